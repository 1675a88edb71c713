//! What the addresses of pages may ask for, one line a page. What a page does not know, or cannot
//! read, never reaches it: it is said above the page in one way, and the page is shown as if it had
//! not been asked. A file that is taken home says nothing above itself, so there it is refused.
//!
//! A page that takes nothing stands in no line. A name with a star stands for all that begin so.

use base::{Day, Failure, Rejection};
use credit::{
    collections::measures::{Measure, MeasureBy, MeasureWhat},
    collections::recovery::{RecoveryBy, RecoveryWhat},
    collections::talk::STEPS,
    collections::{ACTIONS, OUTBOX_STATES},
    granting::{Place, ReviewView, State, WHATS},
    intake,
    lab::IndustryLevel,
    orders::OrderState,
    parties::{CustomerKind, SizeClass, StatementScope},
    policy::Tier,
    roster::{RosterCursor, RosterSort},
    warning::{AlertLevel, AlertState, SignalLibrary},
};
use maud::{Markup, html};
use store::access::Role;

use crate::{
    kit::{self, Tone, link::decoded},
    receivables,
    visit::Visit,
};

/// What a parameter may hold.
#[derive(Clone, Copy)]
enum Holds {
    /// Anything; the page says itself what it cannot read.
    Any,
    /// A number from 0 on.
    Count,
    /// One of these words.
    Of(&'static [&'static str]),
    /// A word that this knows.
    Known(fn(&str) -> bool),
}

use Holds::{Any, Count, Known, Of};

const TIER: Holds = Known(|text| Tier::parse(text).is_some());
const KIND: Holds = Known(|text| text.parse::<CustomerKind>().is_ok());
const SIZE: Holds = Known(|text| text.parse::<SizeClass>().is_ok());
const SORT: Holds = Known(|text| RosterSort::parse(text.trim_start_matches('-')).is_some());
const OWNER: Holds = Known(|text| text == "me" || text.parse::<u64>().is_ok());
const LEVEL: Holds = Known(|text| AlertLevel::parse(text).is_some());
const STATE: Holds = Known(|text| AlertState::parse(text).is_some());
const ORDER: Holds = Known(|text| OrderState::parse(text).is_some());
const REQUEST: Holds = Known(|text| State::parse(text).is_some());
const OUTBOX: Holds = Known(|text| text == "all" || OUTBOX_STATES.contains(&text));
const WHAT: Holds = Known(|text| WHATS.contains(&text));
const VIEW: Holds = Known(|text| ReviewView::parse(text).is_some());
const ACCOUNTS: Holds = Known(|text| StatementScope::parse(text).is_some());
const INDUSTRY: Holds = Known(|text| IndustryLevel::parse(text).is_some());
/// A month as it is written in lists: 2026-11.
const MONTH: Holds = Known(|text| text.len() == 7 && format!("{text}-01").parse::<Day>().is_ok());
const DAY: Holds = Known(|text| text.parse::<Day>().is_ok());
const ROLE: Holds = Known(|text| Role::ALL.iter().any(|role| role.code() == text));
const SIGNAL: Holds = Known(|text| SignalLibrary::shipped().find(text).is_some());
const FILE_KIND: Holds = Known(|text| intake::kinds::Kind::parse(text).is_some());
const BUCKET: Holds = Known(|text| text == "overdue" || text.parse::<usize>().is_ok());
const MEASURE_ROWS: Holds = Known(|text| MeasureWhat::parse(text).is_some());
const RECOVERY_ROWS: Holds = Known(|text| RecoveryWhat::parse(text).is_some());
const RECOVERED: Holds = Known(|text| RecoveryBy::parse(text).is_some());
const MEASURE_BY: Holds = Known(|text| MeasureBy::parse(text).is_some());
const MEASURE: Holds = Known(|text| Measure::parse(text).is_some());
const STEP: Holds = Known(|text| STEPS.contains(&text));
/// Where the last page of a list ended.
const AFTER: Holds = Known(|text| RosterCursor::parse(text).is_some());
const AFTER_MONEY: Holds = Known(|text| Place::parse(text).is_some());
const AFTER_DAY: Holds = Known(|text| receivables::cursor(text).is_some());
const AFTER_DUE: Holds = Known(|text| receivables::cursor(&text.replace('~', ".")).is_some());

/// A chart of the page, to be taken home as a picture.
const PICTURE: (&str, Holds) = (
    "picture",
    Known(|text| {
        text.len() <= 40 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    }),
);

type Asks = &'static [(&'static str, Holds)];

const PARTIES: Asks = &[
    ("q", Any),
    ("tier", TIER),
    ("kind", KIND),
    ("size", SIZE),
    ("owner", OWNER),
    ("only", Of(&["overdue", "over", "ungranted", "differs", "blocked"])),
    ("alert", Of(&["0", "1", "2", "3"])),
    ("sort", SORT),
    ("after", AFTER),
];

const POLICY: Asks = &[
    ("q", Any),
    ("tier", TIER),
    ("only", Of(&["over", "ungranted", "differs", "blocked"])),
    ("sort", SORT),
    ("after", AFTER),
];

/// Fields of all calculators of the lessons; each reads its own and says what it cannot read.
const COURSE_TOOL: Asks = &[
    ("loss", Any),
    ("margin", Any),
    ("amount", Any),
    ("rate", Any),
    ("days", Any),
    ("firm", Any),
    ("assets", Any),
    ("liabilities", Any),
    ("working", Any),
    ("retained", Any),
    ("ebit", Any),
    ("equity", Any),
    ("sales", Any),
    ("score", Any),
    ("monthly", Any),
    ("term", Any),
    ("base", Any),
    ("d1", Any),
    ("a1", Any),
    ("d2", Any),
    ("a2", Any),
    ("d3", Any),
    ("a3", Any),
    ("d4", Any),
    ("a4", Any),
    ("begin", Any),
    ("ending", Any),
    ("current", Any),
    ("due", Any),
    ("demand", Any),
    ("again", Any),
    ("until", Any),
    ("count", Any),
    ("first", Any),
    ("every", Any),
];

/// Day, basis, buckets and “as known at”: the page of the ledger says what it cannot read.
const LEDGER: Asks = &[
    ("as_of", Any),
    ("basis", Of(&["due", "issued"])),
    ("by", Of(&["buyer", "kind", "owner", "entity"])),
    ("entity", Any),
    ("kind", KIND),
    ("owner", Count),
    ("buyer", Any),
    ("buckets", Any),
    ("known", Any),
    ("from", Count),
    ("bucket", BUCKET),
    ("q", Any),
    ("after", AFTER_DAY),
];

const BILLS: Asks = &[
    ("as_of", Any),
    ("only", Of(&["first", "breaking", "near", "past", "disputed", "perhaps", "no-day"])),
    ("q", Any),
];
const SUPPLIERS: Asks =
    &[("q", Any), ("only", Of(&["late", "ahead", "goods-late", "over", "both"]))];

const RECOVERY: Asks = &[("by", RECOVERED), ("group", Any), ("skip", Count)];

#[rustfmt::skip]
const MEASURED: Asks = &[
    ("by", MEASURE_BY), ("group", Any), ("month", MONTH), ("measure", MEASURE), ("skip", Count),
    ("what", MEASURE_ROWS),
];

const OUTLOOK: Asks = &[("days", Count), ("tier", TIER), ("after", Count)];

/// Fields with which a form may begin.
const BOOK: Asks = &[
    ("buyer", Any),
    ("number", Any),
    ("day", Any),
    ("due", Any),
    ("amount", Any),
    ("currency", Any),
    ("contract", Any),
    ("parts", Any),
    ("reference", Any),
    ("payer", Any),
    ("note", Any),
    ("apply", Any),
];
const ACT: Asks =
    &[("day", Any), ("amount", Any), ("opened", Any), ("credit", Any), ("reason", Any)];
const NEXT: Asks = &[
    ("promise", Count),
    ("step", Count),
    ("kind", Any),
    ("owner", Any),
    ("due_on", Any),
    ("note", Any),
];

const LOG: Asks = &[
    ("from", Of(&["buyer"])),
    ("on", Any),
    ("channel", Any),
    ("person", Any),
    ("result", Any),
    ("amount", Any),
    ("due", Any),
    ("note", Any),
    ("proven", Any),
];
const REPORT: Asks =
    &[("buyer", Any), ("signal", Any), ("text", Any), ("source", Any), ("on", Any)];
const LAB_LEDGER: Asks = &[
    ("job", Count),
    ("name", Any),
    ("horizon", Any),
    ("days", Any),
    ("bad_days", Any),
    ("good_days", Any),
    ("amount", Any),
    ("later_from", Any),
    ("test", Any),
    ("seed", Any),
];

/// What a year of credit is reckoned with.
const PROFIT: Asks = &[
    ("buyer", Any),
    ("sales", Any),
    ("growth", Any),
    ("days", Any),
    ("late", Any),
    ("pd", Any),
    ("margin", Any),
    ("capital", Any),
    ("lgd", Any),
    ("collection", Any),
];

/// Pages by the path of their route, and what each may be asked.
#[rustfmt::skip]
const PAGES: &[(&str, Asks)] = &[
    ("/assets/{name}",              &[("*", Any)]),
    ("/sign-in",                    &[("next", Any)]),
    ("/search",                     &[("q", Any)]),
    ("/outlook",                    OUTLOOK),
    ("/outlook/buyers.xlsx",        OUTLOOK),
    ("/outlook/buyers.csv",         OUTLOOK),
    ("/parties",                    PARTIES),
    ("/parties.xlsx",               PARTIES),
    ("/practice",                   &[("skip", Count), ("whose", Of(&["mine", "all"])), ("scene", Any)]),
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
    ("/controls/benefit",           &[("skip", Count)]),
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
    ("/collections",                &[("whose", Of(&["mine", "team"])), ("skip", Count)]),
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
    ("/collections/excuses", &[
        ("case", Count),
        ("kind", Any),
        ("truth", Of(&["open", "true", "partly", "false"])),
        ("skip", Count),
    ]),
    ("/collections/scripts", &[("state", Of(&["draft", "review", "published", "retired"]))]),
    ("/collections/scripts/new", &[("replaces", Count)]),
    ("/collections/study", &[("months", Count)]),
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
    ("/courses/schedule", &[("path", Any), ("minutes", Count)]),
    ("/courses/bank", &[("lesson", Any)]),
    ("/courses/cases", &[("kind", KIND)]),
    ("/courses/review", &[("skip", Count)]),
    ("/collections/red", &[
        ("day", Any), ("view", Of(&["silent", "call", "remind", "unconfirmed"])), ("skip", Count),
    ]),
    ("/collections/reasons", &[("skip", Count)]),
    ("/collections/challenger", &[("skip", Count)]),
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
