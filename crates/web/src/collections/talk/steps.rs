//! The fields of each step of a talk, and the cards of the methods that stand beside them.

use credit::{
    collections::{
        cases::PraiseFact,
        talk::{OfferedScript, Talk},
    },
    scoring::Wording,
};
use maud::{Markup, html};

use super::guide::results;
use crate::{
    collections::cases::{Opened, money},
    filled::Filled,
    kit::{self, Choice, Field, Kind},
    parties::words,
    visit::Visit,
};

fn none(visit: &Visit) -> Choice {
    Choice { value: String::new(), name: visit.t("collections-unknown-yet") }
}

fn one_of<'a>(visit: &Visit, all: impl Iterator<Item = (&'a String, &'a Wording)>) -> Kind {
    let all =
        all.map(|(code, name)| Choice { value: code.clone(), name: words::said(visit.lang, name) });
    Kind::OneOf(std::iter::once(none(visit)).chain(all).collect())
}

fn of_words(visit: &Visit, prefix: &str, codes: &[&str]) -> Kind {
    let one = |code: &&str| Choice {
        value: (*code).to_owned(),
        name: visit.t(&format!("{prefix}-{code}")),
    };
    Kind::OneOf(std::iter::once(none(visit)).chain(codes.iter().map(one)).collect())
}

fn marks(visit: &Visit) -> Kind {
    of_words(visit, "collections-mood", &["1", "2", "3", "4", "5"])
}

/// A fact that praise may name, in words.
fn praise_word(visit: &Visit, at: &Opened, fact: &PraiseFact) -> String {
    let number = match fact.code {
        "last-receipt" => money(visit, fact.number, at.brief.buyer.currency),
        "sales" => money(visit, fact.number, at.brief.owed.currency),
        _ => fact.number.to_string(),
    };
    let day = fact.on.map(|day| day.to_string()).unwrap_or_default();
    visit.ta(&format!("collections-praise-{}", fact.code), &[("count", &number), ("day", &day)])
}

/// The fields of a step.
pub(super) fn fields(visit: &Visit, at: &Opened, (step, filled): (&str, &Filled)) -> Vec<Field> {
    let field = |name: &'static str| {
        let key = format!("collections-said-{}", name.replace('_', "-"));
        Field::new(name, visit.t(&key)).value(filled.get(name))
    };
    let lines = |name: &'static str| field(name).kind(Kind::Lines);
    let pack = &at.pack;
    match step {
        "opening" => vec![
            field("authority").kind(of_words(
                visit,
                "collections-authority",
                &["decides", "shares", "reports"],
            )),
            field("purpose").hint(visit.t("collections-said-purpose-hint")),
        ],
        "atmosphere" => {
            let facts = at.brief.praise();
            let fact = facts.iter().map(|one| Choice {
                value: one.code.to_owned(),
                name: praise_word(visit, at, one),
            });
            let facts = std::iter::once(none(visit)).chain(fact).collect();
            vec![
                field("mood_before").kind(marks(visit)),
                field("mood")
                    .kind(one_of(visit, pack.moods.iter().map(|one| (&one.code, &one.name)))),
                field("praise_fact").kind(Kind::OneOf(facts)),
                lines("praise").hint(visit.t("collections-said-praise-hint")),
                field("praise_turns").kind(Kind::Number),
            ]
        }
        "account" => vec![
            field("account").kind(of_words(visit, "collections-account", &["yes", "part", "no"])),
            lines("account_note").hint(visit.t("collections-said-account-hint")),
        ],
        "listening" => vec![
            lines("words").hint(visit.t("collections-said-words-hint")),
            lines("restated").hint(visit.t("collections-said-restated-hint")),
            field("restated_ok").kind(Kind::Tick),
            field("our_share").kind(Kind::Number).hint(visit.t("collections-said-share-hint")),
            field("stated")
                .kind(one_of(visit, pack.reasons.iter().map(|one| (&one.code, &one.name)))),
        ],
        "objection" => objection(visit, at, filled),
        "promise" => vec![
            lines("interest").hint(visit.t("collections-said-interest-hint")),
            field("criteria").hint(visit.t("collections-said-criteria-hint")),
            field("given"),
            field("taken").hint(visit.t("collections-said-taken-hint")),
        ],
        _ => writing(visit, at, filled),
    }
}

/// The objection: trick, excuse, situation, and the four steps of LSCP.
fn objection(visit: &Visit, at: &Opened, filled: &Filled) -> Vec<Field> {
    let field = |name: &'static str| {
        let key = format!("collections-said-{}", name.replace('_', "-"));
        Field::new(name, visit.t(&key)).value(filled.get(name))
    };
    let pack = &at.pack;
    let mut fields = vec![
        field("trick").kind(one_of(visit, pack.tricks.iter().map(|one| (&one.code, &one.name)))),
        field("excuse").kind(one_of(visit, pack.excuses.iter().map(|one| (&one.code, &one.name)))),
        field("excuse_words").hint(visit.t("collections-said-excuse-hint")),
        field("scene").kind(one_of(visit, pack.scenes.iter().map(|one| (&one.code, &one.name)))),
    ];
    for (name, card) in ["L", "S", "C", "P"].into_iter().zip(&pack.lscp) {
        let label = format!("{name} {}", words::said(visit.lang, &card.name));
        fields.push(
            Field::new(name, label)
                .kind(Kind::Lines)
                .value(filled.get(name))
                .hint(words::said(visit.lang, &card.text)),
        );
    }
    fields
}

fn writing(visit: &Visit, at: &Opened, filled: &Filled) -> Vec<Field> {
    let field = |name: &'static str| {
        let key = format!("collections-said-{}", name.replace('_', "-"));
        Field::new(name, visit.t(&key)).value(filled.get(name))
    };
    let code = at.brief.buyer.currency.code();
    let amount = visit.ta("collections-promise-amount", &[("currency", code)]);
    vec![
        Field::new("result", visit.t("collections-result"))
            .kind(results(visit))
            .value(filled.get("result")),
        Field::new("amount", amount).kind(Kind::Number).value(filled.get("amount")),
        Field::new("due", visit.t("collections-promise-due"))
            .kind(Kind::Day)
            .value(filled.get("due"))
            .hint(visit.t("collections-promise-hint")),
        field("note").kind(Kind::Lines).required(),
        field("mood_after").kind(marks(visit)),
        field("kind").kind(one_of(visit, at.pack.kinds.iter().map(|one| (&one.code, &one.name)))),
        Field::new("proven", visit.t("collections-proven"))
            .kind(Kind::Tick)
            .value(filled.get("proven"))
            .hint(visit.t("collections-proven-hint")),
    ]
}

/// What a field says, as a reader reads it: a code by its name.
pub(super) fn value(visit: &Visit, at: &Opened, name: &str, said: &str) -> String {
    let pack = &at.pack;
    let of = |name: Option<&Wording>| {
        name.map_or_else(|| said.to_owned(), |name| words::said(visit.lang, name))
    };
    match name {
        "authority" => visit.t(&format!("collections-authority-{said}")),
        "account" => visit.t(&format!("collections-account-{said}")),
        "mood_before" | "mood_after" => visit.t(&format!("collections-mood-{said}")),
        "result" => visit.t(&format!("collections-result-{said}")),
        "restated_ok" => visit.t("house-yes"),
        "mood" => of(pack.mood(said).map(|one| &one.name)),
        "stated" => of(pack.reason(said).map(|one| &one.name)),
        "trick" => of(pack.trick(said).map(|one| &one.name)),
        "excuse" => of(pack.excuse(said).map(|one| &one.name)),
        "scene" => of(pack.scene(said).map(|one| &one.name)),
        "kind" => of(pack.kind(said).map(|one| &one.name)),
        "praise_fact" => {
            let facts = at.brief.praise();
            let fact = facts.iter().find(|one| one.code == said);
            fact.map_or_else(
                || visit.t("collections-praise-gone"),
                |one| praise_word(visit, at, one),
            )
        }
        _ => said.to_owned(),
    }
}

/// Scripts that fit the step; who used one ticks it, and its success is counted.
pub(super) fn scripts(visit: &Visit, scripts: &[OfferedScript]) -> Markup {
    html! {
        @if !scripts.is_empty() {
            details.scripts open {
                summary { (visit.t("collections-scripts")) }
                @for one in scripts.iter().take(4) {
                    @let id = format!("s-{}", one.code);
                    label.script for=(id) {
                        input id=(id) type="checkbox" name={ "s_" (one.code) } value="1";
                        span { (one.text.pick(visit.lang)) }
                    }
                }
                p.meta { (visit.t("collections-scripts-tick")) }
            }
        }
    }
}

/// The cards of the methods beside a step.
pub(super) fn hints(visit: &Visit, at: &Opened, (step, talk): (&str, &Talk)) -> Markup {
    let said = |text: &Wording| words::said(visit.lang, text);
    let pack = &at.pack;
    let card = |title: String, lines: Vec<(String, String)>| {
        html! {
            details.hint-card {
                summary { (title) }
                ul.cards {
                    @for (name, text) in lines { li { b { (name) } span { (text) } } }
                }
            }
        }
    };
    match step {
        "opening" => card(
            visit.t("collections-rules-do"),
            pack.rules
                .iter()
                .map(|one| {
                    let key =
                        if one.good { "collections-rule-do" } else { "collections-rule-dont" };
                    (visit.t(key), said(&one.text))
                })
                .collect(),
        ),
        "atmosphere" => html! {
            (kit::notice(kit::Tone::Quiet, &said(&pack.pmp.name), &html! {
                (said(&pack.pmp.text)) br; (said(&pack.bridge))
            }))
            (card(visit.t("collections-moods"),
                pack.moods.iter().map(|one| (said(&one.name), said(&one.text))).collect()))
        },
        "account" => html! {
            div.panel { div.inside {
                ul.plain {
                    @for item in at.brief.late().take(12) {
                        li.spread {
                            span { (item.number) span.meta { " " (item.due_on) } }
                            b { (money(visit, item.open_minor, item.currency)) }
                        }
                    }
                }
            } }
        },
        "listening" => card(
            visit.t("collections-reason-questions"),
            pack.reasons.iter().map(|one| (said(&one.name), said(&one.question))).collect(),
        ),
        "objection" => html! {
            (card(visit.t("collections-excuses-four"), pack.excuses.iter().map(|one| {
                (said(&one.name), format!("{} → {} → {}", said(&one.verify), said(&one.proof),
                    said(&one.reply)))
            }).collect()))
            (card(visit.t("collections-tricks"), pack.tricks.iter().map(|one| {
                (said(&one.name), format!("{} → {}", said(&one.signs), said(&one.counter)))
            }).collect()))
            (card(visit.t("collections-scenes"),
                pack.scenes.iter().map(|one| (said(&one.name), said(&one.text))).collect()))
        },
        "promise" => ladder(visit, at, talk),
        _ => html! {},
    }
}

/// Target, walk-away and ladder, and what to offer for the excuse that was heard.
fn ladder(visit: &Visit, at: &Opened, talk: &Talk) -> Markup {
    let card = &at.case.card;
    let coin = |minor| money(visit, minor, at.case.currency);
    let day = |day: Option<base::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let offer = at.pack.excuse(talk.said("excuse")).map(|one| words::said(visit.lang, &one.offer));
    html! {
        div.panel { div.inside {
            @if card.target_minor > 0 {
                (kit::facts(&[
                    (visit.t("collections-card-target"),
                        html! { (coin(card.target_minor)) " · " (day(card.target_on)) }),
                    (visit.t("collections-card-walk"),
                        html! { (coin(card.walk_minor)) " · " (day(card.walk_on)) }),
                ]))
                ol.steps-of { @for rung in &card.ladder { li { (rung.give) " → " (rung.ask) } } }
            } @else { p.soft { (visit.t("collections-card-none")) } }
            @if let Some(offer) = offer { p { (visit.t("collections-offer")) " " (offer) } }
        } }
    }
}
