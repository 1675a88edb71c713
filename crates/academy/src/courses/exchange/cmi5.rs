//! `cmi5.xml`, the course structure of cmi5: the course, its objectives, and an assignable unit for each lesson or
//! case with the rule by which one moves on. What section 13 of the specification asks of it is checked by
//! [`check_structure`].

use std::collections::BTreeSet;

use super::{
    packed::Contents,
    unit::{Unit, share},
    xml::{self, Element, Writer},
};

const NAMESPACE: &str = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd";
/// What counts as moving on.
const MOVES: [&str; 5] =
    ["Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed", "NotApplicable"];

/// The course structure of a package.
pub(super) fn structure(contents: &Contents<'_>) -> String {
    let mut out = Writer::new();
    out.open("courseStructure", &[("xmlns", NAMESPACE)]);
    out.open("course", &[("id", &contents.iri)]);
    said(&mut out, "title", &contents.texts(&contents.title));
    let mut lead = contents.texts(&contents.lead);
    for ((_, text), (_, rights)) in lead.iter_mut().zip(contents.rights()) {
        text.push(' ');
        text.push_str(&rights);
    }
    said(&mut out, "description", &lead);
    out.close();
    let aims: Vec<_> = contents.units.iter().flat_map(|unit| goals(unit, &contents.base)).collect();
    if !aims.is_empty() {
        out.open("objectives", &[]);
        for (id, text) in &aims {
            out.open("objective", &[("id", id)]);
            let texts = contents.texts(text);
            said(&mut out, "title", &texts);
            said(&mut out, "description", &texts);
            out.close();
        }
        out.close();
    }
    for unit in &contents.units {
        assignable(&mut out, contents, unit);
    }
    out.finish()
}

fn goals<'a>(unit: &Unit<'a>, base: &str) -> Vec<(String, &'a credit::scoring::Wording)> {
    let iri = unit.iri(base);
    unit.objectives()
        .into_iter()
        .map(|(id, text)| (format!("{iri}/objectives/{id}"), text))
        .collect()
}

fn said(out: &mut Writer, name: &str, texts: &[(&str, String)]) {
    out.open(name, &[]);
    for (lang, text) in texts {
        out.text("langstring", &[("lang", lang)], text);
    }
    out.close();
}

fn assignable(out: &mut Writer, contents: &Contents<'_>, unit: &Unit<'_>) {
    let id = unit.iri(&contents.base);
    let mastery = unit.mastery_bps().map(|bps| share(bps).to_string());
    let mut attributes = vec![
        ("id", id.as_str()),
        ("activityType", "http://adlnet.gov/expapi/activities/lesson"),
        ("launchMethod", "AnyWindow"),
    ];
    match &mastery {
        Some(mastery) => {
            attributes.push(("masteryScore", mastery));
            attributes.push(("moveOn", "CompletedAndPassed"));
        }
        None => attributes.push(("moveOn", "Completed")),
    }
    out.open("au", &attributes);
    said(out, "title", &contents.texts(unit.title()));
    said(out, "description", &contents.texts(unit.lead()));
    let aims = goals(unit, &contents.base);
    if !aims.is_empty() {
        out.open("objectives", &[]);
        for (goal, _) in &aims {
            out.empty("objective", &[("idref", goal)]);
        }
        out.close();
    }
    out.text("url", &[], &unit.page()).close();
}

/// What is wrong with a course structure, in sentences; `files` are the names of the package.
pub fn check_structure(text: &str, files: &[String]) -> Vec<String> {
    let root = match xml::read(text) {
        Ok(root) => root,
        Err(why) => return vec![format!("not well formed: {why}")],
    };
    let mut wrong = Vec::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            wrong.push(what.to_owned());
        }
    };
    must(root.name == "courseStructure", "the root is courseStructure");
    must(root.get("xmlns") == Some(NAMESPACE), "its namespace");
    must(root.children.first().is_some_and(|one| one.name == "course"), "the course comes first");
    let units: Vec<&Element> = root.all("au").collect();
    must(!units.is_empty(), "it has an assignable unit");
    let ids: Vec<&str> = root.walk().into_iter().filter_map(|one| one.get("id")).collect();
    let once: BTreeSet<&str> = ids.iter().copied().collect();
    must(once.len() == ids.len(), "each id stands once");
    must(ids.iter().all(|id| super::forms::is_iri(id)), "ids are IRIs");
    for one in root.all("course").chain(units.iter().copied()) {
        for name in ["title", "description"] {
            let texts: Vec<&Element> =
                one.child(name).map(|all| all.all("langstring").collect()).unwrap_or_default();
            let spoken =
                texts.iter().all(|text| text.get("lang").is_some() && !text.text.is_empty());
            must(
                !texts.is_empty() && spoken,
                &format!("{} has a {name} in its languages", one.name),
            );
        }
    }
    let goals: Vec<&str> = root
        .child("objectives")
        .map(|all| all.all("objective").filter_map(|one| one.get("id")).collect())
        .unwrap_or_default();
    for unit in units {
        must(unit.get("moveOn").is_some_and(|rule| MOVES.contains(&rule)), "a known moveOn");
        if let Some(mastery) = unit.get("masteryScore") {
            let within = mastery.parse::<f64>().is_ok_and(|at| (0.0..=1.0).contains(&at));
            must(within, "a masteryScore is within 0 and 1");
        }
        let order = ["title", "description", "objectives", "url", "launchParameters"];
        let places: Vec<Option<usize>> =
            unit.children.iter().map(|one| order.iter().position(|n| *n == one.name)).collect();
        must(places.iter().all(Option::is_some) && places.is_sorted(), "the order within a unit");
        let url = unit.child("url").map_or("", |one| one.text.as_str());
        must(files.iter().any(|name| name == url), &format!("{url} is in the package"));
        // Names that the launch adds must not stand in the address itself.
        must(!url.contains('?'), "an address without a query");
        let aims = unit.child("objectives").map(|all| all.all("objective").collect::<Vec<_>>());
        for aim in aims.unwrap_or_default() {
            must(
                aim.get("idref").is_some_and(|id| goals.contains(&id)),
                "an objective is declared",
            );
        }
    }
    wrong
}
