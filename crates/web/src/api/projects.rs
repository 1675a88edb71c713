//! Projects from tender to cash: at which stage each stands, since when, how much waits there.

use base::Rejection;
use credit::{
    controls::{
        NewProject, Project, Reached, STAGES, enter_project, get_project, list_projects,
        lose_project, reach_stage, stages_after,
    },
    receivables::company_currency,
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::{BuyerName, PageAsked},
    shape::{Cash, Code, Id, Nothing, On, cash, coded, sent, taken},
};
use crate::failure::Refused;

/// A stage from tender to cash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageName(pub &'static str);

coded! {
    StageName: "ProjectStage" = STAGES.map(StageName), |stage: Self| stage.0;
}

sent!(ProjectSaid {
    id: Id,
    buyer: BuyerName,
    number: String,
    name: String,
    contract: String,
    value: Cash,
    retention_bps: i64,
    retention: Cash,
    state: String,
    stage: String,
    since_on: On,
    stage_days: i32,
    stuck_days: i32,
    stage_amount: Cash,
    open_amount: Cash,
    bid_on: On,
    credit_checked_on: Option<On>,
    credit_checked_by: String,
    closed_on: Option<On>,
});

sent!(StageReached { stage: String, on: On, amount: Cash, note: String, actor: String });

sent!(ProjectWhole { project: ProjectSaid, reached: Vec<StageReached>, stages_ahead: Vec<String> });

fn said(one: Project, today: base::Day) -> ProjectSaid {
    let money = |minor| cash(minor, one.said.currency);
    ProjectSaid {
        id: Id(one.id),
        value: money(one.said.value_minor),
        retention: money(one.retention_minor()),
        stage_amount: money(one.stage_minor),
        open_amount: money(one.open_minor),
        stage_days: one.days(today),
        stuck_days: one.stuck_days(today),
        buyer: BuyerName { code: one.buyer_code, name: one.buyer_name },
        number: one.said.number,
        name: one.said.name,
        contract: one.said.contract,
        retention_bps: one.said.retention_bps,
        state: one.state,
        stage: one.stage,
        since_on: On(one.since_on),
        bid_on: On(one.said.bid_on),
        credit_checked_on: one.checked_on.map(On),
        credit_checked_by: one.checked_how,
        closed_on: one.closed_on.map(On),
    }
}

/// Projects: the open ones first, by what waits the longest.
pub async fn list(call: Call<PageAsked>) -> Result<Page<ProjectSaid>, Refused> {
    let all = list_projects(&call.app.db, call.visit.scope()).await?;
    let at = (call.query.limit, call.query.after.as_deref());
    let page = cursor::page(&call.question(), all, at, |one: &Project| one.id.to_string())?;
    let items = page.items.into_iter().map(|one| said(one, call.visit.today)).collect();
    Ok(Page { items, next: page.next })
}

async fn whole<Q, B>(call: &Call<Q, B>, id: i64) -> Result<ProjectWhole, Refused> {
    let (project, reached) = get_project(&call.app.db, call.visit.scope(), id).await?;
    let currency = project.said.currency;
    let ahead = match project.state.as_str() {
        "open" => stages_after(&project.stage),
        _ => &[],
    };
    let reached = reached.into_iter().map(|one| StageReached {
        stage: one.stage,
        on: On(one.on),
        amount: cash(one.amount_minor, currency),
        note: one.note,
        actor: one.actor,
    });
    Ok(ProjectWhole {
        reached: reached.collect(),
        stages_ahead: ahead.iter().map(|stage| (*stage).to_owned()).collect(),
        project: said(project, call.visit.today),
    })
}

/// One project with the stages that it has reached and those that may come.
pub async fn one(call: Call) -> Result<ProjectWhole, Refused> {
    whole(&call, call.id()?).await
}

taken!(ProjectToEnter {
    buyer: String,
    number: String,
    name: String,
    contract: Option<String>,
    value: Cash,
    retention_bps: Option<i64>,
    bid_on: On,
});

/// Enters a project at its bid; whether the credit was checked by then is kept with it.
pub async fn enter(
    call: Call<Nothing, Body<ProjectToEnter>>,
) -> Result<Made<ProjectWhole>, Refused> {
    let Body(new) = &call.body;
    let buyer = call.named_buyer(&new.buyer).await?;
    let currency = company_currency(&call.app.db).await?;
    same_currency("value", &new.value, currency)?;
    let project = NewProject {
        buyer_id: buyer.id,
        number: new.number.clone(),
        name: new.name.clone(),
        contract: new.contract.clone().unwrap_or_default(),
        currency,
        value_minor: new.value.minor,
        retention_bps: new.retention_bps.unwrap_or(0),
        bid_on: new.bid_on.0,
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = enter_project(&mut tx, &project).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: whole(&call, id).await? })
}

fn same_currency(
    field: &'static str,
    cash: &Cash,
    currency: base::Currency,
) -> Result<(), Rejection> {
    match cash.currency.0 == currency {
        true => Ok(()),
        false => Err(Rejection::new("house.bad-input")
            .with("what", format!("{field}.currency = {currency}"))
            .on(field)),
    }
}

taken!(ProjectStageReached {
    stage: Code<StageName>,
    on: Option<On>,
    amount: Option<Cash>,
    note: Option<String>,
});

/// Says that a project has reached a further stage.
pub async fn reach(
    call: Call<Nothing, Body<ProjectStageReached>>,
) -> Result<ProjectWhole, Refused> {
    let (id, Body(new), db) = (call.id()?, &call.body, &call.app.db);
    let (one, _) = get_project(db, call.visit.scope(), id).await?;
    if let Some(amount) = &new.amount {
        same_currency("amount", amount, one.said.currency)?;
    }
    let reached = Reached {
        stage: new.stage.0.0.to_owned(),
        on: new.on.map_or(call.visit.today, |on| on.0),
        amount_minor: new.amount.map_or(0, |amount| amount.minor),
        note: new.note.clone().unwrap_or_default(),
        actor: String::new(),
    };
    let mut tx = db.write(call.visit.actor()?).await?;
    reach_stage(&mut tx, id, &reached).await?;
    tx.commit().await?;
    whole(&call, id).await
}

taken!(ProjectLost { note: String });

/// Says that a bid was lost, or a project given up.
pub async fn lose(call: Call<Nothing, Body<ProjectLost>>) -> Result<ProjectWhole, Refused> {
    let (id, db) = (call.id()?, &call.app.db);
    // Whoever does not see the project does not change it either.
    get_project(db, call.visit.scope(), id).await?;
    let mut tx = db.write(call.visit.actor()?).await?;
    lose_project(&mut tx, id, &call.body.0.note).await?;
    tx.commit().await?;
    whole(&call, id).await
}
