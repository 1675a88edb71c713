//! The smaller leaves of the credit file: where a field comes from, people, papers, history.

use base::{Day, Moment};

/// Where a field comes from (B01).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSource {
    /// The field's stable name.
    pub field: String,
    /// The value at that time.
    pub value: String,
    /// `file:buyers.csv`, `form`, `report:…`.
    pub source: String,
    /// The day for which it is stated.
    pub as_of: Day,
    /// `high`, `medium` or `low`.
    pub confidence: String,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Who recorded it.
    pub actor: String,
}

/// Somebody at the buyer's. Minimal: what is needed to talk about an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Row id.
    pub id: i64,
    /// The name.
    pub name: String,
    /// 财务, 采购, 老板, 经办 …
    pub duty: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// What else must be known.
    pub note: String,
}

/// A contact to record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewContact {
    /// The name.
    pub name: String,
    /// Their duty.
    pub duty: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// A note.
    pub note: String,
}

/// A paper kept beside the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Row id.
    pub id: i64,
    /// `contract`, `report`, `licence`, `other`.
    pub kind: String,
    /// What it is.
    pub title: String,
    /// The name that it came with.
    pub file_name: String,
    /// Its media type.
    pub media: String,
    /// SHA-256, by which the bytes are kept.
    pub digest: String,
    /// Bytes.
    pub size: i64,
    /// The day for which it is stated.
    pub as_of: Day,
    /// Who brought it.
    pub actor: String,
}

/// A paper to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// `contract`, `report`, `licence`, `other`.
    pub kind: String,
    /// What it is.
    pub title: String,
    /// The name that it came with.
    pub file_name: String,
    /// Its media type.
    pub media: String,
    /// The day for which it is stated.
    pub as_of: Day,
    /// The kept file.
    pub file: store::StoredFile,
}

/// Something that happened to the buyer (B04).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The day.
    pub on: Day,
    /// `founded`, `owner-changed`, `sued`, `moved`, `note` …
    pub kind: String,
    /// In words.
    pub text: String,
    /// Where that is known from.
    pub source: String,
}

/// Something to enter into the history.
pub type NewEvent = Event;

/// Where a letter to a buyer goes: the address of its questionnaire, else the one that a file gave.
pub fn postal_address(buyer: &super::Buyer, sources: &[FieldSource]) -> Option<String> {
    let nature: serde_json::Value = serde_json::from_str(&buyer.nature).unwrap_or_default();
    let asked = nature.get("address").and_then(serde_json::Value::as_str).map(str::trim);
    let filed = sources.iter().find(|one| one.field == "address").map(|one| one.value.trim());
    let known = |text: &&str| !text.is_empty();
    asked.filter(known).or(filed.filter(known)).map(str::to_owned)
}
