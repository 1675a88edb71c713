//! The story of a case in one column: talks, contacts, promises, excuses, matters.

use base::Day;
use credit::collections::{
    legal::Matter,
    talk::{ExcuseRow, Talk},
};
use maud::{Markup, html};

use super::{Opened, href, money, named};
use crate::{
    kit::{self, Event, Tone},
    visit::Visit,
};

/// Lines of the story at the most.
const LINES: usize = 40;

/// Draws it, the newest first.
pub(super) fn show(
    visit: &Visit,
    at: &Opened,
    (talks, excuses, matters): (&[Talk], &[ExcuseRow], &[Matter]),
) -> Markup {
    let mut all: Vec<(Day, Event)> = Vec::new();
    all.extend(promises(visit, at));
    all.extend(contacts(visit, at, talks));
    all.extend(talks.iter().map(|talk| (talk.on, talk_event(visit, at, talk))));
    all.extend(excuses.iter().map(|one| (one.on, excuse(visit, at, one))));
    all.extend(matters.iter().map(|one| (one.opened_on, matter(visit, at, one))));
    let opened = Event {
        at: at.case.opened_on.to_string(),
        title: html! { (visit.t("collections-case-opened-event")) },
        note: format!("{} · {}", at.case.why, at.case.actor),
        tone: Tone::Quiet,
    };
    all.push((at.case.opened_on, opened));
    all.sort_by_key(|(on, _)| std::cmp::Reverse(*on));
    let events: Vec<Event> = all.into_iter().take(LINES).map(|(_, event)| event).collect();
    kit::panel(&visit.t("collections-case-story"), &html! {}, &kit::timeline(&events))
}

fn promises(visit: &Visit, at: &Opened) -> Vec<(Day, Event)> {
    let one = |row: &credit::collections::RecordedPromise| {
        let tone = match row.state.as_str() {
            "kept" => Tone::Low,
            "broken" => Tone::High,
            "partly" => Tone::Medium,
            _ => Tone::Quiet,
        };
        let amount = money(visit, row.promise.amount_minor, row.promise.currency);
        let state = visit.t(&format!("collections-promise-state-{}", row.state));
        let title = html! {
            (visit.t("collections-promise")) " " (amount) " → " (row.promise.due_on) " "
            (kit::badge(tone, &state))
        };
        let event = Event {
            at: row.promise.made_on.to_string(),
            title,
            note: row.promise.said_by.clone(),
            tone,
        };
        (row.promise.made_on, event)
    };
    at.brief.promises.iter().map(one).collect()
}

/// Contacts that are not the end of a talk of this case.
fn contacts(visit: &Visit, at: &Opened, talks: &[Talk]) -> Vec<(Day, Event)> {
    let apart = |id: i64| !talks.iter().any(|talk| talk.contact_id == Some(id));
    let one = |row: &credit::collections::LoggedContact| {
        let of = &row.contact;
        let title = html! {
            (visit.t(&format!("collections-channel-{}", of.channel))) " · "
            (visit.t(&format!("collections-result-{}", of.result)))
            @if of.proven { " " (kit::plain_badge(&visit.t("collections-proven"))) }
        };
        let note = [of.person.as_str(), &of.note, &row.actor];
        let note = note.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let event =
            Event { at: of.on.to_string(), title, note: note.join(" · "), tone: Tone::Quiet };
        (of.on, event)
    };
    at.brief.contacts.iter().filter(|row| apart(row.id)).map(one).collect()
}

fn talk_event(visit: &Visit, at: &Opened, talk: &Talk) -> Event {
    let to = format!("{}/talk/{}", href(at.case.id), talk.id);
    let result = match talk.is_finished() {
        true => visit.t(&format!("collections-result-{}", talk.result)),
        false => visit.t("collections-talk-unfinished"),
    };
    let trick = talk.said("trick");
    let trick_name = at.pack.trick(trick).map(|one| &one.name);
    let moods = match talk.moods {
        (Some(before), Some(after)) => {
            let args = [("before", before.to_string()), ("after", after.to_string())];
            let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
            visit.ta("collections-talk-moods", &args)
        }
        _ => String::new(),
    };
    let title = html! {
        a href=(to) { (visit.t(&format!("collections-talk-by-{}", talk.channel))) } " · " (result)
        @if !trick.is_empty() { " " (kit::plain_badge(&named(visit, trick_name, trick))) }
        @if talk.lscp > 0 { " " (kit::plain_badge(&format!("LSCP {}/4", talk.lscp))) }
    };
    let note = [talk.person.as_str(), talk.said("note"), moods.as_str(), talk.actor.as_str()];
    let note = note.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    Event {
        at: talk.on.to_string(),
        title,
        note,
        tone: if talk.is_finished() { Tone::Low } else { Tone::Medium },
    }
}

fn excuse(visit: &Visit, at: &Opened, one: &ExcuseRow) -> Event {
    let name = named(visit, at.pack.excuse(&one.kind).map(|of| &of.name), &one.kind);
    let late = one.truth == "open" && one.due_on < visit.today;
    let title = html! {
        a href={ "/collections/excuses/" (one.id) } { (name) } " "
        (kit::badge(if late { Tone::Medium } else { Tone::Quiet },
            &visit.t(&format!("collections-truth-{}", one.truth))))
    };
    Event { at: one.on.to_string(), title, note: format!("“{}”", one.words), tone: Tone::Quiet }
}

fn matter(visit: &Visit, at: &Opened, one: &Matter) -> Event {
    let to = format!("{}/matter/{}", href(at.case.id), one.id);
    Event {
        at: one.opened_on.to_string(),
        title: html! { a href=(to) { (visit.t("collections-matter")) } " · " (one.forum) },
        note: money(visit, one.claimed_minor, at.case.currency),
        tone: Tone::Medium,
    }
}
