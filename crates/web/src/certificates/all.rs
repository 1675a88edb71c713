//! For who teaches: enrolments that are open, and all certificates.

use academy::certificates::{
    Certificate, Enrolment, HeldFilter, PlanStand, count_held, enrolled_of, list_held, list_open,
};
use axum::extract::{Query, State};
use maud::{Markup, html};

use super::{crumbs, enrolment_href, held_href, level_name, state};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Link, List, Pager, Row, Tone},
    state::App,
    visit::Visit,
};

const ROWS: usize = 20;
const PATH: &str = "/certificates/all";

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn all(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let skip = filled.get("skip").parse().unwrap_or(0);
    let open_skip = filled.get("open").parse().unwrap_or(0);
    let wanted = filled.some("state").map(str::to_owned);
    let filter = HeldFilter { state: wanted, ..HeldFilter::default() };
    let held = list_held(&app.db, &filter, (skip, ROWS)).await?;
    let count = count_held(&app.db, &filter).await?;
    let open = list_open(&app.db, (open_skip, ROWS)).await?;
    let opened = enrolled_of(&app.db).await?;
    let title = visit.t("certificates-all");
    let body = html! {
        (crumbs(&visit, &[]))
        (kit::page_head(&title, &visit.t("certificates-all-lead"), &html! {}))
        div.stack {
            (enrolments(&visit, &open, (open_skip, opened)))
            (certificates(&visit, &held, &filter, (skip, count)))
        }
    };
    Ok(visit.page(&title, &body))
}

/// What an enrolment waits for.
fn waits(visit: &Visit, one: &Enrolment) -> Markup {
    if one.standing.ready() {
        return kit::badge(Tone::Medium, &visit.t("certificates-waits-grant"));
    }
    match one.standing.plan {
        PlanStand::Waiting => kit::badge(Tone::Medium, &visit.t("certificates-waits-plan")),
        _ => kit::plain_badge(&visit.t("certificates-waits-learner")),
    }
}

fn enrolments(visit: &Visit, rows: &[Enrolment], (skip, count): (usize, usize)) -> Markup {
    let row = |one: &Enrolment| {
        let (done, all) = one.standing.parts();
        Row {
            href: Some(enrolment_href(one.id)),
            cells: vec![
                html! { a href=(enrolment_href(one.id)) { (one.person) } },
                html! { (level_name(visit.lang, &one.level)) },
                html! { (one.on) },
                html! { (done) " / " (all) },
                html! { (waits(visit, one)) },
            ],
            ..Row::default()
        }
    };
    let (link, pages) = (Link::to(PATH), (skip, ROWS, count));
    List {
        id: "enrolments",
        title: visit.t("certificates-enrolments"),
        count: i64::try_from(count).ok(),
        columns: vec![
            Column::text(visit.t("certificates-person")).title(),
            Column::fit(visit.t("certificates-level")),
            Column::fit(visit.t("certificates-enrolled-on")),
            Column::number(visit.t("certificates-parts-done")),
            Column::fit(visit.t("certificates-waits")),
        ],
        rows: rows.iter().map(row).collect(),
        pager: Some(Pager::skipping_by(visit.lang, (&link, "enrolments", "open"), pages)),
        empty: Empty {
            title: visit.t("certificates-enrolments-none"),
            why: visit.t("certificates-enrolments-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn certificates(
    visit: &Visit,
    rows: &[Certificate],
    filter: &HeldFilter,
    (skip, count): (usize, usize),
) -> Markup {
    let row = |one: &Certificate| Row {
        href: Some(held_href(one.id)),
        cells: vec![
            html! { a href=(held_href(one.id)) { (one.number) } },
            html! { (one.name) },
            html! { (level_name(visit.lang, &one.level)) },
            html! { (one.granted_on) },
            html! { (one.valid_until) },
            html! { (state(visit, one.state(visit.today))) },
        ],
        ..Row::default()
    };
    let chip = |code: &str| {
        let on = filter.state.as_deref() == Some(code);
        let link = Link::to(PATH);
        Chip {
            name: visit.t(&format!("certificates-state-{code}")),
            count: None,
            href: if on { link.href() } else { link.with("state", code).href() },
            on,
        }
    };
    let link = Link::to(PATH).with_some("state", filter.state.as_deref());
    List {
        id: "certificates",
        title: visit.t("certificates-held"),
        count: i64::try_from(count).ok(),
        chips: ["valid", "expired", "revoked"].map(chip).to_vec(),
        columns: vec![
            Column::text(visit.t("certificates-number")).title(),
            Column::fit(visit.t("certificates-name")),
            Column::fit(visit.t("certificates-level")),
            Column::fit(visit.t("certificates-from")),
            Column::fit(visit.t("certificates-to")),
            Column::fit(visit.t("certificates-state")),
        ],
        rows: rows.iter().map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "certificates"), (skip, ROWS, count))),
        empty: Empty {
            title: visit.t("certificates-none"),
            why: visit.t("certificates-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}
