//! From a table to a mapping that can be used: profile or recognition first, then what the cells
//! of whole columns say about the order of days and the sign before decimals. What stays open is
//! an issue; a blocking issue must be settled by a person before anything is read.

use std::{
    ops::ControlFlow,
    sync::{Arc, atomic::AtomicU64},
};

use base::{Currency, Rejection, Result};

use super::{
    amounts::Mark,
    columns::{Facts, Guess, Reason, Recognised, recognise},
    dates::{DateEvidence, DateOrder},
    encoding::Encoding,
    headers::{self, Unit},
    kinds::{Kind, Role, Shape},
    profile::{Column, Mapping, Profile, ProfileTable, find_profile, is_day, profile_for},
    source::Format,
    table::Table,
    values,
};

/// What a person has said about how to read a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// A shipped profile by name.
    pub profile: Option<String>,
    /// A mapping, saved or corrected by hand: nothing is guessed then.
    pub mapping: Option<Mapping>,
    /// The kind of the records.
    pub kind: Option<Kind>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The order in which days are written.
    pub order: Option<DateOrder>,
    /// Saved mappings, tried by their headers before anything is guessed.
    pub saved: Vec<Mapping>,
}

/// Something that a person should know, or must settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Nothing is read before it is settled.
    pub blocking: bool,
    /// What it is; its sentence and next step stand under its code as those of rejections do.
    pub what: Rejection,
}

/// How a table will be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The mapping.
    pub mapping: Mapping,
    /// 0 to 100: how sure the kind is.
    pub confidence: u32,
    /// The columns in order, with scores and reasons.
    pub columns: Vec<Guess>,
    /// What should be known or settled.
    pub issues: Vec<Issue>,
}

impl Plan {
    /// The first issue that keeps the plan from being used.
    pub fn blocked(&self) -> Option<&Rejection> {
        self.issues.iter().find(|issue| issue.blocking).map(|issue| &issue.what)
    }
}

/// Makes a plan for a table. `currency` is the company's.
///
/// # Errors
/// `intake.profile-unknown`, `intake.profile-unfit`; rejections about reading the file where a
/// whole column must be looked at.
pub fn plan(table: &Table, wish: &Wish, currency: Currency) -> Result<Plan> {
    let facts = Facts::of(table.headers.len(), &table.sample, table.epoch);
    let kind = wish.kind;
    let saved = || wish.saved.iter().find(|mapping| fits(mapping, table, kind));
    let mut plan = if let Some(mapping) = &wish.mapping {
        by_mapping(table, mapping)
    } else if let Some(code) = &wish.profile {
        let (profile, part) = named_profile(code, table, kind)?;
        by_profile(table, &facts, profile, part)
    } else if let Some(mapping) = saved() {
        by_mapping(table, mapping)
    } else {
        let known = profile_for(&table.headers);
        match known.filter(|(_, part)| kind.is_none_or(|kind| kind == part.kind)) {
            Some((profile, part)) => by_profile(table, &facts, profile, part),
            None => by_guess(table, &facts, kind)?,
        }
    };
    if wish.mapping.is_none() {
        settle_marks(&mut plan, table, &facts);
    }
    settle_orders(&mut plan, table, &facts, wish)?;
    plan.mapping.sheet.clone_from(&table.sheet);
    note_form(&mut plan, table, currency);
    let lacks = plan.mapping.lacks();
    plan.issues.extend(lacks.into_iter().map(|what| Issue { blocking: true, what }));
    plan.issues.sort_by_key(|issue| !issue.blocking);
    Ok(plan)
}

fn fits(mapping: &Mapping, table: &Table, kind: Option<Kind>) -> bool {
    let here = |column: &Column| table.headers.contains(&column.header);
    kind.is_none_or(|kind| kind == mapping.kind)
        && !mapping.columns.is_empty()
        && mapping.columns.iter().all(here)
}

fn named_profile(
    code: &str,
    table: &Table,
    kind: Option<Kind>,
) -> Result<(&'static Profile, &'static ProfileTable)> {
    let Some(profile) = find_profile(code) else {
        return Err(Rejection::new("intake.profile-unknown").with("profile", code).into());
    };
    match profile.table_of(&table.headers, kind) {
        Some(part) => Ok((profile, part)),
        None => Err(Rejection::new("intake.profile-unfit").with("profile", code).into()),
    }
}

fn column_of(header: &str, role: Role) -> Column {
    let normal = headers::normal(header);
    Column {
        unit: normal.unit.unwrap_or_default(),
        currency: normal.currency,
        ..Column::new(header, role)
    }
}

fn by_mapping(table: &Table, mapping: &Mapping) -> Plan {
    let columns = table.headers.iter().map(|header| {
        let role = mapping.find_header(header).map(|column| column.role);
        let reasons = role.map(|_| Reason::Person).into_iter().collect();
        Guess { header: header.clone(), role, score: role.map_or(0, |_| 100), reasons }
    });
    let columns = columns.collect();
    Plan { mapping: mapping.clone(), confidence: 100, columns, issues: Vec::new() }
}

fn by_guess(table: &Table, facts: &[Facts], kind: Option<Kind>) -> Result<Plan> {
    let found = recognise(&table.headers, facts, &table.title, kind);
    let found = found.ok_or_else(|| Rejection::new("intake.kind-unknown"))?;
    let mut mapping = Mapping::new(found.kind);
    mapping.columns = assigned(&found.columns);
    let mut issues = Vec::new();
    if found.confidence < 70 {
        let mut next = found.ranking.iter().filter(|(kind, _)| *kind != found.kind);
        let second = next.next().map_or(found.kind, |(kind, _)| *kind);
        let what = Rejection::new("intake.kind-unsure")
            .with("kind", found.kind.code())
            .with("other", second.code());
        issues.push(Issue { blocking: false, what });
    }
    Ok(Plan { mapping, confidence: found.confidence, columns: found.columns, issues })
}

fn assigned(columns: &[Guess]) -> Vec<Column> {
    let with_role = columns.iter().filter_map(|guess| Some((guess, guess.role?)));
    with_role.map(|(guess, role)| column_of(&guess.header, role)).collect()
}

/// What the profile says, and recognition for the columns that it does not speak of.
fn by_profile(table: &Table, facts: &[Facts], profile: &Profile, part: &ProfileTable) -> Plan {
    let guessed = recognise(&table.headers, facts, "", Some(part.kind));
    let guessed = guessed.map_or_else(Vec::new, |found: Recognised| found.columns);
    let mut taken: Vec<Role> = Vec::new();
    let mut columns: Vec<Guess> = Vec::with_capacity(guessed.len());
    for guess in &guessed {
        let said = part.says(&guess.header);
        let role = said.flatten().filter(|role| !taken.contains(role));
        taken.extend(role);
        let reasons = said.map(|_| Reason::Profile).into_iter().collect();
        let score = if role.is_some() { 100 } else { 0 };
        columns.push(Guess { header: guess.header.clone(), role, score, reasons });
    }
    for (column, guess) in columns.iter_mut().zip(guessed) {
        let free = column.reasons.is_empty()
            && guess.role.is_some_and(|role| !taken.contains(&role) && guess.score >= 80);
        if free {
            taken.extend(guess.role);
            *column = guess;
        }
    }
    let mut mapping = Mapping::new(part.kind);
    mapping.profile = Some(profile.code.clone());
    mapping.order = part.order;
    mapping.columns = assigned(&columns);
    Plan { mapping, confidence: 100, columns, issues: Vec::new() }
}

/// The sign before decimals, decided by each column as a whole.
fn settle_marks(plan: &mut Plan, table: &Table, facts: &[Facts]) {
    let mut torn = Vec::new();
    for column in &mut plan.mapping.columns {
        if !matches!(column.role.shape(), Shape::Amount | Shape::Rate) {
            continue;
        }
        let Some(fact) = fact_of(table, facts, &column.header) else { continue };
        column.mark = fact.marks.mark();
        let code = if fact.marks.torn() {
            "intake.decimals-torn"
        } else if fact.marks.open() && table.delimiter == b';' {
            "intake.decimals-open"
        } else {
            continue;
        };
        let mark = if column.mark == Mark::Comma { "," } else { "." };
        let what = Rejection::new(code).with("column", &column.header).with("mark", mark);
        torn.push(Issue { blocking: false, what: what.on(column.header.clone()) });
    }
    plan.issues.append(&mut torn);
}

fn fact_of<'a>(table: &Table, facts: &'a [Facts], header: &str) -> Option<&'a Facts> {
    let at = table.headers.iter().position(|name| name == header)?;
    facts.get(at)
}

/// The order of days: what a person or the profile says, else what a column proves, else what
/// the other columns of the file prove; the rest of the file is looked at before giving up.
fn settle_orders(plan: &mut Plan, table: &Table, facts: &[Facts], wish: &Wish) -> Result<()> {
    if let Some(order) = wish.order {
        plan.mapping.order = Some(order);
        plan.mapping.columns.iter_mut().for_each(|column| column.order = None);
    }
    let fixed = plan.mapping.order;
    let undecided = |column: &&Column| is_day(column.role) && column.order.or(fixed).is_none();
    let days: Vec<String> =
        plan.mapping.columns.iter().filter(undecided).map(|c| c.header.clone()).collect();
    let mut evidence: Vec<(String, DateEvidence)> = days
        .into_iter()
        .filter_map(|header| fact_of(table, facts, &header).map(|f| (header, f.dates)))
        .collect();
    if evidence.iter().any(|(_, seen)| seen.open()) && pooled(&evidence).is_none() {
        look_at_all(table, &mut evidence)?;
    }
    let pool = pooled(&evidence);
    for (header, seen) in evidence {
        let Some(column) = plan.mapping.columns.iter_mut().find(|c| c.header == header) else {
            continue;
        };
        column.order = seen.order().filter(|_| !seen.open()).or(pool);
        let (blocking, code) = match (seen.open(), pool) {
            (true, None) => (true, "intake.date-order-unknown"),
            (true, Some(_)) => (false, "intake.date-order-borrowed"),
            (false, _) if seen.torn() => (false, "intake.date-order-torn"),
            (false, _) => continue,
        };
        let order = column.order.map_or("", DateOrder::code);
        let what = Rejection::new(code).with("column", &header).with("order", order).on(header);
        plan.issues.push(Issue { blocking, what });
    }
    Ok(())
}

/// The one order that columns prove, where they do not contradict one another.
fn pooled(evidence: &[(String, DateEvidence)]) -> Option<DateOrder> {
    let mut proven = evidence.iter().filter_map(|(_, seen)| match (seen.dmy, seen.mdy) {
        (0, 0) => None,
        (dmy, 0) if dmy > 0 => Some(Some(DateOrder::Dmy)),
        (0, _) => Some(Some(DateOrder::Mdy)),
        _ => Some(None),
    });
    let first = proven.next()??;
    proven.all(|order| order == Some(first)).then_some(first)
}

/// Looks at every row for a cell that decides; breaks off as soon as one does.
fn look_at_all(table: &Table, evidence: &mut [(String, DateEvidence)]) -> Result<()> {
    let places: Vec<usize> = evidence
        .iter()
        .filter_map(|(header, _)| table.headers.iter().position(|name| name == header))
        .collect();
    let seen: Arc<AtomicU64> = Arc::default();
    table.rows(&seen, &mut |_, cells| {
        for (at, (_, evidence)) in places.iter().zip(evidence.iter_mut()) {
            let text = cells.get(*at).map_or("", values::clean);
            if !values::is_nothing(text) {
                evidence.see(text, table.epoch);
            }
        }
        let decided = evidence.iter().any(|(_, seen)| seen.dmy > 0 || seen.mdy > 0);
        if decided { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
}

/// What should be known about the form of the file.
fn note_form(plan: &mut Plan, table: &Table, currency: Currency) {
    let mut note = |what: Rejection| plan.issues.push(Issue { blocking: false, what });
    if table.survey.format == Format::Text(Encoding::Utf8Damaged) {
        note(Rejection::new("intake.encoding-damaged"));
    }
    let named = plan.mapping.find_role(Role::Currency).is_some()
        || plan.mapping.columns.iter().any(|column| column.currency.is_some());
    let money = plan.mapping.columns.iter().any(|c| c.role.shape() == Shape::Amount);
    if money && !named {
        let currency = plan.mapping.currency.unwrap_or(currency);
        note(Rejection::new("intake.currency-assumed").with("currency", currency));
    }
    let scaled = plan.mapping.columns.iter().filter(|column| column.unit != Unit::One);
    for column in scaled {
        let zeros = 10_i64.pow(column.unit.power());
        let what = Rejection::new("intake.unit-applied").with("column", &column.header);
        note(what.with("factor", zeros).on(column.header.clone()));
    }
    if table.sheets.len() > 1 {
        let sheet = table.sheet.clone().unwrap_or_default();
        let what = Rejection::new("intake.sheets-many").with("sheet", sheet);
        note(what.with("count", table.sheets.len()));
    }
}
