//! Taking the usual sources of the checklist into the register.

use base::{Currency, Result};
use store::{Db, Tx};

use super::ChecklistPack;
use crate::{
    parties::{NewSource, list_data_sources, save_source},
    receivables::company_currency,
};

/// Takes those usual sources into the register whose code is not there. Returns how many.
///
/// # Errors
/// A fault from the database.
pub async fn adopt_sources(db: &Db, tx: &mut Tx, pack: &ChecklistPack) -> Result<usize> {
    let currency = company_currency(db).await?;
    let known = list_data_sources(db).await?;
    let mut added = 0;
    for usual in &pack.sources {
        if known.iter().any(|there| there.content.code == usual.code) {
            continue;
        }
        let new = source_of(usual, currency);
        added += usize::from(save_source(tx, &new, 0).await?.is_some());
    }
    Ok(added)
}

/// The usual sources as they go into the register of a company with this currency.
pub fn usual_sources(pack: &ChecklistPack, currency: Currency) -> Vec<NewSource> {
    pack.sources.iter().map(|usual| source_of(usual, currency)).collect()
}

fn source_of(usual: &super::UsualSource, currency: Currency) -> NewSource {
    NewSource {
        code: usual.code.clone(),
        name: usual.name.zh.clone(),
        name_en: usual.name.en.clone(),
        kind: usual.kind.clone(),
        licence: format!("{} / {}", usual.licence.zh, usual.licence.en),
        currency,
        cost_minor: usual.cost.saturating_mul(currency.minor_per_unit()),
        cost_per: usual.cost_per.clone(),
        minutes: usual.minutes,
        fresh_days: usual.fresh_days,
        contact: String::new(),
        fields: usual.fields.clone(),
        labels: usual.labels.clone(),
        note: String::new(),
        active: true,
    }
}
