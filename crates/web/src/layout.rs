//! The frame of every page: rail, bar, content, thumbs on a phone, the head on paper.

use base::Lang;
use locale::{Style, t, ta};
use maud::{DOCTYPE, Markup, html};
use store::access::{Person, Right};

use crate::{
    assets,
    kit::{self, hidden, icon},
    queries,
    visit::Visit,
};

/// A room that can be walked into from the rail.
pub struct Place {
    /// The room's name, which is also its icon, its text and its address.
    pub room: &'static str,
    /// Where it starts.
    pub href: &'static str,
    /// The letter after `g`.
    pub letter: &'static str,
    /// Who sees it: whoever has one of these.
    pub rights: &'static [Right],
    /// Whether it is a thumb on a phone; the others are under “more”.
    pub thumb: bool,
}

const fn place(
    room: &'static str,
    href: &'static str,
    letter: &'static str,
    rights: &'static [Right],
    thumb: bool,
) -> Place {
    Place { room, href, letter, rights, thumb }
}

/// The flow of the house from top to bottom. A room stands here once its pages exist.
pub const PLACES: &[Place] = &[
    place("overview", "/", "t", &[Right::SeeOverview], true),
    place("parties", "/parties", "b", &[Right::SeeBuyers], true),
    place("policy", "/policy", "l", &[Right::SeeBuyers], false),
    place("granting", "/granting", "a", &[Right::ApplyCredit, Right::DecideCredit], false),
    place("dossier", "/dossier", "d", &[Right::SeeBuyers], false),
    place("orders", "/orders", "o", &[Right::SeeBuyers], false),
    place("receivables", "/receivables", "r", &[Right::SeeLedger], false),
    place("payables", "/payables", "p", &[Right::SeeLedger], false),
    place("outlook", "/outlook", "f", &[Right::SeeOverview], false),
    place("warning", "/warning", "w", &[Right::SeeWarnings], true),
    place("collections", "/collections", "c", &[Right::SeeWorklist], true),
    place("academy", "/courses", "e", &[Right::Learn], true),
    place("controls", "/controls", "k", &[Right::SeeOverview, Right::ReportSignal], false),
    place(
        "models",
        "/models",
        "v",
        &[Right::BuildModels, Right::ApproveModels, Right::SeeAudit],
        false,
    ),
    place("lab", "/lab", "m", &[Right::EditPolicy, Right::SeeAudit], false),
    place("intake", "/intake", "i", &[Right::Import], false),
    place(
        "settings",
        "/settings",
        "s",
        &[Right::ManagePeople, Right::Configure, Right::SeeAudit],
        false,
    ),
];

fn places(person: &Person) -> impl Iterator<Item = &'static Place> {
    PLACES.iter().filter(|place| place.rights.iter().any(|right| person.may(*right)))
}

/// Whether a page at `path` belongs to a place.
fn is_at(place: &Place, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or(path);
    let base = place.href.split('?').next().unwrap_or(place.href);
    if base == "/" {
        return path == "/";
    }
    let room = base.split('/').nth(1).unwrap_or_default();
    // Users and audit are a corner of the settings.
    let at = match path.split('/').nth(1) {
        Some("access") if path.starts_with("/access/") => Some("settings"),
        // Suppliers are a corner of what we owe them.
        Some("suppliers") => Some("payables"),
        // The academy has several rooms.
        Some(
            "practice" | "exercises" | "classes" | "drills" | "certificates" | "skills"
            | "authoring" | "offline",
        ) => Some("courses"),
        at => at,
    };
    at == Some(room)
}

fn head(visit: &Visit, title: &str) -> Markup {
    html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
        meta name="color-scheme" content="light dark";
        meta name="robots" content="noindex";
        title { (title) " · " (t(visit.lang, "house-name")) }
        link rel="icon" type="image/svg+xml" href=(assets::mark_href());
        link rel="stylesheet" href=(assets::style_href());
        link rel="manifest" href="/manifest.webmanifest";
        script src=(assets::script_href()) defer {}
    }
}

const fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    }
}

/// A whole page. Who is not signed in gets one narrow column.
pub fn page(visit: &Visit, title: &str, body: &Markup) -> Markup {
    match &visit.person {
        Some(person) => shell(visit, person, title, body),
        None => alone(visit, title, body),
    }
}

fn shell(visit: &Visit, person: &Person, title: &str, body: &Markup) -> Markup {
    let lang = visit.lang;
    html! {
        (DOCTYPE)
        html lang=(tag(lang)) {
            head { (head(visit, title)) }
            // Whose the page is: what another person kept on this device is not shown to them.
            body.shell data-owner=(person.id) {
                a.skip href="#content" { (t(lang, "house-skip")) }
                (rail(visit, person))
                div.desk {
                    (sandbox(visit))
                    (bar(visit, person))
                    (print_head(visit, title))
                    main.content id="content" tabindex="-1" { (queries::notice(visit)) (body) }
                }
                (thumbs(visit, person))
                @if let Some(flash) = &visit.flash { (flash.show(lang)) }
                (help(lang, person))
                template id="sheet-bar" {
                    div.sheet-bar {
                        button.button.bare type="button" data-close {
                            (icon("close")) (t(lang, "house-close"))
                        }
                        a.button.bare data-whole href="#" { (t(lang, "house-whole-page")) }
                    }
                }
            }
        }
    }
}

/// Says on every page of a sandbox that it is one.
fn sandbox(visit: &Visit) -> Markup {
    html! {
        @if visit.sandbox {
            p.sandbox-says role="note" {
                b { (t(visit.lang, "exercises-sandbox")) } " "
                (t(visit.lang, "exercises-sandbox-says"))
            }
        }
    }
}

fn alone(visit: &Visit, title: &str, body: &Markup) -> Markup {
    let lang = visit.lang;
    html! {
        (DOCTYPE)
        html lang=(tag(lang)) {
            head { (head(visit, title)) }
            body.alone {
                main id="content" {
                    (sandbox(visit))
                    div.brand {
                        (kit::icon::mark())
                        div {
                            b { (t(lang, "house-name")) }
                            span.soft { (visit.house.company) }
                        }
                    }
                    (body)
                    div.below { span.meta { (t(lang, "house-tagline")) } (language_form(visit)) }
                }
            }
        }
    }
}

fn rail(visit: &Visit, person: &Person) -> Markup {
    let lang = visit.lang;
    html! {
        nav.rail aria-label=(t(lang, "house-rooms")) {
            a.mark href="/" aria-label=(t(lang, "house-home")) { (kit::icon::mark()) }
            ul {
                @for place in places(person) {
                    li.last[place.room == "settings"] { (place_link(visit, place)) }
                }
            }
        }
    }
}

fn place_link(visit: &Visit, place: &Place) -> Markup {
    html! {
        a href=(place.href) data-key=(place.letter)
            aria-current=[is_at(place, &visit.path).then_some("page")] {
            (icon(place.room))
            (t(visit.lang, &format!("house-room-{}", place.room)))
        }
    }
}

fn bar(visit: &Visit, person: &Person) -> Markup {
    let lang = visit.lang;
    html! {
        header.topbar {
            @if person.may(Right::SeeBuyers) {
                form.search role="search" action="/search" method="get" {
                    (icon("search"))
                    label.away for="search" { (t(lang, "house-search")) }
                    input id="search" name="q" type="search" autocomplete="off"
                        placeholder=(t(lang, "house-search-hint"));
                    kbd aria-hidden="true" { "/" }
                }
            } @else { span.search {} }
            span.as-of.meta { (ta(lang, "house-today", &[("day", &visit.today.to_string())])) }
            (unit_form(visit))
            (language_form(visit))
            (user_menu(visit, person))
        }
    }
}

fn unit_form(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let (value, now) = match visit.style {
        Style::Full => ("compact", "house-unit-full"),
        _ => ("full", "house-unit-compact"),
    };
    html! {
        form.unit method="post" action="/preferences/unit" {
            (hidden("csrf", &visit.csrf))
            (hidden("back", &visit.path))
            button.button.bare name="unit" value=(value) title=(t(lang, "house-unit-switch"))
                aria-label=(t(lang, "house-unit-switch")) { (t(lang, now)) }
        }
    }
}

fn language_form(visit: &Visit) -> Markup {
    let (value, name) = match visit.lang {
        Lang::Zh => ("en", "English"),
        Lang::En => ("zh", "中文"),
    };
    html! {
        form.language method="post" action="/preferences/language" {
            (hidden("csrf", &visit.csrf))
            (hidden("back", &visit.path))
            button.button.bare name="lang" value=(value) lang=(value) { (name) }
        }
    }
}

fn user_menu(visit: &Visit, person: &Person) -> Markup {
    let lang = visit.lang;
    html! {
        details.menu {
            summary aria-label=(t(lang, "house-account")) {
                (icon("person")) span.word { (person.name) }
            }
            div.floating {
                div.who {
                    b { (person.name) }
                    div.meta {
                        (person.login) " · "
                        (t(lang, &format!("access-role-{}", person.role.code())))
                    }
                }
                a href="/access/account" { (t(lang, "access-account")) }
                form method="post" action="/sign-out" {
                    (hidden("csrf", &visit.csrf))
                    button.plain { (t(lang, "access-sign-out")) }
                }
            }
        }
    }
}

fn thumbs(visit: &Visit, person: &Person) -> Markup {
    let lang = visit.lang;
    let rest: Vec<&Place> = places(person).filter(|place| !place.thumb).collect();
    html! {
        nav.thumbs aria-label=(t(lang, "house-rooms")) {
            @for place in places(person).filter(|place| place.thumb) {
                a href=(place.href) aria-current=[is_at(place, &visit.path).then_some("page")] {
                    (icon(place.room))
                    (t(lang, &format!("house-room-{}", place.room)))
                }
            }
            @if !rest.is_empty() {
                details.menu {
                    summary { (icon("more")) span.word { (t(lang, "house-more")) } }
                    div.floating {
                        @for place in rest {
                            a href=(place.href) {
                                (t(lang, &format!("house-room-{}", place.room)))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What stands above a page on paper: company, title, the day it speaks of.
fn print_head(visit: &Visit, title: &str) -> Markup {
    html! {
        div.print-head aria-hidden="true" {
            b { (visit.house.company) }
            span { (title) }
            span { (ta(visit.lang, "house-printed", &[("day", &visit.today.to_string())])) }
        }
    }
}

fn help(lang: Lang, person: &Person) -> Markup {
    let keys: [(&[&str], &str); 6] = [
        (&["/"], "house-key-search"),
        (&["j", "k"], "house-key-rows"),
        (&["Enter"], "house-key-open"),
        (&["x"], "house-key-pick"),
        (&["n"], "house-key-next"),
        (&["?"], "house-key-help"),
    ];
    html! {
        dialog.help id="help" aria-labelledby="help-title" {
            h2 id="help-title" { (t(lang, "house-keys")) }
            dl {
                @for (names, text) in keys {
                    dt { @for name in names { kbd { (name) } " " } }
                    dd { (t(lang, text)) }
                }
                @for place in places(person) {
                    dt { kbd { "g" } " " kbd { (place.letter) } }
                    dd { (t(lang, &format!("house-room-{}", place.room))) }
                }
            }
            button.button type="button" data-close { (t(lang, "house-close")) }
        }
    }
}

/// A heading for a page that is a form or a message of its own, signed out.
pub fn alone_panel(title: &str, body: &Markup) -> Markup {
    html! { div.panel { h1 { (title) } (body) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_lights_its_room() {
        let at = |href, path| is_at(&place("parties", href, "b", &[], true), path);
        assert!(at("/", "/?x=1"));
        assert!(!at("/", "/parties"));
        assert!(at("/parties", "/parties/C0001?tab=items"));
        assert!(at("/receivables/ageing", "/receivables/items"));
        assert!(!at("/parties", "/partiesx"));
    }
}
