//! The one gate. Every transition that raises exposure comes through [`pass`]: it is called with the
//! locks of the buyer and of the head of its group held, reads what there is, judges, writes the
//! decision and, where the order passes, the reservation, all in the caller's transaction.

use base::{Day, Failure, Money, Rejection, Result, digest_of};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Actor, Ask, Audit, Columns, Db, Tx, Violation, failed, violation};

use super::{
    bills::billed,
    book,
    entity_use::sells,
    facts::Step,
    ground::Ground,
    held::{enter, lock},
    judge::{judge, spelled},
    load::{Asked, facts},
    order::{Order, OrderState, Wanted},
    rule::Outcome,
};
use crate::parties::{Buyer, BuyerId, Seller};

/// The proof that an order passed the gate. Nobody else can make one.
pub(super) struct Passed(());

/// An order to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrder {
    /// Whose.
    pub buyer_id: BuyerId,
    /// The head of its group: its parent, else itself.
    pub head_id: BuyerId,
    /// Its number among the buyer's; one is given where there is none.
    pub number: Option<String>,
    /// Which of our legal entities sells, as far as it is said; the main one otherwise.
    pub entity: Option<Seller>,
    /// Its amount; below zero for a refund.
    pub amount: Money,
    /// What of it is paid before delivery.
    pub deposit_minor: i64,
    /// The day of delivery.
    pub deliver_on: Option<Day>,
    /// Its day in the company's books; today's where there is none.
    pub ordered_on: Option<Day>,
    /// Whether the contract is concluded already, as with an order that a file brings.
    pub concluded: bool,
    /// The key under which the same question gets the same answer.
    pub key: Option<String>,
    /// A note.
    pub note: String,
    /// The import that brings it.
    pub batch_id: Option<i64>,
}

impl NewOrder {
    /// An order of a buyer with an amount and nothing else.
    pub fn of(buyer: &Buyer, amount: Money) -> Self {
        Self {
            buyer_id: buyer.id,
            head_id: buyer.parent_id.unwrap_or(buyer.id),
            number: None,
            entity: None,
            amount,
            deposit_minor: 0,
            deliver_on: None,
            ordered_on: None,
            concluded: false,
            key: None,
            note: String::new(),
            batch_id: None,
        }
    }

    /// The same, paid in full before delivery.
    #[must_use]
    pub const fn prepaid(mut self) -> Self {
        self.deposit_minor = if self.amount.minor > 0 { self.amount.minor } else { 0 };
        self
    }

    /// The digest of everything that was asked, but not of its key.
    fn digest(&self) -> String {
        let number = self.number.as_deref().unwrap_or_default();
        let day = self.deliver_on.map(|day| day.to_string()).unwrap_or_default();
        let text = format!(
            "{}|{}:{number}|{}|{}|{}|{day}|{}",
            self.buyer_id,
            number.len(),
            self.amount.minor,
            self.amount.currency,
            self.deposit_minor,
            self.note
        );
        // What a question may say besides is added where it does, so that old keys keep their digests.
        let mut text = text;
        if let Some(day) = self.ordered_on {
            text.push_str(&format!("|on:{day}"));
        }
        if let Some(Seller::Other(id)) = self.entity {
            text.push_str(&format!("|entity:{id}"));
        }
        if self.concluded {
            text.push_str("|concluded");
        }
        digest_of(text.as_bytes()).to_string()
    }
}

/// What is reserved for an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// In minor units of the company's currency.
    pub amount_minor: i64,
    /// The company's currency.
    pub currency: String,
    /// The last day, until the order is confirmed.
    pub expires_on: Option<String>,
}

/// What the gate answered, the same whenever the same key asks again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Row id of the decision.
    pub decision_id: i64,
    /// Row id of the order.
    pub order_id: i64,
    /// The order's number.
    pub number: String,
    /// What was asked for: `new`, `change` …
    pub transition: String,
    /// The outcome.
    pub outcome: Outcome,
    /// Every step.
    pub steps: Vec<Step>,
    /// The state of the order after it.
    pub state: OrderState,
    /// What is reserved.
    pub reservation: Option<Reservation>,
    /// Whether the answer was given before.
    pub again: bool,
}

/// What of an answer is kept beside the steps.
#[derive(Serialize, Deserialize)]
struct Kept {
    number: String,
    state: String,
    reservation: Option<Reservation>,
}

/// What the gate would say, with nothing written.
pub(super) async fn would(
    tx: &mut Tx,
    (ground, head): (&Ground, BuyerId),
    order: &Order,
    step: &Transition,
) -> Result<Outcome> {
    let asked = Asked {
        order,
        wanted: step.wanted,
        delivered_minor: step.delivered_minor,
        transition: step.kind,
    };
    let facts = facts(tx, ground, head, &asked).await?;
    Ok(judge(&ground.rule, &facts).outcome)
}

/// How often a check begins anew where somebody else was at the same rows.
const ATTEMPTS: usize = 5;

/// Checks an order and, where it passes, reserves it: one transaction of its own.
///
/// # Errors
/// `orders.key-other-content` where the key was used for something else, `orders.number-taken`,
/// `orders.amount-zero`, `orders.deposit-beyond`, `orders.buyer-gone`, `parties.entity-closed`,
/// `receivables.too-large`, `house.import-running`; Busy or a fault.
pub async fn check_order(db: &Db, actor: &Actor, new: &NewOrder) -> Result<Answer> {
    admit(new)?;
    let mut attempt = 1;
    loop {
        // Whoever waited in vain for the rows is told so; it is not worth another wait.
        let (mut tx, head) = enter(db, actor, (new.buyer_id, new.head_id)).await?;
        let outcome = match check_held(&mut tx, new, head).await {
            Ok(answer) => {
                if answer.again {
                    tx.quiet();
                }
                tx.commit().await.map(|()| answer)
            }
            Err(failure) => Err(failure),
        };
        match outcome {
            Err(Failure::Busy(_)) if attempt < ATTEMPTS => attempt += 1,
            other => return other,
        }
    }
}

fn admit(new: &NewOrder) -> Result<()> {
    if new.amount.minor == 0 {
        return Err(Rejection::new("orders.amount-zero").on("amount").into());
    }
    Money::new(new.amount.minor.saturating_abs(), new.amount.currency).bounded()?;
    if new.deposit_minor < 0 || new.deposit_minor > new.amount.minor.max(0) {
        let beyond = Rejection::new("orders.deposit-beyond").with("amount", new.amount);
        return Err(beyond.on("deposit").into());
    }
    if let Some(key) = &new.key {
        let plain = (1..=200).contains(&key.chars().count()) && !key.chars().any(char::is_control);
        if !plain || key.trim() != key {
            return Err(Rejection::new("orders.key-bad").on("key").into());
        }
    }
    let number = new.number.as_deref().unwrap_or("-");
    if number.trim() != number || number.is_empty() || number.chars().count() > 100 {
        return Err(Rejection::new("orders.number-bad").with("number", number).on("number").into());
    }
    Ok(())
}

/// As [`check_order`], in the caller's transaction.
///
/// # Errors
/// As there.
pub async fn check_order_in(tx: &mut Tx, new: &NewOrder) -> Result<Answer> {
    admit(new)?;
    let head = lock(tx, new.buyer_id, new.head_id).await?;
    check_held(tx, new, head).await
}

/// As [`check_order_in`], with the rows of the buyer and of the head of its group held.
async fn check_held(tx: &mut Tx, new: &NewOrder, head: BuyerId) -> Result<Answer> {
    let ground = Ground::read(tx, new.key.as_deref()).await?;
    let digest = new.digest();
    if let Some(known) = ground.known {
        return same_again(tx, known, &digest).await;
    }
    sells(tx, (new.entity.unwrap_or_default(), new.ordered_on)).await?;
    let id = tx.ids().next();
    let wanted = Wanted {
        amount_minor: new.amount.minor,
        deposit_minor: new.deposit_minor,
        deliver_on: new.deliver_on,
    };
    let mut order = Order {
        id,
        buyer_id: new.buyer_id,
        number: new.number.clone().unwrap_or_else(|| format!("O{id}")),
        ordered_on: new.ordered_on,
        seller: new.entity.unwrap_or_default(),
        state: OrderState::Held,
        currency: new.amount.currency,
        now: wanted,
        delivered_minor: 0,
        billed_minor: 0,
        taken: false,
        concluded: new.concluded,
        waits: false,
        waits_since: None,
        wanted: None,
        expires_on: None,
        decision_id: 0,
        note: new.note.clone(),
        batch_id: new.batch_id,
        actor: tx.actor().0.clone(),
        recorded_at: tx.at(),
        changed_at: tx.at(),
    };
    if new.number.is_some() {
        // Invoices may have come before the order that they name.
        order.billed_minor = billed(tx.conn(), &order).await?;
    }
    let request = Request { key: new.key.clone(), digest };
    let step = Transition { kind: "new", wanted, delivered_minor: 0 };
    pass(tx, (&ground, head), None, &mut order, &step, request).await
}

/// The answer that was given under a key.
async fn same_again(tx: &mut Tx, decision: i64, digest: &str) -> Result<Answer> {
    let mut ask = Ask::new(ANSWER);
    ask.text(" WHERE d.id = ").value(decision);
    let row = ask.row(tx.conn(), "reading a decision").await?;
    if row.text(7)? != digest {
        let other = Rejection::new("orders.key-other-content").with("key", row.text(8)?);
        return Err(other.on("key").into());
    }
    Ok(Answer { again: true, ..read_answer(&row)? })
}

pub(super) const ANSWER: &str = "SELECT d.id, d.order_id, d.transition, d.outcome, d.steps, d.answer, d.facts, \
    d.request_digest, COALESCE(d.request_key, '') FROM orders_decision d";

pub(super) fn read_answer(row: &store::AnyRow) -> Result<Answer> {
    let broken = |error| Failure::broken("reading a decision", error);
    let kept: Kept = serde_json::from_str(&row.text(5)?).map_err(broken)?;
    let unknown = || Failure::bug("a stored decision has no known outcome");
    Ok(Answer {
        decision_id: row.int(0)?,
        order_id: row.int(1)?,
        number: kept.number,
        transition: row.text(2)?,
        outcome: Outcome::parse(&row.text(3)?).ok_or_else(unknown)?,
        steps: serde_json::from_str(&row.text(4)?).map_err(broken)?,
        state: OrderState::parse(&kept.state).ok_or_else(unknown)?,
        reservation: kept.reservation,
        again: false,
    })
}

/// Under which key something is asked, and what.
pub(super) struct Request {
    pub key: Option<String>,
    pub digest: String,
}

impl Request {
    /// One without a key.
    pub(super) fn none() -> Self {
        Self { key: None, digest: String::new() }
    }
}

/// What is to become of an order.
pub(super) struct Transition {
    /// `new`, `change`, `reopen`, `horizon`, `release`, `again`, `payment`, `delivery`, `resume`.
    pub kind: &'static str,
    /// What it is to ask for.
    pub wanted: Wanted,
    /// What of it will have been delivered.
    pub delivered_minor: i64,
}

impl Transition {
    /// One that lets the order ask for what it asks for.
    pub(super) fn again(kind: &'static str, order: &Order) -> Self {
        Self { kind, wanted: order.asks(), delivered_minor: order.delivered_minor }
    }
}

/// The gate. `before` is the order as it stands in the books, `None` for a new one; `order` becomes
/// what it is afterwards.
pub(super) async fn pass(
    tx: &mut Tx,
    (ground, head): (&Ground, BuyerId),
    before: Option<&Order>,
    order: &mut Order,
    step: &Transition,
    request: Request,
) -> Result<Answer> {
    let asked = Asked {
        order,
        wanted: step.wanted,
        delivered_minor: step.delivered_minor,
        transition: step.kind,
    };
    let facts = facts(tx, ground, head, &asked).await?;
    let verdict = judge(&ground.rule, &facts);
    let decision = tx.ids().next();
    if verdict.outcome == Outcome::Approve {
        take(order, step, (facts.asked.within, ground));
    } else {
        keep_back(order, (before, step), verdict.outcome, tx.at());
    }
    order.decision_id = decision;
    let reserved = order.taken && verdict.outcome == Outcome::Approve;
    let reservation = (reserved && order.exposure() > 0).then(|| Reservation {
        amount_minor: facts.adds,
        currency: facts.currency.clone(),
        expires_on: order.expires_on.map(|day| day.to_string()),
    });
    let answer = Answer {
        decision_id: decision,
        order_id: order.id,
        number: order.number.clone(),
        transition: step.kind.to_owned(),
        outcome: verdict.outcome,
        steps: verdict.steps,
        state: order.state,
        reservation,
        again: false,
    };
    let facts = serde_json::to_string(&facts)
        .map_err(|error| Failure::broken("writing the facts of a decision", error))?;
    record(tx, ground, (order, &answer), facts, request).await?;
    match verdict.outcome {
        Outcome::Approve => book::raise(tx, (before, order), ground.ledger, &Passed(())).await?,
        _ => book::ease(tx, before, order, ground.ledger).await?,
    }
    Ok(answer)
}

/// The order passes: it asks for what was wanted, and is reserved within the horizon.
fn take(order: &mut Order, step: &Transition, (within, ground): (bool, &Ground)) {
    order.now = step.wanted;
    if step.kind == "delivery" {
        order.delivered_minor = step.delivered_minor;
        order.now.amount_minor = order.now.amount_minor.max(step.delivered_minor);
        order.concluded = true;
    }
    order.taken = within && order.now.amount_minor > 0;
    (order.waits, order.waits_since, order.wanted) = (false, None, None);
    order.state = order.state_when_taken();
    let waits_for_confirmation = order.state == OrderState::Approved && order.taken;
    order.expires_on =
        waits_for_confirmation.then(|| ground.today.plus_days(ground.rule.reservation_days));
}

/// The order does not pass: a new one is held or declined, one that is taken stays as it was and the
/// change waits, one that comes into the horizon is held.
fn keep_back(
    order: &mut Order,
    (before, step): (Option<&Order>, &Transition),
    outcome: Outcome,
    at: base::Moment,
) {
    let waits = outcome != Outcome::Decline;
    match before {
        // What may not leave or go on leaves nothing behind but its decision.
        Some(before) if matches!(step.kind, "delivery" | "resume") => *order = before.clone(),
        Some(before) if before.taken => {
            if step.kind == "change" && waits {
                order.wanted = Some(step.wanted);
                order.waits = true;
            }
        }
        _ => {
            order.now = step.wanted;
            order.taken = false;
            order.expires_on = None;
            order.state = if waits { OrderState::Held } else { OrderState::Declined };
            order.waits = waits;
            order.wanted = None;
        }
    }
    if order.waits {
        order.waits_since = order.waits_since.or(Some(at));
    } else {
        order.waits_since = None;
    }
}

async fn record(
    tx: &mut Tx,
    ground: &Ground,
    (order, answer): (&Order, &Answer),
    facts: String,
    request: Request,
) -> Result<()> {
    let steps = spelled(&answer.steps);
    let rule = ground.rule.edition.digest.as_str();
    let outcome = answer.outcome.code();
    let digest = decision_digest(rule, &facts, &steps, outcome);
    let kept = Kept {
        number: answer.number.clone(),
        state: answer.state.code().to_owned(),
        reservation: answer.reservation.clone(),
    };
    let kept = serde_json::to_string(&kept)
        .map_err(|error| Failure::broken("writing the answer of a decision", error))?;
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO orders_decision (id, buyer_id, order_id, transition, request_key, \
         request_digest, rule_digest, outcome, facts, steps, answer, digest, actor, recorded_at) \
         VALUES (",
    );
    ask.value(answer.decision_id).text(", ").value(order.buyer_id).text(", ").value(order.id);
    ask.text(", ").value(answer.transition.as_str()).text(", ").value(request.key);
    ask.text(", ").value(request.digest).text(", ").value(rule).text(", ").value(outcome);
    ask.text(", ").value(facts).text(", ").value(steps).text(", ").value(kept).text(", ");
    ask.value(digest.as_str()).text(", ").value(actor).text(", ").value(at).text(")");
    match ask.run(tx.conn()).await {
        Ok(_) => {}
        // Somebody else asked with the same key at the same time; the next attempt finds it.
        Err(error) if matches!(violation(&error), Some(Violation::Unique(_))) => {
            return Err(Failure::Busy("keeping a decision".to_owned()));
        }
        Err(error) => return Err(failed("keeping a decision")(error)),
    }
    let detail = json!({
        "decision": answer.decision_id.to_string(), "number": answer.number,
        "transition": answer.transition, "outcome": outcome, "state": answer.state.code(),
        "amount_minor": order.asks().amount_minor.to_string(), "currency": order.currency.code(),
        "digest": digest,
    });
    let subject = format!("order:{}", order.id);
    tx.event("orders.decided", &subject, &detail).await?;
    tx.audit(Audit { room: "orders", action: "decide-order", subject, detail });
    Ok(())
}

/// The digest of a decision: of its rule, facts, steps and outcome.
pub(super) fn decision_digest(rule: &str, facts: &str, steps: &str, outcome: &str) -> String {
    let text = format!("{rule}\n{facts}\n{steps}\n{outcome}");
    digest_of(text.as_bytes()).to_string()
}
