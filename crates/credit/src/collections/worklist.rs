//! Whom to call first today: one line per buyer, ranked by a product of weights, with every
//! factor said in words and one suggested action.

use base::{Currency, Day};

use super::{
    Action, PromiseRecord, WorklistPack,
    advice::{advise, missed, mostly_disputed},
};
use crate::{
    policy::{Tier, TierTable},
    scoring::{Wording, wording},
};

/// What is known of one buyer on the day.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The day.
    pub as_of: Day,
    /// The company's currency.
    pub currency: Currency,
    /// Overdue, in minor units.
    pub overdue_minor: i64,
    /// Overdue items.
    pub overdue_items: u32,
    /// Days since the oldest due day.
    pub oldest_days: i32,
    /// Part of what is overdue that is in dispute.
    pub disputed_minor: i64,
    /// Falls due within the days of the pack.
    pub due_soon_minor: i64,
    /// The next due day of that.
    pub due_soon_on: Option<Day>,
    /// The buyer's tier.
    pub tier: Tier,
    /// Its promises.
    pub promises: PromiseRecord,
    /// The last day on which somebody talked to it.
    pub contacted_on: Option<Day>,
    /// When the limitation period of the first open item ends.
    pub limitation_on: Option<Day>,
    /// A matter before the law is open.
    pub matter_open: bool,
    /// By when the next step is to be taken that somebody decided.
    pub decided_on: Option<Day>,
}

/// One line of the worklist.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// The product of amount and weights; the highest comes first.
    pub rank_value: f64,
    /// The amount that it is about, minor units.
    pub amount_minor: i64,
    /// What to do.
    pub action: Action,
    /// Why it stands where it stands, factor by factor.
    pub reasons: Vec<Wording>,
    /// Days left of the limitation period.
    pub limitation_days_left: Option<i32>,
    /// The day of the promise that it is about.
    pub promise_on: Option<Day>,
}

struct Line<'a> {
    case: &'a Case,
    pack: &'a WorklistPack,
    value: f64,
    reasons: Vec<Wording>,
}

impl Line<'_> {
    /// Multiplies a weight in and says so; a weight of one is not worth a word.
    fn weigh(&mut self, weight: f64, said: &Wording) {
        self.value *= weight;
        if (weight - 1.0).abs() > f64::EPSILON {
            let mark = wording::decimal(weight, 2);
            let zh = format!("{}（权重 ×{mark}）", said.zh);
            let en = format!("{} (weight ×{mark})", said.en);
            self.reasons.push(Wording::new(zh, en));
        }
    }
}

/// The line of a buyer; `None` where there is nothing to do.
pub fn task(case: &Case, pack: &WorklistPack, tiers: &TierTable) -> Option<Task> {
    let amount_minor =
        if case.overdue_minor > 0 { case.overdue_minor } else { case.due_soon_minor };
    if amount_minor <= 0 {
        return None;
    }
    let mut line =
        Line { case, pack, value: units(amount_minor, case.currency), reasons: Vec::new() };
    weigh_amount(&mut line);
    let left = case.limitation_on.map(|ends| ends.days_since(case.as_of));
    if let Some(left) = left.filter(|_| case.overdue_minor > 0) {
        let said = if left < 0 {
            Wording::new("最早一笔诉讼时效已过", "the limitation period of the oldest item is over")
        } else {
            Wording::new(
                "最早一笔诉讼时效还剩 {days} 天",
                "days left of the limitation period of the oldest item: {days}",
            )
            .fill("days", &left.to_string())
        };
        line.weigh(pack.limitation.weight(left), &said);
    }
    weigh_promises(&mut line);
    line.weigh(pack.tier(case.tier), &tiers.rule(case.tier).name);
    weigh_talks(&mut line);
    let action = advise(case, pack)?;
    Some(Task {
        rank_value: line.value,
        amount_minor,
        action: action.clone(),
        reasons: line.reasons,
        limitation_days_left: left,
        promise_on: case.promises.next_open.or(case.promises.last_missed).map(|p| p.due_on),
    })
}

fn weigh_amount(line: &mut Line<'_>) {
    let case = line.case;
    let said = if case.overdue_minor > 0 {
        Wording::new(
            "逾期 {amount}，{items} 笔，最长 {days} 天",
            "{amount} overdue (items: {items}), the oldest by {days} days",
        )
        .fill("amount", &wording::amount(case.overdue_minor, case.currency))
        .fill("items", &case.overdue_items.to_string())
        .fill("days", &case.oldest_days.to_string())
    } else {
        let on = case.due_soon_on.map(|day| day.to_string()).unwrap_or_default();
        Wording::new("{amount} 将于 {on} 到期", "{amount} falls due on {on}")
            .fill("amount", &wording::amount(case.due_soon_minor, case.currency))
            .fill("on", &on)
    };
    let days = if case.overdue_minor > 0 { case.oldest_days.max(1) } else { 0 };
    let weight = line.pack.days_late.weight(days);
    let before = line.reasons.len();
    line.weigh(weight, &said);
    if line.reasons.len() == before {
        line.reasons.push(said);
    }
}

fn weigh_promises(line: &mut Line<'_>) {
    let (case, pack) = (line.case, line.pack);
    let broken = i32::try_from(case.promises.broken_in_row.len()).unwrap_or(i32::MAX);
    let said = Wording::new("连续失约 {count} 次", "promises broken in a row: {count}")
        .fill("count", &broken.to_string());
    line.weigh(pack.broken.weight(broken), &said);
    if let Some(running) = case.promises.next_open.filter(|p| p.due_on > case.as_of) {
        let said = Wording::new("承诺 {on} 付款，还没到期", "promised for {on}, not due yet")
            .fill("on", &running.due_on.to_string());
        line.weigh(pack.promise_running, &said);
    } else if missed(case) {
        let said =
            Wording::new("承诺未兑现，还没人跟进", "the promise was missed and nobody has called");
        line.weigh(pack.promise_missed, &said);
    }
}

fn weigh_talks(line: &mut Line<'_>) {
    let (case, pack) = (line.case, line.pack);
    if mostly_disputed(case) {
        let said = Wording::new("一半以上有争议", "more than half is in dispute");
        line.weigh(pack.disputed, &said);
    }
    let recent = case
        .contacted_on
        .filter(|on| *on <= case.as_of && case.as_of.days_since(*on) <= pack.contacted_days);
    if let Some(on) = recent.filter(|_| !missed(case)) {
        let said = Wording::new("{on} 刚联系过", "contacted on {on}").fill("on", &on.to_string());
        line.weigh(pack.contacted, &said);
    }
}

fn units(minor: i64, currency: Currency) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a rank, not money")]
    {
        minor as f64 / currency.minor_per_unit() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collections::PromiseTerms;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    fn case() -> Case {
        Case {
            as_of: day("2026-11-21"),
            currency: Currency::CNY,
            overdue_minor: 10_000_000, // 10 万元
            overdue_items: 3,
            oldest_days: 20,
            disputed_minor: 0,
            due_soon_minor: 0,
            due_soon_on: None,
            tier: Tier::Medium,
            promises: PromiseRecord::default(),
            contacted_on: None,
            limitation_on: Some(day("2029-11-01")),
            matter_open: false,
            decided_on: None,
        }
    }

    fn promise(due: &str) -> PromiseTerms {
        PromiseTerms {
            id: 5,
            made_on: day("2026-11-01"),
            due_on: day(due),
            amount_minor: 1,
            item_id: None,
        }
    }

    fn run(case: &Case) -> Task {
        task(case, WorklistPack::shipped(), TierTable::shipped()).expect("something to do")
    }

    #[test]
    fn each_factor_moves_the_rank_and_is_said() {
        let missed = PromiseRecord {
            broken_in_row: vec![5, 4],
            last_missed: Some(promise("2026-11-18")),
            ..PromiseRecord::default()
        };
        let running =
            PromiseRecord { next_open: Some(promise("2026-11-25")), ..PromiseRecord::default() };
        let base = 100_000.0;
        for (what, case, value, action, said) in [
            (
                "20 days",
                case(),
                base * 1.3,
                "call",
                "逾期 ¥100,000.00，3 笔，最长 20 天（权重 ×1.3）",
            ),
            ("5 days", Case { oldest_days: 5, ..case() }, base, "remind", "逾期 ¥100,000.00"),
            ("45 days", Case { oldest_days: 45, ..case() }, base * 1.7, "visit", "最长 45 天"),
            (
                "high risk",
                Case { tier: Tier::High, ..case() },
                base * 1.69,
                "call",
                "高风险（权重 ×1.3）",
            ),
            (
                "two broken, nobody called",
                Case { promises: missed.clone(), ..case() },
                base * 1.3 * 1.7 * 1.5,
                "call-on-promise",
                "连续失约 2 次（权重 ×1.7）",
            ),
            (
                "two broken, called since",
                Case { promises: missed, contacted_on: Some(day("2026-11-20")), ..case() },
                base * 1.3 * 1.7 * 0.5,
                "other-route",
                "2026-11-20 刚联系过（权重 ×0.5）",
            ),
            (
                "a promise is running",
                Case { promises: running, ..case() },
                base * 1.3 * 0.2,
                "let-run",
                "承诺 2026-11-25 付款，还没到期（权重 ×0.2）",
            ),
            (
                "80 days of limitation left",
                Case { limitation_on: Some(day("2027-02-09")), oldest_days: 1_015, ..case() },
                base * 2.0 * 3.0,
                "written-demand",
                "最早一笔诉讼时效还剩 80 天（权重 ×3）",
            ),
            (
                "mostly disputed",
                Case { disputed_minor: 6_000_000, ..case() },
                base * 1.3 * 0.4,
                "settle-dispute",
                "一半以上有争议（权重 ×0.4）",
            ),
        ] {
            let task = run(&case);
            assert!((task.rank_value - value).abs() < 1e-6, "{what}: {}", task.rank_value);
            assert_eq!(task.action.code, action, "{what}");
            assert!(task.reasons.iter().any(|r| r.zh.contains(said)), "{what}: {:?}", task.reasons);
        }
    }

    #[test]
    fn the_occasions_come_in_the_order_of_the_pack() {
        let near = Case { limitation_on: Some(day("2027-02-09")), ..case() };
        let twice = Case {
            promises: PromiseRecord {
                broken_in_row: vec![5, 4],
                last_missed: Some(promise("2026-11-18")),
                ..PromiseRecord::default()
            },
            contacted_on: Some(day("2026-11-20")),
            ..case()
        };
        let decided = |of: &Case| Case { decided_on: Some(day("2026-11-24")), ..of.clone() };
        let at_law = |of: &Case| Case { matter_open: true, ..of.clone() };
        for (what, case, code) in [
            ("the period ends, though somebody decided", decided(&near), "written-demand"),
            ("a matter is open: the period is in its hands", at_law(&near), "call"),
            ("somebody decided", decided(&twice), "as-decided"),
            ("two in a row", twice.clone(), "other-route"),
            ("two in a row, before the law", at_law(&twice), "call"),
        ] {
            assert_eq!(run(&case).action.code, code, "{what}");
        }
    }

    #[test]
    fn what_falls_due_soon_comes_last() {
        let soon = Case {
            overdue_minor: 0,
            overdue_items: 0,
            oldest_days: 0,
            due_soon_minor: 10_000_000,
            due_soon_on: Some(day("2026-11-25")),
            limitation_on: None,
            ..case()
        };
        let task = run(&soon);
        assert_eq!(task.action.code, "pre-reminder");
        assert!((task.rank_value - 10_000.0).abs() < 1e-6);
        assert_eq!(task.reasons[0].en, "¥100,000.00 falls due on 2026-11-25 (weight ×0.1)");
    }

    #[test]
    fn a_promise_due_today_is_confirmed() {
        let today =
            PromiseRecord { next_open: Some(promise("2026-11-21")), ..PromiseRecord::default() };
        assert_eq!(run(&Case { promises: today, ..case() }).action.code, "confirm-promise");
    }

    #[test]
    fn nothing_owed_is_nothing_to_do() {
        let nothing = Case { overdue_minor: 0, ..case() };
        assert_eq!(task(&nothing, WorklistPack::shipped(), TierTable::shipped()), None);
    }
}
