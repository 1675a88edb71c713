//! A server for letters that is none: it takes, refuses, or dies with the house before or after it took one.

use testkit::Dice;

use super::books::Gone;

/// What becomes of a letter that is handed over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Took,
    Refused,
    /// The house stops before the server has it.
    LostBefore,
    /// The house stops after the server has it, before it wrote that down.
    LostAfter,
}

#[derive(Default)]
pub struct Post {
    /// The steps whose letters the server has.
    pub has: Vec<i64>,
    /// Letters of which the house does not know what became of them.
    pub unclear: Vec<Gone>,
    /// The letter that was answered just now.
    pub answered: Option<Gone>,
}

impl Post {
    pub fn hand(&mut self, dice: &mut Dice, gone: Gone) -> Fate {
        let fate = match dice.below(20) {
            0 | 1 => Fate::Refused,
            2 => Fate::LostBefore,
            3 => Fate::LostAfter,
            _ => Fate::Took,
        };
        if matches!(fate, Fate::Took | Fate::LostAfter) {
            assert!(!self.has(gone.outbox), "the server has it already");
            self.has.push(gone.outbox);
        }
        match fate {
            Fate::LostBefore | Fate::LostAfter => self.unclear.push(gone),
            Fate::Took | Fate::Refused => self.answered = Some(gone),
        }
        fate
    }

    pub fn has(&self, outbox: i64) -> bool {
        self.has.contains(&outbox)
    }
}
