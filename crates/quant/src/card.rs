//! Evaluating an additive points card: each characteristic falls into one bin, each bin has
//! whole points, and the score is their exact sum. The card itself is data from the caller.
//!
//! Every characteristic belongs to one of two axes, ability to pay 还款能力 and willingness to pay
//! 还款意愿, and the two sub-totals are reported apart: a buyer who cannot pay and a buyer who
//! does not want to pay need different treatment, and one number hides which it is.
//!
//! What is missing has a bin of its own, with points that the card's author chose; how much of
//! the card was answered is reported as [`Outcome::known_bps`].

use std::{cmp::Reverse, fmt};

/// What a characteristic speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Axis {
    /// Can the buyer pay?
    Ability,
    /// Does the buyer want to pay?
    Willingness,
}

/// One characteristic with its bins.
#[derive(Clone, Debug, PartialEq)]
pub struct Characteristic {
    /// A key that is unique in the card.
    pub key: String,
    /// Its axis.
    pub axis: Axis,
    /// How values fall into bins.
    pub bins: Bins,
    /// Points where nothing is known.
    pub missing_points: i32,
    /// Points that speak neither for nor against (say, those of the average buyer).
    pub neutral_points: i32,
}

/// Bins over numbers or over words.
#[derive(Clone, Debug, PartialEq)]
pub enum Bins {
    /// Points from `−∞` up to the first edge, then points from each edge (included) up to the
    /// next (excluded). Edges rise strictly.
    Numeric {
        /// Points below the first edge.
        below: i32,
        /// Each edge with the points from it on.
        from: Vec<(f64, i32)>,
    },
    /// Points of listed words, and of every other word.
    Words {
        /// Groups of words with their points.
        groups: Vec<(Vec<String>, i32)>,
        /// Points of a word in no group.
        other: i32,
    },
}

/// What is known about a characteristic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// A number; one that is not finite counts as missing.
    Number(f64),
    /// A word.
    Word(&'a str),
    /// Nothing.
    Missing,
}

/// Which bin a value fell into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bin {
    /// The missing bin.
    Missing,
    /// A numeric bin (0 is the one below the first edge) or a group of words, from 0.
    At(usize),
    /// A word in no group.
    Other,
}

/// A card that has been checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    base_points: i32,
    characteristics: Vec<Characteristic>,
}

/// What is wrong with a card or with what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The card has no characteristics.
    Empty,
    /// Two characteristics have this key.
    Twice(String),
    /// The edges of this characteristic do not rise, or are not numbers.
    Edges(String),
    /// A word stands in two groups of this characteristic.
    Overlap(String),
    /// This characteristic got a number instead of a word, or a word instead of a number.
    Kind(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the card has no characteristics"),
            Self::Twice(key) => write!(f, "the characteristic {key} stands twice in the card"),
            Self::Edges(key) => write!(f, "the edges of {key} do not rise"),
            Self::Overlap(key) => write!(f, "a word stands in two groups of {key}"),
            Self::Kind(key) => write!(f, "{key} got a value of the wrong kind"),
        }
    }
}

impl std::error::Error for Fault {}

/// One characteristic's contribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The characteristic.
    pub key: String,
    /// Its axis.
    pub axis: Axis,
    /// The bin.
    pub bin: Bin,
    /// The bin's points.
    pub points: i32,
    /// Points that speak neither for nor against.
    pub neutral: i32,
    /// The most points that any bin with a value has.
    pub best: i32,
    /// The fewest.
    pub worst: i32,
}

/// Against what a reason is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yardstick {
    /// The neutral points: what sets this buyer apart from the usual one.
    Neutral,
    /// The best points: where the most could be gained.
    Best,
}

/// A card's verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Base points plus all parts, exactly.
    pub total: i64,
    /// The card's base points.
    pub base: i32,
    /// Sum of the parts of [`Axis::Ability`].
    pub ability: i64,
    /// Sum of the parts of [`Axis::Willingness`].
    pub willingness: i64,
    /// Each characteristic, in the card's order.
    pub parts: Vec<Part>,
    /// How much of the card's spread (best less worst points) rests on values that were known,
    /// in bps: 10 000 is all of it. 0 where the card has no spread.
    pub known_bps: i32,
}

impl Card {
    /// A card of base points and characteristics.
    ///
    /// # Errors
    /// The first [`Fault`] found.
    pub fn try_new(base_points: i32, characteristics: Vec<Characteristic>) -> Result<Self, Fault> {
        if characteristics.is_empty() {
            return Err(Fault::Empty);
        }
        for (i, one) in characteristics.iter().enumerate() {
            if characteristics[..i].iter().any(|c| c.key == one.key) {
                return Err(Fault::Twice(one.key.clone()));
            }
            one.check()?;
        }
        Ok(Self { base_points, characteristics })
    }

    /// The characteristics, in order.
    pub fn characteristics(&self) -> &[Characteristic] {
        &self.characteristics
    }

    /// Points that every buyer gets.
    pub fn base_points(&self) -> i32 {
        self.base_points
    }

    /// The fewest and the most points that the card can give, missing values included.
    pub fn span(&self) -> (i64, i64) {
        let base = i64::from(self.base_points);
        self.characteristics.iter().fold((base, base), |(low, high), c| {
            let (worst, best) = c.spread();
            let missing = c.missing_points;
            (low + i64::from(worst.min(missing)), high + i64::from(best.max(missing)))
        })
    }

    /// Judges a buyer. `value` is asked once for every key, in order.
    ///
    /// # Errors
    /// [`Fault::Kind`] where a number meets bins of words or the other way round.
    pub fn evaluate<'v>(&self, value: impl Fn(&str) -> Value<'v>) -> Result<Outcome, Fault> {
        let mut parts = Vec::with_capacity(self.characteristics.len());
        for one in &self.characteristics {
            let (bin, points) = one.place(value(&one.key))?;
            let (worst, best) = one.spread();
            let (key, neutral) = (one.key.clone(), one.neutral_points);
            parts.push(Part { key, axis: one.axis, bin, points, neutral, best, worst });
        }
        let sum = |axis| {
            parts.iter().filter(|p| p.axis == axis).map(|p| i64::from(p.points)).sum::<i64>()
        };
        let (ability, willingness) = (sum(Axis::Ability), sum(Axis::Willingness));
        let total = i64::from(self.base_points) + ability + willingness;
        let known_bps = known_bps(&parts);
        Ok(Outcome { total, base: self.base_points, ability, willingness, parts, known_bps })
    }
}

impl Characteristic {
    fn check(&self) -> Result<(), Fault> {
        match &self.bins {
            Bins::Numeric { from, .. } => {
                let finite = from.iter().all(|(edge, _)| edge.is_finite());
                let rising = from.is_sorted_by(|a, b| a.0 < b.0);
                if finite && rising { Ok(()) } else { Err(Fault::Edges(self.key.clone())) }
            }
            Bins::Words { groups, .. } => {
                let mut words: Vec<&String> = groups.iter().flat_map(|(w, _)| w).collect();
                words.sort_unstable();
                let once = words.is_sorted_by(|a, b| a < b);
                if once { Ok(()) } else { Err(Fault::Overlap(self.key.clone())) }
            }
        }
    }

    /// Worst and best points of the bins that hold values.
    fn spread(&self) -> (i32, i32) {
        let (first, rest): (i32, Vec<i32>) = match &self.bins {
            Bins::Numeric { below, from } => (*below, from.iter().map(|b| b.1).collect()),
            Bins::Words { groups, other } => (*other, groups.iter().map(|g| g.1).collect()),
        };
        rest.iter().fold((first, first), |(low, high), p| (low.min(*p), high.max(*p)))
    }

    fn place(&self, value: Value<'_>) -> Result<(Bin, i32), Fault> {
        match (value, &self.bins) {
            (Value::Missing, _) => Ok((Bin::Missing, self.missing_points)),
            (Value::Number(number), Bins::Numeric { below, from }) => {
                if !number.is_finite() {
                    return Ok((Bin::Missing, self.missing_points));
                }
                let bin = from.partition_point(|(edge, _)| *edge <= number);
                let points = bin.checked_sub(1).and_then(|i| from.get(i)).map_or(*below, |b| b.1);
                Ok((Bin::At(bin), points))
            }
            (Value::Word(word), Bins::Words { groups, other }) => {
                let at = groups.iter().position(|(words, _)| words.iter().any(|w| w == word));
                let hit = at.and_then(|i| groups.get(i).map(|g| (Bin::At(i), g.1)));
                Ok(hit.unwrap_or((Bin::Other, *other)))
            }
            _ => Err(Fault::Kind(self.key.clone())),
        }
    }
}

impl Part {
    /// Points over the yardstick; negative is a reason against, positive one in favour.
    pub fn distance(&self, yardstick: Yardstick) -> i64 {
        let mark = match yardstick {
            Yardstick::Neutral => self.neutral,
            Yardstick::Best => self.best,
        };
        i64::from(self.points) - i64::from(mark)
    }
}

impl Outcome {
    /// The parts that cost the most, worst first; the card's order breaks ties.
    pub fn against(&self, yardstick: Yardstick, at_most: usize) -> Vec<&Part> {
        let mut list: Vec<&Part> =
            self.parts.iter().filter(|p| p.distance(yardstick) < 0).collect();
        list.sort_by_key(|p| p.distance(yardstick));
        list.truncate(at_most);
        list
    }

    /// The parts that gain the most over neutral, best first; the card's order breaks ties.
    pub fn in_favour(&self, at_most: usize) -> Vec<&Part> {
        let gain = |p: &Part| p.distance(Yardstick::Neutral);
        let mut list: Vec<&Part> = self.parts.iter().filter(|p| gain(p) > 0).collect();
        list.sort_by_key(|p| Reverse(gain(p)));
        list.truncate(at_most);
        list
    }

    /// Characteristics of which nothing was known.
    pub fn missing(&self) -> Vec<&Part> {
        self.parts.iter().filter(|p| p.bin == Bin::Missing).collect()
    }
}

fn known_bps(parts: &[Part]) -> i32 {
    let spread = |p: &&Part| i64::from(p.best) - i64::from(p.worst);
    let all: i64 = parts.iter().map(|p| spread(&p)).sum();
    let known: i64 = parts.iter().filter(|p| p.bin != Bin::Missing).map(|p| spread(&p)).sum();
    if all <= 0 {
        return 0;
    }
    i32::try_from(i128::from(known) * 10_000 / i128::from(all)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numeric(key: &str, axis: Axis, below: i32, from: &[(f64, i32)]) -> Characteristic {
        let bins = Bins::Numeric { below, from: from.to_vec() };
        Characteristic { key: key.into(), axis, bins, missing_points: -5, neutral_points: 10 }
    }

    fn card() -> Card {
        let words = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let kind = Characteristic {
            key: "kind".into(),
            axis: Axis::Ability,
            bins: Bins::Words {
                groups: vec![(words(&["state", "listed"]), 30), (words(&["private"]), 10)],
                other: 0,
            },
            missing_points: 0,
            neutral_points: 10,
        };
        let late =
            numeric("late_days", Axis::Willingness, 40, &[(0.5, 20), (15.0, 0), (60.0, -40)]);
        let ratio = numeric("current_ratio", Axis::Ability, -20, &[(1.0, 10), (2.0, 30)]);
        Card::try_new(500, vec![late, ratio, kind]).expect("sound")
    }

    #[test]
    fn a_value_falls_into_one_bin() {
        for (late, bin, points) in [
            (Value::Number(-3.0), Bin::At(0), 40),
            (Value::Number(0.0), Bin::At(0), 40),
            (Value::Number(0.5), Bin::At(1), 20), // an edge belongs to the bin that it opens
            (Value::Number(14.999), Bin::At(1), 20),
            (Value::Number(15.0), Bin::At(2), 0),
            (Value::Number(60.0), Bin::At(3), -40),
            (Value::Number(1e12), Bin::At(3), -40),
            (Value::Number(f64::NAN), Bin::Missing, -5),
            (Value::Missing, Bin::Missing, -5),
        ] {
            let outcome = card()
                .evaluate(|key| if key == "late_days" { late } else { Value::Missing })
                .expect("right kinds");
            assert_eq!((outcome.parts[0].bin, outcome.parts[0].points), (bin, points), "{late:?}");
        }
        for (word, bin, points) in
            [("state", Bin::At(0), 30), ("private", Bin::At(1), 10), ("cooperative", Bin::Other, 0)]
        {
            let outcome = card()
                .evaluate(|key| if key == "kind" { Value::Word(word) } else { Value::Missing })
                .expect("right kinds");
            assert_eq!((outcome.parts[2].bin, outcome.parts[2].points), (bin, points), "{word}");
        }
    }

    #[test]
    fn the_two_axes_and_the_reasons() {
        let outcome = card()
            .evaluate(|key| match key {
                "late_days" => Value::Number(70.0),
                "current_ratio" => Value::Number(2.5),
                _ => Value::Missing,
            })
            .expect("right kinds");
        assert_eq!((outcome.total, outcome.ability, outcome.willingness), (490, 30, -40));
        let keys = |list: Vec<&Part>| list.iter().map(|p| p.key.clone()).collect::<Vec<_>>();
        assert_eq!(keys(outcome.against(Yardstick::Neutral, 3)), ["late_days", "kind"]);
        assert_eq!(keys(outcome.against(Yardstick::Best, 1)), ["late_days"]);
        assert_eq!(keys(outcome.in_favour(3)), ["current_ratio"]);
        assert_eq!(keys(outcome.missing()), ["kind"]);
        assert_eq!(outcome.known_bps, 8_125, "130 of 160 points of spread");
        assert_eq!(card().span(), (500 - 40 - 20, 500 + 40 + 30 + 30));
    }

    #[test]
    fn unsound_cards_and_values_are_refused() {
        let late = |from: &[(f64, i32)]| numeric("late", Axis::Willingness, 0, from);
        assert_eq!(Card::try_new(0, vec![]), Err(Fault::Empty));
        assert_eq!(
            Card::try_new(0, vec![late(&[(2.0, 1), (1.0, 2)])]),
            Err(Fault::Edges("late".into()))
        );
        assert_eq!(
            Card::try_new(0, vec![late(&[(f64::NAN, 1)])]),
            Err(Fault::Edges("late".into()))
        );
        assert_eq!(Card::try_new(0, vec![late(&[]), late(&[])]), Err(Fault::Twice("late".into())));
        let twice = Characteristic {
            bins: Bins::Words {
                groups: vec![(vec!["a".into()], 1), (vec!["a".into()], 2)],
                other: 0,
            },
            ..late(&[])
        };
        assert_eq!(Card::try_new(0, vec![twice]), Err(Fault::Overlap("late".into())));
        assert_eq!(card().evaluate(|_| Value::Word("x")), Err(Fault::Kind("late_days".into())));
    }
}
