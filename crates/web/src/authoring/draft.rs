//! A pack that is being written: what it says of itself, its lessons and cases, what is wrong, and the second person.

use academy::{
    authoring::{
        Draft, KEY_NAME, Part, PartKind, Section, Waiting, checked, get_draft, parts_of, publish,
        save_pack, send, shown, take_back, turn_down, waiting,
    },
    certificates::SealKey,
    courses::{Finding, Library},
};
use axum::{
    Form,
    extract::{Path, State},
};
use base::{Rejection, Result};
use maud::{Markup, html};
use store::Secrets;

use super::{
    PATH, at, button, choice, closed, crumbs, draft_href, faults, fields::Drawing, of_part,
    part_href,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Field, Flash, Form as Sheet, Kind, List, Mistakes, Row, Tone},
    routes_courses::has_page,
    state::App,
    typed::settled,
    visit::Visit,
};

/// How a pack stands, as a badge.
pub(super) fn state(visit: &Visit, state: &str) -> Markup {
    let word = visit.t(&format!("authoring-state-{state}"));
    match state {
        "review" => kit::badge(Tone::Medium, &word),
        "published" | "in-use" => kit::badge(Tone::Low, &word),
        _ => kit::plain_badge(&word),
    }
}

fn title(visit: &Visit, draft: &Draft) -> String {
    match draft.words("title", visit.lang) {
        "" => draft.code.clone(),
        title => title.to_owned(),
    }
}

/// What a form on the page was sent back with.
type Typed<'a> = (&'a Filled, Mistakes);

async fn page(app: &App, visit: &Visit, id: i64, typed: Typed<'_>) -> Result<(String, Markup)> {
    let mut connection = app.db.read().await?;
    let draft = get_draft(&mut connection, id).await?;
    let parts = parts_of(&mut connection, id).await?;
    let waits = waiting(&mut connection, &draft.code).await?;
    drop(connection);
    let company = app.house().company.clone();
    let (_, found) = checked((&draft, &parts), (&company, visit.today), &has_page)?;
    let open = draft.state != "review";
    let title = title(visit, &draft);
    let edition = draft.edition.to_string();
    let lead = visit.ta("authoring-draft-lead", &[("code", &draft.code), ("edition", &edition)]);
    let actions = html! {
        (state(visit, &draft.state))
        @if open {
            a.button href={ (draft_href(id)) "/head" } { (visit.t("authoring-edit-head")) }
        }
    };
    let all: Vec<&Finding> = found.iter().collect();
    let body = html! {
        (crumbs(visit, &[]))
        (kit::page_head(&title, &lead, &actions))
        div.stack {
            @if !draft.note.is_empty() {
                (kit::notice(Tone::Medium, &visit.t("authoring-sent-back"), &html! { (draft.note) }))
            }
            @match &waits {
                Some(waits) if !open => (review(visit, (&draft, waits), typed.1.clone())),
                _ => (sending(visit, &draft, found.is_empty())),
            }
            (faults(visit, &all))
            (head_facts(visit, &draft))
            (part_list(visit, (&draft, &parts), &found))
            @if open { (adding(visit, &draft, typed)) }
            p.meta {
                (visit.ta("authoring-changed", &[
                    ("who", &draft.changed_by), ("day", &at(app, draft.changed_at)),
                ]))
            }
        }
    };
    Ok((title, body))
}

fn head_facts(visit: &Visit, draft: &Draft) -> Markup {
    let list = |name: &str| draft.codes(name).join(", ");
    let kinds = draft.codes("kinds");
    let kinds: Vec<String> =
        kinds.iter().map(|code| visit.t(&format!("parties-kind-{code}"))).collect();
    let industries = draft.codes("industries");
    let industries: Vec<String> =
        industries.iter().map(|code| super::industry_name(visit, code)).collect();
    let row = |name: &str, value: String| {
        let value = html! { @if value.is_empty() { (kit::nothing(visit.lang)) } @else { (value) } };
        (visit.t(&format!("authoring-field-{name}")), value)
    };
    kit::facts(&[
        row("lead", draft.words("lead", visit.lang).to_owned()),
        row("licence", draft.line("licence").to_owned()),
        row("source", draft.words("source", visit.lang).to_owned()),
        row("industries", industries.join(", ")),
        row("kinds", kinds.join(", ")),
        row("lessons", list("lessons")),
        row("cases", list("cases")),
        row("scenes", list("scenes")),
        row("labs", list("labs")),
    ])
}

fn part_list(visit: &Visit, (draft, parts): (&Draft, &[Part]), found: &[Finding]) -> Markup {
    let row = |part: &Part| {
        let to = part_href(draft.id, &part.code);
        let wrong = of_part(found, &part.code).len();
        Row {
            href: Some(to.clone()),
            cells: vec![
                html! {
                    a href=(to) { (part.code) " " (part.words("title", visit.lang)) }
                    @if !part.copied_from.is_empty() {
                        div.meta {
                            (visit.ta("authoring-copied-from", &[("code", &part.copied_from)]))
                        }
                    }
                },
                html! { (visit.t(&format!("authoring-part-{}", part.kind.code()))) },
                html! {
                    @match part.kind {
                        PartKind::Lesson => (part.rows(Section::Question).len()),
                        PartKind::Case => (part.rows(Section::Step).len()),
                    }
                },
                html! {
                    @if wrong == 0 { (kit::badge(Tone::Low, &visit.t("authoring-sound"))) }
                    @else {
                        (kit::badge(Tone::Medium,
                            &visit.ta("authoring-faults", &[("count", &wrong.to_string())])))
                    }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "parts",
        title: visit.t("authoring-parts"),
        count: i64::try_from(parts.len()).ok(),
        columns: vec![
            Column::text(visit.t("authoring-part")).title(),
            Column::fit(visit.t("authoring-part-kind")),
            Column::number(visit.t("authoring-part-rows")),
            Column::fit(visit.t("authoring-checked")),
        ],
        rows: parts.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("authoring-parts-none"),
            why: visit.t("authoring-parts-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// Beginning a lesson or a case, empty or from one that ships.
fn adding(visit: &Visit, draft: &Draft, (filled, mistakes): Typed<'_>) -> Markup {
    let (library, lang) = (Library::shipped(), visit.lang);
    let lessons = library.lessons.iter().map(|one| {
        choice(&format!("lesson:{}", one.code), &format!("{} {}", one.code, one.title.pick(lang)))
    });
    let cases =
        library.cases.iter().map(|one| choice(&format!("case:{}", one.code), one.title.pick(lang)));
    let from: Vec<kit::Choice> = [choice("", &visit.t("authoring-from-empty"))]
        .into_iter()
        .chain(lessons)
        .chain(cases)
        .collect();
    let kinds = [PartKind::Lesson, PartKind::Case]
        .map(|kind| choice(kind.code(), &visit.t(&format!("authoring-part-{}", kind.code()))));
    let form = Sheet {
        action: format!("{}/parts", draft_href(draft.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("kind", visit.t("authoring-part-kind"))
                .kind(Kind::OneOf(kinds.to_vec()))
                .value(filled.get("kind")),
            Field::new("from", visit.t("authoring-from"))
                .kind(Kind::OneOf(from))
                .value(filled.get("from"))
                .hint(visit.t("authoring-from-hint")),
            Field::new("name", visit.t("authoring-part-name"))
                .required()
                .value(filled.get("name"))
                .hint(visit.ta("authoring-part-name-hint", &[("pack", &draft.code)])),
        ],
        mistakes,
        submit: visit.t("authoring-begin-part"),
        back: None,
    };
    kit::panel(&visit.t("authoring-begin-part"), &html! {}, &form.show_quiet(visit.lang))
}

/// Sending to a second person.
fn sending(visit: &Visit, draft: &Draft, sound: bool) -> Markup {
    let action = format!("{}/send", draft_href(draft.id));
    let revision = draft.revision.to_string();
    html! {
        @if draft.state == "published" {
            (kit::notice(Tone::Low, &visit.t("authoring-is-published"), &html! {
                a href={ (PATH) "/packs/" (draft.code) } { (visit.t("authoring-see-published")) }
            }))
        } @else if sound {
            div.actions {
                (button(visit, &action, ("authoring-send", true), &[("revision", &revision)]))
                span.meta { (visit.t("authoring-send-lead")) }
            }
        }
    }
}

/// What the second person decides; who sent it may take it back.
fn review(visit: &Visit, (draft, waits): (&Draft, &Waiting), mistakes: Mistakes) -> Markup {
    let href = |act: &str| format!("{}/{act}", draft_href(draft.id));
    let by = [("who", waits.proposal.proposed_by.as_str())];
    let mine = visit.person().is_ok_and(|person| person.login == waits.proposal.proposed_by);
    let back = Sheet {
        action: href("down"),
        csrf: visit.csrf.clone(),
        fields: vec![Field::new("note", visit.t("authoring-note")).kind(Kind::Lines).required()],
        mistakes,
        submit: visit.t("authoring-turn-down"),
        back: None,
    };
    let body = html! {
        p { (visit.ta("authoring-review-lead", &by)) }
        div.actions {
            (button(visit, &href("publish"), ("authoring-publish", true), &[]))
            @if mine { (button(visit, &href("back"), ("authoring-take-back", false), &[])) }
        }
        @if !mine { (back.show_quiet(visit.lang)) }
    };
    kit::panel(&visit.t("authoring-review"), &html! {}, &body)
}

/// The page again, with what is wrong with a form of it.
pub(super) async fn again(app: &App, visit: &Visit, id: i64, typed: Typed<'_>) -> Answer {
    let (title, body) = page(app, visit, id, typed).await?;
    Ok(visit.again(&title, &body))
}

/// A pack that is being written.
///
/// # Errors
/// `authoring.pack-unknown`, or a fault.
pub async fn draft(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let (title, body) = page(&app, &visit, id, (&Filled::default(), Mistakes::none())).await?;
    Ok(visit.page(&title, &body))
}

/// Sends, takes back, turns down, publishes.
///
/// # Errors
/// `authoring.…`, `house.page-not-found`, or a fault; what is wrong with a note is said on the page.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let (company, key) = (app.house().company.clone(), Secrets::beside(&app.files));
    let revision = filled.get("revision").parse().unwrap_or(0);
    let mut tx = app.db.write(visit.actor()?).await?;
    let (outcome, done) = match act.as_str() {
        "send" => (send(&mut tx, (id, revision), &company, &has_page).await, "authoring-sent-done"),
        "back" => (take_back(&mut tx, id).await, "authoring-back-done"),
        "down" => (turn_down(&mut tx, id, filled.get("note")).await, "authoring-down-done"),
        "publish" => {
            let outcome = match SealKey::named(&key, KEY_NAME) {
                Ok(key) => publish(&mut tx, id, &key, &has_page).await.map(|_| ()),
                Err(why) => Err(why),
            };
            (outcome, "authoring-published-done")
        }
        other => (Err(Rejection::new("house.page-not-found").with("path", other).into()), ""),
    };
    let outcome = closed(tx, outcome).await;
    match (act.as_str(), outcome) {
        ("down", outcome) => match settled(outcome)? {
            Ok(()) => Ok(visit.go(&draft_href(id), Some(&Flash::new(done)))),
            Err(wrong) => again(&app, &visit, id, (&filled, wrong)).await,
        },
        (_, outcome) => {
            outcome?;
            Ok(visit.go(&draft_href(id), Some(&Flash::new(done))))
        }
    }
}

fn head_form(visit: &Visit, draft: &Draft, (fields, wrong): (&Filled, &Mistakes)) -> Markup {
    let drawing = Drawing { visit, fields: &fields.0, mistakes: wrong, objectives: &[] };
    let revision = match fields.get("revision") {
        "" => draft.revision.to_string(),
        known => known.to_owned(),
    };
    let form = html! {
        form.fields.wide method="post" action={ (draft_href(draft.id)) "/head" } {
            (kit::hidden("csrf", &visit.csrf))
            (kit::hidden("revision", &revision))
            (wrong.summary(visit.lang))
            (drawing.all(Section::Pack.slots()))
            div.actions {
                button.button.primary type="submit" { (visit.t("authoring-save-draft")) }
                a.button href=(draft_href(draft.id)) { (visit.t("house-cancel")) }
            }
        }
    };
    let back = draft_href(draft.id);
    html! {
        (crumbs(visit, &[(back.as_str(), draft.code.clone())]))
        (kit::page_head(&visit.t("authoring-edit-head"), &visit.t("authoring-head-lead"), &html! {}))
        (kit::panel(&visit.t("authoring-section-pack"), &html! {}, &form))
    }
}

/// What a pack says of itself, as a form.
///
/// # Errors
/// `authoring.pack-unknown`, or a fault.
pub async fn head(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let draft = get_draft(&mut *app.db.read().await?, id).await?;
    let fields = Filled(shown(Section::Pack.slots(), &draft.head));
    let body = head_form(&visit, &draft, (&fields, &Mistakes::none()));
    Ok(visit.page(&visit.t("authoring-edit-head"), &body))
}

/// Keeps it.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn save_head(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let revision = filled.get("revision").parse().unwrap_or(0);
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = save_pack(&mut tx, id, revision, &filled.0).await;
    match settled(closed(tx, outcome).await)? {
        Ok(()) => Ok(visit.go(&draft_href(id), Some(&Flash::new("authoring-saved-done")))),
        Err(wrong) => {
            let draft = get_draft(&mut *app.db.read().await?, id).await?;
            let body = head_form(&visit, &draft, (&filled, &wrong));
            Ok(visit.again(&visit.t("authoring-edit-head"), &body))
        }
    }
}
