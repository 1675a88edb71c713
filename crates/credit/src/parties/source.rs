//! The register of data sources (A09): what each costs, how fresh it is, what it may be used for,
//! which fields it feeds; and which of them a field of a buyer came from.

use std::collections::BTreeSet;

use base::{Currency, Day, Failure, Lang, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Snapshot as Reading, Tx, failed};

use super::BuyerId;

/// Kinds of source, in the order in which they are offered.
pub const SOURCE_KINDS: [&str; 9] =
    ["registry", "court", "tax", "bureau", "agency", "bank", "buyer", "visit", "erp"];

/// What the cost of a source is counted by.
pub const COST_UNITS: [&str; 4] = ["none", "file", "month", "year"];

/// What a source may feed: fields of a buyer, and what hangs on its file.
pub const SOURCE_FIELDS: [&str; 21] = [
    "name",
    "name_en",
    "kind",
    "ownership",
    "size",
    "industry",
    "country",
    "region",
    "uscc",
    "terms",
    "founded_on",
    "customer_since",
    "address",
    "legal_person",
    "registered_capital",
    "statement",
    "rating",
    "contact",
    "document",
    "ledger",
    "event",
];

/// Fields of a buyer that sources are compared by.
pub const COMPARED_FIELDS: [&str; 9] =
    ["name", "uscc", "founded_on", "industry", "ownership", "size", "region", "country", "name_en"];

/// A source as somebody describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSource {
    /// Its code, for ever.
    pub code: String,
    /// Its Chinese name.
    pub name: String,
    /// Its English name, or empty.
    pub name_en: String,
    /// One of [`SOURCE_KINDS`].
    pub kind: String,
    /// What it may be used for; `中文 / English` is said in the reader's language.
    pub licence: String,
    /// The currency of its cost.
    pub currency: Currency,
    /// What it costs, in minor units …
    pub cost_minor: i64,
    /// … for each of [`COST_UNITS`].
    pub cost_per: String,
    /// Minutes of work for one buyer.
    pub minutes: i64,
    /// For so many days what it says counts as fresh.
    pub fresh_days: i64,
    /// Whom to ask.
    pub contact: String,
    /// What it feeds, of [`SOURCE_FIELDS`].
    pub fields: Vec<String>,
    /// How the origin of a field begins where it came from here: `file:`, `form` …
    pub labels: Vec<String>,
    /// A note.
    pub note: String,
    /// Whether it is in use.
    pub active: bool,
}

impl NewSource {
    /// What it may be used for, in a language where both are written.
    pub fn licence_in(&self, lang: Lang) -> &str {
        let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        match self.licence.split_once(" / ") {
            Some((zh, en)) if han(zh) && !en.is_empty() && !han(en) => lang.pick(zh, en),
            _ => &self.licence,
        }
    }
}

/// A recorded source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSource {
    /// Row id.
    pub id: i64,
    /// What is known of it.
    pub content: NewSource,
    /// Grows with each change.
    pub version: i64,
    /// When it was last changed.
    pub recorded_at: Moment,
    /// By whom.
    pub actor: String,
}

/// What one origin says of one field of a buyer, the newest that it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldOrigin {
    /// Whose.
    pub buyer_id: BuyerId,
    /// The field.
    pub field: String,
    /// The origin as it was recorded: `file:客户档案.xlsx`.
    pub origin: String,
    /// What it said.
    pub value: String,
    /// Since when.
    pub as_of: Day,
}

const COLUMNS: &str = "SELECT id, code, name, name_en, kind, licence, currency, cost_minor, \
    cost_per, minutes, fresh_days, contact, fields, labels, note, active, version, recorded_at, \
    actor FROM parties_data_source";

fn read(row: &AnyRow) -> Result<DataSource> {
    let list = |index: usize| -> Result<Vec<String>> {
        serde_json::from_str(&row.text(index)?)
            .map_err(|error| Failure::broken("reading a source", error))
    };
    Ok(DataSource {
        id: row.int(0)?,
        content: NewSource {
            code: row.text(1)?,
            name: row.text(2)?,
            name_en: row.text(3)?,
            kind: row.text(4)?,
            licence: row.text(5)?,
            currency: row.currency(6)?,
            cost_minor: row.int(7)?,
            cost_per: row.text(8)?,
            minutes: row.int(9)?,
            fresh_days: row.int(10)?,
            contact: row.text(11)?,
            fields: list(12)?,
            labels: list(13)?,
            note: row.text(14)?,
            active: row.int(15)? != 0,
        },
        version: row.int(16)?,
        recorded_at: Moment(row.int(17)?),
        actor: row.text(18)?,
    })
}

/// What is wrong with a description.
///
/// # Errors
/// `parties.source-code`, `parties.source-word`, `parties.source-number`, `house.field-empty`,
/// `parties.source-long`.
pub fn admit_source(new: &NewSource) -> std::result::Result<(), Rejection> {
    let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if new.code.is_empty() || new.code.len() > 40 || !new.code.chars().all(sign) {
        return Err(Rejection::new("parties.source-code").with("code", &new.code).on("code"));
    }
    if new.name.trim().is_empty() {
        return Err(Rejection::new("house.field-empty").on("name"));
    }
    let word = |value: &str, known: &[&str], field: &'static str| {
        if known.contains(&value) {
            return Ok(());
        }
        let why = Rejection::new("parties.source-word").with("value", value);
        Err(why.with("known", known.join(", ")).on(field))
    };
    word(&new.kind, &SOURCE_KINDS, "kind")?;
    word(&new.cost_per, &COST_UNITS, "cost_per")?;
    for field in &new.fields {
        word(field, &SOURCE_FIELDS, "fields")?;
    }
    for (number, most, field) in [
        (new.cost_minor, 1_000_000_000_000, "cost"),
        (new.minutes, 10_000, "minutes"),
        (new.fresh_days, 3_660, "fresh_days"),
    ] {
        if !(0..=most).contains(&number) {
            let why = Rejection::new("parties.source-number").with("most", most);
            return Err(why.with("value", number).on(field));
        }
    }
    let labels = new.labels.join(" ");
    for (text, most, field) in [
        (&new.name, 120, "name"),
        (&new.name_en, 120, "name_en"),
        (&new.licence, 300, "licence"),
        (&new.contact, 200, "contact"),
        (&labels, 500, "labels"),
        (&new.note, 1_000, "note"),
    ] {
        base::plain(text, field)?;
        if text.chars().count() > most {
            return Err(Rejection::new("parties.source-long").with("most", most).on(field));
        }
    }
    Ok(())
}

/// Adds a source or changes the one of that code; `version` is the one that the change was made
/// from, 0 for a new source. Returns its id, or `None` where nothing changes.
///
/// # Errors
/// Those of [`admit_source`]; `parties.source-changed` where somebody else changed it meanwhile;
/// a fault.
pub async fn save_source(tx: &mut Tx, new: &NewSource, version: i64) -> Result<Option<i64>> {
    admit_source(new)?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE code = ").value(new.code.as_str());
    let rows = ask.rows(tx.conn(), "finding a source").await?;
    let there = rows.first().map(read).transpose()?;
    if there.as_ref().map_or(0, |there| there.version) != version {
        return Err(Rejection::new("parties.source-changed").with("code", &new.code).into());
    }
    if there.as_ref().is_some_and(|there| there.content == *new) {
        return Ok(None);
    }
    let id = match there {
        Some(there) => {
            change(tx, there.id, new).await?;
            there.id
        }
        None => add(tx, new).await?,
    };
    tx.audit(Audit {
        room: "parties",
        action: "save-source",
        subject: format!("source:{}", new.code),
        detail: json!({
            "name": new.name, "kind": new.kind, "licence": new.licence, "active": new.active,
            "cost_minor": new.cost_minor, "cost_per": new.cost_per, "fresh_days": new.fresh_days,
            "fields": new.fields, "labels": new.labels,
        }),
    });
    Ok(Some(id))
}

async fn add(tx: &mut Tx, new: &NewSource) -> Result<i64> {
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO parties_data_source (id, code, name, name_en, kind, licence, currency, \
         cost_minor, cost_per, minutes, fresh_days, contact, fields, labels, note, active, \
         version, recorded_at, actor) VALUES (",
    );
    ask.value(id).text(", ").value(new.code.as_str()).text(", ").value(new.name.trim());
    ask.text(", ").value(new.name_en.trim()).text(", ").value(new.kind.as_str());
    ask.text(", ").value(new.licence.trim()).text(", ").value(new.currency.code());
    ask.text(", ").value(new.cost_minor).text(", ").value(new.cost_per.as_str());
    ask.text(", ").value(new.minutes).text(", ").value(new.fresh_days);
    ask.text(", ").value(new.contact.trim()).text(", ").value(json!(new.fields).to_string());
    ask.text(", ").value(json!(new.labels).to_string()).text(", ").value(new.note.trim());
    ask.text(", ").value(new.active).text(", 1, ").value(at).text(", ").value(actor).text(")");
    ask.run(tx.conn()).await.map_err(failed("adding a source"))?;
    Ok(id)
}

async fn change(tx: &mut Tx, id: i64, new: &NewSource) -> Result<()> {
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE parties_data_source SET version = version + 1, name = ");
    ask.value(new.name.trim()).text(", name_en = ").value(new.name_en.trim());
    ask.text(", kind = ").value(new.kind.as_str()).text(", licence = ").value(new.licence.trim());
    ask.text(", currency = ").value(new.currency.code());
    ask.text(", cost_minor = ").value(new.cost_minor);
    ask.text(", cost_per = ").value(new.cost_per.as_str()).text(", minutes = ").value(new.minutes);
    ask.text(", fresh_days = ").value(new.fresh_days).text(", contact = ");
    ask.value(new.contact.trim()).text(", fields = ").value(json!(new.fields).to_string());
    ask.text(", labels = ").value(json!(new.labels).to_string());
    ask.text(", note = ").value(new.note.trim()).text(", active = ").value(new.active);
    ask.text(", recorded_at = ").value(at).text(", actor = ").value(actor);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("changing a source"))?;
    Ok(())
}

/// All sources, those in use first.
///
/// # Errors
/// A fault from the database.
pub async fn list_data_sources(db: &Db) -> Result<Vec<DataSource>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" ORDER BY active DESC, code");
    ask.rows(&mut connection, "listing data sources").await?.iter().map(read).collect()
}

/// The source of a code.
///
/// # Errors
/// `parties.source-unknown`, or a fault.
pub async fn get_data_source(db: &Db, code: &str) -> Result<DataSource> {
    let found = list_data_sources(db).await?.into_iter().find(|one| one.content.code == code);
    found.ok_or_else(|| Rejection::new("parties.source-unknown").with("code", code).into())
}

/// The register as origins are looked up in it: how they begin, and whose they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins(Vec<(String, String)>);

impl Origins {
    /// Of the sources in use.
    pub fn of(sources: &[DataSource]) -> Self {
        let used = sources.iter().filter(|source| source.content.active);
        let mut all: Vec<(String, String)> = used
            .flat_map(|source| {
                let code = &source.content.code;
                let labels = source.content.labels.iter().map(|label| label.to_lowercase());
                labels.map(|label| (label, code.clone())).chain([(code.clone(), code.clone())])
            })
            .collect();
        // The longest beginning fits best; of like ones the first by code.
        all.sort_by(|a, b| b.0.chars().count().cmp(&a.0.chars().count()).then(a.cmp(b)));
        all.dedup();
        Self(all)
    }

    /// The code of the source that an origin belongs to.
    pub fn find(&self, origin: &str) -> Option<&str> {
        let origin = origin.to_lowercase();
        let fits = |(label, _): &&(String, String)| origin.starts_with(label.as_str());
        self.0.iter().find(fits).map(|(_, code)| code.as_str())
    }

    /// The same, or the origin itself where the register does not know it.
    pub fn name(&self, origin: &str) -> String {
        self.find(origin).unwrap_or(origin).to_owned()
    }
}

/// What each origin said of each field of the buyers of a range by a day, the newest of each, in
/// the order of buyer and field.
///
/// # Errors
/// A fault from the database.
pub async fn field_origins(
    reading: &mut Reading,
    (from, to): (BuyerId, BuyerId),
    as_of: Day,
) -> Result<Vec<FieldOrigin>> {
    let mut ask = Ask::new(
        "SELECT buyer_id, field, source, value, as_of FROM parties_source WHERE buyer_id >= ",
    );
    ask.value(from).text(" AND buyer_id <= ").value(to).text(" AND as_of <= ").value(as_of);
    ask.text(" ORDER BY buyer_id, field, id DESC");
    let mut all: Vec<FieldOrigin> = Vec::new();
    let (mut at, mut seen) = ((0, String::new()), BTreeSet::new());
    for row in ask.rows(reading.conn(), "reading where fields come from").await? {
        let (buyer_id, field, origin) = (row.int(0)?, row.text(1)?, row.text(2)?);
        if at != (buyer_id, field.clone()) {
            at = (buyer_id, field.clone());
            seen.clear();
        }
        if seen.insert(origin.clone()) {
            let (value, as_of) = (row.text(3)?, row.day(4)?);
            all.push(FieldOrigin { buyer_id, field, origin, value, as_of });
        }
    }
    Ok(all)
}

/// Notes what another source says of a field, for comparison; the value in force stays.
///
/// # Errors
/// `parties.source-word` for a field that is none, `parties.compare-value`, `parties.rating-day`,
/// or a fault.
pub async fn compare_field(
    tx: &mut Tx,
    buyer: BuyerId,
    (field, value): (&str, &str),
    (origin, as_of): (&str, Day),
) -> Result<()> {
    if !COMPARED_FIELDS.contains(&field) {
        let why = Rejection::new("parties.source-word").with("value", field);
        return Err(why.with("known", COMPARED_FIELDS.join(", ")).on("field").into());
    }
    let value = value.trim();
    base::plain(value, "value")?;
    if value.is_empty() || value.chars().count() > 300 {
        return Err(Rejection::new("parties.compare-value").with("most", 300).on("value").into());
    }
    let today = tx.clock().day_of(tx.at());
    if as_of > today || !super::is_day_of_trade(as_of) {
        let why = Rejection::new("parties.snapshot-day").with("day", as_of);
        return Err(why.with("today", today).on("as_of").into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO parties_source (id, buyer_id, field, value, source, as_of, confidence, \
         recorded_at, actor, checked) VALUES (",
    );
    ask.value(id).text(", ").value(buyer).text(", ").value(field).text(", ").value(value);
    ask.text(", ").value(origin).text(", ").value(as_of).text(", 'medium', ").value(at);
    ask.text(", ").value(actor).text(", 1)");
    ask.run(tx.conn()).await.map_err(failed("comparing a field"))?;
    tx.audit(Audit {
        room: "parties",
        action: "compare-field",
        subject: format!("buyer:{buyer}"),
        detail: json!({
            "field": field, "value": value, "origin": origin, "as_of": as_of.to_string(),
        }),
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(code: &str, labels: &[&str], active: bool) -> DataSource {
        DataSource {
            id: 1,
            content: NewSource {
                code: code.to_owned(),
                name: code.to_owned(),
                name_en: String::new(),
                kind: "erp".to_owned(),
                licence: String::new(),
                currency: Currency::CNY,
                cost_minor: 0,
                cost_per: "none".to_owned(),
                minutes: 0,
                fresh_days: 365,
                contact: String::new(),
                fields: vec!["name".to_owned()],
                labels: labels.iter().map(|&label| label.to_owned()).collect(),
                note: String::new(),
                active,
            },
            version: 1,
            recorded_at: Moment(0),
            actor: String::new(),
        }
    }

    #[test]
    fn a_licence_in_two_languages_is_said_in_one() {
        for (stored, zh, en) in [
            ("公开，可查 / public", "公开，可查", "public"),
            ("按合同 / 仅限自用", "按合同 / 仅限自用", "按合同 / 仅限自用"),
            ("own use / by contract", "own use / by contract", "own use / by contract"),
        ] {
            let mut one = source("a", &[], true).content;
            one.licence = stored.to_owned();
            assert_eq!((one.licence_in(Lang::Zh), one.licence_in(Lang::En)), (zh, en));
        }
    }

    #[test]
    fn the_longest_beginning_names_the_source() {
        let all = [
            source("erp", &["file:"], true),
            source("registry", &["file:工商", "registry"], true),
            source("old", &["file:工商登记"], false),
        ];
        let origins = Origins::of(&all);
        for (origin, code) in [
            ("file:客户档案.xlsx", "erp"),
            ("file:工商登记2026.csv", "registry"),
            ("Registry export", "registry"),
            ("form", "form"),
        ] {
            assert_eq!(origins.name(origin), code, "{origin}");
        }
        assert_eq!(origins.find("form"), None);
    }

    #[test]
    fn what_is_no_description_is_refused_at_its_field() {
        let good = source("erp", &["file:"], true).content;
        assert_eq!(admit_source(&good), Ok(()));
        type Break = fn(&mut NewSource);
        let cases: [(Break, &str); 7] = [
            (|s| s.code = "ERP 1".into(), "code"),
            (|s| s.name = " ".into(), "name"),
            (|s| s.kind = "gossip".into(), "kind"),
            (|s| s.cost_per = "word".into(), "cost_per"),
            (|s| s.fields = vec!["luck".into()], "fields"),
            (|s| s.minutes = -1, "minutes"),
            (|s| s.licence = "长".repeat(301), "licence"),
        ];
        for (break_it, field) in cases {
            let mut bad = good.clone();
            break_it(&mut bad);
            let refused = admit_source(&bad).expect_err(field);
            assert_eq!(refused.field.as_deref(), Some(field));
        }
    }
}
