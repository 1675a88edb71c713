//! The request form: what the file lacks and what would be proposed stand above it, so that a
//! salesperson can fill it in on a phone and hand it in at once.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Currency, Money, Rejection};
use credit::{
    granting::{
        NewApplication, Prepared, SECURITIES, Said, State as Stage, WHATS, WantedDoc, begin,
        change, changed_since, get_application, list_decisions, prepare, submit,
    },
    parties::{Buyer, get_buyer},
    policy::{Limit, TermsCatalogue},
    receivables::company_currency,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{href, show::parts};
use crate::{
    failure::Answer,
    filled::{Filled, Reader},
    kit::{self, Choice, Field, Flash, Form as Fields, Kind, Mistakes},
    parties::words,
    state::App,
    typed,
    visit::Visit,
};

/// Where a new request is posted to.
const NEW: &str = "/granting/new";

/// For whom.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct For {
    buyer: String,
    what: String,
}

/// The form of a new request.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_new(State(app): State<App>, visit: Visit, Query(of): Query<For>) -> Answer {
    let currency = company_currency(&app.db).await?;
    let mut typed = Filled::default().or("kind", "amount").or("security", "none");
    typed = typed.or("what", if of.what.is_empty() { "new" } else { &of.what });
    let buyer = match of.buyer.trim() {
        "" => None,
        code => Some(get_buyer(&app.db, code, visit.scope()).await?),
    };
    let mut before = html! {};
    if let Some(buyer) = &buyer {
        typed = typed.or("buyer", &buyer.code);
        let prepared = weighed(&app, &visit, buyer, &WantedDoc::default()).await?;
        typed = from_proposal(typed, &prepared, buyer);
        let last = list_decisions(&app.db, visit.scope(), Some(buyer.id), (None, 1)).await?;
        let since = last.first().map(|one| {
            let told = changed_since(&one.doc.evidence, &prepared.evidence, currency);
            (one.number.clone(), one.from_on.to_string(), told)
        });
        before = standing(&visit, buyer, &prepared, since.as_ref());
    }
    let body = page(&visit, (NEW, &typed, currency), &before, Mistakes::none());
    Ok(visit.page(&visit.t("granting-new"), &body))
}

async fn weighed(
    app: &App,
    visit: &Visit,
    buyer: &Buyer,
    wanted: &WantedDoc,
) -> base::Result<Prepared> {
    prepare(&app.db, buyer, wanted, visit.today).await
}

/// The proposal as what is asked for, to be changed.
fn from_proposal(typed: Filled, prepared: &Prepared, buyer: &Buyer) -> Filled {
    let told = &prepared.weighed;
    let typed = match (told.kind.as_str(), told.amount_minor) {
        ("amount", Some(minor)) => {
            typed.or("amount", Money::new(minor, prepared.currency).grouped())
        }
        _ => typed,
    };
    let terms = if told.terms.is_empty() { &buyer.terms } else { &told.terms };
    typed.or("terms", terms)
}

/// What stands above the form: what is proposed and what the file lacks.
fn standing(
    visit: &Visit,
    buyer: &Buyer,
    prepared: &Prepared,
    since: Option<&(String, String, Vec<Said>)>,
) -> Markup {
    let told = &prepared.weighed;
    let proposed = match told.kind.as_str() {
        "" => None,
        kind => Limit::restore(kind, told.amount_minor, prepared.currency),
    };
    let exposure = Money::new(prepared.evidence.exposure_minor, prepared.currency);
    let rows = [
        (visit.t("granting-buyer"), html! { b { (buyer.name) } " " span.meta { (buyer.code) } }),
        (visit.t("policy-exposure"), html! { (visit.amount(exposure)) }),
        (
            visit.t("policy-limit-proposed"),
            html! {
                @match proposed {
                    Some(limit) => b { (words::limit(visit, Some(limit))) },
                    None => (visit.t("granting-no-proposal")),
                }
            },
        ),
    ];
    let body = html! {
        (kit::facts(&rows))
        @if let Some((number, day, told)) = since {
            h3 { (visit.ta("granting-since-last", &[("number", number), ("day", day)])) }
            @if told.is_empty() { p.soft { (visit.t("granting-since-same")) } }
            @else { ul { @for one in told { li { (one.pick(visit.lang)) } } } }
        }
        h3 { (visit.t("granting-file")) }
        (parts(visit, &buyer.code, &prepared.evidence, told))
    };
    kit::panel(&visit.t("granting-before"), &html! {}, &body)
}

fn page(
    visit: &Visit,
    (action, typed, currency): (&str, &Filled, Currency),
    before: &Markup,
    mistakes: Mistakes,
) -> Markup {
    let form = Fields {
        action: action.to_owned(),
        csrf: visit.csrf.clone(),
        fields: fields(visit, typed, currency, action == NEW),
        mistakes,
        submit: visit.t("granting-hand-in"),
        back: Some("/granting".to_owned()),
    };
    let new = action == NEW;
    let title = visit.t(if new { "granting-new" } else { "granting-change" });
    html! {
        (kit::page_head(&title, &visit.t("granting-new-lead"), &html! {}))
        div.stack {
            (before)
            div.panel { div.inside { (form.show(visit.lang)) } }
        }
    }
}

fn choices(visit: &Visit, stem: &str, codes: &[&str]) -> Kind {
    let one = |code: &&str| Choice {
        value: (*code).to_owned(),
        name: visit.t(&format!("{stem}-{code}")),
    };
    Kind::OneOf(codes.iter().map(one).collect())
}

fn fields(visit: &Visit, typed: &Filled, currency: Currency, new: bool) -> Vec<Field> {
    let terms = TermsCatalogue::shipped().terms.iter().map(|terms| Choice {
        value: terms.code.clone(),
        name: words::said(visit.lang, &terms.name),
    });
    let code = currency.code().to_owned();
    let sum = |key: &str| visit.ta(key, &[("currency", &code)]);
    let mut fields = Vec::new();
    if new {
        fields.push(
            Field::new("buyer", visit.t("granting-buyer-code"))
                .hint(visit.t("granting-buyer-hint"))
                .value(typed.get("buyer"))
                .required(),
        );
        fields.push(
            Field::new("what", visit.t("granting-what"))
                .kind(choices(visit, "granting-what", &WHATS))
                .value(typed.get("what")),
        );
    }
    let line = |name: &'static str, label: String| Field::new(name, label).value(typed.get(name));
    fields.extend([
        line("kind", visit.t("parties-limit-kind"))
            .kind(choices(visit, "granting-kind", &["amount", "none", "unlimited"]))
            .required(),
        line("amount", sum("granting-amount"))
            .kind(Kind::Number)
            .hint(visit.t("granting-amount-hint")),
        line("terms", visit.t("policy-terms")).kind(Kind::OneOf(terms.collect())).required(),
        line("security", visit.t("granting-security")).kind(choices(
            visit,
            "granting-security",
            &SECURITIES,
        )),
        line("security_note", visit.t("granting-security-note")),
        line("potential", sum("granting-potential"))
            .kind(Kind::Number)
            .hint(visit.t("granting-potential-hint")),
        line("margin", visit.t("granting-margin"))
            .kind(Kind::Number)
            .hint(visit.t("granting-margin-hint")),
        line("until", visit.t("granting-until"))
            .kind(Kind::Day)
            .hint(visit.t("granting-until-hint")),
        line("reason", visit.t("policy-reason"))
            .kind(Kind::Lines)
            .hint(visit.t("granting-reason-hint"))
            .required(),
    ]);
    fields
}

/// Reads what is wanted.
fn wanted(typed: &Filled, reader: &mut Reader<'_>, currency: Currency) -> WantedDoc {
    let amount = match typed.get("kind") {
        "amount" => Some(reader.amount("amount", currency).minor),
        _ if typed.some("amount").is_some() => {
            reader.refuse(Rejection::new("granting.amount-beside").on("amount"));
            None
        }
        _ => None,
    };
    let potential = typed.some("potential").map(|_| reader.amount("potential", currency).minor);
    // A percentage with two digits is an amount of basis points.
    let margin = typed.some("margin").map(|_| reader.amount("margin", Currency::CNY).minor);
    let until = reader.maybe_day("until");
    WantedDoc {
        kind: typed.get("kind").to_owned(),
        amount_minor: amount,
        terms: typed.get("terms").to_owned(),
        security: typed.some("security").unwrap_or("none").to_owned(),
        security_note: typed.get("security_note").to_owned(),
        potential_minor: potential,
        margin_bps: margin,
        until: until.map(|day| day.to_string()).unwrap_or_default(),
        reason: reader.text("reason"),
    }
}

/// Begins a request and hands it in where its file is complete.
///
/// # Errors
/// A fault; what is refused is said on the form.
pub async fn create(State(app): State<App>, visit: Visit, Form(typed): Form<Filled>) -> Answer {
    let currency = company_currency(&app.db).await?;
    let mut reader = typed.reader();
    let wanted = wanted(&typed, &mut reader, currency);
    let again = |mistakes| {
        let body = page(&visit, (NEW, &typed, currency), &html! {}, mistakes);
        visit.again(&visit.t("granting-new"), &body)
    };
    if let Some(mistakes) = reader.wrong() {
        return Ok(again(mistakes));
    }
    let found = typed::settled(get_buyer(&app.db, typed.get("buyer"), visit.scope()).await)?;
    let buyer = match found {
        Ok(buyer) => buyer,
        Err(mut mistakes) => {
            for mistake in &mut mistakes.0 {
                mistake.field = Some("buyer".to_owned());
            }
            return Ok(again(mistakes));
        }
    };
    let what = typed.some("what").unwrap_or("new").to_owned();
    let new = NewApplication { buyer_id: buyer.id, what, wanted, currency };
    let mut tx = app.db.write(visit.actor()?).await?;
    let begun = async {
        let id = begin(&mut tx, &new).await?;
        tx.commit().await?;
        Ok(id)
    };
    match typed::settled(begun.await)? {
        Ok(id) => hand_in(&app, &visit, (id, &buyer), (&new.wanted, "")).await,
        Err(mistakes) => Ok(again(mistakes)),
    }
}

/// Hands a request in; stays with it as a draft where something is missing, which its page names.
pub(super) async fn hand_in(
    app: &App,
    visit: &Visit,
    (id, buyer): (i64, &Buyer),
    (wanted, note): (&WantedDoc, &str),
) -> Answer {
    let prepared = weighed(app, visit, buyer, wanted).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        submit(&mut tx, id, &prepared, note).await?;
        tx.commit().await
    };
    match typed::settled(outcome.await)? {
        Ok(()) => Ok(visit.go(&href(id), Some(&Flash::new("granting-submitted-done")))),
        Err(mistakes) => {
            let code = mistakes.0.first().map_or("", |wrong| wrong.code);
            let kept = matches!(code, "granting.file-incomplete" | "granting.no-score");
            if kept {
                return Ok(visit.go(&href(id), Some(&Flash::new("granting-drafted-done"))));
            }
            super::show::again(app, visit, id, mistakes).await
        }
    }
}

/// The form of a draft, or of a request that was sent back.
///
/// # Errors
/// `granting.application-unknown`, `granting.step-closed`, or a fault.
pub async fn ask_change(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let whole = get_application(&app.db, visit.scope(), id).await?;
    let one = &whole.application;
    if !matches!(one.state, Stage::Draft | Stage::Asked) {
        let wrong = Rejection::new("granting.step-closed").with("state", one.state.code());
        return Err(base::Failure::from(wrong.with("act", "change")).into());
    }
    let money = |minor: Option<i64>| {
        minor.map(|minor| Money::new(minor, one.currency).grouped()).unwrap_or_default()
    };
    let wanted = &one.wanted;
    let margin = wanted.margin_bps.map(|bps| Money::new(bps, Currency::CNY).plain());
    let typed = Filled::default()
        .or("kind", &wanted.kind)
        .or("amount", money(wanted.amount_minor))
        .or("terms", &wanted.terms)
        .or("security", &wanted.security)
        .or("security_note", &wanted.security_note)
        .or("potential", money(wanted.potential_minor))
        .or("margin", margin.unwrap_or_default())
        .or("until", &wanted.until)
        .or("reason", &wanted.reason);
    let action = format!("{}/change", href(id));
    let body = page(&visit, (&action, &typed, one.currency), &html! {}, Mistakes::none());
    Ok(visit.page(&visit.t("granting-change"), &body))
}

/// Changes a request.
///
/// # Errors
/// As [`ask_change`]; what is refused is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(typed): Form<Filled>,
) -> Answer {
    let whole = get_application(&app.db, visit.scope(), id).await?;
    let currency = whole.application.currency;
    let action = format!("{}/change", href(id));
    let again = |mistakes| {
        let body = page(&visit, (&action, &typed, currency), &html! {}, mistakes);
        visit.again(&visit.t("granting-change"), &body)
    };
    let mut reader = typed.reader();
    let wanted = wanted(&typed, &mut reader, currency);
    if let Some(mistakes) = reader.wrong() {
        return Ok(again(mistakes));
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        change(&mut tx, id, &wanted).await?;
        tx.commit().await
    };
    match typed::settled(outcome.await)? {
        Ok(()) => Ok(visit.go(&href(id), Some(&Flash::new("granting-changed-done")))),
        Err(mistakes) => Ok(again(mistakes)),
    }
}
