//! Every refusal that a reader can meet has its sentence and its next step, in both languages.

use std::collections::{BTreeMap, BTreeSet};

use super::{Catalogue, Finding, LANGUAGES, rooms};
use crate::tree::{Tree, code, line_at, without_tests};

/// Where a code is raised, and which variables it is given anywhere.
#[derive(Default)]
pub struct Raised {
    /// `path:line` of each place.
    pub places: Vec<String>,
    /// Names given by `.with(…)`.
    pub arguments: BTreeSet<String>,
}

/// Codes that are made without `Rejection::new`: the two that stand for faults of ours.
const OF_THE_HOUSE: [&str; 2] = ["house.broken", "house.busy"];

/// What may stand before the dot of a code.
const OTHER_ROOMS: [&str; 10] =
    ["access", "app", "base", "cli", "house", "paper", "settings", "store", "web", "world"];

/// The code of a text's id: `rej-store-no-connection` is `store.no-connection`.
pub fn code_of(id: &str) -> Option<String> {
    id.strip_prefix("rej-").filter(|id| !id.contains('.')).map(|id| id.replacen('-', ".", 1))
}

/// The id of a code's text.
pub fn id_of(code: &str) -> String {
    format!("rej-{}", code.replace('.', "-"))
}

/// All codes that the product can say, sorted.
pub fn codes(tree: &Tree) -> BTreeSet<String> {
    LANGUAGES
        .iter()
        .flat_map(|lang| Catalogue::read(tree, lang).texts.into_keys())
        .filter_map(|id| code_of(&id))
        .collect()
}

/// Holds the source against the texts.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let raised = raised(tree);
    let mut found = Vec::new();
    for lang in LANGUAGES {
        let catalogue = Catalogue::read(tree, lang);
        for (code, raised) in &raised {
            for (id, what) in [(id_of(code), "sentence"), (id_of(code) + ".next", "next step")] {
                let Some(text) = catalogue.texts.get(&id) else {
                    let text = format!("`{code}` has no {what} in {lang}: write `{id}`");
                    found.push(Finding::new(raised.places[0].clone(), text));
                    continue;
                };
                let strange = text.variables.difference(&raised.arguments);
                // Where it is raised in one place and given its variables in another, any
                // place that speaks of the variable will do.
                let strange: Vec<_> = strange.filter(|name| !said(tree, name)).collect();
                if !strange.is_empty() {
                    let what = format!("{id} speaks of {strange:?}, which nobody gives `{code}`");
                    found.push(Finding::new(&text.file, what));
                }
            }
        }
        let unknown = catalogue.texts.iter().filter_map(|(id, text)| {
            let code = code_of(id)?;
            let known = said(tree, &code) || OF_THE_HOUSE.contains(&code.as_str());
            (!known)
                .then(|| Finding::new(&text.file, format!("nothing raises `{code}`: drop {id}")))
        });
        found.extend(unknown);
    }
    found.extend(raised.iter().flat_map(|(code, raised)| misnamed(code, &raised.places[0])));
    found
}

fn misnamed(code: &str, place: &str) -> Option<Finding> {
    let room = code.split('.').next().unwrap_or_default();
    let known = rooms().any(|(_, one)| one == room) || OTHER_ROOMS.contains(&room);
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let kebab = code.split_once('.').is_some_and(|(_, rest)| rest.chars().all(plain));
    (!known || !kebab)
        .then(|| Finding::new(place, format!("`{code}` is not room.kebab-case of a known room")))
}

/// Whether a code stands anywhere in the product, raised at once or kept in a table.
fn said(tree: &Tree, code: &str) -> bool {
    let literal = format!("\"{code}\"");
    tree.rust().any(|file| !tree.is_test(file) && file.text.contains(&literal))
}

/// Every `Rejection::new("…")` of the product, with what is given to it.
fn raised(tree: &Tree) -> BTreeMap<String, Raised> {
    let mut raised: BTreeMap<String, Raised> = BTreeMap::new();
    for file in tree.rust().filter(|file| !tree.is_test(file)) {
        let code = without_tests(&code(&file.text, true));
        for (at, found) in code.match_indices("Rejection::new(") {
            let rest = &code[at + found.len()..];
            let Some((name, after)) = literal(rest) else { continue };
            let entry = raised.entry(name.to_owned()).or_default();
            entry.places.push(format!("{}:{}", file.path, line_at(&code, at)));
            entry.arguments.extend(given(after));
        }
    }
    raised
}

/// A string literal at the start of code, and what follows it.
fn literal(code: &str) -> Option<(&str, &str)> {
    code.trim_start().strip_prefix('"')?.split_once('"')
}

/// The names that the statement goes on to give with `.with("name", …)`.
fn given(statement: &str) -> impl Iterator<Item = String> + '_ {
    let end = statement.find(';').unwrap_or(statement.len());
    let statement = &statement[..end];
    statement
        .match_indices(".with(")
        .filter_map(|(at, found)| literal(&statement[at + found.len()..]))
        .map(|(name, _)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "fn a() { return Err(Rejection::new(\"parties.no-buyer\")\n\
        .with(\"code\", code).into()); }";

    fn findings(source: &str, zh: &str, en: &str) -> Vec<Finding> {
        check(&Tree::of(&[
            ("crates/credit/src/parties/mod.rs", source),
            ("locales/en/parties.ftl", en),
            ("locales/zh/parties.ftl", zh),
        ]))
    }

    #[test]
    fn a_code_has_its_sentence_and_its_next_step() {
        let zh = "rej-parties-no-buyer = 没有客户 { $code }。\n    .next = 检查编号。\n";
        let en =
            "rej-parties-no-buyer = There is no buyer { $code }.\n    .next = Check the code.\n";
        assert_eq!(findings(SOURCE, zh, en), []);
        assert_eq!(findings(SOURCE, zh, "").len(), 2);
        assert_eq!(findings("", zh, en).len(), 2);
        assert_eq!(findings(SOURCE, zh, &en.replace("$code", "$name")).len(), 1);
        assert_eq!(findings("fn a() { Rejection::new(\"Parties.x\"); }", "", "").len(), 5);
    }

    #[test]
    fn ids_and_codes_are_turned_into_each_other() {
        assert_eq!(id_of("store.no-connection"), "rej-store-no-connection");
        assert_eq!(code_of("rej-store-no-connection").as_deref(), Some("store.no-connection"));
        assert_eq!(code_of("rej-store-no-connection.next"), None);
    }
}
