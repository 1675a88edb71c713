//! Links to customers' own pages as the house sees them: what was answered, who issued which link until when, how
//! often it was opened; a link issued, shown once, and revoked.

use axum::{
    Form,
    extract::{Path, Query, State},
    http::HeaderMap,
};
use base::{Lang, Result};
use credit::{
    collections::{
        find_sender,
        link::{
            AnswerFilter, FreshLink, NewLink, count_link_answers, find_link_terms, issue_link,
            revoke_link, see_link_answers,
        },
    },
    parties::{Buyer, EntityBook, get_buyer},
};
use maud::{Markup, html};
use store::access::Right;

use super::links_list::{answers, link_rows};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes, Tone, link::encoded},
    parties,
    state::App,
    typed::settled,
    visit::Visit,
};

pub(super) const PATH: &str = "/collections/links";

/// The links of a buyer.
pub fn href(code: &str) -> String {
    format!("{PATH}/{}", encoded(code))
}

/// A notice where customers have answered and nobody has read it.
pub async fn unread(app: &App, visit: &Visit, buyer: Option<&Buyer>) -> Result<Markup> {
    if !visit.may(Right::SeeWorklist) {
        return Ok(html! {});
    }
    let filter = AnswerFilter {
        scope: visit.scope(),
        buyer: buyer.map(|buyer| buyer.id),
        account: None,
        unread: true,
        before: None,
        limit: 1,
    };
    let count = count_link_answers(&app.db, &filter).await?;
    let href = buyer.map_or_else(|| PATH.to_owned(), |buyer| href(&buyer.code));
    let title = visit.ta("collections-link-unread-title", &[("count", &count.to_string())]);
    Ok(html! {
        @if count > 0 {
            (kit::notice(Tone::Medium, &title, &html! {
                a.button href=(href) { (visit.t("collections-link-unread-read")) }
            }))
        }
    })
}

/// All links and answers of the buyers that somebody sees.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let title = visit.t("collections-links");
    let answers = answers(&app, &visit, (None, &filled)).await?;
    let links = link_rows(&app, &visit, (None, &filled)).await?;
    let acts = html! {
        @if visit.may(Right::Configure) {
            a.button href="/collections/link-terms" { (visit.t("collections-link-terms")) }
        }
    };
    let body = html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &visit.t("collections-links-lead"), &acts))
        div.stack { (answers) (links) }
    };
    Ok(visit.page(&title, &body))
}

/// The links and answers of one buyer, and the form to issue one.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn of_buyer(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let body = page(&app, &visit, &buyer, (&filled, Mistakes::none(), html! {})).await?;
    Ok(visit.page(&visit.t("collections-links"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    buyer: &Buyer,
    (filled, mistakes, fresh): (&Filled, Mistakes, Markup),
) -> Result<Markup> {
    let of = (Some(buyer), filled);
    let answers = answers(app, visit, of).await?;
    let links = link_rows(app, visit, of).await?;
    let form = form(app, visit, buyer, (filled, mistakes)).await?;
    Ok(html! {
        nav.crumbs.meta.no-print {
            a href=(PATH) { (visit.t("collections-links")) } " / "
            a href=(parties::href(&buyer.code)) { (buyer.name) }
        }
        div.no-print { (kit::page_head(&buyer.name, &visit.t("collections-links-buyer-lead"), &html! {})) }
        div.stack {
            (fresh)
            div.no-print.stack {
                (answers)
                @if visit.may(Right::LogContact) {
                    (kit::panel(&visit.t("collections-link-issue"), &html! {}, &form))
                }
                (links)
            }
        }
    })
}

async fn form(
    app: &App,
    visit: &Visit,
    buyer: &Buyer,
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup> {
    let terms = find_link_terms(&app.db).await?;
    let entities = EntityBook::open(&app.db).await?;
    let most = visit.ta("collections-link-days-most", &[("days", &terms.days_most.to_string())]);
    let langs = [Lang::Zh, Lang::En].map(|lang| Choice {
        value: lang.code().to_owned(),
        name: lang.pick("中文", "English").to_owned(),
    });
    let spoken = language(buyer).code();
    let mut fields = vec![
        Field::new("days", visit.t("collections-link-days"))
            .kind(Kind::Number)
            .value(filled.some("days").unwrap_or(&terms.days.to_string()))
            .hint(most)
            .required(),
        Field::new("to", visit.t("collections-link-to"))
            .value(filled.get("to"))
            .hint(visit.t("collections-link-to-hint")),
        Field::new("lang", visit.t("collections-link-lang"))
            .kind(Kind::OneOf(langs.into()))
            .value(filled.some("lang").unwrap_or(spoken)),
    ];
    if entities.several() {
        let all = Choice { value: String::new(), name: visit.t("collections-link-all-entities") };
        let each = entities
            .all()
            .iter()
            .map(|entity| Choice { value: entity.is.code.clone(), name: entity.is.name.clone() });
        fields.push(
            Field::new("entity", visit.t("collections-link-entity"))
                .kind(Kind::OneOf(std::iter::once(all).chain(each).collect()))
                .value(filled.get("entity")),
        );
    }
    let sheet = Sheet {
        action: format!("{}/issue", href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields,
        mistakes,
        submit: visit.t("collections-link-issue"),
        back: None,
    };
    Ok(html! {
        div.stack { p.soft { (visit.t("collections-link-issue-means")) } (sheet.show(visit.lang)) }
    })
}

/// The language in which a buyer is written to.
fn language(buyer: &Buyer) -> Lang {
    match buyer.country.as_str() {
        "" | "CN" | "HK" | "MO" | "TW" => Lang::Zh,
        _ => Lang::En,
    }
}

/// Issues a link and shows it, once.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault; what is wrong is said on the form.
pub async fn issue(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let terms = find_link_terms(&app.db).await?;
    let entities = EntityBook::open(&app.db).await?;
    let mut reader = filled.reader();
    let days = i32::try_from(reader.whole("days")).unwrap_or(0);
    let seller = entities.seller(filled.some("entity")).unwrap_or_else(|wrong| {
        reader.refuse(wrong);
        None
    });
    let new = NewLink {
        buyer_id: buyer.id,
        seller,
        days: Some(days),
        lang: Lang::parse(filled.get("lang")).unwrap_or_else(|| language(&buyer)),
        note: filled.get("to").to_owned(),
        outbox_id: None,
    };
    let title = visit.t("collections-links");
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let made = async {
            let fresh = issue_link(&mut tx, &terms, &new).await?;
            tx.commit().await?;
            Ok(fresh)
        };
        match settled(made.await)? {
            Ok(fresh) => {
                let url = match terms.address.is_empty() {
                    true => format!("{}{}", here(&visit, &headers), fresh.path()),
                    false => terms.url(&fresh.path()),
                };
                let once = once(&app, &visit, &buyer, (&fresh, &url, new.lang)).await?;
                let empty = Filled::default();
                let body = page(&app, &visit, &buyer, (&empty, Mistakes::none(), once)).await?;
                return Ok(visit.page(&title, &body));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&app, &visit, &buyer, (&filled, mistakes, html! {})).await?;
    Ok(visit.again(&title, &body))
}

/// The address by which this very browser came.
pub(crate) fn here(visit: &Visit, headers: &HeaderMap) -> String {
    let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    if host.is_empty() {
        return String::new();
    }
    format!("{}://{host}", if visit.house.secure { "https" } else { "http" })
}

/// The link to copy, and a slip to print, in the customer's language.
async fn once(
    app: &App,
    visit: &Visit,
    buyer: &Buyer,
    (fresh, url, lang): (&FreshLink, &str, Lang),
) -> Result<Markup> {
    let sender = find_sender(&app.db).await?;
    let day = app.clock().day_of(fresh.expires_at).to_string();
    let w = |id: &str, args: &[(&str, &str)]| locale::ta(lang, id, args);
    let company = visit.house.company.as_str();
    let name = match lang {
        Lang::En if !buyer.name_en.is_empty() => &buyer.name_en,
        _ => &buyer.name,
    };
    let asked: Vec<&str> = [sender.person.as_str(), &sender.phone, &sender.email]
        .into_iter()
        .filter(|text| !text.trim().is_empty())
        .collect();
    Ok(html! {
        div.no-print {
            (kit::notice(Tone::Low, &visit.t("collections-link-once"), &html! {
                div.stack.link-once {
                    p { (visit.t("collections-link-once-why")) }
                    label for="link-url" { (visit.t("collections-link-url")) }
                    input id="link-url" type="text" readonly autofocus value=(url);
                }
            }))
        }
        div.slip lang=(lang.code()) {
            p.strong { (company) }
            p { (w("collections-link-slip-to", &[("buyer", name)])) }
            p { (w("collections-link-slip-text", &[])) }
            p { code { (url) } }
            p { (w("collections-link-until", &[("day", &day)])) }
            @if !asked.is_empty() { p { (w("collections-link-slip-ask", &[("whom", &asked.join(" "))])) } }
        }
        p.meta.no-print { (visit.t("collections-link-slip-print")) }
    })
}

/// Revokes a link.
///
/// # Errors
/// `parties.buyer-unknown`, `collections.link-unknown`, `collections.link-over`, or a fault.
pub async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    revoke_link(&mut tx, (buyer.id, id)).await?;
    tx.commit().await?;
    Ok(visit.go(&href(&buyer.code), Some(&Flash::new("collections-link-revoke-done"))))
}

/// Says that a buyer's answers were read.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn read(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let mut reader = filled.reader();
    let up_to = reader.whole("up_to");
    if let Some(mistakes) = reader.wrong() {
        let body = page(&app, &visit, &buyer, (&Filled::default(), mistakes, html! {})).await?;
        return Ok(visit.again(&visit.t("collections-links"), &body));
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    see_link_answers(&mut tx, (buyer.id, up_to)).await?;
    tx.commit().await?;
    Ok(visit.go(&href(&buyer.code), Some(&Flash::new("collections-link-read-done"))))
}
