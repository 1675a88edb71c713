//! By which strategy one buyer is treated, and how often each of some may be contacted: the one in force, or the
//! challenger of a trial for those on its side.

use std::collections::HashSet;

use base::{Day, Result};
use store::{AnyConnection, Ask, Columns, Tx};

use super::{
    guard::GuardRule,
    pack::StrategyPack,
    trial::{Trial, holidays, pack_of, read, read_again, running},
};
use crate::{parties::BuyerId, scoring::own_pack};

/// Buyers asked for at a time.
const CHUNK: usize = 400;

async fn running_trial(connection: &mut AnyConnection, on: Day) -> Result<Option<Trial>> {
    let rows = running(on).rows(connection, "finding a trial").await?;
    rows.first().map(read).transpose()
}

async fn champion(connection: &mut AnyConnection, on: Day) -> Result<StrategyPack> {
    match own_pack(connection, "strategy", on).await? {
        None => Ok(StrategyPack::shipped().clone()),
        Some(own) => read_again((&own.content, &own.edition.version)),
    }
}

async fn challenged(
    connection: &mut AnyConnection,
    (trial, buyers): (&Trial, &[BuyerId]),
) -> Result<HashSet<BuyerId>> {
    let mut found = HashSet::new();
    for some in buyers.chunks(CHUNK) {
        let mut ask = Ask::new("SELECT buyer_id FROM collections_trial_arm WHERE trial_id = ");
        ask.value(trial.id).text(" AND challenger = 1 AND buyer_id IN (");
        ask.list(some.iter().copied()).text(")");
        for row in ask.rows(connection, "reading sides of a trial").await? {
            found.insert(row.int(0)?);
        }
    }
    Ok(found)
}

/// The strategy by which one buyer is treated today, in a transaction.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub(super) async fn pack_for(tx: &mut Tx, buyer: BuyerId, on: Day) -> Result<StrategyPack> {
    let days = holidays(tx.conn(), on).await?;
    if let Some(trial) = running_trial(tx.conn(), on).await?
        && challenged(tx.conn(), (&trial, &[buyer])).await?.contains(&buyer)
    {
        return Ok(pack_of(&trial)?.with_days(&days));
    }
    Ok(champion(tx.conn(), on).await?.with_days(&days))
}

/// The guards of some buyers.
#[derive(Debug, Clone)]
pub(in crate::collections) struct Guards {
    /// Version of the strategy in force.
    pub(in crate::collections) version: String,
    champion: GuardRule,
    challenger: Option<(GuardRule, HashSet<BuyerId>)>,
}

impl Guards {
    /// The guard of one of them.
    pub(in crate::collections) fn of(&self, buyer: BuyerId) -> &GuardRule {
        match &self.challenger {
            Some((rule, theirs)) if theirs.contains(&buyer) => rule,
            _ => &self.champion,
        }
    }
}

/// How often each of some buyers may be contacted on a day.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub(in crate::collections) async fn guards_for(
    connection: &mut AnyConnection,
    buyers: &[BuyerId],
    on: Day,
) -> Result<Guards> {
    let days = holidays(connection, on).await?;
    let pack = champion(connection, on).await?.with_days(&days);
    let challenger = match running_trial(connection, on).await? {
        None => None,
        Some(trial) => {
            let theirs = challenged(connection, (&trial, buyers)).await?;
            Some((pack_of(&trial)?.with_days(&days).guard, theirs))
        }
    };
    Ok(Guards { version: pack.edition.version, champion: pack.guard, challenger })
}
