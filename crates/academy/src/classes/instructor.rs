//! Instructors 讲师: who they are and what they know, so that learners find the right one (A11, A14).

use base::{Rejection, Result};
use credit::parties::CustomerKind;
use serde_json::json;
use store::{
    AnyRow, Ask, Columns, Db, Tx,
    access::{Right, Role},
    failed,
};

use super::{
    cohort::{note, teaching},
    pack::ClassPack,
};

/// What somebody knows, by code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Specialty {
    /// Subjects.
    pub topics: Vec<String>,
    /// Sections of industry.
    pub industries: Vec<String>,
    /// Kinds of customers.
    pub kinds: Vec<String>,
}

/// An instructor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instructor {
    /// Whose.
    pub user_id: i64,
    /// The name.
    pub name: String,
    /// In their own words.
    pub profile: String,
    /// What they know.
    pub knows: Specialty,
    /// Takes requests of learners.
    pub coaches: bool,
    /// Requests that wait for an answer.
    pub waiting: i64,
}

/// Signs of a profile.
const PROFILE: usize = 1_000;

/// Sets what an instructor says of themselves.
///
/// # Errors
/// `classes.not-teaching`, `classes.profile-long`, `classes.topic-unknown`, `classes.industry-unknown`,
/// `classes.kind-unknown`, `classes.topic-missing` where somebody coaches on no subject, or a fault.
pub async fn set_instructor(
    tx: &mut Tx,
    user: i64,
    (profile, knows, coaches): (&str, &Specialty, bool),
) -> Result<()> {
    teaching(tx, user).await?;
    let (pack, profile) = (ClassPack::shipped(), profile.trim());
    if profile.chars().count() > PROFILE {
        let refused = Rejection::new("classes.profile-long").with("most", PROFILE);
        return Err(refused.on("profile").into());
    }
    if let Some(code) = knows.topics.iter().find(|code| !pack.has_topic(code)) {
        return Err(Rejection::new("classes.topic-unknown").with("topic", code).into());
    }
    if let Some(code) = knows.industries.iter().find(|code| !pack.has_industry(code)) {
        return Err(Rejection::new("classes.industry-unknown").with("industry", code).into());
    }
    if let Some(code) = knows.kinds.iter().find(|code| code.parse::<CustomerKind>().is_err()) {
        return Err(Rejection::new("classes.kind-unknown").with("kind", code).into());
    }
    if coaches && knows.topics.is_empty() {
        return Err(Rejection::new("classes.topic-missing").into());
    }
    let (id, at) = (tx.ids().next(), tx.at().0);
    let listed = |all: &[String]| json!(all).to_string();
    let mut ask = Ask::new(
        "INSERT INTO classes_instructor (id, user_id, profile, topics, industries, kinds, coaches, \
         changed_at) VALUES (",
    );
    ask.value(id).text(", ").value(user).text(", ").value(profile).text(", ");
    ask.value(listed(&knows.topics)).text(", ").value(listed(&knows.industries)).text(", ");
    ask.value(listed(&knows.kinds)).text(", ").value(coaches).text(", ").value(at);
    ask.text(
        ") ON CONFLICT (user_id) DO UPDATE SET profile = excluded.profile, \
         topics = excluded.topics, industries = excluded.industries, kinds = excluded.kinds, \
         coaches = excluded.coaches, changed_at = excluded.changed_at",
    );
    ask.run(tx.conn()).await.map_err(failed("setting an instructor"))?;
    note(tx, "set-instructor", format!("user:{user}"), json!({ "topics": knows.topics }));
    Ok(())
}

const COLUMNS: &str = "SELECT i.user_id, u.name, i.profile, i.topics, i.industries, i.kinds, \
     i.coaches, (SELECT CAST(COUNT(*) AS BIGINT) FROM classes_request r WHERE r.state = 'open' \
     AND r.coach_id = i.user_id), u.role FROM classes_instructor i \
     JOIN store_user u ON u.id = i.user_id";

fn read(row: &AnyRow) -> Result<Instructor> {
    let listed = |at: usize| -> Result<Vec<String>> {
        Ok(serde_json::from_str(&row.text(at)?).unwrap_or_default())
    };
    Ok(Instructor {
        user_id: row.int(0)?,
        name: row.text(1)?,
        profile: row.text(2)?,
        knows: Specialty { topics: listed(3)?, industries: listed(4)?, kinds: listed(5)? },
        coaches: row.int(6)? == 1,
        waiting: row.int(7)?,
    })
}

/// Instructors who said what they know, still teach and may sign in, by name.
///
/// # Errors
/// A fault from the database.
pub async fn list_instructors(db: &Db) -> Result<Vec<Instructor>> {
    let mut connection = db.read().await?;
    listed(&mut connection).await
}

pub(super) async fn listed(connection: &mut store::AnyConnection) -> Result<Vec<Instructor>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE u.active = 1 ORDER BY u.name, i.user_id LIMIT 200");
    let mut all = Vec::new();
    for row in ask.rows(connection, "listing instructors").await? {
        // Whose role teaches no more could answer nobody.
        if row.text(8)?.parse::<Role>().is_ok_and(|role| role.may(Right::Teach)) {
            all.push(read(&row)?);
        }
    }
    Ok(all)
}

/// What somebody said of themselves.
///
/// # Errors
/// A fault from the database.
pub async fn find_instructor(db: &Db, user: i64) -> Result<Option<Instructor>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE i.user_id = ").value(user);
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "reading an instructor").await?.first().map(read).transpose()
}
