//! Industries by GB/T 4754 and what each adds to the risk (D11): the classification as a pack, and
//! the effects that the lab learnt, which a company puts in force as an own version. A buyer's
//! industry then has a number of its own among the features.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use super::{Edition, PackFault, Wording, company_pack, pack};

/// A section of the classification, or one of its divisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Industry {
    /// `C` or `C26`.
    pub code: String,
    /// Its name.
    pub name: Wording,
}

/// The classification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Industries {
    /// Version and source.
    pub edition: Edition,
    sections: BTreeMap<String, Industry>,
    divisions: BTreeMap<String, Industry>,
    /// Section of each two digits.
    by_digits: BTreeMap<String, String>,
}

/// Where a buyer stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `C`.
    pub section: String,
    /// `C26`; `None` where only the section is said.
    pub division: Option<String>,
}

const INDUSTRIES: &str = "industries.toml";
const INDUSTRIES_TEXT: &str = include_str!("../../../../content/industries.toml");
static CLASSIFICATION: LazyLock<Industries> = LazyLock::new(|| {
    Industries::read(INDUSTRIES_TEXT).expect("invariant: the classification is read by a test")
});

#[derive(Deserialize)]
struct RawIndustries {
    section: Vec<RawSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSection {
    code: String,
    name: pack::RawWording,
    divisions: Vec<RawDivision>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDivision {
    code: String,
    name: pack::RawWording,
}

impl Industries {
    /// GB/T 4754 as it ships.
    pub fn shipped() -> &'static Self {
        &CLASSIFICATION
    }

    fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, RawIndustries) = pack::read(INDUSTRIES, text)?;
        let (mut sections, mut divisions) = (BTreeMap::new(), BTreeMap::new());
        let mut by_digits = BTreeMap::new();
        for section in raw.section {
            let code = section.code;
            for division in section.divisions {
                let full = format!("{code}{}", division.code);
                if by_digits.insert(division.code.clone(), code.clone()).is_some() {
                    return Err(PackFault::new(INDUSTRIES, format!("{full}: stands twice")));
                }
                let one = Industry { code: full.clone(), name: division.name.into() };
                divisions.insert(full, one);
            }
            let one = Industry { code: code.clone(), name: section.name.into() };
            if sections.insert(code.clone(), one).is_some() {
                return Err(PackFault::new(INDUSTRIES, format!("{code}: stands twice")));
            }
        }
        Ok(Self { edition, sections, divisions, by_digits })
    }

    /// A section or division by its code.
    pub fn find(&self, code: &str) -> Option<&Industry> {
        self.sections.get(code).or_else(|| self.divisions.get(code))
    }

    /// Reads what stands in a buyer's file: `C26`, `C2611 化学原料`, `26`, `制造业`. A letter and
    /// digits that do not belong together count by the letter alone.
    pub fn place(&self, text: &str) -> Option<Place> {
        let text = text.trim();
        let mut rest = text.chars().peekable();
        let letter = rest.next_if(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase());
        let digits: String =
            std::iter::from_fn(|| rest.next_if(char::is_ascii_digit)).take(2).collect();
        let letter = letter.map(|c| c.to_string());
        let known = letter.as_ref().is_some_and(|letter| self.sections.contains_key(letter));
        let of_digits = self.by_digits.get(&digits);
        match (letter, of_digits) {
            (Some(section), Some(own)) if section == *own => {
                let division = Some(format!("{section}{digits}"));
                Some(Place { section, division })
            }
            (Some(section), _) if known && is_code(text) => Some(Place { section, division: None }),
            (None, Some(section)) => {
                let division = Some(format!("{section}{digits}"));
                Some(Place { section: section.clone(), division })
            }
            _ => self.named(text),
        }
    }

    fn named(&self, text: &str) -> Option<Place> {
        let is = |one: &&Industry| one.name.zh == text || one.name.en.eq_ignore_ascii_case(text);
        if let Some(section) = self.sections.values().find(is) {
            return Some(Place { section: section.code.clone(), division: None });
        }
        let division = self.divisions.values().find(is)?;
        let section = division.code.get(..1)?.to_owned();
        Some(Place { section, division: Some(division.code.clone()) })
    }
}

/// A letter that stands alone or before digits or blanks, not the first of a word.
fn is_code(text: &str) -> bool {
    text.chars().nth(1).is_none_or(|c| !c.is_ascii_alphabetic())
}

/// What was learnt of one industry.
#[derive(Debug, Clone, PartialEq)]
pub struct IndustryEffect {
    /// `C` or `C26`.
    pub code: String,
    /// What it adds to the log-odds of bad.
    pub log_odds: f64,
    /// Buyers that spoke for it.
    pub rows: u64,
    /// Bads among them.
    pub bads: u64,
}

/// The effects that count on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct IndustryEffects {
    /// Version and source.
    pub edition: Edition,
    /// By code.
    pub effects: BTreeMap<String, IndustryEffect>,
}

const EFFECTS: &str = "industry-effects.toml";
const TEXT: &str = include_str!("../../../../content/industry-effects.toml");
static SHIPPED: LazyLock<IndustryEffects> = LazyLock::new(|| {
    IndustryEffects::read(TEXT).expect("invariant: the shipped effects are read by a test")
});

#[derive(Deserialize)]
struct RawEffects {
    effect: Vec<RawEffect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEffect {
    code: String,
    log_odds: f64,
    rows: u64,
    bads: u64,
}

company_pack!(IndustryEffects, "industry-effects", with its text);

impl IndustryEffects {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// A code that GB/T 4754 does not know or that stands twice, a number that is none.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, RawEffects) = pack::read(EFFECTS, text)?;
        let mut effects = BTreeMap::new();
        for one in raw.effect {
            let fault = |why: &str| PackFault::new(EFFECTS, format!("{}: {why}", one.code));
            if Industries::shipped().find(&one.code).is_none() {
                return Err(fault("no section or division of GB/T 4754"));
            }
            if !one.log_odds.is_finite() || one.log_odds.abs() > 10.0 || one.bads > one.rows {
                return Err(fault("log-odds are at most 10, bads at most the rows"));
            }
            if effects.contains_key(&one.code) {
                return Err(fault("stands twice"));
            }
            let RawEffect { code, log_odds, rows, bads } = one;
            effects.insert(code.clone(), IndustryEffect { code, log_odds, rows, bads });
        }
        Ok(Self { edition, effects })
    }

    /// What the industry of a buyer adds: its division's, else its section's.
    pub fn of(&self, industry: &str) -> Option<f64> {
        if self.effects.is_empty() {
            return None;
        }
        let place = Industries::shipped().place(industry)?;
        let division = place.division.and_then(|code| self.effects.get(&code));
        division.or_else(|| self.effects.get(&place.section)).map(|effect| effect.log_odds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn industries_as_files_write_them() {
        let all = Industries::shipped();
        assert_eq!((all.sections.len(), all.divisions.len()), (20, 97));
        for (text, section, division) in [
            ("C26", "C", Some("C26")),
            ("c2611 化学原料", "C", Some("C26")),
            ("26", "C", Some("C26")),
            ("F", "F", None),
            ("F51", "F", Some("F51")),
            ("F26", "F", None),
            ("制造业", "C", None),
            ("批发业", "F", Some("F51")),
            ("construction", "E", None),
            ("T97", "T", Some("T97")),
        ] {
            let place = all.place(text).expect(text);
            assert_eq!((place.section.as_str(), place.division.as_deref()), (section, division));
        }
        for text in ["", "塑机", "99", "Chemicals & more", "Z01", "plastics"] {
            assert_eq!(all.place(text), None, "{text}");
        }
    }

    #[test]
    fn the_division_speaks_before_the_section() {
        let text = TEXT.replace(
            "effect = []",
            "effect = [{ code = \"C\", log_odds = 0.1, rows = 90, bads = 9 }, \
             { code = \"C26\", log_odds = -0.4, rows = 30, bads = 1 }]",
        );
        let effects = IndustryEffects::read(&text).expect("reads");
        for (industry, told) in
            [("C26", Some(-0.4)), ("C34", Some(0.1)), ("制造业", Some(0.1)), ("F51", None)]
        {
            assert_eq!(effects.of(industry), told, "{industry}");
        }
        assert_eq!(IndustryEffects::shipped().of("C26"), None, "none are shipped");
        for (from, to, why) in [
            ("\"C26\"", "\"C99\"", "GB/T 4754"),
            ("\"C26\"", "\"C\"", "twice"),
            ("-0.4", "-40.0", "at most 10"),
            ("bads = 1 ", "bads = 31 ", "at most the rows"),
        ] {
            let fault = IndustryEffects::read(&text.replace(from, to)).expect_err(why);
            assert!(fault.why.contains(why), "{fault}");
        }
    }
}
