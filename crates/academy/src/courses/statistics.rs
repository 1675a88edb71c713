//! Whether a question is a good one: how many get it, and whether those who know the rest get it more often.

/// What is added up of a question's answers; all in basis points, so sums are exact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ItemSums {
    /// Answers.
    pub count: i64,
    /// Points of this question.
    pub item: i64,
    /// Points of the rest of the same attempt.
    pub rest: i64,
    /// Squares of the former.
    pub item_squared: i64,
    /// Squares of the latter.
    pub rest_squared: i64,
    /// Products of both.
    pub both: i64,
}

/// Statistics of a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ItemStatistics {
    /// Answers.
    pub count: i64,
    /// Share of the points that was reached, 0 to 1; the usual "difficulty", which is an ease.
    pub ease: f64,
    /// Correlation of its points with those of the rest; `None` where nobody differs.
    pub discrimination: Option<f64>,
}

/// The statistics of sums; `None` without answers. The rest leaves the question itself out, which would else be
/// correlated with itself.
pub fn item_statistics(sums: ItemSums) -> Option<ItemStatistics> {
    if sums.count <= 0 {
        return None;
    }
    #[allow(clippy::cast_precision_loss, reason = "a ratio")]
    let of = |value: i64| value as f64;
    let n = of(sums.count);
    let over = n * of(sums.both) - of(sums.item) * of(sums.rest);
    let spread = |sum: i64, squares: i64| (n * of(squares) - of(sum) * of(sum)).max(0.0);
    let under =
        (spread(sums.item, sums.item_squared) * spread(sums.rest, sums.rest_squared)).sqrt();
    Some(ItemStatistics {
        count: sums.count,
        ease: of(sums.item) / n / 10_000.0,
        discrimination: (under > 0.0).then(|| (over / under).clamp(-1.0, 1.0)),
    })
}

/// Below so many answers nothing is said.
const ENOUGH: i64 = 30;

/// What to do with a question, as a word: `few`, `reversed`, `weak`, `easy`, `hard`, `good`.
pub fn verdict(of: &ItemStatistics) -> &'static str {
    match (of.count, of.discrimination, of.ease) {
        (..ENOUGH, _, _) => "few",
        (_, Some(discrimination), _) if discrimination < 0.0 => "reversed",
        (_, _, ease) if ease > 0.95 => "easy",
        (_, _, ease) if ease < 0.2 => "hard",
        (_, discrimination, _) if discrimination.is_none_or(|one| one < 0.15) => "weak",
        _ => "good",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(answers: &[(i64, i64)]) -> ItemSums {
        answers.iter().fold(ItemSums::default(), |sum, (item, rest)| ItemSums {
            count: sum.count + 1,
            item: sum.item + item,
            rest: sum.rest + rest,
            item_squared: sum.item_squared + item * item,
            rest_squared: sum.rest_squared + rest * rest,
            both: sum.both + item * rest,
        })
    }

    #[test]
    fn who_knows_the_rest_knows_a_good_question() {
        let good = [(10_000, 9_000), (10_000, 8_000), (0, 4_000), (0, 3_000)].repeat(10);
        let told = item_statistics(sums(&good)).expect("some");
        assert!((told.ease - 0.5).abs() < 1e-12);
        // By hand: covariance of (1,1,0,0) and (9,8,4,3) over both spreads: 1.25 ÷ (0.5 × 2.5495) = 0.98058.
        assert!((told.discrimination.expect("some") - 0.980_58).abs() < 1e-5);
        assert_eq!(verdict(&told), "good");
        let turned: Vec<_> = good.iter().map(|(item, rest)| (10_000 - item, *rest)).collect();
        assert_eq!(verdict(&item_statistics(sums(&turned)).expect("some")), "reversed");
        let all = [(10_000, 9_000), (10_000, 2_000)].repeat(20);
        let told = item_statistics(sums(&all)).expect("some");
        assert_eq!((told.discrimination, verdict(&told)), (None, "easy"));
        assert_eq!(verdict(&item_statistics(sums(&good[..8])).expect("some")), "few");
        assert_eq!(item_statistics(ItemSums::default()), None);
    }
}
