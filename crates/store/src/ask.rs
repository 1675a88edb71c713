use std::cell::Cell;

use base::{Failure, Result};
use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use crate::Value;

/// A statement that is put together from constant pieces and bound values: the text never
/// holds a value, only its `$n`.
#[derive(Debug, Default, Clone)]
pub struct Ask {
    sql: String,
    values: Vec<Value>,
}

impl Ask {
    /// Begins with a constant piece.
    pub fn new(text: &str) -> Self {
        Self { sql: text.to_owned(), values: Vec::new() }
    }

    /// Adds a constant piece.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.sql.push_str(text);
        self
    }

    /// Adds a bound value.
    pub fn value(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        let mark = format!("${}", self.values.len());
        self.sql.push_str(&mark);
        self
    }

    /// Adds `$a, $b, $c`.
    pub fn list<T: Into<Value>>(&mut self, values: impl IntoIterator<Item = T>) -> &mut Self {
        for (n, value) in values.into_iter().enumerate() {
            if n > 0 {
                self.sql.push_str(", ");
            }
            self.value(value);
        }
        self
    }

    /// The text, for tests.
    pub fn sql(&self) -> &str {
        &self.sql
    }

    fn query(self, connection: &AnyConnection) -> Prepared {
        ASKED.set(ASKED.get() + 1);
        let sql = for_backend(self.sql, connection);
        bind_all(sqlx::query(AssertSqlSafe(sql)), self.values)
    }

    /// Runs it and returns all rows.
    ///
    /// # Errors
    /// As `failed(doing)` says.
    pub async fn rows(
        self,
        connection: &mut AnyConnection,
        doing: &'static str,
    ) -> Result<Vec<AnyRow>> {
        self.query(connection).fetch_all(connection).await.map_err(crate::failed(doing))
    }

    /// Runs it and returns its one row.
    ///
    /// # Errors
    /// As `failed(doing)` says.
    pub async fn row(self, connection: &mut AnyConnection, doing: &'static str) -> Result<AnyRow> {
        self.query(connection).fetch_one(connection).await.map_err(crate::failed(doing))
    }

    /// Runs it and returns how many rows it changed.
    ///
    /// # Errors
    /// The database's own error, so that the caller can look for a broken rule.
    pub async fn run(
        self,
        connection: &mut AnyConnection,
    ) -> std::result::Result<u64, sqlx::Error> {
        self.query(connection).execute(connection).await.map(|done| done.rows_affected())
    }
}

pub(crate) type Prepared = sqlx::query::Query<'static, sqlx::Any, sqlx::any::AnyArguments>;

pub(crate) fn bind_all(mut query: Prepared, values: impl IntoIterator<Item = Value>) -> Prepared {
    for value in values {
        query = match value {
            Value::Int(int) => query.bind(int),
            Value::MaybeInt(int) => query.bind(int),
            Value::Text(text) => query.bind(text),
            Value::MaybeText(text) => query.bind(text),
        };
    }
    query
}

/// Spells the marks of a text whose `$1`, `$2` … stand in order, each once, as the database
/// likes them best. SQLite looks named marks up one by one, which makes a statement with
/// thousands of them slow; bare ones it counts.
pub(crate) fn for_backend(sql: String, connection: &AnyConnection) -> String {
    if connection.backend_name() != "SQLite" {
        return sql;
    }
    let mut bare = String::with_capacity(sql.len());
    let mut rest = sql.as_str();
    while let Some(place) = rest.find('$') {
        let (before, mark) = rest.split_at(place);
        bare.push_str(before);
        bare.push('?');
        rest = mark.get(1..).unwrap_or("").trim_start_matches(|c: char| c.is_ascii_digit());
    }
    bare.push_str(rest);
    bare
}

thread_local! {
    static ASKED: Cell<u64> = const { Cell::new(0) };
}

/// How many statements this thread has asked for, so that a test can hold a page to a number of them that does not
/// grow with its rows.
pub fn statements_asked() -> u64 {
    ASKED.get()
}

/// Typed columns of a row, so that a room's readers stay short.
pub trait Columns {
    /// A whole number.
    ///
    /// # Errors
    /// A fault where the column is missing, null or something else.
    fn int(&self, index: usize) -> Result<i64>;
    /// A whole number or null.
    ///
    /// # Errors
    /// A fault where the column is missing or something else.
    fn maybe_int(&self, index: usize) -> Result<Option<i64>>;
    /// A text.
    ///
    /// # Errors
    /// A fault where the column is missing, null or something else.
    fn text(&self, index: usize) -> Result<String>;
    /// A text or null.
    ///
    /// # Errors
    /// A fault where the column is missing or something else.
    fn maybe_text(&self, index: usize) -> Result<Option<String>>;
    /// A day.
    ///
    /// # Errors
    /// A fault where the column is missing, null or no day.
    fn day(&self, index: usize) -> Result<base::Day>;
    /// A day or null.
    ///
    /// # Errors
    /// A fault where the column is missing or no day.
    fn maybe_day(&self, index: usize) -> Result<Option<base::Day>>;
    /// A currency.
    ///
    /// # Errors
    /// A fault where the column is missing or no currency.
    fn currency(&self, index: usize) -> Result<base::Currency>;
}

const DOING: &str = "reading a row";

impl Columns for AnyRow {
    fn int(&self, index: usize) -> Result<i64> {
        sqlx::Row::try_get(self, index).map_err(crate::failed(DOING))
    }

    fn maybe_int(&self, index: usize) -> Result<Option<i64>> {
        sqlx::Row::try_get(self, index).map_err(crate::failed(DOING))
    }

    fn text(&self, index: usize) -> Result<String> {
        sqlx::Row::try_get(self, index).map_err(crate::failed(DOING))
    }

    fn maybe_text(&self, index: usize) -> Result<Option<String>> {
        sqlx::Row::try_get(self, index).map_err(crate::failed(DOING))
    }

    fn day(&self, index: usize) -> Result<base::Day> {
        let text: &str = sqlx::Row::try_get(self, index).map_err(crate::failed(DOING))?;
        text.parse().map_err(|error| Failure::broken(DOING, error))
    }

    fn maybe_day(&self, index: usize) -> Result<Option<base::Day>> {
        let text: Option<&str> = sqlx::Row::try_get(self, index).map_err(crate::failed(DOING))?;
        text.map(str::parse).transpose().map_err(|error| Failure::broken(DOING, error))
    }

    fn currency(&self, index: usize) -> Result<base::Currency> {
        let text: &str = sqlx::Row::try_get(self, index).map_err(crate::failed(DOING))?;
        text.parse().map_err(|error| Failure::broken(DOING, error))
    }
}
