//! The five-minute screen: three factors (企业性质, 行业特征, 财务因素), a handful of questions, a
//! level of risk with its reasons. Usable before any data is there, by a salesperson (C11).
//!
//! It is no score: it has no points on the scale and no probability.

use std::{collections::BTreeMap, sync::LazyLock};

use base::Rejection;
use serde::Deserialize;

use super::{Edition, PackFault, Wording, pack};

/// A level of risk as the screen sees it, from the mildest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// 低风险.
    Low,
    /// 中风险.
    Medium,
    /// 高风险.
    High,
}

impl Level {
    /// The code under which it is stored; the same words as the tiers'.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Low, Self::Medium, Self::High].into_iter().find(|level| level.code() == code)
    }
}

/// One answer that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The code under which it is stored.
    pub code: String,
    /// Risk points; 0 is best.
    pub risk: i32,
    /// Whether it alone makes the result high.
    pub stop: bool,
    /// Its text.
    pub text: Wording,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The code under which the answer is stored.
    pub code: String,
    /// Its text.
    pub ask: Wording,
    /// What can be answered.
    pub answers: Vec<Answer>,
}

impl Question {
    fn most(&self) -> i32 {
        self.answers.iter().map(|a| a.risk).max().unwrap_or(0)
    }
}

/// One of the three factors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// `nature`, `industry`, `finance`.
    pub code: String,
    /// Its name.
    pub name: Wording,
    /// Its questions.
    pub questions: Vec<Question>,
}

/// The questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// Version and source.
    pub edition: Edition,
    /// The factors.
    pub factors: Vec<Factor>,
    low_to: i32,
    medium_to: i32,
}

/// The result of a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreenResult {
    /// The level of risk.
    pub level: Level,
    /// Risk points in percent of the most that can be had.
    pub risk_percent: i32,
    /// The same per factor: code, name, percent.
    pub factors: Vec<(String, Wording, i32)>,
    /// Whether one answer alone decided.
    pub stopped: bool,
    /// The answers that weigh most, the heaviest first, at most four.
    pub reasons: Vec<Wording>,
}

/// A screen beside the full score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Both see the same risk.
    Agrees,
    /// The screen sees less risk than the score: the score counts.
    Milder,
    /// The screen sees more risk than the score: someone should look.
    Stricter,
    /// There is no score.
    NoScore,
}

impl Comparison {
    /// The code under which it is stored, the end of its locale key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Milder => "milder",
            Self::Stricter => "stricter",
            Self::NoScore => "no-score",
        }
    }
}

/// Compares a screen with the tier of the full score, given as a level.
pub fn compare(screen: Level, score: Option<Level>) -> Comparison {
    match score {
        None => Comparison::NoScore,
        Some(level) if level == screen => Comparison::Agrees,
        Some(level) if screen < level => Comparison::Milder,
        Some(_) => Comparison::Stricter,
    }
}

const PACK: &str = "screen.toml";
const REASONS: usize = 4;
static SHIPPED: LazyLock<Screen> = LazyLock::new(|| {
    Screen::read(include_str!("../../../../content/screen.toml"))
        .expect("invariant: the shipped screen is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    edges: RawEdges,
    factor: Vec<RawFactor>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEdges {
    low: i32,
    medium: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFactor {
    code: String,
    name: pack::RawWording,
    question: Vec<RawQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    code: String,
    ask: pack::RawWording,
    answers: Vec<RawAnswer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnswer {
    code: String,
    risk: i32,
    #[serde(default)]
    stop: bool,
    text: pack::RawWording,
}

impl From<RawQuestion> for Question {
    fn from(raw: RawQuestion) -> Self {
        let answer =
            |a: RawAnswer| Answer { code: a.code, risk: a.risk, stop: a.stop, text: a.text.into() };
        Self {
            code: raw.code,
            ask: raw.ask.into(),
            answers: raw.answers.into_iter().map(answer).collect(),
        }
    }
}

impl Screen {
    /// The questionnaire that ships with the product.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads and checks a questionnaire.
    ///
    /// # Errors
    /// A question is repeated or has no choice, risk is negative, or the edges do not rise.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let factors: Vec<Factor> = raw
            .factor
            .into_iter()
            .map(|f| Factor {
                code: f.code,
                name: f.name.into(),
                questions: f.question.into_iter().map(Question::from).collect(),
            })
            .collect();
        let mut codes: Vec<&str> = Vec::new();
        for question in factors.iter().flat_map(|f| &f.questions) {
            if codes.contains(&question.code.as_str()) {
                return Err(PackFault::new(PACK, format!("{} stands twice", question.code)));
            }
            if question.most() <= 0 || question.answers.iter().any(|a| a.risk < 0) {
                let why = format!("{} needs answers from 0 upwards", question.code);
                return Err(PackFault::new(PACK, why));
            }
            codes.push(&question.code);
        }
        let (low_to, medium_to) = (raw.edges.low, raw.edges.medium);
        if codes.is_empty() || !(0 < low_to && low_to < medium_to && medium_to < 100) {
            return Err(PackFault::new(PACK, "the edges must rise between 0 and 100"));
        }
        Ok(Self { edition, factors, low_to, medium_to })
    }

    /// Judges answers, given as question → answer.
    ///
    /// # Errors
    /// A question is unanswered, or answered with something that is not offered.
    pub fn judge(&self, answers: &BTreeMap<String, String>) -> Result<ScreenResult, Rejection> {
        let (mut risk, mut most, mut stopped) = (0, 0, false);
        let mut weights: Vec<(i32, bool, Wording)> = Vec::new();
        let mut factors = Vec::with_capacity(self.factors.len());
        for factor in &self.factors {
            let (mut of_factor, mut most_of_factor) = (0, 0);
            for question in &factor.questions {
                let answer = chosen(question, answers)?;
                of_factor += answer.risk;
                most_of_factor += question.most();
                stopped |= answer.stop;
                if answer.risk > 0 {
                    let said = Wording::new("{factor}：{answer}", "{factor}: {answer}")
                        .fill_said("factor", &factor.name)
                        .fill_said("answer", &answer.text);
                    weights.push((answer.risk, answer.stop, said));
                }
            }
            factors.push((
                factor.code.clone(),
                factor.name.clone(),
                percent(of_factor, most_of_factor),
            ));
            risk += of_factor;
            most += most_of_factor;
        }
        let risk_percent = percent(risk, most);
        let level = match risk_percent {
            _ if stopped => Level::High,
            p if p <= self.low_to => Level::Low,
            p if p <= self.medium_to => Level::Medium,
            _ => Level::High,
        };
        weights.sort_by_key(|(risk, stop, _)| (!stop, -risk));
        let reasons = weights.into_iter().take(REASONS).map(|(_, _, said)| said).collect();
        Ok(ScreenResult { level, risk_percent, factors, stopped, reasons })
    }
}

fn chosen<'a>(
    question: &'a Question,
    answers: &BTreeMap<String, String>,
) -> Result<&'a Answer, Rejection> {
    let Some(code) = answers.get(&question.code).filter(|code| !code.is_empty()) else {
        return Err(Rejection::new("scoring.unanswered")
            .said("question", &question.ask.zh, &question.ask.en)
            .on(question.code.clone()));
    };
    question.answers.iter().find(|answer| answer.code == *code).ok_or_else(|| {
        Rejection::new("scoring.unknown-answer")
            .said("question", &question.ask.zh, &question.ask.en)
            .with("answer", code)
            .on(question.code.clone())
    })
}

const fn percent(part: i32, whole: i32) -> i32 {
    if whole <= 0 { 0 } else { (part * 100 + whole / 2) / whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEST: &[(&str, &str)] = &[
        ("ownership", "public"),
        ("age", "ten"),
        ("control", "stable"),
        ("swing", "steady"),
        ("model", "direct"),
        ("reliance", "spread"),
        ("leverage", "low"),
        ("liquidity", "ample"),
        ("record", "prompt"),
        ("court", "none"),
    ];

    fn with(changed: &[(&str, &str)]) -> BTreeMap<String, String> {
        let pairs = BEST.iter().chain(changed);
        pairs.map(|(q, a)| ((*q).to_owned(), (*a).to_owned())).collect()
    }

    #[test]
    fn buyers_of_every_kind() {
        for (what, changed, level) in [
            ("state-owned, old, sound", &[][..], Level::Low),
            (
                "private dealer, little known",
                &[
                    ("ownership", "private"),
                    ("age", "three"),
                    ("model", "dealer"),
                    ("leverage", "unknown"),
                    ("liquidity", "unknown"),
                    ("record", "unknown"),
                    ("court", "unknown"),
                ],
                Level::Medium,
            ),
            (
                "new project firm that pays late",
                &[
                    ("ownership", "private"),
                    ("age", "new"),
                    ("swing", "volatile"),
                    ("model", "project"),
                    ("reliance", "one"),
                    ("leverage", "high"),
                    ("liquidity", "short"),
                    ("record", "bad"),
                ],
                Level::High,
            ),
            ("sound but on the blacklist", &[("court", "enforced")], Level::High),
        ] {
            let result = Screen::shipped().judge(&with(changed)).expect(what);
            assert_eq!(result.level, level, "{what}: {}%", result.risk_percent);
            assert_eq!(result.factors.len(), 3);
        }
    }

    #[test]
    fn the_heaviest_answers_are_the_reasons() {
        let answers = with(&[("court", "enforced"), ("record", "slow")]);
        let result = Screen::shipped().judge(&answers).expect("answered");
        assert!(result.stopped);
        assert_eq!(result.reasons[0].zh, "财务因素：被执行或列入失信名单");
        assert_eq!(result.reasons[1].en, "finances: sometimes slow, pays in the end");
    }

    #[test]
    fn every_question_is_asked_for() {
        let mut answers = with(&[]);
        answers.remove("model");
        let rejection = Screen::shipped().judge(&answers).expect_err("one is missing");
        assert_eq!(
            (rejection.code, rejection.field.as_deref()),
            ("scoring.unanswered", Some("model"))
        );
        let rejection = Screen::shipped().judge(&with(&[("age", "old")])).expect_err("unknown");
        assert_eq!(rejection.code, "scoring.unknown-answer");
    }

    #[test]
    fn the_screen_beside_the_score() {
        for (screen, score, expected) in [
            (Level::Low, None, Comparison::NoScore),
            (Level::Low, Some(Level::Low), Comparison::Agrees),
            (Level::Low, Some(Level::High), Comparison::Milder),
            (Level::High, Some(Level::Medium), Comparison::Stricter),
        ] {
            assert_eq!(compare(screen, score), expected);
        }
    }
}
