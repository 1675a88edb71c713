//! Quality of what is known of a buyer (B13): rules as a pack, judged on facts that the caller
//! brings, to a grade from A to D. It caps how far a score can be relied on ([`super::heed`]); it
//! never changes points.

use std::sync::LazyLock;

use base::Day;
use serde::Deserialize;

use super::{
    Edition, Feature, Features, PackFault, QUALITY_GRADES, Wording,
    agreement::{FieldSaid, agreement},
    company_pack,
    finance::whole_months,
    pack,
};
use crate::parties::uscc_is_sound;

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Check {
    FoundedPlausible,
    UsccSound,
    MarginPlausible,
    DebtPlausible,
    FileFresh,
    StatementFresh,
    SourcesAgree,
    StatementChecks,
    StatementAudited,
}

impl Check {
    const ALL: [(Self, &'static str, &'static str); 9] = [
        (Self::FoundedPlausible, "founded-plausible", "plausible"),
        (Self::UsccSound, "uscc-sound", "plausible"),
        (Self::MarginPlausible, "margin-plausible", "plausible"),
        (Self::DebtPlausible, "debt-plausible", "plausible"),
        (Self::FileFresh, "file-fresh", "fresh"),
        (Self::StatementFresh, "statement-fresh", "fresh"),
        (Self::SourcesAgree, "sources-agree", "agree"),
        (Self::StatementChecks, "statement-checks", "reconciled"),
        (Self::StatementAudited, "statement-audited", "reconciled"),
    ];

    const fn needs_limit(self) -> bool {
        matches!(
            self,
            Self::MarginPlausible
                | Self::DebtPlausible
                | Self::FileFresh
                | Self::StatementFresh
                | Self::SourcesAgree
        )
    }
}

/// A rule of the pack.
#[derive(Debug, Clone, PartialEq)]
pub struct QualityRule {
    /// Its code.
    pub code: String,
    /// `plausible`, `fresh`, `agree`, `reconciled`.
    pub kind: String,
    /// How much it weighs.
    pub weight: i32,
    /// The best grade where it is broken.
    pub bound: Option<String>,
    /// 成立日期合理 …
    pub name: Wording,
    /// What it holds against what.
    pub why: Wording,
    limit: f64,
    check: Check,
}

/// The rules of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct QualityPack {
    /// Version and source.
    pub edition: Edition,
    /// Fewer rules that apply give no grade.
    pub least_rules: usize,
    /// Least shares of A, B and C.
    pub grades: [f64; 3],
    /// The rules.
    pub rules: Vec<QualityRule>,
}

/// The newest statement, as far as its quality goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatementSound {
    /// Checks that it fails.
    pub failed_checks: usize,
    /// Whether an auditor signed it.
    pub audited: bool,
}

/// What is judged.
#[derive(Debug)]
pub struct QualityFacts<'a> {
    /// ISO 3166 two letters, or empty.
    pub country: &'a str,
    /// 统一社会信用代码, or empty.
    pub uscc: &'a str,
    /// When it was founded.
    pub founded_on: Option<Day>,
    /// Since when it is a customer.
    pub customer_since: Option<Day>,
    /// What each source says of each field.
    pub said: &'a [FieldSaid],
    /// The day of the first invoice.
    pub first_issued: Option<Day>,
    /// The newest statement.
    pub statement: Option<StatementSound>,
}

/// How far one rule is met.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleMet {
    /// Code of the rule.
    pub code: String,
    /// 0 to 1; `None` where the rule does not apply.
    pub met: Option<f64>,
}

/// The quality of what is known of a buyer.
#[derive(Debug, Clone, PartialEq)]
pub struct Quality {
    /// `a` to `d`; `None` where too few rules apply.
    pub grade: Option<&'static str>,
    /// Weights met of the weights that apply, 0 to 1.
    pub share: Option<f64>,
    /// Every rule.
    pub rules: Vec<RuleMet>,
    /// Fields that two or more sources fill.
    pub twice: usize,
    /// Of these, fields on which they agree.
    pub agreed: usize,
}

const PACK: &str = "quality.toml";
const TEXT: &str = include_str!("../../../../content/quality.toml");
static SHIPPED: LazyLock<QualityPack> = LazyLock::new(|| {
    QualityPack::read(TEXT).expect("invariant: the shipped quality rules are read by a test")
});

#[derive(Deserialize)]
struct Raw {
    least_rules: usize,
    grades: RawGrades,
    rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGrades {
    a: f64,
    b: f64,
    c: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    code: String,
    kind: String,
    weight: i32,
    bound: Option<String>,
    limit: Option<f64>,
    name: pack::RawWording,
    why: pack::RawWording,
}

impl RawRule {
    fn check(self) -> Result<QualityRule, PackFault> {
        let fault = |why: &str| PackFault::new(PACK, format!("{}: {why}", self.code));
        let known = Check::ALL.iter().find(|(_, code, _)| *code == self.code);
        let (check, _, kind) = known.ok_or_else(|| fault("no such rule"))?;
        if *kind != self.kind {
            return Err(fault(&format!("its kind is {kind}")));
        }
        if !(1..=1_000).contains(&self.weight) {
            return Err(fault("a weight is 1 to 1000"));
        }
        if self.bound.as_deref().is_some_and(|grade| !QUALITY_GRADES.contains(&grade)) {
            return Err(fault("bound is one of a, b, c, d"));
        }
        let limit = match (self.limit, check.needs_limit()) {
            (Some(limit), true) if limit > 0.0 && limit.is_finite() => limit,
            (None, false) => 0.0,
            (_, true) => return Err(fault("needs a limit above zero")),
            (Some(_), false) => return Err(fault("takes no limit")),
        };
        Ok(QualityRule {
            code: self.code,
            kind: self.kind,
            weight: self.weight,
            bound: self.bound,
            name: self.name.into(),
            why: self.why.into(),
            limit,
            check: *check,
        })
    }
}

company_pack!(QualityPack, "quality", with its text);

impl QualityPack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// An unknown or repeated rule, grades that do not fall from 1 to 0, a rule without its limit.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let grades = [raw.grades.a, raw.grades.b, raw.grades.c];
        let falls = grades.windows(2).all(|pair| pair[0] > pair[1]);
        if !falls || grades[0] > 1.0 || grades[2] <= 0.0 {
            return Err(PackFault::new(PACK, "grades: must fall from at most 1 to above 0"));
        }
        let mut rules: Vec<QualityRule> = Vec::new();
        for rule in raw.rule {
            let rule = rule.check()?;
            if rules.iter().any(|known| known.code == rule.code) {
                return Err(PackFault::new(PACK, format!("{}: stands twice", rule.code)));
            }
            rules.push(rule);
        }
        Ok(Self { edition, least_rules: raw.least_rules, grades, rules })
    }

    /// Judges a buyer on its facts and the ratios among its features.
    pub fn judge(&self, facts: &QualityFacts<'_>, features: &Features) -> Quality {
        let (twice, agreed) = agreement(facts.said);
        let (mut got, mut of, mut applied, mut bound) = (0.0, 0.0, 0, 0);
        let mut rules = Vec::with_capacity(self.rules.len());
        for rule in &self.rules {
            let met = rule.met(facts, features, (twice, agreed));
            if let Some(met) = met {
                let weight = f64::from(rule.weight);
                (got, of, applied) = (got + weight * met, of + weight, applied + 1);
                let place = |grade: &String| QUALITY_GRADES.iter().position(|g| g == grade);
                if met < 1.0 {
                    bound = bound.max(rule.bound.as_ref().and_then(place).unwrap_or(0));
                }
            }
            rules.push(RuleMet { code: rule.code.clone(), met });
        }
        let share = (of > 0.0).then(|| got / of);
        let graded = share.filter(|_| applied >= self.least_rules);
        let grade = graded.and_then(|share| {
            let at = self.grades.iter().position(|least| share >= *least).unwrap_or(3);
            QUALITY_GRADES.get(at.max(bound)).copied()
        });
        Quality { grade, share, rules, twice, agreed }
    }
}

impl QualityRule {
    fn met(
        &self,
        facts: &QualityFacts<'_>,
        features: &Features,
        (twice, agreed): (usize, usize),
    ) -> Option<f64> {
        let yes = |holds: bool| if holds { 1.0 } else { 0.0 };
        match self.check {
            Check::FoundedPlausible => {
                let founded = facts.founded_on?;
                let since = [facts.first_issued, facts.customer_since].into_iter().flatten();
                let before = since.chain([features.as_of]).all(|day| founded <= day);
                Some(yes(before && founded.year() >= 1_800))
            }
            Check::UsccSound => {
                let chinese = facts.country.is_empty() || facts.country == "CN";
                (chinese && !facts.uscc.is_empty()).then(|| yes(uscc_is_sound(facts.uscc)))
            }
            Check::MarginPlausible => {
                features.number(Feature::NetMargin).map(|x| yes(x.abs() <= self.limit))
            }
            Check::DebtPlausible => {
                let ratio = features.number(Feature::DebtRatio);
                ratio.map(|x| yes((0.0..=self.limit).contains(&x)))
            }
            Check::FileFresh => {
                let newest = facts.said.iter().map(|said| said.as_of).max()?;
                Some(fresh(f64::from(whole_months(newest, features.as_of)), self.limit))
            }
            Check::StatementFresh => {
                features.number(Feature::StatementAge).map(|age| fresh(age, self.limit))
            }
            Check::SourcesAgree => (twice > 0).then(|| {
                let share = count(agreed) / count(twice);
                if share >= self.limit { 1.0 } else { share / self.limit * 0.99 }
            }),
            Check::StatementChecks => facts.statement.map(|s| yes(s.failed_checks == 0)),
            Check::StatementAudited => facts.statement.map(|s| yes(s.audited)),
        }
    }
}

/// 1 up to the limit, then falling to nothing at twice the limit.
fn fresh(age: f64, limit: f64) -> f64 {
    if age <= limit { 1.0 } else { (2.0 - age / limit).clamp(0.0, 0.99) }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of fields")]
const fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn said(field: &str, source: &str, value: &str, on: &str) -> FieldSaid {
        let (field, source, value) = (field.to_owned(), source.to_owned(), value.to_owned());
        FieldSaid { field, source, value, as_of: day(on) }
    }

    struct Given {
        said: Vec<FieldSaid>,
        statement: Option<StatementSound>,
        features: Features,
        uscc: &'static str,
        founded_on: Option<Day>,
    }

    fn given() -> Given {
        let mut features = Features::unknown(day("2026-11-21"));
        features.set(Feature::NetMargin, Some(0.08));
        features.set(Feature::DebtRatio, Some(0.5));
        features.set(Feature::StatementAge, Some(11.0));
        Given {
            said: vec![
                said("name", "erp", "宁波海天", "2026-01-05"),
                said("name", "registry", "宁波海天 ", "2026-02-05"),
                said("region", "erp", "宁波", "2026-01-05"),
            ],
            statement: Some(StatementSound { failed_checks: 0, audited: false }),
            features,
            uscc: "",
            founded_on: Some(day("2010-05-01")),
        }
    }

    fn judged(given: &Given) -> Quality {
        let facts = QualityFacts {
            country: "CN",
            uscc: given.uscc,
            founded_on: given.founded_on,
            customer_since: None,
            said: &given.said,
            first_issued: Some(day("2024-01-01")),
            statement: given.statement,
        };
        QualityPack::shipped().judge(&facts, &given.features)
    }

    #[test]
    fn good_data_is_a_and_each_fault_shows() {
        let got = judged(&given());
        // All but the audit (5 of 115) are met; the credit code does not apply.
        assert_eq!(got.grade, Some("a"));
        assert!((got.share.expect("rules apply") - 110.0 / 115.0).abs() < 1e-12, "{got:?}");
        assert_eq!((got.twice, got.agreed), (1, 1));
        type Break = fn(&mut Given);
        let cases: [(&str, Break, &str); 5] = [
            (
                "unreconciled",
                |g| g.statement = Some(StatementSound { failed_checks: 2, audited: true }),
                "c",
            ),
            ("other name", |g| g.said[1].value = "绍兴海天".into(), "c"),
            ("wrong code", |g| g.uscc = "91330200000000000X", "c"),
            (
                "stale",
                |g| {
                    g.features.set(Feature::StatementAge, Some(40.0));
                    g.said.iter_mut().for_each(|s| s.as_of = day("2022-01-01"));
                },
                "c",
            ),
            (
                "wild",
                |g| {
                    g.features.set(Feature::NetMargin, Some(40.0));
                    g.features.set(Feature::DebtRatio, Some(-3.0));
                    g.features.set(Feature::StatementAge, Some(40.0));
                    g.statement = Some(StatementSound { failed_checks: 2, audited: false });
                    g.said[1].value = "绍兴海天".into();
                },
                "d",
            ),
        ];
        for (what, break_it, grade) in cases {
            let mut case = given();
            break_it(&mut case);
            assert_eq!(judged(&case).grade, Some(grade), "{what}: {:?}", judged(&case));
        }
    }

    #[test]
    fn what_does_not_apply_is_no_fault() {
        let mut bare = given();
        (bare.said, bare.statement) = (Vec::new(), None);
        bare.features = Features::unknown(day("2026-11-21"));
        bare.founded_on = None;
        let got = judged(&bare);
        assert_eq!((got.grade, got.share), (None, None), "nothing is known: no grade");
        bare.founded_on = Some(day("2030-01-01"));
        let got = judged(&bare);
        assert_eq!((got.grade, got.share), (None, Some(0.0)), "one rule alone gives no grade");
    }

    #[test]
    fn what_is_older_than_its_limit_fades() {
        for (age, met) in [(24.0, 1.0), (36.0, 0.5), (90.0, 0.0)] {
            assert_eq!(fresh(age, 24.0), met, "{age}");
        }
    }

    #[test]
    fn a_pack_that_makes_no_sense_is_refused() {
        for (from, to, why) in [
            ("code = \"file-fresh\"", "code = \"luck\"", "no such rule"),
            ("code = \"file-fresh\"", "code = \"statement-fresh\"", "stands twice"),
            ("kind = \"agree\"", "kind = \"fresh\"", "its kind"),
            ("b = 0.75", "b = 0.95", "must fall"),
            ("limit = 24\n", "\n", "needs a limit"),
            ("weight = 5\n", "weight = 5\nlimit = 3\n", "takes no limit"),
            ("bound = \"c\"", "bound = \"e\"", "bound is one"),
        ] {
            let text = TEXT.replacen(from, to, 1);
            assert_ne!(text, TEXT, "{from}");
            let fault = QualityPack::read(&text).expect_err(why);
            assert!(fault.why.contains(why), "{fault}");
        }
    }
}
