//! The table in which the process is edited: looked at first, with its flow, what differs and what the months
//! behind would have been under it; then proposed to a second person.

use axum::{Form, extract::State};
use base::Result;
use credit::{
    assess::{PackKind, open_proposal, propose_pack},
    controls::process::{Mark, ProcessPack, StepMeasure, measure_process, process_book},
};
use maud::{Markup, html};
use store::access::{Person, Role};

use super::{
    PATH, days, drawn, kept,
    put::{at, first, lines, put_together},
    role, ways,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Flash, List, Mistakes, Row, Tone, hidden},
    state::App,
    typed::settled,
    visit::Visit,
};

/// What was typed and what is wrong with it.
type Told<'a> = (&'a Filled, &'a Mistakes);

/// The table with the process that counts.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn ask(State(app): State<App>, visit: Visit) -> Answer {
    let pack = ProcessPack::in_force(&app.db, visit.today).await?;
    let filled = first(&pack, visit.today);
    let body = page(&app, &visit, (&filled, &Mistakes::none()), None).await?;
    Ok(visit.page(&visit.t("controls-process-edit"), &body))
}

/// Shows what was filled in, or proposes it.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault; what is refused is said on the form.
pub async fn send(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let title = visit.t("controls-process-edit");
    let (pack, text) = match put_together(&app, &filled) {
        Ok(made) => made,
        Err(mistakes) => {
            let body = page(&app, &visit, (&filled, &mistakes), None).await?;
            return Ok(visit.again(&title, &body));
        }
    };
    let mut mistakes = Mistakes::none();
    if filled.get("what") == "propose" {
        let mut tx = app.db.write(visit.actor()?).await?;
        let done = async {
            propose_pack(&mut tx, PackKind::Process, &text, filled.get("reason")).await?;
            tx.commit().await
        };
        match settled(done.await)? {
            Ok(()) => return Ok(visit.go(PATH, Some(&Flash::new("controls-process-proposed")))),
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&app, &visit, (&filled, &mistakes), Some((&pack, &text))).await?;
    Ok(match mistakes.0.is_empty() {
        true => visit.page(&title, &body),
        false => visit.again(&title, &body),
    })
}

async fn page(
    app: &App,
    visit: &Visit,
    told: Told<'_>,
    looked: Option<(&ProcessPack, &str)>,
) -> Result<Markup> {
    let waits = open_proposal(&app.db, PackKind::Process).await?;
    let people = app.db.list_people().await?;
    let trial = match looked {
        Some(looked) => Some(trial(app, visit, looked).await?),
        None => None,
    };
    let title = visit.t("controls-process-edit");
    Ok(html! {
        nav.crumbs.meta { a href=(PATH) { (visit.t("controls-process")) } " / " (title) }
        (kit::page_head(&title, &visit.t("controls-process-edit-lead"), &html! {}))
        (ways(visit, PATH))
        (told.1.summary(visit.lang))
        div.stack {
            @if let Some(one) = &waits {
                (kit::notice(Tone::Medium, &visit.ta("controls-process-waits",
                    &[("day", &one.effective_on.to_string()), ("by", &one.proposed_by)]),
                    &html! { a href="/settings/packs/process" {
                        (visit.t("controls-process-to-sign"))
                    } }))
            }
            @if let Some(trial) = &trial { (trial) }
            (kit::panel(&visit.t("controls-process-table"), &html! {},
                &form(visit, told, (&people, looked.is_some()))))
        }
    })
}

/// The flow of what was filled in, what differs, what the months behind are by it.
async fn trial(app: &App, visit: &Visit, (pack, text): (&ProcessPack, &str)) -> Result<Markup> {
    let now = ProcessPack::in_force(&app.db, visit.today).await?;
    let book = process_book(&app.db, visit.scope()).await?;
    let (before, after) = (measure_process(&book, &now), measure_process(&book, pack));
    // The head of both is left out: a new version differs there always.
    let steps = |text: &str| {
        text.find("[[step]]").and_then(|at| text.get(at..)).unwrap_or_default().to_owned()
    };
    let spelled = ProcessPack::spell(("", visit.today, ""), &now.steps);
    let old = |code: &str| before.iter().find(|one| one.step.code == code);
    let row = |one: &StepMeasure| Row {
        cells: vec![
            html! { (one.step.name.pick(visit.lang)) },
            html! { @match old(&one.step.code) {
                Some(old) => { (kept(visit, old)) div.meta { (days(visit, &old.step, old.step.days)) } },
                None => (visit.t("controls-process-new-step")),
            } },
            html! { (kept(visit, one)) div.meta { (days(visit, &one.step, one.step.days)) } },
        ],
        ..Row::default()
    };
    let list = List {
        id: "trial",
        title: visit.t("controls-process-trial"),
        columns: vec![
            Column::text(visit.t("controls-process-step")).title(),
            Column::number(visit.t("controls-process-now")),
            Column::number(visit.t("controls-process-then")),
        ],
        rows: after.iter().map(row).collect(),
        ..List::default()
    };
    Ok(html! {
        (drawn(visit, pack, &after))
        (list.show(visit.lang))
        (kit::panel(&visit.t("controls-process-differs"), &html! {},
            &kit::diff(visit.lang, &steps(&spelled), &steps(text))))
    })
}

fn form(visit: &Visit, told: Told<'_>, (people, looked): (&[Person], bool)) -> Markup {
    let (filled, mistakes) = told;
    html! {
        form.fields.wide id="process-edit" method="post" action={ (PATH) "/edit" } {
            (hidden("csrf", &visit.csrf))
            @for n in 0..lines(filled) { (line(visit, n, told, people)) }
            label.field.wrong[mistakes.has("effective_on")] {
                span { (visit.t("controls-from")) span.must { (visit.t("house-must")) } }
                input type="date" id="f-effective_on" name="effective_on"
                    value=(filled.get("effective_on")) required;
                (mistakes.beside(visit.lang, "effective_on"))
            }
            label.field.wrong[mistakes.has("reason")] {
                span { (visit.t("controls-process-reason")) }
                textarea id="f-reason" name="reason" rows="3" maxlength="1000" {
                    (filled.get("reason"))
                }
                (mistakes.beside(visit.lang, "reason"))
            }
            div.actions {
                button.button.primary[!looked] name="what" value="look" {
                    (visit.t("controls-process-look"))
                }
                @if looked {
                    button.button.primary name="what" value="propose" {
                        (visit.t("controls-process-propose"))
                    }
                }
                a.button href=(PATH) { (visit.t("house-cancel")) }
            }
        }
    }
}

fn typed(visit: &Visit, (what, n): (&str, usize), (filled, mistakes): Told<'_>) -> Markup {
    let field = at(what, n);
    html! {
        label.field.wrong[mistakes.has(&field)] {
            span { (visit.t(&format!("controls-process-f-{what}"))) }
            input type="text" id={ "f-" (field) } name=(field) value=(filled.get(&field))
                inputmode=[matches!(what, "place" | "days").then_some("numeric")];
            (mistakes.beside(visit.lang, &field))
        }
    }
}

fn one_of(
    visit: &Visit,
    (what, n): (&str, usize),
    (filled, mistakes): Told<'_>,
    values: &[(String, String)],
) -> Markup {
    let field = at(what, n);
    html! {
        label.field.wrong[mistakes.has(&field)] {
            span { (visit.t(&format!("controls-process-f-{what}"))) }
            select id={ "f-" (field) } name=(field) {
                @for (value, shown) in values {
                    option value=(value) selected[filled.get(&field) == value] { (shown) }
                }
            }
            (mistakes.beside(visit.lang, &field))
        }
    }
}

/// Roles that own steps, then people.
fn owners(visit: &Visit, people: &[Person], now: &str) -> Vec<(String, String)> {
    let roles = [
        Role::Owner,
        Role::CreditManager,
        Role::Sales,
        Role::Finance,
        Role::Collector,
        Role::Legal,
    ];
    let mut all: Vec<(String, String)> =
        roles.map(|one| (format!("role:{}", one.code()), role(visit, one.code()))).into();
    let person = |one: &Person| (format!("person:{}", one.login), one.name.clone());
    all.extend(people.iter().filter(|one| one.active).map(person));
    if !now.is_empty() && !all.iter().any(|(value, _)| value == now) {
        let name = now.split_once(':').map_or(now, |(_, name)| name);
        all.push((now.to_owned(), name.to_owned()));
    }
    all
}

fn line(visit: &Visit, n: usize, told: Told<'_>, people: &[Person]) -> Markup {
    let marks: Vec<(String, String)> = Mark::ALL
        .map(|mark| (mark.code().to_owned(), visit.t(&format!("controls-mark-{}", mark.code()))))
        .into();
    let units = [
        ("working".to_owned(), visit.t("controls-process-unit-working")),
        ("days".to_owned(), visit.t("controls-process-unit-days")),
    ];
    let now = told.0.get(&at("owner", n)).to_owned();
    let number = (n + 1).to_string();
    let name = visit.ta("controls-process-line", &[("number", &number)]);
    let (filled, mistakes) = told;
    let said = filled.get(&at(visit.lang.pick("zh", "en"), n));
    let fields = ["place", "code", "zh", "en", "owner", "begins", "ends", "days", "unit"];
    let wrong = fields.iter().any(|what| mistakes.has(&at(what, n)));
    let open = wrong || filled.get(&at("code", n)).is_empty();
    html! {
        details.rule-fold open[open] {
        summary { (name) @if !said.is_empty() { " · " (said) } }
        fieldset.rule-step {
            legend.away { (name) }
            @for what in ["place", "code", "zh", "en"] { (typed(visit, (what, n), told)) }
            (one_of(visit, ("owner", n), told, &owners(visit, people, &now)))
            (one_of(visit, ("begins", n), told, &marks))
            (one_of(visit, ("ends", n), told, &marks))
            (typed(visit, ("days", n), told))
            (one_of(visit, ("unit", n), told, &units))
        }
        }
    }
}
