//! What is the same for all orders of a day: the rule in force, the company's currency,
//! the version of the ledger, and whether a key was used before. Packs are read once in a process and
//! found again by their digest.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use base::{Currency, Day, Failure, Result};
use store::{Ask, Columns, Tx};

use super::rule::OrderRule;
use crate::{
    policy::keep_pack,
    scoring::{PackFault, own_pack},
};

/// The ground.
#[derive(Clone)]
pub(super) struct Ground {
    pub today: Day,
    pub rule: Arc<OrderRule>,
    pub company: Currency,
    pub ledger: i64,
    /// The decision that was made under the key of the request.
    pub known: Option<i64>,
}

/// A kind of pack with those that were read.
struct Shelf<T: 'static> {
    pack: &'static str,
    read: fn(&str) -> std::result::Result<T, PackFault>,
    known: Mutex<HashMap<String, Arc<T>>>,
}

impl<T> Shelf<T> {
    fn find(&self, digest: &str) -> Option<Arc<T>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(digest).cloned()
    }

    fn put(&self, digest: &str, pack: T) -> Arc<T> {
        let pack = Arc::new(pack);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(digest.to_owned(), Arc::clone(&pack));
        pack
    }

    /// The pack of a digest: the shipped one, one that was read before, or the company's own.
    async fn get(
        &self,
        tx: &mut Tx,
        (digest, today): (&str, Day),
        shipped: (&str, &str),
    ) -> Result<Arc<T>> {
        if let Some(known) = self.find(digest) {
            return Ok(known);
        }
        let text = match digest == shipped.0 {
            true => shipped.1.to_owned(),
            false => match own_pack(tx.conn(), self.pack, today).await? {
                Some(own) => own.content,
                None => return Err(Failure::bug("a pack was there and is gone")),
            },
        };
        match (self.read)(&text) {
            Ok(pack) => Ok(self.put(digest, pack)),
            Err(fault) => Err(base::Rejection::new("scoring.pack-unreadable")
                .with("pack", self.pack)
                .with("version", digest)
                .with("why", fault.why)
                .into()),
        }
    }
}

static RULES: LazyLock<Shelf<OrderRule>> =
    LazyLock::new(|| Shelf { pack: "orders", read: OrderRule::read, known: Mutex::default() });

/// The digest of a pack in force: the company's own, else the shipped one.
fn in_force(ask: &mut Ask, pack: &'static str, today: Day, shipped: &str) {
    ask.text("COALESCE((SELECT p.digest FROM scoring_own_pack p WHERE p.pack = ").value(pack);
    ask.text(" AND p.effective_from <= ").value(today);
    ask.text(" AND (p.withdrawn_on IS NULL OR p.withdrawn_on > ").value(today);
    ask.text(") ORDER BY p.effective_from DESC, p.id DESC LIMIT 1), ").value(shipped).text(")");
}

impl Ground {
    /// Reads it. The rule is kept word for word, so that every decision can be replayed.
    pub(super) async fn read(tx: &mut Tx, key: Option<&str>) -> Result<Self> {
        let today = tx.clock().today();
        let rules = OrderRule::shipped().edition.digest.as_str();
        let mut ask = Ask::new(
            "SELECT g.rule, (SELECT COUNT(*) FROM policy_version v \
            WHERE v.pack = 'orders' AND v.digest = g.rule), (SELECT version FROM \
            receivables_state WHERE id = 1), (SELECT value FROM store_setting WHERE name = \
            'company.currency'), (SELECT d.id FROM orders_decision d WHERE d.request_key = ",
        );
        ask.value(key.unwrap_or_default()).text(") FROM (SELECT ");
        in_force(&mut ask, "orders", today, rules);
        ask.text(" AS rule) g");
        let row = ask.row(tx.conn(), "reading the rule of the gate").await?;
        let rule = row.text(0)?;
        let kept = row.int(1)? > 0;
        let currency = row.maybe_text(3)?;
        let currency = currency.and_then(|text| text.trim_matches('"').parse().ok());
        let (ledger, known) = (row.int(2)?, row.maybe_int(4)?);
        let shipped = (rules, OrderRule::shipped_text());
        let rule_read = RULES.get(tx, (&rule, today), shipped).await?;
        if !kept {
            let text = match rule == shipped.0 {
                true => shipped.1.to_owned(),
                false => own_pack(tx.conn(), "orders", today)
                    .await?
                    .map(|own| own.content)
                    .ok_or_else(|| Failure::bug("a pack was there and is gone"))?,
            };
            keep_pack(tx, "orders", &rule_read.edition, &text).await?;
        }
        Ok(Self {
            today,
            rule: rule_read,
            company: currency.unwrap_or(Currency::CNY),
            ledger,
            known,
        })
    }
}

/// The rule of a digest, for a replay: kept in the database, read once.
pub(super) fn known_rule(digest: &str, text: &str) -> Result<Arc<OrderRule>> {
    match RULES.find(digest) {
        Some(known) => Ok(known),
        None => Ok(RULES.put(digest, OrderRule::read(text)?)),
    }
}
