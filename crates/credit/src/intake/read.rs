//! Rows become records: a mapping bound to a table reads each cell in its column's way and
//! gathers everything that is wrong with a row, so that it can be mended at once.

use base::{Currency, Day, Rejection};
use csv::StringRecord;

use super::{
    amounts::{self, Amount, AmountFault, Hint, Number},
    dates::{self, DateFault, Epoch},
    headers::{self, Line},
    kinds::{Kind, PLACES, Role, Shape},
    profile::{Column, Mapping},
    record::Record,
    reject::{CellFault, Rejected},
    rows,
    source::Format,
    table::Table,
    values,
};
use crate::parties::is_day_of_trade;

/// What a row turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// A record.
    Record(Record),
    /// No record: left out and not counted as a row.
    Skipped(Skip),
    /// It cannot go in.
    Rejected(Rejected),
}

/// Why a row is no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// It is empty.
    Blank,
    /// It adds other rows up.
    Total,
    /// It repeats the headers.
    Header,
    /// It is small print under the table.
    Footer,
    /// It says nothing of this kind: an outgoing payment among receipts.
    Other,
}

/// A mapping bound to the columns of a table.
#[derive(Clone, Debug)]
pub struct Reader {
    pub(super) kind: Kind,
    pub(super) currency: Currency,
    pub(super) today: Day,
    headers: Vec<String>,
    columns: Vec<Bound>,
    places: [u16; PLACES],
    lines: Vec<(u16, Line)>,
    keys: Vec<u16>,
    epoch: Epoch,
    doubtful: bool,
}

#[derive(Clone, Debug)]
struct Bound {
    at: usize,
    column: Column,
    order: Option<dates::DateOrder>,
}

const NONE: u16 = u16::MAX;
const TEXT_MAX: usize = 1_000;

impl Reader {
    /// Binds a mapping to a table. Columns are found by their headers; those that the table does
    /// not have are missing, and a necessary one that is missing is a rejection. `currency` is
    /// taken where neither row nor mapping names one; days after `today` are in the future.
    ///
    /// # Errors
    /// What [`Mapping::lacks`] says of the columns that the table has.
    pub fn bind(
        mapping: &Mapping,
        table: &Table,
        currency: Currency,
        today: Day,
    ) -> Result<Self, Rejection> {
        let mut here = mapping.clone();
        here.columns.retain(|column| place_of(&table.headers, &column.header).is_some());
        if let Some(lack) = here.lacks().into_iter().next() {
            return Err(lack);
        }
        let mut reader = Self {
            kind: mapping.kind,
            currency: mapping.currency.unwrap_or(currency),
            today,
            headers: table.headers.clone(),
            columns: Vec::new(),
            places: [NONE; PLACES],
            lines: Vec::new(),
            keys: Vec::new(),
            epoch: table.epoch,
            doubtful: matches!(table.survey.format, Format::Text(encoding) if !encoding.is_sound()),
        };
        for column in here.columns {
            let Some(at) = place_of(&table.headers, &column.header) else { continue };
            let order = mapping.order_of(&column);
            let n = u16::try_from(reader.columns.len()).unwrap_or(NONE);
            match (column.role, column.role.place()) {
                (Role::Line(line), _) => reader.lines.push((n, line)),
                (_, Some(place)) => reader.places[place] = n,
                (_, None) => {}
            }
            reader.columns.push(Bound { at, column, order });
        }
        reader.keys = reader.key_columns();
        Ok(reader)
    }

    /// Necessary columns that a total has empty: neither the buyer nor an amount.
    fn key_columns(&self) -> Vec<u16> {
        self.kind
            .needs()
            .iter()
            .copied()
            .flatten()
            .filter(|role| {
                use Role::{BuyerCode, BuyerName, SupplierCode, SupplierName};
                !matches!(role, BuyerCode | BuyerName | SupplierCode | SupplierName)
            })
            .filter(|role| role.shape() != Shape::Amount)
            .map(|role| self.place(*role))
            .filter(|place| *place != NONE)
            .collect()
    }

    fn place(&self, role: Role) -> u16 {
        role.place().map_or(NONE, |place| self.places[place])
    }

    /// Whether a column plays this part.
    pub(super) fn has(&self, role: Role) -> bool {
        self.place(role) != NONE
    }

    /// The headers of the table.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Reads a row.
    pub fn read(&self, line: u64, cells: &StringRecord) -> Seen {
        if let Some(skip) = self.skip(cells) {
            return Seen::Skipped(skip);
        }
        let mut row = RowReader { reader: self, cells, faults: Vec::new() };
        row.check_form();
        match (rows::read(&mut row), row.faults) {
            (Ok(record), faults) if faults.is_empty() => Seen::Record(record),
            (Err(rows::Left::Skip(skip)), faults) if faults.is_empty() => Seen::Skipped(skip),
            (_, faults) => {
                let cells = cells.iter().map(str::to_owned).collect();
                Seen::Rejected(Rejected { line, faults, cells })
            }
        }
    }

    /// The amount of a row or of a total as it is written; `None` where there is none to read.
    pub(super) fn written(&self, cells: &StringRecord) -> Option<(Currency, i64)> {
        rows::written(&mut RowReader { reader: self, cells, faults: Vec::new() })
    }

    /// The same of a record that holds it as it is written: an invoice, where no column is one of
    /// money that came in.
    pub(super) fn written_of(&self, record: &Record) -> Option<(Currency, i64)> {
        match record {
            Record::Invoice(row) if !self.has(Role::Credit) => {
                Some((row.currency, row.amount_minor))
            }
            _ => None,
        }
    }

    fn skip(&self, cells: &StringRecord) -> Option<Skip> {
        let mut filled = cells.iter().map(values::clean).filter(|cell| !cell.is_empty());
        let Some(first) = filled.next() else { return Some(Skip::Blank) };
        if headers::is_total(first) && self.keys_empty(cells, first) {
            return Some(Skip::Total);
        }
        let small = || filled.clone().take(2).count() < 2 && self.keys_empty(cells, first);
        if self.headers.len() >= 4
            && headers::is_footer(first)
            && (filled.clone().all(headers::is_footer) || small())
        {
            return Some(Skip::Footer);
        }
        let repeated = self.headers.first().is_some_and(|header| header == first)
            && cells.iter().zip(&self.headers).all(|(cell, name)| values::clean(cell) == name);
        repeated.then_some(Skip::Header)
    }

    /// Whether nothing stands in the key columns but the word; without any, in most columns.
    fn keys_empty(&self, cells: &StringRecord, word: &str) -> bool {
        if self.keys.is_empty() {
            let filled = cells.iter().filter(|cell| !values::clean(cell).is_empty()).count();
            return filled * 2 <= self.headers.len();
        }
        self.keys.iter().all(|place| {
            let at = self.columns.get(usize::from(*place)).map_or(usize::MAX, |bound| bound.at);
            let cell = cells.get(at).map_or("", values::clean);
            cell.is_empty() || cell == word
        })
    }
}

/// The place of a header: just so, or else in its normal form.
fn place_of(names: &[String], header: &str) -> Option<usize> {
    names.iter().position(|name| name == header).or_else(|| {
        let normal = headers::normal(header).full;
        names.iter().position(|name| headers::normal(name).full == normal && !normal.is_empty())
    })
}

/// A row on its way to a record.
pub(super) struct RowReader<'a> {
    pub(super) reader: &'a Reader,
    cells: &'a StringRecord,
    faults: Vec<CellFault>,
}

/// The value is wrong and the fault noted, or it is missing where it must not be.
pub(super) struct Wrong;

impl<'a> RowReader<'a> {
    /// Cells beyond the headers, and bytes that were no text.
    fn check_form(&mut self) {
        let extra = self.cells.iter().skip(self.reader.headers.len());
        if let Some(value) = extra.map(values::clean).find(|cell| !cell.is_empty()) {
            let why = Rejection::new("intake.cells-too-many")
                .with("found", self.cells.len())
                .with("expected", self.reader.headers.len());
            self.faults.push(CellFault { column: String::new(), value: value.to_owned(), why });
        }
        if self.reader.doubtful && self.cells.as_slice().contains('\u{fffd}') {
            for (cell, header) in self.cells.iter().zip(&self.reader.headers) {
                if cell.contains('\u{fffd}') {
                    self.faults.push(CellFault {
                        column: header.clone(),
                        value: cell.to_owned(),
                        why: Rejection::new("intake.text-damaged"),
                    });
                }
            }
        }
    }

    fn bound(&self, place: u16) -> Option<&'a Bound> {
        self.reader.columns.get(usize::from(place))
    }

    fn cell(&self, place: u16) -> Option<(&'a Bound, &'a str)> {
        let bound = self.bound(place)?;
        Some((bound, self.cells.get(bound.at).map_or("", values::clean)))
    }

    /// Notes a fault of a column.
    fn note(&mut self, bound: &Bound, value: &str, why: Rejection) {
        let column = bound.column.header.clone();
        let why = why.on(column.clone());
        self.faults.push(CellFault { column, value: value.to_owned(), why });
    }

    /// Notes a fault of the column that plays a part, or of the row where none does.
    pub fn refuse(&mut self, role: Role, why: Rejection) -> Wrong {
        match self.cell(self.reader.place(role)) {
            Some((bound, value)) => self.note(bound, value, why),
            None => {
                self.faults.push(CellFault { column: String::new(), value: String::new(), why })
            }
        }
        Wrong
    }

    /// A value that must be there.
    pub fn must<T>(&mut self, role: Role, value: Result<Option<T>, Wrong>) -> Result<T, Wrong> {
        match value? {
            Some(value) => Ok(value),
            None => {
                let missing = Rejection::new("intake.value-missing").with("role", role.code());
                Err(self.refuse(role, missing))
            }
        }
    }

    /// Text, or nothing where the cell is empty.
    pub fn text(&mut self, role: Role) -> Result<Option<String>, Wrong> {
        let found = self.cell(self.reader.place(role)).filter(|(_, text)| !text.is_empty());
        let Some((bound, text)) = found else { return Ok(None) };
        let line = values::one_line(text);
        let text = match role {
            Role::Note => text.into(),
            Role::BuyerName => base::spelt_name(&line),
            _ => base::spelt_name(text),
        };
        let text = text.as_ref();
        let why = values::spoilt_text(text).or_else(|| values::too_long(text, TEXT_MAX));
        self.sound(bound, text, why).map(Some)
    }

    /// A number or name that identifies something.
    pub fn code(&mut self, role: Role) -> Result<Option<String>, Wrong> {
        let Some((bound, text)) = self.cell(self.reader.place(role)) else { return Ok(None) };
        let spelt = base::spelt_code(text);
        let text = spelt.as_ref();
        if text.is_empty() || (text.len() <= 6 && values::is_nothing(text)) {
            return Ok(None);
        }
        let why = values::spoilt_code(text).map(|why| why.with("value", text));
        self.sound(bound, text, why.or_else(|| values::too_long(text, 200))).map(Some)
    }

    /// The text, unless something is wrong with it.
    fn sound(
        &mut self,
        bound: &Bound,
        text: &str,
        why: Option<Rejection>,
    ) -> Result<String, Wrong> {
        let Some(why) = why else { return Ok(text.to_owned()) };
        self.note(bound, text, why);
        Err(Wrong)
    }

    /// A day; a part that is a period is read as its end.
    pub fn day(&mut self, role: Role) -> Result<Option<Day>, Wrong> {
        let Some((bound, text)) = self.cell(self.reader.place(role)) else { return Ok(None) };
        if values::is_nothing(text) {
            return Ok(None);
        }
        let read = match role.shape() {
            Shape::Period => dates::period_end(text, bound.order, self.reader.epoch),
            _ => dates::day(text, bound.order, self.reader.epoch),
        };
        let code = match read {
            Ok(day) if is_day_of_trade(day) => return Ok(Some(day)),
            Ok(_) => "intake.day-implausible",
            Err(DateFault::Unreadable) => "intake.day-unreadable",
            Err(DateFault::Impossible) => "intake.day-impossible",
            Err(DateFault::OrderUnknown) => "intake.day-ambiguous",
        };
        self.note(bound, text, Rejection::new(code).with("value", text));
        Err(Wrong)
    }

    /// A day that is not in the future.
    pub fn past_day(&mut self, role: Role) -> Result<Option<Day>, Wrong> {
        let day = self.day(role)?;
        match day {
            Some(day) if day > self.reader.today => {
                let why = Rejection::new("intake.day-in-future").with("day", day);
                Err(self.refuse(role, why.with("today", self.reader.today)))
            }
            other => Ok(other),
        }
    }

    /// An amount as it stands, its column's unit taken into account.
    fn raw_amount(&mut self, place: u16) -> Result<Option<(&'a Bound, Amount)>, Wrong> {
        let Some((bound, text)) = self.cell(place) else { return Ok(None) };
        if values::is_nothing(text) {
            return Ok(None);
        }
        if values::is_destroyed(text) {
            self.note(bound, text, Rejection::new("intake.amount-destroyed").with("value", text));
            return Err(Wrong);
        }
        match amounts::amount(text, bound.column.mark) {
            Ok(amount) => {
                let number = amount.number.times_ten_to(bound.column.unit.power());
                Ok(Some((bound, Amount { number, ..amount })))
            }
            Err(fault) => {
                self.amount_fault(bound, text, fault, None);
                Err(Wrong)
            }
        }
    }

    fn amount_fault(
        &mut self,
        bound: &Bound,
        text: &str,
        fault: AmountFault,
        currency: Option<Currency>,
    ) {
        let why = match fault {
            AmountFault::Unreadable => Rejection::new("intake.amount-unreadable"),
            AmountFault::TooLarge => Rejection::new("intake.amount-too-large"),
            AmountFault::Decimals => {
                let currency = currency.unwrap_or(self.reader.currency);
                Rejection::new("intake.amount-decimals")
                    .with("currency", currency)
                    .with("digits", currency.minor_digits())
            }
        };
        self.note(bound, text, why.with("value", text));
    }

    /// The exact number in a column.
    pub fn number(&mut self, role: Role) -> Result<Option<Number>, Wrong> {
        let amount = self.raw_amount(self.reader.place(role))?;
        Ok(amount.map(|(_, amount)| amount.number))
    }

    /// The currency of an amount column in this row, and its minor units.
    pub fn money(&mut self, role: Role) -> Result<Option<(Currency, i64)>, Wrong> {
        let named = self.currency(Role::Currency)?;
        self.money_in(self.reader.place(role), named)
    }

    /// Whether the row, the head of the column or the amount itself says in which currency it is. Asked of an amount
    /// that was read.
    pub fn says_currency(&mut self, role: Role) -> Result<bool, Wrong> {
        if self.currency(Role::Currency)?.is_some() {
            return Ok(true);
        }
        let read = self.raw_amount(self.reader.place(role))?;
        Ok(read.is_some_and(|(bound, amount)| {
            bound.column.currency.is_some() || amount.hint != Hint::None
        }))
    }

    /// As [`Self::money`] in a currency that the row names elsewhere, or not.
    fn money_in(
        &mut self,
        place: u16,
        named: Option<Currency>,
    ) -> Result<Option<(Currency, i64)>, Wrong> {
        let Some((bound, amount)) = self.raw_amount(place)? else { return Ok(None) };
        let text = self.cell(place).map_or("", |(_, text)| text);
        let named = named.or(bound.column.currency);
        let currency = named.unwrap_or_else(|| amount.hint.or(self.reader.currency));
        if !amount.hint.allows(currency) {
            let why = Rejection::new("intake.currency-differs");
            self.note(bound, text, why.with("value", text).with("currency", currency));
            return Err(Wrong);
        }
        match amount.number.to_minor(currency) {
            Ok(minor) => Ok(Some((currency, minor))),
            Err(fault) => {
                self.amount_fault(bound, text, fault, Some(currency));
                Err(Wrong)
            }
        }
    }

    /// An amount in a known currency.
    pub fn minor_in(&mut self, role: Role, currency: Currency) -> Result<Option<i64>, Wrong> {
        let money = self.money_in(self.reader.place(role), Some(currency))?;
        Ok(money.map(|(_, minor)| minor))
    }

    /// Line items of a wide statement.
    pub fn line_amounts(&mut self, currency: Option<Currency>) -> Result<Vec<(Line, i64)>, Wrong> {
        let mut lines = Vec::with_capacity(self.reader.lines.len());
        let mut wrong = false;
        for (place, line) in &self.reader.lines {
            match self.money_in(*place, currency) {
                Ok(Some((_, minor))) => lines.push((*line, minor)),
                Ok(None) => {}
                Err(Wrong) => wrong = true,
            }
        }
        if wrong { Err(Wrong) } else { Ok(lines) }
    }

    /// A value that `read` makes out of a cell's text.
    pub(super) fn parsed<T>(
        &mut self,
        role: Role,
        code: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Wrong> {
        let Some((bound, text)) = self.cell(self.reader.place(role)) else { return Ok(None) };
        if text.is_empty() || (role.shape() != Shape::Flag && values::is_nothing(text)) {
            return Ok(None);
        }
        match read(text) {
            Some(value) => Ok(Some(value)),
            None => {
                self.note(bound, text, Rejection::new(code).with("value", text));
                Err(Wrong)
            }
        }
    }
}
