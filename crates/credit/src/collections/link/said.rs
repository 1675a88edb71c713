//! What every answer through a link holds: who gives it, and the mark by which the same form counts once.

use base::{Rejection, Result};

/// Characters of a name.
const NAME_MOST: usize = 60;
/// Characters of what is said.
const TEXT_MOST: usize = 500;

/// Who answers, and in which form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The mark of the form that was sent: sent twice, it counts once.
    pub once: String,
    /// The name that the holder gives.
    pub by: String,
    /// What the holder says.
    pub text: String,
}

impl Said {
    /// The same without breaks, checked.
    ///
    /// # Errors
    /// `collections.link-by`, `collections.link-text`, `house.control-sign`.
    pub(super) fn checked(&self, needs_text: bool) -> Result<Self> {
        let line = |text: &str| text.split_whitespace().collect::<Vec<&str>>().join(" ");
        let (by, text) = (line(&self.by), line(&self.text));
        base::plain(&by, "by")?;
        base::plain(&text, "text")?;
        if by.is_empty() || by.chars().count() > NAME_MOST {
            let refused = Rejection::new("collections.link-by").with("most", NAME_MOST);
            return Err(refused.on("by").into());
        }
        if text.chars().count() > TEXT_MOST || (needs_text && text.is_empty()) {
            let refused = Rejection::new("collections.link-text").with("most", TEXT_MOST);
            return Err(refused.on("text").into());
        }
        Ok(Self { once: self.once.clone(), by, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_said() {
        let said = |by: &str, text: &str| Said {
            once: "1".to_owned(),
            by: by.to_owned(),
            text: text.to_owned(),
        };
        let fine = said(" 王 会计 ", "一\r\n二").checked(true).expect("fine");
        assert_eq!((fine.by.as_str(), fine.text.as_str()), ("王 会计", "一 二"));
        assert!(said("王", "").checked(false).is_ok());
        let long = "长".repeat(501);
        for (by, text, needs) in [
            ("", "x", false),
            ("王", "", true),
            ("王", long.as_str(), false),
            ("王\u{7}", "x", true),
        ] {
            assert!(said(by, text).checked(needs).is_err(), "{by} {needs}");
        }
    }
}
