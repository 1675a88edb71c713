//! Who can sign today: active people with their roles, and whom each stands in for; the
//! delegations themselves.

use std::collections::BTreeMap;

use base::{Day, Failure, Moment, Rejection, Result};
use serde_json::json;
use store::{
    AnyConnection, AnyRow, Ask, Audit, Columns, Db, Tx,
    access::{Right, Role, Scope, withheld_logins},
    failed,
};

use super::chain::Signer;

/// A delegation to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelegation {
    /// Login of who is away.
    pub from_login: String,
    /// Login of who stands in.
    pub to_login: String,
    /// The first day.
    pub from_on: Day,
    /// The last day.
    pub to_on: Day,
    /// Why.
    pub reason: String,
}

/// A delegation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Row id.
    pub id: i64,
    /// What was delegated.
    pub given: NewDelegation,
    /// The day on which it was ended before its time.
    pub ended_on: Option<Day>,
    /// Who recorded it.
    pub actor: String,
    /// When.
    pub recorded_at: Moment,
}

impl Delegation {
    /// Whether it counts on a day.
    pub fn counts_on(&self, day: Day) -> bool {
        self.given.from_on <= day
            && day <= self.given.to_on
            && self.ended_on.is_none_or(|ended| day < ended)
    }
}

/// Everybody who can sign on a day.
pub(super) async fn signers(connection: &mut AnyConnection, on: Day) -> Result<Vec<Signer>> {
    let ask = Ask::new("SELECT login, role FROM store_user WHERE active = 1 ORDER BY login");
    let mut people: BTreeMap<String, Signer> = BTreeMap::new();
    for row in &ask.rows(connection, "reading who can sign").await? {
        let login = row.text(0)?;
        let Ok(role) = row.text(1)?.parse::<Role>() else { continue };
        people.insert(login.clone(), Signer { login, role, stands_for: Vec::new() });
    }
    // Nobody is waited for who could not sign for want of a certificate, and nobody signs in their stead.
    let without = withheld_logins(connection, Right::DecideCredit, on).await?;
    let mut ask =
        Ask::new("SELECT from_login, to_login FROM granting_delegation WHERE from_on <= ");
    ask.value(on).text(" AND to_on >= ").value(on).text(" AND (ended_on IS NULL OR ended_on > ");
    ask.value(on).text(") ORDER BY id");
    for row in &ask.rows(connection, "reading delegations").await? {
        let (from, to) = (row.text(0)?, row.text(1)?);
        let Some(role) = people.get(&from).map(|person| person.role) else { continue };
        if without.contains(&from) {
            continue;
        }
        if let Some(person) = people.get_mut(&to) {
            person.stands_for.push((from, role));
        }
    }
    let may = |signer: &Signer| {
        let signs = signer.role.may(Right::DecideCredit) || !signer.stands_for.is_empty();
        signs && !without.contains(&signer.login)
    };
    Ok(people.into_values().filter(may).collect())
}

/// One of them.
///
/// # Errors
/// `granting.by-person` where a program or somebody without a part in approvals acts.
pub(super) async fn signer(connection: &mut AnyConnection, login: &str, on: Day) -> Result<Signer> {
    let found = signers(connection, on).await?.into_iter().find(|one| one.login == login);
    found.ok_or_else(|| Rejection::new("granting.by-person").into())
}

/// Delegations, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_delegations(db: &Db) -> Result<Vec<Delegation>> {
    let mut connection = db.read().await?;
    let ask = Ask::new(
        "SELECT id, from_login, to_login, from_on, to_on, reason, ended_on, actor, recorded_at \
         FROM granting_delegation ORDER BY id DESC LIMIT 200",
    );
    let one = |row: &AnyRow| {
        Ok(Delegation {
            id: row.int(0)?,
            given: NewDelegation {
                from_login: row.text(1)?,
                to_login: row.text(2)?,
                from_on: row.day(3)?,
                to_on: row.day(4)?,
                reason: row.text(5)?,
            },
            ended_on: row.maybe_day(6)?,
            actor: row.text(7)?,
            recorded_at: Moment(row.int(8)?),
        })
    };
    ask.rows(&mut connection, "listing delegations").await?.iter().map(one).collect()
}

/// Says who stands in for whom, and when. A person delegates for themselves; an owner for anybody.
///
/// # Errors
/// `granting.delegate-self`, `granting.delegate-days`, `granting.delegate-unknown`,
/// `granting.delegate-scope`, `granting.delegate-not-yours`, `granting.reason-missing`, or a fault.
pub async fn delegate(tx: &mut Tx, new: &NewDelegation) -> Result<i64> {
    let today = tx.clock().today();
    if new.from_login == new.to_login {
        return Err(Rejection::new("granting.delegate-self").on("to_login").into());
    }
    if new.to_on < new.from_on || new.to_on < today {
        let wrong = Rejection::new("granting.delegate-days").with("from", new.from_on);
        return Err(wrong.with("to", new.to_on).on("to_on").into());
    }
    if new.reason.trim().is_empty() {
        return Err(Rejection::new("granting.reason-missing").on("reason").into());
    }
    person(tx, &new.from_login, "from_login").await?;
    // Whoever sees only their own buyers would not find what they are to sign.
    if person(tx, &new.to_login, "to_login").await?.scope(0) != Scope::All {
        let wrong = Rejection::new("granting.delegate-scope").with("login", &new.to_login);
        return Err(wrong.on("to_login").into());
    }
    own(tx, &new.from_login).await?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO granting_delegation (id, from_login, to_login, from_on, to_on, reason, actor, \
         recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.from_login.as_str()).text(", ");
    ask.value(new.to_login.as_str()).text(", ").value(new.from_on).text(", ").value(new.to_on);
    ask.text(", ").value(new.reason.trim()).text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("delegating"))?;
    let subject = format!("person:{}", new.from_login);
    let detail = json!({
        "to": new.to_login, "from_on": new.from_on.to_string(), "to_on": new.to_on.to_string(),
        "reason": new.reason.trim(),
    });
    tx.event("granting.delegated", &subject, &detail).await?;
    tx.audit(Audit { room: "granting", action: "delegate", subject, detail });
    Ok(id)
}

async fn person(tx: &mut Tx, login: &str, field: &'static str) -> Result<Role> {
    let mut ask = Ask::new("SELECT role FROM store_user WHERE active = 1 AND login = ");
    ask.value(login);
    let rows = ask.rows(tx.conn(), "looking for a person").await?;
    let role = rows.first().map(|row| row.text(0)).transpose()?;
    role.and_then(|role| role.parse().ok()).ok_or_else(|| {
        Rejection::new("granting.delegate-unknown").with("login", login).on(field).into()
    })
}

/// Whoever acts delegates for themselves, or is an owner.
async fn own(tx: &mut Tx, from: &str) -> Result<()> {
    let actor = tx.actor().0.clone();
    if actor == from || actor.starts_with("system:") {
        return Ok(());
    }
    let mut ask = Ask::new("SELECT role FROM store_user WHERE login = ");
    ask.value(actor.as_str());
    let rows = ask.rows(tx.conn(), "reading who delegates").await?;
    let role = rows.first().map(|row| row.text(0)).transpose()?;
    if role.as_deref() == Some(Role::Owner.code()) {
        return Ok(());
    }
    Err(Rejection::new("granting.delegate-not-yours").with("login", from).into())
}

/// Ends a delegation from today on.
///
/// # Errors
/// `granting.delegation-unknown`, `granting.delegate-not-yours`, or a fault.
pub async fn end_delegation(tx: &mut Tx, id: i64) -> Result<()> {
    let mut ask = Ask::new("SELECT from_login, ended_on FROM granting_delegation WHERE id = ");
    ask.value(id);
    let rows = ask.rows(tx.conn(), "reading a delegation").await?;
    let row = rows.first();
    let standing = match row {
        Some(row) if row.maybe_day(1)?.is_none() => Some(row.text(0)?),
        _ => None,
    };
    let Some(from) = standing else {
        let unknown: Failure = Rejection::new("granting.delegation-unknown").with("id", id).into();
        return Err(unknown);
    };
    own(tx, &from).await?;
    let today = tx.clock().today();
    let mut ask = Ask::new("UPDATE granting_delegation SET ended_on = ");
    ask.value(today).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("ending a delegation"))?;
    let (subject, detail) = (format!("person:{from}"), json!({ "delegation": id.to_string() }));
    tx.event("granting.delegation-ended", &subject, &detail).await?;
    tx.audit(Audit { room: "granting", action: "end-delegation", subject, detail });
    Ok(())
}
