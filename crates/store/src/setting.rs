use base::Result;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::Row;

use crate::{Db, Tx, failed};

const GET: &str = "SELECT value FROM store_setting WHERE name = $1";
const SET: &str = "INSERT INTO store_setting (name, value, changed_at) VALUES ($1, $2, $3) \
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at";

impl Db {
    /// Reads a setting; `None` where it was never set.
    ///
    /// # Errors
    /// A fault from the database or where the stored text is no such value.
    pub async fn find_setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let mut connection = self.read().await?;
        let row = sqlx::query(GET).bind(name).fetch_optional(&mut *connection).await;
        let Some(row) = row.map_err(failed("reading a setting"))? else { return Ok(None) };
        let text: String = row.try_get(0).map_err(failed("reading a setting"))?;
        let value = serde_json::from_str(&text)
            .map_err(|error| base::Failure::broken(format!("reading the setting {name}"), error))?;
        Ok(Some(value))
    }
}

impl Tx {
    /// Writes a setting. The caller adds the audit line.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn set_setting<T: Serialize + Sync>(&mut self, name: &str, value: &T) -> Result<()> {
        let text = serde_json::to_string(value)
            .map_err(|error| base::Failure::broken(format!("writing the setting {name}"), error))?;
        let at = self.at().0;
        let query = sqlx::query(SET).bind(name).bind(text).bind(at);
        query.execute(self.conn()).await.map_err(failed("writing a setting"))?;
        Ok(())
    }
}
