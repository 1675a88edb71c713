//! Small symmetric matrices, row by row in one vector: Cholesky, solving, inverting. Made for
//! some tens of columns, where a library would cost more than it gives.

#![allow(clippy::needless_range_loop, reason = "indices are the language of matrices")]

/// A square matrix of `n` rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Square {
    n: usize,
    cells: Vec<f64>,
}

impl Square {
    /// All 0.
    pub fn zero(n: usize) -> Self {
        Self { n, cells: vec![0.0; n * n] }
    }

    /// Rows.
    pub fn n(&self) -> usize {
        self.n
    }

    /// Cell in row `i`, column `j`.
    pub fn at(&self, i: usize, j: usize) -> f64 {
        self.cells[i * self.n + j]
    }

    /// Sets a cell.
    pub fn set(&mut self, i: usize, j: usize, value: f64) {
        self.cells[i * self.n + j] = value;
    }

    /// Adds to a cell.
    pub fn add(&mut self, i: usize, j: usize, value: f64) {
        self.cells[i * self.n + j] += value;
    }

    /// The rows and columns in `keep`, in that order.
    pub fn part(&self, keep: &[usize]) -> Self {
        let mut part = Self::zero(keep.len());
        for (a, i) in keep.iter().enumerate() {
            for (b, j) in keep.iter().enumerate() {
                part.set(a, b, self.at(*i, *j));
            }
        }
        part
    }

    /// Matrix times vector.
    pub fn times(&self, v: &[f64]) -> Vec<f64> {
        self.cells.chunks(self.n.max(1)).map(|row| dot(row, v)).collect()
    }

    /// vᵀ M v.
    pub fn quadratic(&self, v: &[f64]) -> f64 {
        dot(&self.times(v), v)
    }

    /// Cholesky factor of a positive definite matrix (its lower half is read); `None` where a
    /// pivot falls below `1e-13` of its diagonal cell.
    pub fn cholesky(&self) -> Option<Cholesky> {
        let n = self.n;
        let mut l = Self::zero(n);
        for j in 0..n {
            let before = dot(&l.cells[j * n..j * n + j], &l.cells[j * n..j * n + j]);
            let pivot = self.at(j, j) - before;
            if !(pivot.is_finite() && pivot > self.at(j, j) * 1e-13) {
                return None;
            }
            let root = pivot.sqrt();
            l.set(j, j, root);
            for i in j + 1..n {
                let sum = dot(&l.cells[i * n..i * n + j], &l.cells[j * n..j * n + j]);
                l.set(i, j, (self.at(i, j) - sum) / root);
            }
        }
        Some(Cholesky { lower: l })
    }
}

/// A Cholesky factor.
#[derive(Clone, Debug)]
pub struct Cholesky {
    lower: Square,
}

impl Cholesky {
    /// Solves M x = b.
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let (n, l) = (self.lower.n, &self.lower);
        let mut x = b.to_vec();
        for i in 0..n {
            x[i] = (x[i] - dot(&l.cells[i * n..i * n + i], &x[..i])) / l.at(i, i);
        }
        for i in (0..n).rev() {
            let mut sum = x[i];
            for k in i + 1..n {
                sum -= l.at(k, i) * x[k];
            }
            x[i] = sum / l.at(i, i);
        }
        x
    }

    /// The inverse of M.
    pub fn inverse(&self) -> Square {
        let n = self.lower.n;
        let mut inverse = Square::zero(n);
        let mut unit = vec![0.0; n];
        for j in 0..n {
            unit[j] = 1.0;
            for (i, v) in self.solve(&unit).into_iter().enumerate() {
                inverse.set(i, j, v);
            }
            unit[j] = 0.0;
        }
        inverse
    }
}

/// Scalar product; the shorter length counts.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(rows: &[&[f64]]) -> Square {
        let mut m = Square::zero(rows.len());
        for (i, row) in rows.iter().enumerate() {
            for (j, v) in row.iter().enumerate() {
                m.set(i, j, *v);
            }
        }
        m
    }

    #[test]
    fn solves_and_inverts() {
        let m = square(&[&[4.0, 2.0, 0.6], &[2.0, 5.0, 1.0], &[0.6, 1.0, 3.0]]);
        let c = m.cholesky().expect("positive definite");
        let x = c.solve(&[1.0, -2.0, 0.5]);
        for (got, expected) in m.times(&x).iter().zip([1.0, -2.0, 0.5]) {
            assert!((got - expected).abs() < 1e-14);
        }
        let inverse = c.inverse();
        for i in 0..3 {
            let row: Vec<f64> = (0..3).map(|j| inverse.at(i, j)).collect();
            let unit = m.times(&row);
            for (j, u) in unit.iter().enumerate() {
                assert!((u - if i == j { 1.0 } else { 0.0 }).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn what_is_not_definite_is_refused() {
        for m in [
            square(&[&[1.0, 1.0], &[1.0, 1.0]]),
            square(&[&[1.0, 2.0], &[2.0, 1.0]]),
            square(&[&[0.0]]),
            square(&[&[f64::NAN]]),
        ] {
            assert!(m.cholesky().is_none());
        }
        assert!(Square::zero(0).cholesky().is_some());
    }
}
