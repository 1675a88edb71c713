//! The ageing page: figures, the chart, one row per buyer, kind or salesperson, and what stands in
//! other currencies. Every amount leads to the items behind it.

use axum::extract::{Query, State};
use base::Money;
use credit::{
    parties::{CustomerKind, Entity},
    receivables::{self, Ageing, AgeingRow, Basis, By},
};
use locale::percent;
use maud::{Markup, html};
use store::access::{Right, Scope};

use super::asked::{Asked, bucket_name, bucket_title, written};
use crate::{
    charts::{self, Bar, Numbers, Words},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Figure, Link, List, Pager, Row, Tone, icon, link::encoded},
    state::App,
    visit::Visit,
};

/// Rows of one page.
const ROWS: usize = 25;

/// The page.
///
/// # Errors
/// `parties.buyer-unknown` for a buyer that is not the reader's, or a fault.
pub async fn page(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let asked = Asked::read(&app, &visit, filled).await?;
    let ageing = receivables::ageing(&app.db, &asked.query).await?;
    let rows = receivables::ageing_by(&app.db, &asked.query, asked.by, u32::MAX).await?;
    let owners = owners(&app, &visit).await?;
    let title = visit.t("receivables-ageing");
    let body = html! {
        (kit::page_head(&title, &asked.said(&visit, &app), &actions(&visit, &asked)))
        div.stack {
            (asked.mistakes.summary(visit.lang))
            (filters(&visit, &asked, &owners))
            (super::unrated(&visit, &ageing.unrated))
            (figures(&visit, &asked, &ageing))
            (crate::collections::evidence::held_back(&app, &visit).await?)
            (chart(&visit, &asked, &ageing))
            div.tight { (table(&visit, &asked, &ageing, &rows)) }
            (currencies(&visit, &asked, &ageing))
        }
    };
    Ok(visit.page(&title, &body))
}

/// The salespeople that buyers can belong to: id and name.
async fn owners(app: &App, visit: &Visit) -> base::Result<Vec<(i64, String)>> {
    if visit.scope() != Scope::All {
        return Ok(Vec::new());
    }
    let people = app.db.list_people().await?;
    let sells = people.into_iter().filter(|person| person.role == store::access::Role::Sales);
    Ok(sells.map(|person| (person.id, person.name)).collect())
}

fn actions(visit: &Visit, asked: &Asked) -> Markup {
    html! {
        @if visit.may(Right::BookLedger) {
            @for what in ["invoice", "receipt", "credit-note"] {
                a.button href={ "/receivables/book/" (what) } data-sheet {
                    (visit.t(&format!("receivables-book-{what}")))
                }
            }
        }
        a.button href="/receivables/credits" { (visit.t("receivables-credits")) }
        @if visit.may(Right::Export) {
            a.button href=(asked.link("/receivables/ageing.xlsx")) download {
                (icon("download")) "XLSX"
            }
            a.button href=(asked.link("/receivables/ageing.csv")) download { "CSV" }
        }
    }
}

fn filters(visit: &Visit, asked: &Asked, owners: &[(i64, String)]) -> Markup {
    let filled = &asked.filled;
    let choice = |name: &'static str, label: String, options: Vec<(String, String)>| {
        html! {
            label { (label)
                select name=(name) {
                    @for (value, text) in options {
                        option value=(value) selected[filled.get(name) == value] { (text) }
                    }
                }
            }
        }
    };
    let t = |id: &str| visit.t(id);
    let pair = |value: &str, id: &str| (value.to_owned(), t(id));
    let kinds = CustomerKind::ALL
        .iter()
        .map(|kind| (kind.code().to_owned(), t(&format!("receivables-kind-{}", kind.code()))));
    let any = || (String::new(), t("house-any"));
    let several = asked.entities.several();
    let named = |one: &Entity| (one.is.code.clone(), crate::sellers::spelled(one));
    html! {
        section.panel.asking {
            form method="get" action="/receivables" data-auto {
                label { (t("receivables-day"))
                    input type="date" id="f-as_of" name="as_of" value=(asked.as_of()) max="9999-12-31";
                }
                (choice("basis", t("receivables-basis"), vec![
                    pair("", "receivables-basis-due-long"),
                    pair("issued", "receivables-basis-issued-long"),
                ]))
                (choice("by", t("receivables-by"), [
                    pair("", "receivables-by-buyer"),
                    pair("kind", "receivables-by-kind"),
                    pair("owner", "receivables-by-owner"),
                ].into_iter().chain(several.then(|| pair("entity", "receivables-by-entity"))).collect()))
                @if several {
                    (choice("entity", t("parties-entity"), [any()].into_iter()
                        .chain(asked.entities.all().iter().map(named)).collect()))
                }
                (choice("kind", t("receivables-kind"), [any()].into_iter().chain(kinds).collect()))
                @if !owners.is_empty() {
                    (choice("owner", t("receivables-owner"), [any()].into_iter()
                        .chain(owners.iter().map(|(id, name)| (id.to_string(), name.clone())))
                        .chain([pair("0", "receivables-nobody")]).collect()))
                }
                @if let Some((code, name)) = &asked.buyer {
                    label { (t("receivables-buyer"))
                        select name="buyer" {
                            option value=(code) selected { (name) }
                            option value="" { (t("house-any")) }
                        }
                    }
                }
                details open[filled.some("known").is_some() || filled.some("buckets").is_some()] {
                    summary { (t("receivables-more")) }
                    label { (t("receivables-buckets"))
                        input type="text" id="f-buckets" name="buckets" inputmode="numeric"
                            placeholder=(written(&asked.query.edges)) value=(filled.get("buckets"));
                    }
                    label { (t("receivables-known"))
                        input type="datetime-local" id="f-known" name="known"
                            value=(filled.get("known"));
                    }
                }
                noscript { button.button { (t("house-apply")) } }
            }
        }
    }
}

fn figures(visit: &Visit, asked: &Asked, ageing: &Ageing) -> Markup {
    let money = |minor| Money::new(minor, ageing.currency);
    let short = |minor| visit.big(money(minor));
    let figure = |name: &str, minor: i64, against: String, href: Link| Figure {
        name: visit.t(name),
        value: short(minor),
        against,
        href: Some(href.href()),
        ..Figure::default()
    };
    let counts = visit.ta(
        "receivables-items-buyers",
        &[("items", &locale::count(ageing.items)), ("buyers", &locale::count(ageing.buyers))],
    );
    let items = asked.link("/receivables/items");
    let overdue = ageing.overdue_minor();
    let share = visit.ta(
        "receivables-share-of-open",
        &[("share", &percent(share(overdue, ageing.open_minor), 1))],
    );
    let apart = visit.ta(
        "receivables-credit-notes-of-it",
        &[("amount", &visit.amount(money(ageing.credit_note_minor)))],
    );
    let left = ageing.unallocated_minor + ageing.credit_note_minor;
    html! {
        div.grid {
            div.w3 { (figure("receivables-open", ageing.open_minor, counts, items.clone()).card(visit.lang)) }
            @if asked.query.basis == Basis::Due {
                div.w3 { (figure("receivables-overdue", overdue, share, items.with("bucket", "overdue")).card(visit.lang)) }
            }
            div.w3 { (figure("receivables-unallocated", left, apart, Link::to("/receivables/credits")).card(visit.lang)) }
            div.w3 { (figure("receivables-net", ageing.net_minor(), visit.t("receivables-net-how"), items).card(visit.lang)) }
        }
    }
}

/// A share of one; nothing of nothing is none.
#[expect(clippy::cast_precision_loss, reason = "a share, not money")]
pub fn share(part: i64, whole: i64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

const fn tone(from: Option<i32>, basis: Basis) -> Tone {
    match (basis, from) {
        (Basis::Issued, _) | (_, None) => Tone::Quiet,
        (_, Some(from)) if from <= 90 => Tone::Medium,
        _ => Tone::High,
    }
}

fn chart(visit: &Visit, asked: &Asked, ageing: &Ageing) -> Markup {
    let money = |minor| Money::new(minor, ageing.currency);
    let largest =
        ageing.buckets.iter().filter(|b| b.from_days.is_some()).max_by_key(|b| b.open_minor);
    #[expect(clippy::cast_precision_loss, reason = "the length of a bar")]
    let bars: Vec<Bar> = ageing
        .buckets
        .iter()
        .enumerate()
        .map(|(n, bucket)| Bar {
            label: bucket_name(visit, bucket),
            value: bucket.open_minor as f64,
            text: locale::amount(visit.lang, money(bucket.open_minor), locale::Style::Short),
            note: percent(share(bucket.open_minor, ageing.open_minor), 1),
            href: Some(asked.link("/receivables/items").with("bucket", n).href()),
            tone: tone(bucket.from_days, asked.query.basis),
            lit: largest == Some(bucket),
        })
        .collect();
    let numbers = Numbers {
        head: ["receivables-bucket", "receivables-open", "receivables-items", "receivables-share"]
            .map(|id| visit.t(id))
            .to_vec(),
        rows: ageing
            .buckets
            .iter()
            .map(|bucket| {
                vec![
                    bucket_title(visit, asked.query.basis, bucket),
                    visit.amount(money(bucket.open_minor)),
                    locale::count(bucket.items),
                    percent(share(bucket.open_minor, ageing.open_minor), 1),
                ]
            })
            .collect(),
    };
    let title = finding(visit, asked, ageing);
    let note = visit.t(match asked.query.basis {
        Basis::Due => "receivables-chart-due",
        Basis::Issued => "receivables-chart-issued",
    });
    let words = Words { id: "ageing".to_owned(), desc: title.clone(), title, note };
    charts::columns(visit.lang, &words, &bars, &numbers)
}

/// What the chart says, in a sentence.
fn finding(visit: &Visit, asked: &Asked, ageing: &Ageing) -> String {
    let late: Vec<_> = ageing.buckets.iter().filter(|b| b.from_days.is_some()).collect();
    let Some(largest) = late.iter().max_by_key(|b| b.open_minor).filter(|b| b.open_minor > 0)
    else {
        return visit.t("receivables-finding-none");
    };
    let whole: i64 = late.iter().map(|b| b.open_minor).sum();
    let bucket = bucket_title(visit, asked.query.basis, largest);
    let part = percent(share(largest.open_minor, whole), 0);
    match asked.query.basis {
        Basis::Issued => {
            visit.ta("receivables-finding-issued", &[("bucket", &bucket), ("part", &part)])
        }
        Basis::Due => {
            let overdue = percent(share(whole, ageing.open_minor), 1);
            let args = [("share", overdue.as_str()), ("bucket", &bucket), ("part", &part)];
            visit.ta("receivables-finding", &args)
        }
    }
}

fn table(visit: &Visit, asked: &Asked, ageing: &Ageing, rows: &[AgeingRow]) -> Markup {
    let from: usize = asked.filled.get("from").parse().unwrap_or(0);
    let from = from.min(rows.len());
    let until = (from + ROWS).min(rows.len());
    let shown = rows.get(from..until).unwrap_or_default();
    let link = asked.link("/receivables");
    let money = |minor: i64| Money::new(minor, ageing.currency);
    let figure = |minor: i64| html! { @if minor != 0 { (visit.digits(money(minor))) } };
    let mut columns = vec![Column::text(visit.t(by_id(asked.by))).title()];
    let bucket = |b| Column::number(bucket_name(visit, b)).folded();
    columns.extend(ageing.buckets.iter().map(bucket));
    columns.push(Column::number(visit.t("receivables-open")));
    columns.push(Column::number(visit.t("receivables-unallocated-short")).folded());
    columns.push(Column::number(visit.t("receivables-net")));
    let total = {
        let mut cells = vec![html! { (visit.t("house-total")) }];
        cells.extend(ageing.buckets.iter().enumerate().map(|(n, bucket)| {
            html! {
                @if bucket.open_minor != 0 {
                    a href=(asked.link("/receivables/items").with("bucket", n)) {
                        (visit.digits(money(bucket.open_minor)))
                    }
                }
            }
        }));
        cells.push(html! { (visit.digits(money(ageing.open_minor))) });
        cells.push(figure(-(ageing.unallocated_minor + ageing.credit_note_minor)));
        cells.push(html! { (visit.digits(money(ageing.net_minor()))) });
        cells
    };
    List {
        id: "ageing-rows",
        title: visit.ta("receivables-rows-in", &[("currency", ageing.currency.code())]),
        count: i64::try_from(rows.len()).ok(),
        columns,
        rows: shown.iter().map(|row| one_row(visit, asked, ageing, row)).collect(),
        subtotal: Some(total),
        pager: (rows.len() > ROWS).then(|| Pager {
            first: (from > 0).then(|| link.href()),
            next: (until < rows.len()).then(|| link.with("from", until).href()),
            shown: visit.ta(
                "house-page-range",
                &[
                    ("from", &locale::count(i64::try_from(from + 1).unwrap_or(0))),
                    ("to", &locale::count(i64::try_from(until).unwrap_or(0))),
                ],
            ),
        }),
        empty: Empty {
            title: visit.t("receivables-empty"),
            why: visit.t("receivables-empty-why"),
            button: visit
                .may(Right::Import)
                .then(|| (visit.t("receivables-empty-do"), "/intake".to_owned())),
        },
        link,
        ..List::default()
    }
    .show(visit.lang)
}

const fn by_id(by: By) -> &'static str {
    match by {
        By::Buyer => "receivables-buyer",
        By::Kind => "receivables-kind",
        By::Owner => "receivables-owner",
        By::Entity => "parties-entity",
    }
}

fn one_row(visit: &Visit, asked: &Asked, ageing: &Ageing, row: &AgeingRow) -> Row {
    let money = |minor: i64| Money::new(minor, ageing.currency);
    let items = asked.link("/receivables/items");
    let items = match asked.by {
        By::Buyer => items.with("buyer", &row.code),
        By::Kind => items.with("kind", &row.code),
        By::Owner => items.with("owner", row.id),
        By::Entity => items.with_some("entity", Some(row.code.as_str()).filter(|c| !c.is_empty())),
    };
    let name = html! {
        @match asked.by {
            By::Buyer => {
                a href={ "/parties/" (encoded(&row.code)) } { (row.name) }
                (crate::parties::words::code_beside(&row.code, &row.name))
            }
            By::Kind => (visit.t(&format!("receivables-kind-{}", row.code))),
            By::Owner if row.id == 0 => (visit.t("receivables-nobody")),
            By::Owner => (row.name),
            By::Entity if row.code.is_empty() => (visit.house.company),
            By::Entity => { (row.code) " " (row.name) },
        }
    };
    let mut cells = vec![name];
    cells.extend(row.open_minor.iter().enumerate().map(|(n, open)| {
        html! {
            @if *open != 0 { a href=(items.with("bucket", n)) { (visit.digits(money(*open))) } }
        }
    }));
    cells.push(html! {
        @if row.total_minor != 0 { a href=(items) { (visit.digits(money(row.total_minor))) } }
    });
    let left = -row.unallocated_minor;
    cells.push(html! {
        @if left != 0 {
            @if asked.by == By::Buyer {
                a href={ "/receivables/credits?buyer=" (encoded(&row.code)) } {
                    (visit.digits(money(left)))
                }
            } @else { (visit.digits(money(left))) }
        }
    });
    cells.push(html! { (visit.digits(money(row.net_minor()))) });
    Row { href: Some(items.href()), pick: None, cells }
}

/// What stands in other currencies, in their own money, and the rate of each.
fn currencies(visit: &Visit, asked: &Asked, ageing: &Ageing) -> Markup {
    let foreign = ageing.by_currency.iter().any(|own| own.currency != ageing.currency);
    if !foreign {
        return html! {};
    }
    let mut columns = vec![Column::fit(visit.t("receivables-currency")).title()];
    columns.extend(ageing.buckets.iter().map(|b| Column::number(bucket_name(visit, b))));
    for id in ["receivables-open", "receivables-unallocated-short", "receivables-rate"] {
        columns.push(Column::number(visit.t(id)));
    }
    let rows = ageing.by_currency.iter().map(|own| {
        let figure = |minor: i64| {
            let text = visit.digits(Money::new(minor, own.currency));
            html! { @if minor != 0 { (text) } }
        };
        let mut cells = vec![html! { (own.currency.code()) }];
        cells.extend(own.open_minor.iter().map(|minor| figure(*minor)));
        cells.push(figure(own.open_minor.iter().sum()));
        cells.push(figure(-(own.unallocated_minor + own.credit_note_minor)));
        cells.push(html! {
            @match &own.rate {
                Some(rate) => (rate),
                None => span.tone-high { (visit.t("receivables-rate-none")) },
            }
        });
        Row { cells, ..Row::default() }
    });
    let list = List {
        id: "ageing-currencies",
        title: visit.t("receivables-currencies"),
        columns,
        rows: rows.collect(),
        link: asked.link("/receivables"),
        ..List::default()
    };
    html! { div.tight { (list.show(visit.lang)) } }
}
