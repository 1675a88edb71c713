//! Indexes that are put aside while very many rows come into a table, and made anew once they are
//! there: to sort what is there once costs half of keeping the order row by row, and the memory that
//! their pages would take is free meanwhile. It is for SQLite, where an import holds the one write
//! lock anyway and readers go on with what they see: on PostgreSQL they would have to wait.

use base::Result;
use sqlx::AssertSqlSafe;

use crate::{Ask, Columns, Tx, failed};

/// What is left to keep in order takes less memory, and what is sorted at the end takes as much as this
/// once more.
const SMALL: &str = "PRAGMA cache_size = -57344";
const SMALLEST: &str = "PRAGMA cache_size = -16384";

impl Tx {
    /// Puts indexes aside until [`Tx::make_indexes`] or the commit, where this transaction is an
    /// import on its own connection (see [`Tx::fails_whole`]); elsewhere it does nothing. Whatever
    /// asks by them meanwhile looks at every row.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn put_indexes_aside(&mut self, names: &[&'static str]) -> Result<()> {
        if !self.fails_whole() {
            return Ok(());
        }
        let mut ask =
            Ask::new("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND name IN (");
        ask.list(names.iter().copied()).text(")");
        for row in ask.rows(self.conn(), "reading how indexes are made").await? {
            let (name, sql) = (row.text(0)?, row.text(1)?);
            self.run(format!("DROP INDEX {name}")).await?;
            self.aside.push(sql);
        }
        self.run(SMALL.to_owned()).await
    }

    /// Makes the indexes that were put aside.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn make_indexes(&mut self) -> Result<()> {
        if self.aside.is_empty() {
            return Ok(());
        }
        self.run(SMALLEST.to_owned()).await?;
        for sql in std::mem::take(&mut self.aside) {
            self.run(sql).await?;
        }
        Ok(())
    }

    async fn run(&mut self, sql: String) -> Result<()> {
        let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(self.conn()).await;
        done.map_err(failed("making an index")).map(drop)
    }
}
