use super::Head;
use crate::sheet::{Block, Fact, Sheet, Table};

/// 信用管理制度: the company's credit policy as everybody reads it (G07).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyPaper {
    /// Head and foot; `number` is the version.
    pub head: Head,
    /// Version, first day, who drafted and who published it, digest.
    pub facts: Vec<Fact>,
    /// In order; they are numbered here.
    pub chapters: Vec<PolicyChapter>,
    /// Who signs.
    pub signatures: Vec<String>,
}

/// A chapter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyChapter {
    /// Its heading.
    pub name: String,
    /// Its paragraphs.
    pub text: Vec<String>,
    /// The rules in force, where it has any.
    pub table: Option<Table>,
}

impl PolicyPaper {
    /// As a sheet.
    pub fn sheet(&self) -> Sheet {
        let mut sheet = self.head.sheet("paper-policy");
        let out = &mut sheet.blocks;
        out.push(Block::Facts { facts: self.facts.clone() });
        for (n, chapter) in self.chapters.iter().enumerate() {
            out.push(Block::heading(format!("{}. {}", n + 1, chapter.name)));
            for (m, text) in chapter.text.iter().enumerate() {
                out.push(Block::text(format!("{}.{} {text}", n + 1, m + 1)));
            }
            if let Some(table) = &chapter.table {
                out.push(Block::table(table.clone()));
            }
        }
        if !self.signatures.is_empty() {
            out.push(Block::Signatures { names: self.signatures.clone() });
        }
        sheet
    }
}
