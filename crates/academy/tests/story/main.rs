//! The stories of the school's rooms, each told on SQLite and on PostgreSQL.
#![allow(missing_docs)]

mod authoring;
mod boards;
mod certificates;
mod classes;
mod courses;
mod drills;
mod exchange;
mod exercises;
mod golden;
mod practice;
mod rehearsal;
mod required;
mod school;
mod skills;
mod tomorrow;
