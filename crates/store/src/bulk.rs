use base::Result;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::{
    ask::{bind_all, for_backend},
    failed,
};

/// A value for [`Bulk`].
#[derive(Debug, Clone)]
pub enum Value {
    /// An id, an amount, an instant, a flag.
    Int(i64),
    /// The same, perhaps missing.
    MaybeInt(Option<i64>),
    /// A text, a day, a document.
    Text(String),
    /// The same, perhaps missing.
    MaybeText(Option<String>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::MaybeInt(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::MaybeText(value)
    }
}

impl From<base::Day> for Value {
    fn from(value: base::Day) -> Self {
        Self::Text(value.to_string())
    }
}

impl From<Option<base::Day>> for Value {
    fn from(value: Option<base::Day>) -> Self {
        Self::MaybeText(value.map(|day| day.to_string()))
    }
}

/// Inserts many rows of one table with few statements. Rows gather until a statement is full;
/// [`Bulk::flush`] writes the rest. Works on both databases with one SQL text.
#[derive(Debug)]
pub struct Bulk {
    head: String,
    tail: &'static str,
    width: usize,
    rows_per_statement: usize,
    values: Vec<Value>,
    full_sql: Option<String>,
    written: u64,
}

impl Bulk {
    /// `table` and `columns` are constants of the room; `tail` is what follows the values, for
    /// instance `ON CONFLICT DO NOTHING`.
    pub fn new(table: &'static str, columns: &[&'static str], tail: &'static str) -> Self {
        let width = columns.len().max(1);
        let rows_per_statement = (2_000 / width).clamp(1, 250);
        let head = format!("INSERT INTO {table} ({}) VALUES ", columns.join(", "));
        let values = Vec::with_capacity(width * rows_per_statement);
        Self { head, tail, width, rows_per_statement, values, full_sql: None, written: 0 }
    }

    /// Adds a row; writes when a statement is full. `row` must have as many values as there
    /// are columns.
    ///
    /// # Errors
    /// A fault where the width is wrong, or from the database.
    pub async fn push<const N: usize>(
        &mut self,
        connection: &mut AnyConnection,
        row: [Value; N],
    ) -> Result<()> {
        if N != self.width {
            return Err(base::Failure::bug("inserting a row of the wrong width"));
        }
        self.values.extend(row);
        if self.values.len() >= self.width * self.rows_per_statement {
            self.write(connection).await?;
        }
        Ok(())
    }

    /// Writes what is left and returns how many rows the database took since [`Bulk::new`].
    ///
    /// # Errors
    /// From the database.
    pub async fn flush(&mut self, connection: &mut AnyConnection) -> Result<u64> {
        if !self.values.is_empty() {
            self.write(connection).await?;
        }
        Ok(self.written)
    }

    async fn write(&mut self, connection: &mut AnyConnection) -> Result<()> {
        let rows = self.values.len() / self.width;
        let full = rows == self.rows_per_statement;
        // No shared reference to the connection may live on into the waiting below.
        let sql = match &self.full_sql {
            Some(sql) if full => sql.clone(),
            _ => for_backend(spell(&self.head, self.tail, self.width, rows), connection),
        };
        if full && self.full_sql.is_none() {
            self.full_sql = Some(sql.clone());
        }
        let query = sqlx::query(AssertSqlSafe(sql)).persistent(full);
        let query = bind_all(query, self.values.drain(..));
        let done = query.execute(connection).await.map_err(failed("inserting rows"))?;
        self.written += done.rows_affected();
        Ok(())
    }
}

fn spell(head: &str, tail: &str, width: usize, rows: usize) -> String {
    use std::fmt::Write as _;
    let mut sql = String::with_capacity(head.len() + tail.len() + rows * width * 6);
    sql.push_str(head);
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            let _ =
                write!(sql, "{}${}", if column == 0 { "" } else { "," }, row * width + column + 1);
        }
        sql.push(')');
    }
    sql.push(' ');
    sql.push_str(tail);
    sql
}
