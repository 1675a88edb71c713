//! Reading what assessments stored.

use base::{Currency, Day, Failure, Moment, Result};
use store::{AnyRow, Ask, Columns, Db};

use super::{AssessmentDoc, Portfolio};
use crate::{
    parties::BuyerId,
    policy::{Headroom, Limit, Tier},
    receivables::company_currency,
    scoring::Confidence,
};

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Row id.
    pub id: i64,
    /// The day of judgement.
    pub as_of: Day,
    /// `running`, `done`, `failed`, `cancelled`.
    pub state: String,
    /// Digest of the scorecard.
    pub model_digest: String,
    /// Digest of the policy packs.
    pub policy_digest: String,
    /// How far the ledger was.
    pub ledger_version: i64,
    /// Digest of everything judged.
    pub inputs_digest: String,
    /// Digest of all judgements.
    pub results_digest: String,
    /// Buyers judged.
    pub buyers: i64,
    /// Buyers with a score.
    pub scored: i64,
    /// Why it failed.
    pub note: String,
    /// Who ran it.
    pub actor: String,
    /// When it began.
    pub started_at: Moment,
    /// When it ended.
    pub finished_at: Option<Moment>,
}

const RUN: &str = "r.id, r.as_of, r.state, r.model_digest, r.policy_digest, r.ledger_version, \
    r.inputs_digest, r.results_digest, r.buyers, r.scored, r.note, r.actor, r.started_at, \
    r.finished_at";

fn read_run(row: &AnyRow) -> Result<Run> {
    Ok(Run {
        id: row.int(0)?,
        as_of: row.day(1)?,
        state: row.text(2)?,
        model_digest: row.text(3)?,
        policy_digest: row.text(4)?,
        ledger_version: row.int(5)?,
        inputs_digest: row.text(6)?,
        results_digest: row.text(7)?,
        buyers: row.int(8)?,
        scored: row.int(9)?,
        note: row.text(10)?,
        actor: row.text(11)?,
        started_at: Moment(row.int(12)?),
        finished_at: row.maybe_int(13)?.map(Moment),
    })
}

/// The run that pages show, if there is one.
///
/// # Errors
/// A fault from the database.
pub async fn current_run(db: &Db) -> Result<Option<Run>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(RUN).text(" FROM scoring_current c JOIN scoring_run r ON r.id = c.run_id");
    let rows = ask.rows(&mut connection, "finding the current run").await?;
    rows.first().map(read_run).transpose()
}

/// The run that pages show.
///
/// # Errors
/// `scoring.not-assessed` where there is none yet, or a fault.
pub async fn get_current_run(db: &Db) -> Result<Run> {
    let run = current_run(db).await?;
    run.ok_or_else(|| base::Rejection::new("scoring.not-assessed").into())
}

/// Runs, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_runs(db: &Db, limit: u32) -> Result<Vec<Run>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(RUN).text(" FROM scoring_run r ORDER BY r.id DESC LIMIT ");
    ask.value(i64::from(limit.clamp(1, 500)));
    ask.rows(&mut connection, "listing runs").await?.iter().map(read_run).collect()
}

/// The portfolio of the current run.
///
/// # Errors
/// A fault from the database.
pub async fn find_portfolio(db: &Db) -> Result<Option<(Run, Portfolio)>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(RUN)
        .text(", r.portfolio FROM scoring_current c JOIN scoring_run r ON r.id = c.run_id");
    let rows = ask.rows(&mut connection, "reading the portfolio").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let portfolio = serde_json::from_str(&row.text(14)?)
        .map_err(|error| Failure::broken("reading the portfolio", error))?;
    Ok(Some((read_run(row)?, portfolio)))
}

/// One buyer's assessment in the current run.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The run.
    pub run: Run,
    /// The company's currency; all amounts are in it.
    pub currency: Currency,
    /// Whole points; `None` where there was nothing to score on.
    pub score: Option<i64>,
    /// The score of the newest run of an earlier day.
    pub score_before: Option<i64>,
    /// Probability of "bad", in millionths.
    pub pd_micro: Option<i64>,
    /// The tier.
    pub tier: Tier,
    /// How far the score can be relied on.
    pub confidence: Confidence,
    /// Whether the score was held back for lack of data.
    pub provisional: bool,
    /// 0 to 100.
    pub ability: Option<i64>,
    /// 0 to 100.
    pub willingness: Option<i64>,
    /// Code of the quadrant.
    pub quadrant: String,
    /// Exposure.
    pub exposure_minor: i64,
    /// Open.
    pub open_minor: i64,
    /// Overdue.
    pub overdue_minor: i64,
    /// Days since the oldest due day.
    pub oldest_overdue_days: i64,
    /// Sales of the last twelve months.
    pub sales_12m_minor: i64,
    /// The granted limit in force on the day.
    pub limit: Option<Limit>,
    /// What is left of it.
    pub headroom: Headroom,
    /// 0 for no alert, 1 yellow to 3 red.
    pub alert_level: i64,
    /// Digest of what the buyer was judged on.
    pub inputs_digest: String,
    /// Everything else; `None` in runs whose documents were thrown away.
    pub doc: Option<AssessmentDoc>,
}

/// The assessment of a buyer in the current run.
///
/// # Errors
/// A fault from the database.
pub async fn find_assessment(db: &Db, buyer: BuyerId) -> Result<Option<Assessment>> {
    let currency = company_currency(db).await?;
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(RUN).text(
        ", a.score, a.score_before, a.pd_micro, a.tier, a.confidence, a.provisional, a.ability, \
         a.willingness, a.quadrant, a.exposure_minor, a.open_minor, a.overdue_minor, \
         a.oldest_overdue_days, a.sales_12m_minor, a.limit_kind, a.limit_minor, a.alert_level, \
         a.inputs_digest, a.document FROM scoring_current c JOIN scoring_run r ON r.id = c.run_id \
         JOIN scoring_assessment a ON a.run_id = r.id WHERE a.buyer_id = ",
    );
    ask.value(buyer);
    let rows = ask.rows(&mut connection, "reading an assessment").await?;
    rows.first().map(|row| read_assessment(row, currency)).transpose()
}

fn read_assessment(row: &AnyRow, currency: Currency) -> Result<Assessment> {
    let text = row.text(32)?;
    let bad = |error| Failure::broken("reading the document of an assessment", error);
    let doc = if text.is_empty() { None } else { Some(serde_json::from_str(&text).map_err(bad)?) };
    let limit = row
        .maybe_text(28)?
        .and_then(|kind| Limit::restore(&kind, row.maybe_int(29).ok().flatten(), currency));
    let exposure_minor = row.int(23)?;
    let exposure = base::Money::new(exposure_minor, currency);
    Ok(Assessment {
        run: read_run(row)?,
        currency,
        score: row.maybe_int(14)?,
        score_before: row.maybe_int(15)?,
        pd_micro: row.maybe_int(16)?,
        tier: Tier::parse(&row.text(17)?).unwrap_or(Tier::Unrated),
        confidence: Confidence::parse(&row.text(18)?).unwrap_or(Confidence::None),
        provisional: row.int(19)? != 0,
        ability: row.maybe_int(20)?,
        willingness: row.maybe_int(21)?,
        quadrant: row.text(22)?,
        exposure_minor,
        open_minor: row.int(24)?,
        overdue_minor: row.int(25)?,
        oldest_overdue_days: row.int(26)?,
        sales_12m_minor: row.int(27)?,
        limit,
        headroom: crate::policy::headroom(limit, exposure),
        alert_level: row.int(30)?,
        inputs_digest: row.text(31)?,
        doc,
    })
}

/// A score of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScorePoint {
    /// The day of judgement.
    pub as_of: Day,
    /// Whole points.
    pub score: Option<i64>,
    /// Probability of "bad", in millionths.
    pub pd_micro: Option<i64>,
    /// The tier.
    pub tier: Tier,
    /// Exposure on the day.
    pub exposure_minor: i64,
    /// Overdue on the day.
    pub overdue_minor: i64,
}

/// A buyer's scores over time, oldest first; of several runs of a day the last counts.
///
/// # Errors
/// A fault from the database.
pub async fn score_history(db: &Db, buyer: BuyerId) -> Result<Vec<ScorePoint>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT r.as_of, a.score, a.pd_micro, a.tier, a.exposure_minor, a.overdue_minor \
         FROM scoring_assessment a JOIN scoring_run r ON r.id = a.run_id \
         WHERE r.state = 'done' AND a.buyer_id = ",
    );
    ask.value(buyer).text(" ORDER BY r.as_of DESC, r.id DESC LIMIT 200");
    let mut points: Vec<ScorePoint> = Vec::new();
    for row in &ask.rows(&mut connection, "reading earlier scores").await? {
        let as_of = row.day(0)?;
        if points.last().is_some_and(|point| point.as_of == as_of) {
            continue;
        }
        points.push(ScorePoint {
            as_of,
            score: row.maybe_int(1)?,
            pd_micro: row.maybe_int(2)?,
            tier: Tier::parse(&row.text(3)?).unwrap_or(Tier::Unrated),
            exposure_minor: row.int(4)?,
            overdue_minor: row.int(5)?,
        });
    }
    points.reverse();
    Ok(points)
}
