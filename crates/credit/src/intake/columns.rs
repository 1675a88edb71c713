//! Which kind of record a table holds and which part each column plays, guessed from headers
//! and from the cells below them. Every guess has a score and its reasons; a person may correct
//! each of them.

use csv::StringRecord;

use super::{
    amounts::{self, Mark, MarkEvidence},
    dates::{DateEvidence, Epoch},
    headers::{self, Normal},
    kinds::{Kind, Role, Shape},
    table::Row,
    values,
};

/// What the cells of a column are, over a sample.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Cells that are not empty.
    pub filled: u32,
    /// What they say as days.
    pub dates: DateEvidence,
    /// What they say about the decimal mark.
    pub marks: MarkEvidence,
    numbers: u32,
    flags: u32,
    wholes: u32,
    currencies: u32,
    wordy: u32,
}

impl Facts {
    /// The facts of every column.
    pub fn of(columns: usize, sample: &[Row], epoch: Epoch) -> Vec<Self> {
        let mut facts = vec![Self::default(); columns];
        for row in sample {
            for (fact, cell) in facts.iter_mut().zip(&row.cells) {
                fact.see(values::clean(cell), epoch);
            }
        }
        facts
    }

    fn see(&mut self, text: &str, epoch: Epoch) {
        if values::is_nothing(text) {
            return;
        }
        self.filled += 1;
        self.dates.see(text, epoch);
        self.marks.see(text);
        let number = amounts::amount(text, Mark::Point).is_ok()
            || amounts::amount(text, Mark::Comma).is_ok();
        self.numbers += u32::from(number);
        self.flags += u32::from(values::flag(text).is_some());
        self.wholes += u32::from(values::whole(text).is_some());
        self.currencies += u32::from(values::currency(text).is_some());
        self.wordy += u32::from(!number && text.chars().any(char::is_alphabetic));
    }

    /// Hundredths of the filled cells that can be read in this shape.
    fn share(&self, shape: Shape) -> Option<u32> {
        let count = match shape {
            Shape::Text | Shape::Code => self.filled,
            Shape::Day | Shape::Period => self.dates.days(),
            Shape::Amount | Shape::Rate => self.numbers,
            Shape::Flag => self.flags,
            Shape::Whole => self.wholes,
            Shape::Currency => self.currencies,
        };
        (count * 100).checked_div(self.filled)
    }
}

/// Why a column is thought to play its part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A profile says so.
    Profile,
    /// A person says so.
    Person,
    /// The header is a known word.
    Header(String),
    /// A known word is part of the header.
    PartOfHeader(String),
    /// This many of a hundred cells can be read so.
    Cells(u32),
    /// The part is played by another column.
    Taken(String),
}

/// A column and the part that it is thought to play.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// Its header.
    pub header: String,
    /// Its part; none where nothing fits.
    pub role: Option<Role>,
    /// 0 to 100.
    pub score: u32,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// What a table is thought to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Recognised {
    /// The kind of its records.
    pub kind: Kind,
    /// 0 to 100: how sure that is.
    pub confidence: u32,
    /// Its columns in order.
    pub columns: Vec<Guess>,
    /// All kinds with their points, the likeliest first.
    pub ranking: Vec<(Kind, i64)>,
}

const SCORE_MIN: i64 = 40;
const POINTS_MISSING: i64 = -150;
const POINTS_TITLE: i64 = 250;

/// What a table is; `only` where its kind is known.
pub fn recognise(
    header_names: &[String],
    facts: &[Facts],
    title: &str,
    only: Option<Kind>,
) -> Option<Recognised> {
    let normals: Vec<Normal> = header_names.iter().map(|name| plain_normal(name)).collect();
    let hinted = headers::kinds_in_title(title);
    let mut tried: Vec<(i64, u32, Kind, Vec<Guess>)> = Kind::ALL
        .into_iter()
        .filter(|kind| only.is_none_or(|wanted| wanted == *kind))
        .map(|kind| {
            let columns = assign(kind, header_names, &normals, facts);
            let (points, sure) = weigh(kind, &columns);
            let hint = if hinted.contains(&kind) { POINTS_TITLE } else { 0 };
            (points + hint, sure, kind, columns)
        })
        .collect();
    tried.sort_by(|a, b| b.0.cmp(&a.0).then(a.2.cmp(&b.2)));
    let ranking: Vec<(Kind, i64)> = tried.iter().map(|t| (t.2, t.0)).collect();
    let second = ranking.get(1).map_or(i64::MIN, |(_, points)| *points);
    let (points, sure, kind, columns) = tried.into_iter().next()?;
    let close = only.is_none() && second > 0 && second * 100 >= points * 88;
    let confidence = if close { sure.min(60) } else { sure };
    Some(Recognised { kind, confidence, columns, ranking })
}

/// A header that was made unique (`金额#2`) is compared without what was added.
fn plain_normal(name: &str) -> Normal {
    match name.rsplit_once('#') {
        _ if headers::is_reject_column(name) => Normal::default(),
        Some((head, n)) if !head.is_empty() && n.bytes().all(|b| b.is_ascii_digit()) => {
            headers::normal(head)
        }
        _ => headers::normal(name),
    }
}

/// The best fitting pairs of column and part first; each is used once.
fn assign(kind: Kind, names: &[String], normals: &[Normal], facts: &[Facts]) -> Vec<Guess> {
    struct Pair {
        column: usize,
        role: Role,
        score: i64,
        reasons: Vec<Reason>,
    }
    let mut pairs = Vec::new();
    for (column, (normal, fact)) in normals.iter().zip(facts).enumerate() {
        for fit in headers::fits(kind, normal) {
            let mut score = i64::from(fit.score);
            let word = fit.word.to_owned();
            let mut reasons =
                vec![if fit.whole { Reason::Header(word) } else { Reason::PartOfHeader(word) }];
            if let Some(share) = fact.share(fit.role.shape())
                && !matches!(fit.role.shape(), Shape::Text | Shape::Code)
            {
                score += match share {
                    90.. => 6,
                    60..90 => 0,
                    _ => -50,
                };
                reasons.push(Reason::Cells(share));
            }
            score += code_or_name(fit.role, fact);
            pairs.push(Pair { column, role: fit.role, score, reasons });
        }
    }
    pairs.sort_by(|a, b| b.score.cmp(&a.score).then(a.column.cmp(&b.column)));
    let mut guesses: Vec<Guess> = names
        .iter()
        .map(|name| Guess { header: name.clone(), role: None, score: 0, reasons: Vec::new() })
        .collect();
    let mut taken: Vec<(Role, String)> = Vec::new();
    for pair in pairs {
        let Some(guess) = guesses.get_mut(pair.column) else { continue };
        if guess.role.is_some() || pair.score < SCORE_MIN {
            continue;
        }
        if let Some((_, by)) = taken.iter().find(|(role, _)| *role == pair.role) {
            if guess.reasons.is_empty() {
                guess.reasons.push(Reason::Taken(by.clone()));
            }
            continue;
        }
        taken.push((pair.role, guess.header.clone()));
        guess.role = Some(pair.role);
        guess.score = u32::try_from(pair.score.clamp(0, 100)).unwrap_or(0);
        guess.reasons = pair.reasons;
    }
    guesses
}

/// `customer` may head codes or names: words with blanks and Chinese names are names.
fn code_or_name(role: Role, fact: &Facts) -> i64 {
    if fact.filled == 0 {
        return 0;
    }
    let wordy = fact.wordy * 100 / fact.filled;
    match role {
        Role::BuyerName if wordy < 20 => -12,
        _ => 0,
    }
}

/// Points of a kind, and how sure its necessary parts are.
fn weigh(kind: Kind, columns: &[Guess]) -> (i64, u32) {
    let score_of = |role: Role| {
        columns.iter().filter(|guess| guess.role == Some(role)).map(|guess| guess.score).max()
    };
    let (mut points, mut sure, mut missing) = (0, 0, false);
    let mut needed = Vec::new();
    let groups = kind.needs();
    for group in groups {
        needed.extend_from_slice(group);
        match group.iter().filter_map(|role| score_of(*role)).max() {
            Some(score) => {
                points += i64::from(score) * 2;
                sure += score;
            }
            None => {
                points += POINTS_MISSING;
                missing = true;
            }
        }
    }
    let lines = columns.iter().filter(|guess| matches!(guess.role, Some(Role::Line(_)))).count();
    if kind == Kind::Statements && lines == 0 {
        points += POINTS_MISSING;
        missing = true;
    }
    for guess in columns {
        match guess.role {
            Some(role) if !needed.contains(&role) => points += i64::from(guess.score) / 2,
            _ => {}
        }
    }
    let count = u32::try_from(groups.len().max(1)).unwrap_or(1);
    let sure = sure / count;
    (points, if missing { sure.min(30) } else { sure.min(100) })
}

/// The sample as facts, for tests and for callers that have cells only.
pub fn facts_of(rows: &[StringRecord], columns: usize, epoch: Epoch) -> Vec<Facts> {
    let rows: Vec<Row> =
        (1..).zip(rows).map(|(line, cells)| Row { line, cells: cells.clone() }).collect();
    Facts::of(columns, &rows, epoch)
}

#[cfg(test)]
#[path = "columns_tests.rs"]
mod tests;
