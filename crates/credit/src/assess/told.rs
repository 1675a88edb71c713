//! What others say of a buyer, entered into the features that the card's rule reads. Pure.

use base::Day;

use crate::{
    parties::{FindingWeight, Tale, Told, finding_guide},
    scoring::{Feature, Features, ToldRule, finance::whole_months},
};

/// Enters it; what nobody told stays missing.
pub(super) fn enter(told: &[Told], rule: &ToldRule, features: &mut Features) {
    let as_of = features.as_of;
    let young = |on: Day, days: i32| on <= as_of && as_of.days_since(on) <= days;
    let weight_of = |one: &Told| match &one.what {
        Tale::Finding(kind) if kind != "good" && young(one.on, rule.finding_days) => {
            finding_guide(kind).map(|guide| guide.weight)
        }
        _ => None,
    };
    let count = |weight: FindingWeight| {
        let found = told.iter().filter(|one| weight_of(one) == Some(weight)).count();
        f64::from(u32::try_from(found).unwrap_or(u32::MAX))
    };
    let looked = told.iter().any(|one| matches!(one.what, Tale::Finding(_) | Tale::Report));
    features.set(Feature::FindingsGrave, looked.then(|| count(FindingWeight::High)));
    features.set(Feature::FindingsSome, looked.then(|| count(FindingWeight::Medium)));
    let newest = told.iter().filter(|one| one.what == Tale::Report).map(|one| one.on).max();
    features.set(Feature::ReportAge, newest.map(|on| f64::from(whole_months(on, as_of))));
    references(told, |on| young(on, rule.reference_days), features);
    let past = told.iter().filter_map(|one| match &one.what {
        Tale::Past(kind) if young(one.on, rule.past_days) => Some(rank(kind)),
        _ => None,
    });
    if let Some(worst) = past.max() {
        let word = ["clean", "late", "restructured", "defaulted"].get(worst);
        features.set_class(Feature::PastCredit, word.copied().unwrap_or_default());
    }
}

fn rank(kind: &str) -> usize {
    match kind {
        "defaulted" | "written-off" => 3,
        "extended" | "restructured" => 2,
        "late" => 1,
        _ => 0,
    }
}

/// References count by their weight: what was seen on paper three times as much as hearsay.
fn references(told: &[Told], young: impl Fn(Day) -> bool, features: &mut Features) {
    let (mut late, mut late_weight, mut opinion, mut opinions) = (0_i64, 0_i64, 0_i64, 0_i64);
    for one in told.iter().filter(|one| young(one.on)) {
        let Tale::Reference { late_days, opinion: thinks, weight } = &one.what else { continue };
        if let Some(days) = late_days {
            late = late.saturating_add(days.saturating_mul(*weight));
            late_weight += weight;
        }
        let side = match thinks.as_str() {
            "good" => 1,
            "fair" => 0,
            "poor" => -1,
            _ => continue,
        };
        opinion += side * weight;
        opinions += weight;
    }
    #[expect(clippy::cast_precision_loss, reason = "a mean of days to judge by")]
    let mean = |sum: i64, weight: i64| (weight > 0).then(|| sum as f64 / weight as f64);
    features.set(Feature::ReferenceLate, mean(late, late_weight));
    let word = match mean(opinion, opinions) {
        Some(mean) if mean > 1.0 / 3.0 => "good",
        Some(mean) if mean < -1.0 / 3.0 => "poor",
        Some(_) => "fair",
        None => "",
    };
    features.set_class(Feature::ReferenceOpinion, word);
}

#[cfg(test)]
mod tests {
    use base::Moment;

    use super::*;
    use crate::scoring::{Scorecard, Value};

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn said(on: &str, what: Tale) -> Told {
        Told { buyer_id: 1, on: day(on), recorded_at: Moment(0), what }
    }

    fn entered(told: &[Told]) -> Features {
        let mut features = Features::unknown(day("2026-11-21"));
        let rule = Scorecard::shipped().heeds.told.expect("a rule");
        enter(told, &rule, &mut features);
        features
    }

    #[test]
    fn nobody_said_anything_is_not_nothing_was_found() {
        assert_eq!(entered(&[]).known().count(), 0);
        let features = entered(&[said("2026-11-01", Tale::Report)]);
        assert_eq!(features.number(Feature::FindingsGrave), Some(0.0));
        assert_eq!(features.number(Feature::ReportAge), Some(0.0));
    }

    #[test]
    fn findings_count_by_weight_and_grow_old() {
        let finding = |on, kind: &str| said(on, Tale::Finding(kind.to_owned()));
        let features = entered(&[
            finding("2026-01-01", "enforcement"),
            finding("2020-01-01", "dishonest"),
            finding("2026-02-01", "litigation"),
            finding("2026-03-01", "pledge"),
            finding("2026-03-01", "good"),
            finding("2026-03-01", "equity-change"),
        ]);
        assert_eq!(features.number(Feature::FindingsGrave), Some(1.0));
        assert_eq!(features.number(Feature::FindingsSome), Some(2.0));
    }

    #[test]
    fn references_and_credit_elsewhere_are_summed_up() {
        let reference = |on, late_days, opinion: &str, weight| {
            said(on, Tale::Reference { late_days, opinion: opinion.to_owned(), weight })
        };
        let past = |on, kind: &str| said(on, Tale::Past(kind.to_owned()));
        let features = entered(&[
            reference("2026-10-01", Some(30), "poor", 3),
            reference("2026-01-01", Some(10), "good", 1),
            reference("2024-01-01", Some(300), "good", 3),
            past("2026-01-01", "late"),
            past("2025-01-01", "written-off"),
            past("2015-01-01", "defaulted"),
        ]);
        assert_eq!(features.number(Feature::ReferenceLate), Some(25.0));
        let class = |feature| match features.get(feature) {
            Some(Value::Class(word)) => word.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(class(Feature::ReferenceOpinion), "poor");
        assert_eq!(class(Feature::PastCredit), "defaulted");
    }
}
