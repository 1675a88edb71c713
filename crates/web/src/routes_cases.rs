//! The addresses of cases, talks, routes of recovery and triangular debts.

use axum::{
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use store::access::Right;

use crate::{
    collections::{
        self, after, cases, debts, legal, matter, measures, recovery, study, talk, tools,
    },
    gate::Need,
    print,
    routes::{Route, route},
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    use Need::May;
    let see = || May(Right::SeeWorklist);
    let log = || May(Right::LogContact);
    // Whose debts are known is no salesperson's: they reach beyond his own buyers.
    let known = || May(Right::SeeOverview);
    let mut routes = vec![
        route("/collections/cases",                 see(), get(cases::list)),
        route("/collections/cases/open/{code}",     log(), get(cases::ask_open).post(cases::open)),
        route("/collections/cases/{id}",            see(), get(cases::show)),
        route("/collections/cases/{id}/brief.pdf",    see(), get(print::case_brief)),
        route("/collections/cases/{id}/counsel.pdf",  see(), get(print::case_counsel)),
        route("/collections/cases/{id}/prepare",    see(), get(cases::preparation)),
        route("/collections/cases/{id}/prepared",   log(), post(cases::prepared)),
        route("/collections/cases/{id}/tick",       log(), post(cases::tick_box)),
        route("/collections/cases/{id}/waive",      log(), post(cases::waive_it)),
        route("/collections/cases/{id}/round",      log(), post(cases::begin)),
        route("/collections/cases/{id}/card",       log(), get(cases::ask_card).post(cases::save_card)),
        route("/collections/cases/{id}/reason",
            log(), get(cases::ask_reason).post(cases::save_reason)),
        route("/collections/cases/{id}/close",      log(), get(cases::ask_close).post(cases::close)),
        route("/collections/cases/{id}/hand",
            log(), get(cases::ask_hand).post(cases::save_hand)),
        route("/collections/cases/{id}/survey",
            log(), get(cases::ask_survey).post(cases::save_survey)),
        route("/collections/cases/{id}/talk",       log(), get(talk::ask_begin).post(talk::begin)),
        route("/collections/cases/{id}/talk/{talk}", log(), get(talk::show).post(talk::save)),
        route("/collections/cases/{id}/routes",     see(), get(legal::routes)),
        route("/collections/cases/{id}/route",      log(), post(legal::choose_it)),
        route("/collections/cases/{id}/matter",
            log(), get(matter::ask_matter).post(matter::begin_matter)),
        route("/collections/cases/{id}/matter/{matter}", see(), get(matter::matter)),
        route("/collections/cases/{id}/matter/{matter}/day", log(), post(matter::add_day)),
        route("/collections/cases/{id}/matter/{matter}/day/{day}", log(), post(matter::do_day)),
        route("/collections/cases/{id}/matter/{matter}/close", log(), post(matter::close)),
    ];
    routes.extend(vec![
        route("/collections/excuses",               see(), get(talk::excuses)),
        route("/collections/excuses/{id}",          see(), get(talk::ask_excuse)),
        route("/collections/excuses/{id}/label",    log(), post(talk::label)),
        route("/collections/matters",               see(), get(collections::desk)),
        route("/collections/methods",               see(), get(talk::methods)),
        route("/collections/scripts",               see(), get(talk::scripts)),
        route("/collections/scripts/new",           log(), get(talk::ask_script).post(talk::draft)),
        route("/collections/scripts/{id}/{act}",    log(), post(talk::act_script)),
        route("/collections/tools",                 see(), get(tools::show)),
        route("/collections/study",                 see(), get(study::show)),
        route("/collections/after",                 see(), get(after::show)),
        route("/collections/measures",              see(), get(measures::show)),
        route("/collections/measures/ledger",       see(), get(measures::ledger)),
        route("/collections/measures/rows",         see(), get(measures::rows)),
        route("/collections/measures.xlsx",  May(Right::Export), get(measures::xlsx)),
        route("/collections/recovery",              see(), get(recovery::show)),
        route("/collections/recovery/rows",         see(), get(recovery::rows)),
        route("/collections/recovery.xlsx",  May(Right::Export), get(recovery::xlsx)),
        route("/collections/recovery.csv",   May(Right::Export), get(recovery::csv)),
        route("/collections/debts",                 see(), get(debts::list)),
        route("/collections/debts/of/{code}",       see(), get(debts::of_buyer)),
        route("/collections/debts/new",             known(), get(debts::ask).post(debts::save)),
        Route {
            takes_file: true,
            ..route("/collections/debts/upload", known(), get(debts::ask_file)
                .post(debts::upload).layer(DefaultBodyLimit::max(debts::FILE_BYTES)))
        },
        route("/collections/debts/set-off.pdf",      known(), get(print::debt_set_off)),
        route("/collections/debts/assignment.pdf",   known(), get(print::debt_assignment)),
        route("/collections/debts/{id}/end",        known(), post(debts::end)),
    ]);
    routes
}
