//! Adding to the testimony: one form for each part.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Money, Rejection};
use credit::parties::{
    Buyer, FINDINGS, NewFinding, NewPastCredit, NewPayer, NewReference, NewReport, PAST_CREDITS,
    REFERENCE_OPINIONS, RELATIONS, REPORTS, Testimony, close_finding, file_report, find_testimony,
    list_documents, record_finding, record_past_credit, record_reference, set_payer,
};
use maud::Markup;
use store::Tx;

use super::{
    answer::{Filled, Posted, form_page},
    buyer_of, href,
};
use crate::{
    failure::Answer,
    filled::Reader,
    kit::{Choice, Field, Flash, Form as Fields, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The parts that can be added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Report,
    Finding,
    Reference,
    Past,
    Payer,
}

impl What {
    fn parse(text: &str) -> Result<Self, Rejection> {
        Ok(match text {
            "report" => Self::Report,
            "finding" => Self::Finding,
            "reference" => Self::Reference,
            "past" => Self::Past,
            "payer" => Self::Payer,
            other => return Err(Rejection::new("house.not-found").with("what", other)),
        })
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Finding => "finding",
            Self::Reference => "reference",
            Self::Past => "past",
            Self::Payer => "payer",
        }
    }
}

/// What a form may choose from.
struct Offers {
    testimony: Testimony,
    papers: Vec<(i64, String)>,
}

async fn offers(app: &App, buyer: &Buyer) -> base::Result<Offers> {
    let papers = list_documents(&app.db, buyer.id).await?;
    Ok(Offers {
        testimony: find_testimony(&app.db, buyer.id).await?,
        papers: papers.into_iter().map(|paper| (paper.id, paper.title)).collect(),
    })
}

/// The form.
///
/// # Errors
/// `parties.buyer-unknown`, `house.not-found`, or a fault.
pub async fn ask_testimony(
    State(app): State<App>,
    visit: Visit,
    Path((code, what)): Path<(String, String)>,
    Query(typed): Query<Filled>,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let what = What::parse(&what)?;
    let today = visit.today.to_string();
    let typed = typed
        .or("on", today.clone())
        .or("as_of", today.clone())
        .or("since_on", today)
        .or("weight", "2")
        .or("currency", buyer.currency.code());
    let body = page(&visit, &buyer, what, &offers(&app, &buyer).await?, (&typed, Mistakes::none()));
    Ok(visit.page(&visit.t(&format!("parties-{}-add", what.code())), &body))
}

fn words(visit: &Visit, prefix: &str, codes: &[&str]) -> Kind {
    let choice = |code: &&str| Choice {
        value: (*code).to_owned(),
        name: visit.t(&format!("{prefix}-{code}")),
    };
    Kind::OneOf(codes.iter().map(choice).collect())
}

fn numbered(visit: &Visit, none: &str, rows: impl Iterator<Item = (i64, String)>) -> Kind {
    let first = Choice { value: String::new(), name: visit.t(none) };
    let rows = rows.map(|(id, name)| Choice { value: id.to_string(), name });
    Kind::OneOf(std::iter::once(first).chain(rows).collect())
}

fn page(
    visit: &Visit,
    buyer: &Buyer,
    what: What,
    offers: &Offers,
    (typed, mistakes): (&Filled, Mistakes),
) -> Markup {
    let form = Fields {
        action: format!("{}/testimony/{}", href(&buyer.code), what.code()),
        csrf: visit.csrf.clone(),
        fields: fields(visit, what, offers, typed),
        mistakes,
        submit: visit.t("parties-testimony-save"),
        back: Some(format!("{}/testimony", href(&buyer.code))),
    };
    let title = visit.t(&format!("parties-{}-add", what.code()));
    let lead = visit.t(&format!("parties-{}-none-why", what.code()));
    form_page(visit, buyer, &title, &lead, &form.show(visit.lang))
}

fn fields(visit: &Visit, what: What, offers: &Offers, typed: &Filled) -> Vec<Field> {
    let named = |name: &'static str, key: &str| {
        Field::new(name, visit.t(&format!("parties-{}-{key}", what.code()))).value(typed.get(name))
    };
    let must = |name: &'static str, key: &str| named(name, key).required();
    let day = |name: &'static str, key: &str| named(name, key).kind(Kind::Day);
    let number = |name: &'static str, key: &str| named(name, key).kind(Kind::Number);
    let lines = |name: &'static str, key: &str| named(name, key).kind(Kind::Lines).required();
    let currency =
        || Field::new("currency", visit.t("parties-field-currency")).value(typed.get("currency"));
    match what {
        What::Report => vec![
            must("kind", "kind").kind(words(visit, "parties-report", &REPORTS)),
            must("provider", "provider"),
            day("as_of", "as-of").required(),
            lines("summary", "summary"),
            named("document", "paper")
                .kind(numbered(visit, "parties-report-no-paper", offers.papers.iter().cloned()))
                .hint(visit.t("parties-report-paper-hint")),
        ],
        What::Finding => finding_fields(visit, offers, typed),
        What::Reference => vec![
            must("who", "who"),
            must("relation", "relation").kind(words(visit, "parties-relation", &RELATIONS)),
            day("on", "on").required(),
            number("years", "years"),
            number("terms_days", "terms"),
            named("late_days", "late").hint(visit.t("parties-reference-late-hint")),
            number("highest", "highest"),
            currency(),
            must("opinion", "opinion").kind(words(
                visit,
                "parties-opinion-of",
                &REFERENCE_OPINIONS,
            )),
            must("weight", "weight").kind(words(visit, "parties-weight", &["1", "2", "3"])),
            lines("text", "text"),
        ],
        What::Past => vec![
            must("kind", "kind").kind(words(visit, "parties-past", &PAST_CREDITS)),
            day("from_on", "from").required(),
            day("to_on", "to"),
            must("creditor", "creditor"),
            number("amount", "amount"),
            currency(),
            lines("text", "text"),
            must("source", "source"),
        ],
        What::Payer => vec![
            named("code", "code").hint(visit.t("parties-payer-code-hint")),
            named("name", "name"),
            day("since_on", "since").required(),
            must("reason", "reason"),
        ],
    }
}

fn finding_fields(visit: &Visit, offers: &Offers, typed: &Filled) -> Vec<Field> {
    let named = |name: &'static str, key: &str| {
        Field::new(name, visit.t(&format!("parties-finding-{key}"))).value(typed.get(name))
    };
    let reports = offers.testimony.reports.iter();
    let reports = reports.map(|one| (one.id, format!("{} {}", one.of.as_of, one.of.provider)));
    vec![
        named("kind", "kind").kind(words(visit, "parties-finding", &FINDINGS)).required(),
        named("on", "on").kind(Kind::Day).required(),
        named("amount", "amount").kind(Kind::Number),
        Field::new("currency", visit.t("parties-field-currency")).value(typed.get("currency")),
        named("text", "text")
            .kind(Kind::Lines)
            .hint(visit.t("parties-finding-text-hint"))
            .required(),
        named("source", "source").required(),
        named("report", "report").kind(numbered(visit, "parties-finding-no-report", reports)),
    ]
}

/// What was typed, read.
enum New {
    Report(NewReport),
    Finding(NewFinding),
    Reference(NewReference),
    Past(NewPastCredit),
    Payer(NewPayer),
}

fn sum(
    reader: &mut Reader<'_>,
    buyer: &Buyer,
    typed: &Filled,
    field: &'static str,
) -> Option<Money> {
    typed.some(field)?;
    let currency = typed.get("currency").parse().unwrap_or_else(|_| {
        reader.refuse(
            Rejection::new("parties.currency-unknown")
                .with("value", typed.get("currency"))
                .on("currency"),
        );
        buyer.currency
    });
    Some(reader.amount(field, currency))
}

fn whole(reader: &mut Reader<'_>, typed: &Filled, field: &'static str) -> Option<i64> {
    let text = typed.some(field)?.replace('\u{2212}', "-");
    match crate::typed::whole(&text, field) {
        Ok(number) if number.abs() <= 10_000 => Some(number),
        _ => {
            reader.refuse(Rejection::new("house.bad-number").with("value", text).on(field));
            None
        }
    }
}

fn maybe_day(reader: &mut Reader<'_>, typed: &Filled, field: &'static str) -> Option<base::Day> {
    crate::typed::maybe_day(typed.get(field), field).unwrap_or_else(|refused| {
        reader.refuse(refused);
        None
    })
}

fn read(buyer: &Buyer, what: What, typed: &Filled) -> Result<New, Mistakes> {
    let mut reader = typed.reader();
    let id = |field: &str| typed.get(field).parse::<i64>().ok();
    let kind = typed.get("kind").to_owned();
    let new = match what {
        What::Report => New::Report(NewReport {
            kind,
            provider: reader.text("provider"),
            as_of: reader.day("as_of"),
            summary: reader.text("summary"),
            document_id: id("document"),
        }),
        What::Finding => New::Finding(NewFinding {
            report_id: id("report"),
            kind,
            on: reader.day("on"),
            amount: sum(&mut reader, buyer, typed, "amount"),
            text: reader.text("text"),
            source: reader.text("source"),
        }),
        What::Reference => New::Reference(NewReference {
            on: reader.day("on"),
            who: reader.text("who"),
            relation: typed.get("relation").to_owned(),
            years: whole(&mut reader, typed, "years"),
            terms_days: whole(&mut reader, typed, "terms_days"),
            late_days: whole(&mut reader, typed, "late_days"),
            highest: sum(&mut reader, buyer, typed, "highest"),
            opinion: typed.get("opinion").to_owned(),
            weight: id("weight").unwrap_or(1),
            text: reader.text("text"),
        }),
        What::Past => New::Past(NewPastCredit {
            kind,
            from_on: reader.day("from_on"),
            to_on: maybe_day(&mut reader, typed, "to_on"),
            creditor: reader.text("creditor"),
            amount: sum(&mut reader, buyer, typed, "amount"),
            text: reader.text("text"),
            source: reader.text("source"),
        }),
        What::Payer => New::Payer(NewPayer {
            code: typed.some("code").map(str::to_owned),
            name: match typed.some("code") {
                Some(_) => typed.get("name").to_owned(),
                None => reader.text("name"),
            },
            since_on: reader.day("since_on"),
            reason: reader.text("reason"),
        }),
    };
    match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => Ok(new),
    }
}

async fn keep(tx: &mut Tx, buyer: &Buyer, new: &New) -> base::Result<i64> {
    match new {
        New::Report(new) => file_report(tx, buyer.id, new).await,
        New::Finding(new) => record_finding(tx, buyer.id, new).await,
        New::Reference(new) => record_reference(tx, buyer.id, new).await,
        New::Past(new) => record_past_credit(tx, buyer.id, new).await,
        New::Payer(new) => set_payer(tx, buyer.id, new).await,
    }
}

/// Adds to the testimony.
///
/// # Errors
/// `parties.buyer-unknown`, `house.not-found`, or a fault.
pub async fn add_testimony(
    State(app): State<App>,
    visit: Visit,
    Path((code, what)): Path<(String, String)>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let what = What::parse(&what)?;
    let typed = Filled(posted);
    let title = visit.t(&format!("parties-{}-add", what.code()));
    let mistakes = match read(&buyer, what, &typed) {
        Err(mistakes) => mistakes,
        Ok(new) => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let outcome = async {
                keep(&mut tx, &buyer, &new).await?;
                tx.commit().await
            };
            match settled(outcome.await)? {
                Ok(()) => {
                    let done = Flash::new("parties-testimony-done");
                    return Ok(visit.go(&format!("{}/testimony", href(&code)), Some(&done)));
                }
                Err(mistakes) => mistakes,
            }
        }
    };
    let body = page(&visit, &buyer, what, &offers(&app, &buyer).await?, (&typed, mistakes));
    Ok(visit.again(&title, &body))
}

/// Closes a finding today.
///
/// # Errors
/// `parties.buyer-unknown`, `parties.finding-unknown`, `house.field-empty`, or a fault.
pub async fn end_finding(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled(posted);
    let how = typed.some("how").ok_or_else(|| Rejection::new("house.field-empty").on("how"))?;
    base::plain(how, "how")?;
    let mut tx = app.db.write(visit.actor()?).await?;
    close_finding(&mut tx, (buyer.id, id), (visit.today, how)).await?;
    tx.commit().await?;
    let done = Flash::new("parties-testimony-done");
    Ok(visit.go(&format!("{}/testimony", href(&code)), Some(&done)))
}
