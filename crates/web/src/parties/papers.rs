//! Papers of the credit file: kept by their digest, given back as attachments only.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use base::Rejection;
use credit::parties::{Buyer, NewDocument, add_document, list_documents};
use maud::Markup;

use super::{
    answer::{Filled, form_page},
    buyer_of, href, tab_href,
};
use crate::{
    failure::Answer,
    granting::back_to,
    kit::{Choice, Field, Flash, Form as Fields, Kind, Mistakes},
    sheet::attached,
    state::App,
    typed::{self, settled},
    upload::{Upload, broken_off},
    visit::Visit,
};

/// The largest paper.
pub const PAPER_BYTES: usize = 20 << 20;

const KINDS: [&str; 4] = ["contract", "report", "licence", "other"];

/// What may be kept: ending, media type, first bytes (none: UTF-8 text).
const ALLOWED: [(&str, &str, &[u8]); 8] = [
    ("pdf", "application/pdf", b"%PDF"),
    ("png", "image/png", b"\x89PNG"),
    ("jpg", "image/jpeg", b"\xff\xd8\xff"),
    ("jpeg", "image/jpeg", b"\xff\xd8\xff"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
    ("csv", "text/csv", b""),
    ("txt", "text/plain", b""),
];
pub(super) const ENDINGS: &str = ".pdf,.png,.jpg,.jpeg,.xlsx,.docx,.csv,.txt";

/// The media type of a file, if such files are kept: its ending and its first bytes agree.
pub(crate) fn media_of(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    let (_, media, begin) = ALLOWED.iter().find(|(known, ..)| *known == ending)?;
    let fits = match begin.is_empty() {
        true => std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0')),
        false => bytes.starts_with(begin),
    };
    fits.then_some(media)
}

/// The form.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_paper(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled::default().or("as_of", visit.today.to_string());
    let body = page(&visit, &buyer, &typed, Mistakes::none());
    Ok(visit.page(&visit.t("parties-paper-add"), &body))
}

fn page(visit: &Visit, buyer: &Buyer, typed: &Filled, mistakes: Mistakes) -> Markup {
    let kinds = KINDS.map(|kind| Choice {
        value: kind.to_owned(),
        name: visit.t(&format!("parties-paper-{kind}")),
    });
    let form = Fields {
        action: format!("{}/documents", href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("kind", visit.t("parties-paper-kind"))
                .kind(Kind::OneOf(kinds.to_vec()))
                .value(typed.get("kind"))
                .required(),
            Field::new("title", visit.t("parties-paper-title"))
                .value(typed.get("title"))
                .required(),
            Field::new("as_of", visit.t("parties-paper-as-of"))
                .kind(Kind::Day)
                .value(typed.get("as_of"))
                .required(),
            Field::new("file", visit.t("parties-paper-file"))
                .kind(Kind::File(ENDINGS))
                .hint(visit.t("parties-paper-hint"))
                .required(),
        ],
        mistakes,
        submit: visit.t("parties-paper-save"),
        back: Some(tab_href(&buyer.code, "file")),
    };
    form_page(visit, buyer, &visit.t("parties-paper-add"), "", &form.show(visit.lang))
}

/// Keeps a paper.
///
/// # Errors
/// `parties.buyer-unknown`, `house.too-large`, or a fault.
pub async fn upload(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    mut upload: Upload,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let (mut texts, mut name, mut bytes) = (BTreeMap::new(), String::new(), Vec::new());
    while let Some(field) = upload.next().await? {
        match field.name().unwrap_or_default().to_owned().as_str() {
            "file" => {
                name = field.file_name().unwrap_or_default().chars().take(200).collect();
                bytes = field.bytes().await.map_err(broken_off)?.to_vec();
            }
            key @ ("kind" | "title" | "as_of") => {
                texts.insert(key.to_owned(), field.text().await.map_err(broken_off)?);
            }
            _ => {}
        }
    }
    let typed = Filled(texts);
    let title = visit.t("parties-paper-add");
    let (Some(media), Ok(as_of)) =
        (media_of(&name, &bytes), typed::day(typed.get("as_of"), "as_of"))
    else {
        let mistakes = wrong_with(&typed, &name, &bytes);
        return Ok(visit.again(&title, &page(&visit, &buyer, &typed, mistakes)));
    };
    if typed.get("title").is_empty() {
        let mistakes = wrong_with(&typed, &name, &bytes);
        return Ok(visit.again(&title, &page(&visit, &buyer, &typed, mistakes)));
    }
    let file = app.files.keep(&bytes).await?;
    let kind = KINDS.iter().find(|kind| **kind == typed.get("kind")).unwrap_or(&"other");
    let new = NewDocument {
        kind: (*kind).to_owned(),
        title: typed.get("title").to_owned(),
        file_name: name,
        media: media.to_owned(),
        as_of,
        file,
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        add_document(&mut tx, buyer.id, &new).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            let done = Flash::new("parties-paper-done");
            let to = back_to(&app, &visit, buyer.id, tab_href(&code, "file")).await?;
            Ok(visit.go(&to, Some(&done)))
        }
        Err(mistakes) => Ok(visit.again(&title, &page(&visit, &buyer, &typed, mistakes))),
    }
}

/// All that is wrong with a posted paper.
fn wrong_with(typed: &Filled, name: &str, bytes: &[u8]) -> Mistakes {
    let mut reader = typed.reader();
    reader.text("title");
    reader.day("as_of");
    if bytes.is_empty() {
        reader.refuse(Rejection::new("house.field-empty").on("file"));
    } else if media_of(name, bytes).is_none() {
        reader.refuse(Rejection::new("parties.paper-type").with("name", name).on("file"));
    }
    reader.wrong().unwrap_or_default()
}

/// Gives a paper back, as an attachment of the type that it was kept as.
///
/// # Errors
/// `parties.buyer-unknown`, `parties.paper-not-found`, or a fault.
pub async fn paper(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let documents = list_documents(&app.db, buyer.id).await?;
    let Some(found) = documents.into_iter().find(|paper| paper.id == id) else {
        return Err(Rejection::new("parties.paper-not-found").into());
    };
    let media = ALLOWED
        .iter()
        .find(|(_, media, _)| *media == found.media)
        .map_or("application/octet-stream", |(_, media, _)| *media);
    let bytes = app.files.read(&found.digest).await?;
    Ok((attached(&found.file_name, media, visit.lang), bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_it_says_it_is() {
        for (name, bytes, kept) in [
            ("合同.pdf", &b"%PDF-1.7"[..], true),
            ("a.PDF", b"%PDF-1.4", true),
            ("a.pdf", b"<script>", false),
            ("a.html", b"<html>", false),
            ("a.svg", b"<svg/>", false),
            ("a.png", b"\x89PNG\r\n", true),
            ("a.txt", "备注".as_bytes(), true),
            ("a.txt", b"\xff\xfe\x00", false),
            ("a", b"%PDF", false),
            ("a.exe", b"MZ", false),
        ] {
            assert_eq!(media_of(name, bytes).is_some(), kept, "{name}");
        }
    }
}
