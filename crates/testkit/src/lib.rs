//! What the tests of the house stand on: temporary databases of both kinds, a standing clock,
//! the real binary as a child process, and a seeded `kill -9`. It is used by tests and by the
//! check machinery only and never ships; it holds no rule of the trade and no expectation.
//!
//! A room story runs on both databases:
//!
//! ```no_run
//! # async fn story() {
//! testkit::both(async |db| {
//!     let _connection = db.read().await.expect("a connection");
//! })
//! .await;
//! # }
//! ```

mod binary;
mod db;
mod dice;
mod probe;
mod standing;

pub use binary::{Binary, Ran, Running, kill_in_the_midst};
pub use db::{POSTGRES, TestDb, both};
pub use dice::Dice;
pub use probe::{Answer, free_port, get, post, wait_for};
pub use standing::{clock, day, ids, shared};
