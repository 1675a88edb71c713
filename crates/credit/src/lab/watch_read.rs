//! The SQL behind the watch: which models are in use, what their rounds left, what became of the
//! buyers, and what people granted against what was proposed.

use std::collections::HashMap;

use base::{Currency, Day, Money, Result};
use store::{Ask, Columns, Db};

use super::data_report::DataReport;
use crate::{
    assess::{Outcome, PastDay, tallies},
    parties::BuyerId,
    receivables::{RateBook, company_currency, list_rates},
    scoring::{
        Scorecard,
        models::{
            Definition, Development, Lane, ModelRules, Running, Tally, challengers_on, champion_on,
            expert_lanes, get_data_set, get_version, lanes_of,
        },
    },
};

/// A model that is watched.
pub(super) struct Watched {
    pub version_id: Option<i64>,
    pub name: String,
    pub digest: String,
    pub role: String,
    pub definition: Definition,
    pub development: Option<Development>,
    pub lanes: Vec<Lane>,
}

/// Everything that the watch needs to know of a model.
pub(super) async fn watched(db: &Db, version: Option<i64>, as_of: Day) -> Result<Watched> {
    let mut connection = db.read().await?;
    let champion = champion_on(&mut connection, as_of).await?;
    let challengers = challengers_on(&mut connection, as_of).await?;
    drop(connection);
    let role = match version {
        version if version == champion => "champion",
        Some(id) if challengers.contains(&id) => "challenger",
        _ => "",
    };
    let minor = company_currency(db).await?.minor_per_unit();
    let usual = |horizon| {
        let rules = ModelRules::shipped();
        let found = rules.definition(horizon, minor);
        found.ok_or_else(|| base::Failure::bug("the rules of models define no horizon"))
    };
    let Some(id) = version else {
        let card = Scorecard::in_force(db, as_of).await?.0;
        let running = Running::expert(&card);
        return Ok(Watched {
            version_id: None,
            name: running.name,
            digest: running.digest,
            role: role.to_owned(),
            definition: usual(card.scale.horizon_months * 365 / 12)?,
            development: None,
            lanes: expert_lanes(&card),
        });
    };
    let file = get_version(db, id).await?;
    let mut definition = usual(file.version.horizon_days)?;
    if let Some(set) = file.version.data_set_id {
        let report: Option<DataReport> =
            serde_json::from_value(get_data_set(db, set).await?.report).ok();
        definition = report.map_or(definition, |report| report.definition.into());
    }
    Ok(Watched {
        version_id: Some(id),
        name: file.version.name(),
        digest: file.version.digest.clone(),
        role: role.to_owned(),
        definition,
        lanes: lanes_of(&file.content),
        development: file.development,
    })
}

/// The champion of a day (`None` is the expert scorecard), then its challengers.
pub(super) async fn in_use(db: &Db, as_of: Day) -> Result<Vec<Option<i64>>> {
    let mut connection = db.read().await?;
    let mut all = vec![champion_on(&mut connection, as_of).await?];
    all.extend(challengers_on(&mut connection, as_of).await?.into_iter().map(Some));
    Ok(all)
}

/// The first tally that was kept of a model.
pub(super) async fn first_tally(db: &Db, digest: &str) -> Result<Option<Tally>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT t.tally FROM scoring_tally t JOIN scoring_run r ON r.id = t.run_id \
         WHERE r.state = 'done' AND t.digest = ",
    );
    ask.value(digest).text(" ORDER BY t.as_of, t.run_id LIMIT 1");
    let rows = ask.rows(&mut connection, "reading the first tally").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    serde_json::from_str(&row.text(0)?)
        .map(Some)
        .map_err(|error| base::Failure::broken("reading a tally", error))
}

/// Rounds whose horizon is over, one for each month (its last), of so many months.
pub(super) async fn rounds_past_horizon(
    db: &Db,
    watched: &Watched,
    as_of: Day,
    months: i32,
) -> Result<Vec<(i64, Day)>> {
    let latest = as_of.plus_days(-watched.definition.horizon_days);
    let from = latest.plus_months(-months);
    let mut rounds: Vec<(i64, Day)> = Vec::new();
    for kept in tallies(db, &watched.digest, (from, latest)).await? {
        let month = |day: Day| day.month_label();
        if rounds.last().is_some_and(|(_, day)| month(*day) == month(kept.as_of)) {
            rounds.pop();
        }
        rounds.push((kept.run, kept.as_of));
    }
    Ok(rounds)
}

/// Probability and outcome of each buyer of a round whose outcome is known.
pub(super) async fn outcomes_of(
    db: &Db,
    watched: &Watched,
    (run, day): (i64, Day),
) -> Result<Vec<(f64, bool)>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT a.buyer_id, a.pd_micro FROM scoring_assessment a JOIN scoring_run r \
         ON r.id = a.run_id WHERE a.pd_micro IS NOT NULL AND a.run_id = ",
    );
    ask.value(run).text(" AND r.model_digest = ").value(watched.digest.as_str());
    let mut told = ask.rows(&mut connection, "reading what was foretold").await?;
    if told.is_empty() {
        let mut ask = Ask::new(
            "SELECT buyer_id, pd_micro FROM scoring_shadow WHERE pd_micro IS NOT NULL \
             AND run_id = ",
        );
        ask.value(run).text(" AND version_id = ").value(watched.version_id);
        told = ask.rows(&mut connection, "reading what a challenger foretold").await?;
    }
    drop(connection);
    let published = ModelRules::shipped().published_days;
    let past = PastDay::open(db, day, watched.definition, published).await?;
    let became: HashMap<BuyerId, Outcome> = past.outcomes().await?;
    let mut rows = Vec::with_capacity(told.len());
    for row in &told {
        let bad = match became.get(&row.int(0)?) {
            Some(Outcome::Good) => false,
            Some(Outcome::Bad(_)) => true,
            _ => continue,
        };
        #[expect(clippy::cast_precision_loss, reason = "a probability in millionths")]
        rows.push((row.int(1)? as f64 / 1_000_000.0, bad));
    }
    Ok(rows)
}

/// A granted limit beside the proposed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Against {
    /// As proposed, within the tolerance; also where no limit was decided.
    No,
    /// More than proposed.
    Above,
    /// Less than proposed.
    Below,
}

/// One decision that had a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Granted {
    pub limit: Against,
    pub terms: bool,
}

impl Granted {
    /// Whether something else was granted than was proposed.
    pub fn against(self) -> bool {
        self.limit != Against::No || self.terms
    }
}

/// The newest decisions looked at.
const MOST: i64 = 2_000;

fn instants((from, to): (Day, Day)) -> (i64, i64) {
    let micros = |day: Day| i64::from(day.epoch_days()) * 86_400_000_000;
    (micros(from), micros(to.plus_days(2)))
}

/// What was granted between two days, each beside the proposal that stood then, where the model
/// of this digest had made it.
pub(super) async fn decisions(db: &Db, digest: &str, days: (Day, Day)) -> Result<Vec<Granted>> {
    let currency = company_currency(db).await?;
    let rates = RateBook::new(currency, list_rates(db).await?);
    let (from, to) = instants(days);
    let mut connection = db.read().await?;
    let mut told = Vec::new();
    let mut ask = Ask::new(
        "SELECT buyer_id, kind, amount_minor, currency, recorded_at, from_on FROM policy_limit \
         WHERE recorded_at >= ",
    );
    ask.value(from).text(" AND recorded_at < ").value(to);
    ask.text(" ORDER BY id DESC LIMIT ").value(MOST);
    for row in ask.rows(&mut connection, "reading granted limits").await? {
        let asked = (row.int(0)?, row.int(4)?);
        let Some(proposed) = proposal(&mut connection, digest, asked).await? else { continue };
        let of: Currency = row.currency(3)?;
        let amount = row.maybe_int(2)?.map(|minor| {
            let money = Money::new(minor, of);
            row.day(5).map_or(minor, |day| rates.view(money, day).minor)
        });
        let kind = row.text(1)?;
        told.push(Granted { limit: against(&kind, amount, &proposed), terms: false });
    }
    let mut ask =
        Ask::new("SELECT buyer_id, terms, recorded_at FROM policy_terms WHERE recorded_at >= ");
    ask.value(from).text(" AND recorded_at < ").value(to);
    ask.text(" ORDER BY id DESC LIMIT ").value(MOST);
    for row in ask.rows(&mut connection, "reading granted terms").await? {
        let asked = (row.int(0)?, row.int(2)?);
        let Some(proposed) = proposal(&mut connection, digest, asked).await? else { continue };
        let terms = row.text(1)? != proposed.terms;
        told.push(Granted { limit: Against::No, terms });
    }
    Ok(told)
}

struct Proposed {
    amount_minor: Option<i64>,
    terms: String,
}

/// What stood proposed for a buyer at an instant.
async fn proposal(
    connection: &mut store::AnyConnection,
    digest: &str,
    (buyer, at): (BuyerId, i64),
) -> Result<Option<Proposed>> {
    let mut ask = Ask::new(
        "SELECT a.proposed_kind, a.proposed_minor, a.proposed_terms, r.model_digest \
         FROM scoring_assessment a JOIN scoring_run r ON r.id = a.run_id \
         WHERE r.state = 'done' AND a.buyer_id = ",
    );
    ask.value(buyer).text(" AND r.finished_at <= ").value(at);
    ask.text(" ORDER BY r.id DESC LIMIT 1");
    let rows = ask.rows(connection, "reading what was proposed").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    if row.text(3)? != digest {
        return Ok(None);
    }
    let amount_minor = match row.text(0)?.as_str() {
        "amount" => row.maybe_int(1)?,
        _ => Some(0),
    };
    Ok(Some(Proposed { amount_minor, terms: row.text(2)? }))
}

/// Whether a granted limit differs from the proposed one by more than the tolerance.
fn against(kind: &str, amount: Option<i64>, proposed: &Proposed) -> Against {
    let Some(told) = proposed.amount_minor else { return Against::No };
    let granted = match kind {
        "unlimited" => return Against::Above,
        "amount" => amount.unwrap_or(0),
        _ => 0,
    };
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a tolerance of an amount"
    )]
    let slack = (told as f64 * ModelRules::shipped().watch.limit_tolerance) as i64;
    match granted.saturating_sub(told) {
        more if more > slack => Against::Above,
        more if more < -slack => Against::Below,
        _ => Against::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn granted_beside_proposed() {
        let proposed = |minor| Proposed { amount_minor: minor, terms: String::new() };
        for (kind, amount, told, expected) in [
            ("amount", Some(1_000), Some(1_000), Against::No),
            ("amount", Some(1_100), Some(1_000), Against::No),
            ("amount", Some(1_101), Some(1_000), Against::Above),
            ("amount", Some(899), Some(1_000), Against::Below),
            ("unlimited", None, Some(1_000), Against::Above),
            ("none", None, Some(1_000), Against::Below),
            ("none", None, Some(0), Against::No),
            ("amount", Some(1), Some(0), Against::Above),
            ("amount", Some(1), None, Against::No),
        ] {
            assert_eq!(
                against(kind, amount, &proposed(told)),
                expected,
                "{kind} {amount:?} {told:?}"
            );
        }
    }
}
