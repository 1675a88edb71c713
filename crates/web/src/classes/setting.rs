//! What a class is to do: one form for all kinds, told apart by what is picked.

use academy::{
    classes::{Cohort, NewAssignment, TaskKind, set_assignment, withdraw_assignment},
    courses::Library,
    practice::PracticePack,
};
use axum::{
    Form,
    extract::{Path, State},
};
use base::Rejection;
use maud::{Markup, html};

use super::{
    board::{Typed, page},
    choice, closed, href, onward,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// All that can be set, as `kind:target`.
fn targets(visit: &Visit, library: &Library) -> Vec<Choice> {
    let (pack, lang) = (PracticePack::shipped(), visit.lang);
    let named = |kind: TaskKind, target: &str, name: &str| {
        let of = visit.t(&format!("classes-kind-{}", kind.code()));
        choice(&format!("{}:{target}", kind.code()), &format!("{of} · {name}"))
    };
    let lessons = library.lessons.iter().map(|one| {
        let name = format!("{} {}", one.code, one.title.pick(lang));
        named(TaskKind::Lesson, &one.code, &name)
    });
    let tests = ["pre", "post"]
        .into_iter()
        .map(|one| named(TaskKind::Test, one, &visit.t(&format!("courses-{one}"))));
    let cases =
        library.cases.iter().map(|one| named(TaskKind::Case, &one.code, one.title.pick(lang)));
    let scenes =
        pack.scenes.iter().map(|one| named(TaskKind::Practice, &one.code, one.name.pick(lang)));
    let written = choice("written:", &visit.t("classes-kind-written"));
    lessons.chain(tests).chain(cases).chain(scenes).chain([written]).collect()
}

pub(super) fn setting_form(
    (visit, library): (&Visit, &Library),
    cohort: &Cohort,
    typed: &Typed<'_>,
) -> Markup {
    let empty = Filled::default().or("due_on", cohort.ends_on.max(visit.today).to_string());
    let (filled, mistakes) = match typed {
        Typed::Task(filled, mistakes) => (*filled, mistakes.clone()),
        _ => (&empty, Mistakes::none()),
    };
    let (pack, lang) = (PracticePack::shipped(), visit.lang);
    let any = || std::iter::once(choice("", &visit.t("classes-any")));
    let personas = pack.personas.iter().map(|one| choice(&one.code, one.name.pick(lang)));
    let levels = pack.levels.iter().map(|one| choice(&one.number.to_string(), one.name.pick(lang)));
    let form = Sheet {
        action: format!("{}/assignments", href(cohort.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("target", visit.t("classes-task"))
                .kind(Kind::OneOf(targets(visit, library)))
                .value(filled.get("target")),
            Field::new("persona", visit.t("classes-persona"))
                .kind(Kind::OneOf(any().chain(personas).collect()))
                .value(filled.get("persona"))
                .hint(visit.t("classes-practice-only")),
            Field::new("level", visit.t("classes-level"))
                .kind(Kind::OneOf(any().chain(levels).collect()))
                .value(filled.get("level"))
                .hint(visit.t("classes-practice-only")),
            Field::new("prompt", visit.t("classes-prompt"))
                .kind(Kind::Lines)
                .value(filled.get("prompt"))
                .hint(visit.t("classes-prompt-hint")),
            Field::new("due_on", visit.t("classes-due"))
                .kind(Kind::Day)
                .value(filled.get("due_on"))
                .required(),
        ],
        mistakes,
        submit: visit.t("classes-set-it"),
        back: None,
    };
    kit::panel(&visit.t("classes-set-new"), &html! {}, &form.show_quiet(lang))
}

/// Sets an assignment.
///
/// # Errors
/// `classes.cohort-unknown`, or a fault; what is wrong is said on the form.
pub async fn set(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let mut reader = filled.reader();
    let due_on = reader.day("due_on");
    let (kind, target) = filled.get("target").split_once(':').unwrap_or_default();
    let kind = TaskKind::parse(kind);
    if kind.is_none() {
        let wrong = Rejection::new("classes.task-unknown").with("target", target);
        reader.refuse(wrong.on("target"));
    }
    let mut mistakes = reader.mistakes();
    if let (Some(kind), true) = (kind, mistakes.0.is_empty()) {
        let new = NewAssignment {
            kind,
            target: target.to_owned(),
            persona: filled.get("persona").to_owned(),
            level: filled.get("level").parse().unwrap_or(0),
            prompt: filled.get("prompt").to_owned(),
            due_on,
        };
        let by = visit.person()?.name.clone();
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = set_assignment(&mut tx, id, &new, &by).await;
        match settled(closed(tx, outcome).await)? {
            Ok(_) => return Ok(onward(&visit, &href(id), "classes-set-done")),
            Err(wrong) => mistakes = wrong,
        }
    }
    let (title, body) = page(&app, &visit, id, Typed::Task(&filled, mistakes)).await?;
    Ok(visit.again(&title, &body))
}

/// Withdraws an assignment.
///
/// # Errors
/// `classes.assignment-unknown`, or a fault.
pub async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let assignment = filled.get("assignment").parse().unwrap_or(0);
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = withdraw_assignment(&mut tx, id, assignment).await;
    closed(tx, outcome).await?;
    Ok(onward(&visit, &href(id), "classes-withdrawn"))
}
