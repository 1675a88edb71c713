//! The house: its rooms from left to right, `parties → receivables → payables → scoring → policy → warning →
//! collections → granting → orders → controls → intake`. A room calls only rooms to its left; intake, which books what files say
//! through the verbs of all others, stands last.

pub mod assess;
pub mod collections;
pub mod controls;
pub mod dossier;
pub mod granting;
pub mod intake;
pub mod lab;
pub mod orders;
pub mod outlook;
pub mod parties;
pub mod payables;
pub mod policy;
pub mod receivables;
pub mod roster;
pub mod scoring;
pub mod setup;
pub mod supply;
pub mod warning;
pub mod what_if;
