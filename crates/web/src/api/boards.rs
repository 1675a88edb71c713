//! Discussion: boards, what is said on one, a post.

use academy::classes::{Board, NewPost, Post, add_post, get_board, list_boards, list_posts};
use store::access::Right;

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Endpoint, Made, Verb, endpoint as to},
    ledger::PageAsked,
    shape::{Id, Nothing, sent, taken},
};
use crate::{failure::Refused, gate::Need, visit::Visit};

/// Rows that are read at most; older ones stand on the page.
const MOST: usize = 500;

/// The addresses.
pub(super) fn table() -> Vec<Endpoint> {
    let learn = Need::May(Right::Learn);
    vec![
        to(Verb::Get, "/class-boards", "list-class-boards", learn, list),
        to(Verb::Get, "/class-boards/{id}/posts", "list-class-posts", learn, posts),
        to(Verb::Post, "/class-boards/{id}/posts", "post-on-class-board", learn, say),
    ]
}

/// Whose eyes, as on the pages.
fn learner(visit: &Visit) -> Result<Option<i64>, Refused> {
    Ok(if visit.may(Right::Teach) { None } else { Some(visit.person()?.id) })
}

sent!(ClassBoardSaid {
    id: Id,
    title: String,
    board_prompt: String,
    case_code: String,
    in_class: String,
    group_count: i64,
    board_summary: String,
    board_closed: bool,
    posts: i64,
});

/// Boards, the newest first.
pub async fn list(call: Call<PageAsked>) -> Result<Page<ClassBoardSaid>, Refused> {
    let said = |one: &Board| ClassBoardSaid {
        id: Id(one.id),
        title: one.title.clone(),
        board_prompt: one.prompt.clone(),
        case_code: one.case_code.clone(),
        in_class: one.cohort.clone(),
        group_count: one.groups,
        board_summary: one.summary.clone(),
        board_closed: one.closed,
        posts: one.posts,
    };
    let rows = list_boards(&call.app.db, (learner(&call.visit)?, None), (0, MOST)).await?;
    let all = rows.iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &ClassBoardSaid| one.id.0.to_string())?)
}

sent!(ClassPostSaid {
    id: Id,
    answers_post: Option<Id>,
    author: String,
    group_number: i64,
    post_body: String,
    hidden_reason: String,
    votes: i64,
    became: Vec<String>,
});

/// What is said on a board: most votes first, replies behind what they answer.
pub async fn posts(call: Call<PageAsked>) -> Result<Page<ClassPostSaid>, Refused> {
    let (db, visit) = (&call.app.db, &call.visit);
    let board = get_board(db, call.id()?, learner(visit)?).await?;
    let reader = (visit.person()?.id, visit.may(Right::Teach));
    let (_, rows) = list_posts(db, (board.id, None), reader, (0, MOST)).await?;
    let said = |one: &Post| ClassPostSaid {
        id: Id(one.id),
        answers_post: one.parent_id.map(Id),
        author: one.author.clone(),
        group_number: one.group,
        post_body: one.body.clone(),
        hidden_reason: one.hidden_reason.clone(),
        votes: one.votes,
        became: one.became.clone(),
    };
    let all = rows.iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &ClassPostSaid| one.id.0.to_string())?)
}

taken!(NewClassPost { post_body: String, answers_post: Option<Id>, names_no_buyer: Option<bool> });

sent!(ClassPostMade { id: Id });

/// Says something on a board.
pub async fn say(call: Call<Nothing, Body<NewClassPost>>) -> Result<Made<ClassPostMade>, Refused> {
    let Body(new) = &call.body;
    let post = NewPost {
        parent_id: new.answers_post.as_ref().map(|id| id.0),
        body: new.post_body.clone(),
        sure: new.names_no_buyer.unwrap_or(false),
    };
    let who = (call.id()?, call.visit.person()?.id, learner(&call.visit)?);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = add_post(&mut tx, who, &post).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: ClassPostMade { id: Id(id) } })
}
