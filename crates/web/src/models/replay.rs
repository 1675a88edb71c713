//! An old score once more: what was decided on a buyer on a day and why, byte for byte, and what
//! another version would have said.

use axum::extract::{Path, Query, State};
use credit::{
    assess::{PointsDoc, ReasonDoc, Replay, WouldSay, replay, would_say},
    parties::get_buyer,
    policy::{Tier, TierTable},
    scoring::models::{Apart, variable_name},
};
use maud::{Markup, html};

use super::{name_of, which};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Headline, Tone},
    lab::spell,
    parties::{self, words},
    state::App,
    typed,
    visit::Visit,
};

/// The place of "whoever decided then" among the versions.
const DECIDED: &str = "decided";

/// The page.
///
/// # Errors
/// `parties.buyer-unknown`, `scoring.not-judged`, `scoring.model-unknown`,
/// `scoring.model-card-lost`, `house.bad-day`, or a fault.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(path): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, filled.get("buyer"), visit.scope()).await?;
    let day = typed::maybe_day(filled.get("day"), "day")?.unwrap_or(visit.today);
    let then = replay(&app.db, buyer.id, day).await?;
    let other = match path.as_str() {
        DECIDED => None,
        path => Some(would_say(&app.db, buyer.id, day, which(path)?).await?),
    };
    let (tiers, _) = TierTable::in_force(&app.db, then.as_of).await?;
    #[expect(clippy::cast_precision_loss, reason = "a score")]
    let tier = |score: Option<i64>| tiers.tier_of(score.map(|score| score as f64));
    let title = visit.ta("models-replay-title", &[("buyer", &buyer.name)]);
    let lead = visit.ta("models-replay-lead", &[("day", &then.as_of.to_string())]);
    let body = html! {
        nav.crumbs.meta aria-label=(visit.t("parties-crumbs")) {
            a href="/parties" { (visit.t("parties-title")) } " / "
            a href=(parties::href(&buyer.code)) { (buyer.name) }
        }
        (kit::page_head(&title, &lead, &html! {}))
        div.stack {
            (faith(&visit, &then))
            div.grid {
                div class=(if other.is_some() { "w6 stack" } else { "stack" }) {
                    (decided(&visit, &then, &tier))
                }
                @if let Some(other) = &other {
                    div.w6.stack { (would(&visit, other, &tier)) }
                }
            }
        }
    };
    Ok(visit.page(&title, &body))
}

fn faith(visit: &Visit, then: &Replay) -> Markup {
    let (tone, text) = match (then.same_figures, then.same_words) {
        (true, true) => (Tone::Low, "models-replay-same"),
        (true, false) => (Tone::Quiet, "models-replay-words"),
        (false, _) => (Tone::High, "models-replay-other"),
    };
    kit::notice(tone, &visit.t(text), &html! { (visit.t(&format!("{text}-why"))) })
}

struct Told<'a> {
    model: String,
    digest: &'a str,
    score: Option<i64>,
    pd_micro: Option<i64>,
    confidence: &'static str,
    points: &'a [PointsDoc],
    reasons: &'a [ReasonDoc],
    /// Whether what its variables add is shown below.
    apart: bool,
}

fn decided(visit: &Visit, then: &Replay, tier: &dyn Fn(Option<i64>) -> Tier) -> Markup {
    let told = Told {
        model: name_of(visit.lang, then.version_id, &then.model),
        digest: &then.digest,
        score: then.kept_score,
        pd_micro: then.kept_pd_micro,
        confidence: then.confidence.code(),
        points: &then.points,
        reasons: &then.reasons,
        apart: false,
    };
    answer(visit, &visit.t("models-replay-then"), &told, tier)
}

fn would(visit: &Visit, other: &WouldSay, tier: &dyn Fn(Option<i64>) -> Tier) -> Markup {
    let told = Told {
        model: name_of(visit.lang, other.version_id, &other.model),
        digest: &other.digest,
        score: other.score,
        pd_micro: other.pd_micro,
        confidence: other.confidence.code(),
        points: &other.points,
        reasons: &other.reasons,
        apart: other.apart.is_some(),
    };
    html! {
        (answer(visit, &visit.t("models-replay-would"), &told, tier))
        @if let Some(apart) = &other.apart { (parts(visit, apart)) }
    }
}

/// What each variable adds to the score of a booster: those that take most are its reasons.
fn parts(visit: &Visit, apart: &Apart) -> Markup {
    let line = |name: &str, points: i32| {
        html! {
            tr { td { (name) } td.number { (locale::signed(i64::from(points))) } }
        }
    };
    kit::panel(
        &visit.t("models-apart"),
        &html! {},
        &html! {
            p.soft { (visit.ta("models-apart-why", &[("base", &apart.base.to_string())])) }
            table.rows {
                thead { tr {
                    th scope="col" { (visit.t("models-variable")) }
                    th.number scope="col" { (visit.t("models-points")) }
                } }
                tbody {
                    @for (variable, points) in &apart.parts {
                        (line(variable_name(variable).pick(visit.lang), *points))
                    }
                }
            }
        },
    )
}

fn answer(
    visit: &Visit,
    title: &str,
    told: &Told<'_>,
    tier: &dyn Fn(Option<i64>) -> Tier,
) -> Markup {
    #[expect(clippy::cast_precision_loss, reason = "a probability in millionths")]
    let pd = told.pd_micro.map(|micro| spell::percent(micro as f64 / 1e6));
    let dash = || "—".to_owned();
    let parts = [
        Headline {
            name: visit.t("models-score"),
            value: html! { (told.score.map_or_else(dash, |score| score.to_string())) },
            note: words::tier_badge(visit.lang, tier(told.score)),
        },
        Headline {
            name: visit.t("models-pd"),
            value: html! { (pd.unwrap_or_else(dash)) },
            note: html! { (visit.t(&format!("scoring-confidence-{}", told.confidence))) },
        },
    ];
    let identity = html! {
        div.name { (title) }
        div.value { (told.model) }
        div.meta { code { (told.digest) } }
    };
    html! {
        (kit::headline(&identity, &parts))
        (kit::panel(&visit.t("models-replay-reasons"), &html! {}, &html! {
            @if told.reasons.is_empty() && told.apart { p.soft { (visit.t("models-apart-below")) } }
            @else if told.reasons.is_empty() { p.soft { (visit.t("models-replay-no-reasons")) } }
            @else {
                ol.reasons {
                    @for reason in told.reasons {
                        li {
                            span { (reason.said.pick(visit.lang)) }
                            span.number.soft { "−" (reason.lost) }
                        }
                    }
                }
            }
            @if !told.points.is_empty() {
                details {
                    summary { (visit.t("models-points-table")) }
                    table.rows {
                        tbody {
                            @for point in told.points {
                                tr {
                                    td { (variable_name(&point.feature).pick(visit.lang)) }
                                    td.number { (locale::signed(i64::from(point.points))) }
                                    td.number.soft { (locale::signed(i64::from(point.best))) }
                                }
                            }
                        }
                    }
                }
            }
        }))
    }
}
