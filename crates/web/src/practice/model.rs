//! The model that may read typed sentences: set up here, off until somebody turns it on. Its key is kept as a secret.

use academy::{
    exercises::find_sandbox,
    practice::{
        Asked, HeardBy, Move, Reader as _, Rules, Scene, find_model, heard_by, model_rule,
        set_model,
    },
};
use axum::{Form, extract::State};
use base::{Lang, Rejection, Result};
use maud::{Markup, html};
use post::{Model, Unanswered};
use store::Secrets;

use super::{PATH, unnamed};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Flash, Form as Sheet, Kind, Mistakes, Tone},
    state::App,
    typed::settled,
    visit::Visit,
};

/// Under which name its key is kept.
const SECRET: &str = "model";

/// What a typed sentence is, and who read it where a model was asked. The words and the scene leave the house, nothing
/// else does.
pub(crate) async fn understood(
    app: &App,
    lang: Lang,
    (said, scene): (&str, &Scene),
) -> Result<(Option<Move>, Option<HeardBy>)> {
    unnamed(app, said, "said").await?;
    let model = find_model::<Model>(&app.db).await?.filter(|model| model.on);
    let Some(model) = model.filter(|_| !said.trim().is_empty()) else {
        return Ok((Rules.read(said, scene), None));
    };
    // Nothing leaves a sandbox: the rules read it.
    if find_sandbox(&app.db).await?.is_some() {
        return Ok((Rules.read(said, scene), None));
    }
    let key = Secrets::beside(&app.files).find(SECRET)?.unwrap_or_default();
    let rule = model_rule(scene, lang);
    let asked = match model.ask(&key, (&rule, said)).await {
        Ok(answer) => Asked::Answer(answer),
        Err(Unanswered::Late) => Asked::Late,
        Err(Unanswered::Refused) => Asked::Refused,
        Err(Unanswered::Garbled) => Asked::Garbled,
    };
    let (done, heard) = heard_by((said, scene), &model.name, asked);
    Ok((done, Some(heard)))
}

/// Says beside a sentence who read it, where a model was asked.
pub(super) fn mark(visit: &Visit, heard: Option<&HeardBy>) -> Markup {
    html! {
        @if let Some(heard) = heard {
            span.meta { (visit.t(&format!("practice-heard-{}", heard.outcome))) }
        }
    }
}

/// The page.
///
/// # Errors
/// A fault.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let model: Model = find_model(&app.db).await?.unwrap_or_default();
    let filled = Filled::default()
        .or("on", if model.on { "1" } else { "" })
        .or("base", model.base.as_str())
        .or("name", model.name.as_str())
        .or("seconds", if model.seconds == 0 { 6 } else { model.seconds }.to_string());
    let body = page(&app, &visit, &filled, Mistakes::none())?;
    Ok(visit.page(&visit.t("practice-model"), &body))
}

fn page(app: &App, visit: &Visit, filled: &Filled, mistakes: Mistakes) -> Result<Markup> {
    let kept = Secrets::beside(&app.files).find(SECRET)?.is_some();
    let field = |name: &'static str, id: &str| {
        Field::new(name, visit.t(id)).value(filled.get(name)).hint(visit.t(&format!("{id}-hint")))
    };
    let key = if kept { "collections-secret-kept" } else { "collections-secret-none" };
    let sheet = Sheet {
        action: format!("{PATH}/model"),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("on", visit.t("practice-model-on")).kind(Kind::Tick).value(filled.get("on")),
            field("base", "practice-model-base"),
            field("name", "practice-model-name"),
            Field::new("key", visit.t("practice-model-key"))
                .kind(Kind::Password)
                .hint(visit.t(key)),
            field("seconds", "practice-model-seconds").kind(Kind::Number),
        ],
        mistakes,
        submit: visit.t("practice-model-save"),
        back: None,
    };
    let on = filled.get("on") == "1";
    let badge = match on {
        true => kit::badge(Tone::Low, &visit.t("practice-model-is-on")),
        false => kit::badge(Tone::Quiet, &visit.t("practice-model-is-off")),
    };
    let lead = visit.t("practice-model-lead");
    Ok(html! {
        nav.crumbs.meta { a href=(PATH) { (visit.t("practice-home")) } }
        (kit::page_head(&visit.t("practice-model"), &lead, &html! {}))
        div.stack {
            (kit::panel(&visit.t("practice-model"), &badge, &html! {
                (sheet.show(visit.lang))
                p.soft { (visit.t("practice-model-leaves")) }
            }))
        }
    })
}

/// Keeps it. A key goes to nobody but the address that it was typed for.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn save(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    match settled(kept(&app, &visit, &filled).await)? {
        Ok(()) => {
            let flash = Flash::new("practice-model-saved");
            Ok(visit.go(&format!("{PATH}/model"), Some(&flash)))
        }
        Err(mistakes) => {
            let body = page(&app, &visit, &filled, mistakes)?;
            Ok(visit.again(&visit.t("practice-model"), &body))
        }
    }
}

async fn kept(app: &App, visit: &Visit, filled: &Filled) -> Result<()> {
    let seconds = filled.get("seconds").trim().parse();
    let model = Model {
        on: !filled.get("on").is_empty(),
        base: filled.get("base").trim().to_owned(),
        name: filled.get("name").trim().to_owned(),
        seconds: seconds.map_err(|_| Rejection::new("practice.model-wrong").on("seconds"))?,
    };
    // What is off may be left empty.
    if model.on || !model.base.is_empty() {
        model.check()?;
    }
    let before: Option<Model> = find_model(&app.db).await?;
    let secrets = Secrets::beside(&app.files);
    let mut tx = app.db.write(visit.actor()?).await?;
    set_model(&mut tx, &model).await?;
    // The old key is gone before the new address holds: a sentence that is said meanwhile takes neither along.
    if before.is_none_or(|before| before.base != model.base) {
        secrets.keep(SECRET, "")?;
    }
    tx.commit().await?;
    match filled.some("key") {
        Some(key) if !model.base.is_empty() => secrets.keep(SECRET, key),
        _ => Ok(()),
    }
}
