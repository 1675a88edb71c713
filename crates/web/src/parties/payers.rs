//! Who really pays: the payers that banks and files name beside receipts of the last twelve months,
//! held against the buyer's own name and the payers that its file knows, with how late they pay.

use std::collections::BTreeMap;

use base::Money;
use credit::{
    parties::{Buyer, find_testimony},
    receivables::{Filed, NamedPayer, PayerKind, name_key, named_payers, payer_kinds},
};
use maud::{Markup, html};
use store::access::Right;

use super::href;
use crate::{
    kit::{self, Column, Empty, List, Row, Tone, link::encoded, nothing},
    state::App,
    visit::Visit,
};

/// Months that are looked at.
const MONTHS: i32 = 12;

/// One payer.
struct Payer {
    name: String,
    kind: PayerKind,
    receipts: Vec<NamedPayer>,
}

impl Payer {
    fn late_days(&self) -> Option<i64> {
        NamedPayer::late_days(&self.receipts.iter().collect::<Vec<_>>())
    }

    fn sums(&self) -> Vec<Money> {
        let mut sums: BTreeMap<base::Currency, i64> = BTreeMap::new();
        for one in &self.receipts {
            let sum = sums.entry(one.currency).or_default();
            *sum = sum.saturating_add(one.amount_minor);
        }
        sums.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect()
    }
}

/// The payers of a buyer, those whom nobody knows first.
async fn payers_of(app: &App, visit: &Visit, buyer: &Buyer) -> base::Result<Vec<Payer>> {
    let since = visit.today.plus_months(-MONTHS);
    let mut connection = app.db.read().await?;
    let range = (buyer.id, buyer.id);
    let receipts = named_payers(&mut connection, range, (since, visit.today)).await?;
    drop(connection);
    if receipts.is_empty() {
        return Ok(Vec::new());
    }
    let known = find_testimony(&app.db, buyer.id).await?;
    let filed: Vec<Filed> = known
        .payers
        .iter()
        .map(|one| (name_key(&one.of.name), one.of.since_on, one.ended.as_ref().map(|e| e.0)))
        .collect();
    let own = [&buyer.name, &buyer.name_en].map(|name| name_key(name));
    let own: Vec<String> = own.into_iter().filter(|key| !key.is_empty()).collect();
    let kinds = payer_kinds(&receipts, &own, &filed);
    let mut payers: BTreeMap<(String, &str), Payer> = BTreeMap::new();
    for (receipt, kind) in receipts.into_iter().zip(kinds) {
        let key = (name_key(&receipt.name), kind.code());
        let name = receipt.name.clone();
        let payer = payers.entry(key).or_insert_with(|| Payer { name, kind, receipts: Vec::new() });
        payer.receipts.push(receipt);
    }
    let mut payers: Vec<Payer> = payers.into_values().collect();
    payers
        .sort_by_key(|one| (one.kind != PayerKind::Foreign, std::cmp::Reverse(one.receipts.len())));
    Ok(payers)
}

/// A notice where somebody pays whom neither the buyer's name nor its file knows; else nothing.
///
/// # Errors
/// A fault from the database.
pub async fn notice(app: &App, visit: &Visit, buyer: &Buyer) -> base::Result<Markup> {
    let payers = payers_of(app, visit, buyer).await?;
    let foreign: Vec<&Payer> = payers.iter().filter(|one| one.kind == PayerKind::Foreign).collect();
    if foreign.is_empty() {
        return Ok(html! {});
    }
    let line = |one: &Payer| {
        let count = one.receipts.len().to_string();
        let sums: Vec<String> = one.sums().into_iter().map(|sum| visit.amount(sum)).collect();
        let args = [("name", one.name.as_str()), ("count", &count), ("sum", &sums.join(" + "))];
        let said = visit.ta("parties-payers-line", &args);
        match one.late_days() {
            Some(days) if days > 0 => {
                let late = visit.ta("parties-payers-late", &[("days", &days.to_string())]);
                format!("{said}{}{late}", visit.lang.pick("，", ", "))
            }
            _ => said,
        }
    };
    let body = html! {
        ul { @for one in foreign.iter().take(5) { li { (line(one)) } } }
        p {
            a href={ (href(&buyer.code)) "/testimony#payments" } { (visit.t("parties-payers-see")) }
        }
    };
    Ok(kit::notice(Tone::Medium, &visit.t("parties-payers-notice"), &body))
}

/// All payers with what they paid.
///
/// # Errors
/// A fault from the database.
pub async fn table(app: &App, visit: &Visit, buyer: &Buyer) -> base::Result<Markup> {
    let payers = payers_of(app, visit, buyer).await?;
    let list = List {
        id: "payments",
        columns: vec![
            Column::text(visit.t("parties-payer-name")).title(),
            Column::fit(visit.t("parties-payers-kind")),
            Column::number(visit.t("parties-payers-receipts")),
            Column::number(visit.t("parties-payers-sum")),
            Column::fit(visit.t("parties-payers-days")),
            Column::number(visit.t("parties-payers-late-days")),
            Column::fit(String::new()),
        ],
        rows: payers.iter().map(|one| row(visit, buyer, one)).collect(),
        empty: Empty {
            title: visit.t("parties-payers-none"),
            why: visit.t("parties-payers-none-why"),
            button: visit
                .may(Right::Import)
                .then(|| (visit.t("house-room-intake"), "/intake".to_owned())),
        },
        ..List::default()
    };
    Ok(html! {
        section {
            div.between { h2 { (visit.t("parties-payers-title")) } }
            (list.show(visit.lang))
        }
    })
}

fn row(visit: &Visit, buyer: &Buyer, one: &Payer) -> Row {
    let tone = match one.kind {
        PayerKind::Own => Tone::Quiet,
        PayerKind::Filed => Tone::Low,
        PayerKind::Foreign => Tone::Medium,
    };
    let days = one.receipts.first().zip(one.receipts.last());
    let since = days.map_or(visit.today, |(first, _)| first.on);
    let name = encoded(&one.name);
    let enter = format!("{}/testimony/payer?name={name}&since_on={since}", href(&buyer.code));
    Row {
        cells: vec![
            html! { (one.name) },
            kit::badge(tone, &visit.t(&format!("parties-payers-{}", one.kind.code()))),
            html! {
                @for (n, receipt) in one.receipts.iter().rev().take(3).enumerate() {
                    @if n > 0 { " " }
                    a href={ "/receivables/credits/" (receipt.credit_id) } { (receipt.on) }
                }
                div.meta { (visit.ta("parties-payers-count", &[
                    ("count", &one.receipts.len().to_string()),
                ])) }
            },
            html! { @for sum in one.sums() { div { (visit.amount(sum)) } } },
            html! { @if let Some((first, last)) = days { (first.on) " – " (last.on) } },
            html! {
                @match one.late_days() {
                    Some(days) => (locale::days(visit.lang, days)),
                    None => (nothing(visit.lang)),
                }
            },
            html! {
                @if one.kind == PayerKind::Foreign && visit.may(Right::EditBuyers) {
                    a.button href=(enter) { (visit.t("parties-payers-enter")) }
                }
            },
        ],
        ..Row::default()
    }
}
