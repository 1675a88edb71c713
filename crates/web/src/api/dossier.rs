//! Ratings by agencies, data sources, the checklist and the quality of files.

use base::Rejection;
use credit::{
    dossier::{
        ItemState, Standing, buyer_checklist, checklist_report, quality_report, rating_report,
        source_report,
    },
    parties::{
        NewRating, NewSource, Rating, SourceSnapshot, list_ratings, record_rating, save_source,
        withdraw_rating,
    },
    policy::Tier,
    receivables::company_currency,
    scoring::Agencies,
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::PageAsked,
    shape::{At, Cash, Code, Coin, Id, Nothing, On, cash, sent, taken},
    words::Change,
};
use crate::failure::Refused;

sent!(RatingSaid {
    id: Id,
    agency: String,
    grade: String,
    rated_on: On,
    valid_until: Option<On>,
    source: String,
    note: String,
    withdrawn_by: Option<String>,
    reason: Option<String>,
    recorded_at: At,
    actor: String,
});

fn rating(row: Rating) -> RatingSaid {
    let (by, why) = row.withdrawn.map(|gone| (gone.by, gone.why)).unzip();
    RatingSaid {
        id: Id(row.id),
        agency: row.content.agency,
        grade: row.content.grade,
        rated_on: On(row.content.rated_on),
        valid_until: row.content.valid_until.map(On),
        source: row.content.source,
        note: row.content.note,
        withdrawn_by: by,
        reason: why,
        recorded_at: At(row.recorded_at),
        actor: row.actor,
    }
}

/// Ratings of a buyer by agencies, the newest first.
pub async fn ratings(call: Call<PageAsked>) -> Result<Page<RatingSaid>, Refused> {
    let buyer = call.buyer().await?;
    let all = list_ratings(&call.app.db, buyer.id).await?.into_iter().map(rating).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &RatingSaid| one.id.0.to_string())?)
}

taken!(RatingToRecord {
    agency: String,
    grade: String,
    rated_on: On,
    valid_until: Option<On>,
    source: Option<String>,
    note: Option<String>,
});

sent!(RatingRecorded { id: Option<Id>, change: Code<Change> });

/// Records a rating; the same again changes nothing.
pub async fn add_rating(
    call: Call<Nothing, Body<RatingToRecord>>,
) -> Result<Made<RatingRecorded>, Refused> {
    let buyer = call.buyer().await?;
    let Body(new) = call.body;
    let (agencies, _) = Agencies::in_force(&call.app.db, call.visit.today).await?;
    let new = agencies.admit(NewRating {
        agency: new.agency,
        grade: new.grade,
        rated_on: new.rated_on.0,
        valid_until: new.valid_until.map(|day| day.0),
        source: new.source.unwrap_or_default(),
        note: new.note.unwrap_or_default(),
        document_id: None,
    })?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = record_rating(&mut tx, buyer.id, &new).await?;
    if id.is_none() {
        tx.quiet();
    }
    tx.commit().await?;
    let change = Code(if id.is_some() { Change::Added } else { Change::Unchanged });
    Ok(Made { new: id.is_some(), what: RatingRecorded { id: id.map(Id), change } })
}

taken!(RatingToWithdraw { reason: String });

sent!(RatingWithdrawn { id: Id });

/// Withdraws a rating.
pub async fn withdraw(
    call: Call<Nothing, Body<RatingToWithdraw>>,
) -> Result<Made<RatingWithdrawn>, Refused> {
    let buyer = call.buyer().await?;
    let id: i64 = call
        .path("id")
        .parse()
        .map_err(|_| Rejection::new("parties.rating-unknown").with("id", call.path("id")))?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    withdraw_rating(&mut tx, buyer.id, id, &call.body.0.reason).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: RatingWithdrawn { id: Id(id) } })
}

sent!(ChecklistItemSaid {
    code: String,
    state: String,
    as_of: Option<On>,
    source: String,
    months: Option<i32>,
    minutes: i64,
    cost: i64,
});

sent!(ChecklistSaid {
    level: String,
    tier: Code<Tier>,
    exposure: Cash,
    missing: u64,
    stale: u64,
    minutes: i64,
    cost: i64,
    checklist: Vec<ChecklistItemSaid>,
});

/// What a buyer's file holds and lacks.
pub async fn checklist(call: Call<Nothing>) -> Result<ChecklistSaid, Refused> {
    let buyer = call.buyer().await?;
    let list = buyer_checklist(&call.app.db, buyer.id, call.visit.today).await?;
    let (minutes, cost) = list.to_do();
    let items = list.items.iter().filter_map(|judged| {
        let item = list.pack.items.get(judged.item)?;
        Some(ChecklistItemSaid {
            code: item.code.clone(),
            state: judged.state.code().to_owned(),
            as_of: judged.on.map(On),
            source: item.source.clone(),
            months: item.months,
            minutes: item.minutes,
            cost: item.cost,
        })
    });
    let level = list.pack.levels.get(list.level).map(|level| level.code.clone());
    Ok(ChecklistSaid {
        level: level.unwrap_or_default(),
        tier: Code(list.tier),
        exposure: cash(list.exposure.minor, list.exposure.currency),
        missing: count(list.count(ItemState::Missing)),
        stale: count(list.count(ItemState::Stale)),
        minutes,
        cost,
        checklist: items.collect(),
    })
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

sent!(SnapshotSaid { taken_on: On, file: String, digest: String, bytes: i64 });

sent!(DataSourceSaid {
    code: String,
    name: String,
    name_en: String,
    kind: String,
    licence: String,
    cost: Cash,
    cost_per: String,
    minutes: i64,
    fresh_days: i64,
    contact: String,
    fields: Vec<String>,
    labels: Vec<String>,
    note: String,
    active: bool,
    version: i64,
    buyers: u64,
    fill: Option<f64>,
    age_days: Option<f64>,
    snapshot: Option<SnapshotSaid>,
});

/// The register of data sources with how far each fills the files.
pub async fn sources(call: Call<PageAsked>) -> Result<Page<DataSourceSaid>, Refused> {
    let report = source_report(&call.app.db, call.visit.today).await?;
    let taken = |one: SourceSnapshot| SnapshotSaid {
        taken_on: On(one.taken_on),
        file: one.file_name,
        digest: one.digest,
        bytes: one.size,
    };
    let all = report.sources.into_iter().map(|one| {
        let (of, version) = (one.source.content, one.source.version);
        DataSourceSaid {
            code: of.code,
            name: of.name,
            name_en: of.name_en,
            kind: of.kind,
            licence: of.licence,
            cost: cash(of.cost_minor, of.currency),
            cost_per: of.cost_per,
            minutes: of.minutes,
            fresh_days: of.fresh_days,
            contact: of.contact,
            fields: of.fields,
            labels: of.labels,
            note: of.note,
            active: of.active,
            version,
            buyers: one.buyers,
            fill: one.fill,
            age_days: one.age_days,
            snapshot: one.snapshot.map(taken),
        }
    });
    let at = (call.query.limit, call.query.after.as_deref());
    let all: Vec<DataSourceSaid> = all.collect();
    Ok(cursor::page(&call.question(), all, at, |one: &DataSourceSaid| one.code.clone())?)
}

taken!(DataSourceToSave {
    version: Option<i64>,
    name: String,
    name_en: Option<String>,
    kind: String,
    licence: Option<String>,
    cost_minor: Option<i64>,
    cost_per: Option<String>,
    minutes: Option<i64>,
    fresh_days: i64,
    contact: Option<String>,
    fields: Option<Vec<String>>,
    labels: Option<Vec<String>>,
    note: Option<String>,
    active: Option<bool>,
});

sent!(DataSourceSaved { code: String, change: Code<Change> });

/// Adds a data source or changes one from the version that is named.
pub async fn save(
    call: Call<Nothing, Body<DataSourceToSave>>,
) -> Result<Made<DataSourceSaved>, Refused> {
    let code = call.path("code").trim().to_owned();
    let currency = company_currency(&call.app.db).await?;
    let Body(new) = call.body;
    let version = new.version.unwrap_or(0);
    let new = NewSource {
        code: code.clone(),
        name: new.name,
        name_en: new.name_en.unwrap_or_default(),
        kind: new.kind,
        licence: new.licence.unwrap_or_default(),
        currency,
        cost_minor: new.cost_minor.unwrap_or(0),
        cost_per: new.cost_per.unwrap_or_else(|| "none".to_owned()),
        minutes: new.minutes.unwrap_or(0),
        fresh_days: new.fresh_days,
        contact: new.contact.unwrap_or_default(),
        fields: new.fields.unwrap_or_default(),
        labels: new.labels.unwrap_or_default(),
        note: new.note.unwrap_or_default(),
        active: new.active.unwrap_or(true),
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let changed = save_source(&mut tx, &new, version).await?.is_some();
    if !changed {
        tx.quiet();
    }
    tx.commit().await?;
    let change = match (changed, version) {
        (false, _) => Change::Unchanged,
        (true, 0) => Change::Added,
        (true, _) => Change::Changed,
    };
    let made = change == Change::Added;
    Ok(Made { new: made, what: DataSourceSaved { code, change: Code(change) } })
}

sent!(RatedSaid {
    code: String,
    name: String,
    agency: String,
    grade: String,
    rated_on: On,
    own_score: Option<i64>,
    external_score: Option<i64>,
    taken: String,
    conflict: bool,
    exposure: Cash,
});

sent!(RatingsSaid {
    as_of: Option<On>,
    buyers: u64,
    rated: u64,
    both: u64,
    conflicts: u64,
    overridden: u64,
    same_tier: u64,
    rank_agreement: Option<f64>,
    exposure: Cash,
    rated_exposure: Cash,
    rated_buyers: Vec<RatedSaid>,
});

/// Ratings beside the own scores over the portfolio.
pub async fn ratings_report(call: Call<Nothing>) -> Result<RatingsSaid, Refused> {
    let report = rating_report(&call.app.db, call.visit.scope()).await?;
    let currency = report.currency;
    let rows = report.rows.iter().take(5_000).map(|row| RatedSaid {
        code: row.code.clone(),
        name: row.name.clone(),
        agency: row.agency.clone(),
        grade: row.grade.clone(),
        rated_on: On(row.rated_on),
        own_score: row.own,
        external_score: row.external,
        taken: if row.external_taken { "external" } else { "own" }.to_owned(),
        conflict: row.conflict,
        exposure: cash(row.exposure_minor, currency),
    });
    Ok(RatingsSaid {
        as_of: report.as_of.map(On),
        buyers: count(report.buyers),
        rated: count(report.rows.len()),
        both: count(report.both),
        conflicts: count(report.conflicts),
        overridden: count(report.overridden),
        same_tier: count(report.same_tier),
        rank_agreement: report.rank_agreement,
        exposure: cash(report.exposure_minor, currency),
        rated_exposure: cash(report.rated_minor, currency),
        rated_buyers: rows.collect(),
    })
}

sent!(GradeSaid { grade: String, buyers: u64, exposure_minor: i64 });

sent!(RuleSaid { code: String, applies: u64, met: u64 });

sent!(VerifiedSaid { field: String, filled: u64, twice: u64, agreed: u64 });

sent!(QualitySaid {
    as_of: Option<On>,
    currency: Coin,
    buyers: u64,
    grades: Vec<GradeSaid>,
    quality_rules: Vec<RuleSaid>,
    verified: Vec<VerifiedSaid>,
});

/// The quality of the data over the portfolio.
pub async fn quality(call: Call<Nothing>) -> Result<QualitySaid, Refused> {
    let report = quality_report(&call.app.db, call.visit.scope()).await?;
    let currency = company_currency(&call.app.db).await?;
    let grades = ["a", "b", "c", "d", ""].iter().zip(&report.grades);
    Ok(QualitySaid {
        as_of: report.as_of.map(On),
        currency: Coin(currency),
        buyers: count(report.buyers),
        grades: grades
            .map(|(grade, (buyers, minor))| GradeSaid {
                grade: (*grade).to_owned(),
                buyers: count(*buyers),
                exposure_minor: *minor,
            })
            .collect(),
        quality_rules: report
            .rules
            .iter()
            .map(|(code, of)| RuleSaid {
                code: code.clone(),
                applies: count(of.applies),
                met: count(of.met),
            })
            .collect(),
        verified: report
            .fields
            .iter()
            .map(|of| VerifiedSaid {
                field: of.field.to_owned(),
                filled: count(of.filled),
                twice: count(of.twice),
                agreed: count(of.agreed),
            })
            .collect(),
    })
}

sent!(LackingSaid {
    code: String,
    name: String,
    level: String,
    exposure: Cash,
    missing: Vec<String>,
    stale: Vec<String>,
    minutes: i64,
    cost: i64,
});

sent!(FilesSaid {
    as_of: On,
    buyers: u64,
    complete: u64,
    lacking: Vec<LackingSaid>,
    next: Option<String>,
});

/// The checklist over the portfolio, and page by page who lacks something, the most first.
pub async fn files(call: Call<PageAsked>) -> Result<FilesSaid, Refused> {
    let today = call.visit.today;
    let report = checklist_report(&call.app.db, call.visit.scope(), today).await?;
    let codes = |places: &[usize]| -> Vec<String> {
        let items = places.iter().filter_map(|at| report.pack.items.get(*at));
        items.map(|item| item.code.clone()).collect()
    };
    let at = (call.query.limit, call.query.after.as_deref());
    let all: Vec<&Standing> = report.worst.iter().collect();
    let page = cursor::page(&call.question(), all, at, |one: &&Standing| one.code.clone())?;
    let rows = page.items.iter().map(|one| {
        let level = report.pack.levels.get(one.level).map(|level| level.code.clone());
        LackingSaid {
            code: one.code.clone(),
            name: one.name.clone(),
            level: level.unwrap_or_default(),
            exposure: cash(one.exposure_minor, report.currency),
            missing: codes(&one.missing),
            stale: codes(&one.stale),
            minutes: one.minutes,
            cost: one.cost,
        }
    });
    Ok(FilesSaid {
        as_of: On(today),
        buyers: count(report.buyers),
        complete: count(report.complete),
        lacking: rows.collect(),
        next: page.next,
    })
}
