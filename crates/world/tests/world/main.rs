//! What a world must be: reproducible, extendable, arithmetically sound, and like the trade.

mod ledger;
mod likeness;
mod soundness;

use std::collections::{BTreeMap, BTreeSet};

use base::Day;
use world::World;

fn day(text: &str) -> Day {
    text.parse().expect(text)
}

/// What is settled of each instalment, by what payers meant; receipts taken back do not count.
fn settled(world: &World) -> BTreeMap<(&str, u8), i64> {
    let back: BTreeSet<&str> = world.facts.reversals.iter().map(|r| r.receipt.as_str()).collect();
    let mut settled = BTreeMap::new();
    for intent in world.truths().flat_map(|t| &t.intents) {
        if !back.contains(intent.document.as_str()) {
            *settled.entry((intent.invoice.as_str(), intent.instalment)).or_insert(0) +=
                intent.amount_minor;
        }
    }
    settled
}
