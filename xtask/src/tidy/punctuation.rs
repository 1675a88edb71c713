//! Chinese sentences carry Chinese signs: `，`, `：` and `；`, never their half-width twins.

use toml::{Table, Value};

use super::{Catalogue, Finding};
use crate::tree::{Source, Tree, code, line_at, without_tests};

/// Sources whose Chinese literals are tables of columns, not sentences.
const TABLES: [&str; 1] = ["crates/world/src/export.rs"];

/// Looks at every Chinese text: the texts, the content packs, the sentences in the source.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, text) in &Catalogue::read(tree, "zh").texts {
        found.extend(wrong_sign(&text.words).map(|sign| finding(&text.file, id, sign)));
    }
    for file in tree.under("content/").filter(|file| file.path.ends_with(".toml")) {
        if let Ok(pack) = file.text.parse::<Table>() {
            sentences(&Value::Table(pack), "", &mut |place, text| {
                found.extend(wrong_sign(text).map(|sign| finding(&file.path, place, sign)));
            });
        }
    }
    let test = |file: &Source| tree.is_test(file) || file.path.ends_with("_tests.rs");
    let sources = tree.rust().filter(|file| !test(file));
    for file in sources.filter(|file| !TABLES.contains(&file.path.as_str())) {
        found.extend(in_source(file));
    }
    found
}

fn finding(file: &str, place: &str, sign: char) -> Finding {
    Finding::new(file, format!("{place}: write `{}` for `{sign}`", full_width(sign)))
}

const fn full_width(sign: char) -> char {
    match sign {
        ',' => '，',
        ';' => '；',
        _ => '：',
    }
}

fn in_source(file: &Source) -> Vec<Finding> {
    let code = without_tests(&code(&file.text, true));
    let mut found = Vec::new();
    let (mut at, mut inside) = (0, false);
    for part in code.split('"') {
        if inside && let Some(sign) = wrong_sign(part) {
            let text = format!("write `{}` for `{sign}` in a Chinese text", full_width(sign));
            found.push(Finding::at(&file.path, line_at(&code, at), text));
        }
        at += part.len() + 1;
        // A sign that is escaped, or that is itself a character, ends no text.
        inside ^= !part.ends_with('\\') && !part.ends_with('\'');
    }
    found
}

/// Calls `say` with each text under a key `zh`.
fn sentences(value: &Value, place: &str, say: &mut impl FnMut(&str, &str)) {
    match value {
        Value::Table(table) => {
            for (name, inner) in table {
                let place = format!("{place}.{name}");
                match inner {
                    Value::String(text) if name == "zh" => say(&place, text),
                    other => sentences(other, &place, say),
                }
            }
        }
        Value::Array(items) => {
            for (n, inner) in items.iter().enumerate() {
                sentences(inner, &format!("{place}[{n}]"), say);
            }
        }
        _ => {}
    }
}

/// The first half-width comma, semicolon or colon that stands between two Chinese characters, or
/// between one and a variable.
fn wrong_sign(text: &str) -> Option<char> {
    let signs: Vec<char> = text.chars().filter(|c| *c != ' ').collect();
    signs.windows(3).find_map(|around| match *around {
        [before, sign @ (',' | ';' | ':'), after] => {
            let (left, right) = (is_chinese(before), is_chinese(after));
            let open = left || before == '}';
            let shut = right || after == '{';
            ((left || right) && open && shut).then_some(sign)
        }
        _ => None,
    })
}

const fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '“' | '”' | '（' | '）' | '《' | '》')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_signs_are_wrong() {
        for (text, sign) in [
            ("逾期,未付", Some(',')),
            ("逾期, 未付", Some(',')),
            ("{tier}:现行账期", Some(':')),
            ("原因;{next}", Some(';')),
            ("逾期，未付", None),
            ("¥1,000.00 未付", None),
            ("好坏比 { odds }:1", None),
            ("shouxin import:文件", None),
            ("a, b", None),
        ] {
            assert_eq!(wrong_sign(text), sign, "{text}");
        }
    }

    #[test]
    fn texts_packs_and_sources_are_read() {
        let tree = Tree::of(&[
            ("locales/zh/a.ftl", "a = 先发货,后收款\nb = 好的，谢谢\n"),
            ("content/x.toml", "name = { zh = \"货到:付款\", en = \"on delivery\" }\n"),
            ("crates/credit/src/a.rs", "const A: &str = \"数据不足;不打分\"; // 旧,词\n"),
            ("crates/world/src/export.rs", "const A: &str = \"客户,名称\";\n"),
        ]);
        let places: Vec<String> = check(&tree).into_iter().map(|found| found.place).collect();
        assert_eq!(places, ["locales/zh/a.ftl", "content/x.toml", "crates/credit/src/a.rs:1"]);
    }
}
