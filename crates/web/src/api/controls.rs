//! Control points with the rows behind them, their owners and tests; the policy document and who has read it.

use base::Rejection;
use credit::{
    controls::{
        CheckResult, ControlCheck, DocumentState, NewCheck, NewDocument, PointStanding,
        PointStatus, PolicyVersion, Reader, compose, confirm_read, document_in_force,
        draft_document, drop_document, get_document, get_point, list_checks, list_documents,
        list_evidence, list_points, list_readers, list_readings, name_owner, publish_document,
        record_check,
    },
    receivables::company_currency,
};
use store::access::{Right, Role};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::PageAsked,
    shape::{Cash, Code, Id, Nothing, On, cash, coded, sent, taken},
};
use crate::{controls::seen_document, failure::Refused};

coded! {
    PointStatus: "ControlState" = PointStatus::ALL, PointStatus::code;
    CheckResult: "ControlCheckResult" = CheckResult::ALL, CheckResult::code;
    DocumentState: "PolicyDocumentState" = DocumentState::ALL, DocumentState::code;
}

sent!(ControlPointSaid {
    point: String,
    stage: String,
    name: String,
    what: String,
    control_state: Code<PointStatus>,
    breaking: i64,
    of: i64,
    amount: Cash,
    calm_bps: i64,
    fail_bps: i64,
    responsible: Option<String>,
    role: Code<Role>,
    tested_on: Option<On>,
    test_result: Option<Code<CheckResult>>,
});

fn point_said(one: &PointStanding, lang: base::Lang, currency: base::Currency) -> ControlPointSaid {
    ControlPointSaid {
        point: one.point.code.clone(),
        stage: one.point.stage.code().to_owned(),
        name: one.point.name.pick(lang).to_owned(),
        what: one.point.what.pick(lang).to_owned(),
        control_state: Code(one.status),
        breaking: one.bad,
        of: one.total,
        amount: cash(one.amount_minor, currency),
        calm_bps: one.point.calm_bps,
        fail_bps: one.point.fail_bps,
        responsible: one.login.clone(),
        role: Code(one.point.owner),
        tested_on: one.tested.map(|(day, _)| On(day)),
        test_result: one.tested.map(|(_, result)| Code(result)),
    }
}

taken!(ControlPointsAsked {
    control_state: Option<Code<PointStatus>>,
    limit: Option<u32>,
    after: Option<String>,
});

/// Every control point as it stands, in order of the stages.
pub async fn points(call: Call<ControlPointsAsked>) -> Result<Page<ControlPointSaid>, Refused> {
    let currency = company_currency(&call.app.db).await?;
    let mut all = list_points(&call.app.db).await?;
    let only = call.query.control_state.map(|code| code.0);
    all.retain(|one| only.is_none_or(|state| one.status == state));
    let at = (call.query.limit, call.query.after.as_deref());
    let key = |one: &PointStanding| one.point.code.clone();
    let page = cursor::page(&call.question(), all, at, key)?;
    let items = page.items.iter().map(|one| point_said(one, call.visit.lang, currency)).collect();
    Ok(Page { items, next: page.next })
}

sent!(ControlReading { on: On, breaking: i64, of: i64, control_state: Code<PointStatus> });

sent!(ControlPointWhole { control: ControlPointSaid, course: Vec<ControlReading> });

/// One control point with its course.
pub async fn point(call: Call) -> Result<ControlPointWhole, Refused> {
    whole(&call).await
}

async fn whole<Q, B>(call: &Call<Q, B>) -> Result<ControlPointWhole, Refused> {
    let (db, code) = (&call.app.db, call.path("point"));
    let currency = company_currency(db).await?;
    let all = list_points(db).await?;
    let unknown = || Rejection::new("controls.point-unknown").with("code", code);
    let one = all.iter().find(|one| one.point.code == code).ok_or_else(unknown)?;
    let course = list_readings(db, code).await?.into_iter().map(|one| ControlReading {
        on: On(one.on),
        breaking: one.bad,
        of: one.total,
        control_state: Code(one.status),
    });
    let control = point_said(one, call.visit.lang, currency);
    Ok(ControlPointWhole { control, course: course.collect() })
}

sent!(ControlRow { code: String, name: String, what: String, on: Option<On>, amount: Cash });

/// The rows that break a point, the largest first.
pub async fn rows(call: Call<PageAsked>) -> Result<Page<ControlRow>, Refused> {
    let (db, question) = (&call.app.db, call.question());
    let limit = cursor::rows(call.query.limit)?;
    let skip = match cursor::read::<1>(&question, call.query.after.as_deref())? {
        Some([at]) => cursor::part::<u32>(&at)?,
        None => 0,
    };
    let point = get_point(db, call.path("point")).await?;
    let currency = company_currency(db).await?;
    let mut all = list_evidence(db, &point, (skip, limit + 1)).await?;
    let more = all.len() > limit as usize;
    all.truncate(limit as usize);
    let next = more.then(|| cursor::write(&question, &[skip.saturating_add(limit).to_string()]));
    let row = |one: credit::controls::Evidence| ControlRow {
        code: one.code,
        name: one.name,
        what: one.what,
        on: one.on.map(On),
        amount: cash(one.amount_minor, currency),
    };
    Ok(Page { items: all.into_iter().map(row).collect(), next })
}

taken!(ControlOwner { responsible: String });

/// Names whose a control point is.
pub async fn own(call: Call<Nothing, Body<ControlOwner>>) -> Result<ControlPointWhole, Refused> {
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    name_owner(&mut tx, call.path("point"), &call.body.0.responsible).await?;
    tx.commit().await?;
    whole(&call).await
}

sent!(ControlCheckSaid {
    id: Id,
    point: String,
    on: On,
    test_result: Code<CheckResult>,
    sample: i64,
    exceptions: i64,
    finding: String,
    actor: String,
});

fn check_said(one: ControlCheck) -> ControlCheckSaid {
    ControlCheckSaid {
        id: Id(one.id),
        point: one.said.point,
        on: On(one.said.on),
        test_result: Code(one.said.result),
        sample: one.said.sample,
        exceptions: one.said.exceptions,
        finding: one.said.finding,
        actor: one.actor,
    }
}

taken!(ControlChecksAsked { point: Option<String>, limit: Option<u32>, after: Option<String> });

/// Tests of controls, the newest first.
pub async fn checks(call: Call<ControlChecksAsked>) -> Result<Page<ControlCheckSaid>, Refused> {
    let all = list_checks(&call.app.db, call.query.point.as_deref()).await?;
    let all = all.into_iter().map(check_said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &ControlCheckSaid| one.id.0.to_string())?)
}

taken!(ControlCheckToRecord {
    on: Option<On>,
    test_result: Code<CheckResult>,
    sample: i64,
    exceptions: i64,
    finding: Option<String>,
});

/// Records a test of a control.
pub async fn check(
    call: Call<Nothing, Body<ControlCheckToRecord>>,
) -> Result<Made<ControlCheckSaid>, Refused> {
    let (db, Body(new)) = (&call.app.db, &call.body);
    let test = NewCheck {
        point: call.path("point").to_owned(),
        on: new.on.map_or(call.visit.today, |on| on.0),
        result: new.test_result.0,
        sample: new.sample,
        exceptions: new.exceptions,
        finding: new.finding.clone().unwrap_or_default(),
    };
    let mut tx = db.write(call.visit.actor()?).await?;
    let id = record_check(&mut tx, &test).await?;
    tx.commit().await?;
    let actor = call.visit.person()?.login.clone();
    Ok(Made { new: true, what: check_said(ControlCheck { id, said: test, actor }) })
}

sent!(PolicyDocumentSaid {
    id: Id,
    number: i64,
    document_state: Code<DocumentState>,
    in_force: bool,
    effective_on: On,
    roles: Vec<Code<Role>>,
    read_days: i64,
    digest: String,
    note: String,
    actor: String,
    published_on: Option<On>,
    published_by: Option<String>,
    signed_alone: bool,
});

sent!(PolicyPack { pack: String, version: String });

sent!(PolicyChapter {
    chapter: String,
    name: String,
    paragraphs: Vec<String>,
    head: Vec<String>,
    table_rows: Vec<Vec<String>>,
});

sent!(PolicyDocumentWhole {
    document: PolicyDocumentSaid,
    chapters: Vec<PolicyChapter>,
    sources: Vec<PolicyPack>,
});

fn document_said(one: &PolicyVersion, in_force: Option<i64>) -> PolicyDocumentSaid {
    PolicyDocumentSaid {
        id: Id(one.id),
        number: one.number,
        document_state: Code(one.state),
        in_force: in_force == Some(one.id),
        effective_on: On(one.effective_on),
        roles: one.roles.iter().copied().map(Code).collect(),
        read_days: one.read_days,
        digest: one.digest.clone(),
        note: one.note.clone(),
        actor: one.actor.clone(),
        published_on: one.published_on.map(On),
        published_by: one.published_by.clone(),
        signed_alone: one.published_by.as_deref() == Some(one.actor.as_str()),
    }
}

/// Versions of the policy, the newest first; drafts are for those who see the whole.
pub async fn documents(call: Call<PageAsked>) -> Result<Page<PolicyDocumentSaid>, Refused> {
    let db = &call.app.db;
    let in_force = document_in_force(db, call.visit.today).await?.map(|one| one.id);
    let all = list_documents(db).await?;
    let whole = call.visit.may(Right::SeeOverview);
    let shown = all.iter().filter(|one| whole || one.state == DocumentState::Published);
    let all = shown.map(|one| document_said(one, in_force)).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &PolicyDocumentSaid| one.id.0.to_string())?)
}

async fn document_whole<Q, B>(call: &Call<Q, B>, id: i64) -> Result<PolicyDocumentWhole, Refused> {
    let (db, lang) = (&call.app.db, call.visit.lang);
    let one = seen_document(&call.app, &call.visit, id).await?;
    let in_force = document_in_force(db, call.visit.today).await?.map(|one| one.id);
    let pick = |all: &[credit::granting::Said]| -> Vec<String> {
        all.iter().map(|said| said.pick(lang).to_owned()).collect()
    };
    let chapters = one.doc.chapters.iter().map(|chapter| PolicyChapter {
        chapter: chapter.code.clone(),
        name: chapter.name.pick(lang).to_owned(),
        paragraphs: pick(&chapter.text),
        head: pick(&chapter.head),
        table_rows: chapter.rows.iter().map(|row| pick(row)).collect(),
    });
    let sources = one
        .doc
        .sources
        .iter()
        .map(|source| PolicyPack { pack: source.pack.clone(), version: source.version.clone() });
    Ok(PolicyDocumentWhole {
        chapters: chapters.collect(),
        sources: sources.collect(),
        document: document_said(&one, in_force),
    })
}

/// One version with its text.
pub async fn document(call: Call) -> Result<PolicyDocumentWhole, Refused> {
    document_whole(&call, call.id()?).await
}

taken!(PolicyDocumentToDraft {
    effective_on: On,
    roles: Vec<Code<Role>>,
    read_days: i64,
    note: String,
});

/// Drafts a version from the rules that count on its first day.
pub async fn draft(
    call: Call<Nothing, Body<PolicyDocumentToDraft>>,
) -> Result<Made<PolicyDocumentWhole>, Refused> {
    let (db, Body(new)) = (&call.app.db, &call.body);
    let day = new.effective_on.0;
    let doc = compose(db, &call.visit.house.company, day).await?;
    let document = NewDocument {
        doc,
        effective_on: day,
        roles: new.roles.iter().map(|code| code.0).collect(),
        read_days: new.read_days,
        note: new.note.clone(),
    };
    let mut tx = db.write(call.visit.actor()?).await?;
    let id = draft_document(&mut tx, &document).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: document_whole(&call, id).await? })
}

/// Publishes a draft: it counts from its day on, and its readers are asked.
pub async fn publish(call: Call) -> Result<PolicyDocumentWhole, Refused> {
    let (id, db) = (call.id()?, &call.app.db);
    let people = db.list_people().await?;
    let mut tx = db.write(call.visit.actor()?).await?;
    publish_document(&mut tx, &people, id).await?;
    tx.commit().await?;
    document_whole(&call, id).await
}

/// Drops a draft.
pub async fn drop_it(call: Call) -> Result<PolicyDocumentWhole, Refused> {
    let id = call.id()?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    drop_document(&mut tx, id).await?;
    tx.commit().await?;
    document_whole(&call, id).await
}

sent!(PolicyReader {
    login: String,
    name: String,
    role: String,
    due_on: On,
    read_on: Option<On>,
    late: bool,
    digest: String,
    reminders: i64,
    reminded_on: Option<On>,
});

/// Who must read a version: first who has not.
pub async fn readers(call: Call<PageAsked>) -> Result<Page<PolicyReader>, Refused> {
    let (id, today) = (call.id()?, call.visit.today);
    get_document(&call.app.db, id).await?;
    let said = |one: Reader| PolicyReader {
        late: one.is_late(today),
        login: one.login,
        name: one.name,
        role: one.role,
        due_on: On(one.due_on),
        read_on: one.read_on.map(On),
        digest: one.digest,
        reminders: one.reminders,
        reminded_on: one.reminded_on.map(On),
    };
    let all = list_readers(&call.app.db, id).await?.into_iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &PolicyReader| one.login.clone())?)
}

taken!(PolicyReceipt { digest: String });

sent!(PolicyReceiptKept { document: Id, new: bool });

/// Confirms that whoever asks has read the text with this digest.
pub async fn confirm(
    call: Call<Nothing, Body<PolicyReceipt>>,
) -> Result<PolicyReceiptKept, Refused> {
    let id = call.id()?;
    seen_document(&call.app, &call.visit, id).await?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let new = confirm_read(&mut tx, id, &call.body.0.digest).await?;
    tx.commit().await?;
    Ok(PolicyReceiptKept { document: Id(id), new })
}
