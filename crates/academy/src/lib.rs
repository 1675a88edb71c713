//! The school: what people learn here and what they practise, on the same records that the house works with.
//! It reads `credit`, `credit` knows nothing of it.

pub mod authoring;
pub mod certificates;
pub mod classes;
pub mod courses;
pub mod drills;
pub mod exercises;
pub mod practice;
pub mod skills;
mod wording;
