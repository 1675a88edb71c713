//! The check rule on the screen: what counts, an edit in order and parameters, what the orders of twelve
//! months would have become under it, and the signature of a second person.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Currency, Failure, Money, Rejection};
use credit::orders::{
    Check, OrderRule, RuleWhatIf, decide_rule, find_rule_what_if, get_rule_version, parameters,
    propose_rule, rule_of,
};
use credit::scoring::{Eyes, PackProposal, has_second, list_proposals};
use maud::{Markup, html};
use store::access::Right;

use super::{
    crumbs,
    rule_form::{first, form, put_together},
    rule_outcome::outcome,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Flash, List, Mistakes, Row, Tone, hidden},
    parties::words,
    settings::alone,
    state::App,
    typed::settled,
    visit::Visit,
};

pub(super) const HERE: &str = "/orders/rule";

fn href(id: i64) -> String {
    format!("{HERE}/{id}")
}

/// What counts, the form, the versions on their way.
///
/// # Errors
/// A fault from the database.
pub async fn home(State(app): State<App>, visit: Visit) -> Answer {
    let (rule, _) = OrderRule::in_force(&app.db, visit.today).await?;
    let filled = first(&visit, &rule);
    let body = page(&app, &visit, (&rule, &filled), &Mistakes::none()).await?;
    Ok(visit.page(&visit.t("orders-rule"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    (rule, filled): (&OrderRule, &Filled),
    mistakes: &Mistakes,
) -> Result<Markup, Failure> {
    let versions = list_proposals(&app.db, "orders").await?;
    let day = rule.edition.effective_from.to_string();
    let lead = visit.ta("orders-rule-lead", &[("version", &rule.edition.version), ("day", &day)]);
    let edit = visit.may(Right::EditPolicy);
    Ok(html! {
        (crumbs(visit, None))
        (kit::page_head(&visit.t("orders-rule"), &lead, &html! {
            a.button href="/settings/packs/orders" { (visit.t("orders-rule-text")) }
        }))
        div.stack {
            (listed(visit, &versions))
            (kit::panel(&visit.t("orders-rule-steps"), &html! {}, &counts(visit, rule)))
            @if edit {
                (kit::panel(&visit.t("orders-rule-edit"), &html! {},
                    &form(visit, rule, (filled, mistakes))))
            }
        }
    })
}

fn value(visit: &Visit, name: &str, number: i64) -> String {
    let id = name.replace('_', "-");
    let label = visit.t(&format!("orders-rule-{id}"));
    match name {
        // Basis points are a percentage with two decimals.
        "tolerance_bps" => format!("{label} {} %", Money::new(number, Currency::CNY).plain()),
        _ => {
            let unit = visit.t(&format!("orders-rule-unit-{id}"));
            format!("{label} {} {unit}", locale::count(number))
        }
    }
}

/// A step's parameters in words.
fn said(visit: &Visit, check: &Check) -> String {
    if let Check::Tier { tiers } = check {
        let names: Vec<String> = tiers.iter().map(|tier| words::tier(visit.lang, *tier)).collect();
        return names.join(visit.lang.pick("、", ", "));
    }
    let all: Vec<String> =
        parameters(check).into_iter().map(|(name, number)| value(visit, name, number)).collect();
    all.join(visit.lang.pick("；", "; "))
}

fn counts(visit: &Visit, rule: &OrderRule) -> Markup {
    let reservation = visit.ta(
        "orders-rule-reservation",
        &[
            ("days", &rule.reservation_days.to_string()),
            ("horizon", &rule.horizon_days.to_string()),
            ("two", &locale::count(rule.four_eyes_from)),
            ("longest", &rule.longest_days.to_string()),
        ],
    );
    html! {
        ol.steps-of {
            @for step in &rule.steps {
                li {
                    b { (step.name.pick(visit.lang)) } " "
                    (kit::plain_badge(&visit.t(&format!("orders-outcome-{}", step.outcome.code()))))
                    " " span.meta { (said(visit, &step.check)) }
                }
            }
        }
        p.soft { (reservation) }
    }
}

fn listed(visit: &Visit, versions: &[PackProposal]) -> Markup {
    let row = |one: &PackProposal| Row {
        href: Some(href(one.id)),
        cells: vec![
            html! { a href=(href(one.id)) { (one.effective_on) } },
            html! {
                (kit::badge(tone(one), &visit.t(&format!("orders-rule-state-{}", one.state))))
            },
            html! { (one.reason) },
            html! { (one.proposed_by) },
            html! { @if let Some(by) = &one.decided_by { (by) } },
        ],
        ..Row::default()
    };
    List {
        id: "rules",
        title: visit.t("orders-rule-versions"),
        count: i64::try_from(versions.len()).ok(),
        columns: vec![
            Column::fit(visit.t("orders-rule-from")).title(),
            Column::fit(visit.t("orders-state")),
            Column::text(visit.t("orders-reason")),
            Column::fit(visit.t("orders-rule-by")),
            Column::fit(visit.t("orders-rule-signed-by")),
        ],
        rows: versions.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("orders-rule-none"),
            why: visit.t("orders-rule-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn tone(one: &PackProposal) -> Tone {
    match one.state.as_str() {
        "proposed" => Tone::Medium,
        "approved" => Tone::Low,
        _ => Tone::Quiet,
    }
}

/// Tries what was filled in: the difference, and what the orders of twelve months would have become.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn try_out(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let (now, _) = OrderRule::in_force(&app.db, visit.today).await?;
    let title = visit.t("orders-rule");
    let (rule, text) = match put_together(&app, &now, &filled) {
        Ok(made) => made,
        Err(mistakes) => {
            let body = page(&app, &visit, (&now, &filled), &mistakes).await?;
            return Ok(visit.again(&title, &body));
        }
    };
    let told = find_rule_what_if(&app.db, &rule).await?;
    let body = html! {
        nav.crumbs.meta {
            a href="/orders" { (visit.t("orders-title")) } " / " a href=(HERE) { (title) }
        }
        (kit::page_head(&visit.t("orders-rule-tried"), filled.get("reason"), &html! {}))
        div.stack {
            (kit::panel(&visit.t("orders-rule-differs"), &html! {}, &differs(&visit, &now, &rule)))
            (kit::panel(&visit.t("orders-rule-what-if"), &html! {}, &outcome(&visit, &told)))
            form method="post" action={ (HERE) "/propose" } {
                (hidden("csrf", &visit.csrf))
                (hidden("content", &text))
                (hidden("reason", filled.get("reason")))
                div.actions {
                    button.button.primary { (visit.t("orders-rule-propose")) }
                    a.button href=(HERE) { (visit.t("house-cancel")) }
                }
            }
        }
    };
    Ok(visit.page(&visit.t("orders-rule-tried"), &body))
}

fn differs(visit: &Visit, now: &OrderRule, new: &OrderRule) -> Markup {
    let day = new.edition.effective_from;
    let bare = |rule: &OrderRule| rule.spelled("–", day, "–");
    kit::diff(visit.lang, &bare(now), &bare(new))
}

/// Proposes what was tried to a second person.
///
/// # Errors
/// A fault; a refusal is said above the form.
pub async fn propose(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let text = filled.get("content").replace("\r\n", "\n");
    let done = async {
        let rule = rule_of(&text)?;
        let told = find_rule_what_if(&app.db, &rule).await?;
        let mut tx = app.db.write(visit.actor()?).await?;
        let id = propose_rule(&mut tx, &text, filled.get("reason"), &told).await?;
        tx.commit().await?;
        Ok::<i64, Failure>(id)
    };
    match settled(done.await)? {
        Ok(id) => Ok(visit.go(&href(id), Some(&Flash::new("orders-rule-proposed-done")))),
        Err(mistakes) => {
            let (now, _) = OrderRule::in_force(&app.db, visit.today).await?;
            let body = page(&app, &visit, (&now, &first(&visit, &now)), &mistakes).await?;
            Ok(visit.again(&visit.t("orders-rule"), &body))
        }
    }
}

/// One version.
///
/// # Errors
/// `orders.rule-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let body = drawn(&app, &visit, id, &Mistakes::none()).await?;
    Ok(visit.page(&visit.t("orders-rule"), &body))
}

async fn drawn(app: &App, visit: &Visit, id: i64, wrong: &Mistakes) -> Result<Markup, Failure> {
    let one = get_rule_version(&app.db, id).await?;
    let (now, _) = OrderRule::in_force(&app.db, visit.today).await?;
    let (rule, told) = (rule_of(&one.content)?, one.tried::<RuleWhatIf>()?);
    let title = visit.ta("orders-rule-of", &[("day", &one.effective_on.to_string())]);
    let lead = format!("{} · {}", one.proposed_by, one.reason);
    let badge = kit::badge(tone(&one), &visit.t(&format!("orders-rule-state-{}", one.state)));
    let own = visit.person.as_ref().is_some_and(|person| person.login == one.proposed_by);
    let eyes = Eyes::of(own, has_second(&app.db.list_people().await?, &one.proposed_by));
    Ok(html! {
        nav.crumbs.meta {
            a href="/orders" { (visit.t("orders-title")) } " / "
            a href=(HERE) { (visit.t("orders-rule")) }
        }
        (kit::page_head(&title, &lead, &badge))
        div.stack {
            (wrong.summary(visit.lang))
            @if let Some(by) = &one.decided_by {
                p.soft { (by) " · " (one.note) @if one.is_alone() { " " (alone(visit)) } }
            }
            (kit::panel(&visit.t("orders-rule-differs"), &html! {}, &differs(visit, &now, &rule)))
            // Sums over all buyers: not for who sees only some.
            @if let Some(told) = told.filter(|_| visit.may(Right::SeeOverview)) {
                (kit::panel(&visit.t("orders-rule-what-if"), &html! {}, &outcome(visit, &told)))
            }
            (kit::panel(&visit.t("orders-rule-steps"), &html! {}, &counts(visit, &rule)))
            @if one.state == "proposed" && visit.may(Right::EditPolicy) {
                (signing(visit, id, eyes))
            }
        }
    })
}

fn signing(visit: &Visit, id: i64, eyes: Eyes) -> Markup {
    let acts: &[&str] = if eyes == Eyes::Same { &["reject"] } else { &["sign", "reject"] };
    let body = html! {
        @match eyes {
            Eyes::Same => (kit::notice(Tone::Medium, &visit.t("orders-rule-second"), &html! {})),
            Eyes::Alone => p.soft { (visit.t("settings-pack-alone-signs")) },
            Eyes::Two => {}
        }
        @for act in acts {
            details.models-step {
                summary.button.primary[*act == "sign"] { (visit.t(&format!("orders-rule-do-{act}"))) }
                form.fields method="post" action={ (href(id)) "/" (act) } {
                    (hidden("csrf", &visit.csrf))
                    label.field {
                        span { (visit.t("orders-reason")) span.must { (visit.t("house-must")) } }
                        textarea name="reason" rows="2" required maxlength="1000" {}
                    }
                    div.actions {
                        button.button.primary { (visit.t(&format!("orders-rule-do-{act}"))) }
                    }
                }
            }
        }
    };
    kit::panel(&visit.t("orders-rule-signature"), &html! {}, &body)
}

/// Signs a version, or turns it down.
///
/// # Errors
/// `orders.rule-unknown`, `house.page-not-found`; a fault. What is refused is said on its page.
pub async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    if !matches!(act.as_str(), "sign" | "reject") {
        return Err(Rejection::new("house.page-not-found").with("path", act).into());
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = async {
        decide_rule(&mut tx, id, (act == "sign", filled.get("reason"))).await?;
        tx.commit().await
    };
    match settled(done.await)? {
        Ok(()) => Ok(visit.go(&href(id), Some(&Flash::new("orders-rule-decided-done")))),
        Err(mistakes) => {
            let body = drawn(&app, &visit, id, &mistakes).await?;
            Ok(visit.again(&visit.t("orders-rule"), &body))
        }
    }
}
