use base::Lang;
use locale::t;
use maud::{Markup, html};

use super::{finite, pct};

/// What a buyer may owe at most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// Up to this.
    Amount(f64),
    /// Without a bound.
    Unlimited,
    /// Nothing: cash or prepayment only.
    None,
}

/// How much of a limit is used.
#[derive(Clone, Debug)]
pub struct Usage {
    /// The bound.
    pub limit: Limit,
    /// Owed now.
    pub used: f64,
    /// Reserved by orders that are not invoiced yet.
    pub reserved: f64,
    /// Both against the limit, as they are read: `¥80万 / ¥100万`.
    pub text: String,
}

/// The limit as a bar: what is used, what is reserved, and the mark of the limit, which a bar
/// in excess passes in vermilion. Without a limit the bar has no mark.
pub fn usage(lang: Lang, usage: &Usage) -> Markup {
    let (used, reserved) = (finite(usage.used).max(0.0), finite(usage.reserved).max(0.0));
    let taken = used + reserved;
    let (bound, state) = match usage.limit {
        Limit::Amount(limit) if taken > limit => (Some(limit), "house-limit-over"),
        Limit::Amount(limit) => (Some(limit), "house-limit-within"),
        Limit::Unlimited => (None, "house-limit-unlimited"),
        Limit::None if taken > 0.0 => (Some(0.0), "house-limit-over"),
        Limit::None => (Some(0.0), "house-limit-none"),
    };
    let whole = bound.unwrap_or(0.0).max(taken).max(f64::MIN_POSITIVE);
    let inside = bound.map_or(taken, |bound| taken.min(bound));
    let tone = match bound {
        Some(bound) if taken > bound => "high",
        Some(bound) if taken > bound * 0.9 => "medium",
        Some(bound) if bound > 0.0 => "low",
        Some(_) => "",
        None => "",
    };
    let share = |value: f64| pct(value / whole);
    html! {
        div.usage {
            svg width="100%" height="14" role="img"
                aria-label={ (t(lang, state)) " " (usage.text) } {
                rect.track x="0" y="3" width="100%" height="8" rx="2" {}
                rect class={ "bar " (tone) } x="0" y="3" width=(share(used.min(inside)))
                    height="8" rx="2" {}
                @if reserved > 0.0 && inside > used {
                    rect.bar.reserved x=(share(used)) y="3" width=(share(inside - used))
                        height="8" {}
                }
                @if taken > inside {
                    rect.bar.high x=(share(inside)) y="3" width=(share(taken - inside))
                        height="8" {}
                }
                @if let Some(bound) = bound {
                    line.tick x1=(share(bound)) x2=(share(bound)) y1="0" y2="14" {}
                }
            }
            span.meta { (usage.text) " " span class={ "tone-" (tone) } { (t(lang, state)) } }
        }
    }
}
