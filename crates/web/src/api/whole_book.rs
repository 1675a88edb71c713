//! What concerns the credit of the house as a whole: what it can carry, how fast it decides, what was saved,
//! how its own purchases could be split.

use base::{Money, Rejection};
use credit::{
    granting::{CycleFilter, CycleRow, Decided, Spread, decision_cycle},
    outlook::capacity_seen,
    policy::Tier,
    supply::{Sourcing, Split, sourcing},
    what_if::{Benefit, Beside, Proof, benefits as saved},
};

use super::{
    cursor::{self, Page},
    endpoint::Call,
    ledger::{BuyerName, PageAsked},
    shape::{Cash, Code, Id, Nothing, On, cash, sent, taken},
};
use crate::failure::Refused;

sent!(CapacityStress { later_days: i64, becomes: Cash, used_bps: Option<i64> });

sent!(CapacityMonth { month: String, open: Cash, carried_most: Option<Cash> });

sent!(CapacitySaid {
    figures_on: On,
    as_of: On,
    bank_cash: Cash,
    bank_lines: Cash,
    must_stay: Cash,
    free_funds: Cash,
    carried_most: Cash,
    open: Cash,
    left_over: Cash,
    used_bps: Option<i64>,
    stressed: Option<CapacityStress>,
    breaks_after_days: Option<i64>,
    standing: String,
    figures_old: bool,
    stressed_more: Vec<CapacityStress>,
    by_month: Vec<CapacityMonth>,
    source: String,
    rule_version: String,
});

/// How much the company can carry.
pub async fn capacity(call: Call<Nothing>) -> Result<CapacitySaid, Refused> {
    let seen = capacity_seen(&call.app.db).await?;
    let seen = seen.ok_or_else(|| Rejection::new("policy.capacity-none"))?;
    let (told, input) = (&seen.capacity, &seen.version.input);
    let coin = |minor| Cash::from(Money::new(minor, input.currency));
    let stress = |one: &credit::policy::Stress| CapacityStress {
        later_days: one.days,
        becomes: coin(one.open_minor),
        used_bps: one.used_bps,
    };
    let month = |one: &credit::outlook::CarriedMonth| CapacityMonth {
        month: one.month.clone(),
        open: coin(one.open_minor),
        carried_most: one.most_minor.map(coin),
    };
    Ok(CapacitySaid {
        figures_on: On(input.as_of),
        as_of: On(seen.book_on),
        bank_cash: coin(input.cash_minor),
        bank_lines: coin(told.lines_minor),
        must_stay: coin(told.kept_minor),
        free_funds: coin(told.free_minor),
        carried_most: coin(told.most_minor),
        open: coin(told.open_minor),
        left_over: coin(told.left_minor),
        used_bps: told.used_bps,
        stressed: told.stress.as_ref().map(stress),
        breaks_after_days: told.breaks_after,
        standing: told.level.code().to_owned(),
        figures_old: told.stale,
        stressed_more: told.ladder.iter().map(stress).collect(),
        by_month: seen.months.iter().map(month).collect(),
        source: input.source.clone(),
        rule_version: seen.pack.edition.version.clone(),
    })
}

sent!(TimesOf { of: String, decisions_made: u64, median_minutes: i64, ninth_minutes: i64 });

sent!(TimesSaid {
    all_decided: Option<TimesOf>,
    by_months: Vec<TimesOf>,
    by_step: Vec<TimesOf>,
    by_tier: Vec<TimesOf>,
    by_approver: Vec<TimesOf>,
});

fn times_of(of: &str, spread: Spread) -> TimesOf {
    TimesOf {
        of: of.to_owned(),
        decisions_made: u64::try_from(spread.count).unwrap_or(u64::MAX),
        median_minutes: spread.median,
        ninth_minutes: spread.ninth,
    }
}

/// How long decisions of the last twelve months took.
pub async fn times(call: Call<Nothing>) -> Result<TimesSaid, Refused> {
    let cycle = decision_cycle(&call.app.db, call.visit.scope()).await?;
    let all = |rows: Vec<CycleRow>| rows.iter().map(|row| times_of(&row.key, row.spread)).collect();
    Ok(TimesSaid {
        all_decided: cycle.whole().map(|spread| times_of("all", spread)),
        by_months: all(cycle.by_month()),
        by_step: all(cycle.by_step()),
        by_tier: all(cycle.by_tier()),
        by_approver: all(cycle.by_approver()),
    })
}

sent!(StepTaken { role: String, actor: String, minutes_taken: i64 });

sent!(DecidedSaid {
    request: Id,
    buyer: BuyerName,
    tier: Code<Tier>,
    outcome: String,
    on: On,
    minutes_taken: i64,
    asked_minutes: i64,
    steps_taken: Vec<StepTaken>,
});

taken!(DecidedAsked {
    month: Option<String>,
    tier: Option<Code<Tier>>,
    role: Option<String>,
    actor: Option<String>,
    limit: Option<u32>,
    after: Option<String>,
});

/// The requests behind the decision times, the newest decision first.
pub async fn decided(call: Call<DecidedAsked>) -> Result<Page<DecidedSaid>, Refused> {
    let asked = &call.query;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let filter = CycleFilter {
        month: text(&asked.month),
        tier: asked.tier.map_or_else(String::new, |tier| tier.0.code().to_owned()),
        role: text(&asked.role),
        actor: text(&asked.actor),
    };
    let cycle = decision_cycle(&call.app.db, call.visit.scope()).await?;
    let said = |one: &Decided| DecidedSaid {
        request: Id(one.id),
        buyer: BuyerName { code: one.buyer_code.clone(), name: one.buyer_name.clone() },
        tier: Code(one.tier),
        outcome: one.outcome.clone(),
        on: On(one.on),
        minutes_taken: one.taken.minutes,
        asked_minutes: one.taken.asked_minutes,
        steps_taken: one.taken.steps.iter().map(step_taken).collect(),
    };
    let all: Vec<&Decided> = cycle.all.iter().filter(|one| filter.takes(one)).collect();
    let at = (asked.limit, asked.after.as_deref());
    let page = cursor::page(&call.question(), all, at, |one: &&Decided| one.id.to_string())?;
    Ok(Page { items: page.items.into_iter().map(said).collect(), next: page.next })
}

fn step_taken(step: &credit::granting::StepTime) -> StepTaken {
    StepTaken { role: step.role.clone(), actor: step.actor.clone(), minutes_taken: step.minutes }
}

sent!(BenefitOfRule { rule: String, name: String, counted: i64, beside: i64, saved: Cash });

sent!(BenefitMonth { month: String, saved: Cash });

sent!(BenefitsSaid {
    as_of: On,
    saved: Cash,
    judged: bool,
    by_rule: Vec<BenefitOfRule>,
    by_saved_month: Vec<BenefitMonth>,
    source: String,
    rule_version: String,
});

/// What credit management has saved: an estimate by stated rules.
pub async fn benefits(call: Call) -> Result<BenefitsSaid, Refused> {
    let all = saved(&call.app.db).await?;
    let lang = call.visit.lang;
    let coin = |minor| cash(minor, all.currency);
    let by_rule = all.pack.rules.iter().map(|rule| {
        let (counted, beside) = all.rows_of(&rule.code);
        BenefitOfRule {
            rule: rule.code.clone(),
            name: lang.pick(&rule.name.zh, &rule.name.en).to_owned(),
            counted,
            beside,
            saved: coin(all.of_kind(&rule.code)),
        }
    });
    let months = all.months();
    let month =
        |(month, minor): &(String, i64)| BenefitMonth { month: month.clone(), saved: coin(*minor) };
    Ok(BenefitsSaid {
        as_of: On(all.on),
        saved: coin(all.total_minor()),
        judged: all.judged,
        by_rule: by_rule.collect(),
        by_saved_month: months.iter().map(month).collect(),
        source: all.pack.edition.source.pick(lang).to_owned(),
        rule_version: all.pack.edition.version.clone(),
    })
}

sent!(BenefitLine {
    rule: String,
    on: On,
    buyer: Option<BuyerName>,
    number: String,
    reckoned_on: Cash,
    saved: Cash,
    counts: bool,
    why_not: Option<String>,
    proof: String,
    proof_id: Option<Id>,
    rows: i64,
});

/// What a line is proved by, in a word, and its row.
fn proof(one: &Proof) -> (&'static str, Option<Id>) {
    match one {
        Proof::Order(id) => ("order", Some(Id(*id))),
        Proof::Request(id) => ("credit-request", Some(Id(*id))),
        Proof::Promise(id) => ("promise", Some(Id(*id))),
        Proof::Promises(_) => ("promises", None),
        Proof::Month(..) => ("month", None),
    }
}

/// The lines behind what was saved, the newest first.
pub async fn benefit_lines(call: Call<PageAsked>) -> Result<Page<BenefitLine>, Refused> {
    let all = saved(&call.app.db).await?;
    let line = |one: &Benefit| {
        let (word, id) = proof(&one.proof);
        BenefitLine {
            rule: one.kind.to_owned(),
            on: On(one.on),
            buyer: one
                .buyer
                .as_ref()
                .map(|(_, code, name)| BuyerName { code: code.clone(), name: name.clone() }),
            number: one.number.clone(),
            reckoned_on: cash(one.base_minor, all.currency),
            saved: cash(one.saved_minor, all.currency),
            counts: one.beside.is_none(),
            why_not: one.beside.map(|why: Beside| why.code().to_owned()),
            proof: word.to_owned(),
            proof_id: id,
            rows: one.rows(),
        }
    };
    let lines: Vec<&Benefit> = all.lines.iter().collect();
    let at = (call.query.limit, call.query.after.as_deref());
    let key = |one: &&Benefit| {
        let (word, id) = proof(&one.proof);
        format!("{word}/{}/{}", one.on, id.map_or(0, |id| id.0))
    };
    let page = cursor::page(&call.question(), lines, at, key)?;
    Ok(Page { items: page.items.into_iter().map(line).collect(), next: page.next })
}

sent!(BuyingHint {
    industry: String,
    supplier: BuyerName,
    tier: Option<Code<Tier>>,
    billed: Cash,
    deliveries: i64,
    on_time_bps: Option<i64>,
    failures: i64,
    is_bps: Option<i64>,
    suggested_bps: Option<i64>,
    stock_days: Option<i32>,
    industry_stock_days: Option<i32>,
});

taken!(HintsAsked { industry: Option<String>, limit: Option<u32>, after: Option<String> });

/// Hints for buying: a line for each supplier, by industry, the largest suggested share first.
pub async fn hints(call: Call<HintsAsked>) -> Result<Page<BuyingHint>, Refused> {
    let all = sourcing(&call.app.db, call.visit.scope()).await?;
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let line = |(group, one): (&Sourcing, &Split)| BuyingHint {
        industry: group.industry.clone(),
        supplier: BuyerName { code: one.source.code.clone(), name: one.source.name.clone() },
        tier: one.source.tier.map(Code),
        billed: cash(one.source.billed_minor, all.currency),
        deliveries: count(one.source.late_days.len()),
        on_time_bps: one.on_time_bps,
        failures: count(one.failures),
        is_bps: one.is_bps,
        suggested_bps: one.suggested_bps,
        stock_days: one.stock_days,
        industry_stock_days: group.stock_days,
    };
    let wanted = call.query.industry.as_deref();
    let groups = all.groups.iter().filter(|one| wanted.is_none_or(|code| one.industry == code));
    let rows = groups.flat_map(|group| group.rows.iter().map(move |one| (group, one)));
    let rows: Vec<(&Sourcing, &Split)> = rows.collect();
    let at = (call.query.limit, call.query.after.as_deref());
    let key = |(_, one): &(&Sourcing, &Split)| one.source.code.clone();
    let page = cursor::page(&call.question(), rows, at, key)?;
    Ok(Page { items: page.items.into_iter().map(line).collect(), next: page.next })
}
