//! A model behind an endpoint that speaks as OpenAI's chat completions do. One question, one answer; what the answer
//! means, and what becomes of it, is decided elsewhere.

use std::time::Duration;

use base::{Rejection, Result};
use hyper::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::wire::{Place, Sent, place, posted};

/// How a model is reached. Its key is a secret and no part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Model {
    /// Whether it is asked at all.
    pub on: bool,
    /// The base of its address: `https://host/v1`.
    pub base: String,
    /// Its name there.
    pub name: String,
    /// How long it may take, 1 to 30 seconds.
    pub seconds: u64,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// Not in time.
    Late,
    /// Not reached, or it refused.
    Refused,
    /// What came back is no answer of a chat.
    Garbled,
}

impl Model {
    fn place(&self) -> Option<Place> {
        place(&format!("{}/chat/completions", self.base.trim().trim_end_matches('/')))
    }

    /// Whether it can be asked.
    ///
    /// # Errors
    /// `practice.model-wrong` where the address is none over TLS (or of this machine), the name is missing, or the
    /// patience is out of bounds.
    pub fn check(&self) -> Result<()> {
        let wrong = |field: &str| Err(Rejection::new("practice.model-wrong").on(field).into());
        match () {
            () if self.place().is_none() => wrong("base"),
            () if self.name.trim().is_empty() || self.name.chars().count() > 200 => wrong("name"),
            () if !(1..=30).contains(&self.seconds) => wrong("seconds"),
            () => Ok(()),
        }
    }

    /// Asks once: what it is told to do, and the text that it is about. Answers are short.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn ask(
        &self,
        key: &str,
        (rule, text): (&str, &str),
    ) -> std::result::Result<String, Unanswered> {
        let place = self.place().ok_or(Unanswered::Refused)?;
        let body = json!({
            "model": self.name.trim(), "temperature": 0, "max_tokens": 60,
            "messages": [
                { "role": "system", "content": rule }, { "role": "user", "content": text },
            ],
        });
        let patience = Duration::from_secs(self.seconds.clamp(1, 30));
        let mut headers = Vec::new();
        if !key.is_empty() {
            headers.push(("authorization", format!("Bearer {key}")));
        }
        let sent = Sent { method: Method::POST, headers, body: body.to_string() };
        let talk = tokio::time::timeout(patience, posted(&place, sent));
        let (status, words) = match talk.await {
            Err(_) => return Err(Unanswered::Late),
            Ok(Err(_)) => return Err(Unanswered::Refused),
            Ok(Ok(answer)) => answer,
        };
        if !(200..300).contains(&status) {
            return Err(Unanswered::Refused);
        }
        let answer: Json = serde_json::from_str(&words).map_err(|_| Unanswered::Garbled)?;
        let said = answer.pointer("/choices/0/message/content").and_then(Json::as_str);
        said.map(|said| said.chars().take(400).collect()).ok_or(Unanswered::Garbled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_reached_over_tls_or_here() {
        let model = |base: &str, name: &str, seconds| Model {
            on: true,
            base: base.to_owned(),
            name: name.to_owned(),
            seconds,
        };
        for (model, code) in [
            (model("https://api.example/v1/", "m", 5), None),
            (model("http://127.0.0.1:11434/v1", "m", 5), None),
            (model("http://api.example/v1", "m", 5), Some("practice.model-wrong")),
            (model("x", "m", 5), Some("practice.model-wrong")),
            (model("https://api.example/v1", " ", 5), Some("practice.model-wrong")),
            (model("https://api.example/v1", "m", 0), Some("practice.model-wrong")),
        ] {
            assert_eq!(model.check().err().map(|why| why.code()), code, "{model:?}");
        }
        let place = model("https://api.example/v1/", "m", 5).place().expect("a place");
        assert_eq!(place.path, "/v1/chat/completions");
    }
}
