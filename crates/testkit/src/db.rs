use std::{
    ops::Deref,
    process,
    sync::{
        Arc, Once,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use base::Clock;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use store::{Db, Open};
use tempfile::TempDir;

use crate::standing;

/// Names the PostgreSQL cluster in which tests may make databases, as
/// `postgres://user@host:port/postgres`. `cargo xtask test` starts one and sets it.
pub const POSTGRES: &str = "SHOUXIN_TEST_POSTGRES";

/// The day on which tests take place unless they say otherwise.
const TEST_DAY: &str = "2026-11-21";

/// A database of its own for one test, brought up to date and gone when the last copy of this
/// handle is dropped. It is a [`Db`] wherever one is asked for.
#[derive(Clone, Debug)]
pub struct TestDb {
    db: Db,
    place: Arc<Place>,
}

#[derive(Debug)]
enum Place {
    Sqlite { file: TempDir },
    Postgres { cluster: String, database: String },
}

impl TestDb {
    /// A SQLite file in a folder of its own.
    pub async fn sqlite() -> Self {
        Self::sqlite_at(&standing::clock(TEST_DAY)).await
    }

    /// A SQLite file whose "now" is the given clock's.
    ///
    /// # Panics
    /// The file cannot be made.
    pub async fn sqlite_at(clock: &Clock) -> Self {
        let file = TempDir::with_prefix("shouxin-test-").expect("a temporary folder");
        let open = Open { node: 1, ..Open::file(&file.path().join("shouxin.db"), clock.clone()) };
        let db = Db::open(open).await.expect("SQLite opens and takes the migrations");
        Self { db, place: Arc::new(Place::Sqlite { file }) }
    }

    /// A fresh database in the cluster of `SHOUXIN_TEST_POSTGRES`; without that variable none,
    /// said aloud once per test binary.
    pub async fn postgres() -> Option<Self> {
        Self::postgres_at(&standing::clock(TEST_DAY)).await
    }

    /// The same, with "now" the given clock's.
    ///
    /// # Panics
    /// The variable is set, but the cluster does not do what is asked of it.
    pub async fn postgres_at(clock: &Clock) -> Option<Self> {
        let cluster = cluster_address()?;
        let database = fresh_name();
        order(&cluster, &format!("CREATE DATABASE {database}")).await;
        let place = Arc::new(Place::Postgres { cluster, database });
        let open = Open { node: 1, connections: 4, ..Open::url(place.url(), clock.clone()) };
        let db = Db::open(open).await.expect("PostgreSQL opens and takes the migrations");
        Some(Self { db, place })
    }

    /// The handle of the database.
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// The address to open it with once more, as a second process would.
    pub fn url(&self) -> String {
        self.place.url()
    }

    /// How a second process would open it.
    pub fn reopened(&self) -> Open {
        let clock = self.db.clock().clone();
        match &*self.place {
            Place::Sqlite { file } => Open::file(&file.path().join("shouxin.db"), clock),
            place @ Place::Postgres { .. } => Open::url(place.url(), clock),
        }
    }

    /// `SQLite` or `PostgreSQL`, for messages.
    pub fn name(&self) -> &'static str {
        match *self.place {
            Place::Sqlite { .. } => "SQLite",
            Place::Postgres { .. } => "PostgreSQL",
        }
    }
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

/// Tells one story on SQLite and then on PostgreSQL, each on a database of its own. A failure
/// names the database on which it happened.
///
/// ```no_run
/// # async fn story() {
/// testkit::both(async |db| println!("told on {}", db.name())).await;
/// testkit::both(|db: testkit::TestDb| async move { println!("told on {}", db.name()) }).await;
/// # }
/// ```
pub async fn both<Story: AsyncFn(TestDb)>(story: Story) {
    let sqlite = TestDb::sqlite().await;
    tell(sqlite, &story).await;
    if let Some(postgres) = TestDb::postgres().await {
        tell(postgres, &story).await;
    }
}

async fn tell<Story: AsyncFn(TestDb)>(db: TestDb, story: &Story) {
    let named = Named(db.name());
    story(db).await;
    drop(named);
}

/// Says on which database a story was when it failed.
struct Named(&'static str);

impl Drop for Named {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("the story failed on {}", self.0);
        }
    }
}

impl Place {
    fn url(&self) -> String {
        match self {
            Self::Sqlite { file } => {
                format!("sqlite://{}?mode=rwc", file.path().join("shouxin.db").display())
            }
            Self::Postgres { cluster, database } => in_database(cluster, database),
        }
    }
}

impl Drop for Place {
    /// Drops the PostgreSQL database, on a thread of its own: the test's runtime may be gone,
    /// and a failing test must clean up too.
    fn drop(&mut self) {
        let Self::Postgres { cluster, database } = self else { return };
        let cluster = cluster.clone();
        let sql = format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        let dropping = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime to clean up in").block_on(order(&cluster, &sql));
        });
        if dropping.join().is_err() {
            eprintln!("the PostgreSQL database {database} was left behind");
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one setting of the tests")]
fn cluster_address() -> Option<String> {
    static SAID: Once = Once::new();
    let address = std::env::var(POSTGRES).ok().filter(|address| !address.is_empty());
    if address.is_none() {
        SAID.call_once(|| {
            let line = format!("PostgreSQL part not run: {POSTGRES} is not set; ");
            // Not by a macro: those are swallowed with the output of tests that pass.
            let advice = "`cargo xtask test` starts a cluster and runs it\n";
            std::io::Write::write_all(&mut std::io::stderr(), (line + advice).as_bytes()).ok();
        });
    }
    address
}

/// A name that no other test of this cluster has, nor had while it was killed.
#[expect(clippy::disallowed_methods, reason = "names of throw-away databases only")]
fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let nanos = since.map_or(0, |since| since.as_nanos());
    let count = COUNT.fetch_add(1, Ordering::SeqCst);
    format!("t{}_{count}_{nanos}", process::id())
}

async fn order(cluster: &str, sql: &str) {
    let mut connection = PgConnection::connect(cluster)
        .await
        .unwrap_or_else(|error| panic!("the cluster of {POSTGRES} ({cluster}): {error}"));
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    connection.close().await.ok();
}

/// The address of another database of the same cluster.
fn in_database(cluster: &str, database: &str) -> String {
    let (address, query) = cluster.split_once('?').map_or((cluster, None), |(a, q)| (a, Some(q)));
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address[host..].find('/').map_or(address.len(), |at| host + at);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}/{database}{query}", &address[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_of_the_cluster_has_its_address() {
        let table = [
            (
                "postgres://postgres@127.0.0.1:5433/postgres",
                "postgres://postgres@127.0.0.1:5433/t1",
            ),
            ("postgres://a:b@localhost", "postgres://a:b@localhost/t1"),
            ("postgres://a@h/x?sslmode=disable", "postgres://a@h/t1?sslmode=disable"),
        ];
        for (cluster, expected) in table {
            assert_eq!(in_database(cluster, "t1"), expected, "{cluster}");
        }
    }

    #[tokio::test]
    async fn each_story_has_a_database_of_its_own() {
        both(async |db| {
            let sql = "CREATE TABLE marker (id BIGINT PRIMARY KEY)";
            let mut connection = db.read().await.expect("a connection");
            sqlx::raw_sql(sql).execute(&mut *connection).await.expect("nobody made it before");
        })
        .await;
        both(|db: TestDb| async move {
            let sql = "CREATE TABLE marker (id BIGINT PRIMARY KEY)";
            let mut connection = db.read().await.expect("a connection");
            sqlx::raw_sql(sql).execute(&mut *connection).await.expect("nor in the other story");
        })
        .await;
    }

    #[tokio::test]
    async fn a_postgres_database_is_gone_with_its_handle() {
        let Some(db) = TestDb::postgres().await else { return };
        let url = db.url();
        drop(db);
        assert!(PgConnection::connect(&url).await.is_err(), "{url} still answers");
    }
}
