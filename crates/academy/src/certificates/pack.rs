//! Levels of certification: read from `content/certificates.toml`, checked on load.

use std::sync::LazyLock;

use base::Day;
use credit::scoring::{Edition, Wording};
use serde::Deserialize;

use crate::{courses::Library, practice::PracticePack, wording::RawWording};

const TEXT: &str = include_str!("../../../../content/certificates.toml");

static SHIPPED: LazyLock<CertificatePack> = LazyLock::new(|| {
    CertificatePack::read(TEXT).expect("invariant: the shipped levels are read by a test")
});

/// What an exam asks and how it may be repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExamRule {
    /// Lessons whose questions are drawn.
    pub lessons: Vec<String>,
    /// Questions of each.
    pub per_lesson: usize,
    /// Points from which it is passed.
    pub pass_bps: i64,
    /// Minutes from its beginning to its handing in.
    pub minutes: i64,
    /// Attempts at most within `window_days`.
    pub attempts: usize,
    /// Days between two attempts.
    pub wait_days: i32,
    /// Days within which attempts are counted.
    pub window_days: i32,
}

impl ExamRule {
    /// Questions of an exam.
    pub fn count(&self) -> usize {
        self.lessons.len() * self.per_lesson
    }
}

/// A role-play that must be played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practical {
    /// Scene, by code.
    pub scene: String,
    /// Difficulty.
    pub difficulty: i64,
    /// Points at least.
    pub points: i64,
    /// Whether a renewal asks for it, too.
    pub renewal: bool,
}

/// A level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Its name in addresses.
    pub code: String,
    /// Its name.
    pub name: Wording,
    /// Whom it is for.
    pub lead: Wording,
    /// Months that a certificate holds.
    pub valid_months: i32,
    /// The exam.
    pub exam: ExamRule,
    /// The exam of a renewal.
    pub renewal: ExamRule,
    /// Role-plays.
    pub practicals: Vec<Practical>,
    /// Whether a real plan must be approved; a renewal asks for none.
    pub plan: bool,
}

impl Level {
    /// The exam of a first certification or of a renewal.
    pub const fn exam_of(&self, renewal: bool) -> &ExamRule {
        if renewal { &self.renewal } else { &self.exam }
    }

    /// The role-plays of a first certification or of a renewal.
    pub fn practicals_of(&self, renewal: bool) -> impl Iterator<Item = &Practical> {
        self.practicals.iter().filter(move |one| !renewal || one.renewal)
    }

    /// Whether a plan is asked for.
    pub const fn plan_of(&self, renewal: bool) -> bool {
        self.plan && !renewal
    }
}

/// All levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificatePack {
    /// Version and source.
    pub edition: Edition,
    /// Its licence.
    pub licence: String,
    /// Days before the end of a certificate from which it may be renewed.
    pub renew_days: i32,
    /// From the lowest to the highest.
    pub levels: Vec<Level>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    version: String,
    effective_from: String,
    source: RawWording,
    licence: String,
    renew_days: i32,
    level: Vec<RawLevel>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLevel {
    code: String,
    name: RawWording,
    lead: RawWording,
    valid_months: i32,
    exam: RawExam,
    renewal: RawExam,
    plan: bool,
    #[serde(default)]
    practical: Vec<RawPractical>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExam {
    lessons: Vec<String>,
    per_lesson: usize,
    pass_bps: i64,
    minutes: i64,
    attempts: usize,
    wait_days: i32,
    window_days: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPractical {
    scene: String,
    difficulty: i64,
    points: i64,
    renewal: bool,
}

fn exam(level: &str, raw: RawExam) -> Result<ExamRule, String> {
    let library = Library::shipped();
    for code in &raw.lessons {
        let lesson = library.lesson(code);
        let lesson = lesson.ok_or_else(|| format!("{level}: no lesson {code}"))?;
        // Twice as many as one exam takes, so that the second repeats none.
        if lesson.questions.len() < raw.per_lesson * 2 {
            return Err(format!("{level}: {code} has too few questions"));
        }
    }
    let fits = !raw.lessons.is_empty()
        && raw.per_lesson > 0
        && (1..=10_000).contains(&raw.pass_bps)
        && (1..=240).contains(&raw.minutes)
        && raw.attempts > 0
        && (0..=365).contains(&raw.wait_days)
        && (1..=365).contains(&raw.window_days);
    if !fits {
        return Err(format!("{level}: a number of the exam is out of bounds"));
    }
    Ok(ExamRule {
        lessons: raw.lessons,
        per_lesson: raw.per_lesson,
        pass_bps: raw.pass_bps,
        minutes: raw.minutes,
        attempts: raw.attempts,
        wait_days: raw.wait_days,
        window_days: raw.window_days,
    })
}

fn practical(level: &str, raw: RawPractical) -> Result<Practical, String> {
    let pack = PracticePack::shipped();
    let known = pack.scenes.iter().any(|one| one.code == raw.scene)
        && pack.levels.iter().any(|one| one.number == raw.difficulty);
    if !known || !(1..=100).contains(&raw.points) {
        return Err(format!("{level}: no such role-play {} {}", raw.scene, raw.difficulty));
    }
    let RawPractical { scene, difficulty, points, renewal } = raw;
    Ok(Practical { scene, difficulty, points, renewal })
}

fn level(raw: RawLevel) -> Result<Level, String> {
    if !(1..=60).contains(&raw.valid_months) {
        return Err(format!("{}: valid_months: 1 to 60", raw.code));
    }
    let practicals = raw.practical.into_iter().map(|one| practical(&raw.code, one));
    Ok(Level {
        practicals: practicals.collect::<Result<_, _>>()?,
        exam: exam(&raw.code, raw.exam)?,
        renewal: exam(&raw.code, raw.renewal)?,
        name: Wording::from(raw.name),
        lead: Wording::from(raw.lead),
        valid_months: raw.valid_months,
        plan: raw.plan,
        code: raw.code,
    })
}

impl CertificatePack {
    /// What is wrong with the one that ships, for the checker of content.
    pub fn fault() -> Option<String> {
        Self::read(TEXT).err()
    }

    /// Reads and checks it.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn read(text: &str) -> Result<Self, String> {
        let raw: Raw = toml::from_str(text).map_err(|why| why.to_string())?;
        let from = raw.effective_from.parse::<Day>().map_err(|why| why.to_string())?;
        if raw.licence.is_empty() || !(1..=365).contains(&raw.renew_days) {
            return Err("licence is missing, or renew_days is not 1 to 365".to_owned());
        }
        let levels: Vec<Level> = raw.level.into_iter().map(level).collect::<Result<_, _>>()?;
        for (n, one) in levels.iter().enumerate() {
            if levels.iter().take(n).any(|other| other.code == one.code) {
                return Err(format!("{} is there twice", one.code));
            }
        }
        let mut digest = base::digest_of(text.as_bytes()).to_string();
        digest.truncate(16);
        let edition = Edition {
            version: raw.version,
            effective_from: from,
            source: Wording::from(raw.source),
            digest,
        };
        Ok(Self { edition, licence: raw.licence, renew_days: raw.renew_days, levels })
    }

    /// What ships with the product.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// A level by its code.
    pub fn level(&self, code: &str) -> Option<&Level> {
        self.levels.iter().find(|one| one.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_levels_ask_for_what_there_is() {
        let pack = CertificatePack::shipped();
        assert_eq!(pack.levels.len(), 3);
        let collector = pack.level("collector").expect("level");
        assert_eq!((collector.exam.count(), collector.exam_of(true).count()), (15, 10));
        assert_eq!(collector.practicals_of(false).count(), 2);
        assert_eq!(collector.practicals_of(true).count(), 1);
        assert!(collector.plan_of(false) && !collector.plan_of(true));
    }

    #[test]
    fn a_pack_that_lacks_something_does_not_load() {
        for (from, to) in [
            ("\"L4\"]", "\"L99\"]"),
            ("per_lesson = 3", "per_lesson = 9"),
            ("scene = \"quality\"", "scene = \"moon\""),
            ("code = \"collector\"", "code = \"foundation\""),
            ("minutes = 30", "minutes = 0"),
            ("licence = \"Apache-2.0\"", "licence = \"\""),
        ] {
            assert!(TEXT.contains(from), "{from}");
            assert!(CertificatePack::read(&TEXT.replacen(from, to, 1)).is_err(), "{from}");
        }
    }
}
