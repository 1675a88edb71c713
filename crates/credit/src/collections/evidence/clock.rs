//! The limitation clock of one debt: when its period ends, step by step, and what of its chain would hold in
//! court. Pure. Source: 民法典 188, 189, 194, 195; 时效规定 (2020). A clock, not advice.

use base::Day;

use super::pack::{CountsFrom, EventRule, Grade, LimitationLaw};

/// What is called suspension among what happened: something stood in the way from a day until another.
pub const SUSPENSION: &str = "suspension";

/// Something that happened to a debt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// Where it stands: `interruption`, `contact`, `receipt`, `account`.
    pub source: &'static str,
    /// Its row there.
    pub id: i64,
    /// What it is: a code of the pack's events, or [`SUSPENSION`].
    pub kind: String,
    /// Its day: sent, signed, paid, filed.
    pub on: Day,
    /// When it arrived, where that is known.
    pub arrived_on: Option<Day>,
    /// When a proceeding or an obstacle was over.
    pub ended_on: Option<Day>,
    /// By what it is proven: a code of the pack's proofs.
    pub proof: String,
    /// How far that carries.
    pub grade: Grade,
    /// The person, or what else is said.
    pub note: String,
    /// The paper.
    pub evidence_id: Option<i64>,
}

/// What became of it for the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// The period runs anew from a day.
    Restarts,
    /// A proceeding is under way: the period stands still.
    Stands,
    /// It brought an expired claim back.
    Revives,
    /// It moved the end because it stood in the way.
    Suspends,
    /// It came before the debt was due.
    Early,
    /// It came after the end.
    Late,
    /// It is not proven.
    Unproven,
    /// It is no reason known to the rules.
    Unknown,
}

impl Effect {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Restarts => "restarts",
            Self::Stands => "stands",
            Self::Revives => "revives",
            Self::Suspends => "suspends",
            Self::Early => "early",
            Self::Late => "late",
            Self::Unproven => "unproven",
            Self::Unknown => "unknown",
        }
    }
}

/// One step of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What happened.
    pub what: Happened,
    /// From which day it counts.
    pub counts_on: Day,
    /// What it does where presumed arrival is taken.
    pub effect: Effect,
    /// The end after it, where presumed arrival is taken; `None` while the period stands still.
    pub ends_on: Option<Day>,
    /// Whether it does the same where only what is proven is taken.
    pub holds: bool,
}

/// The clock of one debt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The day on which the debt (its last instalment) fell due.
    pub due_on: Day,
    /// The steps, the oldest first.
    pub steps: Vec<Step>,
    /// The last day of the period by what is proven; `None` while it stands still.
    pub ends_on: Option<Day>,
    /// The same where presumed arrival is taken, too.
    pub presumed_on: Option<Day>,
    /// After this day nothing helps.
    pub cap_on: Day,
}

impl Clock {
    /// Days left by what is proven; below zero when it is over; `None` while it stands still.
    pub fn days_left(&self, as_of: Day) -> Option<i32> {
        self.ends_on.map(|day| day.days_since(as_of))
    }
}

struct Run<'a> {
    law: &'a LimitationLaw,
    obstacles: Vec<&'a Happened>,
    cap_on: Day,
    due_on: Day,
    from: Day,
    stands: bool,
}

impl Run<'_> {
    /// The last day; `None` while something stands in the way or a proceeding is under way.
    fn ends(&self) -> Option<Day> {
        if self.stands {
            return None;
        }
        let mut ends = self.from.plus_months(self.law.years * 12);
        let first = ends.plus_months(-self.law.suspend_months);
        for one in &self.obstacles {
            let touches = one.on <= ends && one.ended_on.is_none_or(|over| over >= first);
            if touches {
                ends = ends.max(one.ended_on?.plus_months(self.law.suspend_months));
            }
        }
        Some(ends.min(self.cap_on))
    }

    fn take(&mut self, one: &Happened, rule: &EventRule, (day, as_of): (Day, Day)) -> Effect {
        if day <= self.due_on {
            return Effect::Early;
        }
        if self.ends().is_some_and(|ends| day > ends) {
            let back = rule.revives && one.grade == Grade::Proven && day <= self.cap_on;
            if !back {
                return Effect::Late;
            }
            self.from = day;
            return Effect::Revives;
        }
        let anew = match rule.from {
            CountsFrom::Day | CountsFrom::Arrival => Some(day),
            CountsFrom::End => one.ended_on.filter(|over| *over <= as_of),
        };
        match anew {
            Some(anew) => {
                self.from = self.from.max(anew);
                Effect::Restarts
            }
            None => {
                self.stands = true;
                Effect::Stands
            }
        }
    }
}

fn counts_on(one: &Happened, rule: Option<&EventRule>) -> Day {
    match rule.map(|rule| rule.from) {
        Some(CountsFrom::Arrival) => one.arrived_on.unwrap_or(one.on),
        _ => one.on,
    }
}

/// The clock of a debt with what happened to it up to a day. `rule` finds the pack's rule of a kind.
pub fn clock<'r>(
    due_on: Day,
    happened: &[Happened],
    law: &LimitationLaw,
    rule: impl Fn(&str) -> Option<&'r EventRule>,
    as_of: Day,
) -> Clock {
    let mut known: Vec<(Day, &Happened)> =
        happened.iter().map(|one| (counts_on(one, rule(&one.kind)), one)).collect();
    known.retain(|(day, _)| *day <= as_of);
    known.sort_by_key(|(day, one)| (*day, one.source, one.id));
    let cap_on = due_on.plus_months(law.cap_years * 12);
    let run = |least: Grade| {
        let obstacles = known.iter().map(|(_, one)| *one);
        let obstacles =
            obstacles.filter(|one| one.kind == SUSPENSION && one.grade >= least).collect();
        let mut run = Run { law, obstacles, cap_on, due_on, from: due_on, stands: false };
        let effects: Vec<(Effect, Option<Day>)> = known
            .iter()
            .map(|(day, one)| {
                let effect = match rule(&one.kind) {
                    _ if one.grade < least => Effect::Unproven,
                    _ if one.kind == SUSPENSION => Effect::Suspends,
                    None => Effect::Unknown,
                    Some(rule) => run.take(one, rule, (*day, as_of)),
                };
                (effect, run.ends())
            })
            .collect();
        (effects, run.ends())
    };
    let (strict, ends_on) = run(Grade::Proven);
    let (presumed, presumed_on) = run(Grade::Presumed);
    let steps = known.iter().zip(strict.iter().zip(&presumed));
    let steps = steps.map(|((day, one), (hard, soft))| Step {
        what: (*one).clone(),
        counts_on: *day,
        effect: soft.0,
        ends_on: soft.1,
        holds: hard.0 == soft.0,
    });
    Clock { due_on, steps: steps.collect(), ends_on, presumed_on, cap_on }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collections::evidence::EvidencePack;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    fn happened(id: i64, kind: &str, on: &str, proof: &str) -> Happened {
        let pack = EvidencePack::shipped();
        Happened {
            source: "interruption",
            id,
            kind: kind.to_owned(),
            on: day(on),
            arrived_on: None,
            ended_on: None,
            proof: proof.to_owned(),
            grade: pack.proof(proof).expect(proof).grade,
            note: String::new(),
            evidence_id: None,
        }
    }

    fn told(due: &str, events: &[Happened], as_of: &str) -> Clock {
        let pack = EvidencePack::shipped();
        let law = pack.limitation_on(day("2026-01-01")).expect("law");
        clock(day(due), events, law, |code| pack.event(code), day(as_of))
    }

    /// Due, what happened, as of: the end by what is proven, the end by what is presumed.
    type Case<'a> = (&'a str, Vec<Happened>, &'a str, Option<&'a str>, Option<&'a str>);

    fn agree(cases: Vec<Case<'_>>) {
        for (due, events, as_of, proven, presumed) in cases {
            let seen = told(due, &events, as_of);
            assert_eq!(seen.ends_on, proven.map(day), "{due} {events:?}");
            assert_eq!(seen.presumed_on, presumed.map(day), "{due} {events:?}");
        }
    }

    #[test]
    fn only_what_is_proven_starts_it_anew() {
        let h = happened;
        let arrived = |one: Happened, on: &str| Happened { arrived_on: Some(day(on)), ..one };
        let (first, anew) = (Some("2026-03-01"), Some("2028-06-15"));
        let due = "2023-03-01";
        let demand = |proof: &str| vec![h(1, "demand", "2025-06-15", proof)];
        let letter = h(1, "demand", "2026-02-27", "courier-delivered");
        agree(vec![
            (due, vec![], "2026-01-01", first, first),
            (due, demand("signed"), "2026-01-01", anew, anew),
            (due, demand("note"), "2026-01-01", first, first),
            (due, demand("courier-sent"), "2026-01-01", first, anew),
            // A letter counts from the day of its arrival.
            (due, vec![arrived(letter, "2026-03-02")], "2026-04-01", first, first),
        ]);
    }

    #[test]
    fn after_the_end_in_court_and_beyond_twenty_years() {
        let h = happened;
        let ended = |one: Happened, on: &str| Happened { ended_on: Some(day(on)), ..one };
        let suit = h(1, "suit", "2026-01-10", "court");
        let (late, early) =
            (h(1, SUSPENSION, "2025-12-01", "court"), h(1, SUSPENSION, "2024-01-01", "court"));
        let same = |due, events, as_of, ends| (due, events, as_of, ends, ends);
        let years = ["2007-06", "2010-05", "2013-04", "2016-03", "2019-02", "2022-01", "2024-12"];
        let often =
            years.iter().zip(1..).map(|(on, id)| h(id, "demand", &format!("{on}-09"), "signed"));
        let revived = vec![h(1, "demand-signed", "2025-06-01", "signed")];
        let due = "2023-03-01";
        agree(vec![
            // After the end only what revives helps.
            same("2022-01-01", revived, "2026-01-01", Some("2028-06-01")),
            same(
                "2022-01-01",
                vec![h(1, "demand", "2025-06-01", "signed")],
                "2026-01-01",
                Some("2025-01-01"),
            ),
            // A suit: nothing ends while it is under way; three years from its end.
            same(due, vec![suit.clone()], "2026-06-01", None),
            same(due, vec![ended(suit, "2026-05-20")], "2026-06-01", Some("2029-05-20")),
            // Something stood in the way within the last six months: six months after it.
            same(due, vec![ended(late, "2026-02-15")], "2026-03-01", Some("2026-08-15")),
            same(due, vec![ended(early, "2024-02-15")], "2026-03-01", Some("2026-03-01")),
            same("2005-01-10", often.collect(), "2025-01-01", Some("2025-01-10")),
        ]);
    }

    #[test]
    fn what_would_fail_is_told_apart() {
        let events = [
            happened(1, "demand", "2023-01-15", "signed"),
            happened(2, "demand", "2024-06-15", "note"),
            happened(3, "demand", "2025-06-15", "data-message"),
            happened(4, "moon", "2025-07-15", "signed"),
        ];
        let seen = told("2023-03-01", &events, "2026-01-01");
        let effects: Vec<(&str, bool)> =
            seen.steps.iter().map(|step| (step.effect.code(), step.holds)).collect();
        assert_eq!(
            effects,
            [("early", true), ("unproven", true), ("restarts", false), ("unknown", true)]
        );
        assert_eq!(seen.days_left(day("2026-01-01")), Some(59));
    }
}
