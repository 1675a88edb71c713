//! The tables of the policy document: the rules in force, spelled in both languages.

use base::Currency;

use super::{
    document::{Rules, SourceDoc, said},
    document_pack::TableOf,
};
use crate::{
    collections::When,
    granting::{Part, Said},
    orders::Check,
    parties::CustomerKind,
    policy::{Matrix, TermsCatalogue, Tier, TierTable},
    scoring::wording,
};

/// Heads and rows.
#[derive(Default)]
pub(super) struct Table {
    pub head: Vec<Said>,
    pub rows: Vec<Vec<Said>>,
}

/// A table of the rules.
pub(super) fn table(which: TableOf, rules: &Rules<'_>, sources: &[SourceDoc]) -> Table {
    match which {
        TableOf::Duties => duties(rules),
        TableOf::Minimum => minimum(rules),
        TableOf::Tiers => tiers(rules),
        TableOf::Matrix => matrix(rules),
        TableOf::Chain => chain(rules),
        TableOf::Gate => gate(rules),
        TableOf::Reviews => reviews(rules),
        TableOf::Signals => signals(rules),
        TableOf::Collection => collection(rules),
        TableOf::Packs => packs(sources),
    }
}

fn heads(ids: &[&str]) -> Vec<Said> {
    ids.iter().map(|id| said(&format!("controls-doc-{id}"))).collect()
}

pub(crate) fn both(text: impl Into<String>) -> Said {
    let zh = text.into();
    Said { en: zh.clone(), zh }
}

pub(crate) fn role(code: &str) -> Said {
    said(&format!("access-role-{code}"))
}

pub(crate) fn tier(tier: Tier, tiers: &TierTable) -> Said {
    Said::from(&tiers.rule(tier).name)
}

pub(crate) fn listed(all: impl Iterator<Item = Said>) -> Said {
    let mut joined = Said::default();
    for one in all {
        if !joined.zh.is_empty() {
            joined.zh.push('、');
            joined.en.push_str(", ");
        }
        joined.zh.push_str(&one.zh);
        joined.en.push_str(&one.en);
    }
    joined
}

pub(crate) fn days(count: i64) -> Said {
    let (zh, en) = (
        format!("{count} 天"),
        if count == 1 { "1 day".to_owned() } else { format!("{count} days") },
    );
    Said { zh, en }
}

pub(crate) fn months(count: i32) -> Said {
    let (zh, en) = (
        format!("{count} 个月"),
        if count == 1 { "1 month".to_owned() } else { format!("{count} months") },
    );
    Said { zh, en }
}

pub(crate) fn percent(bps: i32) -> Said {
    both(locale::bps(base::Bps(bps)))
}

pub(crate) fn money(units: i64, currency: Currency) -> Said {
    both(wording::amount(units.saturating_mul(currency.minor_per_unit()), currency))
}

pub(crate) fn terms(code: &str) -> Said {
    TermsCatalogue::shipped().find(code).map_or_else(|| both(code), |terms| Said::from(&terms.name))
}

fn duties(rules: &Rules<'_>) -> Table {
    let rows = rules.text.duties.iter();
    let rows = rows.map(|(who, what)| vec![role(who.code()), Said::from(what)]);
    Table { head: heads(&["role", "duty"]), rows: rows.collect() }
}

fn minimum(rules: &Rules<'_>) -> Table {
    let rows = rules.granting.minimum.iter().map(|row| {
        let of = match row.tiers.is_empty() {
            true => said("controls-doc-all-tiers"),
            false => listed(row.tiers.iter().map(|one| tier(*one, &rules.tiers))),
        };
        let from = match row.from {
            ..=1 => said("controls-doc-any-amount"),
            from => money(from, rules.currency),
        };
        let name = |part: &Part| said(&format!("granting-part-{}", part.code()));
        vec![of, from, listed(row.parts.iter().map(name))]
    });
    Table { head: heads(&["tiers", "from", "parts"]), rows: rows.collect() }
}

fn tiers(rules: &Rules<'_>) -> Table {
    let edge = |points: Option<i32>| points.map(|points| points.to_string());
    let rows = rules.tiers.rules().map(|rule| {
        let score = match (edge(rule.from), edge(rule.to)) {
            (Some(from), Some(to)) => both(format!("{from}–{to}")),
            (Some(from), None) => both(format!("≥ {from}")),
            (None, Some(to)) => both(format!("≤ {to}")),
            (None, None) => both("—"),
        };
        vec![Said::from(&rule.name), score, Said::from(&rule.rule)]
    });
    Table { head: heads(&["tier", "score", "means"]), rows: rows.collect() }
}

fn matrix(rules: &Rules<'_>) -> Table {
    let plain = Matrix::of_tiers(&rules.tiers, "");
    let matrix = rules.matrix.as_ref().unwrap_or(&plain);
    let mut rows = Vec::new();
    for one in Tier::ALL {
        let cells =
            CustomerKind::ALL.iter().filter_map(|kind| Some((kind, matrix.cell(one, *kind)?)));
        let mut cells: Vec<_> = cells.collect();
        // Where every kind of customer is treated alike, one row says so.
        let alike = cells.windows(2).all(|pair| pair[0].1 == pair[1].1);
        if alike {
            cells.truncate(1);
        }
        for (kind, cell) in cells {
            let kind = match alike {
                true => said("controls-doc-all-kinds"),
                false => said(&format!("parties-kind-{}", kind.code())),
            };
            rows.push(vec![
                tier(one, &rules.tiers),
                kind,
                percent(cell.limit_factor_bps),
                terms(&cell.max_terms),
                percent(cell.prepay_bps),
                said(&format!("granting-guarantee-{}", cell.guarantee.code())),
            ]);
        }
    }
    let head = heads(&["tier", "kind", "factor", "terms", "prepay", "guarantee"]);
    Table { head, rows }
}

fn chain(rules: &Rules<'_>) -> Table {
    let mut rows = Vec::new();
    for chain in &rules.granting.chains {
        let of = listed(chain.tiers.iter().map(|one| tier(*one, &rules.tiers)));
        for step in &chain.steps {
            let above = match step.above {
                ..0 => said("controls-doc-always"),
                above => {
                    let sum = money(above, rules.currency);
                    Said { zh: format!("> {}", sum.zh), en: format!("> {}", sum.en) }
                }
            };
            let within = days(i64::from(step.step.days));
            rows.push(vec![of.clone(), above, role(step.step.role.code()), within]);
        }
    }
    Table { head: heads(&["tiers", "above", "signs", "within"]), rows }
}

/// What a step of the gate lets pass.
pub(crate) fn passes(check: &Check, (tiers, currency): (&TierTable, Currency)) -> Said {
    let and = |a: &Said, b: &Said| Said {
        zh: format!("{}，{}", a.zh, b.zh),
        en: format!("{}, {}", a.en, b.en),
    };
    let at_most = |one: Said| Said { zh: format!("≤ {}", one.zh), en: format!("≤ {}", one.en) };
    let below = |count: i64, window: i32| {
        let window = days(i64::from(window));
        Said {
            zh: format!("{} 内少于 {count} 次", window.zh),
            en: format!("fewer than {count} within {}", window.en),
        }
    };
    match check {
        Check::LimitUse { tolerance_bps: bps }
        | Check::PoolUse { tolerance_bps: bps }
        | Check::EntityUse { tolerance_bps: bps } => at_most(percent(10_000 + bps)),
        Check::DocumentValue { most } => at_most(money(*most, currency)),
        Check::OldestOpen { days: most, .. } => at_most(days(i64::from(*most))),
        Check::Overdue { amount, days: most, .. } => {
            at_most(and(&money(*amount, currency), &days(i64::from(*most))))
        }
        Check::Dunning { level, within_days } => below(*level, *within_days),
        Check::BrokenPromises { count, within_days } => below(*count, *within_days),
        Check::Tier { tiers: failing } => {
            let listed = listed(failing.iter().map(|one| tier(*one, tiers)));
            Said { zh: format!("不是{}", listed.zh), en: format!("not {}", listed.en) }
        }
        Check::ReviewOverdue { days: most } => at_most(days(i64::from(*most))),
        Check::Blocked | Check::CurrencyUse | Check::LimitExpired | Check::Prepayment => both("—"),
    }
}

fn gate(rules: &Rules<'_>) -> Table {
    let rows = rules.orders.steps.iter().map(|step| {
        let outcome = said(&format!("orders-outcome-{}", step.outcome.code()));
        vec![Said::from(&step.name), passes(&step.check, (&rules.tiers, rules.currency)), outcome]
    });
    Table { head: heads(&["step", "passes", "otherwise"]), rows: rows.collect() }
}

fn reviews(rules: &Rules<'_>) -> Table {
    let rule =
        |one: Tier| vec![tier(one, &rules.tiers), months(rules.tiers.rule(one).review_months)];
    let mut rows: Vec<Vec<Said>> = Tier::ALL.into_iter().map(rule).collect();
    let key = rules.granting.key;
    rows.push(vec![said("controls-doc-key-accounts"), months(key.review_months)]);
    Table { head: heads(&["of", "every"]), rows }
}

fn signals(rules: &Rules<'_>) -> Table {
    let rows = rules.signals.signals.iter().map(|one| {
        vec![
            Said::from(&one.name),
            role(&one.owner),
            days(i64::from(one.deadline_days)),
            Said::from(&one.advice),
        ]
    });
    Table { head: heads(&["signal", "acts", "within", "does"]), rows: rows.collect() }
}

fn collection(rules: &Rules<'_>) -> Table {
    let mut from = 1;
    let rows = rules.worklist.actions.iter().map(|one| {
        let when = match (one.when, one.to) {
            (When::Overdue, Some(to)) => {
                let said = Said {
                    zh: format!("逾期 {from}–{to} 天"),
                    en: format!("{from} to {to} days overdue"),
                };
                from = to + 1;
                said
            }
            (When::Overdue, None) => Said {
                zh: format!("逾期 {from} 天以上"),
                en: format!("more than {} days overdue", from - 1),
            },
            (When::DueSoon, _) => {
                let ahead = days(i64::from(rules.worklist.due_soon_days));
                Said {
                    zh: format!("到期前 {}", ahead.zh),
                    en: format!("{} before the due day", ahead.en),
                }
            }
            (when, _) => said(&format!("controls-doc-when-{}", word(when))),
        };
        let channel = said(&format!("collections-channel-{}", one.channel));
        vec![when, channel, Said::from(&one.text)]
    });
    Table { head: heads(&["when", "channel", "does"]), rows: rows.collect() }
}

const fn word(when: When) -> &'static str {
    match when {
        When::Limitation => "limitation",
        When::Decided => "decided",
        When::PromiseMissed => "promise-missed",
        When::MissedTwice => "missed-twice",
        When::PromiseDue => "promise-due",
        When::PromiseRunning => "promise-running",
        When::Disputed => "disputed",
        When::Overdue => "overdue",
        When::DueSoon => "due-soon",
    }
}

fn packs(sources: &[SourceDoc]) -> Table {
    let rows = sources.iter().map(|one| {
        vec![both(one.pack.as_str()), both(one.version.as_str()), both(one.digest.as_str())]
    });
    Table { head: heads(&["pack", "version", "digest"]), rows: rows.collect() }
}
