//! The form of the check rule: every step with its place, outcome and parameters, and the pack that is
//! put together from what was filled in.

use base::{Failure, Rejection};
use credit::{
    orders::{Check, OrderRule, Outcome, StepRule, parameters, rule_of},
    policy::Tier,
};
use maud::{Markup, html};

use super::rule::HERE;
use crate::{
    filled::Filled,
    kit::{Mistakes, hidden},
    parties::words,
    state::App,
    visit::Visit,
};

/// The rule of which each step that it does not make is taken.
fn step_of(rule: &OrderRule, code: &str) -> Option<StepRule> {
    let own = rule.steps.iter().find(|step| step.check.code() == code);
    let shipped = || OrderRule::shipped().steps.iter().find(|step| step.check.code() == code);
    own.or_else(shipped).cloned()
}

/// What stands in the form first.
pub(super) fn first(visit: &Visit, rule: &OrderRule) -> Filled {
    let mut filled = Filled::default()
        .or("days", rule.reservation_days.to_string())
        .or("horizon_days", rule.horizon_days.to_string())
        .or("four_eyes_from", rule.four_eyes_from.to_string())
        .or("longest_days", rule.longest_days.to_string())
        .or("effective_on", visit.today.plus_months(1).month_start().to_string());
    for (n, step) in rule.steps.iter().enumerate() {
        let code = step.check.code();
        filled =
            filled.or(&format!("on-{code}"), "1").or(&format!("at-{code}"), (n + 1).to_string());
    }
    for (n, code) in Check::CODES.iter().enumerate() {
        let Some(step) = step_of(rule, code) else { continue };
        filled = filled
            .or(&format!("at-{code}"), (n + 1).to_string())
            .or(&format!("out-{code}"), step.outcome.code());
        for (name, number) in parameters(&step.check) {
            filled = filled.or(&format!("{code}-{name}"), number.to_string());
        }
        if let Check::Tier { tiers } = &step.check {
            for tier in tiers {
                filled = filled.or(&format!("tier-{}", tier.code()), "1");
            }
        }
    }
    filled
}

pub(super) fn form(
    visit: &Visit,
    rule: &OrderRule,
    (filled, mistakes): (&Filled, &Mistakes),
) -> Markup {
    let number = |name: &str, label: String| {
        html! {
            label.field {
                span { (label) }
                input.amount type="text" inputmode="numeric" name=(name) value=(filled.get(name)) required;
            }
        }
    };
    html! {
        form.fields.wide method="post" action={ (HERE) "/try" } {
            (hidden("csrf", &visit.csrf))
            (mistakes.summary(visit.lang))
            p.soft { (visit.t("orders-rule-edit-lead")) }
            @for code in Check::CODES {
                @if let Some(step) = step_of(rule, code) { (step_fields(visit, &step, filled)) }
            }
            fieldset.rule-step {
                legend { (visit.t("orders-rule-general")) }
                @for name in ["days", "horizon_days", "four_eyes_from", "longest_days"] {
                    (number(name, visit.t(&format!("orders-rule-all-{}", name.replace('_', "-")))))
                }
            }
            label.field {
                span { (visit.t("orders-rule-from")) span.must { (visit.t("house-must")) } }
                input type="date" name="effective_on" value=(filled.get("effective_on")) required;
            }
            label.field {
                span { (visit.t("orders-reason")) span.must { (visit.t("house-must")) } }
                textarea name="reason" rows="3" required maxlength="1000" { (filled.get("reason")) }
            }
            div.actions { button.button.primary { (visit.t("orders-rule-try")) } }
        }
    }
}

fn step_fields(visit: &Visit, step: &StepRule, filled: &Filled) -> Markup {
    let code = step.check.code();
    let at = |what: &str| format!("{what}-{code}");
    html! {
        fieldset.rule-step {
            legend { (step.name.pick(visit.lang)) }
            div.field {
                label.choice {
                    input type="checkbox" name=(at("on")) value="1"
                        checked[filled.get(&at("on")) == "1"];
                    span { (visit.t("orders-rule-made")) }
                }
            }
            label.field {
                span { (visit.t("orders-rule-place")) }
                input.amount type="text" inputmode="numeric" size="3" name=(at("at"))
                    value=(filled.get(&at("at"))) required;
            }
            label.field {
                span { (visit.t("orders-rule-outcome")) }
                select name=(at("out")) {
                    @for outcome in [Outcome::Review, Outcome::Hold, Outcome::Decline] {
                        option value=(outcome.code()) selected[filled.get(&at("out")) == outcome.code()] {
                            (visit.t(&format!("orders-outcome-{}", outcome.code())))
                        }
                    }
                }
            }
            @for (name, _) in parameters(&step.check) {
                @let field = format!("{code}-{name}");
                @let id = name.replace('_', "-");
                label.field {
                    span {
                        (visit.t(&format!("orders-rule-{id}"))) " "
                        span.soft { (visit.t(&format!("orders-rule-unit-{id}"))) }
                    }
                    input.amount type="text" inputmode="numeric" name=(field)
                        value=(filled.get(&field)) required;
                }
            }
            @if matches!(step.check, Check::Tier { .. }) {
                @for tier in Tier::ALL {
                    @let field = format!("tier-{}", tier.code());
                    div.field {
                        label.choice {
                            input type="checkbox" name=(field) value="1"
                                checked[filled.get(&field) == "1"];
                            span { (words::tier(visit.lang, tier)) }
                        }
                    }
                }
            }
        }
    }
}

/// The steps as they were filled in, in the order of their places.
fn filled_steps(rule: &OrderRule, filled: &Filled) -> Result<Vec<(i64, String)>, Rejection> {
    let whole = |name: &str| -> Result<i64, Rejection> {
        let text = filled.get(name).replace([',', ' '], "");
        text.parse().map_err(|_| {
            Rejection::new("orders.rule-number").with("name", name).with("value", filled.get(name))
        })
    };
    let mut steps = Vec::new();
    for code in Check::CODES {
        if filled.get(&format!("on-{code}")) != "1" {
            continue;
        }
        let Some(step) = step_of(rule, code) else { continue };
        let outcome = filled.get(&format!("out-{code}"));
        let quoted = |text: &str| text.replace(['"', '\\'], "'");
        let mut text =
            format!("\n[[step]]\ncode = \"{code}\"\noutcome = \"{}\"\n", quoted(outcome));
        for (name, _) in parameters(&step.check) {
            text.push_str(&format!("{name} = {}\n", whole(&format!("{code}-{name}"))?));
        }
        if matches!(step.check, Check::Tier { .. }) {
            let on = |tier: &Tier| filled.get(&format!("tier-{}", tier.code())) == "1";
            let tiers: Vec<String> =
                Tier::ALL.into_iter().filter(on).map(|t| format!("\"{}\"", t.code())).collect();
            text.push_str(&format!("tiers = [{}]\n", tiers.join(", ")));
        }
        let (zh, en) = (quoted(&step.name.zh), quoted(&step.name.en));
        text.push_str(&format!("name = {{ zh = \"{zh}\", en = \"{en}\" }}\n"));
        steps.push((whole(&format!("at-{code}"))?, text));
    }
    steps.sort_by_key(|(place, _)| *place);
    Ok(steps)
}

/// The rule that was filled in, as a pack.
pub(super) fn put_together(
    app: &App,
    rule: &OrderRule,
    filled: &Filled,
) -> Result<(OrderRule, String), Mistakes> {
    let mut reader = filled.reader();
    let from = reader.day("effective_on");
    reader.text("reason");
    let general = ["days", "horizon_days", "four_eyes_from", "longest_days"];
    let [days, horizon, four, longest] = general.map(|name| reader.whole(name));
    let steps = filled_steps(rule, filled);
    let mut mistakes = reader.mistakes();
    let steps = match steps {
        Ok(steps) => steps,
        Err(wrong) => {
            mistakes.0.push(wrong);
            Vec::new()
        }
    };
    if !mistakes.0.is_empty() {
        return Err(mistakes);
    }
    let version = format!("{from}.{}", app.db.ids().next());
    let mut text = format!(
        "version = \"{version}\"\neffective_from = \"{from}\"\nsource = \"{HERE}\"\n\n\
         [reservation]\ndays = {days}\nhorizon_days = {horizon}\n\n[release]\n\
         four_eyes_from = {four}\nlongest_days = {longest}\n"
    );
    steps.iter().for_each(|(_, step)| text.push_str(step));
    match rule_of(&text) {
        Ok(rule) => Ok((rule, text)),
        Err(Failure::Rejected(wrong)) => Err(Mistakes(vec![wrong])),
        Err(_) => Err(Mistakes(vec![Rejection::new("orders.rule-same")])),
    }
}
