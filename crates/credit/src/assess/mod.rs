//! Assessing the portfolio: every buyer's features, score, tier, proposal, signals and task as of
//! a day, and the portfolio as a whole, stored with what they were computed from.
//!
//! Buyers are read in chunks, judged without a database and written under the number of a run. The
//! last transaction raises the alerts and makes the run current; until then pages show the run
//! before it, and a run that fails or is cancelled leaves nothing but its record.
//!
//! The same ledger, day and packs give the same digests. It stands above the rooms and may look
//! into all of them; no room looks at it.

mod beside;
mod card_impact;
mod digest;
mod document;
mod figures;
mod judge;
mod load;
mod look_back;
mod outcome;
mod pack_signing;
mod packs;
mod portfolio;
mod read;
mod readings;
mod rejudge;
mod replay;
mod rows;
mod sheet;
mod sight;
mod told;
mod touched;
mod would;

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::atomic::{AtomicBool, Ordering},
};

use base::{Day, Failure, Rejection, Result};
use store::{Actor, Ask, Columns, Db};
use tokio::task::JoinHandle;

use crate::{
    collections::{JudgedPromise, keep_judgement, rank_round},
    granting::{ReviewRules, propose_changes, refresh_reviews},
    outlook::{Cohort, Place},
    parties::{BuyerId, PartyRole, count_buyers},
    receivables::{AgeingQuery, ageing, ledger_state},
    warning::{Hit, raise_alerts},
};

pub use card_impact::{CardImpact, IMPACT_BUYERS, Moved, card_impact};
pub use document::{
    AltmanDoc, AskedDoc, AssessmentDoc, ExternalDoc, FeatureValue, HitDoc, MethodDoc, ModelDoc,
    MonthDoc, PointsDoc, PromisesDoc, ProposalDoc, QualityDoc, ReasonDoc, Said,
};
pub(crate) use load::scaled;
pub(crate) use look_back::{Case, PastDay};
pub use outcome::{Exclusion, Outcome};
pub use pack_signing::{decide_pack, open_proposal, propose_pack};
pub use packs::{
    PACK_BYTES, PackInForce, PackKind, pack_in_force, refusal as pack_refusal, set_pack,
    set_signed_pack,
};
pub use portfolio::{BucketDoc, MonthPoint, Portfolio, Slice, TopBuyer, UnratedDoc, WeekDoc};
pub use read::{
    Assessment, Run, ScorePoint, current_run, find_assessment, find_portfolio, get_current_run,
    list_runs, score_history,
};
pub use sheet::{ScoreSheet, score_sheet};

pub(crate) use readings::{KeptTally, tallies};
pub use rejudge::{Rejudged, judged_at, rejudge};
pub use replay::{Replay, replay};
pub use touched::{Touched, touched};
pub use would::{WouldSay, would_say};

use judge::{Judged, Rules, judge};
use load::{Ground, Known, load};
use portfolio::Sums;

/// Buyers read, judged and written at a time.
const CHUNK: u32 = 250;

/// How far an assessment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Buyers judged.
    pub done: u64,
    /// Buyers in all.
    pub of: u64,
}

/// A finished assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunSummary {
    /// Row id of the run.
    pub id: i64,
    /// The day of judgement.
    pub as_of: Day,
    /// Buyers judged.
    pub buyers: u64,
    /// Buyers with a score.
    pub scored: u64,
    /// Alerts raised, seen again, expired.
    pub alerts: (u64, u64, u64),
    /// Lines of the worklist.
    pub tasks: u64,
    /// The digest of everything judged.
    pub inputs_digest: String,
    /// The digest of all judgements.
    pub results_digest: String,
}

/// What gathers while chunks are judged.
struct Gathered {
    sums: Sums,
    ranges: Vec<(BuyerId, BuyerId)>,
    hits: BTreeMap<BuyerId, Vec<Hit>>,
    promises: Vec<JudgedPromise>,
    counting: Vec<readings::Counting>,
    cohort: Cohort,
    inputs: String,
    results: String,
    buyers: u64,
    scored: u64,
    tasks: u64,
}

/// Refuses a day that cannot be judged: one to come, since what it would judge broken or overdue is
/// not so yet, and one before the first invoice, since every figure would be nothing.
///
/// # Errors
/// `scoring.future-day`, `scoring.too-early`, or a fault from the database.
pub async fn admit_day(db: &Db, as_of: Day) -> Result<()> {
    let today = db.clock().today();
    if as_of > today {
        let refused = base::Rejection::new("scoring.future-day");
        return Err(refused.with("day", as_of).with("today", today).on("as_of").into());
    }
    match crate::receivables::first_issued(db).await? {
        Some(first) if as_of < first => {
            let refused = base::Rejection::new("scoring.too-early");
            Err(refused.with("day", as_of).with("first", first).on("as_of").into())
        }
        _ => Ok(()),
    }
}

/// Assesses every buyer as of a day and makes the result current. `progress` is called after each
/// chunk; `cancel` is looked at before each.
///
/// # Errors
/// `scoring.cancelled` where it was cancelled; Busy or a fault from the database. The run before
/// stays current.
pub async fn assess(
    db: &Db,
    as_of: Day,
    actor: &Actor,
    progress: &(dyn Fn(Progress) + Send + Sync),
    cancel: &AtomicBool,
) -> Result<RunSummary> {
    let rules = Rules::in_force(db, as_of).await?;
    let version = ledger_state(db).await?.version;
    let run = rows::begin(db, actor, as_of, version, &rules).await?;
    let result = assess_run(db, (run, as_of), actor, &rules, (progress, cancel)).await;
    match result {
        Ok(summary) => {
            // The run is current; tidying up behind it may fail without harm.
            if let Err(error) = rows::tidy(db, actor, run).await {
                tracing::warn!(%error, run, "tidying up after an assessment");
            }
            // Suppliers are looked at with the tiers that are now in force.
            if let Err(error) = crate::supply::watch_suppliers(db, actor, as_of).await {
                tracing::warn!(%error, run, "looking at suppliers after an assessment");
            }
            Ok(summary)
        }
        Err(failure) => {
            let cancelled = failure.code() == "scoring.cancelled";
            let state = if cancelled { "cancelled" } else { "failed" };
            if let Err(error) = rows::give_up(db, actor, run, (state, &failure.to_string())).await {
                tracing::warn!(%error, run, "giving up an assessment");
            }
            Err(failure)
        }
    }
}

async fn assess_run(
    db: &Db,
    (run, as_of): (i64, Day),
    actor: &Actor,
    rules: &Rules,
    (progress, cancel): (&(dyn Fn(Progress) + Send + Sync), &AtomicBool),
) -> Result<RunSummary> {
    let of = u64::try_from(count_buyers(db).await?).unwrap_or(0);
    let before = run_before(db, as_of).await?;
    let ground = Ground::new(db, as_of, before).await?;
    let mut gathered = Gathered {
        sums: Sums::new(as_of, &ground.rates),
        ranges: Vec::new(),
        hits: BTreeMap::new(),
        promises: Vec::new(),
        counting: readings::begin(db, rules).await?,
        cohort: Cohort::begin(db, as_of, (&rules.champion, &rules.card)).await?,
        inputs: String::new(),
        results: String::new(),
        buyers: 0,
        scored: 0,
        tasks: 0,
    };
    let mut next = ahead(&ground, 0);
    loop {
        let chunk = next.await.map_err(|e| Failure::broken("reading buyers to judge", e))??;
        let (Some(first), Some(last)) = (chunk.first(), chunk.last()) else { break };
        if cancel.load(Ordering::Relaxed) {
            return Err(Rejection::new("scoring.cancelled").into());
        }
        let range = (first.buyer.id, last.buyer.id);
        next = ahead(&ground, range.1); // read the next chunk while this one is judged
        let judged: Vec<(Known, Judged)> = chunk
            .into_iter()
            .map(|known| {
                let judged = judge(&known, &ground, rules);
                (known, judged)
            })
            .collect();
        let digests = rows::write(db, actor, (run, as_of), rules, &judged).await?;
        for (seen, result) in digests {
            let _ = write!(gathered.inputs, "{seen}");
            let _ = write!(gathered.results, "{result}");
        }
        gathered.ranges.push(range);
        gather(&mut gathered, judged)?;
        progress(Progress { done: gathered.buyers, of: of.max(gathered.buyers) });
    }
    conclude(db, (run, as_of), actor, rules, gathered).await
}

fn ahead(ground: &Ground, after: BuyerId) -> JoinHandle<Result<Vec<Known>>> {
    let ground = ground.clone();
    tokio::spawn(async move { load(&ground, after, CHUNK).await })
}

fn gather(gathered: &mut Gathered, judged: Vec<(Known, Judged)>) -> Result<()> {
    for (known, one) in judged {
        // A mere supplier is judged like everybody, and is none of the buyers of the portfolio.
        if known.buyer.role != PartyRole::Supplier {
            gathered.sums.add(&known, &one)?;
        }
        readings::count(&mut gathered.counting, &one);
        let place = Place {
            buyer: known.buyer.id,
            tier: one.tier,
            pd: one.score.pd,
            exposure_minor: one.exposure.minor,
        };
        gathered.cohort.add(&known.items, place);
        gathered.buyers += 1;
        gathered.scored += u64::from(one.score.total.is_some());
        gathered.tasks += u64::from(one.task.is_some());
        gathered.promises.extend(changed_promises(&known, &one));
        if !one.hits.is_empty() {
            gathered.hits.insert(known.buyer.id, one.hits);
        }
    }
    Ok(())
}

/// The promises whose verdict is another than the one that was kept.
fn changed_promises(known: &Known, judged: &Judged) -> Vec<JudgedPromise> {
    let other = |one: &&JudgedPromise| {
        known.promises.iter().any(|row| {
            row.id == one.terms.id
                && (row.state != one.state.code() || row.paid_minor != one.paid_minor)
        })
    };
    judged.judged_promises.iter().filter(other).copied().collect()
}

async fn conclude(
    db: &Db,
    (run, as_of): (i64, Day),
    actor: &Actor,
    rules: &Rules,
    gathered: Gathered,
) -> Result<RunSummary> {
    let aged = ageing(db, &AgeingQuery::on(as_of)).await?;
    let digest = |text: &str| rejudge::digest(as_of, rules, text);
    let (inputs_digest, results_digest) = (digest(&gathered.inputs), digest(&gathered.results));
    // The worklist is ranked before the change that puts the round into force, so that this need not hold it.
    rank_round(db, actor, (run, as_of, aged.currency)).await?;
    let mut tx = db.write(actor.clone()).await?;
    let mut raised = crate::warning::Raised::default();
    for range in &gathered.ranges {
        let at = (as_of, run);
        raised.add(raise_alerts(&mut tx, *range, &gathered.hits, &rules.signals, at).await?);
    }
    keep_judgement(&mut tx, &gathered.promises, as_of).await?;
    let portfolio = gathered.sums.finish(&aged);
    let portfolio = serde_json::to_string(&portfolio)
        .map_err(|error| Failure::broken("writing the portfolio", error))?;
    let done = rows::Finished {
        run,
        as_of,
        buyers: i64::try_from(gathered.buyers).unwrap_or(i64::MAX),
        scored: i64::try_from(gathered.scored).unwrap_or(i64::MAX),
        inputs_digest: inputs_digest.clone(),
        results_digest: results_digest.clone(),
        portfolio,
    };
    readings::keep(&mut tx, (run, as_of), &gathered.counting).await?;
    crate::outlook::keep(&mut tx, run, &gathered.cohort.finish(aged.currency)).await?;
    rows::complete(&mut tx, &done).await?;
    calendar(&mut tx, (run, as_of), rules, aged.currency).await?;
    tx.commit().await?;
    Ok(RunSummary {
        id: run,
        as_of,
        buyers: gathered.buyers,
        scored: gathered.scored,
        alerts: (raised.raised, raised.refreshed, raised.expired),
        tasks: gathered.tasks,
        inputs_digest,
        results_digest,
    })
}

/// Reviews and proposals for change follow from the tiers of a run, unless it looks back.
async fn calendar(
    tx: &mut store::Tx,
    (run, as_of): (i64, Day),
    rules: &Rules,
    currency: base::Currency,
) -> Result<()> {
    if as_of < tx.clock().today() {
        return Ok(());
    }
    let review = ReviewRules {
        tiers: &rules.tiers,
        matrix: rules.matrix.as_ref().map(|(matrix, _)| matrix),
        pack: &rules.granting,
    };
    refresh_reviews(tx, (run, as_of), &review).await?;
    propose_changes(tx, (run, as_of), currency).await?;
    Ok(())
}

/// The newest finished run of an earlier day.
async fn run_before(db: &Db, as_of: Day) -> Result<Option<i64>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT id FROM scoring_run WHERE state = 'done' AND as_of < ");
    ask.value(as_of).text(" ORDER BY as_of DESC, id DESC LIMIT 1");
    let rows = ask.rows(&mut connection, "looking for the run before").await?;
    rows.first().map(|row| row.int(0)).transpose()
}
