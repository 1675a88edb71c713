//! The decision record (授信决定书) on paper: what the page shows, in the form that `paper` has for it.

use axum::extract::{Path, State};
use base::{Currency, Money, Result};
use credit::{
    granting::{Act, Decision, DecisionDoc, PartDoc, TrailDoc, get_decision},
    policy::{Limit, Tier},
};
use paper::{Check, DecisionOutcome, DecisionRecord, DecisionStep, Evidence, Fact, Head, Mark};

use super::{Reader, pdf, print};
use crate::{failure::Answer, state::App, visit::Visit};

/// The PDF of a decision.
///
/// # Errors
/// `granting.decision-unknown`, `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn decision(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let reader = Reader::of(&visit)?;
    let one = get_decision(&app.db, reader.scope, id).await?;
    let sheet = record(&reader, &one)?.sheet();
    let bytes = print(app.press.clone(), sheet).await?;
    Ok(pdf(&one.number, visit.lang, bytes))
}

fn limit(reader: &Reader, kind: &str, minor: Option<i64>, currency: Currency) -> String {
    match Limit::restore(kind, minor, currency) {
        Some(Limit::Amount(money)) => reader.amount(money),
        Some(other) => reader.t(&format!("policy-limit-{}", other.code())),
        None => "—".to_owned(),
    }
}

fn terms(reader: &Reader, code: &str) -> String {
    crate::parties::words::terms(reader.lang, code)
}

fn record(reader: &Reader, one: &Decision) -> Result<DecisionRecord> {
    let doc = &one.doc;
    let currency: Currency = doc
        .currency
        .parse()
        .map_err(|error| base::Failure::broken("reading the currency of a decision", error))?;
    let refused = doc.outcome == "refused";
    let less = doc.trail.iter().any(|act| Act::parse(&act.act) == Some(Act::Less));
    let outcome = match (refused, less) {
        (true, _) => DecisionOutcome::Refused,
        (false, true) => DecisionOutcome::Reduced,
        (false, false) => DecisionOutcome::Approved,
    };
    let head = Head {
        lang: reader.lang,
        company: reader.company.clone(),
        subject: format!("{} · {}", doc.buyer_code, doc.buyer_name),
        number: one.number.clone(),
        as_of: one.from_on,
        printed_on: reader.today,
        printed_by: reader.by.clone(),
    };
    let applicant = format!("{} ({})", doc.applicant_name, doc.applicant);
    let last = doc.trail.iter().rev().find(|act| !act.note.is_empty() && act.place > 0);
    Ok(DecisionRecord {
        head,
        decided_on: one.from_on,
        outcome,
        said: last.map(|act| act.note.clone()).unwrap_or_default(),
        asked: asked(reader, doc, (currency, &applicant)),
        granted: if refused { Vec::new() } else { granted(reader, doc, currency) },
        checks: checks(reader, doc, currency),
        reasons: doc.evidence.reasons.iter().map(|one| one.pick(reader.lang).to_owned()).collect(),
        conditions: conditions(reader, doc),
        steps: doc.trail.iter().map(|act| step(reader, act)).collect(),
        evidence: evidence(reader, doc),
        rules: rules(reader, one),
        signatures: signatures(doc),
    })
}

fn asked(reader: &Reader, doc: &DecisionDoc, (currency, applicant): (Currency, &str)) -> Vec<Fact> {
    let wanted = &doc.wanted;
    let security = reader.t(&format!("granting-security-{}", wanted.security));
    let wish = limit(reader, &wanted.kind, wanted.amount_minor, currency);
    vec![
        Fact::new(reader.t("granting-applicant"), applicant.to_owned()),
        Fact::new(reader.t("granting-wanted-limit"), wish),
        Fact::new(reader.t("policy-terms"), terms(reader, &wanted.terms)),
        Fact::new(reader.t("granting-security"), security),
        Fact::new(reader.t("policy-reason"), wanted.reason.clone()),
    ]
}

fn granted(reader: &Reader, doc: &DecisionDoc, currency: Currency) -> Vec<Fact> {
    let to = match doc.to_on.as_str() {
        "" => reader.t("policy-until-further-notice"),
        day => day.to_owned(),
    };
    let sum = limit(reader, &doc.kind, doc.amount_minor, currency);
    let year = doc.weighed.profit.left_minor.map_or_else(
        || reader.t("granting-year-no-pd"),
        |minor| reader.amount(Money::new(minor, currency)),
    );
    vec![
        Fact::new(reader.t("policy-limit-granted"), sum),
        Fact::new(reader.t("policy-terms"), terms(reader, &doc.terms)),
        Fact::new(reader.t("policy-from"), doc.from_on.clone()),
        Fact::new(reader.t("policy-to"), to),
        Fact::new(reader.t("policy-review"), doc.review_on.clone()),
        Fact::new(reader.t("granting-year-left"), year),
    ]
}

/// The parts of the file, what is owed, and what the approvers had to know.
fn checks(reader: &Reader, doc: &DecisionDoc, currency: Currency) -> Vec<Check> {
    let known = &doc.evidence;
    let amount = |minor| reader.amount(Money::new(minor, currency));
    let tier = Tier::parse(&doc.weighed.tier).unwrap_or(Tier::Unrated);
    let check = |name: String, mark: Mark, number: String, note: String| {
        let word = match mark {
            Mark::Pass => "house-check-pass",
            Mark::Fail => "house-check-fail",
            Mark::Review => "house-check-warn",
            Mark::Open => "house-check-open",
        };
        Check { mark, word: reader.t(word), name, number, note }
    };
    let score = known.score.map(|score| score.to_string()).unwrap_or_default();
    let risk = if tier == Tier::High { Mark::Fail } else { Mark::Pass };
    let late = if known.overdue_minor > 0 { Mark::Review } else { Mark::Pass };
    let mut all = vec![
        check(
            reader.t("parties-col-score"),
            risk,
            score,
            crate::parties::words::tier(reader.lang, tier),
        ),
        check(
            reader.t("granting-overdue"),
            late,
            amount(known.overdue_minor),
            format!("{} {}", reader.t("policy-exposure"), amount(known.exposure_minor)),
        ),
    ];
    // The score stands above with its tier.
    let needed = |part: &&PartDoc| part.part != "score" && doc.weighed.needed.contains(&part.part);
    for part in known.parts.iter().filter(needed) {
        let mark = if part.there { Mark::Pass } else { Mark::Fail };
        let name = reader.t(&format!("granting-part-{}", part.part));
        all.push(check(name, mark, part.note.clone(), String::new()));
    }
    for remark in &doc.weighed.remarks {
        let said = remark.pick(reader.lang).to_owned();
        all.push(check(reader.t("granting-remark"), Mark::Review, String::new(), said));
    }
    all
}

fn conditions(reader: &Reader, doc: &DecisionDoc) -> Vec<String> {
    let mut all = Vec::new();
    if doc.outcome == "granted" && doc.weighed.prepay_bps > 0 {
        let share = locale::bps(base::Bps(doc.weighed.prepay_bps));
        all.push(format!("{} {share}", reader.t("policy-prepay")));
    }
    if doc.outcome == "granted" && doc.wanted.security != "none" {
        let security = reader.t(&format!("granting-security-{}", doc.wanted.security));
        all.push(format!("{security} {}", doc.wanted.security_note).trim().to_owned());
    }
    all
}

fn step(reader: &Reader, act: &TrailDoc) -> DecisionStep {
    let name = if act.name.is_empty() { &act.actor } else { &act.name };
    let who = match act.on_behalf.as_str() {
        "" => name.clone(),
        other => format!("{name} → {other}"),
    };
    // Handing in names the role that it waits for, not that of who handed it in.
    let role = match act.role.as_str() {
        "" => String::new(),
        _ if act.place == 0 => String::new(),
        role => reader.t(&format!("access-role-{role}")),
    };
    DecisionStep {
        at: act.on.clone(),
        who,
        role,
        act: reader.t(&format!("granting-did-{}", act.act)),
        comment: act.note.clone(),
    }
}

fn evidence(reader: &Reader, doc: &DecisionDoc) -> Vec<Evidence> {
    let known = &doc.evidence;
    let mut all = vec![Evidence {
        what: reader.t("parties-col-score"),
        on: known.as_of.clone(),
        from: reader.t("granting-as-of"),
        digest: known.inputs_digest.chars().take(16).collect(),
    }];
    if let Some(screen) = &known.screen {
        all.push(Evidence {
            what: reader.t("granting-part-screen"),
            on: screen.on.clone(),
            from: reader.t(&format!("policy-tier-{}", screen.level)),
            digest: String::new(),
        });
    }
    all
}

fn rules(reader: &Reader, one: &Decision) -> Vec<Fact> {
    let packs = &one.doc.packs;
    let named = [
        ("settings-pack-limits", &packs.limits),
        ("settings-pack-tiers", &packs.tiers),
        ("settings-pack-granting", &packs.granting),
        ("policy-matrix-title", &packs.matrix),
    ];
    let named = named.iter().filter(|(_, digest)| !digest.is_empty());
    let named: Vec<String> =
        named.map(|(name, digest)| format!("{} {digest}", reader.t(name))).collect();
    vec![
        Fact::new(reader.t("granting-packs"), named.join(" · ")),
        Fact::new(reader.t("granting-model"), one.doc.evidence.model_digest.clone()),
        Fact::new(reader.t("granting-digest"), one.digest.clone()),
    ]
}

/// Whoever signed the chain as it stood at the end.
fn signatures(doc: &DecisionDoc) -> Vec<String> {
    let last = doc.trail.iter().rposition(|act| act.act == "submit").unwrap_or(0);
    let signed =
        doc.trail.iter().skip(last).filter(|act| {
            matches!(Act::parse(&act.act), Some(Act::Approve | Act::Less | Act::Refuse))
        });
    let name = |act: &TrailDoc| match act.name.as_str() {
        "" => act.actor.clone(),
        name => name.to_owned(),
    };
    signed.map(name).collect()
}
