//! The map of the interface: each address with its method, its name, the right that it needs and who answers.

use store::access::Right;

use super::{
    access, ageing, assessed, boards, buyers, cadences, care, cases, certificate_rights,
    certificates, classes, collections, course_cases, course_packs, courses, desk, dossier, drills,
    endpoint::{
        Endpoint,
        Verb::{Get, Post, Put},
        endpoint as to,
    },
    entities, exercises, granting, imports, jobs, kinds, ledger, letters, limit_parts, limits,
    links, measures, meetings, offers, orders, orders_rest, outbox, outlook, overview, packs,
    payables, postings, practice, process, promises, proof, ranking, reach, recovery, register,
    rehearsal, skills, system, training, warnings, whole_book,
};
use crate::gate::Need::{Both, May, SignedIn};

/// The table.
pub fn table() -> Vec<Endpoint> {
    let mut table = the_house();
    table.extend(the_buyers());
    table.extend(the_ledger());
    table.extend(the_credit());
    table.extend(the_work());
    table.extend(the_cases());
    table.extend(the_kinds());
    table.extend(the_files());
    table.extend(the_gate());
    table.extend(the_bought());
    table.extend(the_proof());
    table.extend(system::table());
    table.extend(cadences::table());
    table.extend(ranking::table());
    table.extend(reach::table());
    table.extend(classes::table());
    table.extend(certificate_rights::table());
    table.extend(skills::table());
    table.extend(drills::table());
    table.extend(boards::table());
    table.extend(the_courses());
    table
}

/// Who asks, the portfolio, assessments, the audit.
#[rustfmt::skip]
fn the_house() -> Vec<Endpoint> {
    let see = May(Right::SeeOverview);
    let assess = May(Right::Assess);
    let audit = May(Right::SeeAudit);
    let policy = May(Right::EditPolicy);
    vec![
        to(Get,  "/me",          "get-me",           SignedIn, access::me),
        to(Get,  "/overview",    "get-overview",     see,      overview::show),
        to(Get,  "/outlook",     "get-outlook",      see,      outlook::show),
        to(Get,  "/outlook/buyers", "list-expected-losses", see, outlook::losses),
        to(Get,  "/capacity",    "get-capacity",     see,      whole_book::capacity),
        to(Get,  "/benefits",    "get-benefits",     see,      whole_book::benefits),
        to(Get,  "/benefits/lines", "list-benefit-lines", see, whole_book::benefit_lines),
        to(Get,  "/assessments", "list-assessments", see,      assessed::runs),
        to(Post, "/assessments", "run-assessment",   assess,   assessed::start),
        to(Get,  "/jobs/{id}",   "get-job",          SignedIn, jobs::one),
        to(Get,  "/packs",       "list-packs",       see,      packs::list),
        to(Get,  "/packs/{pack}", "get-pack",        see,      packs::one),
        to(Post, "/packs/{pack}", "set-pack",        policy,   packs::set),
        to(Get,  "/packs/{pack}/proposal", "get-pack-proposal", see, packs::waiting),
        to(Post, "/packs/{pack}/proposal", "propose-pack", policy, packs::propose),
        to(Get,  "/packs/{pack}/proposals", "list-pack-proposals", see, packs::history),
        to(Post, "/packs/{pack}/proposal/verdict", "decide-pack", policy, packs::decide),
        to(Post, "/packs/{pack}/withdrawal", "withdraw-pack", policy, packs::withdraw),
        to(Get,  "/entities",    "list-entities",    May(Right::SeeBuyers), entities::list),
        to(Put,  "/entities/{code}", "save-entity",  policy,   entities::save),
        to(Post, "/entities/{code}/closing", "close-entity", policy, entities::retire),
        to(Get,  "/audit",       "list-audit",       audit,    access::audit),
    ]
}

/// Buyers: the list, and everything of one.
#[rustfmt::skip]
fn the_buyers() -> Vec<Endpoint> {
    let see = May(Right::SeeBuyers);
    let edit = May(Right::EditBuyers);
    let ledger = May(Right::SeeLedger);
    let alerts = May(Right::SeeWarnings);
    let grant = May(Right::GrantLimits);
    let book = May(Right::BookLedger);
    vec![
        to(Get,  "/buyers", "list-buyers", see, register::list),
        to(Get,  "/buyers/{code}", "get-buyer", see, assessed::one),
        to(Put,  "/buyers/{code}", "save-buyer", edit, buyers::save),
        to(Get,  "/buyers/{code}/items", "list-buyer-items", ledger, ledger::buyer_items),
        to(Get,  "/buyers/{code}/items/{number}", "get-item", ledger, ledger::one_item),
        to(Post, "/buyers/{code}/items/{number}/write-off", "write-off-item", book,
            postings::add_write_off),
        to(Post, "/buyers/{code}/items/{number}/cancellation", "cancel-item", book,
            postings::add_cancellation),
        to(Get,  "/buyers/{code}/items/{number}/disputes", "list-disputes", ledger,
            postings::disputes),
        to(Post, "/buyers/{code}/items/{number}/disputes", "record-dispute", book,
            postings::add_dispute),
        to(Get,  "/buyers/{code}/credits", "list-buyer-credits", ledger, ledger::buyer_credits),
        to(Get,  "/buyers/{code}/statements", "list-statements", see, buyers::statements),
        to(Post, "/buyers/{code}/statements", "record-statement", edit, buyers::add_statement),
        to(Get,  "/buyers/{code}/people", "list-people", see, buyers::people),
        to(Get,  "/buyers/{code}/contacts", "list-contacts", see, collections::buyer_contacts),
        to(Get,  "/buyers/{code}/promises", "list-promises", see, collections::buyer_promises),
        to(Get,  "/buyers/{code}/events", "list-events", see, buyers::events),
        to(Get,  "/buyers/{code}/alerts", "list-buyer-alerts", alerts, warnings::buyer_warnings),
        to(Get,  "/buyers/{code}/scores", "list-scores", see, assessed::scores),
        to(Get,  "/buyers/{code}/limits", "list-limits", see, limits::list),
        to(Post, "/buyers/{code}/limits", "grant-limit", grant, limits::grant),
        to(Get,  "/buyers/{code}/terms", "get-terms", see, limits::terms),
        to(Post, "/buyers/{code}/terms", "grant-terms", grant, limits::grant_terms_to),
    ]
}

/// Invoices, receipts, ageing, rates, and files of them.
#[rustfmt::skip]
fn the_ledger() -> Vec<Endpoint> {
    let see = May(Right::SeeLedger);
    let book = May(Right::BookLedger);
    let import = May(Right::Import);
    vec![
        to(Get,  "/invoices",                "list-invoices",    see,    ledger::invoices),
        to(Post, "/invoices",                "book-invoice",     book,   ledger::book_invoice),
        to(Post, "/receipts",                "book-receipt",     book,   ledger::book_receipt),
        to(Post, "/receipts/{id}/bounce",    "bounce-receipt",   book,   postings::add_bounce),
        to(Post, "/receipts/{id}/refund",    "refund-receipt",   book,   postings::add_refund),
        to(Post, "/receipts/{id}/cancellation", "cancel-receipt", book,  postings::cancel_receipt),
        to(Post, "/allocations",             "allocate",         book,   postings::add_allocation),
        to(Post, "/movements/{id}/reversal", "reverse-movement", book,   ledger::reverse_movement),
        to(Get,  "/ageing",                  "get-ageing",       see,    ageing::ageing),
        to(Get,  "/ageing.csv",              "get-ageing-csv",   see,    ageing::ageing_csv),
        to(Get,  "/rates",                   "list-rates",       see,    ledger::rates),
        to(Post, "/rates",                   "record-rates",     book,   ledger::add_rates),
        to(Get,  "/imports",                 "list-imports",     import, imports::list),
        to(Post, "/imports",                 "import-file",      import, imports::add),
        to(Get,  "/imports/{id}",            "get-import",       import, imports::one),
        to(Post, "/imports/{id}/undo",       "undo-import",      import, imports::undo),
        to(Get,  "/imports/{id}/rejects",    "list-rejects",     import, imports::rejects),
    ]
}

/// Requests for credit and their decisions.
#[rustfmt::skip]
fn the_credit() -> Vec<Endpoint> {
    let see = May(Right::SeeBuyers);
    let apply = May(Right::ApplyCredit);
    let decide = May(Right::DecideCredit);
    vec![
        to(Get,  "/credit-requests",       "list-credit-requests",    see,    granting::list),
        to(Post, "/credit-requests",       "add-credit-request",      apply,  granting::add),
        to(Get,  "/credit-requests/{id}",  "get-credit-request",      see,    granting::one),
        to(Post, "/credit-requests/{id}/verdict", "decide-credit-request", decide,
            granting::decide),
        to(Get,  "/credit-decisions/{id}", "get-credit-decision",     see,    granting::decision),
        to(Get,  "/credit-reviews",        "list-credit-reviews",     see,    granting::reviews),
        to(Get,  "/credit-times",          "get-credit-times",        see,    whole_book::times),
        to(Get,  "/credit-times/requests", "list-decided-requests",   see,    whole_book::decided),
        to(Get,  "/credit-offers",         "list-credit-offers",      see,    offers::list),
        to(Post, "/credit-offers",         "make-credit-offer",       apply,  offers::make),
        to(Get,  "/credit-offers/{id}",    "get-credit-offer",        see,    offers::one),
        to(Post, "/credit-offers/{id}/answer", "answer-credit-offer", apply,  offers::answer),
        to(Get,  "/offer-kinds",           "list-offer-kinds",        see,    offers::kinds),
        to(Get,  "/offer-kinds/{offer}/entitled", "list-entitled",    see,    offers::entitled),
    ]
}

/// What is learnt: lessons, attempts, reviews, cases, progress, the bank.
#[rustfmt::skip]
fn the_courses() -> Vec<Endpoint> {
    let learn = May(Right::Learn);
    vec![
        to(Get,  "/courses/lessons", "list-lessons", learn, courses::lessons),
        to(Get,  "/courses/lessons/{lesson}", "get-lesson", learn, courses::lesson),
        to(Post, "/courses/lessons/{lesson}/reading", "read-lesson", learn, courses::read),
        to(Post, "/courses/lessons/{lesson}/checks", "begin-check", learn, courses::check),
        to(Post, "/courses/tests", "begin-test", learn, courses::test),
        to(Get,  "/courses/attempts/{id}", "get-attempt", learn, courses::attempt),
        to(Post, "/courses/attempts/{id}/answers", "hand-in-attempt", learn, courses::answer),
        to(Get,  "/courses/reviews", "list-due-reviews", learn, courses::reviews),
        to(Post, "/courses/reviews", "begin-review", learn, courses::review),
        to(Get,  "/courses/cases", "list-course-cases", learn, course_cases::list),
        to(Get,  "/courses/cases/{case}", "get-course-case", learn, course_cases::one),
        to(Post, "/courses/cases/{case}/runs", "begin-course-case", learn, course_cases::begin),
        to(Get,  "/courses/runs/{id}", "get-course-run", learn, course_cases::run),
        to(Post, "/courses/runs/{id}/decisions", "decide-course-step", learn, course_cases::decide),
        to(Get,  "/courses/progress", "get-course-progress", learn, courses::progress),
        to(Get,  "/courses/paths", "list-course-paths", learn, courses::paths),
        to(Get,  "/courses/bank", "list-bank-questions", May(Right::Teach), courses::bank),
        to(Get,  "/course-packs", "list-course-packs", May(Right::Teach), course_packs::list),
        to(Get,  "/course-packs/{id}", "get-course-pack", May(Right::Teach), course_packs::one),
        to(Get,  "/course-packs/{id}/file", "export-course-pack", May(Right::Teach), course_packs::signed),
    ]
}

/// What must be done: warnings, the worklist, contacts, promises.
#[rustfmt::skip]
fn the_work() -> Vec<Endpoint> {
    let see = May(Right::SeeWarnings);
    let report = May(Right::ReportSignal);
    let clear = May(Right::ClearWarnings);
    let tasks = May(Right::SeeWorklist);
    let log = May(Right::LogContact);
    vec![
        to(Get, "/warnings", "list-warnings", see, warnings::warnings),
        to(Post, "/warnings", "report-signal", report, warnings::report),
        to(Get, "/warnings/{id}", "get-warning", see, warnings::one_warning),
        to(Post, "/warnings/{id}/acknowledgement", "acknowledge-warning", clear, warnings::take_up),
        to(Post, "/warnings/{id}/clearance", "clear-warning", clear, warnings::clear),
        to(Get, "/worklist", "get-worklist", tasks, collections::worklist),
        to(Get, "/care", "list-care", tasks, care::plan),
        to(Get, "/care/questions", "list-care-questions", tasks, care::questions),
        to(Get, "/care/yield", "get-care-yield", tasks, care::brought),
        to(Get, "/care/talks", "list-care-talks", tasks, care::talks),
        to(Post, "/care/talks", "record-care-talk", log, care::add),
        to(Get, "/customer-links", "list-customer-links", tasks, links::list),
        to(Post, "/customer-links", "issue-customer-link", log, links::issue),
        to(Post, "/customer-links/{id}/revocation", "revoke-customer-link", log, links::revoke),
        to(Get, "/customer-answers", "list-customer-answers", tasks, links::answers),
        to(Post, "/customer-answers/reading", "read-customer-answers", log, links::read),
        to(Get, "/practice-runs", "list-practice-runs", May(Right::Learn), practice::list),
        to(Get, "/certificate-levels", "list-certificate-levels", May(Right::Learn), certificates::levels),
        to(Get, "/certificates", "list-certificates", May(Right::Learn), certificates::list),
        to(Get, "/certificates/{id}", "get-certificate", May(Right::Learn), certificates::one),
        to(Get, "/practice-runs/{id}", "get-practice-run", May(Right::Learn), practice::one),
        to(Get, "/exercises", "list-exercises", May(Right::Learn), exercises::list),
        to(Get, "/exercises/{id}", "get-exercise", May(Right::Learn), exercises::one),
        to(Get, "/training", "list-training", May(Right::Learn), training::list),
        to(Get, "/practice-ladder", "get-practice-ladder", May(Right::Learn), practice::ladder),
        to(Post, "/practice-runs", "start-practice-run", May(Right::Learn), practice::start),
        to(Post, "/practice-runs/{id}/preparation", "prepare-practice-run", May(Right::Learn),
            rehearsal::prepare),
        to(Post, "/practice-runs/{id}/papers", "open-practice-paper", May(Right::Learn),
            rehearsal::open),
        to(Post, "/practice-runs/{id}/plan", "lay-practice-plan", May(Right::Learn), rehearsal::lay),
        to(Get, "/practice-runs/{id}/result", "get-practice-result", May(Right::Learn),
            rehearsal::result),
        to(Post, "/practice-runs/{id}/turns", "speak-in-practice-run", May(Right::Learn),
            practice::speak),
        to(Post, "/cases/{id}/practice-run", "practise-case",
            Both(Right::Learn, Right::SeeWorklist), practice::of_case),
        to(Get, "/outbox", "list-outbox", tasks, outbox::outbox),
        to(Get, "/outbox/{id}", "get-letter", tasks, letters::one),
        to(Post, "/outbox/{id}/posting", "post-letter", log, letters::post),
        to(Post, "/outbox/{id}/arrival", "record-letter-arrival", log, letters::arrive),
        to(Post, "/outbox/{id}/return", "return-letter", log, letters::come_back),
        to(Post, "/outbox/{id}/papers/{paper}", "add-letter-paper", log, letters::add_paper),
        to(Get, "/buyers/{code}/advice", "get-advice", tasks, letters::advice),
        to(Post, "/wording-checks", "check-wording", tasks, outbox::wording),
        to(Post, "/contacts", "log-contact", log, collections::add_contact),
        to(Post, "/promises", "record-promise", log, collections::add_promise),
        to(Post, "/promises/{id}/withdrawal", "withdraw-promise", log, collections::withdraw),
        to(Post, "/promises/{id}/acknowledgement", "acknowledge-promise", log, promises::confirm),
        to(Post, "/promises/{id}/rescheduling", "reschedule-promise", log, promises::reschedule),
        to(Get, "/promises/guard", "guard-promises", tasks, promises::guard),
        to(Get, "/agreements", "list-agreements", tasks, promises::agreements),
        to(Get, "/agreements/{id}", "get-agreement", tasks, promises::agreement),
    ]
}

/// Cases of buyers in collection, and debts among others.
#[rustfmt::skip]
fn the_cases() -> Vec<Endpoint> {
    let see = May(Right::SeeWorklist);
    let log = May(Right::LogContact);
    vec![
        to(Get,  "/cases", "list-collection-cases", see, cases::list),
        to(Post, "/cases", "open-collection-case", log, cases::open),
        to(Get,  "/legal-deadlines", "list-legal-deadlines", see, desk::deadlines),
        to(Get,  "/recovery", "get-recovery", see, recovery::curve),
        to(Get,  "/measures", "list-measures", see, measures::measures),
        to(Get,  "/cases/{id}", "get-collection-case", see, cases::one),
        to(Post, "/cases/{id}/preparation", "prepare-collection-case", log, cases::prepare_it),
        to(Post, "/cases/{id}/person", "hand-collection-case", May(Right::EditPolicy),
            cases::hand),
        to(Post, "/cases/{id}/closing", "close-collection-case", log, cases::close),
        to(Post, "/debts", "record-debt", May(Right::SeeOverview), cases::record_debt),
        to(Get,  "/debt-circles", "get-debt-circles", May(Right::SeeOverview), cases::circles_now),
    ]
}

/// Paths of money, dealers' sheets, appointments.
#[rustfmt::skip]
fn the_kinds() -> Vec<Endpoint> {
    let see = May(Right::SeeWorklist);
    let log = May(Right::LogContact);
    vec![
        to(Get,  "/payment-paths", "list-payment-paths", see, kinds::paths),
        to(Post, "/payment-paths", "enter-payment-path", log, kinds::enter),
        to(Get,  "/payment-paths/{id}", "get-payment-path", see, kinds::path),
        to(Post, "/payment-paths/{id}/steps", "keep-path-step", log, kinds::keep_step),
        to(Get,  "/buyers/{code}/dealer-sheet", "get-dealer-sheet", see, kinds::sheet),
        to(Post, "/buyers/{code}/dealer-months", "record-dealer-month", log, kinds::record_month),
        to(Get,  "/appointments", "list-appointments", see, meetings::appointments),
        to(Post, "/appointments", "make-appointment", log, meetings::make),
        to(Post, "/appointments/{id}/outcome", "settle-appointment", log, meetings::settle),
        to(Get,  "/cases/{id}/meeting", "propose-meeting", see, meetings::proposal),
    ]
}

/// The files of buyers: ratings, sources, checklist, quality.
#[rustfmt::skip]
fn the_files() -> Vec<Endpoint> {
    let see = May(Right::SeeBuyers);
    let whole = May(Right::SeeOverview);
    let edit = May(Right::EditBuyers);
    vec![
        to(Get,  "/buyers/{code}/ratings", "list-ratings", see, dossier::ratings),
        to(Post, "/buyers/{code}/ratings", "record-rating", edit, dossier::add_rating),
        to(Post, "/buyers/{code}/ratings/{id}/withdrawal", "withdraw-rating", edit,
            dossier::withdraw),
        to(Get,  "/buyers/{code}/checklist", "get-checklist", see, dossier::checklist),
        to(Get,  "/data-sources", "list-data-sources", whole, dossier::sources),
        to(Put,  "/data-sources/{code}", "save-data-source", edit, dossier::save),
        to(Get,  "/dossier/ratings", "get-ratings", see, dossier::ratings_report),
        to(Get,  "/dossier/quality", "get-quality", see, dossier::quality),
        to(Get,  "/dossier/checklist", "get-files", see, dossier::files),
    ]
}

/// What we owe suppliers, what is paid ahead, and suppliers.
#[rustfmt::skip]
fn the_bought() -> Vec<Endpoint> {
    let see = May(Right::SeeLedger);
    let book = May(Right::BookLedger);
    let grant = May(Right::GrantLimits);
    vec![
        to(Get,  "/payables", "list-payables", see, payables::list),
        to(Post, "/payables", "book-payable", book, payables::book),
        to(Get,  "/payables/{id}", "get-payable", see, payables::one),
        to(Post, "/payables/{id}/moves", "move-payable", book, payables::add_move),
        to(Get,  "/advances", "list-advances", see, payables::advances),
        to(Post, "/advances", "book-advance", book, payables::add_advance),
        to(Post, "/advances/{id}/arrivals", "record-arrival", book, payables::add_arrival),
        to(Get,  "/buying-hints", "list-buying-hints", see, whole_book::hints),
        to(Get,  "/suppliers", "list-suppliers", see, payables::suppliers),
        to(Get,  "/suppliers/{code}", "get-supplier", see, payables::one_supplier),
        to(Post, "/suppliers/{code}/advance-limit", "limit-advances", grant, payables::set_limit),
    ]
}

/// Statements of account, disputes, clocks, evidence.
#[rustfmt::skip]
fn the_proof() -> Vec<Endpoint> {
    let see = May(Right::SeeLedger);
    let keep = May(Right::KeepProof);
    vec![
        to(Get,  "/account-statements", "list-accounts", see, proof::accounts),
        to(Post, "/account-statements", "make-account", keep, proof::make),
        to(Get,  "/account-statements/{id}", "get-account", see, proof::one_account),
        to(Post, "/account-statements/{id}/sending", "send-account", keep, proof::send),
        to(Get,  "/disputes", "list-dispute-cases", see, proof::cases),
        to(Post, "/disputes", "open-dispute-case", keep, proof::open),
        to(Post, "/disputes/{id}/end", "end-case", keep, proof::end),
        to(Get,  "/clocks", "list-clocks", see, proof::clocks),
        to(Get,  "/process", "get-process", see, process::process),
        to(Get,  "/process/measures", "measure-process", see, process::measured),
        to(Get,  "/process/steps/{step}/runs", "list-process-runs", see, process::runs),
        to(Get,  "/buyers/{code}/evidence", "list-evidence", see, proof::of_buyer),
    ]
}

/// Orders at the gate, and the parts of limits.
#[rustfmt::skip]
fn the_gate() -> Vec<Endpoint> {
    let see = May(Right::SeeBuyers);
    let enter = May(Right::EnterOrders);
    let release = May(Right::ReleaseOrders);
    let grant = May(Right::GrantLimits);
    vec![
        to(Post, "/orders/check", "check-order", enter, orders::check),
        to(Get,  "/orders", "list-orders", see, orders::list),
        to(Get,  "/orders/{id}", "get-order", see, orders::one),
        to(Post, "/orders/{id}/confirmation", "confirm-order", enter, orders::confirm),
        to(Post, "/orders/{id}/delivery", "deliver-order", enter, orders::deliver),
        to(Post, "/orders/{id}/change", "change-order", enter, orders::change),
        to(Post, "/orders/{id}/copy", "copy-order", enter, orders::copy),
        to(Post, "/orders/{id}/reopening", "reopen-order", enter, orders::reopen),
        to(Post, "/orders/{id}/look", "look-at-order", enter, orders::look),
        to(Post, "/orders/{id}/release", "give-back-order", enter, orders::give_back),
        to(Post, "/orders/{id}/cancellation", "cancel-order", enter, orders::cancel),
        to(Post, "/orders/{id}/approval", "approve-order", release, orders::release),
        to(Post, "/orders/{id}/suspension", "suspend-order", release, orders_rest::suspend),
        to(Post, "/orders/{id}/suspension/notice", "notify-suspension", release, orders_rest::notify),
        to(Post, "/orders/{id}/suspension/security", "secure-order", release, orders_rest::secure),
        to(Post, "/orders/{id}/resumption", "resume-order", release, orders_rest::resume),
        to(Get,  "/decisions/{id}", "get-decision", see, orders::decision),
        to(Get,  "/buyers/{code}/limits/effective", "get-effective-limit", see, limit_parts::effective),
        to(Post, "/buyers/{code}/limit-parts", "add-limit-part", grant, limit_parts::add_part),
        to(Post, "/buyers/{code}/limit-parts/{id}/end", "end-limit-part", grant, limit_parts::end_part),
    ]
}
