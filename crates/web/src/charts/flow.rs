use base::Lang;
use maud::{Markup, html};

use super::{Drawing, Numbers, Words, fitted, frame, linked, n, pct, px};

/// A step of a flow.
#[derive(Clone, Debug, Default)]
pub struct FlowStep {
    /// What it is called.
    pub label: String,
    /// Its standard time and how it is kept, as they are read.
    pub text: String,
    /// Its lane, by place.
    pub lane: usize,
    /// The rows behind it.
    pub href: Option<String>,
    /// Whether it is seen by records; others are drawn open.
    pub seen: bool,
    /// The one that the title speaks of.
    pub lit: bool,
}

const LANE: f64 = 66.0;
const TOP: f64 = 4.0;

/// Steps from left to right, each in the lane of its owner, joined in their order. A phone shows their numbers,
/// whose names stand in the table below; where there is room the names stand beside them.
pub fn flow(
    lang: Lang,
    words: &Words,
    lanes: &[String],
    steps: &[FlowStep],
    numbers: &Numbers,
) -> Markup {
    if steps.is_empty() {
        return frame(lang, words, None, numbers);
    }
    let x = |at: usize| (n(at) + 0.5) / n(steps.len());
    let y = |step: &FlowStep| TOP + n(step.lane) * LANE + 29.0;
    let room = 130 / steps.len().max(1);
    let height = TOP + n(lanes.len()) * LANE + 4.0;
    let body = html! {
        @for (at, lane) in lanes.iter().enumerate() {
            rect class="lane" x="0" y=(px(TOP + n(at) * LANE)) width="100%" height=(px(LANE - 4.0))
                rx="4" {}
            text.faint x="8" y=(px(TOP + n(at) * LANE + 14.0)) { (fitted(lane, 24)) }
        }
        @for (at, pair) in steps.windows(2).enumerate() {
            @if let [one, next] = pair { (joined((x(at), y(one)), (x(at + 1), y(next)))) }
        }
        @for (at, step) in steps.iter().enumerate() {
            (linked(step.href.as_ref(), &html! {
                circle class={ "dot" @if !step.seen { " open" } @if step.lit { " lit" } }
                    cx=(pct(x(at))) cy=(px(y(step))) r="11" {
                    title { (at + 1) " " (step.label) " · " (step.text) }
                }
                text.strong x=(pct(x(at))) y=(px(y(step) + 4.0)) text-anchor="middle" { (at + 1) }
                text.halo.roomy x=(pct(x(at))) y=(px(y(step) + 25.0)) text-anchor="middle" {
                    (fitted(&step.label, room))
                }
            }))
        }
    };
    let drawing = Drawing {
        height,
        body,
        key: html! {},
        linked: steps.iter().any(|step| step.href.is_some()),
    };
    frame(lang, words, Some(drawing), numbers)
}

/// From one step to the next: along the lane, then to the lane of the next, with a head where it arrives.
fn joined((x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> Markup {
    let head = if y2 > y1 {
        format!("M-4 {0} L0 {1} L4 {0}", px(y2 - 18.0), px(y2 - 12.0))
    } else if y2 < y1 {
        format!("M-4 {0} L0 {1} L4 {0}", px(y2 + 18.0), px(y2 + 12.0))
    } else {
        format!("M-18 {} L-12 {} L-18 {}", px(y2 - 4.0), px(y2), px(y2 + 4.0))
    };
    html! {
        line class="axis" x1=(pct(x1)) y1=(px(y1)) x2=(pct(x2)) y2=(px(y1)) {}
        @if (y1 - y2).abs() > 0.5 {
            line class="axis" x1=(pct(x2)) y1=(px(y1)) x2=(pct(x2)) y2=(px(y2)) {}
        }
        svg x=(pct(x2)) y="0" width="1" height="1" {
            path class="axis" fill="none" d=(head) {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_stand_in_the_lanes_of_their_owners() {
        let step = |label: &str, lane, seen| FlowStep {
            label: label.to_owned(),
            lane,
            seen,
            href: seen.then(|| "/there".to_owned()),
            ..FlowStep::default()
        };
        let steps = [step("接单", 0, true), step("查信用", 1, true), step("归档", 0, false)];
        let lanes = ["销售".to_owned(), "信用经理".to_owned()];
        let words = Words { id: "flow".to_owned(), ..Words::default() };
        let drawn = flow(Lang::Zh, &words, &lanes, &steps, &Numbers::default()).into_string();
        assert_eq!(drawn.matches("class=\"lane\"").count(), 2, "{drawn}");
        assert_eq!(drawn.matches("<circle").count(), 3, "{drawn}");
        assert_eq!(drawn.matches("dot open").count(), 1, "{drawn}");
        assert_eq!(drawn.matches("<path").count(), 2, "each but the first is arrived at: {drawn}");
        assert_eq!(drawn.matches("href=\"/there\"").count(), 2, "{drawn}");
    }
}
