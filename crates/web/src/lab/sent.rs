//! Numbers out of a form of the workbench, with everything that is wrong gathered.

use base::Rejection;

use super::spell;
use crate::{filled::Filled, kit::Mistakes};

/// A form that is being read.
pub struct Sent<'a> {
    filled: &'a Filled,
    wrong: Vec<Rejection>,
}

impl<'a> Sent<'a> {
    /// Begins to read.
    pub const fn new(filled: &'a Filled) -> Self {
        Self { filled, wrong: Vec::new() }
    }

    /// A number; 0 where it is none.
    pub fn number(&mut self, name: &str) -> f64 {
        spell::read_number(self.filled.get(name), name).unwrap_or_else(|rejection| {
            self.wrong.push(rejection);
            0.0
        })
    }

    /// A number of things, rounded; its bounds are the engine's to check.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float cast saturates, and the engine checks the range"
    )]
    pub fn whole(&mut self, name: &str) -> usize {
        self.number(name).round() as usize
    }

    /// Numbers with commas or spaces between them.
    pub fn numbers(&mut self, name: &str) -> Vec<f64> {
        spell::read_numbers(self.filled.get(name), name).unwrap_or_else(|rejection| {
            self.wrong.push(rejection);
            vec![]
        })
    }

    /// The names behind the ticks `x0`, `x1` … of a stem, in their order.
    pub fn ticked(&self, stem: &str) -> Vec<String> {
        let at = |field: &str| field.strip_prefix(stem)?.parse::<usize>().ok();
        let mut picks: Vec<(usize, &String)> =
            self.filled.0.iter().filter_map(|(field, name)| Some((at(field)?, name))).collect();
        picks.sort_by_key(|(at, _)| *at);
        picks.into_iter().map(|(_, name)| name.clone()).collect()
    }

    /// One more thing that is wrong.
    pub fn refuse(&mut self, rejection: Rejection) {
        self.wrong.push(rejection);
    }

    /// Nothing is wrong so far.
    pub fn is_sound(&self) -> bool {
        self.wrong.is_empty()
    }

    /// What was read, or all that is wrong.
    ///
    /// # Errors
    /// What was gathered.
    pub fn done<T>(self, read: T) -> Result<T, Mistakes> {
        if self.wrong.is_empty() { Ok(read) } else { Err(Mistakes(self.wrong)) }
    }
}
