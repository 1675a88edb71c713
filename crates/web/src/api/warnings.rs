//! Warnings: read, report, take up, clear.

use base::{Day, Lang};
use credit::warning::{
    Alert, AlertFilter, AlertLevel, AlertState, NewReport, SignalLibrary, acknowledge_alert,
    clear_alert, get_alert, list_alerts, report_signal,
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::{BuyerName, PageAsked, asked_buyer},
    shape::{Code, Id, Nothing, On, sent, taken},
};
use crate::failure::Refused;

sent!(Evidence { kind: String, id: Id });

sent!(Warning {
    id: Id,
    buyer: BuyerName,
    signal: String,
    signal_name: String,
    state: Code<AlertState>,
    level: Code<AlertLevel>,
    said: String,
    evidence: Vec<Evidence>,
    owner_role: String,
    raised_on: On,
    seen_on: On,
    deadline_on: On,
    cleared_on: Option<On>,
    times: i64,
    handled_by: String,
    handled_note: String,
    version: i64,
});

taken!(WarningsAsked {
    buyer: Option<String>,
    state: Option<Code<AlertState>>,
    level: Option<Code<AlertLevel>>,
    signal: Option<String>,
    limit: Option<u32>,
    after: Option<String>,
});

fn warning(alert: Alert, lang: Lang) -> Warning {
    let def = SignalLibrary::shipped().find(&alert.signal);
    let standing = alert.standing;
    let evidence = alert.evidence.into_iter().map(|(kind, id)| Evidence { kind, id: Id(id) });
    Warning {
        id: Id(alert.id),
        buyer: BuyerName { code: alert.buyer_code, name: alert.buyer_name },
        signal_name: def.map_or_else(String::new, |def| def.name.pick(lang).to_owned()),
        signal: alert.signal,
        state: Code(standing.state),
        level: Code(standing.level),
        said: alert.said.pick(lang).to_owned(),
        evidence: evidence.collect(),
        owner_role: alert.owner_role,
        raised_on: On(standing.raised_on),
        seen_on: On(standing.seen_on),
        deadline_on: On(standing.deadline_on),
        cleared_on: standing.cleared_on.map(On),
        times: alert.times,
        handled_by: alert.handled_by,
        handled_note: alert.handled_note,
        version: alert.version,
    }
}

/// Alerts, the most urgent first; those that somebody must act on unless a state is asked for.
pub async fn warnings(call: Call<WarningsAsked>) -> Result<Page<Warning>, Refused> {
    let asked = &call.query;
    let filter = AlertFilter {
        buyer: asked_buyer(&call.app.db, &call.visit, asked.buyer.as_deref()).await?,
        states: asked.state.iter().map(|state| state.0).collect(),
        level: asked.level.map(|level| level.0),
        signal: asked.signal.clone(),
        ..AlertFilter::default()
    };
    let at = (asked.limit, asked.after.as_deref());
    listed(&call, filter, at).await
}

/// Alerts of a buyer, in whatever state.
pub async fn buyer_warnings(call: Call<PageAsked>) -> Result<Page<Warning>, Refused> {
    let filter = AlertFilter {
        buyer: Some(call.buyer().await?.id),
        states: AlertState::ALL.to_vec(),
        ..AlertFilter::default()
    };
    let at = (call.query.limit, call.query.after.as_deref());
    listed(&call, filter, at).await
}

async fn listed<Q>(
    call: &Call<Q>,
    filter: AlertFilter,
    (limit, after): (Option<u32>, Option<&str>),
) -> Result<Page<Warning>, Refused> {
    let (question, limit) = (call.question(), cursor::rows(limit)?);
    let after = match cursor::read::<3>(&question, after)? {
        Some([level, deadline, id]) => Some((
            AlertLevel::parse(&level).ok_or_else(cursor::wrong)?,
            cursor::part::<Day>(&deadline)?,
            cursor::part::<i64>(&id)?,
        )),
        None => None,
    };
    let scope = call.visit.scope();
    let filter = AlertFilter { scope, after, limit: (limit + 1).min(cursor::MOST), ..filter };
    let mut alerts = list_alerts(&call.app.db, &filter).await?;
    let more = alerts.len() > limit as usize || alerts.len() == cursor::MOST as usize;
    alerts.truncate(limit as usize);
    let place = |alert: &Alert| {
        let Alert { id, standing, .. } = alert;
        [standing.level.code().to_owned(), standing.deadline_on.to_string(), id.to_string()]
    };
    let next = alerts.last().filter(|_| more);
    let next = next.map(|alert| cursor::write(&question, &place(alert)));
    let lang = call.visit.lang;
    Ok(Page { items: alerts.into_iter().map(|alert| warning(alert, lang)).collect(), next })
}

/// One alert.
pub async fn one_warning(call: Call) -> Result<Warning, Refused> {
    let alert = get_alert(&call.app.db, call.id()?, call.visit.scope()).await?;
    Ok(warning(alert, call.visit.lang))
}

taken!(NewSignal {
    buyer: String,
    signal: String,
    text: String,
    source: Option<String>,
    on: Option<On>,
});

sent!(Reported { report_id: Id });

/// Reports a signal that somebody noticed.
pub async fn report(call: Call<Nothing, Body<NewSignal>>) -> Result<Made<Reported>, Refused> {
    let Body(new) = &call.body;
    let buyer = call.named_buyer(&new.buyer).await?;
    let report = NewReport {
        buyer_id: buyer.id,
        signal: new.signal.clone(),
        text: new.text.clone(),
        source: new.source.clone().unwrap_or_default(),
        on: new.on.map_or(call.visit.today, |day| day.0),
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = report_signal(&mut tx, &report).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: Reported { report_id: Id(id) } })
}

taken!(Acknowledgement {
    note: Option<String>,
});

/// Takes an alert up.
pub async fn take_up(call: Call<Nothing, Body<Acknowledgement>>) -> Result<Warning, Refused> {
    let (id, scope) = (call.id()?, call.visit.scope());
    get_alert(&call.app.db, id, scope).await?;
    let note = call.body.0.note.clone().unwrap_or_default();
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    acknowledge_alert(&mut tx, id, &note).await?;
    tx.commit().await?;
    Ok(warning(get_alert(&call.app.db, id, scope).await?, call.visit.lang))
}

taken!(Clearance { reason: String });

/// Clears an alert for a reason.
pub async fn clear(call: Call<Nothing, Body<Clearance>>) -> Result<Warning, Refused> {
    let (id, scope) = (call.id()?, call.visit.scope());
    get_alert(&call.app.db, id, scope).await?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    clear_alert(&mut tx, id, &call.body.0.reason, call.visit.today).await?;
    tx.commit().await?;
    Ok(warning(get_alert(&call.app.db, id, scope).await?, call.visit.lang))
}
