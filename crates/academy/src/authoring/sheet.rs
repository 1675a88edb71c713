//! What is filled in of a lesson, a question, a figure, an example, a case, a step: one table of fields for each.

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// A line.
    Line,
    /// A line in both languages.
    Words,
    /// Several lines in both languages.
    Texts,
    /// A whole number.
    Whole,
    /// A number.
    Decimal,
    /// Yes or no.
    Tick,
    /// One of these, by their names.
    Pick(&'static [&'static str]),
    /// 1, 2 or 3.
    Level,
    /// Several of these, by their names.
    Several(&'static [&'static str]),
    /// An objective of the lesson.
    Objective,
    /// A calculator.
    Tool,
    /// Codes, in order, each on its own line or behind a comma.
    Codes,
    /// `name = value`, a line each.
    Pairs,
    /// A table in both languages: a row on each line, cells with a bar between them, the heads first.
    Grid,
    /// Rows of fields, so many at most.
    Many(&'static [Slot], usize),
}

/// A field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Its name in the file.
    pub name: &'static str,
    /// What it takes.
    pub ask: Ask,
    /// Whether it stands in the file though nothing was filled in.
    pub stays: bool,
}

const fn slot(name: &'static str, ask: Ask) -> Slot {
    Slot { name, ask, stays: true }
}

const fn may(name: &'static str, ask: Ask) -> Slot {
    Slot { name, ask, stays: false }
}

/// Kinds of customers by their stable names.
pub const KINDS: [&str; 4] = ["other", "project", "dealer", "government"];
/// Sections of GB/T 4754.
pub const INDUSTRIES: [&str; 20] = [
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S",
    "T",
];

const LESSON: &[Slot] = &[
    slot("title", Ask::Words),
    slot("lead", Ask::Words),
    slot("minutes", Ask::Whole),
    slot("micro", Ask::Texts),
    slot("objective", Ask::Many(&[may("code", Ask::Line), slot("text", Ask::Words)], 12)),
    slot(
        "practise",
        Ask::Many(&[slot("to", Ask::Line), slot("name", Ask::Words), slot("says", Ask::Texts)], 6),
    ),
    slot("licence", Ask::Line),
    slot("source", Ask::Words),
];

const QUESTION: &[Slot] = &[
    slot("kind", Ask::Pick(&["single", "multiple", "order", "number"])),
    slot("objective", Ask::Objective),
    slot("level", Ask::Level),
    slot("ask", Ask::Texts),
    slot(
        "choices",
        Ask::Many(&[slot("zh", Ask::Line), slot("en", Ask::Line), may("right", Ask::Tick)], 8),
    ),
    may("answer", Ask::Line),
    may("tolerance", Ask::Line),
    may("unit", Ask::Words),
    may("tool", Ask::Tool),
    may("figure", Ask::Line),
    may("inputs", Ask::Pairs),
    slot("why", Ask::Texts),
];

const FIGURE: &[Slot] = &[
    may("code", Ask::Line),
    slot("title", Ask::Words),
    slot("note", Ask::Words),
    slot("unit", Ask::Words),
    slot("places", Ask::Whole),
    slot(
        "bars",
        Ask::Many(
            &[slot("label", Ask::Words), slot("value", Ask::Decimal), may("lit", Ask::Tick)],
            12,
        ),
    ),
];

const EXAMPLE: &[Slot] = &[
    may("code", Ask::Line),
    slot("title", Ask::Words),
    slot("tool", Ask::Tool),
    slot("inputs", Ask::Pairs),
    slot("expect", Ask::Pairs),
    slot("says", Ask::Texts),
];

const CASE: &[Slot] = &[
    slot("title", Ask::Words),
    slot("lead", Ask::Words),
    slot("success", Ask::Tick),
    slot("kinds", Ask::Several(&KINDS)),
    slot("industries", Ask::Several(&INDUSTRIES)),
    slot("lessons", Ask::Codes),
    may("pair", Ask::Line),
    slot("fact", Ask::Many(&[slot("name", Ask::Words), slot("value", Ask::Words)], 20)),
    slot("data", Ask::Grid),
    slot("cost", Ask::Many(&[slot("name", Ask::Words), slot("amount", Ask::Line)], 12)),
    slot("after", Ask::Texts),
    slot("licence", Ask::Line),
    slot("source", Ask::Words),
];

const STEP: &[Slot] = &[
    slot("facts", Ask::Texts),
    slot("ask", Ask::Texts),
    slot(
        "choices",
        Ask::Many(
            &[slot("points", Ask::Whole), slot("text", Ask::Texts), slot("reveal", Ask::Texts)],
            6,
        ),
    ),
    slot("expert", Ask::Texts),
];

const PACK: &[Slot] = &[
    slot("title", Ask::Words),
    slot("lead", Ask::Words),
    slot("industries", Ask::Several(&INDUSTRIES)),
    slot("kinds", Ask::Several(&KINDS)),
    slot("lessons", Ask::Codes),
    slot("cases", Ask::Codes),
    slot("scenes", Ask::Codes),
    slot("labs", Ask::Codes),
    slot("licence", Ask::Line),
    slot("source", Ask::Words),
];

/// What is filled in at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// What a pack says of itself.
    Pack,
    /// What a lesson says of itself, with its objectives.
    Lesson,
    /// A question.
    Question,
    /// A figure.
    Figure,
    /// A worked example.
    Example,
    /// A case without its steps.
    Case,
    /// A step of a case.
    Step,
}

impl Section {
    const ALL: [Self; 7] = [
        Self::Pack,
        Self::Lesson,
        Self::Question,
        Self::Figure,
        Self::Example,
        Self::Case,
        Self::Step,
    ];

    /// Its stable name; that of a list is the name of the list in the file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Lesson => "lesson",
            Self::Question => "question",
            Self::Figure => "figure",
            Self::Example => "example",
            Self::Case => "case",
            Self::Step => "step",
        }
    }

    /// The section of a name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Whether there are several of it.
    pub const fn is_list(self) -> bool {
        matches!(self, Self::Question | Self::Figure | Self::Example | Self::Step)
    }

    /// Its fields.
    pub const fn slots(self) -> &'static [Slot] {
        match self {
            Self::Pack => PACK,
            Self::Lesson => LESSON,
            Self::Question => QUESTION,
            Self::Figure => FIGURE,
            Self::Example => EXAMPLE,
            Self::Case => CASE,
            Self::Step => STEP,
        }
    }
}
