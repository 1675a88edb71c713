//! The letter to a buyer whose terms change (C10, C14): the words that were kept when the response was
//! planned, in the form that `paper` has for letters.

use axum::extract::{Path, State};
use credit::{
    granting::{Change, get_change},
    parties::{
        Buyer, Contact, FieldSource, get_buyer, list_contacts, list_sources, postal_address,
    },
};
use paper::{Fact, Head, Letter, LetterKind};

use super::{Reader, pdf, print};
use crate::{failure::Answer, state::App, visit::Visit};

/// The PDF of a letter, in the reader's language.
///
/// # Errors
/// `granting.change-unknown`, `granting.letter-none`, `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn letter(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let reader = Reader::of(&visit)?;
    let change = get_change(&app.db, reader.scope, id).await?;
    if change.letter_number.is_none() {
        let none = base::Rejection::new("granting.letter-none");
        return Err(base::Failure::from(none.with("day", change.as_of)).into());
    }
    let buyer = get_buyer(&app.db, &change.buyer_code, reader.scope).await?;
    let contacts = list_contacts(&app.db, buyer.id).await?;
    let sources = list_sources(&app.db, buyer.id).await?;
    let from = app.db.find_person(&change.task_owner).await?;
    let from = from.map_or_else(|| change.task_owner.clone(), |person| person.name);
    let sheet = written(&reader, &change, (&buyer, &contacts, &sources, &from)).sheet();
    let bytes = print(app.press.clone(), sheet).await?;
    Ok(pdf(&change.letter_text(), visit.lang, bytes))
}

fn written(
    reader: &Reader,
    change: &Change,
    (buyer, contacts, sources, from): (&Buyer, &[Contact], &[FieldSource], &str),
) -> Letter {
    let text = change.letter.pick(reader.lang);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let salutation = lines.next().unwrap_or_default().to_owned();
    let mut before: Vec<String> = lines.map(str::to_owned).collect();
    // The last line names the sender, who signs at the foot of the letter.
    before.pop();
    let mut to = vec![match reader.lang {
        base::Lang::En if !buyer.name_en.is_empty() => buyer.name_en.clone(),
        _ => buyer.name.clone(),
    }];
    let person = contacts.iter().find(|one| !one.name.is_empty());
    if let Some(person) = person {
        to.push(reader.ta("paper-letter-attention", &[("name", &person.name)]));
    }
    to.extend(postal_address(buyer, sources));
    let counts = change.counts_on.map(|day| day.to_string()).unwrap_or_default();
    Letter {
        head: Head {
            lang: reader.lang,
            company: reader.company.clone(),
            subject: String::new(),
            number: change.letter_text(),
            as_of: change.as_of,
            printed_on: reader.today,
            printed_by: reader.by.clone(),
        },
        kind: match change.is_worse() {
            true => LetterKind::ResponsePlan,
            false => LetterKind::TermsNotice,
        },
        to,
        salutation,
        before,
        facts: vec![Fact::new(reader.t("granting-counts-on"), counts)],
        table: None,
        after: Vec::new(),
        deadline: String::new(),
        contact: vec![Fact::new(reader.t("granting-task-owner"), from.to_owned())],
        receipt: true,
    }
}
