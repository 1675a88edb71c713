//! The papers of triangular debts: an agreement among the parties of a way to set off, and the notice that a
//! claim was assigned to us. Drafts to be checked by counsel, and they say so.

use axum::extract::{Query, State};
use base::{Money, Rejection, Result};
use credit::{
    collections::debts::{Link, Party, Way, way_of},
    parties::find_buyer_by_id,
    receivables::company_currency,
};
use paper::{Brief, BriefKind, BriefPart, Column, Fact, Head, Table};
use store::access::Scope;

use super::{Reader, pdf, print};
use crate::{failure::Answer, filled::Filled, state::App, visit::Visit};

/// The way that was asked for, if the reader may see a buyer on it.
async fn asked(app: &App, visit: &Visit, filled: &Filled) -> Result<Way> {
    let gone = || Rejection::new("collections.way-gone");
    let ids: Option<Vec<i64>> =
        filled.get("way").split('.').map(|text| text.parse().ok()).collect();
    let ids = ids.ok_or_else(gone)?;
    let way = way_of(&app.db, &ids, filled.get("circle") == "1").await?;
    if let Scope::Own(me) = visit.scope() {
        let mut mine = false;
        for buyer in way.parties.iter().filter_map(|one| one.buyer_id) {
            let buyer = find_buyer_by_id(&app.db, buyer).await?;
            mine |= buyer.is_some_and(|buyer| buyer.owner_id == Some(me));
        }
        if !mine {
            return Err(gone().into());
        }
    }
    // A paper that leaves the house is one that we are a party of.
    if way.parties.len() < 3 || !way.parties.iter().any(|one| one.id == 0) {
        return Err(gone().into());
    }
    Ok(way)
}

fn name<'a>(reader: &'a Reader, party: &'a Party) -> &'a str {
    if party.id == 0 { &reader.company } else { &party.name }
}

fn head(reader: &Reader) -> Head {
    Head {
        lang: reader.lang,
        company: reader.company.clone(),
        subject: String::new(),
        number: String::new(),
        as_of: reader.today,
        printed_on: reader.today,
        printed_by: reader.by.clone(),
    }
}

/// The debts of a way as a table.
fn table(reader: &Reader, way: &Way, currency: base::Currency) -> Table {
    let head = |key: &str| reader.t(&format!("collections-paper-{key}"));
    let mut table = Table::of(vec![
        Column::text(head("debtor"), 3),
        Column::text(head("creditor"), 3),
        Column::number(head("owes")),
        Column::number(head("after")),
        Column::text(head("basis"), 2),
    ]);
    let coin = |minor| reader.amount(Money::new(minor, currency));
    for (n, link) in way.links.iter().enumerate() {
        let next = (n + 1) % way.parties.len().max(1);
        let ends = way.parties.get(n).zip(way.parties.get(next));
        let Some((debtor, creditor)) = ends else { continue };
        table.push([
            name(reader, debtor).to_owned(),
            name(reader, creditor).to_owned(),
            coin(link.amount_minor),
            coin(link.amount_minor - way.amount_minor),
            basis(reader, link),
        ]);
    }
    table
}

fn basis(reader: &Reader, link: &Link) -> String {
    match link.as_of {
        Some(day) => format!("{} {day}", link.basis),
        None => reader.t("collections-paper-books"),
    }
}

/// The agreement to set off, as PDF.
///
/// # Errors
/// `collections.way-gone`, `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn set_off(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let reader = Reader::of(&visit)?;
    let way = asked(&app, &visit, &filled).await?;
    let currency = company_currency(&app.db).await?;
    let amount = reader.amount(Money::new(way.amount_minor, currency));
    let names: Vec<&str> = way.parties.iter().map(|one| name(&reader, one)).collect();
    let parties = way.parties.iter().enumerate().map(|(n, one)| {
        let label = reader.ta("collections-paper-party", &[("count", &(n + 1).to_string())]);
        Fact::new(label, name(&reader, one))
    });
    let first = names.first().copied().unwrap_or_default();
    let last = names.last().copied().unwrap_or_default();
    let said = |key: &str| {
        let args = [("amount", amount.as_str()), ("first", first), ("last", last)];
        reader.ta(key, &args)
    };
    // A circle is set off as it stands; in a chain the first pays the last directly.
    let kind = if way.is_circle() { "circle" } else { "chain" };
    let terms = (1..=5).map(|n: u8| said(&format!("collections-set-off-{kind}-{n}")));
    let paper = Brief {
        head: head(&reader),
        kind: BriefKind::SetOff,
        parts: vec![
            BriefPart { facts: parties.collect(), ..BriefPart::default() },
            BriefPart {
                heading: reader.t("collections-paper-debts"),
                table: Some(table(&reader, &way, currency)),
                ..BriefPart::default()
            },
            BriefPart {
                heading: reader.t("collections-paper-terms"),
                list: terms.collect(),
                ..BriefPart::default()
            },
        ],
        signatures: names.iter().map(|name| (*name).to_owned()).collect(),
        note: reader.t("collections-paper-draft"),
    };
    let bytes = print(app.press.clone(), paper.sheet()).await?;
    Ok(pdf(&visit.t("paper-brief-set-off"), visit.lang, bytes))
}

/// The notice of an assignment, as PDF: our debtor assigns to us what its own debtor owes it.
///
/// # Errors
/// `collections.way-gone`, `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn assignment(
    State(app): State<App>,
    visit: Visit,
    Query(filled): Query<Filled>,
) -> Answer {
    let reader = Reader::of(&visit)?;
    let way = asked(&app, &visit, &filled).await?;
    let currency = company_currency(&app.db).await?;
    let gone = || base::Failure::from(Rejection::new("collections.way-gone"));
    let count = way.parties.len();
    let near = |back: usize| count.checked_sub(back).and_then(|at| way.parties.get(at));
    // The last three: who owes our debtor, our debtor, we.
    let (Some(third), Some(debtor), Some(us)) = (near(3), near(2), near(1)) else {
        return Err(gone().into());
    };
    let links = count.checked_sub(3).and_then(|at| way.links.get(at).zip(way.links.get(at + 1)));
    let (owes, ours) = links.ok_or_else(gone)?;
    if us.id != 0 || way.is_circle() {
        return Err(gone().into());
    }
    let minor = owes.amount_minor.min(ours.amount_minor);
    let amount = reader.amount(Money::new(minor, currency));
    let args = [
        ("amount", amount.as_str()),
        ("third", name(&reader, third)),
        ("debtor", name(&reader, debtor)),
        ("us", name(&reader, us)),
    ];
    let facts = vec![
        Fact::new(reader.t("collections-assignment-to"), name(&reader, third)),
        Fact::new(reader.t("collections-assignment-from"), name(&reader, debtor)),
        Fact::new(reader.t("collections-assignment-assignee"), name(&reader, us)),
        Fact::new(reader.t("collections-assignment-amount"), amount.clone()),
        Fact::new(reader.t("collections-paper-basis"), basis(&reader, owes)),
    ];
    let terms = (1..=4).map(|n: u8| reader.ta(&format!("collections-assignment-{n}"), &args));
    let paper = Brief {
        head: head(&reader),
        kind: BriefKind::Assignment,
        parts: vec![
            BriefPart { facts, ..BriefPart::default() },
            BriefPart { list: terms.collect(), ..BriefPart::default() },
        ],
        signatures: vec![
            name(&reader, debtor).to_owned(),
            name(&reader, us).to_owned(),
            reader.ta("collections-assignment-received", &args),
        ],
        note: reader.t("collections-paper-draft"),
    };
    let bytes = print(app.press.clone(), paper.sheet()).await?;
    Ok(pdf(&visit.t("paper-brief-assignment"), visit.lang, bytes))
}
