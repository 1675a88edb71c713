//! Before the talk: the papers, the people, the account, target and walk-away.

use academy::practice::{KeptRun, Opened, PracticePack, Preparation, list_opened, prepare_read};
use axum::{
    Form,
    extract::{Path, State},
};
use base::Result;
use maud::{Markup, html};

use super::{cast_words, crumbs, href, opened, own, papers, scene_of};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Kind, Mistakes, hidden},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The page.
pub(super) async fn show(app: &App, visit: &Visit, kept: &KeptRun) -> Answer {
    let open = list_opened(&app.db, kept.id).await?;
    let body = page(visit, kept, &open, (&Filled::default(), &Mistakes::none()))?;
    Ok(visit.page(&visit.t("practice-prepare"), &body))
}

fn page(
    visit: &Visit,
    kept: &KeptRun,
    open: &[Opened],
    (filled, mistakes): (&Filled, &Mistakes),
) -> Result<Markup> {
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
                (papers::to_open(visit, (kept, scene), (open, own(visit, kept)))?)
            }))
            @if own(visit, kept) { section.stack { (kit::panel(&visit.t("practice-prepare"), &html! {}, &html! {
                p.soft { (visit.t("practice-prepare-lead")) }
                form.fields method="post" action={ (href(kept.id)) "/prepare" } {
                    (hidden("csrf", &visit.csrf))
                    (mistakes.summary(lang))
                    (papers::questions(visit, (kept, scene), (open, filled))?)
                    fieldset {
                        legend { (visit.t("practice-people")) }
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
    let answered = |(name, value): (&String, &String)| {
        let paper = name.strip_prefix("paper_")?;
        Some((paper.to_owned(), value.parse::<usize>().ok()?))
    };
    let answers: Vec<(String, usize)> = filled.0.iter().filter_map(answered).collect();
    let with = Preparation {
        papers: Vec::new(),
        people: filled.get("people") == "1",
        target_days,
        walk_days,
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let person = visit.person()?.id;
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            prepare_read(&mut tx, (id, person), &with, &answers).await?;
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => return Ok(visit.go(&href(id), None)),
            Err(wrong) => mistakes = wrong,
        }
    }
    let open = list_opened(&app.db, id).await?;
    let body = page(&visit, &kept, &open, (&filled, &mistakes))?;
    Ok(visit.again(&visit.t("practice-prepare"), &body))
}
