//! The ratios of a buyer by what they speak of: each with its formula and inputs, its course over
//! the periods, its place among the buyers of the same industry and its reference value.

use std::{borrow::Cow, collections::BTreeMap};

use axum::extract::{Path, State};
use base::Money;
use credit::{
    parties::{Buyer, PeerYears, Statement, list_peer_years, list_statements},
    scoring::{NormPack, lines_of},
};
use locale::percent;
use maud::{Markup, html};
use quant::{
    peers::{FEWEST, Place, place},
    ratios::{Better, Group, NotComputable, Ratio},
    statement::{Line, Statement as Lines},
};

use super::{answer::crumbs, buyer_of, href, ratio_words, tab_href};
use crate::{
    charts::{self, Numbers, Series, Trend, Words},
    failure::Answer,
    kit::{self, Empty, Tone, nothing},
    state::App,
    visit::Visit,
};

/// So many periods stand beside each other.
const PERIODS: usize = 5;

/// One period, read.
pub struct Period {
    recorded: Statement,
    lines: Lines,
}

/// What the page stands on.
struct Desk<'a> {
    visit: &'a Visit,
    /// The newest first.
    periods: &'a [Period],
    /// Values of the industry's buyers.
    peers: BTreeMap<Ratio, Vec<f64>>,
    section: Option<char>,
    firms: usize,
    /// What ratios are held against besides.
    norms: Cow<'static, NormPack>,
}

/// The page.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ratio_page(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let periods = periods_of(list_statements(&app.db, buyer.id).await?);
    let title = visit.t("parties-ratios-title");
    let back = tab_href(&code, "statements");
    let head = html! {
        (crumbs(&visit, &buyer.code, &buyer.name))
        (kit::page_head(&title, &visit.t("parties-ratios-lead"), &html! {
            a.button href=(back) { (visit.t("parties-tab-statements")) }
        }))
    };
    let Some(newest) = periods.first() else {
        let empty = Empty {
            title: visit.t("parties-statements-none"),
            why: visit.t("parties-statements-none-why"),
            button: visit.may(store::access::Right::GatherFiles).then(|| {
                (visit.t("parties-statement-add"), format!("{}/statements/new", href(&code)))
            }),
        };
        return Ok(visit.page(&title, &html! { (head) div.panel { (empty.show()) } }));
    };
    let section = section_of(&buyer);
    let years = match section {
        Some(letter) => list_peer_years(&app.db, letter, visit.today).await?,
        None => Vec::new(),
    };
    let desk = Desk {
        visit: &visit,
        periods: &periods,
        peers: peers_of(&years),
        section,
        firms: years.len(),
        norms: NormPack::in_force(&app.db, visit.today).await?,
    };
    let day = newest.recorded.content.period_end.to_string();
    let body = html! {
        (head)
        div.stack {
            (solvency(&desk))
            p.meta { (compared(&desk, &day)) }
            @for group in Group::ALL { (panel(&desk, group)) }
        }
    };
    Ok(visit.page(&title, &body))
}

/// The letter of the buyer's industry.
fn section_of(buyer: &Buyer) -> Option<char> {
    buyer.industry.chars().next().filter(char::is_ascii_uppercase)
}

/// The statements in force of the newest periods that have the newest one's length and scope.
fn periods_of(all: Vec<Statement>) -> Vec<Period> {
    let Some(first) = all.iter().min_by_key(|one| {
        (one.detail.scope, std::cmp::Reverse((one.content.period_end, one.content.months)))
    }) else {
        return Vec::new();
    };
    let (scope, months) = (first.detail.scope, first.content.months);
    let mut periods: Vec<Period> = Vec::new();
    for recorded in all {
        let content = &recorded.content;
        let alike = recorded.detail.scope == scope && content.months == months;
        let end = content.period_end;
        let known = periods.iter().any(|one| one.recorded.content.period_end == end);
        if alike && !known && periods.len() < PERIODS {
            let lines = lines_of(content.months, &content.lines);
            periods.push(Period { recorded, lines });
        }
    }
    periods
}

fn peers_of(years: &[PeerYears]) -> BTreeMap<Ratio, Vec<f64>> {
    let read = |one: &Statement| lines_of(one.content.months, &one.content.lines);
    let mut values: BTreeMap<Ratio, Vec<f64>> = BTreeMap::new();
    for year in years {
        let (now, before) = (read(&year.now), year.before.as_ref().map(read));
        for ratio in Ratio::ALL {
            if let Ok(value) = ratio.of(&now, before.as_ref()) {
                values.entry(ratio).or_default().push(value);
            }
        }
    }
    values
}

impl Desk<'_> {
    fn value(&self, ratio: Ratio, at: usize) -> Option<Result<f64, NotComputable>> {
        let now = self.periods.get(at)?;
        let wanted = now.recorded.content.period_end.plus_days(1).plus_months(-12).plus_days(-1);
        let before = self.periods.iter().find(|one| one.recorded.content.period_end == wanted);
        Some(ratio.of(&now.lines, before.map(|one| &one.lines)))
    }

    fn newest(&self, ratio: Ratio) -> Option<f64> {
        self.value(ratio, 0)?.ok()
    }

    fn place(&self, ratio: Ratio) -> Option<Place> {
        place(self.newest(ratio)?, self.peers.get(&ratio)?)
    }

    fn spell(&self, ratio: Ratio, value: f64) -> String {
        ratio_words::spell(self.visit.lang, ratio, value)
    }

    fn name(&self, ratio: Ratio) -> String {
        self.visit.t(&format!("parties-ratio-{}", ratio.code()))
    }
}

/// With whom the buyer is compared, and what else it is held against.
fn compared(desk: &Desk<'_>, day: &str) -> String {
    let visit = desk.visit;
    let peers = match desk.section {
        None => visit.t("parties-peers-no-industry"),
        Some(letter) => visit.ta(
            "parties-peers",
            &[
                ("section", &letter.to_string()),
                ("count", &desk.firms.to_string()),
                ("fewest", &FEWEST.to_string()),
            ],
        ),
    };
    let edition = &desk.norms.edition;
    let norm = visit.ta(
        "parties-norms",
        &[("version", &edition.version), ("from", &edition.effective_from.to_string())],
    );
    let day = visit.ta("parties-ratios-day", &[("day", day)]);
    [day, peers, norm].join(visit.lang.pick("", " "))
}

/// Two courses that say whether the buyer can pay: now, and in the long run.
fn solvency(desk: &Desk<'_>) -> Markup {
    html! {
        div.grid {
            div.w6 {
                (course(desk, "short", &[Ratio::Current, Ratio::Quick, Ratio::CashToShortDebt]))
            }
            div.w6 { (course(desk, "long", &[Ratio::Debt, Ratio::LongTermDebt])) }
        }
    }
}

fn course(desk: &Desk<'_>, key: &str, ratios: &[Ratio]) -> Markup {
    let visit = desk.visit;
    let oldest_first: Vec<usize> = (0..desk.periods.len()).rev().collect();
    let labels: Vec<String> = oldest_first
        .iter()
        .map(|at| desk.periods[*at].recorded.content.period_end.to_string())
        .collect();
    let values = |ratio: Ratio| -> Vec<Option<f64>> {
        oldest_first.iter().map(|at| desk.value(ratio, *at)?.ok()).collect()
    };
    let series: Vec<Series> = ratios
        .iter()
        .enumerate()
        .map(|(n, ratio)| Series { name: desk.name(*ratio), values: values(*ratio), lit: n == 0 })
        .collect();
    let first = ratios.first().copied().unwrap_or(Ratio::Current);
    let title = finding(desk, first, key);
    let words = Words {
        id: format!("solvency-{key}"),
        desc: title.clone(),
        title,
        note: visit.t(&format!("parties-solvency-{key}-note")),
    };
    let spell = |value: f64| desk.spell(first, value);
    let mut head = vec![visit.t("parties-statement-period")];
    head.extend(ratios.iter().map(|ratio| desk.name(*ratio)));
    let rows = oldest_first.iter().enumerate().map(|(n, _)| {
        let mut row = vec![labels[n].clone()];
        row.extend(ratios.iter().zip(&series).map(|(ratio, line)| {
            line.values[n].map_or_else(|| "—".to_owned(), |value| desk.spell(*ratio, value))
        }));
        row
    });
    let numbers = Numbers { head, rows: rows.collect() };
    let trend = Trend { labels: &labels, series: &series, spell: &spell, filled: false };
    charts::trend(visit.lang, &words, &trend, &numbers)
}

/// What the first course says: its value, and how it moved.
fn finding(desk: &Desk<'_>, ratio: Ratio, key: &str) -> String {
    let visit = desk.visit;
    let Some(now) = desk.newest(ratio) else {
        return visit.t(&format!("parties-solvency-{key}-none"));
    };
    let last = desk.value(ratio, 1).and_then(Result::ok);
    let id = match last {
        None => "parties-solvency-one",
        Some(last) if (now - last).abs() < 0.005 => "parties-solvency-same",
        Some(last) if now > last => "parties-solvency-up",
        Some(_) => "parties-solvency-down",
    };
    let last = last.map_or_else(String::new, |value| desk.spell(ratio, value));
    visit.ta(id, &[("name", &desk.name(ratio)), ("now", &desk.spell(ratio, now)), ("last", &last)])
}

fn panel(desk: &Desk<'_>, group: Group) -> Markup {
    let visit = desk.visit;
    let ratios = Ratio::ALL.into_iter().filter(|ratio| ratio.group() == group);
    let body = html! {
        div.scroll tabindex="0" role="region"
            aria-label=(visit.t(&format!("parties-ratio-group-{}", group.code()))) {
            table.rows.statement {
                thead { tr {
                    th scope="col" { (visit.t("parties-ratio")) }
                    @for one in desk.periods {
                        th.number scope="col" { (one.recorded.content.period_end) }
                    }
                    th.number scope="col" { (visit.t("parties-ratio-place")) }
                    th scope="col" { (visit.t("parties-ratio-norm")) }
                } }
                tbody { @for ratio in ratios { (row(desk, ratio)) } }
            }
        }
    };
    kit::panel(&visit.t(&format!("parties-ratio-group-{}", group.code())), &html! {}, &body)
}

fn row(desk: &Desk<'_>, ratio: Ratio) -> Markup {
    let visit = desk.visit;
    html! {
        tr {
            th scope="row" {
                details.formula {
                    summary { (desk.name(ratio)) }
                    (formula(desk, ratio))
                }
            }
            @for at in 0..desk.periods.len() {
                td.number {
                    @match desk.value(ratio, at) {
                        Some(Ok(value)) => (desk.spell(ratio, value)),
                        Some(Err(lack)) => {
                            span.soft { "—" }
                            @if at == 0 { div.meta { (why(visit, &lack)) } }
                        },
                        None => {}
                    }
                }
            }
            td.number { (place_cell(desk, ratio)) }
            td { (norm_cell(desk, ratio)) }
        }
    }
}

fn place_cell(desk: &Desk<'_>, ratio: Ratio) -> Markup {
    let visit = desk.visit;
    let Some(found) = desk.place(ratio) else { return nothing(visit.lang) };
    let quarters = visit.ta(
        "parties-ratio-quarters",
        &[
            ("low", &desk.spell(ratio, found.low)),
            ("middle", &desk.spell(ratio, found.middle)),
            ("high", &desk.spell(ratio, found.high)),
            ("count", &found.count.to_string()),
        ],
    );
    html! {
        (visit.ta("parties-ratio-below", &[("share", &percent(found.below, 0))]))
        div.meta { (quarters) }
    }
}

fn norm_cell(desk: &Desk<'_>, ratio: Ratio) -> Markup {
    let visit = desk.visit;
    let Some(norm) = desk.norms.norms.find(ratio, desk.section) else {
        return nothing(visit.lang);
    };
    let sign = if ratio.better() == Better::Lower { "≤" } else { "≥" };
    let edges = visit.ta(
        "parties-ratio-edges",
        &[
            ("sign", sign),
            ("good", &desk.spell(ratio, norm.good)),
            ("weak", &desk.spell(ratio, norm.weak)),
        ],
    );
    html! {
        @if let Some(value) = desk.newest(ratio) {
            @let standing = norm.standing(value);
            @let tone = match standing.code() {
                "good" => Tone::Low,
                "weak" => Tone::High,
                _ => Tone::Medium,
            };
            (kit::badge(tone, &visit.t(&format!("parties-standing-{}", standing.code()))))
        }
        div.meta { (edges) }
    }
}

/// The formula in the names of its lines, and the inputs of the newest period.
fn formula(desk: &Desk<'_>, ratio: Ratio) -> Markup {
    let visit = desk.visit;
    let (above, below) = ratio.parts();
    if above.is_empty() {
        let id = format!("parties-ratio-formula-{}", ratio.code());
        return html! { div.meta { (visit.t(&id)) } };
    }
    let Some(newest) = desk.periods.first() else { return html! {} };
    let inputs = above.iter().chain(&below).map(|(line, _)| {
        let amount = newest.lines.get(*line).map_or_else(
            || "—".to_owned(),
            |minor| visit.digits(Money::new(minor, newest.recorded.content.currency)),
        );
        (line_name(visit, *line), amount)
    });
    html! {
        div.meta { (side(visit, &above)) " ÷ " (side(visit, &below)) }
        dl.facts { @for (name, amount) in inputs { dt { (name) } dd.number { (amount) } } }
    }
}

fn side(visit: &Visit, terms: &[(Line, f64)]) -> String {
    let mut said = String::new();
    for (n, (line, sign)) in terms.iter().enumerate() {
        if n > 0 {
            said.push_str(if *sign < 0.0 { " − " } else { " + " });
        }
        said.push_str(&line_name(visit, *line));
    }
    if terms.len() > 1 { format!("({said})") } else { said }
}

fn line_name(visit: &Visit, line: Line) -> String {
    visit.t(&format!("parties-line-{}", line.code().replace('_', "-")))
}

/// Why a ratio has no value.
pub fn why(visit: &Visit, lack: &NotComputable) -> String {
    match lack {
        NotComputable::Missing(lines) => {
            let names: Vec<String> = lines.iter().map(|line| line_name(visit, *line)).collect();
            let names = names.join(visit.lang.pick("、", ", "));
            visit.ta("parties-check-lacks", &[("lines", &names)])
        }
        NotComputable::NotPositive(line) => {
            visit.ta("parties-ratio-not-positive", &[("line", &line_name(visit, *line))])
        }
        NotComputable::NoPrevious => visit.t("parties-ratio-no-previous"),
        NotComputable::MonthsDiffer => visit.t("parties-ratio-months"),
    }
}
