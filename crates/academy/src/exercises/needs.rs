//! What should be learnt, from the company's own overdue causes: reasons found with customers and causes on our own
//! side, weighed by the money that lay on them, and a few questions; a list for each path of the courses. Pure.

use std::collections::BTreeMap;

use super::needs_pack::{Learnt, NeedsPack};
use crate::courses::Paths;

/// Money by cause or reason, minor units.
pub type Weights = BTreeMap<String, i64>;

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// `lesson`, `scene`, `lab`.
    pub kind: &'static str,
    /// Its code.
    pub code: String,
    /// The money behind it, minor units.
    pub weight_minor: i64,
    /// Causes, reasons and questions that ask for it.
    pub causes: Vec<String>,
}

/// A list for a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathNeeds {
    /// The path, by its name.
    pub path: String,
    /// What is proposed, the dearest first.
    pub needs: Vec<Need>,
}

type Key = (&'static str, String);

fn keys(learnt: &Learnt) -> Vec<Key> {
    let lessons = learnt.lessons.iter().map(|code| ("lesson", code.clone()));
    let scenes = learnt.scenes.iter().map(|code| ("scene", code.clone()));
    let labs = learnt.labs.iter().map(|lab| ("lab", lab.code().to_owned()));
    lessons.chain(scenes).chain(labs).collect()
}

/// Everything that is asked for, with the money behind it. `said` are the questions that were answered with no.
fn asked(pack: &NeedsPack, weights: &Weights, said: &[String]) -> BTreeMap<Key, Need> {
    let causes = pack.causes.iter().map(|cause| (&cause.code, &cause.learnt));
    let reasons = pack.reasons.iter().map(|(code, learnt)| (code, learnt));
    let known = causes.chain(reasons).filter_map(|(code, learnt)| {
        let weight = weights.get(code).copied().filter(|weight| *weight > 0)?;
        Some((code, learnt, weight))
    });
    let answered = pack.questions.iter().filter(|question| said.contains(&question.code));
    let answered = answered.map(|question| (&question.code, &question.learnt, 0));
    let mut all: BTreeMap<Key, Need> = BTreeMap::new();
    for (code, learnt, weight) in known.chain(answered) {
        for key in keys(learnt) {
            let need = all.entry(key.clone()).or_insert_with(|| Need {
                kind: key.0,
                code: key.1,
                weight_minor: 0,
                causes: Vec::new(),
            });
            need.weight_minor = need.weight_minor.saturating_add(weight);
            need.causes.push(code.clone());
        }
    }
    all
}

/// The proposal for each path: its own lessons, and the scenes and exercises of all, the dearest first.
pub fn needs(
    pack: &NeedsPack,
    paths: &Paths,
    weights: &Weights,
    said: &[String],
) -> Vec<PathNeeds> {
    let all = asked(pack, weights, said);
    let own = paths.paths.iter().filter(|path| !path.roles.is_empty());
    own.map(|path| {
        let fits = |need: &&Need| need.kind != "lesson" || path.lessons.contains(&need.code);
        let mut needs: Vec<Need> = all.values().filter(fits).cloned().collect();
        needs.sort_by(|a, b| {
            b.weight_minor
                .cmp(&a.weight_minor)
                .then_with(|| (a.kind, &a.code).cmp(&(b.kind, &b.code)))
        });
        PathNeeds { path: path.code.clone(), needs }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::Library;

    fn told(weights: &[(&str, i64)], said: &[&str]) -> Vec<PathNeeds> {
        let weights = weights.iter().map(|(code, sum)| ((*code).to_owned(), *sum)).collect();
        let said: Vec<String> = said.iter().map(|code| (*code).to_owned()).collect();
        needs(NeedsPack::shipped(), &Library::shipped().paths, &weights, &said)
    }

    #[test]
    fn the_dearest_cause_comes_first_and_each_path_has_its_own_lessons() {
        let all = told(&[("chain", 900), ("dispute", 500), ("liquidity", 100)], &[]);
        let sales = all.iter().find(|one| one.path == "sales").expect("sales");
        // L8 (chain 900), no-boss (chain and liquidity 1,000).
        assert_eq!((sales.needs[0].code.as_str(), sales.needs[0].weight_minor), ("no-boss", 1_000));
        assert_eq!(sales.needs[0].causes, ["chain", "liquidity"]);
        assert_eq!((sales.needs[1].code.as_str(), sales.needs[1].weight_minor), ("L8", 900));
        assert!(sales.needs.iter().all(|need| need.code != "L3"), "not a lesson of that path");
        let credit = all.iter().find(|one| one.path == "credit").expect("credit");
        assert!(credit.needs.iter().any(|need| need.code == "L3"));
    }

    #[test]
    fn without_causes_and_answers_nothing_is_proposed() {
        assert!(told(&[], &[]).iter().all(|one| one.needs.is_empty()));
        let asked = told(&[], &["wording"]);
        assert!(asked.iter().all(|one| one.needs.iter().any(|need| need.code == "wording")));
        assert!(told(&[("", 500)], &[]).iter().all(|one| one.needs.is_empty()), "no reason found");
    }
}
