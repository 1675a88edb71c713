//! The letters to debtors with their placeholders (F18); a pack.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{
    fill::{Facts, LINK, PLACEHOLDERS, placeholders},
    wording::check_wording,
    wording_pack::{Weight, WordingPack},
};
use crate::scoring::{Edition, PackFault, Wording, company_pack, pack};

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterTemplate {
    /// Its stable name.
    pub code: String,
    /// Its dunning level; 0 is before the day.
    pub level: i64,
    /// Days to pay from the day of the letter; 0 names no day of its own.
    pub days: i32,
    /// Whether the invoices are listed.
    pub table: bool,
    /// Whether a part to sign and send back follows.
    pub receipt: bool,
    /// Whether it is a draft that does not leave the house as it is.
    pub draft: bool,
    /// Its name in lists.
    pub name: Wording,
    /// Its heading.
    pub title: Wording,
    /// Whom it greets.
    pub salutation: Wording,
    /// What stands before the invoices, a paragraph a line.
    pub before: Wording,
    /// What stands behind them.
    pub after: Wording,
    /// What is asked by when.
    pub deadline: Wording,
}

impl LetterTemplate {
    /// All its texts.
    pub fn texts(&self) -> [&Wording; 5] {
        [&self.title, &self.salutation, &self.before, &self.after, &self.deadline]
    }

    /// Whether it has a place for a link to the customer's own page.
    pub fn holds_link(&self, lang: base::Lang) -> bool {
        let holds = format!("{{{LINK}}}");
        [&self.before, &self.after]
            .iter()
            .any(|text| lang.pick(&text.zh, &text.en).contains(&holds))
    }
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterPack {
    /// Version and source.
    pub edition: Edition,
    /// The letters, in order.
    pub letters: Vec<LetterTemplate>,
}

const PACK: &str = "letters.toml";
const TEXT: &str = include_str!("../../../../../content/letters.toml");
static SHIPPED: LazyLock<LetterPack> = LazyLock::new(|| {
    LetterPack::read(TEXT).expect("invariant: the shipped letters are read by a test")
});

#[derive(Deserialize)]
struct Raw {
    letter: Vec<RawLetter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLetter {
    code: String,
    level: i64,
    days: i32,
    table: bool,
    receipt: bool,
    draft: bool,
    name: pack::RawWording,
    title: pack::RawWording,
    salutation: pack::RawWording,
    before: pack::RawWording,
    after: pack::RawWording,
    deadline: pack::RawWording,
}

type Checked<T> = std::result::Result<T, PackFault>;

fn fault(why: String) -> PackFault {
    PackFault::new(PACK, why)
}

impl RawLetter {
    fn check(self) -> Checked<LetterTemplate> {
        let letter = LetterTemplate {
            code: self.code,
            level: self.level,
            days: self.days,
            table: self.table,
            receipt: self.receipt,
            draft: self.draft,
            name: self.name.into(),
            title: self.title.into(),
            salutation: self.salutation.into(),
            before: self.before.into(),
            after: self.after.into(),
            deadline: self.deadline.into(),
        };
        let code = &letter.code;
        if !(0..=9).contains(&letter.level) || !(0..=90).contains(&letter.days) {
            return Err(fault(format!("{code}: level 0 to 9, days 0 to 90")));
        }
        let texts = letter.texts();
        for text in texts.iter().flat_map(|text| [&text.zh, &text.en]) {
            let named = placeholders(text)
                .ok_or_else(|| fault(format!("{code}: a bracket does not close: {text}")))?;
            if let Some(other) = named.iter().find(|name| !PLACEHOLDERS.contains(name)) {
                return Err(fault(format!("{code}: no such placeholder: {{{other}}}")));
            }
            let hits = check_wording(WordingPack::shipped(), text);
            if let Some(hit) = hits.iter().find(|hit| hit.weight == Weight::Stop) {
                return Err(fault(format!(
                    "{code}: must not be said ({}): {}",
                    hit.act, hit.found
                )));
            }
        }
        for text in [&letter.title, &letter.salutation, &letter.deadline] {
            if [&text.zh, &text.en].iter().any(|text| text.contains(&format!("{{{LINK}}}"))) {
                return Err(fault(format!(
                    "{code}: {{{LINK}}} stands on a line of before or after"
                )));
            }
        }
        // What a demand must hold, in both languages (F18).
        for asked in ["amount", "account"] {
            let holds = |pick: fn(&Wording) -> &String| {
                texts.iter().any(|text| pick(text).contains(&format!("{{{asked}}}")))
            };
            if !holds(|text| &text.zh) || !holds(|text| &text.en) {
                return Err(fault(format!("{code}: {{{asked}}} must stand in both languages")));
            }
        }
        Ok(letter)
    }
}

company_pack!(LetterPack, "letters");

impl LetterPack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// A placeholder that there is not, a text that the linter stops, a letter twice, a letter without
    /// amount or account.
    pub fn read(text: &str) -> Checked<Self> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let letters: Vec<LetterTemplate> =
            raw.letter.into_iter().map(RawLetter::check).collect::<Checked<_>>()?;
        let mut codes: Vec<&str> = letters.iter().map(|one| one.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        if letters.is_empty() || codes.len() != letters.len() {
            return Err(fault("letter: one or more, each once".to_owned()));
        }
        Ok(Self { edition, letters })
    }

    /// A letter by its code.
    pub fn find(&self, code: &str) -> Option<&LetterTemplate> {
        self.letters.iter().find(|one| one.code == code)
    }
}

/// A letter with everything filled in, in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WrittenLetter {
    /// Heading.
    pub title: String,
    /// Whom it greets.
    pub salutation: String,
    /// Paragraphs before the invoices.
    pub before: Vec<String>,
    /// Paragraphs behind them.
    pub after: Vec<String>,
    /// What is asked by when.
    pub deadline: String,
}

impl WrittenLetter {
    /// All of it as one text, as the linter reads it and a message holds it.
    pub fn text(&self) -> String {
        let mut lines = vec![self.title.as_str(), &self.salutation];
        lines.extend(self.before.iter().map(String::as_str));
        lines.extend(self.after.iter().map(String::as_str));
        lines.push(&self.deadline);
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}

/// Writes a letter in a language, with what a person adds at the end.
pub fn write_letter(
    letter: &LetterTemplate,
    (lang, facts): (base::Lang, &Facts),
    added: &str,
) -> WrittenLetter {
    let fill = |text: &Wording| facts.fill(lang.pick(&text.zh, &text.en));
    let lines = |text: &Wording| {
        let filled = facts.lines(lang.pick(&text.zh, &text.en));
        let lines = filled.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect::<Vec<String>>()
    };
    let mut after = lines(&letter.after);
    after.extend(added.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
    WrittenLetter {
        title: fill(&letter.title),
        salutation: fill(&letter.salutation),
        before: lines(&letter.before),
        after,
        deadline: fill(&letter.deadline),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_that_cannot_be_is_refused() {
        let pack = LetterPack::read(TEXT).expect("the shipped letters");
        for code in ["payment-request", "demand-1", "demand-2", "demand-3", "final-demand"] {
            assert!(pack.find(code).is_some(), "{code}");
        }
        assert!(pack.find("lawyer-draft").is_some_and(|letter| letter.draft));
        for (from, to) in [
            ("合计 {amount}，最早到期日", "合计 {moon}，最早到期日"),
            ("合计 {amount}，最早到期日", "合计 {amount，最早到期日"),
            ("感谢贵公司一直以来的合作。", "不付款就告诉你的家人。"),
            ("Thank you for your business.", "You will be arrested."),
            ("level = 1", "level = 12"),
            ("code = \"demand-1\"", "code = \"demand-2\""),
            ("最后期限：{deadline}。收款账户：{account}。", "最后期限：{deadline}。"),
            ("title = { zh = \"催款函\"", "title = { zh = \"催款函{link}\""),
        ] {
            let text = TEXT.replacen(from, to, 1);
            assert_ne!(text, TEXT, "{from}");
            assert!(LetterPack::read(&text).is_err(), "{to}");
        }
    }

    #[test]
    fn every_letter_is_filled_wholly() {
        let facts = Facts { values: PLACEHOLDERS.map(|name| (name, "◆".to_owned())).into() };
        for letter in &LetterPack::shipped().letters {
            for lang in [base::Lang::Zh, base::Lang::En] {
                let written = write_letter(letter, (lang, &facts), "请回电。\n").text();
                assert!(!written.contains(['{', '}']), "{written}");
                assert!(written.contains("请回电。"));
                assert!(check_wording(WordingPack::shipped(), &written).is_empty(), "{written}");
            }
        }
    }
}
