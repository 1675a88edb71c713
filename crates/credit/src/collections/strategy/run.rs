//! The nightly run: looks at every debtor by the strategy in force and puts the steps that are due into the
//! outbox. It contacts nobody. The same day twice proposes nothing twice.

use std::collections::{BTreeMap, BTreeSet};

use base::{Day, Moment, Rejection, Result};
use serde_json::json;
use store::{Actor, Ask, Audit, Bulk, Columns, Db, Tx, Value, failed};

use super::{
    decide::{Plan, decide},
    load::{Loaded, load_debtors, next_buyers},
    pack::{Step, StrategyPack},
    trial::{Arms, arms_in_force},
};
use crate::parties::BuyerId;

/// Debtors at a time.
const CHUNK: i64 = 250;

/// What a run came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunTold {
    /// The day.
    pub as_of: Option<Day>,
    /// Version of the strategy.
    pub version: String,
    /// Debtors that were looked at.
    pub buyers: i64,
    /// Steps that are proposed now and were not before.
    pub proposed: i64,
    /// Proposals of former days that do not hold any more.
    pub lapsed: i64,
    /// Of the new ones, released at once because the company allows it.
    pub released: i64,
    /// Why nothing was done, with how many debtors.
    pub held: BTreeMap<String, i64>,
}

/// A proposal that waits for a person.
struct Waiting {
    id: i64,
    step: String,
    as_of: Day,
    company_minor: i64,
    items: Vec<(i64, i64)>,
}

fn key(buyer: BuyerId, plan: &Plan, (by_item, on): (bool, Day)) -> String {
    match (by_item, plan.items.first()) {
        (true, Some(item)) => format!("{buyer}:{}:{on}:{}", plan.step, item.item_id),
        _ => format!("{buyer}:{}:{on}", plan.step),
    }
}

/// Looks at every debtor on a day and proposes what is due.
///
/// # Errors
/// `collections.strategy-day` for a day ahead; `scoring.pack-unreadable`; a fault.
pub async fn run_strategy(db: &Db, actor: &Actor, as_of: Day) -> Result<RunTold> {
    let today = db.clock().today();
    if as_of > today {
        let ahead = Rejection::new("collections.strategy-day").with("day", as_of);
        return Err(ahead.with("today", today).on("as_of").into());
    }
    let (pack, _) = StrategyPack::in_force(db, as_of).await?;
    let arms = arms_in_force(db, as_of).await?;
    let mut told =
        RunTold { as_of: Some(as_of), version: pack.edition.version.clone(), ..RunTold::default() };
    let ahead = arms.ahead_days(&pack);
    let due_by = as_of.plus_days(ahead);
    let mut after = i64::MIN;
    loop {
        let mut tx = db.write(actor.clone()).await?;
        let buyers = next_buyers(tx.conn(), (after, due_by, CHUNK)).await?;
        let (Some(from), Some(to)) = (buyers.first().copied(), buyers.last().copied()) else {
            lapse_rest(&mut tx, (after, i64::MAX), &mut told).await?;
            return finish(tx, told).await;
        };
        lapse_rest(&mut tx, (after, from - 1), &mut told).await?;
        let loaded = load_debtors(tx.conn(), (from, to), (as_of, due_by)).await?;
        let changed = propose(&mut tx, (&pack, &arms), (&loaded, as_of), &mut told).await?;
        after = to;
        let detail = json!({ "as_of": as_of.to_string(), "changed": changed });
        match changed {
            0 => tx.quiet(),
            _ => tx.audit(Audit {
                room: "collections",
                action: "propose-steps",
                subject: format!("strategy:{as_of}"),
                detail,
            }),
        }
        tx.commit().await?;
    }
}

/// Keeps what the run came to.
async fn finish(mut tx: Tx, told: RunTold) -> Result<RunTold> {
    let (id, at) = (tx.ids().next(), tx.at().0);
    let held = serde_json::to_string(&told.held).unwrap_or_default();
    let as_of = told.as_of.map(|day| day.to_string()).unwrap_or_default();
    let mut ask = Ask::new(
        "INSERT INTO collections_strategy_run (id, as_of, version, buyers, proposed, lapsed, \
         released, held, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(as_of.as_str()).text(", ").value(told.version.as_str());
    ask.text(", ").value(told.buyers).text(", ").value(told.proposed).text(", ");
    ask.value(told.lapsed).text(", ").value(told.released).text(", ").value(held);
    ask.text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping a run of the strategy"))?;
    let subject = format!("strategy:{as_of}");
    let detail = json!({
        "version": told.version, "buyers": told.buyers, "proposed": told.proposed,
        "lapsed": told.lapsed, "released": told.released,
    });
    tx.audit(Audit { room: "collections", action: "run-strategy", subject, detail });
    tx.commit().await?;
    Ok(told)
}

/// Takes the proposals back of buyers between two ids that owe nothing any more.
async fn lapse_rest(tx: &mut Tx, (from, to): (BuyerId, BuyerId), told: &mut RunTold) -> Result<()> {
    if from >= to {
        return Ok(());
    }
    let mut ask = Ask::new(
        "UPDATE collections_outbox SET state = 'lapsed' WHERE state = 'proposed' AND buyer_id > ",
    );
    ask.value(from).text(" AND buyer_id <= ").value(to);
    let done = ask.run(tx.conn()).await.map_err(failed("taking proposals back"))?;
    told.lapsed += i64::try_from(done).unwrap_or(0);
    Ok(())
}

async fn waiting_of(
    tx: &mut Tx,
    (from, to): (BuyerId, BuyerId),
) -> Result<BTreeMap<BuyerId, Vec<Waiting>>> {
    let mut ask = Ask::new(
        "SELECT o.buyer_id, o.id, o.step, o.as_of, o.company_minor, t.item_id, t.asked_minor \
         FROM collections_outbox o JOIN collections_outbox_item t ON t.outbox_id = o.id \
         WHERE o.state = 'proposed' AND o.buyer_id >= ",
    );
    ask.value(from)
        .text(" AND o.buyer_id <= ")
        .value(to)
        .text(" ORDER BY o.buyer_id, o.id, t.item_id");
    let mut found: BTreeMap<BuyerId, Vec<Waiting>> = BTreeMap::new();
    for row in ask.rows(tx.conn(), "reading proposals").await? {
        let theirs = found.entry(row.int(0)?).or_default();
        let id = row.int(1)?;
        if theirs.last().is_none_or(|one| one.id != id) {
            let (step, as_of, company_minor) = (row.text(2)?, row.day(3)?, row.int(4)?);
            theirs.push(Waiting { id, step, as_of, company_minor, items: Vec::new() });
        }
        if let Some(one) = theirs.last_mut() {
            one.items.push((row.int(5)?, row.int(6)?));
        }
    }
    Ok(found)
}

/// Proposes the steps of some debtors; answers how many rows changed.
async fn propose(
    tx: &mut Tx,
    (pack, arms): (&StrategyPack, &Arms),
    (loaded, on): (&[Loaded], Day),
    told: &mut RunTold,
) -> Result<i64> {
    let ids = |one: Option<&Loaded>| one.map(|one| one.buyer_id);
    let (Some(from), Some(to)) = (ids(loaded.first()), ids(loaded.last())) else { return Ok(0) };
    let mut waiting = waiting_of(tx, (from, to)).await?;
    let keys = keys_of(tx, (from, to), on).await?;
    let mut write = Writing::begin();
    let (mut changed, mut gone, mut fresh) = (0, Vec::new(), Vec::new());
    for one in loaded {
        told.buyers += 1;
        let (pack, arm) = arms.of(one.buyer_id, pack);
        let plans = match decide(pack, &one.debtor, (on, None)) {
            Ok(_) if one.under_way => {
                *told.held.entry("under-way".to_owned()).or_default() += 1;
                Vec::new()
            }
            Ok(plans) => plans,
            Err(held) => {
                *told.held.entry(held.code().to_owned()).or_default() += 1;
                Vec::new()
            }
        };
        let mut theirs = waiting.remove(&one.buyer_id).unwrap_or_default();
        for plan in &plans {
            let Some(step) = pack.find(&plan.step) else { continue };
            let same = theirs.iter().position(|old| {
                let items = old.items.first().map(|(id, _)| *id);
                let first = plan.items.iter().map(|item| item.item_id).min();
                old.step == plan.step && (!pack.by_item || items == first)
            });
            let key = key(one.buyer_id, plan, (pack.by_item, on));
            match same.map(|at| theirs.swap_remove(at)) {
                Some(old) if holds(&old, plan, on) => {}
                Some(old) => {
                    fresh.push(Fresh::of(old.id, plan, &key));
                    write.items(old.id, plan);
                    changed += 1;
                }
                None if keys.contains(&key) => {}
                None => {
                    told.proposed += 1;
                    told.released += i64::from(pack.automatic && step.is_written());
                    let new = New { buyer: one.buyer_id, step, plan, on, key: &key, arm };
                    write.row(tx, pack, &new).await?;
                    changed += 1;
                }
            }
        }
        gone.extend(theirs.iter().map(|old| old.id));
    }
    // Those in between who owe nothing any more are in no chunk of debtors.
    gone.extend(waiting.into_values().flatten().map(|old| old.id));
    changed += lapse(tx, &gone, told).await?;
    refresh(tx, &fresh, on).await?;
    write.flush(tx).await?;
    Ok(changed)
}

/// Takes proposals back.
async fn lapse(tx: &mut Tx, ids: &[i64], told: &mut RunTold) -> Result<i64> {
    for some in ids.chunks(400) {
        let mut ask = Ask::new("UPDATE collections_outbox SET state = 'lapsed' WHERE id IN (");
        ask.list(some.iter().copied()).text(")");
        ask.run(tx.conn()).await.map_err(failed("taking proposals back"))?;
    }
    let count = i64::try_from(ids.len()).unwrap_or(0);
    told.lapsed += count;
    Ok(count)
}

/// Keys of the proposals of a day: dropped, refused, sent or taken back, they do not come again that day.
async fn keys_of(tx: &mut Tx, (from, to): (BuyerId, BuyerId), on: Day) -> Result<BTreeSet<String>> {
    let mut ask = Ask::new("SELECT send_key FROM collections_outbox WHERE buyer_id >= ");
    ask.value(from).text(" AND buyer_id <= ").value(to).text(" AND as_of = ").value(on);
    let rows = ask.rows(tx.conn(), "reading proposals of a day").await?;
    rows.iter().map(|row| row.text(0)).collect()
}

fn holds(old: &Waiting, plan: &Plan, on: Day) -> bool {
    let mut items: Vec<(i64, i64)> =
        plan.items.iter().map(|item| (item.item_id, item.minor)).collect();
    items.sort_unstable();
    old.as_of == on && old.company_minor == plan.company_minor && old.items == items
}

/// A proposal that is brought up to a day.
pub(super) struct Fresh {
    id: i64,
    key: String,
    company_minor: i64,
    oldest_days: i64,
}

impl Fresh {
    pub(super) fn of(id: i64, plan: &Plan, key: &str) -> Self {
        let oldest_days = i64::from(plan.oldest_days());
        Self { id, key: key.to_owned(), company_minor: plan.company_minor, oldest_days }
    }
}

/// Brings proposals up to a day; what they ask for is taken out and written anew by the caller.
pub(super) async fn refresh(tx: &mut Tx, fresh: &[Fresh], on: Day) -> Result<()> {
    for some in fresh.chunks(200) {
        let mut ask = Ask::new("UPDATE collections_outbox SET as_of = ");
        ask.value(on).text(
            ", send_key = k.column2, company_minor = k.column3, oldest_days = k.column4 \
             FROM (VALUES ",
        );
        for (n, one) in some.iter().enumerate() {
            ask.text(if n == 0 { "(" } else { ", (" }).value(one.id).text(", ");
            ask.value(one.key.as_str()).text(", ").value(one.company_minor).text(", ");
            ask.value(one.oldest_days).text(")");
        }
        ask.text(") AS k WHERE collections_outbox.id = k.column1");
        ask.run(tx.conn()).await.map_err(failed("bringing proposals up to date"))?;
        let mut ask = Ask::new("DELETE FROM collections_outbox_item WHERE outbox_id IN (");
        ask.list(some.iter().map(|one| one.id)).text(")");
        ask.run(tx.conn()).await.map_err(failed("bringing proposals up to date"))?;
    }
    Ok(())
}

/// A step to propose.
pub(super) struct New<'a> {
    pub buyer: BuyerId,
    pub step: &'a Step,
    pub plan: &'a Plan,
    pub on: Day,
    pub key: &'a str,
    pub arm: &'a str,
}

/// Rows on their way.
pub(super) struct Writing {
    rows: Bulk,
    /// Items wait until their rows are there.
    items: Vec<[Value; 6]>,
}

const ROW: [&str; 27] = [
    "id",
    "send_key",
    "buyer_id",
    "as_of",
    "step",
    "action",
    "way",
    "letter",
    "level",
    "name_zh",
    "name_en",
    "company_minor",
    "oldest_days",
    "added",
    "pack_version",
    "arm",
    "state",
    "recorded_at",
    "released_by",
    "released_at",
    "waits",
    "address",
    "digest",
    "message_id",
    "answer",
    "proof",
    "closed_reason",
];

const ITEM: [&str; 6] = ["outbox_id", "item_id", "asked_minor", "days", "own_step", "own_level"];

/// Who releases where the company lets letters go by themselves.
pub(super) const AUTOMATIC: &str = "system:strategy";

impl Writing {
    pub(super) fn begin() -> Self {
        Self { rows: Bulk::new("collections_outbox", &ROW, ""), items: Vec::new() }
    }

    async fn row(&mut self, tx: &mut Tx, pack: &StrategyPack, new: &New<'_>) -> Result<()> {
        let (id, Moment(at)) = (tx.ids().next(), tx.at());
        let free = pack.automatic && new.step.is_written();
        let row = [
            id.into(),
            new.key.into(),
            new.buyer.into(),
            new.on.into(),
            new.step.code.as_str().into(),
            new.step.action.as_str().into(),
            new.step.way.as_str().into(),
            new.step.letter.as_str().into(),
            new.step.level.into(),
            new.step.name.zh.as_str().into(),
            new.step.name.en.as_str().into(),
            new.plan.company_minor.into(),
            i64::from(new.plan.oldest_days()).into(),
            "".into(),
            pack.edition.version.as_str().into(),
            new.arm.into(),
            if free { "released" } else { "proposed" }.into(),
            at.into(),
            free.then(|| AUTOMATIC.to_owned()).into(),
            free.then_some(at).into(),
            "".into(),
            "".into(),
            "".into(),
            "".into(),
            "".into(),
            "".into(),
            "".into(),
        ];
        self.rows.push(tx.conn(), row).await?;
        self.items(id, new.plan);
        Ok(())
    }

    pub(super) fn items(&mut self, id: i64, plan: &Plan) {
        self.items.extend(plan.items.iter().map(|item| {
            [
                id.into(),
                item.item_id.into(),
                item.minor.into(),
                i64::from(item.days).into(),
                item.own.as_str().into(),
                item.own_level.into(),
            ]
        }));
    }

    pub(super) async fn flush(mut self, tx: &mut Tx) -> Result<()> {
        self.rows.flush(tx.conn()).await?;
        let mut items = Bulk::new("collections_outbox_item", &ITEM, "");
        for row in self.items {
            items.push(tx.conn(), row).await?;
        }
        items.flush(tx.conn()).await?;
        Ok(())
    }
}

/// The last run; `None` where there was none.
///
/// # Errors
/// A fault from the database.
pub async fn last_run(db: &Db) -> Result<Option<(RunTold, Moment)>> {
    let ask = Ask::new(
        "SELECT as_of, version, buyers, proposed, lapsed, released, held, recorded_at \
         FROM collections_strategy_run ORDER BY id DESC LIMIT 1",
    );
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading the last run of the strategy").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let told = RunTold {
        as_of: row.maybe_day(0)?,
        version: row.text(1)?,
        buyers: row.int(2)?,
        proposed: row.int(3)?,
        lapsed: row.int(4)?,
        released: row.int(5)?,
        held: serde_json::from_str(&row.text(6)?).unwrap_or_default(),
    };
    Ok(Some((told, Moment(row.int(7)?))))
}
