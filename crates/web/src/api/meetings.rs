//! Appointments: listed, made, settled; whom to see on a case, and when.

use base::Rejection;
use credit::collections::{
    WordingPack,
    cases::{brief, get_case},
    kinds::CustomersPack,
    meetings::{
        Appointment, AppointmentFilter, Moved, NewAppointment, get_appointment, list_appointments,
        outlook_of, record_appointment, settle_appointment, whom,
    },
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    kinds::KeptRow,
    ledger::BuyerName,
    shape::{Code, Id, Nothing, On, sent, taken},
    words::Channel,
};
use crate::failure::Refused;

taken!(AppointmentsAsked {
    buyer: Option<String>,
    from_on: Option<On>,
    limit: Option<u32>,
    after: Option<String>,
});

sent!(AppointmentSaid {
    id: Id,
    buyer: BuyerName,
    case_id: Option<Id>,
    on: On,
    at_time: String,
    minutes: i64,
    channel: String,
    person: String,
    place: String,
    purpose: String,
    login: String,
    appointment_state: String,
    outcome_note: String,
});

/// Appointments, the earliest first.
pub async fn appointments(call: Call<AppointmentsAsked>) -> Result<Page<AppointmentSaid>, Refused> {
    let (asked, db) = (&call.query, &call.app.db);
    let (question, limit) = (call.question(), cursor::rows(asked.limit)?);
    let skip = match cursor::read::<1>(&question, asked.after.as_deref())? {
        Some([skip]) => cursor::part::<u32>(&skip)?,
        None => 0,
    };
    let buyer = match asked.buyer.as_deref() {
        Some(code) => Some(call.named_buyer(code).await?.id),
        None => None,
    };
    let filter = AppointmentFilter {
        buyer,
        from: asked.from_on.map(|on| on.0),
        skip,
        limit: (limit + 1).min(cursor::MOST),
        ..AppointmentFilter::all(call.visit.scope())
    };
    let mut rows = list_appointments(db, &filter).await?;
    let more = rows.len() > limit as usize || rows.len() == cursor::MOST as usize;
    rows.truncate(limit as usize);
    let taken = u32::try_from(rows.len()).unwrap_or(0);
    let next = more.then(|| cursor::write(&question, &[(skip + taken).to_string()]));
    Ok(Page { items: rows.iter().map(appointment).collect(), next })
}

fn appointment(one: &Appointment) -> AppointmentSaid {
    AppointmentSaid {
        id: Id(one.id),
        buyer: BuyerName { code: one.buyer_code.clone(), name: one.buyer_name.clone() },
        case_id: one.case_id.map(Id),
        on: On(one.on),
        at_time: one.at(),
        minutes: one.minutes,
        channel: one.channel.clone(),
        person: one.person.clone(),
        place: one.where_to().to_owned(),
        purpose: one.purpose.clone(),
        login: one.login.clone(),
        appointment_state: one.state.clone(),
        outcome_note: one.outcome_note.clone(),
    }
}

/// Minutes after midnight of `09:30`.
pub(super) fn minute(text: &str) -> Result<i64, Rejection> {
    let read = || {
        let (hour, minute) = text.split_once(':')?;
        let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
        ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
    };
    read().ok_or_else(|| Rejection::new("collections.meeting-time").on("at_time"))
}

taken!(AppointmentToMake {
    buyer: String,
    case_id: Option<Id>,
    on: On,
    at_time: String,
    minutes: Option<i64>,
    channel: Code<Channel>,
    person: String,
    place: Option<String>,
    purpose: Option<String>,
    sentence: Option<String>,
    they_asked: Option<bool>,
});

/// Writes an appointment down.
pub async fn make(call: Call<Nothing, Body<AppointmentToMake>>) -> Result<Made<KeptRow>, Refused> {
    let (Body(new), db) = (&call.body, &call.app.db);
    let buyer = call.named_buyer(&new.buyer).await?;
    let case = match new.case_id {
        Some(Id(id)) => Some(get_case(db, id, call.visit.scope()).await?),
        None => None,
    };
    if case.as_ref().is_some_and(|case| case.buyer_id != buyer.id) {
        return Err(Rejection::new("collections.case-unknown").on("case_id").into());
    }
    let pack = WordingPack::in_force(db, call.visit.today).await?.into_owned();
    let customers = CustomersPack::in_force(db, call.visit.today).await?;
    let appointment = NewAppointment {
        buyer_id: buyer.id,
        case_id: case.map(|case| case.id),
        on: Some(new.on.0),
        minute: minute(&new.at_time)?,
        minutes: new.minutes.unwrap_or(customers.meeting.minutes),
        channel: new.channel.0.0.to_owned(),
        person: new.person.clone(),
        place: new.place.clone().unwrap_or_default(),
        purpose: new.purpose.clone().unwrap_or_default(),
        sentence: new.sentence.clone().unwrap_or_default(),
        login: call.visit.person()?.login.clone(),
        theirs: new.they_asked.unwrap_or(false),
    };
    let mut tx = db.write(call.visit.actor()?).await?;
    let id = record_appointment(&mut tx, &pack, &appointment).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: KeptRow { id: Id(id) } })
}

taken!(AppointmentOutcome {
    outcome: String,
    note: Option<String>,
    on: Option<On>,
    at_time: Option<String>,
});

/// Says what became of an appointment; one that is moved stands again on its new day.
pub async fn settle(
    call: Call<Nothing, Body<AppointmentOutcome>>,
) -> Result<Made<KeptRow>, Refused> {
    let (Body(told), db) = (&call.body, &call.app.db);
    let one = get_appointment(db, call.id()?, call.visit.scope()).await?;
    let moved = match told.on {
        Some(on) => {
            let at = told.at_time.as_deref().map_or(Ok(one.minute), minute)?;
            Some(Moved { on: on.0, minute: at })
        }
        None => None,
    };
    let note = told.note.as_deref().unwrap_or("");
    let mut tx = db.write(call.visit.actor()?).await?;
    let id = settle_appointment(&mut tx, one.id, (&told.outcome, note), moved).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: KeptRow { id: Id(id) } })
}

sent!(MeetingPerson { name: String, why_code: String });

sent!(MeetingDay { on: On, why_codes: Vec<String> });

sent!(MeetingProposal { people: Vec<MeetingPerson>, days: Vec<MeetingDay> });

/// Whom to see on a case, and on which days.
pub async fn proposal(call: Call<Nothing>) -> Result<MeetingProposal, Refused> {
    let db = &call.app.db;
    let case = get_case(db, call.id()?, call.visit.scope()).await?;
    let known = brief(db, &case, call.visit.today).await?;
    let asked = (case.card.pay_days.as_str(), call.visit.today);
    let told = outlook_of(db, call.visit.scope(), &known, asked).await?;
    let people = whom(&known.people);
    let people = people.iter().map(|(one, why)| MeetingPerson {
        name: one.name.clone(),
        why_code: why.code().to_owned(),
    });
    let day = |one: &credit::collections::meetings::ProposedDay| MeetingDay {
        on: On(one.on),
        why_codes: one.reasons.iter().map(|why| why.code().to_owned()).collect(),
    };
    let days = told.days.iter().map(day).collect();
    Ok(MeetingProposal { people: people.collect(), days })
}
