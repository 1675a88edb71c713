//! The library of scripts: those of the company with state, use and success, those of the product beside.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::Rejection;
use credit::collections::{
    CHANNELS, Weight, WordingPack, check_wording,
    talk::{
        NewScript, SCRIPT_STATES, STEPS, Script, ScriptUse, TalkPack, draft_script, get_script,
        list_scripts, publish_script, retire_script, return_script, script_uses, submit_script,
    },
};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    collections::cases::PATH as CASES,
    failure::Answer,
    filled::Filled,
    kit::{
        self, Chip, Choice, Column, Empty, Field, Flash, Form as Sheet, Kind, Link, List, Mistakes,
        Row, Tone,
    },
    parties::words,
    state::App,
    typed::settled,
    visit::Visit,
};

const PATH: &str = "/collections/scripts";

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let state = SCRIPT_STATES.into_iter().find(|one| *one == filled.get("state"));
    let own = list_scripts(&app.db, state).await?;
    let uses = script_uses(&app.db, visit.today.plus_months(-12)).await?;
    let pack = TalkPack::in_force(&app.db, visit.today).await?;
    let rules = WordingPack::in_force(&app.db, visit.today).await?;
    let title = visit.t("collections-scripts");
    let new = html! {
        @if visit.may(Right::LogContact) {
            a.button.primary href={ (PATH) "/new" } { (visit.t("collections-script-new")) }
        }
    };
    let body = html! {
        nav.crumbs.meta { a href=(CASES) { (visit.t("collections-cases")) } }
        (kit::page_head(&title, &visit.t("collections-scripts-lead"), &new))
        div.stack {
            (own_list(&visit, (&own, &rules), (&uses, state)))
            (house_list(&visit, &pack, &uses))
        }
    };
    Ok(visit.page(&title, &body))
}

fn used(visit: &Visit, of: Option<&ScriptUse>) -> (Markup, Markup) {
    match of {
        None => (html! { "0" }, kit::nothing(visit.lang)),
        Some(of) => (
            html! { (of.uses) },
            html! {
                @match of.success_bps() {
                    Some(bps) => {
                        (locale::bps(base::Bps(i32::try_from(bps).unwrap_or(0))))
                        div.meta { (of.promised) " / " (of.finished) }
                    }
                    None => (kit::nothing(visit.lang)),
                }
            },
        ),
    }
}

/// The name of a step of the talk.
fn step_name(visit: &Visit, step: &str) -> String {
    visit.t(&format!("collections-step-{step}"))
}

fn where_used(visit: &Visit, (step, channel, days): (&str, &str, i64)) -> Markup {
    html! {
        (step_name(visit, step))
        div.meta {
            @if channel.is_empty() { (visit.t("collections-script-any")) }
            @else { (visit.t(&format!("collections-channel-{channel}"))) }
            " · " (visit.ta("collections-script-from", &[("count", &days.to_string())]))
        }
    }
}

fn own_list(
    visit: &Visit,
    (own, rules): (&[Script], &WordingPack),
    (uses, state): (&BTreeMap<String, ScriptUse>, Option<&str>),
) -> Markup {
    let link = Link::to(PATH);
    let chip = |code: &'static str| Chip {
        name: visit.t(&format!("collections-script-{code}")),
        count: None,
        href: match state == Some(code) {
            true => link.href(),
            false => link.with("state", code).href(),
        },
        on: state == Some(code),
    };
    let row = |one: &Script| {
        let (times, success) = used(visit, uses.get(&one.code()));
        Row {
            cells: vec![
                html! {
                    (one.title)
                    div.meta { (one.code()) " · " (one.actor) }
                    div { (one.content) }
                    (warned(visit, rules, one))
                },
                where_used(visit, (&one.step, &one.channel, one.from_days)),
                html! {
                    (kit::badge(if one.state == "published" { Tone::Low } else { Tone::Quiet },
                        &visit.t(&format!("collections-script-{}", one.state))))
                    div.meta { (one.changed_on) }
                    @if !one.review_note.is_empty() {
                        div.meta { (one.reviewed_by) " · " (one.review_note) }
                    }
                },
                times,
                success,
                acts(visit, one),
            ],
            ..Row::default()
        }
    };
    List {
        id: "own",
        title: visit.t("collections-scripts-own"),
        chips: SCRIPT_STATES.into_iter().map(chip).collect(),
        columns: vec![
            Column::text(visit.t("collections-script")).title(),
            Column::fit(visit.t("collections-script-where")),
            Column::fit(visit.t("collections-script-state")),
            Column::number(visit.t("collections-script-uses")),
            Column::number(visit.t("collections-script-success")),
            Column::fit(String::new()),
        ],
        rows: own.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("collections-scripts-none"),
            why: visit.t("collections-scripts-none-why"),
            button: visit
                .may(Right::LogContact)
                .then(|| (visit.t("collections-script-new"), format!("{PATH}/new"))),
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// What the linter finds in a script that was not published yet, with the way to mend it.
fn warned(visit: &Visit, rules: &WordingPack, one: &Script) -> Markup {
    if !matches!(one.state.as_str(), "draft" | "review") {
        return html! {};
    }
    let hits = check_wording(rules, &format!("{}\n{}", one.title, one.content));
    let found = |weight: Weight| {
        let words = hits.iter().filter(|hit| hit.weight == weight);
        words.map(|hit| hit.found.as_str()).collect::<Vec<_>>().join("、")
    };
    let (stops, looks) = (found(Weight::Stop), found(Weight::Look));
    html! {
        @if !stops.is_empty() {
            div.actions {
                (kit::badge(Tone::High, &visit.ta("collections-script-stops", &[("found", &stops)])))
                a.button href={ (PATH) "/new?from=" (one.id) } {
                    (visit.t("collections-script-rewrite"))
                }
            }
        }
        @if !looks.is_empty() {
            (kit::badge(Tone::Medium, &visit.ta("collections-script-looks", &[("found", &looks)])))
        }
    }
}

fn acts(visit: &Visit, one: &Script) -> Markup {
    let me = visit.person.as_ref().map_or("", |person| person.login.as_str());
    let button = |act: &str, with_note: bool| {
        html! {
            form.inline method="post" action={ (PATH) "/" (one.id) "/" (act) } {
                (kit::hidden("csrf", &visit.csrf))
                @if with_note {
                    input.text name="note" aria-label=(visit.t("collections-script-note"))
                        placeholder=(visit.t("collections-script-note"));
                }
                button.button type="submit" { (visit.t(&format!("collections-script-act-{act}"))) }
            }
        }
    };
    html! {
        @match one.state.as_str() {
            "draft" if visit.may(Right::LogContact) => (button("submit", false)),
            "review" if visit.may(Right::EditPolicy) && one.actor != me => {
                (button("publish", false)) (button("return", true))
            }
            "published" => {
                @if visit.may(Right::EditPolicy) { (button("retire", false)) }
                @if visit.may(Right::LogContact) {
                    a.button href={ (PATH) "/new?replaces=" (one.id) } {
                        (visit.t("collections-script-replace"))
                    }
                }
            }
            _ => {}
        }
    }
}

fn house_list(visit: &Visit, pack: &TalkPack, uses: &BTreeMap<String, ScriptUse>) -> Markup {
    let rows = pack.scripts.iter().map(|one| {
        let (times, success) = used(visit, uses.get(&one.code));
        Row {
            cells: vec![
                html! { (words::said(visit.lang, &one.text)) div.meta { (one.code) } },
                where_used(visit, (&one.step, &one.channel, one.from_days)),
                times,
                success,
            ],
            ..Row::default()
        }
    });
    List {
        id: "house",
        title: visit.t("collections-scripts-house"),
        columns: vec![
            Column::text(visit.t("collections-script")).title(),
            Column::fit(visit.t("collections-script-where")),
            Column::number(visit.t("collections-script-uses")),
            Column::number(visit.t("collections-script-success")),
        ],
        rows: rows.collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// The form of a new script.
///
/// # Errors
/// `collections.script-unknown`, or a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let mut filled = filled;
    let old = filled.some("replaces").or_else(|| filled.some("from"));
    if let Some(Ok(old)) = old.map(str::parse) {
        let old = get_script(&app.db, old).await?;
        filled = filled
            .or("step", old.step)
            .or("channel", old.channel)
            .or("from_days", old.from_days.to_string())
            .or("title", old.title)
            .or("content", old.content);
    }
    let filled = filled.or("from_days", "0");
    let body = form(&visit, (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t("collections-script-new"), &body))
}

fn form(visit: &Visit, (filled, mistakes): (&Filled, Mistakes)) -> Markup {
    let field = |name: &'static str, key: &str| {
        Field::new(name, visit.t(&format!("collections-script-{key}"))).value(filled.get(name))
    };
    let steps =
        STEPS.iter().map(|code| Choice { value: (*code).to_owned(), name: step_name(visit, code) });
    let any = Choice { value: String::new(), name: visit.t("collections-script-any") };
    let channels = CHANNELS.iter().map(|code| Choice {
        value: (*code).to_owned(),
        name: visit.t(&format!("collections-channel-{code}")),
    });
    let link = Link::to(format!("{PATH}/new")).with_some("replaces", filled.some("replaces"));
    let form = Sheet {
        action: link.href(),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("title", "title").required(),
            field("step", "step").kind(Kind::OneOf(steps.collect())),
            field("channel", "channel")
                .kind(Kind::OneOf(std::iter::once(any).chain(channels).collect())),
            field("from_days", "from-days")
                .kind(Kind::Number)
                .hint(visit.t("collections-script-days-hint")),
            field("content", "content")
                .kind(Kind::Lines)
                .required()
                .hint(visit.t("collections-script-content-hint")),
        ],
        mistakes,
        submit: visit.t("collections-script-save"),
        back: Some(PATH.to_owned()),
    };
    html! {
        nav.crumbs.meta { a href=(PATH) { (visit.t("collections-scripts")) } }
        (kit::page_head(&visit.t("collections-script-new"), "", &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    }
}

/// Drafts a script.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn draft(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Filled>,
    Form(filled): Form<Filled>,
) -> Answer {
    let filled = filled.or("replaces", asked.get("replaces"));
    let mut reader = filled.reader();
    let new = NewScript {
        step: filled.get("step").to_owned(),
        channel: filled.get("channel").to_owned(),
        from_days: reader.whole("from_days"),
        title: filled.get("title").to_owned(),
        content: filled.get("content").to_owned(),
        replaces: filled.get("replaces").parse().ok(),
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            draft_script(&mut tx, &new).await?;
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => return Ok(visit.go(PATH, Some(&Flash::new("collections-script-done")))),
            Err(wrong) => mistakes = wrong,
        }
    }
    Ok(visit.again(&visit.t("collections-script-new"), &form(&visit, (&filled, mistakes))))
}

/// Moves a script on: submit, publish, return, retire.
///
/// # Errors
/// What the verbs of scripts refuse, `access.right-missing`, or a fault.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let person = visit.person()?;
    if act != "submit" {
        person.require(Right::EditPolicy)?;
    }
    let note = filled.get("note");
    let mut tx = app.db.write(visit.actor()?).await?;
    match act.as_str() {
        "submit" => submit_script(&mut tx, id).await?,
        "publish" => publish_script(&mut tx, id, note).await?,
        "return" => return_script(&mut tx, id, note).await?,
        "retire" => retire_script(&mut tx, id).await?,
        _ => {
            let unknown = Rejection::new("collections.script-act").with("act", &act);
            return Err(base::Failure::from(unknown).into());
        }
    }
    tx.commit().await?;
    Ok(visit.go(PATH, Some(&Flash::new("collections-script-moved"))))
}
