//! The list of limits and terms.

use std::collections::HashMap;

use axum::extract::{Query, State};
use base::{Day, Moment, Money};
use credit::{
    assess::current_run,
    parties::BuyerId,
    policy::{
        CreditSale, GrantedLimit, GrantedTerms, Headroom, Limit, TermsCatalogue, Tier, TierTable,
        credit_sale, limits_of, review_on, terms_of, utilisation,
    },
    roster::{
        Assessed, RosterCursor, RosterFilter, RosterRow, RosterSort, RosterTotals, list_roster,
        sum_roster,
    },
};
use locale::count;
use maud::{Markup, html};
use serde::Deserialize;
use store::access::Right;

use crate::{
    charts,
    failure::Answer,
    kit::{self, Chip, Column, Empty, Link, List, Pager, Row, Sort, Tone, nothing},
    overview,
    parties::{float, tab_href, words},
    state::App,
    visit::Visit,
};

const PAGE: u32 = 20;

/// What narrows the list, in the order of the chips.
const ONLY: [&str; 4] = ["over", "ungranted", "differs", "blocked"];

/// What the address asks for; everything may be missing or empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    tier: String,
    only: String,
    sort: String,
    after: String,
}

impl Asked {
    /// As the register reads it.
    pub(super) fn filter(&self, visit: &Visit) -> RosterFilter {
        let (key, descending) = match self.sort.strip_prefix('-') {
            Some(key) => (key, true),
            None => (self.sort.as_str(), false),
        };
        let sort = RosterSort::parse(key);
        RosterFilter {
            scope: visit.scope(),
            search: self.q.chars().take(100).collect(),
            tier: Tier::parse(&self.tier),
            over_limit: self.only == "over",
            ungranted: self.only == "ungranted",
            differs: self.only == "differs",
            blocked: self.only == "blocked",
            sort: sort.unwrap_or(RosterSort::Exposure),
            descending: sort.is_none() || descending,
            after: RosterCursor::parse(&self.after),
            limit: PAGE,
            ..RosterFilter::default()
        }
    }

    /// The address of the list as it is shown, without its page.
    pub(super) fn link(&self, path: &str) -> Link {
        let pairs =
            [("q", &self.q), ("tier", &self.tier), ("only", &self.only), ("sort", &self.sort)];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        pairs.fold(Link::to(path), |link, (name, value)| link.with(name, value))
    }

    fn is_narrowed(&self) -> bool {
        [&self.q, &self.tier, &self.only].iter().any(|value| !value.is_empty())
    }
}

/// A buyer's row with what people granted beside it.
pub struct Line<'a> {
    /// The register's row.
    pub row: &'a RosterRow,
    /// Code of the terms in force: granted, else of its file; empty where there are none.
    pub terms: &'a str,
    /// Whether the terms were granted, and do not only stand in its file.
    pub terms_granted: bool,
    /// A limit granted after the assessment that the row shows.
    pub newer: Option<Limit>,
    /// The next review; `None` where no limit is in force.
    pub review_on: Option<Day>,
    /// The day of the page.
    pub on: Day,
}

impl Line<'_> {
    /// Whether more may be sold.
    pub fn sale(&self) -> CreditSale {
        let left = self.row.assessed.as_ref().map(|of| of.headroom);
        let unknown = Headroom::NotGranted(Money::zero(base::Currency::CNY));
        let proposed = self.row.assessed.as_ref().and_then(|of| of.proposed);
        let days = TermsCatalogue::shipped().find(self.terms).map(|terms| terms.credit_days);
        credit_sale(self.row.blocked, left.unwrap_or(unknown), proposed, days)
    }
}

/// What people granted to the buyers of a page.
pub struct Grants {
    limits: HashMap<BuyerId, GrantedLimit>,
    terms: HashMap<BuyerId, GrantedTerms>,
    tiers: TierTable,
    judged_at: Option<Moment>,
    on: Day,
}

impl Grants {
    /// Reads them; a few questions whatever the length of the page.
    pub async fn read(app: &App, rows: &[RosterRow], on: Day) -> base::Result<Self> {
        let ids: Vec<BuyerId> = rows.iter().map(|row| row.id).collect();
        Ok(Self {
            limits: limits_of(&app.db, &ids, on).await?,
            terms: terms_of(&app.db, &ids, on).await?,
            tiers: TierTable::in_force(&app.db, on).await?.0.into_owned(),
            judged_at: current_run(&app.db).await?.map(|run| run.started_at),
            on,
        })
    }

    /// A row beside them.
    pub fn line<'a>(&'a self, row: &'a RosterRow) -> Line<'a> {
        let granted = self.limits.get(&row.id);
        let terms = self.terms.get(&row.id).map(|terms| terms.terms.as_str());
        let tier = row.assessed.as_ref().map_or(Tier::Unrated, |of| of.tier);
        let newer = granted.filter(|one| self.judged_at.is_some_and(|at| one.recorded_at > at));
        Line {
            row,
            terms: terms.unwrap_or(&row.terms),
            terms_granted: terms.is_some(),
            newer: newer.map(|one| one.granted.limit),
            review_on: granted.map(|one| {
                let months = self.tiers.rule(tier).review_months;
                review_on(one.granted.from_on, one.granted.to_on, months)
            }),
            on: self.on,
        }
    }
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let filter = asked.filter(&visit);
    let page = list_roster(&app.db, &filter).await?;
    let totals = sum_roster(&app.db, &filter).await?;
    let run = current_run(&app.db).await?;
    // One day for the whole page: that of the judgement.
    let day = run.as_ref().map_or(visit.today, |run| run.as_of);
    let grants = Grants::read(&app, &page.rows, day).await?;
    let link = asked.link("/policy");
    let money = |minor| Money::new(minor, page.currency);
    let shown = visit.ta(
        "parties-list-shown",
        &[
            ("shown", &count(i64::try_from(page.rows.len()).unwrap_or(0))),
            ("all", &count(totals.buyers)),
        ],
    );
    let export = visit.may(Right::Export);
    let list = List {
        id: "lines",
        title: visit.t("policy-lines"),
        count: Some(totals.buyers),
        chips: chips(&visit, &asked),
        filters: Some(filters(&visit, &asked)),
        columns: columns(&visit),
        rows: page.rows.iter().map(|row| cells(&visit, &grants.line(row), &money)).collect(),
        subtotal: Some(subtotal(&visit, &totals, &money)),
        sort: Some(Sort { key: filter.sort.code(), descending: filter.descending }),
        link: link.clone(),
        pager: Some(Pager {
            first: filter.after.is_some().then(|| link.href()),
            next: page.next.as_ref().map(|next| link.with("after", next.code()).href()),
            shown,
        }),
        xlsx: export.then(|| asked.link("/policy.xlsx").href()),
        csv: export.then(|| asked.link("/policy.csv").href()),
        empty: empty(&visit, &asked),
        tall: true,
        ..List::default()
    };
    let title = visit.t("policy-lines-title");
    let lead = match &run {
        Some(_) => visit.ta(
            "policy-lines-lead",
            &[("day", &day.to_string()), ("currency", page.currency.code())],
        ),
        None => visit.t("parties-not-assessed-why"),
    };
    let actions = html! {
        @if visit.may(Right::SeeOverview) {
            a.button href="/policy/capacity" { (visit.t("policy-capacity-title")) }
            a.button href="/policy/matrix" { (visit.t("policy-matrix-title")) }
        }
        a.button href="/policy/parts" { (visit.t("policy-parts")) }
    };
    let body = html! {
        (kit::page_head(&title, &lead, &actions))
        (overview::of_another_day(&visit, run.as_ref()))
        (list.show(visit.lang))
        (adds_up(&visit, &totals, &money))
    };
    Ok(visit.page(&title, &body))
}

/// How the sum of exposures and the net of the ageing agree.
fn adds_up(visit: &Visit, totals: &RosterTotals, money: &dyn Fn(i64) -> Money) -> Markup {
    let Some((ahead, buyers)) = totals.ahead.filter(|(ahead, _)| *ahead > 0) else {
        return html! {};
    };
    let spelled = |minor| visit.amount(money(minor));
    let said = [
        ("exposure", &*spelled(totals.exposure_minor)),
        ("ahead", &spelled(ahead)),
        ("buyers", &count(buyers)),
        ("net", &spelled(totals.exposure_minor - ahead)),
    ];
    html! { p.meta { (visit.ta("policy-lines-sum", &said)) } }
}

fn chips(visit: &Visit, asked: &Asked) -> Vec<Chip> {
    let link = asked.link("/policy");
    let one = |key: &&str| {
        let on = asked.only == **key;
        let href = if on { link.without("only").href() } else { link.with("only", key).href() };
        Chip { name: visit.t(&format!("policy-only-{key}")), count: None, href, on }
    };
    ONLY.iter().map(one).collect()
}

fn filters(visit: &Visit, asked: &Asked) -> Markup {
    html! {
        input type="search" name="q" value=(asked.q) autocomplete="off"
            placeholder=(visit.t("parties-search")) aria-label=(visit.t("parties-search"));
        select name="tier" aria-label=(visit.t("parties-filter-tier")) {
            option value="" { (visit.t("parties-filter-tier")) }
            @for tier in Tier::ALL {
                option value=(tier.code()) selected[asked.tier == tier.code()] {
                    (words::tier(visit.lang, tier))
                }
            }
        }
        @for (name, value) in [("only", &asked.only), ("sort", &asked.sort)] {
            @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
        }
        @if asked.is_narrowed() {
            a.chip href="/policy" { (kit::icon("close")) (visit.t("parties-filter-clear")) }
        }
    }
}

fn columns(visit: &Visit) -> Vec<Column> {
    let head = |key: &str| visit.t(key);
    vec![
        Column::text(head("parties-col-name")).title().by("name"),
        Column::fit(head("policy-sale")),
        Column::fit(head("parties-col-tier")).by("tier"),
        Column::number(head("parties-col-score")).folded().by("score"),
        Column::number(head("policy-limit-granted")).by("limit"),
        Column::number(head("policy-limit-proposed")).folded().by("proposed"),
        Column::number(head("policy-exposure")).by("exposure"),
        Column::number(head("policy-headroom")).by("headroom"),
        Column::text(head("parties-limit-use")).full().by("used"),
        Column::text(head("policy-terms")).folded(),
    ]
}

const fn sale_tone(sale: CreditSale) -> Tone {
    match sale {
        CreditSale::Open => Tone::Low,
        CreditSale::UsedUp | CreditSale::NotGranted | CreditSale::PrepayFirst => Tone::Medium,
        CreditSale::Blocked | CreditSale::CashOnly | CreditSale::Over => Tone::High,
    }
}

/// The word for whether more may be sold.
pub fn sale_word(visit: &Visit, sale: CreditSale) -> String {
    visit.t(&format!("policy-sale-{}", sale.code()))
}

fn cells(visit: &Visit, line: &Line<'_>, money: &dyn Fn(i64) -> Money) -> Row {
    let (row, lang) = (line.row, visit.lang);
    let href = tab_href(&row.code, "credit");
    let dash = || nothing(lang);
    let to = |cell: Markup| html! { a.plain href=(href) { (cell) } };
    let mut cells = vec![
        html! { a href=(href) { (row.name) } (crate::parties::words::code_beside(&row.code, &row.name)) },
        kit::badge(sale_tone(line.sale()), &sale_word(visit, line.sale())),
    ];
    match &row.assessed {
        None => cells.extend((0..7).map(|_| dash())),
        Some(of) => cells.extend([
            words::tier_badge(lang, of.tier),
            words::score(visit, of),
            to(limit(visit, of, line)),
            to(proposed(visit, of)),
            to(html! { (visit.digits(money(of.exposure_minor))) }),
            to(words::headroom_cell(visit, of.headroom)),
            usage(visit, of, money(of.exposure_minor)),
        ]),
    }
    cells.push(html! { (terms(visit, line)) (review(visit, line)) });
    Row { href: Some(href), pick: None, cells }
}

/// The day of the next review, below the terms: a column of its own does not fit a desk.
fn review(visit: &Visit, line: &Line<'_>) -> Markup {
    html! {
        @if let Some(day) = line.review_on {
            span.meta.tone-high[day < line.on] {
                (visit.t("policy-review")) " " span.nowrap { (day) }
                @if day < line.on { " " (visit.t("policy-review-overdue")) }
            }
        }
    }
}

fn limit(visit: &Visit, of: &Assessed, line: &Line<'_>) -> Markup {
    html! {
        @match of.limit {
            Some(Limit::None) => span.tone-high { (visit.t("policy-limit-none")) },
            Some(limit) => (words::limit_cell(visit, Some(limit))),
            None => span.soft { (visit.t("policy-limit-not-granted")) },
        }
        @if let Some(newer) = line.newer.filter(|newer| Some(*newer) != of.limit) {
            span.meta {
                (visit.t("policy-limit-newer")) " " (words::limit(visit, Some(newer)))
            }
        }
    }
}

fn proposed(visit: &Visit, of: &Assessed) -> Markup {
    match of.proposed {
        Some(Limit::None) => html! { span.soft { (visit.t("policy-limit-none")) } },
        proposed if proposed == of.limit => html! { (words::limit_cell(visit, proposed)) },
        proposed => html! { b { (words::limit_cell(visit, proposed)) } },
    }
}

fn usage(visit: &Visit, of: &Assessed, exposure: Money) -> Markup {
    let share = utilisation(of.limit, exposure).map(|share| locale::percent(share, 0));
    let limit = match of.limit {
        Some(Limit::Amount(money)) => charts::Limit::Amount(float(money.minor)),
        Some(Limit::None) => charts::Limit::None,
        Some(Limit::Unlimited) => charts::Limit::Unlimited,
        None => return nothing(visit.lang),
    };
    let text = share.unwrap_or_default();
    let used = float(exposure.minor);
    charts::usage(visit.lang, &charts::Usage { limit, used, reserved: 0.0, text })
}

fn terms(visit: &Visit, line: &Line<'_>) -> Markup {
    let lang = visit.lang;
    let proposed = line.row.assessed.as_ref().map_or("", |of| of.proposed_terms.as_str());
    html! { div.line-terms {
        @if line.terms.is_empty() { (nothing(lang)) } @else {
            (words::terms(lang, line.terms))
            @if !line.terms_granted { " " span.soft { (visit.t("policy-terms-file")) } }
        }
        @if !proposed.is_empty() && proposed != line.terms {
            span.meta { (visit.t("policy-terms-proposed")) " " (words::terms(lang, proposed)) }
        }
    } }
}

fn subtotal(visit: &Visit, totals: &RosterTotals, money: &dyn Fn(i64) -> Money) -> Vec<Markup> {
    let label = visit.ta("parties-subtotal", &[("count", &count(totals.buyers))]);
    let mut cells = vec![html! {}; 10];
    for (at, cell) in [
        (0, html! { (label) }),
        (4, html! { (visit.digits(money(totals.limit_minor))) }),
        (5, html! { (visit.digits(money(totals.proposed_minor))) }),
        (6, html! { (visit.digits(money(totals.exposure_minor))) }),
    ] {
        if let Some(slot) = cells.get_mut(at) {
            *slot = cell;
        }
    }
    cells
}

fn empty(visit: &Visit, asked: &Asked) -> Empty {
    if asked.is_narrowed() {
        return Empty {
            title: visit.t("parties-none-found"),
            why: visit.t("parties-none-found-why"),
            button: Some((visit.t("parties-filter-clear"), "/policy".to_owned())),
        };
    }
    let import = visit.may(Right::Import);
    Empty {
        title: visit.t("parties-none"),
        why: visit.t(if import { "parties-none-why" } else { "parties-none-yours" }),
        button: import.then(|| (visit.t("overview-first-import"), "/intake".to_owned())),
    }
}
