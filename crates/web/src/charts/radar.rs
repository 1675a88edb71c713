//! Several sides of one thing on a wheel.

use base::Lang;
use maud::{Markup, html};

use super::{Drawing, Numbers, Words, finite, frame, short};

const RADIUS: f64 = 84.0;
const HALF: (f64, f64) = (190.0, 116.0);

/// One side.
#[derive(Clone, Debug)]
pub struct Side {
    /// Its name.
    pub name: String,
    /// From 0, the worst, to 1, the best; `None` where nothing is known: the side has a name and no place.
    pub share: Option<f64>,
    /// The value as it is read.
    pub text: String,
    /// The one that the title speaks of.
    pub lit: bool,
}

/// Where a side ends at a share of the radius; the first points upwards, the others follow clockwise.
#[expect(clippy::cast_precision_loss, reason = "a handful of sides")]
fn point(at: usize, of: usize, share: f64) -> (f64, f64) {
    let turn = std::f64::consts::TAU * at as f64 / of as f64;
    (share * RADIUS * turn.sin(), -share * RADIUS * turn.cos())
}

fn ring(of: usize, share: impl Fn(usize) -> Option<f64>) -> String {
    let corners = (0..of).filter_map(|at| Some(point(at, of, share(at)?)));
    let corners = corners.map(|(x, y)| format!("{},{}", short(x), short(y)));
    corners.collect::<Vec<_>>().join(" ")
}

/// Draws the sides, three at least; with fewer there is nothing to draw. Rings stand at a quarter, a half,
/// three quarters and the whole.
pub fn radar(lang: Lang, words: &Words, sides: &[Side], numbers: &Numbers) -> Markup {
    let of = sides.len();
    if of < 3 || sides.iter().filter(|side| side.share.is_some()).count() < 3 {
        return frame(lang, words, None, numbers);
    }
    let share = |at: usize| sides[at].share.map(|share| finite(share).clamp(0.0, 1.0));
    let (half, tall) = HALF;
    let body = html! {
        svg x="0" y="0" width="100%" height=(short(tall * 2.0))
            viewBox={ (short(-half)) " " (short(-tall)) " " (short(half * 2.0)) " " (short(tall * 2.0)) }
            preserveAspectRatio="xMidYMid meet" {
            @for part in [0.25, 0.5, 0.75, 1.0] {
                polygon.guide fill="none" points=(ring(of, |_| Some(part))) {}
            }
            @for at in 0..of {
                @let (x, y) = point(at, of, 1.0);
                line.guide x1="0" y1="0" x2=(short(x)) y2=(short(y)) {}
            }
            polygon.area points=(ring(of, share)) {}
            polygon.line.lit points=(ring(of, share)) {}
            @for (at, side) in sides.iter().enumerate() {
                @let (x, y) = point(at, of, 1.14);
                @let anchor = if x > 8.0 { "start" } else if x < -8.0 { "end" } else { "middle" };
                text.strong[side.lit] x=(short(x)) y=(short(y)) text-anchor=(anchor)
                    dominant-baseline="middle" { (side.name) " " (side.text) }
                @if let Some(share) = share(at) {
                    @let (x, y) = point(at, of, share);
                    circle.dot cx=(short(x)) cy=(short(y)) r="3" { title { (side.name) " " (side.text) } }
                }
            }
        }
    };
    let drawing = Drawing { height: tall * 2.0, body, key: html! {}, linked: false };
    frame(lang, words, Some(drawing), numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(share: Option<f64>) -> Side {
        Side { name: "x".to_owned(), share, text: "y".to_owned(), lit: false }
    }

    #[test]
    fn the_best_reaches_the_rim_and_the_unknown_has_no_corner() {
        let sides = [side(Some(1.0)), side(Some(0.5)), side(None), side(Some(f64::NAN))];
        let drawn = radar(Lang::En, &Words::default(), &sides, &Numbers::default()).into_string();
        // Up, right, (down is unknown), and what is no number lies in the middle.
        assert!(drawn.contains("points=\"0,-84 42,0 0,0\""), "{drawn}");
        assert_eq!(drawn.matches("<circle").count(), 3);
        assert_eq!(drawn.matches("<text").count(), 4, "each side has its name");
        for few in [&sides[..2], &[side(Some(1.0)), side(None), side(None)]] {
            let drawn = radar(Lang::En, &Words::default(), few, &Numbers::default()).into_string();
            assert!(!drawn.contains("polygon"), "{drawn}");
        }
    }
}
