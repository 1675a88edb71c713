//! The legal entities (法人主体) under which the company sells: one of them is the main one, and whatever
//! names no entity is its. While none is recorded the company is one, and nothing asks for it.
//!
//! A code names one entity for ever; an entity that is closed takes no new invoice and no new order.

use base::{Currency, Day, Failure, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Audit, Columns, Db, Tx, Violation, failed, violation};

use super::{PartyRejection, SizeClass, code_key, uscc_is_sound};

/// The row id of an entity.
pub type EntityId = i64;

/// Whose document it is: the main entity's, which stands nowhere in the tables, or another one's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Seller {
    /// The main entity, or the company where none is recorded.
    #[default]
    Main,
    /// Another entity.
    Other(EntityId),
}

impl Seller {
    /// What stands in the tables.
    pub const fn column(self) -> Option<EntityId> {
        match self {
            Self::Main => None,
            Self::Other(id) => Some(id),
        }
    }

    /// The inverse of [`Self::column`].
    pub const fn of_column(id: Option<EntityId>) -> Self {
        match id {
            None => Self::Main,
            Some(id) => Self::Other(id),
        }
    }

    /// Narrows a question to a seller's rows: ` AND <alias>.entity_id …`.
    pub fn only(self, ask: &mut Ask, alias: &str) {
        ask.text(" AND ").text(alias);
        match self {
            Self::Main => ask.text(".entity_id IS NULL"),
            Self::Other(id) => ask.text(".entity_id = ").value(id),
        };
    }
}

/// An entity to record, or what it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntity {
    /// Its code in the company's books: 1000, SH.
    pub code: String,
    /// Its registered name.
    pub name: String,
    /// 统一社会信用代码, or empty.
    pub tax_id: String,
    /// The currency in which it keeps its books.
    pub currency: Currency,
    /// Its size by the table of the ministries (中小企业划型).
    pub size: SizeClass,
    /// Where the size is from; needed where it is known.
    pub size_source: String,
    /// As of which day.
    pub size_on: Option<Day>,
    /// The first day of its business, where it is known.
    pub from_on: Option<Day>,
    /// The last day; none while it is open.
    pub until_on: Option<Day>,
}

impl NewEntity {
    /// Whether a word is its name or its credit code.
    fn is_called(&self, word: &str) -> bool {
        let taxed = !self.tax_id.is_empty() && code_key(&self.tax_id) == code_key(word);
        taxed || base::name_key(&self.name) == base::name_key(word)
    }
}

/// An entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Row id.
    pub id: EntityId,
    /// What it is.
    pub is: NewEntity,
    /// Whether whatever names no entity is its.
    pub main: bool,
    /// Who recorded or changed it last.
    pub actor: String,
}

impl Entity {
    /// How documents name it.
    pub const fn seller(&self) -> Seller {
        if self.main { Seller::Main } else { Seller::Other(self.id) }
    }

    /// Whether it takes new invoices and orders of a day.
    pub fn is_open_on(&self, day: Day) -> bool {
        self.is.until_on.is_none_or(|until| day <= until)
    }
}

/// All entities, the main one first.
#[derive(Debug, Clone, Default)]
pub struct EntityBook(Vec<Entity>);

const COLUMNS: &str = "SELECT id, code, name, tax_id, currency, size, size_source, size_on, from_on, \
    until_on, is_main, actor FROM parties_entity ORDER BY is_main DESC, code, id";

fn read(row: &AnyRow) -> Result<Entity> {
    let word = |error: PartyRejection| Failure::broken("reading an entity", error);
    Ok(Entity {
        id: row.int(0)?,
        is: NewEntity {
            code: row.text(1)?,
            name: row.text(2)?,
            tax_id: row.text(3)?,
            currency: row.currency(4)?,
            size: row.text(5)?.parse().map_err(word)?,
            size_source: row.text(6)?,
            size_on: row.maybe_day(7)?,
            from_on: row.maybe_day(8)?,
            until_on: row.maybe_day(9)?,
        },
        main: row.int(10)? != 0,
        actor: row.text(11)?,
    })
}

impl EntityBook {
    /// Reads it.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn open(db: &Db) -> Result<Self> {
        let mut connection = db.read().await?;
        Self::read(&mut connection).await
    }

    /// As [`Self::open`], on a connection.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn read(connection: &mut AnyConnection) -> Result<Self> {
        let rows = Ask::new(COLUMNS).rows(connection, "reading entities").await?;
        rows.iter().map(read).collect::<Result<_>>().map(Self)
    }

    /// All of them.
    pub fn all(&self) -> &[Entity] {
        &self.0
    }

    /// Whether there is more than one, so that it must be said whose something is.
    pub fn several(&self) -> bool {
        self.0.len() > 1
    }

    /// The entity that a code, a name or a credit code names, however it is typed.
    pub fn find(&self, text: &str) -> Option<&Entity> {
        self.coded(text).or_else(|| self.0.iter().find(|one| one.is.is_called(text)))
    }

    /// The entity whose code this is, however it is typed.
    pub fn coded(&self, code: &str) -> Option<&Entity> {
        let code = code_key(code);
        self.0.iter().find(|one| code_key(&one.is.code) == code)
    }

    /// Refuses an entity that a word would name as well as another one: each name, code and credit code
    /// names one. A code that is taken is refused where it is written.
    fn twin(&self, is: &NewEntity) -> std::result::Result<(), Rejection> {
        let code = code_key(&is.code);
        for other in self.0.iter().filter(|one| code_key(&one.is.code) != code) {
            let words = [(&is.name, "name"), (&is.tax_id, "uscc"), (&is.code, "code")];
            let ours = words.into_iter().find(|(word, _)| other.is.is_called(word));
            let theirs = || is.is_called(&other.is.code).then_some((&other.is.code, "name"));
            if let Some((word, field)) = ours.or_else(theirs) {
                let twin = Rejection::new("parties.entity-twin").with("entity", &other.is.code);
                return Err(twin.with("word", word).on(field));
            }
        }
        Ok(())
    }

    /// As [`Self::find`]; one that is not there is a refusal.
    ///
    /// # Errors
    /// `parties.entity-unknown`.
    pub fn get(&self, text: &str) -> std::result::Result<&Entity, Rejection> {
        self.find(text).ok_or_else(|| {
            Rejection::new("parties.entity-unknown").with("entity", text.trim()).on("entity")
        })
    }

    /// Who sells what names this entity; none where nothing is named.
    ///
    /// # Errors
    /// `parties.entity-unknown`.
    pub fn seller(&self, text: Option<&str>) -> std::result::Result<Option<Seller>, Rejection> {
        let named = text.map(str::trim).filter(|text| !text.is_empty());
        named.map(|text| self.get(text).map(Entity::seller)).transpose()
    }

    /// As [`Self::seller`], for a new document of a day.
    ///
    /// # Errors
    /// `parties.entity-unknown`, `parties.entity-closed`.
    pub fn seller_on(
        &self,
        text: Option<&str>,
        day: Day,
    ) -> std::result::Result<Option<Seller>, Rejection> {
        let seller = self.seller(text)?;
        seller.map_or(Ok(()), |seller| self.takes_on(seller, day))?;
        Ok(seller)
    }

    /// Whether an entity takes new documents of a day.
    ///
    /// # Errors
    /// `parties.entity-closed`.
    pub fn takes_on(&self, seller: Seller, day: Day) -> std::result::Result<(), Rejection> {
        if let Some((entity, until)) = self.of(seller).and_then(|one| Some((one, one.is.until_on?)))
            && !entity.is_open_on(day)
        {
            let closed = Rejection::new("parties.entity-closed").with("entity", &entity.is.code);
            return Err(closed.with("until", until).on("entity"));
        }
        Ok(())
    }

    /// The entity of a document.
    pub fn of(&self, seller: Seller) -> Option<&Entity> {
        self.0.iter().find(|one| one.seller() == seller)
    }

    /// Its code; empty where none is recorded.
    pub fn code_of(&self, seller: Seller) -> &str {
        self.of(seller).map_or("", |one| one.is.code.as_str())
    }
}

/// What is right about every entity.
fn admit(new: &NewEntity) -> Result<NewEntity> {
    for (text, field) in
        [(&new.code, "code"), (&new.name, "name"), (&new.size_source, "size_source")]
    {
        base::plain(text.trim(), field)?;
    }
    let code = base::spelt_code(&new.code).into_owned();
    let name = base::spelt_name(&new.name).into_owned();
    if code.is_empty() || code.chars().count() > 32 || matches!(code.as_str(), "." | "..") {
        return Err(Rejection::new("parties.entity-code")
            .with("entity", &new.code)
            .on("code")
            .into());
    }
    if name.is_empty() || name.chars().count() > 120 {
        return Err(Rejection::new("parties.entity-name").on("name").into());
    }
    let tax_id = base::spelt_code(&new.tax_id).to_ascii_uppercase();
    if !tax_id.is_empty() && !uscc_is_sound(&tax_id) {
        return Err(PartyRejection::CreditCode { value: tax_id }.into());
    }
    let source = new.size_source.trim();
    let known = new.size != SizeClass::Unknown;
    if known && (source.is_empty() || new.size_on.is_none()) || source.chars().count() > 200 {
        return Err(Rejection::new("parties.entity-size-source").on("size_source").into());
    }
    if let (Some(from), Some(until)) = (new.from_on, new.until_on)
        && until < from
    {
        let wrong = Rejection::new("parties.entity-days").with("from", from).with("until", until);
        return Err(wrong.on("until_on").into());
    }
    Ok(NewEntity {
        code,
        name,
        tax_id,
        size_source: if known { source.to_owned() } else { String::new() },
        size_on: new.size_on.filter(|_| known),
        ..new.clone()
    })
}

fn line(tx: &mut Tx, action: &'static str, is: &NewEntity, main: bool) {
    let detail = json!({
        "code": is.code, "name": is.name, "tax_id": is.tax_id, "currency": is.currency.code(),
        "size": is.size.code(), "size_source": is.size_source,
        "size_on": is.size_on.map(|day| day.to_string()),
        "from_on": is.from_on.map(|day| day.to_string()),
        "until_on": is.until_on.map(|day| day.to_string()), "main": main,
    });
    let subject = format!("entity:{}", is.code);
    tx.audit(Audit { room: "parties", action, subject, detail });
}

/// Records an entity; the first one becomes the main one.
///
/// # Errors
/// `parties.entity-code`, `parties.entity-name`, `parties.credit-code`, `parties.entity-size-source`,
/// `parties.entity-days`, `parties.entity-taken`, `parties.entity-twin`, `house.control-sign`;
/// `parties.entity-main-stays` where the first one is closed already; a fault.
pub async fn add_entity(tx: &mut Tx, new: &NewEntity) -> Result<Entity> {
    let is = admit(new)?;
    let book = EntityBook::read(tx.conn()).await?;
    let main = book.all().is_empty();
    if main && is.until_on.is_some() {
        return Err(stays(&is.code).into());
    }
    book.twin(&is)?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO parties_entity (id, code, code_key, name, tax_id, currency, size, size_source, \
         size_on, is_main, from_on, until_on, actor, recorded_at, changed_at) VALUES (",
    );
    ask.value(id).text(", ").value(is.code.as_str()).text(", ").value(code_key(&is.code));
    ask.text(", ").value(is.name.as_str()).text(", ").value(is.tax_id.as_str()).text(", ");
    ask.value(is.currency.code()).text(", ").value(is.size.code()).text(", ");
    ask.value(is.size_source.as_str()).text(", ").value(is.size_on).text(", ").value(main);
    ask.text(", ").value(is.from_on).text(", ").value(is.until_on).text(", ");
    ask.value(actor.as_str()).text(", ").value(at).text(", ").value(at).text(")");
    match ask.run(tx.conn()).await {
        Ok(_) => {}
        Err(error) if matches!(violation(&error), Some(Violation::Unique(_))) => {
            let taken = Rejection::new("parties.entity-taken").with("entity", &is.code);
            return Err(taken.on("code").into());
        }
        Err(error) => return Err(failed("recording an entity")(error)),
    }
    line(tx, "add-entity", &is, main);
    Ok(Entity { id, is, main, actor })
}

fn stays(code: &str) -> Rejection {
    Rejection::new("parties.entity-main-stays").with("entity", code).on("until_on")
}

/// Changes an entity; its code stays. What is the same changes nothing.
///
/// # Errors
/// As [`add_entity`]; `parties.entity-unknown`.
pub async fn change_entity(tx: &mut Tx, code: &str, new: &NewEntity) -> Result<Entity> {
    let book = EntityBook::read(tx.conn()).await?;
    let before = book.get(code)?.clone();
    let is = admit(&NewEntity { code: before.is.code.clone(), ..new.clone() })?;
    if before.main && is.until_on.is_some() {
        return Err(stays(&is.code).into());
    }
    if is == before.is {
        tx.quiet();
        return Ok(before);
    }
    book.twin(&is)?;
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE parties_entity SET name = ");
    ask.value(is.name.as_str()).text(", tax_id = ").value(is.tax_id.as_str());
    ask.text(", currency = ").value(is.currency.code()).text(", size = ").value(is.size.code());
    ask.text(", size_source = ").value(is.size_source.as_str()).text(", size_on = ");
    ask.value(is.size_on).text(", from_on = ").value(is.from_on).text(", until_on = ");
    ask.value(is.until_on).text(", actor = ").value(actor.as_str()).text(", changed_at = ");
    ask.value(at).text(" WHERE id = ").value(before.id);
    ask.run(tx.conn()).await.map_err(failed("changing an entity"))?;
    line(tx, "change-entity", &is, before.main);
    Ok(Entity { is, actor, ..before })
}

/// Closes an entity: after its last day it takes no new invoice and no new order; what is there stays.
///
/// # Errors
/// `parties.entity-unknown`, `parties.entity-main-stays`, `parties.entity-days`; a fault.
pub async fn retire_entity(tx: &mut Tx, code: &str, until: Day) -> Result<Entity> {
    let book = EntityBook::read(tx.conn()).await?;
    let is = book.get(code)?.is.clone();
    change_entity(tx, &is.code.clone(), &NewEntity { until_on: Some(until), ..is }).await
}
