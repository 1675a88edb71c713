//! One SQL text for two databases: migrations and queries keep to what both understand in the
//! same way.

use super::Finding;
use crate::tree::{Source, Tree, code, line_at, words};

/// What a column may be. Amounts and ids are BIGINT, days and documents TEXT, instants BIGINT.
const TYPES: [&str; 3] = ["BIGINT", "TEXT", "DOUBLE"];

/// What only one of the databases knows, or both know differently, with what to say instead.
const ONE_SIDED: [(&str, &str); 12] = [
    ("ILIKE", "lower both sides and use LIKE"),
    ("RANDOM", "chance is passed in"),
    ("NOW", "time is passed in"),
    ("CURRENT_TIMESTAMP", "time is passed in"),
    ("CURRENT_DATE", "time is passed in"),
    ("STRFTIME", "compare days as ISO text"),
    ("JULIANDAY", "compute days in Rust"),
    ("AUTOINCREMENT", "ids come from base::Ids"),
    ("SERIAL", "ids come from base::Ids"),
    ("JSONB", "documents are TEXT"),
    ("IFNULL", "COALESCE"),
    ("GROUP_CONCAT", "gather in Rust"),
];

/// Looks at migrations and at the queries in the source.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.under("crates/store/migrations/") {
        let sql = without_remarks(&file.text);
        found.extend(one_sided(&file.path, &sql));
        found.extend(columns(&file.path, &sql));
        found.extend(nameless(&file.path, &sql));
    }
    for file in tree.rust().filter(|file| speaks_sql(file)) {
        let queries = literals(&file.text);
        found.extend(one_sided(&file.path, &queries));
        found.extend(sums(&file.path, &queries));
    }
    found
}

fn speaks_sql(file: &Source) -> bool {
    let rooms = ["crates/credit/src/", "crates/store/src/", "crates/web/src/"];
    rooms.iter().any(|room| file.path.starts_with(room))
}

fn one_sided(path: &str, sql: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for (word, instead) in ONE_SIDED {
        for at in words(sql, word) {
            let text = format!("{word} is not the same in both databases: {instead}");
            found.push(Finding::at(path, line_at(sql, at), text));
        }
    }
    for (at, _) in sql.match_indices("::bigint").chain(sql.match_indices("::text")) {
        let text = "`::type` is PostgreSQL alone: CAST(x AS type)";
        found.push(Finding::at(path, line_at(sql, at), text));
    }
    found
}

/// `SUM` of BIGINT is NUMERIC in PostgreSQL.
fn sums(path: &str, sql: &str) -> Vec<Finding> {
    let bare = sql.match_indices("SUM(").filter(|(at, _)| {
        let glued = sql[..*at].chars().last().is_some_and(|c| c.is_alphanumeric() || c == '_');
        let before = sql[..*at].trim_end();
        let before = before.strip_suffix("COALESCE(").unwrap_or(before).trim_end();
        !before.ends_with("CAST(") && !glued
    });
    bare.map(|(at, _)| {
        Finding::at(path, line_at(sql, at), "SUM needs a cast: CAST(SUM(x) AS BIGINT)")
    })
    .collect()
}

/// Columns are of the few portable types.
fn columns(path: &str, sql: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for (number, line) in sql.lines().enumerate() {
        let mut words = line.split_whitespace();
        let (Some(first), Some(second)) = (words.next(), words.next()) else { continue };
        let column = line.starts_with("    ")
            && !line.starts_with("     ")
            && first.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        let kind = second.trim_end_matches(',');
        if column && !TYPES.contains(&kind) {
            let text = format!("the column {first} is {kind}: take {}", TYPES.join(", "));
            found.push(Finding::at(path, number + 1, text));
        }
    }
    found
}

/// Constraints have names, so that a violation can be told from another.
fn nameless(path: &str, sql: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut before = "";
    for (number, line) in sql.lines().enumerate() {
        let carried = before.contains("CONSTRAINT ") && !before.trim_end().ends_with(',');
        before = line;
        let bare = ["PRIMARY KEY", "UNIQUE (", "FOREIGN KEY", "CHECK (", "REFERENCES "]
            .iter()
            .find(|word| line.contains(**word));
        let named = line.contains("CONSTRAINT ") || line.trim_start().starts_with("REFERENCES ");
        let index = line.contains("UNIQUE INDEX");
        if let Some(word) = bare.filter(|_| !named && !index && !carried) {
            let text = format!("{} without a name: CONSTRAINT table_what …", word.trim());
            found.push(Finding::at(path, number + 1, text));
        }
    }
    found
}

fn without_remarks(sql: &str) -> String {
    let bare = sql.lines().map(|line| line.split("--").next().unwrap_or_default());
    bare.collect::<Vec<_>>().join("\n")
}

/// Only what stands in string literals, the rest blank.
fn literals(text: &str) -> String {
    let (with, without) = (code(text, true), code(text, false));
    let pairs = with.bytes().zip(without.bytes());
    let bytes = pairs.map(|(with, without)| match (with, without) {
        (b'\n', _) => b'\n',
        (with, b' ') => with,
        _ => b' ',
    });
    String::from_utf8_lossy(&bytes.collect::<Vec<u8>>()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sql_is_the_same_for_both() {
        let migration = "crates/store/migrations/0002_parties.sql";
        let source = "crates/credit/src/parties/repo.rs";
        let table = [
            (migration, "CREATE TABLE a (\n    id BIGINT NOT NULL,\n    b TEXT\n);", 0),
            (migration, "CREATE TABLE a (\n    id INTEGER NOT NULL\n);", 1),
            (migration, "CREATE TABLE a (\n    id BIGINT PRIMARY KEY\n);", 1),
            (migration, "CREATE TABLE a (\n    CONSTRAINT a_pk PRIMARY KEY (id)\n);", 0),
            (migration, "CREATE UNIQUE INDEX a_b ON a (b);", 0),
            (migration, "-- NOW is fine in a remark", 0),
            (source, "const A: &str = \"SELECT CAST(SUM(b) AS BIGINT) FROM a\";", 0),
            (source, "const A: &str = \"SELECT SUM(b) FROM a\";", 1),
            (source, "const A: &str = \"SELECT CAST(COALESCE(SUM(b), 0) AS BIGINT)\";", 0),
            (source, "const A: &str = \"WHERE b ILIKE $1\"; // ILIKE", 1),
            (source, "fn now() { NOW }", 0),
        ];
        for (path, text, expected) in table {
            let found = check(&Tree::of(&[(path, text)]));
            assert_eq!(found.len(), expected, "{text}: {found:?}");
        }
    }
}
