//! Papers of evidence: taken in with a check of what they are, given back as attachments only, handed to counsel in
//! one ZIP with an index and checksums.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::IntoResponse,
};
use base::Result;
use credit::{
    collections::evidence::{
        ClockQuery, EVIDENCE_ENDINGS, EvidencePack, NewPaper, add_paper, admit_file, counsel_files,
        counsel_zip, get_paper, graded_items, list_clocks, list_papers, record_export,
        withdraw_paper,
    },
    parties::{Buyer, get_buyer},
};
use maud::{Markup, html};

use super::{
    EVIDENCE, answer::received, buyer_crumbs, capacities, clock_form::items_of, none, of_buyer,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes},
    parties::words,
    print::{Reader, counsel_index},
    sheet::attached,
    state::App,
    typed::settled,
    upload::Upload,
    visit::Visit,
};

/// The form.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let filled = filled.or("as_of", visit.today.to_string());
    let body = page(&app, &visit, &buyer, (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-paper-add"), &body))
}

/// What is said of any paper that is to prove something: its kind and item; who signed it, and with which power.
///
/// # Errors
/// A fault from the database.
pub(super) async fn said_of(
    app: &App,
    visit: &Visit,
    (buyer, filled): (&Buyer, &Filled),
) -> Result<(Vec<Field>, Vec<Field>)> {
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let all = Choice { value: String::new(), name: visit.t("collections-all-items") };
    let items = [vec![all], items_of(app, visit, buyer).await?].concat();
    let kinds = pack
        .kinds
        .iter()
        .map(|kind| Choice { value: kind.code.clone(), name: words::said(visit.lang, &kind.name) });
    let powers = list_papers(&app.db, buyer.id, None).await?;
    let powers = powers.into_iter().filter(|paper| paper.kind == "power").map(|paper| Choice {
        value: paper.id.to_string(),
        name: format!("{} · {}", paper.as_of, paper.title),
    });
    let powers = std::iter::once(none(visit)).chain(powers).collect();
    let whose = [vec![none(visit)], capacities(visit, &pack)].concat();
    let one = |name: &'static str, id: &str, choices: Vec<Choice>| {
        Field::new(name, visit.t(id)).kind(Kind::OneOf(choices)).value(filled.get(name))
    };
    let what = vec![
        one("kind", "collections-paper-kind", kinds.collect()),
        one("item", "collections-item", items),
    ];
    let whose = vec![
        Field::new("signatory", visit.t("collections-account-signer"))
            .value(filled.get("signatory"))
            .hint(visit.t("collections-paper-signatory-hint")),
        one("capacity", "collections-capacity", whose),
        one("power", "collections-paper-power", powers)
            .hint(visit.t("collections-paper-power-hint")),
        Field::new("note", visit.t("collections-proof-note")).value(filled.get("note")),
    ];
    Ok((what, whose))
}

/// What is said of a paper that comes with its file.
fn own(visit: &Visit, filled: &Filled) -> Vec<Field> {
    vec![
        Field::new("title", visit.t("collections-paper-title"))
            .value(filled.get("title"))
            .required(),
        Field::new("as_of", visit.t("collections-paper-day"))
            .kind(Kind::Day)
            .value(filled.get("as_of"))
            .required(),
        Field::new("file", visit.t("collections-paper-file"))
            .kind(Kind::File(EVIDENCE_ENDINGS))
            .hint(visit.t("collections-file-hint"))
            .required(),
    ]
}

async fn page(
    app: &App,
    visit: &Visit,
    buyer: &Buyer,
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup> {
    let (what, whose) = said_of(app, visit, (buyer, filled)).await?;
    let form = Sheet {
        action: format!("{}/add", of_buyer(EVIDENCE, &buyer.code)),
        csrf: visit.csrf.clone(),
        fields: [what, own(visit, filled), whose].concat(),
        mistakes,
        submit: visit.t("collections-paper-add"),
        back: Some(of_buyer(EVIDENCE, &buyer.code)),
    };
    Ok(html! {
        (buyer_crumbs(visit, (EVIDENCE, "collections-evidence"), (&buyer.code, &buyer.name)))
        (kit::page_head(&visit.t("collections-paper-add"), &buyer.name, &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    })
}

/// Keeps a paper.
///
/// # Errors
/// `parties.buyer-unknown`, `house.too-large`, or a fault; what is wrong is said on the form.
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    mut upload: Upload,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let (filled, name, bytes) = received(&mut upload).await?;
    let mut reader = filled.reader();
    let as_of = reader.day("as_of");
    let media = match admit_file(&name, &bytes) {
        Ok(media) => media,
        Err(refused) => {
            reader.refuse(refused);
            ""
        }
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let id = |field: &str| filled.some(field).and_then(|text| text.parse().ok());
        let text = |field: &str| filled.get(field).to_owned();
        let pack = EvidencePack::in_force(&app.db, visit.today).await?;
        let new = NewPaper {
            buyer_id: buyer.id,
            item_id: id("item"),
            kind: text("kind"),
            title: text("title"),
            file_name: name,
            media: media.to_owned(),
            file: app.files.keep(&bytes).await?,
            as_of,
            signatory: text("signatory"),
            capacity: text("capacity"),
            power_id: id("power"),
            note: text("note"),
        };
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            add_paper(&mut tx, &pack, &new).await?;
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => {
                let flash = Flash::new("collections-paper-kept");
                let at = of_buyer(EVIDENCE, &buyer.code);
                let at = new.item_id.map_or(at.clone(), |item| format!("{at}/items/{item}"));
                return Ok(visit.go(&at, Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&app, &visit, &buyer, (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-paper-add"), &body))
}

/// Gives a paper back: always as an attachment of bytes, whatever it was kept as.
///
/// # Errors
/// `parties.buyer-unknown`, `collections.evidence-unknown`, or a fault.
pub async fn give(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let paper = get_paper(&app.db, visit.scope(), id).await?;
    if paper.buyer_id != buyer.id {
        return Err(base::Rejection::new("collections.evidence-unknown").with("id", id).into());
    }
    let bytes = app.files.read(&paper.digest).await?;
    Ok((attached(&paper.file_name, "application/octet-stream", visit.lang), bytes).into_response())
}

/// Takes a paper out of what counts.
///
/// # Errors
/// `parties.buyer-unknown`, `collections.evidence-unknown`, `collections.evidence-why`, or a fault.
pub async fn take_back(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    withdraw_paper(&mut tx, (buyer.id, id), filled.get("why")).await?;
    tx.commit().await?;
    let flash = Flash::new("collections-paper-withdrawn");
    Ok(visit.go(&of_buyer(EVIDENCE, &buyer.code), Some(&flash)))
}

/// Hands everything of a buyer, or of one item, to counsel: one ZIP.
///
/// # Errors
/// `parties.buyer-unknown`, `collections.export-large`, `paper.no-font`, or a fault.
pub async fn export(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let item: Option<i64> = filled.some("item").and_then(|text| text.parse().ok());
    let (scope, as_of) = (visit.scope(), visit.today);
    let files = counsel_files(&app.db, scope, (buyer.id, item)).await?;
    let items = graded_items(&app.db, scope, (Some(buyer.id), item)).await?;
    let query = ClockQuery { as_of, scope, buyer: Some(buyer.id), item };
    let clocks = list_clocks(&app.db, query).await?;
    let pack = EvidencePack::in_force(&app.db, as_of).await?;
    let reader = Reader::of(&visit)?;
    let of = (items.as_slice(), clocks.as_slice(), files.as_slice());
    let index = counsel_index(&app.press, &reader, (&buyer, &pack), of).await?;
    let bytes = counsel_zip(&app.files, index, &files).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    record_export(&mut tx, (buyer.id, item), &files);
    tx.commit().await?;
    let name = format!("{}-{}-{as_of}.zip", visit.t("collections-evidence"), buyer.code);
    Ok((attached(&name, "application/zip", visit.lang), bytes).into_response())
}
