//! A strategy tried on the ledger of the last twelve months (K08) beside the one in force: how many contacts
//! and letters a month and a person, how soon the first, and who would have got what. What it would have
//! brought in is said as far as the company's own records tell what a contact moved (`cei`), and not further.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::atomic::{AtomicBool, Ordering},
};

use base::{Day, Rejection, Result};
use serde::{Deserialize, Serialize};
use store::{Ask, Columns, Db};

use super::{
    cadence::CadencePack,
    cei::{CeiTally, SimulatedCei},
    effect::EffectRows,
    follow::{FollowCase, FollowItem, Followed, Happened, follow},
    pack::StrategyPack,
    reasons::told_reasons,
};
use crate::{
    collections::{PromisePack, list_contacts, list_promises},
    parties::BuyerId,
    policy::Tier,
    receivables::{company_currency, item_facts},
};

/// Months that a strategy is tried on.
const MONTHS: i32 = 12;
/// Buyers at a time.
const CHUNK: i64 = 250;
/// Rows of who would have got what, at most.
const SAMPLES: usize = 200;

/// What one strategy would have come to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimulatedSide {
    /// Its version.
    pub version: String,
    /// Contacts with debtors.
    pub contacts: i64,
    /// Of those, letters.
    pub letters: i64,
    /// Debtors that would have been contacted.
    pub buyers: i64,
    /// Days past the due day of the first contact, added up over those debtors.
    pub first_days: i64,
    /// Days on which a debtor was left alone, by why.
    pub held: BTreeMap<String, i64>,
}

impl SimulatedSide {
    /// Days past the due day of the first contact, on average; `None` without any.
    pub fn first_day(&self) -> Option<i64> {
        (self.buyers > 0).then(|| self.first_days.div_euclid(self.buyers))
    }
}

/// A month under both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthRow {
    /// `2026-11`.
    pub month: String,
    /// Contacts: in force, new.
    pub contacts: [i64; 2],
    /// Letters: in force, new.
    pub letters: [i64; 2],
}

/// A person under both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// The salesperson, or empty.
    pub name: String,
    /// Contacts: in force, new.
    pub contacts: [i64; 2],
    /// The most on one day: in force, new.
    pub busiest: [i64; 2],
}

/// A step under both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// Its code.
    pub step: String,
    /// Its name.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// How often: in force, new; `None` where there is no such step.
    pub count: [Option<i64>; 2],
}

/// Who would have got what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleRow {
    /// Code of the buyer.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The day.
    pub on: String,
    /// The step.
    pub step: String,
    /// What it would have asked for.
    pub company_minor: i64,
    /// Days past the due day of the oldest item.
    pub oldest_days: i64,
    /// Whether by the new strategy; otherwise by the one in force.
    pub new: bool,
}

/// The outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Simulation {
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
    /// Currency of all amounts.
    pub currency: String,
    /// Debtors gone through.
    pub debtors: i64,
    /// Under the strategy in force.
    pub old: SimulatedSide,
    /// Under the other one.
    pub new: SimulatedSide,
    /// Month by month.
    pub months: Vec<MonthRow>,
    /// Person by person.
    pub people: Vec<PersonRow>,
    /// Step by step.
    pub steps: Vec<Compared>,
    /// What differs, the largest amounts first.
    pub samples: Vec<SampleRow>,
    /// The collection effectiveness index of the year; none in what was kept by an earlier release.
    #[serde(default)]
    pub cei: Option<SimulatedCei>,
}

/// Counting on the way.
#[derive(Default)]
struct Tally {
    told: Simulation,
    months: BTreeMap<String, MonthRow>,
    people: BTreeMap<String, PersonRow>,
    days: HashMap<(String, Day, usize), i64>,
    steps: BTreeMap<String, [i64; 2]>,
    samples: Vec<SampleRow>,
    cei: CeiTally,
}

/// Tries a strategy on the ledger of the last twelve months, beside the one in force.
///
/// `progress` is told how many debtors of how many were gone through; `stop` breaks it off.
///
/// # Errors
/// `scoring.pack-unreadable`; `collections.simulation-stopped` where it was broken off; a fault.
pub async fn simulate_strategy(
    db: &Db,
    new: &StrategyPack,
    (progress, stop): (&(dyn Fn(u64, u64) + Sync), &AtomicBool),
) -> Result<Simulation> {
    let today = db.clock().today();
    let (old, _) = StrategyPack::in_force(db, today).await?;
    let new = &new.clone().with_days(&PromisePack::in_force(db, today).await?.0);
    let from = today.plus_months(-MONTHS).plus_days(1);
    let mut tally = Tally::default();
    tally.told.from = from.to_string();
    tally.told.until = today.to_string();
    tally.told.currency = company_currency(db).await?.code().to_owned();
    tally.told.old.version.clone_from(&old.edition.version);
    tally.told.new.version.clone_from(&new.edition.version);
    // What contacts moved is known only when the whole book was seen: it is gone through twice.
    let rule = CadencePack::shipped().effect.clone();
    let mut rows = EffectRows::default();
    let all = count_debtors(db, from).await?;
    for pass in 0..2_u64 {
        if pass == 1 {
            tally.cei = CeiTally::over(rule.clone(), rows.effects(&rule));
        }
        let (mut after, mut done) = (i64::MIN, pass * all);
        loop {
            if stop.load(Ordering::Relaxed) {
                return Err(Rejection::new("collections.simulation-stopped").into());
            }
            progress(done, all * 2);
            let buyers = buyers(db, (after, from)).await?;
            done += u64::try_from(buyers.len()).unwrap_or(0);
            let (Some(first), Some(last)) = (buyers.first(), buyers.last()) else { break };
            let range = (first.buyer_id, last.buyer_id);
            after = last.buyer_id;
            for (buyer, case) in cases(db, buyers, range, (from, today)).await? {
                if pass == 0 {
                    rows.add(&rule, &case, (from, today));
                    continue;
                }
                let both = [&*old, new].map(|pack| follow(pack, &case, (from, today)));
                tally.cei.count((&buyer.code, &buyer.name), &case, &both, (from, today));
                tally.count(&buyer, both, [&old, new]);
            }
            tokio::task::yield_now().await;
        }
    }
    Ok(tally.close([&old, new]))
}

struct Followee {
    buyer_id: BuyerId,
    code: String,
    name: String,
    owner: String,
    kind: String,
    tier: Option<String>,
}

const OWED_SINCE: &str = " AND EXISTS (SELECT 1 FROM receivables_item i WHERE i.buyer_id = b.id \
    AND i.undone_by IS NULL AND (i.closed_on IS NULL OR i.closed_on >= ";

async fn count_debtors(db: &Db, from: Day) -> Result<u64> {
    let mut ask = Ask::new(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM parties_buyer b WHERE b.withdrawn_by IS NULL",
    );
    ask.text(OWED_SINCE).value(from).text("))");
    let mut connection = db.read().await?;
    let row = ask.row(&mut connection, "counting debtors of a year").await?;
    Ok(u64::try_from(row.int(0)?).unwrap_or(0))
}

async fn buyers(db: &Db, (after, from): (BuyerId, Day)) -> Result<Vec<Followee>> {
    let mut ask = Ask::new(
        "SELECT b.id, b.code, b.name, COALESCE(u.name, ''), b.kind, a.tier FROM parties_buyer b \
         LEFT JOIN store_user u ON u.id = b.owner_id LEFT JOIN scoring_current n ON n.id = 1 \
         LEFT JOIN scoring_assessment a ON a.run_id = n.run_id AND a.buyer_id = b.id \
         WHERE b.withdrawn_by IS NULL AND b.id > ",
    );
    ask.value(after).text(OWED_SINCE).value(from);
    ask.text(")) ORDER BY b.id LIMIT ").value(CHUNK);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "finding debtors of a year").await?;
    let one = |row: &store::AnyRow| {
        Ok(Followee {
            buyer_id: row.int(0)?,
            code: row.text(1)?,
            name: row.text(2)?,
            owner: row.text(3)?,
            kind: row.text(4)?,
            tier: row.maybe_text(5)?,
        })
    };
    rows.iter().map(one).collect()
}

async fn cases(
    db: &Db,
    buyers: Vec<Followee>,
    range: (BuyerId, BuyerId),
    (from, today): (Day, Day),
) -> Result<Vec<(Followee, FollowCase)>> {
    let mut disputes: HashMap<i64, Vec<(Day, Option<Day>, i64)>> = HashMap::new();
    let mut ask = Ask::new(
        "SELECT item_id, opened_on, resolved_on, amount_minor FROM receivables_dispute \
         WHERE buyer_id >= ",
    );
    ask.value(range.0).text(" AND buyer_id <= ").value(range.1);
    let mut connection = db.read().await?;
    for row in ask.rows(&mut connection, "reading disputes of a year").await? {
        let of = disputes.entry(row.int(0)?).or_default();
        of.push((row.day(1)?, row.maybe_day(2)?, row.int(3)?));
    }
    drop(connection);
    let mut items: HashMap<BuyerId, Vec<FollowItem>> = HashMap::new();
    for item in item_facts(db, range, from.plus_days(-1), today).await? {
        let paid = item.payments.iter().map(|part| (part.on, part.amount_minor));
        items.entry(item.buyer_id).or_default().push(FollowItem {
            item_id: item.id,
            issued_on: item.issued_on,
            due_on: item.due_on,
            currency: item.currency,
            whole: (item.amount_minor, item.company_minor),
            taken_off: paid.chain(item.undone.iter().copied()).collect(),
            disputes: disputes.remove(&item.id).unwrap_or_default(),
        });
    }
    let since = from.plus_days(-90);
    let mut promises: HashMap<BuyerId, Vec<(Day, Day, Option<i64>)>> = HashMap::new();
    let (pack, _) = PromisePack::in_force(db, today).await?;
    for one in list_promises(db, range, (since, today)).await? {
        let of = promises.entry(one.promise.buyer_id).or_default();
        let (made_on, due_on) =
            (one.promise.made_on, pack.calendar.on_or_after(one.promise.due_on));
        // An instalment of an agreement holds the items of the agreement only.
        match one.marks.covers.as_slice() {
            [] => of.push((made_on, due_on, one.promise.item_id)),
            items => of.extend(items.iter().map(|item| (made_on, due_on, Some(*item)))),
        }
    }
    let (mut heard, mut contacted) = talks_of(db, range, (since, today)).await?;
    let mut matters = matters_of(db, range).await?;
    let mut reasons = told_reasons(&mut *db.read().await?, range, (from, today)).await?;
    let case = |buyer: Followee| {
        let case = FollowCase {
            code: buyer.code.clone(),
            tier: buyer.tier.as_deref().and_then(Tier::parse).unwrap_or(Tier::Unrated),
            kind: buyer.kind.parse().unwrap_or_default(),
            items: items.remove(&buyer.buyer_id).unwrap_or_default(),
            promises: promises.remove(&buyer.buyer_id).unwrap_or_default(),
            heard: heard.remove(&buyer.buyer_id).unwrap_or_default(),
            reasons: reasons.remove(&buyer.buyer_id).unwrap_or_default(),
            matters: matters.remove(&buyer.buyer_id).unwrap_or_default(),
            contacted: contacted.remove(&buyer.buyer_id).unwrap_or_default(),
        };
        (buyer, case)
    };
    Ok(buyers.into_iter().map(case).collect())
}

type Talks = (HashMap<BuyerId, Vec<(Day, String)>>, HashMap<BuyerId, Vec<Day>>);

/// What was heard, and on which days buyers were contacted.
async fn talks_of(db: &Db, range: (BuyerId, BuyerId), days: (Day, Day)) -> Result<Talks> {
    let mut heard: HashMap<BuyerId, Vec<(Day, String)>> = HashMap::new();
    let mut contacted: HashMap<BuyerId, Vec<Day>> = HashMap::new();
    for one in list_contacts(db, range, days).await? {
        let (buyer, on) = (one.contact.buyer_id, one.contact.on);
        contacted.entry(buyer).or_default().push(on);
        // A letter tells nothing that was heard.
        if one.contact.result != "demanded" {
            heard.entry(buyer).or_default().push((on, one.contact.result));
        }
    }
    Ok((heard, contacted))
}

type Matters = HashMap<BuyerId, Vec<(Day, Option<Day>)>>;

async fn matters_of(db: &Db, range: (BuyerId, BuyerId)) -> Result<Matters> {
    let mut ask = Ask::new(
        "SELECT buyer_id, opened_on, closed_on FROM collections_matter WHERE buyer_id >= ",
    );
    ask.value(range.0).text(" AND buyer_id <= ").value(range.1);
    let mut connection = db.read().await?;
    let mut found = Matters::new();
    for row in ask.rows(&mut connection, "reading matters of a year").await? {
        found.entry(row.int(0)?).or_default().push((row.day(1)?, row.maybe_day(2)?));
    }
    Ok(found)
}

impl Tally {
    fn count(&mut self, buyer: &Followee, both: [Followed; 2], packs: [&StrategyPack; 2]) {
        self.told.debtors += 1;
        let seen = |followed: &Followed| -> BTreeSet<(Day, String)> {
            followed.happened.iter().map(|one| (one.on, one.step.clone())).collect()
        };
        let happened = [seen(&both[0]), seen(&both[1])];
        for (side, followed) in both.iter().enumerate() {
            self.side(side, followed);
            let other = happened.get(1 - side);
            for one in &followed.happened {
                self.row(buyer, side, one);
                let there = other.is_some_and(|set| set.contains(&(one.on, one.step.clone())));
                let step = packs.get(side).and_then(|pack| pack.find(&one.step));
                if !there && step.is_some() {
                    self.samples.push(SampleRow {
                        buyer_code: buyer.code.clone(),
                        buyer_name: buyer.name.clone(),
                        on: one.on.to_string(),
                        step: one.step.clone(),
                        company_minor: one.company_minor,
                        oldest_days: i64::from(one.oldest_days),
                        new: side == 1,
                    });
                }
            }
        }
        if self.samples.len() > SAMPLES * 8 {
            self.shorten();
        }
    }

    fn shorten(&mut self) {
        self.samples.sort_by(|a, b| {
            (b.company_minor, &a.on, &a.buyer_code).cmp(&(a.company_minor, &b.on, &b.buyer_code))
        });
        self.samples.truncate(SAMPLES);
    }

    fn side(&mut self, side: usize, followed: &Followed) {
        let told = if side == 0 { &mut self.told.old } else { &mut self.told.new };
        let reached: Vec<&Happened> = followed.happened.iter().filter(|one| one.reaches).collect();
        told.contacts += i64::try_from(reached.len()).unwrap_or(0);
        let letters = reached.iter().filter(|one| one.written).count();
        told.letters += i64::try_from(letters).unwrap_or(0);
        if let Some(first) = reached.first() {
            told.buyers += 1;
            told.first_days += i64::from(first.oldest_days);
        }
        for (why, days) in &followed.held {
            *told.held.entry((*why).to_owned()).or_default() += days;
        }
    }

    fn row(&mut self, buyer: &Followee, side: usize, one: &Happened) {
        if let Some(count) = self.steps.entry(one.step.clone()).or_default().get_mut(side) {
            *count += 1;
        }
        if !one.reaches {
            return;
        }
        let add = |counts: &mut [i64; 2]| {
            if let Some(count) = counts.get_mut(side) {
                *count += 1;
            }
        };
        let month = self.months.entry(one.on.month_label()).or_default();
        add(&mut month.contacts);
        if one.written {
            add(&mut month.letters);
        }
        add(&mut self.people.entry(buyer.owner.clone()).or_default().contacts);
        *self.days.entry((buyer.owner.clone(), one.on, side)).or_default() += 1;
    }

    fn close(mut self, packs: [&StrategyPack; 2]) -> Simulation {
        self.shorten();
        for ((owner, _, side), count) in self.days {
            let busiest = self.people.get_mut(&owner).and_then(|row| row.busiest.get_mut(side));
            if let Some(most) = busiest {
                *most = count.max(*most);
            }
        }
        let mut told = self.told;
        let month = |(month, row)| MonthRow { month, ..row };
        told.months = self.months.into_iter().map(month).collect();
        let person = |(name, row)| PersonRow { name, ..row };
        told.people = self.people.into_iter().map(person).collect();
        told.people.sort_by_key(|row| std::cmp::Reverse(row.contacts[1]));
        told.samples = self.samples;
        told.cei = Some(self.cei.close());
        let mut codes: Vec<&str> = Vec::new();
        for step in packs.iter().flat_map(|pack| &pack.steps) {
            if !codes.contains(&step.code.as_str()) {
                codes.push(&step.code);
            }
        }
        let one = |code: &str| {
            let name = packs.iter().rev().find_map(|pack| pack.find(code)).map(|step| &step.name);
            let counts = self.steps.get(code).copied().unwrap_or_default();
            Compared {
                step: code.to_owned(),
                zh: name.map_or_else(String::new, |name| name.zh.clone()),
                en: name.map_or_else(String::new, |name| name.en.clone()),
                count: [0, 1].map(|side| packs[side].find(code).map(|_| counts[side])),
            }
        };
        told.steps = codes.into_iter().map(one).collect();
        told
    }
}
