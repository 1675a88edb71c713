//! How completely a debt is proven (M06): each kind of paper has its weight, some can be stood in for, a delivery
//! note counts whole only if its signer's power is shown. The rule is pure; beside it the lists.

use std::collections::{BTreeSet, HashMap};

use base::{Currency, Day, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::{
    pack::{EvidencePack, Power},
    paper::{EvidencePaper, papers_of},
};
use crate::{
    parties::{BuyerId, scope_owner},
    receivables::company_currency,
};

/// Items that are looked at for the list of what is large and badly proven.
const LOOKED_AT: i64 = 1_000;
/// Keys in one question.
const SOME: usize = 400;

/// How well one kind of paper is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The kind, by code.
    pub kind: String,
    /// Its weight.
    pub weight: i64,
    /// What of it is there, basis points.
    pub share_bps: i64,
    /// Papers of the kind, or those that stand in for it, by id; empty where the ledger itself shows it.
    pub papers: Vec<i64>,
    /// Whether what is there lacks the signer's power.
    pub unsigned: bool,
}

/// How completely a debt is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completeness {
    /// `A` to `D`.
    pub letter: char,
    /// Percent of the weights.
    pub percent: i64,
    /// Each kind that has a weight.
    pub parts: Vec<Part>,
    /// Whether a critical one is missing, so that it is C at best.
    pub critical_missing: bool,
}

impl Completeness {
    /// The kinds that are missing or not whole, the heaviest first.
    pub fn missing(&self) -> Vec<&Part> {
        let mut lacking: Vec<&Part> =
            self.parts.iter().filter(|part| part.share_bps < 10_000).collect();
        lacking.sort_by_key(|part| -(part.weight * (10_000 - part.share_bps)));
        lacking
    }
}

/// The paper's share: whole, or what an unsigned one counts.
fn share_of(pack: &EvidencePack, paper: &EvidencePaper, papers: &[&EvidencePaper]) -> i64 {
    let needs = pack.kind(&paper.kind).is_some_and(|kind| kind.signatory);
    if !needs {
        return 10_000;
    }
    let shown = |id: i64| papers.iter().any(|one| one.id == id && one.kind == "power");
    let power = pack.capacity(&paper.capacity).map(|one| one.power);
    let whole = match power {
        Some(Power::Own) => !paper.signatory.is_empty(),
        Some(Power::Paper) => !paper.signatory.is_empty() && paper.power_id.is_some_and(shown),
        _ => false,
    };
    if whole { 10_000 } else { pack.grading.unsigned_bps }
}

/// How completely a debt is proven by the papers that are about it. `confirmed`: a signed statement of account
/// holds it; `demanded`: what the log shows of a demand and of its proven arrival.
pub fn completeness(
    pack: &EvidencePack,
    papers: &[&EvidencePaper],
    (confirmed, demanded, arrived): (bool, bool, bool),
) -> Completeness {
    let weighed = pack.kinds.iter().filter(|kind| kind.weight > 0);
    let parts: Vec<Part> = weighed
        .map(|kind| {
            let by_ledger = match kind.code.as_str() {
                "statement" => confirmed,
                "demand" => demanded,
                "arrival" => arrived,
                _ => false,
            };
            let mut part = Part {
                kind: kind.code.clone(),
                weight: kind.weight,
                share_bps: if by_ledger { 10_000 } else { 0 },
                papers: Vec::new(),
                unsigned: false,
            };
            for paper in papers {
                let share = match pack.kind(&paper.kind) {
                    Some(own) if own.code == kind.code => share_of(pack, paper, papers),
                    Some(own) => match &own.stands_for {
                        Some((other, share)) if *other == kind.code => *share,
                        _ => continue,
                    },
                    None => continue,
                };
                part.share_bps = part.share_bps.max(share);
                part.papers.push(paper.id);
            }
            let own = papers.iter().any(|paper| paper.kind == kind.code);
            part.unsigned = kind.signatory && own && part.share_bps < 10_000;
            part
        })
        .collect();
    let sum: i64 = parts.iter().map(|part| part.weight * part.share_bps).sum();
    let percent = sum / 10_000;
    let critical_missing = pack
        .kinds
        .iter()
        .filter(|kind| kind.critical)
        .any(|kind| parts.iter().any(|part| part.kind == kind.code && part.share_bps == 0));
    let [a, b, c] = pack.grading.from;
    let letter = match percent {
        percent if percent >= a && !critical_missing => 'A',
        percent if percent >= b && !critical_missing => 'B',
        percent if percent >= c => 'C',
        _ => 'D',
    };
    Completeness { letter, percent, parts, critical_missing }
}

/// An item with how completely it is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradedItem {
    /// The item.
    pub item_id: i64,
    /// The buyer.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The invoice.
    pub number: String,
    /// Its instalment.
    pub instalment: i64,
    /// Its due day.
    pub due_on: Day,
    /// The currency.
    pub currency: Currency,
    /// What is open.
    pub open_minor: i64,
    /// The same in the company's currency as it was booked, in proportion.
    pub company_minor: i64,
    /// How completely it is proven.
    pub graded: Completeness,
}

/// Open items of a buyer, or the largest of all, each with how completely it is proven.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn graded_items(
    db: &Db,
    scope: Scope,
    (buyer, item): (Option<BuyerId>, Option<i64>),
) -> Result<Vec<GradedItem>> {
    let pack = EvidencePack::in_force(db, db.clock().today()).await?;
    let rows = open_items(db, scope, (buyer, item), &pack).await?;
    let buyers: BTreeSet<BuyerId> = rows.iter().map(|row| row.buyer_id).collect();
    let papers = papers_of(db, &buyers).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.item_id).collect();
    let told = told_by_books(db, (&ids, &buyers)).await?;
    let none: Vec<EvidencePaper> = Vec::new();
    let graded = rows.into_iter().map(|row| {
        let of_buyer = papers.get(&row.buyer_id).unwrap_or(&none);
        let about: Vec<&EvidencePaper> = of_buyer
            .iter()
            .filter(|paper| paper.item_id.is_none_or(|id| id == row.item_id))
            .collect();
        let said = told.of(row.buyer_id, row.item_id);
        GradedItem { graded: completeness(&pack, &about, said), ..row }
    });
    Ok(graded.collect())
}

/// Items that are large and graded C or D, the largest first.
///
/// # Errors
/// As [`graded_items`].
pub async fn badly_proven(db: &Db, scope: Scope) -> Result<Vec<GradedItem>> {
    let what = format!("collections.badly-proven {:?}", scope_owner(scope));
    db.held_fresh(what, scope, |db, scope| Box::pin(badly_now(db, *scope))).await
}

async fn badly_now(db: &Db, scope: Scope) -> Result<Vec<GradedItem>> {
    let mut rows = graded_items(db, scope, (None, None)).await?;
    rows.retain(|row| matches!(row.graded.letter, 'C' | 'D'));
    rows.sort_by_key(|row| (std::cmp::Reverse(row.company_minor), row.item_id));
    Ok(rows)
}

async fn open_items(
    db: &Db,
    scope: Scope,
    (buyer, item): (Option<BuyerId>, Option<i64>),
    pack: &EvidencePack,
) -> Result<Vec<GradedItem>> {
    let company = company_currency(db).await?;
    let mut ask = Ask::new(
        "SELECT i.id, i.buyer_id, b.code, b.name, i.number, i.instalment, i.due_on, i.currency, \
         i.open_minor, i.amount_minor, i.company_minor FROM receivables_item i \
         JOIN parties_buyer b ON b.id = i.buyer_id WHERE i.closed_on IS NULL",
    );
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    match (buyer, item) {
        (_, Some(item)) => {
            ask.text(" AND i.id = ").value(item);
        }
        (Some(buyer), None) => {
            ask.text(" AND i.buyer_id = ").value(buyer);
        }
        (None, None) => {
            let large = pack.grading.large_from.saturating_mul(company.minor_per_unit());
            ask.text(" AND i.company_minor >= ").value(large);
        }
    }
    ask.text(" ORDER BY i.company_minor DESC, i.id LIMIT ").value(LOOKED_AT);
    let empty = Completeness { letter: 'D', percent: 0, parts: vec![], critical_missing: true };
    let one = |row: &AnyRow| {
        let (open, amount, whole) = (row.int(8)?, row.int(9)?, row.int(10)?);
        let part = i128::from(whole) * i128::from(open) / i128::from(amount.max(1));
        Ok(GradedItem {
            item_id: row.int(0)?,
            buyer_id: row.int(1)?,
            buyer_code: row.text(2)?,
            buyer_name: row.text(3)?,
            number: row.text(4)?,
            instalment: row.int(5)?,
            due_on: row.day(6)?,
            currency: row.currency(7)?,
            open_minor: open,
            company_minor: i64::try_from(part).unwrap_or(i64::MAX),
            graded: empty.clone(),
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing items to grade").await?.iter().map(one).collect()
}

/// What the house's own books show: signed statements, demands, their arrival.
#[derive(Default)]
struct Books {
    confirmed: BTreeSet<i64>,
    /// By buyer: the item or all, and whether the arrival is proven.
    demands: HashMap<BuyerId, Vec<(Option<i64>, bool)>>,
}

impl Books {
    fn of(&self, buyer: BuyerId, item: i64) -> (bool, bool, bool) {
        let demands = self.demands.get(&buyer).map(Vec::as_slice).unwrap_or_default();
        let mine = demands.iter().filter(|(about, _)| about.is_none_or(|about| about == item));
        let (demanded, arrived) =
            mine.fold((false, false), |(_, arrived), (_, proven)| (true, arrived || *proven));
        (self.confirmed.contains(&item), demanded, arrived)
    }
}

async fn told_by_books(db: &Db, (items, buyers): (&[i64], &BTreeSet<BuyerId>)) -> Result<Books> {
    let (mut books, mut connection) = (Books::default(), db.read().await?);
    for some in items.chunks(SOME) {
        let mut ask = Ask::new(
            "SELECT DISTINCT l.item_id FROM collections_account_line l \
             JOIN collections_account a ON a.id = l.account_id \
             WHERE a.state = 'signed' AND l.item_id IN (",
        );
        ask.list(some.iter().copied()).text(")");
        for row in ask.rows(&mut connection, "reading what was confirmed").await? {
            books.confirmed.insert(row.int(0)?);
        }
    }
    let buyers: Vec<BuyerId> = buyers.iter().copied().collect();
    for some in buyers.chunks(SOME) {
        let mut ask = Ask::new(
            "SELECT buyer_id, item_id, CASE WHEN evidence_id IS NULL THEN 0 ELSE 1 END \
             FROM collections_interruption WHERE kind IN ('demand', 'demand-signed') \
             AND withdrawn_on IS NULL AND buyer_id IN (",
        );
        ask.list(some.iter().copied()).text(") UNION ALL SELECT buyer_id, item_id, proven ");
        ask.text("FROM collections_contact WHERE result = 'demanded' AND channel = 'letter' ");
        ask.text("AND buyer_id IN (").list(some.iter().copied());
        // What is only printed, or came back, demands nothing.
        ask.text(") AND id NOT IN (SELECT contact_id FROM collections_outbox ");
        ask.text("WHERE contact_id IS NOT NULL AND post IN ('printed', 'returned'))");
        for row in ask.rows(&mut connection, "reading what was demanded").await? {
            let one = (row.maybe_int(1)?, row.int(2)? != 0);
            books.demands.entry(row.int(0)?).or_default().push(one);
        }
    }
    Ok(books)
}

/// The grade of a buyer: the percents of its items, weighed by what is open.
pub fn grade_of_buyer(pack: &EvidencePack, items: &[GradedItem]) -> Option<(char, i64)> {
    let open: i128 = items.iter().map(|one| i128::from(one.company_minor)).sum();
    if open <= 0 {
        return None;
    }
    let weighed: i128 = items
        .iter()
        .map(|one| i128::from(one.company_minor) * i128::from(one.graded.percent))
        .sum();
    let percent = i64::try_from(weighed / open).unwrap_or(0);
    let critical = items.iter().any(|one| one.graded.critical_missing);
    let [a, b, c] = pack.grading.from;
    let letter = match percent {
        percent if percent >= a && !critical => 'A',
        percent if percent >= b => 'B',
        percent if percent >= c => 'C',
        _ => 'D',
    };
    Some((letter, percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(id: i64, kind: &str, capacity: &str, power: Option<i64>) -> EvidencePaper {
        EvidencePaper {
            id,
            buyer_id: 1,
            item_id: Some(1),
            kind: kind.to_owned(),
            title: String::new(),
            file_name: String::new(),
            media: String::new(),
            digest: String::new(),
            size: 1,
            as_of: "2026-01-01".parse().expect("day"),
            signatory: if capacity.is_empty() { String::new() } else { "王五".to_owned() },
            capacity: capacity.to_owned(),
            power_id: power,
            note: String::new(),
            actor: String::new(),
            document_id: None,
        }
    }

    #[test]
    fn weights_critical_papers_and_powers() {
        let pack = EvidencePack::shipped();
        let p = paper;
        let all = ["contract", "order", "invoice", "statement", "demand", "arrival"];
        let base: Vec<EvidencePaper> =
            all.iter().zip(1..).map(|(kind, id)| p(id, kind, "", None)).collect();
        let with = |more: Vec<EvidencePaper>| [base.clone(), more].concat();
        for (papers, books, letter, percent) in [
            (vec![], (false, false, false), 'D', 0),
            (vec![], (true, true, true), 'D', 30),
            // All but the delivery note: 70 percent, and C for lack of it.
            (base.clone(), (false, false, false), 'C', 70),
            (with(vec![p(9, "delivery", "legal-rep", None)]), (false, false, false), 'A', 100),
            // Somebody signed whose power nobody knows: half of it counts.
            (with(vec![p(9, "delivery", "other", None)]), (false, false, false), 'B', 85),
            (with(vec![p(9, "delivery", "authorised", None)]), (false, false, false), 'B', 85),
            (
                with(vec![p(8, "power", "", None), p(9, "delivery", "authorised", Some(8))]),
                (false, false, false),
                'A',
                100,
            ),
            // An acceptance report stands in for it.
            (with(vec![p(9, "acceptance", "", None)]), (false, false, false), 'A', 97),
            (
                vec![p(1, "delivery", "head", None), p(2, "chat", "", None)],
                (true, false, false),
                'C',
                50,
            ),
        ] {
            let refs: Vec<&EvidencePaper> = papers.iter().collect();
            let seen = completeness(pack, &refs, books);
            assert_eq!((seen.letter, seen.percent), (letter, percent), "{papers:?} {books:?}");
        }
    }
}
