//! What a dealer's months say: days of stock, sales and stock against the months before, what a stop of supply would
//! cost them and us. A rule without clock and database; what it finds is a hint, not a judgement.

use base::Day;
use serde::Deserialize;

/// When a dealer's sheet warns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DealerRule {
    /// More days of stock than this.
    pub stock_days: i64,
    /// Stock up and sales down by this, basis points.
    pub change_bps: i64,
    /// Months that are shown.
    pub months: i64,
}

/// A month of a dealer, minor units at our prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealerMonth {
    /// Its first day.
    pub month: Day,
    /// What it sold of our goods.
    pub sold_minor: i64,
    /// What it has of them at the end of the month.
    pub stock_minor: i64,
    /// Its orders in hand.
    pub orders_minor: i64,
    /// Rebates that we owe it.
    pub rebate_minor: i64,
    /// Its margin on our goods, basis points.
    pub their_margin_bps: Option<i64>,
    /// Ours, basis points.
    pub our_margin_bps: Option<i64>,
    /// The share of our goods in its sales, basis points.
    pub our_share_bps: Option<i64>,
    /// Rival lines that it carries.
    pub rivals: String,
    /// Where it is known from.
    pub source: String,
}

/// What the months warn of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DealerSign {
    /// More days of stock than the pack takes.
    StockHigh,
    /// Stock up while sales go down.
    Stuffed,
    /// The orders in hand are below half a month's sales.
    OrdersThin,
}

impl DealerSign {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::StockHigh => "stock-high",
            Self::Stuffed => "stuffed",
            Self::OrdersThin => "orders-thin",
        }
    }
}

/// What a stop of supply would mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StopEffect {
    /// Days until the stock is sold.
    pub runs_out_days: i64,
    /// What they lose a month after that, where their margin is known.
    pub their_loss_minor: Option<i64>,
    /// What we do not sell a month.
    pub our_sales_minor: i64,
    /// What we lose a month, where our margin is known.
    pub our_loss_minor: Option<i64>,
}

/// What is reckoned of the months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealerFigures {
    /// Sales of a month, the average of the last three.
    pub sold_minor: i64,
    /// Days that the stock lasts.
    pub stock_days: Option<i64>,
    /// Sales of the last month against the average of the three before, basis points.
    pub sold_change_bps: Option<i64>,
    /// The same of the stock.
    pub stock_change_bps: Option<i64>,
    /// What a stop would mean.
    pub stop: Option<StopEffect>,
    /// Rebates that we owe, by the last month.
    pub rebate_minor: i64,
    /// What warns.
    pub signs: Vec<DealerSign>,
}

fn share(amount: i64, bps: i64) -> i64 {
    i64::try_from(i128::from(amount) * i128::from(bps) / 10_000).unwrap_or(i64::MAX)
}

/// The average; nothing of none.
fn mean(of: impl Iterator<Item = i64>) -> Option<i64> {
    let all: Vec<i64> = of.collect();
    let count = i128::try_from(all.len()).ok().filter(|count| *count > 0)?;
    let sum: i128 = all.iter().map(|one| i128::from(*one)).sum();
    i64::try_from(sum / count).ok()
}

/// By how much a figure differs from what was before, basis points.
fn change(now: i64, before: Option<i64>) -> Option<i64> {
    let before = before.filter(|before| *before > 0)?;
    let bps = i128::from(now - before) * 10_000 / i128::from(before);
    i64::try_from(bps).ok()
}

/// Reckons months, the oldest first. Months farther back than four before the last do not count.
pub fn figures(months: &[DealerMonth], rule: &DealerRule) -> Option<DealerFigures> {
    let last = months.last()?;
    let since = last.month.plus_months(-3);
    let recent = || months.iter().filter(move |one| one.month >= since);
    let three = || recent().filter(move |one| one.month > since);
    let before = || recent().filter(|one| one.month < last.month);
    let sold_minor = mean(three().map(|one| one.sold_minor)).unwrap_or(0);
    let lasts = i128::from(last.stock_minor) * 30;
    let stock_days =
        (sold_minor > 0).then(|| i64::try_from(lasts / i128::from(sold_minor)).unwrap_or(i64::MAX));
    let sold_change_bps = change(last.sold_minor, mean(before().map(|one| one.sold_minor)));
    let stock_change_bps = change(last.stock_minor, mean(before().map(|one| one.stock_minor)));
    let stop = stock_days.map(|runs_out_days| StopEffect {
        runs_out_days,
        their_loss_minor: last.their_margin_bps.map(|bps| share(sold_minor, bps)),
        our_sales_minor: sold_minor,
        our_loss_minor: last.our_margin_bps.map(|bps| share(sold_minor, bps)),
    });
    let mut signs = Vec::new();
    if stock_days.is_some_and(|days| days > rule.stock_days) {
        signs.push(DealerSign::StockHigh);
    }
    let up = stock_change_bps.is_some_and(|bps| bps >= rule.change_bps);
    if up && sold_change_bps.is_some_and(|bps| bps <= -rule.change_bps) {
        signs.push(DealerSign::Stuffed);
    }
    if sold_minor > 0 && last.orders_minor < sold_minor / 2 {
        signs.push(DealerSign::OrdersThin);
    }
    let rebate_minor = last.rebate_minor;
    Some(DealerFigures {
        sold_minor,
        stock_days,
        sold_change_bps,
        stock_change_bps,
        stop,
        rebate_minor,
        signs,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: DealerRule = DealerRule { stock_days: 90, change_bps: 1_500, months: 12 };

    fn month(text: &str, sold: i64, stock: i64, orders: i64) -> DealerMonth {
        DealerMonth {
            month: text.parse().expect(text),
            sold_minor: sold,
            stock_minor: stock,
            orders_minor: orders,
            rebate_minor: 7,
            their_margin_bps: Some(1_000),
            our_margin_bps: None,
            our_share_bps: None,
            rivals: String::new(),
            source: "x".to_owned(),
        }
    }

    #[test]
    fn what_months_say() {
        use DealerSign::{OrdersThin, StockHigh, Stuffed};
        let steady = |n: &str| month(n, 100, 150, 100);
        for (months, days, change, signs) in [
            (vec![month("2026-10-01", 100, 300, 100)], Some(90), None, vec![]),
            (vec![month("2026-10-01", 100, 301, 100)], Some(90), None, vec![]),
            (vec![month("2026-10-01", 100, 310, 49)], Some(93), None, vec![StockHigh, OrdersThin]),
            (vec![month("2026-10-01", 0, 300, 0)], None, None, vec![]),
            // 85 against 100 is down by 15 %, 175 against 150 up by 16.7 %.
            (
                vec![steady("2026-08-01"), steady("2026-09-01"), month("2026-10-01", 85, 175, 100)],
                Some(55),
                Some((-1_500, 1_666)),
                vec![Stuffed],
            ),
            (
                vec![steady("2026-08-01"), steady("2026-09-01"), month("2026-10-01", 86, 175, 100)],
                Some(55),
                Some((-1_400, 1_666)),
                vec![],
            ),
            // A month too long ago is no measure.
            (vec![steady("2026-03-01"), month("2026-10-01", 50, 100, 60)], Some(60), None, vec![]),
        ] {
            let told = figures(&months, &RULE).expect("a month");
            let changes = told.sold_change_bps.zip(told.stock_change_bps);
            assert_eq!(
                (told.stock_days, changes, &told.signs),
                (days, change, &signs),
                "{months:?}"
            );
        }
        assert_eq!(figures(&[], &RULE), None);
        let stop = figures(&[steady("2026-10-01")], &RULE).and_then(|told| told.stop);
        let stop = stop.expect("it sells");
        assert_eq!((stop.runs_out_days, stop.their_loss_minor), (45, Some(10)));
        assert_eq!((stop.our_sales_minor, stop.our_loss_minor), (100, None));
    }
}
