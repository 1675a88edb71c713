//! A challenger beside the champion on the same buyers: how far they agree, and whom they see
//! differently.

use axum::extract::{Path, Query, State};
use credit::{
    lab::{Apart, ShadowComparison, shadow_comparison},
    policy::{Tier, TierTable},
    scoring::models::{Version, get_version},
};
use maud::{Markup, html};

use super::{crumbs, href};
use crate::{
    charts::{self, Numbers, Scatter, Spot, Words},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Figure, List, Row},
    lab::spell,
    parties::{self, words},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `scoring.model-unknown`, or a fault.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let version = get_version(&app.db, id).await?.version;
    let compared = shadow_comparison(&app.db, id).await?;
    let (tiers, _) = TierTable::in_force(&app.db, visit.today).await?;
    let cuts: Vec<f64> = tiers.rules().filter_map(|rule| rule.from).map(f64::from).collect();
    let name = version.name();
    let title = visit.ta("models-shadow-title", &[("model", &name)]);
    let lead = compared.as_ref().map_or_else(String::new, |one| {
        visit.ta("models-shadow-lead", &[("day", &one.as_of), ("rows", &spell::count(one.rows))])
    });
    let body = html! {
        (crumbs(&visit, Some((Some(id), &name))))
        (kit::page_head(&title, &lead, &html! {
            a.button href={ (href(Some(id))) "/watch" } { (visit.t("models-watch")) }
        }))
        div.stack {
            @match compared.as_ref().filter(|one| one.rows > 0) {
                None => (none(&visit, &version)),
                Some(one) => {
                    (figures(&visit, one))
                    div.grid {
                        div.w5 { (matrix(&visit, &version, one)) }
                        div.w7 { (scores(&visit, one, &cuts)) }
                    }
                    (who(&visit, one, &filled))
                }
            }
        }
    };
    Ok(visit.page(&title, &body))
}

fn none(visit: &Visit, version: &Version) -> Markup {
    let why = match version.shadow_from {
        Some(day) if day > visit.today => {
            visit.ta("models-shadow-later", &[("day", &day.to_string())])
        }
        Some(_) => visit.t("models-shadow-none-yet"),
        None => visit.t("models-shadow-no-challenger"),
    };
    let empty = Empty {
        title: visit.t("models-shadow-none"),
        why,
        button: Some((visit.t("models-to-version"), href(Some(version.id)))),
    };
    html! { div.panel { (empty.show()) } }
}

#[expect(clippy::cast_precision_loss, reason = "counts of buyers")]
fn agreed(one: &ShadowComparison) -> f64 {
    let same: usize = one.matrix.iter().filter(|(a, b, _)| a == b).map(|cell| cell.2).sum();
    same as f64 / one.rows.max(1) as f64
}

fn figures(visit: &Visit, one: &ShadowComparison) -> Markup {
    let figure = |name: &str, value: String, note: String| Figure {
        name: visit.t(name),
        value,
        against: note,
        ..Figure::default()
    };
    let means = visit.ta(
        "models-shadow-means",
        &[
            ("champion", &format!("{:.0}", one.mean_champion)),
            ("challenger", &format!("{:.0}", one.mean_challenger)),
        ],
    );
    let moved: usize = one.tiers.iter().map(|cell| cell.2).sum();
    let figures = [
        figure(
            "models-shadow-agree",
            spell::percent(agreed(one)),
            visit.t("models-shadow-agree-why"),
        ),
        figure("models-shadow-moved", spell::count(moved), visit.t("models-shadow-moved-why")),
        figure("models-shadow-distance", format!("{:.1}", one.mean_distance), means),
        figure(
            "models-shadow-ranks",
            super::three(one.rank_correlation),
            visit.t("models-shadow-ranks-why"),
        ),
    ];
    html! { div.grid { @for figure in figures { div.w3 { (figure.card(visit.lang)) } } } }
}

const TIERS: [Tier; 3] = [Tier::Low, Tier::Medium, Tier::High];

/// Champion down, challenger across; a cell off the diagonal leads to its buyers.
fn matrix(visit: &Visit, version: &Version, one: &ShadowComparison) -> Markup {
    let lang = visit.lang;
    let count = |from: Tier, to: Tier| {
        let cell = one.matrix.iter().find(|(a, b, _)| a == from.code() && b == to.code());
        cell.map_or(0, |cell| cell.2)
    };
    let base = href(Some(version.id));
    html! {
        section.panel.list id="matrix" {
            header { h2 { (visit.t("models-shadow-matrix")) } }
            div.inside { p.soft { (visit.t("models-shadow-matrix-why")) } }
            div.scroll tabindex="0" role="region" aria-label=(visit.t("models-shadow-matrix")) {
                table.rows {
                    thead { tr {
                        th scope="col" { (visit.t("models-shadow-corner")) }
                        @for to in TIERS { th.number scope="col" { (words::tier(lang, to)) } }
                    } }
                    tbody {
                        @for from in TIERS {
                            tr {
                                th scope="row" { (words::tier_badge(lang, from)) }
                                @for to in TIERS {
                                    td.number {
                                        @let n = count(from, to);
                                        @if n == 0 { span.soft { "0" } }
                                        @else if from == to { b { (spell::count(n)) } }
                                        @else {
                                            a href={ (base) "/shadow?from=" (from.code())
                                                "&to=" (to.code()) "#moved" } { (spell::count(n)) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "scores")]
fn scores(visit: &Visit, one: &ShadowComparison, cuts: &[f64]) -> Markup {
    let class = |score: f64| cuts.iter().filter(|cut| score >= **cut).count();
    let spots: Vec<Spot> = one
        .pairs
        .iter()
        .map(|(champion, challenger)| {
            let (across, up) = (*champion as f64, *challenger as f64);
            Spot { across, up, apart: class(across) != class(up) }
        })
        .collect();
    let all = || spots.iter().flat_map(|spot| [spot.across, spot.up]);
    let low = (all().fold(f64::INFINITY, f64::min) / 50.0).floor() * 50.0;
    let high = (all().fold(f64::NEG_INFINITY, f64::max) / 50.0).ceil() * 50.0;
    let apart = spots.iter().filter(|spot| spot.apart).count();
    let title = visit.ta(
        "models-shadow-scatter",
        &[("apart", &spell::count(apart)), ("rows", &spell::count(spots.len()))],
    );
    let words = Words {
        id: "scatter".to_owned(),
        desc: title.clone(),
        title,
        note: visit.t("models-shadow-scatter-note"),
    };
    // Behind the drawing stand both distributions, fifty points a band.
    let bands = ((high - low) / 50.0).round();
    let mut rows = Vec::new();
    let mut at = 0.0;
    while at < bands && rows.len() < 60 {
        let from = low + at * 50.0;
        let within = |score: f64| score >= from && score < from + 50.0;
        rows.push(vec![
            format!("{from:.0}–{:.0}", from + 49.0),
            spell::count(spots.iter().filter(|spot| within(spot.across)).count()),
            spell::count(spots.iter().filter(|spot| within(spot.up)).count()),
        ]);
        at += 1.0;
    }
    let numbers = Numbers {
        head: vec![
            visit.t("models-score"),
            visit.t("models-champion"),
            visit.t("models-challenger"),
        ],
        rows,
    };
    let of = Scatter {
        spots: &spots,
        ends: (low, high.max(low + 50.0)),
        guides: cuts,
        across_name: visit.t("models-champion"),
        up_name: visit.t("models-challenger"),
    };
    charts::scatter(visit.lang, &words, &of, &numbers)
}

/// The buyers who would change the tier, or of one cell; without any, those furthest apart.
fn who(visit: &Visit, one: &ShadowComparison, filled: &Filled) -> Markup {
    let (from, to) = (filled.get("from"), filled.get("to"));
    let cell = |tier: &str, asked: &str| asked.is_empty() || tier == asked;
    let tier = |code: &str| match Tier::parse(code) {
        Some(tier) => words::tier_badge(visit.lang, tier),
        None => html! { (code) },
    };
    let moved: Vec<(&Apart, Markup, Markup)> = one
        .moved
        .iter()
        .filter(|moved| cell(&moved.from, from) && cell(&moved.to, to))
        .map(|moved| (&moved.buyer, tier(&moved.from), tier(&moved.to)))
        .collect();
    let title = match moved.is_empty() {
        true => visit.t("models-shadow-apart"),
        false => visit.t("models-shadow-who"),
    };
    let dash = || kit::nothing(visit.lang);
    let all = match moved.is_empty() {
        true => one.apart.iter().map(|apart| (apart, dash(), dash())).collect(),
        false => moved,
    };
    let row = |(buyer, from, to): (&Apart, Markup, Markup)| Row {
        href: Some(parties::href(&buyer.code)),
        pick: None,
        cells: vec![
            html! { a href=(parties::href(&buyer.code)) { (buyer.name) }
            " " span.meta { (buyer.code) } },
            html! { (buyer.champion) },
            html! { (buyer.challenger) },
            html! { (locale::signed(buyer.challenger - buyer.champion)) },
            from,
            to,
        ],
    };
    let list = List {
        id: "moved",
        title,
        count: Some(i64::try_from(all.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("models-buyer")).title(),
            Column::number(visit.t("models-champion")),
            Column::number(visit.t("models-challenger")),
            Column::number(visit.t("models-difference")),
            Column::fit(visit.t("models-tier-from")),
            Column::fit(visit.t("models-tier-to")),
        ],
        rows: all.into_iter().map(row).collect(),
        empty: Empty {
            title: visit.t("models-shadow-same"),
            why: visit.t("models-shadow-same-why"),
            button: None,
        },
        ..List::default()
    };
    html! {
        @if !from.is_empty() || !to.is_empty() {
            p { a href="?#moved" { (visit.t("models-shadow-all")) } }
        }
        (list.show(visit.lang))
    }
}
