use base::Lang;
use maud::{Markup, html};

use super::{Drawing, Numbers, Words, finite, frame, linked, pct, px, short};
use crate::kit::Tone;

const SIDE: f64 = 300.0;

/// A buyer on the map.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Can they pay: 0 to 1.
    pub ability: f64,
    /// Do they want to: 0 to 1.
    pub willingness: f64,
    /// Relative size, 0 to 1: exposure.
    pub size: f64,
    /// Name and numbers, as they are read.
    pub text: String,
    /// Risk colour.
    pub tone: Tone,
    /// The one that the title speaks of.
    pub lit: bool,
    /// Where they stand.
    pub href: Option<String>,
}

/// The names of the four fields, their counts, and the names of the axes.
#[derive(Clone, Debug, Default)]
pub struct Quadrants {
    /// Able and willing, willing but unable, able but unwilling, neither.
    pub names: [String; 4],
    /// What stands in each: a number, a sum.
    pub notes: [String; 4],
    /// The axis across and the axis up.
    pub axes: [String; 2],
}

/// Ability across, willingness up: four fields that want four treatments.
pub fn map(
    lang: Lang,
    words: &Words,
    places: &[Place],
    quadrants: &Quadrants,
    numbers: &Numbers,
) -> Markup {
    if places.is_empty() && quadrants.notes.iter().all(String::is_empty) {
        return frame(lang, words, None, numbers);
    }
    let lit = places.iter().find(|place| place.lit);
    let here = lit.map(|place| match (place.ability >= 0.5, place.willingness >= 0.5) {
        (true, true) => 0,
        (false, true) => 1,
        (true, false) => 2,
        (false, false) => 3,
    });
    let corner = |i: usize| match i {
        0 => (0.5, 0.0),
        1 => (0.0, 0.0),
        2 => (0.5, SIDE / 2.0),
        _ => (0.0, SIDE / 2.0),
    };
    let [across, up] = &quadrants.axes;
    let body = html! {
        @for i in 0..4 {
            @let (x, y) = corner(i);
            rect class={ "cell" @if here == Some(i) { " lit" } } x=(pct(x)) y=(px(y)) width="50%"
                height=(px(SIDE / 2.0)) stroke="var(--surface)" stroke-width="2" {}
        }
        @for place in places {
            @let clamp = |v: f64| finite(v).clamp(0.0, 1.0);
            @let class = match (place.lit, place.tone) {
                (true, _) => "dot lit".to_owned(),
                (_, Tone::Quiet | Tone::Low) => "dot".to_owned(),
                (_, tone) => format!("dot {}", tone.class()),
            };
            (linked(place.href.as_ref(), &html! {
                circle class=(class) cx=(pct(0.02 + 0.96 * clamp(place.ability)))
                    cy=(px(8.0 + (SIDE - 16.0) * (1.0 - clamp(place.willingness))))
                    r=(short(if place.lit { 7.0 } else { 3.0 + 7.0 * clamp(place.size).sqrt() })) {
                    title { (place.text) }
                }
            }))
        }
        @for i in 0..4 {
            @let (x, y) = corner(i);
            svg.names x=(pct(x)) y=(px(y)) width="50%" height=(px(SIDE / 2.0)) {
                text.strong.halo x="10" y="20" { (quadrants.names[i]) }
                text.faint.halo x="10" y="37" { (quadrants.notes[i]) }
            }
        }
        text.faint x="100%" y=(px(SIDE + 16.0)) text-anchor="end" { (across) " →" }
        text.faint x="0" y=(px(SIDE + 16.0)) { "↑ " (up) }
    };
    let linked = places.iter().any(|place| place.href.is_some());
    let drawing = Drawing { height: SIDE + 22.0, body, key: html! {}, linked };
    frame(lang, words, Some(drawing), numbers)
}
