//! Financial ratios from a statement, each a number or the reason why there is none.
//!
//! Definitions are those of the usual Chinese textbooks (注册会计师《财务成本管理》). Balances are
//! those at the end of the period, for every buyer alike, so that a buyer with one statement
//! can be compared with a buyer with two; flows are scaled to twelve months where they meet a
//! balance. Shares are fractions of one (0.62 is 62 %), days are calendar days of a 365-day year.

pub use crate::ratio_groups::{Better, Group};
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
    /// Growth of equity over the previous statement.
    EquityGrowth,
    /// 营运资本比率: (current assets − current liabilities) ÷ assets.
    WorkingCapital,
    /// 货币资金对短期债务: (cash + trading assets) ÷ (short-term borrowings + notes payable + debt due
    /// within a year).
    CashToShortDebt,
    /// 权益乘数: assets ÷ equity.
    EquityMultiplier,
    /// 长期资本负债率: non-current liabilities ÷ (non-current liabilities + equity).
    LongTermDebt,
    /// 有形净值债务率: liabilities ÷ (equity − intangible assets − goodwill).
    TangibleDebt,
    /// EBITDA 利息保障倍数: (EBIT + depreciation) ÷ interest.
    EbitdaCover,
    /// 净债务对 EBITDA: (borrowings, bonds and leases − cash) ÷ yearly (EBIT + depreciation), in years.
    NetDebtToEbitda,
    /// 营业利润率: operating profit ÷ revenue.
    OperatingMargin,
    /// EBITDA 利润率: (EBIT + depreciation) ÷ revenue.
    EbitdaMargin,
    /// 期间费用率: (selling + administrative + research expenses + finance costs) ÷ revenue.
    Expenses,
    /// 流动资产周转率: yearly revenue ÷ current assets.
    CurrentAssetTurnover,
    /// 固定资产周转率: yearly revenue ÷ fixed assets.
    FixedAssetTurnover,
    /// 销售收现比: cash from sales ÷ revenue.
    SalesCash,
    /// 净现比: operating cash flow ÷ net profit.
    ProfitCash,
    /// 现金流量债务比: yearly operating cash flow ÷ liabilities.
    CashToDebt,
    /// 现金流量利息保障倍数: operating cash flow ÷ interest.
    CashInterestCover,
    /// 自由现金流对收入: (operating cash flow − capital spending) ÷ revenue.
    FreeCash,
    /// 现金周转期: receivable days + inventory days − payable days.
    CashCycle,
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
    above: &'static [Term],
    /// The same below it; together they must be positive.
    below: &'static [Term],
    scale: Scale,
}

/// A line with its sign.
pub type Signed = (Line, f64);

/// A line, its sign, and whether it may be missing (as 0).
type Term = (Line, f64, bool);

/// How flows and balances meet.
#[derive(Clone, Copy)]
enum Scale {
    /// Both are balances, or both flows.
    Plain,
    /// A flow over a balance: the flow is made yearly.
    FlowOverBalance,
    /// A balance over a flow, in days.
    Days,
    /// A balance over a flow that is made yearly, in years.
    BalanceOverFlow,
}

const fn form(above: &'static [Term], below: &'static [Term], scale: Scale) -> Option<Form> {
    Some(Form { above, below, scale })
}

const ONE_ASSETS: &[Term] = &[(Line::TotalAssets, 1.0, false)];
const ONE_CURRENT_LIABILITIES: &[Term] = &[(Line::CurrentLiabilities, 1.0, false)];
const ONE_EQUITY: &[Term] = &[(Line::Equity, 1.0, false)];
const ONE_INTEREST: &[Term] = &[(Line::Interest, 1.0, false)];
const ONE_REVENUE: &[Term] = &[(Line::Revenue, 1.0, false)];
const ONE_COST: &[Term] = &[(Line::CostOfSales, 1.0, false)];
const ONE_CURRENT_ASSETS: &[Term] = &[(Line::CurrentAssets, 1.0, false)];
const ONE_FIXED_ASSETS: &[Term] = &[(Line::FixedAssets, 1.0, false)];
const ONE_PROFIT: &[Term] = &[(Line::NetProfit, 1.0, false)];
const ONE_LIABILITIES: &[Term] = &[(Line::TotalLiabilities, 1.0, false)];
const SHORT_DEBT: &[Term] = &[
    (Line::ShortTermDebt, 1.0, false),
    (Line::NotesPayable, 1.0, true),
    (Line::CurrentPartOfDebt, 1.0, true),
];
const LONG_CAPITAL: &[Term] =
    &[(Line::NoncurrentLiabilities, 1.0, false), (Line::Equity, 1.0, false)];
const TANGIBLE_EQUITY: &[Term] = &[
    (Line::Equity, 1.0, false),
    (Line::IntangibleAssets, -1.0, true),
    (Line::Goodwill, -1.0, true),
];
const EBITDA: &[Term] = &[(Line::Ebit, 1.0, false), (Line::Depreciation, 1.0, false)];
const NET_DEBT: &[Term] = &[
    (Line::ShortTermDebt, 1.0, false),
    (Line::CurrentPartOfDebt, 1.0, true),
    (Line::LongTermDebt, 1.0, true),
    (Line::BondsPayable, 1.0, true),
    (Line::LeaseLiabilities, 1.0, true),
    (Line::Cash, -1.0, false),
    (Line::TradingAssets, -1.0, true),
];
const EXPENSES: &[Term] = &[
    (Line::SellingExpenses, 1.0, false),
    (Line::AdminExpenses, 1.0, false),
    (Line::ResearchExpenses, 1.0, true),
    (Line::FinanceCosts, 1.0, false),
];

impl Ratio {
    /// All ratios; the two that every statement is read by come first.
    pub const ALL: [Self; 38] = [
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
        Self::EquityGrowth,
        Self::WorkingCapital,
        Self::CashToShortDebt,
        Self::EquityMultiplier,
        Self::LongTermDebt,
        Self::TangibleDebt,
        Self::EbitdaCover,
        Self::NetDebtToEbitda,
        Self::OperatingMargin,
        Self::EbitdaMargin,
        Self::Expenses,
        Self::CurrentAssetTurnover,
        Self::FixedAssetTurnover,
        Self::SalesCash,
        Self::ProfitCash,
        Self::CashToDebt,
        Self::CashInterestCover,
        Self::FreeCash,
        Self::CashCycle,
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
            Self::EquityGrowth => "equity-growth",
            Self::WorkingCapital => "working-capital-ratio",
            Self::CashToShortDebt => "cash-to-short-debt",
            Self::EquityMultiplier => "equity-multiplier",
            Self::LongTermDebt => "long-term-debt-ratio",
            Self::TangibleDebt => "tangible-debt-ratio",
            Self::EbitdaCover => "ebitda-cover",
            Self::NetDebtToEbitda => "net-debt-to-ebitda",
            Self::OperatingMargin => "operating-margin",
            Self::EbitdaMargin => "ebitda-margin",
            Self::Expenses => "expense-ratio",
            Self::CurrentAssetTurnover => "current-asset-turnover",
            Self::FixedAssetTurnover => "fixed-asset-turnover",
            Self::SalesCash => "sales-cash-ratio",
            Self::ProfitCash => "profit-cash-ratio",
            Self::CashToDebt => "cash-flow-to-debt",
            Self::CashInterestCover => "cash-interest-cover",
            Self::FreeCash => "free-cash-ratio",
            Self::CashCycle => "cash-cycle",
        }
    }

    fn form(self) -> Option<Form> {
        use Line as L;
        use Scale::{Days, FlowOverBalance, Plain};
        match self {
            Self::Debt => form(&[(L::TotalLiabilities, 1.0, false)], ONE_ASSETS, Plain),
            Self::Current => {
                form(&[(L::CurrentAssets, 1.0, false)], ONE_CURRENT_LIABILITIES, Plain)
            }
            Self::Quick => form(
                &[(L::CurrentAssets, 1.0, false), (L::Inventory, -1.0, false)],
                ONE_CURRENT_LIABILITIES,
                Plain,
            ),
            Self::Cash => form(
                &[(L::Cash, 1.0, false), (L::TradingAssets, 1.0, true)],
                ONE_CURRENT_LIABILITIES,
                Plain,
            ),
            Self::DebtToEquity => form(&[(L::TotalLiabilities, 1.0, false)], ONE_EQUITY, Plain),
            Self::InterestCover => form(&[(L::Ebit, 1.0, false)], ONE_INTEREST, Plain),
            Self::GrossMargin => form(&[(L::GrossProfit, 1.0, false)], ONE_REVENUE, Plain),
            Self::NetMargin => form(&[(L::NetProfit, 1.0, false)], ONE_REVENUE, Plain),
            Self::ReturnOnAssets => {
                form(&[(L::NetProfit, 1.0, false)], ONE_ASSETS, FlowOverBalance)
            }
            Self::ReturnOnEquity => {
                form(&[(L::NetProfit, 1.0, false)], ONE_EQUITY, FlowOverBalance)
            }
            Self::AssetTurnover => form(&[(L::Revenue, 1.0, false)], ONE_ASSETS, FlowOverBalance),
            Self::ReceivableDays => form(
                &[
                    (L::Receivables, 1.0, false),
                    (L::NotesReceivable, 1.0, true),
                    (L::ReceivablesFinancing, 1.0, true),
                ],
                ONE_REVENUE,
                Days,
            ),
            Self::InventoryDays => form(&[(L::Inventory, 1.0, false)], ONE_COST, Days),
            Self::PayableDays => {
                form(&[(L::Payables, 1.0, false), (L::NotesPayable, 1.0, true)], ONE_COST, Days)
            }
            Self::OperatingCashToCurrentLiabilities => form(
                &[(L::OperatingCashFlow, 1.0, false)],
                ONE_CURRENT_LIABILITIES,
                FlowOverBalance,
            ),
            _ => self.further_form(),
        }
    }

    /// The same, of those that the first textbooks leave out; growth and the cash cycle divide nothing.
    fn further_form(self) -> Option<Form> {
        use Line as L;
        use Scale::{BalanceOverFlow, FlowOverBalance, Plain};
        match self {
            Self::WorkingCapital => form(
                &[(L::CurrentAssets, 1.0, false), (L::CurrentLiabilities, -1.0, false)],
                ONE_ASSETS,
                Plain,
            ),
            Self::CashToShortDebt => {
                form(&[(L::Cash, 1.0, false), (L::TradingAssets, 1.0, true)], SHORT_DEBT, Plain)
            }
            Self::EquityMultiplier => form(&[(L::TotalAssets, 1.0, false)], ONE_EQUITY, Plain),
            Self::LongTermDebt => {
                form(&[(L::NoncurrentLiabilities, 1.0, false)], LONG_CAPITAL, Plain)
            }
            Self::TangibleDebt => {
                form(&[(L::TotalLiabilities, 1.0, false)], TANGIBLE_EQUITY, Plain)
            }
            Self::EbitdaCover => form(EBITDA, ONE_INTEREST, Plain),
            Self::NetDebtToEbitda => form(NET_DEBT, EBITDA, BalanceOverFlow),
            Self::OperatingMargin => form(&[(L::OperatingProfit, 1.0, false)], ONE_REVENUE, Plain),
            Self::EbitdaMargin => form(EBITDA, ONE_REVENUE, Plain),
            Self::Expenses => form(EXPENSES, ONE_REVENUE, Plain),
            Self::CurrentAssetTurnover => {
                form(&[(L::Revenue, 1.0, false)], ONE_CURRENT_ASSETS, FlowOverBalance)
            }
            Self::FixedAssetTurnover => {
                form(&[(L::Revenue, 1.0, false)], ONE_FIXED_ASSETS, FlowOverBalance)
            }
            Self::SalesCash => form(&[(L::CashFromSales, 1.0, false)], ONE_REVENUE, Plain),
            Self::ProfitCash => form(&[(L::OperatingCashFlow, 1.0, false)], ONE_PROFIT, Plain),
            Self::CashToDebt => {
                form(&[(L::OperatingCashFlow, 1.0, false)], ONE_LIABILITIES, FlowOverBalance)
            }
            Self::CashInterestCover => {
                form(&[(L::OperatingCashFlow, 1.0, false)], ONE_INTEREST, Plain)
            }
            Self::FreeCash => form(
                &[(L::OperatingCashFlow, 1.0, false), (L::CapitalSpending, -1.0, false)],
                ONE_REVENUE,
                Plain,
            ),
            _ => None,
        }
    }

    /// The ratio of a statement. `previous` is the same period a year before and is read for
    /// growth only.
    ///
    /// # Errors
    /// The reason why the ratio has no value.
    pub fn of(self, now: &Statement, previous: Option<&Statement>) -> Result<f64, NotComputable> {
        if self == Self::CashCycle {
            let days = |ratio: Self| ratio.of(now, None);
            return Ok(
                days(Self::ReceivableDays)? + days(Self::InventoryDays)? - days(Self::PayableDays)?
            );
        }
        let Some(form) = self.form() else { return self.growth(now, previous) };
        let terms = form.above.iter().chain(form.below);
        let needed = terms.filter(|term| !term.2).map(|term| term.0);
        let missing: Vec<Line> = needed.filter(|line| now.get(*line).is_none()).collect();
        if !missing.is_empty() {
            return Err(NotComputable::Missing(missing));
        }
        let sum = |terms: &[Term]| -> f64 {
            terms.iter().map(|(line, sign, _)| amount(now, *line) * sign).sum()
        };
        let (above, below) = (sum(form.above), sum(form.below));
        if below <= 0.0 {
            let first = form.below.first().map_or(Line::TotalAssets, |term| term.0);
            return Err(NotComputable::NotPositive(first));
        }
        let years = f64::from(now.months().max(1)) / 12.0;
        Ok(match form.scale {
            Scale::Plain => above / below,
            Scale::FlowOverBalance => above / years / below,
            Scale::Days => above / below * years * 365.0,
            Scale::BalanceOverFlow => above / below * years,
        })
    }

    /// The lines above and below the bar with their signs; empty for growth and for the cash cycle,
    /// which are said in words.
    pub fn parts(self) -> (Vec<Signed>, Vec<Signed>) {
        let of = |terms: &[Term]| terms.iter().map(|term| (term.0, term.1)).collect();
        self.form().map_or_else(Default::default, |form| (of(form.above), of(form.below)))
    }

    fn growth(self, now: &Statement, previous: Option<&Statement>) -> Result<f64, NotComputable> {
        let (line, is_flow) = match self {
            Self::RevenueGrowth => (Line::Revenue, true),
            Self::NetProfitGrowth => (Line::NetProfit, true),
            Self::ReceivableGrowth => (Line::Receivables, false),
            Self::EquityGrowth => (Line::Equity, false),
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
#[path = "ratios_tests.rs"]
mod tests;
