//! The stories of the school's rooms, each told on SQLite and on PostgreSQL.
#![allow(missing_docs)]

mod certificates;
mod courses;
mod practice;
mod school;
