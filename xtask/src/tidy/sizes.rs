//! How large things may be: a file, a line, a function.

use super::Finding;
use crate::tree::{Source, Tree, code, line_at, words};

const FILE_LINES: usize = 500;
/// `rustfmt` keeps code within 100 columns; this is for what it does not touch: markup in macros,
/// tables of tests, style sheets and scripts.
const LINE_COLUMNS: usize = 165;
const FUNCTION_LINES: usize = 70;

/// What is larger than it should be, with the size that it may have at the most. Entries only
/// shrink and disappear: where the thing got smaller, the number here must follow.
const LARGER: [(&str, usize); 2] = [
    ("crates/web/src/intake/columns.rs::overall", 72),
    ("crates/web/src/settings/page.rs::rate_panel", 71),
];

/// Looks at every source file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut sizes = Vec::new();
    for file in tree.files.iter().filter(|file| is_source(&file.path)) {
        sizes.push((file.path.clone(), 1, file.text.lines().count(), FILE_LINES, "file"));
        found.extend(long_lines(file));
        if file.path.ends_with(".rs") {
            sizes.extend(functions(file).into_iter().map(|(name, line, lines)| {
                (format!("{}::{name}", file.path), line, lines, FUNCTION_LINES, "function")
            }));
        }
    }
    found.extend(judge(&sizes, &LARGER));
    found
}

type Size = (String, usize, usize, usize, &'static str);

fn judge(sizes: &[Size], larger: &[(&str, usize)]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, line, lines, limit, kind) in sizes {
        let listed = larger.iter().find(|(listed, _)| listed == name).map(|(_, size)| *size);
        let place = format!("{}:{line}", name.split("::").next().unwrap_or(name));
        match listed {
            None if lines > limit => found.push(Finding::new(
                place,
                format!("this {kind} has {lines} lines, {limit} is the limit: split it by meaning"),
            )),
            Some(size) if *lines > size => found.push(Finding::new(
                place,
                format!("this {kind} grew from {size} to {lines} lines: it may only shrink"),
            )),
            Some(size) if *lines < size => {
                let text = format!("{name} shrank to {lines} lines: lower it in tidy/sizes.rs");
                found.push(Finding::new(place, text));
            }
            _ => {}
        }
    }
    for (name, _) in larger {
        if !sizes.iter().any(|(known, ..)| known == name) {
            let text = format!("{name} is gone: take it off the list");
            found.push(Finding::new("xtask/src/tidy/sizes.rs", text));
        }
    }
    found
}

fn is_source(path: &str) -> bool {
    ["rs", "sql", "css", "js"].iter().any(|end| path.ends_with(&format!(".{end}")))
}

fn long_lines(file: &Source) -> impl Iterator<Item = Finding> + '_ {
    let numbered = file.text.lines().enumerate();
    let long = numbered.map(|(at, line)| (at + 1, line.chars().count()));
    let long = long.filter(|(_, columns)| *columns > LINE_COLUMNS);
    long.map(|(line, columns)| {
        Finding::at(&file.path, line, format!("{columns} columns, {LINE_COLUMNS} is the limit"))
    })
}

/// Name, first line and lines of each function that has a body.
fn functions(file: &Source) -> Vec<(String, usize, usize)> {
    let code = code(&file.text, false);
    words(&code, "fn")
        .filter_map(|at| {
            let rest = &code[at + 2..];
            let name: String = rest
                .trim_start()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            let end = body_end(rest)?;
            let first = line_at(&code, at);
            let last = line_at(&code, at + 2 + end);
            (!name.is_empty()).then_some((name, first, last - first + 1))
        })
        .collect()
}

/// Where the body of a function ends; nothing where it has none.
fn body_end(rest: &str) -> Option<usize> {
    let (mut round, mut curly) = (0_i32, 0_i32);
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'(' | b'[' if curly == 0 => round += 1,
            b')' | b']' if curly == 0 => round -= 1,
            b';' if curly == 0 && round == 0 => return None,
            b'{' => curly += 1,
            b'}' if curly == 1 && round == 0 => return Some(at),
            b'}' => curly -= 1,
            _ => {}
        }
        if curly < 0 || round < 0 {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_measured() {
        let text =
            "trait A { fn none(&self) -> [u8; 3]; }\nfn two() {\n  \"}\"; }\nfn t(f: fn()) {}\n";
        let file = Source { path: "x.rs".into(), text: text.into() };
        let sizes = [("two".to_owned(), 2, 2), ("t".to_owned(), 4, 1)];
        assert_eq!(functions(&file), sizes);
    }

    #[test]
    fn the_list_only_shrinks() {
        let sizes = |lines| [("a.rs".to_owned(), 1, lines, 500, "file")];
        let table = [
            (500, vec![], 0),
            (501, vec![], 1),
            (600, vec![("a.rs", 600)], 0),
            (601, vec![("a.rs", 600)], 1),
            (599, vec![("a.rs", 600)], 1),
            (400, vec![("b.rs", 600)], 1),
        ];
        for (lines, larger, expected) in table {
            assert_eq!(judge(&sizes(lines), &larger).len(), expected, "{lines} {larger:?}");
        }
    }

    #[test]
    fn a_long_line_is_found() {
        let text = format!("{}\n{}\n", "x".repeat(LINE_COLUMNS), "好".repeat(LINE_COLUMNS + 1));
        let tree = Tree::of(&[("a.rs", &text)]);
        let found: Vec<Finding> = tree.files.iter().flat_map(long_lines).collect();
        assert_eq!(found, [Finding::at("a.rs", 2, "166 columns, 165 is the limit")]);
    }
}
