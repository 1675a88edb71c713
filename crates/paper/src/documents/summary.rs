use super::Head;
use crate::sheet::{Block, Cell, Column, Fact, Figure, Sheet, Table, Tone};

/// 资信摘要: one buyer on paper, for whoever has to approve (B21).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditSummary {
    /// Head and foot.
    pub head: Head,
    /// Score, tier, limit, overdue.
    pub figures: Vec<Figure>,
    /// Who it is.
    pub identity: Vec<Fact>,
    /// What the score rests on, in a sentence.
    pub because: String,
    /// What costs most points, the dearest first.
    pub reasons: Vec<Reason>,
    /// What was heeded beside the points: data quality, ratings, what others say.
    pub heeded: Vec<String>,
    /// What others say: findings, references, credit elsewhere, who pays.
    pub told: Vec<ToldLine>,
    /// The lines of the newest statements side by side; no rows: none is there.
    pub statements: Table,
    /// What their 勾稽 checks say.
    pub checks: String,
    /// The ratios of the same periods.
    pub ratios: Table,
    /// How it pays.
    pub behaviour: Vec<Fact>,
    /// Limit and terms, and how the proposal came about.
    pub limit: Vec<Fact>,
    /// The steps of the proposal.
    pub steps: Vec<String>,
    /// What warns of it.
    pub warnings: Vec<WarningLine>,
    /// What lacks in the file.
    pub lacking: Vec<String>,
    /// Where it all comes from.
    pub sources: Vec<SourceLine>,
}

/// Why the score is not higher.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// In words.
    pub said: String,
    /// Points below the best.
    pub lost: i32,
}

/// Something that others say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToldLine {
    /// The kind in a word.
    pub kind: String,
    /// How heavy it weighs.
    pub tone: Tone,
    /// Its day.
    pub on: String,
    /// In words.
    pub said: String,
    /// Where it is known from.
    pub from: String,
}

/// A warning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WarningLine {
    /// The level in a word.
    pub level: String,
    /// How bad it is.
    pub tone: Tone,
    /// The signal.
    pub signal: String,
    /// Its numbers in words.
    pub said: String,
    /// Since when.
    pub since: String,
}

/// Where something comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceLine {
    /// What.
    pub what: String,
    /// From where.
    pub from: String,
    /// As of when.
    pub on: String,
    /// How far it can be relied on.
    pub confidence: String,
}

impl CreditSummary {
    /// As a sheet.
    pub fn sheet(&self) -> Sheet {
        let head = &self.head;
        let mut sheet = head.sheet("paper-summary");
        let out = &mut sheet.blocks;
        out.push(Block::Figures { figures: self.figures.clone() });
        self.judgement(out);
        out.push(Block::heading(head.t("paper-summary-who")));
        out.push(Block::Facts { facts: self.identity.clone() });
        self.finance(out);
        out.push(Block::heading(head.t("paper-summary-behaviour")));
        facts_or(out, &self.behaviour, head.t("paper-summary-no-behaviour"));
        out.push(Block::heading(head.t("paper-summary-limit")));
        facts_or(out, &self.limit, head.t("paper-summary-no-limit"));
        if !self.steps.is_empty() {
            out.push(Block::text(head.t("paper-summary-steps")));
            out.push(Block::List { items: self.steps.clone() });
        }
        self.witnessed(out);
        self.warned(out);
        self.grounds(out);
        sheet
    }

    fn judgement(&self, out: &mut Vec<Block>) {
        let head = &self.head;
        out.push(Block::heading(head.t("paper-summary-why")));
        if !self.because.is_empty() {
            out.push(Block::text(self.because.clone()));
        }
        let line = |reason: &Reason| {
            let lost = reason.lost.to_string();
            head.ta("paper-summary-lost", &[("said", &reason.said), ("points", &lost)])
        };
        match self.reasons.is_empty() {
            true => out.push(Block::text(head.t("paper-summary-no-reasons"))),
            false => {
                out.push(Block::List { items: self.reasons.iter().map(line).collect() });
            }
        }
        if !self.heeded.is_empty() {
            out.push(Block::text(head.t("paper-summary-heeded")));
            out.push(Block::List { items: self.heeded.clone() });
        }
    }

    fn witnessed(&self, out: &mut Vec<Block>) {
        let head = &self.head;
        out.push(Block::heading(head.t("paper-summary-told")));
        if self.told.is_empty() {
            out.push(Block::text(head.t("paper-summary-no-told")));
            return;
        }
        let mut table = Table::of(vec![
            Column::text(head.t("paper-col-kind"), 2),
            Column::fit(head.t("paper-col-day")),
            Column::text(head.t("paper-col-told"), 4),
            Column::text(head.t("paper-col-from"), 2),
        ]);
        for one in &self.told {
            table.push([
                Cell { text: one.kind.clone(), tone: one.tone },
                one.on.clone().into(),
                one.said.clone().into(),
                one.from.clone().into(),
            ]);
        }
        out.push(Block::table(table));
    }

    fn finance(&self, out: &mut Vec<Block>) {
        let head = &self.head;
        out.push(Block::heading(head.t("paper-summary-statements")));
        if self.statements.rows.is_empty() {
            out.push(Block::text(head.t("paper-summary-no-statements")));
            return;
        }
        out.push(Block::table(self.statements.clone()));
        if !self.checks.is_empty() {
            out.push(Block::small(self.checks.clone()));
        }
        out.push(Block::heading(head.t("paper-summary-ratios")));
        out.push(Block::table(self.ratios.clone()));
    }

    fn warned(&self, out: &mut Vec<Block>) {
        let head = &self.head;
        out.push(Block::heading(head.t("paper-summary-warnings")));
        if self.warnings.is_empty() {
            out.push(Block::text(head.t("paper-summary-no-warnings")));
            return;
        }
        let mut table = Table::of(vec![
            Column::fit(head.t("paper-col-level")),
            Column::text(head.t("paper-col-signal"), 2),
            Column::text(head.t("paper-col-said"), 4),
            Column::fit(head.t("paper-col-since")),
        ]);
        for one in &self.warnings {
            table.push([
                Cell { text: one.level.clone(), tone: one.tone },
                one.signal.clone().into(),
                one.said.clone().into(),
                one.since.clone().into(),
            ]);
        }
        out.push(Block::table(table));
    }

    fn grounds(&self, out: &mut Vec<Block>) {
        let head = &self.head;
        if !self.lacking.is_empty() {
            out.push(Block::heading(head.t("paper-summary-lacking")));
            out.push(Block::List { items: self.lacking.clone() });
        }
        out.push(Block::heading(head.t("paper-sources")));
        if self.sources.is_empty() {
            out.push(Block::text(head.t("paper-no-sources")));
        } else {
            let mut table = Table::of(vec![
                Column::text(head.t("paper-col-what"), 2),
                Column::text(head.t("paper-col-from"), 3),
                Column::fit(head.t("paper-col-on")),
                Column::fit(head.t("paper-col-confidence")),
            ]);
            for one in &self.sources {
                table.push([&one.what, &one.from, &one.on, &one.confidence].map(String::as_str));
            }
            out.push(Block::table(table));
        }
        out.push(Block::small(head.t("paper-summary-note")));
    }
}

fn facts_or(out: &mut Vec<Block>, facts: &[Fact], none: String) {
    match facts {
        [] => out.push(Block::text(none)),
        facts => out.push(Block::Facts { facts: facts.to_vec() }),
    }
}
