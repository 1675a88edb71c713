//! Who coaches on what, one's own requests, a new one; what an instructor says of themselves.

use academy::classes::{
    ClassPack, CoachFigures, CoachRequest, Instructor, NewRequest, Specialty, ask_coach,
    coach_figures, find_instructor, list_instructors, list_requests, set_instructor,
};
use axum::{Form, extract::State};
use base::Result;
use credit::{parties::CustomerKind, scoring::Wording};
use maud::{Markup, html};
use store::access::Right;

use super::{about, choice, closed, crumbs, onward, request};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Choice, Column, Empty, Field, Figure, Form as Sheet, Kind, List, Mistakes, Row, Tone,
        fields_of, hidden,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

const PATH: &str = "/classes/coaches";

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn coaches(State(app): State<App>, visit: Visit) -> Answer {
    let body = page(&app, &visit, (&Filled::default(), Mistakes::none())).await?;
    Ok(visit.page(&visit.t("classes-coaches"), &body))
}

async fn page(app: &App, visit: &Visit, typed: (&Filled, Mistakes)) -> Result<Markup> {
    let (me, teaches) = (visit.person()?.id, visit.may(Right::Teach));
    let all = list_instructors(&app.db).await?;
    let requests = list_requests(&app.db, (me, teaches), 50).await?;
    let told = coach_figures(&app.db).await?;
    let actions = html! {
        @if teaches { a.button href="/classes/coaches/profile" { (visit.t("classes-profile")) } }
    };
    Ok(html! {
        (crumbs(visit, &[]))
        (kit::page_head(&visit.t("classes-coaches"), &visit.t("classes-coaches-lead"), &actions))
        div.stack {
            (figures(visit, told))
            (request_list(visit, &requests))
            (kit::panel(&visit.t("classes-ask"), &html! {}, &asking(visit, typed)))
            (coach_list(visit, &all))
        }
    })
}

fn figures(visit: &Visit, told: CoachFigures) -> Markup {
    let card = |name: &str, value: String, unit: String| {
        let href = Some("#requests".to_owned());
        Figure { name: visit.t(name), value, unit, href, ..Figure::default() }.card(visit.lang)
    };
    let hours = told
        .minutes
        .map_or_else(|| "—".to_owned(), |minutes| format!("{}.{}", minutes / 60, minutes % 60 / 6));
    let content = told
        .satisfaction_hundredths
        .map_or_else(|| "—".to_owned(), |all| format!("{}.{:02}", all / 100, all % 100));
    let rated = visit.ta("classes-rated", &[("count", &told.rated.to_string())]);
    let without = visit.ta("classes-without", &[("count", &told.without.to_string())]);
    html! {
        div.grid {
            div.w4 { (card("classes-requests-open", told.open.to_string(), without)) }
            div.w4 { (card("classes-answer-time", hours, visit.t("classes-hours"))) }
            div.w4 { (card("classes-satisfaction", content, rated)) }
        }
    }
}

/// The state of a request, as a badge.
pub(super) fn state(visit: &Visit, of: &CoachRequest) -> Markup {
    let word = visit.t(&format!("classes-request-{}", of.state));
    match of.state.as_str() {
        "open" => kit::badge(Tone::Medium, &word),
        "answered" => kit::badge(Tone::Low, &word),
        _ => kit::plain_badge(&word),
    }
}

/// What a request is about.
pub(super) fn subject(visit: &Visit, of: &CoachRequest) -> String {
    let one = |text: &String| match text.is_empty() {
        true => Vec::new(),
        false => vec![text.clone()],
    };
    about(visit, (&one(&of.topic), &one(&of.industry), &one(&of.kind)))
}

fn request_list(visit: &Visit, all: &[CoachRequest]) -> Markup {
    let row = |one: &CoachRequest| Row {
        href: Some(request::href(one.id)),
        cells: vec![
            html! {
                a href=(request::href(one.id)) { (subject(visit, one)) }
                div.meta { (one.message.chars().take(80).collect::<String>()) }
            },
            state(visit, one),
            html! { (one.learner) },
            html! {
                @if one.coach.is_empty() { (visit.t("classes-no-coach")) } @else { (one.coach) }
            },
            html! { (one.fit) },
        ],
        ..Row::default()
    };
    List {
        id: "requests",
        title: visit.t("classes-requests"),
        count: i64::try_from(all.len()).ok(),
        columns: vec![
            Column::text(visit.t("classes-about")).title(),
            Column::fit(visit.t("classes-state")),
            Column::fit(visit.t("classes-learner")),
            Column::fit(visit.t("classes-coach")),
            Column::number(visit.t("classes-fit")),
        ],
        rows: all.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("classes-no-requests"),
            why: visit.t("classes-no-requests-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn coach_list(visit: &Visit, all: &[Instructor]) -> Markup {
    let row = |one: &Instructor| Row {
        cells: vec![
            html! { (one.name) div.meta { (one.profile) } },
            html! { (about(visit, (&one.knows.topics, &[], &[]))) },
            html! { (about(visit, (&[], &one.knows.industries, &one.knows.kinds))) },
            html! {
                @if one.coaches { (kit::badge(Tone::Low, &visit.t("classes-takes"))) }
                @else { (kit::plain_badge(&visit.t("classes-takes-not"))) }
            },
            html! { (one.waiting) },
        ],
        ..Row::default()
    };
    List {
        id: "coaches",
        title: visit.t("classes-instructors"),
        count: i64::try_from(all.len()).ok(),
        columns: vec![
            Column::text(visit.t("classes-instructor")).title(),
            Column::text(visit.t("classes-topics")),
            Column::text(visit.t("classes-fields")),
            Column::fit(visit.t("classes-state")),
            Column::number(visit.t("classes-requests-open")),
        ],
        rows: all.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("classes-no-instructors"),
            why: visit.t("classes-no-instructors-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn named(visit: &Visit, all: &[(String, Wording)]) -> Vec<Choice> {
    all.iter().map(|(code, name)| choice(code, name.pick(visit.lang))).collect()
}

fn kinds(visit: &Visit) -> Vec<Choice> {
    let one = |kind: &CustomerKind| {
        choice(kind.code(), &visit.t(&format!("parties-kind-{}", kind.code())))
    };
    CustomerKind::ALL.iter().map(one).collect()
}

fn asking(visit: &Visit, (filled, mistakes): (&Filled, Mistakes)) -> Markup {
    let pack = ClassPack::shipped();
    let any = || vec![choice("", &visit.t("classes-any"))];
    Sheet {
        action: PATH.to_owned(),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("topic", visit.t("classes-topic"))
                .kind(Kind::OneOf(named(visit, &pack.topics)))
                .value(filled.get("topic")),
            Field::new("industry", visit.t("classes-industry"))
                .kind(Kind::OneOf([any(), named(visit, &pack.industries)].concat()))
                .value(filled.get("industry")),
            Field::new("kind", visit.t("classes-customer-kind"))
                .kind(Kind::OneOf([any(), kinds(visit)].concat()))
                .value(filled.get("kind")),
            Field::new("message", visit.t("classes-message"))
                .kind(Kind::Lines)
                .value(filled.get("message"))
                .hint(visit.t("classes-message-hint"))
                .required(),
            Field::new("consents", visit.t("classes-consents"))
                .kind(Kind::Tick)
                .value(filled.get("consents")),
            Field::new("contact", visit.t("classes-contact"))
                .value(filled.get("contact"))
                .hint(visit.t("classes-contact-hint")),
        ],
        mistakes,
        submit: visit.t("classes-ask-it"),
        back: None,
    }
    .show(visit.lang)
}

/// Asks for a coach.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn ask(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let of = |name: &str| filled.get(name).to_owned();
    let new = NewRequest {
        topic: of("topic"),
        industry: of("industry"),
        kind: of("kind"),
        message: of("message"),
        consents: filled.get("consents") == "1",
        contact: of("contact"),
    };
    let outcome = async {
        crate::practice::unnamed(&app, &new.message, "message").await?;
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = ask_coach(&mut tx, visit.person()?.id, &new).await;
        closed(tx, outcome).await
    };
    match settled(outcome.await)? {
        Ok(id) => Ok(onward(&visit, &request::href(id), "classes-asked-done")),
        Err(wrong) => {
            let body = page(&app, &visit, (&filled, wrong)).await?;
            Ok(visit.again(&visit.t("classes-coaches"), &body))
        }
    }
}

/// What an instructor says of themselves.
///
/// # Errors
/// A fault from the database.
pub async fn profile(State(app): State<App>, visit: Visit) -> Answer {
    let known = find_instructor(&app.db, visit.person()?.id).await?;
    let (text, knows, coaches) =
        known.map_or_else(Default::default, |one| (one.profile, one.knows, one.coaches));
    let body = profile_page(&visit, (&text, &knows, coaches), Mistakes::none());
    Ok(visit.page(&visit.t("classes-profile"), &body))
}

fn ticks(visit: &Visit, title: &str, name: &str, (all, on): (&[Choice], &[String])) -> Markup {
    html! {
        fieldset.field {
            legend { (visit.t(title)) }
            @for one in all {
                label.choice {
                    input type="checkbox" name={ (name) "-" (one.value) } value="1"
                        checked[on.contains(&one.value)];
                    span { (one.name) }
                }
            }
        }
    }
}

fn profile_page(
    visit: &Visit,
    (text, knows, coaches): (&str, &Specialty, bool),
    mistakes: Mistakes,
) -> Markup {
    let pack = ClassPack::shipped();
    let fields = [
        Field::new("profile", visit.t("classes-profile-text"))
            .kind(Kind::Lines)
            .value(text)
            .hint(visit.t("classes-profile-hint")),
        Field::new("coaches", visit.t("classes-takes")).kind(Kind::Tick).value(if coaches {
            "1"
        } else {
            ""
        }),
    ];
    let form = html! {
        form.fields method="post" action={ (PATH) "/profile" } {
            (hidden("csrf", &visit.csrf))
            (mistakes.summary(visit.lang))
            (fields_of(visit.lang, &fields, &mistakes))
            (ticks(visit, "classes-topics", "topic", (&named(visit, &pack.topics), &knows.topics)))
            (ticks(visit, "classes-industries", "industry",
                (&named(visit, &pack.industries), &knows.industries)))
            (ticks(visit, "classes-customer-kinds", "kind", (&kinds(visit), &knows.kinds)))
            div.actions {
                button.button.primary type="submit" { (visit.t("classes-save")) }
                a.button href=(PATH) { (visit.t("house-cancel")) }
            }
        }
    };
    html! {
        (crumbs(visit, &[(PATH, visit.t("classes-coaches"))]))
        (kit::page_head(&visit.t("classes-profile"), &visit.t("classes-profile-lead"), &html! {}))
        (kit::panel(&visit.t("classes-profile"), &html! {}, &form))
    }
}

/// Sets it.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn set_profile(
    State(app): State<App>,
    visit: Visit,
    Form(filled): Form<Filled>,
) -> Answer {
    let ticked = |name: &str| -> Vec<String> {
        let all = filled.0.iter().filter(|(_, value)| value.as_str() == "1");
        all.filter_map(|(field, _)| field.strip_prefix(name).map(ToOwned::to_owned)).collect()
    };
    let knows = Specialty {
        topics: ticked("topic-"),
        industries: ticked("industry-"),
        kinds: ticked("kind-"),
    };
    let (text, coaches) = (filled.get("profile"), filled.get("coaches") == "1");
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = set_instructor(&mut tx, visit.person()?.id, (text, &knows, coaches)).await;
    match settled(closed(tx, outcome).await)? {
        Ok(()) => Ok(onward(&visit, PATH, "classes-profile-done")),
        Err(wrong) => {
            let body = profile_page(&visit, (text, &knows, coaches), wrong);
            Ok(visit.again(&visit.t("classes-profile"), &body))
        }
    }
}
