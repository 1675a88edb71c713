//! The way of a letter on paper: posted with courier, number and slip, then delivered or returned with what shows it.
//! Each stage is its own form; the papers are given back as attachments only.

use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use base::Rejection;
use credit::collections::{
    OutboxRow, POST_WAYS, Posting, SlipFile, add_slip,
    evidence::{EVIDENCE_ENDINGS, admit_file},
    get_outbox, post_letter, record_arrival, return_letter,
};
use maud::{Markup, html};
use store::access::Right;

use super::{evidence::received, outbox};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes, Tone},
    sheet::attached,
    state::App,
    typed::settled,
    visit::Visit,
};

fn href(id: i64) -> String {
    format!("{}/{id}", outbox::PATH)
}

/// The stages that may come next, and the papers that may be added.
fn next(row: &OutboxRow) -> Vec<&'static str> {
    let mut all = match row.posted.stage.as_str() {
        "printed" => vec!["posted"],
        "posted" => vec!["delivered", "returned"],
        _ => Vec::new(),
    };
    all.extend(PAPERS.into_iter().filter(|paper| row.posted.lacks(paper)));
    all
}

/// Papers that may be added later.
const PAPERS: [&str; 2] = ["slip", "proof"];

/// Where the letter stands on its way, with its papers and what can be said of it next.
pub(super) fn panel(visit: &Visit, row: &OutboxRow) -> Markup {
    let posted = &row.posted;
    if posted.stage.is_empty() {
        return html! {};
    }
    let mut facts = Vec::new();
    let mut say = |id: &str, text: Markup| facts.push((visit.t(id), text));
    say(
        "collections-post-printed-on",
        html! { (row.sent_on.map(|day| day.to_string()).unwrap_or_default()) },
    );
    if let Some(on) = posted.on {
        let way = visit.t(&format!("collections-post-way-{}", posted.way));
        say("collections-post-posted-on", html! { (on) " · " (way) " " (posted.number) });
    }
    for (id, what, file) in [
        ("collections-post-slip", "slip", &posted.slip),
        ("collections-post-proof", "proof", &posted.proof),
    ] {
        if file.is_kept() {
            let link = html! { a href={ (href(row.id)) "/kept/" (what) } { (file.name) } };
            say(id, link);
        }
    }
    if let Some(on) = posted.returned_on {
        say("collections-post-returned-on", html! { (on) " · " (row.proof) });
    }
    let body = html! {
        (kit::facts(&facts))
        p.soft { (visit.t(&format!("collections-post-effect-{}", effect(row)))) }
        @if visit.may(Right::LogContact) {
            div.actions {
                @for stage in next(row) {
                    a.button.primary[["posted", "delivered"].contains(&stage)]
                        href={ (href(row.id)) "/post/" (stage) } {
                        (visit.t(&format!("collections-post-do-{stage}")))
                    }
                }
            }
        }
    };
    kit::panel(&visit.t("collections-post"), &html! {}, &body)
}

/// What the letter does to the limitation period as it stands, by the papers that are kept.
fn effect(row: &OutboxRow) -> &'static str {
    let posted = &row.posted;
    match (posted.stage.as_str(), posted.way.as_str()) {
        ("printed", _) => "printed",
        ("returned", _) => "returned",
        ("delivered", _) if posted.proof.is_kept() => "proven",
        (_, "hand") => "no-receipt",
        _ if posted.slip.is_kept() => "presumed",
        _ => "no-slip",
    }
}

/// The form of a stage.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.post-stage`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((id, stage)): Path<(i64, String)>,
) -> Answer {
    let row = get_outbox(&app.db, visit.scope(), id).await?;
    let filled = Filled::default().or("on", visit.today.to_string());
    let page = form(&visit, (&row, known(&row, &stage)?), (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t("collections-post"), &page))
}

fn known(row: &OutboxRow, stage: &str) -> Result<&'static str, Rejection> {
    let found = next(row).into_iter().find(|one| *one == stage);
    found.ok_or_else(|| {
        Rejection::new("collections.post-stage").with("stage", row.stands()).with("id", row.id)
    })
}

fn form(
    visit: &Visit,
    (row, stage): (&OutboxRow, &'static str),
    (filled, mistakes): (&Filled, Mistakes),
) -> Markup {
    let field =
        |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(filled.get(name));
    let mut fields = vec![field("on", "collections-on").kind(Kind::Day).required()];
    if PAPERS.contains(&stage) {
        fields.clear();
    } else if stage == "posted" {
        let way = |way: &str| Choice {
            value: way.to_owned(),
            name: visit.t(&format!("collections-post-way-{way}")),
        };
        let ways = Kind::OneOf(POST_WAYS.map(way).into());
        fields.push(field("way", "collections-post-way").kind(ways));
        fields.push(
            field("number", "collections-post-number")
                .hint(visit.t("collections-post-number-hint")),
        );
    } else {
        let proof = field("proof", &format!("collections-post-{stage}-proof")).required();
        fields.push(proof.hint(visit.t(&format!("collections-post-{stage}-hint"))));
    }
    let slip = ["posted", "slip"].contains(&stage);
    let paper = if slip { "collections-post-slip" } else { "collections-post-proof" };
    fields.push(
        Field::new("file", visit.t(paper))
            .kind(Kind::File(EVIDENCE_ENDINGS))
            .hint(visit.t(&format!("collections-post-{stage}-file"))),
    );
    let name = visit.t(&format!("collections-post-do-{stage}"));
    let form = Sheet {
        action: format!("{}/post/{stage}", href(row.id)),
        csrf: visit.csrf.clone(),
        fields,
        mistakes,
        submit: name.clone(),
        back: Some(href(row.id)),
    };
    let lead = format!("{} · {}", row.buyer_name, row.number_text());
    html! {
        nav.crumbs.meta {
            a href=(outbox::PATH) { (visit.t("collections-outbox")) } " / "
            a href=(href(row.id)) { (row.number_text()) }
        }
        (kit::page_head(&name, &lead, &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    }
}

/// Says that a letter was posted, delivered or returned, and keeps the paper that shows it.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.post-stage`, `house.too-large`, or a fault; what is refused is said
/// on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((id, stage)): Path<(i64, String)>,
    mut upload: crate::upload::Upload,
) -> Answer {
    let row = get_outbox(&app.db, visit.scope(), id).await?;
    let stage = known(&row, &stage)?;
    let (filled, name, bytes) = received(&mut upload).await?;
    let mut reader = filled.reader();
    let papers_alone = PAPERS.contains(&stage);
    let on = if papers_alone { visit.today } else { reader.day("on") };
    if !bytes.is_empty()
        && let Err(refused) = admit_file(&name, &bytes)
    {
        reader.refuse(refused);
    }
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let file = match bytes.is_empty() {
            true => SlipFile::default(),
            false => SlipFile { digest: app.files.keep(&bytes).await?.digest, name },
        };
        let at = (visit.scope(), id);
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            match stage {
                "posted" => {
                    let new = Posting {
                        on,
                        way: filled.get("way").to_owned(),
                        number: filled.get("number").to_owned(),
                        slip: file,
                    };
                    post_letter(&mut tx, at, &new).await?;
                }
                "delivered" => {
                    record_arrival(&mut tx, at, (on, filled.get("proof")), &file).await?;
                }
                "returned" => {
                    return_letter(&mut tx, at, (on, filled.get("proof")), &file).await?;
                }
                paper => add_slip(&mut tx, at, paper, &file).await?,
            }
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => {
                let flash = Flash::new(&format!("collections-post-did-{stage}"));
                return Ok(visit.go(&href(id), Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let page = form(&visit, (&row, stage), (&filled, mistakes));
    Ok(visit.again(&visit.t("collections-post"), &page))
}

/// Gives a kept slip or proof back: always as an attachment of bytes.
///
/// # Errors
/// `collections.outbox-unknown`, `house.page-not-found`, or a fault.
pub async fn give(
    State(app): State<App>,
    visit: Visit,
    Path((id, what)): Path<(i64, String)>,
) -> Answer {
    let row = get_outbox(&app.db, visit.scope(), id).await?;
    let file = match what.as_str() {
        "slip" => &row.posted.slip,
        _ => &row.posted.proof,
    };
    if !file.is_kept() {
        return Err(Rejection::new("house.page-not-found").with("path", what).into());
    }
    let bytes = app.files.read(&file.digest).await?;
    Ok((attached(&file.name, "application/octet-stream", visit.lang), bytes).into_response())
}

/// Letters that are printed and wait to be posted.
pub(super) fn waiting(visit: &Visit, count: i64) -> Markup {
    html! {
        @if count > 0 {
            (kit::notice(Tone::Medium, &visit.ta("collections-post-waiting",
                &[("count", &count.to_string())]), &html! {
                p { (visit.t("collections-post-waiting-why")) }
                p { a.button href={ (outbox::PATH) "?state=printed" } {
                    (visit.t("collections-post-waiting-see"))
                } }
            }))
        }
    }
}
