//! A text in both languages, as the packs of the school write it.

use credit::scoring::Wording;
use serde::Deserialize;

/// As it stands in a pack.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWording {
    pub zh: String,
    pub en: String,
}

impl From<RawWording> for Wording {
    fn from(raw: RawWording) -> Self {
        Self::new(raw.zh, raw.en)
    }
}
