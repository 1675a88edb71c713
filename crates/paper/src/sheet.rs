use base::Lang;
use serde::Serialize;

/// One printed document: a head, blocks one under another, and where its figures come from.
/// Every text is already spelled in the language of the sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The language of the fixed words and of line breaking.
    pub lang: Lang,
    /// What it is: 资信摘要.
    pub title: String,
    /// Whom it is about; may be empty.
    pub subject: String,
    /// Its number; may be empty.
    pub number: String,
    /// Whose paper it is.
    pub company: String,
    /// The line of days: as of when, printed when and by whom. Stands at the foot of every page.
    pub as_of: String,
    /// Who may read it; stands beside the line of days. May be empty.
    pub reading: String,
    /// The blocks.
    pub blocks: Vec<Block>,
}

/// How bad something is. Always beside a word, since a print may be grey.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// At rest.
    #[default]
    Quiet,
    /// Low risk.
    Low,
    /// Medium risk.
    Medium,
    /// High risk.
    High,
}

/// How a step came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Passed.
    Pass,
    /// Failed.
    Fail,
    /// A person must look.
    Review,
    /// Not decided, or not applicable.
    Open,
}

/// A name and its value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

impl Fact {
    /// A name and its value.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

/// A large figure with what it means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
    /// Its unit, day or reason.
    pub note: String,
    /// How bad it is.
    pub tone: Tone,
}

/// A step with its own result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// How it came out.
    pub mark: Mark,
    /// The result in a word: 通过.
    pub word: String,
    /// What was looked at.
    pub name: String,
    /// Its number.
    pub number: String,
    /// A remark.
    pub note: String,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The head.
    pub name: String,
    /// Whether it holds figures, set to the right.
    pub number: bool,
    /// Share of the width; 0 is as wide as its content.
    pub share: u32,
}

impl Column {
    /// A column of text that takes a share of the width.
    pub fn text(name: impl Into<String>, share: u32) -> Self {
        Self { name: name.into(), number: false, share }
    }

    /// A column of figures, as wide as they are.
    pub fn number(name: impl Into<String>) -> Self {
        Self { name: name.into(), number: true, share: 0 }
    }

    /// A column as wide as its words.
    pub fn fit(name: impl Into<String>) -> Self {
        Self { name: name.into(), number: false, share: 0 }
    }
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// How bad it is.
    pub tone: Tone,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, tone: Tone::Quiet }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

/// A table whose head is repeated on every page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each as long as the columns; a shorter one is filled with empty cells.
    pub rows: Vec<Vec<Cell>>,
    /// The last line, under a rule.
    pub total: Vec<Cell>,
}

impl Table {
    /// A table without rows.
    pub fn of(columns: Vec<Column>) -> Self {
        Self { columns, ..Self::default() }
    }

    /// Adds a row.
    pub fn push<C: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Every row as long as the columns are many.
    pub(crate) fn squared(mut self) -> Self {
        let width = self.columns.len();
        for row in self.rows.iter_mut().chain(std::iter::once(&mut self.total)) {
            if !row.is_empty() {
                row.resize(width, Cell::default());
            }
        }
        self
    }
}

/// A part of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub enum Block {
    /// A heading.
    Heading {
        /// The text.
        text: String,
    },
    /// Plain text; a line feed breaks the line.
    Text {
        /// The text.
        text: String,
        /// Smaller and grey.
        small: bool,
    },
    /// Text that must be seen.
    Note {
        /// How bad it is.
        tone: Tone,
        /// The text.
        text: String,
    },
    /// Names and values in two columns.
    Facts {
        /// The facts.
        facts: Vec<Fact>,
    },
    /// Large figures beside each other.
    Figures {
        /// The figures.
        figures: Vec<Figure>,
    },
    /// A table.
    Table {
        /// The table.
        table: Table,
    },
    /// Numbered sentences.
    List {
        /// The sentences.
        items: Vec<String>,
    },
    /// Steps with their results.
    Checks {
        /// The steps.
        checks: Vec<Check>,
    },
    /// Lines to sign on.
    Signatures {
        /// Under each line.
        names: Vec<String>,
    },
    /// Text at the right, as the close of a letter.
    Close {
        /// The lines.
        lines: Vec<String>,
    },
}

impl Block {
    /// A heading.
    pub fn heading(text: impl Into<String>) -> Self {
        Self::Heading { text: text.into() }
    }

    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), small: false }
    }

    /// Small text.
    pub fn small(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), small: true }
    }

    /// A table.
    pub fn table(table: Table) -> Self {
        Self::Table { table: table.squared() }
    }
}
