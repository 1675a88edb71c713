//! Charts drawn here as SVG, without a script: bars from zero, direct labels, one thing
//! highlighted, a title that says the finding, a text alternative and the table behind it.
//!
//! Positions across are percentages and heights are pixels, so that a drawing fills any width
//! while its letters stay 12 px; lines stand in an inner drawing that is stretched. A chart
//! knows numbers for their place and texts for their meaning; the caller spells both.

mod bars;
/// Steps on a line of days, and the scale by which a script moves them.
pub mod cadence;
mod columns;
mod course;
mod dots;
mod evidence;
mod flow;
mod forecast;
mod heat;
mod map;
mod plot;
mod radar;
mod scatter;
mod spark;
mod stack;
mod trend;
mod usage;

use base::Lang;
use locale::t;
use maud::{Markup, html};

pub use bars::{bars, bars_of};
pub use columns::columns;
pub use course::{CourseStep, course};
pub use dots::{Dot, dots};
pub use evidence::{EvidenceBin, evidence};
pub use flow::{FlowStep, flow};
pub use forecast::{Week, forecast};
pub use heat::{HeatCell, heat};
pub use map::{Place, Quadrants, map};
pub use plot::{Curve, Plot, plot};
pub use radar::{Side, radar};
pub use scatter::{Scatter, Spot, scatter};
pub use spark::sparkline;
pub use stack::{Segment, StackRow, stack};
pub use trend::{Series, Trend, trend, trend_of_height};
pub use usage::{Limit, Usage, usage};

use crate::kit::Tone;

/// What a chart says in words.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// A name that is unique on the page.
    pub id: String,
    /// The finding: “逾期集中在 1–30 天”, not “账龄图”.
    pub title: String,
    /// What is drawn, its unit and its day.
    pub note: String,
    /// The text alternative: the few numbers that matter, in a sentence.
    pub desc: String,
}

/// The numbers behind a chart, already spelled.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// Heads of the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// One bar.
#[derive(Clone, Debug, Default)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// How long it is.
    pub value: f64,
    /// The value as it is read.
    pub text: String,
    /// A second number: the share.
    pub note: String,
    /// The rows behind it.
    pub href: Option<String>,
    /// Its risk colour, if it has one.
    pub tone: Tone,
    /// The one that the title speaks of.
    pub lit: bool,
}

/// What stands inside the frame.
struct Drawing {
    height: f64,
    body: Markup,
    key: Markup,
    linked: bool,
}

/// Puts a drawing, its words and its numbers together. Without a drawing it says that there is
/// nothing to draw yet.
fn frame(lang: Lang, words: &Words, drawing: Option<Drawing>, numbers: &Numbers) -> Markup {
    html! {
        figure.panel.chart id=(words.id) {
            figcaption {
                (words.title)
                @if !words.note.is_empty() { span.meta { (words.note) } }
            }
            @match &drawing {
                None => p.nothing { (t(lang, "house-chart-empty")) },
                Some(drawing) => {
                    (drawing.key)
                    svg role=(if drawing.linked { "group" } else { "img" })
                        aria-labelledby={ (words.id) "-t " (words.id) "-d" }
                        width="100%" height=(px(drawing.height)) {
                        title id={ (words.id) "-t" } { (words.title) }
                        desc id={ (words.id) "-d" } { (words.desc) }
                        (drawing.body)
                    }
                    (table(lang, words, numbers))
                }
            }
        }
    }
}

fn table(lang: Lang, words: &Words, numbers: &Numbers) -> Markup {
    html! {
        @if !numbers.rows.is_empty() {
            details {
                summary { (t(lang, "house-chart-table")) }
                div.scroll tabindex="0" role="region" aria-label=(words.title) {
                    table {
                        thead { tr { @for head in &numbers.head { th scope="col" { (head) } } } }
                        tbody {
                            @for row in &numbers.rows { tr { @for cell in row { td { (cell) } } } }
                        }
                    }
                }
            }
        }
    }
}

/// A share of the width.
fn pct(share: f64) -> String {
    let share = if share.is_finite() { share * 100.0 } else { 0.0 };
    short(share) + "%"
}

/// A number of pixels.
fn px(length: f64) -> String {
    short(if length.is_finite() { length } else { 0.0 })
}

fn short(number: f64) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Quiet => "",
        other => other.class(),
    }
}

fn bar_class(bar: &Bar) -> String {
    let lit = if bar.lit { " lit" } else { "" };
    match bar.tone {
        Tone::Quiet => format!("bar{lit}"),
        tone => format!("bar {}", tone.class()),
    }
}

/// Draws something as a link where it has rows behind it.
fn linked(href: Option<&String>, body: &Markup) -> Markup {
    html! {
        @match href {
            Some(href) => a href=(href) { (body) },
            None => g { (body) },
        }
    }
}

/// Round steps from zero that take in `low..=high`, at most `most` of them above or below zero.
fn ticks(low: f64, high: f64, most: u32) -> Vec<f64> {
    let (low, high) = (finite(low).min(0.0), finite(high).max(0.0));
    let span = high - low;
    if span <= 0.0 {
        return vec![0.0];
    }
    let rough = span / f64::from(most.max(1));
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|m| m * power)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(10.0 * power);
    let mut at = (low / step).floor() * step;
    let mut out = Vec::new();
    while at <= high + step * 0.001 && out.len() < 64 {
        out.push(if at.abs() < step * 1e-9 { 0.0 } else { at });
        at += step;
    }
    out
}

fn finite(number: f64) -> f64 {
    if number.is_finite() { number } else { 0.0 }
}

/// How wide a text is in half-width letters: a Chinese character counts two.
fn width_of(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum()
}

/// The text cut to so many half-width letters, with an ellipsis where it was longer.
fn fitted(text: &str, most: usize) -> String {
    if width_of(text) <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut taken = 1;
    for c in text.chars() {
        taken += if c >= '\u{1100}' { 2 } else { 1 };
        if taken > most {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// Counts as numbers of a drawing.
#[expect(clippy::cast_precision_loss, reason = "positions on a drawing")]
const fn n(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_start_at_zero() {
        assert_eq!(ticks(0.0, 95.0, 4), [0.0, 25.0, 50.0, 75.0]);
        assert_eq!(ticks(0.0, 0.0, 4), [0.0]);
        assert_eq!(ticks(-30.0, 90.0, 4), [-50.0, 0.0, 50.0]);
        assert_eq!(ticks(f64::NAN, f64::INFINITY, 4), [0.0]);
        assert!(ticks(0.0, 1e15, 4).len() <= 6);
    }

    #[test]
    fn names_are_cut_by_what_they_take_up() {
        assert_eq!(fitted("short", 10), "short");
        assert_eq!(fitted("华东建设工程集团有限公司", 12), "华东建设工…");
        assert_eq!(fitted("Northern Lights Engineering", 12), "Northern Li…");
        assert_eq!([pct(0.12345), pct(f64::NAN), px(-0.0)], ["12.35%", "0%", "0"]);
    }
}
