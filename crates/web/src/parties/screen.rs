//! The five-minute screen of a buyer: its form, its results beside the full score.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::{Path, State},
};
use base::Rejection;
use credit::{
    parties::Buyer,
    policy::Tier,
    scoring::{Comparison, Level, RecordedScreen, Screen, compare, record_screen},
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    answer::{Filled, Posted, crumbs},
    buyer::Stand,
    buyer_of, href, tab_href, words,
};
use crate::{
    failure::Answer,
    granting::back_to,
    kit::{self, Flash, Mistakes, Tone},
    state::App,
    typed::settled,
    visit::Visit,
};

const fn level_of(tier: Tier) -> Option<Level> {
    match tier {
        Tier::Low => Some(Level::Low),
        Tier::Medium => Some(Level::Medium),
        Tier::High => Some(Level::High),
        Tier::Unrated => None,
    }
}

const fn tone_of(level: Level) -> Tone {
    match level {
        Level::Low => Tone::Low,
        Level::Medium => Tone::Medium,
        Level::High => Tone::High,
    }
}

/// The results, newest first, the newest compared with the score.
pub fn panel(visit: &Visit, stand: &Stand, screens: &[RecordedScreen]) -> Markup {
    let lang = visit.lang;
    let tier = stand.row.assessed.as_ref().and_then(|of| level_of(of.tier));
    let actions = html! {
        @if visit.may(Right::ReportSignal) {
            a.button href={ (href(&stand.buyer.code)) "/screen" } { (visit.t("parties-do-screen")) }
        }
    };
    let body = html! {
        @match screens.first() {
            None => p.soft { (visit.t("parties-screen-none")) },
            Some(newest) => {
                @let seen = compare(newest.level, tier);
                (kit::notice(match seen {
                    Comparison::Agrees => Tone::Low,
                    Comparison::NoScore => Tone::Quiet,
                    Comparison::Milder | Comparison::Stricter => Tone::Medium,
                }, &visit.t(&format!("scoring-screen-{}", seen.code())), &html! {
                    ul { @for reason in &newest.reasons { li { (words::said(lang, reason)) } } }
                }))
                ul.alerts {
                    @for screen in screens.iter().take(5) {
                        li {
                            div.actions {
                                (kit::badge(tone_of(screen.level),
                                    &visit.t(&format!("policy-tier-{}", screen.level.code()))))
                                span {
                                    (visit.ta("parties-screen-risk", &[
                                        ("percent", &screen.risk_percent.to_string()),
                                    ]))
                                }
                                span.meta { (screen.on) " · " (screen.actor) }
                            }
                        }
                    }
                }
            }
        }
    };
    kit::panel(&visit.t("scoring-screen"), &actions, &body)
}

/// The form.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_screen(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let body = page(&visit, &buyer, &Filled::default(), &[]);
    Ok(visit.page(&visit.t("scoring-screen"), &body))
}

fn page(visit: &Visit, buyer: &Buyer, typed: &Filled, wrong: &[Rejection]) -> Markup {
    let lang = visit.lang;
    let missing = |code: &str| wrong.iter().any(|one| one.field.as_deref() == Some(code));
    let summary = Mistakes(wrong.to_vec()).summary(lang);
    html! {
        (crumbs(visit, &buyer.code, &buyer.name))
        (kit::page_head(&visit.t("scoring-screen"), &visit.t("parties-screen-lead"), &html! {}))
        form.stack.screen method="post" action={ (href(&buyer.code)) "/screen" } {
            (kit::hidden("csrf", &visit.csrf))
            (summary)
            @for factor in &Screen::shipped().factors {
                (kit::panel(&words::said(lang, &factor.name), &html! {}, &html! {
                    div.stack {
                        @for question in &factor.questions {
                            fieldset.field.wrong[missing(&question.code)]
                                id={ "f-" (question.code) } {
                                legend { (words::said(lang, &question.ask)) }
                                @for answer in &question.answers {
                                    label.choice {
                                        input type="radio" name=(question.code) value=(answer.code)
                                            required
                                            checked[typed.get(&question.code) == answer.code];
                                        span { (words::said(lang, &answer.text)) }
                                    }
                                }
                            }
                        }
                    }
                }))
            }
            div.actions {
                button.button.primary { (visit.t("parties-screen-save")) }
                a.button href=(href(&buyer.code)) { (visit.t("house-cancel")) }
            }
        }
    }
}

/// Judges and records a screen.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn screen(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled(posted);
    let questions = Screen::shipped().factors.iter().flat_map(|factor| &factor.questions);
    let answers: BTreeMap<String, String> = questions
        .map(|question| (question.code.clone(), typed.get(&question.code).to_owned()))
        .collect();
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let of = (Some(buyer.id), buyer.name.as_str());
        record_screen(&mut tx, of, &answers, visit.today).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            let done = Flash::new("parties-screen-done");
            let usual = tab_href(&code, "credit");
            let to = back_to(&app, &visit, buyer.id, usual).await?;
            Ok(visit.go(&to, Some(&done)))
        }
        Err(Mistakes(wrong)) => {
            Ok(visit.again(&visit.t("scoring-screen"), &page(&visit, &buyer, &typed, &wrong)))
        }
    }
}
