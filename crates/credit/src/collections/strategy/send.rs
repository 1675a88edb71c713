//! From a released step to a letter that was sent. What a letter says is written from the books; in the
//! transaction that marks it as sent the books are asked once more, and nothing goes to anybody who has paid,
//! promised or disputed since, nor more often than the guard lets it, nor on receipts that are too old.

use base::{Day, Lang, Money, Rejection, Result};
use locale::Style;
use serde_json::json;
use store::{Ask, Audit, Columns, Db, Tx, access::Scope, failed};

use super::{
    decide::{Held, Plan, decide},
    load::load_debtors,
    outbox::{OutboxItem, OutboxRow, get_in, items_in, letter_number},
    run::{Fresh, Writing, refresh},
    sender::{Sender, find_sender},
    sides::pack_for,
};
use crate::{
    collections::{
        Facts, How, Kept, LetterPack, LetterTemplate, NewContact, Weight, WordingPack,
        WrittenLetter, check_wording, gravest, log_contact_as, write_letter,
    },
    parties::{Buyer, get_buyer},
    scoring::own_pack,
};

/// A letter that is ready to be set on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The step.
    pub row: OutboxRow,
    /// Towards whom.
    pub buyer: Buyer,
    /// What it asks for.
    pub items: Vec<OutboxItem>,
    /// The template.
    pub letter: LetterTemplate,
    /// What fills its places.
    pub facts: Facts,
    /// Its words.
    pub written: WrittenLetter,
    /// Its language.
    pub lang: Lang,
    /// Its number, which holds only if it is sent.
    pub number: i64,
    /// Its day.
    pub on: Day,
    /// Who writes.
    pub sender: Sender,
}

impl Draft {
    /// Its number as it is written.
    pub fn number_text(&self) -> String {
        letter_number(self.number)
    }

    /// Its words as a message with a link to the customer's own page; the paper that is kept has none.
    pub fn text_with(&self, url: &str) -> String {
        let facts = self.facts.with_link(url);
        write_letter(&self.letter, (self.lang, &facts), &self.row.added).text()
    }
}

/// What became of a step that was to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Went {
    /// It is marked as sent, under this number.
    Sent(i64),
    /// It waits: a code of [`Held`], `bank-old`, `wording`, `no-address`.
    Waits(String),
    /// It must not be sent any more, by the code of [`Held`], or `step-passed`.
    Refused(String),
    /// The books moved since the letter was written: write it again.
    Changed,
}

/// The language in which a buyer is written to.
fn language(buyer: &Buyer) -> Lang {
    match buyer.country.as_str() {
        "" | "CN" | "HK" | "MO" | "TW" => Lang::Zh,
        _ => Lang::En,
    }
}

/// What is asked for, by currency.
fn totals(items: &[OutboxItem], lang: Lang) -> String {
    let mut sums: Vec<Money> = Vec::new();
    for item in items {
        match sums.iter_mut().find(|sum| sum.currency == item.currency) {
            Some(sum) => sum.minor = sum.minor.saturating_add(item.asked_minor),
            None => sums.push(Money::new(item.asked_minor, item.currency)),
        }
    }
    let said = sums.into_iter().map(|sum| locale::amount(lang, sum, Style::Full));
    said.collect::<Vec<String>>().join(" + ")
}

fn facts(draft: &Draft, company: &str) -> Facts {
    let lang = draft.lang;
    let mut contracts: Vec<&str> = draft.items.iter().map(|item| item.contract.as_str()).collect();
    contracts.retain(|contract| !contract.is_empty());
    contracts.sort_unstable();
    contracts.dedup();
    let oldest = draft.items.iter().map(|item| item.due_on).min();
    let days = draft.items.iter().map(|item| item.days).max().unwrap_or(0);
    let name = match lang {
        Lang::En if !draft.buyer.name_en.is_empty() => draft.buyer.name_en.clone(),
        _ => draft.buyer.name.clone(),
    };
    let reached = [draft.sender.person.as_str(), &draft.sender.phone, &draft.sender.email];
    let reached: Vec<&str> = reached.into_iter().filter(|text| !text.is_empty()).collect();
    let values = [
        ("buyer", name),
        ("company", company.to_owned()),
        ("number", draft.number_text()),
        ("day", draft.on.to_string()),
        ("amount", totals(&draft.items, lang)),
        ("count", draft.items.len().to_string()),
        ("oldest_due", oldest.map(|day| day.to_string()).unwrap_or_default()),
        ("overdue_days", days.max(0).to_string()),
        ("deadline", draft.on.plus_days(draft.letter.days).to_string()),
        ("contracts", contracts.join(lang.pick("、", ", "))),
        ("account", draft.sender.account_text()),
        ("contact", reached.join(" ")),
    ];
    Facts { values: values.into() }
}

/// Writes the letter of a step from what the books say now.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.outbox-no-letter`, `collections.sender-missing`,
/// `scoring.pack-unreadable`, or a fault.
pub async fn draft_letter(db: &Db, scope: Scope, (id, company): (i64, &str)) -> Result<Draft> {
    let sender = find_sender(db).await?;
    let today = db.clock().today();
    let pack = LetterPack::in_force(db, today).await?;
    let mut connection = db.read().await?;
    let row = get_in(&mut connection, scope, id).await?;
    let Some(letter) = pack.find(&row.letter).cloned() else {
        return Err(Rejection::new("collections.outbox-no-letter").with("step", row.step).into());
    };
    if !sender.is_whole() {
        return Err(Rejection::new("collections.sender-missing").on("account").into());
    }
    let items = items_in(&mut connection, id).await?;
    let number = match row.number {
        Some(number) => number,
        None => next_number(&mut connection).await?,
    };
    drop(connection);
    let buyer = get_buyer(db, &row.buyer_code, Scope::All).await?;
    // What failed is written anew, under the number that it had.
    let on = row.sent_on.filter(|_| row.state == "sent").unwrap_or(today);
    let lang = language(&buyer);
    let (written, empty) = (WrittenLetter::default(), Facts::default());
    let mut draft =
        Draft { row, buyer, items, letter, facts: empty, written, lang, number, on, sender };
    draft.facts = facts(&draft, company);
    draft.written = write_letter(&draft.letter, (lang, &draft.facts), &draft.row.added);
    Ok(draft)
}

async fn next_number(connection: &mut store::AnyConnection) -> Result<i64> {
    let ask = Ask::new("SELECT MAX(number) FROM collections_outbox WHERE number IS NOT NULL");
    let row = ask.row(connection, "numbering a letter").await?;
    Ok(row.maybe_int(0)?.unwrap_or(0) + 1)
}

/// The day up to which receipts are on the books: the last that was booked, or what a person has said.
pub(super) async fn bank_day(tx: &mut Tx) -> Result<Option<Day>> {
    let ask = Ask::new(
        "SELECT recorded_at FROM receivables_credit WHERE kind = 'receipt' \
         AND undone_by IS NULL ORDER BY id DESC LIMIT 1",
    );
    let rows = ask.rows(tx.conn(), "looking for the last receipt").await?;
    let booked = rows.first().map(|row| row.int(0)).transpose()?;
    let booked = booked.map(|at| tx.clock().day_of(base::Moment(at)));
    let ask = Ask::new("SELECT value FROM store_setting WHERE name = 'collections.bank_seen'");
    let rows = ask.rows(tx.conn(), "looking how old the bank's data are").await?;
    let said = rows.first().map(|row| row.text(0)).transpose()?;
    let said = said.and_then(|text| text.trim_matches('"').parse().ok());
    Ok(booked.max(said))
}

/// What the books say of a step now.
enum Now {
    Holds(Plan),
    Waits(String),
    Refused(String),
}

async fn look(tx: &mut Tx, row: &OutboxRow, hour: Option<i32>) -> Result<Now> {
    let today = tx.clock().today();
    let pack = pack_for(tx, row.buyer_id, today).await?;
    let fresh = bank_day(tx).await?.is_some_and(|day| today.days_since(day) <= pack.bank_days);
    if !fresh {
        return Ok(Now::Waits("bank-old".to_owned()));
    }
    // One buyer is contacted by one of us at a time: the guard counts what the others have kept.
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", row.buyer_id).await?;
    let mut ask =
        Ask::new("SELECT id FROM collections_outbox WHERE state = 'taken' AND buyer_id = ");
    ask.value(row.buyer_id).text(" AND id <> ").value(row.id).text(" LIMIT 1");
    if !ask.rows(tx.conn(), "looking for a letter on its way").await?.is_empty() {
        return Ok(Now::Waits("under-way".to_owned()));
    }
    let due_by = today.plus_days(pack.ahead_days());
    let range = (row.buyer_id, row.buyer_id);
    let found = load_debtors(tx.conn(), range, (today, due_by)).await?;
    let Some(one) = found.into_iter().next() else {
        return Ok(Now::Refused("paid".to_owned()));
    };
    match decide(&pack, &one.debtor, (today, hour)) {
        Err(held @ Held::Guard(_)) => Ok(Now::Waits(held.code().to_owned())),
        Err(held) => Ok(Now::Refused(held.code().to_owned())),
        Ok(plans) => {
            let items = items_in(tx.conn(), row.id).await?;
            let ids: Vec<i64> = items.iter().map(|item| item.item_id).collect();
            let same = |plan: &Plan| {
                plan.step == row.step
                    && (!pack.by_item || plan.items.iter().all(|item| ids.contains(&item.item_id)))
            };
            match plans.into_iter().find(same) {
                Some(plan) => Ok(Now::Holds(plan)),
                None => Ok(Now::Refused("step-passed".to_owned())),
            }
        }
    }
}

/// Locks a step that was released and reads it.
async fn locked(tx: &mut Tx, id: i64, states: &[&str]) -> Result<OutboxRow> {
    tx.lock("SELECT id FROM collections_outbox WHERE id = $1", id).await?;
    let row = get_in(tx.conn(), Scope::All, id).await?;
    if states.contains(&row.state.as_str()) {
        return Ok(row);
    }
    let done = Rejection::new("collections.outbox-state").with("state", &row.state);
    Err(done.with("id", id).into())
}

async fn mark(tx: &mut Tx, row: &OutboxRow, (state, why): (&str, &str)) -> Result<()> {
    // What waits is tried again each hour: said once.
    if row.state == state && row.waits == why {
        tx.quiet();
        return Ok(());
    }
    let id = row.id;
    let mut ask = Ask::new("UPDATE collections_outbox SET state = ");
    ask.value(state).text(", waits = ").value(why).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("marking a step"))?;
    let detail = json!({ "state": state, "why": why });
    let subject = format!("outbox:{id}");
    tx.audit(Audit { room: "collections", action: "hold-step", subject, detail });
    Ok(())
}

/// Brings a step up to what the books say; whether it was as they say.
async fn as_planned(tx: &mut Tx, row: &OutboxRow, plan: &Plan) -> Result<bool> {
    let mut now: Vec<(i64, i64)> =
        plan.items.iter().map(|item| (item.item_id, item.minor)).collect();
    now.sort_unstable();
    let items = items_in(tx.conn(), row.id).await?;
    let mut was: Vec<(i64, i64)> = items.iter().map(|one| (one.item_id, one.asked_minor)).collect();
    was.sort_unstable();
    let today = tx.clock().today();
    if was == now && items.iter().all(|item| i64::from(today.days_since(item.due_on)) == item.days)
    {
        return Ok(true);
    }
    let mut ask = Ask::new("SELECT send_key FROM collections_outbox WHERE id = ");
    ask.value(row.id);
    let key = ask.row(tx.conn(), "reading a key").await?.text(0)?;
    refresh(tx, &[Fresh::of(row.id, plan, &key)], row.as_of).await?;
    let mut write = Writing::begin();
    write.items(row.id, plan);
    write.flush(tx).await?;
    let detail = json!({ "company_minor": plan.company_minor });
    let subject = format!("outbox:{}", row.id);
    tx.audit(Audit { room: "collections", action: "refresh-step", subject, detail });
    Ok(false)
}

/// What is wrong with the words of a letter: a code to wait with.
async fn words_hold(tx: &mut Tx, text: &str, looked: bool) -> Result<bool> {
    let today = tx.clock().today();
    let own = own_pack(tx.conn(), "wording", today).await?;
    let own = own.map(|own| WordingPack::read(&own.content)).transpose();
    let own = own.map_err(crate::scoring::PackFault::refusal)?;
    let pack = own.as_ref().unwrap_or_else(|| WordingPack::shipped());
    Ok(match gravest(&check_wording(pack, text)) {
        None => true,
        Some(Weight::Look) => looked,
        Some(Weight::Stop) => false,
    })
}

/// Lets a released letter wait, for want of an address or of a server.
///
/// # Errors
/// `collections.outbox-state` where it was sent or closed already; a fault.
pub async fn hold_step(tx: &mut Tx, id: i64, why: &str) -> Result<()> {
    let row = locked(tx, id, &["released"]).await?;
    mark(tx, &row, ("released", why)).await
}

/// How a letter leaves the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaves {
    /// On paper: it is printed with the transaction that says so; a person posts it.
    OnPaper,
    /// To a server: it is marked as taken, and what the server answers is kept afterwards.
    ToServer,
}

/// Looks at everything once more and marks a letter as sent, or as taken by whoever hands it to a server.
/// The caller commits, whatever it went like.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.outbox-state` where it was sent or closed already; a fault.
pub async fn send_letter(
    tx: &mut Tx,
    draft: &Draft,
    (digest, address, leaves): (&str, &str, Leaves),
) -> Result<Went> {
    let row = locked(tx, draft.row.id, &["released"]).await?;
    let hour = (leaves == Leaves::ToServer).then(|| tx.clock().hour_of(tx.at()));
    let plan = match look(tx, &row, hour).await? {
        Now::Holds(plan) => plan,
        Now::Waits(why) => {
            mark(tx, &row, ("released", &why)).await?;
            return Ok(Went::Waits(why));
        }
        Now::Refused(why) => {
            mark(tx, &row, ("refused", &why)).await?;
            return Ok(Went::Refused(why));
        }
    };
    let planned = as_planned(tx, &row, &plan).await?;
    let number = match row.number {
        Some(number) => number,
        None => {
            // Whoever numbers another letter waits: this commit writes the end of the chain anyway.
            tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
            next_number(tx.conn()).await?
        }
    };
    if !planned || number != draft.number || draft.on != tx.clock().today() {
        if planned {
            tx.quiet();
        }
        return Ok(Went::Changed);
    }
    if !words_hold(tx, &draft.written.text(), !row.added.is_empty()).await? {
        mark(tx, &row, ("released", "wording")).await?;
        return Ok(Went::Waits("wording".to_owned()));
    }
    let today = tx.clock().today();
    let mut ask = Ask::new("UPDATE collections_outbox SET state = ");
    ask.value(if leaves == Leaves::OnPaper { "sent" } else { "taken" });
    // Papers for the lawyer go to nobody by themselves.
    let printed = leaves == Leaves::OnPaper && row.action != "lawyer";
    ask.text(", post = ").value(if printed { "printed" } else { "" });
    ask.text(", waits = '', number = ").value(number).text(", sent_on = ").value(today);
    ask.text(", sent_at = ").value(tx.at().0).text(", digest = ").value(digest);
    ask.text(", address = ").value(address).text(" WHERE id = ").value(row.id);
    ask.run(tx.conn()).await.map_err(failed("sending a letter"))?;
    let subject = format!("buyer:{}", row.buyer_id);
    let detail = json!({
        "outbox": row.id.to_string(), "number": draft.number_text(), "digest": digest,
        "level": row.level, "way": row.way,
    });
    let action = if leaves == Leaves::OnPaper { "print-letter" } else { "take-letter" };
    tx.audit(Audit { room: "collections", action, subject, detail });
    Ok(Went::Sent(number))
}

/// A letter to the debtor is a contact; papers for the lawyer are none.
pub(super) async fn keep_contact(
    tx: &mut Tx,
    row: &OutboxRow,
    (number, on): (&str, Day),
) -> Result<()> {
    if row.action == "lawyer" {
        return Ok(());
    }
    let contact = NewContact {
        buyer_id: row.buyer_id,
        number: None,
        on,
        channel: row.channel().to_owned(),
        person: String::new(),
        result: "demanded".to_owned(),
        note: format!("{number} {}", row.name.zh),
        item_id: None,
        proven: false,
    };
    // The guard was asked when it was sent; here it is written down.
    let how = How { guarded: true, ..How::default() };
    let (Kept::New(contact) | Kept::Unchanged(contact)) =
        log_contact_as(tx, &contact, &how).await?;
    let mut ask = Ask::new("UPDATE collections_outbox SET contact_id = ");
    ask.value(contact).text(" WHERE id = ").value(row.id);
    ask.run(tx.conn()).await.map_err(failed("keeping the contact of a letter"))?;
    Ok(())
}

/// What a server answered to a letter that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Whether it took the message.
    pub took: bool,
    /// Its words.
    pub answer: String,
    /// Id of the message.
    pub message_id: String,
}

/// Keeps what a server answered: the letter is sent, or it failed and may be released anew.
///
/// # Errors
/// `collections.outbox-state` where it was not taken; a fault.
pub async fn keep_answer(tx: &mut Tx, id: i64, answered: &Answered) -> Result<()> {
    let row = locked(tx, id, &["taken"]).await?;
    let mut ask = Ask::new("UPDATE collections_outbox SET state = ");
    ask.value(if answered.took { "sent" } else { "failed" }).text(", answer = ");
    ask.value(answered.answer.as_str()).text(", message_id = ");
    ask.value(answered.message_id.as_str()).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("keeping a server's answer"))?;
    let subject = format!("buyer:{}", row.buyer_id);
    let detail = json!({
        "outbox": id.to_string(), "took": answered.took, "answer": answered.answer,
        "message_id": answered.message_id,
    });
    let action = if answered.took { "send-letter" } else { "fail-letter" };
    tx.audit(Audit { room: "collections", action, subject, detail });
    if answered.took {
        // It went out on the day on which it was taken, whenever that was found out.
        let on = row.sent_on.unwrap_or_else(|| tx.clock().today());
        keep_contact(tx, &row, (&row.number_text(), on)).await?;
    }
    Ok(())
}
