//! A course cut to measure: industry, kinds of customers and the company's own overdue causes propose lessons, cases,
//! scenes and exercises; one click makes a pack of them that can be edited.

use academy::{
    authoring::{Chosen, INDUSTRIES, KINDS, Suggestion, Tailored, open_tailored, tailored},
    courses::Library,
    exercises::NeedsPack,
};
use axum::{
    Form,
    extract::{Query, State},
};
use base::{Money, Result};
use credit::receivables::company_currency;
use maud::{Markup, html};

use super::{
    PATH, choice, closed, crumbs, draft_href, industry_name,
    list::{new_fields, new_pack},
};
use crate::{
    exercises::{answered, cause_name, named, weights},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Field, Flash, Kind, List, Mistakes, Row},
    state::App,
    typed::settled,
    visit::Visit,
};

/// Names of a field that were ticked.
fn ticked(filled: &Filled, name: &str) -> Vec<String> {
    let all = filled.0.iter().filter(|(_, value)| value.as_str() == "1");
    all.filter_map(|(field, _)| field.strip_prefix(name).map(ToOwned::to_owned)).collect()
}

async fn proposal(app: &App, visit: &Visit, filled: &Filled) -> Result<Tailored> {
    let (now, _) = weights(app, visit).await?;
    let kinds = ticked(filled, "kind-");
    let said = answered(filled);
    Ok(tailored((filled.get("industry"), &kinds), (&now, &said), Library::shipped()))
}

fn questions(visit: &Visit, filled: &Filled) -> Markup {
    let industries = INDUSTRIES.iter().map(|code| choice(code, &industry_name(visit, code)));
    let any = choice("", &visit.t("authoring-any-industry"));
    let field = [Field::new("industry", visit.t("authoring-industry"))
        .kind(Kind::OneOf([any].into_iter().chain(industries).collect()))
        .value(filled.get("industry"))];
    let tick = |name: String, word: String| {
        html! {
            label.choice for={ "f-" (name) } {
                input id={ "f-" (name) } name=(name) type="checkbox" value="1"
                    checked[filled.get(&name) == "1"];
                span { (word) }
            }
        }
    };
    let form = html! {
        form.fields method="get" action={ (PATH) "/tailor" } {
            (kit::fields_of(visit.lang, &field, &Mistakes::none()))
            fieldset.field.choices {
                legend { (visit.t("authoring-field-kinds")) }
                @for kind in KINDS {
                    (tick(format!("kind-{kind}"), visit.t(&format!("parties-kind-{kind}"))))
                }
            }
            div.field {
                b { (visit.t("exercises-questions")) }
                @for one in &NeedsPack::shipped().questions {
                    (tick(format!("q-{}", one.code),
                        format!("{} – {}", one.ask.pick(visit.lang), visit.t("exercises-answer-no"))))
                }
            }
            div.actions { button.button type="submit" { (visit.t("authoring-propose")) } }
        }
    };
    kit::panel(&visit.t("authoring-tailor-ask"), &html! {}, &form)
}

fn why(visit: &Visit, one: &Suggestion) -> Markup {
    html! {
        @if one.fit > 0 { (visit.ta("authoring-fit", &[("fit", &one.fit.to_string())])) }
        @if !one.causes.is_empty() {
            ul.plain-list { @for code in &one.causes { li { (cause_name(visit.lang, code)) } } }
        }
    }
}

/// The proposal, each line ticked.
fn proposed(
    visit: &Visit,
    (told, currency): (&Tailored, base::Currency),
    filled: &Filled,
) -> Markup {
    let back = filled.get("made") == "1";
    let row = |one: &Suggestion| {
        let (name, href) = match one.kind {
            "case" => {
                let title = Library::shipped().case(&one.code);
                let title = title.map_or("", |case| case.title.pick(visit.lang)).to_owned();
                (title, format!("/courses/cases/{}", one.code))
            }
            kind => named(visit, kind, &one.code),
        };
        let field = format!("take-{}-{}", one.kind, one.code);
        Row {
            cells: vec![
                html! {
                    label.choice for={ "f-" (field) } {
                        input id={ "f-" (field) } name=(field) type="checkbox" value="1"
                            checked[!back || filled.get(&field) == "1"];
                        span { a href=(href) { (name) } }
                    }
                },
                html! { (visit.t(&format!("authoring-kind-{}", one.kind))) },
                why(visit, one),
                html! {
                    @if one.weight_minor > 0 {
                        (visit.amount(Money::new(one.weight_minor, currency)))
                    } @else { (kit::nothing(visit.lang)) }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "proposed",
        title: visit.t("authoring-proposed"),
        count: i64::try_from(told.all.len()).ok(),
        columns: vec![
            Column::text(visit.t("authoring-proposed-what")).title(),
            Column::fit(visit.t("authoring-part-kind")),
            Column::text(visit.t("authoring-because")).full(),
            Column::number(visit.t("authoring-behind")),
        ],
        rows: told.all.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("authoring-proposed-none"),
            why: visit.t("authoring-proposed-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// The proposal with the fields of the pack that is made of it.
fn offered(
    visit: &Visit,
    (told, currency): (&Tailored, base::Currency),
    (filled, mistakes): (&Filled, &Mistakes),
) -> Markup {
    let list = proposed(visit, (told, currency), filled);
    if told.all.is_empty() {
        return html! { (mistakes.summary(visit.lang)) (list) };
    }
    let ways =
        ["as-they-are", "copies"].map(|way| choice(way, &visit.t(&format!("authoring-way-{way}"))));
    let mut fields = new_fields(visit, filled);
    fields.push(
        Field::new("way", visit.t("authoring-way"))
            .kind(Kind::OneOf(ways.to_vec()))
            .value(filled.get("way"))
            .hint(visit.t("authoring-way-hint")),
    );
    html! {
        form.fields.wide method="post" action={ (PATH) "/tailor" } {
            (kit::hidden("csrf", &visit.csrf))
            (kit::hidden("made", "1"))
            (kit::hidden("industry", filled.get("industry")))
            @for kind in ticked(filled, "kind-") { (kit::hidden(&format!("kind-{kind}"), "1")) }
            @for code in answered(filled) { (kit::hidden(&format!("q-{code}"), "1")) }
            (mistakes.summary(visit.lang))
            (list)
            (kit::fields_of(visit.lang, &fields, mistakes))
            div.actions {
                button.button.primary type="submit" { (visit.t("authoring-make")) }
            }
        }
    }
}

async fn page(app: &App, visit: &Visit, typed: (&Filled, &Mistakes)) -> Result<Markup> {
    let told = proposal(app, visit, typed.0).await?;
    let currency = company_currency(&app.db).await?;
    Ok(html! {
        (crumbs(visit, &[]))
        (kit::page_head(&visit.t("authoring-tailor"), &visit.t("authoring-tailor-lead"), &html! {}))
        div.stack {
            (questions(visit, typed.0))
            (offered(visit, (&told, currency), typed))
        }
    })
}

/// The proposal.
///
/// # Errors
/// A fault from the database.
pub async fn tailor(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let body = page(&app, &visit, (&filled, &Mistakes::none())).await?;
    Ok(visit.page(&visit.t("authoring-tailor"), &body))
}

/// What was chosen, in the order of the proposal.
fn chosen(told: &Tailored, filled: &Filled) -> Chosen {
    let of = |kind: &str| -> Vec<String> {
        let all = told.of(kind).into_iter();
        let taken = all.filter(|one| filled.get(&format!("take-{kind}-{}", one.code)) == "1");
        taken.map(|one| one.code.clone()).collect()
    };
    Chosen {
        industry: filled.get("industry").to_owned(),
        kinds: ticked(filled, "kind-"),
        lessons: of("lesson"),
        cases: of("case"),
        scenes: of("scene"),
        labs: of("lab"),
        copies: filled.get("way") == "copies",
    }
}

/// Makes a pack of what was chosen.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn make(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let told = proposal(&app, &visit, &filled).await?;
    let outcome = match new_pack(&filled) {
        Ok(new) => {
            let lead = [base::Lang::Zh, base::Lang::En]
                .map(|lang| locale::t(lang, "authoring-tailored-lead"));
            let mut tx = app.db.write(visit.actor()?).await?;
            let what = ((&new, (lead[0].as_str(), lead[1].as_str())), chosen(&told, &filled));
            let outcome = open_tailored(&mut tx, what.0, &what.1).await;
            settled(closed(tx, outcome).await)?
        }
        Err(wrong) => Err(wrong),
    };
    match outcome {
        Ok(id) => Ok(visit.go(&draft_href(id), Some(&Flash::new("authoring-made-done")))),
        Err(wrong) => {
            let body = page(&app, &visit, (&filled, &wrong)).await?;
            Ok(visit.again(&visit.t("authoring-tailor"), &body))
        }
    }
}
