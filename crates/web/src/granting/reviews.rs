//! The review calendar with key accounts, and proposals for change after re-rating.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::Currency;
use credit::{
    granting::{
        Change, GrantingPack, ReviewRow, ReviewView, close_change, count_reviews, get_change,
        key_share, list_changes, list_reviews, plan_response,
    },
    policy::Tier,
    receivables::company_currency,
};
use maud::{Markup, html};
use serde::Deserialize;
use store::access::Right;

use super::{href, ways};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Flash, List, Mistakes, Row, Tone, hidden, link::encoded},
    parties::{self, words},
    state::App,
    typed,
    visit::Visit,
};

const MOST: u32 = 200;

/// Which part.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    view: String,
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let counts = count_reviews(&app.db, visit.scope()).await?;
    let late = counts.iter().any(|(view, count)| *view == ReviewView::Overdue && *count > 0);
    let first = if late { ReviewView::Overdue } else { ReviewView::Coming };
    let view = ReviewView::parse(&asked.view).unwrap_or(first);
    let currency = company_currency(&app.db).await?;
    let rows = list_reviews(&app.db, visit.scope(), view, (currency, MOST)).await?;
    let changes = list_changes(&app.db, visit.scope(), (true, MOST)).await?;
    let share = match view {
        ReviewView::Key => Some(key_share(&app.db).await?),
        _ => None,
    };
    let title = visit.t("granting-reviews");
    let body = html! {
        (kit::page_head(&title, &visit.t("granting-reviews-lead"), &html! {}))
        (ways(&visit, "/granting/reviews"))
        div.stack {
            @if let Some((count, bps)) = share {
                p.soft {
                    (visit.ta("granting-key-share", &[
                        ("count", &count.to_string()),
                        ("share", &locale::bps(base::Bps(i32::try_from(bps).unwrap_or(0)))),
                    ]))
                }
            }
            (calendar(&visit, (view, &counts), &rows, currency))
            (proposals(&visit, &changes))
        }
    };
    Ok(visit.page(&title, &body))
}

fn calendar(
    visit: &Visit,
    (view, counts): (ReviewView, &[(ReviewView, i64)]),
    rows: &[ReviewRow],
    currency: Currency,
) -> Markup {
    let chips = counts.iter().map(|(one, count)| Chip {
        name: visit.t(&format!("granting-view-{}", one.code())),
        count: Some(*count),
        href: format!("/granting/reviews?view={}", one.code()),
        on: *one == view,
    });
    List {
        id: "reviews",
        title: visit.t("granting-calendar"),
        chips: chips.collect(),
        columns: vec![
            Column::text(visit.t("granting-buyer")).title(),
            Column::fit(visit.t("parties-col-tier")),
            Column::number(visit.t("granting-limit-and-exposure")),
            Column::fit(visit.t("granting-last-review")),
            Column::fit(visit.t("policy-review")),
            Column::fit(String::new()),
        ],
        rows: rows.iter().map(|one| review_row(visit, one, currency)).collect(),
        empty: Empty {
            title: visit.t("granting-reviews-none"),
            why: visit.t("granting-reviews-none-why"),
            button: Some((visit.t("granting-view-all"), "/granting/reviews?view=all".to_owned())),
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}

fn review_row(visit: &Visit, one: &ReviewRow, currency: Currency) -> Row {
    let late = visit.today.days_since(one.due_on);
    let at = parties::tab_href(&one.buyer_code, "credit");
    Row {
        href: Some(at.clone()),
        cells: vec![
            html! {
                a href=(at) { (one.buyer_name) }
                div.meta { (one.buyer_code) }
            },
            html! {
                (words::tier_badge(visit.lang, one.tier))
                @if let Some(place) = one.key_place {
                    " " (kit::plain_badge(&visit.ta("granting-key", &[
                        ("place", &place.to_string()),
                    ])))
                }
            },
            html! {
                (words::limit(visit, one.limit))
                div.meta { (visit.amount(one.exposure(currency))) }
            },
            html! { (one.last_on) },
            html! {
                @if late > 0 {
                    (kit::badge(Tone::High, &visit.ta("granting-late", &[
                        ("days", &late.to_string()),
                    ])))
                    div.meta { (one.due_on) }
                } @else { (one.due_on) }
            },
            html! {
                @match one.application_id {
                    Some(id) => a href=(href(id)) { (visit.t("granting-on-its-way")) },
                    None if visit.may(Right::ApplyCredit) => a.button
                        href={ "/granting/new?what=review&buyer=" (encoded(&one.buyer_code)) } {
                        (visit.t("granting-review-now"))
                    },
                    None => (kit::nothing(visit.lang)),
                }
            },
        ],
        ..Row::default()
    }
}

fn tiers(visit: &Visit, from: Tier, to: Tier) -> Markup {
    html! { (words::tier_badge(visit.lang, from)) " → " (words::tier_badge(visit.lang, to)) }
}

fn change_href(id: i64) -> String {
    format!("/granting/changes/{id}")
}

fn proposals(visit: &Visit, changes: &[Change]) -> Markup {
    let row = |one: &Change| Row {
        href: Some(change_href(one.id)),
        cells: vec![
            html! { a href=(change_href(one.id)) { (one.buyer_name) } div.meta { (one.buyer_code) } },
            tiers(visit, one.tier_before, one.tier_after),
            html! {
                (words::limit(visit, one.limit)) " → " (words::limit(visit, one.proposed))
                div.meta {
                    (words::terms(visit.lang, &one.terms)) " → "
                    (words::terms(visit.lang, &one.proposed_terms))
                }
            },
            html! { (one.as_of) },
            change_badge(visit, one),
            html! {
                @match one.task_on {
                    Some(day) if day < visit.today => (kit::badge(Tone::High, &day.to_string())),
                    Some(day) => (day),
                    None => (kit::nothing(visit.lang)),
                }
            },
        ],
        ..Row::default()
    };
    List {
        id: "changes",
        title: visit.t("granting-changes"),
        count: Some(i64::try_from(changes.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("granting-buyer")).title(),
            Column::fit(visit.t("parties-col-tier")),
            Column::text(visit.t("granting-proposed-change")),
            Column::fit(visit.t("granting-since")),
            Column::fit(visit.t("granting-state")),
            Column::fit(visit.t("granting-task")),
        ],
        rows: changes.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("granting-changes-none"),
            why: visit.t("granting-changes-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn change_badge(visit: &Visit, one: &Change) -> Markup {
    let tone = match one.state.as_str() {
        "open" if one.is_worse() => Tone::High,
        "open" | "planned" => Tone::Medium,
        "done" => Tone::Low,
        _ => Tone::Quiet,
    };
    kit::badge(tone, &visit.t(&format!("granting-change-{}", one.state)))
}

/// One proposal for change.
///
/// # Errors
/// `granting.change-unknown`, or a fault.
pub async fn change(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let (title, body) = drawn(&app, &visit, id, &Mistakes::none()).await?;
    Ok(visit.page(&title, &body))
}

async fn drawn(
    app: &App,
    visit: &Visit,
    id: i64,
    mistakes: &Mistakes,
) -> base::Result<(String, Markup)> {
    let one = get_change(&app.db, visit.scope(), id).await?;
    let (pack, _) = GrantingPack::in_force(&app.db, visit.today).await?;
    let title = visit.ta("granting-change-of", &[("name", &one.buyer_name)]);
    let rows = [
        (visit.t("parties-col-tier"), tiers(visit, one.tier_before, one.tier_after)),
        (visit.t("granting-since"), html! { (one.as_of) }),
        (
            visit.t("policy-limit"),
            html! {
                (words::limit(visit, one.limit)) " → " (words::limit(visit, one.proposed))
            },
        ),
        (
            visit.t("policy-terms"),
            html! {
                (words::terms(visit.lang, &one.terms)) " → "
                (words::terms(visit.lang, &one.proposed_terms))
            },
        ),
    ];
    let body = html! {
        nav.crumbs.meta {
            a href="/granting/reviews" { (visit.t("granting-reviews")) } " / " (one.buyer_name)
        }
        (kit::page_head(&title, "", &change_badge(visit, &one)))
        div.stack {
            (mistakes.summary(visit.lang))
            (kit::panel(&visit.t("granting-proposed-change"), &html! {}, &kit::facts(&rows)))
            @if one.state == "open" && visit.may(Right::ApplyCredit) {
                (responses(visit, &one, &pack))
            }
            @if one.state == "planned" || one.state == "done" { (planned(visit, &one)) }
            @if (one.state == "open" || one.state == "planned") && visit.may(Right::ApplyCredit) {
                (closing(visit, &one))
            }
            @if !one.handled_note.is_empty() {
                p.meta { (one.handled_by) " · " (one.handled_note) }
            }
        }
    };
    Ok((title, body))
}

fn responses(visit: &Visit, one: &Change, pack: &GrantingPack) -> Markup {
    let fitting: Vec<_> = pack.responses.iter().filter(|r| r.tier == one.tier_after).collect();
    let body = html! {
        p.soft { (visit.ta("granting-response-why", &[
            ("days", &pack.review.notice_days.to_string()),
        ])) }
        @if fitting.is_empty() { p.soft { (visit.t("granting-response-none")) } }
        @for response in fitting {
            form.models-step method="post" action={ (change_href(one.id)) "/plan" } {
                (hidden("csrf", &visit.csrf))
                (hidden("response", &response.code))
                button.button.primary { (words::said(visit.lang, &response.name)) }
                p.soft {
                    (words::said(visit.lang, &response.what)) " · "
                    (visit.ta("granting-response-parts", &[
                        ("share", &locale::bps(base::Bps(
                            i32::try_from(response.cut_limit_bps).unwrap_or(0)))),
                        ("terms", &words::terms(visit.lang, &response.terms)),
                        ("days", &response.task_days.to_string()),
                    ]))
                }
            }
        }
    };
    let inside = html! { div.no-print { (body) } };
    kit::panel(&visit.t("granting-responses"), &html! {}, &inside)
}

fn planned(visit: &Visit, one: &Change) -> Markup {
    let day = |day: Option<base::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let actions = html! {
        @if let Some(id) = one.application_id {
            a.button href=(href(id)) { (visit.t("granting-to-request")) }
        }
        button.button type="button" data-print { (kit::icon("print")) (visit.t("granting-print")) }
    };
    let body = html! {
        (kit::facts(&[
            (visit.t("granting-counts-on"), html! { (day(one.counts_on)) }),
            (visit.t("granting-task"), html! { (day(one.task_on)) }),
            (visit.t("granting-handled-by"), html! { (one.handled_by) }),
        ]))
        @if !one.letter.zh.is_empty() {
            h3 { (visit.t("granting-letter")) }
            @for text in [one.letter.pick(visit.lang)] {
                @for line in text.lines() { p { (line) } }
            }
        }
    };
    kit::panel(&visit.t("granting-planned"), &actions, &body)
}

fn closing(visit: &Visit, one: &Change) -> Markup {
    let key = if one.state == "planned" { "granting-close-done" } else { "granting-close-dismiss" };
    html! {
        details.models-step.no-print {
            summary.button { (visit.t(key)) }
            form.fields method="post" action={ (change_href(one.id)) "/close" } {
                (hidden("csrf", &visit.csrf))
                label.field {
                    span { (visit.t("granting-note")) span.must { (visit.t("house-must")) } }
                    textarea name="note" rows="2" required maxlength="1000" {}
                }
                div.actions { button.button.primary { (visit.t(key)) } }
            }
        }
    }
}

/// Plans a response.
///
/// # Errors
/// `granting.change-unknown`, or a fault; what is refused is said on its page.
pub async fn plan(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    get_change(&app.db, visit.scope(), id).await?;
    let (pack, _) = GrantingPack::in_force(&app.db, visit.today).await?;
    let company = visit.house.company.clone();
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        plan_response(&mut tx, id, (filled.get("response"), &company), &pack).await?;
        tx.commit().await
    };
    answered(&app, &visit, id, outcome.await, "granting-planned-done").await
}

/// Closes a change.
///
/// # Errors
/// As [`plan`].
pub async fn close(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    get_change(&app.db, visit.scope(), id).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        close_change(&mut tx, id, filled.get("note")).await?;
        tx.commit().await
    };
    answered(&app, &visit, id, outcome.await, "granting-closed-done").await
}

async fn answered(
    app: &App,
    visit: &Visit,
    id: i64,
    outcome: base::Result<()>,
    done: &str,
) -> Answer {
    match typed::settled(outcome)? {
        Ok(()) => Ok(visit.go(&change_href(id), Some(&Flash::new(done)))),
        Err(mistakes) => {
            let (title, body) = drawn(app, visit, id, &mistakes).await?;
            Ok(visit.again(&title, &body))
        }
    }
}
