//! A strategy as it is edited in a table: spelled as a pack again, line by line.

use base::Day;

use super::pack::{Step, StrategyPack};
use crate::scoring::pack::quoted;

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    format!("[{}]", words.map(quoted).collect::<Vec<_>>().join(", "))
}

fn step_text(step: &Step) -> String {
    let tiers = list(step.tiers.iter().map(|tier| tier.code()));
    let kinds = list(step.kinds.iter().map(|kind| kind.code()));
    let heard = list(step.heard.iter().map(String::as_str));
    let reasons = list(step.reasons.iter().map(String::as_str));
    format!(
        "\n[[step]]\ncode = {}\nfrom = {}\nto = {}\ntiers = {tiers}\nkinds = {kinds}\nheard = {heard}\n\
         reasons = {reasons}\naction = {}\nchannel = {}\nletter = {}\nlevel = {}\nname = {{ zh = {}, en = {} }}\n",
        quoted(&step.code),
        step.from,
        step.to,
        quoted(&step.action),
        quoted(&step.way),
        quoted(&step.letter),
        step.level,
        quoted(&step.name.zh),
        quoted(&step.name.en),
    )
}

impl StrategyPack {
    /// The strategy as a pack, under a version, a first day and a source.
    pub fn spelled(&self, version: &str, from: Day, source: &str) -> String {
        let guard = &self.guard;
        let weekdays: Vec<String> = guard.weekdays.iter().map(i32::to_string).collect();
        let quiet: Vec<String> = guard.quiet.iter().map(Day::to_string).collect();
        let mut text = format!(
            "version = {}\neffective_from = \"{from}\"\nsource = {}\n\n[way]\nper = {}\n\
             bank_days = {}\nautomatic = {}\nleast_minor = {}\n\n[guard]\npreset = {}\nmost = {}\n\
             window_days = {}\ncool_off_days = {}\nhour_from = {}\nhour_to = {}\nweekdays = [{}]\n\
             quiet_days = {}\n\n[except]\ndisputed = {}\npromised = {}\nbuyers = {}\n",
            quoted(version),
            quoted(source),
            quoted(if self.by_item { "item" } else { "buyer" }),
            self.bank_days,
            self.automatic,
            self.least_minor,
            quoted(&self.preset),
            self.own.0,
            self.own.1,
            self.own.2,
            guard.hours.0,
            guard.hours.1,
            weekdays.join(", "),
            list(quiet.iter().map(String::as_str)),
            self.but_disputed,
            self.but_promised,
            list(self.but_buyers.iter().map(String::as_str)),
        );
        for preset in &self.presets {
            text.push_str(&format!(
                "\n[[preset]]\ncode = {}\nname = {{ zh = {}, en = {} }}\nmost = {}\nwindow_days = {}\n\
                 cool_off_days = {}\n",
                quoted(&preset.code),
                quoted(&preset.name.zh),
                quoted(&preset.name.en),
                preset.most,
                preset.window_days,
                preset.cool_off_days,
            ));
        }
        self.steps.iter().for_each(|step| text.push_str(&step_text(step)));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strategy_is_spelled_and_read_back() {
        let shipped = StrategyPack::shipped();
        let day = "2026-12-01".parse().expect("day");
        let text = shipped.spelled("own \"1\"", day, "例会\n决定");
        let read = StrategyPack::read(&text).expect(&text);
        assert_eq!(read.edition.version, "own \"1\"");
        assert_eq!(StrategyPack { edition: shipped.edition.clone(), ..read }, *shipped);
    }
}
