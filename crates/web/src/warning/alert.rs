//! One alert: what was seen, the rows behind it, what to do by when, and the two answers to it.

use axum::{
    Form,
    extract::{Path, State},
};
use base::Money;
use credit::{
    receivables::{ItemRow, list_items_by_id},
    warning::{Alert, AlertState, SignalLibrary, acknowledge_alert, clear_alert, get_alert},
};
use maud::{Markup, html};
use store::access::Right;

use super::{level_badge, list::is_late, role_name, signal_name};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{
        self, Column, Field, Flash, Form as Sheet, Headline, Kind, List, Mistakes, Row, Tone,
        link::encoded,
    },
    receivables::item_href,
    state::App,
    typed::settled,
    visit::Visit,
};

fn href(id: i64) -> String {
    format!("/warning/alerts/{id}")
}

/// The page.
///
/// # Errors
/// `warning.alert-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let alert = get_alert(&app.db, id, visit.scope()).await?;
    let title = signal_name(&visit, &alert.signal);
    let body = page(&app, &visit, &alert, (&Filled::default(), Mistakes::none())).await?;
    Ok(visit.page(&title, &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    alert: &Alert,
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup, Refused> {
    let ids: Vec<i64> =
        alert.evidence.iter().filter(|(kind, _)| kind == "item").map(|(_, id)| *id).collect();
    let items = list_items_by_id(&app.db, &ids).await?;
    let def = SignalLibrary::shipped().find(&alert.signal);
    let live = alert.standing.state.is_live();
    Ok(html! {
        nav.crumbs.meta { a href="/warning" { (visit.t("warning-title")) } }
        (kit::page_head(&signal_name(visit, &alert.signal), &alert.buyer_name, &html! {
            a.button href={ "/parties/" (encoded(&alert.buyer_code)) } { (visit.t("warning-to-buyer")) }
            @if visit.may(Right::LogContact) {
                a.button.primary[alert.standing.state != AlertState::Open]
                    href={ "/collections/log/" (encoded(&alert.buyer_code)) } data-sheet {
                    (visit.t("warning-contact"))
                }
            }
        }))
        div.stack {
            (headline(visit, alert))
            (kit::panel(&visit.t("warning-evidence"), &html! {}, &html! {
                p.strong { (crate::parties::words::begun(alert.said.pick(visit.lang))) }
                @for (kind, count) in other_rows(alert) {
                    p.meta {
                        (visit.t(&format!("warning-row-{kind}"))) " × " (count)
                    }
                }
            }))
            @if !items.is_empty() { (item_list(visit, &items)) }
            @if let Some(def) = def {
                (kit::panel(&visit.t("warning-advice"), &html! {}, &html! {
                    p { (def.advice.pick(visit.lang)) }
                }))
            }
            @if !alert.handled_by.is_empty() {
                (kit::notice(Tone::Quiet, &visit.ta("warning-handled", &[("who", &alert.handled_by)]),
                    &html! { (alert.handled_note) }))
            }
            @if live && visit.may(Right::ClearWarnings) {
                (answers(visit, alert, (filled, mistakes)))
            }
        }
    })
}

fn headline(visit: &Visit, alert: &Alert) -> Markup {
    let standing = &alert.standing;
    let part = |id: &str, value: Markup, note: Markup| Headline { name: visit.t(id), value, note };
    let identity = html! {
        h2 { (alert.buyer_name) }
        div.actions {
            (level_badge(visit, standing.level))
            (kit::plain_badge(&visit.t(&format!("warning-state-{}", standing.state.code()))))
            (kit::plain_badge(&alert.buyer_code))
        }
    };
    let times = visit.ta("warning-times", &[("count", &locale::count(alert.times))]);
    let deadline = html! {
        span.tone-high[is_late(visit, alert)] { (standing.deadline_on) }
    };
    let together = html! {
        @if alert.own_level != standing.level { (visit.t("warning-lifted")) }
    };
    kit::headline(
        &identity,
        &[
            part("warning-raised", html! { (standing.raised_on) }, html! { (times) }),
            part("warning-seen", html! { (standing.seen_on) }, together),
            part("warning-deadline", deadline, html! {}),
            part("warning-owner", html! { (role_name(visit, &alert.owner_role)) }, html! {}),
        ],
    )
}

/// How many rows of each other kind stand behind it.
fn other_rows(alert: &Alert) -> Vec<(String, usize)> {
    let mut kinds: Vec<String> =
        alert.evidence.iter().map(|(kind, _)| kind.clone()).filter(|kind| kind != "item").collect();
    kinds.sort();
    let mut counted: Vec<(String, usize)> = Vec::new();
    for kind in kinds {
        match counted.last_mut() {
            Some((last, count)) if *last == kind => *count += 1,
            _ => counted.push((kind, 1)),
        }
    }
    counted
}

fn item_list(visit: &Visit, items: &[ItemRow]) -> Markup {
    let rows = items.iter().map(|item| {
        let late = visit.today.days_since(item.due_on);
        let href = item_href(item);
        Row {
            href: Some(href.clone()),
            pick: None,
            cells: vec![
                html! { a href=(href) { (item.number) } },
                html! { (item.due_on) },
                html! { @if late > 0 && item.open_minor > 0 { (locale::count(late.into())) } },
                html! { (visit.amount(Money::new(item.amount_minor, item.currency))) },
                html! { (visit.amount(Money::new(item.open_minor, item.currency))) },
            ],
        }
    });
    List {
        id: "evidence",
        title: visit.t("warning-items"),
        count: i64::try_from(items.len()).ok(),
        columns: vec![
            Column::text(visit.t("receivables-invoice")).title(),
            Column::fit(visit.t("receivables-due")),
            Column::number(visit.t("receivables-days")),
            Column::number(visit.t("receivables-amount")),
            Column::number(visit.t("receivables-open")),
        ],
        rows: rows.collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn answers(visit: &Visit, alert: &Alert, (filled, mistakes): (&Filled, Mistakes)) -> Markup {
    let take_up = Sheet {
        action: format!("{}/acknowledge", href(alert.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("note", visit.t("warning-note")).hint(visit.t("warning-note-hint")),
        ],
        mistakes: Mistakes::none(),
        submit: visit.t("warning-acknowledge"),
        back: None,
    };
    let clear = Sheet {
        action: format!("{}/clear", href(alert.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("reason", visit.t("warning-reason"))
                .kind(Kind::Lines)
                .required()
                .value(filled.get("reason"))
                .hint(visit.t("warning-reason-hint")),
        ],
        mistakes,
        submit: visit.t("warning-clear"),
        back: None,
    };
    html! {
        div.grid {
            @if alert.standing.state == AlertState::Open {
                div.w6 {
                    (kit::panel(&visit.t("warning-acknowledge"), &html! {}, &html! {
                        div.stack { p.soft { (visit.t("warning-acknowledge-means")) } (take_up.show(visit.lang)) }
                    }))
                }
            }
            div.w6 {
                (kit::panel(&visit.t("warning-clear"), &html! {}, &html! {
                    div.stack { p.soft { (visit.t("warning-clear-means")) } (clear.show_quiet(visit.lang)) }
                }))
            }
        }
    }
}

/// Takes an alert up.
///
/// # Errors
/// `warning.alert-unknown`, `warning.not-open`, or a fault.
pub async fn acknowledge(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    get_alert(&app.db, id, visit.scope()).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    acknowledge_alert(&mut tx, id, filled.get("note")).await?;
    tx.commit().await?;
    let flash = Flash::new("warning-acknowledged-done").with("count", 1);
    Ok(visit.go(&href(id), Some(&flash)))
}

/// Clears an alert for a reason.
///
/// # Errors
/// `warning.alert-unknown`, or a fault; a missing reason is said on the form.
pub async fn clear(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let alert = get_alert(&app.db, id, visit.scope()).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    match settled(clear_alert(&mut tx, id, filled.get("reason"), visit.today).await)? {
        Ok(()) => {
            tx.commit().await?;
            Ok(visit.go("/warning", Some(&Flash::new("warning-cleared-done"))))
        }
        Err(mistakes) => {
            drop(tx);
            let body = page(&app, &visit, &alert, (&filled, mistakes)).await?;
            Ok(visit.again(&signal_name(&visit, &alert.signal), &body))
        }
    }
}
