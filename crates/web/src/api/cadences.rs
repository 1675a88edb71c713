//! The gallery of cadences: what ships, what the company keeps; keeping one, and starting a strategy from one.

use credit::{
    collections::{
        CadencePack, NewCadence, Step, StrategyPack, draft_from, keep_cadence, list_own_cadences,
        strategy_from, strategy_of, withdraw_cadence,
    },
    parties::CustomerKind,
};
use store::access::Right;

use super::{
    cursor::{self, Page},
    endpoint::{
        Body, Call, Endpoint, Made,
        Verb::{Get, Post},
        endpoint as to,
    },
    ledger::PageAsked,
    shape::{Code, Id, Nothing, sent, taken},
};
use crate::{failure::Refused, gate::Need::May};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Endpoint> {
    let set = || May(Right::EditPolicy);
    vec![
        to(Get, "/strategy-templates", "list-strategy-templates", May(Right::SeeWorklist), list),
        to(Post, "/strategy-templates", "keep-strategy-template", set(), keep),
        to(Post, "/strategy-templates/{code}/draft", "start-strategy-template", set(), start),
        to(Post, "/strategy-templates/{code}/withdrawal", "withdraw-strategy-template", set(), withdraw),
    ]
}

sent!(TemplateStep {
    code: String,
    name: String,
    first_day: i32,
    last_day: i32,
    action: String,
    way: String,
    level: i64,
});

sent!(StrategyTemplate {
    code: String,
    own: bool,
    name: String,
    for_whom: String,
    source: String,
    only_kinds: Vec<Code<CustomerKind>>,
    template_steps: Vec<TemplateStep>,
});

fn steps<Q, B>(call: &Call<Q, B>, steps: &[Step]) -> Vec<TemplateStep> {
    let one = |step: &Step| TemplateStep {
        code: step.code.clone(),
        name: step.name.pick(call.visit.lang).to_owned(),
        first_day: step.from,
        last_day: step.to,
        action: step.action.clone(),
        way: step.way.clone(),
        level: step.level,
    };
    steps.iter().map(one).collect()
}

/// All of them, those that ship first.
pub async fn list(call: Call<PageAsked>) -> Result<Page<StrategyTemplate>, Refused> {
    let lang = call.visit.lang;
    let mut all: Vec<StrategyTemplate> = Vec::new();
    for one in &CadencePack::shipped().cadences {
        all.push(StrategyTemplate {
            code: one.code.clone(),
            own: false,
            name: one.name.pick(lang).to_owned(),
            for_whom: one.for_whom.pick(lang).to_owned(),
            source: one.source.pick(lang).to_owned(),
            only_kinds: one.kinds.iter().copied().map(Code).collect(),
            template_steps: steps(&call, &one.steps),
        });
    }
    for one in list_own_cadences(&call.app.db).await? {
        let pack = strategy_of(&one.content)?;
        all.push(StrategyTemplate {
            code: one.id.to_string(),
            own: true,
            name: one.name,
            for_whom: one.for_whom,
            source: one.kept_by,
            only_kinds: Vec::new(),
            template_steps: steps(&call, &pack.steps),
        });
    }
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &StrategyTemplate| one.code.clone())?)
}

taken!(TemplateToKeep { name: String, for_whom: String, text: Option<String> });

sent!(TemplateKept { id: Id });

/// Keeps a strategy as a template: the text that is sent, else what is in force.
pub async fn keep(
    call: Call<Nothing, Body<TemplateToKeep>>,
) -> Result<Made<TemplateKept>, Refused> {
    let Body(new) = &call.body;
    let content = match &new.text {
        Some(text) => text.clone(),
        None => StrategyPack::in_force(&call.app.db, call.visit.today).await?.1.into_owned(),
    };
    let new = NewCadence { name: &new.name, for_whom: &new.for_whom, content: &content };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = keep_cadence(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: TemplateKept { id: Id(id) } })
}

taken!(TemplateToStart { reason: String });

/// Makes a draft of the strategy out of a template, from tomorrow on. It is tried and proposed on its page.
pub async fn start(
    call: Call<Nothing, Body<TemplateToStart>>,
) -> Result<Made<TemplateKept>, Refused> {
    let Body(new) = &call.body;
    let (made, _) = strategy_from(&call.app.db, call.path("code")).await?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = draft_from(&mut tx, &made, &new.reason).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: TemplateKept { id: Id(id) } })
}

/// Takes an own template out of the gallery.
pub async fn withdraw(call: Call) -> Result<Made<TemplateKept>, Refused> {
    let id = call.path("code").parse().unwrap_or(0);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    withdraw_cadence(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Made { new: false, what: TemplateKept { id: Id(id) } })
}
