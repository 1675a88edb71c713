//! The checks of the house that no compiler knows. Each check is a function from the tree to
//! its findings; each finding says where and what to do.

mod documents;
mod gate;
mod locales;
mod packs;
mod punctuation;
mod rejections;
mod rooms;
mod sizes;
mod sql;
mod words;

pub use locales::{Catalogue, LANGUAGES};
pub use rejections::codes;

use crate::{
    step::{Done, Failed, root},
    tree::Tree,
};

/// The crates that hold rooms, each with its rooms in the order in which they may look at each other. A crate sees
/// those above it: what stands to the left of a room is in its own crate or in one above.
pub const HOUSES: [(&str, &[&str]); 2] = [
    (
        "credit",
        &[
            "parties",
            "receivables",
            "payables",
            "scoring",
            "policy",
            "warning",
            "collections",
            "granting",
            "orders",
            "controls",
            "intake",
        ],
    ),
    (
        "academy",
        &[
            "practice",
            "courses",
            "exercises",
            "classes",
            "drills",
            "certificates",
            "skills",
            "authoring",
        ],
    ),
];

/// All rooms with their crates, from the left to the right.
pub fn rooms() -> impl Iterator<Item = (&'static str, &'static str)> {
    HOUSES.into_iter().flat_map(|(house, rooms)| rooms.iter().map(move |room| (house, *room)))
}

/// Something that is not as the house wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `crates/x/src/y.rs:12`, or a path.
    pub place: String,
    /// What is wrong and what to do.
    pub what: String,
}

impl Finding {
    /// A finding in a file.
    pub fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }

    /// A finding on a line.
    pub fn at(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self::new(format!("{path}:{line}"), what)
    }
}

/// Runs every check on the repository.
pub fn run() -> Done {
    let tree = Tree::read(&root())?;
    let findings = all(&tree);
    for Finding { place, what } in &findings {
        println!("{place}: {what}");
    }
    match findings.len() {
        0 => {
            println!("tidy: {} files are in order", tree.files.len());
            Ok(())
        }
        1 => Err(Failed("1 thing is not tidy; it stands above with what to do".into())),
        n => Err(Failed(format!("{n} things are not tidy; each stands above with what to do"))),
    }
}

fn all(tree: &Tree) -> Vec<Finding> {
    let checks: [fn(&Tree) -> Vec<Finding>; 10] = [
        sizes::check,
        words::check,
        rooms::check,
        sql::check,
        packs::check,
        punctuation::check,
        locales::check,
        rejections::check,
        documents::check,
        gate::check,
    ];
    checks.iter().flat_map(|check| check(tree)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_tidy() {
        let tree = Tree::read(&root()).expect("the repository can be read");
        let findings = all(&tree);
        let list: String =
            findings.iter().map(|found| format!("\n{}: {}", found.place, found.what)).collect();
        assert!(findings.is_empty(), "{list}");
    }
}
