//! What the gate says of an order: each step by itself, the worst outcome wins. Pure: the same facts
//! and rule give the same steps, byte for byte.

use std::sync::LazyLock;

use base::{Currency, Money};

use super::{
    facts::{Facts, Said, Step, Use},
    rule::{Check, OrderRule, Outcome, StepRule},
};
use crate::scoring::{Wording, wording};

/// The steps and what comes of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The worst of the steps that no release lifts.
    pub outcome: Outcome,
    /// Every step, in the order of the rule.
    pub steps: Vec<Step>,
}

/// How one step went: the outcome, its number and words, and what would make it pass.
struct Went {
    outcome: Outcome,
    number: String,
    said: Wording,
    then: Wording,
}

fn passed(number: impl Into<String>, said: Wording) -> Went {
    Went { outcome: Outcome::Approve, number: number.into(), said, then: Wording::default() }
}

fn failed(outcome: Outcome, number: impl Into<String>, said: Wording, then: Wording) -> Went {
    Went { outcome, number: number.into(), said, then }
}

/// Judges.
pub fn judge(rule: &OrderRule, facts: &Facts) -> Verdict {
    let currency = facts.currency.parse().unwrap_or(Currency::CNY);
    let mut outcome = Outcome::Approve;
    let mut steps = Vec::with_capacity(rule.steps.len());
    for step in steps_of(rule, facts) {
        let went = make(step, facts, currency);
        let released = went.outcome > Outcome::Approve
            && went.outcome < Outcome::Decline
            && is_released(facts);
        if !released {
            outcome = outcome.max(went.outcome);
        }
        steps.push(Step {
            code: step.check.code().to_owned(),
            name: step.name.clone().into(),
            result: went.outcome.code().to_owned(),
            released,
            number: went.number,
            said: went.said.into(),
            then: went.then.into(),
        });
    }
    Verdict { outcome, steps }
}

/// A limit towards a legal entity holds, whatever the rule says of it.
static OF_ENTITY: LazyLock<StepRule> = LazyLock::new(|| StepRule {
    check: Check::EntityUse { tolerance_bps: 0 },
    outcome: Outcome::Hold,
    name: Wording::new("法人主体额度占用", "use of the limit towards the legal entity"),
});

/// The steps that are made: those of the rule, the one about legal entities only where there is a limit
/// towards the order's.
fn steps_of<'a>(rule: &'a OrderRule, facts: &Facts) -> impl Iterator<Item = &'a StepRule> {
    let of_entity = |step: &&StepRule| matches!(step.check, Check::EntityUse { .. });
    let asked = facts.entity.is_some();
    let named = rule.steps.iter().any(|step| of_entity(&step));
    let implied = (asked && !named).then(|| &*OF_ENTITY);
    rule.steps.iter().filter(move |step| asked || !of_entity(step)).chain(implied)
}

/// Whether a release covers the order: its value within the cap, the day within the grace.
fn is_released(facts: &Facts) -> bool {
    facts.release.as_ref().is_some_and(|release| {
        facts.asked.company.is_some_and(|value| value <= release.cap) && facts.on <= release.until
    })
}

/// Whether the order asks for credit at all: a refund does not, nor one that is wholly prepaid, until
/// it is delivered without the money being there.
pub(super) fn asks_no_credit(facts: &Facts) -> bool {
    facts.asked.amount < 0 || facts.asked.deposit >= facts.asked.amount
}

fn make(step: &StepRule, facts: &Facts, currency: Currency) -> Went {
    if let Check::Prepayment = step.check {
        return prepayment(step.outcome, facts, currency);
    }
    if asks_no_credit(facts) {
        let said = match facts.asked.amount < 0 {
            true => Wording::new("退货退款不增加敞口，不查", "a refund raises no exposure"),
            false => {
                Wording::new("全额预付，不占用额度，不查", "wholly prepaid: no credit is asked")
            }
        };
        return passed("", said);
    }
    if facts.transition == "delivery" && facts.adds <= 0 {
        return passed(
            "",
            Wording::new("已占用额度，发货不增加敞口", "reserved: delivery adds nothing"),
        );
    }
    let out = step.outcome;
    match &step.check {
        Check::Blocked => blocked(out, facts),
        Check::LimitUse { tolerance_bps } => {
            let went = usage(out, (&facts.own, facts), *tolerance_bps, currency);
            rated(out, facts, went)
        }
        Check::PoolUse { tolerance_bps } => match &facts.group {
            Some(group) => usage(out, (group, facts), *tolerance_bps, currency),
            None => passed("", Wording::new("没有集团额度池", "there is no pool of a group")),
        },
        Check::CurrencyUse => currency_use(out, facts),
        Check::EntityUse { tolerance_bps } => entity_use(out, facts, *tolerance_bps, currency),
        Check::LimitExpired => expired(out, facts),
        Check::DocumentValue { most } => document_value(out, facts, *most, currency),
        Check::OldestOpen { days, .. } => oldest(out, facts, *days),
        Check::Overdue { amount, days, .. } => overdue(out, facts, (*amount, *days), currency),
        Check::Dunning { level, within_days } => dunning(out, facts, *level, *within_days),
        Check::BrokenPromises { count, within_days } => broken(out, facts, *count, *within_days),
        Check::Tier { tiers } => {
            let held = |tier: &str| tiers.iter().any(|one| one.code() == tier);
            tier(out, facts, facts.tier.as_deref().is_some_and(held))
        }
        Check::ReviewOverdue { days } => review(out, facts, *days),
        Check::Prepayment => prepayment(out, facts, currency),
    }
}

fn said(minor: i64, currency: Currency) -> String {
    wording::amount(minor, currency)
}

fn blocked(out: Outcome, facts: &Facts) -> Went {
    match facts.blocked {
        false => passed("", Wording::new("没有停止赊销", "not blocked")),
        true => failed(
            out,
            "",
            Wording::new("客户已被停止赊销", "the buyer is blocked by hand"),
            Wording::new(
                "在客户档案解除停止，或改为预付",
                "lift the block in the buyer's file, or sell prepaid",
            ),
        ),
    }
}

/// What owes in a currency without a rate cannot be held against a limit.
fn rated(out: Outcome, facts: &Facts, went: Went) -> Went {
    if facts.unrated.is_empty() && facts.asked.company.is_some() {
        return went;
    }
    let mut names = facts.unrated.clone();
    if facts.asked.company.is_none() && !names.contains(&facts.asked.currency) {
        names.push(facts.asked.currency.clone());
    }
    let said = Wording::new(
        "{names} 没有汇率，敞口算不出来",
        "{names} has no rate, so the exposure cannot be reckoned",
    );
    let then = Wording::new("登记 {names} 的汇率", "record a rate of {names}");
    let names = names.join("、");
    failed(out, went.number, said.fill("names", &names), then.fill("names", &names))
}

/// Exposure with the order against a limit.
fn usage(out: Outcome, (uses, facts): (&Use, &Facts), tolerance: i32, currency: Currency) -> Went {
    let adds = facts.adds;
    let (now, after) = (uses.exposure(), uses.exposure().saturating_add(adds));
    let sum = Wording::new(
        "未付 {items} + 已发未开票 {unbilled} + 在途订单 {orders} − 定金 {deposits} − \
         未核销收款与红字 {credits} = {now}；本单 {adds}",
        "open items {items} + delivered unbilled {unbilled} + orders {orders} − deposits {deposits} \
         − receipts and credit notes unallocated {credits} = {now}; this order {adds}",
    );
    let free = uses.credits.saturating_sub(uses.deposits).max(0);
    let sum = sum
        .fill("items", &said(uses.items, currency))
        .fill("unbilled", &said(uses.unbilled, currency))
        .fill("orders", &said(uses.orders, currency))
        .fill("deposits", &said(uses.deposits, currency))
        .fill("credits", &said(free, currency))
        .fill("now", &said(now, currency))
        .fill("adds", &said(adds, currency));
    let outside = || {
        let from = facts.asked.within_from.clone().unwrap_or_default();
        let more = Wording::new(
            "；交货日在期限外，{from} 起才占用，届时再查",
            "; its delivery lies beyond the horizon, it is checked again and reserved from {from}",
        );
        let more = more.fill("from", &from);
        Wording::new(format!("{}{}", sum.zh, more.zh), format!("{}{}", sum.en, more.en))
    };
    if !facts.asked.within {
        return passed(said(now, currency), outside());
    }
    let limit = match (uses.limit.kind.as_str(), uses.limit.minor) {
        ("unlimited", _) => return passed(format!("{} ≤ ∞", said(after, currency)), sum),
        ("amount", Some(limit)) => limit,
        (kind, _) => return no_limit(out, facts, kind, after, (sum, currency)),
    };
    let slack = i128::from(limit) * i128::from(tolerance) / 10_000;
    let most = limit.saturating_add(i64::try_from(slack).unwrap_or(0));
    if after <= most || adds <= 0 {
        return passed(format!("{} ≤ {}", said(after, currency), said(most, currency)), sum);
    }
    let over = said(after.saturating_sub(most), currency);
    let then = Wording::new(
        "收回或减少 {over}，提高额度，或改为预付",
        "collect or order {over} less, raise the limit, or sell prepaid",
    );
    let number = format!("{} > {}", said(after, currency), said(most, currency));
    failed(out, number, sum, then.fill("over", &over))
}

fn no_limit(
    out: Outcome,
    facts: &Facts,
    kind: &str,
    after: i64,
    (sum, currency): (Wording, Currency),
) -> Went {
    if facts.adds <= 0 || after <= 0 {
        return passed(format!("{} ≤ 0", said(after, currency)), sum);
    }
    let (why, then) = match (kind, &facts.suspended_on, &facts.expired_on) {
        ("none", Some(from), _) => (
            Wording::new("额度自 {day} 起暂停。", "The limit is suspended since {day}. ")
                .fill("day", from),
            Wording::new("解除暂停，或改为预付", "lift the suspension, or sell prepaid"),
        ),
        ("none", None, _) => (
            Wording::new("不给赊销。", "No credit is given. "),
            Wording::new("授予额度，或改为预付", "grant a limit, or sell prepaid"),
        ),
        (_, _, Some(day)) => (
            Wording::new("额度已于 {day} 到期。", "The limit ran out on {day}. ").fill("day", day),
            Wording::new("续授额度，或改为预付", "grant it anew, or sell prepaid"),
        ),
        _ => (
            Wording::new("没有授予过额度。", "No limit was ever granted. "),
            Wording::new("申请并授予额度，或改为预付", "have a limit granted, or sell prepaid"),
        ),
    };
    let sum = Wording::new(format!("{}{}", why.zh, sum.zh), format!("{}{}", why.en, sum.en));
    failed(out, format!("{} > 0", said(after, currency)), sum, then)
}

fn currency_use(out: Outcome, facts: &Facts) -> Went {
    let Some(uses) = &facts.in_currency else {
        return passed("", Wording::new("没有单币种额度", "there is no limit in the currency"));
    };
    let currency = uses.currency.parse().unwrap_or(Currency::CNY);
    let after = uses.used.saturating_add(uses.adds);
    let words = Wording::new(
        "{currency} 敞口 {used}；本单 {adds}",
        "exposure in {currency} {used}; this order {adds}",
    );
    let words = words
        .fill("currency", &uses.currency)
        .fill("used", &said(uses.used, currency))
        .fill("adds", &said(uses.adds, currency));
    let most = match (uses.limit.kind.as_str(), uses.limit.minor) {
        ("unlimited", _) => return passed(format!("{} ≤ ∞", said(after, currency)), words),
        ("amount", Some(limit)) => limit,
        _ => 0,
    };
    if after <= most || uses.adds <= 0 {
        return passed(format!("{} ≤ {}", said(after, currency), said(most, currency)), words);
    }
    let then =
        Wording::new("提高该币种额度，或换币种结算", "raise the limit in it, or sell in another");
    failed(out, format!("{} > {}", said(after, currency), said(most, currency)), words, then)
}

fn entity_use(out: Outcome, facts: &Facts, tolerance: i32, currency: Currency) -> Went {
    let Some(of) = &facts.entity else {
        let none = Wording::new("没有对法人主体的额度", "there is no limit towards a legal entity");
        return passed("", none);
    };
    let went = usage(out, (&of.uses, facts), tolerance, currency);
    let said = Wording::new("法人主体 {entity}：{sum}", "legal entity {entity}: {sum}");
    Went { said: said.fill("entity", &of.code).fill_said("sum", &went.said), ..went }
}

fn expired(out: Outcome, facts: &Facts) -> Went {
    match &facts.expired_on {
        None => passed("", Wording::new("额度没有到期", "the limit has not run out")),
        Some(day) => failed(
            out,
            day.clone(),
            Wording::new("额度已于 {day} 到期", "the limit ran out on {day}").fill("day", day),
            Wording::new("复审后续授额度", "review it and grant a limit anew"),
        ),
    }
}

fn document_value(out: Outcome, facts: &Facts, most: i64, currency: Currency) -> Went {
    let most = most.saturating_mul(currency.minor_per_unit());
    let value = facts.asked.company.unwrap_or(i64::MAX);
    let words = Wording::new("单笔订单金额", "the value of this order");
    if value <= most {
        return passed(format!("{} ≤ {}", said(value, currency), said(most, currency)), words);
    }
    let shown = facts.asked.company.map_or_else(|| "?".to_owned(), |value| said(value, currency));
    let then = Wording::new("由信用经理审看", "have the credit manager look at it");
    failed(out, format!("{shown} > {}", said(most, currency)), words, then)
}

fn oldest(out: Outcome, facts: &Facts, days: i32) -> Went {
    let Some(old) = facts.oldest_days else {
        return passed("", Wording::new("没有未付发票", "nothing is open"));
    };
    let number = |sign: &str| format!("{old} {sign} {days}");
    let words =
        Wording::new("最老未付发票距今 {days} 天", "the oldest open invoice is {days} days old");
    let words = words.fill("days", &old.to_string());
    if old <= i64::from(days) {
        return passed(number("≤"), words);
    }
    let then = Wording::new("收回最老的发票", "collect the oldest invoice");
    failed(out, number(">"), words, then)
}

fn overdue(out: Outcome, facts: &Facts, (amount, days): (i64, i32), currency: Currency) -> Went {
    let amount = amount.saturating_mul(currency.minor_per_unit());
    if facts.overdue <= 0 {
        return passed(said(0, currency), Wording::new("没有逾期", "nothing is overdue"));
    }
    let words = Wording::new(
        "逾期 {overdue}（不计小额尾差），最长 {late} 天；容忍 {amount} 或 {days} 天",
        "{overdue} overdue (residues left out), at most {late} days; {amount} or {days} days are \
         tolerated",
    );
    let words = words
        .fill("overdue", &said(facts.overdue, currency))
        .fill("late", &facts.overdue_days.to_string())
        .fill("amount", &said(amount, currency))
        .fill("days", &days.to_string());
    let number = |sign: &str| {
        let (overdue, late) = (said(facts.overdue, currency), facts.overdue_days);
        format!("{overdue} / {late} {sign} {} / {days}", said(amount, currency))
    };
    if facts.overdue <= amount || facts.overdue_days <= i64::from(days) {
        return passed(number("≤"), words);
    }
    let then = Wording::new(
        "收回逾期款至 {amount} 以内，或最长逾期不超过 {days} 天",
        "collect until at most {amount} is overdue, or none by more than {days} days",
    );
    let then = then.fill("amount", &said(amount, currency)).fill("days", &days.to_string());
    failed(out, number(">"), words, then)
}

fn dunning(out: Outcome, facts: &Facts, level: i64, within: i32) -> Went {
    let words =
        Wording::new("{days} 天内书面催告 {letters} 次", "{letters} letters in {days} days");
    let words = words.fill("days", &within.to_string()).fill("letters", &facts.letters.to_string());
    // Who has paid is not dunned any more.
    if facts.letters < level || facts.overdue <= 0 {
        return passed(format!("{} < {level}", facts.letters), words);
    }
    let then = Wording::new("收回被催告的逾期款", "collect what was demanded");
    failed(out, format!("{} ≥ {level}", facts.letters), words, then)
}

fn broken(out: Outcome, facts: &Facts, count: i64, within: i32) -> Went {
    let words =
        Wording::new("{days} 天内失信承诺 {broken} 次", "{broken} promises broken in {days} days");
    let words = words.fill("days", &within.to_string()).fill("broken", &facts.broken.to_string());
    if facts.broken < count {
        return passed(format!("{} < {count}", facts.broken), words);
    }
    let then = Wording::new("由信用经理审看，或改为预付", "have it looked at, or sell prepaid");
    failed(out, format!("{} ≥ {count}", facts.broken), words, then)
}

fn tier(out: Outcome, facts: &Facts, held: bool) -> Went {
    let Some(tier) = facts.tier.as_deref() else {
        let said = Wording::new(
            "尚未评估：等级未知，以人工授予的额度为准",
            "not assessed yet: no tier is known, the limit that a person granted counts",
        );
        return passed("–", said);
    };
    let name = match tier {
        "low" => Wording::new("低风险", "low risk"),
        "medium" => Wording::new("中风险", "medium risk"),
        "high" => Wording::new("高风险", "high risk"),
        _ => Wording::new("未评级", "unrated"),
    };
    let words = Wording::new("{tier}（{day} 评估）", "{tier} (assessed on {day})")
        .fill_said("tier", &name)
        .fill("day", facts.assessed_on.as_deref().unwrap_or("–"));
    if !held {
        return passed("", words);
    }
    let then = Wording::new("改为预付，或由信用经理特批", "sell prepaid, or have it released");
    failed(out, "", words, then)
}

fn review(out: Outcome, facts: &Facts, days: i32) -> Went {
    let Some(due) = &facts.review_on else {
        return passed("", Wording::new("没有要复审的额度", "there is no limit to review"));
    };
    let words =
        Wording::new("额度应在 {day} 复审", "the limit's review is due on {day}").fill("day", due);
    if facts.review_days <= i64::from(days) {
        return passed(format!("{} ≤ {days}", facts.review_days), words);
    }
    let then = Wording::new("完成复审并续授额度", "review the buyer and grant the limit anew");
    failed(out, format!("{} > {days}", facts.review_days), words, then)
}

fn prepayment(out: Outcome, facts: &Facts, currency: Currency) -> Went {
    if facts.asked.deposit <= 0 {
        return passed("", Wording::new("没有约定预付", "nothing is to be prepaid"));
    }
    let deposit = Money::new(facts.asked.deposit, facts.asked.currency.parse().unwrap_or(currency));
    if facts.transition != "delivery" {
        let words = Wording::new(
            "约定预付 {deposit}，发货前核对到账",
            "{deposit} is to be prepaid; looked at before delivery",
        );
        return passed("", words.fill("deposit", &said(deposit.minor, deposit.currency)));
    }
    let words = Wording::new(
        "发货前须到账 {needed}，未被其他订单占用的已到账 {free}",
        "{needed} must be there before delivery; {free} is, and claimed by no other order",
    );
    let words = words
        .fill("needed", &said(facts.needed, currency))
        .fill("free", &said(facts.free, currency));
    if facts.free >= facts.needed {
        let number = format!("{} ≥ {}", said(facts.free, currency), said(facts.needed, currency));
        return passed(number, words);
    }
    let number = format!("{} < {}", said(facts.free, currency), said(facts.needed, currency));
    let then = Wording::new("收到款并登记后再发货", "deliver after the money is booked");
    failed(out, number, words, then)
}

/// The steps as they are kept, byte for byte.
pub fn spelled(steps: &[Step]) -> String {
    serde_json::to_string(steps).unwrap_or_default()
}

/// The failed steps that no release lifts, as one sentence.
pub fn reasons(steps: &[Step]) -> Said {
    let open =
        || steps.iter().filter(|step| step.result != Outcome::Approve.code() && !step.released);
    let zh: Vec<String> = open().map(|step| format!("{} {}", step.name.zh, step.number)).collect();
    let en: Vec<String> = open().map(|step| format!("{} {}", step.name.en, step.number)).collect();
    let tidy = |parts: Vec<String>, between| {
        parts.iter().map(|part| part.trim()).collect::<Vec<_>>().join(between)
    };
    Said { zh: tidy(zh, "；"), en: tidy(en, "; ") }
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
