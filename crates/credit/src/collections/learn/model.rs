//! Learning and measuring. A logistic regression of being paid on what was known and on the contact; it is learnt on
//! earlier days and measured on later ones that it has not seen. Who is contacted is chosen by people, not by
//! chance: the difference between both chances is what the log shows, no proof of an effect.

use base::{Day, Failure};
use quant::lab::{
    logistic::{Column, Fit, Sample, Settings, fit},
    prove::{Scored, rank::ranking},
    special::logistic,
};

use super::sample::{COLUMNS, LearnRule, SampleRow};

/// Why nothing is learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooFew {
    /// Rows at all: there are, it takes.
    Rows(usize, usize),
    /// Rows with a contact, or without one.
    Contacts(usize, usize),
    /// Rows that were paid, or were not.
    Paid(usize, usize),
    /// Rows to be measured on hold only one outcome, or nothing tells payers apart.
    Measure,
}

impl TooFew {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rows(..) => "rows",
            Self::Contacts(..) => "contacts",
            Self::Paid(..) => "paid",
            Self::Measure => "measure",
        }
    }

    /// How many there are, and how many it takes.
    pub const fn numbers(self) -> (usize, usize) {
        match self {
            Self::Rows(there, least) | Self::Contacts(there, least) | Self::Paid(there, least) => {
                (there, least)
            }
            Self::Measure => (0, 0),
        }
    }
}

/// What of one order came true among the later days: of the rows that it puts in its upper third.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Order {
    /// Rows with a contact, and those of them that were paid.
    pub with: (usize, usize),
    /// Rows without a contact, and those of them that were paid.
    pub without: (usize, usize),
}

impl Order {
    /// How much more often it was paid with a contact, in basis points; nothing where either side is too small.
    pub fn more_bps(&self, least: usize) -> Option<i64> {
        let share = |(all, paid): (usize, usize)| {
            let (all, paid) = (i64::try_from(all).ok()?, i64::try_from(paid).ok()?);
            (all > 0).then(|| paid * 10_000 / all)
        };
        let enough = self.with.0 >= least && self.without.0 >= least;
        enough.then(|| Some(share(self.with)? - share(self.without)?)).flatten()
    }
}

/// The measure on the days that were not learnt from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BackTest {
    /// The first of these days.
    pub from: Day,
    /// Rows.
    pub rows: usize,
    /// Rows that were paid.
    pub paid: usize,
    /// How well it tells payers apart: 0.5 is a coin.
    pub auc: f64,
    /// Mean squared error of the chance.
    pub brier: f64,
    /// The same of one who always says the share of the days learnt from.
    pub brier_plain: f64,
    /// The upper third by the challenger.
    pub challenger: Order,
    /// The upper third by the rule's weights of amount, days late and broken promises.
    pub rule: Order,
}

/// A model that was learnt.
#[derive(Debug, Clone, PartialEq)]
pub struct Learnt {
    intercept: f64,
    beta: [f64; COLUMNS],
    /// Rows learnt from.
    pub rows: usize,
    /// Of them with a contact.
    pub contacts: usize,
    /// Of them paid.
    pub paid: usize,
    /// The measure.
    pub test: BackTest,
}

/// The numbers of a model: enough to rank by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    intercept: f64,
    beta: [f64; COLUMNS],
}

impl Weights {
    /// In a text, bit for bit.
    pub fn spelled(&self) -> String {
        let all = std::iter::once(&self.intercept).chain(&self.beta);
        all.map(|number| format!("{:016x}", number.to_bits())).collect::<Vec<_>>().join(" ")
    }

    /// The inverse of [`Self::spelled`].
    ///
    /// # Errors
    /// A fault where the text is none.
    pub fn read(text: &str) -> Result<Self, Failure> {
        let numbers: Option<Vec<f64>> = text
            .split(' ')
            .map(|hex| u64::from_str_radix(hex, 16).ok().map(f64::from_bits))
            .collect();
        let bad = || Failure::bug("the numbers of a signed ranking cannot be read");
        let numbers = numbers.ok_or_else(bad)?;
        let (intercept, beta) = numbers.split_first().ok_or_else(bad)?;
        Ok(Self { intercept: *intercept, beta: beta.try_into().map_err(|_| bad())? })
    }

    fn chance(&self, columns: &[f64; COLUMNS]) -> f64 {
        let sum: f64 = self.beta.iter().zip(columns).map(|(beta, value)| beta * value).sum();
        logistic(self.intercept + sum)
    }

    /// What it says of a buyer.
    pub fn says(&self, row: &SampleRow) -> Shadow {
        let (idle, act) = (self.chance(&row.columns(false)), self.chance(&row.columns(true)));
        #[expect(clippy::cast_precision_loss, reason = "a rank, not money")]
        let gain_units = (act - idle) * row.units as f64;
        Shadow { idle, act, gain_units }
    }
}

/// What the challenger says of a buyer today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shadow {
    /// Chance of being paid without a contact.
    pub idle: f64,
    /// Chance of being paid with one.
    pub act: f64,
    /// What a contact brings by it: whole units of the company's currency.
    pub gain_units: f64,
}

/// Keeps the regression from running away where few rows tell.
const RIDGE: f64 = 1.0;

fn fitted(rows: &[&SampleRow], least: usize) -> Option<(f64, [f64; COLUMNS])> {
    let mut columns: Vec<Vec<f64>> = vec![Vec::new(); COLUMNS];
    for row in rows {
        for (column, value) in columns.iter_mut().zip(row.columns(row.contacted)) {
            column.push(value);
        }
    }
    let views: Vec<Column<'_>> = columns.iter().map(|column| Column::Values(column)).collect();
    let paid: Vec<bool> = rows.iter().map(|row| row.paid).collect();
    let sample = Sample { columns: &views, bads: &paid, weights: None, offset: None };
    let settings = Settings { ridge: RIDGE, least_bads: least, ..Settings::default() };
    let found: Fit = fit(sample, &settings).ok()?;
    let mut beta = [0.0; COLUMNS];
    for term in &found.terms {
        if let Some(place) = beta.get_mut(term.column) {
            *place = term.beta;
        }
    }
    Some((found.intercept.beta, beta))
}

impl Learnt {
    /// Learns from rows in the order of their days. `ranks` is the rule's value of each row.
    ///
    /// # Errors
    /// What there is too little of.
    pub fn of(rows: &[SampleRow], ranks: &[f64], rule: &LearnRule) -> Result<Self, TooFew> {
        enough(rows, rule)?;
        let held = rows.len() * usize::try_from(rule.hold_out_bps).unwrap_or(0) / 10_000;
        let from = rows.get(rows.len() - held.max(1)).map(|row| row.on).ok_or(TooFew::Measure)?;
        // What was learnt from must be over before the first day that is measured on.
        let early: Vec<&SampleRow> =
            rows.iter().filter(|row| row.on.plus_days(rule.horizon_days) < from).collect();
        let (intercept, beta) = fitted(&early, rule.least_paid / 2).ok_or(TooFew::Measure)?;
        let paid = early.iter().filter(|row| row.paid).count();
        let mut learnt = Self {
            intercept,
            beta,
            rows: early.len(),
            contacts: early.iter().filter(|row| row.contacted).count(),
            paid,
            test: BackTest {
                from,
                rows: 0,
                paid: 0,
                auc: 0.5,
                brier: 0.0,
                brier_plain: 0.0,
                challenger: Order::default(),
                rule: Order::default(),
            },
        };
        let late = rows.iter().zip(ranks).filter(|(row, _)| row.on >= from).collect::<Vec<_>>();
        learnt.test = learnt.measured(from, &late).ok_or(TooFew::Measure)?;
        Ok(learnt)
    }

    /// What it ranks by.
    pub const fn weights(&self) -> Weights {
        Weights { intercept: self.intercept, beta: self.beta }
    }

    fn chance(&self, columns: &[f64; COLUMNS]) -> f64 {
        self.weights().chance(columns)
    }

    /// What it says of a buyer.
    pub fn says(&self, row: &SampleRow) -> Shadow {
        self.weights().says(row)
    }

    fn measured(&self, from: Day, late: &[(&SampleRow, &f64)]) -> Option<BackTest> {
        let chances: Vec<f64> =
            late.iter().map(|(row, _)| self.chance(&row.columns(row.contacted))).collect();
        let outcomes: Vec<bool> = late.iter().map(|(row, _)| row.paid).collect();
        let auc = ranking(Scored::new(&chances, &outcomes)).ok()?.auc;
        #[expect(clippy::cast_precision_loss, reason = "counts of rows")]
        let (count, plain) = (late.len() as f64, self.paid as f64 / self.rows.max(1) as f64);
        let error = |chance: f64, paid: bool| (chance - f64::from(u8::from(paid))).powi(2);
        let pairs = || chances.iter().copied().zip(outcomes.iter().copied());
        let gains: Vec<f64> = late.iter().map(|(row, _)| self.says(row).gain_units).collect();
        let ranks: Vec<f64> = late.iter().map(|(_, rank)| **rank).collect();
        let rows: Vec<&SampleRow> = late.iter().map(|(row, _)| *row).collect();
        Some(BackTest {
            from,
            rows: late.len(),
            paid: outcomes.iter().filter(|paid| **paid).count(),
            auc,
            brier: pairs().map(|(chance, paid)| error(chance, paid)).sum::<f64>() / count,
            brier_plain: pairs().map(|(_, paid)| error(plain, paid)).sum::<f64>() / count,
            challenger: upper_third(&rows, &gains),
            rule: upper_third(&rows, &ranks),
        })
    }
}

/// What came true of the upper third by a value.
fn upper_third(rows: &[&SampleRow], values: &[f64]) -> Order {
    let mut order: Vec<(usize, f64)> = values.iter().copied().enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut told = Order::default();
    for (place, _) in order.into_iter().take(rows.len().div_ceil(3)) {
        let Some(row) = rows.get(place) else { continue };
        let side = if row.contacted { &mut told.with } else { &mut told.without };
        side.0 += 1;
        side.1 += usize::from(row.paid);
    }
    told
}

fn enough(rows: &[SampleRow], rule: &LearnRule) -> Result<(), TooFew> {
    if rows.len() < rule.least_rows {
        return Err(TooFew::Rows(rows.len(), rule.least_rows));
    }
    let contacts = rows.iter().filter(|row| row.contacted).count();
    let few = contacts.min(rows.len() - contacts);
    if few < rule.least_contacts {
        return Err(TooFew::Contacts(few, rule.least_contacts));
    }
    let paid = rows.iter().filter(|row| row.paid).count();
    let few = paid.min(rows.len() - paid);
    if few < rule.least_paid {
        return Err(TooFew::Paid(few, rule.least_paid));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collections::ContactPack;

    /// Rows in which a contact lifts the chance from a fifth to three fifths, but only for those that are late.
    fn world(count: i64) -> Vec<SampleRow> {
        let first: Day = "2026-01-01".parse().expect("day");
        let row = |n: i64| {
            let dice = (n * 7_919 + 13) % 100;
            let contacted = n % 3 == 0;
            let late = (n / 3) % 2 == 0;
            let chance = if contacted && late { 60 } else { 20 };
            SampleRow {
                buyer_id: n,
                on: first.plus_days(i32::try_from(n * 300 / count).expect("small")),
                contacted,
                known: [8.0, if late { 3.0 } else { 0.3 }, 1.0, 0.0, 0.0, 0.0, 0.0],
                units: 1_000,
                paid: dice < chance,
            }
        };
        (0..count).map(row).collect()
    }

    fn rule() -> LearnRule {
        ContactPack::shipped().learn.clone()
    }

    #[test]
    fn it_finds_for_whom_a_contact_helps() {
        let rows = world(3_000);
        let ranks = vec![1.0; rows.len()];
        let learnt = Learnt::of(&rows, &ranks, &rule()).expect("enough");
        let late = rows.iter().find(|row| row.known[1] > 1.0).expect("late");
        let fresh = rows.iter().find(|row| row.known[1] < 1.0).expect("fresh");
        let (late, fresh) = (learnt.says(late), learnt.says(fresh));
        assert!((late.act - 0.6).abs() < 0.08 && (late.idle - 0.2).abs() < 0.08, "{late:?}");
        assert!(late.gain_units > fresh.gain_units + 200.0, "{late:?} {fresh:?}");
        let test = learnt.test;
        assert!(test.auc > 0.6 && test.brier < test.brier_plain, "{test:?}");
        assert!(test.challenger.more_bps(20) > test.rule.more_bps(20), "{test:?}");
        assert!(learnt.rows + test.rows < rows.len(), "days between are left out");
        let kept = Weights::read(&learnt.weights().spelled()).expect("read");
        assert_eq!(kept, learnt.weights(), "bit for bit");
        assert!(Weights::read("zz").is_err() && Weights::read("00").is_err());
        assert_eq!(Learnt::of(&rows, &ranks, &rule()), Ok(learnt), "the same rows, the same model");
    }

    #[test]
    fn too_few_are_said() {
        let all = world(3_000);
        let none = |rows: &[SampleRow]| Learnt::of(rows, &vec![1.0; rows.len()], &rule());
        assert_eq!(none(&all[..40]), Err(TooFew::Rows(40, rule().least_rows)));
        let alone: Vec<SampleRow> =
            all.iter().map(|row| SampleRow { contacted: false, ..*row }).collect();
        assert_eq!(none(&alone), Err(TooFew::Contacts(0, rule().least_contacts)));
        let unpaid: Vec<SampleRow> =
            all.iter().map(|row| SampleRow { paid: false, ..*row }).collect();
        assert_eq!(none(&unpaid), Err(TooFew::Paid(0, rule().least_paid)));
    }
}
