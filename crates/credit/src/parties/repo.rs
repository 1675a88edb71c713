//! The SQL of buyers.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};

use base::{Day, Failure, Result};
use serde_json::json;
use store::{AnyRow, Ask, AssertSqlSafe, Audit, Bulk, Db, Row, Tx, Value, access::Scope, failed};

use super::{
    Buyer, BuyerChange, BuyerId, NewBuyer, PartyRejection,
    buyer::uscc_is_sound,
    codes::{Codes, code_key},
    leaves::record_sources,
    moved,
};

pub(super) const COLUMNS: &str = "b.id, b.code, b.name, b.name_en, b.party_role, b.kind, b.ownership, \
    b.size, b.industry, b.country, b.region, b.uscc, b.currency, b.owner_id, b.parent_id, \
    b.terms, b.founded_on, b.customer_since, b.nature, b.blocked, b.version";

pub(super) fn day(text: &str) -> Result<Day> {
    text.parse().map_err(|error| Failure::broken("reading a day", error))
}

pub(super) fn read_buyer(row: &AnyRow) -> Result<Buyer> {
    let fail = || failed("reading a buyer");
    let text = |index: usize| row.try_get::<String, _>(index).map_err(fail());
    let word = |error: PartyRejection| Failure::broken("reading a buyer", error);
    let maybe_day = |index: usize| -> Result<Option<Day>> {
        let text: Option<String> = row.try_get(index).map_err(fail())?;
        text.as_deref().map(day).transpose()
    };
    let blocked: i64 = row.try_get(19).map_err(fail())?;
    Ok(Buyer {
        id: row.try_get(0).map_err(fail())?,
        code: text(1)?,
        name: text(2)?,
        name_en: text(3)?,
        role: text(4)?.parse().map_err(word)?,
        kind: text(5)?.parse().map_err(word)?,
        ownership: text(6)?.parse().map_err(word)?,
        size: text(7)?.parse().map_err(word)?,
        industry: text(8)?,
        country: text(9)?,
        region: text(10)?,
        uscc: text(11)?,
        currency: text(12)?.parse().map_err(|e| Failure::broken("reading a buyer", e))?,
        owner_id: row.try_get(13).map_err(fail())?,
        parent_id: row.try_get(14).map_err(fail())?,
        terms: text(15)?,
        founded_on: maybe_day(16)?,
        customer_since: maybe_day(17)?,
        nature: text(18)?,
        blocked: blocked != 0,
        version: row.try_get(20).map_err(fail())?,
    })
}

/// The SQL condition and its bound owner for what somebody may see of the table alias `b`.
/// `-1` is nobody's id.
pub fn scope_owner(scope: Scope) -> Option<i64> {
    match scope {
        Scope::All => None,
        Scope::Own(user) => Some(user),
        Scope::Nothing => Some(-1),
    }
}

/// Finds a buyer by code within what somebody may see.
///
/// # Errors
/// A fault from the database.
pub async fn find_buyer(db: &Db, code: &str, scope: Scope) -> Result<Option<Buyer>> {
    let mut connection = db.read().await?;
    let code = code.trim();
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(" FROM parties_buyer b WHERE (b.code = ").value(code);
    ask.text(" OR b.code_key = ").value(code_key(code)).text(")");
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY CASE WHEN b.code = ").value(code).text(" THEN 0 ELSE 1 END LIMIT 1");
    let rows = ask.rows(&mut connection, "finding a buyer").await?;
    rows.first().map(read_buyer).transpose()
}

/// As [`find_buyer`]; a buyer that is not there, or not theirs, is a refusal.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn get_buyer(db: &Db, code: &str, scope: Scope) -> Result<Buyer> {
    let found = find_buyer(db, code, scope).await?;
    found.ok_or_else(|| PartyRejection::Unknown { code: code.trim().to_owned() }.into())
}

/// Finds a buyer by row id.
///
/// # Errors
/// A fault from the database.
pub async fn find_buyer_by_id(db: &Db, id: BuyerId) -> Result<Option<Buyer>> {
    let mut connection = db.read().await?;
    let sql = format!("SELECT {COLUMNS} FROM parties_buyer b WHERE b.id = $1");
    let row = store::query(AssertSqlSafe(sql)).bind(id).fetch_optional(&mut *connection).await;
    row.map_err(failed("finding a buyer"))?.as_ref().map(read_buyer).transpose()
}

/// Whether a buyer was withdrawn: the import that alone had brought it was undone.
///
/// # Errors
/// A fault from the database.
pub async fn is_withdrawn(db: &Db, id: BuyerId) -> Result<bool> {
    let mut ask = store::Ask::new("SELECT 1 FROM parties_buyer WHERE withdrawn_by IS NOT NULL");
    ask.text(" AND id = ").value(id);
    let mut connection = db.read().await?;
    Ok(!ask.rows(&mut connection, "looking whether a buyer is withdrawn").await?.is_empty())
}

/// What a plain list of buyers is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct BuyerFilter {
    /// Ids above this one.
    pub after: BuyerId,
    /// At most so many, 1 to 5000.
    pub limit: u32,
}

/// Buyers by id, for walking over all of them in chunks.
///
/// # Errors
/// A fault from the database.
pub async fn list_buyers(db: &Db, filter: &BuyerFilter) -> Result<Vec<Buyer>> {
    let mut connection = db.read().await?;
    let sql = format!(
        "SELECT {COLUMNS} FROM parties_buyer b WHERE b.id > $1 AND b.withdrawn_by IS NULL ORDER BY b.id LIMIT $2"
    );
    let query = store::query(AssertSqlSafe(sql)).bind(filter.after);
    let query = query.bind(i64::from(filter.limit.clamp(1, 5_000)));
    let rows = query.fetch_all(&mut *connection).await;
    rows.map_err(failed("listing buyers"))?.iter().map(read_buyer).collect()
}

/// How many buyers there are.
///
/// # Errors
/// A fault from the database.
pub async fn count_buyers(db: &Db) -> Result<i64> {
    let mut connection = db.read().await?;
    let row = store::query("SELECT COUNT(*) FROM parties_buyer WHERE withdrawn_by IS NULL")
        .fetch_one(&mut *connection)
        .await;
    row.and_then(|row| row.try_get(0)).map_err(failed("counting buyers"))
}

/// The other members of a buyer's group: its parent, its parent's other members, its own.
///
/// # Errors
/// A fault from the database.
pub async fn list_group(db: &Db, buyer: &Buyer) -> Result<Vec<Buyer>> {
    let mut connection = db.read().await?;
    let head = buyer.parent_id.unwrap_or(buyer.id);
    let sql = format!(
        "SELECT {COLUMNS} FROM parties_buyer b WHERE (b.id = $1 OR b.parent_id = $1) \
         AND b.id <> $2 AND b.withdrawn_by IS NULL ORDER BY b.code LIMIT 200"
    );
    let query = store::query(AssertSqlSafe(sql)).bind(head).bind(buyer.id);
    let rows = query.fetch_all(&mut *connection).await;
    rows.map_err(failed("listing a group"))?.iter().map(read_buyer).collect()
}

/// Buyers of many codes at once, inside a transaction, each under the spelling that was asked for.
///
/// # Errors
/// A fault from the database.
pub async fn find_codes(tx: &mut Tx, codes: &[&str]) -> Result<HashMap<String, Buyer>> {
    let known = Codes::find(tx, codes).await?;
    let under = |code: &&str| Some(((*code).to_owned(), known.get(code)?.clone()));
    Ok(codes.iter().filter_map(under).collect())
}

async fn logins(tx: &mut Tx) -> Result<BTreeMap<String, i64>> {
    let rows = store::query("SELECT login, name, id FROM store_user").fetch_all(tx.conn()).await;
    let mut ids = BTreeMap::new();
    for row in rows.map_err(failed("reading logins"))? {
        let fail = || failed("reading logins");
        let (login, name): (String, String) =
            (row.try_get(0).map_err(fail())?, row.try_get(1).map_err(fail())?);
        let id: i64 = row.try_get(2).map_err(fail())?;
        ids.insert(name, id);
        ids.insert(login, id);
    }
    Ok(ids)
}

/// One outcome per party given, in order: what was done, or why not.
pub type Saved = std::result::Result<(BuyerId, BuyerChange), PartyRejection>;

/// Saves parties from a file or a form, in order. Each field that changes leaves a row in the
/// provenance with `source` and `as_of`. The caller adds the audit line of the batch.
///
/// # Errors
/// A fault from the database; what is wrong with a party stands in its outcome.
pub async fn save_buyers(
    tx: &mut Tx,
    parties: &[NewBuyer],
    source: &str,
    as_of: Day,
) -> Result<Vec<Saved>> {
    let mut wanted: Vec<&str> = parties.iter().map(|p| p.code.as_str()).collect();
    wanted.extend(parties.iter().filter_map(|p| p.parent_code.as_deref()));
    wanted.sort_unstable();
    wanted.dedup();
    let mut known = Codes::find(tx, &wanted).await?;
    moved::hold(tx, parties, &known).await?;
    let people = logins(tx).await?;
    let mut outcomes = Vec::with_capacity(parties.len());
    let mut added = Bulk::new("parties_buyer", &COLUMN_NAMES, "");
    let mut fields_of: Vec<(BuyerId, Fields)> = Vec::new();
    for new in parties {
        let outcome = match admit(&without_unseen(new), &known, &people) {
            Ok((mut buyer, fields, change)) => {
                match change {
                    BuyerChange::Unchanged => {}
                    BuyerChange::Added => {
                        buyer.id = tx.ids().next();
                        let row = row_of(&buyer, tx.at().0);
                        added.push(tx.conn(), row).await?;
                    }
                    BuyerChange::Changed => {
                        added.flush(tx.conn()).await?;
                        update_buyer(tx, &buyer).await?;
                    }
                }
                let id = buyer.id;
                if change != BuyerChange::Unchanged {
                    fields_of.push((id, fields));
                    buyer.version += 1;
                    known.insert(buyer);
                }
                Ok((id, change))
            }
            Err(rejection) => Err(rejection),
        };
        outcomes.push(outcome);
    }
    added.flush(tx.conn()).await?;
    record_sources(tx, &fields_of, source, as_of).await?;
    Ok(outcomes)
}

type Fields = Vec<(&'static str, String)>;

/// The party with texts of which nothing is hidden.
fn without_unseen(new: &NewBuyer) -> Cow<'_, NewBuyer> {
    if !texts_of(new).any(|(_, text)| text.chars().any(base::is_unseen)) {
        return Cow::Borrowed(new);
    }
    let mut new = new.clone();
    for text in [&mut new.name, &mut new.name_en, &mut new.industry, &mut new.region] {
        *text = text.as_deref().map(|text| base::spelt_name(text).into_owned());
    }
    for text in [&mut new.country, &mut new.terms, &mut new.uscc] {
        *text = text.as_deref().map(|text| base::spelt_code(text).into_owned());
    }
    Cow::Owned(new)
}

/// The texts of a party that stand in lists and addresses, by the names of their fields.
fn texts_of(new: &NewBuyer) -> impl Iterator<Item = (&'static str, &str)> {
    let fields = [
        ("buyer_code", Some(new.code.as_str())),
        ("buyer_name", new.name.as_deref()),
        ("name_en", new.name_en.as_deref()),
        ("industry", new.industry.as_deref()),
        ("country", new.country.as_deref()),
        ("region", new.region.as_deref()),
        ("terms", new.terms.as_deref()),
        ("uscc", new.uscc.as_deref()),
    ];
    fields.into_iter().filter_map(|(field, text)| Some((field, text?.trim())))
}

fn admit(
    new: &NewBuyer,
    known: &Codes,
    people: &BTreeMap<String, i64>,
) -> std::result::Result<(Buyer, Fields, BuyerChange), PartyRejection> {
    let code = new.code.trim();
    let spelt = base::spelt_code(code);
    // A browser takes `.` and `..` in an address for folders, so such a buyer would have no page.
    if spelt.is_empty() || spelt.chars().count() > 64 || matches!(&*spelt, "." | "..") {
        return Err(PartyRejection::CodeForm { code: new.code.clone() });
    }
    for (field, text) in texts_of(new) {
        if base::unfit_sign(text).is_some() {
            return Err(PartyRejection::Signs { field, value: text.to_owned() });
        }
    }
    if let Some(uscc) = new.uscc.as_deref().filter(|text| !text.is_empty())
        && !uscc_is_sound(uscc)
    {
        return Err(PartyRejection::CreditCode { value: uscc.to_owned() });
    }
    let before = known.get(code);
    let mut buyer = match before {
        Some(buyer) => buyer.clone(),
        None => blank(&spelt),
    };
    let mut fields = buyer.take(new);
    if let Some(login) = new.owner_login.as_deref().map(str::trim).filter(|l| !l.is_empty()) {
        let id = people.get(login).or_else(|| people.get(&login.to_lowercase()));
        let Some(id) = id else {
            return Err(PartyRejection::OwnerUnknown { login: login.to_owned() });
        };
        if buyer.owner_id != Some(*id) {
            buyer.owner_id = Some(*id);
            fields.push(("owner", login.to_owned()));
        }
    }
    if let Some(parent) = new.parent_code.as_deref().map(str::trim).filter(|c| !c.is_empty()) {
        if code_key(parent) == code_key(code) {
            return Err(PartyRejection::ParentLoop { code: code.to_owned() });
        }
        let Some(found) = known.get(parent) else {
            return Err(PartyRejection::ParentUnknown { code: parent.to_owned() });
        };
        if found.parent_id == Some(buyer.id) {
            return Err(PartyRejection::ParentLoop { code: code.to_owned() });
        }
        if buyer.parent_id != Some(found.id) {
            buyer.parent_id = Some(found.id);
            fields.push(("parent", parent.to_owned()));
        }
    }
    if buyer.name.trim().is_empty() {
        return Err(PartyRejection::NameMissing { code: code.to_owned() });
    }
    let change = match (before, fields.is_empty()) {
        (None, _) => BuyerChange::Added,
        (Some(_), false) => BuyerChange::Changed,
        (Some(_), true) => BuyerChange::Unchanged,
    };
    Ok((buyer, fields, change))
}

pub(super) fn blank(code: &str) -> Buyer {
    Buyer {
        id: 0,
        code: code.to_owned(),
        name: String::new(),
        name_en: String::new(),
        role: Default::default(),
        kind: Default::default(),
        ownership: Default::default(),
        size: Default::default(),
        industry: String::new(),
        country: "CN".to_owned(),
        region: String::new(),
        uscc: String::new(),
        currency: base::Currency::CNY,
        owner_id: None,
        parent_id: None,
        terms: String::new(),
        founded_on: None,
        customer_since: None,
        nature: "{}".to_owned(),
        blocked: false,
        version: 0,
    }
}

const COLUMN_NAMES: [&str; 25] = [
    "id",
    "code",
    "code_key",
    "name",
    "name_en",
    "search",
    "party_role",
    "kind",
    "ownership",
    "size",
    "industry",
    "country",
    "region",
    "uscc",
    "currency",
    "owner_id",
    "parent_id",
    "terms",
    "founded_on",
    "customer_since",
    "nature",
    "blocked",
    "version",
    "created_at",
    "changed_at",
];

fn row_of(buyer: &Buyer, at: i64) -> [Value; 25] {
    [
        buyer.id.into(),
        buyer.code.as_str().into(),
        code_key(&buyer.code).into(),
        buyer.name.as_str().into(),
        buyer.name_en.as_str().into(),
        buyer.search_text().into(),
        buyer.role.code().into(),
        buyer.kind.code().into(),
        buyer.ownership.code().into(),
        buyer.size.code().into(),
        buyer.industry.as_str().into(),
        buyer.country.as_str().into(),
        buyer.region.as_str().into(),
        buyer.uscc.as_str().into(),
        buyer.currency.code().into(),
        buyer.owner_id.into(),
        buyer.parent_id.into(),
        buyer.terms.as_str().into(),
        buyer.founded_on.into(),
        buyer.customer_since.into(),
        buyer.nature.as_str().into(),
        buyer.blocked.into(),
        (buyer.version + 1).into(),
        at.into(),
        at.into(),
    ]
}

pub(super) async fn update_buyer(tx: &mut Tx, buyer: &Buyer) -> Result<()> {
    let mut ask = Ask::new("UPDATE parties_buyer SET version = version + 1");
    let row = row_of(buyer, tx.at().0);
    for (name, value) in COLUMN_NAMES.iter().zip(row) {
        if !matches!(*name, "id" | "code_key" | "version" | "created_at") {
            ask.text(", ").text(name).text(" = ").value(value);
        }
    }
    ask.text(" WHERE id = ").value(buyer.id).text(" AND version = ").value(buyer.version);
    let changed = ask.run(tx.conn()).await.map_err(failed("saving a buyer"))?;
    if changed == 0 {
        return Err(PartyRejection::ChangedMeanwhile { code: buyer.code.clone() }.into());
    }
    Ok(())
}

/// Changes one buyer from a form. `version` is the version that the form was drawn from.
///
/// # Errors
/// `parties.changed-meanwhile` where somebody was faster, the refusals of saving, or a fault.
pub async fn change_buyer(tx: &mut Tx, new: &NewBuyer, version: i64) -> Result<BuyerChange> {
    let before = find_codes(tx, &[&new.code]).await?;
    if before.get(&new.code).is_some_and(|buyer| buyer.version != version) {
        return Err(PartyRejection::ChangedMeanwhile { code: new.code.clone() }.into());
    }
    let as_of = tx.clock().day_of(tx.at());
    let saved = save_buyers(tx, std::slice::from_ref(new), "form", as_of).await?;
    let Some(outcome) = saved.into_iter().next() else {
        return Err(Failure::bug("saving a buyer without an outcome"));
    };
    let (_, change) = outcome.map_err(Failure::from)?;
    tx.audit(Audit {
        room: "parties",
        action: "change",
        subject: format!("buyer:{}", new.code),
        detail: json!({ "from_version": version }),
    });
    Ok(change)
}
