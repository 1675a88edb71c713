//! Which rights require a certificate: what is asked today and soon, whom it concerns, what waits for its second
//! person, and who would lose what before anybody proposes.

use academy::certificates::{
    CertificatePack, Concerned, KEEP_LEAST, Proposed, Reached, Wanted, reached, reached_today,
    requirement_proposals,
};
use axum::extract::{Query, State};
use base::{Day, Failure, Rejection, Result};
use credit::scoring::has_second;
use maud::{Markup, html};
use store::access::{Lack, Requirement, Right};

use super::level_name;
use crate::{
    failure::{Answer, named},
    filled::Filled,
    kit::{
        self, Choice, Column, Empty, Field, Kind, Link, List, Mistakes, Row, Tone, fields_of,
        hidden,
    },
    settings,
    state::App,
    visit::Visit,
};

/// The page's address.
pub(super) const HERE: &str = "/certificates/rights";

/// What a form asks for.
///
/// # Errors
/// What cannot be read, on its field.
pub(super) fn wanted_of(filled: &Filled) -> std::result::Result<Wanted, Mistakes> {
    let mut reader = filled.reader();
    let from_on = reader.day("from");
    let grace = reader.whole("grace");
    let right = filled.get("right").parse::<Right>();
    if let Err(why) = &right {
        reader.refuse(why.clone());
    }
    let mistakes = reader.mistakes();
    let Ok(right) = right else { return Err(mistakes) };
    if !mistakes.0.is_empty() {
        return Err(mistakes);
    }
    let level = filled.some("level").map(str::to_owned);
    let grace_days = i32::try_from(grace).unwrap_or(-1);
    Ok(Wanted { right, level, from_on, grace_days })
}

fn right_name(visit: &Visit, right: Right) -> String {
    visit.t(&format!("access-right-{}", right.code()))
}

/// What somebody lacks, in words.
pub(super) fn lack_said(visit: &Visit, lack: Lack) -> String {
    match lack {
        Lack::Never => visit.t("certificates-lack-never"),
        Lack::Expired(on) => visit.ta("certificates-lack-expired", &[("day", &on.to_string())]),
        Lack::Revoked(on) => visit.ta("certificates-lack-revoked", &[("day", &on.to_string())]),
    }
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn rights(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let body = page(&app, &visit, &filled, Mistakes::none()).await?;
    Ok(visit.page(&visit.t("certificates-rights"), &body))
}

/// The page with what was typed and what is wrong with it.
pub(super) async fn page(
    app: &App,
    visit: &Visit,
    filled: &Filled,
    mistakes: Mistakes,
) -> Result<Markup> {
    let rules = app.db.list_requirements().await?;
    let mut told = Vec::new();
    for rule in &rules {
        told.push((rule, reached_today(&app.db, rule).await?));
    }
    let all = requirement_proposals(&app.db).await?;
    let open = all.iter().find(|one| one.proposal.state == "proposed");
    let asked = filled.some("right").is_some();
    let (seen, mistakes) = match asked && mistakes.0.is_empty() {
        true => looked_at(app, filled).await?,
        false => (None, mistakes),
    };
    let waits = match open {
        Some(one) => waiting(app, visit, one).await?,
        None => html! {},
    };
    let told_wrong: Vec<Rejection> = mistakes.0.iter().map(|one| named(visit.lang, one)).collect();
    let mistakes = Mistakes(told_wrong);
    Ok(html! {
        (settings::tabs(visit, "certificates"))
        (kit::page_head(&visit.t("certificates-rights"), &visit.t("certificates-rights-lead"), &html! {}))
        div.stack {
            (waits)
            (in_force(visit, &told))
            (form(visit, filled, &mistakes))
            @if let Some((wanted, reach)) = &seen {
                (preview(visit, (wanted, reach), filled))
            }
            @if all.iter().any(|one| one.proposal.state != "proposed") { (decided(visit, &all)) }
        }
    })
}

type Looked = (Option<(Wanted, Reached)>, Mistakes);

async fn looked_at(app: &App, filled: &Filled) -> Result<Looked> {
    let wanted = match wanted_of(filled) {
        Ok(wanted) => wanted,
        Err(mistakes) => return Ok((None, mistakes)),
    };
    match reached(&app.db, &wanted).await {
        Ok(reach) => Ok((Some((wanted, reach)), Mistakes::none())),
        Err(Failure::Rejected(why)) => Ok((None, Mistakes(vec![why]))),
        Err(other) => Err(other),
    }
}

fn counts(visit: &Visit, reach: &Reached) -> Markup {
    let (keep, lose) = (reach.keep(), reach.lose());
    let said = [("keep", keep.to_string()), ("lose", lose.to_string())];
    html! {
        (visit.ta("certificates-rights-counts", &said.each_ref().map(|(k, v)| (*k, v.as_str()))))
        @if keep < KEEP_LEAST {
            " " (kit::badge(Tone::High, &visit.t("certificates-rights-few")))
        }
        @if lose > 0 {
            details {
                summary { (visit.t("certificates-rights-who")) }
                @for one in reach.people.iter().filter(|one| one.lack.is_some()) {
                    div { (one.name) " · " (one.lack.map(|lack| lack_said(visit, lack)).unwrap_or_default()) }
                }
            }
        }
    }
}

fn in_force(visit: &Visit, told: &[(&Requirement, Reached)]) -> Markup {
    let row = |(rule, reach): &(&Requirement, Reached)| {
        let lift = Link::to(HERE)
            .with("right", rule.right.code())
            .with("level", "")
            .with("from", visit.today)
            .with("grace", 0);
        Row {
            cells: vec![
                html! { (right_name(visit, rule.right)) div.meta { (rule.reason) } },
                html! { (level_name(visit.lang, &rule.level)) },
                html! { (span(visit, rule.from_on, rule.until_on)) },
                html! { (visit.ta("certificates-rights-days", &[("count", &rule.grace_days.to_string())])) },
                html! {
                    (rule.proposed_by) " → " (rule.signed_by)
                    @if rule.proposed_by == rule.signed_by { " " (settings::alone(visit)) }
                },
                counts(visit, reach),
                html! {
                    @if rule.until_on.is_none() {
                        a.button href=(lift.href()) { (visit.t("certificates-rights-lift")) }
                    }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "rights",
        title: visit.t("certificates-rights-now"),
        count: i64::try_from(told.len()).ok(),
        columns: vec![
            Column::text(visit.t("access-right")).title(),
            Column::fit(visit.t("certificates-level")),
            Column::fit(visit.t("certificates-rights-from")),
            Column::number(visit.t("certificates-rights-grace")),
            Column::fit(visit.t("certificates-rights-by")),
            Column::text(visit.t("certificates-rights-concerned")).full(),
            Column::fit(String::new()),
        ],
        rows: told.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("certificates-rights-none"),
            why: visit.t("certificates-rights-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn span(visit: &Visit, from: Day, until: Option<Day>) -> String {
    match until {
        None => from.to_string(),
        Some(until) => visit.ta(
            "certificates-rights-span",
            &[("from", &from.to_string()), ("until", &until.to_string())],
        ),
    }
}

fn fields(visit: &Visit, filled: &Filled) -> Vec<Field> {
    let rights = Right::bindable()
        .iter()
        .map(|right| Choice { value: right.code().to_owned(), name: right_name(visit, *right) });
    let levels = CertificatePack::shipped().levels.iter().map(|level| Choice {
        value: level.code.clone(),
        name: level.name.pick(visit.lang).to_owned(),
    });
    let nothing = Choice { value: String::new(), name: visit.t("certificates-rights-nothing") };
    let or = |name: &str, default: &str| match filled.get(name) {
        "" => default.to_owned(),
        typed => typed.to_owned(),
    };
    vec![
        Field::new("right", visit.t("access-right"))
            .kind(Kind::OneOf(rights.collect()))
            .value(or("right", Right::ReleaseOrders.code()))
            .required(),
        Field::new("level", visit.t("certificates-level"))
            .kind(Kind::OneOf(levels.chain([nothing]).collect()))
            .value(filled.get("level")),
        Field::new("from", visit.t("certificates-rights-from"))
            .kind(Kind::Day)
            .value(or("from", &visit.today.plus_days(30).to_string()))
            .required(),
        Field::new("grace", visit.t("certificates-rights-grace"))
            .value(or("grace", "0"))
            .hint(visit.t("certificates-rights-grace-hint"))
            .required(),
    ]
}

/// First one sees whom it concerns; only then can it be proposed.
fn form(visit: &Visit, filled: &Filled, mistakes: &Mistakes) -> Markup {
    let body = html! {
        form.fields method="get" action=(HERE) {
            (mistakes.summary(visit.lang))
            (fields_of(visit.lang, &fields(visit, filled), mistakes))
            div.actions {
                button.button.primary type="submit" { (visit.t("certificates-rights-look")) }
            }
        }
        p.soft { (visit.t("certificates-rights-never")) }
    };
    kit::panel(&visit.t("certificates-rights-new"), &html! {}, &body)
}

fn concerned(visit: &Visit, reach: &Reached) -> Markup {
    let row = |one: &Concerned| Row {
        cells: vec![
            html! { (one.name) span.meta { " " (one.login) } },
            match one.lack {
                None => kit::badge(Tone::Low, &visit.t("certificates-rights-keeps")),
                Some(_) => kit::badge(Tone::High, &visit.t("certificates-rights-loses")),
            },
            html! { (one.lack.map(|lack| lack_said(visit, lack)).unwrap_or_default()) },
        ],
        ..Row::default()
    };
    List {
        id: "concerned",
        title: visit.t("certificates-rights-concerned"),
        count: i64::try_from(reach.people.len()).ok(),
        columns: vec![
            Column::text(visit.t("certificates-person")).title(),
            Column::fit(visit.t("certificates-rights-then")),
            Column::text(visit.t("certificates-rights-lack")),
        ],
        rows: reach.people.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// What is wanted, in one sentence.
fn sentence(visit: &Visit, wanted: &Wanted) -> String {
    let right = right_name(visit, wanted.right);
    let (from, grace) = (wanted.from_on.to_string(), wanted.grace_days.to_string());
    match &wanted.level {
        None => visit.ta("certificates-rights-lifts", &[("right", &right), ("day", &from)]),
        Some(level) => visit.ta(
            "certificates-rights-asks",
            &[
                ("right", &right),
                ("level", &level_name(visit.lang, level)),
                ("day", &from),
                ("count", &grace),
            ],
        ),
    }
}

fn preview(visit: &Visit, (wanted, reach): (&Wanted, &Reached), filled: &Filled) -> Markup {
    let blocked = wanted.level.is_some() && reach.keep() < KEEP_LEAST;
    let body = html! {
        div.stack {
            p.strong { (sentence(visit, wanted)) }
            @if wanted.level.is_some() { (concerned(visit, reach)) }
            @if blocked {
                (kit::notice(
                    Tone::High, &visit.t("certificates-rights-few"),
                    &html! { (visit.t("certificates-rights-few-why")) " "
                        a href="/certificates/all" { (visit.t("certificates-all")) } },
                ))
            } @else {
                form.fields method="post" action=(HERE) {
                    (hidden("csrf", &visit.csrf))
                    (hidden("right", wanted.right.code()))
                    (hidden("level", wanted.level.as_deref().unwrap_or_default()))
                    (hidden("from", &wanted.from_on.to_string()))
                    (hidden("grace", &wanted.grace_days.to_string()))
                    label.field {
                        span { (visit.t("certificates-rights-reason")) }
                        input type="text" name="reason" maxlength="300" required
                            value=(filled.get("reason"));
                    }
                    div.actions {
                        button.button.primary type="submit" { (visit.t("certificates-rights-propose")) }
                    }
                }
            }
        }
    };
    kit::panel(&visit.t("certificates-rights-preview"), &html! {}, &body)
}

async fn waiting(app: &App, visit: &Visit, one: &Proposed) -> Result<Markup> {
    let reach = match reached(&app.db, &one.wanted).await {
        Ok(reach) => reach,
        // A rule that cannot be made any more can only be refused.
        Err(Failure::Rejected(_)) => Reached::default(),
        Err(other) => return Err(other),
    };
    let author = &one.proposal.proposed_by;
    let own = visit.person.as_ref().is_some_and(|person| person.login == *author);
    let others = has_second(&app.db.list_people().await?, author);
    let body = html! {
        div.stack {
            p.strong { (sentence(visit, &one.wanted)) }
            (kit::facts(&[
                (visit.t("certificates-rights-reason"), html! { (one.proposal.reason) }),
                (visit.t("certificates-rights-proposed-by"), html! { (author) }),
            ]))
            @if one.wanted.level.is_some() { (concerned(visit, &reach)) }
            @if own && others { p.soft { (visit.t("settings-pack-other-signs")) } }
            @if own && !others { p.soft { (visit.t("settings-pack-alone-signs")) } }
            form.no-print method="post" action={ (HERE) "/decide" } {
                (hidden("csrf", &visit.csrf))
                label.field {
                    span { (visit.t("settings-pack-note")) }
                    input type="text" name="note" maxlength="300";
                }
                div.actions {
                    @if !(own && others) {
                        button.button.primary name="what" value="sign" { (visit.t("settings-pack-sign")) }
                    }
                    button.button name="what" value="refuse" {
                        (visit.t(if own { "settings-pack-take-back" } else { "settings-pack-refuse" }))
                    }
                }
            }
        }
    };
    let badge = kit::badge(Tone::Medium, &visit.t("certificates-rights-second"));
    Ok(kit::panel(&visit.t("settings-pack-waits"), &badge, &body))
}

fn decided(visit: &Visit, all: &[Proposed]) -> Markup {
    let row = |one: &Proposed| Row {
        cells: vec![
            html! { (sentence(visit, &one.wanted)) div.meta { (one.proposal.reason) } },
            html! { (visit.t(&format!("settings-pack-was-{}", one.proposal.state))) },
            html! { (one.proposal.proposed_by) },
            html! {
                (one.proposal.decided_by.as_deref().unwrap_or(""))
                @if one.proposal.is_alone() { " " (settings::alone(visit)) }
                div.meta { (one.proposal.note) }
            },
        ],
        ..Row::default()
    };
    List {
        id: "decided",
        title: visit.t("settings-pack-proposals"),
        columns: vec![
            Column::text(visit.t("certificates-rights-rule")).title(),
            Column::fit(visit.t("settings-pack-state")),
            Column::fit(visit.t("settings-pack-proposed-by")),
            Column::text(visit.t("settings-pack-decided-by")),
        ],
        rows: all.iter().filter(|one| one.proposal.state != "proposed").map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}
