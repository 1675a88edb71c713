use base::{Broken, Failure};
use sqlx::error::ErrorKind;

/// Turns a database error into a failure that names what was being done. Locks that could not
/// be had in time become Busy; everything else is ours.
pub fn failed(doing: &'static str) -> impl FnOnce(sqlx::Error) -> Failure {
    move |error| {
        if is_busy(&error) {
            return Failure::Busy(doing.to_owned());
        }
        Failure::Broken(Broken { doing: doing.to_owned(), source: Some(Box::new(error)) })
    }
}

fn is_busy(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(inner) => matches!(
            inner.code().as_deref(),
            // SQLITE_BUSY and its kin; lock not available, deadlock, serialization failure.
            Some("5" | "6" | "261" | "517" | "55P03" | "40P01" | "40001")
        ),
        _ => false,
    }
}

/// Which rule of the schema a statement broke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Violation {
    /// A row with this key is there already. The text holds the constraint's name
    /// (PostgreSQL) or its columns (SQLite).
    Unique(String),
    /// The row that it refers to is not there, or is still referred to.
    Foreign(String),
    /// A check failed.
    Check(String),
}

/// The broken rule, where the error is one.
pub fn violation(error: &sqlx::Error) -> Option<Violation> {
    let sqlx::Error::Database(inner) = error else { return None };
    let name = inner.constraint().map_or_else(|| inner.message().to_owned(), str::to_owned);
    match inner.kind() {
        ErrorKind::UniqueViolation => Some(Violation::Unique(name)),
        ErrorKind::ForeignKeyViolation => Some(Violation::Foreign(name)),
        ErrorKind::CheckViolation => Some(Violation::Check(name)),
        _ => None,
    }
}
