//! The feature catalogue: everything that is known about one buyer as of a day, each under one
//! code, with its unit, the room that it comes from, the axis that it speaks for, and how its
//! absence is read. Names stand in the locales under `scoring-feature-<code>`.
//!
//! A feature that cannot be computed is missing; it is never 0.

use base::Day;

use super::{Wording, wording};

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A share of one, written as a percentage.
    Share,
    /// Calendar days.
    Days,
    /// Months.
    Months,
    /// Years.
    Years,
    /// A ratio, written with two decimals.
    Times,
    /// A whole number.
    Count,
    /// Whole minor units of the company's currency.
    Amount,
    /// One of a few words.
    Class,
}

/// The room that a feature comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The credit file: what the buyer is.
    Nature,
    /// Financial statements.
    Statement,
    /// Invoices, receipts and allocations.
    Ledger,
    /// Promises to pay.
    Promises,
    /// The granted limit.
    Policy,
    /// What stands beside the file: ratings, the quality of the data, the industry's effect; each
    /// as it was on the day.
    Dossier,
}

/// What a feature speaks for: whether the buyer can pay, or whether it wants to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Axis {
    /// 还款能力.
    Ability,
    /// 还款意愿.
    Willingness,
    /// Neither: shown, and used by other rules.
    Context,
}

/// How the absence of a feature is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// It says nothing either way.
    Neutral,
    /// It could be supplied; until then a prudent deduction is made.
    Prudent,
    /// Nothing of the kind has happened.
    NoneYet,
}

macro_rules! catalogue {
    ($(
        $variant:ident $code:literal $unit:ident $source:ident $axis:ident $missing:ident
    ),+ $(,)?) => {
        /// A feature of the catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Feature {
            $(#[doc = $code] $variant),+
        }

        impl Feature {
            /// All features, in the order of the catalogue.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code under which it is stored, and the end of its locale key.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The feature of a code.
            pub fn find(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            /// How its value is written.
            pub const fn unit(self) -> Unit {
                match self { $(Self::$variant => Unit::$unit),+ }
            }

            /// The room that it comes from.
            pub const fn source(self) -> Source {
                match self { $(Self::$variant => Source::$source),+ }
            }

            /// What it speaks for.
            pub const fn axis(self) -> Axis {
                match self { $(Self::$variant => Axis::$axis),+ }
            }

            /// How its absence is read.
            pub const fn missing(self) -> Missing {
                match self { $(Self::$variant => Missing::$missing),+ }
            }
        }
    };
}

catalogue! {
    LateFrequency "late-frequency" Share Ledger Willingness Neutral,
    LateAmount "late-amount" Share Ledger Willingness Neutral,
    DaysLateMean "days-late-mean" Days Ledger Willingness Neutral,
    DaysLateWeighted "days-late-weighted" Days Ledger Willingness Neutral,
    DaysLateLast3 "days-late-last3" Days Ledger Willingness Neutral,
    DaysLateTrend "days-late-trend" Days Ledger Willingness Neutral,
    DaysLateMax "days-late-max" Days Ledger Willingness Neutral,
    PartialPayments "partial-payments" Share Ledger Willingness Neutral,
    OldestOverdue "oldest-overdue" Days Ledger Willingness Neutral,
    OverdueShare "overdue-share" Share Ledger Willingness Neutral,
    BrokenTerms "broken-terms" Count Ledger Willingness NoneYet,
    DisputedShare "disputed-share" Share Ledger Willingness NoneYet,
    OrderJump "order-jump" Times Ledger Context Neutral,
    OrderGap "order-gap" Times Ledger Context Neutral,
    MonthsActive "months-active" Months Ledger Willingness Prudent,
    SettledCount "settled-count" Count Ledger Context NoneYet,
    Sales12m "sales-12m" Amount Ledger Context NoneYet,
    PromisesMade "promises-made" Count Promises Context NoneYet,
    PromisesKept "promises-kept" Share Promises Willingness NoneYet,
    PromisesBrokenInRow "promises-broken-in-row" Count Promises Willingness NoneYet,
    Utilisation "utilisation" Share Policy Context Neutral,
    DebtRatio "debt-ratio" Share Statement Ability Prudent,
    CurrentRatio "current-ratio" Times Statement Ability Prudent,
    QuickRatio "quick-ratio" Times Statement Ability Prudent,
    InterestCover "interest-cover" Times Statement Ability Prudent,
    GrossMargin "gross-margin" Share Statement Ability Neutral,
    NetMargin "net-margin" Share Statement Ability Prudent,
    CashFlowCover "cash-flow-cover" Share Statement Ability Prudent,
    RevenueGrowth "revenue-growth" Share Statement Ability Neutral,
    DebtRatioChange "debt-ratio-change" Share Statement Ability Neutral,
    AltmanZ "altman-z" Times Statement Ability Prudent,
    AltmanZone "altman-zone" Class Statement Ability Prudent,
    StatementAge "statement-age" Months Statement Context Prudent,
    Ownership "ownership" Class Nature Ability Neutral,
    Size "size" Class Nature Ability Neutral,
    CustomerType "customer-type" Class Nature Context Neutral,
    Industry "industry" Class Nature Context Neutral,
    FirmAge "firm-age" Years Nature Ability Neutral,
    ExternalPd "external-pd" Share Dossier Context Neutral,
    ExternalAge "external-age" Days Dossier Context Neutral,
    DataQuality "data-quality" Class Dossier Context Neutral,
    IndustryEffect "industry-effect" Times Dossier Context Neutral,
    FindingsGrave "findings-grave" Count Dossier Context NoneYet,
    FindingsSome "findings-some" Count Dossier Context NoneYet,
    ReferenceLate "reference-late" Days Dossier Context NoneYet,
    ReferenceOpinion "reference-opinion" Class Dossier Context NoneYet,
    PastCredit "past-credit" Class Dossier Context NoneYet,
    ReportAge "report-age" Months Dossier Context NoneYet,
}

/// The value of a feature.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A finite number in the feature's unit.
    Number(f64),
    /// A word in lower case, such as `distress`.
    Class(String),
}

impl Value {
    /// The value as people write it, in both languages.
    pub fn said(&self, feature: Feature) -> Wording {
        let number = match self {
            Self::Number(number) => *number,
            Self::Class(word) => return said_class(feature, word),
        };
        let plain = |text: String| Wording::new(text.clone(), text);
        match feature.unit() {
            Unit::Share => plain(wording::percent(number)),
            Unit::Days => with_unit(number, 1, ("天", "days")),
            Unit::Months => with_unit(number, 0, ("个月", "months")),
            Unit::Years => with_unit(number, 1, ("年", "years")),
            Unit::Times => plain(wording::decimal(number, 2)),
            Unit::Count | Unit::Amount | Unit::Class => plain(wording::decimal(number, 0)),
        }
    }
}

fn with_unit(number: f64, digits: usize, unit: (&str, &str)) -> Wording {
    let text = wording::decimal(number, digits);
    Wording::new(format!("{text} {}", unit.0), format!("{text} {}", unit.1))
}

fn said_class(feature: Feature, word: &str) -> Wording {
    let key = format!("scoring-class-{}-{word}", feature.code());
    let say = |lang| if locale::has(lang, &key) { locale::t(lang, &key) } else { word.to_owned() };
    Wording::new(say(base::Lang::Zh), say(base::Lang::En))
}

/// The features of one buyer as of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    /// The day of judgement.
    pub as_of: Day,
    values: Vec<Option<Value>>,
}

impl Features {
    /// Nothing known.
    pub fn unknown(as_of: Day) -> Self {
        Self { as_of, values: vec![None; Feature::ALL.len()] }
    }

    /// Sets a number; what is no finite number stays missing.
    pub fn set(&mut self, feature: Feature, number: Option<f64>) {
        let value = number.filter(|n| n.is_finite()).map(Value::Number);
        self.put(feature, value);
    }

    /// Sets a class; an empty word stays missing.
    pub fn set_class(&mut self, feature: Feature, word: &str) {
        let value = (!word.is_empty()).then(|| Value::Class(word.to_owned()));
        self.put(feature, value);
    }

    fn put(&mut self, feature: Feature, value: Option<Value>) {
        if let Some(slot) = self.values.get_mut(feature as usize) {
            *slot = value;
        }
    }

    /// The value of a feature.
    pub fn get(&self, feature: Feature) -> Option<&Value> {
        self.values.get(feature as usize).and_then(Option::as_ref)
    }

    /// The value of a feature as a number.
    pub fn number(&self, feature: Feature) -> Option<f64> {
        match self.get(feature) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// All known features in the order of the catalogue.
    pub fn known(&self) -> impl Iterator<Item = (Feature, &Value)> {
        Feature::ALL.iter().filter_map(|feature| Some((*feature, self.get(*feature)?)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use base::Lang;

    use super::*;

    #[test]
    fn every_feature_has_one_code_and_both_names() {
        let codes: BTreeSet<_> = Feature::ALL.iter().map(|f| f.code()).collect();
        assert_eq!(codes.len(), Feature::ALL.len());
        for feature in Feature::ALL {
            let key = format!("scoring-feature-{}", feature.code());
            for lang in Lang::ALL {
                assert!(locale::has(lang, &key), "{key} in {lang}");
            }
        }
    }

    #[test]
    fn what_is_no_number_is_missing_and_not_zero() {
        let mut features = Features::unknown(Day::from_epoch_days(20_000));
        features.set(Feature::DebtRatio, Some(f64::NAN));
        features.set(Feature::CurrentRatio, None);
        features.set_class(Feature::Ownership, "");
        assert_eq!(features.known().count(), 0);
        features.set(Feature::DebtRatio, Some(0.0));
        assert_eq!(features.number(Feature::DebtRatio), Some(0.0));
    }

    #[test]
    fn values_are_said_with_their_unit() {
        for (feature, value, zh, en) in [
            (Feature::LateFrequency, Value::Number(0.45), "45%", "45%"),
            (Feature::OldestOverdue, Value::Number(31.0), "31 天", "31 days"),
            (Feature::CurrentRatio, Value::Number(1.456), "1.46", "1.46"),
            (Feature::AltmanZone, Value::Class("distress".into()), "困境区", "distress"),
        ] {
            let said = value.said(feature);
            assert_eq!((said.zh.as_str(), said.en.as_str()), (zh, en), "{}", feature.code());
        }
    }
}
