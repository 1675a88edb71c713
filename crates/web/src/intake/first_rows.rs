//! The first rows of a file beside what would come of each, while its columns are being corrected.

use credit::intake::{
    preview::{Preview, PreviewRow, PreviewSeen},
    read::Skip,
};
use maud::{Markup, html};

use super::{COLUMNS_SHOWN, shown};
use crate::{
    kit::{self, Tone},
    visit::Visit,
};

/// The rows.
pub fn shown_rows(visit: &Visit, preview: &Preview) -> Markup {
    let counts = preview.counts;
    let count = |n: u64| n.to_string();
    html! {
        section.panel.list {
            header {
                h2 {
                    (visit.ta("intake-first-rows", &[("count", &preview.rows.len().to_string())]))
                    " " span.meta {
                        (visit.ta("intake-sample-counts", &[
                            ("good", &count(counts.good)), ("rejected", &count(counts.rejected)),
                            ("skipped", &count(counts.skipped)),
                        ]))
                    }
                }
            }
            div.scroll tabindex="0" role="region" aria-label=(visit.t("intake-rows")) {
                table.rows.preview {
                    thead { tr {
                        @for id in ["intake-line", "intake-comes-out"] { th scope="col" { (visit.t(id)) } }
                        @for name in preview.table.headers.iter().take(COLUMNS_SHOWN) {
                            th scope="col" { (shown(name)) } }
                    } }
                    tbody { @for row in &preview.rows { (preview_row(visit, row)) } }
                }
            }
        }
    }
}

const fn skip_id(skip: Skip) -> &'static str {
    match skip {
        Skip::Blank => "intake-skip-blank",
        Skip::Total => "intake-skip-total",
        Skip::Header => "intake-skip-header",
        Skip::Footer => "intake-skip-footer",
        Skip::Other => "intake-skip-other",
    }
}

fn preview_row(visit: &Visit, row: &PreviewRow) -> Markup {
    html! {
        tr {
            td.fit { (row.line) }
            td.wide {
                @match &row.seen {
                    Some(PreviewSeen::Record(_)) => (kit::badge(Tone::Low, &visit.t("intake-good"))),
                    Some(PreviewSeen::Skipped(skip)) => (kit::badge(Tone::Quiet, &visit.t(skip_id(*skip)))),
                    Some(PreviewSeen::Rejected(faults)) => {
                        (kit::badge(Tone::High, &visit.t("intake-count-rejected")))
                        span.meta {
                            @for fault in faults.iter().take(10) { (shown(&fault.spoken(visit.lang))) " " }
                        }
                    }
                    None => (kit::nothing(visit.lang)),
                }
            }
            @for cell in row.cells.iter().take(COLUMNS_SHOWN) { td { (shown(cell)) } }
        }
    }
}
