//! What an import writes beside the ledger, noted while it is booked: what stood before and what
//! stands now. Undoing reads it.

use base::Result;
use store::{Ask, Bulk, Columns, Tx, failed};

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A buyer that was added.
    Buyer,
    /// A field of a buyer.
    Field,
    /// A field of a buyer that has no column.
    Loose,
    /// A contact: name and duty; phone, e-mail and note as JSON.
    Contact,
    /// A version of a statement.
    Statement,
    /// A promise.
    Promise,
    /// A rate: currency and day.
    Rate,
    /// A rating by an agency.
    Rating,
    /// A step of a path of money, as a whole.
    Milestone,
}

impl What {
    const ALL: [(Self, &'static str); 9] = [
        (Self::Buyer, "buyer"),
        (Self::Field, "field"),
        (Self::Loose, "loose"),
        (Self::Contact, "contact"),
        (Self::Statement, "statement"),
        (Self::Promise, "promise"),
        (Self::Rate, "rate"),
        (Self::Rating, "rating"),
        (Self::Milestone, "milestone"),
    ];

    fn code(self) -> &'static str {
        Self::ALL.into_iter().find(|(what, _)| *what == self).map_or("", |(_, code)| code)
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, code)| *code == text).map(|(what, _)| what)
    }
}

/// One note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// What it is about.
    pub what: What,
    /// The buyer's id, or that of the statement or promise.
    pub subject: i64,
    /// The field's name, or what names a contact or a rate.
    pub name: String,
    /// What stood before; `None` where nothing did.
    pub was: Option<String>,
    /// What stands now.
    pub became: String,
}

impl Note {
    /// Something that is new as a whole.
    pub fn added(what: What, subject: i64) -> Self {
        Self { what, subject, name: String::new(), was: None, became: String::new() }
    }
}

/// Writes notes of one import.
#[derive(Debug)]
pub(super) struct Trace {
    batch: i64,
    seq: i64,
    bulk: Bulk,
}

impl Trace {
    pub fn new(batch: i64) -> Self {
        let columns = ["batch_id", "seq", "what", "subject_id", "name", "was", "became"];
        Self { batch, seq: 0, bulk: Bulk::new("intake_trace", &columns, "") }
    }

    /// Notes something.
    pub async fn note(&mut self, tx: &mut Tx, note: Note) -> Result<()> {
        self.seq += 1;
        let row = [
            self.batch.into(),
            self.seq.into(),
            note.what.code().into(),
            note.subject.into(),
            note.name.into(),
            note.was.into(),
            note.became.into(),
        ];
        self.bulk.push(tx.conn(), row).await
    }

    /// Writes what is left.
    pub async fn flush(&mut self, tx: &mut Tx) -> Result<()> {
        self.bulk.flush(tx.conn()).await?;
        Ok(())
    }
}

/// Takes out what was noted of buyers that an import added and took out again.
pub(super) async fn forget_buyers(tx: &mut Tx, batch: i64, buyers: &[i64]) -> Result<()> {
    for chunk in buyers.chunks(400) {
        let mut ask = Ask::new("DELETE FROM intake_trace WHERE batch_id = ");
        ask.value(batch)
            .text(" AND what = ")
            .value(What::Buyer.code())
            .text(" AND subject_id IN (");
        ask.list(chunk.iter().copied()).text(")");
        ask.run(tx.conn()).await.map_err(failed("forgetting buyers of an import"))?;
    }
    Ok(())
}

/// The notes of an import before a place, the last first, with their places.
pub(super) async fn notes_before(tx: &mut Tx, batch: i64, before: i64) -> Result<Vec<(i64, Note)>> {
    let mut ask = Ask::new(
        "SELECT seq, what, subject_id, name, was, became FROM intake_trace WHERE batch_id = ",
    );
    ask.value(batch).text(" AND seq < ").value(before).text(" ORDER BY seq DESC LIMIT 2000");
    let rows = ask.rows(tx.conn(), "reading what an import wrote").await?;
    let mut notes = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(what) = What::parse(&row.text(1)?) else { continue };
        let note = Note {
            what,
            subject: row.int(2)?,
            name: row.text(3)?,
            was: row.maybe_text(4)?,
            became: row.text(5)?,
        };
        notes.push((row.int(0)?, note));
    }
    Ok(notes)
}
