//! The feature explorer (row B15): how variables hang together, how good and bad differ in one of
//! them, how it does in segments and over time. Everything is counted on the rows to learn from,
//! but for the course over time.

use quant::lab::{
    Refusal,
    bin::{BinKind, Binning},
    drift::stability::stability,
    frame::{Column, Frame, Numbers, Outcome, Part, Values},
};

use super::{choices::Choices, opened::Opened};
use crate::scoring::models::ModelRules;

/// Variables that are set against each other at the most, the strongest first.
pub const CROSSED: usize = 60;
/// Classes of a distribution.
const CLASSES: usize = 20;
/// Segments told apart at the most; the others are taken together.
const SEGMENTS: usize = 12;

/// Two variables and how their weights of evidence go together (Pearson).
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    /// The first.
    pub first: String,
    /// The second.
    pub second: String,
    /// −1 to 1; 0 where one of them does not vary.
    pub r: f64,
}

/// Correlations of the weights of evidence, so that words and missing values count too. The
/// strongest come first.
///
/// # Errors
/// A binning that does not fit its column.
pub fn correlations(opened: &Opened, binnings: &[Binning]) -> Result<Vec<Correlation>, Refusal> {
    let rows: Vec<usize> = opened.outcome.rows_of(Part::Train).collect();
    let mut columns: Vec<(&str, Vec<f32>)> = vec![];
    for binning in binnings.iter().take(CROSSED) {
        let codes = binning.codes(opened.frame.get_column(&binning.name)?)?;
        columns.push((&binning.name, standardized(binning, &codes, &rows)));
    }
    let mut all = vec![];
    for (at, (first, a)) in columns.iter().enumerate() {
        for (second, b) in &columns[at + 1..] {
            let sum: f64 = a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
            let r = (sum / float(rows.len().max(1))).clamp(-1.0, 1.0);
            all.push(Correlation { first: (*first).to_owned(), second: (*second).to_owned(), r });
        }
    }
    all.sort_by(|a, b| b.r.abs().total_cmp(&a.r.abs()));
    Ok(all)
}

fn standardized(binning: &Binning, codes: &[u8], rows: &[usize]) -> Vec<f32> {
    let woe = |row: &usize| binning.bins.get(usize::from(codes[*row])).map_or(0.0, |bin| bin.woe);
    let count = float(rows.len().max(1));
    let mean = rows.iter().map(woe).sum::<f64>() / count;
    let spread = (rows.iter().map(|row| (woe(row) - mean).powi(2)).sum::<f64>() / count).sqrt();
    #[allow(clippy::cast_possible_truncation, reason = "a correlation to seven digits")]
    let one = |row: &usize| if spread > 1e-12 { ((woe(row) - mean) / spread) as f32 } else { 0.0 };
    rows.iter().map(one).collect()
}

/// A class of a distribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// From this number on; of words and missing values none.
    pub from: Option<f64>,
    /// The word; `None` for a number, empty for missing.
    pub word: Option<String>,
    /// Good rows.
    pub goods: usize,
    /// Bad rows.
    pub bads: usize,
}

/// How good and bad rows lie in a variable: numbers in classes of like width between the first and
/// the ninety-ninth percentile, words by how often they occur, missing values last.
pub fn distribution(frame: &Frame, outcome: &Outcome, name: &str) -> Result<Vec<Class>, Refusal> {
    let column = frame.get_column(name)?;
    let (mut classes, code) = classes_of(column, outcome);
    for row in outcome.rows_of(Part::Train) {
        let class = &mut classes[code(row)];
        if outcome.is_bad(row) { class.bads += 1 } else { class.goods += 1 }
    }
    classes.retain(|class| class.from.is_some() || class.goods + class.bads > 0);
    Ok(classes)
}

type Coder<'a> = Box<dyn Fn(usize) -> usize + 'a>;

fn classes_of<'a>(column: &'a Column, outcome: &Outcome) -> (Vec<Class>, Coder<'a>) {
    let empty = |from: Option<f64>, word: Option<&str>| Class {
        from,
        word: word.map(str::to_owned),
        goods: 0,
        bads: 0,
    };
    match &column.values {
        Values::Numbers(numbers) => {
            let edges = edges(numbers, outcome);
            let mut classes: Vec<Class> =
                edges.iter().map(|edge| empty(Some(*edge), None)).collect();
            classes.push(empty(None, Some("")));
            let missing = classes.len() - 1;
            let code = move |row: usize| match numbers.get(row) {
                x if x.is_nan() => missing,
                x => edges.partition_point(|edge| *edge <= x).max(1) - 1,
            };
            (classes, Box::new(code))
        }
        Values::Category(category) => {
            let order = by_frequency(column, outcome);
            let shown = &order[..order.len().min(CLASSES - 2)];
            let mut place = vec![shown.len(); category.levels.len()];
            shown.iter().enumerate().for_each(|(at, code)| place[*code] = at);
            if let Some(missing) = place.first_mut() {
                *missing = shown.len() + 1;
            }
            let mut classes: Vec<Class> =
                shown.iter().map(|code| empty(None, Some(&category.levels[*code]))).collect();
            classes.push(empty(None, Some("…")));
            classes.push(empty(None, Some("")));
            (classes, Box::new(move |row| place[category.codes.get(row)]))
        }
    }
}

/// Lower edges of classes of like width.
fn edges(numbers: &Numbers, outcome: &Outcome) -> Vec<f64> {
    let mut all: Vec<f64> = outcome.rows_of(Part::Train).map(|row| numbers.get(row)).collect();
    all.retain(|x| !x.is_nan());
    all.sort_by(f64::total_cmp);
    let (Some(first), Some(last)) = (all.get(all.len() / 100), all.get(all.len() * 99 / 100))
    else {
        return vec![];
    };
    let mut known = all.clone();
    known.dedup();
    if known.len() <= CLASSES {
        return known;
    }
    let width = (last - first) / float(CLASSES);
    if width <= 0.0 || !width.is_finite() {
        return vec![*first];
    }
    let like_width: Vec<f64> = (0..CLASSES).map(|at| first + float(at) * width).collect();
    let place = |x: f64| like_width.partition_point(|edge| *edge <= x);
    let fullest = (0..=CLASSES).map(|at| all.iter().filter(|x| place(**x) == at).count()).max();
    // Where one class would hold most rows, classes of like many rows say more.
    if fullest.unwrap_or(0) * 10 <= all.len() * 6 {
        return like_width;
    }
    let mut like_many: Vec<f64> =
        (0..CLASSES).filter_map(|at| all.get(at * all.len() / CLASSES).copied()).collect();
    like_many.dedup();
    like_many
}

/// Codes of words by how often they occur, the most frequent first.
fn by_frequency(column: &Column, outcome: &Outcome) -> Vec<usize> {
    let Values::Category(category) = &column.values else { return vec![] };
    let mut counts = vec![0_usize; category.levels.len()];
    outcome.rows_of(Part::Train).for_each(|row| counts[category.codes.get(row)] += 1);
    let mut order: Vec<usize> = (1..counts.len()).filter(|code| counts[*code] > 0).collect();
    order.sort_by_key(|code| (std::cmp::Reverse(counts[*code]), *code));
    order
}

/// A variable within one segment.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentTold {
    /// The bin of the segment's column, or its word; empty for missing, `…` for all others.
    pub name: SegmentName,
    /// Rows.
    pub rows: usize,
    /// Bads.
    pub bads: usize,
    /// Share of rows in which the variable has a value.
    pub filled: f64,
    /// Mean of a variable of numbers.
    pub mean: Option<f64>,
    /// Its information value within the segment; absent where a class is missing.
    pub iv: Option<f64>,
}

/// What a segment is called.
#[derive(Clone, Debug, PartialEq)]
pub enum SegmentName {
    /// A bin of numbers.
    Bin(BinKind),
    /// A word.
    Word(String),
}

/// A variable by the values of another column: words as they stand, numbers by their bins.
///
/// # Errors
/// No such column; a column of numbers that has no bins.
pub fn by_segment(
    opened: &Opened,
    choices: &Choices,
    (name, segment): (&str, &str),
) -> Result<Vec<SegmentTold>, Refusal> {
    let (frame, outcome) = (&opened.frame, &opened.outcome);
    let (names, code) = segments_of(opened, choices, segment)?;
    let column = frame.get_column(name)?;
    let rule = opened.binning(name, choices).ok();
    let mut members: Vec<Vec<usize>> = vec![vec![]; names.len()];
    outcome.rows_of(Part::Train).for_each(|row| members[code(row)].push(row));
    let told = names.into_iter().zip(members).filter(|(_, rows)| !rows.is_empty());
    Ok(told
        .map(|(name, rows)| {
            let own = column.pick(&rows);
            let bads: Vec<u8> = rows.iter().map(|row| u8::from(outcome.is_bad(*row))).collect();
            let within = Outcome::try_new(&bads, &vec![Part::Train; rows.len()], None).ok();
            let iv = rule.as_ref().zip(within).and_then(|(rule, outcome)| {
                let counted = Binning::count(&own, &outcome, rule.rule.clone()).ok()?;
                Some(counted.strength.iv)
            });
            let (filled, mean) = filled_and_mean(&own, 0..rows.len());
            let bads = bads.iter().filter(|bad| **bad == 1).count();
            SegmentTold { name, rows: rows.len(), bads, filled, mean, iv }
        })
        .collect())
}

fn segments_of<'a>(
    opened: &'a Opened,
    choices: &Choices,
    segment: &str,
) -> Result<(Vec<SegmentName>, Coder<'a>), Refusal> {
    let column = opened.frame.get_column(segment)?;
    if let Values::Category(category) = &column.values {
        let order = by_frequency(column, &opened.outcome);
        let shown: Vec<usize> = order.into_iter().take(SEGMENTS).collect();
        let mut place = vec![shown.len(); category.levels.len()];
        shown.iter().enumerate().for_each(|(at, code)| place[*code] = at);
        if let Some(missing) = place.first_mut() {
            *missing = shown.len() + 1;
        }
        let word = |code: &usize| SegmentName::Word(category.levels[*code].clone());
        let mut names: Vec<SegmentName> = shown.iter().map(word).collect();
        names.extend(["…", ""].map(|word| SegmentName::Word(word.to_owned())));
        return Ok((names, Box::new(move |row| place[category.codes.get(row)])));
    }
    let binning = opened.binning(segment, choices)?;
    let codes = binning.codes(column)?;
    let names = binning.bins.iter().map(|bin| SegmentName::Bin(bin.kind.clone())).collect();
    Ok((names, Box::new(move |row| usize::from(codes[row]))))
}

fn filled_and_mean(column: &Column, rows: impl Iterator<Item = usize>) -> (f64, Option<f64>) {
    let (mut all, mut filled, mut sum) = (0, 0, 0.0);
    for row in rows {
        all += 1;
        if column.is_filled(row) {
            filled += 1;
            if let Values::Numbers(numbers) = &column.values {
                sum += numbers.get(row);
            }
        }
    }
    let numbers = matches!(column.values, Values::Numbers(_)) && filled > 0;
    (float(filled) / float(all.max(1)), numbers.then(|| sum / float(filled)))
}

/// A variable in one period.
#[derive(Clone, Debug, PartialEq)]
pub struct PeriodOf {
    /// Year and month as 202601, or the number of the column.
    pub period: i32,
    /// Rows with a known outcome.
    pub rows: usize,
    /// Bads.
    pub bads: usize,
    /// Share of rows in which the variable has a value.
    pub filled: f64,
    /// Mean of a variable of numbers.
    pub mean: Option<f64>,
    /// Population stability of its bins against the rows to learn from; absent without bins.
    pub psi: Option<f64>,
}

/// A variable from period to period, over all rows with a known outcome. Empty where the data have
/// no periods.
///
/// # Errors
/// No such column.
pub fn over_time(opened: &Opened, choices: &Choices, name: &str) -> Result<Vec<PeriodOf>, Refusal> {
    let Some(periods) = &opened.periods else { return Ok(vec![]) };
    let (frame, outcome) = (&opened.frame, &opened.outcome);
    let column = frame.get_column(name)?;
    let binning = opened.binning(name, choices).ok();
    let codes = binning.as_ref().map(|binning| binning.codes(column)).transpose()?;
    let count = |rows: &mut dyn Iterator<Item = usize>| {
        let codes = codes.as_ref()?;
        let mut counts = vec![0.0; binning.as_ref()?.bins.len()];
        rows.for_each(|row| counts[usize::from(codes[row])] += 1.0);
        Some(counts)
    };
    let thresholds = ModelRules::shipped().watch.csi;
    let usual = count(&mut outcome.rows_of(Part::Train));
    let mut by: std::collections::BTreeMap<i32, Vec<usize>> = std::collections::BTreeMap::new();
    for (row, period) in periods.iter().enumerate() {
        if let Some(period) = period.filter(|_| outcome.part(row) != Part::LeftOut) {
            by.entry(period).or_default().push(row);
        }
    }
    let one = |(period, rows): (i32, Vec<usize>)| {
        let (filled, mean) = filled_and_mean(column, rows.iter().copied());
        let now = count(&mut rows.iter().copied());
        let psi = usual
            .as_ref()
            .zip(now)
            .and_then(|(usual, now)| Some(stability(usual, &now, None, thresholds).ok()?.index));
        let bads = rows.iter().filter(|row| outcome.is_bad(**row)).count();
        PeriodOf { period, rows: rows.len(), bads, filled, mean, psi }
    };
    Ok(by.into_iter().take(600).map(one).collect())
}

#[allow(clippy::cast_precision_loss, reason = "counts of rows")]
fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::choices::{DataChoices, Split};

    /// 600 rows: `y` twice `x`, a word that goes with neither, a month.
    fn opened() -> Opened {
        let number = |f: fn(u32) -> f64| (0..600).map(f).collect::<Vec<f64>>();
        let frame = Frame::try_new(vec![
            Column::numbers(
                "bad",
                number(|n| f64::from(u8::from(n * 7 % 100 < 30 || n % 10 == 0))),
            ),
            Column::numbers("x", number(|n| f64::from(n * 7 % 100))),
            Column::numbers("y", number(|n| f64::from(n * 7 % 100) * 2.0)),
            Column::numbers(
                "some",
                number(|n| if n % 4 == 0 { f64::NAN } else { f64::from(n % 9) }),
            ),
            Column::words("town", (0..600).map(|n| ["华东", "华南", "", "西北"][n % 4])),
            Column::numbers("month", number(|n| f64::from(202_601 + n / 200))),
        ]);
        let data = DataChoices {
            target: "bad".to_owned(),
            split: Split::Random { test_percent: 0, seed: 1 },
            day: Some("month".to_owned()),
            ..DataChoices::default()
        };
        Opened::of(frame.expect("fits"), 0, &data).expect("opens")
    }

    #[test]
    fn what_goes_together_is_found() {
        let (opened, choices) = (opened(), Choices::default());
        let binnings: Vec<Binning> =
            opened.binnings(&choices).into_iter().filter_map(|(_, binned)| binned.ok()).collect();
        let all = correlations(&opened, &binnings).expect("counts");
        assert_eq!(all.len(), binnings.len() * (binnings.len() - 1) / 2);
        assert_eq!((all[0].first.as_str(), all[0].second.as_str()), ("x", "y"));
        assert!((all[0].r - 1.0).abs() < 1e-3, "{:?}", all[0]);
        assert!(all.iter().skip(1).all(|one| one.r.abs() < 0.6), "{all:?}");
    }

    #[test]
    fn classes_segments_and_periods_hold_every_row() {
        let (opened, choices) = (opened(), Choices::default());
        for (name, classes) in [("x", 20), ("some", 10), ("town", 4)] {
            let told = distribution(&opened.frame, &opened.outcome, name).expect(name);
            assert_eq!(told.len(), classes, "{name}: {told:?}");
            assert_eq!(told.iter().map(|c| c.goods + c.bads).sum::<usize>(), 600, "{name}");
        }
        let told = by_segment(&opened, &choices, ("some", "town")).expect("segments");
        assert_eq!(told.len(), 4, "{told:?}");
        assert_eq!(told[0].filled, 0.0, "every fourth row lacks it, all of them in 华东");
        assert!(told[1].mean.is_some() && told[1].iv.is_some());
        let by_bin = by_segment(&opened, &choices, ("town", "x")).expect("segments");
        assert_eq!(by_bin.iter().map(|s| s.rows).sum::<usize>(), 600);
        assert!(by_bin.iter().all(|s| s.mean.is_none()));
        let told = over_time(&opened, &choices, "x").expect("periods");
        let heads: Vec<_> = told.iter().map(|one| (one.period, one.rows)).collect();
        assert_eq!(heads, [(202_601, 200), (202_602, 200), (202_603, 200)]);
        assert!(told.iter().all(|one| one.psi.is_some_and(|psi| psi < 0.01)), "{told:?}");
        assert!(over_time(&opened, &choices, "none").is_err());
    }
}
