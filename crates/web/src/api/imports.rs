//! Files: sent as they are or as a form, tried or booked, and the rows that could not go in.

use std::{collections::BTreeMap, future::poll_fn, pin::Pin};

use axum::{
    body::HttpBody as _,
    extract::{FromRequest as _, Request},
    http::header,
    response::Response,
};
use base::{Currency, Failure, Lang, Rejection};
use credit::{
    intake::{
        self, BatchRow, Mode, Options, Outcome, State, Tally, Watch,
        kinds::Kind,
        money::{FileMoney, KindSum},
        plan::Wish,
        reject::{Rejected, write_csv},
        source::Source,
        told::Told,
    },
    receivables::Apply,
};
use locale::spoken;
use serde_json::{Value, json};
use store::{Actor, Incoming, StoredFile};

use super::{
    cursor::{self, Page},
    endpoint::{Call, Carried, Made, Reply, Sheet, json_answer},
    ledger::PageAsked,
    shape::{At, Book, Cash, Code, Coin, Id, On, cash, sent, taken},
};
use crate::{failure::Refused, state::App, upload::Upload};

/// The largest file: some ten million rows.
const FILE_BYTES: u64 = 1 << 30;

/// A file as it was received.
pub struct Received {
    pub(super) file: StoredFile,
    pub(super) name: Option<String>,
}

impl Carried for Received {
    const LARGE: bool = true;

    async fn read(app: &App, request: Request) -> Result<Self, Refused> {
        Self::within(app, request, FILE_BYTES).await
    }

    fn described(_: &mut Book) -> Option<Value> {
        let bytes = || json!({ "schema": { "type": "string", "format": "binary" } });
        Some(json!({ "required": true, "content": {
            "text/csv": bytes(),
            "application/octet-stream": bytes(),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": bytes(),
            "multipart/form-data": { "schema": {
                "type": "object", "required": ["file"],
                "properties": { "file": { "type": "string", "format": "binary" } },
            } },
        } }))
    }
}

impl Received {
    /// Receives a file of at most so many bytes: one that is larger is refused while it comes.
    pub(super) async fn within(app: &App, request: Request, most: u64) -> Result<Self, Refused> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let incoming = app.files.receive(app.db.ids().next()).await?;
        if kind.starts_with("multipart/form-data") {
            return from_form(incoming, Upload::from_request(request, app).await?, most).await;
        }
        let file = from_body(incoming, request, most).await?;
        Ok(Self { file, name: None })
    }
}

async fn take(incoming: &mut Incoming, part: &[u8], most: u64) -> Result<(), Refused> {
    if incoming.take(part).await? > most {
        return Err(Rejection::new("house.too-large").into());
    }
    Ok(())
}

async fn from_body(
    mut incoming: Incoming,
    request: Request,
    most: u64,
) -> Result<StoredFile, Refused> {
    let mut body = request.into_body();
    loop {
        let frame = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        let Some(frame) = frame else { break };
        let frame = frame.map_err(|_| Rejection::new("house.bad-upload"))?;
        if let Ok(part) = frame.into_data() {
            take(&mut incoming, &part, most).await?;
        }
    }
    Ok(incoming.finish().await?)
}

async fn from_form(
    mut incoming: Incoming,
    mut form: Upload,
    most: u64,
) -> Result<Received, Refused> {
    while let Some(mut field) = form.next().await? {
        if field.file_name().is_none() && field.name() != Some("file") {
            continue;
        }
        let name = field.file_name().map(str::to_owned);
        while let Some(part) = field.chunk().await.map_err(crate::upload::broken_off)? {
            take(&mut incoming, &part, most).await?;
        }
        return Ok(Received { file: incoming.finish().await?, name });
    }
    Err(Rejection::new("house.bad-upload").on("file").into())
}

taken!(ImportAsked {
    name: Option<String>,
    kind: Option<Code<Kind>>,
    profile: Option<String>,
    sheet: Option<String>,
    mode: Option<Code<Mode>>,
    dry_run: Option<bool>,
    add_buyers: Option<bool>,
    then_oldest: Option<bool>,
    currency: Option<Coin>,
    as_of: Option<On>,
});

sent!(RowCounts { rows_read: u64, booked: u64, unchanged: u64, rejected: u64 });

sent!(Fault { column: String, value: String, code: String, message: String, next: String });

sent!(RejectedRow {
    line: u64,
    faults: Vec<Fault>,
    cells: Vec<String>,
});

sent!(ImportIssue { blocking: bool, code: String, message: String, next: String });

sent!(ToldRow { line: Option<u64>, value: String });

sent!(ImportTold {
    code: String,
    count: u64,
    message: String,
    next: String,
    first: Vec<ToldRow>,
});

/// What there is to say besides the counts.
fn told_said(told: Vec<Told>, lang: Lang) -> Vec<ImportTold> {
    let row = |(line, value): (u64, String)| ToldRow {
        line: Some(line).filter(|line| *line > 0),
        value: base::picked(lang, &value).to_owned(),
    };
    let one = |told: Told| ImportTold {
        message: told.sentence(lang),
        next: told.next(lang),
        code: told.code.to_owned(),
        count: told.count,
        first: told.first.into_iter().map(row).collect(),
    };
    told.into_iter().map(one).collect()
}

sent!(ImportMoney {
    kind: Code<Kind>,
    currency: Coin,
    rows: RowCounts,
    read_sum: Cash,
    booked_sum: Cash,
    unchanged_sum: Cash,
    rejected_sum: Cash,
});

/// What the rows of a file come to.
fn money_said(money: &FileMoney) -> Vec<ImportMoney> {
    let said = |((kind, currency), sum): (&(Kind, Currency), &KindSum)| ImportMoney {
        kind: Code(*kind),
        currency: Coin(*currency),
        rows: counts(sum.rows),
        read_sum: cash(sum.read_minor(), *currency),
        booked_sum: cash(sum.booked_minor, *currency),
        unchanged_sum: cash(sum.unchanged_minor, *currency),
        rejected_sum: cash(sum.rejected_minor, *currency),
    };
    money.sums.iter().map(said).collect()
}

sent!(ImportOutcome {
    id: Option<Id>,
    state: Code<State>,
    file_name: String,
    digest: String,
    kind: Code<Kind>,
    profile: Option<String>,
    rows: RowCounts,
    by_kind: BTreeMap<String, RowCounts>,
    money: Vec<ImportMoney>,
    skipped: u64,
    buyers_added: u64,
    rejects: Vec<RejectedRow>,
    issues: Vec<ImportIssue>,
    told: Vec<ImportTold>,
});

const fn counts(tally: Tally) -> RowCounts {
    RowCounts {
        rows_read: tally.rows(),
        booked: tally.booked,
        unchanged: tally.unchanged,
        rejected: tally.rejected,
    }
}

fn rejected(row: Rejected, lang: Lang) -> RejectedRow {
    let fault = |fault: intake::reject::CellFault| {
        let told = spoken(lang, &fault.why);
        let (message, next) = (told.sentence, told.next);
        let code = fault.why.code.to_owned();
        Fault { column: fault.column, value: fault.value, code, message, next }
    };
    RejectedRow {
        line: row.line,
        faults: row.faults.into_iter().map(fault).collect(),
        cells: row.cells,
    }
}

fn outcome_said(outcome: Outcome, lang: Lang) -> ImportOutcome {
    let issue = |issue: intake::plan::Issue| {
        let told = spoken(lang, &issue.what);
        let (message, next) = (told.sentence, told.next);
        let code = issue.what.code.to_owned();
        ImportIssue { blocking: issue.blocking, code, message, next }
    };
    let told = told_said(outcome.told(), lang);
    let by_kind = outcome.by_kind.into_iter();
    ImportOutcome {
        told,
        money: money_said(&outcome.money),
        id: outcome.batch_id.map(Id),
        state: Code(outcome.state),
        file_name: outcome.file_name,
        digest: outcome.digest.to_string(),
        kind: Code(outcome.kind),
        profile: outcome.profile,
        rows: counts(outcome.tally),
        by_kind: by_kind.map(|(kind, tally)| (kind.code().to_owned(), counts(tally))).collect(),
        skipped: outcome.skipped,
        buyers_added: outcome.buyers_added,
        rejects: outcome.rejects.into_iter().map(|row| rejected(row, lang)).collect(),
        issues: outcome.issues.into_iter().map(issue).collect(),
    }
}

/// Imports a file, or tries it. What was begun is brought to its end also where the client goes
/// away meanwhile: the same file sent again changes nothing.
pub async fn add(call: Call<ImportAsked, Received>) -> Result<Made<ImportOutcome>, Refused> {
    let (asked, received) = (call.query, call.body);
    let person = call.visit.person()?;
    let name = asked.name.or(received.name).unwrap_or_else(|| "upload".to_owned());
    let wish = Wish {
        profile: asked.profile,
        kind: asked.kind.map(|kind| kind.0),
        sheet: asked.sheet,
        ..Wish::default()
    };
    let oldest = asked.then_oldest.unwrap_or(true);
    let options = Options {
        wish,
        mode: asked.mode.map_or_else(Mode::default, |mode| mode.0),
        apply: if oldest { Apply::ThenOldest } else { Apply::Named },
        add_buyers: asked.add_buyers.unwrap_or(true),
        currency: asked.currency.map(|coin| coin.0),
        as_of: asked.as_of.map(|day| day.0),
    };
    if received.file.size == 0 {
        return Err(Rejection::new("intake.file-empty").with("file", name).into());
    }
    let source = Source::Kept { path: call.app.files.path(&received.file.digest), name };
    let (db, actor) = (call.app.db.clone(), Actor::user(&person.login));
    let trial = asked.dry_run.unwrap_or(false);
    let work = tokio::spawn(async move {
        let watch = Watch::default();
        match trial {
            true => intake::try_file(&db, actor, source, &options, &watch).await,
            false => intake::import(&db, actor, source, &options, &watch).await,
        }
    });
    let done = work.await.map_err(|error| Failure::broken("importing a file", error))?;
    let what = outcome_said(done?, call.visit.lang);
    let new = what.state == Code(State::Committed) && what.rows.booked > 0;
    Ok(Made { new, what })
}

sent!(Import {
    id: Id,
    state: Code<State>,
    file_name: String,
    digest: String,
    bytes: i64,
    format: String,
    kind: Code<Kind>,
    profile: String,
    rows: RowCounts,
    money: Vec<ImportMoney>,
    skipped: u64,
    buyers_added: u64,
    told: Vec<ImportTold>,
    actor: String,
    recorded_at: At,
    undone_at: Option<At>,
});

fn batch(row: BatchRow, lang: Lang) -> Import {
    Import {
        told: told_said(row.told(), lang),
        id: Id(row.id),
        state: Code(row.state),
        file_name: row.file_name,
        digest: row.digest,
        bytes: row.bytes,
        format: row.format,
        kind: Code(row.kind),
        profile: row.profile,
        rows: counts(row.tally),
        money: money_said(&row.money),
        skipped: row.skipped,
        buyers_added: row.buyers_added,
        actor: row.actor,
        recorded_at: At(row.recorded_at),
        undone_at: row.undone_at.map(At),
    }
}

/// Imports, the newest first.
pub async fn list(call: Call<PageAsked>) -> Result<Page<Import>, Refused> {
    let question = call.question();
    let before = match cursor::read::<1>(&question, call.query.after.as_deref())? {
        Some([id]) => Some(cursor::part(&id)?),
        None => None,
    };
    let limit = cursor::rows(call.query.limit)?;
    let mut rows = intake::list_batches(&call.app.db, before, (limit + 1).min(500)).await?;
    let more = rows.len() > limit as usize || rows.len() == cursor::MOST as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more);
    let next = next.map(|row| cursor::write(&question, &[row.id.to_string()]));
    let items = rows.into_iter().map(|row| batch(row, call.visit.lang)).collect();
    Ok(Page { items, next })
}

/// One import.
pub async fn one(call: Call) -> Result<Import, Refused> {
    Ok(batch(intake::get_batch(&call.app.db, call.id()?).await?, call.visit.lang))
}

sent!(UndoneImport {
    import: Import,
    items: u64,
    credits: u64,
    movements: u64,
    restored: u64,
    buyers_withdrawn: u64,
    kept: u64,
});

/// Undoes an import exactly, or says what rests on it.
pub async fn undo(call: Call) -> Result<UndoneImport, Refused> {
    let (db, id) = (&call.app.db, call.id()?);
    let undone = intake::undo(db, call.visit.actor()?, id).await?;
    Ok(UndoneImport {
        import: batch(intake::get_batch(db, id).await?, call.visit.lang),
        items: undone.ledger.items,
        credits: undone.ledger.credits,
        movements: undone.ledger.movements,
        restored: undone.restored,
        buyers_withdrawn: undone.buyers_withdrawn,
        kept: undone.kept,
    })
}

/// Rejected rows, as JSON or as the file to mend and send again.
pub enum Rejects {
    /// A page.
    Page(Page<RejectedRow>),
    /// All of them.
    Sheet(Sheet),
}

impl Reply for Rejects {
    fn described(book: &mut Book) -> serde_json::Map<String, Value> {
        let mut answer = json_answer::<Page<RejectedRow>>(book);
        answer["content"]["text/csv"] = json!({ "schema": { "type": "string" } });
        [("200".to_owned(), answer)].into_iter().collect()
    }

    fn reply(self) -> Response {
        match self {
            Self::Page(page) => page.reply(),
            Self::Sheet(sheet) => sheet.reply(),
        }
    }
}

/// The rows of an import that could not go in.
pub async fn rejects(call: Call<PageAsked>) -> Result<Rejects, Refused> {
    let (db, lang) = (&call.app.db, call.visit.lang);
    let batch = intake::get_batch(db, call.id()?).await?;
    let accept = call.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    if accept.is_some_and(|accept| accept.contains("text/csv")) {
        let mut all = Vec::new();
        loop {
            let after = all.last().map_or(0, |row: &Rejected| row.line);
            let more = intake::list_rejects(db, batch.id, after, 10_000).await?;
            if more.is_empty() {
                break;
            }
            all.extend(more);
        }
        let mut out = Vec::new();
        write_csv(&mut out, &batch.headers, all.iter(), lang)?;
        let text = String::from_utf8(out);
        let text = text.map_err(|error| Failure::broken("writing rejected rows", error))?;
        return Ok(Rejects::Sheet(Sheet(text)));
    }
    let (question, limit) = (call.question(), cursor::rows(call.query.limit)?);
    let after = match cursor::read::<1>(&question, call.query.after.as_deref())? {
        Some([line]) => cursor::part(&line)?,
        None => 0,
    };
    let mut rows = intake::list_rejects(db, batch.id, after, limit + 1).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more);
    let next = next.map(|row| cursor::write(&question, &[row.line.to_string()]));
    let items = rows.into_iter().map(|row| rejected(row, lang)).collect();
    Ok(Rejects::Page(Page { items, next }))
}
