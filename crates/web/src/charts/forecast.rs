use base::Lang;
use maud::{Markup, html};

use super::{Drawing, Numbers, Words, finite, frame, linked, n, pct, px, ticks};

const PLOT: f64 = 150.0;
const TOP: f64 = 18.0;
/// What is left free beside the bars for the values of the axis, as a share of the width.
const GUTTER: f64 = 0.12;

/// What is expected in one week.
#[derive(Clone, Debug, Default)]
pub struct Week {
    /// The week's first day, short: `11-23`.
    pub label: String,
    /// What is expected on average: the bar.
    pub expected: f64,
    /// The range that holds it, low and high: the thin line.
    pub range: (f64, f64),
    /// All three as they are read.
    pub text: String,
    /// The rows behind it.
    pub href: Option<String>,
    /// The one that the title speaks of.
    pub lit: bool,
}

/// Bars of what is expected week by week, each with its range as a thin line. `spell` reads the
/// values of the axis, which stand left of the bars; `key` names bar and range.
pub fn forecast(
    lang: Lang,
    words: &Words,
    weeks: &[Week],
    (spell, key): (&dyn Fn(f64) -> String, (&str, &str)),
    numbers: &Numbers,
) -> Markup {
    let high = weeks
        .iter()
        .map(|week| finite(week.expected).max(finite(week.range.0)).max(finite(week.range.1)))
        .fold(0.0, f64::max);
    if high <= 0.0 {
        return frame(lang, words, None, numbers);
    }
    let steps = ticks(0.0, high, 3);
    let scale = PLOT / high;
    let y = |value: f64| TOP + PLOT - finite(value).max(0.0) * scale;
    let slot = (1.0 - GUTTER) / n(weeks.len());
    let x = |place: f64| pct(GUTTER + place * slot);
    let body = html! {
        @for step in &steps {
            line class=(if *step == 0.0 { "axis" } else { "guide" }) x1="0" x2="100%"
                y1=(px(y(*step))) y2=(px(y(*step))) {}
        }
        @for (i, week) in weeks.iter().enumerate() {
            @let (low, top) = (week.range.0.min(week.range.1), week.range.0.max(week.range.1));
            (linked(week.href.as_ref(), &html! {
                title { (week.label) ": " (week.text) }
                rect x=(x(n(i))) y="0" width=(pct(slot)) height=(px(TOP + PLOT + 22.0))
                    fill="transparent" {}
                rect class={ "bar main" @if week.lit { " lit" } } x=(x(n(i) + 0.18))
                    y=(px(y(week.expected))) width=(pct(slot * 0.64))
                    height=(px(y(0.0) - y(week.expected))) rx="2" {}
                line.range x1=(x(n(i) + 0.5)) x2=(x(n(i) + 0.5)) y1=(px(y(top)))
                    y2=(px(y(low))) {}
                @for end in [low, top] {
                    line.range x1=(x(n(i) + 0.38)) x2=(x(n(i) + 0.62)) y1=(px(y(end)))
                        y2=(px(y(end))) {}
                }
            }))
            @if i % 3 == 0 {
                text.faint x=(x(n(i) + 0.5)) y=(px(TOP + PLOT + 17.0)) text-anchor="middle" {
                    (week.label)
                }
            }
        }
        @for step in steps.iter().filter(|step| **step != 0.0) {
            text.faint x="0" y=(px(y(*step) - 4.0)) { (spell(*step)) }
        }
    };
    let legend = html! {
        div.key aria-hidden="true" {
            span { i.main {} (key.0) }
            span { i.range {} (key.1) }
        }
    };
    let linked = weeks.iter().any(|week| week.href.is_some());
    let drawing = Drawing { height: TOP + PLOT + 24.0, body, key: legend, linked };
    frame(lang, words, Some(drawing), numbers)
}
