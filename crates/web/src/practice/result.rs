//! The marks of a talk: four blocks, each item with the words it rests on and better ones, the agreement and what it
//! was worth.

use academy::{
    classes::WorkKind,
    practice::{KeptRun, Mark, PracticePack, Run, Scores, Told, score, tell},
};
use maud::{Markup, html};

use super::{PATH, cast_words, crumbs, href, money, own, plan_facts, points, scene_name};
use crate::{
    failure::Answer,
    kit::{self, Column, Empty, Figure, List, Row, Tone, hidden},
    state::App,
    visit::Visit,
};

/// The page.
pub(super) async fn show(app: &App, visit: &Visit, kept: &KeptRun) -> Answer {
    let pack = PracticePack::shipped();
    let title = scene_name(visit.lang, kept);
    let body = match kept.plays(pack) {
        true => {
            let run = kept.replayed(pack)?;
            let (_, told) = tell(&run, visit.lang)?;
            let marks = score(&run);
            html! {
                (figures(visit, &marks))
                (verdict(visit, &marks))
                (items(visit, (&marks, &told), pack))
                (kit::panel(&visit.t("practice-agreement"), &paper(visit, &run, kept.id), &plan_facts(visit, &run)))
                (kit::panel(&visit.t("practice-worth"), &html! {}, &worth(visit, &run, &marks)))
                p.meta { (visit.ta("practice-digest", &[("digest", &kept.digest)])) }
            }
        }
        // Another edition cannot play it again; its marks stand.
        false => html! {
            (kit::notice(Tone::Medium, &visit.t("practice-older"), &html! {
                (visit.ta("practice-older-points", &[
                    ("points", &points(kept.total_tenths.unwrap_or(0))),
                ]))
            }))
        },
    };
    let of = (WorkKind::Practice, kept.id);
    let mark = crate::classes::mark_beside(app, visit, of, kept.total_tenths).await?;
    let actions = actions(visit, kept, pack);
    let body = html! {
        (crumbs(visit, kept, ""))
        (kit::page_head(&title, &cast_words(visit, kept), &actions))
        div.stack { (mark) (body) }
    };
    Ok(visit.page(&visit.t("practice-result"), &body))
}

/// The agreement as the house prints it.
fn paper(visit: &Visit, run: &Run, id: i64) -> Markup {
    html! {
        @if run.agreed.is_some() {
            a.button href={ (href(id)) "/agreement" } { (visit.t("practice-agreement-paper")) }
        }
    }
}

fn actions(visit: &Visit, kept: &KeptRun, pack: &PracticePack) -> Markup {
    html! {
        @if kept.plays(pack) {
            a.button.primary href={ (href(kept.id)) "/replay" } { (visit.t("practice-replay")) }
            @if own(visit, kept) {
                form method="post" action={ (href(kept.id)) "/branch" } {
                    (hidden("csrf", &visit.csrf))
                    (hidden("behind", "0"))
                    button.button type="submit" { (visit.t("practice-again")) }
                }
            }
        }
        a.button href=(PATH) { (visit.t("practice-home")) }
    }
}

fn figures(visit: &Visit, marks: &Scores) -> Markup {
    let blocks = [
        ("total", marks.total, 1000),
        ("preparation", marks.preparation, 150),
        ("process", marks.process, 350),
        ("outcome", marks.outcome, 350),
        ("compliance", marks.compliance, 150),
    ];
    html! {
        div.figures {
            @for (name, got, most) in blocks {
                (Figure {
                    name: visit.t(&format!("practice-block-{name}")),
                    value: points(got),
                    unit: format!("/ {}", most / 10),
                    ..Figure::default()
                }.card(visit.lang))
            }
        }
    }
}

fn verdict(visit: &Visit, marks: &Scores) -> Markup {
    let (tone, id) = match (marks.failed, marks.passed) {
        (true, _) => (Tone::High, "practice-failed"),
        (false, true) => (Tone::Low, "practice-passed"),
        (false, false) => (Tone::Medium, "practice-not-passed"),
    };
    kit::notice(tone, &visit.t(id), &html! { (visit.t(&format!("{id}-why"))) })
}

fn level(visit: &Visit, mark: &Mark) -> Markup {
    let (tone, id) = match mark.level {
        2 => (Tone::Low, "practice-good"),
        1 => (Tone::Medium, "practice-fair"),
        _ => (Tone::High, "practice-poor"),
    };
    kit::badge(tone, &visit.t(id))
}

fn items(visit: &Visit, (marks, told): (&Scores, &[Told]), pack: &PracticePack) -> Markup {
    let lang = visit.lang;
    let row = |mark: &Mark| {
        let item = pack.item(&mark.item);
        let quote = mark.turn.and_then(|turn| told.get(turn));
        Row {
            cells: vec![
                html! {
                    (item.map_or(mark.item.as_str(), |item| item.name.pick(lang)))
                    div.meta { (visit.t(&format!("practice-block-{}", mark.block))) }
                },
                level(visit, mark),
                html! { (points(mark.tenths)) " / " (points(mark.most)) },
                html! {
                    @match quote {
                        Some(told) => q { (told.said) },
                        None => (kit::nothing(lang)),
                    }
                },
                html! {
                    @if mark.level < 2 {
                        (item.map_or("", |item| item.better.pick(lang)))
                    } @else { (kit::nothing(lang)) }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "marks",
        title: visit.t("practice-marks"),
        columns: vec![
            Column::text(visit.t("practice-item")).title(),
            Column::fit(visit.t("practice-level-of")),
            Column::number(visit.t("practice-points")),
            Column::text(visit.t("practice-quote")).full(),
            Column::text(visit.t("practice-better")).full(),
        ],
        rows: marks.marks.iter().map(row).collect(),
        empty: Empty::default(),
        ..List::default()
    }
    .show(lang)
}

fn worth(visit: &Visit, run: &Run, marks: &Scores) -> Markup {
    let worth = &marks.worth;
    let share = |bps: i64| locale::percent(bps as f64 / 10_000.0, 1);
    let days = |days: Option<i64>| match days {
        Some(days) => html! { (locale::days(visit.lang, days)) },
        None => html! { (visit.t("practice-never")) },
    };
    let reason =
        visit.ta("practice-reason", &[("reason", &reason_name(visit, &run.debtor.reason))]);
    html! {
        p { (reason) }
        (kit::facts(&[
            (visit.t("practice-worth-plan"), html! { (money(visit, worth.plan_value_minor)) }),
            (visit.t("practice-worth-best"), html! { (money(visit, worth.best_value_minor)) }),
            (visit.t("practice-worth-walk"), html! { (money(visit, worth.walk_value_minor)) }),
            (visit.t("practice-worth-reached"), html! { (share(worth.reached_bps)) }),
            (visit.t("practice-worth-kept"), html! { (share(worth.kept_bps)) }),
            (visit.t("practice-worth-recovery"), html! { (share(worth.recovery_bps)) }),
            (visit.t("practice-worth-25"), days(worth.days[0])),
            (visit.t("practice-worth-50"), days(worth.days[1])),
            (visit.t("practice-worth-100"), days(worth.days[2])),
            (visit.t("practice-worth-beyond"), html! { (worth.weeks_beyond) }),
            (visit.t("practice-worth-free"), html! { (worth.given_free) }),
            (visit.t("practice-worth-given"), html! { (share(worth.given_bps)) }),
            (visit.t("practice-worth-most"), html! {
                (share(worth.given_most_bps))
                @if worth.over_conceded { " " (kit::badge(Tone::High, &visit.t("practice-over"))) }
            }),
        ]))
    }
}

/// A reason in words, by the pack of the talk.
pub(crate) fn reason_name(visit: &Visit, code: &str) -> String {
    let pack = credit::collections::talk::TalkPack::shipped();
    let found = pack.reason(code);
    found.map_or_else(|| code.to_owned(), |reason| reason.name.pick(visit.lang).to_owned())
}
