//! What may not be said: panics outside tests, empty names, other people's files.

use super::Finding;
use crate::tree::{Source, Tree, code, line_at, without_tests, words};

/// Names that say nothing about what a file holds.
const EMPTY_NAMES: [&str; 12] = [
    "utils", "util", "helpers", "helper", "common", "manager", "managers", "handler", "handlers",
    "types", "misc", "stuff",
];

/// What stands in a program that is not finished, with what to do about it.
const UNFINISHED: [(&str, &str); 5] = [
    (".unwrap()", "say why it cannot fail with expect(\"…\"), or pass the failure on"),
    ("todo!(", "write it"),
    ("unimplemented!(", "write it"),
    ("dbg!(", "take it out, or log it with tracing"),
    ("panic!(", "pass a failure on; a broken invariant is base::Failure::bug"),
];

/// Looks at every file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in &tree.files {
        found.extend(empty_name(file));
        found.extend(not_ours(file));
        if file.path.ends_with(".rs") && !tree.is_test(file) {
            found.extend(unfinished(file));
        }
        if is_manifest(&file.path) && !file.text.contains("[lints]\nworkspace = true") {
            let text =
                "add `[lints]` with `workspace = true`: the lints of the house hold here too";
            found.push(Finding::new(&file.path, text));
        }
    }
    found
}

fn is_manifest(path: &str) -> bool {
    path.ends_with("/Cargo.toml")
}

fn empty_name(file: &Source) -> Option<Finding> {
    let parts = file.path.split('/').map(|part| part.split('.').next().unwrap_or(part));
    let empty = parts.into_iter().find(|part| EMPTY_NAMES.contains(part))?;
    file.path.ends_with(".rs").then(|| {
        Finding::new(&file.path, format!("{empty:?} says nothing: name it after what it holds"))
    })
}

fn not_ours(file: &Source) -> Option<Finding> {
    let folders = ["vendor/", "third_party/", "third-party/", "node_modules/", "bower_components/"];
    let vendored = folders.iter().any(|folder| file.path.contains(folder));
    let shown = ["js", "mjs", "css"].iter().any(|end| file.path.ends_with(&format!(".{end}")));
    let minified = file.path.contains(".min.")
        || shown && file.text.lines().any(|line| line.chars().count() > 500);
    (vendored || minified).then(|| {
        let text = "a vendored or minified file: write our own, or take a crate that carries it";
        Finding::new(&file.path, text)
    })
}

fn unfinished(file: &Source) -> Vec<Finding> {
    let code = without_tests(&code(&file.text, false));
    UNFINISHED
        .iter()
        .flat_map(|(word, advice)| {
            let stem = word.trim_start_matches('.').trim_end_matches(['(', ')']);
            words(&code, stem)
                .filter(|at| {
                    let start = at - usize::from(word.starts_with('.')).min(*at);
                    code[start..].starts_with(word)
                })
                .map(|at| {
                    let text = format!("`{word}` outside a test: {advice}");
                    Finding::at(&file.path, line_at(&code, at), text)
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_be_said_is_found() {
        let good = "//! x.unwrap()\nfn a() { b.unwrap_or(1); \"todo!()\"; }\n\
            #[cfg(test)]\nmod tests { fn c() { d.unwrap() } }\n";
        let bad = "fn a() {\n b.unwrap();\n todo!()\n}\n";
        let table = [
            ("crates/x/src/a.rs", good, 0),
            ("crates/x/src/a.rs", bad, 2),
            ("crates/x/tests/a.rs", bad, 0),
            ("crates/x/src/utils.rs", "", 1),
            ("crates/x/src/common/a.rs", "", 1),
            ("crates/web/assets/a.min.js", "", 1),
            ("crates/x/Cargo.toml", "[package]\n", 1),
            ("crates/x/Cargo.toml", "[package]\n\n[lints]\nworkspace = true\n", 0),
        ];
        for (path, text, expected) in table {
            let found = check(&Tree::of(&[(path, text)]));
            assert_eq!(found.len(), expected, "{path}: {found:?}");
        }
    }
}
