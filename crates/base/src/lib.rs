//! The words that every other crate speaks: money, days, instants, ids, chance and the four
//! ways in which something can fail. Nothing here reads a clock, a file or the environment
//! except [`Clock`], which is passed in by whoever owns the process.

mod clock;
mod currency;
mod day;
mod digest;
mod failure;
mod formula;
mod ids;
mod lang;
mod money;
mod rate;
mod signs;

pub use clock::{Clock, Moment};
pub use currency::Currency;
pub use day::{Day, DayError};
pub use digest::{Digest, digest_of, hex};
pub use failure::{Broken, Failure, Rejection, Result};
pub use formula::{guarded, is_formula};
pub use ids::Ids;
pub use lang::{Lang, in_both, picked};
pub use money::{Money, MoneyError};
pub use rate::{Bps, Rate};
pub use signs::{
    is_unseen, name_key, number_key, plain, same_number, spelt_code, spelt_name, unfit_sign,
};
