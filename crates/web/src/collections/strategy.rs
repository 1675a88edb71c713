//! The strategy on the screen: what counts, drafts tried on the ledger of a year, and the signature of a second
//! person. It is edited in `strategy_edit`.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Failure, Rejection, Result};
use credit::collections::{
    LetterPack, Simulation, Step, StrategyPack, decide_strategy, get_strategy_version,
    keep_simulation, propose_strategy, simulate_strategy, strategy_of, talk::TalkPack,
};
use credit::scoring::{Eyes, PackProposal, has_second, list_proposals};
use maud::{Markup, html};
use store::access::Right;

use super::{
    cadence_picture::{Lanes, of_pack, picture},
    strategy_outcome::outcome,
};
use crate::{
    failure::Answer,
    filled::Filled,
    job::Task,
    kit::{self, Column, Empty, Flash, List, Mistakes, Row, Tone, hidden},
    parties::words,
    settings::alone,
    state::App,
    typed::settled,
    visit::Visit,
};

pub(super) const HERE: &str = "/collections/strategy";

fn href(id: i64) -> String {
    format!("{HERE}/{id}")
}

pub(super) fn crumbs(visit: &Visit, below: bool) -> Markup {
    html! {
        nav.crumbs.meta {
            a href="/collections" { (visit.t("collections-worklist")) } " / "
            a href="/collections/outbox" { (visit.t("collections-outbox")) }
            @if below { " / " a href=(HERE) { (visit.t("collections-strategy")) } }
        }
    }
}

/// What counts with its picture, the versions on their way.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn home(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let (pack, _) = StrategyPack::in_force(&app.db, visit.today).await?;
    let versions = list_proposals(&app.db, "strategy").await?;
    let (version, day) = (&pack.edition.version, pack.edition.effective_from.to_string());
    let lead = visit.ta("collections-strategy-lead", &[("version", version), ("day", &day)]);
    let by = Lanes::parse(filled.get("lanes"));
    let edits = visit.may(Right::EditPolicy);
    let body = html! {
        (crumbs(&visit, false))
        (kit::page_head(&visit.t("collections-strategy"), &lead, &html! {
            @if edits {
                a.button.primary href={ (HERE) "/edit" } { (visit.t("collections-strategy-edit")) }
            }
            a.button href={ (HERE) "/templates" } { (visit.t("collections-cadences")) }
            a.button href="/collections/trials" { (visit.t("collections-trials")) }
            a.button href="/settings/packs/strategy" { (visit.t("collections-strategy-text")) }
        }))
        div.stack {
            (without_letters(&app, &visit, &pack).await?)
            (listed(&visit, &versions))
            (lane_links(&visit, by))
            (picture(&visit, ("cadence", &visit.t("collections-cadence-in-force")),
                &of_pack(&visit, &pack), (by, false)))
            (kit::panel(&visit.t("collections-strategy-rules"), &html! {}, &rules(&visit, &pack)))
            (steps(&visit, &pack))
        }
    };
    Ok(visit.page(&visit.t("collections-strategy"), &body))
}

/// The check of the steps: a letter that the company has withdrawn goes to nobody. Nothing where all are there.
async fn without_letters(app: &App, visit: &Visit, pack: &StrategyPack) -> base::Result<Markup> {
    let letters = LetterPack::in_force(&app.db, visit.today).await?;
    let gone =
        pack.steps.iter().filter(|one| one.is_written() && letters.find(&one.letter).is_none());
    let said: Vec<String> =
        gone.map(|one| format!("{} ({})", one.name.pick(visit.lang), one.letter)).collect();
    if said.is_empty() {
        return Ok(html! {});
    }
    let steps = said.join(visit.lang.pick("、", ", "));
    Ok(kit::notice(
        Tone::High,
        &visit.t("collections-strategy-letters-gone"),
        &html! {
            p { (visit.ta("collections-strategy-letters-gone-why", &[("steps", &steps)])) }
            div.actions {
                @if visit.may(Right::EditPolicy) {
                    a.button href={ (HERE) "/edit" } { (visit.t("collections-strategy-edit")) }
                }
                a.button href="/settings/packs/letters" { (visit.t("settings-pack-letters")) }
            }
        },
    ))
}

/// By what the lanes of the picture are.
fn lane_links(visit: &Visit, by: Lanes) -> Markup {
    html! {
        nav.cadence-by aria-label=(visit.t("collections-cadence-lanes")) {
            span.meta { (visit.t("collections-cadence-lanes")) }
            @for one in Lanes::ALL {
                a href={ (HERE) "?lanes=" (one.code()) } aria-current=[(one == by).then_some("true")] {
                    (visit.t(&format!("collections-cadence-by-{}", one.code())))
                }
            }
        }
    }
}

fn rules(visit: &Visit, pack: &StrategyPack) -> Markup {
    let guard = &pack.guard;
    let yes =
        |on: bool| visit.t(if on { "collections-strategy-yes" } else { "collections-strategy-no" });
    let often = visit.ta(
        "collections-guard-said",
        &[
            ("most", &guard.most.to_string()),
            ("window", &guard.window_days.to_string()),
            ("cool", &guard.cool_off_days.to_string()),
            ("from", &guard.hours.0.to_string()),
            ("to", &guard.hours.1.to_string()),
        ],
    );
    let preset = pack.presets.iter().find(|preset| preset.code == pack.preset);
    let preset = preset.map_or_else(
        || visit.t("collections-guard-own"),
        |preset| preset.name.pick(visit.lang).to_owned(),
    );
    let per = if pack.by_item {
        "collections-strategy-per-item"
    } else {
        "collections-strategy-per-buyer"
    };
    let but: Vec<&str> = pack.but_buyers.iter().map(String::as_str).collect();
    let but = if but.is_empty() { "—".to_owned() } else { but.join(", ") };
    let days = visit.ta("collections-days", &[("days", &pack.bank_days.to_string())]);
    kit::facts(&[
        (visit.t("collections-strategy-per"), html! { (visit.t(per)) }),
        (visit.t("collections-guard"), html! { (often) div.meta { (preset) } }),
        (visit.t("collections-strategy-bank-days"), html! { (days) }),
        (visit.t("collections-strategy-automatic"), html! { (yes(pack.automatic)) }),
        (visit.t("collections-strategy-disputed"), html! { (yes(pack.but_disputed)) }),
        (visit.t("collections-strategy-promised"), html! { (yes(pack.but_promised)) }),
        (visit.t("collections-strategy-buyers"), html! { (but) }),
    ])
}

fn towards(visit: &Visit, step: &Step) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(step.tiers.iter().map(|tier| words::tier(visit.lang, *tier)));
    parts.extend(step.kinds.iter().map(|kind| words::kind(visit.lang, *kind)));
    parts.extend(step.reasons.iter().map(|code| {
        let known = TalkPack::shipped().reason(code).map(|one| one.name.pick(visit.lang));
        visit.ta("collections-strategy-for-reason", &[("reason", known.unwrap_or(code))])
    }));
    parts.extend(step.heard.iter().map(|word| visit.t(&format!("collections-result-{word}"))));
    match parts.is_empty() {
        true => visit.t("collections-strategy-all"),
        false => parts.join(visit.lang.pick("、", ", ")),
    }
}

fn steps(visit: &Visit, pack: &StrategyPack) -> Markup {
    let row = |step: &Step| Row {
        cells: vec![
            html! { (step.name.pick(visit.lang)) div.meta { (step.code) } },
            html! { (format!("{:+} – {:+}", step.from, step.to)) },
            html! { (towards(visit, step)) },
            html! { (visit.t(&format!("collections-step-{}", step.action))) },
            html! { (visit.t(&format!("collections-way-{}", step.way))) },
            html! { (step.level) },
        ],
        ..Row::default()
    };
    List {
        id: "steps",
        title: visit.t("collections-strategy-steps"),
        count: i64::try_from(pack.steps.len()).ok(),
        columns: vec![
            Column::text(visit.t("collections-outbox-step")).title(),
            Column::number(visit.t("collections-strategy-when")),
            Column::text(visit.t("collections-strategy-towards")),
            Column::fit(visit.t("collections-outbox-action")),
            Column::fit(visit.t("collections-channel")),
            Column::number(visit.t("collections-outbox-level")),
        ],
        rows: pack.steps.iter().map(row).collect(),
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

fn state(visit: &Visit, one: &PackProposal) -> Markup {
    kit::badge(tone(one), &visit.t(&format!("collections-strategy-state-{}", one.state)))
}

fn listed(visit: &Visit, versions: &[PackProposal]) -> Markup {
    let row = |one: &PackProposal| Row {
        href: Some(href(one.id)),
        cells: vec![
            html! { a href=(href(one.id)) { (one.effective_on) } },
            state(visit, one),
            html! { (one.reason) },
            html! { (one.proposed_by) },
            html! { @if let Some(by) = &one.decided_by { (by) } },
        ],
        ..Row::default()
    };
    List {
        id: "versions",
        title: visit.t("collections-strategy-versions"),
        count: i64::try_from(versions.len()).ok(),
        columns: vec![
            Column::fit(visit.t("collections-strategy-from")).title(),
            Column::fit(visit.t("collections-outbox-state")),
            Column::text(visit.t("collections-reason")),
            Column::fit(visit.t("collections-strategy-by")),
            Column::fit(visit.t("collections-strategy-signed-by")),
        ],
        rows: versions.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("collections-strategy-none"),
            why: visit.t("collections-strategy-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// Starts to try a draft; its page shows what came of it.
pub(super) fn try_out(app: &App, visit: &Visit, id: i64) -> Answer {
    let (db, actor) = (app.db.clone(), visit.actor()?);
    let task = Task {
        lane: "strategy",
        doing: "collections-strategy-trying",
        subject: id.to_string(),
        back: href(id),
    };
    let job = app.jobs.start(app.db.ids().next(), visit.person()?, task, move |job| async move {
        let version = get_strategy_version(&db, id).await?;
        let pack = strategy_of(&version.content)?;
        let (done, told) = (job.done(), Arc::clone(&job));
        let progress = move |at: u64, of: u64| {
            told.of(of);
            done.store(at, std::sync::atomic::Ordering::Relaxed);
        };
        let stop = job.stop();
        let told = simulate_strategy(&db, &pack, (&progress, stop.as_ref())).await?;
        let mut tx = db.write(actor).await?;
        keep_simulation(&mut tx, id, &told).await?;
        tx.commit().await?;
        Ok(href(id))
    });
    Ok(visit.go(&job.href(), None))
}

/// One version.
///
/// # Errors
/// `collections.strategy-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let body = drawn(&app, &visit, id, &Mistakes::none()).await?;
    Ok(visit.page(&visit.t("collections-strategy"), &body))
}

async fn drawn(app: &App, visit: &Visit, id: i64, wrong: &Mistakes) -> Result<Markup> {
    let one = get_strategy_version(&app.db, id).await?;
    let (now, _) = StrategyPack::in_force(&app.db, visit.today).await?;
    let (pack, told) = (strategy_of(&one.content)?, one.tried::<Simulation>()?);
    let title = visit.ta("collections-strategy-of", &[("day", &one.effective_on.to_string())]);
    let lead = format!("{} · {}", one.proposed_by, one.reason);
    let day = pack.edition.effective_from;
    let own = visit.person.as_ref().is_some_and(|person| person.login == one.proposed_by);
    let eyes = Eyes::of(own, has_second(&app.db.list_people().await?, &one.proposed_by));
    let differs = kit::diff(visit.lang, &now.spelled("–", day, "–"), &pack.spelled("–", day, "–"));
    Ok(html! {
        (crumbs(visit, true))
        (kit::page_head(&title, &lead, &html! {
            (state(visit, &one))
            @if visit.may(Right::EditPolicy) {
                a.button href={ (HERE) "/edit?start=version-" (id) } {
                    (visit.t("collections-strategy-edit"))
                }
            }
        }))
        div.stack {
            (wrong.summary(visit.lang))
            (without_letters(app, visit, &pack).await?)
            @if let Some(by) = &one.decided_by {
                p.soft { (by) " · " (one.note) @if one.is_alone() { " " (alone(visit)) } }
            }
            (picture(visit, ("cadence", &visit.t("collections-cadence-of-version")),
                &of_pack(visit, &pack), (Lanes::Level, false)))
            (kit::panel(&visit.t("collections-strategy-differs"), &html! {}, &differs))
            @match &told {
                // Sums over all buyers: not for who sees only some.
                Some(told) if visit.may(Right::SeeOverview) => (outcome(visit, told)),
                Some(_) => {}
                None => (kit::notice(Tone::Medium, &visit.t("collections-strategy-untried"),
                    &html! {})),
            }
            (steps(visit, &pack))
            @if visit.may(Right::EditPolicy) { (signing(visit, &one, eyes)) }
        }
    })
}

fn signing(visit: &Visit, one: &PackProposal, eyes: Eyes) -> Markup {
    let plain = |act: &str, main: bool| {
        html! {
            form method="post" action={ (href(one.id)) "/" (act) } {
                (hidden("csrf", &visit.csrf))
                button.button.primary[main] {
                    (visit.t(&format!("collections-strategy-do-{act}")))
                }
            }
        }
    };
    let signed = |act: &str| {
        html! {
            details.models-step {
                summary.button.primary[act == "sign"] {
                    (visit.t(&format!("collections-strategy-do-{act}")))
                }
                form.fields method="post" action={ (href(one.id)) "/" (act) } {
                    (hidden("csrf", &visit.csrf))
                    label.field {
                        span { (visit.t("collections-reason")) span.must { (visit.t("house-must")) } }
                        textarea name="reason" rows="2" required maxlength="1000" {}
                    }
                    div.actions {
                        button.button.primary {
                            (visit.t(&format!("collections-strategy-do-{act}")))
                        }
                    }
                }
            }
        }
    };
    let body = match (one.state.as_str(), eyes) {
        ("draft", _) => html! {
            div.actions { (plain("propose", one.is_tried())) (plain("try", false)) }
        },
        ("proposed", Eyes::Same) => html! {
            (kit::notice(Tone::Medium, &visit.t("collections-strategy-second"), &html! {}))
            (signed("reject"))
        },
        ("proposed", _) => html! {
            @if eyes == Eyes::Alone { p.soft { (visit.t("settings-pack-alone-signs")) } }
            (signed("sign"))
            (signed("reject"))
        },
        _ => return html! {},
    };
    kit::panel(&visit.t("collections-strategy-signature"), &html! {}, &body)
}

/// Tries a draft anew, proposes it, signs it or turns it down.
///
/// # Errors
/// `collections.strategy-unknown`, `house.page-not-found`; a fault. What is refused is said on its page.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    if act == "try" {
        get_strategy_version(&app.db, id).await?;
        return try_out(&app, &visit, id);
    }
    if !matches!(act.as_str(), "propose" | "sign" | "reject") {
        return Err(Rejection::new("house.page-not-found").with("path", act).into());
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = async {
        match act.as_str() {
            "propose" => propose_strategy(&mut tx, id).await?,
            _ => decide_strategy(&mut tx, id, (act == "sign", filled.get("reason"))).await?,
        }
        tx.commit().await?;
        Ok::<(), Failure>(())
    };
    match settled(done.await)? {
        Ok(()) => {
            let flash = Flash::new(&format!("collections-strategy-did-{act}"));
            Ok(visit.go(&href(id), Some(&flash)))
        }
        Err(mistakes) => {
            let body = drawn(&app, &visit, id, &mistakes).await?;
            Ok(visit.again(&visit.t("collections-strategy"), &body))
        }
    }
}
