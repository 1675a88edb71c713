//! What was handed in, with marks and reasons; the worked answer when nothing more may be handed in.

use academy::exercises::{ExercisePack, KeptExercise, Mark, Submission};
use base::Result;
use maud::{Markup, html};

use super::points;
use crate::{
    kit::{self, Column, List, Row, Tone},
    visit::Visit,
};

/// The newest submission, and the worked answer where it may be shown.
pub(super) fn latest(visit: &Visit, kept: &KeptExercise) -> Result<Markup> {
    let Some(last) = kept.submissions.last() else { return Ok(html! {}) };
    let marked = kept.marked(last)?;
    let passed = last.points >= ExercisePack::shipped().pass;
    let (tone, id) = match passed {
        true => (Tone::Low, "exercises-state-passed"),
        false => (Tone::Medium, "exercises-state-below"),
    };
    let said = [("got", points(last.points)), ("most", "100".to_owned())];
    let said: Vec<(&str, &str)> = said.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let over = kept.left() == 0;
    Ok(html! {
        (kit::notice(tone, &visit.t(id), &html! { (visit.ta("exercises-points-of", &said)) }))
        (marks(visit, last, &marked.marks))
        (taught(visit, last))
        (kit::panel(&visit.t("exercises-worked"), &html! {}, &html! {
            @if over {
                ul.plain-list { @for note in &marked.worked { li { (note.tell(visit.lang)) } } }
            } @else {
                p.soft { (visit.t("exercises-worked-later")) }
            }
        }))
    })
}

/// What an instructor said of a memo.
fn taught(visit: &Visit, submission: &Submission) -> Markup {
    let Some((got, note, by)) = &submission.marking else { return html! {} };
    kit::notice(
        Tone::Low,
        &visit.t("exercises-memo"),
        &html! {
            (visit.ta("exercises-memo-taught", &[
                ("by", by), ("points", &points(*got)), ("note", note),
            ]))
        },
    )
}

fn marks(visit: &Visit, submission: &Submission, marks: &[Mark]) -> Markup {
    let number = submission.number.to_string();
    let row = |mark: &Mark| Row {
        cells: vec![
            html! { (visit.t(&format!("exercises-item-{}", mark.item))) },
            html! { (points(mark.got)) " / " (points(mark.most)) },
            html! {
                ul.plain-list { @for note in &mark.notes { li { (note.tell(visit.lang)) } } }
            },
        ],
        ..Row::default()
    };
    let id = format!("marks-{number}");
    List {
        id: &id,
        title: visit.ta("exercises-number", &[("number", &number)]),
        columns: vec![
            Column::text(visit.t("exercises-item")).title(),
            Column::number(visit.t("exercises-points")),
            Column::text(visit.t("exercises-why")).full(),
        ],
        rows: marks.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// Earlier submissions, folded.
pub(super) fn earlier(visit: &Visit, kept: &KeptExercise) -> Result<Markup> {
    let mut parts = Vec::new();
    for submission in kept.submissions.iter().rev().skip(1) {
        let marked = kept.marked(submission)?;
        parts.push(html! {
            details {
                summary {
                    (visit.ta("exercises-number", &[("number", &submission.number.to_string())]))
                    " · " (points(submission.points))
                }
                (marks(visit, submission, &marked.marks))
                (taught(visit, submission))
            }
        });
    }
    Ok(html! { @for part in parts { (part) } })
}
