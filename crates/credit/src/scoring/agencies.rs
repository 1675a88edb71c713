//! Rating agencies as data (A08): their scales, and what a grade means as a probability of default.
//! Whose rating a buyer has is a fact of the parties room; which score wins is the scorecard's.

use std::{collections::BTreeSet, sync::LazyLock};

use base::{Day, Rejection};
use serde::Deserialize;
use store::Tx;

use super::{Edition, PackFault, Wording, company_pack, own_read, pack};
use crate::parties::{NewRating, Rating};

/// Some grades of a scale and what is thought of firms that have them.
#[derive(Debug, Clone, PartialEq)]
pub struct GradeBand {
    /// The grades as the agency writes them.
    pub is: Vec<String>,
    /// Probability of default over the scale's years, 0 to 1, exclusive.
    pub pd: f64,
    /// The band's lower end.
    pub low: f64,
    /// The band's upper end.
    pub high: f64,
}

/// A scale of grades, the best first.
#[derive(Debug, Clone, PartialEq)]
pub struct RatingScale {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub name: Wording,
    /// Years that its probabilities look ahead.
    pub years: i32,
    /// Where grades and probabilities come from.
    pub source: String,
    /// The bands, the best first.
    pub bands: Vec<GradeBand>,
}

impl RatingScale {
    /// All grades as the agency writes them, the best first.
    pub fn grades(&self) -> impl Iterator<Item = &str> {
        self.bands.iter().flat_map(|band| band.is.iter().map(String::as_str))
    }

    /// A probability of this scale brought to so many months: 1 − (1 − p)^(months ÷ 12 ÷ years).
    pub fn over_months(&self, pd: f64, months: i32) -> f64 {
        1.0 - (1.0 - pd).powf(f64::from(months) / 12.0 / f64::from(self.years))
    }
}

/// An agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub name: Wording,
    /// Other names that files use.
    pub names: Vec<String>,
    /// The code of its scale.
    pub scale: String,
}

/// The agencies and scales of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Agencies {
    /// Version and source.
    pub edition: Edition,
    /// The agencies, as the pack lists them.
    pub agencies: Vec<Agency>,
    /// The scales.
    pub scales: Vec<RatingScale>,
}

/// What a grade means on a horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct GradeMeaning {
    /// Probability of default over the horizon.
    pub pd: f64,
    /// Its band's ends over the horizon.
    pub band: (f64, f64),
    /// Place on the scale, 0 the best.
    pub rank: usize,
}

const PACK: &str = "agencies.toml";
const TEXT: &str = include_str!("../../../../content/agencies.toml");
static SHIPPED: LazyLock<Agencies> = LazyLock::new(|| {
    Agencies::read(TEXT).expect("invariant: the shipped agencies are read by a test")
});

#[derive(Deserialize)]
struct Raw {
    scale: Vec<RawScale>,
    agency: Vec<RawAgency>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScale {
    code: String,
    name: pack::RawWording,
    years: i32,
    source: String,
    grades: Vec<RawBand>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBand {
    is: Vec<String>,
    pd: f64,
    low: f64,
    high: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAgency {
    code: String,
    name: pack::RawWording,
    #[serde(default)]
    names: Vec<String>,
    scale: String,
}

/// A grade as it is compared: without blanks, in capitals, with plain signs.
fn plain(grade: &str) -> String {
    let sign = |c: char| match c {
        '＋' => '+',
        '－' | '–' | '−' | '—' => '-',
        '\u{ff21}'..='\u{ff5a}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let bare = grade.chars().filter(|c| !c.is_whitespace());
    bare.map(sign).collect::<String>().to_uppercase()
}

impl RawScale {
    fn check(self) -> Result<RatingScale, PackFault> {
        let fault = |why: &str| PackFault::new(PACK, format!("{}: {why}", self.code));
        if !(1..=10).contains(&self.years) || self.grades.is_empty() {
            return Err(fault("needs grades and 1 to 10 years"));
        }
        let (mut before, mut seen) = (0.0, BTreeSet::new());
        for band in &self.grades {
            let inside = 0.0 < band.pd && band.pd < 1.0 && band.low <= band.pd;
            if !inside || band.pd > band.high || band.high > 1.0 || band.low < 0.0 {
                return Err(fault("a probability lies outside its band or outside 0 to 1"));
            }
            if band.pd <= before {
                return Err(fault("probabilities must rise from grade to grade"));
            }
            before = band.pd;
            if band.is.is_empty() || !band.is.iter().all(|grade| seen.insert(plain(grade))) {
                return Err(fault("a grade is empty or stands twice"));
            }
        }
        let band =
            |raw: RawBand| GradeBand { is: raw.is, pd: raw.pd, low: raw.low, high: raw.high };
        Ok(RatingScale {
            code: self.code,
            name: self.name.into(),
            years: self.years,
            source: self.source,
            bands: self.grades.into_iter().map(band).collect(),
        })
    }
}

company_pack!(Agencies, "agencies", with its text);

impl Agencies {
    /// The same within a transaction.
    ///
    /// # Errors
    /// `scoring.pack-unreadable`, or a fault.
    pub async fn in_force_within(tx: &mut Tx, on: Day) -> base::Result<Self> {
        let own = own_read(tx.conn(), "agencies", on, Self::read).await?;
        Ok(own.map_or_else(|| Self::shipped().clone(), |(own, _)| own))
    }

    /// Reads and checks a pack.
    ///
    /// # Errors
    /// A scale whose probabilities do not rise or lie outside their bands, an agency without a
    /// scale, a code or name that stands twice.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let mut scales: Vec<RatingScale> = Vec::new();
        for scale in raw.scale {
            let scale = scale.check()?;
            if scales.iter().any(|known| known.code == scale.code) {
                return Err(PackFault::new(PACK, format!("{}: stands twice", scale.code)));
            }
            scales.push(scale);
        }
        let (mut agencies, mut seen) = (Vec::new(), BTreeSet::new());
        for agency in raw.agency {
            let fault = |why: &str| PackFault::new(PACK, format!("{}: {why}", agency.code));
            if !scales.iter().any(|scale| scale.code == agency.scale) {
                return Err(fault("no such scale"));
            }
            let name: Wording = agency.name.into();
            let spoken = [agency.code.as_str(), &name.zh, &name.en].map(plain);
            let all: BTreeSet<String> =
                spoken.into_iter().chain(agency.names.iter().map(|name| plain(name))).collect();
            if !all.into_iter().all(|name| seen.insert(name)) {
                return Err(PackFault::new(PACK, format!("{}: a name stands twice", agency.code)));
            }
            let (code, names, scale) = (agency.code, agency.names, agency.scale);
            agencies.push(Agency { code, name, names, scale });
        }
        Ok(Self { edition, agencies, scales })
    }

    /// The agency of a code.
    pub fn find(&self, code: &str) -> Option<&Agency> {
        self.agencies.iter().find(|agency| agency.code == code)
    }

    /// The agency that a person or a file calls so.
    pub fn named(&self, name: &str) -> Option<&Agency> {
        let name = plain(name);
        self.agencies.iter().find(|agency| {
            let spoken = [&agency.code, &agency.name.zh, &agency.name.en].into_iter();
            spoken.chain(&agency.names).any(|known| plain(known) == name)
        })
    }

    /// The scale of an agency.
    pub fn scale_of(&self, agency: &str) -> Option<&RatingScale> {
        let agency = self.find(agency)?;
        self.scales.iter().find(|scale| scale.code == agency.scale)
    }

    /// What a grade means over so many months.
    pub fn meaning(&self, agency: &str, grade: &str, months: i32) -> Option<GradeMeaning> {
        let (scale, grade) = (self.scale_of(agency)?, plain(grade));
        let rank = scale.grades().position(|known| plain(known) == grade)?;
        let band = scale.bands.iter().find(|band| band.is.iter().any(|g| plain(g) == grade))?;
        let over = |pd| scale.over_months(pd, months);
        Some(GradeMeaning { pd: over(band.pd), band: (over(band.low), over(band.high)), rank })
    }

    /// A rating as it is recorded: agency and grade by the codes and the spelling of the pack.
    ///
    /// # Errors
    /// `scoring.agency-unknown`, `scoring.grade-unknown`, each naming what is known.
    pub fn admit(&self, mut rating: NewRating) -> Result<NewRating, Rejection> {
        let Some(agency) = self.named(&rating.agency) else {
            let zh: Vec<&str> = self.agencies.iter().map(|a| a.name.zh.as_str()).collect();
            let en: Vec<&str> = self.agencies.iter().map(|a| a.name.en.as_str()).collect();
            return Err(Rejection::new("scoring.agency-unknown")
                .with("value", rating.agency)
                .said("known", &zh.join("、"), &en.join(", "))
                .on("agency"));
        };
        rating.agency.clone_from(&agency.code);
        let wanted = plain(&rating.grade);
        let scale = self.scales.iter().find(|scale| scale.code == agency.scale);
        let grades: Vec<&str> = scale.map(|scale| scale.grades().collect()).unwrap_or_default();
        let Some(grade) = grades.iter().find(|known| plain(known) == wanted) else {
            return Err(Rejection::new("scoring.grade-unknown")
                .with("value", rating.grade)
                .said("agency", &agency.name.zh, &agency.name.en)
                .with("known", grades.join(" "))
                .on("grade"));
        };
        rating.grade = (*grade).to_owned();
        Ok(rating)
    }
}

/// The rating that speaks for a buyer on a day: of each agency the newest in force, and of these
/// the one with the highest probability of default. `usable_days` is how long a rating without an
/// end of its own speaks.
pub fn rating_in_force<'a>(
    agencies: &Agencies,
    ratings: &'a [Rating],
    (on, usable_days, months): (Day, i32, i32),
) -> Option<(&'a Rating, GradeMeaning)> {
    let in_force = |rating: &&Rating| rating.content.is_in_force(on, usable_days);
    let newest = ratings.iter().filter(in_force).filter(|rating| {
        !ratings.iter().any(|other| {
            other.content.agency == rating.content.agency
                && other.content.rated_on <= on
                && (other.content.rated_on, other.id) > (rating.content.rated_on, rating.id)
        })
    });
    let meant = newest.filter_map(|rating| {
        let (agency, grade) = (&rating.content.agency, &rating.content.grade);
        Some((rating, agencies.meaning(agency, grade, months)?))
    });
    meant.max_by(|(a, x), (b, y)| x.pd.total_cmp(&y.pd).then(a.id.cmp(&b.id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rating(id: i64, agency: &str, grade: &str, on: &str, until: Option<&str>) -> Rating {
        let day = |text: &str| text.parse().expect("day");
        Rating {
            id,
            buyer_id: 1,
            content: NewRating {
                agency: agency.to_owned(),
                grade: grade.to_owned(),
                rated_on: day(on),
                valid_until: until.map(day),
                source: String::new(),
                note: String::new(),
                document_id: None,
            },
            withdrawn: None,
            recorded_at: base::Moment(0),
            actor: String::new(),
        }
    }

    #[test]
    fn three_years_become_one() {
        let shipped = Agencies::shipped();
        // Step 4 of the regulation: 7.5 % in three years; 1 − 0.925^(1/3) = 2.5652 % in one.
        let meant = shipped.meaning("sp", "BB−", 12).expect("a grade");
        assert!((meant.pd - 0.025_652).abs() < 1e-6, "{meant:?}");
        assert!(meant.band.0 < meant.pd && meant.pd < meant.band.1);
        let meant = shipped.meaning("ccxi", "ＡＡ＋", 12).expect("full width");
        assert!((meant.pd - 0.006).abs() < 1e-12);
        assert_eq!(meant.rank, 1);
        assert!(shipped.meaning("ccxi", "Aaa3", 12).is_none());
    }

    #[test]
    fn names_as_people_and_files_write_them() {
        let shipped = Agencies::shipped();
        for (name, code) in [
            ("中诚信", "ccxi"),
            ("标普", "sp"),
            ("s&p", "sp"),
            ("Moody's", "moodys"),
            ("tax", "tax"),
        ] {
            assert_eq!(shipped.named(name).map(|a| a.code.as_str()), Some(code), "{name}");
        }
        let new = rating(1, "穆迪", "baa2", "2026-01-01", None).content;
        let read = shipped.admit(new.clone()).expect("admitted");
        assert_eq!((read.agency.as_str(), read.grade.as_str()), ("moodys", "Baa2"));
        let no = shipped.admit(NewRating { agency: "街坊".into(), ..new.clone() });
        assert_eq!(no.expect_err("nobody").code, "scoring.agency-unknown");
        let no = shipped.admit(NewRating { grade: "AAA+".into(), ..new });
        assert_eq!(no.expect_err("no grade").code, "scoring.grade-unknown");
    }

    #[test]
    fn of_several_the_newest_of_each_and_then_the_worst() {
        let shipped = Agencies::shipped();
        let on = "2026-11-21".parse().expect("day");
        let all = [
            rating(1, "ccxi", "BBB", "2025-12-01", None),
            rating(2, "ccxi", "AA", "2026-06-01", None),
            rating(3, "lianhe", "AA-", "2026-03-01", None),
            rating(4, "dagong", "C", "2024-03-01", None),
            rating(5, "golden", "C", "2026-03-01", Some("2026-09-30")),
            rating(6, "pengyuan", "C", "2026-12-01", None),
        ];
        let (found, meant) = rating_in_force(shipped, &all, (on, 400, 12)).expect("one speaks");
        assert_eq!(found.id, 3, "AA- is worse than AA; BBB was replaced, the others are over");
        assert!((meant.pd - 0.025).abs() < 1e-12);
        assert!(rating_in_force(shipped, &all[3..], (on, 400, 12)).is_none());
    }

    #[test]
    fn a_scale_that_makes_no_sense_is_refused() {
        for (from, to, why) in [
            ("pd = 0.0025, low = 0.0017", "pd = 0.0005, low = 0.0001", "must rise"),
            ("pd = 0.0025, low = 0.0017", "pd = 0.0025, low = 0.0030", "outside its band"),
            ("is = [\"A+\", \"A\", \"A-\"], pd = 0.0025", "is = [\"AA\"], pd = 0.0025", "twice"),
            ("scale = \"tax\"", "scale = \"moon\"", "no such scale"),
            ("names = [\"鹏元\", \"Pengyuan\"]", "names = [\"大公\"]", "stands twice"),
            ("years = 3", "years = 0", "1 to 10 years"),
        ] {
            let text = TEXT.replacen(from, to, 1);
            assert_ne!(text, TEXT, "{from}");
            let fault = Agencies::read(&text).expect_err(why);
            assert!(fault.why.contains(why), "{fault}");
        }
    }
}
