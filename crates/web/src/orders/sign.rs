//! What whoever releases orders does: releases and their second pair of eyes; suspensions of concluded
//! contracts with evidence, notice and security.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Currency, Failure, Money, Rejection};
use credit::{
    orders::{
        self, GROUNDS, Named, NewRelease, NewSuspension, OrderRow, OrderRule, OrderState, Released,
    },
    parties::{Buyer, Document, list_documents},
    receivables::company_currency,
    scoring::Eyes,
};
use maud::{Markup, html};

use super::{crumbs, found, href, order::signs, outcome_word};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// What a form is made of.
struct Sight<'a> {
    row: &'a OrderRow,
    act: &'a str,
    company: Currency,
    papers: &'a [Document],
    rule: &'a OrderRule,
    eyes: Eyes,
}

fn fields(visit: &Visit, sight: &Sight<'_>, filled: &Filled) -> Vec<Field> {
    let field = |name: &'static str, id: &str| {
        Field::new(name, visit.t(&format!("orders-{id}"))).value(filled.get(name))
    };
    let rule = sight.rule;
    match sight.act {
        "release" => {
            let cap = visit.ta("orders-release-cap", &[("currency", sight.company.code())]);
            let most = rule.longest_days.to_string();
            vec![
                Field::new("cap", cap)
                    .kind(Kind::Number)
                    .value(filled.get("cap"))
                    .hint(visit.t("orders-release-cap-hint")),
                field("days", "release-days")
                    .kind(Kind::Number)
                    .hint(visit.ta("orders-release-days-hint", &[("most", &most)]))
                    .required(),
                field("reason", "reason")
                    .kind(Kind::Lines)
                    .hint(visit.t("orders-reason-hint"))
                    .required(),
            ]
        }
        "suspend" => {
            let choose = Choice { value: String::new(), name: visit.t("orders-evidence-choose") };
            let grounds = GROUNDS.map(|ground| Choice {
                value: ground.to_owned(),
                name: visit.t(&format!("orders-ground-{ground}")),
            });
            let papers = sight.papers.iter().map(|paper| Choice {
                value: paper.id.to_string(),
                name: format!("{} ({})", paper.title, paper.as_of),
            });
            let grounds = std::iter::once(choose.clone()).chain(grounds).collect();
            let papers = std::iter::once(choose).chain(papers).collect();
            vec![
                field("ground", "ground").kind(Kind::OneOf(grounds)).required(),
                field("paper", "evidence")
                    .kind(Kind::OneOf(papers))
                    .hint(visit.t("orders-evidence-hint"))
                    .required(),
                field("remark", "evidence-remark").kind(Kind::Lines),
            ]
        }
        "notice" => vec![
            field("on", "notice-on").kind(Kind::Day).required(),
            field("how", "notice-how").hint(visit.t("orders-notice-how-hint")).required(),
        ],
        "security" => vec![
            field("on", "security-on").kind(Kind::Day).required(),
            field("what", "security").kind(Kind::Lines).required(),
        ],
        _ => Vec::new(),
    }
}

fn page(visit: &Visit, sight: &Sight<'_>, (filled, wrong): (&Filled, Mistakes)) -> Markup {
    let (row, act) = (sight.row, sight.act);
    let title = visit.t(&format!("orders-do-{act}"));
    let form = Sheet {
        action: format!("{}/sign/{act}", href(row.order.id)),
        csrf: visit.csrf.clone(),
        fields: fields(visit, sight, filled),
        mistakes: wrong,
        submit: title.clone(),
        back: Some(href(row.order.id)),
    };
    let asks = Money::new(row.order.asks().amount_minor, row.order.currency);
    let about = format!("{} · {} · {}", row.order.number, row.buyer_name, visit.amount(asks));
    let two = sight.rule.four_eyes_minor(sight.company);
    let two = visit.amount(Money::new(two, sight.company));
    html! {
        (crumbs(visit, Some(row)))
        (kit::page_head(&title, &about, &html! {}))
        div.panel { div.inside.stack {
            @if act == "release" {
                ul.plain {
                    @for step in row.steps.iter().filter(|step| step.result != "approve") {
                        li {
                            b { (step.name.pick(visit.lang)) } " " (step.number) " "
                            span.meta { (step.said.pick(visit.lang)) }
                        }
                    }
                }
                p.soft { (visit.ta("orders-release-two", &[("amount", &two)])) }
                @if sight.eyes == Eyes::Alone { p.soft { (visit.t("orders-release-alone")) } }
            }
            @if act == "suspend" { p.soft { (visit.t("orders-concluded-hint")) } }
            (form.show(visit.lang))
        } }
    }
}

fn no_such(act: &str) -> Failure {
    Rejection::new("house.not-found").with("what", act).into()
}

/// The form of an act.
///
/// # Errors
/// `orders.unknown`, `house.not-found` where the order takes no such act now; a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
) -> Answer {
    let (row, buyer) = found(&app, &visit, id).await?;
    if !signs(&row.order).contains(&act.as_str()) {
        return Err(no_such(&act).into());
    }
    let filled = Filled::default().or("days", "5").or("on", visit.today.to_string());
    let papers = list_documents(&app.db, buyer.id).await?;
    let company = company_currency(&app.db).await?;
    let (rule, _) = OrderRule::in_force(&app.db, visit.today).await?;
    let eyes = orders::release_eyes(&app.db, &row.order, None, &visit.actor()?.0).await?;
    let sight = Sight { row: &row, act: &act, company, papers: &papers, rule: &rule, eyes };
    let body = page(&visit, &sight, (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t(&format!("orders-do-{act}")), &body))
}

/// Does it.
///
/// # Errors
/// `orders.unknown`, `house.not-found`; a fault. What can be mended is said on the form.
pub async fn done(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let (row, buyer) = found(&app, &visit, id).await?;
    let papers = list_documents(&app.db, buyer.id).await?;
    let company = company_currency(&app.db).await?;
    let (rule, _) = OrderRule::in_force(&app.db, visit.today).await?;
    let eyes = orders::release_eyes(&app.db, &row.order, None, &visit.actor()?.0).await?;
    let sight = Sight { row: &row, act: &act, company, papers: &papers, rule: &rule, eyes };
    let title = visit.t(&format!("orders-do-{act}"));
    let mut reader = filled.reader();
    let mut typed = Typed::default();
    match act.as_str() {
        "release" => {
            typed.cap = filled.some("cap").map(|_| reader.amount("cap", company));
            typed.days = reader.whole("days");
        }
        "notice" | "security" => typed.on = Some(reader.day("on")),
        _ => {}
    }
    if let Some(wrong) = reader.wrong() {
        return Ok(visit.again(&title, &page(&visit, &sight, (&filled, wrong))));
    }
    match settled(run(&app, &visit, (&row, &buyer), &act, (&filled, typed)).await)? {
        Ok(flash) => Ok(visit.go(&href(id), Some(&flash))),
        Err(wrong) if matches!(act.as_str(), "agree" | "refuse") => {
            // A button without a form: the refusal stands by itself.
            match wrong.0.into_iter().next() {
                Some(rejection) => Err(Failure::from(rejection).into()),
                None => Err(no_such(&act).into()),
            }
        }
        Err(wrong) => Ok(visit.again(&title, &page(&visit, &sight, (&filled, wrong)))),
    }
}

#[derive(Default)]
struct Typed {
    cap: Option<Money>,
    days: i64,
    on: Option<base::Day>,
}

async fn run(
    app: &App,
    visit: &Visit,
    (row, buyer): (&OrderRow, &Buyer),
    act: &str,
    (filled, typed): (&Filled, Typed),
) -> base::Result<Flash> {
    let (db, actor) = (&app.db, visit.actor()?);
    let number = row.order.number.as_str();
    let named = Named { buyer, number };
    let said = |key: &str| Flash::new(key).with("number", number);
    let on = typed.on.unwrap_or(visit.today);
    Ok(match act {
        "release" => {
            let new = NewRelease {
                cap: typed.cap,
                days: i32::try_from(typed.days).unwrap_or(0),
                reason: filled.get("reason").to_owned(),
            };
            let done = orders::act(db, actor, named, async |tx| {
                orders::release_order(tx, named, &new).await
            });
            released(visit, number, done.await?)
        }
        "agree" | "refuse" => {
            let what = (filled.get("release").parse().unwrap_or(0), act == "agree");
            decide(app, visit, named, what).await?
        }
        "suspend" => {
            let new = NewSuspension {
                ground: filled.get("ground").to_owned(),
                documents: filled.get("paper").parse().into_iter().collect(),
                remark: filled.get("remark").to_owned(),
            };
            orders::act(db, actor, named, async |tx| orders::suspend_order(tx, named, &new).await)
                .await?;
            said("orders-done-suspend")
        }
        "notice" => {
            let how = filled.get("how");
            let done = orders::act(db, actor, named, async |tx| {
                orders::record_notice(tx, named, on, how).await
            });
            done.await?;
            Flash::new("orders-done-notice")
        }
        "security" => {
            let what = filled.get("what");
            let done = orders::act(db, actor, named, async |tx| {
                orders::record_security(tx, named, on, what).await
            });
            done.await?;
            Flash::new("orders-done-security")
        }
        "resume" => {
            let done =
                orders::act(db, actor, named, async |tx| orders::resume_order(tx, named).await);
            let answer = done.await?;
            let state = match answer.state {
                OrderState::Suspended => outcome_word(visit, answer.outcome),
                state => visit.t(&format!("orders-state-{}", state.code())),
            };
            said("orders-done-resume").with("state", state)
        }
        other => return Err(no_such(other)),
    })
}

/// The second pair of eyes on a release.
async fn decide(
    app: &App,
    visit: &Visit,
    named: Named<'_>,
    what: (i64, bool),
) -> base::Result<Flash> {
    let (db, actor) = (&app.db, visit.actor()?);
    let done =
        orders::act(db, actor, named, async |tx| orders::decide_release(tx, named, what).await);
    Ok(released(visit, named.number, done.await?))
}

/// What became of a release, in words.
fn released(visit: &Visit, number: &str, done: Released) -> Flash {
    match done {
        Released::Proposed(_) => Flash::new("orders-done-proposed"),
        Released::Decided(answer) => Flash::new("orders-done-release")
            .with("number", number)
            .with("outcome", outcome_word(visit, answer.outcome)),
        Released::Kept(release) if release.state == "granted" => {
            Flash::new("orders-done-release-kept").with("number", number)
        }
        Released::Kept(_) => Flash::new("orders-done-refused"),
    }
}
