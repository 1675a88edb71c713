//! The process from the order to the money: its steps, how they are kept, the rows behind.

use base::Rejection;
use credit::controls::process::{
    ProcessGroup, ProcessPack, ProcessRun, ProcessStep, ProcessThing, RunFilter, RunState,
    StepMeasure, Walked, process_kept,
};

use super::{
    cursor::{self, Page},
    endpoint::Call,
    ledger::BuyerName,
    shape::{Nothing, On, sent, taken},
};
use crate::failure::Refused;

sent!(ProcessStepSaid {
    code: String,
    name: String,
    owned_by: String,
    begins_by: String,
    ends_by: String,
    standard_days: i64,
    working_days: bool,
});

sent!(ProcessSaid { rule_version: String, effective_from: On, process_steps: Vec<ProcessStepSaid> });

fn step_said(call: &Call<Nothing>, step: &ProcessStep) -> ProcessStepSaid {
    ProcessStepSaid {
        code: step.code.clone(),
        name: step.name.pick(call.visit.lang).to_owned(),
        owned_by: step.owner.code().to_owned(),
        begins_by: step.begins.code().to_owned(),
        ends_by: step.ends.code().to_owned(),
        standard_days: i64::from(step.days),
        working_days: step.working,
    }
}

/// The process that counts today.
pub async fn process(call: Call<Nothing>) -> Result<ProcessSaid, Refused> {
    let pack = ProcessPack::in_force(&call.app.db, call.visit.today).await?;
    Ok(ProcessSaid {
        rule_version: pack.edition.version.clone(),
        effective_from: On(pack.edition.effective_from),
        process_steps: pack.steps.iter().map(|step| step_said(&call, step)).collect(),
    })
}

sent!(ProcessGroupSaid {
    of: String,
    in_time: i64,
    done_late: i64,
    missed: i64,
    still_open_late: i64,
    running: i64,
    hit_bps: Option<i64>,
    median_days: Option<i64>,
    ninth_days: Option<i64>,
});

sent!(ProcessMeasureSaid {
    process_step: ProcessStepSaid,
    all_measured: Option<ProcessGroupSaid>,
    by_began_month: Vec<ProcessGroupSaid>,
    by_person: Vec<ProcessGroupSaid>,
});

fn group(of: &str, one: &ProcessGroup) -> ProcessGroupSaid {
    ProcessGroupSaid {
        of: of.to_owned(),
        in_time: one.hit,
        done_late: one.late,
        missed: one.missed,
        still_open_late: one.over,
        running: one.running,
        hit_bps: one.hit_bps(),
        median_days: one.median.map(i64::from),
        ninth_days: one.ninth.map(i64::from),
    }
}

fn groups(all: &[ProcessGroup]) -> Vec<ProcessGroupSaid> {
    all.iter().map(|one| group(&one.key, one)).collect()
}

/// How each step was kept in the months that are measured.
pub async fn measured(call: Call<Nothing>) -> Result<Page<ProcessMeasureSaid>, Refused> {
    let pack = ProcessPack::in_force(&call.app.db, call.visit.today).await?;
    let kept = process_kept(&call.app.db, call.visit.scope(), &pack).await?;
    let said = |one: &StepMeasure| ProcessMeasureSaid {
        process_step: step_said(&call, &one.step),
        all_measured: one.all.as_ref().map(|all| group("all", all)),
        by_began_month: groups(&one.months),
        by_person: groups(&one.people),
    };
    let items = kept.measured.iter().map(said).collect();
    Ok(Page { items, next: None })
}

sent!(ProcessRunSaid {
    order_number: Option<String>,
    invoice_number: Option<String>,
    instalment: Option<i64>,
    buyer: BuyerName,
    began_on: On,
    ended_on: Option<On>,
    took_days: i64,
    state: String,
    actor: String,
});

taken!(ProcessRunsAsked {
    month: Option<String>,
    actor: Option<String>,
    state: Option<String>,
    limit: Option<u32>,
    after: Option<String>,
});

fn run_said(one: ProcessRun) -> ProcessRunSaid {
    let (order_number, invoice_number, instalment) = match one.thing {
        ProcessThing::Order(_, number) => (Some(number), None, None),
        ProcessThing::Item(_, number, instalment) => (None, Some(number), Some(instalment)),
    };
    ProcessRunSaid {
        order_number,
        invoice_number,
        instalment,
        buyer: BuyerName { code: one.buyer_code, name: one.buyer_name },
        began_on: On(one.began_on),
        ended_on: one.ended_on.map(On),
        took_days: i64::from(one.took),
        state: one.state.code().to_owned(),
        actor: one.who,
    }
}

/// What walked through a step, the latest beginning first.
pub async fn runs(call: Call<ProcessRunsAsked>) -> Result<Page<ProcessRunSaid>, Refused> {
    let pack = ProcessPack::in_force(&call.app.db, call.visit.today).await?;
    let code = call.path("step");
    let unknown = || Rejection::new("controls.process-step-unknown").with("step", code);
    let step = pack.find(code).ok_or_else(unknown)?;
    let asked = &call.query;
    let state = |code: &str| {
        let known = RunState::ALL.map(RunState::code).join(", ");
        let unknown = Rejection::new("controls.process-state-unknown").with("state", code);
        RunState::parse(code).ok_or_else(|| unknown.with("known", known).on("state"))
    };
    let filter = RunFilter {
        month: asked.month.clone().unwrap_or_default(),
        who: asked.actor.clone(),
        state: asked.state.as_deref().map(state).transpose()?,
    };
    let kept = process_kept(&call.app.db, call.visit.scope(), &pack).await?;
    let of = if step.of_orders() { 'o' } else { 'i' };
    let at = (asked.limit, asked.after.as_deref());
    let id = |one: &&Walked| format!("{of}{}", one.id);
    let page = cursor::page(&call.question(), kept.found(step, &filter), at, id)?;
    let shown = kept.shown(step, &page.items);
    Ok(Page { items: shown.into_iter().map(run_said).collect(), next: page.next })
}
