//! The daily guard (K04): no promise passes its day in silence. It does not trust that a promise was judged: one that
//! nobody judged counts as not kept. It can be asked for any day, and what it found is kept day by day.

use base::{Currency, Day, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, access::Scope, failed};

use super::pack::PromisePack;
use crate::parties::{BuyerId, scope_owner};

/// How far back it looks, as the judgement of promises does.
pub(super) const MONTHS: i32 = 24;
/// Promises that are due further ahead need nothing yet; no reminder begins earlier.
pub(super) const AHEAD_DAYS: i32 = 60;

/// Where a promise stands for the guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Watch {
    /// Its day has not come.
    Running,
    /// Its day is near and nobody has reminded.
    Remind,
    /// Kept by the ledger.
    Kept,
    /// Its day has passed; somebody must call by the day given.
    Call,
    /// Its day has passed, and somebody acted in time.
    Followed,
    /// Somebody acted, later than allowed.
    Late,
    /// Its day has passed, the days to act too, and nobody has acted.
    Silent,
}

impl Watch {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Remind => "remind",
            Self::Kept => "kept",
            Self::Call => "call",
            Self::Followed => "followed",
            Self::Late => "late",
            Self::Silent => "silent",
        }
    }

    /// Whether its day has passed and it was not kept.
    pub const fn has_passed(self) -> bool {
        matches!(self, Self::Call | Self::Followed | Self::Late | Self::Silent)
    }
}

/// What the guard knows of a promise on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuardFacts {
    /// The promised day.
    pub due_on: Day,
    /// Kept once, and not any more since this day, behind the promised one.
    pub reopened_on: Option<Day>,
    /// Whether the ledger had said that it was kept.
    pub kept: bool,
    /// The first act behind the promised day, or the day on which it was opened again: a contact, a new promise, a decision.
    pub acted_on: Option<Day>,
    /// The last contact up to the promised day.
    pub contacted_on: Option<Day>,
}

/// Where a promise stands on a day, and by when somebody must have acted.
pub fn watch(facts: GuardFacts, pack: &PromisePack, as_of: Day) -> (Watch, Day) {
    let calendar = &pack.calendar;
    let day = calendar.on_or_after(facts.reopened_on.unwrap_or(facts.due_on));
    let act_by = calendar.later(day, pack.rule.contact_within);
    if facts.kept {
        return (Watch::Kept, act_by);
    }
    if as_of <= day && facts.reopened_on.is_none() {
        let from = calendar.before(day, pack.rule.remind_before);
        let reminded = facts.contacted_on.is_some_and(|on| on >= from && on <= as_of);
        let near = as_of >= from && !reminded;
        return (if near { Watch::Remind } else { Watch::Running }, act_by);
    }
    let stands = match facts.acted_on.filter(|on| *on <= as_of) {
        Some(on) if on <= act_by => Watch::Followed,
        Some(_) => Watch::Late,
        None if as_of <= act_by => Watch::Call,
        None => Watch::Silent,
    };
    (stands, act_by)
}

/// A promise as the guard sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardRow {
    /// The promise.
    pub promise_id: i64,
    /// Whose.
    pub buyer_id: BuyerId,
    /// The buyer's code.
    pub buyer_code: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// The buyer's salesperson, or empty.
    pub owner_name: String,
    /// The promised day.
    pub due_on: Day,
    /// The currency.
    pub currency: Currency,
    /// How much.
    pub amount_minor: i64,
    /// Its verdict.
    pub state: String,
    /// Where it stands.
    pub watch: Watch,
    /// By when somebody must have acted.
    pub act_by: Day,
    /// Who said it.
    pub said_by: String,
    /// Whether the buyer should have acknowledged it by now and has not.
    pub unconfirmed: bool,
}

/// What the guard finds on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    /// The day.
    pub as_of: Day,
    /// What needs somebody: silent first, then to call, to remind, to have acknowledged; the oldest first.
    pub rows: Vec<GuardRow>,
    /// Promises looked at.
    pub watched: i64,
    /// Those whose day had passed and that were not kept.
    pub passed: i64,
    /// Those of them on which somebody acted later than allowed.
    pub late: i64,
    /// Version of the pack.
    pub pack_version: String,
}

impl Guard {
    /// Those of a kind.
    pub fn of(&self, watch: Watch) -> impl Iterator<Item = &GuardRow> {
        self.rows.iter().filter(move |row| row.watch == watch)
    }

    /// How many passed in silence.
    pub fn silent(&self) -> i64 {
        i64::try_from(self.of(Watch::Silent).count()).unwrap_or(i64::MAX)
    }
}

/// Looks at all promises within a scope as of a day.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn guard_promises(db: &Db, scope: Scope, as_of: Day) -> Result<Guard> {
    let (pack, _) = PromisePack::in_force(db, as_of).await?;
    let ask = question(db, scope, (as_of, first_running(&pack, as_of)));
    let mut connection = db.read().await?;
    let mut found = Guard {
        as_of,
        rows: Vec::new(),
        watched: 0,
        passed: 0,
        late: 0,
        pack_version: pack.edition.version.clone(),
    };
    for row in ask.rows(&mut connection, "guarding promises").await? {
        let one = judged(&row, &pack, as_of)?;
        found.watched += 1;
        found.passed += i64::from(one.watch.has_passed());
        found.late += i64::from(one.watch == Watch::Late);
        let asks = matches!(one.watch, Watch::Silent | Watch::Call | Watch::Remind);
        if asks || one.unconfirmed {
            found.rows.push(one);
        }
    }
    let rank = |watch: Watch| match watch {
        Watch::Silent => 0,
        Watch::Call => 1,
        Watch::Remind => 2,
        _ => 3,
    };
    found.rows.sort_by_key(|row| (rank(row.watch), row.due_on, row.promise_id));
    Ok(found)
}

/// The first promised day that has not passed by a day: what is due from there on runs, what is due before has passed.
fn first_running(pack: &PromisePack, as_of: Day) -> Day {
    let calendar = &pack.calendar;
    let mut first = as_of;
    while calendar.on_or_after(first.plus_days(-1)) >= as_of {
        first = first.plus_days(-1);
    }
    first
}

/// Today the verdicts that stand count; on an earlier day those that stood then. Who acted is looked for where the day
/// has passed, who reminded where it has not: the rule asks for nothing else.
fn question(db: &Db, scope: Scope, (as_of, first): (Day, Day)) -> Ask {
    let past = as_of < db.clock().today();
    let mut ask = Ask::new(
        "SELECT p.id, p.buyer_id, b.code, b.name, COALESCE(u.name, ''), p.made_on, p.due_on, \
         p.currency, p.amount_minor, ",
    );
    match past {
        true => {
            ask.text(
                "COALESCE((SELECT s.state FROM collections_promise_step s WHERE \
                 s.promise_id = p.id AND s.id = (SELECT MAX(t.id) FROM collections_promise_step t \
                 WHERE t.promise_id = p.id AND t.step IN ('judged', 'moved', 'withdrawn', 'ended') \
                 AND t.on_day <= ",
            );
            ask.value(as_of).text(")), 'open')");
        }
        false => {
            ask.text("p.state");
        }
    }
    ask.text(", p.said_by, p.ack, p.ack_on, ");
    let passed = |ask: &mut Ask, text: &str| {
        ask.text("CASE WHEN p.due_on < ").value(first);
        ask.text(" OR p.reopened_on IS NOT NULL THEN ").text(text).text(" END, ");
    };
    passed(
        &mut ask,
        "(SELECT MIN(c.on_day) FROM collections_contact c WHERE c.buyer_id = p.buyer_id \
         AND c.on_day > p.due_on AND c.on_day >= COALESCE(p.reopened_on, p.due_on) \
         AND c.result <> 'greeted')",
    );
    ask.text("CASE WHEN p.due_on >= ").value(first).text(
        " THEN (SELECT MAX(c.on_day) FROM collections_contact c WHERE c.buyer_id = p.buyer_id \
         AND c.on_day <= p.due_on AND c.on_day <= ",
    );
    ask.value(as_of).text(") END, ");
    passed(
        &mut ask,
        "(SELECT MIN(n.made_on) FROM collections_next_step n WHERE n.buyer_id = p.buyer_id \
         AND n.made_on > p.due_on AND n.made_on >= COALESCE(p.reopened_on, p.due_on) \
         AND n.kind <> 'escalated')",
    );
    passed(
        &mut ask,
        "(SELECT MIN(r.on_day) FROM collections_promise_step r WHERE r.promise_id = p.id \
         AND r.step IN ('renewed', 'ended') AND r.on_day >= COALESCE(p.reopened_on, p.due_on))",
    );
    // What stands now is what stood then: only a past day asks whether anything was told.
    ask.text(match past {
        true => {
            "p.state, (SELECT COUNT(*) FROM collections_promise_step q WHERE q.promise_id = p.id \
             AND q.step IN ('judged', 'moved', 'withdrawn', 'ended'))"
        }
        false => "p.state, CAST(0 AS BIGINT)",
    });
    ask.text(
        ", p.reopened_on FROM collections_promise p JOIN parties_buyer b ON b.id = p.buyer_id \
         LEFT JOIN store_user u ON u.id = b.owner_id WHERE b.withdrawn_by IS NULL AND p.due_on > ",
    );
    ask.value(as_of.plus_months(-MONTHS)).text(" AND p.due_on <= ");
    ask.value(as_of.plus_days(AHEAD_DAYS)).text(" AND p.made_on <= ").value(as_of);
    if !past {
        ask.text(" AND p.state IN ('open', 'partly', 'broken')");
    }
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask
}

fn judged(row: &AnyRow, pack: &PromisePack, as_of: Day) -> Result<GuardRow> {
    let (made_on, due_on) = (row.day(5)?, row.day(6)?);
    // `moved` and `withdrawn` are kept with the state that the promise had then: taken out. What was taken out
    // or judged before steps were kept has none.
    let (then, now) = (row.text(9)?, row.text(17)?);
    let untold = then == "open" && row.int(18)? == 0;
    let state = if untold { now } else { then };
    let (ack, ack_on) = (row.text(11)?, row.maybe_day(12)?);
    let acts = [row.maybe_day(13)?, row.maybe_day(15)?, row.maybe_day(16)?];
    let acted_on = acts.into_iter().flatten().min();
    let gone = state == "withdrawn";
    let facts = GuardFacts {
        due_on,
        reopened_on: row.maybe_day(19)?.filter(|on| *on <= as_of),
        kept: state == "kept" || gone,
        acted_on,
        contacted_on: row.maybe_day(14)?,
    };
    let (stands, act_by) = watch(facts, pack, as_of);
    let waits = !matches!(stands, Watch::Kept) && !stands.has_passed();
    let known = !ack.is_empty() && ack_on.is_none_or(|on| on <= as_of);
    let late = as_of > pack.calendar.later(made_on, pack.rule.confirm_within);
    Ok(GuardRow {
        promise_id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        owner_name: row.text(4)?,
        due_on,
        currency: row.currency(7)?,
        amount_minor: row.int(8)?,
        state,
        watch: stands,
        act_by,
        said_by: row.text(10)?,
        unconfirmed: waits && late && !known,
    })
}

/// What the guard found on a day, as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardDay {
    /// The day.
    pub on: Day,
    /// Promises looked at.
    pub watched: i64,
    /// Those whose day had passed and that were not kept.
    pub passed: i64,
    /// Those of them that had passed in silence.
    pub silent: i64,
}

/// Keeps what the guard found on its day; what is kept already and says the same stays. Returns whether anything
/// was written.
///
/// # Errors
/// A fault from the database.
pub async fn keep_guard(tx: &mut Tx, guard: &Guard) -> Result<bool> {
    let silent = guard.silent();
    let mut ask = Ask::new("SELECT watched, passed, silent FROM collections_guard WHERE on_day = ");
    ask.value(guard.as_of);
    let rows = ask.rows(tx.conn(), "reading the guard").await?;
    if let Some(row) = rows.first() {
        if (row.int(0)?, row.int(1)?, row.int(2)?) == (guard.watched, guard.passed, silent) {
            tx.quiet();
            return Ok(false);
        }
        let mut ask = Ask::new("DELETE FROM collections_guard WHERE on_day = ");
        ask.value(guard.as_of);
        ask.run(tx.conn()).await.map_err(failed("keeping the guard"))?;
    }
    let ids: Vec<String> =
        guard.of(Watch::Silent).take(500).map(|row| row.promise_id.to_string()).collect();
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_guard (on_day, watched, passed, silent, silent_ids, pack_version, \
         actor, recorded_at) VALUES (",
    );
    ask.value(guard.as_of).text(", ").value(guard.watched).text(", ").value(guard.passed);
    ask.text(", ").value(silent).text(", ").value(json!(ids).to_string()).text(", ");
    ask.value(guard.pack_version.as_str()).text(", ").value(actor).text(", ").value(at);
    ask.text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping the guard"))?;
    let subject = format!("guard:{}", guard.as_of);
    let detail = json!({ "watched": guard.watched, "passed": guard.passed, "silent": silent });
    tx.event("collections.guarded", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "guard-promises", subject, detail });
    Ok(true)
}

/// What the guard kept, the latest day first.
///
/// # Errors
/// A fault from the database.
pub async fn list_guard_days(db: &Db, limit: u32) -> Result<Vec<GuardDay>> {
    let mut ask = Ask::new(
        "SELECT on_day, watched, passed, silent FROM collections_guard ORDER BY on_day DESC LIMIT ",
    );
    ask.value(i64::from(limit.clamp(1, 400)));
    let mut connection = db.read().await?;
    let one = |row: &AnyRow| {
        Ok(GuardDay {
            on: row.day(0)?,
            watched: row.int(1)?,
            passed: row.int(2)?,
            silent: row.int(3)?,
        })
    };
    ask.rows(&mut connection, "reading the guard").await?.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    #[test]
    fn a_promise_day_by_day() {
        let facts = GuardFacts {
            due_on: day("2026-11-20"), // a Friday
            reopened_on: None,
            kept: false,
            acted_on: None,
            contacted_on: None,
        };
        let acted = |on: &str| GuardFacts { acted_on: Some(day(on)), ..facts };
        let reminded = GuardFacts { contacted_on: Some(day("2026-11-18")), ..facts };
        for (what, facts, as_of, stands) in [
            ("three days before", facts, "2026-11-17", Watch::Running),
            ("two days before", facts, "2026-11-18", Watch::Remind),
            ("reminded", reminded, "2026-11-19", Watch::Running),
            ("the day itself", facts, "2026-11-20", Watch::Remind),
            ("the weekend behind it", facts, "2026-11-22", Watch::Call),
            ("the working day after", facts, "2026-11-23", Watch::Call),
            ("and one more", facts, "2026-11-24", Watch::Silent),
            ("called on the day after", acted("2026-11-23"), "2026-11-30", Watch::Followed),
            ("called too late", acted("2026-11-25"), "2026-11-30", Watch::Late),
            ("not known yet on the day", acted("2026-11-25"), "2026-11-24", Watch::Silent),
            ("kept", GuardFacts { kept: true, ..facts }, "2026-11-30", Watch::Kept),
        ] {
            let (is, act_by) = watch(facts, PromisePack::shipped(), day(as_of));
            assert_eq!((is, act_by), (stands, day("2026-11-23")), "{what}");
        }
    }

    #[test]
    fn what_was_kept_and_is_not_any_more_begins_anew() {
        let facts = GuardFacts {
            due_on: day("2026-11-10"),
            reopened_on: Some(day("2026-11-20")),
            kept: false,
            acted_on: None,
            contacted_on: None,
        };
        for (as_of, stands) in [
            ("2026-11-20", Watch::Call),
            ("2026-11-23", Watch::Call),
            ("2026-11-24", Watch::Silent),
        ] {
            assert_eq!(watch(facts, PromisePack::shipped(), day(as_of)).0, stands, "{as_of}");
        }
    }
}
