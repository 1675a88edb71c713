//! The form of the negotiation card: stakes of both sides, target and walk-away, a ladder of concessions.

use axum::{
    Form,
    extract::{Path, State},
};
use credit::collections::{
    cases::{NegotiationCard, Rung, save_card},
    legal::{RoutePack, outlooks},
};
use maud::{Markup, html};

use super::{Opened, crumbs, href, money, opened, typed_amount};
use crate::{
    collections::legal::claim_of,
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Flash, Form as Sheet, Kind, Mistakes, Tone},
    parties::words,
    state::App,
    typed::settled,
    visit::Visit,
};

const GIVE: [&str; 5] = ["give_1", "give_2", "give_3", "give_4", "give_5"];
const ASK: [&str; 5] = ["ask_1", "ask_2", "ask_3", "ask_4", "ask_5"];

/// The form.
///
/// # Errors
/// `collections.case-unknown`, or a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let body = page(&app, &visit, &at, (&filled(&at), Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-card"), &body))
}

fn filled(at: &Opened) -> Filled {
    let (card, currency) = (&at.case.card, at.case.currency);
    let day = |day: Option<base::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut filled = Filled::default()
        .or("ours", card.ours.as_str())
        .or("theirs", card.theirs.as_str())
        .or("our_best", card.our_best.as_str())
        .or("their_best", card.their_best.as_str())
        .or("target", typed_amount(card.target_minor, currency))
        .or("target_on", day(card.target_on))
        .or("walk", typed_amount(card.walk_minor, currency))
        .or("walk_on", day(card.walk_on))
        .or("pay_path", card.pay_path.as_str())
        .or("pay_days", card.pay_days.as_str());
    for ((give, ask), rung) in GIVE.iter().zip(ASK).zip(&card.ladder) {
        filled = filled.or(give, rung.give.as_str()).or(ask, rung.ask.as_str());
    }
    filled
}

async fn page(
    app: &App,
    visit: &Visit,
    at: &Opened,
    (filled, mistakes): (&Filled, Mistakes),
) -> base::Result<Markup> {
    let routes = RoutePack::in_force(&app.db, visit.today).await?;
    let best = outlooks(&routes, &claim_of(at, false, &[])).into_iter().find(|one| one.best);
    let title = visit.t("collections-card");
    Ok(html! {
        (crumbs(visit, &at.case, &title))
        (kit::page_head(&title, &visit.t("collections-card-lead"), &html! {}))
        div.stack {
            @if let Some(best) = best {
                @let coin = money(visit, best.sum.value_minor, at.case.currency);
                (kit::notice(Tone::Quiet, &visit.t("collections-card-hint"), &html! {
                    (visit.ta("collections-card-hint-why", &[
                        ("route", &words::said(visit.lang, &best.route.name)), ("amount", &coin),
                    ])) " "
                    a href={ (href(at.case.id)) "/routes" } { (visit.t("collections-routes")) }
                }))
            }
            div.panel { div.inside { (form(visit, at, (filled, mistakes)).show(visit.lang)) } }
        }
    })
}

fn form(visit: &Visit, at: &Opened, (filled, mistakes): (&Filled, Mistakes)) -> Sheet {
    let code = at.case.currency.code();
    let field = |name: &'static str| {
        let key = format!("collections-card-{}", name.replace('_', "-"));
        Field::new(name, visit.t(&key)).value(filled.get(name))
    };
    let amount = |name: &'static str| {
        let key = format!("collections-card-{name}-amount");
        Field::new(name, visit.ta(&key, &[("currency", code)]))
            .value(filled.get(name))
            .kind(Kind::Number)
    };
    let mut fields = vec![
        field("ours").kind(Kind::Lines),
        field("theirs").kind(Kind::Lines),
        field("our_best").hint(visit.t("collections-card-best-hint")),
        field("their_best"),
        amount("target"),
        field("target_on").kind(Kind::Day),
        amount("walk").hint(visit.t("collections-card-walk-hint")),
        field("walk_on").kind(Kind::Day),
    ];
    for (n, (give, ask)) in GIVE.into_iter().zip(ASK).enumerate() {
        let number = (n + 1).to_string();
        let label = |key: &str| visit.ta(key, &[("count", &number)]);
        fields.push(Field::new(give, label("collections-card-give")).value(filled.get(give)));
        fields.push(Field::new(ask, label("collections-card-ask")).value(filled.get(ask)));
    }
    fields.push(field("pay_path").kind(Kind::Lines).hint(visit.t("collections-card-path-hint")));
    fields.push(field("pay_days").hint(visit.t("collections-card-days-hint")));
    Sheet {
        action: format!("{}/card", href(at.case.id)),
        csrf: visit.csrf.clone(),
        fields,
        mistakes,
        submit: visit.t("collections-card-save"),
        back: Some(href(at.case.id)),
    }
}

/// Writes the card.
///
/// # Errors
/// `collections.case-unknown`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let currency = at.case.currency;
    let mut reader = filled.reader();
    let mut amount = |name: &'static str| match filled.some(name) {
        Some(_) => reader.amount(name, currency).minor,
        None => 0,
    };
    let (target_minor, walk_minor) = (amount("target"), amount("walk"));
    let (target_on, walk_on) = (reader.maybe_day("target_on"), reader.maybe_day("walk_on"));
    let text = |name: &str| filled.get(name).to_owned();
    let ladder = GIVE.iter().zip(ASK).map(|(give, ask)| Rung { give: text(give), ask: text(ask) });
    let ladder = ladder.filter(|one| !one.give.is_empty() || !one.ask.is_empty()).collect();
    let card = NegotiationCard {
        ours: text("ours"),
        theirs: text("theirs"),
        our_best: text("our_best"),
        their_best: text("their_best"),
        target_minor,
        target_on,
        walk_minor,
        walk_on,
        ladder,
        pay_path: text("pay_path"),
        pay_days: text("pay_days"),
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            save_card(&mut tx, id, &card).await?;
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => {
                let back = format!("{}/prepare", href(id));
                return Ok(visit.go(&back, Some(&Flash::new("collections-card-done"))));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&app, &visit, &at, (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-card"), &body))
}
