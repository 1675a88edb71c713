//! A customer's own page: a link that opens it for one buyer and for a time, what is shown there, and what its
//! holder answers.
//!
//! The link carries a secret of 256 bits; only its digest is kept, so nobody can read a link out of the house.
//! Whoever holds one sees one buyer, and of that buyer what a statement of account would say: no score, limit,
//! note or name of staff beside the sender of letters. What is answered runs through the verbs of promises,
//! disputes and statements; the actor is the link of that buyer.

mod answer;
mod inbox;
mod issue;
mod open;
mod said;
mod shown;
mod terms;

pub use answer::{
    AnswerMade, Answering, LinkDifference, LinkDispute, LinkPromise, agree_by_link, differ_by_link,
    dispute_by_link, message_by_link, promise_by_link,
};
pub use inbox::{AnswerFilter, AnswerRow, count_link_answers, list_link_answers, see_link_answers};
pub use issue::{
    FreshLink, LinkFilter, LinkRow, LinkState, NewLink, get_link, issue_link, link_for_letter,
    list_links, revoke_link, revoke_links,
};
pub use open::{Holder, Opened, count_opening, open_link};
pub use said::Said;
pub use shown::{
    LinkAccount, LinkItem, LinkPage, LinkRunning, LinkTotal, PAGE_ROWS, link_account_lines,
    link_item, link_page,
};
pub use terms::{LinkTerms, find_link_terms, set_link_terms};
