//! The sum of a score: the base, every characteristic with its value and points, what keeps it on
//! the scale or holds it back, and the score. The column of points adds up.

use credit::{
    assess::{Assessment, AssessmentDoc, ScoreSheet, score_sheet},
    scoring::Scorecard,
};
use maud::{Markup, html};

use super::summary::value_of;
use crate::{kit::nothing, visit::Visit};

/// The table.
pub fn table(visit: &Visit, card: &Scorecard, one: &Assessment, doc: &AssessmentDoc) -> Markup {
    let sheet = score_sheet(one, card);
    html! {
        div.scroll tabindex="0" role="region" aria-label=(visit.t("parties-points")) {
            table.rows.sum {
                thead { tr {
                    th scope="col" { (visit.t("parties-point-feature")) }
                    th scope="col" { (visit.t("parties-point-axis")) }
                    th.number scope="col" { (visit.t("parties-point-value")) }
                    th.number scope="col" { (visit.t("parties-point-points")) }
                    th.number scope="col" { (visit.t("parties-point-best")) }
                } }
                tbody {
                    @if let Some(sheet) = &sheet {
                        (row(visit, "parties-point-base", &sheet.base.to_string()))
                    }
                    @for point in &doc.points {
                        tr {
                            td { (visit.t(&format!("scoring-feature-{}", point.feature))) }
                            td { (visit.t(&format!("scoring-axis-{}", point.axis))) }
                            td.number {
                                (value_of(visit, doc, &point.feature)
                                    .map_or_else(|| nothing(visit.lang), |text| html! { (text) }))
                            }
                            td.number data-points=(point.points) {
                                (locale::signed(i64::from(point.points)))
                            }
                            td.number.soft { (locale::signed(i64::from(point.best))) }
                        }
                    }
                    @if let Some(sheet) = &sheet { (below(visit, sheet)) }
                }
                @if let Some(sheet) = &sheet {
                    tfoot { tr {
                        td colspan="3" { (visit.t("scoring-score")) }
                        td.number { (sheet.total) }
                        td {}
                    } }
                }
            }
        }
    }
}

fn below(visit: &Visit, sheet: &ScoreSheet) -> Markup {
    html! {
        @if sheet.bounded != 0 {
            (row(visit, "parties-point-bounded", &locale::signed(sheet.bounded)))
        }
        @if sheet.held_back != 0 {
            (row(visit, "parties-point-held-back", &locale::signed(sheet.held_back)))
        }
        @if sheet.heeded != 0 {
            (row(visit, "parties-point-heeded", &locale::signed(sheet.heeded)))
        }
    }
}

fn row(visit: &Visit, name: &str, points: &str) -> Markup {
    html! {
        tr {
            td colspan="3" { (visit.t(name)) }
            td.number { (points) }
            td {}
        }
    }
}
