//! Data for the lab's own tests: a repeatable sample that `tools/lab_fixtures.py` makes too,
//! and the numbers that other programs found on it.

use super::dice::Dice;

/// A repeatable sample of 800 rows: four columns of very different size.
pub struct Synthetic {
    pub columns: [Vec<f64>; 4],
    pub bads: Vec<bool>,
    pub weights: Vec<f64>,
    pub offset: Vec<f64>,
}

/// The sample of `synthetic()` in `tools/lab_fixtures.py`.
pub fn synthetic() -> Synthetic {
    let mut dice = Dice::new(2024);
    let mut s = Synthetic {
        columns: [vec![], vec![], vec![], vec![]],
        bads: vec![],
        weights: vec![],
        offset: vec![],
    };
    for _ in 0..800 {
        let u: Vec<f64> = (0..8).map(|_| dice.unit()).collect();
        let x = [
            u[0] * 4.0 - 2.0,
            (u[1] + u[2] - 1.0) * 1e6,
            (u[3] * 5.0).floor(),
            3e-4 * (u[4] + 0.5 * u[0]),
        ];
        let eta = -1.0 + 0.7 * x[0] - 1e-6 * x[1] + 0.3 * x[2] - 800.0 * x[3];
        s.bads.push(u[5] < 1.0 / (1.0 + (-eta).exp()));
        s.weights.push((u[6] * 3.0).floor() + 1.0);
        s.offset.push(u[7] - 0.5);
        for (column, v) in s.columns.iter_mut().zip(x) {
            column.push(v);
        }
    }
    s
}

/// What other programs found: the numbers on the line `name`.
pub fn peers(name: &str) -> Vec<f64> {
    include_str!("../../tests/lab/peers.txt")
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
        .expect("the line is there")
        .split(' ')
        .map(|v| v.parse().expect("a number"))
        .collect()
}

/// Every pair agrees to `within`, relative to the larger of 1e-300 and the expected.
pub fn agree(what: &str, got: &[f64], expected: &[f64], within: f64) {
    assert_eq!(got.len(), expected.len(), "{what}");
    for (got, expected) in got.iter().zip(expected) {
        let off = (got - expected).abs();
        assert!(off <= within * expected.abs().max(1e-300), "{what}: {got} is not {expected}");
    }
}
