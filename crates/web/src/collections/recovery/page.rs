//! The page: of all items, of the groups, or of one group.

use axum::extract::{Query, State};
use credit::collections::recovery::{
    Mark, Recovery, RecoveryBy, RecoveryGroup, RecoveryPack, RecoveryWhat, recovery,
};
use maud::{Markup, html};
use quant::recovery::Share;
use store::access::Right;

use super::{Names, PATH, between, charts, percent};
use crate::{
    collections::cases::{PATH as CASES, money},
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Figure, Link, List, Pager, Row},
    state::App,
    visit::Visit,
};

/// Groups on a page.
const ROWS: usize = 20;

/// What the page was asked.
pub(super) struct Asked {
    pub by: RecoveryBy,
    pub group: Option<String>,
}

impl Asked {
    pub fn of(filled: &Filled) -> Self {
        let by = RecoveryBy::parse(filled.get("by")).unwrap_or_default();
        let group = filled.0.get("group").filter(|_| by != RecoveryBy::All).cloned();
        Self { by, group }
    }

    /// An address with the same question.
    pub fn link(&self, path: &str) -> Link {
        let by = (self.by != RecoveryBy::All).then(|| self.by.code());
        let link = Link::to(path).with_some("by", by);
        match &self.group {
            Some(group) => link.with("group", group),
            None => link,
        }
    }
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let asked = Asked::of(&filled);
    let pack = RecoveryPack::in_force(&app.db, visit.today).await?;
    let told = recovery(&app.db, visit.scope(), asked.by).await?;
    let names = Names::read(&app, &visit, asked.by).await?;
    let one = asked.group.as_deref().and_then(|code| told.group(code));
    let group = one.unwrap_or(&told.all);
    let name = match one {
        Some(group) => names.of(group),
        None => visit.t("collections-recovery-all"),
    };
    let title = visit.t("collections-recovery");
    let months = pack.look_back_months.to_string();
    let lead = visit.ta("collections-recovery-lead", &[("months", &months)]);
    let skip = filled.get("skip").parse().unwrap_or(0);
    let body = html! {
        nav.crumbs.meta {
            a href=(CASES) { (visit.t("collections-cases")) }
            @if one.is_some() {
                " / " a href=(asked.link(PATH).without("group").href()) { (title) } " / " (name)
            }
        }
        (kit::page_head(&title, &lead, &actions(&visit, &asked)))
        div.stack {
            div.chips { (kit::chips(visit.lang, &chips(&visit, asked.by))) }
            @if told.all.items.all() == 0 {
                (nothing(&visit))
            } @else {
                (figures(&visit, &told, group, &asked))
                (charts::collected(&visit, &told, (group, &name), &pack))
                @if one.is_none() && asked.by != RecoveryBy::All {
                    (groups(&visit, &told, &names, skip))
                }
                (marks(&visit, &told, group, (&asked, &pack)))
                (charts::lore(&visit, &told, (group, &name), &pack))
                (method(&visit))
            }
        }
    };
    Ok(visit.page(&title, &body))
}

fn actions(visit: &Visit, asked: &Asked) -> Markup {
    html! {
        @if visit.may(Right::Export) {
            a.button href=(asked.link("/collections/recovery.xlsx").href()) download { "XLSX" }
            a.button href=(asked.link("/collections/recovery.csv").href()) download { "CSV" }
        }
        a.button href="/settings/packs/recovery" { (visit.t("settings-pack-recovery")) }
    }
}

fn chips(visit: &Visit, by: RecoveryBy) -> Vec<Chip> {
    let chip = |one: RecoveryBy| Chip {
        name: visit.t(&format!("collections-recovery-by-{}", one.code())),
        count: None,
        href: Asked { by: one, group: None }.link(PATH).href(),
        on: by == one,
    };
    RecoveryBy::ALL.into_iter().map(chip).collect()
}

fn nothing(visit: &Visit) -> Markup {
    Empty {
        title: visit.t("collections-recovery-none"),
        why: visit.t("collections-recovery-none-why"),
        button: Some((visit.t("collections-recovery-ledger"), "/receivables".to_owned())),
    }
    .show()
}

fn figures(visit: &Visit, told: &Recovery, group: &RecoveryGroup, asked: &Asked) -> Markup {
    let rows = |what: RecoveryWhat| {
        asked.link("/collections/recovery/rows").with("what", what.code()).href()
    };
    let sums = group.money.flow(0, u32::MAX);
    let open = sums.left.saturating_sub(group.written_minor);
    let card = |key: &str, value: String, against: String, href: Option<String>| {
        Figure {
            name: visit.t(&format!("collections-recovery-{key}")),
            value,
            against,
            href,
            ..Figure::default()
        }
        .card(visit.lang)
    };
    let items = visit
        .ta("collections-recovery-items-count", &[("count", &locale::count(group.items.all()))]);
    let amount = |minor| money(visit, minor, told.currency);
    html! {
        div.grid {
            div.w3 { (card("ever", amount(group.money.all()), items, None)) }
            div.w3 { (card("paid", amount(sums.paid), String::new(), Some(rows(RecoveryWhat::Paid)))) }
            div.w3 {
                (card("left", amount(open), visit.t("collections-recovery-left-note"),
                    Some(rows(RecoveryWhat::Open))))
            }
            div.w3 {
                (card("written", amount(group.written_minor), String::new(),
                    Some(rows(RecoveryWhat::Written))))
            }
        }
    }
}

fn said(visit: &Visit, share: Option<Share>) -> Markup {
    html! {
        @match share {
            Some(share) => { (percent(share.share)) div.meta { (between(&share)) } },
            None => (kit::nothing(visit.lang)),
        }
    }
}

/// The groups beside each other.
fn groups(visit: &Visit, told: &Recovery, names: &Names<'_>, skip: usize) -> Markup {
    let at = |group: &RecoveryGroup, age| said(visit, group.mark(age, told.window_days).collected);
    let row = |group: &RecoveryGroup| {
        let to = Asked { by: names.by, group: Some(group.code.clone()) }.link(PATH).href();
        Row {
            cells: vec![
                html! { a href=(to) { (names.of(group)) } },
                html! { (locale::count(group.items.all())) },
                html! { (money(visit, group.money.all(), told.currency)) },
                at(group, 30),
                at(group, 90),
                at(group, 180),
                said(visit, group.mark(0, told.window_days).soon),
            ],
            href: Some(to),
            ..Row::default()
        }
    };
    let days = |days: u32| visit.ta("collections-recovery-until", &[("days", &days.to_string())]);
    let window = told.window_days.to_string();
    let link = Asked { by: names.by, group: None }.link(PATH);
    List {
        id: "groups",
        title: visit.t(&format!("collections-recovery-by-{}", names.by.code())),
        count: i64::try_from(told.groups.len()).ok(),
        columns: vec![
            Column::text(visit.t("collections-recovery-group")).title(),
            Column::number(visit.t("collections-recovery-items")),
            Column::number(visit.t("collections-recovery-ever")),
            Column::number(days(30)),
            Column::number(days(90)),
            Column::number(days(180)),
            Column::number(visit.ta("collections-recovery-soon", &[("days", &window)])),
        ],
        rows: told.groups.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(
            visit.lang,
            (&link, "groups"),
            (skip, ROWS, told.groups.len()),
        )),
        ..List::default()
    }
    .show(visit.lang)
}

/// What the curve says at the ages of the pack.
fn marks(
    visit: &Visit,
    told: &Recovery,
    group: &RecoveryGroup,
    (asked, pack): (&Asked, &RecoveryPack),
) -> Markup {
    let rows_link = asked.link("/collections/recovery/rows");
    let behind = |what: RecoveryWhat, from: u32, to: Option<u32>| {
        rows_link.with("what", what.code()).with("from", from).with_some("to", to).href()
    };
    let before = std::iter::once(0).chain(pack.marks.iter().copied());
    let row = |(from, age): (u32, u32)| {
        let mark: Mark = group.mark(age, told.window_days);
        let flow = group.money.flow(from, age);
        Row {
            cells: vec![
                html! { (age) },
                html! { (locale::count(mark.items_at_risk)) },
                html! {
                    a href=(behind(RecoveryWhat::Paid, age, None)) {
                        (money(visit, mark.at_risk_minor, told.currency))
                    }
                },
                html! {
                    a href=(behind(RecoveryWhat::Paid, from, Some(age))) {
                        (money(visit, flow.paid, told.currency))
                    }
                    div.meta { (from + 1) "–" (age) }
                },
                said(visit, mark.collected),
                said(visit, mark.items_collected),
                said(visit, mark.soon),
                said(visit, mark.items_soon),
            ],
            ..Row::default()
        }
    };
    let window = told.window_days.to_string();
    let head = |key: &str| visit.ta(&format!("collections-recovery-{key}"), &[("days", &window)]);
    List {
        id: "marks",
        title: visit.t("collections-recovery-table"),
        columns: vec![
            Column::number(head("age")).title(),
            Column::number(head("items-at-risk")),
            Column::number(head("at-risk")),
            Column::number(head("between")),
            Column::number(head("of-amount")),
            Column::number(head("of-items")),
            Column::number(head("soon")),
            Column::number(head("items-soon")).folded(),
        ],
        rows: before.zip(pack.marks.iter().copied()).map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn method(visit: &Visit) -> Markup {
    let body = html! {
        ul {
            @for key in ["risk", "write-off", "interval", "few", "chance"] {
                li { (visit.t(&format!("collections-recovery-how-{key}"))) }
            }
        }
    };
    kit::panel(&visit.t("collections-recovery-how"), &html! {}, &body)
}
