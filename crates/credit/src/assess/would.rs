//! What another version of the register would have said of a buyer on a day that was judged: the
//! features kept then, through the model of now. It decides nothing.

use base::{Day, Rejection, Result};
use store::{Ask, Columns, Db};

use super::{
    PointsDoc, ReasonDoc, digest,
    replay::{kept_card, micro, read_features},
};
use crate::{
    parties::BuyerId,
    scoring::{
        Confidence,
        models::{Apart, Content, Running, running_version},
    },
};

/// The answer of another version.
#[derive(Debug, Clone, PartialEq)]
pub struct WouldSay {
    /// The day that was judged.
    pub as_of: Day,
    /// The version; `None` is the expert scorecard of that day.
    pub version_id: Option<i64>,
    /// Name and number of the model.
    pub model: String,
    /// Its digest.
    pub digest: String,
    /// Points.
    pub score: Option<i64>,
    /// Probability of "bad", millionths.
    pub pd_micro: Option<i64>,
    /// How far the score can be relied on.
    pub confidence: Confidence,
    /// Points of each characteristic.
    pub points: Vec<PointsDoc>,
    /// Why it is not higher.
    pub reasons: Vec<ReasonDoc>,
    /// Of a booster, which has no points of its own: what each variable adds to its score.
    pub apart: Option<Apart>,
}

/// What a version would have said of a buyer on the newest judged day up to `day`; `None` asks
/// the expert scorecard that stood beside the model of that day.
///
/// # Errors
/// `scoring.not-judged`, `scoring.model-unknown`, `scoring.model-card-lost`, or a fault.
pub async fn would_say(
    db: &Db,
    buyer: BuyerId,
    day: Day,
    version: Option<i64>,
) -> Result<WouldSay> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT r.as_of, r.model_digest, r.card_digest, g.features FROM scoring_run r \
         JOIN scoring_reading g ON g.run_id = r.id WHERE r.state = 'done' AND r.as_of <= ",
    );
    ask.value(day).text(" AND g.buyer_id = ").value(buyer);
    ask.text(" ORDER BY r.as_of DESC, r.id DESC LIMIT 1");
    let rows = ask.rows(&mut connection, "finding what a buyer was judged by").await?;
    let none = || Rejection::new("scoring.not-judged").with("buyer", buyer).with("day", day);
    let row = rows.first().ok_or_else(none)?;
    let as_of = row.day(0)?;
    let model_digest = row.text(1)?;
    let card_digest = row.maybe_text(2)?.unwrap_or(model_digest);
    let card = kept_card(&mut connection, &card_digest).await?;
    let running = match version {
        Some(id) => running_version(&mut connection, id).await?.0,
        None => Running::expert(&card),
    };
    let features = read_features(as_of, &row.text(3)?)?;
    let score = running.score(&features, &card);
    let apart = match &running.content {
        Some(Content::Booster(model)) => model.apart(&features),
        _ => None,
    };
    Ok(WouldSay {
        as_of,
        version_id: version,
        model: running.name,
        digest: running.digest,
        score: score.total.map(i64::from),
        pd_micro: micro(score.pd),
        confidence: score.confidence,
        points: score.points.iter().map(digest::points_doc).collect(),
        reasons: score.reasons.iter().map(digest::reason_doc).collect(),
        apart,
    })
}
