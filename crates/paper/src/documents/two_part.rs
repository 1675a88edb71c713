use base::Day;

use super::Head;
use crate::sheet::{Block, Column, Fact, Sheet, Table, Tone};

/// A statement of account in two parts: 对账联 with our figures, 确认联 to be sealed and sent back. It names no
/// late interest; the reservation is the caller's sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwoPartAccount {
    /// Head and foot; `number` is the statement's number, `company` the creditor.
    pub head: Head,
    /// The addressee, a line each.
    pub to: Vec<String>,
    /// The lines.
    pub lines: Vec<TwoPartLine>,
    /// The sums, one for each currency.
    pub totals: Vec<String>,
    /// What of them is in dispute, or empty.
    pub disputed: String,
    /// What is not given up.
    pub reservation: String,
    /// Until when an answer is asked for.
    pub answer_by: Day,
    /// Whom to answer.
    pub contact: Vec<Fact>,
}

/// A line of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TwoPartLine {
    /// Invoice, or the number of the money.
    pub number: String,
    /// The contract, or what it is.
    pub contract: String,
    /// Its day.
    pub on: String,
    /// Its due day.
    pub due_on: String,
    /// The whole.
    pub amount: String,
    /// What is open.
    pub open: String,
}

impl TwoPartAccount {
    /// As a sheet.
    pub fn sheet(&self) -> Sheet {
        let head = &self.head;
        let mut sheet = head.sheet("paper-twopart");
        // It leaves the house: it names its addressee and says nothing about who may read.
        sheet.subject = String::new();
        sheet.reading = String::new();
        let as_of = head.as_of.to_string();
        let out = &mut sheet.blocks;
        out.push(Block::heading(head.t("paper-twopart-ours")));
        out.push(Block::text(self.to.join("\n")));
        out.push(Block::text(head.ta("paper-twopart-intro", &[("day", &as_of)])));
        out.push(Block::table(self.table()));
        let mut facts: Vec<Fact> =
            self.totals.iter().map(|sum| Fact::new(head.t("paper-twopart-total"), sum)).collect();
        if !self.disputed.is_empty() {
            facts.push(Fact::new(head.t("paper-twopart-disputed"), &self.disputed));
        }
        out.push(Block::Facts { facts });
        out.push(Block::Note { tone: Tone::Quiet, text: self.reservation.clone() });
        let by = self.answer_by.to_string();
        out.push(Block::text(head.ta("paper-twopart-answer", &[("day", &by)])));
        if !self.contact.is_empty() {
            out.push(Block::Facts { facts: self.contact.clone() });
        }
        out.push(Block::Close {
            lines: vec![
                head.company.clone(),
                head.t("paper-letter-seal"),
                head.printed_on.to_string(),
            ],
        });
        self.confirmation(out);
        sheet
    }

    fn table(&self) -> Table {
        let head = |key: &str| self.head.t(&format!("paper-twopart-{key}"));
        let mut table = Table::of(vec![
            Column::text(head("number"), 2),
            Column::text(head("contract"), 2),
            Column::fit(head("on")),
            Column::fit(head("due")),
            Column::number(head("amount")),
            Column::number(head("open")),
        ]);
        for one in &self.lines {
            let cells = [&one.number, &one.contract, &one.on, &one.due_on, &one.amount, &one.open];
            table.push(cells.map(String::as_str));
        }
        table
    }

    /// The part that comes back.
    fn confirmation(&self, out: &mut Vec<Block>) {
        let head = &self.head;
        let as_of = head.as_of.to_string();
        out.push(Block::heading(head.t("paper-twopart-theirs")));
        out.push(Block::text(head.ta(
            "paper-twopart-confirms",
            &[
                ("company", &head.company),
                ("debtor", self.to.first().map_or("", String::as_str)),
                ("number", &head.number),
                ("day", &as_of),
            ],
        )));
        let facts = self.totals.iter().map(|sum| Fact::new(head.t("paper-twopart-total"), sum));
        out.push(Block::Facts { facts: facts.collect() });
        out.push(Block::List {
            items: vec![head.t("paper-twopart-agrees"), head.t("paper-twopart-differs")],
        });
        let mut table = Table::of(vec![
            Column::text(head.t("paper-twopart-number"), 3),
            Column::text(head.t("paper-twopart-yours"), 2),
            Column::text(head.t("paper-twopart-why"), 4),
        ]);
        for _ in 0..3 {
            table.push([" ", " ", " "]);
        }
        out.push(Block::table(table));
        out.push(Block::small(self.reservation.clone()));
        out.push(Block::Signatures {
            names: ["seal", "signer", "capacity", "day"]
                .map(|key| head.t(&format!("paper-twopart-sign-{key}")))
                .to_vec(),
        });
    }
}
