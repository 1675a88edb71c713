//! What is looked at for the six characters, of many cases at once: a bounded number of statements, however many
//! cases there are. It says the same as the brief of each case.

use std::collections::HashMap;

use base::{Day, Result};
use store::{Ask, Columns, Db};

use super::{SixFacts, SixResult, TalkPack, six_characters};
use crate::collections::cases::CaseFile;

/// Talks of a case at the most, as its story shows them.
const TALKS: usize = 200;
/// Papers of a file at the most.
const PAPERS: usize = 200;

#[derive(Default)]
struct OfBuyer {
    contacts: Vec<Day>,
    reconciled: Option<Day>,
    confirmed: Option<Day>,
    proven: usize,
    papers: usize,
    contract: bool,
    releasers: i64,
}

type Buyers = HashMap<i64, OfBuyer>;

impl TalkPack {
    /// The six characters of each case, in the order of the cases; contacts count for two years.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn six_of_many(
        &self,
        db: &Db,
        cases: &[CaseFile],
        as_of: Day,
    ) -> Result<Vec<Vec<SixResult>>> {
        let mut buyers = Buyers::new();
        contacts(db, cases, as_of, &mut buyers).await?;
        papers(db, cases, &mut buyers).await?;
        let mut talks = talks(db, cases, as_of).await?;
        let none = OfBuyer::default();
        let six = |case: &CaseFile| {
            let of = buyers.get(&case.buyer_id).unwrap_or(&none);
            let said = talks.remove(&case.id).unwrap_or_default();
            let facts = SixFacts {
                first_due_on: case.first_due_on,
                opened_on: Some(case.opened_on),
                contacts: of.contacts.clone(),
                confirmed_on: of.confirmed.max(of.reconciled),
                payer_known: of.releasers > 0,
                papers: of.contract && of.papers + of.proven >= 2,
                moods: said.moods,
                talks: said.finished,
                unwritten: said.unwritten,
            };
            let all = six_characters(&self.measures, &facts, as_of);
            let of = |one: &super::Character| all.iter().find(|r| r.check == one.check).copied();
            self.characters.iter().filter_map(of).collect()
        };
        Ok(cases.iter().map(six).collect())
    }
}

fn of_buyers(ask: &mut Ask, cases: &[CaseFile]) {
    ask.list(cases.iter().map(|case| case.buyer_id));
    ask.text(")");
}

async fn contacts(db: &Db, cases: &[CaseFile], as_of: Day, buyers: &mut Buyers) -> Result<()> {
    if cases.is_empty() {
        return Ok(());
    }
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT buyer_id, on_day, result, proven FROM collections_contact WHERE on_day >= ",
    );
    ask.value(as_of.plus_months(-24)).text(" AND on_day <= ").value(as_of);
    ask.text(" AND buyer_id IN (");
    of_buyers(&mut ask, cases);
    ask.text(" ORDER BY on_day, id");
    for row in &ask.rows(&mut connection, "reading contacts of cases").await? {
        let of = buyers.entry(row.int(0)?).or_default();
        let on = row.day(1)?;
        of.contacts.push(on);
        of.proven += usize::from(row.int(3)? != 0);
        if row.text(2)? == "reconciled" {
            of.reconciled = Some(on);
        }
    }
    let mut ask = Ask::new(
        "SELECT buyer_id, MAX(on_day) FROM collections_talk WHERE confirmed = 1 \
         AND contact_id IS NOT NULL AND buyer_id IN (",
    );
    of_buyers(&mut ask, cases);
    ask.text(" GROUP BY buyer_id");
    for row in &ask.rows(&mut connection, "looking for confirmed accounts").await? {
        buyers.entry(row.int(0)?).or_default().confirmed = row.maybe_day(1)?;
    }
    Ok(())
}

async fn papers(db: &Db, cases: &[CaseFile], buyers: &mut Buyers) -> Result<()> {
    if cases.is_empty() {
        return Ok(());
    }
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT buyer_id, kind FROM parties_document WHERE buyer_id IN (");
    of_buyers(&mut ask, cases);
    ask.text(" ORDER BY id DESC");
    for row in &ask.rows(&mut connection, "reading papers of cases").await? {
        let of = buyers.entry(row.int(0)?).or_default();
        if of.papers < PAPERS {
            of.papers += 1;
            of.contract |= row.text(1)? == "contract";
        }
    }
    let mut ask = Ask::new(
        "SELECT k.buyer_id, CAST(COUNT(*) AS BIGINT) FROM parties_contact k \
         JOIN parties_influence i ON i.contact_id = k.id WHERE k.erased_at IS NULL \
         AND i.releases <> 0 AND k.buyer_id IN (",
    );
    of_buyers(&mut ask, cases);
    ask.text(" GROUP BY k.buyer_id");
    for row in &ask.rows(&mut connection, "looking for who releases money").await? {
        buyers.entry(row.int(0)?).or_default().releasers = row.int(1)?;
    }
    Ok(())
}

#[derive(Default)]
struct Said {
    seen: usize,
    moods: Vec<(i64, i64)>,
    finished: usize,
    unwritten: usize,
}

async fn talks(db: &Db, cases: &[CaseFile], as_of: Day) -> Result<HashMap<i64, Said>> {
    let mut all: HashMap<i64, Said> = HashMap::new();
    if cases.is_empty() {
        return Ok(all);
    }
    let mut ask = Ask::new(
        "SELECT case_id, on_day, mood_before, mood_after, contact_id FROM collections_talk \
         WHERE case_id IN (",
    );
    ask.list(cases.iter().map(|case| case.id)).text(") ORDER BY id DESC");
    let mut connection = db.read().await?;
    for row in &ask.rows(&mut connection, "reading talks of cases").await? {
        let said = all.entry(row.int(0)?).or_default();
        said.seen += 1;
        if said.seen > TALKS {
            continue;
        }
        said.moods.extend(row.maybe_int(2)?.zip(row.maybe_int(3)?));
        match row.maybe_int(4)? {
            Some(_) => said.finished += 1,
            None => said.unwritten += usize::from(row.day(1)? < as_of),
        }
    }
    Ok(all)
}
