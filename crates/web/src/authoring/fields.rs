//! The fields of a section, drawn from the table that also reads them.

use academy::{
    authoring::{Ask, Fields, Slot},
    courses::TOOLS,
};
use base::Lang;
use maud::{Markup, html};

use super::industry_name;
use crate::{kit::Mistakes, visit::Visit};

/// Empty rows that are offered behind those that are filled in.
const EMPTY_ROWS: usize = 2;

/// What is drawn: who reads, what was filled in, what is wrong, the objectives that can be picked.
pub struct Drawing<'a> {
    /// Who reads.
    pub visit: &'a Visit,
    /// What was filled in.
    pub fields: &'a Fields,
    /// What is wrong.
    pub mistakes: &'a Mistakes,
    /// Objectives by code and name.
    pub objectives: &'a [(String, String)],
}

impl Drawing<'_> {
    fn value(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    fn label(&self, slot: &str) -> String {
        self.visit.t(&format!("authoring-field-{slot}"))
    }

    /// What helps with a field, where there is something to say.
    fn hint(&self, slot: &str) -> Markup {
        let known = [
            "bars",
            "choices",
            "code",
            "data",
            "expect",
            "figure",
            "inputs",
            "labs",
            "lessons",
            "licence",
            "micro",
            "objective",
            "pair",
            "practise",
            "scenes",
            "source",
            "tool",
        ];
        html! {
            @if known.contains(&slot) {
                span.hint { (self.visit.t(&format!("authoring-hint-{slot}"))) }
            }
        }
    }

    /// All fields of a section.
    pub fn all(&self, slots: &[Slot]) -> Markup {
        self.under(slots, "")
    }

    fn under(&self, slots: &[Slot], head: &str) -> Markup {
        html! { @for slot in slots { (self.one(slot, &format!("{head}{}", slot.name))) } }
    }

    fn one(&self, slot: &Slot, name: &str) -> Markup {
        match slot.ask {
            Ask::Words | Ask::Texts | Ask::Grid => self.both(slot, name),
            Ask::Many(inner, most) => self.rows(slot, (name, inner), most),
            Ask::Several(all) => self.several(slot, name, all),
            Ask::Tick => html! {
                div.field {
                    label.choice for={ "f-" (name) } {
                        input id={ "f-" (name) } name=(name) type="checkbox" value="1"
                            checked[self.value(name) == "1"];
                        span { (self.label(slot.name)) }
                    }
                }
            },
            _ => html! {
                div.field.wrong[self.mistakes.has(name)] {
                    label for={ "f-" (name) } { (self.label(slot.name)) }
                    (self.input(slot.ask, name))
                    (self.hint(slot.name))
                    (self.mistakes.beside(self.visit.lang, name))
                }
            },
        }
    }

    fn input(&self, ask: Ask, name: &str) -> Markup {
        let value = self.value(name);
        let visit = self.visit;
        let select = |options: Vec<(String, String)>| {
            html! {
                select id={ "f-" (name) } name=(name) {
                    @for (code, word) in &options {
                        option value=(code) selected[code == value] { (word) }
                    }
                }
            }
        };
        let pair = |code: &str, word: String| (code.to_owned(), word);
        match ask {
            Ask::Pick(all) => select(
                all.iter().map(|one| pair(one, visit.t(&format!("courses-kind-{one}")))).collect(),
            ),
            Ask::Level => select(
                ["1", "2", "3"]
                    .iter()
                    .map(|one| pair(one, visit.t(&format!("authoring-level-{one}"))))
                    .collect(),
            ),
            Ask::Objective => {
                let none = pair("", visit.t("authoring-none-picked"));
                select([none].into_iter().chain(self.objectives.iter().cloned()).collect())
            }
            Ask::Tool => {
                let none = pair("", visit.t("authoring-none-picked"));
                let tools = TOOLS.iter();
                let tools =
                    tools.map(|one| pair(one.name, visit.t(&format!("courses-tool-{}", one.name))));
                select([none].into_iter().chain(tools).collect())
            }
            Ask::Codes | Ask::Pairs => html! {
                textarea id={ "f-" (name) } name=(name) rows="4" { (value) }
            },
            Ask::Whole | Ask::Decimal => html! {
                input.amount id={ "f-" (name) } name=(name) type="text" inputmode="decimal" value=(value);
            },
            _ => html! { input id={ "f-" (name) } name=(name) type="text" value=(value); },
        }
    }

    /// A field in both languages, beside each other.
    fn both(&self, slot: &Slot, name: &str) -> Markup {
        let tongue = |lang: Lang| self.visit.t(&format!("authoring-tongue-{}", lang.code()));
        let one = |lang: Lang, name: &str, lines: bool| {
            let (name, label) = (format!("{name}-{}", lang.code()), self.label(slot.name));
            let lang_code = if lang == Lang::Zh { "zh-CN" } else { "en" };
            html! {
                div.field {
                    label for={ "f-" (name) } { (label) " · " (tongue(lang)) }
                    @if lines {
                        textarea id={ "f-" (name) } name=(name) rows="4" lang=(lang_code) {
                            (self.value(&name))
                        }
                    } @else {
                        input id={ "f-" (name) } name=(name) type="text" lang=(lang_code)
                            value=(self.value(&name));
                    }
                }
            }
        };
        let note = format!("{name}-note");
        html! {
            @if slot.ask == Ask::Grid {
                div.authoring-both {
                    @for lang in Lang::ALL {
                        @let field = format!("{note}-{}", lang.code());
                        div.field {
                            label for={ "f-" (field) } { (self.label("note")) " · " (tongue(lang)) }
                            input id={ "f-" (field) } name=(field) type="text" value=(self.value(&field));
                        }
                    }
                }
            }
            div.authoring-both {
                @for lang in Lang::ALL { (one(lang, name, slot.ask != Ask::Words)) }
            }
            (self.hint(slot.name))
        }
    }

    fn several(&self, slot: &Slot, name: &str, all: &[&str]) -> Markup {
        let word = |code: &str| match slot.name {
            "kinds" => self.visit.t(&format!("parties-kind-{code}")),
            _ => industry_name(self.visit, code),
        };
        html! {
            fieldset.field.choices {
                legend { (self.label(slot.name)) }
                @for code in all {
                    @let field = format!("{name}-{code}");
                    label.choice for={ "f-" (field) } {
                        input id={ "f-" (field) } name=(field) type="checkbox" value="1"
                            checked[self.value(&field) == "1"];
                        span { (word(code)) }
                    }
                }
            }
        }
    }

    /// Rows of fields: those that are filled in, and empty ones behind them.
    fn rows(&self, slot: &Slot, (name, inner): (&str, &[Slot]), most: usize) -> Markup {
        let filled = |n: usize| {
            let head = format!("{name}-{n}-");
            let mut of = self.fields.iter().filter(|(field, _)| field.starts_with(&head));
            of.any(|(_, value)| !value.is_empty())
        };
        let count = (1..=most).rev().find(|n| filled(*n)).unwrap_or(0);
        let shown = (count + EMPTY_ROWS).min(most);
        html! {
            fieldset.field.authoring-rows {
                legend { (self.label(slot.name)) }
                (self.hint(slot.name))
                @for n in 1..=shown {
                    div.authoring-row {
                        span.meta { (n) }
                        div.fields { (self.under(inner, &format!("{name}-{n}-"))) }
                    }
                }
            }
        }
    }
}
