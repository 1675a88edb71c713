//! The import that runs now: whose, since when, how far. On SQLite it holds the one write lock, on
//! PostgreSQL a lock of its own, so that there is one at a time; whoever would have to wait for it is
//! told so instead of waiting. Within a process the figures are read from memory; another process
//! reads them from a file beside the database (SQLite, where nobody else can write) or from a row.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use base::{Clock, Failure, Moment, Rejection, Result};
use serde_json::{Value as Json, json};
use sqlx::AnyConnection;

use crate::{Actor, Ask, Columns, Db, Kind, Tx, failed};

/// How often the figures are renewed for other processes.
const BEAT: Duration = Duration::from_millis(700);
/// How often, and after which pause, the lock of imports is tried.
const CLAIMS: u32 = 4;
const CLAIM_PAUSE: Duration = Duration::from_millis(500);
/// Figures of a file that are older are those of a process that died.
const DEAD_SECONDS: i64 = 10;
/// The key of the lock on PostgreSQL: "shou".
const LOCK: i64 = 0x7368_6f75;

/// An import that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// Who started it: a login, or a part of the system.
    pub actor: String,
    /// The file.
    pub subject: String,
    /// Since when.
    pub since: Moment,
    /// Bytes done.
    pub done: u64,
    /// Bytes in all.
    pub total: u64,
}

impl Running {
    /// How far it is, of a hundred.
    pub fn percent(&self) -> u64 {
        (self.done.saturating_mul(100)).checked_div(self.total).unwrap_or(0).min(100)
    }

    /// Whether it will be done within `rest`, if it goes on as it has gone so far. One that has not
    /// said yet how far it is may be.
    pub(crate) fn ends_within(&self, rest: Duration, now: Moment) -> bool {
        let gone = u128::from(u64::try_from(now.0 - self.since.0).unwrap_or(0));
        let left = u128::from(self.total.saturating_sub(self.done));
        gone * left <= rest.as_micros() * u128::from(self.done) || self.done == 0
    }

    /// What somebody is told who would have to wait for it.
    pub fn refusal(&self, clock: &Clock) -> Rejection {
        let who = self.actor.strip_prefix("system:").unwrap_or(&self.actor);
        Rejection::new("house.import-running")
            .with("file", &self.subject)
            .with("who", who)
            .with("since", self.since.in_zone(clock.zone()))
            .with("percent", self.percent())
    }

    fn to_json(&self, beat: Moment) -> Json {
        json!({
            "actor": self.actor, "subject": self.subject, "since": self.since.0,
            "done": self.done, "total": self.total, "beat": beat.0,
        })
    }

    fn from_json(json: &Json, now: Moment) -> Option<Self> {
        let text = |name: &str| Some(json.get(name)?.as_str()?.to_owned());
        let fresh = now.0 - json.get("beat")?.as_i64()? <= DEAD_SECONDS * 1_000_000;
        fresh.then_some(())?;
        Some(Self {
            actor: text("actor")?,
            subject: text("subject")?,
            since: Moment(json.get("since")?.as_i64()?),
            done: json.get("done")?.as_u64()?,
            total: json.get("total")?.as_u64()?,
        })
    }
}

/// What the handles of one process share.
#[derive(Debug, Default)]
pub(crate) struct Board {
    now: Mutex<Option<Arc<Ours>>>,
}

#[derive(Debug)]
struct Ours {
    begun: Running,
    done: AtomicU64,
    over: AtomicBool,
}

impl Ours {
    fn seen(&self) -> Running {
        Running { done: self.done.load(Ordering::Relaxed), ..self.begun.clone() }
    }
}

impl Board {
    fn set(&self, ours: Option<Arc<Ours>>) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = ours;
    }

    fn seen(&self) -> Option<Running> {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner).clone();
        now.map(|ours| ours.seen())
    }
}

/// The turn of an import: as long as it is held, others are told about it.
#[derive(Debug)]
pub struct Turn {
    ours: Arc<Ours>,
    board: Arc<Board>,
    file: Option<PathBuf>,
}

impl Turn {
    /// Says how many bytes are done.
    pub fn tell(&self, done: u64) {
        self.ours.done.store(done, Ordering::Relaxed);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.ours.over.store(true, Ordering::Relaxed);
        self.board.set(None);
        if let Some(file) = &self.file {
            let _ = std::fs::remove_file(file);
        }
    }
}

impl Db {
    /// The file beside an embedded database that says what runs.
    fn note(&self) -> Option<PathBuf> {
        let path = self.path()?;
        let name = path.file_name()?.to_string_lossy();
        Some(path.with_file_name(format!("{name}.import")))
    }

    /// The import that runs on this database, in this process or in another one.
    ///
    /// # Errors
    /// Busy or a fault from the database.
    pub async fn find_running(&self) -> Result<Option<Running>> {
        if let Some(running) = self.board().seen() {
            return Ok(Some(running));
        }
        if self.kind() == Kind::Sqlite {
            let Some(note) = self.note() else { return Ok(None) };
            let text = std::fs::read_to_string(note).unwrap_or_default();
            let json: Json = serde_json::from_str(&text).unwrap_or_default();
            return Ok(Running::from_json(&json, self.clock().now()));
        }
        let mut ask = Ask::new(
            "SELECT actor, subject, since, done, total FROM store_running WHERE EXISTS \
             (SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE \
             l.locktype = 'advisory' AND l.granted AND l.classid = 0 \
             AND d.datname = current_database() AND CAST(l.objid AS BIGINT) = ",
        );
        ask.value(LOCK).text(")");
        let mut connection = self.read().await?;
        let rows = ask.rows(&mut connection, "looking for a running import").await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let count = |index: usize| Ok::<_, Failure>(u64::try_from(row.int(index)?).unwrap_or(0));
        Ok(Some(Running {
            actor: row.text(0)?,
            subject: row.text(1)?,
            since: Moment(row.int(2)?),
            done: count(3)?,
            total: count(4)?,
        }))
    }

    /// A transaction for an import of a file with so many bytes: one at a time on a database.
    ///
    /// # Errors
    /// `house.import-running` within two seconds where another one runs, Busy where the lock cannot be had
    /// in time for another reason, otherwise a fault.
    pub async fn write_import(
        &self,
        actor: Actor,
        subject: &str,
        total: u64,
    ) -> Result<(Tx, Turn)> {
        let refused = |running: Running| running.refusal(self.clock());
        if let Some(running) = self.board().seen() {
            return Err(refused(running).into());
        }
        // Another process is asked about only where the lock is held: one that died holds none.
        let mut tx = self.write_once_free(actor).await?;
        if self.kind() == Kind::Postgres && !claim_soon(tx.conn()).await? {
            tx.roll_back().await?;
            let running = self.find_begun().await?;
            let busy = || Failure::Busy("beginning an import".to_owned());
            return Err(running.map_or_else(busy, |running| refused(running).into()));
        }
        let begun = Running {
            actor: tx.actor().0.clone(),
            subject: subject.to_owned(),
            since: tx.at(),
            done: 0,
            total,
        };
        let ours = Arc::new(Ours { begun, done: AtomicU64::new(0), over: AtomicBool::new(false) });
        let board = self.board();
        board.set(Some(Arc::clone(&ours)));
        let file = self.note().filter(|_| self.kind() == Kind::Sqlite);
        let turn = Turn { ours: Arc::clone(&ours), board, file: file.clone() };
        self.publish(&ours, file.as_deref()).await;
        let db = self.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(BEAT).await;
                if ours.over.load(Ordering::Relaxed) {
                    break;
                }
                db.publish(&ours, file.as_deref()).await;
            }
        });
        Ok((tx, turn))
    }

    /// The import that runs; one that began this very moment has not said so yet.
    async fn find_begun(&self) -> Result<Option<Running>> {
        for _ in 0..10 {
            let running = self.find_running().await?;
            if running.is_some() {
                return Ok(running);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(None)
    }

    /// Lets other processes see the figures. What goes wrong is logged: nothing hangs on it but
    /// what somebody else is told.
    async fn publish(&self, ours: &Ours, file: Option<&Path>) {
        let seen = ours.seen();
        let told = match (self.kind(), file) {
            (Kind::Sqlite, None) => Ok(()),
            (Kind::Sqlite, Some(file)) => {
                let text = seen.to_json(self.clock().now()).to_string();
                let done = crate::private::write(file, &text);
                // An end that came meanwhile has removed the file already.
                if ours.over.load(Ordering::Relaxed) {
                    let _ = std::fs::remove_file(file);
                }
                done.map_err(|error| Failure::broken("telling how far an import is", error))
            }
            (Kind::Postgres, _) => self.publish_row(&seen).await,
        };
        if let Err(failure) = told {
            tracing::warn!(%failure, "telling how far an import is");
        }
    }

    async fn publish_row(&self, seen: &Running) -> Result<()> {
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let mut ask = Ask::new(
            "INSERT INTO store_running (id, actor, subject, since, done, total) VALUES (1, ",
        );
        ask.value(seen.actor.as_str()).text(", ").value(seen.subject.as_str()).text(", ");
        ask.value(seen.since.0).text(", ").value(whole(seen.done)).text(", ");
        ask.value(whole(seen.total)).text(
            ") ON CONFLICT (id) DO UPDATE SET actor = excluded.actor, subject = excluded.subject, \
             since = excluded.since, done = excluded.done, total = excluded.total",
        );
        let mut connection = self.read().await?;
        ask.run(&mut connection).await.map_err(failed("telling how far an import is"))?;
        Ok(())
    }
}

/// Tries for a moment: the server notices only after a statement that its client has died.
async fn claim_soon(connection: &mut AnyConnection) -> Result<bool> {
    for _ in 0..CLAIMS {
        if claim(connection).await? {
            return Ok(true);
        }
        tokio::time::sleep(CLAIM_PAUSE).await;
    }
    claim(connection).await
}

/// Takes the lock of imports on PostgreSQL until the transaction ends; says whether it was free.
async fn claim(connection: &mut AnyConnection) -> Result<bool> {
    let mut ask = Ask::new("SELECT CASE WHEN pg_try_advisory_xact_lock(");
    ask.value(LOCK).text(") THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END");
    Ok(ask.row(connection, "taking the lock of imports").await?.int(0)? != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_a_process_that_died_are_not_told() {
        let running = Running {
            actor: "wang".to_owned(),
            subject: "ar.csv".to_owned(),
            since: Moment(5),
            done: 30,
            total: 120,
        };
        assert_eq!(running.percent(), 25);
        let note = running.to_json(Moment(0));
        for (now, alive) in [(0, true), (10_000_000, true), (10_000_001, false)] {
            let read = Running::from_json(&note, Moment(now));
            assert_eq!(read, alive.then(|| running.clone()), "{now}");
        }
        assert_eq!(Running::from_json(&Json::Null, Moment(0)), None);
    }

    #[test]
    fn how_long_an_import_will_take_shows_in_how_far_it_came() {
        let (total, second) = (1_000, 1_000_000);
        for (gone, done, ends) in [
            (1, 0, true),
            (0, 1, true),
            (1, 100, false),
            (1, 166, false),
            (1, 167, true),
            (60, 900, false),
            (60, 990, true),
        ] {
            let (actor, subject) = ("wang".to_owned(), "ar.csv".to_owned());
            let running = Running { actor, subject, since: Moment(5), done, total };
            let now = Moment(5 + gone * second);
            let said = running.ends_within(Duration::from_secs(5), now);
            assert_eq!(said, ends, "{gone} s, {done}");
        }
    }
}
