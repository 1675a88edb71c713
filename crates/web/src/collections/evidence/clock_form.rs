//! What people enter about clocks: an interruption with its proof, a clock of another kind, its end.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Rejection, Result};
use credit::{
    collections::evidence::{
        EvidencePack, EvidencePaper, NewClock, NewInterruption, SUSPENSION, close_clock,
        list_papers, record_interruption, start_clock, withdraw_interruption,
    },
    parties::{Buyer, get_buyer},
    receivables::{AgeingQuery, ItemFilter, ItemRow, list_items},
};
use maud::{Markup, html};

use super::{CLOCKS, buyer_crumbs, none, of_buyer, proofs};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes},
    parties::words,
    state::App,
    typed::settled,
    visit::Visit,
};

/// The open items of a buyer, to choose one.
pub(super) async fn items_of(app: &App, visit: &Visit, buyer: &Buyer) -> Result<Vec<Choice>> {
    let query =
        AgeingQuery { buyer: Some(buyer.id), scope: visit.scope(), ..AgeingQuery::on(visit.today) };
    let filter = ItemFilter { query, bucket: None, search: String::new(), after: None, limit: 500 };
    let one = |item: ItemRow| Choice {
        value: item.id.to_string(),
        name: format!(
            "{} · {} · {}",
            item.number,
            item.due_on,
            visit.amount(base::Money::new(item.open_minor, item.currency)),
        ),
    };
    Ok(list_items(&app.db, &filter).await?.rows.into_iter().map(one).collect())
}

/// The form.
///
/// # Errors
/// `parties.buyer-unknown`, `house.page-not-found`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((code, act)): Path<(String, String)>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let filled = Filled::default()
        .or("on", visit.today.to_string())
        .or("starts_on", visit.today.to_string());
    let body = page(&app, &visit, (&buyer, &act), (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-clocks"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    (buyer, act): (&Buyer, &str),
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup> {
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let all = Choice { value: String::new(), name: visit.t("collections-all-items") };
    let items = [vec![all], items_of(app, visit, buyer).await?].concat();
    let word = act.split_once('-').map_or(act, |(word, _)| word);
    let (fields, title) = match word {
        "interruption" => {
            let papers = list_papers(&app.db, buyer.id, None).await?;
            (event_fields(visit, &pack, (items, &papers), filled), "collections-interruption-new")
        }
        "start" => (start_fields(visit, &pack, items, filled), "collections-clock-start"),
        "close" => {
            let field = Field::new("note", visit.t("collections-clock-closing"))
                .kind(Kind::Lines)
                .value(filled.get("note"))
                .required();
            (vec![field], "collections-clock-close")
        }
        "withdraw" => {
            let sure = Field::new("sure", visit.t("house-confirm"))
                .kind(Kind::Tick)
                .value(filled.get("sure"));
            (vec![sure], "collections-interruption-withdraw")
        }
        other => return Err(Rejection::new("house.page-not-found").with("path", other).into()),
    };
    let at = of_buyer(CLOCKS, &buyer.code);
    let form = Sheet {
        action: format!("{at}/{act}"),
        csrf: visit.csrf.clone(),
        fields,
        mistakes,
        submit: visit.t(title),
        back: Some(at),
    };
    Ok(html! {
        (buyer_crumbs(visit, (CLOCKS, "collections-clocks"), (&buyer.code, &buyer.name)))
        (kit::page_head(&visit.t(title), &buyer.name, &html! {}))
        div.panel { div.inside.stack {
            p.soft { (visit.t(&format!("collections-clock-{word}-lead"))) }
            (form.show(visit.lang))
        } }
    })
}

fn event_fields(
    visit: &Visit,
    pack: &EvidencePack,
    (items, papers): (Vec<Choice>, &[EvidencePaper]),
    filled: &Filled,
) -> Vec<Field> {
    let kinds = pack
        .events
        .iter()
        .map(|rule| Choice { value: rule.code.clone(), name: words::said(visit.lang, &rule.name) });
    let suspension =
        Choice { value: SUSPENSION.to_owned(), name: visit.t("collections-clock-suspension") };
    let kinds = kinds.chain(std::iter::once(suspension)).collect();
    let paper = papers.iter().map(|paper| Choice {
        value: paper.id.to_string(),
        name: format!("{} · {}", paper.as_of, paper.title),
    });
    let papers = std::iter::once(none(visit)).chain(paper).collect();
    let day = |name: &'static str, id: &str| {
        Field::new(name, visit.t(id)).kind(Kind::Day).value(filled.get(name))
    };
    let one = |name: &'static str, id: &str, choices: Vec<Choice>| {
        Field::new(name, visit.t(id)).kind(Kind::OneOf(choices)).value(filled.get(name))
    };
    vec![
        one("kind", "collections-interruption-kind", kinds),
        one("item", "collections-item", items),
        day("on", "collections-interruption-on").required(),
        day("arrived_on", "collections-account-arrived"),
        day("ended_on", "collections-interruption-ended")
            .hint(visit.t("collections-interruption-ended-hint")),
        one("proof", "collections-proof", proofs(visit, pack)),
        one("evidence", "collections-interruption-paper", papers)
            .hint(visit.t("collections-interruption-paper-hint")),
        Field::new("person", visit.t("collections-person")).value(filled.get("person")),
        Field::new("note", visit.t("collections-proof-note")).value(filled.get("note")),
    ]
}

fn start_fields(
    visit: &Visit,
    pack: &EvidencePack,
    items: Vec<Choice>,
    filled: &Filled,
) -> Vec<Field> {
    let kinds = pack.periods.iter().map(|rule| Choice {
        value: rule.code.clone(),
        name: format!(
            "{} · {}",
            words::said(visit.lang, &rule.name),
            words::said(visit.lang, &rule.start),
        ),
    });
    vec![
        Field::new("kind", visit.t("collections-clock-kind"))
            .kind(Kind::OneOf(kinds.collect()))
            .value(filled.get("kind")),
        Field::new("item", visit.t("collections-item"))
            .kind(Kind::OneOf(items))
            .value(filled.get("item")),
        Field::new("starts_on", visit.t("collections-clock-starts"))
            .kind(Kind::Day)
            .value(filled.get("starts_on"))
            .required(),
        Field::new("ends_on", visit.t("collections-clock-ends"))
            .kind(Kind::Day)
            .value(filled.get("ends_on"))
            .hint(visit.t("collections-clock-ends-hint")),
        Field::new("note", visit.t("collections-proof-note")).value(filled.get("note")).required(),
    ]
}

/// What one of these forms asks for.
enum Wish {
    Event(NewInterruption),
    Start(NewClock),
    Close(i64),
    Withdraw(i64),
}

/// Does what the form says.
///
/// # Errors
/// `parties.buyer-unknown`, `house.page-not-found`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((code, act)): Path<(String, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let (wish, mut mistakes) = wished(&buyer, &act, &filled)?;
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            match &wish {
                Wish::Event(new) => {
                    record_interruption(&mut tx, &pack, new).await?;
                }
                Wish::Start(new) => {
                    start_clock(&mut tx, &pack, new).await?;
                }
                Wish::Close(id) => {
                    close_clock(&mut tx, (buyer.id, *id), filled.get("note")).await?;
                }
                Wish::Withdraw(id) => withdraw_interruption(&mut tx, (buyer.id, *id)).await?,
            }
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => {
                let flash = Flash::new("collections-clock-saved");
                return Ok(visit.go(&of_buyer(CLOCKS, &buyer.code), Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&app, &visit, (&buyer, &act), (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-clocks"), &body))
}

fn wished(buyer: &Buyer, act: &str, filled: &Filled) -> Result<(Wish, Mistakes)> {
    let id = |name: &str| filled.some(name).and_then(|text| text.parse().ok());
    let text = |name: &str| filled.get(name).to_owned();
    let mut reader = filled.reader();
    let wish = match act.split_once('-') {
        None if act == "interruption" => Wish::Event(NewInterruption {
            buyer_id: buyer.id,
            item_id: id("item"),
            kind: text("kind"),
            on: reader.day("on"),
            arrived_on: reader.maybe_day("arrived_on"),
            ended_on: reader.maybe_day("ended_on"),
            proof: text("proof"),
            evidence_id: id("evidence"),
            person: text("person"),
            note: text("note"),
        }),
        None if act == "start" => Wish::Start(NewClock {
            buyer_id: buyer.id,
            item_id: id("item"),
            kind: text("kind"),
            starts_on: reader.day("starts_on"),
            ends_on: reader.maybe_day("ends_on"),
            note: text("note"),
        }),
        Some(("close", which)) => Wish::Close(which.parse().unwrap_or_default()),
        Some(("withdraw", which)) => {
            reader.confirmed();
            Wish::Withdraw(which.parse().unwrap_or_default())
        }
        _ => return Err(Rejection::new("house.page-not-found").with("path", act).into()),
    };
    Ok((wish, reader.mistakes()))
}
