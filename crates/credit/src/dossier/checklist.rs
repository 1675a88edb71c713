//! What is there, stale or missing in each buyer's file by the checklist of its level (B12), and
//! what it would take to complete it.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};

use base::{Currency, Day, Money, Result};
use store::{Ask, Columns, Db, access::Scope};

use super::pack::{ChecklistItem, ChecklistPack, Needed};
use crate::{
    parties::{BuyerId, SizeClass, field_texts, find_buyer_by_id, scope_owner},
    policy::Tier,
    receivables::company_currency,
    scoring::finance::whole_months,
};

/// Buyers read at a time.
const CHUNK: i64 = 2_000;

/// How an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemState {
    /// It is there and young enough.
    There,
    /// It is older than the checklist allows.
    Stale,
    /// It is not there.
    Missing,
}

impl ItemState {
    /// Its code: the end of its locale key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::There => "there",
            Self::Stale => "stale",
            Self::Missing => "missing",
        }
    }
}

/// One item of a buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Place of the item in the pack.
    pub item: usize,
    /// How it stands.
    pub state: ItemState,
    /// Of which day it is; `None` where it is missing or nobody noted a day.
    pub on: Option<Day>,
}

/// What a buyer's file holds, by what it is: `field:uscc`, `statement`, `document:contract`.
type Held = HashMap<String, Option<Day>>;

/// A buyer's checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct BuyerChecklist {
    /// Place of its level in the pack.
    pub level: usize,
    /// Its tier.
    pub tier: Tier,
    /// Its exposure.
    pub exposure: Money,
    /// The items of the level, in the order of the pack.
    pub items: Vec<Judged>,
    /// The pack.
    pub pack: Cow<'static, ChecklistPack>,
}

impl BuyerChecklist {
    /// Items of a state.
    pub fn count(&self, state: ItemState) -> usize {
        self.items.iter().filter(|item| item.state == state).count()
    }

    /// Minutes and cost (whole units) of what is missing or stale.
    pub fn to_do(&self) -> (i64, i64) {
        effort(&self.pack, self.items.iter().filter(|item| item.state != ItemState::There))
    }

    /// Minutes and cost (whole units) of the whole file.
    pub fn whole(&self) -> (i64, i64) {
        effort(&self.pack, self.items.iter())
    }
}

fn effort<'a>(pack: &ChecklistPack, items: impl Iterator<Item = &'a Judged>) -> (i64, i64) {
    let items = items.filter_map(|judged| pack.items.get(judged.item));
    items.fold((0, 0), |(minutes, cost), item| (minutes + item.minutes, cost + item.cost))
}

fn key(needed: &Needed) -> String {
    match needed {
        Needed::Field(field) => format!("field:{field}"),
        Needed::Statement => "statement".to_owned(),
        Needed::Rating => "rating".to_owned(),
        Needed::Contact => "contact".to_owned(),
        Needed::Document(kind) => format!("document:{kind}"),
        Needed::Event(kind) => format!("event:{kind}"),
    }
}

fn judge(pack: &ChecklistPack, level: usize, held: &Held, as_of: Day) -> Vec<Judged> {
    let needed = pack.items.iter().enumerate().filter(|(_, item)| item.from <= level);
    needed.map(|(at, item)| one(at, item, held.get(&key(&item.needed)), as_of)).collect()
}

fn one(at: usize, item: &ChecklistItem, held: Option<&Option<Day>>, as_of: Day) -> Judged {
    let Some(on) = held else {
        return Judged { item: at, state: ItemState::Missing, on: None };
    };
    let old = on.zip(item.months).is_some_and(|(on, months)| whole_months(on, as_of) > months);
    let state = if old { ItemState::Stale } else { ItemState::There };
    Judged { item: at, state, on: *on }
}

/// The checklist of one buyer as of a day.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault from the database.
pub async fn buyer_checklist(db: &Db, buyer: BuyerId, as_of: Day) -> Result<BuyerChecklist> {
    let pack = ChecklistPack::in_force(db, as_of).await?;
    let currency = company_currency(db).await?;
    let place = Place { range: (buyer, buyer), as_of };
    let mut held = held(db, place, Scope::All).await?.remove(&buyer).unwrap_or_default();
    // A field may be older than the notes of where fields come from.
    if let Some(known) = find_buyer_by_id(db, buyer).await? {
        for (field, text) in field_texts(&known) {
            if !text.is_empty() && text != "unknown" {
                held.entry(format!("field:{field}")).or_insert(None);
            }
        }
    }
    let stand = stand(db, (buyer - 1, 1), Scope::All).await?;
    let stand = stand.into_iter().find(|one| one.id == buyer);
    let (tier, size, exposure_minor) =
        stand.map_or((Tier::Unrated, SizeClass::Unknown, 0), |s| (s.tier, s.size, s.exposure));
    let level = pack.level_of((exposure_minor, currency.minor_per_unit()), tier, size);
    let items = judge(&pack, level, &held, as_of);
    Ok(BuyerChecklist { level, tier, exposure: Money::new(exposure_minor, currency), items, pack })
}

/// A buyer with what its file lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Place of its level.
    pub level: usize,
    /// Its tier.
    pub tier: Tier,
    /// Minor units of the company's currency.
    pub exposure_minor: i64,
    /// Items of the level.
    pub needed: usize,
    /// Missing ones, by their place in the pack.
    pub missing: Vec<usize>,
    /// Stale ones.
    pub stale: Vec<usize>,
    /// Minutes for both.
    pub minutes: i64,
    /// Whole units for both.
    pub cost: i64,
}

/// The files of all buyers.
#[derive(Debug, Clone, PartialEq)]
pub struct ChecklistReport {
    /// The company's currency.
    pub currency: Currency,
    /// Buyers.
    pub buyers: usize,
    /// Buyers whose file is complete.
    pub complete: usize,
    /// Buyers, complete files, minutes and cost to complete, by level.
    pub levels: Vec<(usize, usize, i64, i64)>,
    /// Needed, there, stale, missing, by item of the pack.
    pub items: Vec<[usize; 4]>,
    /// All that lack something, whoever lacks most first.
    pub worst: Vec<Standing>,
    /// The pack.
    pub pack: Cow<'static, ChecklistPack>,
}

/// The checklist over all buyers that somebody may see.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault from the database.
pub async fn checklist_report(db: &Db, scope: Scope, as_of: Day) -> Result<ChecklistReport> {
    let what = format!("dossier.checklist {scope:?} {as_of}");
    db.held(what, report_now(db, scope, as_of)).await
}

async fn report_now(db: &Db, scope: Scope, as_of: Day) -> Result<ChecklistReport> {
    let pack = ChecklistPack::in_force(db, as_of).await?;
    let currency = company_currency(db).await?;
    let mut report = ChecklistReport {
        currency,
        buyers: 0,
        complete: 0,
        levels: vec![(0, 0, 0, 0); pack.levels.len()],
        items: vec![[0; 4]; pack.items.len()],
        worst: Vec::new(),
        pack: pack.clone(),
    };
    let mut after = i64::MIN;
    loop {
        let stands = stand(db, (after, CHUNK), scope).await?;
        let (Some(first), Some(last)) = (stands.first(), stands.last()) else { break };
        let place = Place { range: (first.id, last.id), as_of };
        after = last.id;
        let mut held = held(db, place, scope).await?;
        for stand in stands {
            let own = held.remove(&stand.id).unwrap_or_default();
            let unit = currency.minor_per_unit();
            let level = pack.level_of((stand.exposure, unit), stand.tier, stand.size);
            let items = judge(&pack, level, &own, as_of);
            take(&mut report, stand, level, &items);
        }
    }
    // Those that lack most, then the dearest, come first.
    report.worst.sort_by(|a, b| {
        let lacks = |s: &Standing| (s.missing.len() * 2 + s.stale.len(), s.exposure_minor);
        lacks(b).cmp(&lacks(a)).then_with(|| a.code.cmp(&b.code))
    });
    report.worst.shrink_to_fit();
    Ok(report)
}

fn take(report: &mut ChecklistReport, stand: Stand, level: usize, items: &[Judged]) {
    let of = |state: ItemState| -> Vec<usize> {
        items.iter().filter(|item| item.state == state).map(|item| item.item).collect()
    };
    let (missing, stale) = (of(ItemState::Missing), of(ItemState::Stale));
    let lacking = items.iter().filter(|item| item.state != ItemState::There);
    let (minutes, cost) = effort(&report.pack, lacking);
    for item in items {
        if let Some(counts) = report.items.get_mut(item.item) {
            counts[0] += 1;
            counts[1 + item.state as usize] += 1;
        }
    }
    let complete = missing.is_empty() && stale.is_empty();
    report.buyers += 1;
    report.complete += usize::from(complete);
    if let Some(of_level) = report.levels.get_mut(level) {
        of_level.0 += 1;
        of_level.1 += usize::from(complete);
        of_level.2 += minutes;
        of_level.3 += cost;
    }
    if !complete {
        report.worst.push(Standing {
            code: stand.code,
            name: stand.name,
            level,
            tier: stand.tier,
            exposure_minor: stand.exposure,
            needed: items.len(),
            missing,
            stale,
            minutes,
            cost,
        });
    }
}

/// A buyer as far as its level goes.
struct Stand {
    id: BuyerId,
    code: String,
    name: String,
    size: SizeClass,
    tier: Tier,
    exposure: i64,
}

async fn stand(db: &Db, (after, count): (i64, i64), scope: Scope) -> Result<Vec<Stand>> {
    let mut ask = Ask::new(
        "SELECT b.id, b.code, b.name, b.size, COALESCE(a.tier, 'unrated'), \
         COALESCE(a.exposure_minor, 0) FROM parties_buyer b \
         LEFT JOIN scoring_assessment a ON a.buyer_id = b.id \
         AND a.run_id = (SELECT run_id FROM scoring_current WHERE id = 1) \
         WHERE b.party_role <> 'supplier' AND b.withdrawn_by IS NULL AND b.id > ",
    );
    ask.value(after);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY b.id LIMIT ").value(count);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading buyers for their checklist").await?;
    let one = |row: &store::AnyRow| {
        Ok(Stand {
            id: row.int(0)?,
            code: row.text(1)?,
            name: row.text(2)?,
            size: row.text(3)?.parse().unwrap_or_default(),
            tier: Tier::parse(&row.text(4)?).unwrap_or(Tier::Unrated),
            exposure: row.int(5)?,
        })
    };
    rows.iter().map(one).collect()
}

#[derive(Clone, Copy)]
struct Place {
    range: (BuyerId, BuyerId),
    as_of: Day,
}

/// What the files of a range hold, with the newest day of each; one question for each kind of thing.
async fn held(db: &Db, place: Place, scope: Scope) -> Result<BTreeMap<BuyerId, Held>> {
    const ASKS: [(&str, &str, &str); 6] = [
        (
            "SELECT t.buyer_id, 'field:' || t.field, MAX(t.as_of) FROM parties_source t",
            "t.checked = 0 AND t.value <> '' AND t.value <> 'unknown' AND t.as_of",
            " GROUP BY t.buyer_id, t.field",
        ),
        (
            "SELECT t.buyer_id, 'statement', MAX(t.period_end) FROM parties_statement t",
            "t.period_end",
            " GROUP BY t.buyer_id",
        ),
        (
            "SELECT t.buyer_id, 'rating', MAX(t.rated_on) FROM parties_rating t",
            "t.withdrawn_at IS NULL AND t.rated_on",
            " GROUP BY t.buyer_id",
        ),
        (
            "SELECT t.buyer_id, 'document:' || t.kind, MAX(t.as_of) FROM parties_document t",
            "t.as_of",
            " GROUP BY t.buyer_id, t.kind",
        ),
        (
            "SELECT t.buyer_id, 'event:' || t.kind, MAX(t.on_day) FROM parties_event t",
            "t.on_day",
            " GROUP BY t.buyer_id, t.kind",
        ),
        (
            "SELECT t.buyer_id, 'contact', MAX(t.recorded_at) FROM parties_contact t",
            "t.erased_at IS NULL AND '1'",
            " GROUP BY t.buyer_id",
        ),
    ];
    let mut snapshot = db.snapshot().await?;
    let mut all: BTreeMap<BuyerId, Held> = BTreeMap::new();
    for (select, until, group) in ASKS {
        let mut ask = Ask::new(select);
        if let Some(owner) = scope_owner(scope) {
            ask.text(" JOIN parties_buyer b ON b.id = t.buyer_id AND b.owner_id = ").value(owner);
        }
        ask.text(" WHERE t.buyer_id >= ").value(place.range.0);
        ask.text(" AND t.buyer_id <= ").value(place.range.1);
        ask.text(" AND ").text(until).text(" <= ").value(place.as_of).text(group);
        for row in ask.rows(snapshot.conn(), "reading what files hold").await? {
            let what = row.text(1)?;
            let on = if what == "contact" {
                Some(db.clock().day_of(base::Moment(row.int(2)?)))
            } else {
                row.maybe_day(2)?
            };
            all.entry(row.int(0)?).or_default().insert(what, on);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_stale_and_missing() {
        let pack = ChecklistPack::shipped();
        let day = |text: &str| -> Day { text.parse().expect("day") };
        let held: Held = [
            ("field:uscc".to_owned(), Some(day("2010-01-01"))),
            ("field:industry".to_owned(), Some(day("2023-11-21"))),
            ("field:ownership".to_owned(), Some(day("2024-10-20"))),
            ("contact".to_owned(), None),
        ]
        .into();
        let judged = judge(pack, 0, &held, day("2026-11-21"));
        let told: Vec<_> = judged
            .iter()
            .map(|one| (pack.items[one.item].code.as_str(), one.state.code()))
            .collect();
        assert_eq!(
            told,
            [
                ("identity", "there"),
                ("founded", "missing"),
                ("industry", "there"),
                ("ownership", "stale"),
                ("contact", "there"),
            ]
        );
        let deep = judge(pack, pack.levels.len() - 1, &held, day("2026-11-21"));
        assert_eq!(deep.len(), pack.items.len(), "a higher level needs everything of the lower");
        // Founding day 2 and ownership 5 minutes.
        let lacking = judged.iter().filter(|one| one.state != ItemState::There);
        assert_eq!(effort(pack, lacking), (7, 0));
    }
}
