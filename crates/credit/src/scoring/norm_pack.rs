//! Reference values of ratios as a pack with an edition (D08): the shipped one, or a company's own
//! version from its day on. What a line must hold is known to [`Norms`].

use std::sync::LazyLock;

use serde::de::IgnoredAny;

use super::{Edition, PackFault, company_pack, pack};
use crate::parties::Norms;

const PACK: &str = "norms.toml";
const TEXT: &str = include_str!("../../../../content/norms.toml");
static SHIPPED: LazyLock<NormPack> = LazyLock::new(|| {
    NormPack::read(TEXT).expect("invariant: the shipped reference values are read by a test")
});

/// The pack.
#[derive(Debug, Clone, PartialEq)]
pub struct NormPack {
    /// Version and source.
    pub edition: Edition,
    /// The lines.
    pub norms: Norms,
}

company_pack!(NormPack, "norms");

impl NormPack {
    /// Reads and checks the pack.
    ///
    /// # Errors
    /// A ratio that is unknown or stands twice, edges that point the wrong way.
    pub fn read(text: &str) -> std::result::Result<Self, PackFault> {
        let (edition, _): (_, IgnoredAny) = pack::read(PACK, text)?;
        let norms = Norms::read(text).map_err(|why| PackFault::new(PACK, why))?;
        Ok(Self { edition, norms })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_says_its_edition_and_what_is_wrong_with_it() {
        assert!(!NormPack::shipped().edition.source.zh.is_empty());
        let twisted = TEXT.replacen("good = 2.0\nweak = 1.0", "good = 1.0\nweak = 2.0", 1);
        assert_ne!(twisted, TEXT);
        let fault = NormPack::read(&twisted).expect_err("points the wrong way");
        assert!(fault.why.contains("current-ratio"), "{}", fault.why);
    }
}
