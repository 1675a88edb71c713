use super::Head;
use crate::sheet::{Block, Fact, Sheet, Table};

/// What a letter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterKind {
    /// Other terms or another limit from a day on.
    TermsNotice,
    /// What we ask of a buyer whose risk has risen: prepayment, shorter terms, security.
    ResponsePlan,
    /// The balance, to be confirmed.
    Confirmation,
    /// Plain.
    Letter,
}

impl LetterKind {
    /// A stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TermsNotice => "terms-notice",
            Self::ResponsePlan => "response-plan",
            Self::Confirmation => "confirmation",
            Self::Letter => "letter",
        }
    }
}

/// A letter to a buyer. Its words are the caller's; this is its form: both parties in full, the
/// facts with contract, amounts and days, what is asked by when, whom to answer, the close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Head and foot; `number` is the letter's number.
    pub head: Head,
    /// What it is about.
    pub kind: LetterKind,
    /// The addressee, a line each: name, for whose attention, address.
    pub to: Vec<String>,
    /// 尊敬的客户：
    pub salutation: String,
    /// The paragraphs before the facts.
    pub before: Vec<String>,
    /// Names and values: contract, amount, from when.
    pub facts: Vec<Fact>,
    /// Items, where there are any.
    pub table: Option<Table>,
    /// The paragraphs after the facts.
    pub after: Vec<String>,
    /// What must be done by when; stands out.
    pub deadline: String,
    /// Whom to answer: person, telephone, mail, address, account.
    pub contact: Vec<Fact>,
    /// Whether a part to sign and send back follows.
    pub receipt: bool,
}

impl Letter {
    /// As a sheet.
    pub fn sheet(&self) -> Sheet {
        let head = &self.head;
        let mut sheet = head.sheet(&format!("paper-letter-{}", self.kind.code()));
        // A letter leaves the house: it names its addressee and says nothing about who may read.
        sheet.subject = String::new();
        sheet.reading = String::new();
        let out = &mut sheet.blocks;
        out.push(Block::text(self.to.join("\n")));
        if !self.salutation.is_empty() {
            out.push(Block::text(self.salutation.clone()));
        }
        out.extend(self.before.iter().map(Block::text));
        if !self.facts.is_empty() {
            out.push(Block::Facts { facts: self.facts.clone() });
        }
        if let Some(table) = &self.table {
            out.push(Block::table(table.clone()));
        }
        out.extend(self.after.iter().map(Block::text));
        if !self.deadline.is_empty() {
            out.push(Block::Note { tone: crate::sheet::Tone::Quiet, text: self.deadline.clone() });
        }
        if !self.contact.is_empty() {
            out.push(Block::heading(head.t("paper-letter-contact")));
            out.push(Block::Facts { facts: self.contact.clone() });
        }
        out.push(Block::Close {
            lines: vec![
                head.company.clone(),
                head.t("paper-letter-seal"),
                head.printed_on.to_string(),
            ],
        });
        if self.receipt {
            out.push(Block::heading(head.t("paper-letter-receipt")));
            out.push(Block::text(head.ta(
                "paper-letter-received",
                &[("company", &head.company), ("number", &head.number)],
            )));
            out.push(Block::Signatures {
                names: ["name", "seal", "day"]
                    .map(|key| head.t(&format!("paper-letter-sign-{key}")))
                    .to_vec(),
            });
        }
        sheet
    }
}
