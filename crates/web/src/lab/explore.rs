//! The feature explorer: how strong variables are, which of them say the same, how good and bad lie
//! in one of them, how it does in segments and over time.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use base::Failure;
use credit::lab::{
    explore::{
        Class, Correlation, PeriodOf, SegmentName, SegmentTold, by_segment, correlations,
        distribution, over_time,
    },
    refused,
};
use maud::{Markup, html};
use quant::lab::{Refusal, bin::Binning};
use store::access::Right;

use super::{
    bins::binnings,
    desk::{self, Desk, Way, framed, href},
    explore_draw as draw,
};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit,
    sheet::{Shape, download},
    state::App,
    visit::Visit,
};

/// What was found, for the page and for the workbook.
pub struct Found {
    /// Variables with bins, the strongest first.
    pub bins: Vec<Binning>,
    /// Pairs, the closest first.
    pub pairs: Vec<Correlation>,
    /// The variable that is looked at.
    pub name: String,
    /// How good and bad lie in it.
    pub classes: Vec<Class>,
    /// The column that parts it.
    pub segment: Option<String>,
    /// The variable by segment, or why not.
    pub segments: Result<Vec<SegmentTold>, Refusal>,
    /// The variable by period.
    pub periods: Vec<PeriodOf>,
}

async fn find(desk: &Desk, filled: &Filled) -> Result<Found, Refused> {
    let mut bins: Vec<Binning> =
        binnings(desk).await?.into_iter().filter_map(|(_, binned)| binned.ok()).collect();
    bins.sort_by(|a, b| b.strength.iv.total_cmp(&a.strength.iv).then(a.name.cmp(&b.name)));
    let columns = desk.opened.frame.columns();
    let first = bins.first().map(|bin| bin.name.clone());
    let first = first.or_else(|| columns.first().map(|column| column.name.clone()));
    let name = filled.some("v").map(str::to_owned).or(first).unwrap_or_default();
    let segment = filled.some("by").map(str::to_owned);
    let (opened, choices) = (Arc::clone(&desk.opened), desk.project.choices.clone());
    let work = move || -> Result<Found, Refusal> {
        let pairs = correlations(&opened, &bins)?;
        let classes = distribution(&opened.frame, &opened.outcome, &name)?;
        let segments = match &segment {
            Some(by) => by_segment(&opened, &choices, (&name, by)),
            None => Ok(vec![]),
        };
        let periods = over_time(&opened, &choices, &name)?;
        Ok(Found { bins, pairs, name, classes, segment, segments, periods })
    };
    let found = tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Failure::bug(format!("exploring: {error}")))?;
    Ok(found.map_err(|refusal| refused(&refusal))?)
}

/// The page.
///
/// # Errors
/// `scoring.lab-project-unknown`, `scoring.lab-no-column`.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let desk = match desk::open(&app, &visit, id).await? {
        Way::Ready(desk) => desk,
        Way::Elsewhere(response) => return Ok(*response),
    };
    let found = find(&desk, &filled).await?;
    let base = href(&desk.project);
    let actions = html! {
        @if visit.may(Right::Export) {
            a.button href={ (base) "/explore/take" (draw::query(&found)) } download {
                (kit::icon("download")) (visit.t("lab-explore-take"))
            }
        }
    };
    let body = html! {
        div.grid {
            div.w6 { (draw::strengths(&visit, &desk.project, &found)) }
            div.w6 { (draw::crossed(&visit, &found)) }
        }
        (draw::closest(&visit, &found))
        (draw::ask(&visit, &desk, &found))
        (draw::classes(&visit, &found))
        @match &found.segments {
            Ok(segments) if !segments.is_empty() => (draw::segments(&visit, &found, segments)),
            Ok(_) => {},
            Err(refusal) => (kit::rejected(visit.lang, &refused(refusal))),
        }
        @if !found.periods.is_empty() { (draw::periods(&visit, &found)) }
    };
    let page: Markup = framed(&visit, &desk.project, "explore", &actions, &body);
    Ok(visit.page(&visit.t("lab-tab-explore"), &page))
}

/// The same as a workbook.
///
/// # Errors
/// As the page.
pub async fn take(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Result<Response, Refused> {
    let desk = match desk::open(&app, &visit, id).await? {
        Way::Ready(desk) => desk,
        Way::Elsewhere(response) => return Ok(*response),
    };
    let found = find(&desk, &filled).await?;
    let name = format!("{} {}", desk.project.name, visit.t("lab-tab-explore"));
    Ok(download(&name, Shape::Xlsx, &draw::sheets(&visit, &found), visit.lang)?)
}

/// A segment in words.
pub fn segment_name(visit: &Visit, name: &SegmentName) -> String {
    match name {
        SegmentName::Bin(kind) => super::spell::bin(visit, kind),
        SegmentName::Word(word) => word_name(visit, word),
    }
}

/// A word of a column; missing and all others have names of ours.
pub fn word_name(visit: &Visit, word: &str) -> String {
    match word {
        "" => visit.t("lab-bin-missing"),
        "…" => visit.t("lab-bin-others"),
        word => super::spell::cut(word),
    }
}
