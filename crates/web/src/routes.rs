//! Every address of the house, each with the right that it needs: this page, and beside it
//! `routes_book.rs` for the credit of the house as a whole, `routes_lab.rs` for models.

use axum::{
    extract::DefaultBodyLimit,
    middleware,
    routing::{MethodRouter, get, post},
};
use store::access::Right;

use crate::{
    access, assets, collections, controls, dossier,
    gate::{self, Need},
    granting, intake, job, orders, outlook, overview, parties, payables, policy, practice,
    preferences, print, receivables, routes_book, routes_cases, routes_certificates,
    routes_classes, routes_courses, routes_exchange, routes_kinds, routes_lab, settings, sign_in,
    state::App,
    warning,
};

/// One address.
pub struct Route {
    /// The path, with `{name}` for what varies.
    pub path: &'static str,
    /// Who may walk through.
    pub need: Need,
    /// What answers.
    pub to: MethodRouter<App>,
    /// Whether a file may be posted to it. The form's token then stands inside the post and is
    /// checked by [`crate::upload::Upload`]; to every other address such a post is forged.
    pub takes_file: bool,
}

pub(super) fn route(path: &'static str, need: Need, to: MethodRouter<App>) -> Route {
    Route { path, need, to, takes_file: false }
}

/// An address that takes a file of at most so many bytes.
pub(super) fn file_route(
    path: &'static str,
    need: Need,
    to: MethodRouter<App>,
    most: usize,
) -> Route {
    Route { path, need, to: to.layer(DefaultBodyLimit::max(most)), takes_file: true }
}

/// An address for people alone: who holds a token must not make more of them, nor set passwords.
fn own_route(path: &'static str, need: Need, to: MethodRouter<App>) -> Route {
    route(path, need, to.layer(middleware::from_fn(gate::in_person)))
}

/// The table.
#[rustfmt::skip]
pub fn table() -> Vec<Route> {
    use Need::{May, Nobody, SignedIn};
    use Right::{BookLedger, Export, SeeLedger};
    let mut routes = vec![
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
        route("/receivables/book/{what}",
            May(BookLedger), get(receivables::ask_book).post(receivables::book)),
        route("/receivables/credits",          May(SeeLedger), get(receivables::credits)),
        route("/receivables/credits/{id}",     May(SeeLedger), get(receivables::credit)),
        route("/receivables/credits/{id}/{act}",
            May(BookLedger), get(receivables::credit_ask).post(receivables::credit_act)),
    ];
    routes.extend(first_pages());
    routes.extend(buyers());
    routes.extend(files_of_buyers());
    routes.extend(work());
    routes.extend(credit());
    routes.extend(routes_book::table().into_iter().chain(routes_cases::table()));
    routes.extend(routes_kinds::table());
    routes.extend(gate_of_orders());
    routes.extend(bought());
    routes.extend(internal_control());
    routes.extend(house());
    routes.extend(routes_lab::table());
    routes.extend(school());
    routes.extend(crate::routes_stage::table());
    routes.extend(routes_courses::table());
    routes.extend(crate::routes_exercises::table());
    routes.extend(crate::routes_drills::table());
    routes.extend(crate::routes_offline::table());
    routes.extend(routes_classes::table());
    routes.extend(routes_exchange::table());
    routes.extend(routes_certificates::table());
    routes.extend(crate::routes_skills::table());
    routes.extend(crate::routes_authoring::table());
    routes
}

/// The first page, the outlook, limits and the policy matrix.
#[rustfmt::skip]
fn first_pages() -> Vec<Route> {
    use Need::{May, SignedIn};
    use Right as R;
    vec![
        route("/",                      SignedIn, get(overview::show)),
        route("/search",                May(R::SeeBuyers),    get(overview::search)),
        route("/assess",                May(R::Assess),       post(overview::assess_now)),
        route("/outlook",               May(R::SeeOverview),  get(outlook::show)),
        route("/outlook/buyers.xlsx",   May(R::Export),       get(outlook::xlsx)),
        route("/outlook/buyers.csv",    May(R::Export),       get(outlook::csv)),
        route("/outlook/test",          May(R::Assess),       post(outlook::start_test)),
        route("/policy",                May(R::SeeBuyers),    get(policy::list)),
        route("/policy/parts",          May(R::SeeBuyers),    get(policy::parts)),
        route("/policy.xlsx",           May(R::Export),       get(policy::xlsx)),
        route("/policy.csv",            May(R::Export),       get(policy::csv)),
        route("/policy/matrix",         May(R::SeeOverview),  get(policy::matrices)),
        route("/policy/matrix/new",     May(R::EditPolicy),   post(policy::begin_matrix)),
        route("/policy/matrix/{id}",    May(R::SeeOverview),  get(policy::matrix)),
        route("/policy/matrix/{id}/edit", May(R::EditPolicy), post(policy::edit_matrix)),
        route("/policy/matrix/{id}/what-if", May(R::EditPolicy), post(policy::start_what_if)),
        route("/policy/matrix/{id}/step/{step}", May(R::EditPolicy), post(policy::step_matrix)),
    ]
}

/// The school: the role-play.
#[rustfmt::skip]
fn school() -> Vec<Route> {
    use Need::May;
    use Right::{Configure, Learn, LogContact, SeeWorklist};
    vec![
        route("/practice",                     May(Learn), get(practice::home).post(practice::start)),
        route("/practice/runs/{id}",           May(Learn), get(practice::show)),
        route("/practice/ladder",              May(Learn), get(practice::show_ladder)),
        route("/practice/ladder/{act}",        May(Learn), post(practice::act_ladder)),
        route("/practice/workshop",            May(SeeWorklist), get(practice::workshop)),
        route("/practice/workshop/{id}",       May(SeeWorklist), get(practice::script_trail)),
        route("/practice/model",
            May(Configure), get(practice::show_model).post(practice::save_model)),
        route("/practice/tomorrow/{case}",     May(Learn), post(practice::make)),
        route("/practice/runs/{id}/recast",    May(Learn), post(practice::recast)),
        route("/practice/runs/{id}/prepare",   May(Learn), post(practice::prepared)),
        route("/practice/runs/{id}/say",       May(Learn), post(practice::say_it)),
        route("/practice/runs/{id}/replay",    May(Learn), get(practice::replay)),
        route("/practice/runs/{id}/branch",    May(Learn), post(practice::branch)),
        route("/practice/runs/{id}/script",    May(LogContact),
            get(practice::ask_line).post(practice::keep_line)),
    ]
}

/// Everything under a buyer.
#[rustfmt::skip]
fn buyers() -> Vec<Route> {
    use Need::May;
    use Right as R;
    vec![
        route("/parties",               May(R::SeeBuyers),    get(parties::list)),
        route("/parties.xlsx",          May(R::Export),       get(parties::xlsx)),
        route("/parties/_/new",
            May(R::EditBuyers),   get(parties::ask_new).post(parties::create)),
        route("/parties/{code}",        May(R::SeeBuyers),    get(parties::show)),
        route("/parties/{code}/summary.pdf", May(R::SeeBuyers), get(print::summary)),
        route("/parties/{code}/explanation.pdf", May(R::SeeBuyers), get(print::explanation)),
        route("/parties/{code}/edit",
            May(R::EditBuyers),   get(parties::ask_edit).post(parties::change)),
        route("/parties/{code}/nature",
            May(R::EditBuyers),   get(parties::ask_nature).post(parties::set_nature)),
        route("/parties/{code}/contacts",
            May(R::GatherFiles), get(parties::ask_contact).post(parties::add_contact)),
        route("/parties/{code}/contacts/{id}/erase",
            May(R::EditBuyers), post(parties::erase_contact)),
        route("/parties/{code}/influence", May(R::SeeBuyers), get(parties::influence)),
        route("/parties/{code}/influence/{id}",
            May(R::EditBuyers), get(parties::ask_influence).post(parties::note_influence)),
        route("/parties/{code}/events",
            May(R::EditBuyers),   get(parties::ask_event).post(parties::add_event)),
        file_route("/parties/{code}/documents", May(R::GatherFiles),
            get(parties::ask_paper).post(parties::upload), parties::PAPER_BYTES),
        route("/parties/{code}/documents/{id}", May(R::SeeBuyers), get(parties::paper)),
        route("/parties/{code}/statements/new",
            May(R::GatherFiles), get(parties::ask_statement).post(parties::record)),
        route("/parties/{code}/testimony", May(R::SeeBuyers), get(parties::testimony)),
        route("/parties/{code}/testimony/{what}",
            May(R::EditBuyers), get(parties::ask_testimony).post(parties::add_testimony)),
        route("/parties/{code}/testimony/finding/{id}/close",
            May(R::EditBuyers), post(parties::end_finding)),
        route("/parties/{code}/dossier", May(R::SeeBuyers), get(parties::moved)),
        route("/parties/{code}/dossier/{*rest}", May(R::SeeBuyers), get(parties::moved_below)),
        route("/parties/{code}/ratios", May(R::SeeBuyers), get(parties::ratio_page)),
        route("/parties/{code}/statements/template.xlsx",
            May(R::GatherFiles), get(parties::statement_template)),
        file_route("/parties/{code}/statements/upload", May(R::GatherFiles),
            get(parties::ask_statement_file).post(parties::read_statement_file),
            parties::STATEMENT_BYTES),
        route("/parties/{code}/statements/{id}/versions",
            May(R::SeeBuyers), get(parties::statement_versions)),
        route("/parties/{code}/limit",
            May(R::GrantLimits),  get(parties::ask_limit).post(parties::grant_limit)),
        route("/parties/{code}/limit/parts/{kind}",
            May(R::GrantLimits),  get(parties::ask_part).post(parties::add_part)),
        route("/parties/{code}/limit/ends/{id}",
            May(R::GrantLimits),  get(parties::ask_end).post(parties::end_part)),
        route("/parties/{code}/terms",
            May(R::GrantLimits),  get(parties::ask_terms).post(parties::grant_terms)),
        route("/parties/{code}/screen",
            May(R::ReportSignal), get(parties::ask_screen).post(parties::screen)),
        route("/parties/{code}/signal",
            May(R::ReportSignal), get(parties::ask_signal).post(parties::report_signal)),
        route("/parties/{code}/alerts/{id}", May(R::SeeWarnings), get(parties::alert)),
        route("/parties/{code}/alerts/{id}/handle", May(R::ClearWarnings), post(parties::handle)),
        route("/parties/{code}/contact",
            May(R::LogContact),  get(parties::ask_log).post(parties::log)),
        route("/parties/{code}/promise",
            May(R::LogContact),  get(parties::ask_promise).post(parties::promise)),
    ]
}

/// The files of buyers: ratings, sources, checklist, quality.
#[rustfmt::skip]
fn files_of_buyers() -> Vec<Route> {
    use Need::May;
    use Right::{EditBuyers, Export, SeeBuyers, SeeOverview};
    vec![
        route("/dossier",                      May(SeeBuyers), get(dossier::checklist)),
        route("/dossier/checklist.xlsx",       May(Export), get(dossier::checklist_xlsx)),
        route("/dossier/ratings",              May(SeeBuyers), get(dossier::ratings)),
        route("/dossier/ratings.xlsx",         May(Export), get(dossier::ratings_xlsx)),
        route("/dossier/quality",              May(SeeBuyers), get(dossier::quality)),
        route("/dossier/quality.xlsx",         May(Export), get(dossier::quality_xlsx)),
        route("/dossier/sources",              May(SeeOverview), get(dossier::sources)),
        route("/dossier/sources.xlsx",         May(SeeOverview), get(dossier::sources_xlsx)),
        route("/dossier/sources/_/new",
            May(EditBuyers), get(dossier::ask_new).post(dossier::create)),
        route("/dossier/sources/_/adopt",      May(EditBuyers), post(dossier::adopt)),
        route("/dossier/sources/{code}",       May(SeeOverview), get(dossier::ask_source)),
        route("/dossier/sources/{code}/change", May(EditBuyers), post(dossier::save)),
        file_route("/dossier/sources/{code}/snapshots", May(EditBuyers),
            post(dossier::add_snapshot), dossier::SNAPSHOT_BYTES),
        route("/dossier/sources/{code}/snapshots/{id}",
            May(SeeOverview), get(dossier::snapshot)),
        file_route("/parties/{code}/ratings", May(EditBuyers),
            get(parties::ask_rating).post(parties::add_rating), parties::PAPER_BYTES),
        route("/parties/{code}/ratings/{id}/withdraw",
            May(EditBuyers), get(parties::ask_withdraw).post(parties::withdraw)),
        route("/parties/{code}/checklist",     May(SeeBuyers), get(parties::checklist)),
        route("/parties/{code}/compare",
            May(EditBuyers), get(parties::ask_compare).post(parties::compare)),
    ]
}

/// Files that come in, warnings, collections.
#[rustfmt::skip]
fn work() -> Vec<Route> {
    use Need::May;
    use Right::{ClearWarnings, Import, LogContact, ReportSignal, SeeWarnings, SeeWorklist};
    vec![
        route("/intake",                       May(Import), get(intake::home)),
        file_route("/intake/upload", May(Import), post(intake::upload), intake::FILE_BYTES),
        route("/intake/forget",                May(Import), post(intake::forget)),
        route("/intake/files/{id}",
            May(Import), get(intake::columns).post(intake::save)),
        route("/intake/files/{id}/trial/{job}", May(Import), get(intake::trial)),
        route("/intake/files/{id}/commit",     May(Import), post(intake::commit)),
        route("/intake/batches/{id}",          May(Import), get(intake::batch)),
        route("/intake/batches/{id}/undo",     May(Import), get(intake::ask_undo).post(intake::undo)),
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
    ]
}

/// Requests for credit and their decisions.
#[rustfmt::skip]
fn credit() -> Vec<Route> {
    use Need::May;
    use Right::{ApplyCredit, DecideCredit, Export, SeeBuyers};
    vec![
        route("/granting",                     May(SeeBuyers), get(granting::home)),
        route("/granting.xlsx",                May(Export), get(granting::xlsx)),
        route("/granting/new",
            May(ApplyCredit), get(granting::ask_new).post(granting::create)),
        route("/granting/people",              May(SeeBuyers),
            get(granting::people)),
        route("/granting/people/add",          May(DecideCredit), post(granting::delegate)),
        route("/granting/people/{id}/end",     May(DecideCredit), post(granting::end_delegation)),
        route("/granting/bypasses",            May(SeeBuyers), get(granting::bypasses)),
        route("/granting/decisions",           May(SeeBuyers), get(granting::decisions)),
        route("/granting/decisions/{id}",      May(SeeBuyers), get(granting::decision)),
        route("/granting/decisions/{id}/record.pdf", May(SeeBuyers), get(print::decision)),
        route("/granting/reviews",             May(SeeBuyers), get(granting::reviews)),
        route("/granting/changes/{id}",        May(SeeBuyers), get(granting::change)),
        route("/granting/changes/{id}/plan",   May(ApplyCredit), post(granting::plan_response)),
        route("/granting/changes/{id}/sent",   May(ApplyCredit), post(granting::mark_sent)),
        route("/granting/changes/{id}/letter.pdf", May(SeeBuyers), get(print::letter)),
        route("/granting/changes/{id}/close",  May(ApplyCredit), post(granting::close_change)),
        route("/granting/quality",             May(SeeBuyers), get(granting::quality)),
        route("/granting/profit",              May(SeeBuyers), get(granting::profit)),
        route("/granting/{id}",                May(SeeBuyers), get(granting::show)),
        route("/granting/{id}/change",
            May(ApplyCredit), get(granting::ask_change).post(granting::save)),
        route("/granting/{id}/{act}",          May(SeeBuyers), post(granting::act)),
    ]
}

/// Orders and what is done about them. What raises exposure is judged by `credit::orders`.
#[rustfmt::skip]
fn gate_of_orders() -> Vec<Route> {
    use Need::May;
    use Right::{EditPolicy, EnterOrders, ReleaseOrders, SeeBuyers};
    vec![
        route("/orders",                       May(SeeBuyers), get(orders::list)),
        route("/orders/holds",                 May(SeeBuyers), get(orders::holds)),
        route("/orders/look",                  May(EnterOrders), post(orders::look_all)),
        route("/orders/check",
            May(EnterOrders), get(orders::check_form).post(orders::check)),
        route("/orders/rule",
            May(SeeBuyers),   get(orders::rule)),
        route("/orders/rule/try",              May(EditPolicy), post(orders::try_rule)),
        route("/orders/rule/propose",          May(EditPolicy), post(orders::propose_rule)),
        route("/orders/rule/{id}",             May(SeeBuyers), get(orders::rule_version)),
        route("/orders/rule/{id}/{act}",       May(EditPolicy), post(orders::decide_rule)),
        route("/orders/decisions/{id}",        May(SeeBuyers), get(orders::decision)),
        route("/orders/{id}",                  May(SeeBuyers), get(orders::order)),
        route("/orders/{id}/{act}",
            May(EnterOrders), get(orders::ask).post(orders::done)),
        route("/orders/{id}/sign/{act}",
            May(ReleaseOrders), get(orders::sign_ask).post(orders::sign_done)),
    ]
}

/// What we owe suppliers, what is paid ahead, and suppliers.
#[rustfmt::skip]
fn bought() -> Vec<Route> {
    use Need::May;
    use Right::{BookLedger, Configure, Export, GrantLimits, SeeLedger};
    vec![
        route("/payables",                     May(SeeLedger), get(payables::home)),
        route("/payables.xlsx",                May(Export), get(payables::xlsx)),
        route("/payables/payer",
            May(Configure), get(payables::ask_payer).post(payables::save_payer)),
        route("/payables/book/{what}",
            May(BookLedger), get(payables::ask_book).post(payables::book)),
        route("/payables/bills/{id}",          May(SeeLedger), get(payables::bill)),
        route("/payables/bills/{id}/{act}",
            May(BookLedger), get(payables::ask).post(payables::done)),
        route("/payables/bills/{id}/reverse/{which}",
            May(BookLedger), get(payables::ask_reverse).post(payables::reverse)),
        route("/payables/advances",            May(SeeLedger), get(payables::advances)),
        route("/payables/advances/{id}",       May(SeeLedger), get(payables::advance)),
        route("/payables/advances/{id}/{act}",
            May(BookLedger), get(payables::ask_arrival).post(payables::add_arrival)),
        route("/payables/advances/{id}/reverse/{which}",
            May(BookLedger), get(payables::ask_arrival_reverse).post(payables::arrival_reverse)),
        route("/suppliers",                    May(SeeLedger), get(payables::suppliers)),
        route("/suppliers.xlsx",               May(Export), get(payables::suppliers_xlsx)),
        route("/suppliers/{code}",             May(SeeLedger), get(payables::supplier)),
        route("/suppliers/{code}/limit",
            May(GrantLimits), get(payables::ask_limit).post(payables::set_limit)),
    ]
}

/// Internal control: the set-up, the policy and its readers, control points, maturity, risks.
#[rustfmt::skip]
fn internal_control() -> Vec<Route> {
    use Need::{May, SignedIn};
    use Right::{ApplyCredit, EditPolicy, SeeAudit, SeeBuyers, SeeOverview};
    vec![
        route("/controls",                     SignedIn, get(controls::home)),
        route("/controls/setup",               May(SeeOverview), get(controls::setup)),
        route("/controls/setup/answers",
            May(EditPolicy), get(controls::ask_setup).post(controls::propose_setup)),
        route("/controls/setup/{id}",          May(SeeOverview), get(controls::setup_proposal)),
        route("/controls/setup/{id}/{act}",    May(EditPolicy), post(controls::act_on_setup)),
        route("/controls/policy",              SignedIn, get(controls::policy)),
        route("/controls/policy/new",
            May(EditPolicy), get(controls::ask_document).post(controls::draft_document)),
        route("/controls/policy/{id}",         SignedIn, get(controls::document)),
        route("/controls/policy/{id}/policy.pdf", SignedIn, get(print::policy)),
        route("/controls/policy/{id}/read",    SignedIn, post(controls::confirm_read)),
        route("/controls/policy/{id}/{act}",   May(EditPolicy), post(controls::act_on_document)),
        route("/controls/points",              May(SeeOverview), get(controls::points)),
        route("/controls/points/{code}",       May(SeeOverview), get(controls::point)),
        route("/controls/points/{code}/owner", May(EditPolicy), post(controls::set_owner)),
        route("/controls/points/{code}/check", May(SeeAudit), post(controls::check_point)),
        route("/controls/maturity",            May(SeeOverview), get(controls::maturity)),
        route("/controls/maturity/new",        May(EditPolicy), post(controls::begin_maturity)),
        route("/controls/maturity/{id}",       May(SeeOverview), get(controls::maturity_one)),
        route("/controls/maturity/{id}/answer",
            May(EditPolicy), post(controls::answer_maturity)),
        route("/controls/maturity/{id}/close", May(EditPolicy), post(controls::close_maturity)),
        route("/controls/maturity/steps/{id}", May(SeeOverview), get(controls::step)),
        route("/controls/maturity/steps/{id}/{act}",
            May(EditPolicy), post(controls::act_on_step)),
        route("/controls/risks",               May(SeeOverview), get(controls::risks)),
        route("/controls/risks/new",
            May(EditPolicy), get(controls::ask_risk).post(controls::enter_risk)),
        route("/controls/risks/adopt",         May(EditPolicy), post(controls::adopt_risks)),
        route("/controls/risks/{id}",          May(SeeOverview), get(controls::risk)),
        route("/controls/risks/{id}/change",   May(EditPolicy), post(controls::change_risk)),
        route("/controls/risks/{id}/close",    May(EditPolicy), post(controls::close_risk)),
        route("/controls/projects",            May(SeeBuyers), get(controls::projects)),
        route("/controls/projects/new",
            May(ApplyCredit), get(controls::ask_project).post(controls::enter_project)),
        route("/controls/projects/{id}",       May(SeeBuyers), get(controls::project)),
        route("/controls/projects/{id}/{act}", May(ApplyCredit), post(controls::act_on_project)),
    ]
}

/// Settings, people, the audit.
#[rustfmt::skip]
fn house() -> Vec<Route> {
    use Need::{May, SignedIn};
    use Right::{
        Assess, Configure, EditPolicy, ManagePeople, SeeAudit, SeeBuyers, SeeOverview,
    };
    vec![
        route("/settings",                     SignedIn, get(settings::show)),
        route("/settings/company",             May(Configure), post(settings::company)),
        route("/settings/buckets",             May(Configure), post(settings::buckets)),
        route("/settings/rates",               May(Configure), post(settings::rates)),
        route("/settings/assess",              May(Assess), post(settings::assess)),
        route("/settings/entities",            May(SeeBuyers), get(settings::entities)),
        route("/settings/entity-add",          May(EditPolicy), post(settings::add_entity)),
        route("/settings/entities/{code}",
            May(EditPolicy), get(settings::entity).post(settings::change_entity)),
        route("/settings/entities/{code}/retire",
            May(EditPolicy), post(settings::retire_entity)),
        route("/settings/packs",               May(SeeOverview), get(settings::packs)),
        route("/settings/packs/{pack}",        May(SeeOverview), get(settings::pack)),
        route("/settings/packs/{pack}/table",
            May(EditPolicy), get(settings::card).post(settings::edit_card)),
        route("/settings/packs/{pack}/set",    May(EditPolicy), post(settings::set_pack)),
        route("/settings/packs/{pack}/upload", May(EditPolicy), post(settings::upload_pack)),
        route("/settings/packs/{pack}/withdraw/{id}",
            May(EditPolicy), get(settings::ask_withdraw_pack).post(settings::withdraw_pack)),
        route("/access/people",                May(ManagePeople), get(access::people)),
        own_route("/access/add",
            May(ManagePeople), get(access::ask_new).post(access::create)),
        route("/access/people/{login}",
            May(ManagePeople), get(access::edit).post(access::change)),
        own_route("/access/people/{login}/password",
            May(ManagePeople), post(access::set_password)),
        route("/access/account",               SignedIn, get(access::account)),
        own_route("/access/account/password",  SignedIn, post(access::own_password)),
        own_route("/access/account/tokens",    SignedIn, post(access::add_token)),
        own_route("/access/account/tokens/{id}/revoke", SignedIn, post(access::revoke_token)),
        route("/access/audit",                 May(SeeAudit), get(access::audit)),
        route("/access/audit/verify",          May(SeeAudit), post(access::verify)),
    ]
}
