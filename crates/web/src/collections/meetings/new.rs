//! The helper that asks for a meeting: whom to see, on which days, with which words.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Money, Rejection};
use credit::{
    collections::{
        CHANNELS, Facts, WordingPack,
        kinds::CustomersPack,
        meetings::{
            DayReason, HeldDay, NewAppointment, Outlook, ProposedDay, outlook_of,
            record_appointment, whom,
        },
    },
    parties::list_contacts as list_people,
};
use maud::{Markup, html};

use super::{PATH, href, minute_of, new_href};
use crate::{
    collections::{
        cases::{self, Opened, opened},
        kinds::of_href,
    },
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Link, Mistakes, Tone, link::encoded},
    parties,
    state::App,
    typed::settled,
    visit::Visit,
};

/// Days that are proposed on the page.
const DAYS: usize = 5;

/// The page.
///
/// # Errors
/// `collections.case-unknown`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(case): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let at = opened(&app, &visit, case).await?;
    let (card, today) = (at.case.card.pay_days.clone(), visit.today);
    let told = outlook_of(&app.db, visit.scope(), &at.brief, (&card, today)).await?;
    let best = told.days.first().map_or(today, |day| day.on);
    let person = whom(&at.brief.people).first().map_or("", |(one, _)| one.name.as_str()).to_owned();
    let filled = filled
        .or("on", best.to_string())
        .or("person", person)
        .or("at", format!("{:02}:30", told.meeting.hours.0))
        .or("minutes", told.meeting.minutes.to_string())
        .or("channel", "visit")
        .or("place", at.brief.buyer.region.clone());
    let sentence = sentence(&app, &visit, &at, &filled).await?;
    let filled = filled.or("sentence", sentence);
    let body = page(&app, &visit, (&at, &told), (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-meeting-new"), &body))
}

/// The sentence of the pack, filled with what is chosen.
async fn sentence(app: &App, visit: &Visit, at: &Opened, filled: &Filled) -> base::Result<String> {
    let pack = CustomersPack::in_force(&app.db, visit.today).await?;
    let Some(rule) = pack.customer(at.brief.buyer.kind) else { return Ok(String::new()) };
    let owed = &at.brief.owed;
    let amount = visit.amount(Money::new(owed.overdue_minor, owed.currency));
    let nobody = visit.t("collections-meeting-somebody");
    let mut facts = Facts::default();
    for (name, value) in [
        ("person", filled.some("person").map_or(nobody, str::to_owned)),
        ("company", visit.house.company.clone()),
        ("day", filled.get("on").to_owned()),
        ("minutes", filled.get("minutes").to_owned()),
        ("amount", amount),
    ] {
        facts.values.insert(name, value);
    }
    Ok(rule.ask(visit.lang == base::Lang::Zh, &facts))
}

async fn page(
    app: &App,
    visit: &Visit,
    (at, told): (&Opened, &Outlook),
    (filled, mistakes): (&Filled, Mistakes),
) -> base::Result<Markup> {
    let title = visit.t("collections-meeting-new");
    let contacts = list_people(&app.db, at.case.buyer_id).await?;
    let actions = html! {
        a.button href=(PATH) { (visit.t("collections-meetings")) }
        a.button href=(of_href(&at.case.buyer_code)) { (visit.t("collections-kind-go")) }
    };
    Ok(html! {
        (cases::crumbs(visit, &at.case, &title))
        (kit::page_head(&title, &visit.t("collections-meeting-lead"), &actions))
        div.grid {
            div.w6.stack { (people(visit, at, filled, &contacts)) (days(visit, at, told, filled)) }
            div.w6 { div.panel { div.inside {
                (form(visit, at, (filled, mistakes)).show(visit.lang))
            } } }
        }
    })
}

/// Chooses a person or a day: the same page with the sentence filled anew.
fn with(at: &Opened, filled: &Filled, name: &str, value: &str) -> String {
    let keep = if name == "on" { "person" } else { "on" };
    Link::to(new_href(at.case.id)).with_some(keep, filled.some(keep)).with(name, value).href()
}

fn people(
    visit: &Visit,
    at: &Opened,
    filled: &Filled,
    contacts: &[credit::parties::Contact],
) -> Markup {
    let chosen = filled.get("person");
    let phone =
        |id: i64| contacts.iter().find(|one| one.id == id).map_or("", |one| one.phone.as_str());
    let all = whom(&at.brief.people);
    let map = format!("{}/influence", parties::href(&at.case.buyer_code));
    let edit = html! { a.button href=(map) { (visit.t("collections-meeting-map")) } };
    let body = html! {
        @if all.is_empty() { p.soft { (visit.t("collections-meeting-nobody")) } }
        ul.cards {
            @for (one, why) in &all {
                li {
                    b { (one.name) } @if !one.duty.is_empty() { " " span.meta { (one.duty) } }
                    @if one.name == chosen {
                        " " (kit::badge(Tone::Low, &visit.t("collections-meeting-chosen")))
                    }
                    span { (visit.t(&format!("collections-whom-{}", why.code()))) }
                    div.actions {
                        @if !phone(one.contact_id).is_empty() {
                            a.button href={ "tel:" (encoded(phone(one.contact_id))) } {
                                (phone(one.contact_id))
                            }
                        }
                        @if one.name != chosen {
                            a.button href=(with(at, filled, "person", &one.name)) {
                                (visit.t("collections-meeting-choose"))
                            }
                        }
                    }
                }
            }
        }
    };
    kit::panel(&visit.t("collections-meeting-whom"), &edit, &body)
}

fn reason(visit: &Visit, one: DayReason) -> String {
    let key = format!("collections-when-{}", one.code());
    match one {
        DayReason::BeforePayDay(days, pays) => {
            visit.ta(&key, &[("count", &days.to_string()), ("day", &pays.to_string())])
        }
        DayReason::Nearby(count) => visit.ta(&key, &[("count", &count.to_string())]),
        DayReason::Soonest => visit.t(&key),
    }
}

fn days(visit: &Visit, at: &Opened, told: &Outlook, filled: &Filled) -> Markup {
    let chosen = filled.get("on");
    let good = |one: &ProposedDay| {
        let on = one.on.to_string();
        html! {
            li {
                b { (on) " " (weekday(visit, one.on)) }
                @if on == chosen {
                    " " (kit::badge(Tone::Low, &visit.t("collections-meeting-chosen")))
                }
                @for why in &one.reasons { span { (reason(visit, *why)) } }
                @if on != chosen {
                    div.actions { a.button href=(with(at, filled, "on", &on)) {
                        (visit.t("collections-meeting-choose"))
                    } }
                }
            }
        }
    };
    let held = |one: &HeldDay| {
        let why = one.by.map_or("holiday", |by| by.code());
        html! {
            li { (one.on) " " (weekday(visit, one.on)) " "
                span.meta { (visit.t(&format!("collections-held-{why}"))) } }
        }
    };
    let body = html! {
        @if told.pay_days.is_empty() {
            p { a href={ (cases::href(at.case.id)) "/card" } {
                (visit.t("collections-meeting-no-pay-days"))
            } }
        }
        @if told.days.is_empty() { p.soft { (visit.t("collections-meeting-no-day")) } }
        ul.cards { @for one in told.days.iter().take(DAYS) { (good(one)) } }
        details {
            summary { (visit.ta("collections-meeting-held",
                &[("count", &told.held.len().to_string())])) }
            ul.plain { @for one in &told.held { (held(one)) } }
        }
        @if let Some(until) = told.holidays_until {
            p.meta { (visit.ta("collections-meeting-holidays", &[("day", &until.to_string())])) }
        }
    };
    kit::panel(&visit.t("collections-meeting-when"), &html! {}, &body)
}

fn weekday(visit: &Visit, on: base::Day) -> String {
    visit.t(&format!("collections-weekday-{}", on.weekday() + 1))
}

fn form(visit: &Visit, at: &Opened, (filled, mistakes): (&Filled, Mistakes)) -> Sheet {
    let channels = CHANNELS.iter().filter(|channel| **channel != "letter").map(|channel| Choice {
        value: (*channel).to_owned(),
        name: visit.t(&format!("collections-channel-{channel}")),
    });
    let field = |name: &'static str| {
        Field::new(name, visit.t(&format!("collections-meeting-{name}"))).value(filled.get(name))
    };
    Sheet {
        action: new_href(at.case.id),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("person").required(),
            field("on").kind(Kind::Day).required(),
            field("at").required().hint(visit.t("collections-meeting-at-hint")),
            field("minutes").kind(Kind::Number).required(),
            field("channel").kind(Kind::OneOf(channels.collect())),
            field("theirs").kind(Kind::Tick).hint(visit.t("collections-meeting-theirs-hint")),
            field("place"),
            field("purpose").hint(visit.t("collections-meeting-purpose-hint")),
            field("sentence").kind(Kind::Lines).hint(visit.t("collections-meeting-sentence-hint")),
        ],
        mistakes,
        submit: visit.t("collections-meeting-save"),
        back: Some(cases::href(at.case.id)),
    }
}

/// Writes the appointment down.
///
/// # Errors
/// `collections.case-unknown`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(case): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let at = opened(&app, &visit, case).await?;
    let pack = WordingPack::in_force(&app.db, visit.today).await?.into_owned();
    let mut reader = filled.reader();
    let on = reader.day("on");
    let minutes = reader.whole("minutes");
    let minute = minute_of(filled.get("at"));
    if minute.is_none() {
        reader.refuse(Rejection::new("collections.meeting-time").on("at"));
    }
    let new = NewAppointment {
        buyer_id: at.case.buyer_id,
        case_id: Some(at.case.id),
        on: Some(on),
        minute: minute.unwrap_or(0),
        minutes,
        channel: filled.get("channel").to_owned(),
        person: filled.get("person").to_owned(),
        place: filled.get("place").to_owned(),
        purpose: filled.get("purpose").to_owned(),
        sentence: filled.get("sentence").to_owned(),
        login: visit.person()?.login.clone(),
        theirs: filled.get("theirs") == "1",
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            let id = record_appointment(&mut tx, &pack, &new).await?;
            tx.commit().await?;
            Ok(id)
        };
        match settled(outcome.await)? {
            Ok(id) => {
                let flash = Flash::new("collections-meeting-kept").with("person", &new.person);
                return Ok(visit.go(&href(id), Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let (card, today) = (at.case.card.pay_days.clone(), visit.today);
    let told = outlook_of(&app.db, visit.scope(), &at.brief, (&card, today)).await?;
    let body = page(&app, &visit, (&at, &told), (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-meeting-new"), &body))
}
