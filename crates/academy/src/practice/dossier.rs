//! The dossier of a scene: what is owed invoice by invoice, and each paper with its number, day, who signed it, the sum
//! it shows and what is missing on it. Whoever prepares is asked one thing of each paper.

use std::sync::LazyLock;

use base::{Day, Lang, digest_of};
use credit::scoring::Wording;
use locale::t;
use serde::Deserialize;

use super::{
    pack::{PracticePack, Scene},
    plan::share,
};
use crate::wording::RawWording;

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Its number.
    pub number: String,
    /// When it was written.
    pub on: Day,
    /// When it was due.
    pub due: Day,
    /// How much is open.
    pub amount_minor: i64,
}

/// What is asked of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The sum that it shows.
    Amount,
    /// Who signed it.
    Signer,
    /// What is missing on it.
    Gap,
}

impl Question {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Signer => "signer",
            Self::Gap => "gap",
        }
    }
}

/// Something that may be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A sum.
    Money(i64),
    /// Words.
    Words(Wording),
}

/// A paper as it lies before one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePaper {
    /// Which sort of paper, by code.
    pub code: String,
    /// Its number.
    pub number: String,
    /// Its day.
    pub on: Day,
    /// Who signed it.
    pub signer: Wording,
    /// The sum that it shows.
    pub amount_minor: Option<i64>,
    /// What is missing on it; empty where nothing is known.
    pub gap: Wording,
    /// What is asked of it.
    pub ask: Question,
    /// What it says.
    pub says: Wording,
}

impl CasePaper {
    fn of(&self, question: Question) -> Option<Choice> {
        match question {
            Question::Amount => self.amount_minor.map(Choice::Money),
            Question::Signer => Some(Choice::Words(self.signer.clone())),
            Question::Gap => Some(Choice::Words(self.gap.clone())),
        }
    }
}

/// The dossier of a scene.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// Whose.
    pub firm: Wording,
    /// What is owed.
    pub invoices: Vec<Invoice>,
    /// Papers at hand.
    pub papers: Vec<CasePaper>,
}

const TEXT: &str = include_str!("../../../../content/practice/dossiers.toml");
static SHIPPED: LazyLock<Vec<(String, Dossier)>> =
    LazyLock::new(|| read(TEXT).expect("invariant: the shipped dossiers are read by a test"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(rename = "version")]
    _version: String,
    #[serde(rename = "effective_from")]
    _effective_from: String,
    #[serde(rename = "licence")]
    _licence: String,
    #[serde(rename = "source")]
    _source: RawWording,
    dossier: Vec<RawDossier>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDossier {
    scene: String,
    firm: RawWording,
    lines: Vec<RawInvoice>,
    paper: Vec<RawPaper>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInvoice {
    number: String,
    on: String,
    due: String,
    amount_minor: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPaper {
    code: String,
    number: String,
    on: String,
    signer: RawWording,
    amount_minor: Option<i64>,
    gap: RawWording,
    ask: String,
    says: RawWording,
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|_| format!("{text} is no day"))
}

fn invoice(raw: RawInvoice) -> Result<Invoice, String> {
    let RawInvoice { number, on, due, amount_minor } = raw;
    Ok(Invoice { number, on: day(&on)?, due: day(&due)?, amount_minor })
}

fn paper(raw: RawPaper) -> Result<CasePaper, String> {
    let ask = match raw.ask.as_str() {
        "amount" if raw.amount_minor.is_some() => Question::Amount,
        "signer" => Question::Signer,
        "gap" => Question::Gap,
        other => return Err(format!("{}: nothing to ask as {other}", raw.number)),
    };
    Ok(CasePaper {
        code: raw.code,
        number: raw.number,
        on: day(&raw.on)?,
        signer: raw.signer.into(),
        amount_minor: raw.amount_minor,
        gap: raw.gap.into(),
        ask,
        says: raw.says.into(),
    })
}

fn read(text: &str) -> Result<Vec<(String, Dossier)>, String> {
    let raw: Raw = toml::from_str(text).map_err(|error| error.to_string())?;
    let one = |raw: RawDossier| {
        let invoices = raw.lines.into_iter().map(invoice).collect::<Result<_, _>>()?;
        let papers = raw.paper.into_iter().map(paper).collect::<Result<_, _>>()?;
        Ok((raw.scene, Dossier { firm: raw.firm.into(), invoices, papers }))
    };
    raw.dossier.into_iter().map(one).collect()
}

impl Dossier {
    /// The dossier of a scene that plays on a day: the one that was written for it, or one that is made of what the
    /// scene says, where it was made itself or fitted to another trade.
    pub fn of(scene: &Scene, from: Day) -> Self {
        let written = SHIPPED.iter().map(|(code, one)| (code, one));
        let written = written.filter(|(code, _)| *code == &scene.code).map(|(_, one)| one);
        let mut fits = written.filter(|one| {
            scene.brief.pick(Lang::Zh).contains(one.firm.pick(Lang::Zh))
                && one.faults(scene, from).is_empty()
        });
        fits.next().cloned().unwrap_or_else(|| Self::made(scene, from))
    }

    fn made(scene: &Scene, from: Day) -> Self {
        let pack = PracticePack::shipped();
        let whole = [(scene.overdue_days, 10_000)];
        let ages = if scene.ages.is_empty() { whole.as_slice() } else { scene.ages.as_slice() };
        let back = |days: i64| from.plus_days(-i32::try_from(days).unwrap_or(0));
        let mut left = scene.total_minor;
        let line = |(n, (age, bps)): (usize, &(i64, i64))| {
            let last = n + 1 == ages.len();
            let amount_minor = if last { left } else { share(scene.total_minor, *bps).min(left) };
            left -= amount_minor;
            let number = format!("F-{:02}", n + 1);
            Invoice { number, on: back(age + 30), due: back(*age), amount_minor }
        };
        let invoices: Vec<Invoice> = ages.iter().enumerate().map(line).collect();
        let words = |key: &str| Wording::new(t(Lang::Zh, key), t(Lang::En, key));
        let one = |(n, code): (usize, &String)| {
            let role = scene.people.get(n % scene.people.len().max(1)).map(|one| one.role.clone());
            let sums = matches!(code.as_str(), "statement" | "delivery");
            CasePaper {
                code: code.clone(),
                number: format!("P-{:02}", n + 1),
                on: back(scene.overdue_days.min(20)),
                signer: role.unwrap_or_else(|| words("practice-signer-contact")),
                amount_minor: sums.then_some(scene.total_minor),
                gap: words("practice-paper-gap-none"),
                ask: if sums { Question::Amount } else { Question::Signer },
                says: scene.paper(pack, code).map_or_else(Wording::default, |one| one.text.clone()),
            }
        };
        let papers = scene.papers.iter().enumerate().map(one).collect();
        Self { firm: words("practice-firm-made"), invoices, papers }
    }

    /// A paper by the sort that it is.
    pub fn paper(&self, code: &str) -> Option<&CasePaper> {
        self.papers.iter().find(|one| one.code == code)
    }

    /// What can be answered of a paper, in an order that tells nothing, the same for a run each time.
    pub fn choices(&self, paper: &CasePaper, run: i64) -> Vec<Choice> {
        let Some(right) = paper.of(paper.ask) else { return Vec::new() };
        let mut all = vec![right];
        let mut add = |choice: Choice| {
            if all.len() < 4 && !all.contains(&choice) {
                all.push(choice);
            }
        };
        self.papers.iter().filter_map(|other| other.of(paper.ask)).for_each(&mut add);
        match paper.ask {
            Question::Amount => {
                let sums = self.invoices.iter().map(|one| one.amount_minor);
                let near = paper.amount_minor.map(|minor| minor / 10 * 9);
                sums.chain(near).map(Choice::Money).for_each(&mut add);
            }
            Question::Signer => {
                let nobody = Wording::new(
                    t(Lang::Zh, "practice-signer-nobody"),
                    t(Lang::En, "practice-signer-nobody"),
                );
                add(Choice::Words(nobody));
            }
            Question::Gap => {}
        }
        let key = |choice: &Choice| {
            let told = match choice {
                Choice::Money(minor) => minor.to_string(),
                Choice::Words(words) => words.pick(Lang::Zh).to_owned(),
            };
            digest_of(format!("{run} {} {told}", paper.code).as_bytes())
        };
        all.sort_by_key(key);
        all
    }

    /// Whether the choice at a place is the right one.
    pub fn is_right(&self, code: &str, place: usize, run: i64) -> bool {
        let paper = self.paper(code);
        paper.is_some_and(|paper| {
            let chosen = self.choices(paper, run).into_iter().nth(place);
            chosen.is_some() && chosen == paper.of(paper.ask)
        })
    }

    /// What does not agree with its scene.
    pub fn faults(&self, scene: &Scene, from: Day) -> Vec<&'static str> {
        let mut faults = Vec::new();
        let sum: i64 = self.invoices.iter().map(|one| one.amount_minor).sum();
        let oldest = self.invoices.iter().map(|one| from.days_since(one.due)).max();
        let mut must = |holds: bool, what: &'static str| {
            if !holds {
                faults.push(what);
            }
        };
        must(sum == scene.total_minor, "the invoices do not make what is owed");
        must(
            oldest.map(i64::from) == Some(scene.overdue_days),
            "the oldest invoice is not as late",
        );
        must(
            self.invoices.iter().all(|one| one.on < one.due),
            "an invoice is due before it is written",
        );
        let codes = self.papers.iter().map(|one| &one.code);
        must(codes.eq(scene.papers.iter()), "its papers are not those of the scene");
        must(self.papers.iter().all(|one| one.on <= from), "a paper is of a later day");
        let asked = |one: &CasePaper| self.choices(one, 0).len() >= 2;
        must(self.papers.iter().all(asked), "a paper leaves nothing to choose");
        faults
    }
}

/// What is wrong with the dossiers of a pack: each scene has one that agrees with it.
pub(super) fn dossier_faults(pack: &PracticePack) -> Vec<String> {
    let one = |scene: &Scene| {
        let written = SHIPPED.iter().find(|(code, _)| *code == scene.code);
        match written {
            Some((_, one)) => one.faults(scene, pack.plays_on),
            None => vec!["no dossier"],
        }
        .into_iter()
        .map(|what| format!("{}: {what}", scene.code))
        .collect::<Vec<String>>()
    };
    pack.scenes.iter().flat_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::tomorrow::OwnFacts;

    #[test]
    fn every_scene_has_a_dossier_that_agrees_with_it() {
        let pack = PracticePack::shipped();
        assert_eq!(dossier_faults(pack), Vec::<String>::new());
        let mut other = pack.clone();
        other.scenes[0].total_minor += 1;
        other.scenes[1].overdue_days -= 1;
        assert_eq!(dossier_faults(&other).len(), 2, "{:?}", dossier_faults(&other));
        for scene in &pack.scenes {
            let dossier = Dossier::of(scene, pack.plays_on);
            assert!(dossier.papers.iter().all(|one| one.number.len() > 4), "written, not made");
        }
    }

    #[test]
    fn a_made_scene_has_a_dossier_that_agrees_with_it() {
        let from = PracticePack::shipped().plays_on;
        for scene in OwnFacts::samples().iter().map(OwnFacts::scene) {
            let dossier = Dossier::of(&scene, from);
            assert_eq!(dossier.faults(&scene, from), Vec::<&str>::new(), "{scene:?}");
        }
    }

    #[test]
    fn one_choice_is_right_and_where_it_stands_tells_nothing() {
        let pack = PracticePack::shipped();
        let dossier = Dossier::of(&pack.scenes[3], pack.plays_on);
        let mut places = std::collections::BTreeSet::new();
        for run in 0..20 {
            for paper in &dossier.papers {
                let count = dossier.choices(paper, run).len();
                let right: Vec<usize> =
                    (0..count + 2).filter(|at| dossier.is_right(&paper.code, *at, run)).collect();
                assert_eq!(right.len(), 1, "{}", paper.code);
                places.extend(right);
            }
        }
        assert!(places.len() > 2, "{places:?}");
    }
}
