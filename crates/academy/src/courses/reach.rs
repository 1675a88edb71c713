//! What the checker asks beside words and numbers: whether everything in the content is ever met, whether a figure
//! can be read without being seen, whether a licence is one.

use std::collections::BTreeSet;

use super::{
    case::Case,
    fault::Fault,
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
pub(super) fn licence(text: &str) -> Option<Fault> {
    // A company's own terms go by the name that SPDX has for them.
    let own = text.strip_prefix("LicenseRef-").is_some_and(|name| !name.is_empty());
    let known = LICENCES.contains(&text) || own;
    let fault = || Fault::new("licence").with("licence", text).with("known", LICENCES.join(", "));
    (!known).then(fault)
}

/// Names that stand twice.
fn twice<'a>(codes: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    codes.into_iter().filter(|code| !seen.insert(*code)).collect()
}

/// A figure is also read aloud: its finding, what is drawn, and each bar by a name of its own.
fn told(figure: &Figure) -> Option<&'static str> {
    if figure.bars.len() < 2 {
        return Some("figure-bars");
    }
    if figure.bars.iter().any(|bar| !bar.value.is_finite()) {
        return Some("figure-number");
    }
    if figure.title == figure.note {
        return Some("figure-same");
    }
    let doubled = !twice(figure.bars.iter().map(|bar| bar.label.zh.as_str())).is_empty()
        || !twice(figure.bars.iter().map(|bar| bar.label.en.as_str())).is_empty();
    doubled.then_some("bars-same")
}

/// What is wrong with a lesson.
pub(super) fn of_lesson(lesson: &Lesson, say: &mut dyn FnMut(Fault)) {
    let mut say = |fault: Fault| say(fault.within("lesson.toml"));
    if let Some(why) = licence(&lesson.licence) {
        say(why);
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
        codes.iter().for_each(|code| say(Fault::new("twice").with("code", code).at(kind)));
    }
    for one in &lesson.figures {
        if let Some(why) = told(one) {
            say(Fault::new(why).at(&one.code));
        }
    }
    let called = |piece: Piece| lesson.zh.contains(&piece) || lesson.en.contains(&piece);
    for code in figures.filter(|code| !called(Piece::Figure((*code).to_owned()))) {
        say(Fault::new("figure-uncalled").with("code", code).at(code));
    }
    for code in examples.filter(|code| !called(Piece::Example((*code).to_owned()))) {
        say(Fault::new("example-uncalled").with("code", code).at(code));
    }
}

/// What is wrong with a case among all cases.
pub(super) fn of_case(case: &Case, all: &[&Case], say: &mut dyn FnMut(Fault)) {
    if let Some(why) = licence(&case.licence) {
        say(why);
    }
    if case.lessons.is_empty() {
        say(Fault::new("case-lessons"));
    }
    if let Some(pair) = &case.pair {
        let other = all.iter().find(|one| one.code == *pair);
        if other.is_some_and(|one| one.pair.as_deref() != Some(case.code.as_str())) {
            say(Fault::new("pair-back").with("pair", pair));
        }
    }
    for (number, step) in (1..).zip(&case.steps) {
        let words = |zh: bool| {
            let all = step.choices.iter().map(|one| &one.text);
            !twice(all.map(|text| if zh { text.zh.as_str() } else { text.en.as_str() })).is_empty()
        };
        if words(true) || words(false) {
            say(Fault::new("choices-same").with("step", number));
        }
        // A choice whose end tells what another's does teaches nothing of itself.
        if !twice(step.choices.iter().map(|one| one.reveal.zh.as_str())).is_empty() {
            say(Fault::new("reveals-same").with("step", number));
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

    fn said(check: impl FnOnce(&mut dyn FnMut(Fault))) -> Vec<&'static str> {
        let mut all = Vec::new();
        check(&mut |why| all.push(why.code));
        all
    }

    #[test]
    fn what_is_never_met_is_told() {
        let good = &Library::shipped().lessons[0];
        assert_eq!(said(|say| of_lesson(good, say)), [""; 0]);
        let spoilt: [(Spoil<Lesson>, &str); 6] = [
            (|one| one.licence = "free".to_owned(), "licence"),
            (|one| one.figures[0].code = "lost".to_owned(), "figure-uncalled"),
            (|one| one.examples[0].code = "lost".to_owned(), "example-uncalled"),
            (
                |one| one.figures[0].bars[1].label = one.figures[0].bars[0].label.clone(),
                "bars-same",
            ),
            (|one| one.figures[0].note = one.figures[0].title.clone(), "figure-same"),
            (|one| one.objectives.push(one.objectives[0].clone()), "twice"),
        ];
        for (spoil, why) in spoilt {
            let mut bad = good.clone();
            spoil(&mut bad);
            let told = said(|say| of_lesson(&bad, say));
            assert!(told.contains(&why), "{why}: {told:?}");
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
            (|one| one.lessons.clear(), "case-lessons"),
            (|one| one.pair = Some("A".to_owned()), "pair-back"),
            (
                |one| one.steps[0].choices[1].text = one.steps[0].choices[0].text.clone(),
                "choices-same",
            ),
        ];
        let paired = all.iter().find(|one| one.pair.is_some()).expect("a pair");
        for (spoil, why) in spoilt {
            let mut bad = (*paired).clone();
            spoil(&mut bad);
            let told = said(|say| of_case(&bad, &all, say));
            assert!(told.contains(&why), "{why}: {told:?}");
        }
    }
}
