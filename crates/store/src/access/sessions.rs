use base::{Moment, Rejection, Result, digest_of};
use serde_json::json;
use sqlx::Row;

use super::{
    people::{COLUMNS, Person, is_right, read_person},
    required::withhold,
};
use crate::{Actor, Audit, Db, Tx, failed, random_key};

/// Wrong passwords in a row before a login is locked.
const FREE_FAILURES: i64 = 5;
const LOCK_SECONDS: i64 = 15 * 60;
const SESSION_SECONDS: i64 = 12 * 3_600;

/// Somebody who has just signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The secret for the cookie. Kept only as a hash.
    pub key: String,
    /// Who.
    pub person: Person,
    /// When the session ends.
    pub expires_at: Moment,
}

/// A running session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who.
    pub person: Person,
    /// The token that every form of this session carries.
    pub csrf: String,
}

pub(super) fn key_hash(key: &str) -> String {
    digest_of(key.as_bytes()).to_string()
}

impl Db {
    /// Checks a password and opens a session. The answer and its time are the same for an
    /// unknown login and a wrong password. Five wrong passwords in a row lock the login for a
    /// quarter of an hour.
    ///
    /// # Errors
    /// `access.sign-in-failed`, `access.locked`, or a fault.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<SignedIn> {
        let (tx, person) = self.admit(login, password).await?;
        open_session(tx, person).await
    }

    /// Checks a password as [`Db::sign_in`] does, without opening a session: for somebody who is
    /// signed in and confirms that it is they.
    ///
    /// # Errors
    /// As [`Db::sign_in`].
    pub async fn confirm_password(&self, login: &str, password: &str) -> Result<()> {
        let (mut tx, person) = self.admit(login, password).await?;
        forget_failures(&mut tx, &person).await?;
        tx.quiet();
        tx.commit().await
    }

    /// The person with the right password, and the transaction that has just read that their
    /// login is not locked. The lock is read again after the slow check, under the row's lock:
    /// what other guesses did meanwhile counts.
    async fn admit(&self, login: &str, password: &str) -> Result<(Tx, Person)> {
        let login = login.trim().to_lowercase();
        let found = self.credentials(&login).await?;
        if let Some((person, _)) = &found {
            refuse_locked(person, self.clock().now())?;
        }
        let hash = found.as_ref().map(|(_, hash)| hash.clone());
        let right = is_right(password, hash).await?;
        let Some((person, hash)) = found else {
            return Err(Rejection::new("access.sign-in-failed").into());
        };
        let mut tx = self.write(Actor::user(&person.login)).await?;
        tx.lock("SELECT id FROM store_user WHERE id = $1", person.id).await?;
        let Some((person, current)) = find_credentials(tx.conn(), &login).await? else {
            return Err(Rejection::new("access.sign-in-failed").into());
        };
        refuse_locked(&person, tx.at())?;
        if right && person.active && current == hash {
            return Ok((tx, person));
        }
        count_failure(tx, &person).await?;
        Err(Rejection::new("access.sign-in-failed").into())
    }

    async fn credentials(&self, login: &str) -> Result<Option<(Person, String)>> {
        find_credentials(&mut *self.read().await?, login).await
    }

    /// The session of a cookie's key, if it still runs and the person may sign in.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn find_session(&self, key: &str) -> Result<Option<Session>> {
        let fail = || failed("finding a session");
        let mut connection = self.read().await?;
        let sql = format!(
            "SELECT {COLUMNS}, s.csrf FROM store_session s JOIN store_user u ON u.id = s.user_id \
             WHERE s.key_hash = $1 AND s.expires_at > $2 AND u.active = 1"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(key_hash(key));
        let query = query.bind(self.clock().now().0);
        let row = query.fetch_optional(&mut *connection).await.map_err(fail())?;
        let Some(row) = row else { return Ok(None) };
        let mut person = read_person(&row)?;
        withhold(&mut connection, self.clock().today(), std::slice::from_mut(&mut person)).await?;
        Ok(Some(Session { person, csrf: row.try_get(9).map_err(fail())? }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn sign_out(&self, key: &str, login: &str) -> Result<()> {
        let mut tx = self.write(Actor::user(login)).await?;
        sqlx::query("DELETE FROM store_session WHERE key_hash = $1")
            .bind(key_hash(key))
            .execute(tx.conn())
            .await
            .map_err(failed("ending a session"))?;
        tx.audit(access_line("sign-out", login));
        tx.commit().await
    }
}

/// A person and the hash of their password.
async fn find_credentials(
    connection: &mut sqlx::AnyConnection,
    login: &str,
) -> Result<Option<(Person, String)>> {
    let fail = || failed("finding a login");
    let sql = format!("SELECT {COLUMNS} FROM store_user u WHERE u.login = $1");
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(login.to_owned());
    let row = query.fetch_optional(connection).await.map_err(fail())?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((read_person(&row)?, row.try_get(7).map_err(fail())?)))
}

fn refuse_locked(person: &Person, now: Moment) -> Result<()> {
    if person.locked_until.is_some_and(|until| until > now) {
        return Err(Rejection::new("access.locked").with("minutes", LOCK_SECONDS / 60).into());
    }
    Ok(())
}

async fn count_failure(mut tx: Tx, person: &Person) -> Result<()> {
    let row = sqlx::query(
        "UPDATE store_user SET failures = failures + 1 WHERE id = $1 RETURNING failures",
    );
    let row = row.bind(person.id).fetch_one(tx.conn()).await;
    let fail = || failed("counting a wrong password");
    let count: i64 = row.map_err(fail())?.try_get(0).map_err(fail())?;
    if count >= FREE_FAILURES {
        let until = tx.at().plus_seconds(LOCK_SECONDS);
        sqlx::query("UPDATE store_user SET locked_until = $1, failures = 0 WHERE id = $2")
            .bind(until.0)
            .bind(person.id)
            .execute(tx.conn())
            .await
            .map_err(failed("locking a login"))?;
        tx.audit(access_line("lock", &person.login));
    } else {
        tx.quiet();
    }
    tx.commit().await
}

async fn forget_failures(tx: &mut Tx, person: &Person) -> Result<()> {
    sqlx::query("UPDATE store_user SET failures = 0, locked_until = 0 WHERE id = $1")
        .bind(person.id)
        .execute(tx.conn())
        .await
        .map_err(failed("forgetting wrong passwords"))?;
    Ok(())
}

async fn open_session(mut tx: Tx, person: Person) -> Result<SignedIn> {
    let (key, csrf) = (random_key()?, random_key()?);
    let (at, expires_at) = (tx.at(), tx.at().plus_seconds(SESSION_SECONDS));
    let fail = || failed("opening a session");
    sqlx::query("DELETE FROM store_session WHERE expires_at < $1")
        .bind(at.0)
        .execute(tx.conn())
        .await
        .map_err(fail())?;
    sqlx::query(
        "INSERT INTO store_session (key_hash, user_id, csrf, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(key_hash(&key))
    .bind(person.id)
    .bind(csrf)
    .bind(at.0)
    .bind(expires_at.0)
    .execute(tx.conn())
    .await
    .map_err(fail())?;
    forget_failures(&mut tx, &person).await?;
    tx.audit(access_line("sign-in", &person.login));
    tx.commit().await?;
    Ok(SignedIn { key, person, expires_at })
}

fn access_line(action: &'static str, login: &str) -> Audit {
    Audit { room: "access", action, subject: format!("person:{login}"), detail: json!({}) }
}

impl Tx {
    /// Ends all sessions of a person.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn end_sessions(&mut self, id: i64) -> Result<()> {
        sqlx::query("DELETE FROM store_session WHERE user_id = $1")
            .bind(id)
            .execute(self.conn())
            .await
            .map_err(failed("ending sessions"))?;
        Ok(())
    }
}
