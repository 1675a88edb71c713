//! One decision of the gate: what was asked, each step, the outcome, who may release; and whether it
//! comes out again today.

use axum::extract::{Path, State};
use base::{Clock, Money};
use credit::{
    orders::{self, DecisionRow, Outcome, Step, replay_decision},
    scoring::{Signature, signature_of},
};
use maud::{Markup, html};

use super::{crumbs, found, outcome_tone, outcome_word};
use crate::{
    failure::Answer,
    kit::{self, Check, Decision, Mark, Tone},
    settings::alone,
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `orders.decision-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let told = orders::get_decision(&app.db, id, visit.scope()).await?;
    let (row, _) = found(&app, &visit, told.answer.order_id).await?;
    let again = replay_decision(&app.db, id).await?;
    let signed = signature_of(&app.db, "orders", &told.rule_digest).await?;
    let title = visit.ta("orders-decision-of", &[("number", &told.answer.number)]);
    let same = match again.same {
        true => kit::badge(Tone::Low, &visit.t("orders-replayed")),
        false => kit::badge(Tone::High, &visit.t("orders-replayed-other")),
    };
    let body = html! {
        (crumbs(&visit, Some(&row)))
        (kit::page_head(&title, &row.buyer_name, &same))
        div.stack {
            (drawn(&visit, &told, app.clock()))
            @if let Some(signed) = &signed { (signature(&visit, signed)) }
            @if let Some(release) = &told.facts.release {
                p.meta {
                    (visit.ta("orders-decision-released", &[
                        ("by", &release.by), ("until", &release.until),
                    ]))
                    @if release.alone { " " (alone(&visit)) }
                }
            }
            (limit_lines(&visit, &told))
        }
    };
    Ok(visit.page(&title, &body))
}

/// Who set the rule by which it was decided.
fn signature(visit: &Visit, signed: &Signature) -> Markup {
    let who = [("by", signed.proposed_by.as_str()), ("signer", signed.signed_by.as_str())];
    html! {
        p.meta {
            (visit.ta("orders-rule-signed", &who))
            @if signed.is_alone() { " " (alone(visit)) }
        }
    }
}

/// How the limit came about, as it was known.
fn limit_lines(visit: &Visit, told: &DecisionRow) -> Markup {
    let body = html! {
        ol.steps-of { @for line in &told.facts.lines { li { (line.pick(visit.lang)) } } }
    };
    kit::panel(&visit.t("orders-limit-lines"), &html! {}, &body)
}

fn check(visit: &Visit, step: &Step) -> Check {
    let mark = match (step.result.as_str(), step.released) {
        ("approve", _) => Mark::Pass,
        (_, true) => Mark::Warn,
        ("review", _) => Mark::Warn,
        _ => Mark::Fail,
    };
    let mut note = step.said.pick(visit.lang).to_owned();
    let then = step.then.pick(visit.lang);
    if step.released {
        note = format!("{note} · {}", visit.t("orders-released-step"));
    } else if !then.is_empty() {
        note = format!("{note} → {then}");
    }
    let name = step.name.pick(visit.lang).to_owned();
    // Days before the day of review are no number against a bound; the note names the day.
    let ahead = step.code == "review-overdue" && step.number.starts_with('-');
    // Of an amount and days one is enough to pass; a pair of numbers would claim both.
    let either = step.number.contains(" / ") && step.number.contains('≤');
    let number = if ahead || either { String::new() } else { step.number.clone() };
    Check { name, mark, number, note }
}

/// The decision as every page draws it.
pub(super) fn drawn(visit: &Visit, told: &DecisionRow, clock: &Clock) -> Markup {
    let (facts, answer) = (&told.facts, &told.answer);
    let currency = facts.asked.currency.parse().unwrap_or(base::Currency::CNY);
    let money = |minor| visit.amount(Money::new(minor, currency));
    let mut asked = vec![
        (visit.t("orders-number"), facts.asked.number.clone()),
        (visit.t("orders-amount"), money(facts.asked.amount)),
        (visit.t("orders-decision"), visit.t(&format!("orders-transition-{}", facts.transition))),
    ];
    if facts.asked.deposit != 0 {
        asked.push((visit.t("orders-deposit"), money(facts.asked.deposit)));
    }
    if let Some(day) = &facts.asked.deliver_on {
        asked.push((visit.t("orders-deliver-on"), day.clone()));
    }
    let mut outcome = outcome_word(visit, answer.outcome);
    if let Some(reserved) = &answer.reservation {
        let unit = reserved.currency.parse().unwrap_or(base::Currency::CNY);
        let amount = visit.amount(Money::new(reserved.amount_minor, unit));
        outcome = format!("{outcome} · {} {amount}", visit.t("orders-reserved"));
    } else if answer.outcome != Outcome::Approve {
        outcome = format!("{outcome} · {}", orders::reasons(&answer.steps).pick(visit.lang));
    }
    let at = told.recorded_at.in_zone(clock.zone());
    let rule: String = told.rule_digest.chars().take(8).collect();
    let who = visit.ta(
        "orders-decision-who",
        &[
            ("id", &answer.decision_id.to_string()),
            ("rule", &rule),
            ("actor", &told.actor),
            ("at", &at),
        ],
    );
    Decision {
        asked,
        checks: answer.steps.iter().map(|step| check(visit, step)).collect(),
        outcome,
        tone: outcome_tone(answer.outcome),
        who,
    }
    .show(visit.lang)
}
