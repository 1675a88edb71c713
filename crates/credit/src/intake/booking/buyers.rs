//! Whom the rows of a file concern, and the rows that are buyers themselves.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{Day, Rejection, Result};
use store::{Ask, Bulk, Columns, Tx};

use super::{At, Booker, Done, Who};
use crate::{
    intake::{
        chunk::Chunk,
        kinds::Kind,
        record::{BuyerRef, BuyerRow, Record},
        repo,
        sink::Sink,
        terms,
        trace::{Note, What},
    },
    parties::{self, Buyer, BuyerChange, NewBuyer, PartyRole, code_key},
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
    logins: BTreeSet<String>,
    add: bool,
    source: String,
    added: u64,
    fresh: Vec<i64>,
    /// Found by this file, and suppliers alone so far.
    suppliers: Vec<i64>,
}

impl Buyers {
    pub async fn begin(tx: &mut Tx, add: bool, source: &str) -> Result<Self> {
        let logins = repo::logins(tx).await?;
        Ok(Self {
            by_code: HashMap::new(),
            by_key: HashMap::new(),
            by_name: HashMap::new(),
            logins,
            add,
            source: source.to_owned(),
            added: 0,
            fresh: Vec::new(),
            suppliers: Vec::new(),
        })
    }

    /// Buyers that were added.
    pub const fn added(&self) -> u64 {
        self.added
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
        let mut unknown: BTreeMap<String, NewBuyer> = BTreeMap::new();
        for at in missing {
            let Some(record) = record(at) else { continue };
            let Some(who) = whom(record).filter(|who| self.get(who).is_none()) else { continue };
            let code = who.code.clone().unwrap_or_else(|| code_for(who.name.as_deref()));
            let new = unknown.entry(code_key(&code)).or_default();
            if new.code.is_empty() {
                new.code = code;
            }
            let name = who.name.clone().or_else(|| who.code.clone());
            if new.name.is_none() || who.name.is_some() {
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
        Ok(())
    }

    async fn add_unknown(
        &mut self,
        tx: &mut Tx,
        unknown: BTreeMap<String, NewBuyer>,
    ) -> Result<()> {
        if unknown.is_empty() {
            return Ok(());
        }
        let new: Vec<NewBuyer> = unknown.into_values().collect();
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
        for (new, outcome) in new.into_iter().zip(outcomes) {
            let found = match outcome {
                Ok((id, _)) => {
                    self.added += 1;
                    self.fresh.push(id);
                    Found::Known(id, None)
                }
                Err(why) => Found::Wrong(why),
            };
            if let Some(name) = new.name {
                self.by_name.entry(name).or_insert_with(|| found.clone());
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
fn code_for(name: Option<&str>) -> String {
    let name = name.unwrap_or_default().trim();
    if name.chars().count() <= 64 {
        return name.to_owned();
    }
    let digest = base::digest_of(name.as_bytes()).to_string();
    format!("N-{}", digest.get(..16).unwrap_or_default())
}

/// Two letters, or a name that everybody writes.
fn country(text: &str) -> Option<String> {
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

/// A row as a party to save, and what the file says that a party has no field for.
fn new_buyer(row: BuyerRow, buyers: &Buyers) -> (NewBuyer, Vec<(&'static str, String)>) {
    let code = row.buyer.code.unwrap_or_else(|| code_for(row.buyer.name.as_deref()));
    let owner = row.salesperson.clone().filter(|name| buyers.knows_login(name));
    let uscc = row.tax_id.clone().map(|id| id.to_ascii_uppercase()).filter(|id| id.len() == 18);
    let kind = row.kind.as_deref().and_then(|text| text.parse().ok());
    let terms = row.terms.as_deref().and_then(terms::terms_code);
    let money = |money: (base::Currency, i64)| base::Money::new(money.1, money.0).to_string();
    let country = row.country.as_deref().and_then(country);
    let loose = [
        ("short_name", row.short_name),
        ("tax_id", row.tax_id.filter(|_| uscc.is_none())),
        ("kind_as_given", row.kind.filter(|_| kind.is_none())),
        ("country_as_given", row.country.filter(|_| country.is_none())),
        ("address", row.address),
        ("phone", row.phone),
        ("email", row.email),
        ("salesperson", row.salesperson.filter(|_| owner.is_none())),
        ("credit_limit_as_given", row.credit_limit.map(money)),
        ("terms_as_given", row.terms.filter(|_| terms.is_none())),
        ("registered_capital", row.registered_capital.map(money)),
        ("legal_person", row.legal_person),
        ("note", row.note),
    ];
    let new = NewBuyer {
        code,
        name: row.buyer.name,
        name_en: row.english_name,
        role: row.supplier.then_some(PartyRole::Supplier),
        kind,
        size: row.size.as_deref().and_then(|text| text.parse().ok()),
        industry: row.industry,
        country,
        region: row.region,
        uscc,
        currency: row.currency,
        owner_login: owner,
        parent_code: row.parent,
        terms,
        founded_on: row.founded_on,
        customer_since: row.customer_since,
        ..NewBuyer::default()
    };
    (new, loose.into_iter().filter_map(|(field, text)| Some((field, text?))).collect())
}

impl Booker {
    /// Saves rows that are buyers.
    pub(super) async fn save_buyers(
        &mut self,
        tx: &mut Tx,
        chunk: &Chunk,
        rows: Vec<At<Box<BuyerRow>>>,
        sink: &mut Sink,
    ) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let places: Vec<(usize, u64)> = rows.iter().map(|row| (row.at, row.line)).collect();
        let (mut new, mut loose) = (Vec::with_capacity(rows.len()), Vec::new());
        let nameless = rows.iter().filter(|row| row.row.buyer.code.is_none());
        let names: Vec<&str> = nameless.filter_map(|row| row.row.buyer.name.as_deref()).collect();
        let coded = repo::codes_by_name(tx, &names).await?;
        for mut row in rows {
            let who = &mut row.row.buyer;
            if who.code.is_none() {
                who.code = who.name.as_deref().and_then(|name| coded.get(name)).cloned();
            }
            let (buyer, fields) = new_buyer(*row.row, &self.buyers);
            new.push(buyer);
            loose.push(fields);
        }
        let codes: Vec<&str> = new.iter().map(|buyer| buyer.code.as_str()).collect();
        let before = parties::find_codes(tx, &codes).await?;
        let new: Vec<NewBuyer> =
            new.iter().map(|one| on_both_sides(one.clone(), before.get(&one.code))).collect();
        let saved = parties::save_buyers(tx, &new, &self.source, self.as_of).await?;
        self.trace_fields(tx, &codes, &before).await?;
        let ids: Vec<i64> = saved.iter().flatten().map(|(id, _)| *id).collect();
        let mut standing = repo::fields_in_force(tx, &ids).await?;
        let mut fresh = Fresh::new(&self.source, self.as_of);
        for ((saved, fields), (at, line)) in saved.into_iter().zip(loose).zip(places) {
            let done = match saved {
                Err(why) => Done::Refused(why.into()),
                Ok((id, change)) => {
                    let mut changed = change != BuyerChange::Unchanged;
                    for (field, value) in fields {
                        let key = (id, field.to_owned());
                        if standing.get(&key) != Some(&value) {
                            fresh.push(tx, id, field, &value).await?;
                            let note = Note {
                                what: What::Loose,
                                subject: id,
                                name: field.to_owned(),
                                was: standing.get(&key).cloned(),
                                became: value.clone(),
                            };
                            self.trace.note(tx, note).await?;
                            standing.insert(key, value);
                            changed = true;
                        }
                    }
                    if changed { Done::Booked } else { Done::Unchanged }
                }
            };
            let kind = if self.kind == Kind::Suppliers { self.kind } else { Kind::Buyers };
            self.done(tx, sink, (chunk, at, line, kind), done).await?;
        }
        fresh.flush(tx).await
    }

    /// Notes which buyers are new and which fields of the others changed.
    async fn trace_fields(
        &mut self,
        tx: &mut Tx,
        codes: &[&str],
        before: &HashMap<String, Buyer>,
    ) -> Result<()> {
        let mut after: Vec<Buyer> = parties::find_codes(tx, codes).await?.into_values().collect();
        after.sort_by_key(|buyer| buyer.id);
        after.dedup_by_key(|buyer| buyer.id);
        let before: HashMap<i64, &Buyer> = before.values().map(|buyer| (buyer.id, buyer)).collect();
        for buyer in after {
            let Some(known) = before.get(&buyer.id) else {
                self.trace.note(tx, Note::added(What::Buyer, buyer.id)).await?;
                continue;
            };
            let both = parties::field_texts(known).into_iter().zip(parties::field_texts(&buyer));
            for ((field, was), (_, became)) in both.filter(|(was, now)| was != now) {
                let note = Note {
                    what: What::Field,
                    subject: buyer.id,
                    name: field.to_owned(),
                    was: Some(was),
                    became,
                };
                self.trace.note(tx, note).await?;
            }
        }
        Ok(())
    }
}

/// A file of one side takes nobody off the other: who stood there stands on both.
fn on_both_sides(mut new: NewBuyer, before: Option<&Buyer>) -> NewBuyer {
    new.role = match (new.role, before.map(|buyer| buyer.role)) {
        (Some(PartyRole::Supplier), Some(PartyRole::Buyer | PartyRole::Both))
        | (None, Some(PartyRole::Supplier)) => Some(PartyRole::Both),
        (role, _) => role,
    };
    new
}

/// Fields that a party has no column for, kept with where they come from.
struct Fresh {
    bulk: Bulk,
    source: String,
    as_of: Day,
}

impl Fresh {
    fn new(source: &str, as_of: Day) -> Self {
        let columns = [
            "id",
            "buyer_id",
            "field",
            "value",
            "source",
            "as_of",
            "confidence",
            "recorded_at",
            "actor",
        ];
        Self { bulk: Bulk::new("parties_source", &columns, ""), source: source.to_owned(), as_of }
    }

    async fn push(&mut self, tx: &mut Tx, buyer: i64, field: &str, value: &str) -> Result<()> {
        let row = [
            tx.ids().next().into(),
            buyer.into(),
            field.into(),
            value.into(),
            self.source.as_str().into(),
            self.as_of.into(),
            "high".into(),
            tx.at().0.into(),
            tx.actor().0.as_str().into(),
        ];
        self.bulk.push(tx.conn(), row).await
    }

    async fn flush(mut self, tx: &mut Tx) -> Result<()> {
        self.bulk.flush(tx.conn()).await?;
        Ok(())
    }
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
