//! An exam: its questions while it is written, how they were answered once it is handed in.

use academy::certificates::{Exam, get_exam, hand_in_exam};
use axum::{
    Form,
    extract::{Path, State},
};
use base::Moment;
use maud::{Markup, html};

use super::{asking, closed, crumbs, enrolment_href, level_name};
use crate::{
    courses::{answered, asked, share},
    failure::Answer,
    filled::Filled,
    kit::{self, Flash, Tone},
    state::App,
    visit::Visit,
};

fn href(id: i64) -> String {
    format!("/certificates/exams/{id}")
}

/// The page.
///
/// # Errors
/// `certificates.exam-unknown`, or a fault.
pub async fn exam(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let exam = get_exam(&app.db, id, asking(&visit)?).await?;
    let now = app.clock().now();
    let level = level_name(visit.lang, &exam.level);
    let title = visit.ta("certificates-exam-of", &[("level", &level)]);
    let count = exam.drawn.len().to_string();
    let lead = match exam.points_bps {
        Some(points) => visit.ta("certificates-exam-points", &[("share", &share(points))]),
        None => visit.ta("certificates-exam-lead", &[("count", &count)]),
    };
    let back = enrolment_href(exam.enrolment_id);
    let body = html! {
        (crumbs(&visit, &[(&back, level)]))
        (kit::page_head(&title, &lead, &html! {}))
        section.panel { div.inside { (inside(&app, &visit, &exam, now)?) } }
    };
    Ok(visit.page(&title, &body))
}

fn inside(app: &App, visit: &Visit, exam: &Exam, now: Moment) -> base::Result<Markup> {
    let own = visit.person()?.id == exam.user_id;
    let back = enrolment_href(exam.enrolment_id);
    let until = exam.ends_at.in_zone(app.clock().zone());
    let passed = exam.points_bps.is_some_and(|points| points >= exam.pass_bps);
    Ok(html! {
        @match exam.points_bps {
            Some(_) => {
                @let (tone, word) = match passed {
                    true => (Tone::Low, "certificates-exam-passed"),
                    false => (Tone::Medium, "certificates-exam-failed"),
                };
                (kit::notice(tone, &visit.t(word), &html! {}))
                @for (n, drawn) in (1_usize..).zip(&exam.drawn) { (answered(visit, n, drawn)) }
                div.actions { a.button.primary href=(back) { (visit.t("certificates-back")) } }
            }
            None if exam.ends_at.0 <= now.0 => {
                (kit::notice(
                    Tone::Medium, &visit.t("certificates-exam-over"),
                    &html! { (visit.t("certificates-exam-over-why")) },
                ))
                div.actions { a.button.primary href=(back) { (visit.t("certificates-back")) } }
            }
            None if !own => { p { (visit.t("certificates-exam-written")) } }
            None => {
                p { b { (visit.ta("certificates-exam-until", &[("time", &until)])) } }
                form method="post" action=(href(exam.id)) {
                    (kit::hidden("csrf", &visit.csrf))
                    @for (n, drawn) in (1_usize..).zip(&exam.drawn) { (asked(visit, n, drawn)) }
                    div.actions {
                        button.button.primary type="submit" { (visit.t("courses-hand-in")) }
                    }
                }
            }
        }
    })
}

/// Hands it in.
///
/// # Errors
/// `certificates.exam-unknown`, `certificates.exam-late`, `certificates.exam-done`, or a fault.
pub async fn hand_in(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let user = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = hand_in_exam(&mut tx, (id, user), &filled.0).await;
    let points = closed(tx, outcome).await?;
    let flash = Flash::new("certificates-handed-in").with("share", share(points));
    Ok(visit.go(&href(id), Some(&flash)))
}
