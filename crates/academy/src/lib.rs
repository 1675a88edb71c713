//! The school: what people learn here, on the same records as the work.

pub mod courses;
