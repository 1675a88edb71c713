//! The process as it was filled in on the table, put together as a version.

use base::{Day, Rejection};
use credit::controls::process::{Mark, ProcessOwner, ProcessPack, ProcessStep};
use credit::scoring::Wording;

use crate::{filled::Filled, kit::Mistakes, state::App, typed};

/// A field of a line.
pub(super) fn at(what: &str, line: usize) -> String {
    format!("{what}-{line}")
}

/// What stands in the table first: the process that counts.
pub(super) fn first(pack: &ProcessPack, today: Day) -> Filled {
    let mut filled = Filled::default().or("effective_on", today.plus_days(1).to_string());
    for (n, step) in pack.steps.iter().enumerate() {
        let owner = match &step.owner {
            ProcessOwner::Role(role) => format!("role:{}", role.code()),
            ProcessOwner::Person(login) => format!("person:{login}"),
        };
        for (what, value) in [
            ("place", (n + 1).to_string()),
            ("code", step.code.clone()),
            ("zh", step.name.zh.clone()),
            ("en", step.name.en.clone()),
            ("owner", owner),
            ("begins", step.begins.code().to_owned()),
            ("ends", step.ends.code().to_owned()),
            ("days", step.days.to_string()),
            ("unit", if step.working { "working" } else { "days" }.to_owned()),
        ] {
            filled = filled.or(&at(what, n), value);
        }
    }
    filled
}

/// How many lines are shown: those in use and two more.
pub(super) fn lines(filled: &Filled) -> usize {
    let used = (0..ProcessPack::STEPS_MOST).filter(|n| filled.some(&at("code", *n)).is_some());
    (used.max().map_or(0, |n| n + 1) + 2).min(ProcessPack::STEPS_MOST)
}

/// A line, with its place; `None` where it has no code.
fn step(filled: &Filled, n: usize, wrong: &mut Vec<Rejection>) -> Option<(i64, ProcessStep)> {
    let get = |what: &str| filled.get(&at(what, n));
    if get("code").is_empty() {
        return None;
    }
    for what in ["zh", "en"] {
        if get(what).is_empty() {
            wrong.push(Rejection::new("house.field-empty").on(at(what, n)));
        }
    }
    let mut whole = |what: &str| match get(what).parse::<i64>() {
        Ok(number) if (0..=3_650).contains(&number) => number,
        _ => {
            let line = (n + 1).to_string();
            let number = Rejection::new("controls.process-number").with("line", line);
            wrong.push(number.with("value", get(what)).on(at(what, n)));
            0
        }
    };
    let (place, days) = (whole("place"), whole("days"));
    let owner = match get("owner").split_once(':') {
        Some(("person", login)) => ProcessOwner::Person(login.to_owned()),
        Some((_, role)) => match role.parse() {
            Ok(role) => ProcessOwner::Role(role),
            Err(refused) => {
                let refused: Rejection = refused;
                wrong.push(refused.on(at("owner", n)));
                return None;
            }
        },
        None => {
            wrong.push(Rejection::new("house.field-empty").on(at("owner", n)));
            return None;
        }
    };
    let mark = |what: &str| Mark::parse(get(what)).unwrap_or(Mark::None);
    let step = ProcessStep {
        code: get("code").to_owned(),
        name: Wording::new(get("zh"), get("en")),
        owner,
        begins: mark("begins"),
        ends: mark("ends"),
        days: i32::try_from(days).unwrap_or(0),
        working: get("unit") == "working",
    };
    Some((place, step))
}

/// The version that was filled in, with its text.
pub(super) fn put_together(app: &App, filled: &Filled) -> Result<(ProcessPack, String), Mistakes> {
    let mut wrong = Vec::new();
    let mut steps: Vec<(i64, ProcessStep)> =
        (0..ProcessPack::STEPS_MOST).filter_map(|n| step(filled, n, &mut wrong)).collect();
    steps.sort_by_key(|(place, _)| *place);
    let steps: Vec<ProcessStep> = steps.into_iter().map(|(_, step)| step).collect();
    let from = typed::day(filled.get("effective_on"), "effective_on").unwrap_or_else(|refused| {
        wrong.push(refused);
        Day::from_epoch_days(0)
    });
    if !wrong.is_empty() {
        return Err(Mistakes(wrong));
    }
    let version = format!("{from}.{}", app.db.ids().next());
    let text = ProcessPack::spell((&version, from, super::PATH), &steps);
    match ProcessPack::read_placed(&text) {
        Ok(pack) => Ok((pack, text)),
        Err(fault) => {
            let line = (0..ProcessPack::STEPS_MOST).find(|n| {
                let code = filled.get(&at("code", *n));
                !code.is_empty() && fault.why.starts_with(&format!("{code}:"))
            });
            let refused = Rejection::new("controls.process-wrong").with("kind", fault.kind);
            let refused = refused.with("about", fault.about()).with("why", &fault.why);
            Err(Mistakes(vec![refused.on(at("code", line.unwrap_or(0)))]))
        }
    }
}
