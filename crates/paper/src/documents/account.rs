use base::Lang;
use locale::t;

use crate::sheet::{Column, Table};

/// A statement of account as a table: what was open, what came to it, what is open now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountTable {
    /// The language of the heads.
    pub lang: Lang,
    /// The currency, which the heads name.
    pub currency: String,
    /// The opening balance with its day; no line where empty.
    pub opening: Option<(String, String)>,
    /// The lines in order.
    pub lines: Vec<AccountLine>,
    /// The closing balance.
    pub closing: String,
}

/// A line of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountLine {
    /// The day.
    pub on: String,
    /// Number of the document.
    pub number: String,
    /// What it is.
    pub text: String,
    /// What it adds to the debt; may be empty.
    pub debit: String,
    /// What it takes from it; may be empty.
    pub credit: String,
    /// What is open after it.
    pub balance: String,
}

impl AccountTable {
    /// As a table for a sheet or a letter.
    pub fn table(&self) -> Table {
        let head = |key: &str| t(self.lang, &format!("paper-account-{key}"));
        let money = |key: &str| format!("{} {}", head(key), self.currency);
        let mut table = Table::of(vec![
            Column::fit(head("on")),
            Column::fit(head("number")),
            Column::text(head("text"), 1),
            Column::number(money("debit")),
            Column::number(money("credit")),
            Column::number(money("balance")),
        ]);
        if let Some((day, balance)) = &self.opening {
            table.push([day.as_str(), "", &head("opening"), "", "", balance]);
        }
        for one in &self.lines {
            let cells = [&one.on, &one.number, &one.text, &one.debit, &one.credit, &one.balance];
            table.push(cells.map(String::as_str));
        }
        table.total = ["", "", &head("closing"), "", "", &self.closing].map(Into::into).to_vec();
        table
    }
}
