//! Which steps stand open to a version and to whoever looks at it, with the reason where one does
//! not: a page says it before anybody presses the button.

use base::{Day, Rejection, Result};
use store::{
    Ask, Columns, Db,
    access::{Person, Right},
};

use super::{
    kind::{Role, State, Step},
    register::{Version, champion_on},
    rules::ModelRules,
};
use crate::scoring::{Eyes, Feature, has_other};

/// A step as a page offers it.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenStep {
    /// The step.
    pub step: Step,
    /// Why it is closed to whoever asks; `None` where it is open.
    pub closed: Option<Rejection>,
    /// Whether it will be written down that the author took it, because nobody else can.
    pub alone: bool,
}

impl Version {
    /// The variables that no buyer has: a version that reads one cannot run on the ledger.
    pub fn foreign(&self) -> Vec<&str> {
        let names = self.variables.iter().map(String::as_str);
        names.filter(|name| Feature::find(name).is_none()).collect()
    }

    /// Why a person may not take a step with this version, by who made it and who else there is.
    pub(super) fn four_eyes(&self, step: Step, actor: &str, eyes: Eyes) -> Option<Rejection> {
        if !step.by_another() {
            return None;
        }
        if actor.starts_with("system:") {
            return Some(Rejection::new("scoring.model-by-person"));
        }
        (eyes == Eyes::Same).then(|| {
            let rejection = Rejection::new("scoring.model-four-eyes").with("person", actor);
            rejection.with("step", step.code())
        })
    }

    /// Whose eyes a step of this person is, among these people.
    pub fn eyes(&self, people: &[Person], actor: &str) -> Eyes {
        let others = has_other(people, Right::ApproveModels, &[&self.author]);
        Eyes::of(self.author == actor, others)
    }

    /// Why this version cannot be put to use so, by what it holds alone.
    pub(super) fn unfit(&self, role: Role) -> Option<Rejection> {
        let foreign = self.foreign();
        if !foreign.is_empty() {
            let rejection = Rejection::new("scoring.model-not-ledger");
            return Some(rejection.with("columns", foreign.join(", ")));
        }
        (role == Role::Champion && !self.kind.may_decide())
            .then(|| Rejection::new("scoring.model-not-explainable"))
    }
}

/// The steps that the state of a version allows, each with what closes it to this person.
///
/// # Errors
/// A fault from the database.
pub async fn open_steps(
    db: &Db,
    version: &Version,
    actor: &str,
    today: Day,
) -> Result<Vec<OpenStep>> {
    let in_force = in_force(db, version.id, today).await?;
    let eyes = version.eyes(&db.list_people().await?, actor);
    let approve = Step::Approve;
    let mut open = Vec::new();
    for step in [
        Step::Validate,
        approve(Role::Challenger),
        approve(Role::Champion),
        Step::Reject,
        Step::Retire,
    ] {
        let again = version.state == State::Challenger && step == approve(Role::Challenger);
        if version.state.after(step).is_none() || again {
            continue;
        }
        let mut closed = version.four_eyes(step, actor, eyes);
        if let Step::Approve(role) = step {
            closed = closed.or_else(|| version.unfit(role));
        }
        let gives_way = matches!(step, Step::Retire | Step::Approve(Role::Challenger));
        if let Some(day) = in_force.filter(|_| gives_way && closed.is_none()) {
            closed = Some(Rejection::new("scoring.model-in-force").with("day", day));
        }
        if step == approve(Role::Challenger) && closed.is_none() {
            closed = no_room(db, version.id).await?;
        }
        let alone = step.by_another() && eyes == Eyes::Alone;
        open.push(OpenStep { step, closed, alone });
    }
    Ok(open)
}

/// The day on which a version decides or is to decide, today or later.
async fn in_force(db: &Db, id: i64, today: Day) -> Result<Option<Day>> {
    let mut connection = db.read().await?;
    if champion_on(&mut connection, today).await? == Some(id) {
        return Ok(Some(today));
    }
    let mut ask = Ask::new(
        "SELECT MIN(live_on) FROM scoring_champion WHERE live_on IS NOT NULL AND version_id = ",
    );
    ask.value(id).text(" AND live_on > ").value(today);
    ask.row(&mut connection, "looking for a champion to come").await?.maybe_day(0)
}

async fn no_room(db: &Db, id: i64) -> Result<Option<Rejection>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM scoring_version WHERE state = 'challenger' \
         AND id <> ",
    );
    ask.value(id);
    let others = ask.row(&mut connection, "counting challengers").await?.int(0)?;
    let most = ModelRules::shipped().challengers;
    let full = usize::try_from(others).unwrap_or(0) >= most;
    Ok(full.then(|| Rejection::new("scoring.model-challengers").with("most", most)))
}
