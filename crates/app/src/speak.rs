use std::io::Write as _;

use base::{Failure, Lang, Rejection};
use serde_json::{Value as Json, json};

use crate::config::Environment;

/// Says things on the command line: sentences in the reader's language, or JSON.
#[derive(Debug, Clone, Copy)]
pub struct Speaker {
    /// The reader's language.
    pub lang: Lang,
    /// JSON instead of sentences.
    pub json: bool,
}

impl Speaker {
    /// The language is the one asked for, else that of the environment, else Chinese.
    pub fn new(asked: Option<&str>, env: &Environment, json: bool) -> Self {
        let lang = asked.and_then(Lang::parse).or(env.lang).unwrap_or_default();
        Self { lang, json }
    }

    /// A sentence by its id.
    pub fn text(&self, id: &str, args: &[(&str, &str)]) -> String {
        locale::ta(self.lang, id, args)
    }

    /// Prints a sentence, unless JSON is wanted.
    pub fn say(&self, id: &str, args: &[(&str, &str)]) {
        if !self.json {
            line(&self.text(id, args));
        }
    }

    /// Prints a line as it is, unless JSON is wanted.
    pub fn plain(&self, text: &str) {
        if !self.json {
            line(text);
        }
    }

    /// Prints JSON, if it is wanted.
    pub fn answer(&self, value: &Json) {
        if self.json {
            line(&serde_json::to_string_pretty(value).unwrap_or_default());
        }
    }

    /// Says what went wrong, and what to do next.
    pub fn failure(&self, failure: &Failure) {
        let (sentence, next) = match failure {
            Failure::Rejected(rejection) | Failure::Denied(rejection) => self.spoken(rejection),
            Failure::Busy(_) => self.spoken(&Rejection::new("house.busy")),
            Failure::Broken(broken) => {
                let (sentence, _) = self.spoken(&Rejection::new("house.broken"));
                (sentence, format!("{broken:?}"))
            }
        };
        if self.json {
            let error = json!({ "code": failure.code(), "message": sentence, "next": next });
            line(&json!({ "error": error }).to_string());
        }
        let _ = writeln!(std::io::stderr(), "{}: {sentence}\n  → {next}", failure.code());
    }

    fn spoken(&self, rejection: &Rejection) -> (String, String) {
        let spoken = locale::spoken(self.lang, rejection);
        (spoken.sentence, spoken.next)
    }

    /// Prints a table: the first column is left-aligned, the others right-aligned. Chinese
    /// characters count as two columns.
    pub fn table(&self, rows: &[Vec<String>]) {
        if self.json {
            return;
        }
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|n| rows.iter().filter_map(|row| row.get(n)).map(|c| width(c)).max().unwrap_or(0))
            .collect();
        for row in rows {
            let mut text = String::new();
            for (n, cell) in row.iter().enumerate() {
                let space = " ".repeat(widths.get(n).copied().unwrap_or(0) - width(cell));
                if n == 0 {
                    text.push_str(cell);
                    text.push_str(&space);
                } else {
                    text.push_str("  ");
                    text.push_str(&space);
                    text.push_str(cell);
                }
            }
            line(text.trim_end());
        }
    }
}

fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if ('\u{1100}'..='\u{ffe6}').contains(&c) && c != '–' { 2 } else { 1 })
        .sum()
}

/// Writes a line; a closed pipe (`| head`) is no error.
fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
