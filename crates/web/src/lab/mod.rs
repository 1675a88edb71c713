//! The analyst's workbench: a file comes in as a project; its data, bins, fits and proofs are pages
//! over choices that can each be taken back. It shows and asks; `credit::lab` computes and keeps.

mod bins;
mod clean;
mod compare;
mod data;
pub mod desk;
mod drill;
mod explore;
mod explore_draw;
mod fit;
mod fit_form;
pub mod fitted;
mod home;
mod industry;
mod ledger;
mod methods;
mod proof;
mod proof_more;
mod sent;
mod sets;
mod setup;
mod sheets;
pub mod spell;
mod swapped;
mod table;
mod take;
mod upload;
mod variable;

pub use bins::{save as save_bins, show as bins};
pub use clean::{ask as ask_clean, back as unclean, clean};
pub use compare::{show as compare, take as take_compare};
pub use data::{archive, show as data, step};
pub use drill::show as rows;
pub use explore::{show as explore, take as take_explore};
pub use fit::{show as fit, start as start_fit};
pub use fitted::show as fitted;
pub use home::home;
pub use industry::{force as force_industry, show as industry};
pub use ledger::{ask as ask_ledger, build as build_ledger, count as count_ledger};
pub use methods::{compare as compare_methods, show as methods};
pub use proof::show as proof;
pub use sets::open as open_data_set;
pub use setup::{ask as ask_setup, save as save_setup};
pub use take::take;
pub use upload::{FILE_BYTES, upload};
pub use variable::{constrain, edit, show as variable};
