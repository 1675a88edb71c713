//! How the words of the credit rooms look on a page: tiers, limits, levels, scores.

use base::{Currency, Lang, Money};
use credit::{
    parties::{CustomerKind, Ownership, SizeClass},
    policy::{Headroom, Limit, Terms, TermsCatalogue, Tier},
    roster::Assessed,
    scoring::Wording,
    warning::AlertLevel,
};
use locale::{percent, t, ta};
use maud::{Markup, html};

use crate::{
    kit::{Tone, badge, nothing},
    visit::Visit,
};

/// How the customer buys.
pub fn kind(lang: Lang, kind: CustomerKind) -> String {
    t(lang, &format!("parties-kind-{}", kind.code()))
}

/// Who owns the firm.
pub fn ownership(lang: Lang, ownership: Ownership) -> String {
    t(lang, &format!("parties-ownership-{}", ownership.code()))
}

/// Its size.
pub fn size(lang: Lang, size: SizeClass) -> String {
    t(lang, &format!("parties-size-{}", size.code()))
}

/// The name of a tier.
pub fn tier(lang: Lang, tier: Tier) -> String {
    t(lang, &format!("policy-tier-{}", tier.code()))
}

/// The colour of a tier.
pub const fn tier_tone(tier: Tier) -> Tone {
    match tier {
        Tier::Low => Tone::Low,
        Tier::Medium => Tone::Medium,
        Tier::High => Tone::High,
        Tier::Unrated => Tone::Quiet,
    }
}

/// A tier as a badge.
pub fn tier_badge(lang: Lang, of: Tier) -> Markup {
    badge(tier_tone(of), &tier(lang, of))
}

/// The colour of a level of alert.
pub const fn level_tone(level: AlertLevel) -> Tone {
    match level {
        AlertLevel::Yellow => Tone::Quiet,
        AlertLevel::Orange => Tone::Medium,
        AlertLevel::Red => Tone::High,
    }
}

/// A level of alert as a badge.
pub fn level_badge(lang: Lang, level: AlertLevel) -> Markup {
    badge(level_tone(level), &t(lang, &format!("warning-level-{}", level.code())))
}

/// A probability in millionths: `4.2%`.
pub fn pd(micro: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "shown with two digits")]
    let share = micro as f64 / 1e6;
    percent(share, if micro < 10_000 { 2 } else { 1 })
}

/// A granted limit in words.
pub fn limit(visit: &Visit, limit: Option<Limit>) -> Markup {
    match limit {
        Some(Limit::Amount(money)) => html! { (visit.amount(money)) },
        Some(Limit::Unlimited) => html! { (visit.t("policy-limit-unlimited")) },
        Some(Limit::None) => html! { (visit.t("policy-limit-none")) },
        None => html! { span.soft { (visit.t("policy-limit-not-granted")) } },
    }
}

/// What is left of a limit, in words.
pub fn headroom(visit: &Visit, headroom: Headroom) -> String {
    let said = |id: &str, money: Money| visit.ta(id, &[("amount", &visit.amount(money))]);
    match headroom {
        Headroom::Unlimited => visit.t("policy-headroom-unlimited"),
        Headroom::Left(money) => said("policy-headroom-left", money),
        Headroom::Over(money) => said("policy-headroom-over", money),
        Headroom::NoCredit(money) => said("policy-headroom-no-credit", money),
        Headroom::NotGranted(money) => said("policy-headroom-not-granted", money),
    }
}

/// What is left of a limit as a cell of figures.
pub fn headroom_cell(visit: &Visit, headroom: Headroom) -> Markup {
    match headroom {
        Headroom::Unlimited => html! { (visit.t("policy-limit-unlimited")) },
        Headroom::Left(money) => html! { (visit.digits(money)) },
        Headroom::Over(money) | Headroom::NoCredit(money) if money.minor > 0 => {
            let over = Money { minor: money.minor.saturating_neg(), ..money };
            html! { span.tone-high { (visit.digits(over)) } }
        }
        Headroom::Over(money) | Headroom::NoCredit(money) => html! { (visit.digits(money)) },
        Headroom::NotGranted(_) => nothing(visit.lang),
    }
}

/// A limit as a cell of figures.
pub fn limit_cell(visit: &Visit, limit: Option<Limit>) -> Markup {
    match limit {
        Some(Limit::Amount(money)) => html! { (visit.digits(money)) },
        Some(Limit::Unlimited) => html! { (visit.t("policy-limit-unlimited")) },
        Some(Limit::None) => html! { span.soft { (visit.t("parties-cash-only")) } },
        None => nothing(visit.lang),
    }
}

/// The score with its change against the run before.
pub fn score(visit: &Visit, of: &Assessed) -> Markup {
    let Some(score) = of.score else { return nothing(visit.lang) };
    html! {
        (score)
        @if of.provisional {
            span.soft title=(visit.t("scoring-provisional")) { "*" }
        }
    }
}

/// How the score moved, as a small remark.
pub fn score_change(visit: &Visit, of: &Assessed) -> Option<(Tone, String)> {
    let change = of.score? - of.score_before?;
    let tone = match change {
        0 => Tone::Quiet,
        1.. => Tone::Low,
        _ => Tone::High,
    };
    let arrow = match change {
        0 => "→",
        1.. => "↑",
        _ => "↓",
    };
    Some((
        tone,
        ta(
            visit.lang,
            "parties-score-change",
            &[("arrow", arrow), ("change", &locale::signed(change))],
        ),
    ))
}

/// The terms of a code.
pub fn terms(lang: Lang, code: &str) -> String {
    let found: Option<&Terms> = TermsCatalogue::shipped().find(code);
    found.map_or_else(|| code.to_owned(), |terms| terms.name.pick(lang).to_owned())
}

/// A sentence of a room, as it stands alone: it begins with a capital.
pub fn said(lang: Lang, wording: &Wording) -> String {
    begun(wording.pick(lang))
}

/// A text with a capital at its beginning.
pub fn begun(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(signs.as_str().chars()).collect()
    })
}

/// An amount of a currency, spelled.
pub fn minor(visit: &Visit, minor: i64, currency: Currency) -> String {
    visit.amount(Money::new(minor, currency))
}

/// The code beside a name, where it says something that the name does not.
pub fn code_beside(code: &str, name: &str) -> Markup {
    html! { @if code != name { span.meta { (code) } } }
}
