//! The policy matrix: its versions, what a tier means for a kind of customer, sign-off, what-if.

use std::{
    collections::BTreeMap,
    sync::{Arc, atomic::Ordering},
};

use base::{Currency, Rejection};
use credit::{
    parties::CustomerKind,
    policy::{
        Guarantee, Matrix, MatrixState, MatrixStep, MatrixVersion, Tier, approve_matrix,
        draft_matrix, edit_matrix_by, get_matrix, list_matrices, matrix_in_force, matrix_trail,
        propose_matrix, reject_matrix, retire_matrix,
    },
    what_if::{Side, Swap, kept, what_if},
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made, Started},
    jobs::{JobState, state_of},
    ledger::PageAsked,
    shape::{At, Cash, Code, Id, Nothing, On, cash, coded, sent, taken},
};
use crate::{failure::Refused, job::Task, policy::counting_matrix};

coded! {
    MatrixState: "MatrixState" = MatrixState::ALL, MatrixState::code;
    MatrixStep: "MatrixStep" = MatrixStep::ALL, MatrixStep::code;
    Guarantee: "Guarantee" = Guarantee::ALL, Guarantee::code;
}

sent!(MatrixCellSaid {
    tier: Code<Tier>,
    kind: Code<CustomerKind>,
    limit_factor_bps: i32,
    max_terms: String,
    prepay_bps: i32,
    guarantee: Code<Guarantee>,
    review_months: i32,
});

sent!(MatrixDifference {
    tier: Code<Tier>,
    kind: Code<CustomerKind>,
    differing: String,
    before: String,
    after: String,
});

sent!(MatrixStepTaken {
    step: String,
    from_on: Option<On>,
    reason: String,
    actor: String,
    recorded_at: At,
    signed_alone: bool,
});

sent!(MatrixSaid {
    id: Id,
    number: i64,
    state: Code<MatrixState>,
    in_force: bool,
    effective_on: On,
    ended_on: Option<On>,
    reason: String,
    actor: String,
    recorded_at: At,
    digest: String,
    tried: bool,
});

sent!(MatrixWhole {
    version: MatrixSaid,
    cells: Vec<MatrixCellSaid>,
    differs: Vec<MatrixDifference>,
    trail: Vec<MatrixStepTaken>,
});

fn said(one: &MatrixVersion, in_force: Option<i64>) -> MatrixSaid {
    MatrixSaid {
        id: Id(one.id),
        number: one.number,
        state: Code(one.state),
        in_force: in_force == Some(one.id),
        effective_on: On(one.effective_on),
        ended_on: one.ended_on.map(On),
        reason: one.note.clone(),
        actor: one.actor.clone(),
        recorded_at: At(one.recorded_at),
        digest: one.matrix.edition.digest.clone(),
        tried: !one.what_if.is_empty(),
    }
}

/// All versions, the newest first.
pub async fn list(call: Call<PageAsked>) -> Result<Page<MatrixSaid>, Refused> {
    let db = &call.app.db;
    let in_force = matrix_in_force(db, call.visit.today).await?.map(|one| one.id);
    let all = list_matrices(db).await?;
    let all = all.iter().map(|one| said(one, in_force)).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &MatrixSaid| one.id.0.to_string())?)
}

fn cells(matrix: &Matrix) -> Vec<MatrixCellSaid> {
    let all = Tier::ALL.into_iter().flat_map(|tier| {
        CustomerKind::ALL.iter().filter_map(move |kind| {
            matrix.cell(tier, *kind).map(|cell| MatrixCellSaid {
                tier: Code(tier),
                kind: Code(*kind),
                limit_factor_bps: cell.limit_factor_bps,
                max_terms: cell.max_terms.clone(),
                prepay_bps: cell.prepay_bps,
                guarantee: Code(cell.guarantee),
                review_months: cell.review_months,
            })
        })
    });
    all.collect()
}

async fn whole<Q, B>(call: &Call<Q, B>, id: i64) -> Result<MatrixWhole, Refused> {
    let db = &call.app.db;
    let one = get_matrix(db, id).await?;
    let (in_force, now) = counting_matrix(&call.app, &call.visit).await?;
    let differs = now.differences(&one.matrix).into_iter().map(|one| MatrixDifference {
        tier: Code(one.tier),
        kind: Code(one.kind),
        differing: one.field.to_owned(),
        before: one.before,
        after: one.after,
    });
    let trail = matrix_trail(db, id).await?.into_iter().map(|one| MatrixStepTaken {
        step: one.step,
        from_on: one.on.map(On),
        reason: one.reason,
        actor: one.actor,
        recorded_at: At(one.recorded_at),
        signed_alone: one.alone,
    });
    Ok(MatrixWhole {
        cells: cells(&one.matrix),
        differs: differs.collect(),
        trail: trail.collect(),
        version: said(&one, in_force.map(|one| one.id)),
    })
}

/// One version: its cells, how they differ from what counts today, its steps.
pub async fn one(call: Call) -> Result<MatrixWhole, Refused> {
    whole(&call, call.id()?).await
}

taken!(MatrixCellToSet {
    tier: Code<Tier>,
    kind: Code<CustomerKind>,
    limit_factor_bps: Option<i32>,
    max_terms: Option<String>,
    prepay_bps: Option<i32>,
    guarantee: Option<Code<Guarantee>>,
    review_months: Option<i32>,
});

taken!(MatrixToKeep { cells: Vec<MatrixCellToSet>, effective_on: On, reason: String });

/// The matrix with the named cells set; what is not named stays.
fn with_cells(mut matrix: Matrix, set: &[MatrixCellToSet]) -> Matrix {
    for one in set {
        let cell = matrix.cell_mut(one.tier.0, one.kind.0);
        cell.limit_factor_bps = one.limit_factor_bps.unwrap_or(cell.limit_factor_bps);
        cell.prepay_bps = one.prepay_bps.unwrap_or(cell.prepay_bps);
        cell.review_months = one.review_months.unwrap_or(cell.review_months);
        cell.guarantee = one.guarantee.map_or(cell.guarantee, |code| code.0);
        if let Some(terms) = &one.max_terms {
            cell.max_terms.clone_from(terms);
        }
    }
    matrix
}

/// Begins a draft from what counts today.
pub async fn draft(call: Call<Nothing, Body<MatrixToKeep>>) -> Result<Made<MatrixWhole>, Refused> {
    let Body(new) = &call.body;
    let (_, now) = counting_matrix(&call.app, &call.visit).await?;
    let matrix = with_cells(now, &new.cells);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = draft_matrix(&mut tx, &matrix, new.effective_on.0, &new.reason).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: whole(&call, id).await? })
}

/// Changes a draft.
pub async fn edit(call: Call<Nothing, Body<MatrixToKeep>>) -> Result<MatrixWhole, Refused> {
    let (id, Body(new)) = (call.id()?, &call.body);
    let change = |matrix| with_cells(matrix, &new.cells);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    edit_matrix_by(&mut tx, id, change, (new.effective_on.0, &new.reason)).await?;
    tx.commit().await?;
    whole(&call, id).await
}

taken!(MatrixMove { step: Code<MatrixStep>, reason: String });

/// Proposes a version, signs it, turns it down, or takes it out of force.
pub async fn step(call: Call<Nothing, Body<MatrixMove>>) -> Result<MatrixWhole, Refused> {
    let (id, Body(new)) = (call.id()?, &call.body);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    match new.step.0 {
        MatrixStep::Propose => propose_matrix(&mut tx, id, &new.reason).await?,
        MatrixStep::Approve => approve_matrix(&mut tx, id, &new.reason).await?,
        MatrixStep::Reject => reject_matrix(&mut tx, id, &new.reason).await?,
        MatrixStep::Retire => retire_matrix(&mut tx, id, &new.reason).await?,
    }
    tx.commit().await?;
    whole(&call, id).await
}

sent!(WhatIfSide {
    held: i64,
    held_amount: Cash,
    avoided: Cash,
    passed: Cash,
    bad: Cash,
    owed: Cash
});

sent!(WhatIfSwap { count: i64, amount: Cash, bad: Cash });

sent!(WhatIfOutcome {
    from_on: String,
    until_on: String,
    against: i64,
    buyers: i64,
    invoices: i64,
    orders: i64,
    sales: Cash,
    before_side: WhatIfSide,
    after_side: WhatIfSide,
    swapped_out: WhatIfSwap,
    swapped_in: WhatIfSwap,
    sales_lost: Cash,
    losses_avoided: Cash,
    capital_freed: Cash,
    net: Cash,
    months: BTreeMap<String, Cash>,
});

sent!(WhatIfSaid { tried: bool, outcome: Option<WhatIfOutcome> });

fn side(one: &Side, currency: Currency) -> WhatIfSide {
    WhatIfSide {
        held: one.held,
        held_amount: cash(one.held_minor, currency),
        avoided: cash(one.avoided_minor, currency),
        passed: cash(one.passed_minor, currency),
        bad: cash(one.bad_minor, currency),
        owed: cash(one.owed_minor, currency),
    }
}

fn swap(one: &Swap, currency: Currency) -> WhatIfSwap {
    let (amount, bad) = (cash(one.amount_minor, currency), cash(one.bad_minor, currency));
    WhatIfSwap { count: one.count, amount, bad }
}

/// What the last twelve months would have been under a version.
pub async fn what_if_of(call: Call) -> Result<WhatIfSaid, Refused> {
    let version = get_matrix(&call.app.db, call.id()?).await?;
    let Some(told) = kept(&version.what_if)? else {
        return Ok(WhatIfSaid { tried: false, outcome: None });
    };
    let currency: Currency = told.currency.parse().unwrap_or(Currency::CNY);
    let money = |minor| cash(minor, currency);
    let (sales_lost, net) = (money(told.sales_lost_minor()), money(told.net_minor()));
    let (losses_avoided, capital_freed) =
        (money(told.losses_avoided_minor()), money(told.set_free_minor()));
    // Held by the version in each month, beside what the policy in force held.
    let month = |one: &credit::what_if::MonthOf| (one.month.clone(), money(one.new_held_minor));
    let outcome = WhatIfOutcome {
        months: told.months.iter().map(month).collect(),
        against: told.against,
        buyers: told.buyers,
        invoices: told.invoices,
        orders: told.orders,
        sales: money(told.sales_minor),
        before_side: side(&told.old, currency),
        after_side: side(&told.new, currency),
        swapped_out: swap(&told.lost, currency),
        swapped_in: swap(&told.won, currency),
        from_on: told.from,
        until_on: told.until,
        sales_lost,
        losses_avoided,
        capital_freed,
        net,
    };
    Ok(WhatIfSaid { tried: true, outcome: Some(outcome) })
}

/// Goes through the last twelve months under a version, beside the requests; its state is asked for by
/// its job.
pub async fn start_what_if(call: Call) -> Result<Started<JobState>, Refused> {
    let id = call.id()?;
    let version = get_matrix(&call.app.db, id).await?;
    let person = call.visit.person()?;
    if !call.app.jobs.list_running("what-if").is_empty() {
        return Err(Rejection::new("policy.what-if-running").into());
    }
    let (db, actor) = (call.app.db.clone(), call.visit.actor()?);
    let back = crate::policy::matrix_href(id);
    let task = Task {
        lane: "what-if",
        doing: "policy-what-if-doing",
        subject: format!("M{}", version.number),
        back: back.clone(),
    };
    let job = call.app.jobs.start(db.ids().next(), person, task, move |job| async move {
        let (done, stop) = (job.done(), job.stop());
        let told = Arc::clone(&job);
        let progress = move |at: u64, of: u64| {
            told.of(of);
            done.store(at, Ordering::Relaxed);
        };
        what_if(&db, id, &actor, &progress, &stop).await?;
        Ok(format!("{back}#what-if"))
    });
    Ok(Started(state_of(&job, call.visit.lang)))
}
