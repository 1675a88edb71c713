//! The process from the order to the money: how it is kept, the rows behind each figure, the table in which it
//! is edited.

mod edit;
mod page;
mod put;
mod rows;

use credit::controls::process::{
    ProcessBook, ProcessGroup, ProcessOwner, ProcessPack, ProcessStep, StepMeasure,
};
use maud::Markup;

pub use edit::{ask, send};
pub use page::show;
pub use rows::show as rows;

use super::{role, ways};
use crate::{
    charts::{self, FlowStep, Numbers, Words},
    kit::Link,
    visit::Visit,
};

const PATH: &str = "/controls/process";

fn rows_of(step: &ProcessStep) -> Link {
    Link::to(format!("{PATH}/steps/{}", step.code))
}

fn owner(visit: &Visit, step: &ProcessStep) -> String {
    match &step.owner {
        ProcessOwner::Role(one) => role(visit, one.code()),
        ProcessOwner::Person(login) => login.clone(),
    }
}

/// `3 working days`.
fn days(visit: &Visit, step: &ProcessStep, count: i32) -> String {
    let key = if step.working { "controls-process-working" } else { "controls-process-days" };
    visit.ta(key, &[("days", &count.to_string())])
}

/// Basis points as a percentage with one digit.
fn percent(bps: i64) -> String {
    format!("{}.{}%", bps / 100, bps % 100 / 10)
}

fn share(group: &ProcessGroup) -> String {
    group.hit_bps().map_or_else(|| "—".to_owned(), percent)
}

/// What of a step can be said: its share in time, or that the house has no record of it.
fn kept(visit: &Visit, one: &StepMeasure) -> String {
    match &one.all {
        Some(all) => share(all),
        None => visit.t("controls-process-unseen"),
    }
}

/// The drawn flow, with a lane for each owner.
fn drawn(visit: &Visit, pack: &ProcessPack, measured: &[StepMeasure]) -> Markup {
    let mut lanes: Vec<String> = Vec::new();
    let mut steps = Vec::new();
    let bps = |one: &StepMeasure| one.all.as_ref().and_then(ProcessGroup::hit_bps);
    let worst = measured.iter().filter(|one| bps(one).is_some()).min_by_key(|one| bps(one));
    for one in measured {
        let name = owner(visit, &one.step);
        let lane = lanes.iter().position(|lane| *lane == name).unwrap_or_else(|| {
            lanes.push(name);
            lanes.len() - 1
        });
        steps.push(FlowStep {
            label: one.step.name.pick(visit.lang).to_owned(),
            text: format!("{} · {}", days(visit, &one.step, one.step.days), kept(visit, one)),
            lane,
            href: one.step.is_seen().then(|| rows_of(&one.step).href()),
            seen: one.step.is_seen(),
            lit: worst.is_some_and(|worst| worst.step.code == one.step.code),
        });
    }
    let title = match worst {
        Some(one) => visit.ta(
            "controls-process-worst",
            &[("step", one.step.name.pick(visit.lang)), ("share", &kept(visit, one))],
        ),
        None => visit.t("controls-process-nothing-yet"),
    };
    let words = Words {
        id: "flow".to_owned(),
        title: title.clone(),
        note: visit.ta(
            "controls-process-flow-note",
            &[
                ("version", &pack.edition.version),
                ("day", &pack.edition.effective_from.to_string()),
            ],
        ),
        desc: title,
    };
    let head = ["controls-process-step", "controls-process-owner", "controls-process-sla"];
    let row = |(n, one): (usize, &StepMeasure)| {
        let name = one.step.name.pick(visit.lang);
        vec![
            format!("{} {name}", n + 1),
            owner(visit, &one.step),
            days(visit, &one.step, one.step.days),
            kept(visit, one),
        ]
    };
    let numbers = Numbers {
        head: head.iter().map(|id| visit.t(id)).chain([visit.t("controls-process-hit")]).collect(),
        rows: measured.iter().enumerate().map(row).collect(),
    };
    charts::flow(visit.lang, &words, &lanes, &steps, &numbers)
}

/// Since when, and that holidays are not known for all days.
fn lead(visit: &Visit, book: &ProcessBook) -> String {
    let until = book.holidays_until.map_or_else(|| "—".to_owned(), |day| day.to_string());
    visit.ta("controls-process-lead", &[("from", &book.from.to_string()), ("until", &until)])
}
