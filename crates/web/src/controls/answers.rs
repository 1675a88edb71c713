//! The questions of the set-up. What is answered becomes a proposal, which counts for nothing until
//! it is signed.

use axum::{Form, extract::State};
use base::{Bps, Currency, Result};
use credit::{
    receivables::company_currency,
    setup::{Answers, SetupPack, Staff, Typed, propose_setup, usual_answers},
};
use maud::{Markup, html};

use super::{setup::href, ways};
use crate::{
    failure::Answer,
    filled::{Filled, Reader},
    kit::{self, Choice, Field, Flash, Form as Fields, Kind, Mistakes},
    state::App,
    typed,
    visit::Visit,
};

/// Basis points as they are typed: `12.5`.
fn percent(bps: i64) -> String {
    locale::bps(Bps(i32::try_from(bps).unwrap_or(0))).trim_end_matches('%').to_owned()
}

/// The form, begun with what is known.
///
/// # Errors
/// A fault from the database.
pub async fn ask(State(app): State<App>, visit: Visit) -> Answer {
    let currency = company_currency(&app.db).await?;
    let usual = usual_answers(&app.db, currency).await?;
    let sales = match usual.sales {
        0 => String::new(),
        sales => sales.to_string(),
    };
    let typed = Filled::default()
        .or("trade", usual.trade)
        .or("sales", sales)
        .or("account", percent(usual.account_bps))
        .or("margin", percent(usual.margin_bps))
        .or("capital", percent(usual.capital_bps))
        .or("days", usual.days.to_string())
        .or("people", usual.people.to_string())
        .or("effective_on", visit.today.to_string());
    let body = drawn(&visit, &typed, (currency, Mistakes::none()));
    Ok(visit.page(&visit.t("controls-answers"), &body))
}

fn drawn(visit: &Visit, typed: &Filled, (currency, mistakes): (Currency, Mistakes)) -> Markup {
    let pack = SetupPack::shipped();
    let trades = pack.trades.iter().map(|one| Choice {
        value: one.code.clone(),
        name: visit.ta(
            "controls-trade-usual",
            &[
                ("name", one.name.pick(visit.lang)),
                ("margin", &percent(one.margin_bps)),
                ("days", &one.days.to_string()),
            ],
        ),
    });
    let field = |name: &'static str| {
        let label = visit.ta(&format!("controls-answer-{name}"), &[("currency", currency.code())]);
        let hint = visit.t(&format!("controls-answer-{name}-hint"));
        Field::new(name, label).hint(hint).value(typed.get(name)).required()
    };
    let form = Fields {
        action: "/controls/setup/answers".to_owned(),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("trade").kind(Kind::OneOf(trades.collect())),
            field("sales").kind(Kind::Number),
            field("account").kind(Kind::Number),
            field("margin").kind(Kind::Number),
            field("capital").kind(Kind::Number),
            field("days").kind(Kind::Number),
            field("people").kind(Kind::Number),
            field("effective_on").kind(Kind::Day),
            field("note").kind(Kind::Lines),
        ],
        mistakes,
        submit: visit.t("controls-answers-go"),
        back: Some("/controls/setup".to_owned()),
    };
    let title = visit.t("controls-answers");
    html! {
        (kit::page_head(&title, &visit.t("controls-answers-lead"), &html! {}))
        (ways(visit, "/controls/setup"))
        div.panel { div.inside { (form.show(visit.lang)) } }
    }
}

/// A percentage as basis points.
fn bps(reader: &mut Reader<'_>, name: &'static str) -> i64 {
    // Two places behind the point, as an amount has them.
    reader.amount(name, Currency::CNY).minor
}

/// Makes a proposal.
///
/// # Errors
/// A fault; what is refused is said on the form.
pub async fn propose(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let currency = company_currency(&app.db).await?;
    let mut reader = filled.reader();
    let said = Typed {
        trade: reader.text("trade"),
        sales: reader.amount("sales", currency).minor / currency.minor_per_unit(),
        account_bps: bps(&mut reader, "account"),
        margin_bps: bps(&mut reader, "margin"),
        capital_bps: bps(&mut reader, "capital"),
        days: reader.whole("days"),
        people: reader.whole("people"),
    };
    let (day, note) = (reader.day("effective_on"), reader.text("note"));
    let outcome = match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => typed::settled(kept(&app, &visit, said, (day, &note)).await)?,
    };
    match outcome {
        Ok(id) => Ok(visit.go(&href(id), Some(&Flash::new("controls-proposed-done")))),
        Err(mistakes) => {
            let body = drawn(&visit, &filled, (currency, mistakes));
            Ok(visit.again(&visit.t("controls-answers"), &body))
        }
    }
}

async fn kept(
    app: &App,
    visit: &Visit,
    said: Typed,
    (day, note): (base::Day, &str),
) -> Result<i64> {
    let staff = Staff::of(&app.db.list_people().await?);
    let answers = Answers::try_new(said, staff, SetupPack::shipped())?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let id = propose_setup(&mut tx, &answers, day, note).await?;
    tx.commit().await?;
    Ok(id)
}
