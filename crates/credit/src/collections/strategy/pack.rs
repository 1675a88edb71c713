//! Which step is taken when, towards whom, by which channel, who is left out and how often anybody is
//! contacted (K06, K07, L05); a pack. Its rules are `decide` and `guard`.

use std::{borrow::Cow, collections::BTreeSet, sync::LazyLock};

use base::{Day, Result};
use serde::Deserialize;
use store::Db;

use super::guard::GuardRule;
use crate::{
    collections::{LetterPack, PromisePack, RESULTS},
    parties::CustomerKind,
    policy::Tier,
    scoring::{Edition, PackFault, Wording, company_pack, own_or_shipped, pack},
};

/// What a step does.
pub const ACTIONS: [&str; 9] = [
    "reminder",
    "call",
    "statement",
    "letter",
    "visit",
    "third-party",
    "supply-stop",
    "lawyer",
    "legal",
];

/// The ways of a step: a paper, an e-mail, a message to the group that we have with the customer, one to the group of our
/// own people, what a person does.
pub const WAYS: [&str; 7] = ["print", "email", "message", "hook", "call", "visit", "none"];

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its stable name.
    pub code: String,
    /// The first day on which it fits, counted from the due day.
    pub from: i32,
    /// The last.
    pub to: i32,
    /// Towards these tiers; empty is all.
    pub tiers: Vec<Tier>,
    /// Towards these kinds of customers; empty is all.
    pub kinds: Vec<CustomerKind>,
    /// Where the last contact had one of these results; empty is whatever was heard.
    pub heard: Vec<String>,
    /// Where the buyer does not pay for one of these reasons, by the codes of the pack of the talk; empty is
    /// whatever the reason.
    pub reasons: Vec<String>,
    /// One of [`ACTIONS`].
    pub action: String,
    /// One of [`WAYS`].
    pub way: String,
    /// Code of the letter, or empty.
    pub letter: String,
    /// Dunning level.
    pub level: i64,
    /// In words.
    pub name: Wording,
}

impl Step {
    /// Whether something is written: a letter or a message.
    pub fn is_written(&self) -> bool {
        !self.letter.is_empty()
    }

    /// By which of the ways of contacts it reaches the debtor.
    pub fn channel(&self) -> &str {
        channel_of(&self.way, &self.action)
    }

    /// Whether the debtor is contacted by it; papers for the lawyer and a weighing of law reach nobody.
    pub fn reaches(&self) -> bool {
        !matches!(self.action.as_str(), "lawyer" | "legal")
    }
}

/// By which of the ways of contacts something reaches a debtor; a reminder by mail is a message.
pub(super) fn channel_of<'a>(way: &'a str, action: &str) -> &'a str {
    match (way, action) {
        ("email" | "print", "reminder") => "message",
        ("email" | "print", _) => "letter",
        (way, _) => way,
    }
}

/// A preset of the contact guard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardPreset {
    /// Its stable name.
    pub code: String,
    /// In words.
    pub name: Wording,
    /// Contacts within the window.
    pub most: usize,
    /// Days of the window.
    pub window_days: i32,
    /// Days after a talk.
    pub cool_off_days: i32,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrategyPack {
    /// Version and source.
    pub edition: Edition,
    /// Whether each item is a case of its own; otherwise the buyer is.
    pub by_item: bool,
    /// Days for which receipts on the books are good enough.
    pub bank_days: i32,
    /// Whether letters go out without a person.
    pub automatic: bool,
    /// Open amounts below this are left alone, in the company's currency.
    pub least_minor: i64,
    /// How often anybody is contacted.
    pub guard: GuardRule,
    /// `own`, or the preset whose numbers count.
    pub preset: String,
    /// The company's own numbers, whether or not they count.
    pub own: (usize, i32, i32),
    /// The presets.
    pub presets: Vec<GuardPreset>,
    /// Whether the disputed part is left out.
    pub but_disputed: bool,
    /// Whether who has promised is left alone until the day has passed.
    pub but_promised: bool,
    /// Buyers that are left alone, by code.
    pub but_buyers: BTreeSet<String>,
    /// The steps, in rising order.
    pub steps: Vec<Step>,
}

const PACK: &str = "strategy.toml";
const TEXT: &str = include_str!("../../../../../content/strategy.toml");
static SHIPPED: LazyLock<StrategyPack> = LazyLock::new(|| {
    StrategyPack::read(TEXT).expect("invariant: the shipped strategy is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    way: RawWay,
    guard: RawGuard,
    #[serde(default)]
    preset: Vec<RawPreset>,
    except: RawExcept,
    step: Vec<RawStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWay {
    per: String,
    bank_days: i32,
    automatic: bool,
    least_minor: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGuard {
    preset: String,
    most: usize,
    window_days: i32,
    cool_off_days: i32,
    hour_from: i32,
    hour_to: i32,
    weekdays: Vec<i32>,
    quiet_days: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPreset {
    code: String,
    name: pack::RawWording,
    most: usize,
    window_days: i32,
    cool_off_days: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExcept {
    disputed: bool,
    promised: bool,
    buyers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStep {
    code: String,
    from: i32,
    to: i32,
    tiers: Vec<String>,
    kinds: Vec<String>,
    heard: Vec<String>,
    // Strategies of before know none.
    #[serde(default)]
    reasons: Vec<String>,
    action: String,
    channel: String,
    letter: String,
    level: i64,
    name: pack::RawWording,
}

type Checked<T> = std::result::Result<T, PackFault>;

fn fault(why: String) -> PackFault {
    PackFault::new(PACK, why)
}

pub(super) fn numbers_hold(what: &str, (most, window, cool): (usize, i32, i32)) -> Checked<()> {
    if (1..=100).contains(&most) && (1..=90).contains(&window) && (0..=90).contains(&cool) {
        return Ok(());
    }
    Err(fault(format!("{what}: most 1 to 100, window_days 1 to 90, cool_off_days 0 to 90")))
}

fn guard(raw: RawGuard, presets: &[GuardPreset]) -> Checked<(GuardRule, String)> {
    numbers_hold("guard", (raw.most, raw.window_days, raw.cool_off_days))?;
    let hours = (0..24).contains(&raw.hour_from) && raw.hour_from < raw.hour_to;
    let week = raw.weekdays.iter().all(|day| (1..=7).contains(day)) && !raw.weekdays.is_empty();
    if !hours || raw.hour_to > 24 || !week {
        return Err(fault("guard: hours from 0 to 24 rising, weekdays 1 to 7".to_owned()));
    }
    let quiet: Option<BTreeSet<Day>> = raw.quiet_days.iter().map(|day| day.parse().ok()).collect();
    let quiet = quiet.ok_or_else(|| fault("guard: quiet_days are days".to_owned()))?;
    let (most, window_days, cool_off_days) = match raw.preset.as_str() {
        "own" => (raw.most, raw.window_days, raw.cool_off_days),
        code => {
            let found = presets.iter().find(|preset| preset.code == code);
            let found = found.ok_or_else(|| fault(format!("guard: no such preset: {code}")))?;
            (found.most, found.window_days, found.cool_off_days)
        }
    };
    let rule = GuardRule {
        most,
        window_days,
        cool_off_days,
        hours: (raw.hour_from, raw.hour_to),
        weekdays: raw.weekdays.into_iter().collect(),
        quiet,
        calendar: PromisePack::shipped().calendar.clone(),
    };
    Ok((rule, raw.preset))
}

fn preset(raw: RawPreset) -> Checked<GuardPreset> {
    numbers_hold(&raw.code, (raw.most, raw.window_days, raw.cool_off_days))?;
    Ok(GuardPreset {
        code: raw.code,
        name: raw.name.into(),
        most: raw.most,
        window_days: raw.window_days,
        cool_off_days: raw.cool_off_days,
    })
}

/// What an action needs of its way and its letter.
fn fits(step: &Step) -> bool {
    let way = step.way.as_str();
    match step.action.as_str() {
        // What stops supply wants a proof of arrival, which a message has none of.
        "supply-stop" => matches!(way, "print" | "email") && step.is_written(),
        "reminder" | "letter" => matches!(way, "print" | "email" | "message") && step.is_written(),
        "third-party" => matches!(way, "call" | "visit" | "none") && !step.is_written(),
        "lawyer" => way == "print" && step.is_written(),
        "call" | "statement" => matches!(way, "call" | "visit") && !step.is_written(),
        "visit" => way == "visit" && !step.is_written(),
        _ => matches!(way, "none" | "hook") && !step.is_written(),
    }
}

pub(super) fn step(raw: RawStep) -> Checked<Step> {
    let code = raw.code;
    let wrong = |what: &str| fault(format!("{code}: {what}"));
    let tiers: Option<Vec<Tier>> = raw.tiers.iter().map(|code| Tier::parse(code)).collect();
    let kinds: std::result::Result<Vec<CustomerKind>, _> =
        raw.kinds.iter().map(|word| word.parse::<CustomerKind>()).collect();
    if !raw.heard.iter().all(|word| RESULTS.contains(&word.as_str())) {
        return Err(wrong("heard holds results of contacts"));
    }
    let spelt = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !raw.reasons.iter().all(|word| !word.is_empty() && word.chars().all(spelt)) {
        return Err(wrong("reasons holds codes of reasons"));
    }
    if raw.from > raw.to || raw.from < -60 || raw.to > 9_999 || !(0..=9).contains(&raw.level) {
        return Err(wrong("from -60 on, to 9999 at most and not before from, level 0 to 9"));
    }
    let step = Step {
        from: raw.from,
        to: raw.to,
        tiers: tiers.ok_or_else(|| wrong("no such tier"))?,
        kinds: kinds.map_err(|_| wrong("no such kind of customer"))?,
        heard: raw.heard,
        reasons: raw.reasons,
        action: raw.action,
        way: raw.channel,
        letter: raw.letter,
        level: raw.level,
        name: raw.name.into(),
        code: code.clone(),
    };
    if !ACTIONS.contains(&step.action.as_str()) || !WAYS.contains(&step.way.as_str()) {
        return Err(wrong("no such action or channel"));
    }
    if !fits(&step) {
        return Err(wrong("this action cannot go by this channel with this letter"));
    }
    if !step.letter.chars().all(spelt) {
        return Err(wrong("letter holds the code of a letter"));
    }
    Ok(step)
}

company_pack!(@shipped StrategyPack);

impl StrategyPack {
    /// What counts on a day: the company's own version, else the shipped one; with its text, and with the public
    /// holidays of the pack `promises` as it counts on that day.
    ///
    /// # Errors
    /// `scoring.pack-unreadable`, or a fault.
    pub async fn in_force(db: &Db, on: Day) -> Result<(Cow<'static, Self>, Cow<'static, str>)> {
        let shipped = (Self::shipped(), TEXT);
        let (pack, text) = own_or_shipped(db, ("strategy", on), Self::read, shipped).await?;
        let days = PromisePack::in_force(db, on).await?.0;
        Ok((Cow::Owned(pack.into_owned().with_days(&days)), text))
    }

    /// The same under the public holidays of a version of the pack `promises`.
    #[must_use]
    pub fn with_days(mut self, days: &PromisePack) -> Self {
        self.guard.calendar = days.calendar.clone();
        self
    }

    /// Reads and checks it.
    ///
    /// # Errors
    /// A step that cannot be, steps out of order or twice, a guard without sense, a letter that there is not.
    pub fn read(text: &str) -> Checked<Self> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let by_item = match raw.way.per.as_str() {
            "buyer" => false,
            "item" => true,
            _ => return Err(fault("way: per is buyer or item".to_owned())),
        };
        if !(0..=60).contains(&raw.way.bank_days) || raw.way.least_minor < 0 {
            return Err(fault("way: bank_days 0 to 60, least_minor from 0".to_owned()));
        }
        let presets: Vec<GuardPreset> =
            raw.preset.into_iter().map(preset).collect::<Checked<_>>()?;
        let own = (raw.guard.most, raw.guard.window_days, raw.guard.cool_off_days);
        let (guard, preset) = guard(raw.guard, &presets)?;
        let steps: Vec<Step> = raw.step.into_iter().map(step).collect::<Checked<_>>()?;
        if steps.is_empty() {
            return Err(fault("step: one or more".to_owned()));
        }
        for pair in steps.windows(2) {
            if let [one, next] = pair
                && (next.from, next.level) < (one.from, one.level)
            {
                return Err(fault(format!("{}: steps rise by day and level", next.code)));
            }
        }
        let codes: BTreeSet<&str> = steps.iter().map(|one| one.code.as_str()).collect();
        if codes.len() != steps.len() || codes.contains("") {
            return Err(fault("step: each code once".to_owned()));
        }
        Ok(Self {
            edition,
            by_item,
            bank_days: raw.way.bank_days,
            automatic: raw.way.automatic,
            least_minor: raw.way.least_minor,
            guard,
            preset,
            own,
            presets,
            but_disputed: raw.except.disputed,
            but_promised: raw.except.promised,
            but_buyers: raw.except.buyers.into_iter().collect(),
            steps,
        })
    }

    /// A step by its code.
    pub fn find(&self, code: &str) -> Option<&Step> {
        self.steps.iter().find(|one| one.code == code)
    }

    /// The first step whose letter is none of a pack's: withdrawn since, or never there.
    pub fn without_letter(&self, letters: &LetterPack) -> Option<&Step> {
        self.steps.iter().find(|step| step.is_written() && letters.find(&step.letter).is_none())
    }

    /// Puts the steps into rising order of day and level.
    pub fn sort_steps(&mut self) {
        self.steps.sort_by_key(|step| (step.from, step.level));
    }

    /// The furthest day before a due day on which any step fits, as days ahead.
    pub fn ahead_days(&self) -> i32 {
        self.steps.iter().map(|step| -step.from).max().unwrap_or(0).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_that_cannot_be_is_refused() {
        let pack = StrategyPack::read(TEXT).expect("the shipped strategy");
        assert_eq!((pack.ahead_days(), pack.by_item, pack.automatic), (5, false, false));
        assert_eq!(pack.without_letter(LetterPack::shipped()), None);
        for (from, to) in [
            ("per = \"buyer\"", "per = \"moon\""),
            ("bank_days = 3", "bank_days = 99"),
            ("preset = \"own\"", "preset = \"moon\""),
            ("hour_from = 9", "hour_from = 19"),
            ("weekdays = [1,", "weekdays = [0,"),
            ("2027-01-01", "2027-13-01"),
            ("letter = \"demand-1\"", "letter = \"Not a code\""),
            ("letter = \"demand-1\"", "letter = \"\""),
            ("action = \"visit\"", "action = \"dance\""),
            ("from = 10\nto = 24", "from = 25\nto = 24"),
            ("from = 10\nto = 24", "from = 1\nto = 24"),
            ("code = \"letter-1\"", "code = \"letter-2\""),
            ("heard = [\"disputed\"", "heard = [\"moon\""),
            ("heard = []", "heard = []\nreasons = [\"Not a code\"]"),
        ] {
            let text = TEXT.replacen(from, to, 1);
            assert_ne!(text, TEXT, "{from}");
            assert!(StrategyPack::read(&text).is_err(), "{to}");
        }
        let reg_f = TEXT.replacen("preset = \"own\"", "preset = \"reg-f\"", 1);
        let reg_f = StrategyPack::read(&reg_f).expect("a preset");
        assert_eq!((reg_f.guard.most, reg_f.guard.cool_off_days), (7, 7));
        assert_eq!(reg_f.own, (3, 7, 2));
    }
}
