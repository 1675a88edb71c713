//! What a version holds, made ready to run: read from its stored text and checked, put on the
//! house's scale, and asked for its points. Whatever the method, the answer has one form: a base
//! and whole points for each term, which add up to the score.

use base::{Rejection, Result};
use quant::{
    lab::{
        bin::{BinKind, Rule},
        scorecard::{Baseline, Card, CardSpec, Characteristic, Term as CardTerm, build},
    },
    scaling::{Anchor, Scale, round_half_up},
};
use serde::{Deserialize, Serialize};

use super::{
    additive::AdditiveModel, booster::BoosterModel, kind::Kind, sight::Seen, sight::Sight,
    tree::TreeModel,
};
use crate::scoring::{
    Scorecard,
    interchange::{card_from_json, card_to_json},
};

/// A model, ready to run.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Points by hand, with the words that go with them.
    Expert(Box<Scorecard>),
    /// Points from weights of evidence; also Altman's card of one characteristic.
    Card(Card),
    /// Points from curves and pairs.
    Additive(AdditiveModel),
    /// Points along a path of questions.
    Tree(TreeModel),
    /// Log-odds from many trees; it has no points of its own.
    Booster(Box<BoosterModel>),
}

/// What one term of a model gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The variable.
    pub variable: String,
    /// The second variable of a pair.
    pub with: Option<String>,
    /// Points given.
    pub points: i32,
    /// The most that it can give.
    pub best: i32,
    /// The nearest values that would give more.
    pub better: Option<Better>,
}

/// Values that would give more points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Better {
    /// Below this.
    Below(f64, i32),
    /// From this on.
    From(f64, i32),
}

/// A score with its terms.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Weighed {
    /// Base and all points, not clamped.
    pub score: i32,
    /// In the order of the model; empty for a booster.
    pub terms: Vec<Term>,
}

/// An anchor as files spell it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireAnchor {
    score: f64,
    odds: f64,
    points_to_double: f64,
}

impl From<Anchor> for WireAnchor {
    fn from(anchor: Anchor) -> Self {
        let Anchor { score, odds, points_to_double } = anchor;
        Self { score, odds, points_to_double }
    }
}

impl From<WireAnchor> for Anchor {
    fn from(wire: WireAnchor) -> Self {
        let WireAnchor { score, odds, points_to_double } = wire;
        Self { score, odds, points_to_double }
    }
}

/// The refusal for a text that is no model.
pub(super) fn unreadable(why: impl std::fmt::Display) -> Rejection {
    Rejection::new("scoring.card-unreadable").with("why", why)
}

/// The scale of an anchor, without ends.
pub(super) fn scale_of(anchor: Anchor) -> Result<Scale> {
    let scale = Scale::try_new(anchor, i32::MIN / 2, i32::MAX / 2);
    Ok(scale.ok_or_else(|| unreadable("anchor"))?)
}

/// How points of one scale become points of another: times, then plus once for the whole score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shift {
    times: f64,
    plus: f64,
}

impl Shift {
    pub fn points(self, points: i32) -> i32 {
        round_half_up(f64::from(points) * self.times)
    }

    pub fn base(self, base: i32) -> i32 {
        round_half_up(f64::from(base) * self.times + self.plus)
    }
}

impl Content {
    /// Reads a version's text.
    ///
    /// # Errors
    /// `scoring.card-unreadable` with the reason; `scoring.model-altman` for a card that is called
    /// Altman's and reads anything else.
    pub fn read(kind: Kind, text: &str) -> Result<Self> {
        let content = match kind {
            Kind::Expert => {
                let card = Scorecard::read(text).map_err(|fault| unreadable(fault.why))?;
                Self::Expert(Box::new(card))
            }
            Kind::Card | Kind::Altman => Self::Card(card_from_json(text)?),
            Kind::Additive => Self::Additive(AdditiveModel::read(text)?),
            Kind::Tree => Self::Tree(TreeModel::read(text)?),
            Kind::Booster => Self::Booster(Box::new(BoosterModel::read(text)?)),
        };
        let altman = content.variables().iter().all(|v| v == "altman-z" || v == "altman-zone");
        if kind == Kind::Altman && !altman {
            return Err(Rejection::new("scoring.model-altman").into());
        }
        Ok(content)
    }

    /// The text as it is stored; [`Self::read`] reads it back. An expert card is its pack's text,
    /// which is kept as it came.
    pub fn write(&self) -> Option<String> {
        match self {
            Self::Expert(_) => None,
            Self::Card(card) => Some(card_to_json(card)),
            Self::Additive(model) => Some(model.write()),
            Self::Tree(model) => Some(model.write()),
            Self::Booster(model) => Some(model.write()),
        }
    }

    /// The variables that it reads, in its own order.
    pub fn variables(&self) -> Vec<String> {
        match self {
            Self::Expert(card) => {
                card.characteristics.iter().map(|c| c.feature.code().to_owned()).collect()
            }
            Self::Card(card) => card.characteristics.iter().map(|c| c.name.clone()).collect(),
            Self::Additive(model) => model.variables(),
            Self::Tree(model) => model.variables(),
            Self::Booster(model) => model.variables(),
        }
    }

    /// What its points mean.
    pub fn anchor(&self) -> Anchor {
        match self {
            Self::Expert(card) => card.scale.anchor(),
            Self::Card(card) => card.anchor,
            Self::Additive(model) => model.anchor,
            Self::Tree(model) => model.anchor,
            Self::Booster(model) => model.anchor,
        }
    }

    /// The same model with points of another anchor, so that tiers keep their meaning. Points are
    /// made anew from weights of evidence where the card has them; otherwise they are stretched,
    /// each rounded once. An expert card keeps its own scale.
    ///
    /// # Errors
    /// `scoring.card-unreadable` where an anchor means nothing.
    pub fn on_scale(self, anchor: Anchor) -> Result<Self> {
        if self.anchor() == anchor {
            return Ok(self);
        }
        let (from, to) = (scale_of(self.anchor())?, scale_of(anchor)?);
        let times = to.factor() / from.factor();
        let shift = Shift { times, plus: to.offset() - times * from.offset() };
        Ok(match self {
            Self::Expert(card) => Self::Expert(card),
            Self::Card(card) => Self::Card(stretch(card, anchor, shift)?),
            Self::Additive(model) => Self::Additive(model.stretch(anchor, shift)),
            Self::Tree(model) => Self::Tree(TreeModel { anchor, ..model }),
            Self::Booster(model) => Self::Booster(Box::new(BoosterModel { anchor, ..*model })),
        })
    }

    /// The score of one case with what each term gave.
    pub fn weigh(&self, sight: &dyn Sight) -> Weighed {
        match self {
            Self::Expert(card) => weigh_expert(card, sight),
            Self::Card(card) => weigh_card(card, sight),
            Self::Additive(model) => model.weigh(sight),
            Self::Tree(model) => model.weigh(sight),
            Self::Booster(model) => Weighed { score: model.score(sight), terms: Vec::new() },
        }
    }
}

fn weigh_expert(card: &Scorecard, sight: &dyn Sight) -> Weighed {
    let mut weighed = Weighed { score: card.scale.base, terms: Vec::new() };
    for one in &card.characteristics {
        let value = sight.see(one.feature.code()).value();
        let points = one.points(value.as_ref()).unwrap_or(one.missing);
        weighed.score += points;
        weighed.terms.push(Term {
            variable: one.feature.code().to_owned(),
            with: None,
            points,
            best: one.best(),
            better: None,
        });
    }
    weighed
}

fn weigh_card(card: &Card, sight: &dyn Sight) -> Weighed {
    let mut weighed = Weighed { score: card.base, terms: Vec::new() };
    for one in &card.characteristics {
        let place = place(&one.rule, sight.see(&one.name)).min(one.entries.len() - 1);
        let points = one.entries[place].points;
        let ranges = one.entries.iter().enumerate().filter_map(|(at, entry)| match entry.kind {
            BinKind::Range { from, to } => Some((at, from, to, entry.points)),
            _ => None,
        });
        weighed.score = weighed.score.saturating_add(points);
        weighed.terms.push(Term {
            variable: one.name.clone(),
            with: None,
            points,
            best: one.maximum(),
            better: better(place, points, &ranges.collect::<Vec<_>>()),
        });
    }
    weighed
}

/// The nearest range that gives more points; `None` where the case lies in no range.
pub(super) fn better(
    place: usize,
    points: i32,
    ranges: &[(usize, Option<f64>, Option<f64>, i32)],
) -> Option<Better> {
    let own = ranges.iter().position(|range| range.0 == place)?;
    let more = |range: &&(usize, Option<f64>, Option<f64>, i32)| range.3 > points;
    let below = ranges[..own].iter().rev().find(more);
    let above = ranges[own + 1..].iter().find(more);
    match (below, above) {
        (Some(range), _) => Some(Better::Below(range.2?, range.3 - points)),
        (None, Some(range)) => Some(Better::From(range.1?, range.3 - points)),
        (None, None) => None,
    }
}

/// Which bin of a rule a value belongs to; the last is missing.
pub(super) fn place(rule: &Rule, seen: Seen<'_>) -> usize {
    match (rule, seen) {
        (Rule::Cuts { cuts, specials }, Seen::Number(x)) if x.is_finite() => {
            let special = specials.iter().position(|special| *special == x);
            special.map_or_else(|| cuts.partition_point(|cut| *cut <= x), |s| cuts.len() + 1 + s)
        }
        (Rule::Cuts { cuts, specials }, _) => cuts.len() + 1 + specials.len(),
        (Rule::Groups { groups, others }, Seen::Word(word)) if !word.is_empty() => {
            let named = groups.iter().position(|group| group.iter().any(|level| level == word));
            named.or(*others).unwrap_or(groups.len())
        }
        (Rule::Groups { groups, .. }, _) => groups.len(),
    }
}

/// A card's points on another anchor.
fn stretch(card: Card, anchor: Anchor, shift: Shift) -> Result<Card> {
    let fitted = card.characteristics.iter().all(|one| {
        let counts = one.beta != 0.0 || one.entries.iter().any(|e| e.beta.is_some());
        counts && one.beta.is_finite() && one.entries.iter().any(|e| e.woe != 0.0)
    });
    if fitted && let Some(rebuilt) = rebuild(&card, anchor) {
        return Ok(rebuilt);
    }
    let mut card = Card { base: shift.base(card.base), anchor, ..card };
    for one in &mut card.characteristics {
        one.neutral = shift.points(one.neutral);
        one.average = shift.points(one.average);
        for entry in &mut one.entries {
            entry.points = shift.points(entry.points);
        }
    }
    card.check().map_err(|why| unreadable(why.code()))?;
    Ok(card)
}

/// Points made anew from coefficients and weights of evidence; the constant stands in the base.
fn rebuild(card: &Card, anchor: Anchor) -> Option<Card> {
    let mut binnings: Vec<_> = card.characteristics.iter().map(|one| one.lookup()).collect();
    for (binning, one) in binnings.iter_mut().zip(&card.characteristics) {
        for (bin, entry) in binning.bins.iter_mut().zip(&one.entries) {
            bin.kind = entry.kind.clone();
            bin.woe = entry.woe;
        }
    }
    let own = |one: &Characteristic| -> Vec<(usize, f64)> {
        one.entries.iter().enumerate().filter_map(|(at, e)| Some((at, e.beta?))).collect()
    };
    let own: Vec<Vec<(usize, f64)>> = card.characteristics.iter().map(own).collect();
    let terms: Vec<CardTerm<'_>> = binnings
        .iter()
        .zip(&card.characteristics)
        .zip(&own)
        .map(|((binning, one), apart)| CardTerm { binning, beta: one.beta, apart })
        .collect();
    let spec = CardSpec { anchor, intercept: card.intercept, baseline: Baseline::Apart };
    let mut made = build(&terms, &spec).ok()?;
    for (new, old) in made.characteristics.iter_mut().zip(&card.characteristics) {
        for (entry, before) in new.entries.iter_mut().zip(&old.entries) {
            entry.share = before.share;
            entry.bad_rate = before.bad_rate;
        }
        let mean: f64 = new.entries.iter().map(|e| e.share * f64::from(e.points)).sum();
        new.average = round_half_up(mean);
    }
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Value, interchange::card_from_table, models::sight::Row};

    const HOUSE: Anchor = Anchor { score: 600.0, odds: 10.0, points_to_double: 50.0 };

    fn card() -> Card {
        let text = "variable,bin,points\nbase,,400\nlate-frequency,<0.2,60\n\
                    late-frequency,\"[0.2,0.5)\",20\nlate-frequency,>=0.5,-30\n\
                    late-frequency,missing,0\nownership,state|listed,25\nownership,others,5\n";
        card_from_table(text, Anchor { score: 600.0, odds: 50.0, points_to_double: 20.0 })
            .expect("fits")
    }

    #[test]
    fn points_add_up_and_say_what_would_be_better() {
        let content = Content::Card(card());
        for (late, owner, score, nearest) in [
            (Some(0.1), "state", 485, None),
            (Some(0.2), "private", 425, Some(Better::Below(0.2, 40))),
            (Some(0.7), "", 375, Some(Better::Below(0.5, 50))),
            (None, "listed", 425, None),
        ] {
            let mut row = Row::default();
            if let Some(late) = late {
                row.put("late-frequency", Value::Number(late));
            }
            row.put("ownership", Value::Class(owner.to_owned()));
            let told = content.weigh(&row);
            let sum: i32 = told.terms.iter().map(|term| term.points).sum();
            assert_eq!((told.score, told.score - sum), (score, 400), "{late:?} {owner}");
            assert_eq!(told.terms[0].better, nearest, "{late:?}");
        }
    }

    #[test]
    fn another_anchor_keeps_the_probability() {
        let before = card();
        let Content::Card(after) = Content::Card(before.clone()).on_scale(HOUSE).expect("scaled")
        else {
            panic!("a card stays a card")
        };
        for codes in [[0_u8, 0], [1, 1], [2, 1], [3, 2]] {
            let pd = |card: &Card| {
                scale_of(card.anchor).expect("anchor").pd(f64::from(card.score(&codes)))
            };
            let (old, new) = (pd(&before), pd(&after));
            let odds = |pd: f64| ((1.0 - pd) / pd).ln();
            // Two rounded points and the base: at most 1.5 of 72.13 points for one unit.
            assert!((odds(old) - odds(new)).abs() < 1.6 / 72.13, "{codes:?}: {old} {new}");
        }
    }

    #[test]
    fn a_bin_apart_keeps_its_own_coefficient() {
        let mut before = card();
        before.intercept = -2.0;
        for (one, beta) in before.characteristics.iter_mut().zip([-1.0, 0.0]) {
            one.beta = beta;
            for (at, entry) in (0_u8..).zip(&mut one.entries) {
                entry.woe = 0.5 - 0.3 * f64::from(at);
            }
            one.entries.last_mut().expect("missing").beta = Some(-0.25);
        }
        let Content::Card(after) = Content::Card(before.clone()).on_scale(HOUSE).expect("scaled")
        else {
            panic!("a card stays a card")
        };
        let factor = HOUSE.points_to_double / std::f64::consts::LN_2;
        for (old, new) in before.characteristics.iter().zip(&after.characteristics) {
            for (old_entry, entry) in old.entries.iter().zip(&new.entries) {
                let beta = old_entry.beta.unwrap_or(old.beta);
                let points = round_half_up(-beta * old_entry.woe * factor);
                assert_eq!((entry.points, entry.beta), (points, old_entry.beta), "{}", new.name);
            }
        }
    }

    #[test]
    fn texts_that_are_no_model() {
        for (kind, text) in [
            (Kind::Card, "{}"),
            (Kind::Tree, "{\"format\":\"shouxin-tree\"}"),
            (Kind::Additive, "[]"),
            (Kind::Booster, ""),
            (Kind::Expert, "version = 1"),
        ] {
            let failure = Content::read(kind, text).expect_err("no model");
            assert_eq!(failure.code(), "scoring.card-unreadable", "{}", kind.code());
        }
        let text = card_to_json(&card());
        let failure = Content::read(Kind::Altman, &text).expect_err("reads more than Z");
        assert_eq!(failure.code(), "scoring.model-altman");
    }
}
