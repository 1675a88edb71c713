//! Whom a fit would swap in and out, against the present score or another fit of the project.

use credit::lab::{FitRow, Project, Swap, list_fits, report::Report, scores_of, swap};
use maud::{Markup, html};

use super::{
    desk::{self, Way},
    fitted::{fit_href, name},
    proof::spelled,
    spell,
};
use crate::{
    failure::Refused,
    filled::Filled,
    kit::{self, Tone},
    state::App,
    visit::Visit,
};

/// A comparison, or another page first.
pub enum Swapped {
    /// It is drawn.
    Here(Markup),
    /// The file is being opened.
    Elsewhere(Box<axum::response::Response>),
}

/// The swap set against the present score's column, or against another fit of the project.
pub async fn swapped(
    app: &App,
    visit: &Visit,
    project: &Project,
    fit: &FitRow,
    filled: &Filled,
) -> Result<Swapped, Refused> {
    let others: Vec<FitRow> = list_fits(&app.db, project.id)
        .await?
        .into_iter()
        .filter(|other| other.number != fit.number)
        .collect();
    let column = project.choices.data.present.as_deref();
    if others.is_empty() && column.is_none() {
        return Ok(Swapped::Here(html! {}));
    }
    let desk = match desk::open(app, visit, project.id).await? {
        Way::Ready(desk) => desk,
        Way::Elsewhere(response) => return Ok(Swapped::Elsewhere(response)),
    };
    let wanted: Option<i64> = filled.get("against").parse().ok();
    let against = wanted.and_then(|number| others.iter().find(|other| other.number == number));
    let against = against.or_else(|| others.first().filter(|_| column.is_none()));
    let present: Vec<f64> = match against {
        Some(other) => scores_of(&app.files, other).await?.into_iter().map(f64::from).collect(),
        None => desk.opened.present.clone().unwrap_or_default(),
    };
    let scores = scores_of(&app.files, fit).await?;
    let cut = match spell::read_number(filled.get("cut"), "cut") {
        Ok(cut) => quant::scaling::round_half_up(cut),
        Err(_) => usual_cut(&fit.report, &scores),
    };
    let outcome = &desk.opened.outcome;
    let found = match scores.len() == outcome.rows() && present.len() == outcome.rows() {
        true => swap(outcome, (&scores, cut), &present)?,
        false => None,
    };
    let name = against.map_or_else(|| column.unwrap_or_default().to_owned(), |o| name(visit, o));
    let body = kit::panel(
        &visit.ta("lab-swap", &[("name", &name)]),
        &html! {},
        &html! {
            (ask(visit, fit, (&others, column), (against, cut)))
            @match &found {
                Some(swap) => (fields(visit, swap, cut)),
                None => p.soft { (visit.t("lab-swap-none")) },
            }
        },
    );
    Ok(Swapped::Here(body))
}

/// The first cut asked for that lies within the scores, else their median.
fn usual_cut(report: &Report, scores: &[i32]) -> i32 {
    let (low, high) = report.range;
    let inside = report.asked.cuts.iter().find(|cut| **cut > low && **cut <= high);
    let median = || {
        let mut sorted = scores.to_vec();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied().unwrap_or(0)
    };
    inside.copied().unwrap_or_else(median)
}

fn ask(
    visit: &Visit,
    fit: &FitRow,
    (others, column): (&[FitRow], Option<&str>),
    (against, cut): (Option<&FitRow>, i32),
) -> Markup {
    html! {
        div.asking {
            form method="get" action={ (fit_href(fit)) "/proof#swap" } id="swap" {
                label { (visit.t("lab-swap-against"))
                    select name="against" {
                        @if let Some(column) = column { option value="" { (column) } }
                        @for other in others {
                            option value=(other.number)
                                selected[against.is_some_and(|one| one.number == other.number)] {
                                (name(visit, other))
                            }
                        }
                    }
                }
                label { (visit.t("lab-swap-cut")) input name="cut" value=(cut) inputmode="numeric"; }
                button.button { (visit.t("house-apply")) }
            }
        }
    }
}

fn fields(visit: &Visit, swap: &Swap, cut: i32) -> Markup {
    let set = swap.set;
    let cell = |id: &str, cell: quant::lab::prove::tiers::SwapCell, tone: Tone| {
        html! {
            div {
                (kit::badge(tone, &visit.t(id)))
                b { (visit.ta("lab-tier-rows", &[("rows", &spell::count(cell.rows))])) }
                span.meta { (visit.ta("lab-part-bads", &[
                    ("bads", &spell::count(cell.bads)), ("rate", &spelled(cell.bad_rate())),
                ])) }
            }
        }
    };
    let better = swap.auc.1 > swap.auc.0;
    let told = match (swap.p_value < 0.05, better) {
        (true, true) => "lab-swap-better",
        (true, false) => "lab-swap-worse",
        (false, _) => "lab-swap-alike",
    };
    html! {
        p { (visit.ta(told, &[
            ("now", &spell::four(swap.auc.0)), ("then", &spell::four(swap.auc.1)),
            ("p", &spell::four(swap.p_value)),
        ])) }
        p.soft { (visit.ta("lab-swap-cuts", &[
            ("rows", &spell::count(swap.rows)), ("cut", &cut.to_string()),
            ("present", &swap.present_cut.to_string()),
        ])) }
        div.lab-grid4 {
            div {} div { b { (visit.t("lab-swap-then-yes")) } } div { b { (visit.t("lab-swap-then-no")) } }
            div { b { (visit.t("lab-swap-now-yes")) } }
            (cell("lab-swap-kept", set.kept, Tone::Quiet))
            (cell("lab-swap-out", set.swapped_out, Tone::High))
            div { b { (visit.t("lab-swap-now-no")) } }
            (cell("lab-swap-in", set.swapped_in, Tone::Low))
            (cell("lab-swap-declined", set.out, Tone::Quiet))
        }
    }
}
