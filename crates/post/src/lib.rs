//! What leaves the house over a wire: e-mail by SMTP, messages to the groups of our own people by the hooks of
//! WeCom, DingTalk and Feishu, statements to a learning record store, and questions to a model that the company set
//! up itself. Plain data in, the other side's answer out. It keeps nothing, decides nothing, and writes no secret
//! anywhere: passwords, keys and hooks come in with each call.

mod hook;
mod mail;
mod model;
mod records;
mod wire;

pub use hook::{Hook, HookKind, is_hook, say};
pub use mail::{Attached, Mail, Mailbox, Security, is_address, send};
pub use model::{Model, Unanswered};
pub use records::{RecordStore, put_statement};

/// What the other side answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether it took the message.
    pub took: bool,
    /// Its words, shortened.
    pub words: String,
}

impl Answer {
    fn new(took: bool, words: impl Into<String>) -> Self {
        let words: String = words.into();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { took, words: words.chars().take(400).collect() }
    }
}
