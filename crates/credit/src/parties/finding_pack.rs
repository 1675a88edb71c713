//! Guided reading: what a finding means and what to ask next, read from `content/findings.toml`.

use std::sync::LazyLock;

use base::Lang;
use serde::Deserialize;

use super::testimony::FINDINGS;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    zh: String,
    en: String,
}

/// How heavy a kind of finding weighs, as a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FindingWeight {
    /// To be known.
    Low,
    /// To be looked into before the next limit.
    Medium,
    /// To be looked into before the next delivery.
    High,
}

/// What is said of one kind of finding.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingGuide {
    code: String,
    /// How heavy it weighs.
    pub weight: FindingWeight,
    means: Text,
    ask: Text,
}

impl FindingGuide {
    /// What it means.
    pub fn means(&self, lang: Lang) -> &str {
        lang.pick(&self.means.zh, &self.means.en)
    }

    /// What to ask next.
    pub fn ask(&self, lang: Lang) -> &str {
        lang.pick(&self.ask.zh, &self.ask.en)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "tidy holds that a pack says them")]
struct Raw {
    version: String,
    effective_from: String,
    source: toml::Value,
    finding: Vec<FindingGuide>,
}

static SHIPPED: LazyLock<Vec<FindingGuide>> = LazyLock::new(|| {
    read(include_str!("../../../../content/findings.toml"))
        .expect("invariant: a test reads the shipped pack")
});

fn read(text: &str) -> Result<Vec<FindingGuide>, String> {
    let raw: Raw = toml::from_str(text).map_err(|error| error.to_string())?;
    let codes: Vec<&str> = raw.finding.iter().map(|one| one.code.as_str()).collect();
    match codes == FINDINGS {
        true => Ok(raw.finding),
        false => Err(format!("the kinds are {FINDINGS:?}, not {codes:?}")),
    }
}

/// The guide to a kind of finding.
pub fn finding_guide(kind: &str) -> Option<&'static FindingGuide> {
    SHIPPED.iter().find(|one| one.code == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_finding_has_a_guide() {
        for kind in FINDINGS {
            let guide = finding_guide(kind).expect("a guide");
            for lang in Lang::ALL {
                assert!(!guide.means(lang).is_empty() && !guide.ask(lang).is_empty(), "{kind}");
            }
        }
        assert!(finding_guide("dishonest").is_some_and(|one| one.weight == FindingWeight::High));
        let one =
            "version = \"1\"\neffective_from = \"2026-01-01\"\nsource = \"x\"\nfinding = []\n";
        assert!(read(one).is_err(), "a pack without a kind does not load");
    }
}
