use base::Lang;
use maud::{Markup, html};

use super::{Bar, Drawing, Numbers, Words, bar_class, finite, frame, linked, n, pct, px};

const PLOT: f64 = 150.0;
const TOP: f64 = 20.0;

/// Upright bars in a fixed order: the buckets of an ageing. Values below zero hang down.
pub fn columns(lang: Lang, words: &Words, bars: &[Bar], numbers: &Numbers) -> Markup {
    if bars.iter().all(|bar| finite(bar.value) == 0.0) {
        return frame(lang, words, None, numbers);
    }
    let high = bars.iter().map(|bar| finite(bar.value)).fold(0.0, f64::max);
    let low = bars.iter().map(|bar| finite(bar.value)).fold(0.0, f64::min);
    let scale = PLOT / (high - low);
    // Room for the text below a hanging bar.
    let top = TOP;
    let zero = top + high * scale;
    let bottom = top + PLOT + if low < 0.0 { 18.0 } else { 0.0 };
    let slot = 1.0 / n(bars.len());
    let body = html! {
        line.axis x1="0" x2="100%" y1=(px(zero)) y2=(px(zero)) {}
        @for (i, bar) in bars.iter().enumerate() {
            @let value = finite(bar.value);
            @let length = (value.abs() * scale).max(if value == 0.0 { 0.0 } else { 1.0 });
            @let y = if value < 0.0 { zero } else { zero - length };
            @let text_y = if value < 0.0 { zero + length + 14.0 } else { y - 6.0 };
            @let middle = pct((n(i) + 0.5) * slot);
            (linked(bar.href.as_ref(), &html! {
                title { (bar.label) ": " (bar.text) " " (bar.note) }
                rect x=(pct(n(i) * slot)) y="0" width=(pct(slot)) height=(px(bottom + 38.0))
                    fill="transparent" {}
                rect class=(bar_class(bar)) x=(pct((n(i) + 0.16) * slot)) y=(px(y))
                    width=(pct(slot * 0.68)) height=(px(length)) rx="2" {}
                text class=(if bar.lit { "value strong" } else { "value" }) x=(middle) y=(px(text_y))
                    text-anchor="middle" { (bar.text) }
                text class=(if bar.lit { "tick strong" } else { "tick" }) x=(middle) y=(px(bottom + 17.0))
                    text-anchor="middle" { (bar.label) }
                text.faint x=(middle) y=(px(bottom + 33.0)) text-anchor="middle" { (bar.note) }
            }))
        }
    };
    let linked = bars.iter().any(|bar| bar.href.is_some());
    let drawing = Drawing { height: bottom + 38.0, body, key: html! {}, linked };
    frame(lang, words, Some(drawing), numbers)
}
