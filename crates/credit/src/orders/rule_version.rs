//! The check rule as it is edited on the screen: spelled as a pack, tried on the decisions of twelve
//! months, proposed by one person and signed by another. What is signed becomes the company's own
//! version of the pack, in force from its day on; nothing here judges an order.

use base::{Day, Failure, Rejection, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Ask, Audit, Columns, Db, Tx};

use super::{
    book,
    facts::Facts,
    judge::judge,
    rule::{Check, OrderRule, Outcome, StepRule},
};
use crate::scoring::{
    Asked, Eyes, NewProposal, PackProposal, ask_second, draft_proposal, eyes_on, find_proposal,
    keep_own_pack, keep_tried, not_backdated, own_read, pack::quoted, settle_proposal,
    waiting_proposal,
};

/// The rule's pack.
const PACK: &str = "orders";
/// Months of decisions that a version is tried on.
const MONTHS: i32 = 12;
/// Decisions at a time.
const CHUNK: i64 = 500;

/// The parameters of a check by name, in the order in which they stand in a pack.
pub fn parameters(check: &Check) -> Vec<(&'static str, i64)> {
    match check {
        Check::LimitUse { tolerance_bps: bps }
        | Check::PoolUse { tolerance_bps: bps }
        | Check::EntityUse { tolerance_bps: bps } => vec![("tolerance_bps", i64::from(*bps))],
        Check::DocumentValue { most } => vec![("most", *most)],
        Check::OldestOpen { days, residue } => {
            vec![("days", i64::from(*days)), ("residue", *residue)]
        }
        Check::Overdue { amount, days, residue } => {
            vec![("amount", *amount), ("days", i64::from(*days)), ("residue", *residue)]
        }
        Check::Dunning { level, within_days } => {
            vec![("level", *level), ("within_days", i64::from(*within_days))]
        }
        Check::BrokenPromises { count, within_days } => {
            vec![("count", *count), ("within_days", i64::from(*within_days))]
        }
        Check::ReviewOverdue { days } => vec![("days", i64::from(*days))],
        Check::Blocked
        | Check::CurrencyUse
        | Check::LimitExpired
        | Check::Tier { .. }
        | Check::Prepayment => Vec::new(),
    }
}

fn step_text(step: &StepRule) -> String {
    let mut text = format!(
        "\n[[step]]\ncode = {}\noutcome = {}\n",
        quoted(step.check.code()),
        quoted(step.outcome.code())
    );
    for (name, value) in parameters(&step.check) {
        text.push_str(&format!("{name} = {value}\n"));
    }
    if let Check::Tier { tiers } = &step.check {
        let tiers: Vec<String> = tiers.iter().map(|tier| quoted(tier.code())).collect();
        text.push_str(&format!("tiers = [{}]\n", tiers.join(", ")));
    }
    let (zh, en) = (quoted(&step.name.zh), quoted(&step.name.en));
    text.push_str(&format!("name = {{ zh = {zh}, en = {en} }}\n"));
    text
}

impl OrderRule {
    /// The rule as a pack, under a version, a first day and a source.
    pub fn spelled(&self, version: &str, from: Day, source: &str) -> String {
        let mut text = format!(
            "version = {}\neffective_from = \"{from}\"\nsource = {}\n\n[reservation]\ndays = {}\n\
             horizon_days = {}\n\n[release]\nfour_eyes_from = {}\nlongest_days = {}\n",
            quoted(version),
            quoted(source),
            self.reservation_days,
            self.horizon_days,
            self.four_eyes_from,
            self.longest_days,
        );
        self.steps.iter().for_each(|step| text.push_str(&step_text(step)));
        text
    }
}

/// How the orders of twelve months went under one rule. Amounts in the company's currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSide {
    /// Orders that passed.
    pub approved: i64,
    /// Orders to be looked at.
    pub review: i64,
    /// Orders held.
    pub hold: i64,
    /// Orders that were not taken.
    pub decline: i64,
    /// What passed comes to.
    pub approved_minor: i64,
    /// What did not pass comes to: sales that waited or did not take place.
    pub stopped_minor: i64,
}

/// Orders that two rules treat otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSwap {
    /// How many.
    pub count: i64,
    /// Their amount.
    pub amount_minor: i64,
    /// Of what was billed of them, unpaid ninety days past due or written off.
    pub bad_minor: i64,
    /// Money that their invoices tied up, on average over the year.
    pub owed_minor: i64,
}

/// One step under both rules: orders that fail it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepMoved {
    /// Its stable name.
    pub code: String,
    /// Under the rule in force; `None` where it does not make the step.
    pub old: Option<i64>,
    /// Under the version.
    pub new: Option<i64>,
}

/// The outcome of a version tried on the decisions of twelve months.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleWhatIf {
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
    /// Currency of all amounts.
    pub currency: String,
    /// Version of the rule that it is compared with.
    pub against: String,
    /// New orders gone through.
    pub orders: i64,
    /// Under the rule in force.
    pub old: RuleSide,
    /// Under the version.
    pub new: RuleSide,
    /// Passed before, stopped now.
    pub lost: RuleSwap,
    /// Stopped before, passes now.
    pub won: RuleSwap,
    /// Each step.
    pub steps: Vec<StepMoved>,
}

fn add_side(side: &mut RuleSide, outcome: Outcome, minor: i64) {
    let count = match outcome {
        Outcome::Approve => &mut side.approved,
        Outcome::Review => &mut side.review,
        Outcome::Hold => &mut side.hold,
        Outcome::Decline => &mut side.decline,
    };
    *count += 1;
    let sum = match outcome {
        Outcome::Approve => &mut side.approved_minor,
        _ => &mut side.stopped_minor,
    };
    *sum = sum.saturating_add(minor);
}

fn begun(rule: &OrderRule, other: &OrderRule) -> Vec<StepMoved> {
    let made = |of: &OrderRule, code: &str| of.find(code).map(|_| 0);
    let all = Check::CODES.iter().map(|code| StepMoved {
        code: (*code).to_owned(),
        old: made(rule, code),
        new: made(other, code),
    });
    all.filter(|step| step.old.is_some() || step.new.is_some()).collect()
}

/// Tries a rule on the questions of twelve months: the facts that were kept with each new order, judged
/// once more by the rule in force and by this one. Which letters, promises and residues counted was
/// read by the rule of its day.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn find_rule_what_if(db: &Db, new: &OrderRule) -> Result<RuleWhatIf> {
    let today = db.clock().today();
    let (old, _) = OrderRule::in_force(db, today).await?;
    let from = today.plus_months(-MONTHS);
    let company = crate::receivables::company_currency(db).await?;
    let mut told = RuleWhatIf {
        from: from.to_string(),
        until: today.to_string(),
        currency: company.code().to_owned(),
        against: old.edition.version.clone(),
        steps: begun(&old, new),
        ..RuleWhatIf::default()
    };
    let mut after = 0;
    loop {
        let mut ask = Ask::new(
            "SELECT d.id, d.facts, d.order_id FROM orders_decision d WHERE d.transition = 'new' \
             AND d.id > ",
        );
        ask.value(after).text(" ORDER BY d.id LIMIT ").value(CHUNK);
        let mut connection = db.read().await?;
        let rows = ask.rows(&mut connection, "reading decisions to try a rule on").await?;
        let Some(last) = rows.last() else { return Ok(told) };
        after = last.int(0)?;
        for row in &rows {
            let facts: Facts = serde_json::from_str(&row.text(1)?)
                .map_err(|error| Failure::broken("reading the facts of a decision", error))?;
            if facts.asked.amount <= 0 || facts.on < told.from {
                continue;
            }
            let swapped = tried(&mut told, (&old, new), &facts);
            let Some(now_passes) = swapped else { continue };
            let past = book::became(&mut connection, row.int(2)?, today).await?;
            let swap = if now_passes { &mut told.won } else { &mut told.lost };
            swap.bad_minor = swap.bad_minor.saturating_add(past.bad_minor);
            swap.owed_minor = swap.owed_minor.saturating_add(past.owed_minor);
        }
    }
}

/// Judges one order by both rules; whether it passes now and did not before, or the other way.
fn tried(
    told: &mut RuleWhatIf,
    (old, new): (&OrderRule, &OrderRule),
    facts: &Facts,
) -> Option<bool> {
    let minor = facts.asked.company.unwrap_or(0);
    let (before, now) = (judge(old, facts), judge(new, facts));
    told.orders += 1;
    add_side(&mut told.old, before.outcome, minor);
    add_side(&mut told.new, now.outcome, minor);
    for step in &mut told.steps {
        let fails = |steps: &[super::facts::Step]| {
            let it = steps.iter().find(|one| one.code == step.code);
            i64::from(it.is_some_and(|one| one.result != Outcome::Approve.code()))
        };
        let (was, is) = (fails(&before.steps), fails(&now.steps));
        step.old = step.old.map(|count| count + was);
        step.new = step.new.map(|count| count + is);
    }
    let passes = |outcome| outcome == Outcome::Approve;
    let (was, is) = (passes(before.outcome), passes(now.outcome));
    if was == is {
        return None;
    }
    let swap = if is { &mut told.won } else { &mut told.lost };
    swap.count += 1;
    swap.amount_minor = swap.amount_minor.saturating_add(minor);
    Some(is)
}

/// One of the versions that were proposed on the screen.
///
/// # Errors
/// `orders.rule-unknown`, or a fault.
pub async fn get_rule_version(db: &Db, id: i64) -> Result<PackProposal> {
    let mut connection = db.read().await?;
    find_proposal(&mut connection, PACK, id).await?.ok_or_else(|| unknown(id))
}

fn unknown(id: i64) -> Failure {
    Rejection::new("orders.rule-unknown").with("version", id).into()
}

/// Reads a rule that was put together on the screen.
///
/// # Errors
/// `scoring.pack-wrong` with what is wrong.
pub fn rule_of(text: &str) -> Result<OrderRule> {
    OrderRule::read(text).map_err(|fault| fault.placed(text).refusal().into())
}

fn reasoned(reason: &str) -> Result<&str> {
    match reason.trim() {
        "" => Err(Rejection::new("orders.reason-missing").on("reason").into()),
        reason => Ok(reason),
    }
}

/// Proposes a version, with what the orders of twelve months would have become.
///
/// # Errors
/// `orders.reason-missing`, `scoring.pack-wrong`, `scoring.pack-backdated`, `orders.rule-same`,
/// `orders.rule-asked-already`; a fault.
pub async fn propose_rule(
    tx: &mut Tx,
    content: &str,
    reason: &str,
    what_if: &RuleWhatIf,
) -> Result<i64> {
    let reason = reasoned(reason)?;
    let (rule, today) = (rule_of(content)?, tx.clock().today());
    let (edition, from) = (&rule.edition, rule.edition.effective_from);
    not_backdated(tx, &edition.version, from)?;
    let own = own_read(tx.conn(), PACK, today, OrderRule::read).await?;
    let now = own.map_or_else(|| OrderRule::shipped().clone(), |(own, _)| own);
    let bare = |rule: &OrderRule| rule.spelled("", from, "");
    if bare(&rule) == bare(&now) {
        return Err(Rejection::new("orders.rule-same").into());
    }
    let new = NewProposal { pack: PACK, edition, content, reason };
    let id = draft_proposal(tx, &new).await?;
    keep_tried(tx, (PACK, id), what_if).await?;
    if let Asked::Another(by) = ask_second(tx, PACK, id).await? {
        return Err(Rejection::new("orders.rule-asked-already").with("by", by).into());
    }
    let detail = json!({
        "version": edition.version, "effective_from": from.to_string(), "reason": reason,
        "digest": edition.digest,
    });
    let subject = format!("order-rule:{id}");
    tx.event("orders.rule-proposed", &subject, &detail).await?;
    tx.audit(Audit { room: "orders", action: "propose-rule", subject, detail });
    Ok(id)
}

/// Signs a version, or turns it down. Its author signs only where nobody else could; turning it down is
/// open to the author too, who thereby takes it back. A signed one is the company's own version of the
/// pack from its day on.
///
/// # Errors
/// `orders.rule-unknown` where it waits for nobody; `orders.rule-same-person`,
/// `orders.reason-missing`; the refusals of [`keep_own_pack`]; a fault.
pub async fn decide_rule(tx: &mut Tx, id: i64, (sign, reason): (bool, &str)) -> Result<()> {
    let reason = reasoned(reason)?;
    let waits = waiting_proposal(tx.conn(), PACK).await?.filter(|one| one.id == id);
    let version = waits.ok_or_else(|| unknown(id))?;
    let eyes = eyes_on(tx, &version.proposed_by).await?;
    if sign && eyes == Eyes::Same {
        return Err(Rejection::new("orders.rule-same-person").into());
    }
    if sign {
        let rule = rule_of(&version.content)?;
        let editions = (&rule.edition, &OrderRule::shipped().edition);
        keep_own_pack(tx, PACK, editions, &version.content, &version.reason).await?;
    }
    if !settle_proposal(tx, id, (sign, reason)).await? {
        return Err(unknown(id));
    }
    let detail = json!({
        "proposed_by": version.proposed_by, "reason": reason, "signed": sign,
        "alone": sign && eyes == Eyes::Alone,
    });
    let subject = format!("order-rule:{id}");
    let action = if sign { "sign-rule" } else { "reject-rule" };
    tx.audit(Audit { room: "orders", action, subject, detail });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_spelled_and_read_back() {
        let shipped = OrderRule::shipped();
        let day = "2026-12-01".parse().expect("day");
        let text = shipped.spelled("own \"1\"", day, "例会\n决定");
        let read = OrderRule::read(&text).expect(&text);
        assert_eq!(read.steps, shipped.steps);
        assert_eq!(
            (read.reservation_days, read.horizon_days, read.four_eyes_from, read.longest_days),
            (
                shipped.reservation_days,
                shipped.horizon_days,
                shipped.four_eyes_from,
                shipped.longest_days
            )
        );
        assert_eq!(
            (read.edition.version.as_str(), read.edition.effective_from),
            ("own \"1\"", day)
        );
        assert_eq!(read.edition.source.zh, "例会\n决定", "kept as it was written");
    }

    #[test]
    fn two_rules_are_held_against_each_other() {
        let old = OrderRule::shipped();
        let mut new = old.clone();
        new.steps.retain(|step| step.check.code() != "tier");
        let mut told = RuleWhatIf { steps: begun(old, &new), ..RuleWhatIf::default() };
        let mut facts = Facts { currency: "CNY".to_owned(), ..Facts::default() };
        facts.asked.amount = 100;
        facts.asked.company = Some(100);
        facts.asked.within = true;
        facts.own.limit.kind = "unlimited".to_owned();
        facts.tier = Some("high".to_owned());
        assert_eq!(tried(&mut told, (old, &new), &facts), Some(true));
        facts.blocked = true;
        assert_eq!(tried(&mut told, (old, &new), &facts), None);
        assert_eq!((told.orders, told.won.count, told.won.amount_minor), (2, 1, 100));
        assert_eq!((told.old.hold, told.old.decline, told.new.approved), (1, 1, 1));
        let tier = told.steps.iter().find(|step| step.code == "tier").expect("tier");
        assert_eq!((tier.old, tier.new), (Some(2), None));
    }
}
