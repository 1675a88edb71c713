//! The expert scorecard as a table: points, edges, characteristics; what it would change; and
//! setting it as an own version.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Failure, Money, Rejection, Result};
use credit::{
    assess::{CardImpact, IMPACT_BUYERS, PackKind, card_impact, pack_in_force, propose_pack},
    policy::Tier,
    receivables::company_currency,
    scoring::{
        BINS, CardBin, CardLine, CardSheet, Feature, Scorecard, Unit, Wording, of_words, usable,
    },
};
use maud::{Markup, html};

use super::{packs::href, tabs};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, Column, Empty, Flash, List, Mistakes, Row, hidden},
    parties::words,
    state::App,
    typed::settled,
    visit::Visit,
};

/// The most characteristics of a card.
const LINES: usize = 60;

fn only_the_card(word: &str) -> std::result::Result<(), Refused> {
    if word == PackKind::Scorecard.code() {
        return Ok(());
    }
    Err(Rejection::new("house.page-not-found").with("path", word).into())
}

fn feature_name(visit: &Visit, feature: Feature) -> String {
    visit.t(&format!("scoring-feature-{}", feature.code()))
}

fn unit_name(visit: &Visit, feature: Feature) -> String {
    let word = match feature.unit() {
        Unit::Share => "share",
        Unit::Days => "days",
        Unit::Months => "months",
        Unit::Years => "years",
        Unit::Times => "times",
        Unit::Count => "count",
        Unit::Amount => "amount",
        Unit::Class => "class",
    };
    visit.t(&format!("settings-card-unit-{word}"))
}

/// The table as it came back from the page.
fn sheet_of(filled: &Filled) -> CardSheet {
    let text = |name: String| filled.get(&name).to_owned();
    let mut lines = Vec::new();
    for i in 0..LINES {
        let Some(feature) = Feature::find(filled.get(&format!("f.{i}"))) else { continue };
        let bin = |j: usize| CardBin {
            until: text(format!("u.{i}.{j}")),
            points: text(format!("p.{i}.{j}")),
        };
        let count = (0..BINS).take_while(|j| filled.0.contains_key(&format!("p.{i}.{j}"))).count();
        lines.push(CardLine {
            feature,
            missing: text(format!("m.{i}")),
            better: Wording { zh: text(format!("z.{i}")), en: text(format!("e.{i}")) },
            bins: (0..count).map(bin).collect(),
        });
    }
    CardSheet {
        version: filled.get("version").to_owned(),
        effective_from: filled.get("effective_from").to_owned(),
        source: filled.get("source").to_owned(),
        lines,
    }
}

/// Does what a small button asks of the table; whether it was one.
fn reshape(sheet: &mut CardSheet, filled: &Filled) -> bool {
    let mut words = filled.get("act").split('.');
    let act = words.next().unwrap_or_default();
    let mut at = || words.next().and_then(|word| word.parse::<usize>().ok());
    match (act, at(), at()) {
        ("add", ..) => {
            if let Some(feature) = Feature::find(filled.get("new")) {
                sheet.add(feature);
            }
        }
        ("gone", Some(i), _) if i < sheet.lines.len() => {
            sheet.lines.remove(i);
        }
        ("more", Some(i), Some(j)) => {
            if let Some(line) = sheet.lines.get_mut(i).filter(|line| line.bins.len() < BINS) {
                line.bins.insert(j.min(line.bins.len()), CardBin::default());
            }
        }
        ("less", Some(i), Some(j)) => {
            if let Some(line) = sheet.lines.get_mut(i).filter(|line| j < line.bins.len()) {
                line.bins.remove(j);
            }
        }
        _ => return false,
    }
    true
}

/// What is on the page beside the table.
struct Tried {
    sheet: CardSheet,
    reason: String,
    mistakes: Mistakes,
    impact: Option<CardImpact>,
}

/// The table of the card in force.
///
/// # Errors
/// `house.page-not-found`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(word): Path<String>) -> Answer {
    only_the_card(&word)?;
    let now = pack_in_force(&app.db, PackKind::Scorecard, visit.today).await?;
    let mut sheet = CardSheet::read(now.text()).map_err(Failure::from)?;
    sheet.effective_from = visit.today.to_string();
    let tried = Tried { sheet, reason: String::new(), mistakes: Mistakes::none(), impact: None };
    let body = page(&app, &visit, &tried).await?;
    Ok(visit.page(&visit.t("settings-card"), &body))
}

/// Changes the table, shows what it would change, or sets it.
///
/// # Errors
/// `house.page-not-found`, or a fault; what is refused is said on the page.
pub async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(word): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    only_the_card(&word)?;
    let title = visit.t("settings-card");
    let mut sheet = sheet_of(&filled);
    let reason = filled.get("reason").to_owned();
    if reshape(&mut sheet, &filled) {
        let tried = Tried { sheet, reason, mistakes: Mistakes::none(), impact: None };
        return Ok(visit.page(&title, &page(&app, &visit, &tried).await?));
    }
    let now = pack_in_force(&app.db, PackKind::Scorecard, visit.today).await?;
    let save = filled.get("act") == "save";
    let (mut mistakes, mut impact) = (Mistakes::none(), None);
    match sheet.written(now.text()) {
        Err(wrong) => mistakes = Mistakes(wrong),
        Ok(text) if save => {
            let mut reader = filled.reader();
            reader.confirmed();
            mistakes = reader.mistakes();
            if mistakes.0.is_empty() {
                let mut tx = app.db.write(visit.actor()?).await?;
                match settled(propose_pack(&mut tx, PackKind::Scorecard, &text, &reason).await)? {
                    Ok(_) => {
                        tx.commit().await?;
                        let flash = Flash::new("settings-pack-proposed");
                        return Ok(visit.go(&href(PackKind::Scorecard), Some(&flash)));
                    }
                    Err(wrong) => mistakes = wrong,
                }
            }
        }
        Ok(text) => match Scorecard::read(&text) {
            Ok(card) => impact = card_impact(&app.db, &card).await?,
            Err(fault) => mistakes = Mistakes(vec![fault.refusal()]),
        },
    }
    let wrong = !mistakes.0.is_empty();
    let body = page(&app, &visit, &Tried { sheet, reason, mistakes, impact }).await?;
    Ok(if wrong { visit.again(&title, &body) } else { visit.page(&title, &body) })
}

async fn page(app: &App, visit: &Visit, tried: &Tried) -> Result<Markup> {
    let currency = company_currency(&app.db).await?;
    let now = pack_in_force(&app.db, PackKind::Scorecard, visit.today).await?;
    let scale = Scorecard::read(now.text())?.scale;
    let sums = tried.sheet.base_and_worst(scale.high);
    Ok(html! {
        (tabs(visit, "packs"))
        nav.crumbs.meta {
            a href="/settings/packs" { (visit.t("settings-packs")) } " / "
            a href=(href(PackKind::Scorecard)) { (visit.t("settings-pack-scorecard")) }
        }
        (kit::page_head(&visit.t("settings-card"), &visit.t("settings-card-lead"), &html! {}))
        form.stack method="post" action={ (href(PackKind::Scorecard)) "/table" } {
            (hidden("csrf", &visit.csrf))
            (tried.mistakes.summary(visit.lang))
            @if let Some(impact) = &tried.impact { (impact_panel(visit, impact, currency)) }
            (kit::panel(&visit.t("settings-card-edition"), &html! {}, &head(visit, tried, &scale, sums)))
            @for (i, line) in tried.sheet.lines.iter().enumerate() { (line_panel(visit, i, line)) }
            (kit::panel(&visit.t("settings-card-add"), &html! {}, &html! {
                div.actions {
                    select name="new" aria-label=(visit.t("settings-card-add")) {
                        @for feature in usable() {
                            @if tried.sheet.lines.iter().all(|line| line.feature != feature) {
                                option value=(feature.code()) { (feature_name(visit, feature)) }
                            }
                        }
                    }
                    button.button name="act" value="add" { (visit.t("settings-card-add")) }
                }
            }))
            (kit::panel(&visit.t("settings-card-set"), &html! {}, &last(visit, tried)))
        }
    })
}

fn head(
    visit: &Visit,
    tried: &Tried,
    scale: &credit::scoring::Scale,
    sums: Option<(i32, i32)>,
) -> Markup {
    let sheet = &tried.sheet;
    let say = |id: &str, number: i32| visit.ta(id, &[("points", &number.to_string())]);
    html! {
        div.fields {
            label.field {
                span { (visit.t("settings-pack-version")) span.must { (visit.t("house-must")) } }
                input name="version" value=(sheet.version) required maxlength="40";
            }
            label.field {
                span { (visit.t("settings-pack-from")) span.must { (visit.t("house-must")) } }
                input type="date" name="effective_from" value=(sheet.effective_from) required;
            }
            label.field {
                span { (visit.t("settings-pack-source")) span.must { (visit.t("house-must")) } }
                input name="source" value=(sheet.source) required maxlength="400";
            }
        }
        p.soft {
            (visit.ta("settings-card-scale", &[
                ("low", &scale.low.to_string()),
                ("high", &scale.high.to_string()),
                ("anchor", &scale.anchor_score.to_string()),
                ("odds", &scale.anchor_odds.to_string()),
                ("double", &scale.points_to_double.to_string()),
            ]))
            " "
            @match sums {
                Some((base, worst)) => {
                    (say("settings-card-base", base)) " " (say("settings-card-worst", worst))
                }
                None => (visit.t("settings-card-unread")),
            }
        }
        div.actions { button.button.primary name="act" value="look" { (visit.t("settings-card-look")) } }
    }
}

fn line_panel(visit: &Visit, i: usize, line: &CardLine) -> Markup {
    let name = feature_name(visit, line.feature);
    let words = of_words(line.feature);
    let last = line.bins.len().saturating_sub(1);
    let edge = if words { "settings-card-words" } else { "settings-card-edge" };
    let unit = unit_name(visit, line.feature);
    let actions = html! {
        button.button name="act" value={ "gone." (i) } { (visit.t("settings-card-gone")) }
    };
    let cell = |field: &str, j: usize, value: &str, label: &str| {
        html! {
            input.amount type="text" inputmode=(if words { "text" } else { "decimal" })
                size=(if words { "24" } else { "8" }) name={ (field) "." (i) "." (j) }
                value=(value) aria-label={ (name) " · " (label) " " (j + 1) };
        }
    };
    kit::panel(
        &format!("{} · {name}", i + 1),
        &actions,
        &html! {
            (hidden(&format!("f.{i}"), line.feature.code()))
            div.scroll tabindex="0" role="region" aria-label=(name) {
                table.rows {
                    thead { tr {
                        th scope="col" { (visit.t(edge)) @if !words { " (" (unit) ")" } }
                        th.number scope="col" { (visit.t("settings-card-points")) }
                        th scope="col" {}
                    } }
                    tbody {
                        @for (j, bin) in line.bins.iter().enumerate() { tr {
                            td {
                                @if words || j < last { (cell("u", j, &bin.until, &visit.t(edge))) }
                                @else {
                                    (hidden(&format!("u.{i}.{j}"), &bin.until))
                                    (visit.t("settings-card-above")) " " (bin.until)
                                }
                            }
                            td.number { (cell("p", j, &bin.points, &visit.t("settings-card-points"))) }
                            td { div.actions {
                                button.button name="act" value={ "more." (i) "." (j) } {
                                    (visit.t("settings-card-more"))
                                }
                                @if line.bins.len() > 1 {
                                    button.button name="act" value={ "less." (i) "." (j) } {
                                        (visit.t("settings-card-less"))
                                    }
                                }
                            } }
                        } }
                        tr {
                            td { (visit.t("settings-card-missing")) }
                            td.number {
                                input.amount type="text" inputmode="decimal" size="8"
                                    name={ "m." (i) } value=(line.missing)
                                    aria-label={ (name) " · " (visit.t("settings-card-missing")) };
                            }
                            td {}
                        }
                    }
                }
            }
            (better(visit, i, line))
        },
    )
}

fn better(visit: &Visit, i: usize, line: &CardLine) -> Markup {
    html! {
        div.fields {
            label.field {
                span { (visit.t("settings-card-better-zh")) }
                input name={ "z." (i) } value=(line.better.zh) maxlength="200";
            }
            label.field {
                span { (visit.t("settings-card-better-en")) }
                input name={ "e." (i) } value=(line.better.en) maxlength="200";
            }
        }
    }
}

fn last(visit: &Visit, tried: &Tried) -> Markup {
    html! {
        label.field {
            span { (visit.t("settings-pack-reason")) }
            textarea name="reason" rows="2" maxlength="1000" { (tried.reason) }
        }
        label.field.tick {
            input type="checkbox" name="sure" value="1";
            span { (visit.t("house-confirm")) }
        }
        div.actions {
            button.button name="act" value="look" { (visit.t("settings-card-look")) }
            button.button.primary name="act" value="save" {
                (visit.t("settings-pack-propose"))
            }
        }
    }
}

fn impact_panel(visit: &Visit, impact: &CardImpact, currency: base::Currency) -> Markup {
    let money = |minor: i64| visit.digits(Money::new(minor, currency));
    let (changed, open) = impact.changed();
    let tiers = Tier::ALL;
    let told = visit.ta(
        "settings-card-impact-said",
        &[
            ("day", &impact.as_of.to_string()),
            ("buyers", &impact.buyers.to_string()),
            ("changed", &changed.to_string()),
            ("open", &visit.amount(Money::new(open, currency))),
        ],
    );
    let body = html! {
        p { (told) }
        @if impact.drift.1 > 0 {
            @let tenths = impact.drift.0 * 10 / i64::try_from(impact.drift.1).unwrap_or(1);
            p.soft { (visit.ta("settings-card-impact-drift", &[("points",
                &format!("{}{}.{}", if tenths < 0 { "−" } else { "+" }, tenths.abs() / 10, tenths.abs() % 10))])) }
        }
        @if impact.beside { p.soft { (visit.t("settings-card-impact-beside")) } }
        @if impact.more {
            p.soft { (visit.ta("settings-card-impact-more", &[("count", &IMPACT_BUYERS.to_string())])) }
        }
        div.scroll tabindex="0" role="region" aria-label=(visit.t("settings-card-impact")) {
            table.rows {
                thead { tr {
                    th scope="col" { (visit.t("settings-card-from-to")) }
                    @for to in tiers { th.number scope="col" { (words::tier(visit.lang, to)) } }
                } }
                tbody { @for from in tiers { tr {
                    th scope="row" { (words::tier(visit.lang, from)) }
                    @for to in tiers {
                        td.number { @match impact.cells.get(&(from, to)) {
                            Some((count, minor)) => { (count) span.meta { (money(*minor)) } }
                            None => "0",
                        } }
                    }
                } } }
            }
        }
        (moved(visit, impact, &money))
    };
    kit::panel(&visit.t("settings-card-impact"), &html! {}, &body)
}

fn moved(visit: &Visit, impact: &CardImpact, money: &dyn Fn(i64) -> String) -> Markup {
    let said = |(points, tier): (Option<i32>, Tier)| {
        html! {
            (points.map_or_else(|| "–".to_owned(), |points| points.to_string())) " "
            (words::tier_badge(visit.lang, tier))
        }
    };
    let rows = impact.moved.iter().map(|one| Row {
        href: Some(format!("/parties/{}", one.code)),
        cells: vec![
            html! { a href={ "/parties/" (one.code) } { (one.name) } span.meta { (one.code) } },
            html! { (money(one.open_minor)) },
            said(one.before),
            said(one.after),
        ],
        ..Row::default()
    });
    List {
        id: "card-moved",
        title: visit.t("settings-card-moved"),
        columns: vec![
            Column::text(visit.t("settings-card-buyer")).title(),
            Column::number(visit.t("settings-card-open")),
            Column::fit(visit.t("settings-card-before")),
            Column::fit(visit.t("settings-card-after")),
        ],
        rows: rows.collect(),
        empty: Empty {
            title: visit.t("settings-card-nobody"),
            why: visit.t("settings-card-nobody-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}
