//! What the counts of a bin say: weight of evidence, information value and their kin.
//!
//! `WoE = ln((good / all good) / (bad / all bad))`, `IV = Σ (%good − %bad) × WoE` (Siddiqi,
//! "Credit Risk Scorecards", 2006, ch. 6). Where one side of a bin is empty, half a case is put
//! on both sides of that bin: the evidence stays finite and shrinks with the size of the bin.

/// Good and bad cases, counted or weighted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// Cases with target 0.
    pub good: f64,
    /// Cases with target 1: the event.
    pub bad: f64,
}

impl Cell {
    /// All cases.
    pub fn total(self) -> f64 {
        self.good + self.bad
    }

    /// Share of bad cases; 0 where there are no cases.
    pub fn bad_rate(self) -> f64 {
        if self.total() > 0.0 { self.bad / self.total() } else { 0.0 }
    }

    /// Shares of all good and of all bad cases, with half a case on both sides if one is empty.
    fn shares(self, all: Self) -> (f64, f64) {
        let ease = if self.good > 0.0 && self.bad > 0.0 { 0.0 } else { 0.5 };
        ((self.good + ease) / all.good, (self.bad + ease) / all.bad)
    }

    /// Weight of evidence among `all`; 0 for an empty cell: no case, no evidence.
    pub fn woe(self, all: Self) -> f64 {
        if self.total() <= 0.0 || all.good <= 0.0 || all.bad <= 0.0 {
            return 0.0;
        }
        let (good, bad) = self.shares(all);
        (good / bad).ln()
    }

    /// What the cell adds to the information value: never negative.
    pub fn iv(self, all: Self) -> f64 {
        if self.total() <= 0.0 || all.good <= 0.0 || all.bad <= 0.0 {
            return 0.0;
        }
        let (good, bad) = self.shares(all);
        (good - bad) * (good / bad).ln()
    }

    /// What the cell adds to the Jensen–Shannon divergence of good and bad, in nats.
    pub fn js(self, all: Self) -> f64 {
        if self.total() <= 0.0 || all.good <= 0.0 || all.bad <= 0.0 {
            return 0.0;
        }
        let (p, q) = (self.good / all.good, self.bad / all.bad);
        let middle = f64::midpoint(p, q);
        let part = |x: f64| if x > 0.0 { x * (x / middle).ln() } else { 0.0 };
        f64::midpoint(part(p), part(q))
    }
}

impl std::ops::Add for Cell {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { good: self.good + other.good, bad: self.bad + other.bad }
    }
}

impl std::ops::AddAssign for Cell {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl std::iter::Sum for Cell {
    fn sum<I: Iterator<Item = Self>>(cells: I) -> Self {
        cells.fold(Self::default(), |sum, cell| sum + cell)
    }
}

/// What a table of cells says together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Strength {
    /// Information value.
    pub iv: f64,
    /// Jensen–Shannon divergence in nats, 0 to ln 2.
    pub js: f64,
    /// Gini coefficient of the bins ordered by bad rate, 0 to 1.
    pub gini: f64,
    /// Largest distance of the two cumulative distributions in that order, 0 to 1.
    pub ks: f64,
}

/// The strength of a table. 0 throughout where one class is missing.
pub fn strength(cells: &[Cell]) -> Strength {
    let all: Cell = cells.iter().copied().sum();
    if all.good <= 0.0 || all.bad <= 0.0 {
        return Strength::default();
    }
    let mut ordered: Vec<Cell> = cells.iter().copied().filter(|c| c.total() > 0.0).collect();
    ordered.sort_by(|a, b| b.bad_rate().total_cmp(&a.bad_rate()));
    let (mut good, mut bad, mut area, mut ks) = (0.0, 0.0, 0.0, 0.0_f64);
    for cell in &ordered {
        let (dg, db) = (cell.good / all.good, cell.bad / all.bad);
        area += dg * (bad + db / 2.0);
        good += dg;
        bad += db;
        ks = ks.max(bad - good);
    }
    Strength {
        iv: cells.iter().map(|c| c.iv(all)).sum(),
        js: cells.iter().map(|c| c.js(all)).sum(),
        gini: 2.0 * area - 1.0,
        ks,
    }
}

/// Two-sided p-value of "both bins have the same bad rate": the pooled z-test of two proportions.
/// 1 where nothing can be said (an empty bin, or no variation at all).
pub fn p_value(a: Cell, b: Cell) -> f64 {
    let (na, nb) = (a.total(), b.total());
    if na <= 0.0 || nb <= 0.0 {
        return 1.0;
    }
    let pooled = (a.bad + b.bad) / (na + nb);
    let variance = pooled * (1.0 - pooled) * (1.0 / na + 1.0 / nb);
    if variance <= 0.0 {
        return 1.0;
    }
    erfc((a.bad_rate() - b.bad_rate()).abs() / variance.sqrt() / std::f64::consts::SQRT_2)
}

/// The complementary error function of `x ≥ 0`, to about 1e-13: the series of erf below 2.5,
/// the continued fraction of erfc above (Abramowitz & Stegun 7.1.6 and 7.1.14).
fn erfc(x: f64) -> f64 {
    let scale = std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp();
    if x < 2.5 {
        let (mut term, mut sum, mut n) = (x, x, 0.0);
        while term > sum * 1e-17 {
            n += 1.0;
            term *= 2.0 * x * x / (2.0 * n + 1.0);
            sum += term;
        }
        return 1.0 - scale * sum;
    }
    let mut fraction = x;
    for k in (1..=80).rev() {
        fraction = x + f64::from(k) / 2.0 / fraction;
    }
    scale / 2.0 / fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(good: f64, bad: f64) -> Cell {
        Cell { good, bad }
    }

    #[test]
    fn evidence_of_a_textbook_table() {
        // 900 good and 100 bad in two bins: 300/70 and 600/30.
        let cells = [cell(300.0, 70.0), cell(600.0, 30.0)];
        let all = cells.iter().copied().sum();
        assert!((cells[0].woe(all) - (300.0_f64 / 900.0 / 0.7).ln()).abs() < 1e-12);
        let told = strength(&cells);
        let iv = (1.0 / 3.0 - 0.7) * (1.0_f64 / 3.0 / 0.7).ln()
            + (2.0 / 3.0 - 0.3) * (2.0_f64 / 3.0 / 0.3).ln();
        assert!((told.iv - iv).abs() < 1e-12);
        assert!((told.ks - (0.7 - 1.0 / 3.0)).abs() < 1e-12);
        assert!((told.gini - (0.7 - 1.0 / 3.0)).abs() < 1e-12, "two bins: gini equals ks");
    }

    #[test]
    fn an_empty_side_stays_finite_and_positive() {
        let all = cell(1_000_000.0, 10.0);
        for (name, one) in [
            ("no bad", cell(50.0, 0.0)),
            ("no good", cell(0.0, 5.0)),
            ("one good only", cell(1.0, 0.0)),
            ("nothing", cell(0.0, 0.0)),
        ] {
            assert!(one.woe(all).is_finite(), "{name}");
            assert!(one.iv(all) >= 0.0 && one.iv(all).is_finite(), "{name}");
        }
        assert_eq!(cell(0.0, 0.0).woe(all), 0.0);
        assert_eq!(strength(&[cell(5.0, 0.0)]), Strength::default());
    }

    #[test]
    fn tails_of_the_normal_distribution() {
        // 2 × (1 − Φ(z)) of the usual tables.
        for (z, p) in [
            (0.0, 1.0),
            (1.0, 0.317_310_507_862_914),
            (1.959_963_984_540_054, 0.05),
            (3.290_526_731_491_895, 0.001),
            (4.0, 6.334_248_366_623_973e-5),
            (6.0, 1.973_175_290_075_396e-9),
        ] {
            let got = erfc(z / std::f64::consts::SQRT_2);
            assert!((got - p).abs() < 1e-12 * p.max(1e-3), "z {z}: {got} instead of {p}");
        }
        assert!(p_value(cell(90.0, 10.0), cell(70.0, 30.0)) < 0.001);
        assert_eq!(p_value(cell(5.0, 0.0), cell(7.0, 0.0)), 1.0);
    }
}
