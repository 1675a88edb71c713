//! Measures of a whole receivables book. Amounts are minor units of one currency, days are
//! calendar days, percentages say so; `None` where a measure is undefined.
//!
//! Sources: the usual definitions of credit management (Credit Research Foundation); count-back
//! DSO as taught there; "true DSO" and the CEI divided over months as in Oracle Receivables.
//! The CEI is sometimes printed as receivables over sales: that is not it.

/// Days sales outstanding: receivables at the end ÷ credit sales × days of the period.
pub fn dso(ending_minor: i64, credit_sales_minor: i64, days: u32) -> Option<f64> {
    (credit_sales_minor > 0)
        .then(|| float(ending_minor) / float(credit_sales_minor) * f64::from(days))
}

/// Best possible DSO: the same with only what is not yet due. Reads `current_minor`, the part
/// of receivables that is not overdue.
pub fn best_possible_dso(current_minor: i64, credit_sales_minor: i64, days: u32) -> Option<f64> {
    dso(current_minor, credit_sales_minor, days)
}

/// Average days delinquent: DSO less best possible DSO.
pub fn average_days_delinquent(
    ending_minor: i64,
    current_minor: i64,
    credit_sales_minor: i64,
    days: u32,
) -> Option<f64> {
    let all = dso(ending_minor, credit_sales_minor, days)?;
    Some(all - best_possible_dso(current_minor, credit_sales_minor, days)?)
}

/// Collection effectiveness index in percent:
/// (beginning + credit sales − ending) ÷ (beginning + credit sales − ending not due) × 100.
/// Over N months some divide the credit sales by N: pass them so divided.
pub fn collection_effectiveness_percent(
    beginning_minor: i64,
    credit_sales_minor: i64,
    ending_minor: i64,
    ending_current_minor: i64,
) -> Option<f64> {
    let owed = i128::from(beginning_minor) + i128::from(credit_sales_minor);
    let collectable = owed - i128::from(ending_current_minor);
    let collected = owed - i128::from(ending_minor);
    #[allow(clippy::cast_precision_loss, reason = "a percentage")]
    (collectable > 0).then(|| collected as f64 / collectable as f64 * 100.0)
}

/// Count-back DSO.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountBack {
    /// Days of sales that the receivables stand for.
    pub days: f64,
    /// What is older than all the months given; where it is not 0 the days are a lower bound.
    pub uncovered_minor: i64,
}

/// Count-back DSO: takes each month's sales off the receivables, latest first, and counts the
/// month's days; the last month counts in part. Months are (sales, days). A month without sales
/// counts in full while something is left. `None` without months.
pub fn count_back_dso(receivables_minor: i64, months: &[(i64, u32)]) -> Option<CountBack> {
    if months.is_empty() {
        return None;
    }
    let (mut left, mut total) = (receivables_minor.max(0), 0.0);
    for (sales, days) in months {
        if left == 0 {
            break;
        }
        let sales = (*sales).max(0);
        if left >= sales {
            total += f64::from(*days);
            left -= sales;
        } else {
            total += float(left) / float(sales) * f64::from(*days);
            left = 0;
        }
    }
    Some(CountBack { days: total, uncovered_minor: left })
}

/// An open invoice for the true DSO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenInvoice {
    /// Days since its issue.
    pub age_days: i32,
    /// What is open.
    pub open_minor: i64,
    /// Credit sales of the month in which it was issued.
    pub month_sales_minor: i64,
}

/// True DSO: Σ days since issue × open amount ÷ credit sales of the month of issue. `None`
/// where a month has no sales.
pub fn true_dso(invoices: &[OpenInvoice]) -> Option<f64> {
    invoices.iter().try_fold(0.0, |sum, i| {
        (i.month_sales_minor > 0).then(|| {
            sum + f64::from(i.age_days) * (float(i.open_minor) / float(i.month_sales_minor))
        })
    })
}

/// Overdue over total receivables in bps, half up; `None` where nothing is open.
pub fn overdue_bps(overdue_minor: i64, total_minor: i64) -> Option<i32> {
    share_bps(overdue_minor.into(), total_minor.into())
}

/// How unevenly a book is spread over its buyers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Concentration {
    /// Buyers with a positive balance.
    pub buyers: usize,
    /// Sum of their balances.
    pub total_minor: i64,
    /// Herfindahl–Hirschman index: the sum of squared shares, from 1 ÷ buyers to 1.
    pub hhi: f64,
    /// Gini coefficient among those buyers: 0 where all owe the same, towards 1 where one owes
    /// everything.
    pub gini: f64,
}

/// The concentration of balances; those that are not positive (credits) are left out. `None`
/// where none is positive or the sum does not fit.
pub fn concentration(balances_minor: &[i64]) -> Option<Concentration> {
    let mut sorted: Vec<i64> = balances_minor.iter().copied().filter(|b| *b > 0).collect();
    sorted.sort_unstable();
    let total_minor = sorted.iter().try_fold(0_i64, |sum, b| sum.checked_add(*b))?;
    if total_minor == 0 {
        return None;
    }
    let (total, n) = (float(total_minor), sorted.len());
    let hhi = sorted.iter().map(|b| (float(*b) / total).powi(2)).sum();
    // Σ (2i − n − 1) xᵢ ÷ (n Σ x) with x rising and i from 1.
    #[allow(clippy::cast_precision_loss, reason = "a number of buyers")]
    let (n_float, weighted) = (
        n as f64,
        (1..)
            .zip(&sorted)
            .map(|(i, b)| (2.0 * f64::from(i) - n as f64 - 1.0) * float(*b))
            .sum::<f64>(),
    );
    Some(Concentration { buyers: n, total_minor, hhi, gini: weighted / (n_float * total) })
}

/// Share of the `n` largest positive balances in all positive balances, in bps, half up;
/// `None` where none is positive.
pub fn top_share_bps(balances_minor: &[i64], n: usize) -> Option<i32> {
    let mut sorted: Vec<i64> = balances_minor.iter().copied().filter(|b| *b > 0).collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let sum = |list: &[i64]| list.iter().map(|b| i128::from(*b)).sum::<i128>();
    share_bps(sum(&sorted[..n.min(sorted.len())]), sum(&sorted))
}

fn share_bps(part: i128, whole: i128) -> Option<i32> {
    if whole <= 0 {
        return None;
    }
    i32::try_from((part * 20_000 + whole).div_euclid(whole * 2)).ok()
}

#[allow(clippy::cast_precision_loss, reason = "the measure is a ratio")]
fn float(minor: i64) -> f64 {
    minor as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: Option<f64>, expected: f64) {
        let got = got.expect("defined");
        assert!((got - expected).abs() < 5e-5, "{got} is not {expected}");
    }

    #[test]
    fn a_quarter_of_a_small_book() {
        // Beginning 500, sales 900, ending 600 of which 420 not due, 90 days.
        near(dso(600, 900, 90), 60.0);
        near(best_possible_dso(420, 900, 90), 42.0);
        near(average_days_delinquent(600, 420, 900, 90), 18.0);
        near(collection_effectiveness_percent(500, 900, 600, 420), 81.6327);
        assert_eq!(overdue_bps(180, 600), Some(3_000));
        assert_eq!(dso(600, 0, 90), None);
        assert_eq!(collection_effectiveness_percent(0, 400, 400, 400), None);
        assert_eq!(overdue_bps(0, 0), None);
    }

    #[test]
    fn counting_back() {
        for (receivables, months, days, uncovered) in [
            (600, &[(350, 30), (300, 31)][..], 30.0 + 250.0 / 300.0 * 31.0, 0),
            (350, &[(350, 30), (300, 31)], 30.0, 0),
            (100, &[(400, 30)], 7.5, 0),
            (0, &[(400, 30)], 0.0, 0),
            (-50, &[(400, 30)], 0.0, 0),
            (500, &[(0, 28), (1_000, 31)], 43.5, 0),
            (800, &[(350, 30), (300, 31)], 61.0, 150),
        ] {
            let got = count_back_dso(receivables, months).expect("months given");
            assert!((got.days - days).abs() < 1e-9, "{receivables}: {}", got.days);
            assert_eq!(got.uncovered_minor, uncovered);
        }
        near(count_back_dso(600, &[(350, 30), (300, 31)]).map(|c| c.days), 55.8333);
        assert_eq!(count_back_dso(600, &[]), None);
    }

    #[test]
    fn true_dso_weighs_each_invoice_by_its_month() {
        let open = |age_days, open_minor, month_sales_minor| OpenInvoice {
            age_days,
            open_minor,
            month_sales_minor,
        };
        near(true_dso(&[open(10, 500, 1_000), open(40, 250, 1_000)]), 15.0);
        near(true_dso(&[]), 0.0);
        assert_eq!(true_dso(&[open(10, 500, 0)]), None);
    }

    #[test]
    fn concentration_from_even_to_single() {
        let even = concentration(&[100, 100, 100, 100, 0, -30]).expect("positive");
        assert_eq!((even.buyers, even.total_minor), (4, 400));
        assert!((even.hhi - 0.25).abs() < 1e-12 && even.gini.abs() < 1e-12);
        let single = concentration(&[400]).expect("positive");
        assert!((single.hhi - 1.0).abs() < 1e-12 && single.gini.abs() < 1e-12);
        let steep = concentration(&[10, 20, 30, 40]).expect("positive");
        assert!((steep.hhi - 0.30).abs() < 1e-12);
        assert!((steep.gini - 0.25).abs() < 1e-12, "{}", steep.gini);
        assert_eq!(concentration(&[0, -5]), None);
        for (n, share) in [(0, 0), (1, 4_000), (2, 7_000), (4, 10_000), (9, 10_000)] {
            assert_eq!(top_share_bps(&[10, 20, 30, 40, -7], n), Some(share), "top {n}");
        }
        assert_eq!(top_share_bps(&[], 3), None);
    }
}
