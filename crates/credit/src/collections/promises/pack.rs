//! The pack of promises: working days, days to act, ways to acknowledge, next steps, and the wording of agreements.

use std::sync::LazyLock;

use base::Day;
use serde::Deserialize;

use super::calendar::WorkCalendar;
use crate::{
    collections::CHANNELS,
    scoring::{Edition, PackFault, Wording, company_pack, pack},
};

/// Days to act, in working days where not said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseRule {
    /// A reminder, before the promised day.
    pub remind_before: i32,
    /// A contact, after the promised day.
    pub contact_within: i32,
    /// The buyer's acknowledgement, after it was made.
    pub confirm_within: i32,
    /// So many broken in a row go to the manager.
    pub broken_in_row: usize,
    /// The last broken one is not older, calendar days.
    pub escalate_within_days: i32,
    /// How often one may be moved.
    pub moves_most: i64,
    /// The next step where nothing was agreed.
    pub next_step_within: i32,
}

/// A way in which a promise is acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AckWay {
    /// Its stable name.
    pub code: String,
    /// Whether it can be shown to others later.
    pub written: bool,
    /// In words.
    pub text: Wording,
}

/// What follows where nothing was agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextKind {
    /// Its stable name.
    pub code: String,
    /// One of the ways of contacts.
    pub channel: String,
    /// Whether supply is stopped.
    pub stop: bool,
    /// In words.
    pub text: Wording,
}

/// When an agreement is in default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefaultClause {
    /// Its stable name.
    pub code: String,
    /// Instalments that were not kept in full.
    pub missed: usize,
    /// The clause.
    pub text: Wording,
}

/// How late interest is treated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterestMode {
    /// Its stable name.
    pub code: String,
    /// Whether a figure is part of the instalments.
    pub figure: bool,
    /// The clause.
    pub text: Wording,
}

/// The wording of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperWords {
    /// Who with whom.
    pub opening: Wording,
    /// What is owed.
    pub debt: Wording,
    /// The instalments.
    pub plan: Wording,
    /// One payment.
    pub plan_one: Wording,
    /// The security.
    pub security: Wording,
    /// The close.
    pub ending: Wording,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromisePack {
    /// Version and source.
    pub edition: Edition,
    /// Days to act.
    pub rule: PromiseRule,
    /// Working days.
    pub calendar: WorkCalendar,
    /// Ways to acknowledge.
    pub ways: Vec<AckWay>,
    /// Next steps.
    pub next: Vec<NextKind>,
    /// Default clauses, the first is offered.
    pub defaults: Vec<DefaultClause>,
    /// Modes of interest, the first is offered.
    pub interest: Vec<InterestMode>,
    /// 还款协议.
    pub agreement: PaperWords,
    /// 承诺函.
    pub letter: PaperWords,
}

const PACK: &str = "promises.toml";
const TEXT: &str = include_str!("../../../../../content/promises.toml");
static SHIPPED: LazyLock<PromisePack> = LazyLock::new(|| {
    PromisePack::read(TEXT).expect("invariant: the shipped promises are read by a test")
});

#[derive(Deserialize)]
struct Raw {
    rule: PromiseRule,
    calendar: RawCalendar,
    way: Vec<RawWay>,
    next: Vec<RawNext>,
    default: Vec<RawDefault>,
    interest: Vec<RawInterest>,
    agreement: RawPaper,
    letter: RawPaper,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCalendar {
    #[serde(rename = "source")]
    _source: crate::scoring::pack::RawSource,
    until: String,
    holidays: Vec<String>,
    workdays: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWay {
    code: String,
    written: bool,
    text: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNext {
    code: String,
    channel: String,
    #[serde(default)]
    stop: bool,
    text: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDefault {
    code: String,
    missed: usize,
    text: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInterest {
    code: String,
    figure: bool,
    text: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPaper {
    opening: pack::RawWording,
    debt: pack::RawWording,
    plan: pack::RawWording,
    plan_one: pack::RawWording,
    security: pack::RawWording,
    ending: pack::RawWording,
}

type Checked<T> = std::result::Result<T, PackFault>;

fn fault(why: impl Into<String>) -> PackFault {
    PackFault::new(PACK, why)
}

fn day(text: &str) -> Checked<Day> {
    text.parse().map_err(|_| fault(format!("{text}: no day")))
}

fn calendar(raw: &RawCalendar) -> Checked<WorkCalendar> {
    let mut holidays = Vec::new();
    for range in &raw.holidays {
        let (from, to) = range.split_once('/').unwrap_or((range, range));
        let (from, to) = (day(from)?, day(to)?);
        let length = to.days_since(from);
        if !(0..30).contains(&length) {
            return Err(fault(format!("{range}: a holiday ends after it begins, within 30 days")));
        }
        holidays.extend((0..=length).map(|n| from.plus_days(n)));
    }
    let workdays: Vec<Day> =
        raw.workdays.iter().map(|text| day(text)).collect::<Checked<Vec<Day>>>()?;
    if let Some(wrong) = workdays.iter().find(|one| one.weekday() < 5) {
        return Err(fault(format!("{wrong}: a day that is worked instead is on a weekend")));
    }
    Ok(WorkCalendar::new(Some(day(&raw.until)?), holidays, workdays))
}

fn once<'a>(what: &str, codes: impl Iterator<Item = &'a str>) -> Checked<()> {
    let mut codes: Vec<&str> = codes.collect();
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    if codes.is_empty() || codes.len() != count || codes.contains(&"") {
        return Err(fault(format!("{what}: one or more, each once")));
    }
    Ok(())
}

fn rule(rule: PromiseRule) -> Checked<PromiseRule> {
    let days = [rule.remind_before, rule.contact_within, rule.confirm_within];
    let sound = days.iter().all(|days| (1..=20).contains(days))
        && (1..=20).contains(&rule.next_step_within)
        && (2..=10).contains(&rule.broken_in_row)
        && (1..=730).contains(&rule.escalate_within_days)
        && (0..=20).contains(&rule.moves_most);
    if sound { Ok(rule) } else { Err(fault("rule: days 1 to 20, broken_in_row 2 to 10")) }
}

impl From<RawPaper> for PaperWords {
    fn from(raw: RawPaper) -> Self {
        Self {
            opening: raw.opening.into(),
            debt: raw.debt.into(),
            plan: raw.plan.into(),
            plan_one: raw.plan_one.into(),
            security: raw.security.into(),
            ending: raw.ending.into(),
        }
    }
}

company_pack!(PromisePack, "promises", with its text);

impl PromisePack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// Days that cannot be, a code twice, a channel that there is not, no mode of interest without a figure first.
    pub fn read(text: &str) -> Checked<Self> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        once("way", raw.way.iter().map(|one| one.code.as_str()))?;
        once("next", raw.next.iter().map(|one| one.code.as_str()))?;
        once("default", raw.default.iter().map(|one| one.code.as_str()))?;
        once("interest", raw.interest.iter().map(|one| one.code.as_str()))?;
        if let Some(wrong) = raw.next.iter().find(|one| !CHANNELS.contains(&one.channel.as_str())) {
            return Err(fault(format!("{}: no such channel", wrong.code)));
        }
        if let Some(wrong) = raw.default.iter().find(|one| one.missed == 0) {
            return Err(fault(format!("{}: one missed instalment or more", wrong.code)));
        }
        // A figure below what the contract gives may be read as a waiver: nobody prints one unasked.
        if raw.interest.first().is_none_or(|one| one.figure) {
            return Err(fault("interest: the first one, which is offered, prints no figure"));
        }
        let way =
            |raw: RawWay| AckWay { code: raw.code, written: raw.written, text: raw.text.into() };
        let next = |raw: RawNext| NextKind {
            code: raw.code,
            channel: raw.channel,
            stop: raw.stop,
            text: raw.text.into(),
        };
        let default = |raw: RawDefault| DefaultClause {
            code: raw.code,
            missed: raw.missed,
            text: raw.text.into(),
        };
        let interest = |raw: RawInterest| InterestMode {
            code: raw.code,
            figure: raw.figure,
            text: raw.text.into(),
        };
        Ok(Self {
            edition,
            rule: rule(raw.rule)?,
            calendar: calendar(&raw.calendar)?,
            ways: raw.way.into_iter().map(way).collect(),
            next: raw.next.into_iter().map(next).collect(),
            defaults: raw.default.into_iter().map(default).collect(),
            interest: raw.interest.into_iter().map(interest).collect(),
            agreement: raw.agreement.into(),
            letter: raw.letter.into(),
        })
    }

    /// A way by its code.
    pub fn way(&self, code: &str) -> Option<&AckWay> {
        self.ways.iter().find(|one| one.code == code)
    }

    /// A next step by its code.
    pub fn next_kind(&self, code: &str) -> Option<&NextKind> {
        self.next.iter().find(|one| one.code == code)
    }

    /// A default clause by its code.
    pub fn default_clause(&self, code: &str) -> Option<&DefaultClause> {
        self.defaults.iter().find(|one| one.code == code)
    }

    /// A mode of interest by its code.
    pub fn interest_mode(&self, code: &str) -> Option<&InterestMode> {
        self.interest.iter().find(|one| one.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_that_cannot_be_is_refused() {
        assert!(PromisePack::read(TEXT).is_ok());
        for (from, to) in [
            ("remind_before = 2", "remind_before = 0"),
            ("broken_in_row = 2", "broken_in_row = 1"),
            ("2026-10-01/2026-10-07", "2026-10-07/2026-10-01"),
            ("\"2026-10-10\"", "\"2026-10-09\""),
            ("channel = \"visit\"", "channel = \"dream\""),
            ("missed = 1", "missed = 0"),
            ("code = \"email\"", "code = \"paper\""),
            ("code = \"reserved\"\nfigure = false", "code = \"reserved\"\nfigure = true"),
        ] {
            assert!(TEXT.contains(from), "{from}");
            assert!(PromisePack::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
