use base::Lang;
use locale::{count, t, ta};
use maud::{Markup, html};

use super::{Empty, Link, form::hidden, icon};

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    head: String,
    sort: Option<&'static str>,
    number: bool,
    folded: bool,
    classes: &'static str,
}

impl Column {
    /// Words.
    pub const fn text(head: String) -> Self {
        Self { head, sort: None, number: false, folded: false, classes: "" }
    }

    /// Figures, right-aligned.
    pub const fn number(head: String) -> Self {
        Self { head, sort: None, number: true, folded: false, classes: "number" }
    }

    /// A narrow column of days, codes or badges.
    pub const fn fit(head: String) -> Self {
        Self { head, sort: None, number: false, folded: false, classes: "fit" }
    }

    /// The head sorts by this key.
    #[must_use]
    pub const fn by(mut self, key: &'static str) -> Self {
        self.sort = Some(key);
        self
    }

    /// The row's name: the title of its card on a phone.
    #[must_use]
    pub const fn title(mut self) -> Self {
        self.classes = "title wide";
        self
    }

    /// A whole line of the card on a phone.
    #[must_use]
    pub const fn full(mut self) -> Self {
        self.classes = if self.number { "number full" } else { "full" };
        self
    }

    /// Left out on a phone.
    #[must_use]
    pub const fn off(mut self) -> Self {
        self.classes = match self.classes.as_bytes() {
            b"number" => "number off",
            b"fit" => "fit off",
            _ => "off",
        };
        self
    }
}

impl Column {
    /// On a phone one of those that a card shows when it is opened.
    #[must_use]
    pub const fn folded(self) -> Self {
        let mut folded = self.off();
        folded.folded = true;
        folded
    }
}

/// One row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Where it leads; also `enter` and a click anywhere in the row. The first cell should hold
    /// the same link, for those without a script.
    pub href: Option<String>,
    /// Its value in a bulk action.
    pub pick: Option<String>,
    /// One cell per column.
    pub cells: Vec<Markup>,
}

/// By what a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort<'a> {
    /// The key of the column.
    pub key: &'a str,
    /// Largest first.
    pub descending: bool,
}

impl<'a> Sort<'a> {
    /// Reads `overdue` or `-overdue` (largest first); another key than these is the first of them.
    pub fn read(text: &'a str, known: &[&'a str], default: &'a str) -> Self {
        let one = |text: &'a str| Self {
            key: text.trim_start_matches('-'),
            descending: text.starts_with('-'),
        };
        let asked = one(text);
        if known.contains(&asked.key) { asked } else { one(default) }
    }
}

/// A filter that is on, or could be.
#[derive(Clone, Debug)]
pub struct Chip {
    /// Its name.
    pub name: String,
    /// How many rows it leaves.
    pub count: Option<i64>,
    /// Where it leads: the same list with the filter switched.
    pub href: String,
    /// Whether it is on.
    pub on: bool,
}

impl Chip {
    /// One that switches a single question of a list's address on or off, such as `whose=all`.
    pub fn switch(name: String, path: &str, question: &str, on: bool) -> Self {
        let href = if on { path.to_owned() } else { format!("{path}?{question}") };
        Self { name, count: None, href, on }
    }
}

/// Chips beside each other.
pub fn chips(lang: Lang, chips: &[Chip]) -> Markup {
    html! {
        @for chip in chips {
            a.chip href=(chip.href) aria-current=[chip.on.then_some("true")] {
                (chip.name)
                @if let Some(n) = chip.count { span.count { (count(n)) } }
                @if chip.on {
                    span.x aria-hidden="true" { "×" }
                    span.away { (t(lang, "house-filter-off")) }
                }
            }
        }
    }
}

/// Where the neighbouring pages are.
#[derive(Clone, Debug, Default)]
pub struct Pager {
    /// The first page, if this is not it.
    pub first: Option<String>,
    /// The next page.
    pub next: Option<String>,
    /// What is shown: `1–50`.
    pub shown: String,
}

impl Pager {
    /// Of a list that leaves out its first rows: `skip` of `count`, `rows` on a page. `link` is its address
    /// without that, `id` the list's.
    pub fn skipping(lang: Lang, (link, id): (&Link, &str), pages: (usize, usize, usize)) -> Self {
        Self::skipping_by(lang, (link, id, "skip"), pages)
    }

    /// As [`Self::skipping`], where the page has more than one such list: by a parameter of its own.
    pub fn skipping_by(
        lang: Lang,
        (link, id, name): (&Link, &str, &str),
        (skip, rows, count): (usize, usize, usize),
    ) -> Self {
        let here = |link: &Link| format!("{}#{id}", link.href());
        let until = skip.saturating_add(rows);
        let shown = count.saturating_sub(skip).min(rows).to_string();
        Self {
            first: (skip > 0).then(|| here(link)),
            next: (until < count).then(|| here(&link.with(name, until))),
            shown: ta(lang, "house-shown", &[("count", &shown)]),
        }
    }
}

/// What can be done with the picked rows.
#[derive(Clone, Debug)]
pub struct Bulk {
    /// The session's form token.
    pub csrf: String,
    /// Text and address of each action; the rows are posted as `pick`.
    pub actions: Vec<(String, String)>,
}

/// A list of rows: filters, sortable heads, a subtotal, pages, a file to take away.
#[derive(Clone, Debug, Default)]
pub struct List<'a> {
    /// A name that is unique on the page.
    pub id: &'a str,
    /// What the rows are.
    pub title: String,
    /// How many there are in all.
    pub count: Option<i64>,
    /// Filters that can be switched.
    pub chips: Vec<Chip>,
    /// Fields of a filter form (selects, a day); they send themselves when changed.
    pub filters: Option<Markup>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows of this page.
    pub rows: Vec<Row>,
    /// One cell per column, below the rows.
    pub subtotal: Option<Vec<Markup>>,
    /// By what it is sorted.
    pub sort: Option<Sort<'a>>,
    /// The address of this list as it is shown, for heads and filters.
    pub link: Link,
    /// Neighbouring pages.
    pub pager: Option<Pager>,
    /// Where the same rows are to be had as XLSX.
    pub xlsx: Option<String>,
    /// Where they are to be had as CSV.
    pub csv: Option<String>,
    /// Shown instead where there are no rows.
    pub empty: Empty,
    /// What can be done with picked rows.
    pub bulk: Option<Bulk>,
    /// Whether the rows scroll below a head that stays.
    pub tall: bool,
}

impl List<'_> {
    /// Draws it.
    pub fn show(&self, lang: Lang) -> Markup {
        html! {
            section.panel.list.tall[self.tall] id=(self.id) {
                (self.head(lang))
                @if !self.chips.is_empty() || self.filters.is_some() { (self.filter_line(lang)) }
                @if self.rows.is_empty() {
                    (self.empty.show())
                } @else {
                    (self.table(lang))
                    @if let Some(bulk) = &self.bulk { (self.bulk_bar(lang, bulk)) }
                    @if let Some(pager) = &self.pager { (pager_line(lang, pager)) }
                }
            }
        }
    }

    fn head(&self, lang: Lang) -> Markup {
        html! {
            @if !self.title.is_empty() || self.xlsx.is_some() {
                header {
                    h2 {
                        (self.title)
                        @if let Some(n) = self.count {
                            " " span.meta { (ta(lang, "house-rows", &[("count", &count(n))])) }
                        }
                    }
                    @if let Some(xlsx) = &self.xlsx {
                        div.actions {
                            a.button href=(xlsx) download { (icon("download")) "XLSX" }
                            @if let Some(csv) = &self.csv {
                                a.button href=(csv) download { "CSV" }
                            }
                        }
                    }
                }
            }
        }
    }

    fn filter_line(&self, lang: Lang) -> Markup {
        html! {
            div.filters {
                (chips(lang, &self.chips))
                @if let Some(fields) = &self.filters {
                    form method="get" action=(self.link.path()) data-auto {
                        (fields)
                        noscript { button.button { (t(lang, "house-apply")) } }
                    }
                }
            }
        }
    }

    fn table(&self, lang: Lang) -> Markup {
        let pick = self.bulk.is_some();
        html! {
            div.scroll tabindex="0" role="region" aria-label=(self.title) {
                table.rows.cards data-rows {
                    thead {
                        tr {
                            @if pick {
                                th.pick.fit scope="col" {
                                    input type="checkbox" data-pick-all
                                        aria-label=(t(lang, "house-pick-all"));
                                }
                            }
                            @for column in &self.columns { (self.column_head(column)) }
                        }
                    }
                    tbody { @for row in &self.rows { (self.row(lang, row)) } }
                    @if let Some(cells) = &self.subtotal {
                        tfoot {
                            tr {
                                @if pick { td.pick {} }
                                @for (column, cell) in self.columns.iter().zip(cells) {
                                    td class=(column.classes) data-label=(column.head) { (cell) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn column_head(&self, column: &Column) -> Markup {
        let sorted = self.sort.filter(|sort| Some(sort.key) == column.sort);
        let aria = sorted.map(|s| if s.descending { "descending" } else { "ascending" });
        let class = column.classes;
        html! {
            th scope="col" class=[(!class.is_empty()).then_some(class)] aria-sort=[aria] {
                @match column.sort {
                    Some(key) => {
                        @let down = sorted.map_or(column.number, |sort| !sort.descending);
                        @let value = format!("{}{key}", if down { "-" } else { "" });
                        a href=(self.link.without("after").with("sort", value)) {
                            (column.head)
                            span.arrow aria-hidden="true" {
                                @if sorted.map_or(column.number, |s| s.descending) { "▼" }
                                @else { "▲" }
                            }
                        }
                    }
                    None => (column.head),
                }
            }
        }
    }

    fn row(&self, lang: Lang, row: &Row) -> Markup {
        html! {
            tr data-href=[row.href.as_ref()] {
                @if self.bulk.is_some() {
                    td.pick {
                        @if let Some(value) = &row.pick {
                            input type="checkbox" name="pick" value=(value)
                                form={ (self.id) "-bulk" } aria-label=(t(lang, "house-pick"));
                        }
                    }
                }
                @for (column, cell) in self.columns.iter().zip(&row.cells) {
                    td class=[(!column.classes.is_empty()).then_some(column.classes)]
                        data-label=(column.head) { (cell) }
                }
                (self.fold(lang, row))
            }
        }
    }

    /// The cells of a card that are folded; opened without script.
    fn fold(&self, lang: Lang, row: &Row) -> Markup {
        let folded = self.columns.iter().zip(&row.cells);
        let folded: Vec<(&Column, &Markup)> =
            folded.filter(|(column, cell)| column.folded && !cell.0.is_empty()).collect();
        html! {
            @if !folded.is_empty() {
                td.full.bare.at-hand-only {
                    details {
                        summary { (t(lang, "house-more")) }
                        dl.facts {
                            @for (column, cell) in folded { dt { (column.head) } dd { (cell) } }
                        }
                    }
                }
            }
        }
    }

    fn bulk_bar(&self, lang: Lang, bulk: &Bulk) -> Markup {
        html! {
            form.bulk id={ (self.id) "-bulk" } method="post" data-bulk
                action=[bulk.actions.first().map(|(_, action)| action)] {
                (hidden("csrf", &bulk.csrf))
                span.soft { (t(lang, "house-picked")) " " b data-picked { "0" } }
                @for (name, action) in &bulk.actions {
                    button.button formaction=(action) { (name) }
                }
            }
        }
    }
}

fn pager_line(lang: Lang, pager: &Pager) -> Markup {
    html! {
        footer {
            span.meta { (pager.shown) }
            nav.actions.pager aria-label=(t(lang, "house-pages")) {
                @if let Some(first) = &pager.first {
                    a.button href=(first) { (t(lang, "house-first-page")) }
                }
                @if let Some(next) = &pager.next {
                    a.button rel="next" href=(next) data-next { (t(lang, "house-next-page")) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folded_column_stands_in_the_row_and_once_more_in_its_fold() {
        let row =
            |cell: &str| Row { cells: vec![html! { "A" }, html! { (cell) }], ..Row::default() };
        let drawn = |cell: &str| {
            let columns = vec![
                Column::text("Name".to_owned()).title(),
                Column::number("Score".to_owned()).folded(),
            ];
            List { id: "x", columns, rows: vec![row(cell)], ..List::default() }.show(Lang::En).0
        };
        let with = drawn("712");
        assert_eq!(with.matches("712").count(), 2, "{with}");
        assert!(with.contains("number off") && with.contains("<dt>Score</dt>"), "{with}");
        assert!(!drawn("").contains("<details"), "nothing to unfold");
    }

    #[test]
    fn a_list_that_leaves_rows_out_reaches_all_of_them() {
        let link = Link::to("/collections/care").with("whose", "mine");
        let at = |skip| Pager::skipping(Lang::En, (&link, "due"), (skip, 20, 45));
        let (first, middle, last) = (at(0), at(20), at(40));
        let to = |skip| Some(format!("/collections/care?whose=mine&skip={skip}#due"));
        assert_eq!((first.first, first.next, middle.next, last.next), (None, to(20), to(40), None));
        assert_eq!(last.first.as_deref(), Some("/collections/care?whose=mine#due"));
        assert!(last.shown.contains('5'), "{}", last.shown);
        let beyond = at(usize::MAX);
        assert_eq!(beyond.next, None, "an address that somebody typed");
    }
}
