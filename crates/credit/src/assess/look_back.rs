//! Buyers as an assessment of a past day would have seen them, with what became of each: the rows
//! of a data set. The features come from the very code that judges today, and nothing that took
//! effect after the day is in them.

use std::collections::HashMap;

use base::{Day, Result};
use store::{Ask, Columns, Db};

use super::{
    AskedDoc,
    judge::{Rules, asked_of, look},
    load::{Ground, MONTHS, load},
    outcome::{Outcome, outcome},
};
use crate::{
    parties::{BuyerFilter, BuyerId, list_buyers},
    policy::Tier,
    receivables::{ItemFacts, item_facts},
    scoring::{
        Features,
        models::{Definition, ModelRules},
    },
};

/// Buyers whose outcomes are read at a time.
const OUTCOMES: u32 = 1_000;

/// One buyer on one day.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub buyer: BuyerId,
    pub code: String,
    pub features: Features,
    pub outcome: Outcome,
}

/// What would have been said of a buyer on a past day, and its items up to the horizon's end.
#[derive(Debug)]
pub(crate) struct Foretold {
    pub buyer: BuyerId,
    pub tier: Tier,
    pub pd: Option<f64>,
    pub exposure_minor: i64,
    /// As they were known on the day.
    pub items: Vec<ItemFacts>,
    /// As they are known at the horizon's end.
    pub later: Vec<ItemFacts>,
}

/// Everything that is the same for the buyers of a day.
pub(crate) struct PastDay {
    ground: Ground,
    rules: Rules,
    definition: Definition,
}

impl PastDay {
    /// A day to look back to. A statement counts as known `published_days` after its period's end
    /// unless it was recorded by the day.
    pub async fn open(
        db: &Db,
        as_of: Day,
        definition: Definition,
        published_days: i32,
    ) -> Result<Self> {
        let mut ground = Ground::new(db, as_of, None).await?;
        ground.published_days = Some(published_days);
        Ok(Self { ground, rules: Rules::in_force(db, as_of).await?, definition })
    }

    /// The same with the rules of another day: what today's model would have said then.
    pub async fn judged_as_on(
        db: &Db,
        as_of: Day,
        definition: Definition,
        rules_on: Day,
    ) -> Result<Self> {
        let mut ground = Ground::new(db, as_of, None).await?;
        ground.published_days = Some(ModelRules::shipped().published_days);
        Ok(Self { ground, rules: Rules::in_force(db, rules_on).await?, definition })
    }

    /// What would have been said of the next buyers after an id. Empty at the end.
    pub async fn foretold(&self, after: BuyerId, count: u32) -> Result<Vec<Foretold>> {
        let known = load(&self.ground, after, count).await?;
        let (Some(first), Some(last)) = (known.first(), known.last()) else {
            return Ok(Vec::new());
        };
        let range = (first.buyer.id, last.buyer.id);
        let end = self.ground.as_of.plus_days(self.definition.horizon_days);
        let mut later = self.items(range, end).await?;
        let one = |known: super::load::Known| {
            let looked = look(&known, &self.ground, &self.rules);
            let score = self.rules.champion.score(&looked.features, &self.rules.card);
            Foretold {
                buyer: known.buyer.id,
                tier: self.rules.tiers.tier_of(score.total.map(f64::from)),
                pd: score.pd,
                exposure_minor: looked.exposure.minor,
                later: later.remove(&known.buyer.id).unwrap_or_default(),
                items: known.items,
            }
        };
        Ok(known.into_iter().map(one).collect())
    }

    /// What a proposal for each of the next buyers after an id would have been made from. Empty at
    /// the end.
    pub async fn asked(&self, after: BuyerId, count: u32) -> Result<Vec<(BuyerId, AskedDoc)>> {
        let known = load(&self.ground, after, count).await?;
        let one = |known: &super::load::Known| {
            (known.buyer.id, asked_of(known, &self.ground, &self.rules))
        };
        Ok(known.iter().map(one).collect())
    }

    /// The next buyers after an id. Empty at the end.
    pub async fn cases(&self, after: BuyerId, count: u32) -> Result<Vec<Case>> {
        let known = load(&self.ground, after, count).await?;
        let (Some(first), Some(last)) = (known.first(), known.last()) else {
            return Ok(Vec::new());
        };
        let range = (first.buyer.id, last.buyer.id);
        let (as_of, db) = (self.ground.as_of, &self.ground.db);
        let end = as_of.plus_days(self.definition.horizon_days);
        let items = self.items(range, end).await?;
        let written_off = write_offs(db, range, (as_of, end)).await?;
        let case = |known: &super::load::Known| {
            let id = known.buyer.id;
            let items = items.get(&id).map_or(&[][..], Vec::as_slice);
            let written = written_off.get(&id).map_or(&[][..], Vec::as_slice);
            Case {
                buyer: id,
                code: known.buyer.code.clone(),
                features: look(known, &self.ground, &self.rules).features,
                outcome: outcome(items, written, as_of, &self.definition),
            }
        };
        Ok(known.iter().map(case).collect())
    }
}

impl PastDay {
    /// What became of every buyer, without looking at its features.
    pub async fn outcomes(&self) -> Result<HashMap<BuyerId, Outcome>> {
        let (as_of, db) = (self.ground.as_of, &self.ground.db);
        let end = as_of.plus_days(self.definition.horizon_days);
        let (mut all, mut after) = (HashMap::new(), BuyerId::MIN);
        loop {
            let buyers = list_buyers(db, &BuyerFilter { after, limit: OUTCOMES }).await?;
            let (Some(first), Some(last)) = (buyers.first(), buyers.last()) else { break };
            let range = (first.id, last.id);
            after = range.1;
            let items = self.items(range, end).await?;
            let written_off = write_offs(db, range, (as_of, end)).await?;
            for buyer in &buyers {
                let items = items.get(&buyer.id).map_or(&[][..], Vec::as_slice);
                let written = written_off.get(&buyer.id).map_or(&[][..], Vec::as_slice);
                all.insert(buyer.id, outcome(items, written, as_of, &self.definition));
            }
        }
        Ok(all)
    }

    /// Items up to the horizon's end, in the company's currency at the rate of the day.
    async fn items(
        &self,
        range: (BuyerId, BuyerId),
        end: Day,
    ) -> Result<HashMap<BuyerId, Vec<ItemFacts>>> {
        let (as_of, db) = (self.ground.as_of, &self.ground.db);
        let mut items: HashMap<BuyerId, Vec<ItemFacts>> = HashMap::new();
        for mut item in item_facts(db, range, as_of.plus_months(-MONTHS), end).await? {
            item.company_minor = self.ground.company(item.amount_minor, item.currency, as_of);
            items.entry(item.buyer_id).or_default().push(item);
        }
        Ok(items)
    }
}

/// Days of write-offs within the horizon that were not reversed by its end.
async fn write_offs(
    db: &Db,
    range: (BuyerId, BuyerId),
    (after, end): (Day, Day),
) -> Result<HashMap<BuyerId, Vec<Day>>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT m.buyer_id, m.effective_on FROM receivables_movement m \
         WHERE m.kind = 'write_off' AND m.buyer_id >= ",
    );
    ask.value(range.0).text(" AND m.buyer_id <= ").value(range.1);
    ask.text(" AND m.effective_on > ").value(after).text(" AND m.effective_on <= ").value(end);
    ask.text(
        " AND NOT EXISTS (SELECT 1 FROM receivables_movement r WHERE r.reverses_id = m.id \
         AND r.effective_on <= ",
    );
    ask.value(end).text(") ORDER BY m.buyer_id, m.effective_on");
    let mut days: HashMap<BuyerId, Vec<Day>> = HashMap::new();
    for row in ask.rows(&mut connection, "reading write-offs of a horizon").await? {
        days.entry(row.int(0)?).or_default().push(row.day(1)?);
    }
    Ok(days)
}
