//! Which work shows which skill, and how the awareness index is put together: read from `content/skills.toml`, checked
//! on load.

use std::sync::LazyLock;

use base::Day;
use credit::scoring::{Edition, Wording};
use serde::Deserialize;

use crate::{
    certificates::CertificatePack, courses::Library, exercises::ExercisePack,
    practice::PracticePack, wording::RawWording,
};

const TEXT: &str = include_str!("../../../../content/skills.toml");

static SHIPPED: LazyLock<SkillPack> = LazyLock::new(|| {
    SkillPack::read(TEXT).expect("invariant: the shipped skills are read by a test")
});

/// Blocks of marks of the role-play.
pub const BLOCKS: [&str; 4] = ["preparation", "process", "outcome", "compliance"];

/// A skill with the work that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skill {
    /// Its name in addresses.
    pub code: String,
    /// Its name.
    pub name: Wording,
    /// What it is.
    pub lead: Wording,
    /// Lessons whose checks show it.
    pub lessons: Vec<String>,
    /// Cases.
    pub cases: Vec<String>,
    /// Blocks of the role-play.
    pub blocks: Vec<String>,
    /// Exercises.
    pub labs: Vec<String>,
    /// Levels of certification, by their exams.
    pub levels: Vec<String>,
    /// Scenes in which it is practised.
    pub scenes: Vec<String>,
}

/// How the awareness index is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwarenessRule {
    /// Weeks that are told.
    pub weeks: i32,
    /// Weeks that each point looks back.
    pub span: i32,
    /// Reports within the span that count in full.
    pub reports_full: i64,
    /// Days by which a review may be late.
    pub review_grace_days: i32,
    /// Weight of questions of the week that were answered.
    pub weight_answered: i64,
    /// Weight of signals reported.
    pub weight_reported: i64,
    /// Weight of reviews on time.
    pub weight_reviewed: i64,
}

/// All skills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillPack {
    /// Version and source.
    pub edition: Edition,
    /// Its licence.
    pub licence: String,
    /// Days after which a result counts half.
    pub half_life_days: i32,
    /// Days that are looked back.
    pub window_days: i32,
    /// The newest results of each person and source that count.
    pub newest: i64,
    /// Percent from which somebody is strong, able, has begun.
    pub tiers: [i64; 3],
    /// Days for what is assigned.
    pub due_days: i32,
    /// What classes for a skill are called.
    pub class: Wording,
    /// In the order of the matrix.
    pub skills: Vec<Skill>,
    /// The index.
    pub awareness: AwarenessRule,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    version: String,
    effective_from: String,
    source: RawWording,
    licence: String,
    half_life_days: i32,
    window_days: i32,
    newest: i64,
    strong: i64,
    able: i64,
    begun: i64,
    due_days: i32,
    class: RawWording,
    skill: Vec<RawSkill>,
    awareness: AwarenessRule,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSkill {
    code: String,
    name: RawWording,
    lead: RawWording,
    lessons: Vec<String>,
    cases: Vec<String>,
    blocks: Vec<String>,
    labs: Vec<String>,
    levels: Vec<String>,
    scenes: Vec<String>,
}

fn known(of: &str, all: &[String], there: impl Fn(&str) -> bool) -> Result<(), String> {
    match all.iter().find(|code| !there(code)) {
        Some(code) => Err(format!("{of}: there is no {code}")),
        None => Ok(()),
    }
}

fn skill(raw: RawSkill) -> Result<Skill, String> {
    let (library, practice) = (Library::shipped(), PracticePack::shipped());
    let (exercises, levels) = (ExercisePack::shipped(), CertificatePack::shipped());
    known(&raw.code, &raw.lessons, |code| library.lesson(code).is_some())?;
    known(&raw.code, &raw.cases, |code| library.case(code).is_some())?;
    known(&raw.code, &raw.blocks, |code| BLOCKS.contains(&code))?;
    known(&raw.code, &raw.labs, |code| exercises.labs.iter().any(|lab| lab.lab.code() == code))?;
    known(&raw.code, &raw.levels, |code| levels.level(code).is_some())?;
    known(&raw.code, &raw.scenes, |code| practice.scene(code).is_some())?;
    let shown = raw.lessons.len() + raw.cases.len() + raw.blocks.len() + raw.labs.len();
    if shown == 0 {
        return Err(format!("{}: nothing shows it", raw.code));
    }
    Ok(Skill {
        code: raw.code,
        name: Wording::from(raw.name),
        lead: Wording::from(raw.lead),
        lessons: raw.lessons,
        cases: raw.cases,
        blocks: raw.blocks,
        labs: raw.labs,
        levels: raw.levels,
        scenes: raw.scenes,
    })
}

impl AwarenessRule {
    fn fits(&self) -> bool {
        (2..=52).contains(&self.weeks)
            && (1..=13).contains(&self.span)
            && self.reports_full > 0
            && (0..=30).contains(&self.review_grace_days)
            && [self.weight_answered, self.weight_reported, self.weight_reviewed]
                .iter()
                .all(|weight| *weight > 0)
    }
}

impl SkillPack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn read(text: &str) -> Result<Self, String> {
        let raw: Raw = toml::from_str(text).map_err(|why| why.to_string())?;
        let from = raw.effective_from.parse::<Day>().map_err(|why| why.to_string())?;
        let falls = raw.strong > raw.able && raw.able > raw.begun && raw.begun > 0;
        let fits = falls
            && raw.strong <= 100
            && raw.half_life_days > 0
            && (30..=1_000).contains(&raw.window_days)
            && (1..=20).contains(&raw.newest)
            && (1..=90).contains(&raw.due_days)
            && !raw.licence.is_empty()
            && raw.awareness.fits();
        if !fits {
            return Err("a number is out of bounds, or the licence is missing".to_owned());
        }
        let skills: Vec<Skill> = raw.skill.into_iter().map(skill).collect::<Result<_, _>>()?;
        for (n, one) in skills.iter().enumerate() {
            if skills.iter().take(n).any(|other| other.code == one.code) {
                return Err(format!("{} is there twice", one.code));
            }
        }
        let mut digest = base::digest_of(text.as_bytes()).to_string();
        digest.truncate(16);
        Ok(Self {
            edition: Edition {
                version: raw.version,
                effective_from: from,
                source: Wording::from(raw.source),
                digest,
            },
            licence: raw.licence,
            half_life_days: raw.half_life_days,
            window_days: raw.window_days,
            newest: raw.newest,
            tiers: [raw.strong, raw.able, raw.begun],
            due_days: raw.due_days,
            class: Wording::from(raw.class),
            skills,
            awareness: raw.awareness,
        })
    }

    /// What ships with the product.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// A skill by its code.
    pub fn skill(&self, code: &str) -> Option<&Skill> {
        self.skills.iter().find(|one| one.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_skills_name_work_that_there_is() {
        let pack = SkillPack::shipped();
        assert_eq!((pack.skills.len(), pack.tiers), (10, [90, 75, 50]));
        let lessons = &Library::shipped().lessons;
        for lesson in lessons {
            let shown = pack.skills.iter().any(|one| one.lessons.contains(&lesson.code));
            assert!(shown, "{} shows no skill", lesson.code);
        }
        for block in BLOCKS {
            let shown = pack.skills.iter().any(|one| one.blocks.iter().any(|b| b == block));
            assert!(shown, "{block} shows no skill");
        }
    }

    #[test]
    fn a_pack_that_lacks_something_does_not_load() {
        for (from, to) in [
            ("lessons = [\"L1\"]", "lessons = [\"L99\"]"),
            ("cases = [\"promise\"]", "cases = [\"moon\"]"),
            ("blocks = [\"process\"]", "blocks = [\"luck\"]"),
            ("labs = [\"altman\"]", "labs = [\"moon\"]"),
            ("scenes = [\"broken-promise\"]", "scenes = [\"moon\"]"),
            ("able = 75", "able = 95"),
            ("newest = 5", "newest = 0"),
            ("span = 4", "span = 0"),
            ("code = \"signals\"", "code = \"receivable\""),
            ("licence = \"Apache-2.0\"", "licence = \"\""),
        ] {
            assert!(TEXT.contains(from), "{from}");
            assert!(SkillPack::read(&TEXT.replacen(from, to, 1)).is_err(), "{from}");
        }
    }
}
