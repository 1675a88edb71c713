//! Debtors as the rule of the strategy sees them, read in few questions for a range of buyers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{Day, Result};
use store::{AnyConnection, Ask, Columns};

use super::{
    decide::{Debt, Debtor, Promised},
    guard::Contacted,
    reasons::{reason_on, told_reasons},
};
use crate::{collections::PromisePack, parties::BuyerId, policy::Tier, scoring::own_read};

/// Days back for which the last contact still says something.
const HEARD_DAYS: i32 = 90;
/// Days off in a row, at most.
const DAYS_OFF_MOST: i32 = 40;

/// A debtor and whether a step of it is under way already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Loaded {
    pub buyer_id: BuyerId,
    pub debtor: Debtor,
    /// A step was released or is being sent: nothing is proposed beside it.
    pub under_way: bool,
}

/// Whether a contact was a talk: somebody was reached and said something.
pub(in crate::collections) fn is_talk(channel: &str, result: &str) -> bool {
    channel != "letter" && !matches!(result, "no-answer" | "demanded")
}

/// The first `limit` buyers behind `after` with something open that falls due by a day.
pub(super) async fn next_buyers(
    connection: &mut AnyConnection,
    (after, due_by, limit): (BuyerId, Day, i64),
) -> Result<Vec<BuyerId>> {
    let mut ask = Ask::new(
        "SELECT i.buyer_id FROM receivables_item i JOIN parties_buyer b ON b.id = i.buyer_id \
         WHERE i.closed_on IS NULL AND i.undone_by IS NULL AND b.withdrawn_by IS NULL \
         AND i.buyer_id > ",
    );
    ask.value(after).text(" AND i.due_on <= ").value(due_by);
    ask.text(" GROUP BY i.buyer_id ORDER BY i.buyer_id LIMIT ").value(limit);
    let rows = ask.rows(connection, "finding debtors").await?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// The debtors of a range of ids on a day, with what falls due by another one.
pub(super) async fn load_debtors(
    connection: &mut AnyConnection,
    range: (BuyerId, BuyerId),
    (on, due_by): (Day, Day),
) -> Result<Vec<Loaded>> {
    let mut found = read_buyers(connection, range).await?;
    read_items(connection, range, (on, due_by), &mut found).await?;
    read_money(connection, range, &mut found).await?;
    read_said(connection, range, on, &mut found).await?;
    read_matters(connection, range, on, &mut found).await?;
    read_wishes(connection, range, on, &mut found).await?;
    let mut all: Vec<Loaded> =
        found.into_values().filter(|one| !one.debtor.debts.is_empty()).collect();
    all.sort_by_key(|one| one.buyer_id);
    Ok(all)
}

type Found = HashMap<BuyerId, Loaded>;

async fn read_buyers(
    connection: &mut AnyConnection,
    (from, to): (BuyerId, BuyerId),
) -> Result<Found> {
    let mut ask = Ask::new(
        "SELECT b.id, b.code, b.kind, a.tier, (SELECT COUNT(*) FROM collections_outbox o \
         WHERE o.buyer_id = b.id AND o.state IN ('released', 'taken')) FROM parties_buyer b \
         LEFT JOIN scoring_current n ON n.id = 1 LEFT JOIN scoring_assessment a \
         ON a.run_id = n.run_id AND a.buyer_id = b.id WHERE b.withdrawn_by IS NULL AND b.id >= ",
    );
    ask.value(from).text(" AND b.id <= ").value(to);
    let rows = ask.rows(connection, "reading debtors").await?;
    let mut found = Found::with_capacity(rows.len());
    for row in rows {
        let tier = row.maybe_text(3)?.and_then(|code| Tier::parse(&code));
        let debtor = Debtor {
            code: row.text(1)?,
            tier: tier.unwrap_or(Tier::Unrated),
            kind: row.text(2)?.parse().unwrap_or_default(),
            heard: String::new(),
            reason: String::new(),
            off: BTreeSet::new(),
            debts: Vec::new(),
            unspent: BTreeMap::new(),
            promised: Vec::new(),
            contacts: Vec::new(),
            at_law: false,
        };
        let loaded = Loaded { buyer_id: row.int(0)?, debtor, under_way: row.int(4)? > 0 };
        found.insert(loaded.buyer_id, loaded);
    }
    Ok(found)
}

async fn read_items(
    connection: &mut AnyConnection,
    (from, to): (BuyerId, BuyerId),
    (on, due_by): (Day, Day),
    found: &mut Found,
) -> Result<()> {
    let open = |ask: &mut Ask| {
        ask.text(" WHERE i.closed_on IS NULL AND i.undone_by IS NULL AND i.buyer_id >= ");
        ask.value(from).text(" AND i.buyer_id <= ").value(to);
        ask.text(" AND i.due_on <= ").value(due_by);
    };
    let text = "SELECT i.id, i.buyer_id, i.due_on, i.currency, i.open_minor, i.amount_minor, \
        i.company_minor FROM receivables_item i";
    let mut items = Ask::new(text);
    open(&mut items);
    let mut disputes = Ask::new(
        "SELECT d.item_id, CAST(SUM(d.amount_minor) AS BIGINT) FROM receivables_dispute d \
         WHERE d.buyer_id >= ",
    );
    disputes.value(from).text(" AND d.buyer_id <= ").value(to);
    disputes.text(" AND d.opened_on <= ").value(on);
    disputes.text(" AND (d.resolved_on IS NULL OR d.resolved_on > ").value(on);
    disputes.text(") GROUP BY d.item_id");
    let mut disputed: HashMap<i64, i64> = HashMap::new();
    for row in disputes.rows(connection, "reading disputes of debtors").await? {
        disputed.insert(row.int(0)?, row.int(1)?);
    }
    let mut taken: HashMap<i64, BTreeMap<String, i64>> = HashMap::new();
    let mut steps = Ask::new(
        "SELECT t.item_id, t.own_step, t.own_level, o.state FROM receivables_item i \
         JOIN collections_outbox_item t ON t.item_id = i.id \
         JOIN collections_outbox o ON o.id = t.outbox_id",
    );
    open(&mut steps);
    steps.text(" AND t.own_step <> ''");
    for row in steps.rows(connection, "reading steps that were taken").await? {
        // Asked for by their state, SQLite would go through all letters that ever went out.
        if !matches!(row.text(3)?.as_str(), "sent" | "done" | "dropped") {
            continue;
        }
        taken.entry(row.int(0)?).or_default().insert(row.text(1)?, row.int(2)?);
    }
    for row in items.rows(connection, "reading what is open").await? {
        let Some(one) = found.get_mut(&row.int(1)?) else { continue };
        let id = row.int(0)?;
        one.debtor.debts.push(Debt {
            item_id: id,
            due_on: row.day(2)?,
            currency: row.currency(3)?,
            open_minor: row.int(4)?,
            disputed_minor: disputed.get(&id).copied().unwrap_or(0),
            whole: (row.int(5)?, row.int(6)?),
            taken: taken.remove(&id).unwrap_or_default(),
        });
    }
    Ok(())
}

async fn read_money(
    connection: &mut AnyConnection,
    (from, to): (BuyerId, BuyerId),
    found: &mut Found,
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT c.buyer_id, c.currency, CAST(SUM(c.unallocated_minor) AS BIGINT) \
         FROM receivables_credit c WHERE c.closed_on IS NULL AND c.undone_by IS NULL \
         AND c.buyer_id >= ",
    );
    ask.value(from).text(" AND c.buyer_id <= ").value(to);
    ask.text(" GROUP BY c.buyer_id, c.currency");
    for row in ask.rows(connection, "reading money that pays nothing yet").await? {
        if let Some(one) = found.get_mut(&row.int(0)?) {
            one.debtor.unspent.insert(row.currency(1)?, row.int(2)?);
        }
    }
    Ok(())
}

async fn read_said(
    connection: &mut AnyConnection,
    (from, to): (BuyerId, BuyerId),
    on: Day,
    found: &mut Found,
) -> Result<()> {
    // A promised day that is no working day is the next one that is; no calendar has more days off in a row.
    let own = own_read(connection, "promises", on, PromisePack::read).await?;
    let own = own.map(|(pack, _)| pack);
    let pack = own.as_ref().unwrap_or_else(|| PromisePack::shipped());
    // An instalment of an agreement is promised for the items of the agreement, each other one for its own
    // item or for all.
    let mut ask = Ask::new(
        "SELECT p.buyer_id, p.due_on, COALESCE(p.item_id, g.item_id) FROM collections_promise p \
         LEFT JOIN collections_agreement_item g ON g.agreement_id = p.agreement_id \
         WHERE p.state = 'open' AND p.buyer_id >= ",
    );
    ask.value(from).text(" AND p.buyer_id <= ").value(to);
    ask.text(" AND p.due_on >= ").value(on.plus_days(-DAYS_OFF_MOST));
    for row in ask.rows(connection, "reading promises that run").await? {
        let due_on = pack.calendar.on_or_after(row.day(1)?);
        if let Some(one) = found.get_mut(&row.int(0)?)
            && due_on >= on
        {
            one.debtor.promised.push(Promised { due_on, item_id: row.maybe_int(2)? });
        }
    }
    // A letter that is printed and not posted yet is as good as a contact: nobody writes beside it.
    let mut ask = Ask::new(
        "SELECT o.buyer_id, o.sent_on FROM collections_outbox o WHERE o.post = 'printed' \
         AND o.sent_on IS NOT NULL AND o.buyer_id >= ",
    );
    ask.value(from).text(" AND o.buyer_id <= ").value(to);
    ask.text(" AND o.sent_on > ").value(on.plus_days(-HEARD_DAYS));
    for row in ask.rows(connection, "reading printed letters").await? {
        if let Some(one) = found.get_mut(&row.int(0)?) {
            one.debtor.contacts.push(Contacted { on: row.day(1)?, talk: false });
        }
    }
    let mut ask = Ask::new(
        "SELECT c.buyer_id, c.on_day, c.channel, c.result FROM collections_contact c \
         WHERE c.buyer_id >= ",
    );
    ask.value(from).text(" AND c.buyer_id <= ").value(to);
    ask.text(" AND c.on_day > ").value(on.plus_days(-HEARD_DAYS));
    ask.text(" AND c.on_day <= ").value(on).text(" ORDER BY c.buyer_id, c.on_day, c.id");
    for row in ask.rows(connection, "reading contacts with debtors").await? {
        if let Some(one) = found.get_mut(&row.int(0)?) {
            let (channel, result) = (row.text(2)?, row.text(3)?);
            let talk = is_talk(&channel, &result);
            one.debtor.contacts.push(Contacted { on: row.day(1)?, talk });
            if result != "demanded" {
                one.debtor.heard = result;
            }
        }
    }
    Ok(())
}

/// Why they do not pay, and by which ways they do not want to be contacted.
async fn read_wishes(
    connection: &mut AnyConnection,
    (from, to): (BuyerId, BuyerId),
    on: Day,
    found: &mut Found,
) -> Result<()> {
    for (buyer, told) in told_reasons(connection, (from, to), (on, on)).await? {
        if let Some(one) = found.get_mut(&buyer) {
            one.debtor.reason = reason_on(&told, on).to_owned();
        }
    }
    let mut ask = Ask::new(
        "SELECT buyer_id, channel FROM collections_way_off WHERE lifted_on IS NULL \
         AND buyer_id >= ",
    );
    ask.value(from).text(" AND buyer_id <= ").value(to);
    for row in ask.rows(connection, "reading ways that debtors do not want").await? {
        if let Some(one) = found.get_mut(&row.int(0)?) {
            one.debtor.off.insert(row.text(1)?);
        }
    }
    Ok(())
}

/// Who is before a court or commission.
async fn read_matters(
    connection: &mut AnyConnection,
    (from, to): (BuyerId, BuyerId),
    on: Day,
    found: &mut Found,
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT m.buyer_id FROM collections_matter m WHERE m.live IS NOT NULL AND m.buyer_id >= ",
    );
    ask.value(from).text(" AND m.buyer_id <= ").value(to).text(" AND m.opened_on <= ").value(on);
    for row in ask.rows(connection, "reading open matters of debtors").await? {
        if let Some(one) = found.get_mut(&row.int(0)?) {
            one.debtor.at_law = true;
        }
    }
    Ok(())
}
