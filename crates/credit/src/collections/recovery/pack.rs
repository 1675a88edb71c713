//! How the recovery curve is read, and what is said in the trade (F20); a pack.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::scoring::{Edition, PackFault, Wording, company_pack, pack};

/// A point of what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LorePoint {
    /// Days overdue.
    pub days: u32,
    /// The share that is said to be collected in the end, basis points.
    pub share_bps: i64,
}

/// What is said in the trade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lore {
    /// Its stable name.
    pub code: String,
    /// In words.
    pub name: Wording,
    /// Where it comes from.
    pub source: Wording,
    /// Its points, in the order of age.
    pub points: Vec<LorePoint>,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryPack {
    /// Version and source.
    pub edition: Edition,
    /// Items that fell due within so many months are looked at.
    pub look_back_months: i32,
    /// A share is told as long as so many items are at risk.
    pub least_items: i64,
    /// The chance told is that of being paid within so many days.
    pub window_days: u32,
    /// Days overdue at which the curve is read.
    pub marks: Vec<u32>,
    /// What is said.
    pub lore: Vec<Lore>,
}

const PACK: &str = "recovery.toml";
const TEXT: &str = include_str!("../../../../../content/recovery.toml");
static SHIPPED: LazyLock<RecoveryPack> = LazyLock::new(|| {
    RecoveryPack::read(TEXT).expect("invariant: the shipped recovery is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    reading: RawReading,
    lore: Vec<RawLore>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReading {
    look_back_months: i32,
    least_items: i64,
    window_days: u32,
    marks: Vec<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLore {
    code: String,
    name: pack::RawWording,
    source: pack::RawWording,
    points: Vec<RawPoint>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPoint {
    days: u32,
    share_bps: i64,
}

type Checked<T> = std::result::Result<T, PackFault>;

fn fault(why: impl Into<String>) -> PackFault {
    PackFault::new(PACK, why)
}

fn rising(days: impl Iterator<Item = u32>) -> bool {
    let days: Vec<u32> = days.collect();
    let fits = days.iter().all(|day| (1..=3_650).contains(day));
    fits && !days.is_empty() && days.iter().zip(days.iter().skip(1)).all(|(one, next)| one < next)
}

fn lore(raw: RawLore) -> Checked<Lore> {
    let points = raw.points.iter();
    let points = points.map(|one| LorePoint { days: one.days, share_bps: one.share_bps });
    let points: Vec<LorePoint> = points.collect();
    let shares = points.iter().all(|one| (0..=10_000).contains(&one.share_bps));
    if !shares || !rising(points.iter().map(|one| one.days)) {
        return Err(fault(format!("{}: days rise, share_bps 0 to 10000", raw.code)));
    }
    Ok(Lore { code: raw.code, name: raw.name.into(), source: raw.source.into(), points })
}

company_pack!(RecoveryPack, "recovery");

impl RecoveryPack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// Bounds that cannot be, ages that do not rise, a share above the whole.
    pub fn read(text: &str) -> Checked<Self> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let reading = raw.reading;
        if !(6..=240).contains(&reading.look_back_months) || reading.least_items < 1 {
            return Err(fault("reading: look_back_months 6 to 240, least_items from 1"));
        }
        if !(1..=365).contains(&reading.window_days) || !rising(reading.marks.iter().copied()) {
            return Err(fault("reading: window_days 1 to 365, marks rise from 1 to 3650"));
        }
        if reading.marks.len() > 24 {
            return Err(fault("reading: 24 marks at the most"));
        }
        let lore: Vec<Lore> = raw.lore.into_iter().map(lore).collect::<Checked<Vec<Lore>>>()?;
        let mut codes: Vec<&str> = lore.iter().map(|one| one.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        if codes.len() != lore.len() || codes.contains(&"") {
            return Err(fault("lore: each has a code of its own"));
        }
        Ok(Self {
            edition,
            look_back_months: reading.look_back_months,
            least_items: reading.least_items,
            window_days: reading.window_days,
            marks: reading.marks,
            lore,
        })
    }

    /// Ages beyond this are looked at as of this: the last mark or point, and one window more.
    pub fn most_days(&self) -> u32 {
        let said = self.lore.iter().flat_map(|one| &one.points).map(|point| point.days);
        self.marks.iter().copied().chain(said).max().unwrap_or(0) + self.window_days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_that_cannot_be_is_refused() {
        assert_eq!(RecoveryPack::shipped().most_days(), 760);
        for (from, to) in [
            ("look_back_months = 60", "look_back_months = 0"),
            ("least_items = 10", "least_items = 0"),
            ("window_days = 30", "window_days = 0"),
            ("marks = [15, 30,", "marks = [30, 15,"),
            ("share_bps = 8000", "share_bps = 10001"),
            ("{ days = 100,", "{ days = 60,"),
            ("code = \"years\"", "code = \"fast\""),
        ] {
            assert!(TEXT.contains(from), "{from}");
            assert!(RecoveryPack::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
