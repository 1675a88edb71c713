use base::Lang;
use maud::{Markup, html};

use super::{Drawing, Numbers, Words, finite, frame, pct, px};

const PLOT: f64 = 300.0;
const TOP: f64 = 14.0;

/// One case, measured twice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// The first measure, across.
    pub across: f64,
    /// The second, upwards.
    pub up: f64,
    /// Whether the two put it into different classes.
    pub apart: bool,
}

/// Two measures of the same cases on one scale.
pub struct Scatter<'a> {
    /// The cases.
    pub spots: &'a [Spot],
    /// Both ends of the scale.
    pub ends: (f64, f64),
    /// Where classes begin.
    pub guides: &'a [f64],
    /// What is measured across.
    pub across_name: String,
    /// What is measured upwards.
    pub up_name: String,
}

/// Cases by two measures: on the diagonal both say the same.
pub fn scatter(lang: Lang, words: &Words, of: &Scatter<'_>, numbers: &Numbers) -> Markup {
    let (low, high) = (finite(of.ends.0), finite(of.ends.1));
    if of.spots.is_empty() || high <= low {
        return frame(lang, words, None, numbers);
    }
    let share = |v: f64| ((finite(v) - low) / (high - low)).clamp(0.0, 1.0);
    // 2 % on each side keep the spots inside.
    let x = |v: f64| 0.02 + 0.96 * share(v);
    let y = |v: f64| TOP + PLOT * (0.98 - 0.96 * share(v));
    let inside = of.guides.iter().filter(|guide| **guide > low && **guide < high);
    let body = html! {
        line.axis x1="0" x2="100%" y1=(px(TOP + PLOT)) y2=(px(TOP + PLOT)) {}
        line.guide x1=(pct(x(low))) y1=(px(y(low))) x2=(pct(x(high))) y2=(px(y(high))) {}
        @for guide in inside {
            line.guide x1=(pct(x(*guide))) x2=(pct(x(*guide))) y1=(px(TOP)) y2=(px(TOP + PLOT)) {}
            line.guide x1="0" x2="100%" y1=(px(y(*guide))) y2=(px(y(*guide))) {}
            text.faint.halo x=(pct(x(*guide))) y=(px(TOP + PLOT + 16.0)) text-anchor="middle" {
                (guide)
            }
            text.faint.halo x="0" y=(px(y(*guide) - 4.0)) { (guide) }
        }
        // Those that are seen alike first, so that they hide nobody.
        @for apart in [false, true] {
            @for spot in of.spots.iter().filter(|spot| spot.apart == apart) {
                circle class=(if apart { "dot medium" } else { "dot" }) cx=(pct(x(spot.across)))
                    cy=(px(y(spot.up))) r=(if apart { "3.5" } else { "2.5" }) {}
            }
        }
        text.faint x="0" y=(px(TOP + PLOT + 33.0)) { (low) }
        text.faint x="100%" y=(px(TOP + PLOT + 33.0)) text-anchor="end" { (high) }
        text.faint x="50%" y=(px(TOP + PLOT + 33.0)) text-anchor="middle" {
            (of.across_name) " → · ↑ " (of.up_name)
        }
    };
    let drawing = Drawing { height: TOP + PLOT + 40.0, body, key: html! {}, linked: false };
    frame(lang, words, Some(drawing), numbers)
}
