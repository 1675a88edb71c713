//! The page: who asks, what is owed by item, what is promised and in dispute, where to pay, the statements that
//! were sent, and the ways to answer.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::{Lang, Money, Result};
use credit::{
    collections::{
        Sender, find_sender,
        link::{
            Holder, LinkAccount, LinkItem, LinkPage, LinkTotal, Opened, PAGE_ROWS, count_opening,
            link_account_lines, link_page, open_link,
        },
    },
    parties::{EntityBook, Seller},
};
use maud::{Markup, html};
use store::access::Scope;

use super::{Guest, brake::Counted, form, frame, visit};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Link, Mistakes, Tone},
    print::{self, Reader},
    state::App,
    visit::Visit,
};

/// Who stands before the page and how it is spoken.
pub struct Seat {
    /// The link's holder.
    pub holder: Holder,
    /// The reader, signed in nowhere.
    pub visit: Visit,
    /// The page's address.
    pub path: String,
    /// Its secret.
    pub secret: String,
}

impl Seat {
    /// The page's address with the language that is spoken.
    pub fn link(&self) -> Link {
        Link::to(self.path.clone()).with("lang", self.visit.lang.code())
    }

    /// Company by which the customer knows us: an entity's name where the link is for one.
    pub fn company(&self, entities: &EntityBook) -> String {
        let entity = self.holder.seller.and_then(|seller| entities.of(seller));
        let name = entity.map(|one| one.is.name.clone()).filter(|name| !name.is_empty());
        name.unwrap_or_else(|| self.visit.house.company.clone())
    }
}

/// Opens a link, or says why there is no page.
pub async fn seated(
    app: &App,
    guest: &Guest,
    secret: &str,
) -> Result<std::result::Result<Seat, Response>> {
    let now = app.clock().now();
    let opened = open_link(&app.db, secret).await?;
    let spoken = |lang: Lang| guest.lang.unwrap_or(lang);
    let holder = match opened {
        Opened::Unknown => {
            app.brake.take(Counted::Wrong, &guest.from, now);
            return Ok(Err(frame::plain(spoken(guest.speaks), StatusCode::NOT_FOUND)));
        }
        // Whoever has a link that ended guessed nothing; others behind the same address go on.
        Opened::Ended(lang) => {
            let sender = find_sender(&app.db).await?;
            let house = app.house();
            let whom = (house.company.as_str(), sender.phone.as_str());
            return Ok(Err(frame::ended(spoken(lang), whom)));
        }
        Opened::Page(holder) => *holder,
    };
    if !app.brake.take(Counted::Link, &holder.link_id.to_string(), now) {
        return Ok(Err(StatusCode::TOO_MANY_REQUESTS.into_response()));
    }
    let visit = visit(app, guest, spoken(holder.lang));
    let path = format!("/c/{secret}");
    Ok(Ok(Seat { holder, visit, path, secret: secret.to_owned() }))
}

/// Shows the page, or one of its forms.
///
/// # Errors
/// Busy, or a fault.
pub async fn show(
    State(app): State<App>,
    guest: Guest,
    Path(secret): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let seat = match seated(&app, &guest, &secret).await? {
        Ok(seat) => seat,
        Err(response) => return Ok(response),
    };
    if !filled.get("act").is_empty() {
        return form::ask(&app, &seat, &filled).await;
    }
    if !guest.peeks
        && let Err(failure) = count_opening(&app.db, &seat.holder).await
    {
        // The page does not wait for its count.
        tracing::warn!(request = %guest.request, %failure, "counting that a link was opened");
    }
    let skip: u32 = filled.get("skip").parse().unwrap_or(0);
    let page = link_page(&app.db, &seat.holder, skip).await?;
    let sender = find_sender(&app.db).await?;
    let entities = EntityBook::open(&app.db).await?;
    let title = seat.visit.t("collections-link-title");
    let message = form::message(&app, &seat, &Filled::default(), &Mistakes::none());
    let body = html! {
        (head(&seat, &entities, &sender))
        (done(&seat.visit, filled.get("done")))
        (totals(&seat.visit, &page.totals))
        (items(&seat, &page, (skip, &entities)))
        (running(&seat.visit, &page))
        (accounts(&seat, &page.accounts))
        // The account on file is the company's; another legal entity's money does not go there.
        @if seat.holder.seller.is_none_or(|seller| seller == Seller::Main) {
            (account(&seat.visit, &sender))
        }
        section.panel id="message" {
            h2 { (seat.visit.t("collections-link-message")) }
            p.soft { (seat.visit.t("collections-link-message-why")) }
            (message)
        }
        p.meta.foot-note { (until(&app, &seat)) }
    };
    Ok(framed(&seat, &title, &body).into_response())
}

fn until(app: &App, seat: &Seat) -> String {
    let day = app.clock().day_of(seat.holder.expires_at).to_string();
    seat.visit.ta("collections-link-until", &[("day", &day)])
}

/// In the frame, with the switch to the other language.
pub fn framed(seat: &Seat, title: &str, body: &Markup) -> Markup {
    let other = match seat.visit.lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    let switch = Link::to(seat.path.clone()).with("lang", other.code()).href();
    frame::framed(seat.visit.lang, title, Some(&switch), body)
}

fn head(seat: &Seat, entities: &EntityBook, sender: &Sender) -> Markup {
    let visit = &seat.visit;
    let holder = &seat.holder;
    let buyer = match visit.lang {
        Lang::En if !holder.buyer_name_en.is_empty() => &holder.buyer_name_en,
        _ => &holder.buyer_name,
    };
    let company = seat.company(entities);
    let day = visit.today.to_string();
    let rows: Vec<(String, Markup)> = [
        ("collections-link-contact", &sender.person),
        ("collections-link-phone", &sender.phone),
        ("collections-link-email", &sender.email),
        ("collections-link-address", &sender.address),
    ]
    .into_iter()
    .filter(|(_, text)| !text.trim().is_empty())
    .map(|(id, text)| (visit.t(id), html! { (text) }))
    .collect();
    html! {
        header.who {
            p.from { (company) }
            h1 { (buyer) }
            p.soft { (visit.ta("collections-link-lead", &[("company", &company), ("day", &day)])) }
        }
        @if !rows.is_empty() {
            details.panel.reach {
                summary { (visit.t("collections-link-reach")) }
                (kit::facts(&rows))
            }
        }
    }
}

/// What was just done.
fn done(visit: &Visit, what: &str) -> Markup {
    let known = ["promise", "dispute", "agree", "differ", "message", "again"];
    html! {
        @if known.contains(&what) {
            (kit::notice(Tone::Low, &visit.t("collections-link-done"), &html! {
                p { (visit.t(&format!("collections-link-done-{what}"))) }
            }))
        }
    }
}

fn totals(visit: &Visit, totals: &[LinkTotal]) -> Markup {
    html! {
        @for one in totals {
            @let money = |minor| visit.amount(Money::new(minor, one.currency));
            dl.sums {
                div { dt { (visit.t("collections-link-open")) } dd { (money(one.open_minor)) } }
                div.late[one.overdue_minor > 0] {
                    dt { (visit.t("collections-link-overdue")) } dd { (money(one.overdue_minor)) }
                }
                @if one.disputed_minor > 0 {
                    div { dt { (visit.t("collections-link-disputed")) } dd { (money(one.disputed_minor)) } }
                }
                @if one.unallocated_minor > 0 {
                    div {
                        dt { (visit.t("collections-link-unallocated")) }
                        dd { (money(one.unallocated_minor)) }
                    }
                }
            }
        }
    }
}

fn items(seat: &Seat, page: &LinkPage, (skip, entities): (u32, &EntityBook)) -> Markup {
    let visit = &seat.visit;
    let until = skip.saturating_add(PAGE_ROWS);
    html! {
        section id="items" {
            h2 { (visit.ta("collections-link-items", &[("count", &page.count.to_string())])) }
            @if page.count == 0 { div.panel { p { (visit.t("collections-link-nothing")) } } }
            @for item in &page.items { (card(seat, item, entities)) }
            @if skip > 0 || i64::from(until) < page.count {
                nav.turn {
                    @if skip > 0 {
                        a.button href={ (seat.link().with("skip", skip.saturating_sub(PAGE_ROWS)).href()) "#items" } {
                            (visit.t("collections-link-before"))
                        }
                    }
                    @if i64::from(until) < page.count {
                        a.button href={ (seat.link().with("skip", until).href()) "#items" } {
                            (visit.t("collections-link-next"))
                        }
                    }
                }
            }
        }
    }
}

/// What an item is, on the page and above its forms.
pub fn about(visit: &Visit, item: &LinkItem) -> Markup {
    let money = |minor| visit.amount(Money::new(minor, item.currency));
    let days = visit.today.days_since(item.due_on);
    html! {
        div.line {
            b { (item.number) @if item.instalment > 1 { " #" (item.instalment) } }
            b.amount { (money(item.open_minor)) }
        }
        p.meta {
            (visit.ta("collections-link-dates", &[
                ("issued", &item.issued_on.to_string()), ("due", &item.due_on.to_string()),
            ]))
            @if !item.contract.is_empty() {
                " · " (visit.ta("collections-link-contract", &[("contract", &item.contract)]))
            }
            @if item.amount_minor != item.open_minor {
                " · " (visit.ta("collections-link-whole", &[("amount", &money(item.amount_minor))]))
            }
        }
        div.marks {
            @if days > 0 {
                (kit::badge(Tone::Medium, &visit.ta("collections-link-late", &[("days", &days.to_string())])))
            }
            @if item.disputed_minor > 0 {
                (kit::badge(Tone::Quiet, &visit.ta(
                    "collections-link-disputed-part", &[("amount", &money(item.disputed_minor))],
                )))
            }
            @if let Some(day) = item.promised_on {
                (kit::badge(Tone::Low, &visit.ta("collections-link-promised", &[("day", &day.to_string())])))
            }
        }
    }
}

fn card(seat: &Seat, item: &LinkItem, entities: &EntityBook) -> Markup {
    let visit = &seat.visit;
    let to = |act: &str| seat.link().with("act", act).with("item", item.id).href();
    let told = entities.several() && seat.holder.seller.is_none();
    let entity = entities.of(item.seller).filter(|_| told);
    html! {
        article.owed {
            (about(visit, item))
            @if let Some(entity) = entity { p.meta { (entity.is.name) } }
            div.acts {
                @if item.promised_on.is_none() {
                    a.button href=(to("promise")) { (visit.t("collections-link-promise")) }
                }
                @if item.disputed_minor < item.open_minor {
                    a.button.bare href=(to("dispute")) { (visit.t("collections-link-dispute")) }
                }
            }
        }
    }
}

fn running(visit: &Visit, page: &LinkPage) -> Markup {
    html! {
        @if !page.running.is_empty() {
            section.panel {
                h2 { (visit.t("collections-link-running")) }
                ul.plain {
                    @for one in &page.running {
                        li.line {
                            span {
                                (one.due_on)
                                @if !one.agreement.is_empty() {
                                    " · " (visit.ta("collections-link-agreement", &[("number", &one.agreement)]))
                                } @else if !one.item.is_empty() { " · " (one.item) }
                            }
                            b.amount { (visit.amount(one.amount)) }
                        }
                    }
                }
            }
        }
    }
}

fn accounts(seat: &Seat, accounts: &[LinkAccount]) -> Markup {
    let visit = &seat.visit;
    let lang = visit.lang.code();
    html! {
        @if !accounts.is_empty() {
            section {
                h2 { (visit.t("collections-link-accounts")) }
                @for one in accounts {
                    @let to = |act: &str| seat.link().with("act", act).with("account", one.id).href();
                    @let state = if one.agreed && one.state == "sent" { "agreed" } else { one.state.as_str() };
                    article.owed {
                        div.line {
                            b { (one.number) }
                            b.amount {
                                @for (n, sum) in one.totals.iter().enumerate() {
                                    @if n > 0 { " + " }
                                    (visit.amount(*sum))
                                }
                            }
                        }
                        p.meta {
                            (visit.ta("collections-link-as-of", &[("day", &one.as_of.to_string())])) " · "
                            (visit.t(&format!("collections-link-account-{state}")))
                        }
                        div.acts {
                            a.button.bare href={ (seat.path) "/statement/" (one.id) "?lang=" (lang) } {
                                (visit.t("collections-link-account-pdf"))
                            }
                            @if state == "sent" {
                                a.button href=(to("agree")) { (visit.t("collections-link-agree")) }
                            }
                            @if one.state != "signed" {
                                a.button.bare href=(to("differ")) { (visit.t("collections-link-differ")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Where to pay.
fn account(visit: &Visit, sender: &Sender) -> Markup {
    let rows: Vec<(String, Markup)> = [
        ("collections-link-pay-name", &sender.account_name),
        ("collections-link-pay-bank", &sender.bank),
        ("collections-link-pay-number", &sender.account),
    ]
    .into_iter()
    .filter(|(_, text)| !text.trim().is_empty())
    .map(|(id, text)| (visit.t(id), html! { (text) }))
    .collect();
    html! {
        @if !sender.account.trim().is_empty() {
            section.panel {
                h2 { (visit.t("collections-link-pay")) }
                (kit::facts(&rows))
                p.soft { (visit.t("collections-link-pay-check")) }
            }
        }
    }
}

/// A statement of account that was sent to the holder's buyer, as a PDF.
///
/// # Errors
/// A fault; a statement that is none of the page's is not there.
pub async fn statement(
    State(app): State<App>,
    guest: Guest,
    Path((secret, id)): Path<(String, i64)>,
) -> Answer {
    let seat = match seated(&app, &guest, &secret).await? {
        Ok(seat) => seat,
        Err(response) => return Ok(response),
    };
    let now = app.clock().now();
    if !app.brake.take(Counted::Paper, &seat.holder.link_id.to_string(), now) {
        return Ok(StatusCode::TOO_MANY_REQUESTS.into_response());
    }
    match link_account_lines(&app.db, &seat.holder, id).await {
        Ok(_) => {}
        Err(base::Failure::Rejected(_)) => return Ok(StatusCode::NOT_FOUND.into_response()),
        Err(other) => return Err(other.into()),
    }
    let reader = Reader {
        lang: seat.visit.lang,
        style: seat.visit.style,
        company: seat.visit.house.company.clone(),
        by: seat.holder.buyer_name.clone(),
        today: seat.visit.today,
        scope: Scope::All,
    };
    let (account, bytes) = print::account_paper(&app.db, &app.press, &reader, id).await?;
    Ok(print::pdf(&account.number, seat.visit.lang, bytes))
}
