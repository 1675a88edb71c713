//! The forms of a customer's page and what is sent with them. There is no session: each form carries a mark that
//! only a page of this very link can have made, and the mark counts once.

use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::{Currency, Failure, Money, Rejection, Result};
use credit::{
    collections::{
        PromisePack,
        evidence::EvidencePack,
        link::{
            AnswerMade, Answering, LinkDifference, LinkDispute, LinkItem, LinkPromise, Said,
            agree_by_link, differ_by_link, dispute_by_link, find_link_terms, link_account_lines,
            link_item, message_by_link, promise_by_link,
        },
    },
    receivables::{RateBook, company_currency, list_rates},
};
use maud::{Markup, html};
use store::Tx;

use super::{
    Guest,
    brake::Counted,
    frame,
    page::{Seat, about, framed, seated},
};
use crate::{
    csrf,
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Kind, Mistakes, hidden},
    parties::words,
    state::App,
};

/// A fresh mark for a form of this link.
fn mark(app: &App, seat: &Seat) -> String {
    csrf::token(&seat.secret, app.db.ids().next())
}

fn drawn(
    app: &App,
    seat: &Seat,
    (act, fields, mistakes): (&str, &[Field], &Mistakes),
    (hide, submit): (&[(&str, String)], &str),
) -> Markup {
    let lang = seat.visit.lang;
    html! {
        form.fields method="post" action={ (seat.path) "?lang=" (lang.code()) } {
            (hidden("mark", &mark(app, seat)))
            (hidden("act", act))
            @for (name, value) in hide { (hidden(name, value)) }
            (mistakes.summary(lang))
            (kit::fields_of(lang, fields, mistakes))
            div.actions {
                button.button.primary type="submit" { (seat.visit.t(submit)) }
                @if act != "message" {
                    a.button href=(seat.link().href()) { (seat.visit.t("collections-link-back")) }
                }
            }
        }
    }
}

fn by(seat: &Seat, filled: &Filled) -> Field {
    Field::new("by", seat.visit.t("collections-link-by"))
        .value(filled.get("by"))
        .hint(seat.visit.t("collections-link-by-hint"))
        .autocomplete("name")
        .required()
}

fn text(seat: &Seat, filled: &Filled, label: &str) -> Field {
    Field::new("text", seat.visit.t(label)).kind(Kind::Lines).value(filled.get("text"))
}

/// The form to leave a message.
pub fn message(app: &App, seat: &Seat, filled: &Filled, mistakes: &Mistakes) -> Markup {
    let fields = [text(seat, filled, "collections-link-message-text").required(), by(seat, filled)];
    drawn(app, seat, ("message", &fields, mistakes), (&[], "collections-link-message-send"))
}

fn reasons(seat: &Seat, pack: &EvidencePack, filled: &Filled) -> Field {
    let none =
        Choice { value: String::new(), name: seat.visit.t("collections-link-reason-choose") };
    let choices = pack.reasons.iter().map(|reason| Choice {
        value: reason.code.clone(),
        name: words::said(seat.visit.lang, &reason.name),
    });
    Field::new("reason", seat.visit.t("collections-link-reason"))
        .kind(Kind::OneOf(std::iter::once(none).chain(choices).collect()))
        .value(filled.get("reason"))
        .required()
}

fn amount(seat: &Seat, label: &str, (filled, currency): (&Filled, Currency)) -> Field {
    let label = seat.visit.ta(label, &[("currency", currency.code())]);
    Field::new("amount", label).kind(Kind::Number).value(filled.get("amount")).required()
}

/// One of the forms as a page, as it begins or with what is wrong with it.
async fn page(
    app: &App,
    seat: &Seat,
    (act, filled, mistakes): (&str, &Filled, &Mistakes),
) -> Result<Markup> {
    let visit = &seat.visit;
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let body = match act {
        "promise" | "dispute" => {
            let item = link_item(&app.db, &seat.holder, id(filled, "item")).await?;
            let form = of_item(app, seat, (act, &pack, &item), (filled, mistakes)).await?;
            html! { article.owed { (about(visit, &item)) } div.panel { (form) } }
        }
        "agree" | "differ" => {
            let id = id(filled, "account");
            let (account, lines) = link_account_lines(&app.db, &seat.holder, id).await?;
            let hide = [("account", id.to_string())];
            let form = if act == "agree" {
                let fields = [text(seat, filled, "collections-link-remark"), by(seat, filled)];
                let form = (act, &fields[..], mistakes);
                drawn(app, seat, form, (&hide, "collections-link-agree-send"))
            } else {
                let choices = lines.iter().filter(|line| line.item_id.is_some()).map(|line| {
                    let open = visit.amount(Money::new(line.open_minor, line.currency));
                    Choice {
                        value: line.place.to_string(),
                        name: format!("{} · {open}", line.number),
                    }
                });
                let place = Field::new("place", visit.t("collections-link-line"))
                    .kind(Kind::OneOf(choices.collect()))
                    .value(filled.get("place"));
                let theirs = Field::new("amount", visit.t("collections-link-theirs"))
                    .kind(Kind::Number)
                    .value(filled.get("amount"))
                    .required();
                let said = text(seat, filled, "collections-link-differ-text").required();
                let fields = [place, theirs, reasons(seat, &pack, filled), said, by(seat, filled)];
                let form = (act, &fields[..], mistakes);
                drawn(app, seat, form, (&hide, "collections-link-differ-send"))
            };
            html! {
                div.panel {
                    p.strong { (account.number) }
                    p.soft { (visit.t(&format!("collections-link-{act}-means"))) }
                    (form)
                }
            }
        }
        _ => html! { div.panel { (message(app, seat, filled, mistakes)) } },
    };
    let title = visit.t(&format!("collections-link-{act}"));
    Ok(framed(seat, &title, &html! { header.who { h1 { (title) } } (body) }))
}

async fn of_item(
    app: &App,
    seat: &Seat,
    (act, pack, item): (&str, &EvidencePack, &LinkItem),
    (filled, mistakes): (&Filled, &Mistakes),
) -> Result<Markup> {
    let visit = &seat.visit;
    let hide = [("item", item.id.to_string())];
    let left = if act == "promise" {
        item.open_minor
    } else {
        item.open_minor.saturating_sub(item.disputed_minor)
    };
    let digits = locale::digits(visit.lang, Money::new(left, item.currency), locale::Style::Full);
    let begun = filled.clone().or("amount", digits);
    let by = by(seat, filled);
    if act == "promise" {
        let terms = find_link_terms(&app.db).await?;
        let last = visit.today.plus_days(terms.promise_days).to_string();
        let percent = terms.promise_percent.to_string();
        let hint =
            visit.ta("collections-link-promise-hint", &[("day", &last), ("percent", &percent)]);
        let due = Field::new("due_on", visit.t("collections-link-promise-day"))
            .kind(Kind::Day)
            .value(filled.get("due_on"))
            .hint(hint)
            .required();
        let amount = amount(seat, "collections-link-promise-amount", (&begun, item.currency));
        let fields = [amount, due, text(seat, filled, "collections-link-remark"), by];
        let form = (act, &fields[..], mistakes);
        return Ok(drawn(app, seat, form, (&hide, "collections-link-promise-send")));
    }
    let amount = amount(seat, "collections-link-dispute-amount", (&begun, item.currency))
        .hint(visit.t("collections-link-dispute-hint"));
    let said = text(seat, filled, "collections-link-dispute-text").required();
    let fields = [reasons(seat, pack, filled), amount, said, by];
    let form = (act, &fields[..], mistakes);
    Ok(drawn(app, seat, form, (&hide, "collections-link-dispute-send")))
}

fn id(filled: &Filled, name: &str) -> i64 {
    filled.get(name).parse().unwrap_or(0)
}

/// One of the forms, as it begins.
///
/// # Errors
/// Busy, or a fault; what is none of the page's is not there.
pub async fn ask(app: &App, seat: &Seat, filled: &Filled) -> Answer {
    let act = filled.get("act").to_owned();
    if !ACTS.contains(&act.as_str()) {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    // An address fills no form.
    let ids = ["item", "account"];
    let kept = ids.iter().map(|name| ((*name).to_owned(), filled.get(name).to_owned())).collect();
    given(page(app, seat, (&act, &Filled(kept), &Mistakes::none())).await, StatusCode::OK)
}

const ACTS: [&str; 5] = ["promise", "dispute", "agree", "differ", "message"];

/// A page, or nothing where it would be about what is not the holder's.
fn given(page: Result<Markup>, status: StatusCode) -> Answer {
    match page {
        Ok(page) => Ok((status, page).into_response()),
        Err(Failure::Rejected(_)) => Ok(StatusCode::NOT_FOUND.into_response()),
        Err(other) => Err(other.into()),
    }
}

/// Whether a browser says that the post comes from another site. A page that tells no referrer has no origin
/// either, so what counts beside it is the mark.
fn from_elsewhere(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    site.is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

/// Takes an answer.
///
/// # Errors
/// Busy, or a fault; what is wrong is said on the form.
pub async fn answer(
    State(app): State<App>,
    guest: Guest,
    Path(secret): Path<String>,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Answer {
    let seat = match seated(&app, &guest, &secret).await? {
        Ok(seat) => seat,
        Err(response) => return Ok(response),
    };
    if !app.brake.take(Counted::Answer, &guest.from, app.clock().now()) {
        return Ok(StatusCode::TOO_MANY_REQUESTS.into_response());
    }
    let (act, mark) = (filled.get("act").to_owned(), filled.get("mark").to_owned());
    let once = mark.split('.').next().unwrap_or_default().to_owned();
    // The holder knows the key of the mark, so its shape is looked at, too.
    let formed = (1..=16).contains(&once.len()) && once.bytes().all(|b| b.is_ascii_hexdigit());
    let genuine = formed && csrf::holds(&seat.secret, &mark) && !from_elsewhere(&headers);
    if !genuine || !ACTS.contains(&act.as_str()) {
        return Ok(frame::plain(seat.visit.lang, StatusCode::BAD_REQUEST));
    }
    let said = Said { once, by: filled.get("by").to_owned(), text: filled.get("text").to_owned() };
    let wrong = match given_answer(&app, &seat, (&act, &filled, &said)).await {
        Ok(AnswerMade::New(_)) => return Ok(on(&seat, &act)),
        Ok(AnswerMade::Again(_)) => return Ok(on(&seat, "again")),
        Err(Failure::Rejected(wrong)) => wrong,
        Err(other) => return Err(other.into()),
    };
    if wrong.code == "collections.link-over" {
        let again = seated(&app, &guest, &secret).await?;
        return Ok(again.err().unwrap_or_else(|| StatusCode::NOT_FOUND.into_response()));
    }
    let mistakes = Mistakes(vec![theirs(wrong)]);
    let page = page(&app, &seat, (&act, &filled, &mistakes)).await;
    given(page, StatusCode::UNPROCESSABLE_ENTITY)
}

/// Back to the page, which says what was done.
fn on(seat: &Seat, done: &str) -> Response {
    let href = seat.link().with("done", done).href();
    (StatusCode::SEE_OTHER, [(header::LOCATION, href)]).into_response()
}

/// What the verbs refuse, said so that a customer can do something about it.
fn theirs(wrong: Rejection) -> Rejection {
    let most = wrong.args.iter().find(|(name, _)| *name == "most").map(|(_, most)| most.clone());
    match (wrong.code, most) {
        ("collections.promise-running" | "collections.promise-under-agreement", _) => {
            Rejection::new("collections.link-running").on("due_on")
        }
        ("collections.dispute-amount", Some(most)) => {
            Rejection::new("collections.link-amount").with("most", most).on("amount")
        }
        ("collections.dispute-twice", _) => Rejection::new("collections.link-disputed"),
        ("collections.reason-unknown", _) => Rejection::new("collections.link-reason").on("reason"),
        ("collections.difference-none", _) => {
            Rejection::new("collections.link-no-difference").on("amount")
        }
        (code, _) if code.starts_with("collections.link-") || code.starts_with("house.") => wrong,
        _ => Rejection::new("collections.link-refused"),
    }
}

/// Reads the form and runs it through its verb.
async fn given_answer(
    app: &App,
    seat: &Seat,
    (act, filled, said): (&str, &Filled, &Said),
) -> Result<AnswerMade> {
    let (db, today) = (&app.db, seat.visit.today);
    let (promises, _) = PromisePack::in_force(db, today).await?;
    let evidence = EvidencePack::in_force(db, today).await?;
    let terms = find_link_terms(db).await?;
    let of =
        Answering { holder: &seat.holder, terms: &terms, promises: &promises, evidence: &evidence };
    let typed = typed(app, seat, (act, filled)).await?;
    let rates = match typed {
        Typed::Promise(_) => {
            Some(RateBook::new(company_currency(db).await?, list_rates(db).await?))
        }
        _ => None,
    };
    let mut tx = db.write(seat.holder.actor()).await?;
    let made = through(&mut tx, &of, (said, typed, rates.as_ref())).await?;
    if let AnswerMade::Again(_) = made {
        tx.roll_back().await?;
        return Ok(made);
    }
    tx.commit().await?;
    Ok(made)
}

/// What a form asks for.
enum Typed {
    Promise(LinkPromise),
    Dispute(LinkDispute),
    Agree(i64),
    Differ(LinkDifference),
    Message,
}

async fn through(
    tx: &mut Tx,
    of: &Answering<'_>,
    (said, typed, rates): (&Said, Typed, Option<&RateBook>),
) -> Result<AnswerMade> {
    match (typed, rates) {
        (Typed::Promise(new), Some(rates)) => promise_by_link(tx, of, said, (rates, new)).await,
        (Typed::Promise(_), None) => Err(Failure::bug("promising without rates")),
        (Typed::Dispute(new), _) => dispute_by_link(tx, of, said, &new).await,
        (Typed::Agree(account), _) => agree_by_link(tx, of, said, account).await,
        (Typed::Differ(new), _) => differ_by_link(tx, of, said, &new).await,
        (Typed::Message, _) => message_by_link(tx, of, said).await,
    }
}

async fn typed(app: &App, seat: &Seat, (act, filled): (&str, &Filled)) -> Result<Typed> {
    let mut reader = filled.reader();
    let typed = match act {
        "promise" | "dispute" => {
            let item = link_item(&app.db, &seat.holder, id(filled, "item")).await?;
            let amount_minor = reader.amount("amount", item.currency).minor;
            let reason = filled.get("reason").to_owned();
            match act {
                "promise" => {
                    let due_on = reader.day("due_on");
                    Typed::Promise(LinkPromise { item_id: item.id, amount_minor, due_on })
                }
                _ => Typed::Dispute(LinkDispute { item_id: item.id, amount_minor, reason }),
            }
        }
        "agree" => Typed::Agree(id(filled, "account")),
        "differ" => {
            let (account, place) = (id(filled, "account"), id(filled, "place"));
            let (_, lines) = link_account_lines(&app.db, &seat.holder, account).await?;
            let Some(line) = lines.iter().find(|line| line.place == place) else {
                return Err(Rejection::new("collections.link-line").on("place").into());
            };
            let theirs = reader.amount("amount", line.currency);
            if theirs.minor < 0 {
                return Err(Rejection::new("collections.link-no-difference").on("amount").into());
            }
            let reason = filled.get("reason").to_owned();
            Typed::Differ(LinkDifference { account, place, reason, theirs })
        }
        _ => Typed::Message,
    };
    match reader.mistakes().0.into_iter().next() {
        Some(wrong) => Err(wrong.into()),
        None => Ok(typed),
    }
}
