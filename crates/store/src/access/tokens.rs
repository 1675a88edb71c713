use base::{Moment, Rejection, Result};
use serde_json::json;
use sqlx::Row;

use super::{
    people::{COLUMNS, Person, read_person},
    required::withhold,
    sessions::key_hash,
};
use crate::{Audit, Db, Tx, failed, random_key};

/// A new API token. The key is shown once.
#[derive(Debug, Clone)]
pub struct Token {
    /// Row id.
    pub id: i64,
    /// The secret, `sx_…`.
    pub key: String,
    /// When it ends.
    pub expires_at: Moment,
}

/// What is known of a token afterwards.
#[derive(Debug, Clone)]
pub struct TokenInfo {
    /// Row id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub login: String,
    /// When it was made.
    pub created_at: Moment,
    /// When it ends.
    pub expires_at: Moment,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Moment>,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
}

const HOUR: i64 = 3_600_000_000;

impl Tx {
    /// Makes a token that may do what its owner may, for `days` days (1 to 3650).
    ///
    /// # Errors
    /// `access.name-missing`, or a fault.
    pub async fn add_token(&mut self, person: &Person, name: &str, days: u32) -> Result<Token> {
        if name.trim().is_empty() {
            return Err(Rejection::new("access.name-missing").on("name").into());
        }
        let key = format!("sx_{}", random_key()?);
        let (id, at) = (self.ids().next(), self.at());
        let expires_at = at.plus_seconds(i64::from(days.clamp(1, 3_650)) * 86_400);
        sqlx::query(
            "INSERT INTO store_token (id, user_id, name, key_hash, created_at, expires_at, \
             last_used_at) VALUES ($1, $2, $3, $4, $5, $6, 0)",
        )
        .bind(id)
        .bind(person.id)
        .bind(name.trim())
        .bind(key_hash(&key))
        .bind(at.0)
        .bind(expires_at.0)
        .execute(self.conn())
        .await
        .map_err(failed("adding a token"))?;
        self.audit(Audit {
            room: "access",
            action: "add-token",
            subject: format!("person:{}", person.login),
            detail: json!({ "name": name.trim(), "token": id.to_string() }),
        });
        Ok(Token { id, key, expires_at })
    }

    /// Revokes a token.
    ///
    /// # Errors
    /// `access.token-unknown` where the person has no such token, or a fault.
    pub async fn revoke_token(&mut self, owner: &Person, id: i64) -> Result<()> {
        let at = self.at().0;
        let done = sqlx::query(
            "UPDATE store_token SET revoked_at = $1 \
             WHERE id = $2 AND user_id = $3 AND revoked_at IS NULL",
        );
        let done = done.bind(at).bind(id).bind(owner.id).execute(self.conn()).await;
        if done.map_err(failed("revoking a token"))?.rows_affected() == 0 {
            return Err(Rejection::new("access.token-unknown").into());
        }
        self.audit(Audit {
            room: "access",
            action: "revoke-token",
            subject: format!("person:{}", owner.login),
            detail: json!({ "token": id.to_string() }),
        });
        Ok(())
    }

    /// Revokes every token of a person; answers how many there were.
    pub(super) async fn revoke_tokens(&mut self, person: i64) -> Result<u64> {
        let at = self.at().0;
        let done = sqlx::query(
            "UPDATE store_token SET revoked_at = $1 WHERE user_id = $2 AND revoked_at IS NULL",
        );
        let done = done.bind(at).bind(person).execute(self.conn()).await;
        Ok(done.map_err(failed("revoking tokens"))?.rows_affected())
    }
}

impl Db {
    /// Who a token speaks for, if it is good.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn find_token(&self, key: &str) -> Result<Option<Person>> {
        let fail = || failed("finding a token");
        let now = self.clock().now().0;
        let sql = format!(
            "SELECT {COLUMNS}, t.id, t.last_used_at FROM store_token t \
             JOIN store_user u ON u.id = t.user_id \
             WHERE t.key_hash = $1 AND t.expires_at > $2 AND t.revoked_at IS NULL AND u.active = 1"
        );
        let (person, id, used): (Person, i64, i64) = {
            let mut connection = self.read().await?;
            let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(key_hash(key)).bind(now);
            let row = query.fetch_optional(&mut *connection).await.map_err(fail())?;
            let Some(row) = row else { return Ok(None) };
            let (id, used) = (row.try_get(9).map_err(fail())?, row.try_get(10).map_err(fail())?);
            let mut person = read_person(&row)?;
            let one = std::slice::from_mut(&mut person);
            withhold(&mut connection, self.clock().today(), one).await?;
            (person, id, used)
        };
        // Whoever only reads does not wait for an import.
        if now - used > HOUR && self.find_running().await?.is_none() {
            let mut tx = self.write(crate::Actor::user(&person.login)).await?;
            sqlx::query("UPDATE store_token SET last_used_at = $1 WHERE id = $2")
                .bind(now)
                .bind(id)
                .execute(tx.conn())
                .await
                .map_err(fail())?;
            tx.quiet();
            tx.commit().await?;
        }
        Ok(Some(person))
    }

    /// Somebody's tokens, newest first.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn list_tokens(&self, person: &Person) -> Result<Vec<TokenInfo>> {
        let fail = || failed("listing tokens");
        let mut connection = self.read().await?;
        let rows = sqlx::query(
            "SELECT id, name, created_at, expires_at, last_used_at, revoked_at FROM store_token \
             WHERE user_id = $1 ORDER BY id DESC",
        );
        let rows = rows.bind(person.id).fetch_all(&mut *connection).await.map_err(fail())?;
        let mut tokens = Vec::with_capacity(rows.len());
        for row in rows {
            let used: i64 = row.try_get(4).map_err(fail())?;
            let revoked: Option<i64> = row.try_get(5).map_err(fail())?;
            tokens.push(TokenInfo {
                id: row.try_get(0).map_err(fail())?,
                name: row.try_get(1).map_err(fail())?,
                login: person.login.clone(),
                created_at: Moment(row.try_get(2).map_err(fail())?),
                expires_at: Moment(row.try_get(3).map_err(fail())?),
                last_used_at: (used > 0).then_some(Moment(used)),
                revoked_at: revoked.map(Moment),
            });
        }
        Ok(tokens)
    }
}
