use std::collections::BTreeMap;

use base::{Day, Result};
use store::{Ask, Db};

use super::{
    BuyerId,
    statement::{COLUMNS, Statement, read_statement},
};

/// At most so many statements of an industry are read; the newest first.
pub const PEERS_MAX: u32 = 4_000;

/// The yearly statements in force of one buyer: the newest, and the one a year before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerYears {
    /// The newest.
    pub now: Statement,
    /// The year before.
    pub before: Option<Statement>,
}

/// Yearly statements of the debtors' own accounts, of all buyers whose industry code begins with
/// the section's letter, that ended within three years before `as_of`.
///
/// # Errors
/// A fault from the database.
pub async fn list_peer_years(db: &Db, section: char, as_of: Day) -> Result<Vec<PeerYears>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(
        " FROM parties_statement WHERE scope = 'own' AND months = 12 AND buyer_id IN \
         (SELECT id FROM parties_buyer WHERE withdrawn_by IS NULL AND industry LIKE ",
    );
    ask.value(format!("{section}%")).text(") AND period_end <= ").value(as_of);
    ask.text(" AND period_end > ").value(as_of.plus_months(-36));
    ask.text(" ORDER BY period_end DESC, version DESC, id LIMIT ").value(i64::from(PEERS_MAX));
    let rows = ask.rows(&mut connection, "reading statements of an industry").await?;
    let mut known: BTreeMap<BuyerId, Vec<Statement>> = BTreeMap::new();
    for row in &rows {
        let one = read_statement(row)?;
        let of_buyer = known.entry(one.buyer_id).or_default();
        // The highest version of a period comes first and is in force.
        if !of_buyer.iter().any(|there| there.content.period_end == one.content.period_end) {
            of_buyer.push(one);
        }
    }
    let years = known.into_values().filter_map(|statements| {
        let mut statements = statements.into_iter();
        let now = statements.next()?;
        let wanted = now.content.period_end.plus_days(1).plus_months(-12).plus_days(-1);
        let before = statements.find(|one| one.content.period_end == wanted);
        Some(PeerYears { now, before })
    });
    Ok(years.collect())
}
