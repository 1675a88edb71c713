//! A run: what it asks, the open data, the form, what was handed in with its marks.

use academy::exercises::{ExercisePack, Given, KeptExercise, Lab, SIGNS_MOST};
use axum::extract::{Path, State};
use maud::{Markup, html};

use super::{altman, bands, card, crumbs, href, opened, own, points, result, tree, wording};
use crate::{
    failure::Answer,
    kit::{self, Mistakes, Tone, hidden},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `exercises.run-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let kept = opened(&app, &visit, id).await?;
    let last = kept.submissions.last().map(|one| one.given.clone()).unwrap_or_default();
    let body = page(&visit, &kept, (&last, false), &Mistakes::none())?;
    Ok(visit.page(ExercisePack::shipped().lab(kept.lab).name.pick(visit.lang), &body))
}

/// A run with an answer filled in; `tried` says what it gives on the open data, too.
pub(super) fn page(
    visit: &Visit,
    kept: &KeptExercise,
    (given, tried): (&Given, bool),
    mistakes: &Mistakes,
) -> base::Result<Markup> {
    let text = ExercisePack::shipped().lab(kept.lab);
    let name = text.name.pick(visit.lang);
    let actions = html! {
        @if kept.is_current && kept.lab != Lab::Wording {
            a.button href={ (href(kept.id)) "/data.csv" } download { (visit.t("exercises-data")) }
        }
    };
    let answers = own(visit, kept) && kept.is_current && kept.left() > 0;
    Ok(html! {
        (crumbs(visit, name))
        (kit::page_head(name, text.brief.pick(visit.lang), &actions))
        div.stack {
            @if !kept.is_current {
                (kit::notice(Tone::Medium, &visit.t("exercises-state-closed"), &html! {
                    (visit.t("exercises-old-edition"))
                    @if let Some(best) = kept.best_points { " " (visit.t("exercises-best")) " " (points(best)) }
                }))
            } @else {
                (result::latest(visit, kept)?)
                @if answers {
                    (steps(visit, kept))
                    (form(visit, kept, (given, tried), mistakes)?)
                }
                (result::earlier(visit, kept)?)
            }
        }
    })
}

fn steps(visit: &Visit, kept: &KeptExercise) -> Markup {
    let text = ExercisePack::shipped().lab(kept.lab);
    kit::panel(
        &visit.t("exercises-steps"),
        &html! {},
        &html! {
            ul.plain-list { @for step in &text.steps { li { (step.pick(visit.lang)) } } }
            @if matches!(kept.lab, Lab::Scorecard | Lab::Tree) {
                p.meta { (visit.t("exercises-to-lab")) " · " (visit.t("exercises-hidden-note")) }
            }
        },
    )
}

fn form(
    visit: &Visit,
    kept: &KeptExercise,
    (given, tried): (&Given, bool),
    mistakes: &Mistakes,
) -> base::Result<Markup> {
    let fields = match kept.lab {
        Lab::Altman => altman::fields(visit, kept.seed, given, mistakes),
        Lab::Scorecard => card::fields(visit, kept.seed, (given, tried), mistakes)?,
        Lab::Tree => tree::fields(visit, kept.seed, (given, tried), mistakes)?,
        Lab::Bands => bands::fields(visit, kept.seed, (given, tried), mistakes),
        Lab::Wording => wording::fields(visit, kept, (given, tried), mistakes),
    };
    let number = kept.submissions.len() + 1;
    Ok(html! {
        form.stack id="answer" method="post" action=(href(kept.id)) {
            (hidden("csrf", &visit.csrf))
            (hidden("number", &number.to_string()))
            (mistakes.summary(visit.lang))
            (fields)
            div.actions {
                @if kept.lab != Lab::Altman {
                    button.button type="submit" name="act" value="try" {
                        (visit.t("exercises-try"))
                    }
                }
                button.button.primary type="submit" name="act" value="submit" {
                    (visit.t("exercises-submit"))
                }
                span.meta {
                    (visit.ta("exercises-left", &[("count", &kept.left().to_string())]))
                }
            }
        }
        @if !kept.submissions.is_empty() {
            form method="post" action={ (href(kept.id)) "/close" } {
                (hidden("csrf", &visit.csrf))
                button.button type="submit" { (visit.t("exercises-close")) }
            }
        }
    })
}

/// Several lines of an answer.
pub(super) fn lines(name: &str, label: &str, value: &str, hint: &str) -> Markup {
    html! {
        div.field {
            label for={ "f-" (name) } { (label) }
            textarea id={ "f-" (name) } name=(name) rows="4" maxlength=(SIGNS_MOST) { (value) }
            @if !hint.is_empty() { span.hint { (hint) } }
        }
    }
}
