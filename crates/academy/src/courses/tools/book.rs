//! The book of receivables: how old it is, how fast it turns, until when it can be sued for.

use base::{Rejection, Result};
use credit::collections::evidence::{EvidencePack, Grade, Happened, clock};
use quant::{
    ageing::Buckets,
    metrics::{
        average_days_delinquent, best_possible_dso, collection_effectiveness_percent,
        dso as days_of,
    },
};

use super::{Outcome, Said, Typed};

const LINES: [(&str, &str); 4] = [("d1", "a1"), ("d2", "a2"), ("d3", "a3"), ("d4", "a4")];
/// The names of the usual buckets.
const BUCKETS: [&str; 7] = ["b0", "b30", "b60", "b90", "b180", "b365", "b-more"];

/// Open items by days overdue; below zero is not due yet.
pub fn ageing(typed: &Typed) -> Result<Outcome> {
    let mut items = Vec::new();
    for (days, amount) in LINES {
        if let Some(minor) = typed.maybe_amount(amount)? {
            let days = i32::try_from(typed.whole(days, (-3_650, 3_650))?).unwrap_or(0);
            items.push((days, minor));
        }
    }
    let total: i64 = items.iter().map(|(_, minor)| minor).sum();
    let late: i64 = items.iter().filter(|(days, _)| *days > 0).map(|(_, minor)| minor).sum();
    let Some(sums) = Buckets::default().tally(items) else {
        return Ok(vec![("total", Said::Nothing)]);
    };
    let mut told: Outcome = BUCKETS
        .into_iter()
        .zip(sums)
        .filter(|(_, minor)| *minor != 0)
        .map(|(name, minor)| (name, Said::Money(minor)))
        .collect();
    told.push(("total", Said::Money(total)));
    told.push(("late-share", share(late, total)));
    Ok(told)
}

#[allow(clippy::cast_precision_loss, reason = "a percentage")]
fn share(part: i64, whole: i64) -> Said {
    if whole > 0 { Said::Percent(part as f64 / whole as f64 * 100.0) } else { Said::Nothing }
}

/// Days sales outstanding and collection effectiveness.
pub fn dso(typed: &Typed) -> Result<Outcome> {
    let (begin, sales) = (typed.amount("begin")?, typed.amount("sales")?);
    let (ending, current) = (typed.amount("ending")?, typed.amount("current")?);
    let days = u32::try_from(typed.whole("days", (1, 366))?).unwrap_or(30);
    if current > ending {
        return Err(Rejection::new("courses.tool-part").with("value", "").on("current").into());
    }
    let said = |days: Option<f64>| days.map_or(Said::Nothing, Said::Days);
    let effective = collection_effectiveness_percent(begin, sales, ending, current);
    Ok(vec![
        ("dso", said(days_of(ending, sales, days))),
        ("best-dso", said(best_possible_dso(current, sales, days))),
        ("delinquent", said(average_days_delinquent(ending, current, sales, days))),
        ("cei", effective.map_or(Said::Nothing, Said::Percent)),
    ])
}

/// The last day to sue, by the due day and demands that can be proven to have arrived.
pub fn limitation(typed: &Typed) -> Result<Outcome> {
    let due = typed.day("due")?;
    let demands = [typed.maybe_day("demand")?, typed.maybe_day("again")?];
    let demands: Vec<base::Day> = demands.into_iter().flatten().collect();
    let pack = EvidencePack::shipped();
    let latest = demands.iter().copied().fold(due, base::Day::max);
    let Some(law) = pack.limitation_on(latest) else {
        return Ok(vec![("ends", Said::Nothing), ("won-days", Said::Nothing)]);
    };
    let proven = demands.iter().map(|on| Happened {
        source: "interruption",
        id: 0,
        kind: "demand".to_owned(),
        on: *on,
        arrived_on: Some(*on),
        ended_on: None,
        proof: String::new(),
        grade: Grade::Proven,
        note: String::new(),
        evidence_id: None,
    });
    let proven: Vec<Happened> = proven.collect();
    let end = |happened: &[Happened]| {
        let clock = clock(due, happened, law, |kind| pack.event(kind), latest);
        clock.ends_on.unwrap_or(clock.cap_on)
    };
    let (ends, plain) = (end(&proven), end(&[]));
    let won = f64::from(ends.days_since(plain));
    Ok(vec![("ends", Said::Day(ends)), ("won-days", Said::Days(won))])
}
