//! The SQL of alerts and reports, and the verbs on them.

use base::{Day, Rejection, Result};
use serde_json::{Value as Json, json};
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, access::Scope, failed};

use super::{AlertLevel, AlertState, Hit, RowKind, RowRef, SignalLibrary, Standing};
use crate::{
    parties::{BuyerId, scope_owner},
    scoring::{Wording, own_read},
};

/// An alert as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// Row id.
    pub id: i64,
    /// Whose.
    pub buyer_id: BuyerId,
    /// The buyer's code.
    pub buyer_code: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// The buyer's salesperson.
    pub buyer_owner_id: Option<i64>,
    /// Code of the signal.
    pub signal: String,
    /// State, level and days.
    pub standing: Standing,
    /// The level without the other signals.
    pub own_level: AlertLevel,
    /// Role of whoever must act.
    pub owner_role: String,
    /// How often it was raised.
    pub times: i64,
    /// The numbers in words.
    pub said: Wording,
    /// The rows behind it: kind and id.
    pub evidence: Vec<(String, i64)>,
    /// Who acknowledged or cleared it.
    pub handled_by: String,
    /// What they said.
    pub handled_note: String,
    /// Grows with each change.
    pub version: i64,
}

/// Which alerts are asked for.
#[derive(Debug, Clone)]
pub struct AlertFilter {
    /// Whose buyers.
    pub scope: Scope,
    /// One buyer.
    pub buyer: Option<BuyerId>,
    /// Only these states; empty means those that somebody must still act on.
    pub states: Vec<AlertState>,
    /// One level.
    pub level: Option<AlertLevel>,
    /// One signal.
    pub signal: Option<String>,
    /// Only those that this role must act on.
    pub owner_role: Option<String>,
    /// Only buyers of this salesperson.
    pub owner: Option<i64>,
    /// Rows to leave out from the start.
    pub skip: u32,
    /// Where the last page ended: level, deadline and id of its last row.
    pub after: Option<(AlertLevel, Day, i64)>,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

impl Default for AlertFilter {
    fn default() -> Self {
        Self {
            scope: Scope::All,
            buyer: None,
            states: Vec::new(),
            level: None,
            signal: None,
            owner_role: None,
            owner: None,
            skip: 0,
            after: None,
            limit: 100,
        }
    }
}

/// A signal that somebody noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    /// About whom.
    pub buyer_id: BuyerId,
    /// Code of the signal, or one of its other names.
    pub signal: String,
    /// What was noticed.
    pub text: String,
    /// Where.
    pub source: String,
    /// On which day.
    pub on: Day,
}

/// A report as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Row id.
    pub id: i64,
    /// What was reported.
    pub report: NewReport,
    /// By whom.
    pub actor: String,
}

const COLUMNS: &str = "a.id, a.buyer_id, b.code, b.name, b.owner_id, a.signal, a.state, a.level, \
    a.own_level, a.raised_on, a.seen_on, a.deadline_on, a.cleared_on, a.owner_role, a.times, \
    a.said_zh, a.said_en, a.evidence, a.handled_by, a.handled_note, a.version";

fn level_of(rank: i64) -> Result<AlertLevel> {
    AlertLevel::ALL
        .into_iter()
        .find(|level| level.rank() == rank)
        .ok_or_else(|| base::Failure::bug("a stored alert has no known level"))
}

fn read_alert(row: &AnyRow) -> Result<Alert> {
    let state = AlertState::parse(&row.text(6)?)
        .ok_or_else(|| base::Failure::bug("a stored alert has no known state"))?;
    let evidence: Vec<Json> = serde_json::from_str(&row.text(17)?)
        .map_err(|e| base::Failure::broken("reading an alert's evidence", e))?;
    let rows = evidence.iter().filter_map(|row| {
        Some((row.get("kind")?.as_str()?.to_owned(), row.get("id")?.as_str()?.parse().ok()?))
    });
    Ok(Alert {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        buyer_owner_id: row.maybe_int(4)?,
        signal: row.text(5)?,
        standing: Standing {
            state,
            level: level_of(row.int(7)?)?,
            raised_on: row.day(9)?,
            seen_on: row.day(10)?,
            deadline_on: row.day(11)?,
            cleared_on: row.maybe_day(12)?,
        },
        own_level: level_of(row.int(8)?)?,
        owner_role: row.text(13)?,
        times: row.int(14)?,
        said: Wording::new(row.text(15)?, row.text(16)?),
        evidence: rows.collect(),
        handled_by: row.text(18)?,
        handled_note: row.text(19)?,
        version: row.int(20)?,
    })
}

fn narrow(ask: &mut Ask, filter: &AlertFilter) {
    let live = [AlertState::Open, AlertState::Acknowledged];
    let states = if filter.states.is_empty() { &live[..] } else { &filter.states[..] };
    ask.text(" WHERE b.withdrawn_by IS NULL AND a.state IN (");
    ask.list(states.iter().map(|state| state.code())).text(")");
    if let Some(owner) = scope_owner(filter.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(buyer) = filter.buyer {
        ask.text(" AND a.buyer_id = ").value(buyer);
    }
    if let Some(level) = filter.level {
        ask.text(" AND a.level = ").value(level.rank());
    }
    if let Some(signal) = &filter.signal {
        ask.text(" AND a.signal = ").value(signal.as_str());
    }
    if let Some(role) = &filter.owner_role {
        ask.text(" AND a.owner_role = ").value(role.as_str());
    }
    if let Some(owner) = filter.owner {
        ask.text(" AND b.owner_id = ").value(owner);
    }
}

/// Alerts, the most urgent first.
///
/// # Errors
/// A fault from the database.
pub async fn list_alerts(db: &Db, filter: &AlertFilter) -> Result<Vec<Alert>> {
    let what = format!("warning.list {filter:?}");
    db.held_fresh(what, filter.clone(), |db, f| Box::pin(list_alerts_now(db, f))).await
}

async fn list_alerts_now(db: &Db, filter: &AlertFilter) -> Result<Vec<Alert>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(" FROM warning_alert a JOIN parties_buyer b ON b.id = a.buyer_id");
    narrow(&mut ask, filter);
    if let Some((level, deadline, id)) = filter.after {
        ask.text(" AND (a.level < ").value(level.rank()).text(" OR (a.level = ");
        ask.value(level.rank()).text(" AND (a.deadline_on > ").value(deadline);
        ask.text(" OR (a.deadline_on = ").value(deadline).text(" AND a.id > ").value(id);
        ask.text("))))");
    }
    ask.text(" ORDER BY a.level DESC, a.deadline_on, a.id LIMIT ");
    ask.value(i64::from(filter.limit.clamp(1, 500)));
    ask.text(" OFFSET ").value(i64::from(filter.skip));
    ask.rows(&mut connection, "listing alerts").await?.iter().map(read_alert).collect()
}

/// How many alerts of each level there are: yellow, orange, red.
///
/// # Errors
/// A fault from the database.
pub async fn count_alerts(db: &Db, filter: &AlertFilter) -> Result<[i64; 3]> {
    let what = format!("warning.count {filter:?}");
    db.held_fresh(what, filter.clone(), |db, f| Box::pin(count_alerts_now(db, f))).await
}

async fn count_alerts_now(db: &Db, filter: &AlertFilter) -> Result<[i64; 3]> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT a.level, COUNT(*) FROM warning_alert a JOIN parties_buyer b ON b.id = a.buyer_id",
    );
    narrow(&mut ask, filter);
    ask.text(" GROUP BY a.level");
    let mut counts = [0; 3];
    for row in &ask.rows(&mut connection, "counting alerts").await? {
        let place = usize::try_from(row.int(0)? - 1).unwrap_or(usize::MAX);
        if let Some(slot) = counts.get_mut(place) {
            *slot = row.int(1)?;
        }
    }
    Ok(counts)
}

/// Finds an alert within what somebody may see.
///
/// # Errors
/// `warning.alert-unknown`, or a fault.
pub async fn get_alert(db: &Db, id: i64, scope: Scope) -> Result<Alert> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(" FROM warning_alert a JOIN parties_buyer b ON b.id = a.buyer_id");
    ask.text(" WHERE a.id = ").value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let rows = ask.rows(&mut connection, "finding an alert").await?;
    rows.first().map(read_alert).transpose()?.ok_or_else(|| unknown(id))
}

fn unknown(id: i64) -> base::Failure {
    Rejection::new("warning.alert-unknown").with("id", id).into()
}

async fn lock_alert(tx: &mut Tx, id: i64) -> Result<Alert> {
    tx.lock("SELECT id FROM warning_alert WHERE id = $1", id).await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(" FROM warning_alert a JOIN parties_buyer b ON b.id = a.buyer_id");
    ask.text(" WHERE a.id = ").value(id);
    let rows = ask.rows(tx.conn(), "finding an alert").await?;
    rows.first().map(read_alert).transpose()?.ok_or_else(|| unknown(id))
}

/// Takes an alert up: its owner is at work.
///
/// # Errors
/// `warning.alert-unknown`, `warning.not-open`, or a fault.
pub async fn acknowledge_alert(tx: &mut Tx, id: i64, note: &str) -> Result<()> {
    let alert = lock_alert(tx, id).await?;
    if alert.standing.state != AlertState::Open {
        return Err(not_open(&alert));
    }
    set_state(tx, &alert, AlertState::Acknowledged, note, None).await
}

/// Clears an alert for a reason. It rests for as long as its signal counts, unless it gets worse.
///
/// # Errors
/// `warning.alert-unknown`, `warning.not-open`, `warning.reason-missing`, or a fault.
pub async fn clear_alert(tx: &mut Tx, id: i64, reason: &str, on: Day) -> Result<()> {
    let alert = lock_alert(tx, id).await?;
    if !alert.standing.state.is_live() {
        return Err(not_open(&alert));
    }
    if reason.trim().is_empty() {
        return Err(Rejection::new("warning.reason-missing").on("reason").into());
    }
    set_state(tx, &alert, AlertState::Cleared, reason, Some(on)).await
}

/// The alerts of a buyer that is withdrawn are over: there is nobody to act on.
///
/// # Errors
/// A fault from the database.
pub async fn expire_alerts(tx: &mut Tx, buyer: BuyerId) -> Result<u64> {
    let live = [AlertState::Open, AlertState::Acknowledged];
    let mut ask = Ask::new("UPDATE warning_alert SET state = ");
    ask.value(AlertState::Expired.code()).text(", version = version + 1, changed_at = ");
    ask.value(tx.at().0).text(" WHERE buyer_id = ").value(buyer).text(" AND state IN (");
    ask.list(live.iter().map(|state| state.code())).text(")");
    ask.run(tx.conn()).await.map_err(failed("ending the alerts of a buyer"))
}

fn not_open(alert: &Alert) -> base::Failure {
    Rejection::new("warning.not-open").with("buyer", &alert.buyer_code).into()
}

async fn set_state(
    tx: &mut Tx,
    alert: &Alert,
    state: AlertState,
    note: &str,
    cleared_on: Option<Day>,
) -> Result<()> {
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE warning_alert SET state = ");
    ask.value(state.code()).text(", cleared_on = ").value(cleared_on);
    ask.text(", handled_by = ").value(actor).text(", handled_note = ").value(note.trim());
    ask.text(", version = version + 1, changed_at = ").value(at);
    ask.text(" WHERE id = ").value(alert.id);
    ask.run(tx.conn()).await.map_err(failed("changing an alert"))?;
    let subject = format!("buyer:{}", alert.buyer_id);
    let detail = json!({
        "alert": alert.id.to_string(), "signal": alert.signal, "state": state.code(),
        "note": note.trim(),
    });
    let (action, event) = match state {
        AlertState::Cleared => ("clear-alert", "warning.alert-cleared"),
        _ => ("acknowledge-alert", "warning.alert-acknowledged"),
    };
    tx.event(event, &subject, &detail).await?;
    tx.audit(Audit { room: "warning", action, subject, detail });
    Ok(())
}

/// Reports a signal and raises its alert today, whatever the day on which it was noticed. Any
/// employee may.
///
/// # Errors
/// `warning.signal-unknown`, `warning.text-missing`, `warning.another-signal`, or a fault.
pub async fn report_signal(tx: &mut Tx, new: &NewReport) -> Result<i64> {
    let today = tx.clock().today();
    report_signal_as_of(tx, new, today.max(new.on)).await
}

/// Reports a signal as it was reported on an earlier day: how a history is played back.
///
/// # Errors
/// As [`report_signal`].
pub async fn report_signal_as_of(tx: &mut Tx, new: &NewReport, raised_on: Day) -> Result<i64> {
    let today = tx.clock().today();
    let own = own_read(tx.conn(), "signals", today, SignalLibrary::read).await?;
    let library = own.as_ref().map_or_else(|| SignalLibrary::shipped(), |(library, _)| library);
    let found = library.find(new.signal.trim()).and_then(|def| Some((def, def.reported?)));
    let Some((def, level)) = found else {
        let rejection = Rejection::new("warning.signal-unknown").with("signal", new.signal.trim());
        return Err(rejection.on("signal").into());
    };
    let text = new.text.trim();
    if text.is_empty() {
        return Err(Rejection::new("warning.text-missing").on("text").into());
    }
    if let Some(word) = def.excluded(text) {
        let rejection = Rejection::new("warning.another-signal").with("word", word);
        return Err(rejection.on("signal").into());
    }
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", new.buyer_id).await?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO warning_report (id, buyer_id, signal, text, source, on_day, actor, \
         recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(def.code.as_str());
    ask.text(", ").value(text).text(", ").value(new.source.trim()).text(", ").value(new.on);
    ask.text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("recording a report"))?;
    let hit = Hit {
        signal: def.code.clone(),
        level,
        own_level: level,
        measure: 1.0,
        said: Wording::new(text, text),
        rows: vec![RowRef { kind: RowKind::Report, id }],
        told_on: Some(new.on),
    };
    super::raise::apply(tx, new.buyer_id, &[hit], library, raised_on).await?;
    let subject = format!("buyer:{}", new.buyer_id);
    let detail = json!({ "report": id.to_string(), "signal": def.code, "on": new.on.to_string() });
    tx.event("warning.signal-reported", &subject, &detail).await?;
    tx.audit(Audit { room: "warning", action: "report-signal", subject, detail });
    Ok(id)
}

/// The reports about the buyers with ids from `from` up to and including `to`, from a day on up
/// to a day, by buyer and day.
///
/// # Errors
/// A fault from the database.
pub async fn list_reports(
    db: &Db,
    (from, to): (BuyerId, BuyerId),
    (since, until): (Day, Day),
) -> Result<Vec<Report>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT id, buyer_id, signal, text, source, on_day, actor FROM warning_report \
         WHERE buyer_id >= ",
    );
    ask.value(from).text(" AND buyer_id <= ").value(to).text(" AND on_day >= ").value(since);
    ask.text(" AND on_day <= ").value(until).text(" ORDER BY buyer_id, on_day, id");
    let rows = ask.rows(&mut connection, "reading reports").await?;
    let read = |row: &AnyRow| -> Result<Report> {
        Ok(Report {
            id: row.int(0)?,
            report: NewReport {
                buyer_id: row.int(1)?,
                signal: row.text(2)?,
                text: row.text(3)?,
                source: row.text(4)?,
                on: row.day(5)?,
            },
            actor: row.text(6)?,
        })
    };
    rows.iter().map(read).collect()
}

/// What is stored of an alert's evidence.
pub(super) fn evidence(rows: &[RowRef]) -> String {
    let list: Vec<Json> =
        rows.iter().map(|r| json!({ "kind": r.kind.code(), "id": r.id.to_string() })).collect();
    Json::from(list).to_string()
}
