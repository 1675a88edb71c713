//! How many contacts a person has in a day, and how many were made today (F24, A04).

use std::collections::HashMap;

use base::{Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use crate::collections::ContactPack;

/// A person's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayLoad {
    /// Row of the person.
    pub user_id: i64,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Contacts that the person logged today; letters that were sent are none.
    pub made: u32,
    /// So many in a day.
    pub capacity: u32,
    /// Whether it was said of this person; otherwise the pack says it.
    pub own: bool,
}

impl DayLoad {
    /// How many are left today.
    pub const fn left(&self) -> u32 {
        self.capacity.saturating_sub(self.made)
    }
}

/// The day of all people, by row.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn day_loads(db: &Db) -> Result<HashMap<i64, DayLoad>> {
    let today = db.clock().today();
    let usual = ContactPack::in_force(db, today).await?.value.capacity;
    let mut connection = db.read().await?;
    let mut made: HashMap<String, u32> = HashMap::new();
    let mut ask = Ask::new(
        "SELECT c.actor, COUNT(*) FROM collections_contact c WHERE c.result <> 'demanded' \
         AND c.on_day = ",
    );
    ask.value(today).text(" GROUP BY c.actor");
    for row in ask.rows(&mut connection, "counting contacts of today").await? {
        made.insert(row.text(0)?, u32::try_from(row.int(1)?).unwrap_or(u32::MAX));
    }
    let ask = Ask::new(
        "SELECT u.id, u.login, u.name, (SELECT k.a_day FROM collections_capacity k \
         WHERE k.user_id = u.id ORDER BY k.id DESC LIMIT 1) FROM store_user u",
    );
    let one = |row: &AnyRow| {
        let (user_id, login) = (row.int(0)?, row.text(1)?);
        let own = row.maybe_int(3)?.and_then(|many| u32::try_from(many).ok());
        let made = made.get(&login).copied().unwrap_or(0);
        let capacity = own.unwrap_or(usual);
        let load =
            DayLoad { user_id, login, name: row.text(2)?, made, capacity, own: own.is_some() };
        Ok((user_id, load))
    };
    ask.rows(&mut connection, "reading what people reach in a day").await?.iter().map(one).collect()
}

/// Says how many contacts a person has in a day.
///
/// # Errors
/// `collections.capacity-number` outside 1 to 500, or a fault.
pub async fn set_capacity(tx: &mut Tx, (user_id, login): (i64, &str), a_day: i64) -> Result<()> {
    if !(1..=500).contains(&a_day) {
        let wrong = Rejection::new("collections.capacity-number").with("value", a_day);
        return Err(wrong.on("a_day").into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_capacity (id, user_id, a_day, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(user_id).text(", ").value(a_day).text(", ").value(actor);
    ask.text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("setting what a person reaches in a day"))?;
    let (subject, detail) = (format!("person:{login}"), json!({ "a_day": a_day }));
    tx.audit(Audit { room: "collections", action: "set-capacity", subject, detail });
    Ok(())
}
