use maud::{Markup, html};

use super::Link;

/// The head of a page: where it is, what it is, what can be done.
pub fn page_head(title: &str, lead: &str, actions: &Markup) -> Markup {
    html! {
        div.head {
            div {
                h1 { (title) }
                @if !lead.is_empty() { p.lead { (lead) } }
            }
            @if !actions.0.is_empty() { div.actions { (actions) } }
        }
    }
}

/// A framed part of a page with a heading.
pub fn panel(title: &str, actions: &Markup, body: &Markup) -> Markup {
    html! {
        section.panel {
            header {
                h2 { (title) }
                @if !actions.0.is_empty() { div.actions { (actions) } }
            }
            div.inside { (body) }
        }
    }
}

/// Names and values, one below the other.
pub fn facts(rows: &[(String, Markup)]) -> Markup {
    html! {
        dl.facts {
            @for (name, value) in rows { dt { (name) } dd { (value) } }
        }
    }
}

/// A tab. Each has an address of its own and works without script.
#[derive(Clone, Debug)]
pub struct Tab {
    /// The value of the parameter `tab`.
    pub key: &'static str,
    /// Its name.
    pub name: String,
    /// How many rows are behind it.
    pub count: Option<i64>,
}

/// Tabs over a page; `at` is the key of the open one.
pub fn tabs(link: &Link, tabs: &[Tab], at: &str) -> Markup {
    html! {
        nav.tabs {
            @for tab in tabs {
                a href=(link.with("tab", tab.key)) aria-current=[(tab.key == at).then_some("page")] {
                    (tab.name)
                    @if let Some(count) = tab.count { span.count { (locale::count(count)) } }
                }
            }
        }
    }
}

/// The named steps of a wizard; `at` counts from 0.
pub fn steps(names: &[String], at: usize) -> Markup {
    html! {
        ol.steps {
            @for (i, name) in names.iter().enumerate() {
                li class=[(i < at).then_some("done")] aria-current=[(i == at).then_some("step")] {
                    span { (name) }
                }
            }
        }
    }
}

/// One part of the strip at the top of a 360° page.
#[derive(Clone, Debug)]
pub struct Headline {
    /// What it is.
    pub name: String,
    /// The value, at figure size.
    pub value: Markup,
    /// A line below.
    pub note: Markup,
}

/// The strip at the top of a 360° page: who it is, then the parts.
pub fn headline(identity: &Markup, parts: &[Headline]) -> Markup {
    html! {
        section.panel.headline {
            div.identity { (identity) }
            @for part in parts {
                div {
                    div.name { (part.name) }
                    div.value { (part.value) }
                    div.meta { (part.note) }
                }
            }
        }
    }
}
