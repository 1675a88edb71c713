//! Talking: the guide through a talk, the methods, the library of scripts, the wall of excuses.

mod excuses;
mod guide;
mod methods;
mod scripts;
mod steps;

pub use excuses::{ask as ask_excuse, label, list as excuses};
pub use guide::{ask_begin, begin, save, show};
pub use methods::show as methods;
pub use scripts::{act as act_script, ask as ask_script, draft, list as scripts};
