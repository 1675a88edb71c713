//! What should be learnt from the company's own overdue causes, a few questions beside them; causes on our own side are
//! recorded here and assign training. The page prints as the plan.

use academy::{
    courses::Library,
    exercises::{
        Assigned, ExercisePack, Lab, Need, NeedsPack, NewCause, PathNeeds, UncausedCase, Weights,
        cause_weights, list_assigned, needs, record_cause, repeats, uncaused_cases,
    },
    practice::PracticePack,
};
use axum::{
    Form,
    extract::{Query, State},
};
use base::{Currency, Lang, Money, Result};
use credit::{
    collections::{study::reasons, talk::TalkPack},
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::{Person, Right};

use super::{PATH, crumbs};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Choice, Column, Empty, Field, Flash, Form as Sheet, Kind, List, Mistakes, Row, Tone,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

/// Days of a period; the one before it is as long.
const PERIOD_DAYS: i32 = 180;
/// Cases that are offered, assignments that are shown.
const ROWS: usize = 40;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let body = page(&app, &visit, &filled, Mistakes::none()).await?;
    Ok(visit.page(&visit.t("exercises-needs"), &body))
}

/// Money by reason and cause: of the period, and of the one before.
pub(crate) async fn weights(app: &App, visit: &Visit) -> Result<(Weights, Weights)> {
    let (scope, today) = (visit.scope(), visit.today);
    let (from, earlier) = (today.plus_days(-PERIOD_DAYS), today.plus_days(-2 * PERIOD_DAYS));
    let mut now = cause_weights(&app.db, scope, (from, today.plus_days(1))).await?;
    let mut before = cause_weights(&app.db, scope, (earlier, from)).await?;
    let own = reasons(&app.db, scope, from).await?;
    for row in own.rows.into_iter().filter(|row| !row.code.is_empty()) {
        now.insert(row.code, row.owed_minor);
    }
    let both = reasons(&app.db, scope, earlier).await?;
    for row in both.rows.into_iter().filter(|row| !row.code.is_empty()) {
        let since = now.get(&row.code).copied().unwrap_or(0);
        before.insert(row.code, row.owed_minor - since);
    }
    Ok((now, before))
}

pub(crate) fn answered(filled: &Filled) -> Vec<String> {
    let pack = NeedsPack::shipped();
    let no = pack.questions.iter().filter(|one| filled.get(&format!("q-{}", one.code)) == "1");
    no.map(|one| one.code.clone()).collect()
}

async fn page(app: &App, visit: &Visit, filled: &Filled, mistakes: Mistakes) -> Result<Markup> {
    let (now, before) = weights(app, visit).await?;
    let said = answered(filled);
    let currency = company_currency(&app.db).await?;
    let plan = needs(NeedsPack::shipped(), &Library::shipped().paths, &now, &said);
    let cases = match visit.may(Right::SeeWorklist) {
        true => uncaused_cases(&app.db, visit.scope(), ROWS).await?,
        false => Vec::new(),
    };
    let people = app.db.list_people().await?;
    let assigned = list_assigned(&app.db, None, ROWS).await?;
    let title = visit.t("exercises-needs");
    Ok(html! {
        (crumbs(visit, &title))
        (kit::page_head(&title, &visit.t("exercises-needs-lead"), &html! {}))
        div.stack {
            (causes(visit, (&now, &before), currency))
            (questions(visit, &said))
            @for one in plan.iter().filter(|one| !one.needs.is_empty()) {
                (proposal(visit, one, currency))
            }
            @if !cases.is_empty() { (recording(visit, (&cases, &people, currency), filled, mistakes)) }
            (assignments(visit, &assigned, true))
            p.meta { (NeedsPack::shipped().source.pick(visit.lang)) }
        }
    })
}

/// The name of a cause, a reason or a question.
pub(crate) fn cause_name(lang: Lang, code: &str) -> String {
    let pack = NeedsPack::shipped();
    if let Some(cause) = pack.cause(code) {
        return cause.name.pick(lang).to_owned();
    }
    if let Some(question) = pack.questions.iter().find(|one| one.code == code) {
        return question.ask.pick(lang).to_owned();
    }
    let talk = TalkPack::shipped();
    let reason = talk.reasons.iter().find(|one| one.code == code);
    reason.map_or_else(|| code.to_owned(), |one| one.name.pick(lang).to_owned())
}

fn causes(visit: &Visit, (now, before): (&Weights, &Weights), currency: Currency) -> Markup {
    let money = |minor: i64| visit.amount(Money::new(minor, currency));
    let mut codes: Vec<&String> = now.keys().chain(before.keys()).collect();
    codes.sort_by_key(|code| (std::cmp::Reverse(now.get(*code).copied().unwrap_or(0)), *code));
    codes.dedup();
    let own = |code: &str| NeedsPack::shipped().cause(code).is_some();
    let row = |code: &&String| {
        let of = |all: &Weights| all.get(*code).copied().unwrap_or(0);
        Row {
            cells: vec![
                html! { (cause_name(visit.lang, code)) },
                html! {
                    (visit.t(if own(code) { "exercises-side-own" } else { "exercises-side-theirs" }))
                },
                html! { (money(of(now))) },
                html! { (money(of(before))) },
            ],
            ..Row::default()
        }
    };
    List {
        id: "causes",
        title: visit.t("exercises-causes"),
        columns: vec![
            Column::text(visit.t("exercises-cause")).title(),
            Column::fit(visit.t("exercises-side")),
            Column::number(visit.t("exercises-owed-now")),
            Column::number(visit.t("exercises-owed-before")),
        ],
        rows: codes.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("exercises-causes-none"),
            why: visit.t("exercises-causes-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn questions(visit: &Visit, said: &[String]) -> Markup {
    kit::panel(
        &visit.t("exercises-questions"),
        &html! {},
        &html! {
            form.fields method="get" action={ (PATH) "/needs" } {
                @for one in &NeedsPack::shipped().questions {
                    @let name = format!("q-{}", one.code);
                    div.field {
                        label.choice for={ "f-" (name) } {
                            input id={ "f-" (name) } name=(name) type="checkbox" value="1"
                                checked[said.contains(&one.code)];
                            span { (one.ask.pick(visit.lang)) " – " (visit.t("exercises-answer-no")) }
                        }
                    }
                }
                div.actions { button.button type="submit" { (visit.t("exercises-propose")) } }
            }
        },
    )
}

/// The name of what is proposed, and where it is.
pub(crate) fn named(visit: &Visit, kind: &str, code: &str) -> (String, String) {
    let lang = visit.lang;
    match kind {
        "lesson" => {
            let lesson = Library::shipped().lesson(code);
            let title = lesson.map_or("", |one| one.title.pick(lang));
            (format!("{code} {title}"), format!("/courses/lessons/{code}"))
        }
        "scene" => {
            let scene = PracticePack::shipped().scene(code);
            let name = scene.map_or(code, |one| one.name.pick(lang));
            (name.to_owned(), "/practice".to_owned())
        }
        _ => {
            let name = Lab::parse(code).map(|lab| ExercisePack::shipped().lab(lab).name.pick(lang));
            (name.unwrap_or(code).to_owned(), PATH.to_owned())
        }
    }
}

fn proposal(visit: &Visit, plan: &PathNeeds, currency: Currency) -> Markup {
    let path = Library::shipped().paths.find(&plan.path);
    let row = |need: &Need| {
        let (name, href) = named(visit, need.kind, &need.code);
        let why: Vec<String> =
            need.causes.iter().map(|code| cause_name(visit.lang, code)).collect();
        Row {
            cells: vec![
                html! { a href=(href) { (name) } },
                html! { (visit.t(&format!("exercises-kind-of-{}", need.kind))) },
                html! { ul.plain-list { @for one in &why { li { (one) } } } },
                html! {
                    @if need.weight_minor > 0 {
                        (visit.amount(Money::new(need.weight_minor, currency)))
                    } @else { (kit::nothing(visit.lang)) }
                },
            ],
            ..Row::default()
        }
    };
    let id = format!("plan-{}", plan.path);
    List {
        id: &id,
        title: path.map_or_else(String::new, |one| one.name.pick(visit.lang).to_owned()),
        columns: vec![
            Column::text(visit.t("exercises-proposed")).title(),
            Column::fit(visit.t("exercises-kind-of")),
            Column::text(visit.t("exercises-because")).full(),
            Column::number(visit.t("exercises-behind")),
        ],
        rows: plan.needs.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn recording(
    visit: &Visit,
    (cases, people, currency): (&[UncausedCase], &[Person], Currency),
    filled: &Filled,
    mistakes: Mistakes,
) -> Markup {
    let choice = |value: String, name: String| Choice { value, name };
    let money = |minor: i64| visit.amount(Money::new(minor, currency));
    let cases = cases.iter().map(|one| {
        let name =
            format!("{} {} · {} · {}", one.code, one.buyer, money(one.owed_minor), one.login);
        choice(one.case_id.to_string(), name)
    });
    let causes = NeedsPack::shipped().causes.iter().map(|one| {
        let name = format!("{} – {}", one.name.pick(visit.lang), one.sign.pick(visit.lang));
        choice(one.code.clone(), name)
    });
    let people = people.iter().filter(|one| one.active);
    let people = people.map(|one| choice(one.id.to_string(), one.name.clone()));
    let form = Sheet {
        action: format!("{PATH}/causes"),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("case", visit.t("exercises-case"))
                .kind(Kind::OneOf(cases.collect()))
                .value(filled.get("case")),
            Field::new("cause", visit.t("exercises-own-cause"))
                .kind(Kind::OneOf(causes.collect()))
                .value(filled.get("cause")),
            Field::new("person", visit.t("exercises-with-whom"))
                .kind(Kind::OneOf(people.collect()))
                .value(filled.get("person")),
            Field::new("note", visit.t("exercises-seen")).required().value(filled.get("note")),
        ],
        mistakes,
        submit: visit.t("exercises-record-cause"),
        back: None,
    };
    kit::panel(&visit.t("exercises-recording"), &html! {}, &form.show(visit.lang))
}

/// Assignments with what is open; who teaches sees everybody's and how often causes came back.
pub(super) fn assignments(visit: &Visit, assigned: &[Assigned], all: bool) -> Markup {
    let row = |one: &Assigned| {
        let labs = one.open.labs.iter().map(|lab| ("lab", lab.code().to_owned()));
        let lessons = one.open.lessons.iter().map(|code| ("lesson", code.clone()));
        let scenes = one.open.scenes.iter().map(|code| ("scene", code.clone()));
        let open: Vec<(String, String)> = lessons
            .chain(scenes)
            .chain(labs)
            .map(|(kind, code)| named(visit, kind, &code))
            .collect();
        Row {
            cells: vec![
                html! { (one.person) },
                html! { (cause_name(visit.lang, &one.cause)) },
                html! { (one.due_on) },
                state(visit, one),
                html! {
                    ul.plain-list { @for (name, href) in &open { li { a href=(href) { (name) } } } }
                    @if let Some(days) = one.untouched_days {
                        (visit.ta("exercises-untouched", &[("days", &days.to_string())]))
                    }
                },
                html! { (one.repeats) },
            ],
            ..Row::default()
        }
    };
    let sum = repeats(assigned);
    let title = match all {
        true => visit.ta(
            "exercises-assigned-all",
            &[("done", &sum.done.to_string()), ("again", &sum.again.to_string())],
        ),
        false => visit.t("exercises-assigned"),
    };
    List {
        id: "assigned",
        title,
        columns: vec![
            Column::text(visit.t("exercises-person")).title(),
            Column::text(visit.t("exercises-cause")),
            Column::fit(visit.t("exercises-due")),
            Column::fit(visit.t("exercises-state")),
            Column::text(visit.t("exercises-open-parts")).full(),
            Column::number(visit.t("exercises-repeats")),
        ],
        rows: assigned.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("exercises-assigned-none"),
            why: visit.t("exercises-assigned-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn state(visit: &Visit, one: &Assigned) -> Markup {
    match one.done_on {
        Some(_) => kit::badge(Tone::Low, &visit.t("exercises-task-done")),
        None if one.due_on < visit.today => kit::badge(Tone::High, &visit.t("exercises-late")),
        None => kit::plain_badge(&visit.t("exercises-task-open")),
    }
}

/// Records a cause on a case; what it asks for is assigned.
///
/// # Errors
/// A fault; what is wrong is said on the page.
pub async fn record(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let new = NewCause {
        case_id: filled.get("case").parse().unwrap_or(0),
        cause: filled.get("cause").to_owned(),
        person_id: filled.get("person").parse().unwrap_or(0),
        note: filled.get("note").to_owned(),
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let first = record_cause(&mut tx, visit.scope(), &new).await?;
        tx.commit().await?;
        Ok(first)
    };
    match settled(outcome.await)? {
        Ok(first) => {
            let id = if first { "exercises-cause-assigned" } else { "exercises-cause-kept" };
            Ok(visit.go(&format!("{PATH}/needs"), Some(&Flash::new(id))))
        }
        Err(wrong) => {
            let body = page(&app, &visit, &filled, wrong).await?;
            Ok(visit.again(&visit.t("exercises-needs"), &body))
        }
    }
}
