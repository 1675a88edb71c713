use base::Lang;
use maud::{Markup, html};

use super::{Drawing, Numbers, Words, fitted, frame, n, pct, px};

/// A step of a cadence.
#[derive(Clone, Debug, Default)]
pub struct CadenceBar {
    /// What it is called.
    pub label: String,
    /// Its days and lane, as they are read.
    pub text: String,
    /// The first day from the due day on.
    pub from: i32,
    /// The last.
    pub to: i32,
    /// Its lane, by place.
    pub lane: usize,
    /// How it is drawn: `written`, `person` or nothing for what reaches nobody.
    pub class: &'static str,
}

/// Days and where they stand, in hundredths of the width: near the due day a day is wide, far from it narrow. The
/// script that moves steps reads the same table.
pub const SCALE: [(i32, f64); 7] =
    [(-60, 0.0), (-30, 4.0), (0, 18.0), (30, 46.0), (90, 72.0), (180, 88.0), (400, 100.0)];
/// Days that are named.
pub const NAMED: [i32; 7] = [-30, 0, 15, 30, 60, 90, 180];

/// Height of the axis, of a lane's head, of a step.
pub const HEIGHTS: (f64, f64, f64) = (22.0, 20.0, 24.0);

/// Where a day stands, as a share of the width.
fn x(day: i32) -> f64 {
    let pairs = SCALE.iter().zip(SCALE.iter().skip(1));
    let within = pairs.into_iter().find(|((from, _), (to, _))| (*from..=*to).contains(&day));
    match within {
        Some(((from, low), (to, high))) => {
            let share = f64::from(day - from) / f64::from(to - from);
            (low + (high - low) * share) / 100.0
        }
        None => f64::from(u8::from(day > 0)),
    }
}

/// The steps of a cadence as bars on a line of days, under the heads of their lanes; a lane without steps is left out
/// unless `all`.
pub fn cadence(
    lang: Lang,
    words: &Words,
    (lanes, all): (&[String], bool),
    bars: &[CadenceBar],
    numbers: &Numbers,
) -> Markup {
    if bars.is_empty() {
        return frame(lang, words, None, numbers);
    }
    let (axis, head, row) = HEIGHTS;
    let mut y = axis;
    let mut drawn: Vec<Markup> = Vec::new();
    for (at, lane) in lanes.iter().enumerate() {
        let steps: Vec<&CadenceBar> = bars.iter().filter(|bar| bar.lane == at).collect();
        if steps.is_empty() && !all {
            continue;
        }
        let height = head + n(steps.len()) * row;
        drawn.push(html! {
            rect class="lane" x="0" y=(px(y)) width="100%" height=(px(height)) rx="4" {}
            text.faint x="6" y=(px(y + 14.0)) { (fitted(lane, 40)) }
            @for (place, bar) in steps.iter().enumerate() { (step(bar, y + head + n(place) * row)) }
        });
        y += height + 2.0;
    }
    let body = html! {
        @for lane in &drawn { (lane) }
        @for day in NAMED {
            line class=(if day == 0 { "axis" } else { "guide" }) x1=(pct(x(day))) x2=(pct(x(day)))
                y1="16" y2=(px(y)) {}
            text.faint x=(pct(x(day))) y="12" text-anchor="middle" { (format!("{day:+}")) }
        }
    };
    let drawing = Drawing { height: y, body, key: html! {}, linked: false };
    frame(lang, words, Some(drawing), numbers)
}

fn step(bar: &CadenceBar, y: f64) -> Markup {
    let (from, to) = (x(bar.from), x(bar.to.saturating_add(1)));
    let wide = (to - from).max(0.008);
    // The name stands beside its bar, on the side where there is more room.
    let behind = 1.0 - to > from;
    let at = if behind { to } else { from };
    html! {
        rect class={ "bar " (bar.class) } x=(pct(from)) y=(px(y + 5.0)) width=(pct(wide)) height="14" rx="3" {
            title { (bar.label) " · " (bar.text) }
        }
        svg x=(pct(at)) y=(px(y)) width="1" height="24" {
            text.halo x=(if behind { "5" } else { "-5" }) y="16"
                text-anchor=(if behind { "start" } else { "end" }) { (fitted(&bar.label, 26)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_stand_in_their_order() {
        let days = [-60, -31, -30, -1, 0, 1, 29, 30, 90, 180, 399, 400, 9_999];
        let places: Vec<f64> = days.iter().map(|day| x(*day)).collect();
        assert!(places.windows(2).all(|pair| pair[0] <= pair[1]), "{places:?}");
        assert!((x(0) - 0.18).abs() < 1e-9 && (x(9_999) - 1.0).abs() < 1e-9);
        assert!((x(15) - 0.32).abs() < 1e-9, "halfway between the due day and the thirtieth");
    }

    #[test]
    fn each_step_stands_in_its_lane() {
        let bar = |label: &str, from, to, lane| CadenceBar {
            label: label.to_owned(),
            from,
            to,
            lane,
            class: "written",
            ..CadenceBar::default()
        };
        let bars = [bar("请款", -5, -1, 0), bar("催款函", 10, 24, 1), bar("律师", 180, 9_999, 1)];
        let lanes = ["一".to_owned(), "二".to_owned(), "三".to_owned()];
        let words = Words { id: "c".to_owned(), ..Words::default() };
        let some =
            cadence(Lang::Zh, &words, (&lanes, false), &bars, &Numbers::default()).into_string();
        assert_eq!(some.matches("class=\"lane\"").count(), 2, "{some}");
        assert_eq!(some.matches("class=\"bar written\"").count(), 3, "{some}");
        assert!(some.contains("text-anchor=\"end\""), "a late step is named to its left: {some}");
        let all =
            cadence(Lang::Zh, &words, (&lanes, true), &bars, &Numbers::default()).into_string();
        assert_eq!(all.matches("class=\"lane\"").count(), 3, "{all}");
    }
}
