//! Promises of all buyers: open, due this week, broken, kept.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::Money;
use credit::{
    collections::{
        PromiseFilter, PromiseRow, count_promises, find_promises, get_promise, withdraw_promise,
    },
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Column, Empty, Field, Figure, Flash, Form as Sheet, Kind, Link, List, Mistakes,
        Pager, Row, Tone, link::encoded,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

const PAGE: &str = "/collections/promises";
const ROWS: u32 = 50;

/// The lists that there are.
const VIEWS: [&str; 4] = ["week", "open", "broken", "kept"];

fn filter(visit: &Visit, view: &str) -> PromiseFilter {
    let all = PromiseFilter {
        scope: visit.scope(),
        states: vec!["open"],
        from: None,
        to: None,
        latest_first: false,
        skip: 0,
        limit: ROWS,
    };
    let last_quarter = Some(visit.today.plus_days(-90));
    match view {
        "week" => PromiseFilter { to: Some(visit.today.plus_days(7)), ..all },
        "broken" => PromiseFilter {
            states: vec!["broken", "partly"],
            from: last_quarter,
            latest_first: true,
            ..all
        },
        "kept" => {
            PromiseFilter { states: vec!["kept"], from: last_quarter, latest_first: true, ..all }
        }
        _ => all,
    }
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let view = VIEWS.into_iter().find(|view| *view == filled.get("view")).unwrap_or("open");
    let skip: u32 = filled.get("skip").parse().unwrap_or(0);
    let currency = company_currency(&app.db).await?;
    let mut figures = Vec::with_capacity(VIEWS.len());
    let mut count = 0;
    for one in VIEWS {
        let (rows, minor) = count_promises(&app.db, &filter(&visit, one)).await?;
        if one == view {
            count = rows;
        }
        let money = Money::new(minor, currency);
        figures.push(Figure {
            name: visit.t(&format!("collections-view-{one}")),
            value: visit.big(money),
            against: visit.ta("collections-view-count", &[("count", &locale::count(rows))]),
            href: Some(format!("{PAGE}?view={one}")),
            ..Figure::default()
        });
    }
    let asked = PromiseFilter { skip, ..filter(&visit, view) };
    let rows = find_promises(&app.db, &asked).await?;
    let title = visit.t("collections-promises");
    let body = html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &visit.t("collections-promises-lead"), &html! {
            a.button href="/collections/red" { (visit.t("collections-red")) }
            a.button href="/collections/agreements" { (visit.t("collections-agreements")) }
        }))
        div.stack {
            div.grid { @for figure in &figures { div.w3 { (figure.card(visit.lang)) } } }
            (table(&visit, view, &rows, (skip, count)))
        }
    };
    Ok(visit.page(&title, &body))
}

fn table(visit: &Visit, view: &str, rows: &[PromiseRow], (skip, count): (u32, i64)) -> Markup {
    let link = Link::to(PAGE).with("view", view);
    List {
        id: "promises",
        title: visit.t(&format!("collections-view-{view}")),
        count: Some(count),
        columns: vec![
            Column::text(visit.t("collections-buyer")).title(),
            Column::number(visit.t("collections-amount")),
            Column::fit(visit.t("collections-due")),
            Column::fit(visit.t("collections-promise-state")),
            Column::number(visit.t("collections-paid")),
            Column::text(visit.t("collections-said-by")).off(),
            Column::fit(String::new()),
        ],
        rows: rows.iter().map(|promise| row(visit, promise)).collect(),
        pager: Some(Pager {
            first: (skip > 0).then(|| link.href()),
            next: (i64::from(skip.saturating_add(ROWS)) < count)
                .then(|| link.with("skip", skip.saturating_add(ROWS)).href()),
            shown: String::new(),
        }),
        empty: Empty {
            title: visit.t("collections-promises-none"),
            why: visit.t("collections-promises-none-why"),
            button: Some((visit.t("collections-worklist"), "/collections".to_owned())),
        },
        link,
        ..List::default()
    }
    .show(visit.lang)
}

fn row(visit: &Visit, promise: &PromiseRow) -> Row {
    let left = promise.due_on.days_since(visit.today);
    let tone = match promise.state.as_str() {
        "kept" => Tone::Low,
        "partly" => Tone::Medium,
        "broken" => Tone::High,
        _ if left < 0 => Tone::Medium,
        _ => Tone::Quiet,
    };
    Row {
        href: None,
        pick: None,
        cells: vec![
            html! {
                a href={ "/parties/" (encoded(&promise.buyer_code)) } { (promise.buyer_name) }
                span.meta {
                    (visit.ta("collections-made", &[("day", &promise.made_on.to_string())]))
                }
            },
            html! {
                a href={ (PAGE) "/" (promise.id) } {
                    (visit.amount(Money::new(promise.amount_minor, promise.currency)))
                }
            },
            html! {
                (promise.due_on)
                @if promise.state == "open" {
                    span.meta {
                        @if left < 0 { (visit.t("collections-checking")) }
                        @else if left == 0 { (visit.t("collections-due-today")) }
                        @else { (visit.ta("collections-due-in", &[("days", &left.to_string())])) }
                    }
                }
            },
            kit::badge(tone, &visit.t(&format!("collections-promise-state-{}", promise.state))),
            html! {
                @if promise.paid_minor > 0 {
                    (visit.digits(Money::new(promise.paid_minor, promise.currency)))
                }
            },
            html! {
                (promise.said_by)
                @if !promise.note.is_empty() { span.meta { (promise.note) } }
            },
            html! {
                div.actions {
                    @if visit.may(Right::LogContact) {
                        a.button href={ "/collections/log/" (encoded(&promise.buyer_code)) }
                            data-sheet { (visit.t("collections-log")) }
                        @if promise.state == "open" && promise.marks.ack.is_empty() {
                            a.button href={ (PAGE) "/" (promise.id) "/confirm" } data-sheet {
                                (visit.t("collections-confirm"))
                            }
                        }
                        @if promise.state == "open" && promise.marks.agreement_id.is_none() {
                            a.button href={ (PAGE) "/" (promise.id) "/reschedule" } data-sheet {
                                (visit.t("collections-reschedule"))
                            }
                            a.button.bare href={ (PAGE) "/" (promise.id) "/withdraw" } data-sheet {
                                (visit.t("collections-withdraw"))
                            }
                        }
                    }
                }
            },
        ],
    }
}

/// The form to withdraw one.
///
/// # Errors
/// `collections.promise-unknown`, or a fault.
pub async fn ask_withdraw(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let promise = get_promise(&app.db, id, visit.scope()).await?;
    let page = form(&visit, &promise, &Filled::default(), Mistakes::none());
    Ok(visit.page(&visit.t("collections-withdraw"), &page))
}

fn form(visit: &Visit, promise: &PromiseRow, filled: &Filled, mistakes: Mistakes) -> Markup {
    let amount = visit.amount(Money::new(promise.amount_minor, promise.currency));
    let about = [
        ("buyer", promise.buyer_name.clone()),
        ("amount", amount),
        ("day", promise.due_on.to_string()),
    ];
    let about: Vec<(&str, &str)> = about.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let form = Sheet {
        action: format!("{PAGE}/{}/withdraw", promise.id),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("reason", visit.t("collections-reason"))
                .kind(Kind::Lines)
                .required()
                .value(filled.get("reason"))
                .hint(visit.t("collections-withdraw-hint")),
        ],
        mistakes,
        submit: visit.t("collections-withdraw"),
        back: Some(PAGE.to_owned()),
    };
    html! {
        nav.crumbs.meta { a href=(PAGE) { (visit.t("collections-promises")) } }
        (kit::page_head(&visit.t("collections-withdraw"),
            &visit.ta("collections-promise-about", &about), &html! {}))
        div.panel { div.inside.stack {
            p.soft { (visit.t("collections-withdraw-means")) }
            (form.show(visit.lang))
        } }
    }
}

/// Withdraws one that is still open.
///
/// # Errors
/// `collections.promise-unknown`, or a fault; what is wrong is said on the form.
pub async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let promise = get_promise(&app.db, id, visit.scope()).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    match settled(withdraw_promise(&mut tx, id, filled.get("reason")).await)? {
        Ok(()) => {
            tx.commit().await?;
            Ok(visit.go(PAGE, Some(&Flash::new("collections-withdraw-done"))))
        }
        Err(mistakes) => {
            let page = form(&visit, &promise, &filled, mistakes);
            Ok(visit.again(&visit.t("collections-withdraw"), &page))
        }
    }
}
