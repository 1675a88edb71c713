//! What can be done with an item: allocate a receipt, open or resolve a dispute, write off,
//! cancel, reverse a movement. The form says what will happen; sending it is the confirmation.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Currency, Money, Rejection};
use credit::orders::cancel_invoice;
use credit::receivables::{
    self, ItemRow, MovementRow, NewDispute, UnspentFilter, UnspentRow, list_unspent,
};
use maud::{Markup, html};

use super::{
    item::{crumbs, place},
    item_href,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// What is to be done.
enum Act {
    Allocate(Vec<UnspentRow>),
    Dispute,
    WriteOff,
    Cancel,
    Reverse(MovementRow),
}

impl Act {
    const fn code(&self) -> &'static str {
        match self {
            Self::Allocate(_) => "allocate",
            Self::Dispute => "dispute",
            Self::WriteOff => "write-off",
            Self::Cancel => "cancel",
            Self::Reverse(_) => "reverse",
        }
    }

    async fn read(app: &App, visit: &Visit, item: &ItemRow, word: &str) -> base::Result<Self> {
        if let Some(id) = word.strip_prefix("reverse-") {
            let movements = receivables::list_movements(&app.db, item.id).await?;
            let wanted = id.parse::<i64>().unwrap_or_default();
            let found = movements.into_iter().find(|movement| movement.id == wanted);
            return found.map(Self::Reverse).ok_or_else(|| {
                Rejection::new("receivables.movement-unknown").with("movement", id).into()
            });
        }
        Ok(match word {
            "allocate" => {
                let filter = UnspentFilter {
                    scope: visit.scope(),
                    buyer: Some(item.buyer_id),
                    kind: None,
                    currency: Some(item.currency),
                    after: None,
                    limit: 200,
                };
                Self::Allocate(list_unspent(&app.db, &filter).await?.0)
            }
            "dispute" => Self::Dispute,
            "write-off" => Self::WriteOff,
            "cancel" => Self::Cancel,
            other => {
                return Err(Rejection::new("house.page-not-found").with("path", other).into());
            }
        })
    }
}

/// The address of an action: buyer's code, number, instalment, action.
type Address = (String, String, String, String);

/// The form.
///
/// # Errors
/// `parties.buyer-unknown`, `receivables.item-unknown`, `receivables.movement-unknown`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((code, number, instalment, word)): Path<Address>,
    Query(filled): Query<Filled>,
) -> Answer {
    let (buyer, item) = place(&app, &visit, &(code, number, instalment)).await?;
    let act = Act::read(&app, &visit, &item, &word).await?;
    let filled = prefilled(&app, &visit, &act, &item, filled).await?;
    let title = visit.t(&format!("receivables-act-{}", act.code()));
    let form = form(&visit, &act, &item, &filled, Mistakes::none());
    Ok(visit.page(&title, &html! { (crumbs(&visit, &buyer, Some(&item))) (form) }))
}

/// What stands in the form before anybody types.
async fn prefilled(
    app: &App,
    visit: &Visit,
    act: &Act,
    item: &ItemRow,
    filled: Filled,
) -> base::Result<Filled> {
    let money = |minor| Money::new(minor, item.currency).plain();
    let filled = filled.or("day", visit.today.to_string());
    Ok(match act {
        Act::Allocate(credits) => {
            let left = credits.first().map_or(0, |row| row.credit.unallocated_minor);
            filled.or("amount", money(item.open_minor.min(left)))
        }
        Act::WriteOff => filled.or("amount", money(item.open_minor)),
        Act::Dispute => {
            let opened = filled.get("opened").parse().ok();
            let disputes = receivables::list_disputes(&app.db, item.id).await?;
            let known = disputes.into_iter().find(|dispute| Some(dispute.opened_on) == opened);
            let filled = filled.or("opened", visit.today.to_string());
            match known {
                Some(known) => filled
                    .or("amount", money(known.amount_minor))
                    .or("reason", known.reason)
                    .or("resolved", visit.today.to_string()),
                None => filled.or("amount", money(item.open_minor)),
            }
        }
        Act::Cancel | Act::Reverse(_) => filled,
    })
}

fn form(visit: &Visit, act: &Act, item: &ItemRow, filled: &Filled, mistakes: Mistakes) -> Markup {
    let code = act.code();
    let title = visit.t(&format!("receivables-act-{code}"));
    let action = match act {
        Act::Reverse(movement) => format!("{}/reverse-{}", item_href(item), movement.id),
        _ => format!("{}/{code}", item_href(item)),
    };
    let open = visit.amount(Money::new(item.open_minor, item.currency));
    let about = visit.ta("receivables-about", &[("number", &item.number), ("open", &open)]);
    if let Act::Allocate(credits) = act
        && credits.is_empty()
    {
        let why = visit.ta("receivables-allocate-none", &[("currency", item.currency.code())]);
        return html! {
            (kit::page_head(&title, &about, &html! {}))
            (kit::notice(kit::Tone::Medium, &why, &html! { (visit.t("receivables-allocate-none-why")) }))
        };
    }
    let form = Sheet {
        action,
        csrf: visit.csrf.clone(),
        fields: fields(visit, act, item, filled),
        mistakes,
        submit: title.clone(),
        back: Some(item_href(item)),
    };
    html! {
        (kit::page_head(&title, &about, &html! {}))
        div.panel { div.inside.stack {
            p.soft { (consequence(visit, act, item)) }
            (form.show(visit.lang))
        } }
    }
}

/// What will happen, in words.
fn consequence(visit: &Visit, act: &Act, item: &ItemRow) -> String {
    match act {
        Act::Reverse(movement) => {
            let amount = visit.amount(Money::new(movement.amount_minor, item.currency));
            let kind = format!("receivables-movement-{}", movement.kind.replace('_', "-"));
            let args = [("what", visit.t(&kind)), ("amount", amount)];
            let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
            visit.ta("receivables-reverse-means", &args)
        }
        other => visit.t(&format!("receivables-{}-means", other.code())),
    }
}

fn fields(visit: &Visit, act: &Act, item: &ItemRow, filled: &Filled) -> Vec<Field> {
    let field =
        |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(filled.get(name));
    let amount = || {
        let label = visit.ta("receivables-amount-in", &[("currency", item.currency.code())]);
        Field::new("amount", label).value(filled.get("amount")).kind(Kind::Number).required()
    };
    let day = || field("day", "receivables-effective").kind(Kind::Day).required();
    let reason = || field("reason", "receivables-reason").kind(Kind::Lines).required();
    let sure =
        || Field::new("sure", visit.t("house-confirm")).kind(Kind::Tick).value(filled.get("sure"));
    match act {
        Act::Allocate(credits) => {
            let options = credits.iter().map(|row| Choice {
                value: row.credit.id.to_string(),
                name: credit_name(visit, row, item.currency),
            });
            vec![
                field("credit", "receivables-credit")
                    .kind(Kind::OneOf(options.collect()))
                    .required(),
                amount(),
                day().hint(visit.t("receivables-allocate-day")),
            ]
        }
        Act::Dispute => vec![
            field("opened", "receivables-opened").kind(Kind::Day).required(),
            amount(),
            reason().hint(visit.t("receivables-dispute-hint")),
            field("resolved", "receivables-resolved")
                .kind(Kind::Day)
                .hint(visit.t("receivables-resolved-hint")),
        ],
        Act::WriteOff => vec![amount(), day(), reason(), sure()],
        Act::Cancel => vec![day(), reason(), sure()],
        Act::Reverse(_) => vec![day(), reason()],
    }
}

fn credit_name(visit: &Visit, row: &UnspentRow, currency: Currency) -> String {
    let left = visit.amount(Money::new(row.credit.unallocated_minor, currency));
    let kind = visit.t(&format!("receivables-credit-{}", row.credit.kind.replace('_', "-")));
    let day = row.credit.effective_on.to_string();
    let args =
        [("kind", kind), ("number", row.credit.number.clone()), ("day", day), ("left", left)];
    let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
    visit.ta("receivables-credit-choice", &args)
}

/// Does it, or shows the form again with what is wrong.
///
/// # Errors
/// As [`ask`].
pub async fn done(
    State(app): State<App>,
    visit: Visit,
    Path((code, number, instalment, word)): Path<Address>,
    Form(filled): Form<Filled>,
) -> Answer {
    let (buyer, item) = place(&app, &visit, &(code, number, instalment)).await?;
    let act = Act::read(&app, &visit, &item, &word).await?;
    match book(&app, &visit, &act, &item, &filled).await? {
        Ok(()) => {
            let flash = Flash::new(&format!("receivables-{}-done", act.code()))
                .with("number", &item.number);
            Ok(visit.go(&item_href(&item), Some(&flash)))
        }
        Err(mistakes) => {
            let title = visit.t(&format!("receivables-act-{}", act.code()));
            let form = form(&visit, &act, &item, &filled, mistakes);
            Ok(visit.again(&title, &html! { (crumbs(&visit, &buyer, Some(&item))) (form) }))
        }
    }
}

async fn book(
    app: &App,
    visit: &Visit,
    act: &Act,
    item: &ItemRow,
    filled: &Filled,
) -> Result<Result<(), Mistakes>, crate::failure::Refused> {
    let mut reader = filled.reader();
    let amount = match act {
        Act::Cancel | Act::Reverse(_) => 0,
        _ => reader.amount("amount", item.currency).minor,
    };
    let day = if matches!(act, Act::Dispute) { visit.today } else { reader.day("day") };
    let (mut opened, mut resolved) = (visit.today, None);
    if matches!(act, Act::Dispute) {
        opened = reader.day("opened");
        resolved = reader.maybe_day("resolved");
    }
    if matches!(act, Act::WriteOff | Act::Cancel) {
        reader.confirmed();
    }
    let reason = filled.get("reason");
    if reason.is_empty() && !matches!(act, Act::Allocate(_)) {
        reader.refuse(Rejection::new("receivables.reason-missing").on("reason"));
    }
    let mistakes = reader.mistakes();
    if !mistakes.0.is_empty() {
        return Ok(Err(mistakes));
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let booked = match act {
        Act::Allocate(_) => {
            let credit = filled.get("credit").parse().unwrap_or_default();
            receivables::allocate(&mut tx, credit, item.id, amount, day).await.map(drop)
        }
        Act::WriteOff => {
            receivables::write_off(&mut tx, item.id, amount, day, reason).await.map(drop)
        }
        Act::Cancel => cancel_invoice(&mut tx, item.id, day, reason).await.map(drop),
        Act::Reverse(movement) => {
            receivables::reverse(&mut tx, movement.id, day, reason).await.map(drop)
        }
        Act::Dispute => {
            let dispute = NewDispute {
                opened_on: opened,
                amount_minor: amount,
                reason: reason.to_owned(),
                resolved_on: resolved,
            };
            let part = u32::try_from(item.instalment).unwrap_or(1);
            let place = (item.number.as_str(), part, Some(item.seller));
            match receivables::record_dispute(&mut tx, item.buyer_id, place, &dispute).await {
                Ok(true) => Ok(()),
                // The same again changes nothing and needs no line.
                Ok(false) => {
                    tx.quiet();
                    Ok(())
                }
                Err(failure) => Err(failure),
            }
        }
    };
    match settled(booked)? {
        Ok(()) => {
            tx.commit().await?;
            Ok(Ok(()))
        }
        Err(mistakes) => Ok(Err(mistakes)),
    }
}
