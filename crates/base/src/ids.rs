use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use crate::Clock;

/// Hands out row ids without asking a database: 41 bits of milliseconds since 2024-01-01,
/// 10 bits of node, 12 bits of counter. Ids of one process only ever grow; two processes are
/// kept apart by their node number, and a primary key catches the rest loudly.
#[derive(Clone, Debug)]
pub struct Ids {
    last: Arc<AtomicI64>,
    node: i64,
    clock: Clock,
}

const EPOCH_MS: i64 = 1_704_067_200_000;
const NODE_BITS: i64 = 10;
const COUNT_BITS: i64 = 12;

impl Ids {
    /// Ids of the process with this node number (its low 10 bits count).
    pub fn new(clock: Clock, node: u16) -> Self {
        let node = i64::from(node) & ((1 << NODE_BITS) - 1);
        Self { last: Arc::new(AtomicI64::new(0)), node, clock }
    }

    /// The next id.
    pub fn next(&self) -> i64 {
        self.block(1)
    }

    /// Takes `count` ids at once; the first is returned and [`Self::nth`] names the others.
    pub fn block(&self, count: u32) -> i64 {
        let now = (self.clock.now().0 / 1_000 - EPOCH_MS).max(1) << COUNT_BITS;
        let count = i64::from(count.max(1));
        let taken = self
            .last
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| {
                Some((last + 1).max(now) + count - 1)
            })
            .map_or(now, |last| (last + 1).max(now));
        self.spell(taken)
    }

    /// The id `n` after `first` in a block taken with [`Self::block`].
    pub fn nth(&self, first: i64, n: u32) -> i64 {
        let low = first & ((1 << COUNT_BITS) - 1);
        let high = first >> (COUNT_BITS + NODE_BITS);
        self.spell((high << COUNT_BITS | low) + i64::from(n))
    }

    const fn spell(&self, tick: i64) -> i64 {
        let low = tick & ((1 << COUNT_BITS) - 1);
        (tick >> COUNT_BITS) << (NODE_BITS + COUNT_BITS) | self.node << COUNT_BITS | low
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Day;

    #[test]
    fn ids_grow_and_never_repeat() {
        let day: Day = "2026-11-21".parse().expect("day");
        let ids = Ids::new(Clock::standing(day), 7);
        let mut last = 0;
        for round in 0..3_000_u32 {
            let count = round % 7 + 1;
            let first = ids.block(count);
            for n in 0..count {
                let id = ids.nth(first, n);
                assert!(id > last, "{id} after {last}");
                last = id;
            }
        }
        assert_eq!(last >> COUNT_BITS & 1_023, 7);
    }
}
