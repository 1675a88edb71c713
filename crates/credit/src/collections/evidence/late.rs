//! Late interest where neither the law about paying small firms nor an agreement says any: the one-year rate of the
//! day of the breach with the surcharge of 买卖合同解释 (2020) art. 18. Pure; nothing is guessed past the last rate.

use base::{Day, Money, Rejection};

use super::pack::LateRule;
use crate::payables::{Bill, LprRow};

/// Late interest by the one-year rate with the surcharge of the court's practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateRange {
    /// The one-year rate of the day of the breach, basis points.
    pub lpr_bps: i64,
    /// Days, base, least and most of each line.
    pub lines: Vec<LateLine>,
}

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateLine {
    /// The day after which it counts.
    pub after: Day,
    /// The last day.
    pub to: Day,
    /// Days.
    pub days: i32,
    /// What was open and not in dispute.
    pub base: Money,
    /// With the least surcharge.
    pub least_minor: i64,
    /// With the most.
    pub most_minor: i64,
}

impl LateRange {
    /// All lines together: the least and the most.
    pub fn total(&self) -> (i64, i64) {
        let sum =
            |of: fn(&LateLine) -> i64| self.lines.iter().map(of).fold(0_i64, i64::saturating_add);
        (sum(|line| line.least_minor), sum(|line| line.most_minor))
    }
}

/// The one-year rate that counts for a breach.
///
/// # Errors
/// `collections.lpr-missing` before the first row, or later than the newest row covers.
pub fn lpr_of(
    rows: &[LprRow],
    rule: &LateRule,
    breach: Day,
) -> std::result::Result<i64, Rejection> {
    let at = rows.iter().rposition(|row| row.from <= breach);
    let found = at.and_then(|at| rows.get(at).map(|row| (at, row)));
    let covered = found
        .filter(|(at, row)| at + 1 < rows.len() || breach.days_since(row.from) <= rule.lpr_days);
    covered
        .map(|(_, row)| row.bps)
        .ok_or_else(|| Rejection::new("collections.lpr-missing").with("day", breach))
}

/// Late interest from the day after `pay_by` to a day, line by line.
///
/// # Errors
/// `collections.lpr-missing`; `collections.late-before` for a breach before the rule.
pub fn late_range(
    bill: &Bill,
    (pay_by, on): (Day, Day),
    (rows, rule): (&[LprRow], &LateRule),
    year_days: i64,
) -> std::result::Result<LateRange, Rejection> {
    let breach = pay_by.plus_days(1);
    if breach < rule.from {
        return Err(Rejection::new("collections.late-before").with("day", rule.from));
    }
    let lpr_bps = lpr_of(rows, rule, breach)?;
    let mut edges: Vec<Day> = bill.moves.iter().map(|one| one.on).collect();
    edges.retain(|day| *day > pay_by && *day < on);
    edges.push(on);
    edges.sort_unstable();
    edges.dedup();
    let (mut after, mut lines) = (pay_by, Vec::new());
    for to in edges.into_iter().filter(|to| *to > pay_by) {
        let before = bill.moves.iter().filter(|one| one.on < to);
        let base = before.fold(bill.amount.minor, |left, one| left - one.takes() - one.holds());
        let days = to.days_since(after);
        if base > 0 {
            let of = |surcharge: i64| share(base, (lpr_bps, surcharge), (days, year_days));
            lines.push(LateLine {
                after,
                to,
                days,
                base: Money::new(base, bill.amount.currency),
                least_minor: of(rule.least_bps),
                most_minor: of(rule.most_bps),
            });
        }
        after = to;
    }
    Ok(LateRange { lpr_bps, lines })
}

/// Rounded half up to the minor unit.
fn share(base: i64, (lpr, surcharge): (i64, i64), (days, year): (i32, i64)) -> i64 {
    let whole = 100_000_000 * i128::from(year.max(1));
    let part =
        i128::from(base) * i128::from(lpr) * i128::from(10_000 + surcharge) * i128::from(days);
    i64::try_from((part * 2 + whole).div_euclid(whole * 2)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use base::Currency;

    use super::*;
    use crate::{
        collections::evidence::{
            ClaimFacts, EvidencePack,
            claim::{bill, moved},
        },
        payables::{Move, MoveKind},
        receivables::ItemRow,
    };

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    fn open(moves: Vec<Move>) -> Bill {
        let item = ItemRow {
            id: 1,
            buyer_id: 1,
            buyer_code: String::new(),
            buyer_name: String::new(),
            number: "F1".to_owned(),
            instalment: 1,
            issued_on: day("2026-01-01"),
            due_on: day("2026-03-31"),
            currency: Currency::CNY,
            amount_minor: 10_000_000,
            open_minor: 10_000_000,
            closed_on: None,
            contract: String::new(),
            disputed_minor: 0,
            seller: crate::parties::Seller::Main,
        };
        bill(&item, &ClaimFacts::default(), moves)
    }

    fn rate(from: &str, bps: i64) -> LprRow {
        LprRow { from: day(from), bps }
    }

    #[test]
    fn the_vectors_of_the_sales_interpretation() {
        let rule = &EvidencePack::shipped().late;
        let rows = [rate("2026-03-20", 310)];
        // 100,000 for 60 days, one-year rate 3.10 %: 130 % and 150 % of it.
        for (year, least, most) in [(365, 66_247, 76_438), (360, 67_167, 77_500)] {
            let told = late_range(
                &open(Vec::new()),
                (day("2026-03-31"), day("2026-05-30")),
                (&rows, rule),
                year,
            );
            assert_eq!(told.expect("reckoned").total(), (least, most), "{year}");
        }
    }

    #[test]
    fn what_is_paid_or_in_dispute_bears_nothing() {
        let rule = &EvidencePack::shipped().late;
        let rows = [rate("2026-03-20", 365)];
        let moves = vec![
            moved((1, MoveKind::Payment), (4_000_000, day("2026-04-10"))),
            moved((2, MoveKind::Dispute), (1_000_000, day("2026-04-20"))),
            moved((2, MoveKind::DisputeEnd), (-1_000_000, day("2026-04-30"))),
        ];
        let told =
            late_range(&open(moves), (day("2026-03-31"), day("2026-05-10")), (&rows, rule), 365);
        let lines: Vec<(i32, i64)> =
            told.expect("reckoned").lines.iter().map(|line| (line.days, line.base.minor)).collect();
        assert_eq!(lines, [(10, 10_000_000), (10, 6_000_000), (10, 5_000_000), (10, 6_000_000)]);
    }

    #[test]
    fn nothing_is_guessed_past_the_last_rate() {
        let rule = &EvidencePack::shipped().late;
        let rows = [rate("2026-03-20", 310), rate("2026-04-20", 300)];
        for (breach, bps) in [
            ("2026-03-19", None),
            ("2026-03-20", Some(310)),
            ("2026-04-19", Some(310)),
            ("2026-05-21", Some(300)),
            ("2026-05-22", None),
        ] {
            assert_eq!(lpr_of(&rows, rule, day(breach)).ok(), bps, "{breach}");
        }
    }
}
