//! Discussion: boards by case and by class, one board with its posts, what became of posts.

mod drafts;
mod list;
mod posts;
mod show;

use base::Result;
use store::access::Right;

pub use drafts::{decide, drafts};
pub use list::{list, open};
pub use posts::{hide, post, promote, vote};
pub use show::{close, show, sum_up};

use crate::visit::Visit;

/// Where boards are.
const PATH: &str = "/classes/boards";

fn href(id: i64) -> String {
    format!("{PATH}/{id}")
}

/// Whose eyes: who teaches sees every board, everybody else those for all and for their classes.
fn learner(visit: &Visit) -> Result<Option<i64>> {
    Ok(if visit.may(Right::Teach) { None } else { Some(visit.person()?.id) })
}
