//! The two languages hold the same texts with the same variables, each in its room's file.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::{FluentResource, concurrent::FluentBundle};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use crate::catalogue::{EN, ROOMS, ZH};

type Variables = BTreeMap<String, BTreeSet<String>>;

fn in_pattern(pattern: &Pattern<&str>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        in_expression(expression, into);
    }
}

fn in_expression(expression: &Expression<&str>, into: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, into),
        Expression::Select { selector, variants } => {
            in_inline(selector, into);
            for variant in variants {
                in_pattern(&variant.value, into);
            }
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, into: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            into.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => in_expression(expression, into),
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                in_inline(argument, into);
            }
        }
        _ => {}
    }
}

fn variables(room: &str, text: &str) -> Variables {
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(_, errors)| {
        panic!("{room}.ftl cannot be read: {errors:?}");
    });
    let mut found = Variables::new();
    for entry in resource.entries() {
        let Entry::Message(message) = entry else {
            assert!(!matches!(entry, Entry::Junk { .. }), "{room}.ftl: {entry:?}");
            continue;
        };
        let id = message.id.name;
        let own = id.starts_with(&format!("{room}-")) || id.starts_with(&format!("rej-{room}-"));
        assert!(own, "{id} stands in {room}.ftl but begins with neither {room}- nor rej-{room}-");
        let mut names = BTreeSet::new();
        let value = message.value.as_ref();
        value.into_iter().for_each(|pattern| in_pattern(pattern, &mut names));
        assert!(value.is_some(), "{id} has no text of its own");
        assert!(found.insert(id.to_owned(), names).is_none(), "{id} stands twice in {room}.ftl");
        for attribute in &message.attributes {
            let mut names = BTreeSet::new();
            in_pattern(&attribute.value, &mut names);
            found.insert(format!("{id}.{}", attribute.id.name), names);
        }
        if id.starts_with("rej-") {
            assert!(found.contains_key(&format!("{id}.next")), "{id} says no next step");
        }
    }
    found
}

#[test]
fn both_languages_hold_the_same_texts_with_the_same_variables() {
    for ((room, zh), en) in ROOMS.iter().zip(ZH).zip(EN) {
        let (zh, en) = (variables(room, zh), variables(room, en));
        let only = |a: &Variables, b: &Variables| -> Vec<String> {
            a.keys().filter(|id| !b.contains_key(*id)).cloned().collect()
        };
        assert_eq!(only(&zh, &en), [""; 0], "{room}: only in Chinese");
        assert_eq!(only(&en, &zh), [""; 0], "{room}: only in English");
        for (id, names) in &zh {
            assert_eq!(Some(names), en.get(id), "{room}: variables of {id}");
        }
    }
}

#[test]
fn no_id_stands_in_two_rooms() {
    for files in [ZH, EN] {
        let mut bundle = FluentBundle::new_concurrent(vec!["en".parse().expect("language")]);
        for file in files {
            let resource = FluentResource::try_new((*file).to_owned()).expect("readable");
            bundle.add_resource(resource).expect("an id stands twice");
        }
    }
}

/// What is counted. English has two forms of each; a count chooses between them.
const COUNTED: [&str; 36] = [
    "alerts",
    "amounts",
    "bins",
    "buyers",
    "cells",
    "checks",
    "columns",
    "days",
    "details",
    "documents",
    "entries",
    "facts",
    "files",
    "invoices",
    "items",
    "lines",
    "minutes",
    "months",
    "movements",
    "notes",
    "payments",
    "people",
    "points",
    "problems",
    "promises",
    "receipts",
    "rows",
    "samples",
    "sheets",
    "tasks",
    "totals",
    "trees",
    "values",
    "warnings",
    "weeks",
    "years",
];

/// The counted words of a text that follow a variable directly, whatever its value.
fn unselected(line: &str) -> Vec<&str> {
    let after = line.split("{ $").skip(1).filter_map(|rest| rest.split_once(" }"));
    after
        .filter(|(name, _)| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .filter_map(|(_, rest)| rest.strip_prefix(' '))
        .filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphabetic()).next())
        .filter(|word| COUNTED.contains(word))
        .collect()
}

#[test]
fn english_counts_choose_their_word() {
    assert_eq!(unselected("a = { $n } warnings wait"), ["warnings"]);
    assert!(unselected("a = { $n } { $n ->").is_empty());
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales/en");
    let mut wrong = Vec::new();
    for file in std::fs::read_dir(folder).expect("texts") {
        let path = file.expect("file").path();
        let text = std::fs::read_to_string(&path).expect("text");
        // Within the branch of a selector for others than one the word is chosen already.
        let chosen = |line: &str| line.starts_with('#') || line.trim().starts_with("*[other] ");
        for (n, line) in text.lines().enumerate().filter(|(_, line)| !chosen(line)) {
            for word in unselected(line) {
                wrong.push(format!("{}:{}: {word}", path.display(), n + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "“1 {{word}}s”; use a selector [one] … *[other]: {wrong:#?}");
}

/// A file that no list names is a room without words: its pages would show the names of texts.
#[test]
fn every_file_of_texts_is_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales/zh");
    for file in std::fs::read_dir(folder).expect("texts") {
        let path = file.expect("file").path();
        let room = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        assert!(ROOMS.contains(&room), "{room}.ftl stands in no catalogue");
    }
}
