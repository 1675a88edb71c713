//! How connections are set up, and how transactions begin on either database.

use std::time::Duration;

use base::{Rejection, Result};
use sqlx::{AnyPool, any::AnyPoolOptions};

use crate::{Kind, Open, failed};

/// Every commit waits for the disk. Pages of 8 KiB, in files that are made new: indexes are flatter and
/// take fewer writes.
pub const SQLITE_SETUP: &str = "PRAGMA page_size = 8192; \
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
    PRAGMA busy_timeout = 10000; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; \
    PRAGMA mmap_size = 268435456;";
/// Whoever committed waits for the disk afterwards; see [`crate::lasting`].
pub const SQLITE_SHARING: &str = "PRAGMA page_size = 8192; \
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; \
    PRAGMA busy_timeout = 10000; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; \
    PRAGMA mmap_size = 268435456;";
/// For a file that nobody reads until it is whole: each page is written once, at the end, and
/// the way back of a statement that is refused lies in memory.
pub const SQLITE_IN_ONE_GO: &str = "PRAGMA page_size = 8192; \
    PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON; \
    PRAGMA busy_timeout = 10000; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY;";
pub const USUAL_CACHE: &str = "PRAGMA cache_size = -16384";
pub const SQLITE_PATIENT: &str = "PRAGMA busy_timeout = 120000; BEGIN IMMEDIATE";
pub const POSTGRES_PATIENT: &str = "BEGIN; SET LOCAL synchronous_commit = off";
/// What somebody at a screen or the gate writes touches few rows, and finds them by an index: the server
/// need neither have counted its tables yet nor plan each question anew.
pub const POSTGRES_IMPATIENT: &str = "BEGIN; SET LOCAL synchronous_commit = off; \
    SET LOCAL lock_timeout = '5s'; SET LOCAL enable_seqscan = off; \
    SET LOCAL plan_cache_mode = force_generic_plan";
/// The same, for whoever gives its place back where rows are not free soon; see [`crate::turns`].
pub const POSTGRES_BRIEF: &str = "BEGIN; SET LOCAL synchronous_commit = off; \
    SET LOCAL lock_timeout = '100ms'; SET LOCAL enable_seqscan = off; \
    SET LOCAL plan_cache_mode = force_generic_plan";
pub const POSTGRES_LOOKING: &str = "BEGIN; SET LOCAL synchronous_commit = off; \
    SET LOCAL lock_timeout = '10ms'; SET LOCAL enable_seqscan = off; \
    SET LOCAL plan_cache_mode = force_generic_plan";
/// Once it holds them it waits as [`POSTGRES_IMPATIENT`] does.
pub const POSTGRES_HOLDS: &str = "set_config('lock_timeout', '5s', true)";
/// A small commit of its own, as lasting as the server is set up to make one.
pub const POSTGRES_TURN: &str = "SELECT CAST(pg_logical_emit_message(true, 'shouxin', '') AS TEXT)";
pub const SQLITE_TRYING: &str = "PRAGMA busy_timeout = 500; BEGIN IMMEDIATE";
pub const SQLITE_ALONE: &str = "PRAGMA foreign_keys = OFF; PRAGMA busy_timeout = 500; \
    PRAGMA temp_store = FILE; BEGIN IMMEDIATE";

/// How long a connection may have been idle before it is asked whether it is still there.
const IDLE: Duration = Duration::from_secs(1);
/// A question of a page takes milliseconds: compiling it first takes the server longer than answering it.
const POSTGRES_SETUP: &str = "SET lock_timeout = '20s'; SET client_min_messages = warning; \
    SET jit = off;";

/// The connections of a database, each set up as its kind needs it; one that was idle for a while is
/// asked whether it is still there.
///
/// # Errors
/// `house.no-connection` where nothing answers, otherwise a fault.
pub(crate) async fn pool(open: &Open, kind: Kind) -> Result<AnyPool> {
    let setup = match kind {
        Kind::Sqlite if open.in_one_go => SQLITE_IN_ONE_GO,
        Kind::Sqlite if open.path.is_some() => SQLITE_SHARING,
        Kind::Sqlite => SQLITE_SETUP,
        Kind::Postgres => POSTGRES_SETUP,
    };
    AnyPoolOptions::new()
        .max_connections(open.connections.max(2))
        .acquire_timeout(Duration::from_secs(30))
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > IDLE {
                    sqlx::Connection::ping(connection).await?;
                }
                Ok(true)
            })
        })
        .after_connect(move |connection, _| {
            Box::pin(async move {
                sqlx::raw_sql(setup).execute(connection).await?;
                Ok(())
            })
        })
        .connect(&open.url)
        .await
        .map_err(|error| match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::Tls(_) => {
                Rejection::new("house.no-connection").with("reason", error).into()
            }
            sqlx::Error::Database(inner) => {
                Rejection::new("house.no-connection").with("reason", inner).into()
            }
            other => failed("opening the database")(other),
        })
}
