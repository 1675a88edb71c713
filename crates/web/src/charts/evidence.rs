use base::Lang;
use maud::{Markup, html};

use super::{Drawing, Numbers, Words, finite, frame, n, pct, px, short};

/// Height of the band of lines, of the gap, of the band of columns.
const LINE: f64 = 120.0;
const GAP: f64 = 30.0;
const COLUMN: f64 = 80.0;
const TOP: f64 = 20.0;

/// One bin of a variable.
#[derive(Clone, Debug, Default)]
pub struct EvidenceBin {
    /// Its short name below the column: its number.
    pub label: String,
    /// What it holds, in full.
    pub name: String,
    /// Weight of evidence.
    pub woe: f64,
    /// The same as it is read.
    pub woe_text: String,
    /// Share of the rows, 0 to 1.
    pub share: f64,
    /// The same as it is read.
    pub share_text: String,
    /// Whether it follows the one before it: missing and special codes stand apart.
    pub joined: bool,
}

/// The bins of a variable: above the weight of evidence as a line around zero, below the share of
/// rows as columns from zero.
pub fn evidence(lang: Lang, words: &Words, bins: &[EvidenceBin], numbers: &Numbers) -> Markup {
    if bins.iter().all(|bin| finite(bin.share) <= 0.0) {
        return frame(lang, words, None, numbers);
    }
    let most = bins.iter().map(|bin| finite(bin.woe).abs()).fold(0.1, f64::max);
    let widest = bins.iter().map(|bin| finite(bin.share)).fold(0.0, f64::max);
    let slot = 1.0 / n(bins.len());
    let middle = |i: usize| (n(i) + 0.5) * slot;
    let y = |woe: f64| TOP + LINE / 2.0 * (1.0 - finite(woe) / most);
    let (zero, base) = (y(0.0), TOP + LINE + GAP + COLUMN);
    let line: String = bins
        .iter()
        .enumerate()
        .map(|(i, bin)| {
            let pen = if bin.joined && i > 0 { 'L' } else { 'M' };
            format!("{pen}{} {}", short(middle(i) * 1_000.0), short(y(bin.woe)))
        })
        .collect();
    let body = html! {
        line.axis x1="0" x2="100%" y1=(px(zero)) y2=(px(zero)) {}
        text.faint.halo x="0" y=(px(zero - 4.0)) { "WOE 0" }
        line.axis x1="0" x2="100%" y1=(px(base)) y2=(px(base)) {}
        svg width="100%" height=(px(TOP + LINE)) viewBox={ "0 0 1000 " (px(TOP + LINE)) }
            preserveAspectRatio="none" {
            path class="line lit" d=(line) {}
        }
        @for (i, bin) in bins.iter().enumerate() {
            @let x = pct(middle(i));
            @let height = COLUMN * finite(bin.share) / widest;
            g {
                title { (bin.name) ": WOE " (bin.woe_text) ", " (bin.share_text) }
                rect x=(pct(n(i) * slot)) y="0" width=(pct(slot)) height=(px(base))
                    fill="transparent" {}
                circle.point cx=(x) cy=(px(y(bin.woe))) r="4" {}
                text class="value strong halo" x=(x) text-anchor="middle"
                    y=(px(if bin.woe < 0.0 { y(bin.woe) + 18.0 } else { y(bin.woe) - 9.0 })) {
                    (bin.woe_text)
                }
                rect.bar x=(pct((n(i) + 0.16) * slot)) width=(pct(slot * 0.68))
                    y=(px(base - height)) height=(px(height)) rx="2" {}
                text.value x=(x) y=(px(base - height - 5.0)) text-anchor="middle" {
                    (bin.share_text)
                }
                text.tick x=(x) y=(px(base + 17.0)) text-anchor="middle" { (bin.label) }
            }
        }
    };
    let drawing = Drawing { height: base + 24.0, body, key: html! {}, linked: false };
    frame(lang, words, Some(drawing), numbers)
}
