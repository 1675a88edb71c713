//! One data source: describing it, and keeping what was taken from it.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::{Path, State},
    response::IntoResponse,
};
use base::{Money, Rejection};
use credit::{
    parties::{
        COST_UNITS, DataSource, NewSource, SOURCE_FIELDS, SOURCE_KINDS, SourceSnapshot,
        add_snapshot as keep, get_data_source, list_snapshots, save_source,
    },
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::Right;

use super::source_name;
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Column, Empty, Field, Flash, Form as Fields, Kind, List, Mistakes, Row},
    sheet::attached,
    state::App,
    typed::settled,
    upload::{Upload, broken_off},
    visit::Visit,
};

type Posted = Form<BTreeMap<String, String>>;

fn crumbs(visit: &Visit, title: &str) -> Markup {
    html! {
        nav.crumbs.meta aria-label=(visit.t("parties-crumbs")) {
            a href="/dossier/sources" { (visit.t("dossier-sources")) } " / " (title)
        }
    }
}

/// The form for a new source.
///
/// # Errors
/// A fault.
pub async fn ask_new(visit: Visit) -> Answer {
    let typed = Filled::default()
        .or("kind", "bureau")
        .or("cost_per", "none")
        .or("cost", "0")
        .or("minutes", "0")
        .or("fresh_days", "365")
        .or("active", "1");
    let title = visit.t("dossier-source-add");
    let body = html! {
        (crumbs(&visit, &title))
        (kit::page_head(&title, "", &html! {}))
        (form(&visit, &typed, Mistakes::none(), None))
    };
    Ok(visit.page(&title, &body))
}

/// One source with its snapshots.
///
/// # Errors
/// `parties.source-unknown`, or a fault.
pub async fn ask_source(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let source = get_data_source(&app.db, &code).await?;
    let typed = typed_of(&source);
    let mistakes = [Mistakes::none(), Mistakes::none()];
    let body = page(&app, &visit, &source, &typed, mistakes).await?;
    Ok(visit.page(&source_name(&visit, &source.content), &body))
}

fn typed_of(source: &DataSource) -> Filled {
    let of = &source.content;
    let amount = Money::new(of.cost_minor, of.currency).plain();
    let texts = [
        ("code", of.code.clone()),
        ("name", of.name.clone()),
        ("name_en", of.name_en.clone()),
        ("kind", of.kind.clone()),
        ("licence", of.licence.clone()),
        ("cost", amount),
        ("cost_per", of.cost_per.clone()),
        ("minutes", of.minutes.to_string()),
        ("fresh_days", of.fresh_days.to_string()),
        ("contact", of.contact.clone()),
        ("fields", of.fields.join(" ")),
        ("labels", of.labels.join("\n")),
        ("note", of.note.clone()),
        ("active", u8::from(of.active).to_string()),
        ("version", source.version.to_string()),
    ];
    Filled(texts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect())
}

async fn page(
    app: &App,
    visit: &Visit,
    source: &DataSource,
    typed: &Filled,
    [mistakes, of_file]: [Mistakes; 2],
) -> base::Result<Markup> {
    let snapshots = list_snapshots(&app.db, Some(source.id)).await?;
    let name = source_name(visit, &source.content);
    let may = visit.may(Right::EditBuyers);
    Ok(html! {
        (crumbs(visit, &name))
        (kit::page_head(&name, source.content.licence_in(visit.lang), &html! {}))
        div.stack {
            (taken(visit, source, &snapshots))
            @if may {
                (take_form(visit, source, of_file))
                (kit::panel(&visit.t("dossier-source-edit"), &html! {},
                    &form(visit, typed, mistakes, Some(source))))
            }
        }
    })
}

fn taken(visit: &Visit, source: &DataSource, snapshots: &[SourceSnapshot]) -> Markup {
    let row = |one: &SourceSnapshot| Row {
        cells: vec![
            html! { (one.taken_on) },
            html! {
                a href={ "/dossier/sources/" (source.content.code) "/snapshots/" (one.id) } {
                    (one.file_name)
                }
                @if !one.note.is_empty() { div.meta { (one.note) } }
            },
            html! { (locale::count(one.size)) },
            html! { code.meta { (one.digest.get(..16).unwrap_or(&one.digest)) } },
            html! { (one.actor) },
        ],
        ..Row::default()
    };
    List {
        id: "snapshots",
        title: visit.t("dossier-snapshots"),
        count: Some(i64::try_from(snapshots.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::fit(visit.t("dossier-taken-on")),
            Column::text(visit.t("dossier-file")).title(),
            Column::number(visit.t("dossier-bytes")),
            Column::fit(visit.t("dossier-checksum")),
            Column::fit(visit.t("dossier-by")),
        ],
        rows: snapshots.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("dossier-snapshots-none"),
            why: visit.t("dossier-snapshots-none-why"),
            button: visit
                .may(Right::EditBuyers)
                .then(|| (visit.t("dossier-snapshot-add"), "#take".to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn take_form(visit: &Visit, source: &DataSource, mistakes: Mistakes) -> Markup {
    let form = Fields {
        action: format!("/dossier/sources/{}/snapshots", source.content.code),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("taken_on", visit.t("dossier-taken-on"))
                .kind(Kind::Day)
                .value(visit.today.to_string())
                .required(),
            Field::new("taken_note", visit.t("dossier-field-note")),
            Field::new("file", visit.t("dossier-file"))
                .kind(Kind::File(""))
                .hint(visit.t("dossier-snapshot-hint"))
                .required(),
        ],
        mistakes,
        submit: visit.t("dossier-snapshot-add"),
        back: None,
    };
    html! {
        div id="take" {
            (kit::panel(&visit.t("dossier-snapshot-add"), &html! {}, &form.show_quiet(visit.lang)))
        }
    }
}

fn choices(visit: &Visit, words: &[&str], stem: &str) -> Kind {
    let one = |word: &&str| Choice {
        value: (*word).to_owned(),
        name: visit.t(&format!("{stem}-{word}")),
    };
    Kind::OneOf(words.iter().map(one).collect())
}

fn form(visit: &Visit, typed: &Filled, mistakes: Mistakes, of: Option<&DataSource>) -> Markup {
    let field = |name: &'static str| {
        Field::new(name, visit.t(&format!("dossier-source-field-{name}"))).value(typed.get(name))
    };
    let mut fields = Vec::new();
    if of.is_none() {
        fields.push(field("code").hint(visit.t("dossier-code-hint")).required());
    }
    fields.extend([
        field("name").required(),
        field("name_en"),
        field("kind").kind(choices(visit, &SOURCE_KINDS, "dossier-source")).required(),
        field("licence").hint(visit.t("dossier-licence-hint")),
        field("cost").kind(Kind::Number),
        field("cost_per").kind(choices(visit, &COST_UNITS, "dossier-per")),
        field("minutes").kind(Kind::Number),
        field("fresh_days").kind(Kind::Number).required(),
        field("contact"),
        field("fields")
            .hint(visit.ta("dossier-fields-hint", &[("known", &SOURCE_FIELDS.join(" "))])),
        field("labels").kind(Kind::Lines).hint(visit.t("dossier-labels-hint")),
        field("note").kind(Kind::Lines),
        field("active").kind(Kind::Tick),
    ]);
    let action = match of {
        Some(source) => format!("/dossier/sources/{}/change", source.content.code),
        None => "/dossier/sources/_/new".to_owned(),
    };
    html! {
        form.fields method="post" action=(action) {
            (kit::hidden("csrf", &visit.csrf))
            @if of.is_some() { (kit::hidden("version", typed.get("version"))) }
            (mistakes.summary(visit.lang))
            (kit::fields_of(visit.lang, &fields, &mistakes))
            div.actions {
                button.button.primary type="submit" { (visit.t("dossier-source-save")) }
                a.button href="/dossier/sources" { (visit.t("house-cancel")) }
            }
        }
    }
}

/// A source as it was filled in, and the version that it was made from.
fn filled(
    typed: &Filled,
    code: &str,
    currency: base::Currency,
) -> Result<(NewSource, i64), Mistakes> {
    let mut reader = typed.reader();
    let words = |name: &str| -> Vec<String> {
        let parts = typed.get(name).split(|c: char| c.is_whitespace() || ",，、;；".contains(c));
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let lines = typed.get("labels").lines().map(str::trim).filter(|line| !line.is_empty());
    let new = NewSource {
        code: code.to_owned(),
        name: reader.text("name"),
        name_en: typed.get("name_en").to_owned(),
        kind: typed.get("kind").to_owned(),
        licence: typed.get("licence").to_owned(),
        currency,
        cost_minor: match typed.some("cost") {
            Some(_) => reader.amount("cost", currency).minor,
            None => 0,
        },
        cost_per: typed.get("cost_per").to_owned(),
        minutes: if typed.some("minutes").is_some() { reader.whole("minutes") } else { 0 },
        fresh_days: reader.whole("fresh_days"),
        contact: typed.get("contact").to_owned(),
        fields: words("fields"),
        labels: lines.map(str::to_owned).collect(),
        note: typed.get("note").to_owned(),
        active: typed.get("active") == "1",
    };
    match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => Ok((new, typed.get("version").parse().unwrap_or(0))),
    }
}

async fn store(app: &App, visit: &Visit, typed: &Filled, code: &str) -> Result<bool, Saving> {
    let currency = company_currency(&app.db).await.map_err(Saving::of)?;
    let (new, version) = filled(typed, code, currency).map_err(Saving::Wrong)?;
    let mut tx = app.db.write(visit.actor().map_err(Saving::of)?).await.map_err(Saving::of)?;
    let outcome = async {
        let changed = save_source(&mut tx, &new, version).await?.is_some();
        if changed {
            tx.commit().await?;
        }
        Ok(changed)
    };
    match settled(outcome.await) {
        Ok(Ok(changed)) => Ok(changed),
        Ok(Err(mistakes)) => Err(Saving::Wrong(mistakes)),
        Err(refused) => Err(Saving::Refused(refused)),
    }
}

/// Why a source was not saved.
enum Saving {
    Wrong(Mistakes),
    Refused(crate::failure::Refused),
}

impl Saving {
    fn of(failure: base::Failure) -> Self {
        Self::Refused(failure.into())
    }
}

/// Adds a source.
///
/// # Errors
/// A fault.
pub async fn create(State(app): State<App>, visit: Visit, Form(posted): Posted) -> Answer {
    let typed = Filled(posted);
    let code = typed.get("code").to_owned();
    match store(&app, &visit, &typed, &code).await {
        Ok(_) => {
            let done = Flash::new("dossier-source-saved");
            Ok(visit.go(&format!("/dossier/sources/{code}"), Some(&done)))
        }
        Err(Saving::Refused(refused)) => Err(refused),
        Err(Saving::Wrong(mistakes)) => {
            let title = visit.t("dossier-source-add");
            let body = html! {
                (crumbs(&visit, &title))
                (kit::page_head(&title, "", &html! {}))
                (form(&visit, &typed, mistakes, None))
            };
            Ok(visit.again(&title, &body))
        }
    }
}

/// Changes a source.
///
/// # Errors
/// `parties.source-unknown`, or a fault.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(posted): Posted,
) -> Answer {
    let source = get_data_source(&app.db, &code).await?;
    let typed = Filled(posted);
    match store(&app, &visit, &typed, &code).await {
        Ok(changed) => {
            let done = if changed { "dossier-source-saved" } else { "dossier-source-same" };
            Ok(visit.go(&format!("/dossier/sources/{code}"), Some(&Flash::new(done))))
        }
        Err(Saving::Refused(refused)) => Err(refused),
        Err(Saving::Wrong(mistakes)) => {
            let mistakes = [mistakes, Mistakes::none()];
            let body = page(&app, &visit, &source, &typed, mistakes).await?;
            Ok(visit.again(&source_name(&visit, &source.content), &body))
        }
    }
}

/// Keeps what was taken from a source.
///
/// # Errors
/// `parties.source-unknown`, `house.too-large`, or a fault.
pub async fn add_snapshot(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    mut upload: Upload,
) -> Answer {
    let source = get_data_source(&app.db, &code).await?;
    let (mut texts, mut name, mut bytes) = (BTreeMap::new(), String::new(), Vec::new());
    while let Some(field) = upload.next().await? {
        match field.name().unwrap_or_default().to_owned().as_str() {
            "file" => {
                name = field.file_name().unwrap_or_default().chars().take(200).collect();
                bytes = field.bytes().await.map_err(broken_off)?.to_vec();
            }
            key => {
                texts.insert(key.to_owned(), field.text().await.map_err(broken_off)?);
            }
        }
    }
    let typed = Filled(texts);
    let mut reader = typed.reader();
    let on = reader.day("taken_on");
    if bytes.is_empty() {
        reader.refuse(Rejection::new("house.field-empty").on("file"));
    }
    let outcome = match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => {
            let file = app.files.keep(&bytes).await?;
            let mut tx = app.db.write(visit.actor()?).await?;
            let done = async {
                let taken = (on, name.as_str(), typed.get("taken_note"));
                let new = keep(&mut tx, &source, taken, &file).await?;
                if new.is_some() {
                    tx.commit().await?;
                }
                Ok(new.is_some())
            };
            settled(done.await)?
        }
    };
    match outcome {
        Ok(new) => {
            let done = if new { "dossier-snapshot-done" } else { "dossier-snapshot-known" };
            Ok(visit.go(&format!("/dossier/sources/{code}"), Some(&Flash::new(done))))
        }
        Err(mistakes) => {
            let mistakes = [Mistakes::none(), mistakes];
            let body = page(&app, &visit, &source, &typed_of(&source), mistakes).await?;
            Ok(visit.again(&source_name(&visit, &source.content), &body))
        }
    }
}

/// Gives a snapshot back, as an attachment.
///
/// # Errors
/// `parties.source-unknown`, `parties.paper-not-found`, or a fault.
pub async fn snapshot(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
) -> Answer {
    let source = get_data_source(&app.db, &code).await?;
    let all = list_snapshots(&app.db, Some(source.id)).await?;
    let Some(found) = all.into_iter().find(|one| one.id == id) else {
        return Err(Rejection::new("parties.paper-not-found").into());
    };
    let bytes = app.files.read(&found.digest).await?;
    let head = attached(&found.file_name, "application/octet-stream", visit.lang);
    Ok((head, bytes).into_response())
}
