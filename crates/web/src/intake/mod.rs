//! The import wizard: a file comes in, its columns are recognised and corrected, it is tried, and
//! only then booked. Going back is always safe: nothing is booked before the last step.

mod batch;
mod columns;
mod first_rows;
mod home;
mod money;
mod run;
mod told;
mod undo;
mod upload;

pub use batch::{rejects, show as batch};
pub use columns::{forget, save, show as columns};
pub use home::home;
pub use run::{commit, trial};
pub use undo::{ask as ask_undo, undo};
pub use upload::{FILE_BYTES, upload};

use std::borrow::Cow;

use base::{Failure, Rejection};
use credit::intake::{Upload, get_upload};
use maud::Markup;
use store::access::Right;

use crate::{kit, state::App, visit::Visit};

/// The named steps, the one at hand lit.
fn steps(visit: &Visit, at: usize) -> Markup {
    let names = ["upload", "columns", "trial", "commit"];
    kit::steps(&names.map(|step| visit.t(&format!("intake-step-{step}"))), at)
}

/// An upload of the reader; an administrator sees everybody's.
async fn own_upload(app: &App, visit: &Visit, id: i64) -> Result<Upload, Failure> {
    let person = visit.person()?;
    let upload = get_upload(&app.db, id).await?;
    if upload.actor == person.login || person.may(Right::Configure) {
        return Ok(upload);
    }
    Err(Rejection::new("intake.upload-unknown").into())
}

/// Where the steps of an upload stand.
fn href(upload: &Upload) -> String {
    format!("/intake/files/{}", upload.id)
}

/// `1.2 MB`.
fn size(bytes: i64) -> String {
    const STEPS: [(i64, &str); 3] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")];
    for (unit, name) in STEPS {
        if bytes >= unit {
            let tenths = bytes.saturating_mul(10) / unit;
            return format!("{}.{} {name}", tenths / 10, tenths % 10);
        }
    }
    format!("{bytes} B")
}

/// Columns of a sample at the most.
const COLUMNS_SHOWN: usize = 500;
const SIGNS_SHOWN: usize = 80;

/// The beginning of a cell: what a sample shows of it.
fn shown(cell: &str) -> Cow<'_, str> {
    match cell.char_indices().nth(SIGNS_SHOWN) {
        Some((end, _)) => Cow::Owned(format!("{}…", cell.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        for (bytes, text) in
            [(0, "0 B"), (1_023, "1023 B"), (1_536, "1.5 kB"), (512 << 20, "512.0 MB")]
        {
            assert_eq!(size(bytes), text);
        }
    }

    #[test]
    fn a_sample_shows_the_beginning_of_a_long_cell() {
        for (cell, signs) in [("五金", 2), (&"金".repeat(80), 80), (&"A".repeat(120_000), 81)] {
            assert_eq!(shown(cell).chars().count(), signs);
        }
    }
}
