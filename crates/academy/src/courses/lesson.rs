//! A lesson: what it is for, its text in both languages, figures, worked examples, questions.

use base::Lang;
use credit::scoring::{Edition, Wording};

use super::{question::Question, said::Typed};

/// What a learner can do afterwards; each is asked for by at least one question (N10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objective {
    /// Its name within the lesson.
    pub code: String,
    /// In words.
    pub text: Wording,
}

/// A bar of a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureBar {
    /// What it stands for.
    pub label: Wording,
    /// How long it is.
    pub value: f64,
    /// The one that the title speaks of.
    pub lit: bool,
}

/// A figure, drawn by the server from these numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its name within the lesson.
    pub code: String,
    /// The finding.
    pub title: Wording,
    /// What is drawn, and where the numbers come from.
    pub note: Wording,
    /// Behind each number.
    pub unit: Wording,
    /// Decimals of the numbers.
    pub places: usize,
    /// The bars.
    pub bars: Vec<FigureBar>,
}

/// A worked example: a calculator with its numbers, and what comes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Its name within the lesson.
    pub code: String,
    /// What it shows.
    pub title: Wording,
    /// Which calculator.
    pub tool: String,
    /// With which numbers.
    pub inputs: Typed,
    /// What comes out, by name, as [`super::Said::plain`] writes it; a test reckons it again.
    pub expect: Vec<(String, String)>,
    /// What it means.
    pub says: Wording,
}

/// Where what was read is done: a talk, a lab, a page of the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practise {
    /// The address within the house.
    pub to: String,
    /// What it is.
    pub name: Wording,
    /// What to do there, and what to look at.
    pub says: Wording,
}

/// A piece of a lesson's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Made from Markdown, safe to be shown.
    Html(String),
    /// A figure.
    Figure(String),
    /// A worked example.
    Example(String),
    /// A calculator to try.
    Tool(String),
    /// A page of the house, by its address.
    Screen(String),
}

/// A lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// `L1`.
    pub code: String,
    /// Version, source, digest.
    pub edition: Edition,
    /// Under which licence the text may be passed on.
    pub licence: String,
    /// Who publishes it; empty for what ships with the product.
    pub publisher: String,
    /// Its name.
    pub title: Wording,
    /// In a sentence.
    pub lead: Wording,
    /// How long it takes, questions included.
    pub minutes: u32,
    /// Measurable objectives.
    pub objectives: Vec<Objective>,
    /// Figures.
    pub figures: Vec<Figure>,
    /// Worked examples.
    pub examples: Vec<Example>,
    /// Where it is practised; one or more for lessons of the house.
    pub practise: Vec<Practise>,
    /// The weekly micro-lesson (N14): one idea, to be read in two minutes.
    pub micro: Wording,
    /// 中文.
    pub zh: Vec<Piece>,
    /// English.
    pub en: Vec<Piece>,
    /// Its part of the question bank.
    pub questions: Vec<Question>,
}

impl Lesson {
    /// Its text.
    pub fn text(&self, lang: Lang) -> &[Piece] {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// A figure by its name.
    pub fn figure(&self, code: &str) -> Option<&Figure> {
        self.figures.iter().find(|one| one.code == code)
    }

    /// A worked example by its name.
    pub fn example(&self, code: &str) -> Option<&Example> {
        self.examples.iter().find(|one| one.code == code)
    }
}
