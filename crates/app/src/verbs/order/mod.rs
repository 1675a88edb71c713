//! `shouxin order …`: the gate and what is done with orders.

mod args;
mod suspend;

use base::{Currency, Money, Rejection, Result};
use credit::{
    orders::{
        self, Answer, Changed, Delivered, Delivery, Named, NewOrder, NewRelease, Order,
        OrderFilter, OrderRow, Outcome, Release, Released, Wanted,
    },
    parties::{self, Buyer},
    receivables::company_currency,
};
use serde_json::{Value as Json, json};
use store::{
    Actor, Db,
    access::{Right, Scope},
};

pub use args::OrderVerb;
use args::{
    ApproveArgs, ChangeArgs, CheckArgs, DeliverArgs, HoldsArgs, ListArgs, LookArgs, ReasonArgs,
    Which,
};

use crate::{
    cli::DataArgs,
    config::{Environment, Folder, currency, day},
    exit::Exit,
    speak::Speaker,
};

/// Runs the verb.
pub async fn run(verb: OrderVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let sight = Sight { env, speaker };
    match verb {
        OrderVerb::Check(args) => sight.check(args).await,
        OrderVerb::Change(args) => sight.change(args).await,
        OrderVerb::Confirm(args) => sight.confirm(args.which).await,
        OrderVerb::Deliver(args) => sight.deliver(args).await,
        OrderVerb::Release(args) => sight.end(args, false).await,
        OrderVerb::Cancel(args) => sight.end(args, true).await,
        OrderVerb::Reopen(args) => sight.reopen(args.which).await,
        OrderVerb::Look(args) => sight.look(args).await,
        OrderVerb::Approve(args) => sight.approve(args).await,
        OrderVerb::List(args) => sight.list(args).await,
        OrderVerb::Holds(args) => sight.holds(args).await,
        OrderVerb::Suspend(args) => sight.suspend(args).await,
        OrderVerb::Notice(args) => sight.notice(args).await,
        OrderVerb::Secure(args) => sight.secure(args).await,
        OrderVerb::Resume(args) => sight.resume(args).await,
    }
}

/// An amount as people type it, of a currency.
///
/// # Errors
/// `cli.bad-amount`.
pub fn amount(text: &str, currency: Currency) -> Result<Money> {
    let refused = || Rejection::new("cli.bad-amount").with("value", text);
    let bare: String = text.trim().chars().filter(|c| *c != ',').collect();
    let (minus, bare) = bare.strip_prefix('-').map_or((false, bare.as_str()), |rest| (true, rest));
    let (whole, part) = bare.split_once('.').unwrap_or((bare, ""));
    let places = currency.minor_digits() as usize;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > places {
        return Err(refused().into());
    }
    let minor: i64 = format!("{whole}{part:0<places$}").parse().map_err(|_| refused())?;
    Ok(Money::new(if minus { -minor } else { minor }, currency))
}

struct Sight<'a> {
    env: &'a Environment,
    speaker: &'a Speaker,
}

fn cli() -> Actor {
    Actor::system("cli")
}

impl Sight<'_> {
    async fn open(&self, place: DataArgs) -> Result<Db> {
        let folder = Folder::choose(place.data, self.env);
        Ok(folder.open(place.database.as_deref(), self.env).await?.1)
    }

    /// The database, the buyer and the order that are named.
    async fn named(&self, which: Which) -> Result<(Db, Buyer, OrderRow)> {
        let db = self.open(which.place).await?;
        let (buyer, row) = find(&db, &which.number, which.buyer.as_deref()).await?;
        Ok((db, buyer, row))
    }

    async fn check(&self, args: CheckArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let buyer = parties::get_buyer(&db, &args.buyer, Scope::All).await?;
        let unit = match &args.currency {
            Some(text) => currency(text)?,
            None => company_currency(&db).await?,
        };
        let asked = amount(&args.amount, unit)?;
        let entities = parties::EntityBook::open(&db).await?;
        let new = NewOrder {
            entity: entities.seller_on(args.entity.as_deref(), db.clock().today())?,
            number: args.number,
            key: args.key,
            deliver_on: args.deliver_on.as_deref().map(day).transpose()?,
            note: args.note,
            deposit_minor: match &args.deposit {
                Some(text) => amount(text, unit)?.minor,
                None => 0,
            },
            ..NewOrder::of(&buyer, asked)
        };
        let new = if args.prepaid { new.prepaid() } else { new };
        let answer = orders::check_order(&db, &cli(), &new).await?;
        self.tell(&answer);
        Ok(Exit::Done)
    }

    /// Says an answer.
    fn tell(&self, answer: &Answer) {
        let outcome = self.speaker.text(&format!("orders-outcome-{}", answer.outcome.code()), &[]);
        let state = self.speaker.text(&format!("orders-state-{}", answer.state.code()), &[]);
        let said = [("number", &*answer.number), ("outcome", &*outcome), ("state", &*state)];
        self.speaker.say("cli-order-answer", &said);
        for step in &answer.steps {
            let mark = match (step.result.as_str(), step.released) {
                ("approve", _) => "✓",
                (_, true) => "~",
                _ => "✗",
            };
            let lang = self.speaker.lang;
            let mut text = format!("  {mark} {} {}", step.name.pick(lang), step.number);
            if mark != "✓" {
                text.push_str(&format!(" — {} → {}", step.said.pick(lang), step.then.pick(lang)));
            }
            self.speaker.plain(text.trim_end());
        }
        self.speaker.answer(&answer_json(answer));
    }

    /// Says how an order stands.
    fn told(&self, order: &Order) {
        let state = self.speaker.text(&format!("orders-state-{}", order.state.code()), &[]);
        let said = [("number", &*order.number), ("state", &*state)];
        self.speaker.say("cli-order-stands", &said);
        self.speaker.answer(&order_json(order));
    }

    async fn change(&self, args: ChangeArgs) -> Result<Exit> {
        let (db, buyer, row) = self.named(args.which).await?;
        let (asks, unit) = (row.order.asks(), row.order.currency);
        let minor = |text: &Option<String>, otherwise: i64| match text {
            Some(text) => amount(text, unit).map(|money| money.minor),
            None => Ok(otherwise),
        };
        let wanted = Wanted {
            amount_minor: minor(&args.amount, asks.amount_minor)?,
            deposit_minor: minor(&args.deposit, asks.deposit_minor)?,
            deliver_on: match &args.deliver_on {
                Some(text) => Some(day(text)?),
                None => asks.deliver_on,
            },
        };
        let named = Named { buyer: &buyer, number: &row.order.number };
        let changed = orders::act(&db, cli(), named, async |tx| {
            orders::change_order(tx, named, wanted).await
        });
        match changed.await? {
            Changed::Eased(order) => self.told(&order),
            Changed::Decided(answer) => self.tell(&answer),
        }
        Ok(Exit::Done)
    }

    async fn confirm(&self, which: Which) -> Result<Exit> {
        let (db, buyer, row) = self.named(which).await?;
        let named = Named { buyer: &buyer, number: &row.order.number };
        let done =
            orders::act(&db, cli(), named, async |tx| orders::confirm_order(tx, named).await);
        self.told(&done.await?);
        Ok(Exit::Done)
    }

    async fn reopen(&self, which: Which) -> Result<Exit> {
        let (db, buyer, row) = self.named(which).await?;
        let named = Named { buyer: &buyer, number: &row.order.number };
        let done = orders::act(&db, cli(), named, async |tx| orders::reopen_order(tx, named).await);
        self.tell(&done.await?);
        Ok(Exit::Done)
    }

    async fn end(&self, args: ReasonArgs, cancel: bool) -> Result<Exit> {
        let (db, buyer, row) = self.named(args.which).await?;
        let named = Named { buyer: &buyer, number: &row.order.number };
        let reason = args.reason.as_str();
        let done = orders::act(&db, cli(), named, async |tx| match cancel {
            true => orders::cancel_order(tx, named, reason).await,
            false => orders::give_back(tx, named, reason).await,
        });
        self.told(&done.await?);
        orders::reconsider(&db, &cli(), Some(buyer.id)).await?;
        Ok(Exit::Done)
    }

    async fn deliver(&self, args: DeliverArgs) -> Result<Exit> {
        let (db, buyer, row) = self.named(args.which).await?;
        let named = Named { buyer: &buyer, number: &row.order.number };
        let new = Delivered {
            number: args.delivery,
            on: args.on.as_deref().map(day).transpose()?,
            amount_minor: match &args.amount {
                Some(text) => Some(amount(text, row.order.currency)?.minor),
                None => None,
            },
            batch_id: None,
        };
        let done =
            orders::act(&db, cli(), named, async |tx| orders::deliver_order(tx, named, &new).await);
        match done.await? {
            Delivery::Noted(order) | Delivery::Unchanged(order) => {
                self.told(&order);
                Ok(Exit::Done)
            }
            Delivery::Held(answer) => {
                self.tell(&answer);
                Ok(Exit::Rejected)
            }
        }
    }

    async fn look(&self, args: LookArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let Some(number) = &args.number else {
            let buyer = match &args.buyer {
                Some(code) => Some(parties::get_buyer(&db, code, Scope::All).await?.id),
                None => None,
            };
            let passed = orders::reconsider(&db, &cli(), buyer).await?;
            self.speaker.say("cli-order-looked", &[("count", &passed.to_string())]);
            self.speaker.answer(&json!({ "passed": passed }));
            return Ok(Exit::Done);
        };
        let (buyer, row) = find(&db, number, args.buyer.as_deref()).await?;
        let named = Named { buyer: &buyer, number: &row.order.number };
        let done = orders::act(&db, cli(), named, async |tx| orders::look_again(tx, named).await);
        self.tell(&done.await?);
        Ok(Exit::Done)
    }

    async fn approve(&self, args: ApproveArgs) -> Result<Exit> {
        let (db, buyer, row) = self.named(args.which).await?;
        let actor = args.signer.person(&db, self.env, Right::ReleaseOrders).await?;
        let company = company_currency(&db).await?;
        let new = NewRelease {
            cap: args.cap.as_deref().map(|text| amount(text, company)).transpose()?,
            days: args.days,
            reason: args.reason,
        };
        let named = Named { buyer: &buyer, number: &row.order.number };
        // What one person asked for, another agrees to by the same command.
        let asked = orders::list_releases(&db, row.order.id).await?;
        let asked = asked.into_iter().find(|one| one.state == "proposed");
        let done = orders::act(&db, actor, named, async |tx| match asked {
            Some(asked) => orders::decide_release(tx, named, (asked.id, true)).await,
            None => orders::release_order(tx, named, &new).await,
        });
        match done.await? {
            Released::Decided(answer) => {
                self.tell(&answer);
                let last = orders::list_releases(&db, row.order.id).await?.into_iter().next();
                if last.is_some_and(|one| one.state == "granted" && one.alone) {
                    self.speaker.say("cli-order-released-alone", &[]);
                }
            }
            Released::Proposed(release) => self.asked(&release, "cli-order-proposed"),
            Released::Kept(release) => self.asked(&release, "cli-order-release-kept"),
        }
        Ok(Exit::Done)
    }

    /// A release after which the gate was not asked.
    fn asked(&self, release: &Release, id: &str) {
        self.speaker.say(id, &[("by", &release.proposed_by)]);
        self.speaker.answer(&json!({
            "release": release.id.to_string(), "state": release.state,
            "proposed_by": release.proposed_by, "signed_alone": release.alone,
        }));
    }

    async fn list(&self, args: ListArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let state = match &args.state {
            Some(text) => Some(orders::OrderState::parse(text).ok_or_else(|| {
                let known = orders::OrderState::ALL.map(orders::OrderState::code).join(", ");
                Rejection::new("orders.state-unknown").with("state", text).with("known", known)
            })?),
            None => None,
        };
        let buyer = match &args.buyer {
            Some(code) => Some(parties::get_buyer(&db, code, Scope::All).await?.id),
            None => None,
        };
        let filter = OrderFilter {
            states: state.into_iter().collect(),
            buyer,
            limit: args.limit,
            ..OrderFilter::all(Scope::All)
        };
        self.rows(&orders::list_orders(&db, &filter).await?);
        Ok(Exit::Done)
    }

    async fn holds(&self, args: HoldsArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let all = OrderFilter::all(Scope::All);
        let filter = OrderFilter { waiting: true, limit: args.limit, ..all };
        self.rows(&orders::list_orders(&db, &filter).await?);
        Ok(Exit::Done)
    }

    fn rows(&self, rows: &[OrderRow]) {
        let heads = ["cli-order-number", "cli-buyer", "cli-order-amount", "cli-order-state"];
        let mut table = vec![heads.map(|id| self.speaker.text(id, &[])).to_vec()];
        for row in rows {
            let state = self.speaker.text(&format!("orders-state-{}", row.order.state.code()), &[]);
            let why = orders::reasons(&row.steps);
            table.push(vec![
                row.order.number.clone(),
                super::buyer::named(&row.buyer_code, &row.buyer_name),
                row.order.amount().to_string(),
                format!("{state} {}", why.pick(self.speaker.lang)).trim_end().to_owned(),
            ]);
        }
        self.speaker.table(&table);
        let orders: Vec<Json> = rows
            .iter()
            .map(|row| {
                let mut one = order_json(&row.order);
                one["buyer"] = json!(row.buyer_code);
                one["why"] = json!(orders::reasons(&row.steps));
                one["decision"] = json!(row.outcome);
                one
            })
            .collect();
        self.speaker.answer(&json!({ "orders": orders }));
    }
}

/// An order by its number, of the buyer that is named or the only one that has it.
async fn find(db: &Db, number: &str, buyer: Option<&str>) -> Result<(Buyer, OrderRow)> {
    let of = match buyer {
        Some(code) => Some(parties::get_buyer(db, code, Scope::All).await?.id),
        None => None,
    };
    let all = OrderFilter::all(Scope::All);
    let filter = OrderFilter { number: Some(number.to_owned()), buyer: of, limit: 500, ..all };
    let mut rows = orders::list_orders(db, &filter).await?;
    // The exact spelling goes first.
    if rows.iter().any(|row| row.order.number == number.trim()) {
        rows.retain(|row| row.order.number == number.trim());
    }
    if rows.len() > 1 {
        return Err(Rejection::new("orders.number-of-several").with("number", number).into());
    }
    let unknown = || Rejection::new("orders.unknown").with("number", number);
    let row = rows.pop().ok_or_else(unknown)?;
    let buyer = parties::find_buyer_by_id(db, row.order.buyer_id).await?.ok_or_else(unknown)?;
    Ok((buyer, row))
}

/// An answer as JSON: `decision`, `steps`, `reservation`.
pub fn answer_json(answer: &Answer) -> Json {
    let reservation = answer.reservation.as_ref().map(|one| {
        json!({
            "amount_minor": one.amount_minor, "currency": one.currency,
            "expires_on": one.expires_on,
        })
    });
    json!({
        "decision": answer.outcome.code(), "decision_id": answer.decision_id.to_string(),
        "approved": answer.outcome == Outcome::Approve, "steps": answer.steps,
        "reservation": reservation, "order": answer.number,
        "order_id": answer.order_id.to_string(), "state": answer.state.code(),
        "transition": answer.transition, "again": answer.again,
    })
}

fn order_json(order: &Order) -> Json {
    json!({
        "order": order.number, "order_id": order.id.to_string(), "state": order.state.code(),
        "amount_minor": order.now.amount_minor, "currency": order.currency.code(),
        "deposit_minor": order.now.deposit_minor, "delivered_minor": order.delivered_minor,
        "billed_minor": order.billed_minor, "reserved": order.taken, "waits": order.waits,
        "waits_since": order.waits_since.map(|at| at.to_string()),
        "deliver_on": order.now.deliver_on.map(|day| day.to_string()),
        "expires_on": order.expires_on.map(|day| day.to_string()),
        "decision_id": order.decision_id.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly() {
        for (text, minor) in [
            ("80.00", Some(8_000)),
            ("80", Some(8_000)),
            ("1,234.5", Some(123_450)),
            ("-80.00", Some(-8_000)),
            ("80.001", None),
            ("", None),
            ("8e3", None),
        ] {
            let read = amount(text, Currency::CNY).ok().map(|money| money.minor);
            assert_eq!(read, minor, "{text}");
        }
    }
}
