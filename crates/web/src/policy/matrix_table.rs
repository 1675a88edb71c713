//! The matrix as tables, one for each tier: to look at, to edit, and what differs.

use base::{Bps, Rejection};
use credit::{
    parties::CustomerKind,
    policy::{Cell, Difference, Guarantee, Matrix, TermsCatalogue, Tier},
};
use maud::{Markup, html};

use crate::{
    filled::{Filled, Reader},
    kit,
    parties::words,
    visit::Visit,
};

fn percent(bps: i32) -> String {
    locale::bps(Bps(bps))
}

fn guarantee(visit: &Visit, of: Guarantee) -> String {
    visit.t(&format!("granting-guarantee-{}", of.code()))
}

/// The cells; with fields to change them where `edit` is there.
pub fn table(visit: &Visit, matrix: &Matrix, edit: Option<()>) -> Markup {
    let heads = [
        "policy-factor",
        "policy-max-terms",
        "policy-prepay",
        "granting-guarantee",
        "policy-review-months",
    ];
    html! {
        div.even {
            @for tier in Tier::ALL {
                h3 { (words::tier_badge(visit.lang, tier)) }
                div.scroll tabindex="0" role="region" aria-label=(words::tier(visit.lang, tier)) {
                    table.rows.cards {
                        thead { tr {
                            th scope="col" { (visit.t("policy-kind")) }
                            @for head in heads { th.number scope="col" { (visit.t(head)) } }
                        } }
                        tbody {
                            @for kind in CustomerKind::ALL {
                                @if let Some(cell) = matrix.cell(tier, *kind) {
                                    tr {
                                        td.title { (words::kind(visit.lang, *kind)) }
                                        @for (n, head) in heads.iter().enumerate() {
                                            td.number data-label=(visit.t(head)) {
                                                @if edit.is_some() {
                                                    (field(visit, (tier, *kind), n, cell))
                                                } @else { (shown(visit, n, cell)) }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn shown(visit: &Visit, n: usize, cell: &Cell) -> Markup {
    html! {
        @match n {
            0 => (percent(cell.limit_factor_bps)),
            1 => (words::terms(visit.lang, &cell.max_terms)),
            2 => (percent(cell.prepay_bps)),
            3 => (guarantee(visit, cell.guarantee)),
            _ => (visit.ta("granting-months", &[("count", &cell.review_months.to_string())])),
        }
    }
}

fn name(field: &str, (tier, kind): (Tier, CustomerKind)) -> String {
    format!("{field}.{}.{kind}", tier.code())
}

fn field(visit: &Visit, at: (Tier, CustomerKind), n: usize, cell: &Cell) -> Markup {
    let labels = [
        "policy-factor",
        "policy-max-terms",
        "policy-prepay",
        "granting-guarantee",
        "policy-review-months",
    ];
    let label = labels.get(n).map(|label| visit.t(label)).unwrap_or_default();
    let label =
        format!("{label} · {} · {}", words::tier(visit.lang, at.0), words::kind(visit.lang, at.1));
    let number = |field: &str, value: String| {
        html! {
            input.amount type="text" inputmode="decimal" size="6" name=(name(field, at))
                value=(value) aria-label=(label) required;
        }
    };
    let whole = |bps: i32| base::Money::new(i64::from(bps), base::Currency::CNY).plain();
    match n {
        0 => number("factor", whole(cell.limit_factor_bps)),
        1 => html! {
            select name=(name("terms", at)) aria-label=(label) {
                @for terms in &TermsCatalogue::shipped().terms {
                    option value=(terms.code) selected[terms.code == cell.max_terms] {
                        (words::said(visit.lang, &terms.name))
                    }
                }
            }
        },
        2 => number("prepay", whole(cell.prepay_bps)),
        3 => html! {
            select name=(name("guarantee", at)) aria-label=(label) {
                @for one in Guarantee::ALL {
                    option value=(one.code()) selected[one == cell.guarantee] {
                        (guarantee(visit, one))
                    }
                }
            }
        },
        _ => number("months", cell.review_months.to_string()),
    }
}

/// Reads the cells of a form over those of a version: what was not sent stays.
pub fn read_cells(filled: &Filled, before: &Matrix, reader: &mut Reader<'_>) -> Matrix {
    let mut matrix = before.clone();
    for tier in Tier::ALL {
        for kind in CustomerKind::ALL {
            let at = (tier, *kind);
            let text = |field: &str| filled.get(&name(field, at)).to_owned();
            let cell = matrix.cell_mut(tier, *kind);
            let mut share = |field: &str, old: i32| -> i32 {
                let typed = text(field);
                if typed.is_empty() {
                    return old;
                }
                let read = crate::typed::amount(&typed, base::Currency::CNY, "cells");
                let bps = read.ok().and_then(|money| i32::try_from(money.minor).ok());
                bps.filter(|bps| *bps <= 10_000).unwrap_or_else(|| {
                    let wrong = Rejection::new("policy.matrix-share").with("value", &typed);
                    reader.refuse(wrong.on("cells"));
                    old
                })
            };
            cell.limit_factor_bps = share("factor", cell.limit_factor_bps);
            cell.prepay_bps = share("prepay", cell.prepay_bps);
            let months = text("months");
            if !months.is_empty() {
                match months.parse::<i32>() {
                    Ok(count) if (1..=36).contains(&count) => cell.review_months = count,
                    _ => reader.refuse(
                        Rejection::new("policy.matrix-months").with("value", &months).on("cells"),
                    ),
                }
            }
            if let Some(one) = Guarantee::parse(&text("guarantee")) {
                cell.guarantee = one;
            }
            let terms = text("terms");
            if TermsCatalogue::shipped().find(&terms).is_some() {
                cell.max_terms = terms;
            }
        }
    }
    matrix
}

/// What differs from what counts today.
pub fn differences(visit: &Visit, before: &Matrix, after: &Matrix) -> Markup {
    let found = before.differences(after);
    let said = |one: &Difference, text: &str| match one.field {
        "max_terms" => words::terms(visit.lang, text),
        "guarantee" => visit.t(&format!("granting-guarantee-{text}")),
        "review_months" => visit.ta("granting-months", &[("count", text)]),
        _ => percent(text.parse().unwrap_or_default()),
    };
    let head = |one: &Difference| match one.field {
        "max_terms" => visit.t("policy-max-terms"),
        "guarantee" => visit.t("granting-guarantee"),
        "review_months" => visit.t("policy-review-months"),
        "prepay_bps" => visit.t("policy-prepay"),
        _ => visit.t("policy-factor"),
    };
    html! {
        @if found.is_empty() { p.soft { (visit.t("policy-matrix-same")) } }
        @else {
            ul.checks {
                @for one in &found {
                    li {
                        span.sign.warn { (kit::icon("warn")) }
                        span {
                            (words::tier(visit.lang, one.tier)) " × "
                            (words::kind(visit.lang, one.kind)) " · " (head(one))
                        }
                        span.number {
                            del { (said(one, &one.before)) } " → " ins { (said(one, &one.after)) }
                        }
                    }
                }
            }
        }
    }
}
