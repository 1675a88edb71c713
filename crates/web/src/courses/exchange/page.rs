use academy::courses::{
    Library,
    exchange::{
        OUTBOX_STATES, Outgoing, SECRET, Spoken, Standard, StoreTerms, count_outgoing,
        find_store_terms, list_outgoing,
    },
    library,
};
use base::{Lang, Result};
use maud::{Markup, html};
use store::{Secrets, access::Right};

use super::PATH;
use crate::{
    courses::crumbs,
    filled::Filled,
    kit::{
        self, Chip, Choice, Column, Empty, Field, Form as Sheet, Kind, Link, List, Mistakes, Pager,
        Row, Tone,
    },
    state::App,
    visit::Visit,
};

/// Statements on a page.
const ROWS: usize = 20;

type Tried<'a> = (&'a str, &'a Filled, Mistakes);

/// Packages, results, the record store and what is on its way there.
pub(super) async fn page(
    app: &App,
    visit: &Visit,
    asked: &Filled,
    (tried, typed, mistakes): Tried<'_>,
) -> Result<Markup> {
    let held = library(&app.db).await?;
    let terms = find_store_terms(&app.db).await?;
    let state = OUTBOX_STATES.into_iter().find(|state| *state == asked.get("state"));
    let skip: usize = asked.get("skip").parse().unwrap_or(0);
    let rows = list_outgoing(&app.db, state, (skip, ROWS)).await?;
    let counts = count_outgoing(&app.db).await?;
    let mut mistakes = Some(mistakes);
    let mut wrong = |form: &str| match form == tried {
        true => mistakes.take().unwrap_or_else(Mistakes::none),
        false => Mistakes::none(),
    };
    let file =
        results(visit, if tried == "statements" { typed.clone() } else { Filled::default() })
            .with(wrong("statements"), visit);
    let store = match visit.may(Right::Configure) {
        true => {
            let kept = Secrets::beside(&app.files).find(SECRET)?.is_some();
            let filled = if tried == "store" { typed.clone() } else { of_terms(&terms) };
            store_form(visit, &filled, kept).with(wrong("store"), visit)
        }
        false => html! { p { (visit.t("exchange-store-who")) } },
    };
    let badge = match terms.sends() {
        true => kit::badge(Tone::Low, &visit.t("exchange-store-set")),
        false => kit::badge(Tone::Quiet, &visit.t("exchange-store-unset")),
    };
    Ok(html! {
        (crumbs(visit, &[]))
        (kit::page_head(&visit.t("exchange-title"), &visit.t("exchange-lead"), &html! {}))
        div.stack {
            (kit::panel(&visit.t("exchange-packages"), &html! {}, &packages(visit, &held)))
            (kit::panel(&visit.t("exchange-results"), &html! {}, &file))
            (kit::panel(&visit.t("exchange-store"), &badge, &html! {
                (store)
                @if terms.sends() { (post(visit, &format!("{PATH}/send"), "exchange-send-now")) }
            }))
            (list((app, visit), &rows, (state, skip, counts)))
        }
    })
}

fn choice(value: impl Into<String>, name: impl Into<String>) -> Choice {
    Choice { value: value.into(), name: name.into() }
}

/// What can be packed: lessons, paths, cases.
fn contents(library: &Library, lang: Lang) -> Vec<Choice> {
    let lessons = library.lessons.iter().map(|one| {
        choice(format!("lesson:{}", one.code), format!("{} {}", one.code, one.title.pick(lang)))
    });
    let paths = library
        .paths
        .paths
        .iter()
        .map(|one| choice(format!("path:{}", one.code), one.name.pick(lang)));
    let cases =
        library.cases.iter().map(|one| choice(format!("case:{}", one.code), one.title.pick(lang)));
    lessons.chain(paths).chain(cases).collect()
}

fn packages(visit: &Visit, library: &Library) -> Markup {
    let standards = Standard::ALL
        .map(|one| choice(one.code(), visit.t(&format!("exchange-standard-{}", one.code()))));
    let spoken = [Spoken::Both, Spoken::One(Lang::Zh), Spoken::One(Lang::En)]
        .map(|one| choice(one.code(), visit.t(&format!("exchange-spoken-{}", one.code()))));
    let fields = vec![
        Field::new("what", visit.t("exchange-what"))
            .kind(Kind::OneOf(contents(library, visit.lang))),
        Field::new("standard", visit.t("exchange-standard")).kind(Kind::OneOf(standards.into())),
        Field::new("spoken", visit.t("exchange-spoken")).kind(Kind::OneOf(spoken.into())),
    ];
    let form = html! {
        form.fields method="get" action={ (PATH) "/package" } {
            (kit::fields_of(visit.lang, &fields, &Mistakes::none()))
            div.actions {
                button.button.primary type="submit" { (visit.t("exchange-package")) }
            }
        }
    };
    led(&visit.t("exchange-packages-lead"), &form)
}

/// A form below a sentence that says what it is for.
fn led(lead: &str, form: &Markup) -> Markup {
    html! { div.stack { p { (lead) } (form) } }
}

/// A form without its mistakes, with a sentence above it.
struct Drawn {
    lead: String,
    sheet: Sheet,
}

impl Drawn {
    fn with(self, mistakes: Mistakes, visit: &Visit) -> Markup {
        let sheet = Sheet { mistakes, ..self.sheet };
        led(&self.lead, &sheet.show_quiet(visit.lang))
    }
}

fn who(visit: &Visit) -> Kind {
    Kind::OneOf(
        ["pseudonym", "name"]
            .map(|one| choice(one, visit.t(&format!("exchange-who-{one}"))))
            .into(),
    )
}

fn results(visit: &Visit, filled: Filled) -> Drawn {
    let fields = vec![
        Field::new("from", visit.t("exchange-from")).kind(Kind::Day).value(filled.get("from")),
        Field::new("to", visit.t("exchange-to")).kind(Kind::Day).value(filled.get("to")),
        Field::new("who", visit.t("exchange-who")).kind(who(visit)).value(filled.get("who")),
    ];
    Drawn {
        lead: visit.t("exchange-results-lead"),
        sheet: Sheet {
            action: format!("{PATH}/statements"),
            csrf: visit.csrf.clone(),
            fields,
            mistakes: Mistakes::none(),
            submit: visit.t("exchange-export"),
            back: None,
        },
    }
}

fn of_terms(terms: &StoreTerms) -> Filled {
    Filled::default()
        .or("endpoint", terms.endpoint.as_str())
        .or("login", terms.login.as_str())
        .or("base", terms.base.as_str())
        .or("named", if terms.named { "name" } else { "pseudonym" })
}

fn store_form(visit: &Visit, filled: &Filled, kept: bool) -> Drawn {
    let field =
        |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(filled.get(name));
    let hint = if kept { "collections-secret-kept" } else { "collections-secret-none" };
    let fields = vec![
        field("endpoint", "exchange-endpoint").hint(visit.t("exchange-endpoint-hint")),
        field("login", "exchange-login"),
        Field::new("password", visit.t("exchange-password"))
            .kind(Kind::Password)
            .hint(visit.t(hint)),
        field("base", "exchange-base").hint(visit.t("exchange-base-hint")),
        field("named", "exchange-who").kind(who(visit)),
    ];
    Drawn {
        lead: visit.t("exchange-store-lead"),
        sheet: Sheet {
            action: format!("{PATH}/store"),
            csrf: visit.csrf.clone(),
            fields,
            mistakes: Mistakes::none(),
            submit: visit.t("exchange-store-keep"),
            back: None,
        },
    }
}

fn post(visit: &Visit, action: &str, id: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            (kit::hidden("csrf", &visit.csrf))
            button.button type="submit" { (visit.t(id)) }
        }
    }
}

fn list(
    (app, visit): (&App, &Visit),
    rows: &[Outgoing],
    (state, skip, counts): (Option<&str>, usize, [i64; 3]),
) -> Markup {
    let chips = OUTBOX_STATES.into_iter().zip(counts).map(|(one, count)| Chip {
        name: visit.t(&format!("exchange-state-{one}")),
        count: Some(count),
        href: match state == Some(one) {
            true => PATH.to_owned(),
            false => format!("{PATH}?state={one}"),
        },
        on: state == Some(one),
    });
    let chips: Vec<Chip> = chips.collect();
    let all: i64 = OUTBOX_STATES
        .into_iter()
        .zip(counts)
        .filter(|(one, _)| state.is_none_or(|state| state == *one))
        .map(|(_, count)| count)
        .sum();
    let link = Link::to(PATH).with_some("state", state);
    let total = usize::try_from(all).unwrap_or(0);
    List {
        id: "statements",
        title: visit.t("exchange-statements"),
        count: Some(all),
        chips,
        columns: vec![
            Column::text(visit.t("exchange-statement")).title(),
            Column::fit(visit.t("exchange-learner")),
            Column::fit(visit.t("exchange-state")),
            Column::number(visit.t("exchange-tries")),
            Column::text(visit.t("exchange-answer")),
            Column::fit(visit.t("exchange-act")),
        ],
        rows: rows.iter().map(|one| row((app, visit), one)).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "statements"), (skip, ROWS, total))),
        empty: Empty {
            title: visit.t("exchange-none"),
            why: visit.t("exchange-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn row((app, visit): (&App, &Visit), one: &Outgoing) -> Row {
    let at = one.happened_at.in_zone(app.clock().zone());
    let tone = match one.state.as_str() {
        "sent" => Tone::Low,
        "refused" => Tone::High,
        _ => Tone::Quiet,
    };
    let act = |what: &str| format!("{PATH}/statements/{}/{what}", one.id);
    let kind = visit.t(&format!("exchange-kind-{}", one.kind));
    let button = match (one.state.as_str(), one.voided || one.kind == "void") {
        ("sent", false) => post(visit, &act("void"), "exchange-void"),
        ("sent", true) => html! {},
        _ => post(visit, &act("again"), "exchange-again"),
    };
    Row {
        cells: vec![
            html! { (kind) div.meta { (at) " · " (one.statement_id) } },
            html! { (one.person) },
            html! {
                (kit::badge(tone, &visit.t(&format!("exchange-state-{}", one.state))))
                @if one.voided { " " (kit::plain_badge(&visit.t("exchange-voided"))) }
            },
            html! { (one.tries) },
            html! { (one.answer) },
            html! { (button) },
        ],
        ..Row::default()
    }
}
