//! Forms of a dispute: opening it for a part of an item, handing it on, ending it.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Day, Failure, Money, Rejection, Result};
use credit::{
    collections::evidence::{
        CaseEnd, CaseRow, EvidencePack, NewCase, end_case, get_case, hand_case, open_case,
    },
    parties::get_buyer,
    receivables::{ItemRow, list_items_by_id},
};
use maud::{Markup, html};
use store::access::Right;

use super::{DISPUTES, buyer_crumbs, named};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// Who may settle a dispute.
pub(super) async fn owners(app: &App) -> Result<Vec<Choice>> {
    let people = app.db.list_people().await?;
    let may = people.into_iter().filter(|one| one.active && one.may(Right::KeepProof));
    Ok(may.map(|one| Choice { value: one.login.clone(), name: one.name }).collect())
}

/// An item that the reader may see.
async fn item_of(app: &App, visit: &Visit, id: i64) -> Result<ItemRow> {
    let item = list_items_by_id(&app.db, &[id]).await?.into_iter().next();
    let unknown = || Failure::from(Rejection::new("receivables.item-unknown").with("item", id));
    let item = item.ok_or_else(unknown)?;
    get_buyer(&app.db, &item.buyer_code, visit.scope()).await?;
    Ok(item)
}

/// The form that opens one.
///
/// # Errors
/// `receivables.item-unknown`, `parties.buyer-unknown`, or a fault.
pub async fn ask_open(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let item = item_of(&app, &visit, id).await?;
    let most = (item.open_minor - item.disputed_minor).max(0);
    let known = credit::receivables::list_disputes(&app.db, id).await?;
    let opened: Option<Day> = filled.get("opened_on").parse().ok();
    let known = known.into_iter().find(|one| Some(one.opened_on) == opened);
    let minor = known.as_ref().map_or(most, |one| one.amount_minor.min(item.open_minor));
    let filled = filled
        .or("opened_on", visit.today.to_string())
        .or("amount", Money::new(minor, item.currency).plain())
        .or("owner", visit.person()?.login.clone())
        .or("text", known.map(|one| one.reason).unwrap_or_default());
    let body = open_page(&app, &visit, &item, (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-dispute-new"), &body))
}

async fn open_page(
    app: &App,
    visit: &Visit,
    item: &ItemRow,
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup> {
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let label = visit.ta("receivables-amount-in", &[("currency", item.currency.code())]);
    let form = Sheet {
        action: format!("{DISPUTES}/open/{}", item.id),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("opened_on", visit.t("receivables-opened"))
                .kind(Kind::Day)
                .value(filled.get("opened_on"))
                .required(),
            Field::new("amount", label)
                .kind(Kind::Number)
                .value(filled.get("amount"))
                .hint(visit.t("collections-dispute-amount-hint"))
                .required(),
            Field::new("reason", visit.t("collections-reason"))
                .kind(Kind::OneOf(named(visit, &pack.reasons)))
                .value(filled.get("reason")),
            Field::new("text", visit.t("collections-dispute-text"))
                .kind(Kind::Lines)
                .value(filled.get("text"))
                .required(),
            Field::new("owner", visit.t("collections-dispute-owner"))
                .kind(Kind::OneOf(owners(app).await?))
                .value(filled.get("owner")),
            Field::new("due_on", visit.t("collections-dispute-due"))
                .kind(Kind::Day)
                .value(filled.get("due_on"))
                .hint(visit.t("collections-dispute-due-hint")),
        ],
        mistakes,
        submit: visit.t("collections-dispute-new"),
        back: Some(DISPUTES.to_owned()),
    };
    let open = visit.amount(Money::new(item.open_minor, item.currency));
    let about = visit.ta("receivables-about", &[("number", &item.number), ("open", &open)]);
    let crumbs = (item.buyer_code.as_str(), item.buyer_name.as_str());
    Ok(html! {
        (buyer_crumbs(visit, (DISPUTES, "collections-disputes"), crumbs))
        (kit::page_head(&visit.t("collections-dispute-new"), &about, &html! {}))
        div.panel { div.inside.stack {
            p.soft { (visit.t("collections-dispute-new-lead")) }
            (form.show(visit.lang))
        } }
    })
}

/// Opens it.
///
/// # Errors
/// `receivables.item-unknown`, `parties.buyer-unknown`, or a fault; what is wrong is said on the form.
pub async fn open(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let item = item_of(&app, &visit, id).await?;
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let mut reader = filled.reader();
    let new = NewCase {
        item_id: item.id,
        opened_on: reader.day("opened_on"),
        amount_minor: reader.amount("amount", item.currency).minor,
        reason: filled.get("reason").to_owned(),
        text: filled.get("text").to_owned(),
        owner: filled.get("owner").to_owned(),
        due_on: reader.maybe_day("due_on"),
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            open_case(&mut tx, &pack, &new).await?;
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => {
                let flash = Flash::new("collections-dispute-opened").with("number", &item.number);
                return Ok(visit.go(DISPUTES, Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = open_page(&app, &visit, &item, (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-dispute-new"), &body))
}

/// The form that hands one on or ends it.
///
/// # Errors
/// `collections.dispute-unknown`, `house.page-not-found`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
) -> Answer {
    let case = get_case(&app.db, visit.scope(), id).await?;
    let day = case.due_on.filter(|day| *day >= visit.today).unwrap_or(visit.today);
    let filled = Filled::default()
        .or("on", visit.today.to_string())
        .or("owner", case.owner.clone())
        .or("due_on", day.to_string())
        .or("credited", "0");
    let body = page(&app, &visit, (&case, id, &act), (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-disputes"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    (case, id, act): (&CaseRow, i64, &str),
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup> {
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let title = match act {
        "hand" => visit.t("collections-dispute-hand"),
        "end" => visit.t("collections-dispute-end"),
        other => return Err(Rejection::new("house.page-not-found").with("path", other).into()),
    };
    let fields = if act == "hand" {
        vec![
            Field::new("owner", visit.t("collections-dispute-owner"))
                .kind(Kind::OneOf(owners(app).await?))
                .value(filled.get("owner")),
            Field::new("due_on", visit.t("collections-dispute-due"))
                .kind(Kind::Day)
                .value(filled.get("due_on"))
                .required(),
        ]
    } else {
        end_fields(visit, &pack, case, filled)
    };
    let form = Sheet {
        action: format!("{DISPUTES}/{id}/{act}"),
        csrf: visit.csrf.clone(),
        fields,
        mistakes,
        submit: title.clone(),
        back: Some(DISPUTES.to_owned()),
    };
    let reason =
        pack.reason(&case.reason).map(|one| crate::parties::words::said(visit.lang, &one.name));
    let about = [
        case.number.clone(),
        visit.amount(case.amount),
        reason.unwrap_or_else(|| case.reason.clone()),
    ]
    .join(" · ");
    let crumbs = (case.buyer_code.as_str(), case.buyer_name.as_str());
    Ok(html! {
        (buyer_crumbs(visit, (DISPUTES, "collections-disputes"), crumbs))
        (kit::page_head(&title, &about, &html! {}))
        div.panel { div.inside.stack {
            p { (case.text) }
            p.soft { (visit.t(&format!("collections-dispute-{act}-lead"))) }
            @if case.state == "open" { (form.show(visit.lang)) }
            @else { p { (case.closing) } }
        } }
    })
}

fn end_fields(visit: &Visit, pack: &EvidencePack, case: &CaseRow, filled: &Filled) -> Vec<Field> {
    let code = case.amount.currency.code();
    let credited = visit.ta("collections-dispute-credit", &[("currency", code)]);
    vec![
        Field::new("on", visit.t("collections-on"))
            .kind(Kind::Day)
            .value(filled.get("on"))
            .required(),
        Field::new("credited", credited)
            .kind(Kind::Number)
            .value(filled.get("credited"))
            .hint(visit.t("collections-dispute-credit-hint"))
            .required(),
        Field::new("credit_number", visit.t("collections-dispute-credit-number"))
            .value(filled.get("credit_number")),
        Field::new("cause", visit.t("collections-dispute-cause"))
            .kind(Kind::OneOf(named(visit, &pack.causes)))
            .value(filled.get("cause")),
        Field::new("closing", visit.t("collections-dispute-closing"))
            .kind(Kind::Lines)
            .value(filled.get("closing"))
            .required(),
    ]
}

/// Hands it on or ends it.
///
/// # Errors
/// `collections.dispute-unknown`, `house.page-not-found`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let case = get_case(&app.db, visit.scope(), id).await?;
    let buyer = get_buyer(&app.db, &case.buyer_code, visit.scope()).await?;
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let mut reader = filled.reader();
    let ends = act == "end";
    let day = reader.day(if ends { "on" } else { "due_on" });
    let credited = if ends { reader.amount("credited", case.amount.currency).minor } else { 0 };
    if credited > 0 && !visit.may(Right::BookLedger) {
        reader.refuse(Rejection::new("collections.dispute-credit-right").on("credited"));
    }
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            if ends {
                let end = CaseEnd {
                    on: day,
                    credited_minor: credited,
                    credit_number: filled.get("credit_number").to_owned(),
                    cause: filled.get("cause").to_owned(),
                    closing: filled.get("closing").to_owned(),
                };
                end_case(&mut tx, (&pack, &buyer), id, &end).await?;
            } else {
                hand_case(&mut tx, id, (filled.get("owner"), day)).await?;
            }
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => {
                let word =
                    if ends { "collections-dispute-ended" } else { "collections-dispute-handed" };
                let flash = Flash::new(word).with("number", &case.number);
                return Ok(visit.go(DISPUTES, Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&app, &visit, (&case, id, &act), (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-disputes"), &body))
}
