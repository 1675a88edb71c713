//! The preparation of a talk and the facts for counsel, as PDF: from the facts, in the reader's language.

use axum::extract::{Path, State};
use base::{Day, Money, Result};
use credit::{
    collections::{
        cases::{Brief as Known, CaseFile, brief as known, get_case, ready_boxes},
        kinds::{CustomersPack, paths_of},
        legal::{Matter, list_matters},
        meetings::next_appointments,
        talk::TalkPack,
    },
    receivables::ItemRow,
};
use paper::{Brief, BriefKind, BriefPart, Column, Fact, Press, Table};
use store::Db;

use super::{Reader, case_proof, pdf, print};
use crate::{failure::Answer, state::App, visit::Visit};

/// Items, contacts and promises on paper at the most.
const ROWS: usize = 60;

/// The preparation as PDF.
///
/// # Errors
/// `collections.case-unknown`, `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn brief(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let reader = Reader::of(&visit)?;
    let bytes = brief_paper(&app.db, &app.press, &reader, id).await?;
    Ok(pdf(&format!("{}-{id}", visit.t("paper-brief-preparation")), visit.lang, bytes))
}

/// The preparation of a case, set.
///
/// # Errors
/// `collections.case-unknown`, `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn brief_paper(db: &Db, press: &Press, reader: &Reader, id: i64) -> Result<Vec<u8>> {
    let case = get_case(db, id, reader.scope).await?;
    let of = known(db, &case, reader.today).await?;
    let pack = TalkPack::in_force(db, reader.today).await?;
    let six = pack.six_of(db, &case, &of).await?;
    let mut parts = vec![account(reader, &of), items(reader, &of), promises(reader, &of)];
    parts.push(people(reader, (&case, &of)));
    parts.push(card(reader, &case));
    parts.push(by_kind(db, reader, &of).await?);
    parts.push(case_proof::graded(db, reader, of.buyer.id).await?);
    parts.push(case_proof::orders(db, reader, of.buyer.id).await?);
    parts.push(background(reader, &of));
    parts.push(contacts(reader, &of));
    let boxes = ready_boxes(&pack, &of.found, &of.ticked);
    let open = boxes.iter().filter(|one| !one.is_done());
    parts.push(BriefPart {
        heading: reader.t("collections-boxes-open"),
        list: open.map(|one| one.of.name.pick(reader.lang).to_owned()).collect(),
        ..BriefPart::default()
    });
    let sign = |one: &credit::collections::talk::Character| {
        let of = six.iter().find(|of| of.check == one.check)?;
        let key = format!("collections-six-{}-{}", of.check.code(), of.state.code());
        let said = reader.ta(&key, &[("count", &of.number.to_string())]);
        Some(Fact::new(one.name.pick(reader.lang), said))
    };
    parts.push(case_proof::principles(reader, &pack));
    parts.push(BriefPart {
        heading: reader.t("collections-six"),
        facts: pack.characters.iter().filter_map(sign).collect(),
        ..BriefPart::default()
    });
    let rule = |one: &credit::collections::talk::DoRule| one.text.pick(reader.lang).to_owned();
    parts.push(BriefPart {
        heading: reader.t("collections-rules-dont"),
        list: pack.rules.iter().filter(|one| !one.good).map(rule).collect(),
        ..BriefPart::default()
    });
    let paper = Brief {
        head: reader.head(&of.buyer, reader.today),
        kind: BriefKind::Preparation,
        parts,
        signatures: Vec::new(),
        note: String::new(),
    };
    print(press.clone(), paper.sheet()).await
}

/// What the kind of the customer means at this stage, where its money hangs, the next appointment.
async fn by_kind(db: &Db, reader: &Reader, of: &Known) -> Result<BriefPart> {
    let pack = CustomersPack::in_force(db, reader.today).await?;
    let rule = pack.customer(of.buyer.kind);
    let stage = rule.and_then(|rule| rule.stage(i64::from(of.owed.oldest_days)));
    let mut list = Vec::new();
    for path in paths_of(db, reader.scope, of.buyer.id).await? {
        if let Some(step) = path.state.hangs_at.and_then(|n| path.steps.get(n)) {
            let hangs = reader.ta("collections-path-hangs", &[("step", &step.name)]);
            list.push(format!("{} {} · {hangs} · {}", path.number, path.name, step.signer));
        }
    }
    let until = reader.today.plus_months(24);
    let next = next_appointments(db, &[of.buyer.id], until).await?;
    if let Some(one) = next.get(&of.buyer.id) {
        let (day, at) = (one.on.to_string(), one.at());
        let args = [("day", day.as_str()), ("at", &at), ("person", &one.person)];
        list.push(reader.ta("collections-meeting-line", &args));
    }
    Ok(BriefPart {
        heading: reader.t("collections-kind-of-case"),
        facts: rule
            .map(|rule| {
                let name = rule.name.pick(reader.lang);
                Fact::new(name, stage.map_or("", |stage| stage.text.pick(reader.lang)).to_owned())
            })
            .into_iter()
            .collect(),
        list,
        ..BriefPart::default()
    })
}

fn coin(reader: &Reader, minor: i64, currency: base::Currency) -> String {
    reader.amount(Money::new(minor, currency))
}

fn account(reader: &Reader, of: &Known) -> BriefPart {
    let owed = &of.owed;
    let mut facts = vec![
        Fact::new(reader.t("collections-open"), coin(reader, owed.open_minor, owed.currency)),
        Fact::new(reader.t("collections-overdue"), coin(reader, owed.overdue_minor, owed.currency)),
        Fact::new(
            reader.t("collections-oldest-days"),
            locale::days(reader.lang, i64::from(owed.oldest_days)),
        ),
    ];
    if let Some(end) = of.limitation_on {
        facts.push(Fact::new(reader.t("collections-limitation-ends"), end.to_string()));
    }
    BriefPart { heading: reader.t("collections-case-account"), facts, ..BriefPart::default() }
}

fn items(reader: &Reader, of: &Known) -> BriefPart {
    let head = |key: &str| reader.t(&format!("collections-paper-{key}"));
    let mut table = Table::of(vec![
        Column::text(head("number"), 3),
        Column::fit(head("due")),
        Column::number(head("days")),
        Column::number(head("open")),
        Column::number(head("disputed")),
    ]);
    let row = |item: &ItemRow| {
        let disputed = match item.disputed_minor {
            0 => String::new(),
            minor => coin(reader, minor, item.currency),
        };
        [
            item.number.clone(),
            item.due_on.to_string(),
            of.as_of.days_since(item.due_on).max(0).to_string(),
            coin(reader, item.open_minor, item.currency),
            disputed,
        ]
    };
    for item in of.items.iter().take(ROWS) {
        table.push(row(item));
    }
    BriefPart { heading: head("items"), table: Some(table), ..BriefPart::default() }
}

fn promises(reader: &Reader, of: &Known) -> BriefPart {
    let (decided, kept) = of.promises_kept();
    let said = reader.ta(
        "collections-promises-kept",
        &[("count", &decided.to_string()), ("kept", &kept.to_string())],
    );
    let one = |row: &credit::collections::RecordedPromise| {
        let amount = coin(reader, row.promise.amount_minor, row.promise.currency);
        let state = reader.t(&format!("collections-promise-state-{}", row.state));
        format!("{} → {} · {amount} · {state}", row.promise.made_on, row.promise.due_on)
    };
    BriefPart {
        heading: reader.t("collections-promises"),
        texts: vec![said],
        list: of.promises.iter().take(12).map(one).collect(),
        ..BriefPart::default()
    }
}

fn people(reader: &Reader, (case, of): (&CaseFile, &Known)) -> BriefPart {
    let one = |person: &credit::parties::MapPerson| {
        let part = person.influence.as_ref().map(|said| {
            let releases = match said.releases {
                true => format!(" · {}", reader.t("parties-influence-releases")),
                false => String::new(),
            };
            format!(" · {}{releases}", reader.t(&format!("parties-part-{}", said.part.code())))
        });
        format!("{} {}{}", person.name, person.duty, part.unwrap_or_default())
    };
    let mut texts = Vec::new();
    for gap in &of.gaps {
        texts.push(reader.t(&format!("parties-influence-gap-{}", gap.code())));
    }
    let mut facts = Vec::new();
    for (key, text) in [("pay-path", &case.card.pay_path), ("pay-days", &case.card.pay_days)] {
        if !text.is_empty() {
            facts.push(Fact::new(reader.t(&format!("collections-card-{key}")), text.clone()));
        }
    }
    BriefPart {
        heading: reader.t("collections-people"),
        texts,
        facts,
        list: of.people.iter().take(12).map(one).collect(),
        ..BriefPart::default()
    }
}

fn card(reader: &Reader, case: &CaseFile) -> BriefPart {
    let card = &case.card;
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let sum = |minor: i64, on| format!("{} · {}", coin(reader, minor, case.currency), day(on));
    let mut facts = Vec::new();
    if card.target_minor > 0 {
        let target = sum(card.target_minor, card.target_on);
        facts.push(Fact::new(reader.t("collections-card-target"), target));
        let walk = sum(card.walk_minor, card.walk_on);
        facts.push(Fact::new(reader.t("collections-card-walk"), walk));
    }
    let texts = [
        ("ours", &card.ours),
        ("theirs", &card.theirs),
        ("our-best", &card.our_best),
        ("their-best", &card.their_best),
    ];
    for (key, text) in texts {
        if !text.is_empty() {
            facts.push(Fact::new(reader.t(&format!("collections-card-{key}")), text.clone()));
        }
    }
    let none = facts.is_empty().then(|| reader.t("collections-card-none"));
    BriefPart {
        heading: reader.t("collections-card"),
        texts: none.into_iter().collect(),
        facts,
        list: card.ladder.iter().map(|one| format!("{} → {}", one.give, one.ask)).collect(),
        ..BriefPart::default()
    }
}

fn background(reader: &Reader, of: &Known) -> BriefPart {
    let join = |all: Vec<String>| match all.is_empty() {
        true => reader.t("house-none"),
        false => all.join("\n"),
    };
    let group = of.group.iter().take(8).map(|one| format!("{} {}", one.code, one.name)).collect();
    let findings = of
        .testimony
        .findings
        .iter()
        .filter(|one| one.ended.is_none())
        .map(|one| format!("{} {}", one.of.on, one.of.text))
        .take(8)
        .collect();
    let others = of.testimony.past.iter().take(8).map(|one| {
        let amount = one.of.amount.map(|amount| reader.amount(amount)).unwrap_or_default();
        format!("{} {amount} {}", one.of.creditor, one.of.text)
    });
    let receipts = of.receipts.iter().take(4).map(|one| {
        format!("{} {}", one.effective_on, coin(reader, one.amount_minor, one.currency))
    });
    let facts = vec![
        Fact::new(reader.t("collections-receipts"), join(receipts.collect())),
        Fact::new(reader.t("collections-group"), join(group)),
        Fact::new(reader.t("collections-findings"), join(findings)),
        Fact::new(reader.t("collections-other-creditors"), join(others.collect())),
    ];
    BriefPart { heading: reader.t("collections-background"), facts, ..BriefPart::default() }
}

fn contacts(reader: &Reader, of: &Known) -> BriefPart {
    let one = |row: &credit::collections::LoggedContact| {
        let said = &row.contact;
        let channel = reader.t(&format!("collections-channel-{}", said.channel));
        let result = reader.t(&format!("collections-result-{}", said.result));
        let proven = match said.proven {
            true => format!(" · {}", reader.t("collections-proven")),
            false => String::new(),
        };
        format!("{} {channel} · {result} · {} {}{proven}", said.on, said.person, said.note)
    };
    BriefPart {
        heading: reader.t("collections-paper-contacts"),
        list: of.contacts.iter().take(15).map(one).collect(),
        ..BriefPart::default()
    }
}

/// The facts for counsel as PDF: the claim item by item, papers with their digests, demands with proof of
/// arrival, promises as acknowledgements, the limitation date, matters.
///
/// # Errors
/// `collections.case-unknown`, `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn counsel(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let reader = Reader::of(&visit)?;
    let case = get_case(&app.db, id, reader.scope).await?;
    let of = known(&app.db, &case, reader.today).await?;
    let matters = list_matters(&app.db, id).await?;
    let pack = TalkPack::in_force(&app.db, reader.today).await?;
    let name = |code: &str| match pack.reason(code) {
        Some(reason) => reason.name.pick(reader.lang).to_owned(),
        None => code.to_owned(),
    };
    let mut facts = vec![
        Fact::new(reader.t("collections-debtor"), of.buyer.name.clone()),
        Fact::new(reader.t("collections-uscc"), of.buyer.uscc.clone()),
        Fact::new(reader.t("collections-case-opened"), case.opened_on.to_string()),
    ];
    if !case.stated.is_empty() {
        facts.push(Fact::new(reader.t("collections-case-stated"), name(&case.stated)));
    }
    if !case.verified.is_empty() {
        let said = format!("{} · {}", name(&case.verified), case.verified_by_what);
        facts.push(Fact::new(reader.t("collections-case-verified"), said));
    }
    let parts = vec![
        BriefPart { facts, ..BriefPart::default() },
        account(&reader, &of),
        items(&reader, &of),
        papers(&reader, &of),
        proven(&reader, &of),
        promises(&reader, &of),
        of_matters(&reader, &case, &matters),
    ];
    let paper = Brief {
        head: reader.head(&of.buyer, reader.today),
        kind: BriefKind::Counsel,
        parts,
        signatures: Vec::new(),
        note: reader.t("collections-counsel-note"),
    };
    let bytes = print(app.press.clone(), paper.sheet()).await?;
    Ok(pdf(&format!("{}-{id}", visit.t("paper-brief-counsel")), visit.lang, bytes))
}

fn papers(reader: &Reader, of: &Known) -> BriefPart {
    let head = |key: &str| reader.t(&format!("collections-paper-{key}"));
    let mut table = Table::of(vec![
        Column::text(head("what"), 4),
        Column::fit(head("as-of")),
        Column::text(head("digest"), 3),
    ]);
    for one in of.papers.iter().take(ROWS) {
        let digest: String = one.digest.chars().take(16).collect();
        table.push([one.title.clone(), one.as_of.to_string(), digest]);
    }
    let lacks = (!of.found.contract).then(|| reader.t("collections-no-contract"));
    BriefPart {
        heading: reader.t("collections-case-papers"),
        texts: lacks.into_iter().collect(),
        table: Some(table),
        ..BriefPart::default()
    }
}

fn proven(reader: &Reader, of: &Known) -> BriefPart {
    let one = |row: &credit::collections::LoggedContact| {
        let channel = reader.t(&format!("collections-channel-{}", row.contact.channel));
        format!("{} {channel} · {} · {}", row.contact.on, row.contact.person, row.contact.note)
    };
    let proven = of.contacts.iter().filter(|row| row.contact.proven);
    BriefPart {
        heading: reader.t("collections-proven-letters"),
        list: proven.take(ROWS).map(one).collect(),
        ..BriefPart::default()
    }
}

fn of_matters(reader: &Reader, case: &CaseFile, matters: &[Matter]) -> BriefPart {
    let one = |matter: &Matter| {
        let sum = coin(reader, matter.claimed_minor, case.currency);
        format!("{} {} {} · {sum}", matter.opened_on, matter.forum, matter.reference)
    };
    BriefPart {
        heading: reader.t("collections-matters"),
        list: matters.iter().map(one).collect(),
        ..BriefPart::default()
    }
}
