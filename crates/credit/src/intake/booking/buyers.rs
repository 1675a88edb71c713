//! Whom the rows of a file concern.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{Rejection, Result, name_key};
use store::{Ask, Columns, Tx};

use super::{
    Who,
    names::{Added, NameBook},
};
use crate::{
    intake::{
        record::{BuyerRef, Record},
        repo, terms,
    },
    parties::{self, NewBuyer, PartyRole, code_key},
    policy::DueRule,
};

/// Whether a row's buyer is known.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// By id, with how its usual terms fall due.
    Known(i64, Option<DueRule>),
    /// The row concerns nobody in particular.
    Nobody,
    /// It cannot be found.
    Wrong(Rejection),
}

/// Buyers found so far; what was found once is not asked again.
#[derive(Debug)]
pub(super) struct Buyers {
    by_code: HashMap<String, Found>,
    /// Those that this file added, by the keys of their codes.
    by_key: HashMap<String, Found>,
    by_name: HashMap<String, Found>,
    /// All names that there are, once one was not found as it is written.
    names: Option<NameBook>,
    logins: BTreeSet<String>,
    add: bool,
    source: String,
    added: Added,
    fresh: Vec<i64>,
    /// Found by this file, and suppliers alone so far.
    suppliers: Vec<i64>,
}

/// A buyer to be made, and the first line that names it.
#[derive(Debug, Default)]
struct Unknown {
    new: NewBuyer,
    line: u64,
}

impl Buyers {
    pub async fn begin(tx: &mut Tx, add: bool, source: &str) -> Result<Self> {
        let logins = repo::logins(tx).await?;
        Ok(Self {
            by_code: HashMap::new(),
            by_key: HashMap::new(),
            by_name: HashMap::new(),
            names: None,
            logins,
            add,
            source: source.to_owned(),
            added: Added::default(),
            fresh: Vec::new(),
            suppliers: Vec::new(),
        })
    }

    /// Buyers that were added for rows of other things.
    pub fn take_added(&mut self) -> Added {
        std::mem::take(&mut self.added)
    }

    /// All names, read once.
    pub async fn names(&mut self, tx: &mut Tx) -> Result<&mut NameBook> {
        if self.names.is_none() {
            self.names = Some(NameBook::load(tx).await?);
        }
        Ok(self.names.get_or_insert_default())
    }

    /// Ids of buyers that were added since this was asked last.
    pub fn take_fresh(&mut self) -> Vec<i64> {
        std::mem::take(&mut self.fresh)
    }

    fn get(&self, who: &BuyerRef) -> Option<&Found> {
        match (&who.code, &who.name) {
            (Some(code), _) => {
                self.by_code.get(code.as_str()).or_else(|| self.by_key.get(&code_key(code)))
            }
            (None, Some(name)) => self
                .by_name
                .get(name.as_str())
                .or_else(|| self.by_name.get(&name_key(name)))
                .or_else(|| self.by_key.get(&code_key(&code_for(Some(name))))),
            (None, None) => None,
        }
    }

    /// The buyer of each record, in order. Unknown ones are added where that is wanted.
    pub async fn find(&mut self, tx: &mut Tx, records: &[(u64, Record)]) -> Result<Vec<Found>> {
        let (found, missing) = self.among_known(records);
        if missing.is_empty() {
            return Ok(found);
        }
        let (mut codes, mut names) = (BTreeSet::new(), BTreeSet::new());
        let record = |at: usize| records.get(at).map(|(_, record)| record);
        for who in missing.iter().filter_map(|at| whom(record(*at)?)) {
            match (&who.code, &who.name) {
                (Some(code), _) => codes.insert(code.as_str()),
                (None, Some(name)) => names.insert(name.as_str()),
                (None, None) => false,
            };
        }
        self.look_up_codes(tx, &codes).await?;
        self.look_up_names(tx, &names).await?;
        let mut unknown: BTreeMap<String, Unknown> = BTreeMap::new();
        for at in missing {
            let Some((line, record)) = records.get(at) else { continue };
            let Some(who) = whom(record).filter(|who| self.get(who).is_none()) else { continue };
            let code = who.code.clone().unwrap_or_else(|| code_for(who.name.as_deref()));
            let key = match (&who.code, &who.name) {
                (None, Some(name)) => name_key(name),
                _ => code_key(&code),
            };
            let Unknown { new, line: first } = unknown.entry(key).or_default();
            if new.code.is_empty() {
                new.code = code;
                *first = *line;
            }
            let name = who.name.clone().or_else(|| who.code.clone());
            if new.name.is_none() || (who.code.is_some() && who.name.is_some()) {
                new.name = name;
            }
            if record.is_purchase() {
                new.role = Some(PartyRole::Supplier);
            }
            if let Record::Invoice(row) = record {
                new.country = row.country.as_deref().and_then(country).or(new.country.take());
                let known = row.salesperson.clone().filter(|name| self.logins.contains(name));
                new.owner_login = known.or(new.owner_login.take());
            }
        }
        self.add_unknown(tx, unknown).await?;
        let suppliers = std::mem::take(&mut self.suppliers);
        if records.iter().any(|(_, record)| record.is_sale()) {
            parties::stand_as_buyers(tx, &suppliers).await?;
        }
        Ok(self.among_known(records).0)
    }

    /// The buyer of each record, in order, where all of them are known.
    pub fn all_known(&self, records: &[(u64, Record)]) -> Option<Vec<Found>> {
        let (found, missing) = self.among_known(records);
        missing.is_empty().then_some(found)
    }

    /// What is known without asking, and the places of the records that it is not known of.
    fn among_known(&self, records: &[(u64, Record)]) -> (Vec<Found>, Vec<usize>) {
        let mut missing = Vec::new();
        let found = records.iter().enumerate().map(|(at, (_, record))| {
            let Some(who) = whom(record) else { return Found::Nobody };
            self.get(who).cloned().unwrap_or_else(|| {
                missing.push(at);
                Found::Nobody
            })
        });
        (found.collect(), missing)
    }

    async fn look_up_codes(&mut self, tx: &mut Tx, codes: &BTreeSet<&str>) -> Result<()> {
        if codes.is_empty() {
            return Ok(());
        }
        let codes: Vec<&str> = codes.iter().copied().collect();
        for (code, buyer) in parties::find_codes(tx, &codes).await? {
            if buyer.role == PartyRole::Supplier {
                self.suppliers.push(buyer.id);
            }
            let found = Found::Known(buyer.id, terms::due_rule(&buyer.terms));
            self.by_code.insert(code, found);
        }
        Ok(())
    }

    async fn look_up_names(&mut self, tx: &mut Tx, names: &BTreeSet<&str>) -> Result<()> {
        let names: Vec<&str> = names.iter().copied().collect();
        for chunk in names.chunks(400) {
            let keys: BTreeMap<String, &str> =
                chunk.iter().map(|name| (code_key(name), *name)).collect();
            let mut ask = Ask::new(
                "SELECT id, name, code, terms, party_role FROM parties_buyer WHERE (name IN (",
            );
            ask.list(chunk.iter().copied()).text(") OR code_key IN (");
            ask.list(keys.keys().map(String::as_str)).text(")) AND withdrawn_by IS NULL");
            let mut ids: HashMap<String, Vec<Who>> = HashMap::new();
            for row in ask.rows(tx.conn(), "finding buyers by name").await? {
                let known = (row.int(0)?, terms::due_rule(&row.text(3)?));
                if row.text(4)? == PartyRole::Supplier.code() {
                    self.suppliers.push(known.0);
                }
                let (name, code) = (row.text(1)?, row.text(2)?);
                let coded = || keys.get(&code_key(&code)).map(|asked| (*asked).to_owned());
                let named = Some(name).filter(|name| chunk.contains(&name.as_str()));
                let Some(word) = named.or_else(coded) else { continue };
                ids.entry(word).or_default().push(known);
            }
            for (name, ids) in ids {
                let found = match ids.as_slice() {
                    [(id, days)] => Found::Known(*id, *days),
                    _ => Found::Wrong(
                        Rejection::new("intake.buyer-name-ambiguous").with("buyer", &name),
                    ),
                };
                self.by_name.insert(name, found);
            }
        }
        let unfound = names.into_iter().filter(|name| !self.by_name.contains_key(*name));
        let unfound: Vec<&str> = unfound.collect();
        for name in unfound {
            let found = match self.names(tx).await?.whom(name).as_slice() {
                [] => continue,
                [(id, days)] => Found::Known(*id, *days),
                _ => {
                    Found::Wrong(Rejection::new("intake.buyer-name-ambiguous").with("buyer", name))
                }
            };
            self.by_name.insert(name.to_owned(), found);
        }
        Ok(())
    }

    async fn add_unknown(&mut self, tx: &mut Tx, unknown: BTreeMap<String, Unknown>) -> Result<()> {
        if unknown.is_empty() {
            return Ok(());
        }
        let (lines, new): (Vec<u64>, Vec<NewBuyer>) =
            unknown.into_values().map(|Unknown { new, line }| (line, new)).unzip();
        self.names(tx).await?;
        let outcomes = if self.add {
            let as_of = tx.clock().today();
            let saved = parties::save_buyers(tx, &new, &self.source, as_of).await?;
            saved.into_iter().map(|saved| saved.map_err(Rejection::from)).collect()
        } else {
            let missing = |new: &NewBuyer| {
                let word = new.name.as_deref().unwrap_or(&new.code);
                Err(Rejection::new("intake.buyer-unknown").with("buyer", word))
            };
            new.iter().map(missing).collect::<Vec<_>>()
        };
        for ((new, line), outcome) in new.into_iter().zip(lines).zip(outcomes) {
            let found = match outcome {
                Ok((id, _)) => {
                    let name = new.name.as_deref().unwrap_or(&new.code);
                    let book = self.names.get_or_insert_default();
                    self.added.take(id, line, (&new.code, name), book.twin(name, &new.code));
                    book.add(name, id, &new.code);
                    self.fresh.push(id);
                    Found::Known(id, None)
                }
                Err(why) => Found::Wrong(why),
            };
            if let Some(name) = new.name {
                for name in [name_key(&name), name] {
                    self.by_name.entry(name).or_insert_with(|| found.clone());
                }
            }
            self.by_key.insert(code_key(&new.code), found);
        }
        Ok(())
    }

    pub fn knows_login(&self, name: &str) -> bool {
        self.logins.contains(name) || self.logins.contains(&name.to_lowercase())
    }
}

/// Whom a record concerns; a row that is a buyer itself concerns nobody else.
fn whom(record: &Record) -> Option<&BuyerRef> {
    match record {
        Record::Buyer(_) => None,
        other => other.buyer(),
    }
}

/// A buyer without a code is coded by its name, or by the name's digest where that is too long.
pub(super) fn code_for(name: Option<&str>) -> String {
    let name = name.unwrap_or_default().trim();
    if name.chars().count() <= 64 {
        return name.to_owned();
    }
    let digest = base::digest_of(name.as_bytes()).to_string();
    format!("N-{}", digest.get(..16).unwrap_or_default())
}

/// Two letters, or a name that everybody writes.
pub(super) fn country(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Some(text.to_ascii_uppercase());
    }
    let code = match text.to_lowercase().as_str() {
        "中国" | "china" | "chn" | "中华人民共和国" => "CN",
        "香港" | "中国香港" | "hong kong" => "HK",
        "美国" | "usa" | "united states" => "US",
        "德国" | "germany" | "deutschland" => "DE",
        "日本" | "japan" => "JP",
        "英国" | "united kingdom" => "GB",
        "新加坡" | "singapore" => "SG",
        "越南" | "vietnam" => "VN",
        "印度" | "india" => "IN",
        _ => return None,
    };
    Some(code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_and_terms_as_files_write_them() {
        for (text, code) in
            [("cn", Some("CN")), ("中国", Some("CN")), ("391", None), ("USA", Some("US"))]
        {
            assert_eq!(country(text).as_deref(), code, "{text}");
        }
        assert_eq!(code_for(Some(&"长".repeat(65))).len(), 18);
    }
}
