//! Proof in the demo company, by the verbs that people use: statements of account of the end of last month, sent and
//! answered; disputes; a demand that nobody can prove; a guarantee; a claim by the law about paying small firms.

use base::{Day, Result};
use credit::{
    collections::evidence::{
        AccountFilter, ClaimFacts, EvidencePack, NewCase, NewClock, NewDifference, NewInterruption,
        Sent, account_lines, differ_account, list_accounts, make_account, open_case, record_claim,
        record_interruption, send_account, settle_difference, start_clock,
    },
    parties::SizeClass,
    payables::PayerKind,
    receivables::{AgeingQuery, ItemFilter, ItemRow, list_items},
};
use store::{Actor, Db, access::Scope};

use super::controls::Acting;

/// So many buyers get a statement.
const STATEMENTS: usize = 12;

/// Makes it all, once.
pub(super) async fn living(db: &Db, acting: &Acting<'_>, today: Day) -> Result<()> {
    let filter = AccountFilter { scope: Some(Scope::All), limit: 1, ..AccountFilter::default() };
    if !list_accounts(db, &filter).await?.is_empty() {
        return Ok(());
    }
    let pack = EvidencePack::in_force(db, today).await?.into_owned();
    let items = ItemFilter {
        query: AgeingQuery::on(today),
        bucket: None,
        search: String::new(),
        after: None,
        limit: 300,
    };
    let mut items = list_items(db, &items).await?.rows;
    items.retain(|item| item.due_on < today && item.disputed_minor == 0);
    let mut seen = Vec::new();
    items.retain(|item| {
        let new = !seen.contains(&item.buyer_id);
        if new {
            seen.push(item.buyer_id);
        }
        new
    });
    items.truncate(STATEMENTS);
    statements(db, (acting.finance, &pack), &items, today).await?;
    disputes(db, (acting.finance, &pack), &items, today).await?;
    clocks(db, (acting.manager, &pack), &items, today).await
}

async fn statements(
    db: &Db,
    (login, pack): (&str, &EvidencePack),
    items: &[ItemRow],
    today: Day,
) -> Result<()> {
    let as_of = today.month_start().plus_days(-1);
    for (n, item) in items.iter().enumerate().filter(|(_, item)| item.issued_on <= as_of) {
        let mut tx = db.write(Actor::user(login)).await?;
        let id = make_account(&mut tx, item.buyer_id, (item.seller, as_of)).await?.id();
        if n % 4 != 3 {
            let sent = Sent {
                on: Some(today.month_start().min(today)),
                how: if n % 2 == 0 { "courier" } else { "email" }.to_owned(),
                arrived_on: None,
                proof: if n % 2 == 0 { "courier-sent" } else { "data-message" }.to_owned(),
            };
            send_account(&mut tx, pack, id, &sent).await?;
        }
        tx.commit().await?;
        if n == 4 {
            differs(db, (login, pack), id, today).await?;
        }
    }
    Ok(())
}

/// A buyer says that less is owed on a line; it becomes a dispute.
async fn differs(db: &Db, (login, pack): (&str, &EvidencePack), id: i64, today: Day) -> Result<()> {
    let lines = account_lines(db, id).await?;
    let Some(line) = lines.iter().rev().find(|line| line.item_id.is_some()) else {
        return Ok(());
    };
    if line.disputed_minor > 0 || line.open_minor < 10 {
        return Ok(());
    }
    let open = list_open(db, line.item_id).await?;
    if open < line.open_minor {
        return Ok(());
    }
    let new = NewDifference {
        place: Some(line.place),
        reason: "price".to_owned(),
        theirs_minor: line.open_minor - line.open_minor / 10,
        text: "客户称单价应按新合同下调一成".to_owned(),
    };
    let mut tx = db.write(Actor::user(login)).await?;
    let difference = differ_account(&mut tx, pack, id, (&new, today)).await?;
    settle_difference(&mut tx, pack, (id, difference), (today, Some(login))).await?;
    tx.commit().await
}

async fn list_open(db: &Db, item: Option<i64>) -> Result<i64> {
    let ids: Vec<i64> = item.into_iter().collect();
    let rows = credit::receivables::list_items_by_id(db, &ids).await?;
    Ok(rows.first().map_or(0, |row| row.open_minor - row.disputed_minor))
}

async fn disputes(
    db: &Db,
    (login, pack): (&str, &EvidencePack),
    items: &[ItemRow],
    today: Day,
) -> Result<()> {
    let told = [
        ("quality", "两箱外包装破损，客户要求折让", 5, 20),
        ("quantity", "签收数量比发货单少 3 件", 8, 12),
        ("invoice", "发票抬头写错，等重开", 3, 4),
    ];
    for ((reason, text, share, days), item) in told.iter().zip(items.iter().skip(6)) {
        if item.open_minor < *share {
            continue;
        }
        let opened_on = today.plus_days(-days).max(item.issued_on);
        let new = NewCase {
            item_id: item.id,
            opened_on,
            amount_minor: item.open_minor / share,
            reason: (*reason).to_owned(),
            text: (*text).to_owned(),
            owner: login.to_owned(),
            due_on: pack.reason(reason).map(|one| opened_on.plus_days(one.days)),
        };
        let mut tx = db.write(Actor::user(login)).await?;
        open_case(&mut tx, pack, &new).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn clocks(
    db: &Db,
    (login, pack): (&str, &EvidencePack),
    items: &[ItemRow],
    today: Day,
) -> Result<()> {
    let mut tx = db.write(Actor::user(login)).await?;
    for (n, item) in items.iter().take(3).enumerate() {
        let new = NewInterruption {
            buyer_id: item.buyer_id,
            item_id: Some(item.id),
            kind: "demand".to_owned(),
            on: today.plus_days(-10),
            arrived_on: None,
            ended_on: None,
            proof: ["note", "courier-sent", "data-message"]
                .get(n)
                .copied()
                .unwrap_or("note")
                .to_owned(),
            evidence_id: None,
            person: "财务部".to_owned(),
            note: "催款".to_owned(),
        };
        record_interruption(&mut tx, pack, &new).await?;
    }
    if let Some(item) = items.first() {
        let new = NewClock {
            buyer_id: item.buyer_id,
            item_id: Some(item.id),
            kind: "guarantee".to_owned(),
            starts_on: item.due_on.max(today.plus_days(-120)),
            ends_on: None,
            note: "股东个人连带保证".to_owned(),
        };
        start_clock(&mut tx, pack, &new).await?;
    }
    if let Some(item) = items.get(1) {
        let facts = ClaimFacts {
            debtor: PayerKind::Large,
            own_size: SizeClass::Medium,
            delivered_on: Some(item.issued_on),
            signed_on: Some(item.issued_on.plus_days(-30)),
            ..ClaimFacts::default()
        };
        record_claim(&mut tx, item.id, &facts).await?;
    }
    if items.is_empty() { tx.roll_back().await } else { tx.commit().await }
}
