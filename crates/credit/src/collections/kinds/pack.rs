//! Kinds of customers as a pack: which sheet is kept, what to do by stage, the steps of a path, how a meeting is
//! asked for.

use std::{collections::BTreeSet, sync::LazyLock};

use serde::Deserialize;

use super::{
    dealer::DealerRule,
    path::{PARTS, Part},
};
use crate::{
    collections::{Facts, placeholders},
    parties::CustomerKind,
    scoring::{Edition, PackFault, Wording, company_pack, pack},
};

/// What to do from a day overdue on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageRule {
    /// From so many days overdue on.
    pub from_days: i64,
    /// What to do.
    pub text: Wording,
}

/// How one goes about a kind of customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerRule {
    /// The kind.
    pub kind: CustomerKind,
    /// Which sheet is kept: `path`, `dealer` or none.
    pub sheet: String,
    /// What it is called.
    pub name: Wording,
    /// How it pays.
    pub text: Wording,
    /// Its usual reasons, by their codes in the methods.
    pub reasons: Vec<String>,
    /// By stage, ascending.
    pub stages: Vec<StageRule>,
    /// The sentence that asks for a meeting.
    pub meeting: Wording,
}

impl CustomerRule {
    /// The stage of so many days overdue.
    pub fn stage(&self, days: i64) -> Option<&StageRule> {
        self.stages.iter().rev().find(|one| one.from_days <= days)
    }

    /// The sentence that asks for a meeting, filled.
    pub fn ask(&self, zh: bool, facts: &Facts) -> String {
        facts.fill(if zh { &self.meeting.zh } else { &self.meeting.en })
    }
}

/// A step that a new path begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRule {
    /// Of paths of this kind of customer.
    pub kind: CustomerKind,
    /// Its stable name.
    pub code: String,
    /// What it is in the reckoning.
    pub part: Part,
    /// Its share of the value, basis points.
    pub share_bps: i64,
    /// Days behind the step before.
    pub days: i32,
    /// What it is called.
    pub name: Wording,
    /// What proves it.
    pub paper: Wording,
    /// Who signs at the customer's.
    pub signer: Wording,
}

/// When a path warns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PathRule {
    /// Retention money that comes free within so many days.
    pub retention_days: i32,
    /// A limitation period that ends within so many days.
    pub limitation_days: i32,
}

/// How meetings are proposed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingRule {
    /// Working days that are looked at.
    pub ahead_days: i32,
    /// So many working days before a pay day, from and to, money can still be released.
    pub before_pay_days: (i32, i32),
    /// Minutes of a meeting.
    pub minutes: i64,
    /// From this hour on, up to before that one.
    pub hours: (i64, i64),
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomersPack {
    /// Version and source.
    pub edition: Edition,
    /// When a path warns.
    pub path: PathRule,
    /// When a dealer's sheet warns.
    pub dealer: DealerRule,
    /// How meetings are proposed.
    pub meeting: MeetingRule,
    /// Each kind once.
    pub customers: Vec<CustomerRule>,
    /// Steps of new paths, in order.
    pub steps: Vec<StepRule>,
}

const PACK: &str = "customers.toml";
const TEXT: &str = include_str!("../../../../../content/customers.toml");
static SHIPPED: LazyLock<CustomersPack> = LazyLock::new(|| {
    CustomersPack::read(TEXT).expect("invariant: the shipped kinds are read by a test")
});

#[derive(Deserialize)]
struct Raw {
    path: PathRule,
    dealer: DealerRule,
    meeting: MeetingRule,
    customer: Vec<RawCustomer>,
    step: Vec<RawStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCustomer {
    kind: String,
    sheet: String,
    name: pack::RawWording,
    text: pack::RawWording,
    reasons: Vec<String>,
    stages: Vec<RawStage>,
    meeting: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStage {
    from_days: i64,
    text: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    kind: String,
    code: String,
    part: String,
    share_bps: i64,
    days: i32,
    name: pack::RawWording,
    paper: pack::RawWording,
    signer: pack::RawWording,
}

type Checked<T> = std::result::Result<T, PackFault>;

fn fault(why: String) -> PackFault {
    PackFault::new(PACK, why)
}

fn kind_of(text: &str) -> Checked<CustomerKind> {
    let found = CustomerKind::ALL.iter().find(|kind| kind.code() == text);
    found.copied().ok_or_else(|| fault(format!("{text}: no such kind of customer")))
}

/// The placeholders of the sentence that asks for a meeting.
const ASKED: [&str; 5] = ["person", "company", "day", "minutes", "amount"];

fn customer(raw: RawCustomer) -> Checked<CustomerRule> {
    let kind = kind_of(&raw.kind)?;
    let why = |what: &str| fault(format!("{}: {what}", raw.kind));
    if !["path", "dealer", ""].contains(&raw.sheet.as_str()) {
        return Err(why("sheet is path, dealer or empty"));
    }
    let stages: Vec<StageRule> = raw
        .stages
        .into_iter()
        .map(|one| StageRule { from_days: one.from_days, text: one.text.into() })
        .collect();
    let rises = stages.windows(2).all(|pair| match pair {
        [first, second] => first.from_days < second.from_days,
        _ => true,
    });
    if stages.first().is_none_or(|first| first.from_days != 0) || !rises {
        return Err(why("stages begin at 0 and rise"));
    }
    let meeting: Wording = raw.meeting.into();
    for text in [&meeting.zh, &meeting.en] {
        let named = placeholders(text).ok_or_else(|| why("meeting: a bracket does not close"))?;
        if named.iter().any(|name| !ASKED.contains(name)) || !named.contains(&"person") {
            return Err(why("meeting: person, company, day, minutes, amount"));
        }
    }
    Ok(CustomerRule {
        kind,
        sheet: raw.sheet,
        name: raw.name.into(),
        text: raw.text.into(),
        reasons: raw.reasons,
        stages,
        meeting,
    })
}

fn step(raw: RawStep) -> Checked<StepRule> {
    let part = Part::parse(&raw.part).ok_or_else(|| {
        let known: Vec<&str> = PARTS.iter().map(|part| part.code()).collect();
        fault(format!("{}: part is one of {}", raw.code, known.join(", ")))
    })?;
    if !(0..=10_000).contains(&raw.share_bps) || !(0..=3_650).contains(&raw.days) {
        return Err(fault(format!("{}: share_bps 0 to 10000, days 0 to 3650", raw.code)));
    }
    Ok(StepRule {
        kind: kind_of(&raw.kind)?,
        code: raw.code,
        part,
        share_bps: raw.share_bps,
        days: raw.days,
        name: raw.name.into(),
        paper: raw.paper.into(),
        signer: raw.signer.into(),
    })
}

fn numbers_hold(raw: &Raw) -> Checked<()> {
    let (meeting, dealer, path) = (&raw.meeting, &raw.dealer, &raw.path);
    let holds = (1..=60).contains(&meeting.ahead_days)
        && meeting.before_pay_days.0 >= 0
        && meeting.before_pay_days.0 <= meeting.before_pay_days.1
        && (5..=600).contains(&meeting.minutes)
        && 0 <= meeting.hours.0
        && meeting.hours.0 < meeting.hours.1
        && meeting.hours.1 <= 24
        && dealer.stock_days > 0
        && (1..=10_000).contains(&dealer.change_bps)
        && (3..=36).contains(&dealer.months)
        && path.retention_days > 0
        && path.limitation_days > 0;
    if holds { Ok(()) } else { Err(fault("path, dealer, meeting: a number cannot be".to_owned())) }
}

company_pack!(CustomersPack, "customers");

impl CustomersPack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// A kind that is missing or twice, steps whose shares are not the whole, a number that cannot be.
    pub fn read(text: &str) -> Checked<Self> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        numbers_hold(&raw)?;
        let Raw { path, dealer, meeting, customer: customers, step: steps } = raw;
        let customers: Vec<CustomerRule> =
            customers.into_iter().map(customer).collect::<Checked<Vec<CustomerRule>>>()?;
        for kind in CustomerKind::ALL {
            if customers.iter().filter(|one| one.kind == *kind).count() != 1 {
                return Err(fault(format!("{kind}: each kind of customer once")));
            }
        }
        let steps: Vec<StepRule> =
            steps.into_iter().map(step).collect::<Checked<Vec<StepRule>>>()?;
        for one in customers.iter().filter(|one| one.sheet == "path") {
            let of: Vec<&StepRule> = steps.iter().filter(|step| step.kind == one.kind).collect();
            let codes: BTreeSet<&str> = of.iter().map(|step| step.code.as_str()).collect();
            let shares: i64 = of.iter().map(|step| step.share_bps).sum();
            if codes.len() != of.len() || codes.contains("") || shares != 10_000 {
                let why = "steps: codes each once, shares that add up to 10000";
                return Err(fault(format!("{}: {why}", one.kind)));
            }
        }
        Ok(Self { edition, path, dealer, meeting, customers, steps })
    }

    /// How one goes about a kind of customer.
    pub fn customer(&self, kind: CustomerKind) -> Option<&CustomerRule> {
        self.customers.iter().find(|one| one.kind == kind)
    }

    /// The steps of a new path.
    pub fn steps_of(&self, kind: CustomerKind) -> impl Iterator<Item = &StepRule> {
        self.steps.iter().filter(move |step| step.kind == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collections::{WordingPack, check_wording, talk::TalkPack};

    #[test]
    fn each_kind_has_reasons_that_there_are_and_words_that_pass() {
        let pack = CustomersPack::shipped();
        let mut facts = Facts::default();
        for (name, value) in
            [("person", "王总"), ("company", "华东五金"), ("day", "2026-12-01"), ("minutes", "45")]
        {
            facts.values.insert(name, value.to_owned());
        }
        for one in &pack.customers {
            for reason in &one.reasons {
                assert!(TalkPack::shipped().reason(reason).is_some(), "{}: {reason}", one.kind);
            }
            for zh in [true, false] {
                let said = one.ask(zh, &facts);
                assert!(said.contains("王总") && said.contains('—'), "no amount, a dash: {said}");
                assert!(check_wording(WordingPack::shipped(), &said).is_empty(), "{said}");
            }
        }
        let project = pack.customer(CustomerKind::Project).expect("there");
        for (days, from) in [(0, 0), (30, 0), (31, 31), (400, 181)] {
            assert_eq!(project.stage(days).map(|stage| stage.from_days), Some(from), "{days}");
        }
    }

    #[test]
    fn a_pack_that_cannot_be_is_refused() {
        assert!(CustomersPack::read(TEXT).is_ok());
        for (from, to) in [
            ("share_bps = 3000", "share_bps = 2999"),
            ("part = \"advance\"", "part = \"moon\""),
            ("sheet = \"path\"", "sheet = \"moon\""),
            ("from_days = 0", "from_days = 1"),
            ("from_days = 91", "from_days = 11"),
            ("kind = \"dealer\"", "kind = \"project\""),
            ("hours = [9, 17]", "hours = [17, 9]"),
            ("before_pay_days = [2, 5]", "before_pay_days = [5, 2]"),
            ("{person}", "{moon}"),
            ("{person}", "{person"),
            ("code = \"advance\"", "code = \"contract\""),
        ] {
            assert!(CustomersPack::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
