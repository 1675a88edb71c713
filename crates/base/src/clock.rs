use std::{
    fmt,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use jiff::tz::TimeZone;

use crate::Day;

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// The instant `micros` microseconds later.
    #[must_use]
    pub const fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// The instant `seconds` seconds later.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// `2026-11-21 08:30` in the zone.
    pub fn in_zone(self, zone: &TimeZone) -> String {
        self.stamp().to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    fn stamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for Moment {
    /// RFC 3339 in UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.stamp())
    }
}

impl FromStr for Moment {
    type Err = NoMoment;

    /// Reads RFC 3339 with an offset: `2026-11-21T08:30:00Z`, `2026-11-21T16:30:00+08:00`.
    fn from_str(text: &str) -> Result<Self, NoMoment> {
        let stamp: Result<jiff::Timestamp, _> = text.trim().parse();
        stamp.map(|at| Self(at.as_microsecond())).map_err(|_| NoMoment(text.to_owned()))
    }
}

/// The text is no instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an instant; write it as 2026-11-21T08:30:00Z")]
pub struct NoMoment(pub String);

/// Where "now" comes from. Passed in everywhere, so that a test or a simulation can set it.
#[derive(Clone, Debug)]
pub struct Clock {
    source: Source,
    zone: TimeZone,
}

#[derive(Clone, Debug)]
enum Source {
    System,
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The computer's clock, with days of the named zone (`Asia/Shanghai`).
    ///
    /// # Errors
    /// The text is no IANA time zone.
    pub fn system(zone: &str) -> Result<Self, UnknownZone> {
        Ok(Self { source: Source::System, zone: zone_of(zone)? })
    }

    /// A clock that stands at noon UTC of a day until it is moved with [`Self::set`].
    pub fn standing(day: Day) -> Self {
        let micros = i64::from(day.epoch_days()) * 86_400_000_000 + 43_200_000_000;
        Self { source: Source::Set(Arc::new(AtomicI64::new(micros))), zone: TimeZone::UTC }
    }

    /// Moves a standing clock; a system clock stays what it is.
    pub fn set(&self, at: Moment) {
        if let Source::Set(micros) = &self.source {
            micros.store(at.0, Ordering::SeqCst);
        }
    }

    /// The instant.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the computer")]
    pub fn now(&self) -> Moment {
        match &self.source {
            Source::Set(micros) => Moment(micros.load(Ordering::SeqCst)),
            Source::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Moment(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
            }
        }
    }

    /// The day in the company's zone.
    pub fn today(&self) -> Day {
        self.day_of(self.now())
    }

    /// The day that an instant falls on in the company's zone.
    pub fn day_of(&self, at: Moment) -> Day {
        let date = at.stamp().to_zoned(self.zone.clone()).date();
        Day::try_new(date.year(), date.month(), date.day()).unwrap_or(Day::from_epoch_days(0))
    }

    /// The hour of an instant in the company's zone, 0 to 23.
    pub fn hour_of(&self, at: Moment) -> i32 {
        i32::from(at.stamp().to_zoned(self.zone.clone()).hour())
    }

    /// The instant of `2026-11-21T08:30` in the company's zone; a space may stand for the `T`.
    pub fn read(&self, text: &str) -> Option<Moment> {
        let local: jiff::civil::DateTime = text.trim().replace(' ', "T").parse().ok()?;
        let at = local.to_zoned(self.zone.clone()).ok()?;
        Some(Moment(at.timestamp().as_microsecond()))
    }

    /// The company's zone.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }
}

fn zone_of(name: &str) -> Result<TimeZone, UnknownZone> {
    TimeZone::get(name).map_err(|_| UnknownZone(name.to_owned()))
}

/// The text is no IANA time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a time zone; write it as Asia/Shanghai")]
pub struct UnknownZone(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_with_the_zone() {
        let clock = Clock { zone: zone_of("Asia/Shanghai").expect("zone"), ..standing() };
        let evening = Moment(standing().now().0 + 5 * 3_600_000_000); // 17:00 UTC
        assert_eq!(clock.day_of(evening).to_string(), "2026-11-22");
        assert_eq!(standing().day_of(evening).to_string(), "2026-11-21");
    }

    #[test]
    fn an_instant_is_read_in_the_zone() {
        let clock = Clock { zone: zone_of("Asia/Shanghai").expect("zone"), ..standing() };
        for text in ["2026-11-21T08:30", "2026-11-21 08:30:00"] {
            let at = clock.read(text).expect(text);
            assert_eq!(at.to_string(), "2026-11-21T00:30:00Z");
            assert_eq!(at.in_zone(clock.zone()), "2026-11-21 08:30");
        }
        assert!(clock.read("2026-11-21T25:00").is_none() && clock.read("").is_none());
    }

    #[test]
    fn an_instant_reads_as_it_is_written() {
        for (text, written) in [
            ("2026-11-21T08:30:00Z", Some("2026-11-21T08:30:00Z")),
            ("2026-11-21T16:30:00+08:00", Some("2026-11-21T08:30:00Z")),
            ("2026-11-21T08:30:00.000001Z", Some("2026-11-21T08:30:00.000001Z")),
            ("2026-11-21", None),
            ("2026-11-21T08:30:00", None),
            ("", None),
        ] {
            let read: Option<Moment> = text.parse().ok();
            assert_eq!(read.map(|at| at.to_string()).as_deref(), written, "{text}");
        }
    }

    fn standing() -> Clock {
        Clock::standing("2026-11-21".parse().expect("day"))
    }
}
