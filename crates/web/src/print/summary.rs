use base::{Currency, Day, Money};
use credit::{
    parties::Statement,
    policy::{Limit, Terms, TermsCatalogue, Tier},
    scoring::{Feature, Panel, lines_of},
    warning::{AlertLevel, SignalLibrary},
};
use locale::percent;
use paper::{Column, CreditSummary, Fact, Figure, Reason, SourceLine, Table, Tone, WarningLine};
use quant::statement::{Line, Statement as Lines};

use super::{
    Reader,
    gather::{Gathered, feature},
};
use crate::parties::{ratio_words, words};

/// The lines of a statement that a summary shows.
const LINES: [Line; 13] = [
    Line::Cash,
    Line::Receivables,
    Line::Inventory,
    Line::CurrentAssets,
    Line::TotalAssets,
    Line::CurrentLiabilities,
    Line::TotalLiabilities,
    Line::Equity,
    Line::Revenue,
    Line::GrossProfit,
    Line::Ebit,
    Line::NetProfit,
    Line::OperatingCashFlow,
];

/// The summary of a buyer.
pub fn of(reader: &Reader, from: &Gathered) -> CreditSummary {
    CreditSummary {
        head: reader.head(&from.buyer, from.on),
        figures: vec![
            score(reader, from),
            tier(reader, from),
            limit(reader, from),
            overdue(reader, from),
        ],
        identity: identity(reader, from),
        because: because(reader, from),
        reasons: reasons(reader, from),
        heeded: heeded(reader, from),
        told: super::told::lines(reader, &from.testimony),
        statements: statements(reader, from),
        checks: checks(reader, from),
        ratios: ratios(reader, from),
        behaviour: behaviour(reader, from),
        limit: limit_facts(reader, from),
        steps: steps(reader, from),
        warnings: warnings(reader, from),
        lacking: lacking(reader, from),
        sources: sources(reader, from),
    }
}

fn score(reader: &Reader, from: &Gathered) -> Figure {
    let name = reader.t("scoring-score");
    let Some(one) = &from.assessment else {
        return Figure {
            name,
            value: "—".to_owned(),
            note: reader.t("parties-not-assessed"),
            tone: Tone::Quiet,
        };
    };
    let confidence = reader.t(&format!("scoring-confidence-{}", one.confidence.code()));
    let note = match one.pd_micro {
        Some(micro) => format!("PD {} · {confidence}", words::pd(micro)),
        None => confidence,
    };
    let value = one.score.map_or_else(|| "—".to_owned(), |score| score.to_string());
    Figure { name, value, note, tone: Tone::Quiet }
}

fn tier_of(from: &Gathered) -> Tier {
    from.assessment.as_ref().map_or(Tier::Unrated, |one| one.tier)
}

fn tier(reader: &Reader, from: &Gathered) -> Figure {
    let tier = tier_of(from);
    Figure {
        name: reader.t("parties-col-tier"),
        value: words::tier(reader.lang, tier),
        note: from
            .assessment
            .as_ref()
            .filter(|one| !one.quadrant.is_empty())
            .map_or_else(String::new, |one| {
                reader.t(&format!("scoring-quadrant-{}", one.quadrant))
            }),
        tone: match tier {
            Tier::Low => Tone::Low,
            Tier::Medium => Tone::Medium,
            Tier::High => Tone::High,
            Tier::Unrated => Tone::Quiet,
        },
    }
}

fn spelled(reader: &Reader, limit: Option<Limit>) -> String {
    match limit {
        Some(Limit::Amount(money)) => reader.amount(money),
        Some(Limit::Unlimited) => reader.t("policy-limit-unlimited"),
        Some(Limit::None) => reader.t("policy-limit-none"),
        None => reader.t("policy-limit-not-granted"),
    }
}

fn granted(from: &Gathered) -> Option<Limit> {
    from.limit.as_ref().map(|one| one.granted.limit)
}

fn limit(reader: &Reader, from: &Gathered) -> Figure {
    let used = Money::new(from.ageing.net_minor().max(0), from.ageing.currency);
    let said = reader.amount(used);
    let (note, tone) = match granted(from) {
        Some(Limit::Amount(money)) if money.minor > 0 => {
            let share = percent(ratio(used.minor, money.minor), 0);
            let tone = if used.minor > money.minor { Tone::High } else { Tone::Quiet };
            (reader.ta("paper-limit-used", &[("amount", &said), ("share", &share)]), tone)
        }
        _ => (reader.ta("paper-exposure", &[("amount", &said)]), Tone::Quiet),
    };
    Figure { name: reader.t("paper-limit"), value: spelled(reader, granted(from)), note, tone }
}

#[expect(clippy::cast_precision_loss, reason = "a share to read")]
fn ratio(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64
}

fn overdue(reader: &Reader, from: &Gathered) -> Figure {
    let minor = from.ageing.overdue_minor();
    let oldest = from.assessment.as_ref().map_or(0, |one| one.oldest_overdue_days);
    Figure {
        name: reader.t("parties-col-overdue"),
        value: reader.amount(Money::new(minor, from.ageing.currency)),
        note: match (minor > 0, oldest) {
            (true, days) if days > 0 => reader.ta("parties-oldest", &[("days", &days.to_string())]),
            _ => reader.ta(
                "parties-of-open",
                &[(
                    "amount",
                    &reader.amount(Money::new(from.ageing.open_minor, from.ageing.currency)),
                )],
            ),
        },
        tone: if minor > 0 { Tone::High } else { Tone::Quiet },
    }
}

/// What came out, as facts.
pub fn score_facts(reader: &Reader, from: &Gathered) -> Vec<Fact> {
    let score = score(reader, from);
    let mut facts = vec![
        Fact::new(score.name, format!("{}（{}）", score.value, score.note)),
        Fact::new(reader.t("parties-col-tier"), words::tier(reader.lang, tier_of(from))),
        Fact::new(reader.t("paper-limit"), spelled(reader, granted(from))),
    ];
    if reader.lang == base::Lang::En {
        facts[0].value = format!("{} ({})", score.value, score.note);
    }
    facts.extend(proposal_facts(reader, from));
    facts
}

fn identity(reader: &Reader, from: &Gathered) -> Vec<Fact> {
    let (buyer, lang) = (&from.buyer, reader.lang);
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let rows = [
        ("parties-field-name-en", buyer.name_en.clone()),
        ("parties-field-uscc", buyer.uscc.clone()),
        ("parties-field-role", reader.t(&format!("parties-role-{}", buyer.role.code()))),
        ("parties-field-kind", words::kind(lang, buyer.kind)),
        ("parties-field-ownership", words::ownership(lang, buyer.ownership)),
        ("parties-field-size", words::size(lang, buyer.size)),
        ("parties-field-industry", buyer.industry.clone()),
        ("parties-field-region", buyer.region.clone()),
        ("parties-field-founded-on", day(buyer.founded_on)),
        ("parties-field-customer-since", day(buyer.customer_since)),
        ("parties-field-owner", from.owner_name.clone()),
        (
            "parties-field-blocked",
            match buyer.blocked {
                true => reader.t("house-yes"),
                false => reader.t("house-no"),
            },
        ),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
    rows.map(|(id, value)| Fact::new(reader.t(id), value)).collect()
}

fn because(reader: &Reader, from: &Gathered) -> String {
    from.doc().map(|(_, doc)| doc.because.pick(reader.lang).to_owned()).unwrap_or_default()
}

/// The dearest reasons.
pub fn reasons(reader: &Reader, from: &Gathered) -> Vec<Reason> {
    let Some((_, doc)) = from.doc() else { return Vec::new() };
    let said = |reason: &credit::assess::ReasonDoc| Reason {
        said: reason.said.pick(reader.lang).to_owned(),
        lost: reason.lost,
    };
    doc.reasons.iter().map(said).collect()
}

/// What was heeded beside the points.
pub fn heeded(reader: &Reader, from: &Gathered) -> Vec<String> {
    let Some((_, doc)) = from.doc() else { return Vec::new() };
    doc.steps.iter().map(|step| step.pick(reader.lang).to_owned()).collect()
}

/// How the proposal was reckoned, sentence by sentence.
pub fn steps(reader: &Reader, from: &Gathered) -> Vec<String> {
    let Some((_, doc)) = from.doc() else { return Vec::new() };
    let methods = doc.proposal.methods.iter().map(|one| one.said.pick(reader.lang).to_owned());
    let steps = doc.proposal.steps.iter().map(|one| one.pick(reader.lang).to_owned());
    methods.chain(steps).collect()
}

fn proposal_facts(reader: &Reader, from: &Gathered) -> Vec<Fact> {
    let Some((one, doc)) = from.doc() else { return Vec::new() };
    let proposal = &doc.proposal;
    let amount = match proposal.amount_minor {
        Some(minor) if proposal.kind == "amount" => reader.amount(Money::new(minor, one.currency)),
        _ => reader.t("policy-limit-none"),
    };
    let mut facts = vec![Fact::new(reader.t("paper-proposed-limit"), amount)];
    if !proposal.terms.is_empty() {
        facts.push(Fact::new(reader.t("paper-proposed-terms"), terms(reader, &proposal.terms)));
    }
    if proposal.prepay_bps > 0 {
        let share = f64::from(proposal.prepay_bps) / 10_000.0;
        facts.push(Fact::new(reader.t("paper-proposed-prepay"), percent(share, 0)));
    }
    let months = proposal.review_months.to_string();
    if proposal.review_months > 0 {
        let said = reader.ta("parties-months", &[("count", &months)]);
        facts.push(Fact::new(reader.t("paper-proposed-review"), said));
    }
    facts
}

fn terms(reader: &Reader, code: &str) -> String {
    let found: Option<&Terms> = TermsCatalogue::shipped().find(code);
    found.map_or_else(|| code.to_owned(), |terms| terms.name.pick(reader.lang).to_owned())
}

fn limit_facts(reader: &Reader, from: &Gathered) -> Vec<Fact> {
    let mut facts = vec![Fact::new(reader.t("paper-limit"), spelled(reader, granted(from)))];
    if let Some(one) = &from.limit {
        let until = one.granted.to_on.map_or_else(String::new, |day| format!(" — {day}"));
        let days = format!("{}{until}", one.granted.from_on);
        facts.push(Fact::new(reader.t("paper-limit-days"), days));
        facts.push(Fact::new(reader.t("paper-limit-by"), one.actor.clone()));
        facts.push(Fact::new(reader.t("paper-limit-reason"), one.granted.reason.clone()));
    }
    let agreed = match &from.terms {
        Some(granted) => terms(reader, &granted.terms),
        None => terms(reader, &from.buyer.terms),
    };
    if !agreed.is_empty() {
        facts.push(Fact::new(reader.t("parties-field-terms"), agreed));
    }
    facts.extend(proposal_facts(reader, from));
    facts
}

fn behaviour(reader: &Reader, from: &Gathered) -> Vec<Fact> {
    let Some((one, doc)) = from.doc() else { return Vec::new() };
    let seen = Feature::ALL.iter().filter(|feature| Panel::of(**feature) == Panel::Standing);
    let seen = seen.chain([&Feature::Sales12m]);
    seen.filter_map(|known| {
        let value = feature(reader, one, doc, known.code())?;
        Some(Fact::new(reader.t(&format!("scoring-feature-{}", known.code())), value))
    })
    .collect()
}

fn lines(one: &Statement) -> Lines {
    lines_of(one.content.months, &one.content.lines)
}

fn line_name(reader: &Reader, line: Line) -> String {
    reader.t(&format!("parties-line-{}", line.code().replace('_', "-")))
}

fn period(reader: &Reader, one: &Statement) -> String {
    let months = reader.ta("parties-months", &[("count", &one.content.months.to_string())]);
    format!("{}\n{months}", one.content.period_end)
}

fn heads(reader: &Reader, from: &Gathered, first: String) -> Table {
    let mut columns = vec![Column::text(first, 1)];
    columns.extend(from.statements.iter().map(|one| Column::number(period(reader, one))));
    Table::of(columns)
}

fn statements(reader: &Reader, from: &Gathered) -> Table {
    let mut currencies: Vec<Currency> =
        from.statements.iter().map(|one| one.content.currency).collect();
    currencies.dedup();
    let names: Vec<&str> = currencies.iter().map(|one| one.code()).collect();
    let first = reader.ta("paper-statement-line", &[("currency", &names.join(" / "))]);
    let mut table = heads(reader, from, first);
    let read: Vec<(Currency, Lines)> =
        from.statements.iter().map(|one| (one.content.currency, lines(one))).collect();
    for line in LINES {
        if read.iter().all(|(_, lines)| lines.get(line).is_none()) {
            continue;
        }
        let mut row = vec![line_name(reader, line)];
        row.extend(read.iter().map(|(currency, lines)| {
            lines.get(line).map_or_else(
                || "—".to_owned(),
                |minor| locale::digits(reader.lang, Money::new(minor, *currency), reader.style),
            )
        }));
        table.push(row);
    }
    table
}

/// What the 勾稽 checks of the newest statement say, and who vouches for it.
fn checks(reader: &Reader, from: &Gathered) -> String {
    let Some(newest) = from.statements.first() else { return String::new() };
    let failed = newest.failed_checks.len();
    let mut said = match failed {
        0 => reader.t("paper-checks-fine"),
        n => {
            let names: Vec<String> = newest
                .failed_checks
                .iter()
                .map(|(code, _)| reader.t(&format!("parties-check-{code}")))
                .collect();
            let names = names.join(reader.lang.pick("、", ", "));
            reader.ta("paper-checks-off", &[("count", &n.to_string()), ("names", &names)])
        }
    };
    said.push_str(reader.lang.pick("", " "));
    said.push_str(&reader.ta("paper-statement-from", &[("source", &newest.content.source)]));
    said.push_str(reader.lang.pick("", " "));
    let audited = if newest.content.audited { "paper-audited" } else { "paper-not-audited" };
    said.push_str(&reader.t(audited));
    said
}

fn ratios(reader: &Reader, from: &Gathered) -> Table {
    let mut table = heads(reader, from, reader.t("parties-ratio"));
    let read: Vec<(&Statement, Lines)> =
        from.statements.iter().map(|one| (one, lines(one))).collect();
    let before = |now: &Statement| {
        let wanted = now.content.period_end.plus_days(1).plus_months(-12).plus_days(-1);
        let months = now.content.months;
        read.iter()
            .find(|(s, _)| s.content.period_end == wanted && s.content.months == months)
            .map(|(_, lines)| lines)
    };
    for ratio in ratio_words::KEY {
        let values: Vec<Option<f64>> =
            read.iter().map(|(one, lines)| ratio.of(lines, before(one)).ok()).collect();
        if values.iter().all(Option::is_none) {
            continue;
        }
        let mut row = vec![reader.t(&format!("parties-ratio-{}", ratio.code()))];
        row.extend(values.into_iter().map(|value| {
            value.map_or_else(
                || "—".to_owned(),
                |value| ratio_words::spell(reader.lang, ratio, value),
            )
        }));
        table.push(row);
    }
    table
}

fn warnings(reader: &Reader, from: &Gathered) -> Vec<WarningLine> {
    let lang = reader.lang;
    let line = |alert: &credit::warning::Alert| {
        let def = SignalLibrary::shipped().find(&alert.signal);
        WarningLine {
            level: reader.t(&format!("warning-level-{}", alert.standing.level.code())),
            tone: match alert.standing.level {
                AlertLevel::Yellow => Tone::Quiet,
                AlertLevel::Orange => Tone::Medium,
                AlertLevel::Red => Tone::High,
            },
            signal: def.map_or_else(|| alert.signal.clone(), |def| words::said(lang, &def.name)),
            said: words::said(lang, &alert.said),
            since: alert.standing.raised_on.to_string(),
        }
    };
    from.alerts.iter().map(line).collect()
}

fn lacking(reader: &Reader, from: &Gathered) -> Vec<String> {
    let mut lacks = Vec::new();
    if from.statements.is_empty() {
        lacks.push(reader.t("paper-lacks-statements"));
    }
    if from.assessment.is_none() {
        lacks.push(reader.t("parties-not-assessed-why"));
    }
    let unknown = from.doc().into_iter().flat_map(|(_, doc)| &doc.points);
    let unknown = unknown.filter(|point| !point.known);
    lacks.extend(unknown.map(|point| {
        let name = reader.t(&format!("scoring-feature-{}", point.feature));
        let most = point.best.to_string();
        reader.ta("paper-lacks-feature", &[("name", &name), ("points", &most)])
    }));
    lacks
}

/// What a field is called; one without a name of its own is part of the nature of the business.
fn field_name(reader: &Reader, field: &str) -> String {
    let id = format!("parties-field-{}", field.replace('_', "-"));
    match locale::has(reader.lang, &id) {
        true => reader.t(&id),
        false => reader.t("parties-nature"),
    }
}

fn sources(reader: &Reader, from: &Gathered) -> Vec<SourceLine> {
    let origin = |source: &str| match source.split_once(':') {
        _ if source == "form" => reader.t("parties-source-form"),
        Some(("file", name)) => reader.ta("parties-source-file", &[("name", name)]),
        _ => source.to_owned(),
    };
    // Fields of one origin, day and confidence stand in one line.
    let mut lines: Vec<SourceLine> = Vec::new();
    for one in &from.sources {
        let name = field_name(reader, &one.field);
        let (source, on) = (origin(&one.source), one.as_of.to_string());
        let confidence = reader.t(&format!("parties-confidence-{}", one.confidence));
        let same = |line: &&mut SourceLine| {
            line.from == source && line.on == on && line.confidence == confidence
        };
        match lines.iter_mut().find(same) {
            Some(line) => {
                line.what.push_str(reader.lang.pick("、", ", "));
                line.what.push_str(&name);
            }
            None => lines.push(SourceLine { what: name, from: source, on, confidence }),
        }
    }
    lines.extend(from.statements.iter().map(|one| SourceLine {
        what: reader.t("paper-summary-statements"),
        from: origin(&one.content.source),
        on: one.content.period_end.to_string(),
        confidence: String::new(),
    }));
    if let Some(one) = &from.assessment {
        lines.push(SourceLine {
            what: reader.t("paper-source-assessment"),
            from: reader.ta(
                "paper-source-model",
                &[("digest", &one.run.model_digest.chars().take(8).collect::<String>())],
            ),
            on: one.run.as_of.to_string(),
            confidence: reader.t(&format!("scoring-confidence-{}", one.confidence.code())),
        });
    }
    lines
}
