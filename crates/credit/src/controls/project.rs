//! Projects from tender to cash (C27): at which stage each stands, since when, how much money waits there,
//! whether the buyer's credit was checked before the bid.

use std::collections::{BTreeSet, HashMap};

use base::{Currency, Day, Failure, Rejection, Result, number_key, same_number, spelt_code};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Columns, Db, Tx, access::Scope, failed};

use super::{
    stage_pack::{STAGES, StagePack},
    told,
};
use crate::parties::{BuyerId, scope_owner};

/// A project to enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProject {
    /// Whose.
    pub buyer_id: BuyerId,
    /// Its number, unique for the buyer.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Number of the contract, as on its invoices; may be empty.
    pub contract: String,
    /// The currency.
    pub currency: Currency,
    /// Value of the bid or contract.
    pub value_minor: i64,
    /// Share that is retained, basis points.
    pub retention_bps: i64,
    /// The day of the bid.
    pub bid_on: Day,
}

/// A stage that was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Code of the stage.
    pub stage: String,
    /// The day.
    pub on: Day,
    /// The money of that stage.
    pub amount_minor: i64,
    /// A note.
    pub note: String,
    /// By whom.
    pub actor: String,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Row id.
    pub id: i64,
    /// What was entered.
    pub said: NewProject,
    /// Code of the buyer.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// `open`, `cashed`, `lost`.
    pub state: String,
    /// The day of the credit check that stood when the bid was made; `None` where there was none.
    pub checked_on: Option<Day>,
    /// `score` or `screen`.
    pub checked_how: String,
    /// The last stage that was reached.
    pub stage: String,
    /// When.
    pub since_on: Day,
    /// The money of that stage.
    pub stage_minor: i64,
    /// Open on invoices of its contract, in its currency.
    pub open_minor: i64,
    /// When it was closed.
    pub closed_on: Option<Day>,
    /// Days that its stage usually takes, by the pack of today.
    pub usual_days: i32,
}

impl Project {
    /// Days in its stage.
    pub fn days(&self, today: Day) -> i32 {
        self.closed_on.unwrap_or(today).days_since(self.since_on)
    }

    /// Days beyond what its stage usually takes; 0 where it keeps its time or is closed.
    pub fn stuck_days(&self, today: Day) -> i32 {
        match self.state.as_str() {
            "open" => (self.days(today) - self.usual_days).max(0),
            _ => 0,
        }
    }

    /// What is retained of its value.
    pub fn retention_minor(&self) -> i64 {
        let minor =
            i128::from(self.said.value_minor) * i128::from(self.said.retention_bps) / 10_000;
        i64::try_from(minor).unwrap_or(i64::MAX)
    }
}

const COLUMNS: &str = "SELECT p.id, p.buyer_id, p.number, p.name, p.contract, p.currency, \
    p.value_minor, p.retention_bps, b.code, b.name, p.state, p.checked_on, p.checked_how, \
    p.closed_on \
    FROM controls_project p JOIN parties_buyer b ON b.id = p.buyer_id WHERE 1 = 1";

fn whole(row: &AnyRow, reached: &[Reached], stages: &StagePack) -> Result<Project> {
    let id = row.int(0)?;
    let bid = reached.first().map(|one| one.on);
    let last = reached.last().ok_or_else(|| Failure::bug("a project without a stage"))?;
    Ok(Project {
        id,
        said: NewProject {
            buyer_id: row.int(1)?,
            number: row.text(2)?,
            name: row.text(3)?,
            contract: row.text(4)?,
            currency: row.currency(5)?,
            value_minor: row.int(6)?,
            retention_bps: row.int(7)?,
            bid_on: bid.unwrap_or(last.on),
        },
        buyer_code: row.text(8)?,
        buyer_name: row.text(9)?,
        state: row.text(10)?,
        checked_on: row.maybe_day(11)?,
        checked_how: row.text(12)?,
        closed_on: row.maybe_day(13)?,
        open_minor: 0,
        usual_days: stages.find(&last.stage).map_or(i32::MAX, |stage| stage.days),
        stage: last.stage.clone(),
        since_on: last.on,
        stage_minor: last.amount_minor,
    })
}

/// What is open on the invoices of contracts, by buyer, contract and currency. A contract is found
/// however it is typed here or on the invoice.
type OpenOf = HashMap<(BuyerId, String, Currency), i64>;

/// Adds to projects what is open on the invoices of their contracts.
async fn with_open(connection: &mut AnyConnection, mut all: Vec<Project>) -> Result<Vec<Project>> {
    let key = |one: &Project| number_key(&one.said.contract).into_owned();
    let named: BTreeSet<(BuyerId, String)> = all
        .iter()
        .map(|one| (one.said.buyer_id, key(one)))
        .filter(|(_, contract)| !contract.is_empty())
        .collect();
    let named: Vec<(BuyerId, String)> = named.into_iter().collect();
    let mut open = OpenOf::new();
    for chunk in named.chunks(400) {
        // An invoice has a key beside its contract where that is not its own key.
        for column in ["t.contract_key IS NULL AND t.contract", "t.contract_key"] {
            let mut ask = Ask::new(
                "SELECT k.column1, k.column2, t.currency, CAST(SUM(t.open_minor) AS BIGINT) \
                 FROM (VALUES ",
            );
            for (n, (buyer, contract)) in chunk.iter().enumerate() {
                ask.text(if n == 0 { "(" } else { ", (" });
                ask.value(*buyer).text(", ").value(contract.as_str()).text(")");
            }
            ask.text(") AS k JOIN receivables_item t ON t.buyer_id = k.column1 AND ").text(column);
            ask.text(" = k.column2 WHERE t.closed_on IS NULL AND t.undone_by IS NULL ");
            ask.text("GROUP BY k.column1, k.column2, t.currency");
            for row in ask.rows(connection, "adding up contracts").await? {
                let of = (row.int(0)?, row.text(1)?, row.currency(2)?);
                *open.entry(of).or_default() += row.int(3)?;
            }
        }
    }
    for one in &mut all {
        let of = (one.said.buyer_id, key(one), one.said.currency);
        one.open_minor = open.get(&of).copied().unwrap_or(0);
    }
    Ok(all)
}

/// The stages that projects have reached, in their order.
async fn reached(
    connection: &mut AnyConnection,
    projects: &[i64],
) -> Result<HashMap<i64, Vec<Reached>>> {
    let mut found: HashMap<i64, Vec<Reached>> = HashMap::new();
    for chunk in projects.chunks(400) {
        let mut ask = Ask::new(
            "SELECT project_id, stage, reached_on, amount_minor, note, actor FROM controls_stage \
             WHERE project_id IN (",
        );
        ask.list(chunk.iter().copied());
        ask.text(")");
        for row in &ask.rows(connection, "reading the stages of projects").await? {
            let one = Reached {
                stage: row.text(1)?,
                on: row.day(2)?,
                amount_minor: row.int(3)?,
                note: row.text(4)?,
                actor: row.text(5)?,
            };
            found.entry(row.int(0)?).or_default().push(one);
        }
    }
    for all in found.values_mut() {
        all.sort_by_key(|one| place(&one.stage));
    }
    Ok(found)
}

fn place(stage: &str) -> usize {
    STAGES.iter().position(|one| *one == stage).unwrap_or(STAGES.len())
}

/// Projects within a scope: the open ones first, by what waits the longest.
///
/// # Errors
/// A fault from the database.
pub async fn list_projects(db: &Db, scope: Scope) -> Result<Vec<Project>> {
    Ok(list_walked(db, scope).await?.into_iter().map(|(one, _)| one).collect())
}

/// One project with the stages that it has reached.
///
/// # Errors
/// `controls.project-unknown`, also where it is out of scope; a fault.
pub async fn get_project(db: &Db, scope: Scope, id: i64) -> Result<(Project, Vec<Reached>)> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" AND p.id = ").value(id);
    let rows = ask.rows(&mut connection, "reading a project").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("controls.project-unknown").with("id", id).into());
    };
    let stages = StagePack::counting(&mut connection, db.clock().today()).await?;
    let reached = reached(&mut connection, &[id]).await?.remove(&id).unwrap_or_default();
    let project = whole(row, &reached, &stages)?;
    let project = with_open(&mut connection, vec![project]).await?.pop();
    let project = project.ok_or_else(|| Failure::bug("a project that went missing"))?;
    Ok((project, reached))
}

/// The newest credit check of a buyer that was made no later than a day and is not older than a year.
async fn checked(tx: &mut Tx, buyer: BuyerId, on: Day) -> Result<Option<(Day, &'static str)>> {
    let mut ask = Ask::new(
        "SELECT MAX(r.as_of) FROM scoring_assessment a JOIN scoring_run r ON r.id = a.run_id \
         WHERE r.state = 'done' AND a.score IS NOT NULL AND a.buyer_id = ",
    );
    ask.value(buyer).text(" AND r.as_of <= ").value(on).text(" AND r.as_of > ");
    ask.value(on.plus_months(-12));
    let scored = ask.row(tx.conn(), "looking for a score").await?.maybe_day(0)?;
    let mut ask = Ask::new("SELECT MAX(on_day) FROM scoring_screen WHERE buyer_id = ");
    ask.value(buyer).text(" AND on_day <= ").value(on).text(" AND on_day > ");
    ask.value(on.plus_months(-12));
    let screened = ask.row(tx.conn(), "looking for a screen").await?.maybe_day(0)?;
    Ok(scored.map(|day| (day, "score")).max(screened.map(|day| (day, "screen"))))
}

/// Enters a project at its bid. Whether the credit was checked by then is kept with it.
///
/// # Errors
/// `controls.project-number`, `controls.project-taken`, `controls.project-value`,
/// `controls.retention-range`, `controls.stage-future`, or a fault.
pub async fn enter_project(tx: &mut Tx, new: &NewProject) -> Result<i64> {
    let (number, contract) = (spelt_code(&new.number), spelt_code(&new.contract));
    let number = number.as_ref();
    if number.is_empty() || number.chars().count() > 60 || new.name.trim().is_empty() {
        return Err(Rejection::new("controls.project-number").on("number").into());
    }
    if new.value_minor <= 0 {
        return Err(Rejection::new("controls.project-value").on("value").into());
    }
    if !(0..=5_000).contains(&new.retention_bps) {
        return Err(Rejection::new("controls.retention-range").on("retention").into());
    }
    not_ahead(tx, new.bid_on)?;
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", new.buyer_id).await?;
    not_taken(tx, new.buyer_id, number).await?;
    let check = checked(tx, new.buyer_id, new.bid_on).await?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO controls_project (id, buyer_id, number, name, contract, currency, value_minor, \
         retention_bps, state, checked_on, checked_how, note, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(number).text(", ");
    ask.value(new.name.trim()).text(", ").value(contract.as_ref()).text(", ");
    ask.value(new.currency.code()).text(", ").value(new.value_minor).text(", ");
    ask.value(new.retention_bps).text(", 'open', ").value(check.map(|(day, _)| day));
    ask.text(", ").value(check.map_or("", |(_, how)| how)).text(", '', ").value(actor);
    ask.text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("entering a project"))?;
    let bid = Reached {
        stage: STAGES[0].to_owned(),
        on: new.bid_on,
        amount_minor: new.value_minor,
        note: String::new(),
        actor: String::new(),
    };
    keep(tx, id, &bid).await?;
    let detail = json!({
        "number": number, "buyer": new.buyer_id.to_string(), "value_minor": new.value_minor,
        "checked_on": check.map(|(day, _)| day.to_string()),
    });
    told(tx, ("project", id), ("controls.project-changed", "enter-project"), detail).await?;
    Ok(id)
}

/// Refuses a number that a project of the buyer has, in any spelling.
async fn not_taken(tx: &mut Tx, buyer: BuyerId, number: &str) -> Result<()> {
    let mut ask = Ask::new("SELECT number FROM controls_project WHERE buyer_id = ");
    ask.value(buyer);
    for row in ask.rows(tx.conn(), "looking for a project's number").await? {
        let known = row.text(0)?;
        if same_number(&known, number) {
            let taken = Rejection::new("controls.project-taken").with("number", known);
            return Err(taken.on("number").into());
        }
    }
    Ok(())
}

fn not_ahead(tx: &Tx, on: Day) -> Result<()> {
    let today = tx.clock().today();
    if on > today {
        let wrong = Rejection::new("controls.stage-future").with("day", on).with("today", today);
        return Err(wrong.on("on").into());
    }
    Ok(())
}

async fn keep(tx: &mut Tx, project: i64, one: &Reached) -> Result<()> {
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO controls_stage (id, project_id, stage, reached_on, amount_minor, note, actor, \
         recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(project).text(", ").value(one.stage.as_str()).text(", ");
    ask.value(one.on).text(", ").value(one.amount_minor).text(", ").value(one.note.trim());
    ask.text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("reaching a stage"))?;
    Ok(())
}

/// The stages that may be reached from one, in order: none is walked back.
pub fn stages_after(stage: &str) -> &'static [&'static str] {
    STAGES.get(place(stage) + 1..).unwrap_or_default()
}

/// Says that a project has reached a further stage; with the last one, all money is there.
///
/// # Errors
/// `controls.project-unknown`, `controls.project-closed`, `controls.stage-order`,
/// `controls.stage-future`, `controls.project-value`, or a fault.
pub async fn reach_stage(tx: &mut Tx, project: i64, new: &Reached) -> Result<()> {
    tx.lock("SELECT id FROM controls_project WHERE id = $1", project).await?;
    open(tx, project).await?;
    let before = reached(tx.conn(), &[project]).await?.remove(&project).unwrap_or_default();
    let last = before.last().ok_or_else(|| Failure::bug("a project without a stage"))?;
    if !stages_after(&last.stage).contains(&new.stage.as_str()) || new.on < last.on {
        let wrong = Rejection::new("controls.stage-order").with("stage", &last.stage);
        return Err(wrong.with("day", last.on).on("stage").into());
    }
    not_ahead(tx, new.on)?;
    if new.amount_minor < 0 {
        return Err(Rejection::new("controls.project-value").on("amount").into());
    }
    keep(tx, project, new).await?;
    if new.stage == "cash" {
        close(tx, project, "cashed", new.on).await?;
    }
    let detail = json!({ "stage": new.stage, "on": new.on.to_string(), "minor": new.amount_minor });
    told(tx, ("project", project), ("controls.project-changed", "reach-stage"), detail).await
}

async fn open(tx: &mut Tx, project: i64) -> Result<()> {
    let mut ask = Ask::new("SELECT state FROM controls_project WHERE id = ");
    ask.value(project);
    let rows = ask.rows(tx.conn(), "reading a project").await?;
    match rows.first().map(|row| row.text(0)).transpose()?.as_deref() {
        Some("open") => Ok(()),
        Some(_) => Err(Rejection::new("controls.project-closed").into()),
        None => Err(Rejection::new("controls.project-unknown").with("id", project).into()),
    }
}

async fn close(tx: &mut Tx, project: i64, state: &str, on: Day) -> Result<()> {
    let mut ask = Ask::new("UPDATE controls_project SET state = ");
    ask.value(state).text(", closed_on = ").value(on).text(" WHERE id = ").value(project);
    ask.run(tx.conn()).await.map_err(failed("closing a project"))?;
    Ok(())
}

/// Says that a bid was lost, or a project given up.
///
/// # Errors
/// `controls.project-unknown`, `controls.project-closed`, `controls.note-missing`, or a fault.
pub async fn lose_project(tx: &mut Tx, project: i64, note: &str) -> Result<()> {
    tx.lock("SELECT id FROM controls_project WHERE id = $1", project).await?;
    open(tx, project).await?;
    if note.trim().is_empty() {
        return Err(Rejection::new("controls.note-missing").on("note").into());
    }
    let today = tx.clock().today();
    close(tx, project, "lost", today).await?;
    told(
        tx,
        ("project", project),
        ("controls.project-changed", "lose-project"),
        json!({ "note": note.trim() }),
    )
    .await
}

/// Projects within a scope with their stages: the open ones first, by what waits the longest.
///
/// # Errors
/// A fault from the database.
pub async fn list_walked(db: &Db, scope: Scope) -> Result<Vec<(Project, Vec<Reached>)>> {
    let today = db.clock().today();
    let mut connection = db.read().await?;
    let stages = StagePack::counting(&mut connection, today).await?;
    let mut ask = Ask::new(COLUMNS);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY p.id DESC");
    let rows = ask.rows(&mut connection, "listing projects").await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect::<Result<_>>()?;
    let mut walked = reached(&mut connection, &ids).await?;
    let mut all = Vec::with_capacity(rows.len());
    for (row, id) in rows.iter().zip(&ids) {
        let reached = walked.get(id).map_or(&[][..], Vec::as_slice);
        all.push(whole(row, reached, &stages)?);
    }
    let mut all = with_open(&mut connection, all).await?;
    all.sort_by_key(|one| (one.state != "open", -one.stuck_days(today), one.id));
    let with_stages = |one: Project| {
        let reached = walked.remove(&one.id).unwrap_or_default();
        (one, reached)
    };
    Ok(all.into_iter().map(with_stages).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_stage_is_walked_back() {
        assert_eq!(stages_after("settlement"), ["retention", "cash"]);
        assert_eq!(stages_after("bid").len(), 6);
        assert!(stages_after("cash").is_empty() && stages_after("moon").is_empty());
    }
}
