//! Letters to debtors on paper, and the way on which a released one is sent: written from the books, set, kept
//! under its digest, and only then marked as sent or as taken, in a transaction that asks the books once more.

use axum::extract::{Path, State};
use base::{Failure, Money, Result};
use credit::{
    collections::{
        Answered, Draft, Leaves, OutboxItem, OutboxRow, Went, draft_letter, find_channel,
        find_group, get_outbox, hold_step, keep_answer, link::link_for_letter, send_letter,
    },
    parties::{list_contacts, list_sources, postal_address},
};
use locale::{Style, t, ta};
use paper::{Block, Column, Fact, Head, Letter, LetterKind, Press, Sheet, Table};
use post::{Attached, Hook, HookKind, Mail, Mailbox};
use store::{Actor, Db, Files, Secrets, access::Scope};

use super::{pdf, print};
use crate::{failure::Answer, state::App, visit::Visit};

/// How often a letter is written again because the books moved under it.
const TRIES: usize = 3;

/// The PDF of a letter: as it was sent, or as it would be now.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.outbox-no-letter`, `collections.sender-missing`,
/// `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn dunning(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let row = get_outbox(&app.db, visit.scope(), id).await?;
    if !row.digest.is_empty() {
        let bytes = app.files.read(&row.digest).await?;
        return Ok(pdf(&row.number_text(), visit.lang, bytes));
    }
    let company = visit.house.company.clone();
    let draft = draft_letter(&app.db, visit.scope(), (id, &company)).await?;
    let sheet = sheet(&app.db, &draft, &company).await?;
    let bytes = print(app.press.clone(), sheet).await?;
    Ok(pdf(&format!("{}-{}", draft.buyer.code, draft.letter.code), visit.lang, bytes))
}

/// Sends a released letter by its way.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.outbox-state`, `collections.sender-missing`,
/// `paper.no-font`, `paper.no-glyph`; Busy where the books move all the time; a fault.
pub async fn send_one(
    db: &Db,
    with: (&Files, &Press),
    by: (&Actor, &str),
    id: i64,
) -> Result<Went> {
    let row = get_outbox(db, Scope::All, id).await?;
    let mailbox: Mailbox = match row.way.as_str() {
        "email" => find_channel(db, "mail").await?.unwrap_or_default(),
        "message" => return to_group(db, with, by, &row).await,
        _ => return attempts(db, with, by, (id, None)).await,
    };
    let address = address_of(db, &row).await?;
    match (mailbox.is_set(), address) {
        (true, Some(address)) => {
            let leaves = Server::Mail(&mailbox, address.as_str());
            attempts(db, with, by, (id, Some(&leaves))).await
        }
        (set, _) => waits(db, by.0, (id, if set { "no-address" } else { "no-mail" })).await,
    }
}

async fn waits(db: &Db, actor: &Actor, (id, why): (i64, &str)) -> Result<Went> {
    let mut tx = db.write(actor.clone()).await?;
    hold_step(&mut tx, id, why).await?;
    tx.commit().await?;
    Ok(Went::Waits(why.to_owned()))
}

/// Sends a letter as a message into the group that we share with the customer.
async fn to_group(
    db: &Db,
    with: (&Files, &Press),
    by: (&Actor, &str),
    row: &OutboxRow,
) -> Result<Went> {
    let group = find_group(db, row.buyer_id).await?;
    let url = Secrets::beside(with.0).find_of("group", row.buyer_id)?;
    let (Some(group), Some(url)) = (group, url) else {
        return waits(db, by.0, (row.id, "no-group")).await;
    };
    let kind = HookKind::parse(&group.kind).unwrap_or_default();
    let leaves = Server::Group(&Hook { kind, url }, &group.note);
    attempts(db, with, by, (row.id, Some(&leaves))).await
}

/// Whose server a letter is handed to, and where it goes to from there.
enum Server<'a> {
    /// By e-mail, to an address.
    Mail(&'a Mailbox, &'a str),
    /// Into a group, by its hook.
    Group(&'a Hook, &'a str),
}

/// The address of a buyer that mail goes to: of who pays, else the first.
async fn address_of(db: &Db, row: &OutboxRow) -> Result<Option<String>> {
    let people = list_contacts(db, row.buyer_id).await?;
    let mut reached: Vec<_> =
        people.iter().filter(|one| post::is_address(one.email.trim())).collect();
    let pays = |duty: &str| {
        let duty = duty.to_lowercase();
        ["财务", "付款", "出纳", "应付", "financ", "pay", "account"]
            .iter()
            .any(|word| duty.contains(word))
    };
    reached.sort_by_key(|one| !pays(&one.duty));
    Ok(reached.first().map(|one| one.email.trim().to_owned()))
}

async fn attempts(
    db: &Db,
    (files, press): (&Files, &Press),
    (actor, company): (&Actor, &str),
    (id, server): (i64, Option<&Server<'_>>),
) -> Result<Went> {
    for _ in 0..TRIES {
        let draft = draft_letter(db, Scope::All, (id, company)).await?;
        let sheet = sheet(db, &draft, company).await?;
        let bytes = print(press.clone(), sheet).await?;
        let kept = files.keep(&bytes).await?;
        let (address, leaves) = match server {
            None => ("", Leaves::OnPaper),
            Some(Server::Mail(_, address) | Server::Group(_, address)) => {
                (*address, Leaves::ToServer)
            }
        };
        let mut tx = db.write(actor.clone()).await?;
        let went = send_letter(&mut tx, &draft, (&kept.digest, address, leaves)).await?;
        // What leaves as a message may carry a link, made in the transaction that looked once more. The paper that
        // is kept has none: nobody reads a link out of the house.
        let link = match (&went, leaves) {
            (Went::Sent(_), Leaves::ToServer) => link_for_letter(&mut tx, &draft).await?,
            _ => None,
        };
        tx.commit().await?;
        if went == Went::Changed {
            continue;
        }
        let taken = matches!(went, Went::Sent(_));
        let Some(server) = server.filter(|_| taken) else { return Ok(went) };
        // It is marked as taken: what happens from here on happens at most once.
        let url = link.map(|(_, url)| url);
        let text = url.map_or_else(|| draft.written.text(), |url| draft.text_with(&url));
        return match server {
            Server::Mail(mailbox, address) => {
                let secrets = Secrets::beside(files);
                let whom = (*mailbox, *address, text);
                mailed(db, (actor, &secrets), whom, (&draft, bytes)).await
            }
            Server::Group(hook, _) => said(db, actor, (hook, text), &draft).await,
        };
    }
    Err(Failure::Busy("sending a letter while the books move".to_owned()))
}

async fn mailed(
    db: &Db,
    (actor, secrets): (&Actor, &Secrets),
    (mailbox, address, text): (&Mailbox, &str, String),
    (draft, bytes): (&Draft, Vec<u8>),
) -> Result<Went> {
    let domain = mailbox.from.rsplit('@').next().unwrap_or("localhost");
    let number = draft.number_text();
    let mail = Mail {
        to: address.to_owned(),
        subject: format!("{} {number}", draft.written.title),
        text,
        id: format!("{number}.{}@{domain}", draft.row.id),
        attached: Some(Attached { name: format!("{number}.pdf"), bytes }),
    };
    let password = secrets.find("mail")?.unwrap_or_default();
    // What is written in a sandbox stays in it.
    let sent = match academy::exercises::stays_inside(db).await {
        Ok(()) => post::send(mailbox, &password, &mail).await,
        Err(why) => Err(why),
    };
    answered(db, actor, draft, (sent, format!("<{}>", mail.id))).await
}

/// Says a letter into a group: its number stands before it, its paper is kept here.
async fn said(
    db: &Db,
    actor: &Actor,
    (hook, text): (&Hook, String),
    draft: &Draft,
) -> Result<Went> {
    let text = format!("{} {}\n{text}", draft.written.title, draft.number_text());
    let sent = match academy::exercises::stays_inside(db).await {
        Ok(()) => post::say(hook, &text).await,
        Err(why) => Err(why),
    };
    answered(db, actor, draft, (sent, draft.number_text())).await
}

/// Keeps what a server answered.
async fn answered(
    db: &Db,
    actor: &Actor,
    draft: &Draft,
    (sent, message_id): (Result<post::Answer>, String),
) -> Result<Went> {
    let answer = match sent {
        Ok(answer) => answer,
        Err(Failure::Rejected(wrong)) => {
            post::Answer { took: false, words: locale::spoken(draft.lang, &wrong).sentence }
        }
        // It stays as taken until a person says what became of it.
        Err(Failure::Busy(_)) => return Ok(Went::Waits("mail-unclear".to_owned())),
        Err(other) => return Err(other),
    };
    let answered = Answered { took: answer.took, answer: answer.words, message_id };
    let mut tx = db.write(actor.clone()).await?;
    keep_answer(&mut tx, draft.row.id, &answered).await?;
    tx.commit().await?;
    match answered.took {
        true => Ok(Went::Sent(draft.number)),
        false => Ok(Went::Waits("mail-failed".to_owned())),
    }
}

fn table(draft: &Draft) -> Table {
    let lang = draft.lang;
    let w = |id: &str| t(lang, id);
    let amount = |item: &OutboxItem, minor| {
        locale::amount(lang, Money::new(minor, item.currency), Style::Full)
    };
    let row = |item: &OutboxItem| {
        let number = match item.instalment {
            1 => item.number.clone(),
            n => format!("{} / {n}", item.number),
        };
        vec![
            number,
            item.contract.clone(),
            item.issued_on.to_string(),
            item.due_on.to_string(),
            amount(item, item.amount_minor),
            amount(item, item.asked_minor),
        ]
    };
    let mut table = Table::of(vec![
        Column::text(w("collections-letter-invoice"), 3),
        Column::text(w("collections-letter-contract"), 2),
        Column::text(w("collections-letter-issued"), 2),
        Column::text(w("collections-letter-due"), 2),
        Column::number(w("collections-letter-amount")),
        Column::number(w("collections-letter-open")),
    ]);
    draft.items.iter().for_each(|item| table.push(row(item)));
    table
}

/// A letter as a sheet.
///
/// # Errors
/// A fault from the database.
async fn sheet(db: &Db, draft: &Draft, company: &str) -> Result<Sheet> {
    let lang = draft.lang;
    let contacts = list_contacts(db, draft.buyer.id).await?;
    let sources = list_sources(db, draft.buyer.id).await?;
    let mut to = vec![match lang {
        base::Lang::En if !draft.buyer.name_en.is_empty() => draft.buyer.name_en.clone(),
        _ => draft.buyer.name.clone(),
    }];
    if let Some(person) = contacts.iter().find(|one| !one.name.is_empty()) {
        to.push(ta(lang, "paper-letter-attention", &[("name", &person.name)]));
    }
    to.extend(postal_address(&draft.buyer, &sources));
    let sender = &draft.sender;
    let fact = |id: &str, value: &str| Fact::new(t(lang, id), value);
    let mut reach = vec![
        fact("collections-sender-person", &sender.person),
        fact("collections-sender-phone", &sender.phone),
        fact("collections-sender-email", &sender.email),
        fact("collections-sender-address", &sender.address),
        fact("collections-sender-account", &sender.account_text()),
    ];
    reach.retain(|fact| !fact.value.trim().is_empty());
    let letter = Letter {
        head: Head {
            lang,
            company: company.to_owned(),
            subject: String::new(),
            number: draft.number_text(),
            as_of: draft.on,
            printed_on: draft.on,
            printed_by: sender.person.clone(),
        },
        kind: LetterKind::Letter,
        to: if draft.letter.draft { Vec::new() } else { to },
        salutation: draft.written.salutation.clone(),
        before: draft.written.before.clone(),
        facts: Vec::new(),
        table: draft.letter.table.then(|| table(draft)),
        after: draft.written.after.clone(),
        deadline: draft.written.deadline.clone(),
        contact: reach,
        receipt: draft.letter.receipt,
    };
    let mut sheet = letter.sheet();
    sheet.title.clone_from(&draft.written.title);
    if draft.letter.draft {
        let text = t(lang, "collections-letter-draft");
        sheet.blocks.insert(0, Block::Note { tone: paper::Tone::High, text });
    }
    Ok(sheet)
}

/// Sends what was released, at most so many; answers how many went out, wait and were refused.
///
/// # Errors
/// As [`send_one`], save what concerns one letter alone: that one waits.
pub async fn send_released(
    db: &Db,
    with: (&Files, &Press),
    by: (&Actor, &str),
    ids: &[i64],
) -> Result<[usize; 3]> {
    let mut told = [0; 3];
    for id in ids {
        let place = match send_one(db, with, by, *id).await {
            Ok(Went::Sent(_)) => 0,
            Ok(Went::Waits(_) | Went::Changed) | Err(Failure::Busy(_)) => 1,
            Ok(Went::Refused(_)) => 2,
            // Somebody else was quicker.
            Err(Failure::Rejected(other)) if other.code == "collections.outbox-state" => continue,
            // What is wrong with one letter stops no other.
            Err(Failure::Rejected(wrong)) => {
                tracing::warn!(step = *id, code = wrong.code, "a letter could not be written");
                1
            }
            Err(other) => return Err(other),
        };
        if let Some(count) = told.get_mut(place) {
            *count += 1;
        }
    }
    Ok(told)
}
