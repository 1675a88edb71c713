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

/// Where the value of a column comes from, for [`Bulk::shaped`].
#[derive(Debug, Clone)]
pub enum Cell {
    /// The value at this place of each row, from 0; several columns may take the same one.
    Row(usize),
    /// All rows have this one: it is handed over once a statement.
    All(Value),
}

/// Rows for [`Bulk::push_all`]. Where there are very many, it is worth a type of its own: what runs within
/// an async function is compiled where that is called from, and pages and verbs are not optimised.
pub trait Rows: Send {
    /// Puts the values of the next row behind those that are there; false where there is none.
    fn put_next(&mut self, values: &mut Vec<Value>) -> bool;
}

impl<const N: usize, I: Iterator<Item = [Value; N]> + Send> Rows for I {
    fn put_next(&mut self, values: &mut Vec<Value>) -> bool {
        match self.next() {
            Some(row) => {
                values.extend(row);
                true
            }
            None => false,
        }
    }
}

/// Inserts many rows of one table with few statements. Rows gather until a statement is full;
/// [`Bulk::flush`] writes the rest. Works on both databases with one SQL text.
#[derive(Debug)]
pub struct Bulk {
    head: String,
    tail: String,
    width: usize,
    shared: Vec<Value>,
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
        let (tail, shared) = (tail.to_owned(), Vec::new());
        Self { head, tail, width, shared, rows_per_statement, values, full_sql: None, written: 0 }
    }

    /// As [`Bulk::new`] for rows that have much in common: a row is only what tells it from the
    /// others, and the fewer values a statement carries, the cheaper it is.
    pub fn shaped(
        table: &'static str,
        columns: &[(&'static str, Cell)],
        tail: &'static str,
    ) -> Self {
        use std::fmt::Write as _;
        let (mut names, mut picked) = (String::new(), String::new());
        let (mut shared, mut width) = (Vec::new(), 1);
        for (n, (name, from)) in columns.iter().enumerate() {
            let comma = if n == 0 { "" } else { ", " };
            let _ = write!(names, "{comma}{name}");
            let _ = match from {
                Cell::Row(place) => {
                    width = width.max(place + 1);
                    write!(picked, "{comma}v.column{}", place + 1)
                }
                Cell::All(value) => {
                    shared.push(value.clone());
                    write!(picked, "{comma}${}", shared.len())
                }
            };
        }
        let rows_per_statement = (16_000 / width).clamp(1, 1_000);
        let head = format!("INSERT INTO {table} ({names}) SELECT {picked} FROM (VALUES ");
        let tail = format!(") AS v WHERE 1 = 1 {tail}");
        let values = Vec::with_capacity(width * rows_per_statement);
        Self { head, tail, width, shared, rows_per_statement, values, full_sql: None, written: 0 }
    }

    /// Its statements keep no copy of the pages that they change, to be put back where a row breaks
    /// a rule: whoever uses it gives the transaction up at the first fault. On SQLite alone; see
    /// [`crate::Tx::fails_whole`].
    #[must_use]
    pub fn failing_whole(mut self) -> Self {
        self.head = self.head.replacen("INSERT INTO", "INSERT OR FAIL INTO", 1);
        self
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
    pub async fn push_all(
        &mut self,
        connection: &mut AnyConnection,
        rows: &mut dyn Rows,
    ) -> Result<()> {
        let sql = self.full_sql(connection);
        let mut ready = self.fill(rows, &sql);
        while let Some(query) = ready.take() {
            let writing = query.execute(&mut *connection);
            // The statement is on its way after the first look at `writing`.
            let (done, next) = tokio::join!(biased; writing, async { self.fill(rows, &sql) });
            self.written += done.map_err(failed("inserting rows"))?.rows_affected();
            ready = next;
        }
        if !self.values.len().is_multiple_of(self.width) {
            return Err(base::Failure::bug("inserting rows of the wrong width"));
        }
        Ok(())
    }

    /// Takes rows until a statement is full; the rest of the last rows stay for later.
    fn fill(&mut self, rows: &mut dyn Rows, sql: &str) -> Option<Prepared> {
        let full = self.width * self.rows_per_statement;
        while self.values.len() < full {
            if !rows.put_next(&mut self.values) {
                return None;
            }
        }
        Some(self.bound(sql.to_owned(), true))
    }

    fn bound(&mut self, sql: String, full: bool) -> Prepared {
        let query = sqlx::query(AssertSqlSafe(sql)).persistent(full);
        bind_all(query, self.shared.iter().cloned().chain(self.values.drain(..)))
    }

    fn full_sql(&mut self, connection: &AnyConnection) -> String {
        if self.full_sql.is_none() {
            self.full_sql = Some(for_backend(self.spell(self.rows_per_statement), connection));
        }
        self.full_sql.clone().unwrap_or_default()
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
            false => for_backend(self.spell(rows), connection),
        };
        let query = self.bound(sql, full);
        let done = query.execute(connection).await.map_err(failed("inserting rows"))?;
        self.written += done.rows_affected();
        Ok(())
    }

    fn spell(&self, rows: usize) -> String {
        use std::fmt::Write as _;
        let length = self.head.len() + self.tail.len() + rows * self.width * 7;
        let mut sql = String::with_capacity(length);
        sql.push_str(&self.head);
        let mut mark = self.shared.len();
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..self.width {
                mark += 1;
                let _ = write!(sql, "{}${mark}", if column == 0 { "" } else { "," });
            }
            sql.push(')');
        }
        sql.push(' ');
        sql.push_str(&self.tail);
        sql
    }
}
