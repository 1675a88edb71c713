//! What good payers are entitled to and why, which offers were made and what came of them; on a buyer's
//! page the same for one. Terms that are accepted go on as a request for credit.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Bps, Currency, Failure, Rejection, Result};
use credit::{
    granting::{
        CostRates, Entitled, EntitledPage, GrantingPack, Offer, OfferFilter, OfferPack, OfferRule,
        OfferState, Uptake, accept_offer, count_entitled, count_offers, end_offer, get_offer,
        list_entitled, list_offers, make_offer, offer_uptake, page_entitled,
    },
    parties::{Buyer, get_buyer},
    policy::find_limit,
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    href,
    offer_words::{conditions, cost, gives, why},
    ways,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Chip, Column, Empty, Figure, Flash, Link, List, Mistakes, Pager, Row, Tone, hidden,
    },
    parties::{self, words},
    state::App,
    typed::settled,
    visit::Visit,
};

const PATH: &str = "/granting/offers";
/// Buyers on a page.
const ROWS: usize = 12;
const LISTED: u32 = 12;
/// Offers on a page.
const MADE: u32 = 8;

pub(super) struct Ground {
    pub pack: OfferPack,
    pub rates: CostRates,
    pub currency: Currency,
}

async fn ground(app: &App, visit: &Visit) -> Result<Ground> {
    Ok(Ground {
        pack: OfferPack::in_force(&app.db, visit.today).await?.into_owned(),
        rates: GrantingPack::in_force(&app.db, visit.today).await?.0.rates,
        currency: company_currency(&app.db).await?,
    })
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let ground = ground(&app, &visit).await?;
    let mut entitled: BTreeMap<&str, i64> = BTreeMap::new();
    for rule in &ground.pack.offers {
        let of = (rule, ground.pack.rest_days);
        let count = count_entitled(&app.db, visit.scope(), of, ground.currency).await?;
        entitled.insert(&rule.code, count);
    }
    let uptake = offer_uptake(&app.db, visit.scope()).await?;
    let back = filled.get("made").parse().unwrap_or(0);
    let asked = OfferFilter { skip: back, limit: MADE, ..OfferFilter::default() };
    let offers = list_offers(&app.db, visit.scope(), &asked).await?;
    let made = count_offers(&app.db, visit.scope(), &asked).await?;
    let skip = filled.get("skip").parse().unwrap_or(0);
    let chosen = ground.pack.find(filled.get("offer")).or_else(|| ground.pack.offers.first());
    let mut found = Vec::new();
    if let Some(rule) = chosen {
        let of = (rule, ground.pack.rest_days);
        let page = EntitledPage { skip, limit: LISTED, ..EntitledPage::default() };
        found = page_entitled(&app.db, visit.scope(), of, (ground.currency, page)).await?;
    }
    let title = visit.t("granting-offers");
    let edit =
        html! { a.button href="/settings/packs/offers" { (visit.t("granting-offer-rules")) } };
    let body = html! {
        (kit::page_head(&title, &visit.t("granting-offers-lead"), &edit))
        (ways(&visit, PATH))
        div.stack {
            (figures(&visit, &uptake))
            (rules(&visit, &ground, &entitled, &uptake))
            @if let Some(rule) = chosen {
                @let count = entitled.get(rule.code.as_str()).copied().unwrap_or(0);
                (entitled_list(&visit, &ground, rule, (&found, skip, count)))
            }
            (made_list(&visit, &ground, (&offers, back as usize, made)))
        }
    };
    Ok(visit.page(&title, &body))
}

pub(super) fn percent(bps: Option<i64>) -> String {
    let spelt = |bps: i64| locale::bps(Bps(i32::try_from(bps).unwrap_or(i32::MAX)));
    bps.map_or_else(|| "—".to_owned(), spelt)
}

fn figures(visit: &Visit, uptake: &[Uptake]) -> Markup {
    let sum = |of: fn(&Uptake) -> i64| uptake.iter().map(of).sum::<i64>();
    let all = Uptake {
        made: sum(|one| one.made),
        accepted: sum(|one| one.accepted),
        declined: sum(|one| one.declined),
        expired: sum(|one| one.expired),
        open: sum(|one| one.open),
        ..Uptake::default()
    };
    let card = |name: &str, value: String, unit: String| {
        Figure { name: visit.t(name), value, unit, ..Figure::default() }.card(visit.lang)
    };
    let ended = (all.accepted + all.declined + all.expired).to_string();
    html! {
        div.grid {
            div.w4 { (card("granting-offers-made", all.made.to_string(), String::new())) }
            div.w4 { (card("granting-offer-open", all.open.to_string(), String::new())) }
            div.w4 { (card("granting-offer-uptake", percent(all.rate_bps()),
                visit.ta("granting-offer-of", &[("count", &ended)]))) }
        }
    }
}

fn rules(
    visit: &Visit,
    ground: &Ground,
    entitled: &BTreeMap<&str, i64>,
    uptake: &[Uptake],
) -> Markup {
    let row = |rule: &OfferRule| {
        let at = Link::to(PATH).with("offer", &rule.code).href();
        let found = uptake.iter().find(|one| one.code == rule.code);
        let count = entitled.get(rule.code.as_str()).copied().unwrap_or(0);
        Row {
            href: Some(format!("{at}#entitled")),
            cells: vec![
                html! {
                    a href={ (at) "#entitled" } { (words::said(visit.lang, &rule.name)) }
                    div.meta { (words::said(visit.lang, &rule.what)) }
                },
                gives(visit, rule),
                html! { span.soft { (conditions(visit, ground, rule)) } },
                html! { b { (count) } },
                html! { (found.map_or(0, |one| one.open)) },
                html! {
                    (percent(found.and_then(Uptake::rate_bps)))
                    @if let Some(one) = found {
                        div.meta { (one.accepted) " / " (one.accepted + one.declined + one.expired) }
                    }
                },
            ],
            ..Row::default()
        }
    };
    let edition = &ground.pack.edition;
    html! {
        (List {
            id: "rules",
            title: visit.t("granting-offer-which"),
            columns: vec![
                Column::text(visit.t("granting-offer")).title(),
                Column::fit(visit.t("granting-offer-gives")),
                Column::text(visit.t("granting-offer-who")).folded(),
                Column::number(visit.t("granting-offer-entitled")),
                Column::number(visit.t("granting-offer-open")),
                Column::number(visit.t("granting-offer-uptake")),
            ],
            rows: ground.pack.offers.iter().map(row).collect(),
            ..List::default()
        }.show(visit.lang))
        p.meta { (visit.ta("granting-offer-edition", &[
            ("version", &edition.version), ("source", edition.source.pick(visit.lang)),
        ])) }
    }
}

fn make_form(visit: &Visit, rule: &OfferRule, code: &str) -> Markup {
    html! {
        @if visit.may(Right::ApplyCredit) {
            form method="post" action={ (PATH) "/make" } {
                (hidden("csrf", &visit.csrf)) (hidden("buyer", code)) (hidden("offer", &rule.code))
                button.button { (visit.t("granting-offer-make")) }
            }
        }
    }
}

fn entitled_list(
    visit: &Visit,
    ground: &Ground,
    rule: &OfferRule,
    (found, skip, count): (&[Entitled], usize, i64),
) -> Markup {
    let row = |one: &Entitled| Row {
        cells: vec![
            html! {
                a href=(parties::tab_href(&one.buyer_code, "credit")) { (one.buyer_name) }
                div.meta { (one.buyer_code) }
            },
            words::tier_badge(visit.lang, one.tier),
            html! { (why(visit, ground, one)) },
            html! { (words::terms(visit.lang, &one.terms)) },
            cost(visit, ground, rule, &one.terms),
            html! { (one.owner_name) },
            make_form(visit, rule, &one.buyer_code),
        ],
        ..Row::default()
    };
    let chips = ground.pack.offers.iter().map(|other| Chip {
        name: words::said(visit.lang, &other.name),
        count: None,
        href: format!("{}#entitled", Link::to(PATH).with("offer", &other.code).href()),
        on: other.code == rule.code,
    });
    let all = usize::try_from(count).unwrap_or(0);
    let link = Link::to(PATH).with("offer", &rule.code);
    List {
        id: "entitled",
        title: visit.t("granting-offer-entitled-to"),
        count: Some(count),
        chips: chips.collect(),
        columns: vec![
            Column::text(visit.t("granting-buyer")).title(),
            Column::fit(visit.t("parties-col-tier")),
            Column::text(visit.t("granting-offer-because")).folded(),
            Column::fit(visit.t("policy-terms")).folded(),
            Column::number(visit.t("granting-offer-cost")).folded(),
            Column::fit(visit.t("parties-col-owner")).folded(),
            Column::fit(String::new()),
        ],
        rows: found.iter().map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "entitled"), (skip, ROWS, all))),
        empty: Empty {
            title: visit.t("granting-offer-nobody"),
            why: visit.t("granting-offer-nobody-why"),
            button: None,
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}

fn state_badge(visit: &Visit, state: OfferState) -> Markup {
    let tone = match state {
        OfferState::Accepted => Tone::Low,
        OfferState::Made => Tone::Medium,
        OfferState::Declined | OfferState::Withdrawn | OfferState::Expired => Tone::Quiet,
    };
    kit::badge(tone, &visit.t(&format!("granting-offer-{}", state.code())))
}

fn name_of(visit: &Visit, pack: &OfferPack, code: &str) -> String {
    pack.find(code).map_or_else(|| code.to_owned(), |rule| words::said(visit.lang, &rule.name))
}

fn answers(visit: &Visit, one: &Offer) -> Markup {
    let act = |word: &str, key: &str, primary: bool| {
        html! {
            button.button.primary[primary] formaction={ (PATH) "/" (one.id) "/" (word) } {
                (visit.t(key))
            }
        }
    };
    html! {
        @if one.state == OfferState::Made && visit.may(Right::ApplyCredit) {
            details { summary { (visit.t("granting-offer-note-answer")) }
            form method="post" {
                (hidden("csrf", &visit.csrf))
                input.text name="note" maxlength="500" aria-label=(visit.t("granting-note"))
                    placeholder=(visit.t("granting-offer-answer"));
                div.actions {
                    (act("accept", "granting-offer-accept", true))
                    (act("decline", "granting-offer-decline", false))
                    (act("withdraw", "granting-offer-take-back", false))
                }
            } }
        } @else {
            (one.answer)
            @if let Some(id) = one.application_id {
                div { a href=(href(id)) {
                    (visit.t("granting-offer-request")) " · "
                    (visit.t(&format!("granting-state-{}", one.application_state)))
                } }
            }
        }
    }
}

fn made_list(
    visit: &Visit,
    ground: &Ground,
    (offers, skip, count): (&[Offer], usize, i64),
) -> Markup {
    let row = |one: &Offer| Row {
        cells: vec![
            html! {
                a href=(parties::tab_href(&one.buyer_code, "credit")) { (one.buyer_name) }
                div.meta { (one.buyer_code) }
            },
            html! {
                (name_of(visit, &ground.pack, &one.code))
                @if one.annual_bps.is_some() {
                    div.meta { (visit.t("granting-offer-cost")) " " (percent(one.annual_bps)) }
                }
            },
            state_badge(visit, one.state),
            html! { (one.made_on) " – " (one.valid_to) div.meta { (one.actor) } },
            answers(visit, one),
        ],
        ..Row::default()
    };
    let pages = (skip, MADE as usize, usize::try_from(count).unwrap_or(0));
    let pager = Pager::skipping_by(visit.lang, (&Link::to(PATH), "made", "made"), pages);
    List {
        id: "made",
        title: visit.t("granting-offers-made"),
        count: Some(count),
        columns: vec![
            Column::text(visit.t("granting-buyer")).title(),
            Column::text(visit.t("granting-offer")),
            Column::fit(visit.t("granting-offer-state")),
            Column::fit(visit.t("granting-offer-days")),
            Column::text(visit.t("granting-offer-answered")),
        ],
        rows: offers.iter().map(row).collect(),
        pager: Some(pager),
        empty: Empty {
            title: visit.t("granting-offers-none"),
            why: visit.t("granting-offers-none-why"),
            button: None,
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}

/// On a buyer's page: what it is entitled to, and what it was offered.
///
/// # Errors
/// A fault from the database.
pub async fn offers_of(app: &App, visit: &Visit, buyer: &Buyer) -> Result<Markup> {
    let ground = ground(app, visit).await?;
    let mut entitled = Vec::new();
    for rule in &ground.pack.offers {
        let asked = ((rule, ground.pack.rest_days), (ground.currency, Some(buyer.id)));
        let found = list_entitled(&app.db, visit.scope(), asked.0, asked.1).await?;
        entitled.extend(found.into_iter().map(|one| (rule, one)));
    }
    let asked = OfferFilter { buyer: Some(buyer.id), limit: 20, ..OfferFilter::default() };
    let offers = list_offers(&app.db, visit.scope(), &asked).await?;
    if entitled.is_empty() && offers.is_empty() {
        return Ok(html! {});
    }
    let body = html! {
        @for (rule, one) in &entitled {
            div.actions {
                b { (words::said(visit.lang, &rule.name)) }
                span.soft { (why(visit, &ground, one)) }
                (make_form(visit, rule, &buyer.code))
            }
        }
        @for one in &offers {
            div.actions {
                (state_badge(visit, one.state))
                span { (name_of(visit, &ground.pack, &one.code)) }
                span.meta { (one.made_on) " – " (one.valid_to) }
                (answers(visit, one))
            }
        }
        p { a href=(PATH) { (visit.t("granting-offers")) } }
    };
    Ok(kit::panel(&visit.t("granting-offers"), &html! {}, &body))
}

/// Makes an offer to a buyer that is entitled to it.
///
/// # Errors
/// `parties.unknown`, `granting.offer-unknown`, `granting.offer-not-entitled`, `granting.offer-open`; a fault.
pub async fn make(State(app): State<App>, visit: Visit, Form(typed): Form<Filled>) -> Answer {
    let buyer = get_buyer(&app.db, typed.get("buyer"), visit.scope()).await?;
    let ground = ground(&app, &visit).await?;
    let unknown = || Failure::from(Rejection::new("granting.offer-unknown").with("id", "–"));
    let rule = ground.pack.find(typed.get("offer")).ok_or_else(unknown)?;
    let asked = ((rule, ground.pack.rest_days), (ground.currency, Some(buyer.id)));
    let entitled = list_entitled(&app.db, visit.scope(), asked.0, asked.1).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    make_offer(&mut tx, (&ground.pack, rule), entitled.first(), typed.get("note")).await?;
    tx.commit().await?;
    let done = Flash::new("granting-offer-done").with("name", &buyer.name);
    Ok(visit.go(&parties::tab_href(&buyer.code, "credit"), Some(&done)))
}

/// Writes down what was answered.
///
/// # Errors
/// `granting.offer-unknown`, `house.page-not-found`, a fault; what else is refused is said on a page.
pub async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path((id, word)): Path<(i64, String)>,
    Form(typed): Form<Filled>,
) -> Answer {
    if !["accept", "decline", "withdraw"].contains(&word.as_str()) {
        return Err(Failure::from(Rejection::new("house.page-not-found")).into());
    }
    let one = get_offer(&app.db, visit.scope(), id).await?;
    let back = parties::tab_href(&one.buyer_code, "credit");
    let (limit, currency) =
        (find_limit(&app.db, one.buyer_id, visit.today).await?, company_currency(&app.db).await?);
    let limit = limit.map(|one| one.granted.limit);
    let mut tx = app.db.write(visit.actor()?).await?;
    let note = typed.get("note");
    let outcome = async {
        let request = match word.as_str() {
            "accept" => accept_offer(&mut tx, id, (limit, currency), note).await?,
            word => {
                end_offer(&mut tx, id, word == "decline", note).await?;
                None
            }
        };
        tx.commit().await?;
        Ok(request)
    };
    match settled(outcome.await)? {
        Ok(Some(request)) => {
            Ok(visit.go(&href(request), Some(&Flash::new("granting-offer-requested"))))
        }
        Ok(None) => Ok(visit.go(&back, Some(&Flash::new("granting-offer-answered-done")))),
        Err(mistakes) => Ok(refused(&visit, &one, &back, &mistakes)),
    }
}

fn refused(
    visit: &Visit,
    one: &Offer,
    back: &str,
    mistakes: &Mistakes,
) -> axum::response::Response {
    let title = visit.t("granting-offer");
    let body = html! {
        nav.crumbs.meta { a href=(back) { (one.buyer_name) } }
        (kit::page_head(&title, "", &html! {}))
        (mistakes.summary(visit.lang))
        div.panel { div.inside { (answers(visit, one)) } }
    };
    visit.again(&title, &body)
}
