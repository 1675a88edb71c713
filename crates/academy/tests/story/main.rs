//! The stories of the school's rooms, each told on SQLite and on PostgreSQL.
#![allow(missing_docs)]

mod courses;
mod practice;
mod school;
mod tomorrow;
