//! Alerts, the most urgent first; several can be taken up at once.

use axum::{
    Form,
    extract::{Query, State},
};
use base::Failure;
use credit::warning::{
    Alert, AlertFilter, AlertLevel, AlertState, SignalLibrary, acknowledge_alert, count_alerts,
    get_alert, list_alerts,
};
use maud::{Markup, html};
use store::access::{Right, Role};

use super::{level_badge, role_name, signal_name};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Bulk, Chip, Column, Empty, Flash, Link, List, Pager, Row, Tone, hidden, link::encoded,
    },
    state::App,
    visit::Visit,
};

const PAGE: &str = "/warning";
const ROWS: u32 = 50;

/// The list.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let state = AlertState::parse(filled.get("state"));
    let skip: u32 = filled.get("skip").parse().unwrap_or(0);
    let all_levels = AlertFilter {
        scope: visit.scope(),
        states: state.into_iter().collect(),
        signal: filled.some("signal").map(str::to_owned),
        owner_role: filled.some("role").map(str::to_owned),
        skip,
        limit: ROWS + 1,
        ..AlertFilter::default()
    };
    let level = AlertLevel::parse(filled.get("level"));
    let filter = AlertFilter { level, ..all_levels.clone() };
    let counts = count_alerts(&app.db, &all_levels).await?;
    let mut alerts = list_alerts(&app.db, &filter).await?;
    let more = alerts.len() > ROWS as usize;
    alerts.truncate(ROWS as usize);
    let link = ["level", "state", "signal", "role"]
        .into_iter()
        .fold(Link::to(PAGE), |link, name| link.with_some(name, filled.some(name)));
    let title = visit.t("warning-title");
    let overdue = alerts.iter().filter(|a| is_late(&visit, a)).count();
    let lead = if overdue > 0 {
        visit.ta("warning-lead-late", &[("count", &overdue.to_string())])
    } else {
        visit.t("warning-lead")
    };
    let actions = html! {
        a.button href="/warning/signals" { (visit.t("warning-library")) }
        @if visit.may(Right::ReportSignal) {
            a.button.primary href="/warning/report" { (visit.t("warning-report")) }
        }
    };
    let live = state.is_none_or(AlertState::is_live);
    let list = List {
        id: "alerts",
        title: visit.t(if live { "warning-live" } else { "warning-past" }),
        count: Some(level.map_or(counts.iter().sum(), |level| {
            let place = usize::try_from(level.rank() - 1).unwrap_or(0);
            counts.get(place).copied().unwrap_or(0)
        })),
        chips: chips(&visit, &link, level, counts),
        filters: Some(filters(&visit, &filled)),
        columns: columns(&visit),
        rows: alerts.iter().map(|alert| row(&visit, alert)).collect(),
        bulk: (visit.may(Right::ClearWarnings) && live).then(|| Bulk {
            csrf: visit.csrf.clone(),
            actions: vec![(visit.t("warning-acknowledge"), "/warning/acknowledge".to_owned())],
        }),
        pager: Some(Pager {
            first: (skip > 0).then(|| link.href()),
            next: more.then(|| link.with("skip", skip + ROWS).href()),
            shown: String::new(),
        }),
        empty: Empty {
            title: visit.t("warning-none"),
            why: visit.t("warning-none-why"),
            button: Some((visit.t("warning-library"), "/warning/signals".to_owned())),
        },
        link,
        ..List::default()
    };
    let body = html! {
        (kit::page_head(&title, &lead, &actions))
        (crate::receivables::old_books(&app, &visit).await?)
        (list.show(visit.lang))
    };
    Ok(visit.page(&title, &body))
}

fn columns(visit: &Visit) -> Vec<Column> {
    vec![
        Column::fit(visit.t("warning-level")),
        Column::text(visit.t("warning-signal")).title(),
        Column::text(visit.t("warning-buyer")).full(),
        Column::text(visit.t("warning-evidence")).full(),
        Column::fit(visit.t("warning-owner")),
        Column::fit(visit.t("warning-deadline")),
        Column::fit(visit.t("warning-state")),
    ]
}

/// Whether its owner should have acted already.
pub fn is_late(visit: &Visit, alert: &Alert) -> bool {
    alert.standing.state == AlertState::Open && alert.standing.deadline_on < visit.today
}

fn chips(visit: &Visit, link: &Link, at: Option<AlertLevel>, counts: [i64; 3]) -> Vec<Chip> {
    let all = AlertLevel::ALL.into_iter().zip(counts).rev();
    all.map(|(level, count)| {
        let on = at == Some(level);
        let href = if on { link.without("level") } else { link.with("level", level.code()) };
        Chip {
            name: visit.t(&format!("warning-level-{}", level.code())),
            count: Some(count),
            href: href.href(),
            on,
        }
    })
    .collect()
}

fn filters(visit: &Visit, filled: &Filled) -> Markup {
    let states = AlertState::ALL.map(|state| {
        (state.code().to_owned(), visit.t(&format!("warning-state-{}", state.code())))
    });
    let roles = [Role::Sales, Role::CreditManager, Role::Finance, Role::Collector, Role::Legal]
        .map(|role| (role.code().to_owned(), role_name(visit, role.code())));
    let library = SignalLibrary::shipped();
    let signals = library.signals.iter().chain(&library.supply);
    let signals: Vec<(String, String)> =
        signals.map(|def| (def.code.clone(), def.name.pick(visit.lang).to_owned())).collect();
    let one = |name: &str, id: &str, any: &str, options: &[(String, String)]| {
        html! {
            label { (visit.t(id))
                select name=(name) {
                    option value="" { (visit.t(any)) }
                    @for (value, text) in options {
                        option value=(value) selected[filled.get(name) == value] { (text) }
                    }
                }
            }
        }
    };
    html! {
        @if let Some(level) = filled.some("level") { (hidden("level", level)) }
        (one("state", "warning-state", "warning-live", &states))
        (one("role", "warning-owner", "house-any", &roles))
        (one("signal", "warning-signal", "house-any", &signals))
    }
}

fn row(visit: &Visit, alert: &Alert) -> Row {
    let href = format!("/warning/alerts/{}", alert.id);
    let standing = &alert.standing;
    let left = standing.deadline_on.days_since(visit.today);
    let state = match standing.state {
        AlertState::Open | AlertState::Acknowledged => Tone::Quiet,
        AlertState::Cleared => Tone::Low,
        AlertState::Expired => Tone::Quiet,
    };
    Row {
        href: Some(href.clone()),
        pick: (standing.state == AlertState::Open).then(|| alert.id.to_string()),
        cells: vec![
            level_badge(visit, standing.level),
            html! { a href=(href) { (signal_name(visit, &alert.signal)) } },
            html! {
                a href={ "/parties/" (encoded(&alert.buyer_code)) } { (alert.buyer_name) }
                (crate::parties::words::code_beside(&alert.buyer_code, &alert.buyer_name))
            },
            html! { (crate::parties::words::begun(alert.said.pick(visit.lang))) },
            html! { (role_name(visit, &alert.owner_role)) },
            html! {
                span.nowrap.tone-high[is_late(visit, alert)] { (standing.deadline_on) }
                @if standing.state.is_live() {
                    span.meta {
                        @if left < 0 {
                            (visit.ta("warning-late-by", &[("days", &locale::count((-left).into()))]))
                        } @else if left == 0 {
                            (visit.t("collections-due-today"))
                        } @else {
                            (visit.ta("warning-left", &[("days", &locale::count(left.into()))]))
                        }
                    }
                }
            },
            html! {
                (kit::badge(state, &visit.t(&format!("warning-state-{}", standing.state.code()))))
                @if standing.level == AlertLevel::Red && standing.state.is_live() {
                    " " a.button href=(href) { (visit.t("parties-handled")) }
                }
            },
        ],
    }
}

/// Takes up the picked alerts; those that are open no more are passed over.
///
/// # Errors
/// `warning.alert-unknown` for one that is not the reader's, or a fault.
pub async fn acknowledge_many(
    State(app): State<App>,
    visit: Visit,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Answer {
    let picked: Vec<i64> = pairs
        .iter()
        .filter(|(name, _)| name == "pick")
        .filter_map(|(_, value)| value.parse().ok())
        .take(500)
        .collect();
    for id in &picked {
        get_alert(&app.db, *id, visit.scope()).await?;
    }
    let mut taken = 0;
    let mut tx = app.db.write(visit.actor()?).await?;
    for id in picked {
        match acknowledge_alert(&mut tx, id, "").await {
            Ok(()) => taken += 1,
            Err(Failure::Rejected(rejection)) if rejection.code == "warning.not-open" => {}
            Err(other) => return Err(other.into()),
        }
    }
    if taken == 0 {
        tx.quiet();
    }
    tx.commit().await?;
    Ok(visit.go(PAGE, Some(&Flash::new("warning-acknowledged-done").with("count", taken))))
}
