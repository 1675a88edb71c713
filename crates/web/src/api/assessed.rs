//! What assessments say: the list of buyers, one buyer's judgement, the portfolio, the runs.

use std::collections::BTreeMap;

use base::{Currency, Lang};
use credit::{
    assess::{self, AssessmentDoc, FeatureValue, Run, find_assessment, list_runs, score_history},
    policy::{Headroom, Limit, Tier, find_limit},
    scoring::Confidence,
    warning::AlertLevel,
};
use serde_json::Value;
use store::Actor;

use super::{
    buyers::{Identity, identity},
    cursor,
    cursor::Page,
    endpoint::{Body, Call, Started},
    jobs::{JobState, state_of},
    ledger::PageAsked,
    limits::{Granted, granted},
    shape::{At, Cash, Code, Coin, Id, Nothing, On, cash, sent, taken},
};
use crate::{failure::Refused, job::Task};

sent!(LimitSaid {
    kind: String,
    amount: Option<Cash>,
});

sent!(HeadroomSaid {
    kind: String,
    amount: Option<Cash>,
});

pub fn limit_said(limit: Limit, currency: Currency) -> LimitSaid {
    let amount = limit.amount_minor().map(|minor| cash(minor, currency));
    LimitSaid { kind: limit.code().to_owned(), amount }
}

pub fn headroom_said(headroom: Headroom) -> HeadroomSaid {
    let amount = match headroom {
        Headroom::Unlimited => None,
        Headroom::Left(money)
        | Headroom::Over(money)
        | Headroom::NoCredit(money)
        | Headroom::NotGranted(money) => Some(money.into()),
    };
    HeadroomSaid { kind: headroom.code().to_owned(), amount }
}

#[expect(clippy::cast_precision_loss, reason = "millionths of a probability, not money")]
pub fn probability(micro: Option<i64>) -> Option<f64> {
    micro.map(|micro| micro as f64 / 1_000_000.0)
}

pub fn level(rank: i64) -> Option<Code<AlertLevel>> {
    AlertLevel::ALL.into_iter().find(|level| level.rank() == rank).map(Code)
}

sent!(ScoreReason { feature: String, lost: i32, missing: bool, said: String });

sent!(FeaturePoints { feature: String, axis: String, points: i32, best: i32, known: bool });

sent!(ProposalMethod {
    method: String,
    amount: Option<Cash>,
    said: String,
    taken: bool,
});

sent!(ProposalSaid {
    kind: String,
    amount: Option<Cash>,
    terms: String,
    prepay_bps: i32,
    review_months: i32,
    methods: Vec<ProposalMethod>,
    steps: Vec<String>,
});

sent!(AltmanSaid {
    state: String,
    model: Option<String>,
    value: Option<f64>,
    zone: Option<String>,
    lacking: Vec<String>,
});

sent!(SignalShown { signal: String, level: String, measure: f64, said: String });

sent!(PromiseRecordSaid {
    made: u32,
    decided: u32,
    kept_share: Option<f64>,
    broken_in_row: u32,
    next_due_on: Option<String>,
});

sent!(MonthSaid {
    month: String,
    invoiced: Cash,
    collected: Cash,
    late: Cash,
    days_late: Option<f64>,
});

sent!(Grounds {
    because: String,
    computed: i32,
    reasons: Vec<ScoreReason>,
    points: Vec<FeaturePoints>,
    features: BTreeMap<String, Value>,
    altman: AltmanSaid,
    statement_on: Option<String>,
    proposal: ProposalSaid,
    signals: Vec<SignalShown>,
    promises: PromiseRecordSaid,
    months: Vec<MonthSaid>,
});

sent!(AssessmentSaid {
    run_id: Id,
    as_of: On,
    score: Option<i64>,
    score_before: Option<i64>,
    pd: Option<f64>,
    tier: Code<Tier>,
    confidence: Code<Confidence>,
    provisional: bool,
    ability: Option<i64>,
    willingness: Option<i64>,
    quadrant: String,
    exposure: Cash,
    open: Cash,
    overdue: Cash,
    oldest_days: i64,
    sales_12m: Cash,
    limit: Option<LimitSaid>,
    headroom: HeadroomSaid,
    alert_level: Option<Code<AlertLevel>>,
    inputs_digest: String,
    grounds: Option<Grounds>,
});

sent!(BuyerFile {
    buyer: Identity,
    granted_limit: Option<Granted>,
    assessment: Option<AssessmentSaid>,
});

/// One buyer: identity, limit in force, and what the current assessment says with its grounds.
pub async fn one(call: Call) -> Result<BuyerFile, Refused> {
    let buyer = call.buyer().await?;
    let (db, lang) = (&call.app.db, call.visit.lang);
    let limit = find_limit(db, buyer.id, call.visit.today).await?;
    let found = find_assessment(db, buyer.id).await?;
    Ok(BuyerFile {
        granted_limit: limit.map(granted),
        assessment: found.map(|found| assessment(found, lang)),
        buyer: identity(db, buyer, call.visit.scope()).await?,
    })
}

fn assessment(found: assess::Assessment, lang: Lang) -> AssessmentSaid {
    let currency = found.currency;
    AssessmentSaid {
        run_id: Id(found.run.id),
        as_of: On(found.run.as_of),
        score: found.score,
        score_before: found.score_before,
        pd: probability(found.pd_micro),
        tier: Code(found.tier),
        confidence: Code(found.confidence),
        provisional: found.provisional,
        ability: found.ability,
        willingness: found.willingness,
        quadrant: found.quadrant,
        exposure: cash(found.exposure_minor, currency),
        open: cash(found.open_minor, currency),
        overdue: cash(found.overdue_minor, currency),
        oldest_days: found.oldest_overdue_days,
        sales_12m: cash(found.sales_12m_minor, currency),
        limit: found.limit.map(|limit| limit_said(limit, currency)),
        headroom: headroom_said(found.headroom),
        alert_level: level(found.alert_level),
        inputs_digest: found.inputs_digest,
        grounds: found.doc.map(|doc| grounds(doc, currency, lang)),
    }
}

fn grounds(doc: AssessmentDoc, currency: Currency, lang: Lang) -> Grounds {
    let proposal = proposal(doc.proposal, currency, lang);
    let reason = |reason: assess::ReasonDoc| ScoreReason {
        said: reason.said.pick(lang).to_owned(),
        feature: reason.feature,
        lost: reason.lost,
        missing: reason.missing,
    };
    let points = |points: assess::PointsDoc| FeaturePoints {
        feature: points.feature,
        axis: points.axis,
        points: points.points,
        best: points.best,
        known: points.known,
    };
    let value = |value: FeatureValue| match value {
        FeatureValue::Number(number) => Value::from(number),
        FeatureValue::Class(word) => Value::from(word),
    };
    let signal = |hit: assess::HitDoc| SignalShown {
        said: hit.said.pick(lang).to_owned(),
        signal: hit.signal,
        level: hit.level,
        measure: hit.measure,
    };
    let month = |month: assess::MonthDoc| MonthSaid {
        month: month.month,
        invoiced: cash(month.invoiced_minor, currency),
        collected: cash(month.collected_minor, currency),
        late: cash(month.late_minor, currency),
        days_late: month.days_late,
    };
    Grounds {
        because: doc.because.pick(lang).to_owned(),
        computed: doc.computed,
        reasons: doc.reasons.into_iter().map(reason).collect(),
        points: doc.points.into_iter().map(points).collect(),
        features: doc.features.into_iter().map(|(code, one)| (code, value(one))).collect(),
        altman: AltmanSaid {
            state: doc.altman.state,
            model: doc.altman.model,
            value: doc.altman.value,
            zone: doc.altman.zone,
            lacking: doc.altman.lacking,
        },
        statement_on: doc.statement_on,
        proposal,
        signals: doc.hits.into_iter().map(signal).collect(),
        promises: PromiseRecordSaid {
            made: doc.promises.made,
            decided: doc.promises.decided,
            kept_share: doc.promises.kept_share,
            broken_in_row: doc.promises.broken_in_row,
            next_due_on: doc.promises.next_due_on,
        },
        months: doc.months.into_iter().map(month).collect(),
    }
}

fn proposal(doc: assess::ProposalDoc, currency: Currency, lang: Lang) -> ProposalSaid {
    let sum = |minor: Option<i64>| minor.map(|minor| cash(minor, currency));
    let method = |method: assess::MethodDoc| ProposalMethod {
        said: method.said.pick(lang).to_owned(),
        amount: sum(method.amount_minor),
        method: method.method,
        taken: method.taken,
    };
    ProposalSaid {
        kind: doc.kind,
        amount: sum(doc.amount_minor),
        terms: doc.terms,
        prepay_bps: doc.prepay_bps,
        review_months: doc.review_months,
        methods: doc.methods.into_iter().map(method).collect(),
        steps: doc.steps.iter().map(|said| said.pick(lang).to_owned()).collect(),
    }
}

sent!(ScoreOnce {
    as_of: On,
    score: Option<i64>,
    pd: Option<f64>,
    tier: Code<Tier>,
    exposure_minor: i64,
    overdue_minor: i64,
});

/// A buyer's scores over time, oldest first.
pub async fn scores(call: Call<PageAsked>) -> Result<Page<ScoreOnce>, Refused> {
    let buyer = call.buyer().await?;
    let one = |point: assess::ScorePoint| ScoreOnce {
        as_of: On(point.as_of),
        score: point.score,
        pd: probability(point.pd_micro),
        tier: Code(point.tier),
        exposure_minor: point.exposure_minor,
        overdue_minor: point.overdue_minor,
    };
    let all = score_history(&call.app.db, buyer.id).await?.into_iter().map(one).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |point: &ScoreOnce| point.as_of.0.to_string())?)
}

sent!(AssessmentRun {
    id: Id,
    as_of: On,
    state: String,
    current: bool,
    buyers: i64,
    scored: i64,
    model_digest: String,
    policy_digest: String,
    inputs_digest: String,
    results_digest: String,
    ledger_version: i64,
    note: String,
    actor: String,
    started_at: At,
    finished_at: Option<At>,
});

/// Assessment runs, the newest first.
pub async fn runs(call: Call<PageAsked>) -> Result<Page<AssessmentRun>, Refused> {
    let db = &call.app.db;
    let current = assess::current_run(db).await?.map(|run| run.id);
    let one = |run: Run| AssessmentRun {
        id: Id(run.id),
        as_of: On(run.as_of),
        state: run.state,
        current: current == Some(run.id),
        buyers: run.buyers,
        scored: run.scored,
        model_digest: run.model_digest,
        policy_digest: run.policy_digest,
        inputs_digest: run.inputs_digest,
        results_digest: run.results_digest,
        ledger_version: run.ledger_version,
        note: run.note,
        actor: run.actor,
        started_at: At(run.started_at),
        finished_at: run.finished_at.map(At),
    };
    let all = list_runs(db, cursor::MOST).await?.into_iter().map(one).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |run: &AssessmentRun| run.id.0.to_string())?)
}

taken!(NewAssessment {
    as_of: Option<On>,
});

/// Starts an assessment. It runs beside the requests; its state is asked for by its job.
pub async fn start(call: Call<Nothing, Body<NewAssessment>>) -> Result<Started<JobState>, Refused> {
    let person = call.visit.person()?;
    let as_of = call.body.0.as_of.map_or(call.visit.today, |day| day.0);
    assess::admit_day(&call.app.db, as_of).await?;
    let (db, actor) = (call.app.db.patient(), Actor::user(&person.login));
    let task = Task {
        lane: "assess",
        doing: "api-run-assessment",
        subject: as_of.to_string(),
        back: "/".to_owned(),
    };
    let job = call.app.jobs.start(db.ids().next(), person, task, move |job| async move {
        let (done, stop) = (job.done(), job.stop());
        let progress = move |at: assess::Progress| {
            job.of(at.of);
            done.store(at.done, std::sync::atomic::Ordering::Relaxed);
        };
        assess::assess(&db, as_of, &actor, &progress, &stop).await?;
        Ok("/".to_owned())
    });
    Ok(Started(state_of(&job, call.visit.lang)))
}

/// The currency of a stored document.
pub fn coin(code: &str) -> Result<Coin, base::Failure> {
    let wrong = |error| base::Failure::broken("reading the portfolio's currency", error);
    code.parse().map(Coin).map_err(wrong)
}
