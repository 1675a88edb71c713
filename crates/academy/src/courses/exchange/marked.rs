//! Questions and steps of a case as forms that the script of the page marks; what explains them is shown afterwards.

use credit::scoring::Wording;
use locale::t;

use super::{
    unit::{Unit, places, step_code},
    xml::escaped,
};
use crate::courses::{
    case::{Case, CaseStep},
    question::{Body, Question},
};

/// The questions of a lesson's check.
pub fn questions(unit: &Unit<'_>) -> String {
    (1_usize..).zip(unit.questions()).map(|(n, one)| question(unit, n, one)).collect()
}

fn question(unit: &Unit<'_>, n: usize, question: &Question) -> String {
    let (code, kind) = (&question.code, question.kind().code());
    let (ask, how) = (unit.line(&question.ask), unit.label(&format!("courses-how-{kind}")));
    let texts = question.choices();
    let shown = places(code, texts.len());
    let fields = match &question.body {
        Body::Single(_) => picks(unit, (code, "radio"), &shown, &texts),
        Body::Multiple(_) => picks(unit, (code, "checkbox"), &shown, &texts),
        Body::Order(_) => ranks(unit, code, &shown, &texts),
        Body::Number { unit: of, .. } => {
            let of = unit.line(of);
            format!(
                "<label><input type=\"text\" inputmode=\"decimal\" name=\"{code}\" \
                 autocomplete=\"off\"> {of}</label>\n"
            )
        }
    };
    let right = right(unit, question, &texts);
    let why = unit.line(&question.why);
    format!(
        "<fieldset class=\"question\" data-id=\"{code}\" data-kind=\"{kind}\"><legend>{n}. {ask}</legend>\n\
         <span class=\"note\">{how}</span>\n{fields}\
         <div class=\"why\" hidden>{right}<p>{why}</p></div></fieldset>\n"
    )
}

type Shown = [(String, usize)];

fn picks(unit: &Unit<'_>, (code, kind): (&str, &str), shown: &Shown, texts: &[&Wording]) -> String {
    let one = |(id, place): &(String, usize)| {
        let text = texts.get(*place).map_or_else(String::new, |text| unit.line(text));
        format!(
            "<label data-of=\"{id}\"><input type=\"{kind}\" name=\"{code}\" value=\"{id}\"> {text}</label>\n"
        )
    };
    shown.iter().map(one).collect()
}

fn ranks(unit: &Unit<'_>, code: &str, shown: &Shown, texts: &[&Wording]) -> String {
    let options: String =
        (1..=texts.len()).map(|n| format!("<option value=\"{n}\">{n}</option>")).collect();
    let one = |(id, place): &(String, usize)| {
        let text = texts.get(*place).map_or_else(String::new, |text| unit.line(text));
        format!(
            "<label><select name=\"{code}-{id}\" data-choice=\"{id}\"><option value=\"\"></option>\
             {options}</select> {text}</label>\n"
        )
    };
    shown.iter().map(one).collect()
}

/// The right answer where the marked choices do not show it.
fn right(unit: &Unit<'_>, question: &Question, texts: &[&Wording]) -> String {
    let head = unit.label("courses-right");
    match &question.body {
        Body::Single(_) | Body::Multiple(_) => String::new(),
        Body::Number { hundredths, unit: of, .. } => {
            let sign = if *hundredths < 0 { "-" } else { "" };
            let minor = hundredths.unsigned_abs();
            let mut number = format!("{sign}{}", minor / 100);
            if !minor.is_multiple_of(100) {
                number.push_str(&format!(".{:02}", minor % 100));
            }
            format!("<p><b>{head}</b> {number} {}</p>", unit.line(of))
        }
        Body::Order(_) => {
            let steps: String =
                texts.iter().map(|text| format!("<li>{}</li>", unit.line(text))).collect();
            format!("<p><b>{head}</b></p><ol>{steps}</ol>")
        }
    }
}

/// The steps of a case, one behind the other.
pub fn steps(unit: &Unit<'_>, case: &Case) -> String {
    (0..).zip(&case.steps).map(|(at, one)| step(unit, case, (at, one))).collect()
}

fn step(unit: &Unit<'_>, case: &Case, (at, step): (usize, &CaseStep)) -> String {
    let code = step_code(case, at);
    let shown = places(&code, step.choices.len());
    let texts: Vec<&Wording> = step.choices.iter().map(|one| &one.text).collect();
    let fields = picks(unit, (&code, "radio"), &shown, &texts);
    let reveals = shown.iter().filter_map(|(id, place)| {
        let text = unit.line(&step.choices.get(*place)?.reveal);
        Some(format!("<p class=\"reveal\" data-choice=\"{id}\" hidden>{text}</p>\n"))
    });
    let reveals: String = reveals.collect();
    let best = step.choices.iter().find(|one| one.points == 100);
    let best = best.map_or_else(String::new, |one| unit.line(&one.text));
    let head = unit.within("span", |lang| escaped(&t(lang, "courses-case-expert")));
    let (facts, ask, expert) =
        (unit.line(&step.facts), unit.line(&step.ask), unit.line(&step.expert));
    let (decide, n) = (unit.label("courses-decide"), at + 1);
    format!(
        "<section class=\"step\" data-id=\"{code}\" hidden>\n<h2>{n}. {ask}</h2>\n<p>{facts}</p>\n\
         <fieldset>{fields}</fieldset>\n<div class=\"actions\"><button type=\"button\">{decide}</button>\
         </div>\n{reveals}<div class=\"expert panel\" hidden><b>{head}</b> {best}<p>{expert}</p></div>\n\
         </section>\n"
    )
}
