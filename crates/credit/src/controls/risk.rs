//! The risk register (风险清单, C22–C25): what may happen, how likely, how bad, whose it is, what is done
//! about it, which control points work against it, when it is looked at again.

use base::{Day, Failure, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Columns, Db, Tx, failed};

use super::{point::PointPack, risk_pack::RiskPack, standing::active, told};

/// What is done about a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Treatment {
    /// 规避.
    Avoid,
    /// 降低.
    Reduce,
    /// 转移.
    Transfer,
    /// 接受.
    Accept,
}

impl Treatment {
    /// All.
    pub const ALL: [Self; 4] = [Self::Avoid, Self::Reduce, Self::Transfer, Self::Accept];

    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Avoid => "avoid",
            Self::Reduce => "reduce",
            Self::Transfer => "transfer",
            Self::Accept => "accept",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// What is said of a risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskSaid {
    /// Code of its kind.
    pub kind: String,
    /// What may happen.
    pub title: String,
    /// What it endangers.
    pub objective: String,
    /// How it comes about.
    pub cause: String,
    /// 1 to 5.
    pub likelihood: i64,
    /// 1 to 5.
    pub impact: i64,
    /// Login of its owner.
    pub login: String,
    /// What is done about it.
    pub treatment: Treatment,
    /// In words.
    pub treatment_note: String,
    /// When it is looked at again.
    pub review_on: Day,
    /// Control points that work against it.
    pub points: Vec<String>,
}

/// A risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// Row id.
    pub id: i64,
    /// 1, 2, 3 …
    pub number: i64,
    /// What is said of it.
    pub said: RiskSaid,
    /// How hot it is, by the pack of today.
    pub heat: Heat,
    /// Whether it is open.
    pub open: bool,
    /// When it was closed.
    pub closed_on: Option<Day>,
    /// Why.
    pub closing: String,
    /// Grows with each change.
    pub version: i64,
    /// Who entered it.
    pub actor: String,
}

/// How hot a risk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Heat {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl Heat {
    /// Of a likelihood and an impact, by the edges of a pack.
    pub const fn of(pack: &RiskPack, (likelihood, impact): (i64, i64)) -> Self {
        match likelihood * impact {
            product if product >= pack.high_from => Self::High,
            product if product >= pack.medium_from => Self::Medium,
            _ => Self::Low,
        }
    }

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl Risk {
    /// Whether its review day is past.
    pub fn is_late(&self, today: Day) -> bool {
        self.open && self.said.review_on < today
    }

    /// Whether nothing works against it though it is not accepted.
    pub fn is_uncovered(&self) -> bool {
        self.open && self.said.points.is_empty()
    }
}

/// One weighing of a risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskWeight {
    /// The day.
    pub on: Day,
    /// 1 to 5.
    pub likelihood: i64,
    /// 1 to 5.
    pub impact: i64,
    /// Why.
    pub note: String,
    /// By whom.
    pub actor: String,
}

const COLUMNS: &str = "SELECT id, number, kind, title, objective, cause, likelihood, impact, login, \
    treatment, treatment_note, review_on, points, state, closed_on, closing, version, actor \
    FROM controls_risk";

fn read(row: &AnyRow, pack: &RiskPack) -> Result<Risk> {
    let points = row.text(12)?;
    Ok(Risk {
        id: row.int(0)?,
        number: row.int(1)?,
        said: RiskSaid {
            kind: row.text(2)?,
            title: row.text(3)?,
            objective: row.text(4)?,
            cause: row.text(5)?,
            likelihood: row.int(6)?,
            impact: row.int(7)?,
            login: row.text(8)?,
            treatment: Treatment::parse(&row.text(9)?)
                .ok_or_else(|| Failure::bug("a stored risk has no known treatment"))?,
            treatment_note: row.text(10)?,
            review_on: row.day(11)?,
            points: points.split(',').filter(|one| !one.is_empty()).map(str::to_owned).collect(),
        },
        heat: Heat::of(pack, (row.int(6)?, row.int(7)?)),
        open: row.text(13)? == "open",
        closed_on: row.maybe_day(14)?,
        closing: row.text(15)?,
        version: row.int(16)?,
        actor: row.text(17)?,
    })
}

/// All risks: the open ones first, the hottest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_risks(db: &Db) -> Result<Vec<Risk>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" ORDER BY CASE WHEN state = 'open' THEN 0 ELSE 1 END, likelihood * impact DESC, id");
    let pack = RiskPack::counting(&mut connection, db.clock().today()).await?;
    let rows = ask.rows(&mut connection, "listing risks").await?;
    rows.iter().map(|row| read(row, &pack)).collect()
}

/// One risk.
///
/// # Errors
/// `controls.risk-unknown`, or a fault.
pub async fn get_risk(db: &Db, id: i64) -> Result<Risk> {
    let mut connection = db.read().await?;
    get(&mut connection, (id, db.clock().today())).await
}

async fn get(connection: &mut AnyConnection, (id, today): (i64, Day)) -> Result<Risk> {
    let pack = RiskPack::counting(connection, today).await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE id = ").value(id);
    let rows = ask.rows(connection, "reading a risk").await?;
    match rows.first() {
        Some(row) => read(row, &pack),
        None => Err(Rejection::new("controls.risk-unknown").with("id", id).into()),
    }
}

/// How a risk was weighed, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_weights(db: &Db, risk: i64) -> Result<Vec<RiskWeight>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT on_day, likelihood, impact, note, actor FROM controls_risk_weight \
         WHERE risk_id = ",
    );
    ask.value(risk).text(" ORDER BY id DESC LIMIT 200");
    let one = |row: &AnyRow| {
        Ok(RiskWeight {
            on: row.day(0)?,
            likelihood: row.int(1)?,
            impact: row.int(2)?,
            note: row.text(3)?,
            actor: row.text(4)?,
        })
    };
    ask.rows(&mut connection, "reading weighings").await?.iter().map(one).collect()
}

async fn admit(tx: &mut Tx, said: &RiskSaid) -> Result<()> {
    let today = tx.clock().today();
    if RiskPack::counting(tx.conn(), today).await?.kind(&said.kind).is_none() {
        let wrong = Rejection::new("controls.risk-kind").with("kind", &said.kind);
        return Err(wrong.on("kind").into());
    }
    if said.title.trim().is_empty() || said.title.chars().count() > 200 {
        return Err(Rejection::new("controls.risk-title").on("title").into());
    }
    for (weight, field) in [(said.likelihood, "likelihood"), (said.impact, "impact")] {
        if !(1..=5).contains(&weight) {
            return Err(Rejection::new("controls.weight-range").on(field).into());
        }
    }
    let points = PointPack::counting(tx.conn(), today).await?;
    if let Some(point) = said.points.iter().find(|one| points.find(one).is_none()) {
        return Err(Rejection::new("controls.point-unknown")
            .with("code", point)
            .on("points")
            .into());
    }
    if said.review_on < today {
        let past = Rejection::new("controls.day-past").with("day", said.review_on);
        return Err(past.with("today", today).on("review_on").into());
    }
    // Who accepts a risk says why.
    if said.treatment == Treatment::Accept && said.treatment_note.trim().is_empty() {
        return Err(Rejection::new("controls.note-missing").on("treatment_note").into());
    }
    active(tx, &said.login, "login").await
}

async fn weighed(tx: &mut Tx, id: i64, said: &RiskSaid, note: &str) -> Result<()> {
    let (row, at, actor, today) =
        (tx.ids().next(), tx.at().0, tx.actor().0.clone(), tx.clock().today());
    let mut ask = Ask::new(
        "INSERT INTO controls_risk_weight (id, risk_id, on_day, likelihood, impact, note, actor, \
         recorded_at) VALUES (",
    );
    ask.value(row).text(", ").value(id).text(", ").value(today).text(", ");
    ask.value(said.likelihood).text(", ").value(said.impact).text(", ").value(note.trim());
    ask.text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("weighing a risk"))?;
    Ok(())
}

/// Enters a risk; `code` where it is one of the pack.
///
/// # Errors
/// `controls.risk-kind`, `controls.risk-title`, `controls.weight-range`, `controls.point-unknown`,
/// `controls.day-past`, `controls.note-missing`, `controls.person-unknown`, or a fault.
pub async fn enter_risk(tx: &mut Tx, said: &RiskSaid, code: Option<&str>) -> Result<i64> {
    admit(tx, said).await?;
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
    let row = Ask::new("SELECT COALESCE(MAX(number), 0) FROM controls_risk");
    let number = row.row(tx.conn(), "numbering a risk").await?.int(0)? + 1;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO controls_risk (id, number, code, kind, title, objective, cause, likelihood, \
         impact, login, treatment, treatment_note, review_on, points, state, closing, version, \
         actor, recorded_at, changed_at) VALUES (",
    );
    ask.value(id).text(", ").value(number).text(", ").value(code.map(str::to_owned));
    ask.text(", ").value(said.kind.as_str()).text(", ").value(said.title.trim()).text(", ");
    ask.value(said.objective.trim()).text(", ").value(said.cause.trim()).text(", ");
    ask.value(said.likelihood).text(", ").value(said.impact).text(", ");
    ask.value(said.login.as_str()).text(", ").value(said.treatment.code()).text(", ");
    ask.value(said.treatment_note.trim()).text(", ").value(said.review_on).text(", ");
    ask.value(said.points.join(",")).text(", 'open', '', 1, ").value(actor).text(", ");
    ask.value(at).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("entering a risk"))?;
    weighed(tx, id, said, &said.cause).await?;
    let detail = json!({ "number": number, "title": said.title.trim(), "kind": said.kind });
    told(tx, ("risk", id), ("controls.risk-changed", "enter-risk"), detail).await?;
    Ok(id)
}

/// Enters the risks of the pack that are not there yet, owned by whoever acts. Returns how many.
///
/// # Errors
/// As [`enter_risk`].
pub async fn adopt_risks(tx: &mut Tx, lang: base::Lang) -> Result<u64> {
    let ask = Ask::new("SELECT code FROM controls_risk WHERE code IS NOT NULL");
    let rows = ask.rows(tx.conn(), "looking for adopted risks").await?;
    let there: Vec<String> = rows.iter().map(|row| row.text(0)).collect::<Result<_>>()?;
    let (login, today) = (tx.actor().0.clone(), tx.clock().today());
    let mut adopted = 0;
    let pack = RiskPack::counting(tx.conn(), today).await?;
    for model in pack.risks.iter().filter(|one| !there.contains(&one.code)) {
        let accepted = model.treatment == Treatment::Accept;
        let said = RiskSaid {
            kind: model.kind.clone(),
            title: model.title.pick(lang).to_owned(),
            objective: model.objective.pick(lang).to_owned(),
            cause: model.cause.pick(lang).to_owned(),
            likelihood: model.likelihood,
            impact: model.impact,
            login: login.clone(),
            treatment: model.treatment,
            treatment_note: if accepted {
                model.cause.pick(lang).to_owned()
            } else {
                String::new()
            },
            review_on: today.plus_months(3),
            points: model.points.clone(),
        };
        enter_risk(tx, &said, Some(&model.code)).await?;
        adopted += 1;
    }
    if adopted == 0 {
        tx.quiet();
    }
    Ok(adopted)
}

async fn open(tx: &mut Tx, id: i64) -> Result<Risk> {
    tx.lock("SELECT id FROM controls_risk WHERE id = $1", id).await?;
    let today = tx.clock().today();
    let risk = get(tx.conn(), (id, today)).await?;
    match risk.open {
        true => Ok(risk),
        false => Err(Rejection::new("controls.risk-closed").with("number", risk.number).into()),
    }
}

/// Changes a risk, or says at its review that it stays as it is. A weighing is kept each time.
///
/// # Errors
/// `controls.risk-unknown`, `controls.risk-closed`, `controls.changed-meanwhile` where somebody else
/// changed it since `version`, those of [`enter_risk`].
pub async fn change_risk(
    tx: &mut Tx,
    (id, version): (i64, i64),
    said: &RiskSaid,
    note: &str,
) -> Result<()> {
    let before = open(tx, id).await?;
    if before.version != version {
        return Err(Rejection::new("controls.changed-meanwhile").into());
    }
    admit(tx, said).await?;
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE controls_risk SET version = version + 1, kind = ");
    ask.value(said.kind.as_str()).text(", title = ").value(said.title.trim());
    ask.text(", objective = ").value(said.objective.trim()).text(", cause = ");
    ask.value(said.cause.trim()).text(", likelihood = ").value(said.likelihood);
    ask.text(", impact = ").value(said.impact).text(", login = ").value(said.login.as_str());
    ask.text(", treatment = ").value(said.treatment.code()).text(", treatment_note = ");
    ask.value(said.treatment_note.trim()).text(", review_on = ").value(said.review_on);
    ask.text(", points = ").value(said.points.join(",")).text(", changed_at = ").value(at);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("changing a risk"))?;
    weighed(tx, id, said, note).await?;
    let old = &before.said;
    let detail = json!({
        "likelihood": [old.likelihood, said.likelihood], "impact": [old.impact, said.impact],
        "login": [old.login, said.login], "points": [old.points, said.points],
        "treatment": [old.treatment.code(), said.treatment.code()],
        "review_on": said.review_on.to_string(), "note": note.trim(),
    });
    told(tx, ("risk", id), ("controls.risk-changed", "change-risk"), detail).await
}

/// Closes a risk.
///
/// # Errors
/// `controls.risk-unknown`, `controls.risk-closed`, `controls.note-missing`, or a fault.
pub async fn close_risk(tx: &mut Tx, id: i64, note: &str) -> Result<()> {
    open(tx, id).await?;
    if note.trim().is_empty() {
        return Err(Rejection::new("controls.note-missing").on("note").into());
    }
    let (today, at) = (tx.clock().today(), tx.at().0);
    let mut ask =
        Ask::new("UPDATE controls_risk SET state = 'closed', version = version + 1, closed_on = ");
    ask.value(today).text(", closing = ").value(note.trim()).text(", changed_at = ").value(at);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("closing a risk"))?;
    told(tx, ("risk", id), ("controls.risk-changed", "close-risk"), json!({ "note": note.trim() }))
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heat_follows_the_product() {
        for (likelihood, impact, heat) in [
            (1, 5, Heat::Low),
            (2, 3, Heat::Medium),
            (3, 3, Heat::Medium),
            (3, 4, Heat::High),
            (5, 5, Heat::High),
        ] {
            assert_eq!(
                Heat::of(RiskPack::shipped(), (likelihood, impact)),
                heat,
                "{likelihood} × {impact}"
            );
        }
    }
}
