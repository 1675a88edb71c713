//! A first look at a file before anything is booked: its form, what each column is thought to
//! be and why, what is open, and how the first rows come out.

use base::{Currency, Day, Result};

use super::{
    plan::{Plan, Wish, plan},
    read::{Reader, Seen, Skip},
    record::Record,
    reject::CellFault,
    source::Source,
    table::{Hints, Table},
};

/// How many rows are shown.
pub const ROWS_SHOWN: usize = 20;

/// A first look.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The file as a table.
    pub table: Table,
    /// How it would be read.
    pub plan: Plan,
    /// The first rows below the headers.
    pub rows: Vec<PreviewRow>,
    /// How the rows of the sample come out.
    pub counts: Counts,
}

/// A row and how it comes out.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewRow {
    /// Its line in the file.
    pub line: u64,
    /// Its cells, as many as there are headers.
    pub cells: Vec<String>,
    /// How it comes out; nothing where the plan is blocked.
    pub seen: Option<PreviewSeen>,
}

/// How a row comes out.
#[derive(Clone, Debug, PartialEq)]
pub enum PreviewSeen {
    /// As a record.
    Record(Box<Record>),
    /// It is left out.
    Skipped(Skip),
    /// It cannot go in.
    Rejected(Vec<CellFault>),
}

/// Counts over the sample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records and rejected rows.
    pub rows: u64,
    /// Records.
    pub good: u64,
    /// Rows that cannot go in.
    pub rejected: u64,
    /// Totals, empty rows and the like.
    pub skipped: u64,
    /// Whether the sample is the whole file.
    pub whole: bool,
}

/// Takes a first look. `currency` is the company's; days after `today` are in the future.
///
/// # Errors
/// Rejections about the file or the profile asked for.
pub fn preview(source: Source, wish: &Wish, currency: Currency, today: Day) -> Result<Preview> {
    let table = open(source, wish)?;
    let plan = plan(&table, wish, currency)?;
    let reader = match plan.blocked() {
        Some(_) => None,
        None => Reader::bind(&plan.mapping, &table, currency, today).ok(),
    };
    let whole = table.sample.len() < super::table::SAMPLE_ROWS;
    let mut counts = Counts { whole, ..Counts::default() };
    let mut rows = Vec::with_capacity(ROWS_SHOWN);
    for row in &table.sample {
        let seen = reader.as_ref().map(|reader| reader.read(row.line, &row.cells));
        match &seen {
            Some(Seen::Record(_)) => counts.good += 1,
            Some(Seen::Rejected(_)) => counts.rejected += 1,
            Some(Seen::Skipped(_)) => counts.skipped += 1,
            None => {}
        }
        if rows.len() < ROWS_SHOWN && !matches!(seen, Some(Seen::Skipped(Skip::Blank))) {
            let mut cells: Vec<String> = row.cells.iter().map(str::to_owned).collect();
            cells.resize(table.headers.len(), String::new());
            let seen = seen.map(|seen| match seen {
                Seen::Record(record) => PreviewSeen::Record(Box::new(record)),
                Seen::Skipped(skip) => PreviewSeen::Skipped(skip),
                Seen::Rejected(rejected) => PreviewSeen::Rejected(rejected.faults),
            });
            rows.push(PreviewRow { line: row.line, cells, seen });
        }
    }
    counts.rows = counts.good + counts.rejected;
    Ok(Preview { table, plan, rows, counts })
}

/// Opens a file as the wish says: its sheet, and the headers of its mapping or profile.
///
/// # Errors
/// Rejections about the file.
pub fn open(source: Source, wish: &Wish) -> Result<Table> {
    let mut hints = Hints { sheet: wish.sheet.clone(), ..Hints::default() };
    if let Some(mapping) = &wish.mapping {
        hints.usual_sheet.clone_from(&mapping.sheet);
        hints.headers = mapping.columns.iter().map(|column| column.header.clone()).collect();
    } else if let Some(profile) = wish.profile.as_deref().and_then(super::profile::find_profile) {
        let of_kind = |kind| wish.kind.is_none_or(|wanted| wanted == kind);
        let mut parts = profile.tables.iter().filter(|table| of_kind(table.kind));
        if let (Some(only), None) = (parts.next(), parts.next()) {
            hints.headers.clone_from(&only.require);
        }
    }
    Table::open(source, &hints)
}
