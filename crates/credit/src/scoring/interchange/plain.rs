//! A scorecard as a plain table of three columns: variable, bin, points. It is what people have
//! in spreadsheets, and how a card of another programme comes in.

use base::{Rejection, Result};
use quant::{
    lab::{
        bin::{BinKind, Rule},
        scorecard::{Card, Characteristic, Entry},
    },
    scaling::{Anchor, round_half_up},
};

/// One line, read.
enum Cell {
    Range(f64, f64),
    Special(f64),
    Words(Vec<String>),
    Others,
    Missing,
}

/// Reads a table with a header line, delimited by commas; the first thing that does not fit is
/// told. See [`card_from_rows`].
///
/// # Errors
/// The refusals of [`card_from_rows`].
pub fn card_from_table(text: &str, anchor: Anchor) -> Result<Card> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = vec![];
    for record in reader.records() {
        let record = record.map_err(|error| {
            Rejection::new("scoring.card-unreadable").with("why", error.to_string())
        })?;
        rows.push(record.iter().map(str::to_owned).collect());
    }
    let first = |wrong: Vec<Rejection>| {
        let none = || Rejection::new("scoring.card-empty");
        wrong.into_iter().next().unwrap_or_else(none)
    };
    Ok(card_from_rows(&rows, anchor).map_err(first)?)
}

/// The heads under which the three columns are known.
const HEADS: [&[&str]; 3] = [
    &["variable", "variables", "feature", "name", "变量", "变量名", "特征", "指标"],
    &["bin", "bins", "range", "bucket", "attribute", "level", "分箱", "区间", "取值", "分组"],
    &["points", "point", "score", "分数", "得分", "分值"],
];

/// Where variable, bin and points stand, and in which row the table begins.
fn columns_of(rows: &[Vec<String>]) -> std::result::Result<([usize; 3], usize), Rejection> {
    let Some(first) = rows.first() else { return Err(Rejection::new("scoring.card-empty")) };
    let head = |names: &[&str]| {
        first.iter().position(|cell| names.contains(&plain(cell).to_lowercase().as_str()))
    };
    if let [Some(variable), Some(bin), Some(points)] = HEADS.map(head) {
        return Ok(([variable, bin, points], 1));
    }
    if first.len() < 3 {
        let rejection = Rejection::new("scoring.card-columns");
        return Err(rejection.with("found", first.join(", ")));
    }
    let begins = first.get(2).is_some_and(|cell| read_points(cell).is_some());
    Ok(([0, 1, 2], usize::from(!begins)))
}

fn plain(cell: &str) -> &str {
    cell.trim().trim_start_matches('\u{feff}')
}

fn read_points(text: &str) -> Option<i32> {
    let points = plain(text).replace('−', "-").parse::<f64>().ok();
    points.filter(|points| points.abs() < 1e6).map(round_half_up)
}

/// Reads rows of variable, bin and points. Bins are written `[10,20)`, `<10`, `>=20`, `=-999`,
/// `missing` (缺失), `others` (其他), or as levels separated by `|`. Ranges include their lower end
/// and have to meet; a variable without a line for missing gives missing its fewest points. A
/// variable `base` (基础分) gives the points before all others. An empty variable is the one above.
///
/// # Errors
/// Everything that does not fit: `scoring.card-columns`, `scoring.card-empty`,
/// `scoring.card-points`, `scoring.card-bin`, `scoring.card-no-variable`, `scoring.card-mixed`,
/// `scoring.card-gap`, `scoring.card-overlap`, `scoring.card-open-end`, `scoring.card-twice`,
/// `scoring.card-unreadable`.
pub fn card_from_rows(
    rows: &[Vec<String>],
    anchor: Anchor,
) -> std::result::Result<Card, Vec<Rejection>> {
    let ([at_variable, at_bin, at_points], begins) = columns_of(rows).map_err(|why| vec![why])?;
    let (mut base, mut wrong) = (0, vec![]);
    let mut variables: Vec<(String, Vec<(Cell, i32)>)> = vec![];
    for (line, row) in (1..).zip(rows).skip(begins) {
        let field = |at: usize| row.get(at).map_or("", |cell| plain(cell));
        if row.iter().all(|cell| plain(cell).is_empty()) {
            continue;
        }
        let Some(points) = read_points(field(at_points)) else {
            let why = Rejection::new("scoring.card-points").with("line", line);
            wrong.push(why.with("text", field(at_points)));
            continue;
        };
        let name = field(at_variable);
        if matches!(name.to_lowercase().as_str(), "base" | "basepoints" | "intercept" | "基础分")
        {
            base = points;
            continue;
        }
        let Some(cell) = read_bin(field(at_bin)) else {
            let why = Rejection::new("scoring.card-bin").with("line", line);
            wrong.push(why.with("text", field(at_bin)));
            continue;
        };
        let known = match name {
            "" => variables.last_mut(),
            name => variables.iter_mut().find(|(known, _)| known == name),
        };
        match known {
            Some((_, cells)) => cells.push((cell, points)),
            None if name.is_empty() => {
                wrong.push(Rejection::new("scoring.card-no-variable").with("line", line));
            }
            None => variables.push((name.to_owned(), vec![(cell, points)])),
        }
    }
    let mut characteristics = vec![];
    for (name, cells) in variables {
        match characteristic(&name, cells) {
            Ok(one) => characteristics.push(one),
            Err(why) => wrong.push(why),
        }
    }
    if characteristics.is_empty() && wrong.is_empty() {
        wrong.push(Rejection::new("scoring.card-empty"));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let card = Card { base, anchor, intercept: 0.0, characteristics };
    let refuse = |why: quant::lab::Refusal| {
        vec![Rejection::new("scoring.card-unreadable").with("why", why.code())]
    };
    card.check().map_err(refuse)?;
    Ok(card)
}

fn read_bin(text: &str) -> Option<Cell> {
    let end = |text: &str| match text.trim().trim_start_matches('+').to_lowercase().as_str() {
        "inf" | "∞" | "" => Some(f64::INFINITY),
        "-inf" | "-∞" => Some(f64::NEG_INFINITY),
        number => number.parse::<f64>().ok().filter(|x| x.is_finite()),
    };
    match text.to_lowercase().as_str() {
        "" => return None,
        "missing" | "nan" | "缺失" => return Some(Cell::Missing),
        "others" | "other" | "其他" => return Some(Cell::Others),
        _ => {}
    }
    if let Some(number) = text.strip_prefix(">=").or(text.strip_prefix('≥')) {
        return Some(Cell::Range(end(number)?, f64::INFINITY));
    }
    if let Some(number) = text.strip_prefix('<') {
        return Some(Cell::Range(f64::NEG_INFINITY, end(number)?));
    }
    if let Some(number) = text.strip_prefix('=') {
        return end(number).map(Cell::Special);
    }
    if let Some(inside) = text.strip_prefix(['[', '(']).and_then(|t| t.strip_suffix(')'))
        && let Some((from, to)) = inside.split_once([',', ';'])
    {
        return Some(Cell::Range(end(from)?, end(to)?));
    }
    let parts: Vec<&str> = match text.contains("%,%") {
        true => text.split("%,%").collect(),
        false => text.split('|').collect(),
    };
    Some(Cell::Words(parts.into_iter().map(|level| level.trim().to_owned()).collect()))
}

/// The cells of one variable, sorted by what they are.
#[derive(Default)]
struct Sorted {
    ranges: Vec<(f64, f64, i32)>,
    specials: Vec<(f64, i32)>,
    words: Vec<(Vec<String>, i32)>,
    others: Option<i32>,
    missing: Option<i32>,
}

impl Sorted {
    fn of(name: &str, cells: Vec<(Cell, i32)>) -> std::result::Result<Self, Rejection> {
        let mut all = Self::default();
        let twice = |bin: &str| {
            let why = Rejection::new("scoring.card-twice").with("variable", name);
            why.with("bin", bin)
        };
        for (cell, points) in cells {
            match cell {
                Cell::Range(from, to) => all.ranges.push((from, to, points)),
                Cell::Special(code) if all.specials.iter().any(|one| one.0 == code) => {
                    return Err(twice(&code.to_string()));
                }
                Cell::Special(code) => all.specials.push((code, points)),
                Cell::Words(levels) => {
                    let known = |level: &&String| all.words.iter().any(|w| w.0.contains(level));
                    if let Some(level) = levels.iter().find(known) {
                        return Err(twice(level));
                    }
                    all.words.push((levels, points));
                }
                Cell::Others if all.others.replace(points).is_some() => {
                    return Err(twice("others"));
                }
                Cell::Missing if all.missing.replace(points).is_some() => {
                    return Err(twice("missing"));
                }
                Cell::Others | Cell::Missing => {}
            }
        }
        all.ranges.sort_by(|a, b| a.0.total_cmp(&b.0));
        Ok(all)
    }

    /// Whether the ranges meet and leave nothing out; an end that is not open is told.
    fn whole(&self, name: &str) -> std::result::Result<(), Rejection> {
        let about = |code: &'static str| Rejection::new(code).with("variable", name);
        if let Some(pair) = self.ranges.windows(2).find(|pair| pair[0].1 != pair[1].0) {
            let (upto, from) = (pair[0].1, pair[1].0);
            let why = match upto < from {
                true => about("scoring.card-gap").with("upto", upto).with("from", from),
                false => about("scoring.card-overlap").with("upto", upto).with("from", from),
            };
            return Err(why);
        }
        let low = self.ranges.first().is_some_and(|range| range.0 == f64::NEG_INFINITY);
        let high = self.ranges.last().is_some_and(|range| range.1 == f64::INFINITY);
        match (low, high) {
            (true, true) => Ok(()),
            (false, _) => Err(about("scoring.card-open-end").with("end", "low")),
            (true, false) => Err(about("scoring.card-open-end").with("end", "high")),
        }
    }
}

fn characteristic(
    name: &str,
    cells: Vec<(Cell, i32)>,
) -> std::result::Result<Characteristic, Rejection> {
    let broken = || Rejection::new("scoring.card-unreadable").with("why", name);
    let fewest = cells.iter().map(|(_, points)| *points).min().ok_or_else(broken)?;
    let mut all = Sorted::of(name, cells)?;
    let missing = all.missing.unwrap_or(fewest);
    let numbers = !all.ranges.is_empty() || !all.specials.is_empty();
    let (rule, mut points): (Rule, Vec<i32>) = match (numbers, &all.words[..], all.others) {
        (true, [], None) => {
            all.whole(name)?;
            let cuts = all.ranges.iter().skip(1).map(|range| range.0).collect();
            let specials = all.specials.iter().map(|s| s.0).collect();
            let points = all.ranges.iter().map(|r| r.2).chain(all.specials.iter().map(|s| s.1));
            (Rule::Cuts { cuts, specials }, points.collect())
        }
        (true, _, _) => {
            return Err(Rejection::new("scoring.card-mixed").with("variable", name));
        }
        (false, _, _) => {
            if let Some(points) = all.others {
                all.words.push((vec![], points));
            }
            let others = all.others.map(|_| all.words.len() - 1);
            let points = all.words.iter().map(|w| w.1).collect();
            let groups = all.words.into_iter().map(|w| w.0).collect();
            (Rule::Groups { groups, others }, points)
        }
    };
    points.push(missing);
    let entry = |(kind, points): (BinKind, i32)| Entry {
        kind,
        woe: 0.0,
        beta: None,
        points,
        share: 0.0,
        bad_rate: 0.0,
    };
    let kinds = rule.kinds().map_err(|_| broken())?;
    let count = f64::from(u32::try_from(points.len()).unwrap_or(u32::MAX));
    let mean = points.iter().map(|points| f64::from(*points)).sum::<f64>() / count;
    let entries = kinds.into_iter().zip(points).map(entry).collect();
    let middle = round_half_up(mean);
    Ok(Characteristic {
        name: name.to_owned(),
        rule,
        beta: 0.0,
        entries,
        neutral: middle,
        average: middle,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANCHOR: Anchor = Anchor { score: 600.0, odds: 50.0, points_to_double: 20.0 };

    #[test]
    fn a_card_from_a_spreadsheet() {
        let text = "variable,bin,points\n基础分,,400\nage,\"[-inf,30)\",10\nage,\"[30,50)\",20\n\
                    age,>=50,35.4\nage,=-999,5\ntown,bj|sh,12\ntown,其他,3\ntown,缺失,0\n";
        let card = card_from_table(text, ANCHOR).expect("fits");
        assert_eq!(card.base, 400);
        assert_eq!(card.range(), (405, 447));
        let points = |name: &str| -> Vec<i32> {
            let one = card.characteristics.iter().find(|one| one.name == name).expect("there");
            one.entries.iter().map(|entry| entry.points).collect()
        };
        assert_eq!(points("age"), [10, 20, 35, 5, 5]);
        assert_eq!(points("town"), [12, 3, 0]);
        let json = super::super::card_to_json(&card);
        assert_eq!(super::super::card_from_json(&json).expect("reads back"), card);
    }

    #[test]
    fn tables_that_do_not_fit_and_why() {
        for (lines, code, word) in [
            ("age,<30,1\nage,>=40,2\n", "scoring.card-gap", "40"),
            ("age,<30,1\nage,\"[20,inf)\",2\n", "scoring.card-overlap", "20"),
            ("age,<30,1\nage,young|old,2\n", "scoring.card-mixed", "age"),
            ("age,<30,\n", "scoring.card-points", "2"),
            ("age,<30,many\n", "scoring.card-points", "many"),
            ("age,,5\n", "scoring.card-bin", "2"),
            (",<30,5\n", "scoring.card-no-variable", "2"),
            ("age,<30,1\nage,\"[30,40)\",2\n", "scoring.card-open-end", "high"),
            ("age,\"[30,40)\",2\nage,>=40,3\n", "scoring.card-open-end", "low"),
            ("town,bj|sh,2\ntown,sh,3\n", "scoring.card-twice", "sh"),
            ("town,bj,2\ntown,缺失,3\ntown,missing,3\n", "scoring.card-twice", "missing"),
            ("", "scoring.card-empty", ""),
        ] {
            let told = card_from_table(&format!("variable,bin,points\n{lines}"), ANCHOR);
            let Err(base::Failure::Rejected(why)) = told else { panic!("{lines:?}: {told:?}") };
            assert_eq!(why.code, code, "{lines:?}");
            assert!(word.is_empty() || why.args.iter().any(|(_, v)| v == word), "{why:?}");
        }
        let told = card_from_table("a,b\n1,2\n", ANCHOR).expect_err("two columns");
        assert_eq!(told.code(), "scoring.card-columns");
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [
            row(["变量", "区间", "分数"]),
            row(["age", "<30", "x"]),
            row(["", "", "5"]),
            row(["town", "a|b", "3"]),
            row(["town", "b", "4"]),
        ];
        let wrong = card_from_rows(&rows, ANCHOR).expect_err("wrong");
        let codes: Vec<_> = wrong.iter().map(|why| why.code).collect();
        assert_eq!(codes, ["scoring.card-points", "scoring.card-bin", "scoring.card-twice"]);
        // Other programmes write more columns, merge cells and join levels by %,%.
        let wide = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        let rows = [
            wide(["#", "variable", "bin", "points"]),
            wide(["1", "basepoints", "NaN", "500"]),
            wide(["2", "town", "a%,%b", "3"]),
            wide(["3", "", "c", "-4"]),
            wide(["", "", "", ""]),
        ];
        let card = card_from_rows(&rows, ANCHOR).expect("fits");
        assert_eq!((card.base, card.range()), (500, (496, 503)));
    }
}
