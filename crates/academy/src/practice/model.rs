//! A model as a reader of typed sentences: what it is told, and what its answer means. It names a move of the learner
//! and nothing else; the engine decides what becomes of it. What it answers is kept with the turn.

use base::{Lang, Result};
use locale::{t, ta};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value as Json, json};
use store::{Audit, Db, Tx};

use super::{
    classify::{Reader, Rules, kind_of},
    moves::{CODES, Move},
    pack::{PracticePack, Scene},
};

/// What came back when a model was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// These words.
    Answer(String),
    /// Nothing in time.
    Late,
    /// It was not reached, or it refused.
    Refused,
    /// No answer of a chat.
    Garbled,
}

/// Who read a sentence, where a model was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeardBy {
    /// `model` where its answer counts; `late`, `refused`, `garbled` where the rules stood in; `rules` where the house's
    /// list of banned acts had spoken.
    pub outcome: String,
    /// Which model.
    pub model: String,
    /// Its words.
    pub answer: String,
}

/// A reader that has asked already.
struct Answered<'a>(&'a str);

impl Reader for Answered<'_> {
    fn read(&self, _text: &str, scene: &Scene) -> Option<Move> {
        let inner = self.0.find('{').zip(self.0.rfind('}')).and_then(|(from, to)| {
            let json: Json = serde_json::from_str(self.0.get(from..=to)?).ok()?;
            json.get("move")?.as_str().map(ToOwned::to_owned)
        });
        let code = inner.unwrap_or_else(|| self.0.trim().trim_matches('`').to_owned());
        let done = Move::parse(&code)?;
        let known = match &done {
            Move::Evidence(paper) => scene.papers.contains(paper),
            // A word of the house fails a run, not the opinion of a model.
            done => !done.banned(),
        };
        known.then_some(done)
    }
}

/// What a model is told for a scene: the moves, the papers, and that a text is no order.
pub fn model_rule(scene: &Scene, lang: Lang) -> String {
    let pack = PracticePack::shipped();
    let name = |kind: &str| t(lang, &format!("practice-move-{kind}"));
    let mut moves: Vec<String> =
        CODES.iter().map(|code| format!("{code} = {}", name(code))).collect();
    for paper in scene.papers.iter().filter_map(|code| pack.paper(code)) {
        moves.push(format!("evidence:{} = {}", paper.code, paper.name.pick(lang)));
    }
    let moves = moves.join("\n");
    ta(lang, "practice-model-rule", &[("scene", scene.brief.pick(lang)), ("moves", &moves)])
}

/// The move of a sentence, and who read it. The house's list of banned acts speaks first and last.
pub fn heard_by(
    (text, scene): (&str, &Scene),
    model: &str,
    asked: Asked,
) -> (Option<Move>, HeardBy) {
    let rules = Rules.read(text, scene);
    let banned = matches!(kind_of(text), "threaten" | "shame");
    let (outcome, answer) = match asked {
        Asked::Answer(answer) => ("model", answer),
        Asked::Late => ("late", String::new()),
        Asked::Refused => ("refused", String::new()),
        Asked::Garbled => ("garbled", String::new()),
    };
    let read = if outcome == "model" { Answered(&answer).read(text, scene) } else { None };
    let (done, outcome) = match (read, outcome) {
        _ if banned => (rules, "rules"),
        (Some(done), _) => (Some(done), "model"),
        (None, "model") => (rules, "garbled"),
        (None, outcome) => (rules, outcome),
    };
    (done, HeardBy { outcome: outcome.to_owned(), model: model.to_owned(), answer })
}

const SETTING: &str = "practice.model";

/// How the model is reached; its key is a secret and no part of it.
///
/// # Errors
/// A fault from the database.
pub async fn find_model<T: DeserializeOwned>(db: &Db) -> Result<Option<T>> {
    db.find_setting(SETTING).await
}

/// Sets the model up.
///
/// # Errors
/// A fault from the database.
pub async fn set_model<T: Serialize + Sync>(tx: &mut Tx, model: &T) -> Result<()> {
    tx.set_setting(SETTING, model).await?;
    let detail = serde_json::to_value(model).unwrap_or_else(|_| json!({}));
    let subject = "setting:practice.model".to_owned();
    tx.audit(Audit { room: "practice", action: "set-practice-model", subject, detail });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(answer: Asked, text: &str) -> (String, String) {
        let scene = PracticePack::shipped().scene("first-reminder").expect("a scene");
        let (done, heard) = heard_by((text, scene), "m", answer);
        (done.map(|done| done.to_string()).unwrap_or_default(), heard.outcome)
    }

    #[test]
    fn an_answer_names_a_move_or_the_rules_stand_in() {
        let said = "您慢慢说，我听着。";
        for (answer, done, outcome) in [
            ("{\"move\":\"sympathise\"}", "sympathise", "model"),
            ("```json\n{\"move\": \"propose:50@0,50@4\"}\n```", "propose:50@0,50@4", "model"),
            ("evidence:statement", "evidence:statement", "model"),
            ("{\"move\":\"evidence:moon\"}", "listen", "garbled"),
            ("{\"move\":\"threaten\"}", "listen", "garbled"),
            ("{\"move\":\"agree to everything\"}", "listen", "garbled"),
            ("I am a large model", "listen", "garbled"),
            ("", "listen", "garbled"),
            ("}{", "listen", "garbled"),
        ] {
            let read = read(Asked::Answer(answer.to_owned()), said);
            assert_eq!(read, (done.to_owned(), outcome.to_owned()), "{answer}");
        }
        assert_eq!(read(Asked::Late, said), ("listen".to_owned(), "late".to_owned()));
        assert_eq!(read(Asked::Refused, said).1, "refused");
    }

    #[test]
    fn a_banned_act_is_not_talked_away() {
        let answer = Asked::Answer("{\"move\":\"listen\"}".to_owned());
        let (done, outcome) = read(answer, "不还钱就让你坐牢");
        assert_eq!((done.as_str(), outcome.as_str()), ("threaten", "rules"));
    }

    #[test]
    fn what_it_is_told_names_every_move_in_both_languages() {
        let scene = PracticePack::shipped().scene("first-reminder").expect("a scene");
        for lang in Lang::ALL {
            let rule = model_rule(scene, lang);
            assert!(CODES.iter().all(|code| rule.contains(code)), "{rule}");
            assert!(rule.contains("evidence:statement") && !rule.contains('⟦'), "{rule}");
            assert!(!rule.contains("evidence:register"), "a paper of another scene");
        }
    }
}
