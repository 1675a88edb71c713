//! E-mail by SMTP.

use std::time::Duration;

use base::{Failure, Rejection, Result};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Attachment, MultiPart, SinglePart, header::ContentType},
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use serde::{Deserialize, Serialize};

use crate::Answer;

/// How long a server may take for one step of the talk.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the line to the server is kept from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte, usually port 465.
    #[default]
    Tls,
    /// TLS after STARTTLS, usually port 587; without it nothing is sent.
    StartTls,
    /// None: to a relay on this machine only.
    Plain,
}

/// A server that takes our mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mailbox {
    /// Its host; empty where mail is not set up.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is kept.
    pub security: Security,
    /// The account; empty where none is asked for.
    pub user: String,
    /// The address that it is sent from.
    pub from: String,
    /// The name beside it.
    pub name: String,
}

impl Mailbox {
    /// Whether mail is set up.
    pub fn is_set(&self) -> bool {
        !self.host.is_empty()
    }

    /// Whether the server is this machine.
    fn is_here(&self) -> bool {
        matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "::1")
    }
}

/// A file that goes with a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Its name.
    pub name: String,
    /// A PDF.
    pub bytes: Vec<u8>,
}

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// To which address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// Its id, without brackets: the same mail has the same.
    pub id: String,
    /// What goes with it.
    pub attached: Option<Attached>,
}

/// Whether a text is an address that mail can go to.
pub fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

fn wrong(what: &str, field: &str) -> base::Failure {
    Rejection::new("collections.mail-wrong").with("what", what).on(field).into()
}

fn message(mailbox: &Mailbox, mail: &Mail) -> Result<Message> {
    let named = |name: &str, address: &str| {
        let address = address.parse::<Address>().ok()?;
        let name = Some(name.to_owned()).filter(|name| !name.is_empty());
        Some(lettre::message::Mailbox::new(name, address))
    };
    let from = named(&mailbox.name, &mailbox.from).ok_or_else(|| wrong(&mailbox.from, "from"))?;
    let to = named("", &mail.to).ok_or_else(|| wrong(&mail.to, "to"))?;
    let text = SinglePart::plain(mail.text.clone());
    let body = MultiPart::mixed().singlepart(text);
    let body = match &mail.attached {
        None => body,
        Some(file) => {
            let kind = ContentType::parse("application/pdf").map_err(|_| wrong("pdf", "to"))?;
            body.singlepart(Attachment::new(file.name.clone()).body(file.bytes.clone(), kind))
        }
    };
    let built = Message::builder()
        .from(from)
        .to(to)
        .message_id(Some(format!("<{}>", mail.id)))
        .subject(mail.subject.clone())
        .multipart(body);
    built.map_err(|error| wrong(&error.to_string(), "to"))
}

/// Nobody knows whether the server has taken it: whoever sends it again may send it twice.
fn unclear(why: &str) -> Failure {
    Failure::Busy(format!("waiting for what a mail server says: {why}"))
}

/// Whether a mail is surely not on its way: refused in words, never handed over, or nobody was there.
fn is_sure(error: &lettre::transport::smtp::Error) -> bool {
    error.is_permanent()
        || error.is_transient()
        || error.is_client()
        || error.is_tls()
        || error.to_string().starts_with("Connection error")
}

/// Hands a mail to a server; what it answers is told, also where it refuses or cannot be reached.
///
/// # Errors
/// `collections.mail-wrong` for an address or a server that cannot be: nothing was tried then.
pub async fn send(mailbox: &Mailbox, password: &str, mail: &Mail) -> Result<Answer> {
    let message = message(mailbox, mail)?;
    if mailbox.security == Security::Plain && !mailbox.is_here() {
        return Err(wrong(&mailbox.host, "security"));
    }
    let tls = match mailbox.security {
        Security::Plain => Tls::None,
        Security::Tls | Security::StartTls => {
            let parameters = TlsParameters::new(mailbox.host.clone());
            let parameters = parameters.map_err(|error| wrong(&error.to_string(), "host"))?;
            match mailbox.security {
                Security::Tls => Tls::Wrapper(parameters),
                _ => Tls::Required(parameters),
            }
        }
    };
    let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(mailbox.host.clone())
        .port(mailbox.port)
        .tls(tls)
        .timeout(Some(PATIENCE));
    if !mailbox.user.is_empty() {
        server = server.credentials(Credentials::new(mailbox.user.clone(), password.to_owned()));
    }
    let server = server.build();
    // The library's own patience ends with the greeting.
    let sent = tokio::time::timeout(PATIENCE * 4, server.send(message)).await;
    let Ok(sent) = sent else { return Err(unclear("the server is silent")) };
    match sent {
        Ok(answer) => {
            let words: Vec<&str> = answer.message().collect();
            Ok(Answer::new(true, format!("{} {}", answer.code(), words.join(" "))))
        }
        Err(error) if is_sure(&error) => Ok(Answer::new(false, error.to_string())),
        Err(error) => Err(unclear(&error.to_string())),
    }
}
