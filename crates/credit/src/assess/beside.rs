//! What stands beside the points of a buyer: the rating of an agency and the grade of its data,
//! looked up among what is known, entered into the features, kept with the round.

use base::{Day, Result};
use store::{Bulk, Tx};

use super::{
    document::{ExternalDoc, QualityDoc, Said},
    judge::{Judged, Rules},
    load::Known,
};
use crate::{
    parties::COMPARED_FIELDS,
    scoring::{
        Feature, Features, Score, Taken, Wording, mark_fields,
        quality::{Quality, QualityFacts},
        rating_in_force,
    },
};

/// The rating that speaks for a buyer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct External {
    pub rating: i64,
    pub agency: String,
    pub name: Wording,
    pub grade: String,
    pub rated_on: Day,
    /// Over the card's horizon.
    pub pd: f64,
}

/// Both.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Beside {
    pub quality: Quality,
    pub external: Option<External>,
}

/// Days that a rating without an end speaks where the card does not heed ratings: it is shown.
const SHOWN_DAYS: i32 = 400;

/// Looks both up and enters them among the features.
pub(super) fn look(
    known: &Known,
    rules: &Rules,
    (statement, first_issued): (Option<i64>, Option<Day>),
    features: &mut Features,
) -> Beside {
    let (as_of, card) = (features.as_of, &rules.card);
    let usable = card.heeds.external.map_or(SHOWN_DAYS, |rule| rule.usable_days);
    let horizon = card.scale.horizon_months;
    let found = rating_in_force(&rules.agencies, &known.ratings, (as_of, usable, horizon));
    let external = found.map(|(rating, meant)| {
        let agency = rating.content.agency.clone();
        let name = rules.agencies.find(&agency).map(|one| one.name.clone()).unwrap_or_default();
        let (grade, rated_on) = (rating.content.grade.clone(), rating.content.rated_on);
        External { rating: rating.id, agency, name, grade, rated_on, pd: meant.pd }
    });
    if let Some(external) = &external {
        features.set(Feature::ExternalPd, Some(external.pd));
        let age = as_of.days_since(external.rated_on);
        features.set(Feature::ExternalAge, Some(f64::from(age)));
    }
    if let Some(rule) = &card.heeds.told {
        super::told::enter(&known.told, rule, features);
    }
    let facts = QualityFacts {
        country: &known.buyer.country,
        uscc: &known.buyer.uscc,
        founded_on: known.buyer.founded_on,
        customer_since: known.buyer.customer_since,
        said: &known.said,
        first_issued,
        statement: statement.and_then(|id| known.statement_sound.get(&id).copied()),
    };
    let quality = rules.quality.judge(&facts, features);
    features.set_class(Feature::DataQuality, quality.grade.unwrap_or_default());
    Beside { quality, external }
}

impl Beside {
    pub(super) fn external_doc(&self, score: &Score) -> Option<ExternalDoc> {
        let external = self.external.as_ref()?;
        let seen = score.outside;
        Some(ExternalDoc {
            rating: external.rating.to_string(),
            agency: external.agency.clone(),
            agency_said: Said::from(&external.name),
            grade: external.grade.clone(),
            rated_on: external.rated_on.to_string(),
            pd: external.pd,
            score: seen.map(|seen| seen.external),
            own: seen.map_or(score.total, |seen| seen.own),
            taken: taken(score).to_owned(),
            conflict: seen.is_some_and(|seen| seen.conflict),
        })
    }

    pub(super) fn quality_doc(&self) -> QualityDoc {
        let quality = &self.quality;
        QualityDoc {
            grade: quality.grade.map(str::to_owned),
            share: quality.share,
            rules: quality.rules.iter().map(|rule| (rule.code.clone(), rule.met)).collect(),
            twice: (quality.twice, quality.agreed),
        }
    }
}

fn taken(score: &Score) -> &'static str {
    match score.outside {
        Some(seen) if seen.taken == Taken::External => "external",
        _ => "own",
    }
}

const COLUMNS: [&str; 11] = [
    "run_id",
    "buyer_id",
    "quality",
    "quality_micro",
    "rating_id",
    "own_score",
    "external_score",
    "taken",
    "conflict",
    "quality_rules",
    "quality_fields",
];

/// The rules that apply, in short: `code:1` where one is met in full, else `code:0`.
fn rules_kept(quality: &Quality) -> String {
    let kept = quality.rules.iter().filter_map(|rule| {
        let met = rule.met?;
        Some(format!("{}:{}", rule.code, u8::from(met >= 1.0)))
    });
    kept.collect::<Vec<_>>().join(" ")
}

/// Writes what stood beside the points of a chunk.
pub(super) async fn write(tx: &mut Tx, run: i64, chunk: &[(Known, Judged)]) -> Result<()> {
    let mut bulk = Bulk::new("scoring_beside", &COLUMNS, "");
    for (known, judged) in chunk {
        let (beside, score) = (&judged.beside, &judged.score);
        let rules = rules_kept(&beside.quality);
        let fields = mark_fields(&COMPARED_FIELDS, &known.said);
        let bare = rules.is_empty() && fields.chars().all(|mark| mark == '0');
        if beside.external.is_none() && beside.quality.grade.is_none() && bare {
            continue;
        }
        let own = score.outside.map_or(score.total, |seen| seen.own);
        let row = [
            run.into(),
            known.buyer.id.into(),
            beside.quality.grade.unwrap_or_default().into(),
            super::replay::micro(beside.quality.share).into(),
            beside.external.as_ref().map(|external| external.rating).into(),
            own.map(i64::from).into(),
            score.outside.map(|seen| i64::from(seen.external)).into(),
            taken(score).into(),
            score.outside.is_some_and(|seen| seen.conflict).into(),
            rules.into(),
            fields.into(),
        ];
        bulk.push(tx.conn(), row).await?;
    }
    bulk.flush(tx.conn()).await?;
    Ok(())
}
