//! Chinese sentences carry Chinese signs: `，`, `：` and `；`, never their half-width twins; in texts
//! and in the help of the command line brackets, too.

use toml::{Table, Value};

use super::{Catalogue, Finding};
use crate::tree::{Source, Tree, code, line_at, without_tests};

/// Sources whose Chinese literals are tables of columns, not sentences.
const TABLES: [&str; 1] = ["crates/world/src/export.rs"];

/// Looks at every Chinese text: the texts, the content packs, the sentences in the source.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, text) in &Catalogue::read(tree, "zh").texts {
        let wrong = wrong_sign(&text.words).or_else(|| wrong_bracket(&text.words));
        found.extend(wrong.map(|sign| finding(&text.file, id, sign)));
    }
    for file in tree.under("crates/app/src/").filter(|file| file.path.ends_with(".rs")) {
        found.extend(in_help(file));
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
        '(' => '（',
        ')' => '）',
        _ => '：',
    }
}

/// The doc comments that become the help of the command line: Chinese up to ` · `, then English.
fn in_help(file: &Source) -> Vec<Finding> {
    let lines = file.text.lines().enumerate().filter_map(|(at, line)| {
        let text = line.trim_start().strip_prefix("///")?;
        let chinese = text.split(" · ").next().unwrap_or(text);
        let sign = beside(chinese, ",;:()")?;
        let text = format!("write `{}` for `{sign}` in a Chinese help", full_width(sign));
        Some(Finding::at(&file.path, at + 1, text))
    });
    lines.collect()
}

/// A half-width bracket beside a Chinese character.
fn wrong_bracket(text: &str) -> Option<char> {
    beside(text, "()")
}

/// The first of these signs that stands right beside a Chinese character.
fn beside(text: &str, wanted: &str) -> Option<char> {
    let signs: Vec<char> = text.chars().collect();
    let pairs = signs.windows(2).find_map(|pair| match *pair {
        [sign, after] if wanted.contains(sign) && is_chinese(after) => Some(sign),
        [before, sign] if wanted.contains(sign) && is_chinese(before) => Some(sign),
        _ => None,
    });
    pairs.filter(|_| signs.iter().any(|c| is_chinese(*c)))
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
    fn help_and_texts_have_full_brackets() {
        for (text, sign) in [
            ("目标列(1 坏 0 好)", Some('(')),
            ("模型（JSON)。", None),
            ("模型(JSON)说明", Some('(')),
            ("写入（CSV）", None),
            ("f(x) = 2", None),
            ("a (b), c", None),
        ] {
            assert_eq!(wrong_bracket(text), sign, "{text}");
        }
        let help =
            "/// 目标列（1 坏） · column (1 bad), so\n/// 文件,可多个 · files\n/// 期(天) · days\n";
        let places: Vec<String> = check(&Tree::of(&[
            ("crates/app/src/verbs/a.rs", help),
            ("locales/zh/a.ftl", "a = 天数(天)\n"),
        ]))
        .into_iter()
        .map(|found| found.place)
        .collect();
        assert_eq!(
            places,
            ["locales/zh/a.ftl", "crates/app/src/verbs/a.rs:2", "crates/app/src/verbs/a.rs:3"]
        );
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
