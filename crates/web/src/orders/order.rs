//! One order: how it stands, its last decision, what can be done with it, and how it came here.

use axum::extract::{Path, State};
use base::{Clock, Money};
use credit::{
    orders::{
        self, Bill, DecisionRow, DeliveryRow, Order, OrderRow, OrderState, Release, Suspension,
    },
    scoring::Eyes,
};
use maud::{Markup, html};
use store::access::Right;

use super::{crumbs, decision, found, href, state_badge};
use crate::{
    failure::Answer,
    kit::{self, Tone, facts, hidden, link::encoded},
    receivables::item_at,
    settings::alone,
    state::App,
    visit::Visit,
};

/// What can be done with an order now, by whoever enters orders.
pub(super) fn acts(order: &Order) -> Vec<&'static str> {
    use OrderState as S;
    let mut acts = Vec::new();
    if order.waits {
        acts.push("look");
    }
    if order.state == S::Approved {
        acts.push("confirm");
    }
    if order.state.may_deliver() && order.state != S::Delivered && order.now.amount_minor > 0 {
        acts.push("deliver");
    }
    if !order.state.is_over() && !matches!(order.state, S::Closed | S::Suspended | S::Delivered) {
        acts.push("change");
    }
    if order.state == S::Approved && !order.concluded {
        acts.push("give-back");
    }
    if !order.state.is_over() && !matches!(order.state, S::Closed | S::Delivered) {
        acts.push("cancel");
    }
    if order.state.is_over() {
        acts.push("reopen");
    }
    acts.push("copy");
    acts
}

/// What whoever releases orders can do now.
pub(super) fn signs(order: &Order) -> Vec<&'static str> {
    use OrderState as S;
    let mut acts = Vec::new();
    if order.waits {
        acts.push("release");
    }
    if order.concluded && matches!(order.state, S::Confirmed | S::PartDelivered | S::Held) {
        acts.push("suspend");
    }
    if order.state == S::Suspended {
        acts.extend(["notice", "security", "resume"]);
    }
    acts
}

/// The page.
///
/// # Errors
/// `orders.unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let (row, _) = found(&app, &visit, id).await?;
    let decisions = orders::list_decisions(&app.db, id).await?;
    let deliveries = orders::list_deliveries(&app.db, id).await?;
    let releases = orders::list_releases(&app.db, id).await?;
    let eyes = eyes_on(&app, &visit, (&row.order, &releases)).await?;
    let suspension = orders::find_suspension(&app.db, id).await?;
    let bills = orders::list_bills(&app.db, id).await?;
    let title = format!("{} {}", visit.t("orders-one"), row.order.number);
    let body = html! {
        (crumbs(&visit, None))
        (kit::page_head(&title, &row.buyer_name, &buttons(&visit, &row.order)))
        div.stack {
            @if row.order.concluded && row.order.state == OrderState::Held {
                (kit::notice(Tone::High, &visit.t("orders-concluded"),
                    &html! { (visit.t("orders-concluded-hint")) }))
            }
            @if let Some(one) = &suspension { (suspended(&visit, one)) }
            div.grid {
                div.w5 { (standing(&visit, (&row, &bills), app.clock())) }
                div.w7 {
                    @if let Some(last) = decisions.first() { (decision::drawn(&visit, last, app.clock())) }
                }
            }
            @if !releases.is_empty() { (released(&visit, (&row.order, &releases), eyes)) }
            (delivered(&visit, &row.order, &deliveries))
            (history(&visit, &decisions, app.clock()))
        }
    };
    Ok(visit.page(&title, &body))
}

fn buttons(visit: &Visit, order: &Order) -> Markup {
    let at = href(order.id);
    html! {
        @if visit.may(Right::ReleaseOrders) {
            @for act in signs(order) {
                a.button.primary[act == "release" || act == "resume"]
                    href={ (at) "/sign/" (act) } data-sheet {
                    (visit.t(&format!("orders-do-{act}")))
                }
            }
        }
        @if visit.may(Right::EnterOrders) {
            @for act in acts(order) {
                a.button.primary[act == "confirm"] href={ (at) "/" (act) } data-sheet {
                    (visit.t(&format!("orders-do-{act}")))
                }
            }
        }
    }
}

fn standing(visit: &Visit, (row, bills): (&OrderRow, &[Bill]), clock: &Clock) -> Markup {
    let order = &row.order;
    let money = |minor| visit.amount(Money::new(minor, order.currency));
    let parts = order.parts();
    let mut rows = vec![
        (visit.t("orders-state"), state_badge(visit, order.state)),
        (
            visit.t("orders-buyer"),
            html! { a href={ "/parties/" (encoded(&row.buyer_code)) } { (row.buyer_name) } },
        ),
        (visit.t("orders-amount"), html! { b { (money(order.now.amount_minor)) } }),
    ];
    if !row.entity.is_empty() {
        rows.push((visit.t("parties-entity"), html! { (row.entity) }));
    }
    if let Some(wanted) = order.wanted {
        let amount = money(wanted.amount_minor);
        let said = visit.ta("orders-wanted", &[("amount", &amount)]);
        rows.push((String::new(), html! { (kit::badge(Tone::Medium, &said)) }));
    }
    if order.now.deposit_minor > 0 {
        rows.push((visit.t("orders-deposit"), html! { (money(order.now.deposit_minor)) }));
    }
    if let Some(day) = order.now.deliver_on {
        rows.push((visit.t("orders-deliver-on"), html! { (day) }));
    }
    rows.push((visit.t("orders-delivered"), html! { (money(order.delivered_minor)) }));
    rows.push((
        visit.t("orders-billed"),
        html! {
            (money(order.billed_minor))
            @for bill in bills.iter().filter(|bill| bill.amount.currency != order.currency) {
                (foreign(visit, row, bill))
            }
        },
    ));
    rows.push((
        visit.t("orders-reserved"),
        html! {
            @if order.taken { (money(parts.exposure())) }
            @else { span.soft { (visit.t("orders-not-reserved")) } }
            @if let Some(day) = order.expires_on {
                div.meta {
                    (visit.ta("orders-reserved-until", &[("day", &day.to_string())]))
                }
            }
        },
    ));
    if let Some(since) = order.waits_since {
        let day = clock.day_of(since);
        rows.push((visit.t("orders-since"), html! { (day) }));
    }
    if !order.note.is_empty() {
        rows.push((visit.t("orders-note"), html! { (order.note) }));
    }
    kit::panel(&visit.t("orders-one"), &html! {}, &facts(&rows))
}

/// An invoice in another currency than its order: what it bills, or why it bills nothing and what
/// settles that.
fn foreign(visit: &Visit, row: &OrderRow, bill: &Bill) -> Markup {
    let at = item_at((&row.buyer_code, &bill.number), bill.instalment, bill.seller);
    let (amount, day) = (visit.amount(bill.amount), bill.issued_on.to_string());
    let seen = bill.billed_minor.map(|minor| visit.amount(Money::new(minor, row.order.currency)));
    let lacks: Vec<&str> = bill.unrated.iter().map(base::Currency::code).collect();
    let lacks = lacks.join(visit.lang.pick("、", ", "));
    html! {
        div.meta {
            a href=(at) { (bill.number) } " "
            @match seen {
                Some(seen) => (visit.ta("orders-billed-at",
                    &[("amount", &amount), ("seen", &seen), ("day", &day)])),
                None => {
                    (kit::badge(Tone::Medium, &visit.ta("orders-unbilled",
                        &[("amount", &amount), ("currency", &lacks), ("day", &day)])))
                    " " a href="/settings#rates" { (visit.t("orders-unbilled-then")) }
                }
            }
        }
    }
}

fn suspended(visit: &Visit, one: &Suspension) -> Markup {
    let day = one.suspended_on.to_string();
    let lead = visit.ta("orders-suspension-lead", &[("day", &day), ("actor", &one.actor)]);
    let notice = orders::notice(&visit.house.company, one);
    let actions = html! {};
    let body = html! {
        p { b { (visit.t(&format!("orders-ground-{}", one.ground))) } " · " (lead) }
        ul.plain { @for line in one.evidence.lines() { li { (line) } } }
        @match one.notified_on {
            Some(on) => p.soft {
                (visit.ta("orders-notified",
                    &[("day", &on.to_string()), ("how", &one.notified_how)]))
            },
            None => (kit::notice(Tone::Medium, &visit.t("orders-not-notified"), &html! {})),
        }
        @if let Some(on) = one.security_on.filter(|_| one.must_resume()) {
            (kit::notice(Tone::High, &visit.t("orders-do-resume"), &html! {
                (visit.ta("orders-must-resume",
                    &[("day", &on.to_string()), ("what", &one.security)]))
            }))
        }
        details {
            summary { (visit.t("orders-notice")) }
            p.meta { (visit.t("orders-notice-lead")) }
            pre.notice-text { (notice.zh) }
            pre.notice-text { (notice.en) }
        }
    };
    kit::panel(&visit.t("orders-state-suspended"), &actions, &body)
}

/// By whose eyes this person would agree to the release that waits, if one does.
async fn eyes_on(
    app: &App,
    visit: &Visit,
    (order, releases): (&Order, &[Release]),
) -> base::Result<Eyes> {
    let actor = visit.actor()?.0;
    match releases.iter().find(|one| one.state == "proposed") {
        Some(one) => orders::release_eyes(&app.db, order, Some(one), &actor).await,
        None => Ok(Eyes::Two),
    }
}

fn released(visit: &Visit, (order, rows): (&Order, &[Release]), eyes: Eyes) -> Markup {
    let acts: &[&str] = if eyes == Eyes::Same { &["refuse"] } else { &["agree", "refuse"] };
    let body = html! {
        ul.plain {
            @for one in rows {
                li {
                    b { (visit.t(&format!("orders-release-state-{}", one.state))) } " "
                    (visit.amount(one.cap)) " · "
                    (visit.ta("orders-release-by", &[
                        ("by", one.decided_by.as_deref().unwrap_or(&one.proposed_by)),
                        ("until", &one.until_on.to_string()),
                    ]))
                    " " span.meta { (one.reason) }
                    @if one.alone { " " (alone(visit)) }
                    @if one.state == "proposed" && visit.may(Right::ReleaseOrders) {
                        @match eyes {
                            Eyes::Same => p.soft { (visit.t("orders-release-second")) },
                            Eyes::Alone => p.soft { (visit.t("orders-release-alone")) },
                            Eyes::Two => {}
                        }
                        div.actions {
                            @for act in acts {
                                form method="post" action={ (href(order.id)) "/sign/" (act) } {
                                    (hidden("csrf", &visit.csrf))
                                    (hidden("release", &one.id.to_string()))
                                    button.button { (visit.t(&format!("orders-release-{act}"))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    kit::panel(&visit.t("orders-releases"), &html! {}, &body)
}

fn delivered(visit: &Visit, order: &Order, rows: &[DeliveryRow]) -> Markup {
    let body = html! {
        @if rows.is_empty() { p.soft { (visit.t("orders-deliveries-none")) } }
        @else {
            ul.plain {
                @for row in rows {
                    li {
                        (row.on) " " b { (row.number) } " "
                        (visit.amount(Money::new(row.amount_minor, order.currency)))
                        " " span.meta { (row.actor) }
                    }
                }
            }
        }
    };
    kit::panel(&visit.t("orders-deliveries"), &html! {}, &body)
}

fn history(visit: &Visit, rows: &[DecisionRow], clock: &Clock) -> Markup {
    let body = html! {
        ul.plain {
            @for row in rows {
                @let at = row.recorded_at.in_zone(clock.zone());
                li {
                    a href={ "/orders/decisions/" (row.answer.decision_id) } {
                        (visit.t(&format!("orders-transition-{}", row.answer.transition)))
                    }
                    " " (visit.t(&format!("orders-outcome-{}", row.answer.outcome.code())))
                    " " span.meta { (at) " · " (row.actor) }
                }
            }
        }
    };
    kit::panel(&visit.t("orders-decisions"), &html! {}, &body)
}
