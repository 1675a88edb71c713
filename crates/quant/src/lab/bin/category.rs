//! Binning of words: levels in the order of their bad rate, rare ones pooled.

use super::{
    Settings, Shape, Trend,
    evidence::Cell,
    numeric::optimum,
    prebin,
    profile::{Parts, of_words},
    table::{BinKind, Binning, Rule},
};
use crate::lab::{
    frame::{Category, Outcome},
    refusal::Refusal,
};

/// A level, or the pool of rare ones, on its way into a bin.
struct Item {
    levels: Vec<usize>,
    pool: bool,
    parts: Parts,
}

pub(super) fn bin(
    name: &str,
    category: &Category,
    outcome: &Outcome,
    settings: &Settings,
) -> Result<Binning, Refusal> {
    let mut cells = of_words(category, outcome);
    let missing = std::mem::take(&mut cells[0]);
    let all = missing.train + cells.iter().map(|cell| cell.train).sum::<Cell>();
    let filled = all.total() - missing.train.total();
    if filled <= 0.0 {
        return Err(Refusal::AllMissing { column: name.to_owned() });
    }
    let levels = cells.iter().filter(|cell| cell.train.total() > 0.0).count();
    if levels == 1 && missing.train.total() <= 0.0 {
        return Err(Refusal::Constant { column: name.to_owned() });
    }
    #[allow(clippy::cast_precision_loss, reason = "a count of levels")]
    if levels > 200 && outcome.weights().is_none() && levels as f64 > 0.5 * filled {
        return Err(Refusal::Identifier { column: name.to_owned(), levels });
    }
    let items = ordered(category, &cells, all, settings.rare_share * all.total());
    if items.iter().all(|item| item.pool) && missing.train.total() <= 0.0 {
        return Err(Refusal::Sparse { column: name.to_owned(), levels });
    }
    let train: Vec<Cell> = items.iter().map(|item| item.parts.train).collect();
    let least = settings.min_prebin_share * filled;
    let pre = prebin::ends(&train, settings.prebinning, settings.prebins(), least);
    let mut first = 0;
    let merged: Vec<Cell> = pre
        .iter()
        .map(|end| train[std::mem::replace(&mut first, *end)..*end].iter().copied().sum())
        .collect();
    let free = Settings { trend: Trend::Fixed(Shape::Any), ..settings.clone() };
    let ends = optimum(&merged, all, &free).ends;
    let ends: Vec<usize> = ends.iter().map(|end| pre[end - 1]).collect();
    let pure = |cell: &Cell| cell.good <= 0.0 || cell.bad <= 0.0;
    let both = train.iter().any(|c| c.good > 0.0) && train.iter().any(|c| c.bad > 0.0);
    if ends.len() == 1 && settings.min_events > 0.0 && both && train.iter().all(pure) {
        return Err(Refusal::Separates { column: name.to_owned() });
    }
    Ok(assemble(name, category, &items, &ends, missing))
}

/// Levels by falling safety: their bad rate, drawn a little towards that of all rows so that small
/// levels do not lead; equal ones by name.
fn ordered(category: &Category, cells: &[Parts], all: Cell, rare: f64) -> Vec<Item> {
    let (mut items, mut pool) =
        (vec![], Item { levels: vec![], pool: true, parts: Parts::default() });
    for (level, parts) in cells.iter().enumerate().skip(1) {
        if parts.train.total() < rare || parts.train.total() <= 0.0 {
            pool.levels.push(level);
            pool.parts += *parts;
        } else {
            items.push(Item { levels: vec![level], pool: false, parts: *parts });
        }
    }
    if pool.parts.train.total() > 0.0 {
        items.push(pool);
    }
    let rate = |item: &Item| {
        let cell = item.parts.train;
        (cell.bad + all.bad_rate()) / (cell.total() + 1.0)
    };
    items.sort_by(|a, b| {
        let names = || category.levels[a.levels[0]].cmp(&category.levels[b.levels[0]]);
        rate(a).total_cmp(&rate(b)).then_with(names)
    });
    items
}

fn assemble(
    name: &str,
    category: &Category,
    items: &[Item],
    ends: &[usize],
    missing: Parts,
) -> Binning {
    let (mut groups, mut rows, mut others) = (vec![], vec![], None);
    let mut first = 0;
    for (at, end) in ends.iter().enumerate() {
        let (mut levels, mut parts, mut open) = (vec![], Parts::default(), false);
        for item in &items[first..*end] {
            parts += item.parts;
            if item.pool {
                (others, open) = (Some(at), true);
            } else {
                levels.push(category.levels[item.levels[0]].clone());
            }
        }
        rows.push((BinKind::Levels { levels: levels.clone(), others: open }, parts));
        groups.push(levels);
        first = *end;
    }
    rows.push((BinKind::Missing, missing));
    Binning::new(name, Rule::Groups { groups, others }, rows)
}
