//! A learning record store by xAPI 1.0.3: one statement is put under its id. A store that has it already changes
//! nothing, so a statement may be sent as often as it takes.

use base::{Rejection, Result};
use hyper::Method;

use crate::{
    Answer,
    wire::{PATIENCE, Sent, place, posted},
};

/// A record store. Its password is not shown in a debug print.
#[derive(Clone, PartialEq, Eq)]
pub struct RecordStore {
    /// `https://lrs.example.cn/xapi`.
    pub endpoint: String,
    /// Our name there.
    pub login: String,
    /// Our password there.
    pub password: String,
}

impl std::fmt::Debug for RecordStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecordStore").field("login", &self.login).finish_non_exhaustive()
    }
}

/// Puts a statement; the status of the answer where there was one, and its words.
///
/// # Errors
/// `courses.store-endpoint` for an address that is none: nothing was tried then.
pub async fn put_statement(
    store: &RecordStore,
    id: &str,
    statement: &str,
) -> Result<(Option<u16>, Answer)> {
    let url = format!("{}/statements?statementId={id}", store.endpoint.trim_end_matches('/'));
    let wrong = || Rejection::new("courses.store-endpoint").on("endpoint");
    let place = place(&url).ok_or_else(wrong)?;
    let pass = base64(format!("{}:{}", store.login, store.password).as_bytes());
    let headers = vec![
        ("authorization", format!("Basic {pass}")),
        ("x-experience-api-version", "1.0.3".to_owned()),
    ];
    let sent = Sent { method: Method::PUT, headers, body: statement.to_owned() };
    let talk = tokio::time::timeout(PATIENCE, posted(&place, sent)).await;
    Ok(match talk {
        Err(_) => (None, Answer::new(false, "no answer in time")),
        Ok(Err(error)) => (None, Answer::new(false, error)),
        Ok(Ok((status, words))) => {
            let took = (200..300).contains(&status) || status == 409;
            (Some(status), Answer::new(took, format!("{status} {words}")))
        }
    })
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let six = (bits >> (18 - at * 6)) & 63;
            let letter = LETTERS[usize::try_from(six).unwrap_or(0)];
            out.push(if at <= three.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_rfc_4648_gives_it() {
        for (text, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("Aladdin:open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        ] {
            assert_eq!(base64(text.as_bytes()), coded, "{text}");
        }
        let store = RecordStore {
            endpoint: "https://a.cn".to_owned(),
            login: "us".to_owned(),
            password: "geheim".to_owned(),
        };
        assert!(!format!("{store:?}").contains("geheim"));
    }
}
