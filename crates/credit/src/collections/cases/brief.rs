//! What one must know of a buyer before one talks (H02, H03, H07): the account item by item, promises and how
//! they were kept, talks, papers, disputes, the limitation period, people, the group, findings, other
//! creditors. Read from the facts; nothing of it is typed in again.

use base::{Currency, Day, Money, Result};
use store::{Ask, Columns, Db, access::Scope};

use super::{
    CaseFile, Found, NextStep, Situation, next_step,
    prepare::{Ticked, ticked},
    ready_boxes,
};
use crate::{
    collections::{
        Action, Case, ClaimState, JudgedPromise, LoggedContact, PromiseRecord, PromiseState,
        PromiseTerms, RecordedPromise, WorklistPack, advise, claim_states,
        evidence::{EvidencePack, grade_of_buyer, graded_items},
        list_contacts, list_promises, record_of,
        talk::{TalkPack, count_due_excuses, find_open_talk},
    },
    parties::{
        Buyer, Document, MapGap, MapPerson, Testimony, find_buyer_by_id, find_testimony,
        influence_map, list_documents, list_group, map_gaps,
    },
    policy::Tier,
    receivables::{
        AgeingQuery, CreditRow, ItemFilter, ItemRow, RateBook, ageing, list_credits, list_items,
        list_rates,
    },
};

/// Items of a brief at the most.
const ITEMS: u32 = 200;

/// What is owed, in the company's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    /// The currency.
    pub currency: Currency,
    /// Open.
    pub open_minor: i64,
    /// Overdue.
    pub overdue_minor: i64,
    /// Received and not allocated yet.
    pub unallocated_minor: i64,
    /// Days since the oldest due day.
    pub oldest_days: i32,
}

/// How the assessment in force sees the buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The tier.
    pub tier: Tier,
    /// The score.
    pub score: Option<i64>,
    /// Ability, 0 to 100.
    pub ability: Option<i64>,
    /// Willingness, 0 to 100.
    pub willingness: Option<i64>,
    /// The pair of both, by code; `unknown` where one is missing.
    pub quadrant: String,
    /// Sales of twelve months.
    pub sales_minor: i64,
    /// The highest level of warnings, 0 to 3.
    pub alert_level: i64,
}

/// A fact of the file that praise may name (I03): true, about the business with us, with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PraiseFact {
    /// `years`, `kept-promises`, `last-receipt`, `sales`.
    pub code: &'static str,
    /// Its number: years, a count, minor units.
    pub number: i64,
    /// Its day.
    pub on: Option<Day>,
}

/// The brief.
#[derive(Debug, Clone)]
pub struct Brief {
    /// The buyer.
    pub buyer: Buyer,
    /// The day.
    pub as_of: Day,
    /// What is owed.
    pub owed: Owed,
    /// Open items, the oldest due first.
    pub items: Vec<ItemRow>,
    /// Receipts, the newest first.
    pub receipts: Vec<CreditRow>,
    /// Promises of two years, the latest due first.
    pub promises: Vec<RecordedPromise>,
    /// Contacts of two years, the latest first.
    pub contacts: Vec<LoggedContact>,
    /// Papers of the file.
    pub papers: Vec<Document>,
    /// When the limitation period of the first overdue item ends.
    pub limitation_on: Option<Day>,
    /// What is to be done today, by the rule of the worklist; nothing where nothing is overdue.
    pub advice: Option<Action>,
    /// By when the step is to be taken that somebody decided.
    pub decided_on: Option<Day>,
    /// What the promises say, as they were judged last.
    pub record: PromiseRecord,
    /// People, those with the most to say first.
    pub people: Vec<MapPerson>,
    /// What the map lacks.
    pub gaps: Vec<MapGap>,
    /// Firms of its group.
    pub group: Vec<Buyer>,
    /// Findings, references, credit elsewhere.
    pub testimony: Testimony,
    /// The assessment in force.
    pub standing: Option<Standing>,
    /// What was ticked.
    pub ticked: Ticked,
    /// What the system finds for the boxes.
    pub found: Found,
    /// Excuses whose truth was to be found out by today.
    pub excuses_due: usize,
    /// The talk that was begun and not finished.
    pub talk_open: Option<i64>,
    /// The matter before the law that is open.
    pub matter_open: Option<i64>,
}

/// Reads the brief of a case.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn brief(db: &Db, case: &CaseFile, as_of: Day) -> Result<Brief> {
    let id = case.buyer_id;
    let buyer = find_buyer_by_id(db, id).await?;
    let buyer = buyer.ok_or_else(|| base::Failure::bug("a case of a buyer that is not there"))?;
    let mut query = AgeingQuery::on(as_of);
    query.buyer = Some(id);
    let owes = ageing(db, &query).await?;
    let filter =
        ItemFilter { query, bucket: None, search: String::new(), after: None, limit: ITEMS };
    let items = list_items(db, &filter).await?.rows;
    let late = |item: &&ItemRow| item.due_on < as_of && item.open_minor > 0;
    let oldest = items.iter().filter(late).map(|item| item.due_on).min();
    let since = as_of.plus_months(-24);
    let contacts = list_contacts(db, (id, id), (since, as_of)).await?;
    let promises = list_promises(db, (id, id), (since, as_of)).await?;
    let papers = list_documents(db, id).await?;
    let people = influence_map(db, id).await?;
    let claim = claim_states(db, (id, id), as_of).await?.remove(&id).unwrap_or_default();
    let owed = Owed {
        currency: owes.currency,
        open_minor: owes.open_minor,
        overdue_minor: owes.overdue_minor(),
        unallocated_minor: owes.unallocated_minor,
        oldest_days: oldest.map_or(0, |due| as_of.days_since(due)),
    };
    let mut found = found(&items, (&contacts, &papers, &people), case);
    let graded = graded_items(db, Scope::All, (Some(id), None)).await?;
    let evidence = EvidencePack::in_force(db, as_of).await?;
    found.grade = grade_of_buyer(&evidence, &graded).map(|(letter, _)| letter);
    let stated = statement_on(db, id, as_of).await?;
    found.statement_days = stated.map(|day| as_of.days_since(day));
    let standing = standing(db, id).await?;
    let record = recorded(&promises);
    let told = (items.as_slice(), contacts.as_slice(), standing.as_ref());
    let case_now = case_of(db, (as_of, &owed), (&record, claim), told).await?;
    let (worklist, _) = WorklistPack::in_force(db, as_of).await?;
    let advice = advise(&case_now, &worklist).filter(|_| owed.overdue_minor > 0).cloned();
    let mut receipts = list_credits(db, id, 12).await?;
    receipts.retain(|one| one.kind == "receipt");
    Ok(Brief {
        as_of,
        owed,
        items,
        receipts,
        promises,
        contacts,
        papers,
        limitation_on: claim.limitation_on,
        advice,
        decided_on: claim.decided_on,
        record,
        gaps: map_gaps(&people),
        people,
        group: list_group(db, &buyer).await?,
        testimony: find_testimony(db, id).await?,
        standing,
        ticked: ticked(db, case).await?,
        found,
        excuses_due: count_due_excuses(db, case.id, as_of).await?,
        talk_open: find_open_talk(db, case.id).await?,
        matter_open: open_matter(db, case.id).await?,
        buyer,
    })
}

/// What is overdue of a buyer on a day, in the company's currency, and since when.
///
/// # Errors
/// A fault from the database.
pub async fn overdue_of(db: &Db, buyer: i64, on: Day) -> Result<(i64, Option<Day>)> {
    let mut query = AgeingQuery::on(on);
    query.buyer = Some(buyer);
    let owes = ageing(db, &query).await?;
    let bucket = Some((Some(1), None));
    let filter = ItemFilter { query, bucket, search: String::new(), after: None, limit: 1 };
    let first = list_items(db, &filter).await?.rows.first().map(|item| item.due_on);
    Ok((owes.overdue_minor(), first))
}

fn found(
    items: &[ItemRow],
    (contacts, papers, people): (&[LoggedContact], &[Document], &[MapPerson]),
    case: &CaseFile,
) -> Found {
    let proven = contacts.iter().filter(|one| one.contact.proven).count();
    let releases = |one: &&MapPerson| one.influence.as_ref().is_some_and(|said| said.releases);
    Found {
        items: items.len(),
        papers: papers.len() + proven,
        contract: papers.iter().any(|one| one.kind == "contract"),
        releasers: people.iter().filter(releases).count(),
        pay_path: case.card.knows_pay_path(),
        card: case.card.is_written(),
        grade: None,
        statement_days: None,
    }
}

/// The day of the latest statement of account that was sent.
async fn statement_on(db: &Db, buyer: i64, as_of: Day) -> Result<Option<Day>> {
    let mut ask = Ask::new(
        "SELECT MAX(as_of) FROM collections_account WHERE state IN ('sent', 'signed', 'differs') \
         AND sent_on IS NOT NULL AND sent_on <= ",
    );
    ask.value(as_of).text(" AND buyer_id = ").value(buyer);
    let mut connection = db.read().await?;
    ask.row(&mut connection, "looking for the last statement sent").await?.maybe_day(0)
}

/// What promises say by the verdicts that the ledger gave them last.
fn recorded(promises: &[RecordedPromise]) -> PromiseRecord {
    let judged = promises.iter().filter_map(|one| {
        let state = match one.state.as_str() {
            "open" => PromiseState::Open,
            "kept" => PromiseState::Kept,
            "partly" => PromiseState::Partly,
            "broken" => PromiseState::Broken,
            _ => return None,
        };
        let terms = PromiseTerms {
            id: one.id,
            made_on: one.promise.made_on,
            due_on: one.promise.due_on,
            amount_minor: one.promise.company_minor,
            item_id: one.promise.item_id,
        };
        Some(JudgedPromise { terms, state, paid_minor: one.paid_minor })
    });
    record_of(&judged.collect::<Vec<_>>())
}

/// The buyer as the worklist sees it, from the facts of now.
async fn case_of(
    db: &Db,
    (as_of, owed): (Day, &Owed),
    (record, claim): (&PromiseRecord, ClaimState),
    (items, contacts, standing): (&[ItemRow], &[LoggedContact], Option<&Standing>),
) -> Result<Case> {
    let late = || items.iter().filter(|item| item.due_on < as_of && item.open_minor > 0);
    let rates = match late().any(|item| item.disputed_minor > 0 && item.currency != owed.currency) {
        true => Some(RateBook::new(owed.currency, list_rates(db).await?)),
        false => None,
    };
    let disputed = |item: &ItemRow| match &rates {
        Some(rates) if item.currency != owed.currency => {
            rates.view(Money::new(item.disputed_minor, item.currency), as_of).minor
        }
        _ => item.disputed_minor,
    };
    let talked = contacts.iter().map(|one| &one.contact).filter(|one| one.result != "no-answer");
    Ok(Case {
        as_of,
        currency: owed.currency,
        overdue_minor: owed.overdue_minor,
        overdue_items: u32::try_from(late().count()).unwrap_or(u32::MAX),
        oldest_days: owed.oldest_days,
        disputed_minor: late().map(disputed).fold(0, i64::saturating_add),
        due_soon_minor: 0,
        due_soon_on: None,
        tier: standing.map_or(Tier::Unrated, |one| one.tier),
        promises: record.clone(),
        contacted_on: talked.map(|one| one.on).max(),
        limitation_on: claim.limitation_on,
        matter_open: claim.matter_open,
        decided_on: claim.decided_on,
    })
}

async fn standing(db: &Db, buyer: i64) -> Result<Option<Standing>> {
    let mut ask = Ask::new(
        "SELECT a.tier, a.score, a.ability, a.willingness, a.quadrant, a.sales_12m_minor, \
         a.alert_level FROM scoring_current c JOIN scoring_assessment a ON a.run_id = c.run_id \
         WHERE a.buyer_id = ",
    );
    ask.value(buyer);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading an assessment").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(Standing {
        tier: Tier::parse(&row.text(0)?).unwrap_or(Tier::Unrated),
        score: row.maybe_int(1)?,
        ability: row.maybe_int(2)?,
        willingness: row.maybe_int(3)?,
        quadrant: row.text(4)?,
        sales_minor: row.int(5)?,
        alert_level: row.int(6)?,
    }))
}

async fn open_matter(db: &Db, case: i64) -> Result<Option<i64>> {
    let mut ask = Ask::new("SELECT id FROM collections_matter WHERE live = ");
    ask.value(case);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "looking for a matter").await?;
    rows.first().map(|row| row.int(0)).transpose()
}

impl Brief {
    /// Overdue items, the oldest due first.
    pub fn late(&self) -> impl Iterator<Item = &ItemRow> {
        self.items.iter().filter(|item| item.due_on < self.as_of && item.open_minor > 0)
    }

    /// Promises whose outcome is known, and how many of them were kept.
    pub fn promises_kept(&self) -> (usize, usize) {
        let decided = self.promises.iter().filter(|one| one.state != "open");
        let kept = self.promises.iter().filter(|one| one.state == "kept").count();
        (decided.count(), kept)
    }

    /// How the case stands, for the rule of the next action.
    pub fn situation(&self, case: &CaseFile, pack: &TalkPack) -> Situation {
        let boxes = ready_boxes(pack, &self.found, &self.ticked);
        let record = &self.record;
        Situation {
            phase: case.phase,
            overdue_minor: self.owed.overdue_minor,
            advice: self.advice.as_ref().map(|action| action.when),
            boxes_open: boxes.iter().filter(|one| !one.is_done()).count(),
            talk_open: self.talk_open.is_some(),
            missed_on: record.last_missed.map(|one| one.due_on),
            promised_on: record.next_open.map(|one| one.due_on),
            decided_on: self.decided_on,
            missed_in_row: record.broken_in_row.len(),
            excuses_due: self.excuses_due,
            verified: !case.verified.is_empty(),
            limitation_left: self.limitation_on.map(|end| end.days_since(self.as_of)),
        }
    }

    /// What to do next.
    pub fn next(&self, case: &CaseFile, pack: &TalkPack) -> NextStep {
        next_step(&self.situation(case, pack))
    }

    /// What praise may name: facts of the business with us.
    pub fn praise(&self) -> Vec<PraiseFact> {
        let mut facts = Vec::new();
        if let Some(since) = self.buyer.customer_since {
            let years = i64::from(self.as_of.days_since(since)) / 365;
            if years >= 1 {
                facts.push(PraiseFact { code: "years", number: years, on: Some(since) });
            }
        }
        let (_, kept) = self.promises_kept();
        if kept > 0 {
            let number = i64::try_from(kept).unwrap_or(i64::MAX);
            facts.push(PraiseFact { code: "kept-promises", number, on: None });
        }
        if let Some(last) = self.receipts.first() {
            let (number, on) = (last.amount_minor, Some(last.effective_on));
            facts.push(PraiseFact { code: "last-receipt", number, on });
        }
        if let Some(standing) = self.standing.as_ref().filter(|one| one.sales_minor > 0) {
            facts.push(PraiseFact { code: "sales", number: standing.sales_minor, on: None });
        }
        facts
    }
}
