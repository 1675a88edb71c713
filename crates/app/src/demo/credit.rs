//! What the demo company does once its buyers have been judged: the orders of the first day pass the
//! gate; requests for credit, one in each state, made by the verbs that people use;
//! two bypasses, a stand-in, and a version of the policy matrix that waits for a second person.

use std::collections::BTreeMap;

use base::{Currency, Day, Money, Result};
use credit::{
    assess::current_run,
    granting::{
        Act, NewApplication, NewDelegation, Prepared, Verdict, WantedDoc, begin, bypass_limit,
        count_applications, decide, delegate, prepare, submit, withdraw,
    },
    parties::{Buyer, CustomerKind, get_buyer},
    policy::{Guarantee, Limit, Matrix, NewLimit, Tier, TierTable, draft_matrix, propose_matrix},
    receivables::company_currency,
    roster::{RosterFilter, RosterSort, list_roster},
    scoring::{Screen, record_screen},
};
use store::{
    Actor, Db,
    access::{Role, Scope},
};

use super::controls::{Acting, living};

/// What becomes of each request.
const PLANS: [&str; 9] =
    ["granted", "less", "granted", "open", "refused", "signed", "asked", "draft", "withdrawn"];

/// The logins that act.
struct People {
    sales: BTreeMap<i64, String>,
    manager: String,
    finance: String,
    owner: String,
}

async fn people(db: &Db) -> Result<Option<People>> {
    let all = db.list_people().await?;
    let login = |role: Role| {
        let found = all.iter().find(|person| person.active && person.role == role);
        found.map(|person| person.login.clone())
    };
    let sales = all.iter().filter(|person| person.role == Role::Sales);
    let sales = sales.map(|person| (person.id, person.login.clone())).collect();
    let three = login(Role::CreditManager).zip(login(Role::Finance)).zip(login(Role::Owner));
    Ok(three.map(|((manager, finance), owner)| People { sales, manager, finance, owner }))
}

/// Makes them once the company has been judged, and once only; returns how many requests.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn requests(db: &Db) -> Result<usize> {
    let today = db.clock().today();
    let run = current_run(db).await?;
    if run.is_some() {
        super::orders::take_up(db).await?;
    }
    // A company that was simulated up to a day long past has no judgement that anybody may sign on.
    let judged = run.is_some_and(|run| today.days_since(run.as_of) < 30);
    if !judged || !count_applications(db, Scope::All).await?.is_empty() {
        return Ok(0);
    }
    let Some(people) = people(db).await? else { return Ok(0) };
    let currency = company_currency(db).await?;
    let mut plans = PLANS.iter().copied();
    let mut plan = plans.next();
    let mut made = 0;
    for tier in [Tier::Low, Tier::Medium] {
        let filter = RosterFilter {
            tier: Some(tier),
            sort: RosterSort::Exposure,
            limit: 60,
            ..RosterFilter::default()
        };
        let half = made + PLANS.len().div_ceil(2);
        for row in list_roster(db, &filter).await?.rows {
            let Some(wish) = plan.filter(|_| made < half) else { break };
            let Some(sales) = row.owner_id.and_then(|id| people.sales.get(&id)) else { continue };
            let buyer = get_buyer(db, &row.code, Scope::All).await?;
            if request(db, (&people, sales), (&buyer, wish), (today, currency)).await? {
                made += 1;
                plan = plans.next();
            }
        }
    }
    bypasses(db, &people, (today, currency)).await?;
    policy(db, &people, today).await?;
    super::told::testimony(db, &people.manager, (today, currency)).await?;
    let acting = Acting {
        manager: &people.manager,
        finance: &people.finance,
        owner: &people.owner,
        sales: people.sales.values().next().map(String::as_str),
    };
    living(db, &acting, today).await?;
    super::whole_book::living(db, &acting, today).await?;
    super::proof::living(db, &acting, today).await?;
    super::strategy::living(db, &acting).await?;
    super::links::living(db, &acting, today).await?;
    super::cases::living(db, &acting, today).await?;
    super::kinds::living(db, &acting, today).await?;
    super::exercises::living(db, &acting).await?;
    super::classes::living(db, &acting, today).await?;
    super::drills::living(db, &acting).await?;
    super::learning::living(db).await?;
    Ok(made)
}

fn wish(told: &Prepared, plan: &str) -> WantedDoc {
    let proposed = told.weighed.amount_minor.unwrap_or(0);
    let unit = told.currency.minor_per_unit();
    let (amount, reason) = match plan {
        "draft" => (3_000_000 * unit, "大客户年度框架合同，需要提高额度"),
        "refused" => (proposed.saturating_mul(3), "客户要求放宽，竞争对手给了更高额度"),
        "less" => (proposed + proposed / 2, "新项目开工，首批备货"),
        _ => (proposed, "旺季备货，订单稳定"),
    };
    WantedDoc {
        kind: "amount".to_owned(),
        amount_minor: Some(amount / unit * unit),
        terms: told.weighed.terms.clone(),
        security: "none".to_owned(),
        margin_bps: Some(1_800),
        reason: reason.to_owned(),
        ..WantedDoc::default()
    }
}

pub(super) async fn screened(
    db: &Db,
    login: &str,
    (buyer, name): (i64, &str),
    on: Day,
) -> Result<()> {
    let questions = Screen::shipped().factors.iter().flat_map(|factor| &factor.questions);
    let answers: BTreeMap<String, String> = questions
        .filter_map(|question| {
            let best = question.answers.iter().min_by_key(|answer| answer.risk)?;
            Some((question.code.clone(), best.code.clone()))
        })
        .collect();
    let mut tx = db.write(Actor::user(login)).await?;
    record_screen(&mut tx, (Some(buyer), name), &answers, on).await?;
    tx.commit().await
}

/// One request with what becomes of it; whether the buyer's file allows it.
async fn request(
    db: &Db,
    (people, sales): (&People, &str),
    (buyer, plan): (&Buyer, &str),
    (today, currency): (Day, Currency),
) -> Result<bool> {
    let before = prepare(db, buyer, &WantedDoc::default(), today).await?;
    let wanted = wish(&before, plan);
    if before.weighed.kind != "amount" {
        return Ok(false);
    }
    let told = prepare(db, buyer, &wanted, today).await?;
    let lacking = told.weighed.missing.iter().filter(|part| *part != "screen").count();
    if (lacking > 0) != (plan == "draft") {
        return Ok(false);
    }
    let mut tx = db.write(Actor::user(sales)).await?;
    let new = NewApplication { buyer_id: buyer.id, what: "change".to_owned(), wanted, currency };
    let id = begin(&mut tx, &new).await?;
    tx.commit().await?;
    if plan == "draft" {
        return Ok(true);
    }
    screened(db, sales, (buyer.id, &buyer.name), today).await?;
    let told = prepare(db, buyer, &new.wanted, today).await?;
    let mut tx = db.write(Actor::user(sales)).await?;
    submit(&mut tx, id, &told, "").await?;
    if plan == "withdrawn" {
        withdraw(&mut tx, id, "客户改为预付，不再需要").await?;
    }
    tx.commit().await?;
    signed(db, people, (id, &told), plan).await?;
    Ok(true)
}

/// Signs as far as the plan goes.
async fn signed(db: &Db, people: &People, (id, told): (i64, &Prepared), plan: &str) -> Result<()> {
    if matches!(plan, "open" | "withdrawn") {
        return Ok(());
    }
    let steps = told.weighed.chain.len();
    for (n, step) in told.weighed.chain.iter().enumerate() {
        let login = match step.role.as_str() {
            "finance" => &people.finance,
            "owner" => &people.owner,
            _ => &people.manager,
        };
        let last = n + 1 == steps;
        let (act, note) = match plan {
            "refused" if last => (Act::Refuse, "现有额度尚未用满，逾期未清，暂不增加"),
            "asked" if last => (Act::Ask, "请补充新项目的合同和付款节点"),
            "less" if n == 0 => (Act::Less, "先按建议额度批，执行一季后再议"),
            "signed" if last && steps > 1 => return Ok(()),
            _ => (Act::Approve, ""),
        };
        let verdict = Verdict {
            note: note.to_owned(),
            amount_minor: told.weighed.amount_minor.filter(|_| act == Act::Less),
            ..Verdict::default()
        };
        let mut tx = db.write(Actor::user(login)).await?;
        decide(&mut tx, id, act, &verdict).await?;
        tx.commit().await?;
        if plan == "signed" {
            return Ok(());
        }
    }
    Ok(())
}

/// Two grants without a request, and who stands in while the manager is away.
async fn bypasses(db: &Db, people: &People, (today, currency): (Day, Currency)) -> Result<()> {
    let filter = RosterFilter {
        tier: Some(Tier::High),
        sort: RosterSort::Exposure,
        limit: 2,
        ..RosterFilter::default()
    };
    let rows = list_roster(db, &filter).await?.rows;
    let mut tx = db.write(Actor::user(&people.owner)).await?;
    for row in &rows {
        let money = Money::new(100_000 * currency.minor_per_unit(), currency);
        let new = NewLimit {
            buyer_id: row.id,
            limit: Limit::of(money),
            currency,
            from_on: today,
            to_on: Some(today.plus_months(3)),
            reason: "抢修订单，负责人特批，三个月内收回".to_owned(),
        };
        bypass_limit(&mut tx, &new).await?;
    }
    let away = NewDelegation {
        from_login: people.manager.clone(),
        to_login: people.finance.clone(),
        from_on: today,
        to_on: today.plus_days(7),
        reason: "出差".to_owned(),
    };
    delegate(&mut tx, &away).await?;
    tx.commit().await
}

/// A version of the matrix that waits for a second person.
async fn policy(db: &Db, people: &People, today: Day) -> Result<()> {
    let (tiers, _) = TierTable::in_force(db, today).await?;
    let mut matrix = Matrix::of_tiers(&tiers, "demo");
    let project = matrix.cell_mut(Tier::Medium, CustomerKind::Project);
    (project.limit_factor_bps, project.prepay_bps) = (4_000, 3_000);
    project.guarantee = Guarantee::Preferred;
    let high = matrix.cell_mut(Tier::High, CustomerKind::Project);
    high.guarantee = Guarantee::Required;
    matrix.cell_mut(Tier::Low, CustomerKind::Government).max_terms = "monthly-90".to_owned();
    let mut tx = db.write(Actor::user(&people.manager)).await?;
    let first = today.plus_months(1).month_start();
    let id = draft_matrix(&mut tx, &matrix, first, "工程类客户收紧，政府类放宽账期").await?;
    propose_matrix(&mut tx, id, "信用例会讨论稿").await?;
    tx.commit().await
}
