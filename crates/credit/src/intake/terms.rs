//! Terms of payment as files write them, by the house's catalogue.

use super::values;
use crate::policy::{Anchor, DueRule, TermsCatalogue};

/// How the due day follows from the invoice's day. Terms in several parts have no one due day.
pub fn due_rule(text: &str) -> Option<DueRule> {
    if let Some(terms) = TermsCatalogue::shipped().find(text) {
        return match terms.parts.as_slice() {
            [only] if matches!(only.from, Anchor::Invoice | Anchor::Delivery) => Some(only.rule),
            _ => None,
        };
    }
    let days = i32::try_from(values::whole(text)?).ok()?;
    (0..=3_650).contains(&days).then_some(DueRule::Days(days))
}

/// The code of the catalogue for terms as written.
pub fn terms_code(text: &str) -> Option<String> {
    let catalogue = TermsCatalogue::shipped();
    let by_days = || catalogue.find(&format!("net-{}", values::whole(text)?));
    catalogue.find(text).or_else(by_days).map(|terms| terms.code.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_as_files_write_them() {
        let issued: base::Day = "2024-01-05".parse().expect("day");
        for (text, code, due) in [
            ("30", Some("net-30"), Some("2024-02-04")),
            ("30天", Some("net-30"), Some("2024-02-04")),
            ("Net 60", Some("net-60"), Some("2024-03-05")),
            ("月结30天", Some("monthly-30"), Some("2024-02-29")),
            ("37", None, Some("2024-02-11")),
            ("预付", Some("prepay"), None),
            ("见票即付", None, None),
        ] {
            assert_eq!(terms_code(text).as_deref(), code, "{text}");
            let on = due_rule(text).map(|rule| rule.due_on(issued).to_string());
            assert_eq!(on.as_deref(), due, "{text}");
        }
    }
}
