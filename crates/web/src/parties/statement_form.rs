//! Entering a statement by hand.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::{Path, State},
};
use base::Rejection;
use credit::parties::{Buyer, NewStatement, record_statement, statement_differences};
use maud::{Markup, html};
use quant::statement::Line;

use super::{
    answer::{Filled, Posted, crumbs},
    buyer_of, href, tab_href,
};
use crate::{
    failure::Answer,
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
    ("cash", Line::OperatingCashFlow),
];

/// The form.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_statement(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let year = i32::from(visit.today.year()) - 1;
    let typed = Filled::default()
        .or("period_end", format!("{year}-12-31"))
        .or("months", "12")
        .or("currency", buyer.currency.code());
    let body = page(&visit, &buyer, &typed, &Mistakes::none());
    Ok(visit.page(&visit.t("parties-statement-add"), &body))
}

fn page(visit: &Visit, buyer: &Buyer, typed: &Filled, mistakes: &Mistakes) -> Markup {
    let lang = visit.lang;
    let months = ["12", "9", "6", "3"].map(|months| Choice {
        value: months.to_owned(),
        name: visit.ta("parties-months", &[("count", months)]),
    });
    let head = [
        Field::new("period_end", visit.t("parties-statement-period"))
            .kind(Kind::Day)
            .value(typed.get("period_end"))
            .required(),
        Field::new("months", visit.t("parties-statement-months"))
            .kind(Kind::OneOf(months.to_vec()))
            .value(typed.get("months"))
            .required(),
        Field::new("currency", visit.t("parties-statement-currency"))
            .value(typed.get("currency"))
            .required(),
        Field::new("source", visit.t("parties-source"))
            .hint(visit.t("parties-statement-source-hint"))
            .value(typed.get("source"))
            .required(),
        Field::new("audited", visit.t("parties-audited"))
            .kind(Kind::Tick)
            .value(typed.get("audited")),
    ];
    html! {
        (crumbs(visit, &buyer.code, &buyer.name))
        (kit::page_head(
            &visit.t("parties-statement-add"),
            &visit.t("parties-statement-lead"),
            &html! {},
        ))
        form.stack method="post" action={ (href(&buyer.code)) "/statements/new" } {
            (kit::hidden("csrf", &visit.csrf))
            (mistakes.summary(lang))
            (kit::panel(&visit.t("parties-statement-head"), &html! {}, &html! {
                div.columns { (kit::fields_of(lang, &head, mistakes)) }
            }))
            @for (n, (part, from)) in PARTS.iter().enumerate() {
                @let until = PARTS.get(n + 1).map(|(_, line)| *line);
                (kit::panel(&visit.t(&format!("parties-part-{part}")), &html! {}, &html! {
                    div.columns {
                        (kit::fields_of(lang, &fields(visit, typed, *from, until), mistakes))
                    }
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
            Field::new(line.code(), label).kind(Kind::Number).value(typed.get(line.code()))
        })
        .collect()
}

/// Records a statement. What does not tie is recorded with it and said.
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
    let new = match read(&buyer, &typed) {
        Ok(new) => new,
        Err(mistakes) => return Ok(visit.again(&title, &page(&visit, &buyer, &typed, &mistakes))),
    };
    let off = statement_differences(&new, None).len();
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        match record_statement(&mut tx, buyer.id, &new).await? {
            Some(_) => tx.commit().await.map(|()| true),
            None => tx.roll_back().await.map(|()| false),
        }
    };
    match settled(outcome.await)? {
        Ok(recorded) => {
            let done = match (recorded, off) {
                (false, _) => Flash::new("parties-statement-same-done"),
                (true, 0) => Flash::new("parties-statement-done"),
                (true, n) => Flash::new("parties-statement-off-done").with("count", n),
            };
            Ok(visit.go(&tab_href(&code, "statements"), Some(&done)))
        }
        Err(mistakes) => Ok(visit.again(&title, &page(&visit, &buyer, &typed, &mistakes))),
    }
}

fn read(buyer: &Buyer, typed: &Filled) -> Result<NewStatement, Mistakes> {
    let mut reader = typed.reader();
    let currency = typed.get("currency").parse().unwrap_or_else(|_| {
        reader.refuse(
            Rejection::new("parties.currency-unknown")
                .with("value", typed.get("currency"))
                .on("currency"),
        );
        buyer.currency
    });
    let mut lines = BTreeMap::new();
    for line in Line::ALL {
        let text = typed.get(line.code());
        if text.is_empty() {
            continue;
        }
        // Losses and outflows are written with a minus or in parentheses.
        let (negative, bare) = bare(text);
        match crate::typed::amount(&bare, currency, line.code()) {
            Ok(money) => {
                let minor = if negative { -money.minor } else { money.minor };
                lines.insert(line.code().to_owned(), minor);
            }
            Err(rejection) => reader.refuse(rejection),
        }
    }
    let new = NewStatement {
        period_end: reader.day("period_end"),
        months: match typed.get("months") {
            "3" => 3,
            "6" => 6,
            "9" => 9,
            _ => 12,
        },
        currency,
        source: reader.text("source"),
        audited: typed.get("audited") == "1",
        lines,
    };
    match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => Ok(new),
    }
}

fn bare(text: &str) -> (bool, String) {
    let text = text.trim();
    for (open, close) in [('(', ')'), ('（', '）')] {
        if let Some(inside) = text.strip_prefix(open).and_then(|t| t.strip_suffix(close)) {
            return (true, inside.to_owned());
        }
    }
    match text.strip_prefix(['-', '\u{2212}', '－']) {
        Some(rest) => (true, rest.to_owned()),
        None => (false, text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_as_people_write_them() {
        for (text, is) in [
            ("1,200", (false, "1,200")),
            ("-1,200", (true, "1,200")),
            ("\u{2212}5", (true, "5")),
            ("(5.00)", (true, "5.00")),
            ("（5）", (true, "5")),
        ] {
            let (negative, rest) = bare(text);
            assert_eq!((negative, rest.as_str()), is, "{text}");
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
