//! The engine of the role-play: it alone moves the debtor and decides what is conceded. Pure: a cast, a
//! preparation and moves give the same run everywhere. What the debtor says is chosen by the cue; the words are the
//! scene's.

use super::{
    debtor::{Cast, Debtor, Mood},
    effects,
    moves::Move,
    pack::PracticePack,
    plan::{Part, Plan, days_needed},
    stance::{Before, Stance, bear, stances},
    variants::VariantPack,
};

/// The version of the rules in this file and in `effects`; a digest holds it.
pub const ENGINE: &str = "3";

/// Turns at most, whatever the patience.
pub const TURNS_MOST: usize = 40;

/// What the debtor answers, as a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cue {
    /// The first word.
    Open,
    /// Takes note of a fact.
    Fact,
    /// Tells more.
    Vent,
    /// Softens.
    Soften,
    /// Tells the true reason.
    Reveal,
    /// Gives no answer.
    Evade,
    /// Says who decides.
    Decider,
    /// Is pleased.
    Thanks,
    /// Enjoys it, and nothing else.
    Flattered,
    /// Gives in to a paper.
    Proof,
    /// Turns to another trick.
    Shift,
    /// Lays a plan on the table.
    Counter,
    /// Agrees.
    Accept,
    /// Cannot or will not.
    Refuse,
    /// Takes what is given.
    Take,
    /// Signs or grants what stands beside the plan.
    Sign,
    /// Agrees when to speak again.
    Next,
    /// Waits, too.
    Quiet,
    /// Takes it seriously.
    Firm,
    /// Is hurt.
    Hurt,
    /// Ends the talk.
    Leave,
    /// Says good-bye with an agreement.
    Bye,
}

/// Each cue with its stable name.
pub const CUES: [(Cue, &str); 22] = [
    (Cue::Open, "open"),
    (Cue::Fact, "fact"),
    (Cue::Vent, "vent"),
    (Cue::Soften, "soften"),
    (Cue::Reveal, "reveal"),
    (Cue::Evade, "evade"),
    (Cue::Decider, "decider"),
    (Cue::Thanks, "thanks"),
    (Cue::Flattered, "flattered"),
    (Cue::Proof, "proof"),
    (Cue::Shift, "shift"),
    (Cue::Counter, "counter"),
    (Cue::Accept, "accept"),
    (Cue::Refuse, "refuse"),
    (Cue::Take, "take"),
    (Cue::Sign, "sign"),
    (Cue::Next, "next"),
    (Cue::Quiet, "quiet"),
    (Cue::Firm, "firm"),
    (Cue::Hurt, "hurt"),
    (Cue::Leave, "leave"),
    (Cue::Bye, "bye"),
];

impl Cue {
    /// Its stable name.
    pub fn code(self) -> &'static str {
        CUES.iter().find(|(cue, _)| *cue == self).map_or("fact", |(_, code)| code)
    }
}

/// How a talk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The learner closed it.
    Closed,
    /// The debtor had no patience left.
    Left,
    /// The debtor broke it off after banned acts.
    BrokenOff,
}

impl Ending {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Left => "left",
            Self::BrokenOff => "broken-off",
        }
    }
}

/// What was done before the talk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preparation {
    /// Papers that were read, by code.
    pub papers: Vec<String>,
    /// The people map was looked at.
    pub people: bool,
    /// Days within which all is wanted.
    pub target_days: Option<i64>,
    /// Days beyond which one walks away.
    pub walk_days: Option<i64>,
}

impl Preparation {
    /// The days within which all is asked for: the target that was set, where it is no more than twice the scene's
    /// own; whoever asks for nothing concedes from there.
    pub fn wanted_days(&self, own: i64) -> i64 {
        self.target_days.map_or(own, |days| days.min(2 * own))
    }
}

/// A turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// What the learner did.
    pub done: Move,
    /// In the learner's words, where there are any.
    pub said: String,
    /// What whoever played the debtor chose; without one the engine answers.
    pub stance: Stance,
    /// The debtor's words where a person wrote them; empty where the scene speaks. Words move nothing.
    pub worded: String,
    /// What the debtor answered, as a kind.
    pub cue: Cue,
    /// Hidden, before.
    pub before: Mood,
    /// Hidden, after.
    pub after: Mood,
    /// What lay on the table afterwards.
    pub table: Vec<Part>,
    /// The share of the gap between both sides that was given away in this turn, basis points.
    pub given_bps: i64,
}

/// A run.
#[derive(Debug, Clone)]
pub struct Run<'a> {
    /// By which pack.
    pub pack: &'a PracticePack,
    /// Who plays.
    pub cast: Cast<'a>,
    /// Hidden, fixed.
    pub debtor: Debtor,
    /// Hidden, moving.
    pub mood: Mood,
    /// Hidden, at the start.
    pub start: Mood,
    /// What was prepared.
    pub prepared: Preparation,
    /// What happened.
    pub turns: Vec<Turn>,
    /// What the debtor offers.
    pub table: Vec<Part>,
    /// How much of the cash the offer takes, basis points.
    pub offer_bps: i64,
    /// What was agreed.
    pub agreed: Option<Plan>,
    /// Given away so far, in money.
    pub discount_minor: i64,
    /// Days within which the learner asks for all of it now.
    pub asked_days: i64,
    /// Days between both sides at the start.
    pub gap_days: i64,
    /// What free concessions took from their readiness, basis points.
    pub spoiled_bps: i64,
    /// How it ended.
    pub ended: Option<Ending>,
}

impl<'a> Run<'a> {
    /// Opens a run.
    pub fn new(pack: &'a PracticePack, cast: Cast<'a>, prepared: Preparation) -> Self {
        let (debtor, mood) = Debtor::new(&cast);
        let asked_days = prepared.wanted_days(cast.scene.target_days);
        let theirs = days_needed(&debtor.lay(debtor.minimum_bps, 0), debtor.total_minor);
        let mut run = Self {
            pack,
            cast,
            debtor,
            start: mood.clone(),
            mood,
            prepared,
            turns: Vec::new(),
            table: Vec::new(),
            offer_bps: 0,
            agreed: None,
            discount_minor: 0,
            asked_days,
            gap_days: (theirs - asked_days).max(7),
            spoiled_bps: 0,
            ended: None,
        };
        run.mood.commit_bps = effects::commit(&run);
        run.start = run.mood.clone();
        run
    }

    /// Plays a move. `None` where the talk is over.
    pub fn play(&mut self, done: Move, said: &str) -> Option<Cue> {
        self.play_as(done, said, &Stance::Answer)
    }

    /// Plays a move with what was chosen for the debtor; what is not allowed is played as the engine answers.
    pub fn play_as(&mut self, done: Move, said: &str, stance: &Stance) -> Option<Cue> {
        if self.ended.is_some() {
            return None;
        }
        let allowed = *stance == Stance::Answer || stances(self, &done).contains(stance);
        let stance = if allowed { stance.clone() } else { Stance::Answer };
        let before = self.mood.clone();
        let asked_before = self.asked_days;
        let given = Before::of(self);
        let mut cue = effects::react(self, &done);
        cue = bear(self, &stance, cue, given);
        self.mood.patience -= 1;
        settle(&mut self.mood);
        self.mood.commit_bps = effects::commit(self);
        let banned = self.turns.iter().filter(|turn| turn.done.banned()).count();
        let over = self.mood.patience <= 0 || self.turns.len() + 1 >= TURNS_MOST;
        if done == Move::Close {
            self.ended = Some(Ending::Closed);
        } else if done.banned() && banned > 0 {
            (self.ended, cue, self.agreed) = (Some(Ending::BrokenOff), Cue::Leave, None);
        } else if over {
            (self.ended, cue) = (Some(Ending::Left), Cue::Leave);
        }
        let given = (self.asked_days - asked_before).max(0);
        self.turns.push(Turn {
            done,
            said: said.to_owned(),
            stance,
            worded: String::new(),
            cue,
            before,
            after: self.mood.clone(),
            table: self.table.clone(),
            given_bps: given * 10_000 / self.gap_days,
        });
        Some(cue)
    }

    /// Puts the last answer in a person's words.
    pub(super) fn word(&mut self, worded: &str) {
        if let Some(turn) = self.turns.last_mut() {
            worded.clone_into(&mut turn.worded);
        }
    }

    /// How often a kind of move was made so far.
    pub fn count(&self, kind: &str) -> usize {
        self.turns.iter().filter(|turn| turn.done.kind() == kind).count()
    }

    /// Whether a banned act was committed.
    pub fn failed(&self) -> bool {
        self.turns.iter().any(|turn| turn.done.banned())
    }

    /// The last thing that the debtor said, as a kind.
    pub fn cue(&self) -> Cue {
        self.turns.last().map_or(Cue::Open, |turn| turn.cue)
    }

    /// The same run up to a turn: from there it can go another way.
    #[must_use]
    pub fn until(&self, turns: usize) -> Self {
        let mut run = Self::new(self.pack, self.cast, self.prepared.clone());
        for turn in self.turns.iter().take(turns) {
            run.play_as(turn.done.clone(), &turn.said, &turn.stance);
            run.word(&turn.worded);
        }
        run
    }

    /// Everything that made the run and that it came to, as text without words of a language: the same seed, pack
    /// and engine give the same bytes.
    pub fn canonical(&self) -> String {
        use std::fmt::Write as _;
        let cast = &self.cast;
        // Scenes as they are keep the bytes that they had before there were branches of trade.
        let variant = match cast.scene.variant.as_str() {
            "" => String::new(),
            code => format!(" {code} {}", VariantPack::shipped().digest),
        };
        let mut out = format!(
            "engine {ENGINE}\npack {} {}\ncast {} {} {} {}{}\nprepared {:?} {} {:?} {:?}\n",
            self.pack.version,
            self.pack.digest,
            cast.scene.code,
            cast.persona.code,
            cast.level.number,
            cast.seed,
            variant,
            self.prepared.papers,
            self.prepared.people,
            self.prepared.target_days,
            self.prepared.walk_days,
        );
        for turn in &self.turns {
            let Mood { willingness, trust, patience, commit_bps, .. } = &turn.after;
            // Runs without choices keep the bytes that they had before there were any.
            let chosen = match &turn.stance {
                Stance::Answer => String::new(),
                other => format!(" {other}"),
            };
            let _ = writeln!(
                out,
                "{} {} {willingness} {trust} {patience} {commit_bps} {} {:?}{chosen}",
                turn.done,
                turn.cue.code(),
                turn.given_bps,
                turn.table,
            );
        }
        let _ = write!(out, "agreed {:?}\nended {:?}\n", self.agreed, self.ended);
        out
    }

    /// The digest of the run: SHA-256 of [`Self::canonical`].
    pub fn digest(&self) -> String {
        base::digest_of(self.canonical().as_bytes()).to_string()
    }
}

fn settle(mood: &mut Mood) {
    mood.willingness = mood.willingness.clamp(0, 100);
    mood.trust = mood.trust.clamp(0, 100);
    mood.patience = mood.patience.max(0);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(seed: u64) -> Run<'static> {
        let pack = PracticePack::shipped();
        let cast = Cast::find(pack, ("first-reminder", "staller", 1), seed).expect("a cast");
        Run::new(pack, cast, Preparation::default())
    }

    fn play(run: &mut Run, moves: &[&str]) -> Vec<Cue> {
        let moves = moves.iter().map(|text| Move::parse(text).expect(text));
        moves.filter_map(|done| run.play(done, "")).collect()
    }

    #[test]
    fn the_same_moves_make_the_same_bytes() {
        let moves = ["account", "listen", "clarify", "ask-promise", "accept", "ask-sign", "close"];
        let (mut one, mut other) = (run(4), run(4));
        assert_eq!(play(&mut one, &moves), play(&mut other, &moves));
        assert_eq!(one.canonical(), other.canonical());
        assert_eq!(one.digest(), one.until(moves.len()).digest());
        assert_ne!(one.digest(), one.until(3).digest());
        assert_eq!(one.play(Move::Listen, ""), None, "nothing is said after the end");
    }

    #[test]
    fn a_second_banned_act_breaks_the_talk_off() {
        let mut run = run(1);
        assert_eq!(play(&mut run, &["threaten", "shame"]), [Cue::Hurt, Cue::Leave]);
        assert_eq!((run.failed(), run.ended), (true, Some(Ending::BrokenOff)));
    }

    #[test]
    fn the_true_reason_is_told_to_who_listens() {
        let mut cold = run(2);
        cold.mood.trust = 10;
        assert_eq!(play(&mut cold, &["ask-why"]), [Cue::Evade]);
        let mut warm = run(2);
        let cues = play(&mut warm, &["account", "listen", "sympathise", "clarify"]);
        assert_eq!(cues.last(), Some(&Cue::Reveal));
    }

    #[test]
    fn what_is_given_in_one_turn_is_measured() {
        let mut run = run(3);
        play(&mut run, &["concede:days"]);
        assert_eq!(run.turns[0].given_bps, 30 * 10_000 / run.gap_days);
    }

    #[test]
    fn patience_ends() {
        let mut run = run(5);
        let moves = vec!["flatter"; TURNS_MOST];
        let cues = play(&mut run, &moves);
        assert_eq!(cues.last(), Some(&Cue::Leave));
        assert_eq!(run.ended, Some(Ending::Left));
    }
}
