//! 勾稽: whether the lines of a statement agree with each other and with the one before.
//!
//! A check that lacks a line is skipped and names it; it never passes by default. A list of
//! parts that is known to be incomplete can only exceed its sum, so it is held to "at most".

use crate::{
    statement::{Line, Statement},
    statement_totals::{self as totals, sign_of},
};

/// One identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Check {
    /// Assets = liabilities + equity.
    BalanceSheet,
    /// Assets = current + non-current assets.
    Assets,
    /// Liabilities = current + non-current liabilities.
    Liabilities,
    /// Current assets = their parts ("at most" unless the line for all others is given).
    CurrentAssetParts,
    /// Non-current assets = their parts (the same).
    NoncurrentAssetParts,
    /// Current liabilities = their parts (the same).
    CurrentLiabilityParts,
    /// Non-current liabilities = their parts (the same).
    NoncurrentLiabilityParts,
    /// Equity = its parts; only where the line for all other equity is given, since a loss
    /// carried forward makes "at most" meaningless.
    EquityParts,
    /// Gross profit = revenue − cost of sales.
    GrossProfit,
    /// Operating profit = revenue − costs and expenses + gains; only where the four expenses are
    /// given.
    OperatingProfit,
    /// Profit before tax = operating profit + non-operating income − non-operating expenses.
    ProfitBeforeTax,
    /// EBIT = profit before tax + interest.
    Ebit,
    /// Net profit = profit before tax − income tax.
    NetProfit,
    /// Retained earnings 留存收益 = those of the opening statement + net profit − dividends.
    RetainedEarnings,
    /// Operating inflows = their parts ("at most" unless the line for all others is given).
    OperatingInParts,
    /// Operating outflows = their parts (the same).
    OperatingOutParts,
    /// Operating cash flow = inflows − outflows.
    OperatingCash,
    /// Investing cash flow = inflows − outflows.
    InvestingCash,
    /// Financing cash flow = inflows − outflows.
    FinancingCash,
    /// Net cash flow = operating + investing + financing + currency effect (0 if not given).
    CashFlow,
    /// Closing cash = opening cash + net cash flow.
    CashRoll,
    /// Closing cash is at most cash plus trading assets of the balance sheet (the balance sheet
    /// may hold restricted cash, a cash equivalent may be a trading asset).
    CashTies,
    /// Opening cash = closing cash of the opening statement.
    OpeningCash,
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The sides agree within the tolerance.
    Ties,
    /// They do not.
    Off,
    /// Not checked: these lines are not given (of either statement).
    Skipped(Vec<Line>),
}

/// One check's outcome, in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The check.
    pub check: Check,
    /// What came out.
    pub verdict: Verdict,
    /// The stated sum; 0 where skipped.
    pub stated_minor: i128,
    /// The sum of the parts; 0 where skipped.
    pub computed_minor: i128,
}

impl Checked {
    /// Stated less computed; 0 where skipped.
    pub fn difference_minor(&self) -> i128 {
        self.stated_minor - self.computed_minor
    }
}

/// A term of the computed side: a line, its sign, and whether it may be missing (as 0).
type Term = (Line, i128, bool);

/// Whether the sides must be equal, or the computed one may be smaller.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tie {
    Equal,
    AtMost,
}

impl Check {
    /// All checks, in the order of a statement.
    pub const ALL: [Self; 23] = [
        Self::BalanceSheet,
        Self::Assets,
        Self::Liabilities,
        Self::CurrentAssetParts,
        Self::NoncurrentAssetParts,
        Self::CurrentLiabilityParts,
        Self::NoncurrentLiabilityParts,
        Self::EquityParts,
        Self::GrossProfit,
        Self::OperatingProfit,
        Self::ProfitBeforeTax,
        Self::Ebit,
        Self::NetProfit,
        Self::RetainedEarnings,
        Self::OperatingInParts,
        Self::OperatingOutParts,
        Self::OperatingCash,
        Self::InvestingCash,
        Self::FinancingCash,
        Self::CashFlow,
        Self::CashRoll,
        Self::CashTies,
        Self::OpeningCash,
    ];

    /// A stable name for records and translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BalanceSheet => "balance-sheet",
            Self::Assets => "assets",
            Self::Liabilities => "liabilities",
            Self::CurrentAssetParts => "current-asset-parts",
            Self::NoncurrentAssetParts => "noncurrent-asset-parts",
            Self::CurrentLiabilityParts => "current-liability-parts",
            Self::NoncurrentLiabilityParts => "noncurrent-liability-parts",
            Self::EquityParts => "equity-parts",
            Self::GrossProfit => "gross-profit",
            Self::OperatingProfit => "operating-profit",
            Self::ProfitBeforeTax => "profit-before-tax",
            Self::Ebit => "ebit",
            Self::NetProfit => "net-profit",
            Self::RetainedEarnings => "retained-earnings",
            Self::OperatingInParts => "operating-in-parts",
            Self::OperatingOutParts => "operating-out-parts",
            Self::OperatingCash => "operating-cash",
            Self::InvestingCash => "investing-cash",
            Self::FinancingCash => "financing-cash",
            Self::CashFlow => "cash-flow",
            Self::CashRoll => "cash-roll",
            Self::CashTies => "cash-ties",
            Self::OpeningCash => "opening-cash",
        }
    }

    /// The stated line and the terms that should make it up, where one statement is enough.
    fn identity(self) -> Option<(Line, Vec<Term>)> {
        let plus = |line: Line| (line, 1, false);
        let less = |line: Line| (line, -1, false);
        let (stated, terms) = match self {
            Self::BalanceSheet => {
                (Line::TotalAssets, vec![plus(Line::TotalLiabilities), plus(Line::Equity)])
            }
            Self::Assets => {
                (Line::TotalAssets, vec![plus(Line::CurrentAssets), plus(Line::NoncurrentAssets)])
            }
            Self::Liabilities => (
                Line::TotalLiabilities,
                vec![plus(Line::CurrentLiabilities), plus(Line::NoncurrentLiabilities)],
            ),
            Self::GrossProfit => {
                (Line::GrossProfit, vec![plus(Line::Revenue), less(Line::CostOfSales)])
            }
            Self::OperatingProfit => (Line::OperatingProfit, operating_profit()),
            Self::ProfitBeforeTax => (
                Line::ProfitBeforeTax,
                vec![
                    plus(Line::OperatingProfit),
                    plus(Line::NonoperatingIncome),
                    less(Line::NonoperatingExpenses),
                ],
            ),
            Self::OperatingCash => {
                (Line::OperatingCashFlow, vec![plus(Line::OperatingIn), less(Line::OperatingOut)])
            }
            Self::InvestingCash => {
                (Line::InvestingCashFlow, vec![plus(Line::InvestingIn), less(Line::InvestingOut)])
            }
            Self::FinancingCash => {
                (Line::FinancingCashFlow, vec![plus(Line::FinancingIn), less(Line::FinancingOut)])
            }
            Self::Ebit => (Line::Ebit, vec![plus(Line::ProfitBeforeTax), plus(Line::Interest)]),
            Self::NetProfit => {
                (Line::NetProfit, vec![plus(Line::ProfitBeforeTax), less(Line::IncomeTax)])
            }
            Self::CashFlow => (
                Line::NetCashFlow,
                vec![
                    plus(Line::OperatingCashFlow),
                    plus(Line::InvestingCashFlow),
                    plus(Line::FinancingCashFlow),
                    (Line::CashFxEffect, 1, true),
                ],
            ),
            Self::CashRoll => {
                (Line::ClosingCash, vec![plus(Line::OpeningCash), plus(Line::NetCashFlow)])
            }
            _ => return None,
        };
        Some((stated, terms))
    }

    /// The stated line, its named parts, and the line for all other parts.
    fn parts(self) -> Option<(Line, &'static [Line], Line)> {
        Some(match self {
            Self::CurrentAssetParts => {
                (Line::CurrentAssets, totals::CURRENT_ASSETS, Line::OtherCurrentAssets)
            }
            Self::NoncurrentAssetParts => {
                (Line::NoncurrentAssets, totals::NONCURRENT_ASSETS, Line::OtherNoncurrentAssets)
            }
            Self::CurrentLiabilityParts => (
                Line::CurrentLiabilities,
                totals::CURRENT_LIABILITIES,
                Line::OtherCurrentLiabilities,
            ),
            Self::NoncurrentLiabilityParts => (
                Line::NoncurrentLiabilities,
                totals::NONCURRENT_LIABILITIES,
                Line::OtherNoncurrentLiabilities,
            ),
            Self::EquityParts => (Line::Equity, totals::EQUITY, Line::OtherEquity),
            Self::OperatingInParts => (
                Line::OperatingIn,
                &[Line::CashFromSales, Line::TaxRefunds],
                Line::OtherOperatingIn,
            ),
            Self::OperatingOutParts => (
                Line::OperatingOut,
                &[Line::CashForGoods, Line::CashForStaff, Line::TaxesPaid],
                Line::OtherOperatingOut,
            ),
            _ => return None,
        })
    }

    /// Checks a statement against itself and against the one at whose end its period opens.
    /// Differences up to `tolerance_minor` are rounding.
    pub fn run(
        self,
        now: &Statement,
        opening: Option<&Statement>,
        tolerance_minor: i64,
    ) -> Checked {
        let sides = match (self.identity(), self.parts()) {
            (Some((stated, terms)), _) => identity_sides(now, stated, &terms),
            (None, Some((stated, parts, rest))) => self.part_sides(now, stated, parts, rest),
            (None, None) => self.special_sides(now, opening),
        };
        match sides {
            Err(missing) => Checked {
                check: self,
                verdict: Verdict::Skipped(missing),
                stated_minor: 0,
                computed_minor: 0,
            },
            Ok((stated_minor, computed_minor, tie)) => {
                let over = computed_minor - stated_minor;
                let tolerance = i128::from(tolerance_minor.max(0));
                let ties = over <= tolerance && (tie == Tie::AtMost || -over <= tolerance);
                let verdict = if ties { Verdict::Ties } else { Verdict::Off };
                Checked { check: self, verdict, stated_minor, computed_minor }
            }
        }
    }

    fn part_sides(self, now: &Statement, stated: Line, parts: &[Line], rest: Line) -> Sides {
        let complete = now.given(rest).is_some();
        let known: Vec<Line> =
            parts.iter().copied().filter(|line| now.given(*line).is_some()).collect();
        if known.is_empty() || (self == Self::EquityParts && !complete) {
            return Err(vec![rest]);
        }
        let mut terms: Vec<Term> =
            known.into_iter().map(|line| (line, i128::from(sign_of(line)), false)).collect();
        terms.push((rest, 1, true));
        let (stated, computed, _) = identity_sides(now, stated, &terms)?;
        Ok((stated, computed, if complete { Tie::Equal } else { Tie::AtMost }))
    }

    fn special_sides(self, now: &Statement, opening: Option<&Statement>) -> Sides {
        let nothing = Statement::default();
        let before = opening.unwrap_or(&nothing);
        match self {
            Self::CashTies => {
                let cash = need(now, Line::Cash)? + optional(now, Line::TradingAssets);
                Ok((cash, need(now, Line::ClosingCash)?, Tie::AtMost))
            }
            Self::OpeningCash => {
                Ok((need(now, Line::OpeningCash)?, need(before, Line::ClosingCash)?, Tie::Equal))
            }
            _ => {
                let retained = |s: &Statement| {
                    need(s, Line::RetainedEarnings).map(|r| r + optional(s, Line::SurplusReserve))
                };
                let flows = need(now, Line::NetProfit)? - need(now, Line::Dividends)?;
                Ok((retained(now)?, retained(before)? + flows, Tie::Equal))
            }
        }
    }
}

/// The terms of the operating profit: the statement must give the expenses that every format has;
/// the others count as nothing where they are not given.
fn operating_profit() -> Vec<Term> {
    let must = [
        Line::Revenue,
        Line::CostOfSales,
        Line::TaxesAndSurcharges,
        Line::SellingExpenses,
        Line::AdminExpenses,
        Line::FinanceCosts,
    ];
    let term = |line: &Line| (*line, i128::from(sign_of(*line)), !must.contains(line));
    totals::OPERATING_PROFIT.iter().map(term).collect()
}

/// Stated, computed and how they must agree, or the lines that are not there.
type Sides = Result<(i128, i128, Tie), Vec<Line>>;

fn need(statement: &Statement, line: Line) -> Result<i128, Vec<Line>> {
    statement.given(line).map(i128::from).ok_or_else(|| vec![line])
}

fn optional(statement: &Statement, line: Line) -> i128 {
    statement.given(line).map_or(0, i128::from)
}

fn identity_sides(now: &Statement, stated: Line, terms: &[Term]) -> Sides {
    let needed = terms.iter().filter(|t| !t.2).map(|t| t.0).chain([stated]);
    let missing: Vec<Line> = needed.filter(|line| now.given(*line).is_none()).collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let computed = terms.iter().map(|(line, sign, _)| optional(now, *line) * sign).sum();
    Ok((optional(now, stated), computed, Tie::Equal))
}

/// All checks of a statement, in the order of [`Check::ALL`].
pub fn run_all(now: &Statement, opening: Option<&Statement>, tolerance_minor: i64) -> Vec<Checked> {
    Check::ALL.iter().map(|check| check.run(now, opening, tolerance_minor)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Vec<(Line, i64)> {
        vec![
            (Line::Cash, 120),
            (Line::Receivables, 200),
            (Line::Inventory, 150),
            (Line::OtherCurrentAssets, 30),
            (Line::CurrentAssets, 500),
            (Line::NoncurrentAssets, 500),
            (Line::TotalAssets, 1_000),
            (Line::CurrentLiabilities, 400),
            (Line::NoncurrentLiabilities, 200),
            (Line::TotalLiabilities, 600),
            (Line::PaidInCapital, 250),
            (Line::RetainedEarnings, 130),
            (Line::SurplusReserve, 20),
            (Line::OtherEquity, 0),
            (Line::Equity, 400),
            (Line::Revenue, 1_200),
            (Line::CostOfSales, 900),
            (Line::GrossProfit, 300),
            (Line::NetProfit, 60),
            (Line::Dividends, 10),
            (Line::OpeningCash, 100),
            (Line::NetCashFlow, 15),
            (Line::ClosingCash, 115),
            (Line::OperatingCashFlow, 40),
            (Line::InvestingCashFlow, -30),
            (Line::FinancingCashFlow, 5),
        ]
    }

    fn opening() -> Statement {
        let lines =
            [(Line::RetainedEarnings, 85), (Line::SurplusReserve, 15), (Line::ClosingCash, 100)];
        Statement::new(12, lines)
    }

    fn with(changes: &[(Line, i64)]) -> Statement {
        Statement::new(12, sheet().into_iter().chain(changes.iter().copied()))
    }

    /// The expenses and the cash lines that make up the sums of [`sheet`].
    const WHOLE: [(Line, i64); 22] = [
        (Line::TaxesAndSurcharges, 20),
        (Line::SellingExpenses, 100),
        (Line::AdminExpenses, 80),
        (Line::FinanceCosts, 20),
        (Line::OperatingProfit, 80),
        (Line::NonoperatingIncome, 5),
        (Line::NonoperatingExpenses, 5),
        (Line::ProfitBeforeTax, 80),
        (Line::Interest, 20),
        (Line::Ebit, 100),
        (Line::IncomeTax, 20),
        (Line::CashFromSales, 130),
        (Line::TaxRefunds, 10),
        (Line::OperatingIn, 140),
        (Line::CashForGoods, 60),
        (Line::CashForStaff, 30),
        (Line::TaxesPaid, 10),
        (Line::OperatingOut, 100),
        (Line::InvestingIn, 0),
        (Line::InvestingOut, 30),
        (Line::FinancingIn, 10),
        (Line::FinancingOut, 5),
    ];

    #[test]
    fn a_sound_statement_ties_wherever_it_can_be_checked() {
        let parts = [
            Check::NoncurrentAssetParts,
            Check::CurrentLiabilityParts,
            Check::NoncurrentLiabilityParts,
        ];
        let expenses = [
            Check::OperatingProfit,
            Check::ProfitBeforeTax,
            Check::Ebit,
            Check::NetProfit,
            Check::OperatingInParts,
            Check::OperatingOutParts,
            Check::OperatingCash,
            Check::InvestingCash,
            Check::FinancingCash,
        ];
        for (statement, whole) in [(with(&[]), false), (with(&WHOLE), true)] {
            for checked in run_all(&statement, Some(&opening()), 0) {
                let check = checked.check;
                if parts.contains(&check) || (!whole && expenses.contains(&check)) {
                    assert!(matches!(checked.verdict, Verdict::Skipped(_)), "{checked:?}");
                } else {
                    assert_eq!(checked.verdict, Verdict::Ties, "{checked:?}");
                }
            }
        }
    }

    #[test]
    fn each_fault_is_found_with_its_difference() {
        for (check, change, difference) in [
            (Check::BalanceSheet, (Line::Equity, 390), 10),
            (Check::Assets, (Line::NoncurrentAssets, 501), -1),
            (Check::Liabilities, (Line::CurrentLiabilities, 350), 50),
            (Check::CurrentAssetParts, (Line::Inventory, 151), -1),
            (Check::EquityParts, (Line::PaidInCapital, 240), 10),
            (Check::GrossProfit, (Line::GrossProfit, 310), 10),
            (Check::RetainedEarnings, (Line::Dividends, 0), -10),
            (Check::CashFlow, (Line::CashFxEffect, 2), -2),
            (Check::CashRoll, (Line::OpeningCash, 90), 10),
            (Check::CashTies, (Line::Cash, 100), -15),
            (Check::OpeningCash, (Line::OpeningCash, 99), -1),
        ] {
            let checked = check.run(&with(&[change]), Some(&opening()), 0);
            assert_eq!(checked.verdict, Verdict::Off, "{check:?}");
            assert_eq!(checked.difference_minor(), difference, "{check:?}");
        }
    }

    #[test]
    fn rounding_is_forgiven_and_gaps_are_named() {
        let off = with(&[(Line::Equity, 399)]);
        assert_eq!(Check::BalanceSheet.run(&off, None, 1).verdict, Verdict::Ties);
        assert_eq!(Check::BalanceSheet.run(&off, None, 0).verdict, Verdict::Off);
        let verdict = Check::RetainedEarnings.run(&with(&[]), None, 0).verdict;
        assert_eq!(verdict, Verdict::Skipped(vec![Line::RetainedEarnings]));
        let verdict = Check::NetProfit.run(&with(&[]), None, 0).verdict;
        assert_eq!(verdict, Verdict::Skipped(vec![Line::ProfitBeforeTax, Line::IncomeTax]));
        // Parts that are not all there may be less than the sum, never more.
        let some = |cash| {
            let lines = [(Line::Cash, cash), (Line::CurrentAssets, 500)];
            Check::CurrentAssetParts.run(&Statement::new(12, lines), None, 0).verdict
        };
        assert_eq!((some(499), some(501)), (Verdict::Ties, Verdict::Off));
    }
}
