//! Writing paths down: a new one with the steps of the pack, a step kept, a path closed.

use base::{Currency, Day, Money, Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Bulk, Columns, Tx, failed};

use super::{
    pack::CustomersPack,
    path::{PARTS, Part},
};
use crate::parties::{BuyerId, CustomerKind};

/// A path to write down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPath {
    /// Of which buyer.
    pub buyer_id: BuyerId,
    /// `project` or `government`.
    pub kind: CustomerKind,
    /// A number that names it among the buyer's.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// The contract.
    pub contract: String,
    /// The currency.
    pub currency: Currency,
    /// The value, minor units.
    pub value_minor: i64,
    /// The budget year, of a public body.
    pub budget_year: Option<i64>,
    /// The appropriation, of a public body.
    pub appropriation: String,
    /// The day of the contract: steps are planned from it.
    pub begins_on: Day,
    /// What else is known.
    pub note: String,
}

/// A step to keep; what stood there before is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMilestone {
    /// Of which path.
    pub path: i64,
    /// Which one; none adds one at the end.
    pub id: Option<i64>,
    /// What it is.
    pub part: Part,
    /// What it is called.
    pub name: String,
    /// When it is planned.
    pub planned_on: Option<Day>,
    /// When it was reached; not in the future.
    pub reached_on: Option<Day>,
    /// The money that it sets free.
    pub amount_minor: i64,
    /// The number of its invoice, or empty.
    pub invoice: String,
    /// What proves it.
    pub paper: String,
    /// Who signs at the customer's.
    pub signer: String,
    /// Who of us follows it, by login.
    pub login: String,
    /// What else is known.
    pub note: String,
}

/// Letters of a text at the most.
const LONG: usize = 300;

fn texts(all: &[(&str, &'static str)]) -> Result<()> {
    for (text, field) in all {
        base::plain(text.trim(), field)?;
        if text.chars().count() > LONG {
            let wrong = Rejection::new("collections.path-long").with("most", LONG);
            return Err(wrong.on(*field).into());
        }
    }
    Ok(())
}

fn check(new: &NewPath) -> Result<()> {
    if !matches!(new.kind, CustomerKind::Project | CustomerKind::Government) {
        return Err(Rejection::new("collections.path-kind").on("kind").into());
    }
    if new.number.trim().is_empty() {
        return Err(Rejection::new("collections.path-number").on("number").into());
    }
    if new.value_minor <= 0 {
        return Err(Rejection::new("collections.path-value").on("value").into());
    }
    Money::new(new.value_minor, new.currency).bounded()?;
    if new.budget_year.is_some_and(|year| !(2_000..=2_100).contains(&year)) {
        return Err(Rejection::new("collections.path-year").on("budget_year").into());
    }
    texts(&[
        (&new.number, "number"),
        (&new.name, "name"),
        (&new.contract, "contract"),
        (&new.appropriation, "appropriation"),
        (&new.note, "note"),
    ])
}

fn audit(tx: &mut Tx, action: &'static str, buyer: BuyerId, detail: serde_json::Value) {
    let subject = format!("buyer:{buyer}");
    tx.audit(Audit { room: "collections", action, subject, detail });
}

/// Writes a path down with the steps that the pack has for its kind, in one language.
///
/// # Errors
/// `collections.path-kind`, `collections.path-number`, `collections.path-value`, `collections.path-year`,
/// `collections.path-long`, `collections.path-twice`, or a fault.
pub async fn enter_path(
    tx: &mut Tx,
    pack: &CustomersPack,
    new: &NewPath,
    (login, zh): (&str, bool),
) -> Result<i64> {
    check(new)?;
    let mut ask = Ask::new("SELECT id FROM collections_path WHERE buyer_id = ");
    ask.value(new.buyer_id).text(" AND number = ").value(new.number.trim());
    if !ask.rows(tx.conn(), "looking for a path").await?.is_empty() {
        let twice = Rejection::new("collections.path-twice").with("number", new.number.trim());
        return Err(twice.on("number").into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_path (id, buyer_id, kind, number, name, contract, currency, \
         value_minor, budget_year, appropriation, note, closed_on, closing, pack_version, actor, \
         recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(new.kind.code()).text(", ");
    ask.value(new.number.trim()).text(", ").value(new.name.trim()).text(", ");
    ask.value(new.contract.trim()).text(", ").value(new.currency.code()).text(", ");
    ask.value(new.value_minor).text(", ").value(new.budget_year).text(", ");
    ask.value(new.appropriation.trim()).text(", ").value(new.note.trim()).text(", NULL, '', ");
    ask.value(pack.edition.version.as_str()).text(", ").value(actor).text(", ").value(at);
    ask.text(")");
    ask.run(tx.conn()).await.map_err(failed("writing a path down"))?;
    begin(tx, pack, (id, new), (login, zh)).await?;
    let detail = json!({
        "path": id.to_string(), "number": new.number.trim(), "value_minor": new.value_minor,
    });
    audit(tx, "enter-path", new.buyer_id, detail);
    Ok(id)
}

/// The steps of the pack, planned from the day of the contract on.
async fn begin(
    tx: &mut Tx,
    pack: &CustomersPack,
    (path, new): (i64, &NewPath),
    (login, zh): (&str, bool),
) -> Result<()> {
    let mut bulk = Bulk::new(
        "collections_milestone",
        &[
            "id",
            "path_id",
            "place",
            "code",
            "part",
            "name",
            "planned_on",
            "reached_on",
            "amount_minor",
            "item_id",
            "paper",
            "signer",
            "login",
            "note",
            "actor",
            "recorded_at",
        ],
        "",
    );
    let (mut planned, mut left) = (new.begins_on, new.value_minor);
    let last = pack.steps_of(new.kind).filter(|step| step.share_bps > 0).last();
    let mut place: i64 = 0;
    for step in pack.steps_of(new.kind) {
        planned = planned.plus_days(step.days);
        place += 1;
        // What rounding leaves goes to the last share: the shares are the value.
        let share = i128::from(new.value_minor) * i128::from(step.share_bps) / 10_000;
        let share = i64::try_from(share).unwrap_or(0);
        let amount = if last.is_some_and(|last| last.code == step.code) { left } else { share };
        left -= amount;
        let said = |words: &crate::scoring::Wording| {
            if zh { words.zh.clone() } else { words.en.clone() }
        };
        let row = [
            tx.ids().next().into(),
            path.into(),
            place.into(),
            step.code.as_str().into(),
            step.part.code().into(),
            said(&step.name).into(),
            Some(planned).into(),
            None::<Day>.into(),
            amount.into(),
            None::<i64>.into(),
            said(&step.paper).into(),
            said(&step.signer).into(),
            login.into(),
            "".into(),
            tx.actor().0.clone().into(),
            tx.at().0.into(),
        ];
        bulk.push(tx.conn(), row).await?;
    }
    bulk.flush(tx.conn()).await?;
    Ok(())
}

/// Locks a path and says of which buyer and currency it is; a closed one is refused.
async fn lock(tx: &mut Tx, path: i64) -> Result<(BuyerId, Currency)> {
    tx.lock("SELECT id FROM collections_path WHERE id = $1", path).await?;
    let mut ask =
        Ask::new("SELECT buyer_id, closed_on, currency FROM collections_path WHERE id = ");
    ask.value(path);
    let rows = ask.rows(tx.conn(), "finding a path").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.path-unknown").with("id", path).into());
    };
    if let Some(day) = row.maybe_day(1)? {
        return Err(Rejection::new("collections.path-closed").with("day", day).into());
    }
    Ok((row.int(0)?, row.currency(2)?))
}

/// The row id of an invoice of a buyer by its number, in the currency of the path.
async fn invoice(
    tx: &mut Tx,
    (buyer, currency): (BuyerId, Currency),
    number: &str,
) -> Result<Option<i64>> {
    if number.trim().is_empty() {
        return Ok(None);
    }
    // As it is written first; else by its key, in which width, case and dashes are one.
    let (written, key) = (number.trim(), base::number_key(number.trim()).into_owned());
    let mut ask = Ask::new("SELECT id FROM receivables_item WHERE buyer_id = ");
    ask.value(buyer).text(" AND (number = ").value(written).text(" OR number = ");
    ask.value(key.as_str()).text(" OR number_key = ").value(key.as_str());
    ask.text(") AND currency = ").value(currency.code());
    ask.text(" ORDER BY CASE WHEN number = ").value(written).text(" THEN 0 ELSE 1 END, id LIMIT 1");
    match ask.rows(tx.conn(), "finding an invoice").await?.first() {
        Some(row) => Ok(Some(row.int(0)?)),
        None => {
            let none = Rejection::new("collections.path-invoice").with("number", number.trim());
            Err(none.with("currency", currency.code()).on("invoice").into())
        }
    }
}

/// Steps of a path at the most.
const STEPS: i64 = 100;

/// Keeps a step as it is known now.
///
/// # Errors
/// `collections.path-unknown`, `collections.path-closed`, `collections.path-step-name`,
/// `collections.path-step-amount`, `collections.on-future`, `collections.path-invoice`,
/// `collections.path-step-unknown`, `collections.path-steps`, `collections.path-long`, or a fault.
pub async fn keep_milestone(tx: &mut Tx, new: &NewMilestone) -> Result<i64> {
    let (buyer, currency) = lock(tx, new.path).await?;
    if new.name.trim().is_empty() {
        return Err(Rejection::new("collections.path-step-name").on("name").into());
    }
    if new.amount_minor < 0 {
        return Err(Rejection::new("collections.path-step-amount").on("amount").into());
    }
    Money::new(new.amount_minor, currency).bounded()?;
    let today = tx.clock().today();
    if let Some(day) = new.reached_on.filter(|day| *day > today) {
        let wrong = Rejection::new("collections.on-future").with("day", day);
        return Err(wrong.on("reached_on").into());
    }
    texts(&[
        (&new.name, "name"),
        (&new.paper, "paper"),
        (&new.signer, "signer"),
        (&new.login, "login"),
        (&new.note, "note"),
    ])?;
    let item = invoice(tx, (buyer, currency), &new.invoice).await?;
    let id = match new.id {
        Some(id) => change(tx, (id, item), new).await?,
        None => add(tx, item, new).await?,
    };
    let detail = json!({
        "path": new.path.to_string(), "step": id.to_string(), "name": new.name.trim(),
        "reached_on": new.reached_on.map(|day| day.to_string()), "amount_minor": new.amount_minor,
        "invoice": new.invoice.trim(),
    });
    audit(tx, "keep-milestone", buyer, detail);
    Ok(id)
}

async fn change(tx: &mut Tx, (id, item): (i64, Option<i64>), new: &NewMilestone) -> Result<i64> {
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE collections_milestone SET part = ");
    ask.value(new.part.code()).text(", name = ").value(new.name.trim());
    ask.text(", planned_on = ").value(new.planned_on).text(", reached_on = ");
    ask.value(new.reached_on).text(", amount_minor = ").value(new.amount_minor);
    ask.text(", item_id = ").value(item).text(", paper = ").value(new.paper.trim());
    ask.text(", signer = ").value(new.signer.trim()).text(", login = ").value(new.login.trim());
    ask.text(", note = ").value(new.note.trim()).text(", actor = ").value(actor);
    ask.text(", recorded_at = ").value(at).text(" WHERE id = ").value(id);
    ask.text(" AND path_id = ").value(new.path);
    let changed = ask.run(tx.conn()).await.map_err(failed("keeping a step"))?;
    if changed == 0 {
        return Err(Rejection::new("collections.path-step-unknown").with("id", id).into());
    }
    Ok(id)
}

async fn add(tx: &mut Tx, item: Option<i64>, new: &NewMilestone) -> Result<i64> {
    let mut ask = Ask::new(
        "SELECT COALESCE(MAX(place), 0), CAST(COUNT(*) AS BIGINT) FROM collections_milestone \
         WHERE path_id = ",
    );
    ask.value(new.path);
    let row = ask.row(tx.conn(), "counting steps").await?;
    let (place, count) = (row.int(0)?, row.int(1)?);
    if count >= STEPS {
        return Err(Rejection::new("collections.path-steps").with("most", STEPS).into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_milestone (id, path_id, place, code, part, name, planned_on, \
         reached_on, amount_minor, item_id, paper, signer, login, note, actor, recorded_at) \
         VALUES (",
    );
    ask.value(id).text(", ").value(new.path).text(", ").value(place + 1).text(", '', ");
    ask.value(new.part.code()).text(", ").value(new.name.trim()).text(", ");
    ask.value(new.planned_on).text(", ").value(new.reached_on).text(", ");
    ask.value(new.amount_minor).text(", ").value(item).text(", ").value(new.paper.trim());
    ask.text(", ").value(new.signer.trim()).text(", ").value(new.login.trim()).text(", ");
    ask.value(new.note.trim()).text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("adding a step"))?;
    Ok(id)
}

/// Closes a path: all was paid, or it came to an end otherwise.
///
/// # Errors
/// `collections.path-unknown`, `collections.path-closed`, `collections.closing-missing`, or a fault.
pub async fn close_path(tx: &mut Tx, path: i64, closing: &str) -> Result<()> {
    let (buyer, _) = lock(tx, path).await?;
    if closing.trim().is_empty() {
        return Err(Rejection::new("collections.closing-missing").on("closing").into());
    }
    texts(&[(closing, "closing")])?;
    let today = tx.clock().today();
    let mut ask = Ask::new("UPDATE collections_path SET closed_on = ");
    ask.value(today).text(", closing = ").value(closing.trim()).text(" WHERE id = ").value(path);
    ask.run(tx.conn()).await.map_err(failed("closing a path"))?;
    audit(tx, "close-path", buyer, json!({ "path": path.to_string() }));
    Ok(())
}

/// The parts by code, for forms and files.
impl std::str::FromStr for Part {
    type Err = Rejection;

    fn from_str(text: &str) -> std::result::Result<Self, Rejection> {
        Self::parse(text).ok_or_else(|| {
            let known: Vec<&str> = PARTS.iter().map(|part| part.code()).collect();
            Rejection::new("collections.path-part")
                .with("part", text)
                .with("known", known.join(", "))
                .on("part")
        })
    }
}
