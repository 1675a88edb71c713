//! The picture of a strategy: its steps on a line of days from the due day, in lanes by level, by tier or by kind of
//! customer. On the page of the editor a script makes the same picture movable; it reads what stands here.

use credit::{
    collections::{Step, StrategyPack},
    parties::CustomerKind,
    policy::Tier,
};
use maud::{Markup, html};

use crate::{
    charts::{
        self, Numbers, Words,
        cadence::{CadenceBar, HEIGHTS, NAMED, SCALE},
    },
    filled::Filled,
    parties::words,
    visit::Visit,
};

/// By what the lanes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lanes {
    Level,
    Tiers,
    Kinds,
}

impl Lanes {
    pub(super) const ALL: [Self; 3] = [Self::Level, Self::Tiers, Self::Kinds];

    /// Its name, and that of the field that a lane sets.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Tiers => "tiers",
            Self::Kinds => "kinds",
        }
    }

    pub(super) fn parse(code: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.code() == code).unwrap_or(Self::Level)
    }
}

/// A step as it is drawn.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    name: String,
    from: i32,
    to: i32,
    /// Level, tiers, kinds as they stand in the fields of the form.
    values: [String; 3],
    action: String,
    written: bool,
}

impl Drawn {
    fn value(&self, lanes: Lanes) -> &str {
        let [level, tiers, kinds] = &self.values;
        match lanes {
            Lanes::Level => level,
            Lanes::Tiers => tiers,
            Lanes::Kinds => kinds,
        }
    }

    fn class(&self) -> &'static str {
        match (self.written, self.action.as_str()) {
            (_, "lawyer" | "legal") => "",
            (true, _) => "written",
            (false, _) => "person",
        }
    }
}

fn joined<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    codes.collect::<Vec<&str>>().join(", ")
}

/// The steps of a pack.
pub(super) fn of_pack(visit: &Visit, pack: &StrategyPack) -> Vec<Drawn> {
    of_steps(visit, &pack.steps)
}

/// Some steps.
pub(super) fn of_steps(visit: &Visit, steps: &[Step]) -> Vec<Drawn> {
    let one = |step: &Step| Drawn {
        name: step.name.pick(visit.lang).to_owned(),
        from: step.from,
        to: step.to,
        values: [
            step.level.to_string(),
            joined(step.tiers.iter().map(|tier| tier.code())),
            joined(step.kinds.iter().map(|kind| kind.code())),
        ],
        action: step.action.clone(),
        written: step.is_written(),
    };
    steps.iter().map(one).collect()
}

/// The steps of a form as far as they can be read, in the order of their lines.
pub(super) fn of_filled(visit: &Visit, filled: &Filled, lines: usize) -> Vec<Drawn> {
    let one = |n: usize| {
        let get = |what: &str| filled.get(&format!("{what}-{n}"));
        if get("code").is_empty() {
            return None;
        }
        let name = Some(get(visit.lang.code())).filter(|name| !name.is_empty());
        Some(Drawn {
            name: name.unwrap_or(get("code")).to_owned(),
            from: get("from").parse().ok()?,
            to: get("to").parse().ok()?,
            values: ["level", "tiers", "kinds"].map(|what| get(what).to_owned()),
            action: get("action").to_owned(),
            written: !get("letter").is_empty(),
        })
    };
    (0..lines).filter_map(one).collect()
}

/// The lanes: what a field would hold, and what that is called. Those that are used and named nowhere come last.
fn lanes(visit: &Visit, by: Lanes, steps: &[Drawn]) -> Vec<(String, String)> {
    let all = || (String::new(), visit.t("collections-strategy-all"));
    let mut lanes: Vec<(String, String)> = match by {
        Lanes::Level => {
            let top = steps.iter().filter_map(|step| step.value(by).parse::<i64>().ok()).max();
            let level = |n: i64| {
                let name = visit.ta("collections-cadence-level", &[("level", &n.to_string())]);
                (n.to_string(), name)
            };
            (0..=top.unwrap_or(0).clamp(6, 9)).map(level).collect()
        }
        Lanes::Tiers => {
            let tiers = [Tier::Low, Tier::Medium, Tier::High, Tier::Unrated];
            let tier = |tier: Tier| (tier.code().to_owned(), words::tier(visit.lang, tier));
            std::iter::once(all()).chain(tiers.map(tier)).collect()
        }
        Lanes::Kinds => {
            let kind = |kind: CustomerKind| (kind.code().to_owned(), words::kind(visit.lang, kind));
            std::iter::once(all()).chain(CustomerKind::ALL.iter().copied().map(kind)).collect()
        }
    };
    for step in steps {
        let value = step.value(by);
        if !lanes.iter().any(|(known, _)| known == value) {
            let part = |code: &str| {
                let known = lanes.iter().find(|(known, _)| known == code);
                known.map_or_else(|| code.to_owned(), |(_, name)| name.clone())
            };
            let names: Vec<String> =
                value.split([',', '，', '、']).map(|p| part(p.trim())).collect();
            let name = names.join(visit.lang.pick("、", ", "));
            lanes.push((value.to_owned(), name));
        }
    }
    lanes
}

fn days(visit: &Visit, step: &Drawn) -> String {
    let (from, to) = (format!("{:+}", step.from), format!("{:+}", step.to));
    visit.ta("collections-cadence-days", &[("from", &from), ("to", &to)])
}

/// The picture. `all` lanes are drawn where something may be moved into them.
pub(super) fn picture(
    visit: &Visit,
    (id, title): (&str, &str),
    steps: &[Drawn],
    (by, all): (Lanes, bool),
) -> Markup {
    let lanes = lanes(visit, by, steps);
    let name = |step: &Drawn| {
        let found = lanes.iter().find(|(value, _)| value == step.value(by));
        found.map_or_else(String::new, |(_, name)| name.clone())
    };
    let bar = |step: &Drawn| CadenceBar {
        label: step.name.clone(),
        text: format!("{} · {}", days(visit, step), name(step)),
        from: step.from,
        to: step.to,
        lane: lanes.iter().position(|(value, _)| value == step.value(by)).unwrap_or(0),
        class: step.class(),
    };
    let words = Words {
        id: id.to_owned(),
        title: title.to_owned(),
        note: visit.t("collections-cadence-note"),
        desc: visit.ta("collections-cadence-desc", &[("count", &steps.len().to_string())]),
    };
    let head = ["collections-outbox-step", "collections-strategy-when", "collections-cadence-lane"];
    let numbers = Numbers {
        head: head.map(|id| visit.t(id)).into(),
        rows: steps
            .iter()
            .map(|step| vec![step.name.clone(), days(visit, step), name(step)])
            .collect(),
    };
    let names: Vec<String> = lanes.iter().map(|(_, name)| name.clone()).collect();
    let bars: Vec<CadenceBar> = steps.iter().map(bar).collect();
    charts::cadence::cadence(visit.lang, &words, (&names, all), &bars, &numbers)
}

/// The picture of the form, with what a script needs to make it movable.
pub(super) fn movable(visit: &Visit, (filled, lines): (&Filled, usize), by: Lanes) -> Markup {
    let steps = of_filled(visit, filled, lines);
    let scale: Vec<String> = SCALE.iter().map(|(day, at)| format!("{day}:{at}")).collect();
    let named: Vec<String> = NAMED.iter().map(i32::to_string).collect();
    let lists = Lanes::ALL.map(|by| {
        let lanes = lanes(visit, by, &steps);
        let lane = |(value, name): &(String, String)| format!("{value}={name}");
        (by.code(), lanes.iter().map(lane).collect::<Vec<String>>().join("|"))
    });
    let said = [("name", "{name}"), ("from", "{from}"), ("to", "{to}"), ("lane", "{lane}")];
    let moved = [("name", "{name}"), ("was", "{was}"), ("now", "{now}")];
    let (axis, head, row) = HEIGHTS;
    html! {
        div.cadence data-cadence=(by.code()) data-scale=(scale.join(" ")) data-named=(named.join(" "))
            data-heights={ (axis) " " (head) " " (row) }
            data-level=(lists[0].1) data-tiers=(lists[1].1) data-kinds=(lists[2].1)
            data-lang=(visit.lang.code())
            data-said=(visit.ta("collections-cadence-said", &said))
            data-moved=(visit.ta("collections-cadence-moved", &moved)) {
            (picture(visit, ("cadence", &visit.t("collections-cadence-picture")), &steps, (by, true)))
            p.meta.cadence-keys hidden { (visit.t("collections-cadence-keys")) }
            p.away aria-live="polite" data-told {}
            ul.meta data-changes {}
        }
    }
}
