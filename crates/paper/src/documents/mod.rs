//! The documents of the house, each plain data that turns into a sheet.

mod account;
mod agreement;
mod brief;
mod certificate;
mod decision;
mod explanation;
mod letter;
mod policy;
mod summary;
mod two_part;

use base::{Day, Lang};

use crate::sheet::Sheet;

pub use account::{AccountLine, AccountTable};
pub use agreement::AgreementPaper;
pub use brief::{Brief, BriefKind, BriefPart};
pub use certificate::CertificatePaper;
pub use decision::{DecisionOutcome, DecisionRecord, DecisionStep, Evidence};
pub use explanation::{Explanation, PointLine};
pub use letter::{Letter, LetterKind};
pub use policy::{PolicyChapter, PolicyPaper};
pub use summary::{CreditSummary, Reason, SourceLine, ToldLine, WarningLine};
pub use two_part::{TwoPartAccount, TwoPartLine};

/// What stands at the head and foot of every document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The language.
    pub lang: Lang,
    /// Whose paper it is.
    pub company: String,
    /// Whom it is about: name and code.
    pub subject: String,
    /// Its number; may be empty.
    pub number: String,
    /// The day of the figures.
    pub as_of: Day,
    /// The day on which it is printed.
    pub printed_on: Day,
    /// Who printed it.
    pub printed_by: String,
}

impl Head {
    /// A text of the paper's own in the language of the document.
    fn t(&self, id: &str) -> String {
        locale::t(self.lang, id)
    }

    fn ta(&self, id: &str, args: &[(&str, &str)]) -> String {
        locale::ta(self.lang, id, args)
    }

    /// An empty sheet with this head.
    fn sheet(&self, title: &str) -> Sheet {
        Sheet {
            lang: self.lang,
            title: self.t(title),
            subject: self.subject.clone(),
            number: self.number.clone(),
            company: self.company.clone(),
            as_of: self.ta(
                "paper-as-of",
                &[
                    ("day", &self.as_of.to_string()),
                    ("printed", &self.printed_on.to_string()),
                    ("by", &self.printed_by),
                ],
            ),
            reading: self.t("paper-internal"),
            blocks: Vec::new(),
        }
    }
}
