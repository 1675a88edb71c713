//! The guide through a talk: begun on a case, saved step by step, finished as a contact with the promise and
//! the excuse that came of it.

use std::collections::BTreeMap;

use base::{Day, Money, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Columns, Db, Tx, failed};

use super::{
    NewExcuse, TalkPack, guide_fields,
    guide_fields::{Measured, Said, measured},
    record_excuse, step_number,
};
use crate::{
    collections::{
        CHANNELS, NewContact, NewPromise,
        cases::{self, CaseFile, Phase, lock_open, of_case},
        log_contact,
        readings::{Telling, tell},
        record_promise,
    },
    parties::BuyerId,
};

/// A talk to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTalk {
    /// On which case.
    pub case: i64,
    /// One of the channels of contacts.
    pub channel: String,
    /// With whom.
    pub person: String,
    /// The day.
    pub on: Day,
}

/// A talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    /// Row id.
    pub id: i64,
    /// Its case.
    pub case: i64,
    /// Whose.
    pub buyer_id: BuyerId,
    /// The day.
    pub on: Day,
    /// The channel.
    pub channel: String,
    /// With whom.
    pub person: String,
    /// The last step that was saved, 0 to 7.
    pub step: i64,
    /// What was written, by field.
    pub said: BTreeMap<String, String>,
    /// Atmosphere before and after, 1 to 5.
    pub moods: (Option<i64>, Option<i64>),
    /// The result, once it is finished.
    pub result: String,
    /// What was promised, minor units of the company's currency.
    pub promised_minor: i64,
    /// The contact that it became.
    pub contact_id: Option<i64>,
    /// LSCP steps that were made, 0 to 4.
    pub lscp: i64,
    /// Whether the customer's words were restated and confirmed.
    pub restated: bool,
    /// Minutes from beginning to end, once it is finished.
    pub minutes: Option<i64>,
    /// Who talked.
    pub actor: String,
}

impl Talk {
    /// What was written in a field.
    pub fn said(&self, name: &str) -> &str {
        self.said.get(name).map_or("", String::as_str)
    }

    /// Whether it is finished.
    pub const fn is_finished(&self) -> bool {
        self.contact_id.is_some()
    }
}

/// Begins a talk.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.channel-unknown`,
/// `collections.visit-unprepared`, `collections.talk-open`, `collections.talk-person`, or a fault.
pub async fn begin_talk(tx: &mut Tx, pack: &TalkPack, new: &NewTalk) -> Result<i64> {
    let case = lock_open(tx, new.case).await?;
    if !CHANNELS.contains(&new.channel.as_str()) {
        return Err(Rejection::new("collections.channel-unknown")
            .with("channel", &new.channel)
            .on("channel")
            .into());
    }
    if new.channel == "visit" && case.phase != Phase::During {
        let wrong = Rejection::new("collections.visit-unprepared").with("id", case.id);
        return Err(wrong.on("channel").into());
    }
    let person = new.person.trim();
    if person.is_empty() {
        return Err(Rejection::new("collections.talk-person").on("person").into());
    }
    base::plain(person, "person")?;
    if new.on > tx.clock().today() || new.on < case.opened_on {
        let wrong = Rejection::new("collections.talk-day").with("day", case.opened_on);
        return Err(wrong.on("on").into());
    }
    let mut ask = Ask::new("SELECT id FROM collections_talk WHERE live = ");
    ask.value(case.id);
    if !ask.rows(tx.conn(), "looking for an open talk").await?.is_empty() {
        return Err(Rejection::new("collections.talk-open").into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_talk (id, case_id, buyer_id, live, on_day, channel, person, step, \
         said, mood, trick, scene, excuse, praised, restated, confirmed, lscp, result, \
         promised_minor, begun_at, pack_version, actor) VALUES (",
    );
    ask.value(id).text(", ").value(case.id).text(", ").value(case.buyer_id).text(", ");
    ask.value(case.id).text(", ").value(new.on).text(", ").value(new.channel.as_str());
    ask.text(", ").value(person).text(", 0, '{}', '', '', '', '', 0, 0, 0, 0, '', 0, ");
    ask.value(at).text(", ").value(pack.edition.version.as_str()).text(", ").value(actor);
    ask.text(")");
    ask.run(tx.conn()).await.map_err(failed("beginning a talk"))?;
    of_case(tx, (case.buyer_id, case.id), "begin-talk", &json!({ "talk": id.to_string() }));
    Ok(id)
}

const COLUMNS: &str = "t.id, t.case_id, t.buyer_id, t.on_day, t.channel, t.person, t.step, t.said, \
    t.mood_before, t.mood_after, t.result, t.promised_minor, t.contact_id, t.lscp, t.restated, \
    t.begun_at, t.finished_at, t.actor";

fn read(row: &AnyRow) -> Result<Talk> {
    let (begun, finished) = (row.int(15)?, row.maybe_int(16)?);
    Ok(Talk {
        id: row.int(0)?,
        case: row.int(1)?,
        buyer_id: row.int(2)?,
        on: row.day(3)?,
        channel: row.text(4)?,
        person: row.text(5)?,
        step: row.int(6)?,
        said: serde_json::from_str(&row.text(7)?).unwrap_or_default(),
        moods: (row.maybe_int(8)?, row.maybe_int(9)?),
        result: row.text(10)?,
        promised_minor: row.int(11)?,
        contact_id: row.maybe_int(12)?,
        lscp: row.int(13)?,
        restated: row.int(14)? != 0,
        minutes: finished.map(|at| (at - begun).max(0) / 60_000_000),
        actor: row.text(17)?,
    })
}

/// A talk of a case.
///
/// # Errors
/// `collections.talk-unknown`, or a fault.
pub async fn get_talk(db: &Db, (case, id): (i64, i64)) -> Result<Talk> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(" FROM collections_talk t WHERE t.id = ").value(id);
    ask.text(" AND t.case_id = ").value(case);
    let mut connection = db.read().await?;
    match ask.rows(&mut connection, "finding a talk").await?.first() {
        Some(row) => read(row),
        None => Err(Rejection::new("collections.talk-unknown").with("id", id).into()),
    }
}

/// The talks of a case, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_talks(db: &Db, case: i64, limit: u32) -> Result<Vec<Talk>> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(" FROM collections_talk t WHERE t.case_id = ").value(case);
    ask.text(" ORDER BY t.id DESC LIMIT ").value(i64::from(limit.clamp(1, 500)));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing talks").await?.iter().map(read).collect()
}

/// The talk of a case that was begun and not finished.
///
/// # Errors
/// A fault from the database.
pub async fn find_open_talk(db: &Db, case: i64) -> Result<Option<i64>> {
    let mut ask = Ask::new("SELECT id FROM collections_talk WHERE live = ");
    ask.value(case);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "looking for an open talk").await?;
    rows.first().map(|row| row.int(0)).transpose()
}

async fn lock_talk(tx: &mut Tx, id: i64) -> Result<(Talk, CaseFile)> {
    tx.lock("SELECT id FROM collections_talk WHERE id = $1", id).await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(" FROM collections_talk t WHERE t.id = ").value(id);
    let rows = ask.rows(tx.conn(), "finding a talk").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.talk-unknown").with("id", id).into());
    };
    let talk = read(row)?;
    if talk.is_finished() {
        return Err(Rejection::new("collections.talk-finished").into());
    }
    let case = lock_open(tx, talk.case).await?;
    Ok((talk, case))
}

/// Saves a step of a talk: what it says replaces what that step said before. `facts` are the codes of what
/// praise may name; `scripts` the codes of scripts that were used.
///
/// # Errors
/// `collections.talk-unknown`, `collections.talk-finished`, `collections.talk-step`, what `guide_fields` refuses,
/// or a fault.
pub async fn save_step(
    tx: &mut Tx,
    pack: &TalkPack,
    (id, step): (i64, &str),
    said: &BTreeMap<String, String>,
    (facts, scripts): (&[&str], &[String]),
) -> Result<i64> {
    let (talk, case) = lock_talk(tx, id).await?;
    let Some(number) = step_number(step) else {
        return Err(Rejection::new("collections.talk-step").with("step", step).into());
    };
    if number > talk.step + 1 {
        return Err(Rejection::new("collections.talk-step").with("step", step).into());
    }
    guide_fields::check(pack, step, (said, facts))?;
    let mut all = talk.said;
    all.extend(said.iter().map(|(name, text)| (name.clone(), text.trim().to_owned())));
    keep(tx, id, number.max(talk.step), &all).await?;
    super::script::use_scripts(tx, id, (step, scripts)).await?;
    of_case(tx, (case.buyer_id, case.id), "save-talk-step", &json!({ "step": step }));
    Ok(number)
}

async fn keep(tx: &mut Tx, id: i64, step: i64, said: &Said) -> Result<()> {
    let of: Measured = measured(said);
    let text = |name: &str| said.get(name).map_or("", |text| text.trim()).to_owned();
    let mut ask = Ask::new("UPDATE collections_talk SET step = ");
    ask.value(step).text(", said = ").value(json!(said).to_string());
    ask.text(", mood_before = ").value(of.mood_before).text(", mood_after = ");
    ask.value(of.mood_after).text(", mood = ").value(text("mood")).text(", trick = ");
    ask.value(text("trick")).text(", scene = ").value(text("scene")).text(", excuse = ");
    ask.value(text("excuse")).text(", praised = ").value(of.praised).text(", restated = ");
    ask.value(of.restated).text(", confirmed = ").value(of.confirmed).text(", lscp = ");
    ask.value(of.lscp).text(", our_share = ").value(of.our_share).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("saving a step of a talk"))?;
    Ok(())
}

/// What a talk ends with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finish {
    /// One of the results of contacts.
    pub result: String,
    /// What was said, in short.
    pub note: String,
    /// Whether it is proven, so that it interrupts the limitation period.
    pub proven: bool,
    /// Amount, the same in the company's currency, and the day, where something was promised.
    pub promise: Option<(Money, Money, Day)>,
}

/// Finishes a talk: writes the contact, records the promise, the excuse with its task, reason and type.
///
/// # Errors
/// `collections.talk-unknown`, `collections.talk-finished`, `collections.talk-promise` where the result says
/// promised and nothing is, what contacts and promises refuse, or a fault.
pub async fn finish_talk(tx: &mut Tx, pack: &TalkPack, id: i64, end: &Finish) -> Result<i64> {
    let (talk, case) = lock_talk(tx, id).await?;
    if (end.result == "promised") != end.promise.is_some() {
        return Err(Rejection::new("collections.talk-promise").on("result").into());
    }
    let contact = NewContact {
        buyer_id: case.buyer_id,
        number: None,
        on: talk.on,
        channel: talk.channel.clone(),
        person: talk.person.clone(),
        result: end.result.clone(),
        note: end.note.clone(),
        item_id: None,
        proven: end.proven,
    };
    let contact = log_contact(tx, &contact).await?.id();
    let mut promised_minor = 0;
    if let Some((amount, company, due_on)) = end.promise {
        promised_minor = company.minor;
        let promise = NewPromise {
            buyer_id: case.buyer_id,
            number: None,
            made_on: talk.on,
            due_on,
            currency: amount.currency,
            amount_minor: amount.minor,
            company_minor: company.minor,
            item_id: None,
            contact_id: Some(contact),
            said_by: talk.person.clone(),
            note: talk.said("taken").to_owned(),
        };
        record_promise(tx, &promise).await?;
    }
    learn(tx, pack, (&talk, &case), contact).await?;
    if case.phase == Phase::During {
        cases::talked(tx, case.id).await?;
    }
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE collections_talk SET live = NULL, result = ");
    ask.value(end.result.as_str()).text(", promised_minor = ").value(promised_minor);
    ask.text(", contact_id = ").value(contact).text(", finished_at = ").value(at);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("finishing a talk"))?;
    let detail = json!({ "talk": id.to_string(), "result": end.result });
    of_case(tx, (case.buyer_id, case.id), "finish-talk", &detail);
    Ok(contact)
}

/// What a talk taught of its case: the stated reason, the type of debtor, an excuse to look into.
async fn learn(
    tx: &mut Tx,
    pack: &TalkPack,
    (talk, case): (&Talk, &CaseFile),
    contact: i64,
) -> Result<()> {
    let (stated, kind) = (talk.said("stated"), talk.said("kind"));
    let rated = pack.kind(kind).map(|one| (one.able, one.willing));
    if !stated.is_empty() || rated.is_some() {
        let rate = |strong: bool| if strong { "strong" } else { "weak" };
        let told = Telling {
            buyer_id: case.buyer_id,
            contact_id: Some(contact),
            case_id: Some(case.id),
            way: "talk",
            ability: rated.map_or("", |(able, _)| rate(able)),
            willing: rated.map_or("", |(_, willing)| rate(willing)),
            reason: stated,
        };
        tell(tx, &pack.edition.version, &told, talk.on).await?;
    }
    if let Some(excuse) = pack.excuse(talk.said("excuse")) {
        let new = NewExcuse {
            case: case.id,
            talk: Some(talk.id),
            on: talk.on,
            kind: excuse.code.clone(),
            words: talk.said("excuse_words").to_owned(),
            task: String::new(),
            login: tx.actor().0.clone(),
        };
        record_excuse(tx, pack, &new).await?;
    }
    Ok(())
}
