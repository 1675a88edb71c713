//! Statements of account, disputes, clocks, how completely debts are proven.

use base::{Day, Money, Rejection};
use credit::{
    collections::evidence::{
        AccountFilter, AccountMade, AccountStatement, CaseEnd, CaseRow, CaseView, ClockQuery,
        ClockRow, EvidencePack, GradedItem, NewCase, Sent, account_lines, end_case, get_account,
        get_case, graded_items, list_accounts, list_cases, list_clocks, list_differences,
        make_account, open_case, send_account,
    },
    parties::{EntityBook, Seller, get_buyer},
    receivables::list_items_by_id,
};
use store::access::Right;

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::BuyerName,
    shape::{Cash, Code, Id, Nothing, On, cash, sent, taken},
    words::Change,
};
use crate::failure::Refused;

/// Rows that stand in memory for one list.
const MOST: u32 = 5_000;

taken!(AccountsAsked {
    buyer: Option<String>,
    state: Option<String>,
    month: Option<String>,
    limit: Option<u32>,
    after: Option<String>,
});

sent!(AccountSaid {
    id: Id,
    number: String,
    buyer: BuyerName,
    as_of: On,
    state: String,
    open: Vec<Cash>,
    sent_on: Option<On>,
    sent_how: String,
    arrived_on: Option<On>,
    proof: String,
    answered_on: Option<On>,
    signed_by: String,
    capacity: String,
    sha256: String,
});

fn account(one: &AccountStatement) -> AccountSaid {
    AccountSaid {
        id: Id(one.id),
        number: one.number.clone(),
        buyer: BuyerName { code: one.buyer_code.clone(), name: one.buyer_name.clone() },
        as_of: On(one.as_of),
        state: one.state.clone(),
        open: one.totals.iter().map(|total| Cash::from(*total)).collect(),
        sent_on: one.sent_on.map(On),
        sent_how: one.sent_how.clone(),
        arrived_on: one.arrived_on.map(On),
        proof: one.proof.clone(),
        answered_on: one.answered_on.map(On),
        signed_by: one.signed_by.clone(),
        capacity: one.capacity.clone(),
        sha256: one.digest.clone(),
    }
}

/// Statements of account, the latest day first.
pub async fn accounts(call: Call<AccountsAsked>) -> Result<Page<AccountSaid>, Refused> {
    let buyer = match &call.query.buyer {
        Some(code) => Some(call.named_buyer(code).await?.id),
        None => None,
    };
    let filter = AccountFilter {
        scope: Some(call.visit.scope()),
        buyer,
        state: call.query.state.clone(),
        month: call.query.month.clone(),
        before: None,
        limit: MOST,
    };
    let rows = list_accounts(&call.app.db, &filter).await?;
    let all = rows.iter().map(account).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &AccountSaid| one.id.0.to_string())?)
}

sent!(AccountLineSaid {
    place: i64,
    number: String,
    instalment: i64,
    issued_on: On,
    due_on: Option<On>,
    amount: Cash,
    open: Cash,
    disputed: Cash,
});

sent!(DifferenceSaid {
    id: Id,
    place: Option<i64>,
    reason: String,
    ours: Cash,
    theirs: Cash,
    text: String,
    settled_on: Option<On>,
    dispute_id: Option<Id>,
});

sent!(WholeAccount {
    account: AccountSaid,
    lines: Vec<AccountLineSaid>,
    differences: Vec<DifferenceSaid>,
});

/// One statement with its lines and differences.
pub async fn one_account(call: Call<Nothing>) -> Result<WholeAccount, Refused> {
    let id = call.id()?;
    let found = get_account(&call.app.db, call.visit.scope(), id).await?;
    let lines = account_lines(&call.app.db, id).await?;
    let differences = list_differences(&call.app.db, id).await?;
    let line = |one: credit::collections::evidence::AccountLine| AccountLineSaid {
        place: one.place,
        number: one.number,
        instalment: one.instalment,
        issued_on: On(one.issued_on),
        due_on: one.due_on.map(On),
        amount: cash(one.amount_minor, one.currency),
        open: cash(one.open_minor, one.currency),
        disputed: cash(one.disputed_minor, one.currency),
    };
    let difference = |one: credit::collections::evidence::Difference| DifferenceSaid {
        id: Id(one.id),
        place: one.place,
        reason: one.reason,
        ours: one.ours.into(),
        theirs: one.theirs.into(),
        text: one.text,
        settled_on: one.settled_on.map(On),
        dispute_id: one.dispute_id.map(Id),
    };
    Ok(WholeAccount {
        account: account(&found),
        lines: lines.into_iter().map(line).collect(),
        differences: differences.into_iter().map(difference).collect(),
    })
}

taken!(AccountToMake { buyer: String, as_of: On, entity: Option<String> });

sent!(AccountMadeSaid { id: Id, change: Code<Change> });

/// Makes the statement of a buyer; the same again changes nothing.
pub async fn make(
    call: Call<Nothing, Body<AccountToMake>>,
) -> Result<Made<AccountMadeSaid>, Refused> {
    let Body(new) = &call.body;
    let buyer = call.named_buyer(&new.buyer).await?;
    let entities = EntityBook::open(&call.app.db).await?;
    let seller = entities.seller(new.entity.as_deref()).map_err(base::Failure::from)?;
    let seller = seller.unwrap_or(Seller::Main);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let made = make_account(&mut tx, buyer.id, (seller, new.as_of.0)).await?;
    let fresh = matches!(made, AccountMade::New(_));
    if fresh {
        tx.commit().await?
    } else {
        tx.roll_back().await?
    }
    let change = Code(if fresh { Change::Added } else { Change::Unchanged });
    Ok(Made { new: fresh, what: AccountMadeSaid { id: Id(made.id()), change } })
}

taken!(AccountSent { on: On, how: String, arrived_on: Option<On>, proof: Option<String> });

/// Records that a statement was sent.
pub async fn send(call: Call<Nothing, Body<AccountSent>>) -> Result<AccountSaid, Refused> {
    let (id, scope) = (call.id()?, call.visit.scope());
    get_account(&call.app.db, scope, id).await?;
    let Body(new) = &call.body;
    let sent = Sent {
        on: Some(new.on.0),
        how: new.how.clone(),
        arrived_on: new.arrived_on.map(|day| day.0),
        proof: new.proof.clone().unwrap_or_default(),
    };
    let pack = EvidencePack::in_force(&call.app.db, call.visit.today).await?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    send_account(&mut tx, &pack, id, &sent).await?;
    tx.commit().await?;
    Ok(account(&get_account(&call.app.db, scope, id).await?))
}

taken!(CasesAsked {
    view: Option<String>,
    buyer: Option<String>,
    limit: Option<u32>,
    after: Option<String>,
});

sent!(CaseSaid {
    id: Option<Id>,
    buyer: BuyerName,
    item_id: Id,
    item: String,
    instalment: i64,
    opened_on: On,
    amount: Cash,
    still_due: Cash,
    reason: String,
    text: String,
    owner: String,
    due_on: Option<On>,
    state: String,
    cause: String,
    resolved_on: Option<On>,
    credited: Cash,
    credit_number: String,
});

fn case(one: CaseRow) -> CaseSaid {
    let money = |minor| cash(minor, one.amount.currency);
    CaseSaid {
        id: one.id.map(Id),
        still_due: money(one.rest_minor()),
        credited: money(one.credited_minor),
        amount: one.amount.into(),
        buyer: BuyerName { code: one.buyer_code, name: one.buyer_name },
        item_id: Id(one.item_id),
        item: one.number,
        instalment: one.instalment,
        opened_on: On(one.opened_on),
        reason: one.reason,
        text: one.text,
        owner: one.owner,
        due_on: one.due_on.map(On),
        state: one.state,
        cause: one.cause,
        resolved_on: one.resolved_on.map(On),
        credit_number: one.credit_number,
    }
}

/// Disputes: open, late or ended.
pub async fn cases(call: Call<CasesAsked>) -> Result<Page<CaseSaid>, Refused> {
    let view = match call.query.view.as_deref() {
        None | Some("open") => CaseView::Open,
        Some("late") => CaseView::Late,
        Some("ended") => CaseView::Ended,
        Some(_) => return Err(Rejection::new("collections.dispute-view").on("view").into()),
    };
    let buyer = match &call.query.buyer {
        Some(code) => Some(call.named_buyer(code).await?.id),
        None => None,
    };
    let rows = list_cases(&call.app.db, (call.visit.scope(), buyer), view, (0, MOST)).await?;
    let all = rows.into_iter().map(case).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    let key = |one: &CaseSaid| format!("{}@{}", one.item_id.0, one.opened_on.0);
    Ok(cursor::page(&call.question(), all, at, key)?)
}

taken!(CaseToOpen {
    item_id: Id,
    opened_on: On,
    amount_minor: i64,
    reason: String,
    text: String,
    owner: String,
    due_on: Option<On>,
});

sent!(CaseOpened { id: Id });

/// Opens a dispute for a part of an item.
pub async fn open(call: Call<Nothing, Body<CaseToOpen>>) -> Result<Made<CaseOpened>, Refused> {
    let Body(new) = &call.body;
    let item = list_items_by_id(&call.app.db, &[new.item_id.0]).await?.into_iter().next();
    let item = item.ok_or_else(|| Rejection::new("collections.dispute-item").on("item_id"))?;
    get_buyer(&call.app.db, &item.buyer_code, call.visit.scope()).await?;
    let pack = EvidencePack::in_force(&call.app.db, call.visit.today).await?;
    let wanted = NewCase {
        item_id: item.id,
        opened_on: new.opened_on.0,
        amount_minor: new.amount_minor,
        reason: new.reason.clone(),
        text: new.text.clone(),
        owner: new.owner.clone(),
        due_on: new.due_on.map(|day| day.0),
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = open_case(&mut tx, &pack, &wanted).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: CaseOpened { id: Id(id) } })
}

taken!(CaseToEnd {
    on: On,
    credited_minor: i64,
    credit_number: Option<String>,
    cause: String,
    closing: String,
});

/// Ends a dispute: a credit note for what is justified, dismissal of the rest.
pub async fn end(call: Call<Nothing, Body<CaseToEnd>>) -> Result<CaseSaid, Refused> {
    let (id, scope) = (call.id()?, call.visit.scope());
    let found = get_case(&call.app.db, scope, id).await?;
    let Body(new) = &call.body;
    if new.credited_minor > 0 && !call.visit.may(Right::BookLedger) {
        return Err(Rejection::new("collections.dispute-credit-right").on("credited_minor").into());
    }
    let buyer = get_buyer(&call.app.db, &found.buyer_code, scope).await?;
    let pack = EvidencePack::in_force(&call.app.db, call.visit.today).await?;
    let end = CaseEnd {
        on: new.on.0,
        credited_minor: new.credited_minor,
        credit_number: new.credit_number.clone().unwrap_or_default(),
        cause: new.cause.clone(),
        closing: new.closing.clone(),
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    end_case(&mut tx, (&pack, &buyer), id, &end).await?;
    tx.commit().await?;
    Ok(case(get_case(&call.app.db, scope, id).await?))
}

taken!(ClocksAsked {
    as_of: Option<On>,
    buyer: Option<String>,
    limit: Option<u32>,
    after: Option<String>,
});

sent!(StepSaid {
    kind: String,
    source: String,
    on: On,
    counts_on: On,
    proof: String,
    proof_grade: String,
    effect: String,
    then_until: Option<On>,
});

sent!(ClockSaid {
    buyer: BuyerName,
    item_id: Id,
    item: String,
    instalment: i64,
    due_on: On,
    open: Cash,
    ends_on: Option<On>,
    presumed_until: Option<On>,
    nothing_helps_after: On,
    days_left: Option<i32>,
    alarm_days: Option<i32>,
    steps: Vec<StepSaid>,
});

fn clock(row: ClockRow) -> ClockSaid {
    let step = |one: &credit::collections::evidence::Step| StepSaid {
        kind: one.what.kind.clone(),
        source: one.what.source.to_owned(),
        on: On(one.what.on),
        counts_on: On(one.counts_on),
        proof: one.what.proof.clone(),
        proof_grade: one.what.grade.code().to_owned(),
        effect: one.effect.code().to_owned(),
        then_until: one.ends_on.map(On),
    };
    ClockSaid {
        steps: row.clock.steps.iter().map(step).collect(),
        buyer: BuyerName { code: row.buyer_code, name: row.buyer_name },
        item_id: Id(row.item_id),
        item: row.number,
        instalment: row.instalment,
        due_on: On(row.clock.due_on),
        open: cash(row.open_minor, row.currency),
        ends_on: row.clock.ends_on.map(On),
        presumed_until: row.clock.presumed_on.map(On),
        nothing_helps_after: On(row.clock.cap_on),
        days_left: row.days_left,
        alarm_days: row.alarm,
    }
}

/// Limitation clocks: near their end or over, or all of a buyer.
pub async fn clocks(call: Call<ClocksAsked>) -> Result<Page<ClockSaid>, Refused> {
    let as_of: Day = call.query.as_of.map_or(call.visit.today, |day| day.0);
    let buyer = match &call.query.buyer {
        Some(code) => Some(call.named_buyer(code).await?.id),
        None => None,
    };
    let query = ClockQuery { as_of, scope: call.visit.scope(), buyer, item: None };
    let rows = list_clocks(&call.app.db, query).await?;
    let all = rows.into_iter().map(clock).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &ClockSaid| one.item_id.0.to_string())?)
}

sent!(EvidencePart { kind: String, weight: i64, there_bps: i64, unsigned: bool });

sent!(EvidenceSaid {
    item_id: Id,
    item: String,
    instalment: i64,
    due_on: On,
    open: Cash,
    evidence_grade: String,
    percent: i64,
    parts: Vec<EvidencePart>,
});

fn evidence(row: GradedItem) -> EvidenceSaid {
    let part = |one: &credit::collections::evidence::Part| EvidencePart {
        kind: one.kind.clone(),
        weight: one.weight,
        there_bps: one.share_bps,
        unsigned: one.unsigned,
    };
    EvidenceSaid {
        parts: row.graded.parts.iter().map(part).collect(),
        item_id: Id(row.item_id),
        item: row.number,
        instalment: row.instalment,
        due_on: On(row.due_on),
        open: Money::new(row.open_minor, row.currency).into(),
        evidence_grade: row.graded.letter.to_string(),
        percent: row.graded.percent,
    }
}

taken!(EvidenceAsked { limit: Option<u32>, after: Option<String> });

/// A buyer's open items, each with how completely it is proven.
pub async fn of_buyer(call: Call<EvidenceAsked>) -> Result<Page<EvidenceSaid>, Refused> {
    let buyer = call.buyer().await?;
    let rows = graded_items(&call.app.db, call.visit.scope(), (Some(buyer.id), None)).await?;
    let all = rows.into_iter().map(evidence).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &EvidenceSaid| one.item_id.0.to_string())?)
}
