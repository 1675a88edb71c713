//! A scorecard comes in as a file: looked at first, with everything that is wrong with it; kept as
//! a draft when it is told to.

use axum::{Form, extract::State};
use base::Rejection;
use credit::{
    lab::{ImportAsked, Imported, MODEL_BYTES, propose_import, read_model},
    scoring::{Scorecard, models::variable_name},
};
use maud::{Markup, html};
use quant::scaling::Anchor;

use super::{content, crumbs, href};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, Field, Flash, Form as Sheet, Kind, Mistakes, Tone, fields_of, hidden},
    lab::spell,
    state::App,
    typed,
    upload::{Upload, broken_off},
    visit::Visit,
};

/// The largest file with what stands around it in a post.
pub const FILE_BYTES: usize = MODEL_BYTES + (64 << 10);

/// Where a file is asked for.
///
/// # Errors
/// None of its own.
pub async fn show(visit: Visit) -> Answer {
    let body = page(&visit, &Filled::default(), Mistakes::none());
    Ok(visit.page(&visit.t("models-import"), &body))
}

fn usual(filled: &Filled) -> Filled {
    let house = Scorecard::shipped().scale.anchor();
    filled
        .clone()
        .or("score", spell::number(house.score))
        .or("odds", spell::number(house.odds))
        .or("double", spell::number(house.points_to_double))
}

fn anchor_fields(visit: &Visit, filled: &Filled) -> Vec<Field> {
    [
        ("score", "models-anchor-score"),
        ("odds", "models-anchor-odds"),
        ("double", "models-anchor-double"),
    ]
    .map(|(name, label)| {
        Field::new(name, visit.t(label)).kind(Kind::Number).value(filled.get(name)).required()
    })
    .into()
}

fn page(visit: &Visit, filled: &Filled, mistakes: Mistakes) -> Markup {
    let filled = usual(filled);
    let mut fields = vec![
        Field::new("file", visit.t("models-file"))
            .kind(Kind::File(".json,.csv,.txt,.xlsx,.xls,.toml"))
            .required()
            .hint(visit.t("models-file-hint")),
    ];
    fields.extend(anchor_fields(visit, &filled));
    let form = Sheet {
        action: "/models/import".to_owned(),
        csrf: visit.csrf.clone(),
        fields,
        mistakes,
        submit: visit.t("models-import-look"),
        back: Some("/models".to_owned()),
    };
    html! {
        (crumbs(visit, None))
        (kit::page_head(&visit.t("models-import"), &visit.t("models-import-lead"), &html! {}))
        div.grid {
            div.w7 { (kit::panel(&visit.t("models-file"), &html! {}, &html! {
                (form.show(visit.lang))
            })) }
            div.w5 { (kit::panel(&visit.t("models-table-form"), &html! {}, &html! {
                p.soft { (visit.t("models-table-form-why")) }
                div.scroll tabindex="0" role="region" aria-label=(visit.t("models-table-form")) {
                    table.rows {
                        thead { tr {
                            th scope="col" { (visit.t("models-variable")) }
                            th scope="col" { (visit.t("models-bin")) }
                            th.number scope="col" { (visit.t("models-points")) }
                        } }
                        tbody {
                            @for (variable, bin, points) in example(visit) {
                                tr { td { (variable) } td { (bin) } td.number { (points) } }
                            }
                        }
                    }
                }
                p.soft { (visit.t("models-table-form-scale")) }
            })) }
        }
    }
}

fn example(visit: &Visit) -> Vec<(String, String, &'static str)> {
    let late = variable_name("late-frequency").pick(visit.lang).to_owned();
    let plain = |bin: &str| bin.to_owned();
    vec![
        (visit.t("models-base"), String::new(), "520"),
        (late, plain("<0.2"), "60"),
        (String::new(), plain("[0.2,0.5)"), "20"),
        (String::new(), plain(">=0.5"), "-30"),
        (String::new(), visit.t("models-missing"), "0"),
        ("ownership".to_owned(), plain("state|listed"), "25"),
        (String::new(), visit.t("models-others"), "5"),
    ]
}

fn anchor_of(filled: &Filled) -> Result<Anchor, Vec<Rejection>> {
    let mut wrong = Vec::new();
    let mut read = |name: &'static str| {
        spell::read_number(filled.get(name), name).unwrap_or_else(|why| {
            wrong.push(why);
            0.0
        })
    };
    let anchor =
        Anchor { score: read("score"), odds: read("odds"), points_to_double: read("double") };
    if wrong.is_empty() && quant::scaling::Scale::try_new(anchor, -1_000_000, 1_000_000).is_none() {
        let why = Rejection::new("scoring.lab-setting").with("setting", "anchor");
        wrong.push(why.with("allowed", "odds > 0").on("odds"));
    }
    if wrong.is_empty() { Ok(anchor) } else { Err(wrong) }
}

/// Looks at a file: what it holds, or everything that is wrong with it.
///
/// # Errors
/// `house.too-large`, `house.bad-upload`, or a fault.
pub async fn check(State(app): State<App>, visit: Visit, mut upload: Upload) -> Answer {
    let (mut filled, mut file) = (Filled::default(), None);
    while let Some(mut field) = upload.next().await? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let file_name: String =
                field.file_name().unwrap_or("model").chars().take(200).collect();
            let mut bytes = Vec::new();
            while let Some(piece) = field.chunk().await.map_err(broken_off)? {
                bytes.extend_from_slice(&piece);
            }
            file = Some((file_name, bytes));
        } else {
            let text = field.text().await.map_err(broken_off)?;
            filled.0.insert(name, text);
        }
    }
    let Some((name, bytes)) = file else {
        return Err(Rejection::new("house.bad-upload").into());
    };
    let filled = usual(&filled);
    let read = match anchor_of(&filled) {
        Ok(anchor) => read_model(&name, &bytes, anchor)?,
        Err(wrong) => Err(wrong),
    };
    match read {
        Ok(read) => {
            app.files.keep(&bytes).await?;
            let filled = filled.or("file", &name);
            let body = preview(&visit, &read, &filled, &Mistakes::none());
            Ok(visit.page(&visit.t("models-import"), &body))
        }
        Err(wrong) => {
            let body = page(&visit, &filled, Mistakes(on_the_file(wrong)));
            Ok(visit.again(&visit.t("models-import"), &body))
        }
    }
}

/// What is wrong with the file is said at the file, the first of it also beside the field.
fn on_the_file(wrong: Vec<Rejection>) -> Vec<Rejection> {
    let mut first = true;
    let mut place = |why: Rejection| {
        let own = why.field.is_some();
        let here = first && !own;
        first &= own;
        if here { why.on("file") } else { why }
    };
    wrong.into_iter().take(50).map(&mut place).collect()
}

fn preview(visit: &Visit, read: &Imported, filled: &Filled, mistakes: &Mistakes) -> Markup {
    let file = filled.get("file");
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let field = |name: &'static str, label: &str, usual: &str| {
        let value = filled.some(name).unwrap_or(usual).to_owned();
        Field::new(name, visit.t(label)).value(value)
    };
    let fields = [
        field("model", "models-name", stem).required().hint(visit.t("models-name-hint")),
        field("horizon", "models-horizon-days", "365")
            .kind(Kind::Number)
            .required()
            .hint(visit.t("models-horizon-hint")),
        field("note", "models-note", "").kind(Kind::Lines).hint(visit.t("models-note-hint")),
    ];
    let number = |n: usize| locale::count(i64::try_from(n).unwrap_or(i64::MAX));
    let lead = visit.ta(
        "models-preview-lead",
        &[
            ("file", file),
            ("kind", &visit.t(&format!("scoring-kind-{}", read.kind.code()))),
            ("variables", &number(read.content.variables().len())),
        ],
    );
    html! {
        (crumbs(visit, None))
        (kit::page_head(&visit.t("models-preview"), &lead, &html! {}))
        div.stack {
            @if !read.foreign.is_empty() {
                (kit::notice(Tone::Medium, &visit.t("models-cannot-run"), &html! {
                    (visit.ta("models-cannot-run-why",
                        &[("columns", &read.foreign.join(&visit.t("models-and")))]))
                }))
            }
            @if !read.renamed.is_empty() {
                (kit::notice(Tone::Quiet, &visit.t("models-renamed"), &html! {
                    @for (at, (name, code)) in read.renamed.iter().enumerate() {
                        @if at > 0 { (visit.t("models-and")) }
                        (name) " → " code { (code) }
                    }
                }))
            }
            (kit::panel(&visit.t("models-keep"), &html! {}, &html! {
                form.fields method="post" action="/models/import/keep" {
                    (hidden("csrf", &visit.csrf))
                    (hidden("digest", &read.digest))
                    @for name in ["file", "score", "odds", "double"] {
                        (hidden(name, filled.get(name)))
                    }
                    (mistakes.summary(visit.lang))
                    (fields_of(visit.lang, &fields, mistakes))
                    div.actions {
                        button.button.primary { (visit.t("models-keep")) }
                        a.button href="/models/import" { (visit.t("house-cancel")) }
                    }
                }
            }))
            (content::panels(visit, &read.content))
        }
    }
}

/// Keeps a file that was looked at as a draft.
///
/// # Errors
/// A fault; what the register refuses is said in the form.
pub async fn keep(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let again = |wrong: Vec<Rejection>| {
        let body = page(&visit, &filled, Mistakes(wrong));
        Ok(visit.again(&visit.t("models-import"), &body))
    };
    let digest = filled.get("digest");
    let known = digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit());
    if !known || !app.files.path(digest).exists() {
        return again(vec![Rejection::new("scoring.card-gone").on("file")]);
    }
    let bytes = app.files.read(digest).await?;
    let anchor = match anchor_of(&filled) {
        Ok(anchor) => anchor,
        Err(wrong) => return again(wrong),
    };
    let read = match read_model(filled.get("file"), &bytes, anchor)? {
        Ok(read) => read,
        Err(wrong) => return again(on_the_file(wrong)),
    };
    let horizon = typed::whole(filled.get("horizon"), "horizon");
    let kept = match horizon {
        Err(why) => Err(Mistakes(vec![why])),
        Ok(days) => {
            let asked = ImportAsked {
                model: filled.get("model").to_owned(),
                file: filled.get("file").to_owned(),
                horizon_days: i32::try_from(days).unwrap_or(0),
                note: filled.get("note").to_owned(),
            };
            settled(&app, &visit, &read, &asked).await?
        }
    };
    match kept {
        Ok(id) => Ok(visit.go(&href(Some(id)), Some(&Flash::new("models-proposed-done")))),
        Err(wrong) => {
            let body = preview(&visit, &read, &filled, &wrong);
            Ok(visit.again(&visit.t("models-preview"), &body))
        }
    }
}

async fn settled(
    app: &App,
    visit: &Visit,
    read: &Imported,
    asked: &ImportAsked,
) -> Result<Result<i64, Mistakes>, Refused> {
    typed::settled(propose_import(&app.db, &visit.actor()?, read, asked).await)
}
