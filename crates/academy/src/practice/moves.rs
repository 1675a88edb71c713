//! What a learner can do in a turn. A line of a scene carries its move as a tag, a sentence that is typed is read
//! as one; the engine knows moves only, never words.

use std::fmt;

use super::ask::{Ask, PlanText};

/// What is given away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concession {
    /// More days.
    Days,
    /// More instalments.
    Instalments,
    /// Less money.
    Discount,
}

/// A move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// Says who owes what since when.
    Account,
    /// Lets them finish and says it back in their words.
    Listen,
    /// Shows understanding.
    Sympathise,
    /// Turns what was said into something that can be checked.
    Clarify,
    /// Asks why it was not paid.
    AskWhy,
    /// Asks who decides on payment and how.
    AskDecider,
    /// Praise by a fact of the shared business.
    PraiseFact,
    /// Praise without a fact.
    Flatter,
    /// Shows a paper, by code.
    Evidence(String),
    /// Asks for an amount and a day.
    AskPromise,
    /// Proposes a plan.
    Propose(Ask),
    /// Asks for more, or sooner, than was offered.
    Press,
    /// Takes what was offered.
    Accept,
    /// Gives something away, in return for something or not.
    Concede(Concession, bool),
    /// Asks that statement and plan are signed.
    AskSign,
    /// Asks for security.
    AskGuarantee,
    /// Asks that interest for the delay is recognised.
    AskInterest,
    /// Agrees when to speak again.
    NextContact,
    /// Names a lawful consequence.
    Escalate,
    /// Waits.
    Silence,
    /// Threatens: banned.
    Threaten,
    /// Shames: banned.
    Shame,
    /// Says nothing to the point.
    Other,
    /// Ends the talk.
    Close,
}

/// Moves without anything to name.
const PLAIN: [(&str, Move); 20] = [
    ("account", Move::Account),
    ("listen", Move::Listen),
    ("sympathise", Move::Sympathise),
    ("clarify", Move::Clarify),
    ("ask-why", Move::AskWhy),
    ("ask-decider", Move::AskDecider),
    ("praise-fact", Move::PraiseFact),
    ("flatter", Move::Flatter),
    ("ask-promise", Move::AskPromise),
    ("press", Move::Press),
    ("accept", Move::Accept),
    ("ask-sign", Move::AskSign),
    ("ask-guarantee", Move::AskGuarantee),
    ("ask-interest", Move::AskInterest),
    ("next-contact", Move::NextContact),
    ("escalate", Move::Escalate),
    ("silence", Move::Silence),
    ("threaten", Move::Threaten),
    ("shame", Move::Shame),
    ("other", Move::Other),
];

const CONCESSIONS: [(&str, Concession); 3] = [
    ("days", Concession::Days),
    ("instalments", Concession::Instalments),
    ("discount", Concession::Discount),
];

/// What a reader may name besides papers; plans and concessions are spelled by these examples.
pub(super) const CODES: [&str; 23] = [
    "account",
    "listen",
    "sympathise",
    "clarify",
    "ask-why",
    "ask-decider",
    "praise-fact",
    "flatter",
    "ask-promise",
    "press",
    "accept",
    "ask-sign",
    "ask-guarantee",
    "ask-interest",
    "next-contact",
    "escalate",
    "silence",
    "threaten",
    "shame",
    "other",
    "propose",
    "concede",
    "close",
];

impl Move {
    /// Reads `listen`, `evidence:delivery`, `concede:days`, `concede:days:if`, `propose:50@1,50@4`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == "close" {
            return Some(Self::Close);
        }
        if let Some((_, plain)) = PLAIN.iter().find(|(code, _)| *code == text) {
            return Some(plain.clone());
        }
        let (kind, rest) = text.split_once(':')?;
        match kind {
            "evidence" if !rest.is_empty() => Some(Self::Evidence(rest.to_owned())),
            "propose" => Ask::parse(rest).map(Self::Propose),
            "concede" => {
                let (what, back) = match rest.strip_suffix(":if") {
                    Some(what) => (what, true),
                    None => (rest, false),
                };
                let found = CONCESSIONS.iter().find(|(code, _)| *code == what)?;
                Some(Self::Concede(found.1, back))
            }
            _ => None,
        }
    }

    /// The kind of move without what it names: `concede` of `concede:days`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Evidence(_) => "evidence",
            Self::Propose(_) => "propose",
            Self::Concede(..) => "concede",
            Self::Close => "close",
            plain => PLAIN.iter().find(|(_, one)| one == plain).map_or("other", |(code, _)| code),
        }
    }

    /// Whether it is forbidden: the run fails.
    pub const fn banned(&self) -> bool {
        matches!(self, Self::Threaten | Self::Shame)
    }

    /// Whether it lets the other side speak.
    pub const fn asks(&self) -> bool {
        matches!(
            self,
            Self::Listen
                | Self::Clarify
                | Self::AskWhy
                | Self::AskDecider
                | Self::AskPromise
                | Self::Silence
        )
    }

    /// The method it belongs to, as pages mark it: `lscp:L`, `pmp:ok`, `bad:threat`.
    pub const fn theory(&self) -> &'static str {
        match self {
            Self::Listen => "lscp:L",
            Self::Sympathise => "lscp:S",
            Self::Clarify | Self::AskWhy => "lscp:C",
            Self::Propose(_) => "lscp:P",
            Self::AskPromise => "ask:promise",
            Self::PraiseFact => "pmp:ok",
            Self::Flatter => "pmp:empty",
            Self::Evidence(_) | Self::Account => "six:proof",
            Self::AskSign | Self::NextContact => "six:record",
            Self::Threaten => "bad:threat",
            Self::Shame => "bad:shame",
            _ => "",
        }
    }
}

impl fmt::Display for Move {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Evidence(paper) => write!(f, "evidence:{paper}"),
            Self::Propose(ask) => write!(f, "propose:{}", PlanText(ask)),
            Self::Concede(what, back) => {
                let found = CONCESSIONS.iter().find(|(_, one)| one == what);
                let code = found.map_or("days", |(code, _)| code);
                write!(f, "concede:{code}{}", if *back { ":if" } else { "" })
            }
            plain => f.write_str(plain.kind()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_are_read_as_they_are_written() {
        let named = ["evidence:delivery", "propose:50@1,50@4", "concede:days", "close"];
        let all = PLAIN.iter().map(|(code, _)| *code).chain(named).chain(["concede:discount:if"]);
        for code in all {
            let read = Move::parse(code).expect(code);
            assert_eq!(read.to_string(), code);
        }
        for wrong in ["", "shout", "evidence:", "propose:60@1,60@2", "concede:moon"] {
            assert_eq!(Move::parse(wrong), None, "{wrong}");
        }
    }
}
