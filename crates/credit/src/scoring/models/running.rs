//! The model that decides in a round: an expert card by itself, or a version of the register with
//! the expert card beside it, which grades confidence and keeps ability and willingness apart
//! whichever model gives the points.

use super::{
    content::{Better, Content, Term, scale_of},
    kind::Kind,
};
use crate::scoring::{
    Confidence, Feature, Features, Missing, Points, Reason, Score, Scorecard, Value, Wording,
    heed::settle,
    name_of, score,
    score::{REASONS, confidence_of},
};

/// A model in use.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    /// Row id of the version; `None` is the expert card in force.
    pub version_id: Option<i64>,
    /// Its name and number for people: `集团客户 v3`.
    pub name: String,
    /// Its method.
    pub kind: Kind,
    /// The first 16 hex digits of the SHA-256 of its text.
    pub digest: String,
    /// What it holds; `None` where the expert card itself decides.
    pub content: Option<Content>,
}

impl Running {
    /// The expert card in force, as the champion that stands when no other was put in its place.
    pub fn expert(card: &Scorecard) -> Self {
        Self {
            version_id: None,
            name: format!("expert {}", card.edition.version),
            kind: Kind::Expert,
            digest: card.edition.digest.clone(),
            content: None,
        }
    }

    /// The score of a buyer with points and reasons.
    pub fn score(&self, features: &Features, expert: &Scorecard) -> Score {
        let content = match &self.content {
            None => return score(features, expert),
            Some(Content::Expert(card)) => return score(features, card),
            Some(content) => content,
        };
        let graded = score(features, expert);
        let weighed = content.weigh(features);
        let computed = weighed.score.clamp(expert.scale.low, expert.scale.high);
        // Heeded anew: the expert card heeded its own points.
        let (confidence, _) = confidence_of(features, expert);
        let settled = settle(features, (computed, confidence), expert);
        let total = settled.total;
        let scale = scale_of(content.anchor()).ok();
        Score {
            total,
            computed,
            alone: settled.alone,
            pd: total.zip(scale).map(|(total, scale)| scale.pd(f64::from(total))),
            points: weighed.terms.iter().filter_map(|term| points_of(term, features)).collect(),
            reasons: reasons_of(&weighed.terms, features),
            confidence: settled.confidence,
            provisional: settled.confidence == Confidence::Low,
            outside: settled.outside,
            steps: settled.steps,
            ..graded
        }
    }

    /// Score and probability alone, for challengers.
    pub fn shadow(&self, features: &Features, expert: &Scorecard) -> (Option<i32>, Option<f64>) {
        let told = self.score(features, expert);
        (told.total, told.pd)
    }
}

fn points_of(term: &Term, features: &Features) -> Option<Points> {
    let feature = Feature::find(&term.variable)?;
    Some(Points {
        feature,
        axis: feature.axis(),
        value: features.get(feature).cloned(),
        points: term.points,
        best: term.best,
    })
}

fn reasons_of(terms: &[Term], features: &Features) -> Vec<Reason> {
    let mut reasons: Vec<Reason> =
        terms.iter().filter_map(|term| reason_of(term, features)).collect();
    reasons.sort_by_key(|reason| (-reason.lost, reason.feature));
    reasons.truncate(REASONS);
    reasons
}

fn reason_of(term: &Term, features: &Features) -> Option<Reason> {
    let lost = term.best - term.points;
    let feature = Feature::find(&term.variable)?;
    if lost <= 0 {
        return None;
    }
    let points = lost.to_string();
    if let Some(second) = term.with.as_deref().and_then(Feature::find) {
        let said = Wording::new(
            "{first}与{second}合在一起看，比最好的情形少 {points} 分",
            "{first} together with {second}: {points} points below the best",
        );
        let said = said.fill_said("first", &name_of(feature));
        let said = said.fill_said("second", &name_of(second)).fill("points", &points);
        return Some(Reason { feature, lost, missing: false, said });
    }
    let Some(value) = features.get(feature) else {
        if feature.missing() == Missing::NoneYet {
            return None; // nothing of the kind has happened: nobody is asked to mend that
        }
        let said = Wording::new(
            "没有{name}的数据，比最好的情形少 {points} 分",
            "no {name}: {points} points below the best",
        );
        let said = said.fill_said("name", &name_of(feature)).fill("points", &points);
        return Some(Reason { feature, lost, missing: true, said });
    };
    let said = match term.better {
        Some(Better::Below(edge, more)) => Wording::new(
            "{name} {value}，低于 {edge} 可加 {more} 分",
            "{name} {value}; below {edge} adds {more} points",
        )
        .fill_said("edge", &Value::Number(edge).said(feature))
        .fill("more", &more.to_string()),
        Some(Better::From(edge, more)) => Wording::new(
            "{name} {value}，达到 {edge} 可加 {more} 分",
            "{name} {value}; from {edge} on adds {more} points",
        )
        .fill_said("edge", &Value::Number(edge).said(feature))
        .fill("more", &more.to_string()),
        None => Wording::new(
            "{name} {value}，比最好的情形少 {points} 分",
            "{name} {value}: {points} points below the best",
        )
        .fill("points", &points),
    };
    let said = said.fill_said("name", &name_of(feature)).fill_said("value", &value.said(feature));
    Some(Reason { feature, lost, missing: false, said })
}

#[cfg(test)]
mod tests {
    use base::Day;
    use quant::scaling::Anchor;

    use super::*;
    use crate::scoring::interchange::card_from_table;

    fn running() -> Running {
        let text = "variable,bin,points\nbase,,520\nlate-frequency,<0.2,60\n\
                    late-frequency,\"[0.2,0.5)\",20\nlate-frequency,>=0.5,-30\n\
                    late-frequency,missing,0\nownership,state|listed,25\nownership,others,5\n\
                    promises-kept,<0.8,-20\npromises-kept,>=0.8,10\npromises-kept,missing,0\n\
                    current-ratio,<1,-15\ncurrent-ratio,>=1,15\ncurrent-ratio,missing,-5\n";
        let anchor = Anchor { score: 600.0, odds: 10.0, points_to_double: 50.0 };
        Running {
            version_id: Some(1),
            name: "测试 v1".to_owned(),
            kind: Kind::Card,
            digest: "d".to_owned(),
            content: Some(Content::Card(card_from_table(text, anchor).expect("fits"))),
        }
    }

    fn features(values: &[(Feature, f64)]) -> Features {
        let mut features = Features::unknown(Day::from_epoch_days(20_000));
        for (feature, value) in values {
            features.set(*feature, Some(*value));
        }
        features.set_class(Feature::Ownership, "private");
        features
    }

    const KNOWN: [(Feature, f64); 3] = [
        (Feature::LateFrequency, 0.3),
        (Feature::MonthsActive, 12.0),
        (Feature::SettledCount, 12.0),
    ];

    #[test]
    fn points_probability_and_reasons_in_both_languages() {
        let told = running().score(&features(&KNOWN), Scorecard::shipped());
        // 520 + 20 (late) + 5 (owner) + 0 (no promises) − 5 (no statement).
        assert_eq!((told.total, told.computed), (Some(540), 540));
        // (600 − 540) ÷ 72.134752 = 0.83178; odds 10 × e^−0.83178 = 4.3528.
        assert!((told.pd.expect("anchored") - 1.0 / 5.352_753).abs() < 1e-5, "{:?}", told.pd);
        let said: Vec<_> = told.reasons.iter().map(|r| (r.lost, r.said.zh.as_str())).collect();
        assert_eq!(
            said,
            [
                (40, "逾期频率 30%，低于 20% 可加 40 分"),
                (20, "没有流动比率的数据，比最好的情形少 20 分"),
                (20, "企业性质 民营企业，比最好的情形少 20 分"),
            ]
        );
        assert!(told.reasons[0].said.en.ends_with("30%; below 20% adds 40 points"));
        assert_eq!(told.confidence, Confidence::Medium);
    }

    #[test]
    fn little_data_is_held_back_whichever_model_decides() {
        let few = [(Feature::LateFrequency, 0.0), (Feature::SettledCount, 1.0)];
        let told = running().score(&features(&few), Scorecard::shipped());
        // 580 is below neutral 600, so nothing is halved: rounded down to ten.
        assert!(told.provisional && told.total == Some(580), "{:?}", told.total);
        let nothing = Features::unknown(Day::from_epoch_days(20_000));
        let told = running().score(&nothing, Scorecard::shipped());
        assert_eq!((told.total, told.pd), (None, None));
    }

    #[test]
    fn without_another_champion_the_expert_card_decides_as_ever() {
        let card = Scorecard::shipped();
        let told = Running::expert(card).score(&features(&KNOWN), card);
        assert_eq!(told, score(&features(&KNOWN), card));
    }
}
