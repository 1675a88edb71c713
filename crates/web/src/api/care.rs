//! Regular contact with healthy customers: who is due, what was answered, a talk written down.

use base::Rejection;
use credit::{
    collections::{
        Becomes, CareAnswer, CareFilter, CarePack, CareQuestion, CareRow, CareTalk, NewCare,
        care_plan, care_yield, list_care, record_care,
    },
    policy::Tier,
    receivables::company_currency,
};
use store::access::Right;

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::{BuyerName, PageAsked, asked_buyer},
    shape::{Cash, Code, Id, Nothing, On, cash, sent, taken},
    words::Channel,
};
use crate::failure::Refused;

sent!(CareLine {
    buyer: BuyerName,
    owner_name: String,
    tier: Code<Tier>,
    sales: Cash,
    share_bps: i64,
    contacted_on: Option<On>,
    every_days: i32,
    due_on: On,
    is_due: bool,
});

/// Whom to talk with, the most overdue talk first.
pub async fn plan(call: Call<PageAsked>) -> Result<Page<CareLine>, Refused> {
    let db = &call.app.db;
    let currency = company_currency(db).await?;
    let plan = care_plan(db, call.visit.scope()).await?;
    let line = |one: &CareRow| CareLine {
        buyer: BuyerName { code: one.buyer_code.clone(), name: one.buyer_name.clone() },
        owner_name: one.owner_name.clone(),
        tier: Code(one.tier),
        sales: cash(one.sales_minor, currency),
        share_bps: one.share_bps,
        contacted_on: one.last_on.map(On),
        every_days: one.days,
        due_on: On(one.due_on),
        is_due: one.due_on <= call.visit.today,
    };
    let all: Vec<&CareRow> = plan.rows.iter().collect();
    let at = (call.query.limit, call.query.after.as_deref());
    let page = cursor::page(&call.question(), all, at, |one: &&CareRow| one.buyer_code.clone())?;
    Ok(Page { items: page.items.into_iter().map(line).collect(), next: page.next })
}

sent!(CareYieldSaid { talks: i64, talks_telling: i64, signals: i64, findings: i64 });

/// What the talks of twelve months brought to light.
pub async fn brought(call: Call) -> Result<CareYieldSaid, Refused> {
    let told = care_yield(&call.app.db, call.visit.scope()).await?;
    Ok(CareYieldSaid {
        talks: told.talks,
        talks_telling: told.telling,
        signals: told.signals,
        findings: told.findings,
    })
}

sent!(CareTalkSaid {
    id: Id,
    buyer: BuyerName,
    on: On,
    answers: std::collections::BTreeMap<String, String>,
    signals: i64,
    findings: i64,
    note: String,
    actor: String,
});

taken!(CareTalksAsked { buyer: Option<String>, limit: Option<u32>, after: Option<String> });

/// The talks that were written down, the newest first.
pub async fn talks(call: Call<CareTalksAsked>) -> Result<Page<CareTalkSaid>, Refused> {
    let (asked, db) = (&call.query, &call.app.db);
    let (question, limit) = (call.question(), cursor::rows(asked.limit)?);
    let before = match cursor::read::<2>(&question, asked.after.as_deref())? {
        Some([on, id]) => Some((cursor::part(&on)?, cursor::part(&id)?)),
        None => None,
    };
    let filter = CareFilter {
        buyer: asked_buyer(db, &call.visit, asked.buyer.as_deref()).await?,
        before,
        limit: (limit + 1).min(cursor::MOST),
    };
    let mut rows = list_care(db, call.visit.scope(), filter).await?;
    let more = rows.len() > limit as usize || rows.len() == cursor::MOST as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more);
    let next = next.map(|one| cursor::write(&question, &[one.on.to_string(), one.id.to_string()]));
    let told = |one: CareTalk| CareTalkSaid {
        id: Id(one.id),
        buyer: BuyerName { code: one.buyer_code, name: one.buyer_name },
        on: On(one.on),
        answers: one.answers.into_iter().collect(),
        signals: one.signals,
        findings: one.findings,
        note: one.note,
        actor: one.actor,
    };
    Ok(Page { items: rows.into_iter().map(told).collect(), next })
}

sent!(CareAnswerSaid { answer: String, said: String, means: String });

sent!(CareQuestionSaid { question: String, said: String, answers_known: Vec<CareAnswerSaid> });

/// The questions of a talk and the answers that there are, by the pack of today.
pub async fn questions(call: Call) -> Result<Page<CareQuestionSaid>, Refused> {
    let pack = CarePack::in_force(&call.app.db, call.visit.today).await?;
    let lang = call.visit.lang;
    let answer = |one: &CareAnswer| CareAnswerSaid {
        answer: one.code.clone(),
        said: lang.pick(&one.text.zh, &one.text.en).to_owned(),
        means: match &one.becomes {
            Becomes::Nothing => String::new(),
            Becomes::Signal(code) => format!("signal:{code}"),
            Becomes::Finding(kind) => format!("finding:{kind}"),
        },
    };
    let question = |one: &CareQuestion| CareQuestionSaid {
        question: one.code.clone(),
        said: lang.pick(&one.text.zh, &one.text.en).to_owned(),
        answers_known: one.answers.iter().map(answer).collect(),
    };
    Ok(Page { items: pack.questions.iter().map(question).collect(), next: None })
}

taken!(NewCareTalk {
    buyer: String,
    on: Option<On>,
    channel: Code<Channel>,
    person: Option<String>,
    answers: std::collections::BTreeMap<String, String>,
    note: Option<String>,
});

sent!(CareTalkMade { id: Id, signals: i64, findings: i64 });

/// Writes a talk down. An answer that goes into the file needs the right to change files.
pub async fn add(call: Call<Nothing, Body<NewCareTalk>>) -> Result<Made<CareTalkMade>, Refused> {
    let (Body(new), db) = (&call.body, &call.app.db);
    let buyer = call.named_buyer(&new.buyer).await?;
    let pack = CarePack::in_force(db, call.visit.today).await?.into_owned();
    let talk = NewCare {
        buyer_id: buyer.id,
        on: new.on.map(|on| on.0),
        channel: new.channel.0.0.to_owned(),
        person: new.person.clone().unwrap_or_default(),
        answers: new.answers.clone().into_iter().collect(),
        note: new.note.clone().unwrap_or_default(),
    };
    if !call.visit.may(Right::EditBuyers)
        && let Some(answer) = pack.finding_among(&talk.answers)
    {
        let said = call.visit.lang.pick(&answer.text.zh, &answer.text.en);
        return Err(Rejection::new("collections.care-finding-right").with("answer", said).into());
    }
    let mut tx = db.write(call.visit.actor()?).await?;
    let done = record_care(&mut tx, &pack, &talk).await?;
    tx.commit().await?;
    let what = CareTalkMade { id: Id(done.id), signals: done.signals, findings: done.findings };
    Ok(Made { new: true, what })
}
