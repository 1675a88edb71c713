//! Promises of the demo company as people have them: acknowledged, an agreement drafted from overdue invoices, a next
//! step decided. What the ledger says of promises comes from the world and the assessment alone.

use base::{Day, Result};
use credit::{
    collections::{
        Acknowledgement, AgreementFilter, AgreementItem, NewAgreement, NewNextStep, PromiseFilter,
        PromisePack, confirm_promise, decide_next_step, draft_agreement, find_promises,
        guard_promises, keep_guard, list_agreements, list_tasks, spread,
    },
    receivables::{AgeingQuery, ItemFilter, list_items},
};
use store::{Actor, Db, access::Scope};

/// Makes it all, once.
pub(super) async fn promises(db: &Db, login: &str, today: Day) -> Result<()> {
    let filter = AgreementFilter { scope: Scope::All, buyer: None, skip: 0, limit: 1 };
    if !list_agreements(db, &filter).await?.is_empty() {
        return Ok(());
    }
    let (pack, _) = PromisePack::in_force(db, today).await?;
    acknowledged(db, login, (&pack, today)).await?;
    agreement(db, login, (&pack, today)).await?;
    let found = guard_promises(db, Scope::All, today).await?;
    let mut tx = db.write(Actor::system("rounds")).await?;
    keep_guard(&mut tx, &found).await?;
    tx.commit().await
}

/// Every second of the running promises was acknowledged on the day on which it was made.
async fn acknowledged(db: &Db, login: &str, (pack, today): (&PromisePack, Day)) -> Result<()> {
    let filter = PromiseFilter {
        scope: Scope::All,
        states: vec!["open"],
        from: Some(today),
        to: None,
        latest_first: false,
        skip: 0,
        limit: 10,
    };
    let mut tx = db.write(Actor::user(login)).await?;
    let mut any = false;
    for row in find_promises(db, &filter).await?.iter().step_by(2) {
        let Some(way) = pack.ways.iter().find(|way| way.code == "wecom") else { continue };
        let by = if row.said_by.is_empty() { "财务经办" } else { &row.said_by };
        let ack = Acknowledgement {
            way: way.code.clone(),
            by: by.to_owned(),
            on: row.made_on,
            note: "聊天截图存于客户档案".to_owned(),
        };
        confirm_promise(&mut tx, pack, row.id, &ack).await?;
        any = true;
    }
    if any { tx.commit().await } else { Ok(()) }
}

/// An agreement with the first buyer of the worklist that is long overdue, and the next step with another one.
async fn agreement(db: &Db, login: &str, (pack, today): (&PromisePack, Day)) -> Result<()> {
    let tasks = list_tasks(db, Scope::All, 0, 40).await?;
    let mut late = tasks.iter().filter(|task| task.overdue_minor > 0 && task.oldest_days > 60);
    let (Some(first), Some(second)) = (late.next(), late.next()) else { return Ok(()) };
    let query = AgeingQuery { buyer: Some(first.buyer_id), ..AgeingQuery::on(today) };
    let filter = ItemFilter { query, bucket: None, search: String::new(), after: None, limit: 6 };
    let rows = list_items(db, &filter).await?.rows;
    let Some(currency) = rows.first().map(|row| row.currency) else { return Ok(()) };
    let items: Vec<AgreementItem> = rows
        .iter()
        .filter(|row| row.currency == currency && row.due_on < today && row.open_minor > 0)
        .map(|row| AgreementItem { item_id: row.id, amount_minor: row.open_minor })
        .collect();
    let total = items.iter().fold(0_i64, |sum, one| sum.saturating_add(one.amount_minor));
    let new = NewAgreement {
        buyer_id: first.buyer_id,
        form: "agreement".to_owned(),
        currency,
        items,
        plan: spread(total, 3, today.plus_days(20)),
        interest: "reserved".to_owned(),
        interest_minor: 0,
        security: String::new(),
        default_clause: "one".to_owned(),
        person: "财务负责人".to_owned(),
        note: "客户同意分三期，等对方盖章".to_owned(),
    };
    let step = NewNextStep {
        buyer_id: second.buyer_id,
        promise_id: None,
        contact_id: None,
        kind: "other-person".to_owned(),
        owner_id: second.owner_id,
        due_on: pack.calendar.later(today, 1),
        note: "经办做不了主，约老板".to_owned(),
    };
    let mut tx = db.write(Actor::user(login)).await?;
    if total > 0 {
        draft_agreement(&mut tx, pack, &new).await?;
    }
    decide_next_step(&mut tx, pack, &step).await?;
    tx.commit().await
}
