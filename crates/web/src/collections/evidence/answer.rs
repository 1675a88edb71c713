//! The signed part of a statement that came back: the paper, who signed it, as what.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use base::Result;
use credit::collections::evidence::{
    AccountStatement, EVIDENCE_ENDINGS, EvidencePack, SignedBack, SignedFile, admit_file,
    get_account, sign_account,
};
use maud::{Markup, html};

use super::{ACCOUNTS, buyer_crumbs, capacities};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, Field, Flash, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    upload::{Upload, broken_off},
    visit::Visit,
};

/// The form.
///
/// # Errors
/// `collections.account-unknown`, or a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let account = get_account(&app.db, visit.scope(), id).await?;
    let filled = Filled::default().or("on", visit.today.to_string());
    let body = page(&app, &visit, &account, (&filled, Mistakes::none())).await?;
    Ok(visit.page(&account.number, &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    account: &AccountStatement,
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup> {
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let at = format!("{ACCOUNTS}/{}", account.id);
    let form = Sheet {
        action: format!("{at}/sign"),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("on", visit.t("collections-account-signed-on"))
                .kind(Kind::Day)
                .value(filled.get("on"))
                .required(),
            Field::new("by", visit.t("collections-account-signer"))
                .value(filled.get("by"))
                .required(),
            Field::new("capacity", visit.t("collections-capacity"))
                .kind(Kind::OneOf(capacities(visit, &pack)))
                .value(filled.get("capacity"))
                .hint(visit.t("collections-capacity-hint")),
            Field::new("file", visit.t("collections-account-paper"))
                .kind(Kind::File(EVIDENCE_ENDINGS))
                .hint(visit.t("collections-file-hint"))
                .required(),
            Field::new("note", visit.t("collections-proof-note")).value(filled.get("note")),
        ],
        mistakes,
        submit: visit.t("collections-account-sign"),
        back: Some(at),
    };
    let crumbs = (account.buyer_code.as_str(), account.buyer_name.as_str());
    Ok(html! {
        (buyer_crumbs(visit, (ACCOUNTS, "collections-accounts"), crumbs))
        (kit::page_head(&visit.t("collections-account-sign"), &account.number, &html! {}))
        div.panel { div.inside.stack {
            p.soft { (visit.t("collections-account-sign-lead")) }
            (form.show(visit.lang))
        } }
    })
}

/// What a post with a file holds: its texts, the file's name and its bytes.
pub(in crate::collections) async fn received(
    upload: &mut Upload,
) -> std::result::Result<(Filled, String, Vec<u8>), Refused> {
    let (mut texts, mut name, mut bytes) = (BTreeMap::new(), String::new(), Vec::new());
    while let Some(field) = upload.next().await? {
        match field.name().unwrap_or_default().to_owned().as_str() {
            "file" => {
                name = field.file_name().unwrap_or_default().chars().take(250).collect();
                bytes = field.bytes().await.map_err(broken_off)?.to_vec();
            }
            key => {
                let key: String = key.chars().take(40).collect();
                texts.insert(key, field.text().await.map_err(broken_off)?);
            }
        }
    }
    Ok((Filled(texts), name, bytes))
}

/// Keeps the paper and records the signature.
///
/// # Errors
/// `collections.account-unknown`, `house.too-large`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    mut upload: Upload,
) -> Answer {
    let account = get_account(&app.db, visit.scope(), id).await?;
    let (filled, name, bytes) = received(&mut upload).await?;
    let mut reader = filled.reader();
    let on = reader.day("on");
    let media = match admit_file(&name, &bytes) {
        Ok(media) => media,
        Err(refused) => {
            reader.refuse(refused);
            ""
        }
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let pack = EvidencePack::in_force(&app.db, visit.today).await?;
        let file = app.files.keep(&bytes).await?;
        let signed = SignedBack {
            on,
            by: filled.get("by").to_owned(),
            capacity: filled.get("capacity").to_owned(),
            file: Some(SignedFile { file, name, media: media.to_owned() }),
            note: filled.get("note").to_owned(),
        };
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            sign_account(&mut tx, &pack, id, &signed).await?;
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => {
                let flash = Flash::new("collections-account-came-back");
                return Ok(visit.go(&format!("{ACCOUNTS}/{id}"), Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&app, &visit, &account, (&filled, mistakes)).await?;
    Ok(visit.again(&account.number, &body))
}
