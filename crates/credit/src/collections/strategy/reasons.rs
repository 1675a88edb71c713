//! Why a buyer does not pay, as the strategy reads it (L05–L11): what was found out on a case, else what was told
//! last. A reason whose plan needs a manager counts only where it was found out, which a manager has approved.

use std::collections::HashMap;

use base::{Day, Result};
use store::{AnyConnection, Ask, Columns};

use crate::{collections::talk::TalkPack, parties::BuyerId, scoring::own_read};

/// Days for which a reason that was told and not found out still counts.
const TOLD_DAYS: i32 = 180;

/// A reason of not paying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldReason {
    /// Since when.
    pub on: Day,
    /// Before which day it ended, where it did.
    pub until: Option<Day>,
    /// Its code.
    pub code: String,
    /// Whether it was found out; otherwise it was told.
    pub verified: bool,
}

/// The reason that counts on a day, or nothing.
pub fn reason_on(told: &[ToldReason], day: Day) -> &str {
    let runs = |one: &&ToldReason| {
        let held = one.verified || day.days_since(one.on) < TOLD_DAYS;
        one.on <= day && held && one.until.is_none_or(|until| day < until)
    };
    let last = told.iter().filter(runs).max_by_key(|one| (one.verified, one.on));
    last.map_or("", |one| one.code.as_str())
}

/// The reasons of a range of buyers, as far as they may count from a day on.
pub(super) async fn told_reasons(
    connection: &mut AnyConnection,
    (from, to): (BuyerId, BuyerId),
    (since, on): (Day, Day),
) -> Result<HashMap<BuyerId, Vec<ToldReason>>> {
    let own = own_read(connection, "talk", on, TalkPack::read).await?;
    let own = own.map(|(pack, _)| pack);
    let pack = own.as_ref().unwrap_or_else(|| TalkPack::shipped());
    let mut found: HashMap<BuyerId, Vec<ToldReason>> = HashMap::new();
    let mut ask = Ask::new(
        "SELECT r.buyer_id, r.on_day, r.reason FROM collections_reading r \
         WHERE r.reason <> '' AND r.verdict <> 'false' AND r.buyer_id >= ",
    );
    ask.value(from).text(" AND r.buyer_id <= ").value(to);
    ask.text(" AND r.on_day > ").value(since.plus_days(-TOLD_DAYS));
    ask.text(" AND r.on_day <= ").value(on).text(" ORDER BY r.buyer_id, r.id");
    for row in ask.rows(connection, "reading reasons that were told").await? {
        let code = row.text(2)?;
        if pack.reason(&code).is_some_and(|one| one.approve) {
            continue;
        }
        let one = ToldReason { on: row.day(1)?, until: None, code, verified: false };
        found.entry(row.int(0)?).or_default().push(one);
    }
    let mut ask = Ask::new(
        "SELECT c.buyer_id, c.verified_on, c.closed_on, c.verified FROM collections_case c \
         WHERE c.verified <> '' AND c.verified_on IS NOT NULL AND c.buyer_id >= ",
    );
    ask.value(from).text(" AND c.buyer_id <= ").value(to).text(" AND c.verified_on <= ").value(on);
    ask.text(" AND (c.closed_on IS NULL OR c.closed_on > ").value(since);
    ask.text(") ORDER BY c.buyer_id, c.id");
    for row in ask.rows(connection, "reading reasons that were found out").await? {
        let (until, code) = (row.maybe_day(2)?, row.text(3)?);
        let one = ToldReason { on: row.day(1)?, until, code, verified: true };
        found.entry(row.int(0)?).or_default().push(one);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(on: &str, code: &str, verified: bool) -> ToldReason {
        let on = on.parse().expect(on);
        ToldReason { on, until: None, code: code.to_owned(), verified }
    }

    #[test]
    fn what_was_found_out_stands_before_what_was_told() {
        let day = |text: &str| text.parse().expect(text);
        let mut all =
            vec![told("2026-01-05", "chain", false), told("2026-03-02", "pressure", false)];
        for (on, code) in [
            ("2026-01-04", ""),
            ("2026-01-05", "chain"),
            ("2026-03-02", "pressure"),
            ("2026-08-28", "pressure"),
            // Half a year later nobody knows any more.
            ("2026-08-29", ""),
        ] {
            assert_eq!(reason_on(&all, day(on)), code, "{on}");
        }
        all.push(ToldReason {
            until: Some(day("2026-06-01")),
            ..told("2026-02-01", "malicious", true)
        });
        assert_eq!(reason_on(&all, day("2026-05-31")), "malicious", "whatever is told later");
        assert_eq!(reason_on(&all, day("2026-06-01")), "pressure", "the case is closed");
    }
}
