//! What concerns the credit of the house as a whole: what it can carry, how fast it decides.

use base::{Money, Rejection};
use credit::{
    granting::{CycleRow, Spread, decision_cycle},
    outlook::capacity_seen,
};

use super::{
    endpoint::Call,
    shape::{Cash, Nothing, On, sent},
};
use crate::failure::Refused;

sent!(CapacityStress { later_days: i64, becomes: Cash, used_bps: Option<i64> });

sent!(CapacityMonth { month: String, open: Cash, carried_most: Option<Cash> });

sent!(CapacitySaid {
    figures_on: On,
    as_of: On,
    bank_cash: Cash,
    bank_lines: Cash,
    must_stay: Cash,
    free_funds: Cash,
    carried_most: Cash,
    open: Cash,
    left_over: Cash,
    used_bps: Option<i64>,
    stressed: Option<CapacityStress>,
    breaks_after_days: Option<i64>,
    standing: String,
    figures_old: bool,
    stressed_more: Vec<CapacityStress>,
    by_month: Vec<CapacityMonth>,
    source: String,
    rule_version: String,
});

/// How much the company can carry.
pub async fn capacity(call: Call<Nothing>) -> Result<CapacitySaid, Refused> {
    let seen = capacity_seen(&call.app.db).await?;
    let seen = seen.ok_or_else(|| Rejection::new("policy.capacity-none"))?;
    let (told, input) = (&seen.capacity, &seen.version.input);
    let coin = |minor| Cash::from(Money::new(minor, input.currency));
    let stress = |one: &credit::policy::Stress| CapacityStress {
        later_days: one.days,
        becomes: coin(one.open_minor),
        used_bps: one.used_bps,
    };
    let month = |one: &credit::outlook::CarriedMonth| CapacityMonth {
        month: one.month.clone(),
        open: coin(one.open_minor),
        carried_most: one.most_minor.map(coin),
    };
    Ok(CapacitySaid {
        figures_on: On(input.as_of),
        as_of: On(seen.book_on),
        bank_cash: coin(input.cash_minor),
        bank_lines: coin(told.lines_minor),
        must_stay: coin(told.kept_minor),
        free_funds: coin(told.free_minor),
        carried_most: coin(told.most_minor),
        open: coin(told.open_minor),
        left_over: coin(told.left_minor),
        used_bps: told.used_bps,
        stressed: told.stress.as_ref().map(stress),
        breaks_after_days: told.breaks_after,
        standing: told.level.code().to_owned(),
        figures_old: told.stale,
        stressed_more: told.ladder.iter().map(stress).collect(),
        by_month: seen.months.iter().map(month).collect(),
        source: input.source.clone(),
        rule_version: seen.pack.edition.version.clone(),
    })
}

sent!(TimesOf { of: String, decisions_made: u64, median_minutes: i64, ninth_minutes: i64 });

sent!(TimesSaid {
    all_decided: Option<TimesOf>,
    by_months: Vec<TimesOf>,
    by_step: Vec<TimesOf>,
    by_tier: Vec<TimesOf>,
    by_approver: Vec<TimesOf>,
});

fn times_of(of: &str, spread: Spread) -> TimesOf {
    TimesOf {
        of: of.to_owned(),
        decisions_made: u64::try_from(spread.count).unwrap_or(u64::MAX),
        median_minutes: spread.median,
        ninth_minutes: spread.ninth,
    }
}

/// How long decisions of the last twelve months took.
pub async fn times(call: Call<Nothing>) -> Result<TimesSaid, Refused> {
    let cycle = decision_cycle(&call.app.db, call.visit.scope()).await?;
    let all = |rows: Vec<CycleRow>| rows.iter().map(|row| times_of(&row.key, row.spread)).collect();
    Ok(TimesSaid {
        all_decided: cycle.whole().map(|spread| times_of("all", spread)),
        by_months: all(cycle.by_month()),
        by_step: all(cycle.by_step()),
        by_tier: all(cycle.by_tier()),
        by_approver: all(cycle.by_approver()),
    })
}
