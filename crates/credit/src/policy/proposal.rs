//! A proposal of terms and limit for one buyer: three methods, the smallest computable one taken,
//! times the tier's factor and the confidence's factor, rounded down; with a line for every step
//! (C08). It proposes; a person grants.

use base::{Currency, Money};

use super::{
    Guarantee, Limit, LimitPack, Matrix, Method, TermsCatalogue, Tier, TierRule, TierTable,
};
use crate::{
    parties::CustomerKind,
    scoring::{Confidence, Wording, wording},
};

/// What a proposal is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask<'a> {
    /// The tier of the score.
    pub tier: Tier,
    /// The score in whole points.
    pub score: Option<i32>,
    /// How much the score can be relied on.
    pub confidence: Confidence,
    /// The company's currency; all amounts are in it.
    pub currency: Currency,
    /// Current assets less current liabilities of the newest usable statement.
    pub working_capital_minor: Option<i64>,
    /// Invoiced to the buyer in the last twelve months.
    pub sales_12m_minor: Option<i64>,
    /// Months of these twelve in which the buyer was a customer, 1 to 12.
    pub sales_months: u32,
    /// large, medium, small, micro; empty where unknown.
    pub size: &'a str,
    /// How the buyer buys: the policy matrix may say something else for each kind.
    pub kind: CustomerKind,
    /// The terms in use today.
    pub current_terms: Option<&'a str>,
}

/// The outcome of one method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodLine {
    /// Which.
    pub method: Method,
    /// The amount, or why there is none.
    pub amount_minor: Option<i64>,
    /// The computation in words, or what is missing.
    pub said: Wording,
    /// Whether this is the smallest, the one taken.
    pub taken: bool,
}

/// A proposal with its whole computation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The limit proposed.
    pub limit: Limit,
    /// Code of the terms proposed.
    pub terms: String,
    /// Prepayment asked for, basis points of an order.
    pub prepay_bps: i32,
    /// Whether somebody else should stand for the debt.
    pub guarantee: Guarantee,
    /// Months until the next review.
    pub review_months: i32,
    /// The three methods.
    pub methods: Vec<MethodLine>,
    /// The steps after the methods, in order.
    pub steps: Vec<Wording>,
}

/// Proposes terms and limit. The matrix in force says what the tier means for this kind of
/// customer; where it has no cell, the tier table does.
pub fn propose(
    ask: &Ask<'_>,
    pack: &LimitPack,
    tiers: &TierTable,
    matrix: Option<&Matrix>,
) -> Proposal {
    let cell = matrix.and_then(|matrix| matrix.cell(ask.tier, ask.kind));
    let rule =
        &cell.map_or_else(|| tiers.rule(ask.tier).clone(), |cell| cell.over(tiers.rule(ask.tier)));
    let catalogue = TermsCatalogue::shipped();
    let mut steps = Vec::new();
    if cell.is_some() {
        steps.push(
            Wording::new("政策矩阵：{tier} × {kind}", "policy matrix: {tier} × {kind}")
                .fill_said("tier", &rule.name)
                .fill_said("kind", &super::matrix::kind_name(ask.kind)),
        );
    }
    let terms = suggest_terms(ask, rule, catalogue, &mut steps);
    let credit_days = catalogue.find(&terms).map_or(0, |t| t.credit_days);
    let (methods, smallest) = computed(ask, pack, credit_days);
    let limit = match smallest {
        Some(start) => after_factors(start, ask, rule, pack, &mut steps),
        None => {
            steps.push(Wording::new(
                "三种方法都缺数据，不建议给额度",
                "none of the three methods can be computed, so no limit is proposed",
            ));
            Limit::None
        }
    };
    let terms = if limit == Limit::None { cash_terms(ask, rule, &mut steps) } else { terms };
    Proposal {
        limit,
        terms,
        prepay_bps: rule.prepay_bps,
        guarantee: cell.map_or(Guarantee::None, |cell| cell.guarantee),
        review_months: rule.review_months,
        methods,
        steps,
    }
}

fn suggest_terms(
    ask: &Ask<'_>,
    rule: &TierRule,
    catalogue: &TermsCatalogue,
    steps: &mut Vec<Wording>,
) -> String {
    let longest = catalogue.find(&rule.max_terms).map_or(0, |t| t.credit_days);
    if let Some(now) = ask.current_terms.and_then(|code| catalogue.find(code)) {
        // Terms in use that the tier allows are kept, save where a safe buyer has earned more.
        if now.credit_days <= longest && longest > 0 && ask.tier != Tier::Low {
            steps.push(
                Wording::new(
                    "{tier}：现行账期“{terms}”在允许范围内，维持不变",
                    "{tier}: the terms in use, {terms}, are within the policy and stay",
                )
                .fill_said("tier", &rule.name)
                .fill_said("terms", &now.name),
            );
            return now.code.clone();
        }
    }
    let name = catalogue.find(&rule.max_terms).map(|t| t.name.clone()).unwrap_or_default();
    steps.push(
        Wording::new("{tier}：{rule}；最长账期 {terms}", "{tier}: {rule}; longest terms {terms}")
            .fill_said("tier", &rule.name)
            .fill_said("rule", &rule.rule)
            .fill_said("terms", &name),
    );
    rule.max_terms.clone()
}

fn cash_terms(ask: &Ask<'_>, rule: &TierRule, steps: &mut Vec<Wording>) -> String {
    let cash = if rule.prepay_bps > 0 { "prepay" } else { "on-delivery" };
    if ask.tier == Tier::Low || ask.tier == Tier::Medium {
        steps.push(Wording::new(
            "没有额度就不赊销：货到付款",
            "no limit means no credit: payment on delivery",
        ));
    }
    cash.to_owned()
}

/// The three methods with their words; the arithmetic is `quant::limit`'s.
fn computed(ask: &Ask<'_>, pack: &LimitPack, credit_days: i32) -> (Vec<MethodLine>, Option<i64>) {
    let monthly = ask
        .sales_12m_minor
        .filter(|sales| *sales > 0 && ask.sales_months > 0)
        .map(|sales| sales / i64::from(ask.sales_months.max(1)));
    let inputs = quant::limit::Inputs {
        working_capital_minor: ask.working_capital_minor,
        monthly_sales_minor: monthly,
        term_days: credit_days + pack.idle_days,
        base_minor: Some(pack.base_minor(ask.size, ask.currency)),
        score_factor_bps: ask.score.map(|score| pack.score_factor_bps(score)),
    };
    let policy = quant::limit::Policy {
        working_capital_share_bps: pack.working_capital_bps,
        own_sales_factor_bps: pack.cushion_bps,
        step_minor: 1,
        ceiling_minor: None,
    };
    let result = quant::limit::propose(&inputs, &policy);
    let smallest = result.methods.iter().filter_map(|(_, amount)| amount.ok()).min();
    let lines = result.methods.iter().map(|(method, amount)| MethodLine {
        method: *method,
        amount_minor: amount.ok(),
        said: match amount {
            Ok(minor) => in_words(*method, *minor, &inputs, ask, pack),
            Err(lack) => lacking(*lack),
        },
        taken: result.binding == Some(*method),
    });
    (lines.collect(), smallest)
}

fn in_words(
    method: Method,
    minor: i64,
    inputs: &quant::limit::Inputs,
    ask: &Ask<'_>,
    pack: &LimitPack,
) -> Wording {
    let money = |minor: Option<i64>| wording::amount(minor.unwrap_or_default(), ask.currency);
    let text = match method {
        Method::WorkingCapitalShare => Wording::new(
            "营运资金 {base} × {share} = {amount}",
            "working capital {base} × {share} = {amount}",
        )
        .fill("base", &money(inputs.working_capital_minor))
        .fill("share", &bps(pack.working_capital_bps)),
        Method::OwnSalesShare => Wording::new(
            "月均销售 {base} × {days} 天 ÷ 30 × {share} = {amount}（账期加 {idle} 天在途）",
            "monthly sales {base} × {days} days ÷ 30 × {share} = {amount} (terms plus {idle} days)",
        )
        .fill("base", &money(inputs.monthly_sales_minor))
        .fill("days", &inputs.term_days.to_string())
        .fill("share", &bps(pack.cushion_bps))
        .fill("idle", &pack.idle_days.to_string()),
        Method::ScoreFactor => Wording::new(
            "规模基数 {base} × {share}（{score} 分）= {amount}",
            "base by size {base} × {share} ({score} points) = {amount}",
        )
        .fill("base", &money(inputs.base_minor))
        .fill("share", &bps(inputs.score_factor_bps.unwrap_or_default()))
        .fill("score", &ask.score.unwrap_or_default().to_string()),
    };
    text.fill("amount", &money(Some(minor)))
}

fn lacking(what: quant::limit::Missing) -> Wording {
    use quant::limit::Missing;
    let (zh, en) = match what {
        Missing::WorkingCapital => ("缺少可用的资产负债表", "no usable balance sheet on file"),
        Missing::OwnSales => ("近 12 个月没有销售", "no sales in the last twelve months"),
        Missing::Base => ("没有规模基数", "there is no base amount"),
        Missing::Score => ("没有评分", "there is no score"),
        Missing::Overflow => ("金额过大，无法计算", "the amounts are too large to compute"),
    };
    Wording::new(zh, en)
}

fn after_factors(
    start: i64,
    ask: &Ask<'_>,
    rule: &TierRule,
    pack: &LimitPack,
    steps: &mut Vec<Wording>,
) -> Limit {
    let say = |zh: &str, en: &str, factor: i32, minor: i64| {
        Wording::new(zh, en)
            .fill("factor", &bps(factor))
            .fill("amount", &wording::amount(minor, ask.currency))
    };
    steps.push(say("取最小值 {amount}", "the smallest: {amount}", 0, start));
    let by_tier = share(start, rule.limit_factor_bps);
    steps.push(
        say(
            "× {tier}系数 {factor} = {amount}",
            "× factor of {tier} {factor} = {amount}",
            rule.limit_factor_bps,
            by_tier,
        )
        .fill_said("tier", &rule.name),
    );
    let factor = pack.confidence_bps(ask.confidence);
    let by_confidence = share(by_tier, factor);
    if factor != 10_000 {
        let zh = "× 数据可信度系数 {factor} = {amount}";
        steps.push(say(zh, "× factor of confidence {factor} = {amount}", factor, by_confidence));
    }
    let rounded = pack.round_down(by_confidence, ask.currency);
    if rounded <= 0 {
        let zh = "不足最低额度：不给赊销额度";
        steps.push(Wording::new(zh, "below the smallest limit: no credit"));
        return Limit::None;
    }
    if rounded != by_confidence {
        steps.push(say("向下取整 = {amount}", "rounded down = {amount}", 0, rounded));
    }
    Limit::of(Money::new(rounded, ask.currency))
}

fn share(minor: i64, bps: i32) -> i64 {
    let product = i128::from(minor) * i128::from(bps) / 10_000;
    i64::try_from(product).unwrap_or(i64::MAX)
}

fn bps(value: i32) -> String {
    wording::percent(f64::from(value) / 10_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAN: i64 = 1_000_000; // 1 万元 in 分

    fn ask(tier: Tier, score: i32) -> Ask<'static> {
        Ask {
            tier,
            score: Some(score),
            confidence: Confidence::High,
            currency: Currency::CNY,
            working_capital_minor: Some(500 * WAN),
            sales_12m_minor: Some(240 * WAN),
            sales_months: 12,
            size: "medium",
            kind: CustomerKind::Dealer,
            current_terms: Some("monthly-30"),
        }
    }

    fn run(ask: &Ask<'_>) -> Proposal {
        propose(ask, LimitPack::shipped(), TierTable::shipped(), None)
    }

    #[test]
    fn a_cell_of_the_matrix_stands_above_the_tier() {
        let mut matrix = Matrix::of_tiers(TierTable::shipped(), "test");
        let cell = matrix.cell_mut(Tier::Medium, CustomerKind::Dealer);
        (cell.limit_factor_bps, cell.prepay_bps) = (3_000, 2_000);
        (cell.guarantee, cell.review_months) = (Guarantee::Required, 4);
        let run =
            |ask: &Ask<'_>| propose(ask, LimitPack::shipped(), TierTable::shipped(), Some(&matrix));
        // 48万 × 30% = 14.4万, rounded down.
        let dealer = run(&ask(Tier::Medium, 650));
        assert_eq!((dealer.limit, dealer.prepay_bps, dealer.review_months), (wan(14), 2_000, 4));
        assert_eq!(dealer.guarantee, Guarantee::Required);
        assert_eq!(dealer.steps[0].en, "policy matrix: medium risk × dealer or maker");
        // The other kinds of the tier are as the tier table has them.
        let project = run(&Ask { kind: CustomerKind::Project, ..ask(Tier::Medium, 650) });
        assert_eq!((project.limit, project.guarantee), (wan(28), Guarantee::None));
    }

    fn taken(proposal: &Proposal) -> Option<Method> {
        proposal.methods.iter().find(|line| line.taken).map(|line| line.method)
    }

    fn wan(amount: i64) -> Limit {
        Limit::Amount(Money::new(amount * WAN, Currency::CNY))
    }

    #[test]
    fn the_smallest_method_is_taken() {
        // 营运资金 500万×10% = 50万; 月均20万×(75+15)÷30×120% = 72万; 100万×100% = 100万.
        let low = run(&ask(Tier::Low, 700));
        assert_eq!(
            low.methods.iter().map(|l| l.amount_minor).collect::<Vec<_>>(),
            [Some(50 * WAN), Some(72 * WAN), Some(100 * WAN)]
        );
        assert_eq!((taken(&low), low.limit), (Some(Method::WorkingCapitalShare), wan(50)));
        assert_eq!(low.terms, "monthly-60");
    }

    #[test]
    fn a_medium_buyer_keeps_its_terms_and_gets_a_part() {
        // 月均20万×(45+15)÷30×120% = 48万, the smallest; ×60% = 28.8万 → 28万.
        let medium = run(&ask(Tier::Medium, 650));
        assert_eq!((taken(&medium), medium.limit), (Some(Method::OwnSalesShare), wan(28)));
        assert_eq!((medium.terms.as_str(), medium.prepay_bps), ("monthly-30", 0));
        let longer = Ask { current_terms: Some("monthly-90"), ..ask(Tier::Medium, 650) };
        assert_eq!(run(&longer).terms, "monthly-30");
    }

    #[test]
    fn high_risk_and_unrated_buyers_prepay() {
        let high = run(&ask(Tier::High, 599));
        assert_eq!(
            (high.limit, high.terms.as_str(), high.prepay_bps),
            (Limit::None, "prepay", 10_000)
        );
        let unrated = Ask { score: None, confidence: Confidence::None, ..ask(Tier::Unrated, 0) };
        let unrated = run(&unrated);
        assert_eq!((unrated.limit, unrated.terms.as_str()), (Limit::None, "prepay"));
    }

    #[test]
    fn little_data_halves_the_limit_and_is_said() {
        let little = Ask { confidence: Confidence::Low, ..ask(Tier::Medium, 650) };
        let proposal = run(&little);
        assert_eq!(proposal.limit, wan(14)); // 28.8万 × 50% = 14.4万
        assert!(proposal.steps.iter().any(|s| s.zh.contains("数据可信度")));
    }

    #[test]
    fn missing_data_is_named_and_not_zero() {
        let bare = Ask {
            working_capital_minor: None,
            sales_12m_minor: None,
            sales_months: 0,
            ..ask(Tier::Medium, 650)
        };
        let proposal = run(&bare);
        assert_eq!(taken(&proposal), Some(Method::ScoreFactor));
        assert_eq!(proposal.limit, wan(36)); // 100万 × 60% × 60%
        assert_eq!(proposal.methods[0].said.zh, "缺少可用的资产负债表");
        assert_eq!(proposal.methods[1].said.en, "no sales in the last twelve months");
    }

    #[test]
    fn negative_working_capital_means_no_limit() {
        let broke = Ask { working_capital_minor: Some(-WAN), ..ask(Tier::Low, 720) };
        let proposal = run(&broke);
        assert_eq!((proposal.limit, proposal.terms.as_str()), (Limit::None, "on-delivery"));
    }
}
