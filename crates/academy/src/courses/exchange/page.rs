//! The page of a unit: complete in itself, with texts in the languages of the package, our style and our script.

use base::{Currency, Lang, Money};
use credit::scoring::Wording;

use super::{
    marked,
    order::Standard,
    unit::{Stuff, Unit},
    xml::escaped,
};
use crate::courses::{
    case::Case,
    lesson::{Example, Figure, Lesson, Piece},
    said::{Input, InputKind, Said, Typed},
    tools::{Outcome, Tool, find_tool},
};

const PLAYER: &str = include_str!("player/player.js");
const STYLE: &str = include_str!("player/player.css");
const SCORM: &str = include_str!("player/scorm.js");
const CMI5: &str = include_str!("player/cmi5.js");

impl Unit<'_> {
    /// A text in each language, each within an element of its own.
    pub fn within(&self, tag: &str, text: impl Fn(Lang) -> String) -> String {
        let langs = self.spoken.langs();
        let one = |lang| format!("<{tag} class=\"l\" lang=\"{lang}\">{}</{tag}>", text(lang));
        langs.into_iter().map(one).collect()
    }

    /// A wording within a line.
    pub fn line(&self, text: &Wording) -> String {
        self.within("span", |lang| escaped(text.pick(lang)))
    }

    /// A text of the house within a line.
    pub fn label(&self, id: &str) -> String {
        self.within("span", |lang| escaped(&locale::t(lang, id)))
    }
}

/// The whole page.
pub fn page(unit: &Unit<'_>, standard: Standard, base: &str) -> String {
    let record = match standard {
        Standard::Scorm2004 => SCORM,
        Standard::Cmi5 => CMI5,
    };
    let first = unit.spoken.langs().first().copied().unwrap_or_default();
    let tag = first.pick("zh-CN", "en");
    let title = escaped(unit.title().pick(first));
    let body = match unit.stuff {
        Stuff::Lesson(lesson) => lesson_body(unit, lesson),
        Stuff::Case(case) => case_body(unit, case),
    };
    // Within a script element only this could end it.
    let data = unit.data(base).to_string().replace('<', "\\u003c");
    let (heading, lead) = (unit.line(unit.title()), unit.line(unit.lead()));
    let (switch, foot) = (switch(unit), foot(unit));
    let alone = unit.label("exchange-page-alone");
    format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n<main>\n{switch}<h1>{heading}</h1>\n<p>{lead}</p>\n\
         <p class=\"panel\" id=\"alone\" hidden>{alone}</p>\n{body}{foot}</main>\n\
         <script type=\"application/json\" id=\"unit\">{data}</script>\n\
         <script>\n{record}</script>\n<script>\n{PLAYER}</script>\n</body>\n</html>\n"
    )
}

fn switch(unit: &Unit<'_>) -> String {
    let langs = unit.spoken.langs();
    if langs.len() < 2 {
        return String::new();
    }
    let one = |lang: Lang| {
        let name = lang.pick("中文", "English");
        format!("<button class=\"plain\" type=\"button\" data-speak=\"{lang}\">{name}</button> ")
    };
    let buttons: String = langs.into_iter().map(one).collect();
    format!("<div class=\"actions\">{buttons}</div>\n")
}

/// How it went, the way out, where it comes from.
fn foot(unit: &Unit<'_>) -> String {
    let told =
        |when: &str, id: &str| format!("<p data-when=\"{when}\" hidden>{}</p>", unit.label(id));
    let points = unit.within("span", |lang| {
        let slot = [("share", "\u{1}")];
        let text = escaped(&locale::ta(lang, "exchange-page-points", &slot));
        text.replace('\u{1}', "<b class=\"share\"></b>")
    });
    let outcome = format!(
        "<div class=\"panel\" id=\"outcome\" role=\"status\" hidden><p>{points}</p>{}{}</div>\n",
        told("true", "exchange-page-passed"),
        told("false", "exchange-page-failed"),
    );
    let source = unit.within("span", |lang| {
        let edition = unit.edition();
        let words = [
            ("source", edition.source.pick(lang)),
            ("version", edition.version.as_str()),
            ("licence", unit.licence()),
        ];
        escaped(&locale::ta(lang, "courses-source", &words))
    });
    let (leave, left) = (unit.label("exchange-page-leave"), unit.label("exchange-page-left"));
    format!(
        "{outcome}<div class=\"actions\"><button class=\"plain\" type=\"button\" id=\"leave\">{leave}\
         </button></div>\n<p class=\"panel\" id=\"left\" role=\"status\" hidden>{left}</p>\n\
         <p class=\"note\">{source}</p>\n"
    )
}

fn lesson_body(unit: &Unit<'_>, lesson: &Lesson) -> String {
    let list: String = lesson
        .objectives
        .iter()
        .map(|one| format!("<li>{}</li>\n", unit.line(&one.text)))
        .collect();
    let text = unit.within("div", |lang| {
        lesson.text(lang).iter().map(|piece| shown(lesson, piece, lang)).collect()
    });
    let (goals, check) = (unit.label("courses-objectives"), unit.label("courses-attempt-check"));
    let questions = marked::questions(unit);
    let hand_in = unit.label("courses-hand-in");
    format!(
        "<section class=\"panel\"><b>{goals}</b><ul>\n{list}</ul></section>\n<article>{text}</article>\n\
         <h2>{check}</h2>\n{questions}<div class=\"actions\"><button type=\"button\" id=\"hand-in\">\
         {hand_in}</button></div>\n"
    )
}

fn shown(lesson: &Lesson, piece: &Piece, lang: Lang) -> String {
    match piece {
        Piece::Html(html) => outside(html),
        Piece::Figure(code) => {
            lesson.figure(code).map_or_else(String::new, |one| figure(one, lang))
        }
        Piece::Example(code) => {
            lesson.example(code).map_or_else(String::new, |one| example(one, lang))
        }
        Piece::Tool(name) => find_tool(name).map_or_else(String::new, |tool| usual(tool, lang)),
        Piece::Screen(path) => {
            let name = path.trim_matches('/').replace('/', "-");
            let text = locale::t(lang, &format!("courses-screen-{name}"));
            let within = locale::t(lang, "exchange-page-screen");
            let (text, within) = (escaped(&text), escaped(&within));
            format!("<p class=\"panel\">{text} <span class=\"note\">{within}</span></p>\n")
        }
    }
}

/// Links to pages of the house lead nowhere out here: their words stay.
fn outside(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once("<a href=\"/") {
        out.push_str(before);
        let (words, after) = behind.split_once("</a>").unwrap_or((behind, ""));
        out.push_str(words.split_once('>').map_or("", |(_, words)| words));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn figure(figure: &Figure, lang: Lang) -> String {
    let most = figure.bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    let bar = |bar: &crate::courses::lesson::FigureBar| {
        let width = if most > 0.0 { (bar.value / most * 100.0).clamp(0.0, 100.0) } else { 0.0 };
        format!(
            "<tr{}><th>{}</th><td><div class=\"track\"><div class=\"bar\" style=\"width:{width:.1}%\">\
             </div></div></td><td class=\"n\">{:.*} {}</td></tr>\n",
            if bar.lit { " class=\"lit\"" } else { "" },
            escaped(bar.label.pick(lang)),
            figure.places,
            bar.value,
            escaped(figure.unit.pick(lang)),
        )
    };
    let rows: String = figure.bars.iter().map(bar).collect();
    let (title, note) = (escaped(figure.title.pick(lang)), escaped(figure.note.pick(lang)));
    format!(
        "<figure><figcaption>{title}</figcaption>\n<table>\n{rows}</table>\n\
         <p class=\"note\">{note}</p></figure>\n"
    )
}

fn example(one: &Example, lang: Lang) -> String {
    let Some(tool) = find_tool(&one.tool) else { return String::new() };
    let title = one.title.pick(lang);
    let says = format!("<p>{}</p>", escaped(one.says.pick(lang)));
    reckoned(tool, &one.inputs, (title, &says), lang)
}

/// A calculator with its usual numbers; it reckons in the house alone.
fn usual(tool: &Tool, lang: Lang) -> String {
    let title = locale::t(lang, &format!("courses-tool-{}", tool.name));
    let note = locale::t(lang, "exchange-page-tool");
    let says = format!("<p class=\"note\">{}</p>", escaped(&note));
    reckoned(tool, &tool.usual(), (&title, &says), lang)
}

fn reckoned(tool: &Tool, typed: &Typed, (title, says): (&str, &str), lang: Lang) -> String {
    let row = |name: String, value: String| {
        format!("<tr><th>{}</th><td class=\"n\">{}</td></tr>\n", escaped(&name), escaped(&value))
    };
    let asked: String = tool
        .inputs
        .iter()
        .filter_map(|input| {
            let value = typed.0.get(input.name).filter(|value| !value.is_empty())?;
            Some(row(
                locale::t(lang, &format!("courses-in-{}", input.name)),
                given(input, value, lang),
            ))
        })
        .collect();
    let outcome: Outcome = tool.reckon(typed).unwrap_or_default();
    let told: String = outcome
        .iter()
        .map(|(name, said)| row(locale::t(lang, &format!("courses-out-{name}")), spelt(said, lang)))
        .collect();
    let title = escaped(title);
    format!(
        "<section class=\"panel\"><b>{title}</b>\n<table>\n{asked}{told}</table>\n{says}</section>\n"
    )
}

fn given(input: &Input, value: &str, lang: Lang) -> String {
    match input.kind {
        InputKind::OneOf(_) => locale::t(lang, &format!("courses-word-{value}")),
        _ => value.to_owned(),
    }
}

fn spelt(said: &Said, lang: Lang) -> String {
    match said {
        Said::Money(minor) => Money::new(*minor, Currency::CNY).grouped(),
        Said::Percent(_) => format!("{}%", said.plain()),
        Said::Days(_) => locale::ta(lang, "courses-days", &[("days", &said.plain())]),
        Said::Word(word) => locale::t(lang, &format!("courses-word-{word}")),
        _ => said.plain(),
    }
}

fn case_body(unit: &Unit<'_>, case: &Case) -> String {
    let cell = |tag: &str, text: &Wording| format!("<{tag}>{}</{tag}>", unit.line(text));
    let facts: String = case
        .facts
        .iter()
        .map(|(name, value)| format!("<tr>{}{}</tr>\n", cell("th", name), cell("td", value)))
        .collect();
    let heads: String = case.columns.iter().map(|text| cell("th", text)).collect();
    let rows = case.rows.iter().map(|row| {
        let cells: String = row.iter().map(|text| cell("td", text)).collect();
        format!("<tr>{cells}</tr>\n")
    });
    let rows: String = rows.collect();
    let money = |whole: i64| Money::new(whole.saturating_mul(100), Currency::CNY).grouped();
    let costs: String = case
        .costs
        .iter()
        .map(|one| {
            let (name, amount) = (cell("th", &one.name), money(one.amount));
            format!("<tr>{name}<td class=\"n\">{amount}</td></tr>\n")
        })
        .collect();
    let (note, after) = (unit.line(&case.data_note), unit.line(&case.after));
    let head = unit.label("courses-case-after");
    let steps = marked::steps(unit, case);
    format!(
        "<table>\n{facts}</table>\n<p class=\"note\">{note}</p>\n<table>\n<tr>{heads}</tr>\n{rows}</table>\n\
         {steps}<section class=\"panel\" id=\"after\" hidden><b>{head}</b><p>{after}</p>\n\
         <table>\n{costs}</table></section>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::{Library, exchange::order::Spoken};

    #[test]
    fn links_of_the_house_stay_as_words() {
        let html = "<p>in <a href=\"/outlook\">趋势</a> and <a href=\"https://x\">x</a></p>";
        assert_eq!(outside(html), "<p>in 趋势 and <a href=\"https://x\">x</a></p>");
    }

    #[test]
    fn a_page_is_complete_and_speaks_what_was_asked() {
        let library = Library::shipped();
        for lesson in &library.lessons {
            let unit = Unit { stuff: Stuff::Lesson(lesson), spoken: Spoken::One(Lang::En) };
            let page = page(&unit, Standard::Scorm2004, "https://x.invalid");
            let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            let body = page.split("<main>").nth(1).expect("a body");
            let body = body.split("<script>").next().expect("before the script");
            assert!(!body.contains(han), "{}: English alone", lesson.code);
            assert!(!page.contains("⟦") && !page.contains("href=\"/"), "{}", lesson.code);
            assert!(!page.contains("<script src") && page.contains("API_1484_11"));
        }
        for case in &library.cases {
            let unit = Unit { stuff: Stuff::Case(case), spoken: Spoken::Both };
            let page = page(&unit, Standard::Cmi5, "https://x.invalid");
            assert!(page.contains("auth-token") && !page.contains("⟦"), "{}", case.code);
            assert_eq!(page.matches("class=\"step\"").count(), case.steps.len());
        }
    }
}
