//! Judging one buyer: from what is known to features, score, tier, proposal, signals and task.
//! [`judge`] is pure: no clock, no database; the same facts and packs give the same judgement.

use std::borrow::Cow;

use base::{Day, Money, Result};
use quant::behaviour::{Accumulator, Behaviour, InvoiceFacts, Window};
use store::Db;

use super::{
    beside::{self, Beside},
    load::{Ground, Known, scaled},
    sight,
};
use crate::{
    collections::{
        Arrived, Case, JudgedPromise, Judging, PromisePack, PromiseRecord, PromiseTerms, Task,
        WorklistPack, judge_promises, record_of, task,
    },
    granting::GrantingPack,
    policy::{
        Ask, Granted, Headroom, Limit, LimitPack, LimitPart, Matrix, Proposal, Tier, TierTable,
        effective, exposure, headroom, matrix_in_force, propose, utilisation,
    },
    receivables::PaymentBy,
    scoring::{
        Agencies, Feature, Features, Finance, FirmKind, IndustryEffects, Score, Scorecard,
        finance::whole_months,
        models::{Running, challengers_on, champion_on, running_version},
        quality::QualityPack,
        read_statements,
    },
    warning::{Hit, SignalLibrary},
};

/// The rules that judge: a company's own where it set any, else the shipped ones; with their texts.
#[derive(Debug)]
pub(super) struct Rules {
    pub card: Cow<'static, Scorecard>,
    pub tiers: Cow<'static, TierTable>,
    pub limits: Cow<'static, LimitPack>,
    pub signals: Cow<'static, SignalLibrary>,
    pub worklist: Cow<'static, WorklistPack>,
    pub promises: Cow<'static, PromisePack>,
    /// Who is a key account, for the review calendar.
    pub granting: Cow<'static, GrantingPack>,
    /// The policy matrix in force with its text, where the company has one.
    pub matrix: Option<(Matrix, String)>,
    pub agencies: Cow<'static, Agencies>,
    pub quality: Cow<'static, QualityPack>,
    pub industry: Cow<'static, IndustryEffects>,
    pub texts: [Cow<'static, str>; 9],
    /// The model that gives the points.
    pub champion: Running,
    /// Models that are scored beside it and decide nothing.
    pub challengers: Vec<Running>,
}

impl Rules {
    /// Those that count on a day.
    ///
    /// # Errors
    /// `scoring.pack-unreadable`, or a fault.
    pub async fn in_force(db: &Db, on: Day) -> Result<Self> {
        let (card, card_text) = Scorecard::in_force(db, on).await?;
        let (tiers, tiers_text) = TierTable::in_force(db, on).await?;
        let (limits, limits_text) = LimitPack::in_force(db, on).await?;
        let (signals, signals_text) = SignalLibrary::in_force(db, on).await?;
        let (worklist, worklist_text) = WorklistPack::in_force(db, on).await?;
        let (promises, promises_text) = PromisePack::in_force(db, on).await?;
        let (agencies, agencies_text) = Agencies::in_force(db, on).await?;
        let (quality, quality_text) = QualityPack::in_force(db, on).await?;
        let (industry, industry_text) = IndustryEffects::in_force(db, on).await?;
        let (champion, challengers) = models_of(db, on, &card).await?;
        let matrix = matrix_in_force(db, on).await?;
        let matrix = matrix.map(|version| (version.matrix, version.content));
        let (granting, _) = GrantingPack::in_force(db, on).await?;
        Ok(Self {
            card,
            tiers,
            limits,
            signals,
            worklist,
            promises,
            agencies,
            quality,
            industry,
            texts: [
                card_text,
                tiers_text,
                limits_text,
                signals_text,
                worklist_text,
                agencies_text,
                quality_text,
                industry_text,
                promises_text,
            ],
            granting,
            matrix,
            champion,
            challengers,
        })
    }
}

/// The champion and the challengers of a day.
async fn models_of(db: &Db, on: Day, card: &Scorecard) -> Result<(Running, Vec<Running>)> {
    let mut connection = db.read().await?;
    let champion = match champion_on(&mut connection, on).await? {
        Some(id) => running_version(&mut connection, id).await?.0,
        None => Running::expert(card),
    };
    let mut challengers = Vec::new();
    for id in challengers_on(&mut connection, on).await? {
        challengers.push(running_version(&mut connection, id).await?.0);
    }
    Ok((champion, challengers))
}

/// An open item in the company's currency.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    pub id: i64,
    pub due_on: Day,
    pub open_minor: i64,
    pub partly_paid: bool,
}

/// The judgement on one buyer.
#[derive(Debug)]
pub(super) struct Judged {
    pub accumulator: Accumulator,
    pub behaviour: Behaviour,
    pub features: Features,
    pub finance: Finance,
    pub score: Score,
    /// What stands beside the points.
    pub beside: Beside,
    /// Score and probability by each challenger.
    pub shadows: Vec<(Option<i32>, Option<f64>)>,
    pub tier: Tier,
    pub limit: Option<Limit>,
    pub headroom: Headroom,
    pub exposure: Money,
    /// Paid ahead of all that is owed, company's minor units.
    pub ahead_minor: i64,
    pub proposal: Proposal,
    /// What the proposal was made from.
    pub asked: super::document::AskedDoc,
    pub promises: PromiseRecord,
    pub judged_promises: Vec<JudgedPromise>,
    pub hits: Vec<Hit>,
    pub task: Option<Task>,
    pub open: Vec<Open>,
}

/// What is seen of a buyer before it is scored.
pub(super) struct Looked {
    accumulator: Accumulator,
    behaviour: Behaviour,
    open: Vec<Open>,
    judged_promises: Vec<JudgedPromise>,
    promises: PromiseRecord,
    pub exposure: Money,
    ahead_minor: i64,
    limit: Option<Limit>,
    pub features: Features,
    finance: Finance,
    beside: Beside,
}

/// Turns what is known of a buyer into features.
pub(super) fn look(known: &Known, ground: &Ground, rules: &Rules) -> Looked {
    let as_of = ground.as_of;
    let (accumulator, open) = accumulate(known, ground);
    let behaviour = accumulator.finish();
    let judged_promises = promises(known, ground, rules);
    let promises = record_of(&judged_promises);
    let unallocated: i64 = known.unallocated.iter().fold(0, |sum, (_, m)| sum.saturating_add(*m));
    let exposure = exposure(behaviour.open_minor, unallocated, ground.currency);
    let ahead_minor = unallocated.saturating_sub(behaviour.open_minor).max(0);
    let limit = limit_of(known, ground);
    let mut features = Features::unknown(as_of);
    let kind = FirmKind::of_industry(&known.buyer.industry, is_listed(&known.buyer.nature));
    let months = rules.card.statement_months;
    let finance = read_statements(&known.statements, kind, months, &mut features);
    enter_behaviour(&behaviour, &mut features);
    enter_nature(known, &mut features);
    enter_promises(&promises, &mut features);
    features.set(Feature::Utilisation, utilisation(limit, exposure));
    features.set(Feature::IndustryEffect, rules.industry.of(&known.buyer.industry));
    let newest = finance.newest.map(|(id, _)| id);
    let beside = beside::look(known, rules, (newest, behaviour.first_issued), &mut features);
    Looked {
        accumulator,
        behaviour,
        open,
        judged_promises,
        promises,
        exposure,
        ahead_minor,
        limit,
        features,
        finance,
        beside,
    }
}

/// What a proposal would be made from, without the rest of the judgement.
pub(super) fn asked_of(known: &Known, ground: &Ground, rules: &Rules) -> super::AskedDoc {
    let looked = look(known, ground, rules);
    let score = rules.champion.score(&looked.features, &rules.card);
    let tier = rules.tiers.tier_of(score.total.map(f64::from));
    let seen = (&looked.finance, &looked.behaviour);
    proposal(known, seen, (tier, &score), ground, rules).1
}

/// Judges a buyer.
pub(super) fn judge(known: &Known, ground: &Ground, rules: &Rules) -> Judged {
    let looked = look(known, ground, rules);
    let Looked { behaviour, open, promises, exposure, limit, features, finance, .. } = &looked;
    let (exposure, limit) = (*exposure, *limit);
    let score = rules.champion.score(features, &rules.card);
    let shadows = rules.challengers.iter().map(|one| one.shadow(features, &rules.card)).collect();
    let tier = rules.tiers.tier_of(score.total.map(f64::from));
    let (proposal, asked) = proposal(known, (finance, behaviour), (tier, &score), ground, rules);
    let sighted =
        sight::Facts { known, ground, behaviour, finance, promises, open, limit, exposure };
    let hits = sight::hits(&sighted, &rules.signals);
    let case = case(known, (behaviour, open), promises, tier, (ground, &*rules.worklist));
    let task = task(&case, &rules.worklist, &rules.tiers);
    Judged {
        headroom: headroom(limit, exposure),
        accumulator: looked.accumulator,
        behaviour: looked.behaviour,
        features: looked.features,
        finance: looked.finance,
        score,
        beside: looked.beside,
        shadows,
        tier,
        limit,
        exposure,
        ahead_minor: looked.ahead_minor,
        proposal,
        asked,
        promises: looked.promises,
        judged_promises: looked.judged_promises,
        hits,
        task,
        open: looked.open,
    }
}

fn accumulate(known: &Known, ground: &Ground) -> (Accumulator, Vec<Open>) {
    let as_of = ground.as_of;
    let mut sums = Accumulator::new(as_of, Window::default());
    let mut open = Vec::new();
    let mut payments: Vec<(Day, i64)> = Vec::new();
    let since = as_of.plus_months(-super::load::MONTHS);
    for item in &known.items {
        if item.issued_on < since && item.open_minor() == 0 {
            continue; // of the window's past: kept for the portfolio's course only
        }
        // A cancelled invoice is no sale, and nobody was late with it.
        let sale = item.amount_minor.saturating_sub(item.cancelled_minor());
        if sale <= 0 {
            continue;
        }
        let sale_company = ground.company(sale, item.currency, as_of);
        payments.clear();
        let (mut paid, mut paid_company) = (0_i64, 0_i64);
        for part in item.payments.iter().filter(|part| part.by != PaymentBy::Cancellation) {
            // What is left is converted, as the ageing does it: both say the same to the cent, and
            // a settled item is settled to the cent.
            paid = paid.saturating_add(part.amount_minor);
            let left = ground.company(sale.saturating_sub(paid), item.currency, as_of);
            let company = sale_company.saturating_sub(left);
            payments.push((part.on, company.saturating_sub(paid_company)));
            paid_company = company;
        }
        let disputed = known.disputes.iter().any(|d| d.open && d.item_id == item.id);
        sums.update(&InvoiceFacts {
            id: item.id,
            issued: item.issued_on,
            due: item.due_on,
            amount_minor: sale_company,
            payments: &payments,
            disputed,
        });
        let open_minor = sale_company.saturating_sub(paid_company);
        if open_minor > 0 {
            let partly_paid = paid > 0;
            let due_on = item.due_on;
            open.push(Open { id: item.id, due_on, open_minor, partly_paid });
        }
    }
    open.sort_by_key(|item| (item.due_on, item.id));
    (sums, open)
}

fn promises(known: &Known, ground: &Ground, rules: &Rules) -> Vec<JudgedPromise> {
    let terms: Vec<PromiseTerms> = known
        .promises
        .iter()
        .map(|row| PromiseTerms {
            id: row.id,
            made_on: row.promise.made_on,
            due_on: row.promise.due_on,
            amount_minor: row.promise.company_minor,
            item_id: row.promise.item_id,
        })
        .collect();
    let mut arrived: Vec<Arrived> =
        known.unallocated.iter().map(|(on, m)| arrived(*on, 0, *m)).collect();
    for item in &known.items {
        let money = item.payments.iter().filter(|part| part.by == PaymentBy::Receipt);
        arrived.extend(money.map(|part| {
            let minor = scaled(part.amount_minor, item.amount_minor, item.company_minor);
            self::arrived(part.on, item.id, minor)
        }));
    }
    let covers = known.promises.iter().filter(|row| row.marks.agreement_id.is_some());
    let covers = covers.map(|row| (row.id, row.marks.covers.clone())).collect();
    let judging = Judging {
        tolerance: &rules.worklist.tolerance,
        calendar: &rules.promises.calendar,
        covers: &covers,
    };
    judge_promises(&terms, &arrived, judging, ground.as_of)
}

const fn arrived(on: Day, item_id: i64, amount_minor: i64) -> Arrived {
    Arrived { on, item_id, amount_minor }
}

/// The effective limit: the grant with its parts, or the group's where that is tighter.
fn limit_of(known: &Known, ground: &Ground) -> Option<Limit> {
    let view = |money: Money| {
        let rate = ground.rates.seen_by(money.currency, ground.as_of)?;
        rate.convert(money, ground.currency).ok()
    };
    let (group, parts): (Vec<LimitPart>, Vec<LimitPart>) =
        known.parts.iter().cloned().partition(|part| part.new.of_group);
    let granted = Granted {
        on: ground.as_of,
        currency: ground.currency,
        grants: known.limit.as_slice(),
        parent: known.group_limit.as_slice(),
        parts: &parts,
        group: &group,
        view: &view,
    };
    effective(&granted).limit
}

/// The nature questionnaire may say that shares are traded.
fn is_listed(nature: &str) -> bool {
    let json: Option<serde_json::Value> = serde_json::from_str(nature).ok();
    json.and_then(|json| json.get("listed")?.as_bool()).unwrap_or(false)
}

fn share(bps: Option<i32>) -> Option<f64> {
    bps.map(|bps| f64::from(bps) / 10_000.0)
}

#[expect(clippy::cast_precision_loss, reason = "counts and shares for scoring, not money")]
fn enter_behaviour(behaviour: &Behaviour, features: &mut Features) {
    let b = behaviour;
    let judged = b.settled > 0 || b.overdue_items > 0;
    features.set(Feature::LateFrequency, share(b.late_frequency_bps));
    features.set(Feature::LateAmount, share(b.late_amount_bps));
    features.set(Feature::DaysLateMean, b.days_late_mean);
    features.set(Feature::DaysLateWeighted, b.days_late_weighted);
    features.set(Feature::DaysLateLast3, b.days_late_last3);
    features.set(Feature::DaysLateTrend, b.trend_days);
    features.set(Feature::DaysLateMax, judged.then(|| f64::from(b.days_late_max)));
    features.set(Feature::PartialPayments, share(b.partial_payments_bps));
    features.set(Feature::OldestOverdue, judged.then(|| f64::from(b.oldest_overdue_days)));
    features.set(Feature::OverdueShare, share(b.overdue_share_bps).filter(|_| judged));
    features.set(Feature::BrokenTerms, judged.then_some(b.broken_terms as f64));
    let open = b.open_minor as f64;
    let disputed = (b.open_minor > 0).then(|| b.disputed_open_minor as f64 / open);
    features.set(Feature::DisputedShare, disputed);
    features.set(Feature::OrderJump, b.order_jump_bps.map(|bps| bps as f64 / 10_000.0));
    features.set(Feature::OrderGap, b.order_stop.map(|stop| stop.ratio_bps as f64 / 10_000.0));
    let traded = b.first_issued.is_some();
    features.set(Feature::MonthsActive, traded.then(|| f64::from(b.months_active)));
    features.set(Feature::SettledCount, Some(b.settled as f64));
    features.set(Feature::Sales12m, Some(b.volume_minor as f64));
}

fn enter_nature(known: &Known, features: &mut Features) {
    let buyer = &known.buyer;
    let word = |code: &'static str| if code == "unknown" { "" } else { code };
    features.set_class(Feature::Ownership, word(buyer.ownership.code()));
    features.set_class(Feature::Size, word(buyer.size.code()));
    features.set_class(Feature::CustomerType, buyer.kind.code());
    features.set_class(Feature::Industry, &buyer.industry);
    let founded = buyer.founded_on.filter(|day| *day <= features.as_of);
    let years = founded.map(|day| f64::from(whole_months(day, features.as_of)) / 12.0);
    features.set(Feature::FirmAge, years);
}

fn enter_promises(record: &PromiseRecord, features: &mut Features) {
    if record.made == 0 {
        return;
    }
    features.set(Feature::PromisesMade, Some(f64::from(record.made)));
    features.set(Feature::PromisesKept, record.kept_share);
    let broken = u32::try_from(record.broken_in_row.len()).unwrap_or(u32::MAX);
    let decided = (record.decided > 0).then(|| f64::from(broken));
    features.set(Feature::PromisesBrokenInRow, decided);
}

fn proposal(
    known: &Known,
    (finance, behaviour): (&Finance, &Behaviour),
    (tier, score): (Tier, &Score),
    ground: &Ground,
    rules: &Rules,
) -> (Proposal, super::document::AskedDoc) {
    let newest =
        finance.newest.and_then(|(id, on)| Some((*known.statement_currency.get(&id)?, on)));
    let working_capital = finance
        .working_capital_minor
        .zip(newest)
        .map(|(minor, (currency, on))| ground.company(minor, currency, on));
    let since = behaviour.first_issued;
    let months = since.map_or(0, |day| (whole_months(day, ground.as_of) + 1).clamp(1, 12));
    let current = known.terms.as_ref().map(|terms| terms.terms.as_str());
    let ask = Ask {
        tier,
        score: score.total,
        confidence: score.confidence,
        currency: ground.currency,
        working_capital_minor: working_capital,
        sales_12m_minor: Some(behaviour.volume_minor),
        sales_months: u32::try_from(months).unwrap_or(0),
        size: known.buyer.size.code(),
        kind: known.buyer.kind,
        current_terms: current.or(Some(known.buyer.terms.as_str())),
    };
    let matrix = rules.matrix.as_ref().map(|(matrix, _)| matrix);
    let doc = super::document::AskedDoc::from(&ask);
    (propose(&ask, &rules.limits, &rules.tiers, matrix), doc)
}

/// What of the overdue amount is in dispute: only that part, so that the rest stays due.
fn disputed_overdue(known: &Known, open: &[Open], ground: &Ground) -> i64 {
    let part = |item: &Open| {
        let of_item = known.disputes.iter().filter(|d| d.open && d.item_id == item.id);
        let disputed = of_item.fold(0_i64, |sum, d| sum.saturating_add(d.amount_minor));
        let booked = known.items.iter().filter(|_| disputed > 0).find(|one| one.id == item.id);
        let company = booked.map(|one| ground.company(disputed, one.currency, ground.as_of));
        company.unwrap_or(0).clamp(0, item.open_minor.max(0))
    };
    let overdue = open.iter().filter(|item| item.due_on < ground.as_of);
    overdue.map(part).fold(0, i64::saturating_add)
}

fn case(
    known: &Known,
    (behaviour, open): (&Behaviour, &[Open]),
    record: &PromiseRecord,
    tier: Tier,
    (ground, pack): (&Ground, &WorklistPack),
) -> Case {
    let as_of = ground.as_of;
    let soon_until = as_of.plus_days(pack.due_soon_days);
    let soon: Vec<&Open> =
        open.iter().filter(|i| i.due_on >= as_of && i.due_on <= soon_until).collect();
    let talked = known.contacts.iter().map(|row| &row.contact);
    let contacted_on = talked.filter(|c| c.result != "no-answer").map(|c| c.on).max();
    Case {
        as_of,
        currency: ground.currency,
        overdue_minor: behaviour.overdue_minor,
        overdue_items: u32::try_from(behaviour.overdue_items).unwrap_or(u32::MAX),
        oldest_days: behaviour.oldest_overdue_days,
        disputed_minor: disputed_overdue(known, open, ground),
        due_soon_minor: soon.iter().fold(0, |sum, i| sum.saturating_add(i.open_minor)),
        due_soon_on: soon.iter().map(|i| i.due_on).min(),
        tier,
        promises: record.clone(),
        contacted_on,
        limitation_on: known.claim.limitation_on,
        matter_open: known.claim.matter_open,
        decided_on: known.claim.decided_on,
    }
}
