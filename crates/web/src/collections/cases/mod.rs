//! Cases: the list, the page with its three parts, the preparation, and what is done with a case.

mod act;
mod card;
mod hand;
mod home;
mod kind;
mod prepare;
mod reason;
mod show;
mod story;

use base::{Currency, Money, Result};
use credit::collections::{
    cases::{Brief, CaseFile, NextStep, Phase, brief, get_case},
    talk::TalkPack,
};
use maud::{Markup, html};

pub use act::{ask_close, ask_survey, begin, close, save_survey, waive_it};
pub use card::{ask as ask_card, save as save_card};
pub use hand::{ask as ask_hand, save as save_hand};
pub use home::{ask_open, button, list, open};
pub use prepare::{prepared, show as preparation, tick_box};
pub use reason::{ask as ask_reason, save as save_reason};
pub use show::show;

use crate::{parties::words, state::App, visit::Visit};

/// Where cases stand.
pub(super) const PATH: &str = "/collections/cases";

/// The address of a case.
pub(super) fn href(id: i64) -> String {
    format!("{PATH}/{id}")
}

/// A case with what is known of its buyer and the methods in force.
pub(super) struct Opened {
    pub case: CaseFile,
    pub brief: Brief,
    pub pack: TalkPack,
}

/// Reads a case within what the reader may see.
pub(super) async fn opened(app: &App, visit: &Visit, id: i64) -> Result<Opened> {
    let case = get_case(&app.db, id, visit.scope()).await?;
    let brief = brief(&app.db, &case, visit.today).await?;
    let pack = TalkPack::in_force(&app.db, visit.today).await?.into_owned();
    Ok(Opened { case, brief, pack })
}

/// The way back to a case.
pub(super) fn crumbs(visit: &Visit, case: &CaseFile, here: &str) -> Markup {
    html! {
        nav.crumbs.meta {
            a href=(PATH) { (visit.t("collections-cases")) } " / "
            a href=(href(case.id)) { (case.buyer_name) }
            @if !here.is_empty() { " / " (here) }
        }
    }
}

pub(super) fn money(visit: &Visit, minor: i64, currency: Currency) -> String {
    visit.amount(Money::new(minor, currency))
}

/// An amount as it stands in a field of a form.
pub(super) fn typed_amount(minor: i64, currency: Currency) -> String {
    if minor == 0 {
        return String::new();
    }
    let digits = currency.minor_digits();
    let unit = 10_i64.pow(digits);
    match digits {
        0 => minor.to_string(),
        _ => format!("{}.{:0width$}", minor / unit, minor % unit, width = digits as usize),
    }
}

/// The name of a phase.
pub(super) fn phase_name(visit: &Visit, phase: Phase) -> String {
    visit.t(&format!("collections-phase-{}", phase.code()))
}

/// What is to be done today, in the words of the worklist: the same on every page that says it.
pub(super) fn advice(visit: &Visit, brief: &Brief) -> Option<String> {
    let said = words::begun(brief.advice.as_ref()?.text.pick(visit.lang));
    Some(visit.ta("collections-advice-today", &[("action", &said)]))
}

/// The next action in words, with its reason.
pub(super) fn next_words(visit: &Visit, next: &NextStep) -> (String, String) {
    let (count, day) = match next {
        NextStep::Protect(days) => (days.to_string(), String::new()),
        NextStep::CallMissed(day)
        | NextStep::Confirm(day)
        | NextStep::Decided(day)
        | NextStep::Wait(day) => (String::new(), day.to_string()),
        NextStep::Verify(count) | NextStep::Route(count) | NextStep::Prepare(count) => {
            (count.to_string(), String::new())
        }
        _ => (String::new(), String::new()),
    };
    let args = [("count", count.as_str()), ("day", day.as_str())];
    let key = format!("collections-next-{}", next.code());
    (visit.t(&key), visit.ta(&format!("{key}-why"), &args))
}

/// Where the next action is taken.
pub(super) fn next_href(next: &NextStep, case: &CaseFile, talk: Option<i64>) -> String {
    let at = href(case.id);
    match next {
        NextStep::Close => format!("{at}/close"),
        NextStep::FinishTalk => match talk {
            Some(talk) => format!("{at}/talk/{talk}"),
            None => at,
        },
        NextStep::Protect(_) | NextStep::Route(_) => format!("{at}/routes"),
        NextStep::CallMissed(_) | NextStep::Confirm(_) | NextStep::Talk => format!("{at}/talk"),
        NextStep::Decided(_) => "/collections/steps".to_owned(),
        NextStep::Settle => "/collections/disputes".to_owned(),
        NextStep::Verify(_) => format!("/collections/excuses?case={}&truth=open", case.id),
        NextStep::Prepare(_) => format!("{at}/prepare"),
        NextStep::Wait(_) => crate::parties::tab_href(&case.buyer_code, "history"),
        NextStep::Reason => format!("{at}/reason"),
        NextStep::Round => format!("{at}?tab=next"),
    }
}

/// The name of a method by the pack, or its code where the pack has none of it any more.
pub(super) fn named(visit: &Visit, of: Option<&credit::scoring::Wording>, code: &str) -> String {
    of.map_or_else(|| code.to_owned(), |name| words::said(visit.lang, name))
}
