//! Open bills on a day, the most urgent first, with the sums above them.

use axum::extract::{Query, State};
use base::{Day, Money};
use credit::{
    payables::{Covered, DutyState, PayerKind},
    supply::{OwedRow, Owing, owing},
};
use maud::{Markup, html};
use store::access::Right;

use super::{actions, bill_href, covered, days, head, maybe, state_badge, supplier_href};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Figure, Link, List, Pager, Row, Tone},
    parties::words,
    state::App,
    typed,
    visit::Visit,
};

/// Rows of a page.
const ROWS: usize = 20;

/// What the list can be narrowed to.
pub(super) const ONLY: &[&str] =
    &["first", "breaking", "near", "past", "disputed", "perhaps", "no-day"];

/// The day asked for, and what was wrong with it.
pub(super) fn day_of(visit: &Visit, filled: &Filled) -> Result<Day, base::Rejection> {
    match filled.some("as_of") {
        Some(text) => typed::day(text, "as_of"),
        None => Ok(visit.today),
    }
}

/// The rows that a narrowed list shows.
pub(super) fn chosen<'a>(owing: &'a Owing, filled: &Filled) -> Vec<&'a OwedRow> {
    let text = base::spelt_code(filled.get("q")).to_lowercase();
    let only = filled.get("only").to_owned();
    let fits = move |row: &&OwedRow| {
        let state = row.duty.state;
        let narrowed = match only.as_str() {
            "first" => matches!(state, DutyState::Past | DutyState::Near),
            "breaking" => row.duty.breaks_law(),
            "near" => state == DutyState::Near,
            "past" => state == DutyState::Past,
            "disputed" => row.bill.disputed_minor() > 0,
            "perhaps" => row.duty.covered == Covered::Perhaps,
            "no-day" => state == DutyState::NoDay,
            _ => true,
        };
        let found = [&row.who.code, &row.who.name, &row.bill.number, &row.bill.contract];
        narrowed && (text.is_empty() || found.iter().any(|one| one.to_lowercase().contains(&text)))
    };
    owing.rows.iter().filter(fits).collect()
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let (on, wrong) = match day_of(&visit, &filled) {
        Ok(on) => (on, None),
        Err(wrong) => (visit.today, Some(wrong)),
    };
    let owing = owing(&app.db, visit.scope(), on).await?;
    let first = filled.get("only") == "first";
    let at = if first { "/payables?only=first" } else { "/payables" };
    let lead = visit.ta(
        if first { "payables-first-lead" } else { "payables-lead" },
        &[("day", &on.to_string()), ("currency", owing.currency.code())],
    );
    let body = html! {
        (head(&visit, at, &lead, &actions(&visit, "bill")))
        div.stack {
            @if let Some(wrong) = &wrong { (kit::rejected(visit.lang, wrong)) }
            (payer(&visit, &owing))
            @if !owing.rows.is_empty() && !first { (figures(&visit, &owing)) (ageing(&visit, &owing)) }
            (list(&visit, &owing, &filled))
            (law(&visit, &owing))
        }
    };
    Ok(visit.page(&visit.t("payables-title"), &body))
}

/// What we are as a payer, which decides whether the law binds us.
fn payer(visit: &Visit, owing: &Owing) -> Markup {
    let of = &owing.payer;
    let change = html! {
        @if visit.may(Right::Configure) {
            " " a href="/payables/payer" { (visit.t("payables-payer-change")) }
        }
    };
    html! {
        @match of.kind {
            PayerKind::Unknown => {
                (kit::notice(Tone::Medium, &visit.t("payables-payer-unknown"), &html! {
                    (visit.t("payables-payer-unknown-why")) (change)
                }))
            }
            kind => {
                p.meta {
                    (visit.ta("payables-payer-said", &[
                        ("kind", &visit.t(&format!("payables-payer-{}", kind.code()))),
                        ("source", &of.source),
                        ("day", &of.as_of.map(|day| day.to_string()).unwrap_or_default()),
                    ]))
                    (change)
                }
            }
        }
    }
}

fn figures(visit: &Visit, owing: &Owing) -> Markup {
    let of = &owing.figures;
    let money = |minor| visit.big(Money::new(minor, owing.currency));
    let count = |bills: usize| {
        let bills = locale::count(i64::try_from(bills).unwrap_or(i64::MAX));
        visit.ta("payables-count", &[("bills", &bills)])
    };
    let link = |only: &str| Some(Link::to("/payables").with("only", only).href());
    let figure = |name: &str, minor: i64, against: String, href: Option<String>| {
        Figure { name: visit.t(name), value: money(minor), against, href, ..Figure::default() }
            .card(visit.lang)
    };
    html! {
        div.grid {
            div.w3 { (figure("payables-open", of.open_minor, count(of.bills), None)) }
            div.w3 { (figure("payables-breaking", of.breaking.1, count(of.breaking.0), link("breaking"))) }
            div.w3 { (figure("payables-near", of.near.1, count(of.near.0), link("near"))) }
            div.w3 {
                (figure("payables-interest", of.interest_minor, visit.t("payables-interest-note"),
                    link("past")))
            }
        }
    }
}

fn ageing(visit: &Visit, owing: &Owing) -> Markup {
    let of = &owing.figures;
    let mut names = vec![visit.t("payables-not-due")];
    let mut from = 1;
    for edge in &owing.edges {
        names.push(format!("{from}–{edge}"));
        from = edge + 1;
    }
    names.push(format!("> {}", from - 1));
    let money = |minor| visit.digits(Money::new(minor, owing.currency));
    let body = html! {
        div.scroll tabindex="0" role="region" aria-label=(visit.t("payables-ageing")) {
            table.rows {
                thead { tr {
                    @for name in &names { th.number scope="col" { (name) } }
                    @if of.no_day_minor > 0 { th.number scope="col" { (visit.t("payables-no-day")) } }
                    th.number scope="col" { (visit.t("payables-sum")) }
                } }
                tbody { tr {
                    @for minor in &of.by_bucket { td.number { (money(*minor)) } }
                    @if of.no_day_minor > 0 { td.number { (money(of.no_day_minor)) } }
                    td.number { b { (money(of.open_minor)) } }
                } }
            }
        }
        p.meta { (visit.ta("payables-ageing-note", &[("currency", owing.currency.code())])) }
    };
    kit::panel(&visit.t("payables-ageing"), &html! {}, &body)
}

pub(super) fn row(visit: &Visit, row: &OwedRow, with_supplier: bool) -> Row {
    let (bill, duty) = (&row.bill, &row.duty);
    let interest = Money::new(duty.interest.total_minor(), bill.amount.currency);
    let mut cells = vec![html! {
        a href=(bill_href(bill.id)) { (bill.number) }
        div.meta { (visit.ta("payables-invoiced", &[("day", &bill.invoiced_on.to_string())])) }
    }];
    if with_supplier {
        cells.push(html! {
            a href=(supplier_href(&row.who.code)) { (row.who.name) } " "
            span.meta { (row.who.code) " · " (words::size(visit.lang, row.who.size)) }
        });
    }
    cells.extend([
        html! { (visit.amount(bill.open)) },
        html! {
            (maybe(visit, duty.pay_by.map(|(day, _)| day)))
            div.meta {
                @if let Some((_, by)) = duty.pay_by {
                    (visit.t(&format!("payables-by-{}", by.code())))
                }
            }
        },
        html! { (state_badge(visit, duty)) div.meta { (days(visit, duty.days_past)) } },
        html! {
            @if interest.minor > 0 { (visit.amount(interest)) }
            @else { (kit::nothing(visit.lang)) }
        },
        html! {
            (covered(visit, duty.covered))
            @for flag in &duty.flags {
                div.meta { (visit.t(&format!("payables-flag-{}", flag.code()))) }
            }
        },
        html! {
            (visit.t("access-role-finance"))
            @if !row.who.owner.is_empty() { div.meta { (row.who.owner) } }
        },
    ]);
    Row { cells, href: Some(bill_href(bill.id)), pick: None }
}

pub(super) fn columns(visit: &Visit, with_supplier: bool) -> Vec<Column> {
    let mut columns = vec![Column::text(visit.t("payables-bill")).title()];
    if with_supplier {
        columns.push(Column::text(visit.t("payables-supplier")).full());
    }
    columns.extend([
        Column::number(visit.t("payables-open")),
        Column::fit(visit.t("payables-pay-by")),
        Column::fit(visit.t("payables-state")),
        Column::number(visit.t("payables-interest")),
        Column::text(visit.t("payables-law")).folded(),
        Column::fit(visit.t("payables-who-acts")).folded(),
    ]);
    columns
}

fn list(visit: &Visit, owing: &Owing, filled: &Filled) -> Markup {
    let rows = chosen(owing, filled);
    let as_of = filled.some("as_of").map(|_| owing.on.to_string());
    let base = Link::to("/payables").with_some("as_of", as_of.as_deref());
    let link = base.with_some("only", filled.some("only")).with_some("q", filled.some("q"));
    let only = filled.get("only");
    let chip = |code: &&str| Chip {
        name: visit.t(&format!("payables-only-{code}")),
        count: None,
        href: if only == *code { link.without("only") } else { link.with("only", code) }.href(),
        on: only == *code,
    };
    let filters = html! {
        @for (name, value) in link.pairs() {
            @if name == "only" { (kit::hidden(name, value)) }
        }
        input type="search" name="q" value=(filled.get("q")) aria-label=(visit.t("payables-search"))
            placeholder=(visit.t("payables-search"));
        input type="date" name="as_of" value=(owing.on) aria-label=(visit.t("payables-as-of"));
    };
    let first = only == "first";
    let skip = filled.get("skip").parse().unwrap_or(0);
    let pages = (skip, ROWS, rows.len());
    List {
        id: "bills",
        title: if first { visit.t("payables-tab-first") } else { visit.t("payables-bills") },
        count: i64::try_from(rows.len()).ok(),
        chips: ONLY.iter().map(chip).collect(),
        filters: Some(filters),
        columns: columns(visit, true),
        rows: rows.iter().skip(skip).take(ROWS).map(|one| row(visit, one, true)).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "bills"), pages)),
        xlsx: visit.may(Right::Export).then(|| {
            let link = Link::to("/payables.xlsx").with_some("only", filled.some("only"));
            link.with_some("q", filled.some("q")).with_some("as_of", as_of.as_deref()).href()
        }),
        empty: empty(visit, owing.rows.is_empty()),
        link: link.without("q").without("as_of"),
        ..List::default()
    }
    .show(visit.lang)
}

fn empty(visit: &Visit, nothing: bool) -> Empty {
    if !nothing {
        return Empty {
            title: visit.t("payables-none-such"),
            why: visit.t("payables-none-such-why"),
            button: Some((visit.t("payables-tab-all"), "/payables".to_owned())),
        };
    }
    let import = || (visit.t("payables-import"), "/intake".to_owned());
    Empty {
        title: visit.t("payables-none"),
        why: visit.t("payables-none-why"),
        button: visit.may(Right::Import).then(import),
    }
}

fn law(visit: &Visit, owing: &Owing) -> Markup {
    html! {
        div.meta {
            @for text in &owing.pack.articles {
                p { (words::said(visit.lang, &text.article)) " · " (visit.ta("payables-law-from", &[("day", &text.from.to_string())])) }
            }
            p { (visit.ta("payables-edition", &[("version", &owing.pack.edition.version)])) }
        }
    }
}
