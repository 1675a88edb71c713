//! What goes over the wire, and its description in one go: a wire type is written once and is
//! both what serde writes or reads and what the document says about it.

use std::collections::BTreeMap;

use base::{Currency, Day, Moment, Money};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::{Value, json};

use super::misread::{none_of, wanted};

/// The named schemas of the document.
#[derive(Debug, Default)]
pub struct Book(pub BTreeMap<String, Value>);

/// Something that can be described in JSON Schema 2020-12.
pub trait Shape {
    /// Whether a request may leave it out.
    const MAY_LACK: bool = false;

    /// Its name among the schemas; empty for what is described where it stands.
    fn name() -> String {
        String::new()
    }

    /// Its own schema.
    fn shape(book: &mut Book) -> Value;

    /// Its schema where it is used: a reference, if it has a name.
    fn used(book: &mut Book) -> Value {
        let name = Self::name();
        if name.is_empty() {
            return Self::shape(book);
        }
        if !book.0.contains_key(&name) {
            // Held first, so that a type may hold itself.
            book.0.insert(name.clone(), Value::Null);
            let shape = Self::shape(book);
            book.0.insert(name.clone(), shape);
        }
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }
}

/// One field of an object: its name, its schema, whether it must be there.
pub type Field = (&'static str, Value, bool);

/// The schema of an object that knows all its fields.
pub fn object(fields: Vec<Field>) -> Value {
    let required: Vec<&str> =
        fields.iter().filter(|(.., must)| *must).map(|(name, ..)| *name).collect();
    let properties: serde_json::Map<String, Value> =
        fields.iter().map(|(name, schema, _)| ((*name).to_owned(), schema.clone())).collect();
    let mut schema = json!({
        "type": "object", "properties": properties, "additionalProperties": false,
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// An object that we send: every field is always there, `null` where there is nothing to say.
macro_rules! sent {
    ($name:ident { $($(#[$meta:meta])* $field:ident: $type:ty),* $(,)? }) => {
        #[derive(Debug, serde::Serialize)]
        pub struct $name { $($(#[$meta])* pub $field: $type,)* }

        impl $crate::api::shape::Shape for $name {
            fn name() -> String { stringify!($name).to_owned() }

            fn shape(book: &mut $crate::api::shape::Book) -> serde_json::Value {
                $crate::api::shape::object(vec![
                    $((
                        stringify!($field),
                        <$type as $crate::api::shape::Shape>::used(book),
                        true,
                    ),)*
                ])
            }
        }
    };
}

/// An object that we are sent, as a body or as a query: a field that nobody knows is refused, an
/// `Option` may be left out.
macro_rules! taken {
    ($name:ident { $($(#[$meta:meta])* $field:ident: $type:ty),* $(,)? }) => {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$meta])* pub $field: $type,)* }

        impl $crate::api::shape::Shape for $name {
            fn name() -> String { stringify!($name).to_owned() }

            fn shape(book: &mut $crate::api::shape::Book) -> serde_json::Value {
                $crate::api::shape::object(vec![
                    $((
                        stringify!($field),
                        <$type as $crate::api::shape::Shape>::used(book),
                        !<$type as $crate::api::shape::Shape>::MAY_LACK,
                    ),)*
                ])
            }
        }
    };
}

pub(super) use {sent, taken};

macro_rules! plain {
    ($($type:ty = $schema:tt;)*) => {
        $(impl Shape for $type {
            fn shape(_: &mut Book) -> Value { json!($schema) }
        })*
    };
}

plain! {
    String = { "type": "string" };
    bool = { "type": "boolean" };
    i32 = { "type": "integer", "format": "int32" };
    i64 = { "type": "integer", "format": "int64" };
    u32 = { "type": "integer", "format": "int32", "minimum": 0 };
    u64 = { "type": "integer", "format": "int64", "minimum": 0 };
    f64 = { "type": "number" };
    Id = { "type": "string", "pattern": "^[0-9]+$" };
    On = { "type": "string", "format": "date" };
    At = { "type": "string", "format": "date-time" };
    Coin = { "type": "string", "pattern": "^[A-Z]{3}$" };
    Value = {};
}

impl<T: Shape> Shape for Vec<T> {
    fn shape(book: &mut Book) -> Value {
        json!({ "type": "array", "items": T::used(book) })
    }
}

impl<T: Shape> Shape for Option<T> {
    const MAY_LACK: bool = true;

    fn shape(book: &mut Book) -> Value {
        let mut inner = T::used(book);
        match inner.get("type") {
            Some(Value::String(name)) if inner.get("enum").is_none() => {
                inner["type"] = json!([name, "null"]);
                inner
            }
            _ => json!({ "anyOf": [inner, { "type": "null" }] }),
        }
    }
}

impl<T: Shape> Shape for BTreeMap<String, T> {
    fn shape(book: &mut Book) -> Value {
        json!({ "type": "object", "additionalProperties": T::used(book) })
    }
}

/// Nothing: no query, no body.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl Shape for Nothing {
    fn shape(_: &mut Book) -> Value {
        object(Vec::new())
    }
}

/// A row id. A string, because JavaScript's numbers end at 2^53.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id(pub i64);

/// A day, ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct On(pub Day);

/// An instant, RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At(pub Moment);

/// A currency, ISO 4217.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coin(pub Currency);

macro_rules! as_text {
    ($($type:ident: $what:literal;)*) => {
        $(
            impl Serialize for $type {
                fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                    to.collect_str(&self.0)
                }
            }

            impl<'de> Deserialize<'de> for $type {
                fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    let text = String::deserialize(from)?;
                    text.parse().map($type).map_err(|_| D::Error::custom(wanted($what)))
                }
            }
        )*
    };
}

as_text! {
    Id: "id";
    On: "day";
    At: "instant";
    Coin: "currency";
}

/// An amount: minor units (分, cents) of a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cash {
    /// Minor units: 1234 is ¥12.34.
    pub minor: i64,
    /// The currency.
    pub currency: Coin,
}

impl Shape for Cash {
    fn name() -> String {
        "Cash".to_owned()
    }

    fn shape(book: &mut Book) -> Value {
        object(vec![("minor", i64::used(book), true), ("currency", Coin::used(book), true)])
    }
}

impl From<Money> for Cash {
    fn from(money: Money) -> Self {
        Self { minor: money.minor, currency: Coin(money.currency) }
    }
}

impl From<Cash> for Money {
    fn from(cash: Cash) -> Self {
        Self::new(cash.minor, cash.currency.0)
    }
}

/// An amount of a currency.
pub const fn cash(minor: i64, currency: Currency) -> Cash {
    Cash { minor, currency: Coin(currency) }
}

/// One of a closed list of words.
pub trait Coded: Copy + Sized + 'static {
    /// What the list is called among the schemas.
    const NAME: &'static str;
    /// All of them.
    fn all() -> Vec<Self>;
    /// The word.
    fn word(self) -> &'static str;
}

/// A word of a closed list on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code<T>(pub T);

impl<T: Coded> Shape for Code<T> {
    fn name() -> String {
        T::NAME.to_owned()
    }

    fn shape(_: &mut Book) -> Value {
        let words: Vec<&str> = T::all().into_iter().map(Coded::word).collect();
        json!({ "type": "string", "enum": words })
    }
}

impl<T: Coded> Serialize for Code<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0.word())
    }
}

impl<'de, T: Coded> Deserialize<'de> for Code<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let known = || T::all().into_iter().map(Coded::word).collect::<Vec<_>>();
        let found = T::all().into_iter().find(|one| one.word() == text);
        let found = found.ok_or_else(|| D::Error::custom(none_of(&text, &known())));
        found.map(Code)
    }
}

/// Makes enums of the rooms into words of the wire.
macro_rules! coded {
    ($($type:ty: $name:literal = $all:expr, $word:expr;)*) => {
        $(impl $crate::api::shape::Coded for $type {
            const NAME: &'static str = $name;

            fn all() -> Vec<Self> { $all.to_vec() }

            fn word(self) -> &'static str { $word(self) }
        })*
    };
}

pub(super) use coded;

#[cfg(test)]
mod tests {
    use super::*;

    sent!(Seen {
        id: Id,
        due_on: Option<On>,
        amount: Cash,
    });

    taken!(Wanted {
        number: String,
        due_on: Option<On>,
    });

    #[test]
    fn what_is_sent_has_every_field_and_what_is_taken_only_what_must_be() {
        let mut book = Book::default();
        assert_eq!(Seen::used(&mut book), json!({ "$ref": "#/components/schemas/Seen" }));
        Wanted::used(&mut book);
        assert_eq!(book.0["Seen"]["required"], json!(["id", "due_on", "amount"]));
        assert_eq!(book.0["Wanted"]["required"], json!(["number"]));
        assert_eq!(
            book.0["Seen"]["properties"]["due_on"],
            json!({ "type": ["string", "null"], "format": "date" })
        );
        assert!(book.0.contains_key("Cash"), "what is used is described too");
    }

    #[test]
    fn a_word_is_read_as_it_is_written() {
        let day: On = serde_json::from_str("\"2026-11-21\"").expect("a day");
        assert_eq!(serde_json::to_string(&day).expect("text"), "\"2026-11-21\"");
        let error = serde_json::from_str::<On>("\"21.11.2026\"").expect_err("no day").to_string();
        assert!(error.starts_with("@day"), "{error}");
        let good: Wanted = serde_json::from_str("{\"number\":\"1\"}").expect("wanted");
        assert_eq!((good.number.as_str(), good.due_on), ("1", None));
        let error = serde_json::from_str::<Wanted>("{\"number\":\"1\",\"dueon\":1}");
        assert!(error.expect_err("unknown").to_string().contains("unknown field `dueon`"));
    }
}
