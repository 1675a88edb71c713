//! Matters before the law: opened by a route with its deadlines, closed with what they brought and cost.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::Rejection;
use credit::collections::legal::{
    Claim, MATTER_OUTCOMES, Matter, NewMatter, RoutePack, add_matter_day, close_matter,
    do_matter_day, get_matter, list_matters, open_matter, outlooks,
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    cases::{Opened, crumbs, href, money, opened, typed_amount},
    legal::claim_of,
};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes, Tone},
    parties::words,
    state::App,
    typed::settled,
    visit::Visit,
};

/// The first thing that is wrong.
fn first(wrong: Mistakes) -> base::Failure {
    let first = wrong.0.into_iter().next();
    first.map_or_else(|| base::Failure::bug("mistakes without one"), Into::into)
}

/// The form of a new matter.
///
/// # Errors
/// `collections.case-unknown`, or a fault.
pub async fn ask_matter(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let filled = filled
        .or("on", visit.today.to_string())
        .or("claimed", typed_amount(at.brief.owed.overdue_minor, at.case.currency));
    let body = matter_form(&app, &visit, &at, (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-matter-begin"), &body))
}

async fn matter_form(
    app: &App,
    visit: &Visit,
    at: &Opened,
    (filled, mistakes): (&Filled, Mistakes),
) -> base::Result<Markup> {
    let pack = RoutePack::in_force(&app.db, visit.today).await?;
    let routes = pack.routes.iter().filter(|one| one.matter);
    let routes = routes
        .map(|one| Choice { value: one.code.clone(), name: words::said(visit.lang, &one.name) });
    let title = visit.t("collections-matter-begin");
    let field = |name: &'static str| {
        Field::new(name, visit.t(&format!("collections-matter-{name}"))).value(filled.get(name))
    };
    let claimed = visit.ta("collections-matter-claimed", &[("currency", at.case.currency.code())]);
    let form = Sheet {
        action: format!("{}/matter", href(at.case.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("route").kind(Kind::OneOf(routes.collect())),
            Field::new("claimed", claimed)
                .kind(Kind::Number)
                .required()
                .value(filled.get("claimed")),
            field("on").kind(Kind::Day).required(),
            field("forum").required().hint(visit.t("collections-matter-forum-hint")),
            field("reference"),
            field("counsel"),
            Field::new("clause", visit.t("collections-route-clause"))
                .kind(Kind::Tick)
                .value(filled.get("clause")),
        ],
        mistakes,
        submit: title.clone(),
        back: Some(format!("{}/routes", href(at.case.id))),
    };
    Ok(html! {
        (crumbs(visit, &at.case, &title))
        (kit::page_head(&title, &visit.t("collections-matter-lead"), &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    })
}

/// Opens a matter.
///
/// # Errors
/// `collections.case-unknown`, or a fault; what is wrong is said on the form.
pub async fn begin_matter(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let pack = RoutePack::in_force(&app.db, visit.today).await?.into_owned();
    let mut reader = filled.reader();
    let claimed = reader.amount("claimed", at.case.currency).minor;
    let on = reader.day("on");
    let matters = list_matters(&app.db, id).await?;
    let facts = claim_of(&at, filled.get("clause") == "1", &matters);
    let claim = Claim { amount_minor: claimed, ..facts };
    let all = outlooks(&pack, &claim);
    let route = filled.get("route");
    let reckoned = all.iter().find(|one| one.route.code == route).map_or(String::new(), |one| {
        let sum = &one.sum;
        let value = money(&visit, sum.value_minor, at.case.currency);
        let cost = money(&visit, sum.cost_minor, at.case.currency);
        format!("{value} · {cost} · {}", locale::days(visit.lang, sum.days))
    });
    if let Some(lacks) = all.iter().find(|one| one.route.code == route && !one.lacks.is_empty()) {
        let need = lacks.lacks.first().map_or("", |need| need.code());
        let need = visit.t(&format!("collections-lacks-{need}"));
        let wrong = Rejection::new("collections.route-lacks").with("need", need);
        reader.refuse(wrong.on("route"));
    }
    let new = NewMatter {
        case: id,
        route: route.to_owned(),
        claimed_minor: claimed,
        on,
        forum: filled.get("forum").to_owned(),
        reference: filled.get("reference").to_owned(),
        counsel: filled.get("counsel").to_owned(),
        reckoned,
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            let matter = open_matter(&mut tx, &pack, &new).await?;
            tx.commit().await?;
            Ok(matter)
        };
        match settled(outcome.await)? {
            Ok(matter) => return Ok(visit.go(&matter_href(id, matter), None)),
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = matter_form(&app, &visit, &at, (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-matter-begin"), &body))
}

fn matter_href(case: i64, matter: i64) -> String {
    format!("{}/matter/{matter}", href(case))
}

/// A matter with its deadlines.
///
/// # Errors
/// `collections.case-unknown`, `collections.matter-unknown`, or a fault.
pub async fn matter(
    State(app): State<App>,
    visit: Visit,
    Path((id, matter)): Path<(i64, i64)>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let matter = get_matter(&app.db, (id, matter)).await?;
    let none = Filled::default();
    let body = matter_page(&app, &visit, (&at, &matter), (&none, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-matter"), &body))
}

async fn matter_page(
    app: &App,
    visit: &Visit,
    (at, matter): (&Opened, &Matter),
    (filled, mistakes): (&Filled, Mistakes),
) -> base::Result<Markup> {
    let pack = RoutePack::in_force(&app.db, visit.today).await?;
    let coin = |minor| money(visit, minor, at.case.currency);
    let route = pack.find(&matter.route).map(|one| words::said(visit.lang, &one.name));
    let mut rows = vec![
        (visit.t("collections-matter-route"), html! { (route.unwrap_or_default()) }),
        (visit.t("collections-matter-sum"), html! { (coin(matter.claimed_minor)) }),
        (visit.t("collections-matter-forum"), html! { (matter.forum) " " (matter.reference) }),
        (visit.t("collections-matter-counsel"), html! { (matter.counsel) }),
        (visit.t("collections-matter-on"), html! { (matter.opened_on) " · " (matter.actor) }),
        (visit.t("collections-matter-reckoned"), html! { (matter.reckoned) }),
    ];
    if let Some(day) = matter.closed_on {
        let outcome = visit.t(&format!("collections-matter-outcome-{}", matter.outcome));
        let got = coin(matter.got_minor.unwrap_or(0));
        let cost = coin(matter.cost_minor.unwrap_or(0));
        rows.push((visit.t("collections-case-outcome"), html! { (outcome) " · " (day) }));
        rows.push((visit.t("collections-matter-got"), html! { (got) }));
        rows.push((visit.t("collections-matter-cost"), html! { (cost) }));
    }
    let open = matter.closed_on.is_none() && visit.may(Right::LogContact);
    let pdf = html! {
        a.button href={ (href(at.case.id)) "/counsel.pdf" } { (visit.t("collections-counsel-pdf")) }
    };
    Ok(html! {
        (crumbs(visit, &at.case, &visit.t("collections-matter")))
        (kit::page_head(&visit.t("collections-matter"), &matter.forum, &pdf))
        (mistakes.summary(visit.lang))
        div.grid {
            div.w6.stack { div.panel { div.inside { (kit::facts(&rows)) } } }
            div.w6.stack {
                (deadlines(visit, (at, matter), open))
                @if open { (closing(visit, (at, matter), filled)) }
            }
        }
    })
}

fn deadlines(visit: &Visit, (at, matter): (&Opened, &Matter), open: bool) -> Markup {
    let to = matter_href(at.case.id, matter.id);
    let name = |name: &str| match (name.split_once(" / "), visit.lang) {
        (Some((zh, _)), base::Lang::Zh) => zh.to_owned(),
        (Some((_, en)), base::Lang::En) => en.to_owned(),
        (None, _) => name.to_owned(),
    };
    let body = html! {
        ul.boxes {
            @for day in &matter.days {
                li {
                    form.tick method="post" action={ (to) "/day/" (day.id) } {
                        (kit::hidden("csrf", &visit.csrf))
                        span {
                            @match day.done_on {
                                Some(done) => (kit::badge(Tone::Low, &done.to_string())),
                                None if day.due_on < visit.today =>
                                    (kit::badge(Tone::High, &day.due_on.to_string())),
                                None => (kit::badge(Tone::Quiet, &day.due_on.to_string())),
                            }
                            " " (name(&day.name))
                        }
                        @if open && day.done_on.is_none() {
                            button.button type="submit" {
                                (visit.t("collections-matter-do"))
                            }
                        }
                    }
                }
            }
        }
        @if open {
            form.fields method="post" action={ (to) "/day" } {
                (kit::hidden("csrf", &visit.csrf))
                (kit::fields_of(visit.lang, &[
                    Field::new("name", visit.t("collections-matter-day-name")),
                    Field::new("due", visit.t("collections-matter-day-due")).kind(Kind::Day),
                ], &Mistakes::none()))
                div.actions {
                    button.button type="submit" { (visit.t("collections-matter-day-add")) }
                }
            }
        }
    };
    kit::panel(&visit.t("collections-matter-days"), &html! {}, &body)
}

fn closing(visit: &Visit, (at, matter): (&Opened, &Matter), filled: &Filled) -> Markup {
    let outcomes = MATTER_OUTCOMES.iter().map(|code| Choice {
        value: (*code).to_owned(),
        name: visit.t(&format!("collections-matter-outcome-{code}")),
    });
    let code = at.case.currency.code();
    let amount = |name: &'static str| {
        let key = format!("collections-matter-{name}-amount");
        Field::new(name, visit.ta(&key, &[("currency", code)]))
            .kind(Kind::Number)
            .value(filled.get(name))
    };
    let form = Sheet {
        action: format!("{}/close", matter_href(at.case.id, matter.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("outcome", visit.t("collections-case-outcome"))
                .kind(Kind::OneOf(outcomes.collect()))
                .value(filled.get("outcome")),
            amount("got").hint(visit.t("collections-matter-got-hint")),
            amount("cost"),
            Field::new("closing", visit.t("collections-closing"))
                .kind(Kind::Lines)
                .value(filled.get("closing")),
        ],
        mistakes: Mistakes::none(),
        submit: visit.t("collections-matter-close"),
        back: None,
    };
    kit::panel(&visit.t("collections-matter-close"), &html! {}, &form.show_quiet(visit.lang))
}

async fn answered(
    app: &App,
    visit: &Visit,
    (at, id): (&Opened, i64),
    (filled, outcome): (&Filled, base::Result<()>),
) -> Result<axum::response::Response, Refused> {
    match settled(outcome)? {
        Ok(()) => {
            Ok(visit.go(&matter_href(at.case.id, id), Some(&Flash::new("collections-matter-done"))))
        }
        Err(mistakes) => {
            let matter = get_matter(&app.db, (at.case.id, id)).await?;
            let body = matter_page(app, visit, (at, &matter), (filled, mistakes)).await?;
            Ok(visit.again(&visit.t("collections-matter"), &body))
        }
    }
}

/// Sets a deadline.
///
/// # Errors
/// `collections.case-unknown`, `collections.matter-unknown`, or a fault; what is wrong is said on the page.
pub async fn add_day(
    State(app): State<App>,
    visit: Visit,
    Path((id, matter)): Path<(i64, i64)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    get_matter(&app.db, (id, matter)).await?;
    let mut reader = filled.reader();
    let due = reader.day("due");
    if let Some(wrong) = reader.wrong() {
        let outcome = Err(first(wrong));
        return answered(&app, &visit, (&at, matter), (&filled, outcome)).await;
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        add_matter_day(&mut tx, matter, (filled.get("name"), due)).await?;
        tx.commit().await
    }
    .await;
    answered(&app, &visit, (&at, matter), (&filled, outcome)).await
}

/// Says that what was due is done.
///
/// # Errors
/// `collections.case-unknown`, `collections.matter-unknown`, or a fault.
pub async fn do_day(
    State(app): State<App>,
    visit: Visit,
    Path((id, matter, day)): Path<(i64, i64, i64)>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    get_matter(&app.db, (id, matter)).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        do_matter_day(&mut tx, matter, day).await?;
        tx.commit().await
    }
    .await;
    answered(&app, &visit, (&at, matter), (&Filled::default(), outcome)).await
}

/// Closes a matter.
///
/// # Errors
/// `collections.case-unknown`, `collections.matter-unknown`, or a fault; what is wrong is said on the page.
pub async fn close(
    State(app): State<App>,
    visit: Visit,
    Path((id, matter)): Path<(i64, i64)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    get_matter(&app.db, (id, matter)).await?;
    let currency = at.case.currency;
    let mut reader = filled.reader();
    let mut amount = |name: &'static str| match filled.some(name) {
        Some(_) => reader.amount(name, currency).minor,
        None => 0,
    };
    let sums = (amount("got"), amount("cost"));
    let said = (filled.get("outcome"), filled.get("closing"));
    let outcome = match reader.wrong() {
        Some(wrong) => Err(first(wrong)),
        None => {
            let mut tx = app.db.write(visit.actor()?).await?;
            async {
                close_matter(&mut tx, matter, said, sums).await?;
                tx.commit().await
            }
            .await
        }
    };
    answered(&app, &visit, (&at, matter), (&filled, outcome)).await
}
