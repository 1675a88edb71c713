//! What the guard of contacts says where people act: may be contacted now, or from when on and why not before; and the
//! ways by which a customer does not want to be contacted.

use axum::{
    Form,
    extract::{Path, State},
};
use credit::{
    collections::{
        GuardHeld, OFF_CHANNELS, Outside, Reach, WayOff, lift_way_off, list_ways_off, take_way_off,
    },
    parties::{Buyer, get_buyer},
};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes, Tone, hidden, link::encoded},
    state::App,
    typed::settled,
    visit::Visit,
};

/// Where the ways of a buyer stand.
fn ways_href(code: &str) -> String {
    format!("/collections/ways/{}", encoded(code))
}

fn hour(hour: i32) -> String {
    format!("{hour:02}:00")
}

/// Why a buyer is not contacted now.
fn why(visit: &Visit, held: GuardHeld, one: &Reach) -> String {
    let key = format!("collections-reach-why-{}", held.code());
    match held {
        GuardHeld::Hour => {
            visit.ta(&key, &[("from", &hour(one.hours.0)), ("to", &hour(one.hours.1))])
        }
        GuardHeld::Often(had, _) => {
            visit.ta(&key, &[("count", &had.to_string()), ("days", &one.window_days.to_string())])
        }
        GuardHeld::QuietDay | GuardHeld::CoolOff(_) | GuardHeld::OptedOut => visit.t(&key),
    }
}

/// Whether a buyer may be contacted now, in words.
pub(super) fn said(visit: &Visit, one: &Reach) -> String {
    let Some(held) = one.held else {
        return visit.ta(
            "collections-reach-free",
            &[
                ("had", &one.had.to_string()),
                ("most", &one.most.to_string()),
                ("days", &one.window_days.to_string()),
            ],
        );
    };
    let why = why(visit, held, one);
    match one.first {
        Some((day, at)) => visit.ta(
            "collections-reach-held",
            &[("day", &day.to_string()), ("hour", &hour(at)), ("why", &why)],
        ),
        None => visit.ta("collections-reach-never", &[("why", &why)]),
    }
}

fn off_said(visit: &Visit, one: &Reach) -> Option<String> {
    let ways: Vec<String> =
        one.off.iter().map(|way| visit.t(&format!("collections-channel-{way}"))).collect();
    let ways = ways.join(visit.lang.pick("、", ", "));
    (!ways.is_empty()).then(|| visit.ta("collections-reach-off", &[("ways", &ways)]))
}

/// The same as a line on a card.
pub(super) fn line(visit: &Visit, one: &Reach) -> Markup {
    let tone = if one.held.is_some() { Tone::Medium } else { Tone::Low };
    html! {
        p.meta {
            (kit::badge(tone, &visit.t(match one.held {
                Some(_) => "collections-reach-not-now",
                None => "collections-reach-now",
            })))
            " " (said(visit, one))
        }
        @if let Some(off) = off_said(visit, one) { p.meta { (kit::badge(Tone::Medium, &off)) } }
    }
}

/// The same above a form in which a contact is written down.
pub(in crate::collections) fn notice(visit: &Visit, code: &str, one: &Reach) -> Markup {
    let (tone, title) = match one.held {
        Some(_) => (Tone::Medium, "collections-reach-not-now"),
        None => (Tone::Low, "collections-reach-now"),
    };
    let body = html! {
        p { (said(visit, one)) }
        @if let Some(off) = off_said(visit, one) { p { (off) } }
        @if one.held.is_some() { p { (visit.t("collections-reach-facts")) } }
        @if visit.may(Right::LogContact) {
            div.actions { a.button href=(ways_href(code)) { (visit.t("collections-ways")) } }
        }
    };
    kit::notice(tone, &visit.t(title), &body)
}

/// Why a contact that was had stands outside the guard.
pub(crate) fn outside_said(visit: &Visit, one: &Outside) -> String {
    let key = format!("collections-outside-{}", one.why);
    let at = one.minute.map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60));
    let first = one.first_on.map(|day| day.to_string());
    visit.ta(
        &key,
        &[
            ("count", &one.had.to_string()),
            ("at", at.as_deref().unwrap_or("—")),
            ("first", first.as_deref().unwrap_or("—")),
        ],
    )
}

/// The ways of a buyer: what it does not want, and the form for more.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ways(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let all = list_ways_off(&app.db, buyer.id).await?;
    let body = page(&visit, (&buyer, &all), (&Filled::default(), Mistakes::none()));
    Ok(visit.page(&visit.t("collections-ways"), &body))
}

fn page(
    visit: &Visit,
    (buyer, all): (&Buyer, &[WayOff]),
    (filled, mistakes): (&Filled, Mistakes),
) -> Markup {
    let title = visit.t("collections-ways");
    let channels = OFF_CHANNELS.iter().map(|way| Choice {
        value: (*way).to_owned(),
        name: visit.t(&format!("collections-channel-{way}")),
    });
    let form = Sheet {
        action: ways_href(&buyer.code),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("channel", visit.t("collections-channel"))
                .kind(Kind::OneOf(channels.collect()))
                .value(filled.get("channel")),
            Field::new("note", visit.t("collections-ways-note"))
                .kind(Kind::Lines)
                .required()
                .value(filled.get("note"))
                .hint(visit.t("collections-ways-hint")),
        ],
        mistakes,
        submit: visit.t("collections-ways-save"),
        back: Some(format!("/collections/log/{}", encoded(&buyer.code))),
    };
    html! {
        nav.crumbs.meta {
            a href="/collections" { (visit.t("collections-worklist")) } " / "
            a href={ "/collections/log/" (encoded(&buyer.code)) } { (buyer.name) }
        }
        (kit::page_head(&title, &visit.t("collections-ways-lead"), &html! {
            a.button href=(super::group::href(&buyer.code)) { (visit.t("collections-customer-group")) }
        }))
        div.stack {
            @for one in all { (way(visit, buyer, one)) }
            @if all.is_empty() { p.soft { (visit.t("collections-ways-none")) } }
            div.panel { div.inside { (form.show(visit.lang)) } }
        }
    }
}

fn way(visit: &Visit, buyer: &Buyer, one: &WayOff) -> Markup {
    let name = visit.t(&format!("collections-channel-{}", one.channel));
    let body = html! {
        p { (one.note) }
        p.meta { (one.since_on) " · " (one.actor) }
        @match one.lifted_on {
            Some(day) => p.meta {
                (visit.ta("collections-ways-lifted", &[("day", &day.to_string())])) " "
                (one.lifted_note)
            },
            None => form.actions method="post"
                action={ (ways_href(&buyer.code)) "/" (one.id) "/lift" } {
                (hidden("csrf", &visit.csrf))
                input type="text" name="note" required maxlength="300"
                    aria-label=(visit.t("collections-ways-lift-note"))
                    placeholder=(visit.t("collections-ways-lift-note"));
                button.button type="submit" { (visit.t("collections-ways-lift")) }
            },
        }
    };
    kit::panel(&name, &html! {}, &body)
}

/// Writes down that a way is not wanted.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault; what is wrong is said on the form.
pub async fn take_off(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        take_way_off(&mut tx, buyer.id, (filled.get("channel"), filled.get("note"))).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go(&ways_href(&code), Some(&Flash::new("collections-ways-done")))),
        Err(mistakes) => {
            let all = list_ways_off(&app.db, buyer.id).await?;
            let body = page(&visit, (&buyer, &all), (&filled, mistakes));
            Ok(visit.again(&visit.t("collections-ways"), &body))
        }
    }
}

/// Writes down that a way is wanted again.
///
/// # Errors
/// `parties.buyer-unknown`, `collections.way-off-unknown`, `collections.note-missing`, or a fault.
pub async fn lift(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        lift_way_off(&mut tx, buyer.id, (id, filled.get("note"))).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go(&ways_href(&code), Some(&Flash::new("collections-ways-back-done")))),
        Err(mistakes) => {
            let all = list_ways_off(&app.db, buyer.id).await?;
            let body = page(&visit, (&buyer, &all), (&Filled::default(), mistakes));
            Ok(visit.again(&visit.t("collections-ways"), &body))
        }
    }
}
