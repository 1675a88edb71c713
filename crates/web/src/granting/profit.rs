//! What credit earns and costs under conditions that can be changed: a form without a script and a
//! chart beside it.

use axum::extract::{Query, State};
use base::{Currency, Money};
use credit::{
    assess::find_assessment,
    granting::{CostRates, GrantingPack, ProfitAsk, ProfitDoc, year_of_credit},
    parties::get_buyer,
    policy::TermsCatalogue,
    receivables::company_currency,
};
use maud::{Markup, html};

use super::{show::year, ways};
use crate::{
    charts::{self, Bar, Numbers, Words},
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Kind, Mistakes, Tone},
    parties::words,
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault; what cannot be read is said on the form.
pub async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Filled>) -> Answer {
    let currency = company_currency(&app.db).await?;
    let (pack, _) = GrantingPack::in_force(&app.db, visit.today).await?;
    let typed = begin(&app, &visit, asked, (currency, pack.rates)).await?;
    let mut reader = typed.reader();
    let sales = reader.amount("sales", currency).minor;
    let growth = reader.amount("growth", Currency::CNY).minor;
    let days = reader.whole("days");
    let late = reader.amount("late", Currency::CNY).minor;
    let pd = typed.some("pd").map(|_| reader.amount("pd", Currency::CNY).minor);
    let rates = CostRates {
        margin_bps: reader.amount("margin", Currency::CNY).minor,
        capital_bps: reader.amount("capital", Currency::CNY).minor,
        lgd_bps: reader.amount("lgd", Currency::CNY).minor,
        collection_bps: reader.amount("collection", Currency::CNY).minor,
    };
    let mistakes = reader.mistakes();
    let grown = i128::from(sales) * i128::from(10_000 + growth) / 10_000;
    let ask = ProfitAsk {
        sales_minor: i64::try_from(grown).unwrap_or(i64::MAX),
        days: days.clamp(0, 730),
        pd_micro: pd.map(|bps| bps.clamp(0, 10_000) * 100),
        late_bps: late.clamp(0, 10_000),
        rates,
    };
    let title = visit.t("granting-simulator");
    let told = mistakes.0.is_empty().then(|| year_of_credit(&ask));
    let body = html! {
        (kit::page_head(&title, &visit.t("granting-simulator-lead"), &html! {}))
        (ways(&visit, "/granting/profit"))
        div.stack {
            div.grid {
                div.w5 { (form(&visit, &typed, currency, &mistakes)) }
                div.w7.stack {
                    @if let Some(told) = &told {
                        (year(&visit, told, currency))
                        (chart(&visit, told, currency))
                    }
                }
            }
        }
    };
    match mistakes.0.is_empty() {
        true => Ok(visit.page(&title, &body)),
        false => Ok(visit.again(&title, &body)),
    }
}

/// What stands in the form at first: a buyer's own figures where one is named, else the house's.
async fn begin(
    app: &App,
    visit: &Visit,
    asked: Filled,
    (currency, rates): (Currency, CostRates),
) -> base::Result<Filled> {
    let percent = |bps: i64| Money::new(bps, Currency::CNY).plain();
    let mut typed = asked;
    if let Some(code) = typed.some("buyer").map(str::to_owned) {
        let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
        if let Some(known) = find_assessment(&app.db, buyer.id).await? {
            let feature = |name: &str| match known.doc.as_ref()?.features.get(name)? {
                credit::assess::FeatureValue::Number(value) => Some(*value),
                credit::assess::FeatureValue::Class(_) => None,
            };
            let sales = Money::new(known.sales_12m_minor, currency);
            let terms = TermsCatalogue::shipped().find(&buyer.terms);
            let days = terms.map_or(0, |terms| i64::from(terms.credit_days));
            #[expect(clippy::cast_possible_truncation, reason = "days and shares, rounded")]
            let whole = |value: f64| value.clamp(0.0, 10_000.0).round() as i64;
            let late_days = feature("days-late-weighted").map_or(0, whole);
            let late = feature("late-amount").map_or(0, |share| whole(share * 10_000.0));
            typed = typed
                .or("sales", sales.plain())
                .or("days", (days + late_days).to_string())
                .or("late", percent(late));
            if let Some(micro) = known.pd_micro {
                typed = typed.or("pd", percent(micro / 100));
            }
        }
    }
    Ok(typed
        .or("sales", Money::new(1_000_000 * currency.minor_per_unit(), currency).plain())
        .or("growth", "0")
        .or("days", "60")
        .or("late", "20")
        .or("margin", percent(rates.margin_bps))
        .or("capital", percent(rates.capital_bps))
        .or("lgd", percent(rates.lgd_bps))
        .or("collection", percent(rates.collection_bps)))
}

fn form(visit: &Visit, typed: &Filled, currency: Currency, mistakes: &Mistakes) -> Markup {
    let line = |name: &'static str, label: String| {
        Field::new(name, label).kind(Kind::Number).value(typed.get(name))
    };
    let t = |key: &str| visit.t(key);
    let fields = [
        Field::new("buyer", t("granting-buyer-code"))
            .hint(t("granting-simulator-buyer"))
            .value(typed.get("buyer")),
        line("sales", visit.ta("granting-sim-sales", &[("currency", currency.code())])),
        line("growth", t("granting-sim-growth")).hint(t("granting-sim-growth-hint")),
        line("days", t("granting-sim-days")).hint(t("granting-sim-days-hint")),
        line("late", t("granting-sim-late")),
        line("pd", t("granting-sim-pd")).hint(t("granting-sim-pd-hint")),
        line("margin", t("granting-margin")),
        line("capital", t("granting-sim-capital")),
        line("lgd", t("granting-sim-lgd")),
        line("collection", t("granting-sim-collection")),
    ];
    let body = html! {
        form.fields method="get" action="/granting/profit" {
            (mistakes.summary(visit.lang))
            (kit::fields_of(visit.lang, &fields, mistakes))
            div.actions {
                button.button.primary { (t("granting-sim-run")) }
                a.button href="/granting/profit" { (t("granting-sim-reset")) }
            }
        }
    };
    kit::panel(&t("granting-sim-conditions"), &html! {}, &body)
}

/// From margin to what is left, one column each.
#[expect(clippy::cast_precision_loss, reason = "lengths on a chart, not money")]
fn chart(visit: &Visit, told: &ProfitDoc, currency: Currency) -> Markup {
    let amount = |minor: i64| words::minor(visit, minor, currency);
    // What cannot be reckoned has no column: nought would be a claim.
    let parts = [
        ("granting-year-margin", Some(told.margin_minor)),
        ("granting-year-capital", Some(told.capital_minor.saturating_neg())),
        ("granting-year-loss", told.loss_minor.map(i64::saturating_neg)),
        ("granting-year-collection", Some(told.collection_minor.saturating_neg())),
        ("granting-year-left", told.left_minor),
    ];
    let parts: Vec<(&str, i64)> =
        parts.into_iter().filter_map(|(name, minor)| Some((name, minor?))).collect();
    let bar = |(name, minor): &(&str, i64)| Bar {
        label: visit.t(name),
        value: *minor as f64,
        text: amount(*minor),
        tone: if *minor < 0 { Tone::High } else { Tone::Low },
        lit: *name == "granting-year-left",
        ..Bar::default()
    };
    let title = match told.left_minor {
        Some(left) => visit.ta("granting-sim-title", &[("amount", &amount(left))]),
        None => visit.t("granting-sim-title-none"),
    };
    let words = Words {
        id: "year".to_owned(),
        title: title.clone(),
        note: visit.ta("granting-sim-note", &[("currency", currency.code())]),
        desc: title,
    };
    let numbers = Numbers {
        head: vec![visit.t("policy-what-if-what"), visit.t("granting-sim-amount")],
        rows: parts.iter().map(|(name, minor)| vec![visit.t(name), amount(*minor)]).collect(),
    };
    let bars: Vec<Bar> = parts.iter().map(bar).collect();
    charts::columns(visit.lang, &words, &bars, &numbers)
}
