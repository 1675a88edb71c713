//! Figures that cost much to reckon and change only when something is written.
//!
//! Every change that a reader can see leaves a line on the audit chain ([`crate::Tx::commit`]
//! insists), so the chain's last number is an exact mark: as long as it stands still, what was
//! reckoned before is what would be reckoned now. The mark is read first and the figures after
//! it, so that they can be newer than their mark, never older. Several processes over one
//! database read the same mark. Nothing that depends on the time of day belongs here.
//!
//! Where [`Db::keep_fresh`] runs, what was asked for lately is reckoned again as soon as a change
//! of this process has rested, so that the next reader need not wait for it. Whoever comes
//! earlier waits for that reckoning; nobody is shown an old figure.

use std::{
    any::Any,
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use base::{Moment, Result};
use tokio::sync::{Mutex as Gate, Notify};

use crate::{Ask, Columns, Db};

/// How many answers are kept; the one not asked for the longest goes first.
const KEPT: usize = 64;

/// How many are reckoned again after a change, if they were asked for so lately.
const FRESHENED: usize = 12;
const LATELY_SECONDS: i64 = 600;

/// How long a change rests before that.
const REST: Duration = Duration::from_millis(200);

/// A reckoning on its way.
pub type Reckoning<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// Reckons an answer again and keeps it.
type Again = Arc<dyn Fn(Db) -> Reckoning<'static, ()> + Send + Sync>;

/// The answers that are kept.
#[derive(Default)]
pub(crate) struct Held {
    answers: Mutex<Answers>,
    changed: Notify,
}

#[derive(Default)]
struct Answers {
    known: HashMap<String, Answer>,
    /// One for each answer that is being reckoned: others wait for it.
    gates: HashMap<String, Arc<Gate<()>>>,
    turn: u64,
}

struct Answer {
    mark: i64,
    turn: u64,
    asked_at: Moment,
    /// Given up once it is old.
    value: Option<Arc<dyn Any + Send + Sync>>,
    again: Option<Again>,
}

impl Held {
    fn answers(&self) -> MutexGuard<'_, Answers> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find<T: Clone + 'static>(&self, what: &str, (mark, at): (i64, Moment)) -> Option<T> {
        let mut answers = self.answers();
        answers.turn += 1;
        let turn = answers.turn;
        let answer = answers.known.get_mut(what)?;
        (answer.turn, answer.asked_at) = (turn, at);
        let value = answer.value.clone().filter(|_| answer.mark >= mark)?;
        drop(answers);
        value.downcast_ref::<T>().cloned()
    }

    /// Keeps an answer. `asked_at` is absent where nobody asked and it was only freshened.
    fn keep(
        &self,
        what: String,
        (mark, asked_at): (i64, Option<Moment>),
        value: Arc<dyn Any + Send + Sync>,
        again: Option<Again>,
    ) {
        let mut answers = self.answers();
        answers.turn += u64::from(asked_at.is_some());
        let turn = answers.turn;
        answers.gates.retain(|_, gate| Arc::strong_count(gate) > 1);
        answers.known.retain(|_, answer| answer.mark >= mark || answer.again.is_some());
        for old in answers.known.values_mut().filter(|answer| answer.mark < mark) {
            old.value = None;
        }
        let known = answers.known.get(&what).map(|answer| (answer.turn, answer.asked_at));
        let (turn, asked_at) = match (asked_at, known) {
            (Some(at), _) => (turn, at),
            (None, Some(known)) => known,
            (None, None) => return,
        };
        if answers.known.len() >= KEPT && !answers.known.contains_key(&what) {
            let oldest = answers.known.iter().min_by_key(|(_, answer)| answer.turn);
            if let Some(oldest) = oldest.map(|(what, _)| what.clone()) {
                answers.known.remove(&oldest);
            }
        }
        answers.known.insert(what, Answer { mark, turn, asked_at, value: Some(value), again });
    }

    fn gate(&self, what: &str) -> Arc<Gate<()>> {
        Arc::clone(self.answers().gates.entry(what.to_owned()).or_default())
    }

    /// How to reckon an answer that is old by now; a reader may have been faster.
    fn old_one(&self, what: &str, mark: i64) -> Option<Again> {
        let answers = self.answers();
        let answer = answers.known.get(what).filter(|answer| answer.mark < mark)?;
        answer.again.clone()
    }

    /// Says that something was written.
    pub(crate) fn change(&self) {
        self.changed.notify_one();
    }

    /// What was asked for lately and is old now, the last asked first.
    fn old(&self, mark: i64, now: Moment) -> Vec<Again> {
        let since = now.plus_seconds(-LATELY_SECONDS);
        let answers = self.answers();
        let lately = answers.known.values().filter(|a| a.mark < mark && a.asked_at >= since);
        let mut old: Vec<(u64, Again)> =
            lately.filter_map(|a| Some((a.turn, a.again.clone()?))).collect();
        drop(answers);
        old.sort_by_key(|(turn, _)| std::cmp::Reverse(*turn));
        old.into_iter().take(FRESHENED).map(|(_, again)| again).collect()
    }
}

impl Db {
    /// The number of the last line on the audit chain.
    ///
    /// # Errors
    /// Busy or a fault from the database.
    pub async fn change_mark(&self) -> Result<i64> {
        let mut connection = self.read().await?;
        let ask = Ask::new("SELECT seq FROM store_chain WHERE id = 1");
        ask.row(&mut connection, "reading the end of the audit chain").await?.int(0)
    }

    /// What was reckoned before under the name `what`, if nothing was written since; otherwise
    /// reckons it and keeps it. `what` must name everything that the answer depends on.
    ///
    /// # Errors
    /// Those of `reckon`, or a fault from the database.
    pub async fn held<T>(&self, what: String, reckon: impl Future<Output = Result<T>>) -> Result<T>
    where
        T: Clone + Send + Sync + 'static,
    {
        let (mark, now) = (self.change_mark().await?, self.clock().now());
        if let Some(known) = self.held_answers().find(&what, (mark, now)) {
            return Ok(known);
        }
        let fresh = reckon.await?;
        let value = Arc::new(fresh.clone());
        self.held_answers().keep(what, (mark, Some(now)), value, None);
        Ok(fresh)
    }

    /// As [`Db::held`], and reckoned again behind the next change where [`Db::keep_fresh`] runs.
    /// `asked` is everything that `reckon` depends on; several who ask at once wait for one
    /// reckoning.
    ///
    /// # Errors
    /// Those of `reckon`, or a fault from the database.
    pub async fn held_fresh<A, T>(
        &self,
        what: String,
        asked: A,
        reckon: for<'a> fn(&'a Db, &'a A) -> Reckoning<'a, T>,
    ) -> Result<T>
    where
        A: Send + Sync + 'static,
        T: Clone + Send + Sync + 'static,
    {
        let (mark, now) = (self.change_mark().await?, self.clock().now());
        if let Some(known) = self.held_answers().find(&what, (mark, now)) {
            return Ok(known);
        }
        let gate = self.held_answers().gate(&what);
        let _alone = gate.lock().await;
        // Somebody may have reckoned it meanwhile, under this mark or a later one.
        if let Some(known) = self.held_answers().find(&what, (mark, now)) {
            return Ok(known);
        }
        let mark = self.change_mark().await?;
        let fresh = reckon(self, &asked).await?;
        let value = Arc::new(fresh.clone());
        let again = again(what.clone(), asked, reckon);
        self.held_answers().keep(what, (mark, Some(now)), value, Some(again));
        Ok(fresh)
    }

    /// Reckons again, for ever, what was asked for lately, whenever a change of this process has
    /// rested.
    pub async fn keep_fresh(self) {
        loop {
            self.held_answers().changed.notified().await;
            tokio::time::sleep(REST).await;
            if let Err(failure) = self.freshen().await {
                tracing::debug!(%failure, "figures are reckoned when they are asked for");
            }
        }
    }

    /// Reckons again what was asked for lately and is old by now.
    ///
    /// # Errors
    /// Those of the reckonings, or a fault from the database.
    pub async fn freshen(&self) -> Result<()> {
        let mark = self.change_mark().await?;
        for again in self.held_answers().old(mark, self.clock().now()) {
            again(self.clone()).await?;
        }
        Ok(())
    }
}

/// How to reckon an answer again.
fn again<A, T>(
    what: String,
    asked: A,
    reckon: for<'a> fn(&'a Db, &'a A) -> Reckoning<'a, T>,
) -> Again
where
    A: Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
{
    let asked = Arc::new(asked);
    Arc::new(move |db: Db| -> Reckoning<'static, ()> {
        let (what, asked) = (what.clone(), Arc::clone(&asked));
        Box::pin(async move {
            let gate = db.held_answers().gate(&what);
            let _alone = gate.lock().await;
            let mark = db.change_mark().await?;
            let Some(again) = db.held_answers().old_one(&what, mark) else { return Ok(()) };
            let fresh = reckon(&db, &asked).await?;
            db.held_answers().keep(what, (mark, None), Arc::new(fresh), Some(again));
            Ok(())
        })
    })
}
