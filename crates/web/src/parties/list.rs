//! The list of buyers.

use axum::extract::{Query, State};
use base::Money;
use credit::{
    assess::current_run,
    parties::{CustomerKind, SizeClass},
    policy::Tier,
    roster::{
        RosterCursor, RosterFilter, RosterRow, RosterSort, RosterTotals, list_owners, list_roster,
        sum_roster,
    },
};
use locale::count;
use maud::{Markup, html};
use serde::Deserialize;
use store::access::{Right, Scope};

use super::{href, words};
use crate::{
    failure::Answer,
    kit::{self, Column, Empty, Link, List, Pager, Row, Sort, icon, nothing},
    state::App,
    visit::Visit,
};

const PAGE: u32 = 50;

/// The orders that a phone offers, where no head of a column can be pressed.
const SORTS_AT_HAND: [&str; 7] = ["", "-overdue", "-open", "headroom", "score", "name", "code"];

/// What the address asks for; everything may be missing or empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    tier: String,
    kind: String,
    size: String,
    owner: String,
    only: String,
    alert: String,
    sort: String,
    after: String,
}

/// The saved views: name and the parameters that make them.
const VIEWS: [(&str, &[(&str, &str)]); 6] = [
    ("all", &[]),
    ("high", &[("tier", "high")]),
    ("overdue", &[("only", "overdue")]),
    ("over", &[("only", "over")]),
    ("unrated", &[("tier", "unrated")]),
    ("mine", &[("owner", "me")]),
];

impl Asked {
    /// As the register reads it.
    pub(super) fn filter(&self, visit: &Visit) -> RosterFilter {
        let (key, descending) = match self.sort.strip_prefix('-') {
            Some(key) => (key, true),
            None => (self.sort.as_str(), false),
        };
        let sort = RosterSort::parse(key);
        let owner = match self.owner.as_str() {
            "me" => visit.person.as_ref().map(|person| person.id),
            text => text.parse().ok(),
        };
        RosterFilter {
            scope: visit.scope(),
            search: self.q.chars().take(100).collect(),
            tier: Tier::parse(&self.tier),
            kind: self.kind.parse().ok().filter(|_| !self.kind.is_empty()),
            size: self.size.parse().ok().filter(|_| !self.size.is_empty()),
            owner,
            overdue: self.only == "overdue",
            over_limit: self.only == "over",
            alert: self.alert.parse().unwrap_or(0),
            sort: sort.unwrap_or_default(),
            descending: sort.is_none() || descending,
            after: RosterCursor::parse(&self.after),
            limit: PAGE,
            ..RosterFilter::default()
        }
    }

    fn pairs(&self) -> [(&'static str, &str); 8] {
        [
            ("q", &self.q),
            ("tier", &self.tier),
            ("kind", &self.kind),
            ("size", &self.size),
            ("owner", &self.owner),
            ("only", &self.only),
            ("alert", &self.alert),
            ("sort", &self.sort),
        ]
    }

    /// The address of the list as it is shown, without its page.
    fn link(&self, path: &str) -> Link {
        let pairs = self.pairs().into_iter().filter(|(_, value)| !value.is_empty());
        pairs.fold(Link::to(path), |link, (name, value)| link.with(name, value))
    }

    fn is_narrowed(&self) -> bool {
        self.pairs().iter().any(|(name, value)| *name != "sort" && !value.is_empty())
    }

    fn is_view(&self, params: &[(&str, &str)]) -> bool {
        self.pairs().iter().filter(|(name, _)| *name != "sort").all(|(name, value)| {
            let wanted = params.iter().find(|(key, _)| key == name).map_or("", |(_, v)| *v);
            *value == wanted
        })
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
    let owners = match visit.scope() {
        Scope::All => list_owners(&app.db).await?,
        _ => Vec::new(),
    };
    let link = asked.link("/parties");
    let sort = Sort { key: filter.sort.code(), descending: filter.descending };
    let shown = visit.ta(
        "parties-list-shown",
        &[
            ("shown", &count(i64::try_from(page.rows.len()).unwrap_or(0))),
            ("all", &count(totals.buyers)),
        ],
    );
    let money = |minor| Money::new(minor, page.currency);
    let list = List {
        id: "buyers",
        title: visit.t("parties-list"),
        count: Some(totals.buyers),
        filters: Some(filters(&visit, &asked, &owners)),
        columns: columns(&visit),
        rows: page.rows.iter().map(|row| line(&visit, row, &money)).collect(),
        subtotal: Some(subtotal(&visit, &totals, &money)),
        sort: Some(sort),
        link: link.clone(),
        pager: Some(Pager {
            first: filter.after.is_some().then(|| link.href()),
            next: page.next.as_ref().map(|next| link.with("after", next.code()).href()),
            shown,
        }),
        xlsx: visit.may(Right::Export).then(|| asked.link("/parties.xlsx").href()),
        empty: empty(&visit, &asked),
        tall: true,
        ..List::default()
    };
    let title = visit.t("parties-title");
    let actions = html! {
        @if visit.may(Right::EditBuyers) {
            a.button.primary href="/parties/_/new" { (visit.t("parties-new")) }
        }
    };
    // The figures are those of the last assessment, whatever day it was of.
    let run = current_run(&app.db).await?;
    let day = run.as_ref().map_or(visit.today, |run| run.as_of).to_string();
    let lead = visit.ta("parties-lead", &[("day", &day), ("currency", page.currency.code())]);
    let body = html! {
        (kit::page_head(&title, &lead, &actions))
        (crate::overview::of_another_day(&visit, run.as_ref()))
        (views(&visit, &asked))
        (list.show(visit.lang))
    };
    Ok(visit.page(&title, &body))
}

fn views(visit: &Visit, asked: &Asked) -> Markup {
    html! {
        nav.tabs aria-label=(visit.t("parties-views")) {
            @for (name, params) in VIEWS {
                @let link = params.iter().fold(Link::to("/parties"), |l, (n, v)| l.with(n, v));
                a href=(link) aria-current=[asked.is_view(params).then_some("page")] {
                    (visit.t(&format!("parties-view-{name}")))
                }
            }
        }
    }
}

fn filters(visit: &Visit, asked: &Asked, owners: &[(i64, String)]) -> Markup {
    let lang = visit.lang;
    let select = |name: &str, value: &str, options: Vec<(String, String)>| {
        html! {
            select name=(name) aria-label=(visit.t(&format!("parties-filter-{name}"))) {
                option value="" { (visit.t(&format!("parties-filter-{name}"))) }
                @for (key, word) in options {
                    option value=(key) selected[key == value] { (word) }
                }
            }
        }
    };
    let tiers = Tier::ALL.map(|tier| (tier.code().to_owned(), words::tier(lang, tier)));
    let kinds = CustomerKind::ALL.iter().map(|k| (k.code().to_owned(), words::kind(lang, *k)));
    let sizes = SizeClass::ALL.iter().map(|s| (s.code().to_owned(), words::size(lang, *s)));
    let only =
        ["overdue", "over"].map(|key| (key.to_owned(), visit.t(&format!("parties-only-{key}"))));
    let levels = [("1", "any"), ("2", "orange"), ("3", "red")]
        .map(|(rank, key)| (rank.to_owned(), visit.t(&format!("parties-alert-{key}"))));
    let people = owners.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let people = std::iter::once(("me".to_owned(), visit.t("parties-owner-me"))).chain(people);
    html! {
        input type="search" name="q" value=(asked.q) autocomplete="off"
            placeholder=(visit.t("parties-search")) aria-label=(visit.t("parties-search"));
        (select("tier", &asked.tier, tiers.to_vec()))
        (select("kind", &asked.kind, kinds.collect()))
        (select("size", &asked.size, sizes.collect()))
        @if !owners.is_empty() { (select("owner", &asked.owner, people.collect())) }
        (select("only", &asked.only, only.to_vec()))
        (select("alert", &asked.alert, levels.to_vec()))
        select.at-hand-only name="sort" aria-label=(visit.t("parties-sort")) {
            @for key in SORTS_AT_HAND {
                option value=(key) selected[asked.sort == key] {
                    (visit.t("parties-sort")) (visit.t("house-colon"))
                    @if key.is_empty() { (visit.t("parties-sort-usual")) }
                    @else { (visit.t(&format!("parties-col-{}", key.trim_start_matches('-')))) }
                }
            }
            @if !SORTS_AT_HAND.contains(&asked.sort.as_str()) {
                option value=(asked.sort) selected { (visit.t("parties-sort-chosen")) }
            }
        }
        @if asked.is_narrowed() {
            a.chip href="/parties" { (icon("close")) (visit.t("parties-filter-clear")) }
        }
    }
}

/// A code of more signs is written in several lines.
const LONG: usize = 20;

fn columns(visit: &Visit) -> Vec<Column> {
    let head = |key: &str| visit.t(&format!("parties-col-{key}"));
    vec![
        Column::fit(head("code")).off().by("code"),
        Column::text(head("name")).title().by("name"),
        Column::fit(head("kind")).off().by("kind"),
        Column::fit(head("owner")).by("owner"),
        Column::fit(head("tier")).by("tier"),
        Column::number(head("score")).by("score"),
        Column::number(head("pd")).off().by("pd"),
        Column::number(head("open")).by("open"),
        Column::number(head("overdue")).by("overdue"),
        Column::number(head("oldest")).off().by("oldest"),
        Column::number(head("limit")).off().by("limit"),
        Column::number(head("headroom")).by("headroom"),
    ]
}

fn line(visit: &Visit, row: &RosterRow, money: &dyn Fn(i64) -> Money) -> Row {
    let lang = visit.lang;
    let href = href(&row.code);
    let dash = || nothing(lang);
    let name = html! {
        a href=(href) { (row.name) }
        @if row.blocked { " " (kit::badge(kit::Tone::High, &visit.t("parties-blocked"))) }
    };
    let mut cells = vec![
        html! { span.long[row.code.chars().count() > LONG] { (row.code) } },
        name,
        html! { (words::kind(lang, row.kind)) },
        if row.owner_name.is_empty() {
            dash()
        } else {
            html! { (row.owner_name) }
        },
    ];
    match &row.assessed {
        None => cells.extend((0..8).map(|_| dash())),
        Some(of) => cells.extend([
            words::tier_badge(lang, of.tier),
            words::score(visit, of),
            of.pd_micro.map_or_else(dash, |micro| html! { (words::pd(micro)) }),
            html! { (visit.digits(money(of.open_minor))) },
            html! {
                span.tone-high[of.overdue_minor > 0] { (visit.digits(money(of.overdue_minor))) }
            },
            if of.overdue_minor > 0 {
                html! { (count(of.oldest_days)) }
            } else {
                dash()
            },
            words::limit_cell(visit, of.limit),
            words::headroom_cell(visit, of.headroom),
        ]),
    }
    Row { href: Some(href), pick: None, cells }
}

fn subtotal(visit: &Visit, totals: &RosterTotals, money: &dyn Fn(i64) -> Money) -> Vec<Markup> {
    let amount = |minor| html! { (visit.digits(money(minor))) };
    let mut cells = vec![html! {}; 12];
    let label = visit.ta("parties-subtotal", &[("count", &count(totals.buyers))]);
    for (at, cell) in [
        (1, html! { (label) }),
        (7, amount(totals.open_minor)),
        (8, amount(totals.overdue_minor)),
        (
            10,
            if totals.limit_minor == 0 { nothing(visit.lang) } else { amount(totals.limit_minor) },
        ),
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
            button: Some((visit.t("parties-filter-clear"), "/parties".to_owned())),
        };
    }
    let import = visit.may(Right::Import);
    Empty {
        title: visit.t("parties-none"),
        why: visit.t(if import { "parties-none-why" } else { "parties-none-yours" }),
        button: import.then(|| (visit.t("overview-first-import"), "/intake".to_owned())),
    }
}
