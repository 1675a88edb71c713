//! Twenty firms for the Altman exercise, made from a seed: listed and private manufacturers, traders, services; one
//! finance company for which no variant is meant, and one firm whose sheet does not balance. One firm with negative
//! equity is no trap: it is computed like any other. Pure.

use quant::{
    altman::{Inputs, Model},
    lab::dice::Dice,
};

/// Firms in the exercise.
pub const FIRMS: usize = 20;
/// No score lies nearer to the edge of a zone than this, so that rounding decides nothing.
const FROM_EDGE: f64 = 0.03;

/// What a firm is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirmKind {
    /// A manufacturer whose shares are traded.
    ListedMaker,
    /// A manufacturer whose shares are not.
    PrivateMaker,
    /// A trader.
    Trader,
    /// A service firm.
    Service,
    /// A finance company.
    Finance,
}

impl FirmKind {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ListedMaker => "listed-maker",
            Self::PrivateMaker => "private-maker",
            Self::Trader => "trader",
            Self::Service => "service",
            Self::Finance => "finance",
        }
    }

    const fn model(self) -> Option<Model> {
        match self {
            Self::ListedMaker => Some(Model::Z),
            Self::PrivateMaker => Some(Model::ZPrime),
            Self::Trader | Self::Service => Some(Model::ZDoublePrime),
            Self::Finance => None,
        }
    }
}

/// What is to be done with a firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treatment {
    /// Compute this variant.
    Compute(Model),
    /// Do not compute: a finance company.
    Finance,
    /// Do not compute: the sheet does not balance; ask for it again.
    Unbalanced,
}

/// The words of a choice, in the order in which they are offered. Negative equity is a reason that is none.
pub const TREATMENTS: [&str; 6] =
    ["z", "z-prime", "z-double-prime", "finance", "unbalanced", "negative-equity"];

impl Treatment {
    /// Its stable name, one of [`TREATMENTS`].
    pub const fn code(self) -> &'static str {
        match self {
            Self::Compute(Model::Z) => "z",
            Self::Compute(Model::ZPrime) => "z-prime",
            Self::Compute(Model::ZDoublePrime | Model::Em) => "z-double-prime",
            Self::Finance => "finance",
            Self::Unbalanced => "unbalanced",
        }
    }
}

/// A firm, amounts in ten thousand yuan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firm {
    /// 1 to 20.
    pub number: usize,
    /// What it is.
    pub kind: FirmKind,
    /// Current assets.
    pub current_assets: i64,
    /// Current liabilities.
    pub current_liabilities: i64,
    /// The amounts that the variants read.
    pub inputs: Inputs,
}

impl Firm {
    /// Whether assets are liabilities and equity.
    pub fn balances(&self) -> bool {
        let sum = self.inputs.total_liabilities.zip(self.inputs.book_equity);
        sum.map(|(owed, own)| owed + own) == self.inputs.total_assets
    }

    /// What is to be done with it.
    pub fn treatment(&self) -> Treatment {
        match self.kind.model() {
            None => Treatment::Finance,
            Some(_) if !self.balances() => Treatment::Unbalanced,
            Some(model) => Treatment::Compute(model),
        }
    }
}

fn whole(value: f64) -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "amounts below 100,000")]
    {
        value.round() as i64
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Oddity {
    None,
    Unbalanced,
    NegativeEquity,
}

fn drawn(dice: &mut Dice, kind: FirmKind, oddity: Oddity) -> Firm {
    let assets = 2_000.0 + dice.unit() * 60_000.0;
    let health = dice.unit();
    let near = |dice: &mut Dice, middle: f64| assets * (middle + 0.08 * (dice.unit() - 0.5));
    let current = near(dice, 0.55);
    let working = near(dice, -0.12 + 0.48 * health);
    let retained = near(dice, -0.15 + 0.5 * health);
    let ebit = near(dice, -0.07 + 0.24 * health);
    let sales = assets * (0.5 + 1.2 * dice.unit());
    let owed = match oddity {
        Oddity::NegativeEquity => assets * 1.15,
        _ => near(dice, 0.88 - 0.5 * health),
    };
    let (assets, owed) = (whole(assets), whole(owed));
    let missing = if oddity == Oddity::Unbalanced { assets / 9 } else { 0 };
    let equity = assets - owed - missing;
    let listed = kind == FirmKind::ListedMaker;
    let market = whole(equity.max(1) as f64 * (0.6 + 1.8 * health));
    let (current, working) = (whole(current), whole(working));
    Firm {
        number: 0,
        kind,
        current_assets: current,
        current_liabilities: current - working,
        inputs: Inputs {
            working_capital: Some(working),
            total_assets: Some(assets),
            retained_earnings: Some(whole(retained)),
            ebit: Some(whole(ebit)),
            sales: Some(whole(sales)),
            total_liabilities: Some(owed),
            book_equity: Some(equity),
            market_equity: listed.then_some(market),
        },
    }
}

fn clear_of_edges(firm: &Firm) -> bool {
    let Treatment::Compute(model) = firm.treatment() else { return true };
    let (low, high) = model.cutoffs();
    model.score(&firm.inputs).is_ok_and(|score| {
        (score.value - low).abs() > FROM_EDGE && (score.value - high).abs() > FROM_EDGE
    })
}

/// The firms of a seed.
pub fn firms(seed: u64) -> Vec<Firm> {
    use FirmKind::{Finance, ListedMaker, PrivateMaker, Service, Trader};
    let mut plan = vec![
        (Finance, Oddity::None),
        (PrivateMaker, Oddity::Unbalanced),
        (PrivateMaker, Oddity::NegativeEquity),
    ];
    plan.extend([(ListedMaker, Oddity::None); 6]);
    plan.extend([(PrivateMaker, Oddity::None); 5]);
    plan.extend([(Trader, Oddity::None); 3]);
    plan.extend([(Service, Oddity::None); 3]);
    let mut dice = Dice::new(seed ^ 0xA17A);
    dice.shuffle(&mut plan);
    let mut firms: Vec<Firm> = Vec::with_capacity(FIRMS);
    for (number, (kind, oddity)) in (1..).zip(plan) {
        let firm = loop {
            let firm = drawn(&mut dice, kind, oddity);
            if clear_of_edges(&firm) {
                break firm;
            }
        };
        firms.push(Firm { number, ..firm });
    }
    firms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_seed_has_two_traps_and_one_that_is_none() {
        for seed in 0..200 {
            let firms = firms(seed);
            assert_eq!(firms.len(), FIRMS);
            let of = |what| firms.iter().filter(|firm| firm.treatment() == what).count();
            assert_eq!((of(Treatment::Finance), of(Treatment::Unbalanced)), (1, 1), "{seed}");
            assert_eq!(of(Treatment::Compute(Model::Z)), 6);
            let poor = firms.iter().filter(|firm| firm.inputs.book_equity.is_some_and(|e| e < 0));
            assert!(poor.count() >= 1, "{seed}");
            for firm in &firms {
                if let Treatment::Compute(model) = firm.treatment() {
                    assert!(model.score(&firm.inputs).is_ok(), "{seed} {firm:?}");
                }
            }
        }
    }

    #[test]
    fn a_seed_is_one_set_of_firms() {
        assert_eq!(firms(7), firms(7));
        assert_ne!(firms(7), firms(8));
    }
}
