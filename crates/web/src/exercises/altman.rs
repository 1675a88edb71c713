//! The form of the Altman exercise: a firm a row, with its amounts and what is to be filled in.

use academy::exercises::{Firm, Given, TREATMENTS, ZONES_OFFERED, firm_field, firms};
use maud::{Markup, html};

use super::{choice, line, value};
use crate::{
    kit::{Column, List, Mistakes, Row},
    visit::Visit,
};

const AMOUNTS: [&str; 9] = [
    "current-assets",
    "current-liabilities",
    "total-assets",
    "total-liabilities",
    "equity",
    "retained",
    "ebit",
    "sales",
    "market",
];

fn amounts(firm: &Firm) -> [Option<i64>; 9] {
    let of = &firm.inputs;
    [
        Some(firm.current_assets),
        Some(firm.current_liabilities),
        of.total_assets,
        of.total_liabilities,
        of.book_equity,
        of.retained_earnings,
        of.ebit,
        of.sales,
        of.market_equity,
    ]
}

/// Choices with an empty one in front.
fn offered(visit: &Visit, kind: &str, codes: &[&str]) -> Vec<(String, String)> {
    let empty = (String::new(), visit.t("exercises-choose"));
    let known =
        codes.iter().map(|code| ((*code).to_owned(), visit.t(&format!("exercises-{kind}-{code}"))));
    std::iter::once(empty).chain(known).collect()
}

/// The firms with their fields.
pub(super) fn fields(visit: &Visit, seed: u64, given: &Given, mistakes: &Mistakes) -> Markup {
    let treatments = offered(visit, "treatment", &TREATMENTS);
    let zones = offered(visit, "zone", &ZONES_OFFERED);
    let heads = ["treatment", "score", "zone"].map(|name| visit.t(&format!("exercises-{name}")));
    let row = |firm: &Firm| {
        let name = |what| firm_field(what, firm.number);
        let label =
            |at: usize| format!("{} {}", heads.get(at).map_or("", String::as_str), firm.number);
        let beside = |name: &str| mistakes.beside(visit.lang, name);
        let (m, z, c) = (name('m'), name('z'), name('c'));
        let mut cells = vec![html! {
            (visit.t("exercises-firm")) " " (firm.number)
            div.meta { (visit.t(&format!("exercises-kind-{}", firm.kind.code()))) }
        }];
        cells.extend(amounts(firm).map(|amount| match amount {
            Some(amount) => html! { (locale::count(amount)) },
            None => crate::kit::nothing(visit.lang),
        }));
        cells.push(html! { (choice(&m, &label(0), &treatments, value(given, &m))) (beside(&m)) });
        cells.push(html! { (line(&z, &label(1), value(given, &z), true)) (beside(&z)) });
        cells.push(html! { (choice(&c, &label(2), &zones, value(given, &c))) (beside(&c)) });
        Row { cells, ..Row::default() }
    };
    let mut columns = vec![Column::text(visit.t("exercises-firm")).title()];
    let amount = |name: &&str| Column::number(visit.t(&format!("exercises-{name}")));
    columns.extend(AMOUNTS.iter().map(amount));
    let [treatment, score, zone] = heads.clone();
    columns.push(Column::text(treatment).full());
    columns.push(Column::fit(score).full());
    columns.push(Column::fit(zone).full());
    html! {
        p.meta { (visit.t("exercises-amounts")) }
        (List {
            id: "firms",
            title: visit.t("exercises-answer"),
            columns,
            rows: firms(seed).iter().map(row).collect(),
            ..List::default()
        }.show(visit.lang))
    }
}
