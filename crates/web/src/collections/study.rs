//! What cases teach: reasons as a Pareto, what was said and what was true, what came of methods, what collecting
//! costs and brings by person, what delay goes with, and the customers afterwards.

use axum::extract::{Query, State};
use base::{Bps, Currency};
use credit::{
    collections::{
        legal::RoutePack,
        study::{
            Aftermath, Effort, Factor, MethodRow, Methods, PathRow, Paths, Reasons, SixRow,
            aftermath, efforts, factors, methods, paths, reasons, six_kept,
        },
        talk::TalkPack,
    },
    receivables::company_currency,
};
use maud::{Markup, html};

use super::cases::{PATH as CASES, money, named};
use crate::{
    charts::{self, Bar, Numbers, Words},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Figure, Link, List, Row},
    parties::words,
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let months: i32 = filled.get("months").parse().unwrap_or(12);
    let since = visit.today.plus_months(-months.clamp(1, 60));
    let scope = visit.scope();
    let pack = TalkPack::in_force(&app.db, visit.today).await?;
    let currency = company_currency(&app.db).await?;
    let why = reasons(&app.db, scope, since).await?;
    let came = methods(&app.db, scope, since).await?;
    let six = six_kept(&app.db, scope).await?;
    let cost = efforts(&app.db, scope, (&pack.measures, since)).await?;
    let delay = factors(&app.db, scope).await?;
    let after = aftermath(&app.db, scope, (since, pack.measures.lost_days)).await?;
    let ways = paths(&app.db, scope, since).await?;
    let routes = RoutePack::in_force(&app.db, visit.today).await?;
    let title = visit.t("collections-study");
    let lead = visit.ta("collections-study-lead", &[("day", &since.to_string())]);
    let body = html! {
        nav.crumbs.meta { a href=(CASES) { (visit.t("collections-cases")) } }
        (kit::page_head(&title, &lead, &html! {}))
        div.stack {
            (figures(&visit, (&why, &after), pack.measures.lost_days))
            @if why.rows.iter().any(|row| row.owed_minor > 0) {
                (drawn(&visit, &pack, &why, currency))
            }
            (pareto(&visit, &pack, &why, currency))
            (of_methods(&visit, &pack, &came))
            div.grid {
                div.w6 { (of_six(&visit, &pack, &six)) }
                div.w6 { (of_truths(&visit, &pack, &came)) }
            }
            (of_paths(&visit, (&routes, &ways), currency))
            (of_effort(&visit, &cost, currency))
            (of_delay(&visit, &delay))
            (of_marks(&visit, &pack, &after))
        }
    };
    Ok(visit.page(&title, &body))
}

fn bps(share: i64) -> String {
    locale::bps(Bps(i32::try_from(share).unwrap_or(0)))
}

fn share(part: i64, whole: i64) -> String {
    if whole > 0 { bps(part * 10_000 / whole) } else { "—".to_owned() }
}

fn figures(visit: &Visit, (why, after): (&Reasons, &Aftermath), lost_days: i32) -> Markup {
    let card = |key: &str, value: String, against: String, href: Option<&str>| {
        Figure {
            name: visit.t(&format!("collections-study-{key}")),
            value,
            against,
            href: href.map(str::to_owned),
            ..Figure::default()
        }
        .card(visit.lang)
    };
    let of = |part: i64, whole: i64| format!("{part} / {whole}");
    let days = locale::days(visit.lang, i64::from(lost_days));
    let lost = visit.ta("collections-study-lost-note", &[("days", &days)]);
    let lost = format!("{} · {lost}", of(after.lost, after.told));
    html! {
        div.grid {
            div.w3 { (card("coded", share(why.coded, why.cases), of(why.coded, why.cases), Some(CASES))) }
            div.w3 { (card("differ", share(why.differ, why.both), of(why.differ, why.both), Some(CASES))) }
            div.w3 { (card("lost", share(after.lost, after.told), lost,
                Some("/collections/after?view=lost"))) }
            div.w3 { (card("asked", after.asked.to_string(), visit.t("collections-survey"),
                Some("/collections/after"))) }
        }
    }
}

fn empty(visit: &Visit, key: &str) -> Empty {
    Empty {
        title: visit.t(key),
        why: visit.t("collections-study-none-why"),
        button: Some((visit.t("collections-cases"), CASES.to_owned())),
    }
}

/// A bar as wide as a share, beside its figure.
fn bar(share_bps: i64) -> Markup {
    html! {
        meter min="0" max="10000" value=(share_bps) { (bps(share_bps)) }
    }
}

/// Which path was taken and what came of it, what the law cost, how long it took to get there.
fn of_paths(visit: &Visit, (routes, ways): (&RoutePack, &Paths), currency: Currency) -> Markup {
    let or_none = |bps_of: Option<i64>| bps_of.map_or_else(|| "—".to_owned(), bps);
    let row = |one: &PathRow| Row {
        cells: vec![
            html! {
                @if one.route.is_empty() { (visit.t("collections-study-no-path")) }
                @else { (named(visit, routes.find(&one.route).map(|of| &of.name), &one.route)) }
            },
            html! { (one.cases) },
            html! { (share(one.collected, one.closed)) div.meta { (one.collected) " / " (one.closed) } },
            html! {
                (or_none(one.got_bps()))
                div.meta { (money(visit, one.got_minor, currency)) " / " (money(visit, one.owed_minor, currency)) }
            },
            html! {
                @if one.matters > 0 {
                    a href="/collections/matters?view=closed" { (one.matters) }
                } @else { "0" }
            },
            html! {
                (or_none(one.cost_bps()))
                div.meta { (money(visit, one.cost_minor, currency)) " / " (money(visit, one.brought_minor, currency)) }
            },
        ],
        ..Row::default()
    };
    let days = match ways.days_median {
        Some(days) => locale::days(visit.lang, days),
        None => "—".to_owned(),
    };
    let law = visit.ta(
        "collections-study-to-law",
        &[("days", &days), ("count", &ways.at_law.to_string()), ("all", &ways.wilful.to_string())],
    );
    html! {
        (List {
            id: "paths",
            title: visit.t("collections-study-paths"),
            columns: vec![
                Column::text(visit.t("collections-matter-route")).title(),
                Column::number(visit.t("collections-study-cases")),
                Column::number(visit.t("collections-study-path-collected")),
                Column::number(visit.t("collections-study-path-got")),
                Column::number(visit.t("collections-study-path-matters")),
                Column::number(visit.t("collections-study-path-cost")),
            ],
            rows: ways.rows.iter().map(row).collect(),
            empty: empty(visit, "collections-study-no-cases"),
            ..List::default()
        }.show(visit.lang))
        p.meta {
            (law) " "
            a href=(Link::to(CASES).with("reason", "malicious")) { (visit.t("collections-cases")) }
        }
    }
}

fn reason_name(visit: &Visit, pack: &TalkPack, code: &str) -> String {
    match code.is_empty() {
        true => visit.t("collections-unknown-yet"),
        false => named(visit, pack.reason(code).map(|one| &one.name), code),
    }
}

/// The reasons as a chart: a bar as long as what lies on it, the running share beside it.
fn drawn(visit: &Visit, pack: &TalkPack, why: &Reasons, currency: Currency) -> Markup {
    let bars: Vec<Bar> = why
        .rows
        .iter()
        .filter(|row| row.owed_minor > 0)
        .enumerate()
        .map(|(n, row)| Bar {
            label: reason_name(visit, pack, &row.code),
            #[expect(clippy::cast_precision_loss, reason = "a place in a drawing, no money")]
            value: row.owed_minor as f64,
            text: money(visit, row.owed_minor, currency),
            note: bps(row.upto_bps),
            href: (!row.code.is_empty() && row.cases > 0)
                .then(|| Link::to(CASES).with("reason", &row.code).href()),
            lit: n == 0,
            ..Bar::default()
        })
        .collect();
    let first = bars.first().map_or("", |bar| bar.label.as_str());
    let share = bars.first().map_or("", |bar| bar.note.as_str());
    let title = visit.ta("collections-study-pareto", &[("reason", first), ("share", share)]);
    let words = Words {
        id: "pareto".to_owned(),
        desc: title.clone(),
        title,
        note: visit.t("collections-study-pareto-note"),
    };
    charts::bars(visit.lang, &words, &bars, &Numbers::default())
}

fn pareto(visit: &Visit, pack: &TalkPack, why: &Reasons, currency: Currency) -> Markup {
    let all: i64 = why.rows.iter().map(|row| row.owed_minor).sum();
    let rows = why.rows.iter().map(|row| {
        let to = Link::to(CASES).with("reason", &row.code).href();
        let name = reason_name(visit, pack, &row.code);
        let part = if all > 0 { row.owed_minor / (all / 10_000).max(1) } else { 0 };
        Row {
            cells: vec![
                html! { @if row.code.is_empty() { (name) } @else { a href=(to) { (name) } } },
                html! { (row.cases) },
                html! {
                    @if row.buyers > 0 { a href="/collections/reasons" { (row.buyers) } } @else { "0" }
                },
                html! { (money(visit, row.owed_minor, currency)) },
                html! { (bar(part.clamp(0, 10_000))) },
                html! { (bps(row.upto_bps)) },
            ],
            ..Row::default()
        }
    });
    List {
        id: "reasons",
        title: visit.t("collections-study-reasons"),
        columns: vec![
            Column::text(visit.t("collections-case-reason")).title(),
            Column::number(visit.t("collections-study-cases")),
            Column::number(visit.t("collections-study-told")),
            Column::number(visit.t("collections-case-owed")),
            Column::fit(visit.t("collections-study-share")).off(),
            Column::number(visit.t("collections-study-upto")),
        ],
        rows: rows.collect(),
        empty: empty(visit, "collections-study-no-cases"),
        ..List::default()
    }
    .show(visit.lang)
}

fn of_methods(visit: &Visit, pack: &TalkPack, came: &Methods) -> Markup {
    let row = |group: &str, name: String, one: &MethodRow| Row {
        cells: vec![
            html! { (name) div.meta { (visit.t(group)) } },
            html! { (one.talks) },
            html! { (share(one.promised, one.talks)) },
            html! {
                @match one.recovered_bps() {
                    Some(got) => (bps(got)),
                    None => (kit::nothing(visit.lang)),
                }
            },
        ],
        ..Row::default()
    };
    let tricks = came.tricks.iter().map(|one| {
        let name = named(visit, pack.trick(&one.code).map(|of| &of.name), &one.code);
        row("collections-trick", name, one)
    });
    let excuses = came.excuses.iter().map(|one| {
        let name = named(visit, pack.excuse(&one.code).map(|of| &of.name), &one.code);
        row("collections-excuse", name, one)
    });
    let kinds = came.kinds.iter().map(|one| {
        let name = named(visit, pack.kind(&one.code).map(|of| &of.name), &one.code);
        row("collections-kind", name, one)
    });
    let moods = ["down", "same", "up"].into_iter().zip(came.moods).filter(|(_, (n, _))| *n > 0);
    let moods: Vec<Row> = moods
        .map(|(went, (talks, promised))| Row {
            cells: vec![
                html! {
                    (visit.t(&format!("collections-mood-went-{went}")))
                    div.meta { (visit.t("collections-moods-change")) }
                },
                html! { (talks) },
                html! { (share(promised, talks)) },
                kit::nothing(visit.lang),
            ],
            ..Row::default()
        })
        .collect();
    List {
        id: "methods",
        title: visit.t("collections-study-methods"),
        columns: vec![
            Column::text(visit.t("collections-study-what")).title(),
            Column::number(visit.t("collections-study-talks")),
            Column::number(visit.t("collections-study-promised")),
            Column::number(visit.t("collections-study-recovered")),
        ],
        rows: tricks.chain(excuses).chain(kinds).chain(moods).collect(),
        empty: empty(visit, "collections-study-no-talks"),
        ..List::default()
    }
    .show(visit.lang)
}

fn of_six(visit: &Visit, pack: &TalkPack, six: &[SixRow]) -> Markup {
    let rows = pack.characters.iter().filter_map(|one| {
        let of = six.iter().find(|row| row.check == one.check)?;
        Some(Row {
            cells: vec![
                html! { b { (one.sign) } " " span.meta { (words::said(visit.lang, &one.name)) } },
                html! { (share(of.kept, of.kept + of.missed)) },
                html! { (of.kept) " / " (of.kept + of.missed) },
            ],
            ..Row::default()
        })
    });
    List {
        id: "six",
        title: visit.t("collections-study-six"),
        columns: vec![
            Column::text(visit.t("collections-six")).title(),
            Column::number(visit.t("collections-study-kept")),
            Column::number(visit.t("collections-study-cases")),
        ],
        rows: rows.collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn of_truths(visit: &Visit, pack: &TalkPack, came: &Methods) -> Markup {
    let rows = came.truths.iter().map(|(code, [yes, partly, no])| {
        let to = Link::to("/collections/excuses").with("kind", code).href();
        let told = yes + partly + no;
        Row {
            cells: vec![
                html! {
                    a href=(to) { (named(visit, pack.excuse(code).map(|of| &of.name), code)) }
                },
                html! { (share(*yes, told)) },
                html! { (share(*no, told)) },
                html! { (told) },
            ],
            ..Row::default()
        }
    });
    List {
        id: "truths",
        title: visit.t("collections-study-truths"),
        columns: vec![
            Column::text(visit.t("collections-excuse-kind")).title(),
            Column::number(visit.t("collections-truth-true")),
            Column::number(visit.t("collections-truth-false")),
            Column::number(visit.t("collections-truth-checked")),
        ],
        rows: rows.collect(),
        empty: empty(visit, "collections-excuses-none"),
        ..List::default()
    }
    .show(visit.lang)
}

fn of_effort(visit: &Visit, cost: &[Effort], currency: Currency) -> Markup {
    let unit = 10_i64.pow(currency.minor_digits());
    let nothing = || kit::nothing(visit.lang);
    let row = |one: &Effort| Row {
        cells: vec![
            html! { (one.login) },
            html! { (one.contacts) },
            html! { (money(visit, one.cost_minor, currency)) },
            html! { (money(visit, one.kept_minor, currency)) },
            html! { (share(one.kept_minor, one.promised_minor)) },
            html! {
                @match one.contacts_per_10k(unit) {
                    Some(n) => { (n / 100) "." (format!("{:02}", n % 100)) }
                    None => (nothing()),
                }
            },
            html! { @match one.cost_bps() { Some(n) => (bps(n)), None => (nothing()) } },
            html! { (money(visit, one.got_minor, currency)) },
            html! {
                @match one.cei_percent {
                    Some(index) => (format!("{index:.1}")),
                    None => (nothing()),
                }
            },
        ],
        ..Row::default()
    };
    let head = |key: &str| visit.t(&format!("collections-effort-{key}"));
    let list = List {
        id: "effort",
        title: visit.t("collections-effort"),
        columns: vec![
            Column::text(head("who")).title(),
            Column::number(head("contacts")),
            Column::number(head("cost")).off(),
            Column::number(head("kept")),
            Column::number(head("kept-share")),
            Column::number(head("per-10k")).off(),
            Column::number(head("cost-share")),
            Column::number(head("got")).off(),
            Column::number(head("cei")),
        ],
        rows: cost.iter().map(row).collect(),
        empty: empty(visit, "collections-effort-none"),
        ..List::default()
    };
    html! { (list.show(visit.lang)) p.meta { (visit.t("collections-effort-note")) } }
}

fn of_delay(visit: &Visit, delay: &[Factor]) -> Markup {
    let name = |factor: &Factor, code: &str| match (factor.code, code) {
        (_, "") => visit.t("collections-unknown-yet"),
        ("ability", band) => visit.t(&format!("collections-band-{band}")),
        ("tier", tier) => visit.t(&format!("collections-tier-{tier}")),
        _ => code.to_owned(),
    };
    let rows = delay.iter().flat_map(|factor| {
        let head = Row {
            cells: vec![
                html! { b { (visit.t(&format!("collections-factor-{}", factor.code))) } },
                html! { (factor.groups.iter().map(|one| one.buyers).sum::<i64>()) },
                html! {},
                html! {
                    @match factor.explained_bps {
                        Some(share) => b { (bps(share)) },
                        None => (kit::nothing(visit.lang)),
                    }
                },
            ],
            ..Row::default()
        };
        let groups = factor.groups.iter().take(8).map(|one| Row {
            cells: vec![
                html! { (name(factor, &one.code)) },
                html! { (one.buyers) },
                html! { (one.mean_tenths() / 10) "." (one.mean_tenths() % 10) },
                html! {},
            ],
            ..Row::default()
        });
        std::iter::once(head).chain(groups).collect::<Vec<Row>>()
    });
    let list = List {
        id: "delay",
        title: visit.t("collections-study-delay"),
        columns: vec![
            Column::text(visit.t("collections-factor")).title(),
            Column::number(visit.t("collections-factor-buyers")),
            Column::number(visit.t("collections-factor-days")),
            Column::number(visit.t("collections-factor-share")),
        ],
        rows: rows.collect(),
        empty: empty(visit, "collections-study-no-cases"),
        ..List::default()
    };
    html! { (list.show(visit.lang)) p.meta { (visit.t("collections-factor-note")) } }
}

fn of_marks(visit: &Visit, pack: &TalkPack, after: &Aftermath) -> Markup {
    let mean = |sum: i64| match after.asked {
        0 => "—".to_owned(),
        asked => format!("{}.{}", sum / asked, sum * 10 / asked % 10),
    };
    let named = pack.questions.iter().zip(after.marks);
    let rows: Vec<(String, Markup)> = named
        .map(|((_, text), sum)| (words::said(visit.lang, text), html! { (mean(sum)) " / 5" }))
        .collect();
    html! {
        @if after.asked > 0 {
            (kit::panel(&visit.t("collections-survey"), &html! {}, &kit::facts(&rows)))
        }
    }
}
