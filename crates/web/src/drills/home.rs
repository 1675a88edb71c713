//! The list of drills: what waits for the reader, what was played; who teaches invites; how ratings agree.

use academy::{
    classes::list_cohorts,
    drills::{Invite, Session, agreements, count_sessions, invite as ask_to, list_sessions},
    practice::{PracticePack, VariantPack},
};
use axum::{
    Form,
    extract::{Query, State},
};
use base::{Moment, Rejection, Result};
use maud::{Markup, html};
use store::access::Right;

use super::{PATH, cast_words, href, rating::agreement, scene_name, when};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Chip, Choice, Column, Empty, Field, Flash, Form as Sheet, Kind, Link, List, Mistakes,
        Pager, Row, Tone,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

/// Sessions on a page.
const ROWS: usize = 20;
/// Classes that can be asked.
const CLASSES: usize = 50;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn home(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let body = page(&app, &visit, &filled, Mistakes::none()).await?;
    Ok(visit.page(&visit.t("drills-title"), &body))
}

async fn page(app: &App, visit: &Visit, filled: &Filled, mistakes: Mistakes) -> Result<Markup> {
    let all = visit.may(Right::SeeAudit) && filled.get("whose") == "all";
    let whose = if all { None } else { Some(visit.person()?.id) };
    let skip = filled.get("skip").parse().unwrap_or(0);
    let sessions = list_sessions(&app.db, whose, (skip, ROWS)).await?;
    let count = count_sessions(&app.db, whose).await?;
    let told = agreements(&app.db, whose).await?;
    let form = match visit.may(Right::Teach) {
        true => Some(inviting(app, visit, (filled, mistakes)).await?),
        false => None,
    };
    let now = app.db.clock().now();
    Ok(html! {
        nav.crumbs.meta { a href="/practice" { (visit.t("practice-home")) } }
        (kit::page_head(&visit.t("drills-title"), &visit.t("drills-lead"), &html! {
            a.button href="/classes" { (visit.t("classes-title")) }
        }))
        div.stack {
            (list((app, visit), (&sessions, now), (all, skip, count)))
            @if let Some(form) = form {
                (kit::panel(&visit.t("drills-invite"), &html! {}, &form))
            }
            (agreement(visit, &told))
        }
    })
}

fn choice(value: impl Into<String>, name: impl Into<String>) -> Choice {
    Choice { value: value.into(), name: name.into() }
}

/// Whom an instructor can ask: classes that go on, and who learns here.
async fn asked(app: &App, visit: &Visit) -> Result<Vec<Choice>> {
    let me = visit.person()?.id;
    let mut all = vec![choice("", visit.t("drills-pick"))];
    for one in list_cohorts(&app.db, None, (0, CLASSES)).await? {
        if !one.closed && one.members > 0 {
            let name = visit.ta("drills-class", &[("name", &one.name)]);
            all.push(choice(format!("class:{}", one.id), name));
        }
    }
    let people = app.db.list_people().await?;
    let learners = people.iter().filter(|one| one.id != me && one.may(Right::Learn));
    all.extend(learners.map(|one| choice(format!("person:{}", one.login), one.name.clone())));
    Ok(all)
}

async fn inviting(
    app: &App,
    visit: &Visit,
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup> {
    let (pack, lang) = (PracticePack::shipped(), visit.lang);
    let scenes = pack.scenes.iter().map(|one| choice(&one.code, one.name.pick(lang)));
    let personas = pack.personas.iter().map(|one| choice(&one.code, one.name.pick(lang)));
    let levels = pack.levels.iter().map(|one| choice(one.number.to_string(), one.name.pick(lang)));
    let variants = VariantPack::shipped().variants.iter();
    let variants = std::iter::once(choice("", visit.t("practice-variant-none")))
        .chain(variants.map(|one| choice(&one.code, one.name.pick(lang))));
    let one_of = |name: &'static str, word: &str, all: Vec<Choice>| {
        Field::new(name, visit.t(word)).kind(Kind::OneOf(all)).value(filled.get(name))
    };
    let form = Sheet {
        action: format!("{PATH}/invite"),
        csrf: visit.csrf.clone(),
        fields: vec![
            one_of("whom", "drills-whom", asked(app, visit).await?)
                .hint(visit.t("drills-whom-hint")),
            one_of("scene", "practice-scene", scenes.collect()),
            one_of("variant", "practice-variant", variants.collect()),
            one_of("persona", "practice-persona", personas.collect()),
            one_of("level", "practice-level", levels.collect()),
            Field::new("note", visit.t("drills-note")).kind(Kind::Lines).value(filled.get("note")),
        ],
        mistakes,
        submit: visit.t("drills-invite-it"),
        back: None,
    };
    Ok(form.show_quiet(lang))
}

/// Where a session stands for the reader, as a badge.
fn state(visit: &Visit, one: &Session, now: Moment) -> Markup {
    let me = visit.person.as_ref().map(|person| person.id);
    let stands = one.stands(now);
    let plays = match one.turn.as_str() {
        "instructor" => Some(one.instructor_id) == me,
        _ => one.learner_id == me,
    };
    match stands {
        "invited" if Some(one.instructor_id) != me => {
            kit::badge(Tone::Medium, &visit.t("drills-answer-it"))
        }
        "open" if plays => kit::badge(Tone::Medium, &visit.t("drills-your-turn")),
        "open" => kit::badge(Tone::Low, &visit.t("drills-state-open")),
        other => kit::plain_badge(&visit.t(&format!("drills-state-{other}"))),
    }
}

fn list(
    (app, visit): (&App, &Visit),
    (sessions, now): (&[Session], Moment),
    (all, skip, count): (bool, usize, usize),
) -> Markup {
    let row = |one: &Session| Row {
        href: Some(href(one.id)),
        cells: vec![
            html! {
                a href=(href(one.id)) { (scene_name(visit, one)) }
                div.meta { (cast_words(visit, one)) }
            },
            state(visit, one, now),
            html! { (when(app, one.invited_at)) },
            html! {
                @match one.stands(now) {
                    "invited" | "open" => (when(app, one.until_at)),
                    _ => (kit::nothing(visit.lang)),
                }
            },
        ],
        ..Row::default()
    };
    let link = Link::to(PATH);
    let link = if all { link.with("whose", "all") } else { link };
    let chips = match visit.may(Right::SeeAudit) {
        true => vec![Chip::switch(visit.t("drills-whose-all"), PATH, "whose=all", all)],
        false => Vec::new(),
    };
    let why = if visit.may(Right::Teach) { "drills-none-teach" } else { "drills-none-learn" };
    List {
        id: "drills",
        title: visit.t("drills-sessions-list"),
        count: i64::try_from(count).ok(),
        chips,
        columns: vec![
            Column::text(visit.t("practice-scene")).title(),
            Column::fit(visit.t("practice-state")),
            Column::fit(visit.t("drills-invited-at")),
            Column::fit(visit.t("drills-waits-until")),
        ],
        rows: sessions.iter().map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "drills"), (skip, ROWS, count))),
        empty: Empty { title: visit.t("drills-none"), why: visit.t(why), button: None },
        ..List::default()
    }
    .show(visit.lang)
}

fn whom(filled: &Filled) -> Result<Invite> {
    let text = filled.get("whom");
    match text.split_once(':') {
        Some(("person", login)) => Ok(Invite::Learner(login.to_owned())),
        Some(("class", id)) => Ok(Invite::Cohort(id.parse().unwrap_or(0))),
        _ => Err(Rejection::new("drills.whom-missing").on("whom").into()),
    }
}

/// Invites.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn invite(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let level = filled.get("level").parse().unwrap_or(0);
    let cast = (filled.get("scene"), filled.get("persona"), level);
    let beside = (filled.get("variant"), filled.get("note"));
    let me = visit.person()?.id;
    let outcome = async {
        let whom = whom(&filled)?;
        let mut tx = app.db.write(visit.actor()?).await?;
        let id = ask_to(&mut tx, me, &whom, cast, beside).await?;
        tx.commit().await?;
        Ok(id)
    };
    match settled(outcome.await)? {
        Ok(id) => Ok(visit.go(&href(id), Some(&Flash::new("drills-invited")))),
        Err(wrong) => {
            let body = page(&app, &visit, &filled, wrong).await?;
            Ok(visit.again(&visit.t("drills-title"), &body))
        }
    }
}
