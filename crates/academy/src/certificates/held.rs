//! Certificates that are held: listed, looked up by their code, whether one holds on a day.

use std::collections::BTreeMap;

use base::{Day, Rejection, Result};
use store::{AnyConnection, AnyRow, Ask, Columns, Db};

use super::seal::{open_seal, tidy_code};
use crate::courses::Library;

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Row id.
    pub id: i64,
    /// The enrolment that led to it.
    pub enrolment_id: i64,
    /// Whose.
    pub user_id: i64,
    /// The login.
    pub login: String,
    /// Level, by code.
    pub level: String,
    /// Its number.
    pub number: String,
    /// The name as printed.
    pub name: String,
    /// Who granted it, as printed.
    pub company: String,
    /// The first day.
    pub granted_on: Day,
    /// The last day.
    pub valid_until: Day,
    /// Who granted it.
    pub granted_by: String,
    /// What it says, signed.
    pub seal: String,
    /// The code that can be typed: 16 digits.
    pub check_code: String,
    /// The key that the seal opens with.
    pub public_key: String,
    /// Versions of the lessons on the day of granting.
    pub lessons: BTreeMap<String, String>,
    /// Whether the public page shortens the name.
    pub name_short: bool,
    /// When it was revoked.
    pub revoked_on: Option<Day>,
    /// Why.
    pub revoked_why: String,
}

/// How a certificate stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldState {
    /// It holds.
    Valid,
    /// Its last day is past.
    Expired,
    /// It was taken away.
    Revoked,
}

impl HeldState {
    /// A stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }
}

impl Certificate {
    /// How it stands on a day.
    pub fn state(&self, today: Day) -> HeldState {
        match (self.revoked_on, self.valid_until < today) {
            (Some(_), _) => HeldState::Revoked,
            (None, true) => HeldState::Expired,
            (None, false) => HeldState::Valid,
        }
    }

    /// The code in groups of four, as it is printed.
    pub fn code_said(&self) -> String {
        let digits: Vec<char> = self.check_code.chars().collect();
        let groups: Vec<String> = digits.chunks(4).map(|four| four.iter().collect()).collect();
        groups.join("-")
    }
}

/// What the public page says, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Its number.
    pub number: String,
    /// Level, by code.
    pub level: String,
    /// The name, shortened where the holder wants that.
    pub name: String,
    /// Who granted it.
    pub company: String,
    /// The first day.
    pub granted_on: Day,
    /// The last day.
    pub valid_until: Day,
    /// How it stands.
    pub state: HeldState,
    /// When it was revoked.
    pub revoked_on: Option<Day>,
}

/// A name from which only who knows the person knows it: the first sign of a Chinese name, the initials of others.
pub fn shortened(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let initial = |word: &&str| word.chars().next().map(|first| format!("{first}."));
    match (words.as_slice(), name.trim().chars().next()) {
        ([one], Some(first)) if !one.is_ascii() => format!("{first}**"),
        (_, Some(_)) => words.iter().filter_map(initial).collect::<Vec<_>>().join(" "),
        (_, None) => String::new(),
    }
}

const SELECT: &str = "SELECT c.id, c.enrolment_id, c.user_id, u.login, c.level, c.number, c.name, \
     c.company, c.granted_on, c.valid_until, g.name, c.seal, c.check_code, c.public_key, \
     c.lessons, c.name_short, c.revoked_on, c.revoked_why FROM certificates_certificate c \
     JOIN store_user u ON u.id = c.user_id JOIN store_user g ON g.id = c.granted_by WHERE ";

fn read(row: &AnyRow) -> Result<Certificate> {
    Ok(Certificate {
        id: row.int(0)?,
        enrolment_id: row.int(1)?,
        user_id: row.int(2)?,
        login: row.text(3)?,
        level: row.text(4)?,
        number: row.text(5)?,
        name: row.text(6)?,
        company: row.text(7)?,
        granted_on: row.day(8)?,
        valid_until: row.day(9)?,
        granted_by: row.text(10)?,
        seal: row.text(11)?,
        check_code: row.text(12)?,
        public_key: row.text(13)?,
        lessons: serde_json::from_str(&row.text(14)?).unwrap_or_default(),
        name_short: row.int(15)? == 1,
        revoked_on: row.maybe_day(16)?,
        revoked_why: row.text(17)?,
    })
}

pub(super) async fn load(connection: &mut AnyConnection, id: i64) -> Result<Option<Certificate>> {
    let mut ask = Ask::new(SELECT);
    ask.text("c.id = ").value(id);
    ask.rows(connection, "finding a certificate").await?.first().map(read).transpose()
}

/// The newest certificate of a person for a level.
pub(super) async fn newest_of(
    connection: &mut AnyConnection,
    user: i64,
    level: &str,
) -> Result<Option<Certificate>> {
    let mut ask = Ask::new(SELECT);
    ask.text("c.user_id = ").value(user).text(" AND c.level = ").value(level);
    ask.text(" ORDER BY c.id DESC LIMIT 1");
    ask.rows(connection, "finding the newest certificate").await?.first().map(read).transpose()
}

/// A certificate: one's own, or any where `all` is given to who teaches.
///
/// # Errors
/// `certificates.certificate-unknown`, or a fault.
pub async fn get_held(db: &Db, id: i64, (user, all): (i64, bool)) -> Result<Certificate> {
    let mut connection = db.read().await?;
    let found = load(&mut connection, id).await?.filter(|one| all || one.user_id == user);
    Ok(found.ok_or_else(|| Rejection::new("certificates.certificate-unknown"))?)
}

/// A certificate by its number.
///
/// # Errors
/// A fault from the database.
pub async fn find_held(db: &Db, number: &str) -> Result<Option<Certificate>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(SELECT);
    ask.text("c.number = ").value(number.trim().to_uppercase());
    ask.rows(&mut connection, "finding a certificate").await?.first().map(read).transpose()
}

/// What is listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeldFilter {
    /// Of whom; `None` for everybody.
    pub user: Option<i64>,
    /// Of which level.
    pub level: Option<String>,
    /// As they stand.
    pub state: Option<String>,
}

fn narrow(ask: &mut Ask, filter: &HeldFilter, today: Day) {
    if let Some(user) = filter.user {
        ask.text(" AND c.user_id = ").value(user);
    }
    if let Some(level) = &filter.level {
        ask.text(" AND c.level = ").value(level.as_str());
    }
    match filter.state.as_deref() {
        Some("valid") => {
            ask.text(" AND c.revoked_on IS NULL AND c.valid_until >= ").value(today);
        }
        Some("expired") => {
            ask.text(" AND c.revoked_on IS NULL AND c.valid_until < ").value(today);
        }
        Some("revoked") => {
            ask.text(" AND c.revoked_on IS NOT NULL");
        }
        _ => {}
    }
}

/// Certificates, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_held(
    db: &Db,
    filter: &HeldFilter,
    (skip, limit): (usize, usize),
) -> Result<Vec<Certificate>> {
    let mut ask = Ask::new(SELECT);
    ask.text("1 = 1");
    narrow(&mut ask, filter, db.clock().today());
    ask.text(" ORDER BY c.id DESC LIMIT ").value(i64::try_from(limit).unwrap_or(20));
    ask.text(" OFFSET ").value(i64::try_from(skip).unwrap_or(0));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing certificates").await?.iter().map(read).collect()
}

/// How many there are.
///
/// # Errors
/// A fault from the database.
pub async fn count_held(db: &Db, filter: &HeldFilter) -> Result<usize> {
    let mut ask = Ask::new("SELECT COUNT(*) FROM certificates_certificate c WHERE 1 = 1");
    narrow(&mut ask, filter, db.clock().today());
    let mut connection = db.read().await?;
    let count = ask.row(&mut connection, "counting certificates").await?.int(0)?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Whether a person holds a valid certificate of a level on a day.
///
/// # Errors
/// A fault from the database.
pub async fn holds(db: &Db, user: i64, level: &str) -> Result<bool> {
    let filter = HeldFilter {
        user: Some(user),
        level: Some(level.to_owned()),
        state: Some("valid".to_owned()),
    };
    Ok(count_held(db, &filter).await? > 0)
}

/// The certificate behind a code: as somebody outside may see it.
///
/// # Errors
/// A fault from the database.
pub async fn check_by_code(db: &Db, typed: &str) -> Result<Option<Checked>> {
    let Some(code) = tidy_code(typed) else { return Ok(None) };
    let mut ask = Ask::new(SELECT);
    ask.text("c.check_code = ").value(code);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "checking a certificate").await?;
    let Some(held) = rows.first().map(read).transpose()? else { return Ok(None) };
    // It says what was signed; a row that was changed behind the seal says nothing.
    let Ok(said) = open_seal(&held.seal, std::slice::from_ref(&held.public_key)) else {
        return Ok(None);
    };
    let held = Certificate { valid_until: said.valid_until, ..held };
    Ok(Some(Checked {
        state: held.state(db.clock().today()),
        name: if held.name_short { shortened(&said.name) } else { said.name },
        number: said.number,
        level: said.level,
        company: said.company,
        granted_on: said.granted_on,
        valid_until: said.valid_until,
        revoked_on: held.revoked_on,
    }))
}

/// The keys that seals of this house open with.
///
/// # Errors
/// A fault from the database.
pub async fn public_keys(db: &Db) -> Result<Vec<String>> {
    let ask = Ask::new("SELECT DISTINCT public_key FROM certificates_certificate ORDER BY 1");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "reading keys").await?.iter().map(|row| row.text(0)).collect()
}

/// Lessons whose content is newer than when the certificate was granted.
pub fn newer_lessons(held: &Certificate) -> Vec<String> {
    let library = Library::shipped();
    let newer = |(code, version): (&String, &String)| {
        let now = library.lesson(code).map(|lesson| lesson.edition.version.as_str());
        now.is_some_and(|now| now != version).then(|| code.clone())
    };
    held.lessons.iter().filter_map(newer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shortened() {
        for (name, short) in
            [("李明", "李**"), ("欧阳明月", "欧**"), ("Li Ming", "L. M."), ("Anna", "A."), ("", "")]
        {
            assert_eq!(shortened(name), short);
        }
    }
}
