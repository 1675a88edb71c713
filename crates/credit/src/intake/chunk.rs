//! Rows on their way from the thread that reads a file to the task that books them: chunk by
//! chunk, a few at a time, so that memory stays bounded and both work at once.

use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use base::{Currency, Result};
use csv::StringRecord;
use tokio::{sync::mpsc, task::JoinHandle};

use super::{
    headers,
    money::{TotalRow, Written},
    read::{Reader, Seen, Skip},
    record::Record,
    reject::Rejected,
    table::Table,
};

/// How many rows travel together. They are booked in the order of buyer and number, and the more
/// they are, the fewer pages of the ledger's indexes each statement touches.
pub const CHUNK_ROWS: usize = 12_000;
const CHUNKS_WAITING: usize = 1;

/// The cells of many rows in one piece of memory.
#[derive(Debug, Default)]
struct Cells {
    text: String,
    ends: Vec<u32>,
    rows: Vec<u32>,
}

/// A place in the text of a chunk, which is far below what it can say.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Cells {
    fn push(&mut self, cells: &StringRecord) {
        for cell in cells {
            self.text.push_str(cell);
            self.ends.push(place(self.text.len()));
        }
        self.rows.push(place(self.ends.len()));
    }

    fn row(&self, at: usize) -> Vec<String> {
        let of = |list: &[u32], at: Option<usize>| {
            at.and_then(|at| list.get(at)).map_or(0, |place| *place as usize)
        };
        let (first, last) = (of(&self.rows, at.checked_sub(1)), of(&self.rows, Some(at)));
        let mut begin = of(&self.ends, first.checked_sub(1));
        let ends = self.ends.get(first..last).unwrap_or_default();
        let mut cells = Vec::with_capacity(ends.len());
        for end in ends {
            let end = *end as usize;
            cells.push(self.text.get(begin..end).unwrap_or_default().to_owned());
            begin = end;
        }
        cells
    }
}

/// Some rows of a file, read.
#[derive(Debug, Default)]
pub struct Chunk {
    /// Records with their lines, in the order of the file.
    pub records: Vec<(u64, Record)>,
    /// Rows that cannot go in.
    pub rejected: Vec<Rejected>,
    /// What the rejected rows come to, each where it can be read.
    pub rejected_money: Vec<Option<(Currency, i64)>>,
    /// The amounts of the records, once they are taken.
    pub money: Vec<Option<(Currency, i64)>>,
    /// Totals that stand in the file.
    pub totals: Vec<TotalRow>,
    /// Totals and the like.
    pub skipped: u64,
    /// Bytes of the file taken so far.
    pub bytes: u64,
    cells: Cells,
}

impl Chunk {
    /// The cells of the record at a place, as they stand in the file.
    pub fn cells(&self, at: usize) -> Vec<String> {
        self.cells.row(at)
    }

    /// The amount of the record at a place.
    pub fn money_at(&self, at: usize) -> Option<(Currency, i64)> {
        self.money.get(at).copied().flatten()
    }

    fn len(&self) -> usize {
        self.records.len() + self.rejected.len()
    }

    fn take(
        &mut self,
        (line, cells): (u64, &StringRecord),
        seen: Seen,
        ledger: (&Reader, &mut Written),
    ) {
        let (reader, written) = ledger;
        match seen {
            Seen::Record(record) => {
                if let Some(money) = reader.written_of(&record).or_else(|| reader.written(cells)) {
                    written.row(money);
                }
                self.records.push((line, record));
                self.cells.push(cells);
            }
            Seen::Rejected(rejected) => {
                let money = reader.written(cells);
                if let Some(money) = money {
                    written.row(money);
                }
                self.rejected_money.push(money);
                self.rejected.push(rejected);
            }
            Seen::Skipped(Skip::Total) => {
                self.skipped += 1;
                let first = cells.iter().find(|cell| !cell.trim().is_empty()).unwrap_or("");
                let says = reader.written(cells);
                let total =
                    says.and_then(|says| written.total(line, says, headers::is_grand_total(first)));
                self.totals.extend(total);
            }
            Seen::Skipped(Skip::Blank) => {}
            Seen::Skipped(_) => self.skipped += 1,
        }
    }
}

/// Reads a file on a thread of its own. Dropping the receiver, or setting `cancel`, stops it.
pub fn stream(
    table: Table,
    reader: Reader,
    cancel: Arc<AtomicBool>,
) -> (mpsc::Receiver<Chunk>, JoinHandle<Result<()>>) {
    let (sender, receiver) = mpsc::channel(CHUNKS_WAITING);
    let work = tokio::task::spawn_blocking(move || {
        let bytes = Arc::new(AtomicU64::new(0));
        let (mut chunk, mut written) = (Chunk::default(), Written::default());
        let send = |mut chunk: Chunk| {
            chunk.bytes = bytes.load(Ordering::Relaxed);
            sender.blocking_send(chunk).is_ok()
        };
        table.rows(&bytes, &mut |line, cells| {
            let seen = reader.read(line, cells);
            chunk.take((line, cells), seen, (&reader, &mut written));
            if chunk.len() < CHUNK_ROWS {
                return ControlFlow::Continue(());
            }
            let full = std::mem::take(&mut chunk);
            if cancel.load(Ordering::Relaxed) || !send(full) {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        send(chunk);
        Ok(())
    });
    (receiver, work)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_as_they_were() {
        let mut cells = Cells::default();
        let rows = [vec!["a", "", "bc"], vec![], vec!["客户"], vec!["", ""]];
        for row in &rows {
            cells.push(&row.iter().collect::<StringRecord>());
        }
        for (at, row) in rows.iter().enumerate() {
            assert_eq!(cells.row(at), *row, "{at}");
        }
        assert!(cells.row(9).is_empty());
    }
}
