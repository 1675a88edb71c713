//! Reading paths: one, those of a buyer, a page of them, and what warns in all that are open.

use std::collections::{BTreeMap, HashMap};

use base::{Currency, Day, Rejection, Result};
use store::{AnyConnection, AnyRow, Ask, Columns, Db, access::Scope};

use super::{
    pack::{CustomersPack, PathRule},
    path::{Milestone, Part, PathAlarm, PathState, PathSums, reckon},
};
use crate::{
    collections::evidence::EvidencePack,
    parties::{BuyerId, CustomerKind, scope_owner},
};

/// Kinds of customers of which a path is kept.
pub const PATH_KINDS: [CustomerKind; 2] = [CustomerKind::Project, CustomerKind::Government];

/// A path with its steps and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Row id.
    pub id: i64,
    /// Of which buyer.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// Of a project or a public body.
    pub kind: CustomerKind,
    /// The number.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// The contract.
    pub contract: String,
    /// The currency.
    pub currency: Currency,
    /// The value.
    pub value_minor: i64,
    /// The budget year.
    pub budget_year: Option<i64>,
    /// The appropriation.
    pub appropriation: String,
    /// What else is known.
    pub note: String,
    /// When it was closed, and what was said then.
    pub closed: Option<(Day, String)>,
    /// Its steps, in order.
    pub steps: Vec<Milestone>,
    /// How it stands.
    pub state: PathState,
}

/// Which paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathFilter {
    /// Whose buyers.
    pub scope: Scope,
    /// Only of this kind.
    pub kind: Option<CustomerKind>,
    /// Only of this buyer.
    pub buyer: Option<BuyerId>,
    /// Those that were closed, instead of those that are open.
    pub closed: bool,
    /// Only those that come after this row id in the list (smaller ids).
    pub before: Option<i64>,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

impl PathFilter {
    /// The open ones that somebody sees.
    pub const fn open(scope: Scope) -> Self {
        Self { scope, kind: None, buyer: None, closed: false, before: None, limit: 50 }
    }
}

/// What the open paths come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// How many are open.
    pub count: usize,
    /// Their sums by currency.
    pub sums: Vec<(Currency, PathSums)>,
    /// Steps that warn, the gravest first: place of the path, place of the step, the alarm.
    pub alarms: Vec<(usize, usize, PathAlarm)>,
    /// The paths that warn.
    pub paths: Vec<Path>,
}

const COLUMNS: &str = "p.id, p.buyer_id, b.code, b.name, p.kind, p.number, p.name, p.contract, \
    p.currency, p.value_minor, p.budget_year, p.appropriation, p.note, p.closed_on, p.closing";
const FROM: &str = " FROM collections_path p JOIN parties_buyer b ON b.id = p.buyer_id";

fn read(row: &AnyRow) -> Result<Path> {
    let closing = row.text(14)?;
    let kind = row.text(4)?;
    Ok(Path {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        kind: kind.parse().unwrap_or_default(),
        number: row.text(5)?,
        name: row.text(6)?,
        contract: row.text(7)?,
        currency: row.currency(8)?,
        value_minor: row.int(9)?,
        budget_year: row.maybe_int(10)?,
        appropriation: row.text(11)?,
        note: row.text(12)?,
        closed: row.maybe_day(13)?.map(|day| (day, closing)),
        steps: Vec::new(),
        state: PathState {
            steps: Vec::new(),
            hangs_at: None,
            then: None,
            last_from: None,
            sums: PathSums::default(),
        },
    })
}

fn step(row: &AnyRow) -> Result<(i64, Milestone)> {
    let part = Part::parse(&row.text(3)?).unwrap_or(Part::Progress);
    let item = match row.maybe_int(8)? {
        Some(id) => Some((id, row.text(9)?, row.day(10)?, row.int(11)?, row.int(12)?)),
        None => None,
    };
    let one = Milestone {
        id: row.int(1)?,
        code: row.text(2)?,
        part,
        name: row.text(4)?,
        planned_on: row.maybe_day(5)?,
        reached_on: row.maybe_day(6)?,
        amount_minor: row.int(7)?,
        item,
        paper: row.text(13)?,
        signer: row.text(14)?,
        login: row.text(15)?,
        note: row.text(16)?,
    };
    Ok((row.int(0)?, one))
}

/// Steps of some paths, with their invoices; one that was cancelled is none.
async fn steps(
    connection: &mut AnyConnection,
    paths: &[i64],
) -> Result<BTreeMap<i64, Vec<Milestone>>> {
    let mut found: BTreeMap<i64, Vec<Milestone>> = BTreeMap::new();
    for some in paths.chunks(400) {
        let mut ask = Ask::new(
            "SELECT m.path_id, m.id, m.code, m.part, m.name, m.planned_on, m.reached_on, \
             m.amount_minor, i.id, i.number, i.due_on, i.amount_minor, i.open_minor, m.paper, \
             m.signer, m.login, m.note FROM collections_milestone m \
             LEFT JOIN receivables_item i ON i.id = m.item_id AND i.undone_by IS NULL \
             AND NOT EXISTS (SELECT 1 FROM receivables_movement v WHERE v.item_id = i.id \
             AND v.kind = 'cancellation' AND NOT EXISTS \
             (SELECT 1 FROM receivables_movement r WHERE r.reverses_id = v.id)) \
             WHERE m.path_id IN (",
        );
        ask.list(some.iter().copied()).text(") ORDER BY m.path_id, m.place, m.id");
        for row in ask.rows(connection, "reading steps of paths").await? {
            let (path, one) = step(&row)?;
            found.entry(path).or_default().push(one);
        }
    }
    Ok(found)
}

/// How paths are reckoned on a day.
struct Rules {
    path: PathRule,
    years: i32,
    today: Day,
}

async fn rules(db: &Db, today: Day) -> Result<Rules> {
    let pack = CustomersPack::in_force(db, today).await?;
    let law = EvidencePack::in_force(db, today).await?;
    let law = law.limitation.iter().rev().find(|row| row.from <= today);
    Ok(Rules { path: pack.path, years: law.map_or(3, |law| law.years), today })
}

async fn filled(db: &Db, rows: &[AnyRow], rules: &Rules) -> Result<Vec<Path>> {
    let mut paths: Vec<Path> = rows.iter().map(read).collect::<Result<_>>()?;
    let ids: Vec<i64> = paths.iter().map(|path| path.id).collect();
    let mut connection = db.read().await?;
    let mut found = steps(&mut connection, &ids).await?;
    for path in &mut paths {
        path.steps = found.remove(&path.id).unwrap_or_default();
        path.state = reckon(&path.steps, &rules.path, (rules.years, rules.today));
    }
    Ok(paths)
}

fn narrow(ask: &mut Ask, filter: &PathFilter) {
    ask.text(if filter.closed {
        " WHERE p.closed_on IS NOT NULL"
    } else {
        " WHERE p.closed_on IS NULL"
    });
    if let Some(owner) = scope_owner(filter.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(kind) = filter.kind {
        ask.text(" AND p.kind = ").value(kind.code());
    }
    if let Some(buyer) = filter.buyer {
        ask.text(" AND p.buyer_id = ").value(buyer);
    }
    if let Some(before) = filter.before {
        ask.text(" AND p.id < ").value(before);
    }
}

/// Paths, the newest first.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn list_paths(db: &Db, filter: &PathFilter) -> Result<Vec<Path>> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM);
    narrow(&mut ask, filter);
    ask.text(" ORDER BY p.id DESC LIMIT ").value(i64::from(filter.limit.clamp(1, 500)));
    let rules = rules(db, db.clock().today()).await?;
    let rows = {
        let mut connection = db.read().await?;
        ask.rows(&mut connection, "listing paths").await?
    };
    filled(db, &rows, &rules).await
}

/// Open paths of a buyer.
///
/// # Errors
/// As [`list_paths`].
pub async fn paths_of(db: &Db, scope: Scope, buyer: BuyerId) -> Result<Vec<Path>> {
    list_paths(db, &PathFilter { buyer: Some(buyer), ..PathFilter::open(scope) }).await
}

/// A path within what somebody may see.
///
/// # Errors
/// `collections.path-unknown`, `scoring.pack-unreadable`, or a fault.
pub async fn get_path(db: &Db, id: i64, scope: Scope) -> Result<Path> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM).text(" WHERE p.id = ").value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let rules = rules(db, db.clock().today()).await?;
    let rows = {
        let mut connection = db.read().await?;
        ask.rows(&mut connection, "finding a path").await?
    };
    let mut paths = filled(db, &rows, &rules).await?;
    paths.pop().ok_or_else(|| Rejection::new("collections.path-unknown").with("id", id).into())
}

/// Open paths that are looked through for alarms at the most.
const OPEN: i64 = 2_000;

/// What all open paths come to, and what warns in them.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn list_path_alarms(db: &Db, scope: Scope) -> Result<Paths> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM);
    narrow(&mut ask, &PathFilter::open(scope));
    ask.text(" ORDER BY p.id DESC LIMIT ").value(OPEN);
    let rules = rules(db, db.clock().today()).await?;
    let rows = {
        let mut connection = db.read().await?;
        ask.rows(&mut connection, "looking paths through").await?
    };
    let all = filled(db, &rows, &rules).await?;
    let count = all.len();
    let mut sums: BTreeMap<Currency, PathSums> = BTreeMap::new();
    for path in &all {
        add(sums.entry(path.currency).or_default(), &path.state.sums);
    }
    let paths: Vec<Path> = all.into_iter().filter(|path| path.state.sums.alarms > 0).collect();
    let mut alarms: Vec<(usize, usize, PathAlarm)> = Vec::new();
    for (n, path) in paths.iter().enumerate() {
        for (m, step) in path.state.steps.iter().enumerate() {
            alarms.extend(step.alarms.iter().map(|alarm| (n, m, *alarm)));
        }
    }
    alarms.sort_by_key(|(n, m, alarm)| (*alarm, *n, *m));
    Ok(Paths { count, sums: sums.into_iter().collect(), alarms, paths })
}

/// A step of a path that warns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeAlarm {
    /// The path.
    pub path: i64,
    /// Its number.
    pub number: String,
    /// The step.
    pub step: String,
    /// What it warns of.
    pub alarm: PathAlarm,
    /// The day that it is about.
    pub on: Option<Day>,
    /// Who of ours keeps it.
    pub login: String,
}

impl Path {
    /// What its steps warn of, the gravest first.
    pub fn alarms(&self) -> Vec<NodeAlarm> {
        let mut all: Vec<NodeAlarm> = Vec::new();
        for (step, told) in self.steps.iter().zip(&self.state.steps) {
            all.extend(told.alarms.iter().map(|alarm| NodeAlarm {
                path: self.id,
                number: self.number.clone(),
                step: step.name.clone(),
                alarm: *alarm,
                on: match alarm {
                    PathAlarm::Limitation => told.limitation_on,
                    PathAlarm::Late | PathAlarm::RetentionSoon => step.planned_on,
                    PathAlarm::RetentionFree | PathAlarm::Uninvoiced => told.asked_from,
                },
                login: step.login.clone(),
            }));
        }
        all.sort_by_key(|one| (one.alarm, one.on));
        all
    }
}

/// The gravest step that warns on an open path, of each of some buyers.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn next_nodes(db: &Db, buyers: &[BuyerId]) -> Result<HashMap<BuyerId, NodeAlarm>> {
    let mut found: HashMap<BuyerId, NodeAlarm> = HashMap::new();
    if buyers.is_empty() {
        return Ok(found);
    }
    let rules = rules(db, db.clock().today()).await?;
    for some in buyers.chunks(400) {
        let mut ask = Ask::new("SELECT ");
        ask.text(COLUMNS).text(FROM).text(" WHERE p.closed_on IS NULL AND p.buyer_id IN (");
        ask.list(some.iter().copied()).text(") ORDER BY p.id LIMIT ").value(OPEN);
        let rows = {
            let mut connection = db.read().await?;
            ask.rows(&mut connection, "looking for steps that warn").await?
        };
        for path in filled(db, &rows, &rules).await? {
            let Some(one) = path.alarms().into_iter().next() else { continue };
            match found.get(&path.buyer_id) {
                Some(other) if (other.alarm, other.on) <= (one.alarm, one.on) => {}
                _ => {
                    found.insert(path.buyer_id, one);
                }
            }
        }
    }
    Ok(found)
}

fn add(all: &mut PathSums, one: &PathSums) {
    all.planned_minor += one.planned_minor;
    all.invoiced_minor += one.invoiced_minor;
    all.collected_minor += one.collected_minor;
    all.uninvoiced_minor += one.uninvoiced_minor;
    all.waits_minor += one.waits_minor;
    all.retention_minor += one.retention_minor;
    all.late += one.late;
    all.alarms += one.alarms;
}
