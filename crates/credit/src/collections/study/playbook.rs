//! The playbook in use (H10): which step, idea, method and tool was used on which case, and how those cases came out.
//! A case counts once for what was used on it, however often. What was used on a case that went well need not be why.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use base::{Currency, Day, Result};
use store::{AnyConnection, AnyRow, Ask, Columns, Db, access::Scope};

use crate::{collections::talk::STEPS, parties::scope_owner};

/// What a use is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlayPart {
    /// A step of the talk.
    Step,
    /// An idea: praise, restating, confirming the account, the four steps at an objection.
    Idea,
    /// A method: the answer to a trick, a situation, an excuse.
    Method,
    /// A tool: a script, a statement of account, a promise, an agreement, a letter, a visit, a matter.
    Tool,
}

impl PlayPart {
    /// All, in the order of the playbook.
    pub const ALL: [Self; 4] = [Self::Step, Self::Idea, Self::Method, Self::Tool];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Idea => "idea",
            Self::Method => "method",
            Self::Tool => "tool",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A case that something was used on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayCase {
    /// Row id.
    pub id: i64,
    /// Code of the buyer.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// When it was opened.
    pub opened_on: Day,
    /// When it was closed.
    pub closed_on: Option<Day>,
    /// How, or empty.
    pub outcome: String,
    /// Its currency.
    pub currency: Currency,
    /// What was overdue when it was opened.
    pub owed_minor: i64,
    /// What was still overdue when it was closed.
    pub left_minor: Option<i64>,
}

impl PlayCase {
    /// Whether it was closed as collected or agreed.
    pub fn is_won(&self) -> bool {
        self.closed_on.is_some() && ["collected", "agreed"].contains(&self.outcome.as_str())
    }

    /// What of it was collected, once it is closed.
    pub fn got_minor(&self) -> Option<i64> {
        let left = self.left_minor.filter(|_| self.closed_on.is_some())?;
        Some((self.owed_minor - left).clamp(0, self.owed_minor))
    }
}

/// How the cases came out that something was used on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlayUse {
    /// Cases.
    pub cases: i64,
    /// Of them closed.
    pub closed: i64,
    /// Of these collected or agreed.
    pub won: i64,
    /// What was overdue on the closed ones.
    pub owed_minor: i64,
    /// What of it was collected.
    pub got_minor: i64,
}

impl PlayUse {
    /// Share of the closed cases that were won, basis points.
    pub const fn won_bps(&self) -> Option<i64> {
        match self.closed {
            0 => None,
            closed => Some(self.won * 10_000 / closed),
        }
    }

    /// Share of what was overdue on closed cases that was collected, basis points.
    pub fn got_bps(&self) -> Option<i64> {
        let bps = i128::from(self.got_minor) * 10_000 / i128::from(self.owed_minor).max(1);
        (self.owed_minor > 0).then(|| i64::try_from(bps).unwrap_or(10_000))
    }
}

/// A part of the playbook with its code.
pub type Play = (PlayPart, String);

/// The playbook in use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Playbook {
    /// Cases by row id.
    pub cases: BTreeMap<i64, PlayCase>,
    /// What was used on which cases.
    pub used: BTreeMap<Play, BTreeSet<i64>>,
}

impl Playbook {
    /// How the cases came out that something was used on.
    pub fn told(&self, play: &Play) -> PlayUse {
        let mut told = PlayUse::default();
        for case in self.of(play) {
            told.cases += 1;
            if case.closed_on.is_some() {
                told.closed += 1;
                told.won += i64::from(case.is_won());
            }
            if let Some(got) = case.got_minor() {
                told.owed_minor = told.owed_minor.saturating_add(case.owed_minor);
                told.got_minor = told.got_minor.saturating_add(got);
            }
        }
        told
    }

    /// All cases, to compare with.
    pub fn all(&self) -> PlayUse {
        let play = (PlayPart::Step, String::new());
        let ids = self.cases.keys().copied().collect();
        Self { used: [(play.clone(), ids)].into(), cases: self.cases.clone() }.told(&play)
    }

    /// The cases, the latest opened first.
    pub fn of(&self, play: &Play) -> Vec<&PlayCase> {
        let ids = self.used.get(play).into_iter().flatten();
        let mut cases: Vec<&PlayCase> = ids.filter_map(|id| self.cases.get(id)).collect();
        cases.sort_by_key(|one| (std::cmp::Reverse(one.opened_on), one.id));
        cases
    }

    fn add(&mut self, part: PlayPart, code: &str, case: i64) {
        if !code.is_empty() && self.cases.contains_key(&case) {
            self.used.entry((part, code.to_owned())).or_default().insert(case);
        }
    }
}

/// The playbook in use on cases that were opened from a day on. Held until something is written.
///
/// # Errors
/// A fault from the database.
pub async fn playbook_used(db: &Db, scope: Scope, since: Day) -> Result<Arc<Playbook>> {
    let what = format!("collections-playbook {scope:?} {since}");
    db.held(what, async { Ok(Arc::new(read(db, scope, since).await?)) }).await
}

async fn read(db: &Db, scope: Scope, since: Day) -> Result<Playbook> {
    let mut book = Playbook::default();
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT c.id, b.code, b.name, c.opened_on, c.closed_on, c.outcome, c.currency, c.owed_minor, \
         c.left_minor FROM collections_case c JOIN parties_buyer b ON b.id = c.buyer_id \
         WHERE c.opened_on >= ",
    );
    ask.value(since);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    for row in &ask.rows(&mut connection, "reading cases of the playbook").await? {
        let case = case(row)?;
        book.cases.insert(case.id, case);
    }
    talks(&mut connection, since, &mut book).await?;
    for (sql, part, code) in TOLD {
        let mut ask = Ask::new(sql);
        ask.value(since);
        for row in &ask.rows(&mut connection, "reading what was used on cases").await? {
            let named = if code.is_empty() { row.text(1)? } else { code.to_owned() };
            book.add(part, &named, row.int(0)?);
        }
    }
    Ok(book)
}

fn case(row: &AnyRow) -> Result<PlayCase> {
    Ok(PlayCase {
        id: row.int(0)?,
        buyer_code: row.text(1)?,
        buyer_name: row.text(2)?,
        opened_on: row.day(3)?,
        closed_on: row.maybe_day(4)?,
        outcome: row.text(5)?,
        currency: row.currency(6)?,
        owed_minor: row.int(7)?,
        left_minor: row.maybe_int(8)?,
    })
}

/// Steps and ideas, by what was written in the finished talks of a case.
async fn talks(connection: &mut AnyConnection, since: Day, book: &mut Playbook) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT t.case_id, MAX(t.step), MAX(t.praised), MAX(t.restated), MAX(t.confirmed), \
         MAX(t.lscp) FROM collections_talk t JOIN collections_case c ON c.id = t.case_id \
         WHERE t.contact_id IS NOT NULL AND c.opened_on >= ",
    );
    ask.value(since).text(" GROUP BY t.case_id");
    for row in &ask.rows(connection, "reading steps of talks").await? {
        let (id, reached) = (row.int(0)?, usize::try_from(row.int(1)?).unwrap_or(0));
        STEPS.iter().take(reached).for_each(|step| book.add(PlayPart::Step, step, id));
        for (at, code, least) in
            [(2, "praise", 1), (3, "restated", 1), (4, "confirmed", 1), (5, "lscp", 4)]
        {
            if row.int(at)? >= least {
                book.add(PlayPart::Idea, code, id);
            }
        }
    }
    Ok(())
}

/// Case, code, from cases that were opened from a day on: what else is used. An empty code stands in the row.
const TOLD: [(&str, PlayPart, &str); 10] = [
    (
        "SELECT DISTINCT t.case_id, t.trick FROM collections_talk t JOIN collections_case c \
         ON c.id = t.case_id WHERE t.contact_id IS NOT NULL AND t.trick <> '' AND c.opened_on >= ",
        PlayPart::Method,
        "",
    ),
    (
        "SELECT DISTINCT t.case_id, t.scene FROM collections_talk t JOIN collections_case c \
         ON c.id = t.case_id WHERE t.contact_id IS NOT NULL AND t.scene <> '' AND c.opened_on >= ",
        PlayPart::Method,
        "",
    ),
    (
        "SELECT DISTINCT t.case_id, t.excuse FROM collections_talk t JOIN collections_case c \
         ON c.id = t.case_id WHERE t.contact_id IS NOT NULL AND t.excuse <> '' AND c.opened_on >= ",
        PlayPart::Method,
        "",
    ),
    (
        "SELECT DISTINCT t.case_id FROM collections_script_use u JOIN collections_talk t \
         ON t.id = u.talk_id JOIN collections_case c ON c.id = t.case_id WHERE c.opened_on >= ",
        PlayPart::Tool,
        "script",
    ),
    (
        "SELECT DISTINCT c.id FROM collections_case c JOIN collections_account a \
         ON a.buyer_id = c.buyer_id AND a.state <> 'withdrawn' AND a.sent_on >= c.opened_on \
         AND (c.closed_on IS NULL OR a.sent_on <= c.closed_on) WHERE c.opened_on >= ",
        PlayPart::Tool,
        "statement",
    ),
    (
        "SELECT DISTINCT c.id FROM collections_case c JOIN collections_promise p \
         ON p.buyer_id = c.buyer_id AND p.state <> 'withdrawn' AND p.made_on >= c.opened_on \
         AND (c.closed_on IS NULL OR p.made_on <= c.closed_on) WHERE c.opened_on >= ",
        PlayPart::Tool,
        "promise",
    ),
    (
        "SELECT DISTINCT c.id FROM collections_case c JOIN collections_agreement g \
         ON g.buyer_id = c.buyer_id AND g.made_on >= c.opened_on \
         AND (c.closed_on IS NULL OR g.made_on <= c.closed_on) WHERE c.opened_on >= ",
        PlayPart::Tool,
        "agreement",
    ),
    (
        "SELECT DISTINCT c.id FROM collections_case c JOIN collections_outbox o \
         ON o.buyer_id = c.buyer_id AND o.letter <> '' AND o.sent_on >= c.opened_on \
         AND (c.closed_on IS NULL OR o.sent_on <= c.closed_on) WHERE c.opened_on >= ",
        PlayPart::Tool,
        "letter",
    ),
    (
        "SELECT DISTINCT c.id FROM collections_case c JOIN collections_contact k \
         ON k.buyer_id = c.buyer_id AND k.channel = 'visit' AND k.on_day >= c.opened_on \
         AND (c.closed_on IS NULL OR k.on_day <= c.closed_on) WHERE c.opened_on >= ",
        PlayPart::Tool,
        "visit",
    ),
    (
        "SELECT DISTINCT m.case_id FROM collections_matter m JOIN collections_case c \
         ON c.id = m.case_id WHERE c.opened_on >= ",
        PlayPart::Tool,
        "matter",
    ),
];
