//! Calls of the interface that carried a key under which they may be sent again: what was answered,
//! and what was asked.

use base::Result;

use crate::{Actor, Ask, Columns, Db, failed};

/// How long an answer is kept.
const KEPT_SECONDS: i64 = 7 * 24 * 3_600;

/// A call that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Of what was asked: address and body.
    pub digest: String,
    /// The status of HTTP.
    pub status: u16,
    /// The body of the answer.
    pub answer: String,
}

impl Db {
    /// What was answered to a login's call under a key, within a week.
    ///
    /// # Errors
    /// Busy or a fault from the database.
    pub async fn find_call(&self, login: &str, key: &str) -> Result<Option<Answered>> {
        let since = self.clock().now().plus_seconds(-KEPT_SECONDS).0;
        let mut ask = Ask::new("SELECT digest, status, answer FROM store_call WHERE login = ");
        ask.value(login).text(" AND key = ").value(key);
        ask.text(" AND recorded_at > ").value(since);
        let mut connection = self.read().await?;
        let rows = ask.rows(&mut connection, "looking for an answered call").await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let status = u16::try_from(row.int(1)?).unwrap_or(200);
        Ok(Some(Answered { digest: row.text(0)?, status, answer: row.text(2)? }))
    }

    /// Keeps an answer; the first one under a key stays. What is older than a week goes.
    ///
    /// # Errors
    /// Busy or a fault from the database.
    pub async fn keep_call(&self, login: &str, key: &str, answered: &Answered) -> Result<()> {
        let mut tx = self.write(Actor::user(login)).await?;
        let at = tx.at();
        let mut old = Ask::new("DELETE FROM store_call WHERE recorded_at <= ");
        old.value(at.plus_seconds(-KEPT_SECONDS).0);
        old.run(tx.conn()).await.map_err(failed("forgetting answered calls"))?;
        let mut ask = Ask::new(
            "INSERT INTO store_call (login, key, digest, status, answer, recorded_at) VALUES (",
        );
        ask.value(login).text(", ").value(key).text(", ").value(answered.digest.as_str());
        ask.text(", ").value(i64::from(answered.status)).text(", ");
        ask.value(answered.answer.as_str()).text(", ").value(at.0);
        ask.text(") ON CONFLICT (login, key) DO NOTHING");
        ask.run(tx.conn()).await.map_err(failed("keeping an answered call"))?;
        tx.quiet();
        tx.commit().await
    }
}
