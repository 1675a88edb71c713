//! Five scripted learners. They see what a learner sees: what was answered, which trick shows, what lies on the
//! table. They hold the engine and the marks to what a trainer expects of them.

use super::{
    ask::Ask,
    debtor::Cast,
    engine::{Cue, Preparation, Run},
    moves::{Concession, Move},
    pack::{PracticePack, Scene},
    score::{Scores, score},
};

/// A scripted learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bot {
    /// Prepares, listens, asks why, shows papers, asks for amount and day, has it signed.
    Good,
    /// Only threatens.
    Threats,
    /// Only gives in.
    Concessions,
    /// Praises without end.
    Flattery,
    /// Knows the papers and the method, and never asks why.
    NoQuestions,
}

/// Each with its stable name.
pub const BOTS: [(Bot, &str); 5] = [
    (Bot::Good, "good"),
    (Bot::Threats, "threats"),
    (Bot::Concessions, "concessions"),
    (Bot::Flattery, "flattery"),
    (Bot::NoQuestions, "no-questions"),
];

impl Bot {
    /// By its name.
    pub fn parse(code: &str) -> Option<Self> {
        BOTS.iter().find(|(_, name)| *name == code).map(|(bot, _)| *bot)
    }

    /// How it prepares.
    pub fn prepares(self, cast: &Cast) -> Preparation {
        let papers = cast.scene.papers.clone();
        let target = Some(cast.scene.target_days);
        let walk = Some(cast.scene.target_days * 4);
        match self {
            Self::Good => {
                Preparation { papers, people: true, target_days: target, walk_days: walk }
            }
            Self::NoQuestions => {
                Preparation { papers, people: false, target_days: target, walk_days: walk }
            }
            Self::Concessions => Preparation { papers, ..Preparation::default() },
            Self::Flattery => Preparation { people: true, ..Preparation::default() },
            Self::Threats => Preparation::default(),
        }
    }

    /// What it would do now.
    pub fn advise(self, run: &Run) -> Move {
        match self {
            Self::Good => good(run),
            Self::Threats => threats(run),
            Self::Concessions => concessions(run),
            Self::Flattery if run.count("account") == 0 && run.count("flatter") == 4 => {
                Move::Account
            }
            Self::Flattery => Move::Flatter,
            Self::NoQuestions => no_questions(run),
        }
    }

    /// Plays a whole run.
    pub fn play<'a>(self, pack: &'a PracticePack, cast: Cast<'a>) -> Run<'a> {
        let mut run = Run::new(pack, cast, self.prepares(&cast));
        while run.ended.is_none() {
            let next = self.advise(&run);
            run.play(next, "");
        }
        run
    }
}

fn ask(text: &str) -> Move {
    Ask::parse(text).map_or(Move::AskPromise, Move::Propose)
}

/// A move that answers the trick that shows and was not made yet.
fn answer(run: &Run) -> Option<Move> {
    let trick = run.mood.tricks.first()?;
    let papers = run.cast.scene.papers.iter().map(|code| Move::Evidence(code.clone()));
    let asked = [Move::Clarify, Move::AskDecider, Move::AskPromise];
    let mut all = papers.chain(asked);
    all.find(|one| {
        let made = run.turns.iter().any(|turn| turn.done == *one);
        !made && run.pack.ends(trick, one)
    })
}

/// The end of a talk that came to a plan: more where more is there, then signed, the next day, good-bye.
fn finish(run: &Run, presses: usize) -> Move {
    if run.agreed.is_none() {
        return match run.cue() {
            Cue::Counter if run.count("press") < presses => Move::Press,
            _ if run.table.is_empty() => Move::AskPromise,
            _ => Move::Accept,
        };
    }
    match (run.count("ask-sign"), run.count("next-contact")) {
        (0, _) => Move::AskSign,
        (_, 0) => Move::NextContact,
        _ => Move::Close,
    }
}

fn good(run: &Run) -> Move {
    let steps = [Move::PraiseFact, Move::Account, Move::Listen, Move::Sympathise, Move::Clarify];
    if let Some(step) = steps.get(run.turns.len()) {
        return step.clone();
    }
    if !run.mood.reason_known {
        match (run.count("listen"), run.count("ask-why")) {
            (1, _) => return Move::Listen,
            (_, 0) => return Move::AskWhy,
            _ => {}
        }
    }
    if run.agreed.is_none() {
        if let Some(answer) = answer(run) {
            return answer;
        }
        if !run.mood.decider_known && run.count("ask-decider") < 2 {
            return Move::AskDecider;
        }
        match run.count("propose") {
            0 => return ask("60@0,40@4"),
            1 if run.count("press") == 0 => return ask("30@1,35@4,35@8"),
            _ => {}
        }
    }
    finish(run, 4)
}

fn threats(run: &Run) -> Move {
    match run.turns.len() {
        0 => Move::Account,
        1 => Move::Threaten,
        2 => ask("100@0"),
        _ => Move::Shame,
    }
}

fn concessions(run: &Run) -> Move {
    match run.turns.len() {
        0 => Move::Account,
        1 => Move::Concede(Concession::Days, false),
        2 => Move::Concede(Concession::Instalments, false),
        3 => Move::Concede(Concession::Discount, false),
        4 => Move::AskPromise,
        5 => Move::Concede(Concession::Discount, false),
        6 => Move::Accept,
        7 => Move::AskSign,
        _ => Move::Close,
    }
}

fn no_questions(run: &Run) -> Move {
    let shown = run.count("evidence");
    if run.turns.is_empty() {
        return Move::Account;
    }
    if let Some(code) = run.cast.scene.papers.get(shown).filter(|_| run.agreed.is_none()) {
        return Move::Evidence(code.clone());
    }
    match run.count("propose") {
        0 => ask("60@0,40@4"),
        1 => ask("30@1,35@4,35@8"),
        _ => finish(run, 4),
    }
}

/// How the five learners stand to each other in one cast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Order {
    /// Good is above all others.
    pub good_best: bool,
    /// The run of threats failed.
    pub threats_fail: bool,
    /// Giving in reaches less than half of the outcome, and less than good.
    pub giving_low: bool,
    /// Never asking why is below good in outcome, too.
    pub asking_pays: bool,
}

impl Order {
    /// All of it holds.
    pub const fn holds(self) -> bool {
        self.good_best && self.threats_fail && self.giving_low && self.asking_pays
    }
}

/// Plays the five learners on one cast and looks at their order.
pub fn order_of(pack: &PracticePack, cast: Cast) -> Order {
    let play = |bot: Bot| -> Scores { score(&bot.play(pack, cast)) };
    let [good, threats, giving, flattery, silent] = BOTS.map(|(bot, _)| play(bot));
    let others = [&threats, &giving, &flattery, &silent];
    Order {
        good_best: !good.failed && others.iter().all(|other| other.total < good.total),
        threats_fail: threats.failed,
        giving_low: giving.outcome * 2 < super::score::OUTCOME_TENTHS
            && giving.outcome < good.outcome,
        asking_pays: silent.outcome < good.outcome,
    }
}

/// The share of casts in which the order holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// Casts looked at.
    pub casts: usize,
    /// In which all of it holds.
    pub held: usize,
    /// Good above all.
    pub good_best: usize,
    /// Threats fail.
    pub threats_fail: usize,
    /// Giving in is low.
    pub giving_low: usize,
    /// Asking pays.
    pub asking_pays: usize,
}

impl Held {
    /// The share, basis points.
    pub fn bps(&self) -> i64 {
        i64::try_from(self.held * 10_000 / self.casts.max(1)).unwrap_or(0)
    }
}

/// Looks at the order over so many seeds of every scene, persona and level.
pub fn order_held(pack: &PracticePack, seeds: std::ops::Range<u64>) -> Held {
    order_held_in(pack, &pack.scenes, seeds)
}

/// The same over scenes that were fitted to a branch of trade.
pub fn order_held_in(pack: &PracticePack, scenes: &[Scene], seeds: std::ops::Range<u64>) -> Held {
    let mut held = Held::default();
    for scene in scenes {
        for persona in &pack.personas {
            for level in &pack.levels {
                for seed in seeds.clone() {
                    let order = order_of(pack, Cast { scene, persona, level, seed });
                    held.casts += 1;
                    held.held += usize::from(order.holds());
                    held.good_best += usize::from(order.good_best);
                    held.threats_fail += usize::from(order.threats_fail);
                    held.giving_low += usize::from(order.giving_low);
                    held.asking_pays += usize::from(order.asking_pays);
                }
            }
        }
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::variants::VariantPack;

    #[test]
    fn the_order_of_the_five_learners_holds() {
        let held = order_held(PracticePack::shipped(), 0..4);
        assert!(held.bps() >= 9_500, "{held:?}");
    }

    /// All of the promise: `cargo test -p academy --release -- --ignored thousand`.
    #[test]
    #[ignore = "a thousand seeds of every cast take a while"]
    fn the_order_holds_over_a_thousand_seeds() {
        let held = order_held(PracticePack::shipped(), 0..1_000);
        println!("{held:?}: {} bps", held.bps());
        assert!(held.bps() >= 9_500, "{held:?}");
    }

    #[test]
    fn the_order_holds_in_every_branch_of_trade() {
        for one in &VariantPack::shipped().variants {
            let held = order_held_in(PracticePack::shipped(), &one.scenes, 0..2);
            assert!(held.bps() >= 9_500, "{}: {held:?}", one.code);
        }
    }

    /// All of the promise: `cargo test -p academy --release -- --ignored thousand`.
    #[test]
    #[ignore = "a thousand seeds of every cast take a while"]
    fn the_order_holds_over_a_thousand_seeds_of_every_branch() {
        for one in &VariantPack::shipped().variants {
            let held = order_held_in(PracticePack::shipped(), &one.scenes, 0..1_000);
            println!("{}: {held:?}: {} bps", one.code, held.bps());
            assert!(held.bps() >= 9_500, "{}: {held:?}", one.code);
        }
    }

    #[test]
    fn nobody_gets_more_than_there_is() {
        let pack = PracticePack::shipped();
        for (bot, name) in BOTS {
            for seed in 0..20 {
                for scene in &pack.scenes {
                    let of = (scene.code.as_str(), "anxious", 2);
                    let run = bot.play(pack, Cast::find(pack, of, seed).expect("a cast"));
                    let marks = score(&run);
                    assert_eq!(marks.worth.weeks_beyond, 0, "{name} {} {seed}", scene.code);
                    if let Some(plan) = &run.agreed {
                        assert!(plan.instalments(pack.plays_on).is_ok(), "{name} {seed}");
                    }
                    let parts =
                        marks.preparation + marks.process + marks.outcome + marks.compliance;
                    assert!(marks.failed || marks.total == parts);
                }
            }
        }
    }
}
