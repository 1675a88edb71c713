//! How long links hold and how far their holders may go: a setting of the company.

use base::{Rejection, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Ask, Audit, Columns, Db, Tx};

/// What the company has set for links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkTerms {
    /// Days that a link holds where nobody says otherwise.
    pub days: i32,
    /// Days at most.
    pub days_most: i32,
    /// A promise through a link lies at most so many days ahead.
    pub promise_days: i32,
    /// It covers at least this share of what is open of its invoice, percent: a token sum would only hold
    /// reminders back.
    pub promise_percent: i64,
    /// Answers that one link may give within 24 hours.
    pub answers_a_day: i64,
    /// Whether letters that go out by e-mail carry a link.
    pub in_letters: bool,
    /// Where customers reach this house: `https://ar.example.cn`. Without it letters carry no link.
    pub address: String,
}

impl Default for LinkTerms {
    fn default() -> Self {
        Self {
            days: 30,
            days_most: 90,
            promise_days: 30,
            promise_percent: 30,
            answers_a_day: 20,
            in_letters: false,
            address: String::new(),
        }
    }
}

impl LinkTerms {
    /// The whole address of a link's path; the path alone where the house has told none.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address.trim_end_matches('/'))
    }

    /// Whether letters can carry a link.
    pub const fn writes(&self) -> bool {
        self.in_letters && !self.address.is_empty()
    }

    fn wrong(&self) -> Option<&'static str> {
        let fits = [
            ("days_most", (1..=365).contains(&self.days_most)),
            ("days", (1..=self.days_most).contains(&self.days)),
            ("promise_days", (1..=180).contains(&self.promise_days)),
            ("promise_percent", (1..=100).contains(&self.promise_percent)),
            ("answers_a_day", (1..=200).contains(&self.answers_a_day)),
        ];
        fits.into_iter().find(|(_, fits)| !fits).map(|(field, _)| field)
    }
}

const NAME: &str = "collections.link";

/// What the company has set.
///
/// # Errors
/// A fault from the database.
pub async fn find_link_terms(db: &Db) -> Result<LinkTerms> {
    Ok(db.find_setting(NAME).await?.unwrap_or_default())
}

/// The same within a transaction that goes by it.
pub(super) async fn terms_within(tx: &mut Tx) -> Result<LinkTerms> {
    let ask = Ask::new("SELECT value FROM store_setting WHERE name = 'collections.link'");
    let rows = ask.rows(tx.conn(), "reading what holds for links").await?;
    let text = rows.first().map(|row| row.text(0)).transpose()?;
    let read = text.map(|text| serde_json::from_str(&text)).transpose();
    let read = read.map_err(|e| base::Failure::broken("reading what holds for links", e))?;
    Ok(read.unwrap_or_default())
}

/// An address that a browser can go to: scheme and host, no path behind it.
fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        !host.is_empty() && host.len() <= 200 && host.chars().all(plain)
    })
}

/// Sets it.
///
/// # Errors
/// `collections.link-terms` on the field that is beyond its bounds, `collections.link-address` where the address
/// is none, or is missing while letters shall carry links; a fault.
pub async fn set_link_terms(tx: &mut Tx, terms: &LinkTerms) -> Result<()> {
    if let Some(field) = terms.wrong() {
        return Err(Rejection::new("collections.link-terms").on(field).into());
    }
    let terms = LinkTerms {
        address: terms.address.trim().trim_end_matches('/').to_owned(),
        ..terms.clone()
    };
    let lacks = terms.in_letters && terms.address.is_empty();
    if lacks || !(terms.address.is_empty() || is_address(&terms.address)) {
        return Err(Rejection::new("collections.link-address").on("address").into());
    }
    tx.set_setting(NAME, &terms).await?;
    let detail = json!({
        "days": terms.days, "days_most": terms.days_most, "promise_days": terms.promise_days,
        "promise_percent": terms.promise_percent, "answers_a_day": terms.answers_a_day,
        "in_letters": terms.in_letters, "address": terms.address,
    });
    let subject = format!("setting:{NAME}");
    tx.audit(Audit { room: "collections", action: "set-link-terms", subject, detail });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_address() {
        for (text, fits) in [
            ("https://ar.example.cn", true),
            ("http://10.0.0.8:8787", true),
            ("https://", false),
            ("ar.example.cn", false),
            ("https://ar.example.cn/c", false),
            ("https://evil@ar.example.cn", false),
            ("javascript://x", false),
        ] {
            assert_eq!(is_address(text), fits, "{text}");
        }
        let terms = LinkTerms { address: "https://a.cn/".to_owned(), ..LinkTerms::default() };
        assert_eq!(terms.url("/c/1"), "https://a.cn/c/1");
        assert!(!terms.writes());
    }

    #[test]
    fn bounds_are_kept() {
        let usual = LinkTerms::default();
        assert_eq!(usual.wrong(), None);
        for (terms, field) in [
            (LinkTerms { days: 91, ..usual.clone() }, "days"),
            (LinkTerms { days_most: 366, ..usual.clone() }, "days_most"),
            (LinkTerms { promise_days: 0, ..usual.clone() }, "promise_days"),
            (LinkTerms { promise_percent: 101, ..usual.clone() }, "promise_percent"),
            (LinkTerms { answers_a_day: 0, ..usual }, "answers_a_day"),
        ] {
            assert_eq!(terms.wrong(), Some(field));
        }
    }
}
