//! Both languages say the same things: the same texts, with the same parts and variables.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::{
    ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

use super::Finding;
use crate::tree::{Source, Tree, code, line_at, without_tests, words};

/// The languages, Chinese first.
pub const LANGUAGES: [&str; 2] = ["zh", "en"];

/// The texts of one language.
#[derive(Default)]
pub struct Catalogue {
    /// By id, and by `id.attribute`.
    pub texts: BTreeMap<String, Text>,
    /// What no parser understands, with its file.
    pub junk: Vec<(String, String)>,
}

/// One text.
pub struct Text {
    /// The file that it stands in.
    pub file: String,
    /// As written, for a reader.
    pub words: String,
    /// Its variables.
    pub variables: BTreeSet<String>,
}

impl Catalogue {
    /// The texts of a language.
    pub fn read(tree: &Tree, lang: &str) -> Self {
        let mut catalogue = Self::default();
        for file in tree.under(&format!("locales/{lang}/")) {
            let resource = match parser::parse(file.text.as_str()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            for entry in resource.body {
                match entry {
                    Entry::Message(message) => {
                        let id = message.id.name.to_owned();
                        for attribute in &message.attributes {
                            let id = format!("{id}.{}", attribute.id.name);
                            catalogue.add(&file.path, id, &attribute.value);
                        }
                        if let Some(value) = &message.value {
                            catalogue.add(&file.path, id, value);
                        }
                    }
                    Entry::Term(term) => {
                        catalogue.add(&file.path, format!("-{}", term.id.name), &term.value);
                    }
                    Entry::Junk { content } => {
                        let line = content.lines().next().unwrap_or_default().to_owned();
                        catalogue.junk.push((file.path.clone(), line));
                    }
                    _ => {}
                }
            }
        }
        catalogue
    }

    fn add(&mut self, file: &str, id: String, pattern: &Pattern<&str>) {
        let mut text = Text { file: file.into(), words: String::new(), variables: BTreeSet::new() };
        spell(pattern, &mut text);
        if let Some(before) = self.texts.insert(id.clone(), text) {
            self.junk.push((file.into(), format!("{id} stands in {} too", before.file)));
        }
    }
}

/// Looks at both languages side by side.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let both = LANGUAGES.map(|lang| (lang, Catalogue::read(tree, lang)));
    let mut found = Vec::new();
    for (_, catalogue) in &both {
        found.extend(catalogue.junk.iter().map(|(file, line)| {
            Finding::new(file, format!("this is no Fluent text, or not its only one: {line}"))
        }));
    }
    let [(_, zh), (_, en)] = &both;
    found.extend(tree.rust().filter(|file| !tree.is_test(file)).flat_map(|file| asked(file, zh)));
    for ((_, one), (lang, other)) in [(&both[0], &both[1]), (&both[1], &both[0])] {
        for (id, text) in &one.texts {
            let name = text.file.rsplit('/').next().unwrap_or_default();
            let twin = format!("locales/{lang}/{name}");
            match other.texts.get(id) {
                None => found.push(Finding::new(twin, format!("{id} is missing"))),
                Some(there) if there.file != twin => found.push(Finding::new(
                    &there.file,
                    format!("{id} belongs in {twin}, as its twin"),
                )),
                Some(_) => {}
            }
        }
    }
    for (id, text) in &zh.texts {
        let Some(twin) = en.texts.get(id) else { continue };
        if text.variables != twin.variables {
            let what = format!(
                "{id} has the variables {:?} in Chinese and {:?} in English",
                text.variables, twin.variables
            );
            found.push(Finding::new(&twin.file, what));
        }
    }
    // Refusals are sentences, with names of their own in them.
    let shown = en.texts.iter().filter(|(id, _)| !id.starts_with("rej-"));
    let titles = shown.filter_map(|(id, text)| {
        let word = capital(&text.words)?;
        let what = format!("{id} writes {word:?} with a capital: headings are in sentence case");
        Some(Finding::new(&text.file, what))
    });
    found.extend(titles);
    found
}

/// Names that keep their capital.
const NAMES: [&str; 14] = [
    "Altman", "Excel", "Shouxin", "Markdown", "December", "Chinese", "English", "Monday",
    "Postgre", "Duck", "Wilson", "Kingdee", "Yonyou", "Madam",
];

/// A word within a heading that begins with a capital and is neither a name nor the beginning of
/// anything. Long texts and those that end as sentences do are no headings.
fn capital(text: &str) -> Option<&str> {
    if text.chars().count() > 60 || text.contains('\n') || text.ends_with(['.', '?']) {
        return None;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let begins = |before: &str| before.ends_with(['.', ':', '?', ';', '·', '/', '—', '–', '}']);
    let pairs = words.windows(2).filter(|pair| !begins(pair[0])).map(|pair| pair[1]);
    let mut capitals = pairs.filter(|word| {
        let mut signs = word.chars();
        let first = signs.next().is_some_and(|sign| sign.is_ascii_uppercase());
        let mut rest = signs.by_ref().peekable();
        first && rest.peek().is_some() && rest.all(|sign| sign.is_ascii_lowercase())
    });
    capitals.find(|word| !NAMES.contains(word))
}

/// Texts that the source asks for by `t("id")` or `ta(lang, "id", …)` and nobody wrote.
fn asked(file: &Source, texts: &Catalogue) -> Vec<Finding> {
    let code = without_tests(&code(&file.text, true));
    let mut found = Vec::new();
    for verb in ["t", "ta"] {
        for at in words(&code, verb) {
            let Some(rest) = code[at + verb.len()..].strip_prefix('(') else { continue };
            let Some((before, rest)) = rest.split_once('"') else { continue };
            let Some((id, _)) = rest.split_once('"') else { continue };
            if before.contains(['(', ')', '{', ';']) || texts.texts.contains_key(id) {
                continue;
            }
            let text = format!("no text {id:?}: write it in both languages");
            found.push(Finding::at(&file.path, line_at(&code, at), text));
        }
    }
    found
}

fn spell(pattern: &Pattern<&str>, text: &mut Text) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.words.push_str(value),
            PatternElement::Placeable { expression } => spell_expression(expression, text),
        }
    }
}

fn spell_expression(expression: &Expression<&str>, text: &mut Text) {
    match expression {
        Expression::Inline(inline) => spell_inline(inline, text),
        Expression::Select { selector, variants } => {
            let mut unread = Text { words: String::new(), ..empty(text) };
            spell_inline(selector, &mut unread);
            text.variables.append(&mut unread.variables);
            for variant in variants {
                let mut words = empty(text);
                spell(&variant.value, &mut words);
                text.variables.append(&mut words.variables);
                if variant.default {
                    text.words.push_str(&words.words);
                }
            }
        }
    }
}

fn empty(text: &Text) -> Text {
    Text { file: text.file.clone(), words: String::new(), variables: BTreeSet::new() }
}

fn spell_inline(inline: &InlineExpression<&str>, text: &mut Text) {
    let mut arguments = |arguments: &CallArguments<&str>| {
        arguments.positional.iter().for_each(|inline| spell_inline(inline, text));
    };
    match inline {
        InlineExpression::VariableReference { id } => {
            text.words.push_str(&format!("{{{}}}", id.name));
            text.variables.insert(id.name.to_owned());
        }
        InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
            text.words.push_str(value);
        }
        InlineExpression::FunctionReference { arguments: given, .. } => arguments(given),
        InlineExpression::TermReference { id, arguments: given, .. } => {
            given.iter().for_each(&mut arguments);
            text.words.push_str(&format!("{{-{}}}", id.name));
        }
        InlineExpression::MessageReference { id, .. } => {
            text.words.push_str(&format!("{{{}}}", id.name));
        }
        InlineExpression::Placeable { expression } => spell_expression(expression, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(zh: &str, en: &str) -> Vec<String> {
        let tree = Tree::of(&[("locales/en/a.ftl", en), ("locales/zh/a.ftl", zh)]);
        check(&tree).into_iter().map(|found| format!("{}: {}", found.place, found.what)).collect()
    }

    #[test]
    fn headings_are_in_sentence_case() {
        for (text, word) in [
            ("Payment history", None),
            ("Payment History", Some("History")),
            ("PD and LGD of Altman", None),
            ("Late. Pays all", None),
            ("Chosen: Amount", None),
            ("Ask Chen for the Limit.", None),
            ("{$name} Limited", None),
        ] {
            assert_eq!(capital(text), word, "{text}");
        }
    }

    #[test]
    fn texts_that_are_asked_for_are_there() {
        let table = [
            ("fn a() { t(lang, \"a-b\") }", 0),
            ("fn a() { visit.t(\"a-c\") }", 1),
            ("fn a() { ta(lang, \"a-c\", &[(\"x\", y)]) }", 1),
            ("fn a() { t(lang, &format!(\"a-{x}\")) }", 0),
            ("fn a() { set(\"a-c\") }", 0),
        ];
        for (source, expected) in table {
            let (zh, en) = ("a-b = 甲\n", "a-b = A\n");
            let files = [
                ("crates/web/src/a.rs", source),
                ("locales/en/a.ftl", en),
                ("locales/zh/a.ftl", zh),
            ];
            let found = check(&Tree::of(&files));
            assert_eq!(found.len(), expected, "{source}: {found:?}");
        }
    }

    #[test]
    fn languages_are_held_side_by_side() {
        assert!(findings("a = 甲\n", "a = A\n").is_empty());
        assert_eq!(findings("a = 甲\n", ""), ["locales/en/a.ftl: a is missing"]);
        assert_eq!(findings("", "a = A\n    .next = B\n").len(), 2);
        assert_eq!(findings("a = { $n } 天\n", "a = { $m } days\n").len(), 1);
        let plural = "a = { $n ->\n    [one] { $n } day\n   *[other] { $n } days\n}\n";
        assert!(findings("a = { $n } 天\n", plural).is_empty());
        assert_eq!(findings("a = 甲\n!!\n", "a = A\n").len(), 1);
        assert_eq!(findings("a = 甲\na = 乙\n", "a = A\n").len(), 1);
    }
}
