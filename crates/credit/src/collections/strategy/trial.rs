//! Champion and challenger of strategies (F24): who is treated by which, at random by customer within kind
//! and amount band, and how the promises of both sides came out. No winner is named before both sides have
//! enough promises that the ledger has decided on.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};

use base::{Day, Failure, Moment, Rejection, Result};
use quant::trial::chance_better;
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Audit, Bulk, Columns, Db, Tx, failed};

use super::pack::StrategyPack;
use crate::{
    collections::PromisePack,
    parties::BuyerId,
    scoring::{Eyes, PackFault, eyes_on, own_or_shipped_within},
};

/// Promises that the ledger has decided on, on each side, before a winner is named.
pub const PROMISES_LEAST: i64 = 30;

/// The sides.
pub const ARMS: [&str; 2] = ["champion", "challenger"];

/// Edges of the amount bands, in whole units of the company's currency: owed at the start of the trial.
const BANDS: [i64; 3] = [10_000, 100_000, 1_000_000];

/// A buyer to be given a side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Row id.
    pub buyer_id: BuyerId,
    /// Its kind.
    pub kind: String,
    /// What it owes, minor units of the company's currency.
    pub owed_minor: i64,
}

/// The band of an amount.
pub fn band(minor: i64) -> usize {
    BANDS.iter().filter(|edge| minor / 100 >= **edge).count()
}

/// A number for a buyer that depends on nothing but itself and the seed (splitmix64).
fn drawn(seed: i64, buyer: BuyerId) -> u64 {
    let mut z = (seed.cast_unsigned() ^ buyer.cast_unsigned().rotate_left(32))
        .wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Gives each buyer a side: within kind and band the order is drawn, and of each hundred so many, evenly
/// spread, are the challenger's. The same seed and buyers give the same sides.
pub fn assign(seed: i64, share_pct: i64, candidates: &[Candidate]) -> Vec<(BuyerId, &'static str)> {
    let mut strata: BTreeMap<(&str, usize), Vec<(u64, BuyerId)>> = BTreeMap::new();
    for one in candidates {
        let stratum = strata.entry((one.kind.as_str(), band(one.owed_minor))).or_default();
        stratum.push((drawn(seed, one.buyer_id), one.buyer_id));
    }
    let mut out = Vec::with_capacity(candidates.len());
    // What one stratum leaves over goes on in the next, so that the whole keeps the share.
    let mut due = 50;
    for stratum in strata.values_mut() {
        stratum.sort_unstable();
        for (_, buyer) in stratum {
            due += share_pct;
            let theirs = due >= 100;
            due -= if theirs { 100 } else { 0 };
            out.push((*buyer, if theirs { ARMS[1] } else { ARMS[0] }));
        }
    }
    out
}

/// A trial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// Row id.
    pub id: i64,
    /// What it is to show.
    pub hypothesis: String,
    /// Text of the challenger.
    pub content: String,
    /// Its version.
    pub version: String,
    /// The challenger's share of buyers, of a hundred.
    pub share_pct: i64,
    /// The seed.
    pub seed: i64,
    /// Its first day.
    pub from_on: Day,
    /// Its last day.
    pub until_on: Day,
    /// Who proposed it.
    pub proposed_by: String,
    /// Who signed it.
    pub signed_by: Option<String>,
    /// When it was proposed.
    pub recorded_at: Moment,
    /// When it was ended ahead of its day, on which day.
    pub ended_on: Option<Day>,
}

impl Trial {
    /// Whether it treats buyers on a day.
    pub fn runs_on(&self, day: Day) -> bool {
        self.signed_by.is_some()
            && self.from_on <= day
            && day <= self.until_on
            && self.ended_on.is_none_or(|ended| day < ended)
    }
}

const COLUMNS: &str = "SELECT id, hypothesis, content, version, share_pct, seed, from_on, until_on, \
    proposed_by, signed_by, recorded_at, ended_on FROM collections_trial";

pub(super) fn read(row: &AnyRow) -> Result<Trial> {
    Ok(Trial {
        id: row.int(0)?,
        hypothesis: row.text(1)?,
        content: row.text(2)?,
        version: row.text(3)?,
        share_pct: row.int(4)?,
        seed: row.int(5)?,
        from_on: row.day(6)?,
        until_on: row.day(7)?,
        proposed_by: row.text(8)?,
        signed_by: row.maybe_text(9)?,
        recorded_at: Moment(row.int(10)?),
        ended_on: row.maybe_day(11)?,
    })
}

/// All trials, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_trials(db: &Db) -> Result<Vec<Trial>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" ORDER BY id DESC LIMIT 50");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing trials of strategies").await?.iter().map(read).collect()
}

/// By which strategy each buyer is treated.
#[derive(Debug, Clone, Default)]
pub(super) struct Arms {
    challenger: Option<StrategyPack>,
    sides: HashMap<BuyerId, bool>,
}

impl Arms {
    /// The strategy of a buyer and the name of its side; empty where no trial runs.
    pub fn of<'a>(
        &'a self,
        buyer: BuyerId,
        champion: &'a StrategyPack,
    ) -> (&'a StrategyPack, &'static str) {
        match (&self.challenger, self.sides.get(&buyer)) {
            (Some(pack), Some(true)) => (pack, ARMS[1]),
            (Some(_), Some(false)) => (champion, ARMS[0]),
            _ => (champion, ""),
        }
    }

    /// The furthest day ahead on which any step of either fits.
    pub fn ahead_days(&self, champion: &StrategyPack) -> i32 {
        let other = self.challenger.as_ref().map_or(0, StrategyPack::ahead_days);
        champion.ahead_days().max(other)
    }
}

pub(super) fn running(on: Day) -> Ask {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE signed_by IS NOT NULL AND from_on <= ").value(on);
    ask.text(" AND until_on >= ").value(on).text(" AND (ended_on IS NULL OR ended_on > ");
    ask.value(on).text(") ORDER BY id DESC LIMIT 1");
    ask
}

/// The sides in force on a day.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub(super) async fn arms_in_force(db: &Db, on: Day) -> Result<Arms> {
    let mut connection = db.read().await?;
    let rows = running(on).rows(&mut connection, "finding a trial").await?;
    let Some(trial) = rows.first().map(read).transpose()? else { return Ok(Arms::default()) };
    let days = holidays(&mut connection, on).await?;
    let challenger = Some(pack_of(&trial)?.with_days(&days));
    let mut ask =
        Ask::new("SELECT buyer_id, challenger FROM collections_trial_arm WHERE trial_id = ");
    ask.value(trial.id);
    let rows = ask.rows(&mut connection, "reading the sides of a trial").await?;
    let side = |row: &AnyRow| Ok((row.int(0)?, row.int(1)? != 0));
    Ok(Arms { challenger, sides: rows.iter().map(side).collect::<Result<_>>()? })
}

pub(super) fn pack_of(trial: &Trial) -> Result<StrategyPack> {
    read_again((&trial.content, &trial.version))
}

pub(super) fn read_again((content, version): (&str, &str)) -> Result<StrategyPack> {
    StrategyPack::read(content).map_err(|fault| {
        Rejection::new("scoring.pack-unreadable")
            .with("pack", "strategy")
            .with("version", version)
            .with("why", fault.why)
            .into()
    })
}

/// The pack whose public holidays count on a day.
pub(super) async fn holidays(
    connection: &mut AnyConnection,
    on: Day,
) -> Result<Cow<'static, PromisePack>> {
    let of = ("promises", on);
    own_or_shipped_within(connection, of, PromisePack::read, PromisePack::shipped()).await
}

/// A trial to propose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTrial {
    /// What it is to show.
    pub hypothesis: String,
    /// Text of the challenger.
    pub content: String,
    /// The challenger's share of buyers, of a hundred.
    pub share_pct: i64,
    /// The seed.
    pub seed: i64,
    /// Its first day.
    pub from_on: Day,
    /// Its last day.
    pub until_on: Day,
}

/// Proposes a trial; a second person signs it.
///
/// # Errors
/// `collections.trial-hypothesis`, `collections.trial-share`, `collections.trial-days`,
/// `collections.trial-runs` where another one runs or waits; `scoring.pack-wrong`; a fault.
pub async fn propose_trial(tx: &mut Tx, new: &NewTrial) -> Result<i64> {
    let today = tx.clock().today();
    if new.hypothesis.trim().is_empty() {
        return Err(Rejection::new("collections.trial-hypothesis").on("hypothesis").into());
    }
    if !(5..=95).contains(&new.share_pct) {
        return Err(Rejection::new("collections.trial-share").on("share").into());
    }
    if new.from_on < today || new.until_on <= new.from_on {
        let wrong = Rejection::new("collections.trial-days").with("from", new.from_on);
        return Err(wrong.with("until", new.until_on).on("until").into());
    }
    let pack = StrategyPack::read(&new.content).map_err(PackFault::refusal)?;
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
    let mut ask =
        Ask::new("SELECT id FROM collections_trial WHERE ended_on IS NULL AND until_on >= ");
    ask.value(today);
    if !ask.rows(tx.conn(), "looking for a trial").await?.is_empty() {
        return Err(Rejection::new("collections.trial-runs").into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_trial (id, hypothesis, content, version, share_pct, seed, \
         from_on, until_on, proposed_by, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.hypothesis.trim()).text(", ").value(new.content.as_str());
    ask.text(", ").value(pack.edition.version.as_str()).text(", ").value(new.share_pct);
    ask.text(", ").value(new.seed).text(", ").value(new.from_on).text(", ").value(new.until_on);
    ask.text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("proposing a trial"))?;
    let detail = json!({
        "version": pack.edition.version, "digest": pack.edition.digest, "share": new.share_pct,
        "seed": new.seed.to_string(), "from": new.from_on.to_string(),
        "until": new.until_on.to_string(),
    });
    let subject = format!("trial:{id}");
    tx.audit(Audit { room: "collections", action: "propose-trial", subject, detail });
    Ok(id)
}

/// Signs a trial: the sides of all buyers that owe something are drawn and kept. Its author signs only
/// where nobody else could.
///
/// # Errors
/// `collections.trial-unknown`, `collections.trial-same-person`, or a fault.
pub async fn sign_trial(tx: &mut Tx, id: i64) -> Result<(i64, i64)> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE signed_by IS NULL AND ended_on IS NULL AND id = ").value(id);
    let rows = ask.rows(tx.conn(), "reading a trial").await?;
    let Some(trial) = rows.first().map(read).transpose()? else {
        return Err(Rejection::new("collections.trial-unknown").with("id", id).into());
    };
    let actor = tx.actor().0.clone();
    let eyes = eyes_on(tx, &trial.proposed_by).await?;
    if eyes == Eyes::Same {
        return Err(Rejection::new("collections.trial-same-person").into());
    }
    let sides = assign(trial.seed, trial.share_pct, &candidates(tx).await?);
    let mut bulk = Bulk::new("collections_trial_arm", &["trial_id", "buyer_id", "challenger"], "");
    for (buyer, arm) in &sides {
        bulk.push(tx.conn(), [id.into(), (*buyer).into(), (*arm == ARMS[1]).into()]).await?;
    }
    bulk.flush(tx.conn()).await?;
    let mut ask = Ask::new("UPDATE collections_trial SET signed_by = ");
    ask.value(actor).text(" WHERE signed_by IS NULL AND id = ").value(id);
    if ask.run(tx.conn()).await.map_err(failed("signing a trial"))? == 0 {
        return Err(Rejection::new("collections.trial-unknown").with("id", id).into());
    }
    let count = |arm| i64::try_from(sides.iter().filter(|(_, side)| *side == arm).count());
    let counts = (count(ARMS[0]).unwrap_or(0), count(ARMS[1]).unwrap_or(0));
    let alone = eyes == Eyes::Alone;
    let detail = json!({ "champion": counts.0, "challenger": counts.1, "alone": alone });
    let subject = format!("trial:{id}");
    tx.audit(Audit { room: "collections", action: "sign-trial", subject, detail });
    Ok(counts)
}

async fn candidates(tx: &mut Tx) -> Result<Vec<Candidate>> {
    let ask = Ask::new(
        "SELECT b.id, b.kind, COALESCE(CAST(SUM(i.company_minor) AS BIGINT), 0) \
         FROM parties_buyer b JOIN receivables_item i ON i.buyer_id = b.id \
         WHERE i.closed_on IS NULL AND i.undone_by IS NULL AND b.withdrawn_by IS NULL \
         GROUP BY b.id, b.kind ORDER BY b.id",
    );
    let one = |row: &AnyRow| {
        Ok(Candidate { buyer_id: row.int(0)?, kind: row.text(1)?, owed_minor: row.int(2)? })
    };
    ask.rows(tx.conn(), "finding buyers for a trial").await?.iter().map(one).collect()
}

/// Ends a trial from today on: everybody is treated by the strategy in force again.
///
/// # Errors
/// `collections.trial-unknown`, `collections.reason-missing`, or a fault.
pub async fn end_trial(tx: &mut Tx, id: i64, reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Rejection::new("collections.reason-missing").on("reason").into());
    }
    let today = tx.clock().today();
    let mut ask = Ask::new("UPDATE collections_trial SET ended_on = ");
    ask.value(today).text(" WHERE ended_on IS NULL AND until_on >= ").value(today);
    ask.text(" AND id = ").value(id);
    if ask.run(tx.conn()).await.map_err(failed("ending a trial"))? == 0 {
        let unknown: Failure = Rejection::new("collections.trial-unknown").with("id", id).into();
        return Err(unknown);
    }
    let subject = format!("trial:{id}");
    let detail = json!({ "reason": reason.trim() });
    tx.audit(Audit { room: "collections", action: "end-trial", subject, detail });
    Ok(())
}

/// How one side came out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Side {
    /// Its buyers.
    pub buyers: i64,
    /// Steps sent or done towards them.
    pub steps: i64,
    /// Promises made in the trial that the ledger has decided on.
    pub decided: i64,
    /// Of those, kept.
    pub kept: i64,
}

/// Both sides, and whether a winner may be named.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct TrialResult {
    /// The strategy in force.
    pub champion: Side,
    /// The other one.
    pub challenger: Side,
    /// Probability that the challenger's promises are kept more often; `None` below
    /// [`PROMISES_LEAST`] on either side.
    pub better: Option<f64>,
}

/// The probability that the challenger is better, once both sides have enough (Beta-Binomial, flat prior).
pub fn probability(champion: &Side, challenger: &Side) -> Option<f64> {
    let enough = champion.decided >= PROMISES_LEAST && challenger.decided >= PROMISES_LEAST;
    let of = |side: &Side| {
        (u32::try_from(side.kept).unwrap_or(0), u32::try_from(side.decided).unwrap_or(0))
    };
    enough.then(|| chance_better(of(champion), of(challenger)))
}

/// How a trial stands.
///
/// # Errors
/// A fault from the database.
pub async fn trial_result(db: &Db, trial: &Trial) -> Result<TrialResult> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT a.challenger, COUNT(*), COALESCE(CAST(SUM((SELECT COUNT(*) FROM \
         collections_outbox o WHERE o.buyer_id = a.buyer_id AND o.state IN ('sent', 'done') \
         AND o.arm <> '' AND o.as_of >= ",
    );
    ask.value(trial.from_on).text(" AND o.as_of <= ").value(trial.until_on);
    ask.text(")) AS BIGINT), 0), COALESCE(CAST(SUM((SELECT COUNT(*) FROM collections_promise p ");
    let made = |ask: &mut Ask| {
        ask.text("WHERE p.buyer_id = a.buyer_id AND p.made_on >= ").value(trial.from_on);
        ask.text(" AND p.made_on <= ").value(trial.until_on);
    };
    made(&mut ask);
    ask.text(" AND p.state IN ('kept', 'partly', 'broken'))) AS BIGINT), 0), ");
    ask.text("COALESCE(CAST(SUM((SELECT COUNT(*) FROM collections_promise p ");
    made(&mut ask);
    ask.text(" AND p.state = 'kept')) AS BIGINT), 0) FROM collections_trial_arm a ");
    ask.text("WHERE a.trial_id = ").value(trial.id).text(" GROUP BY a.challenger");
    let mut result = TrialResult::default();
    for row in ask.rows(&mut connection, "counting how a trial stands").await? {
        let side = Side {
            buyers: row.int(1)?,
            steps: row.int(2)?,
            decided: row.int(3)?,
            kept: row.int(4)?,
        };
        match row.int(0)? {
            0 => result.champion = side,
            _ => result.challenger = side,
        }
    }
    result.better = probability(&result.champion, &result.challenger);
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_drawn_within_kind_and_band() {
        let candidates: Vec<Candidate> = (0..1_000)
            .map(|n| Candidate {
                buyer_id: 7_000_000 + n * 13,
                kind: if n % 5 == 0 { "project" } else { "other" }.to_owned(),
                owed_minor: if n % 2 == 0 { 500_000 } else { 50_000_000 },
            })
            .collect();
        let sides = assign(42, 30, &candidates);
        assert_eq!(sides, assign(42, 30, &candidates), "the same seed, the same sides");
        assert_ne!(sides, assign(43, 30, &candidates));
        let of: HashMap<BuyerId, &str> = sides.into_iter().collect();
        let mut strata: BTreeMap<(&str, usize), (i64, i64)> = BTreeMap::new();
        for one in &candidates {
            let count = strata.entry((&one.kind, band(one.owed_minor))).or_default();
            count.0 += 1;
            count.1 += i64::from(of[&one.buyer_id] == ARMS[1]);
        }
        assert_eq!(strata.len(), 4);
        for (stratum, (all, theirs)) in strata {
            assert!((theirs * 100 - all * 30).abs() <= 100, "{stratum:?}: {theirs} of {all}");
        }
        assert_eq!([0, 999_999, 1_000_000, 100_000_000].map(band), [0, 0, 1, 3]);
    }

    #[test]
    fn no_winner_below_thirty_promises_a_side() {
        let side = |kept, decided| Side { kept, decided, ..Side::default() };
        assert_eq!(probability(&side(10, 29), &side(30, 30)), None);
        assert_eq!(probability(&side(20, 30), &side(29, 29)), None);
        let better = probability(&side(15, 30), &side(25, 30)).expect("enough");
        assert!((0.99..1.0).contains(&better), "{better}");
        let same = probability(&side(15, 30), &side(15, 30)).expect("enough");
        assert!((same - 0.5).abs() < 1e-9, "{same}");
    }
}
