//! What a pack of the set-up says, setting by setting in words, beside what counts now: whoever signs a
//! proposal reads rules, not the text that the machine reads.

use base::{Currency, Result};

use super::Fitted;
use crate::{
    assess::{PackKind, pack_refusal},
    controls::{
        document::said,
        document_tables::{both, days, listed, money, months, passes, percent, role, terms, tier},
    },
    granting::{GrantingPack, Part, Said},
    orders::{Check, OrderRule, parameters},
    policy::{LimitPack, Method, Tier, TierRule, TierTable},
    scoring::{Confidence, PackFault},
};

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaidRow {
    /// The part of the rules that it belongs to.
    pub part: Said,
    /// What is set.
    pub what: Said,
    /// What counts now; `None` where there is no such setting.
    pub now: Option<Said>,
    /// What is proposed; `None` where it falls away.
    pub then: Option<Said>,
}

impl LaidRow {
    /// Whether it would become another.
    pub fn is_changed(&self) -> bool {
        self.now != self.then
    }
}

/// A setting of one text.
struct Set {
    part: Said,
    what: Said,
    is: Said,
}

/// A proposed pack beside the text that counts now, setting by setting.
///
/// # Errors
/// `scoring.pack-wrong` where either cannot be read.
pub fn laid(one: &Fitted, now: &str, currency: Currency) -> Result<Vec<LaidRow>> {
    let read = |text: &str| sets(one.kind, text, currency).map_err(pack_refusal);
    Ok(beside(read(now)?, read(&one.text)?))
}

fn beside(now: Vec<Set>, then: Vec<Set>) -> Vec<LaidRow> {
    let mut left: Vec<Option<Set>> = now.into_iter().map(Some).collect();
    let mut rows: Vec<LaidRow> = Vec::new();
    for set in then {
        let same = |one: &Set| one.part == set.part && one.what == set.what;
        let found = left.iter_mut().find(|one| one.as_ref().is_some_and(same));
        let now = found.and_then(Option::take).map(|one| one.is);
        rows.push(LaidRow { part: set.part, what: set.what, now, then: Some(set.is) });
    }
    for set in left.into_iter().flatten() {
        let last = rows.iter().rposition(|row| row.part == set.part);
        let row = LaidRow { part: set.part, what: set.what, now: Some(set.is), then: None };
        rows.insert(last.map_or(rows.len(), |at| at + 1), row);
    }
    rows
}

fn sets(
    kind: PackKind,
    text: &str,
    currency: Currency,
) -> std::result::Result<Vec<Set>, PackFault> {
    Ok(match kind {
        PackKind::Tiers => of_tiers(&TierTable::read(text)?),
        PackKind::Limits => of_limits(&LimitPack::read(text)?, currency),
        PackKind::Granting => of_granting(&GrantingPack::read(text)?, currency),
        PackKind::Orders => of_orders(&OrderRule::read(text)?, currency),
        _ => Vec::new(),
    })
}

fn word(id: &str) -> Said {
    said(&format!("controls-laid-{id}"))
}

/// The settings of one part.
fn part(part: &Said, all: impl IntoIterator<Item = (Said, Said)>) -> Vec<Set> {
    all.into_iter().map(|(what, is)| Set { part: part.clone(), what, is }).collect()
}

fn share(bps: i64) -> Said {
    percent(i32::try_from(bps).unwrap_or(i32::MAX))
}

fn and(a: &Said, b: &Said) -> Said {
    Said { zh: format!("{}，{}", a.zh, b.zh), en: format!("{}, {}", a.en, b.en) }
}

fn of(a: &Said, b: &Said) -> Said {
    Said { zh: format!("{}：{}", a.zh, b.zh), en: format!("{}: {}", a.en, b.en) }
}

fn at_most(one: &Said) -> Said {
    Said { zh: format!("≤ {}", one.zh), en: format!("≤ {}", one.en) }
}

fn of_tiers(table: &TierTable) -> Vec<Set> {
    let score = |rule: &TierRule| match (rule.from, rule.to) {
        (Some(from), Some(to)) => both(format!("{from}–{to}")),
        (Some(from), None) => both(format!("≥ {from}")),
        (None, Some(to)) => both(format!("≤ {to}")),
        (None, None) => both("—"),
    };
    let of = |rule: &TierRule| {
        part(
            &Said::from(&rule.name),
            [
                (said("controls-doc-score"), score(rule)),
                (said("controls-doc-factor"), percent(rule.limit_factor_bps)),
                (said("controls-doc-terms"), terms(&rule.max_terms)),
                (said("controls-doc-prepay"), percent(rule.prepay_bps)),
                (word("review-months"), months(rule.review_months)),
                (said("controls-doc-means"), Said::from(&rule.rule)),
            ],
        )
    };
    table.rules().flat_map(of).collect()
}

fn of_limits(pack: &LimitPack, currency: Currency) -> Vec<Set> {
    let name = |method| Said::from(pack.name(method));
    let mut all = part(
        &name(Method::WorkingCapitalShare),
        [(word("working-capital"), percent(pack.working_capital_bps))],
    );
    all.extend(part(
        &name(Method::OwnSalesShare),
        [
            (word("cushion"), percent(pack.cushion_bps)),
            (word("idle"), days(i64::from(pack.idle_days))),
        ],
    ));
    let unit = currency.minor_per_unit().max(1);
    let base = ["large", "medium", "small", "micro", "unknown"].map(|size| {
        let what = of(&word("base"), &said(&format!("parties-size-{size}")));
        (what, money(pack.base_minor(size, currency) / unit, currency))
    });
    all.extend(part(&name(Method::ScoreFactor), base));
    let factors = pack
        .factors()
        .iter()
        .map(|(score, bps)| (of(&word("factor"), &both(score.to_string())), percent(*bps)));
    all.extend(part(&name(Method::ScoreFactor), factors));
    let grade = |code: &str, confidence| {
        (said(&format!("scoring-confidence-{code}")), percent(pack.confidence_bps(confidence)))
    };
    all.extend(part(
        &word("confidence"),
        [
            grade("high", Confidence::High),
            grade("medium", Confidence::Medium),
            grade("low", Confidence::Low),
        ],
    ));
    let steps = pack.steps().iter().map(|(up_to, step)| {
        let what = up_to.map_or_else(|| word("above"), |edge| at_most(&money(edge, currency)));
        (what, money(*step, currency))
    });
    all.extend(part(&word("rounding"), steps));
    all.extend(part(&word("rounding"), [(word("smallest"), money(pack.smallest(), currency))]));
    all
}

fn tiers_of(tiers: &[Tier]) -> Said {
    match tiers.is_empty() {
        true => said("controls-doc-all-tiers"),
        false => listed(tiers.iter().map(|one| tier(*one, TierTable::shipped()))),
    }
}

fn of_granting(pack: &GrantingPack, currency: Currency) -> Vec<Set> {
    let minimum = pack.minimum.iter().map(|row| {
        let name = |part: &Part| said(&format!("granting-part-{}", part.code()));
        let what = of(&tiers_of(&row.tiers), &listed(row.parts.iter().map(name)));
        let from = match row.from {
            ..=0 => said("controls-doc-any-amount"),
            from => money(from, currency),
        };
        (what, from)
    });
    let mut all = part(&word("minimum"), minimum);
    let steps = pack.chains.iter().flat_map(|chain| {
        chain.steps.iter().map(|step| {
            let what = of(&tiers_of(&chain.tiers), &role(step.step.role.code()));
            let above = match step.above {
                ..0 => said("controls-doc-always"),
                above => {
                    let sum = money(above, currency);
                    Said { zh: format!("> {}", sum.zh), en: format!("> {}", sum.en) }
                }
            };
            (what, and(&above, &days(i64::from(step.step.days))))
        })
    });
    all.extend(part(&word("chain"), steps));
    all.extend(numbers(pack, currency));
    let responses = pack.responses.iter().map(|one| {
        let what = of(&tiers_of(&[one.tier]), &Said::from(&one.name));
        let limit = of(&said("controls-doc-factor"), &share(one.cut_limit_bps));
        let letter = word(if one.letter { "letter" } else { "no-letter" });
        let is = and(&and(&limit, &terms(&one.terms)), &letter);
        (what, and(&is, &days(i64::from(one.task_days))))
    });
    all.extend(part(&word("responses"), responses));
    all
}

/// The settings of granting that are numbers.
fn numbers(pack: &GrantingPack, currency: Currency) -> Vec<Set> {
    let none = || both("—");
    let of_days = |days_of: i32| days(i64::from(days_of));
    let mut all = part(
        &word("fresh"),
        [
            (word("screen-days"), of_days(pack.screen_days)),
            (word("statement-months"), months(pack.statement_months)),
            (word("decide-days"), pack.decide_days.map_or_else(none, of_days)),
            (word("bypass-days"), of_days(pack.bypass_days)),
        ],
    );
    all.extend(part(
        &word("profit"),
        [
            (word("margin"), share(pack.rates.margin_bps)),
            (word("capital"), share(pack.rates.capital_bps)),
            (word("lgd"), share(pack.rates.lgd_bps)),
            (word("collection"), share(pack.rates.collection_bps)),
        ],
    ));
    all.extend(part(
        &word("key"),
        [
            (word("key-share"), share(pack.key.share_bps)),
            (word("key-most"), both(pack.key.most.to_string())),
            (word("review-months"), months(pack.key.review_months)),
        ],
    ));
    all.extend(part(
        &word("review"),
        [
            (word("ahead-days"), of_days(pack.review.ahead_days)),
            (word("notice-days"), of_days(pack.review.notice_days)),
        ],
    ));
    all.extend(part(
        &word("grow"),
        [
            (said("controls-doc-tiers"), tiers_of(&pack.grow.tiers)),
            (word("free"), share(pack.grow.free_bps)),
            (word("sales-from"), money(pack.grow.sales_from, currency)),
        ],
    ));
    all
}

fn of_orders(rule: &OrderRule, currency: Currency) -> Vec<Set> {
    let of_days = |count: i32| days(i64::from(count));
    let mut all = part(
        &word("reservation"),
        [
            (word("reserved-days"), of_days(rule.reservation_days)),
            (word("horizon-days"), of_days(rule.horizon_days)),
            (word("four-eyes"), money(rule.four_eyes_from, currency)),
            (word("longest-days"), of_days(rule.longest_days)),
        ],
    );
    for step in &rule.steps {
        let tiers = TierTable::shipped();
        let mut of_step = vec![
            (said("controls-doc-passes"), passes(&step.check, (tiers, currency))),
            (
                said("controls-doc-otherwise"),
                said(&format!("orders-outcome-{}", step.outcome.code())),
            ),
        ];
        if let Check::OldestOpen { .. } | Check::Overdue { .. } = step.check {
            let residue = parameters(&step.check).into_iter().find(|(name, _)| *name == "residue");
            let residue = residue.map_or(0, |(_, units)| units);
            of_step.push((word("residue"), money(residue, currency)));
        }
        all.extend(part(&Said::from(&step.name), of_step));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [PackKind; 4] =
        [PackKind::Tiers, PackKind::Limits, PackKind::Granting, PackKind::Orders];

    /// The text with one number of it grown by one.
    fn grown(text: &str, at: usize) -> Option<String> {
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        let number: i64 = text[at..at + digits].parse().ok()?;
        Some(format!("{}{}{}", &text[..at], number + 1, &text[at + digits..]))
    }

    #[test]
    fn no_number_of_a_pack_changes_unseen() {
        for kind in KINDS {
            let text = kind.shipped_text();
            let body = text.find("\n[").expect("tables");
            let mut tried = 0;
            for (at, _) in text.match_indices(|c: char| c.is_ascii_digit()) {
                let line = text[..at].rfind('\n').map_or(0, |n| n + 1);
                let before = &text[line..at];
                let inner = before.ends_with(|c: char| c.is_ascii_digit());
                if at < body || inner || before.contains('#') || before.contains('"') {
                    continue;
                }
                let Some(other) = grown(text, at) else { continue };
                if kind.check(&other).is_err() {
                    continue;
                }
                let rows = laid(&Fitted { kind, text: other }, text, Currency::CNY).expect("laid");
                tried += 1;
                assert!(rows.iter().any(LaidRow::is_changed), "{}: {before}", kind.code());
            }
            assert!(tried > 8, "{}: {tried}", kind.code());
        }
    }

    #[test]
    fn the_same_text_changes_nothing_and_what_falls_away_is_said() {
        for kind in KINDS {
            let text = kind.shipped_text();
            let one = Fitted { kind, text: text.to_owned() };
            let rows = laid(&one, text, Currency::CNY).expect("laid");
            assert!(rows.len() > 8 && !rows.iter().any(LaidRow::is_changed), "{}", kind.code());
            for row in &rows {
                for said in [&row.part, &row.what, row.then.as_ref().expect("proposed")] {
                    assert!(!said.zh.contains('⟦') && !said.en.contains('⟦'), "{said:?}");
                }
            }
        }
        let text = PackKind::Granting.shipped_text();
        let less = text.replacen("  { role = \"finance\", above = 500000, days = 2 },\n", "", 1);
        let one = Fitted { kind: PackKind::Granting, text: less };
        let rows = laid(&one, text, Currency::CNY).expect("laid");
        let gone: Vec<&LaidRow> = rows.iter().filter(|row| row.is_changed()).collect();
        assert_eq!(gone.len(), 1);
        assert_eq!((gone[0].then.as_ref(), gone[0].what.en.as_str()), (None, "low risk: Finance"));
    }
}
