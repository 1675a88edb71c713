//! The guide through a talk on a phone: one step a page, saved at each step, without script. It ends as a
//! contact, with the promise where one was made.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Day, Money, Rejection};
use credit::{
    collections::{
        CHANNELS, RESULTS,
        cases::Phase,
        talk::{
            Finish, NewTalk, STEPS, Talk, begin_talk, fields_of_step, finish_talk, fitting_scripts,
            get_talk, list_scripts, save_step,
        },
    },
    receivables::{RateBook, company_currency, list_rates},
};
use maud::{Markup, html};

use super::steps;
use crate::{
    collections::cases::{Opened, crumbs, href, opened},
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes, Tone},
    parties::words,
    state::App,
    typed::settled,
    visit::Visit,
};

/// Where a talk stands.
fn at_href(case: i64, talk: i64) -> String {
    format!("{}/talk/{talk}", href(case))
}

/// The form to begin one.
///
/// # Errors
/// `collections.case-unknown`, or a fault.
pub async fn ask_begin(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let at = opened(&app, &visit, id).await?;
    if let Some(talk) = at.brief.talk_open {
        return Ok(visit.go(&at_href(id, talk), None));
    }
    let visits = at.case.phase == Phase::During;
    let releaser = at
        .brief
        .people
        .iter()
        .find(|one| one.influence.as_ref().is_some_and(|said| said.releases))
        .or(at.brief.people.first());
    let filled = Filled::default()
        .or("channel", if visits { "visit" } else { "call" })
        .or("on", visit.today.to_string())
        .or("person", releaser.map_or("", |one| one.name.as_str()));
    let body = beginning(&visit, &at, (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t("collections-talk-begin"), &body))
}

fn beginning(visit: &Visit, at: &Opened, (filled, mistakes): (&Filled, Mistakes)) -> Markup {
    let title = visit.t("collections-talk-begin");
    let channels = CHANNELS.iter().filter(|one| **one != "letter").map(|channel| Choice {
        value: (*channel).to_owned(),
        name: visit.t(&format!("collections-channel-{channel}")),
    });
    let form = Sheet {
        action: format!("{}/talk", href(at.case.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("channel", visit.t("collections-channel"))
                .kind(Kind::OneOf(channels.collect()))
                .value(filled.get("channel")),
            Field::new("person", visit.t("collections-person"))
                .required()
                .value(filled.get("person")),
            Field::new("on", visit.t("collections-on"))
                .kind(Kind::Day)
                .required()
                .value(filled.get("on")),
        ],
        mistakes,
        submit: title.clone(),
        back: Some(href(at.case.id)),
    };
    html! {
        (crumbs(visit, &at.case, &title))
        (kit::page_head(&title, &visit.t("collections-talk-lead"), &html! {}))
        div.stack {
            @if at.case.phase == Phase::Before {
                (kit::notice(Tone::Medium, &visit.t("collections-talk-unprepared"), &html! {
                    a.button href={ (href(at.case.id)) "/prepare" } {
                        (visit.t("collections-preparation"))
                    }
                }))
            }
            div.panel { div.inside { (form.show(visit.lang)) } }
        }
    }
}

/// Begins one.
///
/// # Errors
/// `collections.case-unknown`, or a fault; what is wrong is said on the form.
pub async fn begin(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let mut reader = filled.reader();
    let new = NewTalk {
        case: id,
        channel: filled.get("channel").to_owned(),
        person: filled.get("person").to_owned(),
        on: reader.day("on"),
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            let talk = begin_talk(&mut tx, &at.pack, &new).await?;
            tx.commit().await?;
            Ok(talk)
        };
        match settled(outcome.await)? {
            Ok(talk) => return Ok(visit.go(&at_href(id, talk), None)),
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = beginning(&visit, &at, (&filled, mistakes));
    Ok(visit.again(&visit.t("collections-talk-begin"), &body))
}

/// A step of a talk; without `step` the first that is not saved yet.
///
/// # Errors
/// `collections.case-unknown`, `collections.talk-unknown`, or a fault.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((id, talk)): Path<(i64, i64)>,
    Query(asked): Query<Filled>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let talk = get_talk(&app.db, (id, talk)).await?;
    let reached = usize::try_from(talk.step).unwrap_or(0);
    let first = STEPS.get(reached).copied().unwrap_or("writing");
    let step = STEPS.into_iter().find(|one| *one == asked.get("step")).unwrap_or(first);
    let mut filled = Filled(talk.said.clone()).or("result", "promised");
    if at.case.verified.is_empty() {
        filled = filled.or("stated", at.case.stated.as_str());
    }
    let body = page(&app, &visit, (&at, &talk, step), (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-talk"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    (at, talk, step): (&Opened, &Talk, &'static str),
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup, Refused> {
    let own = list_scripts(&app.db, Some("published")).await?;
    let days = i64::from(at.brief.owed.oldest_days);
    let scripts = fitting_scripts(&at.pack, &own, (step, &talk.channel, days));
    let number = STEPS.iter().position(|one| *one == step).unwrap_or(0);
    let card = at.pack.steps.get(number);
    let said = |text| words::said(visit.lang, text);
    let names: Vec<String> = at.pack.steps.iter().map(|one| said(&one.name)).collect();
    let title = card.map_or_else(|| step.to_owned(), |one| said(&one.name));
    let lead = card.map(|one| said(&one.text)).unwrap_or_default();
    let to = at_href(at.case.id, talk.id);
    let body = html! {
        (crumbs(visit, &at.case, &visit.t("collections-talk")))
        (kit::page_head(&format!("{} · {title}", number + 1), &lead, &html! {}))
        div.stack.talk {
            nav.talk-steps aria-label=(visit.t("collections-talk-steps")) {
                @for (n, (name, code)) in names.iter().zip(STEPS).enumerate() {
                    @let reached = usize::try_from(talk.step).unwrap_or(0);
                    @if n <= reached && !talk.is_finished() {
                        a.chip href={ (to) "?step=" (code) }
                            aria-current=[(n == number).then_some("true")] { (name) }
                    } @else { span.chip.off { (name) } }
                }
            }
            (crate::collections::readings::standing(app, visit, &at.brief.buyer).await?)
            @if talk.is_finished() { (ended(visit, at, talk)) } @else {
                (steps::hints(visit, at, (step, talk)))
                div.panel { div.inside {
                    form.fields method="post" action={ (to) "?step=" (step) } {
                        (kit::hidden("csrf", &visit.csrf))
                        (mistakes.summary(visit.lang))
                        (steps::scripts(visit, &scripts))
                        (kit::fields_of(visit.lang, &steps::fields(visit, at, (step, filled)),
                            &mistakes))
                        div.actions.thumb {
                            button.button.primary type="submit" {
                                @if step == "writing" { (visit.t("collections-talk-end")) }
                                @else { (visit.t("collections-talk-next")) }
                            }
                            a.button href=(href(at.case.id)) { (visit.t("collections-talk-later")) }
                        }
                    }
                } }
            }
        }
    };
    Ok(body)
}

/// A talk that is finished, as it was written down.
fn ended(visit: &Visit, at: &Opened, talk: &Talk) -> Markup {
    let minutes = talk.minutes.unwrap_or(0).to_string();
    let label = |name: &str| visit.t(&format!("collections-said-{}", name.replace('_', "-")));
    let rows: Vec<(String, Markup)> = STEPS
        .iter()
        .flat_map(|step| fields_of_step(step))
        .filter(|name| !talk.said(name).is_empty())
        .map(|name| (label(name), html! { (steps::value(visit, at, name, talk.said(name))) }))
        .collect();
    html! {
        (kit::notice(Tone::Low, &visit.t(&format!("collections-result-{}", talk.result)), &html! {
            (talk.on) " · " (talk.person) " · "
            (visit.ta("collections-talk-minutes", &[("count", &minutes)]))
        }))
        div.panel { div.inside { (kit::facts(&rows)) } }
        div.actions { a.button.primary href=(href(at.case.id)) { (visit.t("collections-talk-back")) } }
    }
}

/// What a promise of the last step is, as typed.
type Promised = Option<(Money, Money, Day)>;

fn promised(
    filled: &Filled,
    rates: &RateBook,
    (currency, on): (base::Currency, Day),
) -> Result<Promised, Mistakes> {
    if filled.get("result") != "promised" {
        return Ok(None);
    }
    let mut reader = filled.reader();
    if filled.some("amount").is_none() || filled.some("due").is_none() {
        let field = if filled.some("amount").is_none() { "amount" } else { "due" };
        reader.refuse(Rejection::new("collections.promise-incomplete").on(field));
        return Err(reader.mistakes());
    }
    let (amount, due) = (reader.amount("amount", currency), reader.day("due"));
    if let Some(mistakes) = reader.wrong() {
        return Err(mistakes);
    }
    let company = rates.convert(amount, on).map_err(|wrong| Mistakes(vec![wrong.into()]))?;
    Ok(Some((amount, company, due)))
}

/// Saves a step; the last one finishes the talk.
///
/// # Errors
/// `collections.case-unknown`, `collections.talk-unknown`, or a fault; what is wrong is said on the step.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((id, talk)): Path<(i64, i64)>,
    Query(asked): Query<Filled>,
    Form(filled): Form<Filled>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let talk = get_talk(&app.db, (id, talk)).await?;
    let step = STEPS.into_iter().find(|one| *one == asked.get("step")).unwrap_or("opening");
    match keep(&app, &visit, (&at, &talk, step), &filled).await? {
        Ok(next) => Ok(visit.go(
            &next,
            (step == "writing")
                .then(|| Flash::new("collections-talk-done").with("buyer", &at.case.buyer_name))
                .as_ref(),
        )),
        Err(mistakes) => {
            let body = page(&app, &visit, (&at, &talk, step), (&filled, mistakes)).await?;
            Ok(visit.again(&visit.t("collections-talk"), &body))
        }
    }
}

async fn keep(
    app: &App,
    visit: &Visit,
    (at, talk, step): (&Opened, &Talk, &'static str),
    filled: &Filled,
) -> Result<Result<String, Mistakes>, Refused> {
    let mut said: BTreeMap<String, String> = BTreeMap::new();
    for name in fields_of_step(step) {
        said.insert((*name).to_owned(), filled.get(name).to_owned());
    }
    let praise = at.brief.praise();
    let facts: Vec<&str> = praise.iter().map(|one| one.code).collect();
    let used = filled.0.iter().filter(|(name, on)| name.starts_with("s_") && *on == "1");
    let used: Vec<String> =
        used.map(|(name, _)| name.trim_start_matches("s_").to_owned()).collect();
    let end = match step {
        "writing" => {
            let rates = RateBook::new(company_currency(&app.db).await?, list_rates(&app.db).await?);
            match promised(filled, &rates, (at.brief.buyer.currency, talk.on)) {
                Ok(promise) => Some(Finish {
                    result: filled.get("result").to_owned(),
                    note: filled.get("note").to_owned(),
                    proven: filled.get("proven") == "1",
                    promise,
                }),
                Err(mistakes) => return Ok(Err(mistakes)),
            }
        }
        _ => None,
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let about = (talk.id, step);
        let number = save_step(&mut tx, &at.pack, about, &said, (&facts, &used)).await?;
        if let Some(end) = &end {
            finish_talk(&mut tx, &at.pack, talk.id, end).await?;
        }
        tx.commit().await?;
        Ok(number)
    };
    let number = match settled(outcome.await)? {
        Ok(number) => usize::try_from(number).unwrap_or(0),
        Err(mistakes) => return Ok(Err(renamed(mistakes))),
    };
    Ok(Ok(match (step, STEPS.get(number)) {
        ("writing", _) | (_, None) => href(at.case.id),
        (_, Some(next)) => format!("{}?step={next}", at_href(at.case.id, talk.id)),
    }))
}

/// Fields of contacts and promises as they are called on the last step.
fn renamed(mut mistakes: Mistakes) -> Mistakes {
    for wrong in &mut mistakes.0 {
        match wrong.field.as_deref() {
            Some("due_on") => wrong.field = Some("due".to_owned()),
            Some("made_on") => wrong.field = None,
            _ => {}
        }
    }
    mistakes
}

/// The results that a talk can have.
pub(super) fn results(visit: &Visit) -> Kind {
    let spoken = RESULTS.iter().filter(|one| **one != "greeted" && **one != "demanded");
    let choice = |code: &&str| Choice {
        value: (*code).to_owned(),
        name: visit.t(&format!("collections-result-{code}")),
    };
    Kind::OneOf(spoken.map(choice).collect())
}
