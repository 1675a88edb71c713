//! Buyers by the names that files write: 华东（集团） and 华东(集团) are one. And the buyers of a file
//! of which no row went in: they are taken out again before anything is kept.

use std::collections::HashMap;

use base::{Result, name_key};
use store::{Ask, Columns, Tx};

use super::Who;
use crate::{
    intake::{
        told::{Tellings, What},
        trace,
    },
    parties,
    policy::DueRule,
};

/// New buyers whose words are kept; of the rest, only their number.
const SAID: usize = 200;

#[derive(Debug, Clone)]
struct Named {
    id: i64,
    code: String,
    terms: Option<DueRule>,
}

/// Every buyer by what its name has in common with other spellings of it.
#[derive(Debug, Default)]
pub(super) struct NameBook(HashMap<String, Vec<Named>>);

impl NameBook {
    /// Reads all names.
    pub async fn load(tx: &mut Tx) -> Result<Self> {
        let ask = Ask::new(
            "SELECT id, name, code, terms FROM parties_buyer WHERE withdrawn_by IS NULL ORDER BY id",
        );
        let mut book = Self::default();
        for row in ask.rows(tx.conn(), "reading the names of buyers").await? {
            let terms = crate::intake::terms::due_rule(&row.text(3)?);
            book.insert(&row.text(1)?, Named { id: row.int(0)?, code: row.text(2)?, terms });
        }
        Ok(book)
    }

    fn insert(&mut self, name: &str, named: Named) {
        let all = self.0.entry(name_key(name)).or_default();
        if all.iter().all(|known| known.id != named.id) {
            all.push(named);
        }
    }

    /// One more.
    pub fn add(&mut self, name: &str, id: i64, code: &str) {
        self.insert(name, Named { id, code: code.to_owned(), terms: None });
    }

    /// Those of a name, in whatever spelling.
    pub fn whom(&self, name: &str) -> Vec<Who> {
        let all = self.0.get(&name_key(name)).into_iter().flatten();
        all.map(|named| (named.id, named.terms)).collect()
    }

    /// The code of the only buyer of that name.
    pub fn code_of(&self, name: &str) -> Option<&str> {
        match self.0.get(&name_key(name))?.as_slice() {
            [named] => Some(&named.code),
            _ => None,
        }
    }

    /// The code of a buyer of that name that has another code.
    pub fn twin(&self, name: &str, code: &str) -> Option<&str> {
        let all = self.0.get(&name_key(name))?;
        let other = |named: &&Named| parties::code_key(&named.code) != parties::code_key(code);
        all.iter().find(other).map(|named| named.code.as_str())
    }
}

/// The buyers that a file adds.
#[derive(Debug, Default)]
pub(super) struct Added {
    ids: Vec<i64>,
    words: Vec<(i64, u64, String)>,
    twins: Vec<(i64, u64, String)>,
}

impl Added {
    /// How many.
    pub const fn count(&self) -> u64 {
        self.ids.len() as u64
    }

    /// One more, at a line of the file; `twin` is the code of a buyer of the same name.
    pub fn take(&mut self, id: i64, line: u64, (code, name): (&str, &str), twin: Option<&str>) {
        self.ids.push(id);
        let spelt = base::spelt_code(code);
        let alike = spelt == base::spelt_code(name);
        let said = if alike { name.to_owned() } else { format!("{spelt} {name}") };
        if let Some(twin) = twin {
            self.twin(id, line, &said, twin);
        }
        if self.words.len() < SAID {
            self.words.push((id, line, said));
        }
    }

    /// A buyer whose name another one has.
    pub fn twin(&mut self, id: i64, line: u64, said: &str, twin: &str) {
        if self.twins.len() < SAID {
            self.twins.push((id, line, format!("{said} = {twin}")));
        }
    }

    /// Takes out those that nothing was booked for, and tells the others.
    pub async fn settle(
        &mut self,
        tx: &mut Tx,
        (batch, rejected): (i64, bool),
        tellings: &mut Tellings,
    ) -> Result<()> {
        if rejected && !self.ids.is_empty() {
            let unused = unused(tx, &self.ids).await?;
            trace::forget_buyers(tx, batch, &unused).await?;
            parties::forget_buyers(tx, &unused).await?;
            let gone = |id: &i64| unused.binary_search(id).is_ok();
            self.ids.retain(|id| !gone(id));
            self.words.retain(|(id, ..)| !gone(id));
            self.twins.retain(|(id, ..)| !gone(id));
        }
        let told = self.words.len() as u64;
        for (_, line, said) in self.words.drain(..) {
            tellings.tell(What::Buyers, line, said);
        }
        tellings.more(What::Buyers, self.count().saturating_sub(told));
        for (_, line, said) in self.twins.drain(..) {
            tellings.tell(What::Twins, line, said);
        }
        Ok(())
    }
}

/// Those of the buyers that nothing was booked for, in order.
async fn unused(tx: &mut Tx, ids: &[i64]) -> Result<Vec<i64>> {
    // A table, and its column that names the party.
    const USES: [(&str, &str); 10] = [
        ("receivables_item", "buyer_id"),
        ("receivables_credit", "buyer_id"),
        ("parties_contact", "buyer_id"),
        ("parties_statement", "buyer_id"),
        ("parties_rating", "buyer_id"),
        ("collections_promise", "buyer_id"),
        ("orders_order", "buyer_id"),
        ("orders_decision", "buyer_id"),
        ("payables_bill", "supplier_id"),
        ("payables_advance", "supplier_id"),
    ];
    let mut unused = Vec::new();
    for chunk in ids.chunks(400) {
        let mut ask = Ask::new("SELECT b.id FROM parties_buyer b WHERE b.id IN (");
        ask.list(chunk.iter().copied()).text(")");
        for (table, column) in USES {
            ask.text(" AND NOT EXISTS (SELECT 1 FROM ").text(table);
            ask.text(" u WHERE u.").text(column).text(" = b.id)");
        }
        ask.text(" AND NOT EXISTS (SELECT 1 FROM parties_buyer c WHERE c.parent_id = b.id)");
        for row in ask.rows(tx.conn(), "looking for buyers without a row").await? {
            unused.push(row.int(0)?);
        }
    }
    unused.sort_unstable();
    Ok(unused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_whatever_width() {
        let mut book = NameBook::default();
        book.add("上海恒力（集团）", 1, "C1");
        book.add("ACME Inc.", 2, "C2");
        book.add("acme  inc.", 3, "C3");
        assert_eq!(book.code_of("上海恒力(集团)"), Some("C1"));
        assert_eq!(book.code_of("ACME Inc."), None, "two have that name");
        assert_eq!(book.whom("Acme Inc.").len(), 2);
        assert_eq!(book.twin("上海恒力(集团)", "c1"), None, "itself");
        assert_eq!(book.twin("上海恒力(集团)", "C9"), Some("C1"));
        assert!(book.whom("上海恒力").is_empty());
    }
}
