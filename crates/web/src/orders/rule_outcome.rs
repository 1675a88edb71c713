//! What the orders of twelve months would have become under another check rule.

use base::{Currency, Money};
use credit::orders::{OrderRule, RuleSide, RuleSwap, RuleWhatIf};
use maud::{Markup, html};

use crate::{
    kit::{self, Column, Figure, List, Row, Tone},
    visit::Visit,
};

/// What the orders of twelve months would have become.
pub(super) fn outcome(visit: &Visit, told: &RuleWhatIf) -> Markup {
    let currency: Currency = told.currency.parse().unwrap_or(Currency::CNY);
    let amount = |minor| visit.amount(Money::new(minor, currency));
    let card = |name: &str, value: String, against: String| {
        Figure { name: visit.t(name), value, against, ..Figure::default() }.card(visit.lang)
    };
    let lead = visit.ta(
        "orders-rule-what-if-lead",
        &[
            ("from", &told.from),
            ("until", &told.until),
            ("against", &told.against),
            ("orders", &locale::count(told.orders)),
        ],
    );
    let swap = |swap: &RuleSwap| visit.ta("orders-count", &[("count", &locale::count(swap.count))]);
    let net = |of: fn(&RuleSwap) -> i64| of(&told.lost).saturating_sub(of(&told.won));
    html! {
        p.soft { (lead) }
        @if told.orders == 0 {
            (kit::notice(Tone::Medium, &visit.t("orders-rule-what-if-empty"), &html! {}))
        } @else {
            div.grid {
                div.w3 { (card("orders-rule-lost", swap(&told.lost), amount(told.lost.amount_minor))) }
                div.w3 { (card("orders-rule-won", swap(&told.won), amount(told.won.amount_minor))) }
                div.w3 { (card("orders-rule-avoided", amount(net(|one| one.bad_minor)), String::new())) }
                div.w3 { (card("orders-rule-free", amount(net(|one| one.owed_minor)), String::new())) }
            }
            (sides(visit, told, &amount))
            (moved(visit, told))
        }
        p.meta { (visit.t("orders-rule-what-if-rule")) }
    }
}

fn sides(visit: &Visit, told: &RuleWhatIf, amount: &dyn Fn(i64) -> String) -> Markup {
    type Of = fn(&RuleSide) -> i64;
    let rows: [(&str, Of, bool); 6] = [
        ("orders-outcome-approve", |side| side.approved, false),
        ("orders-outcome-review", |side| side.review, false),
        ("orders-outcome-hold", |side| side.hold, false),
        ("orders-outcome-decline", |side| side.decline, false),
        ("orders-rule-approved", |side| side.approved_minor, true),
        ("orders-rule-stopped", |side| side.stopped_minor, true),
    ];
    let shown = |number: i64, money: bool| match money {
        true => amount(number),
        false => locale::count(number),
    };
    let row = |(name, of, money): (&str, Of, bool)| Row {
        cells: vec![
            html! { (visit.t(name)) },
            html! { (shown(of(&told.old), money)) },
            html! { (shown(of(&told.new), money)) },
        ],
        ..Row::default()
    };
    List {
        id: "sides",
        title: visit.t("orders-rule-sides"),
        columns: vec![
            Column::text(String::new()).title(),
            Column::number(visit.t("orders-rule-now")),
            Column::number(visit.t("orders-rule-then")),
        ],
        rows: rows.into_iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn moved(visit: &Visit, told: &RuleWhatIf) -> Markup {
    let count = |count: Option<i64>| match count {
        Some(count) => locale::count(count),
        None => visit.t("orders-rule-not-made"),
    };
    let name = |code: &str| {
        let step = OrderRule::shipped().steps.iter().find(|step| step.check.code() == code);
        step.map_or_else(|| code.to_owned(), |step| step.name.pick(visit.lang).to_owned())
    };
    let rows = told.steps.iter().map(|step| Row {
        cells: vec![
            html! { (name(&step.code)) },
            html! { (count(step.old)) },
            html! { (count(step.new)) },
        ],
        ..Row::default()
    });
    List {
        id: "moved",
        title: visit.t("orders-rule-failed"),
        columns: vec![
            Column::text(visit.t("orders-rule-step")).title(),
            Column::number(visit.t("orders-rule-now")),
            Column::number(visit.t("orders-rule-then")),
        ],
        rows: rows.collect(),
        ..List::default()
    }
    .show(visit.lang)
}
