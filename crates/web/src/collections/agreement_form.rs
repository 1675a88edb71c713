//! The builder of an agreement: items with amounts, instalments that add up, interest, security, default clause.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Currency, Day, Money, Rejection, Result};
use credit::{
    collections::{AgreementItem, Instalment, NewAgreement, PromisePack, draft_agreement, spread},
    parties::{Buyer, get_buyer, list_contacts},
    receivables::{AgeingQuery, ItemFilter, ItemRow, list_items},
};
use maud::{Markup, html};

use super::agreements::{PATH, href};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Choice, Column, Empty, Field, Flash, Kind, List, Mistakes, Row, hidden, link::encoded,
    },
    parties::{self, words},
    state::App,
    typed::{self, settled},
    visit::Visit,
};

/// Items that are offered, the oldest first.
const ITEMS: u32 = 100;

async fn open_items(app: &App, visit: &Visit, buyer: &Buyer) -> Result<Vec<ItemRow>> {
    let query = AgeingQuery { buyer: Some(buyer.id), ..AgeingQuery::on(visit.today) };
    let filter =
        ItemFilter { query, bucket: None, search: String::new(), after: None, limit: ITEMS };
    let mut rows = list_items(&app.db, &filter).await?.rows;
    // One agreement has one currency: that of the oldest item.
    if let Some(currency) = rows.first().map(|row| row.currency) {
        rows.retain(|row| row.currency == currency);
    }
    Ok(rows)
}

/// The form.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let items = open_items(&app, &visit, &buyer).await?;
    let (pack, _) = PromisePack::in_force(&app.db, visit.today).await?;
    let people = list_contacts(&app.db, buyer.id).await?;
    let mut filled = Filled::default()
        .or("form", "agreement")
        .or("count", "3")
        .or("first_on", visit.today.plus_days(30).to_string())
        .or("interest", pack.interest.first().map_or("", |one| one.code.as_str()))
        .or("default_clause", pack.defaults.first().map_or("", |one| one.code.as_str()))
        .or("person", people.first().map_or("", |one| one.name.as_str()));
    for item in &items {
        if item.due_on < visit.today {
            filled = filled.or(&format!("item_{}", item.id), "1");
        }
    }
    let page = page(&visit, (&pack, &buyer), &items, (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t("collections-agreement-new"), &page))
}

fn page(
    visit: &Visit,
    (pack, buyer): (&PromisePack, &Buyer),
    items: &[ItemRow],
    (filled, mistakes): (&Filled, Mistakes),
) -> Markup {
    let title = visit.t("collections-agreement-new");
    let action = format!("{PATH}/new/{}", encoded(&buyer.code));
    html! {
        nav.crumbs.meta {
            a href=(PATH) { (visit.t("collections-agreements")) } " / "
            a href=(parties::href(&buyer.code)) { (buyer.name) }
        }
        (kit::page_head(&title, &visit.t("collections-agreement-new-lead"), &html! {}))
        form.fields method="post" action=(action) {
            (hidden("csrf", &visit.csrf))
            (mistakes.summary(visit.lang))
            (choice(visit, items, filled))
            div.panel { div.inside.fields {
                (kit::fields_of(visit.lang, &fields(visit, pack, filled), &mistakes))
                div.actions {
                    button.button.primary type="submit" {
                        (visit.t("collections-agreement-draft-save"))
                    }
                    a.button href=(parties::href(&buyer.code)) { (visit.t("house-cancel")) }
                }
            } }
        }
    }
}

/// The items with a tick and an amount each.
fn choice(visit: &Visit, items: &[ItemRow], filled: &Filled) -> Markup {
    let line = |item: &ItemRow| {
        let (tick, amount) = (format!("item_{}", item.id), format!("amount_{}", item.id));
        let open = Money::new(item.open_minor, item.currency);
        let value = filled
            .some(&amount)
            .map_or_else(|| locale::digits(visit.lang, open, locale::Style::Full), str::to_owned);
        Row {
            cells: vec![
                html! {
                    label {
                        input type="checkbox" name=(tick) value="1"
                            checked[filled.get(&tick) == "1"];
                        " " (item.number)
                    }
                },
                html! { (item.due_on) },
                html! { (visit.amount(open)) },
                html! {
                    input.number name=(amount) value=(value) inputmode="decimal"
                        aria-label={ (item.number) " " (visit.t("collections-in-agreement")) };
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "items",
        title: visit.t("collections-agreement-items"),
        count: i64::try_from(items.len()).ok(),
        columns: vec![
            Column::text(visit.t("collections-agreed-item")).title(),
            Column::fit(visit.t("collections-agreed-item-due")),
            Column::number(visit.t("collections-open-now")),
            Column::number(visit.t("collections-in-agreement")),
        ],
        rows: items.iter().map(line).collect(),
        empty: Empty {
            title: visit.t("collections-agreement-nothing"),
            why: visit.t("collections-agreement-nothing-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn fields(visit: &Visit, pack: &PromisePack, filled: &Filled) -> Vec<Field> {
    let one_of = |all: Vec<(String, String)>| {
        Kind::OneOf(all.into_iter().map(|(value, name)| Choice { value, name }).collect())
    };
    let said = |code: &str, text: &credit::scoring::Wording| {
        (code.to_owned(), words::said(visit.lang, text))
    };
    let field =
        |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(filled.get(name));
    let forms = ["agreement", "letter"]
        .map(|form| (form.to_owned(), visit.t(&format!("collections-form-{form}"))));
    let modes = pack.interest.iter();
    let modes = modes.map(|one| (one.code.clone(), visit.t(&interest_id(&one.code))));
    let clauses = pack.defaults.iter().map(|one| said(&one.code, &one.text));
    vec![
        field("form", "collections-form").kind(one_of(forms.to_vec())),
        field("count", "collections-count").kind(Kind::Number),
        field("first_on", "collections-first-on").kind(Kind::Day),
        field("plan", "collections-plan").kind(Kind::Lines).hint(visit.t("collections-plan-hint")),
        field("interest", "collections-interest")
            .kind(one_of(modes.collect()))
            .hint(visit.t("collections-interest-hint")),
        field("interest_amount", "collections-interest-amount").kind(Kind::Number),
        field("sure", "collections-interest-sure")
            .kind(Kind::Tick)
            .hint(visit.t("collections-interest-sure-hint")),
        field("default_clause", "collections-default-clause").kind(one_of(clauses.collect())),
        field("security", "collections-security").hint(visit.t("collections-security-hint")),
        field("person", "collections-signer"),
        field("note", "collections-agreement-note").kind(Kind::Lines),
    ]
}

/// The short name of a mode of interest; one that a company made itself is named by its code.
fn interest_id(code: &str) -> String {
    let known = ["reserved", "contract", "fixed"];
    let known = known.into_iter().find(|one| *one == code).unwrap_or("other");
    format!("collections-interest-{known}")
}

/// Drafts it.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let items = open_items(&app, &visit, &buyer).await?;
    let pack = PromisePack::in_force(&app.db, visit.today).await?.0.into_owned();
    let mistakes = match read(&pack, &buyer, &items, &filled) {
        Ok(new) => match settled(draft(&app, &visit, &pack, &new).await)? {
            Ok((id, number)) => {
                let done = Flash::new("collections-agreement-drafted").with("number", number);
                return Ok(visit.go(&href(id), Some(&done)));
            }
            Err(wrong) => wrong,
        },
        Err(wrong) => wrong,
    };
    let page = page(&visit, (&pack, &buyer), &items, (&filled, mistakes));
    Ok(visit.again(&visit.t("collections-agreement-new"), &page))
}

async fn draft(
    app: &App,
    visit: &Visit,
    pack: &PromisePack,
    new: &NewAgreement,
) -> Result<(i64, String)> {
    let mut tx = app.db.write(visit.actor()?).await?;
    let drafted = draft_agreement(&mut tx, pack, new).await?;
    tx.commit().await?;
    Ok(drafted)
}

fn read(
    pack: &PromisePack,
    buyer: &Buyer,
    items: &[ItemRow],
    filled: &Filled,
) -> std::result::Result<NewAgreement, Mistakes> {
    let currency = items.first().map_or(buyer.currency, |item| item.currency);
    let mut wrong = Vec::new();
    let mut chosen = Vec::new();
    for item in items.iter().filter(|item| filled.get(&format!("item_{}", item.id)) == "1") {
        let text = filled.get(&format!("amount_{}", item.id));
        match typed::amount(text, currency, "items") {
            Ok(amount) => {
                chosen.push(AgreementItem { item_id: item.id, amount_minor: amount.minor });
            }
            Err(rejection) => wrong.push(rejection),
        }
    }
    let figure = pack.interest_mode(filled.get("interest")).is_some_and(|mode| mode.figure);
    let mut interest_minor = 0;
    if figure {
        match typed::amount(filled.get("interest_amount"), currency, "interest_amount") {
            Ok(amount) => interest_minor = amount.minor,
            Err(rejection) => wrong.push(rejection),
        }
        // A figure below what the contract gives may be read as a waiver: it is printed only on purpose.
        if filled.get("sure") != "1" {
            wrong.push(Rejection::new("collections.agreement-interest-sure").on("sure"));
        }
    }
    let total = chosen.iter().fold(interest_minor, |sum, one| sum.saturating_add(one.amount_minor));
    let plan = plan(filled, (total, currency)).unwrap_or_else(|rejection| {
        wrong.push(rejection);
        Vec::new()
    });
    if !wrong.is_empty() {
        return Err(Mistakes(wrong));
    }
    Ok(NewAgreement {
        buyer_id: buyer.id,
        form: filled.get("form").to_owned(),
        currency,
        items: chosen,
        plan,
        interest: filled.get("interest").to_owned(),
        interest_minor,
        security: filled.get("security").to_owned(),
        default_clause: filled.get("default_clause").to_owned(),
        person: filled.get("person").to_owned(),
        note: filled.get("note").to_owned(),
    })
}

/// A line an instalment, day and amount; without lines equal parts a month apart.
fn plan(
    filled: &Filled,
    (total, currency): (i64, Currency),
) -> std::result::Result<Vec<Instalment>, Rejection> {
    let lines: Vec<&str> =
        filled.get("plan").lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        let count = typed::whole(filled.get("count"), "count")?;
        let first_on: Day = typed::day(filled.get("first_on"), "first_on")?;
        let most = 60;
        return match usize::try_from(count) {
            Ok(count) if (1..=most).contains(&count) => Ok(spread(total, count, first_on)),
            _ => Err(Rejection::new("collections.plan-long").with("most", most).on("count")),
        };
    }
    let one = |line: &&str| {
        let (day, amount) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        Ok(Instalment {
            due_on: typed::day(day, "plan")?,
            amount_minor: typed::amount(amount.trim(), currency, "plan")?.minor,
        })
    };
    lines.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_read_line_by_line_or_spread() {
        let filled = |name: &str, value: &str| {
            Filled::default().or(name, value).or("count", "2").or("first_on", "2026-12-31")
        };
        let cny = Currency::CNY;
        let typed = plan(&filled("plan", "2026-12-01 100.50\n\n2027-01-01  1,000"), (0, cny));
        let typed = typed.expect("two lines");
        assert_eq!(typed.iter().map(|one| one.amount_minor).collect::<Vec<_>>(), [10_050, 100_000]);
        let even = plan(&filled("plan", ""), (101, cny)).expect("spread");
        assert_eq!(even.iter().map(|one| one.amount_minor).collect::<Vec<_>>(), [50, 51]);
        for text in ["2026-12-01", "tomorrow 100", "2026-12-01 x"] {
            assert!(plan(&filled("plan", text), (1, cny)).is_err(), "{text}");
        }
        assert!(
            plan(&Filled::default().or("count", "61").or("first_on", "2026-12-01"), (1, cny))
                .is_err()
        );
    }
}
