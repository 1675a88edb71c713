//! A process spelled as the text of a pack, as it comes from the table on the screen.

use base::Day;

use super::{
    ProcessOwner, ProcessPack,
    pack::{ProcessStep, STEPS_MOST},
};
use crate::scoring::PackFault;

/// A word in quotes; what would end them is replaced.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.trim().replace(['"', '\\', '\n', '\r'], "'"))
}

fn spelled(step: &ProcessStep) -> String {
    let owner = match &step.owner {
        ProcessOwner::Role(role) => format!("role = {}", quoted(role.code())),
        ProcessOwner::Person(login) => format!("person = {}", quoted(login)),
    };
    format!(
        "\n[[step]]\ncode = {}\nname = {{ zh = {}, en = {} }}\n{owner}\nbegins = {}\nends = {}\n\
         days = {}\nworking = {}\n",
        quoted(&step.code),
        quoted(&step.name.zh),
        quoted(&step.name.en),
        quoted(step.begins.code()),
        quoted(step.ends.code()),
        step.days,
        step.working,
    )
}

impl ProcessPack {
    /// Steps of the screen at the most.
    pub const STEPS_MOST: usize = STEPS_MOST;

    /// The text of a version with these steps.
    pub fn spell((version, from, source): (&str, Day, &str), steps: &[ProcessStep]) -> String {
        let mut text = format!(
            "version = {}\neffective_from = \"{from}\"\nsource = {}\n",
            quoted(version),
            quoted(source),
        );
        steps.iter().for_each(|step| text.push_str(&spelled(step)));
        text
    }

    /// As [`Self::read`], with the step that is wrong found in the text.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_placed(text: &str) -> Result<Self, PackFault> {
        Self::read(text).map_err(|fault| fault.placed(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spelled_is_read_again() {
        let shipped = ProcessPack::shipped();
        let from: Day = "2026-12-01".parse().expect("day");
        let text = ProcessPack::spell(("own.1", from, "/controls/process"), &shipped.steps);
        let read = ProcessPack::read(&text).expect("read");
        assert_eq!(read.steps, shipped.steps);
        assert_eq!((read.edition.version.as_str(), read.edition.effective_from), ("own.1", from));
        let mut odd = shipped.steps.clone();
        odd[0].name.zh = "a\"b\\c\nd".to_owned();
        let text = ProcessPack::spell(("own.1", from, "x"), &odd);
        assert_eq!(ProcessPack::read(&text).expect("read").steps[0].name.zh, "a'b'c'd");
    }
}
