use base::Result;

use super::PartyRejection;

/// Whose accounts a statement holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatementScope {
    /// Those of the debtor alone 单体（母公司）: what pays the debt. Judged first.
    #[default]
    Own,
    /// Those of its whole group 合并.
    Consolidated,
}

impl StatementScope {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Own, Self::Consolidated];

    /// As kept. The one that is judged first comes last in the order of the alphabet.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Consolidated => "consolidated",
        }
    }

    /// What a file says: 合并, 单体, 母公司, consolidated … `None` where the word is none of them.
    pub fn spoken(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        let word = word.trim_end_matches("报表").trim_end_matches("口径").trim();
        match word {
            "合并" | "集团" | "集团合并" | "consolidated" | "group" => {
                Some(Self::Consolidated)
            }
            "" | "单体" | "母公司" | "个别" | "本部" | "own" | "parent" | "separate"
            | "standalone" | "single" | "unconsolidated" => Some(Self::Own),
            _ => None,
        }
    }

    /// Reads [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// Auditors' opinions, as kept; empty where nothing is known.
pub const OPINIONS: [&str; 5] = ["unqualified", "emphasis", "qualified", "adverse", "disclaimer"];

/// Units in which statements are printed: how many zeros each stands for.
pub const UNITS: [(&str, u32); 4] = [("1", 0), ("1e3", 3), ("1e4", 4), ("1e6", 6)];

/// What is known of a statement besides its lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatementDetail {
    /// Whose accounts.
    pub scope: StatementScope,
    /// The unit in which it was printed: a code of [`UNITS`]; empty is `1`.
    pub unit: String,
    /// Who audited it; may be empty.
    pub auditor: String,
    /// One of [`OPINIONS`]; may be empty.
    pub opinion: String,
    /// Why it was restated, or anything else that must be known.
    pub note: String,
    /// Codes of the subtotals that were not on the paper and were added up here.
    pub added_up: Vec<String>,
}

impl StatementDetail {
    /// Whether it says nothing beyond whose accounts they are.
    pub(super) fn is_bare(&self) -> bool {
        *self == Self { scope: self.scope, ..Self::default() }
    }

    pub(super) fn unit_kept(&self) -> &str {
        if self.unit.is_empty() { "1" } else { &self.unit }
    }

    /// Holds the words against their lists.
    ///
    /// # Errors
    /// `parties.word-unknown`.
    pub(super) fn admit(&self) -> Result<()> {
        let unknown = |field, value: &str| {
            Err(PartyRejection::UnknownWord { field, value: value.to_owned() }.into())
        };
        if !UNITS.iter().any(|(code, _)| *code == self.unit_kept()) {
            return unknown("unit", &self.unit);
        }
        if !self.opinion.is_empty() && !OPINIONS.contains(&self.opinion.as_str()) {
            return unknown("opinion", &self.opinion);
        }
        for (field, text) in [("auditor", &self.auditor), ("note", &self.note)] {
            if base::plain(text, field).is_err() {
                return Err(PartyRejection::Signs { field, value: text.clone() }.into());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_accounts_a_file_says_they_are() {
        for (word, scope) in [
            ("合并报表", Some(StatementScope::Consolidated)),
            ("合并口径", Some(StatementScope::Consolidated)),
            (" Consolidated ", Some(StatementScope::Consolidated)),
            ("母公司", Some(StatementScope::Own)),
            ("单体报表", Some(StatementScope::Own)),
            ("", Some(StatementScope::Own)),
            ("月报", None),
        ] {
            assert_eq!(StatementScope::spoken(word), scope, "{word}");
        }
    }
}
