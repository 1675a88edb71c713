//! The collection effectiveness index of the year that a strategy is tried on: as the ledger has it, and as it would
//! be under the contacts of the strategy, as far as the company's own records tell what contacts moved (K08).
//!
//! CEI = (open at the beginning + credit sales − open at the end) ÷ (open at the beginning + credit sales − not due at
//! the end) × 100. Beginning, sales and what is not due are facts and stay; only what is past its day at the end can
//! differ. Items at their whole, in the company's currency; receipts that pay nothing yet are not taken off.

use std::collections::BTreeMap;

use base::Day;
use quant::metrics::collection_effectiveness_percent;
use serde::{Deserialize, Serialize};

use super::{
    effect::{Effect, EffectRule, Pace, Untold, open_under, paces},
    follow::{FollowCase, FollowItem, Followed},
};

/// Buyers whose rows are kept.
const BUYERS: usize = 200;

/// What contacts added in a band of age.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandRow {
    /// The first day past the due day.
    pub from_days: i32,
    /// The last; none is open.
    pub to_days: Option<i32>,
    /// Items on days with a contact, and without.
    pub rows: [i64; 2],
    /// Buyers of them.
    pub buyers: [i64; 2],
    /// Share of the open money that came within the horizon, bps.
    pub paid_bps: [Option<i64>; 2],
    /// The difference: low, middle, high, bps.
    pub added_bps: Option<[i64; 3]>,
    /// Empty where it counts; `few` or `less` where it says nothing.
    pub untold: String,
}

/// A buyer's part of the index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CeiBuyer {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Open at the beginning.
    pub begin_minor: i64,
    /// Sold in the year.
    pub sales_minor: i64,
    /// Open at the end.
    pub end_minor: i64,
    /// Of that, not due.
    pub current_minor: i64,
    /// Open at the end by the middle of what contacts added: in force, new.
    pub then_minor: [i64; 2],
}

/// One strategy's index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CeiSide {
    /// Open at the end: by the low end, the middle, the high end of what contacts added.
    pub end_minor: [i64; 3],
    /// The index in bps of a percent (8163 is 81.63 %), the same three.
    pub cei_bps: [Option<i64>; 3],
    /// Contacts about items in a band that counts.
    pub told: i64,
    /// Contacts about items of which the records tell nothing: before the due day, or in a band with too few.
    pub untold: i64,
}

impl CeiSide {
    /// The index from its lowest to its highest.
    pub fn range(&self) -> Option<(i64, i64)> {
        let ends = self.cei_bps.iter().flatten();
        Some((*ends.clone().min()?, *ends.max()?))
    }
}

/// The index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimulatedCei {
    /// Open at the beginning.
    pub begin_minor: i64,
    /// Sold in the year.
    pub sales_minor: i64,
    /// Open at the end.
    pub end_minor: i64,
    /// Of that, not due.
    pub current_minor: i64,
    /// The index of the ledger, in bps of a percent.
    pub actual_bps: Option<i64>,
    /// In force and new; none where the records tell nothing in any band.
    pub sides: Option<[CeiSide; 2]>,
    /// What contacts added, by age.
    pub bands: Vec<BandRow>,
    /// Days within which money is counted to a contact.
    pub horizon_days: i32,
    /// Fewest rows and buyers on each side of a band.
    pub least: [i64; 2],
    /// Contacts that were recorded in the year.
    pub recorded: i64,
    /// Buyers: those for whom most would differ first.
    pub buyers: Vec<CeiBuyer>,
}

/// Counting on the way.
#[derive(Debug, Default)]
pub(super) struct CeiTally {
    told: SimulatedCei,
    rule: Option<EffectRule>,
    effects: Vec<Effect>,
    paces: [Vec<Pace>; 3],
    /// What is past its day at the end, by side and end, in the company's currency.
    late: [[f64; 3]; 2],
    contacts: [[i64; 2]; 2],
    buyers: Vec<CeiBuyer>,
}

#[expect(clippy::cast_possible_truncation, reason = "a float cast to i64 saturates")]
fn whole(number: f64) -> i64 {
    number.round() as i64
}

fn bps(share: f64) -> i64 {
    whole(share * 10_000.0)
}

fn index_bps(begin: i64, sales: i64, (end, current): (i64, i64)) -> Option<i64> {
    collection_effectiveness_percent(begin, sales, end, current)
        .map(|percent| whole(percent * 100.0))
}

#[expect(clippy::cast_precision_loss, reason = "what would be, not what is")]
fn in_company(item: &FollowItem, minor: f64) -> f64 {
    minor * item.whole.1 as f64 / item.whole.0.max(1) as f64
}

impl CeiTally {
    pub(super) fn over(rule: EffectRule, effects: Vec<Effect>) -> Self {
        let paces = [0, 1, 2].map(|end| paces(&rule, &effects, end));
        Self { rule: Some(rule), effects, paces, ..Self::default() }
    }

    /// Adds a buyer's year.
    pub(super) fn count(
        &mut self,
        (code, name): (&str, &str),
        case: &FollowCase,
        both: &[Followed; 2],
        (from, until): (Day, Day),
    ) {
        let Some(rule) = self.rule.clone() else { return };
        let mut row =
            CeiBuyer { code: code.to_owned(), name: name.to_owned(), ..CeiBuyer::default() };
        let mut contacted = case.contacted.clone();
        contacted.sort_unstable();
        let asked = [0, 1].map(|side| both.get(side).map(asked_by_item).unwrap_or_default());
        let mut then = [0.0; 2];
        for item in &case.items {
            let of = |minor: i64| whole(in_company(item, to_float(minor)));
            row.begin_minor += of(item.open_on(from.plus_days(-1)).max(0));
            row.sales_minor += if item.issued_on >= from { item.whole.1 } else { 0 };
            let end = of(item.open_on(until).max(0));
            row.end_minor += end;
            if item.due_on >= until {
                row.current_minor += end;
                then.iter_mut().for_each(|sum| *sum += to_float(end));
                continue;
            }
            for (side, asked) in asked.iter().enumerate() {
                let days = asked.get(&item.item_id).map_or(&[][..], Vec::as_slice);
                for (at, paces) in self.paces.iter().enumerate() {
                    let open = open_under((&rule, paces), item, (days, &contacted), (from, until));
                    let open = in_company(item, open);
                    if let Some(sum) = self.late.get_mut(side).and_then(|ends| ends.get_mut(at)) {
                        *sum += open;
                    }
                    if let (1, Some(sum)) = (at, then.get_mut(side)) {
                        *sum += open;
                    }
                }
            }
        }
        row.then_minor = then.map(whole);
        self.told.recorded +=
            count(case.contacted.iter().filter(|on| (from..=until).contains(on)).count());
        self.contacts(&rule, both);
        self.told.begin_minor += row.begin_minor;
        self.told.sales_minor += row.sales_minor;
        self.told.end_minor += row.end_minor;
        self.told.current_minor += row.current_minor;
        self.buyers.push(row);
        if self.buyers.len() > BUYERS * 8 {
            self.shorten();
        }
    }

    /// Contacts of both in bands that count, and in others.
    fn contacts(&mut self, rule: &EffectRule, both: &[Followed; 2]) {
        for (side, followed) in both.iter().enumerate() {
            for one in followed.happened.iter().filter(|one| one.reaches) {
                let effect = rule.band(one.oldest_days).and_then(|band| self.effects.get(band));
                let told = effect.is_some_and(|effect| effect.untold.is_none());
                let counts = self.contacts.get_mut(side);
                if let Some(count) = counts.and_then(|of| of.get_mut(usize::from(!told))) {
                    *count += 1;
                }
            }
        }
    }

    fn shorten(&mut self) {
        let moved = |one: &CeiBuyer| {
            one.then_minor.iter().map(|then| (then - one.end_minor).abs()).max().unwrap_or(0)
        };
        self.buyers.sort_by(|a, b| {
            (moved(b), b.end_minor, &a.code).cmp(&(moved(a), a.end_minor, &b.code))
        });
        self.buyers.truncate(BUYERS);
    }

    pub(super) fn close(mut self) -> SimulatedCei {
        self.shorten();
        let mut told = self.told;
        told.actual_bps =
            index_bps(told.begin_minor, told.sales_minor, (told.end_minor, told.current_minor));
        told.buyers = self.buyers;
        let Some(rule) = self.rule else { return told };
        told.horizon_days = rule.horizon_days;
        told.least = [rule.least_rows, rule.least_buyers];
        told.bands = bands(&rule, &self.effects);
        if self.effects.iter().any(|effect| effect.untold.is_none()) {
            let side = |at: usize| {
                let late = self.late.get(at).copied().unwrap_or_default();
                let end_minor = late.map(|late| told.current_minor.saturating_add(whole(late)));
                let cei_bps = end_minor.map(|end| {
                    index_bps(told.begin_minor, told.sales_minor, (end, told.current_minor))
                });
                let [counted, untold] = self.contacts.get(at).copied().unwrap_or_default();
                CeiSide { end_minor, cei_bps, told: counted, untold }
            };
            told.sides = Some([side(0), side(1)]);
        }
        told
    }
}

#[expect(clippy::cast_precision_loss, reason = "what would be, not what is")]
fn to_float(minor: i64) -> f64 {
    minor as f64
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The days on which a strategy would have asked for each item.
fn asked_by_item(followed: &Followed) -> BTreeMap<i64, Vec<Day>> {
    let mut asked: BTreeMap<i64, Vec<Day>> = BTreeMap::new();
    for one in followed.happened.iter().filter(|one| one.reaches) {
        for item in &one.items {
            asked.entry(*item).or_default().push(one.on);
        }
    }
    asked
}

fn bands(rule: &EffectRule, effects: &[Effect]) -> Vec<BandRow> {
    let row = |(at, effect): (usize, &Effect)| BandRow {
        from_days: rule.bands.get(at).copied().unwrap_or(0),
        to_days: rule.bands.get(at + 1).map(|next| next - 1),
        rows: effect.rows,
        buyers: effect.buyers,
        paid_bps: effect.paid.map(|share| share.map(bps)),
        added_bps: effect.added.map(|ends| ends.map(bps)),
        untold: match effect.untold {
            None => "",
            Some(Untold::Few) => "few",
            Some(Untold::Less) => "less",
        }
        .to_owned(),
    };
    effects.iter().enumerate().map(row).collect()
}
