//! What a credit manager asks of the desk: limits and terms of all buyers, the sum of a score, one
//! form for one act. On a small company, in both languages, as a browser without script sees it.

mod acts;
mod asked;
mod authoring;
mod cases;
mod certificates;
mod classes;
mod controls;
mod courses;
mod drills;
mod entities;
mod exchange;
mod exercises;
mod granting;
mod house;
mod kinds;
mod legal_desk;
mod lines;
mod links;
mod mended;
mod offline;
mod one_day;
mod orders;
mod outlook;
mod practice;
mod process;
mod promises;
mod ranked;
mod reach;
mod recovery;
mod rehearse;
mod required;
mod sheet;
mod skills;
mod strategy;
mod whole_book;
