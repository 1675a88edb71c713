//! Warnings of the watch as they are kept: raised once, told again while they stand, taken in hand
//! by somebody, closed when the measure is back. They are about models; buyers' alerts are the
//! warning room's.

use std::collections::{BTreeMap, BTreeSet};

use base::{Day, Moment, Rejection, Result};
use serde_json::json;
use store::{Actor, AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::watch::{ModelAlert, WatchReport, monthly_report};
use crate::assess::Said;

/// A kept warning.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelWarning {
    /// Row id.
    pub id: i64,
    /// The version; `None` is the expert scorecard.
    pub version_id: Option<i64>,
    /// Name and number of the model.
    pub model: String,
    /// `psi`, `csi`, `score-shift`, `calibration`, `overrides`.
    pub what: String,
    /// The variable, for `csi`; the month, for `calibration`; else empty.
    pub of: String,
    /// `watch` or `act`.
    pub level: String,
    /// The figure, millionths; capped where it has none.
    pub figure_micro: i64,
    /// The threshold that it reached, millionths.
    pub threshold_micro: i64,
    /// In words.
    pub said: Said,
    /// Since when.
    pub raised_on: Day,
    /// The last day on which the measure stood beyond its threshold.
    pub seen_on: Day,
    /// When it was back, or the model out of use.
    pub closed_on: Option<Day>,
    /// Who took it in hand.
    pub taken_by: Option<String>,
    /// When.
    pub taken_at: Option<Moment>,
    /// What is done about it.
    pub taken_note: String,
}

/// What a look at the models came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Watched {
    /// Models looked at.
    pub models: usize,
    /// Warnings that are new.
    pub raised: usize,
    /// Warnings that stand as before, or at another level.
    pub again: usize,
    /// Warnings whose measure is back.
    pub closed: usize,
}

const WARNING: &str = "SELECT id, version_id, model, what, of_what, level, figure_micro, \
    threshold_micro, said_zh, said_en, raised_on, seen_on, closed_on, taken_by, taken_at, \
    taken_note FROM scoring_model_warning";

fn read(row: &AnyRow) -> Result<ModelWarning> {
    Ok(ModelWarning {
        id: row.int(0)?,
        version_id: row.maybe_int(1)?,
        model: row.text(2)?,
        what: row.text(3)?,
        of: row.text(4)?,
        level: row.text(5)?,
        figure_micro: row.int(6)?,
        threshold_micro: row.int(7)?,
        said: Said { zh: row.text(8)?, en: row.text(9)? },
        raised_on: row.day(10)?,
        seen_on: row.day(11)?,
        closed_on: row.maybe_day(12)?,
        taken_by: row.maybe_text(13)?,
        taken_at: row.maybe_int(14)?.map(Moment),
        taken_note: row.text(15)?,
    })
}

/// The warnings that stand open, the most pressing first.
///
/// # Errors
/// A fault from the database.
pub async fn open_warnings(db: &Db) -> Result<Vec<ModelWarning>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(WARNING);
    ask.text(" WHERE closed_on IS NULL ORDER BY level, id DESC LIMIT 500");
    ask.rows(&mut connection, "listing open warnings of models").await?.iter().map(read).collect()
}

/// All warnings, or those of one version (`Some(None)` is the expert scorecard), the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_warnings(db: &Db, of: Option<Option<i64>>) -> Result<Vec<ModelWarning>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(WARNING);
    match of {
        None => {}
        Some(None) => {
            ask.text(" WHERE version_id IS NULL");
        }
        Some(Some(id)) => {
            ask.text(" WHERE version_id = ").value(id);
        }
    }
    ask.text(" ORDER BY id DESC LIMIT 200");
    ask.rows(&mut connection, "listing warnings of models").await?.iter().map(read).collect()
}

/// One warning.
///
/// # Errors
/// `scoring.model-warning-unknown`, or a fault.
pub async fn get_warning(db: &Db, id: i64) -> Result<ModelWarning> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(WARNING);
    ask.text(" WHERE id = ").value(id);
    let rows = ask.rows(&mut connection, "reading a warning of a model").await?;
    read(rows.first().ok_or_else(|| unknown(id))?)
}

fn unknown(id: i64) -> Rejection {
    Rejection::new("scoring.model-warning-unknown").with("id", id)
}

/// Looks at the champion and all challengers as of a day: raises what is new, tells again what
/// stands, closes what is back or whose model is out of use. The same look twice changes nothing.
///
/// # Errors
/// A fault from the database.
pub async fn raise_model_warnings(db: &Db, actor: &Actor, as_of: Day) -> Result<Watched> {
    let reports = monthly_report(db, as_of).await?;
    keep(db, actor, as_of, &reports).await
}

/// One model and measure; the month of a calibration is none of it, for a model that foretells
/// badly in March and in April is warned of once.
fn key(digest: &str, alert: &ModelAlert) -> String {
    let of = if alert.what == "calibration" { "" } else { &alert.of };
    format!("{digest}/{}/{of}", alert.what)
}

pub(super) async fn keep(
    db: &Db,
    actor: &Actor,
    as_of: Day,
    reports: &[WatchReport],
) -> Result<Watched> {
    let mut tx = db.write(actor.clone()).await?;
    let mut ask = Ask::new(
        "SELECT id, open_key, level, seen_on FROM scoring_model_warning \
         WHERE open_key IS NOT NULL",
    );
    ask.text(" ORDER BY id");
    let mut open = BTreeMap::new();
    for row in ask.rows(tx.conn(), "reading open warnings of models").await? {
        open.insert(row.text(1)?, (row.int(0)?, row.text(2)?, row.day(3)?));
    }
    let mut told = Watched { models: reports.len(), ..Watched::default() };
    let (mut standing, mut changed) = (BTreeSet::new(), false);
    for report in reports {
        for alert in &report.alerts {
            let key = key(&report.digest, alert);
            if !standing.insert(key.clone()) {
                continue;
            }
            if let Some((id, level, seen_on)) = open.get(&key) {
                told.again += 1;
                changed |= *level != alert.level;
                if *seen_on < as_of || *level != alert.level {
                    tell_again(&mut tx, *id, (level, alert), as_of).await?;
                }
            } else {
                told.raised += 1;
                changed = true;
                raise(&mut tx, (&key, &report.digest), alert, as_of).await?;
            }
        }
    }
    for (key, (id, ..)) in open.iter().filter(|(key, _)| !standing.contains(*key)) {
        told.closed += 1;
        changed = true;
        close(&mut tx, *id, key, as_of).await?;
    }
    if !changed {
        tx.quiet();
    }
    tx.commit().await?;
    Ok(told)
}

#[expect(clippy::cast_possible_truncation, reason = "a float cast saturates")]
fn micro(figure: f64) -> i64 {
    (figure.min(1e9) * 1e6).round() as i64
}

fn tell(tx: &mut Tx, action: &'static str, id: i64, detail: serde_json::Value) {
    tx.audit(Audit { room: "scoring", action, subject: format!("model-warning:{id}"), detail });
}

async fn raise(
    tx: &mut Tx,
    (key, digest): (&str, &str),
    alert: &ModelAlert,
    as_of: Day,
) -> Result<()> {
    let (id, at) = (tx.ids().next(), tx.at().0);
    let version: Option<i64> = alert.version_id.as_ref().and_then(|id| id.parse().ok());
    let mut ask = Ask::new(
        "INSERT INTO scoring_model_warning (id, version_id, digest, model, what, of_what, level, \
         figure_micro, threshold_micro, said_zh, said_en, raised_on, seen_on, open_key, \
         recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(version).text(", ").value(digest).text(", ");
    ask.value(alert.model.as_str()).text(", ").value(alert.what.as_str()).text(", ");
    ask.value(alert.of.as_str()).text(", ").value(alert.level.as_str()).text(", ");
    ask.value(micro(alert.figure)).text(", ").value(micro(alert.threshold)).text(", ");
    ask.value(alert.said.zh.as_str()).text(", ").value(alert.said.en.as_str()).text(", ");
    ask.value(as_of).text(", ").value(as_of).text(", ").value(key).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("raising a warning of a model"))?;
    let detail = json!({ "model": alert.model, "what": alert.what, "of": alert.of,
        "level": alert.level, "on": as_of.to_string() });
    tx.event("scoring.model-warned", &format!("model-warning:{id}"), &detail).await?;
    tell(tx, "raise-model-warning", id, detail);
    Ok(())
}

async fn tell_again(
    tx: &mut Tx,
    id: i64,
    (level, alert): (&str, &ModelAlert),
    as_of: Day,
) -> Result<()> {
    let mut ask = Ask::new("UPDATE scoring_model_warning SET seen_on = ");
    ask.value(as_of).text(", level = ").value(alert.level.as_str()).text(", of_what = ");
    ask.value(alert.of.as_str()).text(", figure_micro = ").value(micro(alert.figure));
    ask.text(", threshold_micro = ").value(micro(alert.threshold)).text(", said_zh = ");
    ask.value(alert.said.zh.as_str()).text(", said_en = ").value(alert.said.en.as_str());
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("telling a warning of a model again"))?;
    if level != alert.level {
        let detail = json!({ "model": alert.model, "what": alert.what, "from": level,
            "to": alert.level, "on": as_of.to_string() });
        tell(tx, "change-model-warning", id, detail);
    }
    Ok(())
}

async fn close(tx: &mut Tx, id: i64, key: &str, as_of: Day) -> Result<()> {
    let mut ask = Ask::new("UPDATE scoring_model_warning SET open_key = NULL, closed_on = ");
    ask.value(as_of).text(" WHERE id = ").value(id).text(" AND open_key = ").value(key);
    ask.run(tx.conn()).await.map_err(failed("closing a warning of a model"))?;
    tell(tx, "close-model-warning", id, json!({ "on": as_of.to_string() }));
    Ok(())
}

/// Takes a warning in hand, with a word on what is done about it.
///
/// # Errors
/// `scoring.model-warning-unknown`, `scoring.model-warning-closed`,
/// `scoring.model-reason-missing`, or a fault.
pub async fn acknowledge_warning(tx: &mut Tx, id: i64, note: &str) -> Result<()> {
    tx.lock("SELECT id FROM scoring_model_warning WHERE id = $1", id).await?;
    let mut ask = Ask::new(WARNING);
    ask.text(" WHERE id = ").value(id);
    let rows = ask.rows(tx.conn(), "reading a warning of a model").await?;
    let warning = read(rows.first().ok_or_else(|| unknown(id))?)?;
    if let Some(day) = warning.closed_on {
        return Err(Rejection::new("scoring.model-warning-closed").with("day", day).into());
    }
    if note.trim().is_empty() {
        return Err(Rejection::new("scoring.model-reason-missing").on("reason").into());
    }
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE scoring_model_warning SET taken_by = ");
    ask.value(actor).text(", taken_at = ").value(at).text(", taken_note = ").value(note.trim());
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("taking a warning of a model in hand"))?;
    let detail = json!({ "model": warning.model, "what": warning.what, "reason": note.trim() });
    tell(tx, "take-model-warning", id, detail);
    Ok(())
}
