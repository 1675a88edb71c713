//! Rows that are buyers themselves: credit files as a file gives them.

use std::collections::HashMap;

use base::{Day, Result};
use store::{Bulk, Tx};

use super::{
    At, Booker, Done,
    buyers::{Buyers, code_for, country},
};
use crate::{
    intake::{
        chunk::Chunk,
        kinds::Kind,
        record::BuyerRow,
        repo,
        sink::Sink,
        terms, told,
        trace::{Note, What},
    },
    parties::{self, Buyer, BuyerChange, NewBuyer, PartyRole},
};

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
        mut rows: Vec<At<Box<BuyerRow>>>,
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
        let book = self.buyers.names(tx).await?;
        for row in &mut rows {
            let who = &mut row.row.buyer;
            if let (None, Some(name)) = (&who.code, &who.name) {
                who.code = coded.get(name).cloned().or_else(|| book.code_of(name).map(Into::into));
            }
        }
        for row in rows {
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
        for (((saved, fields), (at, line)), new) in
            saved.into_iter().zip(loose).zip(places).zip(&new)
        {
            let done = match saved {
                Err(why) => Done::Refused(why.into()),
                Ok((id, change)) => {
                    if change == BuyerChange::Added {
                        self.tell_twin(tx, (id, line), new).await?;
                    }
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

    /// Says where a new buyer has the name of another one.
    async fn tell_twin(
        &mut self,
        tx: &mut Tx,
        (id, line): (i64, u64),
        new: &NewBuyer,
    ) -> Result<()> {
        let Some(name) = &new.name else { return Ok(()) };
        let book = self.buyers.names(tx).await?;
        if let Some(twin) = book.twin(name, &new.code) {
            let said = format!("{} {name} = {twin}", new.code);
            self.tellings.tell(told::What::Twins, line, said);
        }
        book.add(name, id, &new.code);
        Ok(())
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
