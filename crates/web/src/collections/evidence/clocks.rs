//! Clocks that run against claims: those of all buyers that are near their end, and all of one buyer with each step
//! of its chain, what it is proven by, and what would fail in court.

use axum::extract::{Path, Query, State};
use base::{Day, Money};
use credit::{
    collections::evidence::{
        ClockQuery, ClockRow, Effect, EvidencePack, Grade, OtherClock, Step, list_clocks,
        list_other_clocks,
    },
    parties::get_buyer,
};
use maud::{Markup, html};
use store::access::Right;

use super::{CLOCKS, buyer_cell, buyer_crumbs, item_cell, left, of_buyer as under, tabs};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Figure, Link, List, Pager, Row, Tone},
    parties::words,
    state::App,
    visit::Visit,
};

const ROWS: usize = 40;
/// Chains on a page of one buyer, and events of one that need not be unfolded.
const CHAINS: usize = 20;
const FEW: usize = 3;

/// The page of all.
///
/// # Errors
/// `collections.clock-no-law`, or a fault.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let as_of: Day = filled.get("day").parse().unwrap_or(visit.today);
    let query = ClockQuery { as_of, scope: visit.scope(), buyer: None, item: None };
    let rows = list_clocks(&app.db, query).await?;
    let others = list_other_clocks(&app.db, (visit.scope(), None), as_of).await?;
    let pack = EvidencePack::in_force(&app.db, as_of).await?;
    let skip = filled.get("skip").parse().unwrap_or(0);
    let title = visit.t("collections-clocks");
    let lead = visit.ta("collections-clocks-lead", &[("day", &as_of.to_string())]);
    let body = html! {
        (tabs(&visit, CLOCKS))
        (kit::page_head(&title, &lead, &html! {}))
        div.stack {
            (cards(&visit, &pack, &rows, &others))
            (table(&visit, &rows, (skip, &filled)))
            (other_list(&visit, &pack, &others, None))
            p.soft { (visit.t("collections-no-advice")) }
        }
    };
    Ok(visit.page(&title, &body))
}

fn cards(visit: &Visit, pack: &EvidencePack, rows: &[ClockRow], others: &[OtherClock]) -> Markup {
    let days =
        rows.iter().map(|row| row.days_left).chain(others.iter().map(|one| Some(one.days_left)));
    let days: Vec<i32> = days.flatten().collect();
    let over = days.iter().filter(|left| **left < 0).count();
    let card = |name: String, count: usize| {
        let value = count.to_string();
        Figure { name, value, ..Figure::default() }.card(visit.lang)
    };
    html! {
        div.grid {
            div.w3 { (card(visit.t("collections-clocks-over"), over)) }
            @for alarm in pack.alarms.iter().rev() {
                @let within = days.iter().filter(|left| (0..=*alarm).contains(*left)).count();
                @let name = visit.ta("collections-clocks-within", &[("days", &alarm.to_string())]);
                div.w3 { (card(name, within)) }
            }
        }
    }
}

fn table(visit: &Visit, rows: &[ClockRow], (skip, filled): (usize, &Filled)) -> Markup {
    let row = |one: &ClockRow| Row {
        cells: vec![
            buyer_cell((&one.buyer_code, &one.buyer_name), &under(CLOCKS, &one.buyer_code)),
            item_cell((&one.buyer_code, &one.number), one.instalment, one.seller),
            html! { (visit.amount(Money::new(one.open_minor, one.currency))) },
            html! { (one.clock.due_on) },
            html! {
                @if let Some(day) = one.clock.ends_on { (day) } @else { (kit::nothing(visit.lang)) }
                @if one.clock.presumed_on != one.clock.ends_on {
                    div.meta {
                        (visit.t("collections-clock-presumed")) " "
                        @match one.clock.presumed_on {
                            Some(day) => (day),
                            None => (visit.t("collections-clock-stands")),
                        }
                    }
                }
            },
            left(visit, one.days_left, one.alarm),
            html! { (fails(visit, one)) },
        ],
        ..Row::default()
    };
    let link = Link::to(CLOCKS).with_some("day", filled.some("day"));
    List {
        id: "clocks",
        title: visit.t("collections-clocks-limitation"),
        count: Some(i64::try_from(rows.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("collections-care-customer")).title(),
            Column::fit(visit.t("collections-item")),
            Column::number(visit.t("collections-account-open")),
            Column::fit(visit.t("receivables-due")),
            Column::fit(visit.t("collections-clock-ends")),
            Column::fit(visit.t("collections-clock-days")),
            Column::fit(visit.t("collections-clock-fails")),
        ],
        rows: rows.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "clocks"), (skip, ROWS, rows.len()))),
        empty: Empty {
            title: visit.t("collections-clocks-none"),
            why: visit.t("collections-clocks-none-why"),
            button: None,
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}

/// How many steps of a chain would not hold.
fn fails(visit: &Visit, one: &ClockRow) -> Markup {
    let weak = one.clock.steps.iter().filter(|step| step.what.grade != Grade::Proven).count();
    html! {
        @if weak > 0 {
            a href=(under(CLOCKS, &one.buyer_code)) {
                (visit.ta("collections-clock-weak", &[("count", &weak.to_string())]))
            }
        } @else { (kit::nothing(visit.lang)) }
    }
}

fn other_list(
    visit: &Visit,
    pack: &EvidencePack,
    others: &[OtherClock],
    buyer: Option<&str>,
) -> Markup {
    let row = |one: &OtherClock| {
        let rule = pack.period(&one.kind);
        Row {
            cells: vec![
                buyer_cell((&one.buyer_code, &one.buyer_name), &under(CLOCKS, &one.buyer_code)),
                html! {
                    @if let Some(rule) = rule {
                        b { (words::said(visit.lang, &rule.name)) }
                        div.soft { (words::said(visit.lang, &rule.what)) }
                        div.meta { (words::said(visit.lang, &rule.article)) }
                    } @else { (one.kind) }
                },
                html! { (one.note) div.meta { (one.number) } },
                html! { (one.starts_on) },
                html! {
                    (one.ends_on)
                    @if one.agreed { div.meta { (visit.t("collections-clock-agreed")) } }
                },
                left(visit, Some(one.days_left), one.alarm),
                html! {
                    @if buyer.is_some() && visit.may(Right::KeepProof) {
                        a.button href={ (under(CLOCKS, &one.buyer_code)) "/close-" (one.id) } data-sheet {
                            (visit.t("collections-clock-close"))
                        }
                    }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "others",
        title: visit.t("collections-clocks-others"),
        count: Some(i64::try_from(others.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::fit(visit.t("collections-care-customer")),
            Column::text(visit.t("collections-clock-kind")).title(),
            Column::text(visit.t("collections-proof-note")),
            Column::fit(visit.t("collections-clock-starts")),
            Column::fit(visit.t("collections-clock-ends")),
            Column::fit(visit.t("collections-clock-days")),
            Column::fit(String::new()),
        ],
        rows: others.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("collections-clocks-others-none"),
            why: visit.t("collections-clocks-others-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// The clocks of one buyer.
///
/// # Errors
/// `parties.buyer-unknown`, `collections.clock-no-law`, or a fault.
pub async fn of_buyer(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let (scope, as_of) = (visit.scope(), visit.today);
    let query = ClockQuery { as_of, scope, buyer: Some(buyer.id), item: None };
    let rows = list_clocks(&app.db, query).await?;
    let others = list_other_clocks(&app.db, (scope, Some(buyer.id)), as_of).await?;
    let pack = EvidencePack::in_force(&app.db, as_of).await?;
    let at = under(CLOCKS, &buyer.code);
    let skip = filled.get("skip").parse().unwrap_or(0);
    let pager =
        Pager::skipping(visit.lang, (&Link::to(&at), "content"), (skip, CHAINS, rows.len()));
    let actions = html! {
        @if visit.may(Right::KeepProof) {
            a.button.primary href={ (at) "/interruption" } data-sheet {
                (visit.t("collections-interruption-new"))
            }
            a.button href={ (at) "/start" } data-sheet { (visit.t("collections-clock-start")) }
        }
        a.button href=(under(super::EVIDENCE, &buyer.code)) { (visit.t("collections-evidence")) }
    };
    let body = html! {
        (buyer_crumbs(&visit, (CLOCKS, "collections-clocks"), (&buyer.code, &buyer.name)))
        (kit::page_head(&visit.t("collections-clocks"), &buyer.name, &actions))
        div.stack {
            (law(&visit, &pack, as_of))
            @if rows.is_empty() {
                div.panel { (Empty {
                    title: visit.t("collections-clocks-none"),
                    why: visit.t("collections-clocks-buyer-none"),
                    button: None,
                }.show()) }
            }
            @for row in rows.iter().skip(skip).take(CHAINS) { (chain(&visit, &pack, row)) }
            @if rows.len() > CHAINS {
                footer.spread {
                    span.meta { (pager.shown) " / " (locale::count(i64::try_from(rows.len()).unwrap_or(i64::MAX))) }
                    nav.actions.pager aria-label=(visit.t("house-pages")) {
                        @if let Some(first) = &pager.first {
                            a.button href=(first) { (visit.t("house-first-page")) }
                        }
                        @if let Some(next) = &pager.next {
                            a.button rel="next" data-next href=(next) { (visit.t("house-next-page")) }
                        }
                    }
                }
            }
            (other_list(&visit, &pack, &others, Some(&buyer.code)))
            p.soft { (visit.t("collections-no-advice")) }
        }
    };
    Ok(visit.page(&visit.t("collections-clocks"), &body))
}

fn law(visit: &Visit, pack: &EvidencePack, on: Day) -> Markup {
    html! {
        @if let Some(law) = pack.limitation_on(on) {
            p.soft {
                (visit.ta("collections-clock-law", &[
                    ("years", &law.years.to_string()), ("cap", &law.cap_years.to_string()),
                ]))
                " " (words::said(visit.lang, &law.article))
            }
        }
    }
}

/// One debt with its chain.
pub(super) fn chain(visit: &Visit, pack: &EvidencePack, one: &ClockRow) -> Markup {
    let title = visit.ta(
        "collections-clock-of",
        &[
            ("number", &one.number),
            ("amount", &visit.amount(Money::new(one.open_minor, one.currency))),
            ("due", &one.clock.due_on.to_string()),
        ],
    );
    let ends = html! {
        @if let Some(day) = one.clock.ends_on { span.meta { (day) } }
        (left(visit, one.days_left, one.alarm))
    };
    let body = html! {
        @if one.clock.presumed_on != one.clock.ends_on {
            p.soft {
                (visit.t("collections-clock-presumed")) " "
                @match one.clock.presumed_on {
                    Some(day) => (day),
                    None => (visit.t("collections-clock-stands")),
                }
            }
        }
        @if one.clock.steps.is_empty() { p.soft { (visit.t("collections-clock-no-steps")) } }
        @else {
            details open[one.alarm.is_some() || one.clock.steps.len() <= FEW] {
                summary {
                    (visit.ta("collections-clock-events",
                        &[("count", &one.clock.steps.len().to_string())]))
                }
                ol.tasks {
                    @for step in &one.clock.steps { (self::step(visit, pack, step, &one.buyer_code)) }
                }
            }
        }
        p.meta { (visit.ta("collections-clock-cap", &[("day", &one.clock.cap_on.to_string())])) }
    };
    kit::panel(&title, &ends, &body)
}

fn step(visit: &Visit, pack: &EvidencePack, step: &Step, buyer: &str) -> Markup {
    let what = &step.what;
    let (name, article) = match pack.event(&what.kind) {
        Some(rule) => (words::said(visit.lang, &rule.name), words::said(visit.lang, &rule.article)),
        None => (visit.t("collections-clock-suspension"), String::new()),
    };
    let tone = match (step.effect, what.grade) {
        (Effect::Unproven | Effect::Late | Effect::Unknown, _) => Tone::High,
        (Effect::Early, _) => Tone::Quiet,
        (_, Grade::Presumed) => Tone::Medium,
        _ => Tone::Low,
    };
    let proof = pack.proof(&what.proof);
    html! {
        li {
            div.actions {
                span.strong { (step.counts_on) }
                span { (name) }
                (kit::badge(tone, &visit.t(&format!("collections-effect-{}", step.effect.code()))))
                @if let Some(day) = step.ends_on {
                    span.meta { (visit.t("collections-clock-then")) " " (day) }
                }
                @if what.source == "interruption" && visit.may(Right::KeepProof) {
                    a.button href={ (under(CLOCKS, buyer)) "/withdraw-" (what.id) } data-sheet {
                        (visit.t("collections-interruption-withdraw"))
                    }
                }
            }
            div.soft {
                (visit.t(&format!("collections-source-{}", what.source)))
                @if let Some(proof) = proof { " · " (words::said(visit.lang, &proof.name)) }
                " · " (visit.t(&format!("collections-grade-{}", what.grade.code())))
                @if !what.note.is_empty() { " · " (what.note) }
                @if !article.is_empty() { " · " (article) }
            }
            @if let Some(fails) = proof.and_then(|proof| proof.fails.as_ref()) {
                div.tone-high { (words::said(visit.lang, fails)) }
            }
        }
    }
}
