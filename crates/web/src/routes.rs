//! Every address of the house on one page, each with the right that it needs.

use axum::{
    extract::DefaultBodyLimit,
    routing::{MethodRouter, get, post},
};

use store::access::Right;

use crate::{
    access, assets, collections, gate::Need, intake, job, preferences, receivables, settings,
    sign_in, state::App, warning,
};

/// One address.
pub struct Route {
    /// The path, with `{name}` for what varies.
    pub path: &'static str,
    /// Who may walk through.
    pub need: Need,
    /// What answers.
    pub to: MethodRouter<App>,
}

fn route(path: &'static str, need: Need, to: MethodRouter<App>) -> Route {
    Route { path, need, to }
}

/// The table.
#[rustfmt::skip]
pub fn table() -> Vec<Route> {
    use Need::{May, Nobody, SignedIn};
    use Right::{
        Assess, BookLedger, ClearWarnings, Configure, Export, LogContact, Import, ManagePeople, ReportSignal,
        SeeAudit, SeeLedger, SeeWarnings, SeeWorklist,
    };
    vec![
        route("/assets/{name}",         Nobody,   get(assets::serve)),
        route("/healthz",               Nobody,   get(sign_in::health)),
        route("/sign-in",               Nobody,   get(sign_in::form).post(sign_in::enter)),
        route("/sign-out",              SignedIn, post(sign_in::leave)),
        route("/preferences/language",  Nobody,   post(preferences::language)),
        route("/preferences/unit",      Nobody,   post(preferences::unit)),
        route("/jobs/{id}",             SignedIn, get(job::show)),
        route("/jobs/{id}/stop",        SignedIn, post(job::stop)),
        route("/receivables",                  May(SeeLedger), get(receivables::page)),
        route("/receivables/ageing.xlsx",      May(Export), get(receivables::ageing_xlsx)),
        route("/receivables/ageing.csv",       May(Export), get(receivables::ageing_csv)),
        route("/receivables/items",            May(SeeLedger), get(receivables::items)),
        route("/receivables/items.xlsx",       May(Export), get(receivables::items_xlsx)),
        route("/receivables/items.csv",        May(Export), get(receivables::items_csv)),
        route("/receivables/items/{buyer}/{number}/{instalment}",
            May(SeeLedger), get(receivables::item)),
        route("/receivables/items/{buyer}/{number}/{instalment}/{act}",
            May(BookLedger), get(receivables::ask).post(receivables::done)),
        route("/receivables/credits",          May(SeeLedger), get(receivables::credits)),
        route("/receivables/credits/{id}",     May(SeeLedger), get(receivables::credit)),
        route("/receivables/credits/{id}/{act}",
            May(BookLedger), get(receivables::credit_ask).post(receivables::credit_act)),
        route("/intake",                       May(Import), get(intake::home)),
        route("/intake/upload",                May(Import),
            post(intake::upload).layer(DefaultBodyLimit::max(intake::FILE_BYTES))),
        route("/intake/forget",                May(Import), post(intake::forget)),
        route("/intake/files/{id}",
            May(Import), get(intake::columns).post(intake::save)),
        route("/intake/files/{id}/trial/{job}", May(Import), get(intake::trial)),
        route("/intake/files/{id}/commit",     May(Import), post(intake::commit)),
        route("/intake/batches/{id}",          May(Import), get(intake::batch)),
        route("/intake/batches/{id}/rejects.csv", May(Import), get(intake::rejects)),
        route("/warning",                      May(SeeWarnings), get(warning::list)),
        route("/warning/acknowledge",          May(ClearWarnings), post(warning::acknowledge_many)),
        route("/warning/signals",              May(SeeWarnings), get(warning::library)),
        route("/warning/report",
            May(ReportSignal), get(warning::report_ask).post(warning::report_send)),
        route("/warning/alerts/{id}",          May(SeeWarnings), get(warning::alert)),
        route("/warning/alerts/{id}/acknowledge",
            May(ClearWarnings), post(warning::acknowledge)),
        route("/warning/alerts/{id}/clear",    May(ClearWarnings), post(warning::clear)),
        route("/collections",                  May(SeeWorklist), get(collections::list)),
        route("/collections/log/{code}",
            May(LogContact), get(collections::log_ask).post(collections::log_save)),
        route("/collections/promises",         May(SeeWorklist), get(collections::promises)),
        route("/collections/promises/{id}/withdraw",
            May(LogContact), get(collections::ask_withdraw).post(collections::withdraw)),
        route("/settings",                     SignedIn, get(settings::show)),
        route("/settings/company",             May(Configure), post(settings::company)),
        route("/settings/buckets",             May(Configure), post(settings::buckets)),
        route("/settings/rates",               May(Configure), post(settings::rates)),
        route("/settings/assess",              May(Assess), post(settings::assess)),
        route("/access/people",                May(ManagePeople), get(access::people)),
        route("/access/add",
            May(ManagePeople), get(access::ask_new).post(access::create)),
        route("/access/people/{login}",
            May(ManagePeople), get(access::edit).post(access::change)),
        route("/access/people/{login}/password",
            May(ManagePeople), post(access::set_password)),
        route("/access/account",               SignedIn, get(access::account)),
        route("/access/account/password",      SignedIn, post(access::own_password)),
        route("/access/account/tokens",        SignedIn, post(access::add_token)),
        route("/access/account/tokens/{id}/revoke", SignedIn, post(access::revoke_token)),
        route("/access/audit",                 May(SeeAudit), get(access::audit)),
        route("/access/audit/verify",          May(SeeAudit), post(access::verify)),
    ]
}
