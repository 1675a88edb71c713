//! The debtor of a run: what is hidden from the learner. Made from a seed; changed by `engine` alone.

use super::{
    chance::Chance,
    pack::{Level, Persona, PracticePack, Scene},
    plan::{Part, WEEKS, share, worth},
};

/// What is hidden and moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mood {
    /// 0 to 100.
    pub willingness: i64,
    /// 0 to 100.
    pub trust: i64,
    /// Turns that are left.
    pub patience: i64,
    /// Tricks that are left, the active one first.
    pub tricks: Vec<String>,
    /// The excuse still stands.
    pub excuse_stands: bool,
    /// The true reason was told.
    pub reason_known: bool,
    /// Who decides was told.
    pub decider_known: bool,
    /// What they are ready to part with, basis points of their cash.
    pub commit_bps: i64,
}

/// What is hidden and does not move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debtor {
    /// Free cash that comes in, by week.
    pub cash: Vec<i64>,
    /// The true reason, by code.
    pub reason: String,
    /// Whether this person may decide.
    pub decides: bool,
    /// What is owed.
    pub total_minor: i64,
    /// The least they would sign of themselves, basis points of their cash.
    pub minimum_bps: i64,
    /// What is left to us without an agreement, worth today.
    pub walk_away_minor: i64,
    /// Their best alternative to agreeing: to wait, worth so many days to them.
    pub waits_days: i64,
}

/// Which debtor: scene, persona, level and seed.
#[derive(Debug, Clone, Copy)]
pub struct Cast<'a> {
    /// Where.
    pub scene: &'a Scene,
    /// Who.
    pub persona: &'a Persona,
    /// How hard.
    pub level: &'a Level,
    /// Which of all.
    pub seed: u64,
}

impl<'a> Cast<'a> {
    /// Finds scene, persona and level of a pack.
    pub fn find(
        pack: &'a PracticePack,
        (scene, persona, level): (&str, &str, i64),
        seed: u64,
    ) -> Option<Self> {
        let (scene, persona) = (pack.scene(scene)?, pack.persona(persona)?);
        Some(Self { scene, persona, level: pack.level(level)?, seed })
    }
}

/// Cash by week: something at once, a little each week, and once a larger sum.
fn cash(chance: &mut Chance, cast: &Cast, reason: &str) -> Vec<i64> {
    let total = share(cast.scene.total_minor, cast.level.cash_bps);
    let total = share(total, cast.scene.cash_bps);
    let tight = matches!(reason, "chain" | "pressure" | "liquidity");
    let (first, weekly) = match tight {
        true => (chance.between(500, 1_500), chance.between(180, 380)),
        false => (chance.between(2_000, 4_500), chance.between(400, 800)),
    };
    let lump_week = usize::try_from(chance.between(2, if tight { 9 } else { 5 })).unwrap_or(4);
    let lump = chance.between(1_500, 4_000);
    let mut weeks: Vec<i64> = (0..WEEKS)
        .map(|week| {
            let usual = weekly * chance.between(70, 130) / 100;
            let extra =
                if week == 0 { first } else { 0 } + if week == lump_week { lump } else { 0 };
            share(total, usual + extra)
        })
        .collect();
    // Whoever lives pays in a year: a fifth more than what is owed comes in at least.
    let least = share(cast.scene.total_minor, 12_000);
    let missing = least - weeks.iter().sum::<i64>();
    if missing > 0 {
        let each = missing / i64::try_from(WEEKS).unwrap_or(1) + 1;
        weeks.iter_mut().for_each(|week| *week += each);
    }
    weeks
}

impl Debtor {
    /// Makes the debtor of a seed, and how they are at the start.
    pub fn new(cast: &Cast) -> (Self, Mood) {
        let purpose = format!("{}/{}/{}", cast.scene.code, cast.persona.code, cast.level.number);
        let mut chance = Chance::new(cast.seed, &purpose);
        let reason = chance.pick(&cast.scene.reasons).cloned().unwrap_or_default();
        let cash = cash(&mut chance, cast, &reason);
        let decides = chance.happens(cast.scene.decides_bps);
        let spread = |chance: &mut Chance, value: i64, by: i64| {
            (value + chance.between(-by, by)).clamp(5, 90)
        };
        let malicious = if reason == "malicious" { -8 } else { 0 };
        let start = cast.persona.willingness + cast.scene.willingness;
        let will = start + cast.level.willingness + malicious;
        let willingness = spread(&mut chance, will, 6);
        let trust = spread(&mut chance, cast.persona.trust + cast.level.trust, 6);
        let patience = (cast.persona.patience + cast.level.patience + chance.between(-1, 1)).max(8);
        let total_minor = cast.scene.total_minor;
        let left = share(total_minor, cast.scene.walk_bps);
        let debtor = Self {
            cash,
            reason,
            decides,
            total_minor,
            minimum_bps: chance.between(1_200, 2_200),
            walk_away_minor: worth(left, cast.scene.walk_week),
            waits_days: i64::try_from(cast.scene.walk_week * 7).unwrap_or(0),
        };
        let mood = Mood {
            willingness,
            trust,
            patience,
            tricks: cast.scene.tricks.iter().take(cast.level.tricks).cloned().collect(),
            excuse_stands: true,
            reason_known: false,
            decider_known: false,
            commit_bps: 0,
        };
        (debtor, mood)
    }

    /// What could have been paid by the end of a week.
    pub fn able_by(&self, week: usize) -> i64 {
        self.cash.iter().take(week + 1).sum()
    }

    /// The best that this debtor could do: all cash as it comes, until nothing is owed.
    pub fn best(&self) -> Vec<Part> {
        let mut left = self.total_minor;
        let mut parts = Vec::new();
        for (week, cash) in self.cash.iter().enumerate() {
            let amount_minor = (*cash).min(left);
            if amount_minor > 0 {
                parts.push(Part::at(week, amount_minor));
            }
            left -= amount_minor;
        }
        parts
    }

    /// Whether parts never pass so many basis points of what there is by then.
    pub fn can(&self, parts: &[Part], bps: i64) -> bool {
        let mut paid = 0_i64;
        parts.iter().all(|part| {
            paid = paid.saturating_add(part.amount_minor);
            paid <= share(self.able_by(part.week), bps)
        })
    }

    /// What they lay on the table for so many basis points of their cash: at once and every four weeks, in round
    /// sums, never more than there is. What a year does not cover stays open.
    pub fn lay(&self, bps: i64, from_week: usize) -> Vec<Part> {
        let mut paid = 0_i64;
        let mut parts: Vec<Part> = Vec::new();
        let weeks = (0..WEEKS).filter(|week| *week == 1 || *week % 4 == 0 && *week > 0);
        for week in weeks.filter(|week| *week >= from_week) {
            let there = share(self.able_by(week), bps).min(self.total_minor);
            let mut amount_minor = there - paid;
            if there < self.total_minor {
                amount_minor -= amount_minor % 100_000;
            }
            if amount_minor <= 0 || there < self.total_minor && amount_minor < self.total_minor / 50
            {
                continue;
            }
            parts.push(Part::at(week, amount_minor));
            paid += amount_minor;
            if paid >= self.total_minor {
                break;
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::plan::sum_minor;

    #[test]
    fn what_is_laid_never_passes_what_there_is() {
        let pack = PracticePack::shipped();
        for seed in 0..50 {
            for scene in &pack.scenes {
                let of = (scene.code.as_str(), "blunt", 1 + i64::try_from(seed % 3).unwrap_or(0));
                let cast = Cast::find(pack, of, seed).expect("a cast");
                let (debtor, _) = Debtor::new(&cast);
                assert_eq!(sum_minor(&debtor.best()), debtor.total_minor, "{} {seed}", scene.code);
                assert!(debtor.can(&debtor.best(), 10_000));
                for bps in [1_000, 5_000, 10_000] {
                    let laid = debtor.lay(bps, 0);
                    assert!(debtor.can(&laid, bps), "{} {seed} {bps}", scene.code);
                    assert!(sum_minor(&laid) <= debtor.total_minor);
                }
            }
        }
    }

    #[test]
    fn the_same_cast_is_the_same_debtor() {
        let pack = PracticePack::shipped();
        let of = ("quality", "anxious", 2);
        let one = Debtor::new(&Cast::find(pack, of, 9).expect("a cast"));
        assert_eq!(one, Debtor::new(&Cast::find(pack, of, 9).expect("a cast")));
        assert_ne!(one, Debtor::new(&Cast::find(pack, of, 10).expect("a cast")));
    }
}
