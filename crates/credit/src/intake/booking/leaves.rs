//! What files say besides the ledger: statements, contacts, promises, exchange rates.

use std::collections::BTreeMap;

use base::{Failure, Money, Rejection, Result};
use store::Tx;

use super::{At, Booker, Done, Origin, Who, late};
use crate::{
    collections::{self, Kept, NewPromise},
    intake::{
        chunk::Chunk,
        kinds::Kind,
        money::Fate,
        named_item,
        record::{ContactRow, PromiseRow, RateRow, RatingRow, Record, StatementRow},
        repo,
        sink::Sink,
        trace::{Note, What},
    },
    parties::{self, NewContact, NewRating, NewStatement, StatementDetail, StatementScope},
    receivables::{self, NewRate},
};

type StatementKey = (i64, base::Day, u32, StatementScope);

/// Statements gather their lines until the file ends: one line a row, in any order.
#[derive(Debug, Default)]
pub(super) struct Statements(BTreeMap<StatementKey, Gathered>);

#[derive(Debug)]
struct Gathered {
    statement: NewStatement,
    origins: Vec<Origin>,
}

impl Booker {
    pub(super) async fn book_leaves(
        &mut self,
        tx: &mut Tx,
        chunk: &Chunk,
        rows: Vec<(At<Record>, Option<Who>)>,
        sink: &mut Sink,
    ) -> Result<()> {
        let mut rates = Vec::new();
        for (At { at, line, row }, who) in rows {
            let kind = row.kind();
            let done = match (row, who) {
                (Record::Statement(row), Some((buyer, _))) => {
                    let origin = Origin { line, cells: chunk.cells(at) };
                    if let Err((origin, why)) = self.gather(*row, buyer, origin) {
                        self.reject(tx, sink, (kind, None), late(origin, why)).await?;
                    }
                    continue;
                }
                (Record::Contact(row), Some((buyer, _))) => self.contact(tx, *row, buyer).await?,
                (Record::Promise(row), Some((buyer, _))) => self.promise(tx, *row, buyer).await?,
                (Record::Rating(row), Some((buyer, _))) => self.rating(tx, *row, buyer).await?,
                (Record::Milestone(row), Some((buyer, _))) => {
                    self.milestone(tx, *row, buyer).await?
                }
                (Record::Bill(row), Some((who, _))) => self.bill(tx, *row, who).await?,
                (Record::Advance(row), Some((who, _))) => self.advance(tx, *row, who).await?,
                (Record::Delivery(row), Some((who, _))) => self.delivery(tx, *row, who).await?,
                (Record::Rate(row), _) => {
                    rates.push((at, line, row));
                    continue;
                }
                _ => return Err(Failure::bug("booking a row without its buyer")),
            };
            self.done(tx, sink, (chunk, at, line, kind), done).await?;
        }
        self.rates(tx, chunk, rates, sink).await
    }

    fn gather(
        &mut self,
        row: StatementRow,
        buyer: i64,
        origin: Origin,
    ) -> std::result::Result<(), (Origin, Rejection)> {
        let key = (buyer, row.period_end, row.months, row.scope);
        let gathered = self.statements.0.entry(key).or_insert_with(|| Gathered {
            statement: NewStatement {
                period_end: row.period_end,
                months: row.months,
                currency: row.currency,
                source: row.origin.clone().unwrap_or_else(|| self.source.clone()),
                audited: false,
                lines: BTreeMap::new(),
            },
            origins: Vec::new(),
        });
        let statement = &mut gathered.statement;
        if statement.currency != row.currency {
            let why = Rejection::new("intake.currency-differs").with("value", row.currency);
            return Err((origin, why.with("currency", statement.currency)));
        }
        for (line, minor) in &row.lines {
            let there = statement.lines.get(line.code());
            if there.is_some_and(|there| there != minor) {
                let label = line.label(base::Lang::Zh);
                return Err((
                    origin,
                    Rejection::new("intake.statement-differs").with("line", label),
                ));
            }
        }
        let lines = row.lines.iter().map(|(line, minor)| (line.code().to_owned(), *minor));
        statement.lines.extend(lines);
        statement.audited |= row.audited.unwrap_or(false);
        gathered.origins.push(origin);
        Ok(())
    }

    /// Records the statements that were gathered. Lines that are booked and that the file does
    /// not speak of stay.
    pub(super) async fn record_statements(&mut self, tx: &mut Tx, sink: &mut Sink) -> Result<()> {
        let kind = Kind::Statements;
        for ((buyer, _, _, scope), gathered) in std::mem::take(&mut self.statements.0) {
            let Gathered { mut statement, origins } = gathered;
            let booked = repo::statement_lines(tx, buyer, (&statement, scope)).await?;
            for (code, minor) in booked {
                statement.lines.entry(code).or_insert(minor);
            }
            let detail = StatementDetail { scope, ..StatementDetail::default() };
            match parties::record_statement_as(tx, buyer, &statement, &detail).await {
                Ok(id) => {
                    if let Some(id) = id {
                        self.trace.note(tx, Note::added(What::Statement, id)).await?;
                    }
                    let fate = if id.is_some() { Fate::Booked } else { Fate::Unchanged };
                    for _ in origins {
                        self.count(kind, None, fate);
                    }
                }
                Err(Failure::Rejected(why)) => {
                    for origin in origins {
                        self.reject(tx, sink, (kind, None), late(origin, why.clone())).await?;
                    }
                }
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    async fn promise(&mut self, tx: &mut Tx, row: PromiseRow, buyer: i64) -> Result<Done> {
        let item = match &row.invoice {
            Some(number) => match named_item::item_of(tx, buyer, number).await {
                Ok(Some(id)) => Some(id),
                Err(Failure::Rejected(why)) => return Ok(Done::Refused(why)),
                Err(other) => return Err(other),
                Ok(None) => {
                    let why = Rejection::new("intake.invoice-unknown").with("invoice", number);
                    return Ok(Done::Refused(why));
                }
            },
            None => None,
        };
        let money = Money::new(row.amount_minor, row.currency);
        let number = said_number(buyer, &row, money);
        // What the file leaves open is as it was recorded: the same file says the same again.
        let there = collections::find_numbered_promise(tx, buyer, &number).await?;
        let there = there.map(|there| there.promise);
        let today = tx.clock().day_of(tx.at());
        let made_on = row.made_on.or(there.as_ref().map(|there| there.made_on));
        let made_on = made_on.unwrap_or(self.as_of.min(row.promised_on).min(today));
        let company = match self.posting.rates().convert(money, made_on) {
            Ok(company) => company,
            Err(why) => return Ok(Done::Refused(why.into())),
        };
        let or_there = |said: Option<String>, kept: fn(&NewPromise) -> &String| {
            said.or_else(|| there.as_ref().map(|there| kept(there).clone())).unwrap_or_default()
        };
        let new = NewPromise {
            buyer_id: buyer,
            number: Some(number),
            made_on,
            due_on: row.promised_on,
            currency: row.currency,
            amount_minor: row.amount_minor,
            company_minor: company.minor,
            item_id: item,
            contact_id: there.as_ref().and_then(|there| there.contact_id),
            said_by: or_there(row.by, |there| &there.said_by),
            note: or_there(row.note, |there| &there.note),
        };
        match collections::record_promise(tx, &new).await {
            Ok(Kept::New(id)) => {
                self.trace.note(tx, Note::added(What::Promise, id)).await?;
                Ok(Done::Booked)
            }
            Ok(Kept::Unchanged(_)) => Ok(Done::Unchanged),
            Err(Failure::Rejected(why)) => Ok(Done::Refused(why)),
            Err(other) => Err(other),
        }
    }

    async fn rates(
        &mut self,
        tx: &mut Tx,
        chunk: &Chunk,
        rows: Vec<(usize, u64, RateRow)>,
        sink: &mut Sink,
    ) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut new: Vec<NewRate> = Vec::new();
        for (at, line, row) in rows {
            let (from, into) = (row.currency, row.into);
            let done = if into != self.company || from == self.company {
                let why = Rejection::new("intake.rate-into-other").with("company", self.company);
                Done::Refused(why.with("given", if from == self.company { from } else { into }))
            } else {
                let known = repo::rate_of(tx, from, row.from_on).await?;
                let twin = new.iter().find(|n| n.currency == from && n.from_on == row.from_on);
                if known == Some(row.rate) || twin.is_some_and(|twin| twin.rate == row.rate) {
                    Done::Unchanged
                } else {
                    let note = Note {
                        what: What::Rate,
                        subject: 0,
                        name: format!("{from} {}", row.from_on),
                        was: known.map(|rate| rate.0.normalize().to_string()),
                        became: row.rate.0.normalize().to_string(),
                    };
                    self.trace.note(tx, note).await?;
                    let source = self.source.clone();
                    let (currency, from_on, rate) = (from, row.from_on, row.rate);
                    let rate = NewRate { currency, from_on, rate, source };
                    match receivables::admit_rate(&rate, self.company) {
                        Ok(()) => {
                            new.push(rate);
                            Done::Booked
                        }
                        Err(why) => Done::Refused(why),
                    }
                }
            };
            self.done(tx, sink, (chunk, at, line, Kind::Rates), done).await?;
        }
        receivables::record_rates(tx, &new).await?;
        self.posting.reload_rates(tx).await
    }
}

impl Booker {
    async fn rating(&mut self, tx: &mut Tx, row: RatingRow, buyer: i64) -> Result<Done> {
        let new = NewRating {
            agency: row.agency,
            grade: row.grade,
            rated_on: row.rated_on,
            valid_until: row.valid_until,
            source: row.origin.unwrap_or_else(|| self.source.clone()),
            note: row.note.unwrap_or_default(),
            document_id: None,
        };
        let admitted = match self.agencies.admit(new) {
            Ok(admitted) => admitted,
            Err(why) => return Ok(Done::Refused(why)),
        };
        match parties::record_rating(tx, buyer, &admitted).await {
            Ok(Some(id)) => {
                self.trace.note(tx, Note::added(What::Rating, id)).await?;
                Ok(Done::Booked)
            }
            Ok(None) => Ok(Done::Unchanged),
            Err(Failure::Rejected(why)) => Ok(Done::Refused(why)),
            Err(other) => Err(other),
        }
    }

    async fn contact(&mut self, tx: &mut Tx, row: ContactRow, buyer: i64) -> Result<Done> {
        let new = new_contact(row);
        let (name, duty) = (new.name.trim(), new.duty.trim());
        let was = repo::contact_of(tx, buyer, name, duty).await?;
        let changed = parties::record_contacts(tx, buyer, std::slice::from_ref(&new)).await?;
        if changed == 0 {
            return Ok(Done::Unchanged);
        }
        let three = |texts: [&str; 3]| serde_json::to_string(&texts).unwrap_or_default();
        let note = Note {
            what: What::Contact,
            subject: buyer,
            name: format!("{name}\u{1f}{duty}"),
            was: was.map(|was| three(was.each_ref().map(String::as_str))),
            became: three([new.phone.trim(), new.email.trim(), new.note.trim()]),
        };
        self.trace.note(tx, note).await?;
        Ok(Done::Booked)
    }
}

/// A promise of a file bears no number: it is named by what it says, so that the same file says the
/// same promise again.
fn said_number(buyer: i64, row: &PromiseRow, money: Money) -> String {
    let said = format!(
        "{buyer} {} {} {} {}",
        row.invoice.as_deref().unwrap_or_default(),
        row.made_on.map(|day| day.to_string()).unwrap_or_default(),
        row.promised_on,
        money
    );
    let digest = base::digest_of(said.as_bytes()).to_string();
    format!("F-{}", digest.get(..24).unwrap_or_default())
}

fn new_contact(row: ContactRow) -> NewContact {
    let joined = |parts: [Option<String>; 2]| -> String {
        parts.into_iter().flatten().collect::<Vec<_>>().join(" / ")
    };
    let wechat = row.wechat.map(|id| format!("微信 {id}"));
    NewContact {
        name: row.name,
        duty: match (row.part, row.title) {
            (Some(part), Some(title)) => format!("{part} · {title}"),
            (part, title) => part.or(title).or(row.department).unwrap_or_default(),
        },
        phone: joined([row.mobile, row.phone]),
        email: row.email.unwrap_or_default(),
        note: joined([wechat, row.note]),
    }
}
