//! Where rejected rows go: into the batch's own table while good rows are being booked, or into
//! memory, up to a limit, where everything may be rolled back.

use base::{Rejection, Result};
use serde::{Deserialize, Serialize};
use store::{Bulk, Tx};

use super::reject::{CellFault, Rejected};

/// How many rejected rows an outcome shows.
pub const SHOWN: usize = 100;
/// How many a whole-file import remembers.
const REMEMBERED: usize = 20_000;

/// Takes rejected rows.
#[derive(Debug)]
pub(super) struct Sink {
    batch: Option<i64>,
    table: Bulk,
    kept: Vec<Rejected>,
    keep: usize,
}

impl Sink {
    /// Rows are written as they come.
    pub fn writing(batch: i64) -> Self {
        Self { batch: Some(batch), table: table(), kept: Vec::new(), keep: SHOWN }
    }

    /// Rows are kept in memory.
    pub fn keeping() -> Self {
        Self { batch: None, table: table(), kept: Vec::new(), keep: REMEMBERED }
    }

    /// Takes a row.
    pub async fn take(&mut self, tx: &mut Tx, rejected: Rejected) -> Result<()> {
        if let Some(batch) = self.batch {
            write(&mut self.table, tx, batch, &rejected).await?;
        }
        if self.kept.len() < self.keep {
            self.kept.push(rejected);
        }
        Ok(())
    }

    /// Writes what is left.
    pub async fn flush(&mut self, tx: &mut Tx) -> Result<()> {
        self.table.flush(tx.conn()).await?;
        Ok(())
    }

    /// Writes what was kept in memory, for a batch that was refused as a whole.
    pub async fn write_kept(&mut self, tx: &mut Tx, batch: i64) -> Result<()> {
        for rejected in &self.kept {
            write(&mut self.table, tx, batch, rejected).await?;
        }
        self.flush(tx).await
    }

    /// The first rows, in the order of the file.
    pub fn into_shown(mut self) -> Vec<Rejected> {
        self.kept.sort_by_key(|rejected| rejected.line);
        self.kept.truncate(SHOWN);
        self.kept
    }
}

fn table() -> Bulk {
    Bulk::new("intake_reject", &["batch_id", "line", "faults", "cells"], "ON CONFLICT DO NOTHING")
}

async fn write(table: &mut Bulk, tx: &mut Tx, batch: i64, rejected: &Rejected) -> Result<()> {
    let row = [
        batch.into(),
        i64::try_from(rejected.line).unwrap_or(i64::MAX).into(),
        faults_json(&rejected.faults).into(),
        serde_json::to_string(&rejected.cells).unwrap_or_default().into(),
    ];
    table.push(tx.conn(), row).await
}

#[derive(Serialize, Deserialize)]
struct Wire {
    column: String,
    value: String,
    code: String,
    args: Vec<(String, String)>,
}

fn faults_json(faults: &[CellFault]) -> String {
    let wire: Vec<Wire> = faults
        .iter()
        .map(|fault| Wire {
            column: fault.column.clone(),
            value: fault.value.clone(),
            code: fault.why.code.to_owned(),
            args: fault.why.args.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect(),
        })
        .collect();
    serde_json::to_string(&wire).unwrap_or_default()
}

/// Reads what is stored of a rejected row.
pub(super) fn rejected_of(line: i64, faults: &str, cells: &str) -> Rejected {
    let wire: Vec<Wire> = serde_json::from_str(faults).unwrap_or_default();
    let faults = wire.into_iter().map(|wire| {
        let mut why = Rejection::new(known(&wire.code));
        why.field = Some(wire.column.clone()).filter(|column| !column.is_empty());
        why.args = wire.args.into_iter().map(|(name, value)| (known(&name), value)).collect();
        CellFault { column: wire.column, value: wire.value, why }
    });
    Rejected {
        line: u64::try_from(line).unwrap_or(0),
        faults: faults.collect(),
        cells: serde_json::from_str(cells).unwrap_or_default(),
    }
}

/// Codes and names of variables live as long as the program. Those read back are kept once each;
/// there are no more of them than the program has ever written.
fn known(text: &str) -> &'static str {
    use std::{collections::BTreeSet, sync::Mutex};
    static WORDS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let Ok(mut words) = WORDS.lock() else { return "intake.rows-rejected" };
    if let Some(word) = words.get(text) {
        return word;
    }
    let word: &'static str = Box::leak(text.to_owned().into_boxed_str());
    words.insert(word);
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejected_row_is_kept_and_read_back() {
        let why = Rejection::new("intake.amount-unreadable").with("value", "一百").on("金额");
        let fault = CellFault { column: "金额".to_owned(), value: "一百".to_owned(), why };
        let rejected = Rejected {
            line: 7,
            faults: vec![fault],
            cells: vec!["a".to_owned(), "一百".to_owned()],
        };
        let cells = serde_json::to_string(&rejected.cells).expect("json");
        assert_eq!(rejected_of(7, &faults_json(&rejected.faults), &cells), rejected);
    }
}
