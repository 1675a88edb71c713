//! One buyer's score: points per characteristic, ability and willingness kept apart, a grade of
//! confidence, the probability behind the score, and the four reasons that cost most.

use super::{
    Axis, Characteristic, Enough, Feature, Features, Scorecard, Value, Wording,
    heed::{Outside, Step, settle},
    wording,
};

/// How far a score can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    /// A year of trading, enough settled invoices and a fresh statement.
    High,
    /// Half a year of trading.
    Medium,
    /// Something is known, but little: the score is provisional.
    Low,
    /// Nothing to score on: there is no score.
    None,
}

impl Confidence {
    /// All four, from the best.
    pub const ALL: [Self; 4] = [Self::High, Self::Medium, Self::Low, Self::None];

    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::None => "none",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.code() == code)
    }
}

/// Ability × willingness (B19).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quadrant {
    /// 有力有意.
    AbleWilling,
    /// 有力无意.
    AbleUnwilling,
    /// 无力有意.
    UnableWilling,
    /// 无力无意.
    UnableUnwilling,
    /// One axis has nothing to stand on.
    Unknown,
}

impl Quadrant {
    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AbleWilling => "able-willing",
            Self::AbleUnwilling => "able-unwilling",
            Self::UnableWilling => "unable-willing",
            Self::UnableUnwilling => "unable-unwilling",
            Self::Unknown => "unknown",
        }
    }
}

/// The points of one characteristic.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// The feature.
    pub feature: Feature,
    /// What it speaks for.
    pub axis: Axis,
    /// Its value, where known.
    pub value: Option<Value>,
    /// Points given.
    pub points: i32,
    /// Points of the best bin.
    pub best: i32,
}

/// Why the score is not higher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The feature, or the first of a group that lacks data.
    pub feature: Feature,
    /// Points below the best.
    pub lost: i32,
    /// Whether it is a lack of data.
    pub missing: bool,
    /// 逾期频率 45%,降到 15% 以下可加分 …
    pub said: Wording,
}

/// An axis on its own: 0 is the worst that the card knows, 100 the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AxisIndex {
    /// 0 to 100, over the characteristics that have data; `None` where none has.
    pub index: Option<i32>,
    /// Characteristics with data.
    pub known: i32,
    /// Characteristics on the axis.
    pub of: i32,
}

/// A buyer's score.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Whole points on the card's scale; `None` where there is nothing to score on.
    pub total: Option<i32>,
    /// What the points add up to before the score was held back for lack of data.
    pub computed: i32,
    /// What was left of it before a rating and what others say were heeded.
    pub alone: i32,
    /// Whether it was held back.
    pub provisional: bool,
    /// Probability of "bad" at the total, by the card's anchor.
    pub pd: Option<f64>,
    /// How far it can be relied on.
    pub confidence: Confidence,
    /// What the confidence rests on, in words.
    pub because: Wording,
    /// Whether the buyer can pay.
    pub ability: AxisIndex,
    /// Whether the buyer wants to.
    pub willingness: AxisIndex,
    /// Both together.
    pub quadrant: Quadrant,
    /// Every characteristic.
    pub points: Vec<Points>,
    /// The four that cost most, the dearest first.
    pub reasons: Vec<Reason>,
    /// The own score beside an agency's.
    pub outside: Option<Outside>,
    /// What was heeded beside the points, in words.
    pub steps: Vec<Step>,
}

/// Reasons given with a score.
pub(super) const REASONS: usize = 4;

/// Scores one buyer.
pub fn score(features: &Features, card: &Scorecard) -> Score {
    let points: Vec<Points> = card.characteristics.iter().map(|c| points_of(c, features)).collect();
    let sum: i32 = points.iter().map(|p| p.points).sum();
    let computed = (card.scale.base + sum).clamp(card.scale.low, card.scale.high);
    let (graded, because) = confidence_of(features, card);
    let settled = settle(features, (computed, graded), card);
    let (total, confidence) = (settled.total, settled.confidence);
    let (ability, willingness) =
        (index_of(Axis::Ability, &points, card), index_of(Axis::Willingness, &points, card));
    Score {
        total,
        computed,
        alone: settled.alone,
        provisional: confidence == Confidence::Low,
        pd: total.and_then(|score| card.scale.pd(score)),
        confidence,
        because,
        ability,
        willingness,
        quadrant: quadrant_of(ability, willingness, card),
        reasons: reasons_of(&points, card),
        points,
        outside: settled.outside,
        steps: settled.steps,
    }
}

fn points_of(characteristic: &Characteristic, features: &Features) -> Points {
    let value = features.get(characteristic.feature);
    let given = characteristic.points(value);
    Points {
        feature: characteristic.feature,
        axis: characteristic.axis(),
        value: given.and(value.cloned()),
        points: given.unwrap_or(characteristic.missing),
        best: characteristic.best(),
    }
}

pub(super) fn confidence_of(features: &Features, card: &Scorecard) -> (Confidence, Wording) {
    let months = features.number(Feature::MonthsActive).unwrap_or(0.0);
    let settled = features.number(Feature::SettledCount).unwrap_or(0.0);
    let statement = features.number(Feature::StatementAge);
    let meets = |enough: &Enough| {
        let fresh = enough
            .statement_months
            .is_none_or(|limit| statement.is_some_and(|age| age <= f64::from(limit)));
        months >= f64::from(enough.months) && settled >= f64::from(enough.settled) && fresh
    };
    let judged = settled > 0.0 || features.number(Feature::LateFrequency).is_some();
    let grade = if meets(&card.high) {
        Confidence::High
    } else if meets(&card.medium) {
        Confidence::Medium
    } else if judged || statement.is_some() {
        Confidence::Low
    } else {
        Confidence::None
    };
    let text = Wording::new(
        "近 24 个月里 {months} 个月有往来，近 12 个月结清 {settled} 张发票，{statement}",
        "{months} of the last 24 months with invoices, {settled} settled in the last 12, {statement}",
    );
    let statement = match statement {
        Some(age) => Wording::new("财务报表已有 {age} 个月", "the statement is {age} months old")
            .fill("age", &wording::decimal(age, 0)),
        None => Wording::new("没有财务报表", "no financial statement"),
    };
    let because = text
        .fill("months", &wording::decimal(months, 0))
        .fill("settled", &wording::decimal(settled, 0))
        .fill_said("statement", &statement);
    (grade, because)
}

pub(super) fn held_back(computed: i32, card: &Scorecard) -> i32 {
    let held = card.provisional;
    let above = computed - held.neutral;
    let points = if above > 0 { held.neutral + above * held.good_bps / 10_000 } else { computed };
    let capped = points.min(held.cap);
    capped.div_euclid(held.step) * held.step
}

fn index_of(axis: Axis, points: &[Points], card: &Scorecard) -> AxisIndex {
    let (mut got, mut range, mut known, mut of) = (0, 0, 0, 0);
    for (point, characteristic) in points.iter().zip(&card.characteristics) {
        if point.axis != axis {
            continue;
        }
        of += 1;
        if point.value.is_some() {
            known += 1;
            got += point.points - characteristic.worst();
            range += characteristic.best() - characteristic.worst();
        }
    }
    let index = (range > 0).then(|| (got * 100 + range / 2) / range);
    AxisIndex { index, known, of }
}

const fn quadrant_of(ability: AxisIndex, willingness: AxisIndex, card: &Scorecard) -> Quadrant {
    let (Some(able), Some(willing)) = (ability.index, willingness.index) else {
        return Quadrant::Unknown;
    };
    match (able >= card.able_from, willing >= card.willing_from) {
        (true, true) => Quadrant::AbleWilling,
        (true, false) => Quadrant::AbleUnwilling,
        (false, true) => Quadrant::UnableWilling,
        (false, false) => Quadrant::UnableUnwilling,
    }
}

fn reasons_of(points: &[Points], card: &Scorecard) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    let mut groups: Vec<(&str, usize)> = Vec::new();
    for (point, characteristic) in points.iter().zip(&card.characteristics) {
        let lost = point.best - point.points;
        if lost <= 0 {
            continue;
        }
        let Some(value) = &point.value else {
            if characteristic.missing >= 0 {
                continue; // nothing of the kind has happened, or it says nothing either way
            }
            let known = groups.iter().find(|(group, _)| *group == characteristic.group);
            if let Some(reason) = known.and_then(|(_, at)| reasons.get_mut(*at)) {
                reason.lost += -characteristic.missing;
            } else {
                groups.push((&characteristic.group, reasons.len()));
                reasons.push(lacking(characteristic));
            }
            continue;
        };
        let name = name_of(point.feature);
        let said = Wording::new("{name} {value}，{better}", "{name} {value}; better: {better}")
            .fill_said("name", &name)
            .fill_said("value", &value.said(point.feature))
            .fill_said("better", &characteristic.better);
        reasons.push(Reason { feature: point.feature, lost, missing: false, said });
    }
    reasons.sort_by_key(|reason| (-reason.lost, reason.feature));
    reasons.truncate(REASONS);
    reasons
}

fn lacking(characteristic: &Characteristic) -> Reason {
    let key = format!("scoring-lacking-{}", characteristic.group);
    let said = Wording::new(locale::t(base::Lang::Zh, &key), locale::t(base::Lang::En, &key));
    let lost = -characteristic.missing;
    Reason { feature: characteristic.feature, lost, missing: true, said }
}

/// The name of a feature in both languages.
pub fn name_of(feature: Feature) -> Wording {
    let key = format!("scoring-feature-{}", feature.code());
    Wording::new(locale::t(base::Lang::Zh, &key), locale::t(base::Lang::En, &key))
}

#[cfg(test)]
mod tests {
    use base::Day;

    use super::*;

    fn day() -> Day {
        "2026-11-21".parse().expect("day")
    }

    fn with(values: &[(Feature, f64)], classes: &[(Feature, &str)]) -> Score {
        let mut features = Features::unknown(day());
        for (feature, value) in values {
            features.set(*feature, Some(*value));
        }
        for (feature, word) in classes {
            features.set_class(*feature, word);
        }
        score(&features, Scorecard::shipped())
    }

    const GOOD_PAYER: &[(Feature, f64)] = &[
        (Feature::LateFrequency, 0.02),
        (Feature::LateAmount, 0.01),
        (Feature::DaysLateWeighted, 0.3),
        (Feature::DaysLateLast3, 0.0),
        (Feature::DaysLateTrend, 0.0),
        (Feature::OldestOverdue, 0.0),
        (Feature::OverdueShare, 0.0),
        (Feature::PartialPayments, 0.0),
        (Feature::MonthsActive, 24.0),
        (Feature::SettledCount, 60.0),
    ];
    const STRONG: &[(Feature, f64)] = &[
        (Feature::DebtRatio, 0.35),
        (Feature::CurrentRatio, 2.2),
        (Feature::InterestCover, 8.0),
        (Feature::NetMargin, 0.10),
        (Feature::CashFlowCover, 0.3),
        (Feature::StatementAge, 8.0),
        (Feature::FirmAge, 15.0),
    ];
    const BAD_PAYER: &[(Feature, f64)] = &[
        (Feature::LateFrequency, 0.8),
        (Feature::LateAmount, 0.7),
        (Feature::DaysLateWeighted, 45.0),
        (Feature::DaysLateLast3, 70.0),
        (Feature::DaysLateTrend, 25.0),
        (Feature::OldestOverdue, 95.0),
        (Feature::OverdueShare, 0.7),
        (Feature::PartialPayments, 0.3),
        (Feature::PromisesKept, 0.2),
        (Feature::PromisesBrokenInRow, 2.0),
        (Feature::MonthsActive, 24.0),
        (Feature::SettledCount, 40.0),
    ];

    #[test]
    fn buyers_of_every_kind() {
        let safe = &[(Feature::AltmanZone, "safe"), (Feature::Ownership, "state")][..];
        for (what, values, classes, least, most, quadrant) in [
            ("pays well, strong", [GOOD_PAYER, STRONG].concat(), safe, 800, 850, "able-willing"),
            ("pays well, no statement", GOOD_PAYER.to_vec(), &[][..], 700, 760, "unknown"),
            ("pays badly, strong", [BAD_PAYER, STRONG].concat(), safe, 300, 500, "able-unwilling"),
            ("pays badly", BAD_PAYER.to_vec(), &[][..], 300, 420, "unknown"),
        ] {
            let got = with(&values, classes);
            let total = got.total.expect(what);
            assert!((least..=most).contains(&total), "{what}: {total}");
            assert_eq!(got.quadrant.code(), quadrant, "{what}");
            assert!(!got.provisional, "{what}");
        }
    }

    #[test]
    fn confidence_follows_the_data() {
        let months = |m, n| vec![(Feature::MonthsActive, m), (Feature::SettledCount, n)];
        let fresh = |m, n| [months(m, n), vec![(Feature::StatementAge, 10.0)]].concat();
        let stale = |m, n| [months(m, n), vec![(Feature::StatementAge, 30.0)]].concat();
        for (values, grade) in [
            (fresh(12.0, 12.0), Confidence::High),
            (stale(12.0, 12.0), Confidence::Medium),
            (months(24.0, 90.0), Confidence::Medium),
            (months(6.0, 6.0), Confidence::Medium),
            (months(6.0, 5.0), Confidence::Low),
            (months(1.0, 1.0), Confidence::Low),
            (vec![(Feature::StatementAge, 30.0)], Confidence::Low),
            (months(1.0, 0.0), Confidence::None),
            (vec![(Feature::FirmAge, 20.0)], Confidence::None),
        ] {
            assert_eq!(with(&values, &[]).confidence, grade, "{values:?}");
        }
    }

    #[test]
    fn nothing_known_gives_no_number() {
        let got = with(&[(Feature::FirmAge, 20.0)], &[(Feature::Ownership, "state")]);
        assert_eq!((got.total, got.pd, got.confidence), (None, None, Confidence::None));
        assert_eq!(
            got.because.zh,
            "近 24 个月里 0 个月有往来，近 12 个月结清 0 张发票，没有财务报表"
        );
    }

    #[test]
    fn little_data_is_held_back() {
        let card = Scorecard::shipped();
        // computed → shown: half of the good counts, never low risk, no more exact than ten.
        for (computed, shown) in
            [(600, 600), (660, 630), (667, 630), (850, 690), (595, 590), (431, 430)]
        {
            assert_eq!(held_back(computed, card), shown, "{computed}");
        }
        let new = with(&[(Feature::SettledCount, 1.0), (Feature::DaysLateWeighted, 0.0)], &[]);
        assert!(new.provisional && new.total.is_some_and(|t| t % 10 == 0 && t < 700));
    }

    #[test]
    fn reasons_name_the_value_and_what_would_be_better() {
        let got = with(BAD_PAYER, &[]);
        assert_eq!(got.reasons.len(), 4);
        assert!(got.reasons.windows(2).all(|pair| pair[0].lost >= pair[1].lost));
        let first = &got.reasons[0];
        assert_eq!((first.feature, first.lost), (Feature::OldestOverdue, 88));
        assert_eq!(first.said.zh, "最长逾期 95 天，付清最早一笔可加分");
        assert_eq!(first.said.en, "longest overdue 95 days; better: the oldest invoice paid");
    }

    #[test]
    fn a_missing_statement_is_one_reason_not_five() {
        let got = with(GOOD_PAYER, &[]);
        let lacking: Vec<_> = got.reasons.iter().filter(|r| r.missing).collect();
        assert_eq!(lacking.len(), 1);
        assert_eq!(lacking[0].lost, 20);
        assert!(lacking[0].said.zh.contains("财务报表"));
    }

    #[test]
    fn a_better_value_never_lowers_the_score() {
        for characteristic in &Scorecard::shipped().characteristics {
            if characteristic.feature.unit() == super::super::Unit::Class {
                continue;
            }
            let at = |x: f64| characteristic.points(Some(&Value::Number(x))).expect("number");
            let grid: Vec<i32> = (-500..2_000).map(|step| at(f64::from(step) / 10.0)).collect();
            let falls = grid.windows(2).all(|w| w[0] >= w[1]);
            let rises = grid.windows(2).all(|w| w[0] <= w[1]);
            assert!(falls || rises, "{}", characteristic.feature.code());
        }
    }
}
