use std::{future::Future, pin::Pin};

use base::{Clock, Failure, Ids, Moment, Rejection, Result};
use serde_json::Value as Json;
use sqlx::{AnyConnection, any::AnyRow};
use tokio::sync::OwnedMutexGuard;

use crate::{
    Ask, Bulk, Columns as _, Db, Kind, Value, audit, failed, setup::POSTGRES_HOLDS, turns::Taken,
};

/// Who does something: a login, or a verb of the system such as `system:assess`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor(pub String);

impl Actor {
    /// A person, by login.
    pub fn user(login: &str) -> Self {
        Self(login.to_owned())
    }

    /// A part of the system.
    pub fn system(part: &str) -> Self {
        Self(format!("system:{part}"))
    }
}

/// One line for the audit chain.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The room that changed something.
    pub room: &'static str,
    /// What was done: `book`, `allocate`, `grant`.
    pub action: &'static str,
    /// To what: `buyer:C0001`, `batch:12`.
    pub subject: String,
    /// Before and after, or what else must be known. No secrets.
    pub detail: Json,
}

type Inner = sqlx::Transaction<'static, sqlx::Any>;

/// Statements on their way, for [`Tx::beside`].
pub type Working<'c, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'c>>;

/// What a writer gives back when its transaction has ended, so that the next one begins.
#[derive(Debug)]
pub(crate) enum Place {
    /// The one writer of an embedded database.
    OnlyWriter { _guard: OwnedMutexGuard<()> },
    /// One of the few at once of [`Db::write_holding`].
    InTurn { _taken: Taken },
}

/// A writing transaction. What a room changes, the event and the audit line are kept together:
/// [`Tx::commit`] refuses a transaction that changed something without an audit line.
pub struct Tx {
    /// None only while [`Tx::beside`] has it.
    inner: Option<Inner>,
    place: Option<Place>,
    db: Db,
    actor: Actor,
    at: Moment,
    lines: Vec<Audit>,
    events: Vec<[Value; 5]>,
    quiet: bool,
    many: bool,
    alone: bool,
    /// Whether it waits but a moment for the first rows that it locks.
    brief: bool,
    /// How the indexes that were put aside are made.
    pub(crate) aside: Vec<String>,
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("actor", &self.actor).finish_non_exhaustive()
    }
}

impl Tx {
    pub(crate) fn new(
        inner: sqlx::Transaction<'static, sqlx::Any>,
        place: Option<Place>,
        db: Db,
        actor: Actor,
    ) -> Self {
        let at = db.clock().now();
        Self {
            inner: Some(inner),
            place,
            db,
            actor,
            at,
            lines: Vec::new(),
            events: Vec::new(),
            quiet: false,
            many: false,
            alone: false,
            brief: false,
            aside: Vec::new(),
        }
    }

    /// On a connection of its own, which checks no reference and is closed at the end; see
    /// [`Tx::fails_whole`].
    pub(crate) fn on_its_own(self) -> Self {
        Self { alone: true, ..self }
    }

    /// One that began to wait briefly; see [`crate::turns`].
    pub(crate) fn waiting_briefly(self) -> Self {
        Self { brief: true, ..self }
    }

    /// With what it gives back at its end besides.
    pub(crate) fn in_place(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    /// Whether the first fault of a statement must be the end of the whole transaction, as it is of
    /// an import on SQLite: its statements need no way back of their own (see
    /// [`Bulk::failing_whole`]), and references are not looked up row by row. Whoever writes in it
    /// takes ids only from what it read or wrote itself; the tests check all references at the
    /// commit, PostgreSQL always does.
    pub const fn fails_whole(&self) -> bool {
        self.alone
    }

    /// The connection to run statements on.
    pub fn conn(&mut self) -> &mut AnyConnection {
        self.inner.as_mut().expect("invariant: the connection comes back from the work beside")
    }

    /// Does `work` on the connection while `meanwhile` goes on without it, on another core where
    /// there is one, and returns what came of both.
    ///
    /// # Errors
    /// Those of `work`, or a fault where it broke off.
    pub async fn beside<T: Send + 'static, U>(
        &mut self,
        work: impl for<'c> FnOnce(&'c mut AnyConnection) -> Working<'c, T> + Send + 'static,
        meanwhile: impl Future<Output = U>,
    ) -> Result<(T, U)> {
        let mut inner = self.inner.take().ok_or_else(|| Failure::bug("working beside oneself"))?;
        let working = tokio::spawn(async move {
            let done = work(&mut inner).await;
            (inner, done)
        });
        let meanwhile = meanwhile.await;
        let broken = |error| Failure::broken("working beside a task", error);
        let (inner, done) = working.await.map_err(broken)?;
        self.inner = Some(inner);
        Ok((done?, meanwhile))
    }

    /// Who writes.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The instant at which everything in this transaction is recorded.
    pub const fn at(&self) -> Moment {
        self.at
    }

    /// Where ids come from.
    pub const fn ids(&self) -> &Ids {
        self.db.ids()
    }

    /// Which database this is.
    pub const fn kind(&self) -> Kind {
        self.db.kind()
    }

    /// Where days come from.
    pub const fn clock(&self) -> &Clock {
        self.db.clock()
    }

    /// Adds a line to the audit chain when the transaction commits.
    pub fn audit(&mut self, line: Audit) {
        self.lines.push(line);
    }

    /// Declares that this transaction changes nothing that belongs into the audit: session
    /// bookkeeping, caches.
    pub const fn quiet(&mut self) {
        self.quiet = true;
    }

    /// Tells neighbours what happened, in the past tense: `receivables.receipt-booked`. It is
    /// written with the audit lines when the transaction commits.
    ///
    /// # Errors
    /// None today; a caller must be ready for a full disk or a lost connection.
    pub async fn event(&mut self, kind: &'static str, subject: &str, payload: &Json) -> Result<()> {
        let (id, at) = (self.db.ids().next(), self.at.0);
        let payload = payload.to_string();
        self.events.push([id.into(), at.into(), kind.into(), subject.into(), payload.into()]);
        Ok(())
    }

    /// Says that very many rows are to come, so that the database keeps more of its indexes in
    /// memory. It holds for this connection until [`Tx::commit`]; PostgreSQL knows by itself.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn expect_many(&mut self) -> Result<()> {
        if self.db.kind() == Kind::Sqlite {
            self.many = true;
            sqlx::query("PRAGMA cache_size = -98304")
                .execute(self.conn())
                .await
                .map_err(failed("making room for many rows"))?;
        }
        Ok(())
    }

    /// Locks one row for the rest of the transaction, by a statement such as
    /// `SELECT id FROM credit_account WHERE id = $1`. SQLite holds its one write lock already.
    ///
    /// # Errors
    /// Busy where another transaction holds it for too long, otherwise a fault.
    pub async fn lock(&mut self, select: &'static str, id: i64) -> Result<()> {
        if self.db.kind() == Kind::Sqlite {
            return Ok(());
        }
        sqlx::query(sqlx::AssertSqlSafe(format!("{select} FOR UPDATE")))
            .bind(id)
            .fetch_optional(self.conn())
            .await
            .map_err(failed("locking a row"))?;
        Ok(())
    }

    /// As [`Self::lock`] for two rows, in rising order of their ids, by a statement such as
    /// `SELECT id, owner_id AS says FROM credit_account WHERE id IN ($1, $2) ORDER BY id`; returns what
    /// it says of the first one once both are held.
    ///
    /// # Errors
    /// As there.
    pub async fn lock_both(
        &mut self,
        select: &'static str,
        (one, other): (i64, i64),
    ) -> Result<Option<i64>> {
        // The outer half waits until all rows of the inner one are locked.
        let (first, second) = match (self.db.kind(), self.brief) {
            (Kind::Sqlite, _) => ("", ""),
            (Kind::Postgres, false) => ("", " FOR UPDATE"),
            (Kind::Postgres, true) => (POSTGRES_HOLDS, " FOR UPDATE"),
        };
        let also = if first.is_empty() { "" } else { ", " };
        let sql = format!(
            "SELECT CAST(MAX(CASE WHEN l.id = $1 THEN l.says END) AS BIGINT){also}{first} \
             FROM ({select}{second}) l"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(one)
            .bind(other)
            .fetch_one(self.conn())
            .await
            .map_err(failed("locking two rows"))?;
        self.brief = false;
        row.maybe_int(0)
    }

    /// As [`Ask::rows`], with the rows locked for the rest of the transaction.
    ///
    /// # Errors
    /// As [`Self::lock`].
    pub async fn rows_held(&mut self, mut ask: Ask, doing: &'static str) -> Result<Vec<AnyRow>> {
        if self.db.kind() == Kind::Postgres {
            ask.text(" FOR UPDATE");
        }
        ask.rows(self.conn(), doing).await
    }

    /// Writes the audit lines and makes everything lasting: when it returns, the disk has it. The
    /// next writer goes on before that.
    ///
    /// # Errors
    /// A fault where nothing was put on the audit (a programming mistake), Busy or a fault
    /// from the database. Nothing is kept then, save where the fault says that the change stands and
    /// only the disk has not said so.
    pub async fn commit(mut self) -> Result<()> {
        if self.lines.is_empty() && !self.quiet {
            return Err(Failure::bug("committing a change without an audit line"));
        }
        self.make_indexes().await?;
        let columns = ["id", "at", "kind", "subject", "payload"];
        let mut bulk = Bulk::new("store_event", &columns, "");
        for event in std::mem::take(&mut self.events) {
            bulk.push(self.conn(), event).await?;
        }
        bulk.flush(self.conn()).await?;
        let lines = std::mem::take(&mut self.lines);
        let told = !lines.is_empty();
        if told {
            let (kind, at, actor) = (self.db.kind(), self.at, self.actor.clone());
            audit::append(self.conn(), kind, at, &actor, lines).await?;
        }
        if cfg!(debug_assertions) && self.alone {
            self.check_references().await?;
        }
        self.give_memory_back().await?;
        if let Some(inner) = self.inner.take() {
            inner.commit().await.map_err(failed("committing"))?;
        }
        drop(self.place);
        // The change stands: whoever heard Busy would make it again.
        let kept = self.db.make_last().await;
        let kept = kept.map_err(|failure| match failure {
            Failure::Busy(doing) => Failure::broken("a change stands, not yet on the disk", doing),
            other => other,
        });
        if told {
            self.db.held_answers().change();
        }
        kept
    }

    /// Undoes everything.
    ///
    /// # Errors
    /// A fault where the database cannot even do that.
    pub async fn roll_back(mut self) -> Result<()> {
        self.give_memory_back().await?;
        match self.inner.take() {
            Some(inner) => inner.rollback().await.map_err(failed("rolling back")),
            None => Ok(()),
        }
    }

    async fn give_memory_back(&mut self) -> Result<()> {
        if self.many && !self.alone {
            sqlx::query(crate::setup::USUAL_CACHE)
                .execute(self.conn())
                .await
                .map_err(failed("giving memory back"))?;
        }
        Ok(())
    }

    async fn check_references(&mut self) -> Result<()> {
        let check = Ask::new("PRAGMA foreign_key_check");
        let broken = check.rows(self.conn(), "checking references").await?;
        match broken.len() {
            0 => Ok(()),
            _ => Err(Failure::bug("committing rows that point at nothing")),
        }
    }

    /// A refusal inside a transaction: the caller returns it and dropping the transaction
    /// undoes everything.
    pub fn reject<T>(rejection: Rejection) -> Result<T> {
        Err(Failure::Rejected(rejection))
    }
}
