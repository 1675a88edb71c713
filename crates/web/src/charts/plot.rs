use base::Lang;
use maud::{Markup, html};

use super::{Drawing, Numbers, Words, finite, frame, pct, px, short, ticks};

const PLOT: f64 = 220.0;
const TOP: f64 = 14.0;

/// One line through points.
#[derive(Clone, Debug, Default)]
pub struct Curve {
    /// Its name, said in the key.
    pub name: String,
    /// Points from left to right.
    pub points: Vec<(f64, f64)>,
    /// The one that the title speaks of; another one is dashed.
    pub lit: bool,
    /// Whether each point is marked.
    pub marked: bool,
}

/// Two measures against each other.
pub struct Plot<'a> {
    /// The lines.
    pub curves: &'a [Curve],
    /// Left and right end.
    pub across: (f64, f64),
    /// Lower and upper end.
    pub up: (f64, f64),
    /// What is measured across.
    pub across_name: String,
    /// What is measured upwards.
    pub up_name: String,
    /// How a place across is read.
    pub spell_across: &'a dyn Fn(f64) -> String,
    /// How a height is read.
    pub spell_up: &'a dyn Fn(f64) -> String,
    /// A line from corner to corner: chance, or a perfect agreement.
    pub diagonal: bool,
    /// A distance worth seeing: place across, both heights, what it is.
    pub span: Option<(f64, f64, f64, String)>,
}

/// Lines over a measure that is no time.
pub fn plot(lang: Lang, words: &Words, plot: &Plot<'_>, numbers: &Numbers) -> Markup {
    let (left, right) = (finite(plot.across.0), finite(plot.across.1));
    let (low, high) = (finite(plot.up.0), finite(plot.up.1));
    if plot.curves.iter().all(|curve| curve.points.is_empty()) || right <= left || high <= low {
        return frame(lang, words, None, numbers);
    }
    let x = |v: f64| ((finite(v) - left) / (right - left)).clamp(0.0, 1.0);
    let y = |v: f64| TOP + PLOT * (1.0 - ((finite(v) - low) / (high - low)).clamp(0.0, 1.0));
    let path = |curve: &Curve| -> String {
        let piece = |(i, (a, b)): (usize, &(f64, f64))| {
            let pen = if i == 0 { 'M' } else { 'L' };
            format!("{pen}{} {}", short(x(*a) * 1_000.0), short(y(*b)))
        };
        curve.points.iter().enumerate().map(piece).collect()
    };
    let ups = ticks(low, high, 4).into_iter().filter(|step| *step >= low && *step <= high);
    let body = html! {
        @for step in ups {
            @let at = y(step);
            line class=(if step == low { "axis" } else { "guide" }) x1="0" x2="100%"
                y1=(px(at)) y2=(px(at)) {}
            @if step > low { text.faint.halo x="0" y=(px(at - 4.0)) { ((plot.spell_up)(step)) } }
        }
        line.axis x1="0" x2="100%" y1=(px(TOP + PLOT)) y2=(px(TOP + PLOT)) {}
        svg width="100%" height=(px(TOP + PLOT)) viewBox={ "0 0 1000 " (px(TOP + PLOT)) }
            preserveAspectRatio="none" {
            @if plot.diagonal {
                path class="line faint" d={ "M0 " (px(TOP + PLOT)) "L1000 " (px(TOP)) } {}
            }
            @for (at, curve) in plot.curves.iter().enumerate() {
                path class=(stroke(at, curve, "line other")) d=(path(curve)) {}
            }
        }
        @for curve in plot.curves.iter().filter(|curve| curve.marked) {
            @for (a, b) in &curve.points {
                circle class=(if curve.lit { "dot lit" } else { "dot" }) cx=(pct(x(*a)))
                    cy=(px(y(*b))) r="4" {
                    title { ((plot.spell_across)(*a)) " → " ((plot.spell_up)(*b)) }
                }
            }
        }
        @if let Some((at, from, to, text)) = &plot.span {
            line.range x1=(pct(x(*at))) x2=(pct(x(*at))) y1=(px(y(*from))) y2=(px(y(*to))) {}
            text.strong.halo x=(pct(x(*at))) y=(px(f64::midpoint(y(*from), y(*to))))
                dx=(if x(*at) > 0.6 { "-8" } else { "8" })
                text-anchor=(if x(*at) > 0.6 { "end" } else { "start" }) { (text) }
        }
        @for (share, anchor) in [(0.0, "start"), (0.5, "middle"), (1.0, "end")] {
            text.faint x=(pct(share)) y=(px(TOP + PLOT + 16.0)) text-anchor=(anchor) {
                ((plot.spell_across)(left + share * (right - left)))
            }
        }
        text.faint x="50%" y=(px(TOP + PLOT + 33.0)) text-anchor="middle" {
            (plot.across_name) " → · ↑ " (plot.up_name)
        }
    };
    let key = html! {
        @if plot.curves.len() > 1 {
            div.key {
                @for (at, curve) in plot.curves.iter().enumerate() {
                    span { i class=(stroke(at, curve, "line")) {} (curve.name) }
                }
            }
        }
    };
    let drawing = Drawing { height: TOP + PLOT + 40.0, body, key, linked: false };
    frame(lang, words, Some(drawing), numbers)
}

/// How a line is drawn: one is lit, the others differ by their dashes.
fn stroke(at: usize, curve: &Curve, other: &str) -> String {
    if curve.lit { "line lit".to_owned() } else { format!("{other} n{}", at % 4) }
}
