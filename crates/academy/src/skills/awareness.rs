//! The awareness index (N14): questions of the week answered, signals reported, reviews on time, by person and by role
//! over weeks. What is not known (no review was due, nobody was there yet) takes no part; it is never nought. Pure;
//! what is read stands in `awareness_rows.rs`.

use std::collections::BTreeMap;

use base::Day;
use store::access::Role;

use super::pack::AwarenessRule;

/// Whom it is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aware {
    /// Row id.
    pub id: i64,
    /// The login.
    pub login: String,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The first day on which they could sign in.
    pub since: Day,
}

/// What one person did in one week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WeekDone {
    /// The question of the week was answered, and whether it was right.
    pub answered: Option<bool>,
    /// Signals reported.
    pub reported: i64,
    /// Reviews that were due.
    pub due: i64,
    /// Of them on time.
    pub on_time: i64,
}

/// What everybody did, by person and Monday.
pub type Done = BTreeMap<(i64, Day), WeekDone>;

/// One point: the parts over the span that ends with a week, and the index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Point {
    /// Weeks that could be answered, and were.
    pub weeks: i64,
    /// Of them answered.
    pub answered: i64,
    /// Of those right.
    pub right: i64,
    /// Signals reported.
    pub reported: i64,
    /// Reviews due.
    pub due: i64,
    /// Of them on time.
    pub on_time: i64,
    /// The index, basis points; `None` where no part is known.
    pub bps: Option<i64>,
}

/// A person over the weeks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwarePerson {
    /// Who.
    pub person: Aware,
    /// One for each week.
    pub points: Vec<Point>,
}

/// A role over the weeks: the mean of those who have an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwareTeam {
    /// The role.
    pub role: Role,
    /// People of it.
    pub people: usize,
    /// Mean and how many it is of, for each week.
    pub points: Vec<(Option<i64>, usize)>,
}

/// The index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awareness {
    /// The Mondays, oldest first.
    pub weeks: Vec<Day>,
    /// By name.
    pub people: Vec<AwarePerson>,
    /// By role.
    pub teams: Vec<AwareTeam>,
}

/// The index of one span: each part in basis points with its weight; parts that are not known are left out.
fn index(rule: &AwarenessRule, point: &Point) -> Option<i64> {
    let part = |of: i64, all: i64| (all > 0).then(|| (of * 10_000 / all).min(10_000));
    // Whether somebody reported is known as soon as they were there.
    let reported = (point.weeks > 0).then(|| point.reported.min(rule.reports_full));
    let parts = [
        (part(point.answered, point.weeks), rule.weight_answered),
        (reported.and_then(|count| part(count, rule.reports_full)), rule.weight_reported),
        (part(point.on_time, point.due), rule.weight_reviewed),
    ];
    let known = || parts.iter().filter_map(|(bps, weight)| bps.map(|bps| (bps, weight)));
    let sum: i64 = known().map(|(bps, weight)| bps * weight).sum();
    let weights: i64 = known().map(|(_, weight)| *weight).sum();
    (sum + weights / 2).checked_div(weights)
}

fn point(
    rule: &AwarenessRule,
    (person, done): (&Aware, &Done),
    (week, this_week): (Day, Day),
) -> Point {
    let mut out = Point::default();
    for back in 0..rule.span {
        let monday = week.plus_days(-7 * back);
        if monday.plus_days(6) < person.since {
            continue;
        }
        let one = done.get(&(person.id, monday)).copied().unwrap_or_default();
        // The week that runs can still be answered: it counts once it is.
        if monday < this_week || one.answered.is_some() {
            out.weeks += 1;
        }
        out.answered += i64::from(one.answered.is_some());
        out.right += i64::from(one.answered == Some(true));
        out.reported += one.reported;
        out.due += one.due;
        out.on_time += one.on_time;
    }
    out.bps = index(rule, &out);
    out
}

/// The index of people over weeks, the last of which is the one that runs.
pub fn tell_awareness(
    rule: &AwarenessRule,
    people: Vec<Aware>,
    done: &Done,
    this_week: Day,
) -> Awareness {
    let weeks: Vec<Day> =
        (0..rule.weeks).rev().map(|back| this_week.plus_days(-7 * back)).collect();
    let tell = |person: Aware| {
        let points = weeks.iter().map(|week| point(rule, (&person, done), (*week, this_week)));
        AwarePerson { points: points.collect(), person }
    };
    let people: Vec<AwarePerson> = people.into_iter().map(tell).collect();
    let mut teams = Vec::new();
    for role in Role::ALL {
        let own: Vec<&AwarePerson> = people.iter().filter(|one| one.person.role == role).collect();
        if own.is_empty() {
            continue;
        }
        let mean = |at: usize| {
            let known: Vec<i64> = own.iter().filter_map(|one| one.points.get(at)?.bps).collect();
            let count = i64::try_from(known.len()).unwrap_or(0);
            (known.iter().sum::<i64>().checked_div(count), known.len())
        };
        let points = (0..weeks.len()).map(mean).collect();
        teams.push(AwareTeam { role, people: own.len(), points });
    }
    Awareness { weeks, people, teams }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skills::SkillPack;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn aware(id: i64, since: &str) -> Aware {
        Aware {
            id,
            login: format!("p{id}"),
            name: format!("P{id}"),
            role: Role::Sales,
            since: day(since),
        }
    }

    #[test]
    fn parts_that_are_not_known_take_no_part() {
        let rule = &SkillPack::shipped().awareness;
        for (weeks, answered, reported, due, on_time, bps) in [
            (0, 0, 0, 0, 0, None),
            // Answered half, reported nothing, no review due: (40 × 50 + 20 × 0) ÷ 60.
            (4, 2, 0, 0, 0, Some(3_333)),
            (4, 4, 1, 0, 0, Some(10_000)),
            (4, 4, 9, 4, 2, Some(8_000)),
            (4, 0, 0, 5, 5, Some(4_000)),
            (0, 0, 0, 5, 5, Some(10_000)),
        ] {
            let point =
                Point { weeks, answered, right: 0, reported, due, on_time, ..Point::default() };
            assert_eq!(index(rule, &point), bps, "{point:?}");
        }
    }

    #[test]
    fn each_point_looks_back_over_its_span() {
        let rule = &SkillPack::shipped().awareness;
        let this_week = day("2026-11-16");
        let mut done = Done::new();
        let full = WeekDone { answered: Some(true), ..WeekDone::default() };
        done.insert((1, day("2026-11-09")), full);
        done.insert((1, day("2026-10-26")), WeekDone { reported: 1, ..WeekDone::default() });
        let people = vec![aware(1, "2026-01-01"), aware(2, "2026-11-12")];
        let told = tell_awareness(rule, people, &done, this_week);
        assert_eq!((told.weeks.len(), told.weeks[11]), (12, this_week));
        let last = told.people[0].points[11];
        // The week that runs is not answered yet: three weeks, one answered, one report.
        assert_eq!((last.weeks, last.answered, last.right, last.reported), (3, 1, 1, 1));
        assert_eq!(last.bps, Some(5_555));
        let fresh = &told.people[1];
        assert_eq!(fresh.points[10].weeks, 1, "who came within a week could answer it");
        assert_eq!(fresh.points[9].bps, None, "nobody is judged before they came");
        let team = &told.teams[0];
        assert_eq!((team.role, team.people), (Role::Sales, 2));
        assert_eq!(team.points[11], (Some(2_777), 2));
        assert_eq!(team.points[9].1, 1);
    }
}
