//! One bill: by when it must be paid and why, what interest is owed, what happened to it.

use axum::extract::{Path, State};
use base::Money;
use credit::{
    parties::{Entity, EntityBook, FieldSource, SizeClass, find_buyer_by_id, list_sources},
    payables::{Bill, Duty, Interest, InterestLine, Move, MoveKind, RateOf, get_bill, judge},
    supply::{Owing, owing_to},
};
use maud::{Markup, html};
use store::access::Right;

use super::{bill_href, covered, days, maybe, state_badge, supplier_href};
use crate::{
    failure::Answer,
    kit::{self, Column, Headline, List, Row, facts},
    parties::words,
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `payables.bill-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let bill = get_bill(&app.db, id, visit.scope()).await?;
    let whose = (visit.scope(), visit.today);
    let owing = owing_to(&app.db, bill.supplier_id, whose, true).await?;
    let party = find_buyer_by_id(&app.db, bill.supplier_id).await?;
    let party = party.ok_or_else(|| base::Failure::bug("a bill without its supplier"))?;
    let sources = list_sources(&app.db, party.id).await?;
    let size = sources.into_iter().find(|one| one.field == "size");
    let entities = EntityBook::open(&app.db).await?;
    let duty = judge(&bill, (&owing.payer, party.size), &owing.pack.law, visit.today);
    let title = visit.ta("payables-bill-title", &[("number", &bill.number)]);
    let body = html! {
        nav.crumbs.meta {
            a href="/payables" { (visit.t("payables-title")) } " / "
            a href=(supplier_href(&party.code)) { (party.name) }
        }
        (kit::page_head(&title, &party.name, &actions(&visit, &bill)))
        div.stack {
            (headline(&visit, &bill, &duty, entities.of(bill.seller).filter(|_| entities.several())))
            (why(&visit, (&bill, &duty), (party.size, size.as_ref()), &owing))
            @if !duty.interest.lines.is_empty() || duty.interest.without_rate.is_some() {
                (interest(&visit, &bill, &duty.interest))
            }
            (history(&visit, &bill))
        }
    };
    Ok(visit.page(&title, &body))
}

fn actions(visit: &Visit, bill: &Bill) -> Markup {
    let act = |act: &str, class: &str| {
        html! {
            a class={ "button " (class) } href={ (bill_href(bill.id)) "/" (act) } data-sheet {
                (visit.t(&format!("payables-act-{act}")))
            }
        }
    };
    html! {
        @if visit.may(Right::BookLedger) && bill.open.minor > 0 {
            (act("payment", "primary"))
            (act("return", ""))
            @if bill.undisputed_minor() > 0 { (act("dispute", "")) }
            @if bill.disputed_minor() > 0 { (act("dispute_end", "")) }
            @if bill.disputed_minor() == 0 { (act("cancellation", "danger")) }
        }
    }
}

fn headline(visit: &Visit, bill: &Bill, duty: &Duty, entity: Option<&Entity>) -> Markup {
    let identity = html! {
        h2 { (bill.number) }
        div.actions {
            (state_badge(visit, duty)) (kit::plain_badge(bill.amount.currency.code()))
            @if let Some(one) = entity { (kit::plain_badge(&crate::sellers::spelled(one))) }
        }
        @if !bill.contract.is_empty() { div.meta { (bill.contract) } }
    };
    let part =
        |name: &str, value: Markup, note: Markup| Headline { name: visit.t(name), value, note };
    let whole = visit.ta("payables-of-whole", &[("amount", &visit.amount(bill.amount))]);
    let owed = Money::new(duty.interest.total_minor(), bill.amount.currency);
    let disputed = Money::new(bill.disputed_minor(), bill.amount.currency);
    kit::headline(
        &identity,
        &[
            part("payables-open", html! { (visit.amount(bill.open)) }, html! { (whole) }),
            part(
                "payables-pay-by",
                maybe(visit, duty.pay_by.map(|(day, _)| day)),
                html! { (days(visit, duty.days_past)) },
            ),
            part(
                "payables-interest",
                html! { (visit.amount(owed)) },
                html! {
                    (visit.t("payables-interest-simple"))
                },
            ),
            part(
                "payables-disputed",
                html! { (visit.amount(disputed)) },
                html! {
                    (visit.t("payables-undisputed-first"))
                },
            ),
        ],
    )
}

/// By when, by which rule, resting on what.
fn why(
    visit: &Visit,
    (bill, duty): (&Bill, &Duty),
    (size, source): (SizeClass, Option<&FieldSource>),
    owing: &Owing,
) -> Markup {
    let row = |name: &str, value: Markup| (visit.t(name), value);
    let (start, by) = duty.started;
    let mut rows = vec![
        row("payables-law", html! { (covered(visit, duty.covered)) }),
        row(
            "payables-we-are",
            html! {
                (visit.t(&format!("payables-payer-{}", owing.payer.kind.code())))
                @if !owing.payer.source.is_empty() { span.meta { " · " (owing.payer.source) } }
            },
        ),
        row(
            "payables-supplier-size",
            html! {
                (words::size(visit.lang, size))
                @match source {
                    Some(source) => span.meta { " · " (source.source) " · " (source.as_of) },
                    None => span.meta { " · " (visit.t("payables-size-no-source")) },
                }
            },
        ),
        row(
            "payables-started",
            html! {
                (start) span.meta { " · " (visit.t(&format!("payables-start-{}", by.code()))) }
            },
        ),
        row("payables-days-run", html! { (locale::days(visit.lang, duty.days_run.into())) }),
        row("payables-law-day", maybe(visit, duty.law_on)),
        row("payables-agreed-day", maybe(visit, bill.due_on)),
        row(
            "payables-pay-by",
            html! {
                (maybe(visit, duty.pay_by.map(|(day, _)| day)))
                @if let Some((_, by)) = duty.pay_by {
                    span.meta { " · " (visit.t(&format!("payables-by-{}", by.code()))) }
                }
            },
        ),
    ];
    rows.extend(dates(visit, bill));
    let body = html! {
        (facts(&rows))
        @if !duty.flags.is_empty() {
            ul {
                @for flag in &duty.flags {
                    li { (visit.t(&format!("payables-flag-{}", flag.code()))) }
                }
            }
        }
        @for text in &owing.pack.articles {
            p.meta { (words::said(visit.lang, &text.article)) }
        }
    };
    kit::panel(&visit.t("payables-why"), &html! {}, &body)
}

/// The days of a bill, and its note.
fn dates(visit: &Visit, bill: &Bill) -> [(String, Markup); 6] {
    let row = |name: &str, value: Markup| (visit.t(name), value);
    [
        row("payables-received", maybe(visit, bill.received_on)),
        row("payables-accepted", maybe(visit, bill.accepted_on)),
        row("payables-inspect-by", maybe(visit, bill.inspect_by)),
        row("payables-signed", maybe(visit, bill.signed_on)),
        row("payables-invoiced-on", html! { (bill.invoiced_on) }),
        row(
            "payables-note",
            html! {
                @if bill.note.is_empty() { (kit::nothing(visit.lang)) } @else { (bill.note) }
            },
        ),
    ]
}

/// A rate in words.
pub(super) fn rate(visit: &Visit, of: RateOf) -> String {
    let percent = |share: i64, digits: i64| {
        let whole = share / digits;
        let part = share % digits;
        let width = if digits == 100 { 2 } else { 4 };
        let text = format!("{whole}.{part:0width$}");
        let text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
        format!("{text}%")
    };
    match of {
        RateOf::Agreed(bps) => visit.ta("payables-rate-agreed", &[("rate", &percent(bps, 100))]),
        RateOf::Floor(bps) => visit.ta("payables-rate-floor", &[("rate", &percent(bps, 100))]),
        RateOf::Law(ppm) => visit.ta("payables-rate-law", &[("rate", &percent(ppm, 10_000))]),
    }
}

fn interest(visit: &Visit, bill: &Bill, of: &Interest) -> Markup {
    let row = |line: &InterestLine| Row {
        cells: vec![
            html! { (line.after.plus_days(1)) " – " (line.to) },
            html! { (locale::count(line.days.into())) },
            html! { (visit.amount(line.base)) },
            html! { (rate(visit, line.rate)) },
            html! { (visit.amount(line.amount)) },
        ],
        ..Row::default()
    };
    let total = Money::new(of.total_minor(), bill.amount.currency);
    let list = List {
        id: "interest",
        title: visit.t("payables-interest-lines"),
        columns: vec![
            Column::text(visit.t("payables-period")).title(),
            Column::number(visit.t("payables-days")),
            Column::number(visit.t("payables-base")),
            Column::text(visit.t("payables-rate")),
            Column::number(visit.t("payables-interest")),
        ],
        rows: of.lines.iter().map(row).collect(),
        subtotal: Some(vec![
            html! { (visit.t("payables-sum")) },
            html! {},
            html! {},
            html! {},
            html! { (visit.amount(total)) },
        ]),
        ..List::default()
    };
    html! {
        @if !of.lines.is_empty() { (list.show(visit.lang)) }
        @if let Some((from, to)) = of.without_rate {
            (kit::notice(kit::Tone::Medium, &visit.t("payables-no-rate"), &html! {
                (visit.ta("payables-no-rate-why", &[
                    ("from", &from.to_string()), ("to", &to.to_string()),
                ]))
            }))
        }
    }
}

fn history(visit: &Visit, bill: &Bill) -> Markup {
    let taken = |id: i64| bill.moves.iter().any(|one| one.reverses == Some(id));
    let row = |one: &Move| {
        let minor = one.amount_minor;
        Row {
            cells: vec![
                html! { (one.on) },
                html! {
                    (visit.t(&format!("payables-move-{}", one.kind.code())))
                    @if one.kind == MoveKind::Reversal {
                        " · " (visit.t(&format!("payables-move-{}", one.of.code())))
                    }
                    @if !one.number.is_empty() { " " span.meta { (one.number) } }
                    @if !one.reason.is_empty() { div.meta { (one.reason) } }
                },
                html! { (visit.amount(Money::new(minor, bill.amount.currency))) },
                html! { (one.actor) },
                html! {
                    @if one.kind != MoveKind::Reversal && !taken(one.id)
                        && visit.may(Right::BookLedger) {
                        a href={ (bill_href(bill.id)) "/reverse/" (one.id) } data-sheet {
                            (visit.t("payables-reverse"))
                        }
                    } @else if taken(one.id) { span.meta { (visit.t("payables-taken-back")) } }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "moves",
        title: visit.t("payables-history"),
        count: i64::try_from(bill.moves.len()).ok(),
        columns: vec![
            Column::fit(visit.t("payables-day")),
            Column::text(visit.t("payables-what")).title(),
            Column::number(visit.t("payables-amount")),
            Column::fit(visit.t("payables-by-whom")),
            Column::fit(String::new()),
        ],
        rows: bill.moves.iter().map(row).collect(),
        empty: kit::Empty {
            title: visit.t("payables-history-none"),
            why: visit.t("payables-history-none-why"),
            button: visit.may(Right::BookLedger).then(|| {
                (visit.t("payables-act-payment"), format!("{}/payment", bill_href(bill.id)))
            }),
        },
        ..List::default()
    }
    .show(visit.lang)
}
