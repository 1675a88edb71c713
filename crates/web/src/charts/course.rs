use base::{Day, Lang};
use maud::{Markup, html};

use super::{Drawing, Numbers, Words, fitted, frame, pct, px};
use crate::kit::Tone;

/// A step on the way to money.
#[derive(Clone, Debug, Default)]
pub struct CourseStep {
    /// What it is called.
    pub label: String,
    /// Its amount and day, as they are read.
    pub text: String,
    /// When it is planned.
    pub planned: Option<Day>,
    /// When it was reached.
    pub reached: Option<Day>,
    /// How it stands.
    pub tone: Tone,
}

const LANE: f64 = 40.0;
const TOP: f64 = 18.0;

/// Steps one below the other on a common line of days: an open ring where a step is planned, a dot where it was
/// reached, a bar for what lies between; a line for today. `today` is what that line is called.
pub fn course(
    lang: Lang,
    words: &Words,
    steps: &[CourseStep],
    (today, now): (Day, &str),
    numbers: &Numbers,
) -> Markup {
    let days = || steps.iter().flat_map(|step| [step.planned, step.reached]).flatten();
    let Some(first) = days().min().map(|day| day.min(today)) else {
        return frame(lang, words, None, numbers);
    };
    let last = days().fold(today, Day::max);
    let span = f64::from(last.days_since(first)).max(1.0);
    // 2 % on each side keep the dots inside.
    let x = |day: Day| 0.02 + f64::from(day.days_since(first)) / span * 0.96;
    let y = |n: usize| TOP + super::n(n) * LANE;
    let height = y(steps.len()) + 18.0;
    let body = html! {
        line class="axis" x1=(pct(x(today))) x2=(pct(x(today))) y1="12" y2=(px(height - 18.0)) {}
        text.faint x=(pct(x(today))) y="9" text-anchor=(anchor(x(today))) { (now) }
        @for (n, step) in steps.iter().enumerate() {
            @let lane = y(n) + 26.0;
            text.halo x="0" y=(px(y(n) + 12.0)) { (fitted(&step.label, 24)) }
            text.halo x="100%" y=(px(y(n) + 12.0)) text-anchor="end" { (fitted(&step.text, 30)) }
            line class="guide" x1="0" x2="100%" y1=(px(lane)) y2=(px(lane)) {}
            @let (from, to) = (step.planned, ends(step, today));
            @if let (Some(from), Some(to)) = (from, to) {
                @let (left, right) = (x(from.min(to)), x(from.max(to)));
                rect class={ "bar" @if step.tone != Tone::Quiet { " " (step.tone.class()) } }
                    x=(pct(left)) y=(px(lane - 2.0)) width=(pct(right - left)) height="4" {}
            }
            @if let Some(day) = step.planned {
                circle class="dot open" cx=(pct(x(day))) cy=(px(lane)) r="5" { title { (day) } }
            }
            @if let Some(day) = step.reached {
                circle class={ "dot" @if matches!(step.tone, Tone::Medium | Tone::High) {
                    " " (step.tone.class())
                } } cx=(pct(x(day))) cy=(px(lane)) r="5" { title { (day) } }
            }
        }
        text.faint x="0" y=(px(height - 4.0)) { (first) }
        @if first != last {
            text.faint x="100%" y=(px(height - 4.0)) text-anchor="end" { (last) }
        }
    };
    let drawing = Drawing { height, body, key: html! {}, linked: false };
    frame(lang, words, Some(drawing), numbers)
}

/// Where the bar of a step ends: when it was reached, or today where it is late.
fn ends(step: &CourseStep, today: Day) -> Option<Day> {
    let late = step.planned.is_some_and(|day| day < today);
    step.reached.or((step.tone != Tone::Quiet && late).then_some(today))
}

fn anchor(share: f64) -> &'static str {
    match share {
        share if share < 0.1 => "start",
        share if share > 0.9 => "end",
        _ => "middle",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_step_reaches_to_today() {
        let day = |text: &str| text.parse::<Day>().expect(text);
        let words = Words { id: "c".to_owned(), ..Words::default() };
        let step = |planned: &str, tone| CourseStep {
            label: "验收".to_owned(),
            planned: Some(day(planned)),
            tone,
            ..CourseStep::default()
        };
        let steps = [step("2026-10-01", Tone::Medium), step("2026-12-01", Tone::Quiet)];
        let told = (day("2026-11-21"), "今天");
        let drawn = course(Lang::Zh, &words, &steps, told, &Numbers::default()).into_string();
        assert_eq!(drawn.matches("<rect").count(), 1, "only the late one has a bar: {drawn}");
        assert!(drawn.contains("今天") && drawn.contains("2026-10-01"));
        let none = course(Lang::Zh, &words, &[], told, &Numbers::default()).into_string();
        assert!(!none.contains("<svg"), "nothing to draw");
    }
}
