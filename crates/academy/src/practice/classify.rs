//! How a sentence that is typed becomes a move: by the house's list of banned acts first, then by signs with
//! weights. It reads words and decides nothing; a model may stand in its place behind [`Reader`].

use std::sync::LazyLock;

use base::Lang;
use credit::collections::{Sign, Weight, WordingPack, check_wording};
use serde::Deserialize;

use super::{
    ask::Ask,
    moves::{Concession, Move},
    pack::{PracticePack, Scene},
    spoken::plan_in,
};

/// What reads sentences as moves. The rules below are the one that always works; another one only maps words to
/// moves, the engine judges them all the same.
pub trait Reader {
    /// The move of a sentence in a scene. `None` where it cannot be told.
    fn read(&self, text: &str, scene: &Scene) -> Option<Move>;
}

/// The reader by rules.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rules;

impl Reader for Rules {
    fn read(&self, text: &str, scene: &Scene) -> Option<Move> {
        let text = text.trim();
        (!text.is_empty()).then(|| move_of(text, scene))
    }
}

const TEXT: &str = include_str!("../../../../content/practice/phrases.toml");
const LABELLED: &str = include_str!("../../../../content/practice/labelled.tsv");

#[derive(Deserialize)]
struct Raw {
    gap: usize,
    rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    #[serde(rename = "move")]
    kind: String,
    weight: i64,
    zh: Vec<String>,
    en: Vec<String>,
}

struct Rule {
    kind: String,
    weight: i64,
    signs: Vec<Sign>,
}

static RULES: LazyLock<Vec<Rule>> =
    LazyLock::new(|| read(TEXT).expect("invariant: the shipped phrases are read by a test"));

fn read(text: &str) -> Result<Vec<Rule>, String> {
    let raw: Raw = toml::from_str(text).map_err(|error| error.to_string())?;
    let gap = raw.gap;
    let rule = |raw: RawRule| {
        let spelled = raw.zh.iter().chain(&raw.en);
        let signs: Option<Vec<Sign>> = spelled.map(|sign| Sign::read(sign, gap)).collect();
        let signs = signs.ok_or_else(|| format!("{}: a sign cannot be read", raw.kind))?;
        Ok(Rule { kind: raw.kind, weight: raw.weight, signs })
    };
    raw.rule.into_iter().map(rule).collect()
}

/// Small letters, half width.
fn plain(text: &str) -> Vec<char> {
    let half = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{2019}' => '\'',
        '\u{ff01}'..='\u{ff5e}' if c != '（' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars().map(half).flat_map(char::to_lowercase).collect()
}

/// The kind of move of a sentence: the most weight of all signs that stand in it.
pub fn kind_of(text: &str) -> &'static str {
    let banned = check_wording(WordingPack::shipped(), text);
    let stop = banned.iter().find(|hit| hit.weight == Weight::Stop);
    if let Some(act) = stop.and_then(|hit| WordingPack::shipped().find(&hit.act)) {
        let shames = matches!(act.kind.as_str(), "shaming" | "third-party" | "private-data");
        return if shames { "shame" } else { "threaten" };
    }
    let signs = plain(text);
    let mut best: (i64, &'static str) = (0, "other");
    for rule in RULES.iter() {
        let found = rule.signs.iter().filter(|sign| sign.find(&signs).is_some()).count();
        // A second sign of the same kind adds a little, so that two weak ones beat one.
        let found = i64::try_from(found).unwrap_or(0);
        let weight = if found > 0 { rule.weight * 10 + (found - 1) * 12 } else { 0 };
        if weight > best.0 {
            best = (weight, rule.kind.as_str());
        }
    }
    best.1
}

/// The whole move: which paper, which plan, which concession.
fn move_of(text: &str, scene: &Scene) -> Move {
    let signs: String = plain(text).into_iter().collect();
    let kind = kind_of(text);
    // Amounts with their days are a plan, whether one is asked for, signed or proposed.
    let plans = matches!(kind, "propose" | "ask-promise" | "ask-sign" | "press" | "other");
    let spoken = || plan_in(&signs, PracticePack::shipped().plays_on);
    if let Some(ask) = plans.then(spoken).flatten() {
        return Move::Propose(ask);
    }
    match kind {
        "evidence" => paper(&signs, scene).map_or(Move::Account, Move::Evidence),
        "propose" => plan(&signs).map_or(Move::AskPromise, Move::Propose),
        "concede" => concession(&signs),
        kind => Move::parse(kind).unwrap_or(Move::Other),
    }
}

const PAPERS: [(&str, &[&str]); 8] = [
    ("statement", &["对账单", "statement", "余额"]),
    ("delivery", &["签收单", "送货单", "收货单", "delivery note", "delivery notes"]),
    ("promises", &["承诺", "promise"]),
    ("contacts", &["来访", "通话记录", "联系记录", "log of", "visits"]),
    ("procedure", &["流程", "procedure"]),
    ("register", &["工商", "登记", "register"]),
    ("orders", &["出货", "订单", "发货记录", "shipment", "deliveries", "orders"]),
    ("contract", &["合同", "条款", "contract", "clause"]),
];

fn paper(text: &str, scene: &Scene) -> Option<String> {
    let named = PAPERS.iter().filter(|(_, words)| words.iter().any(|word| text.contains(word)));
    let codes: Vec<&str> = named.map(|(code, _)| *code).collect();
    let at_hand = codes.iter().find(|code| scene.papers.iter().any(|paper| paper == *code));
    at_hand.or(codes.first()).map(|code| (*code).to_owned())
}

fn concession(text: &str) -> Move {
    let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let back = any(&["如果", "只要", "if you", "if a "]);
    let what = match () {
        () if any(&["折", "减免", "抹", "利息", "off", "waive", "discount"]) => {
            Concession::Discount
        }
        () if any(&["期给", "一期", "分期", "instalment"]) => Concession::Instalments,
        () => Concession::Days,
    };
    Move::Concede(what, back)
}

/// Counting words that stand for a number of instalments.
const COUNTS: [(&str, usize); 14] = [
    ("两笔", 2),
    ("两期", 2),
    ("三笔", 3),
    ("三期", 3),
    ("四笔", 4),
    ("四期", 4),
    ("六笔", 6),
    ("六期", 6),
    ("two parts", 2),
    ("two instalments", 2),
    ("three instalments", 3),
    ("three parts", 3),
    ("four instalments", 4),
    ("six payments", 6),
];

/// Shares of a first part, percent.
const SHARES: [(&str, i64); 16] = [
    ("一半", 50),
    ("三成", 30),
    ("四成", 40),
    ("五成", 50),
    ("六成", 60),
    ("七成", 70),
    ("三分之一", 33),
    ("half", 50),
    ("a third", 33),
    ("thirty per cent", 30),
    ("forty per cent", 40),
    ("sixty per cent", 60),
    ("30%", 30),
    ("40%", 40),
    ("50%", 50),
    ("60%", 60),
];

/// When the rest comes, weeks.
const RESTS: [(&str, usize); 14] = [
    ("两周", 2),
    ("四周", 4),
    ("六周", 6),
    ("八周", 8),
    ("一个月", 4),
    ("两个月", 8),
    ("三个月", 12),
    ("下月", 6),
    ("in two weeks", 2),
    ("four weeks", 4),
    ("six weeks", 6),
    ("two months", 8),
    ("next month", 6),
    ("a month", 4),
];

/// A plan, where a number of parts or a share can be read.
fn plan(text: &str) -> Option<Ask> {
    let rest = RESTS.iter().find(|(word, _)| text.contains(word)).map(|(_, weeks)| *weeks);
    if let Some((_, count)) = COUNTS.iter().find(|(word, _)| text.contains(word)) {
        return Ask::equal(*count, 1, 4);
    }
    if let Some((_, share)) = SHARES.iter().find(|(word, _)| text.contains(word)) {
        let week = usize::from(!(text.contains("今天") || text.contains("today")));
        return Ask::parse(&format!("{share}@{week},{}@{}", 100 - share, rest.unwrap_or(4)));
    }
    let whole = ["付清", "结清", "all at once", "in full"].iter().any(|word| text.contains(word));
    whole.then(|| Ask::equal(1, rest.unwrap_or(1), 1)).flatten()
}

/// How many sentences were read right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accuracy {
    /// Sentences.
    pub asked: usize,
    /// Read as they are labelled.
    pub right: usize,
    /// The others: language, labelled, read, sentence.
    pub wrong: Vec<(Lang, String, String, String)>,
}

impl Accuracy {
    /// The share, basis points.
    pub fn bps(&self) -> i64 {
        i64::try_from(self.right * 10_000 / self.asked.max(1)).unwrap_or(0)
    }
}

/// Reads one half of the labelled sentences, of one language or of both.
pub fn accuracy(held: bool, lang: Option<Lang>) -> Accuracy {
    let half = if held { "held" } else { "tune" };
    let mut out = Accuracy::default();
    for line in LABELLED.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [of, spoken, label, text] = cells.as_slice() else { continue };
        let spoken = Lang::parse(spoken).unwrap_or_default();
        if *of != half || lang.is_some_and(|lang| lang != spoken) {
            continue;
        }
        let read = kind_of(text);
        out.asked += 1;
        if read == *label {
            out.right += 1;
        } else {
            out.wrong.push((spoken, (*label).into(), read.into(), (*text).into()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phrases_are_read() {
        for rule in read(TEXT).expect("the shipped phrases") {
            let named = ["evidence", "propose", "concede", "close"].contains(&rule.kind.as_str());
            assert!(named || Move::parse(&rule.kind).is_some(), "{}", rule.kind);
        }
        assert!(
            read("gap = 3\n[[rule]]\nmove = \"x\"\nweight = 1\nzh = [\"…\"]\nen = []").is_err()
        );
    }

    #[test]
    fn sentences_are_read_well_enough() {
        let (tune, held) = (accuracy(false, None), accuracy(true, None));
        for (_, label, read, text) in &tune.wrong {
            println!("{label} read as {read}: {text}");
        }
        println!("tune {} of {}, held {} of {}", tune.right, tune.asked, held.right, held.asked);
        assert!(tune.asked + held.asked >= 400);
        assert!(tune.bps() >= 9_300, "{}", tune.bps());
        assert!(held.bps() >= 9_000, "{}", held.bps());
    }

    #[test]
    fn what_a_sentence_names_is_read_too() {
        let scene = PracticePack::shipped().scene("quality").expect("a scene");
        for (text, code) in [
            ("我建议今天先付一半，四周后付清", "propose:50@0,50@4"),
            ("要不分三期，每个月付三分之一", "propose:33@1,33@5,34@9"),
            ("签收单在这里，每批都有签字", "evidence:delivery"),
            ("Please see clause eight of the contract", "evidence:contract"),
            ("给您打个九五折，早点付吧", "concede:discount"),
            ("再不付就让你坐牢", "threaten"),
            (
                "那我们写下来：3月9日付20万元，4月6日付清，请您签字。",
                "propose:=20000000@1,rest@5;sign=decider",
            ),
            (
                "Then let us write it down: 200,000 on 9 March, the rest on 6 April, and please sign.",
                "propose:=20000000@1,rest@5;sign=decider",
            ),
        ] {
            let read = Rules.read(text, scene).map(|done| done.to_string());
            assert_eq!(read.as_deref(), Some(code), "{text}");
        }
        assert_eq!(Rules.read("  ", scene), None);
    }
}
