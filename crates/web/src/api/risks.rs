//! The register of risks: what may happen, how likely, how bad, whose it is, what works against it.

use credit::controls::{
    Heat, Risk, RiskSaid, Treatment, change_risk, close_risk, enter_risk, get_risk, list_risks,
    list_weights,
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    shape::{Code, Id, Nothing, On, coded, sent, taken},
};
use crate::failure::Refused;

coded! {
    Heat: "RiskHeat" = [Heat::Low, Heat::Medium, Heat::High], Heat::code;
    Treatment: "RiskTreatment" = Treatment::ALL, Treatment::code;
}

sent!(RiskTold {
    id: Id,
    number: i64,
    risk_kind: String,
    title: String,
    objective: String,
    risk_cause: String,
    likelihood: i64,
    impact: i64,
    heat: Code<Heat>,
    responsible: String,
    treatment: Code<Treatment>,
    treatment_note: String,
    review_on: On,
    points: Vec<String>,
    is_open: bool,
    late: bool,
    closed_on: Option<On>,
    closing: String,
    version: i64,
    actor: String,
});

sent!(RiskWeighed { on: On, likelihood: i64, impact: i64, note: String, actor: String });

sent!(RiskWhole { risk: RiskTold, weighings: Vec<RiskWeighed> });

fn told(one: Risk, today: base::Day) -> RiskTold {
    RiskTold {
        id: Id(one.id),
        number: one.number,
        late: one.is_late(today),
        risk_kind: one.said.kind,
        title: one.said.title,
        objective: one.said.objective,
        risk_cause: one.said.cause,
        likelihood: one.said.likelihood,
        impact: one.said.impact,
        heat: Code(one.heat),
        responsible: one.said.login,
        treatment: Code(one.said.treatment),
        treatment_note: one.said.treatment_note,
        review_on: On(one.said.review_on),
        points: one.said.points,
        is_open: one.open,
        closed_on: one.closed_on.map(On),
        closing: one.closing,
        version: one.version,
        actor: one.actor,
    }
}

taken!(RisksAsked { uncovered: Option<bool>, limit: Option<u32>, after: Option<String> });

/// Risks: the open ones first, the hottest first.
pub async fn list(call: Call<RisksAsked>) -> Result<Page<RiskTold>, Refused> {
    let mut all = list_risks(&call.app.db).await?;
    all.retain(|one| !call.query.uncovered.unwrap_or(false) || one.is_uncovered());
    let at = (call.query.limit, call.query.after.as_deref());
    let page = cursor::page(&call.question(), all, at, |one: &Risk| one.id.to_string())?;
    let items = page.items.into_iter().map(|one| told(one, call.visit.today)).collect();
    Ok(Page { items, next: page.next })
}

async fn whole<Q, B>(call: &Call<Q, B>, id: i64) -> Result<RiskWhole, Refused> {
    let risk = told(get_risk(&call.app.db, id).await?, call.visit.today);
    let weighed = list_weights(&call.app.db, id).await?.into_iter().map(|one| RiskWeighed {
        on: On(one.on),
        likelihood: one.likelihood,
        impact: one.impact,
        note: one.note,
        actor: one.actor,
    });
    Ok(RiskWhole { risk, weighings: weighed.collect() })
}

/// One risk and how it was weighed.
pub async fn one(call: Call) -> Result<RiskWhole, Refused> {
    whole(&call, call.id()?).await
}

taken!(NewRisk {
    risk_kind: String,
    title: String,
    objective: Option<String>,
    risk_cause: Option<String>,
    likelihood: i64,
    impact: i64,
    responsible: String,
    treatment: Code<Treatment>,
    treatment_note: Option<String>,
    review_on: On,
    points: Option<Vec<String>>,
});

/// Enters a risk.
pub async fn enter(call: Call<Nothing, Body<NewRisk>>) -> Result<Made<RiskWhole>, Refused> {
    let Body(new) = &call.body;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let said = RiskSaid {
        kind: new.risk_kind.clone(),
        title: new.title.clone(),
        objective: text(&new.objective),
        cause: text(&new.risk_cause),
        likelihood: new.likelihood,
        impact: new.impact,
        login: new.responsible.clone(),
        treatment: new.treatment.0,
        treatment_note: text(&new.treatment_note),
        review_on: new.review_on.0,
        points: new.points.clone().unwrap_or_default(),
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = enter_risk(&mut tx, &said, None).await.map_err(on_wire)?;
    tx.commit().await?;
    Ok(Made { new: true, what: whole(&call, id).await? })
}

/// On the wire some fields are called otherwise.
fn on_wire(failure: base::Failure) -> base::Failure {
    match failure {
        base::Failure::Rejected(mut rejection) => {
            rejection.field = rejection.field.map(|field| match field.as_str() {
                "kind" => "risk_kind".to_owned(),
                "login" => "responsible".to_owned(),
                _ => field,
            });
            base::Failure::Rejected(rejection)
        }
        other => other,
    }
}

taken!(RiskToWeigh {
    version: i64,
    note: String,
    title: Option<String>,
    objective: Option<String>,
    risk_cause: Option<String>,
    likelihood: Option<i64>,
    impact: Option<i64>,
    responsible: Option<String>,
    treatment: Option<Code<Treatment>>,
    treatment_note: Option<String>,
    review_on: On,
    points: Option<Vec<String>>,
});

/// Weighs a risk anew, and changes what is named; what is not named stays.
pub async fn weigh(call: Call<Nothing, Body<RiskToWeigh>>) -> Result<RiskWhole, Refused> {
    let (id, Body(new)) = (call.id()?, &call.body);
    let mut said = get_risk(&call.app.db, id).await?.said;
    for (now, to) in [
        (&mut said.title, &new.title),
        (&mut said.objective, &new.objective),
        (&mut said.cause, &new.risk_cause),
        (&mut said.login, &new.responsible),
        (&mut said.treatment_note, &new.treatment_note),
    ] {
        if let Some(to) = to {
            now.clone_from(to);
        }
    }
    said.likelihood = new.likelihood.unwrap_or(said.likelihood);
    said.impact = new.impact.unwrap_or(said.impact);
    said.treatment = new.treatment.map_or(said.treatment, |code| code.0);
    said.review_on = new.review_on.0;
    if let Some(points) = &new.points {
        said.points.clone_from(points);
    }
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    change_risk(&mut tx, (id, new.version), &said, &new.note).await.map_err(on_wire)?;
    tx.commit().await?;
    whole(&call, id).await
}

taken!(RiskEnd { note: String });

/// Closes a risk.
pub async fn close(call: Call<Nothing, Body<RiskEnd>>) -> Result<RiskWhole, Refused> {
    let id = call.id()?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    close_risk(&mut tx, id, &call.body.0.note).await?;
    tx.commit().await?;
    whole(&call, id).await
}
