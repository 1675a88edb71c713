//! The own recovery curve: by group and days overdue, what was collected and how likely the next days bring it.

use credit::collections::recovery::{
    Mark, Recovery, RecoveryBy, RecoveryGroup, RecoveryPack, recovery,
};
use quant::recovery::Share;

use super::{
    endpoint::Call,
    shape::{Cash, On, cash, sent, taken},
};
use crate::failure::Refused;

taken!(RecoveryAsked { by: Option<String> });

sent!(RecoveryShare { share: f64, low: f64, high: f64 });

sent!(RecoveryMark {
    age_days: u32,
    items_at_risk: i64,
    at_risk: Cash,
    collected: Option<RecoveryShare>,
    items_collected: Option<RecoveryShare>,
    chance_soon: Option<RecoveryShare>,
    items_chance_soon: Option<RecoveryShare>,
    collected_at_last: Option<RecoveryShare>,
});

sent!(RecoveryLine {
    group: String,
    name: String,
    items: i64,
    was_overdue: Cash,
    collected: Cash,
    written_off: Cash,
    told_until_days: u32,
    marks: Vec<RecoveryMark>,
});

sent!(LorePointSaid { age_days: u32, share_bps: i64 });

sent!(LoreSaid { code: String, said: String, source: String, points: Vec<LorePointSaid> });

sent!(RecoverySaid {
    as_of: On,
    due_since: On,
    window_days: u32,
    all: RecoveryLine,
    groups: Vec<RecoveryLine>,
    lore: Vec<LoreSaid>,
    rule_version: String,
});

fn share(of: Option<Share>) -> Option<RecoveryShare> {
    of.map(|one| RecoveryShare { share: one.share, low: one.low, high: one.high })
}

fn line(told: &Recovery, group: &RecoveryGroup, pack: &RecoveryPack) -> RecoveryLine {
    let mark = |one: Mark| RecoveryMark {
        age_days: one.age_days,
        items_at_risk: one.items_at_risk,
        at_risk: cash(one.at_risk_minor, told.currency),
        collected: share(one.collected),
        items_collected: share(one.items_collected),
        chance_soon: share(one.soon),
        items_chance_soon: share(one.items_soon),
        collected_at_last: share(one.at_last),
    };
    let marks = pack.marks.iter().map(|age| mark(group.mark(*age, told.window_days)));
    RecoveryLine {
        group: group.code.clone(),
        name: group.name.clone(),
        items: group.items.all(),
        was_overdue: cash(group.money.all(), told.currency),
        collected: cash(group.money.flow(0, u32::MAX).paid, told.currency),
        written_off: cash(group.written_minor, told.currency),
        told_until_days: group.reach_days,
        marks: marks.collect(),
    }
}

/// The curve of all items and of the groups asked for.
pub async fn curve(call: Call<RecoveryAsked>) -> Result<RecoverySaid, Refused> {
    let (db, lang) = (&call.app.db, call.visit.lang);
    let by = match call.query.by.as_deref() {
        None => RecoveryBy::All,
        Some(code) => RecoveryBy::parse(code).ok_or_else(|| {
            base::Rejection::new("collections.recovery-by").with("by", code).on("by")
        })?,
    };
    let pack = RecoveryPack::in_force(db, call.visit.today).await?;
    let told = recovery(db, call.visit.scope(), by).await?;
    let lore = pack.lore.iter().map(|one| LoreSaid {
        code: one.code.clone(),
        said: one.name.pick(lang).to_owned(),
        source: one.source.pick(lang).to_owned(),
        points: one
            .points
            .iter()
            .map(|point| LorePointSaid { age_days: point.days, share_bps: point.share_bps })
            .collect(),
    });
    Ok(RecoverySaid {
        as_of: On(told.as_of),
        due_since: On(told.since),
        window_days: told.window_days,
        all: line(&told, &told.all, &pack),
        groups: told.groups.iter().map(|group| line(&told, group, &pack)).collect(),
        lore: lore.collect(),
        rule_version: pack.edition.version.clone(),
    })
}
