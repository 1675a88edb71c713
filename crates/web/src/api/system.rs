//! The addresses of the system of credit management: the policy matrix, what re-rating proposes, control points,
//! risks, maturity, projects, the policy document.

use store::access::Right;

use super::{
    changes, controls,
    endpoint::{
        Endpoint,
        Verb::{Get, Post, Put},
        endpoint as to,
    },
    matrix, maturity, projects, risks,
};
use crate::gate::Need::{May, SignedIn};

/// All of them.
pub fn table() -> Vec<Endpoint> {
    let mut table = the_policy();
    table.extend(the_changes());
    table.extend(the_controls());
    table.extend(the_risks());
    table.extend(the_projects());
    table
}

/// The policy matrix and the policy document.
#[rustfmt::skip]
fn the_policy() -> Vec<Endpoint> {
    let see = May(Right::SeeOverview);
    let edit = May(Right::EditPolicy);
    vec![
        to(Get,  "/policy-matrices",      "list-policy-matrices", see,  matrix::list),
        to(Post, "/policy-matrices",      "draft-policy-matrix",  edit, matrix::draft),
        to(Get,  "/policy-matrices/{id}", "get-policy-matrix",    see,  matrix::one),
        to(Put,  "/policy-matrices/{id}", "edit-policy-matrix",   edit, matrix::edit),
        to(Post, "/policy-matrices/{id}/steps", "move-policy-matrix", edit, matrix::step),
        to(Get,  "/policy-matrices/{id}/what-if", "get-matrix-what-if", see, matrix::what_if_of),
        to(Post, "/policy-matrices/{id}/what-if", "run-matrix-what-if", edit, matrix::start_what_if),
        to(Get,  "/policy-documents",      "list-policy-documents", SignedIn, controls::documents),
        to(Post, "/policy-documents",      "draft-policy-document", edit,     controls::draft),
        to(Get,  "/policy-documents/{id}", "get-policy-document",   SignedIn, controls::document),
        to(Post, "/policy-documents/{id}/publication", "publish-policy-document", edit,
            controls::publish),
        to(Post, "/policy-documents/{id}/drop", "drop-policy-document", edit, controls::drop_it),
        to(Get,  "/policy-documents/{id}/readers", "list-policy-readers", see, controls::readers),
        to(Post, "/policy-documents/{id}/receipt", "confirm-policy-read", SignedIn,
            controls::confirm),
    ]
}

/// What re-rating proposes.
#[rustfmt::skip]
fn the_changes() -> Vec<Endpoint> {
    let see = May(Right::SeeBuyers);
    let apply = May(Right::ApplyCredit);
    vec![
        to(Get,  "/credit-changes",      "list-credit-changes", see, changes::list),
        to(Get,  "/credit-changes/{id}", "get-credit-change",   see, changes::one),
        to(Post, "/credit-changes/{id}/plan",    "plan-credit-change",  apply, changes::plan),
        to(Post, "/credit-changes/{id}/sending", "send-change-letter",  apply, changes::sent),
        to(Post, "/credit-changes/{id}/closing", "close-credit-change", apply, changes::close),
    ]
}

/// Control points and maturity.
#[rustfmt::skip]
fn the_controls() -> Vec<Endpoint> {
    let see = May(Right::SeeOverview);
    let edit = May(Right::EditPolicy);
    let test = May(Right::SeeAudit);
    vec![
        to(Get,  "/control-points",              "list-control-points", see,  controls::points),
        to(Get,  "/control-points/{point}",      "get-control-point",   see,  controls::point),
        to(Get,  "/control-points/{point}/rows", "list-control-rows",   see,  controls::rows),
        to(Post, "/control-points/{point}/owner", "name-control-owner", edit, controls::own),
        to(Get,  "/control-checks",              "list-control-checks", see,  controls::checks),
        to(Post, "/control-points/{point}/checks", "record-control-check", test, controls::check),
        to(Get,  "/maturity",                    "list-maturities",     see,  maturity::list),
        to(Post, "/maturity",                    "begin-maturity",      edit, maturity::begin),
        to(Get,  "/maturity/{id}",               "get-maturity",        see,  maturity::one),
        to(Post, "/maturity/{id}/answers",       "answer-maturity",     edit, maturity::answer),
        to(Post, "/maturity/{id}/closing",       "close-maturity",      edit, maturity::close),
        to(Get,  "/road-steps",                  "list-road-steps",     see,  maturity::steps),
        to(Post, "/road-steps/{id}/change",      "change-road-step",    edit, maturity::change),
        to(Post, "/road-steps/{id}/finish",      "finish-road-step",    edit, maturity::finish),
    ]
}

/// The register of risks.
#[rustfmt::skip]
fn the_risks() -> Vec<Endpoint> {
    let see = May(Right::SeeOverview);
    let edit = May(Right::EditPolicy);
    vec![
        to(Get,  "/risks",              "list-risks", see,  risks::list),
        to(Post, "/risks",              "enter-risk", edit, risks::enter),
        to(Get,  "/risks/{id}",         "get-risk",   see,  risks::one),
        to(Put,  "/risks/{id}",         "weigh-risk", edit, risks::weigh),
        to(Post, "/risks/{id}/closing", "close-risk", edit, risks::close),
    ]
}

/// Projects from tender to cash.
#[rustfmt::skip]
fn the_projects() -> Vec<Endpoint> {
    let see = May(Right::SeeBuyers);
    let apply = May(Right::ApplyCredit);
    vec![
        to(Get,  "/projects",             "list-projects",       see,   projects::list),
        to(Post, "/projects",             "enter-project",       apply, projects::enter),
        to(Get,  "/projects/{id}",        "get-project",         see,   projects::one),
        to(Post, "/projects/{id}/stages", "reach-project-stage", apply, projects::reach),
        to(Post, "/projects/{id}/loss",   "lose-project",        apply, projects::lose),
    ]
}
