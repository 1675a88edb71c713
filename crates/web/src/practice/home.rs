//! The first page of practice: what can be practised, and one's own runs; who teaches sees everybody's.

use academy::{
    drills::waiting_for,
    practice::{
        KeptRun, Next, PracticePack, VariantPack, count_runs, list_runs, next_of, recent_marks,
        scene_rates, start_fitted,
    },
};
use axum::{
    Form,
    extract::{Query, State},
};
use base::Result;
use maud::{Markup, html};
use store::access::Right;

use super::{PATH, href, level_name, persona_name, points, scene_name};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Chip, Choice, Column, Empty, Field, Form as Sheet, Kind, Link, List, Mistakes, Pager,
        Row, Tone,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

/// Runs on a page.
const ROWS: usize = 20;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn home(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let body = page(&app, &visit, &filled, Mistakes::none()).await?;
    Ok(visit.page(&visit.t("practice-home"), &body))
}

async fn page(app: &App, visit: &Visit, filled: &Filled, mistakes: Mistakes) -> Result<Markup> {
    let all = visit.may(Right::Teach) && filled.get("whose") == "all";
    let whose = if all { None } else { Some(visit.person()?.id) };
    let skip = filled.get("skip").parse().unwrap_or(0);
    let runs = list_runs(&app.db, whose, (skip, ROWS)).await?;
    let count = count_runs(&app.db, whose).await?;
    let rates = scene_rates(&app.db, whose).await?;
    let marks = recent_marks(&app.db, visit.person()?.id).await?;
    let next = next_of(PracticePack::shipped(), &marks);
    let waits = waiting_for(&app.db, visit.person()?.id).await?;
    let chosen = html! {
        @if let Some(next) = &next { p.soft { (proposed(visit, next)) } }
        (chooser(visit, (filled, next.as_ref()), mistakes))
    };
    let back = html! {
        @if visit.may(Right::Configure) {
            a.button href={ (PATH) "/model" } { (visit.t("practice-model")) }
        }
        @if visit.may(Right::SeeWorklist) {
            a.button href={ (PATH) "/workshop" } { (visit.t("practice-workshop")) }
        }
        a.button href="/drills" { (visit.t("drills-title")) }
        a.button href={ (PATH) "/ladder" } { (visit.t("practice-ladder")) }
        a.button href="/courses" { (visit.t("courses-title")) }
    };
    Ok(html! {
        (kit::page_head(&visit.t("practice-home"), &visit.t("practice-lead"), &back))
        div.stack {
            @if waits > 0 {
                (kit::notice(Tone::Medium, &visit.ta("drills-waits", &[("count", &waits.to_string())]), &html! {
                    a href="/drills" { (visit.t("drills-title")) }
                }))
            }
            (kit::panel(&visit.t("practice-choose"), &html! {}, &chosen))
            (super::suits::branches_for(app, visit).await?)
            (list(visit, &runs, (all, skip, count)))
            (super::rates::list(visit, &rates, all))
            (scenes(visit))
        }
    })
}

/// What is proposed after one's own last talks, and why.
fn proposed(visit: &Visit, next: &Next) -> String {
    let pack = PracticePack::shipped();
    let item = pack.item(&next.item).map_or("", |item| item.name.pick(visit.lang));
    let why = visit.t(&format!("practice-next-{}", next.why));
    visit.ta(
        "practice-next",
        &[
            ("count", &next.talks.to_string()),
            ("item", item),
            ("persona", &persona_name(visit.lang, &next.persona)),
            ("level", &level_name(visit.lang, next.level)),
            ("why", &why),
        ],
    )
}

fn chooser(visit: &Visit, (filled, next): (&Filled, Option<&Next>), mistakes: Mistakes) -> Markup {
    let level = next.map(|next| next.level.to_string()).unwrap_or_default();
    let persona = next.map_or("", |next| next.persona.as_str());
    let pack = PracticePack::shipped();
    let lang = visit.lang;
    let choice = |value: &str, name: &str| Choice { value: value.into(), name: name.into() };
    let scenes = pack.scenes.iter().map(|one| choice(&one.code, one.name.pick(lang)));
    let personas = pack.personas.iter().map(|one| {
        choice(&one.code, &format!("{} – {}", one.name.pick(lang), one.text.pick(lang)))
    });
    let levels = pack.levels.iter().map(|one| choice(&one.number.to_string(), one.name.pick(lang)));
    let variants = VariantPack::shipped().variants.iter();
    let variants = variants.map(|one| choice(&one.code, one.name.pick(lang)));
    let variants = std::iter::once(choice("", &visit.t("practice-variant-none"))).chain(variants);
    Sheet {
        action: PATH.to_owned(),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("scene", visit.t("practice-scene"))
                .kind(Kind::OneOf(scenes.collect()))
                .value(filled.get("scene")),
            Field::new("variant", visit.t("practice-variant"))
                .kind(Kind::OneOf(variants.collect()))
                .value(filled.get("variant")),
            Field::new("persona", visit.t("practice-persona"))
                .kind(Kind::OneOf(personas.collect()))
                .value(filled.some("persona").unwrap_or(persona)),
            Field::new("level", visit.t("practice-level"))
                .kind(Kind::OneOf(levels.collect()))
                .value(filled.some("level").unwrap_or(&level)),
        ],
        mistakes,
        submit: visit.t("practice-begin"),
        back: None,
    }
    .show(lang)
}

fn scenes(visit: &Visit) -> Markup {
    let pack = PracticePack::shipped();
    let lang = visit.lang;
    html! {
        section.casting {
            @for scene in &pack.scenes {
                (kit::panel(scene.name.pick(lang), &html! {}, &html! {
                    p { (scene.brief.pick(lang)) }
                    p.soft { (visit.t("practice-goal")) (scene.goal.pick(lang)) }
                }))
            }
        }
        p.meta {
            (visit.ta("practice-source", &[
                ("source", pack.source.pick(lang)), ("licence", &pack.licence),
                ("version", &pack.version),
            ]))
        }
    }
}

/// Where a run stands, as a badge.
fn state(visit: &Visit, run: &KeptRun) -> Markup {
    match (run.state.as_str(), run.failed, run.total_tenths) {
        ("ended", true, _) => kit::badge(Tone::High, &visit.t("practice-state-failed")),
        // A branch began with what was known by then: it passes nothing.
        ("ended", false, Some(tenths))
            if run.branch.is_none() && tenths >= PracticePack::shipped().pass * 10 =>
        {
            kit::badge(Tone::Low, &visit.t("practice-state-passed"))
        }
        // Another edition could not play it on.
        ("ended", _, None) => kit::plain_badge(&visit.t("practice-state-closed")),
        ("ended", ..) => kit::badge(Tone::Medium, &visit.t("practice-state-below")),
        (state, ..) => kit::plain_badge(&visit.t(&format!("practice-state-{state}"))),
    }
}

fn list(visit: &Visit, runs: &[KeptRun], (all, skip, count): (bool, usize, usize)) -> Markup {
    let lang = visit.lang;
    let row = |run: &KeptRun| Row {
        href: Some(href(run.id)),
        cells: vec![
            html! { a href=(href(run.id)) { (scene_name(lang, run)) } },
            html! { (persona_name(lang, &run.persona)) },
            html! { (level_name(lang, run.level)) },
            html! { (run.person) },
            html! {
                (state(visit, run))
                @if run.branch.is_some() { " " (kit::plain_badge(&visit.t("practice-branch"))) }
            },
            html! {
                @match run.total_tenths {
                    Some(tenths) => (points(tenths)),
                    None => (kit::nothing(lang)),
                }
            },
        ],
        ..Row::default()
    };
    let link = Link::to(PATH);
    let link = if all { link.with("whose", "all") } else { link };
    let chips = match visit.may(Right::Teach) {
        true => vec![Chip::switch(visit.t("practice-whose-all"), PATH, "whose=all", all)],
        false => Vec::new(),
    };
    List {
        id: "runs",
        title: visit.t("practice-runs"),
        count: i64::try_from(count).ok(),
        chips,
        columns: vec![
            Column::text(visit.t("practice-scene")).title(),
            Column::fit(visit.t("practice-persona")),
            Column::fit(visit.t("practice-level")),
            Column::fit(visit.t("practice-person")),
            Column::fit(visit.t("practice-state")),
            Column::number(visit.t("practice-points")),
        ],
        rows: runs.iter().map(row).collect(),
        pager: Some(Pager::skipping(lang, (&link, "runs"), (skip, ROWS, count))),
        empty: Empty {
            title: visit.t("practice-none"),
            why: visit.t("practice-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(lang)
}

/// Begins a run.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn start(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let person = visit.person()?.id;
    let level = filled.get("level").parse().unwrap_or(0);
    let of = (filled.get("scene"), filled.get("persona"), level);
    let variant = filled.get("variant");
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let id = start_fitted(&mut tx, person, of, (None, variant)).await?;
        tx.commit().await?;
        Ok(id)
    };
    match settled(outcome.await)? {
        Ok(id) => Ok(visit.go(&href(id), None)),
        Err(wrong) => {
            let body = page(&app, &visit, &filled, wrong).await?;
            Ok(visit.again(&visit.t("practice-home"), &body))
        }
    }
}
