//! The database handle and what every room needs of it: one connection pool over SQLite or
//! PostgreSQL, transactions that end in an audit line, the audit chain, events, settings,
//! people with their roles, and files.
//!
//! It is not a place for the rooms' SQL: each room keeps its own in its `repo.rs`.

pub mod access;
mod aside;
mod ask;
mod audit;
mod bulk;
mod calls;
mod company;
mod db;
mod fault;
mod files;
mod held;
mod lasting;
pub mod private;
mod running;
mod secret;
mod secrets;
mod setting;
mod setup;
mod turns;
mod tx;

pub use ask::{Ask, Columns, statements_asked};
pub use audit::{AuditFilter, AuditLine, AuditPage, ChainReport};
pub use bulk::{Bulk, Cell, Rows, Value};
pub use calls::Answered;
pub use db::{Db, Kind, Open, Snapshot};
pub use fault::{Violation, failed, violation};
pub use files::{Files, Incoming, StoredFile};
pub use running::{Running, Turn};
pub use secret::{random_key, random_words};
pub use secrets::Secrets;
pub use turns::Wanted;
pub use tx::{Actor, Audit, Tx, Working};

/// What rooms need of sqlx, under one name.
pub use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow, query, query_scalar};
