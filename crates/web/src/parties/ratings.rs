//! Ratings of a buyer by agencies: the panel of the credit tab, recording one with its paper,
//! withdrawing one.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::{Path, State},
};
use base::Rejection;
use credit::{
    assess::{Assessment, AssessmentDoc},
    parties::{
        Buyer, NewDocument, NewRating, Rating, add_document, admit_rating, list_ratings,
        record_rating, withdraw_rating,
    },
    scoring::Agencies,
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    answer::{Filled, Posted, form_page},
    buyer::Stand,
    buyer_of, href,
    papers::{ENDINGS, media_of},
    tab_href, words,
};
use crate::{
    failure::Answer,
    kit::{
        self, Choice, Column, Empty, Field, Flash, Form as Fields, Kind, List, Mistakes, Row, Tone,
    },
    state::App,
    typed::settled,
    upload::{Upload, broken_off},
    visit::Visit,
};

/// The panel of the credit tab: the rating beside the own score with what was taken, and all
/// ratings.
///
/// # Errors
/// A fault from the database.
pub async fn panel(
    app: &App,
    visit: &Visit,
    stand: &Stand,
    judged: Option<(&Assessment, &AssessmentDoc)>,
) -> base::Result<Markup> {
    let ratings = list_ratings(&app.db, stand.buyer.id).await?;
    let (agencies, _) = Agencies::in_force(&app.db, visit.today).await?;
    let at = href(&stand.buyer.code);
    let may = visit.may(Right::EditBuyers);
    let actions = html! {
        @if may { a.button href={ (at) "/ratings" } { (visit.t("dossier-rating-add")) } }
    };
    let body = html! {
        @if let Some((_, doc)) = judged { (beside(visit, doc)) }
        (list(visit, &agencies, &ratings, (&at, may)))
    };
    Ok(kit::panel(&visit.t("dossier-ratings-of"), &actions, &body))
}

/// The own score beside the agency's, in words.
fn beside(visit: &Visit, doc: &AssessmentDoc) -> Markup {
    let lang = visit.lang;
    html! {
        @if let Some(seen) = &doc.external {
            div.actions {
                @match seen.conflict {
                    true => (kit::badge(Tone::High, &visit.t("dossier-conflict"))),
                    false => (kit::badge(Tone::Low, &visit.t("dossier-accord"))),
                }
                span {
                    (visit.ta("dossier-beside", &[
                        ("agency", seen.agency_said.pick(lang)), ("grade", &seen.grade),
                        ("day", &seen.rated_on), ("pd", &locale::percent(seen.pd, 2)),
                    ]))
                }
            }
        }
        @if !doc.steps.is_empty() {
            ol.steps-of { @for step in &doc.steps { li { (step.pick(lang)) } } }
        } @else if doc.external.is_some() {
            p.soft { (visit.t("dossier-not-heeded")) }
        }
    }
}

fn list(visit: &Visit, agencies: &Agencies, ratings: &[Rating], (at, may): (&str, bool)) -> Markup {
    let row = |rating: &Rating| {
        let of = &rating.content;
        let name = agencies
            .find(&of.agency)
            .map_or_else(|| of.agency.clone(), |agency| words::said(visit.lang, &agency.name));
        Row {
            cells: vec![
                html! { (name) },
                html! { b { (of.grade) } },
                html! { (of.rated_on) },
                html! {
                    @match of.valid_until { Some(day) => (day), None => (kit::nothing(visit.lang)) }
                },
                html! {
                    (of.source)
                    @if !of.note.is_empty() { div.meta { (of.note) } }
                    @if let Some(paper) = of.document_id {
                        div { a href={ (at) "/documents/" (paper) } {
                            (visit.t("dossier-rating-paper"))
                        } }
                    }
                },
                html! {
                    @match &rating.withdrawn {
                        Some(gone) => span.soft {
                            (visit.ta("dossier-rating-gone", &[
                                ("by", &gone.by), ("why", &gone.why),
                            ]))
                        },
                        None => {
                            @if may {
                                a.button href={ (at) "/ratings/" (rating.id) "/withdraw" } {
                                    (visit.t("dossier-rating-withdraw"))
                                }
                            }
                        }
                    }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "ratings",
        columns: vec![
            Column::text(visit.t("dossier-agency")).title(),
            Column::fit(visit.t("dossier-grade")),
            Column::fit(visit.t("dossier-rated-on")),
            Column::fit(visit.t("dossier-valid-until")),
            Column::text(visit.t("dossier-origin")).full(),
            Column::fit(visit.t("dossier-rating-state")),
        ],
        rows: ratings.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("dossier-ratings-none"),
            why: visit.t("dossier-ratings-none-why"),
            button: may.then(|| (visit.t("dossier-rating-add"), format!("{at}/ratings"))),
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// The form.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_rating(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled::default().or("rated_on", visit.today.to_string());
    let body = page(&app, &visit, &buyer, &typed, Mistakes::none()).await?;
    Ok(visit.page(&visit.t("dossier-rating-add"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    buyer: &Buyer,
    typed: &Filled,
    mistakes: Mistakes,
) -> base::Result<Markup> {
    let (agencies, _) = Agencies::in_force(&app.db, visit.today).await?;
    let choices = agencies.agencies.iter().map(|agency| {
        let grades: Vec<&str> =
            agencies.scale_of(&agency.code).map(|s| s.grades().collect()).unwrap_or_default();
        let name = words::said(visit.lang, &agency.name);
        Choice { value: agency.code.clone(), name: format!("{name} · {}", grades.join(" ")) }
    });
    let field = |name: &'static str| {
        Field::new(name, visit.t(&format!("dossier-field-{name}"))).value(typed.get(name))
    };
    let form = Fields {
        action: format!("{}/ratings", href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("agency").kind(Kind::OneOf(choices.collect())).required(),
            field("grade").hint(visit.t("dossier-grade-hint")).required(),
            field("rated_on").kind(Kind::Day).required(),
            field("valid_until").kind(Kind::Day).hint(visit.t("dossier-until-hint")),
            field("source").hint(visit.t("dossier-source-hint")),
            field("note").kind(Kind::Lines),
            field("file").kind(Kind::File(ENDINGS)).hint(visit.t("parties-paper-hint")),
        ],
        mistakes,
        submit: visit.t("dossier-rating-save"),
        back: Some(tab_href(&buyer.code, "credit")),
    };
    let lead = visit.t("dossier-rating-lead");
    Ok(form_page(visit, buyer, &visit.t("dossier-rating-add"), &lead, &form.show(visit.lang)))
}

/// What was posted: the texts, and the file's name and bytes.
type Sent = (Filled, String, Vec<u8>);

async fn read(upload: &mut Upload) -> Result<Sent, crate::failure::Refused> {
    let (mut texts, mut name, mut bytes) = (BTreeMap::new(), String::new(), Vec::new());
    while let Some(field) = upload.next().await? {
        match field.name().unwrap_or_default().to_owned().as_str() {
            "file" => {
                name = field.file_name().unwrap_or_default().chars().take(200).collect();
                bytes = field.bytes().await.map_err(broken_off)?.to_vec();
            }
            key => {
                texts.insert(key.to_owned(), field.text().await.map_err(broken_off)?);
            }
        }
    }
    Ok((Filled(texts), name, bytes))
}

/// A rating as it was filled in.
fn filled(visit: &Visit, agencies: &Agencies, sent: &Sent) -> Result<NewRating, Mistakes> {
    let (typed, name, bytes) = sent;
    let mut reader = typed.reader();
    let new = NewRating {
        agency: reader.text("agency"),
        grade: reader.text("grade"),
        rated_on: reader.day("rated_on"),
        valid_until: reader.maybe_day("valid_until"),
        source: typed.get("source").to_owned(),
        note: typed.get("note").to_owned(),
        document_id: None,
    };
    if !bytes.is_empty() && media_of(name, bytes).is_none() {
        reader.refuse(Rejection::new("parties.paper-type").with("name", name).on("file"));
    }
    if let Some(mistakes) = reader.wrong() {
        return Err(mistakes);
    }
    let admitted = agencies.admit(new).map_err(|why| Mistakes(vec![why]))?;
    admit_rating(&admitted, visit.today).map_err(|why| Mistakes(vec![why]))?;
    Ok(admitted)
}

/// Records a rating, with its paper where one was sent.
///
/// # Errors
/// `parties.buyer-unknown`, `house.too-large`, or a fault.
pub async fn add_rating(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    mut upload: Upload,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let sent = read(&mut upload).await?;
    let title = visit.t("dossier-rating-add");
    let (agencies, _) = Agencies::in_force(&app.db, visit.today).await?;
    let mut new = match filled(&visit, &agencies, &sent) {
        Ok(new) => new,
        Err(mistakes) => {
            let body = page(&app, &visit, &buyer, &sent.0, mistakes).await?;
            return Ok(visit.again(&title, &body));
        }
    };
    let (typed, name, bytes) = &sent;
    let paper = match media_of(name, bytes).filter(|_| !bytes.is_empty()) {
        Some(media) => Some(NewDocument {
            kind: "report".to_owned(),
            title: format!("{} {}", visit.t("dossier-ratings-of"), new.grade),
            file_name: name.clone(),
            media: media.to_owned(),
            as_of: new.rated_on,
            file: app.files.keep(bytes).await?,
        }),
        None => None,
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        if let Some(paper) = &paper {
            new.document_id = Some(add_document(&mut tx, buyer.id, paper).await?);
        }
        if record_rating(&mut tx, buyer.id, &new).await?.is_none() {
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    };
    match settled(outcome.await)? {
        Ok(new) => {
            let done = if new { "dossier-rating-done" } else { "dossier-rating-known" };
            Ok(visit.go(&tab_href(&code, "credit"), Some(&Flash::new(done))))
        }
        Err(mistakes) => {
            let body = page(&app, &visit, &buyer, typed, mistakes).await?;
            Ok(visit.again(&title, &body))
        }
    }
}

/// Asks why a rating is withdrawn.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_withdraw(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let body = withdraw_page(&visit, &buyer, id, &Filled::default(), Mistakes::none());
    Ok(visit.page(&visit.t("dossier-rating-withdraw"), &body))
}

fn withdraw_page(
    visit: &Visit,
    buyer: &Buyer,
    id: i64,
    typed: &Filled,
    mistakes: Mistakes,
) -> Markup {
    let form = Fields {
        action: format!("{}/ratings/{id}/withdraw", href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("reason", visit.t("dossier-field-reason"))
                .kind(Kind::Lines)
                .value(typed.get("reason"))
                .required(),
        ],
        mistakes,
        submit: visit.t("dossier-rating-withdraw"),
        back: Some(tab_href(&buyer.code, "credit")),
    };
    let title = visit.t("dossier-rating-withdraw");
    let lead = visit.t("dossier-rating-withdraw-lead");
    form_page(visit, buyer, &title, &lead, &form.show(visit.lang))
}

/// Withdraws a rating.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled(posted);
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        withdraw_rating(&mut tx, buyer.id, id, typed.get("reason")).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            let done = Flash::new("dossier-rating-withdrawn");
            Ok(visit.go(&tab_href(&code, "credit"), Some(&done)))
        }
        Err(mistakes) => {
            let body = withdraw_page(&visit, &buyer, id, &typed, mistakes);
            Ok(visit.again(&visit.t("dossier-rating-withdraw"), &body))
        }
    }
}
