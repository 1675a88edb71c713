//! Measures of collecting by person, team, stage, script and way of contact, month by month; of the ledger at the ends
//! of months; the rows behind each figure; the same as a file.

mod file;
mod ledger;
mod page;
mod rows;

use base::Result;
use credit::collections::{
    measures::{Measure, MeasureBy, MeasureLog, Measured},
    talk::{Script, TalkPack, list_scripts},
};

pub use file::xlsx;
pub use ledger::show as ledger;
pub use page::show;
pub use rows::show as rows;

use super::cases::named;
use crate::{filled::Filled, kit::Link, state::App, visit::Visit};

/// Where the measures stand.
pub(super) const PATH: &str = "/collections/measures";

/// What a page was asked.
struct Asked {
    by: MeasureBy,
    group: Option<String>,
    month: Option<String>,
    measure: Measure,
}

impl Asked {
    fn of(filled: &Filled) -> Self {
        let by = MeasureBy::parse(filled.get("by")).unwrap_or_default();
        Self {
            by,
            group: filled.0.get("group").filter(|_| by != MeasureBy::All).cloned(),
            month: filled.some("month").map(str::to_owned),
            measure: Measure::parse(filled.get("measure")).unwrap_or(Measure::KeptAmount),
        }
    }

    /// An address with the same question.
    fn link(&self, path: &str) -> Link {
        let link =
            Link::to(path).with("by", self.by.code()).with_some("month", self.month.as_ref());
        let link = link.with("measure", self.measure.code());
        match &self.group {
            Some(group) => link.with("group", group),
            None => link,
        }
    }
}

/// How groups are called.
struct Names<'a> {
    visit: &'a Visit,
    by: MeasureBy,
    pack: TalkPack,
    scripts: Vec<Script>,
    people: Vec<(String, String)>,
}

impl<'a> Names<'a> {
    async fn read(app: &App, visit: &'a Visit, by: MeasureBy) -> Result<Self> {
        let people = app.db.list_people().await?;
        Ok(Self {
            visit,
            by,
            pack: TalkPack::in_force(&app.db, visit.today).await?.into_owned(),
            scripts: list_scripts(&app.db, None).await?,
            people: people.into_iter().map(|one| (one.login, one.name)).collect(),
        })
    }

    fn of(&self, log: &MeasureLog, code: &str) -> String {
        let visit = self.visit;
        match self.by {
            MeasureBy::All => visit.t("collections-recovery-all"),
            MeasureBy::Person | MeasureBy::Owner => self.person(code),
            MeasureBy::Method => visit.t(&format!("collections-channel-{code}")),
            MeasureBy::Stage => self.stage(log, code),
            MeasureBy::Script => {
                let own = self.scripts.iter().find(|one| one.code() == code);
                if let Some(own) = own {
                    return format!("{code} {}", own.title);
                }
                let house = self.pack.scripts.iter().find(|one| one.code == code);
                named(visit, house.map(|one| &one.text), code)
            }
        }
    }

    fn person(&self, code: &str) -> String {
        if code.is_empty() {
            return self.visit.t("collections-recovery-nobody");
        }
        if code.starts_with("system:") {
            return self.visit.t("collections-measure-system");
        }
        let found = self.people.iter().find(|(login, _)| login == code);
        found.map_or_else(|| code.to_owned(), |(_, name)| name.clone())
    }

    fn stage(&self, log: &MeasureLog, code: &str) -> String {
        let visit = self.visit;
        let Ok(at) = code.parse::<usize>() else {
            return visit.t("collections-measure-stage-none");
        };
        let from = at.checked_sub(1).and_then(|at| log.edges.get(at)).map_or(1, |edge| edge + 1);
        let from = from.to_string();
        match log.edges.get(at) {
            Some(to) => {
                visit.ta("collections-recovery-ages", &[("from", &from), ("to", &to.to_string())])
            }
            None => visit.ta("collections-recovery-ages-from", &[("from", &from)]),
        }
    }
}

/// A measure as it is read: a count, or a share.
fn spelled(measure: Measure, of: Measured) -> Option<String> {
    match measure {
        Measure::Contacts => Some(locale::count(of.part)),
        _ => of.bps().map(|bps| locale::percent(share(bps), 1)),
    }
}

fn share(bps: i64) -> f64 {
    f64::from(i32::try_from(bps).unwrap_or(i32::MAX)) / 10_000.0
}
