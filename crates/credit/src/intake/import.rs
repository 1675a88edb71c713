//! The verbs of the room: look at a file, try it, import it, keep and find mappings and uploads.
//!
//! A trial runs the very same code as an import, in a transaction that is rolled back, so its
//! counts are true. An import is one transaction: its rows, its batch and its audit line are kept
//! together or not at all, whatever moment the power fails.

use std::collections::BTreeMap;

use base::{Failure, Rejection, Result};
use serde_json::json;
use store::{Actor, Audit, Db, Files, StoredFile, Turn, Tx};

use super::{
    batch::{Mode, Options, Outcome, Progress, State, Tally, Watch},
    booking::{Begun, Booker, Invoices},
    chunk, headers,
    kinds::Kind,
    money::FileMoney,
    plan::{Plan, Wish, plan},
    preview::{self, Preview},
    profile::Mapping,
    read::Reader,
    repo::{self, Form, Upload},
    sink::Sink,
    source::Source,
    table::Table,
    told::{Tellings, What},
};
use crate::receivables::{Written, company_currency, expect_items};

/// Takes a first look at a file: form, columns with reasons, issues, the first rows.
///
/// # Errors
/// Rejections about the file; `intake.profile-unknown`, `intake.profile-unfit`; a fault.
pub async fn look(db: &Db, source: Source, wish: &Wish) -> Result<Preview> {
    let wish = with_saved(db, wish).await?;
    let currency = company_currency(db).await?;
    let today = db.clock().today();
    aside(move || preview::preview(source, &wish, currency, today)).await
}

/// Tries a file: everything is done as in an import and then taken back.
///
/// # Errors
/// As [`import`].
pub async fn try_file(
    db: &Db,
    actor: Actor,
    source: Source,
    options: &Options,
    watch: &Watch,
) -> Result<Outcome> {
    run(db, actor, source, options, (watch, true)).await
}

/// Imports a file. Rejected rows do not fail it: they stand in the outcome and under the batch. One
/// import or trial runs at a time on a database.
///
/// # Errors
/// `house.import-running` where another one runs; rejections about the file or the mapping (nothing was read then), `intake.cancelled`, busy, or
/// a fault; nothing is kept in each of these cases.
pub async fn import(
    db: &Db,
    actor: Actor,
    source: Source,
    options: &Options,
    watch: &Watch,
) -> Result<Outcome> {
    run(db, actor, source, options, (watch, false)).await
}

/// So many rows change what a database should know of its tables.
const MANY: u64 = 10_000;
/// What a row of a file takes, about, until it is counted.
const ROW_BYTES: u64 = 40;

/// A file that is ready to be read.
struct Ready {
    table: Table,
    plan: Plan,
    reader: Reader,
}

async fn with_saved(db: &Db, wish: &Wish) -> Result<Wish> {
    let mut wish = wish.clone();
    if wish.mapping.is_some() {
        return Ok(wish);
    }
    let saved = repo::list_profiles(db).await?;
    if let Some(named) = &wish.profile
        && let Some(found) = saved.iter().find(|saved| saved.name == *named)
    {
        wish.mapping = Some(found.mapping.clone());
        return Ok(wish);
    }
    wish.saved = saved.into_iter().map(|saved| saved.mapping).collect();
    Ok(wish)
}

/// Reading and guessing take time: they are done beside the task that answers requests.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Failure::broken("reading a file aside", error))?
}

async fn ready(db: &Db, source: Source, options: &Options) -> Result<Ready> {
    let wish = with_saved(db, &options.wish).await?;
    let company = company_currency(db).await?;
    let (today, currency) = (db.clock().today(), options.currency);
    aside(move || {
        let table = preview::open(source, &wish)?;
        let mut plan = plan(&table, &wish, currency.unwrap_or(company))?;
        if currency.is_some() {
            plan.mapping.currency = currency;
        }
        if let Some(blocked) = plan.blocked() {
            return Err(blocked.clone().into());
        }
        let reader = Reader::bind(&plan.mapping, &table, company, today)?;
        Ok(Ready { table, plan, reader })
    })
    .await
}

async fn run(
    db: &Db,
    actor: Actor,
    source: Source,
    options: &Options,
    (watch, trial): (&Watch, bool),
) -> Result<Outcome> {
    let Ready { table, plan, reader } = ready(db, source, options).await?;
    let bytes = table.survey.bytes;
    let format = table.survey.format.label();
    let mut outcome = outcome_of(&table, &plan);
    let form = Form { bytes, format, mapping: &plan.mapping, mode: options.mode.code() };
    let (mut tx, turn) = db.write_import(actor.clone(), &outcome.file_name, bytes).await?;
    tx.expect_many().await?;
    if plan.mapping.kind == Kind::Invoices {
        expect_items(&mut tx, bytes / ROW_BYTES).await?;
    }
    let batch = tx.ids().next();
    let writing = !trial && options.mode == Mode::GoodRows;
    let mut sink = if writing { Sink::writing(batch) } else { Sink::keeping() };
    repo::begin_batch(&mut tx, batch, &outcome, &form).await?;
    let about = (outcome.file_name.as_str(), plan.mapping.kind);
    let mut booker = Booker::begin(&mut tx, batch, options, about).await?;
    book_all(&mut tx, (&mut booker, &mut sink), (table, reader), (watch, &turn)).await?;
    tx.make_indexes().await?;
    if watch.is_cancelled() {
        tx.roll_back().await?;
        return Err(Rejection::new("intake.cancelled").into());
    }
    let counted = booker.finish(&mut tx, &mut sink).await?;
    outcome.tally = counted.total;
    outcome.by_kind = counted.by_kind;
    outcome.money = counted.money;
    outcome.skipped = counted.skipped;
    outcome.buyers_added = counted.buyers_added;
    outcome.tellings.take(counted.tellings);
    if outcome.tally.rows() == 0 {
        tx.roll_back().await?;
        return Err(Rejection::new("intake.no-rows").with("file", &outcome.file_name).into());
    }
    let refused = options.mode == Mode::WholeFile && outcome.tally.rejected > 0;
    if trial {
        tx.roll_back().await?;
        outcome.state = State::Tried;
    } else if refused {
        tx.roll_back().await?;
        outcome.state = State::Refused;
        let mut tx = db.write(actor).await?;
        repo::begin_batch(&mut tx, batch, &outcome, &form).await?;
        sink.write_kept(&mut tx, batch).await?;
        keep(tx, batch, &mut outcome).await?;
    } else {
        sink.flush(&mut tx).await?;
        keep(tx, batch, &mut outcome).await?;
        if outcome.tally.booked >= MANY {
            db.count_anew(&crate::receivables::LARGE_TABLES).await;
        }
    }
    outcome.rejects = sink.into_shown();
    Ok(outcome)
}

/// Books a file chunk by chunk while it is being read: while the invoices of one are written, what
/// became of the one before is counted, if nothing of it must be asked, and the next one is looked
/// through.
async fn book_all(
    tx: &mut Tx,
    (booker, sink): (&mut Booker, &mut Sink),
    (table, reader): (Table, Reader),
    (watch, turn): (&Watch, &Turn),
) -> Result<()> {
    let bytes_total = table.survey.bytes;
    let (mut chunks, reading) = chunk::stream(table, reader, watch.cancel.clone());
    let mut next = chunks.recv().await.map(|chunk| booker.look(chunk));
    let mut uncounted: Option<(Begun, Invoices<Written>)> = None;
    while let Some(mut begun) = next.take() {
        if watch.is_cancelled() {
            break;
        }
        let bytes = begun.bytes();
        booker.open(tx, &mut begun, sink).await?;
        let (mut written, mut ahead) = (None, false);
        if let Some(invoices) = begun.invoices.take() {
            ahead = begun.is_plain();
            let before = uncounted.take();
            let meanwhile = async {
                if let Some((begun, written)) = before {
                    booker.close_plain(&begun, written);
                }
                match ahead {
                    true => chunks.recv().await.map(|chunk| booker.look(chunk)),
                    false => None,
                }
            };
            let (done, looked) = tx
                .beside(move |connection| Box::pin(invoices.write(connection)), meanwhile)
                .await?;
            (written, next) = (Some(done), looked);
        }
        match written {
            Some(written) if ahead && begun.is_bare() && written.is_plain() => {
                uncounted = Some((begun, written));
            }
            written => booker.close(tx, begun, written, sink).await?,
        }
        let total = booker.total();
        let (rows, rejected) = (total.rows(), total.rejected);
        turn.tell(bytes);
        watch.tell(Progress { rows, rejected, bytes, bytes_total });
        if !ahead {
            next = chunks.recv().await.map(|chunk| booker.look(chunk));
        }
    }
    if let Some((begun, written)) = uncounted {
        let bytes = begun.bytes();
        booker.close_plain(&begun, written);
        let total = booker.total();
        let (rows, rejected) = (total.rows(), total.rejected);
        watch.tell(Progress { rows, rejected, bytes, bytes_total });
    }
    drop(chunks);
    reading.await.map_err(|error| Failure::broken("reading a file aside", error))?
}

fn outcome_of(table: &Table, plan: &Plan) -> Outcome {
    Outcome {
        batch_id: None,
        state: State::Committed,
        file_name: table.source.name(),
        digest: table.survey.digest,
        profile: plan.mapping.profile.clone(),
        kind: plan.mapping.kind,
        tally: Tally::default(),
        skipped: 0,
        by_kind: BTreeMap::new(),
        money: FileMoney::default(),
        buyers_added: 0,
        headers: table.headers.clone(),
        rejects: Vec::new(),
        issues: plan.issues.clone(),
        tellings: left_out(plan),
    }
}

/// The columns that nothing is read from.
fn left_out(plan: &Plan) -> Tellings {
    let mut tellings = Tellings::default();
    let unused = plan.columns.iter().filter(|guess| guess.role.is_none());
    let named = unused.filter(|guess| {
        !super::reject::is_made_up(&guess.header) && !headers::is_reject_column(&guess.header)
    });
    named.for_each(|guess| tellings.tell(What::Columns, 0, &*guess.header));
    tellings
}

async fn keep(mut tx: Tx, batch: i64, outcome: &mut Outcome) -> Result<()> {
    repo::finish_batch(&mut tx, batch, outcome).await?;
    let subject = format!("batch:{batch}");
    let detail = json!({
        "file": outcome.file_name,
        "digest": outcome.digest.to_string(),
        "kind": outcome.kind.code(),
        "profile": outcome.profile,
        "state": outcome.state.code(),
        "booked": outcome.tally.booked,
        "unchanged": outcome.tally.unchanged,
        "rejected": outcome.tally.rejected,
        "buyers_added": outcome.buyers_added,
    });
    if outcome.state == State::Committed {
        tx.event("intake.file-imported", &subject, &detail).await?;
    }
    let action = if outcome.state == State::Committed { "import" } else { "refuse" };
    tx.audit(Audit { room: "intake", action, subject, detail });
    tx.commit().await?;
    outcome.batch_id = Some(batch);
    Ok(())
}

/// Saves a mapping under a name of at most 60 signs; one of the same name is replaced.
///
/// # Errors
/// `intake.profile-name`, what the mapping lacks, or a fault.
pub async fn save_profile(db: &Db, actor: Actor, name: &str, mapping: &Mapping) -> Result<()> {
    let name = name.trim();
    let shipped = super::profile::find_profile(name).is_some();
    if name.is_empty() || name.chars().count() > 60 || shipped {
        return Err(Rejection::new("intake.profile-name").on("name").into());
    }
    if let Some(lack) = mapping.lacks().into_iter().next() {
        return Err(lack.into());
    }
    let mut mapping = mapping.clone();
    mapping.profile = Some(name.to_owned());
    let mut tx = db.write(actor).await?;
    repo::write_profile(&mut tx, name, &mapping).await?;
    tx.audit(Audit {
        room: "intake",
        action: "save-profile",
        subject: format!("profile:{name}"),
        detail: json!({ "kind": mapping.kind.code(), "columns": mapping.columns.len() }),
    });
    tx.commit().await
}

/// Deletes a saved mapping; says whether there was one.
///
/// # Errors
/// A fault from the database.
pub async fn delete_profile(db: &Db, actor: Actor, name: &str) -> Result<bool> {
    let mut tx = db.write(actor).await?;
    if !repo::drop_profile(&mut tx, name).await? {
        tx.roll_back().await?;
        return Ok(false);
    }
    let subject = format!("profile:{name}");
    tx.audit(Audit { room: "intake", action: "delete-profile", subject, detail: json!({}) });
    tx.commit().await?;
    Ok(true)
}

/// Keeps an uploaded file for the steps of the wizard.
///
/// # Errors
/// `intake.file-empty`, or a fault.
pub async fn keep_upload(
    db: &Db,
    files: &Files,
    actor: Actor,
    file_name: &str,
    bytes: &[u8],
) -> Result<Upload> {
    let kept = files.keep(bytes).await?;
    note_upload(db, actor, file_name, kept).await
}

/// Notes a file that was taken in already as an upload, for the steps of the wizard.
///
/// # Errors
/// `intake.file-empty`, or a fault.
pub async fn note_upload(
    db: &Db,
    actor: Actor,
    file_name: &str,
    kept: StoredFile,
) -> Result<Upload> {
    if kept.size == 0 {
        return Err(Rejection::new("intake.file-empty").with("file", file_name).into());
    }
    let mut tx = db.write(actor).await?;
    let upload = Upload {
        id: tx.ids().next(),
        file_name: file_name.to_owned(),
        digest: kept.digest,
        bytes: i64::try_from(kept.size).unwrap_or(i64::MAX),
        mapping: None,
        batch_id: None,
        actor: tx.actor().0.clone(),
    };
    repo::write_upload(&mut tx, &upload).await?;
    tx.quiet();
    tx.commit().await?;
    Ok(upload)
}

/// Keeps what has become of an upload: its mapping, its batch.
///
/// # Errors
/// A fault from the database.
pub async fn update_upload(db: &Db, actor: Actor, upload: &Upload) -> Result<()> {
    let mut tx = db.write(actor).await?;
    repo::write_upload(&mut tx, upload).await?;
    tx.quiet();
    tx.commit().await
}

/// The file of an upload, under the name that it came with.
///
/// # Errors
/// `intake.upload-unknown` where its bytes are gone.
pub async fn upload_source(files: &Files, upload: &Upload) -> Result<Source> {
    let path = files.path(&upload.digest);
    if !tokio::fs::try_exists(&path).await.unwrap_or(false) {
        return Err(Rejection::new("intake.upload-unknown").into());
    }
    Ok(Source::Kept { path, name: upload.file_name.clone() })
}
