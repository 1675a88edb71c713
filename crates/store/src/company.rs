use base::{Rejection, Result};
use serde_json::json;

use crate::{Audit, Db, Tx};

const NAME: &str = "company.name";

impl Db {
    /// The company's name; `None` where it was never set.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn company_name(&self) -> Result<Option<String>> {
        self.find_setting(NAME).await
    }
}

impl Tx {
    /// Gives the company another name, of at most 120 characters.
    ///
    /// # Errors
    /// `settings.company-name`, or a fault.
    pub async fn rename_company(&mut self, name: &str) -> Result<()> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 120 {
            return Err(Rejection::new("settings.company-name").on("company").into());
        }
        self.set_setting(NAME, &name).await?;
        self.audit(Audit {
            room: "settings",
            action: "rename-company",
            subject: "company".to_owned(),
            detail: json!({ "name": name }),
        });
        Ok(())
    }
}
