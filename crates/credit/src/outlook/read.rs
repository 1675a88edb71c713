//! The SQL that keeps an outlook and reads it back, with the buyers behind its totals.

use std::sync::Arc;

use base::{Day, Failure, Rejection, Result};
use store::{Ask, Columns, Db, Tx, access::Scope, failed};

use super::document::OutlookDoc;
use crate::{
    parties::{BuyerId, scope_owner},
    policy::Tier,
};

/// An outlook with the round that it belongs to.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Row id of the round.
    pub run: i64,
    /// The outlook.
    pub doc: Arc<OutlookDoc>,
}

/// A buyer that owes something.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Row id.
    pub buyer: BuyerId,
    /// The company's own code.
    pub code: String,
    /// Registered name.
    pub name: String,
    /// The tier.
    pub tier: Tier,
    /// The score in whole points.
    pub score: Option<i64>,
    /// What it owes, minor units of the company's currency.
    pub exposure_minor: i64,
    /// Bad already: its probability is one.
    pub bad: bool,
    /// By the model at its own horizon; `None` without a score.
    pub own_pd: Option<f64>,
    /// Probability of turning bad within the horizon; `None` without a score.
    pub pd: Option<f64>,
    /// Expected loss within it, minor units.
    pub loss_minor: Option<i64>,
}

/// Keeps the outlook of a round inside the round's last transaction.
pub(crate) async fn keep(tx: &mut Tx, run: i64, doc: &OutlookDoc) -> Result<()> {
    let text =
        serde_json::to_string(doc).map_err(|error| Failure::broken("writing an outlook", error))?;
    let mut ask = Ask::new("INSERT INTO scoring_outlook (id, document) VALUES (");
    ask.value(run).text(", ").value(text).text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping an outlook"))?;
    Ok(())
}

/// The outlook of the current round, or, with a day, of the newest round up to then.
///
/// # Errors
/// A fault from the database.
pub async fn find_outlook(db: &Db, on: Option<Day>) -> Result<Option<Seen>> {
    let what = format!("outlook/{}", on.map_or_else(String::new, |day| day.to_string()));
    db.held(what, find(db, on)).await
}

async fn find(db: &Db, on: Option<Day>) -> Result<Option<Seen>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT o.id, o.document FROM scoring_outlook o ");
    match on {
        None => {
            ask.text("JOIN scoring_current c ON c.run_id = o.id");
        }
        Some(day) => {
            ask.text("JOIN scoring_run r ON r.id = o.id WHERE r.state = 'done' AND r.as_of <= ");
            ask.value(day).text(" ORDER BY r.as_of DESC, r.id DESC LIMIT 1");
        }
    }
    let rows = ask.rows(&mut connection, "reading an outlook").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let doc: OutlookDoc = serde_json::from_str(&row.text(1)?)
        .map_err(|error| Failure::broken("reading an outlook", error))?;
    Ok(Some(Seen { run: row.int(0)?, doc: Arc::new(doc) }))
}

/// The same, where there must be one.
///
/// # Errors
/// `scoring.outlook-none` where no round up to the day has one; a fault.
pub async fn get_outlook(db: &Db, on: Option<Day>) -> Result<Seen> {
    let found = find_outlook(db, on).await?;
    found.ok_or_else(|| {
        let rejection = Rejection::new("scoring.outlook-none");
        rejection.with("day", on.unwrap_or_else(|| db.clock().today())).into()
    })
}

/// The buyers that owe something, the largest expected loss first.
///
/// # Errors
/// A fault from the database.
pub async fn list_expected(
    db: &Db,
    seen: &Seen,
    days: u32,
    scope: Scope,
) -> Result<Arc<Vec<Expected>>> {
    let what = format!("outlook/{}/{days}/{scope:?}", seen.run);
    db.held(what, list(db, seen, days, scope)).await
}

async fn list(db: &Db, seen: &Seen, days: u32, scope: Scope) -> Result<Arc<Vec<Expected>>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT a.buyer_id, b.code, b.name, a.tier, a.score, a.pd_micro, a.exposure_minor \
         FROM scoring_assessment a JOIN parties_buyer b ON b.id = a.buyer_id \
         WHERE a.exposure_minor > 0 AND a.run_id = ",
    );
    ask.value(seen.run);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let mut all = Vec::new();
    for row in &ask.rows(&mut connection, "listing expected losses").await? {
        let (buyer, exposure_minor) = (row.int(0)?, row.int(6)?);
        let bad = seen.doc.is_bad(buyer);
        #[expect(clippy::cast_precision_loss, reason = "a probability in millionths")]
        let own = row.maybe_int(5)?.map(|micro| micro as f64 / 1e6);
        let pd = if bad { Some(1.0) } else { own.and_then(|pd| seen.doc.pd_at(pd, days)) };
        let loss_minor = pd.and_then(|pd| seen.doc.lose(pd, exposure_minor));
        all.push(Expected {
            buyer,
            code: row.text(1)?,
            name: row.text(2)?,
            tier: Tier::parse(&row.text(3)?).unwrap_or(Tier::Unrated),
            score: row.maybe_int(4)?,
            exposure_minor,
            bad,
            own_pd: own,
            pd,
            loss_minor,
        });
    }
    all.sort_by(|a, b| {
        let by_loss = b.loss_minor.unwrap_or(-1).cmp(&a.loss_minor.unwrap_or(-1));
        by_loss
            .then_with(|| b.exposure_minor.cmp(&a.exposure_minor))
            .then_with(|| a.code.cmp(&b.code))
    });
    Ok(Arc::new(all))
}
