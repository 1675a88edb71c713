//! In whose words a debtor answered: the engine's, edited ones, own ones. Pure.

use std::collections::BTreeSet;

/// In whose words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordedBy {
    /// As the scene speaks.
    Engine,
    /// The scene's, changed.
    Edited,
    /// The instructor's.
    Own,
}

impl WordedBy {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Edited => "edited",
            Self::Own => "own",
        }
    }

    /// The one of a name.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Engine, Self::Edited, Self::Own].into_iter().find(|one| one.code() == code)
    }
}

fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let signs: Vec<char> =
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    signs.iter().copied().zip(signs.iter().copied().skip(1)).collect()
}

/// Edited is what keeps half of the pairs of signs that the engine's line has; nothing, or the line itself, is the
/// engine's.
pub fn worded_by(line: &str, sent: &str) -> WordedBy {
    let (line, sent) = (line.trim(), sent.trim());
    if sent.is_empty() || sent == line {
        return WordedBy::Engine;
    }
    let (of_line, of_sent) = (pairs(line), pairs(sent));
    let kept = of_line.intersection(&of_sent).count();
    match !of_line.is_empty() && kept * 2 >= of_line.len() {
        true => WordedBy::Edited,
        false => WordedBy::Own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart() {
        let line = "两张发票一共 3 万元，我这里也有数。";
        for (sent, by) in [
            ("", WordedBy::Engine),
            (" 两张发票一共 3 万元，我这里也有数。 ", WordedBy::Engine),
            ("嗯，两张发票一共 3 万元，我也有数。", WordedBy::Edited),
            ("今天老板不在，您改天再来。", WordedBy::Own),
        ] {
            assert_eq!(worded_by(line, sent), by, "{sent}");
        }
        assert_eq!(worded_by("", "您好"), WordedBy::Own);
    }
}
