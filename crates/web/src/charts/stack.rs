use base::Lang;
use maud::{Markup, html};

use super::{Drawing, Numbers, Words, finite, frame, linked, n, pct, px, tone_class, width_of};
use crate::kit::Tone;

const ROW: f64 = 56.0;

/// A part of a whole.
#[derive(Clone, Debug, Default)]
pub struct Segment {
    /// Its name: a tier.
    pub name: String,
    /// How much of the whole.
    pub value: f64,
    /// The share as it is read: `62%`.
    pub text: String,
    /// Its risk colour.
    pub tone: Tone,
    /// The rows behind it.
    pub href: Option<String>,
}

/// One whole: by number of buyers, by amount.
#[derive(Clone, Debug, Default)]
pub struct StackRow {
    /// What the whole is.
    pub name: String,
    /// The whole as it is read.
    pub total: String,
    /// Its parts, the same in each row.
    pub segments: Vec<Segment>,
}

/// Bars that show how a whole is made up. A part names itself where it is wide enough; all
/// names stand in the line above, in order.
pub fn stack(lang: Lang, words: &Words, rows: &[StackRow], numbers: &Numbers) -> Markup {
    let whole = |row: &StackRow| -> f64 {
        row.segments.iter().map(|segment| finite(segment.value).max(0.0)).sum()
    };
    if rows.iter().all(|row| whole(row) <= 0.0) {
        return frame(lang, words, None, numbers);
    }
    let key = html! {
        div.key aria-hidden="true" {
            @if let Some(row) = rows.first() {
                @for segment in &row.segments {
                    span { i class=(tone_class(segment.tone)) {} (segment.name) }
                }
            }
        }
    };
    let body = html! {
        @for (i, row) in rows.iter().enumerate() {
            @let y = n(i) * ROW;
            text x="0" y=(px(y + 12.0)) { (row.name) }
            text.strong x="100%" y=(px(y + 12.0)) text-anchor="end" { (row.total) }
            rect.track x="0" y=(px(y + 20.0)) width="100%" height="24" rx="3" {}
            (parts(row, whole(row), y + 20.0))
        }
    };
    let linked = rows.iter().flat_map(|row| &row.segments).any(|part| part.href.is_some());
    let height = n(rows.len()) * ROW - 10.0;
    frame(lang, words, Some(Drawing { height, body, key, linked }), numbers)
}

fn parts(row: &StackRow, whole: f64, y: f64) -> Markup {
    let share = |part: &Segment| {
        if whole > 0.0 { finite(part.value).max(0.0) / whole } else { 0.0 }
    };
    let starts: Vec<f64> = row
        .segments
        .iter()
        .scan(0.0, |from, part| {
            let start = *from;
            *from += share(part);
            Some(start)
        })
        .collect();
    html! {
        @for (part, start) in row.segments.iter().zip(starts) {
            @let share = share(part);
            @if share > 0.0 {
                (linked(part.href.as_ref(), &html! {
                    title { (part.name) ": " (part.text) }
                    // A hairline in the colour of the ground keeps neighbours apart in print.
                    rect class={ "bar " (tone_class(part.tone)) } x=(pct(start)) y=(px(y))
                        width=(pct(share)) height="24" stroke="var(--surface)" {}
                    // 320 px is the narrowest drawing; a letter takes about 7 px.
                    @if share * 320.0 > 7.0 * n(width_of(&part.text)) + 8.0 {
                        text.strong.part x=(pct(start + share / 2.0)) y=(px(y + 16.5))
                            text-anchor="middle" { (part.text) }
                    }
                }))
            }
        }
    }
}
