//! The form of a fit: the model, its variables, its settings.

use base::Rejection;
use credit::lab::{
    Binned,
    report::{FitAsked, KINDS, MISSINGS, REJECTS, SELECTS, SIGNS},
};
use maud::{Markup, html};

use super::{
    desk::{Desk, form_head, href},
    sent::Sent,
    spell,
};
use crate::{
    filled::Filled,
    kit::{self, Choice, Field, Kind, Mistakes, fields_of},
    visit::Visit,
};

/// The form of a new fit.
pub fn form(
    visit: &Visit,
    desk: &Desk,
    (all, usual): (&[(String, Binned)], &FitAsked),
    (filled, mistakes): (&Filled, &Mistakes),
) -> Markup {
    let project = &desk.project;
    let declined = !desk.opened.declined.is_empty();
    let mut offered: Vec<(&str, f64)> = all
        .iter()
        .filter_map(|(name, binned)| Some((name.as_str(), binned.as_ref().ok()?.strength.iv)))
        .collect();
    offered.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let sent = filled.some("kind").is_some();
    let picked = Sent::new(filled).ticked("x");
    let on = |name: &str, iv: f64| match (sent, usual.variables.is_empty()) {
        (true, _) => picked.iter().any(|one| one == name),
        (false, false) => usual.variables.iter().any(|one| one == name),
        // What separates too well is left to a decision.
        (false, true) => (0.02..=3.0).contains(&iv),
    };
    kit::panel(
        &visit.t("lab-fit-new"),
        &html! {},
        &html! {
            form.stack method="post" action={ (href(project)) "/fit/start" } {
                (form_head(visit, project))
                (mistakes.summary(visit.lang))
                div.lab-two { (fields_of(visit.lang, &main_fields(visit, usual, filled), mistakes)) }
                fieldset {
                    legend { b { (visit.t("lab-fit-variables")) } " "
                        span.meta { (visit.t("lab-fit-variables-why")) } }
                    div.lab-pick {
                        @for (at, (name, iv)) in offered.iter().enumerate() {
                            label {
                                input type="checkbox" name={ "x" (at) } value=(name)
                                    checked[on(name, *iv)];
                                span { (spell::variable(visit, name)) }
                                span.meta { "IV " (spell::three(*iv)) }
                            }
                        }
                    }
                }
                details {
                    summary { (visit.t("lab-fit-more")) }
                    div.lab-two { (fields_of(visit.lang, &more_fields(visit, usual, filled, declined), mistakes)) }
                }
                div.actions { button.button.primary { (visit.t("lab-fit-start")) } }
            }
        },
    )
}

fn field(visit: &Visit, filled: &Filled, name: &'static str, label: &str, usual: &str) -> Field {
    let value = match filled.some("kind") {
        Some(_) => filled.get(name).to_owned(),
        None => usual.to_owned(),
    };
    Field::new(name, visit.t(label)).value(value)
}

fn one_of(visit: &Visit, codes: &[&str], stem: &str) -> Kind {
    let one = |code: &&str| Choice {
        value: (*code).to_owned(),
        name: visit.t(&format!("{stem}-{code}")),
    };
    Kind::OneOf(codes.iter().map(one).collect())
}

fn main_fields(visit: &Visit, usual: &FitAsked, filled: &Filled) -> Vec<Field> {
    let field =
        |name: &'static str, label: &str, usual: &str| field(visit, filled, name, label, usual);
    let cuts: Vec<String> = usual.cuts.iter().map(i32::to_string).collect();
    vec![
        field("kind", "lab-fit-kind", &usual.kind)
            .kind(one_of(visit, &KINDS, "lab-kind"))
            .hint(visit.t("lab-fit-kind-hint")),
        field("select", "lab-fit-select", &usual.select)
            .kind(one_of(visit, &SELECTS, "lab-select"))
            .hint(visit.t("lab-fit-select-hint")),
        field("score", "lab-anchor-score", &usual.score.to_string()).kind(Kind::Number),
        field("odds", "lab-anchor-odds", &usual.odds.to_string())
            .kind(Kind::Number)
            .hint(visit.t("lab-anchor-odds-hint")),
        field("points_to_double", "lab-pdo", &usual.points_to_double.to_string())
            .kind(Kind::Number),
        field("cuts", "lab-cuts", &cuts.join(", ")).hint(visit.t("lab-cuts-hint")),
    ]
}

fn more_fields(visit: &Visit, usual: &FitAsked, filled: &Filled, declined: bool) -> Vec<Field> {
    let field =
        |name: &'static str, label: &str, usual: &str| field(visit, filled, name, label, usual);
    let number = |name: &'static str, label: &str, usual: String| {
        field(name, label, &usual).kind(Kind::Number)
    };
    let ridge = if usual.choose_ridge { "auto".to_owned() } else { usual.ridge.to_string() };
    let mut fields = vec![
        field("ridge", "lab-fit-ridge", &ridge).hint(visit.t("lab-fit-ridge-hint")),
        field("missing", "lab-fit-missing", &usual.missing)
            .kind(one_of(visit, &MISSINGS, "lab-missing"))
            .hint(visit.t("lab-fit-missing-hint")),
        field("signs", "lab-fit-signs", &usual.signs)
            .kind(one_of(visit, &SIGNS, "lab-signs"))
            .hint(visit.t("lab-fit-signs-hint")),
        number("folds", "lab-fit-folds", usual.folds.to_string())
            .hint(visit.t("lab-fit-folds-hint")),
        number("most", "lab-fit-most", usual.most.to_string()).hint(visit.t("lab-fit-most-hint")),
        number("least_bads", "lab-fit-least-bads", usual.least_bads.to_string())
            .hint(visit.t("lab-fit-least-bads-hint")),
        number("seed", "lab-seed", usual.seed.to_string()).hint(visit.t("lab-seed-hint")),
        number("pairs", "lab-fit-pairs", usual.pairs.to_string()),
        number("depth", "lab-fit-depth", usual.depth.to_string()),
        number("least_leaf", "lab-fit-least-leaf", usual.least_leaf.to_string()),
        number("rounds", "lab-fit-rounds", usual.rounds.to_string()),
    ];
    if declined {
        fields.push(
            field("declined", "lab-fit-declined", &usual.declined)
                .kind(one_of(visit, &REJECTS, "lab-declined"))
                .hint(visit.t("lab-fit-declined-hint")),
        );
        fields.push(
            number("prudence", "lab-fit-prudence", usual.prudence.to_string())
                .hint(visit.t("lab-fit-prudence-hint")),
        );
    }
    fields
}

/// Reads what was asked for. What a form does not ask stays as usual.
pub fn read(filled: &Filled) -> Result<FitAsked, Mistakes> {
    let mut sent = Sent::new(filled);
    let usual = FitAsked::default();
    let word = |name: &str, usual: String| filled.some(name).map_or(usual, str::to_owned);
    let choose_ridge = filled.some("ridge").is_none_or(|ridge| ridge == "auto");
    let mut asked = FitAsked {
        kind: filled.get("kind").to_owned(),
        variables: sent.ticked("x"),
        select: filled.get("select").to_owned(),
        score: sent.number("score"),
        odds: sent.number("odds"),
        points_to_double: sent.number("points_to_double"),
        most: sent.whole("most"),
        least_bads: sent.whole("least_bads"),
        ridge: if choose_ridge { 0.0 } else { sent.number("ridge") },
        choose_ridge,
        missing: word("missing", usual.missing),
        signs: word("signs", usual.signs),
        folds: if filled.some("folds").is_some() { sent.whole("folds") } else { 0 },
        declined: word("declined", usual.declined),
        prudence: match filled.some("prudence") {
            Some(_) => sent.number("prudence"),
            None => usual.prudence,
        },
        seed: sent.whole("seed") as u64,
        cuts: vec![],
        pairs: sent.whole("pairs"),
        depth: sent.whole("depth"),
        least_leaf: sent.whole("least_leaf"),
        rounds: sent.whole("rounds"),
    };
    asked.cuts = sent.numbers("cuts").into_iter().map(quant::scaling::round_half_up).collect();
    asked.cuts.sort_unstable();
    asked.cuts.dedup();
    if asked.variables.is_empty() {
        sent.refuse(Rejection::new("scoring.lab-no-variables"));
    }
    sent.done(asked)
}
