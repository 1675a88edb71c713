//! What is written at each step of a talk, and what must hold of it.

use std::collections::BTreeMap;

use base::{Rejection, Result};

use super::{STEPS, TalkPack};

/// What was written, by field.
pub(super) type Said = BTreeMap<String, String>;

/// The fields of each step.
const FIELDS: [&[&str]; 7] = [
    &["authority", "purpose"],
    &["mood_before", "praise", "praise_fact", "praise_turns", "mood"],
    &["account", "account_note"],
    &["words", "restated", "restated_ok", "our_share", "stated"],
    &["trick", "excuse", "excuse_words", "scene", "L", "S", "C", "P"],
    &["interest", "criteria", "given", "taken"],
    &["mood_after", "kind", "result", "note"],
];

/// The fields of a step, by its name.
pub fn fields_of_step(step: &str) -> &'static [&'static str] {
    step_number(step)
        .and_then(|n| usize::try_from(n - 1).ok())
        .and_then(|at| FIELDS.get(at))
        .copied()
        .unwrap_or_default()
}

/// The number of a step by its name, from 1.
pub fn step_number(step: &str) -> Option<i64> {
    let at = STEPS.iter().position(|one| *one == step)?;
    i64::try_from(at + 1).ok()
}

fn text<'a>(said: &'a Said, name: &str) -> &'a str {
    said.get(name).map_or("", |text| text.trim())
}

/// A mark from 1 to 5, where one was given.
fn mark(said: &Said, name: &'static str) -> Result<Option<i64>> {
    let given = text(said, name);
    if given.is_empty() {
        return Ok(None);
    }
    let read = given.parse::<i64>().ok().filter(|mark| (1..=5).contains(mark));
    read.map(Some).ok_or_else(|| Rejection::new("collections.mood-mark").on(name).into())
}

fn known(found: bool, field: &'static str, code: &str) -> Result<()> {
    if code.is_empty() || found {
        return Ok(());
    }
    Err(Rejection::new("collections.method-unknown").with("code", code).on(field).into())
}

/// Refuses what a step must not hold. `facts` are the codes of what praise may name.
pub(super) fn check(pack: &TalkPack, step: &str, (said, facts): (&Said, &[&str])) -> Result<()> {
    for name in said.keys() {
        if !fields_of_step(step).contains(&name.as_str()) {
            return Err(Rejection::new("collections.talk-field").with("field", name).into());
        }
    }
    if let Some((name, _)) = said.iter().find(|(_, text)| text.chars().count() > 1_000) {
        return Err(Rejection::new("collections.talk-long").on(name).into());
    }
    match step {
        "atmosphere" => atmosphere(pack, said, facts),
        "account" => {
            let code = text(said, "account");
            known(["yes", "part", "no"].contains(&code), "account", code)
        }
        "listening" => listening(pack, said),
        "objection" => objection(pack, said),
        "promise" if !text(said, "given").is_empty() && text(said, "taken").is_empty() => {
            Err(Rejection::new("collections.given-for-nothing").on("taken").into())
        }
        "writing" => {
            mark(said, "mood_after")?;
            let kind = text(said, "kind");
            known(pack.kind(kind).is_some(), "kind", kind)
        }
        _ => Ok(()),
    }
}

/// The guard of praise: few turns, and each names a fact of the file.
fn atmosphere(pack: &TalkPack, said: &Said, facts: &[&str]) -> Result<()> {
    mark(said, "mood_before")?;
    let mood = text(said, "mood");
    known(pack.mood(mood).is_some(), "mood", mood)?;
    if text(said, "praise").is_empty() {
        return Ok(());
    }
    if !facts.contains(&text(said, "praise_fact")) {
        return Err(Rejection::new("collections.praise-no-fact").on("praise_fact").into());
    }
    let turns = text(said, "praise_turns").parse::<i64>().unwrap_or(1);
    let most = pack.measures.praise_most;
    if turns < 1 || turns > most {
        return Err(Rejection::new("collections.praise-too-much")
            .with("most", most)
            .on("praise_turns")
            .into());
    }
    Ok(())
}

fn listening(pack: &TalkPack, said: &Said) -> Result<()> {
    let reason = text(said, "stated");
    known(pack.reason(reason).is_some(), "stated", reason)?;
    if !text(said, "restated").is_empty() && text(said, "words").is_empty() {
        return Err(Rejection::new("collections.restated-nothing").on("words").into());
    }
    let share = text(said, "our_share");
    let fits = share.is_empty() || share.parse::<i64>().is_ok_and(|n| (0..=100).contains(&n));
    if !fits {
        return Err(Rejection::new("collections.talk-share").on("our_share").into());
    }
    Ok(())
}

fn objection(pack: &TalkPack, said: &Said) -> Result<()> {
    let (trick, excuse) = (text(said, "trick"), text(said, "excuse"));
    known(pack.trick(trick).is_some(), "trick", trick)?;
    known(pack.excuse(excuse).is_some(), "excuse", excuse)?;
    let scene = text(said, "scene");
    known(pack.scene(scene).is_some(), "scene", scene)?;
    if !excuse.is_empty() && text(said, "excuse_words").is_empty() {
        return Err(Rejection::new("collections.excuse-words").on("excuse_words").into());
    }
    Ok(())
}

/// What is measured of a talk, from all that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Measured {
    pub mood_before: Option<i64>,
    pub mood_after: Option<i64>,
    pub praised: bool,
    pub restated: bool,
    pub confirmed: bool,
    pub lscp: i64,
    pub our_share: Option<i64>,
}

pub(super) fn measured(said: &Said) -> Measured {
    let filled = |name: &&str| !text(said, name).is_empty();
    let lscp = ["L", "S", "C", "P"].iter().filter(|name| filled(name)).count();
    Measured {
        mood_before: text(said, "mood_before").parse().ok(),
        mood_after: text(said, "mood_after").parse().ok(),
        praised: filled(&"praise"),
        restated: filled(&"restated") && text(said, "restated_ok") == "1",
        confirmed: ["yes", "part"].contains(&text(said, "account")),
        lscp: i64::try_from(lscp).unwrap_or(4),
        our_share: text(said, "our_share").parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(fields: &[(&str, &str)]) -> Said {
        fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    fn code(step: &str, fields: &[(&str, &str)]) -> String {
        let pack = TalkPack::shipped();
        match check(pack, step, (&said(fields), &["years"])) {
            Ok(()) => "fits".to_owned(),
            Err(base::Failure::Rejected(rejection)) => rejection.code.to_owned(),
            Err(_) => "broken".to_owned(),
        }
    }

    #[test]
    fn each_step_holds_what_it_must() {
        for (step, fields, answer) in [
            ("opening", &[("purpose", "核 L07")][..], "fits"),
            ("opening", &[("praise", "x")], "collections.talk-field"),
            ("atmosphere", &[("mood_before", "6")], "collections.mood-mark"),
            ("atmosphere", &[("praise", "您公司真大气")], "collections.praise-no-fact"),
            ("atmosphere", &[("praise", "合作六年"), ("praise_fact", "years")], "fits"),
            (
                "atmosphere",
                &[("praise", "a"), ("praise_fact", "years"), ("praise_turns", "3")],
                "collections.praise-too-much",
            ),
            ("account", &[("account", "maybe")], "collections.method-unknown"),
            ("listening", &[("restated", "您是说")], "collections.restated-nothing"),
            ("listening", &[("our_share", "130")], "collections.talk-share"),
            ("objection", &[("excuse", "money")], "collections.excuse-words"),
            ("objection", &[("trick", "fly")], "collections.method-unknown"),
            ("promise", &[("given", "分两期")], "collections.given-for-nothing"),
            ("promise", &[("given", "分两期"), ("taken", "书面")], "fits"),
            ("writing", &[("kind", "rich")], "collections.method-unknown"),
        ] {
            assert_eq!(code(step, fields), answer, "{step} {fields:?}");
        }
    }

    #[test]
    fn what_is_measured_is_what_was_written() {
        let of = measured(&said(&[
            ("mood_before", "2"),
            ("mood_after", "4"),
            ("restated", "您是说月底有钱"),
            ("account", "part"),
            ("L", "没钱"),
            ("C", "哪天"),
            ("our_share", "35"),
        ]));
        assert_eq!((of.mood_before, of.mood_after, of.lscp), (Some(2), Some(4), 2));
        assert!(of.confirmed && !of.restated && !of.praised, "restated, and nobody confirmed it");
    }
}
