//! Who may look at whom, and that a room is called the same everywhere.

use super::{Finding, HOUSES, LANGUAGES, rooms};
use crate::tree::{Source, Tree, code, line_at, words};

/// Looks at the order of the rooms, at the walls between crates and at the lists of names.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (house, _) in HOUSES {
        let folder = format!("crates/{house}/src/");
        for file in tree.under(&folder).filter(|file| file.path.ends_with(".rs")) {
            found.extend(looks_right(file));
            found.extend(tables_right(file));
        }
    }
    found.extend(walls(tree));
    found.extend(same_words(tree));
    found.extend(tables(tree));
    found
}

/// The room that a file belongs to, as its place in the order of all rooms.
fn room_of(path: &str) -> Option<usize> {
    let (house, inside) = path.strip_prefix("crates/")?.split_once("/src/")?;
    let first = inside.split(['/', '.']).next()?;
    rooms().position(|room| room == (house, first))
}

/// The room at a place.
fn room_at(place: usize) -> (&'static str, &'static str) {
    rooms().nth(place).unwrap_or_default()
}

fn looks_right(file: &Source) -> Vec<Finding> {
    let Some(own) = room_of(&file.path) else { return Vec::new() };
    let (house, mine) = room_at(own);
    let code = code(&file.text, false);
    let mut found = Vec::new();
    for at in words(&code, "crate") {
        let Some(rest) = code[at + 5..].strip_prefix("::") else { continue };
        for name in heads(rest) {
            let other = rooms().position(|room| room == (house, name.as_str()));
            if other.is_some_and(|other| other > own) {
                let line = line_at(&code, at);
                let text = format!(
                    "{mine} may not look at {name}, which stands to its right: \
                     move the rule there, or tell it by an event"
                );
                found.push(Finding::at(&file.path, line, text));
            }
        }
    }
    found
}

/// The first names of a path after `crate::`, also of a group.
fn heads(rest: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        let text = text.trim_start();
        text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let (mut depth, mut start, mut names) = (0_u32, 0, Vec::new());
    for (at, byte) in group.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => {
                names.push(name(&group[start..at]));
                return names;
            }
            b'}' => depth -= 1,
            b',' if depth == 0 => {
                names.push(name(&group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    names
}

/// A room's SQL names no table of a room to its right.
fn tables_right(file: &Source) -> Vec<Finding> {
    let Some(own) = room_of(&file.path) else { return Vec::new() };
    let code = code(&file.text, true);
    let mut found = Vec::new();
    for verb in ["FROM", "JOIN", "INTO", "UPDATE"] {
        for at in words(&code, verb) {
            let table = heads(code[at + verb.len()..].trim_start()).remove(0);
            let room = rooms().position(|(_, room)| table.starts_with(&format!("{room}_")));
            if room.is_some_and(|room| room > own) {
                let text = format!("{} may not reach for the table {table}", room_at(own).1);
                found.push(Finding::at(&file.path, line_at(&code, at), text));
            }
        }
    }
    found
}

/// Which words may not stand in which crate, with the reason.
const WALLS: [(&str, &[&str], &str); 3] = [
    ("crates/web/", &["sqlx", "SELECT", "INSERT INTO"], "pages hold no SQL: ask a room's verb"),
    ("crates/quant/", &["tokio", "sqlx", "axum", "jiff"], "quant is arithmetic over slices"),
    ("crates/base/", &["tokio", "sqlx", "axum"], "base knows no I/O"),
];

fn walls(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (folder, banned, reason) in WALLS {
        for file in tree.under(folder) {
            let text = match file.path.rsplit('.').next() {
                Some("rs") if !file.path.contains("/tests/") => code(&file.text, true),
                Some("toml") => dependencies(&file.text),
                _ => continue,
            };
            for word in banned {
                for at in words(&text, word) {
                    let what = format!("no `{word}` here: {reason}");
                    found.push(Finding::at(&file.path, line_at(&text, at), what));
                }
            }
        }
    }
    found
}

/// A manifest without its tables of what only tests need.
fn dependencies(manifest: &str) -> String {
    let mut tests = false;
    let mut out = String::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            tests = line.contains("dev-dependencies");
        }
        out.push_str(if tests { "" } else { line });
        out.push('\n');
    }
    out
}

/// Rooms that are shown on the buyer's page only. The list only shrinks.
const NO_PAGES_YET: [&str; 1] = ["scoring"];

/// A room has its place on every list, under its own name.
fn same_words(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (house, room) in rooms() {
        let both =
            |folder: &str| [format!("{folder}/{room}/mod.rs"), format!("{folder}/{room}.rs")];
        let home = format!("crates/{house}/src");
        let mut lists = vec![both(&home)];
        let pages = both("crates/web/src");
        match NO_PAGES_YET.contains(&room) {
            false => lists.push(pages),
            true if pages.iter().any(|page| tree.text(page).is_some()) => {
                let text = format!("{room} has pages now: take it off the list NO_PAGES_YET");
                found.push(Finding::new("xtask/src/tidy/rooms.rs", text));
            }
            true => {}
        }
        for lang in LANGUAGES {
            let [texts, page] =
                [format!("locales/{lang}/{room}.ftl"), format!("docs/handbook/{lang}/{room}.md")];
            lists.extend([[texts.clone(), texts], [page.clone(), page]]);
        }
        for [one, other] in lists {
            if tree.text(&one).is_none() && tree.text(&other).is_none() {
                let text = format!("missing: the room {room} is called the same everywhere");
                found.push(Finding::new(one, text));
            }
        }
    }
    let pages = tree.under("docs/handbook/").filter(|page| page.path.ends_with(".md"));
    for page in pages {
        for [one, other] in [LANGUAGES, [LANGUAGES[1], LANGUAGES[0]]] {
            let folder = format!("docs/handbook/{one}/");
            let Some(name) = page.path.strip_prefix(&folder) else { continue };
            let twin = format!("docs/handbook/{other}/{name}");
            if tree.text(&twin).is_none() {
                found.push(Finding::new(twin, format!("missing: {} has no twin", page.path)));
            }
        }
    }
    found
}

/// A migration is called `000N_room.sql`, and its tables begin with that room.
fn tables(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.under("crates/store/migrations/") {
        let name = file.name().trim_end_matches(".sql");
        let room = name.split_once('_').map_or(name, |(_, room)| room);
        let room = room.split("__").next().unwrap_or(room);
        if room != "store" && !rooms().any(|(_, one)| one == room) {
            let text = "call it 000N_room.sql after its room (000N_room__what.sql for a change)";
            found.push(Finding::new(&file.path, text));
        }
        for (at, _) in file.text.match_indices("CREATE TABLE ") {
            let table = heads(&file.text[at + "CREATE TABLE ".len()..]).remove(0);
            if !table.starts_with(&format!("{room}_")) {
                let text = format!("the table {table} does not begin with {room}_");
                found.push(Finding::at(&file.path, line_at(&file.text, at), text));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_looks_only_to_its_left() {
        let table = [
            ("scoring/mod.rs", "use crate::receivables::Item;", 0),
            ("scoring/mod.rs", "use crate::{parties, policy::Tier};", 1),
            ("scoring/mod.rs", "use crate::{parties::{a, policy}, receivables};", 0),
            ("scoring/mod.rs", "// use crate::policy::Tier;", 0),
            ("parties/repo.rs", "const A: &str = \"SELECT 1 FROM receivables_item\";", 1),
            ("receivables/repo.rs", "const A: &str = \"SELECT 1 FROM parties_buyer b\";", 0),
            ("lib.rs", "use crate::collections::Case;", 0),
            (
                "crates/academy/src/practice/book.rs",
                "const A: &str = \"FROM collections_script\";",
                0,
            ),
            ("parties/repo.rs", "const A: &str = \"SELECT 1 FROM practice_run\";", 1),
        ];
        for (path, text, expected) in table {
            let path = match path.starts_with("crates/") {
                true => path.to_owned(),
                false => format!("crates/credit/src/{path}"),
            };
            let file = Source { path, text: text.into() };
            let found = [looks_right(&file), tables_right(&file)].concat();
            assert_eq!(found.len(), expected, "{} {text}: {found:?}", file.path);
        }
    }

    #[test]
    fn walls_stand() {
        let table = [
            ("crates/web/src/a.rs", "let a = \"SELECT 1\";", 1),
            ("crates/web/src/a.rs", "// SELECT is not here", 0),
            ("crates/web/Cargo.toml", "[dependencies]\nsqlx.workspace = true\n", 1),
            ("crates/web/Cargo.toml", "[dev-dependencies]\nsqlx.workspace = true\n", 0),
            ("crates/base/src/a.rs", "use tokio::fs;", 1),
            ("crates/store/src/a.rs", "use sqlx::query;", 0),
        ];
        for (path, text, expected) in table {
            let found = walls(&Tree::of(&[(path, text)]));
            assert_eq!(found.len(), expected, "{path}: {found:?}");
        }
    }

    #[test]
    fn tables_are_named_after_their_room() {
        let folder = "crates/store/migrations/";
        let table = [
            ("0002_parties.sql", "CREATE TABLE parties_buyer (", 0),
            ("0009_parties__people.sql", "CREATE TABLE parties_person (", 0),
            ("0002_parties.sql", "CREATE TABLE buyer (", 1),
            ("0002_buyers.sql", "", 1),
        ];
        for (name, text, expected) in table {
            let found = tables(&Tree::of(&[(&format!("{folder}{name}"), text)]));
            assert_eq!(found.len(), expected, "{name}: {found:?}");
        }
    }
}
