//! The effective limit of a buyer line by line, the parts that make it, and the forms to add and end
//! one.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Currency, Failure, Rejection};
use credit::{
    granting::{bypass_end, bypass_part},
    parties::{Buyer, EntityBook, Seller},
    policy::{
        EffectiveLimit, EntityLimit, Limit, LimitPart, NewPart, PartKind, SecurityForm,
        effective_limit, get_limit_part, list_limit_parts,
    },
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    answer::{Filled, Posted, form_page},
    buyer_of, href, tab_href, words,
};
use crate::{
    failure::Answer,
    kit::{
        self, Choice, Column, Empty, Field, Flash, Form as Fields, Kind, List, Mistakes, Row, Tone,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

/// The panels of the credit tab.
///
/// # Errors
/// A fault from the database.
pub(super) async fn panels(app: &App, visit: &Visit, buyer: &Buyer) -> base::Result<Markup> {
    let limit = effective_limit(&app.db, buyer, visit.today).await?;
    let several = EntityBook::open(&app.db).await?.several();
    let head = buyer.parent_id.unwrap_or(buyer.id);
    let mut parts = list_limit_parts(&app.db, &[buyer.id, head]).await?;
    parts.retain(|part| part.new.of_group || part.new.buyer_id == buyer.id);
    Ok(html! {
        (lines(visit, buyer, &limit, several))
        @if !parts.is_empty() { (table(visit, buyer, &parts)) }
    })
}

fn lines(visit: &Visit, buyer: &Buyer, limit: &EffectiveLimit, several: bool) -> Markup {
    let at = href(&buyer.code);
    let actions = html! {
        @if visit.may(Right::GrantLimits) {
            @for kind in PartKind::CODES.into_iter().filter(|kind| several || *kind != "entity") {
                a.button.bare href={ (at) "/limit/parts/" (kind) } data-sheet {
                    (visit.t(&format!("policy-part-add-{kind}")))
                }
            }
        }
    };
    let body = html! {
        ol.steps-of { @for line in &limit.lines { li { (line.said.pick(visit.lang)) } } }
        p { (visit.t("policy-effective")) " " b { (words::limit(visit, limit.limit)) } }
    };
    kit::panel(&visit.t("policy-effective-lines"), &actions, &body)
}

fn amount(visit: &Visit, part: &LimitPart) -> String {
    match (&part.new.part, part.new.part.limit()) {
        (_, Some(Limit::Unlimited)) => visit.t("policy-limit-unlimited"),
        (_, Some(Limit::None)) => visit.t("policy-limit-none"),
        (kind, _) => kind.amount_minor().map_or_else(String::new, |minor| {
            visit.amount(base::Money::new(minor, part.new.currency))
        }),
    }
}

/// What a part is, in words.
pub fn kind_cell(visit: &Visit, part: &LimitPart) -> Markup {
    html! {
        (visit.t(&format!("policy-part-{}", part.new.part.code())))
        @if part.new.of_group { " " (kit::plain_badge(&visit.t("policy-part-of-group"))) }
        @if let PartKind::OfEntity(of) = &part.new.part { span.meta { (of.code) } }
        @if let PartKind::Security { form, share_bps, party, .. } = &part.new.part {
            span.meta {
                (visit.t(&format!("policy-form-{}", form.code()))) " " (party) " "
                (locale::bps(base::Bps(*share_bps)))
            }
        }
    }
}

/// The amount of a part.
pub fn amount_cell(visit: &Visit, part: &LimitPart) -> Markup {
    html! { (amount(visit, part)) }
}

fn table(visit: &Visit, buyer: &Buyer, parts: &[LimitPart]) -> Markup {
    let at = href(&buyer.code);
    let line = |part: &LimitPart| Row {
        cells: vec![
            kind_cell(visit, part),
            amount_cell(visit, part),
            html! { (part.new.from_on) },
            html! {
                @match (&part.ended, part.new.to_on) {
                    (Some(ended), _) => { (ended.on) span.meta { (ended.reason) } },
                    (None, Some(day)) => (day),
                    (None, None) => (visit.t("policy-until-further-notice")),
                }
            },
            html! { (part.new.reason) span.meta { (part.actor) } },
            html! {
                @if part.counts_on(visit.today) {
                    (kit::badge(Tone::Low, &visit.t("parties-in-force")))
                    @if visit.may(Right::GrantLimits) {
                        " "
                        a.button.bare href={ (at) "/limit/ends/" (part.id) } data-sheet {
                            (visit.t(&format!("policy-part-end-{}", part.new.part.code())))
                        }
                    }
                }
            },
        ],
        ..Row::default()
    };
    List {
        id: "limit-parts",
        title: visit.t("policy-parts"),
        columns: vec![
            Column::text(visit.t("policy-part-kind")).title(),
            Column::number(visit.t("policy-part-amount")),
            Column::fit(visit.t("policy-from")),
            Column::fit(visit.t("policy-to")),
            Column::text(visit.t("policy-reason")).full(),
            Column::fit(String::new()),
        ],
        rows: parts.iter().map(line).collect(),
        empty: Empty::default(),
        ..List::default()
    }
    .show(visit.lang)
}

/// What the forms are filled in by.
struct Ground {
    company: Currency,
    entities: EntityBook,
}

impl Ground {
    async fn read(app: &App) -> base::Result<Self> {
        let company = company_currency(&app.db).await?;
        Ok(Self { company, entities: EntityBook::open(&app.db).await? })
    }
}

fn known(kind: &str) -> Result<&'static str, Failure> {
    let found = PartKind::CODES.into_iter().find(|code| *code == kind);
    found.ok_or_else(|| Rejection::new("house.not-found").with("what", kind).into())
}

fn fields(visit: &Visit, kind: &str, ground: &Ground, filled: &Filled) -> Vec<Field> {
    let company = ground.company;
    let field =
        |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(filled.get(name));
    let choice = |value: &str, id: String| Choice { value: value.to_owned(), name: visit.t(&id) };
    let sum = visit.ta("parties-limit-sum", &[("currency", company.code())]);
    let sum = Field::new("amount", sum).value(filled.get("amount")).kind(Kind::Number);
    let mut fields = Vec::new();
    match kind {
        "currency" => {
            fields.push(field("currency", "policy-part-currency-of").required());
            fields.push(field("amount", "policy-part-amount").kind(Kind::Number).required());
        }
        "security" => {
            let forms = SecurityForm::ALL
                .map(|form| choice(form.code(), format!("policy-form-{}", form.code())));
            fields.push(
                field("form", "policy-part-form").kind(Kind::OneOf(forms.to_vec())).required(),
            );
            fields.push(field("party", "policy-part-party").required());
            fields.push(sum.required());
            fields.push(field("share", "policy-part-share").kind(Kind::Number).required());
            fields.push(field("in_exposure", "policy-part-in-exposure").kind(Kind::Tick));
        }
        "entity" => {
            let one = Field::new("entity", visit.t("parties-entity"));
            fields.extend(crate::sellers::field(visit, &ground.entities, filled).or(Some(one)));
            fields.push(sum.required());
        }
        "pool" | "temporary" => fields.push(sum.required()),
        _ => {}
    }
    if matches!(kind, "temporary" | "security" | "suspension") {
        fields.push(field("of_group", "policy-part-whole-group").kind(Kind::Tick));
    }
    fields.push(field("from_on", "policy-from").kind(Kind::Day).required());
    let last = field("to_on", "policy-to").kind(Kind::Day);
    fields.push(if kind == "temporary" { last.required() } else { last });
    fields.push(
        field("reason", "policy-reason")
            .kind(Kind::Lines)
            .hint(visit.t("parties-limit-reason-hint"))
            .required(),
    );
    fields
}

fn page(
    visit: &Visit,
    buyer: &Buyer,
    (kind, ground): (&str, &Ground),
    (filled, mistakes): (&Filled, Mistakes),
) -> Markup {
    let form = Fields {
        action: format!("{}/limit/parts/{kind}", href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: fields(visit, kind, ground, filled),
        mistakes,
        submit: visit.t("policy-part-save"),
        back: Some(tab_href(&buyer.code, "credit")),
    };
    let title = visit.t(&format!("policy-part-add-{kind}"));
    let lead = visit.t(&format!("policy-part-hint-{kind}"));
    form_page(visit, buyer, &title, &lead, &form.show(visit.lang))
}

/// The form to add a part.
///
/// # Errors
/// `parties.buyer-unknown`, `house.not-found`; a fault.
pub async fn ask_part(
    State(app): State<App>,
    visit: Visit,
    Path((code, kind)): Path<(String, String)>,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let kind = known(&kind)?;
    let ground = Ground::read(&app).await?;
    let filled = Filled::default().or("from_on", visit.today.to_string()).or("share", "100");
    let body = page(&visit, &buyer, (kind, &ground), (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t(&format!("policy-part-add-{kind}")), &body))
}

/// A limit towards the entity that a form names.
fn of_entity(ground: &Ground, filled: &Filled, reader: &mut crate::filled::Reader<'_>) -> PartKind {
    let limit = Limit::of(reader.amount("amount", ground.company));
    let named = ground.entities.get(filled.get("entity")).map_err(|no| reader.refuse(no));
    let nobody = |()| (Seller::Main, String::new());
    let (seller, code) = named.map_or_else(nobody, |one| (one.seller(), one.is.code.clone()));
    PartKind::OfEntity(EntityLimit { seller, code, limit })
}

/// Adds it.
///
/// # Errors
/// `parties.buyer-unknown`, `house.not-found`; a fault. What is wrong is said on the form.
pub async fn add_part(
    State(app): State<App>,
    visit: Visit,
    Path((code, kind)): Path<(String, String)>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let kind = known(&kind)?;
    let ground = Ground::read(&app).await?;
    let company = ground.company;
    let filled = Filled(posted);
    let title = visit.t(&format!("policy-part-add-{kind}"));
    let mut reader = filled.reader();
    let mut currency = company;
    let part = match kind {
        "pool" => PartKind::Pool(Limit::Amount(reader.amount("amount", company))),
        "temporary" => PartKind::Temporary(reader.amount("amount", company)),
        "currency" => {
            match filled.get("currency").to_uppercase().parse::<Currency>() {
                Ok(one) => currency = one,
                Err(_) => {
                    let wrong = Rejection::new("parties.currency-unknown");
                    reader.refuse(wrong.with("value", filled.get("currency")).on("currency"));
                }
            }
            PartKind::InCurrency(Limit::of(reader.amount("amount", currency)))
        }
        "entity" => of_entity(&ground, &filled, &mut reader),
        "security" => {
            let share = reader.amount("share", Currency::CNY).minor;
            PartKind::Security {
                form: SecurityForm::parse(filled.get("form")).unwrap_or(SecurityForm::Guarantee),
                amount: reader.amount("amount", company),
                // Two decimals of a percentage are basis points.
                share_bps: i32::try_from(share).unwrap_or(0),
                in_exposure: filled.get("in_exposure") == "1",
                party: filled.get("party").to_owned(),
            }
        }
        _ => PartKind::Suspension,
    };
    let new = NewPart {
        buyer_id: buyer.id,
        of_group: filled.get("of_group") == "1",
        part,
        currency,
        from_on: reader.day("from_on"),
        to_on: reader.maybe_day("to_on"),
        reason: reader.text("reason"),
    };
    let again = |mistakes| page(&visit, &buyer, (kind, &ground), (&filled, mistakes));
    if let Some(mistakes) = reader.wrong() {
        return Ok(visit.again(&title, &again(mistakes)));
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        bypass_part(&mut tx, &new).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            crate::orders::reconsider(&app.db, Some(buyer.id)).await;
            let name = visit.t(&format!("policy-part-{kind}"));
            let done = Flash::new("policy-part-done").with("kind", name);
            Ok(visit.go(&tab_href(&code, "credit"), Some(&done)))
        }
        Err(mistakes) => Ok(visit.again(&title, &again(mistakes))),
    }
}

/// The part of an address, if it is this buyer's or its group's.
async fn part_of(app: &App, buyer: &Buyer, id: i64) -> Result<LimitPart, Failure> {
    let part = get_limit_part(&app.db, id).await?;
    let head = buyer.parent_id.unwrap_or(buyer.id);
    if part.new.buyer_id == buyer.id || part.new.buyer_id == head {
        return Ok(part);
    }
    Err(Rejection::new("policy.part-unknown").with("part", id).into())
}

fn end_page(
    visit: &Visit,
    buyer: &Buyer,
    part: &LimitPart,
    (filled, mistakes): (&Filled, Mistakes),
) -> Markup {
    let title = visit.t(&format!("policy-part-end-{}", part.new.part.code()));
    let form = Fields {
        action: format!("{}/limit/ends/{}", href(&buyer.code), part.id),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("reason", visit.t("policy-reason"))
                .kind(Kind::Lines)
                .value(filled.get("reason"))
                .hint(visit.t("policy-part-end-hint"))
                .required(),
        ],
        mistakes,
        submit: title,
        back: Some(tab_href(&buyer.code, "credit")),
    };
    let lead = format!(
        "{} {}",
        visit.t(&format!("policy-part-{}", part.new.part.code())),
        amount(visit, part)
    );
    form_page(visit, buyer, &visit.t("policy-part-end"), &lead, &form.show(visit.lang))
}

/// The form to end a part.
///
/// # Errors
/// `parties.buyer-unknown`, `policy.part-unknown`; a fault.
pub async fn ask_end(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let part = part_of(&app, &buyer, id).await?;
    let body = end_page(&visit, &buyer, &part, (&Filled::default(), Mistakes::none()));
    Ok(visit.page(&visit.t("policy-part-end"), &body))
}

/// Ends it.
///
/// # Errors
/// `parties.buyer-unknown`, `policy.part-unknown`; a fault. What is wrong is said on the form.
pub async fn end_part(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let part = part_of(&app, &buyer, id).await?;
    let filled = Filled(posted);
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        bypass_end(&mut tx, &part, filled.get("reason")).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            crate::orders::reconsider(&app.db, Some(buyer.id)).await;
            let name = visit.t(&format!("policy-part-{}", part.new.part.code()));
            let done = Flash::new("policy-part-ended").with("kind", name);
            Ok(visit.go(&tab_href(&code, "credit"), Some(&done)))
        }
        Err(mistakes) => {
            let body = end_page(&visit, &buyer, &part, (&filled, mistakes));
            Ok(visit.again(&visit.t("policy-part-end"), &body))
        }
    }
}
