//! Short writers that very many begin at once take turns on PostgreSQL.

use base::{Failure, Result};

use crate::{Actor, Db, Kind, Tx, tx::Place};

/// How many short writers go in at once: two for each processor, so that one works while another waits
/// for the server.
pub(crate) fn at_once() -> usize {
    std::thread::available_parallelism().map_or(4, |cores| cores.get() * 2)
}

impl Db {
    /// As [`Self::write`], for a short transaction that very many begin at once, such as a question to
    /// the gate: on PostgreSQL a few at a time go in, in the order in which they came. More at once
    /// would only take the processors from whoever holds the locks that all others wait for.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn write_in_turn(&self, actor: Actor) -> Result<Tx> {
        if self.kind() == Kind::Sqlite {
            return self.write(actor).await;
        }
        let permit = self.places.clone().acquire_owned().await;
        let permit = permit.map_err(|error| Failure::broken("waiting for one's turn", error))?;
        Ok(self.write(actor).await?.in_place(Place::InTurn { _permit: permit }))
    }
}
