//! The hidden life of a buyer, month by month: how hard-pressed it is and how that ends.

use base::Day;

use crate::{
    chance::{Purpose, Stream, exp},
    traits::Traits,
};

/// How a slide ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Fail,
    Recover,
    Acquired,
}

/// How a buyer that cannot pay any more came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A court opened bankruptcy.
    Bankrupt,
    /// It trades on somehow but pays nobody.
    Defaulted,
    /// The owner took the goods and left.
    Fled,
}

/// Where a buyer stands in its hidden life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// Nothing special.
    Sound,
    /// Getting worse month by month since the day.
    Sliding {
        /// First day of the slide.
        since: Day,
    },
    /// Getting better after a slide.
    Recovering,
    /// Pays no more.
    Failed {
        /// First day on which it pays nothing.
        on: Day,
        /// How.
        how: Failure,
    },
}

/// What a month's step brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    None,
    SlideBegan,
    Recovers,
    Acquired,
}

/// The state.
pub(crate) struct Life {
    pub(crate) health: Health,
    /// From 0 (at ease) to 1 (cannot pay).
    pub(crate) stress: f64,
    /// Months since the slide began, its length, and its end.
    slide: (u8, u8, Fate),
    /// Buys ahead on credit while it slides.
    pub(crate) greedy: bool,
    fail_on: Option<(Day, Failure)>,
    noise: f64,
    relief: f64,
    stream: Stream,
}

impl Life {
    pub(crate) fn new(seed: u64, no: u32, traits: &Traits) -> Self {
        Self {
            health: Health::Sound,
            stress: traits.frailty,
            slide: (0, 0, Fate::Recover),
            greedy: false,
            fail_on: traits.spree_on.map(|day| (day.plus_days(75), Failure::Fled)),
            noise: 0.0,
            relief: 0.0,
            stream: Stream::new(seed, u64::from(no), Purpose::Life),
        }
    }

    /// Lives the month that begins on `first`; `may_slide` is false before the world begins.
    pub(crate) fn step(
        &mut self,
        first: Day,
        traits: &Traits,
        cycle: f64,
        may_slide: bool,
    ) -> Turn {
        let s = &mut self.stream;
        self.noise = 0.75 * self.noise + 0.045 * s.normal();
        let (slide_at, fate_at, months) = (s.unit(), s.unit(), s.between(6, 9));
        let (greedy, fail_day, how_at) = (s.chance(0.35), s.days(0, 27), s.unit());
        let calm = (traits.frailty + 0.10 * cycle + self.noise - self.relief).clamp(0.0, 0.62);
        let hazard = monthly_hazard(traits) * (1.0 + 0.8 * cycle).max(0.2);
        let mut turn = Turn::None;
        match self.health {
            Health::Sound if may_slide && slide_at < hazard => {
                let fate = match fate_at {
                    at if at < 0.46 => Fate::Fail,
                    at if at < 0.90 => Fate::Recover,
                    _ => Fate::Acquired,
                };
                self.health = Health::Sliding { since: first };
                self.slide = (0, u8::try_from(months).unwrap_or(7), fate);
                self.greedy = greedy;
                turn = Turn::SlideBegan;
            }
            Health::Sliding { .. } => {
                self.slide.0 += 1;
                if self.slide.0 >= self.slide.1 {
                    turn = self.end_slide(first.plus_days(fail_day), how_at);
                }
            }
            Health::Recovering if self.stress < calm + 0.05 => self.health = Health::Sound,
            _ => {}
        }
        self.stress = match self.health {
            Health::Sound => calm,
            Health::Sliding { .. } => {
                let worst = if self.slide.2 == Fate::Fail { 0.95 } else { 0.78 };
                let part = f64::from(self.slide.0) / f64::from(self.slide.1.max(1));
                calm.max(calm + (worst - calm) * part)
            }
            Health::Recovering => calm.max(self.stress * 0.8),
            Health::Failed { .. } => 1.0,
        };
        turn
    }

    fn end_slide(&mut self, fail_on: Day, how_at: f64) -> Turn {
        self.greedy = false;
        if self.slide.2 == Fate::Fail {
            let how = if how_at < 0.45 { Failure::Bankrupt } else { Failure::Defaulted };
            self.fail_on.get_or_insert((fail_on, how));
            return Turn::None;
        }
        self.health = Health::Recovering;
        if self.slide.2 == Fate::Acquired {
            self.relief = 0.12;
            return Turn::Acquired;
        }
        Turn::Recovers
    }

    /// Whether the buyer fails on this very day.
    pub(crate) fn fails(&mut self, today: Day) -> Option<Failure> {
        let (on, how) = self.fail_on.filter(|(on, _)| *on <= today)?;
        if self.failed() {
            return None;
        }
        self.health = Health::Failed { on, how };
        self.stress = 1.0;
        Some(how)
    }

    pub(crate) const fn failed(&self) -> bool {
        matches!(self.health, Health::Failed { .. })
    }

    pub(crate) const fn sliding(&self) -> bool {
        matches!(self.health, Health::Sliding { .. })
    }

    /// The chance of failing within twelve months that the state implies, roughly.
    pub(crate) fn default_chance(&self, traits: &Traits) -> f64 {
        match self.health {
            Health::Failed { .. } => 1.0,
            _ if self.fail_on.is_some() => 0.97,
            Health::Sliding { .. } => 0.2 + 0.5 * self.stress,
            _ => 1.0 - exp(-12.0 * 0.46 * monthly_hazard(traits)),
        }
    }
}

/// The chance of beginning to slide in a month, at an even industry cycle.
fn monthly_hazard(traits: &Traits) -> f64 {
    0.09 * traits.frailty * traits.frailty
}

/// Six industry cycles, month by month, each from about −1 to 1.
pub(crate) struct Cycles {
    first: Day,
    months: Vec<[f64; 6]>,
}

impl Cycles {
    pub(crate) fn new(seed: u64, first: Day, until: Day) -> Self {
        let mut streams: Vec<Stream> =
            (0..6).map(|n| Stream::new(seed, n, Purpose::Cycle)).collect();
        let (mut months, mut at, mut level) = (Vec::new(), first, [0.0; 6]);
        while at <= until {
            for (value, stream) in level.iter_mut().zip(&mut streams) {
                *value = (0.93 * *value + 0.18 * stream.normal()).clamp(-1.0, 1.0);
            }
            months.push(level);
            at = at.plus_months(1);
        }
        Self { first, months }
    }

    pub(crate) fn at(&self, month: Day, cycle: usize) -> f64 {
        let years = i32::from(month.year()) - i32::from(self.first.year());
        let index = years * 12 + i32::from(month.month()) - i32::from(self.first.month());
        let row = usize::try_from(index).ok().and_then(|n| self.months.get(n));
        row.and_then(|levels| levels.get(cycle)).copied().unwrap_or(0.0)
    }
}
