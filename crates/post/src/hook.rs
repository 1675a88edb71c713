//! Messages to a group, of our own people or shared with a customer, by the hook of a program for teams. The hook's address is a secret:
//! whoever knows it can write there.

use base::{Rejection, Result};
use hyper::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::{
    Answer,
    wire::{PATIENCE, Sent, place, posted},
};

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

/// Whether a text can be the address of a hook.
pub fn is_hook(url: &str) -> bool {
    place(url).is_some()
}

/// Says something to a group; what the other side answers is told, also where it refuses or cannot be reached.
///
/// # Errors
/// `collections.hook-wrong` for an address that is no hook: nothing was tried then.
pub async fn say(hook: &Hook, text: &str) -> Result<Answer> {
    let wrong = || Rejection::new("collections.hook-wrong").on("url");
    let place = place(&hook.url).ok_or_else(wrong)?;
    let body = hook.kind.body(text).to_string();
    let sent = Sent { method: Method::POST, headers: Vec::new(), body };
    let talk = tokio::time::timeout(PATIENCE, posted(&place, sent)).await;
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
            assert_eq!(place(url).map(|place| place.port), port, "{url}");
        }
        let hook = Hook { kind: HookKind::Wecom, url: "https://a/b?key=geheim".to_owned() };
        assert!(!format!("{hook:?}").contains("geheim"));
        assert_eq!(HookKind::Feishu.body("你好")["content"]["text"], "你好");
    }
}
