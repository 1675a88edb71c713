//! A section of a lesson or a case as a form, with a preview that the very renderer of lessons draws and what the very
//! checker finds. The preview needs no script; with one it follows what is typed.

use academy::{
    authoring::{
        Draft, Fields, Part, PartKind, Section, Shift, checked, get_draft, get_part, parts_of,
        save_section, save_text, section_of, shift, shown, with_section, with_text,
    },
    courses::{Case, Finding, Lesson},
};
use axum::{
    Form,
    extract::{Path, State},
};
use base::{Lang, Rejection, Result};
use maud::{Markup, html};

use super::{
    closed, crumbs, draft_href, faults, fields::Drawing, of_part, part::preview, part_href,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Flash, Mistakes},
    routes_courses::has_page,
    state::App,
    typed::settled,
    visit::Visit,
};

/// Where something is edited: pack, part, section, place.
type At = (i64, String, String, usize);

/// What is edited: a section, or `None` for the text of a lesson.
fn section(at: &At, part: &Part) -> Result<Option<Section>> {
    let unknown = || Rejection::new("house.page-not-found").with("path", at.2.as_str());
    let whole = if part.kind == PartKind::Lesson { Section::Lesson } else { Section::Case };
    match (at.2.as_str(), Section::parse(&at.2)) {
        ("text", _) if part.kind == PartKind::Lesson => Ok(None),
        (_, Some(section)) if section == whole || part.lists().contains(&section) => {
            Ok(Some(section))
        }
        _ => Err(unknown().into()),
    }
}

fn href(at: &At) -> String {
    format!("{}/{}/{}", part_href(at.0, &at.1), at.2, at.3)
}

/// A pack as it would be with this part in it: what of it is drawn, and what is wrong.
pub(super) async fn looked_at(
    app: &App,
    visit: &Visit,
    (draft, part): (&Draft, &Part),
) -> Result<(Option<Lesson>, Option<Case>, Vec<Finding>)> {
    let mut connection = app.db.read().await?;
    let mut parts = parts_of(&mut connection, draft.id).await?;
    drop(connection);
    if let Some(slot) = parts.iter_mut().find(|one| one.id == part.id) {
        *slot = part.clone();
    }
    let by = (app.house().company.clone(), visit.today);
    let (pack, found) = checked((draft, &parts), (&by.0, by.1), &has_page)?;
    let pack = pack.map(|pack| (pack.lessons, pack.cases)).unwrap_or_default();
    let lesson = pack.0.into_iter().find(|one| one.code == part.code);
    let case = pack.1.into_iter().find(|one| one.code == part.code);
    Ok((lesson, case, found))
}

fn objectives(part: &Part, lang: Lang) -> Vec<(String, String)> {
    let rows = part.body.get("objective").and_then(|all| all.as_array()).into_iter().flatten();
    let named = rows.filter_map(|row| {
        let code = row.get("code")?.as_str()?;
        let text = row.get("text").and_then(|text| text.get(lang.code()));
        let text = text.and_then(|text| text.as_str()).unwrap_or("");
        Some((code.to_owned(), format!("{code} · {text}")))
    });
    named.collect()
}

fn text_fields(visit: &Visit, fields: &Fields) -> Markup {
    let value = |name: &str| fields.get(name).map_or("", String::as_str);
    let one = |name: &str, lang: &str| {
        html! {
            div.field {
                label for={ "f-" (name) } { (visit.t(&format!("authoring-text-{name}"))) }
                textarea.authoring-text id={ "f-" (name) } name=(name) rows="24" lang=(lang) {
                    (value(name))
                }
            }
        }
    };
    html! {
        div.authoring-both { (one("zh", "zh-CN")) (one("en", "en")) }
        p.hint { (visit.t("authoring-text-hint")) }
    }
}

/// The form, what it would look like and what is wrong.
async fn page(
    app: &App,
    visit: &Visit,
    (at, draft, part): (&At, &Draft, &Part),
    (fields, mistakes): (&Fields, Mistakes),
) -> Result<Markup> {
    let what = section(at, part)?;
    let (lesson, case, found) = looked_at(app, visit, (draft, part)).await?;
    let revision = fields.get("revision").cloned().unwrap_or_else(|| part.revision.to_string());
    let seen = Lang::ALL
        .into_iter()
        .find(|lang| Some(lang.code()) == fields.get("seen").map(String::as_str));
    let reader = Visit { lang: seen.unwrap_or(visit.lang), ..visit.clone() };
    let picked = objectives(part, visit.lang);
    let drawing = Drawing { visit, fields, mistakes: &mistakes, objectives: &picked };
    let look = format!("{}/look", href(at));
    let title = match what {
        None => visit.t("authoring-section-text"),
        Some(section) => visit.t(&format!("authoring-section-{}", section.code())),
    };
    let form = html! {
        form.fields.wide method="post" action=(href(at)) data-preview=(look) {
            (kit::hidden("csrf", &visit.csrf))
            (kit::hidden("revision", &revision))
            (mistakes.summary(visit.lang))
            @match what {
                None => (text_fields(visit, fields)),
                Some(section) => (drawing.all(section.slots())),
            }
            div.field {
                label for="f-seen" { (visit.t("authoring-seen")) }
                select id="f-seen" name="seen" {
                    @for lang in Lang::ALL {
                        option value=(lang.code()) selected[lang == reader.lang] {
                            (visit.t(&format!("authoring-tongue-{}", lang.code())))
                        }
                    }
                }
            }
            div.actions {
                button.button.primary type="submit" { (visit.t("authoring-save-draft")) }
                button.button type="submit" formaction=(look) { (visit.t("authoring-look")) }
                a.button href=(part_href(at.0, &at.1)) { (visit.t("house-cancel")) }
            }
        }
    };
    let trail =
        [(draft_href(draft.id), draft.code.clone()), (part_href(at.0, &at.1), part.code.clone())];
    let trail: Vec<(&str, String)> =
        trail.iter().map(|(href, name)| (href.as_str(), name.clone())).collect();
    let wrong = of_part(&found, &part.code);
    Ok(html! {
        (crumbs(visit, &trail))
        (kit::page_head(&format!("{title} · {}", part.code), &visit.t("authoring-edit-lead"), &html! {}))
        div.stack {
            (kit::panel(&title, &html! {}, &form))
            div #preview aria-live="polite" {
                (faults(visit, &wrong))
                (kit::panel(&visit.t("authoring-preview"), &html! {},
                    &preview((visit, &reader), lesson.as_ref(), case.as_ref())))
            }
        }
    })
}

async fn loaded(app: &App, at: &At) -> Result<(Draft, Part)> {
    let mut connection = app.db.read().await?;
    let draft = get_draft(&mut connection, at.0).await?;
    Ok((draft, get_part(&mut connection, at.0, &at.1).await?))
}

/// The form of a section.
///
/// # Errors
/// `authoring.part-unknown`, `authoring.row-unknown`, `house.page-not-found`, or a fault.
pub async fn edit(State(app): State<App>, visit: Visit, Path(at): Path<At>) -> Answer {
    let (draft, part) = loaded(&app, &at).await?;
    let fields = match section(&at, &part)? {
        None => Fields::from([
            ("zh".to_owned(), part.texts.0.clone()),
            ("en".to_owned(), part.texts.1.clone()),
        ]),
        Some(section) => shown(section.slots(), &section_of(&part, section, at.3)?),
    };
    let body = page(&app, &visit, (&at, &draft, &part), (&fields, Mistakes::none())).await?;
    Ok(visit.page(&part.code, &body))
}

/// The part as it was typed.
fn typed(at: &At, part: &Part, filled: &Filled) -> Result<Part> {
    match section(at, part)? {
        None => Ok(with_text(part, (raw(filled, "zh"), raw(filled, "en")))),
        Some(section) => with_section(part, (section, at.3), &filled.0),
    }
}

/// A field with the spaces around it: they mean something in Markdown.
fn raw<'a>(filled: &'a Filled, name: &str) -> &'a str {
    filled.0.get(name).map_or("", String::as_str)
}

/// Keeps a section as a draft.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(at): Path<At>,
    Form(filled): Form<Filled>,
) -> Answer {
    let (draft, part) = loaded(&app, &at).await?;
    let what = section(&at, &part)?;
    let revision = filled.get("revision").parse().unwrap_or(0);
    let mut tx = app.db.write(visit.actor()?).await?;
    let place = (at.0, at.1.as_str());
    let outcome = match what {
        None => save_text(&mut tx, place, revision, (raw(&filled, "zh"), raw(&filled, "en"))).await,
        Some(section) => save_section(&mut tx, place, revision, (section, at.3), &filled.0).await,
    };
    match settled(closed(tx, outcome).await)? {
        Ok(()) => Ok(visit.go(&part_href(at.0, &at.1), Some(&Flash::new("authoring-saved-done")))),
        Err(wrong) => {
            let now = typed(&at, &part, &filled).unwrap_or(part);
            let body = page(&app, &visit, (&at, &draft, &now), (&filled.0, wrong)).await?;
            Ok(visit.again(&now.code, &body))
        }
    }
}

/// Looks at what was typed without keeping it, or moves a row of a list.
///
/// # Errors
/// `authoring.…`, `house.page-not-found`, or a fault.
pub async fn shift_row(
    State(app): State<App>,
    visit: Visit,
    Path((pack, code, what, n, act)): Path<(i64, String, String, usize, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let at = (pack, code, what, n);
    let (draft, part) = loaded(&app, &at).await?;
    if act == "look" {
        let (now, wrong) = match settled(typed(&at, &part, &filled))? {
            Ok(now) => (now, Mistakes::none()),
            Err(wrong) => (part, wrong),
        };
        let body = page(&app, &visit, (&at, &draft, &now), (&filled.0, wrong)).await?;
        return Ok(visit.page(&now.code, &body));
    }
    let unknown = || Rejection::new("house.page-not-found").with("path", act.as_str());
    let how = Shift::parse(&act).ok_or_else(unknown)?;
    let list = section(&at, &part)?.filter(|section| section.is_list()).ok_or_else(unknown)?;
    let revision = filled.get("revision").parse().unwrap_or(0);
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = shift(&mut tx, (at.0, &at.1), revision, (list, at.3), how).await;
    closed(tx, outcome).await?;
    let back = format!("{}#{}", part_href(at.0, &at.1), at.2);
    Ok(visit.go(&back, Some(&Flash::new("authoring-saved-done"))))
}
