//! Logging a call, a message, a visit or a letter, with the promise that came of it.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Money, Rejection};
use credit::{
    collections::{
        CHANNELS, ContactPack, How, NewContact, NewPromise, NewReading, Outside, RESULTS,
        enter_reading, find_outside, list_contacts, log_contact_as, outside_marks, reach_of,
        record_promise,
    },
    parties::{Buyer, Contact, get_buyer, list_contacts as list_people},
    receivables::{
        AgeingQuery, ItemFilter, ItemRow, RateBook, ageing, company_currency, list_items,
        list_rates,
    },
};
use maud::{Markup, html};
use store::Tx;

use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, Choice, Event, Field, Flash, Form as Sheet, Kind, Mistakes, Tone, link::encoded},
    parties::tab_href,
    state::App,
    typed::settled,
    visit::Visit,
};

/// The form.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let filled =
        filled.or("on", visit.today.to_string()).or("channel", "call").or("result", "no-answer");
    let hour = app.db.clock().hour_of(app.db.clock().now());
    let filled = filled.or("at", format!("{hour:02}:00"));
    let body = page(&app, &visit, &buyer, (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-log"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    buyer: &Buyer,
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup, Refused> {
    let people = list_people(&app.db, buyer.id).await?;
    let since = visit.today.plus_days(-90);
    let marks = outside_marks(&app.db, buyer.id, since).await?;
    let talks = list_contacts(&app.db, (buyer.id, buyer.id), (since, visit.today)).await?;
    let mut query = AgeingQuery::on(visit.today);
    query.buyer = Some(buyer.id);
    let owes = ageing(&app.db, &query).await?;
    let money = |minor| visit.amount(Money::new(minor, owes.currency));
    let lead = visit.ta(
        "collections-owes",
        &[("open", &money(owes.open_minor)), ("overdue", &money(owes.overdue_minor()))],
    );
    let events: Vec<Event> = talks
        .iter()
        .take(5)
        .map(|talk| Event {
            at: talk.contact.on.to_string(),
            title: html! {
                (visit.t(&format!("collections-channel-{}", talk.contact.channel))) " · "
                (visit.t(&format!("collections-result-{}", talk.contact.result)))
                @if let Some(mark) = marks.get(&talk.id) {
                    " " (kit::badge(Tone::Medium, &super::reach::outside_said(visit, mark)))
                }
            },
            note: [talk.contact.person.as_str(), &talk.contact.note, &talk.actor]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            tone: Tone::Quiet,
        })
        .collect();
    let pack = ContactPack::in_force(&app.db, visit.today).await?;
    let open = open_items(app, visit, buyer).await?;
    let type_now = super::readings::standing(app, visit, buyer).await?;
    let reach = reach_of(&app.db, buyer.id).await?;
    let items = format!("/receivables/items?buyer={}&bucket=overdue", encoded(&buyer.code));
    Ok(html! {
        nav.crumbs.meta {
            a href="/collections" { (visit.t("collections-worklist")) } " / "
            a href={ "/parties/" (encoded(&buyer.code)) } { (buyer.name) }
        }
        (kit::page_head(&buyer.name, &lead, &html! {
            a.button href=(items) { (visit.t("collections-items")) }
        }))
        div.stack {
            (super::reach::notice(visit, &buyer.code, &reach))
            (phone_book(visit, &people))
            (type_now)
            (kit::panel(&visit.t("collections-log"), &html! {},
                &form(visit, buyer, (&people, &pack, &open), (filled, mistakes)).show(visit.lang)))
            @if !events.is_empty() {
                (kit::panel(&visit.t("collections-recent"), &html! {}, &kit::timeline(&events)))
            }
        }
    })
}

/// The items that a promise may be for, the oldest first.
async fn open_items(app: &App, visit: &Visit, buyer: &Buyer) -> Result<Vec<ItemRow>, Refused> {
    let query = AgeingQuery { buyer: Some(buyer.id), ..AgeingQuery::on(visit.today) };
    let filter = ItemFilter { query, bucket: None, search: String::new(), after: None, limit: 100 };
    Ok(list_items(&app.db, &filter).await?.rows)
}

fn item_choices(visit: &Visit, items: &[ItemRow]) -> Vec<Choice> {
    let any = Choice { value: String::new(), name: visit.t("collections-any-item") };
    let items = items.iter().map(|row| Choice {
        value: row.id.to_string(),
        name: format!(
            "{} · {} · {}",
            row.number,
            row.due_on,
            visit.amount(Money::new(row.open_minor, row.currency))
        ),
    });
    std::iter::once(any).chain(items).collect()
}

/// Whom to reach, with numbers that a phone dials.
fn phone_book(visit: &Visit, people: &[Contact]) -> Markup {
    html! {
        @if !people.is_empty() {
            ul.panel.phones aria-label=(visit.t("collections-people")) {
                @for person in people.iter().take(6) {
                    li {
                        span { b { (person.name) } " " span.meta { (person.duty) } }
                        @if !person.phone.is_empty() {
                            (number(&person.phone))
                        } @else if !person.email.is_empty() {
                            a.button href={ "mailto:" (person.email) } { (person.email) }
                        }
                    }
                }
            }
        }
    }
}

/// A number as a link that dials it; one that is masked or unclear is text alone.
fn number(phone: &str) -> Markup {
    html! {
        @match dialled(phone) {
            Some(digits) => a.button href={ "tel:" (digits) } { (phone) },
            None => span { (phone) },
        }
    }
}

/// What a phone dials: the first of several numbers, full-width signs read as usual ones, an
/// extension left out. `None` where a sign stands in it that no number has: a masked number
/// (`138****0000`) must not become a wrong one.
fn dialled(phone: &str) -> Option<String> {
    let half = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let plain: String = phone.trim().chars().map(half).collect();
    let first = plain.split(['/', ';', ',', '、']).find(|part| !part.trim().is_empty())?;
    let first = first.split('转').next().unwrap_or(first).trim();
    let mut digits = String::with_capacity(first.len());
    for (n, c) in first.chars().enumerate() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if n == 0 => digits.push(c),
            ' ' | '-' | '(' | ')' | '.' => {}
            _ => return None,
        }
    }
    let count = digits.trim_start_matches('+').len();
    (5..=15).contains(&count).then_some(digits)
}

/// Whether the reader came from the buyer's own page, and goes back to it.
fn from_buyer(filled: &Filled) -> bool {
    filled.get("from") == "buyer"
}

fn form(
    visit: &Visit,
    buyer: &Buyer,
    (people, pack, items): (&[Contact], &ContactPack, &[ItemRow]),
    (filled, mistakes): (&Filled, Mistakes),
) -> Sheet {
    let field =
        |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(filled.get(name));
    let choices = |words: &[&str], prefix: &str| {
        let name = |word: &&str| Choice {
            value: (*word).to_owned(),
            name: visit.t(&format!("{prefix}-{word}")),
        };
        Kind::OneOf(words.iter().map(name).collect())
    };
    let person = filled.some("person").or(people.first().map(|p| p.name.as_str())).unwrap_or("");
    let [ability, willing, reason] = super::readings::fields(visit, pack, filled);
    let amount = visit.ta("collections-promise-amount", &[("currency", buyer.currency.code())]);
    Sheet {
        action: match from_buyer(filled) {
            true => format!("/collections/log/{}?from=buyer", encoded(&buyer.code)),
            false => format!("/collections/log/{}", encoded(&buyer.code)),
        },
        csrf: visit.csrf.clone(),
        fields: vec![
            field("channel", "collections-channel").kind(choices(&CHANNELS, "collections-channel")),
            field("result", "collections-result").kind(choices(&RESULTS, "collections-result")),
            field("person", "collections-person").value(person),
            field("note", "collections-note")
                .kind(Kind::Lines)
                .required()
                .hint(visit.t("collections-note-hint")),
            field("on", "collections-on").kind(Kind::Day).required(),
            field("at", "collections-at").hint(visit.t("collections-at-hint")),
            field("theirs", "collections-theirs").kind(Kind::Tick),
            Field::new("amount", amount)
                .value(filled.get("amount"))
                .kind(Kind::Number)
                .hint(visit.t("collections-promise-hint")),
            field("due", "collections-promise-due").kind(Kind::Day),
            field("item", "collections-for-item").kind(Kind::OneOf(item_choices(visit, items))),
            reason,
            ability,
            willing,
            field("proven", "collections-proven")
                .kind(Kind::Tick)
                .hint(visit.t("collections-proven-hint")),
        ],
        mistakes,
        submit: visit.t("collections-log-save"),
        back: Some(match from_buyer(filled) {
            true => tab_href(&buyer.code, "history"),
            false => "/collections".to_owned(),
        }),
    }
}

/// Keeps the talk and the promise.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Filled>,
    Form(filled): Form<Filled>,
) -> Answer {
    let filled = filled.or("from", asked.get("from"));
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let mut reader = filled.reader();
    let on = reader.day("on");
    let promised = filled.some("amount").is_some() || filled.get("result") == "promised";
    let mut promise = None;
    if promised && (filled.some("amount").is_none() || filled.some("due").is_none()) {
        let field = if filled.some("amount").is_none() { "amount" } else { "due" };
        reader.refuse(Rejection::new("collections.promise-incomplete").on(field));
    } else if promised {
        let amount = reader.amount("amount", buyer.currency);
        promise = Some((amount, reader.day("due")));
    }
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        match keep(&app, &visit, &buyer, (&filled, on, promise)).await? {
            Ok(outside) => {
                let flash = told(&visit, &buyer, (promised, outside.as_ref()));
                let back = match from_buyer(&filled) {
                    true => tab_href(&buyer.code, "history"),
                    false => "/collections".to_owned(),
                };
                return Ok(visit.go(&back, Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&app, &visit, &buyer, (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-log"), &body))
}

async fn keep(
    app: &App,
    visit: &Visit,
    buyer: &Buyer,
    (filled, on, promise): (&Filled, base::Day, Option<(Money, base::Day)>),
) -> Result<Result<Option<Outside>, Mistakes>, Refused> {
    let rates = RateBook::new(company_currency(&app.db).await?, list_rates(&app.db).await?);
    let contact = NewContact {
        buyer_id: buyer.id,
        number: None,
        on,
        channel: filled.get("channel").to_owned(),
        person: filled.get("person").to_owned(),
        result: filled.get("result").to_owned(),
        note: filled.get("note").to_owned(),
        item_id: None,
        proven: filled.get("proven") == "1",
    };
    let pack = ContactPack::in_force(&app.db, visit.today).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let kept = match settled(logged(&mut tx, &pack, &contact, filled).await)? {
        Ok(kept) => kept,
        Err(mistakes) => return Ok(Err(mistakes)),
    };
    let contact_id = Some(kept);
    if let Some((amount, due_on)) = promise {
        let company = match settled(rates.convert(amount, on).map_err(Into::into))? {
            Ok(company) => company,
            Err(mistakes) => return Ok(Err(mistakes)),
        };
        let new = NewPromise {
            buyer_id: buyer.id,
            number: None,
            made_on: on,
            due_on,
            currency: amount.currency,
            amount_minor: amount.minor,
            company_minor: company.minor,
            item_id: filled.get("item").parse().ok(),
            contact_id,
            said_by: filled.get("person").to_owned(),
            note: String::new(),
        };
        match settled(record_promise(&mut tx, &new).await)? {
            Ok(_) => {}
            Err(mut mistakes) => {
                for wrong in &mut mistakes.0 {
                    let field = match wrong.field.as_deref() {
                        Some("due_on") => "due",
                        Some("made_on") => "on",
                        _ => continue,
                    };
                    wrong.field = Some(field.to_owned());
                }
                return Ok(Err(mistakes));
            }
        }
    }
    let outside = find_outside(&mut tx, kept).await?;
    tx.commit().await?;
    Ok(Ok(outside))
}

/// What is said once it is kept.
fn told(visit: &Visit, buyer: &Buyer, (promised, outside): (bool, Option<&Outside>)) -> Flash {
    if let Some(outside) = outside {
        let why = super::reach::outside_said(visit, outside);
        let flash = Flash::new("collections-log-outside-done").with("buyer", &buyer.name);
        return flash.with("why", why);
    }
    let id = if promised { "collections-promise-done" } else { "collections-log-done" };
    Flash::new(id).with("buyer", &buyer.name)
}

/// How the contact came about.
fn how(filled: &Filled) -> base::Result<How> {
    let minute = match filled.some("at") {
        None => None,
        Some(text) => {
            let wrong = || Rejection::new("collections.contact-time").on("at");
            Some(super::meetings::minute_of(text).ok_or_else(wrong)?)
        }
    };
    Ok(How { minute, theirs: filled.get("theirs") == "1", guarded: false })
}

/// Writes the contact down and what it told.
async fn logged(
    tx: &mut Tx,
    pack: &ContactPack,
    contact: &NewContact,
    filled: &Filled,
) -> base::Result<i64> {
    let contact_id = log_contact_as(tx, contact, &how(filled)?).await?.id();
    let reading = NewReading {
        buyer_id: contact.buyer_id,
        contact_id,
        ability: filled.get("ability").to_owned(),
        willing: filled.get("willing").to_owned(),
        reason: filled.get("reason").to_owned(),
    };
    enter_reading(tx, pack, &reading, contact.on).await?;
    Ok(contact_id)
}

#[cfg(test)]
mod tests {
    use super::dialled;

    #[test]
    fn only_a_whole_number_is_dialled() {
        for (phone, digits) in [
            ("13800138000", Some("13800138000")),
            ("138****0000", None),
            ("138****0000 / 021-6888 0000", None),
            ("1380013xxxx", None),
            ("+86 138-0013-8000", Some("+8613800138000")),
            ("（０２１）６８８８００００", Some("02168880000")),
            ("021-68880000 转 8012", Some("02168880000")),
            ("13800138000 / 021-68880000", Some("13800138000")),
            ("138…000", None),
            ("待补", None),
            ("12", None),
            ("", None),
        ] {
            assert_eq!(dialled(phone).as_deref(), digits, "{phone}");
        }
    }
}
