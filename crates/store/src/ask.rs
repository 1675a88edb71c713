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

    fn query(self) -> sqlx::query::Query<'static, sqlx::Any, sqlx::any::AnyArguments> {
        let mut query = sqlx::query(AssertSqlSafe(self.sql));
        for value in self.values {
            query = match value {
                Value::Int(int) => query.bind(int),
                Value::MaybeInt(int) => query.bind(int),
                Value::Text(text) => query.bind(text),
                Value::MaybeText(text) => query.bind(text),
            };
        }
        query
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
        self.query().fetch_all(connection).await.map_err(crate::failed(doing))
    }

    /// Runs it and returns its one row.
    ///
    /// # Errors
    /// As `failed(doing)` says.
    pub async fn row(self, connection: &mut AnyConnection, doing: &'static str) -> Result<AnyRow> {
        self.query().fetch_one(connection).await.map_err(crate::failed(doing))
    }

    /// Runs it and returns how many rows it changed.
    ///
    /// # Errors
    /// The database's own error, so that the caller can look for a broken rule.
    pub async fn run(
        self,
        connection: &mut AnyConnection,
    ) -> std::result::Result<u64, sqlx::Error> {
        self.query().execute(connection).await.map(|done| done.rows_affected())
    }
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
