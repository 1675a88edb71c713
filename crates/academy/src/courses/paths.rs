//! Who learns what (A16), and how it is laid over days (N11).

use base::Day;
use credit::scoring::{Edition, Wording};
use serde::Deserialize;
use store::access::Role;

use super::lesson::Lesson;
use crate::wording::RawWording;

/// What a kind of work learns, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Its name in addresses.
    pub code: String,
    /// For these roles.
    pub roles: Vec<Role>,
    /// Its name.
    pub name: Wording,
    /// What it is for.
    pub lead: Wording,
    /// Codes of lessons.
    pub lessons: Vec<String>,
}

/// All paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// Version and source.
    pub edition: Edition,
    /// In order; the last one takes every role.
    pub paths: Vec<Path>,
    /// Minutes of a day in class.
    pub day_minutes: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    version: String,
    effective_from: String,
    source: RawWording,
    licence: String,
    day_minutes: u32,
    path: Vec<RawPath>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPath {
    code: String,
    roles: Vec<String>,
    name: RawWording,
    lead: RawWording,
    lessons: Vec<String>,
}

impl Paths {
    /// Reads and checks them.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn read(text: &str) -> Result<Self, String> {
        let raw: Raw = toml::from_str(text).map_err(|why| why.to_string())?;
        let from = raw.effective_from.parse::<Day>().map_err(|why| why.to_string())?;
        if raw.licence.is_empty() {
            return Err("licence is missing".to_owned());
        }
        if !(60..=720).contains(&raw.day_minutes) {
            return Err("day_minutes: 60 to 720".to_owned());
        }
        let path = |raw: RawPath| {
            let roles: Result<Vec<Role>, _> = raw.roles.iter().map(|role| role.parse()).collect();
            let roles = roles.map_err(|_| format!("{}: no such role", raw.code))?;
            let (name, lead) = (Wording::from(raw.name), Wording::from(raw.lead));
            Ok(Path { code: raw.code, roles, name, lead, lessons: raw.lessons })
        };
        let paths: Vec<Path> = raw.path.into_iter().map(path).collect::<Result<_, String>>()?;
        if !paths.last().is_some_and(|last| last.roles.is_empty()) {
            return Err("the last path takes every role: roles = []".to_owned());
        }
        let mut digest = base::digest_of(text.as_bytes()).to_string();
        digest.truncate(16);
        let edition = Edition {
            version: raw.version,
            effective_from: from,
            source: Wording::from(raw.source),
            digest,
        };
        Ok(Self { edition, paths, day_minutes: raw.day_minutes })
    }

    /// The path of a role.
    pub fn of(&self, role: Role) -> Option<&Path> {
        self.paths.iter().find(|path| path.roles.is_empty() || path.roles.contains(&role))
    }

    /// A path by its name.
    pub fn find(&self, code: &str) -> Option<&Path> {
        self.paths.iter().find(|path| path.code == code)
    }
}

/// A part of a day in class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// From 1.
    pub day: u32,
    /// Minutes of that day before it.
    pub from: u32,
    /// How long.
    pub minutes: u32,
    /// The lesson.
    pub lesson: String,
}

/// Lays lessons over days of so many minutes: in order, whole where a day can hold them, without a gap within a day.
pub fn schedule(lessons: &[&Lesson], day_minutes: u32) -> Vec<Session> {
    let (mut out, mut day, mut used) = (Vec::new(), 1, 0);
    let most = day_minutes.max(1);
    for lesson in lessons {
        let mut left = lesson.minutes;
        if used > 0 && used + left > most {
            (day, used) = (day + 1, 0);
        }
        while left > 0 {
            let minutes = left.min(most - used);
            out.push(Session { day, from: used, minutes, lesson: lesson.code.clone() });
            (used, left) = (used + minutes, left - minutes);
            if left > 0 {
                (day, used) = (day + 1, 0);
            }
        }
    }
    out
}

/// The lesson whose micro-lesson belongs to the week of a day (N14): all in turn, a week each.
pub fn week_of<'a>(lessons: &[&'a Lesson], day: Day) -> Option<&'a Lesson> {
    // Weeks begin on Monday; 1970-01-01 was a Thursday.
    let week = (day.epoch_days() + 3).div_euclid(7);
    let count = i32::try_from(lessons.len()).ok().filter(|count| *count > 0)?;
    lessons.get(usize::try_from(week.rem_euclid(count)).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::Library;

    #[test]
    fn two_days_of_six_hours() {
        let library = Library::shipped();
        let all: Vec<&Lesson> = library.lessons.iter().collect();
        let plan = schedule(&all, 360);
        assert_eq!(plan.len(), 10, "no lesson is torn");
        assert_eq!(plan.iter().map(|one| one.day).max(), Some(2));
        for day in [1, 2] {
            let sum: u32 = plan.iter().filter(|one| one.day == day).map(|one| one.minutes).sum();
            assert_eq!(sum, 360, "day {day}");
        }
        // An hour and a half a day: longer lessons go on the next day, nothing is lost.
        let slow = schedule(&all, 45);
        let sum: u32 = slow.iter().map(|one| one.minutes).sum();
        assert_eq!(sum, 720);
        assert!(slow.iter().all(|one| one.from + one.minutes <= 45));
    }

    #[test]
    fn a_week_has_one_micro_lesson() {
        let library = Library::shipped();
        let all: Vec<&Lesson> = library.lessons.iter().collect();
        let of = |day: &str| week_of(&all, day.parse().expect("day")).map(|one| one.code.clone());
        assert_eq!(of("2026-11-16"), of("2026-11-22"), "Monday to Sunday");
        assert_ne!(of("2026-11-22"), of("2026-11-23"));
        assert_eq!(week_of(&[], "2026-11-16".parse().expect("day")), None);
    }

    #[test]
    fn everybody_has_a_path() {
        let library = Library::shipped();
        for role in Role::ALL {
            let path = library.paths.of(role).expect("path");
            assert!(path.lessons.len() >= 4, "{role}");
        }
        assert_eq!(library.paths.of(Role::Sales).map(|path| path.code.as_str()), Some("sales"));
    }
}
