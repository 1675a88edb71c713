//! Who the company trades with: buyers and suppliers, their groups, contacts, papers,
//! statements and history; the credit file 信用档案.
//!
//! It holds what is known of a party and where each field comes from. It does not judge
//! (`scoring`), and it knows nothing of money owed (`receivables`).
//!
//! Invariants: a code names one party for ever; a field changed by hand or by file leaves a row
//! in `parties_source`; a statement is never overwritten, a restatement is a further version.

mod buyer;
mod codes;
mod days;
mod entity;
mod error;
mod file;
mod finding_pack;
mod influence;
mod leaves;
mod moved;
mod norms;
mod peer_statements;
mod rating;
mod repo;
mod roles;
mod snapshot;
mod source;
mod statement;
mod statement_detail;
mod testimony;
mod testimony_repo;
mod told;
mod undo;

pub use buyer::{
    Buyer, BuyerChange, BuyerId, Clearable, CustomerKind, NewBuyer, Ownership, PartyRole,
    SizeClass, uscc_is_sound,
};
pub use codes::{code_key, list_code_twins};
pub use days::{days_of_trade, is_day_of_trade};
pub use entity::{
    Entity, EntityBook, EntityId, NewEntity, Seller, add_entity, change_entity, retire_entity,
};
pub use error::PartyRejection;
pub use file::{
    Contact, Document, Event, FieldSource, NewContact, NewDocument, NewEvent, postal_address,
};
pub use finding_pack::{FindingGuide, FindingWeight, finding_guide};
pub use influence::{
    Influence, InfluencePart, MapGap, MapPerson, NewInfluence, influence_map, map_gaps,
    note_influence,
};
pub use leaves::{
    add_document, add_event, erase_contact, list_contacts, list_documents, list_events,
    list_sources, record_contacts, record_sources,
};
pub use norms::{Norm, Norms, Standing};
pub use peer_statements::{PEERS_MAX, PeerYears, list_peer_years};
pub use rating::{
    NewRating, Rating, Withdrawn, admit_rating, list_ratings, ratings_by, record_rating, take_out,
    withdraw_rating,
};
pub use repo::{
    BuyerFilter, Saved, change_buyer, count_buyers, find_buyer, find_buyer_by_id, find_codes,
    get_buyer, is_withdrawn, list_buyers, list_group, save_buyers, scope_owner,
};
pub use roles::{stand_as_buyers, stand_as_supplier};
pub use snapshot::{SourceSnapshot, add_snapshot, list_snapshots};
pub use source::{
    COMPARED_FIELDS, COST_UNITS, DataSource, FieldOrigin, NewSource, Origins, SOURCE_FIELDS,
    SOURCE_KINDS, admit_source, compare_field, field_origins, get_data_source, list_data_sources,
    save_source,
};
pub use statement::{
    NewStatement, Statement, latest_statements, list_statements, record_statement,
    record_statement_as, record_statements, statement_differences,
};
pub use statement_detail::{OPINIONS, StatementDetail, StatementScope, UNITS};
pub use testimony::{
    FINDINGS, Kept, NewFinding, NewPastCredit, NewPayer, NewReference, NewReport, PAST_CREDITS,
    REFERENCE_OPINIONS, RELATIONS, REPORTS, Testimony,
};
pub use testimony_repo::{
    close_finding, file_report, find_testimony, record_finding, record_past_credit,
    record_reference, set_payer,
};
pub use told::{FiledPayer, Tale, Told, filed_payers, told_of};
pub use undo::{
    FieldChange, field_texts, forget_buyers, forget_statement, restore_contact, restore_fields,
    restore_loose, withdraw_buyer,
};
