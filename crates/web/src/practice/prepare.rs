//! Before the talk: the papers, the people, the account, target and walk-away.

use academy::practice::{KeptRun, PracticePack, Preparation, prepare_run};
use axum::{
    Form,
    extract::{Path, State},
};
use base::Result;
use maud::{Markup, html};

use super::{at_hand, cast_words, crumbs, href, opened, own, scene_of};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Kind, Mistakes, hidden},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The page.
pub(super) fn show(visit: &Visit, kept: &KeptRun) -> Answer {
    let body = page(visit, kept, &Filled::default(), &Mistakes::none())?;
    Ok(visit.page(&visit.t("practice-prepare"), &body))
}

fn page(visit: &Visit, kept: &KeptRun, filled: &Filled, mistakes: &Mistakes) -> Result<Markup> {
    let pack = PracticePack::shipped();
    let scene = scene_of(pack, kept)?;
    let lang = visit.lang;
    let whole = |name: &'static str, value: i64, hint: &str| {
        Field::new(name, visit.t(&format!("practice-{name}")))
            .kind(Kind::Number)
            .value(filled.get(name))
            .hint(visit.ta(hint, &[("days", &value.to_string())]))
    };
    let fields = [
        whole("target", scene.target_days, "practice-target-hint"),
        whole("walk", scene.target_days * 4, "practice-walk-hint"),
    ];
    Ok(html! {
        (crumbs(visit, kept, ""))
        (kit::page_head(scene.name.pick(lang), &cast_words(visit, kept), &html! {}))
        div.stage {
            (kit::panel(&visit.t("practice-at-hand"), &html! {}, &html! {
                p { (scene.brief.pick(lang)) }
                p { b { (visit.t("practice-goal")) } (scene.goal.pick(lang)) }
                (at_hand(visit, scene, true))
            }))
            @if own(visit, kept) { section.stack { (kit::panel(&visit.t("practice-prepare"), &html! {}, &html! {
                p.soft { (visit.t("practice-prepare-lead")) }
                form.fields method="post" action={ (href(kept.id)) "/prepare" } {
                    (hidden("csrf", &visit.csrf))
                    (mistakes.summary(lang))
                    fieldset {
                        legend { (visit.t("practice-read")) }
                        @for paper in scene.papers.iter().filter_map(|code| scene.paper(pack, code)) {
                            label.script {
                                input type="checkbox" name={ "paper_" (paper.code) } value="1"
                                    checked[filled.get(&format!("paper_{}", paper.code)) == "1"];
                                span { (paper.name.pick(lang)) }
                            }
                        }
                        label.script {
                            input type="checkbox" name="people" value="1"
                                checked[filled.get("people") == "1"];
                            span { (visit.t("practice-people-read")) }
                        }
                    }
                    (kit::fields_of(lang, &fields, mistakes))
                    div.actions {
                        button.button.primary type="submit" { (visit.t("practice-go")) }
                    }
                }
            }))
                // In a live drill the instructor has chosen whom to play.
                @if !kept.live { (super::tomorrow::cast_form(visit, kept, Mistakes::none())) }
            } }
        }
    })
}

/// Keeps it; the talk begins.
///
/// # Errors
/// `practice.run-unknown`, or a fault; what is wrong is said on the form.
pub async fn prepared(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let kept = opened(&app, &visit, id).await?;
    let mut reader = filled.reader();
    let mut days = |name: &'static str| filled.some(name).map(|_| reader.whole(name));
    let (target_days, walk_days) = (days("target"), days("walk"));
    let ticked = filled.0.iter().filter(|(_, value)| value.as_str() == "1");
    let papers = ticked.filter_map(|(name, _)| name.strip_prefix("paper_"));
    let with = Preparation {
        papers: papers.map(ToOwned::to_owned).collect(),
        people: filled.get("people") == "1",
        target_days,
        walk_days,
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let person = visit.person()?.id;
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            prepare_run(&mut tx, (id, person), &with).await?;
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => return Ok(visit.go(&href(id), None)),
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&visit, &kept, &filled, &mistakes)?;
    Ok(visit.again(&visit.t("practice-prepare"), &body))
}
