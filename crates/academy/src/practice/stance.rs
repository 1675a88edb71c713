//! What whoever plays the debtor may choose in a live drill, within what the engine allows: to answer, to hold back what
//! would be given, to raise a trick of the scene, to come back to the excuse. None of them gives anything: concessions
//! stay with `effects`. What is chosen belongs to the run.

use std::fmt;

use super::{
    debtor::Mood,
    effects,
    engine::{Cue, Run},
    moves::Move,
    plan::{Part, Plan},
};

/// How often something may be held back in a talk; never twice in a row.
pub const HOLDS_MOST: usize = 2;

/// A choice.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stance {
    /// Answers as the engine does.
    #[default]
    Answer,
    /// Gives nothing in this turn.
    HoldBack,
    /// Turns to a trick of the scene, by code.
    Raise(String),
    /// Comes back to the excuse that it began with.
    Excuse,
}

impl Stance {
    /// Reads `answer`, `hold-back`, `excuse`, `raise:stall`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "answer" => Some(Self::Answer),
            "hold-back" => Some(Self::HoldBack),
            "excuse" => Some(Self::Excuse),
            _ => {
                let trick = text.strip_prefix("raise:").filter(|trick| !trick.is_empty())?;
                Some(Self::Raise(trick.to_owned()))
            }
        }
    }

    /// The kind without what it names.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::HoldBack => "hold-back",
            Self::Raise(_) => "raise",
            Self::Excuse => "excuse",
        }
    }
}

impl fmt::Display for Stance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Raise(trick) => write!(f, "raise:{trick}"),
            plain => f.write_str(plain.kind()),
        }
    }
}

/// What a turn could give, as it was before.
#[derive(Debug, Clone)]
pub(super) struct Before {
    mood: Mood,
    table: Vec<Part>,
    offer_bps: i64,
    agreed: Option<Plan>,
    discount_minor: i64,
    asked_days: i64,
}

impl Before {
    /// Remembers it.
    pub(super) fn of(run: &Run) -> Self {
        Self {
            mood: run.mood.clone(),
            table: run.table.clone(),
            offer_bps: run.offer_bps,
            agreed: run.agreed.clone(),
            discount_minor: run.discount_minor,
            asked_days: run.asked_days,
        }
    }
}

/// Whether an answer gives something.
const fn gives(cue: Cue) -> bool {
    matches!(cue, Cue::Reveal | Cue::Decider | Cue::Counter | Cue::Accept | Cue::Sign | Cue::Next)
}

/// Plays a choice on what the engine answered.
pub(super) fn bear(run: &mut Run, stance: &Stance, cue: Cue, before: Before) -> Cue {
    if *stance == Stance::Answer {
        return cue;
    }
    // What was heard is heard; what was given is taken back, and with it what was offered in return.
    if gives(cue) {
        run.table = before.table;
        run.offer_bps = before.offer_bps;
        run.agreed = before.agreed;
        run.discount_minor = before.discount_minor;
        run.asked_days = before.asked_days;
        run.mood.reason_known = before.mood.reason_known;
        run.mood.decider_known = before.mood.decider_known;
        run.mood.excuse_stands = before.mood.excuse_stands;
    }
    match stance {
        Stance::Answer | Stance::HoldBack => Cue::Evade,
        Stance::Raise(trick) => {
            run.mood.tricks.insert(0, trick.clone());
            Cue::Shift
        }
        Stance::Excuse => {
            run.mood.excuse_stands = true;
            Cue::Vent
        }
    }
}

fn count(run: &Run, kind: &str) -> usize {
    run.turns.iter().filter(|turn| turn.stance.kind() == kind).count()
}

/// Whether anything that the learner still can do ends a trick.
fn answerable(run: &Run, trick: &str, done: &Move) -> bool {
    let shown = |code: &String| {
        let evidence = Move::Evidence(code.clone());
        *done == evidence || run.turns.iter().any(|turn| turn.done == evidence)
    };
    let mut papers = run.cast.scene.papers.iter().filter(|code| !shown(code));
    papers.any(|code| run.pack.ends(trick, &Move::Evidence(code.clone())))
        || run.pack.tricks.iter().any(|one| one.code == trick && !one.ends.is_empty())
}

/// What may be chosen for a move, `Answer` first. A talk that ends is never held up; a trick is raised only while
/// nothing is agreed, while the learner can still answer it, and no more often than the level has tricks.
pub fn stances(run: &Run, done: &Move) -> Vec<Stance> {
    let mut all = vec![Stance::Answer];
    if run.ended.is_some() || *done == Move::Close || done.banned() {
        return all;
    }
    let mut trial = run.clone();
    let cue = effects::react(&mut trial, done);
    let held = run.turns.last().is_some_and(|turn| turn.stance == Stance::HoldBack);
    if gives(cue) && !held && count(run, "hold-back") < HOLDS_MOST {
        all.push(Stance::HoldBack);
    }
    if run.agreed.is_some() {
        return all;
    }
    if count(run, "raise") < run.cast.level.tricks {
        let fresh = |trick: &&String| {
            !run.mood.tricks.contains(trick)
                && !run.pack.ends(trick, done)
                && answerable(run, trick, done)
        };
        let tricks = run.cast.scene.tricks.iter().filter(fresh);
        all.extend(tricks.map(|trick| Stance::Raise(trick.clone())));
    }
    if run.mood.reason_known && !run.mood.excuse_stands && count(run, "excuse") == 0 {
        all.push(Stance::Excuse);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::{
        chance::Chance,
        debtor::Cast,
        engine::{Preparation, TURNS_MOST},
        pack::PracticePack,
    };

    const MOVES: [&str; 16] = [
        "account",
        "listen",
        "sympathise",
        "clarify",
        "ask-why",
        "ask-decider",
        "evidence:statement",
        "evidence:contract",
        "ask-promise",
        "press",
        "accept",
        "propose:60@0,40@4",
        "concede:days:if",
        "concede:discount",
        "ask-sign",
        "next-contact",
    ];

    fn played(seed: u64, scene: &str, level: i64) -> Run<'static> {
        let pack = PracticePack::shipped();
        let cast = Cast::find(pack, (scene, "blunt", level), seed).expect("a cast");
        let mut run = Run::new(pack, cast, Preparation::default());
        let mut chance = Chance::new(seed, "stances");
        while run.ended.is_none() {
            let done = chance.pick(&MOVES).and_then(|text| Move::parse(text)).expect("a move");
            let stance = chance.pick(&stances(&run, &done)).cloned().expect("a choice");
            run.play_as(done, "", &stance);
            assert_eq!(run.turns.last().map(|turn| &turn.stance), Some(&stance));
            assert!(run.turns.len() <= TURNS_MOST);
        }
        run
    }

    #[test]
    fn no_choice_gives_more_than_the_engine_and_all_replays() {
        let pack = PracticePack::shipped();
        let mut chosen = std::collections::BTreeSet::new();
        for seed in 0..120 {
            for (n, scene) in (1_i64..).zip(&pack.scenes) {
                let run = played(seed, &scene.code, 1 + n % 3);
                assert_eq!(run.digest(), run.until(run.turns.len()).digest());
                if let Some(plan) = &run.agreed {
                    assert!(run.debtor.can(&plan.parts, 10_000), "{} {seed}", scene.code);
                }
                assert!(count(&run, "hold-back") <= HOLDS_MOST);
                chosen.extend(run.turns.iter().map(|turn| turn.stance.kind()));
            }
        }
        assert_eq!(chosen.len(), 4, "each kind was allowed somewhere: {chosen:?}");
    }

    #[test]
    fn what_is_held_back_is_not_given() {
        let pack = PracticePack::shipped();
        let cast = Cast::find(pack, ("first-reminder", "staller", 1), 4).expect("a cast");
        let mut run = Run::new(pack, cast, Preparation::default());
        run.play(Move::Listen, "");
        assert!(stances(&run, &Move::AskPromise).contains(&Stance::HoldBack));
        assert_eq!(run.play_as(Move::AskPromise, "", &Stance::HoldBack), Some(Cue::Evade));
        assert!(run.table.is_empty());
        assert!(
            !stances(&run, &Move::AskPromise).contains(&Stance::HoldBack),
            "not twice in a row"
        );
        // What is not allowed is played as the engine answers, and kept so.
        run.play_as(Move::AskPromise, "", &Stance::HoldBack);
        assert_eq!(run.turns.last().map(|turn| &turn.stance), Some(&Stance::Answer));
        assert!(!run.table.is_empty());
        assert_eq!(stances(&run, &Move::Threaten), [Stance::Answer]);
    }

    #[test]
    fn choices_are_read_as_they_are_written() {
        for text in ["answer", "hold-back", "excuse", "raise:stall"] {
            assert_eq!(Stance::parse(text).expect(text).to_string(), text);
        }
        assert_eq!(Stance::parse("raise:"), None);
        assert_eq!(Stance::parse("give"), None);
    }
}
