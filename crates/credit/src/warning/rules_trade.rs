//! The rules that read orders, receipts, returns, disputes and statements.

use super::{
    RowKind, RowRef, Sight, SignalDef,
    rules::{Found, count, lately, units},
};
use crate::scoring::{Wording, wording};

/// Receipts in steps of this many whole units count as round.
const ROUND_UNITS: i64 = 10_000;
/// A debt ratio that rises by this much (share of one) has become worse.
const DEBT_RATIO_RISE: f64 = 0.10;

pub(super) fn round_sums(sight: &Sight<'_>, def: &SignalDef) -> Option<Found> {
    let recent: Vec<_> = sight
        .receipts
        .iter()
        .filter(|r| r.on <= sight.as_of && sight.as_of.days_since(r.on) < def.window_days)
        .collect();
    let unit = ROUND_UNITS.saturating_mul(sight.currency.minor_per_unit());
    let round: Vec<_> = recent
        .iter()
        .filter(|r| !r.matches && r.amount_minor > 0 && r.amount_minor % unit.max(1) == 0)
        .collect();
    if round.len() < usize::try_from(def.least).unwrap_or(0) {
        return None;
    }
    let share = count(round.len()) / count(recent.len()).max(1.0);
    let said = Wording::new(
        "近 {days} 天 {all} 笔收款中有 {round} 笔是整万，且对不上发票",
        "{round} of {all} receipts in {days} days were round sums that match no invoice",
    )
    .fill("days", &def.window_days.to_string())
    .fill("all", &recent.len().to_string())
    .fill("round", &round.len().to_string());
    let rows = round.iter().map(|r| RowRef { kind: RowKind::Credit, id: r.id }).collect();
    Some(Found::new(share, said, rows))
}

pub(super) fn statement_worse(sight: &Sight<'_>, _: &SignalDef) -> Option<Found> {
    let trend = &sight.statements;
    let mut worse: Vec<Wording> = Vec::new();
    let mut points = 0;
    if let Some((now, before)) = trend.zone.filter(|(now, before)| now < before) {
        points += if now == 0 { 2 } else { 1 };
        let zone = |z: u8| match z {
            0 => Wording::new("困境区", "distress"),
            1 => Wording::new("灰色区", "grey"),
            _ => Wording::new("安全区", "safe"),
        };
        let text = Wording::new("Z 值从{before}降到{now}", "Altman Z fell from {before} to {now}");
        worse.push(text.fill_said("before", &zone(before)).fill_said("now", &zone(now)));
    }
    if let Some((now, before)) = trend.debt_ratio.filter(|(n, b)| n - b >= DEBT_RATIO_RISE) {
        points += 1;
        let text = Wording::new(
            "资产负债率从 {before} 升到 {now}",
            "the debt ratio rose from {before} to {now}",
        );
        worse.push(
            text.fill("before", &wording::percent(before)).fill("now", &wording::percent(now)),
        );
    }
    if let (Some(growth), Some((now, before))) = (trend.revenue_growth, trend.net_profit)
        && growth > 0.0
        && now < before
    {
        points += 1;
        let text = Wording::new(
            "收入增长 {growth}，利润反而下降",
            "revenue grew by {growth} while profit fell",
        );
        worse.push(text.fill("growth", &wording::percent(growth)));
    }
    if worse.is_empty() {
        return None;
    }
    let join = |pick: fn(&Wording) -> &str, glue: &str| {
        worse.iter().map(pick).collect::<Vec<_>>().join(glue)
    };
    let said = Wording::new(join(|w| &w.zh, "；"), join(|w| &w.en, "; "));
    let rows = trend.rows.iter().map(|id| RowRef { kind: RowKind::Statement, id: *id }).collect();
    Some(Found::new(f64::from(points), said, rows))
}

pub(super) fn order_jump(sight: &Sight<'_>, _: &SignalDef) -> Option<Found> {
    let jump = sight.behaviour.order_jump_bps?;
    #[expect(clippy::cast_precision_loss, reason = "a ratio for display and comparison")]
    let times = jump as f64 / 10_000.0;
    let said = Wording::new(
        "最近整月开票额是平时的 {times} 倍",
        "the last full month's invoices are {times} times the usual",
    )
    .fill("times", &wording::decimal(times, 1));
    Some(Found::new(times, said, Vec::new()))
}

pub(super) fn order_stop(sight: &Sight<'_>, def: &SignalDef) -> Option<Found> {
    let stop = sight.behaviour.order_stop?;
    if stop.days_since_last < def.least {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a ratio for display and comparison")]
    let times = stop.ratio_bps as f64 / 10_000.0;
    let said = Wording::new(
        "已 {days} 天没有新订单，平时每 {usual} 天一次",
        "no order for {days} days; usually one every {usual} days",
    )
    .fill("days", &stop.days_since_last.to_string())
    .fill("usual", &stop.usual_gap_days.to_string());
    Some(Found::new(times, said, Vec::new()))
}

pub(super) fn unexplained_returns(sight: &Sight<'_>, def: &SignalDef) -> Option<Found> {
    let notes: Vec<_> = sight
        .notes
        .iter()
        .filter(|n| !n.explained && n.on <= sight.as_of)
        .filter(|n| sight.as_of.days_since(n.on) < def.window_days)
        .collect();
    if notes.len() < usize::try_from(def.least).unwrap_or(0) {
        return None;
    }
    let sum = notes.iter().fold(0_i64, |sum, n| sum.saturating_add(n.amount_minor));
    // Sales of the window: the last twelve months' share of it.
    let yearly = units(sight.behaviour.volume_minor, sight.currency);
    let sales = yearly * f64::from(def.window_days) / 365.0;
    if sales <= 0.0 {
        return None;
    }
    let share = units(sum, sight.currency) / sales;
    let said = Wording::new(
        "近 {days} 天 {count} 笔退货没有写明原因，共 {sum}，约占同期销售 {share}",
        "returns without a reason in {days} days: {count}, {sum}, about {share} of sales",
    )
    .fill("days", &def.window_days.to_string())
    .fill("count", &notes.len().to_string())
    .fill("sum", &wording::amount(sum, sight.currency))
    .fill("share", &wording::percent(share));
    let rows = notes.iter().map(|n| RowRef { kind: RowKind::Credit, id: n.id }).collect();
    Some(Found::new(share, said, rows))
}

pub(super) fn disputes_rising(sight: &Sight<'_>, def: &SignalDef) -> Option<Found> {
    let recent = lately(&sight.disputes, sight.as_of, def.window_days);
    let before =
        lately(&sight.disputes, sight.as_of.plus_days(-def.window_days), def.window_days).len();
    let rise = recent.len().checked_sub(before)?;
    let said = Wording::new(
        "近 {days} 天新增争议 {now} 笔，前 {days} 天 {before} 笔",
        "disputes opened in {days} days: {now}; in the {days} days before: {before}",
    )
    .fill("days", &def.window_days.to_string())
    .fill("now", &recent.len().to_string())
    .fill("before", &before.to_string());
    Some(Found::new(count(rise), said, recent.iter().map(|h| h.row).collect()))
}
