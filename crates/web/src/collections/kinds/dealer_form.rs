//! A dealer's month by form, and several by file.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use base::{Failure, Rejection};
use credit::{
    collections::kinds::{DealerMonth, read_months, record_dealer_months},
    parties::{Buyer, get_buyer},
    receivables::company_currency,
};
use maud::{Markup, html};

use super::{DEALERS, dealer_href};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Flash, Form as Sheet, Kind, Mistakes, Tone},
    state::App,
    typed::settled,
    upload::{Upload, broken_off},
    visit::Visit,
};

/// The largest file.
pub const FILE_BYTES: usize = 1 << 20;

/// The form of a month.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let last = visit.today.month_start().plus_months(-1);
    let filled = Filled::default().or("month", last.to_string());
    let body = page(&app, &visit, &buyer, (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-dealer-add"), &body))
}

fn crumbs(visit: &Visit, buyer: &Buyer) -> Markup {
    html! {
        nav.crumbs.meta {
            a href=(DEALERS) { (visit.t("collections-dealers")) } " / "
            a href=(dealer_href(&buyer.code)) { (buyer.name) }
        }
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    buyer: &Buyer,
    (filled, mistakes): (&Filled, Mistakes),
) -> base::Result<Markup> {
    let currency = company_currency(&app.db).await?;
    let field = |name: &'static str| {
        let key = format!("collections-dealer-{}", name.replace('_', "-"));
        Field::new(name, visit.t(&key)).value(filled.get(name))
    };
    let number = |name: &'static str| field(name).kind(Kind::Number);
    let share = |name| number(name).hint(visit.t("collections-dealer-share-hint"));
    let unit = visit.ta("collections-dealer-unit", &[("currency", currency.code())]);
    let form = Sheet {
        action: format!("{}/month", dealer_href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("month")
                .kind(Kind::Day)
                .required()
                .hint(visit.t("collections-dealer-month-hint")),
            number("sold").required().hint(unit.clone()),
            number("stock").required().hint(unit),
            number("orders"),
            number("rebate").hint(visit.t("collections-dealer-rebate-hint")),
            share("their_margin"),
            share("our_margin"),
            share("our_share"),
            field("rivals"),
            field("source").required().hint(visit.t("collections-dealer-source-hint")),
        ],
        mistakes,
        submit: visit.t("collections-dealer-save"),
        back: Some(dealer_href(&buyer.code)),
    };
    Ok(html! {
        (crumbs(visit, buyer))
        (kit::page_head(&visit.t("collections-dealer-add"), &buyer.name, &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    })
}

/// A share in percent as basis points; empty is unknown.
fn share(filled: &Filled, name: &'static str, wrong: &mut Vec<Rejection>) -> Option<i64> {
    let text = filled.some(name)?.trim_end_matches(['%', '％']).trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let fits = !whole.is_empty() && whole.len() <= 5 && digits(whole) && digits(part);
    let parts: String = part.chars().chain(std::iter::repeat('0')).take(2).collect();
    let bps: Option<i64> = format!("{whole}{parts}").parse().ok().filter(|_| fits);
    if bps.is_none() || part.len() > 2 {
        wrong.push(Rejection::new("collections.dealer-share").on(name));
    }
    bps
}

/// Records a month.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let currency = company_currency(&app.db).await?;
    let mut reader = filled.reader();
    let mut wrong = Vec::new();
    let [theirs, ours, of] =
        ["their_margin", "our_margin", "our_share"].map(|name| share(&filled, name, &mut wrong));
    let mut amount = |name: &'static str, must: bool| match filled.some(name) {
        None if !must => 0,
        _ => reader.amount(name, currency).minor,
    };
    let (sold, stock) = (amount("sold", true), amount("stock", true));
    let (orders, rebate) = (amount("orders", false), amount("rebate", false));
    let new = DealerMonth {
        month: reader.day("month").month_start(),
        sold_minor: sold,
        stock_minor: stock,
        orders_minor: orders,
        rebate_minor: rebate,
        their_margin_bps: theirs,
        our_margin_bps: ours,
        our_share_bps: of,
        rivals: filled.get("rivals").to_owned(),
        source: filled.get("source").to_owned(),
    };
    let mut mistakes = reader.mistakes();
    mistakes.0.extend(wrong);
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            record_dealer_months(&mut tx, buyer.id, currency, std::slice::from_ref(&new)).await?;
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => {
                let flash =
                    Flash::new("collections-dealer-kept").with("month", new.month.month_label());
                return Ok(visit.go(&dealer_href(&buyer.code), Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&app, &visit, &buyer, (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-dealer-add"), &body))
}

/// Asks for a file.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_file(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let body = file_page(&visit, &buyer, (Mistakes::none(), &html! {}));
    Ok(visit.page(&visit.t("collections-dealer-upload"), &body))
}

fn file_page(visit: &Visit, buyer: &Buyer, (mistakes, told): (Mistakes, &Markup)) -> Markup {
    let form = Sheet {
        action: format!("{}/upload", dealer_href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("file", visit.t("collections-debts-file"))
                .kind(Kind::File(".csv"))
                .required()
                .hint(visit.t("collections-dealer-file-hint")),
        ],
        mistakes,
        submit: visit.t("collections-dealer-upload"),
        back: Some(dealer_href(&buyer.code)),
    };
    html! {
        (crumbs(visit, buyer))
        (kit::page_head(&visit.t("collections-dealer-upload"), &buyer.name, &html! {}))
        div.stack { (told) div.panel { div.inside { (form.show(visit.lang)) } } }
    }
}

fn again(visit: &Visit, buyer: &Buyer, mistakes: Mistakes) -> Response {
    let body = file_page(visit, buyer, (mistakes, &html! {}));
    visit.again(&visit.t("collections-dealer-upload"), &body)
}

/// Records the months of a file; lines that cannot be recorded are told.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault; what is wrong with the file is said on the form.
pub async fn upload(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    mut upload: Upload,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let (mut name, mut bytes) = (String::new(), Vec::new());
    while let Some(field) = upload.next().await? {
        if field.name() == Some("file") {
            name = field.file_name().unwrap_or_default().chars().take(100).collect();
            bytes = field.bytes().await.map_err(broken_off)?.to_vec();
        }
    }
    let currency = company_currency(&app.db).await?;
    let source = format!("file:{name}");
    let read = tokio::task::spawn_blocking(move || read_months(&bytes, currency, &source));
    let read = read.await.map_err(|error| Failure::broken("reading months", error))?;
    let read = match settled(read)? {
        Ok(read) => read,
        Err(mistakes) => return Ok(again(&visit, &buyer, mistakes)),
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let count = record_dealer_months(&mut tx, buyer.id, currency, &read.months).await?;
        tx.commit().await?;
        Ok(count)
    };
    match settled(outcome.await)? {
        Ok(count) if read.wrong.is_empty() => {
            let flash = Flash::new("collections-dealer-brought").with("count", count);
            Ok(visit.go(&dealer_href(&buyer.code), Some(&flash)))
        }
        Ok(count) => {
            let title = visit.ta("collections-dealer-brought", &[("count", &count.to_string())]);
            let told = kit::notice(
                Tone::Medium,
                &title,
                &html! {
                    ul.plain {
                        @for (line, what) in read.wrong.iter().take(50) {
                            li { (visit.ta(&format!("collections-dealer-wrong-{what}"),
                                &[("line", &line.to_string())])) }
                        }
                    }
                },
            );
            let body = file_page(&visit, &buyer, (Mistakes::none(), &told));
            Ok(visit.page(&visit.t("collections-dealer-upload"), &body))
        }
        Err(mistakes) => Ok(again(&visit, &buyer, mistakes)),
    }
}
