//! What credit management has saved (Q05), by the rules of a pack that say what would have happened without
//! it. An estimate and no entry in the books. Pure, save the reading in `benefit_read.rs`.
//!
//! Nothing counts twice: of a buyer that went bad only the largest of what was stopped counts; in a month
//! either the interest on kept promises counts or that of fewer days of sales, whichever is larger, since
//! the second holds the first.

use std::collections::{BTreeMap, BTreeSet};

use base::{Currency, Day};

use super::benefit_pack::BenefitPack;
use crate::parties::BuyerId;

/// The row that proves a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// An order, by row.
    Order(i64),
    /// A request for credit, by row.
    Request(i64),
    /// A promise, by row.
    Promise(i64),
    /// So many more promises of a month, which are not listed one by one.
    Promises(i64),
    /// A month of the book: its days of sales outstanding and those of the base, tenths.
    Month(i64, i64),
}

/// Why a line is shown and not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// A larger one of the same buyer counts.
    SameBuyer,
    /// The days of the month hold it.
    InDays,
    /// The promises of the month are more.
    InPromises,
}

impl Beside {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SameBuyer => "same-buyer",
            Self::InDays => "in-days",
            Self::InPromises => "in-promises",
        }
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Benefit {
    /// One of [`super::BENEFITS`].
    pub kind: &'static str,
    /// The day to whose month it belongs.
    pub on: Day,
    /// Whose: row, code and name.
    pub buyer: Option<(BuyerId, String, String)>,
    /// The number by which people know the row, or empty.
    pub number: String,
    /// What it is reckoned from, company currency.
    pub base_minor: i64,
    /// What was saved, company currency; below zero, it cost.
    pub saved_minor: i64,
    /// The row behind it.
    pub proof: Proof,
    /// Why it does not count; `None` counts.
    pub beside: Option<Beside>,
}

impl Benefit {
    /// How many rows it stands for.
    pub const fn rows(&self) -> i64 {
        match self.proof {
            Proof::Promises(count) => count,
            Proof::Order(_) | Proof::Request(_) | Proof::Promise(_) | Proof::Month(..) => 1,
        }
    }
}

/// What a buyer became after a decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bad {
    /// The day on which its oldest unpaid item had been overdue for long enough.
    pub overdue_on: Option<Day>,
    /// What of it was written off on a day, company currency.
    pub written_off: BTreeMap<Day, i64>,
}

/// Whether a buyer turned bad after a decision and within the days to watch: long overdue, or at least so
/// much written off on one day.
pub fn turned_bad(bad: &Bad, decided_on: Day, (watch_days, least_minor): (i32, i64)) -> bool {
    let within = |day: Day| (0..=watch_days).contains(&day.days_since(decided_on));
    let off = |(day, minor): (&Day, &i64)| *minor >= least_minor && within(*day);
    bad.overdue_on.is_some_and(within) || bad.written_off.iter().any(off)
}

/// Lines for the promises of a month that are not listed one by one: the last day of each month with how
/// many were kept in it and what came in, less those that are listed.
pub fn rest_of_promises(
    months: &[(Day, i64, i64)],
    listed: &[Benefit],
    pack: &BenefitPack,
) -> Vec<Benefit> {
    let rest = |(on, count, paid): &(Day, i64, i64)| {
        let of = listed.iter().filter(|one| one.on.month_start() == on.month_start());
        let (seen, known) = of.fold((0, 0_i64), |(seen, known), one| {
            (seen + one.rows(), known.saturating_add(one.base_minor))
        });
        let (count, base_minor) = (count - seen, paid.saturating_sub(known));
        (count > 0).then(|| Benefit {
            kind: "promise",
            on: *on,
            buyer: None,
            number: String::new(),
            base_minor,
            saved_minor: interest(base_minor, pack.earlier_days, pack),
            proof: Proof::Promises(count),
            beside: None,
        })
    };
    months.iter().filter_map(rest).collect()
}

fn part(minor: i64, share: i64, whole: i64) -> i64 {
    let scaled = i128::from(minor) * i128::from(share) / i128::from(whole.max(1));
    i64::try_from(scaled).unwrap_or(i64::MAX)
}

/// What would have been lost of a stopped amount.
pub fn loss(minor: i64, pack: &BenefitPack) -> i64 {
    part(minor, pack.lgd_bps, 10_000)
}

/// What money would have cost for some days.
pub fn interest(minor: i64, days: i64, pack: &BenefitPack) -> i64 {
    part(minor, pack.capital_bps.saturating_mul(days), 3_650_000)
}

/// A month of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaysOfMonth {
    /// Its last day.
    pub on: Day,
    /// Days of sales outstanding, tenths.
    pub dso_tenths: Option<i64>,
    /// Invoiced in the month.
    pub invoiced_minor: i64,
}

/// The interest saved by fewer days of sales outstanding than in the base; nothing for a month without days.
pub fn days_saved(months: &[DaysOfMonth], pack: &BenefitPack) -> Vec<Benefit> {
    let base: Vec<i64> =
        months.iter().take(pack.base_months).filter_map(|month| month.dso_tenths).collect();
    let count = i64::try_from(base.len()).unwrap_or(0);
    if count == 0 {
        return Vec::new();
    }
    let base = base.iter().sum::<i64>() / count;
    let line = |month: &DaysOfMonth| {
        let tenths = month.dso_tenths?;
        // Days × sales a day, for the days of the month: that is days × what was invoiced, at a day's price.
        let saved = interest(month.invoiced_minor, base - tenths, pack) / 10;
        Some(Benefit {
            kind: "dso",
            on: month.on,
            buyer: None,
            number: String::new(),
            base_minor: month.invoiced_minor,
            saved_minor: saved,
            proof: Proof::Month(tenths, base),
            beside: None,
        })
    };
    months.iter().skip(pack.base_months).filter_map(line).collect()
}

/// Says of each line whether it counts; the newest first.
pub fn settle(mut lines: Vec<Benefit>) -> Vec<Benefit> {
    let stopped = |one: &Benefit| matches!(one.kind, "gate" | "refused");
    // The largest of a buyer counts; of two alike, the earlier.
    lines.sort_by_key(|one| (std::cmp::Reverse(one.saved_minor), one.on));
    let mut seen = BTreeSet::new();
    for one in lines.iter_mut().filter(|one| stopped(one)) {
        if let Some((buyer, ..)) = &one.buyer
            && !seen.insert(*buyer)
        {
            one.beside = Some(Beside::SameBuyer);
        }
    }
    let mut months: BTreeMap<Day, (i64, i64)> = BTreeMap::new();
    for one in &lines {
        let sums = months.entry(one.on.month_start()).or_default();
        match one.kind {
            "promise" => sums.0 = sums.0.saturating_add(one.saved_minor),
            "dso" => sums.1 = sums.1.saturating_add(one.saved_minor),
            _ => {}
        }
    }
    for one in &mut lines {
        let (promises, days) = months.get(&one.on.month_start()).copied().unwrap_or_default();
        // A month with more days than the base costs, and what promises saved stands beside it.
        if days <= 0 || promises == 0 {
            continue;
        }
        match one.kind {
            "promise" if days >= promises => one.beside = Some(Beside::InDays),
            "dso" if days < promises => one.beside = Some(Beside::InPromises),
            _ => {}
        }
    }
    lines.sort_by(|a, b| b.on.cmp(&a.on).then(b.saved_minor.cmp(&a.saved_minor)));
    lines
}

/// The ledger of benefits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Benefits {
    /// The day.
    pub on: Day,
    /// The company's currency.
    pub currency: Currency,
    /// The pack.
    pub pack: BenefitPack,
    /// The lines, the newest first.
    pub lines: Vec<Benefit>,
    /// Whether there is a round to reckon by.
    pub judged: bool,
}

impl Benefits {
    /// The sum of what counts.
    pub fn total_minor(&self) -> i64 {
        self.sum(|_| true)
    }

    /// The sum of what counts of a kind.
    pub fn of_kind(&self, kind: &str) -> i64 {
        self.sum(|one| one.kind == kind)
    }

    /// How many rows of a kind count, and how many stand beside.
    pub fn rows_of(&self, kind: &str) -> (i64, i64) {
        let of = self.lines.iter().filter(|one| one.kind == kind);
        of.fold((0, 0), |(counted, beside), one| match one.beside {
            None => (counted + one.rows(), beside),
            Some(_) => (counted, beside + one.rows()),
        })
    }

    fn sum(&self, takes: impl Fn(&Benefit) -> bool) -> i64 {
        let counted = self.lines.iter().filter(|one| one.beside.is_none() && takes(one));
        counted.fold(0, |sum, one| sum.saturating_add(one.saved_minor))
    }

    /// What counts by month, the oldest first, months without a line among them.
    pub fn months(&self) -> Vec<(String, i64)> {
        let first = self.on.month_start().plus_months(1 - self.pack.months);
        let all = (0..self.pack.months).map(|n| first.plus_months(n));
        all.map(|month| (month.month_label(), self.sum(|one| one.on.month_start() == month)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn line(kind: &'static str, on: &str, buyer: i64, saved_minor: i64) -> Benefit {
        Benefit {
            kind,
            on: day(on),
            buyer: (buyer > 0).then(|| (buyer, format!("C{buyer}"), String::new())),
            number: String::new(),
            base_minor: 0,
            saved_minor,
            proof: Proof::Order(buyer),
            beside: None,
        }
    }

    #[test]
    fn nothing_counts_twice() {
        let told = settle(vec![
            line("gate", "2026-03-01", 1, 400),
            line("gate", "2026-03-09", 1, 900),
            line("refused", "2026-02-01", 1, 500),
            line("refused", "2026-02-02", 2, 70),
            line("promise", "2026-05-10", 3, 30),
            line("promise", "2026-05-11", 4, 20),
            line("dso", "2026-05-31", 0, 80),
            line("promise", "2026-06-10", 3, 30),
            line("dso", "2026-06-30", 0, 10),
            line("promise", "2026-07-10", 3, 30),
            line("dso", "2026-07-31", 0, -25),
        ]);
        let benefits = Benefits {
            on: day("2026-08-01"),
            currency: Currency::CNY,
            pack: BenefitPack::shipped().clone(),
            lines: told,
            judged: true,
        };
        assert_eq!(benefits.of_kind("gate"), 900, "the larger order of the buyer");
        assert_eq!(benefits.of_kind("refused"), 70, "not beside the order of the same buyer");
        assert_eq!(benefits.of_kind("promise"), 60, "May is in the days, June and July count");
        assert_eq!(benefits.of_kind("dso"), 80 - 25, "June is in the promises, July costs");
        assert_eq!(benefits.total_minor(), 900 + 70 + 60 + 55);
        let months = benefits.months();
        assert_eq!((months.len(), months[11].0.as_str()), (12, "2026-08"));
        let sum: i64 = months.iter().map(|(_, minor)| minor).sum();
        assert_eq!(sum, benefits.total_minor(), "the chart adds up to the total");
    }

    #[test]
    fn bad_is_after_the_decision_and_within_the_days() {
        let overdue = |on: &str| Bad { overdue_on: Some(day(on)), ..Bad::default() };
        let off = |days: &[(&str, i64)]| Bad {
            overdue_on: None,
            written_off: days.iter().map(|(on, minor)| (day(on), *minor)).collect(),
        };
        for (bad, told) in [
            (overdue("2026-03-01"), true),
            (overdue("2026-02-28"), false),
            (overdue("2027-03-02"), false),
            (off(&[("2026-04-01", 100_000)]), true),
            (off(&[("2026-04-01", 99_999)]), false),
            (off(&[("2026-01-05", 900_000)]), false),
            (off(&[("2026-01-05", 900_000), ("2026-04-01", 100_000)]), true),
            (Bad::default(), false),
        ] {
            assert_eq!(turned_bad(&bad, day("2026-03-01"), (365, 100_000)), told, "{bad:?}");
        }
    }

    #[test]
    fn what_is_not_listed_is_in_the_total() {
        let pack = BenefitPack::shipped();
        let mut listed = [line("promise", "2026-05-10", 3, 0)];
        listed[0].base_minor = 40_000_000;
        let months = [(day("2026-05-28"), 3, 140_000_000), (day("2026-04-30"), 2, 100_000_000)];
        let rest = rest_of_promises(&months, &listed, pack);
        let told: Vec<(i64, i64, i64)> =
            rest.iter().map(|one| (one.rows(), one.base_minor, one.saved_minor)).collect();
        assert_eq!(told, [(2, 100_000_000, 493_150), (2, 100_000_000, 493_150)]);
        let whole = [(day("2026-05-28"), 1, 40_000_000)];
        assert!(rest_of_promises(&whole, &listed, pack).is_empty(), "all are listed");
    }

    #[test]
    fn interest_of_fewer_days() {
        let pack = BenefitPack::shipped();
        // 1,000,000.00 for 30 days at 6 % a year: 4,931.50.
        assert_eq!(interest(100_000_000, 30, pack), 493_150);
        assert_eq!(loss(10_000, pack), 4_000);
        let month = |on: &str, dso_tenths| DaysOfMonth {
            on: day(on),
            dso_tenths,
            invoiced_minor: 100_000_000,
        };
        let told = days_saved(
            &[
                month("2026-01-31", Some(600)),
                month("2026-02-28", None),
                month("2026-03-31", Some(620)),
                month("2026-04-30", Some(580)),
                month("2026-05-31", Some(640)),
                month("2026-06-30", None),
            ],
            pack,
        );
        // 61 days at first: three fewer save, three more cost.
        let saved: Vec<i64> = told.iter().map(|one| one.saved_minor).collect();
        assert_eq!(saved, [49_315, -49_315]);
        assert!(days_saved(&[], pack).is_empty());
    }
}
