//! Which of our legal entities something is of, in forms and lists. A company that is one sees nothing of
//! it: the field and the column are there from the second entity on.

use crate::{
    filled::{Filled, Reader},
    kit::{Choice, Field, Kind},
    visit::Visit,
};
use base::Day;
use credit::parties::{Entity, EntityBook, Seller};

/// The choices, the main one first; one that is closed says so, since money may come in later.
fn choices(visit: &Visit, book: &EntityBook) -> Vec<Choice> {
    let choice = |one: &Entity| {
        let closed = one.is.until_on.filter(|_| !one.is_open_on(visit.today));
        let name = match closed.map(|day| day.to_string()) {
            None => spelled(one),
            Some(day) => {
                let closed = visit.ta("parties-entity-is-closed", &[("day", &day)]);
                format!("{} {closed}", spelled(one))
            }
        };
        Choice { value: one.is.code.clone(), name }
    };
    book.all().iter().map(choice).collect()
}

/// Code and name.
pub fn spelled(entity: &Entity) -> String {
    format!("{} {}", entity.is.code, entity.is.name)
}

/// The field of a form; none where there is one entity.
pub fn field(visit: &Visit, book: &EntityBook, filled: &Filled) -> Option<Field> {
    book.several().then(|| {
        Field::new("entity", visit.t("parties-entity"))
            .kind(Kind::OneOf(choices(visit, book)))
            .value(filled.get("entity"))
    })
}

/// What the form says of it; for a new invoice or order of a day, the entity must be open on it. What is
/// wrong is noted on the field.
pub fn read(
    reader: &mut Reader<'_>,
    book: &EntityBook,
    filled: &Filled,
    on: Option<Day>,
) -> Option<Seller> {
    let named = filled.some("entity");
    let seller = match on {
        Some(day) => book.seller_on(named, day),
        None => book.seller(named),
    };
    seller.unwrap_or_else(|wrong| {
        reader.refuse(wrong);
        None
    })
}
