//! What each ratio speaks of, and which way it is better.

use crate::ratios::Ratio;

/// What a ratio speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// 短期偿债能力.
    Liquidity,
    /// 长期偿债能力.
    Solvency,
    /// 现金保障.
    Cash,
    /// 营运能力.
    Turnover,
    /// 盈利能力.
    Profit,
    /// 成长.
    Growth,
}

impl Group {
    /// All six, those that speak of paying first.
    pub const ALL: [Self; 6] =
        [Self::Liquidity, Self::Solvency, Self::Cash, Self::Turnover, Self::Profit, Self::Growth];

    /// A stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Liquidity => "liquidity",
            Self::Solvency => "solvency",
            Self::Cash => "cash",
            Self::Turnover => "turnover",
            Self::Profit => "profit",
            Self::Growth => "growth",
        }
    }
}

/// Which way a ratio is better for whoever gives credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// The higher.
    Higher,
    /// The lower.
    Lower,
    /// Neither: it says how a firm works.
    Neither,
}

impl Ratio {
    /// What it speaks of.
    pub const fn group(self) -> Group {
        match self {
            Self::Current
            | Self::Quick
            | Self::Cash
            | Self::WorkingCapital
            | Self::CashToShortDebt => Group::Liquidity,
            Self::Debt
            | Self::DebtToEquity
            | Self::EquityMultiplier
            | Self::LongTermDebt
            | Self::TangibleDebt
            | Self::InterestCover
            | Self::EbitdaCover
            | Self::NetDebtToEbitda => Group::Solvency,
            Self::OperatingCashToCurrentLiabilities
            | Self::CashToDebt
            | Self::CashInterestCover
            | Self::SalesCash
            | Self::ProfitCash
            | Self::FreeCash => Group::Cash,
            Self::AssetTurnover
            | Self::CurrentAssetTurnover
            | Self::FixedAssetTurnover
            | Self::ReceivableDays
            | Self::InventoryDays
            | Self::PayableDays
            | Self::CashCycle => Group::Turnover,
            Self::GrossMargin
            | Self::OperatingMargin
            | Self::EbitdaMargin
            | Self::NetMargin
            | Self::Expenses
            | Self::ReturnOnAssets
            | Self::ReturnOnEquity => Group::Profit,
            Self::RevenueGrowth
            | Self::NetProfitGrowth
            | Self::AssetGrowth
            | Self::EquityGrowth
            | Self::ReceivableGrowth => Group::Growth,
        }
    }

    /// Which way it is better.
    pub const fn better(self) -> Better {
        match self {
            Self::Debt
            | Self::DebtToEquity
            | Self::EquityMultiplier
            | Self::LongTermDebt
            | Self::TangibleDebt
            | Self::NetDebtToEbitda
            | Self::ReceivableDays
            | Self::InventoryDays
            | Self::CashCycle
            | Self::Expenses => Better::Lower,
            Self::PayableDays | Self::AssetGrowth | Self::ReceivableGrowth => Better::Neither,
            _ => Better::Higher,
        }
    }
}
