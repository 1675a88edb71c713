//! What the checker asks beside words and numbers: whether everything in the content is ever met, whether a figure
//! can be read without being seen, whether a licence is one.

use std::collections::BTreeSet;

use super::{
    case::Case,
    lesson::{Figure, Lesson, Piece},
};

/// Licences under which content may come in, by their SPDX names.
const LICENCES: [&str; 7] = [
    "Apache-2.0",
    "MIT",
    "CC0-1.0",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-NC-4.0",
    "CC-BY-NC-SA-4.0",
];

/// Whether a licence is known (Q14): an unknown word gives nobody a right.
pub(super) fn licence(text: &str) -> Option<String> {
    // A company's own terms go by the name that SPDX has for them.
    let own = text.strip_prefix("LicenseRef-").is_some_and(|name| !name.is_empty());
    let known = LICENCES.contains(&text) || own;
    (!known).then(|| format!("licence: “{text}” is none of {}, LicenseRef-…", LICENCES.join(", ")))
}

/// Names that stand twice.
fn twice<'a>(codes: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    codes.into_iter().filter(|code| !seen.insert(*code)).collect()
}

/// A figure is also read aloud: its finding, what is drawn, and each bar by a name of its own.
fn told(figure: &Figure) -> Option<&'static str> {
    if figure.bars.len() < 2 {
        return Some("give two bars or more");
    }
    if figure.bars.iter().any(|bar| !bar.value.is_finite()) {
        return Some("a bar is no number");
    }
    if figure.title == figure.note {
        return Some("title says the finding, note what is drawn: they are the same");
    }
    let doubled = !twice(figure.bars.iter().map(|bar| bar.label.zh.as_str())).is_empty()
        || !twice(figure.bars.iter().map(|bar| bar.label.en.as_str())).is_empty();
    doubled.then_some("two bars have the same name; without the picture nobody can tell them apart")
}

/// What is wrong with a lesson.
pub(super) fn of_lesson(lesson: &Lesson, say: &mut dyn FnMut(String)) {
    if let Some(why) = licence(&lesson.licence) {
        say(format!("lesson.toml: {why}"));
    }
    let (figures, examples) = (
        lesson.figures.iter().map(|one| one.code.as_str()),
        lesson.examples.iter().map(|one| one.code.as_str()),
    );
    let objectives = lesson.objectives.iter().map(|one| one.code.as_str());
    let doubled = [
        ("objective", twice(objectives)),
        ("figure", twice(figures.clone())),
        ("example", twice(examples.clone())),
    ];
    for (kind, codes) in doubled {
        codes.iter().for_each(|code| say(format!("lesson.toml: {kind} {code} stands twice")));
    }
    for one in &lesson.figures {
        if let Some(why) = told(one) {
            say(format!("lesson.toml: figure {}: {why}", one.code));
        }
    }
    let called = |piece: Piece| lesson.zh.contains(&piece) || lesson.en.contains(&piece);
    for code in figures.filter(|code| !called(Piece::Figure((*code).to_owned()))) {
        say(format!("lesson.toml: figure {code}: no text calls for it, so nobody sees it"));
    }
    for code in examples.filter(|code| !called(Piece::Example((*code).to_owned()))) {
        say(format!("lesson.toml: example {code}: no text calls for it, so nobody sees it"));
    }
}

/// What is wrong with a case among all cases.
pub(super) fn of_case(case: &Case, all: &[&Case], say: &mut dyn FnMut(String)) {
    if let Some(why) = licence(&case.licence) {
        say(why);
    }
    if case.lessons.is_empty() {
        say("lessons: a case that belongs to no lesson leads nowhere".to_owned());
    }
    if let Some(pair) = &case.pair {
        let other = all.iter().find(|one| one.code == *pair);
        if other.is_some_and(|one| one.pair.as_deref() != Some(case.code.as_str())) {
            say(format!("pair: {pair} does not lead back to this case"));
        }
    }
    for (number, step) in (1..).zip(&case.steps) {
        let words = |zh: bool| {
            let all = step.choices.iter().map(|one| &one.text);
            !twice(all.map(|text| if zh { text.zh.as_str() } else { text.en.as_str() })).is_empty()
        };
        if words(true) || words(false) {
            say(format!("step {number}: two choices have the same words"));
        }
        // A choice whose end tells what another's does teaches nothing of itself.
        if !twice(step.choices.iter().map(|one| one.reveal.zh.as_str())).is_empty() {
            say(format!("step {number}: two choices lead to the same words"));
        }
    }
}

/// Lessons that no path leads to.
pub(super) fn unreached<'a>(
    lessons: &'a BTreeSet<String>,
    led: &BTreeSet<&str>,
) -> Vec<&'a String> {
    lessons.iter().filter(|code| !led.contains(code.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Spoil<T> = fn(&mut T);
    use crate::courses::Library;

    fn said(check: impl FnOnce(&mut dyn FnMut(String))) -> Vec<String> {
        let mut all = Vec::new();
        check(&mut |why| all.push(why));
        all
    }

    #[test]
    fn what_is_never_met_is_told() {
        let good = &Library::shipped().lessons[0];
        assert_eq!(said(|say| of_lesson(good, say)), [""; 0]);
        let spoilt: [(Spoil<Lesson>, &str); 6] = [
            (|one| one.licence = "free".to_owned(), "licence"),
            (|one| one.figures[0].code = "lost".to_owned(), "nobody sees it"),
            (|one| one.examples[0].code = "lost".to_owned(), "nobody sees it"),
            (|one| one.figures[0].bars[1].label = one.figures[0].bars[0].label.clone(), "apart"),
            (|one| one.figures[0].note = one.figures[0].title.clone(), "the same"),
            (|one| one.objectives.push(one.objectives[0].clone()), "stands twice"),
        ];
        for (spoil, why) in spoilt {
            let mut bad = good.clone();
            spoil(&mut bad);
            let told = said(|say| of_lesson(&bad, say));
            assert!(told.iter().any(|one| one.contains(why)), "{why}: {told:?}");
        }
    }

    #[test]
    fn a_case_leads_somewhere() {
        let all: Vec<&Case> = Library::shipped().cases.iter().collect();
        for case in &all {
            assert_eq!(said(|say| of_case(case, &all, say)), [""; 0], "{}", case.code);
        }
        let spoilt: [(Spoil<Case>, &str); 4] = [
            (|one| one.licence = String::new(), "licence"),
            (|one| one.lessons.clear(), "leads nowhere"),
            (|one| one.pair = Some("A".to_owned()), "lead back"),
            (
                |one| one.steps[0].choices[1].text = one.steps[0].choices[0].text.clone(),
                "the same words",
            ),
        ];
        let paired = all.iter().find(|one| one.pair.is_some()).expect("a pair");
        for (spoil, why) in spoilt {
            let mut bad = (*paired).clone();
            spoil(&mut bad);
            let told = said(|say| of_case(&bad, &all, say));
            assert!(told.iter().any(|one| one.contains(why)), "{why}: {told:?}");
        }
    }
}
