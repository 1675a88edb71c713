//! What the warning rules see of a buyer, from what is known of it.

use base::Money;
use quant::{altman::Zone, behaviour::Behaviour};

use super::{
    judge::Open,
    load::{Ground, Known},
};
use crate::{
    collections::PromiseRecord,
    policy::Limit,
    receivables::{Filed, name_key, payer_changes, payer_kinds},
    scoring::{Finance, Wording},
    warning::{
        Happening, Hit, OpenItem, RowKind, RowRef, Sight, SignalLibrary, StatementTrend, watch,
    },
};

/// What a sight is made from.
pub(super) struct Facts<'a> {
    pub known: &'a Known,
    pub ground: &'a Ground,
    pub behaviour: &'a Behaviour,
    pub finance: &'a Finance,
    pub promises: &'a PromiseRecord,
    pub open: &'a [Open],
    pub limit: Option<Limit>,
    pub exposure: Money,
}

/// All signals of a buyer: computed ones, and those that its history tells.
pub(super) fn hits(facts: &Facts<'_>, library: &SignalLibrary) -> Vec<Hit> {
    let mut hits = watch(&sight(facts), library);
    hits.extend(told(facts, library));
    hits.sort_by(|a, b| b.level.cmp(&a.level).then_with(|| a.signal.cmp(&b.signal)));
    hits
}

fn sight<'a>(facts: &Facts<'a>) -> Sight<'a> {
    let (known, ground) = (facts.known, facts.ground);
    let as_of = ground.as_of;
    let open = facts.open.iter().map(|item| OpenItem {
        id: item.id,
        due_on: item.due_on,
        open_minor: item.open_minor,
        partly_paid: item.partly_paid,
    });
    let happening = |kind, id, on| Happening { row: RowRef { kind, id }, on };
    let disputes = known.disputes.iter().map(|d| happening(RowKind::Dispute, d.id, d.opened_on));
    let reported = |code: &str| -> Vec<Happening> {
        let rows = known.reports.iter().filter(|row| row.report.signal == code);
        rows.map(|row| happening(RowKind::Report, row.id, row.report.on)).collect()
    };
    let mut account_changes = reported("account-changed");
    let events = known.events.iter().filter(|event| event.kind == "account-changed");
    account_changes.extend(events.map(|event| happening(RowKind::Event, event.id, event.on)));
    account_changes.extend(payers(known));
    let mut longer_terms = reported("longer-terms");
    let asked = known.contacts.iter().filter(|row| row.contact.result == "asked-time");
    longer_terms.extend(asked.map(|row| happening(RowKind::Contact, row.id, row.contact.on)));
    // Contacts come the latest first.
    let unanswered = known
        .contacts
        .iter()
        .take_while(|row| row.contact.result == "no-answer")
        .map(|row| happening(RowKind::Contact, row.id, row.contact.on));
    Sight {
        as_of,
        currency: ground.currency,
        behaviour: facts.behaviour,
        open: open.collect(),
        receipts: known.receipts.clone(),
        bounces: known.bounces.clone(),
        notes: known.notes.clone(),
        disputes: disputes.collect(),
        account_changes,
        longer_terms,
        broken_in_row: facts.promises.broken_in_row.clone(),
        unanswered: unanswered.collect(),
        limit: facts.limit,
        exposure_minor: facts.exposure.minor,
        statements: trend(facts.finance),
        statement_on: facts.finance.newest.map(|(_, on)| on),
        file_on: known.file_on,
    }
}

/// Receipts with which somebody began to pay whom neither the buyer's name nor its file knows.
fn payers(known: &Known) -> Vec<Happening> {
    let own = [&known.buyer.name, &known.buyer.name_en].map(|name| name_key(name));
    let own: Vec<String> = own.into_iter().filter(|key| !key.is_empty()).collect();
    let filed: Vec<Filed> = known
        .filed_payers
        .iter()
        .map(|one| (name_key(&one.name), one.since_on, one.until_on))
        .collect();
    let kinds = payer_kinds(&known.payers, &own, &filed);
    let changed = payer_changes(&known.payers, &kinds).into_iter();
    changed
        .map(|one| {
            let row = RowRef { kind: RowKind::Credit, id: one.credit_id };
            Happening { row, on: one.on }
        })
        .collect()
}

fn trend(finance: &Finance) -> StatementTrend {
    let rank = |zone: Zone| match zone {
        Zone::Distress => 0,
        Zone::Grey => 1,
        Zone::Safe => 2,
    };
    let zone = finance.altman.zone().map(rank).zip(finance.altman_before.zone().map(rank));
    let rows = [finance.newest, finance.previous].into_iter().flatten().map(|(id, _)| id);
    StatementTrend {
        rows: rows.collect(),
        debt_ratio: finance.debt_ratio.0.zip(finance.debt_ratio.1),
        zone,
        revenue_growth: finance.revenue_growth,
        net_profit: finance.net_profit.0.zip(finance.net_profit.1),
    }
}

/// Signals that entries of the buyer's history and reports tell, for as long as they count.
fn told(facts: &Facts<'_>, library: &SignalLibrary) -> Vec<Hit> {
    let as_of = facts.ground.as_of;
    let mut hits: Vec<Hit> = Vec::new();
    let events = facts.known.events.iter().map(|event| {
        let row = RowRef { kind: RowKind::Event, id: event.id };
        (event.kind.as_str(), event.on, event.text.as_str(), row)
    });
    let reports = facts.known.reports.iter().map(|row| {
        let at = RowRef { kind: RowKind::Report, id: row.id };
        (row.report.signal.as_str(), row.report.on, row.report.text.as_str(), at)
    });
    for (code, on, text, row) in events.chain(reports) {
        let def = library.find(code).filter(|def| !def.computed);
        let Some((def, level)) = def.and_then(|def| Some((def, def.reported?))) else { continue };
        if as_of.days_since(on) > def.expires_days || def.excluded(text).is_some() {
            continue;
        }
        let line = format!("{on} {text}");
        if let Some(hit) = hits.iter_mut().find(|hit| hit.signal == def.code) {
            hit.rows.push(row);
            hit.measure += 1.0;
            hit.told_on = hit.told_on.max(Some(on));
            hit.said = Wording::new(
                format!("{line}；{}", hit.said.zh),
                format!("{line}; {}", hit.said.en),
            );
            continue;
        }
        hits.push(Hit {
            signal: def.code.clone(),
            level,
            own_level: level,
            measure: 1.0,
            said: Wording::new(line.clone(), line),
            rows: vec![row],
            told_on: Some(on),
        });
    }
    hits
}
