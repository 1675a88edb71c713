use academy::courses::{Input, InputKind, Outcome, Said, TOOLS, Tool, Typed, find_tool};
use axum::extract::{Path, Query, State};
use base::{Currency, Failure, Money, Rejection};
use maud::{Markup, html};

use super::crumbs;
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Kind, Mistakes},
    state::App,
    visit::Visit,
};

/// All calculators.
///
/// # Errors
/// None.
pub async fn tools(State(_): State<App>, visit: Visit) -> Answer {
    let title = visit.t("courses-tools");
    let body = html! {
        (crumbs(&visit, &[]))
        (kit::page_head(&title, &visit.t("courses-tools-lead"), &html! {}))
        div.stack {
            @for tool in TOOLS {
                section.panel {
                    header {
                        h2 {
                            a href={ "/courses/tools/" (tool.name) } {
                                (visit.t(&format!("courses-tool-{}", tool.name)))
                            }
                        }
                    }
                    div.inside { (visit.t(&format!("courses-tool-{}-lead", tool.name))) }
                }
            }
        }
    };
    Ok(visit.page(&title, &body))
}

/// A calculator, with what comes out of the numbers in its address.
///
/// # Errors
/// `courses.tool-unknown`.
pub async fn tool(
    State(_): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let tool = find_tool(&name);
    let tool = tool.ok_or_else(|| Rejection::new("courses.tool-unknown").with("tool", &name))?;
    let typed = if filled.0.is_empty() { tool.usual() } else { Typed(filled.0.clone()) };
    let title = visit.t(&format!("courses-tool-{}", tool.name));
    let lead = visit.t(&format!("courses-tool-{}-lead", tool.name));
    let (told, mistakes) = match tool.reckon(&typed) {
        Ok(told) => (told, Mistakes::none()),
        Err(Failure::Rejected(wrong)) => (Vec::new(), Mistakes(vec![wrong])),
        Err(other) => return Err(other.into()),
    };
    let fields: Vec<Field> = tool.inputs.iter().map(|input| field(&visit, input, &typed)).collect();
    let body = html! {
        (crumbs(&visit, &[("/courses/tools", visit.t("courses-tools"))]))
        (kit::page_head(&title, &lead, &html! {}))
        div.grid {
            div.w6 {
                section.panel {
                    div.inside {
                        form.fields method="get" action={ "/courses/tools/" (tool.name) } {
                            (mistakes.summary(visit.lang))
                            (kit::fields_of(visit.lang, &fields, &mistakes))
                            div.actions {
                                button.button.primary type="submit" { (visit.t("courses-reckon")) }
                            }
                        }
                    }
                }
            }
            div.w6 {
                @if !told.is_empty() {
                    (kit::panel(&visit.t("courses-result"), &html! {},
                        &kit::facts(&self::told(&visit, &told))))
                }
            }
        }
    };
    Ok(visit.page(&title, &body))
}

/// The same within a lesson: it leads to its page with what was filled in.
pub(super) fn form(visit: &Visit, tool: &Tool, (typed, _): (&Typed, usize)) -> Markup {
    let fields: Vec<Field> = tool.inputs.iter().map(|input| field(visit, input, typed)).collect();
    let title = visit.t(&format!("courses-tool-{}", tool.name));
    let body = html! {
        details {
            summary { (visit.t("courses-try")) }
            form.fields method="get" action={ "/courses/tools/" (tool.name) } {
                (kit::fields_of(visit.lang, &fields, &Mistakes::none()))
                div.actions { button.button type="submit" { (visit.t("courses-reckon")) } }
            }
        }
    };
    kit::panel(&title, &html! {}, &body)
}

fn label(visit: &Visit, input: &Input) -> String {
    visit.t(&format!("courses-in-{}", input.name))
}

fn word(visit: &Visit, word: &str) -> String {
    visit.t(&format!("courses-word-{word}"))
}

fn field(visit: &Visit, input: &Input, typed: &Typed) -> Field {
    let value = typed.0.get(input.name).map_or("", String::as_str);
    let kind = match input.kind {
        InputKind::Amount | InputKind::Percent | InputKind::Whole => Kind::Number,
        InputKind::Day => Kind::Day,
        InputKind::OneOf(words) => Kind::OneOf(
            words
                .iter()
                .map(|one| Choice { value: (*one).to_owned(), name: word(visit, one) })
                .collect(),
        ),
    };
    let field = Field::new(input.name, label(visit, input)).kind(kind).value(value);
    if input.optional { field } else { field.required() }
}

/// What is filled in, to be read.
pub(super) fn asked(visit: &Visit, tool: &Tool, typed: &Typed) -> Vec<(String, Markup)> {
    let given = tool.inputs.iter().filter_map(|input| {
        let value = typed.0.get(input.name).filter(|value| !value.is_empty())?;
        let text = match input.kind {
            InputKind::OneOf(_) => word(visit, value),
            _ => value.clone(),
        };
        Some((label(visit, input), html! { (text) }))
    });
    given.collect()
}

/// What comes out, to be read.
pub(super) fn told(visit: &Visit, outcome: &Outcome) -> Vec<(String, Markup)> {
    let text = |said: &Said| match said {
        Said::Money(minor) => Money::new(*minor, Currency::CNY).grouped(),
        Said::Percent(_) => format!("{}%", said.plain()),
        Said::Days(_) => visit.ta("courses-days", &[("days", &said.plain())]),
        Said::Word(one) => word(visit, one),
        _ => said.plain(),
    };
    outcome
        .iter()
        .map(|(name, said)| (visit.t(&format!("courses-out-{name}")), html! { b { (text(said)) } }))
        .collect()
}
