//! Packs of courses: which are in use, one of them, and what of it was signed, so that anybody can check it.

use academy::{
    authoring::fingerprint,
    courses::{Installed, get_installed, get_signed, list_installed},
};

use super::{
    cursor::{self, Page},
    endpoint::Call,
    ledger::PageAsked,
    shape::{Id, sent},
};
use crate::failure::Refused;

/// Editions that are read at most.
const MOST: i64 = 500;

sent!(CoursePackSaid {
    id: Id,
    course_pack: String,
    edition: i64,
    title: String,
    publisher: String,
    key_fingerprint: String,
    own: bool,
    licence: String,
    lesson_count: i64,
    question_count: i64,
    case_count: i64,
    state: String,
    installed_on: String,
    digest: String,
});

fn said(visit: &crate::visit::Visit, one: &Installed) -> CoursePackSaid {
    let title = if visit.lang == base::Lang::Zh { &one.title.0 } else { &one.title.1 };
    CoursePackSaid {
        id: Id(one.id),
        course_pack: one.code.clone(),
        edition: one.edition,
        title: title.clone(),
        publisher: one.publisher.clone(),
        key_fingerprint: fingerprint(&one.public_key),
        own: one.is_own,
        licence: one.licence.clone(),
        lesson_count: one.counts[0],
        question_count: one.counts[1],
        case_count: one.counts[2],
        state: one.state.clone(),
        installed_on: one.installed_on.to_string(),
        digest: one.digest.clone(),
    }
}

/// Packs in use, by code.
pub async fn list(call: Call<PageAsked>) -> Result<Page<CoursePackSaid>, Refused> {
    let rows = list_installed(&call.app.db, false, MOST).await?;
    let all = rows.iter().map(|one| said(&call.visit, one)).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &CoursePackSaid| one.course_pack.clone())?)
}

/// An edition.
pub async fn one(call: Call) -> Result<CoursePackSaid, Refused> {
    let found = get_installed(&mut *call.app.db.read().await?, call.id()?).await?;
    Ok(said(&call.visit, &found))
}

sent!(CoursePackFile { name: String, text: String });

sent!(CoursePackSigned {
    pack_state: CoursePackSaid,
    manifest: String,
    signature: String,
    public_key: String,
    files: Vec<CoursePackFile>,
});

/// An edition with what was signed: the signature is over the bytes of the manifest, which holds the digest of each file.
pub async fn signed(call: Call) -> Result<CoursePackSigned, Refused> {
    let mut connection = call.app.db.read().await?;
    let found = get_installed(&mut connection, call.id()?).await?;
    let signed = get_signed(&mut connection, found.id).await?;
    let file = |(name, text): (String, String)| CoursePackFile { name, text };
    Ok(CoursePackSigned {
        pack_state: said(&call.visit, &found),
        manifest: signed.manifest,
        signature: signed.signature,
        public_key: signed.public_key,
        files: signed.files.into_iter().map(file).collect(),
    })
}
