//! The effect of certification (Q12): whoever holds a valid certificate against whoever does not, and the same people
//! before and after, by promises kept, collection effectiveness and the share that is overdue. The figures are those of
//! the measures of collecting; nothing is counted anew.

use std::collections::{BTreeMap, BTreeSet};

use base::{Day, Result};
use credit::collections::measures::{LedgerGroup, MeasureLog, ledger_measures, measure_log};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::interval::{Difference, changes, mean, means, share, shares};

/// Promises in each of two groups before a difference is named.
pub const DUE_LEAST: i64 = 30;
/// Persons in each of two groups, or of those looked at before and after, before a difference is named.
pub const PERSONS_LEAST: usize = 5;
/// Months that a person must have on a side to count.
pub const MONTHS_LEAST: usize = 3;

/// A span in which somebody held a certificate, last day included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
}

/// Who held a certificate when, by login.
pub type Spans = BTreeMap<String, Vec<Span>>;

/// One side of a person: while certified, or not.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Side {
    /// Promises that were due.
    pub due: i64,
    /// Of them kept.
    pub kept: i64,
    /// The index of each month, percent.
    pub cei: Vec<f64>,
    /// Overdue of what was open at the end of each month, percent.
    pub overdue: Vec<f64>,
}

/// A person with both sides.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EffectRow {
    /// The login.
    pub login: String,
    /// The name.
    pub name: String,
    /// The first day with a certificate.
    pub since: Option<Day>,
    /// While certified.
    pub with: Side,
    /// While not.
    pub without: Side,
}

/// A measure told of two groups.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    /// Of the certified: figure, persons or promises.
    pub with: (Option<f64>, usize),
    /// Of the others.
    pub without: (Option<f64>, usize),
    /// The difference where there is enough of both.
    pub difference: Option<Difference>,
    /// Persons with both sides.
    pub pairs: usize,
    /// Their change from before to after, where they are enough.
    pub change: Option<Difference>,
}

/// What certification went with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Effect {
    /// Share of promises kept, percent.
    pub kept: Told,
    /// Collection effectiveness, percent.
    pub cei: Told,
    /// Overdue of open, percent.
    pub overdue: Told,
    /// The persons behind it, by login.
    pub rows: Vec<EffectRow>,
}

fn certified(spans: &Spans, login: &str, on: Day) -> bool {
    let own = spans.get(login).map_or(&[][..], Vec::as_slice);
    own.iter().any(|span| span.from <= on && on <= span.until)
}

/// Puts persons together from the log and the ledger. `people` are logins with names: what the house or a customer did
/// is nobody's.
fn rows(
    people: &BTreeMap<String, String>,
    spans: &Spans,
    (log, ledger): (&MeasureLog, &[LedgerGroup]),
) -> Vec<EffectRow> {
    let mut rows: BTreeMap<&str, EffectRow> = BTreeMap::new();
    let begun = |login: &str| EffectRow {
        login: login.to_owned(),
        name: people.get(login).cloned().unwrap_or_default(),
        since: spans.get(login).and_then(|own| own.iter().map(|span| span.from).min()),
        ..EffectRow::default()
    };
    for one in log.promises.iter().filter(|one| people.contains_key(&one.who.actor)) {
        let login = one.who.actor.as_str();
        let row = rows.entry(login).or_insert_with(|| begun(login));
        let held = certified(spans, login, Day::from_epoch_days(one.on));
        let side = if held { &mut row.with } else { &mut row.without };
        side.due += 1;
        side.kept += i64::from(one.kept);
    }
    for group in ledger.iter().filter(|group| people.contains_key(&group.code)) {
        let row = rows.entry(&group.code).or_insert_with(|| begun(&group.code));
        for month in &group.months {
            let held = certified(spans, &group.code, month.on);
            let side = if held { &mut row.with } else { &mut row.without };
            side.cei.extend(month.cei_percent);
            let late = month.open_minor.saturating_sub(month.current_minor);
            side.overdue.extend(share((late, month.open_minor)).map(|part| part * 100.0));
        }
    }
    rows.into_values().collect()
}

/// The mean of a person's months, where there are enough of them.
fn own_mean(months: &[f64]) -> Option<f64> {
    if months.len() < MONTHS_LEAST { None } else { mean(months) }
}

fn cei_of(side: &Side) -> &[f64] {
    &side.cei
}

fn overdue_of(side: &Side) -> &[f64] {
    &side.overdue
}

fn of_months(rows: &[EffectRow], pick: fn(&Side) -> &[f64]) -> Told {
    let with: Vec<f64> = rows.iter().filter_map(|row| own_mean(pick(&row.with))).collect();
    let without: Vec<f64> = rows.iter().filter_map(|row| own_mean(pick(&row.without))).collect();
    let pair = |row: &EffectRow| Some(own_mean(pick(&row.with))? - own_mean(pick(&row.without))?);
    let pairs: Vec<f64> = rows.iter().filter_map(pair).collect();
    let enough = with.len() >= PERSONS_LEAST && without.len() >= PERSONS_LEAST;
    Told {
        with: (mean(&with), with.len()),
        without: (mean(&without), without.len()),
        difference: if enough { means(&with, &without) } else { None },
        pairs: pairs.len(),
        change: if pairs.len() >= PERSONS_LEAST { changes(&pairs) } else { None },
    }
}

fn hundred(one: Difference) -> Difference {
    Difference { value: one.value * 100.0, low: one.low * 100.0, high: one.high * 100.0 }
}

fn of_promises(rows: &[EffectRow]) -> Told {
    let sum = |pick: fn(&EffectRow) -> &Side| {
        rows.iter().map(pick).fold((0, 0), |(kept, due), side| (kept + side.kept, due + side.due))
    };
    let (with, without) = (sum(|row| &row.with), sum(|row| &row.without));
    // A person's own rate says something from a few promises on.
    let rate = |side: &Side| if side.due >= 5 { share((side.kept, side.due)) } else { None };
    let pair = |row: &EffectRow| Some((rate(&row.with)? - rate(&row.without)?) * 100.0);
    let pairs: Vec<f64> = rows.iter().filter_map(pair).collect();
    let enough = with.1 >= DUE_LEAST && without.1 >= DUE_LEAST;
    let count = |all: i64| usize::try_from(all).unwrap_or(0);
    Told {
        with: (share(with).map(|part| part * 100.0), count(with.1)),
        without: (share(without).map(|part| part * 100.0), count(without.1)),
        difference: if enough { shares(with, without).map(hundred) } else { None },
        pairs: pairs.len(),
        change: if pairs.len() >= PERSONS_LEAST { changes(&pairs) } else { None },
    }
}

/// Tells the effect of what was read; pure.
pub fn tell_effect(
    people: &BTreeMap<String, String>,
    spans: &Spans,
    read: (&MeasureLog, &[LedgerGroup]),
) -> Effect {
    let rows = rows(people, spans, read);
    Effect {
        kept: of_promises(&rows),
        cei: of_months(&rows, cei_of),
        overdue: of_months(&rows, overdue_of),
        rows,
    }
}

/// Who held a certificate when: of one level, or of any.
async fn spans(db: &Db, level: Option<&str>) -> Result<Spans> {
    let mut ask = Ask::new(
        "SELECT u.login, c.granted_on, c.valid_until, c.revoked_on FROM certificates_certificate c \
         JOIN store_user u ON u.id = c.user_id",
    );
    if let Some(level) = level {
        ask.text(" WHERE c.level = ").value(level);
    }
    ask.text(" ORDER BY c.id");
    let mut connection = db.read().await?;
    let mut told = Spans::new();
    let one = |row: &AnyRow| -> Result<(String, Span)> {
        let (until, revoked) = (row.day(2)?, row.maybe_day(3)?);
        // On the day of its revocation it holds no more.
        let until = revoked.map_or(until, |day| day.plus_days(-1).min(until));
        Ok((row.text(0)?, Span { from: row.day(1)?, until }))
    };
    for row in ask.rows(&mut connection, "reading when certificates held").await? {
        let (login, span) = one(&row)?;
        told.entry(login).or_default().push(span);
    }
    Ok(told)
}

/// The effect over the thirteen months of the measures.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn effect(db: &Db, level: Option<&str>) -> Result<Effect> {
    let spans = spans(db, level).await?;
    let people = db.list_people().await?.into_iter();
    let people: BTreeMap<String, String> = people.map(|one| (one.login, one.name)).collect();
    let log = measure_log(db, Scope::All).await?;
    let ledger = ledger_measures(db, Scope::All).await?;
    // What lies before the months of the log is not compared.
    let months: BTreeSet<&str> = log.months.iter().map(String::as_str).collect();
    let mut log_now = MeasureLog { months: log.months.clone(), ..MeasureLog::default() };
    let month = |on: i32| Day::from_epoch_days(on).month_label();
    let within = log.promises.iter().filter(|one| months.contains(month(one.on).as_str()));
    log_now.promises = within.cloned().collect();
    Ok(tell_effect(&people, &spans, (&log_now, ledger.1.as_slice())))
}

#[cfg(test)]
mod tests {
    use credit::collections::measures::{DuePromise, LedgerMonth, Who};

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn month(label: &str, cei: f64, late: i64) -> LedgerMonth {
        LedgerMonth {
            month: label.to_owned(),
            on: day(&format!("{label}-01")).month_end(),
            open_minor: 1_000,
            current_minor: 1_000 - late,
            sales_minor: 0,
            dso_days: None,
            best_dso_days: None,
            delinquent_days: None,
            cei_percent: Some(cei),
            rolls: [None; 4],
        }
    }

    fn due(actor: &str, on: &str, kept: bool) -> DuePromise {
        let who = Who { actor: actor.to_owned(), ..Who::default() };
        DuePromise { who, on: day(on).epoch_days(), minor: 1, paid_minor: 0, kept }
    }

    /// Six salespeople: the first half of the year nobody is certified, from July on all but `o…` are.
    fn made_up() -> Effect {
        let (mut people, mut spans, mut ledger) = (BTreeMap::new(), Spans::new(), Vec::new());
        let mut log = MeasureLog::default();
        for n in 0..6 {
            for (who, certified) in [("c", true), ("o", false)] {
                let login = format!("{who}{n}");
                people.insert(login.clone(), login.to_uppercase());
                if certified {
                    let span = Span { from: day("2026-07-01"), until: day("2027-06-30") };
                    spans.insert(login.clone(), vec![span]);
                }
                let months = (1..=12).map(|m| {
                    let better = certified && m > 6;
                    let label = format!("2026-{m:02}");
                    month(
                        &label,
                        if better { 90.0 } else { 70.0 } + f64::from(n),
                        if better { 100 } else { 300 },
                    )
                });
                ledger.push(LedgerGroup {
                    code: login.clone(),
                    name: String::new(),
                    months: months.collect(),
                });
                for m in 1..=12 {
                    let on = format!("2026-{m:02}-15");
                    let good = if certified && m > 6 { m % 3 != 0 } else { m % 3 == 0 };
                    log.promises.push(due(&login, &on, good));
                }
            }
        }
        log.promises.push(due("system:strategy", "2026-08-01", true));
        tell_effect(&people, &spans, (&log, ledger.as_slice()))
    }

    #[test]
    fn the_figures_are_those_of_the_log() {
        let told = made_up();
        assert_eq!(told.rows.len(), 12, "what the house did is nobody's");
        // 6 persons × 6 months certified: two of three kept; the others 6 × 6 + 6 × 12: one of three.
        assert_eq!(told.kept.with, (Some(24.0 / 36.0 * 100.0), 36));
        assert_eq!(told.kept.without.1, 108);
        assert!((told.kept.without.0.expect("rate") - 100.0 / 3.0).abs() < 1e-9);
        let difference = told.kept.difference.expect("enough");
        assert!((difference.value - 100.0 / 3.0).abs() < 1e-9 && difference.clear());
        assert_eq!((told.kept.pairs, told.cei.pairs), (6, 6));
        assert!((told.cei.with.0.expect("mean") - 92.5).abs() < 1e-9);
        assert!((told.cei.without.0.expect("mean") - 72.5).abs() < 1e-9);
        assert!((told.cei.change.expect("pairs").value - 20.0).abs() < 1e-9);
        assert!((told.overdue.difference.expect("enough").value + 20.0).abs() < 1e-9);
    }

    #[test]
    fn too_little_names_no_difference() {
        let (people, spans) = (BTreeMap::from([("li".to_owned(), "Li".to_owned())]), Spans::new());
        let log = MeasureLog {
            promises: (1..=28).map(|d| due("li", &format!("2026-02-{d:02}"), true)).collect(),
            ..MeasureLog::default()
        };
        let told = tell_effect(&people, &spans, (&log, &[]));
        assert_eq!(told.kept.without, (Some(100.0), 28));
        assert_eq!(
            (told.kept.difference, told.kept.change, told.cei.difference),
            (None, None, None)
        );
    }
}
