//! The certificate as PDF.

use academy::certificates::{Certificate, HeldState, get_held};
use axum::{
    extract::{Path, State},
    http::HeaderMap,
};
use credit::collections::link::find_link_terms;
use paper::{CertificatePaper, Fact, Head};

use super::{asking, level_name};
use crate::{
    collections::here,
    failure::Answer,
    print::{pdf, print},
    state::App,
    visit::Visit,
};

/// The PDF, in the reader's language.
///
/// # Errors
/// `certificates.certificate-unknown`, `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn paper(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Answer {
    let held = get_held(&app.db, id, asking(&visit)?).await?;
    let terms = find_link_terms(&app.db).await?;
    let path = format!("/verify/{}", held.check_code);
    let address = match terms.address.is_empty() {
        true => format!("{}{path}", here(&visit, &headers)),
        false => terms.url(&path),
    };
    let sheet = written(&visit, &held, address)?.sheet();
    let bytes = print(app.press.clone(), sheet).await?;
    Ok(pdf(&held.number, visit.lang, bytes))
}

fn written(visit: &Visit, held: &Certificate, address: String) -> base::Result<CertificatePaper> {
    let state = held.state(visit.today);
    let end = held.revoked_on.unwrap_or(held.valid_until).to_string();
    let level = level_name(visit.lang, &held.level);
    let said = [("name", held.name.as_str()), ("company", &held.company), ("level", &level)];
    Ok(CertificatePaper {
        head: Head {
            lang: visit.lang,
            company: held.company.clone(),
            subject: held.name.clone(),
            number: held.number.clone(),
            as_of: held.granted_on,
            printed_on: visit.today,
            printed_by: visit.person()?.name.clone(),
        },
        name: held.name.clone(),
        level: level.clone(),
        said: visit.ta("paper-certificate-said", &said),
        ended: match state {
            HeldState::Valid => None,
            HeldState::Expired => Some(visit.ta("certificates-verify-expired", &[("day", &end)])),
            HeldState::Revoked => Some(visit.ta("certificates-verify-revoked", &[("day", &end)])),
        },
        facts: vec![
            Fact::new(visit.t("certificates-from"), held.granted_on.to_string()),
            Fact::new(visit.t("certificates-to"), held.valid_until.to_string()),
            Fact::new(visit.t("certificates-granted-by"), held.granted_by.clone()),
        ],
        address,
        code: held.code_said(),
        key: held.public_key.clone(),
        seal: held.seal.clone(),
    })
}
