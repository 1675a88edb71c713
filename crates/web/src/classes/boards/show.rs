//! One board: what is asked, what is said, what an instructor sums up. With a script it keeps itself fresh; without one
//! it is loaded again.

use academy::{
    classes::{Board, DRAFT_KINDS, Post, close_board, get_board, list_posts, sum_up as summed},
    courses::library,
};
use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::Result;
use credit::collections::talk::STEPS;
use maud::{Markup, html};
use store::access::Right;

use super::{PATH, href, learner};
use crate::{
    classes::{closed, crumbs, onward},
    failure::Answer,
    filled::Filled,
    kit::{
        self, Chip, Empty, Field, Form as Sheet, Kind, Link, Mistakes, Pager, Tone, fields_of,
        hidden,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

const ROWS: usize = 30;

/// The page.
///
/// # Errors
/// `classes.board-unknown`, or a fault.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let (title, body) = page(&app, &visit, id, (&filled, Mistakes::none())).await?;
    Ok(visit.page(&title, &body))
}

pub(super) async fn page(
    app: &App,
    visit: &Visit,
    id: i64,
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<(String, Markup)> {
    let (me, teaches) = (visit.person()?.id, visit.may(Right::Teach));
    let board = get_board(&app.db, id, learner(visit)?).await?;
    let group = filled.some("group").and_then(|text| text.parse::<i64>().ok());
    let skip = filled.get("skip").parse().unwrap_or(0);
    let asked = ((id, group), (me, teaches));
    let (count, posts) = list_posts(&app.db, asked.0, asked.1, (skip, ROWS)).await?;
    let held = library(&app.db).await?;
    let case = held.case(&board.case_code);
    let lead = match board.cohort.as_str() {
        "" => visit.t("classes-for-all"),
        cohort => cohort.to_owned(),
    };
    let actions = html! {
        @if let Some(case) = case {
            a.button href={ "/courses/cases/" (case.code) } { (visit.t("classes-to-case")) }
        }
        @if board.closed { (kit::plain_badge(&visit.t("classes-board-closed"))) }
    };
    let link = Link::to(href(id)).with_some("group", filled.some("group"));
    let pager = Pager::skipping(visit.lang, (&link, "posts"), (skip, ROWS, count));
    let body = html! {
        (crumbs(visit, &[(PATH, visit.t("classes-boards"))]))
        (kit::page_head(&board.title, &lead, &actions))
        div.stack {
            (kit::panel(&visit.t("classes-board-prompt"), &html! {}, &lines(&board.prompt)))
            @if !board.summary.is_empty() {
                (kit::panel(&visit.t("classes-summary"), &html! {}, &html! {
                    (lines(&board.summary))
                    p.meta { (board.summed_by) }
                }))
            }
            (talk(visit, &board, (&posts, group)))
            (pages(visit, &pager))
            @if !board.closed { (saying(visit, &board, (filled, mistakes))) }
            @if teaches { (instructor(visit, &board)) }
        }
    };
    Ok((board.title, body))
}

fn lines(text: &str) -> Markup {
    html! { @for line in text.lines() { p { (line) } } }
}

fn pages(visit: &Visit, pager: &Pager) -> Markup {
    html! {
        @if pager.first.is_some() || pager.next.is_some() {
            div.actions {
                span.meta { (pager.shown) }
                @if let Some(first) = &pager.first {
                    a.button href=(first) { (visit.t("classes-first-page")) }
                }
                @if let Some(next) = &pager.next {
                    a.button href=(next) { (visit.t("classes-next-page")) }
                }
            }
        }
    }
}

/// What is said; the page asks for news of this part.
fn talk(visit: &Visit, board: &Board, (posts, group): (&[Post], Option<i64>)) -> Markup {
    let chip = |n: i64| Chip {
        name: visit.ta("classes-group", &[("number", &n.to_string())]),
        count: None,
        href: match group == Some(n) {
            true => href(board.id),
            false => Link::to(href(board.id)).with("group", n).href(),
        },
        on: group == Some(n),
    };
    let chips: Vec<Chip> = (1..=board.groups).map(chip).collect();
    let body = html! {
        @if !chips.is_empty() { div.chips { (kit::chips(visit.lang, &chips)) } }
        @if posts.is_empty() {
            (Empty {
                title: visit.t("classes-no-posts"),
                why: visit.t("classes-no-posts-why"),
                button: None,
            }.show())
        }
        ol.posts { @for post in posts { (one(visit, board, post)) } }
    };
    html! {
        section id="posts" data-live="posts" aria-live="polite" {
            (kit::panel(&visit.t("classes-said-here"), &html! {}, &body))
        }
    }
}

fn one(visit: &Visit, board: &Board, post: &Post) -> Markup {
    let teaches = visit.may(Right::Teach);
    let hidden_post = !post.hidden_by.is_empty();
    let reason = [("who", post.hidden_by.as_str()), ("reason", post.hidden_reason.as_str())];
    html! {
        li.reply[post.parent_id.is_some()] id={ "post-" (post.id) } {
            div.meta {
                b { (post.author) }
                @if post.group > 0 {
                    " · " (visit.ta("classes-group", &[("number", &post.group.to_string())]))
                }
                @if post.flagged && teaches {
                    " " (kit::badge(Tone::Medium, &visit.t("classes-flagged")))
                }
                @for kind in &post.became {
                    " " (kit::plain_badge(&visit.t(&format!("classes-became-{kind}"))))
                }
            }
            @if hidden_post { p.soft { (visit.ta("classes-hidden", &reason)) } }
            @if !post.body.is_empty() { (lines(&post.body)) }
            @if !hidden_post { (acts(visit, board, post)) }
        }
    }
}

/// What can be done with a post.
fn acts(visit: &Visit, board: &Board, post: &Post) -> Markup {
    let own = visit.person.as_ref().is_some_and(|person| person.id == post.user_id);
    let teaches = visit.may(Right::Teach);
    let at = format!("/classes/posts/{}", post.id);
    let count = post.votes.to_string();
    html! {
        div.actions {
            @if own || board.closed {
                span.meta { (visit.ta("classes-votes", &[("count", &count)])) }
            } @else {
                form method="post" action={ (at) "/vote" } {
                    (hidden("csrf", &visit.csrf))
                    (hidden("board", &board.id.to_string()))
                    button.button type="submit" aria-pressed=(post.voted.to_string()) {
                        (visit.t(if post.voted { "classes-unvote" } else { "classes-vote" }))
                        " " (count)
                    }
                }
            }
        }
        @if post.parent_id.is_none() && !board.closed {
            details {
                summary { (visit.t("classes-reply")) }
                form.fields method="post" action={ (href(board.id)) "/posts" } {
                    (hidden("csrf", &visit.csrf))
                    (hidden("parent", &post.id.to_string()))
                    div.field {
                        label for={ "r-" (post.id) } { (visit.t("classes-reply")) }
                        textarea id={ "r-" (post.id) } name="body" rows="2" required {}
                    }
                    div.actions { button.button type="submit" { (visit.t("classes-reply")) } }
                }
            }
        }
        @if teaches { (moderation(visit, &at, post)) }
    }
}

fn moderation(visit: &Visit, at: &str, post: &Post) -> Markup {
    // A script goes into the library of the house, which needs the right to write there.
    let may = |kind: &str| kind != "script" || visit.may(Right::LogContact);
    let kinds = DRAFT_KINDS.iter().filter(|kind| may(kind));
    let id = post.id;
    html! {
        details {
            summary { (visit.t("classes-promote")) }
            form.fields method="post" action={ (at) "/promote" } {
                (hidden("csrf", &visit.csrf))
                div.field {
                    label for={ "k-" (id) } { (visit.t("classes-becomes")) }
                    select id={ "k-" (id) } name="kind" {
                        @for kind in kinds {
                            option value=(kind) { (visit.t(&format!("classes-became-{kind}"))) }
                        }
                    }
                }
                div.field {
                    label for={ "t-" (id) } { (visit.t("classes-board-title")) }
                    input id={ "t-" (id) } type="text" name="title" required;
                }
                div.field {
                    label for={ "s-" (id) } { (visit.t("classes-step")) }
                    select id={ "s-" (id) } name="step" {
                        @for step in STEPS {
                            option value=(step) { (visit.t(&format!("collections-step-{step}"))) }
                        }
                    }
                    span.hint { (visit.t("classes-step-hint")) }
                }
                div.actions { button.button type="submit" { (visit.t("classes-promote")) } }
            }
        }
        details {
            summary { (visit.t("classes-hide")) }
            form.fields method="post" action={ (at) "/hide" } {
                (hidden("csrf", &visit.csrf))
                div.field {
                    label for={ "h-" (id) } { (visit.t("classes-reason")) }
                    input id={ "h-" (id) } type="text" name="reason" required;
                }
                div.actions { button.button type="submit" { (visit.t("classes-hide")) } }
            }
        }
    }
}

fn saying(visit: &Visit, board: &Board, (filled, mistakes): (&Filled, Mistakes)) -> Markup {
    let named = mistakes.0.iter().any(|one| one.code == "classes.buyer-named");
    let mut fields = vec![
        Field::new("body", visit.t("classes-post"))
            .kind(Kind::Lines)
            .value(filled.get("body"))
            .hint(visit.t("classes-post-hint"))
            .required(),
    ];
    if named {
        fields.push(Field::new("sure", visit.t("classes-no-buyer")).kind(Kind::Tick));
    }
    let body = html! {
        form.fields method="post" action={ (href(board.id)) "/posts" } {
            (hidden("csrf", &visit.csrf))
            // A reply that was refused stays one.
            @if let Some(parent) = filled.some("parent") { (hidden("parent", parent)) }
            (mistakes.summary(visit.lang))
            (fields_of(visit.lang, &fields, &mistakes))
            div.actions {
                button.button.primary type="submit" { (visit.t("classes-post-it")) }
            }
        }
    };
    kit::panel(&visit.t("classes-post"), &html! {}, &body)
}

fn instructor(visit: &Visit, board: &Board) -> Markup {
    let form = Sheet {
        action: format!("{}/summary", href(board.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("summary", visit.t("classes-summary"))
                .kind(Kind::Lines)
                .value(board.summary.as_str())
                .required(),
        ],
        mistakes: Mistakes::none(),
        submit: visit.t("classes-sum-up"),
        back: None,
    };
    let body = html! {
        (form.show_quiet(visit.lang))
        @if !board.closed {
            form method="post" action={ (href(board.id)) "/close" } {
                (hidden("csrf", &visit.csrf))
                button.button type="submit" { (visit.t("classes-board-close")) }
            }
        }
    };
    kit::panel(&visit.t("classes-summary"), &html! {}, &body)
}

/// Sums the board up.
///
/// # Errors
/// `classes.board-unknown`, `classes.summary-empty`, or a fault.
pub async fn sum_up(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let by = visit.person()?.name.clone();
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = summed(&mut tx, id, (&by, filled.get("summary"))).await;
    match settled(closed(tx, outcome).await)? {
        Ok(()) => Ok(onward(&visit, &href(id), "classes-summed")),
        Err(wrong) => {
            let (title, body) = page(&app, &visit, id, (&Filled::default(), wrong)).await?;
            Ok(visit.again(&title, &body))
        }
    }
}

/// Closes the board.
///
/// # Errors
/// `classes.board-unknown`, or a fault.
pub async fn close(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = close_board(&mut tx, id).await;
    closed(tx, outcome).await?;
    Ok(onward(&visit, &href(id), "classes-board-closed-done"))
}
