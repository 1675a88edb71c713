//! The SQL of screens and of the cards that gave scores.

use std::collections::BTreeMap;

use base::{Day, Result};
use serde_json::{Value as Json, json};
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::{Edition, Level, Screen, ScreenResult, Wording};
use crate::parties::BuyerId;

/// A screen as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedScreen {
    /// Row id.
    pub id: i64,
    /// Of which buyer; `None` for a firm that is no buyer yet.
    pub buyer_id: Option<BuyerId>,
    /// The name of the firm.
    pub name: String,
    /// Version of the questionnaire.
    pub version: String,
    /// Question → answer.
    pub answers: BTreeMap<String, String>,
    /// The level of risk.
    pub level: Level,
    /// Risk points in percent.
    pub risk_percent: i64,
    /// Whether one answer alone decided.
    pub stopped: bool,
    /// The answers that weigh most.
    pub reasons: Vec<Wording>,
    /// By whom.
    pub actor: String,
    /// On which day.
    pub on: Day,
}

/// Judges and records a screen.
///
/// # Errors
/// `scoring.unanswered`, `scoring.unknown-answer`, or a fault.
pub async fn record_screen(
    tx: &mut Tx,
    (buyer, name): (Option<BuyerId>, &str),
    answers: &BTreeMap<String, String>,
    on: Day,
) -> Result<ScreenResult> {
    let screen = Screen::shipped();
    let result = screen.judge(answers)?;
    let reasons: Vec<Json> =
        result.reasons.iter().map(|said| json!({ "zh": said.zh, "en": said.en })).collect();
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO scoring_screen (id, buyer_id, name, version, answers, level, risk_percent, \
         stopped, reasons, actor, on_day, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(buyer).text(", ").value(name.trim());
    ask.text(", ").value(screen.edition.version.as_str());
    ask.text(", ").value(json!(answers).to_string()).text(", ").value(result.level.code());
    ask.text(", ").value(i64::from(result.risk_percent)).text(", ").value(result.stopped);
    ask.text(", ").value(Json::from(reasons).to_string()).text(", ").value(actor);
    ask.text(", ").value(on).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("recording a screen"))?;
    let subject = buyer.map_or_else(|| format!("firm:{}", name.trim()), |id| format!("buyer:{id}"));
    let detail = json!({
        "screen": id.to_string(), "level": result.level.code(), "risk": result.risk_percent,
    });
    tx.event("scoring.screened", &subject, &detail).await?;
    tx.audit(Audit { room: "scoring", action: "screen", subject, detail });
    Ok(result)
}

/// The screens of a buyer, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_screens(db: &Db, buyer: BuyerId) -> Result<Vec<RecordedScreen>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT id, buyer_id, name, version, answers, level, risk_percent, stopped, reasons, \
         actor, on_day FROM scoring_screen WHERE buyer_id = ",
    );
    ask.value(buyer).text(" ORDER BY id DESC LIMIT 50");
    let rows = ask.rows(&mut connection, "listing screens").await?;
    rows.iter().map(read_screen).collect()
}

fn read_screen(row: &AnyRow) -> Result<RecordedScreen> {
    let bad = |error: serde_json::Error| base::Failure::broken("reading a screen", error);
    let reasons: Vec<BTreeMap<String, String>> =
        serde_json::from_str(&row.text(8)?).map_err(bad)?;
    let said = |reason: &BTreeMap<String, String>| {
        let text = |lang: &str| reason.get(lang).cloned().unwrap_or_default();
        Wording::new(text("zh"), text("en"))
    };
    Ok(RecordedScreen {
        id: row.int(0)?,
        buyer_id: row.maybe_int(1)?,
        name: row.text(2)?,
        version: row.text(3)?,
        answers: serde_json::from_str(&row.text(4)?).map_err(bad)?,
        level: Level::parse(&row.text(5)?)
            .ok_or_else(|| base::Failure::bug("a stored screen has no known level"))?,
        risk_percent: row.int(6)?,
        stopped: row.int(7)? != 0,
        reasons: reasons.iter().map(said).collect(),
        actor: row.text(9)?,
        on: row.day(10)?,
    })
}

/// Keeps a scorecard word for word, once.
///
/// # Errors
/// A fault from the database.
pub async fn keep_card(tx: &mut Tx, edition: &Edition, card: &str) -> Result<()> {
    let at = tx.at().0;
    let mut ask = Ask::new(
        "INSERT INTO scoring_model (digest, version, effective_from, source, card, recorded_at) \
         VALUES (",
    );
    ask.value(edition.digest.as_str()).text(", ").value(edition.version.as_str());
    ask.text(", ").value(edition.effective_from).text(", ").value(edition.kept_source());
    ask.text(", ").value(card).text(", ").value(at);
    ask.text(") ON CONFLICT (digest) DO NOTHING");
    ask.run(tx.conn()).await.map_err(failed("keeping a scorecard"))?;
    Ok(())
}
