use std::process::ExitCode;

use base::Failure;

/// The one table of exit codes. Usage errors of the command line itself end with 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: a fault of ours.
    Broken,
    /// 3: refused; the sentence says what to do.
    Rejected,
    /// 4: the right is missing.
    Denied,
    /// 5: somebody else is writing; try again.
    Busy,
    /// 6: done in part; some rows were rejected and kept.
    InPart,
    /// 7: `doctor` found something, or a promise passed its day and nobody acted.
    Ill,
}

impl Exit {
    /// The code of a failure.
    pub fn of(failure: &Failure) -> Self {
        match failure {
            Failure::Rejected(rejection) if rejection.code == "house.import-running" => Self::Busy,
            Failure::Rejected(_) => Self::Rejected,
            Failure::Denied(_) => Self::Denied,
            Failure::Busy(_) => Self::Busy,
            Failure::Broken(_) => Self::Broken,
        }
    }

    /// The number that the shell sees.
    pub const fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Broken => 1,
            Self::Rejected => 3,
            Self::Denied => 4,
            Self::Busy => 5,
            Self::InPart => 6,
            Self::Ill => 7,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}
