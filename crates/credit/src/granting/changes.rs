//! What follows from a tier that changed (C10, C13, C14): a change is proposed with the run's limit
//! and terms; a person plans a response, which prepares the request, the letter to the buyer with
//! the notice period, and the task; or dismisses it with a reason.

use base::{Currency, Day, Failure, Money, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Bulk, Columns, Db, Tx, access::Scope, failed};

use super::{
    NewApplication,
    apply::begin,
    document::{Said, WantedDoc},
    pack::{GrantingPack, Response},
};
use crate::{
    parties::{BuyerId, scope_owner},
    policy::{Limit, TermsCatalogue, Tier},
    scoring::{Wording, wording},
};

/// A proposal for change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Row id.
    pub id: i64,
    /// Whose credit.
    pub buyer_id: BuyerId,
    /// Code of the buyer.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// `open`, `planned`, `done`, `dismissed`, `over`.
    pub state: String,
    /// Day of the assessment that told it.
    pub as_of: Day,
    /// The tier by which the credit stands.
    pub tier_before: Tier,
    /// The tier now.
    pub tier_after: Tier,
    /// The limit in force then.
    pub limit: Option<Limit>,
    /// The terms in use then, or empty.
    pub terms: String,
    /// The limit that the assessment proposes.
    pub proposed: Option<Limit>,
    /// The terms that it proposes.
    pub proposed_terms: String,
    /// The company's currency.
    pub currency: Currency,
    /// Code of the response that was planned, or empty.
    pub response: String,
    /// From when the change is to count for the buyer.
    pub counts_on: Option<Day>,
    /// Until when the task is to be done.
    pub task_on: Option<Day>,
    /// The letter to the buyer.
    pub letter: Said,
    /// The request that was begun.
    pub application_id: Option<i64>,
    /// Who handled it.
    pub handled_by: String,
    /// What they said.
    pub handled_note: String,
}

impl Change {
    /// Whether the tier became riskier.
    pub fn is_worse(&self) -> bool {
        self.tier_after > self.tier_before
    }
}

const NAMES: [&str; 23] = [
    "id",
    "buyer_id",
    "open_buyer",
    "state",
    "as_of",
    "tier_before",
    "tier_after",
    "limit_kind",
    "limit_minor",
    "terms",
    "proposed_kind",
    "proposed_minor",
    "proposed_terms",
    "currency",
    "response",
    "letter_zh",
    "letter_en",
    "handled_by",
    "handled_note",
    "recorded_at",
    "changed_at",
    "counts_on",
    "task_on",
];

/// Proposes a change for each buyer whose tier is another than the one by which its credit stands;
/// closes what is over because the tier came back. Behind [`super::refresh_reviews`], in the same
/// transaction. Returns how many are new.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn propose_changes(
    tx: &mut Tx,
    (run, as_of): (i64, Day),
    currency: Currency,
) -> Result<u64> {
    let at = tx.at().0;
    let mut ask =
        Ask::new("UPDATE granting_change SET state = 'over', open_buyer = NULL, changed_at = ");
    ask.value(at).text(
        " WHERE state = 'open' AND buyer_id IN (SELECT v.buyer_id FROM granting_review v \
         WHERE v.tier = v.stands_tier)",
    );
    ask.run(tx.conn()).await.map_err(failed("closing changes that are over"))?;
    let rows = moved(tx, (run, as_of)).await?;
    let mut bulk = Bulk::new("granting_change", &NAMES, "");
    let no_day: Option<Day> = None;
    for row in &rows {
        let buyer = row.int(0)?;
        let values = [
            tx.ids().next().into(),
            buyer.into(),
            buyer.into(),
            "open".into(),
            as_of.into(),
            row.text(1)?.into(),
            row.text(2)?.into(),
            row.text(3)?.into(),
            row.maybe_int(4)?.into(),
            row.text(5)?.into(),
            row.text(6)?.into(),
            row.maybe_int(7)?.into(),
            row.text(8)?.into(),
            currency.code().into(),
            "".into(),
            "".into(),
            "".into(),
            "".into(),
            "".into(),
            at.into(),
            at.into(),
            no_day.into(),
            no_day.into(),
        ];
        bulk.push(tx.conn(), values).await?;
    }
    bulk.flush(tx.conn()).await?;
    if !rows.is_empty() {
        let detail = json!({ "run": run.to_string(), "count": rows.len() });
        tx.audit(Audit {
            room: "granting",
            action: "propose-changes",
            subject: format!("run:{run}"),
            detail,
        });
    }
    Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
}

/// Buyers whose tier is another than the one by which their credit stands, without an open change.
async fn moved(tx: &mut Tx, (run, as_of): (i64, Day)) -> Result<Vec<AnyRow>> {
    let mut ask = Ask::new(
        "SELECT v.buyer_id, v.stands_tier, v.tier, COALESCE(a.limit_kind, ''), a.limit_minor, \
         COALESCE((SELECT t.terms FROM policy_terms t WHERE t.buyer_id = v.buyer_id \
         AND t.from_on <= ",
    );
    ask.value(as_of).text(
        " ORDER BY t.id DESC LIMIT 1), b.terms), a.proposed_kind, a.proposed_minor, \
         a.proposed_terms FROM granting_review v JOIN parties_buyer b ON b.id = v.buyer_id \
         JOIN scoring_assessment a ON a.buyer_id = v.buyer_id AND a.run_id = ",
    );
    ask.value(run).text(
        " WHERE v.tier <> v.stands_tier AND NOT EXISTS (SELECT 1 FROM granting_change g \
         WHERE g.open_buyer = v.buyer_id) ORDER BY v.buyer_id",
    );
    ask.rows(tx.conn(), "looking for tiers that changed").await
}

const COLUMNS: &str = "SELECT g.id, g.buyer_id, b.code, b.name, g.state, g.as_of, g.tier_before, \
    g.tier_after, g.limit_kind, g.limit_minor, g.terms, g.proposed_kind, g.proposed_minor, \
    g.proposed_terms, g.currency, g.response, g.counts_on, g.task_on, g.letter_zh, g.letter_en, \
    g.application_id, g.handled_by, g.handled_note FROM granting_change g \
    JOIN parties_buyer b ON b.id = g.buyer_id WHERE 1 = 1";

fn read(row: &AnyRow) -> Result<Change> {
    let currency = row.currency(14)?;
    let tier = |at| Ok::<Tier, Failure>(Tier::parse(&row.text(at)?).unwrap_or(Tier::Unrated));
    Ok(Change {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        state: row.text(4)?,
        as_of: row.day(5)?,
        tier_before: tier(6)?,
        tier_after: tier(7)?,
        limit: Limit::restore(&row.text(8)?, row.maybe_int(9)?, currency),
        terms: row.text(10)?,
        proposed: Limit::restore(&row.text(11)?, row.maybe_int(12)?, currency),
        proposed_terms: row.text(13)?,
        currency,
        response: row.text(15)?,
        counts_on: row.maybe_day(16)?,
        task_on: row.maybe_day(17)?,
        letter: Said { zh: row.text(18)?, en: row.text(19)? },
        application_id: row.maybe_int(20)?,
        handled_by: row.text(21)?,
        handled_note: row.text(22)?,
    })
}

/// Changes within a scope: those that somebody must act on, or all, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_changes(
    db: &Db,
    scope: Scope,
    (live, limit): (bool, u32),
) -> Result<Vec<Change>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if live {
        ask.text(" AND g.state IN ('open', 'planned')");
    }
    ask.text(" ORDER BY g.id DESC LIMIT ").value(i64::from(limit.clamp(1, 500)));
    ask.rows(&mut connection, "listing changes").await?.iter().map(read).collect()
}

/// One change.
///
/// # Errors
/// `granting.change-unknown` where it is not there or not theirs, or a fault.
pub async fn get_change(db: &Db, scope: Scope, id: i64) -> Result<Change> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" AND g.id = ").value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let rows = ask.rows(&mut connection, "reading a change").await?;
    read(rows.first().ok_or_else(|| unknown(id))?)
}

fn unknown(id: i64) -> Failure {
    Rejection::new("granting.change-unknown").with("id", id).into()
}

async fn open_change(tx: &mut Tx, id: i64, states: &[&str]) -> Result<Change> {
    tx.lock("SELECT id FROM granting_change WHERE id = $1", id).await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" AND g.id = ").value(id);
    let rows = ask.rows(tx.conn(), "reading a change").await?;
    let change = read(rows.first().ok_or_else(|| unknown(id))?)?;
    if !states.contains(&change.state.as_str()) {
        return Err(Rejection::new("granting.change-handled").with("state", &change.state).into());
    }
    Ok(change)
}

/// The limit that a response leaves: its part of the limit in force, rounded down to whole units.
pub(super) fn left_of(limit: Option<Limit>, response: &Response) -> Limit {
    match limit {
        Some(Limit::Amount(money)) => {
            let part = i128::from(money.minor) * i128::from(response.cut_limit_bps) / 10_000;
            let unit = i128::from(money.currency.minor_per_unit().max(1));
            let whole = i64::try_from(part / unit * unit).unwrap_or(i64::MAX);
            Limit::of(Money::new(whole, money.currency))
        }
        Some(Limit::Unlimited) if response.cut_limit_bps == 10_000 => Limit::Unlimited,
        _ => Limit::None,
    }
}

fn terms_said(code: &str) -> Wording {
    let found = TermsCatalogue::shipped().find(code);
    found.map_or_else(|| Wording::new("未约定", "not agreed"), |terms| terms.name.clone())
}

fn limit_said(limit: Limit) -> Wording {
    match limit {
        Limit::Unlimited => Wording::new("不限额", "unlimited"),
        Limit::None => Wording::new("不赊销", "no credit"),
        Limit::Amount(money) => {
            let amount = wording::amount(money.minor, money.currency);
            Wording::new(amount.clone(), amount)
        }
    }
}

/// The letter to the buyer, with the day from which it counts.
pub(super) fn letter(
    company: &str,
    change: &Change,
    (limit, terms, from): (Limit, &str, Day),
) -> Said {
    let zh = "{buyer}：\n\n感谢贵公司与我们的合作。根据我们对信用条件的定期评估，自 {from} 起，对贵公司的信用条件调整如下：\n\
        一、信用额度：{old_limit} 改为 {new_limit}；\n二、付款条件：{old_terms} 改为 {new_terms}。\n\n\
        {from} 之前已成立的合同仍按原约定履行。如贵公司能提供担保或新的财务资料，请在此之前与我们联系，我们将重新评估。\n\n{company}\n";
    let en = "To {buyer}\n\nThank you for doing business with us. Following our regular review of credit terms, from {from} on \
        these change as follows:\n1. credit limit: from {old_limit} to {new_limit};\n2. terms of payment: from {old_terms} to \
        {new_terms}.\n\nContracts concluded before {from} are performed as agreed. If you can offer a security or newer financial \
        statements, please write to us before that day, and we shall review again.\n\n{company}\n";
    let said = Wording::new(zh, en)
        .fill("buyer", &change.buyer_name)
        .fill("company", company)
        .fill("from", &from.to_string())
        .fill_said("old_limit", &limit_said(change.limit.unwrap_or(Limit::None)))
        .fill_said("new_limit", &limit_said(limit))
        .fill_said("old_terms", &terms_said(&change.terms))
        .fill_said("new_terms", &terms_said(terms));
    Said::from(&said)
}

/// Plans a response: begins the request, writes the letter with the notice period, sets the task.
/// Nothing counts before the request is granted.
///
/// # Errors
/// `granting.change-unknown`, `granting.change-handled`, `granting.response-unknown`; what
/// beginning a request refuses; a fault.
pub async fn plan_response(
    tx: &mut Tx,
    id: i64,
    (code, company): (&str, &str),
    pack: &GrantingPack,
) -> Result<i64> {
    let change = open_change(tx, id, &["open"]).await?;
    let found = pack.responses.iter().find(|one| one.code == code && one.tier == change.tier_after);
    let response = found.ok_or_else(|| {
        Failure::from(Rejection::new("granting.response-unknown").with("response", code))
    })?;
    let today = tx.clock().today();
    let notice = if change.is_worse() { pack.review.notice_days } else { 0 };
    let (counts_on, task_on) = (today.plus_days(notice), today.plus_days(response.task_days));
    let limit = left_of(change.limit, response);
    let wanted = WantedDoc {
        kind: limit.code().to_owned(),
        amount_minor: limit.amount_minor(),
        terms: response.terms.clone(),
        security: "none".to_owned(),
        reason: format!("{}：{}", response.name.zh, response.what.zh),
        ..WantedDoc::default()
    };
    let new = NewApplication {
        buyer_id: change.buyer_id,
        what: "change".to_owned(),
        wanted,
        currency: change.currency,
    };
    let application = begin(tx, &new).await?;
    let letter = match response.letter {
        true => letter(company, &change, (limit, &response.terms, counts_on)),
        false => Said::default(),
    };
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE granting_change SET state = 'planned', response = ");
    ask.value(code).text(", counts_on = ").value(counts_on).text(", task_on = ").value(task_on);
    ask.text(", letter_zh = ").value(letter.zh).text(", letter_en = ").value(letter.en);
    ask.text(", application_id = ").value(application).text(", handled_by = ").value(actor);
    ask.text(", changed_at = ").value(at).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("planning a response"))?;
    note(tx, &change, "plan-response", code).await?;
    Ok(application)
}

/// Closes a change: done, or dismissed with a reason. The tier of today is the one by which the
/// credit stands from now on.
///
/// # Errors
/// `granting.change-unknown`, `granting.change-handled`, `granting.note-missing`, or a fault.
pub async fn close_change(tx: &mut Tx, id: i64, note_text: &str) -> Result<()> {
    if note_text.trim().is_empty() {
        return Err(Rejection::new("granting.note-missing").on("note").into());
    }
    let change = open_change(tx, id, &["open", "planned"]).await?;
    let state = if change.state == "planned" { "done" } else { "dismissed" };
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE granting_change SET open_buyer = NULL, state = ");
    ask.value(state).text(", handled_by = ").value(actor).text(", handled_note = ");
    ask.value(note_text.trim()).text(", changed_at = ").value(at).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("closing a change"))?;
    let mut ask = Ask::new("UPDATE granting_review SET stands_tier = tier WHERE buyer_id = ");
    ask.value(change.buyer_id);
    ask.run(tx.conn()).await.map_err(failed("taking note of a tier"))?;
    note(tx, &change, "close-change", note_text.trim()).await
}

async fn note(tx: &mut Tx, change: &Change, action: &'static str, said: &str) -> Result<()> {
    let subject = format!("buyer:{}", change.buyer_id);
    let detail = json!({
        "change": change.id.to_string(), "from": change.tier_before.code(),
        "to": change.tier_after.code(), "said": said,
    });
    tx.event("granting.change-handled", &subject, &detail).await?;
    tx.audit(Audit { room: "granting", action, subject, detail });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_leaves_a_part_of_the_limit() {
        let pack = GrantingPack::shipped();
        let find = |code: &str| pack.responses.iter().find(|one| one.code == code).expect("there");
        let limit = |yuan: i64| Limit::of(Money::new(yuan * 100, Currency::CNY));
        for (code, before, after) in [
            ("medium-shorter", Some(limit(100_001)), limit(60_000)),
            ("high-security", Some(limit(10)), limit(3)),
            ("high-prepay", Some(limit(500_000)), Limit::None),
            ("high-prepay", Some(Limit::Unlimited), Limit::None),
            ("low-longer", Some(Limit::Unlimited), Limit::Unlimited),
            ("low-longer", None, Limit::None),
        ] {
            assert_eq!(left_of(before, find(code)), after, "{code} {before:?}");
        }
    }
}
