//! What is printed: a buyer's papers as PDF. The words and figures come from the rooms, spelled
//! here as pages spell them; `paper` sets them. It decides nothing and keeps nothing.

mod agreement;
mod case;
mod case_proof;
mod debts;
mod decision;
mod dunning;
mod explanation;
mod gather;
mod letter;
mod policy;
mod practice;
mod proof;
mod summary;
mod told;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use base::{Day, Failure, Lang, Money, Result};
use locale::{Style, t, ta};
use paper::{Head, Press, Sheet};
use store::{Db, access::Scope};

use crate::{failure::Answer, sheet::attached, state::App, visit::Visit};

pub use agreement::agreement;
pub use case::{brief as case_brief, brief_paper, counsel as case_counsel};
pub use debts::{assignment as debt_assignment, set_off as debt_set_off};
pub use decision::decision;
pub use dunning::{dunning, send_one, send_released};
use gather::Gathered;
pub use letter::letter;
pub use policy::{policy, policy_paper};
pub use practice::practice_agreement;
pub use proof::{account_paper, complaint_paper, counsel_index};

/// For whom something is printed.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The language.
    pub lang: Lang,
    /// How amounts are written.
    pub style: Style,
    /// Whose paper it is.
    pub company: String,
    /// Who prints it.
    pub by: String,
    /// The day of printing.
    pub today: Day,
    /// Whose buyers are seen.
    pub scope: Scope,
}

impl Reader {
    /// Who reads a page prints for themselves.
    pub(crate) fn of(visit: &Visit) -> Result<Self> {
        Ok(Self {
            lang: visit.lang,
            style: visit.style,
            company: visit.house.company.clone(),
            by: visit.person()?.name.clone(),
            today: visit.today,
            scope: visit.scope(),
        })
    }

    fn t(&self, id: &str) -> String {
        t(self.lang, id)
    }

    fn ta(&self, id: &str, args: &[(&str, &str)]) -> String {
        ta(self.lang, id, args)
    }

    fn amount(&self, money: Money) -> String {
        locale::amount(self.lang, money, self.style)
    }

    fn head(&self, buyer: &credit::parties::Buyer, as_of: Day) -> Head {
        let named = match buyer.code == buyer.name {
            true => buyer.name.clone(),
            false => format!("{} · {}", buyer.code, buyer.name),
        };
        Head {
            lang: self.lang,
            company: self.company.clone(),
            subject: named,
            number: String::new(),
            as_of,
            printed_on: self.today,
            printed_by: self.by.clone(),
        }
    }
}

/// Which paper of a buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuyerPaper {
    /// 资信摘要: all that is known and judged, on two pages.
    Summary,
    /// How the score and the proposal came about.
    Explanation,
}

/// A buyer's paper as a PDF.
///
/// # Errors
/// `parties.buyer-unknown`, `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn buyer_paper(
    db: &Db,
    press: &Press,
    reader: &Reader,
    (code, which): (&str, BuyerPaper),
) -> Result<Vec<u8>> {
    let gathered = Gathered::of(db, reader, code).await?;
    let sheet = match which {
        BuyerPaper::Summary => summary::of(reader, &gathered).sheet(),
        BuyerPaper::Explanation => explanation::of(reader, &gathered).sheet(),
    };
    print(press.clone(), sheet).await
}

/// Sets a sheet off the threads that serve.
///
/// # Errors
/// `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn print(press: Press, sheet: Sheet) -> Result<Vec<u8>> {
    let set = tokio::task::spawn_blocking(move || press.print(&sheet)).await;
    set.map_err(|error| Failure::broken("setting a sheet", error))?
}

/// A PDF as a download.
pub fn pdf(name: &str, lang: Lang, bytes: Vec<u8>) -> Response {
    (attached(&format!("{name}.pdf"), "application/pdf", lang), bytes).into_response()
}

async fn answer(app: &App, visit: &Visit, code: &str, which: BuyerPaper, word: &str) -> Answer {
    let reader = Reader::of(visit)?;
    let bytes = buyer_paper(&app.db, &app.press, &reader, (code, which)).await?;
    Ok(pdf(&format!("{}-{code}", visit.t(word)), visit.lang, bytes))
}

/// 资信摘要 of a buyer.
///
/// # Errors
/// Those of [`buyer_paper`].
pub async fn summary(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    answer(&app, &visit, &code, BuyerPaper::Summary, "paper-summary").await
}

/// The printed explanation of a buyer's score.
///
/// # Errors
/// Those of [`buyer_paper`].
pub async fn explanation(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    answer(&app, &visit, &code, BuyerPaper::Explanation, "paper-explanation").await
}
