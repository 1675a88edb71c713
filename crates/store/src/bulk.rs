use base::Result;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::{
    ask::{Prepared, bind_all, for_backend},
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
        let rows_per_statement = (16_000 / width).clamp(1, 1_000);
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

    /// Adds many rows. While the database writes one statement, the rows of the next are made: a
    /// long list costs the longer of the two, not their sum.
    ///
    /// # Errors
    /// A fault where the width is wrong, or from the database.
    pub async fn push_all<const N: usize>(
        &mut self,
        connection: &mut AnyConnection,
        mut rows: impl Iterator<Item = [Value; N]> + Send,
    ) -> Result<()> {
        if N != self.width {
            return Err(base::Failure::bug("inserting rows of the wrong width"));
        }
        let sql = self.full_sql(connection);
        let mut ready = self.fill(&mut rows, &sql);
        while let Some(query) = ready.take() {
            let writing = query.execute(&mut *connection);
            // The statement is on its way after the first look at `writing`.
            let (done, next) = tokio::join!(biased; writing, async { self.fill(&mut rows, &sql) });
            self.written += done.map_err(failed("inserting rows"))?.rows_affected();
            ready = next;
        }
        Ok(())
    }

    /// Takes rows until a statement is full; the rest of the last rows stay for later.
    fn fill<const N: usize>(
        &mut self,
        rows: &mut impl Iterator<Item = [Value; N]>,
        sql: &str,
    ) -> Option<Prepared> {
        let full = self.width * self.rows_per_statement;
        while self.values.len() < full {
            self.values.extend(rows.next()?);
        }
        let query = sqlx::query(AssertSqlSafe(sql.to_owned())).persistent(true);
        Some(bind_all(query, self.values.drain(..)))
    }

    fn full_sql(&mut self, connection: &AnyConnection) -> String {
        let spelled = || {
            let sql = spell(&self.head, self.tail, self.width, self.rows_per_statement);
            for_backend(sql, connection)
        };
        self.full_sql.get_or_insert_with(spelled).clone()
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
        let sql = match full {
            true => self.full_sql(connection),
            false => for_backend(spell(&self.head, self.tail, self.width, rows), connection),
        };
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
