//! How the process is kept to. A rule, pure: each thing that walks through a step has a beginning, perhaps an
//! end, and a standard time.
//!
//! A step that has ended is in time or late. One that has not is still running while its time is not over, and
//! late after it. An invoice that was paid before the step was done needs it no more: within its time it is left
//! out, after it the step was missed. The share of what was in time is that of all that is in time or late.

use std::{collections::BTreeMap, sync::Arc};

use base::Day;

use super::{
    Mark, ProcessBook, ProcessOwner, ProcessPack, ProcessStep,
    book::{ItemMarks, OrderMarks, Seen},
};

/// What walks through a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcessThing {
    /// An order, with its row and number.
    Order(i64, String),
    /// An instalment of an invoice, with its row, its number and its place.
    Item(i64, String, i64),
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RunState {
    /// Ended within its time.
    Hit,
    /// Ended after it.
    Late,
    /// Never done, and not needed any more; its time was over.
    Missed,
    /// Not ended, its time is over.
    Over,
    /// Not ended, its time is not over.
    Running,
}

impl RunState {
    /// All.
    pub const ALL: [Self; 5] = [Self::Hit, Self::Late, Self::Missed, Self::Over, Self::Running];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Late => "late",
            Self::Missed => "missed",
            Self::Over => "over",
            Self::Running => "running",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// One thing in one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessRun {
    /// Which.
    pub thing: ProcessThing,
    /// Code of its buyer.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// When the step began.
    pub began_on: Day,
    /// When it ended; for what was missed, when it was not needed any more.
    pub ended_on: Option<Day>,
    /// Days that it took so far, in the unit of the step.
    pub took: i32,
    /// How it stands.
    pub state: RunState,
    /// Who wrote the record of its end; else whose the step is, by name, else the buyer's salesperson.
    pub who: String,
}

/// One thing in one step, as it is kept: what is shown of it is looked up in the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// Its row: an order's or an item's.
    pub id: i64,
    /// Its place in the book.
    pub(super) at: usize,
    pub(super) began_on: Day,
    pub(super) ended_on: Option<Day>,
    pub(super) took: i32,
    pub(super) state: RunState,
    pub(super) who: Arc<str>,
}

/// Which of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunFilter {
    /// Begun in this month, `2026-11`; empty is all.
    pub month: String,
    /// Of this person; `None` is all.
    pub who: Option<String>,
    /// In this state.
    pub state: Option<RunState>,
}

impl RunFilter {
    /// What tells whether it takes one in. A month is compared by its day, so that nothing is spelled for each row.
    pub(super) fn reader(&self) -> impl Fn(&Walked) -> bool + '_ {
        let month = format!("{}-01", self.month).parse::<Day>().ok();
        move |one| {
            (self.month.is_empty() || month == Some(one.began_on.month_start()))
                && self.who.as_ref().is_none_or(|who| **who == *one.who)
                && self.state.is_none_or(|state| state == one.state)
        }
    }
}

/// How some of them stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProcessGroup {
    /// A month or a login; empty for all.
    pub key: String,
    /// In time.
    pub hit: i64,
    /// Ended late.
    pub late: i64,
    /// Missed.
    pub missed: i64,
    /// Not ended and late.
    pub over: i64,
    /// Not ended, in time so far.
    pub running: i64,
    /// Half of those that ended took at most so many days.
    pub median: Option<i32>,
    /// Nine of ten took at most so many.
    pub ninth: Option<i32>,
}

impl ProcessGroup {
    /// How many can be judged.
    pub const fn judged(&self) -> i64 {
        self.hit + self.late + self.missed + self.over
    }

    /// Share in time, basis points; `None` where none can be judged.
    pub const fn hit_bps(&self) -> Option<i64> {
        match self.judged() {
            0 => None,
            all => Some(self.hit * 10_000 / all),
        }
    }

    fn of(key: &str, runs: &[&Walked]) -> Self {
        let count = |state: RunState| {
            let n = runs.iter().filter(|one| one.state == state).count();
            i64::try_from(n).unwrap_or(i64::MAX)
        };
        let ended = |one: &&&Walked| matches!(one.state, RunState::Hit | RunState::Late);
        let mut took: Vec<i32> = runs.iter().filter(ended).map(|one| one.took).collect();
        took.sort_unstable();
        // The smallest time within which so many tenths are.
        let tenths = |n: usize| took.get((took.len() * n).div_ceil(10).saturating_sub(1)).copied();
        Self {
            key: key.to_owned(),
            hit: count(RunState::Hit),
            late: count(RunState::Late),
            missed: count(RunState::Missed),
            over: count(RunState::Over),
            running: count(RunState::Running),
            median: tenths(5),
            ninth: tenths(9),
        }
    }
}

/// A step as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepMeasure {
    /// The step.
    pub step: ProcessStep,
    /// All that walked through it in the months; `None` where the house has no record of the step.
    pub all: Option<ProcessGroup>,
    /// By the month of the beginning, the oldest first; only months in which there was something.
    pub months: Vec<ProcessGroup>,
    /// By person, by login.
    pub people: Vec<ProcessGroup>,
}

/// Measures the steps of a process.
pub fn measure_process(book: &ProcessBook, pack: &ProcessPack) -> Vec<StepMeasure> {
    measure_walked(book, pack).into_iter().map(|(measured, _)| measured).collect()
}

/// The same with all that walked through each step, the latest beginning first.
pub(super) fn measure_walked(
    book: &ProcessBook,
    pack: &ProcessPack,
) -> Vec<(StepMeasure, Vec<Walked>)> {
    let worked = Worked::of(book);
    let measured = |step: &ProcessStep| {
        let runs = book.sorted(step, &worked);
        let all: Vec<&Walked> = runs.iter().collect();
        let told = StepMeasure {
            step: step.clone(),
            all: step.is_seen().then(|| ProcessGroup::of("", &all)),
            months: grouped(&runs, |one| one.began_on.month_start(), |day| day.month_label()),
            people: grouped(&runs, |one| Arc::clone(&one.who), |who| who.to_string()),
        };
        (told, runs)
    };
    pack.steps.iter().map(measured).collect()
}

fn grouped<K: Ord>(
    runs: &[Walked],
    by: impl Fn(&Walked) -> K,
    said: impl Fn(&K) -> String,
) -> Vec<ProcessGroup> {
    let mut groups: BTreeMap<K, Vec<&Walked>> = BTreeMap::new();
    for one in runs {
        groups.entry(by(one)).or_default().push(one);
    }
    groups.iter().map(|(key, runs)| ProcessGroup::of(&said(key), runs)).collect()
}

impl ProcessBook {
    /// What walked through a step, the latest beginning first.
    pub fn runs(&self, step: &ProcessStep, filter: &RunFilter) -> Vec<ProcessRun> {
        let runs = self.sorted(step, &Worked::of(self));
        let takes = filter.reader();
        runs.iter().filter(|one| takes(one)).filter_map(|one| self.spelled(step, one)).collect()
    }

    fn sorted(&self, step: &ProcessStep, worked: &Worked) -> Vec<Walked> {
        let mut runs = self.walked(step, worked);
        runs.sort_by_key(|one| (std::cmp::Reverse(one.began_on), one.id));
        runs
    }

    /// One of them as it is shown.
    pub(super) fn spelled(&self, step: &ProcessStep, one: &Walked) -> Option<ProcessRun> {
        let (buyer, thing) = if step.of_orders() {
            let order = self.orders.get(one.at)?;
            (order.buyer, ProcessThing::Order(order.id, order.number.clone()))
        } else {
            let item = self.items.get(one.at)?;
            (item.buyer, ProcessThing::Item(item.id, item.number.clone(), item.instalment))
        };
        let whose = self.buyers.get(&buyer)?;
        Some(ProcessRun {
            thing,
            buyer_code: whose.code.clone(),
            buyer_name: whose.name.clone(),
            began_on: one.began_on,
            ended_on: one.ended_on,
            took: one.took,
            state: one.state,
            who: one.who.to_string(),
        })
    }

    fn walked(&self, step: &ProcessStep, worked: &Worked) -> Vec<Walked> {
        if !step.is_seen() {
            return Vec::new();
        }
        if step.of_orders() {
            let run = |(at, one): (usize, &OrderMarks)| {
                let ends = (one.seen(step.begins), one.seen(step.ends));
                // What nothing more is to come of needs no further step.
                let left = one.ended.then_some(None);
                self.run((step, worked), ends, (left, one.buyer, (one.id, at)))
            };
            return self.orders.iter().enumerate().filter_map(run).collect();
        }
        let run = |(at, one): (usize, &ItemMarks)| {
            let seen = |mark: Mark| one.seen(mark, &self.orders);
            let ends = (seen(step.begins), seen(step.ends));
            self.run((step, worked), ends, (one.closed.map(Some), one.buyer, (one.id, at)))
        };
        self.items.iter().enumerate().filter_map(run).collect()
    }

    /// `left`: whether, and by which day, the step was not needed any more.
    fn run(
        &self,
        (step, worked): (&ProcessStep, &Worked),
        (begin, end): (Seen, Seen),
        (left, buyer, (id, at)): (Option<Option<Day>>, i64, (i64, usize)),
    ) -> Option<Walked> {
        let (began_on, _) = begin?;
        if began_on < self.from || began_on > self.today {
            return None;
        }
        let took = |until: Day| worked.between(step.working, began_on, until);
        let in_time = |until: Day| took(until) <= step.days;
        let (ended_on, state) = match (&end, left) {
            (Some((day, _)), _) => {
                (Some(*day), if in_time(*day) { RunState::Hit } else { RunState::Late })
            }
            (None, Some(None)) => return None,
            (None, Some(Some(day))) if in_time(day) => return None,
            (None, Some(Some(day))) => (Some(day), RunState::Missed),
            (None, None) if in_time(self.today) => (None, RunState::Running),
            (None, None) => (None, RunState::Over),
        };
        let whose = self.buyers.get(&buyer)?;
        let wrote = end.map(|(_, who)| who).filter(|who| !who.is_empty());
        let who = match (wrote, &step.owner) {
            (Some(who), _) => who,
            (None, ProcessOwner::Person(login)) => Arc::from(login.as_str()),
            (None, ProcessOwner::Role(_)) => Arc::clone(&whose.owner),
        };
        let took = took(ended_on.unwrap_or(self.today));
        Some(Walked { id, at, began_on, ended_on, took, state, who })
    }
}

/// How many days were worked up to each day, so that none is counted twice.
struct Worked {
    first: Day,
    until: Vec<i32>,
}

impl Worked {
    fn of(book: &ProcessBook) -> Self {
        let days = book.items.iter().map(|one| one.due);
        let last = days.max().unwrap_or(book.today).max(book.today);
        let last = last.min(book.today.plus_days(3_650));
        let first = book.from;
        let (mut sum, mut until) = (0, Vec::new());
        for n in 0..=last.days_since(first) {
            let day = first.plus_days(n);
            // The first day itself is where counting begins.
            sum += i32::from(n > 0 && book.calendar.is_worked(day));
            until.push(sum);
        }
        Self { first, until }
    }

    /// Days after one day up to another; none where it is earlier.
    fn between(&self, working: bool, from: Day, to: Day) -> i32 {
        if to <= from {
            return 0;
        }
        let place = |day: Day| usize::try_from(day.days_since(self.first)).ok();
        let at = |day: Day| self.until.get(place(day)?).copied();
        match (working, at(from), at(to)) {
            (true, Some(from), Some(to)) => to - from,
            _ => to.days_since(from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collections::PromisePack;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    fn book(items: Vec<ItemMarks>) -> ProcessBook {
        let calendar = PromisePack::shipped().calendar.clone();
        let whose = super::super::book::Whose {
            code: "A".into(),
            name: "甲".into(),
            owner: Arc::from("wang"),
        };
        ProcessBook {
            today: day("2026-11-21"),
            from: day("2025-11-01"),
            holidays_until: calendar.until,
            calendar,
            buyers: [(1, whose)].into(),
            orders: Vec::new(),
            items,
        }
    }

    /// `due`, when somebody was spoken to, when it was paid.
    fn item(n: i64, due: &str, contacted: &str, closed: &str) -> ItemMarks {
        let seen = |text: &str| text.parse().ok();
        ItemMarks {
            id: n,
            buyer: 1,
            number: format!("F{n}"),
            instalment: 1,
            order: None,
            issued: day(due).plus_days(-30),
            due: day(due),
            closed: seen(closed),
            delivered: None,
            note: None,
            sent: None,
            signed: None,
            contacted: seen(contacted).map(|on| (on, Arc::from("chen"))),
        }
    }

    #[test]
    fn what_is_in_time_late_missed_over_or_running() {
        let step = ProcessPack::shipped().find("collect").expect("step").clone();
        assert_eq!((step.days, step.working), (3, true));
        // The national holiday of 2026 is of 1 to 7 October; the 10th, a Saturday, is worked.
        for (due, contacted, closed, told) in [
            ("2026-09-30", "2026-10-10", "", Some((RunState::Hit, 3, "chen"))),
            ("2026-09-30", "2026-10-12", "", Some((RunState::Late, 4, "chen"))),
            ("2026-11-02", "2026-11-02", "", Some((RunState::Hit, 0, "chen"))),
            ("2026-11-02", "", "2026-11-05", None),
            ("2026-11-02", "", "2026-11-06", Some((RunState::Missed, 4, "wang"))),
            ("2026-11-02", "", "2026-11-02", None), // paid when due: nothing to collect
            ("2026-11-02", "", "", Some((RunState::Over, 14, "wang"))),
            ("2026-11-18", "", "", Some((RunState::Running, 2, "wang"))),
            ("2026-11-22", "", "", None), // not yet due
            ("2025-10-31", "", "", None), // before the months that are measured
        ] {
            let book = book(vec![item(1, due, contacted, closed)]);
            let runs = book.runs(&step, &RunFilter::default());
            let seen = runs.first().map(|one| (one.state, one.took, one.who.as_str()));
            assert_eq!(seen, told, "{due} {contacted} {closed}");
        }
    }

    #[test]
    fn shares_and_times_of_a_step() {
        let days = ["2026-10-12", "2026-10-13", "2026-10-14", "2026-10-15", "2026-10-20"];
        let mut items: Vec<ItemMarks> =
            (0..).zip(days).map(|(n, contacted)| item(n, "2026-10-12", contacted, "")).collect();
        items.push(item(9, "2026-11-18", "", ""));
        let book = book(items);
        let measured = measure_process(&book, ProcessPack::shipped());
        let step = measured.iter().find(|one| one.step.code == "collect").expect("step");
        let all = step.all.as_ref().expect("seen");
        assert_eq!((all.hit, all.late, all.running, all.judged()), (4, 1, 1, 5));
        assert_eq!((all.hit_bps(), all.median, all.ninth), (Some(8_000), Some(2), Some(6)));
        let months: Vec<(&str, i64)> =
            step.months.iter().map(|one| (one.key.as_str(), one.judged())).collect();
        assert_eq!(months, [("2026-10", 5), ("2026-11", 0)]);
        let people: Vec<(&str, i64)> =
            step.people.iter().map(|one| (one.key.as_str(), one.hit)).collect();
        assert_eq!(people, [("chen", 4), ("wang", 0)]);
    }
}
