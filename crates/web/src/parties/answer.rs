//! What a form of a buyer's page posted, and the page that such a form stands on.

use std::collections::BTreeMap;

use axum::Form;
use base::{Currency, Day, Money, Rejection};
use credit::parties::Buyer;
use maud::{Markup, html};

use super::href;
use crate::{
    kit::{self, Mistakes},
    typed,
    visit::Visit,
};

/// A posted form.
pub type Posted = Form<BTreeMap<String, String>>;

/// What was typed, field by field. What is missing is empty.
#[derive(Clone, Debug, Default)]
pub struct Typed(pub BTreeMap<String, String>);

impl Typed {
    /// One field, without spaces around it.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }

    /// The same form with a value where nothing stands yet.
    pub fn or(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.entry(name.to_owned()).or_insert_with(|| value.into());
        self
    }

    /// Begins to read it.
    pub fn reader(&self) -> Reader<'_> {
        Reader { typed: self, wrong: Vec::new() }
    }
}

/// Reads a form and gathers all that is wrong with it.
#[derive(Debug)]
pub struct Reader<'a> {
    typed: &'a Typed,
    wrong: Vec<Rejection>,
}

impl Reader<'_> {
    fn keep<T>(&mut self, read: Result<T, Rejection>, otherwise: T) -> T {
        read.unwrap_or_else(|rejection| {
            self.wrong.push(rejection);
            otherwise
        })
    }

    /// A day.
    pub fn day(&mut self, name: &'static str) -> Day {
        let read = typed::day(self.typed.get(name), name);
        self.keep(read, Day::from_epoch_days(0))
    }

    /// A day or none.
    pub fn maybe_day(&mut self, name: &'static str) -> Option<Day> {
        let read = typed::maybe_day(self.typed.get(name), name);
        self.keep(read, None)
    }

    /// An amount.
    pub fn amount(&mut self, name: &'static str, currency: Currency) -> Money {
        let read = typed::amount(self.typed.get(name), currency, name);
        self.keep(read, Money::zero(currency))
    }

    /// Something that must not be empty.
    pub fn text(&mut self, name: &'static str) -> String {
        let text = self.typed.get(name);
        if text.is_empty() {
            self.wrong.push(Rejection::new("parties.field-empty").on(name));
        }
        text.to_owned()
    }

    /// One more thing that is wrong.
    pub fn refuse(&mut self, rejection: Rejection) {
        self.wrong.push(rejection);
    }

    /// What is wrong, if anything is.
    pub fn wrong(self) -> Option<Mistakes> {
        (!self.wrong.is_empty()).then_some(Mistakes(self.wrong))
    }
}

/// A page with one form about a buyer.
pub fn form_page(visit: &Visit, buyer: &Buyer, title: &str, lead: &str, form: &Markup) -> Markup {
    html! {
        (crumbs(visit, &buyer.code, &buyer.name))
        (kit::page_head(title, lead, &html! {}))
        div.panel { div.inside { (form) } }
    }
}

/// The way back to a buyer.
pub fn crumbs(visit: &Visit, code: &str, name: &str) -> Markup {
    html! {
        nav.crumbs.meta aria-label=(visit.t("parties-crumbs")) {
            a href="/parties" { (visit.t("parties-title")) }
            " / "
            a href=(href(code)) { (name) }
        }
    }
}
