//! One request: what is wanted, what the file holds, what the rules make of it, who signs, what was
//! said, and what whoever looks may do now.

use axum::extract::{Path, State};
use base::{Currency, Money, Rejection};
use credit::{
    granting::{
        Act, EvidenceDoc, ProfitDoc, State as Stage, TrailDoc, WantedDoc, WeighedDoc, Whole,
        get_application, may_decide, prepare, stands,
    },
    parties::get_buyer,
    policy::{Limit, TermsCatalogue, Tier},
};
use locale::spoken;
use maud::{Markup, html};
use store::access::Right;

use super::{decision_href, href, role, state_badge};
use crate::{
    failure::Answer,
    kit::{self, Event, Headline, Mistakes, Tone, hidden},
    parties::{self, words},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `granting.application-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let (title, body) = drawn(&app, &visit, id, &Mistakes::none()).await?;
    Ok(visit.page(&title, &body))
}

/// The page with what was refused.
pub(super) async fn again(app: &App, visit: &Visit, id: i64, mistakes: Mistakes) -> Answer {
    let (title, body) = drawn(app, visit, id, &mistakes).await?;
    Ok(visit.again(&title, &body))
}

async fn drawn(
    app: &App,
    visit: &Visit,
    id: i64,
    mistakes: &Mistakes,
) -> base::Result<(String, Markup)> {
    let mut whole = get_application(&app.db, visit.scope(), id).await?;
    let gathering = matches!(whole.application.state, Stage::Draft | Stage::Asked);
    if gathering {
        // Nothing is kept yet, or it is about to be kept anew: what is known now counts.
        let buyer = get_buyer(&app.db, &whole.application.buyer_code, visit.scope()).await?;
        let now = prepare(&app.db, &buyer, &whole.application.wanted, visit.today).await?;
        (whole.evidence, whole.weighed) = (now.evidence, now.weighed);
    }
    let login = visit.person()?.login.clone();
    let may = may_decide(&app.db, &whole, &login, visit.today).await?;
    let one = &whole.application;
    let title = visit.ta("granting-of", &[("name", &one.buyer_name)]);
    let actions = html! {
        @if let Some(decision) = whole.decision_id {
            a.button.primary href=(decision_href(decision)) { (visit.t("granting-record")) }
        }
        a.button href=(parties::tab_href(&one.buyer_code, "credit")) {
            (visit.t("granting-to-buyer"))
        }
    };
    let body = html! {
        nav.crumbs.meta { a href="/granting" { (visit.t("granting-title")) } " / " (one.buyer_name) }
        (kit::page_head(&title, "", &actions))
        div.stack {
            (mistakes.summary(visit.lang))
            (head(visit, &whole))
            (remarks(visit, &whole.weighed))
            div.grid {
                div.w7 {
                    (kit::panel(&visit.t("granting-wanted"), &html! {}, &wanted(visit, &one.wanted, one.currency)))
                }
                div.w5 {
                    (kit::panel(&visit.t("granting-file"), &html! {},
                        &parts(visit, &one.buyer_code, &whole.evidence, &whole.weighed)))
                }
                div.w7 { (proposal(visit, &whole.weighed, one.currency)) }
                div.w5 { (year(visit, &whole.weighed.profit, one.currency)) }
            }
            (chain(visit, &whole))
            (doing(visit, &whole, &may, &login))
            (trail(visit, &whole.trail, one.currency))
        }
    };
    Ok((title, body))
}

fn head(visit: &Visit, whole: &Whole) -> Markup {
    let one = &whole.application;
    let (limit, terms) = stands(one);
    let identity = html! {
        div.name { (visit.t(&format!("granting-what-{}", one.what))) }
        div.value { (state_badge(visit, one.state)) }
        div.meta { (one.applicant) @if let Some(day) = one.submitted_on { " · " (day) } }
    };
    let tier = Tier::parse(&whole.weighed.tier).unwrap_or(Tier::Unrated);
    let score = whole.evidence.score.map_or_else(|| "—".to_owned(), |score| score.to_string());
    let mut parts = vec![
        Headline {
            name: visit.t("granting-stands"),
            value: words::limit(visit, Some(limit)),
            note: html! { (words::terms(visit.lang, terms)) },
        },
        Headline {
            name: visit.t("parties-col-score"),
            value: html! { (score) },
            note: html! {
                (words::tier_badge(visit.lang, tier))
                @if !whole.evidence.as_of.is_empty() { " " (whole.evidence.as_of) }
            },
        },
    ];
    if one.state == Stage::Open {
        let due = one.due_on.map(|day| day.to_string()).unwrap_or_default();
        parts.push(Headline {
            name: visit.t("granting-waits-for"),
            value: html! { (role(visit, &one.role)) },
            note: html! { (visit.ta("granting-due-on", &[("day", &due)])) },
        });
    }
    kit::headline(&identity, &parts)
}

fn remarks(visit: &Visit, told: &WeighedDoc) -> Markup {
    html! {
        @if !told.remarks.is_empty() {
            (kit::notice(Tone::Medium, &visit.t("granting-remarks"), &html! {
                ul { @for one in &told.remarks { li { (one.pick(visit.lang)) } } }
            }))
        }
    }
}

/// What is wanted, as facts.
pub(super) fn wanted(visit: &Visit, wanted: &WantedDoc, currency: Currency) -> Markup {
    let limit = match wanted.kind.as_str() {
        "unlimited" => Limit::Unlimited,
        "amount" => Limit::of(Money::new(wanted.amount_minor.unwrap_or(0), currency)),
        _ => Limit::None,
    };
    let mut rows = vec![
        (visit.t("granting-wanted-limit"), html! { b { (words::limit(visit, Some(limit))) } }),
        (visit.t("policy-terms"), html! { (words::terms(visit.lang, &wanted.terms)) }),
        (
            visit.t("granting-security"),
            html! {
                (visit.t(&format!("granting-security-{}", wanted.security)))
                @if !wanted.security_note.is_empty() { div.meta { (wanted.security_note) } }
            },
        ),
    ];
    if let Some(minor) = wanted.potential_minor {
        let amount = html! { (words::minor(visit, minor, currency)) };
        rows.push((visit.ta("granting-potential", &[("currency", currency.code())]), amount));
    }
    if let Some(bps) = wanted.margin_bps.and_then(|bps| i32::try_from(bps).ok()) {
        rows.push((visit.t("granting-margin"), html! { (locale::bps(base::Bps(bps))) }));
    }
    let until = match wanted.until.as_str() {
        "" => visit.t("policy-until-further-notice"),
        day => day.to_owned(),
    };
    rows.push((visit.t("granting-until"), html! { (until) }));
    rows.push((visit.t("policy-reason"), html! { (wanted.reason) }));
    kit::facts(&rows)
}

/// Where a missing part of the file is added, where the reader may add it.
fn adding(visit: &Visit, part: &str, code: &str) -> Option<String> {
    let at = parties::href(code);
    let (right, to) = match part {
        "credit-code" | "customer-type" | "industry" | "owner" => {
            (Right::EditBuyers, format!("{at}/edit"))
        }
        "contact" => (Right::GatherFiles, format!("{at}/contacts")),
        "screen" => (Right::ReportSignal, format!("{at}/screen")),
        "statement" => (Right::GatherFiles, format!("{at}/statements/new")),
        "document" => (Right::GatherFiles, format!("{at}/documents")),
        _ => (Right::SeeBuyers, parties::tab_href(code, "credit")),
    };
    visit.may(right).then_some(to)
}

/// The parts of the file: what is there, what is missing with the way to add it.
pub(super) fn parts(
    visit: &Visit,
    code: &str,
    evidence: &EvidenceDoc,
    told: &WeighedDoc,
) -> Markup {
    let find = |part: &String| evidence.parts.iter().find(|one| one.part == *part);
    html! {
        ul.checks {
            @for part in &told.needed {
                @let there = find(part).is_some_and(|one| one.there);
                @let mark = if there { "pass" } else { "fail" };
                li {
                    span class={ "sign " (mark) } {
                        (kit::icon(mark))
                        span.away { (visit.t(&format!("house-check-{mark}"))) }
                    }
                    span { (visit.t(&format!("granting-part-{part}"))) }
                    span.number {
                        @if let Some(one) = find(part).filter(|one| one.there) { (one.note) }
                        @if !there && part != "security" {
                            @match adding(visit, part, code) {
                                Some(to) => a href=(to) { (visit.t("granting-add")) },
                                None => span.soft { (visit.t("granting-add-by-manager")) },
                            }
                        }
                    }
                }
            }
        }
        @if let Some(screen) = &evidence.screen {
            p.meta {
                (visit.ta("granting-screened", &[
                    ("level", &visit.t(&format!("policy-tier-{}", screen.level))),
                    ("percent", &screen.risk_percent.to_string()), ("day", &screen.on),
                ]))
            }
        }
    }
}

/// The proposal, method by method.
pub(super) fn proposal(visit: &Visit, told: &WeighedDoc, currency: Currency) -> Markup {
    let lang = visit.lang;
    let limit = Limit::restore(&told.kind, told.amount_minor, currency);
    let body = html! {
        @if told.methods.is_empty() { p.soft { (visit.t("granting-no-proposal")) } }
        @else {
            ul.checks {
                @for line in &told.methods {
                    li {
                        span.sign.pass[line.taken].open[!line.taken] {
                            (kit::icon(if line.taken { "pass" } else { "open" }))
                        }
                        span {
                            (visit.t(&format!("policy-method-{}", line.method)))
                            @if line.taken {
                                " " (kit::plain_badge(&visit.t("policy-method-taken")))
                            }
                        }
                        span.number {
                            @match line.amount_minor {
                                Some(minor) => (words::minor(visit, minor, currency)),
                                None => (kit::nothing(lang)),
                            }
                        }
                        span.note.meta { (line.said.pick(lang)) }
                    }
                }
            }
            ol.steps-of { @for step in &told.steps { li { (step.pick(lang)) } } }
            dl.facts {
                dt { (visit.t("policy-limit-proposed")) }
                dd { b { (words::limit(visit, limit)) } }
                dt { (visit.t("policy-terms-proposed")) } dd { (words::terms(lang, &told.terms)) }
                @if told.prepay_bps > 0 {
                    dt { (visit.t("policy-prepay")) }
                    dd { (locale::bps(base::Bps(told.prepay_bps))) }
                }
                dt { (visit.t("granting-guarantee")) }
                dd { (visit.t(&format!("granting-guarantee-{}", told.guarantee))) }
                dt { (visit.t("granting-review-months")) }
                dd { (visit.ta("granting-months", &[("count", &told.review_months.to_string())])) }
            }
        }
    };
    kit::panel(&visit.t("parties-proposal"), &html! {}, &body)
}

/// A year of credit as it is wanted.
pub(super) fn year(visit: &Visit, profit: &ProfitDoc, currency: Currency) -> Markup {
    let amount = |minor: i64| words::minor(visit, minor, currency);
    let less = |minor: i64| amount(minor.saturating_neg());
    let body = html! {
        dl.facts {
            dt { (visit.t("granting-year-sales")) } dd { (amount(profit.sales_minor)) }
            dt { (visit.t("granting-year-days")) }
            dd {
                (visit.ta("granting-days", &[("count", &profit.days.to_string())]))
                " · " (amount(profit.exposure_minor))
            }
            dt { (visit.t("granting-year-margin")) } dd { (amount(profit.margin_minor)) }
            dt { (visit.t("granting-year-capital")) } dd { (less(profit.capital_minor)) }
            dt { (visit.t("granting-year-loss")) }
            dd {
                @match profit.loss_minor {
                    Some(minor) => (less(minor)),
                    None => (visit.t("granting-year-no-pd")),
                }
            }
            dt { (visit.t("granting-year-collection")) } dd { (less(profit.collection_minor)) }
            dt { b { (visit.t("granting-year-left")) } }
            dd {
                @match profit.left_minor {
                    Some(minor) => b.tone-high[minor < 0] { (amount(minor)) },
                    None => (kit::nothing(visit.lang)),
                }
            }
            dt { (visit.t("granting-year-even")) }
            dd {
                @match profit.break_even_micro {
                    Some(micro) => (words::pd(micro)),
                    None => (visit.t("granting-year-even-none")),
                }
            }
        }
        p.meta { (visit.t("granting-year-why")) }
    };
    kit::panel(&visit.t("granting-year"), &html! {}, &body)
}

/// The steps of the chain with who signed.
fn chain(visit: &Visit, whole: &Whole) -> Markup {
    let one = &whole.application;
    let last = whole.trail.iter().rposition(|act| act.act == "submit").unwrap_or(0);
    let signed = |place: i64| {
        whole.trail.iter().skip(last).find(|act| {
            act.place == place && matches!(act.act.as_str(), "approve" | "less" | "refuse")
        })
    };
    let body = html! {
        ul.checks {
            @for (n, step) in (1_i64..).zip(&whole.weighed.chain) {
                @let act = signed(n);
                @let mark = match act.map(|act| act.act.as_str()) {
                    Some("refuse") => "fail",
                    Some("less") => "warn",
                    Some(_) => "pass",
                    None => "open",
                };
                li {
                    span class={ "sign " (mark) } { (kit::icon(mark)) }
                    span { (n) ". " (role(visit, &step.role)) }
                    span.number {
                        @match act {
                            Some(act) => { (who(act)) " · " (act.on) },
                            None if one.state == Stage::Open && n == one.place + 1 => {
                                (visit.t("granting-waiting"))
                            }
                            None => (visit.ta("granting-days", &[("count", &step.days.to_string())])),
                        }
                    }
                    @if let Some(act) = act.filter(|act| !act.note.is_empty()) {
                        span.note.meta { (act.note) }
                    }
                }
            }
        }
        p.meta { (visit.t("granting-chain-why")) }
    };
    kit::panel(&visit.t("granting-chain"), &html! {}, &body)
}

fn who(act: &TrailDoc) -> String {
    let name = if act.name.is_empty() { &act.actor } else { &act.name };
    match act.on_behalf.as_str() {
        "" => name.clone(),
        other => format!("{name} → {other}"),
    }
}

/// What whoever looks may do now.
fn doing(
    visit: &Visit,
    whole: &Whole,
    may: &Result<&'static str, Rejection>,
    login: &str,
) -> Markup {
    let one = &whole.application;
    if !one.state.is_live() {
        return html! {};
    }
    let mine = one.applicant == login;
    let body = html! {
        @if one.state == Stage::Open {
            @match may {
                Ok(_) => {
                    (act_form(visit, whole, Act::Approve))
                    (act_form(visit, whole, Act::Less))
                    (act_form(visit, whole, Act::Ask))
                    (act_form(visit, whole, Act::Refuse))
                }
                Err(why) => {
                    @let said = spoken(visit.lang, why);
                    p.soft { (said.sentence) " " (said.next) }
                }
            }
        }
        @if mine && one.state != Stage::Open {
            div.actions.models-step {
                a.button href={ (href(one.id)) "/change" } { (visit.t("granting-change")) }
            }
            (act_form(visit, whole, Act::Submit))
        }
        (act_form(visit, whole, Act::Comment))
        @if mine { (act_form(visit, whole, Act::Withdraw)) }
    };
    let inside = html! { div.no-print id="acts" { (body) } };
    html! { div.no-print { (kit::panel(&visit.t("granting-doing"), &html! {}, &inside)) } }
}

fn act_form(visit: &Visit, whole: &Whole, act: Act) -> Markup {
    let one = &whole.application;
    let name = visit.t(&format!("granting-act-{}", act.code()));
    let primary = matches!(act, Act::Approve | Act::Submit);
    let plain = act == Act::Approve || (act == Act::Submit && one.state == Stage::Draft);
    let needs_note = !plain;
    let (_, terms) = stands(one);
    html! {
        details.models-step {
            summary.button.primary[primary] { (name) }
            form.fields method="post" action={ (href(one.id)) "/" (act.code()) } {
                (hidden("csrf", &visit.csrf))
                (hidden("version", &one.version.to_string()))
                p.soft { (visit.t(&format!("granting-act-{}-why", act.code()))) }
                @if act == Act::Less {
                    label.field {
                        span { (visit.ta("granting-amount", &[("currency", one.currency.code())])) }
                        input.amount type="text" name="amount" inputmode="decimal";
                    }
                    label.field {
                        span { (visit.t("policy-terms")) }
                        select name="terms" {
                            @for known in &TermsCatalogue::shipped().terms {
                                option value=(known.code) selected[known.code == terms] {
                                    (words::said(visit.lang, &known.name))
                                }
                            }
                        }
                    }
                }
                label.field {
                    span {
                        (visit.t("granting-note"))
                        @if needs_note { span.must { (visit.t("house-must")) } }
                    }
                    textarea name="note" rows="3" maxlength="2000" required[needs_note] {}
                }
                div.actions { button.button.primary { (name) } }
            }
        }
    }
}

/// Everything that was done, the newest first.
pub(super) fn trail(visit: &Visit, trail: &[TrailDoc], currency: Currency) -> Markup {
    let event = |act: &TrailDoc| {
        let tone = match act.act.as_str() {
            "approve" => Tone::Low,
            "less" | "ask" | "remind" => Tone::Medium,
            "refuse" => Tone::High,
            _ => Tone::Quiet,
        };
        let amount = act.amount_minor.filter(|_| act.act == "less" || act.act == "change");
        let amount = amount.map(|minor| words::minor(visit, minor, currency));
        Event {
            at: act.on.clone(),
            title: html! {
                b { (visit.t(&format!("granting-did-{}", act.act))) } " · " (who(act))
                @if !act.role.is_empty() && act.place > 0 { " · " (role(visit, &act.role)) }
                @if let Some(amount) = &amount { " · " (amount) }
            },
            note: act.note.clone(),
            tone,
        }
    };
    let events: Vec<Event> = trail.iter().rev().map(event).collect();
    kit::panel(&visit.t("granting-trail"), &html! {}, &kit::timeline(&events))
}
