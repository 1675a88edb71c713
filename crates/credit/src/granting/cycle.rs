//! How long credit decisions take (Q07): from the day a request is handed in to its decision, by month,
//! step of the chain, tier and approver; and the requests behind each figure.
//!
//! The clock begins when a request is first handed in. Time during which it lay with its applicant, after
//! a question, is part of the whole and told apart; no approver is charged with it.

use std::collections::BTreeMap;

use base::{Day, Moment, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::Act;
use crate::{parties::scope_owner, policy::Tier};

/// An act of a request's trail, as far as it tells time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// What was done.
    pub act: Act,
    /// Role of the step, or empty.
    pub role: String,
    /// By whom.
    pub actor: String,
    /// When.
    pub at: Moment,
}

/// A step that somebody acted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTime {
    /// The role that it waited for.
    pub role: String,
    /// Who acted.
    pub actor: String,
    /// Minutes from when it came to them.
    pub minutes: i64,
}

/// The time that a request took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// Minutes from first handed in to the decision.
    pub minutes: i64,
    /// Of these, with the applicant after a question.
    pub asked_minutes: i64,
    /// Every step that was acted on, in order; one that was asked for again stands twice.
    pub steps: Vec<StepTime>,
}

/// A decided request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Row id of the request.
    pub id: i64,
    /// Code of the buyer.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// By which tier it went.
    pub tier: Tier,
    /// `granted` or `refused`.
    pub outcome: String,
    /// The day of the decision.
    pub on: Day,
    /// What it took.
    pub taken: Taken,
}

/// Median and ninth decile of some times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// How many.
    pub count: usize,
    /// The middle one in minutes; of an even number, the mean of the two.
    pub median: i64,
    /// Nine of ten take at most this, in minutes.
    pub ninth: i64,
}

/// A group of requests or steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CycleRow {
    /// A month, a role, a tier or a login.
    pub key: String,
    /// Its times.
    pub spread: Spread,
}

/// Which requests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CycleFilter {
    /// Decided in this month, `2026-11`.
    pub month: String,
    /// By this tier.
    pub tier: String,
    /// A step of this role was acted on.
    pub role: String,
    /// This person acted on a step.
    pub actor: String,
}

impl CycleFilter {
    /// Whether a request is among them.
    pub fn takes(&self, one: &Decided) -> bool {
        let fits = |asked: &str, is: &str| asked.is_empty() || asked == is;
        let step = |of: fn(&StepTime) -> &str, asked: &str| {
            asked.is_empty() || one.taken.steps.iter().any(|step| of(step) == asked)
        };
        fits(&self.month, &one.on.month_label())
            && fits(&self.tier, one.tier.code())
            && step(|step| step.role.as_str(), &self.role)
            && step(|step| step.actor.as_str(), &self.actor)
    }
}

/// The decided requests of a year, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cycle {
    /// The requests.
    pub all: Vec<Decided>,
}

const MINUTE: i64 = 60_000_000;

/// The time that a request took by its trail, the oldest act first; `None` where it was never handed in.
pub fn taken(trail: &[Touch], decided_at: Moment) -> Option<Taken> {
    let minutes = |from: Moment, to: Moment| ((to.0 - from.0) / MINUTE).max(0);
    let begun = trail.iter().find(|one| one.act == Act::Submit)?.at;
    let mut told = Taken { minutes: minutes(begun, decided_at), ..Taken::default() };
    // Since when the step that it waits for has it, and since when the applicant has it.
    let (mut with_step, mut with_applicant) = (begun, None);
    for one in trail {
        match one.act {
            Act::Submit => {
                if let Some(since) = with_applicant.take() {
                    told.asked_minutes += minutes(since, one.at);
                }
                with_step = one.at;
            }
            Act::Approve | Act::Less | Act::Refuse | Act::Ask => {
                told.steps.push(StepTime {
                    role: one.role.clone(),
                    actor: one.actor.clone(),
                    minutes: minutes(with_step, one.at),
                });
                with_step = one.at;
                if one.act == Act::Ask {
                    with_applicant = Some(one.at);
                }
            }
            Act::Begin | Act::Change | Act::Comment | Act::Withdraw | Act::Remind => {}
        }
    }
    Some(told)
}

/// Median and ninth decile; `None` of nothing.
pub fn spread(minutes: &[i64]) -> Option<Spread> {
    let mut sorted = minutes.to_vec();
    sorted.sort_unstable();
    let count = sorted.len();
    let at = |place: usize| sorted.get(place).copied();
    let upper = at(count / 2)?;
    let lower = at((count - 1) / 2)?;
    // The nearest rank: the smallest that at least nine of ten do not pass.
    let ninth = at((count * 9).div_ceil(10).saturating_sub(1))?;
    Some(Spread { count, median: lower.midpoint(upper), ninth })
}

fn grouped<'a>(times: impl Iterator<Item = (&'a str, i64)>) -> Vec<CycleRow> {
    let mut groups: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (key, minutes) in times {
        groups.entry(key).or_default().push(minutes);
    }
    let row = |(key, minutes): (&str, Vec<i64>)| {
        Some(CycleRow { key: key.to_owned(), spread: spread(&minutes)? })
    };
    groups.into_iter().filter_map(row).collect()
}

impl Cycle {
    /// All of them.
    pub fn whole(&self) -> Option<Spread> {
        spread(&self.all.iter().map(|one| one.taken.minutes).collect::<Vec<i64>>())
    }

    /// By month of the decision, the oldest first.
    pub fn by_month(&self) -> Vec<CycleRow> {
        let months: Vec<String> = self.all.iter().map(|one| one.on.month_label()).collect();
        let times = self.all.iter().zip(&months);
        grouped(times.map(|(one, month)| (month.as_str(), one.taken.minutes)))
    }

    /// By tier, from the safest.
    pub fn by_tier(&self) -> Vec<CycleRow> {
        let mut rows = grouped(self.all.iter().map(|one| (one.tier.code(), one.taken.minutes)));
        rows.sort_by_key(|row| Tier::ALL.iter().position(|tier| tier.code() == row.key));
        rows
    }

    /// By the role that a step waited for, the slowest first.
    pub fn by_step(&self) -> Vec<CycleRow> {
        self.steps(|step| &step.role)
    }

    /// By who acted, the slowest first.
    pub fn by_approver(&self) -> Vec<CycleRow> {
        self.steps(|step| &step.actor)
    }

    fn steps(&self, key: fn(&StepTime) -> &str) -> Vec<CycleRow> {
        let steps = self.all.iter().flat_map(|one| &one.taken.steps);
        let mut rows = grouped(steps.map(|step| (key(step), step.minutes)));
        rows.sort_by(|a, b| b.spread.median.cmp(&a.spread.median).then_with(|| a.key.cmp(&b.key)));
        rows
    }
}

/// The requests that were decided in the last twelve months, with what each took.
///
/// # Errors
/// A fault from the database.
pub async fn decision_cycle(db: &Db, scope: Scope) -> Result<Cycle> {
    let asked = (scope_owner(scope), db.clock().today());
    let what = format!("granting-cycle {asked:?}");
    db.held_fresh(what, asked, |db, (owner, today)| Box::pin(cycle_now(db, *owner, *today))).await
}

async fn cycle_now(db: &Db, owner: Option<i64>, today: Day) -> Result<Cycle> {
    let since = today.plus_months(-12);
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT p.id, b.code, b.name, p.tier, d.outcome, d.from_on, d.recorded_at \
         FROM granting_decision d JOIN granting_application p ON p.id = d.application_id \
         JOIN parties_buyer b ON b.id = d.buyer_id WHERE d.from_on > ",
    );
    ask.value(since);
    if let Some(owner) = owner {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY d.from_on DESC, d.id DESC");
    let heads = ask.rows(&mut connection, "listing decisions of a year").await?;
    let mut ask = Ask::new(
        "SELECT t.application_id, t.act, t.role, t.actor, t.recorded_at FROM granting_trail t \
         JOIN granting_decision d ON d.application_id = t.application_id \
         JOIN parties_buyer b ON b.id = d.buyer_id WHERE d.from_on > ",
    );
    ask.value(since);
    if let Some(owner) = owner {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY t.application_id, t.id");
    let mut trails: BTreeMap<i64, Vec<Touch>> = BTreeMap::new();
    for row in &ask.rows(&mut connection, "reading the trails of a year").await? {
        let Some(act) = Act::parse(&row.text(1)?) else { continue };
        let touch = Touch { act, role: row.text(2)?, actor: row.text(3)?, at: Moment(row.int(4)?) };
        trails.entry(row.int(0)?).or_default().push(touch);
    }
    let one = |row: &AnyRow| -> Result<Option<Decided>> {
        let id = row.int(0)?;
        let trail = trails.get(&id).map_or(&[][..], Vec::as_slice);
        let Some(taken) = taken(trail, Moment(row.int(6)?)) else { return Ok(None) };
        Ok(Some(Decided {
            id,
            buyer_code: row.text(1)?,
            buyer_name: row.text(2)?,
            tier: Tier::parse(&row.text(3)?).unwrap_or(Tier::Unrated),
            outcome: row.text(4)?,
            on: row.day(5)?,
            taken,
        }))
    };
    let all: Vec<Option<Decided>> = heads.iter().map(one).collect::<Result<_>>()?;
    Ok(Cycle { all: all.into_iter().flatten().collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(act: Act, who: &str, minute: i64) -> Touch {
        Touch { act, role: who.to_owned(), actor: who.to_owned(), at: Moment(minute * MINUTE) }
    }

    #[test]
    fn a_question_is_the_applicants_time() {
        let trail = [
            touch(Act::Begin, "xs1", 0),
            touch(Act::Submit, "xs1", 10),
            touch(Act::Approve, "cm1", 70),
            touch(Act::Ask, "fin", 100),
            touch(Act::Comment, "xs1", 150),
            touch(Act::Submit, "xs1", 400),
            touch(Act::Approve, "cm1", 420),
            touch(Act::Refuse, "fin", 430),
        ];
        let told = taken(&trail, Moment(430 * MINUTE)).expect("handed in");
        assert_eq!((told.minutes, told.asked_minutes), (420, 300));
        let steps: Vec<(&str, i64)> =
            told.steps.iter().map(|step| (step.role.as_str(), step.minutes)).collect();
        assert_eq!(steps, [("cm1", 60), ("fin", 30), ("cm1", 20), ("fin", 10)]);
        let on_steps: i64 = told.steps.iter().map(|step| step.minutes).sum();
        assert_eq!(on_steps + told.asked_minutes, told.minutes, "nothing is lost between hands");
        assert_eq!(taken(&trail[..1], Moment(0)), None);
    }

    #[test]
    fn the_middle_and_the_ninth_of_ten() {
        for (times, told) in [
            (&[][..], None),
            (&[5][..], Some((5, 5))),
            (&[1, 3][..], Some((2, 3))),
            (&[9, 1, 5][..], Some((5, 9))),
            (&[1, 2, 3, 4, 5, 6, 7, 8, 9, 100][..], Some((5, 9))),
        ] {
            assert_eq!(spread(times).map(|one| (one.median, one.ninth)), told, "{times:?}");
        }
    }
}
