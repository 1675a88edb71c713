//! How a version was proved when it was made: measures by part beside the expert scorecard,
//! calibration, bad rate by tier.

use credit::{
    lab::{PartProof, Proof},
    scoring::models::VersionFile,
};
use maud::{Markup, html};

use super::{home::judge, three};
use crate::{
    charts::{self, Curve, Numbers, Plot, Words},
    kit::{self, Column, List, Row, Tone},
    lab::spell,
    visit::Visit,
};

/// The panels; a version without a proof says so.
pub fn panels(visit: &Visit, proof: Option<&Proof>, file: &VersionFile) -> Markup {
    let Some((proof, (name, part))) = proof.and_then(|proof| Some((proof, judge(proof)?))) else {
        return kit::notice(
            Tone::Medium,
            &visit.t("models-proof-none"),
            &html! { (visit.t("models-proof-none-why")) },
        );
    };
    html! {
        (measures(visit, proof, name))
        div.grid {
            div.w6 { (calibration(visit, part, name)) }
            div.w6 { (tiers(visit, proof)) }
        }
        @if file.development.is_some() {
            p.soft { (visit.t("models-development-kept")) }
        } @else {
            p.soft { (visit.t("models-development-none")) }
        }
    }
}

const PARTS: [&str; 3] = ["train", "test", "later"];

fn parts(proof: &Proof) -> impl Iterator<Item = (&'static str, &PartProof)> {
    PARTS
        .into_iter()
        .zip([&proof.train, &proof.test, &proof.later])
        .filter(|(_, part)| part.rows > 0)
}

fn measures(visit: &Visit, proof: &Proof, judged: &str) -> Markup {
    let row = |(name, part): (&'static str, &PartProof)| {
        let lift = part.auc.zip(part.auc_expert).map(|(own, expert)| own - expert);
        Row {
            cells: vec![
                html! {
                    (visit.t(&format!("models-part-{name}")))
                    @if name == judged { " " (kit::plain_badge(&visit.t("models-judged"))) }
                },
                html! { (spell::count(part.rows)) },
                html! { (spell::count(part.bads)) },
                html! {
                    b { (three(part.auc)) }
                    @if part.auc_low.is_some() {
                        " " span.meta { (three(part.auc_low)) "–" (three(part.auc_high)) }
                    }
                },
                html! {
                    (three(part.auc_expert))
                    @if let Some(lift) = lift { " " span.meta { (format!("{lift:+.3}")) } }
                },
                html! { (three(part.ks)) },
                html! { (three(part.gini)) },
                html! { (three(part.brier)) },
                html! { (three(part.log_loss)) },
                html! { (three(part.observed_over_expected)) },
                html! { (three(part.slope)) },
                html! { (three(part.hosmer_lemeshow_p)) },
            ],
            ..Row::default()
        }
    };
    let list = List {
        id: "proof",
        title: visit.t("models-proof"),
        columns: vec![
            Column::text(visit.t("models-part")).title(),
            Column::number(visit.t("models-rows")),
            Column::number(visit.t("models-bads")),
            Column::number("AUC".to_owned()),
            Column::number(visit.t("models-auc-expert")),
            Column::number("KS".to_owned()),
            Column::number("Gini".to_owned()),
            Column::number("Brier".to_owned()),
            Column::number(visit.t("models-log-loss")),
            Column::number(visit.t("models-over")),
            Column::number(visit.t("models-slope")),
            Column::number("HL p".to_owned()),
        ],
        rows: parts(proof).map(row).collect(),
        ..List::default()
    };
    html! { div.tight { (list.show(visit.lang)) } }
}

fn calibration(visit: &Visit, part: &PartProof, name: &str) -> Markup {
    let points: Vec<(f64, f64)> = part.calibration.iter().map(|(p, o, _)| (*p, *o)).collect();
    let top = points.iter().map(|(p, o)| p.max(*o)).fold(0.01, f64::max);
    let curves = [Curve { name: visit.t("models-observed"), points, lit: true, marked: true }];
    let over = part.observed_over_expected;
    let title = match over {
        Some(over) if over > 1.25 => visit.t("models-calibration-low"),
        Some(over) if over < 0.8 => visit.t("models-calibration-high"),
        Some(_) => visit.t("models-calibration-good"),
        None => visit.t("models-calibration"),
    };
    let words = Words {
        id: "calibration".to_owned(),
        desc: title.clone(),
        title,
        note: visit.ta(
            "models-calibration-note",
            &[("part", &visit.t(&format!("models-part-{name}"))), ("over", &three(over))],
        ),
    };
    let numbers = Numbers {
        head: vec![visit.t("models-predicted"), visit.t("models-observed"), visit.t("models-rows")],
        rows: part
            .calibration
            .iter()
            .map(|(p, o, rows)| vec![spell::percent(*p), spell::percent(*o), spell::rows(*rows)])
            .collect(),
    };
    let plot = Plot {
        curves: &curves,
        across: (0.0, top),
        up: (0.0, top),
        across_name: visit.t("models-predicted"),
        up_name: visit.t("models-observed"),
        spell_across: &spell::percent,
        spell_up: &spell::percent,
        diagonal: true,
        span: None,
    };
    charts::plot(visit.lang, &words, &plot, &numbers)
}

fn tiers(visit: &Visit, proof: &Proof) -> Markup {
    #[expect(clippy::cast_precision_loss, reason = "counts of rows")]
    let rate = |bads: usize, rows: usize| {
        (rows > 0).then(|| bads as f64 / rows as f64).map_or_else(|| "—".to_owned(), spell::percent)
    };
    let mut rows = Vec::new();
    for (name, part) in parts(proof) {
        for (at, (from, count, bads)) in part.tiers.iter().enumerate() {
            let to = part.tiers.get(at + 1).and_then(|tier| tier.0).map(|next| next - 1);
            let band = match (from, to) {
                (None, Some(to)) => format!("≤ {to}"),
                (Some(from), None) => format!("≥ {from}"),
                (Some(from), Some(to)) => format!("{from}–{to}"),
                (None, None) => "—".to_owned(),
            };
            rows.push(Row {
                cells: vec![
                    html! { @if at == 0 { (visit.t(&format!("models-part-{name}"))) } },
                    html! { (band) },
                    html! { (spell::count(*count)) },
                    html! { (spell::count(*bads)) },
                    html! { b { (rate(*bads, *count)) } },
                ],
                ..Row::default()
            });
        }
    }
    List {
        id: "tiers",
        title: visit.t("models-tiers"),
        columns: vec![
            Column::text(visit.t("models-part")).title(),
            Column::fit(visit.t("models-score")),
            Column::number(visit.t("models-rows")),
            Column::number(visit.t("models-bads")),
            Column::number(visit.t("models-bad-rate")),
        ],
        rows,
        ..List::default()
    }
    .show(visit.lang)
}
