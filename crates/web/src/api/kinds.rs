//! Paths of money and dealers' sheets.

use base::{Lang, Rejection};
use credit::{
    collections::kinds::{
        CustomersPack, DealerFigures, DealerMonth, MonthUse, NewMilestone, NewPath, Part, Path,
        PathFilter, dealer_sheet, enter_path, get_path, keep_milestone, list_paths,
        record_dealer_months,
    },
    parties::CustomerKind,
    receivables::company_currency,
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::BuyerName,
    shape::{Cash, Code, Id, Nothing, On, cash, sent, taken},
};
use crate::failure::Refused;

taken!(PaymentPathsAsked { kind: Option<String>, limit: Option<u32>, after: Option<String> });

sent!(PathStepSaid {
    id: Id,
    part: String,
    name: String,
    step_state: String,
    planned_on: Option<On>,
    reached_on: Option<On>,
    amount: Cash,
    invoice: Option<String>,
    paper: String,
    signer: String,
    login: String,
    slip_days: Option<i32>,
    limitation_on: Option<On>,
    alarms: Vec<String>,
});

sent!(PaymentPathSaid {
    id: Id,
    buyer: BuyerName,
    kind: Code<CustomerKind>,
    number: String,
    name: String,
    path_value: Cash,
    collected: Cash,
    uninvoiced: Cash,
    waits_for_acceptance: Cash,
    retention_soon: Cash,
    hangs_at: Option<String>,
    path_steps: Vec<PathStepSaid>,
});

fn said(path: &Path) -> PaymentPathSaid {
    let coin = |minor| cash(minor, path.currency);
    let steps = path.steps.iter().zip(&path.state.steps);
    let steps = steps.map(|(step, told)| PathStepSaid {
        id: Id(step.id),
        part: step.part.code().to_owned(),
        name: step.name.clone(),
        step_state: told.state.code().to_owned(),
        planned_on: step.planned_on.map(On),
        reached_on: step.reached_on.map(On),
        amount: coin(step.amount_minor),
        invoice: step.item.as_ref().map(|(_, number, ..)| number.clone()),
        paper: step.paper.clone(),
        signer: step.signer.clone(),
        login: step.login.clone(),
        slip_days: told.slip_days,
        limitation_on: told.limitation_on.map(On),
        alarms: told.alarms.iter().map(|alarm| alarm.code().to_owned()).collect(),
    });
    let sums = &path.state.sums;
    let hangs = path.state.hangs_at.and_then(|n| path.steps.get(n));
    PaymentPathSaid {
        id: Id(path.id),
        buyer: BuyerName { code: path.buyer_code.clone(), name: path.buyer_name.clone() },
        kind: Code(path.kind),
        number: path.number.clone(),
        name: path.name.clone(),
        path_value: coin(path.value_minor),
        collected: coin(sums.collected_minor),
        uninvoiced: coin(sums.uninvoiced_minor),
        waits_for_acceptance: coin(sums.waits_minor),
        retention_soon: coin(sums.retention_minor),
        hangs_at: hangs.map(|step| step.name.clone()),
        path_steps: steps.collect(),
    }
}

/// Open paths of money, the newest first.
pub async fn paths(call: Call<PaymentPathsAsked>) -> Result<Page<PaymentPathSaid>, Refused> {
    let asked = &call.query;
    let kind = match asked.kind.as_deref() {
        None => None,
        Some(text) => Some(
            text.parse::<CustomerKind>()
                .map_err(|_| Rejection::new("collections.path-kind").on("kind"))?,
        ),
    };
    let (question, limit) = (call.question(), cursor::rows(asked.limit)?);
    let before = match cursor::read::<1>(&question, asked.after.as_deref())? {
        Some([id]) => Some(cursor::part::<i64>(&id)?),
        None => None,
    };
    let open = PathFilter::open(call.visit.scope());
    let filter = PathFilter { kind, before, limit: (limit + 1).min(cursor::MOST), ..open };
    let mut rows = list_paths(&call.app.db, &filter).await?;
    let more = rows.len() > limit as usize || rows.len() == cursor::MOST as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more);
    let next = next.map(|one| cursor::write(&question, &[one.id.to_string()]));
    Ok(Page { items: rows.iter().map(said).collect(), next })
}

/// One path with its steps.
pub async fn path(call: Call<Nothing>) -> Result<PaymentPathSaid, Refused> {
    Ok(said(&get_path(&call.app.db, call.id()?, call.visit.scope()).await?))
}

taken!(PaymentPathToEnter {
    buyer: String,
    kind: Code<CustomerKind>,
    number: String,
    name: Option<String>,
    path_value: Cash,
    begins_on: On,
    contract: Option<String>,
    budget_year: Option<i64>,
    appropriation: Option<String>,
    note: Option<String>,
});

sent!(KeptRow { id: Id });

/// Writes a path down with the steps of its kind.
pub async fn enter(
    call: Call<Nothing, Body<PaymentPathToEnter>>,
) -> Result<Made<KeptRow>, Refused> {
    let (Body(new), db) = (&call.body, &call.app.db);
    let buyer = call.named_buyer(&new.buyer).await?;
    let pack = CustomersPack::in_force(db, call.visit.today).await?.into_owned();
    let path = NewPath {
        buyer_id: buyer.id,
        kind: new.kind.0,
        number: new.number.clone(),
        name: new.name.clone().unwrap_or_default(),
        contract: new.contract.clone().unwrap_or_default(),
        currency: new.path_value.currency.0,
        value_minor: new.path_value.minor,
        budget_year: new.budget_year,
        appropriation: new.appropriation.clone().unwrap_or_default(),
        begins_on: new.begins_on.0,
        note: new.note.clone().unwrap_or_default(),
    };
    let login = call.visit.person()?.login.clone();
    let mut tx = db.write(call.visit.actor()?).await?;
    let words = (login.as_str(), call.visit.lang == Lang::Zh);
    let id = enter_path(&mut tx, &pack, &path, words).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: KeptRow { id: Id(id) } })
}

taken!(PathStepToKeep {
    id: Option<Id>,
    part: String,
    name: String,
    planned_on: Option<On>,
    reached_on: Option<On>,
    amount: Option<Cash>,
    invoice: Option<String>,
    paper: Option<String>,
    signer: Option<String>,
    login: Option<String>,
    note: Option<String>,
});

/// Keeps a step of a path; without an id it is added at the end.
pub async fn keep_step(
    call: Call<Nothing, Body<PathStepToKeep>>,
) -> Result<Made<KeptRow>, Refused> {
    let (Body(new), db) = (&call.body, &call.app.db);
    let path = get_path(db, call.id()?, call.visit.scope()).await?;
    let amount = new.amount.as_ref();
    if amount.is_some_and(|amount| amount.currency.0 != path.currency) {
        return Err(Rejection::new("collections.path-step-amount").on("amount").into());
    }
    let step = NewMilestone {
        path: path.id,
        id: new.id.map(|id| id.0),
        part: new.part.parse::<Part>()?,
        name: new.name.clone(),
        planned_on: new.planned_on.map(|on| on.0),
        reached_on: new.reached_on.map(|on| on.0),
        amount_minor: amount.map_or(0, |amount| amount.minor),
        invoice: new.invoice.clone().unwrap_or_default(),
        paper: new.paper.clone().unwrap_or_default(),
        signer: new.signer.clone().unwrap_or_default(),
        login: new.login.clone().unwrap_or_default(),
        note: new.note.clone().unwrap_or_default(),
    };
    let mut tx = db.write(call.visit.actor()?).await?;
    let id = keep_milestone(&mut tx, &step).await?;
    tx.commit().await?;
    Ok(Made { new: new.id.is_none(), what: KeptRow { id: Id(id) } })
}

sent!(DealerMonthSaid {
    month: On,
    sold: Cash,
    stock: Cash,
    orders_in_hand: Cash,
    rebate: Cash,
    credit_used: Cash,
    their_margin_bps: Option<i64>,
    our_margin_bps: Option<i64>,
    our_share_bps: Option<i64>,
    rivals: String,
    source: String,
});

sent!(DealerSheetSaid {
    credit_used: Cash,
    stock_days: Option<i64>,
    sold_change_bps: Option<i64>,
    stock_change_bps: Option<i64>,
    their_loss_month: Option<Cash>,
    our_sales_month: Option<Cash>,
    our_loss_month: Option<Cash>,
    rebate: Option<Cash>,
    dealer_signs: Vec<String>,
    months: Vec<DealerMonthSaid>,
});

/// The sheet of a dealer.
pub async fn sheet(call: Call<Nothing>) -> Result<DealerSheetSaid, Refused> {
    let buyer = call.buyer().await?;
    let of = dealer_sheet(&call.app.db, &buyer, call.visit.today).await?;
    let coin = |minor| cash(minor, of.currency);
    let month = |(month, used): &(DealerMonth, MonthUse)| DealerMonthSaid {
        month: On(month.month),
        sold: coin(month.sold_minor),
        stock: coin(month.stock_minor),
        orders_in_hand: coin(month.orders_minor),
        rebate: coin(month.rebate_minor),
        credit_used: coin(used.open_minor),
        their_margin_bps: month.their_margin_bps,
        our_margin_bps: month.our_margin_bps,
        our_share_bps: month.our_share_bps,
        rivals: month.rivals.clone(),
        source: month.source.clone(),
    };
    let told: Option<&DealerFigures> = of.figures.as_ref();
    let stop = told.and_then(|told| told.stop);
    let signs = told.map(|told| told.signs.as_slice()).unwrap_or_default();
    Ok(DealerSheetSaid {
        credit_used: coin(of.now.open_minor),
        stock_days: told.and_then(|told| told.stock_days),
        sold_change_bps: told.and_then(|told| told.sold_change_bps),
        stock_change_bps: told.and_then(|told| told.stock_change_bps),
        their_loss_month: stop.and_then(|stop| stop.their_loss_minor).map(coin),
        our_sales_month: stop.map(|stop| coin(stop.our_sales_minor)),
        our_loss_month: stop.and_then(|stop| stop.our_loss_minor).map(coin),
        rebate: told.map(|told| coin(told.rebate_minor)),
        dealer_signs: signs.iter().map(|sign| sign.code().to_owned()).collect(),
        months: of.months.iter().map(month).collect(),
    })
}

taken!(DealerMonthToRecord {
    month: On,
    sold: Cash,
    stock: Cash,
    orders_in_hand: Option<Cash>,
    rebate: Option<Cash>,
    their_margin_bps: Option<i64>,
    our_margin_bps: Option<i64>,
    our_share_bps: Option<i64>,
    rivals: Option<String>,
    source: String,
});

sent!(DealerMonthsKept { months_count: i64 });

/// Records a month of a dealer in the company's currency; what stood there of it is replaced.
pub async fn record_month(
    call: Call<Nothing, Body<DealerMonthToRecord>>,
) -> Result<Made<DealerMonthsKept>, Refused> {
    let (Body(new), db) = (&call.body, &call.app.db);
    let buyer = call.buyer().await?;
    let currency = company_currency(db).await?;
    let others = [new.orders_in_hand.as_ref(), new.rebate.as_ref()];
    let all = [Some(&new.sold), Some(&new.stock)].into_iter().chain(others).flatten();
    if all.into_iter().any(|amount| amount.currency.0 != currency) {
        let wrong = Rejection::new("collections.dealer-currency");
        return Err(wrong.with("currency", currency.code()).on("sold").into());
    }
    let month = DealerMonth {
        month: new.month.0.month_start(),
        sold_minor: new.sold.minor,
        stock_minor: new.stock.minor,
        orders_minor: new.orders_in_hand.as_ref().map_or(0, |amount| amount.minor),
        rebate_minor: new.rebate.as_ref().map_or(0, |amount| amount.minor),
        their_margin_bps: new.their_margin_bps,
        our_margin_bps: new.our_margin_bps,
        our_share_bps: new.our_share_bps,
        rivals: new.rivals.clone().unwrap_or_default(),
        source: new.source.clone(),
    };
    let mut tx = db.write(call.visit.actor()?).await?;
    let months = std::slice::from_ref(&month);
    let count = record_dealer_months(&mut tx, buyer.id, currency, months).await?;
    tx.commit().await?;
    let months_count = i64::try_from(count).unwrap_or(i64::MAX);
    Ok(Made { new: true, what: DealerMonthsKept { months_count } })
}
