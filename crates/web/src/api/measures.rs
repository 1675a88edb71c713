//! Measures of collecting by person, team, stage, script or way of contact, month by month.

use credit::collections::measures::{MEASURES, MeasureBy, measure_log};

use super::{
    cursor::Page,
    endpoint::Call,
    shape::{sent, taken},
};
use crate::failure::Refused;

taken!(MeasuresAsked { by: Option<String>, month: Option<String> });

sent!(MeasureSaid {
    measure: String,
    part: i64,
    whole: i64,
    share_bps: Option<i64>,
    in_minor_units: bool,
});

sent!(MeasuresLine { group: String, month: String, measures: Vec<MeasureSaid> });

/// The measures of thirteen months by group and month.
pub async fn measures(call: Call<MeasuresAsked>) -> Result<Page<MeasuresLine>, Refused> {
    let by = match call.query.by.as_deref() {
        None => MeasureBy::Person,
        Some(code) => MeasureBy::parse(code).ok_or_else(|| {
            base::Rejection::new("collections.measures-by").with("by", code).on("by")
        })?,
    };
    let log = measure_log(&call.app.db, call.visit.scope()).await?;
    let mut items = Vec::new();
    for (group, months) in log.tally(by) {
        for (month, tally) in months {
            if call.query.month.as_ref().is_some_and(|asked| *asked != month) {
                continue;
            }
            let measures = MEASURES.iter().map(|measure| {
                let of = measure.of(&tally);
                MeasureSaid {
                    measure: measure.code().to_owned(),
                    part: of.part,
                    whole: of.whole,
                    share_bps: of.bps(),
                    in_minor_units: measure.is_money(),
                }
            });
            items.push(MeasuresLine { group: group.clone(), month, measures: measures.collect() });
        }
    }
    Ok(Page { items, next: None })
}
