//! Financial ratios from a statement, each a number or the reason why there is none.
//!
//! Definitions are those of the usual Chinese textbooks (注册会计师《财务成本管理》). Balances are
//! those at the end of the period, for every buyer alike, so that a buyer with one statement
//! can be compared with a buyer with two; flows are scaled to twelve months where they meet a
//! balance. Shares are fractions of one (0.62 is 62 %), days are calendar days of a 365-day year.

use crate::statement::{Line, Statement};

/// A ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ratio {
    /// 资产负债率: liabilities ÷ assets.
    Debt,
    /// 流动比率: current assets ÷ current liabilities.
    Current,
    /// 速动比率: (current assets − inventory) ÷ current liabilities.
    Quick,
    /// 现金比率: (cash + trading assets) ÷ current liabilities.
    Cash,
    /// 产权比率: liabilities ÷ equity.
    DebtToEquity,
    /// 利息保障倍数: EBIT ÷ interest.
    InterestCover,
    /// 毛利率: gross profit ÷ revenue.
    GrossMargin,
    /// 销售净利率: net profit ÷ revenue.
    NetMargin,
    /// 总资产净利率: yearly net profit ÷ assets.
    ReturnOnAssets,
    /// 净资产收益率: yearly net profit ÷ equity.
    ReturnOnEquity,
    /// 总资产周转率: yearly revenue ÷ assets.
    AssetTurnover,
    /// 应收账款周转天数: (receivables + notes) ÷ yearly revenue × 365.
    ReceivableDays,
    /// 存货周转天数: inventory ÷ yearly cost of sales × 365.
    InventoryDays,
    /// 应付账款周转天数: (payables + notes) ÷ yearly cost of sales × 365.
    PayableDays,
    /// 经营现金流动负债比: yearly operating cash flow ÷ current liabilities.
    OperatingCashToCurrentLiabilities,
    /// Growth of revenue over the previous statement.
    RevenueGrowth,
    /// Growth of net profit over the previous statement.
    NetProfitGrowth,
    /// Growth of assets over the previous statement.
    AssetGrowth,
    /// Growth of receivables over the previous statement.
    ReceivableGrowth,
}

/// Why a ratio has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotComputable {
    /// Lines that are not given and do not follow from others.
    Missing(Vec<Line>),
    /// The divisor is not positive.
    NotPositive(Line),
    /// Growth needs a previous statement.
    NoPrevious,
    /// Growth of a flow needs statements that cover the same number of months.
    MonthsDiffer,
}

/// A ratio with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The ratio.
    pub ratio: Ratio,
    /// Its value or the reason why there is none.
    pub value: Result<f64, NotComputable>,
}

/// What a ratio divides.
struct Form {
    /// Lines above the bar with their signs; an optional one counts as 0 where not given.
    above: &'static [(Line, f64, bool)],
    below: Line,
    scale: Scale,
}

/// How flows and balances meet.
#[derive(Clone, Copy)]
enum Scale {
    /// Both are balances, or both flows.
    Plain,
    /// A flow over a balance: the flow is made yearly.
    FlowOverBalance,
    /// A balance over a flow, in days.
    Days,
}

const fn form(above: &'static [(Line, f64, bool)], below: Line, scale: Scale) -> Option<Form> {
    Some(Form { above, below, scale })
}

impl Ratio {
    /// All ratios; the two that every statement is read by come first.
    pub const ALL: [Self; 19] = [
        Self::Debt,
        Self::Current,
        Self::Quick,
        Self::Cash,
        Self::DebtToEquity,
        Self::InterestCover,
        Self::GrossMargin,
        Self::NetMargin,
        Self::ReturnOnAssets,
        Self::ReturnOnEquity,
        Self::AssetTurnover,
        Self::ReceivableDays,
        Self::InventoryDays,
        Self::PayableDays,
        Self::OperatingCashToCurrentLiabilities,
        Self::RevenueGrowth,
        Self::NetProfitGrowth,
        Self::AssetGrowth,
        Self::ReceivableGrowth,
    ];

    /// A stable name for records and translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Debt => "debt-ratio",
            Self::Current => "current-ratio",
            Self::Quick => "quick-ratio",
            Self::Cash => "cash-ratio",
            Self::DebtToEquity => "debt-to-equity",
            Self::InterestCover => "interest-cover",
            Self::GrossMargin => "gross-margin",
            Self::NetMargin => "net-margin",
            Self::ReturnOnAssets => "return-on-assets",
            Self::ReturnOnEquity => "return-on-equity",
            Self::AssetTurnover => "asset-turnover",
            Self::ReceivableDays => "receivable-days",
            Self::InventoryDays => "inventory-days",
            Self::PayableDays => "payable-days",
            Self::OperatingCashToCurrentLiabilities => "operating-cash-ratio",
            Self::RevenueGrowth => "revenue-growth",
            Self::NetProfitGrowth => "net-profit-growth",
            Self::AssetGrowth => "asset-growth",
            Self::ReceivableGrowth => "receivable-growth",
        }
    }

    fn form(self) -> Option<Form> {
        use Line as L;
        use Scale::{Days, FlowOverBalance, Plain};
        match self {
            Self::Debt => form(&[(L::TotalLiabilities, 1.0, false)], L::TotalAssets, Plain),
            Self::Current => form(&[(L::CurrentAssets, 1.0, false)], L::CurrentLiabilities, Plain),
            Self::Quick => form(
                &[(L::CurrentAssets, 1.0, false), (L::Inventory, -1.0, false)],
                L::CurrentLiabilities,
                Plain,
            ),
            Self::Cash => form(
                &[(L::Cash, 1.0, false), (L::TradingAssets, 1.0, true)],
                L::CurrentLiabilities,
                Plain,
            ),
            Self::DebtToEquity => form(&[(L::TotalLiabilities, 1.0, false)], L::Equity, Plain),
            Self::InterestCover => form(&[(L::Ebit, 1.0, false)], L::Interest, Plain),
            Self::GrossMargin => form(&[(L::GrossProfit, 1.0, false)], L::Revenue, Plain),
            Self::NetMargin => form(&[(L::NetProfit, 1.0, false)], L::Revenue, Plain),
            Self::ReturnOnAssets => {
                form(&[(L::NetProfit, 1.0, false)], L::TotalAssets, FlowOverBalance)
            }
            Self::ReturnOnEquity => form(&[(L::NetProfit, 1.0, false)], L::Equity, FlowOverBalance),
            Self::AssetTurnover => {
                form(&[(L::Revenue, 1.0, false)], L::TotalAssets, FlowOverBalance)
            }
            Self::ReceivableDays => form(
                &[(L::Receivables, 1.0, false), (L::NotesReceivable, 1.0, true)],
                L::Revenue,
                Days,
            ),
            Self::InventoryDays => form(&[(L::Inventory, 1.0, false)], L::CostOfSales, Days),
            Self::PayableDays => form(
                &[(L::Payables, 1.0, false), (L::NotesPayable, 1.0, true)],
                L::CostOfSales,
                Days,
            ),
            Self::OperatingCashToCurrentLiabilities => {
                form(&[(L::OperatingCashFlow, 1.0, false)], L::CurrentLiabilities, FlowOverBalance)
            }
            Self::RevenueGrowth
            | Self::NetProfitGrowth
            | Self::AssetGrowth
            | Self::ReceivableGrowth => None,
        }
    }

    /// The ratio of a statement. `previous` is the same period a year before and is read for
    /// growth only.
    ///
    /// # Errors
    /// The reason why the ratio has no value.
    pub fn of(self, now: &Statement, previous: Option<&Statement>) -> Result<f64, NotComputable> {
        let Some(form) = self.form() else { return self.growth(now, previous) };
        let needed = form.above.iter().filter(|a| !a.2).map(|a| a.0).chain([form.below]);
        let missing: Vec<Line> = needed.filter(|line| now.get(*line).is_none()).collect();
        if !missing.is_empty() {
            return Err(NotComputable::Missing(missing));
        }
        let above: f64 = form.above.iter().map(|(line, sign, _)| amount(now, *line) * sign).sum();
        let below = amount(now, form.below);
        if below <= 0.0 {
            return Err(NotComputable::NotPositive(form.below));
        }
        let years = f64::from(now.months().max(1)) / 12.0;
        Ok(match form.scale {
            Scale::Plain => above / below,
            Scale::FlowOverBalance => above / years / below,
            Scale::Days => above / below * years * 365.0,
        })
    }

    fn growth(self, now: &Statement, previous: Option<&Statement>) -> Result<f64, NotComputable> {
        let (line, is_flow) = match self {
            Self::RevenueGrowth => (Line::Revenue, true),
            Self::NetProfitGrowth => (Line::NetProfit, true),
            Self::ReceivableGrowth => (Line::Receivables, false),
            _ => (Line::TotalAssets, false),
        };
        let before = previous.ok_or(NotComputable::NoPrevious)?;
        if is_flow && before.months() != now.months() {
            return Err(NotComputable::MonthsDiffer);
        }
        if now.get(line).is_none() || before.get(line).is_none() {
            return Err(NotComputable::Missing(vec![line]));
        }
        let (now, before) = (amount(now, line), amount(before, line));
        if before <= 0.0 {
            return Err(NotComputable::NotPositive(line));
        }
        Ok(now / before - 1.0)
    }
}

#[allow(clippy::cast_precision_loss, reason = "ratios are floats")]
fn amount(statement: &Statement, line: Line) -> f64 {
    statement.get(line).unwrap_or(0) as f64
}

/// All ratios of a statement, in the order of [`Ratio::ALL`].
pub fn read_all(now: &Statement, previous: Option<&Statement>) -> Vec<Reading> {
    let read = |ratio: Ratio| Reading { ratio, value: ratio.of(now, previous) };
    Ratio::ALL.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Vec<(Line, i64)> {
        vec![
            (Line::Cash, 80),
            (Line::TradingAssets, 20),
            (Line::Receivables, 200),
            (Line::Inventory, 180),
            (Line::CurrentAssets, 600),
            (Line::TotalAssets, 1_000),
            (Line::Payables, 150),
            (Line::CurrentLiabilities, 400),
            (Line::TotalLiabilities, 620),
            (Line::Revenue, 1_460),
            (Line::CostOfSales, 1_095),
            (Line::ProfitBeforeTax, 90),
            (Line::Interest, 30),
            (Line::NetProfit, 73),
            (Line::OperatingCashFlow, 100),
        ]
    }

    #[test]
    fn one_firm_read_by_every_ratio() {
        let now = Statement::new(12, lines());
        let previous = Statement::new(
            12,
            [
                (Line::Revenue, 1_000),
                (Line::NetProfit, 100),
                (Line::TotalAssets, 800),
                (Line::Receivables, 100),
            ],
        );
        let expected = [
            (Ratio::Debt, 0.62),
            (Ratio::Current, 1.5),
            (Ratio::Quick, 1.05),
            (Ratio::Cash, 0.25),
            (Ratio::DebtToEquity, 620.0 / 380.0),
            (Ratio::InterestCover, 4.0),
            (Ratio::GrossMargin, 0.25),
            (Ratio::NetMargin, 0.05),
            (Ratio::ReturnOnAssets, 0.073),
            (Ratio::ReturnOnEquity, 73.0 / 380.0),
            (Ratio::AssetTurnover, 1.46),
            (Ratio::ReceivableDays, 50.0),
            (Ratio::InventoryDays, 60.0),
            (Ratio::PayableDays, 50.0),
            (Ratio::OperatingCashToCurrentLiabilities, 0.25),
            (Ratio::RevenueGrowth, 0.46),
            (Ratio::NetProfitGrowth, -0.27),
            (Ratio::AssetGrowth, 0.25),
            (Ratio::ReceivableGrowth, 1.0),
        ];
        for (reading, (ratio, value)) in read_all(&now, Some(&previous)).into_iter().zip(expected) {
            assert_eq!(reading.ratio, ratio);
            let got = reading.value.expect("computable");
            assert!((got - value).abs() < 1e-12, "{} {got} {value}", ratio.code());
        }
    }

    #[test]
    fn a_quarter_is_scaled_to_a_year() {
        let now = Statement::new(3, lines());
        for (ratio, value) in [
            (Ratio::ReceivableDays, 12.5),
            (Ratio::ReturnOnAssets, 0.292),
            (Ratio::NetMargin, 0.05),
            (Ratio::Current, 1.5),
        ] {
            let got = ratio.of(&now, None).expect("computable");
            assert!((got - value).abs() < 1e-12, "{} {got}", ratio.code());
        }
    }

    #[test]
    fn what_is_undefined_says_why() {
        let without = |line: Line| lines().into_iter().filter(move |(l, _)| *l != line);
        let with = |line, minor| Statement::new(12, lines().into_iter().chain([(line, minor)]));
        for (statement, ratio, reason) in [
            (
                Statement::new(12, without(Line::CurrentLiabilities)),
                Ratio::Current,
                NotComputable::Missing(vec![Line::CurrentLiabilities]),
            ),
            (
                Statement::default(),
                Ratio::Quick,
                NotComputable::Missing(vec![
                    Line::CurrentAssets,
                    Line::Inventory,
                    Line::CurrentLiabilities,
                ]),
            ),
            (
                with(Line::CurrentLiabilities, 0),
                Ratio::Current,
                NotComputable::NotPositive(Line::CurrentLiabilities),
            ),
            (
                with(Line::Interest, 0),
                Ratio::InterestCover,
                NotComputable::NotPositive(Line::Interest),
            ),
            (
                with(Line::TotalLiabilities, 1_100),
                Ratio::ReturnOnEquity,
                NotComputable::NotPositive(Line::Equity),
            ),
            (with(Line::Cash, 1), Ratio::RevenueGrowth, NotComputable::NoPrevious),
        ] {
            assert_eq!(ratio.of(&statement, None), Err(reason), "{}", ratio.code());
        }
        let year = Statement::new(12, lines());
        let half = Statement::new(6, lines());
        assert_eq!(Ratio::RevenueGrowth.of(&year, Some(&half)), Err(NotComputable::MonthsDiffer));
        assert!(Ratio::AssetGrowth.of(&year, Some(&half)).is_ok(), "a balance has no months");
        let loss = with(Line::NetProfit, -5);
        assert_eq!(
            Ratio::NetProfitGrowth.of(&year, Some(&loss)),
            Err(NotComputable::NotPositive(Line::NetProfit))
        );
    }
}
