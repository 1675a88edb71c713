use super::{Head, Reason};
use crate::sheet::{Block, Column, Fact, Sheet, Table};

/// How a score and what follows from it came about, in words that the person concerned can
/// follow (个人信息保护法 24: whoever is judged by a machine may ask for that, and for a person).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Head and foot.
    pub head: Head,
    /// What came out: score, tier, what that means.
    pub outcome: Vec<Fact>,
    /// What the score says, in a sentence.
    pub because: String,
    /// The dearest reasons.
    pub reasons: Vec<Reason>,
    /// The points of the base and of every characteristic; they add up to `total`.
    pub points: Vec<PointLine>,
    /// The score.
    pub total: String,
    /// What was heeded beside the points, step by step.
    pub heeded: Vec<String>,
    /// How the proposed limit and terms were reckoned.
    pub steps: Vec<String>,
    /// What decided: model, version, digest, day.
    pub model: Vec<Fact>,
}

/// One characteristic of the card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointLine {
    /// The characteristic.
    pub name: String,
    /// Its value; empty: not known.
    pub value: String,
    /// Points given, signed.
    pub points: String,
    /// Points of the best bin.
    pub best: String,
}

impl Explanation {
    /// As a sheet.
    pub fn sheet(&self) -> Sheet {
        let head = &self.head;
        let mut sheet = head.sheet("paper-explanation");
        let out = &mut sheet.blocks;
        out.push(Block::text(head.t("paper-explanation-lead")));
        out.push(Block::Facts { facts: self.outcome.clone() });
        out.push(Block::heading(head.t("paper-explanation-reasons")));
        if !self.because.is_empty() {
            out.push(Block::text(self.because.clone()));
        }
        if self.reasons.is_empty() {
            out.push(Block::text(head.t("paper-summary-no-reasons")));
        } else {
            let line = |reason: &Reason| {
                let lost = reason.lost.to_string();
                head.ta("paper-summary-lost", &[("said", &reason.said), ("points", &lost)])
            };
            out.push(Block::List { items: self.reasons.iter().map(line).collect() });
        }
        out.push(Block::heading(head.t("paper-explanation-points")));
        if self.points.is_empty() {
            out.push(Block::text(head.t("paper-explanation-unrated")));
        } else {
            out.push(Block::table(self.table()));
            out.push(Block::small(head.t("paper-explanation-sum")));
        }
        if !self.heeded.is_empty() {
            out.push(Block::heading(head.t("paper-explanation-heeded")));
            out.push(Block::List { items: self.heeded.clone() });
        }
        if !self.steps.is_empty() {
            out.push(Block::heading(head.t("paper-explanation-limit")));
            out.push(Block::List { items: self.steps.clone() });
        }
        out.push(Block::heading(head.t("paper-explanation-model")));
        out.push(Block::Facts { facts: self.model.clone() });
        out.push(Block::heading(head.t("paper-explanation-rights")));
        let rights = ["person", "correct", "law"];
        out.push(Block::List {
            items: rights.map(|key| head.t(&format!("paper-explanation-right-{key}"))).to_vec(),
        });
        sheet
    }

    fn table(&self) -> Table {
        let head = &self.head;
        let mut table = Table::of(vec![
            Column::text(head.t("paper-col-characteristic"), 3),
            Column::text(head.t("paper-col-value"), 3),
            Column::number(head.t("paper-col-points")),
            Column::number(head.t("paper-col-best")),
        ]);
        let unknown = head.t("paper-unknown");
        for one in &self.points {
            let value = if one.value.is_empty() { &unknown } else { &one.value };
            table.push([&one.name, value, &one.points, &one.best].map(String::as_str));
        }
        table.total =
            [head.t("paper-col-score").as_str(), "", &self.total, ""].map(Into::into).to_vec();
        table
    }
}
