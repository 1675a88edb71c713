//! What is heeded beside the points: the grade of the data, which caps how far a score can be
//! relied on (B13), an agency's rating, which may win over the own score (C01), and what others
//! say (`told`). All are steps with their numbers in words; the own score is always kept beside
//! what was taken.
//!
//! The rules stand in the scorecard, so that a kept card replays them. A card without them heeds
//! none.

use serde::Deserialize;

use super::{
    Confidence, Feature, Features, PackFault, Scorecard, Value, Wording,
    told::{self, ToldRule},
    wording,
};
use crate::scoring::score::held_back;

/// Which score wins where an agency has rated the buyer as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wins {
    /// 内部评分: the rating is shown only.
    Own,
    /// 取低.
    Lower,
    /// 外部评级, while it is in force.
    External,
    /// 内部评分, unless the rating is young.
    Younger,
}

impl Wins {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Own, Self::Lower, Self::External, Self::Younger];

    /// Its word in the pack.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Lower => "lower",
            Self::External => "external",
            Self::Younger => "younger",
        }
    }
}

/// The scorecard's section on ratings of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExternalRule {
    /// Which wins.
    pub wins: Wins,
    /// A rating at most so old counts as young.
    pub younger_days: i32,
    /// A rating without an end of its own is in force so long.
    pub usable_days: i32,
    /// From this difference on the two disagree.
    pub conflict_points: i32,
    /// Whether a rating alone gives a provisional score.
    pub alone: bool,
}

/// The best confidence by grade of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QualityCaps {
    caps: [Confidence; 4],
}

/// Grades of data, the best first.
pub const QUALITY_GRADES: [&str; 4] = ["a", "b", "c", "d"];

impl QualityCaps {
    /// The most that a score on data of a grade can be relied on.
    pub fn cap(&self, grade: &str) -> Option<Confidence> {
        let at = QUALITY_GRADES.iter().position(|known| *known == grade)?;
        self.caps.get(at).copied()
    }
}

/// What a card heeds beside its points.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Heeds {
    /// Ratings of others.
    pub external: Option<ExternalRule>,
    /// The grade of the data.
    pub quality: Option<QualityCaps>,
    /// What others say.
    pub told: Option<ToldRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExternal {
    wins: String,
    younger_days: i32,
    usable_days: i32,
    conflict_points: i32,
    alone: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawQuality {
    a: String,
    b: String,
    c: String,
    d: String,
}

const PACK: &str = "scorecard.toml";

/// Reads the sections of a card; `ends` are those of its scale.
///
/// # Errors
/// A word that is none, days or points below zero, a better cap for worse data.
pub(super) fn read(
    external: Option<RawExternal>,
    quality: Option<RawQuality>,
    (told, ends): (Option<ToldRule>, (i32, i32)),
) -> Result<Heeds, PackFault> {
    let fault = |why: String| PackFault::new(PACK, why);
    let external = external.map(|raw| {
        let wins = Wins::ALL.into_iter().find(|wins| wins.code() == raw.wins);
        let wins = wins.ok_or_else(|| fault(format!("external: {} wins is none", raw.wins)))?;
        if raw.younger_days < 0 || raw.usable_days < 1 || raw.conflict_points < 1 {
            return Err(fault("external: days and points must be above zero".to_owned()));
        }
        let (younger_days, usable_days) = (raw.younger_days, raw.usable_days);
        let (conflict_points, alone) = (raw.conflict_points, raw.alone);
        Ok(ExternalRule { wins, younger_days, usable_days, conflict_points, alone })
    });
    let quality = quality.map(|raw| {
        let mut caps = [Confidence::High; 4];
        for (cap, word) in caps.iter_mut().zip([&raw.a, &raw.b, &raw.c, &raw.d]) {
            let read = Confidence::parse(word).filter(|read| *read != Confidence::None);
            *cap = read.ok_or_else(|| fault(format!("quality: {word} is no confidence")))?;
        }
        if caps.windows(2).any(|pair| pair[0] > pair[1]) {
            return Err(fault("quality: worse data cannot have a better cap".to_owned()));
        }
        Ok(QualityCaps { caps })
    });
    let told = told.map(|told| told.checked(ends)).transpose()?;
    Ok(Heeds { external: external.transpose()?, quality: quality.transpose()?, told })
}

/// Whose score was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The own one.
    Own,
    /// The agency's.
    External,
}

/// The own score beside the agency's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outside {
    /// The own score; `None` where there was nothing to score on.
    pub own: Option<i32>,
    /// The score at the grade's probability.
    pub external: i32,
    /// Which was taken.
    pub taken: Taken,
    /// Whether the two disagree.
    pub conflict: bool,
}

/// One thing that was heeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `quality`, `external` or `told`.
    pub code: &'static str,
    /// With its numbers.
    pub said: Wording,
}

/// What comes of points, confidence and what stands beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settled {
    pub total: Option<i32>,
    /// The own score before a rating and what others say.
    pub alone: i32,
    pub confidence: Confidence,
    pub outside: Option<Outside>,
    pub steps: Vec<Step>,
}

/// Settles a score: caps the confidence, holds the points back where it is low, sets the rating
/// beside them, takes off what others say.
pub(super) fn settle(features: &Features, of: (i32, Confidence), card: &Scorecard) -> Settled {
    let mut settled = alone(features, of, card);
    if let Some((rule, total)) = card.heeds.told.zip(settled.total) {
        let (left, steps) = told::heed(features, &rule, (total, card.scale.low));
        settled.total = Some(left);
        settled.steps.extend(steps);
    }
    settled
}

/// The score without what others say.
fn alone(features: &Features, (computed, graded): (i32, Confidence), card: &Scorecard) -> Settled {
    let mut steps = Vec::new();
    let confidence = capped(features, graded, card, &mut steps);
    let own = match confidence {
        Confidence::None => None,
        Confidence::Low => Some(held_back(computed, card)),
        Confidence::Medium | Confidence::High => Some(computed),
    };
    let alone = own.unwrap_or(computed);
    let plain = Settled { total: own, alone, confidence, outside: None, steps };
    let Some((rule, external)) = card.heeds.external.zip(external_score(features, card)) else {
        return plain;
    };
    beside(plain, features, (rule, external), card)
}

fn capped(
    features: &Features,
    graded: Confidence,
    card: &Scorecard,
    steps: &mut Vec<Step>,
) -> Confidence {
    let Some(Value::Class(grade)) = features.get(Feature::DataQuality) else { return graded };
    let cap = card.heeds.quality.and_then(|caps| caps.cap(grade));
    let Some(cap) = cap.filter(|cap| *cap > graded) else { return graded };
    let word = |confidence: Confidence| {
        let key = format!("scoring-confidence-{}", confidence.code());
        Wording::new(locale::t(base::Lang::Zh, &key), locale::t(base::Lang::En, &key))
    };
    let said = Wording::new(
        "数据质量 {grade} 级：可信度由“{from}”降为“{to}”",
        "data of grade {grade}: confidence lowered from “{from}” to “{to}”",
    );
    let said = said.fill("grade", &grade.to_uppercase());
    let said = said.fill_said("from", &word(graded)).fill_said("to", &word(cap));
    steps.push(Step { code: "quality", said });
    cap
}

/// The score at which the card expects what the agency's grade means.
fn external_score(features: &Features, card: &Scorecard) -> Option<i32> {
    let pd = features.number(Feature::ExternalPd)?;
    Some(card.scale.score_of(pd)?.clamp(card.scale.low, card.scale.high))
}

fn beside(
    plain: Settled,
    features: &Features,
    (rule, external): (ExternalRule, i32),
    card: &Scorecard,
) -> Settled {
    let age = features.number(Feature::ExternalAge).unwrap_or(f64::MAX);
    let Settled { total: own, alone, confidence, mut steps, .. } = plain;
    let Some(score) = own else {
        let shown = held_back(external, card);
        let outside = Outside { own, external, taken: Taken::External, conflict: false };
        if !rule.alone {
            let outside = Some(Outside { taken: Taken::Own, ..outside });
            return Settled { total: None, alone, confidence, outside, steps };
        }
        let said = Wording::new(
            "没有内部评分，按外部评级（折合 {external} 分）给出暂定分 {shown}",
            "no own score: the external rating, worth {external} points, gives a provisional \
             {shown}",
        );
        let said = said.fill("external", &external.to_string()).fill("shown", &shown.to_string());
        steps.push(Step { code: "external", said });
        let confidence = Confidence::Low;
        let outside = Some(outside);
        return Settled { total: Some(shown), alone, confidence, outside, steps };
    };
    let wins = match rule.wins {
        Wins::Own => false,
        Wins::Lower => external < score,
        Wins::External => true,
        Wins::Younger => age <= f64::from(rule.younger_days),
    };
    let taken = if wins { Taken::External } else { Taken::Own };
    let conflict = (score - external).abs() >= rule.conflict_points;
    let outside = Outside { own, external, taken, conflict };
    steps.push(Step { code: "external", said: said(features, outside, rule) });
    let total = Some(if wins { external } else { score });
    Settled { total, alone, confidence, outside: Some(outside), steps }
}

fn said(features: &Features, seen: Outside, rule: ExternalRule) -> Wording {
    let accord = match seen.conflict {
        true => Wording::new("两者相差 {gap} 分，不一致", "they disagree by {gap} points"),
        false => Wording::new("两者相差 {gap} 分，基本一致", "they agree within {gap} points"),
    };
    let law = match rule.wins {
        Wins::Own => Wording::new("以内部评分为准", "the own score counts"),
        Wins::Lower => Wording::new("取低者", "the lower counts"),
        Wins::External => Wording::new("以外部评级为准", "the rating counts"),
        Wins::Younger => Wording::new(
            "{days} 天以内的外部评级优先，否则以内部评分为准",
            "a rating of at most {days} days counts, else the own score",
        )
        .fill("days", &rule.younger_days.to_string()),
    };
    let own = seen.own.unwrap_or(0);
    let taken = if seen.taken == Taken::External { seen.external } else { own };
    let age = features.number(Feature::ExternalAge).unwrap_or(0.0);
    let pd = features.number(Feature::ExternalPd).unwrap_or(0.0);
    Wording::new(
        "内部 {own} 分；外部评级（违约概率 {pd}，{age} 天前）折合 {external} 分；{accord}；规则：{law}，取 {taken} 分",
        "own {own}; the external rating (probability of default {pd}, {age} days old) is worth \
         {external}; {accord}; rule: {law}; taken: {taken}",
    )
    .fill("own", &own.to_string())
    .fill("pd", &wording::percent(pd))
    .fill("age", &wording::decimal(age, 0))
    .fill("external", &seen.external.to_string())
    .fill_said("accord", &accord)
    .fill_said("law", &law)
    .fill("gap", &(own - seen.external).abs().to_string())
    .fill("taken", &taken.to_string())
}

#[cfg(test)]
mod tests {
    use base::Day;

    use super::*;

    fn card(from: &str, to: &str) -> Scorecard {
        let text = Scorecard::shipped_text().replacen(from, to, 1);
        Scorecard::read(&text).expect("reads")
    }

    fn rated(pd: f64, age: f64) -> Features {
        let mut features = Features::unknown(Day::from_epoch_days(20_000));
        features.set(Feature::ExternalPd, Some(pd));
        features.set(Feature::ExternalAge, Some(age));
        features
    }

    /// A probability of 1 in 11 is odds of 10 : 1, by the anchor 600 points.
    const PD_600: f64 = 1.0 / 11.0;

    #[test]
    fn which_score_wins_by_the_rule() {
        for (wins, own, age, total) in [
            ("lower", 700, 10.0, 600),
            ("lower", 520, 10.0, 520),
            ("own", 700, 10.0, 700),
            ("external", 520, 300.0, 600),
            ("younger", 700, 180.0, 600),
            ("younger", 700, 181.0, 700),
        ] {
            let card = card("wins = \"lower\"", &format!("wins = \"{wins}\""));
            let got = settle(&rated(PD_600, age), (own, Confidence::High), &card);
            assert_eq!(got.total, Some(total), "{wins} {own} {age}");
            let seen = got.outside.expect("both are kept");
            assert_eq!((seen.own, seen.external), (Some(own), 600), "{wins}");
            assert!(got.steps[0].said.zh.contains(&format!("取 {total} 分")), "{:?}", got.steps);
        }
    }

    #[test]
    fn disagreement_begins_where_the_card_says() {
        let shipped = Scorecard::shipped();
        for (own, conflict) in [(649, false), (650, true), (551, false), (550, true)] {
            let got = settle(&rated(PD_600, 1.0), (own, Confidence::High), shipped);
            assert_eq!(got.outside.map(|seen| seen.conflict), Some(conflict), "{own}");
        }
    }

    #[test]
    fn a_rating_alone_is_provisional() {
        let shipped = Scorecard::shipped();
        let features = rated(0.001, 1.0);
        let got = settle(&features, (620, Confidence::None), shipped);
        let external = got.outside.expect("kept").external;
        assert_eq!(got.total, Some(held_back(external, shipped)));
        assert_eq!(got.confidence, Confidence::Low);
        let not = card("alone = true", "alone = false");
        let got = settle(&features, (620, Confidence::None), &not);
        assert_eq!((got.total, got.confidence), (None, Confidence::None));
    }

    #[test]
    fn poor_data_caps_the_confidence_and_never_raises_it() {
        let shipped = Scorecard::shipped();
        let mut features = Features::unknown(Day::from_epoch_days(20_000));
        for (grade, from, to, steps) in [
            ("a", Confidence::High, Confidence::High, 0),
            ("c", Confidence::High, Confidence::Medium, 1),
            ("c", Confidence::Low, Confidence::Low, 0),
            ("d", Confidence::Medium, Confidence::Low, 1),
            ("d", Confidence::None, Confidence::None, 0),
        ] {
            features.set_class(Feature::DataQuality, grade);
            let got = settle(&features, (700, from), shipped);
            assert_eq!((got.confidence, got.steps.len()), (to, steps), "{grade} {from:?}");
        }
        let held = settle(&features, (700, Confidence::High), shipped);
        assert_eq!(held.total, Some(held_back(700, shipped)), "grade D is held back");
    }

    #[test]
    fn a_card_without_the_sections_heeds_neither() {
        let text = Scorecard::shipped_text();
        let (head, rest) = text.split_once("[external]").expect("there");
        let (_, tail) = rest.split_once("[quadrant]").expect("there");
        let old = Scorecard::read(&format!("{head}[quadrant]{tail}")).expect("reads");
        let mut features = rated(PD_600, 1.0);
        features.set_class(Feature::DataQuality, "d");
        let got = settle(&features, (700, Confidence::High), &old);
        let bare = Settled {
            total: Some(700),
            alone: 700,
            confidence: Confidence::High,
            outside: None,
            steps: Vec::new(),
        };
        assert_eq!(got, bare);
        for (from, to, why) in [
            ("wins = \"lower\"", "wins = \"luck\"", "luck"),
            ("usable_days = 400", "usable_days = 0", "above zero"),
            ("b = \"high\"", "b = \"low\"", "better cap"),
            ("d = \"low\"", "d = \"none\"", "no confidence"),
        ] {
            let fault = Scorecard::read(&text.replacen(from, to, 1)).expect_err(why);
            assert!(fault.why.contains(why), "{fault}");
        }
    }
}
