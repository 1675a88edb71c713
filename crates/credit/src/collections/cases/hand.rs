//! The person of a case changes (A04): to somebody who may work on it and sees the buyer, with what they must know.

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{
    Ask, Columns, Db, Tx,
    access::{Person, Right, Scope},
    failed,
};

use super::case::{lock_open, of_case};

/// A note of a hand-over is at most so long.
const NOTE: usize = 1_000;

/// A case that went from one person to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    /// When.
    pub on: Day,
    /// From whom.
    pub from: String,
    /// To whom.
    pub to: String,
    /// What the next one must know.
    pub note: String,
    /// Who handed it over.
    pub actor: String,
}

/// Hands a case over.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.hand-same`, `collections.hand-person` where
/// they may not work on cases, `collections.hand-unseen` where they do not see the buyer,
/// `collections.hand-note`, or a fault.
pub async fn hand_over(tx: &mut Tx, id: i64, to: &Person, note: &str) -> Result<()> {
    let case = lock_open(tx, id).await?;
    if to.login == case.login {
        return Err(Rejection::new("collections.hand-same").with("name", &to.name).on("to").into());
    }
    if !to.active || !to.may(Right::LogContact) {
        return Err(Rejection::new("collections.hand-person")
            .with("name", &to.name)
            .on("to")
            .into());
    }
    let mut ask = Ask::new("SELECT owner_id FROM parties_buyer WHERE id = ");
    ask.value(case.buyer_id);
    let owner = ask.row(tx.conn(), "finding whose a buyer is").await?.maybe_int(0)?;
    let sees = match to.scope() {
        Scope::All => true,
        Scope::Own(user) => owner == Some(user),
        Scope::Nothing => false,
    };
    if !sees {
        return Err(Rejection::new("collections.hand-unseen")
            .with("name", &to.name)
            .on("to")
            .into());
    }
    let note = note.trim();
    if note.is_empty() || note.chars().count() > NOTE {
        return Err(Rejection::new("collections.hand-note").on("note").into());
    }
    let (hand, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let today = tx.clock().today();
    let mut ask = Ask::new("UPDATE collections_case SET login = ");
    ask.value(to.login.as_str()).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("handing a case over"))?;
    let mut ask = Ask::new(
        "INSERT INTO collections_case_hand (id, case_id, on_day, from_login, to_login, note, \
         actor, recorded_at) VALUES (",
    );
    ask.value(hand).text(", ").value(id).text(", ").value(today).text(", ");
    ask.value(case.login.as_str()).text(", ").value(to.login.as_str()).text(", ").value(note);
    ask.text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("writing a hand-over down"))?;
    let detail = json!({ "from": case.login, "to": to.login, "note": note });
    of_case(tx, (case.buyer_id, id), "hand-over-case", &detail);
    Ok(())
}

/// The hand-overs of a case, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_hands(db: &Db, case: i64) -> Result<Vec<Hand>> {
    let mut ask = Ask::new(
        "SELECT on_day, from_login, to_login, note, actor FROM collections_case_hand \
         WHERE case_id = ",
    );
    ask.value(case).text(" ORDER BY id DESC LIMIT 50");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing hand-overs").await?;
    let one = |row: &store::AnyRow| {
        Ok(Hand {
            on: row.day(0)?,
            from: row.text(1)?,
            to: row.text(2)?,
            note: row.text(3)?,
            actor: row.text(4)?,
        })
    };
    rows.iter().map(one).collect()
}
