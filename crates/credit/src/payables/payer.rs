//! What we are as a payer: a public body, a large enterprise, or a small or medium firm. The law about
//! paying small firms binds the first two. Recorded with its source and day, never guessed.

use base::{Day, Rejection, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Audit, Db, Tx};

const NAME: &str = "payables.payer";

/// What kind of payer we are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum PayerKind {
    /// Not recorded yet.
    #[default]
    Unknown,
    /// 机关、事业单位.
    Public,
    /// 大型企业.
    Large,
    /// 中小企业.
    Small,
}

impl PayerKind {
    /// All.
    pub const ALL: [Self; 4] = [Self::Unknown, Self::Public, Self::Large, Self::Small];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Public => "public",
            Self::Large => "large",
            Self::Small => "small",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What we are, who says so, as of when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Payer {
    /// The kind.
    pub kind: PayerKind,
    /// Where that is from, or empty.
    pub source: String,
    /// As of which day.
    pub as_of: Option<Day>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    kind: String,
    source: String,
    as_of: String,
}

/// What is recorded of ourselves.
///
/// # Errors
/// A fault from the database.
pub async fn find_payer(db: &Db) -> Result<Payer> {
    let kept: Option<Kept> = db.find_setting(NAME).await?;
    let read = |kept: Kept| Payer {
        kind: PayerKind::parse(&kept.kind).unwrap_or_default(),
        source: kept.source,
        as_of: kept.as_of.parse().ok(),
    };
    Ok(kept.map(read).unwrap_or_default())
}

/// Records what we are.
///
/// # Errors
/// `payables.payer-source` where nothing says where it is from, or a fault.
pub async fn set_payer(tx: &mut Tx, payer: &Payer) -> Result<()> {
    base::plain(&payer.source, "source")?;
    let source = payer.source.trim();
    if source.is_empty() || source.chars().count() > 200 {
        return Err(Rejection::new("payables.payer-source").on("source").into());
    }
    let as_of = payer.as_of.unwrap_or_else(|| tx.clock().day_of(tx.at()));
    let kept = Kept {
        kind: payer.kind.code().to_owned(),
        source: source.to_owned(),
        as_of: as_of.to_string(),
    };
    tx.set_setting(NAME, &kept).await?;
    tx.audit(Audit {
        room: "payables",
        action: "set-payer",
        subject: "company".to_owned(),
        detail: json!({ "kind": kept.kind, "source": kept.source, "as_of": kept.as_of }),
    });
    Ok(())
}
