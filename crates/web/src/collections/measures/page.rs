//! The page: groups by measures for a month or all of them, a measure over the months, definitions at hand.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use base::Currency;
use credit::{
    collections::measures::{
        MEASURES, Measure, MeasureBy, MeasureLog, Measured, Tally, measure_log,
    },
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::Right;

use super::{Asked, Names, PATH, share, spelled};
use crate::{
    charts::{self, Numbers, Series, Trend, Words},
    collections::cases::{PATH as CASES, money},
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Link, List, Pager, Row},
    state::App,
    visit::Visit,
};

/// Groups on a page, and lines of the drawing.
const ROWS: usize = 20;
const LINES: usize = 4;

type ByMonth = BTreeMap<String, Tally>;

/// What stands on the page.
struct Seen<'a> {
    visit: &'a Visit,
    asked: &'a Asked,
    log: &'a MeasureLog,
    names: Names<'a>,
    currency: Currency,
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let asked = Asked::of(&filled);
    let log = measure_log(&app.db, visit.scope()).await?;
    let seen = Seen {
        visit: &visit,
        asked: &asked,
        log: &log,
        names: Names::read(&app, &visit, asked.by).await?,
        currency: company_currency(&app.db).await?,
    };
    let told = log.tally(asked.by);
    let skip = filled.get("skip").parse().unwrap_or(0);
    let title = visit.t("collections-measures");
    let group = asked.group.as_deref().map(|code| seen.names.of(&log, code));
    let body = html! {
        nav.crumbs.meta {
            a href=(CASES) { (visit.t("collections-cases")) }
            @if let Some(name) = &group {
                " / " a href=(asked.link(PATH).without("group").href()) { (title) } " / " (name)
            }
        }
        (kit::page_head(&title, &visit.t("collections-measures-lead"), &actions(&visit, &asked)))
        div.stack {
            div.chips { (kit::chips(visit.lang, &sides(&visit, &asked))) }
            @if !log.costs() { (kit::panel(&visit.t("collections-measure-no-cost"), &html! {
                a.button href="/settings/packs/talk" { (visit.t("settings-pack-talk")) }
            }, &html! { p { (visit.t("collections-measure-no-cost-why")) } })) }
            @if asked.group.is_none() { (seen.groups(&told, skip)) }
            (seen.over_time(&told))
            (seen.months(&told, group.as_deref()))
            (definitions(&visit))
        }
    };
    Ok(visit.page(&title, &body))
}

fn actions(visit: &Visit, asked: &Asked) -> Markup {
    html! {
        a.button href="/collections/outside" { (visit.t("collections-outside")) }
        a.button href={ (PATH) "/ledger" } { (visit.t("collections-measures-ledger")) }
        @if visit.may(Right::Export) {
            a.button href=(asked.link("/collections/measures.xlsx").href()) download { "XLSX" }
        }
    }
}

fn sides(visit: &Visit, asked: &Asked) -> Vec<Chip> {
    let chip = |by: MeasureBy| Chip {
        name: visit.t(&format!("collections-measures-by-{}", by.code())),
        count: None,
        href: asked.link(PATH).without("group").with("by", by.code()).href(),
        on: asked.by == by,
    };
    MeasureBy::ALL.into_iter().map(chip).collect()
}

/// The sum of the months that are asked for.
fn sum(of: &ByMonth, month: Option<&str>) -> Tally {
    let mut all = Tally::default();
    of.iter()
        .filter(|(label, _)| month.is_none_or(|month| month == **label))
        .for_each(|(_, tally)| all.add(tally));
    all
}

impl Seen<'_> {
    fn rows_link(&self, measure: Measure, (group, month): (&str, Option<&str>)) -> String {
        let link = Link::to("/collections/measures/rows").with("by", self.asked.by.code());
        let link = if self.asked.by == MeasureBy::All { link } else { link.with("group", group) };
        link.with_some("month", month).with("what", measure.rows().code()).href()
    }

    fn cell(&self, measure: Measure, tally: &Tally, at: (&str, Option<&str>)) -> Markup {
        let of: Measured = measure.of(tally);
        let number = |n: i64| match measure.is_money() {
            true => money(self.visit, n, self.currency),
            false => locale::count(n),
        };
        let costless = measure == Measure::Cost && !self.log.costs();
        html! {
            @match spelled(measure, of).filter(|_| !costless) {
                None => (kit::nothing(self.visit.lang)),
                Some(text) => {
                    a href=(self.rows_link(measure, at)) { (text) }
                    @if measure != Measure::Contacts {
                        div.meta { (number(of.part)) " / " (number(of.whole)) }
                    }
                }
            }
        }
    }

    fn columns(&self, first: &str) -> Vec<Column> {
        let number = |measure: &Measure| {
            let column =
                Column::number(self.visit.t(&format!("collections-measure-{}", measure.code())));
            match measure {
                Measure::Resolved | Measure::Cost | Measure::Reached => column.folded(),
                _ => column,
            }
        };
        let first = Column::text(self.visit.t(first)).title();
        std::iter::once(first).chain(MEASURES.iter().map(number)).collect()
    }

    /// Groups of all: the busiest first.
    fn groups(&self, told: &BTreeMap<String, ByMonth>, skip: usize) -> Markup {
        let (visit, month) = (self.visit, self.asked.month.as_deref());
        let mut rows: Vec<(&String, Tally)> =
            told.iter().map(|(code, of)| (code, sum(of, month))).collect();
        rows.retain(|(_, tally)| *tally != Tally::default());
        rows.sort_by_key(|(code, tally)| (std::cmp::Reverse(tally.contacts), (*code).clone()));
        let row = |(code, tally): &(&String, Tally)| {
            let name = self.names.of(self.log, code);
            let to = self.asked.link(PATH).with("group", code).href();
            let mut cells = vec![html! {
                @if self.asked.by == MeasureBy::All { (name) } @else { a href=(to) { (name) } }
            }];
            let at = (code.as_str(), month);
            cells.extend(MEASURES.iter().map(|measure| self.cell(*measure, tally, at)));
            Row { cells, ..Row::default() }
        };
        let link = self.asked.link(PATH);
        let count = rows.len();
        List {
            id: "groups",
            title: visit.t(&format!("collections-measures-by-{}", self.asked.by.code())),
            count: i64::try_from(count).ok(),
            filters: Some(self.month_filter()),
            columns: self.columns("collections-recovery-group"),
            rows: rows.iter().skip(skip).take(ROWS).map(row).collect(),
            link: link.without("month"),
            pager: Some(Pager::skipping(visit.lang, (&link, "groups"), (skip, ROWS, count))),
            empty: self.nothing(),
            ..List::default()
        }
        .show(visit.lang)
    }

    fn nothing(&self) -> Empty {
        let key = match self.asked.by {
            MeasureBy::Script => "script",
            _ => "contacts",
        };
        Empty {
            title: self.visit.t("collections-measures-none"),
            why: self.visit.t(&format!("collections-measures-none-{key}")),
            button: Some((self.visit.t("collections-worklist"), "/collections".to_owned())),
        }
    }

    fn month_filter(&self) -> Markup {
        let month = self.asked.month.as_deref().unwrap_or_default();
        html! {
            input type="hidden" name="by" value=(self.asked.by.code());
            input type="hidden" name="measure" value=(self.asked.measure.code());
            label.field {
                span { (self.visit.t("collections-measures-month")) }
                select name="month" {
                    option value="" { (self.visit.t("collections-measures-all-months")) }
                    @for one in self.log.months.iter().rev() {
                        option value=(one) selected[one == month] { (one) }
                    }
                }
            }
        }
    }

    /// One measure over the months: of the group, or of the busiest groups.
    fn over_time(&self, told: &BTreeMap<String, ByMonth>) -> Markup {
        let (visit, measure) = (self.visit, self.asked.measure);
        let mut groups: Vec<(&String, &ByMonth)> = match &self.asked.group {
            Some(code) => told.iter().filter(|(of, _)| *of == code).collect(),
            None => told.iter().collect(),
        };
        groups.sort_by_key(|(_, of)| std::cmp::Reverse(sum(of, None).contacts));
        let value = |of: &ByMonth, month: &String| {
            let tally = of.get(month).copied().unwrap_or_default();
            let of = measure.of(&tally);
            match measure {
                Measure::Contacts => i32::try_from(of.part).ok().map(f64::from),
                _ => of.bps().map(share),
            }
        };
        let series: Vec<Series> = groups
            .iter()
            .take(LINES)
            .enumerate()
            .map(|(at, (code, of))| Series {
                name: self.names.of(self.log, code),
                values: self.log.months.iter().map(|month| value(of, month)).collect(),
                lit: at == 0,
            })
            .collect();
        let spell = |value: f64| match measure {
            Measure::Contacts => format!("{value:.0}"),
            _ => locale::percent(value, 0),
        };
        let title = visit.t(&format!("collections-measure-{}", measure.code()));
        let words = Words {
            id: "over-time".to_owned(),
            note: visit.t("collections-measures-over-time"),
            desc: visit.t(&format!("collections-measure-{}-how", measure.code())),
            title,
        };
        let rows = self.log.months.iter().enumerate().map(|(at, month)| {
            let said = |one: &Series| {
                let value = one.values.get(at).copied().flatten();
                value.map_or_else(|| "—".to_owned(), spell)
            };
            std::iter::once(month.clone()).chain(series.iter().map(said)).collect::<Vec<String>>()
        });
        let head = std::iter::once(visit.t("collections-measures-month"));
        let numbers = Numbers {
            head: head.chain(series.iter().map(|one| one.name.clone())).collect(),
            rows: rows.collect(),
        };
        let trend =
            Trend { labels: &self.log.months, series: &series, spell: &spell, filled: false };
        let chip = |one: Measure| Chip {
            name: visit.t(&format!("collections-measure-{}", one.code())),
            count: None,
            href: format!("{}#over-time", self.asked.link(PATH).with("measure", one.code())),
            on: one == measure,
        };
        let chips: Vec<Chip> = MEASURES.into_iter().map(chip).collect();
        html! {
            div.chips { (kit::chips(visit.lang, &chips)) }
            (charts::trend(visit.lang, &words, &trend, &numbers))
        }
    }

    /// Month by month, of a group or of all.
    fn months(&self, told: &BTreeMap<String, ByMonth>, name: Option<&str>) -> Markup {
        let visit = self.visit;
        // A contact with two scripts counts for both: all is reckoned by itself.
        let (of, by) = match &self.asked.group {
            Some(code) => (told.get(code).cloned(), self.asked.by),
            None => (self.log.tally(MeasureBy::All).remove(""), MeasureBy::All),
        };
        let of = of.unwrap_or_default();
        let all = Seen {
            visit,
            asked: &Asked {
                by,
                group: self.asked.group.clone(),
                month: None,
                measure: self.asked.measure,
            },
            log: self.log,
            names: Names {
                visit,
                by,
                pack: self.names.pack.clone(),
                scripts: Vec::new(),
                people: Vec::new(),
            },
            currency: self.currency,
        };
        let group = self.asked.group.as_deref().unwrap_or_default();
        let row = |month: &String| {
            let tally = of.get(month).copied().unwrap_or_default();
            let at = (group, Some(month.as_str()));
            let mut cells = vec![html! { (month) }];
            cells.extend(MEASURES.iter().map(|measure| all.cell(*measure, &tally, at)));
            Row { cells, ..Row::default() }
        };
        let whole = visit.t("collections-recovery-all");
        List {
            id: "months",
            title: format!(
                "{} · {}",
                visit.t("collections-measures-months"),
                name.unwrap_or(&whole)
            ),
            columns: self.columns("collections-measures-month"),
            rows: self.log.months.iter().rev().map(row).collect(),
            ..List::default()
        }
        .show(visit.lang)
    }
}

fn definitions(visit: &Visit) -> Markup {
    let rows: Vec<(String, Markup)> = MEASURES
        .iter()
        .map(|measure| {
            let key = format!("collections-measure-{}", measure.code());
            (visit.t(&key), html! { (visit.t(&format!("{key}-how"))) })
        })
        .collect();
    kit::panel(&visit.t("collections-measures-how"), &html! {}, &kit::facts(&rows))
}
