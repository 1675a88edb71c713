//! The policy matrix (政策矩阵, C07): what a tier means for a kind of customer: part of the computed
//! limit, longest terms, deposit, guarantee, months until the next review. Edges of tiers stay in
//! the tier table. Pure; its versions with their sign-off stand in `matrix_version.rs`.

use std::collections::BTreeMap;

use base::Rejection;
use serde::{Deserialize, Serialize};

use super::{TermsCatalogue, Tier, TierRule, TierTable};
use crate::{
    parties::CustomerKind,
    scoring::{
        Edition, PackFault, Wording,
        pack::{self, quoted},
    },
};

/// Whether somebody else should stand for the debt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Guarantee {
    /// 不要求.
    #[default]
    None,
    /// 建议提供.
    Preferred,
    /// 必须提供.
    Required,
}

impl Guarantee {
    /// All, from the mildest.
    pub const ALL: [Self; 3] = [Self::None, Self::Preferred, Self::Required];

    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Preferred => "preferred",
            Self::Required => "required",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// What a tier means for one kind of customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Which part of a computed limit is offered, basis points.
    pub limit_factor_bps: i32,
    /// Code of the longest terms that may be offered.
    pub max_terms: String,
    /// Deposit asked for, basis points of an order.
    pub prepay_bps: i32,
    /// Whether somebody else should stand for the debt.
    pub guarantee: Guarantee,
    /// Months until the next review.
    pub review_months: i32,
}

impl Cell {
    /// The tier's rule with this cell's figures.
    pub(crate) fn over(&self, rule: &TierRule) -> TierRule {
        TierRule {
            limit_factor_bps: self.limit_factor_bps,
            max_terms: self.max_terms.clone(),
            prepay_bps: self.prepay_bps,
            review_months: self.review_months,
            ..rule.clone()
        }
    }

    /// Days of credit that its longest terms give.
    pub fn credit_days(&self) -> i32 {
        TermsCatalogue::shipped().find(&self.max_terms).map_or(0, |terms| terms.credit_days)
    }
}

/// One field of one cell that differs between two matrices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The row.
    pub tier: Tier,
    /// The column.
    pub kind: CustomerKind,
    /// `limit_factor_bps`, `max_terms`, `prepay_bps`, `guarantee`, `review_months`.
    pub field: &'static str,
    /// As stored, before.
    pub before: String,
    /// As stored, after.
    pub after: String,
}

/// A complete matrix: a cell for each tier and each kind of customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// Version, first day and source.
    pub edition: Edition,
    cells: BTreeMap<(Tier, CustomerKind), Cell>,
}

const PACK: &str = "matrix.toml";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCell {
    tier: String,
    kind: String,
    limit_factor_bps: i32,
    max_terms: String,
    prepay_bps: i32,
    guarantee: String,
    review_months: i32,
}

#[derive(Deserialize)]
struct Raw {
    cell: Vec<RawCell>,
}

impl Matrix {
    /// The matrix that says for every kind what the tier table says.
    pub fn of_tiers(tiers: &TierTable, version: &str) -> Self {
        let mut cells = BTreeMap::new();
        for tier in Tier::ALL {
            let rule = tiers.rule(tier);
            for kind in CustomerKind::ALL {
                let cell = Cell {
                    limit_factor_bps: rule.limit_factor_bps,
                    max_terms: rule.max_terms.clone(),
                    prepay_bps: rule.prepay_bps,
                    guarantee: Guarantee::None,
                    review_months: rule.review_months,
                };
                cells.insert((tier, *kind), cell);
            }
        }
        let edition = Edition { version: version.to_owned(), ..tiers.edition.clone() };
        Self { edition, cells }
    }

    /// What a tier means for a kind.
    pub fn cell(&self, tier: Tier, kind: CustomerKind) -> Option<&Cell> {
        self.cells.get(&(tier, kind))
    }

    /// The same to be changed; a cell that is not there begins as a strict one.
    pub fn cell_mut(&mut self, tier: Tier, kind: CustomerKind) -> &mut Cell {
        self.cells.entry((tier, kind)).or_insert_with(|| Cell {
            limit_factor_bps: 0,
            max_terms: "prepay".to_owned(),
            prepay_bps: 10_000,
            guarantee: Guarantee::None,
            review_months: 3,
        })
    }

    /// Reads and checks the stored text.
    ///
    /// # Errors
    /// A cell is unknown, repeated, missing, or holds what cannot be.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let mut cells = BTreeMap::new();
        for row in raw.cell {
            let (key, cell) = row.checked()?;
            if cells.insert(key, cell).is_some() {
                let why = format!("{}: a cell stands twice", key.0.code());
                return Err(wrong("cell-twice", why, (key.0.code(), key.1.code())));
            }
        }
        let all = Tier::ALL.len() * CustomerKind::ALL.len();
        if cells.len() != all {
            let why = format!("`{} / {all}` cells are there", cells.len());
            return Err(wrong("cells", why, ("", "")));
        }
        Ok(Self { edition, cells })
    }

    /// The text to store: the same matrix gives the same text.
    pub fn write(&self) -> String {
        let mut text = format!(
            "version = {}\neffective_from = \"{}\"\nsource = {}\n",
            quoted(&self.edition.version),
            self.edition.effective_from,
            quoted(&self.edition.source.zh)
        );
        for ((tier, kind), cell) in &self.cells {
            text.push_str(&format!(
                "\n[[cell]]\ntier = \"{}\"\nkind = \"{kind}\"\nlimit_factor_bps = {}\n\
                 max_terms = {}\nprepay_bps = {}\nguarantee = \"{}\"\nreview_months = {}\n",
                tier.code(),
                cell.limit_factor_bps,
                quoted(&cell.max_terms),
                cell.prepay_bps,
                cell.guarantee.code(),
                cell.review_months
            ));
        }
        text
    }

    /// What is wrong with it as a policy, as lower-case sentences for [`PackFault`]: a riskier
    /// tier is never given more than a safer one of the same kind.
    ///
    /// # Errors
    /// Names the tier, the kind and the field.
    pub fn check(&self) -> Result<(), PackFault> {
        for kind in CustomerKind::ALL {
            for (safer, riskier) in [(Tier::Low, Tier::Medium), (Tier::Medium, Tier::High)] {
                let (Some(safe), Some(risky)) =
                    (self.cell(safer, *kind), self.cell(riskier, *kind))
                else {
                    continue;
                };
                let field = if risky.limit_factor_bps > safe.limit_factor_bps {
                    "limit_factor_bps"
                } else if risky.credit_days() > safe.credit_days() {
                    "max_terms"
                } else if risky.prepay_bps < safe.prepay_bps {
                    "prepay_bps"
                } else if risky.review_months > safe.review_months {
                    "review_months"
                } else {
                    continue;
                };
                let (risk, safe) = (riskier.code(), safer.code());
                let why = format!("{risk}: {kind} {field} is more generous than {safe}");
                let fault = wrong("generous", why, (risk, kind.code())).part("safer", safe);
                return Err(fault.part("what", field));
            }
        }
        Ok(())
    }

    /// Every field that differs, in the order of the table.
    pub fn differences(&self, after: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        for ((tier, kind), old) in &self.cells {
            let Some(new) = after.cell(*tier, *kind) else { continue };
            let pairs = [
                (
                    "limit_factor_bps",
                    old.limit_factor_bps.to_string(),
                    new.limit_factor_bps.to_string(),
                ),
                ("max_terms", old.max_terms.clone(), new.max_terms.clone()),
                ("prepay_bps", old.prepay_bps.to_string(), new.prepay_bps.to_string()),
                ("guarantee", old.guarantee.code().to_owned(), new.guarantee.code().to_owned()),
                ("review_months", old.review_months.to_string(), new.review_months.to_string()),
            ];
            found.extend(pairs.into_iter().filter(|(_, a, b)| a != b).map(
                |(field, before, after)| Difference {
                    tier: *tier,
                    kind: *kind,
                    field,
                    before,
                    after,
                },
            ));
        }
        found
    }
}

/// A fault of a cell, to be said in the reader's words.
fn wrong(kind: &'static str, why: String, (tier, customer): (&str, &str)) -> PackFault {
    PackFault::new(PACK, why).of_kind(kind).part("tier", tier).part("customer", customer)
}

/// What is wrong with a matrix, as a refusal.
pub fn matrix_refusal(fault: PackFault) -> Rejection {
    let part = |name: &str| {
        let found = fault.parts.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    Rejection::new("policy.matrix-wrong")
        .with("kind", fault.kind)
        .with("line", fault.line.map_or_else(|| "–".to_owned(), |line| line.to_string()))
        .with("tier", part("tier"))
        .with("customer", part("customer"))
        .with("what", part("what"))
        .with("safer", part("safer"))
        .with("about", fault.about())
        .with("why", &fault.why)
        .on("cells")
}

impl RawCell {
    fn checked(self) -> Result<((Tier, CustomerKind), Cell), PackFault> {
        let fault = |kind, what: String| {
            wrong(kind, format!("{}: {what}", self.tier), (&self.tier, &self.kind))
        };
        let tier = Tier::parse(&self.tier)
            .ok_or_else(|| fault("tier", format!("`{}` is no tier", self.tier)))?;
        let kind = CustomerKind::ALL.iter().find(|kind| kind.code() == self.kind);
        let kind = *kind.ok_or_else(|| fault("customer", format!("`{}` is no kind", self.kind)))?;
        let guarantee = Guarantee::parse(&self.guarantee)
            .ok_or_else(|| fault("guarantee", format!("`{}` is no guarantee", self.guarantee)))?;
        let share = 0..=10_000;
        let shares = [self.limit_factor_bps, self.prepay_bps];
        if let Some(odd) = shares.iter().find(|bps| !share.contains(*bps)) {
            return Err(fault("share", format!("`{odd}` is not 0 to 10000")));
        }
        if !(1..=36).contains(&self.review_months) {
            let why = format!("review_months `{}` is not 1 to 36", self.review_months);
            return Err(fault("months", why));
        }
        if TermsCatalogue::shipped().find(&self.max_terms).is_none() {
            return Err(fault("terms", format!("`{}` is no terms", self.max_terms)));
        }
        let cell = Cell {
            limit_factor_bps: self.limit_factor_bps,
            max_terms: self.max_terms,
            prepay_bps: self.prepay_bps,
            guarantee,
            review_months: self.review_months,
        };
        Ok(((tier, kind), cell))
    }
}

/// The name of a kind of customer in sentences.
pub(super) fn kind_name(kind: CustomerKind) -> Wording {
    let (zh, en) = match kind {
        CustomerKind::Other => ("未分类", "not classified"),
        CustomerKind::Project => ("工程项目型", "project"),
        CustomerKind::Dealer => ("厂商与经销商", "dealer or maker"),
        CustomerKind::Government => ("政府与机构", "public body"),
    };
    Wording::new(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain() -> Matrix {
        Matrix::of_tiers(TierTable::shipped(), "1")
    }

    #[test]
    fn what_is_written_reads_back() {
        let mut matrix = plain();
        let said = "会议纪要 “2026-11”\n第3条";
        matrix.edition.source = crate::scoring::Wording::new(said, said);
        matrix.cell_mut(Tier::Low, CustomerKind::Government).max_terms = "monthly-90".to_owned();
        let text = matrix.write();
        let back = Matrix::read(&text).expect("reads");
        assert_eq!(back.cells, matrix.cells);
        assert_eq!((&back.edition.source, back.write()), (&matrix.edition.source, text));
    }

    #[test]
    fn a_difference_names_cell_and_field() {
        let (before, mut after) = (plain(), plain());
        after.cell_mut(Tier::Medium, CustomerKind::Project).limit_factor_bps = 4_000;
        after.cell_mut(Tier::Medium, CustomerKind::Project).guarantee = Guarantee::Required;
        let told: Vec<_> = before
            .differences(&after)
            .into_iter()
            .map(|d| format!("{} {} {} {}→{}", d.tier.code(), d.kind, d.field, d.before, d.after))
            .collect();
        assert_eq!(
            told,
            ["medium project limit_factor_bps 6000→4000", "medium project guarantee none→required"]
        );
    }

    #[test]
    fn a_riskier_tier_is_never_given_more() {
        assert_eq!(plain().check(), Ok(()));
        for (change, field) in [
            (|c: &mut Cell| c.limit_factor_bps = 10_000, "limit_factor_bps"),
            (|c: &mut Cell| c.max_terms = "monthly-90".to_owned(), "max_terms"),
            (|c: &mut Cell| c.review_months = 36, "review_months"),
        ] as [(fn(&mut Cell), &str); 3]
        {
            let mut matrix = plain();
            change(matrix.cell_mut(Tier::High, CustomerKind::Dealer));
            let why = matrix.check().expect_err(field).why;
            assert!(why.contains(&format!("high: dealer {field}")), "{why}");
        }
    }

    #[test]
    fn a_text_that_lacks_or_repeats_a_cell_is_refused() {
        let text = plain().write();
        let last = text.rfind("\n[[cell]]").expect("cells");
        for (text, why) in [
            (text[..last].to_owned(), "15 / 16"),
            (format!("{text}{}", &text[last..]), "a cell stands twice"),
            (text.replacen("review_months = 12", "review_months = 0", 1), "review_months"),
            (text.replacen("\"monthly-60\"", "\"moon\"", 1), "no terms"),
            (text.replacen("guarantee = \"none\"", "guarantee = \"maybe\"", 1), "no guarantee"),
        ] {
            let fault = Matrix::read(&text).expect_err(why);
            assert!(fault.why.contains(why), "{} / {why}", fault.why);
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_the_readers_words() {
        let text = plain().write();
        let last = text.rfind("\n[[cell]]").expect("cells");
        let mut generous = plain();
        generous.cell_mut(Tier::Low, CustomerKind::Dealer).prepay_bps = 5_000;
        let mut faults = vec![generous.check().expect_err("generous")];
        for text in [
            text[..last].to_owned(),
            format!("{text}{}", &text[last..]),
            text.replacen("review_months = 12", "review_months = 0", 1),
            text.replacen("\"monthly-60\"", "\"moon\"", 1),
            text.replacen("guarantee = \"none\"", "guarantee = \"maybe\"", 1),
            text.replacen("tier = \"low\"", "tier = \"best\"", 1),
            text.replacen("kind = \"dealer\"", "kind = \"shop\"", 1),
            text.replacen("prepay_bps = 0", "prepay_bps = 10001", 1),
            text.replacen("review_months", "review_weeks", 1),
            text.replacen("version", "edition", 1),
        ] {
            faults.push(Matrix::read(&text).expect_err("wrong"));
        }
        let mut kinds: Vec<&str> = Vec::new();
        for fault in faults {
            kinds.push(fault.kind);
            let said = matrix_refusal(fault);
            let [en, zh] =
                [base::Lang::En, base::Lang::Zh].map(|lang| locale::spoken(lang, &said).sentence);
            let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            assert!(!en.contains(chinese) && !en.contains('⟦'), "{en}");
            assert!(zh.contains(chinese) && !zh.contains('⟦'), "{zh}");
            // Codes of tiers, kinds and fields are words; what somebody typed stays as it was typed.
            let typed = ["moon", "maybe", "best", "shop", "review_weeks", "version"];
            for code in ["_bps", "high:", "dealer", "more generous"] {
                assert!(!zh.contains(code) || typed.contains(&code), "{zh}");
            }
            for code in ["_bps", "high:", "dealer ", "low:", " – "] {
                assert!(!en.contains(code), "{en}");
            }
        }
        for kind in ["generous", "cells", "cell-twice", "months", "terms", "guarantee", "tier"] {
            assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
        }
    }
}
