//! What good payers are offered (C19), read from a pack.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{
    parties::CustomerKind,
    policy::{TermsCatalogue, Tier},
    scoring::{Edition, PackFault, Wording, company_pack, pack},
};

/// What is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Benefit {
    /// Longer terms, by code; through a request for credit only.
    Terms(String),
    /// So many basis points off what is paid within so many days.
    Discount {
        /// Basis points.
        bps: i64,
        /// Days.
        within_days: i64,
    },
    /// A service.
    Service,
}

impl Benefit {
    /// Its stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Terms(_) => "terms",
            Self::Discount { .. } => "discount",
            Self::Service => "service",
        }
    }
}

/// An offer and who is entitled to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferRule {
    /// Its stable name.
    pub code: String,
    /// What is offered.
    pub benefit: Benefit,
    /// Of these tiers; empty is all.
    pub tiers: Vec<Tier>,
    /// Customer types, by code; empty is all.
    pub kinds: Vec<String>,
    /// Ability and willingness, by code; empty is all.
    pub quadrants: Vec<String>,
    /// Sales of twelve months from which it is offered, whole units.
    pub sales_from: i64,
    /// Days since the due day of the oldest unpaid item, at most.
    pub overdue_days_most: i64,
    /// A customer for so many months.
    pub customer_months: i32,
    /// Share of the limit that is left at least, basis points; 0 is not asked.
    pub free_bps: i64,
    /// Its name.
    pub name: Wording,
    /// What is done.
    pub what: Wording,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferPack {
    /// Version and source.
    pub edition: Edition,
    /// Days within which an offer may be answered.
    pub valid_days: i32,
    /// Days for which who declined is left alone.
    pub rest_days: i32,
    /// The offers.
    pub offers: Vec<OfferRule>,
}

const PACK: &str = "offers.toml";
const TEXT: &str = include_str!("../../../../content/offers.toml");
const QUADRANTS: [&str; 5] =
    ["able-willing", "able-unwilling", "unable-willing", "unable-unwilling", "unknown"];
static SHIPPED: LazyLock<OfferPack> = LazyLock::new(|| {
    OfferPack::read(TEXT).expect("invariant: the shipped offers are read by a test")
});

#[derive(Deserialize)]
struct Raw {
    answer: RawAnswer,
    offer: Vec<RawOffer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnswer {
    valid_days: i32,
    rest_days: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOffer {
    code: String,
    kind: String,
    tiers: Vec<String>,
    kinds: Vec<String>,
    quadrants: Vec<String>,
    sales_from: i64,
    overdue_days_most: i64,
    customer_months: i32,
    free_bps: i64,
    terms: Option<String>,
    discount_bps: Option<i64>,
    within_days: Option<i64>,
    name: pack::RawWording,
    what: pack::RawWording,
}

fn benefit(raw: &RawOffer) -> std::result::Result<Benefit, String> {
    match (raw.kind.as_str(), &raw.terms, raw.discount_bps, raw.within_days) {
        ("terms", Some(terms), None, None) => match TermsCatalogue::shipped().find(terms) {
            Some(_) => Ok(Benefit::Terms(terms.clone())),
            None => Err(format!("{}: no such terms {terms}", raw.code)),
        },
        ("discount", None, Some(bps), Some(within_days))
            if (1..=5_000).contains(&bps) && (0..=365).contains(&within_days) =>
        {
            Ok(Benefit::Discount { bps, within_days })
        }
        ("service", None, None, None) => Ok(Benefit::Service),
        _ => Err(format!(
            "{}: kind is terms (with terms), discount (1 to 5000 bps, 0 to 365 days) or service",
            raw.code
        )),
    }
}

fn rule(raw: RawOffer) -> std::result::Result<OfferRule, String> {
    let benefit = benefit(&raw)?;
    let tiers: Option<Vec<Tier>> = raw.tiers.iter().map(|code| Tier::parse(code)).collect();
    let Some(tiers) = tiers else { return Err(format!("{}: no such tier", raw.code)) };
    if raw.kinds.iter().any(|kind| kind.parse::<CustomerKind>().is_err()) {
        return Err(format!("{}: no such customer type", raw.code));
    }
    if raw.quadrants.iter().any(|one| !QUADRANTS.contains(&one.as_str())) {
        return Err(format!("{}: no such quadrant", raw.code));
    }
    if raw.sales_from < 0
        || raw.overdue_days_most < 0
        || !(0..=600).contains(&raw.customer_months)
        || !(0..=10_000).contains(&raw.free_bps)
    {
        return Err(format!("{}: an edge is out of its range", raw.code));
    }
    Ok(OfferRule {
        code: raw.code,
        benefit,
        tiers,
        kinds: raw.kinds,
        quadrants: raw.quadrants,
        sales_from: raw.sales_from,
        overdue_days_most: raw.overdue_days_most,
        customer_months: raw.customer_months,
        free_bps: raw.free_bps,
        name: raw.name.into(),
        what: raw.what.into(),
    })
}

company_pack!(OfferPack, "offers");

impl OfferPack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// An offer that cannot be made, or whose edges cannot be.
    pub fn read(text: &str) -> std::result::Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let fault = |why: String| PackFault::new(PACK, why);
        if !(1..=365).contains(&raw.answer.valid_days)
            || !(0..=1_000).contains(&raw.answer.rest_days)
        {
            return Err(fault("answer: valid_days 1 to 365, rest_days 0 to 1000".to_owned()));
        }
        let offers: std::result::Result<Vec<OfferRule>, String> =
            raw.offer.into_iter().map(rule).collect();
        let offers = offers.map_err(fault)?;
        let mut codes: Vec<&str> = offers.iter().map(|one| one.code.as_str()).collect();
        codes.sort_unstable();
        if let Some(pair) = codes.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(fault(format!("{}: stands twice", pair[0])));
        }
        let RawAnswer { valid_days, rest_days } = raw.answer;
        Ok(Self { edition, valid_days, rest_days, offers })
    }

    /// An offer by its code.
    pub fn find(&self, code: &str) -> Option<&OfferRule> {
        self.offers.iter().find(|one| one.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_that_cannot_be_is_refused() {
        assert!(OfferPack::read(TEXT).is_ok());
        for (from, to) in [
            ("terms = \"net-60\"", "terms = \"net-61\""),
            ("kind = \"service\"", "kind = \"gift\""),
            ("discount_bps = 100", "discount_bps = 0"),
            ("tiers = [\"low\"]", "tiers = [\"best\"]"),
            ("kinds = [\"dealer\"", "kinds = [\"moon\""),
            ("[\"able-willing\", \"unknown\"]", "[\"rich\"]"),
            ("code = \"dedicated-contact\"", "code = \"longer-terms\""),
            ("valid_days = 30", "valid_days = 0"),
        ] {
            assert!(OfferPack::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
