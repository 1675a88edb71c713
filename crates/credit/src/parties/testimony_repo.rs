//! The SQL of the testimony.

use base::{Currency, Day, Failure, Money, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, Value, failed};

use super::{
    BuyerId,
    testimony::{
        FINDINGS, Kept, NewFinding, NewPastCredit, NewPayer, NewReference, NewReport, PAST_CREDITS,
        REFERENCE_OPINIONS, RELATIONS, REPORTS, Testimony, admit,
    },
};

/// Writes one row, with its audit line.
async fn keep<const N: usize>(
    tx: &mut Tx,
    (table, action): (&'static str, &'static str),
    buyer: BuyerId,
    columns: &'static [&'static str; N],
    values: [Value; N],
) -> Result<i64> {
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("INSERT INTO ");
    ask.text(table).text(" (id, buyer_id, recorded_at, actor");
    for column in columns {
        ask.text(", ").text(column);
    }
    ask.text(") VALUES (").value(id).text(", ").value(buyer).text(", ").value(at);
    ask.text(", ").value(actor);
    for value in values {
        ask.text(", ").value(value);
    }
    ask.text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping a part of the testimony"))?;
    tx.audit(Audit {
        room: "parties",
        action,
        subject: format!("buyer:{buyer}"),
        detail: json!({ "row": id.to_string() }),
    });
    Ok(id)
}

fn minor(amount: Option<Money>) -> Value {
    amount.map(|money| money.minor).into()
}

fn code(amount: Option<Money>) -> Value {
    amount.map_or_else(String::new, |money| money.currency.code().to_owned()).into()
}

/// Files a report.
///
/// # Errors
/// `parties.word-unknown`, `parties.paper-not-found`, or a fault.
pub async fn file_report(tx: &mut Tx, buyer: BuyerId, new: &NewReport) -> Result<i64> {
    admit("kind", &new.kind, &REPORTS)?;
    if let Some(document) = new.document_id {
        let mut ask = Ask::new("SELECT id FROM parties_document WHERE id = ");
        ask.value(document).text(" AND buyer_id = ").value(buyer);
        if ask.rows(tx.conn(), "looking for a paper").await?.is_empty() {
            return Err(Rejection::new("parties.paper-not-found").into());
        }
    }
    let values = [
        new.kind.as_str().into(),
        new.provider.as_str().into(),
        new.as_of.into(),
        new.summary.as_str().into(),
        new.document_id.into(),
    ];
    let columns = &["kind", "provider", "as_of", "summary", "document_id"];
    keep(tx, ("parties_report", "file-report"), buyer, columns, values).await
}

/// Records something found.
///
/// # Errors
/// `parties.word-unknown`, `parties.report-unknown`, or a fault.
pub async fn record_finding(tx: &mut Tx, buyer: BuyerId, new: &NewFinding) -> Result<i64> {
    admit("kind", &new.kind, &FINDINGS)?;
    if let Some(report) = new.report_id {
        let mut ask = Ask::new("SELECT id FROM parties_report WHERE id = ");
        ask.value(report).text(" AND buyer_id = ").value(buyer);
        if ask.rows(tx.conn(), "looking for a report").await?.is_empty() {
            return Err(Rejection::new("parties.report-unknown").into());
        }
    }
    let values = [
        new.report_id.into(),
        new.kind.as_str().into(),
        new.on.into(),
        minor(new.amount),
        code(new.amount),
        new.text.as_str().into(),
        new.source.as_str().into(),
        "".into(),
    ];
    let columns =
        &["report_id", "kind", "on_day", "amount_minor", "currency", "text", "source", "closing"];
    keep(tx, ("parties_finding", "record-finding"), buyer, columns, values).await
}

/// Closes a finding: settled, withdrawn, found to be wrong. What was found stays on file.
///
/// # Errors
/// `parties.finding-unknown` where it is none of the buyer's or is closed, or a fault.
pub async fn close_finding(
    tx: &mut Tx,
    (buyer, id): (BuyerId, i64),
    (on, how): (Day, &str),
) -> Result<()> {
    let mut ask = Ask::new("UPDATE parties_finding SET closed_on = ");
    ask.value(on).text(", closing = ").value(how).text(" WHERE closed_on IS NULL AND id = ");
    ask.value(id).text(" AND buyer_id = ").value(buyer);
    if ask.run(tx.conn()).await.map_err(failed("closing a finding"))? == 0 {
        return Err(Rejection::new("parties.finding-unknown").into());
    }
    tx.audit(Audit {
        room: "parties",
        action: "close-finding",
        subject: format!("buyer:{buyer}"),
        detail: json!({ "row": id.to_string(), "on": on.to_string() }),
    });
    Ok(())
}

/// Records a reference.
///
/// # Errors
/// `parties.word-unknown`, or a fault.
pub async fn record_reference(tx: &mut Tx, buyer: BuyerId, new: &NewReference) -> Result<i64> {
    admit("relation", &new.relation, &RELATIONS)?;
    admit("opinion", &new.opinion, &REFERENCE_OPINIONS)?;
    let values = [
        new.on.into(),
        new.who.as_str().into(),
        new.relation.as_str().into(),
        new.years.into(),
        new.terms_days.into(),
        new.late_days.into(),
        minor(new.highest),
        code(new.highest),
        new.opinion.as_str().into(),
        new.weight.clamp(1, 3).into(),
        new.text.as_str().into(),
    ];
    let columns = &[
        "on_day",
        "who",
        "relation",
        "years",
        "terms_days",
        "late_days",
        "highest_minor",
        "currency",
        "opinion",
        "weight",
        "text",
    ];
    keep(tx, ("parties_reference", "record-reference"), buyer, columns, values).await
}

/// Records credit that the buyer had elsewhere.
///
/// # Errors
/// `parties.word-unknown`, or a fault.
pub async fn record_past_credit(tx: &mut Tx, buyer: BuyerId, new: &NewPastCredit) -> Result<i64> {
    admit("kind", &new.kind, &PAST_CREDITS)?;
    let values = [
        new.kind.as_str().into(),
        new.from_on.into(),
        new.to_on.into(),
        new.creditor.as_str().into(),
        minor(new.amount),
        code(new.amount),
        new.text.as_str().into(),
        new.source.as_str().into(),
    ];
    let columns =
        &["kind", "from_on", "to_on", "creditor", "amount_minor", "currency", "text", "source"];
    keep(tx, ("parties_past_credit", "record-past-credit"), buyer, columns, values).await
}

/// Records who pays for a buyer from a day on; whoever paid until then is ended the day before.
///
/// # Errors
/// `parties.buyer-unknown`, `parties.payer-self`, `parties.payer-earlier`, or a fault.
pub async fn set_payer(tx: &mut Tx, buyer: BuyerId, new: &NewPayer) -> Result<i64> {
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", buyer).await?;
    let (mut payer_id, mut name) = (None, new.name.clone());
    if let Some(code) = new.code.as_deref().filter(|code| !code.is_empty()) {
        let mut ask = Ask::new("SELECT id, name FROM parties_buyer WHERE withdrawn_by IS NULL ");
        ask.text("AND code_key = ").value(super::code_key(code));
        let rows = ask.rows(tx.conn(), "looking for the payer").await?;
        let row =
            rows.first().ok_or_else(|| super::PartyRejection::Unknown { code: code.to_owned() });
        let row = row.map_err(Failure::from)?;
        payer_id = Some(row.int(0)?);
        name = row.text(1)?;
        if payer_id == Some(buyer) {
            return Err(Rejection::new("parties.payer-self").on("code").into());
        }
    }
    let mut ask = Ask::new("SELECT MAX(since_on) FROM parties_payer WHERE until_on IS NULL ");
    ask.text("AND buyer_id = ").value(buyer);
    let rows = ask.rows(tx.conn(), "looking for the payer before").await?;
    let before = rows.first().map(|row| row.maybe_text(0)).transpose()?.flatten();
    if before.is_some_and(|day| day >= new.since_on.to_string()) {
        return Err(Rejection::new("parties.payer-earlier").on("since_on").into());
    }
    let mut ask = Ask::new("UPDATE parties_payer SET until_on = ");
    ask.value(new.since_on.plus_days(-1)).text(" WHERE until_on IS NULL AND buyer_id = ");
    ask.value(buyer);
    ask.run(tx.conn()).await.map_err(failed("ending the payer before"))?;
    let values = [payer_id.into(), name.into(), new.since_on.into(), new.reason.as_str().into()];
    let columns = &["payer_id", "name", "since_on", "reason"];
    keep(tx, ("parties_payer", "set-payer"), buyer, columns, values).await
}

fn money(row: &AnyRow, minor: usize, code: usize) -> Result<Option<Money>> {
    let Some(minor) = row.maybe_int(minor)? else { return Ok(None) };
    let currency: Currency =
        row.text(code)?.parse().map_err(|error| Failure::broken("reading a currency", error))?;
    Ok(Some(Money::new(minor, currency)))
}

/// Everything in a buyer's testimony, at most 200 rows of each part.
///
/// # Errors
/// A fault from the database.
pub async fn find_testimony(db: &Db, buyer: BuyerId) -> Result<Testimony> {
    let mut connection = db.read().await?;
    let mut rows_of = async |sql: &'static str, order: &'static str| {
        let mut ask = Ask::new(sql);
        ask.text(" WHERE buyer_id = ").value(buyer).text(order);
        ask.rows(&mut connection, "reading the testimony").await
    };
    let reports = rows_of(
        "SELECT id, actor, kind, provider, as_of, summary, document_id FROM parties_report",
        " ORDER BY as_of DESC, id DESC LIMIT 200",
    )
    .await?;
    let findings = rows_of(
        "SELECT id, actor, report_id, kind, on_day, amount_minor, currency, text, source, \
         closed_on, closing FROM parties_finding",
        " ORDER BY on_day DESC, id DESC LIMIT 200",
    )
    .await?;
    let references = rows_of(
        "SELECT id, actor, on_day, who, relation, years, terms_days, late_days, highest_minor, \
         currency, opinion, weight, text FROM parties_reference",
        " ORDER BY on_day DESC, id DESC LIMIT 200",
    )
    .await?;
    let past = rows_of(
        "SELECT id, actor, kind, from_on, to_on, creditor, amount_minor, currency, text, source \
         FROM parties_past_credit",
        " ORDER BY from_on DESC, id DESC LIMIT 200",
    )
    .await?;
    let payers = rows_of(
        "SELECT id, actor, (SELECT b.code FROM parties_buyer b WHERE b.id = payer_id), name, \
         since_on, until_on, reason FROM parties_payer",
        " ORDER BY since_on DESC, id DESC LIMIT 200",
    )
    .await?;
    Ok(Testimony {
        reports: reports.iter().map(report).collect::<Result<_>>()?,
        findings: findings.iter().map(finding).collect::<Result<_>>()?,
        references: references.iter().map(reference).collect::<Result<_>>()?,
        past: past.iter().map(past_credit).collect::<Result<_>>()?,
        payers: payers.iter().map(payer).collect::<Result<_>>()?,
    })
}

fn report(row: &AnyRow) -> Result<Kept<NewReport>> {
    let of = NewReport {
        kind: row.text(2)?,
        provider: row.text(3)?,
        as_of: row.day(4)?,
        summary: row.text(5)?,
        document_id: row.maybe_int(6)?,
    };
    Ok(Kept { id: row.int(0)?, actor: row.text(1)?, of, ended: None })
}

fn finding(row: &AnyRow) -> Result<Kept<NewFinding>> {
    let closed = row.maybe_day(9)?;
    let how = row.text(10)?;
    let of = NewFinding {
        report_id: row.maybe_int(2)?,
        kind: row.text(3)?,
        on: row.day(4)?,
        amount: money(row, 5, 6)?,
        text: row.text(7)?,
        source: row.text(8)?,
    };
    let ended = closed.map(|day| (day, how));
    Ok(Kept { id: row.int(0)?, actor: row.text(1)?, of, ended })
}

fn reference(row: &AnyRow) -> Result<Kept<NewReference>> {
    let of = NewReference {
        on: row.day(2)?,
        who: row.text(3)?,
        relation: row.text(4)?,
        years: row.maybe_int(5)?,
        terms_days: row.maybe_int(6)?,
        late_days: row.maybe_int(7)?,
        highest: money(row, 8, 9)?,
        opinion: row.text(10)?,
        weight: row.int(11)?,
        text: row.text(12)?,
    };
    Ok(Kept { id: row.int(0)?, actor: row.text(1)?, of, ended: None })
}

fn past_credit(row: &AnyRow) -> Result<Kept<NewPastCredit>> {
    let of = NewPastCredit {
        kind: row.text(2)?,
        from_on: row.day(3)?,
        to_on: row.maybe_day(4)?,
        creditor: row.text(5)?,
        amount: money(row, 6, 7)?,
        text: row.text(8)?,
        source: row.text(9)?,
    };
    Ok(Kept { id: row.int(0)?, actor: row.text(1)?, of, ended: None })
}

fn payer(row: &AnyRow) -> Result<Kept<NewPayer>> {
    let until = row.maybe_day(5)?;
    let of = NewPayer {
        code: row.maybe_text(2)?,
        name: row.text(3)?,
        since_on: row.day(4)?,
        reason: row.text(6)?,
    };
    let ended = until.map(|day| (day, String::new()));
    Ok(Kept { id: row.int(0)?, actor: row.text(1)?, of, ended })
}
