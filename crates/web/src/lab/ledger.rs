//! A project out of the company's own ledger: on which days buyers are looked at, what is good and
//! what is bad, how many of each there are before anything is built.

use std::sync::atomic::Ordering;

use axum::{
    Form,
    extract::{Query, State},
};
use base::{Day, Rejection};
use credit::{
    lab::{
        DataSetSpec, DayReport, build_data_set, count_data_set, keep_built, project_of_data_set,
    },
    receivables::company_currency,
    scoring::models::{Definition, ModelRules},
};
use maud::{Markup, html};

use super::spell;
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    job::{Task, get_job},
    kit::{self, Chip, Column, Field, Kind, List, Mistakes, Row, fields_of, hidden},
    state::App,
    typed,
    visit::Visit,
};

/// Horizons that are offered.
const HORIZONS: [i32; 5] = [30, 60, 90, 180, 365];
/// The fields of the form, which go from counting to building.
const FIELDS: [&str; 8] =
    ["horizon", "days", "bad_days", "good_days", "amount", "later_from", "test", "seed"];

/// What was counted, and for what.
struct Counted {
    filled: Filled,
    days: Vec<DayReport>,
}

/// The form, and what was counted.
///
/// # Errors
/// A job that is not there; a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let counted = match filled.get("job").parse::<i64>() {
        // A job of before a restart is forgotten: the form stands there as at first.
        Ok(id) => get_job(&app, &visit, id).ok().and_then(|job| job.found::<Counted>()),
        Err(_) => None,
    };
    let filled = counted.as_ref().map_or(filled, |counted| counted.filled.clone());
    let body = page(&app, &visit, (&filled, &Mistakes::none()), counted.as_deref()).await?;
    Ok(visit.page(&visit.t("lab-ledger"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    (filled, mistakes): (&Filled, &Mistakes),
    counted: Option<&Counted>,
) -> Result<Markup, Refused> {
    let filled = usual(app, visit, filled).await?;
    let chip = |days: &i32| Chip {
        name: visit.ta("lab-ledger-horizon", &[("days", &days.to_string())]),
        count: None,
        href: format!("/lab/ledger?horizon={days}"),
        on: filled.get("horizon") == days.to_string(),
    };
    Ok(html! {
        nav.crumbs.meta { a href="/lab" { (visit.t("lab-title")) } }
        (kit::page_head(&visit.t("lab-ledger"), &visit.t("lab-ledger-lead"), &html! {}))
        div.stack {
            (kit::panel(&visit.t("lab-ledger-what"), &html! {}, &html! {
                div.stack {
                    div.chips {
                        @for chip in HORIZONS.iter().map(chip) {
                            a.chip href=(chip.href) aria-current=[chip.on.then_some("true")] {
                                (chip.name)
                            }
                        }
                    }
                    p.soft { (visit.t("lab-ledger-usual")) }
                    form.stack method="post" action="/lab/ledger/count" {
                        (hidden("csrf", &visit.csrf))
                        (hidden("horizon", filled.get("horizon")))
                        (mistakes.summary(visit.lang))
                        div.lab-two { (fields_of(visit.lang, &fields(visit, &filled), mistakes)) }
                        div.actions {
                            button.button.primary[counted.is_none()] { (visit.t("lab-ledger-count")) }
                        }
                    }
                }
            }))
            @if let Some(counted) = counted { (counts(visit, counted)) }
        }
    })
}

/// What stands in the form at first: the rules of the horizon, and days whose horizon is over.
async fn usual(app: &App, visit: &Visit, filled: &Filled) -> Result<Filled, Refused> {
    let horizon = filled.get("horizon").parse::<i32>().ok();
    let horizon = horizon.filter(|days| HORIZONS.contains(days)).unwrap_or(90);
    let unit = company_currency(&app.db).await?.minor_per_unit();
    let mut now = filled.clone();
    now.0.insert("horizon".to_owned(), horizon.to_string());
    if let Some(rule) = ModelRules::shipped().definition(horizon, unit) {
        now = now
            .or("bad_days", rule.bad_days.to_string())
            .or("good_days", rule.good_days.to_string())
            .or("amount", (rule.amount_minor / unit.max(1)).to_string());
    }
    let days: Vec<String> = usual_days(visit.today, horizon).iter().map(Day::to_string).collect();
    Ok(now.or("days", days.join(", ")).or("test", "30").or("seed", "1"))
}

/// Up to four ends of months, the horizon apart, the last one's horizon over.
fn usual_days(today: Day, horizon: i32) -> Vec<Day> {
    let months = (horizon + 29) / 30;
    let mut last = today.plus_days(-horizon).month_start().plus_days(-1);
    if last.plus_days(1).month_end().plus_days(horizon) <= today {
        last = last.plus_days(1).month_end();
    }
    let mut days: Vec<Day> =
        (0..4).map(|back| last.plus_months(-months * back).month_end()).collect();
    days.reverse();
    days
}

fn fields(visit: &Visit, filled: &Filled) -> Vec<Field> {
    let field =
        |name: &'static str, label: &str| Field::new(name, visit.t(label)).value(filled.get(name));
    vec![
        field("days", "lab-ledger-days").required().hint(visit.t("lab-ledger-days-hint")),
        field("bad_days", "lab-ledger-bad").kind(Kind::Number).hint(visit.t("lab-ledger-bad-hint")),
        field("good_days", "lab-ledger-good")
            .kind(Kind::Number)
            .hint(visit.t("lab-ledger-good-hint")),
        field("amount", "lab-ledger-amount")
            .kind(Kind::Number)
            .hint(visit.t("lab-ledger-amount-hint")),
        field("later_from", "lab-ledger-later").hint(visit.t("lab-ledger-later-hint")),
        field("test", "lab-ledger-test").kind(Kind::Number).hint(visit.t("lab-ledger-test-hint")),
        field("seed", "lab-seed").kind(Kind::Number).hint(visit.t("lab-seed-hint")),
    ]
}

async fn read(app: &App, filled: &Filled) -> Result<Result<DataSetSpec, Mistakes>, Refused> {
    let unit = company_currency(&app.db).await?.minor_per_unit();
    let mut reader = filled.reader();
    let small = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
    let definition = Definition {
        horizon_days: small(reader.whole("horizon")),
        bad_days: small(reader.whole("bad_days")),
        good_days: small(reader.whole("good_days")),
        amount_minor: reader.whole("amount").saturating_mul(unit),
    };
    let apart = |c: char| matches!(c, ',' | ';' | '，' | '、' | '；') || c.is_whitespace();
    let mut days = vec![];
    for text in filled.get("days").split(apart).filter(|text| !text.is_empty()) {
        match typed::day(text, "days") {
            Ok(day) => days.push(day),
            Err(wrong) => reader.refuse(wrong),
        }
    }
    let later_from = reader.maybe_day("later_from");
    let test = reader.whole("test").clamp(0, 90);
    let seed = u64::try_from(reader.whole("seed")).unwrap_or(1);
    if !definition.is_sound() {
        reader.refuse(Rejection::new("scoring.data-set-definition").on("bad_days"));
    }
    #[allow(clippy::cast_precision_loss, reason = "at most 90")]
    let test_share = test as f64 / 100.0;
    let spec = DataSetSpec { later_from, test_share, seed, ..DataSetSpec::new(days, definition) };
    Ok(match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => Ok(spec),
    })
}

/// Counts as a job that can be watched and stopped.
///
/// # Errors
/// What cannot be read is said in the form; a fault.
pub async fn count(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let spec = match read(&app, &filled).await? {
        Ok(spec) => spec,
        Err(mistakes) => return again(&app, &visit, &filled, &mistakes).await,
    };
    let task = task(&visit, "lab-counting", &filled);
    let (app_of_job, id, person) = (app.for_jobs(), app.db.ids().next(), visit.person()?);
    let job = app.jobs.start(id, person, task, move |job| async move {
        job.of(u64::try_from(spec.days.len()).unwrap_or(0));
        let (done, stop) = (job.done(), job.stop());
        let progress = move |days| done.store(days, Ordering::Relaxed);
        let days = count_data_set(&app_of_job.db, &spec, &progress, &stop).await?;
        job.keep(Counted { filled: only_fields(&filled), days });
        Ok(format!("/lab/ledger?job={id}"))
    });
    Ok(visit.go(&job.href(), None))
}

fn only_fields(filled: &Filled) -> Filled {
    let some = filled.0.iter().filter(|(name, _)| FIELDS.contains(&name.as_str()));
    Filled(some.map(|(name, text)| (name.clone(), text.clone())).collect())
}

fn task(visit: &Visit, doing: &'static str, filled: &Filled) -> Task {
    let horizon = filled.get("horizon");
    Task {
        lane: "lab",
        doing,
        subject: visit.ta("lab-ledger-horizon", &[("days", horizon)]),
        back: format!("/lab/ledger?horizon={horizon}"),
    }
}

async fn again(app: &App, visit: &Visit, filled: &Filled, mistakes: &Mistakes) -> Answer {
    let body = page(app, visit, (filled, mistakes), None).await?;
    Ok(visit.again(&visit.t("lab-ledger"), &body))
}

fn counts(visit: &Visit, counted: &Counted) -> Markup {
    let days = &counted.days;
    let sum = |of: fn(&DayReport) -> usize| days.iter().map(of).sum::<usize>();
    let (good, bad) = (sum(|day| day.good), sum(|day| day.bad));
    let row = |name: String, day: [usize; 5]| Row {
        cells: std::iter::once(html! { (name) })
            .chain(day.iter().map(|count| html! { (spell::count(*count)) }))
            .collect(),
        ..Row::default()
    };
    let left = |day: &DayReport| day.excluded.values().sum::<usize>();
    let of = |day: &DayReport| [day.buyers, day.good, day.bad, day.indeterminate, left(day)];
    let mut rows: Vec<Row> = days.iter().map(|day| row(day.day.clone(), of(day))).collect();
    let all = [sum(|d| d.buyers), good, bad, sum(|d| d.indeterminate), days.iter().map(left).sum()];
    rows.push(row(visit.t("lab-sum"), all));
    let mut excluded: std::collections::BTreeMap<&String, usize> = Default::default();
    for (why, count) in days.iter().flat_map(|day| &day.excluded) {
        *excluded.entry(why).or_default() += count;
    }
    html! {
        (guard(visit, good, bad))
        (List {
            id: "counts",
            title: visit.t("lab-ledger-counts"),
            columns: vec![
                Column::text(visit.t("lab-ledger-day")).title(),
                Column::number(visit.t("lab-ledger-buyers")),
                Column::number(visit.t("lab-goods")),
                Column::number(visit.t("lab-bads")),
                Column::number(visit.t("lab-ledger-between")),
                Column::number(visit.t("lab-ledger-left-out")),
            ],
            rows,
            ..List::default()
        }.show(visit.lang))
        @if !excluded.is_empty() {
            ul.lab-log.panel.inside {
                @for (why, count) in excluded {
                    li { span { (visit.t(&format!("scoring-excluded-{why}"))) }
                        span.meta { (spell::count(count)) } }
                }
            }
        }
        @if good + bad > 0 {
            (kit::panel(&visit.t("lab-ledger-build-title"), &html! {}, &html! {
                form.fields method="post" action="/lab/ledger/build" {
                    (hidden("csrf", &visit.csrf))
                    @for name in FIELDS { (hidden(name, counted.filled.get(name))) }
                    (fields_of(visit.lang, &[Field::new("name", visit.t("lab-project-name"))
                        .hint(visit.t("lab-ledger-name-hint"))], &Mistakes::none()))
                    div.actions { button.button.primary { (visit.t("lab-ledger-build")) } }
                }
            }))
        }
    }
}

/// Whether there is enough to learn from, as a sentence.
fn guard(visit: &Visit, good: usize, bad: usize) -> Markup {
    let rules = ModelRules::shipped();
    let few = match (good, bad) {
        (_, bad) if bad < rules.least_bads => {
            Rejection::new("scoring.lab-few-bads").with("bads", bad).with("least", rules.least_bads)
        }
        (good, _) if good < rules.least_goods => Rejection::new("scoring.lab-few-goods")
            .with("goods", good)
            .with("least", rules.least_goods),
        _ => {
            let told = visit.ta(
                "lab-ledger-enough",
                &[("goods", &spell::count(good)), ("bads", &spell::count(bad))],
            );
            return kit::notice(
                kit::Tone::Low,
                &told,
                &html! {
                    (visit.t("lab-ledger-enough-why"))
                },
            );
        }
    };
    let told = locale::spoken(visit.lang, &few);
    kit::notice(kit::Tone::Medium, &told.sentence, &html! { (told.next) })
}

/// Builds the data set as a job and opens it as a project.
///
/// # Errors
/// What cannot be read is said in the form; a fault.
pub async fn build(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let spec = match read(&app, &filled).await? {
        Ok(spec) => DataSetSpec { name: filled.get("name").to_owned(), ..spec },
        Err(mistakes) => return again(&app, &visit, &filled, &mistakes).await,
    };
    let task = task(&visit, "lab-building", &filled);
    let (actor, person, app_of_job) = (visit.actor()?, visit.person()?, app.for_jobs());
    let job = app.jobs.start(app.db.ids().next(), person, task, move |job| async move {
        let (done, stop) = (job.done(), job.stop());
        let progress = move |rows| done.store(rows, Ordering::Relaxed);
        let app = app_of_job;
        let built = build_data_set(&app.db, &spec, &progress, &stop).await?;
        let set = keep_built(&app.db, &app.files, &actor, &built).await?;
        let id = project_of_data_set(&app.db, &app.files, &actor, (set, "")).await?;
        Ok(format!("/lab/{id}"))
    });
    Ok(visit.go(&job.href(), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_ends_of_months_whose_horizon_is_over() {
        let today: Day = "2026-11-22".parse().expect("day");
        for (horizon, days) in [
            (30, ["2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30"]),
            (90, ["2025-10-31", "2026-01-31", "2026-04-30", "2026-07-31"]),
            (365, ["2022-07-31", "2023-08-31", "2024-09-30", "2025-10-31"]),
        ] {
            let got = usual_days(today, horizon);
            assert!(got.iter().all(|day| day.plus_days(horizon) <= today), "{horizon}: {got:?}");
            let told: Vec<String> = got.iter().map(Day::to_string).collect();
            assert_eq!(told, days, "{horizon}");
        }
    }
}
