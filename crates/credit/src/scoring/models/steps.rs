//! The verbs that change the register: propose, validate, reject, approve, retire. Whoever made a
//! version passes no judgement on it, unless nobody else may, which is written down then; what is to
//! decide needs a day that is not past.

use base::{Day, Rejection, Result, digest_of};
use serde_json::{Value as Json, json};
use store::{Ask, Audit, Columns, Tx, access::Right, failed};

use super::{
    content::Content,
    kind::{Kind, Role, State, Step},
    register::{Version, find_version, unknown},
    rules::ModelRules,
    tally::Development,
};
use crate::scoring::{Eyes, Scorecard, eyes_of};

/// A version to be put into the register.
#[derive(Debug, Clone, PartialEq)]
pub struct NewVersion {
    /// The model's name: a known one gets its next version.
    pub model: String,
    /// Its method.
    pub kind: Kind,
    /// What it holds: JSON of the method, or the TOML of an expert card.
    pub text: String,
    /// How far ahead its probability looks, days.
    pub horizon_days: i32,
    /// The data set in the register.
    pub data_set_id: Option<i64>,
    /// SHA-256 of the data set's rows; empty for a card made by hand.
    pub data_digest: String,
    /// The data set in words.
    pub data_said: String,
    /// What was measured of it.
    pub proof: Json,
    /// How the development sample lay.
    pub development: Option<Development>,
    /// What its author says of it.
    pub note: String,
}

/// Puts a version into the register as a draft; returns its id. Points of another anchor are put
/// on the scale of the house first, so that tiers keep their meaning.
///
/// # Errors
/// `scoring.model-name-missing`, `scoring.model-horizon`, `scoring.card-unreadable`,
/// `scoring.model-altman`, `scoring.model-same` where the same content is there already, or a
/// fault.
pub async fn propose_version(tx: &mut Tx, new: &NewVersion) -> Result<i64> {
    let name = new.model.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Rejection::new("scoring.model-name-missing").on("model").into());
    }
    if !(1..=1_100).contains(&new.horizon_days) {
        return Err(Rejection::new("scoring.model-horizon").on("horizon").into());
    }
    let (content, text) = on_house_scale(new.kind, &new.text)?;
    let mut digest = digest_of(text.as_bytes()).to_string();
    digest.truncate(16);
    same_content(tx, &digest).await?;
    let model_id = model_named(tx, name).await?;
    let mut ask = Ask::new("SELECT MAX(number) FROM scoring_version WHERE model_id = ");
    ask.value(model_id);
    let row = ask.row(tx.conn(), "numbering a version").await?;
    let number = row.maybe_int(0)?.unwrap_or(0) + 1;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let development = new.development.as_ref().map(Development::write).unwrap_or_default();
    let mut ask = Ask::new(
        "INSERT INTO scoring_version (id, model_id, number, kind, state, content, digest, \
         variables, horizon_days, data_set_id, data_digest, data_said, proof, development, note, \
         actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(model_id).text(", ").value(number).text(", ");
    ask.value(new.kind.code()).text(", 'draft', ").value(text).text(", ");
    ask.value(digest.as_str()).text(", ").value(json!(content.variables()).to_string());
    ask.text(", ").value(i64::from(new.horizon_days)).text(", ").value(new.data_set_id);
    ask.text(", ").value(new.data_digest.as_str()).text(", ").value(new.data_said.as_str());
    ask.text(", ").value(new.proof.to_string()).text(", ").value(development).text(", ");
    ask.value(new.note.trim()).text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping a version"))?;
    let said = Taken {
        id,
        step: Step::Propose,
        on: None,
        reason: new.note.trim(),
        digest: &digest,
        eyes: Eyes::Two,
    };
    record(tx, &said).await?;
    Ok(id)
}

/// Reads the text and puts the model on the scale of the shipped card.
fn on_house_scale(kind: Kind, text: &str) -> Result<(Content, String)> {
    let content = Content::read(kind, text)?;
    let content = content.on_scale(Scorecard::shipped().scale.anchor())?;
    let text = content.write().unwrap_or_else(|| text.to_owned());
    // What is stored is what is run: the text is read once more.
    Ok((Content::read(kind, &text)?, text))
}

async fn same_content(tx: &mut Tx, digest: &str) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT m.name, v.number FROM scoring_version v JOIN scoring_register m \
         ON m.id = v.model_id WHERE v.state NOT IN ('rejected', 'retired') AND v.digest = ",
    );
    ask.value(digest).text(" LIMIT 1");
    let rows = ask.rows(tx.conn(), "looking for the same model").await?;
    let Some(row) = rows.first() else { return Ok(()) };
    let rejection = Rejection::new("scoring.model-same").with("model", row.text(0)?);
    Err(rejection.with("number", row.int(1)?).into())
}

async fn model_named(tx: &mut Tx, name: &str) -> Result<i64> {
    let find = |name: &str| {
        let mut ask = Ask::new("SELECT id FROM scoring_register WHERE name = ");
        ask.value(name);
        ask
    };
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("INSERT INTO scoring_register (id, name, actor, recorded_at) VALUES (");
    ask.value(id).text(", ").value(name).text(", ").value(actor).text(", ").value(at);
    ask.text(") ON CONFLICT (name) DO NOTHING");
    ask.run(tx.conn()).await.map_err(failed("naming a model"))?;
    let id = find(name).row(tx.conn(), "finding a model").await?.int(0)?;
    // Versions of one model are numbered one after the other.
    tx.lock("SELECT id FROM scoring_register WHERE id = $1", id).await?;
    Ok(id)
}

/// What is written down of a step.
struct Taken<'a> {
    id: i64,
    step: Step,
    on: Option<Day>,
    reason: &'a str,
    digest: &'a str,
    eyes: Eyes,
}

impl Taken<'_> {
    /// Whether the author took a step that somebody else takes where there is somebody.
    fn alone(&self) -> bool {
        self.step.by_another() && self.eyes == Eyes::Alone
    }
}

async fn record(tx: &mut Tx, taken: &Taken<'_>) -> Result<()> {
    let (row, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO scoring_version_step (id, version_id, step, on_day, reason, actor, \
         recorded_at, alone) VALUES (",
    );
    ask.value(row).text(", ").value(taken.id).text(", ").value(taken.step.code()).text(", ");
    ask.value(taken.on).text(", ").value(taken.reason).text(", ").value(actor).text(", ");
    ask.value(at).text(", ").value(taken.alone()).text(")");
    ask.run(tx.conn()).await.map_err(failed("recording a step"))?;
    let detail = json!({
        "step": taken.step.code(), "on": taken.on.map(|day| day.to_string()),
        "reason": taken.reason, "digest": taken.digest, "alone": taken.alone(),
    });
    let subject = format!("model-version:{}", taken.id);
    tx.event("scoring.model-step", &subject, &detail).await?;
    let action = match taken.step {
        Step::Propose => "propose-model",
        Step::Validate => "validate-model",
        Step::Reject => "reject-model",
        Step::Approve(Role::Champion) => "make-champion",
        Step::Approve(Role::Challenger) => "make-challenger",
        Step::Retire => "retire-model",
        Step::Displace => "displace-model",
    };
    tx.audit(Audit { room: "scoring", action, subject, detail });
    Ok(())
}

/// A step that is open: of which version, to which state, by whose eyes.
struct Open {
    version: Version,
    after: State,
    eyes: Eyes,
}

/// The version, if this step is open to it and to who asks.
async fn open_to(tx: &mut Tx, id: i64, step: Step, reason: &str) -> Result<Open> {
    tx.lock("SELECT id FROM scoring_version WHERE id = $1", id).await?;
    let version = find_version(tx.conn(), id).await?.ok_or_else(|| unknown(id))?;
    let eyes = eyes_of(tx, Right::ApproveModels, &[&version.author]).await?;
    if let Some(rejection) = version.four_eyes(step, &tx.actor().0, eyes) {
        return Err(rejection.into());
    }
    if reason.trim().is_empty() {
        return Err(Rejection::new("scoring.model-reason-missing").on("reason").into());
    }
    let after = version.state.after(step).ok_or_else(|| {
        let rejection = Rejection::new("scoring.model-step").with("state", version.state.code());
        rejection.with("step", step.code())
    })?;
    Ok(Open { version, after, eyes })
}

async fn move_to(tx: &mut Tx, id: i64, state: State, shadow_from: Option<Day>) -> Result<()> {
    let mut ask = Ask::new("UPDATE scoring_version SET state = ");
    ask.value(state.code()).text(", shadow_from = ").value(shadow_from);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("moving a version on"))?;
    Ok(())
}

/// Finds a draft sound. By somebody else than its author, where anybody else may.
///
/// # Errors
/// `scoring.model-unknown`, `scoring.model-four-eyes`, `scoring.model-by-person`,
/// `scoring.model-reason-missing`, `scoring.model-step`, or a fault.
pub async fn validate(tx: &mut Tx, id: i64, reason: &str) -> Result<()> {
    plain_step(tx, id, Step::Validate, reason).await
}

/// Finds a draft or validated version wanting; it stays in the register with the reason. By
/// somebody else than its author.
///
/// # Errors
/// As for [`validate`].
pub async fn reject(tx: &mut Tx, id: i64, reason: &str) -> Result<()> {
    plain_step(tx, id, Step::Reject, reason).await
}

async fn plain_step(tx: &mut Tx, id: i64, step: Step, reason: &str) -> Result<()> {
    let Open { version, after, eyes } = open_to(tx, id, step, reason).await?;
    move_to(tx, id, after, None).await?;
    let digest = version.digest.as_str();
    record(tx, &Taken { id, step, on: None, reason: reason.trim(), digest, eyes }).await
}

/// Puts a version to use from a day on: as the champion that decides, or as a challenger that is
/// scored in its shadow. By somebody else than its author; from today on or later. A day that
/// another version has already is refused: nobody undoes what he has not seen.
///
/// # Errors
/// As for [`validate`]; `scoring.model-past` for a day before today, `scoring.model-not-ledger`
/// where it reads what the ledger does not give, `scoring.model-not-explainable` for a booster
/// that is to decide, `scoring.model-champion-taken` where a version is set for the day,
/// `scoring.model-in-force` where a champion is to become a challenger,
/// `scoring.model-challengers` beyond the number that the rules allow.
pub async fn approve_as(tx: &mut Tx, id: i64, role: Role, day: Day, reason: &str) -> Result<()> {
    let step = Step::Approve(role);
    if role == Role::Champion {
        take_turn(tx).await?;
    }
    let Open { version, after, eyes } = open_to(tx, id, step, reason).await?;
    not_past(tx, day)?;
    if let Some(rejection) = version.unfit(role) {
        return Err(rejection.into());
    }
    match role {
        Role::Champion => {
            move_to(tx, id, after, None).await?;
            crown(tx, Some(id), day, reason).await?;
        }
        Role::Challenger => {
            not_in_force(tx, id).await?;
            enough_challengers(tx, id).await?;
            move_to(tx, id, after, Some(day)).await?;
        }
    }
    let digest = version.digest.as_str();
    record(tx, &Taken { id, step, on: Some(day), reason: reason.trim(), digest, eyes }).await
}

fn not_past(tx: &Tx, day: Day) -> Result<()> {
    let today = tx.clock().today();
    if day >= today {
        return Ok(());
    }
    let rejection = Rejection::new("scoring.model-past").with("day", day).with("today", today);
    Err(rejection.on("day").into())
}

async fn enough_challengers(tx: &mut Tx, id: i64) -> Result<()> {
    let mut ask =
        Ask::new("SELECT COUNT(*) FROM scoring_version WHERE state = 'challenger' AND id <> ");
    ask.value(id);
    let others = ask.row(tx.conn(), "counting challengers").await?.int(0)?;
    let most = ModelRules::shipped().challengers;
    if usize::try_from(others).unwrap_or(0) < most {
        return Ok(());
    }
    Err(Rejection::new("scoring.model-challengers").with("most", most).into())
}

/// Refuses what decides today or is to decide on a day to come.
async fn not_in_force(tx: &mut Tx, id: i64) -> Result<()> {
    let today = tx.clock().today();
    let mut ask = Ask::new(
        "SELECT MIN(live_on) FROM scoring_champion WHERE live_on IS NOT NULL AND version_id = ",
    );
    ask.value(id).text(" AND live_on > ").value(today);
    let coming = ask.row(tx.conn(), "looking for a champion to come").await?.maybe_day(0)?;
    let reigning = super::register::champion_on(tx.conn(), today).await? == Some(id);
    if let Some(day) = coming.or(reigning.then_some(today)) {
        return Err(Rejection::new("scoring.model-in-force").with("day", day).into());
    }
    Ok(())
}

/// Whoever sets a champion comes one after the other, before any version is locked.
async fn take_turn(tx: &mut Tx) -> Result<()> {
    tx.lock("SELECT id FROM scoring_champion_turn WHERE id = $1", 1).await
}

/// Who is set for a day: its id and name; `None` where nobody is or the expert card.
async fn holder_of(tx: &mut Tx, day: Day) -> Result<Option<(i64, String)>> {
    let mut ask = Ask::new("SELECT version_id FROM scoring_champion WHERE live_on = ");
    ask.value(day);
    let rows = ask.rows(tx.conn(), "looking for the champion of a day").await?;
    let Some(id) = rows.first().map(|row| row.maybe_int(0)).transpose()?.flatten() else {
        return Ok(None);
    };
    let version = find_version(tx.conn(), id).await?.ok_or_else(|| unknown(id))?;
    Ok(Some((id, version.name())))
}

/// Makes a version the champion from a day on, or the expert card. No day has two: the turn is
/// taken, and the constraint on `live_on` holds it even where somebody writes beside us. Only the
/// expert card gives way to a version, and only to the expert card does a version give way.
async fn crown(tx: &mut Tx, version: Option<i64>, day: Day, reason: &str) -> Result<()> {
    let holder = holder_of(tx, day).await?;
    if let (Some(_), Some((_, model))) = (version, &holder) {
        let taken = Rejection::new("scoring.model-champion-taken").with("day", day);
        return Err(taken.with("model", model).on("day").into());
    }
    let mut ask = Ask::new("UPDATE scoring_champion SET live_on = NULL WHERE live_on = ");
    ask.value(day);
    ask.run(tx.conn()).await.map_err(failed("making room for a champion"))?;
    let (row, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO scoring_champion (id, version_id, from_on, live_on, reason, actor, \
         recorded_at) VALUES (",
    );
    ask.value(row).text(", ").value(version).text(", ").value(day).text(", ").value(day);
    ask.text(", ").value(reason.trim()).text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("making a champion"))?;
    match holder {
        Some((id, _)) => displace(tx, id, day, reason).await,
        None => Ok(()),
    }
}

/// A version whose day was given back: without another day, past or to come, on which it decides
/// it is no champion any more, but validated, and may be approved again.
async fn displace(tx: &mut Tx, id: i64, day: Day, reason: &str) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT COUNT(*) FROM scoring_champion WHERE live_on IS NOT NULL AND version_id = ",
    );
    ask.value(id);
    let others = ask.row(tx.conn(), "counting the days of a champion").await?.int(0)?;
    tx.lock("SELECT id FROM scoring_version WHERE id = $1", id).await?;
    let version = find_version(tx.conn(), id).await?.ok_or_else(|| unknown(id))?;
    if others == 0
        && let Some(after) = version.state.after(Step::Displace)
    {
        move_to(tx, id, after, None).await?;
    }
    let (step, digest, eyes) = (Step::Displace, version.digest.as_str(), Eyes::Two);
    record(tx, &Taken { id, step, on: Some(day), reason: reason.trim(), digest, eyes }).await
}

/// Gives the decision back to the expert scorecard from a day on.
///
/// # Errors
/// `scoring.model-past`, `scoring.model-reason-missing`, `scoring.model-by-person`, or a fault.
pub async fn restore_expert(tx: &mut Tx, day: Day, reason: &str) -> Result<()> {
    if tx.actor().0.starts_with("system:") {
        return Err(Rejection::new("scoring.model-by-person").into());
    }
    if reason.trim().is_empty() {
        return Err(Rejection::new("scoring.model-reason-missing").on("reason").into());
    }
    not_past(tx, day)?;
    take_turn(tx).await?;
    crown(tx, None, day, reason).await?;
    let detail = json!({ "on": day.to_string(), "reason": reason.trim() });
    let subject = "model-version:expert".to_owned();
    tx.event("scoring.model-step", &subject, &detail).await?;
    tx.audit(Audit { room: "scoring", action: "restore-expert", subject, detail });
    Ok(())
}

/// Takes a version out of use; what it decided stays as it was. A version that decides today or
/// is to decide gives way to another first.
///
/// # Errors
/// `scoring.model-unknown`, `scoring.model-reason-missing`, `scoring.model-step`,
/// `scoring.model-in-force`, or a fault.
pub async fn retire(tx: &mut Tx, id: i64, reason: &str) -> Result<()> {
    let Open { version, after, eyes } = open_to(tx, id, Step::Retire, reason).await?;
    not_in_force(tx, id).await?;
    move_to(tx, id, after, None).await?;
    let digest = version.digest.as_str();
    record(tx, &Taken { id, step: Step::Retire, on: None, reason: reason.trim(), digest, eyes })
        .await
}
