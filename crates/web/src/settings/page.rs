//! The page of settings: company, buckets, rates, assessments, about.

use axum::{Form, extract::State};
use base::{Currency, Rate, Rejection};
use credit::{
    assess::{Run, list_runs},
    receivables::{self, NewRate, bucket_edges, company_currency, list_rates, set_bucket_edges},
};
use maud::{Markup, html};
use store::{Kind as Database, access::Right};

use super::{assess, tabs};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, Column, Empty, Field, Flash, Form as Sheet, Kind, List, Mistakes, Row, Tone},
    state::App,
    typed::settled,
    visit::Visit,
};

/// Rates that are listed at the most, the newest.
const RATES: usize = 12;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let body = page(&app, &visit, &Filled::default(), Wrong::default()).await?;
    Ok(visit.page(&visit.t("settings-title"), &body))
}

/// What is wrong with which form.
#[derive(Default)]
struct Wrong {
    company: Mistakes,
    buckets: Mistakes,
    rates: Mistakes,
}

async fn page(app: &App, visit: &Visit, filled: &Filled, wrong: Wrong) -> Result<Markup, Refused> {
    let currency = company_currency(&app.db).await?;
    let edges = bucket_edges(&app.db).await?;
    let runs = list_runs(&app.db, 10).await?;
    let title = visit.t("settings-title");
    Ok(html! {
        (tabs(visit, "settings"))
        (kit::page_head(&title, "", &html! {}))
        div.stack {
            div.grid {
                div.w6 { (company_panel(app, visit, filled, (currency, wrong.company))) }
                div.w6 { (bucket_panel(visit, filled, &edges, wrong.buckets)) }
            }
            (run_list(app, visit, &runs))
            (rate_panel(app, visit, filled, (currency, wrong.rates)).await?)
            (about(app, visit))
        }
    })
}

fn company_panel(
    app: &App,
    visit: &Visit,
    filled: &Filled,
    (currency, mistakes): (Currency, Mistakes),
) -> Markup {
    let zone = app.clock().zone().iana_name().unwrap_or("UTC").to_owned();
    let fixed = kit::facts(&[
        (
            visit.t("settings-currency"),
            html! {
                (currency.code()) span.meta { " " (visit.t("settings-currency-fixed")) }
            },
        ),
        (
            visit.t("settings-zone"),
            html! {
                (zone) span.meta { " " (visit.t("settings-zone-fixed")) }
            },
        ),
    ]);
    let value = filled.some("company").unwrap_or(&visit.house.company);
    let form = Sheet {
        action: "/settings/company".to_owned(),
        csrf: visit.csrf.clone(),
        fields: vec![Field::new("company", visit.t("settings-company")).required().value(value)],
        mistakes,
        submit: visit.t("house-save"),
        back: None,
    };
    kit::panel(
        &visit.t("settings-company-panel"),
        &html! {},
        &html! {
            div.stack {
                @if visit.may(Right::Configure) { (form.show(visit.lang)) }
                @else { p.strong { (visit.house.company) } }
                (fixed)
            }
        },
    )
}

fn bucket_panel(visit: &Visit, filled: &Filled, edges: &[i32], mistakes: Mistakes) -> Markup {
    let written = edges.iter().map(i32::to_string).collect::<Vec<_>>().join(", ");
    let form = Sheet {
        action: "/settings/buckets".to_owned(),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("buckets", visit.t("settings-buckets"))
                .required()
                .value(filled.some("buckets").unwrap_or(&written))
                .hint(visit.t("settings-buckets-hint")),
        ],
        mistakes,
        submit: visit.t("house-save"),
        back: None,
    };
    kit::panel(
        &visit.t("settings-buckets-panel"),
        &html! {},
        &html! {
            @if visit.may(Right::Configure) { (form.show(visit.lang)) }
            @else { p { (visit.ta("settings-buckets-are", &[("days", &written)])) } }
        },
    )
}

async fn rate_panel(
    app: &App,
    visit: &Visit,
    filled: &Filled,
    (company, mistakes): (Currency, Mistakes),
) -> Result<Markup, Refused> {
    let mut rates = list_rates(&app.db).await?;
    let count = i64::try_from(rates.len()).ok();
    rates.sort_by(|a, b| b.from_on.cmp(&a.from_on).then(a.currency.cmp(&b.currency)));
    let rows = rates.iter().take(RATES).map(|rate| Row {
        cells: vec![
            html! { (rate.currency.code()) },
            html! { (rate.from_on) },
            html! { (rate.rate.0.normalize()) " " span.soft { (company.code()) } },
            html! { (rate.source) },
        ],
        ..Row::default()
    });
    let list = List {
        id: "rates",
        title: visit.t("settings-rates"),
        count,
        columns: vec![
            Column::fit(visit.t("settings-rate-currency")).title(),
            Column::fit(visit.t("settings-rate-from")),
            Column::number(visit.t("settings-rate")),
            Column::text(visit.t("settings-rate-source")),
        ],
        rows: rows.collect(),
        empty: Empty {
            title: visit.t("settings-rates-none"),
            why: visit.t("settings-rates-none-why"),
            button: None,
        },
        ..List::default()
    };
    let field = |name: &'static str, id: &str| {
        Field::new(name, visit.t(id)).value(filled.get(name)).required()
    };
    let form = Sheet {
        action: "/settings/rates".to_owned(),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("currency", "settings-rate-currency").hint("USD, EUR, HKD"),
            field("from", "settings-rate-from")
                .kind(Kind::Day)
                .value(filled.some("from").unwrap_or(&visit.today.to_string())),
            field("rate", "settings-rate")
                .kind(Kind::Number)
                .hint(visit.ta("settings-rate-hint", &[("currency", company.code())])),
            field("source", "settings-rate-source").hint(visit.t("settings-rate-source-hint")),
        ],
        mistakes,
        submit: visit.t("settings-rate-add"),
        back: None,
    };
    Ok(html! {
        div.grid {
            div.w7 { (list.show(visit.lang)) }
            @if visit.may(Right::Configure) {
                div.w5 {
                    (kit::panel(&visit.t("settings-rate-add"), &html! {
                        @if visit.may(Right::Import) {
                            a.button href="/intake" { (visit.t("settings-rates-import")) }
                        }
                    }, &form.show(visit.lang)))
                }
            }
        }
    })
}

fn run_list(app: &App, visit: &Visit, runs: &[Run]) -> Markup {
    let zone = app.clock().zone();
    let rows = runs.iter().map(|run| {
        let tone = match run.state.as_str() {
            "done" => Tone::Low,
            "running" => Tone::Quiet,
            "cancelled" => Tone::Medium,
            _ => Tone::High,
        };
        let took = run.finished_at.map(|end| (end.0 - run.started_at.0) / 1_000);
        Row {
            cells: vec![
                html! { (run.as_of) },
                kit::badge(tone, &visit.t(&format!("settings-run-{}", run.state))),
                html! { (locale::count(run.buyers)) },
                html! { (locale::count(run.scored)) },
                html! { (run.started_at.in_zone(zone)) },
                html! {
                    @if let Some(took) = took {
                        (took / 1_000) "." (format!("{:01}", took % 1_000 / 100)) " s"
                    }
                },
                html! { (run.actor) },
                html! {
                    code title=(run.results_digest) {
                        (run.results_digest.chars().take(10).collect::<String>())
                    }
                },
            ],
            ..Row::default()
        }
    });
    let list = List {
        id: "runs",
        title: visit.t("settings-runs"),
        columns: vec![
            Column::fit(visit.t("settings-run-as-of")).title(),
            Column::fit(visit.t("settings-run-state")),
            Column::number(visit.t("settings-run-buyers")),
            Column::number(visit.t("settings-run-scored")),
            Column::fit(visit.t("settings-run-at")),
            Column::number(visit.t("settings-run-took")),
            Column::fit(visit.t("settings-run-actor")),
            Column::fit(visit.t("settings-run-digest")).off(),
        ],
        rows: rows.collect(),
        empty: Empty {
            title: visit.t("settings-runs-none"),
            why: visit.t("settings-runs-none-why"),
            button: None,
        },
        ..List::default()
    };
    html! {
        @if visit.may(Right::Assess) {
            div.panel { div.inside.spread {
                p.soft { (visit.t("settings-assess-means")) }
                (assess::button(visit))
            } }
        }
        (list.show(visit.lang))
    }
}

fn about(app: &App, visit: &Visit) -> Markup {
    let database = match app.db.kind() {
        Database::Sqlite => "SQLite",
        Database::Postgres => "PostgreSQL",
    };
    kit::panel(
        &visit.t("settings-about"),
        &html! {},
        &kit::facts(&[
            (
                visit.t("settings-program"),
                html! { (visit.t("house-name")) " " (env!("CARGO_PKG_VERSION")) },
            ),
            (visit.t("settings-database"), html! { (database) }),
            (
                visit.t("settings-interface"),
                html! { a href="/api/openapi.json" { "/api/openapi.json" } },
            ),
            (visit.t("settings-licence"), html! { "Apache-2.0" }),
        ]),
    )
}

async fn again(app: &App, visit: &Visit, filled: &Filled, wrong: Wrong) -> Answer {
    let body = page(app, visit, filled, wrong).await?;
    Ok(visit.again(&visit.t("settings-title"), &body))
}

fn saved(visit: &Visit) -> Answer {
    Ok(visit.go("/settings", Some(&Flash::new("house-saved"))))
}

/// Renames the company.
///
/// # Errors
/// A fault from the database; what is wrong is said on the form.
pub async fn company(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let mut tx = app.db.write(visit.actor()?).await?;
    match settled(tx.rename_company(filled.get("company")).await)? {
        Ok(()) => {
            tx.commit().await?;
            app.rename(filled.get("company"));
            saved(&visit)
        }
        Err(company) => {
            drop(tx);
            again(&app, &visit, &filled, Wrong { company, ..Wrong::default() }).await
        }
    }
}

/// Sets the buckets.
///
/// # Errors
/// A fault from the database; what is wrong is said on the form.
pub async fn buckets(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let text = filled.get("buckets");
    let parts = text.split([',', '，', ' ', '/', '、']).filter(|part| !part.trim().is_empty());
    let read: Result<Vec<i32>, _> = parts.map(|part| part.trim().parse::<i32>()).collect();
    let mut tx = app.db.write(visit.actor()?).await?;
    // What is no number is no bucket either.
    let edges = read.unwrap_or_default();
    match settled(set_bucket_edges(&mut tx, &edges).await)? {
        Ok(()) => {
            tx.commit().await?;
            saved(&visit)
        }
        Err(buckets) => {
            drop(tx);
            again(&app, &visit, &filled, Wrong { buckets, ..Wrong::default() }).await
        }
    }
}

/// Records a rate.
///
/// # Errors
/// A fault from the database; what is wrong is said on the form.
pub async fn rates(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let company = company_currency(&app.db).await?;
    let mut reader = filled.reader();
    let from_on = reader.day("from");
    let currency = filled.get("currency").parse::<Currency>().ok().filter(|own| *own != company);
    if currency.is_none() {
        let text = filled.get("currency");
        reader.refuse(Rejection::new("settings.rate-currency").with("value", text).on("currency"));
    }
    let rate = Rate::parse(&filled.get("rate").replace(',', ""));
    if rate.is_none() {
        reader.refuse(
            Rejection::new("settings.rate-number").with("value", filled.get("rate")).on("rate"),
        );
    }
    let mistakes = reader.mistakes();
    let (Some(currency), Some(rate), true) = (currency, rate, mistakes.0.is_empty()) else {
        return again(&app, &visit, &filled, Wrong { rates: mistakes, ..Wrong::default() }).await;
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let new = NewRate { currency, from_on, rate, source: filled.get("source").to_owned() };
    let changed = receivables::record_rates(&mut tx, &[new]).await?;
    if changed == 0 {
        tx.quiet();
    }
    tx.commit().await?;
    saved(&visit)
}
