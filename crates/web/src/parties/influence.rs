//! The influence map of a buyer: its people by how much they have to say and how they stand to us, who
//! releases money, and what the map lacks.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Failure, Rejection, Result};
use credit::parties::{
    Buyer, Influence, InfluencePart, MapPerson, NewInfluence, influence_map, map_gaps,
    note_influence,
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    answer::{Filled, Posted, form_page},
    buyer_of, href,
};
use crate::{
    charts::{self, Numbers, Place, Quadrants, Words},
    failure::Answer,
    kit::{
        self, Choice, Column, Empty, Field, Flash, Form as Fields, Kind, List, Mistakes, Row, Tone,
    },
    state::App,
    typed,
    visit::Visit,
};

fn map_href(code: &str) -> String {
    format!("{}/influence", href(code))
}

/// The page.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let people = influence_map(&app.db, buyer.id).await?;
    let title = visit.t("parties-influence");
    let add = html! {
        @if visit.may(Right::EditBuyers) {
            a.button href={ (href(&buyer.code)) "/contacts" } { (visit.t("parties-person-add")) }
        }
    };
    let body = html! {
        nav.crumbs.meta { a href=(href(&buyer.code)) { (buyer.name) } " / " (title) }
        (kit::page_head(&title, &visit.t("parties-influence-lead"), &add))
        div.stack {
            (gaps(&visit, &people))
            @if people.iter().any(|one| one.influence.is_some()) { (map(&visit, &people)) }
            (list(&visit, &buyer, &people))
        }
    };
    Ok(visit.page(&title, &body))
}

fn gaps(visit: &Visit, people: &[MapPerson]) -> Markup {
    let gaps = map_gaps(people);
    html! {
        @if !people.is_empty() && !gaps.is_empty() {
            (kit::notice(Tone::Medium, &visit.t("parties-influence-gaps"), &html! {
                ul.plain {
                    @for gap in &gaps {
                        li { (visit.t(&format!("parties-influence-gap-{}", gap.code()))) }
                    }
                }
            }))
        }
    }
}

const fn tone(attitude: i64) -> Tone {
    match attitude {
        1.. => Tone::Low,
        0 => Tone::Quiet,
        _ => Tone::High,
    }
}

fn attitude(visit: &Visit, attitude: i64) -> String {
    let word = match attitude {
        2.. => "for",
        1 => "leans-for",
        0 => "neutral",
        -1 => "leans-against",
        _ => "against",
    };
    visit.t(&format!("parties-attitude-{word}"))
}

#[expect(clippy::cast_precision_loss, reason = "positions on a drawing")]
fn map(visit: &Visit, people: &[MapPerson]) -> Markup {
    let known: Vec<(&MapPerson, &Influence)> =
        people.iter().filter_map(|one| Some((one, one.influence.as_ref()?))).collect();
    let part = |one: &Influence| visit.t(&format!("parties-part-{}", one.part.code()));
    let places: Vec<Place> = known
        .iter()
        .map(|(person, one)| Place {
            ability: (one.weight - 1) as f64 / 4.0,
            willingness: (one.attitude + 2) as f64 / 4.0,
            size: if one.releases { 1.0 } else { 0.3 },
            text: format!("{} · {}", person.name, part(one)),
            tone: tone(one.attitude),
            lit: one.releases,
            href: None,
        })
        .collect();
    let friends = known.iter().filter(|(_, one)| one.attitude > 0).count();
    let title = visit.ta(
        "parties-influence-title",
        &[("count", &known.len().to_string()), ("friends", &friends.to_string())],
    );
    let words = Words {
        id: "influence".to_owned(),
        title: title.clone(),
        note: visit.t("parties-influence-note"),
        desc: title,
    };
    let row = |(person, one): &(&MapPerson, &Influence)| {
        vec![person.name.clone(), part(one), one.weight.to_string(), attitude(visit, one.attitude)]
    };
    let head = [
        "parties-person-name",
        "parties-influence-part",
        "parties-influence-weight",
        "parties-influence-attitude",
    ];
    let numbers = Numbers {
        head: head.iter().map(|id| visit.t(id)).collect(),
        rows: known.iter().map(row).collect(),
    };
    let quadrants = Quadrants {
        names: ["ally", "helper", "blocker", "bystander"]
            .map(|name| visit.t(&format!("parties-influence-{name}"))),
        notes: [String::new(), String::new(), String::new(), String::new()],
        axes: [visit.t("parties-influence-weight"), visit.t("parties-influence-attitude")],
    };
    charts::map(visit.lang, &words, &places, &quadrants, &numbers)
}

fn list(visit: &Visit, buyer: &Buyer, people: &[MapPerson]) -> Markup {
    let edit = visit.may(Right::EditBuyers);
    let row = |one: &MapPerson| {
        let at = format!("{}/{}", map_href(&buyer.code), one.contact_id);
        let said = one.influence.as_ref();
        let text = |of: &dyn Fn(&Influence) -> Markup| match said {
            Some(one) => of(one),
            None => kit::nothing(visit.lang),
        };
        Row {
            cells: vec![
                html! { (one.name) div.meta { (one.duty) } },
                text(&|one| html! { (visit.t(&format!("parties-part-{}", one.part.code()))) }),
                text(&|one| html! { (one.weight) }),
                text(&|one| kit::badge(tone(one.attitude), &attitude(visit, one.attitude))),
                text(&|one| {
                    html! {
                        (visit.t(if one.releases { "house-yes" } else { "house-no" }))
                    }
                }),
                text(&|one| html! { (one.basis) div.meta { (one.noted_on) " · " (one.actor) } }),
                html! {
                    @if edit { a.button href=(at) { (visit.t("parties-influence-edit")) } }
                },
            ],
            ..Row::default()
        }
    };
    let button =
        edit.then(|| (visit.t("parties-person-add"), format!("{}/contacts", href(&buyer.code))));
    List {
        id: "people",
        title: visit.t("parties-people"),
        count: Some(i64::try_from(people.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("parties-person-name")).title(),
            Column::fit(visit.t("parties-influence-part")),
            Column::number(visit.t("parties-influence-weight")),
            Column::fit(visit.t("parties-influence-attitude")),
            Column::fit(visit.t("parties-influence-releases")),
            Column::text(visit.t("parties-influence-basis")).full(),
            Column::fit(String::new()),
        ],
        rows: people.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("parties-influence-none"),
            why: visit.t("parties-influence-none-why"),
            button,
        },
        ..List::default()
    }
    .show(visit.lang)
}

async fn person(app: &App, buyer: &Buyer, id: i64) -> Result<MapPerson> {
    let found = influence_map(&app.db, buyer.id).await?.into_iter().find(|p| p.contact_id == id);
    found.ok_or_else(|| Rejection::new("parties.contact-unknown").with("id", id).into())
}

/// The form for one person.
///
/// # Errors
/// `parties.buyer-unknown`, `parties.contact-unknown`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let person = person(&app, &buyer, id).await?;
    let typed = match &person.influence {
        Some(one) => Filled::default()
            .or("part", one.part.code())
            .or("weight", one.weight.to_string())
            .or("attitude", one.attitude.to_string())
            .or("releases", if one.releases { "1" } else { "" })
            .or("basis", one.basis.clone()),
        None => Filled::default().or("part", "buys").or("weight", "3").or("attitude", "0"),
    };
    let body = page(&visit, &buyer, &person, (&typed, Mistakes::none()));
    Ok(visit.page(&visit.t("parties-influence-edit"), &body))
}

fn page(
    visit: &Visit,
    buyer: &Buyer,
    person: &MapPerson,
    (typed, mistakes): (&Filled, Mistakes),
) -> Markup {
    let one_of = |all: Vec<(String, String)>| {
        Kind::OneOf(all.into_iter().map(|(value, name)| Choice { value, name }).collect())
    };
    let parts = InfluencePart::ALL
        .map(|part| (part.code().to_owned(), visit.t(&format!("parties-part-{}", part.code()))));
    let weights = [1, 2, 3, 4, 5].map(|n: i64| (n.to_string(), n.to_string()));
    let attitudes = [2, 1, 0, -1, -2].map(|n: i64| (n.to_string(), attitude(visit, n)));
    let line = |name: &'static str| {
        Field::new(name, visit.t(&format!("parties-influence-{name}"))).value(typed.get(name))
    };
    let form = Fields {
        action: format!("{}/{}", map_href(&buyer.code), person.contact_id),
        csrf: visit.csrf.clone(),
        fields: vec![
            line("part").kind(one_of(parts.to_vec())).required(),
            line("weight").kind(one_of(weights.to_vec())).required(),
            line("attitude").kind(one_of(attitudes.to_vec())).required(),
            line("releases").kind(Kind::Tick),
            line("basis")
                .kind(Kind::Lines)
                .hint(visit.t("parties-influence-basis-hint"))
                .required(),
        ],
        mistakes,
        submit: visit.t("parties-influence-save"),
        back: Some(map_href(&buyer.code)),
    };
    let title = format!("{} · {}", person.name, visit.t("parties-influence"));
    form_page(visit, buyer, &title, &visit.t("parties-influence-privacy"), &form.show(visit.lang))
}

/// Notes it.
///
/// # Errors
/// `parties.buyer-unknown`, `parties.contact-unknown`, or a fault; what is refused is said on the form.
pub async fn note(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let person = person(&app, &buyer, id).await?;
    let filled = Filled(posted);
    let mut reader = filled.reader();
    let part = InfluencePart::parse(filled.get("part"));
    let attitude = filled.get("attitude").parse::<i64>().ok();
    if part.is_none() || attitude.is_none() {
        reader.refuse(Rejection::new("house.field-empty").on("part"));
    }
    let weight = reader.whole("weight");
    let new = NewInfluence {
        part: part.unwrap_or(InfluencePart::Buys),
        weight,
        attitude: attitude.unwrap_or(0),
        releases: filled.get("releases") == "1",
        basis: filled.get("basis").to_owned(),
    };
    let outcome = match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let done: std::result::Result<(), Failure> = async {
                note_influence(&mut tx, (buyer.id, id), &new).await?;
                tx.commit().await
            }
            .await;
            typed::settled(done)?
        }
    };
    match outcome {
        Ok(()) => Ok(visit.go(&map_href(&code), Some(&Flash::new("parties-influence-done")))),
        Err(mistakes) => {
            let body = page(&visit, &buyer, &person, (&filled, mistakes));
            Ok(visit.again(&visit.t("parties-influence-edit"), &body))
        }
    }
}
