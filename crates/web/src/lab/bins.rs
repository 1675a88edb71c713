//! All variables with their information value and trend, and the constraints that hold for all.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::Failure;
use credit::lab::{
    Binned, Project,
    choices::{BinChoices, Choices, PREBINNINGS, TRENDS},
    get_project, refused,
};
use maud::{Markup, html};
use quant::lab::bin::{Binning, Rule};
use store::access::Right;

use super::{
    desk::{self, Change, Desk, Way, change, form_head, framed, href, undo_buttons},
    sent::Sent,
    spell,
};
use crate::{
    charts,
    failure::{Answer, Refused},
    filled::Filled,
    kit::{
        self, Choice, Column, Empty, Field, Kind, Link, List, Mistakes, Row, Sort, fields_of,
        link::encoded,
    },
    state::App,
    visit::Visit,
};

const SORTS: [&str; 5] = ["iv", "gini", "ks", "bins", "name"];

/// The page.
///
/// # Errors
/// `scoring.lab-project-unknown`; what stands in the way of reading the file.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let desk = match desk::open(&app, &visit, id).await? {
        Way::Ready(desk) => desk,
        Way::Elsewhere(response) => return Ok(*response),
    };
    page(&visit, &desk, &filled, None).await
}

/// All bins, computed away from the pages' own threads.
pub async fn binnings(desk: &Desk) -> Result<Vec<(String, Binned)>, Failure> {
    let (opened, choices) = (std::sync::Arc::clone(&desk.opened), desk.project.choices.clone());
    tokio::task::spawn_blocking(move || opened.binnings(&choices))
        .await
        .map_err(|error| Failure::bug(format!("binning: {error}")))
}

async fn page(
    visit: &Visit,
    desk: &Desk,
    filled: &Filled,
    tried: Option<(Filled, Mistakes)>,
) -> Answer {
    let all = binnings(desk).await?;
    let project = &desk.project;
    let sort = Sort::read(filled.get("sort"), &SORTS, "-iv");
    let mut bins: Vec<&Binning> = all.iter().filter_map(|(_, b)| b.as_ref().ok()).collect();
    let by = |f: fn(&Binning) -> f64| {
        move |a: &&Binning, b: &&Binning| f(a).total_cmp(&f(b)).then_with(|| b.name.cmp(&a.name))
    };
    match sort.key {
        "gini" => bins.sort_by(by(|b| b.strength.gini)),
        "ks" => bins.sort_by(by(|b| b.strength.ks)),
        #[allow(clippy::cast_precision_loss, reason = "at most 250 bins")]
        "bins" => bins.sort_by(by(|b| b.bins.len() as f64)),
        "name" => bins.sort_by(|a, b| a.name.cmp(&b.name)),
        _ => bins.sort_by(by(|b| b.strength.iv)),
    }
    if sort.descending {
        bins.reverse();
    }
    let base = href(project);
    let link = Link::to(format!("{base}/bins"));
    let wrong = tried.is_some();
    let actions = html! {
        (undo_buttons(visit, project, &link.href()))
        a.button.primary href={ (base) "/fit" } { (visit.t("lab-to-fit")) }
    };
    let body = html! {
        @if visit.may(Right::EditPolicy) { (constraints(visit, project, tried)) }
        (list(visit, project, &bins, (sort, link)))
        (without(visit, &all))
    };
    let page = framed(visit, project, "bins", &actions, &body);
    let title = visit.t("lab-tab-bins");
    Ok(if wrong { visit.again(&title, &page) } else { visit.page(&title, &page) })
}

fn list(
    visit: &Visit,
    project: &Project,
    bins: &[&Binning],
    (sort, link): (Sort<'_>, Link),
) -> Markup {
    let useful = bins.iter().filter(|b| b.strength.iv >= 0.02).count();
    let row = |binning: &&Binning| {
        let to = format!("{}/variable?v={}", href(project), encoded(&binning.name));
        let (word, tone) = spell::strength(binning.strength.iv);
        let own = project.choices.variables.get(&binning.name);
        let by_hand = own.is_some_and(|own| own.rule.is_some());
        let woe: Vec<f64> = binning.bins.iter().map(|bin| bin.woe).collect();
        Row {
            href: Some(to.clone()),
            pick: None,
            cells: vec![
                html! {
                    a href=(to) { (spell::named(visit, &binning.name)) }
                    @if by_hand { " " (kit::plain_badge(&visit.t("lab-by-hand"))) }
                    @else if own.is_some_and(|own| own.binning.is_some()) {
                        " " (kit::plain_badge(&visit.t("lab-own-limits")))
                    }
                },
                html! { (spell::four(binning.strength.iv)) },
                kit::badge(tone, &visit.t(&format!("lab-iv-{word}"))),
                html! { (visit.t(&trend_id(binning))) },
                html! { (spell::count(binning.bins.len())) },
                html! { (spell::three(binning.strength.gini)) },
                html! { (spell::three(binning.strength.ks)) },
                charts::sparkline(&woe),
            ],
        }
    };
    html! {
        div.tight {
            (List {
                id: "variables",
                title: visit.ta("lab-variables", &[("useful", &spell::count(useful))]),
                count: Some(i64::try_from(bins.len()).unwrap_or(i64::MAX)),
                columns: vec![
                    Column::text(visit.t("lab-variable")).title().by("name"),
                    Column::number("IV".to_owned()).by("iv"),
                    Column::fit(visit.t("lab-strength")),
                    Column::fit(visit.t("lab-trend")),
                    Column::number(visit.t("lab-bins")).by("bins"),
                    Column::number("Gini".to_owned()).by("gini"),
                    Column::number("KS".to_owned()).by("ks"),
                    Column::fit(visit.t("lab-woe-course")).off(),
                ],
                rows: bins.iter().map(row).collect(),
                sort: Some(sort),
                link,
                empty: Empty {
                    title: visit.t("lab-no-bins"),
                    why: visit.t("lab-no-bins-why"),
                    button: None,
                },
                ..List::default()
            }.show(visit.lang))
        }
    }
}

/// The text of a trend; groups of levels have none.
pub fn trend_id(binning: &Binning) -> String {
    match &binning.rule {
        Rule::Groups { .. } => "lab-trend-groups".to_owned(),
        Rule::Cuts { .. } => format!("lab-trend-{}", spell::shape(binning.shape())),
    }
}

/// Variables that have no bins, each with the reason.
fn without(visit: &Visit, all: &[(String, Binned)]) -> Markup {
    let refusals: Vec<(&String, base::Rejection)> = all
        .iter()
        .filter_map(|(name, binned)| Some((name, refused(binned.as_ref().err()?))))
        .collect();
    html! {
        @if !refusals.is_empty() {
            (kit::panel(&visit.t("lab-skipped"), &html! {}, &html! {
                ul.lab-log {
                    @for (name, why) in &refusals {
                        @let told = locale::spoken(visit.lang, why);
                        li { b { (spell::variable(visit, name)) } span.soft { (told.sentence) " " (told.next) } }
                    }
                }
            }))
        }
    }
}

/// The fields of constraints, filled with what counts.
pub fn limit_fields(visit: &Visit, now: &BinChoices, filled: Option<&Filled>) -> Vec<Field> {
    let trends = TRENDS.map(|(code, _)| Choice {
        value: code.to_owned(),
        name: visit.t(&format!("lab-ask-trend-{code}")),
    });
    let ways = PREBINNINGS.map(|code| Choice {
        value: code.to_owned(),
        name: visit.t(&format!("lab-prebinning-{code}")),
    });
    let specials: Vec<String> = now.specials.iter().map(f64::to_string).collect();
    let value = |name: &str, now: String| match filled {
        Some(filled) => filled.get(name).to_owned(),
        None => now,
    };
    let number = |name: &'static str, label: &str, now: String| {
        Field::new(name, visit.t(label)).kind(Kind::Number).value(value(name, now))
    };
    vec![
        Field::new("trend", visit.t("lab-trend"))
            .kind(Kind::OneOf(trends.into()))
            .value(value("trend", now.trend.clone())),
        number("max_bins", "lab-max-bins", now.max_bins.to_string()),
        Field::new("prebinning", visit.t("lab-prebinning"))
            .kind(Kind::OneOf(ways.into()))
            .value(value("prebinning", now.prebinning.clone())),
        number("prebins", "lab-prebins", now.prebins.to_string()).hint(visit.t("lab-prebins-hint")),
        number("min_bins", "lab-min-bins", now.min_bins.to_string()),
        number("min_percent", "lab-min-percent", now.min_percent.to_string()),
        number("min_events", "lab-min-events", now.min_events.to_string()),
        number("max_p", "lab-max-p", now.max_p.to_string()).hint(visit.t("lab-max-p-hint")),
        number("rare_percent", "lab-rare-percent", now.rare_percent.to_string()),
        Field::new("specials", visit.t("lab-specials"))
            .value(value("specials", specials.join(", ")))
            .hint(visit.t("lab-specials-hint")),
    ]
}

/// Reads constraints; the engine says whether they mean anything.
pub fn read_limits(filled: &Filled) -> Result<BinChoices, Mistakes> {
    let mut sent = Sent::new(filled);
    let limits = BinChoices {
        specials: sent.numbers("specials"),
        min_bins: sent.whole("min_bins"),
        max_bins: sent.whole("max_bins"),
        prebinning: match filled.some("prebinning") {
            Some(way) => way.to_owned(),
            None => BinChoices::default().prebinning,
        },
        prebins: if filled.some("prebins").is_some() {
            sent.whole("prebins")
        } else {
            BinChoices::default().prebins
        },
        min_percent: sent.number("min_percent"),
        min_events: sent.number("min_events"),
        max_p: sent.number("max_p"),
        trend: filled.get("trend").to_owned(),
        rare_percent: sent.number("rare_percent"),
    };
    if sent.is_sound()
        && let Err(refusal) = limits.settings().check()
    {
        sent.refuse(refused(&refusal));
    }
    sent.done(limits)
}

/// The form of constraints: those of all variables, or of one with what tells which.
pub fn limits_form(
    visit: &Visit,
    project: &Project,
    (action, which): (&str, &Markup),
    fields: &[Field],
    mistakes: &Mistakes,
) -> Markup {
    html! {
        form method="post" action={ (href(project)) (action) } {
            (form_head(visit, project))
            (which)
            div.lab-two { (fields_of(visit.lang, fields, mistakes)) }
            div.actions { button.button.primary { (visit.t("lab-limits-save")) } }
        }
    }
}

fn constraints(visit: &Visit, project: &Project, tried: Option<(Filled, Mistakes)>) -> Markup {
    let (filled, mistakes) = match &tried {
        Some((filled, mistakes)) => (Some(filled), mistakes.clone()),
        None => (None, Mistakes::none()),
    };
    let open = tried.is_some();
    html! {
        section.panel {
            details open[open] {
                summary.inside { b { (visit.t("lab-limits")) } " "
                    span.meta { (visit.t("lab-limits-why")) } }
                div.inside {
                    (limits_form(visit, project, ("/bins/limits", &mistakes.summary(visit.lang)),
                        &limit_fields(visit, &project.choices.binning, filled), &mistakes))
                }
            }
        }
    }
}

/// Takes constraints for all variables.
///
/// # Errors
/// `scoring.lab-project-changed`, or a fault.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let project = get_project(&app.db, id).await?;
    desk::seen(&project, filled.get("step"))?;
    let mistakes = match read_limits(&filled) {
        Ok(binning) => {
            let choices = Choices { binning, ..project.choices.clone() };
            let to = format!("{}/bins", href(&project));
            let step = Change { did: "limits", subject: "", to };
            match change(&app, &visit, &project, choices, step).await? {
                Ok(response) => return Ok(response),
                Err(mistakes) => mistakes,
            }
        }
        Err(mistakes) => mistakes,
    };
    match desk::open(&app, &visit, id).await? {
        Way::Ready(desk) => page(&visit, &desk, &Filled::default(), Some((filled, mistakes))).await,
        Way::Elsewhere(response) => Ok::<_, Refused>(*response),
    }
}
