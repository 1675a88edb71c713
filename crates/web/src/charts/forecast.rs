use base::Lang;
use maud::{Markup, html};

use super::{Drawing, Numbers, Words, finite, frame, linked, n, pct, px, ticks};

const PLOT: f64 = 150.0;
const TOP: f64 = 18.0;

/// What is expected in one week.
#[derive(Clone, Debug, Default)]
pub struct Week {
    /// The week's first day, short: `11-23`.
    pub label: String,
    /// As likely more as less.
    pub p50: f64,
    /// The other end of the band.
    pub p80: f64,
    /// Both as they are read.
    pub text: String,
    /// The rows behind it.
    pub href: Option<String>,
    /// The one that the title speaks of.
    pub lit: bool,
}

/// Bars of what is expected week by week; the band reaches from the middle value to the other
/// bound, whichever side it is on. `spell` reads the values of the axis, `key` names bar and band.
pub fn forecast(
    lang: Lang,
    words: &Words,
    weeks: &[Week],
    (spell, key): (&dyn Fn(f64) -> String, (&str, &str)),
    numbers: &Numbers,
) -> Markup {
    let high = weeks.iter().map(|week| finite(week.p50).max(finite(week.p80))).fold(0.0, f64::max);
    if high <= 0.0 {
        return frame(lang, words, None, numbers);
    }
    let steps = ticks(0.0, high, 3);
    let scale = PLOT / high;
    let y = |value: f64| TOP + PLOT - finite(value).max(0.0) * scale;
    let slot = 1.0 / n(weeks.len());
    let body = html! {
        @for step in &steps {
            line class=(if *step == 0.0 { "axis" } else { "guide" }) x1="0" x2="100%"
                y1=(px(y(*step))) y2=(px(y(*step))) {}
        }
        @for (i, week) in weeks.iter().enumerate() {
            @let (p50, p80) = (finite(week.p50), finite(week.p80));
            @let (low, top) = (p50.min(p80), p50.max(p80));
            @let x = pct((n(i) + 0.18) * slot);
            @let width = pct(slot * 0.64);
            (linked(week.href.as_ref(), &html! {
                title { (week.label) ": " (week.text) }
                rect x=(pct(n(i) * slot)) y="0" width=(pct(slot)) height=(px(TOP + PLOT + 22.0))
                    fill="transparent" {}
                rect class={ "bar main" @if week.lit { " lit" } } x=(x) y=(px(y(low)))
                    width=(width) height=(px(y(0.0) - y(low))) rx="2" {}
                rect.band x=(x) y=(px(y(top))) width=(width) height=(px(y(low) - y(top))) {}
                line.middle x1=(x) x2=(pct((n(i) + 0.82) * slot)) y1=(px(y(p50)))
                    y2=(px(y(p50))) {}
            }))
            @if i % 3 == 0 {
                text.faint x=(pct((n(i) + 0.5) * slot)) y=(px(TOP + PLOT + 17.0))
                    text-anchor="middle" { (week.label) }
            }
        }
        @for step in steps.iter().filter(|step| **step != 0.0) {
            text.faint.halo x="0" y=(px(y(*step) - 4.0)) { (spell(*step)) }
        }
    };
    let legend = html! {
        div.key aria-hidden="true" {
            span { i.main {} (key.0) }
            span { i.band {} (key.1) }
        }
    };
    let linked = weeks.iter().any(|week| week.href.is_some());
    let drawing = Drawing { height: TOP + PLOT + 24.0, body, key: legend, linked };
    frame(lang, words, Some(drawing), numbers)
}
