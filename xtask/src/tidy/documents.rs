//! Documents keep up with the product: generated ones are fresh, and each verb of the command
//! line is named where a stranger looks.

use super::{Finding, LANGUAGES};
use crate::{book, tree::Tree};

/// Looks at the documents.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    if tree.text(book::ERRORS) != Some(book::errors(tree).as_str()) {
        found.push(Finding::new(book::ERRORS, "this is not what the texts say: cargo xtask docs"));
    }
    match tree.text(book::CLI) {
        None => found.push(Finding::new(book::CLI, "missing: cargo xtask docs writes it")),
        Some(text) => found.extend(verbs_named(tree, text)),
    }
    found
}

fn verbs_named(tree: &Tree, cli: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for verb in book::verbs(cli) {
        let named = |file: &str| tree.text(file).is_some_and(|text| text.contains(&verb));
        for file in ["README.md", "README.zh-CN.md"] {
            if !named(file) {
                found.push(Finding::new(file, format!("`{verb}` is not named here")));
            }
        }
        for lang in LANGUAGES {
            let folder = format!("docs/handbook/{lang}/");
            if !tree.under(&folder).any(|page| page.text.contains(&verb)) {
                found.push(Finding::new(folder, format!("`{verb}` is named on no page")));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_named_and_the_book_is_fresh() {
        let empty = Tree::default();
        let errors = book::errors(&empty);
        let named = "Run `shouxin import FILE`.";
        let files = [
            (book::CLI, "## shouxin import\n"),
            (book::ERRORS, errors.as_str()),
            ("README.md", named),
            ("README.zh-CN.md", named),
            ("docs/handbook/en/intake.md", named),
            ("docs/handbook/zh/intake.md", "别的"),
        ];
        let found = check(&Tree::of(&files));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(check(&Tree::of(&files[..1])).len(), 5);
    }
}
