//! What the addresses of the lists may ask for. What a page does not know, or cannot read, is said
//! above it in one way, and the list is shown as if it had not been asked.

use credit::{
    parties::{CustomerKind, SizeClass},
    policy::Tier,
    roster::RosterSort,
    warning::{AlertLevel, AlertState, SignalLibrary},
};
use maud::{Markup, html};
use store::access::Role;

use crate::{
    kit::{self, Tone, link::decoded},
    visit::Visit,
};

/// What a parameter may hold.
#[derive(Clone, Copy)]
enum Holds {
    /// Anything; the page says itself what it cannot read.
    Any,
    /// A number from 0 on.
    Count,
    /// One of these words.
    Of(&'static [&'static str]),
    /// A word that this knows.
    Known(fn(&str) -> bool),
}

use Holds::{Any, Count, Known, Of};

const TIER: Holds = Known(|text| Tier::parse(text).is_some());
const KIND: Holds = Known(|text| text.parse::<CustomerKind>().is_ok());
const SIZE: Holds = Known(|text| text.parse::<SizeClass>().is_ok());
const SORT: Holds = Known(|text| RosterSort::parse(text.trim_start_matches('-')).is_some());
const OWNER: Holds = Known(|text| text == "me" || text.parse::<u64>().is_ok());
const LEVEL: Holds = Known(|text| AlertLevel::parse(text).is_some());
const STATE: Holds = Known(|text| AlertState::parse(text).is_some());
const ROLE: Holds = Known(|text| Role::ALL.iter().any(|role| role.code() == text));
const SIGNAL: Holds = Known(|text| SignalLibrary::shipped().find(text).is_some());

type Asks = &'static [(&'static str, Holds)];

/// The lists: address and what it may ask for.
const LISTS: [(&str, Asks); 7] = [
    ("/", &[]),
    (
        "/parties",
        &[
            ("q", Any),
            ("tier", TIER),
            ("kind", KIND),
            ("size", SIZE),
            ("owner", OWNER),
            ("only", Of(&["overdue", "over", "ungranted", "differs", "blocked"])),
            ("alert", Of(&["0", "1", "2", "3"])),
            ("sort", SORT),
            ("after", Any),
        ],
    ),
    ("/policy", &[("q", Any), ("tier", TIER), ("only", Any), ("sort", SORT), ("after", Any)]),
    (
        "/warning",
        &[("level", LEVEL), ("state", STATE), ("signal", SIGNAL), ("role", ROLE), ("skip", Count)],
    ),
    ("/collections", &[("whose", Of(&["mine", "team"])), ("skip", Count)]),
    (
        "/collections/promises",
        &[("view", Of(&["week", "open", "broken", "kept"])), ("skip", Count)],
    ),
    ("/search", &[("q", Any)]),
];

impl Holds {
    fn fits(self, text: &str) -> bool {
        match self {
            Any => true,
            Count => text.parse::<u32>().is_ok(),
            Of(words) => words.contains(&text),
            Known(knows) => knows(text),
        }
    }
}

/// What an address asks for and its page does not take: name and value.
fn refused(path: &str) -> Vec<(String, String)> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let Some((_, asks)) = LISTS.iter().find(|(list, _)| *list == path) else { return Vec::new() };
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let plain = |text| decoded(text).unwrap_or_default().trim().to_owned();
        (plain(name), plain(value))
    });
    pairs
        .filter(|(name, value)| match asks.iter().find(|(known, _)| known == name) {
            Some((_, holds)) => !value.is_empty() && !holds.fits(value),
            None => true,
        })
        .take(5)
        .collect()
}

/// The notice above a page that was asked for something that it does not take.
pub fn notice(visit: &Visit) -> Markup {
    let wrong = refused(&visit.path);
    if wrong.is_empty() {
        return html! {};
    }
    let said = wrong.iter().map(|(name, value)| {
        let cut = |text: &String| text.chars().take(60).collect::<String>();
        format!("{}={}", cut(name), cut(value))
    });
    let said: Vec<String> = said.collect();
    html! {
        div.stack.after {
            (kit::notice(
                Tone::Medium,
                &visit.ta("house-not-asked", &[("what", &said.join(", "))]),
                &html! { (visit.t("house-not-asked-why")) },
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_list_does_not_take_is_named() {
        for (path, names) in [
            ("/", &[][..]),
            ("/?day=abc", &["day"]),
            ("/warning?level=red&state=open&skip=50", &[]),
            ("/warning?level=purple&state=", &["level"]),
            ("/warning?skip=-1&page=2", &["skip", "page"]),
            ("/parties?tier=high&sort=-overdue&owner=me&q=%E5%8D%8E", &[]),
            ("/parties?tier=huge&owner=x&alert=9", &["tier", "owner", "alert"]),
            ("/collections?whose=mine", &[]),
            ("/collections/promises?view=past", &["view"]),
            ("/parties/C1?tab=anything", &[]),
        ] {
            let found: Vec<String> = refused(path).into_iter().map(|(name, _)| name).collect();
            assert_eq!(found, names, "{path}");
        }
    }
}
