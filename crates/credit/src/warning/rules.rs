//! The rules of the computed signals. Each turns what is seen of a buyer into a measure, the rows
//! behind it and a sentence; the library's thresholds turn the measure into a level.

use base::Day;

use super::{
    AlertLevel, Happening, RowKind, RowRef, Sight, SignalDef, SignalLibrary, rules_trade as trade,
};
use crate::{
    policy::Limit,
    scoring::{Wording, wording},
};

/// A signal that shows, with its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Code of the signal.
    pub signal: String,
    /// Its level, perhaps raised because several signals show at once.
    pub level: AlertLevel,
    /// Its level on its own.
    pub own_level: AlertLevel,
    /// The measure.
    pub measure: f64,
    /// The numbers in words.
    pub said: Wording,
    /// The rows behind it.
    pub rows: Vec<RowRef>,
    /// The newest day on which somebody told it; `None` where it is computed.
    pub told_on: Option<Day>,
}

/// What a rule found, before its level is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub measure: f64,
    pub said: Wording,
    pub rows: Vec<RowRef>,
}

impl Found {
    pub(super) fn new(measure: f64, said: Wording, rows: Vec<RowRef>) -> Self {
        Self { measure, said, rows }
    }
}

type Rule = fn(&Sight<'_>, &SignalDef) -> Option<Found>;

/// Rows shown as evidence of one signal, at most.
const ROWS: usize = 20;

const RULES: &[(&str, Rule)] = &[
    ("stale-file", stale_file),
    ("slower-payment", slower_payment),
    ("partial-payments", partial_payments),
    ("longest-overdue", longest_overdue),
    ("overdue-amount", overdue_amount),
    ("bounced-receipt", bounced_receipt),
    ("account-changed", account_changed),
    ("round-sums", trade::round_sums),
    ("statement-worse", trade::statement_worse),
    ("order-jump", trade::order_jump),
    ("order-stop", trade::order_stop),
    ("broken-promises", broken_promises),
    ("over-limit", over_limit),
    ("longer-terms", longer_terms),
    ("unexplained-returns", trade::unexplained_returns),
    ("disputes-rising", trade::disputes_rising),
    ("letters-unanswered", letters_unanswered),
];

/// Whether a signal has a rule.
pub(super) fn is_known(code: &str) -> bool {
    RULES.iter().any(|(name, _)| *name == code)
}

/// All signals that show at a buyer, the most urgent first. Where several show, the strongest is
/// raised to the level that they have together.
pub fn watch(sight: &Sight<'_>, library: &SignalLibrary) -> Vec<Hit> {
    let mut hits: Vec<(Hit, i32)> = Vec::new();
    for (code, rule) in RULES {
        let Some(def) = library.find(code).filter(|def| def.computed) else { continue };
        let Some(found) = rule(sight, def) else { continue };
        let Some(level) = def.at.level(found.measure) else { continue };
        let mut rows = found.rows;
        rows.truncate(ROWS);
        let hit = Hit {
            signal: def.code.clone(),
            level,
            own_level: level,
            measure: found.measure,
            said: found.said,
            rows,
            told_on: None,
        };
        hits.push((hit, def.weight));
    }
    hits.sort_by(|(a, wa), (b, wb)| b.level.cmp(&a.level).then(wb.cmp(wa)));
    let (count, weight) = (hits.len(), hits.iter().map(|(_, weight)| weight).sum());
    let mut hits: Vec<Hit> = hits.into_iter().map(|(hit, _)| hit).collect();
    if let (Some(together), Some(first)) = (library.together(weight), hits.first_mut())
        && count > 1
        && together > first.level
    {
        first.level = together;
        first.said = Wording::new(
            format!("{}；同时出现 {count} 个信号，级别上调", first.said.zh),
            format!("{}; {count} signals at once, so the level is raised", first.said.en),
        );
    }
    hits
}

/// Counts as a float, for measures.
pub(super) fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::from(u32::MAX), f64::from)
}

/// An amount of minor units as whole units, for measures.
pub(super) fn units(minor: i64, currency: base::Currency) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a measure to compare, not money")]
    {
        minor as f64 / currency.minor_per_unit() as f64
    }
}

/// What happened in the last so many days.
pub(super) fn lately(list: &[Happening], as_of: Day, days: i32) -> Vec<&Happening> {
    list.iter().filter(|h| h.on <= as_of && as_of.days_since(h.on) < days).collect()
}

fn happened(
    list: &[Happening],
    sight: &Sight<'_>,
    def: &SignalDef,
    said: &Wording,
) -> Option<Found> {
    let recent = lately(list, sight.as_of, def.window_days);
    let last = recent.iter().map(|h| h.on).max()?;
    let said = said
        .fill("days", &def.window_days.to_string())
        .fill("count", &recent.len().to_string())
        .fill("last", &last.to_string());
    let rows = recent.iter().map(|h| h.row).collect();
    Some(Found::new(count(recent.len()), said, rows))
}

fn items(sight: &Sight<'_>, keep: impl Fn(&super::OpenItem) -> bool) -> Vec<RowRef> {
    let kept = sight.open.iter().filter(|item| keep(item));
    kept.map(|item| RowRef { kind: RowKind::Item, id: item.id }).collect()
}

fn stale_file(sight: &Sight<'_>, _: &SignalDef) -> Option<Found> {
    // Only a buyer that owes or buys is worth a fresh file.
    if sight.behaviour.open_minor == 0 && sight.behaviour.invoices == 0 {
        return None;
    }
    let newest = [sight.statement_on, sight.file_on].into_iter().flatten().max()?;
    let months = f64::from(sight.as_of.days_since(newest)) / 30.4375;
    let said = Wording::new(
        "报表和档案最近更新于 {on}，已 {months} 个月",
        "statement and file were last updated on {on}, {months} months ago",
    )
    .fill("on", &newest.to_string())
    .fill("months", &wording::decimal(months.floor(), 0));
    Some(Found::new(months.floor(), said, Vec::new()))
}

fn slower_payment(sight: &Sight<'_>, _: &SignalDef) -> Option<Found> {
    let slower = sight.behaviour.trend_days?;
    let said = Wording::new(
        "近三个月平均比之前多拖 {days} 天",
        "in the last three months {days} more days late than before",
    )
    .fill("days", &wording::decimal(slower, 1));
    let last = sight.behaviour.last_settled.iter();
    let rows = last.map(|s| RowRef { kind: RowKind::Item, id: s.id }).collect();
    Some(Found::new(slower, said, rows))
}

fn partial_payments(sight: &Sight<'_>, def: &SignalDef) -> Option<Found> {
    let parts = sight.behaviour.partial_payments;
    let share = f64::from(sight.behaviour.partial_payments_bps?) / 10_000.0;
    if parts < u64::try_from(def.least).unwrap_or(0) {
        return None;
    }
    let said = Wording::new(
        "近 12 个月 {count} 张发票分次付款，占 {share}",
        "invoices paid in parts in the last 12 months: {count}, {share} of those paid",
    )
    .fill("count", &parts.to_string())
    .fill("share", &wording::percent(share));
    Some(Found::new(share, said, items(sight, |item| item.partly_paid)))
}

fn longest_overdue(sight: &Sight<'_>, _: &SignalDef) -> Option<Found> {
    let overdue = |item: &super::OpenItem| item.due_on < sight.as_of;
    let oldest = sight.open.iter().filter(|item| overdue(item)).min_by_key(|item| item.due_on)?;
    let days = sight.as_of.days_since(oldest.due_on);
    let said = Wording::new(
        "最早一笔 {due} 到期，已逾期 {days} 天，未付 {open}；逾期合计 {sum}",
        "the oldest was due {due}, {days} days ago, {open} open; {sum} overdue in all",
    )
    .fill("due", &oldest.due_on.to_string())
    .fill("days", &days.to_string())
    .fill("open", &wording::amount(oldest.open_minor, sight.currency))
    .fill("sum", &wording::amount(sight.behaviour.overdue_minor, sight.currency));
    Some(Found::new(f64::from(days), said, items(sight, overdue)))
}

fn overdue_amount(sight: &Sight<'_>, _: &SignalDef) -> Option<Found> {
    let overdue = sight.behaviour.overdue_minor;
    if overdue <= 0 {
        return None;
    }
    let share = f64::from(sight.behaviour.overdue_share_bps.unwrap_or(0)) / 10_000.0;
    let said = Wording::new(
        "逾期 {sum}（{count} 笔），占未收金额 {share}",
        "{sum} overdue (items: {count}), {share} of what is open",
    )
    .fill("sum", &wording::amount(overdue, sight.currency))
    .fill("count", &sight.behaviour.overdue_items.to_string())
    .fill("share", &wording::percent(share));
    let rows = items(sight, |item| item.due_on < sight.as_of);
    Some(Found::new(units(overdue, sight.currency), said, rows))
}

fn bounced_receipt(sight: &Sight<'_>, def: &SignalDef) -> Option<Found> {
    let said = Wording::new(
        "近 {days} 天有 {count} 笔收款被退回，最近一笔 {last}",
        "receipts bounced in {days} days: {count}, the last on {last}",
    );
    happened(&sight.bounces, sight, def, &said)
}

fn account_changed(sight: &Sight<'_>, def: &SignalDef) -> Option<Found> {
    let said = Wording::new(
        "近 {days} 天付款账户或付款人变更 {count} 次，最近一次 {last}",
        "changes of the paying account or of who pays in {days} days: {count}, the last on {last}",
    );
    happened(&sight.account_changes, sight, def, &said)
}

fn longer_terms(sight: &Sight<'_>, def: &SignalDef) -> Option<Found> {
    let said = Wording::new(
        "近 {days} 天 {count} 次要求延长账期，最近一次 {last}",
        "requests for longer terms in {days} days: {count}, the last on {last}",
    );
    happened(&sight.longer_terms, sight, def, &said)
}

fn letters_unanswered(sight: &Sight<'_>, def: &SignalDef) -> Option<Found> {
    let said = Wording::new(
        "近 {days} 天连续 {count} 次联系无回复，最近一次 {last}",
        "contacts in a row without an answer in {days} days: {count}, the last on {last}",
    );
    happened(&sight.unanswered, sight, def, &said)
}

fn broken_promises(sight: &Sight<'_>, _: &SignalDef) -> Option<Found> {
    let broken = sight.broken_in_row.len();
    let said = Wording::new("连续 {count} 次付款承诺没有兑现", "promises broken in a row: {count}")
        .fill("count", &broken.to_string());
    let rows = sight.broken_in_row.iter().map(|id| RowRef { kind: RowKind::Promise, id: *id });
    (broken > 0).then(|| Found::new(count(broken), said, rows.collect()))
}

fn over_limit(sight: &Sight<'_>, def: &SignalDef) -> Option<Found> {
    let exposure = sight.exposure_minor;
    let owed = wording::amount(exposure, sight.currency);
    match sight.limit? {
        Limit::Unlimited => None,
        Limit::None if exposure <= 0 => None,
        Limit::None => {
            let said = Wording::new(
                "不给赊销额度，却有 {owed} 未付",
                "no credit is granted, yet {owed} is open",
            )
            .fill("owed", &owed);
            let most = def.at.red.or(def.at.orange).unwrap_or(1.0);
            Some(Found::new(most, said, items(sight, |_| true)))
        }
        Limit::Amount(limit) => {
            let used = units(exposure, sight.currency) / units(limit.minor.max(1), sight.currency);
            // Exactly the limit is within it.
            let measure = if exposure <= limit.minor { used.min(0.999_999) } else { used };
            let said = Wording::new(
                "未付 {owed}，额度 {limit}，已用 {share}",
                "{owed} open against a limit of {limit}, {share} used",
            )
            .fill("owed", &owed)
            .fill("limit", &wording::amount(limit.minor, sight.currency))
            .fill("share", &wording::percent(used));
            Some(Found::new(measure, said, items(sight, |_| true)))
        }
    }
}
