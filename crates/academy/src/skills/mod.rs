//! Skills: what people's work shows of what they can, weighed by how new it is; what is missing by role, who could
//! coach whom, what to set next. And the awareness index: questions of the week, signals reported, reviews on time.
//!
//! Invariants: nothing is judged here: every figure is put together from marks that stand where the work was done, and
//! opens to them; what is unknown is said, never nought. The room sets work through classes, by the verbs of that room.

mod assign;
mod awareness;
mod awareness_rows;
mod gaps;
mod matrix;
mod pack;
mod rows;
mod weigh;

pub use assign::{Assigned, set_next};
pub use awareness::{Aware, AwarePerson, AwareTeam, Awareness, Point, WeekDone, tell_awareness};
pub use awareness_rows::{AwareRow, awareness, awareness_rows, own_awareness};
pub use gaps::{Coach, PathGap, coaches, gaps, next_of};
pub use matrix::{Cell, Matrix, PersonSkills, matrix, person_skills};
pub use pack::{AwarenessRule, BLOCKS, Skill, SkillPack};
pub use weigh::{SkillRow, SkillTier, SourceKind, Weighed, tier, weigh, weight};
