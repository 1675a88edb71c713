//! The micro-lesson of the week with its one question.

use academy::courses::{Library, Weekly, answer_week, weekly};
use axum::{Form, extract::State};
use base::Result;
use maud::{Markup, html};

use super::{answered, asked, closed, lesson_href, own_path};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Flash},
    state::App,
    visit::Visit,
};

/// The panel on the learner's page.
pub(super) async fn panel(app: &App, visit: &Visit) -> Result<Markup> {
    let library = Library::shipped();
    let path = own_path(visit, library)?;
    let told = weekly(&app.db, library, visit.person()?.id, &path.lessons).await?;
    Ok(told.map_or_else(|| html! {}, |told| shown(visit, &told)))
}

fn shown(visit: &Visit, told: &Weekly) -> Markup {
    let lesson = Library::shipped().lesson(&told.lesson);
    let actions = html! {
        a.button href=(lesson_href(&told.lesson)) { (visit.t("courses-open-lesson")) }
        a.button href="/skills/awareness" { (visit.t("skills-awareness")) }
    };
    let body = html! {
        @if let Some(lesson) = lesson { p { (lesson.micro.pick(visit.lang)) } }
        @if told.drawn.answered.is_some() {
            (answered(visit, 1, &told.drawn))
            p.meta { (visit.t("courses-week-next")) }
        } @else {
            form method="post" action="/courses/week" {
                (kit::hidden("csrf", &visit.csrf))
                (asked(visit, 1, &told.drawn))
                div.actions {
                    button.button.primary type="submit" { (visit.t("courses-week-answer")) }
                }
            }
        }
    };
    kit::panel(&visit.t("courses-micro"), &actions, &body)
}

/// Answers it.
///
/// # Errors
/// `courses.week-none`, `courses.week-answered`, `courses.week-empty`, or a fault.
pub async fn week(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let library = Library::shipped();
    let path = own_path(&visit, library)?;
    let of = (visit.person()?.id, path.lessons.as_slice());
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = answer_week(&mut tx, library, of, &filled.0).await;
    let marked = closed(tx, outcome).await?;
    let said = if marked.right { "courses-week-right" } else { "courses-week-wrong" };
    Ok(visit.go("/courses", Some(&Flash::new(said))))
}
