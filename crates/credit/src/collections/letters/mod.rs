//! What is written to debtors: the words that are banned, the letters and what fills them. It sends nothing.

mod fill;
mod letter_pack;
mod sign;
mod wording;
mod wording_pack;

pub(super) use fill::placeholders;
pub use fill::{Facts, PLACEHOLDERS};
pub use letter_pack::{LetterPack, LetterTemplate, WrittenLetter, write_letter};
pub use sign::Sign;
pub use wording::{Hit, check_wording, gravest};
pub use wording_pack::{BannedAct, WORDING_KINDS, Weight, WordingPack};
