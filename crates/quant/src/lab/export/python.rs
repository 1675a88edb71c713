//! A module of Python that needs nothing but Python.

use std::fmt::Write as _;

use super::{Card, Kind, number, reads_numbers, scale_of, tests};

/// The module: `points(row)` gives the points by characteristic, `score(row)` the score,
/// `pd(row)` the probability of default; `row` is a mapping from names to values.
pub fn python(card: &Card) -> String {
    let (offset, factor) = scale_of(card);
    let mut text = format!(
        "\"\"\"A scorecard written by Shouxin. Score = base + the points of each \
         characteristic.\"\"\"\nimport math\n\nBASE = {}\nOFFSET = {}\nFACTOR = {}\n\n\n\
         def _number(value):\n    if value is None or isinstance(value, str):\n        \
         return None\n    value = float(value)\n    return value if math.isfinite(value) else \
         None\n\n\ndef _word(value):\n    if value is None or value != value:\n        \
         return None\n    value = str(value).strip()\n    return value or None\n\n\n\
         def points(row):\n    told = {{}}\n",
        card.base,
        number(offset),
        number(factor)
    );
    for one in &card.characteristics {
        let (tests, missing) = tests(one);
        let read = if reads_numbers(one) { "_number" } else { "_word" };
        let key = quoted(&one.name);
        let _ = write!(
            text,
            "    x = {read}(row.get({key}))\n    if x is None:\n        told[{key}] = {missing}\n"
        );
        for test in tests {
            let condition = match test.kind {
                Kind::Special(code) => format!("elif x == {}:", number(code)),
                Kind::Below(cut) => format!("elif x < {}:", number(cut)),
                Kind::Levels(levels) => {
                    let levels: Vec<String> = levels.iter().map(|level| quoted(level)).collect();
                    format!("elif x in ({},):", levels.join(", "))
                }
                Kind::Rest => "else:".to_owned(),
            };
            let _ = write!(text, "    {condition}\n        told[{key}] = {}\n", test.points);
        }
    }
    text.push_str(
        "    return told\n\n\ndef score(row):\n    return BASE + sum(points(row).values())\n\n\n\
         def pd(row):\n    return 1 / (1 + math.exp((score(row) - OFFSET) / FACTOR))\n",
    );
    text
}

/// A text in double quotes; what is not plain is written by its number.
fn quoted(plain: &str) -> String {
    let mut text = String::from("\"");
    for sign in plain.chars() {
        match sign {
            '"' | '\\' => text.extend(['\\', sign]),
            control if control.is_control() => {
                let _ = write!(text, "\\u{:04x}", u32::from(control));
            }
            plain => text.push(plain),
        }
    }
    text.push('"');
    text
}
