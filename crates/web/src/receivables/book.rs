//! Booking by hand: an invoice, a receipt, a credit note. One form each, checked beside the field;
//! a number that is booked already is refused with the way to what stands under it.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Currency, Day, Money, Rejection};
use credit::{
    parties::{Buyer, EntityBook, Seller, find_buyer},
    policy::{Due, Events, TermsCatalogue},
    receivables::{
        Apply, CreditKind, NewCredit, NewItem, PayerSaid, Target, enter_credit, enter_invoice,
        find_credit, find_invoice, name_payers,
    },
};
use maud::{Markup, html};

use crate::{
    failure::{Answer, Refused},
    filled::{Filled, Reader},
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes, Tone},
    state::App,
    typed::{self, settled},
    visit::Visit,
};

/// What is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Invoice,
    Credit(CreditKind),
}

impl What {
    fn read(word: &str) -> Result<Self, Refused> {
        match word {
            "invoice" => Ok(Self::Invoice),
            "receipt" => Ok(Self::Credit(CreditKind::Receipt)),
            "credit-note" => Ok(Self::Credit(CreditKind::CreditNote)),
            other => Err(Rejection::new("house.page-not-found").with("path", other).into()),
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::Credit(CreditKind::Receipt) => "receipt",
            Self::Credit(CreditKind::CreditNote) => "credit-note",
        }
    }
}

/// The form.
///
/// # Errors
/// `house.page-not-found`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(word): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let what = What::read(&word)?;
    let known = find_buyer(&app.db, filled.get("buyer"), visit.scope()).await?;
    let currency = known.map_or(Currency::CNY, |buyer| buyer.currency);
    let filled = filled.or("day", visit.today.to_string()).or("currency", currency.code());
    let title = visit.t(&format!("receivables-book-{}", what.code()));
    let entities = EntityBook::open(&app.db).await?;
    let body = page(&visit, what, (&filled, &entities), (Mistakes::none(), None));
    Ok(visit.page(&title, &body))
}

/// `there` is where the number stands already.
fn page(
    visit: &Visit,
    what: What,
    (filled, entities): (&Filled, &EntityBook),
    (mistakes, there): (Mistakes, Option<String>),
) -> Markup {
    let title = visit.t(&format!("receivables-book-{}", what.code()));
    let form = Sheet {
        action: format!("/receivables/book/{}", what.code()),
        csrf: visit.csrf.clone(),
        fields: fields(visit, what, (filled, entities)),
        mistakes,
        submit: title.clone(),
        back: Some("/receivables".to_owned()),
    };
    html! {
        nav.crumbs.meta { a href="/receivables" { (visit.t("receivables-ageing")) } }
        (kit::page_head(&title, &visit.t(&format!("receivables-book-{}-lead", what.code())), &html! {}))
        @if let Some(href) = there {
            (kit::notice(Tone::Medium, &visit.t("receivables-number-there"), &html! {
                a href=(href) { (filled.get("number")) }
            }))
        }
        div.panel { div.inside { (form.show(visit.lang)) } }
    }
}

fn fields(visit: &Visit, what: What, (filled, entities): (&Filled, &EntityBook)) -> Vec<Field> {
    let field = |name: &'static str, id: &str| {
        Field::new(name, visit.t(&format!("receivables-{id}"))).value(filled.get(name))
    };
    let hinted = |name: &'static str, id: &str| {
        field(name, id).hint(visit.t(&format!("receivables-{id}-hint")))
    };
    let number = format!("book-{}-number", what.code());
    let day = format!("book-{}-day", what.code());
    let mut fields = vec![
        hinted("buyer", "book-buyer").required(),
        field("number", &number).required(),
        field("day", &day).kind(Kind::Day).required(),
        field("amount", "amount").kind(Kind::Number).required(),
        hinted("currency", "book-currency").required(),
    ];
    fields.extend(crate::sellers::field(visit, entities, filled));
    match what {
        What::Invoice => fields.extend([
            hinted("due", "book-due").kind(Kind::Day),
            hinted("parts", "book-parts").kind(Kind::Lines),
            field("contract", "book-contract"),
        ]),
        What::Credit(kind) => {
            let choice = |value: &str| Choice {
                value: value.to_owned(),
                name: visit.t(&format!("receivables-book-apply-{value}")),
            };
            let applies = match kind {
                CreditKind::Receipt => ["oldest", "named"],
                CreditKind::CreditNote => ["named", "oldest"],
            };
            fields.push(hinted("reference", "book-reference"));
            if kind == CreditKind::Receipt {
                fields.push(hinted("payer", "book-payer"));
            }
            fields.extend([
                field("apply", "book-apply").kind(Kind::OneOf(applies.map(choice).to_vec())),
                field("note", "book-note").kind(Kind::Lines),
            ]);
        }
    }
    fields
}

/// What was typed, read.
struct Typed {
    buyer: Buyer,
    number: String,
    day: Day,
    amount: Money,
    entity: Option<Seller>,
}

async fn read(
    app: &App,
    visit: &Visit,
    what: What,
    (filled, entities): (&Filled, &EntityBook),
) -> base::Result<Result<Typed, Mistakes>> {
    let mut reader = filled.reader();
    let code = reader.text("buyer");
    let found = find_buyer(&app.db, &code, visit.scope()).await?;
    if found.is_none() && !code.is_empty() {
        let unknown = Rejection::new("parties.buyer-unknown").with("code", &code);
        reader.refuse(unknown.on("buyer"));
    }
    let number = reader.text("number");
    if number.chars().count() > 64 {
        reader.refuse(Rejection::new("house.bad-input").with("what", "1–64").on("number"));
    }
    let day = reader.day("day");
    let currency = currency_of(&mut reader, filled);
    let amount = reader.amount("amount", currency);
    if amount.minor == 0 && filled.some("amount").is_some() {
        reader.refuse(Rejection::new("receivables.amount-not-positive").on("amount"));
    }
    let on = matches!(what, What::Invoice).then_some(day);
    let entity = crate::sellers::read(&mut reader, entities, filled, on);
    let mut mistakes = reader.mistakes();
    // Zero is said once, whether it was typed or not readable.
    mistakes.0.dedup_by(|a, b| a.field == b.field);
    Ok(match found {
        Some(buyer) if mistakes.0.is_empty() => Ok(Typed { buyer, number, day, amount, entity }),
        _ => Err(mistakes),
    })
}

fn currency_of(reader: &mut Reader<'_>, filled: &Filled) -> Currency {
    filled.get("currency").to_uppercase().parse().unwrap_or_else(|_| {
        let unknown = Rejection::new("parties.currency-unknown");
        reader.refuse(unknown.with("value", filled.get("currency")).on("currency"));
        Currency::CNY
    })
}

/// The instalments of an invoice: as typed, else by the due day, else by the buyer's terms.
fn parts(filled: &Filled, typed: &Typed) -> Result<Vec<(Day, i64)>, Rejection> {
    let lines: Vec<&str> =
        filled.get("parts").lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if !lines.is_empty() {
        let mut parts = Vec::with_capacity(lines.len());
        for line in &lines {
            let bad = || Rejection::new("receivables.part-unreadable").with("line", line);
            let (day, amount) =
                line.split_once(char::is_whitespace).ok_or_else(|| bad().on("parts"))?;
            let day = typed::day(day, "parts").map_err(|_| bad().on("parts"))?;
            let amount = typed::amount(amount, typed.amount.currency, "parts");
            parts.push((day, amount.map_err(|_| bad().on("parts"))?.minor));
        }
        let sum: i128 = parts.iter().map(|(_, minor)| i128::from(*minor)).sum();
        if sum != i128::from(typed.amount.minor) {
            let sum = Money::new(i64::try_from(sum).unwrap_or(i64::MAX), typed.amount.currency);
            let wrong = Rejection::new("receivables.parts-differ").with("sum", sum);
            return Err(wrong.with("amount", typed.amount).on("parts"));
        }
        return Ok(parts);
    }
    if let Some(due) = typed::maybe_day(filled.get("due"), "due")? {
        return Ok(vec![(due, typed.amount.minor)]);
    }
    let missing = || Rejection::new("receivables.due-missing").on("due");
    let terms = TermsCatalogue::shipped().find(&typed.buyer.terms).ok_or_else(missing)?;
    let day = Some(typed.day);
    let events = Events { invoice_on: day, delivery_on: day, order_on: day, acceptance_on: None };
    let parts = terms.instalments(typed.amount, events).into_iter().map(|part| match part.due {
        Due::On(due) => Ok((due.max(typed.day), part.amount.minor)),
        Due::Awaits(_) => Err(missing()),
    });
    parts.collect()
}

/// Books it, or shows the form again.
///
/// # Errors
/// `house.page-not-found`, or a fault.
pub async fn book(
    State(app): State<App>,
    visit: Visit,
    Path(word): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let what = What::read(&word)?;
    let entities = EntityBook::open(&app.db).await?;
    let form = (&filled, &entities);
    let typed = match read(&app, &visit, what, form).await? {
        Ok(typed) => typed,
        Err(mistakes) => return Ok(again(&visit, what, form, (mistakes, None))),
    };
    let there = standing(&app, what, &typed).await?;
    if there.is_some() {
        return Ok(again(&visit, what, form, (taken(&typed), there)));
    }
    let entered = match what {
        What::Invoice => match parts(&filled, &typed) {
            Ok(parts) => settled(invoice(&app, &visit, (&filled, &typed), &parts).await)?,
            Err(wrong) => Err(Mistakes(vec![wrong])),
        },
        What::Credit(kind) => settled(credit(&app, &visit, &filled, (&typed, kind)).await)?,
    };
    match entered {
        Ok(new) => {
            let there = standing(&app, what, &typed).await?;
            if !new {
                return Ok(again(&visit, what, form, (taken(&typed), there)));
            }
            let ahead = matches!(what, What::Invoice) && typed.day > visit.today;
            let done = if ahead { "ahead-done" } else { "done" };
            let flash = Flash::new(&format!("receivables-book-{}-{done}", what.code()));
            let flash = flash.with("number", &typed.number).with("day", typed.day);
            Ok(visit.go(&there.unwrap_or_else(|| "/receivables".to_owned()), Some(&flash)))
        }
        Err(mut mistakes) => {
            mistakes.0.iter_mut().for_each(|wrong| wrong.field = beside(wrong.field.take()));
            Ok(again(&visit, what, form, (mistakes, None)))
        }
    }
}

fn again(
    visit: &Visit,
    what: What,
    filled: (&Filled, &EntityBook),
    wrong: (Mistakes, Option<String>),
) -> axum::response::Response {
    let title = visit.t(&format!("receivables-book-{}", what.code()));
    visit.again(&title, &page(visit, what, filled, wrong))
}

fn taken(typed: &Typed) -> Mistakes {
    let taken = Rejection::new("receivables.number-taken").with("number", &typed.number);
    Mistakes(vec![taken.with("buyer", &typed.buyer.name).on("number")])
}

/// The field of the form that a refusal of the ledger belongs to.
fn beside(field: Option<String>) -> Option<String> {
    let field = field?;
    let last = field.rsplit('.').next().unwrap_or_default();
    let ours = match last {
        _ if field.starts_with("allocations") => "reference",
        "due_on" | "due" => "due",
        "day" | "effective_on" | "issued_on" => "day",
        known @ ("amount" | "currency" | "parts" | "number" | "entity") => known,
        _ => return None,
    };
    Some(ours.to_owned())
}

/// Where the number stands in the ledger, if it does.
async fn standing(app: &App, what: What, typed: &Typed) -> base::Result<Option<String>> {
    let (db, buyer) = (&app.db, &typed.buyer);
    Ok(match what {
        What::Invoice => {
            let found = find_invoice(db, buyer.id, &typed.number).await?;
            let named = (buyer.code.as_str(), typed.number.as_str());
            found.map(|(instalment, seller)| super::item_at(named, instalment, seller))
        }
        What::Credit(kind) => find_credit(db, buyer.id, kind, &typed.number)
            .await?
            .map(|id| format!("/receivables/credits/{id}")),
    })
}

async fn invoice(
    app: &App,
    visit: &Visit,
    (filled, typed): (&Filled, &Typed),
    parts: &[(Day, i64)],
) -> base::Result<bool> {
    let items: Vec<NewItem> = parts
        .iter()
        .zip(1..)
        .map(|((due_on, amount_minor), instalment)| NewItem {
            buyer_id: typed.buyer.id,
            number: typed.number.clone(),
            instalment,
            issued_on: typed.day,
            due_on: *due_on,
            currency: typed.amount.currency,
            amount_minor: *amount_minor,
            contract: filled.get("contract").to_owned(),
            order: String::new(),
            origin: String::new(),
            settlements: Vec::new(),
            said_paid_minor: None,
            dispute: None,
            entity: typed.entity,
        })
        .collect();
    let mut tx = app.db.write(visit.actor()?).await?;
    let entered = enter_invoice(&mut tx, &typed.buyer, &items).await?;
    tx.commit().await?;
    Ok(entered.new)
}

async fn credit(
    app: &App,
    visit: &Visit,
    filled: &Filled,
    (typed, kind): (&Typed, CreditKind),
) -> base::Result<bool> {
    let named = filled.get("reference").split([',', '，', '、', ';', '；', ' ', '\n']);
    let targets = named.map(str::trim).filter(|number| !number.is_empty()).map(|number| Target {
        number: number.to_owned(),
        instalment: None,
        amount_minor: None,
    });
    let credit = NewCredit {
        buyer_id: typed.buyer.id,
        kind,
        number: typed.number.clone(),
        effective_on: typed.day,
        currency: typed.amount.currency,
        amount_minor: typed.amount.minor,
        reference: filled.get("reference").to_owned(),
        note: filled.get("note").to_owned(),
        targets: targets.collect(),
        entity: typed.entity,
    };
    let apply = if filled.get("apply") == "oldest" { Apply::ThenOldest } else { Apply::Named };
    let mut tx = app.db.write(visit.actor()?).await?;
    let entered = enter_credit(&mut tx, &typed.buyer, &credit, apply).await?;
    let id = entered.ids.first().copied().filter(|_| entered.new);
    if let Some((credit_id, name)) = id.zip(filled.some("payer")) {
        let said = PayerSaid { credit_id, buyer_id: typed.buyer.id, name: name.to_owned() };
        name_payers(&mut tx, &[said]).await?;
    }
    tx.commit().await?;
    crate::orders::reconsider(&app.db, Some(typed.buyer.id)).await;
    Ok(entered.new)
}
