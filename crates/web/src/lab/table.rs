//! The bins of a variable as chart and table.

use credit::lab::Project;
use maud::{Markup, html};
use quant::lab::bin::{Bin, BinKind, Binning, Rule, evidence::Cell};

use super::{
    desk::{form_head, href},
    drill::rows_href,
    spell,
};
use crate::{
    charts::{self, EvidenceBin, Numbers, Words},
    kit::hidden,
    visit::Visit,
};

fn label(visit: &Visit, at: usize, kind: &BinKind) -> String {
    match kind {
        BinKind::Missing => visit.t("lab-bin-missing"),
        BinKind::Special(code) => format!("={}", spell::number(*code)),
        _ => (at + 1).to_string(),
    }
}

/// Weight of evidence and share of rows by bin.
pub fn chart(visit: &Visit, binning: &Binning) -> Markup {
    let total = binning.total().total();
    let share = |weight: f64| if total > 0.0 { weight / total } else { 0.0 };
    let shown = binning.bins.iter().enumerate().filter(|(_, bin)| bin.parts.train.total() > 0.0);
    let bins: Vec<EvidenceBin> = shown
        .map(|(at, bin)| EvidenceBin {
            label: label(visit, at, &bin.kind),
            name: spell::bin(visit, &bin.kind),
            woe: bin.woe,
            woe_text: format!("{:.2}", bin.woe),
            share: share(bin.parts.train.total()),
            share_text: spell::percent(share(bin.parts.train.total())),
            joined: matches!(bin.kind, BinKind::Range { .. } | BinKind::Levels { .. }),
        })
        .collect();
    let riskiest = bins.iter().min_by(|a, b| a.woe.total_cmp(&b.woe));
    let title = riskiest.map_or_else(String::new, |bin| {
        visit.ta("lab-chart-riskiest", &[("bin", &bin.name), ("woe", &bin.woe_text)])
    });
    let words = Words {
        id: "evidence".to_owned(),
        title: title.clone(),
        note: visit.t("lab-chart-evidence"),
        desc: format!("{title}. IV {}", spell::four(binning.strength.iv)),
    };
    charts::evidence(visit.lang, &words, &bins, &Numbers::default())
}

/// The bins, each to be merged with the next by whoever may.
pub fn table(visit: &Visit, project: &Project, binning: &Binning, may: bool) -> Markup {
    let all = binning.total();
    let mergeable = match &binning.rule {
        Rule::Cuts { cuts, .. } => cuts.len(),
        Rule::Groups { groups, .. } => groups.len().saturating_sub(1),
    };
    let later = binning.bins.iter().any(|bin| bin.parts.later.total() > 0.0);
    let heads = ["lab-bin", "lab-rows", "lab-share", "lab-bads", "lab-bad-rate"];
    html! {
        section.panel.list.lab-bins id="bins" {
            header { h2 { (visit.t("lab-bins-table")) } }
            div.scroll tabindex="0" role="region" aria-label=(visit.t("lab-bins-table")) {
                table.rows {
                    thead { tr {
                        th scope="col" { "#" }
                        @for (at, head) in heads.iter().enumerate() {
                            th scope="col" class=[(at > 0).then_some("number")] { (visit.t(head)) }
                        }
                        th.number scope="col" { "WOE" }
                        th.number scope="col" { "IV" }
                        th.number scope="col" { (visit.t("lab-test-rate")) }
                        @if later { th.number scope="col" { (visit.t("lab-later-rate")) } }
                        @if may { th scope="col" { span.away { (visit.t("lab-edit")) } } }
                    } }
                    tbody {
                        @for (at, bin) in binning.bins.iter().enumerate() {
                            tr {
                                td { (at + 1) }
                                td { (spell::bin(visit, &bin.kind)) }
                                @for (place, text) in numbers(bin, all).into_iter().enumerate() {
                                    td.number {
                                        @if place == 0 {
                                            a href=(rows_href(project, &binning.name, at)) { (text) }
                                        } @else { (text) }
                                    }
                                }
                                @if later { td.number { (rate(bin.parts.later)) } }
                                @if may {
                                    td {
                                        @if at < mergeable { (merge(visit, project, binning, at)) }
                                    }
                                }
                            }
                        }
                    }
                    tfoot { tr {
                        td {} td { (visit.t("lab-sum")) }
                        td.number { (spell::rows(all.total())) } td.number { "100%" }
                        td.number { (spell::rows(all.bad)) }
                        td.number { (spell::percent(all.bad_rate())) }
                        td {} td.number { (spell::four(binning.strength.iv)) } td {}
                        @if later { td {} }
                        @if may { td {} }
                    } }
                }
            }
        }
    }
}

fn rate(cell: Cell) -> String {
    if cell.total() > 0.0 { spell::percent(cell.bad_rate()) } else { "—".to_owned() }
}

fn numbers(bin: &Bin, all: Cell) -> [String; 7] {
    let cell = bin.parts.train;
    let share = if all.total() > 0.0 { cell.total() / all.total() } else { 0.0 };
    [
        spell::rows(cell.total()),
        spell::percent(share),
        spell::rows(cell.bad),
        rate(cell),
        spell::four(bin.woe),
        spell::four(bin.iv),
        rate(bin.parts.test),
    ]
}

fn merge(visit: &Visit, project: &Project, binning: &Binning, at: usize) -> Markup {
    html! {
        form method="post" action={ (href(project)) "/variable/edit" } {
            (form_head(visit, project))
            (hidden("v", &binning.name))
            (hidden("act", "merge"))
            (hidden("bin", &at.to_string()))
            button.button title=(visit.t("lab-merge-why")) { (visit.t("lab-merge")) }
        }
    }
}
