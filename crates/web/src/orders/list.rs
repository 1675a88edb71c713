//! All orders, and the queue of those that wait.

use axum::extract::{Query, State};
use base::{Clock, Money};
use credit::orders::{
    self, OrderFilter, OrderRow, OrderState, Suspension, count_orders, list_orders,
    suspensions_in_force,
};
use maud::{Markup, html};
use store::{
    Actor,
    access::{Right, Scope},
};

use super::{crumbs, href, state_badge};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Chip, Column, Empty, Figure, Flash, Link, List, Pager, Row, Tone, hidden,
        link::encoded,
    },
    state::App,
    visit::Visit,
};

const ROWS: u32 = 50;

fn filter(scope: Scope, only: &str) -> OrderFilter {
    use OrderState as S;
    let all = OrderFilter { limit: ROWS, ..OrderFilter::all(scope) };
    match only {
        "open" => {
            let states = vec![S::Approved, S::Confirmed, S::PartDelivered, S::Delivered];
            OrderFilter { states, ..all }
        }
        "over" => {
            let states = vec![S::Closed, S::Released, S::Expired, S::Cancelled, S::Declined];
            OrderFilter { states, ..all }
        }
        "waiting" => OrderFilter { waiting: true, ..all },
        _ => all,
    }
}

/// The orders.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let only = ["waiting", "open", "over"].into_iter().find(|one| *one == filled.get("only"));
    let state = OrderState::parse(filled.get("state"));
    let by = filter(visit.scope(), only.unwrap_or_default());
    let asked = OrderFilter {
        search: filled.get("q").chars().take(100).collect(),
        before: filled.get("before").parse().ok(),
        // One state is narrower than the chip that it stands beside.
        states: state.map_or_else(|| by.states.clone(), |state| vec![state]),
        ..by
    };
    let rows = list_orders(&app.db, &asked).await?;
    let (count, _) = count_orders(&app.db, &OrderFilter { before: None, ..asked.clone() }).await?;
    let suspended = suspensions_in_force(&app.db, visit.scope()).await?;
    let mut figures = Vec::new();
    for (only, name) in [("waiting", "orders-fig-waiting"), ("open", "orders-fig-reserved")] {
        let (count, sums) = count_orders(&app.db, &filter(visit.scope(), only)).await?;
        let href = if only == "waiting" { "/orders/holds" } else { "/orders?only=open" };
        figures.push(figure(&visit, name, (count, &sums), href));
    }
    let title = visit.t("orders-title");
    let lead = visit.ta("orders-lead", &[("day", &visit.today.to_string())]);
    let body = html! {
        (kit::page_head(&title, &lead, &actions(&visit)))
        div.stack {
            div.grid { @for figure in &figures { div.w4 { (figure.card(visit.lang)) } } }
            @if !suspended.is_empty() { (suspensions(&visit, &suspended)) }
            (table(&visit, &rows, (only.unwrap_or_default(), &filled), count))
        }
    };
    Ok(visit.page(&title, &body))
}

fn actions(visit: &Visit) -> Markup {
    html! {
        a.button href="/orders/holds" { (visit.t("orders-holds")) }
        a.button href="/orders/rule" { (visit.t("orders-rule")) }
        @if visit.may(Right::EnterOrders) {
            a.button.primary href="/orders/check" { (visit.t("orders-check")) }
        }
    }
}

fn figure(visit: &Visit, name: &str, (count, sums): (i64, &[Money]), href: &str) -> Figure {
    let sums: Vec<String> = sums.iter().map(|sum| visit.amount(*sum)).collect();
    Figure {
        name: visit.t(name),
        value: visit.ta("orders-count", &[("count", &locale::count(count))]),
        against: sums.join(" · "),
        href: Some(href.to_owned()),
        ..Figure::default()
    }
}

fn suspensions(visit: &Visit, rows: &[Suspension]) -> Markup {
    let body = html! {
        ul.plain {
            @for one in rows {
                li {
                    a href=(href(one.order_id)) { (one.number) " " (one.buyer_name) }
                    " "
                    @if one.must_resume() {
                        (kit::badge(Tone::High, &visit.t("orders-do-resume")))
                    } @else if one.notified_on.is_none() {
                        (kit::badge(Tone::Medium, &visit.t("orders-not-notified")))
                    }
                }
            }
        }
    };
    kit::panel(&visit.t("orders-suspensions"), &html! {}, &body)
}

fn table(visit: &Visit, rows: &[OrderRow], (only, filled): (&str, &Filled), count: i64) -> Markup {
    let mut link = Link::to("/orders");
    for (name, value) in [("only", only), ("state", filled.get("state")), ("q", filled.get("q"))] {
        if !value.is_empty() {
            link = link.with(name, value);
        }
    }
    let chips = ["waiting", "open", "over"].map(|one| Chip {
        name: visit.t(&format!("orders-only-{one}")),
        href: match one == only {
            true => link.without("only").without("state").href(),
            false => link.without("state").with("only", one).href(),
        },
        on: one == only,
        count: None,
    });
    let full = u32::try_from(rows.len()).is_ok_and(|n| n >= ROWS);
    let last = rows.last().map(|row| row.order.id).filter(|_| full);
    let to_check = visit.may(Right::EnterOrders);
    List {
        id: "orders",
        title: visit.t("orders-list"),
        count: Some(count),
        chips: chips.to_vec(),
        filters: Some(html! {
            @if !only.is_empty() { (hidden("only", only)) }
            label.away for="state" { (visit.t("orders-state")) }
            select id="state" name="state" {
                option value="" { (visit.t("orders-state-any")) }
                @for state in OrderState::ALL {
                    option value=(state.code()) selected[state.code() == filled.get("state")] {
                        (visit.t(&format!("orders-state-{}", state.code())))
                    }
                }
            }
            label.away for="q" { (visit.t("orders-search")) }
            input id="q" name="q" type="search" value=(filled.get("q"))
                placeholder=(visit.t("orders-search"));
        }),
        columns: vec![
            Column::text(visit.t("orders-number")).title(),
            Column::text(visit.t("orders-buyer")),
            Column::number(visit.t("orders-amount")),
            Column::fit(visit.t("orders-deliver-on")),
            Column::fit(visit.t("orders-state")),
        ],
        rows: rows.iter().map(|row| line(visit, row)).collect(),
        pager: Some(Pager {
            first: filled.some("before").map(|_| link.href()),
            next: last.map(|last| link.with("before", last).href()),
            shown: String::new(),
        }),
        empty: Empty {
            title: visit.t("orders-none"),
            why: visit.t("orders-none-why"),
            button: to_check.then(|| (visit.t("orders-check"), "/orders/check".to_owned())),
        },
        link,
        ..List::default()
    }
    .show(visit.lang)
}

fn line(visit: &Visit, row: &OrderRow) -> Row {
    Row {
        href: Some(href(row.order.id)),
        pick: None,
        cells: vec![
            html! { a href=(href(row.order.id)) { (row.order.number) } },
            html! {
                a href={ "/parties/" (encoded(&row.buyer_code)) } { (row.buyer_name) }
            },
            html! { (visit.amount(row.order.amount())) },
            html! { @if let Some(day) = row.order.now.deliver_on { (day) } },
            state_badge(visit, row.order.state),
        ],
    }
}

/// The orders that wait.
///
/// # Errors
/// A fault from the database.
pub async fn holds(State(app): State<App>, visit: Visit) -> Answer {
    let asked = OrderFilter { limit: 500, ..filter(visit.scope(), "waiting") };
    let rows = list_orders(&app.db, &asked).await?;
    let title = visit.t("orders-holds");
    let actions = html! {
        @if visit.may(Right::EnterOrders) && !rows.is_empty() {
            form method="post" action="/orders/look" {
                (hidden("csrf", &visit.csrf))
                button.button { (visit.t("orders-do-look-all")) }
            }
        }
        @if visit.may(Right::EnterOrders) {
            a.button.primary href="/orders/check" { (visit.t("orders-check")) }
        }
    };
    let list = List {
        id: "holds",
        title: visit.t("orders-holds"),
        count: i64::try_from(rows.len()).ok(),
        columns: vec![
            Column::text(visit.t("orders-number")).title(),
            Column::text(visit.t("orders-buyer")),
            Column::number(visit.t("orders-amount")),
            Column::fit(visit.t("orders-since")),
            Column::text(visit.t("orders-why")).full(),
            Column::fit(String::new()),
        ],
        rows: rows.iter().map(|row| waiting(&visit, row, app.clock())).collect(),
        empty: Empty {
            title: visit.t("orders-holds-none"),
            why: visit.t("orders-holds-none-why"),
            button: Some((visit.t("orders-list"), "/orders".to_owned())),
        },
        ..List::default()
    };
    let body = html! {
        (crumbs(&visit, None))
        (kit::page_head(&title, &visit.t("orders-holds-lead"), &actions))
        (list.show(visit.lang))
    };
    Ok(visit.page(&title, &body))
}

fn waiting(visit: &Visit, row: &OrderRow, clock: &Clock) -> Row {
    let order = &row.order;
    let since = order.waits_since.map(|at| clock.day_of(at));
    let days = since.map(|day| visit.today.days_since(day));
    let asks = Money::new(order.asks().amount_minor, order.currency);
    Row {
        href: Some(href(order.id)),
        pick: None,
        cells: vec![
            html! {
                a href=(href(order.id)) { (order.number) }
                @if order.concluded {
                    " " (kit::badge(Tone::High, &visit.t("orders-concluded")))
                }
            },
            html! { a href={ "/parties/" (encoded(&row.buyer_code)) } { (row.buyer_name) } },
            html! { (visit.amount(asks)) },
            html! {
                @if let Some(day) = since { (day) }
                @if let Some(days) = days {
                    span.meta { (visit.ta("orders-days-waiting", &[("days", &days.to_string())])) }
                }
            },
            reasons(visit, row),
            html! {
                div.actions {
                    @if visit.may(Right::EnterOrders) {
                        a.button href={ (href(order.id)) "/look" } data-sheet {
                            (visit.t("orders-do-look"))
                        }
                    }
                    @if visit.may(Right::ReleaseOrders) {
                        a.button href={ (href(order.id)) "/sign/release" } data-sheet {
                            (visit.t("orders-do-release"))
                        }
                    }
                }
            },
        ],
    }
}

/// Each failed step with its number, its words and what would let it pass.
fn reasons(visit: &Visit, row: &OrderRow) -> Markup {
    let failed = row.steps.iter().filter(|step| step.result != "approve" && !step.released);
    html! {
        ul.reasons {
            @for step in failed {
                li {
                    b { (step.name.pick(visit.lang)) } " " (step.number)
                    span.meta { (visit.t("orders-then")) ": " (step.then.pick(visit.lang)) }
                }
            }
        }
    }
}

/// Looks again at all that wait.
///
/// # Errors
/// A fault from the database.
pub async fn look_all(State(app): State<App>, visit: Visit) -> Answer {
    let actor: Actor = visit.actor()?;
    let passed = orders::reconsider(&app.db, &actor, None).await?;
    let flash = Flash::new("orders-done-look").with("count", passed);
    Ok(visit.go("/orders/holds", Some(&flash)))
}
