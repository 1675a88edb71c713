//! One variable: its bins as chart and table, its constraints, and its bins set by hand. Every
//! edit is a form post, counted anew from the rows and taken back by one button.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::Rejection;
use credit::lab::{
    Project,
    choices::{Choices, RuleChoice, VariableChoices},
    get_project, refused,
};
use maud::{Markup, html};
use quant::lab::{
    bin::{Binning, Rule, edit::Edit},
    frame::{Category, Values},
};
use store::access::Right;

use super::{
    bins::{limit_fields, limits_form, read_limits, trend_id},
    desk::{self, Change, Desk, Way, change, form_head, framed, href, undo_buttons},
    sent::Sent,
    spell,
    table::{chart, table},
};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, Figure, Mistakes, hidden, link::encoded},
    state::App,
    visit::Visit,
};

/// Levels that can be picked from at once.
const LEVELS: usize = 200;

fn here(project: &Project, name: &str) -> String {
    format!("{}/variable?v={}", href(project), encoded(name))
}

/// The page.
///
/// # Errors
/// `scoring.lab-project-unknown`, `scoring.lab-no-column`.
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
    let body = page(&visit, &desk, filled.get("v"), None).await?;
    Ok(visit.page(&spell::variable(&visit, filled.get("v")), &body))
}

/// What was tried and what is wrong with it.
struct Tried<'a> {
    filled: &'a Filled,
    mistakes: Mistakes,
}

async fn page(
    visit: &Visit,
    desk: &Desk,
    name: &str,
    tried: Option<Tried<'_>>,
) -> Result<Markup, Refused> {
    let (opened, choices) = (std::sync::Arc::clone(&desk.opened), desk.project.choices.clone());
    let variable = name.to_owned();
    let work = tokio::task::spawn_blocking(move || {
        let now = opened.binning(&variable, &choices);
        let automatic = choices.rule_of(&variable).map(|_| opened.automatic(&variable, &choices));
        (now, automatic)
    });
    let (now, automatic) =
        work.await.map_err(|error| base::Failure::bug(format!("binning: {error}")))?;
    let project = &desk.project;
    // A column that is not there at all is a wrong address.
    desk.opened.frame.get_column(name).map_err(|refusal| refused(&refusal))?;
    let automatic = automatic.and_then(Result::ok);
    let may = visit.may(Right::EditPolicy);
    let body = html! {
        nav.crumbs.meta {
            a href={ (href(project)) "/bins" } { (visit.t("lab-tab-bins")) } " / " b { (spell::named(visit, name)) }
        }
        @if let Some(tried) = &tried { (tried.mistakes.summary(visit.lang)) }
        @match &now {
            Ok(binning) => {
                (figures(visit, binning, automatic.as_ref()))
                (chart(visit, binning))
                (table(visit, project, binning, may))
                @if may { (by_hand(visit, desk, binning)) }
            }
            Err(refusal) => (kit::rejected(visit.lang, &refused(refusal))),
        }
        @if may { (limits(visit, project, name, tried.as_ref())) }
    };
    let actions = undo_buttons(visit, project, &here(project, name));
    Ok(framed(visit, project, "bins", &actions, &body))
}

fn figures(visit: &Visit, binning: &Binning, automatic: Option<&Binning>) -> Markup {
    let (word, _) = spell::strength(binning.strength.iv);
    let against = match automatic {
        Some(other) => {
            visit.ta("lab-against-automatic", &[("iv", &spell::four(other.strength.iv))])
        }
        None => visit.t(&format!("lab-iv-{word}")),
    };
    let iv = Figure {
        name: "IV".to_owned(),
        value: spell::four(binning.strength.iv),
        against,
        ..Figure::default()
    };
    let trend = Figure {
        name: visit.t("lab-trend"),
        value: visit.t(&trend_id(binning)),
        against: visit.ta("lab-bin-count", &[("count", &spell::count(binning.bins.len()))]),
        ..Figure::default()
    };
    let apart = Figure {
        name: "Gini · KS".to_owned(),
        value: format!(
            "{} · {}",
            spell::three(binning.strength.gini),
            spell::three(binning.strength.ks)
        ),
        against: visit.t("lab-alone"),
        ..Figure::default()
    };
    html! {
        div.grid {
            @for figure in [iv, trend, apart] { div.w4 { (figure.card(visit.lang)) } }
        }
    }
}

/// One small form of the hand.
fn small(
    visit: &Visit,
    (project, name, act): (&Project, &str, &str),
    title: &str,
    inside: &Markup,
) -> Markup {
    html! {
        form.fields method="post" action={ (href(project)) "/variable/edit" } {
            h3 { (title) }
            (form_head(visit, project))
            (hidden("v", name))
            (hidden("act", act))
            (inside)
            div.actions { button.button { (title) } }
        }
    }
}

fn by_hand(visit: &Visit, desk: &Desk, binning: &Binning) -> Markup {
    let Desk { project, opened } = desk;
    let name = binning.name.as_str();
    let own = project.choices.rule_of(name).is_some();
    let forms = match &binning.rule {
        Rule::Cuts { cuts, .. } => html! {
            (small(visit, (project, name, "split"), &visit.t("lab-split-bin"), &html! {
                div.field { label for="split-at" { (visit.t("lab-split-at")) }
                    input.amount id="split-at" name="at" type="text" inputmode="decimal" required; }
            }))
            @if !cuts.is_empty() {
                (small(visit, (project, name, "move"), &visit.t("lab-move"), &html! {
                    div.field { label for="move-cut" { (visit.t("lab-cut")) }
                        select id="move-cut" name="cut" {
                            @for (at, cut) in cuts.iter().enumerate() {
                                option value=(at) { (at + 1) " | " (at + 2) ": " (cut) }
                            }
                        }
                    }
                    div.field { label for="move-to" { (visit.t("lab-move-to")) }
                        input.amount id="move-to" name="to" type="text" inputmode="decimal" required; }
                }))
            }
        },
        Rule::Groups { groups, .. } => {
            let levels = match opened.frame.find_column(name).map(|column| &column.values) {
                Some(Values::Category(category)) => shown_levels(category, groups),
                _ => vec![],
            };
            small(
                visit,
                (project, name, "group"),
                &visit.t("lab-group"),
                &html! {
                    p.soft { (visit.t("lab-group-why")) }
                    div.lab-levels {
                        @for (at, (level, group)) in levels.iter().enumerate() {
                            label {
                                input type="checkbox" name={ "l" (at) } value=(level);
                                span { (spell::cut(level))
                                    @if let Some(group) = group { " " span.meta { "#" (group + 1) } } }
                            }
                        }
                    }
                    div.field { label for="group-to" { (visit.t("lab-group-to")) }
                        select id="group-to" name="to" {
                            option value="" { (visit.t("lab-group-new")) }
                            @for at in 0..groups.len() { option value=(at) { "#" (at + 1) } }
                        }
                    }
                },
            )
        }
    };
    kit::panel(
        &visit.t("lab-by-hand-title"),
        &html! {
            @if own {
                form method="post" action={ (href(project)) "/variable/edit" } {
                    (form_head(visit, project))
                    (hidden("v", name)) (hidden("act", "automatic"))
                    button.button { (visit.t("lab-automatic")) }
                }
            }
        },
        &html! { p.soft { (visit.t("lab-by-hand-why")) } div.lab-by { (forms) } },
    )
}

/// Levels to pick from with the group that names them: those named in groups, then the others by
/// how often they occur.
fn shown_levels(category: &Category, groups: &[Vec<String>]) -> Vec<(String, Option<usize>)> {
    let named = groups
        .iter()
        .enumerate()
        .flat_map(|(at, group)| group.iter().map(move |level| (level.clone(), Some(at))));
    let mut levels: Vec<(String, Option<usize>)> = named.take(LEVELS).collect();
    let mut counts = vec![0_usize; category.levels.len()];
    (0..category.codes.len()).for_each(|row| counts[category.codes.get(row)] += 1);
    let known: std::collections::HashSet<&String> = groups.iter().flatten().collect();
    let mut rest: Vec<usize> = (1..category.levels.len())
        .filter(|code| !known.contains(&category.levels[*code]))
        .collect();
    rest.sort_by_key(|code| std::cmp::Reverse(counts[*code]));
    let room = LEVELS.saturating_sub(levels.len());
    levels.extend(rest.into_iter().take(room).map(|code| (category.levels[code].clone(), None)));
    levels
}

fn limits(visit: &Visit, project: &Project, name: &str, tried: Option<&Tried<'_>>) -> Markup {
    let own = project.choices.variables.get(name).is_some_and(|own| own.binning.is_some());
    let filled = tried.map(|tried| tried.filled).filter(|filled| filled.some("max_bins").is_some());
    let mistakes = tried.map_or_else(Mistakes::none, |tried| tried.mistakes.clone());
    kit::panel(
        &visit.t("lab-limits-one"),
        &html! {
            @if own {
                form method="post" action={ (href(project)) "/variable/limits" } {
                    (form_head(visit, project))
                    (hidden("v", name)) (hidden("act", "shared"))
                    button.button { (visit.t("lab-limits-shared")) }
                }
            }
        },
        &html! {
            p.soft { (visit.t("lab-limits-one-why")) }
            (limits_form(visit, project, ("/variable/limits", &hidden("v", name)),
                &limit_fields(visit, project.choices.binning_of(name), filled), &mistakes))
        },
    )
}

/// Takes an edit by hand.
///
/// # Errors
/// `scoring.lab-project-changed`, or a fault.
pub async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let desk = match desk::open(&app, &visit, id).await? {
        Way::Ready(desk) => desk,
        Way::Elsewhere(response) => return Ok(*response),
    };
    desk::seen(&desk.project, filled.get("step"))?;
    let name = filled.get("v").to_owned();
    let rule = match filled.get("act") {
        "automatic" => Ok(None),
        _ => edited(&desk, &name, &filled).map(Some),
    };
    let mistakes = match rule {
        Ok(rule) => {
            let mut choices = desk.project.choices.clone();
            let own = choices.variables.entry(name.clone()).or_default();
            own.rule = rule;
            tidy(&mut choices, &name);
            let did = match filled.get("act") {
                "merge" => "merge",
                "split" => "split",
                "move" => "move",
                "group" => "group",
                _ => "automatic",
            };
            let step = Change { did, subject: &name, to: here(&desk.project, &name) };
            match change(&app, &visit, &desk.project, choices, step).await? {
                Ok(response) => return Ok(response),
                Err(mistakes) => mistakes,
            }
        }
        Err(wrong) => Mistakes(vec![wrong]),
    };
    let tried = Tried { filled: &filled, mistakes };
    let body = page(&visit, &desk, &name, Some(tried)).await?;
    Ok(visit.again(&name, &body))
}

/// What is as usual is not kept.
fn tidy(choices: &mut Choices, name: &str) {
    if choices.variables.get(name) == Some(&VariableChoices::default()) {
        choices.variables.remove(name);
    }
}

fn edited(desk: &Desk, name: &str, filled: &Filled) -> Result<RuleChoice, Rejection> {
    let place = |field: &str| filled.get(field).parse::<usize>().unwrap_or(usize::MAX);
    let levels = || Sent::new(filled).ticked("l");
    let edit = match filled.get("act") {
        "merge" => Edit::Merge { bin: place("bin") },
        "split" => Edit::Split { at: spell::read_number(filled.get("at"), "at")? },
        "move" => {
            Edit::MoveCut { cut: place("cut"), to: spell::read_number(filled.get("to"), "to")? }
        }
        "group" if filled.get("to").is_empty() => Edit::Group { levels: levels() },
        _ => match levels() {
            levels if levels.is_empty() => Edit::Group { levels },
            levels => Edit::Assign { levels, bin: place("to") },
        },
    };
    desk.opened.edit(name, &desk.project.choices, &edit).map_err(|refusal| refused(&refusal))
}

/// Takes constraints of one variable; its bins are found anew.
///
/// # Errors
/// `scoring.lab-project-changed`, or a fault.
pub async fn constrain(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let project = get_project(&app.db, id).await?;
    desk::seen(&project, filled.get("step"))?;
    let name = filled.get("v").to_owned();
    let limits = match filled.get("act") {
        "shared" => Ok(None),
        _ => read_limits(&filled).map(Some),
    };
    let mistakes = match limits {
        Ok(limits) => {
            let mut choices = project.choices.clone();
            let own = VariableChoices { binning: limits, rule: None };
            choices.variables.insert(name.clone(), own);
            tidy(&mut choices, &name);
            let step = Change { did: "limits", subject: &name, to: here(&project, &name) };
            match change(&app, &visit, &project, choices, step).await? {
                Ok(response) => return Ok(response),
                Err(mistakes) => mistakes,
            }
        }
        Err(mistakes) => mistakes,
    };
    match desk::open(&app, &visit, id).await? {
        Way::Ready(desk) => {
            let tried = Tried { filled: &filled, mistakes };
            let body = page(&visit, &desk, &name, Some(tried)).await?;
            Ok(visit.again(&name, &body))
        }
        Way::Elsewhere(response) => Ok(*response),
    }
}
