//! How well a coach fits a request: subject 50, industry 30, kind of customer 20. Pure. Nobody fits by industry
//! alone: a coach who does not know the subject cannot help.

use super::instructor::Specialty;

/// Points of 100; 0 where the subject is none of the coach's.
pub fn fit(of: &Specialty, (topic, industry, kind): (&str, &str, &str)) -> i64 {
    let has = |all: &[String], one: &str, points: i64| {
        // What was not said is no reason against anybody.
        if one.is_empty() || all.iter().any(|known| known == one) { points } else { 0 }
    };
    if !of.topics.iter().any(|known| known == topic) {
        return 0;
    }
    50 + has(&of.industries, industry, 30) + has(&of.kinds, kind, 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_fits() {
        let owned = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
        let of = Specialty {
            topics: owned(&["talk", "legal"]),
            industries: owned(&["C"]),
            kinds: owned(&["private"]),
        };
        for (asked, points) in [
            (("talk", "C", "private"), 100),
            (("talk", "C", "government"), 80),
            (("legal", "E", "private"), 70),
            (("talk", "E", "government"), 50),
            (("talk", "", ""), 100),
            (("terms", "C", "private"), 0),
        ] {
            assert_eq!(fit(&of, asked), points, "{asked:?}");
        }
    }
}
