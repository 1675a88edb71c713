//! Authoring: packs that a company writes for itself, and packs that go to others and come from them as signed files.
//!
//! A pack is written in forms, checked by the very checker of the lessons that ship, read by a second person who may
//! teach, and published as an edition that never changes; it then lies with `courses` and is learnt like what ships.
//! A file from elsewhere is opened only as far as its signature and its digests hold, and used only where a person has
//! said that its key is trusted. The room never changes what ships, nor an edition that was published.

mod compose;
mod desk;
mod file;
mod form;
mod parts;
mod review;
mod sheet;
mod tailor;
mod trust;

pub use compose::compose;
pub use desk::{Draft, DraftRow, NewPack, get_draft, list_drafts, open_pack, save_pack};
pub use file::{
    FILE_BYTES, KEY_NAME, Manifest, fingerprint, opened, packed, read_manifest, sealed,
};
pub use form::{Fields, filled, shown};
pub use parts::{
    Part, PartKind, Shift, add_part, drop_part, get_part, parts_of, save_section, save_text,
    section_of, shift, with_section, with_text,
};
pub use review::{Waiting, check_pack, checked, publish, send, take_back, turn_down, waiting};
pub use sheet::{Ask, INDUSTRIES, KINDS, Section, Slot};
pub use tailor::{Chosen, Suggestion, Tailored, open_tailored, tailored};
pub use trust::{
    Arrival, Received, Trust, dismiss, end_trust, find_arrival, install, is_trusted, list_arrivals,
    list_trusts, receive, trust_key,
};

/// A piece of a file, as it is kept.
pub use toml::Table;
