//! What another expert scorecard would change: the features of the newest assessment, through the
//! card in force and through the one that is thought of. It decides and keeps nothing.

use std::collections::BTreeMap;

use base::{Day, Result};
use store::{Ask, Columns, Db};

use super::replay::read_features;
use crate::{
    parties::BuyerId,
    policy::{Tier, TierTable},
    scoring::{Scorecard, models::champion_on, score},
};

/// Buyers read at a time.
const CHUNK: i64 = 1000;

/// Buyers looked at, at the most.
pub const IMPACT_BUYERS: usize = 50_000;

/// Buyers shown by name.
pub const IMPACT_SHOWN: usize = 50;

/// A buyer of whom the two cards say different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Open on the day, company currency.
    pub open_minor: i64,
    /// Points and tier by the card in force.
    pub before: (Option<i32>, Tier),
    /// Points and tier by the other card.
    pub after: (Option<i32>, Tier),
}

/// What another card would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardImpact {
    /// The day of the assessment whose features were used.
    pub as_of: Day,
    /// Buyers looked at.
    pub buyers: usize,
    /// Whether there are more than were looked at.
    pub more: bool,
    /// Buyers and open minor units by tier before and tier after.
    pub cells: BTreeMap<(Tier, Tier), (u64, i64)>,
    /// Buyers whose tier changes, the largest open amounts first.
    pub moved: Vec<Moved>,
    /// Sum of the changes in points, and of how many buyers.
    pub drift: (i64, u64),
    /// Whether another model than the expert card decides on that day.
    pub beside: bool,
}

fn tier_of(tiers: &TierTable, points: Option<i32>) -> Tier {
    tiers.tier_of(points.map(f64::from))
}

/// What `card` would say of every buyer of the newest assessment, beside the card in force;
/// `None` where nothing has been assessed yet.
///
/// # Errors
/// A fault from the database.
pub async fn card_impact(db: &Db, card: &Scorecard) -> Result<Option<CardImpact>> {
    let Some(run) = super::current_run(db).await? else { return Ok(None) };
    let (now, _) = Scorecard::in_force(db, run.as_of).await?;
    let (tiers, _) = TierTable::in_force(db, run.as_of).await?;
    let mut connection = db.read().await?;
    let mut impact = CardImpact {
        as_of: run.as_of,
        buyers: 0,
        more: false,
        cells: BTreeMap::new(),
        moved: Vec::new(),
        drift: (0, 0),
        beside: champion_on(&mut connection, run.as_of).await?.is_some(),
    };
    let mut after = BuyerId::MIN;
    loop {
        let mut ask = Ask::new(
            "SELECT a.buyer_id, b.code, b.name, a.open_minor, g.features FROM scoring_assessment a \
             JOIN scoring_reading g ON g.run_id = a.run_id AND g.buyer_id = a.buyer_id \
             JOIN parties_buyer b ON b.id = a.buyer_id WHERE a.run_id = ",
        );
        ask.value(run.id).text(" AND a.buyer_id > ").value(after);
        ask.text(" ORDER BY a.buyer_id LIMIT ").value(CHUNK);
        let rows = ask.rows(&mut connection, "reading what buyers were judged by").await?;
        for row in &rows {
            after = row.int(0)?;
            let features = read_features(run.as_of, &row.text(4)?)?;
            let (old, new) = (score(&features, &now).total, score(&features, card).total);
            let (before, next) = ((old, tier_of(&tiers, old)), (new, tier_of(&tiers, new)));
            let who = (row.text(1)?, row.text(2)?, row.int(3)?);
            impact.take(who, before, next);
        }
        let last = rows.len() < usize::try_from(CHUNK).unwrap_or(usize::MAX);
        impact.more = !last && impact.buyers >= IMPACT_BUYERS;
        if last || impact.more {
            return Ok(Some(impact));
        }
    }
}

impl CardImpact {
    fn take(
        &mut self,
        (code, name, open_minor): (String, String, i64),
        before: (Option<i32>, Tier),
        after: (Option<i32>, Tier),
    ) {
        self.buyers += 1;
        let cell = self.cells.entry((before.1, after.1)).or_default();
        *cell = (cell.0 + 1, cell.1 + open_minor);
        if let (Some(old), Some(new)) = (before.0, after.0) {
            self.drift = (self.drift.0 + i64::from(new - old), self.drift.1 + 1);
        }
        if before.1 != after.1 {
            let at = self.moved.partition_point(|one| one.open_minor >= open_minor);
            if at < IMPACT_SHOWN {
                self.moved.insert(at, Moved { code, name, open_minor, before, after });
                self.moved.truncate(IMPACT_SHOWN);
            }
        }
    }

    /// Buyers whose tier changes, and their open minor units.
    pub fn changed(&self) -> (u64, i64) {
        let other = self.cells.iter().filter(|((before, after), _)| before != after);
        other.fold((0, 0), |sum, (_, cell)| (sum.0 + cell.0, sum.1 + cell.1))
    }
}
