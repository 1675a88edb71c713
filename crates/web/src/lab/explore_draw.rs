//! The pieces of the feature explorer, as drawings with their tables and as sheets.

use credit::lab::{
    Project,
    explore::{Class, PeriodOf, SegmentTold},
};
use maud::{Markup, html};

use super::{
    desk::{Desk, href},
    explore::{Found, segment_name, word_name},
    proof::{rate, spelled},
    proof_more::{period, said},
    spell,
};
use crate::{
    charts::{self, Bar, Numbers, Series, Trend, Words},
    kit::{self, Choice, Column, Field, Kind, List, Mistakes, Row, fields_of, link::encoded},
    sheet::{Cell, Sheet},
    visit::Visit,
};

/// Variables in the bar chart and in the table of crossings.
const SHOWN: usize = 20;
const CROSSED: usize = 10;
/// From here on two variables say much the same.
const CLOSE: f64 = 0.5;

/// What leads to the same page again.
pub fn query(found: &Found) -> String {
    let by = found.segment.as_ref().map_or_else(String::new, |by| format!("&by={}", encoded(by)));
    format!("?v={}{by}", encoded(&found.name))
}

/// Information values as bars, each leading to its variable.
pub fn strengths(visit: &Visit, project: &Project, found: &Found) -> Markup {
    let bars: Vec<Bar> = found
        .bins
        .iter()
        .take(SHOWN)
        .map(|bin| Bar {
            label: spell::variable(visit, &bin.name),
            value: bin.strength.iv,
            text: spell::three(bin.strength.iv),
            href: Some(format!("{}/explore?v={}", href(project), encoded(&bin.name))),
            lit: bin.name == found.name,
            ..Bar::default()
        })
        .collect();
    let title = found.bins.first().map_or_else(String::new, |bin| {
        visit.ta("lab-explore-iv-title", &[("name", &spell::variable(visit, &bin.name))])
    });
    let words = Words {
        id: "strengths".to_owned(),
        desc: title.clone(),
        title,
        note: visit.t("lab-explore-iv-note"),
    };
    let heads = ["lab-variable", "IV", "Gini", "KS"];
    let numbers = Numbers {
        head: heads.map(|head| said(visit, head)).into(),
        rows: found
            .bins
            .iter()
            .map(|bin| {
                vec![
                    spell::variable(visit, &bin.name),
                    spell::four(bin.strength.iv),
                    spell::three(bin.strength.gini),
                    spell::three(bin.strength.ks),
                ]
            })
            .collect(),
    };
    charts::bars(visit.lang, &words, &bars, &numbers)
}

/// The strongest variables crossed with each other.
pub fn crossed(visit: &Visit, found: &Found) -> Markup {
    let names: Vec<&str> = found.bins.iter().take(CROSSED).map(|bin| bin.name.as_str()).collect();
    let of = |a: &str, b: &str| {
        found
            .pairs
            .iter()
            .find(|p| (p.first == a && p.second == b) || (p.first == b && p.second == a))
            .map(|pair| pair.r)
    };
    html! {
        section.panel.list id="crossed" {
            header { h2 { (visit.t("lab-explore-crossed")) } }
            div.scroll tabindex="0" role="region" aria-label=(visit.t("lab-explore-crossed")) {
                table.rows.lab-heat {
                    thead { tr {
                        th scope="col" { (visit.t("lab-variable")) }
                        @for at in 0..names.len() { th.number scope="col" { (at + 1) } }
                    } }
                    tbody {
                        @for (at, name) in names.iter().enumerate() {
                            tr {
                                th scope="row" { (at + 1) " " (spell::variable(visit, name)) }
                                @for (across, other) in names.iter().enumerate() {
                                    @match of(name, other).filter(|_| across < at) {
                                        Some(r) => td class=(heat(r)) { (format!("{r:.2}")) },
                                        None => td {},
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

/// How warm a cell is.
fn heat(r: f64) -> &'static str {
    match r.abs() {
        r if r >= 0.8 => "number heat3",
        r if r >= CLOSE => "number heat2",
        r if r >= 0.3 => "number heat1",
        _ => "number",
    }
}

/// Pairs that say much the same.
pub fn closest(visit: &Visit, found: &Found) -> Markup {
    let close: Vec<_> = found.pairs.iter().filter(|pair| pair.r.abs() >= CLOSE).take(30).collect();
    let iv = |name: &str| {
        let bin = found.bins.iter().find(|bin| bin.name == name);
        bin.map_or(f64::NAN, |bin| bin.strength.iv)
    };
    let rows = close.iter().map(|pair| Row {
        cells: vec![
            html! { (spell::named(visit, &pair.first)) },
            html! { (spell::named(visit, &pair.second)) },
            html! { (spell::three(pair.r)) },
            html! { (spell::four(iv(&pair.first))) },
            html! { (spell::four(iv(&pair.second))) },
        ],
        ..Row::default()
    });
    html! {
        @if close.is_empty() { p.soft { (visit.t("lab-explore-none-close")) } }
        @else {
            (List {
                id: "close",
                title: visit.t("lab-explore-close"),
                count: Some(i64::try_from(close.len()).unwrap_or(i64::MAX)),
                columns: vec![
                    Column::text(visit.t("lab-variable")).title(),
                    Column::text(visit.t("lab-explore-other")),
                    Column::number("r".to_owned()),
                    Column::number(visit.t("lab-explore-iv-first")),
                    Column::number(visit.t("lab-explore-iv-second")),
                ],
                rows: rows.collect(),
                ..List::default()
            }.show(visit.lang))
        }
    }
}

/// Which variable, by what.
pub fn ask(visit: &Visit, desk: &Desk, found: &Found) -> Markup {
    let one = |name: &str| Choice {
        value: name.to_owned(),
        name: spell::cut(&spell::variable(visit, name)),
    };
    let columns = desk.opened.frame.columns();
    let all: Vec<Choice> = columns.iter().map(|column| one(&column.name)).collect();
    let none = Choice { value: String::new(), name: visit.t("lab-none-of-them") };
    let by = std::iter::once(none).chain(all.iter().cloned()).collect();
    let fields = [
        Field::new("v", visit.t("lab-variable")).kind(Kind::OneOf(all)).value(&*found.name),
        Field::new("by", visit.t("lab-explore-by"))
            .kind(Kind::OneOf(by))
            .value(found.segment.clone().unwrap_or_default()),
    ];
    kit::panel(
        &visit.t("lab-explore-one"),
        &html! {},
        &html! {
            form method="get" action={ (href(&desk.project)) "/explore" } {
                div.lab-two { (fields_of(visit.lang, &fields, &Mistakes::none())) }
                div.actions { button.button.primary { (visit.t("lab-explore-look")) } }
            }
        },
    )
}

fn class_name(visit: &Visit, class: &Class) -> String {
    match (&class.from, &class.word) {
        (Some(from), _) => format!("≥ {}", spell::number(*from)),
        (None, Some(word)) => word_name(visit, word),
        (None, None) => String::new(),
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of rows")]
fn share(some: usize, all: usize) -> f64 {
    some as f64 / all.max(1) as f64
}

/// How good and bad lie in a variable.
pub fn classes(visit: &Visit, found: &Found) -> Markup {
    let goods: usize = found.classes.iter().map(|class| class.goods).sum();
    let bads: usize = found.classes.iter().map(|class| class.bads).sum();
    let labels: Vec<String> = found.classes.iter().map(|class| class_name(visit, class)).collect();
    let of = |f: &dyn Fn(&Class) -> f64| found.classes.iter().map(|c| Some(f(c))).collect();
    let series = [
        Series { name: visit.t("lab-bads"), values: of(&|c| share(c.bads, bads)), lit: true },
        Series { name: visit.t("lab-goods"), values: of(&|c| share(c.goods, goods)), lit: false },
    ];
    let title = visit.ta("lab-explore-classes", &[("name", &spell::variable(visit, &found.name))]);
    let words = Words {
        id: "classes".to_owned(),
        desc: title.clone(),
        title,
        note: visit.t("lab-explore-classes-note"),
    };
    let numbers = Numbers {
        head: CLASS_HEADS.map(|head| visit.t(head)).into(),
        rows: found
            .classes
            .iter()
            .map(|class| {
                vec![
                    class_name(visit, class),
                    spell::count(class.goods),
                    spell::count(class.bads),
                    spelled(rate(class.bads, class.goods + class.bads)),
                ]
            })
            .collect(),
    };
    let trend = Trend { labels: &labels, series: &series, spell: &spell::percent, filled: false };
    charts::trend(visit.lang, &words, &trend, &numbers)
}

const CLASS_HEADS: [&str; 4] = ["lab-explore-class", "lab-goods", "lab-bads", "lab-bad-rate"];
const SEGMENT_HEADS: [&str; 7] = [
    "lab-explore-segment",
    "lab-rows",
    "lab-bads",
    "lab-bad-rate",
    "lab-fill",
    "lab-explore-mean",
    "IV",
];
const PERIOD_HEADS: [&str; 7] =
    ["lab-period", "lab-rows", "lab-bads", "lab-bad-rate", "lab-fill", "lab-explore-mean", "PSI"];

fn maybe(value: Option<f64>, spell: fn(f64) -> String) -> String {
    value.map_or_else(|| "—".to_owned(), spell)
}

fn columns(visit: &Visit, heads: &[&str]) -> Vec<Column> {
    let one = |(at, head): (usize, &&str)| match at {
        0 => Column::text(said(visit, head)).title(),
        _ => Column::number(said(visit, head)),
    };
    heads.iter().enumerate().map(one).collect()
}

/// A variable by segment.
pub fn segments(visit: &Visit, found: &Found, segments: &[SegmentTold]) -> Markup {
    let row = |one: &SegmentTold| Row {
        cells: vec![
            html! { (segment_name(visit, &one.name)) },
            html! { (spell::count(one.rows)) },
            html! { (spell::count(one.bads)) },
            html! { (spelled(rate(one.bads, one.rows))) },
            html! { (spell::percent(one.filled)) },
            html! { (maybe(one.mean, spell::number)) },
            html! { (maybe(one.iv, spell::four)) },
        ],
        ..Row::default()
    };
    let by = found.segment.as_deref().unwrap_or_default();
    List {
        id: "segments",
        title: visit.ta(
            "lab-explore-segments",
            &[("name", &spell::variable(visit, &found.name)), ("by", &spell::variable(visit, by))],
        ),
        columns: columns(visit, &SEGMENT_HEADS),
        rows: segments.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// A variable over time.
pub fn periods(visit: &Visit, found: &Found) -> Markup {
    let labels: Vec<String> = found.periods.iter().map(|one| period(one.period)).collect();
    let means = found.periods.iter().any(|one| one.mean.is_some());
    let value = |one: &PeriodOf| if means { one.mean } else { Some(one.filled) };
    let series = [Series {
        name: visit.t(if means { "lab-explore-mean" } else { "lab-fill" }),
        values: found.periods.iter().map(value).collect(),
        lit: true,
    }];
    let title = visit.ta("lab-explore-time", &[("name", &spell::variable(visit, &found.name))]);
    let words = Words {
        id: "time".to_owned(),
        desc: title.clone(),
        title,
        note: visit.t(if means { "lab-explore-time-mean" } else { "lab-explore-time-fill" }),
    };
    let spelled_as: &dyn Fn(f64) -> String = if means { &spell::number } else { &spell::percent };
    let trend = Trend { labels: &labels, series: &series, spell: spelled_as, filled: false };
    let row = |one: &PeriodOf| Row {
        cells: vec![
            html! { (period(one.period)) },
            html! { (spell::count(one.rows)) },
            html! { (spell::count(one.bads)) },
            html! { (spelled(rate(one.bads, one.rows))) },
            html! { (spell::percent(one.filled)) },
            html! { (maybe(one.mean, spell::number)) },
            html! { (maybe(one.psi, spell::four)) },
        ],
        ..Row::default()
    };
    html! {
        (charts::trend(visit.lang, &words, &trend, &Numbers::default()))
        (List {
            id: "by-period",
            title: visit.t("lab-explore-periods"),
            columns: columns(visit, &PERIOD_HEADS),
            rows: found.periods.iter().map(row).collect(),
            ..List::default()
        }.show(visit.lang))
    }
}

fn count(rows: usize) -> Cell {
    Cell::Count(i64::try_from(rows).unwrap_or(i64::MAX))
}

fn blank(value: Option<f64>) -> Cell {
    value.map_or(Cell::Blank, Cell::decimal)
}

/// All of it as sheets.
pub fn sheets(visit: &Visit, found: &Found) -> Vec<Sheet> {
    let sheet = |name: &str, heads: &[&str], rows: Vec<Vec<Cell>>| Sheet {
        name: visit.t(name),
        head: heads.iter().map(|head| said(visit, head)).collect(),
        rows,
        ..Sheet::default()
    };
    let name = |name: &str| Cell::from(spell::variable(visit, name));
    let strengths = found.bins.iter().map(|bin| {
        let numbers = [bin.strength.iv, bin.strength.gini, bin.strength.ks];
        std::iter::once(name(&bin.name)).chain(numbers.map(Cell::decimal)).collect()
    });
    let pairs = found
        .pairs
        .iter()
        .map(|pair| vec![name(&pair.first), name(&pair.second), Cell::decimal(pair.r)]);
    let classes = found.classes.iter().map(|class| {
        vec![
            class_name(visit, class).into(),
            count(class.goods),
            count(class.bads),
            blank(rate(class.bads, class.goods + class.bads)),
        ]
    });
    let segments = found.segments.iter().flatten().map(|one| {
        vec![
            segment_name(visit, &one.name).into(),
            count(one.rows),
            count(one.bads),
            blank(rate(one.bads, one.rows)),
            Cell::decimal(one.filled),
            blank(one.mean),
            blank(one.iv),
        ]
    });
    let periods = found.periods.iter().map(|one| {
        vec![
            period(one.period).into(),
            count(one.rows),
            count(one.bads),
            blank(rate(one.bads, one.rows)),
            Cell::decimal(one.filled),
            blank(one.mean),
            blank(one.psi),
        ]
    });
    let all = [
        sheet("lab-strength", &["lab-variable", "IV", "Gini", "KS"], strengths.collect()),
        sheet("lab-explore-close", &["lab-variable", "lab-explore-other", "r"], pairs.collect()),
        sheet("lab-explore-class", &CLASS_HEADS, classes.collect()),
        sheet("lab-explore-segment", &SEGMENT_HEADS, segments.collect()),
        sheet("lab-period", &PERIOD_HEADS, periods.collect()),
    ];
    all.into_iter().filter(|sheet| !sheet.rows.is_empty()).collect()
}
