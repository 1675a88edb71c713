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
fn the_rest_of_the_engine() {
    use Line as L;
    let more = [
        (L::ShortTermDebt, 120),
        (L::NotesPayable, 50),
        (L::CurrentPartOfDebt, 30),
        (L::LongTermDebt, 100),
        (L::NoncurrentLiabilities, 220),
        (L::Equity, 380),
        (L::IntangibleAssets, 60),
        (L::Goodwill, 10),
        (L::FixedAssets, 365),
        (L::Depreciation, 30),
        (L::OperatingProfit, 100),
        (L::SellingExpenses, 73),
        (L::AdminExpenses, 146),
        (L::FinanceCosts, 73),
        (L::CashFromSales, 1_314),
        (L::CapitalSpending, 27),
    ];
    let now = Statement::new(12, lines().into_iter().chain(more));
    let previous = Statement::new(12, [(L::Equity, 304)]);
    for (ratio, value) in [
        (Ratio::WorkingCapital, 0.2),
        (Ratio::CashToShortDebt, 0.5),
        (Ratio::EquityMultiplier, 1_000.0 / 380.0),
        (Ratio::LongTermDebt, 220.0 / 600.0),
        (Ratio::TangibleDebt, 2.0),
        (Ratio::EbitdaCover, 5.0),
        (Ratio::NetDebtToEbitda, 1.0),
        (Ratio::OperatingMargin, 100.0 / 1_460.0),
        (Ratio::EbitdaMargin, 150.0 / 1_460.0),
        (Ratio::Expenses, 0.2),
        (Ratio::CurrentAssetTurnover, 1_460.0 / 600.0),
        (Ratio::FixedAssetTurnover, 4.0),
        (Ratio::SalesCash, 0.9),
        (Ratio::ProfitCash, 100.0 / 73.0),
        (Ratio::CashToDebt, 100.0 / 620.0),
        (Ratio::CashInterestCover, 100.0 / 30.0),
        (Ratio::FreeCash, 0.05),
        // Notes given to suppliers lengthen what is owed to them: 50 + 60 − 200 ÷ 1,095 × 365.
        (Ratio::CashCycle, 110.0 - 200.0 / 3.0),
        (Ratio::EquityGrowth, 0.25),
    ] {
        let got = ratio.of(&now, Some(&previous)).expect("computable");
        assert!((got - value).abs() < 1e-12, "{} {got} {value}", ratio.code());
    }
    // Half a year of flows over a balance, and the other way round.
    let half = Statement::new(6, lines().into_iter().chain(more));
    let got = Ratio::NetDebtToEbitda.of(&half, None).expect("computable");
    assert!((got - 0.5).abs() < 1e-12, "{got}");
    // Equity that is all goodwill carries no debt.
    let hollow = Statement::new(12, [(L::TotalLiabilities, 9), (L::Equity, 5), (L::Goodwill, 5)]);
    let why = NotComputable::NotPositive(L::Equity);
    assert_eq!(Ratio::TangibleDebt.of(&hollow, None), Err(why));
    assert_eq!(
        Ratio::CashCycle.of(&Statement::default(), None),
        Err(NotComputable::Missing(vec![L::Receivables, L::Revenue]))
    );
}

#[test]
fn every_ratio_has_a_code_a_group_and_parts() {
    let codes: std::collections::BTreeSet<_> = Ratio::ALL.iter().map(|r| r.code()).collect();
    assert_eq!(codes.len(), Ratio::ALL.len());
    for ratio in Ratio::ALL {
        let (above, below) = ratio.parts();
        let worded = ratio.group() == Group::Growth || ratio == Ratio::CashCycle;
        assert_eq!(above.is_empty() && below.is_empty(), worded, "{}", ratio.code());
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
        (with(Line::Interest, 0), Ratio::InterestCover, NotComputable::NotPositive(Line::Interest)),
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
