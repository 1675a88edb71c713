//! The approver's desk: which requests wait for whom, and steps that ran out of their days.

use base::{Day, Rejection, Result};
use store::{Ask, Columns, Db, Tx, access::Scope, failed};

use super::{
    Act, Application, ApplicationFilter, State,
    application::{list_applications, parsed, trail},
    apply::{Said, record},
    chain::Capacity,
    decide::standing,
    document::WeighedDoc,
    people::signer,
};

/// A request on somebody's desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDesk {
    /// The request.
    pub application: Application,
    /// `own`, `for` or `owner`.
    pub capacity: &'static str,
    /// For whom, or empty.
    pub on_behalf: String,
}

impl OnDesk {
    /// Whether its step ran out of its days.
    pub fn is_late(&self, today: Day) -> bool {
        self.application.due_on.is_some_and(|due| due < today)
    }
}

/// The requests that wait for somebody, the most urgent first. Nothing for who has no part.
///
/// # Errors
/// A fault from the database.
pub async fn list_desk(db: &Db, login: &str, today: Day) -> Result<Vec<OnDesk>> {
    let filter =
        ApplicationFilter { state: Some(State::Open), limit: 500, ..ApplicationFilter::default() };
    let open = list_applications(db, Scope::All, &filter).await?;
    let mut connection = db.read().await?;
    let Ok(signer) = signer(&mut connection, login, today).await else { return Ok(Vec::new()) };
    let mut desk = Vec::new();
    for application in open {
        let mut ask = Ask::new("SELECT weighed FROM granting_application WHERE id = ");
        ask.value(application.id);
        let row = ask.row(&mut connection, "reading the chain of a request").await?;
        let weighed: WeighedDoc = parsed(&row.text(0)?)?;
        let trail = trail(&mut connection, application.id).await?;
        let Ok((_, capacity)) = standing(&application, &weighed, &trail, &signer) else { continue };
        let (capacity, on_behalf) = match capacity {
            Capacity::Own => ("own", String::new()),
            Capacity::For(login) => ("for", login),
            Capacity::Owner => ("owner", String::new()),
        };
        desk.push(OnDesk { application, capacity, on_behalf });
    }
    // What is theirs comes before what they may do in place of others.
    desk.sort_by_key(|one| (one.capacity == "owner", one.application.due_on, one.application.id));
    Ok(desk)
}

/// Why somebody may not act on the step of a request, if they may not.
///
/// # Errors
/// A fault from the database.
pub async fn may_decide(
    db: &Db,
    whole: &super::Whole,
    login: &str,
    today: Day,
) -> Result<std::result::Result<&'static str, Rejection>> {
    let mut connection = db.read().await?;
    let signer = match signer(&mut connection, login, today).await {
        Ok(signer) => signer,
        Err(base::Failure::Rejected(rejection)) => return Ok(Err(rejection)),
        Err(other) => return Err(other),
    };
    let found = standing(&whole.application, &whole.weighed, &whole.trail, &signer);
    Ok(found.map(|(_, capacity)| match capacity {
        Capacity::Own => "own",
        Capacity::For(_) => "for",
        Capacity::Owner => "owner",
    }))
}

/// Writes a reminder into the trail of each request whose step ran out of its days, once a step;
/// returns how many.
///
/// # Errors
/// Busy, or a fault from the database.
pub async fn remind(tx: &mut Tx) -> Result<u64> {
    let today = tx.clock().today();
    let mut ask = Ask::new(
        "SELECT id, buyer_id, place, role FROM granting_application WHERE state = 'open' \
         AND reminded_on IS NULL AND due_on < ",
    );
    ask.value(today).text(" ORDER BY id LIMIT 500");
    let rows = ask.rows(tx.conn(), "looking for steps that ran out of their days").await?;
    for row in &rows {
        let (id, buyer, place, role) = (row.int(0)?, row.int(1)?, row.int(2)?, row.text(3)?);
        let mut ask = Ask::new("UPDATE granting_application SET reminded_on = ");
        ask.value(today).text(" WHERE id = ").value(id);
        ask.run(tx.conn()).await.map_err(failed("reminding an approver"))?;
        let said = Said { place: place + 1, role: &role, ..Said::plain(Act::Remind) };
        record(tx, (id, buyer), &said).await?;
    }
    if rows.is_empty() {
        tx.quiet();
    }
    Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
}
