//! Who stands in for whom, and how requests go: the chains of the pack in force.

use axum::{
    Form,
    extract::{Path, State},
};
use base::Currency;
use credit::granting::{
    Delegation, GrantingPack, NewDelegation, delegate, end_delegation, list_delegations,
};
use maud::{Markup, html};
use store::access::{Person, Right, Role};

use super::{role, ways};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Choice, Column, Empty, Field, Flash, Form as Fields, Kind, List, Mistakes, Row, Tone,
        hidden,
    },
    parties::words,
    state::App,
    typed,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let me = visit.person()?.login.clone();
    let typed = Filled::default().or("from_login", me).or("from_on", visit.today.to_string());
    let body = drawn(&app, &visit, &typed, Mistakes::none()).await?;
    Ok(visit.page(&visit.t("granting-people"), &body))
}

async fn drawn(
    app: &App,
    visit: &Visit,
    typed: &Filled,
    mistakes: Mistakes,
) -> base::Result<Markup> {
    let people: Vec<Person> =
        app.db.list_people().await?.into_iter().filter(|person| person.active).collect();
    let given = list_delegations(&app.db).await?;
    let (pack, _) = GrantingPack::in_force(&app.db, visit.today).await?;
    let title = visit.t("granting-people");
    Ok(html! {
        (kit::page_head(&title, &visit.t("granting-people-lead"), &html! {}))
        (ways(visit, "/granting/people"))
        div.stack {
            (chains(visit, &pack))
            (list(visit, &given))
            @if visit.may(Right::DecideCredit) { (form(visit, &people, typed, mistakes)) }
        }
    })
}

fn chains(visit: &Visit, pack: &GrantingPack) -> Markup {
    let currency = Currency::CNY;
    let rows = pack.chains.iter().map(|chain| {
        let tiers: Vec<String> =
            chain.tiers.iter().map(|tier| words::tier(visit.lang, *tier)).collect();
        let steps = chain.steps.iter().map(|one| {
            let who = role(visit, one.step.role.code());
            let money = base::Money::new(one.above * currency.minor_per_unit(), currency);
            let above = match one.above {
                ..0 => return who,
                0 => "0".to_owned(),
                _ => visit.digits(money),
            };
            visit.ta("granting-chain-above", &[("who", &who), ("amount", &above)])
        });
        let steps: Vec<String> = steps.collect();
        (tiers.join(" · "), html! { (steps.join(" → ")) })
    });
    let rows: Vec<_> = rows.collect();
    let body = html! {
        (kit::facts(&rows))
        p.meta { (visit.ta("granting-pack", &[("version", &pack.edition.version)])) }
    };
    kit::panel(&visit.t("granting-chains"), &html! {}, &body)
}

fn list(visit: &Visit, given: &[Delegation]) -> Markup {
    let me = visit.person.as_ref();
    let row = |one: &Delegation| {
        let counts = one.counts_on(visit.today);
        let mine = me.is_some_and(|me| me.login == one.given.from_login || me.role == Role::Owner);
        let state = match (one.ended_on, counts) {
            (Some(_), _) => (Tone::Quiet, "granting-delegation-ended"),
            (None, true) => (Tone::Low, "granting-delegation-counts"),
            (None, false) if one.given.from_on > visit.today => {
                (Tone::Quiet, "granting-delegation-coming")
            }
            (None, false) => (Tone::Quiet, "granting-delegation-over"),
        };
        Row {
            cells: vec![
                html! { (one.given.from_login) " → " b { (one.given.to_login) } },
                html! { (one.given.from_on) " – " (one.given.to_on) },
                kit::badge(state.0, &visit.t(state.1)),
                html! { (one.given.reason) },
                html! {
                    @if mine && one.ended_on.is_none() && one.given.to_on >= visit.today {
                        form method="post" action={ "/granting/people/" (one.id) "/end" } {
                            (hidden("csrf", &visit.csrf))
                            button.button { (visit.t("granting-delegation-end")) }
                        }
                    }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "delegations",
        title: visit.t("granting-delegations"),
        columns: vec![
            Column::text(visit.t("granting-delegation")).title(),
            Column::fit(visit.t("granting-days-of")),
            Column::fit(visit.t("granting-state")),
            Column::text(visit.t("policy-reason")).full(),
            Column::fit(String::new()),
        ],
        rows: given.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("granting-delegations-none"),
            why: visit.t("granting-delegations-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn form(visit: &Visit, people: &[Person], typed: &Filled, mistakes: Mistakes) -> Markup {
    let offered = |people: &[Person]| {
        let one = |person: &Person| Choice {
            value: person.login.clone(),
            name: format!("{} · {}", person.name, role(visit, person.role.code())),
        };
        Kind::OneOf(people.iter().map(one).collect())
    };
    let line = |name: &'static str, label: String| Field::new(name, label).value(typed.get(name));
    let form = Fields {
        action: "/granting/people/add".to_owned(),
        csrf: visit.csrf.clone(),
        fields: vec![
            line("from_login", visit.t("granting-from-login")).kind(offered(people)).required(),
            line("to_login", visit.t("granting-to-login")).kind(offered(people)).required(),
            line("from_on", visit.t("policy-from")).kind(Kind::Day).required(),
            line("to_on", visit.t("granting-last-day")).kind(Kind::Day).required(),
            line("reason", visit.t("policy-reason")).required(),
        ],
        mistakes,
        submit: visit.t("granting-delegate"),
        back: None,
    };
    kit::panel(&visit.t("granting-delegate"), &html! {}, &form.show(visit.lang))
}

/// Records a delegation.
///
/// # Errors
/// A fault; what is refused is said on the form.
pub async fn add(State(app): State<App>, visit: Visit, Form(typed): Form<Filled>) -> Answer {
    let mut reader = typed.reader();
    let new = NewDelegation {
        from_login: reader.text("from_login"),
        to_login: reader.text("to_login"),
        from_on: reader.day("from_on"),
        to_on: reader.day("to_on"),
        reason: reader.text("reason"),
    };
    let mistakes = match reader.wrong() {
        Some(mistakes) => mistakes,
        None => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let outcome = async {
                delegate(&mut tx, &new).await?;
                tx.commit().await
            };
            match typed::settled(outcome.await)? {
                Ok(()) => {
                    let done = Flash::new("granting-delegated-done");
                    return Ok(visit.go("/granting/people", Some(&done)));
                }
                Err(mistakes) => mistakes,
            }
        }
    };
    let body = drawn(&app, &visit, &typed, mistakes).await?;
    Ok(visit.again(&visit.t("granting-people"), &body))
}

/// Ends a delegation.
///
/// # Errors
/// `granting.delegation-unknown`, `granting.delegate-not-yours`, or a fault.
pub async fn end(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let mut tx = app.db.write(visit.actor()?).await?;
    end_delegation(&mut tx, id).await?;
    tx.commit().await?;
    Ok(visit.go("/granting/people", Some(&Flash::new("granting-ended-done"))))
}
