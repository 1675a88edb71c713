use super::Head;
use crate::sheet::{Block, Fact, Sheet, Table};

/// What a brief is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BriefKind {
    /// 催收准备包: what to know before one talks.
    Preparation,
    /// 律师材料: the facts for counsel.
    Counsel,
    /// 三方抵账协议.
    SetOff,
    /// 债权转让通知.
    Assignment,
}

impl BriefKind {
    /// A stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Preparation => "preparation",
            Self::Counsel => "counsel",
            Self::SetOff => "set-off",
            Self::Assignment => "assignment",
        }
    }

    /// Whether it goes to others and must not say that it is internal.
    const fn leaves_the_house(self) -> bool {
        matches!(self, Self::SetOff | Self::Assignment)
    }
}

/// A part of a brief: a heading and what stands under it, each as far as there is any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BriefPart {
    /// The heading; may be empty.
    pub heading: String,
    /// Paragraphs.
    pub texts: Vec<String>,
    /// Names and values.
    pub facts: Vec<Fact>,
    /// A table.
    pub table: Option<Table>,
    /// Numbered sentences.
    pub list: Vec<String>,
}

/// Parts one under another: the preparation of a talk, the facts for counsel, an agreement between three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// Head and foot.
    pub head: Head,
    /// What it is for.
    pub kind: BriefKind,
    /// The parts.
    pub parts: Vec<BriefPart>,
    /// Lines to sign on; none where nothing is signed.
    pub signatures: Vec<String>,
    /// What is said in small at the end.
    pub note: String,
}

impl Brief {
    /// As a sheet.
    pub fn sheet(&self) -> Sheet {
        let mut sheet = self.head.sheet(&format!("paper-brief-{}", self.kind.code()));
        if self.kind.leaves_the_house() {
            sheet.reading = String::new();
        }
        let out = &mut sheet.blocks;
        for part in &self.parts {
            if !part.heading.is_empty() {
                out.push(Block::heading(part.heading.clone()));
            }
            out.extend(part.texts.iter().map(Block::text));
            if !part.facts.is_empty() {
                out.push(Block::Facts { facts: part.facts.clone() });
            }
            if let Some(table) = part.table.as_ref().filter(|table| !table.rows.is_empty()) {
                out.push(Block::table(table.clone()));
            }
            if !part.list.is_empty() {
                out.push(Block::List { items: part.list.clone() });
            }
        }
        if !self.signatures.is_empty() {
            out.push(Block::Signatures { names: self.signatures.clone() });
        }
        if !self.note.is_empty() {
            out.push(Block::small(self.note.clone()));
        }
        sheet
    }
}
