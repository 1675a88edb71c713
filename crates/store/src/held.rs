//! Figures that cost much to reckon and change only when something is written.
//!
//! Every change that a reader can see leaves a line on the audit chain ([`crate::Tx::commit`]
//! insists), so the chain's last number is an exact mark: as long as it stands still, what was
//! reckoned before is what would be reckoned now. The mark is read first and the figures after
//! it, so that they can be newer than their mark, never older. Several processes over one
//! database read the same mark. Nothing that depends on the time of day belongs here.

use std::{
    any::Any,
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use base::Result;

use crate::{Ask, Columns, Db};

/// How many answers are kept; the one not asked for the longest goes first.
const KEPT: usize = 64;

/// The answers that are kept.
#[derive(Default)]
pub(crate) struct Held {
    answers: Mutex<Answers>,
}

#[derive(Default)]
struct Answers {
    known: HashMap<String, Answer>,
    turn: u64,
}

struct Answer {
    mark: i64,
    turn: u64,
    value: Arc<dyn Any + Send + Sync>,
}

impl Held {
    fn find<T: Clone + 'static>(&self, what: &str, mark: i64) -> Option<T> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.turn += 1;
        let turn = answers.turn;
        let answer = answers.known.get_mut(what).filter(|answer| answer.mark == mark)?;
        answer.turn = turn;
        let value = Arc::clone(&answer.value);
        drop(answers);
        value.downcast_ref::<T>().cloned()
    }

    fn keep(&self, what: String, mark: i64, value: Arc<dyn Any + Send + Sync>) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.turn += 1;
        let turn = answers.turn;
        answers.known.retain(|_, answer| answer.mark >= mark);
        if answers.known.len() >= KEPT {
            let oldest = answers.known.iter().min_by_key(|(_, answer)| answer.turn);
            if let Some(oldest) = oldest.map(|(what, _)| what.clone()) {
                answers.known.remove(&oldest);
            }
        }
        answers.known.insert(what, Answer { mark, turn, value });
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
        let mark = self.change_mark().await?;
        if let Some(known) = self.held_answers().find(&what, mark) {
            return Ok(known);
        }
        let fresh = reckon.await?;
        self.held_answers().keep(what, mark, Arc::new(fresh.clone()));
        Ok(fresh)
    }
}
