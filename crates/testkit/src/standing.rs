use std::path::{Path, PathBuf};

use base::{Clock, Day, Ids};

/// A day written as `2026-11-21`.
///
/// # Panics
/// The text is no day: a mistake in the test.
pub fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|_| panic!("{text:?} is not a day, write it as 2026-11-21"))
}

/// A clock that stands at noon of a day until the test moves it.
pub fn clock(text: &str) -> Clock {
    Clock::standing(day(text))
}

/// Ids that come out the same in every run, because they hang on a standing clock.
pub fn ids(clock: &Clock) -> Ids {
    Ids::new(clock.clone(), 1)
}

/// A file of the optional shared data folder: under `$SHOUXIN_SHARED`, else under `../shared`
/// beside the workspace. Where it is missing, the test that asked says so aloud and does
/// without; what the house itself needs for its tests stands in the repository.
#[expect(clippy::disallowed_methods, reason = "tests have no configuration but this")]
pub fn shared(file: &str) -> Option<PathBuf> {
    let root = std::env::var("SHOUXIN_SHARED").map_or_else(
        |_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = root.join(file);
    if path.exists() {
        return Some(path);
    }
    eprintln!(
        "SHARED DATA not found: {} (set SHOUXIN_SHARED to the folder that has it); \
         the part of this test that needs it is not run",
        path.display()
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_stands_and_its_ids_repeat() {
        let standing = clock("2026-11-21");
        assert_eq!(standing.today(), day("2026-11-21"));
        let first: Vec<i64> = std::iter::repeat_with(|| ids(&standing).next()).take(3).collect();
        assert!(first.iter().all(|id| *id == first[0]), "{first:?}");
    }
}
