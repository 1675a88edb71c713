//! What the house does by itself while it is served. Whoever something was changed of is judged anew
//! at the next look, within [`PAUSE`]. When the day turns, or what was changed has rested for a minute
//! (at the latest after ten), the whole portfolio is judged anew, with its figures.

use std::{collections::BTreeSet, sync::atomic::AtomicBool, time::Duration};

use academy::{drills::close_lapsed, practice::fill_blocks};
use base::{Day, Lang, Result};
use credit::{
    assess::{Run, Touched, assess, current_run, rejudge, touched},
    collections::{
        OutboxFilter, RunTold, count_outbox, guard_promises, keep_guard, legal::count_desk,
        released_steps, run_strategy,
    },
    controls::{keep_readings, list_points, remind_readers},
    granting::remind,
    lab::raise_model_warnings,
    orders::{keep_orders, keep_orders_anew},
    outlook::back_test_when_due,
    receivables::ledger_state,
};
use paper::Press;
use store::{Actor, Db, Files, access::Scope};

/// How often the house looks whether something is to be done.
const PAUSE: Duration = Duration::from_secs(10);

/// A change that so many looks find to be the last one has rested.
const REST: u32 = 6;

/// At most so many looks may pass between a change and the round that judges everybody, however
/// busy the house is.
const PATIENCE: u32 = 60;

/// Rooms whose changes change judgement, the worklist or warnings.
const JUDGED: [&str; 6] = ["receivables", "parties", "collections", "policy", "warning", "intake"];

/// The author of what an assessment on the rounds writes: no change to be judged again.
const ITSELF: &str = "system:rounds";

/// What sends letters that were released.
pub struct Post {
    /// Where their PDFs are kept.
    pub files: Files,
    /// What sets them.
    pub press: Press,
    /// In whose name.
    pub company: String,
}

/// Letters that a look sends, at most: others wait for the next one.
const LETTERS: usize = 20;

/// Released letters that are looked at for it.
const RELEASED: u32 = 10_000;

/// Walks its rounds for ever.
pub async fn walk(db: Db, post: Post) {
    let db = db.patient();
    let mut watch = Watch::default();
    loop {
        match round(&db, &mut watch).await {
            Ok(()) => {}
            Err(error) => tracing::error!(?error, "assessing on the rounds"),
        }
        match look_at_letters(&db, &post, &mut watch).await {
            Ok(()) => {}
            Err(error) => tracing::error!(?error, "sending letters on the rounds"),
        }
        match close_lapsed(&db, &Actor::system("rounds")).await {
            Ok(0) => {}
            Ok(closed) => tracing::info!(closed, "live drills fell silent"),
            Err(error) => tracing::error!(?error, "closing live drills on the rounds"),
        }
        match web::send_statements(&db, &post.files, &Actor::system("rounds")).await {
            Ok([0, 0, 0]) => {}
            Ok([sent, waits, refused]) => {
                tracing::info!(sent, waits, refused, "sent results of learning on the rounds");
            }
            Err(error) => tracing::error!(?error, "sending results of learning on the rounds"),
        }
        match fill_talks(&db, &mut watch).await {
            Ok(()) => {}
            Err(error) => tracing::error!(?error, "remembering marks on the rounds"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// What the rounds remember.
#[derive(Debug, Default)]
struct Watch {
    /// The last change that the judgement knows.
    judged: Option<i64>,
    /// The last change that was seen.
    seen: Option<i64>,
    /// Looks since the last change.
    rested: u32,
    /// Looks since a change was first seen that is not judged yet.
    waited: u32,
    /// Rounds so far.
    rounds: u32,
    /// The last change and the day on which orders were looked after.
    orders: Option<(i64, Day)>,
    /// The same of the round that began to look at orders that wait, while not all were reached.
    waiting: Option<(i64, Day)>,
    /// The last day on which the models were looked at.
    models: Option<Day>,
    /// The last day on which approvers were reminded.
    reminded: Option<Day>,
    /// Whether the marks of all talks that ended earlier are remembered by block.
    talks: bool,
    /// The last day and change on which promises were guarded.
    guarded: Option<(Day, i64)>,
    /// The last day for which steps of collections were proposed.
    strategy: Option<Day>,
    /// Released letters that were tried within an hour: what waits is tried again in the next.
    letters: (Option<(Day, i32)>, BTreeSet<i64>),
}

impl Watch {
    /// Whether the first rounds are being walked: what changed before them is told by the
    /// ledger's version only.
    const fn begins(&self) -> bool {
        self.rounds < 2
    }

    /// Whether it is time: something changed and then rested, or has waited long enough.
    fn due(&mut self, last_change: i64) -> bool {
        let judged = *self.judged.get_or_insert(last_change);
        let still = self.seen.replace(last_change) == Some(last_change);
        self.rested = if still { self.rested.saturating_add(1) } else { 0 };
        if last_change == judged {
            self.waited = 0;
            return false;
        }
        self.waited += 1;
        self.rested >= REST || self.waited > PATIENCE
    }
}

/// Remembers marks of talks that ended before they were kept by block: some at each look, until all are there.
async fn fill_talks(db: &Db, watch: &mut Watch) -> Result<()> {
    if !watch.talks {
        watch.talks = fill_blocks(db, &Actor::system("rounds"), 50).await? == 0;
    }
    Ok(())
}

/// Whether somebody asked today for the judgement of a day that is past: that stays in force until
/// the books change or the day turns, so that it can be looked at.
fn looks_back(db: &Db, run: &Run) -> bool {
    let made_on = db.clock().day_of(run.started_at);
    run.as_of < made_on && made_on == db.clock().today()
}

/// Looks after orders where anything was written since the last time, or the day turned: what waits
/// passes on payment, reservations run out, orders come near, billed ones are closed.
async fn look_at_orders(db: &Db, watch: &mut Watch) -> Result<()> {
    let (mark, today) = (db.change_mark().await?, db.clock().today());
    let begun = match watch.waiting {
        Some(begun) => begun,
        None if watch.orders == Some((mark, today)) => return Ok(()),
        None => (mark, today),
    };
    let rounds = Actor::system("rounds");
    // What an earlier run of the house left half done says nothing of what changed since.
    let told = match watch.waiting {
        Some(_) => keep_orders(db, &rounds).await?,
        None => keep_orders_anew(db, &rounds).await?,
    };
    // What changes before all were looked at is looked at once they were.
    watch.waiting = told.more.then_some(begun);
    watch.orders = Some(begun);
    if told != credit::orders::Rounds::default() {
        tracing::info!(?told, "looked after orders on the rounds");
    }
    Ok(())
}

async fn round(db: &Db, watch: &mut Watch) -> Result<()> {
    look_at_orders(db, watch).await?;
    let ledger = ledger_state(db).await?.version;
    let today = db.clock().today();
    let after = match watch.seen {
        Some(seen) => seen,
        None => db.change_mark().await?,
    };
    let last_change = db.last_change(&JUDGED, ITSELF, after).await?;
    if last_change > after {
        judge_touched(db, after).await?;
    }
    let due = watch.due(last_change);
    let stale = match current_run(db).await? {
        None => ledger > 0,
        Some(run) => {
            (run.as_of < today && !looks_back(db, &run))
                || due
                || (watch.begins() && run.ledger_version != ledger)
        }
    };
    watch.rounds = watch.rounds.saturating_add(1);
    remind_approvers(db, watch).await?;
    if !stale {
        guard(db, watch, last_change).await?;
        return look_at_models(db, watch).await;
    }
    let run = assess(db, today, &Actor::system("rounds"), &|_| {}, &AtomicBool::new(false)).await?;
    watch.judged = Some(last_change);
    watch.waited = 0;
    tracing::info!(buyers = run.buyers, scored = run.scored, "assessed on the rounds");
    // Once a month earlier forecasts are held against what became of them.
    if back_test_when_due(db, today, &Actor::system("rounds")).await? {
        tracing::info!("tested earlier forecasts on the rounds");
    }
    // The verdicts are other ones now, whatever was found under the same changes before.
    watch.guarded = None;
    guard(db, watch, last_change).await?;
    look_at_models(db, watch).await
}

/// No promise passes its day in silence: looked at behind every change and at every turn of the day, and kept.
async fn guard(db: &Db, watch: &mut Watch, last_change: i64) -> Result<()> {
    let today = db.clock().today();
    if watch.guarded == Some((today, last_change)) {
        return Ok(());
    }
    let found = guard_promises(db, Scope::All, today).await?;
    let mut tx = db.write(Actor::system("rounds")).await?;
    if keep_guard(&mut tx, &found).await? {
        tracing::info!(watched = found.watched, silent = found.silent(), "guarded promises");
    }
    tx.commit().await?;
    watch.guarded = Some((today, last_change));
    Ok(())
}

/// Once a day, behind its assessment, the strategy proposes what is due; what was released goes out, and
/// what waits is tried again each hour.
async fn look_at_letters(db: &Db, post: &Post, watch: &mut Watch) -> Result<()> {
    let (today, rounds) = (db.clock().today(), Actor::system("rounds"));
    let judged = current_run(db).await?.is_some_and(|run| run.as_of == today);
    if judged && watch.strategy != Some(today) {
        let told = run_strategy(db, &rounds, today).await?;
        watch.strategy = Some(today);
        watch.letters.1.clear();
        tracing::info!(proposed = told.proposed, lapsed = told.lapsed, "ran the strategy");
        tell(db, post, &told).await;
    }
    let hour = (today, db.clock().hour_of(db.clock().now()));
    if watch.letters.0 != Some(hour) {
        watch.letters = (Some(hour), BTreeSet::new());
    }
    let released = released_steps(db, RELEASED).await?;
    let fresh = released.into_iter().map(|(id, _)| id).filter(|id| !watch.letters.1.contains(id));
    let ids: Vec<i64> = fresh.take(LETTERS).collect();
    watch.letters.1.extend(&ids);
    let company = db.company_name().await?.unwrap_or_else(|| post.company.clone());
    let by = (&rounds, company.as_str());
    let [sent, waits, refused] =
        web::print::send_released(db, (&post.files, &post.press), by, &ids).await?;
    if sent + refused > 0 {
        tracing::info!(sent, waits, refused, "sent letters on the rounds");
    }
    Ok(())
}

/// Tells the group of our own people what waits, where there is a hook. What goes wrong is logged: nothing
/// hangs on it.
async fn tell(db: &Db, post: &Post, told: &RunTold) {
    let waiting = count_outbox(db, Scope::All, &OutboxFilter::default()).await;
    let waiting = waiting.map_or(0, |(count, _)| count);
    let legal = count_desk(db, Scope::All).await.map_or(0, |desk| desk.late + desk.soon);
    let said = [
        ("legal", legal.to_string()),
        ("company", post.company.clone()),
        ("day", told.as_of.map(|day| day.to_string()).unwrap_or_default()),
        ("buyers", told.buyers.to_string()),
        ("proposed", told.proposed.to_string()),
        ("waiting", waiting.to_string()),
    ];
    let said: Vec<(&str, &str)> = said.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let text = locale::ta(Lang::Zh, "collections-hook-daily", &said);
    match web::tell_group(db, &post.files, &text).await {
        Ok(None) => {}
        Ok(Some(answer)) => {
            tracing::info!(took = answer.took, words = answer.words, "told a group")
        }
        Err(error) => tracing::warn!(?error, "telling a group"),
    }
}

/// Judges anew whom the changes after a line of the audit concern; more than some wait for the
/// round over everybody.
async fn judge_touched(db: &Db, after: i64) -> Result<()> {
    let Touched::Some(buyers) = touched(db, &JUDGED, ITSELF, after).await? else { return Ok(()) };
    if let Some(done) = rejudge(db, &buyers, &Actor::system("rounds")).await? {
        tracing::info!(buyers = done.buyers, run = done.run, "judged anew on the rounds");
    }
    Ok(())
}

/// Once a day: steps of requests that ran out of their days get a reminder into their trail, and
/// whoever has not read the policy in time is reminded; how every control point stands is kept.
async fn remind_approvers(db: &Db, watch: &mut Watch) -> Result<()> {
    let today = db.clock().today();
    if watch.reminded == Some(today) {
        return Ok(());
    }
    let mut tx = db.write(Actor::system("rounds")).await?;
    let reminded = remind(&mut tx).await?;
    tx.commit().await?;
    let people = db.list_people().await?;
    let mut tx = db.write(Actor::system("rounds")).await?;
    let readers = remind_readers(&mut tx, &people).await?;
    tx.commit().await?;
    let points = list_points(db).await?;
    let mut tx = db.write(Actor::system("rounds")).await?;
    keep_readings(&mut tx, &points).await?;
    tx.commit().await?;
    watch.reminded = Some(today);
    if readers > 0 {
        tracing::info!(readers, "asked or reminded readers of the policy");
    }
    if reminded > 0 {
        tracing::info!(reminded, "reminded approvers");
    }
    Ok(())
}

/// Once a day, behind an assessment: whether the models in use are still what they were.
async fn look_at_models(db: &Db, watch: &mut Watch) -> Result<()> {
    let today = db.clock().today();
    let judged = current_run(db).await?.is_some_and(|run| run.as_of == today);
    if !judged || watch.models == Some(today) {
        return Ok(());
    }
    let told = raise_model_warnings(db, &Actor::system("rounds"), today).await?;
    watch.models = Some(today);
    tracing::info!(models = told.models, raised = told.raised, "looked at the models");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_judged_when_it_has_rested_or_waited_long_enough() {
        let mut watch = Watch::default();
        assert!(!watch.due(10), "what stood at the start is judged or not by its ledger");
        assert!(!watch.due(10));
        assert!(!watch.due(11), "just changed");
        let looks = (1..).take_while(|_| !watch.due(11)).count();
        assert_eq!(looks + 1, REST as usize, "and rested");
        watch.judged = Some(11);
        assert!(!watch.due(11));
        let busy = (12..).take_while(|change| !watch.due(*change)).count();
        assert_eq!(busy, PATIENCE as usize, "a busy house is judged too");
    }
}
