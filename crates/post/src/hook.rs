//! Messages to a group of our own people by the hook of a program for teams. The hook's address is a secret:
//! whoever knows it can write there.

use std::{sync::Arc, time::Duration};

use base::{Rejection, Result};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};

use crate::Answer;

/// How long the whole talk may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of an answer, at most.
const ANSWER: usize = 64 << 10;

/// Whose hook it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HookKind {
    /// 企业微信.
    #[default]
    Wecom,
    /// 钉钉.
    Dingtalk,
    /// 飞书.
    Feishu,
}

impl HookKind {
    /// All.
    pub const ALL: [Self; 3] = [Self::Wecom, Self::Dingtalk, Self::Feishu];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Wecom => "wecom",
            Self::Dingtalk => "dingtalk",
            Self::Feishu => "feishu",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// A text as this program takes it.
    pub fn body(self, text: &str) -> Json {
        match self {
            Self::Wecom | Self::Dingtalk => {
                json!({ "msgtype": "text", "text": { "content": text } })
            }
            Self::Feishu => json!({ "msg_type": "text", "content": { "text": text } }),
        }
    }

    /// Whether an answer says that the message was taken.
    fn took(self, answer: &Json) -> bool {
        let field = match self {
            Self::Wecom | Self::Dingtalk => "errcode",
            Self::Feishu => "code",
        };
        answer.get(field).and_then(Json::as_i64) == Some(0)
    }
}

/// A hook. It is not shown in a debug print.
#[derive(Clone, PartialEq, Eq)]
pub struct Hook {
    /// Whose.
    pub kind: HookKind,
    /// Its address.
    pub url: String,
}

impl std::fmt::Debug for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hook").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Where a hook lies.
struct Place {
    tls: bool,
    host: String,
    port: u16,
    path: String,
}

fn place(url: &str) -> Result<Place> {
    let wrong = || Rejection::new("collections.hook-wrong").on("url");
    let uri: hyper::Uri = url.trim().parse().map_err(|_| wrong())?;
    let host = uri.host().ok_or_else(wrong)?.to_owned();
    let here = matches!(host.as_str(), "localhost" | "127.0.0.1");
    let tls = match uri.scheme_str() {
        Some("https") => true,
        // A relay on this machine; over a wire a hook would be open to everybody.
        Some("http") if here => false,
        _ => return Err(wrong().into()),
    };
    let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
    let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    Ok(Place { tls, host, port, path })
}

/// Says something to a group; what the other side answers is told, also where it refuses or cannot be reached.
///
/// # Errors
/// `collections.hook-wrong` for an address that is no hook: nothing was tried then.
pub async fn say(hook: &Hook, text: &str) -> Result<Answer> {
    let place = place(&hook.url)?;
    let body = hook.kind.body(text).to_string();
    let talk = tokio::time::timeout(PATIENCE, posted(&place, body)).await;
    Ok(match talk {
        Err(_) => Answer::new(false, "no answer in time"),
        Ok(Err(error)) => Answer::new(false, error),
        Ok(Ok((status, words))) => {
            let answer: Json = serde_json::from_str(&words).unwrap_or_default();
            let took = (200..300).contains(&status) && hook.kind.took(&answer);
            Answer::new(took, format!("{status} {words}"))
        }
    })
}

type Posted = std::result::Result<(u16, String), String>;

async fn posted(place: &Place, body: String) -> Posted {
    let address = (place.host.as_str(), place.port);
    let line = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
    if !place.tls {
        return asked(TokioIo::new(line), place, body).await;
    }
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(place.host.clone()).map_err(|error| error.to_string())?;
    let line = TlsConnector::from(Arc::new(config)).connect(name, line).await;
    asked(TokioIo::new(line.map_err(|error| error.to_string())?), place, body).await
}

async fn asked<T>(line: T, place: &Place, body: String) -> Posted
where
    T: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
{
    let (mut sender, connection) =
        http1::handshake(line).await.map_err(|error| error.to_string())?;
    let driven = tokio::spawn(connection);
    let request = Request::post(place.path.as_str())
        .header(header::HOST, place.host.as_str())
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .body(Full::new(Bytes::from(body)))
        .map_err(|error| error.to_string())?;
    let answer = sender.send_request(request).await.map_err(|error| error.to_string())?;
    let status = answer.status().as_u16();
    let bytes = Limited::new(answer.into_body(), ANSWER).collect().await;
    driven.abort();
    let bytes = bytes.map_err(|error| error.to_string())?.to_bytes();
    Ok((status, String::from_utf8_lossy(&bytes).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_is_an_address_over_tls() {
        for (url, port) in [
            ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", Some(443)),
            ("http://127.0.0.1:9000/x", Some(9000)),
            ("http://example.com/x", None),
            ("ftp://127.0.0.1/x", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(place(url).ok().map(|place| place.port), port, "{url}");
        }
        let hook = Hook { kind: HookKind::Wecom, url: "https://a/b?key=geheim".to_owned() };
        assert!(!format!("{hook:?}").contains("geheim"));
        assert_eq!(HookKind::Feishu.body("你好")["content"]["text"], "你好");
    }
}
