//! After the end: the automatic marks, the instructor's and the learner's own beside each other, once the reader's own
//! rating is in.

use academy::{
    drills::{Agreements, KeptRating, Opened, Rater, ratings},
    practice::{Item, PracticePack, Run, Scores, score},
};
use base::Result;
use maud::{Markup, html};

use super::{
    Typed, href, rater,
    told::{chat, played},
};
use crate::{
    kit::{self, Column, Field, Kind, List, Row, Tone, fields_of, hidden},
    practice::{self, plan_facts, points},
    state::App,
    visit::Visit,
};

/// The name of an item's field.
pub(super) fn field(code: &str) -> String {
    format!("level-{code}")
}

/// The page after the end.
pub(super) async fn ended(
    app: &App,
    visit: &Visit,
    opened: &Opened,
    typed: Typed<'_>,
) -> Result<Markup> {
    let session = &opened.session;
    let Some(kept) = &opened.run else {
        return Ok(kit::notice(
            Tone::Quiet,
            &visit.t("drills-never-began"),
            &html! {
                (visit.t("drills-never-began-why"))
            },
        ));
    };
    let all = ratings(&app.db, session, visit.person()?.id).await?;
    let role = rater(visit, session);
    let run = match kept.plays(PracticePack::shipped()) {
        true => played(kept)?,
        // Another edition cannot play it again; what was rated stands.
        false => return Ok(older(visit, &all)),
    };
    let rates = role.filter(|role| all.iter().all(|one| one.rater != *role));
    let marks = score(&run);
    Ok(html! {
        div.stack {
            @if let Some(rater) = rates {
                (kit::notice(Tone::Medium, &visit.t("drills-rate-first"), &html! {
                    (visit.t("drills-rate-first-why"))
                }))
                (form(visit, session.id, rater, typed))
            } @else {
                (beside(visit, &marks, &all))
                (words(visit, &all))
            }
            (kit::panel(&visit.t("practice-talk"), &html! {}, &html! {
                (chat(visit, opened, &run, rates != Some(Rater::Learner))?)
            }))
            @if rates.is_none() { (agreed(visit, &run, kept.id, role)) }
        }
    })
}

fn agreed(visit: &Visit, run: &Run, id: i64, role: Option<Rater>) -> Markup {
    kit::panel(
        &visit.t("practice-agreement"),
        &html! {},
        &html! {
            (plan_facts(visit, run))
            p.meta { (visit.t("drills-no-exam")) }
            @if role == Some(Rater::Learner) {
                div.actions {
                    a.button href={ (practice::href(id)) } { (visit.t("drills-marks")) }
                    a.button href={ (practice::href(id)) "/replay" } { (visit.t("practice-replay")) }
                }
            }
        },
    )
}

fn older(visit: &Visit, all: &[KeptRating]) -> Markup {
    html! {
        div.stack {
            (kit::notice(Tone::Medium, &visit.t("practice-older"), &html! {
                @for one in all { p { (said_by(visit, one.rater)) " " (points(one.tenths)) } }
            }))
        }
    }
}

fn said_by(visit: &Visit, rater: Rater) -> String {
    visit.t(&format!("drills-by-{}", rater.code()))
}

fn level(visit: &Visit, level: Option<i64>) -> Markup {
    let (tone, word) = match level {
        Some(2) => (Tone::Low, "practice-good"),
        Some(1) => (Tone::Medium, "practice-fair"),
        Some(_) => (Tone::High, "practice-poor"),
        None => return kit::nothing(visit.lang),
    };
    kit::badge(tone, &visit.t(word))
}

/// Items with all three levels; the sums below.
fn beside(visit: &Visit, marks: &Scores, all: &[KeptRating]) -> Markup {
    let of = |rater: Rater| all.iter().find(|one| one.rater == rater);
    let rated = |rater: Rater, code: &str| of(rater).and_then(|one| one.levels.get(code).copied());
    let row = |item: &Item| {
        let auto = marks.marks.iter().find(|mark| mark.item == item.code).map(|mark| mark.level);
        Row {
            cells: vec![
                html! { (item.name.pick(visit.lang)) },
                level(visit, auto),
                level(visit, rated(Rater::Instructor, &item.code)),
                level(visit, rated(Rater::Learner, &item.code)),
            ],
            ..Row::default()
        }
    };
    let total = |rater: Rater| {
        of(rater)
            .map_or_else(|| kit::nothing(visit.lang), |one| html! { b { (points(one.tenths)) } })
    };
    let mut rows: Vec<Row> = PracticePack::shipped().items.iter().map(row).collect();
    rows.push(Row {
        cells: vec![
            html! { b { (visit.t("practice-block-total")) } },
            html! { b { (points(marks.total)) } },
            total(Rater::Instructor),
            total(Rater::Learner),
        ],
        ..Row::default()
    });
    List {
        id: "beside",
        title: visit.t("drills-beside"),
        columns: vec![
            Column::text(visit.t("practice-item")).title(),
            Column::fit(visit.t("drills-by-engine")),
            Column::fit(visit.t("drills-by-instructor")),
            Column::fit(visit.t("drills-by-learner")),
        ],
        rows,
        ..List::default()
    }
    .show(visit.lang)
}

fn words(visit: &Visit, all: &[KeptRating]) -> Markup {
    html! {
        @for one in all {
            (kit::panel(&said_by(visit, one.rater), &html! {}, &html! {
                @for line in one.words.lines() { p { (line) } }
                @if one.banned { (kit::badge(Tone::High, &visit.t("practice-state-failed"))) }
            }))
        }
        @if all.len() == 1 { p.soft { (visit.t("drills-other-waits")) } }
    }
}

fn form(visit: &Visit, id: i64, rater: Rater, (filled, mistakes): Typed<'_>) -> Markup {
    let words = [("2", "practice-good"), ("1", "practice-fair"), ("0", "practice-poor")];
    let rest = [
        Field::new("banned", visit.t("drills-banned")).kind(Kind::Tick).value(filled.get("banned")),
        Field::new("words", visit.t("drills-keep-start-stop"))
            .kind(Kind::Lines)
            .value(filled.get("words"))
            .required(),
    ];
    let title = visit.t(&format!("drills-rate-{}", rater.code()));
    kit::panel(
        &title,
        &html! {},
        &html! {
            form.fields method="post" action={ (href(id)) "/rate" } {
                (hidden("csrf", &visit.csrf))
                (mistakes.summary(visit.lang))
                @for item in &PracticePack::shipped().items {
                    @let name = field(&item.code);
                    div.field {
                        label for={ "f-" (name) } { (item.name.pick(visit.lang)) }
                        select id={ "f-" (name) } name=(name) {
                            option value="" { (visit.t("drills-pick")) }
                            @for (value, word) in words {
                                option value=(value) selected[filled.get(&name) == value] { (visit.t(word)) }
                            }
                        }
                    }
                }
                (fields_of(visit.lang, &rest, mistakes))
                div.actions {
                    button.button.primary type="submit" { (visit.t("drills-rate-it")) }
                }
            }
        },
    )
}

/// How the three agree over sessions.
pub(super) fn agreement(visit: &Visit, told: &Agreements) -> Markup {
    let share = |part: i64, whole: i64| match whole {
        0 => "—".to_owned(),
        _ => locale::percent(part as f64 / whole as f64, 0),
    };
    let row = |(name, one): (&str, academy::classes::Agreement)| {
        let bias = one.bias_tenths.map_or_else(
            || "—".to_owned(),
            |tenths| format!("{}{}", if tenths < 0 { "-" } else { "+" }, points(tenths.abs())),
        );
        let kappa = one
            .kappa_milli
            .map_or_else(|| "—".to_owned(), |milli| format!("{:.2}", milli as f64 / 1_000.0));
        Row {
            cells: vec![
                html! { (visit.t(name)) },
                html! { (one.works) },
                html! { (share(one.near, one.works)) },
                html! { (bias) },
                html! { (share(one.same, one.items)) },
                html! { (kappa) },
            ],
            ..Row::default()
        }
    };
    let rows = [
        ("drills-engine-instructor", told.instructor),
        ("drills-engine-learner", told.learner),
        ("drills-instructor-learner", told.both),
    ];
    List {
        id: "agreement",
        title: visit.t("drills-agreement"),
        columns: vec![
            Column::text(visit.t("drills-between")).title(),
            Column::number(visit.t("drills-sessions")),
            Column::number(visit.t("drills-near")),
            Column::number(visit.t("drills-bias")),
            Column::number(visit.t("drills-same")),
            Column::number(visit.t("drills-kappa")),
        ],
        rows: rows.into_iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}
