//! The best point of a quadratic bowl when some coefficients may not change their sign: the
//! active-set way of Lawson and Hanson ("Solving Least Squares Problems", 1974, ch. 23),
//! finite and exact.

use super::super::matrix::Square;
use super::Sign;

/// Minimises ½ xᵀHx − cᵀx with `signs` kept (the first coefficient, the intercept, is free),
/// starting from a point that keeps them. `None` where the free part is singular.
pub(super) fn minimise(h: &Square, c: &[f64], signs: &[Sign], start: &[f64]) -> Option<Vec<f64>> {
    let n = h.n();
    let flip: Vec<f64> = (0..n).map(|j| if sign(signs, j) < 0 { -1.0 } else { 1.0 }).collect();
    let bound = |j: usize| sign(signs, j) != 0;
    let mut x: Vec<f64> = start.iter().zip(&flip).map(|(x, f)| x * f).collect();
    let mut passive: Vec<bool> = (0..n).map(|j| !bound(j) || x[j] > 0.0).collect();
    for j in (0..n).filter(|j| bound(*j)) {
        x[j] = x[j].max(0.0);
    }
    let flipped = |i: usize, j: usize| h.at(i, j) * flip[i] * flip[j];
    // Each round lets one coefficient in; the number of rounds is bounded for safety only.
    for _ in 0..(8 * n + 64) {
        settle(&mut x, &mut passive, &bound, |keep| {
            let part: Vec<f64> = keep.iter().map(|j| c[*j] * flip[*j]).collect();
            let mut square = Square::zero(keep.len());
            for (a, i) in keep.iter().enumerate() {
                for (b, j) in keep.iter().enumerate() {
                    square.set(a, b, flipped(*i, *j));
                }
            }
            Some(square.cholesky()?.solve(&part))
        })?;
        let pull = |i: usize| c[i] * flip[i] - (0..n).map(|j| flipped(i, j) * x[j]).sum::<f64>();
        let tolerance = |i: usize| 1e-11 * (c[i].abs() + h.at(i, i).abs());
        let enter = (0..n)
            .filter(|i| !passive[*i] && pull(*i) > tolerance(*i))
            .max_by(|a, b| pull(*a).total_cmp(&pull(*b)));
        match enter {
            Some(i) => passive[i] = true,
            None => break,
        }
    }
    Some(x.iter().zip(&flip).map(|(x, f)| x * f).collect())
}

/// Solves on the passive set and steps towards the solution until nothing leaves its side.
fn settle(
    x: &mut [f64],
    passive: &mut [bool],
    bound: &dyn Fn(usize) -> bool,
    solve: impl Fn(&[usize]) -> Option<Vec<f64>>,
) -> Option<()> {
    for _ in 0..=x.len() {
        let keep: Vec<usize> = (0..x.len()).filter(|j| passive[*j]).collect();
        let z = solve(&keep)?;
        let blocking = keep.iter().zip(&z).filter(|(j, z)| bound(**j) && **z <= 0.0);
        let least = blocking
            .map(|(j, z)| if x[*j] > *z { x[*j] / (x[*j] - z) } else { 0.0 })
            .fold(f64::INFINITY, f64::min);
        if least.is_infinite() {
            for (j, z) in keep.iter().zip(z) {
                x[*j] = z;
            }
            return Some(());
        }
        for (j, z) in keep.iter().zip(z) {
            x[*j] += least * (z - x[*j]);
            if bound(*j) && x[*j] <= 1e-14 * (1.0 + z.abs()) && z <= 0.0 {
                x[*j] = 0.0;
                passive[*j] = false;
            }
        }
    }
    Some(())
}

/// −1, 0 or 1 for the coefficient at `place`; the intercept is free.
fn sign(signs: &[Sign], place: usize) -> i8 {
    match place.checked_sub(1).and_then(|j| signs.get(j)) {
        Some(Sign::NotNegative) => 1,
        Some(Sign::NotPositive) => -1,
        _ => 0,
    }
}
