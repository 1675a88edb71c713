//! Regular contact with healthy customers: who is due, the form with its questions, what talks brought to light.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Bps, Currency, Rejection, Result};
use credit::{
    collections::{
        Becomes, CHANNELS, CareFilter, CarePack, CarePlan, CareRow, CareTalk, CareYield, NewCare,
        care_plan, care_yield, list_care, record_care,
    },
    parties::{Buyer, get_buyer, list_contacts as list_people},
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::{Right, Scope};

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Chip, Choice, Column, Empty, Field, Figure, Flash, Form as Sheet, Kind, Link, List,
        Mistakes, Pager, Row, Tone, link::encoded,
    },
    parties::{self, words},
    state::App,
    typed::settled,
    visit::Visit,
};

const PATH: &str = "/collections/care";
/// Customers on a page.
const ROWS: usize = 20;
/// Fields of the questions begin so.
const ASKED: &str = "q_";

fn href(code: &str) -> String {
    format!("{PATH}/{}", encoded(code))
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let mine = filled.get("whose") == "mine";
    let scope = match (visit.scope(), mine) {
        (Scope::All, true) => Scope::Own(visit.person()?.id),
        (scope, _) => scope,
    };
    let skip = filled.get("skip").parse().unwrap_or(0);
    let plan = care_plan(&app.db, scope).await?;
    let told = care_yield(&app.db, scope).await?;
    let talks =
        list_care(&app.db, scope, CareFilter { limit: 50, ..CareFilter::default() }).await?;
    let pack = CarePack::in_force(&app.db, visit.today).await?;
    let currency = company_currency(&app.db).await?;
    let title = visit.t("collections-care");
    let edit =
        html! { a.button href="/settings/packs/care" { (visit.t("collections-care-rules")) } };
    let body = html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &visit.t("collections-care-lead"), &edit))
        div.stack {
            (figures(&visit, &plan, told))
            (due_list(&visit, &plan, currency, (mine, skip)))
            (talk_list(&visit, &pack, &talks))
        }
    };
    Ok(visit.page(&title, &body))
}

fn figures(visit: &Visit, plan: &CarePlan, told: CareYield) -> Markup {
    let card = |name: &str, value: String, unit: String| {
        Figure { name: visit.t(name), value, unit, ..Figure::default() }.card(visit.lang)
    };
    let share = if told.talks > 0 { told.telling * 10_000 / told.talks } else { 0 };
    let share = if told.talks > 0 { percent(share) } else { "—".to_owned() };
    let of = visit.ta("collections-care-of", &[("count", &told.talks.to_string())]);
    let due = plan.due(visit.today).to_string();
    let found = (told.signals + told.findings).to_string();
    html! {
        div.grid {
            div.w4 { (card("collections-care-due", due, format!("/ {}", plan.rows.len()))) }
            div.w4 { (card("collections-care-found", found, of.clone())) }
            div.w4 { (card("collections-care-telling", share, of)) }
        }
    }
}

fn percent(bps: i64) -> String {
    locale::bps(Bps(i32::try_from(bps).unwrap_or(0)))
}

/// Whose customers.
fn chips(visit: &Visit, mine: bool) -> Vec<Chip> {
    let chip =
        |name: &str, on: bool, href: String| Chip { name: visit.t(name), count: None, href, on };
    match visit.scope() {
        Scope::All => vec![
            chip("collections-care-team", !mine, PATH.to_owned()),
            chip("collections-care-mine", mine, Link::to(PATH).with("whose", "mine").href()),
        ],
        _ => Vec::new(),
    }
}

fn due_list(
    visit: &Visit,
    plan: &CarePlan,
    currency: Currency,
    (mine, skip): (bool, usize),
) -> Markup {
    let row = |one: &CareRow| Row {
        cells: vec![
            html! {
                a href=(parties::href(&one.buyer_code)) { (one.buyer_name) }
                div.meta { (one.buyer_code) }
            },
            words::tier_badge(visit.lang, one.tier),
            html! {
                (words::minor(visit, one.sales_minor, currency))
                div.meta { (percent(one.share_bps)) }
            },
            html! {
                @match one.last_on {
                    Some(day) => (day),
                    None => span.soft { (visit.t("collections-care-never")) },
                }
            },
            html! { (visit.ta("collections-care-every", &[("days", &one.days.to_string())])) },
            html! {
                @if one.due_on <= visit.today {
                    (kit::badge(Tone::Medium, &visit.t("collections-care-now")))
                    div.meta { (one.due_on) }
                } @else { (one.due_on) }
            },
            html! { (one.owner_name) },
            html! {
                @if visit.may(Right::LogContact) {
                    a.button href=(href(&one.buyer_code)) { (visit.t("collections-care-talk")) }
                }
            },
        ],
        ..Row::default()
    };
    let link = Link::to(PATH).with_some("whose", mine.then_some("mine"));
    let pages = (skip, ROWS, plan.rows.len());
    List {
        id: "due",
        title: visit.t("collections-care-plan"),
        count: Some(i64::try_from(plan.rows.len()).unwrap_or(i64::MAX)),
        chips: chips(visit, mine),
        columns: vec![
            Column::text(visit.t("collections-care-customer")).title(),
            Column::fit(visit.t("parties-col-tier")),
            Column::number(visit.t("collections-care-sales")),
            Column::fit(visit.t("collections-care-last")),
            Column::fit(visit.t("collections-care-cycle")),
            Column::fit(visit.t("collections-care-next")),
            Column::fit(visit.t("parties-col-owner")),
            Column::fit(String::new()),
        ],
        rows: plan.rows.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "due"), pages)),
        empty: Empty {
            title: visit.t("collections-care-none"),
            why: visit.t("collections-care-none-why"),
            button: None,
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}

/// The answers that were given, in words; those that meant danger first.
fn answered(visit: &Visit, pack: &CarePack, talk: &CareTalk) -> Markup {
    let found = talk.answers.iter().map(|(question, code)| (pack.find(question, code), code));
    let mut found: Vec<_> = found.collect();
    found.sort_by_key(|(answer, _)| answer.is_none_or(|answer| answer.becomes == Becomes::Nothing));
    html! {
        @for (n, (answer, code)) in found.iter().enumerate() {
            @if n > 0 { "；" }
            @match answer {
                Some(answer) if answer.becomes != Becomes::Nothing => {
                    b { (words::said(visit.lang, &answer.text)) }
                }
                Some(answer) => (words::said(visit.lang, &answer.text)),
                None => (code),
            }
        }
        div.meta { (talk.note) }
    }
}

fn talk_list(visit: &Visit, pack: &CarePack, talks: &[CareTalk]) -> Markup {
    let row = |one: &CareTalk| Row {
        cells: vec![
            html! {
                a href=(parties::tab_href(&one.buyer_code, "history")) { (one.buyer_name) }
                div.meta { (one.buyer_code) }
            },
            html! { (one.on) div.meta { (one.actor) } },
            answered(visit, pack, one),
            html! {
                @if one.signals > 0 {
                    a href="/warning" { (kit::badge(Tone::High, &visit.ta(
                        "collections-care-signals", &[("count", &one.signals.to_string())],
                    ))) }
                }
                @if one.findings > 0 {
                    a href={ (parties::href(&one.buyer_code)) "/testimony" } {
                        (kit::badge(Tone::High, &visit.ta(
                            "collections-care-findings", &[("count", &one.findings.to_string())],
                        )))
                    }
                }
                @if one.signals + one.findings == 0 { (kit::nothing(visit.lang)) }
            },
        ],
        ..Row::default()
    };
    List {
        id: "talks",
        title: visit.t("collections-care-talks"),
        count: Some(i64::try_from(talks.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("collections-care-customer")).title(),
            Column::fit(visit.t("collections-on")),
            Column::text(visit.t("collections-care-answers")),
            Column::fit(visit.t("collections-care-became")),
        ],
        rows: talks.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("collections-care-no-talks"),
            why: visit.t("collections-care-no-talks-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// The form.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let people = list_people(&app.db, buyer.id).await?;
    let person = people.first().map_or("", |one| one.name.as_str()).to_owned();
    let filled = Filled::default()
        .or("on", visit.today.to_string())
        .or("channel", "call")
        .or("person", person);
    let body = page(&app, &visit, &buyer, (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-care"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    buyer: &Buyer,
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup> {
    let pack = CarePack::in_force(&app.db, visit.today).await?;
    let asked = CareFilter { buyer: Some(buyer.id), limit: 10, ..CareFilter::default() };
    let talks = list_care(&app.db, visit.scope(), asked).await?;
    Ok(html! {
        nav.crumbs.meta {
            a href=(PATH) { (visit.t("collections-care")) } " / "
            a href=(parties::href(&buyer.code)) { (buyer.name) }
        }
        (kit::page_head(&buyer.name, &visit.t("collections-care-form-lead"), &html! {}))
        div.stack {
            (kit::panel(&visit.t("collections-care-talk"), &html! {},
                &form(visit, &pack, buyer, (filled, mistakes)).show(visit.lang)))
            @if !talks.is_empty() { (talk_list(visit, &pack, &talks)) }
        }
    })
}

/// Names of form fields are fixed; a pack may hold at most so many questions on a page.
const FIELDS: [&str; 12] =
    ["q_1", "q_2", "q_3", "q_4", "q_5", "q_6", "q_7", "q_8", "q_9", "q_10", "q_11", "q_12"];

fn form(
    visit: &Visit,
    pack: &CarePack,
    buyer: &Buyer,
    (filled, mistakes): (&Filled, Mistakes),
) -> Sheet {
    let channels = CHANNELS.iter().map(|channel| Choice {
        value: (*channel).to_owned(),
        name: visit.t(&format!("collections-channel-{channel}")),
    });
    let mut fields = vec![
        Field::new("on", visit.t("collections-on"))
            .kind(Kind::Day)
            .value(filled.get("on"))
            .required(),
        Field::new("channel", visit.t("collections-channel"))
            .kind(Kind::OneOf(channels.collect()))
            .value(filled.get("channel")),
        Field::new("person", visit.t("collections-person")).value(filled.get("person")),
    ];
    for (field, question) in FIELDS.iter().zip(&pack.questions) {
        let none = Choice { value: String::new(), name: visit.t("collections-care-not-asked") };
        let choices = question.answers.iter().map(|answer| Choice {
            value: answer.code.clone(),
            name: match answer.becomes {
                Becomes::Nothing => words::said(visit.lang, &answer.text),
                _ => format!("{} ▲", words::said(visit.lang, &answer.text)),
            },
        });
        let choices = std::iter::once(none).chain(choices).collect();
        let name = words::said(visit.lang, &question.text);
        fields.push(Field::new(field, name).kind(Kind::OneOf(choices)).value(filled.get(field)));
    }
    fields.push(
        Field::new("note", visit.t("collections-note"))
            .kind(Kind::Lines)
            .value(filled.get("note"))
            .hint(visit.t("collections-care-note-hint")),
    );
    Sheet {
        action: href(&buyer.code),
        csrf: visit.csrf.clone(),
        fields,
        mistakes,
        submit: visit.t("collections-care-save"),
        back: Some(PATH.to_owned()),
    }
}

/// An answer that would change the file of who may not change files, in words.
fn beyond_right(visit: &Visit, pack: &CarePack, new: &NewCare) -> Option<String> {
    if visit.may(Right::EditBuyers) {
        return None;
    }
    pack.finding_among(&new.answers).map(|one| words::said(visit.lang, &one.text))
}

/// Writes the talk down.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let pack = CarePack::in_force(&app.db, visit.today).await?.into_owned();
    let mut reader = filled.reader();
    let on = reader.day("on");
    let questions = FIELDS.iter().zip(&pack.questions);
    let answers = questions.filter_map(|(field, question)| {
        filled.some(field).map(|answer| (question.code.clone(), answer.to_owned()))
    });
    let new = NewCare {
        buyer_id: buyer.id,
        on: Some(on),
        channel: filled.get("channel").to_owned(),
        person: filled.get("person").to_owned(),
        answers: answers.collect(),
        note: filled.get("note").to_owned(),
    };
    let mut mistakes = reader.mistakes();
    let mut beyond = filled.0.keys().filter_map(|name| name.strip_prefix(ASKED));
    if beyond.any(|n| n.parse::<usize>().is_ok_and(|n| n > pack.questions.len())) {
        mistakes.0.push(Rejection::new("collections.care-answer").with("question", "–"));
    }
    if let Some(said) = beyond_right(&visit, &pack, &new) {
        mistakes.0.push(Rejection::new("collections.care-finding-right").with("answer", said));
    }
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            let done = record_care(&mut tx, &pack, &new).await?;
            tx.commit().await?;
            Ok(done)
        };
        match settled(outcome.await)? {
            Ok(done) => {
                let found = done.signals + done.findings;
                let id =
                    if found > 0 { "collections-care-warned" } else { "collections-care-done" };
                let flash = Flash::new(id).with("buyer", &buyer.name).with("count", found);
                return Ok(visit.go(PATH, Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&app, &visit, &buyer, (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-care"), &body))
}
