//! The form of the scorecard exercise, and what a card gives on the rows that the learner sees.

use academy::exercises::{
    Built, Given, VARIABLES, built, card_field, is_filled, is_monotone, open_sample,
};
use base::Result;
use locale::percent;
use maud::{Markup, html};
use quant::lab::bin::{Bin, BinKind, Binning};

use super::{line, value};
use crate::{
    kit::{self, Column, List, Mistakes, Row, Tone},
    visit::Visit,
};

pub(super) fn variable(visit: &Visit, name: &str) -> String {
    visit.t(&format!("exercises-word-{name}"))
}

/// The variables with their fields; below them the card where it was tried.
pub(super) fn fields(
    visit: &Visit,
    seed: u64,
    (given, tried): (&Given, bool),
    mistakes: &Mistakes,
) -> Result<Markup> {
    let row = |name: &&str| {
        let field = card_field(name);
        let label = variable(visit, name);
        Row {
            cells: vec![
                html! { (label) div.meta { code { (name) } } },
                html! {
                    (line(&field, &label, value(given, &field), false))
                    (mistakes.beside(visit.lang, &field))
                },
            ],
            ..Row::default()
        }
    };
    let told = match tried {
        true => told(visit, &built(&open_sample(seed), given)?),
        false => html! {},
    };
    Ok(html! {
        (told)
        (List {
            id: "variables",
            title: visit.t("exercises-answer"),
            columns: vec![
                Column::text(visit.t("exercises-variable")).title(),
                Column::text(visit.t("exercises-use")).full(),
            ],
            rows: VARIABLES.iter().map(row).collect(),
            ..List::default()
        }.show(visit.lang))
    })
}

fn number(value: f64) -> String {
    super::decimal(value)
}

fn range(visit: &Visit, bin: &Bin) -> String {
    match &bin.kind {
        BinKind::Range { from: Some(from), to: Some(to) } => {
            visit.ta("exercises-from-to", &[("from", &number(*from)), ("to", &number(*to))])
        }
        BinKind::Range { from: Some(from), to: None } => {
            visit.ta("exercises-from", &[("from", &number(*from))])
        }
        BinKind::Range { from: None, to: Some(to) } => {
            visit.ta("exercises-below", &[("to", &number(*to))])
        }
        _ => visit.t("exercises-missing"),
    }
}

fn told(visit: &Visit, card: &Built) -> Markup {
    let two = |value: f64| format!("{value:.2}");
    html! {
        (kit::notice(Tone::Low, &visit.t("exercises-tried"), &html! {
            (visit.ta("exercises-open-auc", &[("auc", &two(card.auc)), ("ks", &two(card.ks))]))
        }))
        @for binning in &card.binnings { (table(visit, card, binning)) }
    }
}

fn table(visit: &Visit, card: &Built, binning: &Binning) -> Markup {
    let points = card.card.characteristics.iter().find(|one| one.name == binning.name);
    let rows = binning.bins.iter().enumerate().map(|(at, bin)| {
        let cell = bin.parts.train;
        let entry = points.and_then(|one| one.entries.get(at));
        Row {
            cells: vec![
                html! { (range(visit, bin)) },
                html! { (number(cell.total())) },
                html! {
                    @if cell.total() > 0.0 { (percent(cell.bad_rate(), 1)) }
                    @else { (kit::nothing(visit.lang)) }
                },
                html! {
                    @match entry {
                        Some(entry) => (entry.points),
                        None => (kit::nothing(visit.lang)),
                    }
                },
            ],
            ..Row::default()
        }
    });
    let id = format!("bins-{}", binning.name);
    html! {
        @if !is_monotone(binning) {
            p { (kit::badge(Tone::Medium, &visit.t("exercises-turning"))) }
        } @else if !is_filled(binning) {
            p { (kit::badge(Tone::Medium, &visit.t("exercises-thin"))) }
        }
        (List {
            id: &id,
            title: variable(visit, &binning.name),
            columns: vec![
                Column::text(visit.t("exercises-bin")).title(),
                Column::number(visit.t("exercises-rows")),
                Column::number(visit.t("exercises-bad-rate")),
                Column::number(visit.t("exercises-bin-points")),
            ],
            rows: rows.collect(),
            ..List::default()
        }.show(visit.lang))
    }
}
