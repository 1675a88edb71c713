//! How much the company can carry in receivables: the steps line by line, the book beside it, what helps
//! where it is exceeded; and the form by which the company says its cash, lines and bad time.

use axum::{Form, extract::State, response::Response};
use base::{Bps, Currency, Day, Money, Result};
use credit::{
    assess::current_run,
    outlook::{CapacitySeen, capacity_seen},
    policy::{
        CapacityInput, CapacityLevel, CapacityVersion, Stress, enter_capacity, list_capacity,
    },
    receivables::{AgeingQuery, ageing, company_currency},
};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    charts::{self, Numbers, Series, Trend, Words},
    failure::Answer,
    filled::Filled,
    kit::{
        self, Column, Empty, Field, Figure, Flash, Form as Sheet, Kind, List, Mistakes, Row, Tone,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

const HREF: &str = "/policy/capacity";

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let title = visit.t("policy-capacity-title");
    let add = html! {
        @if visit.may(Right::BookLedger) {
            a.button.primary href={ (HREF) "/new" } { (visit.t("policy-capacity-enter")) }
        }
    };
    let seen = capacity_seen(&app.db).await?;
    let versions = match &seen {
        Some(seen) => seen.versions.clone(),
        None => list_capacity(&app.db).await?,
    };
    let body = html! {
        nav.crumbs.meta { a href="/policy" { (visit.t("policy-lines-title")) } }
        (kit::page_head(&title, &visit.t("policy-capacity-lead"), &add))
        div.stack {
            @match &seen {
                Some(seen) => {
                    (notice(&visit, seen))
                    (figures(&visit, seen))
                    div.grid {
                        div.w6 { (steps(&visit, seen)) }
                        div.w6.stack { (course(&visit, seen)) (ladder(&visit, seen)) }
                    }
                }
                None => (nothing(&visit, !versions.is_empty())),
            }
            @if !versions.is_empty() { (list(&app, &visit, &versions)) }
        }
    };
    Ok(visit.page(&title, &body))
}

fn nothing(visit: &Visit, entered: bool) -> Markup {
    let why = if entered { "parties-not-assessed-why" } else { "policy-capacity-none-why" };
    let button = (!entered && visit.may(Right::BookLedger))
        .then(|| (visit.t("policy-capacity-enter"), format!("{HREF}/new")));
    let title = if entered { "parties-not-assessed" } else { "policy-capacity-none" };
    let empty = Empty { title: visit.t(title), why: visit.t(why), button };
    html! { div.panel { (empty.show()) } }
}

fn money(visit: &Visit, seen: &CapacitySeen, minor: i64) -> String {
    visit.amount(Money::new(minor, seen.version.input.currency))
}

fn percent(bps: Option<i64>) -> String {
    let spelt = |bps: i64| locale::bps(Bps(i32::try_from(bps).unwrap_or(i32::MAX)));
    bps.map_or_else(|| "—".to_owned(), spelt)
}

const fn tone(level: CapacityLevel) -> Tone {
    match level {
        CapacityLevel::Within => Tone::Low,
        CapacityLevel::Near => Tone::Medium,
        CapacityLevel::Strained | CapacityLevel::Exceeded => Tone::High,
    }
}

/// What the level means, in a sentence with its numbers.
fn said(visit: &Visit, seen: &CapacitySeen) -> String {
    let told = &seen.capacity;
    let over = money(visit, seen, told.left_minor.saturating_neg());
    let left = money(visit, seen, told.left_minor);
    let days = seen.version.input.stress_days.to_string();
    let breaks = told.breaks_after.map_or_else(|| "—".to_owned(), |days| days.to_string());
    let stressed = told.stress.map_or(0, |one| one.open_minor.saturating_sub(told.most_minor));
    let most = money(visit, seen, told.most_minor);
    visit.ta(
        &format!("policy-capacity-said-{}", told.level.code()),
        &[
            ("over", &over),
            ("left", &left),
            ("days", &days),
            ("breaks", &breaks),
            ("stressed", &money(visit, seen, stressed)),
            ("most", &most),
            ("used", &percent(told.used_bps)),
        ],
    )
}

/// What helps: whom to collect from, whose limits to cut, newer figures.
fn helps(visit: &Visit) -> Markup {
    html! {
        div.actions {
            @if visit.may(Right::SeeWorklist) {
                a.button href="/collections" { (visit.t("policy-capacity-collect")) }
            }
            a.button href="/granting/quality#shrink" { (visit.t("policy-capacity-cut")) }
            a.button href="/policy?only=over" { (visit.t("policy-capacity-over")) }
        }
    }
}

fn notice(visit: &Visit, seen: &CapacitySeen) -> Markup {
    let level = seen.capacity.level;
    let title = visit.t(&format!("policy-capacity-level-{}", level.code()));
    let text = html! {
        p { (said(visit, seen)) }
        @if level != CapacityLevel::Within { (helps(visit)) }
    };
    html! {
        (kit::notice(tone(level), &title, &text))
        @if seen.capacity.stale {
            (kit::notice(Tone::Medium, &visit.t("policy-capacity-stale"), &html! {
                (visit.ta("policy-capacity-stale-why", &[
                    ("day", &seen.version.input.as_of.to_string()),
                    ("days", &seen.pack.stale_days.to_string()),
                ]))
            }))
        }
    }
}

/// Above the first page, where the book is more than the company can carry or a bad time breaks it.
///
/// # Errors
/// A fault from the database.
pub async fn capacity_alarm(app: &App, visit: &Visit) -> Result<Markup> {
    let seen = capacity_seen(&app.db).await?;
    let Some(seen) = seen.filter(|seen| seen.capacity.level.alarms()) else {
        return Ok(html! {});
    };
    let title = visit.t(&format!("policy-capacity-level-{}", seen.capacity.level.code()));
    Ok(kit::notice(
        tone(seen.capacity.level),
        &title,
        &html! {
            p { (said(visit, &seen)) " " a href=(HREF) { (visit.t("policy-capacity-title")) } }
            (helps(visit))
        },
    ))
}

fn figures(visit: &Visit, seen: &CapacitySeen) -> Markup {
    let told = &seen.capacity;
    let big = |minor| visit.big(Money::new(minor, seen.version.input.currency));
    let card = |name: &str, value: String, unit: String, href: Option<&str>| {
        let href = href.map(str::to_owned);
        Figure { name: visit.t(name), value, unit, href, ..Figure::default() }.card(visit.lang)
    };
    let on = |day: Day| visit.ta("policy-capacity-on", &[("day", &day.to_string())]);
    let (entered, book) = (on(seen.version.input.as_of), on(seen.book_on));
    let stressed = told.stress.map_or_else(|| "—".to_owned(), |one| percent(one.used_bps));
    let later =
        visit.ta("policy-capacity-later", &[("days", &seen.version.input.stress_days.to_string())]);
    html! {
        div.grid {
            div.w3 { (card("policy-capacity-most", big(told.most_minor), entered, None)) }
            div.w3 { (card("policy-capacity-open", big(told.open_minor), book, Some("/receivables"))) }
            div.w3 { (card("policy-capacity-used", percent(told.used_bps), String::new(), None)) }
            div.w3 { (card("policy-capacity-stressed", stressed, later, None)) }
        }
    }
}

/// One line of the computation: sign, what, how, amount.
struct Line {
    sign: &'static str,
    name: String,
    how: String,
    value: String,
    strong: bool,
}

fn lines(visit: &Visit, seen: &CapacitySeen) -> Vec<Line> {
    let (told, input, pack) = (&seen.capacity, &seen.version.input, &seen.pack);
    let day = input.as_of.to_string();
    let line = |sign, key: &str, args: &[(&str, &str)], minor, strong| Line {
        sign,
        name: visit.t(&format!("policy-capacity-line-{key}")),
        how: visit.ta(&format!("policy-capacity-how-{key}"), args),
        value: money(visit, seen, minor),
        strong,
    };
    let share = percent(Some(pack.line_bps));
    let lines_minor = money(visit, seen, input.lines_minor);
    let (reserve, cover) =
        (money(visit, seen, input.reserve_minor), money(visit, seen, told.cover_minor));
    let (months, outflow) =
        (pack.cover_months.to_string(), money(visit, seen, input.outflow_minor));
    let tied = percent(Some(pack.tied_bps));
    let book = seen.book_on.to_string();
    let mut all = vec![
        line("", "cash", &[("day", &day), ("source", &input.source)], input.cash_minor, false),
        line("+", "lines", &[("lines", &lines_minor), ("share", &share)], told.lines_minor, false),
        line(
            "−",
            "kept",
            &[("reserve", &reserve), ("cover", &cover), ("months", &months), ("outflow", &outflow)],
            told.kept_minor,
            false,
        ),
        line("=", "free", &[], told.free_minor, true),
        line("÷", "tied", &[("share", &tied)], told.more_minor, false),
        line("+", "then", &[("day", &day)], told.then_minor, false),
        line("=", "most", &[], told.most_minor, true),
        line("−", "open", &[("day", &book)], told.open_minor, false),
        line("=", "left", &[], told.left_minor, true),
    ];
    if let (Some(daily), Some(stress)) = (told.daily_minor, told.stress) {
        let args = [("days", stress.days.to_string()), ("daily", money(visit, seen, daily))];
        let args = [(args[0].0, args[0].1.as_str()), (args[1].0, args[1].1.as_str())];
        all.push(line("→", "stress", &args, stress.open_minor, true));
    }
    all
}

fn steps(visit: &Visit, seen: &CapacitySeen) -> Markup {
    let row = |one: Line| Row {
        cells: vec![
            html! { span.meta { (one.sign) } },
            html! { @if one.strong { b { (one.name) } } @else { (one.name) }
            @if !one.how.is_empty() { div.meta { (one.how) } } },
            html! { @if one.strong { b { (one.value) } } @else { (one.value) } },
        ],
        ..Row::default()
    };
    let rows: Vec<Row> = lines(visit, seen).into_iter().map(row).collect();
    let shown = List {
        id: "steps",
        title: visit.t("policy-capacity-steps"),
        columns: vec![
            Column::fit(String::new()),
            Column::text(visit.t("policy-capacity-step")).title(),
            Column::number(visit.t("policy-part-amount")),
        ],
        rows,
        ..List::default()
    };
    let edition = &seen.pack.edition;
    html! {
        (shown.show(visit.lang))
        p.meta {
            (visit.ta("policy-capacity-rule", &[
                ("version", &edition.version), ("source", edition.source.pick(visit.lang)),
            ]))
            " " a href="/settings/packs/capacity" { (visit.t("settings-pack-capacity")) }
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "places on a chart, not money"
)]
fn course(visit: &Visit, seen: &CapacitySeen) -> Markup {
    let labels: Vec<String> = seen.months.iter().map(|month| month.month.clone()).collect();
    let series = [
        Series {
            name: visit.t("policy-capacity-open"),
            values: seen.months.iter().map(|month| Some(month.open_minor as f64)).collect(),
            lit: true,
        },
        Series {
            name: visit.t("policy-capacity-most"),
            values: seen.months.iter().map(|m| m.most_minor.map(|minor| minor as f64)).collect(),
            lit: false,
        },
    ];
    let currency = seen.version.input.currency;
    let spell = |value: f64| visit.big(Money::new(value as i64, currency));
    let trend = Trend { labels: &labels, series: &series, spell: &spell, filled: false };
    let title = visit.ta(
        &format!("policy-capacity-course-{}", seen.capacity.level.code()),
        &[("used", &percent(seen.capacity.used_bps))],
    );
    let words = Words {
        id: "course".to_owned(),
        title: title.clone(),
        note: visit.t("policy-capacity-course-note"),
        desc: title,
    };
    let row = |month: &credit::outlook::CarriedMonth| {
        let most = month.most_minor.map(|minor| money(visit, seen, minor));
        let open = money(visit, seen, month.open_minor);
        vec![month.month.clone(), open, most.unwrap_or_else(|| "—".to_owned())]
    };
    let head = ["parties-months-month", "policy-capacity-open", "policy-capacity-most"];
    let numbers = Numbers {
        head: head.iter().map(|id| visit.t(id)).collect(),
        rows: seen.months.iter().rev().map(row).collect(),
    };
    charts::trend(visit.lang, &words, &trend, &numbers)
}

fn ladder(visit: &Visit, seen: &CapacitySeen) -> Markup {
    let row = |one: &Stress| Row {
        cells: vec![
            html! { (visit.ta("policy-capacity-later", &[("days", &one.days.to_string())])) },
            html! { (money(visit, seen, one.open_minor)) },
            html! { (percent(one.used_bps)) },
            {
                let broken = one.open_minor > seen.capacity.most_minor;
                let key = if broken { "policy-capacity-breaks" } else { "policy-capacity-holds" };
                kit::badge(if broken { Tone::High } else { Tone::Low }, &visit.t(key))
            },
        ],
        ..Row::default()
    };
    List {
        id: "ladder",
        title: visit.t("policy-capacity-ladder"),
        columns: vec![
            Column::fit(visit.t("policy-capacity-bad-time")).title(),
            Column::number(visit.t("policy-capacity-open-then")),
            Column::number(visit.t("policy-capacity-used")),
            Column::fit(String::new()),
        ],
        rows: seen.capacity.ladder.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("policy-capacity-no-sales"),
            why: visit.t("policy-capacity-no-sales-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn list(app: &App, visit: &Visit, versions: &[CapacityVersion]) -> Markup {
    let row = |(place, one): (usize, &CapacityVersion)| {
        let amount = |minor| visit.amount(Money::new(minor, one.input.currency));
        Row {
            cells: vec![
                html! {
                    (one.input.as_of)
                    @if place == 0 { " " (kit::plain_badge(&visit.t("policy-capacity-counts"))) }
                },
                html! { (amount(one.input.cash_minor)) },
                html! { (amount(one.input.lines_minor)) },
                html! { (amount(one.input.reserve_minor)) },
                html! { (amount(one.input.outflow_minor)) },
                html! { (one.input.stress_days) },
                html! { (amount(one.open_minor)) },
                html! {
                    (one.input.source)
                    @if !one.input.note.is_empty() { div.meta { (one.input.note) } }
                    div.meta { (one.actor) " · " (app.clock().day_of(one.recorded_at)) }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "versions",
        title: visit.t("policy-capacity-versions"),
        count: Some(i64::try_from(versions.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::fit(visit.t("policy-capacity-as-of")).title(),
            Column::number(visit.t("policy-capacity-cash")),
            Column::number(visit.t("policy-capacity-lines")),
            Column::number(visit.t("policy-capacity-reserve")),
            Column::number(visit.t("policy-capacity-outflow")),
            Column::number(visit.t("policy-capacity-stress")),
            Column::number(visit.t("policy-capacity-line-then")),
            Column::text(visit.t("policy-capacity-source")),
        ],
        rows: versions.iter().enumerate().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// The form, filled with what stands.
///
/// # Errors
/// A fault from the database.
pub async fn ask(State(app): State<App>, visit: Visit) -> Answer {
    let last = list_capacity(&app.db).await?;
    let mut typed = Filled::default();
    if let Some(last) = last.first() {
        let digits = |minor| Money::new(minor, last.input.currency).plain();
        typed = typed
            .or("cash", digits(last.input.cash_minor))
            .or("lines", digits(last.input.lines_minor))
            .or("reserve", digits(last.input.reserve_minor))
            .or("outflow", digits(last.input.outflow_minor))
            .or("stress", last.input.stress_days.to_string());
    }
    let currency = company_currency(&app.db).await?;
    let typed = typed.or("as_of", visit.today.to_string()).or("stress", "30");
    Ok(form(&visit, &typed, currency, Mistakes::none()))
}

fn form(visit: &Visit, typed: &Filled, currency: Currency, mistakes: Mistakes) -> Response {
    let again = !mistakes.0.is_empty();
    let title = visit.t("policy-capacity-enter");
    let field = |name: &'static str, key: &str, kind: Kind| {
        Field::new(name, visit.t(&format!("policy-capacity-{key}")))
            .hint(visit.t(&format!("policy-capacity-{key}-hint")))
            .kind(kind)
            .value(typed.get(name))
    };
    let sheet = Sheet {
        action: format!("{HREF}/new"),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("as_of", "as-of", Kind::Day).required(),
            field("cash", "cash", Kind::Number).required(),
            field("lines", "lines", Kind::Number).required(),
            field("reserve", "reserve", Kind::Number).required(),
            field("outflow", "outflow", Kind::Number).required(),
            field("stress", "stress", Kind::Number).required(),
            field("source", "source", Kind::Text).required(),
            field("note", "note", Kind::Lines),
        ],
        mistakes,
        submit: visit.t("policy-capacity-save"),
        back: Some(HREF.to_owned()),
    };
    let lead = visit.ta("policy-capacity-enter-lead", &[("currency", currency.code())]);
    let body = html! {
        nav.crumbs.meta { a href=(HREF) { (visit.t("policy-capacity-title")) } }
        (kit::page_head(&title, &lead, &html! {}))
        div.panel { div.inside { (sheet.show(visit.lang)) } }
    };
    if again { visit.again(&title, &body) } else { visit.page(&title, &body) }
}

/// Enters the figures, with what was owed on their day.
///
/// # Errors
/// A fault from the database.
pub async fn enter(State(app): State<App>, visit: Visit, Form(typed): Form<Filled>) -> Answer {
    let currency = company_currency(&app.db).await?;
    let mut reader = typed.reader();
    let input = CapacityInput {
        as_of: reader.day("as_of"),
        currency,
        cash_minor: reader.amount("cash", currency).minor,
        lines_minor: reader.amount("lines", currency).minor,
        reserve_minor: reader.amount("reserve", currency).minor,
        outflow_minor: reader.amount("outflow", currency).minor,
        stress_days: reader.whole("stress"),
        source: reader.text("source"),
        note: typed.get("note").to_owned(),
    };
    if let Some(mistakes) = reader.wrong() {
        return Ok(form(&visit, &typed, currency, mistakes));
    }
    // The book as it was on that day; of a day to come there is none, and the verb says so.
    let on = input.as_of.min(visit.today);
    let open = ageing(&app.db, &AgeingQuery::on(on)).await?.open_minor;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        enter_capacity(&mut tx, &input, open).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            let assessed = current_run(&app.db).await?.is_some();
            let done = if assessed { "policy-capacity-done" } else { "policy-capacity-done-early" };
            Ok(visit.go(HREF, Some(&Flash::new(done))))
        }
        Err(mistakes) => Ok(form(&visit, &typed, currency, mistakes)),
    }
}
