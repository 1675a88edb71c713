//! What credit earns and costs (C20, E18): margin on a year's sales, less the cost of the money that
//! is out, less what is expected to be lost, less what collecting costs; and the bad rate at which
//! nothing is left. Pure, in whole minor units.

use super::pack::CostRates;

/// What is reckoned with, for one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProfitAsk {
    /// Sales on credit in a year, minor units.
    pub sales_minor: i64,
    /// Days from invoice to money: the terms and what is usually late.
    pub days: i64,
    /// Probability that the buyer turns bad, millionths; `None` where there is no score.
    pub pd_micro: Option<i64>,
    /// Share of the money that comes late, basis points.
    pub late_bps: i64,
    /// Margin and costs.
    pub rates: CostRates,
}

/// What comes out, minor units of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profit {
    /// What is owed on average: sales × days ÷ 365.
    pub exposure_minor: i64,
    /// Sales × margin.
    pub margin_minor: i64,
    /// Exposure × what money costs.
    pub capital_minor: i64,
    /// Exposure × probability × share lost; `None` without a probability.
    pub loss_minor: Option<i64>,
    /// What comes late × what collecting costs.
    pub collection_minor: i64,
    /// What is left; `None` without a probability.
    pub left_minor: Option<i64>,
    /// The probability at which nothing is left, millionths: 0 where nothing is left anyway, `None`
    /// where even a certain loss leaves something.
    pub break_even_micro: Option<i64>,
}

fn part(minor: i64, share: i64, whole: i64) -> i128 {
    i128::from(minor) * i128::from(share) / i128::from(whole)
}

fn fit(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

/// Reckons a year of credit.
pub fn profit(ask: &ProfitAsk) -> Profit {
    let rates = ask.rates;
    let exposure = part(ask.sales_minor, ask.days.max(0), 365);
    let exposure_minor = fit(exposure);
    let margin = part(ask.sales_minor, rates.margin_bps, 10_000);
    let capital = part(exposure_minor, rates.capital_bps, 10_000);
    let late = fit(part(ask.sales_minor, ask.late_bps, 10_000));
    let collection = part(late, rates.collection_bps, 10_000);
    let at_stake = part(exposure_minor, rates.lgd_bps, 10_000);
    let loss = ask.pd_micro.map(|pd| at_stake * i128::from(pd) / 1_000_000);
    let before = margin - capital - collection;
    let even = (at_stake > 0).then(|| before.max(0) * 1_000_000 / at_stake);
    Profit {
        exposure_minor,
        margin_minor: fit(margin),
        capital_minor: fit(capital),
        loss_minor: loss.map(fit),
        collection_minor: fit(collection),
        left_minor: loss.map(|loss| fit(before - loss)),
        break_even_micro: even.map(fit).filter(|micro| *micro <= 1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YUAN: i64 = 100;
    const RATES: CostRates =
        CostRates { margin_bps: 1_500, capital_bps: 600, lgd_bps: 4_000, collection_bps: 150 };

    fn ask(sales: i64, days: i64, pd_micro: Option<i64>, late_bps: i64) -> ProfitAsk {
        ProfitAsk { sales_minor: sales * YUAN, days, pd_micro, late_bps, rates: RATES }
    }

    #[test]
    fn a_year_of_credit() {
        // 365 万 a year, 73 days out: 73 万 owed on average; margin 54.75 万, money 4.38 万,
        // loss 73 万 × 5 % × 40 % = 1.46 万, late 20 % × 365 万 × 1.5 % = 1.095 万.
        let told = profit(&ask(3_650_000, 73, Some(50_000), 2_000));
        assert_eq!(told.exposure_minor, 730_000 * YUAN);
        assert_eq!(told.margin_minor, 547_500 * YUAN);
        assert_eq!(told.capital_minor, 43_800 * YUAN);
        assert_eq!(told.loss_minor, Some(14_600 * YUAN));
        assert_eq!(told.collection_minor, 10_950 * YUAN);
        assert_eq!(told.left_minor, Some(478_150 * YUAN));
        // Nothing could eat that up: the break-even probability is above one.
        assert_eq!(told.break_even_micro, None);
    }

    #[test]
    fn the_break_even_rate_leaves_nothing() {
        let rates = CostRates { margin_bps: 500, ..RATES };
        let ask = ProfitAsk { rates, ..ask(3_650_000, 146, Some(50_000), 0) };
        let told = profit(&ask);
        // margin 18.25 万 − money 8.76 万 = 9.49 万 on 146 万 × 40 % = 58.4 万 at stake: 16.25 %.
        assert_eq!(told.break_even_micro, Some(162_500));
        let at = profit(&ProfitAsk { pd_micro: told.break_even_micro, ..ask });
        assert_eq!(at.left_minor, Some(0));
        let above = profit(&ProfitAsk { pd_micro: Some(170_000), ..ask });
        assert!(above.left_minor.is_some_and(|left| left < 0));
    }

    #[test]
    fn what_is_not_known_is_not_zero() {
        let told = profit(&ask(1_000_000, 60, None, 0));
        assert_eq!((told.loss_minor, told.left_minor), (None, None));
        assert!(told.break_even_micro.is_none());
        let none = profit(&ask(0, 60, Some(10_000), 0));
        assert_eq!((none.left_minor, none.break_even_micro), (Some(0), None));
        let huge = profit(&ProfitAsk { sales_minor: i64::MAX, ..ask(0, 365, Some(1), 10_000) });
        assert_eq!(huge.exposure_minor, i64::MAX);
    }
}
