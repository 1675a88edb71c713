//! Which buyer a code names, however it is typed: the trade knows one customer KH001, and somebody who
//! writes kh001, or ＫＨ００１ in full width, means the same one. The case is kept as it was first
//! written; width and signs that nobody sees are not (`base::spelt_code`).

use std::collections::HashMap;

use base::Result;
use store::{Ask, Columns, Db, Tx};

use super::{
    Buyer,
    repo::{COLUMNS, read_buyer},
};

/// The code as it is spelt, with a to z for A to Z: no two buyers share it. Other letters stay as
/// they are.
pub fn code_key(code: &str) -> String {
    base::spelt_code(code).to_ascii_lowercase()
}

/// Buyers by their codes. The exact spelling goes before one that differs in case; both exist
/// only in books that were begun before codes were one.
pub(super) struct Codes {
    exact: HashMap<String, Buyer>,
    spelled: HashMap<String, String>,
}

impl Codes {
    /// Those of the codes that there are.
    pub async fn find(tx: &mut Tx, codes: &[&str]) -> Result<Self> {
        let mut known =
            Self { exact: HashMap::with_capacity(codes.len()), spelled: HashMap::new() };
        // What no code can be is not looked for: PostgreSQL takes no NUL.
        let codes = codes.iter().copied().filter(|code| base::unfit_sign(code).is_none());
        let codes: Vec<&str> = codes.collect();
        for chunk in codes.chunks(400) {
            let mut ask = Ask::new("SELECT ");
            ask.text(COLUMNS).text(" FROM parties_buyer b WHERE b.code IN (");
            ask.list(chunk.iter().copied()).text(") OR b.code_key IN (");
            ask.list(chunk.iter().map(|code| code_key(code))).text(") ORDER BY b.id");
            for row in ask.rows(tx.conn(), "finding buyers").await? {
                known.insert(read_buyer(&row)?);
            }
        }
        Ok(known)
    }

    /// The buyer that a code names.
    pub fn get(&self, code: &str) -> Option<&Buyer> {
        let code = code.trim();
        let spelled = || self.exact.get(self.spelled.get(&code_key(code))?);
        self.exact.get(code).or_else(spelled)
    }

    /// One more, or one as it stands now.
    pub fn insert(&mut self, buyer: Buyer) {
        let code = buyer.code.clone();
        self.spelled.entry(code_key(&code)).or_insert_with(|| code.clone());
        self.exact.insert(code, buyer);
    }
}

/// Pairs of buyers whose codes differ only in case, width or by signs that nobody sees: the older
/// one's and the younger one's code.
/// Only books begun before codes were one hold such pairs.
///
/// # Errors
/// A fault from the database.
pub async fn list_code_twins(db: &Db) -> Result<Vec<(String, String)>> {
    let mut connection = db.read().await?;
    let mut twins = Vec::new();
    let ask = Ask::new(
        "SELECT code FROM parties_buyer WHERE withdrawn_by IS NULL \
         AND code_key = code || '~' || CAST(id AS TEXT) ORDER BY id LIMIT 100",
    );
    for row in ask.rows(&mut connection, "looking for codes that differ in case").await? {
        let younger = row.text(0)?;
        let mut ask = Ask::new("SELECT code FROM parties_buyer WHERE code_key = ");
        ask.value(code_key(&younger));
        let older = ask.rows(&mut connection, "looking for codes that differ in case").await?;
        let older = older.first().map(|row| row.text(0)).transpose()?.unwrap_or_default();
        twins.push((older, younger));
    }
    Ok(twins)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parties::repo::blank;

    #[test]
    fn a_code_is_one_in_either_case() {
        let mut known = Codes { exact: HashMap::new(), spelled: HashMap::new() };
        for code in ["KH001", "kh002", "KH002", "Ö1"] {
            known.insert(blank(code));
        }
        for (asked, found) in [
            ("KH001", Some("KH001")),
            ("kh001", Some("KH001")),
            (" Kh001 ", Some("KH001")),
            ("KH002", Some("KH002")),
            ("kh002", Some("kh002")),
            ("Kh002", Some("kh002")),
            ("ö1", None),
            ("KH003", None),
            ("ＫＨ００１", Some("KH001")),
            ("KH\u{200b}001\u{feff}", Some("KH001")),
        ] {
            assert_eq!(known.get(asked).map(|buyer| buyer.code.as_str()), found, "{asked}");
        }
    }
}
