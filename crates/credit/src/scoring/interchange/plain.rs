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

/// Reads a table with a header line, delimited by commas. Bins are written `[10,20)`, `<10`,
/// `>=20`, `=-999`, `missing` (缺失), `others` (其他), or as levels separated by `|`. Ranges
/// include their lower end and have to meet; a variable without a line for missing gives missing
/// its fewest points. A variable `base` (基础分) gives the points before all others.
///
/// # Errors
/// `scoring.card-unreadable` with the line or variable that does not fit.
pub fn card_from_table(text: &str, anchor: Anchor) -> Result<Card> {
    let refuse = |why: String| Rejection::new("scoring.card-unreadable").with("why", why);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let mut base = 0;
    let mut variables: Vec<(String, Vec<(Cell, i32)>)> = vec![];
    for (line, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|error| refuse(error.to_string()))?;
        let field = |at: usize| record.get(at).unwrap_or("").trim();
        let points = field(2).parse::<f64>().ok().filter(|points| points.abs() < 1e6);
        let points = points.ok_or_else(|| refuse(format!("{line}: {}", field(2))))?;
        let points = round_half_up(points);
        let name = field(0).trim_start_matches('\u{feff}');
        if matches!(name, "base" | "basepoints" | "基础分") {
            base = points;
            continue;
        }
        let cell = read_bin(field(1)).ok_or_else(|| refuse(format!("{line}: {}", field(1))))?;
        match variables.iter_mut().find(|(known, _)| known == name) {
            Some((_, cells)) => cells.push((cell, points)),
            None => variables.push((name.to_owned(), vec![(cell, points)])),
        }
    }
    let characteristics = variables
        .into_iter()
        .map(|(name, cells)| characteristic(&name, cells).ok_or_else(|| refuse(name)));
    let characteristics = characteristics.collect::<std::result::Result<_, _>>()?;
    let card = Card { base, anchor, intercept: 0.0, characteristics };
    card.check().map_err(|refusal| refuse(format!("{refusal:?}")))?;
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
    Some(Cell::Words(text.split('|').map(|level| level.trim().to_owned()).collect()))
}

/// `None` where ranges leave a gap or overlap, or words and ranges are mixed.
fn characteristic(name: &str, cells: Vec<(Cell, i32)>) -> Option<Characteristic> {
    let fewest = cells.iter().map(|(_, points)| *points).min()?;
    let (mut ranges, mut specials, mut words) = (vec![], vec![], vec![]);
    let (mut others, mut missing) = (None, None);
    for (cell, points) in cells {
        match cell {
            Cell::Range(from, to) => ranges.push((from, to, points)),
            Cell::Special(code) => specials.push((code, points)),
            Cell::Words(levels) => words.push((levels, points)),
            Cell::Others => others = Some(points),
            Cell::Missing => missing = Some(points),
        }
    }
    ranges.sort_by(|a, b| a.0.total_cmp(&b.0));
    let missing = missing.unwrap_or(fewest);
    let (rule, mut points): (Rule, Vec<i32>) = if words.is_empty() && others.is_none() {
        let whole = ranges.first()?.0 == f64::NEG_INFINITY
            && ranges.last()?.1 == f64::INFINITY
            && ranges.windows(2).all(|w| w[0].1 == w[1].0);
        let cuts = whole.then(|| ranges.iter().skip(1).map(|range| range.0).collect())?;
        let rule = Rule::Cuts { cuts, specials: specials.iter().map(|s| s.0).collect() };
        (rule, ranges.iter().map(|r| r.2).chain(specials.iter().map(|s| s.1)).collect())
    } else if ranges.is_empty() && specials.is_empty() {
        if let Some(points) = others {
            words.push((vec![], points));
        }
        let others = others.map(|_| words.len() - 1);
        let points = words.iter().map(|w| w.1).collect();
        (Rule::Groups { groups: words.into_iter().map(|w| w.0).collect(), others }, points)
    } else {
        return None;
    };
    points.push(missing);
    let entry = |(kind, points): (BinKind, i32)| Entry {
        kind,
        woe: 0.0,
        points,
        share: 0.0,
        bad_rate: 0.0,
    };
    let kinds = rule.kinds().ok()?;
    let mean = f64::from(points.iter().sum::<i32>()) / f64::from(u32::try_from(points.len()).ok()?);
    let entries = kinds.into_iter().zip(points).map(entry).collect();
    let middle = round_half_up(mean);
    Some(Characteristic {
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
    fn tables_that_do_not_fit() {
        for (name, lines) in [
            ("a gap", "age,<30,1\nage,>=40,2\n"),
            ("an overlap", "age,<30,1\nage,\"[20,inf)\",2\n"),
            ("words and ranges", "age,<30,1\nage,young|old,2\n"),
            ("no points", "age,<30,\n"),
            ("no upper end", "age,<30,1\nage,\"[30,40)\",2\n"),
            ("nothing", ""),
        ] {
            let told = card_from_table(&format!("variable,bin,points\n{lines}"), ANCHOR);
            assert!(told.is_err(), "{name}");
        }
    }
}
