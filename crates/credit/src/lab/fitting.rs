//! Fitting a model of any kind on an opened project, and proving it.

use base::{Rejection, Result};
use quant::{
    lab::{
        bin::Binning,
        logistic,
        progress::Watch,
        scorecard::{Card, score_frame},
        stepwise::{Criterion, Move},
    },
    scaling::{Anchor, Scale},
};

use super::{
    choices::Choices,
    cutting::fit_cutting,
    develop::{Plan, fit, select, suggest},
    opened::Opened,
    proving::{Judged, prove},
    refusal::refused,
    report::{FitAsked, KINDS, MoveTold, Report, TermTold},
};

/// A fitted model with its proof.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The card, of the kind that has one.
    pub card: Option<Card>,
    /// Everything about it.
    pub report: Report,
    /// The score of each row.
    pub scores: Vec<i32>,
}

/// Scores and probabilities of all rows.
pub(super) struct Scores {
    pub points: Vec<i32>,
    pub probabilities: Vec<f64>,
}

/// Fits what was asked for. It computes for as long as it takes and tells the watcher.
///
/// # Errors
/// `scoring.lab-…` with what stands in the way; `scoring.lab-stopped`.
pub fn fit_model(
    opened: &Opened,
    choices: &Choices,
    asked: &FitAsked,
    watch: Watch<'_>,
) -> Result<Fitted> {
    check(asked)?;
    let mut report =
        Report { asked: asked.clone(), target: choices.data.target.clone(), ..Report::default() };
    let binnings: Vec<Binning> = asked
        .variables
        .iter()
        .map(|name| opened.binning(name, choices).map_err(|why| refused(&why)))
        .collect::<std::result::Result<_, _>>()?;
    let (card, scores) = match asked.kind.as_str() {
        "card" => {
            let (card, scores) = card_of(opened, &binnings, &mut report, watch)?;
            (Some(card), scores)
        }
        kind => (None, fit_cutting(opened, &binnings, (kind, asked), &mut report, watch)?),
    };
    let judged = Judged {
        scores: &scores.points,
        probabilities: &scores.probabilities,
        cuts: &asked.cuts,
        seed: asked.seed,
    };
    report.parts = prove(&opened.outcome, judged, watch)?;
    report.range = (
        scores.points.iter().copied().min().unwrap_or(0),
        scores.points.iter().copied().max().unwrap_or(0),
    );
    Ok(Fitted { card, report, scores: scores.points })
}

/// Refuses what cannot be meant.
///
/// # Errors
/// `scoring.lab-setting`, `scoring.lab-no-variables`.
fn check(asked: &FitAsked) -> Result<()> {
    if asked.variables.is_empty() {
        return Err(Rejection::new("scoring.lab-no-variables").into());
    }
    let positive = |x: f64| x.is_finite() && x > 0.0 && x < 1e6;
    for (fits, setting, allowed) in [
        (KINDS.contains(&asked.kind.as_str()), "kind", "card, additive, tree, booster"),
        (positive(asked.odds), "odds", "> 0"),
        (positive(asked.points_to_double), "points_to_double", "> 0"),
        (asked.score.is_finite() && asked.score.abs() < 1e6, "score", "±1,000,000"),
        (asked.ridge.is_finite() && asked.ridge >= 0.0, "ridge", "≥ 0"),
        (asked.cuts.windows(2).all(|w| w[0] < w[1]) && asked.cuts.len() <= 20, "cuts", "a < b < c"),
        (asked.pairs <= 50, "pairs", "0…50"),
        ((1..=12).contains(&asked.depth), "depth", "1…12"),
        ((1..=1_000_000).contains(&asked.least_leaf), "least_leaf", "≥ 1"),
        ((1..=5_000).contains(&asked.rounds), "rounds", "1…5000"),
    ] {
        if !fits {
            let wrong = Rejection::new("scoring.lab-setting").with("setting", setting);
            return Err(wrong.with("allowed", allowed).into());
        }
    }
    Ok(())
}

fn anchor(asked: &FitAsked) -> Anchor {
    Anchor { score: asked.score, odds: asked.odds, points_to_double: asked.points_to_double }
}

pub(super) fn scale(asked: &FitAsked) -> Result<Scale> {
    let scale = Scale::try_new(anchor(asked), -1_000_000, 1_000_000);
    let wrong = || Rejection::new("scoring.lab-setting").with("setting", "anchor");
    Ok(scale.ok_or_else(|| wrong().with("allowed", "odds > 0"))?)
}

fn card_of(
    opened: &Opened,
    binnings: &[Binning],
    report: &mut Report,
    watch: Watch<'_>,
) -> Result<(Card, Scores)> {
    let asked = report.asked.clone();
    let plan = Plan {
        min_iv: f64::NEG_INFINITY,
        ridge: asked.ridge,
        least_bads: asked.least_bads,
        anchor: anchor(&asked),
        ..Plan::default()
    };
    let outcome = &opened.outcome;
    let mut selected = select(binnings, &opened.frame, outcome, &plan)?;
    let criterion = match asked.select.as_str() {
        "aic" => Some(Criterion::Aic),
        "bic" => Some(Criterion::Bic),
        "auc" => Some(Criterion::AucFolds { folds: 5, seed: asked.seed }),
        _ => None,
    };
    if let Some(criterion) = criterion {
        let chosen = suggest(&selected, outcome, &plan, (criterion, asked.most), watch)?;
        let name = |place: usize| selected.bins.get(place).map_or("", |b| b.name.as_str());
        report.moves = chosen
            .steps
            .iter()
            .map(|step| MoveTold {
                added: step.moved == Move::Added,
                name: name(step.column).to_owned(),
                after: step.after,
            })
            .collect();
        if chosen.columns.is_empty() {
            return Err(Rejection::new("scoring.lab-nothing-varies").into());
        }
        selected = selected.only(&chosen.columns);
    }
    let developed = fit(&selected, outcome, &plan)?;
    let told = |term: &logistic::Term, name: &str| TermTold {
        name: name.to_owned(),
        beta: term.beta,
        error: term.standard_error,
        z: term.z,
        p: term.p_value,
        low: term.low,
        high: term.high,
        vif: Some(term.vif).filter(|vif| vif.is_finite()),
    };
    report.intercept = Some(told(&developed.fit.intercept, ""));
    report.terms = developed
        .fit
        .terms
        .iter()
        .filter_map(|term| Some(told(term, &selected.bins.get(term.column)?.name)))
        .collect();
    report.dropped =
        developed.dropped.iter().map(|(name, why)| (name.clone(), (*why).to_owned())).collect();
    report.criteria = Some((developed.fit.aic, developed.fit.bic));
    let points = score_frame(&developed.card, &opened.frame).map_err(|why| refused(&why))?;
    let scale = scale(&asked)?;
    let probabilities = points.iter().map(|points| scale.pd(f64::from(*points))).collect();
    Ok((developed.card, Scores { points, probabilities }))
}

#[cfg(test)]
mod tests {
    use quant::lab::{
        frame::{Column, Frame},
        progress::{Continue, unwatched},
    };

    use super::*;
    use crate::lab::choices::{DataChoices, Split};

    fn opened() -> Opened {
        // A plain congruence gives chance without a generator.
        let mut state = 1_u64;
        let mut unit = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(state >> 33).unwrap_or(0)) / f64::from(1_u32 << 31)
        };
        let mut rows = vec![];
        for _ in 0..1_200 {
            let (a, b, noise) = (unit(), unit(), unit());
            let risk = 1.0 / (1.0 + (2.2 - 2.5 * a - 1.5 * b).exp());
            rows.push((a, b, noise, f64::from(u8::from(unit() < risk))));
        }
        let town = |b: f64| {
            if b < 0.3 {
                "北京"
            } else if b < 0.7 {
                "上海"
            } else {
                "广州"
            }
        };
        let frame = Frame::try_new(vec![
            Column::numbers("a", rows.iter().map(|row| row.0)),
            Column::words("town", rows.iter().map(|row| town(row.1))),
            Column::numbers("noise", rows.iter().map(|row| row.2)),
            Column::numbers("bad", rows.iter().map(|row| row.3)),
        ]);
        let data = DataChoices {
            target: "bad".to_owned(),
            split: Split::Random { test_percent: 30, seed: 1 },
            ..DataChoices::default()
        };
        Opened::of(frame.expect("fits"), 0, &data).expect("opens")
    }

    fn asked(kind: &str) -> FitAsked {
        FitAsked {
            kind: kind.to_owned(),
            variables: ["a", "town", "noise"].map(str::to_owned).into(),
            cuts: vec![520, 560],
            rounds: 60,
            ..FitAsked::default()
        }
    }

    #[test]
    fn every_kind_is_fitted_proved_and_kept() {
        let (opened, choices) = (opened(), Choices::default());
        for kind in KINDS {
            let fitted = fit_model(&opened, &choices, &asked(kind), &mut unwatched).expect(kind);
            let report = &fitted.report;
            assert_eq!(fitted.card.is_some(), kind == "card");
            assert_eq!(fitted.scores.len(), 1_200, "{kind}");
            let parts: Vec<&str> = report.parts.iter().map(|part| part.part.as_str()).collect();
            assert_eq!(parts, ["train", "test"], "{kind}");
            let test = report.judge().expect("judged");
            assert!(test.auc.value > 0.6 && test.auc.low < test.auc.value, "{kind} {:?}", test.auc);
            assert!((test.gini.value - (2.0 * test.auc.value - 1.0)).abs() < 1e-9);
            assert_eq!(test.tiers.iter().map(|tier| tier.rows).sum::<usize>(), test.rows);
            let whole = test.cuts[0];
            assert_eq!(whole.caught + whole.missed, test.bads);
            assert!(test.brier.value > 0.0 && test.brier.value < 0.25, "{kind}");
            let back = Report::of_text(&report.to_text().expect("writes")).expect("reads");
            assert_eq!(back.parts.len(), 2);
            assert_eq!(back.asked, report.asked);
            let again = fit_model(&opened, &choices, &asked(kind), &mut unwatched).expect(kind);
            assert_eq!(again.scores, fitted.scores, "{kind}: the same seed gives the same model");
        }
    }

    #[test]
    fn the_card_tells_its_terms_and_its_choice() {
        let fitted = fit_model(&opened(), &Choices::default(), &asked("card"), &mut unwatched);
        let report = fitted.expect("fits").report;
        assert!(report.terms.iter().any(|term| term.name == "a" && term.beta < 0.0));
        let first = report.moves.first().expect("a step");
        assert!(first.added && first.name != "noise" && report.criteria.is_some());
    }

    #[test]
    fn what_cannot_be_fitted_is_said() {
        let (opened, choices) = (opened(), Choices::default());
        let code = |asked: &FitAsked| match fit_model(&opened, &choices, asked, &mut unwatched) {
            Err(base::Failure::Rejected(rejection)) => rejection.code.to_owned(),
            other => format!("{other:?}"),
        };
        let usual = asked("card");
        for (wrong, expected) in [
            (FitAsked { variables: vec![], ..usual.clone() }, "scoring.lab-no-variables"),
            (
                FitAsked { variables: vec!["x".to_owned()], ..usual.clone() },
                "scoring.lab-no-column",
            ),
            (FitAsked { kind: "oracle".to_owned(), ..usual.clone() }, "scoring.lab-setting"),
            (FitAsked { odds: 0.0, ..usual.clone() }, "scoring.lab-setting"),
            (FitAsked { cuts: vec![5, 5], ..usual.clone() }, "scoring.lab-setting"),
            (FitAsked { least_bads: 100_000, ..usual.clone() }, "scoring.lab-few-bads"),
        ] {
            assert_eq!(code(&wrong), expected);
        }
        let mut calls = 0;
        let mut stop = |_| {
            calls += 1;
            if calls > 3 { Continue::No } else { Continue::Yes }
        };
        let stopped = fit_model(&opened, &choices, &usual, &mut stop);
        assert!(format!("{stopped:?}").contains("stopped"), "{stopped:?}");
    }
}
