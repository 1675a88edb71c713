//! Entering a statement: the three statements in the order of the usual Chinese formats. Subtotals
//! that are left empty are added up and marked so; what does not tie is recorded with it and said.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Currency, Rejection};
use credit::{
    intake::{
        amounts::{Mark, amount},
        headers::Unit,
    },
    parties::{
        Buyer, NewStatement, OPINIONS, Statement, StatementDetail, StatementScope, UNITS,
        list_statements, record_statement_as, statement_differences,
    },
};
use maud::{Markup, html};
use quant::{
    statement::{Line, Statement as Lines},
    statement_totals::{completed, is_total},
};
use serde::Deserialize;

use super::{
    answer::{Filled, Posted, crumbs},
    buyer_of, href, tab_href,
};
use crate::{
    failure::Answer,
    granting::back_to,
    kit::{self, Choice, Field, Flash, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// Where each part of a statement begins.
const PARTS: [(&str, Line); 4] = [
    ("assets", Line::Cash),
    ("liabilities", Line::ShortTermDebt),
    ("income", Line::Revenue),
    ("cash", Line::CashFromSales),
];

/// Months that a statement may cover, by the kinds of period that people know.
const MONTHS: [(&str, &str); 5] =
    [("12", "year"), ("9", "nine"), ("6", "half"), ("3", "quarter"), ("1", "month")];

/// Before the field of the period before.
pub const BEFORE: &str = "before-";

/// Which statement is restated.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    from: String,
}

/// The form; of a statement that is there, with its lines.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_statement(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<From>,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let known = list_statements(&app.db, buyer.id).await?;
    let found = known.iter().find(|one| one.id.to_string() == asked.from);
    let typed = match found {
        Some(statement) => of_statement(statement),
        None => {
            let year = i32::from(visit.today.year()) - 1;
            Filled::default()
                .or("period_end", format!("{year}-12-31"))
                .or("months", "12")
                .or("unit", "1")
                .or("currency", buyer.currency.code())
        }
    };
    let body = page(&visit, &buyer, &typed, &Mistakes::none(), &html! {});
    Ok(visit.page(&visit.t("parties-statement-add"), &body))
}

/// A statement as it would be typed.
fn of_statement(statement: &Statement) -> Filled {
    let (content, detail) = (&statement.content, &statement.detail);
    let mut typed = Filled::default()
        .or("period_end", content.period_end.to_string())
        .or("months", content.months.to_string())
        .or("currency", content.currency.code())
        .or("unit", "1")
        .or("scope", detail.scope.code())
        .or("source", content.source.clone())
        .or("audited", if content.audited { "1" } else { "" })
        .or("auditor", detail.auditor.clone())
        .or("opinion", detail.opinion.clone());
    for (code, minor) in &content.lines {
        // What was added up here is added up again.
        if !detail.added_up.contains(code) {
            let money = base::Money::new(*minor, content.currency);
            typed = typed.or(code, money.plain());
        }
    }
    typed
}

fn choices(visit: &Visit, prefix: &str, codes: &[&str]) -> Vec<Choice> {
    let choice = |code: &&str| Choice {
        value: (*code).to_owned(),
        name: visit.t(&format!("{prefix}-{code}")),
    };
    codes.iter().map(choice).collect()
}

fn head(visit: &Visit, typed: &Filled) -> Vec<Field> {
    let months = MONTHS.map(|(value, kind)| Choice {
        value: value.to_owned(),
        name: visit.t(&format!("parties-period-{kind}")),
    });
    let units = UNITS.map(|(code, _)| Choice {
        value: code.to_owned(),
        name: visit.t(&format!("parties-unit-{code}")),
    });
    let mut opinions = vec![Choice { value: String::new(), name: visit.t("parties-opinion-none") }];
    opinions.extend(choices(visit, "parties-opinion", &OPINIONS));
    let scopes = choices(visit, "parties-scope", &StatementScope::ALL.map(StatementScope::code));
    let field =
        |name: &'static str, label: &str| Field::new(name, visit.t(label)).value(typed.get(name));
    vec![
        field("period_end", "parties-statement-period").kind(Kind::Day).required(),
        field("months", "parties-statement-months").kind(Kind::OneOf(months.to_vec())).required(),
        field("scope", "parties-statement-scope")
            .kind(Kind::OneOf(scopes))
            .hint(visit.t("parties-statement-scope-hint"))
            .required(),
        field("unit", "parties-statement-unit").kind(Kind::OneOf(units.to_vec())).required(),
        field("currency", "parties-statement-currency").required(),
        field("source", "parties-source").hint(visit.t("parties-statement-source-hint")).required(),
        field("audited", "parties-audited").kind(Kind::Tick),
        field("auditor", "parties-statement-auditor"),
        field("opinion", "parties-statement-opinion").kind(Kind::OneOf(opinions)),
        field("note", "parties-statement-note").hint(visit.t("parties-statement-note-hint")),
    ]
}

/// The form with what is typed; `told` stands above it.
pub fn page(
    visit: &Visit,
    buyer: &Buyer,
    typed: &Filled,
    mistakes: &Mistakes,
    told: &Markup,
) -> Markup {
    let lang = visit.lang;
    let at = href(&buyer.code);
    let before: Vec<(&str, &str)> = Line::ALL
        .iter()
        .map(|line| (line.code(), typed.get(&format!("{BEFORE}{}", line.code()))))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let links = html! {
        a.button href={ (at) "/statements/upload" } { (visit.t("parties-statement-upload")) }
        a.button href={ (at) "/statements/template.xlsx" } {
            (visit.t("parties-statement-template"))
        }
    };
    html! {
        (crumbs(visit, &buyer.code, &buyer.name))
        (kit::page_head(
            &visit.t("parties-statement-add"),
            &visit.t("parties-statement-lead"),
            &links,
        ))
        (told)
        form.stack method="post" action={ (at) "/statements/new" } {
            (kit::hidden("csrf", &visit.csrf))
            (mistakes.summary(lang))
            (kit::panel(&visit.t("parties-statement-head"), &html! {}, &html! {
                div.columns { (kit::fields_of(lang, &head(visit, typed), mistakes)) }
            }))
            @for (n, (part, from)) in PARTS.iter().enumerate() {
                @let until = PARTS.get(n + 1).map(|(_, line)| *line);
                (kit::panel(&visit.t(&format!("parties-part-{part}")), &html! {}, &html! {
                    div.columns {
                        (kit::fields_of(lang, &fields(visit, typed, *from, until), mistakes))
                    }
                }))
            }
            @if !before.is_empty() {
                @for (code, text) in &before { (kit::hidden(&format!("{BEFORE}{code}"), text)) }
                (kit::panel(&visit.t("parties-statement-before"), &html! {}, &html! {
                    (kit::fields_of(lang, &[
                        Field::new("with_before", visit.ta("parties-statement-before-too", &[
                            ("count", &before.len().to_string()),
                        ])).kind(Kind::Tick).value(typed.get("with_before"))
                            .hint(visit.t("parties-statement-before-hint")),
                    ], mistakes))
                }))
            }
            div.actions {
                button.button.primary { (visit.t("parties-statement-save")) }
                a.button href=(tab_href(&buyer.code, "statements")) { (visit.t("house-cancel")) }
            }
        }
    }
}

fn fields(visit: &Visit, typed: &Filled, from: Line, until: Option<Line>) -> Vec<Field> {
    let within = |line: &&Line| **line >= from && until.is_none_or(|until| **line < until);
    Line::ALL
        .iter()
        .filter(within)
        .map(|line| {
            let label = visit.t(&format!("parties-line-{}", line.code().replace('_', "-")));
            let field =
                Field::new(line.code(), label).kind(Kind::Number).value(typed.get(line.code()));
            match is_total(*line) {
                true => field.hint(visit.t("parties-statement-total-hint")),
                false => field,
            }
        })
        .collect()
}

/// Records a statement, and the one of the year before where a file brought both.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn record(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled(posted);
    let title = visit.t("parties-statement-add");
    let again = |mistakes: &Mistakes| {
        visit.again(&title, &page(&visit, &buyer, &typed, mistakes, &html! {}))
    };
    let statements = match read_both(&buyer, &typed) {
        Ok(statements) => statements,
        Err(mistakes) => return Ok(again(&mistakes)),
    };
    let off = statements.last().map_or(0, |(new, _)| statement_differences(new, None).len());
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let mut recorded = false;
        for (new, detail) in &statements {
            recorded |= record_statement_as(&mut tx, buyer.id, new, detail).await?.is_some();
        }
        match recorded {
            true => tx.commit().await.map(|()| true),
            false => tx.roll_back().await.map(|()| false),
        }
    };
    match settled(outcome.await)? {
        Ok(recorded) => {
            let done = match (recorded, off) {
                (false, _) => Flash::new("parties-statement-same-done"),
                (true, 0) => Flash::new("parties-statement-done"),
                (true, n) => Flash::new("parties-statement-off-done").with("count", n),
            };
            let usual = tab_href(&code, "statements");
            let to = back_to(&app, &visit, buyer.id, usual).await?;
            Ok(visit.go(&to, Some(&done)))
        }
        Err(mistakes) => Ok(again(&mistakes)),
    }
}

type Read = (NewStatement, StatementDetail);

/// The statement of the year before, if it is wanted, and the statement.
fn read_both(buyer: &Buyer, typed: &Filled) -> Result<Vec<Read>, Mistakes> {
    let (new, detail) = read(buyer, typed, "")?;
    let mut found = Vec::new();
    if typed.get("with_before") == "1" && new.months == 12 {
        let (mut before, detail) = read(buyer, typed, BEFORE)?;
        before.period_end = new.period_end.plus_days(1).plus_months(-12).plus_days(-1);
        found.push((before, detail));
    }
    found.push((new, detail));
    Ok(found)
}

fn read(buyer: &Buyer, typed: &Filled, prefix: &str) -> Result<Read, Mistakes> {
    let mut reader = typed.reader();
    let currency = typed.get("currency").parse().unwrap_or_else(|_| {
        reader.refuse(
            Rejection::new("parties.currency-unknown")
                .with("value", typed.get("currency"))
                .on("currency"),
        );
        buyer.currency
    });
    let unit = Unit::parse(typed.get("unit")).unwrap_or_default();
    let mut lines = BTreeMap::new();
    for line in Line::ALL {
        let text = typed.get(&format!("{prefix}{}", line.code()));
        if text.is_empty() {
            continue;
        }
        match minor(text, unit, currency) {
            Some(minor) => {
                lines.insert(line.code().to_owned(), minor);
            }
            None => reader
                .refuse(Rejection::new("house.bad-amount").with("value", text).on(line.code())),
        }
    }
    let months = typed.get("months").parse().ok().filter(|months| (1..=12).contains(months));
    let months = months.unwrap_or(12);
    let given = lines.iter().filter_map(|(code, minor)| Some((Line::of_code(code)?, *minor)));
    let added = completed(&Lines::new(months, given));
    let added_up = added.iter().map(|(line, _)| line.code().to_owned()).collect();
    lines.extend(added.into_iter().map(|(line, minor)| (line.code().to_owned(), minor)));
    let new = NewStatement {
        period_end: reader.day("period_end"),
        months,
        currency,
        source: reader.text("source"),
        audited: typed.get("audited") == "1",
        lines,
    };
    let detail = StatementDetail {
        scope: StatementScope::parse(typed.get("scope")).unwrap_or_default(),
        unit: unit.code().to_owned(),
        auditor: typed.get("auditor").trim().to_owned(),
        opinion: typed.get("opinion").to_owned(),
        note: typed.get("note").trim().to_owned(),
        added_up,
    };
    match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => Ok((new, detail)),
    }
}

/// An amount in a unit, in minor units. Losses and outflows are written with a minus or in
/// parentheses.
fn minor(text: &str, unit: Unit, currency: Currency) -> Option<i64> {
    let read = amount(text.trim(), Mark::Point).ok()?;
    read.number.times_ten_to(unit.power()).to_minor(currency).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_people_write_them() {
        for (text, unit, is) in [
            ("1,200", Unit::One, Some(120_000)),
            ("-1,200", Unit::One, Some(-120_000)),
            ("\u{2212}5", Unit::One, Some(-500)),
            ("(5.00)", Unit::One, Some(-500)),
            ("（5）", Unit::One, Some(-500)),
            ("1.234567", Unit::TenThousand, Some(1_234_567)),
            ("1.2345678", Unit::TenThousand, None),
            ("12", Unit::Thousand, Some(1_200_000)),
            ("x", Unit::One, None),
        ] {
            assert_eq!(minor(text, unit, Currency::CNY), is, "{text}");
        }
    }

    #[test]
    fn every_line_stands_in_one_part() {
        let parts = PARTS.iter().enumerate().map(|(n, (_, from))| {
            let until = PARTS.get(n + 1).map(|(_, line)| *line);
            let within = |line: &&Line| **line >= *from && until.is_none_or(|until| **line < until);
            Line::ALL.iter().filter(within).count()
        });
        assert_eq!(parts.sum::<usize>(), Line::ALL.len());
    }
}
