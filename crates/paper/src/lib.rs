//! Paper: letters, statements and briefs as PDF, in Chinese and in English.
//!
//! Plain data goes in ([`Sheet`], or one of the documents that make one), the bytes of a PDF come
//! out. The typesetter (typst) is walled in here: no page, no rule and no amount is decided in this
//! crate; amounts and days come in as they shall be read.
//!
//! Invariants: what is printed holds every sign that was given, or it is refused
//! (`paper.no-font`, `paper.no-glyph`), never an empty box; nothing is fetched from anywhere; the
//! same sheet over the same fonts gives the same bytes.

mod documents;
mod fonts;
mod press;
mod sheet;
mod world;

pub use documents::{
    AccountLine, AccountTable, AgreementPaper, Brief, BriefKind, BriefPart, CertificatePaper,
    CreditSummary, DecisionOutcome, DecisionRecord, DecisionStep, Evidence, Explanation, Head,
    Letter, LetterKind, PointLine, PolicyChapter, PolicyPaper, Reason, SourceLine, ToldLine,
    TwoPartAccount, TwoPartLine, WarningLine,
};
pub use press::Press;
pub use sheet::{Block, Cell, Check, Column, Fact, Figure, Mark, Sheet, Table, Tone};
