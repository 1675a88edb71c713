//! The effective limit of a buyer on a day, line by line: the grant, what is on top of it, what takes
//! it away, the pool of the group, and the tighter of the two. Pure.
//!
//! A pool alone grants nothing to a member: without a grant of its own a buyer has no limit. What
//! has no rate into the company's currency counts nothing, and its line says so.

use base::{Currency, Day, Money};

use super::{EntityLimit, GrantedLimit, Limit, LimitPart, PartKind};
use crate::scoring::{Wording, wording};

/// One line of the computation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitLine {
    /// Its stable name: `own`, `temporary`, `security`, `suspended`, `pool`, `result`.
    pub code: &'static str,
    /// The sum in words.
    pub said: Wording,
    /// What it adds or takes off, in minor units; `None` where it sets or ends the limit.
    pub change_minor: Option<i64>,
    /// What the limit is after this line; `None` while nobody granted one.
    pub after: Option<Limit>,
}

/// The effective limit of a buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveLimit {
    /// The day.
    pub on: Day,
    /// The company's currency, in which it is reckoned.
    pub currency: Currency,
    /// The buyer's own; `None` where nobody granted one or it has run out.
    pub own: Option<Limit>,
    /// The group's pool; `None` where there is none.
    pub pool: Option<Limit>,
    /// The tighter of both.
    pub limit: Option<Limit>,
    /// The first day of the grant in force, by which its review is due.
    pub granted_on: Option<Day>,
    /// The last day of the grant in force.
    pub ends_on: Option<Day>,
    /// The last day of a grant that ran out, where no other followed.
    pub expired_on: Option<Day>,
    /// Since when it is suspended, by a suspension of its own or of its group.
    pub suspended_on: Option<Day>,
    /// The most in single currencies.
    pub in_currency: Vec<(Currency, Limit)>,
    /// The most towards single legal entities of ours, in the company's currency.
    pub by_entity: Vec<EntityLimit>,
    /// The computation.
    pub lines: Vec<LimitLine>,
}

/// What it is reckoned from.
pub struct Granted<'a> {
    /// The day.
    pub on: Day,
    /// The company's currency.
    pub currency: Currency,
    /// The buyer's grants, in any order.
    pub grants: &'a [GrantedLimit],
    /// The grants of its parent, which hold it down where the group has no pool.
    pub parent: &'a [GrantedLimit],
    /// The buyer's own parts.
    pub parts: &'a [LimitPart],
    /// The parts of its group.
    pub group: &'a [LimitPart],
    /// An amount in the company's currency; `None` where there is no rate.
    pub view: &'a dyn Fn(Money) -> Option<Money>,
}

/// Reckons it.
pub fn effective(granted: &Granted<'_>) -> EffectiveLimit {
    let on = granted.on;
    let in_force = standing(granted.grants, on);
    let begun = || granted.grants.iter().filter(|one| one.granted.from_on <= on);
    let expired = begun().max_by_key(|one| one.id).filter(|_| in_force.is_none());
    let mut lines = Vec::new();
    let base = own_line(granted, in_force, expired, &mut lines);
    let own = with_parts(granted, (granted.parts, false), base, &mut lines);
    let pool = pool(granted, &mut lines);
    let own = if pool.is_none() { under_parent(granted, own, &mut lines) } else { own };
    let limit = own.map(|own| pool.map_or(own, |pool| own.tighter(pool)));
    if pool.is_some() || lines.len() > 1 {
        lines.push(result_line(own, pool, limit));
    }
    EffectiveLimit {
        on,
        currency: granted.currency,
        own,
        pool,
        limit,
        granted_on: in_force.map(|one| one.granted.from_on),
        ends_on: in_force.and_then(|one| one.granted.to_on),
        expired_on: expired.and_then(|one| one.granted.to_on),
        suspended_on: [granted.parts, granted.group]
            .into_iter()
            .filter_map(|parts| suspended(parts, on))
            .min(),
        in_currency: in_currency(granted, &mut lines),
        by_entity: by_entity(granted, &mut lines),
        lines,
    }
}

/// The newest grant whose days hold the day.
fn standing(grants: &[GrantedLimit], on: Day) -> Option<&GrantedLimit> {
    let holds = |one: &&GrantedLimit| {
        one.granted.from_on <= on && one.granted.to_on.is_none_or(|to| on <= to)
    };
    grants.iter().filter(holds).max_by_key(|one| one.id)
}

/// Without a pool no member has more than its parent.
fn under_parent(
    granted: &Granted<'_>,
    own: Option<Limit>,
    lines: &mut Vec<LimitLine>,
) -> Option<Limit> {
    let (Some(had), Some(parent)) = (own, standing(granted.parent, granted.on)) else {
        return own;
    };
    let parent = viewed(granted, parent.granted.limit);
    let limit = had.tighter(parent);
    let said = Wording::new(
        "集团没有额度池，成员不超过母公司的额度 {parent}：{limit}",
        "the group has no pool, so no member has more than its parent, {parent}: {limit}",
    );
    let said = said
        .fill_said("parent", &limit_said(Some(parent)))
        .fill_said("limit", &limit_said(Some(limit)));
    lines.push(LimitLine { code: "parent", said, change_minor: None, after: Some(limit) });
    Some(limit)
}

/// A limit in words, the same in both languages where it is an amount.
pub fn limit_said(limit: Option<Limit>) -> Wording {
    match limit {
        None => Wording::new("未授信", "no limit granted"),
        Some(Limit::Unlimited) => Wording::new("不限额", "unlimited"),
        Some(Limit::None) => Wording::new("不给赊销", "no credit"),
        Some(Limit::Amount(money)) => {
            let amount = wording::amount(money.minor, money.currency);
            Wording::new(amount.clone(), amount)
        }
    }
}

fn days(from: Day, to: Option<Day>) -> Wording {
    match to {
        Some(to) => Wording::new(format!("{from} 至 {to}"), format!("{from} to {to}")),
        None => Wording::new(format!("{from} 起长期有效"), format!("from {from} on")),
    }
}

fn own_line(
    granted: &Granted<'_>,
    in_force: Option<&GrantedLimit>,
    expired: Option<&GrantedLimit>,
    lines: &mut Vec<LimitLine>,
) -> Option<Limit> {
    let (limit, said) = match (in_force, expired) {
        (Some(one), _) => {
            let limit = viewed(granted, one.granted.limit);
            let said = Wording::new("授予额度 {limit}（{days}）", "granted limit {limit} ({days})")
                .fill_said("limit", &limit_said(Some(limit)))
                .fill_said("days", &days(one.granted.from_on, one.granted.to_on));
            (Some(limit), said)
        }
        (None, Some(one)) => {
            let to = one.granted.to_on.unwrap_or(granted.on).to_string();
            let said = Wording::new(
                "授予额度 {limit} 已于 {to} 到期，不再计入",
                "the granted limit {limit} ran out on {to} and counts no more",
            );
            (None, said.fill_said("limit", &limit_said(Some(one.granted.limit))).fill("to", &to))
        }
        (None, None) => (None, Wording::new("没有授予过额度", "no limit was ever granted")),
    };
    let code = if limit.is_some() { "own" } else { "own-none" };
    lines.push(LimitLine { code, said, change_minor: None, after: limit });
    limit
}

/// A limit in the company's currency; where there is no rate, no credit.
fn viewed(granted: &Granted<'_>, limit: Limit) -> Limit {
    match limit {
        Limit::Amount(money) => (granted.view)(money).map_or(Limit::None, Limit::of),
        other => other,
    }
}

/// Adds what is on top and takes away what is suspended. `whose` are the parts and whether they
/// are the group's.
fn with_parts(
    granted: &Granted<'_>,
    (parts, of_group): (&[LimitPart], bool),
    base: Option<Limit>,
    lines: &mut Vec<LimitLine>,
) -> Option<Limit> {
    let counting = || parts.iter().filter(|part| part.counts_on(granted.on));
    let for_some_days = |part: &LimitPart| matches!(part.new.part, PartKind::Temporary(_));
    // A security alone grants nothing, least of all beside a grant of no credit; an amount for some
    // days is a grant.
    let grants = base.is_some_and(|limit| limit != Limit::None) || counting().any(for_some_days);
    // Cut off at nothing only when it is said: in which order the parts stand changes no limit.
    let (mut limit, mut sum) = (base, base.and_then(Limit::amount_minor).unwrap_or(0));
    for part in counting() {
        let (change, said) = match &part.new.part {
            PartKind::Temporary(amount) => temporary(granted, part, *amount),
            PartKind::Security { .. } if grants => security(granted, part),
            _ => continue,
        };
        sum = sum.saturating_add(change);
        limit = match limit {
            Some(Limit::Unlimited) => limit,
            _ => Some(Limit::of(Money::new(sum, granted.currency))),
        };
        let code = part.new.part.code();
        lines.push(LimitLine { code, said, change_minor: Some(change), after: limit });
    }
    let suspension = parts
        .iter()
        .find(|part| matches!(part.new.part, PartKind::Suspension) && part.counts_on(granted.on));
    if let Some(part) = suspension {
        limit = Some(Limit::None);
        let said = match of_group {
            false => Wording::new(
                "自 {from} 起暂停：{reason}；解除前不给赊销",
                "suspended since {from}: {reason}; no credit until it is lifted",
            ),
            true => Wording::new(
                "集团额度池自 {from} 起暂停：{reason}；解除前成员都不给赊销",
                "the group's pool is suspended since {from}: {reason}; no credit to any member",
            ),
        };
        let from = part.new.from_on.to_string();
        let said = said.fill("from", &from).fill("reason", &part.new.reason);
        lines.push(LimitLine { code: "suspended", said, change_minor: None, after: limit });
    }
    limit
}

fn temporary(granted: &Granted<'_>, part: &LimitPart, amount: Money) -> (i64, Wording) {
    let seen = (granted.view)(amount);
    let said = Wording::new("临时额度 +{amount}（{days}）", "for some days +{amount} ({days})");
    let said = said
        .fill("amount", &wording::amount(amount.minor, amount.currency))
        .fill_said("days", &days(part.new.from_on, part.new.to_on));
    rated(seen, said)
}

/// F3: the limit grows by amount × share; what is in the limit already is taken off in full.
fn security(granted: &Granted<'_>, part: &LimitPart) -> (i64, Wording) {
    let PartKind::Security { form, amount, share_bps, in_exposure, party } = &part.new.part else {
        return (0, Wording::default());
    };
    let seen = (granted.view)(*amount);
    let counted = seen.map(|seen| {
        let share = i128::from(seen.minor) * i128::from(*share_bps) / 10_000;
        let share = i64::try_from(share).unwrap_or(i64::MAX);
        let off = if *in_exposure { seen.minor } else { 0 };
        Money::new(share - off, granted.currency)
    });
    let (zh, en) = form.names();
    let said = match in_exposure {
        false => Wording::new(
            "{form}（{party}）{amount} × {share} = {change}",
            "{form} ({party}) {amount} × {share} = {change}",
        ),
        true => Wording::new(
            "{form}（{party}）{amount} × {share}，已含在敞口内再减 {amount} = {change}",
            "{form} ({party}) {amount} × {share}, in the exposure already, less {amount} = {change}",
        ),
    };
    let change = counted.map_or(0, |money| money.minor);
    let said = said
        .fill_said("form", &Wording::new(zh, en))
        .fill("party", party)
        .fill("amount", &wording::amount(amount.minor, amount.currency))
        .fill("share", &wording::percent(f64::from(*share_bps) / 10_000.0))
        .fill("change", &wording::amount(change, granted.currency));
    rated(counted, said)
}

/// The change, or nothing with the reason where there is no rate.
fn rated(seen: Option<Money>, said: Wording) -> (i64, Wording) {
    match seen {
        Some(money) => (money.minor, said),
        None => {
            let zh = format!("{}；没有汇率，不计入", said.zh);
            (0, Wording::new(zh, format!("{}; without a rate it counts nothing", said.en)))
        }
    }
}

fn suspended(parts: &[LimitPart], on: Day) -> Option<Day> {
    let open = parts
        .iter()
        .filter(|part| matches!(part.new.part, PartKind::Suspension) && part.counts_on(on));
    open.map(|part| part.new.from_on).min()
}

fn pool(granted: &Granted<'_>, lines: &mut Vec<LimitLine>) -> Option<Limit> {
    let pools = granted
        .group
        .iter()
        .filter(|part| matches!(part.new.part, PartKind::Pool(_)) && part.counts_on(granted.on));
    let base = pools.max_by_key(|part| part.id).and_then(|part| {
        let limit = viewed(granted, part.new.part.limit()?);
        let said =
            Wording::new("集团额度池 {limit}（{days}）", "pool of the group {limit} ({days})")
                .fill_said("limit", &limit_said(Some(limit)))
                .fill_said("days", &days(part.new.from_on, part.new.to_on));
        lines.push(LimitLine { code: "pool", said, change_minor: None, after: Some(limit) });
        Some(limit)
    });
    // What is on top of a pool counts only where there is one; a suspension always.
    match base {
        Some(_) => with_parts(granted, (granted.group, true), base, lines),
        None => {
            let only: Vec<LimitPart> = granted
                .group
                .iter()
                .filter(|part| matches!(part.new.part, PartKind::Suspension))
                .cloned()
                .collect();
            with_parts(granted, (&only, true), None, lines)
        }
    }
}

fn in_currency(granted: &Granted<'_>, lines: &mut Vec<LimitLine>) -> Vec<(Currency, Limit)> {
    let mut newest: Vec<&LimitPart> = Vec::new();
    for part in granted.parts.iter().filter(|part| part.counts_on(granted.on)) {
        if !matches!(part.new.part, PartKind::InCurrency(_)) {
            continue;
        }
        match newest.iter_mut().find(|one| one.new.currency == part.new.currency) {
            Some(one) if one.id < part.id => *one = part,
            Some(_) => {}
            None => newest.push(part),
        }
    }
    newest.sort_by_key(|part| part.new.currency.code());
    let mut found = Vec::new();
    for part in newest {
        let Some(limit) = part.new.part.limit() else { continue };
        let said = Wording::new(
            "其中 {currency} 敞口至多 {limit}（{days}）",
            "of it at most {limit} in {currency} ({days})",
        );
        let said = said
            .fill("currency", part.new.currency.code())
            .fill_said("limit", &limit_said(Some(limit)))
            .fill_said("days", &days(part.new.from_on, part.new.to_on));
        lines.push(LimitLine { code: "currency", said, change_minor: None, after: Some(limit) });
        found.push((part.new.currency, limit));
    }
    found
}

/// The newest limit in force towards each legal entity, in the order of their codes.
fn by_entity(granted: &Granted<'_>, lines: &mut Vec<LimitLine>) -> Vec<EntityLimit> {
    let mut newest: Vec<(&LimitPart, &EntityLimit)> = Vec::new();
    for part in granted.parts.iter().filter(|part| part.counts_on(granted.on)) {
        let PartKind::OfEntity(of) = &part.new.part else { continue };
        match newest.iter_mut().find(|(_, known)| known.seller == of.seller) {
            Some(one) if one.0.id < part.id => *one = (part, of),
            Some(_) => {}
            None => newest.push((part, of)),
        }
    }
    newest.sort_by(|(_, one), (_, other)| one.code.cmp(&other.code));
    let mut found = Vec::new();
    for (part, of) in newest {
        let limit = viewed(granted, of.limit);
        let said = match of.limit {
            Limit::None => Wording::new(
                "对法人主体 {entity} 不给赊销（{days}）",
                "no credit from the legal entity {entity} ({days})",
            ),
            _ => Wording::new(
                "其中对法人主体 {entity} 的敞口至多 {limit}（{days}）",
                "of it at most {limit} towards the legal entity {entity} ({days})",
            ),
        };
        let said = said
            .fill("entity", &of.code)
            .fill_said("limit", &limit_said(Some(of.limit)))
            .fill_said("days", &days(part.new.from_on, part.new.to_on));
        lines.push(LimitLine { code: "entity", said, change_minor: None, after: Some(limit) });
        found.push(EntityLimit { limit, ..of.clone() });
    }
    found
}

fn result_line(own: Option<Limit>, pool: Option<Limit>, limit: Option<Limit>) -> LimitLine {
    let said = match (own, pool) {
        (Some(_), Some(_)) => Wording::new(
            "自有 {own} 与集团池 {pool} 取较紧者：{limit}",
            "the tighter of own {own} and pool {pool}: {limit}",
        ),
        (None, Some(_)) => Wording::new(
            "集团池 {pool}，但客户自己{own}：{limit}",
            "pool {pool}, but {own} to the buyer itself: {limit}",
        ),
        _ => Wording::new("有效额度 {limit}", "effective limit {limit}"),
    };
    let said = said
        .fill_said("own", &limit_said(own))
        .fill_said("pool", &limit_said(pool))
        .fill_said("limit", &limit_said(limit));
    LimitLine { code: "result", said, change_minor: None, after: limit }
}

#[cfg(test)]
#[path = "limit_effective_tests.rs"]
mod tests;
