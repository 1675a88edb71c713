//! The own recovery curve beside what is said in the trade, by group, with the rows behind each figure.

mod charts;
mod file;
mod page;
mod rows;

use base::Result;
use credit::{
    collections::{
        recovery::{RecoveryBy, RecoveryGroup},
        talk::TalkPack,
    },
    parties::CustomerKind,
    policy::Tier,
};
use quant::recovery::Share;

pub use file::{csv, xlsx};
pub use page::show;
pub use rows::show as rows;

use super::cases::named;
use crate::{parties::words, state::App, visit::Visit};

/// Where the curve stands.
pub(super) const PATH: &str = "/collections/recovery";

/// How groups are called.
struct Names<'a> {
    visit: &'a Visit,
    by: RecoveryBy,
    pack: TalkPack,
}

impl<'a> Names<'a> {
    async fn read(app: &App, visit: &'a Visit, by: RecoveryBy) -> Result<Self> {
        let pack = TalkPack::in_force(&app.db, visit.today).await?.into_owned();
        Ok(Self { visit, by, pack })
    }

    fn of(&self, group: &RecoveryGroup) -> String {
        self.called(&group.code, &group.name)
    }

    fn called(&self, code: &str, name: &str) -> String {
        let (visit, unknown) = (self.visit, || self.visit.t("collections-unknown-yet"));
        match self.by {
            RecoveryBy::All => visit.t("collections-recovery-all"),
            RecoveryBy::Kind => code
                .parse::<CustomerKind>()
                .map_or_else(|_| unknown(), |kind| words::kind(visit.lang, kind)),
            RecoveryBy::Tier => {
                Tier::parse(code).map_or_else(unknown, |tier| words::tier(visit.lang, tier))
            }
            RecoveryBy::Reason if code.is_empty() => unknown(),
            RecoveryBy::Reason => named(visit, self.pack.reason(code).map(|one| &one.name), code),
            RecoveryBy::Owner if code.is_empty() => visit.t("collections-recovery-nobody"),
            RecoveryBy::Owner if name.is_empty() => code.to_owned(),
            RecoveryBy::Owner => name.to_owned(),
        }
    }
}

fn percent(share: f64) -> String {
    locale::percent(share, 1)
}

/// An interval: `61–74%`.
fn between(share: &Share) -> String {
    let low = locale::percent(share.low, 0);
    format!("{}–{}", low.trim_end_matches('%'), locale::percent(share.high, 0))
}
