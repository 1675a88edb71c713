//! Credit limits: what a limit is, what is left of it, and a proposal by three methods of which
//! the smallest is taken. Shares, factors and steps come from the caller's policy.

/// How much may be owed at once. "No limit was set" and "nothing may be owed" are different
/// things, and neither is a zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Any amount may be owed.
    Unlimited,
    /// So many minor units may be owed; always positive if made by [`Limit::of_minor`].
    Amount(i64),
    /// Nothing may be owed: cash only.
    None,
}

impl Limit {
    /// A limit of an amount; nothing where it is not positive.
    pub const fn of_minor(minor: i64) -> Self {
        if minor > 0 { Self::Amount(minor) } else { Self::None }
    }

    /// The tighter of two limits.
    #[must_use]
    pub fn tighter(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unlimited, limit) | (limit, Self::Unlimited) => limit,
            (Self::None, _) | (_, Self::None) => Self::None,
            (Self::Amount(a), Self::Amount(b)) => Self::Amount(a.min(b)),
        }
    }

    /// What may still be owed on top of an exposure; negative where the limit is exceeded,
    /// `None` where it is unlimited.
    pub fn headroom_minor(self, exposure_minor: i64) -> Option<i64> {
        match self {
            Self::Unlimited => None,
            Self::Amount(limit) => Some(limit.saturating_sub(exposure_minor)),
            Self::None => Some(0_i64.saturating_sub(exposure_minor)),
        }
    }

    /// Whether an exposure stays within the limit. Exactly the limit is within it.
    pub fn covers(self, exposure_minor: i64) -> bool {
        self.headroom_minor(exposure_minor).is_none_or(|left| left >= 0)
    }
}

/// Exposure over limit in bps, half up (10 000 is all used, more is exceeded; a negative
/// exposure counts as 0). `None` where the limit is no positive amount.
pub fn utilisation_bps(exposure_minor: i64, limit: Limit) -> Option<i64> {
    let Limit::Amount(limit) = limit else { return None };
    if limit <= 0 {
        return None;
    }
    let (used, limit) = (i128::from(exposure_minor.max(0)), i128::from(limit));
    i64::try_from((used * 20_000 + limit) / (limit * 2)).ok()
}

/// The three ways to a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// A share of the buyer's working capital 营运资本.
    WorkingCapitalShare,
    /// Our own average monthly sales to the buyer, over the term in months, times a factor.
    OwnSalesShare,
    /// A base amount times a factor that follows from the score.
    ScoreFactor,
}

/// What a method lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Missing {
    /// The buyer's working capital is not known (no statements).
    WorkingCapital,
    /// There were no sales to average (a new buyer).
    OwnSales,
    /// No base amount is known.
    Base,
    /// There is no score.
    Score,
    /// The amounts are too large to multiply.
    Overflow,
}

/// What the methods read. Amounts in minor units of one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Current assets less current liabilities of the buyer.
    pub working_capital_minor: Option<i64>,
    /// Average monthly sales to the buyer; `None` where the history is too short to average.
    pub monthly_sales_minor: Option<i64>,
    /// The term in days that the limit is meant for.
    pub term_days: i32,
    /// Base of the score method: net worth, or the standard limit of a segment.
    pub base_minor: Option<i64>,
    /// Factor of the score method as the policy gives it for this buyer's score, in bps.
    pub score_factor_bps: Option<i32>,
}

/// What the policy sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Share of working capital, in bps.
    pub working_capital_share_bps: i32,
    /// Factor on own sales over the term, in bps.
    pub own_sales_factor_bps: i32,
    /// Proposals are rounded *down* to a multiple of this; 1 or less keeps them as they are.
    pub step_minor: i64,
    /// No proposal exceeds this.
    pub ceiling_minor: Option<i64>,
}

/// A proposal and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Each method's amount before rounding, or what it lacks.
    pub methods: [(Method, Result<i64, Missing>); 3],
    /// The method that gave the smallest amount; the first of the list where two agree.
    pub binding: Option<Method>,
    /// The proposal; `None` where no method could be computed. A known amount that is not
    /// positive (negative working capital, say) is a limit of [`Limit::None`], not a method
    /// to be left out: leaving it out would *raise* the limit of the weaker buyer.
    pub limit: Option<Limit>,
}

/// Days of a month in the own-sales method.
const MONTH_DAYS: i128 = 30;

/// Proposes a limit: the smallest of the methods that can be computed, capped, rounded down.
pub fn propose(inputs: &Inputs, policy: &Policy) -> Proposal {
    let working_capital = inputs
        .working_capital_minor
        .ok_or(Missing::WorkingCapital)
        .and_then(|amount| times(amount, policy.working_capital_share_bps, 1, 1));
    let own_sales = inputs.monthly_sales_minor.ok_or(Missing::OwnSales).and_then(|monthly| {
        times(monthly, policy.own_sales_factor_bps, inputs.term_days.max(0).into(), MONTH_DAYS)
    });
    let by_score = inputs
        .base_minor
        .ok_or(Missing::Base)
        .and_then(|base| Ok((base, inputs.score_factor_bps.ok_or(Missing::Score)?)))
        .and_then(|(base, factor)| times(base, factor, 1, 1));
    let methods = [
        (Method::WorkingCapitalShare, working_capital),
        (Method::OwnSalesShare, own_sales),
        (Method::ScoreFactor, by_score),
    ];
    let smallest =
        methods.iter().filter_map(|(method, amount)| amount.ok().map(|a| (a, *method))).min();
    let limit = smallest.map(|(amount, _)| {
        let capped = policy.ceiling_minor.map_or(amount, |most| amount.min(most));
        let step = policy.step_minor.max(1);
        Limit::of_minor(capped - capped.rem_euclid(step))
    });
    Proposal { methods, binding: smallest.map(|s| s.1), limit }
}

/// `amount × bps × over / per`, rounded down, never negative.
fn times(amount: i64, bps: i32, over: i128, per: i128) -> Result<i64, Missing> {
    let product = i128::from(amount.max(0)) * i128::from(bps.max(0)) * over;
    i64::try_from(product / (10_000 * per)).map_err(|_| Missing::Overflow)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: Policy = Policy {
        working_capital_share_bps: 1_000,
        own_sales_factor_bps: 12_000,
        step_minor: 1_000_000,
        ceiling_minor: None,
    };

    fn known() -> Inputs {
        Inputs {
            working_capital_minor: Some(500_000_000), // ¥5 m → 10 % = ¥500 000
            monthly_sales_minor: Some(20_000_000),    // ¥200 000 × 2 months × 1.2 = ¥480 000
            term_days: 60,
            base_minor: Some(100_000_000), // ¥1 m × 0.6 = ¥600 000
            score_factor_bps: Some(6_000),
        }
    }

    #[test]
    fn the_smallest_of_three() {
        let proposal = propose(&known(), &POLICY);
        let amounts: Vec<_> = proposal.methods.iter().map(|m| m.1).collect();
        assert_eq!(amounts, [Ok(50_000_000), Ok(48_000_000), Ok(60_000_000)]);
        assert_eq!(proposal.binding, Some(Method::OwnSalesShare));
        assert_eq!(proposal.limit, Some(Limit::Amount(48_000_000)));
    }

    #[test]
    fn what_is_not_known_is_left_out_and_named() {
        let table = [
            (Inputs { monthly_sales_minor: None, ..known() }, Some(Limit::Amount(50_000_000))),
            (
                Inputs { monthly_sales_minor: None, working_capital_minor: None, ..known() },
                Some(Limit::Amount(60_000_000)),
            ),
            (Inputs { term_days: 60, ..Inputs::default() }, None),
            // Known and bad is not the same as not known.
            (Inputs { working_capital_minor: Some(-1), ..known() }, Some(Limit::None)),
            (Inputs { score_factor_bps: Some(0), ..known() }, Some(Limit::None)),
            // Rounded down to the step, which may leave nothing.
            (Inputs { base_minor: Some(1_000_000), ..known() }, Some(Limit::None)),
            (Inputs { base_minor: Some(3_999_999), ..known() }, Some(Limit::Amount(2_000_000))),
        ];
        for (inputs, limit) in table {
            assert_eq!(propose(&inputs, &POLICY).limit, limit, "{inputs:?}");
        }
        let lacks: Vec<_> = propose(&Inputs::default(), &POLICY).methods.map(|m| m.1).into();
        assert_eq!(
            lacks,
            [Err(Missing::WorkingCapital), Err(Missing::OwnSales), Err(Missing::Base)]
        );
        let no_score = Inputs { score_factor_bps: None, ..known() };
        assert_eq!(propose(&no_score, &POLICY).methods[2].1, Err(Missing::Score));
        let capped = Policy { ceiling_minor: Some(30_500_000), ..POLICY };
        assert_eq!(propose(&known(), &capped).limit, Some(Limit::Amount(30_000_000)));
        let huge = Inputs { monthly_sales_minor: Some(i64::MAX), ..known() };
        assert_eq!(propose(&huge, &POLICY).methods[1].1, Err(Missing::Overflow));
    }

    #[test]
    fn nothing_and_unlimited_are_not_zero() {
        for (limit, exposure, headroom, utilisation, covers) in [
            (Limit::Unlimited, 500, None, None, true),
            (Limit::Amount(1_000), 0, Some(1_000), Some(0), true),
            (Limit::Amount(1_000), 250, Some(750), Some(2_500), true),
            (Limit::Amount(1_000), 1_000, Some(0), Some(10_000), true),
            (Limit::Amount(1_000), 1_001, Some(-1), Some(10_010), false),
            (Limit::Amount(1_000), -50, Some(1_050), Some(0), true),
            (Limit::Amount(3), 1, Some(2), Some(3_333), true),
            (Limit::Amount(3), 2, Some(1), Some(6_667), true),
            (Limit::None, 0, Some(0), None, true),
            (Limit::None, 1, Some(-1), None, false),
        ] {
            assert_eq!(limit.headroom_minor(exposure), headroom, "{limit:?} {exposure}");
            assert_eq!(utilisation_bps(exposure, limit), utilisation, "{limit:?} {exposure}");
            assert_eq!(limit.covers(exposure), covers, "{limit:?} {exposure}");
        }
        assert_eq!(Limit::of_minor(0), Limit::None);
        assert_eq!(Limit::Unlimited.tighter(Limit::Amount(5)), Limit::Amount(5));
        assert_eq!(Limit::Amount(7).tighter(Limit::Amount(5)), Limit::Amount(5));
        assert_eq!(Limit::Amount(7).tighter(Limit::None), Limit::None);
        assert_eq!(Limit::Unlimited.tighter(Limit::Unlimited), Limit::Unlimited);
    }
}
