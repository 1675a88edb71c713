//! Offers that were made to buyers, and what was answered. Accepted terms begin a request for credit, and
//! count only once that is granted: no offer goes around the approvers.

use base::{Currency, Day, Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Columns, Tx, Violation, failed};

use super::{
    apply::{NewApplication, begin},
    document::WantedDoc,
    offer::{Entitled, annual_bps, credit_days},
    offer_pack::{Benefit, OfferPack, OfferRule},
};
use crate::{
    parties::BuyerId,
    policy::{Limit, Tier},
};

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OfferState {
    /// Waiting for an answer.
    Made,
    /// Accepted.
    Accepted,
    /// Declined.
    Declined,
    /// Taken back by the house.
    Withdrawn,
    /// Nobody answered in time.
    Expired,
}

impl OfferState {
    /// All.
    pub const ALL: [Self; 5] =
        [Self::Made, Self::Accepted, Self::Declined, Self::Withdrawn, Self::Expired];

    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// An offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Row id.
    pub id: i64,
    /// To whom.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// Which offer of the pack.
    pub code: String,
    /// `terms`, `discount` or `service`.
    pub kind: String,
    /// Where it stands, as of today.
    pub state: OfferState,
    /// The tier by which it was made.
    pub tier: Tier,
    /// The terms offered, or empty.
    pub terms: String,
    /// The terms that the buyer had.
    pub terms_before: String,
    /// Discount, basis points.
    pub discount_bps: i64,
    /// If paid within so many days.
    pub within_days: i64,
    /// What the discount costs in a year, basis points.
    pub annual_bps: Option<i64>,
    /// When it was made.
    pub made_on: Day,
    /// The last day for an answer.
    pub valid_to: Day,
    /// When it was answered.
    pub answered_on: Option<Day>,
    /// The request that it became.
    pub application_id: Option<i64>,
    /// Where that request stands, or empty.
    pub application_state: String,
    /// What was said when it was made.
    pub note: String,
    /// What was answered.
    pub answer: String,
    /// Who made it.
    pub actor: String,
}

/// What became of the offers of a code in twelve months.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uptake {
    /// Which offer.
    pub code: String,
    /// Made.
    pub made: i64,
    /// Accepted.
    pub accepted: i64,
    /// Declined.
    pub declined: i64,
    /// Run out unanswered.
    pub expired: i64,
    /// Still open.
    pub open: i64,
}

impl Uptake {
    /// Accepted out of those that were answered or ran out, basis points; `None` before the first.
    pub fn rate_bps(&self) -> Option<i64> {
        let ended = self.accepted + self.declined + self.expired;
        (ended > 0).then(|| self.accepted * 10_000 / ended)
    }
}

fn told(
    tx: &mut Tx,
    action: &'static str,
    (id, buyer): (i64, BuyerId),
    mut detail: serde_json::Value,
) {
    detail["offer"] = json!(id.to_string());
    tx.audit(Audit { room: "granting", action, subject: format!("buyer:{buyer}"), detail });
}

/// Makes an offer to a buyer that is entitled to it; returns its row. `entitled` is what
/// [`super::list_entitled`] said of this buyer, and `None` where it is not entitled.
///
/// # Errors
/// `granting.offer-not-entitled`, `granting.offer-open`, or a fault.
pub async fn make_offer(
    tx: &mut Tx,
    (pack, rule): (&OfferPack, &OfferRule),
    entitled: Option<&Entitled>,
    note: &str,
) -> Result<i64> {
    let Some(one) = entitled else {
        return Err(Rejection::new("granting.offer-not-entitled").with("offer", &rule.code).into());
    };
    let today = tx.clock().today();
    let key = format!("{}:{}", one.buyer_id, rule.code);
    let mut ask = Ask::new(
        "UPDATE granting_offer SET state = 'expired', live_key = NULL WHERE state = 'made' \
         AND live_key = ",
    );
    ask.value(key.as_str()).text(" AND valid_to < ").value(today);
    ask.run(tx.conn()).await.map_err(failed("letting an offer run out"))?;
    let (terms, discount, within) = match &rule.benefit {
        Benefit::Terms(terms) => (terms.as_str(), 0, 0),
        Benefit::Discount { bps, within_days } => ("", *bps, *within_days),
        Benefit::Service => ("", 0, 0),
    };
    let annual = annual_bps(discount, within, credit_days(&one.terms));
    let valid_to = today.plus_days(pack.valid_days);
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO granting_offer (id, buyer_id, live_key, code, kind, state, tier, terms, \
         terms_before, discount_bps, within_days, annual_bps, made_on, valid_to, pack_version, \
         note, answer, actor, answered_by, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(one.buyer_id).text(", ").value(key).text(", ");
    ask.value(rule.code.as_str()).text(", ").value(rule.benefit.code()).text(", 'made', ");
    ask.value(one.tier.code()).text(", ").value(terms).text(", ").value(one.terms.as_str());
    ask.text(", ").value(discount).text(", ").value(within).text(", ").value(annual).text(", ");
    ask.value(today).text(", ").value(valid_to).text(", ");
    ask.value(pack.edition.version.as_str()).text(", ").value(note.trim()).text(", '', ");
    ask.value(actor).text(", '', ").value(at).text(")");
    if let Err(error) = ask.run(tx.conn()).await {
        return Err(match store::violation(&error) {
            Some(Violation::Unique(_)) => Rejection::new("granting.offer-open").into(),
            _ => failed("making an offer")(error),
        });
    }
    let detail = json!({ "code": rule.code, "terms": terms, "valid_to": valid_to.to_string() });
    let subject = format!("buyer:{}", one.buyer_id);
    tx.event("granting.offer-made", &subject, &detail).await?;
    told(tx, "make-offer", (id, one.buyer_id), detail);
    Ok(id)
}

/// An offer that may still be answered.
async fn open(tx: &mut Tx, id: i64) -> Result<(BuyerId, String, Day)> {
    tx.lock("SELECT id FROM granting_offer WHERE id = $1", id).await?;
    let mut ask =
        Ask::new("SELECT buyer_id, terms, state, valid_to FROM granting_offer WHERE id = ");
    ask.value(id);
    let rows = ask.rows(tx.conn(), "reading an offer").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("granting.offer-unknown").with("id", id).into());
    };
    let (state, valid_to) = (row.text(2)?, row.day(3)?);
    if state != OfferState::Made.code() {
        return Err(Rejection::new("granting.offer-closed").with("state", state).into());
    }
    Ok((row.int(0)?, row.text(1)?, valid_to))
}

async fn close(
    tx: &mut Tx,
    id: i64,
    state: OfferState,
    (answer, application): (&str, Option<i64>),
) -> Result<()> {
    let (today, actor) = (tx.clock().today(), tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE granting_offer SET live_key = NULL, state = ");
    ask.value(state.code()).text(", answered_on = ").value(today).text(", answer = ");
    ask.value(answer.trim()).text(", answered_by = ").value(actor);
    ask.text(", application_id = ").value(application).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("answering an offer"))?;
    Ok(())
}

fn expired(valid_to: Day, today: Day) -> Result<()> {
    if valid_to < today {
        let wrong = Rejection::new("granting.offer-expired").with("day", valid_to);
        return Err(wrong.into());
    }
    Ok(())
}

/// Writes down that a buyer accepts. Terms become a request for credit with the limit that stands, drafted
/// by whoever writes it down, with the answer as its reason; its row is returned. They count once it is
/// granted.
///
/// # Errors
/// `granting.offer-unknown`, `granting.offer-closed`, `granting.offer-expired`, `granting.note-missing`
/// where terms are accepted without a word,
/// `granting.offer-no-limit` where no limit of its own stands that terms could go with,
/// `granting.already-live` where a request is on its way; a fault.
pub async fn accept_offer(
    tx: &mut Tx,
    id: i64,
    (limit, currency): (Option<Limit>, Currency),
    answer: &str,
) -> Result<Option<i64>> {
    let (buyer, terms, valid_to) = open(tx, id).await?;
    expired(valid_to, tx.clock().today())?;
    let application = match terms.is_empty() {
        true => None,
        false => {
            let Some(limit) = limit.filter(|limit| *limit != Limit::None) else {
                return Err(Rejection::new("granting.offer-no-limit").into());
            };
            // Who decides on the request reads it.
            if answer.trim().is_empty() {
                return Err(Rejection::new("granting.note-missing").on("note").into());
            }
            let wanted = WantedDoc {
                kind: limit.code().to_owned(),
                amount_minor: limit.amount_minor(),
                terms: terms.clone(),
                security: "none".to_owned(),
                reason: answer.trim().to_owned(),
                ..WantedDoc::default()
            };
            let what = "change".to_owned();
            let new = NewApplication { buyer_id: buyer, what, wanted, currency };
            Some(begin(tx, &new).await?)
        }
    };
    close(tx, id, OfferState::Accepted, (answer, application)).await?;
    let detail = json!({ "terms": terms, "request": application.map(|id| id.to_string()) });
    tx.event("granting.offer-accepted", &format!("buyer:{buyer}"), &detail).await?;
    told(tx, "accept-offer", (id, buyer), detail);
    Ok(application)
}

/// Writes down that a buyer declines, or takes the offer back. Both with a reason.
///
/// # Errors
/// `granting.offer-unknown`, `granting.offer-closed`, `granting.note-missing`, or a fault.
pub async fn end_offer(tx: &mut Tx, id: i64, declined: bool, answer: &str) -> Result<()> {
    let (buyer, ..) = open(tx, id).await?;
    if answer.trim().is_empty() {
        return Err(Rejection::new("granting.note-missing").on("note").into());
    }
    let (state, action) = match declined {
        true => (OfferState::Declined, "decline-offer"),
        false => (OfferState::Withdrawn, "withdraw-offer"),
    };
    close(tx, id, state, (answer, None)).await?;
    let detail = json!({ "answer": answer.trim() });
    tx.event("granting.offer-ended", &format!("buyer:{buyer}"), &detail).await?;
    told(tx, action, (id, buyer), detail);
    Ok(())
}
