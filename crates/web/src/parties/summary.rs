//! The first tab: what is thought of the buyer and why, how it pays, what warns of it.

use std::collections::{HashMap, HashSet};

use base::{Day, Money};
use credit::{
    assess::{Assessment, AssessmentDoc, FeatureValue, find_assessment, judged_at},
    receivables::{ItemFacts, ItemRow, PaymentBy, item_facts, list_items_by_id},
    scoring::{Facet, Feature, Grade, Graded, Panel, Scorecard, Value, grade_panels, portrait},
    warning::{Alert, AlertFilter, AlertLevel, SignalLibrary, list_alerts},
};
use locale::{Style, count};
use maud::{Markup, html};

use super::{
    buyer::{Stand, float},
    href, months, points, words,
};
use crate::{
    charts::{self, Dot, Numbers, Place, Quadrants, Side, Words},
    kit::{self, Empty, Tone},
    state::App,
    visit::Visit,
};

/// Months of invoices that are drawn.
const MONTHS: i32 = 24;
/// Whoever pays earlier than so many days is drawn here.
const EARLY: i32 = 45;
/// At most so many dots.
const DOTS: usize = 400;

/// The tab.
///
/// # Errors
/// A fault from the database.
pub async fn tab(app: &App, visit: &Visit, stand: &Stand) -> base::Result<Markup> {
    let id = stand.buyer.id;
    let assessment = find_assessment(&app.db, id).await?;
    let since = visit.today.plus_months(-MONTHS);
    let items = item_facts(&app.db, (id, id), since, visit.today).await?;
    let numbers = numbers_of(app, &items).await?;
    let filter = AlertFilter { buyer: Some(id), scope: visit.scope(), ..AlertFilter::default() };
    let alerts = list_alerts(&app.db, &filter).await?;
    let doc = assessment.as_ref().and_then(|one| Some((one, one.doc.as_ref()?)));
    let judged_on = assessment.as_ref().map_or(visit.today, |one| one.run.as_of);
    let at = judged_at(&app.db, id).await?.map(|at| at.in_zone(app.clock().zone()));
    let (card, _) = Scorecard::in_force(&app.db, judged_on).await?;
    Ok(html! {
        @match doc {
            Some((one, doc)) => {
                (axes(visit, (stand, &card), one, doc))
                div.grid {
                    div.w7 {
                        (reasons(visit, (&stand.buyer.code, &card), (one, doc), at.as_deref()))
                    }
                    div.w5.stack {
                        (map(visit, stand, one))
                        (sides(visit, &card, doc))
                    }
                }
            }
            None => (not_assessed(visit)),
        }
        (warnings(visit, stand, &alerts))
        (super::payers::notice(app, visit, &stand.buyer).await?)
        div.grid {
            div.w6 { (history(visit, &items, &numbers)) }
            div.w6 { @if let Some((one, doc)) = doc { (months::chart(visit, one, doc)) } }
        }
    })
}

fn not_assessed(visit: &Visit) -> Markup {
    let may = visit.may(store::access::Right::Assess);
    let empty = Empty {
        title: visit.t("parties-not-assessed"),
        why: visit.t("parties-not-assessed-why"),
        button: may.then(|| (visit.t("overview-assess-go"), "/".to_owned())),
    };
    html! { div.panel { (empty.show()) } }
}

fn reasons(
    visit: &Visit,
    (code, card): (&str, &Scorecard),
    (one, doc): (&Assessment, &AssessmentDoc),
    at: Option<&str>,
) -> Markup {
    let lang = visit.lang;
    let body = html! {
        p.soft {
            (visit.t(&format!("scoring-confidence-{}", one.confidence.code()))) (visit.t("house-colon"))
            (doc.because.pick(lang))
            @if one.provisional { (visit.lang.pick("。", ". ")) (visit.t("scoring-provisional")) }
        }
        @if doc.reasons.is_empty() { p { (visit.t("parties-reasons-none")) } }
        @else {
            ol.reasons {
                @for reason in &doc.reasons {
                    li {
                        span { (reason.said.pick(lang)) }
                        span.number.soft {
                            (visit.ta("parties-points-lost", &[
                                ("points", &reason.lost.to_string()),
                            ]))
                        }
                    }
                }
            }
        }
        details {
            summary { (visit.t("parties-points")) }
            (points::table(visit, card, one, doc))
        }
        p.meta {
            @let day = one.run.as_of.to_string();
            @match at {
                Some(at) => (visit.ta("parties-judged-at", &[("day", &day), ("at", at)])),
                None => (visit.ta("parties-assessed-on", &[("day", &day)])),
            }
        }
    };
    let actions = html! {
        a.button href={ (href(code)) "/explanation.pdf" } { (visit.t("parties-do-explain")) }
    };
    kit::panel(&visit.t("parties-why-score"), &actions, &body)
}

/// The value of a feature as people write it.
pub fn value_of(visit: &Visit, doc: &AssessmentDoc, code: &str) -> Option<String> {
    let feature = Feature::ALL.iter().copied().find(|feature| feature.code() == code)?;
    let value = match doc.features.get(code)? {
        FeatureValue::Number(number) => Value::Number(*number),
        FeatureValue::Class(word) => Value::Class(word.clone()),
    };
    Some(value.said(feature).pick(visit.lang).to_owned())
}

/// The three objects of an assessment, each with its grade and what it rests on.
fn axes(
    visit: &Visit,
    (stand, card): (&Stand, &Scorecard),
    one: &Assessment,
    doc: &AssessmentDoc,
) -> Markup {
    let points = doc.points.iter().map(|p| (p.feature.as_str(), p.points, p.known));
    let graded = grade_panels(card, points);
    html! {
        div.grid {
            @for panel in &graded {
                div.w4 { (axis(visit, stand, (one, doc), panel)) }
            }
        }
    }
}

fn axis(
    visit: &Visit,
    stand: &Stand,
    (one, doc): (&Assessment, &AssessmentDoc),
    graded: &Graded,
) -> Markup {
    let tone = match graded.grade() {
        None => Tone::Quiet,
        Some(Grade::Good) => Tone::Low,
        Some(Grade::Fair) => Tone::Quiet,
        Some(Grade::Weak) => Tone::Medium,
        Some(Grade::Poor) => Tone::High,
    };
    let grade = graded.grade().map_or("unknown", Grade::code);
    let evidence = Feature::ALL.iter().filter(|feature| Panel::of(**feature) == graded.panel);
    let evidence = evidence.filter_map(|feature| {
        Some((
            visit.t(&format!("scoring-feature-{}", feature.code())),
            spelled(visit, one, doc, *feature)?,
        ))
    });
    let badge = kit::badge(tone, &visit.t(&format!("parties-grade-{grade}")));
    let body = html! {
        div.meta {
            @match graded.index {
                Some(index) => (visit.ta("parties-axis-index", &[
                    ("index", &index.to_string()),
                    ("known", &graded.known.to_string()), ("of", &graded.of.to_string()),
                ])),
                None => (visit.t("parties-axis-unknown")),
            }
        }
        @if graded.panel == Panel::Finance && graded.index.is_none()
            && visit.may(store::access::Right::EditBuyers) {
            p {
                a.button href={ (href(&stand.buyer.code)) "/statements/new" } {
                    (visit.t("parties-statement-add"))
                }
            }
        }
        dl.facts {
            @for (name, value) in evidence.take(7) { dt { (name) } dd { (value) } }
        }
    };
    kit::panel(&visit.t(&format!("parties-axis-{}", graded.panel.code())), &badge, &body)
}

/// The portrait: how much of its points each side of the buyer reaches.
fn sides(visit: &Visit, card: &Scorecard, doc: &AssessmentDoc) -> Markup {
    let points = doc.points.iter().map(|p| (p.feature.as_str(), p.points, p.known));
    let told = portrait(card, points);
    let weakest = told.iter().filter_map(|(facet, index)| Some((*facet, (*index)?)));
    let weakest = weakest.min_by_key(|(_, index)| *index);
    let name = |facet: Facet| visit.t(&format!("parties-side-{}", facet.code()));
    let read = |index: Option<i32>| index.map_or_else(|| "—".to_owned(), |i| i.to_string());
    let title = weakest.map_or_else(
        || visit.t("parties-sides"),
        |(facet, index)| {
            visit.ta("parties-sides-weak", &[("name", &name(facet)), ("index", &index.to_string())])
        },
    );
    let drawn: Vec<Side> = told
        .iter()
        .map(|(facet, index)| Side {
            name: name(*facet),
            share: index.map(|index| f64::from(index) / 100.0),
            text: read(*index),
            lit: weakest.is_some_and(|(weak, _)| weak == *facet),
        })
        .collect();
    let said: Vec<String> =
        drawn.iter().map(|side| format!("{} {}", side.name, side.text)).collect();
    let words = Words {
        id: "portrait".to_owned(),
        title,
        note: visit.t("parties-sides-note"),
        desc: said.join(visit.lang.pick("，", ", ")),
    };
    let numbers = Numbers {
        head: vec![visit.t("parties-side"), visit.t("parties-side-reached")],
        rows: drawn.iter().map(|side| vec![side.name.clone(), side.text.clone()]).collect(),
    };
    charts::radar(visit.lang, &words, &drawn, &numbers)
}

fn spelled(
    visit: &Visit,
    one: &Assessment,
    doc: &AssessmentDoc,
    feature: Feature,
) -> Option<String> {
    if feature != Feature::Sales12m {
        return value_of(visit, doc, feature.code());
    }
    match doc.features.get(feature.code())? {
        #[expect(clippy::cast_possible_truncation, reason = "whole minor units kept as a float")]
        FeatureValue::Number(minor) => {
            let money = Money::new(*minor as i64, one.currency);
            Some(locale::amount(visit.lang, money, Style::Short))
        }
        FeatureValue::Class(_) => None,
    }
}

fn map(visit: &Visit, stand: &Stand, one: &Assessment) -> Markup {
    let name = |code: &str| visit.t(&format!("scoring-quadrant-{code}"));
    let quadrant = name(&one.quadrant);
    let place = one.ability.zip(one.willingness).map(|(able, willing)| Place {
        ability: float(able) / 100.0,
        willingness: float(willing) / 100.0,
        size: 1.0,
        text: visit.ta(
            "parties-map-place",
            &[
                ("name", &stand.buyer.name),
                ("ability", &able.to_string()),
                ("willingness", &willing.to_string()),
            ],
        ),
        tone: words::tier_tone(one.tier),
        lit: true,
        href: None,
    });
    let quadrants = Quadrants {
        names: ["able-willing", "unable-willing", "able-unwilling", "unable-unwilling"].map(name),
        notes: ["aw", "uw", "au", "uu"].map(|key| visit.t(&format!("parties-treat-{key}"))),
        axes: [visit.t("scoring-axis-ability"), visit.t("scoring-axis-willingness")],
    };
    let words = Words {
        id: "map".to_owned(),
        title: visit.ta("parties-map-title", &[("quadrant", &quadrant)]),
        note: visit.t("parties-map-note"),
        desc: place.as_ref().map_or(quadrant, |place| place.text.clone()),
    };
    let places: Vec<Place> = place.into_iter().collect();
    charts::map(visit.lang, &words, &places, &quadrants, &Numbers::default())
}

fn warnings(visit: &Visit, stand: &Stand, alerts: &[Alert]) -> Markup {
    if alerts.is_empty() {
        return html! {};
    }
    let body = html! {
        ul.alerts {
            @for alert in alerts {
                @let def = SignalLibrary::shipped().find(&alert.signal);
                @let at = format!("{}/alerts/{}", href(&stand.buyer.code), alert.id);
                li {
                    div.actions {
                        (words::level_badge(visit.lang, alert.standing.level))
                        a.strong href=(at) {
                            @match def {
                                Some(def) => (words::said(visit.lang, &def.name)),
                                None => (alert.signal),
                            }
                        }
                        span.meta {
                            (visit.t(&format!("warning-state-{}", alert.standing.state.code())))
                            " · " (visit.t("warning-deadline")) " " (alert.standing.deadline_on)
                        }
                        @if alert.standing.level == AlertLevel::Red {
                            a.button href=(at) { (visit.t("parties-handled")) }
                        }
                    }
                    div { (words::said(visit.lang, &alert.said)) }
                    @if let Some(def) = def {
                        div.meta {
                            (visit.t("warning-advice")) (visit.t("house-colon"))
                            (words::said(visit.lang, &def.advice))
                        }
                    }
                }
            }
        }
    };
    let title = visit.ta("parties-alerts", &[("count", &alerts.len().to_string())]);
    kit::panel(&title, &html! {}, &body)
}

struct Paid<'a> {
    item: &'a ItemFacts,
    on: Option<Day>,
    late: i32,
}

/// The day on which an item was settled by its last payment, and how late that was or is.
fn paid<'a>(item: &'a ItemFacts, today: Day) -> Option<Paid<'a>> {
    if item.open_minor() > 0 {
        let late = today.days_since(item.due_on);
        // What is not due yet says nothing about punctuality.
        return (late > 0).then_some(Paid { item, on: None, late });
    }
    let last = item.payments.iter().rev().find(|part| part.by == PaymentBy::Receipt)?;
    Some(Paid { item, on: Some(last.on), late: last.on.days_since(item.due_on) })
}

/// What each invoice is called, by its row.
type Called = HashMap<i64, String>;

/// The numbers of the newest invoices, with the instalment where there is more than one.
async fn numbers_of(app: &App, items: &[ItemFacts]) -> base::Result<Called> {
    let ids: Vec<i64> = items.iter().rev().take(DOTS).map(|item| item.id).collect();
    let rows = list_items_by_id(&app.db, &ids).await?;
    let later = rows.iter().filter(|row| row.instalment > 1);
    let parted: HashSet<String> = later.map(|row| row.number.clone()).collect();
    let called = |row: ItemRow| match row.instalment {
        1 if !parted.contains(&row.number) => (row.id, row.number),
        n => (row.id, format!("{} #{n}", row.number)),
    };
    Ok(rows.into_iter().map(called).collect())
}

fn history(visit: &Visit, items: &[ItemFacts], called: &Called) -> Markup {
    let mut seen: Vec<Paid<'_>> = items.iter().filter_map(|item| paid(item, visit.today)).collect();
    let title = history_title(visit, &seen);
    let skipped = seen.len().saturating_sub(DOTS);
    seen.drain(..skipped);
    let dots: Vec<Dot> = seen.iter().map(|paid| dot(visit, paid, called)).collect();
    let words = Words {
        id: "history".to_owned(),
        desc: title.clone(),
        title,
        note: visit.ta(
            "parties-history-note",
            &[("months", &MONTHS.to_string()), ("day", &visit.today.to_string())],
        ),
    };
    let numbers = Numbers {
        head: ["number", "issued", "due", "amount", "paid", "late"]
            .map(|key| visit.t(&format!("parties-history-{key}")))
            .to_vec(),
        rows: seen.iter().rev().take(100).map(|paid| cells(visit, paid, called)).collect(),
    };
    let zero = visit.t("parties-on-time");
    #[expect(clippy::cast_possible_truncation, reason = "days of an axis")]
    let days = |value: f64| locale::days(visit.lang, value as i64);
    charts::dots(visit.lang, &words, (&dots, visit.today), (&zero, &days), &numbers)
}

/// The finding: what is overdue now, then how punctually the rest was settled.
fn history_title(visit: &Visit, seen: &[Paid<'_>]) -> String {
    let number = |n: usize| count(i64::try_from(n).unwrap_or(0));
    let unpaid: Vec<i32> = seen.iter().filter(|p| p.on.is_none()).map(|p| p.late).collect();
    let settled: Vec<i32> = seen.iter().filter(|p| p.on.is_some()).map(|p| p.late).collect();
    let late = settled.iter().filter(|days| **days > 0).count();
    let months = MONTHS.to_string();
    let mut parts = Vec::new();
    if let Some(oldest) = unpaid.iter().max() {
        parts.push(visit.ta(
            "parties-history-unpaid",
            &[
                ("count", &number(unpaid.len())),
                ("days", &locale::days(visit.lang, (*oldest).into())),
            ],
        ));
    }
    parts.push(match settled.len() {
        0 => visit.ta("parties-history-none", &[("months", &months)]),
        n => visit.ta(
            "parties-history-title",
            &[
                ("months", &months),
                ("count", &number(n)),
                ("share", &locale::percent(share(late, n), 0)),
            ],
        ),
    });
    parts.join(visit.lang.pick("；", "; "))
}

#[expect(clippy::cast_precision_loss, reason = "a share to look at")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn cells(visit: &Visit, paid: &Paid<'_>, called: &Called) -> Vec<String> {
    let money = Money::new(paid.item.amount_minor, paid.item.currency);
    vec![
        called.get(&paid.item.id).cloned().unwrap_or_default(),
        paid.item.issued_on.to_string(),
        paid.item.due_on.to_string(),
        visit.amount(money),
        paid.on.map_or_else(|| visit.t("parties-unpaid"), |on| on.to_string()),
        locale::days(visit.lang, i64::from(paid.late)),
    ]
}

fn dot(visit: &Visit, paid: &Paid<'_>, called: &Called) -> Dot {
    let cells = cells(visit, paid, called);
    Dot {
        on: paid.item.issued_on,
        // Money that came long before its day would flatten all the rest.
        late: paid.late.max(-EARLY),
        amount: float(paid.item.company_minor),
        text: cells.join(" · "),
        tone: match paid.late {
            i32::MIN..=0 => Tone::Low,
            1..=30 => Tone::Medium,
            _ => Tone::High,
        },
        open: paid.on.is_none(),
    }
}
