//! Financial statements of a buyer: lines by period, the checks that hold them together, ratios
//! with their trend, Altman's models with what they lack.

use base::Money;
use credit::{
    parties::{Statement, StatementScope, list_statements},
    scoring::{FirmKind, lines_of, model_code, zone_code},
};
use maud::{Markup, html};
use quant::{
    altman::{Input, Model, Zone},
    ratios::{NotComputable, Ratio},
    statement::{Line, Statement as Lines},
    statement_checks::{Verdict, run_all},
};
use store::access::Right;

use super::{buyer::Stand, href, ratio_words};
use crate::{
    kit::{self, Check, Decision, Empty, Mark, Tone, nothing},
    state::App,
    visit::Visit,
};

/// So many periods stand beside each other.
const PERIODS: usize = 4;
/// Differences up to one unit come from rounding.
const TOLERANCE: i64 = 100;

struct Period {
    recorded: Statement,
    lines: Lines,
}

/// The tab.
///
/// # Errors
/// A fault from the database.
pub async fn tab(app: &App, visit: &Visit, stand: &Stand, asked: &str) -> base::Result<Markup> {
    let all = list_statements(&app.db, stand.buyer.id).await?;
    let scopes = StatementScope::ALL
        .map(|scope| (scope, all.iter().filter(|one| one.detail.scope == scope).count()));
    let first = scopes.iter().find(|(_, count)| *count > 0).map_or(StatementScope::Own, |s| s.0);
    let scope = StatementScope::parse(asked).unwrap_or(first);
    let mut periods: Vec<Period> = Vec::new();
    for recorded in all.into_iter().filter(|one| one.detail.scope == scope) {
        // The highest version of a period comes first and is in force.
        let known = periods.iter().any(|one| {
            one.recorded.content.period_end == recorded.content.period_end
                && one.recorded.content.months == recorded.content.months
        });
        if !known && periods.len() < PERIODS {
            let lines = lines_of(recorded.content.months, &recorded.content.lines);
            periods.push(Period { recorded, lines });
        }
    }
    let at = href(&stand.buyer.code);
    let add = format!("{at}/statements/new");
    let switch = scope_switch(visit, stand, scope, &scopes);
    let Some(newest) = periods.first() else {
        let empty = Empty {
            title: visit.t("parties-statements-none"),
            why: visit.t("parties-statements-none-why"),
            button: visit.may(Right::GatherFiles).then(|| (visit.t("parties-statement-add"), add)),
        };
        return Ok(html! { (switch) div.panel { (empty.show()) } });
    };
    Ok(html! {
        (switch)
        div.grid {
            div.w5 { (altman(visit, stand, newest)) }
            div.w7 { (checks(visit, &periods)) }
        }
        (ratios(visit, &at, &periods))
        (lines(visit, (&at, &add), &periods))
    })
}

/// Whose accounts are shown, where there are both.
fn scope_switch(
    visit: &Visit,
    stand: &Stand,
    at: StatementScope,
    scopes: &[(StatementScope, usize)],
) -> Markup {
    let both = scopes.iter().all(|(_, count)| *count > 0);
    html! {
        @if both || at == StatementScope::Consolidated {
            nav.actions aria-label=(visit.t("parties-statement-scope")) {
                @for (scope, count) in scopes {
                    @let to = format!(
                        "{}&scope={}", super::tab_href(&stand.buyer.code, "statements"), scope.code());
                    a.button aria-current=[(*scope == at).then_some("true")] href=(to) {
                        (visit.t(&format!("parties-scope-{}", scope.code()))) " " (count)
                    }
                }
            }
        }
    }
}

fn line_name(visit: &Visit, line: Line) -> String {
    visit.t(&format!("parties-line-{}", line.code().replace('_', "-")))
}

fn input_name(visit: &Visit, input: Input) -> String {
    visit.t(&format!("parties-input-{}", input.code().replace('_', "-")))
}

/// The period a year before the one at a place.
fn before(periods: &[Period], at: usize) -> Option<&Lines> {
    let now = periods.get(at)?;
    let wanted = now.recorded.content.period_end.plus_days(1).plus_months(-12).plus_days(-1);
    periods
        .iter()
        .find(|one| {
            one.recorded.content.period_end == wanted
                && one.recorded.content.months == now.recorded.content.months
        })
        .map(|one| &one.lines)
}

fn head(visit: &Visit, at: &str, periods: &[Period], first: &str) -> Markup {
    html! {
        thead { tr {
            th scope="col" { (visit.t(first)) }
            @for one in periods {
                th.number scope="col" {
                    (one.recorded.content.period_end)
                    div.meta {
                        (visit.ta("parties-months", &[
                            ("count", &one.recorded.content.months.to_string()),
                        ]))
                        @if one.recorded.version > 1 {
                            " · " (visit.ta("parties-restated", &[
                                ("version", &one.recorded.version.to_string()),
                            ]))
                        }
                        " · " a href={ (at) "/statements/" (one.recorded.id) "/versions" } {
                            (visit.t("parties-versions-link"))
                        }
                    }
                }
            }
        } }
    }
}

fn lines(visit: &Visit, (at, add): (&str, &str), periods: &[Period]) -> Markup {
    let given = |line: &&Line| periods.iter().any(|one| one.lines.get(**line).is_some());
    let body = html! {
        div.scroll tabindex="0" role="region" aria-label=(visit.t("parties-statements")) {
            table.rows.statement {
                (head(visit, at, periods, "parties-statement-line"))
                tbody {
                    @for line in Line::ALL.iter().filter(given) {
                        tr {
                            th scope="row" { (line_name(visit, *line)) }
                            @for one in periods {
                                td.number {
                                    @match one.lines.get(*line) {
                                        Some(minor) => (visit.digits(
                                            Money::new(minor, one.recorded.content.currency))),
                                        None => (nothing(visit.lang)),
                                    }
                                }
                            }
                        }
                    }
                }
                tfoot {
                    tr {
                        td { (visit.t("parties-source")) }
                        @for one in periods {
                            td.number {
                                (one.recorded.content.currency.code()) " · "
                                (one.recorded.content.source)
                                @if one.recorded.content.audited {
                                    " · " (visit.t("parties-audited"))
                                }
                                (vouched(visit, &one.recorded))
                            }
                        }
                    }
                }
            }
        }
    };
    let actions = html! {
        @if visit.may(Right::GatherFiles) {
            a.button href=(add) { (visit.t("parties-statement-add")) }
            a.button href={ (at) "/statements/upload" } { (visit.t("parties-statement-upload")) }
        }
    };
    kit::panel(&visit.t("parties-statements"), &actions, &body)
}

/// Who vouches for a statement, and how.
fn vouched(visit: &Visit, one: &Statement) -> Markup {
    let detail = &one.detail;
    html! {
        @if !detail.auditor.is_empty() { div.meta { (detail.auditor) } }
        @if !detail.opinion.is_empty() {
            div.meta { (visit.t(&format!("parties-opinion-{}", detail.opinion))) }
        }
        @if detail.unit != "1" && !detail.unit.is_empty() {
            div.meta {
                (visit.ta("parties-printed-in", &[
                    ("unit", &visit.t(&format!("parties-unit-{}", detail.unit))),
                ]))
            }
        }
        @if !detail.added_up.is_empty() {
            div.meta {
                (visit.ta("parties-added-up-count", &[
                    ("count", &detail.added_up.len().to_string()),
                ]))
            }
        }
    }
}

fn checks(visit: &Visit, periods: &[Period]) -> Markup {
    let Some(newest) = periods.first() else { return html! {} };
    let content = &newest.recorded.content;
    let amount = |minor: i128| {
        visit.digits(Money::new(i64::try_from(minor).unwrap_or(i64::MAX), content.currency))
    };
    let name = |line: &Line| line_name(visit, *line);
    let run = run_all(&newest.lines, before(periods, 0), TOLERANCE);
    let failed = run.iter().filter(|one| one.verdict == Verdict::Off).count();
    let made = run.iter().filter(|one| !matches!(one.verdict, Verdict::Skipped(_))).count();
    let checks = run.iter().map(|one| Check {
        name: visit.t(&format!("parties-check-{}", one.check.code())),
        mark: match &one.verdict {
            Verdict::Ties => Mark::Pass,
            Verdict::Off => Mark::Fail,
            Verdict::Skipped(_) => Mark::Open,
        },
        number: match &one.verdict {
            Verdict::Off => {
                visit.ta("parties-check-off", &[("difference", &amount(one.difference_minor()))])
            }
            _ => String::new(),
        },
        note: match &one.verdict {
            Verdict::Skipped(lines) => visit.ta(
                "parties-check-lacks",
                &[("lines", &lines.iter().map(name).collect::<Vec<_>>().join("、"))],
            ),
            _ => String::new(),
        },
    });
    let decision = Decision {
        asked: vec![(visit.t("parties-statement-period"), content.period_end.to_string())],
        checks: checks.collect(),
        outcome: match failed {
            0 => visit.ta("parties-checks-fine", &[("count", &made.to_string())]),
            n => visit.ta("parties-checks-off", &[("count", &n.to_string())]),
        },
        tone: if failed == 0 { Tone::Low } else { Tone::High },
        who: visit.t("parties-checks-who"),
    };
    html! {
        h2 { (visit.t("parties-checks")) }
        (decision.show(visit.lang))
    }
}

fn ratios(visit: &Visit, at: &str, periods: &[Period]) -> Markup {
    let spell = |ratio: Ratio, value: f64| ratio_words::spell(visit.lang, ratio, value);
    let why = |lack: &NotComputable| super::ratios::why(visit, lack);
    let body = html! {
        div.scroll tabindex="0" role="region" aria-label=(visit.t("parties-ratios")) {
            table.rows.statement {
                (head(visit, at, periods, "parties-ratio"))
                tbody {
                    @for ratio in ratio_words::KEY {
                        tr {
                            th scope="row" { (visit.t(&format!("parties-ratio-{}", ratio.code()))) }
                            @for at in 0..periods.len() {
                                @let value = periods
                                    .get(at)
                                    .map(|now| ratio.of(&now.lines, before(periods, at)));
                                td.number {
                                    @match &value {
                                        Some(Ok(value)) => (spell(ratio, *value)),
                                        Some(Err(lack)) => span.soft title=(why(lack)) { "—" },
                                        None => {}
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    let actions = html! {
        a.button href={ (at) "/ratios" } { (visit.t("parties-ratios-all")) }
    };
    kit::panel(&visit.t("parties-ratios"), &actions, &body)
}

fn altman(visit: &Visit, stand: &Stand, newest: &Period) -> Markup {
    let content = &newest.recorded.content;
    let fits = FirmKind::of_industry(&stand.buyer.industry, false);
    let inputs = newest.lines.altman_inputs(content.lines.get("market_equity").copied());
    let tone = |zone| match zone {
        Zone::Safe => Tone::Low,
        Zone::Grey => Tone::Medium,
        Zone::Distress => Tone::High,
    };
    let body = html! {
        @if fits.financial { p.soft { (visit.t("scoring-altman-not-for")) } }
        ul.alerts {
            @for model in [Model::Z, Model::ZPrime, Model::ZDoublePrime] {
                @let (low, high) = model.cutoffs();
                li {
                    div.actions {
                        b { (visit.t(&format!("scoring-altman-model-{}", model_code(model)))) }
                        @if fits.model() == Some(model) {
                            (kit::plain_badge(&visit.t("parties-altman-fits")))
                        }
                    }
                    @match model.score(&inputs) {
                        Ok(score) => {
                            div.actions {
                                span.value { (format!("{:.2}", score.value)) }
                                (kit::badge(tone(score.zone), &visit.t(&format!(
                                    "scoring-class-altman-zone-{}", zone_code(score.zone)))))
                                span.meta {
                                    (visit.ta("parties-altman-cuts", &[
                                        ("low", &format!("{low:.2}")),
                                        ("high", &format!("{high:.2}")),
                                    ]))
                                }
                            }
                            div.meta {
                                @for (i, term) in score.ratios.iter().enumerate() {
                                    @if i > 0 { " + " }
                                    (format!("{} × {:.3}", term.weight, term.ratio))
                                }
                            }
                        }
                        Err(lack) => div.soft {
                            (visit.ta("scoring-altman-not-computable", &[("inputs", &lack
                                .missing
                                .iter()
                                .chain(&lack.invalid)
                                .map(|input| input_name(visit, *input))
                                .collect::<Vec<_>>()
                                .join("、"))]))
                        },
                    }
                }
            }
        }
        p.meta {
            (visit.ta("parties-altman-note", &[("day", &content.period_end.to_string())]))
        }
    };
    kit::panel(&visit.t("parties-altman"), &html! {}, &body)
}
