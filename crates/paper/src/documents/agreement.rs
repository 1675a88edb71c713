use super::Head;
use crate::sheet::{Block, Column, Fact, Sheet, Table, Tone};

/// An agreement on repayment, or the buyer's own letter of promise. Its words are the caller's; this is its form:
/// who with whom, what is owed item by item, the instalments with their sum, the clauses one by one, where both
/// sign. It prints no interest of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementPaper {
    /// Head and foot; `number` is the agreement's number.
    pub head: Head,
    /// Signed by the buyer alone.
    pub letter: bool,
    /// Not signed yet.
    pub draft: bool,
    /// Of a role-play: it binds nobody.
    pub practice: bool,
    /// The parties: name and value.
    pub parties: Vec<Fact>,
    /// Who with whom.
    pub opening: String,
    /// What is owed.
    pub debt: String,
    /// Number, due day, amount.
    pub items: Vec<[String; 3]>,
    /// The principal.
    pub principal: String,
    /// How it is paid.
    pub plan: String,
    /// Place, day, amount.
    pub instalments: Vec<[String; 3]>,
    /// The sum of the instalments.
    pub total: String,
    /// The clauses behind the plan.
    pub clauses: Vec<String>,
    /// The currency, which the heads name.
    pub currency: String,
}

impl AgreementPaper {
    /// As a sheet.
    pub fn sheet(&self) -> Sheet {
        let head = &self.head;
        let title = if self.letter { "paper-agreement-letter" } else { "paper-agreement" };
        let mut sheet = head.sheet(title);
        // It goes to the other side: nothing about who may read it inside the house.
        sheet.subject = String::new();
        sheet.reading = String::new();
        let out = &mut sheet.blocks;
        if self.practice {
            out.push(Block::Note { tone: Tone::Quiet, text: head.t("paper-agreement-practice") });
        }
        if self.draft {
            out.push(Block::Note { tone: Tone::Quiet, text: head.t("paper-agreement-draft") });
        }
        out.push(Block::Facts { facts: self.parties.clone() });
        out.push(Block::text(self.opening.clone()));
        out.push(Block::text(self.debt.clone()));
        let amount = format!("{} {}", head.t("paper-agreement-amount"), self.currency);
        let mut items = Table::of(vec![
            Column::text(head.t("paper-agreement-item"), 1),
            Column::fit(head.t("paper-agreement-due")),
            Column::number(amount.clone()),
        ]);
        for one in &self.items {
            items.push(one.clone());
        }
        items.total = [head.t("paper-agreement-sum"), String::new(), self.principal.clone()]
            .map(Into::into)
            .to_vec();
        out.push(Block::table(items));
        out.push(Block::text(self.plan.clone()));
        let mut plan = Table::of(vec![
            Column::text(head.t("paper-agreement-instalment"), 1),
            Column::fit(head.t("paper-agreement-pay-by")),
            Column::number(amount),
        ]);
        for one in &self.instalments {
            plan.push(one.clone());
        }
        plan.total = [head.t("paper-agreement-sum"), String::new(), self.total.clone()]
            .map(Into::into)
            .to_vec();
        out.push(Block::table(plan));
        out.push(Block::List { items: self.clauses.clone() });
        let signs: &[&str] = match self.letter {
            true => &["debtor", "person", "day"],
            false => &["creditor", "debtor", "day"],
        };
        out.push(Block::Signatures {
            names: signs.iter().map(|key| head.t(&format!("paper-agreement-sign-{key}"))).collect(),
        });
        sheet
    }
}

#[cfg(test)]
mod tests {
    use base::Lang;

    use super::*;

    fn paper(letter: bool, draft: bool) -> AgreementPaper {
        let day = "2026-11-21".parse().expect("a day");
        AgreementPaper {
            head: Head {
                lang: Lang::Zh,
                company: "华泰泵业".to_owned(),
                subject: "内部".to_owned(),
                number: "RA20261121-000001".to_owned(),
                as_of: day,
                printed_on: day,
                printed_by: "张三".to_owned(),
            },
            letter,
            draft,
            practice: false,
            parties: Vec::new(),
            opening: String::new(),
            debt: String::new(),
            items: vec![["F1".into(), "2026-01-01".into(), "10.00".into()]],
            principal: "10.00".to_owned(),
            plan: String::new(),
            instalments: vec![["1".into(), "2026-12-01".into(), "10.00".into()]],
            total: "10.00".to_owned(),
            clauses: vec!["权利保留".to_owned()],
            currency: "CNY".to_owned(),
        }
    }

    #[test]
    fn a_draft_says_so_and_nothing_of_the_house_goes_out() {
        for (letter, draft) in [(true, true), (false, false)] {
            let sheet = paper(letter, draft).sheet();
            let note = sheet.blocks.iter().any(|block| matches!(block, Block::Note { .. }));
            assert_eq!(note, draft);
            assert!(sheet.subject.is_empty() && sheet.reading.is_empty());
            let list = |block: &Block| matches!(block, Block::List { items } if items.len() == 1);
            assert!(sheet.blocks.iter().any(list));
        }
    }
}
