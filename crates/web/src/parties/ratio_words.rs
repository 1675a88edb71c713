//! How ratios are spelled: in days, as times, as a share; and the few that a summary shows.

use base::Lang;
use quant::ratios::Ratio;

/// The ratios that a buyer's tab and summary show; the others stand on the page of ratios.
pub const KEY: [Ratio; 19] = [
    Ratio::Debt,
    Ratio::Current,
    Ratio::Quick,
    Ratio::Cash,
    Ratio::CashToShortDebt,
    Ratio::DebtToEquity,
    Ratio::InterestCover,
    Ratio::NetDebtToEbitda,
    Ratio::OperatingCashToCurrentLiabilities,
    Ratio::ProfitCash,
    Ratio::GrossMargin,
    Ratio::NetMargin,
    Ratio::ReturnOnAssets,
    Ratio::ReturnOnEquity,
    Ratio::AssetTurnover,
    Ratio::ReceivableDays,
    Ratio::InventoryDays,
    Ratio::PayableDays,
    Ratio::RevenueGrowth,
];

const fn is_days(ratio: Ratio) -> bool {
    matches!(
        ratio,
        Ratio::ReceivableDays | Ratio::InventoryDays | Ratio::PayableDays | Ratio::CashCycle
    )
}

const fn is_times(ratio: Ratio) -> bool {
    matches!(
        ratio,
        Ratio::Current
            | Ratio::Quick
            | Ratio::Cash
            | Ratio::CashToShortDebt
            | Ratio::DebtToEquity
            | Ratio::TangibleDebt
            | Ratio::EquityMultiplier
            | Ratio::InterestCover
            | Ratio::EbitdaCover
            | Ratio::CashInterestCover
            | Ratio::NetDebtToEbitda
            | Ratio::ProfitCash
            | Ratio::SalesCash
            | Ratio::AssetTurnover
            | Ratio::CurrentAssetTurnover
            | Ratio::FixedAssetTurnover
    )
}

/// A ratio's value in its unit.
pub fn spell(lang: Lang, ratio: Ratio, value: f64) -> String {
    match ratio {
        one if is_days(one) => format!("{value:.0} {}", lang.pick("天", "days")),
        one if is_times(one) => format!("{value:.2}"),
        _ => locale::percent(value, 1),
    }
}
