//! What the product says, in Chinese and in English: texts by their id, rejections with their
//! next step, and the spelling of amounts, shares and counts.
//!
//! The texts stand in `locales/{zh,en}/<room>.ftl` (Fluent) and are embedded. A text that has no
//! variables is looked up in a map; only those with variables are put together on each call.
//! This crate holds no text itself and knows nothing of pages.

mod catalogue;
mod numbers;
#[cfg(test)]
mod twins;

use std::borrow::Cow;

use base::{Lang, Rejection};

pub use catalogue::{ROOMS, ids};
pub use numbers::{MINUS, Style, amount, bps, count, days, digits, percent, points, signed};

/// A rejection in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// What is wrong.
    pub sentence: String,
    /// What to do next.
    pub next: String,
}

/// The text of an id that has no variables; `⟦id⟧` where it is missing. An attribute is asked
/// for as `id.attribute`.
pub fn t(lang: Lang, id: &str) -> String {
    ta(lang, id, &[])
}

/// The text of an id with its variables; `⟦id⟧` where it is missing.
///
/// A value that is a plain whole number (`7`, not `007`, not `1,234`) also chooses the plural.
pub fn ta(lang: Lang, id: &str, args: &[(&str, &str)]) -> String {
    catalogue::of(lang).speak(id, args).map_or_else(|| format!("⟦{id}⟧"), Cow::into_owned)
}

/// Whether the language has a text of this id.
pub fn has(lang: Lang, id: &str) -> bool {
    catalogue::of(lang).speak(id, &[]).is_some()
}

/// A rejection's sentence and next step: the text `rej-` + its code with dots as dashes, and
/// that text's attribute `.next`. A missing next step is empty, a missing sentence is `⟦id⟧`.
///
/// The attribute `.words` names the stems of texts, with blanks between: a variable that is a code,
/// or codes with commas between, is then said in the reader's words (`credit-manager` as 信用经理).
pub fn spoken(lang: Lang, rejection: &Rejection) -> Spoken {
    let id = format!("rej-{}", rejection.code.replace('.', "-"));
    let stems = catalogue::of(lang).speak(&format!("{id}.words"), &[]).unwrap_or_default();
    let said: Vec<(&str, String)> =
        rejection.args.iter().map(|(name, value)| (*name, worded(lang, value, &stems))).collect();
    let args: Vec<(&str, &str)> =
        said.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let next = catalogue::of(lang)
        .speak(&format!("{id}.next"), &args)
        .map_or_else(String::new, Cow::into_owned);
    Spoken { sentence: ta(lang, &id, &args), next }
}

/// A code, or a list of codes, in the reader's words; what is no code of the stems stays as it is.
fn worded(lang: Lang, value: &str, stems: &str) -> String {
    let value = base::picked(lang, value);
    if stems.is_empty() {
        return value.to_owned();
    }
    let word = |code: &str| {
        let known = stems.split_whitespace().map(|stem| format!("{stem}{code}"));
        let mut known = known.filter(|id| has(lang, id));
        known.next().map_or_else(|| code.to_owned(), |id| t(lang, &id))
    };
    value.split(", ").map(word).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_and_missing_ones_are_loud() {
        assert_eq!(t(Lang::Zh, "house-yes"), "是");
        assert_eq!(t(Lang::En, "house-yes"), "Yes");
        assert_eq!(t(Lang::Zh, "no-such-text"), "⟦no-such-text⟧");
        assert!(has(Lang::En, "house-no") && !has(Lang::En, "no-such-text"));
    }

    #[test]
    fn variables_and_plurals() {
        assert_eq!(ta(Lang::Zh, "house-days", &[("count", "1")]), "1 天");
        assert_eq!(ta(Lang::En, "house-days", &[("count", "1")]), "1 day");
        assert_eq!(ta(Lang::En, "house-days", &[("count", "12")]), "12 days");
        assert_eq!(ta(Lang::En, "house-days", &[("count", "1,234")]), "1,234 days");
    }

    #[test]
    fn a_value_is_shown_as_it_was_given() {
        for value in ["007", "0.50", "-3", "1e9", "12345678901234567890", "张三 & <Söhne>"] {
            let rejection = Rejection::new("house.not-found").with("what", value);
            assert!(spoken(Lang::En, &rejection).sentence.contains(value), "{value}");
        }
    }

    #[test]
    fn words_in_both_languages_are_said_in_the_readers() {
        let held = Rejection::new("orders.delivery-held").with("number", "SO-1");
        let held = held.said("why", "超出额度", "beyond the limit");
        assert!(spoken(Lang::Zh, &held).sentence.ends_with("超出额度"));
        assert!(spoken(Lang::En, &held).sentence.ends_with("beyond the limit"));
    }

    #[test]
    fn codes_in_a_refusal_are_said_in_words() {
        let gaps = Rejection::new("granting.file-incomplete").with("parts", "screen, contact, x");
        assert_eq!(spoken(Lang::Zh, &gaps).sentence, "资料不齐，还缺：五分钟快筛、联系人、x");
        let step = Rejection::new("granting.not-your-step").with("role", "finance");
        assert!(!spoken(Lang::Zh, &step).sentence.contains("finance"));
        let closed = Rejection::new("granting.step-closed").with("state", "granted");
        let said = spoken(Lang::Zh, &closed.with("act", "approve")).sentence;
        assert_eq!(said, "申请现在的状态（已批准）不能做“同意”");
    }

    #[test]
    fn a_rejection_says_what_is_wrong_and_what_to_do() {
        let spoken = spoken(Lang::Zh, &Rejection::new("house.busy"));
        assert!(spoken.sentence.contains("其他人") && !spoken.next.is_empty());
        let unknown = super::spoken(Lang::Zh, &Rejection::new("house.never-written"));
        assert_eq!(unknown.sentence, "⟦rej-house-never-written⟧");
        assert_eq!(unknown.next, "");
    }
}
