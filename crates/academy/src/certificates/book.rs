//! What a person sees of all levels, and what waits for those who teach.

use base::Result;
use store::{Ask, Db};

use super::{
    enrolment::{Enrolment, SELECT, load, read},
    held::{Certificate, newest_of},
    pack::{CertificatePack, Level},
};

/// A level as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelSeen {
    /// The level.
    pub level: &'static Level,
    /// The enrolment that is open.
    pub enrolment: Option<Enrolment>,
    /// The newest certificate.
    pub held: Option<Certificate>,
}

/// The open enrolment of a person for a level.
///
/// # Errors
/// A fault from the database.
pub async fn find_live(db: &Db, user: i64, level: &str) -> Result<Option<Enrolment>> {
    let now = db.clock().now();
    let at = (now, db.clock().day_of(now));
    let mut ask = Ask::new(SELECT);
    ask.text(" WHERE e.live = 1 AND e.user_id = ").value(user).text(" AND e.level = ");
    ask.value(level);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "looking for an enrolment").await?;
    match rows.first() {
        None => Ok(None),
        Some(row) => load(&mut connection, read(row)?, at).await.map(Some),
    }
}

/// All levels with how a person stands in each.
///
/// # Errors
/// A fault from the database.
pub async fn levels_of(db: &Db, user: i64) -> Result<Vec<LevelSeen>> {
    let mut all = Vec::new();
    for level in &CertificatePack::shipped().levels {
        let enrolment = find_live(db, user, &level.code).await?;
        let mut connection = db.read().await?;
        let held = newest_of(&mut connection, user, &level.code).await?;
        all.push(LevelSeen { level, enrolment, held });
    }
    Ok(all)
}

/// Open enrolments of everybody, the oldest first, with where they stand.
///
/// # Errors
/// A fault from the database.
pub async fn list_open(db: &Db, (skip, limit): (usize, usize)) -> Result<Vec<Enrolment>> {
    let now = db.clock().now();
    let at = (now, db.clock().day_of(now));
    let mut ask = Ask::new(SELECT);
    ask.text(" WHERE e.state = 'open' ORDER BY e.id LIMIT ");
    ask.value(i64::try_from(limit).unwrap_or(20)).text(" OFFSET ");
    ask.value(i64::try_from(skip).unwrap_or(0));
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing enrolments").await?;
    let mut all = Vec::new();
    for row in &rows {
        // A level that the content no longer has waits for nobody.
        let row = read(row)?;
        if CertificatePack::shipped().level(&row.level).is_some() {
            all.push(load(&mut connection, row, at).await?);
        }
    }
    Ok(all)
}

/// How many enrolments are open.
///
/// # Errors
/// A fault from the database.
pub async fn enrolled_of(db: &Db) -> Result<usize> {
    use store::Columns as _;
    let ask = Ask::new("SELECT COUNT(*) FROM certificates_enrolment WHERE state = 'open'");
    let mut connection = db.read().await?;
    let count = ask.row(&mut connection, "counting enrolments").await?.int(0)?;
    Ok(usize::try_from(count).unwrap_or(0))
}
