//! The limitation clock 诉讼时效: how many days are left to sue for an item. The period and its
//! source are the worklist pack's. A clock, not advice: an interruption counts only with proof.

use base::Day;

/// The last day of the period: so many years after the due day, or after the last proven
/// interruption that came before the period was over.
pub fn limitation_ends(due_on: Day, interruptions: &[Day], years: i32) -> Day {
    let mut starts = due_on;
    let mut sorted: Vec<Day> = interruptions.to_vec();
    sorted.sort_unstable();
    for day in sorted {
        if day > starts && day <= starts.plus_months(years * 12) {
            starts = day;
        }
    }
    starts.plus_months(years * 12)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    #[test]
    fn three_years_from_the_due_day_or_the_last_proven_demand() {
        for (due, demands, ends) in [
            ("2023-03-01", vec![], "2026-03-01"),
            ("2024-02-29", vec![], "2027-02-28"),
            ("2023-03-01", vec!["2025-06-15"], "2028-06-15"),
            ("2023-03-01", vec!["2025-06-15", "2024-01-01"], "2028-06-15"),
            // A demand before the due day, or after the period was over, restarts nothing.
            ("2023-03-01", vec!["2023-02-01"], "2026-03-01"),
            ("2023-03-01", vec!["2026-03-02"], "2026-03-01"),
        ] {
            let demands: Vec<Day> = demands.into_iter().map(day).collect();
            assert_eq!(limitation_ends(day(due), &demands, 3), day(ends), "{due} {demands:?}");
        }
    }
}
