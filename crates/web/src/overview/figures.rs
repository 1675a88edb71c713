//! The four figures at the top, each with its change, its course and the rows behind it.

use base::Money;
use credit::assess::MonthPoint;
use locale::{percent, points};
use maud::{Markup, html};

use super::Ground;
use crate::{
    kit::{Change, Figure, Link, Tone},
    parties::float,
    visit::Visit,
};

/// The row of figures.
pub fn row(visit: &Visit, ground: &Ground) -> Markup {
    html! {
        div.grid {
            div.w3 { (receivables(visit, ground).card(visit.lang)) }
            div.w3 { (overdue(visit, ground).card(visit.lang)) }
            div.w3 { (dso(visit, ground).card(visit.lang)) }
            div.w3 { (expected(visit, ground).card(visit.lang)) }
        }
    }
}

/// The last month that is over.
fn month_before(ground: &Ground) -> Option<&MonthPoint> {
    let history = &ground.portfolio.history;
    history.len().checked_sub(2).and_then(|place| history.get(place))
}

fn course(ground: &Ground, of: fn(&MonthPoint) -> Option<f64>) -> Vec<f64> {
    ground.portfolio.history.iter().filter_map(of).collect()
}

/// The ledger as of the page's day.
fn ledger(visit: &Visit, ground: &Ground) -> String {
    let link = Link::to("/receivables");
    let day = Some(ground.run.as_of).filter(|day| *day != visit.today);
    link.with_some("as_of", day).href()
}

fn share(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| float(part) / float(whole))
}

fn receivables(visit: &Visit, ground: &Ground) -> Figure {
    let ageing = &ground.ageing;
    let short = |minor| visit.big(Money::new(minor, ageing.currency));
    let change = month_before(ground).filter(|before| before.open_minor > 0).map(|before| {
        let change = float(ageing.open_minor - before.open_minor) / float(before.open_minor);
        let sign = if change > 0.0 { "+" } else { "" };
        Change { text: format!("{sign}{}", percent(change, 1)), tone: Tone::Quiet }
    });
    Figure {
        name: visit.t("overview-open"),
        value: short(ageing.open_minor),
        unit: visit.ta("overview-net", &[("amount", &short(ageing.net_minor()))]),
        change,
        against: visit.t("overview-against"),
        course: course(ground, |month| Some(float(month.open_minor))),
        href: Some(ledger(visit, ground)),
    }
}

fn overdue(visit: &Visit, ground: &Ground) -> Figure {
    let ageing = &ground.ageing;
    let now = share(ageing.overdue_minor(), ageing.open_minor);
    let before = month_before(ground).and_then(|m| share(m.overdue_minor, m.open_minor));
    let change = now.zip(before).map(|(now, before)| Change {
        text: points(visit.lang, now - before),
        tone: match now - before {
            moved if moved > 0.000_5 => Tone::High,
            moved if moved < -0.000_5 => Tone::Low,
            _ => Tone::Quiet,
        },
    });
    let money = Money::new(ageing.overdue_minor(), ageing.currency);
    Figure {
        name: visit.t("overview-overdue-share"),
        value: now.map_or_else(|| "—".to_owned(), |share| percent(share, 1)),
        unit: visit.big(money),
        change,
        against: visit.t("overview-against"),
        course: course(ground, |month| share(month.overdue_minor, month.open_minor)),
        href: Some("/parties?only=overdue&sort=-overdue".to_owned()),
    }
}

fn dso(visit: &Visit, ground: &Ground) -> Figure {
    let portfolio = &ground.portfolio;
    let before = month_before(ground).and_then(|month| month.dso_days);
    let change = portfolio.dso_days.zip(before).map(|(now, before)| {
        let moved = (now - before).round();
        Change {
            #[expect(clippy::cast_possible_truncation, reason = "days")]
            text: visit.ta("overview-days-change", &[("days", &locale::signed(moved as i64))]),
            tone: match moved {
                moved if moved > 0.0 => Tone::High,
                moved if moved < 0.0 => Tone::Low,
                _ => Tone::Quiet,
            },
        }
    });
    let days = |days: Option<f64>| days.map_or_else(|| "—".to_owned(), |n| format!("{n:.0}"));
    Figure {
        name: visit.t("overview-dso"),
        value: days(portfolio.count_back_days),
        unit: visit.ta(
            "overview-dso-simple",
            &[("simple", &days(portfolio.dso_days)), ("best", &days(portfolio.best_dso_days))],
        ),
        change,
        against: visit.t("overview-against-simple"),
        course: course(ground, |month| month.dso_days),
        href: Some(ledger(visit, ground)),
    }
}

fn expected(visit: &Visit, ground: &Ground) -> Figure {
    let portfolio = &ground.portfolio;
    let short = |minor| visit.big(Money::new(minor, ground.ageing.currency));
    Figure {
        name: visit.t("overview-expected"),
        value: short(portfolio.expected_minor),
        unit: visit.t("overview-weeks"),
        change: None,
        against: visit.ta(
            "overview-expected-note",
            &[
                ("promised", &short(portfolio.promised_minor)),
                ("loss", &short(portfolio.expected_loss_minor)),
            ],
        ),
        course: Vec::new(),
        href: Some("#weeks".to_owned()),
    }
}
