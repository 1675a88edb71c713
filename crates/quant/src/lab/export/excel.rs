//! A formula for each characteristic, and their sum.

use std::fmt::Write as _;

use super::{Card, Kind, number, reads_numbers, tests};

/// A formula with the characteristic that it is for.
#[derive(Clone, Debug, PartialEq)]
pub struct ExcelCell {
    /// The characteristic.
    pub name: String,
    /// The formula, with its `=`.
    pub formula: String,
}

/// Formulas for row 2 of a sheet whose columns A, B, … hold the values of the characteristics in
/// their order, and the formula of the score over all of them. Excel compares words without
/// regard to case; `EXACT` keeps levels apart that differ in it.
pub fn excel(card: &Card) -> (Vec<ExcelCell>, String) {
    let mut cells = vec![];
    let mut sum = format!("={}", card.base);
    for (at, one) in card.characteristics.iter().enumerate() {
        let value = format!("{}2", column(at));
        let formula = formula(one, &value);
        let _ = write!(sum, "+{formula}");
        cells.push(ExcelCell { name: one.name.clone(), formula: format!("={formula}") });
    }
    (cells, sum)
}

fn formula(one: &super::Characteristic, value: &str) -> String {
    let (tests, missing) = tests(one);
    let absent = if reads_numbers(one) {
        format!("NOT(ISNUMBER({value}))")
    } else {
        format!("TRIM({value})=\"\"")
    };
    let mut text = format!("IF({absent},{missing}");
    let mut open = 1;
    for test in tests {
        let condition = match test.kind {
            Kind::Special(code) => format!("{value}={}", number(code)),
            Kind::Below(cut) => format!("{value}<{}", number(cut)),
            Kind::Levels(levels) => {
                let one = |level: &String| format!("EXACT({value},{})", quoted(level));
                let levels: Vec<String> = levels.iter().map(one).collect();
                format!("OR({})", levels.join(","))
            }
            Kind::Rest => {
                let _ = write!(text, ",{}", test.points);
                break;
            }
        };
        let _ = write!(text, ",IF({condition},{}", test.points);
        open += 1;
    }
    text.push_str(&")".repeat(open));
    text
}

/// A, B, …, Z, AA, AB, …
fn column(mut at: usize) -> String {
    let mut letters = vec![];
    loop {
        #[allow(clippy::cast_possible_truncation, reason = "below 26")]
        letters.push(char::from(b'A' + (at % 26) as u8));
        if at < 26 {
            return letters.into_iter().rev().collect();
        }
        at = at / 26 - 1;
    }
}

fn quoted(plain: &str) -> String {
    format!("\"{}\"", plain.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    #[test]
    fn letters_of_columns() {
        for (at, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ")]
        {
            assert_eq!(super::column(at), letters);
        }
    }
}
