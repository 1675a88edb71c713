//! The stories of the school's rooms, each told on SQLite and on PostgreSQL.
#![allow(missing_docs)]

mod boards;
mod classes;
mod certificates;
mod courses;
mod exercises;
mod exchange;
mod practice;
mod school;
mod tomorrow;
