//! What differs between two texts, line by line, with a little of what surrounds it.

use base::Lang;
use locale::{t, ta};
use maud::{Markup, html};

/// Lines shown around what differs.
const AROUND: usize = 2;
/// Lines compared at the most; beyond, the rest is taken as changed.
const MOST: usize = 4_000;

/// A line of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// It stands in both, with its number in the second text.
    Same(usize, &'a str),
    /// Only the first text has it.
    Out(&'a str),
    /// Only the second text has it, with its number there.
    In(usize, &'a str),
}

/// Compares two texts by their longest common lines.
pub fn compare<'a>(before: &'a str, after: &'a str) -> Vec<Line<'a>> {
    let old: Vec<&str> = before.lines().take(MOST).collect();
    let new: Vec<&str> = after.lines().take(MOST).collect();
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev());
    let tail = tail.take_while(|(a, b)| a == b).count();
    let (one, two) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    // common[i][j]: the most lines that one[i..] and two[j..] have in common, in order.
    let width = two.len() + 1;
    let mut common = vec![0_u32; (one.len() + 1) * width];
    for i in (0..one.len()).rev() {
        for j in (0..two.len()).rev() {
            common[i * width + j] = if one[i] == two[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let mut lines: Vec<Line<'_>> =
        new[..head].iter().enumerate().map(|(n, text)| Line::Same(n + 1, text)).collect();
    let (mut i, mut j) = (0, 0);
    while i < one.len() || j < two.len() {
        if i < one.len() && j < two.len() && one[i] == two[j] {
            lines.push(Line::Same(head + j + 1, two[j]));
            (i, j) = (i + 1, j + 1);
        } else if i < one.len()
            && (j == two.len() || common[(i + 1) * width + j] >= common[i * width + j + 1])
        {
            lines.push(Line::Out(one[i]));
            i += 1;
        } else {
            lines.push(Line::In(head + j + 1, two[j]));
            j += 1;
        }
    }
    let from = new.len() - tail;
    lines.extend(new[from..].iter().enumerate().map(|(n, text)| Line::Same(from + n + 1, text)));
    lines
}

/// Draws what differs; says so where nothing does.
pub fn diff(lang: Lang, before: &str, after: &str) -> Markup {
    let lines = compare(before, after);
    let changed = |line: &Line<'_>| !matches!(line, Line::Same(..));
    let places: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| changed(line)).map(|(n, _)| n).collect();
    if places.is_empty() {
        return html! { p.soft { (t(lang, "house-diff-none")) } };
    }
    let near = |n: usize| places.iter().any(|at| n.abs_diff(*at) <= AROUND);
    let out = lines.iter().filter(|line| matches!(line, Line::Out(_))).count();
    let count = [("out", out.to_string()), ("in", (places.len() - out).to_string())];
    let count: Vec<(&str, &str)> = count.iter().map(|(n, v)| (*n, v.as_str())).collect();
    html! {
        p.meta { (ta(lang, "house-diff-count", &count)) }
        div.diff role="region" aria-label=(t(lang, "house-diff")) tabindex="0" {
            @for (n, line) in lines.iter().enumerate().filter(|(n, _)| near(*n)) {
                @if n > 0 && !near(n - 1) { div.gap { "⋯" } }
                @match line {
                    Line::Same(at, text) => div { span.at { (at) } code { (text) } },
                    Line::Out(text) => div.out { span.at { "−" } del { code { (text) } } },
                    Line::In(at, text) => div.in { span.at { "+" (at) } ins { code { (text) } } },
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_found() {
        let (a, b) = ("a\nb\nc\nd", "a\nx\nc\nd\ne");
        let lines = compare(a, b);
        let expected = [
            Line::Same(1, "a"),
            Line::Out("b"),
            Line::In(2, "x"),
            Line::Same(3, "c"),
            Line::Same(4, "d"),
            Line::In(5, "e"),
        ];
        assert_eq!(lines, expected);
        assert_eq!(compare("", "a"), [Line::In(1, "a")]);
        assert_eq!(compare("a", ""), [Line::Out("a")]);
        let shown = diff(Lang::En, a, "a\n<b>\nc\nd").into_string();
        assert!(shown.contains("&lt;b&gt;") && shown.contains("<del>"));
    }
}
