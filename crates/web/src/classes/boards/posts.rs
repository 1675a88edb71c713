//! What is done with posts: said, voted for, hidden, made something of.

use academy::classes::{NewPost, add_post, hide_post, promote as make, vote as cast};
use axum::{
    Form,
    extract::{Path, State},
};
use maud::html;
use store::access::Right;

use super::{href, learner, show::page};
use crate::{
    classes::{closed, onward},
    failure::Answer,
    filled::Filled,
    kit::Mistakes,
    state::App,
    typed::settled,
    visit::Visit,
};

/// Says something.
///
/// # Errors
/// `classes.board-unknown`, or a fault; what is wrong is said on the form.
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let new = NewPost {
        parent_id: filled.some("parent").map(|one| one.parse().unwrap_or(0)),
        body: filled.get("body").to_owned(),
        sure: filled.get("sure") == "1",
    };
    let who = (id, visit.person()?.id, learner(&visit)?);
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = add_post(&mut tx, who, &new).await;
    match settled(closed(tx, outcome).await)? {
        Ok(post) => Ok(onward(&visit, &format!("{}#post-{post}", href(id)), "classes-posted")),
        Err(wrong) => {
            let (title, body) = page(&app, &visit, id, (&filled, wrong)).await?;
            Ok(visit.again(&title, &body))
        }
    }
}

/// Votes, or takes the vote back.
///
/// # Errors
/// `classes.post-unknown`, `classes.own-vote`, `classes.board-closed`, or a fault.
pub async fn vote(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let who = (id, visit.person()?.id, learner(&visit)?);
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = cast(&mut tx, who).await;
    closed(tx, outcome).await?;
    let board: i64 = filled.get("board").parse().unwrap_or(0);
    Ok(visit.go(&format!("{}#post-{id}", href(board)), None))
}

/// Hides a post.
///
/// # Errors
/// `classes.post-unknown`, `classes.hide-reason`, or a fault.
pub async fn hide(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let by = visit.person()?.name.clone();
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = hide_post(&mut tx, id, (&by, filled.get("reason"))).await;
    let board = closed(tx, outcome).await?;
    Ok(onward(&visit, &href(board), "classes-hidden-done"))
}

/// Makes something of a post.
///
/// # Errors
/// A missing right, a fault; what is wrong is said on a page.
pub async fn promote(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let kind = filled.get("kind");
    if kind == "script" {
        visit.person()?.require(Right::LogContact)?;
    }
    let by = visit.person()?.login.clone();
    let mut tx = app.db.write(visit.actor()?).await?;
    let what = (kind, filled.get("title"), filled.get("step"));
    let outcome = make(&mut tx, (id, &by), what).await;
    match settled(closed(tx, outcome).await)? {
        Ok(_) => Ok(onward(&visit, "/classes/drafts", "classes-promoted")),
        Err(Mistakes(wrong)) => {
            let body = html! {
                @for one in &wrong { (crate::kit::rejected(visit.lang, one)) }
                p { a.button href="/classes/boards" { (visit.t("classes-boards")) } }
            };
            Ok(visit.again(&visit.t("classes-promote"), &body))
        }
    }
}
