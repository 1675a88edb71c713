//! Which two columns say more together than apart: for every pair the best four fields on a
//! coarse table of what the curves leave unexplained.

#![allow(clippy::needless_range_loop, reason = "indices are the language of tables")]

use super::super::boost::Work;
use super::super::boost::grid::MISSING;
use super::stages::Stage;

/// Places on a side of the coarse table.
const COARSE: usize = 8;

/// Adds each pair's strength in this bag; pairs in the order of [`order`].
pub(super) fn add_strength(
    stage: &Stage<'_>,
    work: &Work<'_>,
    columns: &[usize],
    strength: &mut Vec<f64>,
) {
    let gradients = work.gradients();
    let coarse: Vec<Vec<u8>> =
        columns.iter().map(|c| fold(&stage.coarse_codes[*c], &gradients, stage, *c)).collect();
    let pairs = order(columns.len());
    strength.resize(pairs.len(), 0.0);
    for ((i, j), total) in pairs.into_iter().zip(strength.iter_mut()) {
        let mut table = [[0.0_f64; 2]; COARSE * COARSE];
        for row in &work.train {
            let row = *row as usize;
            let cell =
                &mut table[usize::from(coarse[i][row]) * COARSE + usize::from(coarse[j][row])];
            cell[0] += gradients[row][0];
            cell[1] += gradients[row][1];
        }
        *total += four_fields(&table, stage.settings.l2);
    }
}

/// The `most` strongest pairs.
pub(super) fn strongest(strength: &[f64], columns: &[usize], most: usize) -> Vec<(usize, usize)> {
    let pairs = order(columns.len());
    let mut ranked: Vec<(f64, (usize, usize))> =
        strength.iter().copied().zip(pairs).filter(|r| r.0 > 0.0).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().take(most).map(|(_, (i, j))| (columns[i], columns[j])).collect()
}

fn order(columns: usize) -> Vec<(usize, usize)> {
    (0..columns).flat_map(|i| (i + 1..columns).map(move |j| (i, j))).collect()
}

/// Codes folded into at most [`COARSE`] places: numbers keep their order, levels are put in
/// order of their mean gradient; missing goes to the first place, which is its own.
fn fold(codes: &[u8], gradients: &[[f64; 2]], stage: &Stage<'_>, column: usize) -> Vec<u8> {
    let mut sums = [[0.0_f64; 2]; 256];
    for (code, g) in codes.iter().zip(gradients) {
        sums[usize::from(*code)][0] += g[0];
        sums[usize::from(*code)][1] += g[1];
    }
    let mut order: Vec<usize> = (0..255).filter(|c| sums[*c][1] > 0.0).collect();
    if stage.coarse.axes[column].is_levels() {
        let mean = |c: usize| sums[c][0] / (sums[c][1] + 1.0);
        order.sort_by(|a, b| mean(*a).total_cmp(&mean(*b)).then(a.cmp(b)));
    }
    let missing = sums[usize::from(MISSING)][1] > 0.0;
    let (first, places) = if missing { (1, COARSE - 1) } else { (0, COARSE) };
    let mut to = [0_u8; 256];
    for (rank, code) in order.iter().enumerate() {
        let place = first + rank * places / order.len().max(1);
        to[*code] = u8::try_from(place).unwrap_or(0);
    }
    codes.iter().map(|c| to[usize::from(*c)]).collect()
}

/// Gain of the best four fields over the better of the two-field divisions along one side.
fn four_fields(table: &[[f64; 2]], l2: f64) -> f64 {
    // Sums of everything up to and including a place.
    let mut upto = [[[0.0_f64; 2]; COARSE]; COARSE];
    for i in 0..COARSE {
        let mut line = [0.0; 2];
        for j in 0..COARSE {
            for k in 0..2 {
                line[k] += table[i * COARSE + j][k];
                let above = if i > 0 { upto[i - 1][j][k] } else { 0.0 };
                upto[i][j][k] = line[k] + above;
            }
        }
    }
    let all = upto[COARSE - 1][COARSE - 1];
    let worth = |c: [f64; 2]| if c[1] > 1e-9 { c[0] * c[0] / (c[1] + l2) } else { 0.0 };
    let less = |a: [f64; 2], b: [f64; 2]| [a[0] - b[0], a[1] - b[1]];
    let (mut four, mut two) = (worth(all), worth(all));
    for i in 0..COARSE - 1 {
        let upper = upto[i][COARSE - 1];
        two = f64::max(two, worth(upper) + worth(less(all, upper)));
        for j in 0..COARSE - 1 {
            let left = upto[COARSE - 1][j];
            two = f64::max(two, worth(left) + worth(less(all, left)));
            let a = upto[i][j];
            let (b, c) = (less(upper, a), less(left, a));
            let d = less(less(all, upper), c);
            four = f64::max(four, worth(a) + worth(b) + worth(c) + worth(d));
        }
    }
    four - two
}
