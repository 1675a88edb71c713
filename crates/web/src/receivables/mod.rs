//! The ledger on pages: its ageing as of any day, the items behind each figure, one item with its
//! history, and what was received and not yet allocated. It shows and asks; the room books.

mod act;
mod ageing;
mod asked;
mod book;
mod credits;
mod item;
mod items;
mod old;
mod take_home;
mod unrated;

pub use act::{ask, done};
pub use ageing::page;
pub use book::{ask as ask_book, book};
pub use credits::{act as credit_act, ask as credit_ask, list as credits, show as credit};
pub use item::show as item;
pub use items::{cursor, list as items};
pub use old::old_books;
pub use take_home::{ageing_csv, ageing_xlsx, items_csv, items_xlsx};
pub use unrated::{unrated, unrated_said};

use credit::receivables::ItemRow;

use crate::kit::link::encoded;

/// Where an item stands.
pub fn item_href(item: &ItemRow) -> String {
    format!(
        "/receivables/items/{}/{}/{}",
        encoded(&item.buyer_code),
        encoded(&item.number),
        item.instalment
    )
}
