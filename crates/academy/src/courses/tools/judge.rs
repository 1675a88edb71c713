//! What a buyer is worth: Altman's models, the odds behind a score, a limit by three methods.

use base::{Currency, Rejection, Result};
use credit::{
    policy::LimitPack,
    scoring::{Scorecard, zone_code},
};
use quant::{
    altman::{Inputs, Model},
    limit::{Inputs as LimitInputs, Limit, Method, Policy, propose},
};

use super::{Outcome, Said, Typed};

/// Which firms which model is for.
pub const FIRMS: [&str; 3] = ["listed", "private", "other"];

/// The model that fits the firm.
pub fn altman(typed: &Typed) -> Result<Outcome> {
    let model = match typed.one_of("firm", &FIRMS)? {
        "listed" => Model::Z,
        "private" => Model::ZPrime,
        _ => Model::ZDoublePrime,
    };
    let equity = Some(typed.balance("equity")?);
    let inputs = Inputs {
        total_assets: Some(positive(typed, "assets")?),
        total_liabilities: Some(positive(typed, "liabilities")?),
        working_capital: Some(typed.balance("working")?),
        retained_earnings: Some(typed.balance("retained")?),
        ebit: Some(typed.balance("ebit")?),
        sales: Some(typed.amount("sales")?),
        book_equity: equity,
        market_equity: equity.map(|minor| minor.max(0)),
    };
    let Ok(score) = model.score(&inputs) else { return Ok(vec![("z", Said::Nothing)]) };
    let (low, high) = model.cutoffs();
    Ok(vec![
        ("z", Said::Number(score.value, 3)),
        ("zone", Said::Word(zone_code(score.zone))),
        ("cut-low", Said::Number(low, 2)),
        ("cut-high", Said::Number(high, 2)),
    ])
}

fn positive(typed: &Typed, name: &'static str) -> Result<i64> {
    let minor = typed.amount(name)?;
    if minor == 0 {
        return Err(Rejection::new("courses.tool-amount").with("value", "0").on(name).into());
    }
    Ok(minor)
}

/// What a score means by the scale of the card in force at shipping.
pub fn odds(typed: &Typed) -> Result<Outcome> {
    let scale = &Scorecard::shipped().scale;
    let bounds = (i64::from(scale.low), i64::from(scale.high));
    let score = i32::try_from(typed.whole("score", bounds)?).unwrap_or(scale.low);
    let Some(pd) = scale.pd(score) else { return Ok(vec![("pd", Said::Nothing)]) };
    Ok(vec![("pd", Said::Percent(pd * 100.0)), ("odds", Said::Number((1.0 - pd) / pd, 1))])
}

/// The limit by three methods, the smallest counts.
pub fn limit(typed: &Typed) -> Result<Outcome> {
    let pack = LimitPack::shipped();
    let score = i32::try_from(typed.whole("score", (300, 850))?).unwrap_or(300);
    let inputs = LimitInputs {
        working_capital_minor: typed.maybe_amount("working")?,
        monthly_sales_minor: typed.maybe_amount("monthly")?,
        term_days: i32::try_from(typed.whole("term", (1, 366))?).unwrap_or(30),
        base_minor: Some(typed.amount("base")?),
        score_factor_bps: Some(pack.score_factor_bps(score)),
    };
    let policy = Policy {
        working_capital_share_bps: pack.working_capital_bps,
        own_sales_factor_bps: pack.cushion_bps,
        step_minor: 1,
        ceiling_minor: None,
    };
    let proposal = propose(&inputs, &policy);
    let mut told: Outcome = Vec::new();
    for (method, amount) in &proposal.methods {
        let name = match method {
            Method::WorkingCapitalShare => "by-working",
            Method::OwnSalesShare => "by-sales",
            Method::ScoreFactor => "by-score",
        };
        told.push((name, amount.map_or(Said::Nothing, Said::Money)));
    }
    let limit = match proposal.limit {
        Some(Limit::Amount(minor)) => Said::Money(pack.round_down(minor, Currency::CNY)),
        Some(Limit::None) => Said::Money(0),
        _ => Said::Nothing,
    };
    told.push(("limit", limit));
    Ok(told)
}
