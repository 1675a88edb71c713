//! A lesson or a case that is being written: how it looks, what is wrong with it, and its questions, figures, steps.

use academy::{
    authoring::{
        Draft, Fields, Part, PartKind, Section, add_part, drop_part, get_draft, get_part, shown,
    },
    courses::{Case, Lesson, Question},
};
use axum::{
    Form,
    extract::{Path, State},
};
use base::{Lang, Rejection};
use maud::{Markup, html};

use super::{
    button, closed, crumbs, draft, draft_href, edit::looked_at, faults, of_part, part_href,
};
use crate::{
    courses::{case_known, lesson_objectives, lesson_text},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Field, Flash, Kind, List, Mistakes, Row},
    state::App,
    typed::settled,
    visit::Visit,
};

/// A lesson or a case as its learners will see it, in the language of `reader`.
pub(super) fn preview(
    (visit, reader): (&Visit, &Visit),
    lesson: Option<&Lesson>,
    case: Option<&Case>,
) -> Markup {
    html! {
        @match (lesson, case) {
            (Some(lesson), _) => article.lesson {
                h2 { (lesson.title.pick(reader.lang)) }
                p { (lesson.lead.pick(reader.lang)) }
                (lesson_objectives(reader, lesson))
                (lesson_text(reader, lesson))
                @for one in &lesson.questions { (question(reader, one)) }
            },
            (None, Some(case)) => {
                h2 { (case.title.pick(reader.lang)) }
                p { (case.lead.pick(reader.lang)) }
                (case_known(reader, case))
                @for (n, step) in (1..).zip(&case.steps) {
                    h3 { (n) ". " (step.ask.pick(reader.lang)) }
                    p { (step.facts.pick(reader.lang)) }
                    ul {
                        @for one in &step.choices {
                            li {
                                (one.text.pick(reader.lang)) " (" (one.points) ")"
                                div.meta { (one.reveal.pick(reader.lang)) }
                            }
                        }
                    }
                    p.meta { (step.expert.pick(reader.lang)) }
                }
                p { (case.after.pick(reader.lang)) }
            },
            _ => p.meta { (visit.t("authoring-preview-none")) },
        }
    }
}

fn question(reader: &Visit, one: &Question) -> Markup {
    use academy::courses::Body;
    let rights: Vec<bool> = match &one.body {
        Body::Single(all) | Body::Multiple(all) => all.iter().map(|(_, right)| *right).collect(),
        _ => Vec::new(),
    };
    html! {
        section {
            p { span.meta { (one.code) } " " b { (one.ask.pick(reader.lang)) } }
            @if let Body::Number { hundredths, unit, .. } = &one.body {
                p { (format!("{:.2}", *hundredths as f64 / 100.0)) " " (unit.pick(reader.lang)) }
            }
            ol {
                @for (n, text) in one.choices().iter().enumerate() {
                    li {
                        (text.pick(reader.lang))
                        @if rights.get(n) == Some(&true) { " ✓" }
                    }
                }
            }
            p.meta { (one.why.pick(reader.lang)) }
        }
    }
}

/// What a row of a list is called.
fn row_name(section: Section, fields: &Fields, lang: Lang) -> String {
    let name = if matches!(section, Section::Question | Section::Step) { "ask" } else { "title" };
    let text = fields.get(&format!("{name}-{}", lang.code())).map_or("", String::as_str);
    text.chars().take(80).collect()
}

/// A list of a part: its rows lead to their forms, and can be moved and taken out.
fn rows(visit: &Visit, (draft, part): (&Draft, &Part), section: Section) -> Markup {
    let to = |n: usize| format!("{}/{}/{n}", part_href(draft.id, &part.code), section.code());
    let (all, open) = (part.rows(section), draft.state != "review");
    let revision = part.revision.to_string();
    let row = |(n, table): (usize, &&academy::authoring::Table)| {
        let fields = shown(section.slots(), table);
        let name = row_name(section, &fields, visit.lang);
        let code = table.get("code").and_then(|code| code.as_str()).unwrap_or("");
        let shift = |act: &str, word: &str| {
            let kept = [("revision", revision.as_str())];
            button(visit, &format!("{}/{act}", to(n)), (word, false), &kept)
        };
        Row {
            href: open.then(|| to(n)),
            cells: vec![
                html! {
                    @if open { a href=(to(n)) { (n) ". " (name) } } @else { (n) ". " (name) }
                    div.meta { (code) }
                },
                html! {
                    @if open {
                        div.actions {
                            (shift("up", "authoring-up"))
                            (shift("down", "authoring-down"))
                            (shift("out", "authoring-out"))
                        }
                    }
                },
            ],
            ..Row::default()
        }
    };
    let add = visit.t(&format!("authoring-add-{}", section.code()));
    let new = to(all.len() + 1);
    let list = List {
        id: section.code(),
        title: visit.t(&format!("authoring-list-{}", section.code())),
        count: i64::try_from(all.len()).ok(),
        columns: vec![
            Column::text(visit.t(&format!("authoring-section-{}", section.code()))).title(),
            Column::fit(visit.t("authoring-order")),
        ],
        rows: (1..).zip(&all).map(row).collect(),
        empty: Empty {
            title: visit.t(&format!("authoring-list-{}", section.code())),
            why: visit.t("authoring-rows-none"),
            button: None,
        },
        ..List::default()
    };
    html! {
        (list.show(visit.lang))
        @if open { div.actions { a.button href=(new) { (add) } } }
    }
}

/// A lesson or a case that is being written.
///
/// # Errors
/// `authoring.part-unknown`, or a fault.
pub async fn part(
    State(app): State<App>,
    visit: Visit,
    Path((id, code)): Path<(i64, String)>,
) -> Answer {
    let mut connection = app.db.read().await?;
    let draft = get_draft(&mut connection, id).await?;
    let part = get_part(&mut connection, id, &code).await?;
    drop(connection);
    let (lesson, case, found) = looked_at(&app, &visit, (&draft, &part)).await?;
    let open = draft.state != "review";
    let whole = if part.kind == PartKind::Lesson { "lesson" } else { "case" };
    let actions = html! {
        @if open {
            a.button.primary href={ (part_href(id, &code)) "/" (whole) "/0" } {
                (visit.t(&format!("authoring-edit-{whole}")))
            }
            @if part.kind == PartKind::Lesson {
                a.button href={ (part_href(id, &code)) "/text/0" } { (visit.t("authoring-edit-text")) }
            }
        }
    };
    let source = match part.copied_from.as_str() {
        "" => String::new(),
        from => visit.ta("authoring-copied-from", &[("code", from)]),
    };
    let title = match part.words("title", visit.lang) {
        "" => part.code.clone(),
        title => title.to_owned(),
    };
    let crumb = draft_href(id);
    let body = html! {
        (crumbs(&visit, &[(crumb.as_str(), draft.code.clone())]))
        (kit::page_head(&title, &source, &actions))
        div.stack {
            (faults(&visit, &of_part(&found, &part.code)))
            @for section in part.lists() { (rows(&visit, (&draft, &part), *section)) }
            (kit::panel(&visit.t("authoring-preview"), &html! {},
                &preview((&visit, &visit), lesson.as_ref(), case.as_ref())))
            @if open { (dropping(&visit, (&draft, &part))) }
        }
    };
    Ok(visit.page(&title, &body))
}

/// Taking the part out, behind a tick.
fn dropping(visit: &Visit, (draft, part): (&Draft, &Part)) -> Markup {
    let fields = [Field::new("sure", visit.t("authoring-drop-sure")).kind(Kind::Tick).required()];
    let form = html! {
        form.fields method="post" action={ (part_href(draft.id, &part.code)) "/drop" } {
            (kit::hidden("csrf", &visit.csrf))
            (kit::hidden("revision", &part.revision.to_string()))
            (kit::fields_of(visit.lang, &fields, &Mistakes::none()))
            div.actions { button.button type="submit" { (visit.t("authoring-drop")) } }
        }
    };
    html! { details { summary { (visit.t("authoring-drop")) } (form) } }
}

/// Begins a lesson or a case.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let kind = PartKind::parse(filled.get("kind")).unwrap_or(PartKind::Lesson);
    // A lesson is no beginning of a case: the whole word is then refused as unknown.
    let from = match filled.get("from").split_once(':') {
        Some((of, code)) if of == kind.code() => code,
        _ => filled.get("from"),
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = add_part(&mut tx, id, kind, (filled.get("name"), from)).await;
    match settled(closed(tx, outcome).await)? {
        Ok(code) => Ok(visit.go(&part_href(id, &code), Some(&Flash::new("authoring-added-done")))),
        Err(wrong) => draft::again(&app, &visit, id, (&filled, wrong)).await,
    }
}

/// Takes a lesson or a case out.
///
/// # Errors
/// `house.not-confirmed`, `authoring.…`, or a fault.
pub async fn take_out(
    State(app): State<App>,
    visit: Visit,
    Path((id, code)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    if filled.get("sure") != "1" {
        return Err(Rejection::new("house.not-confirmed").on("sure").into());
    }
    let revision = filled.get("revision").parse().unwrap_or(0);
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = drop_part(&mut tx, (id, &code), revision).await;
    closed(tx, outcome).await?;
    Ok(visit.go(&draft_href(id), Some(&Flash::new("authoring-dropped-done"))))
}
