//! A form or a query as it came: every field as text, read one by one, with everything that is
//! wrong gathered, so that a form can be shown again with all its mistakes at once.

use std::collections::BTreeMap;

use base::{Currency, Day, Money, Rejection};

use crate::{kit::Mistakes, typed};

/// The fields by name; what is missing is empty.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(transparent)]
pub struct Filled(pub BTreeMap<String, String>);

impl Filled {
    /// One field, without spaces around it.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }

    /// One field, or nothing where it is empty.
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|text| !text.is_empty())
    }

    /// The same with a value where nothing was filled in.
    #[must_use]
    pub fn or(mut self, name: &str, value: impl Into<String>) -> Self {
        if self.get(name).is_empty() {
            self.0.insert(name.to_owned(), value.into());
        }
        self
    }

    /// Begins to read it.
    pub const fn reader(&self) -> Reader<'_> {
        Reader { filled: self, wrong: Vec::new() }
    }
}

/// Reads fields and remembers what is wrong with them.
#[derive(Debug)]
pub struct Reader<'a> {
    filled: &'a Filled,
    wrong: Vec<Rejection>,
}

impl Reader<'_> {
    fn keep<T>(&mut self, read: Result<T, Rejection>, otherwise: T) -> T {
        read.unwrap_or_else(|rejection| {
            self.wrong.push(rejection);
            otherwise
        })
    }

    /// A day.
    pub fn day(&mut self, name: &'static str) -> Day {
        self.keep(typed::day(self.filled.get(name), name), Day::from_epoch_days(0))
    }

    /// A day, or none where it is empty.
    pub fn maybe_day(&mut self, name: &'static str) -> Option<Day> {
        self.keep(typed::maybe_day(self.filled.get(name), name), None)
    }

    /// An amount.
    pub fn amount(&mut self, name: &'static str, currency: Currency) -> Money {
        let read = typed::amount(self.filled.get(name), currency, name);
        self.keep(read, Money::zero(currency))
    }

    /// Something that must not be empty.
    pub fn text(&mut self, name: &'static str) -> String {
        let text = self.filled.get(name).to_owned();
        if text.is_empty() {
            self.wrong.push(Rejection::new("house.field-empty").on(name));
        }
        text
    }

    /// A whole number.
    pub fn whole(&mut self, name: &'static str) -> i64 {
        self.keep(typed::whole(self.filled.get(name), name), 0)
    }

    /// The tick that says that somebody has checked what they are about to do.
    pub fn confirmed(&mut self) {
        if self.filled.get("sure") != "1" {
            self.wrong.push(Rejection::new("house.not-confirmed").on("sure"));
        }
    }

    /// One more thing that is wrong.
    pub fn refuse(&mut self, rejection: Rejection) {
        self.wrong.push(rejection);
    }

    /// What is wrong, if anything is.
    pub fn wrong(self) -> Option<Mistakes> {
        (!self.wrong.is_empty()).then_some(Mistakes(self.wrong))
    }

    /// What is wrong.
    pub fn mistakes(self) -> Mistakes {
        Mistakes(self.wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_wrong_is_gathered() {
        let fields = [("day", "x"), ("amount", " 1,5x "), ("note", " a ")];
        let filled = Filled(fields.map(|(k, v)| (k.to_owned(), v.to_owned())).into());
        let filled = filled.or("note", "b").or("who", "c");
        assert_eq!((filled.get("note"), filled.get("who"), filled.some("none")), ("a", "c", None));
        let mut reader = filled.reader();
        reader.day("day");
        reader.amount("amount", Currency::CNY);
        assert_eq!(reader.maybe_day("none"), None);
        reader.confirmed();
        let codes: Vec<&str> = reader.mistakes().0.iter().map(|wrong| wrong.code).collect();
        assert_eq!(codes, ["house.bad-day", "house.bad-amount", "house.not-confirmed"]);
    }
}
