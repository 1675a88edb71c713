//! The three objects of an assessment (B18): credit standing, financial stability, business
//! standing. Each is graded on its own, from the points of its characteristics, with the values
//! that it rests on; none is merged with another.

use super::{Feature, Scorecard, Source};

/// One of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Panel {
    /// 信用状况: how it pays and keeps its word.
    Standing,
    /// 财务稳定性: what its statements say.
    Finance,
    /// 经营状况: what kind of firm it is and how it trades.
    Business,
}

/// A grade, from the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grade {
    /// The best quarter of what the card knows.
    Good,
    /// The second quarter.
    Fair,
    /// The third.
    Weak,
    /// The last.
    Poor,
}

/// A graded panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graded {
    /// Which.
    pub panel: Panel,
    /// 0 (the worst that the card knows) to 100; `None` where nothing is known.
    pub index: Option<i32>,
    /// Characteristics that have data.
    pub known: usize,
    /// Characteristics in all.
    pub of: usize,
}

impl Panel {
    /// All three, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Standing, Self::Finance, Self::Business];

    /// The end of its locale key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Finance => "finance",
            Self::Business => "business",
        }
    }

    /// Where a feature belongs.
    pub const fn of(feature: Feature) -> Self {
        match feature {
            Feature::OrderJump
            | Feature::OrderGap
            | Feature::MonthsActive
            | Feature::SettledCount
            | Feature::Sales12m => Self::Business,
            _ => match feature.source() {
                Source::Nature | Source::Dossier => Self::Business,
                Source::Statement => Self::Finance,
                Source::Ledger | Source::Promises | Source::Policy => Self::Standing,
            },
        }
    }
}

impl Grade {
    /// The end of its locale key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Weak => "weak",
            Self::Poor => "poor",
        }
    }
}

impl Graded {
    /// The grade of the index; each edge belongs to the better grade.
    pub const fn grade(&self) -> Option<Grade> {
        match self.index {
            None => None,
            Some(75..) => Some(Grade::Good),
            Some(50..) => Some(Grade::Fair),
            Some(25..) => Some(Grade::Weak),
            Some(_) => Some(Grade::Poor),
        }
    }
}

/// A side of a buyer on its portrait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    /// 付款习惯: how late and in what parts it paid.
    Paying,
    /// 眼下欠款: what is overdue now.
    Owing,
    /// 守约: promises kept.
    Word,
    /// 往来: how long and how steadily it trades with us.
    Trade,
    /// 偿债: debt and what covers it.
    Solvency,
    /// 盈利与成长.
    Earning,
    /// 企业背景: ownership, size, age, what others say.
    Firm,
}

impl Facet {
    /// All, in the order in which they stand on the portrait.
    pub const ALL: [Self; 7] = [
        Self::Paying,
        Self::Owing,
        Self::Word,
        Self::Trade,
        Self::Solvency,
        Self::Earning,
        Self::Firm,
    ];

    /// The end of its locale key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Paying => "paying",
            Self::Owing => "owing",
            Self::Word => "word",
            Self::Trade => "trade",
            Self::Solvency => "solvency",
            Self::Earning => "earning",
            Self::Firm => "firm",
        }
    }

    /// Where a feature belongs.
    pub const fn of(feature: Feature) -> Self {
        match feature {
            Feature::OldestOverdue
            | Feature::OverdueShare
            | Feature::BrokenTerms
            | Feature::DisputedShare
            | Feature::Utilisation => Self::Owing,
            Feature::OrderJump
            | Feature::OrderGap
            | Feature::MonthsActive
            | Feature::SettledCount
            | Feature::Sales12m => Self::Trade,
            Feature::GrossMargin | Feature::NetMargin | Feature::RevenueGrowth => Self::Earning,
            _ => match feature.source() {
                Source::Nature | Source::Dossier => Self::Firm,
                Source::Statement => Self::Solvency,
                Source::Promises => Self::Word,
                Source::Ledger | Source::Policy => Self::Paying,
            },
        }
    }
}

/// The portrait of a buyer: of each side that the card knows, how much of its range the points reach, 0 to
/// 100; `None` where nothing is known of it. From the points of a score as for [`grade_panels`].
pub fn portrait<'a>(
    card: &Scorecard,
    points: impl IntoIterator<Item = (&'a str, i32, bool)>,
) -> Vec<(Facet, Option<i32>)> {
    let mut sums = [(0, 0, false); 7];
    for (code, points, known) in points {
        let Some(one) = card.characteristics.iter().find(|one| one.feature.code() == code) else {
            continue;
        };
        let facet = Facet::of(one.feature);
        let Some(sum) = Facet::ALL.iter().position(|f| *f == facet).and_then(|at| sums.get_mut(at))
        else {
            continue;
        };
        sum.2 = true;
        if known {
            sum.0 += points - one.worst();
            sum.1 += one.best() - one.worst();
        }
    }
    let told = Facet::ALL.into_iter().zip(sums).filter(|(_, (.., asked))| *asked);
    told.map(|(facet, (got, range, _))| (facet, reached(got, range))).collect()
}

fn reached(got: i32, range: i32) -> Option<i32> {
    (range > 0).then(|| ((got * 100 + range / 2) / range).clamp(0, 100))
}

/// Grades the three from the points of a score: code of the feature, points, whether known.
pub fn grade_panels<'a>(
    card: &Scorecard,
    points: impl IntoIterator<Item = (&'a str, i32, bool)>,
) -> [Graded; 3] {
    let mut sums = [(0, 0, 0, 0); 3];
    for (code, points, known) in points {
        let Some(one) = card.characteristics.iter().find(|one| one.feature.code() == code) else {
            continue;
        };
        let sum = match Panel::of(one.feature) {
            Panel::Standing => &mut sums[0],
            Panel::Finance => &mut sums[1],
            Panel::Business => &mut sums[2],
        };
        sum.3 += 1;
        if known {
            sum.2 += 1;
            sum.0 += points - one.worst();
            sum.1 += one.best() - one.worst();
        }
    }
    let mut panels = Panel::ALL.into_iter();
    sums.map(|(got, range, known, of)| Graded {
        panel: panels.next().unwrap_or(Panel::Business),
        index: reached(got, range),
        known,
        of,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_panel_is_graded_on_its_own() {
        let card = Scorecard::shipped();
        let best = |panel: Panel| {
            card.characteristics.iter().filter(move |one| Panel::of(one.feature) == panel)
        };
        // All of the standing at its best, all of finance at its worst, nothing of the business.
        let standing = best(Panel::Standing).map(|one| (one.feature.code(), one.best(), true));
        let finance = best(Panel::Finance).map(|one| (one.feature.code(), one.worst(), true));
        let business = best(Panel::Business).map(|one| (one.feature.code(), one.missing, false));
        let graded = grade_panels(card, standing.chain(finance).chain(business));
        assert_eq!(graded.each_ref().map(|one| one.index), [Some(100), Some(0), None]);
        let grades = graded.each_ref().map(Graded::grade);
        assert_eq!(grades, [Some(Grade::Good), Some(Grade::Poor), None]);
        assert_eq!(graded.map(|one| one.panel), Panel::ALL);
    }

    #[test]
    fn a_portrait_has_each_side_that_the_card_knows() {
        let card = Scorecard::shipped();
        let at = |facet, best: bool| {
            let own =
                card.characteristics.iter().filter(move |one| Facet::of(one.feature) == facet);
            own.map(move |one| {
                (one.feature.code(), if best { one.best() } else { one.worst() }, true)
            })
        };
        let unknown = at(Facet::Word, true).map(|(code, points, _)| (code, points, false));
        let points = at(Facet::Paying, true).chain(at(Facet::Solvency, false)).chain(unknown);
        let told = portrait(card, points);
        let expected =
            [(Facet::Paying, Some(100)), (Facet::Word, None), (Facet::Solvency, Some(0))];
        assert_eq!(told, expected);
        let all = card.characteristics.iter().map(|one| (one.feature.code(), one.best(), true));
        assert!(portrait(card, all).len() >= 5, "enough sides for a wheel");
    }

    #[test]
    fn edges_belong_to_the_better_grade() {
        for (index, grade) in [
            (Some(75), Some(Grade::Good)),
            (Some(74), Some(Grade::Fair)),
            (Some(50), Some(Grade::Fair)),
            (Some(25), Some(Grade::Weak)),
            (Some(24), Some(Grade::Poor)),
            (None, None),
        ] {
            let graded = Graded { panel: Panel::Finance, index, known: 1, of: 1 };
            assert_eq!(graded.grade(), grade, "{index:?}");
        }
    }
}
