//! Financial statements as features: ratios, and Altman's model chosen by what the buyer is. The
//! arithmetic is `quant`'s.

use std::collections::BTreeMap;

use base::Day;
use quant::{
    altman::{Model, NotComputable, Score as AltmanScore, Zone},
    ratios::Ratio,
    statement::{Line, Statement},
};

use super::{Feature, Features};

/// A statement as the file holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementSeen {
    /// The row.
    pub id: i64,
    /// The last day of the period.
    pub period_end: Day,
    /// Months that its flows cover.
    pub months: u32,
    /// Minor units by line code.
    pub lines: BTreeMap<String, i64>,
}

/// What decides about Altman's model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FirmKind {
    /// Its shares are traded.
    pub listed: bool,
    /// It makes things (GB/T 4754 section C).
    pub manufacturing: bool,
    /// It is a bank, an insurer or the like (section J).
    pub financial: bool,
}

impl FirmKind {
    /// From the industry code of GB/T 4754 such as `C34`.
    pub fn of_industry(code: &str, listed: bool) -> Self {
        let section = code.trim().chars().next().map(|c| c.to_ascii_uppercase());
        Self { listed, manufacturing: section == Some('C'), financial: section == Some('J') }
    }

    /// The model that fits: Z for listed manufacturers, Z′ for other manufacturers, Z″ for
    /// everybody else; none for financial firms.
    pub const fn model(self) -> Option<Model> {
        match (self.financial, self.manufacturing, self.listed) {
            (true, _, _) => None,
            (false, true, true) => Some(Model::Z),
            (false, true, false) => Some(Model::ZPrime),
            (false, false, _) => Some(Model::ZDoublePrime),
        }
    }
}

/// Altman's verdict.
#[derive(Debug, Clone, PartialEq)]
pub enum Altman {
    /// There is no statement.
    NoStatement,
    /// The models are not meant for such a firm.
    NotForSuchFirms,
    /// Inputs lack or are out of their domain.
    NotComputable(Model, NotComputable),
    /// A score with its zone.
    Scored(AltmanScore),
}

impl Altman {
    /// The zone, where there is one.
    pub const fn zone(&self) -> Option<Zone> {
        match self {
            Self::Scored(score) => Some(score.zone),
            _ => None,
        }
    }
}

/// The code of a model.
pub const fn model_code(model: Model) -> &'static str {
    match model {
        Model::Z => "z",
        Model::ZPrime => "z1",
        Model::ZDoublePrime => "z2",
        Model::Em => "em",
    }
}

/// The code of a zone.
pub const fn zone_code(zone: Zone) -> &'static str {
    match zone {
        Zone::Distress => "distress",
        Zone::Grey => "grey",
        Zone::Safe => "safe",
    }
}

/// What the statements say.
#[derive(Debug, Clone, PartialEq)]
pub struct Finance {
    /// The newest statement's row and period.
    pub newest: Option<(i64, Day)>,
    /// The same period a year before.
    pub previous: Option<(i64, Day)>,
    /// Altman on the newest.
    pub altman: Altman,
    /// Altman on the one before.
    pub altman_before: Altman,
    /// Debt ratio now and before.
    pub debt_ratio: (Option<f64>, Option<f64>),
    /// Net profit now and before.
    pub net_profit: (Option<i64>, Option<i64>),
    /// Growth of revenue.
    pub revenue_growth: Option<f64>,
    /// Current assets less current liabilities.
    pub working_capital_minor: Option<i64>,
}

/// Other spellings of line codes that files use.
const ALSO: &[(&str, &str)] = &[
    ("inventories", "inventory"),
    ("interest_expense", "interest"),
    ("short_term_borrowings", "short_term_debt"),
    ("long_term_borrowings", "long_term_debt"),
];

const MARKET_EQUITY: &str = "market_equity";

fn read(seen: &StatementSeen) -> Statement {
    lines_of(seen.months, &seen.lines)
}

/// The lines of a recorded statement as the arithmetic reads them, whatever they are called.
pub fn lines_of(months: u32, lines: &BTreeMap<String, i64>) -> Statement {
    let lines = lines.iter().map(|(code, minor)| {
        let known = ALSO.iter().find(|(also, _)| also == code);
        (known.map_or(code.as_str(), |(_, line)| line), *minor)
    });
    Statement::of_codes(months, lines).0
}

fn altman_of(seen: Option<&StatementSeen>, kind: FirmKind) -> Altman {
    let Some(seen) = seen else { return Altman::NoStatement };
    let Some(model) = kind.model() else { return Altman::NotForSuchFirms };
    let inputs = read(seen).altman_inputs(seen.lines.get(MARKET_EQUITY).copied());
    match model.score(&inputs) {
        Ok(score) => Altman::Scored(score),
        Err(lack) => Altman::NotComputable(model, lack),
    }
}

/// Reads a buyer's statements as of a day and enters what they say into its features. A
/// statement older than `usable_months` is named with its age and not used.
pub fn read_statements(
    statements: &[StatementSeen],
    kind: FirmKind,
    usable_months: i32,
    features: &mut Features,
) -> Finance {
    let as_of = features.as_of;
    let newest = statements
        .iter()
        .filter(|s| s.period_end <= as_of)
        .max_by_key(|s| (s.period_end, s.months));
    let age = newest.map(|s| whole_months(s.period_end, as_of));
    features.set(Feature::StatementAge, age.map(f64::from));
    let usable = newest.filter(|_| age.is_some_and(|age| age <= usable_months));
    let previous = usable.and_then(|now| {
        let year_before = now.period_end.plus_months(-12);
        statements
            .iter()
            .find(|s| s.months == now.months && s.period_end.days_since(year_before).abs() <= 5)
    });
    let altman = altman_of(usable, kind);
    let (now, before) = (usable.map(read), previous.map(read));
    let mut finance = Finance {
        newest: newest.map(|s| (s.id, s.period_end)),
        previous: previous.map(|s| (s.id, s.period_end)),
        altman,
        altman_before: altman_of(previous, kind),
        debt_ratio: (None, None),
        net_profit: (None, None),
        revenue_growth: None,
        working_capital_minor: now.as_ref().and_then(Statement::working_capital),
    };
    if let Altman::Scored(score) = &finance.altman {
        features.set(Feature::AltmanZ, Some(score.value));
        features.set_class(Feature::AltmanZone, zone_code(score.zone));
    }
    let Some(now) = now else { return finance };
    let ratio = |ratio: Ratio| ratio.of(&now, before.as_ref()).ok();
    for (feature, value) in [
        (Feature::DebtRatio, Ratio::Debt),
        (Feature::CurrentRatio, Ratio::Current),
        (Feature::QuickRatio, Ratio::Quick),
        (Feature::InterestCover, Ratio::InterestCover),
        (Feature::GrossMargin, Ratio::GrossMargin),
        (Feature::NetMargin, Ratio::NetMargin),
        (Feature::CashFlowCover, Ratio::OperatingCashToCurrentLiabilities),
        (Feature::RevenueGrowth, Ratio::RevenueGrowth),
    ] {
        features.set(feature, ratio(value));
    }
    let debt_before = before.as_ref().and_then(|b| Ratio::Debt.of(b, None).ok());
    finance.debt_ratio = (ratio(Ratio::Debt), debt_before);
    if let (Some(now), Some(before)) = finance.debt_ratio {
        features.set(Feature::DebtRatioChange, Some(now - before));
    }
    finance.revenue_growth = ratio(Ratio::RevenueGrowth);
    let profit = |s: &Statement| s.get(Line::NetProfit);
    finance.net_profit = (profit(&now), before.as_ref().and_then(profit));
    finance
}

/// Whole months from one day to a later one.
pub(crate) fn whole_months(from: Day, to: Day) -> i32 {
    let by_calendar = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month())
        - i32::from(from.month());
    if from.plus_months(by_calendar) > to { by_calendar - 1 } else { by_calendar }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    /// The published vector of F1 in 元: WC 200, RE 150, EBIT 100, sales 1200, TA 1000, TL 600.
    fn vector(period_end: &str) -> StatementSeen {
        let lines = [
            ("current_assets", 500),
            ("current_liabilities", 300),
            ("total_assets", 1_000),
            ("total_liabilities", 600),
            ("equity", 400),
            ("retained_earnings", 150),
            ("ebit", 100),
            ("revenue", 1_200),
            ("market_equity", 500),
            ("interest_expense", 20),
            ("net_profit", 60),
        ];
        let lines = lines.into_iter().map(|(code, minor)| (code.to_owned(), minor * 100));
        StatementSeen { id: 1, period_end: day(period_end), months: 12, lines: lines.collect() }
    }

    fn run(statements: &[StatementSeen], kind: FirmKind) -> (Finance, Features) {
        let mut features = Features::unknown(day("2026-11-21"));
        let finance = read_statements(statements, kind, 24, &mut features);
        (finance, features)
    }

    #[test]
    fn the_model_follows_the_firm() {
        for (industry, listed, model, value, zone) in [
            ("C34", true, "z", 2.480, Zone::Grey),
            ("c34", false, "z1", 2.058_75, Zone::Grey),
            ("F51", true, "z2", 3.173, Zone::Safe),
            ("", false, "z2", 3.173, Zone::Safe),
        ] {
            let kind = FirmKind::of_industry(industry, listed);
            let (finance, features) = run(&[vector("2025-12-31")], kind);
            let Altman::Scored(score) = &finance.altman else { panic!("{industry}") };
            assert_eq!(model_code(score.model), model);
            assert!((score.value - value).abs() < 1e-9, "{industry}: {}", score.value);
            assert_eq!(score.zone, zone);
            assert_eq!(features.number(Feature::AltmanZ), Some(score.value));
        }
        let bank = FirmKind::of_industry("J66", true);
        assert_eq!(run(&[vector("2025-12-31")], bank).0.altman, Altman::NotForSuchFirms);
    }

    #[test]
    fn what_lacks_is_named_and_never_zero() {
        let mut statement = vector("2025-12-31");
        statement.lines.remove("ebit");
        statement.lines.remove("market_equity");
        let (finance, features) = run(&[statement], FirmKind::of_industry("C34", true));
        let Altman::NotComputable(Model::Z, lack) = &finance.altman else { panic!("computed") };
        let codes: Vec<_> = lack.missing.iter().map(|input| input.code()).collect();
        assert_eq!(codes, ["ebit", "market_equity"]);
        assert_eq!(features.number(Feature::AltmanZ), None);
        assert_eq!(features.number(Feature::DebtRatio), Some(0.6));
    }

    #[test]
    fn other_spellings_of_lines_are_read() {
        let (_, features) = run(&[vector("2025-12-31")], FirmKind::default());
        assert_eq!(features.number(Feature::InterestCover), Some(5.0));
    }

    #[test]
    fn a_statement_too_old_is_named_but_not_used() {
        for (period_end, age, used) in [
            ("2025-12-31", 10.0, true),
            ("2024-11-21", 24.0, true),
            ("2024-10-31", 24.0, true),
            ("2024-10-21", 25.0, false),
        ] {
            let (finance, features) = run(&[vector(period_end)], FirmKind::default());
            assert_eq!(features.number(Feature::StatementAge), Some(age), "{period_end}");
            assert_eq!(finance.working_capital_minor.is_some(), used, "{period_end}");
        }
        let future = run(&[vector("2026-12-31")], FirmKind::default()).0;
        assert_eq!((future.newest, future.altman), (None, Altman::NoStatement));
    }

    #[test]
    fn a_year_before_gives_the_trend() {
        let mut before = StatementSeen { id: 2, ..vector("2024-12-31") };
        before.lines.insert("total_liabilities".to_owned(), 45_000);
        before.lines.insert("revenue".to_owned(), 100_000);
        before.lines.insert("net_profit".to_owned(), 9_000);
        let statements = [before, vector("2025-12-31")];
        let (finance, features) = run(&statements, FirmKind::default());
        assert_eq!(finance.previous.map(|(id, _)| id), Some(2));
        assert_eq!(finance.net_profit, (Some(6_000), Some(9_000)));
        let change = features.number(Feature::DebtRatioChange).expect("two years");
        assert!((change - 0.15).abs() < 1e-9);
        assert!((finance.revenue_growth.expect("two years") - 0.2).abs() < 1e-9);
    }
}
