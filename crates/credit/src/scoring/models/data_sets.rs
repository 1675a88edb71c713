//! The register of data sets: what they were taken from and how good they are. Their rows lie
//! beside the database under their digest.

use base::{Failure, Moment, Rejection, Result};
use serde_json::{Value as Json, json};
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, failed};

/// Where a data set comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The company's own ledger.
    Ledger,
    /// A file that somebody brought.
    File,
}

impl Origin {
    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::File => "file",
        }
    }
}

/// A data set.
#[derive(Debug, Clone, PartialEq)]
pub struct DataSet {
    /// Row id.
    pub id: i64,
    /// Where it comes from.
    pub origin: Origin,
    /// Its name.
    pub name: String,
    /// SHA-256 of its rows as CSV: their name among the kept files.
    pub digest: String,
    /// Rows.
    pub rows: i64,
    /// Good rows.
    pub goods: i64,
    /// Bad rows.
    pub bads: i64,
    /// `a` to `d`.
    pub grade: String,
    /// How it was made and how good it is, column by column.
    pub report: Json,
    /// Who made it.
    pub actor: String,
    /// When.
    pub made_at: Moment,
}

/// A data set to be kept; [`DataSet`] explains the fields.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct NewDataSet {
    pub origin: Origin,
    pub name: String,
    pub digest: String,
    pub rows: usize,
    pub goods: usize,
    pub bads: usize,
    pub grade: String,
    pub report: Json,
}

const COLUMNS: &str = "SELECT id, origin, name, digest, row_count, good_count, bad_count, grade, \
    report, actor, recorded_at FROM scoring_data_set";

fn read(row: &AnyRow) -> Result<DataSet> {
    let report = serde_json::from_str(&row.text(8)?)
        .map_err(|error| Failure::broken("reading the report of a data set", error))?;
    Ok(DataSet {
        id: row.int(0)?,
        origin: if row.text(1)? == "ledger" { Origin::Ledger } else { Origin::File },
        name: row.text(2)?,
        digest: row.text(3)?,
        rows: row.int(4)?,
        goods: row.int(5)?,
        bads: row.int(6)?,
        grade: row.text(7)?,
        report,
        actor: row.text(9)?,
        made_at: Moment(row.int(10)?),
    })
}

/// Keeps a data set whose rows were put among the kept files; returns its id.
///
/// # Errors
/// A fault from the database.
pub async fn keep_data_set(tx: &mut Tx, new: &NewDataSet) -> Result<i64> {
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut ask = Ask::new(
        "INSERT INTO scoring_data_set (id, origin, name, digest, row_count, good_count, \
         bad_count, grade, report, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.origin.code()).text(", ").value(new.name.trim());
    ask.text(", ").value(new.digest.as_str()).text(", ").value(count(new.rows));
    ask.text(", ").value(count(new.goods)).text(", ").value(count(new.bads));
    ask.text(", ").value(new.grade.as_str()).text(", ").value(new.report.to_string());
    ask.text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping a data set"))?;
    let detail = json!({ "digest": new.digest, "rows": new.rows, "bads": new.bads });
    let subject = format!("data-set:{id}");
    tx.event("scoring.data-set-kept", &subject, &detail).await?;
    tx.audit(Audit { room: "scoring", action: "keep-data-set", subject, detail });
    Ok(id)
}

/// All data sets, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_data_sets(db: &Db) -> Result<Vec<DataSet>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" ORDER BY id DESC LIMIT 200");
    ask.rows(&mut connection, "listing data sets").await?.iter().map(read).collect()
}

/// The data sets that are made of the same rows, the oldest first.
///
/// # Errors
/// A fault from the database.
pub async fn data_sets_of(tx: &mut Tx, digest: &str) -> Result<Vec<DataSet>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE digest = ").value(digest).text(" ORDER BY id");
    ask.rows(tx.conn(), "looking for data sets").await?.iter().map(read).collect()
}

/// A data set by its id.
///
/// # Errors
/// `scoring.data-set-unknown`, or a fault.
pub async fn get_data_set(db: &Db, id: i64) -> Result<DataSet> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE id = ").value(id);
    let rows = ask.rows(&mut connection, "reading a data set").await?;
    let unknown = || Rejection::new("scoring.data-set-unknown").with("id", id);
    read(rows.first().ok_or_else(unknown)?)
}
