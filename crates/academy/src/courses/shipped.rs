//! The lessons that ship with the product.

use std::sync::LazyLock;

use super::{
    case::Case,
    lesson::Lesson,
    pack::{Pack, PackHead},
    paths::Paths,
    question::Question,
    read::{Sources, lesson},
};

macro_rules! sources {
    ($($folder:literal),+ $(,)?) => {
        &[$((
            $folder,
            Sources {
                lesson: include_str!(concat!("../../../../content/courses/", $folder, "/lesson.toml")),
                questions: include_str!(concat!("../../../../content/courses/", $folder, "/questions.toml")),
                zh: include_str!(concat!("../../../../content/courses/", $folder, "/zh.md")),
                en: include_str!(concat!("../../../../content/courses/", $folder, "/en.md")),
            },
        )),+]
    };
}

/// Folders with the text of their files, in the order of the course.
pub(super) const SOURCES: &[(&str, Sources<'static>)] =
    sources!["L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "L9", "L10"];

macro_rules! cases {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../../content/courses/cases/", $name, ".toml")))),+]
    };
}

/// Cases by name, in the order in which they are offered.
pub(super) const CASES: &[(&str, &str)] =
    cases!["A", "B", "C", "maker", "promise", "loss", "pair-held", "pair-shipped"];
pub(super) const PATHS: &str = include_str!("../../../../content/courses/paths.toml");

static SHIPPED: LazyLock<Library> = LazyLock::new(|| {
    let lessons = SOURCES.iter().map(|(_, sources)| lesson(sources)).collect::<Result<_, _>>();
    Library {
        lessons: lessons.expect("invariant: the shipped lessons are read by a test"),
        cases: CASES
            .iter()
            .map(|(_, text)| Case::read(text))
            .collect::<Result<_, _>>()
            .expect("invariant: the shipped cases are read by a test"),
        paths: Paths::read(PATHS).expect("invariant: the shipped paths are read by a test"),
        packs: Vec::new(),
    }
});

/// The four files of a lesson that ships, to begin an own one from.
pub fn lesson_source(code: &str) -> Option<[&'static str; 4]> {
    let found = SOURCES.iter().find(|(folder, _)| *folder == code);
    found.map(|(_, of)| [of.lesson, of.questions, of.zh, of.en])
}

/// The file of a case that ships.
pub fn case_source(code: &str) -> Option<&'static str> {
    CASES.iter().find(|(name, _)| *name == code).map(|(_, text)| *text)
}

/// Lessons and paths.
#[derive(Debug, Clone, PartialEq)]
pub struct Library {
    /// In the order of the course.
    pub lessons: Vec<Lesson>,
    /// Cases to be played.
    pub cases: Vec<Case>,
    /// Who learns what.
    pub paths: Paths,
    /// Packs of the company and of others, whose lessons, cases and paths stand among the above.
    pub packs: Vec<PackHead>,
}

impl Library {
    /// What ships with the product.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Puts a pack behind what is there.
    pub(super) fn add(&mut self, pack: Pack) {
        self.paths.paths.push(pack.path());
        self.lessons.extend(pack.lessons);
        self.cases.extend(pack.cases);
        self.packs.push(pack.head);
    }

    /// A lesson by its code.
    pub fn lesson(&self, code: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|one| one.code == code)
    }

    /// A case by its code.
    pub fn case(&self, code: &str) -> Option<&Case> {
        self.cases.iter().find(|one| one.code == code)
    }

    /// A question with its lesson.
    pub fn question(&self, code: &str) -> Option<(&Lesson, &Question)> {
        let all = self.lessons.iter().flat_map(|one| one.questions.iter().map(move |q| (one, q)));
        all.into_iter().find(|(_, question)| question.code == code)
    }
}
