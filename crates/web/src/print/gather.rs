use base::{Day, Result};
use credit::{
    assess::{Assessment, AssessmentDoc, FeatureValue, find_assessment},
    parties::{
        Buyer, FieldSource, Statement, Testimony, find_testimony, get_buyer, list_sources,
        list_statements,
    },
    policy::{GrantedLimit, GrantedTerms, find_limit, terms_in_force},
    receivables::{Ageing, AgeingQuery, ageing},
    roster::find_in_roster,
    scoring::{Feature, Scorecard, Value},
    warning::{Alert, AlertFilter, list_alerts},
};
use store::Db;

use super::Reader;

/// So many periods stand beside each other.
pub const PERIODS: usize = 3;

/// What a buyer's papers are made of; all figures are of one day.
pub struct Gathered {
    pub buyer: Buyer,
    pub owner_name: String,
    /// The day that was judged, else today.
    pub on: Day,
    pub assessment: Option<Assessment>,
    pub card: Scorecard,
    pub ageing: Ageing,
    pub limit: Option<GrantedLimit>,
    pub terms: Option<GrantedTerms>,
    pub alerts: Vec<Alert>,
    pub sources: Vec<FieldSource>,
    /// What others say.
    pub testimony: Testimony,
    /// The statements in force that ended by the day, the newest first.
    pub statements: Vec<Statement>,
}

impl Gathered {
    /// Reads it.
    ///
    /// # Errors
    /// `parties.buyer-unknown`, or a fault from the database.
    pub async fn of(db: &Db, reader: &Reader, code: &str) -> Result<Self> {
        let buyer = get_buyer(db, code, reader.scope).await?;
        let id = buyer.id;
        let assessment = find_assessment(db, id).await?;
        let on = assessment.as_ref().map_or(reader.today, |one| one.run.as_of);
        let query = AgeingQuery { buyer: Some(id), ..AgeingQuery::on(on) };
        let filter = AlertFilter { buyer: Some(id), scope: reader.scope, ..AlertFilter::default() };
        let row = find_in_roster(db, id, reader.scope).await?;
        let (card, _) = Scorecard::in_force(db, on).await?;
        Ok(Self {
            owner_name: row.map(|row| row.owner_name).unwrap_or_default(),
            on,
            assessment,
            card: card.into_owned(),
            ageing: ageing(db, &query).await?,
            limit: find_limit(db, id, on).await?,
            terms: terms_in_force(db, (id, id), on).await?.remove(&id),
            alerts: list_alerts(db, &filter).await?,
            sources: list_sources(db, id).await?,
            testimony: find_testimony(db, id).await?,
            statements: in_force(list_statements(db, id).await?, on),
            buyer,
        })
    }

    /// The document of the assessment.
    pub fn doc(&self) -> Option<(&Assessment, &AssessmentDoc)> {
        let one = self.assessment.as_ref()?;
        Some((one, one.doc.as_ref()?))
    }
}

/// The highest version of each period comes first and is in force; the debtor's own accounts stand
/// before those of its group.
fn in_force(mut all: Vec<Statement>, on: Day) -> Vec<Statement> {
    let mut kept: Vec<Statement> = Vec::new();
    all.sort_by_key(|one| {
        let content = &one.content;
        let newest = std::cmp::Reverse((content.period_end, content.months));
        (newest, one.detail.scope, std::cmp::Reverse(one.version))
    });
    for one in all {
        let (end, months) = (one.content.period_end, one.content.months);
        let same = |s: &Statement| s.content.period_end == end && s.content.months == months;
        if end <= on && kept.len() < PERIODS && !kept.iter().any(same) {
            kept.push(one);
        }
    }
    kept
}

/// The value of a feature as people write it; amounts in the reader's unit.
pub fn feature(
    reader: &Reader,
    one: &Assessment,
    doc: &AssessmentDoc,
    code: &str,
) -> Option<String> {
    let feature = Feature::ALL.iter().copied().find(|feature| feature.code() == code)?;
    let value = match doc.features.get(code)? {
        #[expect(clippy::cast_possible_truncation, reason = "whole minor units kept as a float")]
        FeatureValue::Number(minor) if feature == Feature::Sales12m => {
            let money = base::Money::new(*minor as i64, one.currency);
            return Some(reader.amount(money));
        }
        FeatureValue::Number(number) => Value::Number(*number),
        FeatureValue::Class(word) => Value::Class(word.clone()),
    };
    Some(value.said(feature).pick(reader.lang).to_owned())
}
