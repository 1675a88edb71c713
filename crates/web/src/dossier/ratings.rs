//! Ratings beside the own scores, over the portfolio.

use axum::extract::State;
use credit::{
    dossier::{RatedBuyer, RatingReport, rating_report},
    policy::Tier,
    scoring::{Agencies, Scorecard},
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    head,
    list::{figure, not_assessed},
    number, share,
};
use crate::{
    failure::Answer,
    kit::{self, Column, Empty, List, Row, Tone},
    parties::{tab_href, words},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let report = rating_report(&app.db, visit.scope()).await?;
    let on = report.as_of.unwrap_or(visit.today);
    let (agencies, _) = Agencies::in_force(&app.db, on).await?;
    let (card, _) = Scorecard::in_force(&app.db, on).await?;
    let lead = match card.heeds.external {
        Some(rule) => visit.ta(
            &format!("dossier-wins-{}", rule.wins.code()),
            &[("days", &rule.younger_days.to_string())],
        ),
        None => visit.t("dossier-wins-none"),
    };
    let actions = html! {
        @if visit.may(Right::SeeOverview) {
            a.button href="/settings/packs/agencies" { (visit.t("dossier-agencies")) }
            a.button href="/settings/packs/scorecard" { (visit.t("dossier-which-wins")) }
        }
        @if visit.may(Right::Import) {
            a.button.primary href="/intake" { (visit.t("dossier-ratings-import")) }
        }
    };
    let body = html! {
        (head(&visit, "/dossier/ratings", &lead, &actions))
        div.stack {
            @if report.as_of.is_none() { (not_assessed(&visit)) }
            @else {
                (figures(&visit, &report))
                @if !report.rows.is_empty() {
                    div.grid {
                        div.w6 { (matrix(&visit, &report)) }
                        div.w6 { (by_agency(&visit, &agencies, &report)) }
                    }
                }
                (rows(&visit, &agencies, &report))
            }
        }
    };
    Ok(visit.page(&visit.t("dossier-tab-ratings"), &body))
}

fn figures(visit: &Visit, report: &RatingReport) -> Markup {
    #[expect(clippy::cast_precision_loss, reason = "a share of exposure")]
    let by_exposure = (report.exposure_minor > 0)
        .then(|| report.rated_minor as f64 / report.exposure_minor as f64);
    let identity = html! {
        div.name { (visit.t("dossier-rated")) }
        div.value { (number(report.rows.len())) }
        div.meta {
            (visit.ta("dossier-rated-share", &[
                ("share", &share(report.rows.len(), report.buyers)),
                ("exposure", &by_exposure.map_or_else(|| "—".to_owned(),
                    |part| locale::percent(part, 0))),
                ("day", &report.as_of.map(|day| day.to_string()).unwrap_or_default()),
            ]))
        }
    };
    let both = number(report.both);
    kit::headline(
        &identity,
        &[
            figure(
                visit.t("dossier-rank"),
                report.rank_agreement.map_or_else(|| "—".to_owned(), |r| format!("{r:.2}")),
                visit.ta("dossier-rank-note", &[("both", &both)]),
            ),
            figure(
                visit.t("dossier-conflicts"),
                share(report.conflicts, report.both),
                visit.ta(
                    "dossier-of-both",
                    &[("count", &number(report.conflicts)), ("both", &both)],
                ),
            ),
            figure(
                visit.t("dossier-overridden"),
                share(report.overridden, report.both),
                visit.ta(
                    "dossier-of-both",
                    &[("count", &number(report.overridden)), ("both", &both)],
                ),
            ),
            figure(
                visit.t("dossier-same-tier"),
                share(report.same_tier, report.both),
                visit.ta(
                    "dossier-of-both",
                    &[("count", &number(report.same_tier)), ("both", &both)],
                ),
            ),
        ],
    )
}

/// Own tier against the rating's.
fn matrix(visit: &Visit, report: &RatingReport) -> Markup {
    const TIERS: [Tier; 3] = [Tier::Low, Tier::Medium, Tier::High];
    let body = html! {
        div.scroll tabindex="0" role="region" aria-label=(visit.t("dossier-matrix")) {
            table.rows {
                thead { tr {
                    th scope="col" { (visit.t("dossier-matrix-own")) }
                    @for tier in TIERS { th.number scope="col" { (words::tier(visit.lang, tier)) } }
                } }
                tbody {
                    @for (tier, of) in TIERS.iter().zip(&report.tiers) {
                        tr {
                            th scope="row" { (words::tier_badge(visit.lang, *tier)) }
                            @for count in of { td.number { (number(*count)) } }
                        }
                    }
                }
            }
        }
        p.meta { (visit.t("dossier-matrix-note")) }
    };
    kit::panel(&visit.t("dossier-matrix"), &html! {}, &body)
}

fn by_agency(visit: &Visit, agencies: &Agencies, report: &RatingReport) -> Markup {
    let row = |one: &credit::dossier::AgencyCount| Row {
        cells: vec![
            html! { (agency_name(visit, agencies, &one.agency)) },
            html! { (number(one.buyers)) },
            html! { (number(one.conflicts)) },
            html! {
                @match one.gap {
                    Some(gap) => (format!("{gap:+.0}").replace('-', "−")),
                    None => (kit::nothing(visit.lang)),
                }
            },
        ],
        ..Row::default()
    };
    List {
        id: "agencies",
        title: visit.t("dossier-by-agency"),
        columns: vec![
            Column::text(visit.t("dossier-agency")).title(),
            Column::number(visit.t("dossier-buyers")),
            Column::number(visit.t("dossier-conflicts")),
            Column::number(visit.t("dossier-gap")),
        ],
        rows: report.agencies.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// The name of an agency, or its code where the pack no longer knows it.
pub(super) fn agency_name(visit: &Visit, agencies: &Agencies, code: &str) -> String {
    let found = agencies.find(code);
    found.map_or_else(|| code.to_owned(), |agency| words::said(visit.lang, &agency.name))
}

fn rows(visit: &Visit, agencies: &Agencies, report: &RatingReport) -> Markup {
    let score = |of: Option<i64>, tier: Tier| {
        html! {
            @match of {
                Some(points) => { (points) " " (words::tier_badge(visit.lang, tier)) }
                None => (kit::nothing(visit.lang)),
            }
        }
    };
    let row = |one: &RatedBuyer| {
        let at = tab_href(&one.code, "credit");
        Row {
            cells: vec![
                html! { a href=(at) { (one.name) } " " span.meta { (one.code) } },
                html! {
                    b { (one.grade) } " " (agency_name(visit, agencies, &one.agency))
                    div.meta { (one.rated_on) }
                },
                score(one.own, one.own_tier),
                score(one.external, one.external_tier),
                html! {
                    @match one.conflict {
                        true => (kit::badge(Tone::High, &visit.t("dossier-conflict"))),
                        false => span.soft { (visit.t("dossier-accord")) },
                    }
                },
                html! {
                    (visit.t(if one.external_taken { "dossier-taken-external" }
                        else { "dossier-taken-own" }))
                },
                html! { (words::minor(visit, one.exposure_minor, report.currency)) },
            ],
            href: Some(at),
            pick: None,
        }
    };
    List {
        id: "rated",
        title: visit.t("dossier-rated-buyers"),
        count: Some(i64::try_from(report.rows.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("dossier-buyer")).title(),
            Column::text(visit.t("dossier-grade")),
            Column::number(visit.t("dossier-own-score")),
            Column::number(visit.t("dossier-external-score")),
            Column::fit(visit.t("dossier-agreement")),
            Column::fit(visit.t("dossier-taken")),
            Column::number(visit.t("policy-exposure")),
        ],
        rows: report.rows.iter().take(300).map(row).collect(),
        xlsx: visit.may(Right::Export).then(|| "/dossier/ratings.xlsx".to_owned()),
        empty: Empty {
            title: visit.t("dossier-ratings-none"),
            why: visit.t("dossier-ratings-none-why"),
            button: visit
                .may(Right::Import)
                .then(|| (visit.t("dossier-ratings-import"), "/intake".to_owned())),
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}
