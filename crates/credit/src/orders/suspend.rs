//! 不安抗辩: performance of a concluded contract is suspended only with evidence, is told at once, and
//! goes on when security is given (民法典 527, 528). The room keeps the evidence, writes the notice
//! and sees to it that a contract with security is not left lying.

use base::{Day, Money, Rejection, Result};
use serde_json::json;
use store::{
    AnyRow, Ask, Columns, Db, Tx,
    access::{Right, Scope},
    failed,
};

use super::{
    acts::{Named, line, wrong_state},
    book,
    facts::Said,
    gate::{Answer, Request, Transition, pass},
    ground::Ground,
    order::{Order, OrderState},
    release::{self, Release},
};
use crate::{
    parties::scope_owner,
    receivables::load_rates,
    scoring::{Eyes, eyes_of},
};

/// The four grounds of 民法典 527.
pub const GROUNDS: [&str; 4] = ["deterioration", "asset-flight", "reputation", "inability"];

/// A suspension of performance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspension {
    /// Row id.
    pub id: i64,
    /// Of which order.
    pub order_id: i64,
    /// The order's number.
    pub number: String,
    /// One of [`GROUNDS`].
    pub ground: String,
    /// Titles of the documents that prove it, one a line, and a remark.
    pub evidence: String,
    /// Since when.
    pub suspended_on: Day,
    /// When the buyer was told.
    pub notified_on: Option<Day>,
    /// How.
    pub notified_how: String,
    /// The security that was given.
    pub security: String,
    /// When.
    pub security_on: Option<Day>,
    /// When performance went on.
    pub resumed_on: Option<Day>,
    /// Who suspended it.
    pub actor: String,
    /// The buyer's code.
    pub buyer_code: String,
    /// The buyer's name.
    pub buyer_name: String,
}

impl Suspension {
    /// Whether security was given and performance has not gone on: the law wants it to.
    pub const fn must_resume(&self) -> bool {
        self.security_on.is_some() && self.resumed_on.is_none()
    }
}

const COLUMNS: &str = "SELECT s.id, s.order_id, o.number, s.ground, s.evidence, s.suspended_on, \
    s.notified_on, s.notified_how, s.security, s.security_on, s.resumed_on, s.actor, b.code, \
    b.name FROM orders_suspension s JOIN orders_order o ON o.id = s.order_id \
    JOIN parties_buyer b ON b.id = s.buyer_id";

fn read(row: &AnyRow) -> Result<Suspension> {
    Ok(Suspension {
        id: row.int(0)?,
        order_id: row.int(1)?,
        number: row.text(2)?,
        ground: row.text(3)?,
        evidence: row.text(4)?,
        suspended_on: row.day(5)?,
        notified_on: row.maybe_day(6)?,
        notified_how: row.text(7)?,
        security: row.text(8)?,
        security_on: row.maybe_day(9)?,
        resumed_on: row.maybe_day(10)?,
        actor: row.text(11)?,
        buyer_code: row.text(12)?,
        buyer_name: row.text(13)?,
    })
}

/// The suspensions of an order, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_suspensions(db: &Db, order: i64) -> Result<Vec<Suspension>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE s.order_id = ").value(order).text(" ORDER BY s.id DESC LIMIT 50");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing suspensions").await?.iter().map(read).collect()
}

/// The suspensions in force that somebody may see, those that must resume first.
///
/// # Errors
/// A fault from the database.
pub async fn suspensions_in_force(db: &Db, scope: Scope) -> Result<Vec<Suspension>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE s.resumed_on IS NULL AND o.state = 'suspended'");
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY CASE WHEN s.security_on IS NULL THEN 1 ELSE 0 END, s.id LIMIT 200");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing suspensions").await?.iter().map(read).collect()
}

/// What to suspend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSuspension {
    /// One of [`GROUNDS`].
    pub ground: String,
    /// Documents of the buyer's file that prove it.
    pub documents: Vec<i64>,
    /// A remark.
    pub remark: String,
}

/// Titles of documents that are the buyer's.
async fn titles(tx: &mut Tx, order: &Order, documents: &[i64]) -> Result<Vec<String>> {
    let mut titles = Vec::new();
    for document in documents {
        let mut ask =
            Ask::new("SELECT title, file_name, as_of, digest FROM parties_document WHERE id = ");
        ask.value(*document).text(" AND buyer_id = ").value(order.buyer_id);
        let rows = ask.rows(tx.conn(), "reading evidence").await?;
        let Some(row) = rows.first() else {
            return Err(Rejection::new("orders.evidence-unknown").on("documents").into());
        };
        let (title, file, on) = (row.text(0)?, row.text(1)?, row.text(2)?);
        let digest: String = row.text(3)?.chars().take(16).collect();
        titles.push(format!("{title} ({file}, {on}, sha256 {digest})"));
    }
    Ok(titles)
}

/// Suspends the performance of a concluded contract.
///
/// # Errors
/// `orders.unknown`, `orders.wrong-state` where no contract is concluded or all is delivered,
/// `orders.ground-unknown`, `orders.evidence-missing`, `orders.evidence-unknown`; a fault.
pub async fn suspend_order(tx: &mut Tx, named: Named<'_>, new: &NewSuspension) -> Result<i64> {
    let (before, _) = named.take(tx).await?;
    let open = [OrderState::Confirmed, OrderState::PartDelivered, OrderState::Held];
    if !before.concluded || !open.contains(&before.state) {
        return Err(wrong_state(&before, "suspend"));
    }
    if !GROUNDS.contains(&new.ground.as_str()) {
        return Err(Rejection::new("orders.ground-unknown").on("ground").into());
    }
    if new.documents.is_empty() {
        return Err(Rejection::new("orders.evidence-missing").on("documents").into());
    }
    let mut evidence = titles(tx, &before, &new.documents).await?;
    evidence.extend(Some(new.remark.trim().to_owned()).filter(|text| !text.is_empty()));
    let mut order = before.clone();
    order.state = OrderState::Suspended;
    (order.waits, order.waits_since, order.wanted) = (false, None, None);
    let ground = Ground::read(tx, None).await?;
    book::ease(tx, Some(&before), &order, ground.ledger).await?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO orders_suspension (id, buyer_id, order_id, ground, evidence, state_before, \
         suspended_on, notified_how, security, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(order.buyer_id).text(", ").value(order.id).text(", ");
    ask.value(new.ground.as_str()).text(", ").value(evidence.join("\n")).text(", ");
    ask.value(before.state.code()).text(", ").value(ground.today).text(", '', '', ");
    ask.value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("suspending an order"))?;
    let detail = json!({
        "number": order.number, "ground": new.ground, "evidence": evidence,
        "suspension": id.to_string(),
    });
    line(tx, "suspend-order", &order, detail);
    Ok(id)
}

/// The suspension of an order that is in force.
async fn in_force(tx: &mut Tx, order: &Order) -> Result<Suspension> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE s.resumed_on IS NULL AND s.order_id = ").value(order.id);
    ask.text(" ORDER BY s.id DESC LIMIT 1");
    let rows = ask.rows(tx.conn(), "reading a suspension").await?;
    match rows.first() {
        Some(row) if order.state == OrderState::Suspended => read(row),
        _ => Err(wrong_state(order, "resume")),
    }
}

async fn update(tx: &mut Tx, id: i64, columns: [(&'static str, &str); 2]) -> Result<()> {
    let mut ask = Ask::new("UPDATE orders_suspension SET ");
    for (n, (column, value)) in columns.into_iter().enumerate() {
        ask.text(if n == 0 { "" } else { ", " }).text(column).text(" = ").value(value);
    }
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("noting on a suspension"))?;
    Ok(())
}

/// Notes when and how the buyer was told.
///
/// # Errors
/// `orders.unknown`, `orders.wrong-state`, `orders.reason-missing` where it is not said how,
/// `orders.delivery-future`; a fault.
pub async fn record_notice(tx: &mut Tx, named: Named<'_>, on: Day, how: &str) -> Result<()> {
    let (order, _) = named.take(tx).await?;
    let suspension = in_force(tx, &order).await?;
    let how = how.trim();
    if how.is_empty() {
        return Err(Rejection::new("orders.notice-how-missing").on("how").into());
    }
    past(tx, on)?;
    let day = on.to_string();
    update(tx, suspension.id, [("notified_on", &day), ("notified_how", how)]).await?;
    line(tx, "note-notice", &order, json!({ "number": order.number, "on": day, "how": how }));
    Ok(())
}

fn past(tx: &Tx, on: Day) -> Result<()> {
    match on > tx.clock().today() {
        true => Err(Rejection::new("orders.delivery-future").with("day", on).on("on").into()),
        false => Ok(()),
    }
}

/// Notes the security that the buyer gave. From then on performance must go on.
///
/// # Errors
/// `orders.unknown`, `orders.wrong-state`, `orders.security-missing`, `orders.delivery-future`;
/// a fault.
pub async fn record_security(tx: &mut Tx, named: Named<'_>, on: Day, what: &str) -> Result<()> {
    let (order, _) = named.take(tx).await?;
    let suspension = in_force(tx, &order).await?;
    let what = what.trim();
    if what.is_empty() {
        return Err(Rejection::new("orders.security-missing").on("security").into());
    }
    past(tx, on)?;
    let day = on.to_string();
    update(tx, suspension.id, [("security_on", &day), ("security", what)]).await?;
    line(tx, "note-security", &order, json!({ "number": order.number, "on": day, "what": what }));
    Ok(())
}

/// Goes on with performance: through the gate. Where security was given, the law wants it; that is
/// kept as a release with this reason, by whoever resumes.
///
/// # Errors
/// `orders.unknown`, `orders.wrong-state`, `orders.release-same-person` where whoever suspended it
/// would release an amount that takes two; a fault.
pub async fn resume_order(tx: &mut Tx, named: Named<'_>) -> Result<Answer> {
    let (before, head) = named.take(tx).await?;
    let suspension = in_force(tx, &before).await?;
    let ground = Ground::read(tx, None).await?;
    if suspension.must_resume() {
        let value = Money::new(before.now.amount_minor, before.currency);
        let cap = match before.currency == ground.company {
            true => value,
            false => load_rates(tx, ground.company).await?.convert(value, ground.today)?,
        };
        let actor = tx.actor().0.clone();
        // The law's release is one like any other: from the amount of two people on not by one.
        let two = cap.minor >= ground.rule.four_eyes_minor(ground.company);
        let eyes = eyes_of(tx, Right::ReleaseOrders, &[&suspension.actor]).await?;
        if two && eyes == Eyes::Same {
            let same = Rejection::new("orders.release-same-person");
            return Err(same.with("number", &before.number).into());
        }
        let by_law = Release {
            id: tx.ids().next(),
            order_id: before.id,
            state: "granted".to_owned(),
            cap,
            until_on: ground.today.plus_days(ground.rule.longest_days - 1),
            reason: format!("民法典 528 · Civil Code art. 528: {}", suspension.security),
            proposed_by: actor.clone(),
            decided_by: Some(actor),
            recorded_at: tx.at(),
            alone: two && eyes == Eyes::Alone,
        };
        release::write(tx, &before, &by_law).await?;
    }
    // As if it was not suspended: all of it is to come again.
    let mut order = before.clone();
    order.state = order.state_when_taken();
    let step = Transition::again("resume", &order);
    let gate = (&ground, head);
    let answer = pass(tx, gate, Some(&before), &mut order, &step, Request::none()).await?;
    if answer.state != OrderState::Suspended {
        let day = ground.today.to_string();
        update(
            tx,
            suspension.id,
            [("resumed_on", &day), ("notified_how", &suspension.notified_how)],
        )
        .await?;
        line(tx, "resume-order", &order, json!({ "number": order.number, "on": day }));
    }
    Ok(answer)
}

/// The notice that the law asks for, in both languages, to be sent by whoever signs for the company.
pub fn notice(company: &str, suspension: &Suspension) -> Said {
    let (zh, en) = match suspension.ground.as_str() {
        "asset-flight" => ("转移财产、抽逃资金以逃避债务", "assets are moved away to escape debts"),
        "reputation" => ("丧失商业信誉", "its business reputation is lost"),
        "inability" => ("丧失或者可能丧失履行债务能力", "its ability to perform is or may be lost"),
        _ => ("经营状况严重恶化", "its business has seriously deteriorated"),
    };
    let (number, day) = (&suspension.number, suspension.suspended_on);
    let name = &suspension.buyer_name;
    let evidence: Vec<String> = suspension
        .evidence
        .lines()
        .enumerate()
        .map(|(n, line)| format!("{}. {line}", n + 1))
        .collect();
    let evidence = evidence.join("\n");
    Said {
        zh: format!(
            "中止履行通知书\n\n{name}：\n\n就双方订单/合同 {number}，我方有确切证据证明贵方{zh}，\
             依照《中华人民共和国民法典》第五百二十七条、第五百二十八条，我方自 {day} 起中止履行尚未\
             交付的部分，特此通知。证据如下：\n{evidence}\n\n贵方提供适当担保的，我方将恢复履行。贵方在\
             合理期限内未恢复履行能力且未提供适当担保的，我方有权解除合同并请求承担违约责任。\n\n\
             {company}\n{day}"
        ),
        en: format!(
            "Notice of suspension of performance\n\nTo {name}\n\nConcerning order or contract \
             {number}: we hold definite evidence that {en}. Under articles 527 and 528 of the Civil \
             Code we suspend performance of what is not yet delivered from {day} on. The evidence:\n\
             {evidence}\n\nWe shall resume performance when appropriate security is given. If within \
             a reasonable time the ability to perform is not restored and no such security is given, \
             we may rescind the contract and claim for breach.\n\n{company}\n{day}"
        ),
    }
}

/// The suspension in force of an order, for its page.
///
/// # Errors
/// A fault from the database.
pub async fn find_suspension(db: &Db, order: i64) -> Result<Option<Suspension>> {
    let all = list_suspensions(db, order).await?;
    Ok(all.into_iter().find(|one| one.resumed_on.is_none()))
}
