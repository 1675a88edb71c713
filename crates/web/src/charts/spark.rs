use std::fmt::Write as _;

use maud::{Markup, html};

use super::{finite, n, short};

/// A course without axes, beside its number; its meaning is in the number and its change.
/// Two values at least; the vertical room spans the values, as a sparkline shows shape alone.
pub fn sparkline(values: &[f64]) -> Markup {
    if values.len() < 2 {
        return html! {};
    }
    let low = values.iter().copied().map(finite).fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().map(finite).fold(f64::NEG_INFINITY, f64::max);
    let span = if high > low { high - low } else { 1.0 };
    let x = |i: usize| n(i) / n(values.len() - 1) * 100.0;
    let y = |value: f64| {
        if high > low { 3.0 + (1.0 - (finite(value) - low) / span) * 18.0 } else { 12.0 }
    };
    let mut line = String::new();
    for (i, value) in values.iter().enumerate() {
        let letter = if i == 0 { 'M' } else { 'L' };
        write!(line, "{letter}{} {}", short(x(i)), short(y(*value))).ok();
    }
    let last = values.last().copied().unwrap_or(0.0);
    html! {
        span.spark aria-hidden="true" {
            svg width="100%" height="24" {
                svg width="100%" height="24" viewBox="0 0 100 24" preserveAspectRatio="none" {
                    path.area d={ (line) "L100 24L0 24Z" } {}
                    path.line d=(line) {}
                }
                circle.point cx="100%" cy=(short(y(last))) r="2.5" {}
            }
        }
    }
}
