//! Papers of the credit file that count as evidence: what is there, what counts already, and the form to link one. The
//! file is kept once.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Rejection, Result};
use credit::{
    collections::evidence::{EvidencePack, EvidencePaper, LinkedPaper, link_document},
    parties::{Buyer, Document, get_buyer, list_documents},
};
use maud::{Markup, html};
use store::access::Right;

use super::{EVIDENCE, buyer_crumbs, of_buyer, papers::said_of};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Flash, Form as Sheet, List, Mistakes, Row, Tone},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The papers of the file with what of them counts.
pub(super) fn list(
    visit: &Visit,
    buyer: &Buyer,
    (documents, papers): (&[Document], &[EvidencePaper]),
) -> Markup {
    let at = of_buyer(EVIDENCE, &buyer.code);
    let counts =
        |one: &Document| papers.iter().filter(|paper| paper.document_id == Some(one.id)).count();
    let row = |one: &Document| Row {
        cells: vec![
            html! { (one.title) div.meta { (one.file_name) } },
            html! { (visit.t(&format!("parties-paper-{}", one.kind))) },
            html! { (one.as_of) },
            html! {
                @if counts(one) > 0 {
                    (kit::badge(Tone::Low, &visit.t("collections-file-paper-counts")))
                } @else { (kit::badge(Tone::Medium, &visit.t("collections-file-paper-not"))) }
            },
            html! {
                @if visit.may(Right::KeepProof) {
                    a.button href={ (at) "/link?document=" (one.id) } data-sheet {
                        (visit.t("collections-file-paper-link"))
                    }
                }
            },
        ],
        ..Row::default()
    };
    List {
        id: "file-papers",
        title: visit.t("collections-file-papers"),
        count: Some(i64::try_from(documents.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("collections-paper")).title(),
            Column::fit(visit.t("collections-paper-kind")),
            Column::fit(visit.t("collections-paper-day")),
            Column::fit(visit.t("collections-evidence-state")),
            Column::fit(String::new()),
        ],
        rows: documents.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("collections-file-papers-none"),
            why: visit.t("collections-file-papers-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

async fn of_file(app: &App, buyer: &Buyer, id: &str) -> Result<Document> {
    let all = list_documents(&app.db, buyer.id).await?;
    let found = all.into_iter().find(|one| one.id.to_string() == id);
    let unknown = || Rejection::new("collections.evidence-document").with("id", id).on("document");
    found.ok_or_else(|| unknown().into())
}

/// The form.
///
/// # Errors
/// `parties.buyer-unknown`, `collections.evidence-document`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let document = of_file(&app, &buyer, filled.get("document")).await?;
    let kind = if document.kind == "contract" { "contract" } else { "order" };
    let filled = filled.or("kind", kind);
    let body = page(&app, &visit, (&buyer, &document), (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-file-paper-link"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    (buyer, document): (&Buyer, &Document),
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup> {
    let (what, whose) = said_of(app, visit, (buyer, filled)).await?;
    let at = of_buyer(EVIDENCE, &buyer.code);
    let form = Sheet {
        action: format!("{at}/link?document={}", document.id),
        csrf: visit.csrf.clone(),
        fields: [what, whose].concat(),
        mistakes,
        submit: visit.t("collections-file-paper-link"),
        back: Some(at),
    };
    let lead = format!("{} · {} · {}", document.title, document.file_name, document.as_of);
    Ok(html! {
        (buyer_crumbs(visit, (EVIDENCE, "collections-evidence"), (&buyer.code, &buyer.name)))
        (kit::page_head(&visit.t("collections-file-paper-link"), &lead, &html! {}))
        div.panel { div.inside.stack {
            p.soft { (visit.t("collections-file-paper-lead")) }
            (form.show(visit.lang))
        } }
    })
}

/// Lets the paper count.
///
/// # Errors
/// `parties.buyer-unknown`, `collections.evidence-document`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Filled>,
    Form(filled): Form<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let document = of_file(&app, &buyer, asked.get("document")).await?;
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let id = |field: &str| filled.some(field).and_then(|text| text.parse().ok());
    let text = |field: &str| filled.get(field).to_owned();
    let new = LinkedPaper {
        buyer_id: buyer.id,
        document_id: document.id,
        item_id: id("item"),
        kind: text("kind"),
        signatory: text("signatory"),
        capacity: text("capacity"),
        power_id: id("power"),
        note: text("note"),
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        link_document(&mut tx, &pack, &new).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            let flash = Flash::new("collections-file-paper-linked");
            Ok(visit.go(&of_buyer(EVIDENCE, &buyer.code), Some(&flash)))
        }
        Err(wrong) => {
            let body = page(&app, &visit, (&buyer, &document), (&filled, wrong)).await?;
            Ok(visit.again(&visit.t("collections-file-paper-link"), &body))
        }
    }
}
