//! Fitting a model of any kind on an opened project, and proving it.

use base::{Rejection, Result};
use quant::{
    lab::{
        bin::{BinKind, Binning},
        frame::Outcome,
        logistic::SignRule,
        progress::Watch,
        scorecard::Card,
        stepwise::Criterion,
    },
    scaling::{Anchor, Scale},
};

use super::{
    bands::{bands, grades},
    choices::Choices,
    data_report::DataReport,
    declined::learn_with_declined,
    develop::{MissingRule, Plan, select, step_by_step},
    folding::folded,
    learnt::{Given, Scores},
    opened::Opened,
    proving::{Judged, prove},
    refusal::refused,
    regress::{FittedTerm, fit},
    report::{FitAsked, KINDS, MISSINGS, REJECTS, Report, SIGNS, TermTold},
};
use crate::scoring::models::Content;

/// A fitted model with its proof.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The model, ready to run.
    pub content: Content,
    /// Everything about it.
    pub report: Report,
    /// The score of each row.
    pub scores: Vec<i32>,
    /// What it was learnt from, for the register of data sets.
    pub data: DataReport,
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
    let given = Given { frame: &opened.frame, outcome: &opened.outcome };
    let binnings: Vec<Binning> = in_order(opened, &asked.variables)?
        .into_iter()
        .map(|name| opened.binning(name, choices).map_err(|why| refused(&why)))
        .collect::<std::result::Result<_, _>>()?;
    let declined = opened.declined.as_slice();
    let learnt = learn_with_declined((given, declined), &binnings, asked, &mut report, watch)?;
    let scores = learnt.score(&opened.frame)?;
    let judged = Judged {
        scores: &scores.points,
        probabilities: &scores.probabilities,
        cuts: &asked.cuts,
        seed: asked.seed,
        samples: None,
    };
    report.parts = prove(&opened.outcome, judged, watch)?;
    report.range = (
        scores.points.iter().copied().min().unwrap_or(0),
        scores.points.iter().copied().max().unwrap_or(0),
    );
    let (names, outcome) = (learnt.content.variables(), &opened.outcome);
    report.bands = bands(&opened.frame, outcome, &names, &scores.probabilities);
    report.grades = grades(&opened.frame, outcome, &scores.probabilities);
    if let Some(periods) = &opened.periods {
        over_time(&mut report, outcome, &scores, periods);
    }
    if asked.folds > 0 {
        report.folds = folded(opened, choices, (asked, &binnings), watch)?;
    }
    let data = DataReport::of_opened(opened, choices);
    Ok(Fitted { content: learnt.content, report, scores: scores.points, data })
}

/// The variables in the order of the table, whatever order they were ticked in: the same
/// variables give the same model.
fn in_order<'a>(opened: &'a Opened, asked: &[String]) -> Result<Vec<&'a str>> {
    for name in asked {
        opened.frame.get_column(name).map_err(|why| refused(&why))?;
    }
    let columns = opened.frame.columns().iter().map(|column| column.name.as_str());
    Ok(columns.filter(|name| asked.iter().any(|one| one == name)).collect())
}

/// Proves the model period by period on the rows that it did not learn from, or on all where it
/// learnt from all.
fn over_time(report: &mut Report, outcome: &Outcome, scores: &Scores, periods: &[Option<i32>]) {
    let unseen = report.parts.iter().any(|part| part.part != "train");
    report.periods = super::bands::periods(outcome, &scores.probabilities, periods, unseen);
    report.periods_unseen = unseen;
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
        (MISSINGS.contains(&asked.missing.as_str()), "missing", "auto, apart, together"),
        (SIGNS.contains(&asked.signs.as_str()), "signs", "hold, drop, report"),
        (REJECTS.contains(&asked.declined.as_str()), "declined", "none, parcel, fuzzy"),
        ((0.1..=20.0).contains(&asked.prudence), "prudence", "0.1…20"),
        (asked.folds == 0 || (2..=20).contains(&asked.folds), "folds", "0, 2…20"),
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

pub(super) fn anchor(asked: &FitAsked) -> Anchor {
    Anchor { score: asked.score, odds: asked.odds, points_to_double: asked.points_to_double }
}

pub(super) fn scale(asked: &FitAsked) -> Result<Scale> {
    let scale = Scale::try_new(anchor(asked), -1_000_000, 1_000_000);
    let wrong = || Rejection::new("scoring.lab-setting").with("setting", "anchor");
    Ok(scale.ok_or_else(|| wrong().with("allowed", "odds > 0"))?)
}

pub(super) fn card_of(
    given: Given<'_>,
    binnings: &[Binning],
    asked: &FitAsked,
    report: &mut Report,
    watch: Watch<'_>,
) -> Result<Card> {
    let plan = Plan {
        min_iv: f64::NEG_INFINITY,
        ridge: if asked.choose_ridge { 0.0 } else { asked.ridge },
        choose_ridge: asked.choose_ridge,
        missing: MissingRule::parse(&asked.missing),
        sign_rule: match asked.signs.as_str() {
            "drop" => SignRule::Drop,
            "report" => SignRule::Report,
            _ => SignRule::Within,
        },
        least_bads: asked.least_bads,
        anchor: anchor(asked),
        ..Plan::default()
    };
    let outcome = given.outcome;
    let mut selected = select(binnings, given.frame, outcome, &plan)?;
    let criterion = match asked.select.as_str() {
        "aic" => Some(Criterion::Aic),
        "bic" => Some(Criterion::Bic),
        "auc" => Some(Criterion::AucFolds { folds: 5, seed: asked.seed }),
        _ => None,
    };
    if let Some(criterion) = criterion {
        let how = (criterion, asked.most);
        (selected, report.moves) = step_by_step(selected, outcome, &plan, how, watch)?;
    }
    let developed = fit(&selected, outcome, &plan)?;
    let intercept = developed.fit.intercept.clone();
    report.intercept = Some(told(&FittedTerm { name: String::new(), bin: None, term: intercept }));
    report.terms = developed.terms.iter().map(told).collect();
    report.dropped =
        developed.dropped.iter().map(|(name, why)| (name.clone(), (*why).to_owned())).collect();
    report.criteria = Some((developed.fit.aic, developed.fit.bic));
    report.penalty = Some(developed.penalty.ridge);
    report.tried = developed.penalty.tried;
    report.separating = developed.separating;
    Ok(developed.card)
}

fn told(one: &FittedTerm) -> TermTold {
    let term = &one.term;
    TermTold {
        name: one.name.clone(),
        bin: match one.bin {
            Some(BinKind::Special(code)) => code.to_string(),
            Some(_) => "missing".to_owned(),
            None => String::new(),
        },
        beta: term.beta,
        error: term.standard_error,
        z: term.z,
        p: term.p_value,
        low: term.low,
        high: term.high,
        vif: Some(term.vif).filter(|vif| vif.is_finite()),
    }
}

#[cfg(test)]
mod tests {
    use quant::lab::{
        frame::{Column, Frame, Part},
        progress::{Continue, unwatched},
    };

    use super::*;
    use crate::{
        lab::{
            bin,
            choices::{DataChoices, Split},
        },
        scoring::models::{FrameRow, Kind},
    };

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
            // Every ninth value is not known.
            Column::numbers(
                "a",
                (0..).zip(&rows).map(|(at, row)| match at % 9 {
                    4 => f64::NAN,
                    _ => row.0,
                }),
            ),
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
            select: "bic".to_owned(),
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
            assert_eq!(matches!(fitted.content, Content::Card(_)), kind == "card");
            let text = fitted.content.write().expect("a text");
            let kept = Content::read(Kind::parse(kind).expect("a kind"), &text).expect("reads");
            for row in 0..1_200 {
                let score = kept.weigh(&FrameRow { frame: &opened.frame, row }).score;
                assert_eq!(score, fitted.scores[row], "{kind}: row {row} as it is kept");
            }
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
    fn the_default_fit_is_that_of_the_command_line() {
        let (opened, choices) = (opened(), Choices::default());
        let plan = Plan { choose_ridge: true, ..Plan::default() };
        let (bins, _) = bin(&opened.frame, &opened.outcome, &plan);
        let selected = select(&bins, &opened.frame, &opened.outcome, &plan).expect("selects");
        let developed = fit(&selected, &opened.outcome, &plan).expect("fits");
        // Ticked in another order: the same variables give the same model.
        let variables = selected.bins.iter().rev().map(|bin| bin.name.clone()).collect();
        let asked = FitAsked { variables, ..FitAsked::default() };
        let fitted = fit_model(&opened, &choices, &asked, &mut unwatched).expect("fits");
        assert_eq!(fitted.content, Content::Card(developed.card));
        assert_eq!(fitted.report.penalty, Some(developed.penalty.ridge));
        assert!(!fitted.report.tried.is_empty());
    }

    #[test]
    fn the_proof_has_folds_bands_and_what_is_supposed_of_the_declined() {
        let mut opened = opened();
        // A fifth of the rows were declined, and rows have a month.
        let parts: Vec<Part> = (0..1_200)
            .map(|row| if row % 5 == 0 { Part::LeftOut } else { opened.outcome.part(row) })
            .collect();
        let bads: Vec<u8> = (0..1_200).map(|row| u8::from(opened.outcome.is_bad(row))).collect();
        opened.outcome = Outcome::try_new(&bads, &parts, None).expect("outcomes");
        opened.declined = (0..1_200).filter(|row| row % 5 == 0).collect();
        opened.periods = Some((0..1_200).map(|row| Some(202_601 + row / 400)).collect());
        let choices = Choices::default();
        for kind in KINDS {
            for way in REJECTS {
                let declined = way.to_owned();
                let asked = FitAsked { declined, folds: 3, rounds: 20, ..asked(kind) };
                let fitted = fit_model(&opened, &choices, &asked, &mut unwatched).expect(kind);
                let report = fitted.report;
                let folds = report.folds.expect("folds");
                assert_eq!(folds.folds.len(), 3, "{kind}");
                let held: usize = folds.folds.iter().map(|fold| fold.rows).sum();
                assert_eq!(held, opened.count(Part::Train).0, "each row is held out once");
                assert!((0.5..0.95).contains(&folds.mean) && folds.deviation < 0.2, "{folds:?}");
                assert_eq!(report.periods.len(), 3);
                assert!(report.periods_unseen);
                let test = opened.count(Part::Test).0;
                assert_eq!(report.periods.iter().map(|p| p.rows).sum::<usize>(), test);
                assert_eq!(report.bands.iter().map(|band| band.rows).sum::<usize>(), test);
                assert!(report.bands.len() >= 2, "a ninth of the rows lack a value");
                assert_eq!(report.declined.is_some(), way != "none");
                if let Some(told) = report.declined {
                    assert_eq!((told.rows, told.parcels.is_empty()), (240, way == "fuzzy"));
                    let times = told.times_accepted.expect("known");
                    assert!((1.1..2.0).contains(&times), "{way}: {times}");
                }
            }
        }
        opened.declined.clear();
        let asked = FitAsked { declined: "fuzzy".to_owned(), ..asked("card") };
        let refused = fit_model(&opened, &choices, &asked, &mut unwatched).expect_err("none");
        assert!(format!("{refused:?}").contains("lab-no-declined"));
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
