//! What a version holds as people read it: points and rules in a table, curves, pairs, and how
//! much each variable of a booster takes part.

use credit::scoring::models::{
    AdditiveModel, BoosterModel, CompactCard, CompactGrid, Content, TableLine, card_table, compact,
    variable_name,
};
use maud::{Markup, html};

use crate::{
    charts::{self, Bar, Numbers, Words},
    kit::{self, Tone},
    lab::spell,
    visit::Visit,
};

/// At most so many curves are drawn; the table holds them all.
const CURVES: usize = 8;

/// All panels of a content.
pub fn panels(visit: &Visit, content: &Content) -> Markup {
    html! {
        @match content {
            Content::Additive(model) => {
                @let card = compact(model);
                (sheet(visit, &card))
                div.stack.no-print {
                    (table(visit, content))
                    (curves(visit, model))
                }
                (pairs(visit, &card))
            },
            Content::Booster(model) => {
                (table(visit, content))
                (parts(visit, model))
            },
            _ => (table(visit, content)),
        }
    }
}

/// Lines of one variable stand together; its name is said once.
fn table(visit: &Visit, content: &Content) -> Markup {
    let lang = visit.lang;
    // Pairs have a table of their own.
    let lines: Vec<TableLine> =
        card_table(content).into_iter().filter(|line| !line.name.zh.contains(" × ")).collect();
    let known = lines.iter().any(|line| line.share_bps.is_some());
    let points = lines.iter().any(|line| line.points.is_some());
    let title = match content {
        Content::Tree(_) => visit.t("models-rules"),
        Content::Booster(_) => visit.t("models-bands"),
        _ => visit.t("models-points-table"),
    };
    let bps = |share: Option<i32>| {
        share.map_or_else(|| "—".to_owned(), |bps| format!("{:.1}%", f64::from(bps) / 100.0))
    };
    let first = |at: usize| at == 0 || lines[at - 1].name != lines[at].name;
    html! {
        section.panel.list id="holds" {
            header { h2 { (title) } }
            div.scroll tabindex="0" role="region" aria-label=(title) {
                table.rows {
                    thead { tr {
                        th scope="col" { (visit.t("models-variable")) }
                        th scope="col" { (visit.t("models-bin")) }
                        @if points { th.number scope="col" { (visit.t("models-points")) } }
                        @if known {
                            th.number scope="col" { (visit.t("models-share")) }
                            th.number scope="col" { (visit.t("models-bad-rate")) }
                        }
                    } }
                    tbody {
                        @for (at, line) in lines.iter().enumerate() {
                            tr {
                                td {
                                    @if first(at) {
                                        b { (line.name.pick(lang)) }
                                        @if !line.variable.is_empty()
                                            && line.variable != line.name.pick(lang) {
                                            " " code.meta { (line.variable) }
                                        }
                                    }
                                }
                                td { (line.bin.pick(lang)) }
                                @if points {
                                    td.number { b { (line.points.map_or_else(String::new,
                                        |p| locale::signed(i64::from(p)))) } }
                                }
                                @if known {
                                    td.number { (bps(line.share_bps)) }
                                    td.number { (bps(line.bad_rate_bps)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The curves of an additive card, the widest first.
fn curves(visit: &Visit, model: &AdditiveModel) -> Markup {
    let lines = card_table(&Content::Additive(model.clone()));
    let mut all: Vec<(&str, i32)> = model
        .curves
        .iter()
        .map(|curve| {
            let points = || curve.spans.iter().map(credit::scoring::models::Span::points);
            let wide = points().max().unwrap_or(0) - points().min().unwrap_or(0);
            (curve.variable.as_str(), wide)
        })
        .collect();
    all.sort_by_key(|(_, wide)| -wide);
    let chart = |(at, (variable, wide)): (usize, &(&str, i32))| {
        let of: Vec<&TableLine> = lines
            .iter()
            .filter(|line| line.variable == *variable && !line.name.zh.contains(" × "))
            .collect();
        let bars: Vec<Bar> = of
            .iter()
            .map(|line| {
                let points = line.points.unwrap_or(0);
                Bar {
                    label: line.bin.pick(visit.lang).to_owned(),
                    value: f64::from(points),
                    text: locale::signed(i64::from(points)),
                    ..Bar::default()
                }
            })
            .collect();
        let name = variable_name(variable);
        let title = visit
            .ta("models-curve", &[("name", name.pick(visit.lang)), ("points", &wide.to_string())]);
        let words = Words {
            id: format!("curve-{at}"),
            desc: title.clone(),
            title,
            note: visit.t("models-curve-note"),
        };
        let numbers = Numbers {
            head: vec![visit.t("models-bin"), visit.t("models-points")],
            rows: bars.iter().map(|bar| vec![bar.label.clone(), bar.text.clone()]).collect(),
        };
        charts::columns(visit.lang, &words, &bars, &numbers)
    };
    html! {
        @for one in all.iter().take(CURVES).enumerate() { (chart(one)) }
    }
}

/// The pairs of an additive card: small tables of points by both variables.
fn pairs(visit: &Visit, card: &CompactCard) -> Markup {
    html! {
        @for grid in &card.grids {
            div.no-print {
                (kit::panel(&grid_name(visit, grid), &html! {}, &html! {
                    p.soft { (visit.t("models-pair-note")) }
                    div.scroll { (grid_table(visit, grid)) }
                }))
            }
        }
    }
}

fn grid_name(visit: &Visit, grid: &CompactGrid) -> String {
    format!("{} × {}", grid.first.pick(visit.lang), grid.second.pick(visit.lang))
}

fn points_of(points: i32) -> String {
    if points == 0 { "·".to_owned() } else { locale::signed(i64::from(points)) }
}

fn grid_table(visit: &Visit, grid: &CompactGrid) -> Markup {
    let lang = visit.lang;
    html! {
        table.rows.card-grid {
            caption { (grid_name(visit, grid)) }
            thead { tr {
                td {}
                @for column in &grid.columns { th.number scope="col" { (column.pick(lang)) } }
            } }
            tbody {
                @for (row, points) in grid.rows.iter().zip(&grid.points) {
                    tr {
                        th scope="row" { (row.pick(lang)) }
                        @for points in points { td.number { (points_of(*points)) } }
                    }
                }
            }
        }
    }
}

/// An additive card on few pages of paper: variables in columns, pairs as small tables. On the
/// screen its place is taken by the long table.
pub fn sheet(visit: &Visit, card: &CompactCard) -> Markup {
    let lang = visit.lang;
    let names = || card.silent.iter().map(|name| name.pick(lang)).collect::<Vec<_>>();
    html! {
        section.card-sheet {
            h2 { (visit.t("models-points-table")) }
            p { (visit.ta("models-sheet-lead", &[("base", &card.base.to_string())])) }
            div.card-terms {
                @for term in &card.terms {
                    table {
                        caption { (term.name.pick(lang)) }
                        tbody {
                            @for (bin, points) in &term.lines {
                                tr {
                                    td { (bin.pick(lang)) }
                                    td.number { b { (locale::signed(i64::from(*points))) } }
                                }
                            }
                        }
                    }
                }
            }
            @if !card.grids.is_empty() {
                h2 { (visit.t("models-sheet-pairs")) }
                div.card-grids { @for grid in &card.grids { (grid_table(visit, grid)) } }
            }
            @if !card.silent.is_empty() {
                p.meta { (visit.ta("models-sheet-silent",
                    &[("names", &names().join(&visit.t("lab-list-and")))])) }
            }
        }
    }
}

/// How often each variable of a booster is asked.
fn parts(visit: &Visit, model: &BoosterModel) -> Markup {
    let splits = model.splits();
    let whole: usize = splits.iter().map(|(_, count)| count).sum();
    #[expect(clippy::cast_precision_loss, reason = "counts of questions")]
    let share = |count: usize| count as f64 / whole.max(1) as f64;
    let bars: Vec<Bar> = splits
        .iter()
        .take(20)
        .enumerate()
        .map(|(at, (variable, count))| Bar {
            label: variable_name(variable).pick(visit.lang).to_owned(),
            value: share(*count),
            text: spell::percent(share(*count)),
            note: spell::count(*count),
            tone: Tone::Quiet,
            lit: at == 0,
            ..Bar::default()
        })
        .collect();
    let first = bars.first().map_or_else(String::new, |bar| bar.label.clone());
    let title =
        visit.ta("models-parts", &[("name", &first), ("trees", &spell::count(model.trees.len()))]);
    let words = Words {
        id: "parts".to_owned(),
        desc: title.clone(),
        title,
        note: visit.t("models-parts-note"),
    };
    let numbers = Numbers {
        head: vec![
            visit.t("models-variable"),
            visit.t("models-questions"),
            visit.t("models-share"),
        ],
        rows: splits
            .iter()
            .map(|(variable, count)| {
                let name = variable_name(variable).pick(visit.lang).to_owned();
                vec![name, spell::count(*count), spell::percent(share(*count))]
            })
            .collect(),
    };
    charts::bars(visit.lang, &words, &bars, &numbers)
}
