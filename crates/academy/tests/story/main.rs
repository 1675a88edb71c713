//! The stories of the school's rooms, each told on SQLite and on PostgreSQL.
#![allow(missing_docs)]

mod authoring;
mod boards;
mod certificates;
mod classes;
mod courses;
mod exchange;
mod exercises;
mod practice;
mod school;
mod tomorrow;
