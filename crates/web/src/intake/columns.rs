//! What each column is thought to be, with the first rows; a person corrects it here.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Currency, Rejection};
use credit::intake::{
    Upload,
    amounts::Mark,
    columns::Guess,
    columns::Reason,
    dates::DateOrder,
    delete_profile,
    headers::Unit,
    headers::lines,
    kinds::{Kind, Role, Shape},
    list_profiles, look,
    plan::{Issue, Wish},
    preview::Preview,
    profile::{Mapping, profiles},
    save_profile, update_upload, upload_source,
};
use locale::spoken;
use maud::{Markup, html};

use super::{first_rows, href, own_upload, run, shown, size, steps};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, Flash, Mistakes, Tone, hidden},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `intake.upload-unknown`, or a fault.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let upload = own_upload(&app, &visit, id).await?;
    let wish = Wish {
        mapping: upload.mapping.clone(),
        kind: Kind::parse(filled.get("kind")),
        ..Wish::default()
    };
    let body = page(&app, &visit, &upload, (&wish, Mistakes::none())).await?;
    Ok(visit.page(&upload.file_name, &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    upload: &Upload,
    (wish, mistakes): (&Wish, Mistakes),
) -> Result<Markup, Refused> {
    let source = upload_source(&app.files, upload).await?;
    let head = html! {
        nav.crumbs.meta { a href="/intake" { (visit.t("intake-title")) } }
        (kit::page_head(&upload.file_name, &visit.t("intake-columns-lead"), &html! {}))
        (steps(visit, 1))
    };
    let preview = match settled(look(&app.db, source, wish).await)? {
        Ok(preview) => preview,
        Err(wrong) => {
            return Ok(html! {
                (head)
                div.stack {
                    (wrong.summary(visit.lang))
                    (choose_kind(visit, upload))
                }
            });
        }
    };
    let saved = list_profiles(&app.db).await?;
    let names: Vec<&str> = saved.iter().map(|saved| saved.name.as_str()).collect();
    Ok(html! {
        (head)
        form.stack method="post" action=(href(upload)) {
            (hidden("csrf", &visit.csrf))
            (mistakes.summary(visit.lang))
            (issues(visit, &preview.plan.issues))
            (overall(visit, upload, &preview, &names))
            (column_table(visit, &preview))
            (first_rows::shown_rows(visit, &preview))
            (actions(visit, &preview))
        }
    })
}

/// Where nothing was recognised: what is it?
fn choose_kind(visit: &Visit, upload: &Upload) -> Markup {
    html! {
        form.panel method="get" action=(href(upload)) {
            div.inside.spread {
                label.field { (visit.t("intake-kind-choose")) (kinds(visit, None)) }
                button.button.primary { (visit.t("intake-recognise")) }
            }
        }
    }
}

fn kinds(visit: &Visit, at: Option<Kind>) -> Markup {
    html! {
        select name="kind" id="f-kind" {
            @for kind in Kind::ALL {
                option value=(kind.code()) selected[Some(kind) == at] {
                    (visit.t(&kind.label_key()))
                }
            }
        }
    }
}

fn issues(visit: &Visit, issues: &[Issue]) -> Markup {
    html! {
        @for issue in issues {
            @let told = spoken(visit.lang, &issue.what);
            (kit::notice(if issue.blocking { Tone::High } else { Tone::Medium }, &told.sentence,
                &html! { (told.next) }))
        }
    }
}

fn overall(visit: &Visit, upload: &Upload, preview: &Preview, saved: &[&str]) -> Markup {
    let mapping = &preview.plan.mapping;
    let profile = mapping.profile.as_deref().unwrap_or("");
    let table = &preview.table;
    let sure = match preview.plan.confidence {
        85.. => (Tone::Low, "intake-sure"),
        60..=84 => (Tone::Medium, "intake-likely"),
        _ => (Tone::High, "intake-unsure"),
    };
    let orders = [DateOrder::Ymd, DateOrder::Dmy, DateOrder::Mdy];
    html! {
        section.panel {
            header {
                h2 { (visit.t(&mapping.kind.label_key())) " "
                    (kit::badge(sure.0, &visit.ta(sure.1, &[
                        ("percent", &preview.plan.confidence.to_string()),
                    ])))
                }
                span.meta {
                    (size(upload.bytes)) " · " (table.survey.format.label()) " · "
                    (visit.ta("intake-header-line", &[("line", &table.header_line.to_string())]))
                }
            }
            div.inside.asking.plain {
                div.row {
                    label { (visit.t("intake-kind")) (kinds(visit, Some(mapping.kind))) }
                    label { (visit.t("intake-profile"))
                        select name="profile" {
                            option value="" { (visit.t("intake-profile-none")) }
                            @for one in profiles() {
                                option value=(one.code) selected[one.code == profile] {
                                    (one.label(visit.lang))
                                }
                            }
                            @for name in saved {
                                option value=(name) selected[*name == profile] { (name) }
                            }
                        }
                    }
                    @if table.sheets.len() > 1 {
                        label { (visit.t("intake-sheet"))
                            select name="sheet" {
                                @for sheet in &table.sheets {
                                    option value=(sheet)
                                        selected[table.sheet.as_ref() == Some(sheet)] { (sheet) }
                                }
                            }
                        }
                    }
                    button.button name="do" value="recognise" { (visit.t("intake-recognise")) }
                }
                div.row {
                    label { (visit.t("intake-order"))
                        select name="order" {
                            option value="" { (visit.t("intake-order-auto")) }
                            @for order in orders {
                                option value=(order.code()) selected[mapping.order == Some(order)] {
                                    (visit.t(&format!("intake-order-{}", order.code())))
                                }
                            }
                        }
                    }
                    label { (visit.t("intake-currency"))
                        input type="text" name="currency" maxlength="3" size="6"
                            placeholder=(visit.t("intake-currency-own"))
                            value=(mapping.currency.map(|c| c.to_string()).unwrap_or_default());
                    }
                }
            }
        }
    }
}

fn role_name(visit: &Visit, role: Role) -> String {
    match (role, role.label_key()) {
        (Role::Line(line), _) => line.label(visit.lang).to_owned(),
        (_, Some(key)) => visit.t(&key),
        (_, None) => role.code(),
    }
}

fn reason(visit: &Visit, reason: &Reason) -> String {
    let (id, name, value) = match reason {
        Reason::Profile => return visit.t("intake-reason-by-profile"),
        Reason::Person => return visit.t("intake-reason-person"),
        Reason::Header(word) => ("intake-reason-header", "word", word.clone()),
        Reason::PartOfHeader(word) => ("intake-reason-part", "word", word.clone()),
        Reason::Cells(share) => ("intake-reason-cells", "share", share.to_string()),
        Reason::Taken(column) => ("intake-reason-taken", "column", column.clone()),
    };
    visit.ta(id, &[(name, &value)])
}

fn column_table(visit: &Visit, preview: &Preview) -> Markup {
    let mapping = &preview.plan.mapping;
    let statement = mapping.kind == Kind::Statements;
    html! {
        section.panel.list {
            header { h2 { (visit.t("intake-columns")) } }
            div.scroll tabindex="0" role="region" aria-label=(visit.t("intake-columns")) {
                table.rows.cards.mapping {
                    thead { tr {
                        @for id in ["intake-column", "intake-sample", "intake-role", "intake-why", "intake-reading"] {
                            th scope="col" { (visit.t(id)) }
                        }
                    } }
                    tbody {
                        @for (n, guess) in preview.plan.columns.iter().enumerate() {
                            (column_row(visit, preview, (n, guess), statement))
                        }
                    }
                }
            }
        }
    }
}

fn column_row(
    visit: &Visit,
    preview: &Preview,
    (n, guess): (usize, &Guess),
    statement: bool,
) -> Markup {
    let mapping = &preview.plan.mapping;
    let column = mapping.find_header(&guess.header);
    let role = column.map(|column| column.role);
    let money = role.is_some_and(|role| matches!(role.shape(), Shape::Amount | Shape::Rate));
    let samples: Vec<_> = preview
        .rows
        .iter()
        .filter_map(|row| row.cells.get(n))
        .map(|cell| shown(cell.trim()))
        .filter(|cell| !cell.is_empty())
        .take(3)
        .collect();
    let tone = match guess.score {
        _ if role.is_none() => Tone::Quiet,
        85.. => Tone::Low,
        60..=84 => Tone::Medium,
        _ => Tone::High,
    };
    html! {
        tr {
            td.title data-label=(visit.t("intake-column")) { (guess.header) }
            td.full data-label=(visit.t("intake-sample")) { span.soft { (samples.join(" · ")) } }
            td.full data-label=(visit.t("intake-role")) {
                select name={ "role." (n) } aria-label=(guess.header) {
                    option value="" { (visit.t("intake-role-ignore")) }
                    @for one in mapping.kind.roles() {
                        option value=(one.code()) selected[role == Some(*one)] {
                            (role_name(visit, *one))
                        }
                    }
                    @if statement {
                        @for line in lines() {
                            option value=(Role::Line(line).code())
                                selected[role == Some(Role::Line(line))] {
                                (line.label(visit.lang))
                            }
                        }
                    }
                }
            }
            td.full data-label=(visit.t("intake-why")) {
                @if role.is_some() { (kit::badge(tone, &format!("{}%", guess.score))) " " }
                span.meta {
                    (guess.reasons.iter().map(|why| reason(visit, why)).collect::<Vec<_>>().join(visit.lang.pick("，", ", ")))
                }
            }
            td.full data-label=(visit.t("intake-reading")) {
                @if money { (reading(visit, n, column)) }
            }
        }
    }
}

/// Unit and decimal mark of a column of money.
fn reading(visit: &Visit, n: usize, column: Option<&credit::intake::profile::Column>) -> Markup {
    let unit = column.map_or(Unit::One, |column| column.unit);
    let mark = column.map_or(Mark::Point, |column| column.mark);
    html! {
        div.actions {
            select name={ "unit." (n) } aria-label=(visit.t("intake-unit")) {
                @for one in Unit::ALL {
                    option value=(one.code()) selected[one == unit] {
                        (visit.t(&format!("intake-unit-{}", one.power())))
                    }
                }
            }
            select name={ "mark." (n) } aria-label=(visit.t("intake-mark")) {
                option value="point" selected[mark == Mark::Point] { "1,234.56" }
                option value="comma" selected[mark == Mark::Comma] { "1.234,56" }
            }
        }
    }
}

fn actions(visit: &Visit, preview: &Preview) -> Markup {
    let blocked = preview.plan.blocked().is_some();
    html! {
        section.panel {
            div.inside.spread {
                div.actions {
                    button.button.primary name="do" value="try" { (visit.t("intake-try")) }
                    button.button name="do" value="keep" { (visit.t("intake-refresh")) }
                    a.button href="/intake" { (visit.t("intake-other-file")) }
                    @if blocked { span.meta { (visit.t("intake-blocked")) } }
                }
                div.actions {
                    label.away for="f-name" { (visit.t("intake-profile-name")) }
                    input.text id="f-name" name="name" maxlength="60"
                        placeholder=(visit.t("intake-profile-name"));
                    button.button name="do" value="save" { (visit.t("intake-profile-save")) }
                }
            }
        }
    }
}

/// The mapping as the form says it.
fn mapping_of(filled: &Filled, headers: &[String], before: &Mapping) -> Result<Mapping, Rejection> {
    let kind = Kind::parse(filled.get("kind")).unwrap_or(before.kind);
    let mut mapping = Mapping::new(kind);
    mapping.profile.clone_from(&before.profile);
    mapping.sheet.clone_from(&before.sheet);
    mapping.order = DateOrder::parse(filled.get("order"));
    if let Some(code) = filled.some("currency") {
        let unknown =
            || Rejection::new("intake.currency-unknown").with("value", code).on("currency");
        mapping.currency = Some(code.parse::<Currency>().map_err(|_| unknown())?);
    }
    for (n, header) in headers.iter().enumerate() {
        let Some(role) = Role::parse(filled.get(&format!("role.{n}"))) else { continue };
        mapping.assign(header, Some(role));
        if let Some(column) = mapping.columns.iter_mut().find(|column| column.header == *header) {
            if let Some(unit) = Unit::parse(filled.get(&format!("unit.{n}"))) {
                column.unit = unit;
            }
            column.mark = match filled.get(&format!("mark.{n}")) {
                "comma" => Mark::Comma,
                _ => Mark::Point,
            };
            if mapping.order.is_none() {
                column.order = before.find_header(header).and_then(|column| column.order);
            }
        }
    }
    Ok(mapping)
}

/// Takes the corrections: keeps them, saves them as a profile, recognises anew, or tries the file.
///
/// # Errors
/// `intake.upload-unknown`, or a fault; what is wrong is said on the page.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let mut upload = own_upload(&app, &visit, id).await?;
    let before = Wish { mapping: upload.mapping.clone(), ..Wish::default() };
    if filled.get("do") == "recognise" {
        return recognise(&app, &visit, upload, &filled).await;
    }
    let source = upload_source(&app.files, &upload).await?;
    let kind = Kind::parse(filled.get("kind"));
    let before = Wish { kind: kind.filter(|_| before.mapping.is_none()), ..before };
    let preview = look(&app.db, source, &before).await?;
    let mapping = match mapping_of(&filled, &preview.table.headers, &preview.plan.mapping) {
        Ok(mapping) => mapping,
        Err(wrong) => {
            let wrong = (&before, Mistakes(vec![wrong]));
            let body = page(&app, &visit, &upload, wrong).await?;
            return Ok(visit.again(&upload.file_name, &body));
        }
    };
    upload.mapping = Some(mapping.clone());
    update_upload(&app.db, visit.actor()?, &upload).await?;
    match filled.get("do") {
        "save" => {
            let kept = save_profile(&app.db, visit.actor()?, filled.get("name"), &mapping).await;
            match settled(kept)? {
                Ok(()) => {
                    let flash = Flash::new("intake-profile-saved").with("name", filled.get("name"));
                    Ok(visit.go(&href(&upload), Some(&flash)))
                }
                Err(mistakes) => {
                    let wish = Wish { mapping: Some(mapping), ..Wish::default() };
                    let body = page(&app, &visit, &upload, (&wish, mistakes)).await?;
                    Ok(visit.again(&upload.file_name, &body))
                }
            }
        }
        "try" => run::start_trial(&app, &visit, upload, mapping).await,
        _ => Ok(visit.go(&href(&upload), None)),
    }
}

async fn recognise(app: &App, visit: &Visit, mut upload: Upload, filled: &Filled) -> Answer {
    let chosen = filled.some("profile").map(str::to_owned);
    let wish = Wish {
        kind: Kind::parse(filled.get("kind")).filter(|_| chosen.is_none()),
        profile: chosen,
        sheet: filled.some("sheet").map(str::to_owned),
        ..Wish::default()
    };
    let source = upload_source(&app.files, &upload).await?;
    match settled(look(&app.db, source, &wish).await)? {
        Ok(preview) => {
            upload.mapping = Some(preview.plan.mapping);
            update_upload(&app.db, visit.actor()?, &upload).await?;
            Ok(visit.go(&href(&upload), None))
        }
        Err(mistakes) => {
            let before = Wish { mapping: upload.mapping.clone(), ..Wish::default() };
            let body = page(app, visit, &upload, (&before, mistakes)).await?;
            Ok(visit.again(&upload.file_name, &body))
        }
    }
}

/// Deletes a saved profile.
///
/// # Errors
/// A fault from the database.
pub async fn forget(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let name = filled.get("name");
    delete_profile(&app.db, visit.actor()?, name).await?;
    Ok(visit.go("/intake", Some(&Flash::new("intake-profile-forgotten").with("name", name))))
}
