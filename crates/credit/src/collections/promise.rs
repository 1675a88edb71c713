//! Whether a promise to pay was kept, by the ledger and not by anybody's word.

use std::collections::HashMap;

use base::Day;

use super::promises::WorkCalendar;

/// A promise to judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PromiseTerms {
    /// The row.
    pub id: i64,
    /// The day on which it was made; money of that day counts.
    pub made_on: Day,
    /// The day by which the money was promised.
    pub due_on: Day,
    /// How much, in minor units of the company's currency.
    pub amount_minor: i64,
    /// The item promised for; `None` means any.
    pub item_id: Option<i64>,
}

/// Money that came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrived {
    /// The day.
    pub on: Day,
    /// The item that it was allocated to.
    pub item_id: i64,
    /// Minor units of the company's currency.
    pub amount_minor: i64,
}

/// What is let pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tolerance {
    /// Days after the due day on which money still counts (bank transit); see [`last_day`].
    pub grace_days: i32,
    /// A shortfall up to this share (basis points) still counts as kept.
    pub shortfall_bps: i32,
    /// From this share (basis points) on, a promise is partly kept; below it is broken.
    pub part_bps: i32,
}

/// By what promises are judged.
#[derive(Debug, Clone, Copy)]
pub struct Judging<'a> {
    /// What is let pass.
    pub tolerance: &'a Tolerance,
    /// Working days.
    pub calendar: &'a WorkCalendar,
    /// The items that instalments of agreements are paid on, by promise; any other promise is for
    /// its one item or for all.
    pub covers: &'a HashMap<i64, Vec<i64>>,
}

/// The last day on which money counts for a promise: its day or the next working day, and then the
/// days that the bank takes, which end on a working day too.
pub fn last_day(due_on: Day, tolerance: &Tolerance, calendar: &WorkCalendar) -> Day {
    calendar.on_or_after(calendar.on_or_after(due_on).plus_days(tolerance.grace_days))
}

/// What became of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PromiseState {
    /// Its day has not passed.
    Open,
    /// 足额兑现.
    Kept,
    /// 部分兑现.
    Partly,
    /// 失约.
    Broken,
}

impl PromiseState {
    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Kept => "kept",
            Self::Partly => "partly",
            Self::Broken => "broken",
        }
    }

    /// Whether its outcome is known.
    pub const fn is_decided(self) -> bool {
        !matches!(self, Self::Open)
    }
}

/// A judged promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JudgedPromise {
    /// The promise.
    pub terms: PromiseTerms,
    /// What became of it.
    pub state: PromiseState,
    /// What came in for it.
    pub paid_minor: i64,
}

/// For what the money of a promise counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountsFor {
    /// Money for items that it names: its own, or those of its agreement. These take first.
    Named,
    /// Money for any item that none of those took: it was made for the buyer's account as a whole.
    Account,
}

impl CountsFor {
    /// Of a promise for an item, of an agreement, or of neither.
    pub const fn of(for_item: bool, of_agreement: bool) -> Self {
        if for_item || of_agreement { Self::Named } else { Self::Account }
    }

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Account => "account",
        }
    }
}

/// Judges the promises of one buyer, in the order of their days. Money counts for one promise only: those that
/// name the item that it was allocated to take first, instalments of agreements among them, then those for the
/// account as a whole; of each the earliest due first. `arrived` may be in any order.
pub fn judge_promises(
    promises: &[PromiseTerms],
    arrived: &[Arrived],
    judging: Judging<'_>,
    as_of: Day,
) -> Vec<JudgedPromise> {
    let mut money: Vec<Arrived> =
        arrived.iter().copied().filter(|a| a.on <= as_of && a.amount_minor > 0).collect();
    money.sort_by_key(|a| (a.on, a.item_id));
    let mut order: Vec<PromiseTerms> = promises.to_vec();
    order.sort_by_key(|p| {
        let of_agreement = judging.covers.contains_key(&p.id);
        (CountsFor::of(p.item_id.is_some(), of_agreement), p.due_on, p.made_on, p.id)
    });
    let judged = order.into_iter().map(|terms| judge_one(terms, &mut money, judging, as_of));
    let mut judged: Vec<JudgedPromise> = judged.collect();
    judged.sort_by_key(|one| (one.terms.due_on, one.terms.made_on, one.terms.id));
    judged
}

fn judge_one(
    terms: PromiseTerms,
    money: &mut [Arrived],
    judging: Judging<'_>,
    as_of: Day,
) -> JudgedPromise {
    let tolerance = judging.tolerance;
    let last = last_day(terms.due_on, tolerance, judging.calendar);
    let covers = judging.covers.get(&terms.id);
    let mut paid_minor = 0_i64;
    for part in money.iter_mut() {
        let for_it = match covers {
            Some(items) => items.contains(&part.item_id),
            None => terms.item_id.is_none_or(|item| item == part.item_id),
        };
        if !for_it || part.on < terms.made_on || part.on > last {
            continue;
        }
        let take = part.amount_minor.min(terms.amount_minor.saturating_sub(paid_minor));
        paid_minor += take;
        part.amount_minor -= take;
    }
    let reached = |bps: i32| {
        i128::from(paid_minor) * 10_000 >= i128::from(terms.amount_minor) * i128::from(bps)
    };
    let state = if reached(10_000 - tolerance.shortfall_bps) {
        PromiseState::Kept
    } else if as_of <= last {
        PromiseState::Open
    } else if reached(tolerance.part_bps) {
        PromiseState::Partly
    } else {
        PromiseState::Broken
    };
    JudgedPromise { terms, state, paid_minor }
}

/// What a buyer's promises say about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PromiseRecord {
    /// Promises made.
    pub made: u32,
    /// Promises whose outcome is known.
    pub decided: u32,
    /// Share of the promised money of decided promises that came in.
    pub kept_share: Option<f64>,
    /// The latest promises, all broken, the latest first.
    pub broken_in_row: Vec<i64>,
    /// The next promise that is still open.
    pub next_open: Option<PromiseTerms>,
    /// The latest promise, if it was missed (broken or partly kept).
    pub last_missed: Option<PromiseTerms>,
}

/// Sums up judged promises.
pub fn record_of(judged: &[JudgedPromise]) -> PromiseRecord {
    let mut decided: Vec<&JudgedPromise> = judged.iter().filter(|p| p.state.is_decided()).collect();
    decided.sort_by_key(|p| std::cmp::Reverse((p.terms.due_on, p.terms.made_on, p.terms.id)));
    let sum =
        |of: fn(&JudgedPromise) -> i64| -> i128 { decided.iter().map(|p| i128::from(of(p))).sum() };
    let (paid, promised) = (sum(|p| p.paid_minor), sum(|p| p.terms.amount_minor));
    #[expect(clippy::cast_precision_loss, reason = "a share, not money")]
    let kept_share = (promised > 0).then(|| paid as f64 / promised as f64);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let missed = |p: &&JudgedPromise| p.state != PromiseState::Kept;
    PromiseRecord {
        made: count(judged.len()),
        decided: count(decided.len()),
        kept_share,
        broken_in_row: decided
            .iter()
            .take_while(|p| p.state == PromiseState::Broken)
            .map(|p| p.terms.id)
            .collect(),
        next_open: judged
            .iter()
            .filter(|p| p.state == PromiseState::Open)
            .min_by_key(|p| (p.terms.due_on, p.terms.id))
            .map(|p| p.terms),
        last_missed: decided.first().copied().filter(missed).map(|p| p.terms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    const TOLERANCE: Tolerance = Tolerance { grace_days: 1, shortfall_bps: 100, part_bps: 5_000 };

    fn judge(promised: &[PromiseTerms], money: &[Arrived], as_of: &str) -> Vec<JudgedPromise> {
        let (calendar, covers) = (WorkCalendar::default(), HashMap::from([(77, vec![7, 8])]));
        let judging = Judging { tolerance: &TOLERANCE, calendar: &calendar, covers: &covers };
        judge_promises(promised, money, judging, day(as_of))
    }

    fn promise(id: i64, due: &str, amount_minor: i64) -> PromiseTerms {
        PromiseTerms {
            id,
            made_on: day("2026-03-01"),
            due_on: day(due),
            amount_minor,
            item_id: None,
        }
    }

    fn paid(on: &str, amount_minor: i64) -> Arrived {
        Arrived { on: day(on), item_id: 1, amount_minor }
    }

    #[test]
    fn kept_partly_or_broken() {
        let promised = [promise(1, "2026-03-10", 100_000)];
        for (money, as_of, state) in [
            (vec![], "2026-03-10", PromiseState::Open),
            (vec![], "2026-03-11", PromiseState::Open), // a day for the bank
            (vec![], "2026-03-12", PromiseState::Broken),
            (vec![paid("2026-03-05", 100_000)], "2026-03-06", PromiseState::Kept),
            (vec![paid("2026-03-11", 100_000)], "2026-03-12", PromiseState::Kept),
            (vec![paid("2026-03-12", 100_000)], "2026-03-20", PromiseState::Broken), // too late
            (vec![paid("2026-02-28", 100_000)], "2026-03-20", PromiseState::Broken), // before it
            (vec![paid("2026-03-09", 99_000)], "2026-03-20", PromiseState::Kept),    // 1 % short
            (vec![paid("2026-03-09", 98_999)], "2026-03-20", PromiseState::Partly),
            (vec![paid("2026-03-09", 50_000)], "2026-03-20", PromiseState::Partly),
            (vec![paid("2026-03-09", 49_999)], "2026-03-20", PromiseState::Broken),
            (
                vec![paid("2026-03-04", 60_000), paid("2026-03-09", 40_000)],
                "2026-03-20",
                PromiseState::Kept,
            ),
        ] {
            let judged = judge(&promised, &money, as_of);
            assert_eq!(judged[0].state, state, "{money:?} as of {as_of}");
        }
    }

    #[test]
    fn money_counts_for_one_promise_only() {
        let promised = [promise(2, "2026-03-20", 50_000), promise(1, "2026-03-10", 50_000)];
        let judged = judge(&promised, &[paid("2026-03-09", 60_000)], "2026-04-01");
        let seen: Vec<_> = judged.iter().map(|p| (p.terms.id, p.state, p.paid_minor)).collect();
        assert_eq!(seen, [(1, PromiseState::Kept, 50_000), (2, PromiseState::Broken, 10_000)]);
    }

    #[test]
    fn a_promise_for_an_invoice_is_kept_by_that_invoice() {
        let named = PromiseTerms { item_id: Some(7), ..promise(1, "2026-03-10", 10_000) };
        for (item_id, state) in [(7, PromiseState::Kept), (8, PromiseState::Broken)] {
            let money = [Arrived { item_id, ..paid("2026-03-08", 10_000) }];
            let judged = judge(&[named], &money, "2026-04-01");
            assert_eq!(judged[0].state, state, "paid on item {item_id}");
        }
    }

    #[test]
    fn an_instalment_is_paid_on_the_items_of_its_agreement() {
        let instalment = promise(77, "2026-03-10", 10_000);
        for (item_id, state) in
            [(7, PromiseState::Kept), (8, PromiseState::Kept), (9, PromiseState::Broken)]
        {
            let money = [Arrived { item_id, ..paid("2026-03-08", 10_000) }];
            assert_eq!(judge(&[instalment], &money, "2026-04-01")[0].state, state, "{item_id}");
        }
    }

    /// A promise for the whole account beside an agreement: both are open, and money comes in.
    #[test]
    fn the_items_of_an_agreement_are_paid_before_the_account_as_a_whole() {
        let whole = promise(1, "2026-03-10", 10_000);
        let instalment = promise(77, "2026-03-20", 10_000);
        for (item_id, amount, told) in [
            // On an item of the agreement: the instalment has it, though its day comes later.
            (7, 10_000, [(1, PromiseState::Broken, 0), (77, PromiseState::Kept, 10_000)]),
            // What is over counts for the account.
            (7, 16_000, [(1, PromiseState::Partly, 6_000), (77, PromiseState::Kept, 10_000)]),
            // On another item: only the account.
            (9, 10_000, [(1, PromiseState::Kept, 10_000), (77, PromiseState::Broken, 0)]),
        ] {
            let money = [Arrived { item_id, ..paid("2026-03-09", amount) }];
            let judged = judge(&[whole, instalment], &money, "2026-04-01");
            let seen: Vec<_> = judged.iter().map(|p| (p.terms.id, p.state, p.paid_minor)).collect();
            assert_eq!(seen, told, "{amount} on item {item_id}");
        }
    }

    #[test]
    fn a_day_off_moves_on_to_the_next_working_day() {
        // The 14th of March 2026 is a Saturday: Monday counts, and Tuesday for the bank.
        for (on, state) in
            [("2026-03-17", PromiseState::Kept), ("2026-03-18", PromiseState::Broken)]
        {
            let money = [paid(on, 100_000)];
            let judged = judge(&[promise(1, "2026-03-14", 100_000)], &money, "2026-03-20");
            assert_eq!(judged[0].state, state, "{on}");
        }
        let calendar = WorkCalendar::default();
        for (due, last) in [("2026-03-13", "2026-03-16"), ("2026-03-12", "2026-03-13")] {
            assert_eq!(last_day(day(due), &TOLERANCE, &calendar), day(last), "{due}");
        }
    }

    #[test]
    fn two_broken_in_a_row() {
        let promised: Vec<PromiseTerms> = [
            (1, "2026-03-05"),
            (2, "2026-03-10"),
            (3, "2026-03-15"),
            (4, "2026-03-20"),
            (5, "2026-04-20"),
        ]
        .map(|(id, due)| promise(id, due, 10_000))
        .to_vec();
        // The second was kept; the third and fourth were not; the fifth is still open.
        let named: Vec<PromiseTerms> =
            promised.iter().map(|p| PromiseTerms { item_id: Some(p.id), ..*p }).collect();
        let money = [Arrived { on: day("2026-03-10"), item_id: 2, amount_minor: 10_000 }];
        let record = record_of(&judge(&named, &money, "2026-04-01"));
        assert_eq!((record.made, record.decided), (5, 4));
        assert_eq!(record.broken_in_row, [4, 3]);
        assert_eq!(record.kept_share, Some(0.25));
        assert_eq!(record.next_open.map(|p| p.id), Some(5));
        assert_eq!(record.last_missed.map(|p| p.id), Some(4));
    }

    #[test]
    fn no_promise_says_nothing() {
        assert_eq!(record_of(&[]), PromiseRecord::default());
    }
}
