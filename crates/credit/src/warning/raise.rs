//! Bringing the alerts of buyers up to date with the signals that show.

use std::collections::{BTreeMap, HashMap};

use base::{Day, Failure, Result};
use store::{Ask, Bulk, Columns, Tx, Value};

use super::{AlertLevel, AlertState, Hit, SignalLibrary, Standing, Step, repo::evidence, step};
use crate::parties::BuyerId;

/// What bringing alerts up to date did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Raised {
    /// New, or raised again.
    pub raised: u64,
    /// Seen again.
    pub refreshed: u64,
    /// Over.
    pub expired: u64,
}

impl Raised {
    /// Adds another count.
    pub const fn add(&mut self, other: Self) {
        self.raised += other.raised;
        self.refreshed += other.refreshed;
        self.expired += other.expired;
    }
}

/// A stored alert with everything that an upsert writes back.
#[derive(Clone)]
struct Kept {
    id: i64,
    standing: Standing,
    own_level: i64,
    owner_role: String,
    times: i64,
    said: (String, String),
    evidence: String,
    handled: (String, String),
    run_id: Option<i64>,
    version: i64,
    recorded_at: i64,
}

type Key = (BuyerId, String);

const COLUMNS: [&str; 21] = [
    "id",
    "buyer_id",
    "signal",
    "state",
    "level",
    "own_level",
    "raised_on",
    "seen_on",
    "deadline_on",
    "cleared_on",
    "owner_role",
    "times",
    "said_zh",
    "said_en",
    "evidence",
    "handled_by",
    "handled_note",
    "run_id",
    "version",
    "recorded_at",
    "changed_at",
];
const UPSERT: &str = "ON CONFLICT (buyer_id, signal) DO UPDATE SET state = excluded.state, \
    level = excluded.level, own_level = excluded.own_level, raised_on = excluded.raised_on, \
    seen_on = excluded.seen_on, deadline_on = excluded.deadline_on, \
    cleared_on = excluded.cleared_on, times = excluded.times, said_zh = excluded.said_zh, \
    said_en = excluded.said_en, evidence = excluded.evidence, handled_by = excluded.handled_by, \
    handled_note = excluded.handled_note, run_id = excluded.run_id, version = excluded.version, \
    changed_at = excluded.changed_at";

/// One pass over the alerts of a range of buyers.
struct Pass<'a> {
    library: &'a SignalLibrary,
    as_of: Day,
    run: Option<i64>,
    bulk: Bulk,
    done: Raised,
}

impl<'a> Pass<'a> {
    fn new(library: &'a SignalLibrary, as_of: Day, run: Option<i64>) -> Self {
        let bulk = Bulk::new("warning_alert", &COLUMNS, UPSERT);
        Self { library, as_of, run, bulk, done: Raised::default() }
    }

    async fn settle(
        &mut self,
        tx: &mut Tx,
        key: Key,
        kept: Option<Kept>,
        hit: Option<&Hit>,
    ) -> Result<()> {
        let Some(def) = self.library.find(&key.1) else { return Ok(()) };
        let before = kept.as_ref().map(|k| k.standing);
        let shows = (hit.map(|h| h.level), hit.and_then(|h| h.told_on));
        let (standing, again) = match step(before, shows, def, self.as_of) {
            Step::Keep => return Ok(()),
            Step::Raise(standing) => {
                self.done.raised += 1;
                (standing, true)
            }
            Step::Refresh(standing) => {
                self.done.refreshed += 1;
                (standing, false)
            }
            Step::Expire(standing) => {
                self.done.expired += 1;
                (standing, false)
            }
        };
        let mut row = kept.unwrap_or_else(|| Kept {
            id: tx.ids().next(),
            standing,
            own_level: standing.level.rank(),
            owner_role: def.owner.clone(),
            times: 0,
            said: Default::default(),
            evidence: "[]".to_owned(),
            handled: Default::default(),
            run_id: None,
            version: 0,
            recorded_at: tx.at().0,
        });
        row.standing = standing;
        row.version += 1;
        if again {
            row.times += 1;
            row.handled = Default::default();
        }
        if let Some(hit) = hit {
            row.own_level = hit.own_level.rank();
            row.said = (hit.said.zh.clone(), hit.said.en.clone());
            row.evidence = evidence(&hit.rows);
            row.run_id = self.run;
        }
        let values = row.values(key, tx.at().0);
        self.bulk.push(tx.conn(), values).await
    }

    async fn finish(mut self, tx: &mut Tx) -> Result<Raised> {
        self.bulk.flush(tx.conn()).await?;
        Ok(self.done)
    }
}

impl Kept {
    fn values(self, (buyer, signal): Key, at: i64) -> [Value; 21] {
        let standing = self.standing;
        [
            self.id.into(),
            buyer.into(),
            signal.into(),
            standing.state.code().into(),
            standing.level.rank().into(),
            self.own_level.into(),
            standing.raised_on.into(),
            standing.seen_on.into(),
            standing.deadline_on.into(),
            standing.cleared_on.into(),
            self.owner_role.into(),
            self.times.into(),
            self.said.0.into(),
            self.said.1.into(),
            self.evidence.into(),
            self.handled.0.into(),
            self.handled.1.into(),
            self.run_id.into(),
            self.version.into(),
            self.recorded_at.into(),
            at.into(),
        ]
    }
}

/// Brings the alerts of one buyer up to date with new signals; others stay as they are.
pub(super) async fn apply(
    tx: &mut Tx,
    buyer: BuyerId,
    hits: &[Hit],
    library: &SignalLibrary,
    as_of: Day,
) -> Result<Raised> {
    let mut known = known_alerts(tx, (buyer, buyer)).await?;
    let mut pass = Pass::new(library, as_of, None);
    for hit in hits {
        let key = (buyer, hit.signal.clone());
        let before = known.remove(&key);
        pass.settle(tx, key, before, Some(hit)).await?;
    }
    pass.finish(tx).await
}

/// Brings the alerts of many buyers up to date with all signals that show on a day: what does
/// not show any more expires in its time. `hits` holds every buyer of the range that has any.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn raise_alerts(
    tx: &mut Tx,
    range: (BuyerId, BuyerId),
    hits: &BTreeMap<BuyerId, Vec<Hit>>,
    library: &SignalLibrary,
    (as_of, run): (Day, i64),
) -> Result<Raised> {
    let mut known = known_alerts(tx, range).await?;
    let mut pass = Pass::new(library, as_of, Some(run));
    for (buyer, list) in hits.range(range.0..=range.1) {
        for hit in list {
            let key = (*buyer, hit.signal.clone());
            let before = known.remove(&key);
            pass.settle(tx, key, before, Some(hit)).await?;
        }
    }
    let mut quiet: Vec<(Key, Kept)> = known.into_iter().collect();
    quiet.sort_by(|a, b| a.0.cmp(&b.0));
    for (key, before) in quiet {
        pass.settle(tx, key, Some(before), None).await?;
    }
    pass.finish(tx).await
}

async fn known_alerts(tx: &mut Tx, (from, to): (BuyerId, BuyerId)) -> Result<HashMap<Key, Kept>> {
    let mut ask = Ask::new(
        "SELECT id, buyer_id, signal, state, level, own_level, raised_on, seen_on, deadline_on, \
         cleared_on, owner_role, times, said_zh, said_en, evidence, handled_by, handled_note, \
         run_id, version, recorded_at FROM warning_alert WHERE buyer_id >= ",
    );
    ask.value(from).text(" AND buyer_id <= ").value(to);
    let bad = || Failure::bug("a stored alert has no known state or level");
    let mut known = HashMap::new();
    for row in &ask.rows(tx.conn(), "reading alerts").await? {
        let rank = row.int(4)?;
        let standing = Standing {
            state: AlertState::parse(&row.text(3)?).ok_or_else(bad)?,
            level: AlertLevel::ALL.into_iter().find(|l| l.rank() == rank).ok_or_else(bad)?,
            raised_on: row.day(6)?,
            seen_on: row.day(7)?,
            deadline_on: row.day(8)?,
            cleared_on: row.maybe_day(9)?,
        };
        let kept = Kept {
            id: row.int(0)?,
            standing,
            own_level: row.int(5)?,
            owner_role: row.text(10)?,
            times: row.int(11)?,
            said: (row.text(12)?, row.text(13)?),
            evidence: row.text(14)?,
            handled: (row.text(15)?, row.text(16)?),
            run_id: row.maybe_int(17)?,
            version: row.int(18)?,
            recorded_at: row.int(19)?,
        };
        known.insert((row.int(1)?, row.text(2)?), kept);
    }
    Ok(known)
}
