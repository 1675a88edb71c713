use base::{Failure, Rejection};

/// What a user of this room can meet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PartyRejection {
    /// No party has this code.
    #[error("no buyer has the code {code}")]
    Unknown {
        /// As asked for.
        code: String,
    },
    /// The word is none of the list.
    #[error("{value:?} is no {field}")]
    UnknownWord {
        /// Which list.
        field: &'static str,
        /// As given.
        value: String,
    },
    /// A code is missing or longer than 64 characters.
    #[error("the buyer code {code:?} is empty or too long")]
    CodeForm {
        /// As given.
        code: String,
    },
    /// NUL or another control character in a name or code.
    #[error("{field} {value:?} holds a control character")]
    Signs {
        /// Which field.
        field: &'static str,
        /// As given.
        value: String,
    },
    /// A new party needs a name.
    #[error("buyer {code} has no name")]
    NameMissing {
        /// Its code.
        code: String,
    },
    /// The credit code's check character is wrong.
    #[error("the unified social credit code {value:?} is wrong")]
    CreditCode {
        /// As given.
        value: String,
    },
    /// The salesperson is not among the users.
    #[error("no user has the login {login}")]
    OwnerUnknown {
        /// As given.
        login: String,
    },
    /// The parent is not among the buyers.
    #[error("no buyer has the code {code} (given as the parent)")]
    ParentUnknown {
        /// As given.
        code: String,
    },
    /// A group would contain itself.
    #[error("buyer {code} cannot be its own parent")]
    ParentLoop {
        /// Its code.
        code: String,
    },
    /// Somebody else changed the buyer meanwhile.
    #[error("buyer {code} was changed by somebody else")]
    ChangedMeanwhile {
        /// Its code.
        code: String,
    },
    /// A statement without any line.
    #[error("the statement holds no known line")]
    StatementEmpty,
}

impl From<PartyRejection> for Rejection {
    fn from(party: PartyRejection) -> Self {
        use PartyRejection as P;
        match party {
            P::Unknown { code } => Self::new("parties.buyer-unknown").with("code", code),
            P::UnknownWord { field, value } => Self::new("parties.word-unknown")
                .with("field", field)
                .with("value", value)
                .on(field),
            P::CodeForm { code } => {
                Self::new("parties.code-form").with("code", code).on("buyer_code")
            }
            P::Signs { field, value } => match base::plain(&value, field) {
                Err(refused) => refused,
                Ok(()) => Self::new("parties.code-form").with("code", value).on(field),
            },
            P::NameMissing { code } => {
                Self::new("parties.name-missing").with("code", code).on("buyer_name")
            }
            P::CreditCode { value } => {
                Self::new("parties.credit-code").with("value", value).on("uscc")
            }
            P::OwnerUnknown { login } => {
                Self::new("parties.owner-unknown").with("login", login).on("owner")
            }
            P::ParentUnknown { code } => {
                Self::new("parties.parent-unknown").with("code", code).on("parent")
            }
            P::ParentLoop { code } => {
                Self::new("parties.parent-loop").with("code", code).on("parent")
            }
            P::ChangedMeanwhile { code } => {
                Self::new("parties.changed-meanwhile").with("code", code)
            }
            P::StatementEmpty => Self::new("parties.statement-empty"),
        }
    }
}

impl From<PartyRejection> for Failure {
    fn from(party: PartyRejection) -> Self {
        Self::Rejected(party.into())
    }
}
