//! The second labelled set: sentences of somebody who had not seen the rules. What the rules make of them is told as it
//! is; nobody tunes them on it.

use std::{collections::BTreeMap, sync::LazyLock};

use base::Lang;
use credit::scoring::Wording;
use serde::Deserialize;

use super::{
    classify::{Accuracy, Reader, Rules, kind_of},
    pack::PracticePack,
};
use crate::wording::RawWording;

const TEXT: &str = include_str!("../../../../content/practice/blind.toml");
static SHIPPED: LazyLock<BlindSet> =
    LazyLock::new(|| BlindSet::read(TEXT).expect("invariant: the blind set is read by a test"));

/// A sentence with the move that its writer meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// In which language.
    pub lang: Lang,
    /// The words.
    pub said: String,
    /// The move as moves are spelled.
    pub done: String,
}

impl Labelled {
    fn kind(&self) -> &str {
        self.done.split(':').next().unwrap_or_default()
    }
}

/// How many of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Read right.
    pub right: usize,
    /// Asked.
    pub asked: usize,
}

impl Share {
    /// Basis points.
    pub fn bps(self) -> i64 {
        i64::try_from(self.right * 10_000 / self.asked.max(1)).unwrap_or(0)
    }
}

/// What the rules made of the set the first time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct First {
    /// When it was measured.
    pub on: String,
    /// Kinds, of Chinese and of English.
    pub langs: [Share; 2],
    /// Plans whose shares and weeks were read exactly.
    pub plans: Share,
}

/// The set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlindSet {
    /// Its own version.
    pub version: String,
    /// Under which licence it may be used.
    pub licence: String,
    /// Where it comes from.
    pub source: Wording,
    /// The first measurement.
    pub first: First,
    /// Its sentences.
    pub sentences: Vec<Labelled>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    version: String,
    #[serde(rename = "effective_from")]
    _effective_from: String,
    licence: String,
    origin: String,
    source: RawWording,
    first: RawFirst,
    sentence: Vec<RawSentence>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFirst {
    on: String,
    zh: [usize; 2],
    en: [usize; 2],
    plans: [usize; 2],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSentence {
    lang: String,
    said: String,
    #[serde(rename = "move")]
    done: String,
}

fn share([right, asked]: [usize; 2]) -> Share {
    Share { right, asked }
}

impl BlindSet {
    /// The one that ships with the product.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads it.
    ///
    /// # Errors
    /// A sentence that says what cannot be read.
    pub fn read(text: &str) -> Result<Self, String> {
        let raw: Raw = toml::from_str(text).map_err(|error| error.to_string())?;
        if raw.origin != "blind" {
            return Err(format!("origin is {}, not blind", raw.origin));
        }
        let one = |raw: RawSentence| {
            let lang = Lang::parse(&raw.lang).ok_or_else(|| format!("no language {}", raw.lang))?;
            Ok::<_, String>(Labelled { lang, said: raw.said, done: raw.done })
        };
        let RawFirst { on, zh, en, plans } = raw.first;
        Ok(Self {
            version: raw.version,
            licence: raw.licence,
            source: raw.source.into(),
            first: First { on, langs: [share(zh), share(en)], plans: share(plans) },
            sentences: raw.sentence.into_iter().map(one).collect::<Result<_, _>>()?,
        })
    }

    fn of(&self, lang: Option<Lang>) -> impl Iterator<Item = &Labelled> {
        self.sentences.iter().filter(move |one| lang.is_none_or(|lang| lang == one.lang))
    }

    /// How many the rules read as the kind that was meant.
    pub fn accuracy(&self, lang: Option<Lang>) -> Accuracy {
        let mut out = Accuracy::default();
        for one in self.of(lang) {
            let read = kind_of(&one.said);
            out.asked += 1;
            if read == one.kind() {
                out.right += 1;
            } else {
                out.wrong.push((one.lang, one.done.clone(), read.into(), one.said.clone()));
            }
        }
        out
    }

    /// The same by kind of move.
    pub fn by_kind(&self, lang: Option<Lang>) -> BTreeMap<String, Share> {
        let mut kinds: BTreeMap<String, Share> = BTreeMap::new();
        for one in self.of(lang) {
            let kind = kinds.entry(one.kind().to_owned()).or_default();
            kind.asked += 1;
            kind.right += usize::from(kind_of(&one.said) == one.kind());
        }
        kinds
    }

    /// How many plans are read to the percent and the week.
    pub fn plans_exact(&self, pack: &PracticePack) -> Share {
        let mut out = Share::default();
        let Some(scene) = pack.scenes.first() else { return out };
        for one in self.sentences.iter().filter(|one| one.kind() == "propose") {
            let read = Rules.read(&one.said, scene).map(|done| done.to_string());
            out.asked += 1;
            out.right += usize::from(read.as_deref() == Some(one.done.as_str()));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::Move;

    #[test]
    fn the_set_is_what_it_says() {
        let set = BlindSet::shipped();
        assert_eq!(set.sentences.len(), 300);
        for one in &set.sentences {
            assert!(Move::parse(&one.done).is_some(), "{} is no move: {}", one.done, one.said);
        }
        assert!(BlindSet::read(&TEXT.replacen("\"blind\"", "\"own\"", 1)).is_err());
    }

    /// Tells what the rules make of it, and holds that they make no less of it than the first time.
    #[test]
    fn what_the_rules_make_of_strange_sentences_is_told() {
        let set = BlindSet::shipped();
        for (lang, first) in [Lang::Zh, Lang::En].into_iter().zip(set.first.langs) {
            let now = set.accuracy(Some(lang));
            println!("{lang}: {} of {} ({} bps)", now.right, now.asked, now.bps());
            for (kind, share) in set.by_kind(Some(lang)) {
                println!("  {kind}: {} of {}", share.right, share.asked);
            }
            assert_eq!(now.asked, first.asked, "{lang}");
            assert!(now.right >= first.right, "{lang}: {} of {}", now.right, now.asked);
        }
        let plans = set.plans_exact(PracticePack::shipped());
        println!("plans exactly: {} of {}", plans.right, plans.asked);
        assert_eq!(plans.asked, set.first.plans.asked);
        assert!(plans.right >= set.first.plans.right);
    }
}
