//! What the rules make of a request: proposal with each method's line, what the file lacks, who
//! signs, what a year of credit earns, what the approvers must know. Pure: the same evidence,
//! wishes and packs give the same answer, so that a decision can be made again.

use base::{Currency, Money};

use super::{
    document::{AskedDoc, EvidenceDoc, MethodDoc, ProfitDoc, Said, StepDoc, WantedDoc, WeighedDoc},
    need::{Part, missing},
    pack::{CostRates, GrantingPack},
    profit::{ProfitAsk, profit},
};
use crate::{
    parties::CustomerKind,
    policy::{
        Ask, Guarantee, Limit, LimitPack, Matrix, Proposal, TermsCatalogue, Tier, TierTable,
        method_code, propose,
    },
    scoring::{Confidence, Wording, wording},
};

/// The packs that a request is weighed by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules<'a> {
    pub limits: &'a LimitPack,
    pub tiers: &'a TierTable,
    pub matrix: Option<&'a Matrix>,
    pub granting: &'a GrantingPack,
}

/// The amount that decides on chain and minimum: an unlimited limit is above every amount.
pub(super) fn weight_minor(wanted: &WantedDoc) -> i64 {
    match wanted.kind.as_str() {
        "unlimited" => i64::MAX,
        "amount" => wanted.amount_minor.unwrap_or(0),
        _ => 0,
    }
}

/// Weighs a request.
pub(super) fn weigh(
    evidence: &EvidenceDoc,
    wanted: &WantedDoc,
    currency: Currency,
    rules: &Rules<'_>,
) -> WeighedDoc {
    let asked = &evidence.asked;
    let tier = Tier::parse(&asked.tier).unwrap_or(Tier::Unrated);
    let amount = weight_minor(wanted);
    let needed = rules.granting.needed(tier, amount, currency);
    let lacking = missing(&needed, &evidence.parts);
    let codes = |parts: &[Part]| parts.iter().map(|part| part.code().to_owned()).collect();
    let chain = rules.granting.chain(tier, amount, currency);
    let mut told = WeighedDoc {
        tier: tier.code().to_owned(),
        needed: codes(&needed),
        missing: codes(&lacking),
        chain: chain
            .iter()
            .map(|step| StepDoc { role: step.role.code().to_owned(), days: step.days })
            .collect(),
        profit: a_year(evidence, wanted, rules.granting.rates),
        ..WeighedDoc::default()
    };
    let proposal = (!evidence.run.is_empty()).then(|| proposed(asked, currency, rules));
    if let Some(proposal) = &proposal {
        told.kind = proposal.limit.code().to_owned();
        told.amount_minor = proposal.limit.amount_minor();
        told.terms.clone_from(&proposal.terms);
        told.prepay_bps = proposal.prepay_bps;
        told.guarantee = proposal.guarantee.code().to_owned();
        told.review_months = proposal.review_months;
        told.methods = proposal.methods.iter().map(method).collect();
        told.steps = proposal.steps.iter().map(Said::from).collect();
    }
    told.remarks = remarks(evidence, wanted, (tier, currency), proposal.as_ref(), rules);
    told
}

fn method(line: &crate::policy::MethodLine) -> MethodDoc {
    MethodDoc {
        method: method_code(line.method).to_owned(),
        amount_minor: line.amount_minor,
        said: Said::from(&line.said),
        taken: line.taken,
    }
}

fn proposed(asked: &AskedDoc, currency: Currency, rules: &Rules<'_>) -> Proposal {
    let kind = CustomerKind::ALL.iter().find(|kind| kind.code() == asked.kind);
    let ask = Ask {
        tier: Tier::parse(&asked.tier).unwrap_or(Tier::Unrated),
        score: asked.score,
        confidence: Confidence::parse(&asked.confidence).unwrap_or(Confidence::None),
        currency,
        working_capital_minor: asked.working_capital_minor,
        sales_12m_minor: asked.sales_12m_minor,
        sales_months: asked.sales_months,
        size: &asked.size,
        kind: kind.copied().unwrap_or_default(),
        current_terms: Some(asked.current_terms.as_str()).filter(|terms| !terms.is_empty()),
    };
    propose(&ask, rules.limits, rules.tiers, rules.matrix)
}

fn credit_days(terms: &str) -> i64 {
    TermsCatalogue::shipped().find(terms).map_or(0, |terms| i64::from(terms.credit_days))
}

/// A year of credit as it is wanted.
fn a_year(evidence: &EvidenceDoc, wanted: &WantedDoc, rates: CostRates) -> ProfitDoc {
    let known = evidence.asked.sales_12m_minor.unwrap_or(0);
    let terms = if wanted.terms.is_empty() { &evidence.terms } else { &wanted.terms };
    let ask = ProfitAsk {
        sales_minor: wanted.potential_minor.unwrap_or(known),
        days: credit_days(terms) + evidence.late_days.max(0),
        pd_micro: evidence.pd_micro,
        late_bps: evidence.late_bps,
        rates: CostRates { margin_bps: wanted.margin_bps.unwrap_or(rates.margin_bps), ..rates },
    };
    profit_doc(&ask)
}

/// Reckons a year and puts it into its stored form.
pub(super) fn profit_doc(ask: &ProfitAsk) -> ProfitDoc {
    let told = profit(ask);
    ProfitDoc {
        sales_minor: ask.sales_minor,
        days: ask.days,
        exposure_minor: told.exposure_minor,
        margin_minor: told.margin_minor,
        capital_minor: told.capital_minor,
        loss_minor: told.loss_minor,
        collection_minor: told.collection_minor,
        left_minor: told.left_minor,
        break_even_micro: told.break_even_micro,
    }
}

/// A year of credit under other conditions, for the simulator.
pub fn year_of_credit(ask: &ProfitAsk) -> ProfitDoc {
    profit_doc(ask)
}

/// What the approvers must know, in sentences: what is above the proposal, what stands against it.
fn remarks(
    evidence: &EvidenceDoc,
    wanted: &WantedDoc,
    (tier, currency): (Tier, Currency),
    proposal: Option<&Proposal>,
    rules: &Rules<'_>,
) -> Vec<Said> {
    let mut said: Vec<Wording> = Vec::new();
    let amount = |minor| wording::amount(minor, currency);
    let Some(proposal) = proposal else {
        let zh = "没有评估结果：先评分，再授信";
        return vec![Said::from(&Wording::new(zh, "there is no assessment: score first"))];
    };
    let most = match proposal.limit {
        Limit::Amount(money) => money.minor,
        Limit::Unlimited => i64::MAX,
        Limit::None => 0,
    };
    if weight_minor(wanted) > most {
        let zh = "申请额度高于建议额度 {most}：按例外处理，须写明理由";
        let en = "more than the proposal of {most}: an exception that needs grounds";
        said.push(Wording::new(zh, en).fill("most", &amount(most)));
    }
    let longest = credit_days(&proposal.terms);
    if credit_days(&wanted.terms) > longest {
        let zh = "申请账期比建议账期长 {days} 天";
        let en = "terms are {days} days longer than proposed";
        let days = (credit_days(&wanted.terms) - longest).to_string();
        said.push(Wording::new(zh, en).fill("days", &days));
    }
    if proposal.guarantee != Guarantee::None && wanted.security == "none" {
        let (zh, en) = match proposal.guarantee {
            Guarantee::Required => ("政策要求提供担保，申请未附", "policy requires a security"),
            _ => ("政策建议提供担保，申请未附", "policy prefers a security"),
        };
        said.push(Wording::new(zh, en));
    }
    let asked = weight_minor(wanted);
    if wanted.kind == "amount" && evidence.exposure_minor > asked {
        let zh = "现有敞口 {amount} 已高于申请额度，批准后立即超限";
        let en = "owes {amount} today, more than is asked for: over the limit at once";
        said.push(Wording::new(zh, en).fill("amount", &amount(evidence.exposure_minor)));
    }
    if evidence.overdue_minor > 0 {
        let zh = "现有逾期 {amount}，最久 {days} 天";
        let en = "overdue today {amount}, for {days} days at the longest";
        let days = evidence.oldest_days.to_string();
        let line = Wording::new(zh, en).fill("amount", &amount(evidence.overdue_minor));
        said.push(line.fill("days", &days));
    }
    if evidence.alert_level >= 2 {
        said.push(Wording::new("有橙色或红色预警未解除", "an orange or red warning stands"));
    }
    if let Some(screen) = &evidence.screen
        && (screen.stopped || (screen.level == "high" && tier == Tier::Low))
    {
        let zh = "快筛结论与评分不一致：快筛为高风险";
        said.push(Wording::new(zh, "the screen says high risk, the score does not"));
    }
    let year = a_year(evidence, wanted, rules.granting.rates);
    if year.left_minor.is_some_and(|left| left < 0) {
        let zh = "按申请条件算，一年亏损 {amount}";
        let en = "as wanted, a year of credit loses {amount}";
        let lost = year.left_minor.unwrap_or(0).saturating_neg();
        said.push(Wording::new(zh, en).fill("amount", &amount(lost)));
    }
    said.iter().map(Said::from).collect()
}

/// The limit that a stored form means.
pub(super) fn limit_of(kind: &str, amount_minor: Option<i64>, currency: Currency) -> Limit {
    match kind {
        "unlimited" => Limit::Unlimited,
        "amount" => Limit::of(Money::new(amount_minor.unwrap_or(0), currency)),
        _ => Limit::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAN: i64 = 1_000_000;

    fn known() -> EvidenceDoc {
        EvidenceDoc {
            run: "1".to_owned(),
            pd_micro: Some(40_000),
            asked: AskedDoc {
                tier: "medium".to_owned(),
                score: Some(650),
                confidence: "high".to_owned(),
                currency: "CNY".to_owned(),
                working_capital_minor: Some(500 * WAN),
                sales_12m_minor: Some(240 * WAN),
                sales_months: 12,
                size: "medium".to_owned(),
                kind: "dealer".to_owned(),
                current_terms: "monthly-30".to_owned(),
            },
            ..EvidenceDoc::default()
        }
    }

    fn wanted(wan: i64, terms: &str) -> WantedDoc {
        WantedDoc {
            kind: "amount".to_owned(),
            amount_minor: Some(wan * WAN),
            terms: terms.to_owned(),
            security: "none".to_owned(),
            ..WantedDoc::default()
        }
    }

    fn run(evidence: &EvidenceDoc, wanted: &WantedDoc) -> WeighedDoc {
        let rules = Rules {
            limits: LimitPack::shipped(),
            tiers: TierTable::shipped(),
            matrix: None,
            granting: GrantingPack::shipped(),
        };
        weigh(evidence, wanted, Currency::CNY, &rules)
    }

    #[test]
    fn a_request_within_policy_has_nothing_against_it() {
        let told = run(&known(), &wanted(28, "monthly-30"));
        assert_eq!((told.kind.as_str(), told.amount_minor), ("amount", Some(28 * WAN)));
        assert_eq!(told.remarks, []);
        let roles: Vec<&str> = told.chain.iter().map(|step| step.role.as_str()).collect();
        assert_eq!(roles, ["credit-manager", "finance"]);
        // 240 万 × 45 ÷ 365 days out.
        assert_eq!(told.profit.exposure_minor, 240 * WAN * 45 / 365);
        // Who owes more than is asked for is over the limit on the day of the grant.
        let owes = EvidenceDoc { exposure_minor: 40 * WAN, ..known() };
        let told = run(&owes, &wanted(28, "monthly-30"));
        assert!(told.remarks.iter().any(|one| one.en.contains("over the limit at once")));
    }

    #[test]
    fn what_stands_against_a_request_is_said() {
        let evidence = EvidenceDoc {
            overdue_minor: 3 * WAN,
            oldest_days: 40,
            alert_level: 3,
            pd_micro: Some(900_000),
            ..known()
        };
        let wanted = WantedDoc { margin_bps: Some(100), ..wanted(100, "monthly-90") };
        let told = run(&evidence, &wanted);
        assert_eq!(told.remarks.len(), 5, "{:?}", told.remarks);
        assert!(told.remarks[0].en.contains("more than the proposal"));
        assert!(told.remarks[1].en.contains("60 days longer"));
        assert!(told.missing.contains(&"statement".to_owned()));
    }

    #[test]
    fn without_an_assessment_nothing_is_proposed() {
        let told = run(&EvidenceDoc::default(), &wanted(1, "net-30"));
        assert_eq!((told.tier.as_str(), told.kind.as_str()), ("unrated", ""));
        assert!(told.missing.contains(&"score".to_owned()));
        assert_eq!(told.remarks.len(), 1);
    }
}
