//! A course cut to measure (N20): from the company's industry, its kinds of customers and its own overdue causes, a
//! proposal of lessons, cases, scenes and exercises, and a pack on its way made of it. The rule is pure.

use std::collections::BTreeMap;

use base::{Rejection, Result};
use serde_json::json;
use store::Tx;
use toml::Value;

use super::{
    desk::{NewPack, both, get_draft, keep, note, open_pack},
    parts::{PartKind, add_part},
};
use crate::{
    courses::{Case, Library},
    exercises::{NeedsPack, Weights, needs},
};

/// Something that is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// `lesson`, `case`, `scene`, `lab`.
    pub kind: &'static str,
    /// Its code.
    pub code: String,
    /// The money behind it, minor units; 0 where it is not proposed for a cause.
    pub weight_minor: i64,
    /// How well a case fits, 0 to 100.
    pub fit: i64,
    /// Causes and answers that ask for it, or cases that a lesson stands behind.
    pub causes: Vec<String>,
}

/// The proposal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tailored {
    /// In the order in which they are proposed.
    pub all: Vec<Suggestion>,
}

impl Tailored {
    /// Those of a kind.
    pub fn of(&self, kind: &str) -> Vec<&Suggestion> {
        self.all.iter().filter(|one| one.kind == kind).collect()
    }
}

/// Of each kind at most.
const MOST: usize = 6;

/// How well a case fits: kinds 70, industry 30. What was not said is no reason against anything, but for nothing.
fn fit(case: &Case, industry: &str, kinds: &[String]) -> i64 {
    let kind = case.kinds.iter().any(|kind| kinds.iter().any(|one| one == kind.code()));
    let trade = !industry.is_empty() && case.industries.iter().any(|one| one == industry);
    i64::from(kind) * 70 + i64::from(trade) * 30
}

/// Proposes. `weights` is the money by cause, `said` the questions answered with no.
pub fn tailored(
    (industry, kinds): (&str, &[String]),
    (weights, said): (&Weights, &[String]),
    library: &Library,
) -> Tailored {
    let mut asked: BTreeMap<(&'static str, String), Suggestion> = BTreeMap::new();
    for need in needs(NeedsPack::shipped(), &library.paths, weights, said) {
        for one in need.needs {
            asked.entry((one.kind, one.code.clone())).or_insert(Suggestion {
                kind: one.kind,
                code: one.code,
                weight_minor: one.weight_minor,
                fit: 0,
                causes: one.causes,
            });
        }
    }
    let mut all: Vec<Suggestion> = asked.into_values().collect();
    let suggested = |case: &Case| Suggestion {
        kind: "case",
        code: case.code.clone(),
        weight_minor: 0,
        fit: fit(case, industry, kinds),
        causes: Vec::new(),
    };
    let mut cases: Vec<Suggestion> =
        library.cases.iter().filter(|one| one.publisher.is_empty()).map(suggested).collect();
    cases.retain(|one| one.fit > 0);
    cases.sort_by_key(|one| -one.fit);
    cases.truncate(MOST);
    // Behind the lessons that the causes ask for stand those of the cases.
    for case in &cases {
        let lessons = library.case(&case.code).map_or(&[][..], |one| one.lessons.as_slice());
        for code in lessons {
            match all.iter_mut().find(|one| one.kind == "lesson" && one.code == *code) {
                Some(known) if known.weight_minor == 0 => known.fit = known.fit.max(case.fit),
                Some(_) => {}
                None => all.push(Suggestion {
                    kind: "lesson",
                    code: code.clone(),
                    weight_minor: 0,
                    fit: case.fit,
                    causes: Vec::new(),
                }),
            }
        }
    }
    all.extend(cases);
    let order = |one: &Suggestion| library.lessons.iter().position(|it| it.code == one.code);
    all.sort_by_key(|one| (-one.weight_minor, -one.fit, order(one), one.code.clone()));
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    all.retain(|one| {
        let count = counts.entry(one.kind).or_default();
        *count += 1;
        *count <= MOST
    });
    Tailored { all }
}

/// What was chosen of a proposal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    /// The industry's section, or empty.
    pub industry: String,
    /// Kinds of customers.
    pub kinds: Vec<String>,
    /// Lessons in their order.
    pub lessons: Vec<String>,
    /// Cases.
    pub cases: Vec<String>,
    /// Scenes.
    pub scenes: Vec<String>,
    /// Exercises.
    pub labs: Vec<String>,
    /// Whether lessons and cases are copied, to be changed, or taken as they are.
    pub copies: bool,
}

fn list(codes: &[String]) -> Value {
    Value::Array(codes.iter().map(|code| code.as_str().into()).collect())
}

/// Opens a pack on its way from what was chosen.
///
/// # Errors
/// `authoring.nothing-chosen`, what [`open_pack`] and [`add_part`] refuse, or a fault.
pub async fn open_tailored(
    tx: &mut Tx,
    (new, lead): (&NewPack, (&str, &str)),
    chosen: &Chosen,
) -> Result<i64> {
    if chosen.lessons.is_empty() && chosen.cases.is_empty() {
        return Err(Rejection::new("authoring.nothing-chosen").into());
    }
    let id = open_pack(tx, new).await?;
    if chosen.copies {
        let lessons = chosen.lessons.iter().map(|code| (PartKind::Lesson, code));
        let cases = chosen.cases.iter().map(|code| (PartKind::Case, code));
        for (kind, code) in lessons.chain(cases) {
            let name: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
            add_part(tx, id, kind, (&name, code)).await?;
        }
    }
    let draft = get_draft(tx.conn(), id).await?;
    let mut head = draft.head.clone();
    let industries: Vec<String> =
        Some(chosen.industry.clone()).filter(|one| !one.is_empty()).into_iter().collect();
    head.insert("lead".to_owned(), both(lead.0, lead.1));
    head.insert("industries".to_owned(), list(&industries));
    head.insert("kinds".to_owned(), list(&chosen.kinds));
    if !chosen.copies {
        head.insert("lessons".to_owned(), list(&chosen.lessons));
        head.insert("cases".to_owned(), list(&chosen.cases));
    }
    head.insert("scenes".to_owned(), list(&chosen.scenes));
    head.insert("labs".to_owned(), list(&chosen.labs));
    keep(tx, &draft, &head).await?;
    let detail = json!({
        "code": draft.code, "industry": chosen.industry, "lessons": chosen.lessons.len(),
        "cases": chosen.cases.len(), "copies": chosen.copies,
    });
    note(tx, "tailor-pack", &draft.code, detail);
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(industry: &str, kinds: &[&str], weights: &[(&str, i64)]) -> Tailored {
        let kinds: Vec<String> = kinds.iter().map(|one| (*one).to_owned()).collect();
        let weights = weights.iter().map(|(code, sum)| ((*code).to_owned(), *sum)).collect();
        tailored((industry, &kinds), (&weights, &[]), Library::shipped())
    }

    #[test]
    fn causes_come_first_and_cases_bring_their_lessons() {
        let none = told("", &[], &[]);
        assert!(none.all.is_empty(), "nothing said, nothing proposed");
        let cases = told("E", &["project"], &[]);
        assert!(cases.of("case").iter().any(|one| one.fit == 100), "kind and industry");
        assert!(!cases.of("lesson").is_empty() && cases.of("lesson").len() <= MOST);
        assert!(cases.of("lab").is_empty(), "exercises are asked for by causes alone");
        let both = told("E", &["project"], &[("chain", 900), ("dispute", 500)]);
        let lessons = both.of("lesson");
        assert_eq!((lessons[0].code.as_str(), lessons[0].weight_minor), ("L8", 900));
        assert!(lessons.windows(2).all(|two| two[0].weight_minor >= two[1].weight_minor));
        assert!(!both.of("scene").is_empty());
    }
}
