//! What was agreed in a role-play, on the paper of a real agreement, marked as practice.

use academy::practice::{Dossier, KeptRun, Plan, PracticePack, Run, dossier_of, get_run};
use axum::extract::{Path, State};
use base::{Currency, Money, Rejection};
use credit::{collections::PromisePack, scoring::Wording};
use locale::Style;
use paper::{AgreementPaper, Fact, Head};
use store::access::Right;

use super::{Reader, pdf, print};
use crate::{failure::Answer, state::App, visit::Visit};

/// The PDF of what a talk came to.
///
/// # Errors
/// `practice.run-unknown`, `practice.other-edition`, `practice.nothing-agreed`, `paper.no-font`, `paper.no-glyph`, or a
/// fault.
pub async fn practice_agreement(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
) -> Answer {
    let reader = Reader::of(&visit)?;
    let kept = get_run(&app.db, id, (visit.person()?.id, visit.may(Right::Teach))).await?;
    let run = kept.replayed(PracticePack::shipped())?;
    let plan = run.agreed.as_ref();
    let plan =
        plan.ok_or_else(|| base::Failure::from(Rejection::new("practice.nothing-agreed")))?;
    let sheet = written(&reader, (&kept, &run), (plan, &dossier_of(&kept)?)).sheet();
    let bytes = print(app.press.clone(), sheet).await?;
    Ok(pdf(&format!("practice-{id}"), visit.lang, bytes))
}

/// What was agreed beside the parts: what was let off, who signs, when one speaks again.
fn beside(reader: &Reader, plan: &Plan, made_on: base::Day) -> Vec<String> {
    let mut said = Vec::new();
    if plan.discount_minor > 0 {
        let off = Money::new(plan.discount_minor, Currency::CNY);
        let off = locale::amount(reader.lang, off, Style::Full);
        said.push(reader.ta("practice-paper-discount", &[("amount", &off)]));
    }
    let signer = reader.t(&format!("practice-signer-{}", plan.signer.code()));
    said.push(reader.ta("practice-paper-signer", &[("signer", &signer)]));
    if let Some(days) = plan.next_days {
        let day = made_on.plus_days(i32::try_from(days).unwrap_or(0)).to_string();
        said.push(reader.ta("practice-paper-next", &[("day", &day)]));
    }
    said
}

fn written(
    reader: &Reader,
    (kept, run): (&KeptRun, &Run),
    (plan, dossier): (&Plan, &Dossier),
) -> AgreementPaper {
    let pack = PromisePack::shipped();
    let lang = reader.lang;
    let yuan = |minor| Money::new(minor, Currency::CNY);
    let full = |minor| locale::amount(lang, yuan(minor), Style::Full);
    let digits = |minor| locale::digits(lang, yuan(minor), Style::Full);
    let made_on = run.pack.plays_on;
    let debtor = dossier.firm.pick(lang).to_owned();
    let named = reader.t(if plan.guarantee { "practice-plan-guarantee" } else { "practice-no" });
    let fill = |text: &Wording| {
        text.fill("creditor", &reader.company)
            .fill("debtor", &debtor)
            .fill("day", &made_on.to_string())
            .fill("principal", &full(run.debtor.total_minor))
            .fill("interest", &full(0))
            .fill("count", &plan.parts.len().to_string())
            .fill("security", &named)
            .pick(lang)
            .to_owned()
    };
    let said = &pack.agreement;
    // Reserved, or by the contract where the other side recognised it.
    let interest = pack.interest.get(usize::from(plan.interest)).map(|one| fill(&one.text));
    let broken = pack.defaults.first().map(|one| fill(&one.text));
    let security = plan.guarantee.then(|| fill(&said.security));
    let mut clauses: Vec<String> = [interest, broken, security].into_iter().flatten().collect();
    clauses.extend(beside(reader, plan, made_on));
    clauses.push(fill(&said.ending));
    let parts = (1_usize..).zip(&plan.parts).map(|(place, part)| {
        [place.to_string(), part.due_on(made_on).to_string(), digits(part.amount_minor)]
    });
    let items = dossier.invoices.iter();
    AgreementPaper {
        head: Head {
            lang,
            company: reader.company.clone(),
            subject: debtor.clone(),
            number: format!("P{}", kept.id),
            as_of: made_on,
            printed_on: reader.today,
            printed_by: reader.by.clone(),
        },
        letter: false,
        draft: !plan.statement_signed,
        practice: true,
        parties: vec![
            Fact::new(reader.t("paper-agreement-creditor"), reader.company.clone()),
            Fact::new(reader.t("paper-agreement-debtor"), debtor.clone()),
        ],
        opening: fill(&said.opening),
        debt: fill(&said.debt),
        items: items
            .map(|one| [one.number.clone(), one.due.to_string(), digits(one.amount_minor)])
            .collect(),
        principal: digits(run.debtor.total_minor),
        plan: fill(if plan.parts.len() > 1 { &said.plan } else { &said.plan_one }),
        instalments: parts.collect(),
        total: digits(plan.sum_minor()),
        clauses,
        currency: Currency::CNY.code().to_owned(),
    }
}
