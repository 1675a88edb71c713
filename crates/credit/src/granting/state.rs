//! The life of a request: drafted, before the approvers, sent back with a question, granted,
//! refused, withdrawn. Pure.

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Being gathered by the applicant.
    Draft,
    /// Waiting for the person of its step.
    Open,
    /// Sent back with a question.
    Asked,
    /// Granted; a decision record stands.
    Granted,
    /// Refused; a decision record stands.
    Refused,
    /// Taken back by the applicant.
    Withdrawn,
}

impl State {
    /// All, in the order of the chips.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Open, Self::Asked, Self::Granted, Self::Refused, Self::Withdrawn];

    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether somebody still has to do something.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Draft | Self::Open | Self::Asked)
    }

    /// Whether an act is open in this state. What an approval leads to depends on the chain.
    pub const fn takes(self, act: Act) -> bool {
        match act {
            Act::Begin => false,
            Act::Change | Act::Submit => matches!(self, Self::Draft | Self::Asked),
            Act::Approve | Act::Less | Act::Refuse | Act::Ask | Act::Remind => {
                matches!(self, Self::Open)
            }
            Act::Comment | Act::Withdraw => self.is_live(),
        }
    }
}

/// What is done with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Begun by the applicant.
    Begin,
    /// Changed by the applicant.
    Change,
    /// Handed to the approvers, first or again with the answer to a question.
    Submit,
    /// A step is signed.
    Approve,
    /// A step is signed for less than was asked.
    Less,
    /// Refused.
    Refuse,
    /// Sent back with a question.
    Ask,
    /// A remark.
    Comment,
    /// Taken back by the applicant.
    Withdraw,
    /// A step ran out of its days.
    Remind,
}

impl Act {
    /// All.
    pub const ALL: [Self; 10] = [
        Self::Begin,
        Self::Change,
        Self::Submit,
        Self::Approve,
        Self::Less,
        Self::Refuse,
        Self::Ask,
        Self::Comment,
        Self::Withdraw,
        Self::Remind,
    ];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Change => "change",
            Self::Submit => "submit",
            Self::Approve => "approve",
            Self::Less => "less",
            Self::Refuse => "refuse",
            Self::Ask => "ask",
            Self::Comment => "comment",
            Self::Withdraw => "withdraw",
            Self::Remind => "remind",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }

    /// Whether it is the approvers' to do.
    pub const fn decides(self) -> bool {
        matches!(self, Self::Approve | Self::Less | Self::Refuse | Self::Ask)
    }

    /// Under which name it stands on the audit.
    pub const fn action(self) -> &'static str {
        match self {
            Self::Begin => "begin-application",
            Self::Change => "change-application",
            Self::Submit => "submit-application",
            Self::Approve => "approve-step",
            Self::Less => "approve-less",
            Self::Refuse => "refuse-application",
            Self::Ask => "ask-applicant",
            Self::Comment => "comment-application",
            Self::Withdraw => "withdraw-application",
            Self::Remind => "remind-approver",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_in_which_state() {
        for (state, acts) in [
            (State::Draft, "change submit comment withdraw"),
            (State::Open, "approve less refuse ask comment withdraw remind"),
            (State::Asked, "change submit comment withdraw"),
            (State::Granted, ""),
            (State::Refused, ""),
            (State::Withdrawn, ""),
        ] {
            let open: Vec<&str> =
                Act::ALL.into_iter().filter(|act| state.takes(*act)).map(Act::code).collect();
            assert_eq!(open.join(" "), acts, "{state:?}");
        }
    }
}
