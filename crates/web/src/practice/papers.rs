//! Papers of a scene: before the talk each is opened by itself and asked about; in the talk they lie at hand. People and
//! the account, invoice by invoice, lie beside them.

use academy::practice::{
    CasePaper, Choice, Dossier, KeptRun, Opened, PracticePack, Scene, dossier_of, open_paper,
};
use axum::{
    Form,
    extract::{Path, State},
};
use base::Result;
use maud::{Markup, html};

use super::{href, money, opened};
use crate::{failure::Answer, filled::Filled, kit::hidden, state::App, visit::Visit};

/// The name of a sort of paper, as the scene calls it.
fn name(visit: &Visit, scene: &Scene, code: &str) -> String {
    let pack = PracticePack::shipped();
    scene
        .paper(pack, code)
        .map_or_else(|| code.to_owned(), |one| one.name.pick(visit.lang).to_owned())
}

fn sheet(visit: &Visit, scene: &Scene, paper: &CasePaper) -> Markup {
    let lang = visit.lang;
    html! {
        div.paper id={ "paper-" (paper.code) } {
            b { (name(visit, scene, &paper.code)) }
            div.meta {
                (visit.ta("practice-paper-head", &[
                    ("number", &paper.number), ("day", &paper.on.to_string()),
                    ("signer", paper.signer.pick(lang)),
                ]))
            }
            @if let Some(minor) = paper.amount_minor {
                div { (visit.ta("practice-paper-amount", &[("amount", &money(visit, minor))])) }
            }
            p.soft { (paper.says.pick(lang)) }
            p.soft { (visit.ta("practice-paper-gap", &[("gap", paper.gap.pick(lang))])) }
        }
    }
}

fn people(visit: &Visit, scene: &Scene, open: bool) -> Markup {
    let lang = visit.lang;
    html! {
        details open[open] {
            summary { (visit.t("practice-people")) }
            @for person in &scene.people {
                div.paper { b { (person.role.pick(lang)) } p.soft { (person.note.pick(lang)) } }
            }
        }
    }
}

fn account(visit: &Visit, (scene, dossier): (&Scene, &Dossier), open: bool) -> Markup {
    html! {
        details open[open] {
            summary { (visit.t("practice-account")) }
            p { (visit.ta("practice-account-is", &[
                ("amount", &money(visit, scene.total_minor)),
                ("days", &scene.overdue_days.to_string()),
            ])) }
            div.scroll {
                table.plain-rows {
                    thead { tr {
                        th { (visit.t("practice-invoice")) }
                        th { (visit.t("practice-invoice-due")) }
                        th.number { (visit.t("practice-invoice-amount")) }
                    } }
                    tbody {
                        @for one in &dossier.invoices {
                            tr {
                                td { (one.number) div.meta { (one.on) } }
                                td { (one.due) }
                                td.number { (money(visit, one.amount_minor)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// All that lies at hand in a talk.
pub(crate) fn at_hand(visit: &Visit, kept: &KeptRun, scene: &Scene) -> Result<Markup> {
    let dossier = dossier_of(kept)?;
    Ok(html! {
        details {
            summary { (visit.t("practice-papers")) }
            @for paper in &dossier.papers { (sheet(visit, scene, paper)) }
        }
        (people(visit, scene, false))
        (account(visit, (scene, &dossier), false))
    })
}

/// What lies there before the talk: a paper shows what it says once it was opened.
pub(super) fn to_open(
    visit: &Visit,
    (kept, scene): (&KeptRun, &Scene),
    (open, mine): (&[Opened], bool),
) -> Result<Markup> {
    let dossier = dossier_of(kept)?;
    let shown = |paper: &CasePaper| !mine || open.iter().any(|one| one.paper == paper.code);
    Ok(html! {
        details open {
            summary { (visit.t("practice-papers")) }
            @for paper in &dossier.papers {
                @if shown(paper) { (sheet(visit, scene, paper)) } @else {
                    form.paper id={ "paper-" (paper.code) } method="post"
                        action={ (href(kept.id)) "/papers" } {
                        (hidden("csrf", &visit.csrf))
                        (hidden("paper", &paper.code))
                        button.button type="submit" {
                            (visit.ta("practice-paper-open", &[("paper", &name(visit, scene, &paper.code))]))
                        }
                    }
                }
            }
        }
        (people(visit, scene, true))
        (account(visit, (scene, &dossier), true))
    })
}

/// A choice in words.
pub(crate) fn spelled(visit: &Visit, choice: &Choice) -> String {
    match choice {
        Choice::Money(minor) => money(visit, *minor),
        Choice::Words(words) => words.pick(visit.lang).to_owned(),
    }
}

/// One question of each paper that was opened.
pub(super) fn questions(
    visit: &Visit,
    (kept, scene): (&KeptRun, &Scene),
    (open, filled): (&[Opened], &Filled),
) -> Result<Markup> {
    let dossier = dossier_of(kept)?;
    let read = |paper: &&CasePaper| open.iter().any(|one| one.paper == paper.code);
    let asked: Vec<&CasePaper> = dossier.papers.iter().filter(read).collect();
    Ok(html! {
        @if asked.is_empty() { p.soft { (visit.t("practice-papers-none-open")) } }
        @for paper in asked {
            @let field = format!("paper_{}", paper.code);
            fieldset {
                legend {
                    (visit.ta(&format!("practice-ask-{}", paper.ask.code()), &[
                        ("paper", &name(visit, scene, &paper.code)),
                    ]))
                }
                @for (place, choice) in dossier.choices(paper, kept.id).iter().enumerate() {
                    label.script {
                        input type="radio" name=(field) value=(place)
                            checked[filled.get(&field) == place.to_string()];
                        span { (spelled(visit, choice)) }
                    }
                }
            }
        }
    })
}

/// Opens a paper.
///
/// # Errors
/// `practice.run-unknown`, `practice.run-begun`, `practice.paper-unknown`, or a fault.
pub async fn open(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let kept = opened(&app, &visit, id).await?;
    let code = filled.get("paper");
    let mut tx = app.db.write(visit.actor()?).await?;
    open_paper(&mut tx, (kept.id, visit.person()?.id), code).await?;
    tx.commit().await?;
    Ok(visit.go(&format!("{}#paper-{code}", href(id)), None))
}
