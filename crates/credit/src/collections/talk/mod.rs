//! Talking about a debt: the methods as a pack, the guide through a talk step by step (I01–I08), excuses with
//! what became of them (J02, J03), the library of scripts (J08, J09), the six characters as they were kept (H05).
//!
//! A talk ends as a contact like all others. The methods are house defaults that a company may replace.

mod excuse;
mod excuse_list;
mod guide;
mod guide_fields;
mod pack;
mod pack_read;
mod script;
mod script_list;
mod six;
mod six_many;

pub use excuse::{NewExcuse, TRUTHS, label_excuse, record_excuse};
pub use excuse_list::{
    ExcuseFilter, ExcuseRow, count_due_excuses, get_excuse, list_excuses, word_groups,
};
pub use guide::{
    Finish, NewTalk, Talk, begin_talk, find_open_talk, finish_talk, get_talk, list_talks, save_step,
};
pub use guide_fields::{fields_of_step, step_number};
pub use pack::{
    BoxCheck, Card, Character, DebtorKind, DoRule, Excuse, HouseScript, Measures, PrepBox, Reason,
    STEPS, SixCheck, TalkPack, Trick,
};
pub use script::{
    NewScript, SCRIPT_STATES, draft_script, publish_script, retire_script, return_script,
    submit_script,
};
pub use script_list::{
    OfferedScript, Script, ScriptUse, fitting_scripts, get_script, list_scripts, script_promises,
    script_uses,
};
pub use six::{SixFacts, SixResult, SixState, six_characters, six_facts};
