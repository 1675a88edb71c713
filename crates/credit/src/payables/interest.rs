//! What interest is owed for paying late, line by line: each line has one amount and one rate.
//! Simple interest, no compounding; the day of a payment costs nothing. Source: 保障中小企业款项支付条例
//! (2025) art. 17.

use base::{Day, Money};

use super::{Move, MoveKind, PayLaw};

/// By which rate a line is reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateOf {
    /// Agreed in the contract, basis points a year.
    Agreed(i64),
    /// The one-year rate of the day of signing, because the agreed one is below it.
    Floor(i64),
    /// The law's, millionths a day.
    Law(i64),
}

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterestLine {
    /// The day after which it counts.
    pub after: Day,
    /// The last day.
    pub to: Day,
    /// Days.
    pub days: i32,
    /// The overdue amount that is not disputed.
    pub base: Money,
    /// The rate.
    pub rate: RateOf,
    /// Rounded half up to the minor unit.
    pub amount: Money,
}

/// What is owed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Interest {
    /// The lines, the oldest first.
    pub lines: Vec<InterestLine>,
    /// Days for which no rate is on file: from, to. Nothing is guessed for them.
    pub without_rate: Option<(Day, Day)>,
}

impl Interest {
    /// All lines together.
    pub fn total_minor(&self) -> i64 {
        self.lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.amount.minor))
    }
}

/// What counts of one bill.
#[derive(Debug, Clone, Copy)]
pub struct Late<'a> {
    /// The bill's amount.
    pub amount: Money,
    /// Its moves.
    pub moves: &'a [Move],
    /// By when it had to be paid.
    pub pay_by: Day,
    /// The agreed rate, basis points a year.
    pub agreed_bps: Option<i64>,
    /// When the contract was signed.
    pub signed_on: Option<Day>,
    /// Whether the law's rate counts where nothing is agreed.
    pub by_law: bool,
}

/// The interest owed up to a day.
pub fn interest(late: &Late<'_>, law: &PayLaw, on: Day) -> Interest {
    let mut told = Interest::default();
    if on <= late.pay_by || (late.agreed_bps.is_none() && !late.by_law) {
        return told;
    }
    let agreed = late.agreed_bps.map(|bps| {
        let floor = late.signed_on.and_then(|day| law.lpr_on(day)).filter(|_| late.by_law);
        floor.filter(|floor| *floor > bps).map_or(RateOf::Agreed(bps), RateOf::Floor)
    });
    let mut edges: Vec<Day> = late.moves.iter().map(|one| one.on).collect();
    if agreed.is_none() {
        // A rate that comes into force on a day counts for that day.
        edges.extend(law.daily.iter().map(|row| row.from.plus_days(-1)));
    }
    edges.retain(|day| *day > late.pay_by && *day < on);
    edges.push(on);
    edges.sort_unstable();
    edges.dedup();
    let mut after = late.pay_by;
    for to in edges {
        let base = owed_before(late, to);
        let rate = agreed.or_else(|| {
            let first = after.plus_days(1);
            let row = law.daily.iter().rev().find(|row| row.from <= first);
            row.map(|row| RateOf::Law(row.ppm))
        });
        match rate {
            Some(rate) if base > 0 => {
                let days = to.days_since(after);
                let base = Money::new(base, late.amount.currency);
                let amount = of_days(base, rate, (days, law.year_days));
                told.lines.push(InterestLine { after, to, days, base, rate, amount });
            }
            None if base > 0 => {
                let from = told.without_rate.map_or(after.plus_days(1), |(from, _)| from);
                told.without_rate = Some((from, to));
            }
            _ => {}
        }
        after = to;
    }
    told
}

/// What is overdue and not disputed before what happens on a day.
fn owed_before(late: &Late<'_>, day: Day) -> i64 {
    let before = late.moves.iter().filter(|one| one.on < day);
    before.fold(late.amount.minor, |left, one| left - one.takes() - one.holds()).max(0)
}

fn of_days(base: Money, rate: RateOf, (days, year): (i32, i64)) -> Money {
    let (share, whole) = match rate {
        RateOf::Agreed(bps) | RateOf::Floor(bps) => (bps, 10_000 * i128::from(year.max(1))),
        RateOf::Law(ppm) => (ppm, 1_000_000),
    };
    let product = i128::from(base.minor) * i128::from(share) * i128::from(days);
    let minor = (product * 2 + whole).div_euclid(whole * 2);
    Money::new(i64::try_from(minor).unwrap_or(i64::MAX), base.currency)
}

impl Move {
    /// What it takes off the open amount.
    pub const fn takes(&self) -> i64 {
        if self.of.is_dispute() { 0 } else { self.amount_minor }
    }

    /// What it holds back as disputed.
    pub const fn holds(&self) -> i64 {
        if self.of.is_dispute() { self.amount_minor } else { 0 }
    }
}

impl MoveKind {
    /// Whether it holds back and takes nothing off.
    pub const fn is_dispute(self) -> bool {
        matches!(self, Self::Dispute | Self::DisputeEnd)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use base::Currency;

    use super::*;

    pub fn law() -> PayLaw {
        let day = |text: &str| text.parse().expect("day");
        PayLaw {
            rows: vec![super::super::LawRow {
                from: day("2025-06-01"),
                public_days: 30,
                public_most_days: 60,
                large_days: 60,
            }],
            daily: vec![super::super::DailyRate { from: day("2025-06-01"), ppm: 500 }],
            lpr: vec![super::super::LprRow { from: day("2025-06-01"), bps: 300 }],
            year_days: 365,
            near_days: 10,
        }
    }

    pub fn moved(of: MoveKind, on: &str, amount_minor: i64) -> Move {
        Move {
            id: 1,
            kind: of,
            of,
            amount_minor,
            on: on.parse().expect("day"),
            number: String::new(),
            reason: String::new(),
            reverses: None,
            recorded_at: base::Moment(0),
            actor: String::new(),
        }
    }

    /// Moves, agreed rate, day, and the lines as days, amount and interest.
    type Case<'a> = (&'a [Move], Option<i64>, &'a str, &'a [(i32, i64, i64)]);

    #[test]
    fn interest_line_by_line() {
        use MoveKind::{Dispute, DisputeEnd, Payment};
        let pay = |on, minor| moved(Payment, on, minor);
        // moves, agreed, on: the lines as days × base minor = minor
        let table: [Case<'_>; 8] = [
            // F10's vector: 100,000 for 60 days at 0.05 % a day is 3,000.
            (&[], None, "2026-05-30", &[(60, 10_000_000, 300_000)]),
            (&[], None, "2026-03-31", &[]),
            (&[], None, "2026-04-01", &[(1, 10_000_000, 5_000)]),
            (
                &[pay("2026-04-11", 4_000_000)],
                None,
                "2026-04-21",
                &[(11, 10_000_000, 55_000), (10, 6_000_000, 30_000)],
            ),
            (&[pay("2026-03-01", 10_000_000)], None, "2026-05-30", &[]),
            (
                &[
                    moved(Dispute, "2026-01-05", 2_500_000),
                    moved(DisputeEnd, "2026-04-10", -2_500_000),
                ],
                None,
                "2026-04-20",
                &[(10, 7_500_000, 37_500), (10, 10_000_000, 50_000)],
            ),
            // 5.84 % a year: 10,000,000 × 584 × 10 / 10,000 / 365 = 16,000
            (&[], Some(584), "2026-04-10", &[(10, 10_000_000, 16_000)]),
            // Agreed at 1 %, below the 3 % of the day of signing: 8,219.178
            (&[], Some(100), "2026-04-10", &[(10, 10_000_000, 8_219)]),
        ];
        for (moves, agreed_bps, on, lines) in table {
            let late = Late {
                amount: Money::new(10_000_000, Currency::CNY),
                moves,
                pay_by: "2026-03-31".parse().expect("day"),
                agreed_bps,
                signed_on: "2025-12-01".parse().ok(),
                by_law: true,
            };
            let told = interest(&late, &law(), on.parse().expect("day"));
            let seen: Vec<(i32, i64, i64)> =
                told.lines.iter().map(|l| (l.days, l.base.minor, l.amount.minor)).collect();
            assert_eq!(seen, lines, "{moves:?} {agreed_bps:?} {on}");
            assert_eq!(told.without_rate, None);
        }
    }

    #[test]
    fn nothing_is_guessed_before_the_first_rate() {
        let late = Late {
            amount: Money::new(1_000_000, Currency::CNY),
            moves: &[],
            pay_by: "2025-05-21".parse().expect("day"),
            agreed_bps: None,
            signed_on: None,
            by_law: true,
        };
        let told = interest(&late, &law(), "2025-06-10".parse().expect("day"));
        let day = |text: &str| -> Day { text.parse().expect("day") };
        assert_eq!(told.without_rate, Some((day("2025-05-22"), day("2025-05-31"))));
        assert_eq!((told.lines[0].days, told.lines[0].amount.minor), (10, 5_000));
        let none = interest(&Late { by_law: false, ..late }, &law(), day("2025-06-10"));
        assert_eq!(none, Interest::default(), "no law and no agreement: no interest");
    }
}
