//! What others say of the demo's buyers: the usual data sources in their register, grades of rating
//! agencies and of the tax authority.

use base::{Currency, Day, Result};
use credit::{
    dossier::{ChecklistPack, usual_sources},
    parties::{NewRating, find_codes, record_rating, save_source},
};
use store::Tx;
use world::{Facts, Spec};

use super::party::code;

/// The usual sources, once.
pub(super) async fn sources(tx: &mut Tx) -> Result<()> {
    for source in usual_sources(ChecklistPack::shipped(), Currency::CNY) {
        save_source(tx, &source, 0).await?;
    }
    Ok(())
}

/// The grades that became known from a day to another.
pub(super) async fn ratings(
    tx: &mut Tx,
    (spec, all): (&Spec, &Facts),
    (from, until): (Day, Day),
) -> Result<()> {
    let told = world::ratings(spec, all, from, until);
    let codes: Vec<String> = told.iter().map(|one| code(one.buyer)).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let buyers = find_codes(tx, &codes).await?;
    for (one, code) in told.iter().zip(codes) {
        let Some(buyer) = buyers.get(code) else { continue };
        let new = NewRating {
            agency: one.agency.to_owned(),
            grade: one.grade.to_owned(),
            rated_on: one.rated_on,
            valid_until: Some(one.valid_until),
            source: one.source.to_owned(),
            note: String::new(),
            document_id: None,
        };
        record_rating(tx, buyer.id, &new).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use credit::scoring::Agencies;

    #[test]
    fn every_grade_of_the_world_has_a_meaning() {
        let until: base::Day = "2026-11-21".parse().expect("day");
        let spec = world::Spec::demo(until);
        let facts = world::World::simulate(&spec).facts;
        for one in world::ratings(&spec, &facts, spec.start, until) {
            let told = Agencies::shipped().meaning(one.agency, one.grade, 12);
            assert!(told.is_some(), "{one:?}");
        }
    }
}
