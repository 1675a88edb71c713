//! Pages of proof: statements of account, disputes, papers, clocks, claims under the law about paying small firms.

mod account;
mod accounts;
mod answer;
mod claim;
mod claims;
mod clock_form;
mod clocks;
mod dispute;
mod disputes;
mod graded;
mod linked;
mod papers;

use base::{Money, Result};
use credit::{
    collections::evidence::{
        CapacityRule, ClockQuery, EvidencePack, Named, list_clocks, list_other_clocks,
    },
    parties::Seller,
};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    kit::{self, Choice, Tone, link::encoded},
    parties::{self, words},
    receivables::item_at,
    state::App,
    visit::Visit,
};

pub use account::{
    act as account_act, ask as ask_account, file as account_file, pdf as account_pdf,
    show as account,
};
pub use accounts::{list as accounts, make as make_accounts};
pub(in crate::collections) use answer::received;
pub use answer::{ask as ask_signed, save as save_signed};
pub use claim::{ask as ask_claim, pdf as claim_pdf, save as save_claim};
pub use claims::list as claims;
pub use clock_form::{ask as ask_clock, save as save_clock};
pub use clocks::{list as clocks, of_buyer as clocks_of_buyer};
pub use dispute::{ask as ask_dispute, ask_open, open, save as save_dispute};
pub use disputes::{held_back, list as disputes};
pub use graded::{item as graded_item, list as evidence, of_buyer as evidence_of_buyer};
pub use linked::{ask as ask_link, save as save_link};
pub use papers::{add, ask as ask_paper, export, give, take_back};

const ACCOUNTS: &str = "/collections/accounts";
const DISPUTES: &str = "/collections/disputes";
const CLOCKS: &str = "/collections/clocks";
const EVIDENCE: &str = "/collections/evidence";
const CLAIMS: &str = "/collections/claims";

/// What of proof waits on the first page: disputes past their day, clocks near their end. Nothing where nothing
/// waits.
///
/// # Errors
/// A fault from the database.
pub async fn today(app: &App, visit: &Visit) -> Result<Markup> {
    if !visit.may(Right::SeeLedger) || !visit.may(Right::SeeWorklist) {
        return Ok(html! {});
    }
    let late = disputes::late(app, visit).await?;
    let (scope, as_of) = (visit.scope(), visit.today);
    let query = ClockQuery { as_of, scope, buyer: None, item: None };
    let clocks = list_clocks(&app.db, query).await?;
    let others = list_other_clocks(&app.db, (scope, None), as_of).await?;
    let near = clocks.len() + others.len();
    let waiting = claims::overdue(app, visit).await?;
    if late == 0 && near == 0 && waiting == 0 {
        return Ok(html! {});
    }
    let line = |tone: Tone, word: &str, href: String, text: String| {
        html! {
            li { div.actions { (kit::badge(tone, &visit.t(word))) a.strong href=(href) { (text) } } }
        }
    };
    let body = html! {
        ul.alerts {
            @if late > 0 {
                (line(Tone::High, "collections-disputes", format!("{DISPUTES}?view=late"),
                    visit.ta("collections-today-disputes", &[("count", &locale::count(late))])))
            }
            @if near > 0 {
                (line(Tone::Medium, "collections-clocks", CLOCKS.to_owned(),
                    visit.ta("collections-today-clocks", &[("count", &near.to_string())])))
            }
            @if waiting > 0 {
                (line(Tone::High, "collections-claims", CLAIMS.to_owned(),
                    visit.ta("collections-today-claims", &[("count", &locale::count(waiting))])))
            }
        }
    };
    Ok(kit::panel(&visit.t("collections-today"), &html! {}, &body))
}

/// Where the pages of proof are, and which one is open.
fn tabs(visit: &Visit, at: &str) -> Markup {
    let tab = |href: &str, id: &str| {
        html! { a href=(href) aria-current=[(href == at).then_some("page")] { (visit.t(id)) } }
    };
    html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        nav.tabs {
            (tab(ACCOUNTS, "collections-accounts"))
            (tab(DISPUTES, "collections-disputes"))
            (tab(CLOCKS, "collections-clocks"))
            (tab(EVIDENCE, "collections-evidence"))
            (tab(CLAIMS, "collections-claims"))
        }
    }
}

fn buyer_cell((code, name): (&str, &str), href: &str) -> Markup {
    html! { a href=(href) { (name) } div.meta { (code) } }
}

/// The address of a buyer under one of the pages.
fn of_buyer(page: &str, code: &str) -> String {
    format!("{page}/{}", encoded(code))
}

fn item_cell((buyer, number): (&str, &str), instalment: i64, seller: Seller) -> Markup {
    let at = item_at((buyer, number), instalment, seller);
    html! {
        a href=(at) { (number) }
        @if instalment > 1 { span.soft { " #" (instalment) } }
    }
}

fn money(visit: &Visit, sums: &[Money]) -> Markup {
    html! {
        @for (n, sum) in sums.iter().enumerate() {
            @if n > 0 { br; }
            (visit.amount(*sum))
        }
    }
}

fn named(visit: &Visit, rows: &[Named]) -> Vec<Choice> {
    let one =
        |row: &Named| Choice { value: row.code.clone(), name: words::said(visit.lang, &row.name) };
    rows.iter().map(one).collect()
}

fn capacities(visit: &Visit, pack: &EvidencePack) -> Vec<Choice> {
    let one = |row: &CapacityRule| Choice {
        value: row.code.clone(),
        name: words::said(visit.lang, &row.name),
    };
    pack.capacities.iter().map(one).collect()
}

fn proofs(visit: &Visit, pack: &EvidencePack) -> Vec<Choice> {
    let one = |row: &credit::collections::evidence::ProofRule| Choice {
        value: row.code.clone(),
        name: format!(
            "{} · {}",
            words::said(visit.lang, &row.name),
            visit.t(&format!("collections-grade-{}", row.grade.code())),
        ),
    };
    pack.proofs.iter().map(one).collect()
}

fn none(visit: &Visit) -> Choice {
    Choice { value: String::new(), name: visit.t("collections-none-of-these") }
}

/// Days left as a word with its tone.
fn left(visit: &Visit, days: Option<i32>, alarm: Option<i32>) -> Markup {
    let tone = match (days, alarm) {
        (Some(..0), _) => Tone::High,
        (_, Some(..=30)) => Tone::High,
        (_, Some(_)) => Tone::Medium,
        _ => Tone::Quiet,
    };
    let word = match days {
        None => visit.t("collections-clock-stands"),
        Some(days @ ..0) => visit.ta("collections-clock-over", &[("days", &(-days).to_string())]),
        Some(days) => visit.ta("collections-clock-left", &[("days", &days.to_string())]),
    };
    kit::badge(tone, &word)
}

fn percent(bps: Option<i64>) -> String {
    bps.map_or_else(
        || "—".to_owned(),
        |bps| locale::bps(base::Bps(i32::try_from(bps).unwrap_or(0))),
    )
}

fn buyer_crumbs(visit: &Visit, (page, id): (&str, &str), (code, name): (&str, &str)) -> Markup {
    html! {
        nav.crumbs.meta {
            a href=(page) { (visit.t(id)) } " / " a href=(parties::href(code)) { (name) }
        }
    }
}
