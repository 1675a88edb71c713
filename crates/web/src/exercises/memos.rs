//! Memos that wait for an instructor, each with its parts and the form of the mark.

use academy::exercises::{ExercisePack, Memo, list_memos, mark_memo};
use axum::{
    Form,
    extract::{Path, State},
};
use base::{Rejection, Result};
use maud::{Markup, html};

use super::{PATH, crumbs, href, points};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Empty, Field, Flash, Form as Sheet, Kind, Mistakes, Tone},
    state::App,
    typed::settled,
    visit::Visit,
};

/// Memos on the page.
const ROWS: usize = 40;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn memos(State(app): State<App>, visit: Visit) -> Answer {
    let body = page(&app, &visit, &Filled::default(), (0, &Mistakes::none())).await?;
    Ok(visit.page(&visit.t("exercises-marking"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    filled: &Filled,
    (wrong_on, mistakes): (i64, &Mistakes),
) -> Result<Markup> {
    let memos = list_memos(&app.db, ROWS).await?;
    let title = visit.t("exercises-marking");
    let empty = Empty {
        title: visit.t("exercises-marking-none"),
        why: visit.t("exercises-marking-none-why"),
        button: None,
    };
    let person = visit.person()?.id;
    Ok(html! {
        (crumbs(visit, &title))
        (kit::page_head(&title, &visit.t("exercises-marking-lead"), &html! {}))
        div.stack {
            @if memos.is_empty() { section.panel { (empty.show()) } }
            @for memo in &memos {
                @let with = if memo.submission_id == wrong_on {
                    (filled.clone(), mistakes.clone())
                } else {
                    (Filled::default(), Mistakes::none())
                };
                (one(visit, memo, memo.person_id == person, with))
            }
        }
    })
}

fn one(visit: &Visit, memo: &Memo, own: bool, (filled, mistakes): (Filled, Mistakes)) -> Markup {
    let lang = visit.lang;
    let state = match memo.marked {
        Some(_) => kit::badge(Tone::Low, &visit.t("exercises-memo-marked")),
        None => kit::badge(Tone::Medium, &visit.t("exercises-memo-waits")),
    };
    let open = html! { a.button href=(href(memo.run_id)) { (visit.t("exercises-go-on")) } };
    let form = Sheet {
        action: format!("{PATH}/memos/{}", memo.submission_id),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("points", visit.t("exercises-memo-points"))
                .kind(Kind::Number)
                .required()
                .value(filled.get("points")),
            Field::new("note", visit.t("exercises-memo-note"))
                .kind(Kind::Lines)
                .required()
                .value(filled.get("note")),
        ],
        mistakes,
        submit: visit.t("exercises-memo-mark"),
        back: None,
    };
    kit::panel(
        &memo.person,
        &open,
        &html! {
            p {
                (state) " "
                span.meta { (visit.t("exercises-memo-auto")) " " (points(memo.points)) }
                @if let Some(marked) = memo.marked {
                    " · " span.meta { (visit.t("exercises-memo")) " " (points(marked)) " / 30" }
                }
            }
            @for part in &ExercisePack::shipped().memo {
                div.paper {
                    b { (part.name.pick(lang)) }
                    p.soft {
                        @match memo.given.get(&format!("memo-{}", part.code)) {
                            Some(text) => (text),
                            None => (kit::nothing(lang)),
                        }
                    }
                }
            }
            @if !own { (form.show_quiet(lang)) }
        },
    )
}

fn hundredths(text: &str) -> Result<i64> {
    let read = text.parse::<f64>().ok().filter(|points| points.is_finite());
    #[allow(clippy::cast_possible_truncation, reason = "what is out of range is refused behind")]
    let read = read.map(|points| (points.clamp(-1.0, 1_000.0) * 100.0).round() as i64);
    let refused = || {
        let most = academy::exercises::MEMO_MOST / 100;
        Rejection::new("exercises.memo-points").with("most", most).on("points")
    };
    Ok(read.ok_or_else(refused)?)
}

/// Marks a memo.
///
/// # Errors
/// A fault; what is wrong is said on the page.
pub async fn mark(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let by = visit.person()?.id;
    let outcome = async {
        let points = hundredths(filled.get("points"))?;
        let mut tx = app.db.write(visit.actor()?).await?;
        mark_memo(&mut tx, (id, by), points, filled.get("note")).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            Ok(visit.go(&format!("{PATH}/memos"), Some(&Flash::new("exercises-memo-marked"))))
        }
        Err(wrong) => {
            let body = page(&app, &visit, &filled, (id, &wrong)).await?;
            Ok(visit.again(&visit.t("exercises-marking"), &body))
        }
    }
}
