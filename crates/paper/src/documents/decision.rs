use base::Day;

use super::Head;
use crate::sheet::{Block, Check, Column, Fact, Sheet, Table, Tone};

/// 授信决定书: what was asked, what spoke for and against it, who decided what and why (G06).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRecord {
    /// Head and foot; `number` is the decision's number.
    pub head: Head,
    /// The day of the decision.
    pub decided_on: Day,
    /// How it came out.
    pub outcome: DecisionOutcome,
    /// The decision in a sentence.
    pub said: String,
    /// What was asked for: limit, terms, security, why.
    pub asked: Vec<Fact>,
    /// What is granted: limit, terms, security, valid until, next review. Empty where nothing is.
    pub granted: Vec<Fact>,
    /// The checks, each with its own result.
    pub checks: Vec<Check>,
    /// Why, in plain words, the weightiest first.
    pub reasons: Vec<String>,
    /// What the buyer must do or keep to.
    pub conditions: Vec<String>,
    /// Who did what, in order.
    pub steps: Vec<DecisionStep>,
    /// What was looked at.
    pub evidence: Vec<Evidence>,
    /// What decided: versions and digests of model and policy.
    pub rules: Vec<Fact>,
    /// Who signs.
    pub signatures: Vec<String>,
}

/// How a decision came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionOutcome {
    /// As asked.
    Approved,
    /// Less than asked.
    Reduced,
    /// Refused.
    Refused,
    /// Taken back by the applicant.
    Withdrawn,
    /// Not decided yet; the paper says so.
    Open,
}

impl DecisionOutcome {
    /// A stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Reduced => "reduced",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Open => "open",
        }
    }

    const fn tone(self) -> Tone {
        match self {
            Self::Approved => Tone::Low,
            Self::Reduced => Tone::Medium,
            Self::Refused => Tone::High,
            Self::Withdrawn | Self::Open => Tone::Quiet,
        }
    }
}

/// One step of the way to a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecisionStep {
    /// When.
    pub at: String,
    /// Who.
    pub who: String,
    /// As what.
    pub role: String,
    /// What they did.
    pub act: String,
    /// What they said.
    pub comment: String,
}

/// A piece of evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// What it is.
    pub what: String,
    /// As of when.
    pub on: String,
    /// Where it comes from.
    pub from: String,
    /// The first digits of the digest that it is kept under; may be empty.
    pub digest: String,
}

impl DecisionRecord {
    /// As a sheet.
    pub fn sheet(&self) -> Sheet {
        let head = &self.head;
        let mut sheet = head.sheet("paper-decision");
        let out = &mut sheet.blocks;
        let outcome = head.t(&format!("paper-decision-{}", self.outcome.code()));
        let day = self.decided_on.to_string();
        let title = match self.outcome {
            DecisionOutcome::Open => outcome,
            _ => head.ta("paper-decision-on", &[("outcome", &outcome), ("day", &day)]),
        };
        let text = match self.said.as_str() {
            "" => title,
            said => format!("{title}\n{said}"),
        };
        out.push(Block::Note { tone: self.outcome.tone(), text });
        self.facts(out, "paper-decision-asked", &self.asked);
        self.facts(out, "paper-decision-granted", &self.granted);
        self.list(out, "paper-decision-conditions", &self.conditions);
        self.list(out, "paper-decision-why", &self.reasons);
        if !self.checks.is_empty() {
            out.push(Block::heading(head.t("paper-decision-checks")));
            out.push(Block::Checks { checks: self.checks.clone() });
        }
        self.way(out);
        self.evidence(out);
        self.facts(out, "paper-decision-rules", &self.rules);
        if !self.signatures.is_empty() {
            out.push(Block::Signatures { names: self.signatures.clone() });
        }
        out.push(Block::small(head.t("paper-decision-note")));
        sheet
    }

    fn facts(&self, out: &mut Vec<Block>, title: &str, facts: &[Fact]) {
        if !facts.is_empty() {
            out.push(Block::heading(self.head.t(title)));
            out.push(Block::Facts { facts: facts.to_vec() });
        }
    }

    fn list(&self, out: &mut Vec<Block>, title: &str, items: &[String]) {
        if !items.is_empty() {
            out.push(Block::heading(self.head.t(title)));
            out.push(Block::List { items: items.to_vec() });
        }
    }

    fn way(&self, out: &mut Vec<Block>) {
        if self.steps.is_empty() {
            return;
        }
        let head = &self.head;
        let mut table = Table::of(vec![
            Column::fit(head.t("paper-col-at")),
            Column::fit(head.t("paper-col-who")),
            Column::fit(head.t("paper-col-role")),
            Column::fit(head.t("paper-col-act")),
            Column::text(head.t("paper-col-comment"), 1),
        ]);
        for one in &self.steps {
            let cells = [&one.at, &one.who, &one.role, &one.act, &one.comment];
            table.push(cells.map(String::as_str));
        }
        out.push(Block::heading(head.t("paper-decision-way")));
        out.push(Block::table(table));
    }

    fn evidence(&self, out: &mut Vec<Block>) {
        if self.evidence.is_empty() {
            return;
        }
        let head = &self.head;
        let mut table = Table::of(vec![
            Column::text(head.t("paper-col-what"), 3),
            Column::fit(head.t("paper-col-on")),
            Column::text(head.t("paper-col-from"), 2),
            Column::fit(head.t("paper-col-digest")),
        ]);
        for one in &self.evidence {
            table.push([&one.what, &one.on, &one.from, &one.digest].map(String::as_str));
        }
        out.push(Block::heading(head.t("paper-decision-evidence")));
        out.push(Block::table(table));
    }
}
