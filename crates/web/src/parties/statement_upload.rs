//! A statement from a workbook: the template to fill in, and the reading of a file into the form,
//! where a person looks at it before it is saved.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use base::{Failure, Rejection};
use credit::{
    intake::{
        headers::line_coded,
        source::Source,
        statement_sheet::{ReadStatement, read_statement},
    },
    parties::{Buyer, StatementScope},
};
use maud::{Markup, html};
use quant::statement::Line;

use super::{
    answer::{Filled, form_page},
    buyer_of, href,
    statement_form::{BEFORE, page},
    tab_href,
};
use crate::{
    failure::Answer,
    kit::{self, Field, Form as Fields, Kind, Mistakes, Tone},
    sheet::{Cell, Shape, Sheet, download},
    state::App,
    upload::{Upload, broken_off},
    visit::Visit,
};

/// The largest workbook.
pub const STATEMENT_BYTES: usize = 10 << 20;

/// The tabs of the template, each with the first line that is no longer its own.
const TABS: [(&str, Option<Line>); 3] = [
    ("parties-tab-balance", Some(Line::Revenue)),
    ("parties-tab-income", Some(Line::CashFromSales)),
    ("parties-tab-cash", None),
];

/// The sheets of the template.
fn template(visit: &Visit) -> Vec<Sheet> {
    let mut from = Line::Cash;
    TABS.iter()
        .map(|(tab, until)| {
            let within = |line: &&Line| **line >= from && until.is_none_or(|until| **line < until);
            let name = |line: &Line| {
                line_coded(line.code()).map_or(line.code(), |known| known.label(visit.lang))
            };
            let rows = Line::ALL
                .iter()
                .filter(within)
                .map(|line| vec![Cell::Text(name(line).to_owned()), Cell::Blank, Cell::Blank]);
            let sheet = Sheet {
                name: visit.t(tab),
                above: ["name", "period", "months", "unit", "scope"]
                    .map(|key| visit.t(&format!("parties-template-{key}")))
                    .to_vec(),
                head: ["line", "now", "before"]
                    .map(|key| visit.t(&format!("parties-template-{key}")))
                    .to_vec(),
                rows: rows.collect(),
                ..Sheet::default()
            };
            from = until.unwrap_or(from);
            sheet
        })
        .collect()
}

/// The template as a workbook.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn statement_template(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Answer {
    buyer_of(&app, &visit, &code).await?;
    let name = visit.t("parties-statement-template");
    Ok(download(&name, Shape::Xlsx, &template(&visit), visit.lang)?)
}

fn ask_page(visit: &Visit, buyer: &Buyer, mistakes: Mistakes) -> Markup {
    let form = Fields {
        action: format!("{}/statements/upload", href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("file", visit.t("parties-paper-file"))
                .kind(Kind::File(".xlsx,.xls"))
                .hint(visit.t("parties-statement-file-hint"))
                .required(),
        ],
        mistakes,
        submit: visit.t("parties-statement-read"),
        back: Some(tab_href(&buyer.code, "statements")),
    };
    let body = html! {
        (form.show(visit.lang))
        p {
            a.button href={ (href(&buyer.code)) "/statements/template.xlsx" } {
                (visit.t("parties-statement-template"))
            }
        }
    };
    let lead = visit.t("parties-statement-upload-lead");
    form_page(visit, buyer, &visit.t("parties-statement-upload"), &lead, &body)
}

/// Asks for a workbook.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_statement_file(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let title = visit.t("parties-statement-upload");
    Ok(visit.page(&title, &ask_page(&visit, &buyer, Mistakes::none())))
}

/// Reads a workbook into the form.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn read_statement_file(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    mut upload: Upload,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let (mut name, mut bytes) = (String::new(), Vec::new());
    while let Some(field) = upload.next().await? {
        if field.name() == Some("file") {
            name = field.file_name().unwrap_or_default().chars().take(200).collect();
            bytes = field.bytes().await.map_err(broken_off)?.to_vec();
        }
    }
    if bytes.is_empty() {
        return Ok(refused(&visit, &buyer, Rejection::new("house.field-empty")));
    }
    let source = Source::bytes(name.clone(), bytes);
    let read = tokio::task::spawn_blocking(move || read_statement(&source)).await;
    let read = match read.map_err(|error| Failure::broken("reading a statement", error))? {
        Ok(read) => read,
        Err(Failure::Rejected(rejection)) => return Ok(refused(&visit, &buyer, rejection)),
        Err(other) => return Err(other.into()),
    };
    let typed = filled(&visit, &buyer, &name, &read);
    let body = page(&visit, &buyer, &typed, &Mistakes::none(), &told(&visit, &read));
    Ok(visit.page(&visit.t("parties-statement-add"), &body))
}

fn refused(visit: &Visit, buyer: &Buyer, rejection: Rejection) -> Response {
    let mistakes = Mistakes(vec![rejection.on("file")]);
    visit.again(&visit.t("parties-statement-upload"), &ask_page(visit, buyer, mistakes))
}

/// What was read, as it would be typed.
fn filled(visit: &Visit, buyer: &Buyer, name: &str, read: &ReadStatement) -> Filled {
    let year = i32::from(visit.today.year()) - 1;
    let end = read.period_end.map_or_else(|| format!("{year}-12-31"), |day| day.to_string());
    let by_month = read.period_end.map_or(12, |day| day.month());
    let months = read.months.unwrap_or_else(|| u32::try_from(by_month).unwrap_or(12));
    let scope = read.scope.unwrap_or(StatementScope::Own);
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for (key, value) in [
        ("period_end", end),
        ("months", months.to_string()),
        ("unit", read.unit.unwrap_or_default().code().to_owned()),
        ("scope", scope.code().to_owned()),
        ("currency", buyer.currency.code().to_owned()),
        ("source", format!("file:{name}")),
        ("with_before", if months == 12 { "1".to_owned() } else { String::new() }),
    ] {
        texts.insert(key.to_owned(), value);
    }
    let known = |code: &&'static str| Line::of_code(code).is_some();
    for (code, text) in read.now.iter().filter(|(code, _)| known(code)) {
        texts.insert((*code).to_owned(), text.clone());
    }
    if months == 12 {
        for (code, text) in read.before.iter().filter(|(code, _)| known(code)) {
            texts.insert(format!("{BEFORE}{code}"), text.clone());
        }
    }
    Filled(texts)
}

/// What was read and what was not, above the form.
fn told(visit: &Visit, read: &ReadStatement) -> Markup {
    let title = visit.ta(
        "parties-statement-read-done",
        &[("count", &read.now.len().to_string()), ("before", &read.before.len().to_string())],
    );
    let list = |id: &str, names: &[String]| {
        let names = names.join(visit.lang.pick("、", ", "));
        visit.ta(id, &[("names", &names)])
    };
    let sure = read.period_end.is_some() && read.unit.is_some();
    let tone = if read.unknown.is_empty() && read.twice.is_empty() && sure {
        Tone::Low
    } else {
        Tone::Medium
    };
    kit::notice(
        tone,
        &title,
        &html! {
            p { (visit.t("parties-statement-look")) }
            @if read.period_end.is_none() { p { (visit.t("parties-statement-no-period")) } }
            @if read.unit.is_none() { p { (visit.t("parties-statement-no-unit")) } }
            @if !read.unknown.is_empty() {
                p { (list("parties-statement-unknown", &read.unknown)) }
            }
            @if !read.twice.is_empty() { p { (list("parties-statement-twice", &read.twice)) } }
        },
    )
}
