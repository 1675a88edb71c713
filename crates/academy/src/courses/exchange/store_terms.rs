//! Where results go and under which names: a setting of the company. The password of the record store is a secret of
//! its own ([`SECRET`]) and stands in no database.

use base::{Failure, Moment, Rejection, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Ask, Audit, Columns, Db, Tx};

use super::outbox::unname_waiting;

/// The name of the password among the secrets.
pub const SECRET: &str = "lrs";
const NAME: &str = "courses.record-store";
const KEY: &str = "courses.pseudonyms";

/// What the company has set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoreTerms {
    /// The record store's address: `https://lrs.example.cn/xapi`. Without it nothing is sent.
    pub endpoint: String,
    /// Our name there.
    pub login: String,
    /// The beginning of the names by which the world knows our content.
    pub base: String,
    /// Whether learners are named; otherwise by pseudonyms.
    pub named: bool,
    /// What was done before this instant, microseconds, is not sent.
    pub since: i64,
}

impl Default for StoreTerms {
    fn default() -> Self {
        Self {
            endpoint: String::new(),
            login: String::new(),
            // A name that leads nowhere until the company says its own.
            base: "https://shouxin.invalid/academy".to_owned(),
            named: false,
            since: 0,
        }
    }
}

impl StoreTerms {
    /// Whether results are sent.
    pub const fn sends(&self) -> bool {
        !self.endpoint.is_empty()
    }
}

/// What the company has set.
///
/// # Errors
/// A fault from the database.
pub async fn find_store_terms(db: &Db) -> Result<StoreTerms> {
    Ok(db.find_setting(NAME).await?.unwrap_or_default())
}

/// An address over TLS, or one on this machine, without a query.
fn is_endpoint(text: &str) -> bool {
    let here = ["http://127.0.0.1", "http://localhost"].iter().any(|one| text.starts_with(one));
    let plain = text.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '?' | '#' | '@' | '"'));
    (here || text.starts_with("https://")) && plain && (10..=300).contains(&text.len())
}

fn is_base(text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '?' | '#' | '"' | '<'));
    text.starts_with("https://") && plain && (10..=200).contains(&text.len())
}

/// Sets it. What was learnt before a store was first named is not sent; what waits has no names where learners are to be
/// pseudonyms.
///
/// # Errors
/// `courses.store-endpoint`, `courses.store-base`, or a fault.
pub async fn set_store_terms(tx: &mut Tx, before: &StoreTerms, terms: &StoreTerms) -> Result<()> {
    let trimmed = |text: &str| text.trim().trim_end_matches('/').to_owned();
    let mut kept = StoreTerms {
        endpoint: trimmed(&terms.endpoint),
        login: terms.login.trim().to_owned(),
        base: trimmed(&terms.base),
        ..terms.clone()
    };
    if kept.sends() && !is_endpoint(&kept.endpoint) {
        return Err(Rejection::new("courses.store-endpoint").on("endpoint").into());
    }
    if !is_base(&kept.base) {
        return Err(Rejection::new("courses.store-base").on("base").into());
    }
    let anew = kept.endpoint != before.endpoint;
    kept.since = if anew { tx.at().0 } else { before.since };
    tx.set_setting(NAME, &kept).await?;
    if before.named && !kept.named {
        unname_waiting(tx).await?;
    }
    let detail = json!({
        "endpoint": kept.endpoint, "login": kept.login, "base": kept.base, "named": kept.named,
    });
    let subject = format!("setting:{NAME}");
    tx.audit(Audit { room: "courses", action: "set-record-store", subject, detail });
    Ok(())
}

/// The key from which pseudonyms are made; made when it is first asked for. Who has the database has the key: a
/// pseudonym hides a learner from the store, not from the house.
///
/// # Errors
/// A fault from the database, or where the system has no chance to give.
pub async fn pseudonym_key(tx: &mut Tx) -> Result<String> {
    let mut ask = Ask::new("SELECT value FROM store_setting WHERE name = ");
    ask.value(KEY);
    let rows = ask.rows(tx.conn(), "reading the key of pseudonyms").await?;
    if let Some(row) = rows.first() {
        let text = row.text(0)?;
        let read = serde_json::from_str(&text);
        return read.map_err(|why| Failure::broken("reading the key of pseudonyms", why));
    }
    let key = store::random_key()?;
    tx.set_setting(KEY, &key).await?;
    tx.audit(Audit {
        room: "courses",
        action: "make-pseudonyms",
        subject: format!("setting:{KEY}"),
        detail: json!({}),
    });
    Ok(key)
}

impl StoreTerms {
    /// From when on results are sent.
    pub const fn from(&self) -> Moment {
        Moment(self.since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_endpoint() {
        for (text, fits) in [
            ("https://lrs.example.cn/xapi", true),
            ("http://127.0.0.1:9000/xapi", true),
            ("http://lrs.example.cn/xapi", false),
            ("https://user@lrs.example.cn", false),
            ("https://lrs.example.cn/x?y=1", false),
            ("lrs.example.cn", false),
            ("", false),
        ] {
            assert_eq!(is_endpoint(text), fits, "{text}");
        }
        assert!(is_base(&StoreTerms::default().base));
        assert!(!is_base("urn:x") && !is_base("https://a b"));
    }
}
