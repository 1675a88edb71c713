//! How long credit decisions take: by month, step, tier and approver, the requests behind each figure, and
//! what waits beside its deadline.

use axum::extract::{Query, State};
use credit::{
    granting::{
        Application, Cycle, CycleFilter, CycleRow, Decided, Spread, Waiting, decision_cycle,
        list_waiting,
    },
    policy::Tier,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{href, role, ways};
use crate::{
    charts::{self, Numbers, Series, Trend, Words},
    failure::Answer,
    kit::{self, Chip, Column, Empty, Figure, Link, List, Pager, Row, Tone},
    parties::words,
    state::App,
    visit::Visit,
};

const PATH: &str = "/granting/cycle";
const SHOWN: usize = 200;

/// Which requests.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    month: String,
    tier: String,
    role: String,
    actor: String,
}

impl Asked {
    fn pairs(&self) -> [(&'static str, &str); 4] {
        [("month", &self.month), ("tier", &self.tier), ("role", &self.role), ("actor", &self.actor)]
    }

    fn filter(&self) -> CycleFilter {
        CycleFilter {
            month: self.month.clone(),
            tier: self.tier.clone(),
            role: self.role.clone(),
            actor: self.actor.clone(),
        }
    }
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let cycle = decision_cycle(&app.db, visit.scope()).await?;
    let waiting = list_waiting(&app.db, visit.scope(), 200).await?;
    let title = visit.t("granting-cycle");
    let body = html! {
        (kit::page_head(&title, &visit.t("granting-cycle-lead"), &html! {}))
        (ways(&visit, PATH))
        div.stack {
            @match cycle.whole() {
                Some(whole) => {
                    (figures(&visit, (&cycle, whole), &waiting))
                    (months(&visit, &cycle))
                    div.grid {
                        div.w4 { (groups(&visit, "role", &cycle.by_step())) }
                        div.w4 { (groups(&visit, "tier", &cycle.by_tier())) }
                        div.w4 { (groups(&visit, "actor", &cycle.by_approver())) }
                    }
                }
                None => div.panel { (Empty {
                    title: visit.t("granting-cycle-none"),
                    why: visit.t("granting-cycle-none-why"),
                    button: Some((visit.t("granting-requests"), "/granting".to_owned())),
                }.show()) },
            }
            (waits(&visit, &waiting))
            @if !cycle.all.is_empty() { (behind(&visit, &cycle, &asked)) }
        }
    };
    Ok(visit.page(&title, &body))
}

/// Minutes as hours with one digit, from two days on as days.
fn time(visit: &Visit, minutes: i64) -> String {
    let tenths = |whole: i64| format!("{}.{}", whole / 10, whole % 10);
    let (key, value) = match minutes {
        0..2_880 => ("granting-cycle-hours", tenths(minutes / 6)),
        _ => ("granting-cycle-days", tenths(minutes / 144)),
    };
    visit.ta(key, &[("time", &value)])
}

fn figures(visit: &Visit, (cycle, whole): (&Cycle, Spread), waiting: &Waiting) -> Markup {
    let asked: i64 = cycle.all.iter().map(|one| one.taken.asked_minutes).sum();
    let all: i64 = cycle.all.iter().map(|one| one.taken.minutes).sum();
    let share = if all > 0 { asked * 100 / all } else { 0 };
    let card = |name: &str, value: String, unit: String| {
        Figure { name: visit.t(name), value, unit, ..Figure::default() }.card(visit.lang)
    };
    let of = visit.ta("granting-cycle-of", &[("count", &whole.count.to_string())]);
    html! {
        div.grid {
            div.w3 { (card("granting-cycle-median", time(visit, whole.median), of.clone())) }
            div.w3 { (card("granting-cycle-ninth", time(visit, whole.ninth), of)) }
            div.w3 { (card("granting-cycle-asked", format!("{share}%"), String::new())) }
            div.w3 {
                (card("granting-cycle-late", waiting.late.to_string(),
                    format!("/ {}", waiting.count)))
            }
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "places on a chart"
)]
fn months(visit: &Visit, cycle: &Cycle) -> Markup {
    let rows = cycle.by_month();
    let labels: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
    let line = |key: &str, lit, of: fn(&Spread) -> i64| Series {
        name: visit.t(key),
        values: rows.iter().map(|row| Some(of(&row.spread) as f64)).collect(),
        lit,
    };
    let series = [
        line("granting-cycle-median", true, |one| one.median),
        line("granting-cycle-ninth", false, |one| one.ninth),
    ];
    let spell = |minutes: f64| time(visit, minutes as i64);
    let trend = Trend { labels: &labels, series: &series, spell: &spell, filled: false };
    let last = rows.last().map_or(0, |row| row.spread.median);
    let month = rows.last().map_or(String::new(), |row| row.key.clone());
    let title =
        visit.ta("granting-cycle-months", &[("month", &month), ("time", &time(visit, last))]);
    let words = Words {
        id: "months".to_owned(),
        title: title.clone(),
        note: visit.t("granting-cycle-months-note"),
        desc: title,
    };
    let head = [
        "parties-months-month",
        "granting-cycle-count",
        "granting-cycle-median",
        "granting-cycle-ninth",
    ];
    let row = |row: &CycleRow| {
        let spread = row.spread;
        let times = [spread.median, spread.ninth].map(|minutes| time(visit, minutes));
        let [median, ninth] = times;
        vec![row.key.clone(), spread.count.to_string(), median, ninth]
    };
    let numbers = Numbers {
        head: head.iter().map(|id| visit.t(id)).collect(),
        rows: rows.iter().rev().map(row).collect(),
    };
    charts::trend(visit.lang, &words, &trend, &numbers)
}

/// What a group is called.
fn named(visit: &Visit, by: &str, key: &str) -> String {
    match by {
        "role" => role(visit, key),
        "tier" => words::tier(visit.lang, Tier::parse(key).unwrap_or(Tier::Unrated)),
        _ => key.to_owned(),
    }
}

fn groups(visit: &Visit, by: &'static str, rows: &[CycleRow]) -> Markup {
    let row = |one: &CycleRow| {
        let at = Link::to(PATH).with(by, &one.key).href();
        Row {
            href: Some(format!("{at}#behind")),
            cells: vec![
                html! { a href={ (at) "#behind" } { (named(visit, by, &one.key)) } },
                html! { (one.spread.count) },
                html! { b { (time(visit, one.spread.median)) } },
                html! { (time(visit, one.spread.ninth)) },
            ],
            ..Row::default()
        }
    };
    List {
        id: by,
        title: visit.t(&format!("granting-cycle-by-{by}")),
        columns: vec![
            Column::text(visit.t(&format!("granting-cycle-{by}"))).title(),
            Column::number(visit.t("granting-cycle-count")),
            Column::number(visit.t("granting-cycle-median")),
            Column::number(visit.t("granting-cycle-ninth")),
        ],
        rows: rows.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn waits(visit: &Visit, waiting: &Waiting) -> Markup {
    let row = |one: &Application| {
        let days = one.submitted_on.map_or(0, |on| visit.today.days_since(on));
        Row {
            href: Some(href(one.id)),
            cells: vec![
                html! { a href=(href(one.id)) { (one.buyer_name) } div.meta { (one.buyer_code) } },
                html! { (role(visit, &one.role)) div.meta { (one.place + 1) " / " (one.steps) } },
                html! { (visit.ta("granting-days", &[("count", &days.to_string())])) },
                html! {
                    @match one.due_on {
                        Some(due) if due < visit.today => {
                            (kit::badge(Tone::High, &visit.ta("granting-late", &[
                                ("days", &visit.today.days_since(due).to_string()),
                            ])))
                            div.meta { (due) }
                        }
                        Some(due) => (due),
                        None => (kit::nothing(visit.lang)),
                    }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "waiting",
        title: visit.t("granting-cycle-waiting"),
        count: Some(waiting.count),
        columns: vec![
            Column::text(visit.t("granting-buyer")).title(),
            Column::fit(visit.t("granting-cycle-role")),
            Column::number(visit.t("granting-cycle-waits")),
            Column::fit(visit.t("granting-due")),
        ],
        rows: waiting.rows.iter().map(row).collect(),
        pager: Some(Pager {
            shown: visit.ta("house-shown", &[("count", &waiting.rows.len().to_string())]),
            ..Pager::default()
        }),
        empty: Empty {
            title: visit.t("granting-cycle-no-waiting"),
            why: visit.t("granting-cycle-no-waiting-why"),
            button: None,
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}

fn behind(visit: &Visit, cycle: &Cycle, asked: &Asked) -> Markup {
    let filter = asked.filter();
    let found: Vec<&Decided> = cycle.all.iter().filter(|one| filter.takes(one)).collect();
    let row = |one: &Decided| Row {
        href: Some(href(one.id)),
        cells: vec![
            html! { a href=(href(one.id)) { (one.buyer_name) } div.meta { (one.buyer_code) } },
            words::tier_badge(visit.lang, one.tier),
            html! { (visit.t(&format!("granting-state-{}", one.outcome))) div.meta { (one.on) } },
            html! { b { (time(visit, one.taken.minutes)) } },
            html! { (time(visit, one.taken.asked_minutes)) },
            html! {
                @for (n, step) in one.taken.steps.iter().enumerate() {
                    @if n > 0 { " · " }
                    (role(visit, &step.role)) " " (step.actor) " " (time(visit, step.minutes))
                }
            },
        ],
        ..Row::default()
    };
    let chips =
        asked.pairs().into_iter().filter(|(_, value)| !value.is_empty()).map(|(by, key)| {
            let rest =
                asked.pairs().into_iter().filter(|(name, value)| *name != by && !value.is_empty());
            Chip {
                name: named(visit, by, key),
                count: None,
                href: rest
                    .fold(Link::to(PATH), |link, (name, value)| link.with(name, value))
                    .href(),
                on: true,
            }
        });
    List {
        id: "behind",
        title: visit.t("granting-cycle-behind"),
        count: Some(i64::try_from(found.len()).unwrap_or(i64::MAX)),
        chips: chips.collect(),
        columns: vec![
            Column::text(visit.t("granting-buyer")).title(),
            Column::fit(visit.t("parties-col-tier")),
            Column::fit(visit.t("granting-cycle-outcome")),
            Column::number(visit.t("granting-cycle-whole")),
            Column::number(visit.t("granting-cycle-with-applicant")),
            Column::text(visit.t("granting-cycle-steps")),
        ],
        rows: found.iter().copied().take(SHOWN).map(row).collect(),
        empty: Empty {
            title: visit.t("granting-cycle-no-such"),
            why: String::new(),
            button: Some((visit.t("granting-view-all"), PATH.to_owned())),
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}
