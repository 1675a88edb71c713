//! The stories of the house's rooms, each told on SQLite and on PostgreSQL.
#![allow(missing_docs)]

mod assess;
mod bounds;
mod codes;
mod credit_file;
mod dossier;
mod foreign;
mod granting;
mod import_running;
mod intake_booking;
mod intake_files;
mod intake_told;
mod intake_undo;
mod judgement;
mod lab_export;
mod ledger;
mod lists;
mod models;
mod models_at_once;
mod named;
mod numbered;
mod orders;
mod orders_signed;
mod outlook;
mod packs;
mod policy_matrix;
mod register;
mod rejudge;
mod roster;
mod spelling;
