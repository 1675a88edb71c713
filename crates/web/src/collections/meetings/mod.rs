//! Appointments: the day of a salesperson by place, the helper that asks for a meeting, one with what became of it.

mod day;
mod new;
mod show;

pub use day::{day_file, list};
pub use new::{ask, save};
pub use show::{file, settle, show};

use axum::response::{IntoResponse, Response};
use base::Clock;
use credit::collections::meetings::{Appointment, CalendarWords, calendar};
use maud::{Markup, html};

use crate::{
    kit::{self, Tone},
    sheet::attached,
    visit::Visit,
};

/// Where appointments stand.
pub(super) const PATH: &str = "/collections/appointments";

pub(super) fn href(id: i64) -> String {
    format!("{PATH}/{id}")
}

/// Where one is asked for, for a case.
pub(super) fn new_href(case: i64) -> String {
    format!("{PATH}/new/{case}")
}

/// How it stands.
pub(super) fn state(visit: &Visit, one: &Appointment) -> Markup {
    let silent = one.state == "planned" && one.on < visit.today;
    let tone = match one.state.as_str() {
        "kept" => Tone::Low,
        "refused" => Tone::Medium,
        _ if silent => Tone::Medium,
        _ => Tone::Quiet,
    };
    let key = if silent { "silent" } else { one.state.as_str() };
    kit::badge(tone, &visit.t(&format!("collections-meeting-state-{key}")))
}

/// A time of day as it is typed: 9:30, 09:30 or 930.
pub(super) fn minute_of(text: &str) -> Option<i64> {
    let plain = text.trim().replace('：', ":");
    let (hour, minute) = match plain.split_once(':') {
        Some((hour, minute)) => (hour.to_owned(), minute.to_owned()),
        None => {
            let at = plain.len().checked_sub(2).filter(|at| *at > 0)?;
            (plain.get(..at)?.to_owned(), plain.get(at..)?.to_owned())
        }
    };
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

/// Appointments as a file for a calendar.
fn calendar_file(visit: &Visit, clock: &Clock, name: &str, all: &[Appointment]) -> Response {
    let words = CalendarWords { title: visit.t("collections-meeting") };
    let text = calendar(clock, &words, all);
    let head = attached(&format!("{name}.ics"), "text/calendar; charset=utf-8", visit.lang);
    (head, text).into_response()
}

/// The next appointment of a buyer, in a line, where there is one.
pub(super) fn line(visit: &Visit, one: &Appointment) -> Markup {
    html! {
        a href=(href(one.id)) {
            (visit.ta("collections-meeting-line", &[
                ("day", &one.on.to_string()), ("at", &one.at()), ("person", &one.person),
            ]))
        }
        " " (state(visit, one))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_type_them() {
        for (text, minute) in [
            ("9:30", Some(570)),
            ("09：05", Some(545)),
            ("1430", Some(870)),
            ("930", Some(570)),
            ("0:00", Some(0)),
            ("24:00", None),
            ("9:60", None),
            ("9", None),
            ("30", None),
            ("", None),
            ("早上", None),
        ] {
            assert_eq!(minute_of(text), minute, "{text}");
        }
    }
}
