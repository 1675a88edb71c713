//! The shared data sets as columns, and what other programs found on them.

use std::{fs, io::Read, path::PathBuf};

/// A file with its split.
pub struct Set {
    pub names: Vec<String>,
    /// Cells by column.
    pub cells: Vec<Vec<String>>,
    pub bads: Vec<bool>,
    pub test: Vec<bool>,
}

impl Set {
    /// A column as numbers, NaN where it is empty.
    pub fn numbers(&self, name: &str) -> Vec<f64> {
        let at = self.names.iter().position(|n| n == name).expect("the column");
        self.cells[at].iter().map(|v| v.parse().unwrap_or(f64::NAN)).collect()
    }

    /// Rows of the part.
    pub fn rows(&self, test: bool) -> Vec<usize> {
        (0..self.bads.len()).filter(|r| self.test[*r] == test).collect()
    }

    pub fn bads_of(&self, test: bool) -> Vec<bool> {
        self.rows(test).iter().map(|r| self.bads[*r]).collect()
    }
}

/// Reads `german.csv` or `polish1.csv.gz` from the folder that `SHOUXIN_SHARED` names, else
/// from `../shared` beside the workspace. `None`, said aloud, where it is not there.
#[allow(clippy::disallowed_methods, reason = "a test looks for optional data")]
pub fn set(file: &str) -> Option<Set> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var("SHOUXIN_SHARED").map_or(beside, PathBuf::from);
    let path = folder.join("data").join(file);
    let Ok(bytes) = fs::read(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    };
    let mut text = String::new();
    if file.ends_with(".gz") {
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).expect("gzip");
    } else {
        text = String::from_utf8(bytes).expect("UTF-8");
    }
    let mut lines = text.lines();
    let names: Vec<String> = cut(lines.next()?);
    let mut cells = vec![Vec::new(); names.len()];
    for line in lines {
        for (column, cell) in cells.iter_mut().zip(cut(line)) {
            column.push(cell);
        }
    }
    let at = |name: &str| names.iter().position(|n| n == name).expect("the column");
    let bads = cells[at("target")].iter().map(|v| v == "1").collect();
    let test = cells[at("split")].iter().map(|v| v == "test").collect();
    Some(Set { bads, test, names, cells })
}

/// A line's fields; quotes hold commas together.
fn cut(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => fields.last_mut().expect("one at least").push(c),
        }
    }
    fields
}

/// What other programs found: the numbers on the line `name`.
pub fn peers(name: &str) -> Vec<f64> {
    include_str!("peers.txt")
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
        .expect("the line is there")
        .split(' ')
        .map(|v| v.parse().expect("a number"))
        .collect()
}

pub fn agree(what: &str, got: &[f64], expected: &[f64], within: f64) {
    assert_eq!(got.len(), expected.len(), "{what}");
    for (got, expected) in got.iter().zip(expected) {
        let off = (got - expected).abs();
        assert!(off <= within * expected.abs().max(1e-300), "{what}: {got} is not {expected}");
    }
}
