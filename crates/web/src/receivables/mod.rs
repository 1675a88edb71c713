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

use credit::{parties::Seller, receivables::ItemRow};

use crate::kit::link::encoded;

/// Where an item stands.
pub fn item_href(item: &ItemRow) -> String {
    item_at((&item.buyer_code, &item.number), item.instalment, item.seller)
}

/// Where the item of a buyer's code, a number, an instalment and one of our entities stands: its last part is
/// `1`, and `1@<id>` for an entity beside the main one.
pub fn item_at((buyer, number): (&str, &str), instalment: i64, seller: Seller) -> String {
    let at = format!("/receivables/items/{}/{}/{instalment}", encoded(buyer), encoded(number));
    match seller {
        Seller::Main => at,
        Seller::Other(entity) => format!("{at}@{entity}"),
    }
}
