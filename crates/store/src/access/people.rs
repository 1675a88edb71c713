use std::time::Duration;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use base::{Failure, Lang, Moment, Rejection, Result};
use serde_json::json;
use sqlx::Row;
use tokio::sync::Semaphore;

use super::{
    required::{Withheld, withhold},
    rights::{Right, Role, Scope},
};
use crate::{Audit, Db, Tx, Violation, failed, violation};

/// The id of a person.
pub type PersonId = i64;

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Row id.
    pub id: PersonId,
    /// The name to sign in with.
    pub login: String,
    /// The name to show.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The language of their pages.
    pub lang: Lang,
    /// Whether they can sign in.
    pub active: bool,
    /// Locked until then after too many wrong passwords.
    pub locked_until: Option<Moment>,
    /// Rights of the role that they cannot use for want of a certificate.
    pub withheld: Vec<Withheld>,
}

/// Somebody to add.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The name to sign in with: 2 to 64 letters, digits, `.`, `-`, `_` or `@`.
    pub login: String,
    /// The name to show.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The language of their pages.
    pub lang: Lang,
    /// At least 10 characters.
    pub password: String,
}

impl Person {
    /// Whether they have the right.
    pub fn may(&self, right: Right) -> bool {
        self.active && self.role.may(right) && self.lacking(right).is_none()
    }

    /// Refuses who lacks the right: pages, tokens and verbs all ask here.
    ///
    /// # Errors
    /// `access.right-missing`; `access.certificate-missing`, `access.certificate-expired`,
    /// `access.certificate-revoked` where the right requires a certificate.
    pub fn require(&self, right: Right) -> Result<()> {
        self.role.require(right)?;
        self.lacking(right).map_or(Ok(()), |withheld| Err(withheld.refusal()))
    }

    /// Why a right of their role is withheld, if it is.
    pub fn lacking(&self, right: Right) -> Option<&Withheld> {
        self.withheld.iter().find(|one| one.right == right)
    }

    /// What they may do today.
    pub fn rights(&self) -> impl Iterator<Item = Right> {
        self.role.rights().iter().copied().filter(|right| self.may(*right))
    }

    /// Whose buyers they see.
    pub fn scope(&self) -> Scope {
        self.role.scope(self.id)
    }
}

pub(super) const COLUMNS: &str =
    "u.id, u.login, u.name, u.role, u.lang, u.active, u.locked_until, u.password, u.failures";

pub(super) fn read_person(row: &sqlx::any::AnyRow) -> Result<Person> {
    let fail = || failed("reading a person");
    let role: String = row.try_get(3).map_err(fail())?;
    let lang: String = row.try_get(4).map_err(fail())?;
    let active: i64 = row.try_get(5).map_err(fail())?;
    let locked: i64 = row.try_get(6).map_err(fail())?;
    Ok(Person {
        id: row.try_get(0).map_err(fail())?,
        login: row.try_get(1).map_err(fail())?,
        name: row.try_get(2).map_err(fail())?,
        role: role.parse().map_err(Failure::Rejected)?,
        lang: Lang::parse(&lang).unwrap_or_default(),
        active: active != 0,
        locked_until: (locked > 0).then_some(Moment(locked)),
        withheld: Vec::new(),
    })
}

/// One hash takes about 19 MB and a core, so a flood of sign-ins waits here instead of eating the
/// memory of the machine.
static HASHING: Semaphore = Semaphore::const_new(2);
const HASH_WAIT: Duration = Duration::from_secs(20);

/// Runs a password hash beside the other work, two at a time. The permit goes with the work: a
/// caller who hangs up does not make room for another hash before this one is done.
async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let permit = tokio::time::timeout(HASH_WAIT, HASHING.acquire())
        .await
        .map_err(|_| Failure::Busy("checking passwords".to_owned()))?
        .map_err(|error| Failure::broken("waiting to check a password", error))?;
    tokio::task::spawn_blocking(move || {
        let done = work();
        drop(permit);
        done
    })
    .await
    .map_err(|error| Failure::broken("checking a password", error))
}

async fn hashed(password: &str) -> Result<String> {
    let text = password.to_owned();
    beside(move || hash_password(&text)).await?
}

/// Whether a password is the one behind the hash. Without a hash it is as slow as a real check,
/// and never right.
pub(super) async fn is_right(password: &str, hash: Option<String>) -> Result<bool> {
    let text = password.to_owned();
    beside(move || match hash {
        Some(hash) => matches(&text, &hash),
        None => hash_password(&text).is_err(),
    })
    .await
}

fn hash_password(password: &str) -> Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Failure::bug(format!("hashing a password: {error}")))
}

fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
}

fn check_password(password: &str) -> Result<()> {
    if password.chars().count() < 10 {
        return Err(Rejection::new("access.password-short").on("password").into());
    }
    if password.len() > 1_024 {
        return Err(Rejection::new("access.password-long").on("password").into());
    }
    Ok(())
}

fn check_login(login: &str) -> Result<()> {
    let fits = (2..=64).contains(&login.chars().count())
        && login.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@'));
    if fits {
        return Ok(());
    }
    Err(Rejection::new("access.login-form").with("login", login).on("login").into())
}

impl Tx {
    /// Adds a person.
    ///
    /// # Errors
    /// `access.login-form`, `access.login-taken`, `access.password-short`,
    /// `access.name-missing`, or a fault.
    pub async fn add_person(&mut self, new: NewPerson) -> Result<PersonId> {
        let login = new.login.trim().to_lowercase();
        check_login(&login)?;
        check_password(&new.password)?;
        if new.name.trim().is_empty() {
            return Err(Rejection::new("access.name-missing").on("name").into());
        }
        let hash = hashed(&new.password).await?;
        let (id, at) = (self.ids().next(), self.at().0);
        let done = sqlx::query(
            "INSERT INTO store_user (id, login, name, role, lang, password, active, failures, \
             locked_until, created_at) VALUES ($1, $2, $3, $4, $5, $6, 1, 0, 0, $7)",
        )
        .bind(id)
        .bind(login.clone())
        .bind(new.name.trim())
        .bind(new.role.code())
        .bind(new.lang.code())
        .bind(hash)
        .bind(at)
        .execute(self.conn())
        .await;
        if let Err(error) = done {
            return Err(match violation(&error) {
                Some(Violation::Unique(_)) => {
                    Rejection::new("access.login-taken").with("login", login).on("login").into()
                }
                _ => failed("adding a person")(error),
            });
        }
        self.audit(Audit {
            room: "access",
            action: "add",
            subject: format!("person:{login}"),
            detail: json!({ "role": new.role.code(), "name": new.name.trim() }),
        });
        Ok(id)
    }

    /// Adds many people who share one password, which is hashed once: for demo companies. Those
    /// whose login is there already are left as they are.
    ///
    /// # Errors
    /// As [`Tx::add_person`].
    pub async fn add_people(&mut self, people: &[NewPerson]) -> Result<()> {
        let Some(first) = people.first() else { return Ok(()) };
        check_password(&first.password)?;
        let hash = hashed(&first.password).await?;
        for new in people {
            check_login(&new.login)?;
            let (id, at) = (self.ids().next(), self.at().0);
            sqlx::query(
                "INSERT INTO store_user (id, login, name, role, lang, password, active, \
                 failures, locked_until, created_at) VALUES ($1, $2, $3, $4, $5, $6, 1, 0, 0, $7) \
                 ON CONFLICT (login) DO NOTHING",
            )
            .bind(id)
            .bind(new.login.to_lowercase())
            .bind(new.name.clone())
            .bind(new.role.code())
            .bind(new.lang.code())
            .bind(hash.clone())
            .bind(at)
            .execute(self.conn())
            .await
            .map_err(failed("adding people"))?;
        }
        self.audit(Audit {
            room: "access",
            action: "add-many",
            subject: "people".to_owned(),
            detail: json!({ "count": people.len() }),
        });
        Ok(())
    }

    /// Changes role, name, language or whether somebody can sign in. The last active owner
    /// cannot be taken away. Sessions of somebody switched off end at once.
    ///
    /// # Errors
    /// `access.person-unknown`, `access.last-owner`, or a fault.
    pub async fn change_person(&mut self, changed: &Person) -> Result<()> {
        let fail = || failed("changing a person");
        // All owners are read under the write lock, so that two of them cannot leave at once.
        self.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
        let before = self.person_by_id(changed.id).await?;
        let leaves = before.role == Role::Owner
            && before.active
            && (changed.role != Role::Owner || !changed.active);
        if leaves {
            let row =
                sqlx::query("SELECT COUNT(*) FROM store_user WHERE role = 'owner' AND active = 1");
            let row = row.fetch_one(self.conn()).await.map_err(fail())?;
            let owners: i64 = row.try_get(0).map_err(fail())?;
            if owners <= 1 {
                return Err(Rejection::new("access.last-owner").into());
            }
        }
        sqlx::query(
            "UPDATE store_user SET name = $1, role = $2, lang = $3, active = $4, failures = 0, \
             locked_until = 0 WHERE id = $5",
        )
        .bind(changed.name.clone())
        .bind(changed.role.code())
        .bind(changed.lang.code())
        .bind(i64::from(changed.active))
        .bind(changed.id)
        .execute(self.conn())
        .await
        .map_err(fail())?;
        if !changed.active {
            self.end_sessions(changed.id).await?;
        }
        self.audit(Audit {
            room: "access",
            action: "change",
            subject: format!("person:{}", before.login),
            detail: json!({
                "role": [before.role.code(), changed.role.code()],
                "active": [before.active, changed.active],
                "name": [before.name, changed.name],
            }),
        });
        Ok(())
    }

    /// Sets a new password, ends all sessions and revokes all tokens of that person: who knew
    /// the old password may have made tokens with it.
    ///
    /// # Errors
    /// `access.person-unknown`, `access.password-short`, or a fault.
    pub async fn set_password(&mut self, id: PersonId, password: &str) -> Result<()> {
        check_password(password)?;
        let person = self.person_by_id(id).await?;
        let hash = hashed(password).await?;
        sqlx::query(
            "UPDATE store_user SET password = $1, failures = 0, locked_until = 0 WHERE id = $2",
        )
        .bind(hash)
        .bind(id)
        .execute(self.conn())
        .await
        .map_err(failed("setting a password"))?;
        self.end_sessions(id).await?;
        let tokens = self.revoke_tokens(id).await?;
        self.audit(Audit {
            room: "access",
            action: "set-password",
            subject: format!("person:{}", person.login),
            detail: json!({ "tokens_revoked": tokens }),
        });
        Ok(())
    }

    /// Remembers the language of somebody's pages.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn set_lang(&mut self, id: PersonId, lang: Lang) -> Result<()> {
        sqlx::query("UPDATE store_user SET lang = $1 WHERE id = $2")
            .bind(lang.code())
            .bind(id)
            .execute(self.conn())
            .await
            .map_err(failed("remembering a language"))?;
        Ok(())
    }

    async fn person_by_id(&mut self, id: PersonId) -> Result<Person> {
        let sql = format!("SELECT {COLUMNS} FROM store_user u WHERE u.id = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id);
        let row = row.fetch_optional(self.conn()).await.map_err(failed("reading a person"))?;
        match row {
            Some(row) => read_person(&row),
            None => Err(Rejection::new("access.person-unknown").into()),
        }
    }
}

impl Db {
    /// Everybody, by login.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn list_people(&self) -> Result<Vec<Person>> {
        let mut connection = self.read().await?;
        let sql = format!("SELECT {COLUMNS} FROM store_user u ORDER BY u.login");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *connection).await;
        let rows = rows.map_err(failed("listing people"))?;
        let mut people: Vec<Person> = rows.iter().map(read_person).collect::<Result<_>>()?;
        withhold(&mut connection, self.clock().today(), &mut people).await?;
        Ok(people)
    }

    /// Somebody by login.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn find_person(&self, login: &str) -> Result<Option<Person>> {
        let mut connection = self.read().await?;
        let sql = format!("SELECT {COLUMNS} FROM store_user u WHERE u.login = $1");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(login.trim().to_lowercase());
        let row =
            query.fetch_optional(&mut *connection).await.map_err(failed("finding a person"))?;
        let Some(row) = row else { return Ok(None) };
        let mut person = read_person(&row)?;
        withhold(&mut connection, self.clock().today(), std::slice::from_mut(&mut person)).await?;
        Ok(Some(person))
    }
}
