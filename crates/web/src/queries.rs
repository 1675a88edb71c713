//! What the addresses of pages may ask for, one line a page. What a page does not know, or cannot
//! read, never reaches it: it is said above the page in one way, and the page is shown as if it had
//! not been asked. A file that is taken home says nothing above itself, so there it is refused.
//!
//! A page that takes nothing stands in no line. A name with a star stands for all that begin so.

use base::{Failure, Rejection};
use credit::collections::ACTIONS;
use maud::{Markup, html};

use crate::{
    asked::{
        ACCOUNTS, ACT, AFTER_DAY, AFTER_DUE, AFTER_MONEY, Asks, BILLS, BOOK, COURSE_TOOL, DAY,
        FILE_KIND,
        Holds::{self, Any, Count, Known, Of},
        INDUSTRY, KIND, LAB_LEDGER, LEDGER, LEVEL, LOG, MEASURED, MONTH, NEXT, ORDER, OUTBOX,
        OUTLOOK, PARTIES, PICTURE, POLICY, PROFIT, RECOVERED, RECOVERY, RECOVERY_ROWS, REPORT,
        REQUEST, ROLE, SIGNAL, STATE, STEP, SUPPLIERS, TIER, VIEW, WHAT,
    },
    kit::{self, Tone, link::decoded},
    visit::Visit,
};

/// Pages by the path of their route, and what each may be asked.
#[rustfmt::skip]
const PAGES: &[(&str, Asks)] = &[
    ("/assets/{name}",              &[("*", Any)]),
    ("/offline-worker.js",          &[("*", Any)]),
    ("/manifest.webmanifest",       &[("*", Any)]),
    ("/sign-in",                    &[("next", Any)]),
    ("/search",                     &[("q", Any)]),
    ("/outlook",                    OUTLOOK),
    ("/outlook/buyers.xlsx",        OUTLOOK),
    ("/outlook/buyers.csv",         OUTLOOK),
    ("/parties",                    PARTIES),
    ("/parties.xlsx",               PARTIES),
    ("/practice/runs/{id}/script",  &[("turn", Count)]),
    ("/practice/workshop",          &[("skip", Count)]),
    ("/practice/ladder",            &[("skip", Count), ("season", Of(&["now", "before"]))]),
    ("/drills",                     &[("skip", Count), ("whose", Of(&["mine", "all"]))]),
    ("/drills/{id}",                &[("move", Any)]),
    ("/drills/{id}/state",          &[("seen", Count)]),
    ("/practice", &[
        ("skip", Count), ("whose", Of(&["mine", "all"])), ("scene", Any), ("variant", Any),
    ]),
    ("/policy",                     POLICY),
    ("/policy.xlsx",                POLICY),
    ("/policy.csv",                 POLICY),
    ("/parties/{code}", &[
        ("tab", Of(&["summary", "items", "credit", "statements", "file", "history"])),
        ("after", AFTER_DUE),
        ("scope", ACCOUNTS),
    ]),
    ("/parties/{code}/testimony/{what}", &[("name", Any), ("since_on", Any)]),
    ("/parties/{code}/dossier/{*rest}", &[("name", Any), ("since_on", Any)]),
    ("/parties/{code}/statements/new", &[("from", Count)]),
    ("/parties/{code}/limit",       &[("from", Of(&["proposal"]))]),
    ("/receivables",                LEDGER),
    ("/receivables/ageing.xlsx",    LEDGER),
    ("/receivables/ageing.csv",     LEDGER),
    ("/receivables/items",          LEDGER),
    ("/receivables/items.xlsx",     LEDGER),
    ("/receivables/items.csv",      LEDGER),
    ("/receivables/items/{buyer}/{number}/{instalment}/{act}", ACT),
    ("/receivables/book/{what}",    BOOK),
    ("/receivables/credits", &[
        ("buyer", Any), ("kind", Of(&["receipt", "credit_note"])), ("after", AFTER_DAY),
    ]),
    ("/payables",                   BILLS),
    ("/payables.xlsx",              BILLS),
    ("/payables/book/{what}",       &[("supplier", Any)]),
    ("/payables/advances",          &[("only", Of(&["late", "all"])), ("after", Count)]),
    ("/suppliers",                  SUPPLIERS),
    ("/suppliers.xlsx",             SUPPLIERS),
    ("/orders", &[
        ("only", Of(&["waiting", "open", "over"])), ("state", ORDER), ("q", Any),
        ("before", Count),
    ]),
    ("/orders/check",               &[("buyer", Any)]),
    ("/granting",                   &[("state", REQUEST), ("q", Any), ("before", Count)]),
    ("/granting/new",               &[("buyer", Any), ("what", WHAT)]),
    ("/granting/reviews",           &[("view", VIEW), ("after", Count), ("before", Count)]),
    ("/granting/decisions",         &[("before", Count)]),
    ("/granting/decisions/{id}",    &[("replay", Of(&["1"]))]),
    ("/granting/quality",           &[("grow", AFTER_MONEY), ("shrink", AFTER_MONEY)]),
    ("/granting/profit",            PROFIT),
    ("/granting/cycle", &[("month", MONTH), ("tier", TIER), ("role", ROLE), ("actor", Any)]),
    ("/controls/points/{code}",     &[("skip", Count)]),
    ("/controls/benefit",           &[("skip", Count)]),
    ("/controls/process/steps/{code}", &[
        ("month", MONTH), ("who", Any), ("skip", Count),
        ("state", Of(&["hit", "late", "missed", "over", "running"])),
    ]),
    ("/granting/offers",            &[("offer", Any), ("skip", Count), ("made", Count)]),
    ("/dossier",                    &[("after", Count)]),
    ("/dossier/quality",            &[("skip", Count)]),
    ("/payables/sourcing", &[("industry", Any), ("groups", Count), ("skip", Count)]),
    ("/intake",                     &[("before", Count)]),
    ("/intake/files/{id}", &[("kind", FILE_KIND)]),
    ("/intake/batches/{id}",        &[("after", Count)]),
    ("/warning", &[
        ("level", LEVEL), ("state", STATE), ("signal", SIGNAL), ("role", ROLE), ("skip", Count),
    ]),
    ("/warning/report",             REPORT),
    ("/collections", &[("whose", Of(&["mine", "team"])), ("of", Any), ("skip", Count)]),
    ("/collections/log/{code}",     LOG),
    ("/collections/care",           &[("whose", Of(&["mine", "team"])), ("skip", Count)]),
    ("/collections/links",          &[("answered", Count), ("issued", Count)]),
    ("/collections/links/{code}",   &[("answered", Count), ("issued", Count)]),
    ("/collections/accounts", &[
        ("view", Of(&["made", "waiting", "signed", "differs", "withdrawn"])), ("month", MONTH),
        ("buyer", Any), ("before", AFTER_DAY),
    ]),
    ("/collections/accounts/{id}/pdf", &[("lang", Of(&["zh", "en"]))]),
    ("/collections/disputes", &[("view", Of(&["late", "ended"])), ("skip", Count)]),
    ("/collections/disputes/open/{item}", &[("opened_on", DAY)]),
    ("/collections/clocks",         &[("day", DAY), ("skip", Count)]),
    ("/collections/clocks/{code}",  &[("skip", Count)]),
    ("/collections/evidence",       &[("skip", Count)]),
    ("/collections/evidence/{code}/add", &[("item", Count), ("kind", Any)]),
    ("/collections/evidence/{code}/link", &[("document", Count)]),
    ("/collections/claims",         &[("skip", Count)]),
    ("/collections/strategy",       &[("lanes", Of(&["level", "tiers", "kinds"]))]),
    ("/collections/strategy/edit", &[
        ("start", Any), ("lanes", Of(&["level", "tiers", "kinds"])),
    ]),
    ("/collections/outbox",         &[
        ("state", OUTBOX), ("action", Of(&ACTIONS)), ("skip", Count),
    ]),
    ("/collections/cases", &[
        ("whose", Of(&["mine"])),
        ("phase", Of(&["before", "during", "after", "closed"])),
        ("reason", Any),
        ("before", Count),
    ]),
    ("/collections/cases/open/{code}", &[("from", Of(&["worklist"])), ("why", Any)]),
    ("/collections/cases/{id}", &[("tab", Of(&["next", "story", "account"]))]),
    ("/collections/cases/{id}/talk/{talk}", &[("step", STEP)]),
    ("/collections/cases/{id}/routes", &[("clause", Of(&["1"]))]),
    ("/collections/cases/{id}/matter", &[("route", Any)]),
    ("/collections/matters", &[
        ("view", Of(&["open", "late", "soon", "bare", "closed"])), ("skip", Count),
    ]),
    ("/collections/excuses", &[
        ("case", Count),
        ("kind", Any),
        ("truth", Of(&["open", "true", "partly", "false"])),
        ("skip", Count),
    ]),
    ("/collections/scripts", &[("state", Of(&["draft", "review", "published", "retired"]))]),
    ("/collections/scripts/new", &[("replaces", Count), ("from", Count)]),
    ("/collections/study", &[("months", Count)]),
    ("/collections/playbook", &[("months", Count)]),
    ("/collections/playbook/cases", &[
        ("part", Of(&["step", "idea", "method", "tool"])), ("code", Any), ("months", Count),
        ("skip", Count),
    ]),
    ("/collections/after", &[("view", Of(&["back", "lost", "open"])), ("skip", Count)]),
    ("/collections/measures", MEASURED),
    ("/collections/measures.xlsx", MEASURED),
    ("/collections/measures/ledger", &[("owner", Any), ("skip", Count)]),
    ("/collections/measures/rows", MEASURED),
    ("/collections/recovery", RECOVERY),
    ("/collections/recovery.xlsx", RECOVERY),
    ("/collections/recovery.csv", RECOVERY),
    ("/collections/recovery/rows", &[
        ("by", RECOVERED), ("group", Any), ("what", RECOVERY_ROWS),
        ("from", Count), ("to", Count), ("before", Count),
    ]),
    ("/collections/tools", &[
        ("begin", Any), ("sales", Any), ("ending", Any), ("current", Any), ("days", Any),
    ]),
    ("/collections/debts", &[("q", Any), ("before", Count)]),
    ("/collections/debts/new", &[("debtor", Any), ("creditor", Any)]),
    ("/collections/debts/set-off.pdf", &[("way", Any), ("circle", Of(&["0", "1"]))]),
    ("/collections/debts/assignment.pdf", &[("way", Any), ("circle", Of(&["0", "1"]))]),
    ("/collections/paths", &[
        ("kind", Of(&["project", "government"])), ("view", Of(&["closed"])), ("before", Count),
        ("skip", Count),
    ]),
    ("/collections/paths/new/{code}", &[("kind", Of(&["project", "government"]))]),
    ("/collections/dealers", &[("skip", Count)]),
    ("/collections/appointments", &[
        ("day", DAY), ("view", Of(&["ahead", "past"])), ("whose", Of(&["mine"])), ("skip", Count),
    ]),
    ("/collections/appointments/new/{case}", &[("on", DAY), ("person", Any)]),
    ("/collections/appointments/day.ics", &[("day", DAY)]),
    ("/collections/promises", &[
        ("view", Of(&["week", "open", "broken", "kept"])), ("skip", Count),
    ]),
    ("/courses/tools/{tool}", COURSE_TOOL),
    ("/exercises/needs", &[("q-*", Any)]),
    ("/exercises", &[("skip", Count), ("whose", Of(&["mine", "all"]))]),
    ("/courses/schedule", &[("path", Any), ("minutes", Count)]),
    ("/courses/bank", &[("lesson", Any)]),
    ("/courses/cases", &[("kind", KIND)]),
    ("/courses/review", &[("skip", Count)]),
    ("/classes", &[("skip", Count)]),
    ("/classes/boards", &[("skip", Count), ("case", Any)]),
    ("/classes/boards/{id}", &[("skip", Count), ("group", Count)]),
    ("/classes/{id}", &[("skip", Count)]),
    ("/classes/marking", &[("whose", Of(&["all"]))]),
    ("/courses/exchange", &[("state", Of(&["waiting", "sent", "refused"])), ("skip", Count)]),
    ("/courses/exchange/package", &[("what", Any), ("standard", Any), ("spoken", Any)]),
    ("/skills", &[("role", ROLE), ("skip", Count)]),
    ("/skills/awareness", &[("skip", Count), PICTURE]),
    ("/skills/awareness/{id}", &[("skip", Count), PICTURE]),
    ("/skills.xlsx", &[("role", ROLE)]),
    ("/skills/people/{id}", &[("skill", Any)]),
    ("/certificates/effect/causes", &[("person", Any), ("skip", Count)]),
    ("/certificates/rights", &[
        ("right", Any), ("level", Any), ("from", Any), ("grace", Any), ("reason", Any),
    ]),
    ("/authoring", &[("skip", Count)]),
    ("/authoring/tailor", &[("industry", Any), ("kind-*", Any), ("q-*", Any)]),
    ("/authoring/packs/{code}/file.zip", &[("edition", Count)]),
    ("/certificates/effect", &[("level", Any), ("skip", Count), PICTURE]),
    ("/certificates/all", &[
        ("skip", Count), ("state", Of(&["valid", "expired", "revoked"])), ("open", Count),
    ]),
    ("/collections/red", &[
        ("day", Any), ("view", Of(&["silent", "call", "remind", "unconfirmed"])), ("skip", Count),
    ]),
    ("/collections/reasons", &[("skip", Count)]),
    ("/collections/challenger", &[("skip", Count)]),
    ("/collections/outside", &[
        ("days", Of(&["7", "30", "90"])), ("who", Any), ("skip", Count),
    ]),
    ("/collections/value", &[("whose", Of(&["mine", "team"])), ("skip", Count)]),
    ("/collections/steps", &[("view", Of(&["open", "done"])), ("skip", Count)]),
    ("/collections/next/{code}", NEXT),
    ("/collections/agreements", &[("skip", Count)]),
    ("/access/audit", &[("subject", Any), ("actor", Any), ("room", Any), ("before", Count)]),
    ("/lab",                        &[("view", Of(&["archived"]))]),
    ("/lab/ledger",                 LAB_LEDGER),
    ("/lab/{id}/clean",             &[("v", Any), ("what", Any), ("low", Any), ("high", Any)]),
    ("/lab/{id}/bins",              &[("sort", Any)]),
    ("/lab/{id}/variable",          &[("v", Any), PICTURE]),
    ("/lab/{id}/rows",              &[("v", Any), ("bin", Count), ("after", Count)]),
    ("/lab/{id}/explore",           &[("v", Any), ("by", Any), ("sort", Any), PICTURE]),
    ("/lab/{id}/explore/take",      &[("v", Any), ("by", Any), ("sort", Any)]),
    ("/lab/{id}/industry",          &[("by", Any), ("level", INDUSTRY), PICTURE]),
    ("/lab/{id}/fit",               &[("from", Count)]),
    ("/lab/{id}/compare",           &[("f*", Of(&["1"])), PICTURE]),
    ("/lab/{id}/compare/take",      &[("f*", Of(&["1"]))]),
    ("/lab/{id}/fits/{number}",     &[PICTURE]),
    ("/lab/{id}/fits/{number}/proof", &[("part", Any), ("against", Any), ("cut", Any), PICTURE]),
    ("/models/report",              &[("day", Any), PICTURE]),
    ("/models/report.xlsx",         &[("day", Any)]),
    ("/models/{version}",           &[PICTURE]),
    ("/models/{version}/shadow",    &[("from", TIER), ("to", TIER), PICTURE]),
    ("/models/{version}/watch",     &[("day", Any), PICTURE]),
    ("/models/{version}/replay",    &[("buyer", Any), ("day", Any)]),
];

impl Holds {
    fn fits(self, text: &str) -> bool {
        match self {
            Any => true,
            Count => text.parse::<u64>().is_ok_and(|n| i64::try_from(n).is_ok()),
            Of(words) => words.contains(&text),
            Known(knows) => knows(text),
        }
    }
}

/// Each address of the house beside what it may be asked: the name, and whether it takes any
/// value. For tests.
pub fn pages() -> Vec<(&'static str, Vec<(&'static str, bool)>)> {
    let asks = |path: &str| PAGES.iter().find(|(page, _)| *page == path).map(|(_, asks)| *asks);
    let said = |asks: Asks| asks.iter().map(|(name, holds)| (*name, matches!(holds, Any)));
    let table = crate::routes::table().into_iter();
    table.map(|r| (r.path, asks(r.path).map_or_else(Vec::new, |a| said(a).collect()))).collect()
}

/// What was asked and is not taken into account: name and value.
pub type Unasked = Vec<(String, String)>;

/// At most so many are named.
const NAMED: usize = 5;

fn holds(asks: Asks, name: &str) -> Option<Holds> {
    let fits = |known: &str| match known.strip_suffix('*') {
        Some(begin) => name.starts_with(begin),
        None => known == name,
    };
    asks.iter().find(|(known, _)| fits(known)).map(|(_, holds)| *holds)
}

/// Splits the query of a route into what its page takes and what it does not: a name that it does
/// not know, a value that it cannot read, the same name once more.
pub fn sort_out(route: &str, query: &str) -> (String, Unasked) {
    let asks = PAGES.iter().find(|(page, _)| *page == route).map_or(&[][..], |(_, asks)| *asks);
    let (mut kept, mut seen, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let plain = |text| decoded(text).unwrap_or_default().trim().to_owned();
        let (name, value) = (plain(name), plain(value));
        let takes = holds(asks, &name).is_some_and(|one| value.is_empty() || one.fits(&value));
        if takes && !seen.contains(&name) {
            kept.push(pair);
            seen.push(name);
        } else if wrong.len() < NAMED {
            wrong.push((name, value));
        }
    }
    (kept.join("&"), wrong)
}

/// Whether the answer is a file, which has no place for a notice.
pub fn is_file(route: &str) -> bool {
    let dot = |end: &str| route.rsplit('/').next().is_some_and(|last| last.ends_with(end));
    dot(".xlsx")
        || dot(".csv")
        || dot(".pdf")
        || dot(".ics")
        || route.contains("/take")
        || route.ends_with("/documents/{id}")
}

fn said(wrong: &Unasked) -> String {
    let cut = |text: &String| text.chars().take(60).collect::<String>();
    let said = wrong.iter().map(|(name, value)| format!("{}={}", cut(name), cut(value)));
    said.collect::<Vec<String>>().join(", ")
}

/// The refusal of a file that was asked for with something that it does not take.
pub fn refused(wrong: &Unasked) -> Failure {
    Rejection::new("house.not-taken").with("what", said(wrong)).into()
}

/// The notice above a page that was asked for something that it does not take.
pub fn notice(visit: &Visit) -> Markup {
    if visit.unasked.is_empty() {
        return html! {};
    }
    html! {
        div.stack.after {
            (kit::notice(
                Tone::Medium,
                &visit.ta("house-not-asked", &[("what", &said(&visit.unasked))]),
                &html! { (visit.t("house-not-asked-why")) },
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_does_not_take_is_named_and_taken_away() {
        for (route, query, kept, names) in [
            ("/", "", "", &[][..]),
            ("/", "day=abc", "", &["day"]),
            ("/warning", "level=red&state=open&skip=50", "level=red&state=open&skip=50", &[]),
            ("/warning", "level=purple&state=", "state=", &["level"]),
            ("/warning", "skip=-1&page=2", "", &["skip", "page"]),
            ("/parties", "tier=high&sort=-overdue&q=%E5", "tier=high&sort=-overdue&q=%E5", &[]),
            ("/parties", "tier=huge&owner=x&alert=9", "", &["tier", "owner", "alert"]),
            ("/parties", "after=rubbish", "", &["after"]),
            ("/collections/promises", "view=past", "", &["view"]),
            ("/parties/{code}", "tab=anything", "", &["tab"]),
            ("/receivables", "as_of=2026-01-31&kind=x", "as_of=2026-01-31", &["kind"]),
            ("/orders", "only=open&before=7&q=a", "only=open&before=7&q=a", &[]),
            ("/orders", "only=all&before=x", "", &["only", "before"]),
            ("/orders", "state=held&q=a", "state=held&q=a", &[]),
            ("/orders", "state=waiting", "", &["state"]),
            // The same name twice: the first counts.
            ("/search", "q=a&q=b", "q=a", &["q"]),
            ("/lab/{id}/compare", "f1=1&f2=1&f3=2", "f1=1&f2=1", &["f3"]),
        ] {
            let (rest, wrong) = sort_out(route, query);
            let found: Vec<String> = wrong.into_iter().map(|(name, _)| name).collect();
            assert_eq!(found, names, "{route}?{query}");
            assert_eq!(rest, kept, "{route}?{query}");
        }
    }

    #[test]
    fn each_line_is_a_page_of_ours() {
        let table = crate::routes::table();
        for (page, asks) in PAGES {
            assert!(table.iter().any(|route| route.path == *page), "no route {page}");
            let names: std::collections::BTreeSet<&str> = asks.iter().map(|(n, _)| *n).collect();
            assert_eq!(names.len(), asks.len(), "{page} says a name twice");
        }
    }
}
