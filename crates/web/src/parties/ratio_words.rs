//! How ratios are spelled: in days, as times, as a share.

use base::Lang;
use quant::ratios::Ratio;

const fn is_days(ratio: Ratio) -> bool {
    matches!(ratio, Ratio::ReceivableDays | Ratio::InventoryDays | Ratio::PayableDays)
}

const fn is_times(ratio: Ratio) -> bool {
    matches!(
        ratio,
        Ratio::Current
            | Ratio::Quick
            | Ratio::Cash
            | Ratio::DebtToEquity
            | Ratio::InterestCover
            | Ratio::AssetTurnover
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
