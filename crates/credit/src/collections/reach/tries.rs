//! Nobody answered: how often in a row, and when and how to try next.

use std::collections::HashMap;

use base::{Day, Result};
use store::{Ask, Columns, Db};

use super::{read::BACK_DAYS, rule::Reach};
use crate::parties::BuyerId;

/// What the pack says of trying again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TryRule {
    /// Days until the next try.
    pub wait_days: i32,
    /// After so many in a row another way is taken.
    pub tries: u32,
    /// Which one: a channel.
    pub then: String,
}

impl Default for TryRule {
    fn default() -> Self {
        Self { wait_days: 1, tries: 3, then: "message".to_owned() }
    }
}

/// Tries in a row that nobody answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unanswered {
    /// How many.
    pub count: u32,
    /// The last of them.
    pub on: Day,
}

/// The next try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextTry {
    /// The day: the first on which the guard lets it.
    pub on: Day,
    /// By which way.
    pub channel: String,
}

impl TryRule {
    /// When and how to try next. A way that is not wanted is left for a visit, that for a letter.
    pub fn next(&self, past: Unanswered, reach: &Reach) -> NextTry {
        let wished = past.on.plus_days(self.wait_days);
        let open = reach.open_days.iter().copied().find(|day| *day >= wished);
        let channel = if past.count >= self.tries { self.then.as_str() } else { "call" };
        let ways = [channel, self.then.as_str(), "visit"];
        let wanted = ways.into_iter().find(|way| !reach.off.contains(*way));
        NextTry { on: open.unwrap_or(wished), channel: wanted.unwrap_or("letter").to_owned() }
    }
}

/// How often in a row nobody answered, of some buyers; those are left out that were spoken to last, or never called.
///
/// # Errors
/// A fault from the database.
pub async fn unanswered(db: &Db, buyers: &[BuyerId]) -> Result<HashMap<BuyerId, Unanswered>> {
    let today = db.clock().today();
    let mut found: HashMap<BuyerId, Unanswered> = HashMap::new();
    let mut ask = Ask::new(
        "SELECT buyer_id, on_day, result FROM collections_contact WHERE channel <> 'letter' \
         AND result NOT IN ('demanded', 'greeted') AND on_day >= ",
    );
    ask.value(today.plus_days(-BACK_DAYS)).text(" AND on_day <= ").value(today);
    ask.text(" AND buyer_id IN (").list(buyers.iter().copied());
    ask.text(") ORDER BY buyer_id, on_day, id");
    let mut connection = db.read().await?;
    if buyers.is_empty() {
        return Ok(found);
    }
    for row in ask.rows(&mut connection, "counting tries that nobody answered").await? {
        let (buyer, on) = (row.int(0)?, row.day(1)?);
        if row.text(2)? != "no-answer" {
            found.remove(&buyer);
            continue;
        }
        let one = found.entry(buyer).or_insert(Unanswered { count: 0, on });
        (one.count, one.on) = (one.count + 1, on);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::collections::{Contacted, StrategyPack, reach::rule::reach};

    #[test]
    fn the_next_try_keeps_to_the_guard() {
        let day = |text: &str| -> Day { text.parse().expect(text) };
        let guard = &StrategyPack::shipped().guard;
        // 2026-11-23 is a Monday; three contacts in seven days are the most.
        for (days, off, on, channel) in [
            (vec!["2026-11-23"], vec![], "2026-11-24", "call"),
            (vec!["2026-11-27"], vec![], "2026-11-30", "call"),
            (vec!["2026-11-23", "2026-11-24"], vec![], "2026-11-25", "call"),
            (vec!["2026-11-23", "2026-11-24", "2026-11-25"], vec![], "2026-11-30", "message"),
            (vec!["2026-11-23"], vec!["call"], "2026-11-24", "message"),
            (vec!["2026-11-23"], vec!["call", "message"], "2026-11-24", "visit"),
            (vec!["2026-11-23"], vec!["call", "message", "visit"], "2026-11-24", "letter"),
        ] {
            let last = day(days.last().expect("a day"));
            let had: Vec<Contacted> =
                days.iter().map(|on| Contacted { on: day(on), talk: false }).collect();
            let off: BTreeSet<String> = off.iter().map(|way: &&str| (*way).to_owned()).collect();
            let seen = reach(guard, (&had, off), (last, 11));
            let past = Unanswered { count: u32::try_from(had.len()).expect("few"), on: last };
            let next = TryRule::default().next(past, &seen);
            assert_eq!((next.on, next.channel.as_str()), (day(on), channel), "{days:?}");
        }
    }
}
