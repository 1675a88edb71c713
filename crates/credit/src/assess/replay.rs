//! A stored decision once more: the features that a buyer was scored on, through the model that
//! decided then. Figures and words have to come out byte for byte.

use std::fmt::Write as _;

use base::{Day, Failure, Rejection, Result, digest_of};
use store::{AnyConnection, Ask, Columns, Db};

use super::{PointsDoc, ReasonDoc, digest};
use crate::{
    parties::BuyerId,
    scoring::{
        Confidence, Feature, Features, Score, Scorecard, Value,
        models::{Content, Running, running_version},
    },
};

/// A decision of the past, made again.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// The run that decided.
    pub run: i64,
    /// Its day.
    pub as_of: Day,
    /// The version that decided; `None` is the expert scorecard.
    pub version_id: Option<i64>,
    /// Name and number of the model.
    pub model: String,
    /// Digest of the model.
    pub digest: String,
    /// Points as they were stored.
    pub kept_score: Option<i64>,
    /// Probability of "bad" as it was stored, millionths.
    pub kept_pd_micro: Option<i64>,
    /// Points now.
    pub score: Option<i64>,
    /// Probability of "bad" now, millionths.
    pub pd_micro: Option<i64>,
    /// How far the score can be relied on.
    pub confidence: Confidence,
    /// Points of each characteristic.
    pub points: Vec<PointsDoc>,
    /// Why it is not higher.
    pub reasons: Vec<ReasonDoc>,
    /// Whether score, probability, points and costs came out byte for byte.
    pub same_figures: bool,
    /// Whether the sentences did; a new edition of the programme may put them otherwise.
    pub same_words: bool,
}

/// Replays what was decided on a buyer on a day: in the last round of that day, or of the newest
/// day before it.
///
/// # Errors
/// `scoring.not-judged`, `scoring.model-card-lost`, or a fault.
pub async fn replay(db: &Db, buyer: BuyerId, day: Day) -> Result<Replay> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT r.id, r.as_of, r.version_id, r.model_digest, r.card_digest, a.score, a.pd_micro, \
         g.features, g.figures_digest, g.words_digest FROM scoring_run r \
         JOIN scoring_assessment a ON a.run_id = r.id \
         JOIN scoring_reading g ON g.run_id = r.id AND g.buyer_id = a.buyer_id \
         WHERE r.state = 'done' AND r.as_of <= ",
    );
    ask.value(day).text(" AND a.buyer_id = ").value(buyer);
    ask.text(" ORDER BY r.as_of DESC, r.id DESC LIMIT 1");
    let rows = ask.rows(&mut connection, "finding a decision to replay").await?;
    let none = || Rejection::new("scoring.not-judged").with("buyer", buyer).with("day", day);
    let row = rows.first().ok_or_else(none)?;
    let (as_of, version_id, model_digest) = (row.day(1)?, row.maybe_int(2)?, row.text(3)?);
    let card_digest = row.maybe_text(4)?.unwrap_or_else(|| model_digest.clone());
    let card = kept_card(&mut connection, &card_digest).await?;
    let running = match version_id {
        Some(id) => running_version(&mut connection, id).await?.0,
        None => Running::expert(&card),
    };
    let features = read_features(as_of, &row.text(7)?)?;
    let score = running.score(&features, &card);
    let (figures, words) = digests(&score);
    Ok(Replay {
        run: row.int(0)?,
        as_of,
        version_id,
        model: running.name,
        digest: running.digest,
        kept_score: row.maybe_int(5)?,
        kept_pd_micro: row.maybe_int(6)?,
        score: score.total.map(i64::from),
        pd_micro: micro(score.pd),
        confidence: score.confidence,
        points: score.points.iter().map(digest::points_doc).collect(),
        reasons: score.reasons.iter().map(digest::reason_doc).collect(),
        same_figures: figures == row.text(8)?,
        same_words: words == row.text(9)?,
    })
}

/// An expert card as it was kept.
pub(super) async fn kept_card(connection: &mut AnyConnection, digest: &str) -> Result<Scorecard> {
    let mut ask = Ask::new("SELECT card FROM scoring_model WHERE digest = ");
    ask.value(digest);
    let rows = ask.rows(connection, "reading a kept scorecard").await?;
    let lost = || Rejection::new("scoring.model-card-lost").with("digest", digest);
    let text = rows.first().ok_or_else(lost)?.text(0)?;
    match Content::read(crate::scoring::models::Kind::Expert, &text)? {
        Content::Expert(card) => Ok(*card),
        _ => Err(Failure::bug("a kept scorecard is another model")),
    }
}

/// A probability in millionths, as it is stored.
pub(super) fn micro(pd: Option<f64>) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "a probability times a million")]
    pd.map(|pd| (pd * 1_000_000.0).round() as i64)
}

/// Digests of a score's figures and of its words.
pub(super) fn digests(score: &Score) -> (String, String) {
    let mut figures = format!(
        "{:?} {} {} {:?} {}",
        score.total,
        score.computed,
        score.provisional,
        score.pd.map(f64::to_bits),
        score.confidence.code()
    );
    let mut words = format!("{}\n{}", score.because.zh, score.because.en);
    if let Some(seen) = &score.outside {
        let _ = write!(figures, "\n{seen:?}");
    }
    for one in &score.steps {
        let _ = write!(words, "\n{}\n{}", one.said.zh, one.said.en);
    }
    for one in &score.points {
        let _ = write!(figures, "\n{} {} {}", one.feature.code(), one.points, one.best);
    }
    for one in &score.reasons {
        let _ = write!(figures, "\n{} {} {}", one.feature.code(), one.lost, one.missing);
        let _ = write!(words, "\n{}\n{}", one.said.zh, one.said.en);
    }
    let short = |text: &str| {
        let mut digest = digest_of(text.as_bytes()).to_string();
        digest.truncate(16);
        digest
    };
    (short(&figures), short(&words))
}

/// Features as one short text: a line each, numbers in the shortest form that reads back exactly,
/// words after an apostrophe.
pub(super) fn write_features(features: &Features) -> String {
    let mut text = String::new();
    for (feature, value) in features.known() {
        let _ = match value {
            Value::Number(number) => writeln!(text, "{} {number:?}", feature.code()),
            Value::Class(word) => writeln!(text, "{} '{}", feature.code(), word.replace('\n', " ")),
        };
    }
    text
}

/// The inverse of [`write_features`]; what this program does not know is left out.
pub(super) fn read_features(as_of: Day, text: &str) -> Result<Features> {
    let mut features = Features::unknown(as_of);
    for line in text.lines() {
        let Some((code, value)) = line.split_once(' ') else { continue };
        let Some(feature) = Feature::find(code) else { continue };
        if let Some(word) = value.strip_prefix('\'') {
            features.set_class(feature, word);
        } else {
            let number = value.parse::<f64>();
            let number = number.map_err(|e| Failure::broken("reading kept features", e))?;
            features.set(feature, Some(number));
        }
    }
    Ok(features)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_read_back_to_the_last_bit() {
        let day: Day = "2026-11-21".parse().expect("day");
        let mut features = Features::unknown(day);
        for (feature, number) in [
            (Feature::LateFrequency, 1.0 / 3.0),
            (Feature::DaysLateMean, 0.1 + 0.2),
            (Feature::Sales12m, 9_007_199_254_740_991.0),
            (Feature::NetMargin, -1e-17),
        ] {
            features.set(feature, Some(number));
        }
        features.set_class(Feature::Industry, "C26 化学原料");
        let text = write_features(&features);
        assert_eq!(read_features(day, &text).expect("reads"), features);
    }
}
