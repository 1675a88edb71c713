use std::fmt::Write as _;

use base::Lang;
use maud::{Markup, html};

use super::{Drawing, Numbers, Words, finite, frame, n, pct, px, short, ticks};

const PLOT: f64 = 150.0;
const TOP: f64 = 18.0;

/// One line.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// Its name, said at its end where there are several.
    pub name: String,
    /// A value for each label; a gap where there is none.
    pub values: Vec<Option<f64>>,
    /// The one that the title speaks of.
    pub lit: bool,
}

/// A course over time.
pub struct Trend<'a> {
    /// The months or weeks, oldest first.
    pub labels: &'a [String],
    /// The lines.
    pub series: &'a [Series],
    /// How a value is read.
    pub spell: &'a dyn Fn(f64) -> String,
    /// Whether the area below the one line is filled.
    pub filled: bool,
}

struct Scale {
    low: f64,
    high: f64,
    count: usize,
    plot: f64,
}

impl Scale {
    fn x(&self, i: usize) -> f64 {
        if self.count < 2 { 0.5 } else { n(i) / n(self.count - 1) }
    }

    fn y(&self, value: f64) -> f64 {
        TOP + (1.0 - (finite(value) - self.low) / (self.high - self.low)) * self.plot
    }
}

/// Lines over time from a zero base.
pub fn trend(lang: Lang, words: &Words, trend: &Trend<'_>, numbers: &Numbers) -> Markup {
    trend_of_height(lang, words, trend, numbers, PLOT)
}

/// As [`trend`], so many pixels high, to stand level with what is beside it.
pub fn trend_of_height(
    lang: Lang,
    words: &Words,
    trend: &Trend<'_>,
    numbers: &Numbers,
    plot: f64,
) -> Markup {
    let values = || trend.series.iter().flat_map(|s| s.values.iter().flatten().copied());
    if values().next().is_none() || trend.labels.is_empty() {
        return frame(lang, words, None, numbers);
    }
    let steps = ticks(values().fold(0.0, f64::min), values().fold(0.0, f64::max), 3);
    let low = steps.first().copied().unwrap_or(0.0);
    let high = values().fold(steps.last().copied().unwrap_or(0.0), f64::max);
    let high = if high > low { high } else { low + 1.0 };
    let scale = Scale { low, high, count: trend.labels.len(), plot };
    let body = html! {
        @for step in &steps {
            @let y = scale.y(*step);
            line class=(if *step == 0.0 { "axis" } else { "guide" }) x1="0" x2="100%"
                y1=(px(y)) y2=(px(y)) {}
        }
        svg width="100%" height=(px(TOP + plot)) viewBox={ "0 0 1000 " (px(TOP + plot)) }
            preserveAspectRatio="none" {
            @for series in trend.series { (path(series, &scale, trend)) }
        }
        // After the lines, so that the halo keeps them off the figures.
        @for step in steps.iter().filter(|step| **step != 0.0) {
            text.faint.halo x="0" y=(px(scale.y(*step) - 4.0)) { ((trend.spell)(*step)) }
        }
        (points(trend, &scale))
        (ends(trend, &scale))
        (labels(trend.labels, &scale))
    };
    let drawing = Drawing { height: TOP + plot + 24.0, body, key: key(trend), linked: false };
    frame(lang, words, Some(drawing), numbers)
}

/// The last value of each series.
fn last(series: &Series) -> Option<(usize, f64)> {
    series.values.iter().enumerate().rev().find_map(|(i, value)| Some((i, (*value)?)))
}

/// Where there are several lines: which is which, with its last value.
fn key(trend: &Trend<'_>) -> Markup {
    html! {
        @if trend.series.len() > 1 {
            div.key {
                @for (series, (_, value)) in trend.series.iter().filter_map(|s| Some((s, last(s)?))) {
                    span { i.stroke.lit[series.lit] {} (series.name) " " b { ((trend.spell)(value)) } }
                }
            }
        }
    }
}

fn path(series: &Series, scale: &Scale, trend: &Trend<'_>) -> Markup {
    let (mut line, mut area, mut run) = (String::new(), String::new(), Vec::new());
    let mut close = |run: &mut Vec<(f64, f64)>| {
        let (Some(first), Some(last)) = (run.first().copied(), run.last().copied()) else { return };
        let mut piece = String::new();
        for (i, (x, y)) in run.iter().enumerate() {
            write!(piece, "{}{} {}", if i == 0 { 'M' } else { 'L' }, short(*x), short(*y)).ok();
        }
        let zero = short(scale.y(0.0));
        write!(area, "{piece}L{} {zero}L{} {zero}Z", short(last.0), short(first.0)).ok();
        line.push_str(&piece);
        run.clear();
    };
    for (i, value) in series.values.iter().enumerate() {
        match value {
            Some(value) => run.push((scale.x(i) * 1_000.0, scale.y(*value))),
            None => close(&mut run),
        }
    }
    close(&mut run);
    let class = match (series.lit, trend.series.len()) {
        (true, _) | (_, 1) => "line lit",
        _ => "line other",
    };
    html! {
        @if trend.filled && trend.series.len() == 1 { path.area d=(area) {} }
        path class=(class) d=(line) {}
    }
}

/// Points to hover over, and a dot where a line is a single point.
fn points(trend: &Trend<'_>, scale: &Scale) -> Markup {
    html! {
        @for series in trend.series {
            @for (i, value) in series.values.iter().enumerate() {
                @if let (Some(value), Some(label)) = (value, trend.labels.get(i)) {
                    circle cx=(pct(scale.x(i))) cy=(px(scale.y(*value))) r="9" fill="transparent" {
                        title {
                            (label) " "
                            @if trend.series.len() > 1 { (series.name) " " }
                            ((trend.spell)(*value))
                        }
                    }
                }
            }
        }
    }
}

/// A dot where each line ends; a line that is alone has its last value written there.
fn ends(trend: &Trend<'_>, scale: &Scale) -> Markup {
    html! {
        @for (i, value) in trend.series.iter().filter_map(last) {
            @let (x, y) = (scale.x(i), scale.y(value));
            circle.point cx=(pct(x)) cy=(px(y)) r="4" {}
            @if trend.series.len() == 1 {
                text.strong.halo x=(pct(x)) y=(px((y - 9.0).max(11.0)))
                    text-anchor=(if x > 0.8 { "end" } else if x < 0.2 { "start" } else { "middle" }) {
                    ((trend.spell)(value))
                }
            }
        }
    }
}

/// At most five labels: first, last and what lies evenly between.
fn labels(labels: &[String], scale: &Scale) -> Markup {
    let last = labels.len().saturating_sub(1);
    let shown: Vec<usize> = match last {
        0 => vec![0],
        1..=4 => (0..=last).collect(),
        _ => (0..=3).map(|k| (k * last + 1) / 3).collect(),
    };
    html! {
        @for i in shown {
            @if let Some(label) = labels.get(i) {
                @let x = scale.x(i);
                text.faint x=(pct(x)) y=(px(TOP + scale.plot + 17.0))
                    text-anchor=(if x > 0.95 { "end" } else if x < 0.05 { "start" } else { "middle" }) {
                    (label)
                }
            }
        }
    }
}
