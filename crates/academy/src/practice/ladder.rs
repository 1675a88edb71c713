//! The ladder: seasons of a quarter, one talk a week with the same debtor for all, the best first; and teams by the
//! average of their members. Only who takes part of their own will is counted.

use std::collections::BTreeMap;

use base::{Day, Moment};

/// Minutes that a talk of the week may take.
pub const MINUTES: i64 = 20;

/// Members from which a team is counted.
pub const TEAM_LEAST: usize = 2;

/// A season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Season {
    /// Its first week: a Monday.
    pub from: Day,
    /// Its last day: a Sunday.
    pub to: Day,
}

/// The Monday of a day's week.
pub fn week_of(day: Day) -> Day {
    day.plus_days(-day.weekday())
}

impl Season {
    /// The season of a day: the weeks whose Monday lies in its quarter.
    pub fn of(day: Day) -> Self {
        let monday = week_of(day);
        let back = i32::from((monday.month() - 1) % 3);
        let first = monday.plus_months(-back).month_start();
        let next = first.plus_months(3).month_start();
        let monday_from = |day: Day| match day.weekday() {
            0 => day,
            weekday => day.plus_days(7 - weekday),
        };
        Self { from: monday_from(first), to: monday_from(next).plus_days(-1) }
    }

    /// The season before.
    #[must_use]
    pub fn before(self) -> Self {
        Self::of(self.from.plus_days(-7))
    }

    /// Its name: `2026 Q4`.
    pub fn name(self) -> String {
        format!("{} Q{}", self.from.year(), (self.from.month() - 1) / 3 + 1)
    }
}

/// A try at the talk of a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Try {
    /// Whose.
    pub person_id: i64,
    /// The name.
    pub person: String,
    /// The team, or empty.
    pub team: String,
    /// The marks; none where it has not ended, or nothing was tried.
    pub tenths: Option<i64>,
    /// From when to when.
    pub time: Option<(Moment, Moment)>,
}

impl Try {
    /// What it counts: nothing where it took too long.
    fn counts(&self) -> Option<i64> {
        let (from, to) = self.time?;
        let late = to.0.saturating_sub(from.0) > MINUTES * 60 * 1_000_000;
        self.tenths.map(|tenths| if late { 0 } else { tenths })
    }
}

/// A place on the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// From 1; who has the same has the same place.
    pub place: usize,
    /// A person's or a team's name.
    pub name: String,
    /// The team of a person.
    pub team: String,
    /// Tenths of a point: a sum, or the average of members.
    pub tenths: i64,
    /// Talks that counted; members of a team.
    pub count: usize,
}

/// Persons and teams, the best first.
pub fn standings(tries: &[Try]) -> (Vec<Place>, Vec<Place>) {
    let mut persons: BTreeMap<i64, Place> = BTreeMap::new();
    for one in tries {
        let place = persons.entry(one.person_id).or_insert_with(|| Place {
            place: 0,
            name: one.person.clone(),
            team: one.team.clone(),
            tenths: 0,
            count: 0,
        });
        if let Some(tenths) = one.counts() {
            place.tenths += tenths;
            place.count += 1;
        }
    }
    let persons: Vec<Place> = persons.into_values().collect();
    let mut teams: BTreeMap<&str, (i64, usize)> = BTreeMap::new();
    for one in persons.iter().filter(|one| !one.team.is_empty()) {
        let team = teams.entry(&one.team).or_default();
        *team = (team.0 + one.tenths, team.1 + 1);
    }
    let teams = teams.into_iter().filter(|(_, (_, members))| *members >= TEAM_LEAST);
    let team = |(name, (sum, members)): (&str, (i64, usize))| Place {
        place: 0,
        name: name.to_owned(),
        team: String::new(),
        tenths: sum / i64::try_from(members).unwrap_or(1).max(1),
        count: members,
    };
    let teams: Vec<Place> = teams.map(team).collect();
    (ranked(persons), ranked(teams))
}

fn ranked(mut all: Vec<Place>) -> Vec<Place> {
    all.sort_by(|a, b| b.tenths.cmp(&a.tenths).then_with(|| a.name.cmp(&b.name)));
    let mut before: Option<(i64, usize)> = None;
    for (n, one) in (1..).zip(&mut all) {
        one.place = match before {
            Some((tenths, place)) if tenths == one.tenths => place,
            _ => n,
        };
        before = Some((one.tenths, one.place));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_is_whole_weeks_of_a_quarter() {
        let day = |text: &str| text.parse::<Day>().expect(text);
        for (on, from, to, name) in [
            ("2026-11-21", "2026-10-05", "2027-01-03", "2026 Q4"),
            ("2027-01-03", "2026-10-05", "2027-01-03", "2026 Q4"),
            ("2027-01-04", "2027-01-04", "2027-04-04", "2027 Q1"),
            ("2026-10-04", "2026-07-06", "2026-10-04", "2026 Q3"),
        ] {
            let season = Season::of(day(on));
            assert_eq!((season.from, season.to), (day(from), day(to)), "{on}");
            assert_eq!(season.name(), name);
        }
        assert_eq!(Season::of(day("2026-11-21")).before().name(), "2026 Q3");
    }

    #[test]
    fn who_is_late_has_nothing_and_a_team_of_one_is_none() {
        let one = |person_id: i64, team: &str, tenths: Option<i64>, minutes: i64| Try {
            person_id,
            person: format!("p{person_id}"),
            team: team.to_owned(),
            tenths,
            time: tenths.map(|_| (Moment(0), Moment(minutes * 60_000_000))),
        };
        let tries = [
            one(1, "华东", Some(800), 12),
            one(1, "华东", Some(700), 20),
            one(2, "华东", Some(900), 21),
            one(3, "华南", Some(600), 5),
            one(4, "", None, 0),
            one(5, "", Some(1_500), 3),
        ];
        let (persons, teams) = standings(&tries);
        let told: Vec<(usize, &str, i64, usize)> = persons
            .iter()
            .map(|one| (one.place, one.name.as_str(), one.tenths, one.count))
            .collect();
        assert_eq!(
            told,
            [
                (1, "p1", 1_500, 2),
                (1, "p5", 1_500, 1),
                (3, "p3", 600, 1),
                (4, "p2", 0, 1),
                (4, "p4", 0, 0)
            ]
        );
        assert_eq!(teams.len(), 1);
        assert_eq!((teams[0].name.as_str(), teams[0].tenths), ("华东", 750));
    }
}
