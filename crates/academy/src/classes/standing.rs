//! Where a learner stands with one assignment. Pure.

use base::Day;

/// Where it stands; what is late comes first in lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Not done, and its day is over.
    Late,
    /// Handed in, below the mark that is wanted.
    Below,
    /// Still to be done.
    Open,
    /// Done.
    Done,
}

impl Standing {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Below => "below",
            Self::Open => "open",
            Self::Done => "done",
        }
    }

    /// By what was reached of what is wanted, both in tenths of a point. Work that waits for a mark is done: whoever
    /// handed it in has done their part.
    pub fn of(
        handed_in: bool,
        reached: Option<i64>,
        wanted: i64,
        (due, today): (Day, Day),
    ) -> Self {
        match (handed_in, reached) {
            (true, Some(tenths)) if tenths < wanted => Self::Below,
            (true, _) => Self::Done,
            (false, _) if today > due => Self::Late,
            (false, _) => Self::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_somebody_stands() {
        let (due, before): (Day, Day) =
            ("2026-12-05".parse().expect("day"), "2026-12-04".parse().expect("day"));
        for (handed, reached, today, standing) in [
            (false, None, before, Standing::Open),
            (false, None, due, Standing::Open),
            (false, None, due.plus_days(1), Standing::Late),
            (false, Some(900), due.plus_days(1), Standing::Late),
            (true, None, due.plus_days(9), Standing::Done),
            (true, Some(599), before, Standing::Below),
            (true, Some(600), due.plus_days(9), Standing::Done),
        ] {
            assert_eq!(Standing::of(handed, reached, 600, (due, today)), standing, "{today}");
        }
        assert!(Standing::Late < Standing::Below && Standing::Open < Standing::Done);
    }
}
