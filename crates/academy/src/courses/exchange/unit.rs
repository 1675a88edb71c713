//! One thing that is launched by itself: a lesson with its check, or a case. What the page shows and what its script
//! marks by both come from here.

use base::Lang;
use credit::scoring::{Edition, Wording};
use serde_json::{Value as Json, json};

use super::order::Spoken;
use crate::courses::{
    attempts::draw,
    case::Case,
    lesson::Lesson,
    progress::PASSED_BPS,
    question::{Body, Question, shuffled},
};

/// Questions of a lesson's check in a package.
const CHECK: usize = 8;
/// What draws and shuffles: the same package for the same content.
const SEED: i64 = 2004;

/// What a unit is made of.
#[derive(Debug, Clone, Copy)]
pub enum Stuff<'a> {
    /// A lesson.
    Lesson(&'a Lesson),
    /// A case.
    Case(&'a Case),
}

/// A unit.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'a> {
    /// What it is made of.
    pub stuff: Stuff<'a>,
    /// In which languages.
    pub spoken: Spoken,
}

impl<'a> Unit<'a> {
    /// Its code in the house.
    pub fn code(&self) -> &'a str {
        match self.stuff {
            Stuff::Lesson(one) => &one.code,
            Stuff::Case(one) => &one.code,
        }
    }

    /// Its name in identifiers and addresses of a package.
    pub fn name(&self) -> String {
        match self.stuff {
            Stuff::Lesson(one) => format!("lesson-{}", one.code),
            Stuff::Case(one) => format!("case-{}", one.code),
        }
    }

    /// The address of its page within the package.
    pub fn page(&self) -> String {
        format!("{}/index.html", self.name())
    }

    /// Its name to the world.
    pub fn iri(&self, base: &str) -> String {
        match self.stuff {
            Stuff::Lesson(one) => format!("{base}/lessons/{}", one.code),
            Stuff::Case(one) => format!("{base}/cases/{}", one.code),
        }
    }

    /// Its title.
    pub fn title(&self) -> &'a Wording {
        match self.stuff {
            Stuff::Lesson(one) => &one.title,
            Stuff::Case(one) => &one.title,
        }
    }

    /// In a sentence.
    pub fn lead(&self) -> &'a Wording {
        match self.stuff {
            Stuff::Lesson(one) => &one.lead,
            Stuff::Case(one) => &one.lead,
        }
    }

    /// Version and source.
    pub fn edition(&self) -> &'a Edition {
        match self.stuff {
            Stuff::Lesson(one) => &one.edition,
            Stuff::Case(one) => &one.edition,
        }
    }

    /// Under which licence.
    pub fn licence(&self) -> &'a str {
        match self.stuff {
            Stuff::Lesson(one) => &one.licence,
            Stuff::Case(one) => &one.licence,
        }
    }

    /// From which share of the points on it is passed, basis points; a case judges nobody.
    pub const fn mastery_bps(&self) -> Option<i64> {
        match self.stuff {
            Stuff::Lesson(_) => Some(PASSED_BPS),
            Stuff::Case(_) => None,
        }
    }

    /// What can be done afterwards: name and text.
    pub fn objectives(&self) -> Vec<(String, &'a Wording)> {
        match self.stuff {
            Stuff::Lesson(one) => {
                one.objectives.iter().map(|got| (objective(one, &got.code), &got.text)).collect()
            }
            Stuff::Case(_) => Vec::new(),
        }
    }

    /// The questions of its check.
    pub fn questions(&self) -> Vec<&'a Question> {
        let Stuff::Lesson(lesson) = self.stuff else { return Vec::new() };
        let codes = draw(lesson, SEED, CHECK, &[]);
        let find = |code: &String| lesson.questions.iter().find(|one| one.code == *code);
        codes.iter().filter_map(find).collect()
    }

    /// What the script of the page marks by.
    pub fn data(&self, base: &str) -> Json {
        let langs: Vec<&str> = self.spoken.langs().into_iter().map(Lang::code).collect();
        let objectives = self.objectives();
        let objectives =
            objectives.iter().map(|(id, text)| json!({ "id": id, "text": self.said(text) }));
        let steps = match self.stuff {
            Stuff::Case(case) => (0..case.steps.len()).map(|at| self.step(case, at)).collect(),
            Stuff::Lesson(_) => Vec::new(),
        };
        let asked = self.questions();
        let questions = asked.iter().map(|one| self.question(one));
        json!({
            "unit": self.name(), "iri": self.iri(base), "langs": langs,
            "mastery": self.mastery_bps().map(share),
            "objectives": objectives.collect::<Vec<Json>>(),
            "questions": questions.collect::<Vec<Json>>(),
            "steps": Json::Array(steps),
        })
    }

    /// A text in the languages of the package.
    pub fn said(&self, text: &Wording) -> Json {
        let langs = self.spoken.langs();
        let one = |lang: Lang| (lang.code().to_owned(), Json::from(text.pick(lang)));
        Json::Object(langs.into_iter().map(one).collect())
    }

    fn question(&self, question: &Question) -> Json {
        let shown = places(&question.code, question.choices().len());
        let texts = question.choices();
        let choices = shown.iter().map(|(id, place)| {
            let text = texts.get(*place).map_or(Json::Null, |text| self.said(text));
            json!({ "id": id, "text": text, "right": is_right(question, *place) })
        });
        let choices: Vec<Json> = choices.collect();
        let mut order: Vec<&(String, usize)> = shown.iter().collect();
        order.sort_by_key(|(_, place)| *place);
        let order: Vec<&str> = order.into_iter().map(|(id, _)| id.as_str()).collect();
        let (low, high) = match question.body {
            Body::Number { hundredths, tolerance, .. } => {
                (hundredths.saturating_sub(tolerance), hundredths.saturating_add(tolerance))
            }
            _ => (0, 0),
        };
        let lesson = self.code();
        json!({
            "id": question.code, "kind": question.kind().code(), "ask": self.said(&question.ask),
            "objective": format!("{lesson}-{}", question.objective), "choices": choices,
            "order": order, "low": low, "high": high,
        })
    }

    fn step(&self, case: &Case, at: usize) -> Json {
        let Some(step) = case.steps.get(at) else { return Json::Null };
        let shown = places(&step_code(case, at), step.choices.len());
        let choices = shown.iter().filter_map(|(id, place)| {
            let choice = step.choices.get(*place)?;
            Some(json!({ "id": id, "text": self.said(&choice.text), "points": choice.points }))
        });
        let choices: Vec<Json> = choices.collect();
        json!({ "id": step_code(case, at), "ask": self.said(&step.ask), "choices": choices })
    }
}

fn objective(lesson: &Lesson, code: &str) -> String {
    format!("{}-{code}", lesson.code)
}

fn is_right(question: &Question, place: usize) -> bool {
    match &question.body {
        Body::Single(all) | Body::Multiple(all) => all.get(place).is_some_and(|one| one.1),
        _ => false,
    }
}

/// The name of a step of a case.
pub fn step_code(case: &Case, at: usize) -> String {
    format!("{}-{}", case.code, at + 1)
}

/// Choices as they are shown: a letter, and the place in the content.
pub fn places(code: &str, count: usize) -> Vec<(String, usize)> {
    let letters = ('a'..='z').map(String::from);
    letters.zip(shuffled(SEED, code, count)).collect()
}

/// Basis points as a share of one.
pub fn share(bps: i64) -> f64 {
    f64::from(i32::try_from(bps).unwrap_or(0)) / 10_000.0
}
