//! When a change is kept: after its commit whoever made it waits until the disk has it, and all that
//! wait share one turn of the disk.
//!
//! A commit hands the change over in order and ends the transaction, so the next writer need not wait
//! for the disk. Nobody is told that a change is made before a turn of the disk that began after its
//! commit has ended. What is kept in order is lost in order: a change that rests on another one is never
//! kept without it.
//!
//! On SQLite the turn is an `fdatasync` of the write-ahead log, whose pages carry a chain of checksums
//! (`synchronous = NORMAL`: SQLite itself syncs before it copies pages from the log into the file). On
//! PostgreSQL commits run with `synchronous_commit = off`, and the turn is one small commit that waits
//! for the log as the server is set up to.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

use base::{Failure, Result};
use tokio::sync::Mutex;

/// Who waits for the disk.
#[derive(Debug, Default)]
pub(crate) struct Lasting {
    made: AtomicU64,
    kept: Mutex<u64>,
    /// Whether one turn that fails spoils all that follow.
    fails_for_good: bool,
    failed: AtomicBool,
}

impl Lasting {
    /// For turns by `fdatasync`: the operating system tells once that it could not write, and takes the
    /// pages for written. What the disk holds is looked up at the next start.
    pub fn of_a_file() -> Self {
        Self { fails_for_good: true, ..Self::default() }
    }

    /// Returns once everything that was committed before the call is on the disk. `turn` brings
    /// everything there that was committed before it began.
    ///
    /// # Errors
    /// Those of `turn`; of a file, after one of them always.
    pub async fn wait(&self, turn: impl Future<Output = Result<()>>) -> Result<()> {
        let mine = self.made.fetch_add(1, Ordering::SeqCst) + 1;
        let mut kept = self.kept.lock().await;
        if *kept >= mine {
            return Ok(());
        }
        if self.failed.load(Ordering::SeqCst) {
            return Err(Failure::bug("the disk failed before; start anew"));
        }
        let made = self.made.load(Ordering::SeqCst);
        if let Err(failure) = turn.await {
            self.failed.store(self.fails_for_good, Ordering::SeqCst);
            return Err(failure);
        }
        *kept = made;
        Ok(())
    }
}

/// The write-ahead log of an embedded database.
pub(crate) fn log_of(database: &Path) -> PathBuf {
    // SQLite follows links and keeps its log beside what they lead to.
    let database = std::fs::canonicalize(database).unwrap_or_else(|_| database.to_owned());
    let mut name = database.into_os_string();
    name.push("-wal");
    PathBuf::from(name)
}

/// Brings the log of an embedded database onto the disk. Where there is none, everything stands in
/// the file itself, which SQLite has synced.
///
/// # Errors
/// A fault where the disk refuses.
pub(crate) async fn sync(log: PathBuf) -> Result<()> {
    let synced = tokio::task::spawn_blocking(move || match std::fs::File::open(log) {
        Ok(file) => file.sync_data(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    });
    let synced = synced.await.map_err(|error| Failure::broken("syncing beside", error))?;
    synced.map_err(|error| Failure::broken("bringing a change onto the disk", error))
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{Arc, atomic::AtomicUsize},
        time::Duration,
    };

    use super::*;

    /// A disk whose turns take a moment, and what it holds: everything handed over before one began.
    #[derive(Default)]
    struct Disk {
        handed: AtomicUsize,
        holds: AtomicUsize,
        turns: AtomicUsize,
    }

    impl Disk {
        async fn turn(&self) -> Result<()> {
            let handed = self.handed.load(Ordering::SeqCst);
            self.turns.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(2)).await;
            self.holds.fetch_max(handed, Ordering::SeqCst);
            Ok(())
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_waits_is_on_the_disk_and_turns_are_shared() {
        let (lasting, disk) = (Arc::new(Lasting::default()), Arc::new(Disk::default()));
        let mut waiting = tokio::task::JoinSet::new();
        for client in 0..16 {
            let (lasting, disk) = (lasting.clone(), disk.clone());
            waiting.spawn(async move {
                for _ in 0..20 {
                    let mine = disk.handed.fetch_add(1, Ordering::SeqCst) + 1;
                    tokio::time::sleep(Duration::from_micros(client * 37)).await;
                    lasting.wait(disk.turn()).await.expect("kept");
                    assert!(disk.holds.load(Ordering::SeqCst) >= mine, "told before it was kept");
                }
            });
        }
        waiting.join_all().await;
        let turns = disk.turns.load(Ordering::SeqCst);
        assert!((1..160).contains(&turns), "320 changes share {turns} turns");
    }

    #[tokio::test]
    async fn a_turn_that_fails_keeps_nothing() {
        for (lasting, for_good) in [(Lasting::default(), false), (Lasting::of_a_file(), true)] {
            let fails = async { Err(Failure::bug("no disk")) };
            assert!(lasting.wait(fails).await.is_err());
            let mut taken = false;
            let next = async {
                taken = true;
                Ok(())
            };
            assert_eq!(lasting.wait(next).await.is_err(), for_good, "its pages may be lost");
            assert_eq!(taken, !for_good);
        }
    }

    #[tokio::test]
    async fn a_log_that_is_not_there_is_no_fault() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = log_of(&folder.path().join("shouxin.db"));
        assert!(log.ends_with("shouxin.db-wal"));
        let (real, link) = (folder.path().join("real.db"), folder.path().join("link.db"));
        std::fs::write(&real, "").expect("written");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&real, &link).expect("a link");
            assert!(log_of(&link).ends_with("real.db-wal"), "{:?}", log_of(&link));
        }
        sync(log.clone()).await.expect("nothing to do");
        std::fs::write(&log, "pages").expect("written");
        sync(log).await.expect("synced");
    }
}
