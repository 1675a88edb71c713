//! The preparation: boxes that the system found or a person ticks, and all that one must know before one talks.

use axum::{
    Form,
    extract::{Path, State},
};
use credit::{
    collections::{
        cases::{Phase, ReadyBox, prepare, ready_boxes, tick},
        talk::BoxCheck,
    },
    orders::{OrderFilter, OrderRow, list_orders},
};
use maud::{Markup, html};
use store::access::Right;

use super::{Opened, crumbs, href, money, opened};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Flash, Mistakes, Tone},
    parties::{self, words},
    state::App,
    typed::settled,
    visit::Visit,
};

/// Orders of the background.
const ORDERS: u32 = 6;

/// The latest orders of a buyer.
pub(in crate::collections) async fn latest_orders(
    app: &App,
    visit: &Visit,
    buyer: i64,
) -> base::Result<Vec<OrderRow>> {
    let all = OrderFilter::all(visit.scope());
    let filter = OrderFilter { buyer: Some(buyer), limit: ORDERS, ..all };
    list_orders(&app.db, &filter).await
}

/// The page.
///
/// # Errors
/// `collections.case-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let body = page(&app, &visit, id, Mistakes::none()).await?;
    Ok(visit.page(&visit.t("collections-preparation"), &body))
}

async fn page(app: &App, visit: &Visit, id: i64, mistakes: Mistakes) -> base::Result<Markup> {
    let at = opened(app, visit, id).await?;
    let orders = latest_orders(app, visit, at.case.buyer_id).await?;
    let title = visit.t("collections-preparation");
    let pdf = html! {
        a.button href={ (href(id)) "/brief.pdf" } { (visit.t("collections-brief-pdf")) }
    };
    Ok(html! {
        (crumbs(visit, &at.case, &title))
        (kit::page_head(&title, &visit.t("collections-preparation-lead"), &pdf))
        (mistakes.summary(visit.lang))
        div.grid {
            div.w5.stack { (boxes(visit, &at)) (without(visit, &at)) }
            div.w7.stack {
                (background(visit, &at, &orders))
                (people(visit, &at))
                (principles(visit, &at))
            }
        }
    })
}

fn boxes(visit: &Visit, at: &Opened) -> Markup {
    let all = ready_boxes(&at.pack, &at.brief.found, &at.brief.ticked);
    let open = all.iter().filter(|one| !one.is_done()).count();
    let before = at.case.phase == Phase::Before;
    let may = visit.may(Right::LogContact) && at.case.phase != Phase::Closed;
    let body = html! {
        ul.boxes { @for one in &all { li { (one_box(visit, at, one, may)) } } }
        @if before && may {
            form method="post" action={ (href(at.case.id)) "/prepared" } {
                (kit::hidden("csrf", &visit.csrf))
                div.actions.thumb {
                    button.button.primary type="submit" { (visit.t("collections-prepared")) }
                }
            }
            @if open > 0 {
                p.meta { (visit.ta("collections-boxes-left", &[("count", &open.to_string())])) }
            }
        } @else if let Some((day, who)) = &at.case.prepared {
            p.meta {
                (visit.ta("collections-prepared-by", &[("day", &day.to_string()), ("who", who)]))
            }
        }
    };
    kit::panel(&visit.t("collections-boxes"), &html! {}, &body)
}

/// What the records say of a box.
fn recorded(visit: &Visit, at: &Opened, check: BoxCheck) -> String {
    let found = &at.brief.found;
    let number = match check {
        BoxCheck::Items => found.items.to_string(),
        BoxCheck::People => found.releasers.to_string(),
        BoxCheck::Statement => match found.statement_days {
            Some(days) => days.to_string(),
            None => return visit.t("collections-box-says-statement-none"),
        },
        BoxCheck::Evidence => found.grade.unwrap_or('–').to_string(),
        BoxCheck::PayDay | BoxCheck::Card | BoxCheck::Person => String::new(),
    };
    visit.ta(&format!("collections-box-says-{}", check.code()), &[("number", &number)])
}

/// Where what the records lack is filled in.
fn mend(at: &Opened, check: BoxCheck) -> Option<String> {
    let buyer = parties::href(&at.case.buyer_code);
    Some(match check {
        BoxCheck::Evidence => {
            format!("/collections/evidence/{}", kit::link::encoded(&at.case.buyer_code))
        }
        BoxCheck::Statement => {
            format!("/collections/accounts?buyer={}", kit::link::encoded(&at.case.buyer_code))
        }
        BoxCheck::People => format!("{buyer}/influence"),
        BoxCheck::PayDay | BoxCheck::Card => format!("{}/card", href(at.case.id)),
        BoxCheck::Items | BoxCheck::Person => return None,
    })
}

fn one_box(visit: &Visit, at: &Opened, one: &ReadyBox<'_>, may: bool) -> Markup {
    let name = words::said(visit.lang, &one.of.name);
    let on = one.by.is_some();
    let by_records = one.of.check != BoxCheck::Person;
    html! {
        form.tick method="post" action={ (href(at.case.id)) "/tick" } {
            (kit::hidden("csrf", &visit.csrf))
            (kit::hidden("box", &one.of.code))
            (kit::hidden("on", if on { "0" } else { "1" }))
            span {
                @if one.found { (kit::badge(Tone::Low, &visit.t("collections-box-found"))) }
                @else if on { (kit::badge(Tone::Low, &visit.t("collections-box-ticked"))) }
                @else if by_records { (kit::badge(Tone::Medium, &visit.t("collections-box-lacks"))) }
                @else { (kit::badge(Tone::Medium, &visit.t("collections-box-open"))) }
                " " (name)
                div.meta {
                    @match one.by {
                        Some(tick) => (visit.ta("collections-box-by",
                            &[("who", &tick.by), ("day", &tick.on.to_string())])),
                        None if by_records => (recorded(visit, at, one.of.check)),
                        None => (visit.t("collections-box-by-hand")),
                    }
                }
            }
            span.actions {
                @if !one.is_done() {
                    @if let Some(to) = mend(at, one.of.check) {
                        a.button href=(to) { (visit.t("collections-box-mend")) }
                    }
                }
                @if may && !by_records {
                    button.button type="submit" {
                        (visit.t(if on { "collections-box-untick" } else { "collections-box-tick" }))
                        span.away { " " (name) }
                    }
                }
            }
        }
    }
}

fn without(visit: &Visit, at: &Opened) -> Markup {
    if at.case.phase != Phase::Before || !visit.may(Right::LogContact) {
        return html! {};
    }
    let body = html! {
        p.soft { (visit.t("collections-waive-lead")) }
        form.fields method="post" action={ (href(at.case.id)) "/waive" } {
            (kit::hidden("csrf", &visit.csrf))
            div.field {
                label for="f-why" { (visit.t("collections-waive-why")) }
                textarea id="f-why" name="why" rows="2" {}
            }
            div.actions { button.button type="submit" { (visit.t("collections-waive")) } }
        }
    };
    kit::panel(&visit.t("collections-waive"), &html! {}, &body)
}

fn background(visit: &Visit, at: &Opened, orders: &[OrderRow]) -> Markup {
    let brief = &at.brief;
    let (decided, kept) = brief.promises_kept();
    let coin = |minor| money(visit, minor, brief.owed.currency);
    let nothing = || kit::nothing(visit.lang);
    let findings: Vec<String> = brief
        .testimony
        .findings
        .iter()
        .filter(|one| one.ended.is_none())
        .map(|one| format!("{} {}", one.of.on, one.of.text))
        .collect();
    let lines = |all: &[String]| {
        html! {
            @if all.is_empty() { (nothing()) } @else {
                ul.plain { @for line in all.iter().take(6) { li { (line) } } }
            }
        }
    };
    let order = |row: &OrderRow| {
        let of = &row.order;
        let on = of.ordered_on.map(|day| day.to_string()).unwrap_or_default();
        format!("{on} {} {}", of.number, money(visit, of.now.amount_minor, of.currency))
    };
    let orders: Vec<String> = orders.iter().map(order).collect();
    let others = brief.testimony.past.iter().map(|one| {
        let amount = one.of.amount.map(|amount| visit.amount(amount)).unwrap_or_default();
        format!("{} {} {}", one.of.creditor, amount, one.of.text)
    });
    let others: Vec<String> = others.collect();
    let group: Vec<String> =
        brief.group.iter().map(|one| format!("{} {}", one.code, one.name)).collect();
    let receipts = brief.receipts.iter().take(3).map(|one| {
        format!("{} {}", one.effective_on, money(visit, one.amount_minor, one.currency))
    });
    let receipts: Vec<String> = receipts.collect();
    let kept_said = visit.ta(
        "collections-promises-kept",
        &[("count", &decided.to_string()), ("kept", &kept.to_string())],
    );
    let standing = brief.standing.as_ref();
    let rows = vec![
        (visit.t("collections-overdue"), html! { (coin(brief.owed.overdue_minor)) }),
        (visit.t("collections-promise"), html! { (kept_said) }),
        (visit.t("collections-receipts"), lines(&receipts)),
        (
            visit.t("parties-col-tier"),
            html! {
                @match standing {
                    Some(one) => (words::tier_badge(visit.lang, one.tier)),
                    None => (nothing()),
                }
            },
        ),
        (visit.t("collections-orders"), lines(&orders)),
        (visit.t("collections-group"), lines(&group)),
        (visit.t("collections-findings"), lines(&findings)),
        (visit.t("collections-other-creditors"), lines(&others)),
    ];
    let file = html! {
        a.button href={ (parties::href(&at.case.buyer_code)) "/testimony" } {
            (visit.t("collections-testimony"))
        }
    };
    kit::panel(&visit.t("collections-background"), &file, &kit::facts(&rows))
}

fn people(visit: &Visit, at: &Opened) -> Markup {
    let to = format!("{}/influence", parties::href(&at.case.buyer_code));
    let edit = html! { a.button href=(to) { (visit.t("parties-influence")) } };
    let part =
        |one: &credit::parties::Influence| visit.t(&format!("parties-part-{}", one.part.code()));
    let body = html! {
        @if at.brief.people.is_empty() { p.soft { (visit.t("parties-influence-none")) } }
        @else {
            ul.plain {
                @for person in at.brief.people.iter().take(8) {
                    li {
                        b { (person.name) } " " span.meta { (person.duty) }
                        @if let Some(said) = &person.influence {
                            " " (kit::plain_badge(&part(said)))
                            @if said.releases {
                                " " (kit::badge(Tone::Low, &visit.t("parties-influence-releases")))
                            }
                        }
                    }
                }
            }
        }
        @for gap in &at.brief.gaps {
            p.meta { (visit.t(&format!("parties-influence-gap-{}", gap.code()))) }
        }
        (kit::facts(&[
            (visit.t("collections-card-pay-path"), html! { (at.case.card.pay_path) }),
            (visit.t("collections-card-pay-days"), html! { (at.case.card.pay_days) }),
        ]))
    };
    kit::panel(&visit.t("collections-people"), &edit, &body)
}

fn principles(visit: &Visit, at: &Opened) -> Markup {
    let said = |text| words::said(visit.lang, text);
    let body = html! {
        ul.cards {
            @for one in &at.pack.principles {
                li { b { (said(&one.name)) } span { (said(&one.text)) } }
            }
        }
        h3 { (visit.t("collections-rules-do")) }
        ul.plain {
            @for rule in at.pack.rules.iter().filter(|one| one.good) { li { (said(&rule.text)) } }
        }
        h3 { (visit.t("collections-rules-dont")) }
        ul.plain {
            @for rule in at.pack.rules.iter().filter(|one| !one.good) { li { (said(&rule.text)) } }
        }
    };
    kit::panel(&visit.t("collections-principles"), &html! {}, &body)
}

/// Ticks a box, or takes the tick away.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.box-unknown`, or a fault.
pub async fn tick_box(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    tick(&mut tx, &at.pack, (id, filled.get("box")), filled.get("on") == "1").await?;
    tx.commit().await?;
    Ok(visit.go(&format!("{}/prepare", href(id)), None))
}

/// Says that the round is prepared.
///
/// # Errors
/// `collections.case-unknown`, or a fault; what is open is said on the page.
pub async fn prepared(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        prepare(&mut tx, &at.pack, id, &at.brief.found).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go(&href(id), Some(&Flash::new("collections-prepared-done")))),
        Err(mistakes) => {
            let body = page(&app, &visit, id, mistakes).await?;
            Ok(visit.again(&visit.t("collections-preparation"), &body))
        }
    }
}

/// The page again with what is wrong with a waiver.
pub(super) async fn again(app: &App, visit: &Visit, id: i64, mistakes: Mistakes) -> Answer {
    let body = page(app, visit, id, mistakes).await?;
    Ok(visit.again(&visit.t("collections-preparation"), &body))
}
