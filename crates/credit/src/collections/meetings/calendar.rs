//! Appointments as a calendar file, RFC 5545: times in UTC, lines folded at 75 octets, text escaped. Written here:
//! it is one object with ten properties, and a library for it would bring a second library of dates along.

use base::{Clock, Moment};

use super::Appointment;

/// What the file says in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CalendarWords {
    /// What an appointment is called, such as `约见`.
    pub title: String,
}

/// Octets of a line at the most.
const FOLD: usize = 75;

/// Text with what has a meaning of its own escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            // A control sign has no place in a line.
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line, folded between signs, with its end.
fn fold(out: &mut String, line: &str) {
    let mut taken = 0;
    for c in line.chars() {
        if taken + c.len_utf8() > FOLD {
            out.push_str("\r\n ");
            taken = 1;
        }
        out.push(c);
        taken += c.len_utf8();
    }
    out.push_str("\r\n");
}

/// An instant as `20261121T083000Z`.
fn stamp(at: Moment) -> String {
    // Whole seconds: a fraction has no place there.
    let whole = Moment(at.0 - at.0.rem_euclid(1_000_000));
    whole.to_string().replace(['-', ':'], "")
}

/// The file of some appointments. A time that the zone skips is left out.
pub fn calendar(clock: &Clock, words: &CalendarWords, all: &[Appointment]) -> String {
    let mut out = String::new();
    let mut line = |text: &str| fold(&mut out, text);
    for text in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Shouxin//Appointments//ZH",
        "CALSCALE:GREGORIAN",
    ] {
        line(text);
    }
    let now = stamp(clock.now());
    for one in all {
        let Some(begins) = clock.read(&format!("{}T{}:00", one.on, one.at())) else { continue };
        let ends = begins.plus_seconds(one.minutes * 60);
        let status = match one.state.as_str() {
            "moved" | "refused" | "cancelled" => "CANCELLED",
            _ => "CONFIRMED",
        };
        line("BEGIN:VEVENT");
        line(&format!("UID:appointment-{}@shouxin.invalid", one.id));
        line(&format!("SEQUENCE:{}", one.changes));
        line(&format!("DTSTAMP:{now}"));
        line(&format!("DTSTART:{}", stamp(begins)));
        line(&format!("DTEND:{}", stamp(ends)));
        line(&format!("STATUS:{status}"));
        let title = format!("{} {} · {}", words.title, one.buyer_name, one.person);
        line(&format!("SUMMARY:{}", escaped(title.trim())));
        if !one.where_to().is_empty() {
            line(&format!("LOCATION:{}", escaped(one.where_to())));
        }
        if !one.purpose.is_empty() {
            line(&format!("DESCRIPTION:{}", escaped(&one.purpose)));
        }
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one() -> Appointment {
        Appointment {
            id: 7,
            buyer_id: 1,
            buyer_code: "C1".to_owned(),
            buyer_name: "华东建设工程集团有限公司第三分公司".to_owned(),
            region: "江苏".to_owned(),
            case_id: None,
            on: "2026-12-01".parse().expect("day"),
            minute: 9 * 60 + 30,
            minutes: 45,
            channel: "visit".to_owned(),
            person: "王总".to_owned(),
            place: String::new(),
            purpose: "对账; 付款, 计划\n带合同 C:\\x".to_owned(),
            sentence: String::new(),
            login: "xs1".to_owned(),
            state: "planned".to_owned(),
            outcome_note: String::new(),
            settled_on: None,
            moved_from: None,
            changes: 0,
        }
    }

    /// A file read back as RFC 5545 says: unfolded lines, unescaped text.
    fn read(text: &str) -> Vec<(String, String)> {
        let lines = text.replace("\r\n ", "");
        let lines = lines.split("\r\n").filter(|line| !line.is_empty());
        let plain = |text: &str| {
            let (mut out, mut signs) = (String::new(), text.chars());
            while let Some(c) = signs.next() {
                match c {
                    '\\' => match signs.next() {
                        Some('n') => out.push('\n'),
                        Some(c) => out.push(c),
                        None => {}
                    },
                    c => out.push(c),
                }
            }
            out
        };
        lines
            .map(|line| {
                let (name, value) = line.split_once(':').expect("a property");
                (name.to_owned(), plain(value))
            })
            .collect()
    }

    #[test]
    fn a_file_is_what_the_norm_wants() {
        let words = CalendarWords { title: "约见".to_owned() };
        let clock = Clock::system("Asia/Shanghai").expect("zone");
        let text = calendar(&clock, &words, &[one()]);
        assert!(text.ends_with("END:VCALENDAR\r\n") && !text.replace("\r\n", "").contains('\n'));
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
        }
        let told = read(&text);
        let of =
            |name: &str| told.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        assert_eq!(of("DTSTART"), Some("20261201T013000Z"), "Shanghai is 8 hours ahead");
        assert_eq!(of("DTEND"), Some("20261201T021500Z"));
        assert_eq!(of("SUMMARY"), Some("约见 华东建设工程集团有限公司第三分公司 · 王总"));
        assert_eq!(of("DESCRIPTION"), Some("对账; 付款, 计划\n带合同 C:\\x"));
        assert_eq!((of("LOCATION"), of("STATUS")), (Some("江苏"), Some("CONFIRMED")));
        assert_eq!(of("UID"), Some("appointment-7@shouxin.invalid"));
        let gone = Appointment { state: "moved".to_owned(), changes: 1, ..one() };
        let told = read(&calendar(&clock, &words, &[gone]));
        let of = |name: &str| told.iter().find(|(key, _)| key == name).map(|(_, v)| v.clone());
        assert_eq!(of("STATUS").as_deref(), Some("CANCELLED"));
        assert_eq!(of("SEQUENCE").as_deref(), Some("1"), "a newer word of the same appointment");
    }

    #[test]
    fn signs_with_a_meaning_are_escaped_and_long_lines_folded() {
        assert_eq!(escaped("a,b;c\\d\ne\r\t"), "a\\,b\\;c\\\\d\\ne");
        let mut out = String::new();
        fold(&mut out, &"账".repeat(60));
        let lines: Vec<&str> = out.split("\r\n").collect();
        assert_eq!(lines.iter().map(|line| line.len()).collect::<Vec<_>>(), [75, 73, 34, 0]);
    }
}
