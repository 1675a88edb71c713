//! People, what they may do, and how the system knows that it is them: argon2 passwords,
//! sessions, API tokens, a lock-out on guessing, rights that require a certificate.

mod people;
mod required;
mod rights;
mod sessions;
mod tokens;

pub use people::{NewPerson, Person, PersonId};
pub use required::{
    Certified, Lack, Requirement, Withheld, lack_of, rules_from, who_lacks, withheld_logins,
};
pub use rights::{Right, Role, Scope};
pub use sessions::{Session, SignedIn};
pub use tokens::{Token, TokenInfo};
