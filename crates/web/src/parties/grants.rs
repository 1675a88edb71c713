//! Credit given to a buyer: tier, terms, the proposal line by line, limits and who granted them,
//! the five-minute screens.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Currency, Rejection};
use credit::{
    assess::{Assessment, AssessmentDoc, ProposalDoc, find_assessment},
    granting::{bypass_limit, bypass_terms},
    parties::Buyer,
    policy::{
        GrantedLimit, GrantedTerms, Limit, NewLimit, TermsCatalogue, TierTable, headroom,
        list_limits, terms_in_force,
    },
    receivables::company_currency,
    scoring::list_screens,
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    answer::{Filled, Posted, form_page},
    buyer::Stand,
    buyer_of, checklist,
    granting::before_granting,
    href, ratings, screen, tab_href, words,
};
use crate::{
    failure::Answer,
    kit::{
        self, Choice, Column, Empty, Field, Flash, Form as Fields, Kind, List, Mistakes, Row, Tone,
        facts, link::encoded,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

/// The tab.
///
/// # Errors
/// A fault from the database.
pub async fn tab(app: &App, visit: &Visit, stand: &Stand) -> base::Result<Markup> {
    let id = stand.buyer.id;
    let assessment = find_assessment(&app.db, id).await?;
    let limits = list_limits(&app.db, id).await?;
    let terms = terms_in_force(&app.db, (id, id), visit.today).await?.remove(&id);
    let screens = list_screens(&app.db, id).await?;
    let doc = assessment.as_ref().and_then(|one| Some((one, one.doc.as_ref()?)));
    let (tiers, _) = TierTable::in_force(&app.db, visit.today).await?;
    let rated = ratings::panel(app, visit, stand, doc).await?;
    Ok(html! {
        div.grid {
            div.w5 { (standing(visit, stand, terms.as_ref(), &tiers)) }
            div.w7 {
                @match doc {
                    Some((one, doc)) => (proposal(visit, stand, one, doc)),
                    None => div.panel { (not_yet(visit).show()) },
                }
            }
        }
        @if let Some((seen, of)) = stand.outlook.as_ref().zip(stand.row.assessed.as_ref()) {
            (crate::outlook::buyer_panel(visit, &seen.doc, id, (of.pd_micro, of.exposure_minor)))
        }
        (rated)
        (checklist::link(visit, &stand.buyer.code))
        (super::limit_parts::panels(app, visit, &stand.buyer).await?)
        (crate::granting::offers_of(app, visit, &stand.buyer).await?)
        (granted(visit, &limits))
        (screen::panel(visit, stand, &screens))
    })
}

fn not_yet(visit: &Visit) -> Empty {
    Empty {
        title: visit.t("parties-not-assessed"),
        why: visit.t("parties-not-assessed-why"),
        button: None,
    }
}

fn standing(
    visit: &Visit,
    stand: &Stand,
    terms: Option<&GrantedTerms>,
    tiers: &TierTable,
) -> Markup {
    let lang = visit.lang;
    let mut rows = Vec::new();
    if let Some(of) = &stand.row.assessed {
        let rule = tiers.rule(of.tier);
        rows.push((
            visit.t("parties-col-tier"),
            html! {
                (words::tier_badge(lang, of.tier))
                div.meta { (words::said(lang, &rule.rule)) }
            },
        ));
    }
    rows.push((
        visit.t("policy-terms"),
        match terms {
            Some(terms) => html! {
                (words::terms(lang, &terms.terms))
                div.meta {
                    (visit.ta("parties-granted-by", &[
                        ("actor", &terms.actor), ("day", &terms.from_on.to_string()),
                    ])) " · " (terms.reason)
                }
            },
            None if stand.buyer.terms.is_empty() => {
                html! { span.soft { (visit.t("parties-terms-none")) } }
            }
            None => html! {
                (words::terms(lang, &stand.buyer.terms))
                div.meta { (visit.t("parties-terms-file")) }
            },
        },
    ));
    let limit = stand.row.assessed.as_ref().and_then(|of| of.limit);
    rows.push((visit.t("policy-limit-granted"), html! { b { (words::limit(visit, limit)) } }));
    rows.push((
        visit.t("policy-exposure"),
        html! {
            (visit.amount(stand.exposure(visit)))
        },
    ));
    if stand.row.assessed.is_some() {
        let left = headroom(limit, stand.exposure(visit));
        rows.push((
            visit.t("policy-headroom"),
            html! {
                span.tone-high[left.signed_minor().is_some_and(|minor| minor < 0)] {
                    (words::headroom(visit, left))
                }
            },
        ));
    }
    kit::panel(&visit.t("parties-standing"), &ways(visit, &stand.buyer.code), &facts(&rows))
}

/// Asking for credit; the bypasses for who may.
fn ways(visit: &Visit, code: &str) -> Markup {
    let at = href(code);
    html! {
        @if visit.may(Right::ApplyCredit) {
            a.button.primary href={ "/granting/new?buyer=" (encoded(code)) } {
                (visit.t("granting-new"))
            }
        }
        @if visit.may(Right::GrantLimits) {
            a.button href={ (at) "/limit" } { (visit.t("parties-do-limit")) }
            a.button href={ (at) "/terms" } { (visit.t("parties-do-terms")) }
        }
    }
}

fn proposal(visit: &Visit, stand: &Stand, one: &Assessment, doc: &AssessmentDoc) -> Markup {
    let (lang, proposal) = (visit.lang, &doc.proposal);
    let limit = proposed(proposal, one.currency);
    let body = html! {
        div.scroll tabindex="0" role="region" aria-label=(visit.t("parties-methods")) {
            table.rows.methods {
                thead { tr {
                    th scope="col" { (visit.t("parties-method")) }
                    th scope="col" { (visit.t("parties-method-how")) }
                    th.number scope="col" { (visit.t("parties-method-amount")) }
                } }
                tbody {
                    @for line in &proposal.methods {
                        tr.at[line.taken] {
                            td {
                                (visit.t(&format!("policy-method-{}", line.method)))
                                @if line.taken {
                                    " " (kit::plain_badge(&visit.t("policy-method-taken")))
                                }
                            }
                            td { (line.said.pick(lang)) }
                            td.number {
                                @match line.amount_minor {
                                    Some(minor) => (words::minor(visit, minor, one.currency)),
                                    None => (kit::nothing(lang)),
                                }
                            }
                        }
                    }
                }
            }
        }
        ol.steps-of { @for step in &proposal.steps { li { (step.pick(lang)) } } }
        dl.facts {
            dt { (visit.t("policy-limit-proposed")) }
            dd { b { (words::limit(visit, Some(limit))) } }
            dt { (visit.t("policy-terms-proposed")) } dd { (words::terms(lang, &proposal.terms)) }
            @if proposal.prepay_bps > 0 {
                dt { (visit.t("policy-prepay")) }
                dd { (locale::bps(base::Bps(proposal.prepay_bps))) }
            }
            dt { (visit.t("policy-review")) }
            dd { (one.run.as_of.plus_months(proposal.review_months)) }
        }
        p.meta { (visit.ta("parties-assessed-on", &[("day", &one.run.as_of.to_string())])) }
    };
    let actions = html! {
        @if visit.may(Right::GrantLimits) {
            a.button href={ (href(&stand.buyer.code)) "/limit?from=proposal" } {
                (visit.t("parties-take-proposal"))
            }
        }
    };
    kit::panel(&visit.t("parties-proposal"), &actions, &body)
}

pub(super) fn proposed(proposal: &ProposalDoc, currency: Currency) -> Limit {
    Limit::restore(&proposal.kind, proposal.amount_minor, currency).unwrap_or(Limit::None)
}

fn granted(visit: &Visit, limits: &[GrantedLimit]) -> Markup {
    let head = |key: &str| visit.t(key);
    let today = visit.today;
    // The newest whose days hold today is in force.
    let in_force = limits
        .iter()
        .find(|one| one.granted.from_on <= today && one.granted.to_on.is_none_or(|to| to >= today));
    let line = |one: &GrantedLimit| Row {
        cells: vec![
            html! {
                (words::limit(visit, Some(one.granted.limit)))
                @if in_force.is_some_and(|now| now.id == one.id) {
                    " " (kit::badge(Tone::Low, &visit.t("parties-in-force")))
                }
            },
            html! { (one.granted.from_on) },
            match one.granted.to_on {
                Some(day) => html! { (day) },
                None => html! { (visit.t("policy-until-further-notice")) },
            },
            html! { (one.granted.reason) },
            html! { (one.actor) },
        ],
        ..Row::default()
    };
    let list = List {
        id: "limits",
        title: visit.t("parties-limits"),
        columns: vec![
            Column::text(head("policy-limit")).title(),
            Column::fit(head("policy-from")),
            Column::fit(head("policy-to")),
            Column::text(head("policy-reason")).full(),
            Column::fit(head("policy-granted-by")),
        ],
        rows: limits.iter().map(line).collect(),
        empty: Empty {
            title: visit.t("parties-limits-none"),
            why: visit.t("parties-limits-none-why"),
            button: None,
        },
        ..List::default()
    };
    list.show(visit.lang)
}

/// Whether the form begins with the proposal.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Begin {
    from: String,
}

/// The form to grant a limit.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_limit(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    axum::extract::Query(begin): axum::extract::Query<Begin>,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let currency = company_currency(&app.db).await?;
    let mut typed = Filled::default().or("from_on", visit.today.to_string());
    if begin.from == "proposal"
        && let Some(one) = find_assessment(&app.db, buyer.id).await?
        && let Some(doc) = &one.doc
    {
        let limit = proposed(&doc.proposal, one.currency);
        typed = typed.or("kind", limit.code());
        if let Limit::Amount(money) = limit {
            typed = typed.or("amount", money.grouped());
        }
        let until = visit.today.plus_months(doc.proposal.review_months);
        typed = typed
            .or("to_on", until.to_string())
            .or("reason", visit.ta("parties-by-proposal", &[("day", &one.run.as_of.to_string())]));
    }
    let before = before_granting(&app, &visit, &buyer, currency).await?;
    let body = limit_page(&visit, &buyer, (currency, &before), &typed, Mistakes::none());
    Ok(visit.page(&visit.t("parties-do-limit"), &body))
}

fn limit_page(
    visit: &Visit,
    buyer: &Buyer,
    (currency, before): (Currency, &Markup),
    typed: &Filled,
    mistakes: Mistakes,
) -> Markup {
    let kinds = ["", "amount", "none", "unlimited"].map(|kind| Choice {
        value: kind.to_owned(),
        name: visit.t(&format!("parties-limit-{}", if kind.is_empty() { "choose" } else { kind })),
    });
    let form = Fields {
        action: format!("{}/limit", href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("kind", visit.t("parties-limit-kind"))
                .kind(Kind::OneOf(kinds.to_vec()))
                .hint(visit.t("parties-limit-kind-hint"))
                .value(typed.get("kind"))
                .required(),
            Field::new("amount", visit.ta("parties-limit-sum", &[("currency", currency.code())]))
                .kind(Kind::Number)
                .hint(visit.t("parties-limit-amount-hint"))
                .value(typed.get("amount")),
            Field::new("from_on", visit.t("policy-from"))
                .kind(Kind::Day)
                .value(typed.get("from_on"))
                .required(),
            Field::new("to_on", visit.t("policy-to"))
                .kind(Kind::Day)
                .hint(visit.t("parties-limit-to-hint"))
                .value(typed.get("to_on")),
            Field::new("reason", visit.t("policy-reason"))
                .kind(Kind::Lines)
                .hint(visit.t("parties-limit-reason-hint"))
                .value(typed.get("reason"))
                .required(),
        ],
        mistakes,
        submit: visit.t("parties-limit-save"),
        back: Some(tab_href(&buyer.code, "credit")),
    };
    let lead = visit.t("parties-limit-lead");
    html! {
        (form_page(visit, buyer, &visit.t("parties-do-limit"), &lead, &form.show(visit.lang)))
        div.stack.before { (before) }
    }
}

/// Grants a limit.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn grant_limit(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let currency = company_currency(&app.db).await?;
    let typed = Filled(posted);
    let title = visit.t("parties-do-limit");
    let mut reader = typed.reader();
    let limit = match typed.get("kind") {
        "unlimited" => Limit::Unlimited,
        "none" => Limit::None,
        "amount" => Limit::Amount(reader.amount("amount", currency)),
        _ => {
            reader.refuse(Rejection::new("parties.limit-kind-missing").on("kind"));
            Limit::None
        }
    };
    if !typed.get("amount").is_empty() && !matches!(limit, Limit::Amount(_)) {
        reader.refuse(Rejection::new("parties.limit-amount-beside").on("amount"));
    }
    let new = NewLimit {
        buyer_id: buyer.id,
        limit,
        currency,
        from_on: reader.day("from_on"),
        to_on: reader.maybe_day("to_on"),
        reason: reader.text("reason"),
    };
    let before = before_granting(&app, &visit, &buyer, currency).await?;
    let again = |mistakes| limit_page(&visit, &buyer, (currency, &before), &typed, mistakes);
    if let Some(mistakes) = reader.wrong() {
        return Ok(visit.again(&title, &again(mistakes)));
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        bypass_limit(&mut tx, &new).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            crate::orders::reconsider(&app.db, Some(buyer.id)).await;
            let done = Flash::new("parties-limit-done");
            Ok(visit.go(&tab_href(&code, "credit"), Some(&done)))
        }
        Err(mistakes) => Ok(visit.again(&title, &again(mistakes))),
    }
}

/// The form to grant terms.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_terms(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled::default().or("from_on", visit.today.to_string()).or("terms", &buyer.terms);
    let body = terms_page(&visit, &buyer, &typed, Mistakes::none());
    Ok(visit.page(&visit.t("parties-do-terms"), &body))
}

fn terms_page(visit: &Visit, buyer: &Buyer, typed: &Filled, mistakes: Mistakes) -> Markup {
    let offered = TermsCatalogue::shipped().terms.iter().map(|terms| Choice {
        value: terms.code.clone(),
        name: words::said(visit.lang, &terms.name),
    });
    let form = Fields {
        action: format!("{}/terms", href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("terms", visit.t("policy-terms"))
                .kind(Kind::OneOf(offered.collect()))
                .value(typed.get("terms"))
                .required(),
            Field::new("from_on", visit.t("policy-from"))
                .kind(Kind::Day)
                .value(typed.get("from_on"))
                .required(),
            Field::new("reason", visit.t("policy-reason"))
                .kind(Kind::Lines)
                .value(typed.get("reason"))
                .required(),
        ],
        mistakes,
        submit: visit.t("parties-terms-save"),
        back: Some(tab_href(&buyer.code, "credit")),
    };
    form_page(visit, buyer, &visit.t("parties-do-terms"), "", &form.show(visit.lang))
}

/// Grants terms.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn grant_terms(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled(posted);
    let title = visit.t("parties-do-terms");
    let mut reader = typed.reader();
    let (from_on, reason) = (reader.day("from_on"), reader.text("reason"));
    if let Some(mistakes) = reader.wrong() {
        return Ok(visit.again(&title, &terms_page(&visit, &buyer, &typed, mistakes)));
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        bypass_terms(&mut tx, buyer.id, typed.get("terms"), from_on, &reason).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            let done = Flash::new("parties-terms-done");
            Ok(visit.go(&tab_href(&code, "credit"), Some(&done)))
        }
        Err(mistakes) => Ok(visit.again(&title, &terms_page(&visit, &buyer, &typed, mistakes))),
    }
}
