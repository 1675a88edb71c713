//! People and their rights, one's own account, the audit.

mod account;
mod audit;
mod people;

pub use account::{add_token, password as own_password, revoke_token, show as account};
pub use audit::{list as audit, verify};
pub use people::{ask_new, change, create, edit, list as people, set_password};
