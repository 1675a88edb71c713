//! What we owe on a day: every open bill with its duty, the most urgent first, and the sums.

use std::collections::HashMap;

use base::{Currency, Day, Money, Result};
use quant::ageing::Buckets;
use store::{Ask, Columns, Db, access::Scope};

use super::PayablesPack;
use crate::{
    parties::{BuyerId, SizeClass},
    payables::{
        Bill, BillQuery, Covered, Duty, DutyState, Payer, bucketed, find_payer, judge, list_bills,
        rank,
    },
    receivables::{RateBook, bucket_edges, company_currency, list_rates},
};

/// Who a supplier is, as far as lists of bills say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its size class.
    pub size: SizeClass,
    /// Who looks after it, or empty.
    pub owner: String,
}

/// One bill with what is to be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedRow {
    /// The bill.
    pub bill: Bill,
    /// Whose.
    pub who: Who,
    /// What is to be done.
    pub duty: Duty,
    /// What is open, company currency.
    pub open_minor: i64,
}

impl OwedRow {
    /// The interest owed, company currency, scaled as the open amount was converted.
    fn interest(&self, rates: &RateBook, on: Day) -> i64 {
        let money = Money::new(self.duty.interest.total_minor(), self.bill.amount.currency);
        rates.view(money, on).minor
    }

    /// What is in dispute and so not late, company currency.
    pub(super) fn disputed_minor(&self, rates: &RateBook, on: Day) -> i64 {
        let money = Money::new(self.bill.disputed_minor(), self.bill.amount.currency);
        rates.view(money, on).minor
    }
}

/// The sums, company currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Bills.
    pub bills: usize,
    /// Open.
    pub open_minor: i64,
    /// Past its day.
    pub past_minor: i64,
    /// Of it to small firms, so that the law is broken: bills and amount.
    pub breaking: (usize, i64),
    /// Near its day, to small firms: bills and amount.
    pub near: (usize, i64),
    /// Disputed.
    pub disputed_minor: i64,
    /// Interest owed.
    pub interest_minor: i64,
    /// By days past the day to pay.
    pub by_bucket: Vec<i64>,
    /// Without a day.
    pub no_day_minor: i64,
}

/// What we owe.
#[derive(Debug, Clone)]
pub struct Owing {
    /// The day.
    pub on: Day,
    /// The company's currency.
    pub currency: Currency,
    /// What we are as a payer.
    pub payer: Payer,
    /// The pack that was reckoned by.
    pub pack: PayablesPack,
    /// Upper ends of the buckets.
    pub edges: Vec<i32>,
    /// Open bills, the most urgent first.
    pub rows: Vec<OwedRow>,
    /// The sums.
    pub figures: Figures,
}

/// What we owe on a day, within what somebody may see.
///
/// # Errors
/// `scoring.pack-unreadable`, busy or a fault.
pub async fn owing(db: &Db, scope: Scope, on: Day) -> Result<Owing> {
    owing_by(db, &BillQuery::on(on, scope)).await
}

/// The same of one supplier; paid bills too where they are asked for.
///
/// # Errors
/// As [`owing`].
pub async fn owing_to(
    db: &Db,
    supplier: BuyerId,
    (scope, on): (Scope, Day),
    paid_too: bool,
) -> Result<Owing> {
    let query = BillQuery { supplier: Some(supplier), paid_too, ..BillQuery::on(on, scope) };
    owing_by(db, &query).await
}

async fn owing_by(db: &Db, query: &BillQuery) -> Result<Owing> {
    let on = query.on;
    let pack = PayablesPack::in_force(db, on).await?.into_owned();
    let payer = find_payer(db).await?;
    let currency = company_currency(db).await?;
    let rates = RateBook::new(currency, list_rates(db).await?);
    let edges = bucket_edges(db).await?;
    let bills = list_bills(db, query).await?;
    let people = who(db, query.supplier).await?;
    let mut rows: Vec<OwedRow> = bills
        .into_iter()
        .filter_map(|bill| {
            let who = people.get(&bill.supplier_id)?.clone();
            let duty = judge(&bill, (&payer, who.size), &pack.law, on);
            let open_minor = rates.view(bill.open, on).minor;
            Some(OwedRow { bill, who, duty, open_minor })
        })
        .collect();
    rows.sort_by_key(|row| rank(&row.bill, &row.duty));
    let mut ends = vec![0];
    ends.extend(&edges);
    let buckets = Buckets::try_new(&ends).unwrap_or_default();
    let figures = figures(&rows, &buckets, (&rates, on));
    Ok(Owing { on, currency, payer, pack, edges, rows, figures })
}

fn figures(rows: &[OwedRow], buckets: &Buckets, (rates, on): (&RateBook, Day)) -> Figures {
    let mut sums = Figures { bills: rows.len(), ..Figures::default() };
    for row in rows {
        let minor = row.open_minor;
        sums.open_minor = sums.open_minor.saturating_add(minor);
        let disputed = row.disputed_minor(rates, on);
        sums.disputed_minor = sums.disputed_minor.saturating_add(disputed);
        // What is in dispute is not late.
        let minor = minor - disputed;
        sums.interest_minor = sums.interest_minor.saturating_add(row.interest(rates, on));
        match (row.duty.state, row.duty.covered.counts()) {
            (DutyState::Past, covered) => {
                sums.past_minor = sums.past_minor.saturating_add(minor);
                if covered {
                    sums.breaking = (sums.breaking.0 + 1, sums.breaking.1.saturating_add(minor));
                }
            }
            (DutyState::Near, true) => {
                sums.near = (sums.near.0 + 1, sums.near.1.saturating_add(minor));
            }
            _ => {}
        }
    }
    let aged = rows.iter().map(|row| (&row.duty, row.open_minor));
    (sums.by_bucket, sums.no_day_minor) = bucketed(aged, buckets);
    sums
}

async fn who(db: &Db, one: Option<BuyerId>) -> Result<HashMap<BuyerId, Who>> {
    let mut ask = Ask::new(
        "SELECT b.id, b.code, b.name, b.size, COALESCE(u.name, '') FROM parties_buyer b \
         LEFT JOIN store_user u ON u.id = b.owner_id WHERE b.party_role <> 'buyer'",
    );
    if let Some(id) = one {
        ask.text(" AND b.id = ").value(id);
    }
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading who suppliers are").await?;
    let mut people = HashMap::new();
    for row in &rows {
        let who = Who {
            code: row.text(1)?,
            name: row.text(2)?,
            size: row.text(3)?.parse().unwrap_or_default(),
            owner: row.text(4)?,
        };
        people.insert(row.int(0)?, who);
    }
    Ok(people)
}

impl Owing {
    /// Bills that the law wants paid and that are past their day or near it: the list to pay first.
    pub fn first(&self) -> impl Iterator<Item = &OwedRow> {
        self.rows.iter().filter(|row| matches!(row.duty.state, DutyState::Past | DutyState::Near))
    }

    /// Whether any row rests on something that is not known yet.
    pub fn perhaps(&self) -> usize {
        self.rows.iter().filter(|row| row.duty.covered == Covered::Perhaps).count()
    }
}
