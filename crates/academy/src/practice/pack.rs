//! The pack of the role-play: scenes with their papers and people, personas, levels, what is marked and what would
//! have been better. The words that are spoken stand in ink beside it; numbers stand here.

use std::sync::LazyLock;

use base::{Day, Lang, digest_of};
use credit::scoring::Wording;
use serde::Deserialize;

use super::moves::Move;
use crate::wording::RawWording;

/// A paper at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its stable name.
    pub code: String,
    /// What it is called.
    pub name: Wording,
    /// What it says.
    pub text: Wording,
    /// Which tricks it answers.
    pub against: Vec<String>,
}

/// A person of the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// What the person does there.
    pub role: Wording,
    /// What is known of the person.
    pub note: Wording,
}

/// A scene.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    /// Its stable name.
    pub code: String,
    /// The ink that it is spoken in: its own, or the one that all made scenes share.
    pub words: String,
    /// `opening`, `on-the-spot`, or `own` where it was made of a real case.
    pub set: String,
    /// What it is called.
    pub name: Wording,
    /// The situation.
    pub brief: Wording,
    /// What to reach.
    pub goal: Wording,
    /// What is owed.
    pub total_minor: i64,
    /// For how long.
    pub overdue_days: i64,
    /// The excuse that it begins with.
    pub excuse: String,
    /// Tricks, the first one first.
    pub tricks: Vec<String>,
    /// Hidden true reasons that may lie behind it.
    pub reasons: Vec<String>,
    /// That the person may decide, basis points.
    pub decides_bps: i64,
    /// What is left without an agreement, basis points of what is owed, in `walk_week` weeks.
    pub walk_bps: i64,
    /// When.
    pub walk_week: usize,
    /// Days within which we want all of it.
    pub target_days: i64,
    /// Added to willingness.
    pub willingness: i64,
    /// Cash against the level's, basis points.
    pub cash_bps: i64,
    /// Papers at hand, by code.
    pub papers: Vec<String>,
    /// Who is who.
    pub people: Vec<Person>,
    /// Ages of what is owed in days, each with its share in basis points, where a made scene knows them.
    pub ages: Vec<(i64, i64)>,
    /// The branch of trade that it was fitted to; empty where it plays as it is.
    pub variant: String,
    /// Papers that are called and written otherwise there.
    pub own_papers: Vec<Paper>,
}

impl Scene {
    /// A paper as the scene has it.
    pub fn paper<'a>(&'a self, pack: &'a PracticePack, code: &str) -> Option<&'a Paper> {
        self.own_papers.iter().find(|one| one.code == code).or_else(|| pack.paper(code))
    }
}

/// A manner of being.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Persona {
    /// Its stable name.
    pub code: String,
    /// What it is called.
    pub name: Wording,
    /// How they are.
    pub text: Wording,
    /// Willingness at the start, 0 to 100.
    pub willingness: i64,
    /// Trust at the start, 0 to 100.
    pub trust: i64,
    /// Turns that they stay.
    pub patience: i64,
    /// How much understanding moves them, percent.
    pub warmth: i64,
    /// How much papers move them, percent.
    pub proof: i64,
    /// How much pressure moves them, percent.
    pub pressure: i64,
    /// Trust from which the true reason comes out.
    pub opens_at: i64,
}

/// A level of difficulty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// 1 to 3.
    pub number: i64,
    /// What it is called.
    pub name: Wording,
    /// Added to willingness.
    pub willingness: i64,
    /// Added to trust.
    pub trust: i64,
    /// Added to patience.
    pub patience: i64,
    /// Tricks at most.
    pub tricks: usize,
    /// Cash against the persona's, basis points.
    pub cash_bps: i64,
}

/// Something that is marked on three levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its stable name.
    pub code: String,
    /// `preparation`, `process`, `compliance`.
    pub block: String,
    /// Tenths of a point for the best level.
    pub tenths: i64,
    /// Who trains it, by code.
    pub persona: String,
    /// What is marked.
    pub name: Wording,
    /// Words that would have been better, or the step that was left out.
    pub better: Wording,
}

/// A trick and what ends it besides a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trick {
    /// Its code in the lists of the talk.
    pub code: String,
    /// Kinds of moves that end it.
    pub ends: Vec<String>,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticePack {
    /// Its own version.
    pub version: String,
    /// Where it comes from.
    pub source: Wording,
    /// Under which licence it may be used.
    pub licence: String,
    /// First 16 hex digits of the SHA-256 of the pack.
    pub digest: String,
    /// The day on which each scene plays.
    pub plays_on: Day,
    /// Points that pass.
    pub pass: i64,
    /// Scenes.
    pub scenes: Vec<Scene>,
    /// Personas.
    pub personas: Vec<Persona>,
    /// Levels.
    pub levels: Vec<Level>,
    /// Papers.
    pub papers: Vec<Paper>,
    /// Tricks.
    pub tricks: Vec<Trick>,
    /// What is marked.
    pub items: Vec<Item>,
}

const TEXT: &str = include_str!("../../../../content/practice/practice.toml");
static SHIPPED: LazyLock<PracticePack> = LazyLock::new(|| {
    PracticePack::read(TEXT).expect("invariant: the shipped role-play is read by a test")
});

/// Each scene in each language, compiled when the product was built: code, language, JSON.
pub(super) const COMPILED: &[(&str, &str, &str)] =
    &include!(concat!(env!("OUT_DIR"), "/scenes.rs"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    version: String,
    #[serde(rename = "effective_from")]
    _effective_from: String,
    licence: String,
    source: RawWording,
    plays_on: String,
    pass: i64,
    scene: Vec<RawScene>,
    persona: Vec<RawPersona>,
    level: Vec<RawLevel>,
    paper: Vec<RawPaper>,
    trick: Vec<RawTrick>,
    item: Vec<RawItem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScene {
    code: String,
    set: String,
    name: RawWording,
    brief: RawWording,
    goal: RawWording,
    total_minor: i64,
    overdue_days: i64,
    excuse: String,
    tricks: Vec<String>,
    reasons: Vec<String>,
    decides_bps: i64,
    walk_bps: i64,
    walk_week: usize,
    target_days: i64,
    papers: Vec<String>,
    people: Vec<RawPerson>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPerson {
    role: RawWording,
    note: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPersona {
    code: String,
    name: RawWording,
    text: RawWording,
    willingness: i64,
    trust: i64,
    patience: i64,
    warmth: i64,
    proof: i64,
    pressure: i64,
    opens_at: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLevel {
    number: i64,
    name: RawWording,
    willingness: i64,
    trust: i64,
    patience: i64,
    tricks: usize,
    cash_bps: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPaper {
    code: String,
    name: RawWording,
    text: RawWording,
    against: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTrick {
    code: String,
    ends: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawItem {
    code: String,
    block: String,
    tenths: i64,
    persona: String,
    name: RawWording,
    better: RawWording,
}

impl From<RawPerson> for Person {
    fn from(raw: RawPerson) -> Self {
        Self { role: raw.role.into(), note: raw.note.into() }
    }
}

fn scene(raw: RawScene) -> Scene {
    Scene {
        words: raw.code.clone(),
        code: raw.code,
        set: raw.set,
        name: raw.name.into(),
        brief: raw.brief.into(),
        goal: raw.goal.into(),
        total_minor: raw.total_minor,
        overdue_days: raw.overdue_days,
        excuse: raw.excuse,
        tricks: raw.tricks,
        reasons: raw.reasons,
        decides_bps: raw.decides_bps,
        walk_bps: raw.walk_bps,
        walk_week: raw.walk_week,
        target_days: raw.target_days,
        willingness: 0,
        cash_bps: 10_000,
        papers: raw.papers,
        people: raw.people.into_iter().map(Person::from).collect(),
        ages: Vec::new(),
        variant: String::new(),
        own_papers: Vec::new(),
    }
}

fn persona(raw: RawPersona) -> Persona {
    Persona {
        code: raw.code,
        name: raw.name.into(),
        text: raw.text.into(),
        willingness: raw.willingness,
        trust: raw.trust,
        patience: raw.patience,
        warmth: raw.warmth,
        proof: raw.proof,
        pressure: raw.pressure,
        opens_at: raw.opens_at,
    }
}

fn level(raw: RawLevel) -> Level {
    let RawLevel { number, name, willingness, trust, patience, tricks, cash_bps } = raw;
    Level { number, name: name.into(), willingness, trust, patience, tricks, cash_bps }
}

fn paper(raw: RawPaper) -> Paper {
    let RawPaper { code, name, text, against } = raw;
    Paper { code, name: name.into(), text: text.into(), against }
}

fn item(raw: RawItem) -> Item {
    let RawItem { code, block, tenths, persona, name, better } = raw;
    Item { code, block, tenths, persona, name: name.into(), better: better.into() }
}

impl PracticePack {
    /// The one that ships with the product.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads it. What it must hold is told by [`Self::faults`].
    ///
    /// # Errors
    /// A sentence that says what cannot be read.
    pub fn read(text: &str) -> Result<Self, String> {
        let raw: Raw = toml::from_str(text).map_err(|error| error.to_string())?;
        let plays_on = raw.plays_on.parse().map_err(|_| "plays_on is no day".to_owned())?;
        let spoken: String = COMPILED.iter().map(|(.., story)| *story).collect();
        let own = super::tomorrow_pack::TEXT;
        let mut digest = digest_of(format!("{text}{spoken}{own}").as_bytes()).to_string();
        digest.truncate(16);
        let trick = |raw: RawTrick| Trick { code: raw.code, ends: raw.ends };
        Ok(Self {
            version: raw.version,
            source: raw.source.into(),
            licence: raw.licence,
            digest,
            plays_on,
            pass: raw.pass,
            scenes: raw.scene.into_iter().map(scene).collect(),
            personas: raw.persona.into_iter().map(persona).collect(),
            levels: raw.level.into_iter().map(level).collect(),
            papers: raw.paper.into_iter().map(paper).collect(),
            tricks: raw.trick.into_iter().map(trick).collect(),
            items: raw.item.into_iter().map(item).collect(),
        })
    }

    /// A scene by code.
    pub fn scene(&self, code: &str) -> Option<&Scene> {
        self.scenes.iter().find(|one| one.code == code)
    }

    /// A persona by code.
    pub fn persona(&self, code: &str) -> Option<&Persona> {
        self.personas.iter().find(|one| one.code == code)
    }

    /// A level by number.
    pub fn level(&self, number: i64) -> Option<&Level> {
        self.levels.iter().find(|one| one.number == number)
    }

    /// A paper by code.
    pub fn paper(&self, code: &str) -> Option<&Paper> {
        self.papers.iter().find(|one| one.code == code)
    }

    /// Something that is marked, by code.
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|one| one.code == code)
    }

    /// Whether a move ends a trick: a paper that answers it, or a kind of move that does.
    pub fn ends(&self, trick: &str, done: &Move) -> bool {
        match done {
            Move::Evidence(code) => self
                .paper(code)
                .is_some_and(|paper| paper.against.iter().any(|against| against == trick)),
            other => {
                let ends = self.tricks.iter().find(|one| one.code == trick);
                ends.is_some_and(|one| one.ends.iter().any(|kind| kind == other.kind()))
            }
        }
    }

    /// A scene in a language as it was compiled.
    pub(super) fn story(scene: &str, lang: Lang) -> Option<&'static str> {
        let mut all = COMPILED.iter().chain(super::variants::COMPILED);
        let found = all.find(|(code, of, _)| *code == scene && *of == lang.code());
        found.map(|(.., story)| *story)
    }
}
