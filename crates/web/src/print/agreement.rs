//! 还款协议 and 承诺函: the wording of the pack filled with what was agreed.

use axum::extract::{Path, State};
use base::Money;
use credit::{
    collections::{Agreement, PaperWords, PromisePack, get_agreement},
    parties::{Buyer, get_buyer},
    scoring::Wording,
};
use paper::{AgreementPaper, Fact};

use super::{Reader, pdf, print};
use crate::{failure::Answer, state::App, visit::Visit};

/// The PDF of an agreement, in the reader's language.
///
/// # Errors
/// `collections.agreement-unknown`, `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn agreement(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let reader = Reader::of(&visit)?;
    let found = get_agreement(&app.db, id, reader.scope).await?;
    let buyer = get_buyer(&app.db, &found.row.buyer_code, reader.scope).await?;
    let (pack, _) = PromisePack::in_force(&app.db, found.row.made_on).await?;
    let sheet = written(&reader, &pack, (&found, &buyer)).sheet();
    let bytes = print(app.press.clone(), sheet).await?;
    Ok(pdf(&found.row.number, visit.lang, bytes))
}

fn written(
    reader: &Reader,
    pack: &PromisePack,
    (found, buyer): (&Agreement, &Buyer),
) -> AgreementPaper {
    let row = &found.row;
    let letter = row.form == "letter";
    let said: &PaperWords = if letter { &pack.letter } else { &pack.agreement };
    let debtor = match reader.lang {
        base::Lang::En if !buyer.name_en.is_empty() => buyer.name_en.clone(),
        _ => buyer.name.clone(),
    };
    // In full: a contract is not read in units of ten thousand.
    let full =
        |minor| locale::amount(reader.lang, Money::new(minor, row.currency), locale::Style::Full);
    let digits =
        |minor| locale::digits(reader.lang, Money::new(minor, row.currency), locale::Style::Full);
    let fill = |text: &Wording| {
        text.fill("creditor", &reader.company)
            .fill("debtor", &debtor)
            .fill("day", &row.made_on.to_string())
            .fill("principal", &full(row.principal_minor))
            .fill("interest", &full(row.interest_minor))
            .fill("count", &found.plan.len().to_string())
            .fill("security", &row.security)
            .pick(reader.lang)
            .to_owned()
    };
    let mut clauses = Vec::new();
    clauses.extend(pack.interest_mode(&row.interest).map(|one| fill(&one.text)));
    clauses.extend(pack.default_clause(&row.default_clause).map(|one| fill(&one.text)));
    if !row.security.is_empty() {
        clauses.push(fill(&said.security));
    }
    clauses.push(fill(&said.ending));
    let mut head = reader.head(buyer, row.made_on);
    head.number.clone_from(&row.number);
    let plan = if found.plan.len() > 1 { &said.plan } else { &said.plan_one };
    AgreementPaper {
        head,
        letter,
        draft: row.state != "signed",
        practice: false,
        parties: vec![
            Fact::new(reader.t("paper-agreement-creditor"), reader.company.clone()),
            Fact::new(reader.t("paper-agreement-debtor"), debtor.clone()),
            Fact::new(reader.t("paper-agreement-uscc"), buyer.uscc.clone()),
        ],
        opening: fill(&said.opening),
        debt: fill(&said.debt),
        items: found
            .items
            .iter()
            .map(|(_, number, due, amount, _)| [number.clone(), due.to_string(), digits(*amount)])
            .collect(),
        principal: digits(row.principal_minor),
        plan: fill(plan),
        instalments: found
            .plan
            .iter()
            .map(|one| {
                let part = one.tracked.part;
                [one.position.to_string(), part.due_on.to_string(), digits(part.amount_minor)]
            })
            .collect(),
        total: digits(row.principal_minor.saturating_add(row.interest_minor)),
        clauses,
        currency: row.currency.code().to_owned(),
    }
}
