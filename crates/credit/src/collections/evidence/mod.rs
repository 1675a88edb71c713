//! Proof: statements of account, disputes, the papers of a debt, and the clocks that run against it. What the law
//! asks for stands in the pack `evidence`; nothing here is legal advice.

mod account;
mod account_answer;
mod account_list;
mod chain;
mod claim;
mod clock;
mod counsel;
mod dispute;
mod dispute_list;
mod files;
mod grade;
mod interruption;
mod late;
mod pack;
mod pack_read;
mod paper;

pub use account::{AccountBatch, AccountLine, AccountMade, make_account, make_all_accounts};
pub use account_answer::{
    NewDifference, SENT_HOW, Sent, SignedBack, SignedFile, differ_account, send_account,
    settle_difference, sign_account,
};
pub use account_list::{
    AccountFilter, AccountMonth, AccountStatement, Difference, account_lines, account_months,
    get_account, list_accounts, list_differences,
};
pub(super) use chain::ends_of;
pub use chain::{ClockQuery, ClockRow, list_clocks};
pub use claim::{Claim, ClaimFacts, ClaimStep, list_claims, record_claim};
pub use clock::{Clock, Effect, Happened, SUSPENSION, Step, clock};
pub use counsel::{CounselFile, counsel_files, counsel_zip, record_export};
pub use dispute::{CaseEnd, NewCase, end_case, hand_case, open_case};
pub use dispute_list::{
    CaseFigures, CaseRow, CaseView, SplitBucket, case_figures, count_cases, get_case, list_cases,
    split_ageing,
};
pub use files::{EVIDENCE_BYTES, EVIDENCE_ENDINGS, admit_file};
pub use grade::{
    Completeness, GradedItem, Part, badly_proven, completeness, grade_of_buyer, graded_items,
};
pub use interruption::{
    NewClock, NewInterruption, OtherClock, close_clock, list_other_clocks, record_interruption,
    start_clock, withdraw_interruption,
};
pub use late::{LateLine, LateRange, late_range, lpr_of};
pub use pack::{
    CapacityRule, ComplaintRule, CountsFrom, EventRule, EvidenceKind, EvidencePack, Grade, Grading,
    LateRule, LimitationLaw, Named, PeriodRule, Power, ProofRule,
};
pub use paper::{
    EvidencePaper, LinkedPaper, NewPaper, add_paper, get_paper, link_document, list_papers,
    withdraw_paper,
};
