//! The form of the tree exercise: three settings, the leaves with their actions, the memo part by part.

use academy::exercises::{
    ACTIONS, ExercisePack, Given, PRUNINGS, grown, leaf_field, open_auc, open_sample, tree_columns,
};
use base::Result;
use locale::percent;
use maud::{Markup, html};
use quant::lab::tree::{Condition, Kind, Rule};

use super::{card::variable, choice, line, show::lines, value};
use crate::{
    kit::{self, Column, Empty, List, Mistakes, Row, Tone},
    visit::Visit,
};

/// The settings, the leaves where there are settings, the memo.
pub(super) fn fields(
    visit: &Visit,
    seed: u64,
    (given, tried): (&Given, bool),
    mistakes: &Mistakes,
) -> Result<Markup> {
    // The leaves are shown as soon as there are settings; what is wrong with those is said beside them.
    let sample = open_sample(seed);
    let tree = grown(&sample, given);
    let tree = match (tree, tried) {
        (Err(why), true) => return Err(why),
        (tree, _) => tree.ok(),
    };
    let auc = match (&tree, tried) {
        (Some(tree), true) => Some(open_auc(tree, &sample)?),
        _ => None,
    };
    let rules = tree.as_ref().map(quant::lab::tree::Tree::rules).unwrap_or_default();
    Ok(html! {
        @if let Some(auc) = auc {
            (kit::notice(Tone::Low, &visit.t("exercises-tried"), &html! {
                "AUC " (format!("{auc:.2}"))
            }))
        }
        (kit::panel(&visit.t("exercises-answer"), &html! {}, &settings(visit, given, mistakes)))
        (leaves(visit, &rules, given, mistakes))
        (kit::panel(&visit.t("exercises-memo"), &html! {}, &html! {
            @for part in &ExercisePack::shipped().memo {
                @let name = format!("memo-{}", part.code);
                (lines(&name, part.name.pick(visit.lang), value(given, &name),
                    part.ask.pick(visit.lang)))
            }
        }))
    })
}

fn settings(visit: &Visit, given: &Given, mistakes: &Mistakes) -> Markup {
    let field = |name: &str, input: Markup| {
        html! {
            div.field {
                label for={ "f-" (name) } { (visit.t(&format!("exercises-{name}"))) }
                (input)
                (mistakes.beside(visit.lang, name))
            }
        }
    };
    let options =
        PRUNINGS.map(|code| (code.to_owned(), visit.t(&format!("exercises-prune-{code}"))));
    let number =
        |name: &str| line(name, &visit.t(&format!("exercises-{name}")), value(given, name), true);
    let chosen = match value(given, "prune") {
        "" => "one-error",
        other => other,
    };
    html! {
        (field("depth", number("depth")))
        (field("least", number("least")))
        (field("prune", choice("prune", &visit.t("exercises-prune"), &options, chosen)))
    }
}

fn condition(visit: &Visit, one: &Condition) -> String {
    let name = tree_columns().nth(one.feature).unwrap_or_default();
    let name = variable(visit, name);
    let number = |value: f64| super::decimal(value);
    let mut text = match &one.kind {
        Kind::Numbers { above: Some(above), upto: Some(upto) } => {
            format!("{} < {name} ≤ {}", number(*above), number(*upto))
        }
        Kind::Numbers { above: Some(above), upto: None } => format!("{name} > {}", number(*above)),
        Kind::Numbers { above: None, upto: Some(upto) } => format!("{name} ≤ {}", number(*upto)),
        Kind::Missing => format!("{name}: {}", visit.t("exercises-missing")),
        _ => name,
    };
    if one.or_missing && !matches!(one.kind, Kind::Missing) {
        text.push_str(&format!(" / {}", visit.t("exercises-missing")));
    }
    text
}

fn leaves(visit: &Visit, rules: &[Rule], given: &Given, mistakes: &Mistakes) -> Markup {
    let empty = (String::new(), visit.t("exercises-choose"));
    let known = ACTIONS.map(|code| (code.to_owned(), visit.t(&format!("exercises-word-{code}"))));
    let options: Vec<(String, String)> = std::iter::once(empty).chain(known).collect();
    let row = |(leaf, rule): (usize, &Rule)| {
        let field = leaf_field(leaf);
        let told: Vec<String> = rule.conditions.iter().map(|one| condition(visit, one)).collect();
        let label = format!("{} {leaf}", visit.t("exercises-leaf"));
        Row {
            cells: vec![
                html! { (label) },
                html! { ul.plain-list { @for one in &told { li { (one) } } } },
                html! { (rule.rows) },
                html! { (percent(rule.bad_rate, 0)) },
                html! {
                    (choice(&field, &label, &options, value(given, &field)))
                    (mistakes.beside(visit.lang, &field))
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "leaves",
        title: visit.t("exercises-leaves"),
        columns: vec![
            Column::fit(visit.t("exercises-leaf")).title(),
            Column::text(visit.t("exercises-conditions")).full(),
            Column::number(visit.t("exercises-rows")),
            Column::number(visit.t("exercises-bad-rate")),
            Column::text(visit.t("exercises-action")).full(),
        ],
        rows: (1_usize..).zip(rules).map(row).collect(),
        empty: Empty {
            title: visit.t("exercises-leaves"),
            why: visit.t("exercises-try-first"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}
