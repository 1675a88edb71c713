//! What proves a debt, printed: the statement of account in two parts, the index of what counsel is handed, the
//! facts of a complaint about overdue payment to a small firm (L04).

use base::{Lang, Money, Result};
use credit::{
    collections::evidence::{
        AccountLine, AccountStatement, Claim, ClockRow, CounselFile, EvidencePack, GradedItem,
        account_lines, get_account,
    },
    parties::{Buyer, EntityBook, find_buyer_by_id, get_buyer, list_sources, postal_address},
    payables::RateOf,
};
use paper::{Block, Column, Fact, Head, Press, Sheet, Table, Tone, TwoPartAccount, TwoPartLine};
use store::Db;

use super::{Reader, print};
use crate::parties::words;

/// A statement of account as a PDF in a language.
///
/// # Errors
/// `collections.account-unknown`, `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn account_paper(
    db: &Db,
    press: &Press,
    reader: &Reader,
    id: i64,
) -> Result<(AccountStatement, Vec<u8>)> {
    let account = get_account(db, reader.scope, id).await?;
    let lines = account_lines(db, id).await?;
    let buyer = get_buyer(db, &account.buyer_code, reader.scope).await?;
    let address = postal_address(&buyer, &list_sources(db, buyer.id).await?);
    let pack = EvidencePack::in_force(db, account.as_of).await?;
    let entities = EntityBook::open(db).await?;
    let entity = entities.of(account.seller).map(|one| one.is.name.clone());
    let creditor = entity.filter(|name| !name.is_empty()).unwrap_or_else(|| reader.company.clone());
    let sheet = two_part(reader, (&account, &lines), (&buyer, address), (&pack, creditor)).sheet();
    let bytes = print(press.clone(), sheet).await?;
    Ok((account, bytes))
}

fn two_part(
    reader: &Reader,
    (account, lines): (&AccountStatement, &[AccountLine]),
    (buyer, address): (&Buyer, Option<String>),
    (pack, creditor): (&EvidencePack, String),
) -> TwoPartAccount {
    let money = |minor: i64, line: &AccountLine| reader.amount(Money::new(minor, line.currency));
    let line = |one: &AccountLine| TwoPartLine {
        number: match one.instalment {
            0 | 1 => one.number.clone(),
            n => format!("{} #{n}", one.number),
        },
        contract: match one.item_id {
            Some(_) => one.contract.clone(),
            None => reader.t("collections-account-money"),
        },
        on: one.issued_on.to_string(),
        due_on: one.due_on.map(|day| day.to_string()).unwrap_or_default(),
        amount: money(one.amount_minor, one),
        open: money(one.open_minor, one),
    };
    let disputed: Vec<String> = account
        .totals
        .iter()
        .filter_map(|total| {
            let of = lines.iter().filter(|line| line.currency == total.currency);
            let minor: i64 = of.map(|line| line.disputed_minor).sum();
            (minor > 0).then(|| reader.amount(Money::new(minor, total.currency)))
        })
        .collect();
    let mut to = vec![match reader.lang {
        Lang::En if !buyer.name_en.is_empty() => buyer.name_en.clone(),
        _ => buyer.name.clone(),
    }];
    to.extend(address);
    TwoPartAccount {
        head: Head {
            lang: reader.lang,
            company: creditor,
            subject: String::new(),
            number: account.number.clone(),
            as_of: account.as_of,
            printed_on: reader.today,
            printed_by: reader.by.clone(),
        },
        to,
        lines: lines.iter().map(line).collect(),
        totals: account.totals.iter().map(|total| reader.amount(*total)).collect(),
        disputed: disputed.join(" · "),
        reservation: words::said(reader.lang, &pack.reservation),
        answer_by: account.sent_on.unwrap_or(reader.today).plus_days(pack.answer_days),
        contact: vec![Fact::new(reader.t("collections-account-contact"), reader.by.clone())],
    }
}

fn sheet(reader: &Reader, title: &str, number: String, buyer: &Buyer) -> Sheet {
    let named = match buyer.code == buyer.name {
        true => buyer.name.clone(),
        false => format!("{} · {}", buyer.code, buyer.name),
    };
    let day = reader.today.to_string();
    Sheet {
        lang: reader.lang,
        title: reader.t(title),
        subject: named,
        number,
        company: reader.company.clone(),
        as_of: reader.ta("paper-as-of", &[("day", &day), ("printed", &day), ("by", &reader.by)]),
        reading: reader.t("paper-internal"),
        blocks: Vec::new(),
    }
}

/// What counsel is handed, on one sheet: the debts with their grades and clocks, and every file with its
/// checksum.
///
/// # Errors
/// `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn counsel_index(
    press: &Press,
    reader: &Reader,
    (buyer, pack): (&Buyer, &EvidencePack),
    (items, clocks, files): (&[GradedItem], &[ClockRow], &[CounselFile]),
) -> Result<Vec<u8>> {
    let mut out = sheet(reader, "paper-proof-index", String::new(), buyer);
    out.reading = reader.t("paper-for-counsel");
    out.blocks.push(Block::small(reader.t("collections-no-advice")));
    out.blocks.push(Block::heading(reader.t("paper-proof-debts")));
    out.blocks.push(Block::table(debts(reader, pack, items, clocks)));
    out.blocks.push(Block::heading(reader.t("paper-proof-files")));
    let head = |key: &str| reader.t(&format!("paper-proof-{key}"));
    let mut table = Table::of(vec![
        Column::text(head("name"), 4),
        Column::text(head("kind"), 3),
        Column::fit(head("day")),
        Column::text(head("signer"), 2),
        Column::text("SHA-256", 5),
    ]);
    for file in files {
        let kind = |code: &str| {
            let found = pack.kind(code).map(|one| words::said(reader.lang, &one.name));
            found.unwrap_or_else(|| code.to_owned())
        };
        let (what, day, signer) = match &file.paper {
            Some(paper) => {
                let as_what = pack.capacity(&paper.capacity);
                let as_what = as_what.map(|one| words::said(reader.lang, &one.name));
                let signer = [Some(paper.signatory.clone()), as_what];
                let signer: Vec<String> =
                    signer.into_iter().flatten().filter(|text| !text.is_empty()).collect();
                let what = format!("{} {}", kind(&paper.kind), paper.title);
                (what, paper.as_of.to_string(), signer.join(" · "))
            }
            None => {
                let on = file.on.map(|day| day.to_string()).unwrap_or_default();
                (format!("{} {}", kind(&file.kind), file.title), on, String::new())
            }
        };
        table.push([file.name.as_str(), &what, &day, &signer, &broken(&file.digest)]);
    }
    out.blocks.push(Block::table(table));
    print(press.clone(), out).await
}

/// A digest that a narrow column can break.
fn broken(digest: &str) -> String {
    let signs: Vec<char> = digest.chars().collect();
    let parts: Vec<String> = signs.chunks(16).map(|part| part.iter().collect()).collect();
    parts.join(" ")
}

fn debts(reader: &Reader, pack: &EvidencePack, items: &[GradedItem], clocks: &[ClockRow]) -> Table {
    let head = |key: &str| reader.t(&format!("paper-proof-{key}"));
    let mut table = Table::of(vec![
        Column::text(head("number"), 2),
        Column::fit(head("due")),
        Column::number(head("open")),
        Column::fit(head("grade")),
        Column::text(head("lacks"), 4),
        Column::fit(head("ends")),
    ]);
    for item in items {
        let lacks: Vec<String> = item
            .graded
            .missing()
            .iter()
            .filter_map(|part| pack.kind(&part.kind))
            .map(|kind| words::said(reader.lang, &kind.name))
            .collect();
        let clock = clocks.iter().find(|row| row.item_id == item.item_id);
        let ends = match clock.map(|row| row.clock.ends_on) {
            Some(Some(day)) => day.to_string(),
            Some(None) => reader.t("collections-clock-stands"),
            None => String::new(),
        };
        let open = reader.amount(Money::new(item.open_minor, item.currency));
        let grade = format!("{} · {} %", item.graded.letter, item.graded.percent);
        table.push([
            item.number.as_str(),
            &item.due_on.to_string(),
            &open,
            &grade,
            &lacks.join("、"),
            &ends,
        ]);
    }
    table
}

/// The facts of a complaint as a PDF.
///
/// # Errors
/// `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn complaint_paper(
    db: &Db,
    press: &Press,
    reader: &Reader,
    (claim, pack): (&Claim, &EvidencePack),
) -> Result<Vec<u8>> {
    let buyer = find_buyer_by_id(db, claim.item.buyer_id).await?;
    let Some(buyer) = buyer else {
        return Err(base::Failure::bug("printing a claim against nobody"));
    };
    let mut out = sheet(reader, "paper-complaint", claim.item.number.clone(), &buyer);
    let said = |wording| words::said(reader.lang, wording);
    out.blocks.push(Block::text(reader.ta(
        "paper-complaint-platform",
        &[
            ("platform", &said(&pack.complaint.platform)),
            ("article", &said(&pack.complaint.article)),
        ],
    )));
    out.blocks.push(Block::heading(reader.t("paper-complaint-parties")));
    let fact =
        |key: &str, value: String| Fact::new(reader.t(&format!("paper-complaint-{key}")), value);
    out.blocks.push(Block::Facts {
        facts: vec![
            fact("creditor", reader.company.clone()),
            fact("size", words::size(reader.lang, claim.facts.own_size)),
            fact("debtor", buyer.name.clone()),
            fact("uscc", buyer.uscc.clone()),
            fact("debtor-kind", reader.t(&format!("payables-payer-{}", claim.facts.debtor.code()))),
        ],
    });
    out.blocks.push(Block::heading(reader.t("paper-complaint-debt")));
    out.blocks.push(Block::Facts { facts: facts(reader, claim) });
    if claim.facts.back_to_back {
        let text = reader.t("paper-complaint-back-to-back");
        out.blocks.push(Block::Note { tone: Tone::Medium, text });
    }
    interest(reader, claim, &mut out);
    out.blocks.push(Block::small(reader.t("collections-no-advice")));
    print(press.clone(), out).await
}

fn facts(reader: &Reader, claim: &Claim) -> Vec<Fact> {
    let item = &claim.item;
    let fact =
        |key: &str, value: String| Fact::new(reader.t(&format!("paper-complaint-{key}")), value);
    let day = |day: Option<base::Day>| {
        day.map_or_else(|| reader.t("paper-complaint-unknown"), |day| day.to_string())
    };
    let money = |minor| reader.amount(Money::new(minor, item.currency));
    let duty = &claim.duty;
    let pay_by = duty.pay_by.map_or_else(
        || reader.t("paper-complaint-unknown"),
        |(day, by)| format!("{day}（{}）", reader.t(&format!("payables-by-{}", by.code()))),
    );
    let mut facts = vec![
        fact("contract", item.contract.clone()),
        fact("invoice", item.number.clone()),
        fact("signed", day(claim.facts.signed_on)),
        fact("told", day(claim.facts.told_on)),
        fact("delivered", day(claim.facts.delivered_on)),
        fact("accepted", day(claim.facts.accepted_on)),
        fact("amount", money(item.amount_minor)),
        fact("open", money(item.open_minor)),
        fact("undisputed", money(claim.undisputed_minor())),
        fact("law-day", day(duty.law_on)),
        fact("pay-by", pay_by),
        fact("late-days", duty.days_past.unwrap_or(0).max(0).to_string()),
    ];
    if let Some(by) = claim.confirm_by {
        facts.push(fact("confirm-by", by.to_string()));
    }
    facts
}

fn interest(reader: &Reader, claim: &Claim, out: &mut Sheet) {
    let head = |key: &str| reader.t(&format!("paper-complaint-{key}"));
    let money = |minor| reader.amount(Money::new(minor, claim.item.currency));
    let mut table = Table::of(vec![
        Column::fit(head("after")),
        Column::fit(head("to")),
        Column::number(head("days")),
        Column::number(head("base")),
        Column::text(head("rate"), 2),
        Column::number(head("interest")),
    ]);
    for line in &claim.duty.interest.lines {
        let rate = match line.rate {
            RateOf::Agreed(bps) | RateOf::Floor(bps) => {
                let share = locale::bps(base::Bps(i32::try_from(bps).unwrap_or(0)));
                reader.ta("paper-complaint-a-year", &[("rate", &share)])
            }
            RateOf::Law(ppm) => {
                let whole = format!("{}.{:02} %", ppm / 10_000, ppm % 10_000 / 100);
                reader.ta("paper-complaint-a-day", &[("rate", &whole)])
            }
        };
        table.push([
            line.after.to_string(),
            line.to.to_string(),
            line.days.to_string(),
            reader.amount(line.base),
            rate,
            reader.amount(line.amount),
        ]);
    }
    if table.rows.is_empty() {
        return;
    }
    let total = money(claim.duty.interest.total_minor());
    table.total = ["", "", "", "", head("total").as_str(), total.as_str()].map(Into::into).to_vec();
    out.blocks.push(Block::heading(head("interest-head")));
    out.blocks.push(Block::table(table));
}
