//! Writing appointments down, and what became of them.

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Columns, Tx, failed};

use crate::{
    collections::{
        CHANNELS, Weight, WordingPack, check_wording, gravest,
        reach::{Planned, keeps_to_guard},
    },
    parties::BuyerId,
};

/// What may become of an appointment.
pub const APPOINTMENT_OUTCOMES: [&str; 4] = ["kept", "moved", "refused", "cancelled"];

/// An appointment to write down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewAppointment {
    /// With which buyer.
    pub buyer_id: BuyerId,
    /// On which case.
    pub case_id: Option<i64>,
    /// The day; today or later.
    pub on: Option<Day>,
    /// When it begins, minutes after midnight in the company's zone.
    pub minute: i64,
    /// How long.
    pub minutes: i64,
    /// `visit`, `call` …
    pub channel: String,
    /// The person.
    pub person: String,
    /// Where.
    pub place: String,
    /// What for.
    pub purpose: String,
    /// With which words it was asked for.
    pub sentence: String,
    /// Who of us goes, by login.
    pub login: String,
    /// The other side asked for this time: it keeps to no guard of ours.
    pub theirs: bool,
}

/// The new time of an appointment that was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// The day; today or later.
    pub on: Day,
    /// When it begins.
    pub minute: i64,
}

fn long(text: &str, field: &'static str) -> Result<()> {
    base::plain(text.trim(), field)?;
    if text.chars().count() > 300 {
        return Err(Rejection::new("collections.path-long").with("most", 300).on(field).into());
    }
    Ok(())
}

fn check(tx: &Tx, new: &NewAppointment, pack: &WordingPack) -> Result<Day> {
    let today = tx.clock().today();
    let on = new.on.filter(|day| *day >= today && *day <= today.plus_months(24));
    let on = on.ok_or_else(|| Rejection::new("collections.meeting-day").on("on"))?;
    if !(0..1_440).contains(&new.minute) || !(5..=600).contains(&new.minutes) {
        return Err(Rejection::new("collections.meeting-time").on("at").into());
    }
    if !CHANNELS.contains(&new.channel.as_str()) || new.channel == "letter" {
        return Err(Rejection::new("collections.meeting-channel").on("channel").into());
    }
    if new.person.trim().is_empty() {
        return Err(Rejection::new("collections.meeting-person").on("person").into());
    }
    for (text, field) in [
        (&new.person, "person"),
        (&new.place, "place"),
        (&new.purpose, "purpose"),
        (&new.sentence, "sentence"),
    ] {
        long(text, field)?;
    }
    let hits = check_wording(pack, &new.sentence);
    if gravest(&hits) == Some(Weight::Stop) {
        let found: Vec<&str> = hits.iter().map(|hit| hit.found.as_str()).collect();
        let stop = Rejection::new("collections.wording-stop").with("found", found.join("、"));
        return Err(stop.on("sentence").into());
    }
    Ok(on)
}

/// Refuses a time at which who goes has another appointment.
async fn is_free(
    tx: &mut Tx,
    (login, on): (&str, Day),
    (minute, minutes): (i64, i64),
    but: Option<i64>,
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT minute, person FROM collections_appointment WHERE state = 'planned' AND login = ",
    );
    ask.value(login).text(" AND on_day = ").value(on).text(" AND minute < ");
    ask.value(minute + minutes).text(" AND minute + minutes > ").value(minute);
    ask.text(" AND id <> ").value(but.unwrap_or(0)).text(" ORDER BY minute LIMIT 1");
    if let Some(row) = ask.rows(tx.conn(), "looking for another appointment").await?.first() {
        let at = row.int(0)?;
        let at = format!("{:02}:{:02}", at / 60, at % 60);
        let wrong = Rejection::new("collections.meeting-overlap").with("at", at);
        return Err(wrong.with("person", row.text(1)?).on("at").into());
    }
    Ok(())
}

/// Writes an appointment down.
///
/// # Errors
/// `collections.meeting-day`, `collections.meeting-time`, `collections.meeting-channel`,
/// `collections.meeting-person`, `collections.meeting-overlap`, `collections.wording-stop`,
/// `collections.path-long`; where we ask for the time, what the guard of contacts refuses (`collections.plan-…`);
/// or a fault.
pub async fn record_appointment(
    tx: &mut Tx,
    pack: &WordingPack,
    new: &NewAppointment,
) -> Result<i64> {
    let on = check(tx, new, pack)?;
    // Two at once of one person are told apart only when they stand in line.
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", new.buyer_id).await?;
    is_free(tx, (&new.login, on), (new.minute, new.minutes), None).await?;
    if !new.theirs {
        keeps_to_guard(tx, &planned_as(new, on)).await?;
    }
    let id = insert(tx, new, on, (None, 0)).await?;
    audit(tx, "record-appointment", new.buyer_id, (id, "planned"), on);
    Ok(id)
}

fn planned_as(new: &NewAppointment, on: Day) -> Planned<'_> {
    let (buyer, channel, minute) = (new.buyer_id, new.channel.as_str(), new.minute);
    Planned { buyer, channel, on, minute }
}

async fn insert(
    tx: &mut Tx,
    new: &NewAppointment,
    on: Day,
    (moved_from, changes): (Option<i64>, i64),
) -> Result<i64> {
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_appointment (id, buyer_id, case_id, on_day, minute, minutes, \
         channel, person, place, purpose, sentence, login, state, outcome_note, settled_on, \
         moved_from, changes, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(new.case_id).text(", ");
    ask.value(on).text(", ").value(new.minute).text(", ").value(new.minutes).text(", ");
    ask.value(new.channel.as_str()).text(", ").value(new.person.trim()).text(", ");
    ask.value(new.place.trim()).text(", ").value(new.purpose.trim()).text(", ");
    ask.value(new.sentence.trim()).text(", ").value(new.login.as_str());
    ask.text(", 'planned', '', NULL, ").value(moved_from).text(", ").value(changes).text(", ");
    ask.value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("writing an appointment down"))?;
    Ok(id)
}

fn audit(tx: &mut Tx, action: &'static str, buyer: BuyerId, (id, state): (i64, &str), on: Day) {
    let subject = format!("buyer:{buyer}");
    let detail = json!({ "appointment": id.to_string(), "state": state, "on": on.to_string() });
    tx.audit(Audit { room: "collections", action, subject, detail });
}

/// Says what became of an appointment; one that was moved stands again on its new day. Returns the row id of that
/// one, else its own.
///
/// # Errors
/// `collections.meeting-unknown`, `collections.meeting-settled`, `collections.meeting-outcome`,
/// `collections.meeting-note` where a refusal says nothing, `collections.meeting-day`,
/// `collections.meeting-time`, `collections.meeting-overlap`, or a fault.
pub async fn settle_appointment(
    tx: &mut Tx,
    id: i64,
    (outcome, note): (&str, &str),
    moved: Option<Moved>,
) -> Result<i64> {
    if !APPOINTMENT_OUTCOMES.contains(&outcome) {
        let wrong = Rejection::new("collections.meeting-outcome").with("outcome", outcome);
        return Err(wrong.on("outcome").into());
    }
    if outcome == "refused" && note.trim().is_empty() {
        return Err(Rejection::new("collections.meeting-note").on("note").into());
    }
    long(note, "note")?;
    tx.lock("SELECT id FROM collections_appointment WHERE id = $1", id).await?;
    let (old, state, changes) = planned(tx, id).await?;
    if state != "planned" {
        let wrong = Rejection::new("collections.meeting-settled").with("state", state);
        return Err(wrong.into());
    }
    let today = tx.clock().today();
    if outcome == "kept" && old.on.is_some_and(|on| on > today) {
        return Err(Rejection::new("collections.meeting-early").on("outcome").into());
    }
    let mut ask = Ask::new("UPDATE collections_appointment SET state = ");
    ask.value(outcome).text(", outcome_note = ").value(note.trim()).text(", settled_on = ");
    ask.value(today).text(", changes = changes + 1 WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("settling an appointment"))?;
    let on = old.on.unwrap_or(today);
    audit(tx, "settle-appointment", old.buyer_id, (id, outcome), on);
    let Some(to) = moved.filter(|_| outcome == "moved") else {
        if outcome == "moved" {
            return Err(Rejection::new("collections.meeting-day").on("on").into());
        }
        return Ok(id);
    };
    if to.on < today || to.on > today.plus_months(24) {
        return Err(Rejection::new("collections.meeting-day").on("on").into());
    }
    if !(0..1_440).contains(&to.minute) {
        return Err(Rejection::new("collections.meeting-time").on("at").into());
    }
    is_free(tx, (&old.login, to.on), (to.minute, old.minutes), Some(id)).await?;
    let new = NewAppointment { on: Some(to.on), minute: to.minute, ..old };
    insert(tx, &new, to.on, (Some(id), changes + 1)).await
}

/// An appointment as it stands, its state and how often it was changed.
async fn planned(tx: &mut Tx, id: i64) -> Result<(NewAppointment, String, i64)> {
    let mut ask = Ask::new(
        "SELECT buyer_id, case_id, on_day, minute, minutes, channel, person, place, purpose, \
         sentence, login, state, changes FROM collections_appointment WHERE id = ",
    );
    ask.value(id);
    let rows = ask.rows(tx.conn(), "finding an appointment").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.meeting-unknown").with("id", id).into());
    };
    let old = NewAppointment {
        buyer_id: row.int(0)?,
        case_id: row.maybe_int(1)?,
        on: Some(row.day(2)?),
        minute: row.int(3)?,
        minutes: row.int(4)?,
        channel: row.text(5)?,
        person: row.text(6)?,
        place: row.text(7)?,
        purpose: row.text(8)?,
        sentence: row.text(9)?,
        login: row.text(10)?,
        theirs: false,
    };
    Ok((old, row.text(11)?, row.int(12)?))
}
