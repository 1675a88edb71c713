//! The world as a whole, or buyer by buyer where it is too large to hold.

use std::{collections::BTreeMap, io, ops::RangeInclusive, path::Path};

use base::Digest;

use crate::{
    BuyerNo, Spec,
    account::{Account, first_month},
    calendar::Today,
    company,
    export::{self, Files},
    ledger::Facts,
    life::Cycles,
    truth::Truth,
};

/// A lived world.
#[derive(Clone, Debug)]
pub struct World {
    /// What was asked for.
    pub spec: Spec,
    /// What the company knows, in day order.
    pub facts: Facts,
    truths: BTreeMap<BuyerNo, Truth>,
}

impl World {
    /// Lives the world until its last day.
    pub fn simulate(spec: &Spec) -> Self {
        let (mut facts, mut truths) = (office(spec), BTreeMap::new());
        // Buyers live apart from each other: two halves at a time, put together in order.
        let middle = spec.buyers / 2;
        let live = |numbers| lives(spec, numbers).collect::<Vec<_>>();
        let (first, second) = std::thread::scope(|scope| {
            let second = scope.spawn(|| live(middle + 1..=spec.buyers));
            (live(1..=middle), second.join())
        });
        let second = second.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        for (own, truth) in first.into_iter().chain(second) {
            facts.append(own);
            truths.insert(truth.buyer, truth);
        }
        facts.sort_and_cut(spec.until);
        Self { spec: *spec, facts, truths }
    }

    /// The hidden state of a buyer; for tests and back-tests, never for the product.
    pub fn truth(&self, buyer: BuyerNo) -> Option<&Truth> {
        self.truths.get(&buyer)
    }

    /// The hidden states of the buyers that the company knows by now.
    pub fn truths(&self) -> impl Iterator<Item = &Truth> {
        self.facts.buyers.iter().filter_map(|buyer| self.truths.get(&buyer.no))
    }

    /// The files of [`Self::write_csv`], by name.
    pub fn csv(&self) -> Vec<(&'static str, String)> {
        export::files(&self.facts)
    }

    /// Writes the facts as CSV files with Chinese headers into the folder, which must exist.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write_csv(&self, dir: &Path) -> io::Result<()> {
        for (name, text) in self.csv() {
            std::fs::write(dir.join(name), text)?;
        }
        Ok(())
    }

    /// SHA-256 over all files, names included.
    pub fn digest(&self) -> Digest {
        let mut all = String::new();
        for (name, text) in self.csv() {
            all.push_str(name);
            all.push('\n');
            all.push_str(&text);
        }
        base::digest_of(all.as_bytes())
    }
}

/// What belongs to the company and not to a buyer: its people and its exchange rates.
fn office(spec: &Spec) -> Facts {
    Facts { users: company::users(spec), rates: company::rates(spec), ..Facts::default() }
}

/// The same world buyer by buyer, each buyer's facts in day order, so that memory stays bounded.
/// People and rates of the company are not among them.
pub fn stream(spec: &Spec) -> impl Iterator<Item = (Facts, Truth)> {
    lives(spec, 1..=spec.buyers)
}

/// The lives of some buyers.
fn lives(spec: &Spec, numbers: RangeInclusive<u32>) -> impl Iterator<Item = (Facts, Truth)> {
    let spec = *spec;
    let cycles = Cycles::new(spec.seed, first_month(&spec), spec.until);
    let days = Today::all(spec.start, spec.until);
    numbers.map(move |no| Account::open(&spec, BuyerNo(no)).live(&spec, &cycles, &days))
}

/// Writes the same files as [`World::write_csv`] for a world of any size, in bounded memory; rows
/// stand buyer by buyer instead of day by day.
///
/// # Errors
/// A file cannot be written.
pub fn write_csv_streamed(spec: &Spec, dir: &Path) -> io::Result<()> {
    let mut files = Files::create(dir)?;
    let mut facts = office(spec);
    facts.sort_and_cut(spec.until);
    files.add(&facts)?;
    for (own, _) in stream(spec) {
        files.add(&own)?;
    }
    files.finish()
}
