//! Ratings of buyers by agencies (A08): who said what on which day, until when it holds, and the
//! paper that shows it. What a grade means is the scoring room's.

use base::{Day, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Snapshot, Tx, failed};

use super::{BuyerId, is_day_of_trade};

/// A rating to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRating {
    /// Code of the agency.
    pub agency: String,
    /// The grade as the agency writes it.
    pub grade: String,
    /// The day of the rating.
    pub rated_on: Day,
    /// The last day on which it holds; none where the agency names none.
    pub valid_until: Option<Day>,
    /// Where it was read.
    pub source: String,
    /// A note.
    pub note: String,
    /// The paper in the buyer's file that shows it.
    pub document_id: Option<i64>,
}

impl NewRating {
    /// Whether it holds on a day; without an end of its own for `usable_days`.
    pub fn is_in_force(&self, on: Day, usable_days: i32) -> bool {
        let until = self.valid_until.unwrap_or_else(|| self.rated_on.plus_days(usable_days));
        self.rated_on <= on && on <= until
    }
}

/// Why and by whom a rating was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// Why.
    pub why: String,
}

/// A recorded rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// Row id.
    pub id: i64,
    /// Whose.
    pub buyer_id: BuyerId,
    /// What was recorded.
    pub content: NewRating,
    /// Set where it does not count any more.
    pub withdrawn: Option<Withdrawn>,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// By whom.
    pub actor: String,
}

const COLUMNS: &str = "SELECT id, buyer_id, agency, grade, rated_on, valid_until, source, note, \
    document_id, withdrawn_at, withdrawn_by, withdrawn_why, recorded_at, actor \
    FROM parties_rating WHERE ";
const SOURCE_SIGNS: usize = 200;
const NOTE_SIGNS: usize = 1_000;

fn read(row: &AnyRow) -> Result<Rating> {
    let withdrawn = match row.maybe_int(9)? {
        Some(at) => Some(Withdrawn {
            at: Moment(at),
            by: row.maybe_text(10)?.unwrap_or_default(),
            why: row.maybe_text(11)?.unwrap_or_default(),
        }),
        None => None,
    };
    Ok(Rating {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        content: NewRating {
            agency: row.text(2)?,
            grade: row.text(3)?,
            rated_on: row.day(4)?,
            valid_until: row.maybe_day(5)?,
            source: row.text(6)?,
            note: row.text(7)?,
            document_id: row.maybe_int(8)?,
        },
        withdrawn,
        recorded_at: Moment(row.int(12)?),
        actor: row.text(13)?,
    })
}

/// What is wrong with the days and texts of a rating.
///
/// # Errors
/// `parties.rating-day`, `parties.rating-until`, `house.too-long`.
pub fn admit_rating(new: &NewRating, today: Day) -> std::result::Result<(), Rejection> {
    if new.rated_on > today || !is_day_of_trade(new.rated_on) {
        let why = Rejection::new("parties.rating-day").with("day", new.rated_on);
        return Err(why.with("today", today).on("rated_on"));
    }
    if let Some(until) = new.valid_until
        && (until < new.rated_on || !is_day_of_trade(until))
    {
        let why = Rejection::new("parties.rating-until").with("until", until);
        return Err(why.with("day", new.rated_on).on("valid_until"));
    }
    for (text, most, field) in
        [(&new.source, SOURCE_SIGNS, "source"), (&new.note, NOTE_SIGNS, "note")]
    {
        base::plain(text, field)?;
        if text.chars().count() > most {
            return Err(Rejection::new("parties.rating-long").with("most", most).on(field));
        }
    }
    Ok(())
}

/// Records a rating. Returns `None` where the very same is recorded already.
///
/// # Errors
/// Those of [`admit_rating`]; `parties.rating-differs` where the agency's rating of that day is
/// recorded with another grade; `parties.paper-not-found` where the paper is not in this file; a
/// fault.
pub async fn record_rating(tx: &mut Tx, buyer: BuyerId, new: &NewRating) -> Result<Option<i64>> {
    let today = tx.clock().day_of(tx.at());
    admit_rating(new, today)?;
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", buyer).await?;
    if let Some(paper) = new.document_id {
        let mut ask = Ask::new("SELECT id FROM parties_document WHERE id = ");
        ask.value(paper).text(" AND buyer_id = ").value(buyer);
        if ask.rows(tx.conn(), "looking for a rating's paper").await?.is_empty() {
            return Err(Rejection::new("parties.paper-not-found").into());
        }
    }
    let mut ask = Ask::new(COLUMNS);
    ask.text("withdrawn_at IS NULL AND buyer_id = ").value(buyer);
    ask.text(" AND agency = ").value(new.agency.as_str());
    ask.text(" AND rated_on = ").value(new.rated_on);
    if let Some(row) = ask.rows(tx.conn(), "looking for a rating").await?.first() {
        let there = read(row)?.content;
        if there.grade == new.grade && there.valid_until == new.valid_until {
            return Ok(None);
        }
        let why = Rejection::new("parties.rating-differs").with("grade", there.grade);
        return Err(why.with("day", new.rated_on).on("grade").into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO parties_rating (id, buyer_id, agency, grade, rated_on, valid_until, source, \
         note, document_id, recorded_at, actor) VALUES (",
    );
    ask.value(id).text(", ").value(buyer).text(", ").value(new.agency.as_str()).text(", ");
    ask.value(new.grade.as_str()).text(", ").value(new.rated_on).text(", ");
    ask.value(new.valid_until.map(|day| day.to_string())).text(", ").value(new.source.trim());
    ask.text(", ").value(new.note.trim()).text(", ").value(new.document_id).text(", ");
    ask.value(at).text(", ").value(actor).text(")");
    ask.run(tx.conn()).await.map_err(failed("recording a rating"))?;
    let detail = json!({
        "rating": id.to_string(), "agency": new.agency, "grade": new.grade,
        "rated_on": new.rated_on.to_string(),
        "valid_until": new.valid_until.map(|day| day.to_string()),
    });
    let subject = format!("buyer:{buyer}");
    tx.event("parties.rated", &subject, &detail).await?;
    tx.audit(Audit { room: "parties", action: "record-rating", subject, detail });
    Ok(Some(id))
}

/// Withdraws a rating that should not count. It stays on file with the reason.
///
/// # Errors
/// `parties.rating-unknown`, `parties.rating-withdrawn`, `house.field-empty`, or a fault.
pub async fn withdraw_rating(tx: &mut Tx, buyer: BuyerId, id: i64, why: &str) -> Result<()> {
    let why = why.trim();
    if why.is_empty() {
        return Err(Rejection::new("house.field-empty").on("reason").into());
    }
    base::plain(why, "reason")?;
    if why.chars().count() > SOURCE_SIGNS {
        let long = Rejection::new("parties.rating-long").with("most", SOURCE_SIGNS);
        return Err(long.on("reason").into());
    }
    let mut ask = Ask::new(COLUMNS);
    ask.text("id = ").value(id).text(" AND buyer_id = ").value(buyer);
    let rows = ask.rows(tx.conn(), "finding a rating").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("parties.rating-unknown").with("id", id).into());
    };
    let there = read(row)?;
    if !take_out(tx, id, why).await? {
        let by = there.withdrawn.map(|gone| gone.by).unwrap_or_default();
        return Err(Rejection::new("parties.rating-withdrawn").with("by", by).into());
    }
    tx.audit(Audit {
        room: "parties",
        action: "withdraw-rating",
        subject: format!("buyer:{buyer}"),
        detail: json!({
            "rating": id.to_string(), "agency": there.content.agency,
            "grade": there.content.grade, "why": why,
        }),
    });
    Ok(())
}

/// Takes out a rating that an import brought, while nobody withdrew it; the import's own line on
/// the audit chain tells of it.
///
/// # Errors
/// A fault from the database.
pub async fn take_out(tx: &mut Tx, id: i64, why: &str) -> Result<bool> {
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE parties_rating SET withdrawn_at = ");
    ask.value(at).text(", withdrawn_by = ").value(actor).text(", withdrawn_why = ").value(why);
    ask.text(" WHERE withdrawn_at IS NULL AND id = ").value(id);
    Ok(ask.run(tx.conn()).await.map_err(failed("withdrawing a rating"))? > 0)
}

/// All ratings of a buyer, the newest first, withdrawn ones with their reasons.
///
/// # Errors
/// A fault from the database.
pub async fn list_ratings(db: &Db, buyer: BuyerId) -> Result<Vec<Rating>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text("buyer_id = ").value(buyer).text(" ORDER BY rated_on DESC, id DESC");
    ask.rows(&mut connection, "listing ratings").await?.iter().map(read).collect()
}

/// The ratings of the buyers of a range that were given by a day and not withdrawn, in the order
/// of buyer and day.
///
/// # Errors
/// A fault from the database.
pub async fn ratings_by(
    snapshot: &mut Snapshot,
    (from, to): (BuyerId, BuyerId),
    as_of: Day,
) -> Result<Vec<Rating>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text("withdrawn_at IS NULL AND buyer_id >= ").value(from);
    ask.text(" AND buyer_id <= ").value(to).text(" AND rated_on <= ").value(as_of);
    ask.text(" ORDER BY buyer_id, rated_on, id");
    ask.rows(snapshot.conn(), "reading ratings").await?.iter().map(read).collect()
}
