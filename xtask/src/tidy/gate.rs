//! No way round the order gate: one file writes orders, one file proves that an order passed, and each
//! address and verb of orders stands on the table below with what it does to exposure. A new one fails
//! here until somebody says which it is.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use crate::tree::{Source, Tree, code, line_at, without_tests, words};

/// The only file whose SQL changes orders.
const WRITER: &str = "crates/credit/src/orders/book.rs";
/// The only file that can say that an order passed.
const GATE: &str = "crates/credit/src/orders/gate.rs";

/// What a verb does to exposure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    /// It may raise it: it must end in `pass`.
    Raises,
    /// It never raises it: it must end in `ease`, or write no order at all.
    Eases,
}

/// The verbs of the room that take a transaction or a database, by name.
const VERBS: [(&str, Does); 34] = [
    ("check_order", Does::Raises),
    ("check_order_in", Does::Raises),
    ("change_order", Does::Raises),
    ("reopen_order", Does::Raises),
    ("copy_order", Does::Raises),
    ("look_again", Does::Raises),
    ("deliver_order", Does::Raises),
    ("release_order", Does::Raises),
    ("decide_release", Does::Raises),
    ("resume_order", Does::Raises),
    ("bring_order", Does::Raises),
    ("bring_delivery", Does::Raises),
    ("keep_orders", Does::Raises),
    ("keep_orders_by", Does::Raises),
    ("keep_orders_anew", Does::Raises),
    ("reconsider", Does::Raises),
    ("confirm_order", Does::Eases),
    ("give_back", Does::Eases),
    ("cancel_order", Does::Eases),
    ("bring_end", Does::Eases),
    ("take_back_orders", Does::Eases),
    ("suspend_order", Does::Eases),
    ("record_notice", Does::Eases),
    ("record_security", Does::Eases),
    ("act", Does::Eases),
    ("in_force", Does::Eases),
    ("propose_rule", Does::Eases),
    // The item stops counting what the order counts again.
    ("return_orders", Does::Eases),
    ("cancel_invoice", Does::Eases),
    ("decide_rule", Does::Eases),
    ("release_eyes", Does::Eases),
    ("replay_decision", Does::Eases),
    ("replay_all", Does::Eases),
    ("recount_orders", Does::Eases),
];

/// Addresses that change something about orders, each with the verbs that it may end in.
const ADDRESSES: [(&str, &[&str]); 25] = [
    ("/orders/look", &["reconsider"]),
    ("/orders/check", &["check_order"]),
    (
        "/orders/{id}/{act}",
        &[
            "confirm_order",
            "look_again",
            "reopen_order",
            "copy_order",
            "change_order",
            "deliver_order",
            "cancel_order",
            "give_back",
        ],
    ),
    (
        "/orders/{id}/sign/{act}",
        &[
            "release_order",
            "decide_release",
            "suspend_order",
            "record_notice",
            "record_security",
            "resume_order",
        ],
    ),
    ("/orders/{id}/confirmation", &["confirm_order"]),
    ("/orders/{id}/delivery", &["deliver_order"]),
    ("/orders/{id}/change", &["change_order"]),
    ("/orders/{id}/copy", &["copy_order"]),
    ("/orders/{id}/reopening", &["reopen_order"]),
    ("/orders/{id}/look", &["look_again"]),
    ("/orders/{id}/release", &["give_back"]),
    ("/orders/{id}/cancellation", &["cancel_order"]),
    ("/orders/{id}/approval", &["release_order", "decide_release"]),
    ("/orders/{id}/suspension", &["suspend_order"]),
    ("/orders/{id}/suspension/notice", &["record_notice"]),
    ("/orders/{id}/suspension/security", &["record_security"]),
    ("/orders/{id}/resumption", &["resume_order"]),
    ("/orders/rule", &[]),
    ("/orders/rule/try", &[]),
    ("/orders/rule/propose", &["propose_rule"]),
    ("/orders/rule/{id}", &[]),
    ("/orders/rule/{id}/{act}", &["decide_rule"]),
    ("/orders/holds", &[]),
    ("/orders/decisions/{id}", &[]),
    ("/orders/{id}", &[]),
];

/// Looks for ways round the gate.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = writers(tree);
    found.extend(proofs(tree));
    found.extend(verbs(tree));
    found.extend(addresses(tree));
    found
}

fn product(tree: &Tree) -> impl Iterator<Item = &Source> {
    tree.rust().filter(|file| {
        !tree.is_test(file) && !file.path.starts_with("xtask/") && !file.path.contains("/benches/")
    })
}

/// SQL that changes orders stands in one file.
fn writers(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in product(tree).filter(|file| file.path != WRITER) {
        let text = without_tests(&code(&file.text, true));
        for verb in ["INTO", "UPDATE", "FROM"] {
            for at in words(&text, verb) {
                let after = text[at + verb.len()..].trim_start();
                let writes = verb != "FROM" || text[..at].trim_end().ends_with("DELETE");
                if writes && after.starts_with("orders_order") {
                    let what = format!("only {WRITER} writes orders: call one of its verbs");
                    found.push(Finding::at(&file.path, line_at(&text, at), what));
                }
            }
        }
    }
    found
}

/// `Passed` is made in the gate, and what raises exposure is called there.
fn proofs(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in product(tree).filter(|file| file.path != GATE) {
        let text = without_tests(&code(&file.text, false));
        for spelling in ["Passed(", "book::raise("] {
            for (at, _) in text.match_indices(spelling) {
                let what = format!("`{spelling}…` stands in {GATE} alone: go through `pass`");
                found.push(Finding::at(&file.path, line_at(&text, at), what));
            }
        }
    }
    found
}

/// Every public verb of the room is on the table.
fn verbs(tree: &Tree) -> Vec<Finding> {
    let known: BTreeMap<&str, Does> = VERBS.into_iter().collect();
    let mut found = Vec::new();
    for file in tree.under("crates/credit/src/orders/") {
        let text = without_tests(&code(&file.text, false));
        for (at, start) in text.match_indices("pub async fn ") {
            let rest = &text[at + start.len()..];
            let name: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let reads = ["list_", "get_", "count_", "find_"].iter().any(|p| name.starts_with(p))
                || name == "suspensions_in_force";
            if !reads && !known.contains_key(name.as_str()) {
                let what = format!("`{name}` is not on the table of xtask/src/tidy/gate.rs");
                found.push(Finding::at(&file.path, line_at(&text, at), what));
            }
        }
        if file.path != GATE {
            found.extend(round(file, &text));
        }
    }
    found
}

/// A verb that raises exposure calls the gate, or another verb that does.
fn round(file: &Source, text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, _) in VERBS.into_iter().filter(|(_, does)| *does == Does::Raises) {
        let Some(at) = text.find(&format!("pub async fn {name}")) else { continue };
        let rest = &text[at..];
        let end = rest[1..].find("\npub ").map_or(rest.len(), |end| end + 1);
        let body = &rest[..end];
        let inside = body.split_once('{').map_or(body, |(_, inside)| inside);
        // `deliver_taken` stands behind `deliver_order` and is looked at with it.
        let calls = [
            "pass(",
            "pass_again(",
            "check_order_in(",
            "deliver_taken(",
            "reconsider(",
            "keep_orders_by(",
            "each(",
        ];
        if !calls.iter().any(|call| inside.contains(call)) {
            let what = format!("`{name}` may raise exposure and does not go through the gate");
            found.push(Finding::at(&file.path, line_at(text, at), what));
        }
    }
    found
}

/// Every address of orders is on the table, and no page or endpoint calls a verb that is not.
fn addresses(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let known: BTreeSet<&str> = ADDRESSES.iter().map(|(path, _)| *path).collect();
    for path in
        ["crates/web/src/routes.rs", "crates/web/src/routes_book.rs", "crates/web/src/api/mod.rs"]
    {
        let Some(text) = tree.text(path) else { continue };
        let text = code(text, true);
        for (at, _) in text.match_indices("\"/orders/") {
            let address: String = text[at + 1..].chars().take_while(|c| *c != '"').collect();
            if !known.contains(address.as_str()) {
                let what = format!("{address} is not on the table of xtask/src/tidy/gate.rs");
                found.push(Finding::at(path, line_at(&text, at), what));
            }
        }
    }
    let verbs: BTreeSet<&str> = VERBS.iter().map(|(name, _)| *name).collect();
    for (path, ends) in ADDRESSES {
        for end in ends.iter().filter(|end| !verbs.contains(*end)) {
            let what = format!("{path} ends in {end}, which is no verb of orders");
            found.push(Finding::new("xtask/src/tidy/gate.rs", what));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_round_the_gate_is_found() {
        let table = [
            ("crates/credit/src/intake/a.rs", "let a = \"UPDATE orders_order SET taken = 1\";", 1),
            ("crates/credit/src/intake/a.rs", "let a = \"INSERT INTO orders_order (id)\";", 1),
            ("crates/credit/src/intake/a.rs", "let a = \"SELECT 1 FROM orders_order\";", 0),
            ("crates/credit/src/intake/a.rs", "let a = \"DELETE FROM orders_order\";", 1),
            (WRITER, "let a = \"UPDATE orders_order SET taken = 1\";", 0),
            ("crates/credit/src/orders/acts.rs", "book::raise(tx, &order, 1, &Passed(()));", 2),
            ("crates/credit/src/orders/new.rs", "pub async fn double_order(tx: &mut Tx) {}", 1),
            (
                "crates/credit/src/orders/acts.rs",
                "pub async fn change_order(tx: &mut Tx) { book::ease(tx); }",
                1,
            ),
            (
                "crates/credit/src/orders/acts.rs",
                "pub async fn change_order(tx: &mut Tx) { pass(tx); }",
                0,
            ),
            ("crates/web/src/routes.rs", "route(\"/orders/double\", May, post(a)),", 1),
            ("crates/web/src/routes.rs", "route(\"/orders/check\", May, post(a)),", 0),
        ];
        for (path, text, expected) in table {
            let found = check(&Tree::of(&[(path, text)]));
            assert_eq!(found.len(), expected, "{path} {text}: {found:?}");
        }
    }
}
