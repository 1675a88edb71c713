//! Altman's four discriminant models of corporate failure, from statement amounts.
//!
//! | model | for | source |
//! |---|---|---|
//! | Z | listed manufacturers | Altman, "Financial Ratios, Discriminant Analysis and the Prediction of Corporate Bankruptcy", Journal of Finance 23(4), 1968 |
//! | Z′ | private manufacturers | Altman, "Predicting Financial Distress of Companies: Revisiting the Z-Score and ZETA Models", July 2000 |
//! | Z″ | non-manufacturers, emerging markets | the same |
//! | EM | emerging markets, Z″ + 3.25 | the constant is the customary one, still to be confirmed from the paper |
//!
//! Traps that are avoided on purpose: a page much copied prints Z″ with 6.5 instead of 6.56 and
//! with the cut-offs of Z′; the 1968 paper has 0.999 for X5 where today's usage is 1.0 (used
//! here); X4 takes the *market* value of equity in Z only, the *book* value in the others.
//!
//! Not meant for banks and insurers. Where the sum of assets or of liabilities is not positive
//! the models are undefined, which is said, and never a score of 0.

use std::fmt;

/// Which of the four models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Model {
    /// Z (1968): listed manufacturers.
    Z,
    /// Z′: private manufacturers.
    ZPrime,
    /// Z″: non-manufacturers and emerging markets.
    ZDoublePrime,
    /// EM: Z″ + 3.25.
    Em,
}

/// How near failure a score lies. Both cut-offs belong to the grey zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Zone {
    /// Below the lower cut-off.
    Distress,
    /// From the lower to the upper cut-off.
    Grey,
    /// Above the upper cut-off.
    Safe,
}

/// An amount that the models read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Input {
    /// Current assets less current liabilities 营运资本.
    WorkingCapital,
    /// Sum of assets 资产总计.
    TotalAssets,
    /// Retained earnings 留存收益: surplus reserves 盈余公积 and undistributed profit 未分配利润.
    RetainedEarnings,
    /// Earnings before interest and tax 息税前利润.
    Ebit,
    /// Revenue 营业收入.
    Sales,
    /// Sum of liabilities 负债合计.
    TotalLiabilities,
    /// Book value of equity 所有者权益.
    BookEquity,
    /// Market value of equity 市值.
    MarketEquity,
}

/// The amounts, all of one year and in one unit (say, minor units of one currency).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// See [`Input::WorkingCapital`].
    pub working_capital: Option<i64>,
    /// See [`Input::TotalAssets`].
    pub total_assets: Option<i64>,
    /// See [`Input::RetainedEarnings`].
    pub retained_earnings: Option<i64>,
    /// See [`Input::Ebit`].
    pub ebit: Option<i64>,
    /// See [`Input::Sales`].
    pub sales: Option<i64>,
    /// See [`Input::TotalLiabilities`].
    pub total_liabilities: Option<i64>,
    /// See [`Input::BookEquity`].
    pub book_equity: Option<i64>,
    /// See [`Input::MarketEquity`].
    pub market_equity: Option<i64>,
}

/// A score and how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The model.
    pub model: Model,
    /// The score, not rounded.
    pub value: f64,
    /// Its zone, decided on the score as it is.
    pub zone: Zone,
    /// The ratios X1, X2, X3, X4 and, where the model has it, X5.
    pub ratios: Vec<Term>,
}

/// One ratio of a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// 1 for X1 to 5 for X5.
    pub x: u8,
    /// The ratio.
    pub ratio: f64,
    /// Its coefficient in the model.
    pub weight: f64,
}

/// Why there is no score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotComputable {
    /// Inputs that are not there.
    pub missing: Vec<Input>,
    /// Inputs that are there and not positive where they must be (or negative sales).
    pub invalid: Vec<Input>,
}

impl fmt::Display for NotComputable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not computable: missing {:?}, invalid {:?}", self.missing, self.invalid)
    }
}

impl std::error::Error for NotComputable {}

impl Model {
    /// All four, in the order of the table above.
    pub const ALL: [Self; 4] = [Self::Z, Self::ZPrime, Self::ZDoublePrime, Self::Em];

    /// Coefficients of X1 to X5; 0 where the model has no X5.
    const fn weights(self) -> [f64; 5] {
        match self {
            Self::Z => [1.2, 1.4, 3.3, 0.6, 1.0],
            Self::ZPrime => [0.717, 0.847, 3.107, 0.420, 0.998],
            Self::ZDoublePrime | Self::Em => [6.56, 3.26, 6.72, 1.05, 0.0],
        }
    }

    const fn constant(self) -> f64 {
        match self {
            Self::Em => 3.25,
            _ => 0.0,
        }
    }

    /// The lower and the upper cut-off. Those of EM are those of Z″ moved by its constant.
    pub const fn cutoffs(self) -> (f64, f64) {
        match self {
            Self::Z => (1.81, 2.99),
            Self::ZPrime => (1.23, 2.90),
            Self::ZDoublePrime => (1.10, 2.60),
            Self::Em => (4.35, 5.85),
        }
    }

    /// The zone of a score.
    pub fn zone(self, value: f64) -> Zone {
        let (low, high) = self.cutoffs();
        if value < low {
            Zone::Distress
        } else if value <= high {
            Zone::Grey
        } else {
            Zone::Safe
        }
    }

    /// The inputs that the model reads.
    pub fn needs(self) -> Vec<Input> {
        let mut needs = vec![
            Input::TotalAssets,
            Input::TotalLiabilities,
            Input::WorkingCapital,
            Input::RetainedEarnings,
            Input::Ebit,
        ];
        match self {
            Self::Z => needs.extend([Input::MarketEquity, Input::Sales]),
            Self::ZPrime => needs.extend([Input::BookEquity, Input::Sales]),
            Self::ZDoublePrime | Self::Em => needs.push(Input::BookEquity),
        }
        needs
    }

    /// The score of a firm.
    ///
    /// # Errors
    /// [`NotComputable`] names every input that is missing or out of its domain.
    pub fn score(self, inputs: &Inputs) -> Result<Score, NotComputable> {
        self.check(inputs)?;
        let of = |input| inputs.get(input).unwrap_or(0) as f64;
        let assets = of(Input::TotalAssets);
        let equity = if self == Self::Z { Input::MarketEquity } else { Input::BookEquity };
        let ratios = [
            of(Input::WorkingCapital) / assets,
            of(Input::RetainedEarnings) / assets,
            of(Input::Ebit) / assets,
            of(equity) / of(Input::TotalLiabilities),
            of(Input::Sales) / assets,
        ];
        let ratios: Vec<Term> = (1..)
            .zip(ratios.into_iter().zip(self.weights()))
            .filter(|(_, (_, weight))| *weight != 0.0)
            .map(|(x, (ratio, weight))| Term { x, ratio, weight })
            .collect();
        let value = self.constant() + ratios.iter().map(|t| t.ratio * t.weight).sum::<f64>();
        Ok(Score { model: self, value, zone: self.zone(value), ratios })
    }

    fn check(self, inputs: &Inputs) -> Result<(), NotComputable> {
        let (mut missing, mut invalid) = (Vec::new(), Vec::new());
        for input in self.needs() {
            match inputs.get(input) {
                None => missing.push(input),
                Some(value) if !input.allows(value) => invalid.push(input),
                Some(_) => {}
            }
        }
        if missing.is_empty() && invalid.is_empty() {
            Ok(())
        } else {
            Err(NotComputable { missing, invalid })
        }
    }
}

impl Input {
    fn allows(self, value: i64) -> bool {
        match self {
            Self::TotalAssets | Self::TotalLiabilities => value > 0,
            Self::Sales | Self::MarketEquity => value >= 0,
            _ => true,
        }
    }

    /// A stable name for records and translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WorkingCapital => "working_capital",
            Self::TotalAssets => "total_assets",
            Self::RetainedEarnings => "retained_earnings",
            Self::Ebit => "ebit",
            Self::Sales => "sales",
            Self::TotalLiabilities => "total_liabilities",
            Self::BookEquity => "book_equity",
            Self::MarketEquity => "market_equity",
        }
    }
}

impl Inputs {
    fn get(&self, input: Input) -> Option<i64> {
        match input {
            Input::WorkingCapital => self.working_capital,
            Input::TotalAssets => self.total_assets,
            Input::RetainedEarnings => self.retained_earnings,
            Input::Ebit => self.ebit,
            Input::Sales => self.sales,
            Input::TotalLiabilities => self.total_liabilities,
            Input::BookEquity => self.book_equity,
            Input::MarketEquity => self.market_equity,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn firm() -> Inputs {
        Inputs {
            working_capital: Some(200),
            total_assets: Some(1_000),
            retained_earnings: Some(150),
            ebit: Some(100),
            sales: Some(1_200),
            total_liabilities: Some(600),
            book_equity: Some(400),
            market_equity: Some(500),
        }
    }

    #[test]
    fn one_firm_in_all_models() {
        for (model, value, zone) in [
            (Model::Z, 2.480, Zone::Grey),
            (Model::ZPrime, 2.058_75, Zone::Grey),
            (Model::ZDoublePrime, 3.173, Zone::Safe),
            (Model::Em, 6.423, Zone::Safe),
        ] {
            let score = model.score(&firm()).expect("computable");
            assert!((score.value - value).abs() < 1e-9, "{model:?} {}", score.value);
            assert_eq!(score.zone, zone, "{model:?}");
            let back: f64 = score.ratios.iter().map(|t| t.ratio * t.weight).sum();
            assert!((back + model.constant() - score.value).abs() < 1e-12);
        }
        let x: Vec<u8> = Model::Em.score(&firm()).expect("ok").ratios.iter().map(|t| t.x).collect();
        assert_eq!(x, [1, 2, 3, 4], "no sales in Z″");
    }

    #[test]
    fn zones_at_their_edges() {
        for (model, value, zone) in [
            (Model::Z, 1.80, Zone::Distress),
            (Model::Z, 1.81, Zone::Grey),
            (Model::Z, 2.99, Zone::Grey),
            (Model::Z, 3.00, Zone::Safe),
            (Model::ZPrime, 1.22, Zone::Distress),
            (Model::ZPrime, 1.23, Zone::Grey),
            (Model::ZPrime, 2.90, Zone::Grey),
            (Model::ZPrime, 2.91, Zone::Safe),
            (Model::ZDoublePrime, 1.09, Zone::Distress),
            (Model::ZDoublePrime, 1.10, Zone::Grey),
            (Model::ZDoublePrime, 2.60, Zone::Grey),
            (Model::ZDoublePrime, 2.61, Zone::Safe),
            (Model::Em, 4.34, Zone::Distress),
            (Model::Em, 5.85, Zone::Grey),
        ] {
            assert_eq!(model.zone(value), zone, "{model:?} {value}");
        }
    }

    #[test]
    fn what_is_undefined_is_named() {
        let none = Inputs::default();
        let reason = Model::Z.score(&none).expect_err("nothing given");
        assert_eq!(reason.missing, Model::Z.needs());
        assert!(reason.invalid.is_empty());
        for (change, invalid) in [
            (Inputs { total_assets: Some(0), ..firm() }, Input::TotalAssets),
            (Inputs { total_assets: Some(-1), ..firm() }, Input::TotalAssets),
            (Inputs { total_liabilities: Some(0), ..firm() }, Input::TotalLiabilities),
            (Inputs { sales: Some(-1), ..firm() }, Input::Sales),
        ] {
            assert_eq!(Model::ZPrime.score(&change).expect_err("undefined").invalid, [invalid]);
        }
        // Z″ reads neither sales nor the market, and losses are a fact, not an error.
        let private = Inputs { sales: None, market_equity: None, ..firm() };
        assert!(Model::ZDoublePrime.score(&private).is_ok());
        assert_eq!(
            Model::Z.score(&private).expect_err("not listed").missing,
            [Input::MarketEquity, Input::Sales]
        );
        let broke = Inputs {
            retained_earnings: Some(-900),
            ebit: Some(-300),
            book_equity: Some(-200),
            ..firm()
        };
        assert_eq!(Model::ZDoublePrime.score(&broke).expect("ok").zone, Zone::Distress);
    }
}
