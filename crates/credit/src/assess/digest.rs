//! What a judgement was made from and what came out, as bytes: the same facts give the same
//! digest, so that a replay can be compared.

use std::fmt::Write as _;

use base::{Day, Digest, Failure, Result, digest_of};

use super::{
    document::{
        AltmanDoc, AskedDoc, AssessmentDoc, FeatureValue, HitDoc, MethodDoc, ModelDoc, MonthDoc,
        PointsDoc, PromisesDoc, ProposalDoc, ReasonDoc, Said,
    },
    judge::Judged,
    load::Known,
};
use crate::{
    collections::ClaimState,
    policy::method_code,
    scoring::{Altman, Axis, Value, model_code, models::Running, zone_code},
};

/// The digest of everything that is known of a buyer as of a day. What was judged earlier (an
/// earlier score, the state of promises) is no input.
pub(super) fn inputs(known: &Known, as_of: Day) -> Digest {
    let mut text = String::with_capacity(256 + known.items.len() * 64);
    let buyer = &known.buyer;
    let _ = writeln!(
        text,
        "{as_of} {} {} {} {} {} {} {:?} {}",
        buyer.id,
        buyer.kind,
        buyer.ownership,
        buyer.size,
        buyer.industry,
        buyer.terms,
        buyer.founded_on,
        buyer.nature
    );
    for item in &known.items {
        let _ = write!(
            text,
            "i{} {} {} {} {} {}",
            item.id,
            item.issued_on,
            item.due_on,
            item.amount_minor,
            item.company_minor,
            u8::from(item.disputed)
        );
        for part in &item.payments {
            let _ = write!(text, " {} {} {:?}", part.on, part.amount_minor, part.by);
        }
        text.push('\n');
    }
    for statement in &known.statements {
        let sound = known.statement_sound.get(&statement.id);
        let _ = writeln!(
            text,
            "s{} {} {} {:?} {sound:?}",
            statement.id, statement.period_end, statement.months, statement.lines
        );
    }
    for rating in &known.ratings {
        let _ = writeln!(text, "g{} {:?}", rating.id, rating.content);
    }
    let _ = writeln!(text, "{:?} {} {}", known.said, buyer.uscc, buyer.country);
    let _ = writeln!(text, "{:?} {:?} {:?}", known.receipts, known.unallocated, known.notes);
    let _ = writeln!(text, "{:?} {:?} {:?}", known.bounces, known.disputes, known.events);
    for row in &known.promises {
        let _ = writeln!(text, "p{} {:?}{:?}", row.id, row.promise, row.marks.covers);
    }
    for row in &known.contacts {
        let _ = writeln!(text, "c{} {:?}", row.id, row.contact);
    }
    if known.claim != ClaimState::default() {
        let _ = writeln!(text, "{:?}", known.claim);
    }
    let _ = writeln!(text, "{:?} {:?}", known.reports, known.file_on);
    for limit in [&known.limit, &known.group_limit].into_iter().flatten() {
        let _ = writeln!(text, "l{} {:?}", limit.id, limit.granted.limit);
    }
    for part in &known.parts {
        let _ = writeln!(text, "part{} {:?}", part.id, part.new);
    }
    let _ = writeln!(text, "{:?}", known.terms);
    digest_of(text.as_bytes())
}

/// The stored document of a judgement.
pub(super) fn document(judged: &Judged, model: &Running) -> Result<String> {
    let score = &judged.score;
    let doc = AssessmentDoc {
        model: ModelDoc {
            version_id: model.version_id.map(|id| id.to_string()),
            name: model.name.clone(),
            kind: model.kind.code().to_owned(),
            digest: model.digest.clone(),
        },
        because: Said::from(&score.because),
        computed: score.computed,
        alone: score.total.filter(|total| *total != score.alone).map(|_| score.alone),
        features: judged
            .features
            .known()
            .map(|(feature, value)| (feature.code().to_owned(), value_doc(value)))
            .collect(),
        points: score.points.iter().map(points_doc).collect(),
        reasons: score.reasons.iter().map(reason_doc).collect(),
        steps: score.steps.iter().map(|step| Said::from(&step.said)).collect(),
        external: judged.beside.external_doc(score),
        quality: judged.beside.quality_doc(),
        altman: altman_doc(&judged.finance.altman),
        statement_on: judged.finance.newest.map(|(_, on)| on.to_string()),
        proposal: proposal_doc(&judged.proposal, &judged.asked),
        hits: judged.hits.iter().map(hit_doc).collect(),
        promises: promises_doc(judged),
        months: judged.behaviour.months.iter().filter_map(month_doc).collect(),
    };
    serde_json::to_string(&doc)
        .map_err(|error| Failure::broken("writing the document of an assessment", error))
}

fn value_doc(value: &Value) -> FeatureValue {
    match value {
        Value::Number(number) => FeatureValue::Number(*number),
        Value::Class(word) => FeatureValue::Class(word.clone()),
    }
}

pub(super) fn points_doc(points: &crate::scoring::Points) -> PointsDoc {
    let axis = match points.axis {
        Axis::Ability => "ability",
        Axis::Willingness => "willingness",
        Axis::Context => "context",
    };
    PointsDoc {
        feature: points.feature.code().to_owned(),
        axis: axis.to_owned(),
        points: points.points,
        best: points.best,
        known: points.value.is_some(),
    }
}

pub(super) fn reason_doc(reason: &crate::scoring::Reason) -> ReasonDoc {
    ReasonDoc {
        feature: reason.feature.code().to_owned(),
        lost: reason.lost,
        missing: reason.missing,
        said: Said::from(&reason.said),
    }
}

fn altman_doc(altman: &Altman) -> AltmanDoc {
    let state = |code: &str| AltmanDoc { state: code.to_owned(), ..AltmanDoc::default() };
    match altman {
        Altman::NoStatement => state("no-statement"),
        Altman::NotForSuchFirms => state("not-for"),
        Altman::NotComputable(model, lack) => AltmanDoc {
            model: Some(model_code(*model).to_owned()),
            lacking: lack
                .missing
                .iter()
                .chain(&lack.invalid)
                .map(|input| input.code().to_owned())
                .collect(),
            ..state("not-computable")
        },
        Altman::Scored(score) => AltmanDoc {
            model: Some(model_code(score.model).to_owned()),
            value: Some(score.value),
            zone: Some(zone_code(score.zone).to_owned()),
            ratios: score.ratios.iter().map(|t| (t.x, t.ratio, t.weight)).collect(),
            ..state("scored")
        },
    }
}

fn proposal_doc(proposal: &crate::policy::Proposal, asked: &AskedDoc) -> ProposalDoc {
    let method = |line: &crate::policy::MethodLine| MethodDoc {
        method: method_code(line.method).to_owned(),
        amount_minor: line.amount_minor,
        said: Said::from(&line.said),
        taken: line.taken,
    };
    ProposalDoc {
        kind: proposal.limit.code().to_owned(),
        amount_minor: proposal.limit.amount_minor(),
        terms: proposal.terms.clone(),
        prepay_bps: proposal.prepay_bps,
        review_months: proposal.review_months,
        guarantee: proposal.guarantee.code().to_owned(),
        asked: asked.clone(),
        methods: proposal.methods.iter().map(method).collect(),
        steps: proposal.steps.iter().map(Said::from).collect(),
    }
}

fn hit_doc(hit: &crate::warning::Hit) -> HitDoc {
    HitDoc {
        signal: hit.signal.clone(),
        level: hit.level.code().to_owned(),
        measure: hit.measure,
        said: Said::from(&hit.said),
    }
}

fn promises_doc(judged: &Judged) -> PromisesDoc {
    let record = &judged.promises;
    PromisesDoc {
        made: record.made,
        decided: record.decided,
        kept_share: record.kept_share,
        broken_in_row: u32::try_from(record.broken_in_row.len()).unwrap_or(u32::MAX),
        next_due_on: record.next_open.map(|p| p.due_on.to_string()),
    }
}

fn month_doc(month: &quant::behaviour::Month) -> Option<MonthDoc> {
    (month.invoiced_minor != 0 || month.collected_minor != 0).then(|| MonthDoc {
        month: month.starts.month_label(),
        invoiced_minor: month.invoiced_minor,
        collected_minor: month.collected_minor,
        late_minor: month.collected_late_minor,
        days_late: month.late_days_weighted,
    })
}
