use base::Lang;
use maud::{Markup, html};

use super::{
    Bar, Drawing, Numbers, Words, bar_class, finite, fitted, frame, linked, n, pct, px, width_of,
};

const ROW: f64 = 36.0;
const NAME: usize = 44;
/// On a phone.
const NAME_AT_HAND: usize = 26;
/// A line of a phone, name and value together.
const LINE_AT_HAND: usize = 46;

/// What the value leaves of a line on a phone for the name.
fn room(bar: &Bar) -> usize {
    let taken = width_of(&bar.text) + width_of(&bar.note) + 4;
    LINE_AT_HAND.saturating_sub(taken).clamp(8, NAME_AT_HAND)
}

/// Bars lying below each other, each under its name: the largest buyers, the reasons. Values
/// below zero count as nothing.
pub fn bars(lang: Lang, words: &Words, bars: &[Bar], numbers: &Numbers) -> Markup {
    bars_of(lang, words, (bars, 0.0), numbers)
}

/// The same on a scale that ends at `most`, or at the longest bar where that is longer.
pub fn bars_of(
    lang: Lang,
    words: &Words,
    (bars, most): (&[Bar], f64),
    numbers: &Numbers,
) -> Markup {
    let longest = bars.iter().map(|bar| finite(bar.value)).fold(0.0, f64::max);
    let high = longest.max(finite(most));
    if longest <= 0.0 {
        return frame(lang, words, None, numbers);
    }
    let body = html! {
        @for (i, bar) in bars.iter().enumerate() {
            @let y = n(i) * ROW;
            @let text = if bar.lit { "strong" } else { "" };
            (linked(bar.href.as_ref(), &html! {
                title { (bar.label) ": " (bar.text) " " (bar.note) }
                rect x="0" y=(px(y)) width="100%" height=(px(ROW)) fill="transparent" {}
                text class={ "at-desk " (text) } x="0" y=(px(y + 14.0)) {
                    (fitted(&bar.label, NAME))
                }
                text class={ "at-hand " (text) } x="0" y=(px(y + 14.0)) aria-hidden="true" {
                    (fitted(&bar.label, room(bar)))
                }
                text class=(text) x="100%" y=(px(y + 14.0)) text-anchor="end" {
                    (bar.text)
                    @if !bar.note.is_empty() { tspan.soft { " · " (bar.note) } }
                }
                rect.track x="0" y=(px(y + 21.0)) width="100%" height="8" rx="2" {}
                rect class={ (bar_class(bar)) @if !bar.lit { " main" } } x="0" y=(px(y + 21.0))
                    width=(pct(finite(bar.value).max(0.0) / high)) height="8" rx="2" {}
            }))
        }
    };
    let linked = bars.iter().any(|bar| bar.href.is_some());
    let height = n(bars.len()) * ROW - 6.0;
    frame(lang, words, Some(Drawing { height, body, key: html! {}, linked }), numbers)
}
