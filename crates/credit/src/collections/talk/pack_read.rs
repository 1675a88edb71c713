//! Reading the methods of the collection talk: their shape as TOML, and what must hold.

use serde::Deserialize;

use super::pack::{
    BoxCheck, Card, Character, DebtorKind, DoRule, Excuse, HouseScript, Measures, PrepBox, Reason,
    STEPS, SixCheck, TalkPack, Trick,
};
use crate::{
    collections::CHANNELS,
    scoring::{PackFault, Wording, pack, pack::RawWording},
};

const PACK: &str = "talk.toml";

#[derive(Deserialize)]
struct Raw {
    measure: RawMeasure,
    principle: Vec<RawCard>,
    character: Vec<RawCharacter>,
    pmp: RawPmp,
    lscp: Vec<RawLetter>,
    trick: Vec<RawTrick>,
    excuse: Vec<RawExcuse>,
    scene: Vec<RawCard>,
    kind: Vec<RawKind>,
    rule: Vec<RawRule>,
    mood: Vec<RawMood>,
    reason: Vec<RawReason>,
    #[serde(rename = "box")]
    boxes: Vec<RawBox>,
    step: Vec<RawStep>,
    script: Vec<RawScript>,
    question: Vec<RawQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeasure {
    early_days: i32,
    gap_days: i32,
    confirmed_days: i32,
    praise_most: i64,
    lost_days: i32,
    #[serde(default = "first_after")]
    first_after_days: i32,
    #[serde(default = "first_within")]
    first_within_days: i32,
    cost: std::collections::BTreeMap<String, i64>,
}

/// For packs of companies that were written before first contacts were measured.
const fn first_after() -> i32 {
    30
}

const fn first_within() -> i32 {
    14
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCard {
    code: String,
    name: RawWording,
    text: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCharacter {
    sign: String,
    check: String,
    name: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPmp {
    name: RawWording,
    text: RawWording,
    bridge: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLetter {
    code: String,
    letter: String,
    name: RawWording,
    text: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTrick {
    code: String,
    name: RawWording,
    signs: RawWording,
    counter: RawWording,
    proof: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExcuse {
    code: String,
    days: i32,
    name: RawWording,
    verify: RawWording,
    proof: RawWording,
    reply: RawWording,
    offer: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    code: String,
    able: bool,
    willing: bool,
    name: RawWording,
    text: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    code: String,
    good: bool,
    text: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMood {
    code: String,
    name: RawWording,
    note: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlan {
    zh: Vec<String>,
    en: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReason {
    code: String,
    #[serde(default)]
    approve: bool,
    name: RawWording,
    question: RawWording,
    check: Option<RawWording>,
    plan: RawPlan,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBox {
    code: String,
    check: String,
    name: RawWording,
    within: Option<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    code: String,
    name: RawWording,
    aim: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScript {
    code: String,
    step: String,
    channel: String,
    from_days: i64,
    text: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    code: String,
    text: RawWording,
}

type Checked<T> = Result<T, PackFault>;

fn fault(why: impl Into<String>) -> PackFault {
    PackFault::new(PACK, why)
}

/// Each code once, none empty; so many where `most` says so.
fn slots<'a>(
    list: &str,
    codes: impl Iterator<Item = &'a str>,
    exactly: Option<usize>,
) -> Checked<()> {
    let mut codes: Vec<&str> = codes.collect();
    let count = codes.len();
    if exactly.is_some_and(|wanted| wanted != count) || count == 0 {
        let wanted = exactly.map_or_else(|| "one or more".to_owned(), |n| n.to_string());
        return Err(fault(format!("{list}: {wanted}, and there are {count}")));
    }
    codes.sort_unstable();
    codes.dedup();
    if codes.len() != count || codes.contains(&"") {
        return Err(fault(format!("{list}: each code once, none empty")));
    }
    Ok(())
}

fn card(raw: RawCard) -> Card {
    Card { code: raw.code, name: raw.name.into(), text: raw.text.into() }
}

fn measures(raw: RawMeasure) -> Checked<Measures> {
    let days = [
        raw.early_days,
        raw.gap_days,
        raw.confirmed_days,
        raw.lost_days,
        raw.first_after_days,
        raw.first_within_days,
    ];
    let fits = days.iter().all(|days| (1..=2_000).contains(days))
        && (1..=9).contains(&raw.praise_most)
        && raw.cost.iter().all(|(name, minor)| CHANNELS.contains(&name.as_str()) && *minor >= 0);
    if !fits {
        return Err(fault("measure: days 1 to 2000, praise 1 to 9, costs of channels from 0"));
    }
    Ok(Measures {
        early_days: raw.early_days,
        gap_days: raw.gap_days,
        confirmed_days: raw.confirmed_days,
        praise_most: raw.praise_most,
        lost_days: raw.lost_days,
        first_after_days: raw.first_after_days,
        first_within_days: raw.first_within_days,
        cost: raw.cost.into_iter().collect(),
    })
}

fn characters(raw: Vec<RawCharacter>) -> Checked<Vec<Character>> {
    slots("character", raw.iter().map(|one| one.sign.as_str()), Some(6))?;
    let one = |raw: RawCharacter| {
        let mut signs = raw.sign.chars();
        let (Some(sign), None) = (signs.next(), signs.next()) else {
            return Err(fault(format!("{}: one character", raw.sign)));
        };
        let check = SixCheck::parse(&raw.check);
        let check = check.ok_or_else(|| fault(format!("{}: no such check", raw.check)))?;
        Ok(Character { sign, name: raw.name.into(), check })
    };
    raw.into_iter().map(one).collect()
}

fn letters(raw: Vec<RawLetter>) -> Checked<Vec<Card>> {
    let word: String = raw.iter().map(|one| one.letter.as_str()).collect();
    if word != "LSCP" {
        return Err(fault("lscp: the letters L, S, C, P in this order"));
    }
    slots("lscp", raw.iter().map(|one| one.code.as_str()), Some(4))?;
    let one =
        |raw: RawLetter| Card { code: raw.letter, name: raw.name.into(), text: raw.text.into() };
    Ok(raw.into_iter().map(one).collect())
}

fn tricks(raw: Vec<RawTrick>) -> Checked<Vec<Trick>> {
    slots("trick", raw.iter().map(|one| one.code.as_str()), Some(6))?;
    let one = |raw: RawTrick| Trick {
        code: raw.code,
        name: raw.name.into(),
        signs: raw.signs.into(),
        counter: raw.counter.into(),
        proof: raw.proof.into(),
    };
    Ok(raw.into_iter().map(one).collect())
}

fn excuses(raw: Vec<RawExcuse>) -> Checked<Vec<Excuse>> {
    slots("excuse", raw.iter().map(|one| one.code.as_str()), Some(4))?;
    let one = |raw: RawExcuse| {
        if !(1..=90).contains(&raw.days) {
            return Err(fault(format!("{}: days 1 to 90", raw.code)));
        }
        Ok(Excuse {
            code: raw.code,
            days: raw.days,
            name: raw.name.into(),
            verify: raw.verify.into(),
            proof: raw.proof.into(),
            reply: raw.reply.into(),
            offer: raw.offer.into(),
        })
    };
    raw.into_iter().map(one).collect()
}

fn kinds(raw: Vec<RawKind>) -> Checked<Vec<DebtorKind>> {
    slots("kind", raw.iter().map(|one| one.code.as_str()), Some(4))?;
    for able in [true, false] {
        for willing in [true, false] {
            if !raw.iter().any(|one| one.able == able && one.willing == willing) {
                return Err(fault("kind: one for each pair of able and willing"));
            }
        }
    }
    let one = |raw: RawKind| DebtorKind {
        code: raw.code,
        able: raw.able,
        willing: raw.willing,
        name: raw.name.into(),
        text: raw.text.into(),
    };
    Ok(raw.into_iter().map(one).collect())
}

fn reasons(raw: Vec<RawReason>) -> Checked<Vec<Reason>> {
    slots("reason", raw.iter().map(|one| one.code.as_str()), None)?;
    let one = |raw: RawReason| {
        if raw.plan.zh.is_empty() || raw.plan.zh.len() != raw.plan.en.len() {
            return Err(fault(format!("{}: a plan, as many steps in both languages", raw.code)));
        }
        let plan = raw.plan.zh.into_iter().zip(raw.plan.en);
        let question: Wording = raw.question.into();
        // Older texts of a company say only what to ask.
        let check = raw.check.map_or_else(|| question.clone(), Into::into);
        Ok(Reason {
            code: raw.code,
            approve: raw.approve,
            name: raw.name.into(),
            question,
            check,
            plan: plan.map(|(zh, en)| Wording::new(zh, en)).collect(),
        })
    };
    raw.into_iter().map(one).collect()
}

fn boxes(raw: Vec<RawBox>) -> Checked<Vec<PrepBox>> {
    slots("box", raw.iter().map(|one| one.code.as_str()), None)?;
    let one = |raw: RawBox| {
        let check = BoxCheck::parse(&raw.check);
        let check = check.ok_or_else(|| fault(format!("{}: no such check", raw.code)))?;
        if raw
            .within
            .is_some_and(|days| check != BoxCheck::Statement || !(1..=3650).contains(&days))
        {
            return Err(fault(format!("{}: within 1 to 3650 days, of a statement only", raw.code)));
        }
        Ok(PrepBox { code: raw.code, name: raw.name.into(), check, within: raw.within })
    };
    raw.into_iter().map(one).collect()
}

fn scripts(raw: Vec<RawScript>) -> Checked<Vec<HouseScript>> {
    slots("script", raw.iter().map(|one| one.code.as_str()), None)?;
    let one = |raw: RawScript| {
        let known = raw.channel.is_empty() || CHANNELS.contains(&raw.channel.as_str());
        if !known || !STEPS.contains(&raw.step.as_str()) {
            return Err(fault(format!("{}: no such step or channel", raw.code)));
        }
        Ok(HouseScript {
            code: raw.code,
            step: raw.step,
            channel: raw.channel,
            from_days: raw.from_days,
            text: raw.text.into(),
        })
    };
    raw.into_iter().map(one).collect()
}

pub(super) fn read(text: &str) -> Checked<TalkPack> {
    let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
    slots("principle", raw.principle.iter().map(|one| one.code.as_str()), None)?;
    slots("scene", raw.scene.iter().map(|one| one.code.as_str()), Some(6))?;
    slots("rule", raw.rule.iter().map(|one| one.code.as_str()), None)?;
    slots("mood", raw.mood.iter().map(|one| one.code.as_str()), None)?;
    slots("question", raw.question.iter().map(|one| one.code.as_str()), Some(3))?;
    if !raw.step.iter().map(|one| one.code.as_str()).eq(STEPS) {
        return Err(fault(format!("step: {} in this order", STEPS.join(", "))));
    }
    let rule = |raw: RawRule| DoRule { code: raw.code, good: raw.good, text: raw.text.into() };
    let mood = |raw: RawMood| Card { code: raw.code, name: raw.name.into(), text: raw.note.into() };
    let step = |raw: RawStep| Card { code: raw.code, name: raw.name.into(), text: raw.aim.into() };
    Ok(TalkPack {
        edition,
        measures: measures(raw.measure)?,
        principles: raw.principle.into_iter().map(card).collect(),
        characters: characters(raw.character)?,
        pmp: Card { code: "pmp".to_owned(), name: raw.pmp.name.into(), text: raw.pmp.text.into() },
        bridge: raw.pmp.bridge.into(),
        lscp: letters(raw.lscp)?,
        tricks: tricks(raw.trick)?,
        excuses: excuses(raw.excuse)?,
        scenes: raw.scene.into_iter().map(card).collect(),
        kinds: kinds(raw.kind)?,
        rules: raw.rule.into_iter().map(rule).collect(),
        moods: raw.mood.into_iter().map(mood).collect(),
        reasons: reasons(raw.reason)?,
        boxes: boxes(raw.boxes)?,
        steps: raw.step.into_iter().map(step).collect(),
        scripts: scripts(raw.script)?,
        questions: raw.question.into_iter().map(|one| (one.code, one.text.into())).collect(),
    })
}
