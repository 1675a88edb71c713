//! What others say of a buyer, as the scorecard heeds it: findings of reports (B03), references
//! (B07), credit elsewhere (B09). Each takes points off or caps the score, as a step with its
//! numbers; good news adds nothing. The rule stands in the card, what it reads are features: a
//! replay takes the same steps.

use serde::Deserialize;

use super::{Feature, Features, PackFault, Value, Wording, heed::Step, wording};

/// The card's section `[told]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToldRule {
    /// A finding counts so many days after its day, as long as it stands open.
    pub finding_days: i32,
    /// With a grave finding a score is at most this.
    pub grave_cap: i32,
    /// Points off for each finding of medium weight.
    pub some_deduct: i32,
    /// At most so many for all of these.
    pub some_most: i32,
    /// A reference counts so many days.
    pub reference_days: i32,
    /// From so many days late, as references tell them …
    pub late_from_days: i32,
    /// … so many points are off.
    pub late_deduct: i32,
    /// Points off where references think poorly of the buyer.
    pub poor_deduct: i32,
    /// Credit elsewhere counts so many days after its end.
    pub past_days: i32,
    /// Points off for credit that was extended or restructured.
    pub restructured_deduct: i32,
    /// Points off for credit that was defaulted on or written off.
    pub defaulted_deduct: i32,
    /// Months after which the newest report is said to be old.
    pub report_months: i32,
}

impl ToldRule {
    /// Holds the numbers against what they can be.
    ///
    /// # Errors
    /// Days or months below one, points that would be added, a cap outside of the scale.
    pub(super) fn checked(self, (low, high): (i32, i32)) -> Result<Self, PackFault> {
        let fault = |why: &str| Err(PackFault::new("scorecard.toml", format!("told: {why}")));
        let spans = [self.finding_days, self.reference_days, self.past_days, self.report_months];
        if spans.iter().any(|span| !(1..=36_500).contains(span)) {
            return fault("days and months must be above zero");
        }
        let off = [
            self.some_deduct,
            self.some_most,
            self.late_from_days,
            self.late_deduct,
            self.poor_deduct,
            self.restructured_deduct,
            self.defaulted_deduct,
        ];
        if off.iter().any(|points| !(0..=1_000).contains(points)) {
            return fault("points off are 0 to 1000");
        }
        if !(low..=high).contains(&self.grave_cap) {
            return fault("grave_cap lies outside of the scale");
        }
        Ok(self)
    }
}

/// The score that is left, and why.
pub(super) fn heed(
    features: &Features,
    rule: &ToldRule,
    (score, low): (i32, i32),
) -> (i32, Vec<Step>) {
    let (mut points, mut steps) = (score, Vec::new());
    for (off, said) in deductions(features, rule) {
        let off = off.min(points - low).max(0);
        points -= off;
        steps.push(step(said.fill("points", &off.to_string())));
    }
    let grave = features.number(Feature::FindingsGrave).unwrap_or(0.0);
    if grave >= 1.0 {
        let said = Wording::new(
            "未了结的重大发现 {count} 项：评分最高 {cap} 分，{from} 分取 {to} 分",
            "grave findings that stand open: {count}; at most {cap} points: of {from}, {to} count",
        );
        let to = points.min(rule.grave_cap);
        let said = said.fill("count", &wording::decimal(grave, 0));
        let said = said.fill("cap", &rule.grave_cap.to_string());
        steps.push(step(said.fill("from", &points.to_string()).fill("to", &to.to_string())));
        points = to;
    }
    steps.extend(old_report(features, rule));
    (points, steps)
}

fn step(said: Wording) -> Step {
    Step { code: "told", said }
}

/// Points off, each with its sentence; the points stand where `{points}` is.
fn deductions(features: &Features, rule: &ToldRule) -> Vec<(i32, Wording)> {
    let mut all = Vec::new();
    let some = features.number(Feature::FindingsSome).unwrap_or(0.0);
    if some >= 1.0 && rule.some_deduct > 0 {
        #[expect(clippy::cast_possible_truncation, reason = "a count of findings, bounded")]
        let count = some.min(1_000.0) as i32;
        let said = Wording::new(
            "未了结的一般发现 {count} 项，扣 {points} 分",
            "findings of medium weight that stand open: {count}, {points} points off",
        );
        let off = count.saturating_mul(rule.some_deduct).min(rule.some_most);
        all.push((off, said.fill("count", &count.to_string())));
    }
    let late = features.number(Feature::ReferenceLate);
    if let Some(days) = late.filter(|days| *days >= f64::from(rule.late_from_days)) {
        let said = Wording::new(
            "参考方说它平均迟付 {days} 天（满 {from} 天起扣），扣 {points} 分",
            "references tell {days} days late (counted from {from} on), {points} points off",
        );
        let said = said.fill("days", &wording::decimal(days, 0));
        all.push((rule.late_deduct, said.fill("from", &rule.late_from_days.to_string())));
    }
    let class = |feature| match features.get(feature) {
        Some(Value::Class(word)) => word.as_str(),
        _ => "",
    };
    if class(Feature::ReferenceOpinion) == "poor" {
        let said = Wording::new(
            "参考方对它总体评价差，扣 {points} 分",
            "references think poorly of it, {points} points off",
        );
        all.push((rule.poor_deduct, said));
    }
    match class(Feature::PastCredit) {
        "defaulted" => all.push((
            rule.defaulted_deduct,
            Wording::new(
                "在别处的信用有过违约或核销，扣 {points} 分",
                "credit elsewhere was defaulted on or written off, {points} points off",
            ),
        )),
        "restructured" => all.push((
            rule.restructured_deduct,
            Wording::new(
                "在别处的信用有过展期或重组，扣 {points} 分",
                "credit elsewhere was extended or restructured, {points} points off",
            ),
        )),
        _ => {}
    }
    all
}

/// An old report takes nothing off: it says that nothing found is not nothing there.
fn old_report(features: &Features, rule: &ToldRule) -> Option<Step> {
    let age = features.number(Feature::ReportAge)?;
    if age <= f64::from(rule.report_months) {
        return None;
    }
    let said = Wording::new(
        "最近一份资信报告是 {age} 个月前的（超过 {most} 个月）：没有新发现不等于没有问题，请更新",
        "the newest report is {age} months old (more than {most}): nothing found is not nothing \
         there; get a new one",
    );
    let said = said.fill("age", &wording::decimal(age, 0));
    Some(step(said.fill("most", &rule.report_months.to_string())))
}

#[cfg(test)]
mod tests {
    use base::Day;

    use super::*;
    use crate::scoring::Scorecard;

    fn rule() -> ToldRule {
        Scorecard::shipped().heeds.told.expect("the shipped card heeds what is told")
    }

    fn told(numbers: &[(Feature, f64)], classes: &[(Feature, &str)]) -> Features {
        let mut features = Features::unknown(Day::from_epoch_days(20_000));
        for (feature, number) in numbers {
            features.set(*feature, Some(*number));
        }
        for (feature, word) in classes {
            features.set_class(*feature, word);
        }
        features
    }

    #[test]
    fn what_is_told_takes_off_what_the_rule_says() {
        use Feature::{FindingsGrave, FindingsSome, PastCredit, ReferenceLate, ReferenceOpinion};
        for (numbers, classes, score, left, steps) in [
            (&[][..], &[][..], 720, 720, 0),
            (&[(FindingsSome, 1.0)], &[], 720, 705, 1),
            (&[(FindingsSome, 9.0)], &[], 720, 675, 1),
            (&[(ReferenceLate, 14.9)], &[], 720, 720, 0),
            (&[(ReferenceLate, 15.0)], &[], 720, 705, 1),
            (&[], &[(ReferenceOpinion, "poor")], 720, 700, 1),
            (&[], &[(ReferenceOpinion, "good")], 720, 720, 0),
            (&[], &[(PastCredit, "restructured")], 720, 700, 1),
            (&[], &[(PastCredit, "defaulted")], 720, 680, 1),
            (&[], &[(PastCredit, "clean")], 720, 720, 0),
            (&[(FindingsGrave, 1.0)], &[], 720, 599, 1),
            (&[(FindingsGrave, 2.0)], &[], 520, 520, 1),
            (&[(FindingsGrave, 1.0), (FindingsSome, 1.0)], &[], 606, 591, 2),
            (&[(FindingsSome, 3.0)], &[], 310, 300, 1),
        ] {
            let features = told(numbers, classes);
            let got = heed(&features, &rule(), (score, 300));
            assert_eq!((got.0, got.1.len()), (left, steps), "{numbers:?} {classes:?}");
        }
    }

    #[test]
    fn the_steps_say_their_numbers() {
        let features = told(&[(Feature::FindingsGrave, 2.0), (Feature::ReportAge, 30.0)], &[]);
        let (_, steps) = heed(&features, &rule(), (720, 300));
        assert_eq!(steps[0].said.zh, "未了结的重大发现 2 项：评分最高 599 分，720 分取 599 分");
        assert!(steps[1].said.en.contains("30 months old (more than 18)"), "{:?}", steps[1]);
    }

    #[test]
    fn a_rule_out_of_reach_does_not_load() {
        for (from, to, why) in [
            ("grave_cap = 599", "grave_cap = 299", "outside of the scale"),
            ("finding_days = 1095", "finding_days = 0", "above zero"),
            ("poor_deduct = 20", "poor_deduct = -20", "0 to 1000"),
        ] {
            let text = Scorecard::shipped_text().replacen(from, to, 1);
            assert_ne!(text, Scorecard::shipped_text(), "{from}");
            let fault = Scorecard::read(&text).expect_err(why);
            assert!(fault.why.contains(why), "{} / {why}", fault.why);
        }
    }
}
