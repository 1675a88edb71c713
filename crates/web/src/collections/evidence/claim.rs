//! One claim under the law about paying small firms: what is known, by when must be paid, the interest line by line,
//! and the complaint pack as PDF.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Failure, Money, Rejection, Result};
use credit::{
    collections::evidence::{Claim, ClaimFacts, EvidencePack, list_claims, record_claim},
    parties::{SizeClass, get_buyer},
    payables::{PayerKind, RateOf},
    receivables::{ItemRow, list_items_by_id},
    supply::PayablesPack,
};
use maud::{Markup, html};
use store::access::Right;

use super::{CLAIMS, buyer_crumbs, claims::pay_by};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Column, Field, Flash, Form as Sheet, Kind, List, Mistakes, Row, Tone},
    parties::words,
    print::{self, Reader, complaint_paper},
    state::App,
    typed::settled,
    visit::Visit,
};

async fn item_of(app: &App, visit: &Visit, id: i64) -> Result<ItemRow> {
    let item = list_items_by_id(&app.db, &[id]).await?.into_iter().next();
    let unknown = || Failure::from(Rejection::new("receivables.item-unknown").with("item", id));
    let item = item.ok_or_else(unknown)?;
    get_buyer(&app.db, &item.buyer_code, visit.scope()).await?;
    Ok(item)
}

async fn claim_of(app: &App, visit: &Visit, id: i64) -> Result<Option<Claim>> {
    let law = PayablesPack::in_force(&app.db, visit.today).await?;
    let found =
        list_claims(&app.db, visit.scope(), (None, Some(id)), (&law.law, visit.today)).await?;
    Ok(found.into_iter().next())
}

/// The page with its form.
///
/// # Errors
/// `receivables.item-unknown`, `parties.buyer-unknown`, or a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let item = item_of(&app, &visit, id).await?;
    let claim = claim_of(&app, &visit, id).await?;
    let facts = claim.as_ref().map(|claim| claim.facts.clone()).unwrap_or_default();
    let filled = filled_of(&facts);
    let body = page(&app, &visit, (&item, claim.as_ref()), (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-claim"), &body))
}

fn filled_of(facts: &ClaimFacts) -> Filled {
    let day = |day: Option<base::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    Filled::default()
        .or("debtor", facts.debtor.code())
        .or("own_size", facts.own_size.code())
        .or("told_on", day(facts.told_on))
        .or("signed_on", day(facts.signed_on))
        .or("delivered_on", day(facts.delivered_on))
        .or("inspect_by", day(facts.inspect_by))
        .or("accepted_on", day(facts.accepted_on))
        .or("late_bps", facts.late_bps.map(|bps| bps.to_string()).unwrap_or_default())
        .or("back_to_back", if facts.back_to_back { "1" } else { "" })
        .or("asked_on", day(facts.asked_on))
        .or("complained_on", day(facts.complained_on))
        .or("year_days", facts.year_days.to_string())
        .or("note", facts.note.clone())
}

async fn page(
    app: &App,
    visit: &Visit,
    (item, claim): (&ItemRow, Option<&Claim>),
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup> {
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let form = Sheet {
        action: format!("{CLAIMS}/{}/facts", item.id),
        csrf: visit.csrf.clone(),
        fields: fields(visit, filled),
        mistakes,
        submit: visit.t("collections-claim-save"),
        back: Some(CLAIMS.to_owned()),
    };
    let open = visit.amount(Money::new(item.open_minor, item.currency));
    let about = visit.ta("receivables-about", &[("number", &item.number), ("open", &open)]);
    let actions = html! {
        @if claim.is_some() {
            a.button.primary href={ (CLAIMS) "/" (item.id) "/pdf" } { (visit.t("collections-claim-pdf")) }
        }
    };
    let crumbs = (item.buyer_code.as_str(), item.buyer_name.as_str());
    Ok(html! {
        (buyer_crumbs(visit, (CLAIMS, "collections-claims"), crumbs))
        (kit::page_head(&visit.t("collections-claim"), &about, &actions))
        div.stack {
            @if let Some(claim) = claim { (told(visit, claim, &pack)) }
            @if visit.may(Right::KeepProof) {
                (kit::panel(&visit.t("collections-claim-facts"), &html! {}, &form.show(visit.lang)))
            }
            p.soft { (visit.t("collections-no-advice")) }
        }
    })
}

fn fields(visit: &Visit, filled: &Filled) -> Vec<Field> {
    let debtors = PayerKind::ALL.map(|kind| Choice {
        value: kind.code().to_owned(),
        name: visit.t(&format!("payables-payer-{}", kind.code())),
    });
    let size = |size: &SizeClass| Choice {
        value: size.code().to_owned(),
        name: words::size(visit.lang, *size),
    };
    let sizes: Vec<Choice> = SizeClass::ALL.iter().map(size).collect();
    let years = ["365", "360"].map(|days| Choice { value: days.to_owned(), name: days.to_owned() });
    let day = |name: &'static str, id: &str| {
        Field::new(name, visit.t(id)).kind(Kind::Day).value(filled.get(name))
    };
    let one = |name: &'static str, id: &str, choices: Vec<Choice>| {
        Field::new(name, visit.t(id)).kind(Kind::OneOf(choices)).value(filled.get(name))
    };
    vec![
        one("debtor", "collections-claim-debtor", debtors.to_vec()),
        one("own_size", "collections-claim-size", sizes)
            .hint(visit.t("collections-claim-size-hint")),
        day("told_on", "collections-claim-told").hint(visit.t("collections-claim-told-hint")),
        day("signed_on", "collections-claim-signed"),
        day("delivered_on", "collections-claim-delivered"),
        day("inspect_by", "collections-claim-inspect"),
        day("accepted_on", "collections-claim-accepted"),
        Field::new("late_bps", visit.t("collections-claim-rate"))
            .kind(Kind::Number)
            .value(filled.get("late_bps"))
            .hint(visit.t("collections-claim-rate-hint")),
        Field::new("back_to_back", visit.t("collections-claim-back-to-back"))
            .kind(Kind::Tick)
            .value(filled.get("back_to_back")),
        day("asked_on", "collections-claim-asked"),
        day("complained_on", "collections-claim-complained"),
        one("year_days", "collections-claim-year", years.to_vec()),
        Field::new("note", visit.t("collections-proof-note")).value(filled.get("note")),
    ]
}

fn told(visit: &Visit, claim: &Claim, pack: &EvidencePack) -> Markup {
    let money = |minor| visit.amount(Money::new(minor, claim.item.currency));
    let duty = &claim.duty;
    let mut rows = vec![
        (
            visit.t("collections-claim-covered"),
            html! {
                (visit.t(&format!("collections-covered-{}", duty.covered.code())))
            },
        ),
        (
            visit.t("collections-claim-start"),
            html! {
                (duty.started.0) " · " (visit.t(&format!("payables-start-{}", duty.started.1.code())))
            },
        ),
        (visit.t("collections-claim-pay-by"), pay_by(visit, claim)),
        (visit.t("collections-claim-undisputed"), html! { (money(claim.undisputed_minor())) }),
        (visit.t("collections-claim-interest"), html! { (money(duty.interest.total_minor())) }),
    ];
    if let Some(day) = duty.law_on {
        rows.push((visit.t("collections-claim-law-day"), html! { (day) }));
    }
    if let Some((from, to)) = duty.interest.without_rate {
        rows.push((visit.t("collections-claim-no-rate"), html! { (from) "–" (to) }));
    }
    if let Some(day) = claim.confirm_by {
        rows.push((visit.t("collections-claim-confirm-by"), html! { (day) }));
    }
    if let Some(day) = claim.handed_by {
        rows.push((visit.t("collections-claim-handed-by"), html! { (day) }));
    }
    if let Some((day, most)) = claim.result_by {
        rows.push((visit.t("collections-claim-result-by"), html! { (day) " / " (most) }));
    }
    let body = html! {
        (kit::facts(&rows))
        @if claim.facts.back_to_back {
            (kit::notice(Tone::Medium, &visit.t("collections-claim-back-to-back"), &html! {
                (visit.t("collections-claim-back-to-back-why"))
            }))
        }
        @if claim.facts.told_on.is_none() && duty.covered.counts() {
            (kit::notice(Tone::Medium, &visit.t("collections-claim-told-not"), &html! {
                (visit.t("collections-claim-told-hint"))
            }))
        }
        (late(visit, claim, pack))
    };
    html! {
        (kit::panel(&visit.t("collections-claim-told-panel"), &html! {}, &body))
        (lines(visit, claim))
    }
}

/// Late interest where that law does not cover the item.
fn late(visit: &Visit, claim: &Claim, pack: &EvidencePack) -> Markup {
    let money = |minor| visit.amount(Money::new(minor, claim.item.currency));
    html! {
        @match &claim.late {
            Some(Ok(range)) => {
                @let (least, most) = range.total();
                @let lpr = locale::bps(base::Bps(i32::try_from(range.lpr_bps).unwrap_or(0)));
                p {
                    (visit.ta("collections-claim-range", &[
                        ("least", &money(least)), ("most", &money(most)), ("lpr", &lpr),
                        ("year", &claim.facts.year_days.to_string()),
                    ]))
                    div.meta { (words::said(visit.lang, &pack.late.article)) }
                }
            }
            Some(Err(why)) => (kit::rejected(visit.lang, why)),
            None => {}
        }
    }
}

fn lines(visit: &Visit, claim: &Claim) -> Markup {
    let row = |line: &credit::payables::InterestLine| {
        let rate = match line.rate {
            RateOf::Agreed(bps) | RateOf::Floor(bps) => {
                let share = locale::bps(base::Bps(i32::try_from(bps).unwrap_or(0)));
                visit.ta("paper-complaint-a-year", &[("rate", &share)])
            }
            RateOf::Law(ppm) => {
                let whole = format!("{}.{:02} %", ppm / 10_000, ppm % 10_000 / 100);
                visit.ta("paper-complaint-a-day", &[("rate", &whole)])
            }
        };
        Row {
            cells: vec![
                html! { (line.after) },
                html! { (line.to) },
                html! { (line.days) },
                html! { (visit.amount(line.base)) },
                html! { (rate) },
                html! { (visit.amount(line.amount)) },
            ],
            ..Row::default()
        }
    };
    html! {
        @if !claim.duty.interest.lines.is_empty() {
            (List {
                id: "interest",
                title: visit.t("collections-claim-lines"),
                columns: vec![
                    Column::fit(visit.t("paper-complaint-after")).title(),
                    Column::fit(visit.t("paper-complaint-to")),
                    Column::number(visit.t("paper-complaint-days")),
                    Column::number(visit.t("paper-complaint-base")),
                    Column::text(visit.t("paper-complaint-rate")),
                    Column::number(visit.t("paper-complaint-interest")),
                ],
                rows: claim.duty.interest.lines.iter().map(row).collect(),
                ..List::default()
            }.show(visit.lang))
        }
    }
}

/// Records what is known.
///
/// # Errors
/// `receivables.item-unknown`, `parties.buyer-unknown`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let item = item_of(&app, &visit, id).await?;
    let mut reader = filled.reader();
    let facts = ClaimFacts {
        debtor: PayerKind::parse(filled.get("debtor")).unwrap_or_default(),
        own_size: filled.get("own_size").parse().unwrap_or(SizeClass::Unknown),
        told_on: reader.maybe_day("told_on"),
        signed_on: reader.maybe_day("signed_on"),
        delivered_on: reader.maybe_day("delivered_on"),
        inspect_by: reader.maybe_day("inspect_by"),
        accepted_on: reader.maybe_day("accepted_on"),
        late_bps: filled.some("late_bps").map(|_| reader.whole("late_bps")),
        back_to_back: filled.get("back_to_back") == "1",
        asked_on: reader.maybe_day("asked_on"),
        complained_on: reader.maybe_day("complained_on"),
        year_days: filled.get("year_days").parse().unwrap_or(0),
        note: filled.get("note").to_owned(),
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            record_claim(&mut tx, id, &facts).await?;
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => {
                let flash = Flash::new("collections-claim-saved");
                return Ok(visit.go(&format!("{CLAIMS}/{id}"), Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let claim = claim_of(&app, &visit, id).await?;
    let body = page(&app, &visit, (&item, claim.as_ref()), (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-claim"), &body))
}

/// The facts of a complaint as PDF.
///
/// # Errors
/// `collections.claim-item`, `collections.claim-none`, `paper.no-font`, or a fault.
pub async fn pdf(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let item = item_of(&app, &visit, id).await?;
    let Some(claim) = claim_of(&app, &visit, id).await? else {
        return Err(Rejection::new("collections.claim-none").into());
    };
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let reader = Reader::of(&visit)?;
    let bytes = complaint_paper(&app.db, &app.press, &reader, (&claim, &pack)).await?;
    let name = format!("{}-{}", visit.t("paper-complaint"), item.number);
    Ok(print::pdf(&name, visit.lang, bytes))
}
