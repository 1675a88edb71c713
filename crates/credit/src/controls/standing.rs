//! How the control points stand today: computed from their measures, with owners, the last test and the
//! course of the days before.

use std::collections::HashMap;

use base::{Day, Failure, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::{
    check::{CheckResult, last_results},
    measure::{Asked, Evidence},
    point::{Point, PointPack, PointStatus},
};
use crate::receivables::company_currency;

/// A control point as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointStanding {
    /// The point.
    pub point: Point,
    /// Rows that break it.
    pub bad: i64,
    /// Rows that could.
    pub total: i64,
    /// What the breaking rows come to.
    pub amount_minor: i64,
    /// How it stands.
    pub status: PointStatus,
    /// Login of its owner, where somebody was named.
    pub login: Option<String>,
    /// The last test: its day and result.
    pub tested: Option<(Day, CheckResult)>,
}

/// A day of a point's course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The day.
    pub on: Day,
    /// Rows that broke it.
    pub bad: i64,
    /// Rows that could.
    pub total: i64,
    /// How it stood.
    pub status: PointStatus,
}

async fn asked(db: &Db) -> Result<Asked> {
    Ok(Asked { today: db.clock().today(), currency: company_currency(db).await? })
}

async fn owners(connection: &mut AnyConnection) -> Result<HashMap<String, String>> {
    let ask = Ask::new("SELECT point, login FROM controls_owner");
    let one = |row: &AnyRow| Ok((row.text(0)?, row.text(1)?));
    ask.rows(connection, "reading owners of controls").await?.iter().map(one).collect()
}

/// Every control point as it stands, in order.
///
/// # Errors
/// A fault from the database.
pub async fn list_points(db: &Db) -> Result<Vec<PointStanding>> {
    let asked = asked(db).await?;
    let mut connection = db.read().await?;
    let owners = owners(&mut connection).await?;
    let tested = last_results(&mut connection).await?;
    let mut all = Vec::new();
    for point in PointPack::counting(&mut connection, asked.today).await?.into_owned().points {
        let (bad, total, amount_minor) = point.measure.count(&mut connection, asked).await?;
        all.push(PointStanding {
            bad,
            total,
            amount_minor,
            status: point.status(bad, total),
            login: owners.get(&point.code).cloned(),
            tested: tested.get(&point.code).copied(),
            point,
        });
    }
    Ok(all)
}

/// A point of today by its code.
///
/// # Errors
/// `controls.point-unknown`, or a fault.
pub async fn get_point(db: &Db, code: &str) -> Result<Point> {
    let pack = PointPack::in_force(db, db.clock().today()).await?;
    let found = pack.find(code).cloned();
    found.ok_or_else(|| Rejection::new("controls.point-unknown").with("code", code).into())
}

/// Refuses a point that there is not today.
pub(super) async fn known(tx: &mut Tx, code: &str) -> Result<()> {
    let today = tx.clock().today();
    match PointPack::counting(tx.conn(), today).await?.find(code) {
        Some(_) => Ok(()),
        None => Err(Rejection::new("controls.point-unknown").with("code", code).into()),
    }
}

/// The rows that break a point, the largest first: so many, after so many.
///
/// # Errors
/// A fault from the database.
pub async fn list_evidence(
    db: &Db,
    point: &Point,
    (skip, limit): (u32, u32),
) -> Result<Vec<Evidence>> {
    let asked = asked(db).await?;
    let mut connection = db.read().await?;
    point.measure.evidence(&mut connection, asked, (skip, limit)).await
}

/// The course of a point, the oldest day first.
///
/// # Errors
/// A fault from the database.
pub async fn list_readings(db: &Db, point: &str) -> Result<Vec<Reading>> {
    let mut connection = db.read().await?;
    let mut ask =
        Ask::new("SELECT on_day, bad, total, status FROM controls_reading WHERE point = ");
    ask.value(point).text(" ORDER BY on_day DESC LIMIT 400");
    let one = |row: &AnyRow| {
        Ok(Reading {
            on: row.day(0)?,
            bad: row.int(1)?,
            total: row.int(2)?,
            status: PointStatus::parse(&row.text(3)?).unwrap_or(PointStatus::Idle),
        })
    };
    let rows = ask.rows(&mut connection, "reading the course of a control").await?;
    rows.iter().rev().map(one).collect()
}

/// Keeps how every point stands today; a second time on one day overwrites the first.
///
/// # Errors
/// Busy, or a fault from the database.
pub async fn keep_readings(tx: &mut Tx, all: &[PointStanding]) -> Result<()> {
    let today = tx.clock().today();
    for one in all {
        let mut ask = Ask::new(
            "INSERT INTO controls_reading (point, on_day, bad, total, amount_minor, status) \
             VALUES (",
        );
        ask.value(one.point.code.as_str()).text(", ").value(today).text(", ").value(one.bad);
        ask.text(", ").value(one.total).text(", ").value(one.amount_minor).text(", ");
        ask.value(one.status.code()).text(
            ") ON CONFLICT (point, on_day) DO UPDATE SET bad = excluded.bad, \
             total = excluded.total, amount_minor = excluded.amount_minor, \
             status = excluded.status",
        );
        ask.run(tx.conn()).await.map_err(failed("keeping a reading of a control"))?;
    }
    let failing = all.iter().filter(|one| one.status == PointStatus::Failing);
    let failing: Vec<&str> = failing.map(|one| one.point.code.as_str()).collect();
    let subject = format!("controls:{today}");
    tx.audit(Audit {
        room: "controls",
        action: "keep-readings",
        subject,
        detail: json!({ "failing": failing }),
    });
    Ok(())
}

/// Refuses a login that is not that of somebody active.
pub(super) async fn active(tx: &mut Tx, login: &str, field: &'static str) -> Result<()> {
    let mut ask = Ask::new("SELECT id FROM store_user WHERE active = 1 AND login = ");
    ask.value(login);
    if ask.rows(tx.conn(), "looking for a person").await?.is_empty() {
        let unknown = Rejection::new("controls.person-unknown").with("login", login).on(field);
        return Err(Failure::from(unknown));
    }
    Ok(())
}

/// Names the owner of a point.
///
/// # Errors
/// `controls.point-unknown`, `controls.person-unknown`, or a fault.
pub async fn name_owner(tx: &mut Tx, point: &str, login: &str) -> Result<()> {
    known(tx, point).await?;
    active(tx, login, "login").await?;
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask =
        Ask::new("INSERT INTO controls_owner (point, login, actor, recorded_at) VALUES (");
    ask.value(point).text(", ").value(login).text(", ").value(actor).text(", ").value(at);
    ask.text(
        ") ON CONFLICT (point) DO UPDATE SET login = excluded.login, actor = excluded.actor, \
         recorded_at = excluded.recorded_at",
    );
    ask.run(tx.conn()).await.map_err(failed("naming the owner of a control"))?;
    let subject = format!("point:{point}");
    let detail = json!({ "login": login });
    tx.event("controls.owner-named", &subject, &detail).await?;
    tx.audit(Audit { room: "controls", action: "name-owner", subject, detail });
    Ok(())
}
