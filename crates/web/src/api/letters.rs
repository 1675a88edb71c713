//! Letters on paper: posted, arrived, returned, and the papers that show it, also those that come later. And the one
//! advice of the day for a buyer.

use axum::extract::Request;
use base::Rejection;
use credit::collections::{
    POST_WAYS, Posting, SlipFile, add_slip, advice_of,
    evidence::{EVIDENCE_BYTES, admit_file},
    get_outbox, post_letter, record_arrival, return_letter,
};
use credit::parties::get_buyer;
use serde_json::Value;

use super::{
    endpoint::{Body, Call, Carried},
    imports::Received,
    shape::{Book, Id, Nothing, On, sent, taken},
};
use crate::{failure::Refused, state::App};

sent!(LetterStands {
    id: Id,
    number: String,
    state: String,
    posted_on: Option<On>,
    post_way: String,
    slip_number: String,
    slip_kept: bool,
    arrived_on: Option<On>,
    returned_on: Option<On>,
    proof_kept: bool,
});

async fn stands<Q, B>(call: &Call<Q, B>, id: i64) -> Result<LetterStands, Refused> {
    let row = get_outbox(&call.app.db, call.visit.scope(), id).await?;
    Ok(LetterStands {
        id: Id(row.id),
        number: row.number_text(),
        state: row.stands().to_owned(),
        posted_on: row.posted.on.map(On),
        post_way: row.posted.way.clone(),
        slip_number: row.posted.number.clone(),
        slip_kept: row.posted.slip.is_kept(),
        arrived_on: row.arrived_on.map(On),
        returned_on: row.posted.returned_on.map(On),
        proof_kept: row.posted.proof.is_kept(),
    })
}

/// How a letter stands.
pub async fn one(call: Call<Nothing>) -> Result<LetterStands, Refused> {
    stands(&call, call.id()?).await
}

taken!(PostingToSay { on: Option<On>, post_way: String, slip_number: Option<String> });

/// Says that a printed letter was posted.
pub async fn post(call: Call<Nothing, Body<PostingToSay>>) -> Result<LetterStands, Refused> {
    let (id, Body(new)) = (call.id()?, &call.body);
    if !POST_WAYS.contains(&new.post_way.as_str()) {
        let known = POST_WAYS.join(", ");
        let wrong = Rejection::new("collections.post-way").with("way", &new.post_way);
        return Err(wrong.with("known", known).on("post_way").into());
    }
    let posting = Posting {
        on: new.on.map_or(call.visit.today, |day| day.0),
        way: new.post_way.clone(),
        number: new.slip_number.clone().unwrap_or_default(),
        slip: SlipFile::default(),
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    post_letter(&mut tx, (call.visit.scope(), id), &posting).await?;
    tx.commit().await?;
    stands(&call, id).await
}

taken!(ProofToSay { on: Option<On>, proof: String });

/// Says that a letter arrived, and by what that is shown.
pub async fn arrive(call: Call<Nothing, Body<ProofToSay>>) -> Result<LetterStands, Refused> {
    let (id, Body(new)) = (call.id()?, &call.body);
    let on = new.on.map_or(call.visit.today, |day| day.0);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let at = (call.visit.scope(), id);
    record_arrival(&mut tx, at, (on, &new.proof), &SlipFile::default()).await?;
    tx.commit().await?;
    stands(&call, id).await
}

/// Says that a posted letter came back, and what shows it.
pub async fn come_back(call: Call<Nothing, Body<ProofToSay>>) -> Result<LetterStands, Refused> {
    let (id, Body(new)) = (call.id()?, &call.body);
    let on = new.on.map_or(call.visit.today, |day| day.0);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let at = (call.visit.scope(), id);
    return_letter(&mut tx, at, (on, &new.proof), &SlipFile::default()).await?;
    tx.commit().await?;
    stands(&call, id).await
}

/// A paper as it was received: no larger than evidence may be.
pub struct Paper(Received);

impl Carried for Paper {
    const LARGE: bool = Received::LARGE;

    async fn read(app: &App, request: Request) -> Result<Self, Refused> {
        Received::within(app, request, EVIDENCE_BYTES as u64).await.map(Self)
    }

    fn described(book: &mut Book) -> Option<Value> {
        Received::described(book)
    }
}

taken!(PaperAsked { name: Option<String> });

/// Keeps a paper of a letter: its slip, or what shows that it arrived or came back. Once, and also later.
pub async fn add_paper(call: Call<PaperAsked, Paper>) -> Result<LetterStands, Refused> {
    let (id, paper) = (call.id()?, call.path("paper").to_owned());
    let Paper(Received { file, name: sent_name }) = &call.body;
    let name = call.query.name.clone().or_else(|| sent_name.clone()).unwrap_or_default();
    let bytes = call.app.files.read(&file.digest).await?;
    admit_file(&name, &bytes)?;
    let slip = SlipFile { digest: file.digest.clone(), name };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    add_slip(&mut tx, (call.visit.scope(), id), &paper, &slip).await?;
    tx.commit().await?;
    stands(&call, id).await
}

sent!(AdviceSaid {
    action: Option<String>,
    way: Option<String>,
    advice: Option<String>,
    worklist_reasons: Vec<String>,
    case_id: Option<Id>,
});

/// What is to be done with a buyer today, by the one rule of worklist, case and routes.
pub async fn advice(call: Call<Nothing>) -> Result<AdviceSaid, Refused> {
    let db = &call.app.db;
    let buyer = get_buyer(db, call.path("code").trim(), call.visit.scope()).await?;
    let told = advice_of(db, buyer.id, call.visit.today).await?;
    let lang = call.visit.lang;
    Ok(AdviceSaid {
        action: told.action.as_ref().map(|one| one.code.clone()),
        way: told.action.as_ref().map(|one| one.channel.clone()),
        advice: told.action.as_ref().map(|one| one.text.pick(lang).to_owned()),
        worklist_reasons: told.reasons.iter().map(|one| one.pick(lang).to_owned()).collect(),
        case_id: told.case.map(Id),
    })
}
