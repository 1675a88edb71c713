//! Projects that are open, kept in memory for the next page; the oldest goes first.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use base::Result;

use super::{choices::DataChoices, opened::Opened};
use crate::intake::source::Source;

/// What was opened last, so that the next page need not read the file again.
#[derive(Clone, Debug, Default)]
pub struct Bench(Arc<Mutex<Shelf>>);

type Shelf = VecDeque<(String, Arc<Opened>)>;

/// Files that are kept open at the most, and their bytes.
const KEPT: usize = 4;
const BYTES: usize = 1 << 30;

impl Bench {
    fn key(digest: &str, data: &DataChoices) -> String {
        format!("{digest} {}", serde_json::json!(data))
    }

    fn shelf(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is open already.
    pub fn find(&self, digest: &str, data: &DataChoices) -> Option<Arc<Opened>> {
        let key = Self::key(digest, data);
        let mut shelf = self.shelf();
        let at = shelf.iter().position(|(known, _)| *known == key)?;
        let found = shelf.remove(at)?;
        shelf.push_front(found);
        shelf.front().map(|(_, opened)| Arc::clone(opened))
    }

    /// Opens a file, or gives what is open already. It computes for as long as the file is large.
    ///
    /// # Errors
    /// As [`Opened::read`].
    pub fn open(&self, source: &Source, digest: &str, data: &DataChoices) -> Result<Arc<Opened>> {
        if let Some(found) = self.find(digest, data) {
            return Ok(found);
        }
        let opened = Arc::new(Opened::read(source, data)?);
        let mut shelf = self.shelf();
        shelf.push_front((Self::key(digest, data), Arc::clone(&opened)));
        let sum = |shelf: &Shelf| shelf.iter().map(|(_, one)| one.bytes()).sum::<usize>();
        while shelf.len() > 1 && (shelf.len() > KEPT || sum(&shelf) > BYTES) {
            shelf.pop_back();
        }
        Ok(opened)
    }
}
