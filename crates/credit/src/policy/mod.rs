//! Policy: what a score means for business. Tiers, terms, limits and headroom, and the proposal of
//! terms and limit with its whole computation.
//!
//! It grants nothing by itself: a granted limit is a record with a person, a reason and a day.
//! A limit is `Unlimited`, an amount or `None`; zero never means unlimited.

mod capacity;
mod capacity_pack;
mod capacity_repo;
mod limit;
mod limit_effective;
mod limit_pack;
mod limit_part;
mod limit_repo;
mod matrix;
mod matrix_version;
mod proposal;
mod repo;
mod terms;
mod tiers;
mod verdict;

pub use capacity::{Capacity, CapacityInput, CapacityLevel, Carried, Stress, capacity};
pub use capacity_pack::CapacityPack;
pub use capacity_repo::{CapacityVersion, enter_capacity, list_capacity};
pub use limit::{Headroom, Limit, headroom, utilisation};
pub use limit_effective::{EffectiveLimit, Granted, LimitLine, effective, limit_said};
pub use limit_pack::{LimitPack, Method, method_code};
pub use limit_part::{Ended, EntityLimit, LimitPart, NewPart, PartKind, SecurityForm};
pub(crate) use limit_repo::Parts;
pub use limit_repo::{
    PartRow, add_limit_part, effective_limit, end_limit_part, get_limit_part, limit_parts_in_force,
    limit_parts_of, list_limit_parts,
};
pub use matrix::{Cell, Difference, Guarantee, Matrix, matrix_refusal};
pub use matrix_version::{
    MatrixState, MatrixStep, MatrixTrail, MatrixVersion, approve_matrix, draft_matrix, edit_matrix,
    edit_matrix_by, find_kept_pack, get_matrix, keep_what_if, list_matrices, matrix_in_force,
    matrix_open_to, matrix_trail, propose_matrix, reject_matrix, retire_matrix,
};
pub use proposal::{Ask, MethodLine, Proposal, propose};
pub use repo::{
    GrantedLimit, GrantedTerms, NewLimit, exposure, find_limit, grant_limit, grant_terms,
    keep_pack, limits_in_force, limits_of, list_limits, terms_in_force, terms_of,
};
pub use terms::{Anchor, Due, DueRule, Events, Instalment, Part, Terms, TermsCatalogue};
pub use tiers::{Tier, TierRule, TierTable, whole_points};
pub use verdict::{CreditSale, credit_sale, review_on};
