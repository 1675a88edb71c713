//! Projects added up by the stage in which they stand.

use base::{Currency, Day};

use super::{
    project::{Project, Reached},
    stage_pack::STAGES,
};

/// What stands in one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageSum {
    /// Code of the stage.
    pub stage: &'static str,
    /// Open projects in it.
    pub projects: i64,
    /// Of those, the ones that stick.
    pub stuck: i64,
    /// Their value in the company's currency; others are counted, not added.
    pub value_minor: i64,
    /// The middle of the days from this stage to the next, of projects that went on; `None` before any.
    pub median_days: Option<i32>,
}

/// Sums by stage over some projects.
pub fn stage_sums(
    all: &[(Project, Vec<Reached>)],
    (currency, today): (Currency, Day),
) -> Vec<StageSum> {
    STAGES
        .into_iter()
        .map(|stage| {
            let here = || all.iter().filter(|(one, _)| one.state == "open" && one.stage == stage);
            let value = here()
                .filter(|(one, _)| one.said.currency == currency)
                .fold(0_i64, |sum, (one, _)| sum.saturating_add(one.said.value_minor));
            let mut days: Vec<i32> = all
                .iter()
                .filter_map(|(_, reached)| {
                    let at = reached.iter().position(|one| one.stage == stage)?;
                    Some(reached.get(at + 1)?.on.days_since(reached.get(at)?.on))
                })
                .collect();
            days.sort_unstable();
            StageSum {
                stage,
                projects: count(here().count()),
                stuck: count(here().filter(|(one, _)| one.stuck_days(today) > 0).count()),
                value_minor: value,
                median_days: days.get(days.len() / 2).copied(),
            }
        })
        .collect()
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
