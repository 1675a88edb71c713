//! How one goes about each kind of customer, by stage and reason; and about one buyer, with the sheet that is kept.

use axum::extract::{Path, State};
use base::Day;
use credit::{
    collections::{
        cases::{find_open_case, overdue_of},
        kinds::{CustomerRule, CustomersPack, dealer_sheet, paths_of},
        talk::TalkPack,
    },
    parties::{Buyer, get_buyer},
};
use maud::{Markup, html};
use store::access::Right;

use super::{DEALERS, KINDS, PATHS, dealer_href, path_href};
use crate::{
    collections::cases,
    failure::Answer,
    kit::{self, Tone, link::encoded},
    parties::{self, words},
    state::App,
    visit::Visit,
};

/// The page of all kinds.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let pack = CustomersPack::in_force(&app.db, visit.today).await?;
    let talk = TalkPack::in_force(&app.db, visit.today).await?;
    let title = visit.t("collections-by-kind");
    let edit = html! {
        a.button href=(PATHS) { (visit.t("collections-paths")) }
        a.button href=(DEALERS) { (visit.t("collections-dealers")) }
        a.button href="/settings/packs/customers" { (visit.t("collections-by-kind-rules")) }
    };
    let body = html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &visit.t("collections-by-kind-lead"), &edit))
        div.grid {
            @for one in &pack.customers {
                div.w6 { (rule(&visit, &talk, one, None)) }
            }
        }
    };
    Ok(visit.page(&title, &body))
}

/// One kind: how it pays, what to do by stage, its reasons with their plans. `days` lights the stage.
fn rule(visit: &Visit, talk: &TalkPack, of: &CustomerRule, days: Option<i64>) -> Markup {
    let at = days.and_then(|days| of.stage(days)).map(|stage| stage.from_days);
    let body = html! {
        p { (words::said(visit.lang, &of.text)) }
        ol.steps-of {
            @for stage in &of.stages {
                li {
                    @let from = locale::days(visit.lang, stage.from_days);
                    span.meta { (visit.ta("collections-kind-from", &[("days", &from)])) " " }
                    @if at == Some(stage.from_days) {
                        (kit::badge(Tone::Medium, &visit.t("collections-kind-now"))) " "
                        b { (words::said(visit.lang, &stage.text)) }
                    } @else { (words::said(visit.lang, &stage.text)) }
                }
            }
        }
        details {
            summary { (visit.t("collections-kind-reasons")) }
            ul.cards {
                @for reason in of.reasons.iter().filter_map(|code| talk.reason(code)) {
                    li {
                        b { (words::said(visit.lang, &reason.name)) }
                        span { (words::said(visit.lang, &reason.question)) }
                        ol.steps-of {
                            @for step in &reason.plan { li { (words::said(visit.lang, step)) } }
                        }
                    }
                }
            }
        }
    };
    kit::panel(&words::said(visit.lang, &of.name), &html! {}, &body)
}

/// How one goes about a buyer, and the sheet that is kept of it.
///
/// # Errors
/// `parties.buyer-unknown`, `scoring.pack-unreadable`, or a fault.
pub async fn of_buyer(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let pack = CustomersPack::in_force(&app.db, visit.today).await?;
    let talk = TalkPack::in_force(&app.db, visit.today).await?;
    let (_, first) = overdue_of(&app.db, buyer.id, visit.today).await?;
    let days = first.map_or(0, |due: Day| i64::from(visit.today.days_since(due)));
    let case = find_open_case(&app.db, buyer.id).await?;
    let of = pack.customer(buyer.kind);
    let sheet = match of.map_or("", |of| of.sheet.as_str()) {
        "path" => paths(&app, &visit, &buyer).await?,
        "dealer" => dealer(&app, &visit, &buyer).await?,
        _ => html! {},
    };
    let actions = html! {
        @if let Some(case) = &case {
            a.button.primary href=(cases::href(case.id)) { (visit.t("collections-kind-case")) }
        }
        a.button href=(parties::href(&buyer.code)) { (visit.t("collections-case-buyer")) }
    };
    let lead = visit.ta(
        "collections-kind-lead",
        &[
            ("kind", &super::kind_name(&visit, buyer.kind)),
            ("days", &locale::days(visit.lang, days)),
        ],
    );
    let body = html! {
        nav.crumbs.meta {
            a href=(KINDS) { (visit.t("collections-by-kind")) } " / "
            a href=(parties::href(&buyer.code)) { (buyer.name) }
        }
        (kit::page_head(&buyer.name, &lead, &actions))
        div.grid {
            div.w6.stack { (sheet) }
            div.w6 { @if let Some(of) = of { (rule(&visit, &talk, of, Some(days))) } }
        }
    };
    Ok(visit.page(&buyer.name, &body))
}

async fn paths(app: &App, visit: &Visit, buyer: &Buyer) -> base::Result<Markup> {
    let all = paths_of(&app.db, visit.scope(), buyer.id).await?;
    let add = html! {
        @if visit.may(Right::LogContact) {
            a.button.primary href={ (PATHS) "/new/" (encoded(&buyer.code)) } {
                (visit.t("collections-path-new"))
            }
        }
    };
    let body = html! {
        @if all.is_empty() { p.soft { (visit.t("collections-paths-none-why")) } }
        @for path in &all {
            p {
                a href=(path_href(path.id)) { (path.number) " " (path.name) }
                @let hangs = path.state.hangs_at.and_then(|n| path.steps.get(n));
                @if let Some(step) = hangs {
                    span.meta { " " (visit.ta("collections-path-hangs", &[("step", &step.name)])) }
                }
                @if path.state.sums.alarms > 0 {
                    " " (kit::badge(Tone::Medium, &visit.ta("collections-path-alarms",
                        &[("count", &path.state.sums.alarms.to_string())])))
                }
            }
        }
    };
    Ok(kit::panel(&visit.t("collections-paths"), &add, &body))
}

async fn dealer(app: &App, visit: &Visit, buyer: &Buyer) -> base::Result<Markup> {
    let sheet = dealer_sheet(&app.db, buyer, visit.today).await?;
    let open = html! {
        a.button.primary href=(dealer_href(&buyer.code)) { (visit.t("collections-dealer")) }
    };
    let body = html! {
        @match &sheet.figures {
            Some(figures) => (super::dealer::facts(visit, &sheet, figures)),
            None => p.soft { (visit.t("collections-dealer-none-why")) },
        }
    };
    Ok(kit::panel(&visit.t("collections-dealer"), &open, &body))
}
