//! Who writes and where to pay: what every letter names. A setting of the company.

use base::{Day, Rejection, Result};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;
use store::{Audit, Db, Tx};

/// What every letter names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sender {
    /// Name of the account.
    pub account_name: String,
    /// The bank.
    pub bank: String,
    /// Its number.
    pub account: String,
    /// Whom to answer.
    pub person: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Postal address.
    pub address: String,
}

impl Sender {
    /// The account as a letter names it.
    pub fn account_text(&self) -> String {
        [self.account_name.as_str(), &self.bank, &self.account].join(" ")
    }

    /// Whether a letter can be written with it.
    pub fn is_whole(&self) -> bool {
        let asked = [&self.account_name, &self.bank, &self.account, &self.person];
        let reached = !self.phone.trim().is_empty() || !self.email.trim().is_empty();
        reached && asked.iter().all(|text| !text.trim().is_empty())
    }
}

const NAME: &str = "collections.sender";
const SEEN: &str = "collections.bank_seen";

/// What letters name.
///
/// # Errors
/// A fault from the database.
pub async fn find_sender(db: &Db) -> Result<Sender> {
    Ok(db.find_setting(NAME).await?.unwrap_or_default())
}

/// Sets what letters name.
///
/// # Errors
/// `collections.sender-missing` where account, person, or telephone and e-mail are missing; a fault.
pub async fn set_sender(tx: &mut Tx, sender: &Sender) -> Result<()> {
    if !sender.is_whole() {
        return Err(Rejection::new("collections.sender-missing").on("account").into());
    }
    for (field, text) in [
        ("account_name", &sender.account_name),
        ("bank", &sender.bank),
        ("account", &sender.account),
        ("person", &sender.person),
        ("phone", &sender.phone),
        ("email", &sender.email),
        ("address", &sender.address),
    ] {
        base::plain(text.trim(), field)?;
    }
    tx.set_setting(NAME, sender).await?;
    let detail = json!({ "account": sender.account, "bank": sender.bank, "person": sender.person });
    let subject = "setting:collections.sender".to_owned();
    tx.audit(Audit { room: "collections", action: "set-sender", subject, detail });
    Ok(())
}

/// How a way out of the house is set up: `mail`, `hook`. Secrets are no part of it.
///
/// # Errors
/// A fault from the database.
pub async fn find_channel<T: DeserializeOwned>(db: &Db, name: &'static str) -> Result<Option<T>> {
    db.find_setting(&format!("collections.{name}")).await
}

/// Sets a way out of the house up.
///
/// # Errors
/// A fault from the database.
pub async fn set_channel<T: Serialize + Sync>(
    tx: &mut Tx,
    name: &'static str,
    value: &T,
) -> Result<()> {
    tx.set_setting(&format!("collections.{name}"), value).await?;
    let detail = serde_json::to_value(value).unwrap_or_default();
    let subject = format!("channel:{name}");
    tx.audit(Audit { room: "collections", action: "set-channel", subject, detail });
    Ok(())
}

/// The day up to which a person has said that all receipts are on the books.
///
/// # Errors
/// A fault from the database.
pub async fn bank_seen(db: &Db) -> Result<Option<Day>> {
    let text: Option<String> = db.find_setting(SEEN).await?;
    Ok(text.and_then(|text| text.parse().ok()))
}

/// Says that all receipts up to today are on the books.
///
/// # Errors
/// A fault from the database.
pub async fn say_bank_seen(tx: &mut Tx) -> Result<()> {
    let today = tx.clock().today();
    tx.set_setting(SEEN, &today.to_string()).await?;
    let detail = json!({ "day": today.to_string() });
    let subject = format!("bank:{today}");
    tx.audit(Audit { room: "collections", action: "say-bank-seen", subject, detail });
    Ok(())
}
