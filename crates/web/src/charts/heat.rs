use base::Lang;
use maud::{Markup, html};

use super::{Drawing, Numbers, Words, frame, linked, n, pct, px, tone_class};
use crate::kit::Tone;

const SIDE: f64 = 52.0;

/// A cell of a heat map.
#[derive(Clone, Debug, Default)]
pub struct HeatCell {
    /// What stands in it: numbers of risks.
    pub text: String,
    /// Their names, as they are read.
    pub title: String,
    /// How hot it is.
    pub tone: Tone,
    /// The rows behind it.
    pub href: Option<String>,
}

/// The cells that are empty, or those that are not, with their row and column.
fn laid(rows: &[Vec<HeatCell>], empty: bool) -> impl Iterator<Item = (usize, usize, &HeatCell)> {
    let cells = rows
        .iter()
        .enumerate()
        .flat_map(|(y, row)| row.iter().enumerate().map(move |(x, cell)| (y, x, cell)));
    cells.filter(move |(_, _, cell)| cell.text.is_empty() == empty)
}

/// Cells in rows from the top; the axes are named across and up. What is empty stays pale.
pub fn heat(
    lang: Lang,
    words: &Words,
    (rows, axes): (&[Vec<HeatCell>], &[String; 2]),
    numbers: &Numbers,
) -> Markup {
    if rows.iter().flatten().all(|cell| cell.text.is_empty()) {
        return frame(lang, words, None, numbers);
    }
    let wide = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let height = n(rows.len()) * SIDE;
    let body = html! {
        // What is empty first: else it would cover the frames of its neighbours.
        @for full in ["", " full"] {
            @for (y, x, cell) in laid(rows, full.is_empty()) {
                (linked(cell.href.as_ref(), &html! {
                    @if !cell.title.is_empty() { title { (cell.title) } }
                    rect class={ "heat " (tone_class(cell.tone)) (full) } x=(pct(n(x) / n(wide)))
                        y=(px(n(y) * SIDE)) width=(pct(1.0 / n(wide))) height=(px(SIDE))
                        stroke="var(--surface)" stroke-width="2" {}
                    text.strong x=(pct((n(x) + 0.5) / n(wide))) y=(px(n(y) * SIDE + SIDE / 2.0 + 4.0))
                        text-anchor="middle" { (cell.text) }
                }))
            }
        }
        text.faint x="100%" y=(px(height + 16.0)) text-anchor="end" { (axes[0]) " →" }
        text.faint x="0" y=(px(height + 16.0)) { "↑ " (axes[1]) }
    };
    let linked = rows.iter().flatten().any(|cell| cell.href.is_some());
    let drawing = Drawing { height: height + 22.0, body, key: html! {}, linked };
    frame(lang, words, Some(drawing), numbers)
}
