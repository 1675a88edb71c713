//! A question of the bank, and how an answer is marked.

use base::digest_of;
use credit::scoring::Wording;

use super::said::{Typed, hundredths};

/// Kinds of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionKind {
    /// One choice is right.
    Single,
    /// Some choices are right.
    Multiple,
    /// A number within a tolerance.
    Number,
    /// Steps to be put into their order.
    Order,
}

impl QuestionKind {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::Number => "number",
            Self::Order => "order",
        }
    }
}

/// What is right.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Choices with whether each is right.
    Single(Vec<(Wording, bool)>),
    /// As above, none to all of them right.
    Multiple(Vec<(Wording, bool)>),
    /// A number in hundredths, how far off it may be, its unit.
    Number {
        /// The answer in hundredths.
        hundredths: i64,
        /// How far off it may be, in hundredths.
        tolerance: i64,
        /// Its unit.
        unit: Wording,
        /// The calculator, its numbers and the name of the figure by which a test reckons the answer again.
        reckoned: Option<(String, Typed, String)>,
    },
    /// The steps in the right order.
    Order(Vec<Wording>),
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// `L1-03`.
    pub code: String,
    /// The objective that it asks for.
    pub objective: String,
    /// 1 to know, 2 to apply, 3 to judge.
    pub level: u8,
    /// What is asked.
    pub ask: Wording,
    /// Why the right answer is right.
    pub why: Wording,
    /// Choices and answer.
    pub body: Body,
}

impl Question {
    /// Of which kind.
    pub const fn kind(&self) -> QuestionKind {
        match self.body {
            Body::Single(_) => QuestionKind::Single,
            Body::Multiple(_) => QuestionKind::Multiple,
            Body::Number { .. } => QuestionKind::Number,
            Body::Order(_) => QuestionKind::Order,
        }
    }

    /// What can be picked or put into order.
    pub fn choices(&self) -> Vec<&Wording> {
        match &self.body {
            Body::Single(all) | Body::Multiple(all) => all.iter().map(|(text, _)| text).collect(),
            Body::Order(steps) => steps.iter().collect(),
            Body::Number { .. } => Vec::new(),
        }
    }
}

/// An answer, in places of the content, not of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Left out.
    Nothing,
    /// Picked choices, rising.
    Picked(Vec<usize>),
    /// As typed.
    Typed(String),
    /// For each step, which place it was given, from 1; 0 is none.
    Places(Vec<usize>),
}

/// How an answer was marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marked {
    /// 0 to 10,000.
    pub points_bps: i64,
    /// Fully right.
    pub right: bool,
}

const fn share(part: usize, whole: usize) -> Marked {
    let points = match (part * 10_000).checked_div(whole) {
        Some(points) => points,
        None => 0,
    };
    Marked { points_bps: points as i64, right: whole > 0 && part >= whole }
}

/// Marks an answer. Of several choices, each wrong pick takes a right one away; of an order, the pairs of steps
/// count that stand the right way round, and half of the pairs is what guessing gives.
pub fn mark(question: &Question, given: &Given) -> Marked {
    match (&question.body, given) {
        (Body::Single(all), Given::Picked(picked)) => {
            let right =
                picked.len() == 1 && picked.iter().all(|at| all.get(*at).is_some_and(|one| one.1));
            share(usize::from(right), 1)
        }
        (Body::Multiple(all), Given::Picked(picked)) => {
            let is_right = |at: &&usize| all.get(**at).is_some_and(|one| one.1);
            let hit = picked.iter().filter(is_right).count();
            let wanted = all.iter().filter(|one| one.1).count();
            share(hit.saturating_sub(picked.len() - hit), wanted)
        }
        (Body::Number { hundredths: answer, tolerance, .. }, Given::Typed(text)) => {
            let off = hundredths(text).map(|typed| typed.abs_diff(*answer));
            share(usize::from(off.is_some_and(|off| off <= tolerance.unsigned_abs())), 1)
        }
        (Body::Order(steps), Given::Places(places)) => ordered(steps.len(), places),
        _ => share(0, 1),
    }
}

fn ordered(count: usize, places: &[usize]) -> Marked {
    let mut once: Vec<usize> = places.to_vec();
    once.sort_unstable();
    if count < 2 || once != (1..=count).collect::<Vec<usize>>() {
        return share(0, 1);
    }
    let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
    let (all, right) = pairs.fold((0_usize, 0_usize), |(all, right), (a, b)| {
        (all + 1, right + usize::from(places.get(a) < places.get(b)))
    });
    Marked { right: right == all, ..share((right * 2).saturating_sub(all), all) }
}

/// The places of the content in the order in which a page shows them: the same for the same attempt, another for the
/// next, so that the place of an answer teaches nothing.
pub fn shuffled(attempt: i64, code: &str, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_cached_key(|at| digest_of(format!("{attempt}/{code}/{at}").as_bytes()).0);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(body: Body) -> Question {
        let text = || Wording::new("甲", "A");
        Question {
            code: "L1-01".to_owned(),
            objective: "o".to_owned(),
            level: 1,
            ask: text(),
            why: text(),
            body,
        }
    }

    fn choices(right: &[bool]) -> Vec<(Wording, bool)> {
        right.iter().map(|right| (Wording::new("甲", "A"), *right)).collect()
    }

    #[test]
    fn each_kind_is_marked() {
        let single = asked(Body::Single(choices(&[false, true, false])));
        let several = asked(Body::Multiple(choices(&[true, true, false, false])));
        let number = asked(Body::Number {
            hundredths: 200_000_000,
            tolerance: 100,
            unit: Wording::new("元", "yuan"),
            reckoned: None,
        });
        let order = asked(Body::Order(vec![Wording::new("甲", "A"); 4]));
        let picked = |at: &[usize]| Given::Picked(at.to_vec());
        let typed = |text: &str| Given::Typed(text.to_owned());
        let places = |at: &[usize]| Given::Places(at.to_vec());
        for (question, given, points, right) in [
            (&single, picked(&[1]), 10_000, true),
            (&single, picked(&[0]), 0, false),
            (&single, picked(&[0, 1]), 0, false),
            (&single, Given::Nothing, 0, false),
            (&several, picked(&[0, 1]), 10_000, true),
            (&several, picked(&[0]), 5_000, false),
            (&several, picked(&[0, 1, 2]), 5_000, false),
            (&several, picked(&[0, 1, 2, 3]), 0, false),
            (&number, typed("2,000,000"), 10_000, true),
            (&number, typed("2000001"), 10_000, true),
            (&number, typed("2000001.01"), 0, false),
            (&number, typed("many"), 0, false),
            (&order, places(&[1, 2, 3, 4]), 10_000, true),
            // One neighbouring pair the wrong way round: five of six.
            (&order, places(&[2, 1, 3, 4]), 6_666, false),
            (&order, places(&[4, 3, 2, 1]), 0, false),
            (&order, places(&[1, 1, 1, 1]), 0, false),
        ] {
            let marked = mark(question, &given);
            assert_eq!((marked.points_bps, marked.right), (points, right), "{given:?}");
        }
    }

    #[test]
    fn the_same_attempt_is_shuffled_alike() {
        let one = shuffled(7, "L1-01", 6);
        assert_eq!(one, shuffled(7, "L1-01", 6));
        assert!((1..20).any(|attempt| shuffled(attempt, "L1-01", 6) != one));
        let mut all = one;
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3, 4, 5]);
    }
}
