//! What is done to a bill: paying, sending back, disputing, cancelling, taking a move back.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use base::{Money, Rejection};
use credit::payables::{Bill, MoveKind, NewMove, get_bill, record_move, reverse_move};
use maud::html;

use super::bill_href;
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, Field, Flash, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

fn kind_of(act: &str) -> Result<MoveKind, Refused> {
    let known = MoveKind::parse(act).filter(|kind| *kind != MoveKind::Reversal);
    known.ok_or_else(|| Rejection::new("house.page-not-found").with("path", act).into())
}

/// The form.
///
/// # Errors
/// `house.page-not-found`, `payables.bill-unknown`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
) -> Answer {
    let kind = kind_of(&act)?;
    let bill = get_bill(&app.db, id, visit.scope()).await?;
    let amount = match kind {
        MoveKind::Dispute => bill.undisputed_minor(),
        MoveKind::DisputeEnd => bill.disputed_minor(),
        _ => bill.open.minor,
    };
    let typed = Filled::default()
        .or("on", visit.today.to_string())
        .or("amount", Money::new(amount, bill.amount.currency).plain());
    Ok(page(&visit, (&bill, kind), &typed, Mistakes::none()))
}

fn page(
    visit: &Visit,
    (bill, kind): (&Bill, MoveKind),
    typed: &Filled,
    mistakes: Mistakes,
) -> Response {
    let field = |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(typed.get(name));
    let mut fields = vec![field("on", "payables-day").kind(Kind::Day).required()];
    if kind != MoveKind::Cancellation {
        fields.push(field("amount", "payables-amount").kind(Kind::Number).required());
    }
    if matches!(kind, MoveKind::Payment | MoveKind::Return) {
        fields.push(field("number", "payables-paper").hint(visit.t("payables-paper-hint")));
    }
    let reason = field("reason", "payables-reason").kind(Kind::Lines);
    fields.push(match kind {
        MoveKind::Dispute | MoveKind::Cancellation => reason.required(),
        _ => reason,
    });
    let of = Of::new(&bill.number, bill_href(bill.id), kind.code());
    act_page(visit, of, &format!("payables-act-{}", kind.code()), (fields, mistakes))
}

/// What a form acts on: its name, where it stands, where the form goes.
pub(super) struct Of<'a> {
    name: &'a str,
    back: String,
    action: String,
}

impl<'a> Of<'a> {
    /// An act below the address of what it is done to.
    pub fn new(name: &'a str, back: String, act: &str) -> Self {
        Self { name, action: format!("{back}/{act}"), back }
    }
}

/// A form of one act; `text` is the id of its title, with `-lead` that of the sentence below it.
pub(super) fn act_page(
    visit: &Visit,
    of: Of<'_>,
    text: &str,
    (fields, mistakes): (Vec<Field>, Mistakes),
) -> Response {
    let again = !mistakes.0.is_empty();
    let (title, lead) = (visit.t(text), visit.t(&format!("{text}-lead")));
    let form = Sheet {
        action: of.action,
        csrf: visit.csrf.clone(),
        fields,
        mistakes,
        submit: title.clone(),
        back: Some(of.back.clone()),
    };
    let body = html! {
        nav.crumbs.meta { a href=(of.back) { (of.name) } }
        (kit::page_head(&title, &lead, &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    };
    if again { visit.again(&title, &body) } else { visit.page(&title, &body) }
}

/// Does it, or shows the form again.
///
/// # Errors
/// `house.page-not-found`, `payables.bill-unknown`, or a fault.
pub async fn done(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
    Form(typed): Form<Filled>,
) -> Answer {
    let kind = kind_of(&act)?;
    let bill = get_bill(&app.db, id, visit.scope()).await?;
    let mut reader = typed.reader();
    let on = reader.day("on");
    let amount_minor = match kind {
        MoveKind::Cancellation => bill.open.minor,
        _ => reader.amount("amount", bill.amount.currency).minor,
    };
    if let Some(mistakes) = reader.wrong() {
        return Ok(page(&visit, (&bill, kind), &typed, mistakes));
    }
    let (number, reason) = (typed.get("number").to_owned(), typed.get("reason").to_owned());
    let new = NewMove { kind, amount_minor, on, number, reason };
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let id = record_move(&mut tx, id, &new, None).await?;
        if id.is_none() {
            tx.quiet();
        }
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            let flash = Flash::new(&format!("payables-act-{}-done", kind.code()));
            Ok(visit.go(&bill_href(id), Some(&flash.with("number", &bill.number))))
        }
        Err(mistakes) => Ok(page(&visit, (&bill, kind), &typed, mistakes)),
    }
}

/// The form to take a move back.
///
/// # Errors
/// `payables.bill-unknown`, or a fault.
pub async fn ask_reverse(
    State(app): State<App>,
    visit: Visit,
    Path((id, which)): Path<(i64, i64)>,
) -> Answer {
    let bill = get_bill(&app.db, id, visit.scope()).await?;
    let typed = Filled::default().or("on", visit.today.to_string());
    Ok(reverse_page(&visit, move_of(&bill, which), &typed, Mistakes::none()))
}

fn move_of(bill: &Bill, which: i64) -> Of<'_> {
    Of::new(&bill.number, bill_href(bill.id), &format!("reverse/{which}"))
}

/// The form to take something back.
pub(super) fn reverse_page(
    visit: &Visit,
    of: Of<'_>,
    typed: &Filled,
    mistakes: Mistakes,
) -> Response {
    let field = |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(typed.get(name));
    let fields = vec![
        field("on", "payables-day").kind(Kind::Day).required(),
        field("reason", "payables-reason").kind(Kind::Lines).required(),
    ];
    act_page(visit, of, "payables-reverse", (fields, mistakes))
}

/// Takes a move of a bill back.
///
/// # Errors
/// `payables.bill-unknown`, `payables.move-unknown`, or a fault.
pub async fn reverse(
    State(app): State<App>,
    visit: Visit,
    Path((id, which)): Path<(i64, i64)>,
    Form(typed): Form<Filled>,
) -> Answer {
    let bill = get_bill(&app.db, id, visit.scope()).await?;
    if bill.moves.iter().all(|one| one.id != which) {
        return Err(Rejection::new("payables.move-unknown").with("move", which).into());
    }
    let mut reader = typed.reader();
    let on = reader.day("on");
    let reason = reader.text("reason");
    if let Some(mistakes) = reader.wrong() {
        return Ok(reverse_page(&visit, move_of(&bill, which), &typed, mistakes));
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        reverse_move(&mut tx, which, (on, &reason)).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go(&bill_href(id), Some(&Flash::new("payables-reverse-done")))),
        Err(mistakes) => Ok(reverse_page(&visit, move_of(&bill, which), &typed, mistakes)),
    }
}
