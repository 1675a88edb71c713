//! Cells with a small meaning of their own: yes or no, whole numbers, currencies, and whom a row
//! concerns.

use base::Currency;

use super::{
    kinds::Role,
    read::{RowReader, Wrong},
    record::BuyerRef,
    values,
};

impl RowReader<'_> {
    /// Yes or no.
    pub fn flag(&mut self, role: Role) -> Result<Option<bool>, Wrong> {
        self.parsed(role, "intake.flag-unreadable", values::flag)
    }

    /// A whole number from 0 to `most`.
    pub fn whole(&mut self, role: Role, most: u32) -> Result<Option<u32>, Wrong> {
        let fits = |text: &str| {
            let number = u32::try_from(values::whole(text)?).ok()?;
            (number <= most).then_some(number)
        };
        self.parsed(role, "intake.number-unreadable", fits)
    }

    /// A number in a row of numbers, from 1 to 999.
    pub fn ordinal(&mut self, role: Role) -> Result<Option<u32>, Wrong> {
        let fits = |text: &str| {
            let number = u32::try_from(values::ordinal(text)?).ok()?;
            (1..=999).contains(&number).then_some(number)
        };
        self.parsed(role, "intake.number-unreadable", fits)
    }

    /// A currency.
    pub fn currency(&mut self, role: Role) -> Result<Option<Currency>, Wrong> {
        self.parsed(role, "intake.currency-unknown", values::currency)
    }

    /// Whom the row concerns.
    pub fn buyer(&mut self) -> Result<BuyerRef, Wrong> {
        let code = self.code(Role::BuyerCode);
        let name = self.text(Role::BuyerName);
        let buyer = BuyerRef { code: code?, name: name? };
        if buyer.code.is_none() && buyer.name.is_none() {
            let by =
                if self.reader.has(Role::BuyerCode) { Role::BuyerCode } else { Role::BuyerName };
            self.must::<()>(by, Ok(None))?;
        }
        Ok(buyer)
    }
}
