//! Talks with healthy customers (Q03): who is due for one, what was answered, and what became of it. A
//! talk is a contact like all others; an answer that means danger becomes a signal or a finding at once.
//! Who is behind with paying stands on the worklist and not here.

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, access::Scope, failed};

use super::{
    care_pack::{Becomes, CareAnswer, CarePack},
    numbered::Kept,
    repo::{NewContact, log_contact},
};
use crate::{
    parties::{BuyerId, NewFinding, record_finding, scope_owner},
    policy::Tier,
    warning::{NewReport, report_signal},
};

/// A healthy customer with its next talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareRow {
    /// Row id.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The salesperson, or empty.
    pub owner_name: String,
    /// The tier.
    pub tier: Tier,
    /// Sales of twelve months.
    pub sales_minor: i64,
    /// Share of the house's sales, basis points.
    pub share_bps: i64,
    /// The last contact of any kind.
    pub last_on: Option<Day>,
    /// Days between two talks.
    pub days: i32,
    /// When the next is due.
    pub due_on: Day,
}

/// Who is due, and how many are kept in touch with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CarePlan {
    /// Healthy customers, the most overdue talk first, larger sales before smaller.
    pub rows: Vec<CareRow>,
}

impl CarePlan {
    /// Whose talk is due on a day.
    pub fn due(&self, on: Day) -> usize {
        self.rows.iter().filter(|row| row.due_on <= on).count()
    }
}

/// Who is healthy and when to talk with whom, within a scope. Read from the round in force; the ledger is
/// not read again.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn care_plan(db: &Db, scope: Scope) -> Result<CarePlan> {
    let asked = (scope_owner(scope), db.clock().today());
    let what = format!("collections-care {asked:?}");
    db.held_fresh(what, asked, |db, (owner, today)| Box::pin(plan_now(db, *owner, *today))).await
}

async fn plan_now(db: &Db, owner: Option<i64>, today: Day) -> Result<CarePlan> {
    let pack = CarePack::in_force(db, today).await?;
    let mut connection = db.read().await?;
    let ask = Ask::new(
        "SELECT COALESCE(CAST(SUM(a.sales_12m_minor) AS BIGINT), 0) FROM scoring_current c \
         JOIN scoring_assessment a ON a.run_id = c.run_id",
    );
    let all = ask.row(&mut connection, "adding up sales").await?.int(0)?;
    let mut ask = Ask::new(
        "SELECT b.id, b.code, b.name, COALESCE(u.name, ''), a.tier, a.sales_12m_minor, \
         b.customer_since, (SELECT MAX(t.on_day) FROM collections_contact t \
         WHERE t.buyer_id = b.id) FROM scoring_current c \
         JOIN scoring_assessment a ON a.run_id = c.run_id JOIN parties_buyer b ON b.id = a.buyer_id \
         LEFT JOIN store_user u ON u.id = b.owner_id WHERE b.blocked = 0 \
         AND b.withdrawn_by IS NULL AND a.sales_12m_minor > 0 AND a.oldest_overdue_days <= ",
    );
    ask.value(pack.overdue_days_most);
    if let Some(owner) = owner {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let one = |row: &AnyRow| {
        let tier = Tier::parse(&row.text(4)?).unwrap_or(Tier::Unrated);
        let sales = row.int(5)?;
        let share = if all > 0 { i128::from(sales) * 10_000 / i128::from(all) } else { 0 };
        let share_bps = i64::try_from(share).unwrap_or(10_000);
        let (last_on, days) = (row.maybe_day(7)?, pack.days(tier, share_bps));
        // Who was never talked with is due since the first cycle as a customer, else today.
        let begun = last_on.or(row.maybe_day(6)?);
        Ok(CareRow {
            buyer_id: row.int(0)?,
            buyer_code: row.text(1)?,
            buyer_name: row.text(2)?,
            owner_name: row.text(3)?,
            tier,
            sales_minor: sales,
            share_bps,
            last_on,
            days,
            due_on: begun.map_or(today, |day| day.plus_days(days)),
        })
    };
    let rows = ask.rows(&mut connection, "listing whom to talk with").await?;
    let mut rows: Vec<CareRow> = rows.iter().map(one).collect::<Result<_>>()?;
    rows.sort_by_key(|row| (row.due_on, -row.sales_minor, row.buyer_id));
    Ok(CarePlan { rows })
}

/// A talk to write down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCare {
    /// With whom.
    pub buyer_id: BuyerId,
    /// The day.
    pub on: Option<Day>,
    /// How, one of the ways of contacts.
    pub channel: String,
    /// The person.
    pub person: String,
    /// Question and answer, by code; a question that was not asked is left out.
    pub answers: Vec<(String, String)>,
    /// What else was said.
    pub note: String,
}

/// What came of a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CareDone {
    /// Its row.
    pub id: i64,
    /// Signals that were reported.
    pub signals: i64,
    /// Findings that were put into the file.
    pub findings: i64,
}

/// Writes a talk down: a contact, its answers, and the signals and findings that they mean.
///
/// # Errors
/// `collections.care-answer`, `collections.care-nothing-asked`, `collections.care-heard-missing` where an
/// answer means danger and nobody says what was heard; what a contact, a signal and a finding refuse.
pub async fn record_care(tx: &mut Tx, pack: &CarePack, new: &NewCare) -> Result<CareDone> {
    if new.answers.is_empty() {
        return Err(Rejection::new("collections.care-nothing-asked").into());
    }
    let mut heard: Vec<&CareAnswer> = Vec::new();
    for (question, answer) in &new.answers {
        let found = pack.find(question, answer).ok_or_else(|| {
            Rejection::new("collections.care-answer").with("question", question).on("answers")
        })?;
        heard.push(found);
    }
    let danger = heard.iter().any(|one| one.becomes != Becomes::Nothing);
    let note = new.note.trim();
    if danger && note.is_empty() {
        return Err(Rejection::new("collections.care-heard-missing").on("note").into());
    }
    let on = new.on.unwrap_or_else(|| tx.clock().today());
    let said: Vec<&str> = heard.iter().map(|one| one.text.zh.as_str()).collect();
    let contact = NewContact {
        buyer_id: new.buyer_id,
        number: None,
        on,
        channel: new.channel.clone(),
        person: new.person.clone(),
        result: "greeted".to_owned(),
        note: if note.is_empty() { said.join("；") } else { note.to_owned() },
        item_id: None,
        proven: false,
    };
    let (Kept::New(contact) | Kept::Unchanged(contact)) = log_contact(tx, &contact).await?;
    let (mut signals, mut findings) = (0, 0);
    for one in &heard {
        match &one.becomes {
            Becomes::Nothing => {}
            Becomes::Signal(code) => {
                let report = NewReport {
                    buyer_id: new.buyer_id,
                    signal: code.clone(),
                    text: note.to_owned(),
                    source: source(&new.person),
                    on,
                };
                report_signal(tx, &report).await?;
                signals += 1;
            }
            Becomes::Finding(kind) => {
                let finding = NewFinding {
                    report_id: None,
                    kind: kind.clone(),
                    on,
                    amount: None,
                    text: note.to_owned(),
                    source: source(&new.person),
                };
                record_finding(tx, new.buyer_id, &finding).await?;
                findings += 1;
            }
        }
    }
    let id = keep(tx, (new, contact, on), (signals, findings), &pack.edition.version).await?;
    Ok(CareDone { id, signals, findings })
}

fn source(person: &str) -> String {
    format!("客户关怀 care call · {}", person.trim())
}

async fn keep(
    tx: &mut Tx,
    (new, contact, on): (&NewCare, i64, Day),
    (signals, findings): (i64, i64),
    version: &str,
) -> Result<i64> {
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let answers: serde_json::Map<String, serde_json::Value> =
        new.answers.iter().map(|(question, answer)| (question.clone(), json!(answer))).collect();
    let answers = serde_json::Value::Object(answers);
    let mut ask = Ask::new(
        "INSERT INTO collections_care (id, buyer_id, contact_id, on_day, answers, signals, \
         findings, pack_version, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(contact).text(", ");
    ask.value(on).text(", ").value(answers.to_string()).text(", ").value(signals).text(", ");
    ask.value(findings).text(", ").value(version).text(", ").value(actor).text(", ").value(at);
    ask.text(")");
    ask.run(tx.conn()).await.map_err(failed("writing a talk down"))?;
    let subject = format!("buyer:{}", new.buyer_id);
    let detail = json!({ "answers": answers, "signals": signals, "findings": findings });
    tx.event("collections.care-recorded", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "record-care", subject, detail });
    Ok(id)
}

/// A talk that was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareTalk {
    /// Row id.
    pub id: i64,
    /// Code of the buyer.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The day.
    pub on: Day,
    /// Question and answer, by code.
    pub answers: Vec<(String, String)>,
    /// Signals that it became.
    pub signals: i64,
    /// Findings that it became.
    pub findings: i64,
    /// What was said.
    pub note: String,
    /// Who talked.
    pub actor: String,
}

/// Which talks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CareFilter {
    /// With this buyer.
    pub buyer: Option<BuyerId>,
    /// Behind this one: its day, and its row.
    pub before: Option<(Day, i64)>,
    /// Rows at most, 1 to 500.
    pub limit: u32,
}

/// Talks within a scope, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_care(db: &Db, scope: Scope, filter: CareFilter) -> Result<Vec<CareTalk>> {
    let mut ask = Ask::new(
        "SELECT c.id, b.code, b.name, c.on_day, c.answers, c.signals, c.findings, t.note, c.actor \
         FROM collections_care c JOIN parties_buyer b ON b.id = c.buyer_id \
         JOIN collections_contact t ON t.id = c.contact_id WHERE 1 = 1",
    );
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(buyer) = filter.buyer {
        ask.text(" AND c.buyer_id = ").value(buyer);
    }
    if let Some((on, id)) = filter.before {
        ask.text(" AND (c.on_day < ").value(on).text(" OR (c.on_day = ").value(on);
        ask.text(" AND c.id < ").value(id).text("))");
    }
    ask.text(" ORDER BY c.on_day DESC, c.id DESC LIMIT ");
    ask.value(i64::from(filter.limit.clamp(1, 500)));
    let one = |row: &AnyRow| {
        let answers: serde_json::Value = serde_json::from_str(&row.text(4)?).unwrap_or_default();
        let answers = answers.as_object().into_iter().flatten();
        let answers = answers
            .map(|(question, answer)| (question.clone(), answer.as_str().unwrap_or("").to_owned()));
        Ok(CareTalk {
            id: row.int(0)?,
            buyer_code: row.text(1)?,
            buyer_name: row.text(2)?,
            on: row.day(3)?,
            answers: answers.collect(),
            signals: row.int(5)?,
            findings: row.int(6)?,
            note: row.text(7)?,
            actor: row.text(8)?,
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing talks").await?.iter().map(one).collect()
}

/// What talks of twelve months brought to light.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CareYield {
    /// Talks.
    pub talks: i64,
    /// Talks that became a signal or a finding.
    pub telling: i64,
    /// Signals.
    pub signals: i64,
    /// Findings.
    pub findings: i64,
}

/// What the talks of twelve months brought to light, within a scope.
///
/// # Errors
/// A fault from the database.
pub async fn care_yield(db: &Db, scope: Scope) -> Result<CareYield> {
    let mut ask = Ask::new(
        "SELECT CAST(COUNT(*) AS BIGINT), \
         CAST(COUNT(CASE WHEN c.signals + c.findings > 0 THEN 1 END) AS BIGINT), \
         COALESCE(CAST(SUM(c.signals) AS BIGINT), 0), \
         COALESCE(CAST(SUM(c.findings) AS BIGINT), 0) FROM collections_care c \
         JOIN parties_buyer b ON b.id = c.buyer_id WHERE c.on_day > ",
    );
    ask.value(db.clock().today().plus_months(-12));
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let mut connection = db.read().await?;
    let row = ask.row(&mut connection, "counting talks").await?;
    Ok(CareYield {
        talks: row.int(0)?,
        telling: row.int(1)?,
        signals: row.int(2)?,
        findings: row.int(3)?,
    })
}
