//! How much the company can carry in receivables (C21), as steps that are read one after the other. Pure.
//!
//! What is owed on the day of the company's figures is financed already: its cash is what is left beside
//! it. So the capacity is that much and what the free funds can carry on top. Later payment makes the
//! receivables grow by the sales of those days; nothing of it comes twice.

use base::{Currency, Day};

use super::CapacityPack;

/// The company's own figures of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapacityInput {
    /// Their day.
    pub as_of: Day,
    /// The company's currency.
    pub currency: Currency,
    /// Money in bank and hand.
    pub cash_minor: i64,
    /// Bank lines that are granted and not drawn.
    pub lines_minor: i64,
    /// Money that must stay whatever comes.
    pub reserve_minor: i64,
    /// What goes out in a month whether anything comes in or not: wages, rent, interest, taxes.
    pub outflow_minor: i64,
    /// By how many days customers are taken to pay later in a bad time.
    pub stress_days: i64,
    /// Where the figures are from.
    pub source: String,
    /// Why this stress; may be empty.
    pub note: String,
}

/// The book as it is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried {
    /// Open today.
    pub open_minor: i64,
    /// Sales of whole months, and their days; 0 days where none is over.
    pub sales_minor: i64,
    /// Days of these months.
    pub sales_days: i64,
}

/// How the book stands to the capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CapacityLevel {
    /// Room is left, also in a bad time.
    Within,
    /// More than the edge is used.
    Near,
    /// A bad time breaks it.
    Strained,
    /// More is owed than the company can carry.
    Exceeded,
}

impl CapacityLevel {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Near => "near",
            Self::Strained => "strained",
            Self::Exceeded => "exceeded",
        }
    }

    /// Whether the first page says it.
    pub const fn alarms(self) -> bool {
        matches!(self, Self::Strained | Self::Exceeded)
    }
}

/// A bad time: customers pay so many days later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stress {
    /// The days.
    pub days: i64,
    /// What the receivables become.
    pub open_minor: i64,
    /// Use of the capacity, basis points; `None` where there is no capacity.
    pub used_bps: Option<i64>,
}

/// The capacity with its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capacity {
    /// What counts of the lines.
    pub lines_minor: i64,
    /// What the months of outflow come to.
    pub cover_minor: i64,
    /// What stays: the larger of that and the reserve.
    pub kept_minor: i64,
    /// Free funds; below zero, money is missing.
    pub free_minor: i64,
    /// What they carry in receivables.
    pub more_minor: i64,
    /// Owed on the day of the figures.
    pub then_minor: i64,
    /// The most that the company can carry; not below zero.
    pub most_minor: i64,
    /// Owed today.
    pub open_minor: i64,
    /// Left; below zero, too much is owed.
    pub left_minor: i64,
    /// Use of the capacity, basis points; `None` where there is no capacity.
    pub used_bps: Option<i64>,
    /// Sales of a day; `None` where no month is over.
    pub daily_minor: Option<i64>,
    /// The company's own stress; `None` without sales.
    pub stress: Option<Stress>,
    /// Days of later payment at which it breaks; `None` without sales.
    pub breaks_after: Option<i64>,
    /// Other stresses, to see where it breaks.
    pub ladder: Vec<Stress>,
    /// How it stands.
    pub level: CapacityLevel,
    /// Whether the company's figures are old.
    pub stale: bool,
}

fn part(minor: i64, part: i64, whole: i64) -> i64 {
    let scaled = i128::from(minor) * i128::from(part) / i128::from(whole.max(1));
    i64::try_from(scaled).unwrap_or(if scaled < 0 { i64::MIN } else { i64::MAX })
}

fn used(open_minor: i64, most_minor: i64) -> Option<i64> {
    (most_minor > 0).then(|| part(open_minor, 10_000, most_minor))
}

/// The capacity by the company's figures and what was owed on their day, and how the book stands to it.
pub fn capacity(
    input: &CapacityInput,
    then_minor: i64,
    book: Carried,
    (pack, today): (&CapacityPack, Day),
) -> Capacity {
    let lines = part(input.lines_minor, pack.line_bps, 10_000);
    let cover = input.outflow_minor.saturating_mul(pack.cover_months);
    let kept = input.reserve_minor.max(cover);
    let free = input.cash_minor.saturating_add(lines).saturating_sub(kept);
    let more = part(free, 10_000, pack.tied_bps);
    let most = then_minor.saturating_add(more).max(0);
    let daily = (book.sales_days > 0).then(|| part(book.sales_minor, 1, book.sales_days));
    let stressed = |days: i64| {
        let open = book.open_minor.saturating_add(daily.unwrap_or(0).saturating_mul(days));
        Stress { days, open_minor: open, used_bps: used(open, most) }
    };
    let left = most.saturating_sub(book.open_minor);
    let stress = daily.map(|_| stressed(input.stress_days));
    let used_bps = used(book.open_minor, most);
    let level = if book.open_minor > most {
        CapacityLevel::Exceeded
    } else if stress.is_some_and(|stress| stress.open_minor > most) {
        CapacityLevel::Strained
    } else if used_bps.is_some_and(|bps| bps >= pack.near_bps) {
        CapacityLevel::Near
    } else {
        CapacityLevel::Within
    };
    Capacity {
        lines_minor: lines,
        cover_minor: cover,
        kept_minor: kept,
        free_minor: free,
        more_minor: more,
        then_minor,
        most_minor: most,
        open_minor: book.open_minor,
        left_minor: left,
        used_bps,
        daily_minor: daily,
        stress,
        breaks_after: daily.filter(|daily| *daily > 0).map(|daily| left.max(0) / daily),
        ladder: daily.map_or_else(Vec::new, |_| {
            pack.ladder_days.iter().map(|days| stressed(*days)).collect()
        }),
        level,
        stale: today.days_since(input.as_of) > pack.stale_days,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn input() -> CapacityInput {
        CapacityInput {
            as_of: day("2026-10-31"),
            currency: Currency::CNY,
            cash_minor: 800,
            lines_minor: 500,
            reserve_minor: 300,
            outflow_minor: 400,
            stress_days: 10,
            source: "银行对账单".to_owned(),
            note: String::new(),
        }
    }

    #[test]
    fn the_steps_add_up() {
        let pack = CapacityPack::shipped();
        let today = day("2026-11-21");
        let book = Carried { open_minor: 3_000, sales_minor: 9_000, sales_days: 90 };
        // 800 + 500 × 80 % − max(300, 400 × 1) = 800; with 2,400 then owed: 3,200.
        let told = capacity(&input(), 2_400, book, (pack, today));
        assert_eq!((told.lines_minor, told.kept_minor, told.free_minor), (400, 400, 800));
        assert_eq!((told.most_minor, told.left_minor, told.used_bps), (3_200, 200, Some(9_375)));
        // 100 a day: two days later and it is used up; ten days break it.
        assert_eq!((told.daily_minor, told.breaks_after), (Some(100), Some(2)));
        assert_eq!(told.stress.map(|one| one.open_minor), Some(4_000));
        assert_eq!((told.level, told.stale), (CapacityLevel::Strained, false));
        assert_eq!(told.ladder.len(), 5);
    }

    #[test]
    fn levels_by_what_is_owed() {
        let today = day("2026-12-16");
        let pack = CapacityPack::shipped();
        let calm = CapacityInput { stress_days: 0, ..input() };
        for (open, level) in [
            (2_719, CapacityLevel::Within),
            (2_720, CapacityLevel::Near),
            (3_200, CapacityLevel::Near),
            (3_201, CapacityLevel::Exceeded),
        ] {
            let book = Carried { open_minor: open, sales_minor: 9_000, sales_days: 90 };
            let told = capacity(&calm, 2_400, book, (pack, today));
            assert_eq!((told.level, told.stale), (level, true), "{open}");
        }
    }

    #[test]
    fn money_that_is_missing_makes_it_smaller_and_never_negative() {
        let pack = CapacityPack::shipped();
        let today = day("2026-11-21");
        let poor = CapacityInput { cash_minor: 0, lines_minor: 0, ..input() };
        let book = Carried { open_minor: 100, sales_minor: 0, sales_days: 0 };
        let told = capacity(&poor, 1_000, book, (pack, today));
        assert_eq!((told.free_minor, told.most_minor), (-400, 600));
        assert_eq!((told.stress, told.breaks_after), (None, None), "no sales: no stress is said");
        let broke = capacity(&poor, 100, book, (pack, today));
        assert_eq!((broke.most_minor, broke.used_bps), (0, None));
        assert_eq!(broke.level, CapacityLevel::Exceeded);
        let own = CapacityPack { tied_bps: 5_000, ..pack.clone() };
        let told = capacity(&input(), 0, book, (&own, today));
        assert_eq!(told.more_minor, 1_600, "half of it is margin: twice as much is carried");
    }
}
