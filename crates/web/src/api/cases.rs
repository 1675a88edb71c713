//! Cases of buyers in collection, and debts among others.

use base::Rejection;
use credit::{
    collections::{
        cases::{
            CaseFile, CaseFilter, CaseView, NewCase, Phase, brief, close_case, get_case, hand_over,
            list_cases, open_case, overdue_of, prepare, ready_boxes, waive,
        },
        debts::{NewDebt, Way, circles, record_debts},
        talk::TalkPack,
    },
    receivables::company_currency,
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::BuyerName,
    shape::{Cash, Id, Nothing, On, cash, sent, taken},
};
use crate::failure::Refused;

taken!(CollectionCasesAsked { phase: Option<String>, limit: Option<u32>, after: Option<String> });

sent!(CaseLine {
    id: Id,
    buyer: BuyerName,
    phase: String,
    round: i64,
    login: String,
    opened_on: On,
    owed_at_opening: Cash,
    stated_reason: String,
    verified_reason: String,
    case_outcome: String,
    case_closed_on: Option<On>,
});

fn line(case: &CaseFile) -> CaseLine {
    CaseLine {
        id: Id(case.id),
        buyer: BuyerName { code: case.buyer_code.clone(), name: case.buyer_name.clone() },
        phase: case.phase.code().to_owned(),
        round: case.round,
        login: case.login.clone(),
        opened_on: On(case.opened_on),
        owed_at_opening: cash(case.owed_minor, case.currency),
        stated_reason: case.stated.clone(),
        verified_reason: case.verified.clone(),
        case_outcome: case.outcome.clone(),
        case_closed_on: case.closed_on.map(On),
    }
}

/// Cases, the newest first; without a phase those that are open.
pub async fn list(call: Call<CollectionCasesAsked>) -> Result<Page<CaseLine>, Refused> {
    let asked = &call.query;
    let view = match asked.phase.as_deref() {
        None => CaseView::Open,
        Some(text) => {
            let phase = Phase::parse(text).ok_or_else(|| {
                Rejection::new("collections.phase-unknown").with("phase", text).on("phase")
            })?;
            CaseView::In(phase)
        }
    };
    let (question, limit) = (call.question(), cursor::rows(asked.limit)?);
    let before = match cursor::read::<1>(&question, asked.after.as_deref())? {
        Some([id]) => Some(cursor::part::<i64>(&id)?),
        None => None,
    };
    let open = CaseFilter::open(call.visit.scope());
    let filter = CaseFilter { view, before, limit: (limit + 1).min(cursor::MOST), ..open };
    let mut rows = list_cases(&call.app.db, &filter).await?;
    let more = rows.len() > limit as usize || rows.len() == cursor::MOST as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more);
    let next = next.map(|one| cursor::write(&question, &[one.id.to_string()]));
    Ok(Page { items: rows.iter().map(line).collect(), next })
}

sent!(CaseBox { code: String, name: String, is_done: bool });

sent!(CollectionCaseSaid {
    case: CaseLine,
    overdue: Cash,
    oldest_days: i64,
    limitation_on: Option<On>,
    next_action: String,
    boxes: Vec<CaseBox>,
});

/// One case with its preparation and the next action.
pub async fn one(call: Call<Nothing>) -> Result<CollectionCaseSaid, Refused> {
    let db = &call.app.db;
    let case = get_case(db, call.id()?, call.visit.scope()).await?;
    let known = brief(db, &case, call.visit.today).await?;
    let pack = TalkPack::in_force(db, call.visit.today).await?;
    let boxes = ready_boxes(&pack, &known.found, &known.ticked);
    let boxes = boxes.iter().map(|one| CaseBox {
        code: one.of.code.clone(),
        name: one.of.name.pick(call.visit.lang).to_owned(),
        is_done: one.is_done(),
    });
    Ok(CollectionCaseSaid {
        case: line(&case),
        overdue: cash(known.owed.overdue_minor, known.owed.currency),
        oldest_days: i64::from(known.owed.oldest_days),
        limitation_on: known.limitation_on.map(On),
        next_action: known.next(&case, &pack).code().to_owned(),
        boxes: boxes.collect(),
    })
}

taken!(CollectionCaseToOpen { buyer: String, opening_reason: String });

sent!(CaseMade { id: Id });

/// Opens a case for what is overdue of a buyer today.
pub async fn open(
    call: Call<Nothing, Body<CollectionCaseToOpen>>,
) -> Result<Made<CaseMade>, Refused> {
    let Body(new) = &call.body;
    let db = &call.app.db;
    let buyer = call.named_buyer(&new.buyer).await?;
    let (owed_minor, first_due_on) = overdue_of(db, buyer.id, call.visit.today).await?;
    let case = NewCase {
        buyer_id: buyer.id,
        from_worklist: false,
        why: new.opening_reason.clone(),
        login: call.visit.person()?.login.clone(),
        owed_minor,
        first_due_on,
    };
    let currency = company_currency(db).await?;
    let mut tx = db.write(call.visit.actor()?).await?;
    let id = open_case(&mut tx, &case, currency).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: CaseMade { id: Id(id) } })
}

taken!(CaseToPrepare { waive: Option<String> });

/// Says that the round is prepared, or lets it go without for a reason.
pub async fn prepare_it(
    call: Call<Nothing, Body<CaseToPrepare>>,
) -> Result<Made<CaseMade>, Refused> {
    let Body(asked) = &call.body;
    let db = &call.app.db;
    let case = get_case(db, call.id()?, call.visit.scope()).await?;
    let known = brief(db, &case, call.visit.today).await?;
    let pack = TalkPack::in_force(db, call.visit.today).await?.into_owned();
    let mut tx = db.write(call.visit.actor()?).await?;
    match &asked.waive {
        Some(why) => waive(&mut tx, case.id, why).await?,
        None => prepare(&mut tx, &pack, case.id, &known.found).await?,
    }
    tx.commit().await?;
    Ok(Made { new: true, what: CaseMade { id: Id(case.id) } })
}

taken!(CaseToClose { case_outcome: String, case_closing: String });

/// Closes a case; what is still overdue is read from the ledger.
pub async fn close(call: Call<Nothing, Body<CaseToClose>>) -> Result<Made<CaseMade>, Refused> {
    let Body(asked) = &call.body;
    let db = &call.app.db;
    let case = get_case(db, call.id()?, call.visit.scope()).await?;
    let (left, _) = overdue_of(db, case.buyer_id, call.visit.today).await?;
    let mut tx = db.write(call.visit.actor()?).await?;
    close_case(&mut tx, case.id, (&asked.case_outcome, &asked.case_closing), left).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: CaseMade { id: Id(case.id) } })
}

taken!(CaseToHand { login: String, note: String });

/// Hands a case over to another person, with what they must know.
pub async fn hand(call: Call<Nothing, Body<CaseToHand>>) -> Result<Made<CaseMade>, Refused> {
    let Body(asked) = &call.body;
    let db = &call.app.db;
    let case = get_case(db, call.id()?, call.visit.scope()).await?;
    let to = db.find_person(&asked.login).await?;
    let to = to.ok_or_else(|| {
        Rejection::new("collections.hand-person").with("name", &asked.login).on("login")
    })?;
    let mut tx = db.write(call.visit.actor()?).await?;
    hand_over(&mut tx, case.id, &to, &asked.note).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: CaseMade { id: Id(case.id) } })
}

taken!(DebtToRecord {
    debtor: String,
    creditor: String,
    amount: Cash,
    as_of: Option<On>,
    rests_on: Option<String>,
    source: String,
});

sent!(DebtsMade { debts_count: i64 });

/// Records what one party owes another.
pub async fn record_debt(
    call: Call<Nothing, Body<DebtToRecord>>,
) -> Result<Made<DebtsMade>, Refused> {
    let Body(new) = &call.body;
    let debt = NewDebt {
        debtor: new.debtor.clone(),
        creditor: new.creditor.clone(),
        currency: new.amount.currency.0,
        amount_minor: new.amount.minor,
        as_of: new.as_of.map_or(call.visit.today, |on| on.0),
        basis: new.rests_on.clone().unwrap_or_default(),
        source: new.source.clone(),
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let count = record_debts(&mut tx, std::slice::from_ref(&debt)).await?;
    tx.commit().await?;
    let debts_count = i64::try_from(count).unwrap_or(i64::MAX);
    Ok(Made { new: true, what: DebtsMade { debts_count } })
}

sent!(DebtWay { parties: Vec<String>, amount: Cash });

sent!(DebtCircles {
    parties_count: i64,
    debts_count: i64,
    amount: Cash,
    cut_off: bool,
    ways: Vec<DebtWay>,
});

/// Circles of debts that can be set off one after the other.
pub async fn circles_now(call: Call<Nothing>) -> Result<DebtCircles, Refused> {
    let found = circles(&call.app.db).await?;
    let currency = company_currency(&call.app.db).await?;
    let company = &call.visit.house.company;
    let way = |way: &Way| DebtWay {
        parties: way
            .parties
            .iter()
            .map(|one| if one.id == 0 { company.clone() } else { one.name.clone() })
            .collect(),
        amount: cash(way.amount_minor, currency),
    };
    Ok(DebtCircles {
        parties_count: i64::try_from(found.parties).unwrap_or(i64::MAX),
        debts_count: i64::try_from(found.debts).unwrap_or(i64::MAX),
        amount: cash(found.total_minor(), currency),
        cut_off: found.cut_off,
        ways: found.ways.iter().map(way).collect(),
    })
}
