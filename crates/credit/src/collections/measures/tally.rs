//! From contacts, promises and closed cases to measures; pure.

use std::collections::BTreeMap;

use base::Day;

use super::measure::{MeasureBy, Tally};

/// Whom a line concerns and under which groups it counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Who {
    /// Row id of the contact, promise or case.
    pub id: i64,
    /// Row id of the buyer.
    pub buyer_id: i64,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The login of who did it.
    pub actor: String,
    /// The login of who looks after the buyer, or empty.
    pub owner: String,
    /// Days that the oldest item had been overdue; `None` where nothing was.
    pub overdue_days: Option<i32>,
    /// Ways of contact: one of a contact and a promise, those of its talks of a case.
    pub methods: Vec<String>,
    /// Scripts that were used.
    pub scripts: Vec<String>,
}

/// A contact of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogLine {
    /// Whom, who, how.
    pub who: Who,
    /// Epoch day.
    pub on: i32,
    /// The result.
    pub result: String,
    /// Whether nobody had contacted the buyer for a while.
    pub first: bool,
    /// Of a first one that reached somebody: whether money came soon without asking again; `None` until it can be told.
    pub resolved: Option<bool>,
}

impl LogLine {
    /// Whether somebody could be reached by it: a letter that demands waits for no answer.
    pub fn tried(&self) -> bool {
        self.result != "demanded"
    }

    /// Whether somebody was reached.
    pub fn reached(&self) -> bool {
        self.tried() && self.result != "no-answer"
    }
}

/// A promise whose day is over and whose outcome is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DuePromise {
    /// Whom, who, how.
    pub who: Who,
    /// Epoch day on which it was due.
    pub on: i32,
    /// Promised, in the company's currency.
    pub minor: i64,
    /// What came in for it.
    pub paid_minor: i64,
    /// Whether it was kept in full and in time.
    pub kept: bool,
}

/// A closed case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EndedCase {
    /// Whom, who, how.
    pub who: Who,
    /// Epoch day on which it was closed.
    pub on: i32,
    /// What was overdue when it was opened.
    pub owed_minor: i64,
    /// What was collected of it.
    pub got_minor: i64,
}

/// What was read of the months.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeasureLog {
    /// The months, the oldest first.
    pub months: Vec<String>,
    /// Upper ends of the stages, in days overdue.
    pub edges: Vec<i32>,
    /// What a contact costs by way of contact.
    pub cost: Vec<(String, i64)>,
    /// Contacts.
    pub contacts: Vec<LogLine>,
    /// Promises that were due.
    pub promises: Vec<DuePromise>,
    /// Cases that were closed.
    pub cases: Vec<EndedCase>,
}

/// The month of an epoch day: 2026-11.
pub fn month_of(on: i32) -> String {
    Day::from_epoch_days(on).month_label()
}

impl MeasureLog {
    /// The stage of a line: `none`, or its place among the edges.
    pub fn stage(&self, overdue_days: Option<i32>) -> String {
        match overdue_days.filter(|days| *days > 0) {
            None => "none".to_owned(),
            Some(days) => self.edges.iter().filter(|edge| days > **edge).count().to_string(),
        }
    }

    /// The groups under which a line counts.
    pub fn groups(&self, who: &Who, by: MeasureBy) -> Vec<String> {
        match by {
            MeasureBy::All => vec![String::new()],
            MeasureBy::Person => vec![who.actor.clone()],
            MeasureBy::Owner => vec![who.owner.clone()],
            MeasureBy::Stage => vec![self.stage(who.overdue_days)],
            MeasureBy::Script => who.scripts.clone(),
            MeasureBy::Method => who.methods.clone(),
        }
    }

    /// Whether a line counts for a group and a month; `None` is any.
    pub fn counts(
        &self,
        (who, on): (&Who, i32),
        by: MeasureBy,
        (group, month): (Option<&str>, Option<&str>),
    ) -> bool {
        let in_month = match month {
            Some(month) => month_of(on) == month,
            None => self.months.contains(&month_of(on)),
        };
        in_month && group.is_none_or(|group| self.groups(who, by).iter().any(|of| of == group))
    }

    /// Whether any way of contact has a cost.
    pub fn costs(&self) -> bool {
        self.cost.iter().any(|(_, minor)| *minor > 0)
    }

    fn cost_of(&self, line: &LogLine) -> i64 {
        let of = |way: &String| self.cost.iter().find(|(name, _)| name == way);
        line.who.methods.iter().filter_map(of).map(|(_, minor)| *minor).sum()
    }

    /// The sums by group and month.
    pub fn tally(&self, by: MeasureBy) -> BTreeMap<String, BTreeMap<String, Tally>> {
        let mut told: BTreeMap<String, BTreeMap<String, Tally>> = BTreeMap::new();
        let mut count = |who: &Who, on: i32, tally: Tally| {
            let month = month_of(on);
            if !self.months.contains(&month) {
                return;
            }
            for group in self.groups(who, by) {
                told.entry(group).or_default().entry(month.clone()).or_default().add(&tally);
            }
        };
        for line in &self.contacts {
            count(&line.who, line.on, Tally::contact(line, self.cost_of(line)));
        }
        for one in &self.promises {
            let tally = Tally {
                due: 1,
                kept: i64::from(one.kept),
                promised_minor: one.minor,
                kept_minor: one.paid_minor,
                ..Tally::default()
            };
            count(&one.who, one.on, tally);
        }
        for one in &self.cases {
            let tally = Tally {
                cases: 1,
                owed_minor: one.owed_minor,
                got_minor: one.got_minor,
                ..Tally::default()
            };
            count(&one.who, one.on, tally);
        }
        told
    }

    /// Says of each contact whether it is a first one, and whether it settled the matter. `receipts` are days by
    /// buyer on which money came; contacts stand in the order of buyer and day.
    pub fn settle(
        &mut self,
        receipts: &BTreeMap<i64, Vec<i32>>,
        (after, within): (i32, i32),
        today: i32,
    ) {
        let days: Vec<(i64, i32)> =
            self.contacts.iter().map(|line| (line.who.buyer_id, line.on)).collect();
        for (at, line) in self.contacts.iter_mut().enumerate() {
            let same = |place: Option<usize>| {
                let found = place.and_then(|place| days.get(place));
                found.filter(|(buyer, _)| *buyer == line.who.buyer_id).map(|(_, on)| *on)
            };
            let before = same(at.checked_sub(1));
            line.first = line.reached() && before.is_none_or(|on| line.on - on > after);
            if !line.first || line.on + within > today {
                continue;
            }
            let next = same(Some(at + 1)).filter(|on| *on - line.on <= within);
            let came = receipts
                .get(&line.who.buyer_id)
                .is_some_and(|came| came.iter().any(|on| *on > line.on && *on - line.on <= within));
            line.resolved = Some(came && next.is_none());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collections::measures::{Measure, Measured};

    fn line(buyer_id: i64, on: i32, result: &str) -> LogLine {
        let who = Who {
            buyer_id,
            actor: "li".to_owned(),
            overdue_days: Some(on - 20_000),
            methods: vec!["call".to_owned()],
            scripts: if on % 2 == 0 { vec!["#1".to_owned()] } else { Vec::new() },
            ..Who::default()
        };
        LogLine { who, on, result: result.to_owned(), ..LogLine::default() }
    }

    /// 2024-10-04 is day 20000.
    fn log(contacts: Vec<LogLine>) -> MeasureLog {
        MeasureLog {
            months: vec!["2024-10".to_owned(), "2024-11".to_owned()],
            edges: vec![30, 60],
            cost: vec![("call".to_owned(), 3_000)],
            contacts,
            ..MeasureLog::default()
        }
    }

    #[test]
    fn who_was_reached_and_what_settled_at_once() {
        let mut log = log(vec![
            line(1, 20_000, "promised"),
            line(1, 20_040, "no-answer"),
            line(2, 20_001, "asked-time"),
            line(2, 20_009, "promised"),
            line(3, 20_002, "says-paid"),
            line(3, 20_050, "refused"),
            line(4, 20_003, "demanded"),
        ]);
        let receipts = [(1, vec![20_010]), (2, vec![20_010]), (3, vec![20_017, 20_051])];
        log.settle(&receipts.into(), (30, 14), 20_055);
        let told: Vec<(bool, Option<bool>)> =
            log.contacts.iter().map(|line| (line.first, line.resolved)).collect();
        assert_eq!(
            told,
            [
                (true, Some(true)),
                // Nobody was reached.
                (false, None),
                // Had to ask again.
                (true, Some(false)),
                (false, None),
                // Money came a day too late.
                (true, Some(false)),
                // Cannot be told yet.
                (true, None),
                (false, None),
            ]
        );
        let by = log.tally(MeasureBy::Person);
        let october = by["li"]["2024-10"];
        let said = |measure: Measure| measure.of(&october);
        assert_eq!((october.contacts, october.cost_minor), (5, 15_000));
        assert_eq!(said(Measure::Reached), Measured { part: 4, whole: 4 });
        assert_eq!(said(Measure::Promised), Measured { part: 2, whole: 4 });
        assert_eq!(said(Measure::Resolved).bps(), Some(3_333));
        assert_eq!(said(Measure::Cost).bps(), None, "nothing came in for promises");
        let november = by["li"]["2024-11"];
        assert_eq!(Measure::Reached.of(&november), Measured { part: 1, whole: 2 });
    }

    #[test]
    fn a_line_counts_for_its_groups() {
        let log = log(vec![line(1, 20_000, "promised"), line(1, 20_031, "promised")]);
        let stages = log.tally(MeasureBy::Stage);
        assert_eq!(stages.keys().collect::<Vec<_>>(), ["1", "none"]);
        assert_eq!(log.tally(MeasureBy::Script)["#1"]["2024-10"].contacts, 1);
        assert_eq!(log.tally(MeasureBy::All)[""].len(), 2);
        let of = |group, month| {
            let counts = |line: &&LogLine| {
                log.counts((&line.who, line.on), MeasureBy::Script, (group, month))
            };
            log.contacts.iter().filter(counts).count()
        };
        assert_eq!(of(Some("#1"), None), 1);
        assert_eq!(of(None, Some("2024-11")), 1);
        assert_eq!(of(Some("#1"), Some("2024-11")), 0);
        assert_eq!(log.stage(Some(61)), "2");
    }
}
