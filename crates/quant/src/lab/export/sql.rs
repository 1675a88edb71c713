//! One `SELECT` with a `CASE` for each characteristic.

use std::fmt::Write as _;

use super::{Card, Kind, number, reads_numbers, tests};

/// What differs between databases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SqlDialect {
    /// Plain SQL without words for "not a number": SQLite, MySQL, SQL Server.
    #[default]
    Plain,
    /// Numbers may be NaN or infinite: PostgreSQL, DuckDB.
    WithNan,
}

/// The statement. It reads a table with a column for each characteristic, gives all its columns
/// and adds the points of each characteristic and the `score`. A level that is an empty text
/// counts as missing.
pub fn sql(card: &Card, table: &str, dialect: SqlDialect) -> String {
    let mut text = String::from("SELECT points.*, ");
    let columns: Vec<String> =
        (1..=card.characteristics.len()).map(|at| name(&format!("points_{at}"))).collect();
    let _ = write!(text, "{} + {} AS score\nFROM (\n  SELECT t.*", card.base, columns.join(" + "));
    for (one, column) in card.characteristics.iter().zip(&columns) {
        let value = format!("t.{}", name(&one.name));
        let (tests, missing) = tests(one);
        let _ =
            write!(text, ",\n    CASE\n      WHEN {}", absent(&value, reads_numbers(one), dialect));
        let _ = write!(text, " THEN {missing}");
        for test in tests {
            let condition = match test.kind {
                Kind::Special(code) => format!("{value} = {}", number(code)),
                Kind::Below(cut) => format!("{value} < {}", number(cut)),
                Kind::Levels(levels) => {
                    let levels: Vec<String> = levels.iter().map(|level| quoted(level)).collect();
                    format!("{value} IN ({})", levels.join(", "))
                }
                Kind::Rest => {
                    let _ = write!(text, "\n      ELSE {}", test.points);
                    continue;
                }
            };
            let _ = write!(text, "\n      WHEN {condition} THEN {}", test.points);
        }
        let _ = write!(text, "\n    END AS {column}");
    }
    let _ = write!(text, "\n  FROM {} AS t\n) AS points", name(table));
    text
}

fn absent(value: &str, numbers: bool, dialect: SqlDialect) -> String {
    match (numbers, dialect) {
        (true, SqlDialect::WithNan) => format!(
            "{value} IS NULL OR {value} IN (CAST('NaN' AS DOUBLE PRECISION), \
             CAST('Infinity' AS DOUBLE PRECISION), CAST('-Infinity' AS DOUBLE PRECISION))"
        ),
        (true, SqlDialect::Plain) => format!("{value} IS NULL"),
        (false, _) => format!("{value} IS NULL OR {value} = ''"),
    }
}

fn name(plain: &str) -> String {
    format!("\"{}\"", plain.replace('"', "\"\""))
}

fn quoted(plain: &str) -> String {
    format!("'{}'", plain.replace('\'', "''"))
}
