//! How well instructors and the automatic marks agree. Pure.
//!
//! Levels (0 poor, 1 fair, 2 good) are compared by Cohen's kappa with quadratic weights (Cohen 1968): 1 is full
//! agreement, 0 what chance alone gives.

/// Two marks of one work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The automatic mark, tenths.
    pub auto_tenths: i64,
    /// The instructor's.
    pub tenths: i64,
    /// Levels of items that both marked: automatic, instructor's.
    pub levels: Vec<(i64, i64)>,
}

/// How they agree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Works that both marked.
    pub works: i64,
    /// Of these, how many lie near each other.
    pub near: i64,
    /// Mean of instructor's less automatic, tenths; `None` without works.
    pub bias_tenths: Option<i64>,
    /// Items that both gave a level.
    pub items: i64,
    /// Of these, how many got the same level.
    pub same: i64,
    /// Weighted kappa, thousandths; `None` without items, or where one side gave one level only.
    pub kappa_milli: Option<i64>,
}

const LEVELS: usize = 3;

/// Reckons it.
pub fn agreement_of(pairs: &[Pair], near_tenths: i64) -> Agreement {
    let works = i64::try_from(pairs.len()).unwrap_or(0);
    let near = pairs.iter().filter(|one| (one.tenths - one.auto_tenths).abs() <= near_tenths);
    let sum: i64 = pairs.iter().map(|one| one.tenths - one.auto_tenths).sum();
    let levels: Vec<(i64, i64)> = pairs.iter().flat_map(|one| one.levels.clone()).collect();
    let same = levels.iter().filter(|(auto, own)| auto == own).count();
    Agreement {
        works,
        near: i64::try_from(near.count()).unwrap_or(0),
        bias_tenths: sum.checked_div(works),
        items: i64::try_from(levels.len()).unwrap_or(0),
        same: i64::try_from(same).unwrap_or(0),
        kappa_milli: kappa(&levels),
    }
}

fn kappa(levels: &[(i64, i64)]) -> Option<i64> {
    let place = |level: i64| usize::try_from(level).ok().filter(|at| *at < LEVELS);
    let (mut rows, mut columns) = ([0_i64; LEVELS], [0_i64; LEVELS]);
    let (mut count, mut seen) = (0_i64, 0_i64);
    for (auto, own) in levels {
        let (Some(a), Some(b)) = (place(*auto), place(*own)) else { continue };
        if let (Some(row), Some(column)) = (rows.get_mut(a), columns.get_mut(b)) {
            (*row, *column, count) = (*row + 1, *column + 1, count + 1);
        }
        seen += (auto - own).pow(2);
    }
    let mut chance = 0;
    for (a, row) in (0_i64..).zip(rows) {
        chance +=
            (0_i64..).zip(columns).map(|(b, column)| (a - b).pow(2) * row * column).sum::<i64>();
    }
    // 1 − seen ÷ (chance ÷ count), in thousandths.
    let away = (1_000 * seen * count).checked_div(chance)?;
    Some(1_000 - away)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(auto: i64, own: i64, levels: &[(i64, i64)]) -> Pair {
        Pair { auto_tenths: auto, tenths: own, levels: levels.to_vec() }
    }

    #[test]
    fn they_agree_or_not() {
        assert_eq!(agreement_of(&[], 100), Agreement::default());
        let all = [
            pair(800, 850, &[(2, 2), (1, 1), (0, 0)]),
            pair(600, 700, &[(2, 2), (1, 2)]),
            pair(900, 600, &[(2, 0)]),
        ];
        let told = agreement_of(&all, 100);
        assert_eq!((told.works, told.near, told.bias_tenths), (3, 2, Some(-50)));
        assert_eq!((told.items, told.same), (6, 4));
        // By hand: seen 1 + 4 = 5; automatic 1, 2, 3; instructor's 2, 1, 3 of levels 0, 1, 2:
        // chance 1·(0·2+1·1+4·3) + 2·(1·2+0·1+1·3) + 3·(4·2+1·1+0·3) = 13 + 10 + 27 = 50; 1 − 5·6 ÷ 50 = 0.4.
        assert_eq!(told.kappa_milli, Some(400));
        let full = [pair(1, 1, &[(0, 0), (2, 2)])];
        assert_eq!(agreement_of(&full, 0).kappa_milli, Some(1_000));
        let turned = [pair(1, 1, &[(0, 2), (2, 0)])];
        assert_eq!(agreement_of(&turned, 0).kappa_milli, Some(-1_000));
        assert_eq!(agreement_of(&[pair(1, 1, &[(2, 2)])], 0).kappa_milli, None, "one level only");
    }
}
