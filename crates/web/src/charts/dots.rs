use base::{Day, Lang};
use maud::{Markup, html};

use super::{Drawing, Numbers, Words, finite, frame, pct, px, short, ticks};
use crate::kit::Tone;

const PLOT: f64 = 170.0;
const TOP: f64 = 16.0;

/// One invoice in the payment history.
#[derive(Clone, Debug)]
pub struct Dot {
    /// When it was issued.
    pub on: Day,
    /// Days late when it was paid, or so far; below zero is early.
    pub late: i32,
    /// Its amount, for the dot's size.
    pub amount: f64,
    /// Number, amount and days, as they are read.
    pub text: String,
    /// How late is late.
    pub tone: Tone,
    /// Not paid yet.
    pub open: bool,
}

/// Payment history: each invoice by its day of issue and how late it was paid, as large as its
/// amount. `zero` is what the line of punctuality is called, `days` how days are read. The axis ends
/// on `until`, so that a buyer who has fallen silent looks silent.
pub fn dots(
    lang: Lang,
    words: &Words,
    (dots, until): (&[Dot], Day),
    (zero, days): (&str, &dyn Fn(f64) -> String),
    numbers: &Numbers,
) -> Markup {
    let Some(first) = dots.iter().map(|dot| dot.on).min() else {
        return frame(lang, words, None, numbers);
    };
    let last = dots.iter().map(|dot| dot.on).fold(until, Day::max);
    let late = |f: fn(f64, f64) -> f64| dots.iter().map(|d| f64::from(d.late)).fold(0.0, f);
    let (low, high) = (late(f64::min), late(f64::max).max(10.0));
    let steps = ticks(low, high, 4);
    let (low, high) = (low.min(-3.0), high);
    let y = |late: f64| TOP + (high - late) / (high - low) * PLOT;
    let span = f64::from(last.days_since(first)).max(1.0);
    // 2 % on each side keep the dots inside.
    let x = |on: Day| {
        if first == last { 0.5 } else { 0.02 + f64::from(on.days_since(first)) / span * 0.96 }
    };
    let most = dots.iter().map(|dot| finite(dot.amount).abs()).fold(0.0, f64::max);
    let radius = |dot: &Dot| {
        if most > 0.0 { 2.5 + 8.5 * (finite(dot.amount).abs() / most).sqrt() } else { 3.0 }
    };
    // Small dots last, so that no large one hides them.
    let mut order: Vec<&Dot> = dots.iter().collect();
    order.sort_by(|a, b| b.amount.abs().total_cmp(&a.amount.abs()));
    let body = html! {
        @for step in steps.iter().filter(|step| **step >= low && **step <= high) {
            line class=(if *step == 0.0 { "axis" } else { "guide" }) x1="0" x2="100%"
                y1=(px(y(*step))) y2=(px(y(*step))) {}
        }
        @for dot in order {
            circle class={
                "dot"
                @match dot.tone { Tone::Quiet | Tone::Low => "", tone => { " " (tone.class()) } }
                @if dot.open { " open" }
            } cx=(pct(x(dot.on))) cy=(px(y(f64::from(dot.late)))) r=(short(radius(dot))) {
                title { (dot.text) }
            }
        }
        @for step in steps.iter().filter(|step| **step >= low && **step <= high) {
            text.faint.halo x="0" y=(px(y(*step) - 4.0)) {
                @if *step == 0.0 { (zero) } @else { (days(*step)) }
            }
        }
        text.faint x="0" y=(px(TOP + PLOT + 17.0)) { (first) }
        @if first != last {
            text.faint x="100%" y=(px(TOP + PLOT + 17.0)) text-anchor="end" { (last) }
        }
    };
    let drawing = Drawing { height: TOP + PLOT + 24.0, body, key: html! {}, linked: false };
    frame(lang, words, Some(drawing), numbers)
}
