//! The ageing by legal entity of ours: each entity's own ageing is a row, so that rows add up to the
//! total. There are a few of them, not thousands.

use base::Result;
use store::Db;

use super::{AgeingQuery, AgeingRow, ageing::ageing};
use crate::parties::{EntityBook, Seller};

/// The rows, largest first; one without a name where no entity is recorded.
pub(super) async fn by_entity(db: &Db, query: &AgeingQuery, limit: u32) -> Result<Vec<AgeingRow>> {
    let entities = EntityBook::open(db).await?;
    let named = entities.all().iter().map(|one| (one.seller(), Some(one)));
    let mut all: Vec<_> = named.collect();
    if all.is_empty() {
        all.push((Seller::Main, None));
    }
    let mut rows = Vec::new();
    for (seller, entity) in all {
        if query.seller.is_some_and(|only| only != seller) {
            continue;
        }
        let whole = ageing(db, &AgeingQuery { seller: Some(seller), ..query.clone() }).await?;
        let unallocated_minor = whole.unallocated_minor + whole.credit_note_minor;
        if whole.items == 0 && unallocated_minor == 0 {
            continue;
        }
        rows.push(AgeingRow {
            id: entity.map_or(0, |one| one.id),
            code: entity.map_or_else(String::new, |one| one.is.code.clone()),
            name: entity.map_or_else(String::new, |one| one.is.name.clone()),
            open_minor: whole.buckets.iter().map(|bucket| bucket.open_minor).collect(),
            items: whole.items,
            total_minor: whole.open_minor,
            unallocated_minor,
        });
    }
    rows.sort_by(|a, b| b.total_minor.cmp(&a.total_minor).then_with(|| a.code.cmp(&b.code)));
    rows.truncate(limit as usize);
    Ok(rows)
}
