//! What the subtotals of a statement add up, and those that can be added up where a form left them
//! empty. Whether a stated subtotal ties is the business of [`crate::statement_checks`].

use crate::statement::{Line, Statement};

/// Parts of the current assets, without the line for all others.
pub const CURRENT_ASSETS: &[Line] = &[
    Line::Cash,
    Line::TradingAssets,
    Line::NotesReceivable,
    Line::Receivables,
    Line::ReceivablesFinancing,
    Line::Prepayments,
    Line::OtherReceivables,
    Line::Inventory,
    Line::ContractAssets,
    Line::CurrentPartOfAssets,
];

/// Parts of the non-current assets.
pub const NONCURRENT_ASSETS: &[Line] = &[
    Line::LongTermReceivables,
    Line::LongTermEquity,
    Line::InvestmentProperty,
    Line::FixedAssets,
    Line::Construction,
    Line::RightOfUse,
    Line::IntangibleAssets,
    Line::Development,
    Line::Goodwill,
    Line::DeferredExpenses,
    Line::DeferredTaxAssets,
];

/// Parts of the current liabilities.
pub const CURRENT_LIABILITIES: &[Line] = &[
    Line::ShortTermDebt,
    Line::TradingLiabilities,
    Line::NotesPayable,
    Line::Payables,
    Line::AdvancesReceived,
    Line::ContractLiabilities,
    Line::StaffPayable,
    Line::TaxesPayable,
    Line::OtherPayables,
    Line::CurrentPartOfDebt,
];

/// Parts of the non-current liabilities.
pub const NONCURRENT_LIABILITIES: &[Line] = &[
    Line::LongTermDebt,
    Line::BondsPayable,
    Line::LeaseLiabilities,
    Line::LongTermPayables,
    Line::Provisions,
    Line::DeferredIncome,
    Line::DeferredTaxLiabilities,
];

/// Parts of the equity; treasury shares are a positive amount that is taken off.
pub const EQUITY: &[Line] = &[
    Line::PaidInCapital,
    Line::OtherEquityInstruments,
    Line::CapitalReserve,
    Line::TreasuryShares,
    Line::OtherComprehensiveIncome,
    Line::SurplusReserve,
    Line::RetainedEarnings,
    Line::MinorityInterest,
];

/// What a part counts for in its subtotal.
pub const fn sign_of(part: Line) -> i64 {
    match part {
        Line::TreasuryShares
        | Line::CostOfSales
        | Line::TaxesAndSurcharges
        | Line::SellingExpenses
        | Line::AdminExpenses
        | Line::ResearchExpenses
        | Line::FinanceCosts
        | Line::NonoperatingExpenses
        | Line::IncomeTax
        | Line::OperatingOut
        | Line::InvestingOut
        | Line::FinancingOut => -1,
        _ => 1,
    }
}

/// How a subtotal follows from its parts.
struct Total {
    line: Line,
    parts: &'static [Line],
    /// The line for all that has no line of its own.
    rest: Option<Line>,
    /// Whether every part must be there; else what is not there is nothing.
    all: bool,
}

const fn sum(line: Line, parts: &'static [Line], rest: Line) -> Total {
    Total { line, parts, rest: Some(rest), all: false }
}

const fn of(line: Line, parts: &'static [Line]) -> Total {
    Total { line, parts, rest: None, all: true }
}

/// What the operating profit is made of; the first two must be there.
pub const OPERATING_PROFIT: &[Line] = &[
    Line::Revenue,
    Line::CostOfSales,
    Line::TaxesAndSurcharges,
    Line::SellingExpenses,
    Line::AdminExpenses,
    Line::ResearchExpenses,
    Line::FinanceCosts,
    Line::OtherIncome,
    Line::InvestmentIncome,
    Line::FairValueGain,
    Line::CreditImpairment,
    Line::AssetImpairment,
    Line::DisposalGain,
];

/// The subtotals, those that stand on others after them.
const TOTALS: [Total; 18] = [
    sum(Line::CurrentAssets, CURRENT_ASSETS, Line::OtherCurrentAssets),
    sum(Line::NoncurrentAssets, NONCURRENT_ASSETS, Line::OtherNoncurrentAssets),
    of(Line::TotalAssets, &[Line::CurrentAssets, Line::NoncurrentAssets]),
    sum(Line::CurrentLiabilities, CURRENT_LIABILITIES, Line::OtherCurrentLiabilities),
    sum(Line::NoncurrentLiabilities, NONCURRENT_LIABILITIES, Line::OtherNoncurrentLiabilities),
    of(Line::TotalLiabilities, &[Line::CurrentLiabilities, Line::NoncurrentLiabilities]),
    sum(Line::Equity, EQUITY, Line::OtherEquity),
    of(Line::GrossProfit, &[Line::Revenue, Line::CostOfSales]),
    Total { line: Line::OperatingProfit, parts: OPERATING_PROFIT, rest: None, all: false },
    Total {
        line: Line::ProfitBeforeTax,
        parts: &[Line::OperatingProfit, Line::NonoperatingIncome, Line::NonoperatingExpenses],
        rest: None,
        all: false,
    },
    of(Line::NetProfit, &[Line::ProfitBeforeTax, Line::IncomeTax]),
    sum(Line::OperatingIn, &[Line::CashFromSales, Line::TaxRefunds], Line::OtherOperatingIn),
    sum(
        Line::OperatingOut,
        &[Line::CashForGoods, Line::CashForStaff, Line::TaxesPaid],
        Line::OtherOperatingOut,
    ),
    of(Line::OperatingCashFlow, &[Line::OperatingIn, Line::OperatingOut]),
    of(Line::InvestingCashFlow, &[Line::InvestingIn, Line::InvestingOut]),
    of(Line::FinancingCashFlow, &[Line::FinancingIn, Line::FinancingOut]),
    Total {
        line: Line::NetCashFlow,
        parts: &[
            Line::OperatingCashFlow,
            Line::InvestingCashFlow,
            Line::FinancingCashFlow,
            Line::CashFxEffect,
        ],
        rest: None,
        all: false,
    },
    of(Line::ClosingCash, &[Line::OpeningCash, Line::NetCashFlow]),
];

/// Whether a line is a subtotal that can be added up.
pub fn is_total(line: Line) -> bool {
    TOTALS.iter().any(|total| total.line == line)
}

/// The subtotals that are not given and follow from their parts, as a form that is filled in by
/// hand means them: an empty part is nothing. Where no part is there, nothing follows.
pub fn completed(given: &Statement) -> Vec<(Line, i64)> {
    let mut found: Vec<(Line, i64)> = Vec::new();
    for total in &TOTALS {
        if given.given(total.line).is_some() {
            continue;
        }
        let known = |line: Line| {
            let added = found.iter().find(|(one, _)| *one == line).map(|(_, minor)| *minor);
            given.given(line).or(added)
        };
        let parts = total.parts.iter().copied().chain(total.rest);
        let values: Vec<(Line, Option<i64>)> = parts.map(|line| (line, known(line))).collect();
        let there = values.iter().filter(|(_, value)| value.is_some()).count();
        let needed = match total.line {
            Line::OperatingProfit => values.iter().take(2).all(|(_, value)| value.is_some()),
            // What stands first carries the rest.
            Line::ProfitBeforeTax => values.first().is_some_and(|(_, value)| value.is_some()),
            Line::NetCashFlow => values.iter().take(3).all(|(_, value)| value.is_some()),
            _ if total.all => there == values.len(),
            _ => there > 0,
        };
        if !needed {
            continue;
        }
        let added = values.iter().try_fold(0_i64, |sum, (line, value)| {
            sum.checked_add(sign_of(*line).checked_mul(value.unwrap_or(0))?)
        });
        found.extend(added.map(|minor| (total.line, minor)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_lines(lines: &[(Line, i64)]) -> Vec<(Line, i64)> {
        completed(&Statement::new(12, lines.iter().copied()))
    }

    #[test]
    fn a_form_without_subtotals_is_added_up() {
        use Line as L;
        let found = of_lines(&[
            (L::Cash, 100),
            (L::Receivables, 300),
            (L::OtherCurrentAssets, 50),
            (L::FixedAssets, 550),
            (L::Payables, 250),
            (L::LongTermDebt, 200),
            (L::PaidInCapital, 500),
            (L::TreasuryShares, 30),
            (L::RetainedEarnings, 80),
            (L::Revenue, 1_000),
            (L::CostOfSales, 700),
            (L::SellingExpenses, 60),
            (L::AdminExpenses, 90),
            (L::FinanceCosts, 20),
            (L::NonoperatingExpenses, 5),
            (L::IncomeTax, 25),
            (L::CashFromSales, 900),
            (L::CashForGoods, 650),
            (L::CashForStaff, 120),
            (L::InvestingIn, 0),
            (L::InvestingOut, 80),
            (L::FinancingIn, 100),
            (L::FinancingOut, 110),
            (L::OpeningCash, 60),
        ]);
        let expected = [
            (L::CurrentAssets, 450),
            (L::NoncurrentAssets, 550),
            (L::TotalAssets, 1_000),
            (L::CurrentLiabilities, 250),
            (L::NoncurrentLiabilities, 200),
            (L::TotalLiabilities, 450),
            (L::Equity, 550),
            (L::GrossProfit, 300),
            (L::OperatingProfit, 130),
            (L::ProfitBeforeTax, 125),
            (L::NetProfit, 100),
            (L::OperatingIn, 900),
            (L::OperatingOut, 770),
            (L::OperatingCashFlow, 130),
            (L::InvestingCashFlow, -80),
            (L::FinancingCashFlow, -10),
            (L::NetCashFlow, 40),
            (L::ClosingCash, 100),
        ];
        assert_eq!(found, expected);
        // What was added up ties with itself.
        let whole = Statement::new(12, found.iter().copied());
        let off = crate::statement_checks::run_all(&whole, None, 0)
            .into_iter()
            .filter(|one| one.verdict == crate::statement_checks::Verdict::Off);
        assert_eq!(off.count(), 0);
    }

    #[test]
    fn what_is_stated_stays_and_what_has_no_parts_does_not_appear() {
        use Line as L;
        assert_eq!(of_lines(&[]), []);
        assert_eq!(of_lines(&[(L::Cash, 5), (L::CurrentAssets, 9)]), [], "stated, and no whole");
        let found = of_lines(&[(L::CurrentAssets, 9), (L::FixedAssets, 1)]);
        assert_eq!(found, [(L::NoncurrentAssets, 1), (L::TotalAssets, 10)]);
        assert_eq!(of_lines(&[(L::Revenue, 9)]), [], "no cost, no profit");
        assert_eq!(of_lines(&[(L::ProfitBeforeTax, 9)]), [], "no tax, no net profit");
        let most = i64::MAX;
        assert_eq!(of_lines(&[(L::Cash, most), (L::Inventory, 1)]), [], "too large to add up");
    }
}
