//! The form of the wording exercise: each draft with the field for the rewritten text, and what the linter says.

use academy::exercises::{Given, KeptExercise, SIGNS_MOST, draft_field, drafts};
use credit::collections::{WordingPack, check_wording};
use maud::{Markup, html};

use super::{show::lines, value};
use crate::{
    kit::{self, Mistakes, Tone},
    visit::Visit,
};

/// The drafts with their fields.
pub(super) fn fields(
    visit: &Visit,
    kept: &KeptExercise,
    (given, tried): (&Given, bool),
    mistakes: &Mistakes,
) -> Markup {
    let drafts = drafts(kept.seed, kept.lang);
    html! {
        @for (number, draft) in (1_usize..).zip(&drafts) {
            @let name = draft_field(number);
            @let title = visit.ta("exercises-draft", &[
                ("number", &number.to_string()), ("name", &draft.name),
            ]);
            (kit::panel(&title, &html! {}, &html! {
                blockquote.exercise-draft { (draft.text) }
                (lines(&name, &visit.t("exercises-rewrite"), value(given, &name), ""))
                (mistakes.beside(visit.lang, &name))
                @if tried && !value(given, &name).trim().is_empty() {
                    (told(visit, value(given, &name)))
                }
            }))
        }
    }
}

fn told(visit: &Visit, text: &str) -> Markup {
    let pack = WordingPack::shipped();
    let text: String = text.chars().take(SIGNS_MOST).collect();
    let hits = check_wording(pack, &text);
    if hits.is_empty() {
        let title = visit.t("exercises-tried-title");
        return kit::notice(Tone::Low, &title, &html! { (visit.t("exercises-tried-clean")) });
    }
    kit::notice(
        Tone::Medium,
        &visit.t("exercises-tried-title"),
        &html! {
            ul.plain-list {
                @for hit in &hits {
                    @let act = pack.acts.iter().find(|act| act.code == hit.act);
                    li {
                        b { (hit.found) }
                        @if let Some(act) = act {
                            " " (act.why.pick(visit.lang)) div.meta { (act.better.pick(visit.lang)) }
                        }
                    }
                }
            }
        },
    )
}
