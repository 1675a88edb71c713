//! Lays a plan on the table: the rows and terms of the house's agreement as a form, said as one sentence of the talk.

use academy::practice::{
    Ask, KeptRun, Move, Piece, PracticePack, Run, Saying, Signer, Size, Terms, ask_words, say,
};
use axum::{
    Form,
    extract::{Path, State},
};
use base::{Currency, Day, Rejection};
use maud::{Markup, html};

use super::{href, money, opened, talk};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Kind, Mistakes, hidden},
    state::App,
    typed::{self, settled},
    visit::Visit,
};

/// Rows of the form: the names of amount and day.
const ROWS: [(&str, &str); 6] = [
    ("amount_1", "day_1"),
    ("amount_2", "day_2"),
    ("amount_3", "day_3"),
    ("amount_4", "day_4"),
    ("amount_5", "day_5"),
    ("amount_6", "day_6"),
];

/// The form, below what can be said.
pub(super) fn form(
    visit: &Visit,
    (kept, run): (&KeptRun, &Run),
    (filled, mistakes): (&Filled, &Mistakes),
) -> Markup {
    let number = (run.turns.len() + 1).to_string();
    let owed = money(visit, run.debtor.total_minor - run.discount_minor);
    let from = run.pack.plays_on;
    let field = |name: &'static str, key: &str, kind: Kind| {
        Field::new(name, visit.t(key)).kind(kind).value(filled.get(name))
    };
    let open = ROWS
        .iter()
        .any(|(amount, day)| filled.some(amount).is_some() || filled.some(day).is_some());
    let choice = |code: &str, key: &str| Choice { value: code.into(), name: visit.t(key) };
    let signers = vec![
        choice("", "practice-plan-sign-not"),
        choice("decider", "practice-signer-decider"),
        choice("contact", "practice-signer-contact"),
    ];
    let terms = [
        field("sign", "practice-plan-signer", Kind::OneOf(signers)),
        field("interest", "practice-plan-interest", Kind::Tick),
        field("guarantee", "practice-plan-guarantee", Kind::Tick),
        field("next_on", "practice-plan-next", Kind::Day),
    ];
    html! {
        details.lay id="plan" open[open || !mistakes.0.is_empty()] {
            summary { (visit.t("practice-lay")) }
            form.fields method="post" action={ (href(kept.id)) "/plan" } {
                (hidden("csrf", &visit.csrf))
                (hidden("number", &number))
                (mistakes.summary(visit.lang))
                p.soft {
                    (visit.ta("practice-lay-lead", &[("owed", &owed), ("day", &from.to_string())]))
                }
                @for (n, (amount, day)) in (1..).zip(ROWS) {
                    fieldset.row {
                        legend { (visit.ta("practice-lay-row", &[("n", &n.to_string())])) }
                        (kit::fields_of(visit.lang, &[
                            field(amount, "practice-invoice-amount", Kind::Number),
                            field(day, "practice-lay-day", Kind::Day),
                        ], mistakes))
                    }
                }
                (kit::fields_of(visit.lang, &terms, mistakes))
                div.actions {
                    button.button.primary type="submit" { (visit.t("practice-lay-it")) }
                }
            }
        }
    }
}

fn days(from: Day, day: Day, field: &'static str) -> Result<usize, Rejection> {
    usize::try_from(day.days_since(from)).map_err(|_| {
        Rejection::new("practice.plan-day").with("day", day).with("from", from).on(field)
    })
}

/// A row: an amount without a day is refused, a day without an amount takes what is left.
fn row(
    filled: &Filled,
    from: Day,
    (amount, day): (&'static str, &'static str),
) -> Result<Option<Piece>, Rejection> {
    if filled.some(amount).is_none() && filled.some(day).is_none() {
        return Ok(None);
    }
    let on = days(from, typed::day(filled.get(day), day)?, day)?;
    let size = match filled.some(amount) {
        Some(text) => Size::Minor(typed::amount(text, Currency::CNY, amount)?.minor),
        None => Size::Rest,
    };
    Ok(Some(Piece { size, days: on }))
}

/// The plan of the form.
fn read(filled: &Filled, from: Day) -> Result<Ask, Mistakes> {
    let mut wrong = Vec::new();
    let mut pieces = Vec::new();
    for names in ROWS {
        match row(filled, from, names) {
            Ok(piece) => pieces.extend(piece),
            Err(rejection) => wrong.push(rejection),
        }
    }
    let next = typed::maybe_day(filled.get("next_on"), "next_on");
    let next = next.and_then(|day| day.map(|day| days(from, day, "next_on")).transpose());
    let next_days = next.unwrap_or_else(|rejection| {
        wrong.push(rejection);
        None
    });
    let terms = Terms {
        sign: Signer::parse(filled.get("sign")).filter(|who| *who != Signer::Nobody),
        interest: filled.get("interest") == "1",
        guarantee: filled.get("guarantee") == "1",
        next_days,
    };
    let ask = Ask::of(pieces, terms);
    match (ask, wrong.is_empty()) {
        (Some(ask), true) => Ok(ask),
        (None, true) => Err(Mistakes(vec![Rejection::new("practice.plan-wrong").on("amount_1")])),
        _ => Err(Mistakes(wrong)),
    }
}

/// Says the plan; it is one turn of the talk.
///
/// # Errors
/// `practice.run-unknown`, or a fault; what is wrong is said on the page.
pub async fn lay(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let kept = opened(&app, &visit, id).await?;
    let pack = PracticePack::shipped();
    let mistakes = match read(&filled, pack.plays_on) {
        Ok(ask) => {
            let run = kept.replayed(pack)?;
            let owed = run.debtor.total_minor - run.discount_minor;
            let said = ask_words(visit.lang, pack.plays_on, (&ask, owed));
            let number = filled.get("number").parse().unwrap_or(0);
            let saying = Saying::chosen(number, Move::Propose(ask), said, visit.lang);
            let mut tx = app.db.write(visit.actor()?).await?;
            let outcome = async {
                say(&mut tx, (id, visit.person()?.id), &saying).await?;
                tx.commit().await
            };
            match settled(outcome.await)? {
                Ok(()) => return Ok(visit.go(&format!("{}#say", href(id)), None)),
                Err(wrong) => wrong,
            }
        }
        Err(wrong) => wrong,
    };
    if kept.state != "talking" {
        return Ok(visit.go(&href(id), None));
    }
    talk::again(&visit, &kept, (&filled, &mistakes))
}
