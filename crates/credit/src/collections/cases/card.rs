//! The negotiation card (A18, H09): what both sides want, what each does without an agreement, our target and
//! where we walk away, and a ladder of concessions, each with what is asked for it.

use base::{Day, Rejection, Result};
use serde_json::{Value as Json, json};
use store::{Ask, Tx, failed};

use super::case::{lock_open, of_case};

/// Steps of a ladder at the most.
pub const RUNGS: usize = 5;

/// A concession with what is asked for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rung {
    /// What we give.
    pub give: String,
    /// What we take for it.
    pub ask: String,
}

/// The card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NegotiationCard {
    /// What we want.
    pub ours: String,
    /// What they want.
    pub theirs: String,
    /// What we do without an agreement.
    pub our_best: String,
    /// What they do without one.
    pub their_best: String,
    /// The amount that we want, minor units of the company's currency.
    pub target_minor: i64,
    /// By when.
    pub target_on: Option<Day>,
    /// Below this we walk away.
    pub walk_minor: i64,
    /// Later than this we walk away.
    pub walk_on: Option<Day>,
    /// What we give step by step.
    pub ladder: Vec<Rung>,
    /// The path of approval of a payment at the buyer's, and who is on it.
    pub pay_path: String,
    /// On which days the buyer pays.
    pub pay_days: String,
}

impl NegotiationCard {
    /// Whether target and walk-away are written, the least that a talk needs.
    pub fn is_written(&self) -> bool {
        self.target_minor > 0
            && self.target_on.is_some()
            && self.walk_minor > 0
            && self.walk_on.is_some()
            && !self.ladder.is_empty()
    }

    /// Whether it is known when and how the buyer pays.
    pub fn knows_pay_path(&self) -> bool {
        !self.pay_path.is_empty() && !self.pay_days.is_empty()
    }

    fn json(&self) -> Json {
        let rungs: Vec<Json> =
            self.ladder.iter().map(|one| json!({ "give": one.give, "ask": one.ask })).collect();
        json!({
            "ours": self.ours, "theirs": self.theirs, "our_best": self.our_best,
            "their_best": self.their_best, "target_minor": self.target_minor,
            "target_on": self.target_on.map(|day| day.to_string()),
            "walk_minor": self.walk_minor,
            "walk_on": self.walk_on.map(|day| day.to_string()),
            "ladder": rungs, "pay_path": self.pay_path, "pay_days": self.pay_days,
        })
    }

    /// Reads what [`save_card`] wrote.
    pub(super) fn read(text: &str) -> Self {
        let json: Json = serde_json::from_str(text).unwrap_or_default();
        let text = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or("").to_owned();
        let minor = |name: &str| json.get(name).and_then(Json::as_i64).unwrap_or(0);
        let day = |name: &str| text(name).parse::<Day>().ok();
        let rung = |one: &Json| {
            let of = |name: &str| one.get(name).and_then(Json::as_str).unwrap_or("").to_owned();
            Rung { give: of("give"), ask: of("ask") }
        };
        let ladder = json.get("ladder").and_then(Json::as_array).into_iter().flatten();
        Self {
            ours: text("ours"),
            theirs: text("theirs"),
            our_best: text("our_best"),
            their_best: text("their_best"),
            target_minor: minor("target_minor"),
            target_on: day("target_on"),
            walk_minor: minor("walk_minor"),
            walk_on: day("walk_on"),
            ladder: ladder.map(rung).collect(),
            pay_path: text("pay_path"),
            pay_days: text("pay_days"),
        }
    }

    fn check(&self, today: Day) -> Result<()> {
        let wrong = |code: &'static str, field: &str| Err(Rejection::new(code).on(field).into());
        if self.walk_minor > self.target_minor {
            return wrong("collections.card-walk", "walk");
        }
        if self.target_on.is_some_and(|on| on < today) {
            return wrong("collections.card-past", "target_on");
        }
        let later = |(target, walk): (Day, Day)| walk < target;
        if self.target_on.zip(self.walk_on).is_some_and(later) {
            return wrong("collections.card-days", "walk_on");
        }
        let one_sided = |one: &Rung| one.give.is_empty() || one.ask.is_empty();
        if self.ladder.len() > RUNGS || self.ladder.iter().any(one_sided) {
            return wrong("collections.card-ladder", "give_1");
        }
        let texts = [&self.ours, &self.theirs, &self.our_best, &self.their_best, &self.pay_path];
        if texts.iter().any(|text| text.chars().count() > 1_000) {
            return wrong("collections.card-long", "ours");
        }
        Ok(())
    }
}

/// Writes the card of a case.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.card-walk` where we would walk away
/// above the target, `collections.card-days`, `collections.card-past`, `collections.card-ladder` where a
/// concession asks nothing in exchange, `collections.card-long`, or a fault.
pub async fn save_card(tx: &mut Tx, id: i64, card: &NegotiationCard) -> Result<()> {
    let case = lock_open(tx, id).await?;
    card.check(tx.clock().today())?;
    let mut ask = Ask::new("UPDATE collections_case SET card = ");
    ask.value(card.json().to_string()).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("writing a negotiation card"))?;
    let detail = json!({ "target_minor": card.target_minor, "walk_minor": card.walk_minor });
    of_case(tx, (case.buyer_id, id), "write-card", &detail);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_reads_back_and_holds_together() {
        let day = |text: &str| text.parse::<Day>().expect(text);
        let card = NegotiationCard {
            ours: "收回货款".to_owned(),
            target_minor: 100,
            target_on: Some(day("2026-12-01")),
            walk_minor: 60,
            walk_on: Some(day("2026-12-20")),
            ladder: vec![Rung { give: "分两期".to_owned(), ask: "书面承诺".to_owned() }],
            ..NegotiationCard::default()
        };
        assert_eq!(NegotiationCard::read(&card.json().to_string()), card);
        assert!(card.is_written() && !card.knows_pay_path());
        let today = day("2026-11-21");
        assert!(card.check(today).is_ok());
        assert!(NegotiationCard { walk_minor: 101, ..card.clone() }.check(today).is_err());
        let early = Some(day("2026-11-30"));
        assert!(NegotiationCard { walk_on: early, ..card.clone() }.check(today).is_err());
        let free = vec![Rung { give: "免利息".to_owned(), ask: String::new() }];
        assert!(NegotiationCard { ladder: free, ..card }.check(today).is_err(), "nothing for it");
    }
}
