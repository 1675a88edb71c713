//! The SQL that reads the register: models, versions, steps, and who was champion on which day.

use base::{Day, Failure, Moment, Rejection, Result};
use quant::scaling::Anchor;
use serde_json::Value as Json;
use store::{AnyConnection, AnyRow, Ask, Columns, Db};

use super::{
    content::Content,
    kind::{Kind, State},
    running::Running,
    tally::Development,
};

/// A version of a model, without what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Row id.
    pub id: i64,
    /// Row id of its model.
    pub model_id: i64,
    /// The model's name.
    pub model: String,
    /// 1 for the first version of the model.
    pub number: i64,
    /// Its method.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// The first 16 hex digits of the SHA-256 of its text.
    pub digest: String,
    /// The variables that it reads, in its own order.
    pub variables: Vec<String>,
    /// How far ahead its probability looks.
    pub horizon_days: i32,
    /// The data set that it was learnt from, where the register holds it.
    pub data_set_id: Option<i64>,
    /// SHA-256 of that data set's rows; empty for a card made by hand.
    pub data_digest: String,
    /// That data set in words.
    pub data_said: String,
    /// What its author says of it.
    pub note: String,
    /// From when it is scored as a challenger.
    pub shadow_from: Option<Day>,
    /// Who made it.
    pub author: String,
    /// When.
    pub made_at: Moment,
}

impl Version {
    /// `集团客户 v3`.
    pub fn name(&self) -> String {
        format!("{} v{}", self.model, self.number)
    }
}

/// A model with its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Row id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The newest first.
    pub versions: Vec<Version>,
}

/// A step in the life of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTaken {
    /// `propose`, `validate`, `reject`, `champion`, `challenger`, `retire`.
    pub step: String,
    /// The day from which it counts, for champions and challengers.
    pub on: Option<Day>,
    /// Why.
    pub reason: String,
    /// Who.
    pub actor: String,
    /// When.
    pub at: Moment,
    /// Whether its author passed judgement on it, because nobody else could.
    pub alone: bool,
}

/// Everything about a version.
#[derive(Debug, Clone, PartialEq)]
pub struct VersionFile {
    /// The version.
    pub version: Version,
    /// Its text, as it is run: JSON, or TOML for an expert card.
    pub text: String,
    /// The text made ready.
    pub content: Content,
    /// What its points mean.
    pub anchor: Anchor,
    /// The proof as it was measured when the version was made.
    pub proof: Json,
    /// How the development sample lay; `None` for a card made by hand.
    pub development: Option<Development>,
    /// Every step, the oldest first.
    pub steps: Vec<StepTaken>,
    /// The days on which it decides or decided.
    pub reigns: Vec<Reign>,
}

/// Days on which one model decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reign {
    /// The version; `None` is the expert scorecard in force.
    pub version_id: Option<i64>,
    /// Its name and number; empty for the expert scorecard.
    pub name: String,
    /// The first day; `None` where it has always been so.
    pub from_on: Option<Day>,
    /// The last day; `None` while no other is to follow.
    pub to_on: Option<Day>,
    /// Why it was put there.
    pub reason: String,
    /// By whom.
    pub actor: String,
    /// When.
    pub at: Option<Moment>,
}

impl Reign {
    /// Whether it decides on a day.
    pub fn holds(&self, day: Day) -> bool {
        self.from_on.is_none_or(|from| from <= day) && self.to_on.is_none_or(|to| day <= to)
    }
}

const VERSION: &str = "SELECT v.id, v.model_id, m.name, v.number, v.kind, v.state, v.digest, \
    v.variables, v.horizon_days, v.data_set_id, v.data_digest, v.data_said, v.note, v.shadow_from, \
    v.actor, v.recorded_at FROM scoring_version v JOIN scoring_register m ON m.id = v.model_id";

fn read_version(row: &AnyRow) -> Result<Version> {
    let unknown = |what: &str| Failure::bug(format!("a stored version has an unknown {what}"));
    let variables = serde_json::from_str(&row.text(7)?)
        .map_err(|error| Failure::broken("reading the variables of a model", error))?;
    Ok(Version {
        id: row.int(0)?,
        model_id: row.int(1)?,
        model: row.text(2)?,
        number: row.int(3)?,
        kind: Kind::parse(&row.text(4)?).ok_or_else(|| unknown("kind"))?,
        state: State::parse(&row.text(5)?).ok_or_else(|| unknown("state"))?,
        digest: row.text(6)?,
        variables,
        horizon_days: i32::try_from(row.int(8)?).unwrap_or(i32::MAX),
        data_set_id: row.maybe_int(9)?,
        data_digest: row.text(10)?,
        data_said: row.text(11)?,
        note: row.text(12)?,
        shadow_from: row.maybe_day(13)?,
        author: row.text(14)?,
        made_at: Moment(row.int(15)?),
    })
}

/// All models by name, each with its versions.
///
/// # Errors
/// A fault from the database.
pub async fn list_models(db: &Db) -> Result<Vec<Model>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(VERSION);
    ask.text(" ORDER BY m.name, m.id, v.number DESC");
    let mut models: Vec<Model> = Vec::new();
    for row in &ask.rows(&mut connection, "listing models").await? {
        let version = read_version(row)?;
        match models.last_mut() {
            Some(model) if model.id == version.model_id => model.versions.push(version),
            _ => models.push(Model {
                id: version.model_id,
                name: version.model.clone(),
                versions: vec![version],
            }),
        }
    }
    Ok(models)
}

/// What was measured of each version when it was made.
///
/// # Errors
/// A fault from the database.
pub async fn list_proofs(db: &Db) -> Result<Vec<(i64, Json)>> {
    let mut connection = db.read().await?;
    let ask = Ask::new("SELECT id, proof FROM scoring_version ORDER BY id");
    let rows = ask.rows(&mut connection, "listing proofs of models").await?;
    let broken = |error| Failure::broken("reading the proof of a model", error);
    let one =
        |row: &AnyRow| Ok((row.int(0)?, serde_json::from_str(&row.text(1)?).map_err(broken)?));
    rows.iter().map(one).collect()
}

/// A version by its id.
pub(super) async fn find_version(
    connection: &mut AnyConnection,
    id: i64,
) -> Result<Option<Version>> {
    let mut ask = Ask::new(VERSION);
    ask.text(" WHERE v.id = ").value(id);
    ask.rows(connection, "reading a version").await?.first().map(read_version).transpose()
}

/// The refusal for a version that is not there.
pub(super) fn unknown(id: i64) -> Rejection {
    Rejection::new("scoring.model-unknown").with("id", id)
}

/// Everything about a version.
///
/// # Errors
/// `scoring.model-unknown`, or a fault.
pub async fn get_version(db: &Db, id: i64) -> Result<VersionFile> {
    let mut connection = db.read().await?;
    let version = find_version(&mut connection, id).await?.ok_or_else(|| unknown(id))?;
    let mut ask = Ask::new("SELECT content, proof, development FROM scoring_version WHERE id = ");
    ask.value(id);
    let row = ask.row(&mut connection, "reading what a version holds").await?;
    let text = row.text(0)?;
    let content = Content::read(version.kind, &text)?;
    let broken = |error| Failure::broken("reading the proof of a model", error);
    let proof = serde_json::from_str(&row.text(1)?).map_err(broken)?;
    let development = row.text(2)?;
    let development = match development.as_str() {
        "" => None,
        text => Some(Development::read(text)?),
    };
    let steps = steps_of(&mut connection, id).await?;
    drop(connection);
    let reigns = champions_history(db).await?;
    let reigns = reigns.into_iter().filter(|reign| reign.version_id == Some(id)).collect();
    let anchor = content.anchor();
    Ok(VersionFile { version, text, content, anchor, proof, development, steps, reigns })
}

async fn steps_of(connection: &mut AnyConnection, id: i64) -> Result<Vec<StepTaken>> {
    let mut ask = Ask::new(
        "SELECT step, on_day, reason, actor, recorded_at, alone FROM scoring_version_step \
         WHERE version_id = ",
    );
    ask.value(id).text(" ORDER BY id");
    let rows = ask.rows(connection, "reading the steps of a version").await?;
    let step = |row: &AnyRow| {
        Ok(StepTaken {
            step: row.text(0)?,
            on: row.maybe_day(1)?,
            reason: row.text(2)?,
            actor: row.text(3)?,
            at: Moment(row.int(4)?),
            alone: row.int(5)? != 0,
        })
    };
    rows.iter().map(step).collect()
}

/// Who decides and decided, the newest first, days to come included. The last line is the expert
/// scorecard, which decides where nothing else was ever put in its place.
///
/// # Errors
/// A fault from the database.
pub async fn champions_history(db: &Db) -> Result<Vec<Reign>> {
    let mut connection = db.read().await?;
    let ask = Ask::new(
        "SELECT c.version_id, m.name, v.number, c.from_on, c.reason, c.actor, c.recorded_at \
         FROM scoring_champion c LEFT JOIN scoring_version v ON v.id = c.version_id \
         LEFT JOIN scoring_register m ON m.id = v.model_id WHERE c.live_on IS NOT NULL \
         ORDER BY c.live_on DESC",
    );
    let mut reigns: Vec<Reign> = Vec::new();
    let mut to_on = None;
    for row in &ask.rows(&mut connection, "reading the champions").await? {
        let (from, model) = (row.day(3)?, row.maybe_text(1)?.unwrap_or_default());
        let name = row.maybe_int(2)?.map_or(String::new(), |number| format!("{model} v{number}"));
        reigns.push(Reign {
            version_id: row.maybe_int(0)?,
            name,
            from_on: Some(from),
            to_on,
            reason: row.text(4)?,
            actor: row.text(5)?,
            at: Some(Moment(row.int(6)?)),
        });
        to_on = Some(from.plus_days(-1));
    }
    reigns.push(Reign {
        version_id: None,
        name: String::new(),
        from_on: None,
        to_on,
        reason: String::new(),
        actor: String::new(),
        at: None,
    });
    Ok(reigns)
}

/// The version that decides on a day; `None` is the expert scorecard in force.
///
/// # Errors
/// A fault from the database.
pub async fn champion_on(connection: &mut AnyConnection, day: Day) -> Result<Option<i64>> {
    let mut ask = Ask::new("SELECT version_id FROM scoring_champion WHERE live_on <= ");
    ask.value(day).text(" ORDER BY live_on DESC LIMIT 1");
    let rows = ask.rows(connection, "finding the champion of a day").await?;
    rows.first().map_or(Ok(None), |row| row.maybe_int(0))
}

/// A version made ready to score, with its text.
///
/// # Errors
/// `scoring.model-unknown`, or a fault.
pub async fn running_version(connection: &mut AnyConnection, id: i64) -> Result<(Running, String)> {
    let version = find_version(connection, id).await?.ok_or_else(|| unknown(id))?;
    let mut ask = Ask::new("SELECT content FROM scoring_version WHERE id = ");
    ask.value(id);
    let text = ask.row(connection, "reading what a version holds").await?.text(0)?;
    let content = Content::read(version.kind, &text)?;
    let running = Running {
        version_id: Some(id),
        name: version.name(),
        kind: version.kind,
        digest: version.digest,
        content: Some(content),
    };
    Ok((running, text))
}

/// The versions that are scored in the shadow on a day, in the order in which they were made: the
/// challengers of that day, and who is approved to decide from a later day on.
///
/// # Errors
/// A fault from the database.
pub async fn challengers_on(connection: &mut AnyConnection, day: Day) -> Result<Vec<i64>> {
    let decides = champion_on(connection, day).await?;
    let mut ask =
        Ask::new("SELECT id FROM scoring_version WHERE (state = 'challenger' AND shadow_from <= ");
    ask.value(day).text(
        ") OR (state = 'champion' AND id IN (SELECT version_id FROM scoring_champion \
         WHERE version_id IS NOT NULL AND live_on > ",
    );
    ask.value(day).text(")) ORDER BY id");
    let rows = ask.rows(connection, "finding the challengers of a day").await?;
    let ids = rows.iter().map(|row| row.int(0)).collect::<Result<Vec<i64>>>()?;
    Ok(ids.into_iter().filter(|id| Some(*id) != decides).collect())
}
