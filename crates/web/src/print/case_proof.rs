//! Of the preparation of a talk: how completely each debt is proven with what is missing, the latest orders, the
//! principle cards.

use base::{Money, Result};
use credit::{
    collections::{
        evidence::{EvidencePack, grade_of_buyer, graded_items},
        talk::TalkPack,
    },
    orders::{OrderFilter, list_orders},
    parties::BuyerId,
};
use paper::{BriefPart, Column, Fact, Table};
use store::Db;

use super::Reader;

/// Debts and orders on paper at the most.
const ROWS: usize = 30;
const ORDERS: u32 = 6;
/// Missing papers of a debt that are named.
const MISSING: usize = 4;

/// Each open debt with its grade.
pub(super) async fn graded(db: &Db, reader: &Reader, buyer: BuyerId) -> Result<BriefPart> {
    let items = graded_items(db, reader.scope, (Some(buyer), None)).await?;
    let pack = EvidencePack::in_force(db, reader.today).await?;
    let head = |key: &str| reader.t(&format!("collections-paper-{key}"));
    let mut table = Table::of(vec![
        Column::text(head("number"), 3),
        Column::number(head("open")),
        Column::fit(head("grade")),
        Column::text(head("missing"), 4),
    ]);
    for one in items.iter().take(ROWS) {
        let missing = one.graded.missing();
        let names = missing.iter().take(MISSING).filter_map(|part| pack.kind(&part.kind));
        let names: Vec<&str> = names.map(|kind| kind.name.pick(reader.lang)).collect();
        table.push([
            one.number.clone(),
            reader.amount(Money::new(one.open_minor, one.currency)),
            format!("{} · {} %", one.graded.letter, one.graded.percent),
            names.join(reader.lang.pick("、", ", ")),
        ]);
    }
    let whole = grade_of_buyer(&pack, &items)
        .map(|(letter, percent)| Fact::new(head("grade"), format!("{letter} · {percent} %")));
    Ok(BriefPart {
        heading: reader.t("collections-case-evidence"),
        facts: whole.into_iter().collect(),
        table: Some(table),
        ..BriefPart::default()
    })
}

/// The latest orders.
pub(super) async fn orders(db: &Db, reader: &Reader, buyer: BuyerId) -> Result<BriefPart> {
    let all = OrderFilter::all(reader.scope);
    let filter = OrderFilter { buyer: Some(buyer), limit: ORDERS, ..all };
    let line = |row: &credit::orders::OrderRow| {
        let order = &row.order;
        let amount = reader.amount(Money::new(order.now.amount_minor, order.currency));
        let state = reader.t(&format!("orders-state-{}", order.state.code()));
        let on = order.ordered_on.map(|day| day.to_string()).unwrap_or_default();
        format!("{} {on} · {amount} · {state}", order.number)
    };
    let rows = list_orders(db, &filter).await?;
    let none = rows.is_empty().then(|| reader.t("house-none"));
    Ok(BriefPart {
        heading: reader.t("collections-orders"),
        texts: none.into_iter().collect(),
        list: rows.iter().map(line).collect(),
        ..BriefPart::default()
    })
}

/// The principle cards.
pub(super) fn principles(reader: &Reader, pack: &TalkPack) -> BriefPart {
    let card = |one: &credit::collections::talk::Card| {
        Fact::new(one.name.pick(reader.lang), one.text.pick(reader.lang).to_owned())
    };
    BriefPart {
        heading: reader.t("collections-principle-cards"),
        facts: pack.principles.iter().map(card).collect(),
        ..BriefPart::default()
    }
}
