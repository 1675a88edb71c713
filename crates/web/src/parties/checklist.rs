//! What one buyer's file lacks by the checklist of its level, how good its data are, and noting
//! what another source says of a field.

use axum::{
    Form,
    extract::{Path, State},
};
use base::Rejection;
use credit::{
    assess::{AssessmentDoc, find_assessment},
    dossier::{BuyerChecklist, ItemState, Judged, Needed, buyer_checklist},
    parties::{Buyer, COMPARED_FIELDS, compare_field, list_data_sources},
    scoring::quality::QualityPack,
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    answer::{Filled, Posted, crumbs, form_page},
    buyer_of, href, tab_href, words,
};
use crate::{
    dossier::{grade_badge, hours, state_badge},
    failure::Answer,
    kit::{
        self, Choice, Column, Empty, Field, Flash, Form as Fields, Kind, List, Mistakes, Row, Tone,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn checklist(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let list = buyer_checklist(&app.db, buyer.id, visit.today).await?;
    let assessment = find_assessment(&app.db, buyer.id).await?;
    let doc = assessment.as_ref().and_then(|one| one.doc.as_ref());
    let (rules, _) = QualityPack::in_force(&app.db, visit.today).await?;
    let title = visit.t("dossier-checklist-of");
    let actions = html! {
        @if visit.may(Right::EditBuyers) {
            a.button href={ (href(&code)) "/compare" } { (visit.t("dossier-compare")) }
        }
        a.button href="/dossier" { (visit.t("dossier-title")) }
    };
    let body = html! {
        (crumbs(&visit, &buyer.code, &buyer.name))
        (kit::page_head(&title, &lead(&visit, &list), &actions))
        div.stack {
            (items(&visit, &buyer, &list))
            @if let Some(doc) = doc { (quality(&visit, &rules, doc)) }
        }
    };
    Ok(visit.page(&title, &body))
}

fn lead(visit: &Visit, list: &BuyerChecklist) -> String {
    let level = list.pack.levels.get(list.level);
    let level = level.map_or_else(String::new, |level| words::said(visit.lang, &level.name));
    let ((minutes, cost), (all, all_cost)) = (list.to_do(), list.whole());
    visit.ta(
        "dossier-checklist-lead",
        &[
            ("level", &level),
            ("exposure", &visit.amount(list.exposure)),
            ("tier", &words::tier(visit.lang, list.tier)),
            ("missing", &list.count(ItemState::Missing).to_string()),
            ("stale", &list.count(ItemState::Stale).to_string()),
            ("hours", &hours(minutes)),
            ("cost", &cost.to_string()),
            ("all", &hours(all)),
            ("allcost", &all_cost.to_string()),
            ("currency", list.exposure.currency.code()),
        ],
    )
}

/// Where an item is filled in.
fn filled_at(code: &str, needed: &Needed) -> String {
    let at = href(code);
    match needed {
        Needed::Field(_) => format!("{at}/edit"),
        Needed::Statement => format!("{at}/statements/new"),
        Needed::Rating => format!("{at}/ratings"),
        Needed::Contact => format!("{at}/contacts"),
        Needed::Document(_) => format!("{at}/documents"),
        Needed::Event(_) => format!("{at}/events"),
    }
}

fn items(visit: &Visit, buyer: &Buyer, list: &BuyerChecklist) -> Markup {
    let may = visit.may(Right::EditBuyers);
    let row = |judged: &Judged| {
        let item = list.pack.items.get(judged.item)?;
        let source = list.pack.sources.iter().find(|source| source.code == item.source);
        let age = match item.months {
            Some(months) => visit.ta("dossier-months", &[("months", &months.to_string())]),
            None => visit.t("dossier-always"),
        };
        Some(Row {
            cells: vec![
                html! { (words::said(visit.lang, &item.name)) },
                state_badge(visit, judged.state),
                html! {
                    @match judged.on { Some(day) => (day), None => (kit::nothing(visit.lang)) }
                },
                html! { (age) },
                html! { @if let Some(source) = source { (words::said(visit.lang, &source.name)) } },
                html! { (item.minutes) },
                html! { (item.cost) },
                html! {
                    @if may && judged.state != ItemState::There {
                        a href=(filled_at(&buyer.code, &item.needed)) {
                            (visit.t("dossier-fill-in"))
                        }
                    }
                },
            ],
            ..Row::default()
        })
    };
    List {
        id: "items",
        title: visit.t("dossier-items"),
        columns: vec![
            Column::text(visit.t("dossier-item")).title(),
            Column::fit(visit.t("dossier-state")),
            Column::fit(visit.t("dossier-of-day")),
            Column::fit(visit.t("dossier-good-for")),
            Column::text(visit.t("dossier-usual-source")).full(),
            Column::number(visit.t("dossier-minutes")),
            Column::number(
                visit.ta("dossier-cost", &[("currency", list.exposure.currency.code())]),
            ),
            Column::fit(String::new()),
        ],
        rows: list.items.iter().filter_map(row).collect(),
        empty: Empty {
            title: visit.t("dossier-items-none"),
            why: visit.t("dossier-items-none-why"),
            button: Some((visit.t("settings-packs"), "/settings/packs/checklist".to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn quality(visit: &Visit, rules: &QualityPack, doc: &AssessmentDoc) -> Markup {
    let of = &doc.quality;
    let body = html! {
        div.actions {
            (grade_badge(visit, of.grade.as_deref().unwrap_or_default()))
            span {
                (visit.ta("dossier-quality-said", &[
                    ("share", &of.share.map_or_else(|| "—".to_owned(),
                        |share| locale::percent(share, 0))),
                    ("twice", &of.twice.0.to_string()), ("agreed", &of.twice.1.to_string()),
                ]))
            }
        }
        dl.facts {
            @for rule in &rules.rules {
                @let met = of.rules.iter().find(|(code, _)| *code == rule.code);
                dt { (words::said(visit.lang, &rule.name)) }
                dd {
                    @match met.and_then(|(_, met)| *met) {
                        Some(met) if met >= 1.0 => (kit::badge(Tone::Low, &visit.t("dossier-met"))),
                        Some(met) => {
                            (kit::badge(Tone::High, &visit.t("dossier-broken")))
                            " " (locale::percent(met, 0))
                        }
                        None => span.soft { (visit.t("dossier-not-applying")) },
                    }
                    div.meta { (words::said(visit.lang, &rule.why)) }
                }
            }
        }
    };
    kit::panel(&visit.t("dossier-quality"), &html! {}, &body)
}

/// The form to note what another source says.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_compare(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled::default().or("as_of", visit.today.to_string());
    let body = compare_page(&app, &visit, &buyer, &typed, Mistakes::none()).await?;
    Ok(visit.page(&visit.t("dossier-compare"), &body))
}

async fn compare_page(
    app: &App,
    visit: &Visit,
    buyer: &Buyer,
    typed: &Filled,
    mistakes: Mistakes,
) -> base::Result<Markup> {
    let fields = COMPARED_FIELDS.map(|field| Choice {
        value: field.to_owned(),
        name: visit.t(&format!("dossier-of-{field}")),
    });
    let sources = list_data_sources(&app.db).await?;
    let used = sources.iter().filter(|source| source.content.active);
    let sources: Vec<Choice> = used
        .map(|source| Choice {
            value: source.content.code.clone(),
            name: crate::dossier::source_name(visit, &source.content),
        })
        .collect();
    let field = |name: &'static str| {
        Field::new(name, visit.t(&format!("dossier-field-{name}"))).value(typed.get(name))
    };
    let title = visit.t("dossier-compare");
    if sources.is_empty() {
        let empty = Empty {
            title: visit.t("dossier-sources-none"),
            why: visit.t("dossier-sources-none-why"),
            button: Some((visit.t("dossier-sources"), "/dossier/sources".to_owned())),
        };
        return Ok(form_page(visit, buyer, &title, "", &empty.show()));
    }
    let form = Fields {
        action: format!("{}/compare", href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("field").kind(Kind::OneOf(fields.to_vec())).required(),
            field("value").hint(visit.t("dossier-value-hint")).required(),
            field("origin").kind(Kind::OneOf(sources)).required(),
            field("as_of").kind(Kind::Day).required(),
        ],
        mistakes,
        submit: visit.t("dossier-compare-save"),
        back: Some(format!("{}/checklist", href(&buyer.code))),
    };
    let lead = visit.t("dossier-compare-lead");
    Ok(form_page(visit, buyer, &title, &lead, &form.show(visit.lang)))
}

/// Notes what another source says.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn compare(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled(posted);
    let mut reader = typed.reader();
    let (field, value) = (reader.text("field"), reader.text("value"));
    let (origin, as_of) = (reader.text("origin"), reader.day("as_of"));
    let sources = list_data_sources(&app.db).await?;
    let known = |one: &&credit::parties::DataSource| one.content.code == origin;
    if !origin.is_empty() && !sources.iter().any(|source| known(&source)) {
        reader.refuse(Rejection::new("parties.source-unknown").with("code", &origin).on("origin"));
    }
    let outcome = match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let done = async {
                compare_field(&mut tx, buyer.id, (&field, &value), (&origin, as_of)).await?;
                tx.commit().await
            };
            settled(done.await)?
        }
    };
    match outcome {
        Ok(()) => {
            let done = Flash::new("dossier-compared");
            Ok(visit.go(&format!("{}/checklist", href(&code)), Some(&done)))
        }
        Err(mistakes) => {
            let body = compare_page(&app, &visit, &buyer, &typed, mistakes).await?;
            Ok(visit.again(&visit.t("dossier-compare"), &body))
        }
    }
}

/// The way from the credit tab.
pub fn link(visit: &Visit, code: &str) -> Markup {
    html! {
        p.meta {
            a href={ (href(code)) "/checklist" } { (visit.t("dossier-checklist-of")) }
            " · " a href=(tab_href(code, "file")) { (visit.t("parties-tab-file")) }
        }
    }
}
