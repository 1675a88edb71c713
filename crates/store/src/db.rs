use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use base::{Clock, Failure, Ids, Rejection, Result};
use sqlx::{
    AnyConnection, AnyPool, AssertSqlSafe, SqlSafeStr as _,
    any::{AnyPoolOptions, install_drivers},
    migrate::{Migration, MigrationType, Migrator},
    pool::PoolConnection,
};
use tokio::sync::Mutex;

use crate::{
    Actor, Ask, Columns as _, Tx, failed,
    held::Held,
    lasting::{self, Lasting},
    running::Board,
    setup::{
        self, POSTGRES_IMPATIENT, POSTGRES_PATIENT, POSTGRES_TURN, SQLITE_ALONE, SQLITE_PATIENT,
        SQLITE_TRYING,
    },
    turns::Turns,
    tx::Place,
};

/// Which database stands behind a handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The embedded default.
    Sqlite,
    /// The team's server, 15 or later.
    Postgres,
}

/// How to open a database.
#[derive(Clone, Debug)]
pub struct Open {
    /// `sqlite:…` or `postgres://…`; see [`Open::file`].
    pub url: String,
    /// Connections at the most.
    pub connections: u32,
    /// Where "now" comes from.
    pub clock: Clock,
    /// Node number of this process for ids.
    pub node: u16,
    /// The file of an embedded database, which is made for its owner alone.
    pub path: Option<PathBuf>,
    /// Whether the file is being made in one go: nothing waits for the disk, and what a crash
    /// leaves behind is worth nothing. Whoever asks for it keeps the file under another name
    /// until [`Db::close`] and [`private::settle`](crate::private::settle) have made it last.
    pub in_one_go: bool,
}

impl Open {
    /// The embedded database in a file, made if it is not there.
    pub fn file(path: &Path, clock: Clock) -> Self {
        let escaped = path.to_string_lossy().bytes().fold(String::new(), |mut out, byte| {
            match byte {
                b'/' | b'-' | b'_' | b'.' | b'~' | b':' => out.push(char::from(byte)),
                b if b.is_ascii_alphanumeric() => out.push(char::from(b)),
                b => out.push_str(&format!("%{b:02X}")),
            }
            out
        });
        let open = Self::url(format!("sqlite://{escaped}?mode=rwc"), clock);
        Self { path: Some(path.to_owned()), ..open }
    }

    /// A database by its address.
    pub fn url(url: impl Into<String>, clock: Clock) -> Self {
        Self {
            url: url.into(),
            connections: 8,
            clock,
            node: crate::secret::random_node(),
            path: None,
            in_one_go: false,
        }
    }
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: AnyPool,
    kind: Kind,
    clock: Clock,
    ids: Ids,
    writer: Arc<Mutex<()>>,
    /// Turns of short writers on PostgreSQL; see [`Db::write_holding`].
    of_rows: Arc<Turns>,
    held: Arc<Held>,
    lasting: Arc<Lasting>,
    log: Option<Arc<PathBuf>>,
    /// One connection for turns of the disk: who waits for one holds no other, and never waits for others.
    turns: Option<AnyPool>,
    board: Arc<Board>,
    path: Option<Arc<PathBuf>>,
    patient: bool,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// How long whoever waits at a screen waits behind an import, before being told about it.
pub const WAIT: Duration = Duration::from_secs(5);
/// How long a second connection is waited for where one would do.
const SPARE: Duration = Duration::from_millis(100);
/// How long, and how often, an import tries to begin before it looks who is in the way.
const TRY: Duration = Duration::from_millis(500);
const TRIES: u32 = 40;

impl Db {
    /// Connects and brings the schema up to date.
    ///
    /// # Errors
    /// `house.unknown-database` for an address that is neither SQLite nor PostgreSQL,
    /// `house.no-connection` where nothing answers there, otherwise a fault.
    pub async fn open(open: Open) -> Result<Self> {
        install_drivers(&[sqlx::sqlite::any::DRIVER, sqlx::postgres::any::DRIVER]).ok();
        let kind = match open.url.split(':').next() {
            Some("sqlite") => Kind::Sqlite,
            Some("postgres" | "postgresql") => Kind::Postgres,
            _ => return Err(Rejection::new("house.unknown-database").into()),
        };
        if let Some(path) = &open.path {
            crate::private::database(path)
                .map_err(|error| Rejection::new("house.no-connection").with("reason", error))?;
        }
        let pool = setup::pool(&open, kind).await?;
        let log = open.path.as_deref().filter(|_| !open.in_one_go).map(lasting::log_of);
        let one = || AnyPoolOptions::new().max_connections(1).connect_lazy(&open.url);
        let turns = (kind == Kind::Postgres).then(one).transpose();
        let turns = turns.map_err(failed("opening the database"))?;
        let ids = Ids::new(open.clock.clone(), open.node);
        let db = Self {
            pool,
            kind,
            clock: open.clock,
            ids,
            writer: Arc::default(),
            of_rows: Arc::default(),
            held: Arc::default(),
            lasting: Arc::new(match kind {
                Kind::Sqlite => Lasting::of_a_file(),
                Kind::Postgres => Lasting::default(),
            }),
            log: log.map(Arc::new),
            turns,
            board: Arc::default(),
            path: open.path.map(Arc::new),
            patient: false,
        };
        db.migrate().await?;
        Ok(db)
    }

    async fn migrate(&self) -> Result<()> {
        let migrator = match self.kind {
            Kind::Sqlite => with_row_ids(&shared()),
            Kind::Postgres => with_collations(&shared()),
        };
        migrator.run(&self.pool).await.map_err(|error| match error {
            sqlx::migrate::MigrateError::VersionMissing(version) => {
                Rejection::new("house.newer-schema").with("version", version).into()
            }
            other => Failure::broken("bringing the database schema up to date", other),
        })
    }

    pub(crate) fn board(&self) -> Arc<Board> {
        Arc::clone(&self.board)
    }

    pub(crate) fn path(&self) -> Option<&Path> {
        self.path.as_deref().map(PathBuf::as_path)
    }

    /// A handle for work that nobody waits for at a screen: it waits for an import to end.
    #[must_use]
    pub fn patient(&self) -> Self {
        Self { patient: true, ..self.clone() }
    }

    pub(crate) fn turns_of_rows(&self) -> &Turns {
        &self.of_rows
    }

    /// Begins on PostgreSQL to wait briefly for the first rows.
    pub(crate) async fn begin_briefly(&self, begin: &'static str, actor: Actor) -> Result<Tx> {
        let inner = self.pool.begin_with(begin).await.map_err(failed("beginning to write"))?;
        Ok(Tx::new(inner, None, self.clone(), actor).waiting_briefly())
    }

    pub(crate) fn held_answers(&self) -> &Held {
        &self.held
    }

    /// Waits until what was committed is on the disk; see [`crate::lasting`].
    pub(crate) async fn make_last(&self) -> Result<()> {
        match (self.kind, &self.log) {
            (Kind::Sqlite, None) => Ok(()),
            (Kind::Sqlite, Some(log)) => {
                self.lasting.wait(lasting::sync(log.as_path().to_owned())).await
            }
            (Kind::Postgres, _) => {
                let turn = async {
                    let Some(turns) = &self.turns else { return Ok(()) };
                    let connection = turns.acquire().await;
                    let mut connection = connection.map_err(failed("waiting for the disk"))?;
                    let turn = Ask::new(POSTGRES_TURN);
                    turn.row(&mut connection, "waiting for the disk").await.map(|_| ())
                };
                self.lasting.wait(turn).await
            }
        }
    }

    /// Which database this is.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Where "now" comes from.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Where ids come from.
    pub const fn ids(&self) -> &Ids {
        &self.ids
    }

    /// A connection to read with.
    ///
    /// # Errors
    /// Busy where none becomes free, otherwise a fault.
    pub async fn read(&self) -> Result<PoolConnection<sqlx::Any>> {
        self.pool.acquire().await.map_err(failed("taking a connection"))
    }

    /// A transaction that sees one state of the database throughout: for reports that add up
    /// over several queries.
    ///
    /// # Errors
    /// Busy where no connection becomes free, otherwise a fault.
    pub async fn snapshot(&self) -> Result<Snapshot> {
        let begin = match self.kind {
            Kind::Sqlite => "BEGIN",
            Kind::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        let inner = self.pool.begin_with(begin).await.map_err(failed("beginning to read"))?;
        Ok(Snapshot { inner })
    }

    /// Two snapshots of one state, for a report that reads its halves at once: both see the same last
    /// line of the audit chain, and nothing is changed without one. The second is none where no
    /// connection is free for it, or where somebody writes all the time.
    ///
    /// # Errors
    /// As [`Self::snapshot`].
    pub async fn snapshot_pair(&self) -> Result<(Snapshot, Option<Snapshot>)> {
        let mut one = self.snapshot().await?;
        let mark = one.mark().await?;
        for _ in 0..2 {
            let Ok(other) = tokio::time::timeout(SPARE, self.snapshot()).await else { break };
            let mut other = other?;
            if other.mark().await? == mark {
                return Ok((one, Some(other)));
            }
        }
        Ok((one, None))
    }

    /// A transaction that may write. On SQLite one at a time (writers queue fairly in this
    /// process and take the file's write lock at once); on PostgreSQL any number, and rooms
    /// lock the rows that they change.
    ///
    /// Whoever waits at a screen waits for an import at most [`WAIT`] and is then told about it;
    /// see [`Db::patient`].
    ///
    /// # Errors
    /// `house.import-running` where an import holds the lock, Busy where somebody else holds it
    /// for too long, otherwise a fault.
    pub async fn write(&self, actor: Actor) -> Result<Tx> {
        if self.kind == Kind::Postgres {
            let begin = if self.patient { POSTGRES_PATIENT } else { POSTGRES_IMPATIENT };
            let inner = self.pool.begin_with(begin).await.map_err(failed("beginning to write"))?;
            return Ok(Tx::new(inner, None, self.clone(), actor));
        }
        let begin = async |sql: &'static str| {
            self.pool.begin_with(sql).await.map_err(failed("beginning to write"))
        };
        if self.patient {
            let guard = self.writer.clone().lock_owned().await;
            let inner = begin(SQLITE_PATIENT).await?;
            let place = Some(Place::OnlyWriter { _guard: guard });
            return Ok(Tx::new(inner, place, self.clone(), actor));
        }
        // Whoever waits keeps its place; it looks up now and then whether the wait is worth it.
        let since = tokio::time::Instant::now();
        let mut lock = std::pin::pin!(self.writer.clone().lock_owned());
        let guard = loop {
            match tokio::time::timeout(TRY, &mut lock).await {
                Ok(guard) => break guard,
                Err(_) => self.not_behind_an_import(WAIT.saturating_sub(since.elapsed())).await?,
            }
        };
        loop {
            match begin(SQLITE_TRYING).await {
                Ok(inner) => {
                    let place = Some(Place::OnlyWriter { _guard: guard });
                    return Ok(Tx::new(inner, place, self.clone(), actor));
                }
                Err(Failure::Busy(doing)) => {
                    let rest = WAIT.saturating_sub(since.elapsed());
                    self.not_behind_an_import(rest).await?;
                    if rest.is_zero() {
                        return Err(Failure::Busy(doing));
                    }
                }
                Err(failure) => return Err(failure),
            }
        }
    }

    /// Refuses where an import runs that will not be done within `rest`.
    pub(crate) async fn not_behind_an_import(&self, rest: Duration) -> Result<()> {
        match self.find_running().await? {
            Some(running) if rest.is_zero() || !running.ends_within(rest, self.clock.now()) => {
                Err(running.refusal(&self.clock).into())
            }
            _ => Ok(()),
        }
    }

    /// A transaction for an import: it waits for whoever writes for a moment, but not behind
    /// another import.
    pub(crate) async fn write_once_free(&self, actor: Actor) -> Result<Tx> {
        if self.kind == Kind::Postgres {
            return self.patient().write(actor).await;
        }
        let mut guard = None;
        for _ in 0..TRIES {
            if guard.is_none() {
                let lock = tokio::time::timeout(TRY, self.writer.clone().lock_owned());
                guard = lock.await.ok();
            }
            if guard.is_some() {
                match self.begin_alone().await {
                    Ok(inner) => {
                        let place = guard.map(|guard| Place::OnlyWriter { _guard: guard });
                        return Ok(Tx::new(inner, place, self.clone(), actor).on_its_own());
                    }
                    Err(Failure::Busy(_)) => {}
                    Err(failure) => return Err(failure),
                }
            }
            self.not_behind_an_import(Duration::ZERO).await?;
        }
        Err(Failure::Busy("beginning an import".to_owned()))
    }

    /// Begins on a connection that nobody has after: it checks no references.
    async fn begin_alone(&self) -> Result<sqlx::Transaction<'static, sqlx::Any>> {
        let mut connection = self.read().await?;
        connection.close_on_drop();
        let begun = sqlx::Transaction::begin(connection, Some(SQLITE_ALONE.into_sql_str())).await;
        begun.map_err(failed("beginning an import"))
    }

    /// Runs one statement outside a transaction: for maintenance such as `VACUUM`.
    ///
    /// # Errors
    /// A fault where the database refuses it.
    pub async fn maintain(&self, sql: String) -> Result<()> {
        let mut connection = self.read().await?;
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut *connection)
            .await
            .map_err(failed("maintaining the database"))?;
        Ok(())
    }

    /// Lets PostgreSQL count `tables` anew after very many rows came in, so that the next
    /// question is planned for what is there now, and note that they are there for everybody, so
    /// that the next reader need not look each of them up: it answers from an index then. It
    /// would do both by itself some minutes later.
    /// SQLite plans by its indexes. What goes wrong is logged: nothing but speed hangs on it.
    pub async fn count_anew(&self, tables: &[&'static str]) {
        if self.kind == Kind::Postgres
            && let Err(failure) =
                self.maintain(format!("VACUUM (ANALYZE) {}", tables.join(", "))).await
        {
            tracing::warn!(%failure, "counting tables anew");
        }
    }

    /// Closes all connections, waiting for those in use.
    pub async fn close(&self) {
        if let Some(turns) = &self.turns {
            turns.close().await;
        }
        self.pool.close().await;
    }
}

/// A reading transaction; it ends when dropped.
pub struct Snapshot {
    inner: sqlx::Transaction<'static, sqlx::Any>,
}

impl Snapshot {
    /// The connection to read with.
    pub fn conn(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }

    /// The last line of the audit chain that it sees.
    async fn mark(&mut self) -> Result<i64> {
        let ask = Ask::new("SELECT seq FROM store_chain WHERE id = 1");
        ask.row(self.conn(), "reading the end of the audit chain").await?.int(0)
    }
}

/// Number, name and text of each migration, in order; listed by `build.rs`.
const MIGRATIONS: &[(i64, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// The migrations as both databases share them.
fn shared() -> Vec<Migration> {
    let one = |(version, what, sql): &(i64, &'static str, &'static str)| {
        let (what, simple) = (Cow::Borrowed(*what), MigrationType::Simple);
        Migration::new(*version, what, simple, sql.into_sql_str(), false)
    };
    MIGRATIONS.iter().map(one).collect()
}

/// What SQLite does by itself and PostgreSQL has to be told stands in the shared migrations behind
/// `-- postgres: `.
fn with_collations(shared: &[Migration]) -> Migrator {
    let spelled = shared.iter().map(|migration| {
        let sql = migration.sql.as_str().replace("\n-- postgres: ", "\n");
        Migration { sql: AssertSqlSafe(sql).into_sql_str(), ..migration.clone() }
    });
    Migrator::with_migrations(spelled.collect())
}

/// The same tables in the words of SQLite: a key called INTEGER *is* the row's place in its table,
/// while one called BIGINT would be kept a second time in an index of its own; so are
/// the keys of tables that have one row a buyer, a contact or a receipt. What it alone has to be told stands
/// behind `-- sqlite: `; with `BEGIN IMMEDIATE` it holds its own transaction. Checksums are the shared text's.
fn with_row_ids(shared: &[Migration]) -> Migrator {
    let spelled = shared.iter().map(|migration| {
        let sql = migration.sql.as_str().replace("\n-- sqlite: ", "\n");
        let no_tx = sql.contains("\nBEGIN IMMEDIATE;");
        let sql = sql
            .replace("\n    id BIGINT NOT NULL,", "\n    id INTEGER NOT NULL,")
            .replace("\n    seq BIGINT NOT NULL,", "\n    seq INTEGER NOT NULL,")
            .replace("review (\n    buyer_id BIGINT", "review (\n    buyer_id INTEGER")
            .replace("influence (\n    contact_id BIGINT", "influence (\n    contact_id INTEGER")
            .replace("payer (\n    credit_id BIGINT", "payer (\n    credit_id INTEGER");
        Migration { sql: AssertSqlSafe(sql).into_sql_str(), no_tx, ..migration.clone() }
    });
    Migrator::with_migrations(spelled.collect())
}
