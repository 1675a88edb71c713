//! Short writers that very many begin at once, each of which needs two fixed rows, such as questions to
//! the gate. On PostgreSQL they take turns, and nobody who waits for a row that somebody holds for long
//! is in the way of those who ask for another one:
//!
//! - of those who ask about one thing, [`AT_ONCE_OF_ONE`] go on, the others stand in its queue in the
//!   order in which they came and hold nothing;
//! - who goes on takes one of a few places, and waits there for its rows [`BRIEF`]; the rows of a place
//!   that waits longer are held by an import or another long writer, so it gives place, transaction and
//!   connection back and looks again now and then;
//! - who looks again does so in places of their own, as do those behind it.
//!
//! No turn decides anything: whoever goes on holds the rows themselves, and they alone exclude.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use base::{Failure, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{
    Actor, Db, Kind, Tx,
    db::WAIT,
    setup::{POSTGRES_BRIEF, POSTGRES_LOOKING},
    tx::Place,
};

/// How many go on of those who ask about one thing: one works, and one is ready behind it.
const AT_ONCE_OF_ONE: usize = 2;
/// How many look at once whether rows are held still.
const LOOKING: usize = 2;
/// Pauses between two looks.
const PAUSE: Duration = Duration::from_millis(10);
const PAUSE_MOST: Duration = Duration::from_millis(80);

/// How many short writers go in at once: two for each processor, so that one works while another waits
/// for the server.
fn at_once() -> usize {
    std::thread::available_parallelism().map_or(4, |cores| cores.get() * 2)
}

/// Two rows that a short writer needs, in rising order of their ids.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// A statement such as `SELECT id, owner_id AS says FROM credit_account WHERE id IN ($1, $2) ORDER BY id`.
    pub select: &'static str,
    /// The row that is asked about, and the one that all have in common who ask about the same thing.
    pub ids: (i64, i64),
}

/// The queues of one process.
#[derive(Debug)]
pub(crate) struct Turns {
    places: Arc<Semaphore>,
    looking: Arc<Semaphore>,
    queues: Arc<Queues>,
}

type Queues = Mutex<HashMap<i64, Arc<Queue>>>;

/// Those who ask about one thing.
#[derive(Debug)]
struct Queue {
    turns: Arc<Semaphore>,
    /// Whether its rows were found held by a long writer, and not yet found free.
    held: AtomicBool,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(at_once())),
            looking: Arc::new(Semaphore::new(LOOKING)),
            queues: Arc::default(),
        }
    }
}

/// One's part in a queue. The queue is forgotten with the last one in it.
#[derive(Debug)]
struct InQueue {
    of: i64,
    queue: Arc<Queue>,
    queues: Arc<Queues>,
}

impl Drop for InQueue {
    fn drop(&mut self) {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody joins meanwhile: that takes the same lock. The map holds it once, and so do we.
        if Arc::strong_count(&self.queue) <= 2 {
            queues.remove(&self.of);
        }
    }
}

/// A place and a turn, given back together when the transaction has ended.
#[derive(Debug)]
pub(crate) struct Taken {
    _place: OwnedSemaphorePermit,
    _turn: OwnedSemaphorePermit,
    _queue: InQueue,
}

impl Turns {
    fn join(&self, of: i64) -> InQueue {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues.entry(of).or_insert_with(|| {
            let turns = Arc::new(Semaphore::new(AT_ONCE_OF_ONE));
            Arc::new(Queue { turns, held: AtomicBool::new(false) })
        });
        InQueue { of, queue: Arc::clone(queue), queues: Arc::clone(&self.queues) }
    }
}

async fn one_of(places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit> {
    let permit = Arc::clone(places).acquire_owned().await;
    permit.map_err(|error| Failure::broken("waiting for one's turn", error))
}

impl Db {
    /// As [`Self::write`] with two rows locked, for a short transaction that very many begin at once,
    /// such as a question to the gate; with what the statement says of the first row, `None` where it
    /// is not there. On PostgreSQL they take turns, see [`crate::turns`].
    ///
    /// # Errors
    /// As [`Self::write`]: where the rows are held for longer than [`WAIT`] since the call,
    /// `house.import-running` behind an import, otherwise Busy.
    pub async fn write_holding(&self, actor: Actor, rows: Wanted) -> Result<(Tx, Option<i64>)> {
        if self.kind() == Kind::Sqlite {
            let mut tx = self.write(actor).await?;
            let says = tx.lock_both(rows.select, rows.ids).await?;
            return Ok((tx, says));
        }
        let since = tokio::time::Instant::now();
        let part = self.turns_of_rows().join(rows.ids.1);
        let turn = one_of(&part.queue.turns).await?;
        let mut pause = PAUSE;
        loop {
            let held = part.queue.held.load(Ordering::Relaxed);
            let turns = self.turns_of_rows();
            let place = one_of(if held { &turns.looking } else { &turns.places }).await?;
            match self.try_holding(&actor, rows, held).await {
                Ok((tx, says)) => {
                    part.queue.held.store(false, Ordering::Relaxed);
                    let taken = Taken { _place: place, _turn: turn, _queue: part };
                    return Ok((tx.in_place(Place::InTurn { _taken: taken }), says));
                }
                Err(Failure::Busy(doing)) => {
                    drop(place);
                    part.queue.held.store(true, Ordering::Relaxed);
                    if since.elapsed() >= WAIT {
                        self.not_behind_an_import(Duration::ZERO).await?;
                        return Err(Failure::Busy(doing));
                    }
                }
                Err(failure) => return Err(failure),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(PAUSE_MOST);
        }
    }

    /// One try for the rows, after which the transaction waits for locks as any other.
    async fn try_holding(
        &self,
        actor: &Actor,
        rows: Wanted,
        held: bool,
    ) -> Result<(Tx, Option<i64>)> {
        let begin = if held { POSTGRES_LOOKING } else { POSTGRES_BRIEF };
        let mut tx = self.begin_briefly(begin, actor.clone()).await?;
        match tx.lock_both(rows.select, rows.ids).await {
            Ok(says) => Ok((tx, says)),
            Err(failure) => {
                // At once, and not when the connection is used again: one of the rows may be held.
                tx.roll_back().await?;
                Err(failure)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_queue_lets_two_go_on_in_order_and_is_forgotten_with_the_last() {
        let turns = Turns::default();
        let parts: Vec<InQueue> = (0..3).map(|_| turns.join(7)).collect();
        let other = turns.join(8);
        let semaphore = Arc::clone(&parts[0].queue.turns);
        let first = one_of(&semaphore).await.expect("a turn");
        let _second = one_of(&semaphore).await.expect("a turn");
        assert!(semaphore.try_acquire().is_err(), "the third waits");
        assert!(other.queue.turns.try_acquire().is_ok(), "who asks about something else does not");
        drop(first);
        assert!(semaphore.try_acquire().is_ok());
        assert_eq!(turns.queues.lock().expect("queues").len(), 2);
        drop((parts, other));
        assert_eq!(turns.queues.lock().expect("queues").len(), 0);
    }
}
