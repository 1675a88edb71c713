//! The pack of the policy document: chapters with their paragraphs, which table stands in which.

use std::sync::LazyLock;

use serde::Deserialize;
use store::access::Role;

use crate::scoring::{Edition, PackFault, Wording, company_pack, pack};

/// Which rules in force are set below a chapter's paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableOf {
    /// Duties by role.
    Duties,
    /// What a file must hold.
    Minimum,
    /// Edges of the tiers.
    Tiers,
    /// What a tier means for a kind of customer.
    Matrix,
    /// Who signs.
    Chain,
    /// The steps of the gate.
    Gate,
    /// Months between reviews.
    Reviews,
    /// Danger signals with who acts by when.
    Signals,
    /// What is done about what is late.
    Collection,
    /// The packs themselves.
    Packs,
}

impl TableOf {
    /// All.
    pub const ALL: [Self; 10] = [
        Self::Duties,
        Self::Minimum,
        Self::Tiers,
        Self::Matrix,
        Self::Chain,
        Self::Gate,
        Self::Reviews,
        Self::Signals,
        Self::Collection,
        Self::Packs,
    ];

    /// Its name in the pack.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Duties => "duties",
            Self::Minimum => "minimum",
            Self::Tiers => "tiers",
            Self::Matrix => "matrix",
            Self::Chain => "chain",
            Self::Gate => "gate",
            Self::Reviews => "reviews",
            Self::Signals => "signals",
            Self::Collection => "collection",
            Self::Packs => "packs",
        }
    }
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Its stable name.
    pub code: String,
    /// Its heading.
    pub name: Wording,
    /// Its paragraphs, with slots.
    pub text: Vec<Wording>,
    /// The table below them.
    pub table: Option<TableOf>,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentPack {
    /// Version and source.
    pub edition: Edition,
    /// In order.
    pub chapters: Vec<Chapter>,
    /// Duties by role.
    pub duties: Vec<(Role, Wording)>,
}

const PACK: &str = "policy-document.toml";
const TEXT: &str = include_str!("../../../../content/policy-document.toml");
static SHIPPED: LazyLock<DocumentPack> = LazyLock::new(|| {
    DocumentPack::read(TEXT).expect("invariant: the shipped policy text is read by a test")
});

/// What may stand in braces.
pub(super) const SLOTS: [&str; 7] = ["company", "day", "notice", "years", "ahead", "four", "watch"];

#[derive(Deserialize)]
struct Raw {
    chapter: Vec<RawChapter>,
    duty: Vec<RawDuty>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChapter {
    code: String,
    name: pack::RawWording,
    text: Vec<pack::RawWording>,
    table: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDuty {
    role: String,
    text: pack::RawWording,
}

company_pack!(DocumentPack, "policy-document");

impl DocumentPack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// A chapter stands twice, a table, a role or a slot is unknown.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let chapters = raw.chapter.into_iter().map(RawChapter::checked);
        let chapters: Vec<Chapter> = chapters.collect::<Result<_, _>>()?;
        let codes: std::collections::BTreeSet<&str> =
            chapters.iter().map(|one| one.code.as_str()).collect();
        if codes.len() != chapters.len() || chapters.is_empty() {
            return Err(PackFault::new(PACK, "chapter: a code stands twice, or there is none"));
        }
        let duty = |one: RawDuty| match one.role.parse::<Role>() {
            Ok(role) => Ok((role, one.text.into())),
            Err(_) => Err(PackFault::new(PACK, format!("{}: is no role", one.role))),
        };
        let duties = raw.duty.into_iter().map(duty).collect::<Result<_, _>>()?;
        Ok(Self { edition, chapters, duties })
    }
}

/// The slots of a text that nobody fills.
fn unknown_slot(text: &str) -> Option<String> {
    text.split('{').skip(1).find_map(|rest| {
        let name = rest.split('}').next().unwrap_or_default();
        (!SLOTS.contains(&name)).then(|| name.to_owned())
    })
}

impl RawChapter {
    fn checked(self) -> Result<Chapter, PackFault> {
        let table = match self.table.as_deref() {
            None => None,
            Some(word) => {
                let known = TableOf::ALL.into_iter().find(|one| one.code() == word);
                let why = || PackFault::new(PACK, format!("{}: no table {word}", self.code));
                Some(known.ok_or_else(why)?)
            }
        };
        let text: Vec<Wording> = self.text.into_iter().map(Wording::from).collect();
        for said in &text {
            if let Some(slot) = unknown_slot(&said.zh).or_else(|| unknown_slot(&said.en)) {
                let why = format!("{}: nobody fills {{{slot}}}", self.code);
                return Err(PackFault::new(PACK, why));
            }
        }
        Ok(Chapter { code: self.code, name: self.name.into(), text, table })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_unknown_tables_or_slots_is_refused() {
        let pack = DocumentPack::read(TEXT).expect("reads");
        let tables: std::collections::BTreeSet<&str> =
            pack.chapters.iter().filter_map(|one| one.table).map(TableOf::code).collect();
        assert_eq!(tables.len(), TableOf::ALL.len(), "every table stands somewhere");
        for (from, to, why) in [
            ("table = \"gate\"", "table = \"door\"", "no table door"),
            ("{notice}天", "{notices}天", "nobody fills {notices}"),
            ("code = \"gate\"", "code = \"file\"", "stands twice"),
            ("role = \"legal\"", "role = \"cook\"", "cook: is no role"),
        ] {
            let fault = DocumentPack::read(&TEXT.replacen(from, to, 1)).expect_err(why);
            assert!(fault.why.contains(why), "{} / {why}", fault.why);
        }
    }
}
