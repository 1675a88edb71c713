//! Filling the placeholders of a letter. A value is put in as it is and never read for placeholders again.

use std::collections::BTreeMap;

/// The placeholders that there are.
pub const PLACEHOLDERS: [&str; 13] = [
    "buyer",
    "company",
    "number",
    "day",
    "amount",
    "count",
    "oldest_due",
    "overdue_days",
    "deadline",
    "contracts",
    "account",
    "contact",
    LINK,
];

/// The customer's own page. It stands on a line of its own, and the line falls away where there is no link.
pub const LINK: &str = "link";

/// What fills them, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Name and value.
    pub values: BTreeMap<&'static str, String>,
}

/// The names within brackets of a text; `None` where a bracket does not close.
pub fn placeholders(text: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let inside = rest.get(at..)?.strip_prefix('{')?;
        let (name, after) = inside.split_once('}')?;
        names.push(name);
        rest = after;
    }
    Some(names)
}

impl Facts {
    /// The same with a link to the customer's own page.
    #[must_use]
    pub fn with_link(&self, url: &str) -> Self {
        let mut values = self.values.clone();
        values.insert(LINK, url.to_owned());
        Self { values }
    }

    /// A text of several lines without the line of a link that there is not.
    pub fn lines(&self, text: &str) -> String {
        if self.values.contains_key(LINK) {
            return self.fill(text);
        }
        let holds = format!("{{{LINK}}}");
        let kept: Vec<&str> = text.lines().filter(|line| !line.contains(&holds)).collect();
        self.fill(&kept.join("\n"))
    }

    /// A text with its placeholders filled; what has no value becomes a dash.
    pub fn fill(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, inside)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, after)) = inside.split_once('}') else {
                out.push('{');
                rest = inside;
                continue;
            };
            let value = self.values.get(name).map(String::as_str).filter(|text| !text.is_empty());
            out.push_str(value.unwrap_or("—"));
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_once() {
        let values = [("buyer", "甲{amount}".to_owned()), ("amount", "¥1".to_owned())].into();
        let facts = Facts { values };
        assert_eq!(facts.fill("{buyer}欠{amount}，{day}"), "甲{amount}欠¥1，—");
        assert_eq!(placeholders("a{b}c{d}"), Some(vec!["b", "d"]));
        assert_eq!((placeholders("a{b"), placeholders("a}b")), (None, None));
    }

    #[test]
    fn a_line_without_its_link_falls_away() {
        let facts = Facts { values: [("day", "D".to_owned())].into() };
        let text = "{day} 一\n专页：{link}\n二";
        assert_eq!(facts.lines(text), "D 一\n二");
        assert_eq!(
            facts.with_link("https://a.cn/c/1").lines(text),
            "D 一\n专页：https://a.cn/c/1\n二"
        );
    }
}
